"""Asymptotic expansions in ``e^a L^b``, where e falls to 0 and ``L = -log(e)`` grows: sums of such terms, cut off.

Everything that grows or falls like powers and logarithms lives here; what
falls faster than every power is 0 up to the cut, what grows faster is `HUGE`.
Coefficients are exact numbers or balls; a leading one must surely not be 0.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq

from derivcheck.evaluator.functions import VALUES, ball
from derivcheck.evaluator.jets import ONE, ZERO, Value, sign, tame, vanishes
from derivcheck.evaluator.outcome import Undecided, Undefined
from derivcheck.evaluator.powers import power as integer_power
from derivcheck.evaluator.powers import real_power
from derivcheck.evaluator.taylor import EDGES, TAYLOR

#: How far beyond the leading power expansions are kept, and how many terms at most.
_REACH = fmpq(10)
_TERMS = 400
#: The cut of what is smaller than any power.
_FLAT = fmpq(1000)

Scale = tuple[fmpq, int]


class Expansion:
    """A finite sum of ``c e^a L^b`` plus an error below ``e^cut`` up to powers of L (None: no error)."""

    __slots__ = ("cut", "terms")

    def __init__(self, terms: dict[Scale, Value], cut: fmpq | None) -> None:
        self.terms = {s: tame(c) for s, c in terms.items() if not vanishes(c) and (cut is None or s[0] < cut)}
        self.cut = cut
        if len(self.terms) > _TERMS:
            raise Undecided("an expansion too long")

    @property
    def valuation(self) -> fmpq:
        """The least power of e, or the cut where no term is known."""
        if self.terms:
            return min(a for a, _ in self.terms)
        return _FLAT if self.cut is None else self.cut

    def leading(self) -> tuple[Scale, Value]:
        """The dominating term; its coefficient is surely not 0."""
        if not self.terms:
            raise Undecided("zero to the order kept")
        scale = min(self.terms, key=lambda s: (s[0], -s[1]))
        sign(self.terms[scale])
        return scale, self.terms[scale]


class Huge:
    """Larger than every power, of this sign."""

    __slots__ = ("sign",)

    def __init__(self, sign: int) -> None:
        self.sign = sign


Growth = Expansion | Huge


def constant(value: Value) -> Expansion:
    """A number as an expansion."""
    return Expansion({(ZERO, 0): value}, None)


def monomial(value: Value, power: fmpq) -> Expansion:
    """``value e^power``"""
    return Expansion({(power, 0): value}, None)


def _least(*cuts: fmpq | None) -> fmpq | None:
    known = [c for c in cuts if c is not None]
    return min(known) if known else None


def add(f: Growth, g: Growth) -> Growth:
    """f + g"""
    if isinstance(f, Huge) or isinstance(g, Huge):
        if isinstance(f, Huge) and isinstance(g, Huge) and f.sign != g.sign:
            raise Undecided("a difference of two that grow fast")
        return f if isinstance(f, Huge) else g
    terms = dict(f.terms)
    for s, c in g.terms.items():
        terms[s] = terms[s] + c if s in terms else c
    return Expansion(terms, _least(f.cut, g.cut))


def scaled(f: Growth, c: Value) -> Growth:
    """``c f`` for a number c"""
    if isinstance(f, Huge):
        s = sign(c)
        return Huge(f.sign * s) if s else constant(ZERO)
    return Expansion({s: v * c for s, v in f.terms.items()}, f.cut)


def multiply(f: Growth, g: Growth) -> Growth:
    """f g"""
    if isinstance(f, Huge) or isinstance(g, Huge):
        return Huge(direction(f) * direction(g))
    if (not f.terms and f.cut is None) or (not g.terms and g.cut is None):
        return constant(ZERO)
    cut = _least(
        None if f.cut is None else f.cut + g.valuation,
        None if g.cut is None else g.cut + f.valuation,
    )
    terms: dict[Scale, Value] = {}
    for (a, i), c in f.terms.items():
        for (b, j), d in g.terms.items():
            s = (a + b, i + j)
            terms[s] = terms[s] + c * d if s in terms else c * d
    return Expansion(terms, cut)


def direction(f: Growth) -> int:
    """The sign f has near the limit."""
    if isinstance(f, Huge):
        return f.sign
    return sign(f.leading()[1])


def _parts(f: Expansion) -> tuple[Scale, Value, Expansion]:
    """``f = c e^a L^b (1 + u)`` with u falling like a power of e."""
    scale, c = f.leading()
    rest = {(a - scale[0], b - scale[1]): v / c for (a, b), v in f.terms.items() if (a, b) != scale}
    u = Expansion(rest, None if f.cut is None else f.cut - scale[0])
    if u.terms and u.valuation <= 0:
        raise Undecided("two terms of one power of e lead")
    return scale, c, u


def series(u: Expansion, coefficient: Callable[[int], Value]) -> Expansion:
    """``sum c_k u^k`` for a u that falls like a power of e."""
    total, power = constant(coefficient(0)), constant(ONE)
    if not u.terms and u.cut is None:
        return total
    if u.valuation <= 0:
        raise Undecided("a series at a point that does not fall to 0")
    k = 0
    while u.valuation * k < _REACH and u.terms:
        k += 1
        product = multiply(power, u)
        assert isinstance(product, Expansion)
        power = Expansion(product.terms, _least(product.cut, _REACH))
        together = add(total, scaled(power, coefficient(k)))
        assert isinstance(together, Expansion)
        total = together
    return Expansion(total.terms, _least(total.cut, u.cut, _REACH))


def _binomials(e: Value) -> Callable[[int], Value]:
    found: list[Value] = [ONE]

    def coefficient(k: int) -> Value:
        while len(found) <= k:
            n = len(found)
            found.append(found[-1] * (e - (n - 1)) / n)
        return found[k]

    return coefficient


def power(f: Growth, e: fmpq, integer: bool) -> Growth:
    """``f^e`` for a rational e; of an integer exponent any base that is surely not 0."""
    if isinstance(f, Huge):
        if f.sign < 0 and not integer:
            raise Undefined("a negative number to a real power")
        if not e:
            return constant(ONE)
        return Huge(f.sign if e.p % 2 else 1) if e > 0 else Expansion({}, _FLAT)
    if integer and 0 <= e <= 16:
        result: Growth = constant(ONE)
        for _ in range(int(e.p)):
            result = multiply(result, f)
        return result
    (a, b), c, u = _parts(f)
    if abs(e) > 4096:
        raise Undecided("a power too high")
    if integer:
        lead = integer_power(c, e)
    else:
        if sign(c) < 0:
            raise Undefined("a negative number to a real power")
        lead = real_power(c, e)
    if (b * e).q != 1:
        raise Undecided("a root of a logarithm")
    whole = Expansion({(a * e, int((b * e).p)): lead}, None)
    return multiply(whole, series(u, _binomials(e)))


def _split(f: Expansion) -> tuple[dict[Scale, Value], Value, Expansion]:
    """What grows, the constant, what falls like a power of e."""
    growing = {s: c for s, c in f.terms.items() if s[0] < 0 or (not s[0] and s[1] > 0)}
    slow = {s: c for s, c in f.terms.items() if not s[0] and s[1] < 0}
    if slow or (f.cut is not None and f.cut <= 0):
        raise Undecided("a term that falls like a logarithm only")
    small = {s: c for s, c in f.terms.items() if s[0] > 0}
    return growing, f.terms.get((ZERO, 0), ZERO), Expansion(small, f.cut)


def exponential(f: Growth) -> Growth:
    """``exp(f)``"""
    if isinstance(f, Huge):
        return Huge(1) if f.sign > 0 else Expansion({}, _FLAT)
    growing, middle, small = _split(f)
    finite = _smooth("exp", middle, small)
    if not growing:
        return finite
    if set(growing) == {(ZERO, 1)}:
        q = growing[(ZERO, 1)]
        if type(q) is not fmpq:
            raise Undecided("an irrational power")
        return multiply(monomial(ONE, -q), finite)
    scale, c = Expansion(growing, None).leading()
    if not scale[0] and scale[1] < 2:
        raise Undecided("an irrational power")
    return Huge(1) if sign(c) > 0 else Expansion({}, _FLAT)


def logarithm(f: Growth) -> Growth:
    """``log(f)``"""
    if isinstance(f, Huge):
        if f.sign < 0:
            raise Undefined("log of a number <= 0")
        raise Undecided("log of what grows fast")
    (a, b), c, u = _parts(f)
    if sign(c) < 0:
        raise Undefined("log of a number <= 0")
    if b:
        raise Undecided("log of a logarithm")
    head = Expansion({(ZERO, 0): VALUES["log"](c), (ZERO, 1): -a}, None)
    return add(head, series(u, lambda k: fmpq((-1) ** (k + 1), k) if k else ZERO))


def _smooth(name: str, middle: Value, small: Expansion) -> Expansion:
    """A smooth function at ``middle + small``, inside its domain."""
    if any(vanishes(edge(middle)) for edge in EDGES.get(name, ())):
        raise Undecided("at the edge of a domain")
    taylor = TAYLOR[name](middle, 24)
    return series(small, lambda k: taylor[k] if k <= 24 else _too_far())


def _too_far() -> Value:
    raise Undecided("an expansion too long")


def smooth(name: str, f: Growth) -> Growth:
    """A smooth built-in function of an expansion."""
    if name == "exp":
        return exponential(f)
    if name == "log":
        return logarithm(f)
    if name == "sqrt":
        return power(f, fmpq(1, 2), False)
    if name in ("sin", "cos") and (isinstance(f, Huge) or any(a < 0 or (not a and b > 0) for a, b in f.terms)):
        return Expansion({}, ZERO)  # no more than 1 in size, wherever it is
    if isinstance(f, Expansion):
        growing, middle, small = _split(f)
        if not growing:
            return _smooth(name, middle, small)
    s = direction(f)
    if name == "tanh":
        fallen = exponential(scaled(f, fmpq(-2 * s)))
        quotient = multiply(scaled(fallen, fmpq(2)), power(add(constant(ONE), fallen), -ONE, True))
        return scaled(add(constant(ONE), scaled(quotient, -ONE)), fmpq(s))
    if name == "atan":
        near = smooth("atan", power(f, -ONE, True))
        return add(constant(ball(VALUES["atan"](ONE)) * (2 * s)), scaled(near, -ONE))
    if name == "erf":
        fallen = exponential(scaled(multiply(f, f), -ONE))
        if isinstance(fallen, Expansion) and not fallen.terms:
            return add(constant(fmpq(s)), fallen)
    if name in ("sinh", "cosh"):
        up, down = exponential(f), exponential(scaled(f, -ONE))
        return scaled(add(up, scaled(down, -ONE if name == "sinh" else ONE)), fmpq(1, 2))
    raise Undecided(f"{name} of what grows")
