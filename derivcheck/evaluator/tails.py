"""Enclosures of functions of y that hold for all y ≥ N: sums of scales with coefficients in balls.

A *scale* is ``exp(Σ c y^q) y^p L^s`` with L = log y, all exponents exact; ``N ≥ 3``,
so that L > 1.  ``Tail`` f means: f(y) = Σ cᵢ(y) mᵢ(y), each cᵢ(y) in its ball for
every y ≥ N, f defined and continuous there.  Nothing is asymptotic here: every
bound is shown for the whole of [N, oo).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flint import arb, fmpq

from derivcheck.evaluator.functions import ball, finite
from derivcheck.evaluator.jets import ONE, ZERO
from derivcheck.evaluator.outcome import Undecided

Number = Any  # an exact rational or a ball
_TERMS = 24
_UNIT = arb(0).union(arb(1))


@dataclass(frozen=True, slots=True)
class Scale:
    """``exp(Σ c y^q) y^p L^s``: pairs (q, c) with q > 0 falling, c not 0."""

    growth: tuple[tuple[fmpq, fmpq], ...] = ()
    p: fmpq = ZERO
    s: fmpq = ZERO

    def times(self, other: Scale) -> Scale:
        """The product of two scales."""
        total = dict(self.growth)
        for q, c in other.growth:
            total[q] = total.get(q, ZERO) + c
        kept = sorted(((q, c) for q, c in total.items() if c), reverse=True)
        return Scale(tuple(kept), self.p + other.p, self.s + other.s)

    def power(self, e: fmpq) -> Scale:
        """The scale to an exact power."""
        if not e:
            return Scale()
        return Scale(tuple((q, c * e) for q, c in self.growth), self.p * e, self.s * e)


UNIT_SCALE = Scale()


@dataclass(frozen=True, slots=True)
class Tail:
    """Σ c m for all y ≥ N."""

    terms: tuple[tuple[Scale, Number], ...]


@dataclass(frozen=True, slots=True)
class Far:
    """Arithmetic of what holds for all y ≥ N."""

    n: fmpq

    # ------------------------------------------------------------ scales on [N, oo)

    def at_start(self, m: Scale) -> Number:
        """The scale's value at N."""
        n = arb(self.n)
        exponent = sum((arb(c) * n ** arb(q) for q, c in m.growth), arb(0))
        return finite(exponent.exp() * n ** arb(m.p) * n.log() ** arb(m.s))

    def falls(self, m: Scale) -> bool:
        """Whether the scale surely does not grow anywhere on [N, oo).

        y m'/m = Σ c q y^q + p + s/L.  With q₀ the largest, c₀ < 0, the sum is at
        most y^q₀ K, K = c₀ q₀ + Σ c q N^(q - q₀) over c > 0; K ≤ 0 is needed, and
        1/L ≤ 1/log N.
        """
        n = arb(self.n)
        rest = arb(m.p) + (arb(m.s) / n.log() if m.s > 0 else 0)
        if not m.growth:
            return bool(rest <= 0)
        top, lead = m.growth[0]
        if lead > 0:
            return False
        k = arb(lead * top) + sum((arb(c * q) * n ** arb(q - top) for q, c in m.growth[1:] if c > 0), arb(0))
        return bool(k <= 0) and bool(n ** arb(top) * k + rest <= 0)

    def _under(self, m: Scale) -> arb:
        """The values of a scale that falls; of 1, exactly 1."""
        if m == UNIT_SCALE:
            return arb(1)
        if not self.falls(m):
            raise Undecided("a term that is not seen to fall")
        return arb(0).union(self.at_start(m))

    def integral(self, m: Scale) -> Number:
        """The integral of a scale over [N, oo), exactly or between 0 and a bound."""
        if not m.growth and m.s >= 0:
            if m.s.q != 1 or not m.p + 1 < 0:
                raise Undecided("a tail that is not seen to be integrable")
            return self._of_powers(m.p, int(m.s.p))
        if not m.growth:
            return _UNIT * self._of_powers(m.p, 0)  # L^s <= 1 for s < 0
        faster = m.times(Scale((), fmpq(2)))
        if not self.falls(faster):
            raise Undecided("a tail that is not seen to be integrable")
        return _UNIT * (self.at_start(m) * arb(self.n))  # m y^2 falls: m <= m(N) N^2 / y^2

    def _of_powers(self, p: fmpq, s: int) -> Number:
        """∫ y^p L^s = (N^(p+1) L^s + s ∫ y^p L^(s-1))/q, q = -(p + 1) > 0, by parts."""
        q = -(p + 1)
        if not q > 0 or s > 40:
            raise Undecided("a tail that is not seen to be integrable")
        n = arb(self.n)
        total = arb(0)
        for k in range(s + 1):
            total = (n ** arb(-q) * n.log() ** k + k * total) / arb(q)
        return finite(total)

    # ------------------------------------------------------------ arithmetic

    def of(self, *terms: tuple[Scale, Number]) -> Tail:
        """The sum of these terms, like ones together."""
        total: dict[Scale, Number] = {}
        for m, c in terms:
            total[m] = total[m] + c if m in total else c
        kept = tuple((m, c) for m, c in total.items() if not (type(c) is fmpq and not c))
        if len(kept) > _TERMS:
            raise Undecided("an enclosure too long")
        return Tail(kept)

    def constant(self, c: Number) -> Tail:
        """A number."""
        return self.of((UNIT_SCALE, c))

    def add(self, *parts: Tail) -> Tail:
        """f + g + …"""
        return self.of(*(t for f in parts for t in f.terms))

    def multiply(self, f: Tail, g: Tail) -> Tail:
        """f g"""
        return self.of(*((m.times(k), c * d) for m, c in f.terms for k, d in g.terms))

    def scaled(self, f: Tail, c: Number) -> Tail:
        """c f for a number c."""
        return self.multiply(f, self.constant(c))

    def lead(self, f: Tail) -> tuple[Scale, Number]:
        """m and a ball of B with f = m B: all other terms fall against m."""
        for m, c in f.terms:
            back = m.power(-ONE)
            try:
                total = c
                for k, d in f.terms:
                    if k != m:
                        total = total + d * self._under(k.times(back))
            except Undecided:
                continue
            return m, total
        if not f.terms:
            return UNIT_SCALE, ZERO
        raise Undecided("no term is seen to lead")

    def sign(self, f: Tail) -> int:
        """The sign f has all over [N, oo)."""
        if not f.terms:
            return 0
        _, b = self.lead(f)
        if b > 0:
            return 1
        if b < 0:
            return -1
        raise Undecided("a sign far out")

    def bounded(self, f: Tail) -> Number:
        """All values of f, where no term grows."""
        c, near = self._parted(f)
        return sum((d * self._under(m) for m, d in near.terms), c)

    def power(self, f: Tail, e: fmpq, integer: bool) -> Tail:
        """f^e: for e not a small natural number, f must keep away from 0; positive for a real exponent."""
        if integer and 0 <= e <= 12:
            result = self.constant(ONE)
            for _ in range(int(e.p)):
                result = self.multiply(result, f)
            return result
        m, b = self.lead(f)
        if not (b > 0 or (integer and b < 0)):
            raise Undecided("a power of what may vanish far out")
        exact = integer and type(b) is fmpq and abs(e) <= 64
        return self.of((m.power(e), b ** int(e.p) if exact else finite(ball(b) ** (int(e.p) if integer else arb(e)))))

    def exp(self, f: Tail) -> Tail:
        """exp f: exact powers become scales, other growth a bound from above."""
        m = UNIT_SCALE
        factor: Number = ONE
        small: list[tuple[Scale, Number]] = []
        for k, c in f.terms:
            plain = not k.growth and not k.s and k.p > 0
            if k == Scale((), ZERO, ONE) and type(c) is fmpq:
                m = m.times(Scale((), c))
            elif plain and type(c) is fmpq:
                m = m.times(Scale(((k.p, c),)))
            elif plain or (not k.growth and k.p > 0 and k.s > 0):
                # c(y) y^p L^s <= h y^p L(N)^s for every y, h < 0 an upper bound of c
                most = _upper(ball(c) * (arb(self.n).log() ** arb(k.s) if k.s else 1))
                if not most < 0:
                    raise Undecided("an exponential that may grow")
                m, factor = m.times(Scale(((k.p, most),))), factor * _UNIT
            else:
                small.append((k, c))
        c, near = self._parted(Tail(tuple(small)))
        lead = self.of((m, finite(factor * ball(c).exp()) if c else factor))
        return self.multiply(lead, self.add(self.constant(ONE), self.by_slope(near, lambda u: finite(u.exp()))))

    def _parted(self, f: Tail) -> tuple[Number, Tail]:
        """The constant term, and the others."""
        middle = next((c for m, c in f.terms if m == UNIT_SCALE), ZERO)
        return middle, Tail(tuple((m, c) for m, c in f.terms if m != UNIT_SCALE))

    def by_slope(self, u: Tail, slope: Callable[[arb], Number]) -> Tail:
        """g(u) for g(0) = 0, as u g'(θu) with θ between 0 and 1: the mean value theorem."""
        if not u.terms:
            return u
        return self.scaled(u, slope(arb(0).union(ball(self.bounded(u)))))

    def log(self, f: Tail) -> Tail:
        """log f for f > 0."""
        m, b = self.lead(f)
        if not b > 0 or m.s:
            raise Undecided("a logarithm far out")
        c = next((d for k, d in f.terms if k == m), b)
        c = c if c > 0 else b
        powers = [(Scale((), q), d) for q, d in m.growth]
        head = self.of(*powers, (Scale((), ZERO, ONE), m.p), (UNIT_SCALE, ZERO if c == 1 else finite(ball(c).log())))
        if c is b:
            return head
        back = m.power(-ONE)
        beside = self.of(*((k.times(back), d / c) for k, d in f.terms if k != m))
        return self.add(head, self.by_slope(beside, lambda u: finite(1 / (1 + u))))

    def absolute(self, f: Tail) -> Tail:
        """|f|, exactly where the sign is one all through."""
        try:
            return f if self.sign(f) >= 0 else self.scaled(f, -ONE)
        except Undecided:
            m, b = self.lead(f)
            return self.of((m, abs(ball(b))))


def _upper(c: arb) -> fmpq:
    """An exact number no less than what lies in the ball."""
    man, exp = c.upper().mid().man_exp()
    if abs(int(exp)) > 4096:
        raise Undecided("a bound too fine")
    return fmpq(man) * fmpq(2) ** int(exp)
