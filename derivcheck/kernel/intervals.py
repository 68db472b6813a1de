"""Intervals with exact rational ends, open or closed, and what range an atom has."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb

from derivcheck.core.build import constant_value, is_infinite
from derivcheck.core.context import Domain
from derivcheck.core.term import Term
from derivcheck.kernel import enclosure
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.ring import to_fmpq, to_fraction

End = Fraction | None  # None: no end


@dataclass(frozen=True, slots=True)
class Interval:
    """The reals between two ends; an end that is None is infinite (and open)."""

    low: End = None
    high: End = None
    low_open: bool = True
    high_open: bool = True

    @staticmethod
    def point(value: Fraction) -> Interval:
        """One number."""
        return Interval(value, value, False, False)

    def sign(self) -> int:
        """The signs that occur in it."""
        low = -1 if self.low is None else self.low.numerator  # an end has its numerator's sign
        high = 1 if self.high is None else self.high.numerator
        zero = (low < 0 or (low == 0 and not self.low_open)) and (high > 0 or (high == 0 and not self.high_open))
        return (1 if low < 0 else 0) | (2 if zero else 0) | (4 if high > 0 else 0)

    def plus(self, other: Interval) -> Interval:
        """All sums."""
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def minus(self) -> Interval:
        """All negatives."""
        return Interval(
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
            self.high_open,
            self.low_open,
        )

    def scaled(self, factor: Fraction) -> Interval:
        """All multiples by a number that is not 0."""
        if factor < 0:
            return self.minus().scaled(-factor)
        if factor == 1:
            return self
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        return Interval(low, high, self.low_open, self.high_open)

    def contains_zero(self) -> bool:
        """Whether 0 is in it."""
        return bool(self.sign() & 2)

    def times(self, other: Interval) -> Interval:
        """All products (an enclosure whose ends are exact)."""
        ends = [(_end_product(x, y), x_open or y_open) for x, x_open in self._ends() for y, y_open in other._ends()]
        zero = self.contains_zero() or other.contains_zero()
        low, high = min(v for v, _ in ends), max(v for v, _ in ends)
        return Interval(
            None if low == float("-inf") else Fraction(low),
            None if high == float("inf") else Fraction(high),
            _open_at(low, ends, zero),
            _open_at(high, ends, zero),
        )

    def _ends(self) -> list[tuple[Any, bool]]:
        low: Any = float("-inf") if self.low is None else self.low
        high: Any = float("inf") if self.high is None else self.high
        return [(low, self.low_open), (high, self.high_open)]

    def raised(self, k: int) -> Interval:
        """All k-th powers, k ≥ 1."""
        if k == 1:
            return self
        if k % 2:
            return Interval(
                None if self.low is None else self.low**k,
                None if self.high is None else self.high**k,
                self.low_open,
                self.high_open,
            )
        sign = self.sign()
        if sign & 1 == 0:
            assert self.low is not None
            high = None if self.high is None else self.high**k
            return Interval(self.low**k, high, self.low_open, self.high_open)
        if sign & 4 == 0:
            return self.minus().raised(k)
        if self.low is None or self.high is None:
            return Interval(Fraction(0), None, not sign & 2, True)
        top = max(-self.low, self.high)
        closed = (top == -self.low and not self.low_open) or (top == self.high and not self.high_open)
        return Interval(Fraction(0), top**k, not sign & 2, not closed)


REALS = Interval()


def _end_product(x: Any, y: Any) -> Any:
    if x == 0 or y == 0:
        return Fraction(0)
    if isinstance(x, float) or isinstance(y, float):  # infinite: a Fraction never meets a float, which would round it
        return float("inf") if (x > 0) == (y > 0) else float("-inf")
    return x * y


def _open_at(value: Any, ends: list[tuple[Any, bool]], zero: bool) -> bool:
    if value == 0:
        return not zero
    return all(is_open for v, is_open in ends if v == value)


def of_domain(domain: Domain) -> Interval:
    """A declared set's hull; ends that are no rationals are widened outwards by a ball."""
    if domain.values is not None:
        return Interval(min(domain.values), max(domain.values), False, False)
    low, low_open = _end(domain.lower, -1)
    high, high_open = _end(domain.upper, 1)
    return Interval(low, high, low_open or domain.lower_open, high_open or domain.upper_open)


def _end(term: Term | None, side: int) -> tuple[End, bool]:
    if term is None or is_infinite(term):
        return None, True
    value = constant_value(term)
    if value is not None:
        return value, False
    if term.free:
        return None, True
    from derivcheck.core.context import Context
    from derivcheck.kernel.normal import normal_closed

    ball = normal_closed(Context(), term)
    if ball is None:
        return None, True
    low, high = enclosure.outward(ball)
    end = low if side < 0 else high
    return end, end is None


_HALF_PI = Fraction(15707963267948967, 10**16)  # a little more


def of_atom(field: Field, position: int) -> Interval:
    """The range of an atom: its declared set, or what its kind allows."""
    from derivcheck.kernel.plug import depends

    atom = field.atoms[position]
    match atom.kind:
        case "sym" | "entry":
            declaration = field.context.declaration(atom.name)
            if declaration is None:
                return REALS
            return of_domain(declaration.domain)
        case "bound":
            low, high = (field.reduce(end).constant() for end in atom.args)
            return Interval(low, high, low is None, high is None)
        case "delta" | "step":
            return Interval(Fraction(0), Fraction(1), False, False)
        case "sin" | "cos":
            inner = field.depth <= 3 and _inner(field, atom)
            return Interval(Fraction(-1), Fraction(1), inner, inner)
        case "cospi":
            return Interval(Fraction(-1), Fraction(1), False, False)
        case "atan":
            return Interval(-_HALF_PI, _HALF_PI, True, True)
        case "asin":
            return Interval(-_HALF_PI, _HALF_PI, False, False)
        case "erf":
            return Interval(Fraction(-1), Fraction(1), True, True)
        case "sign":
            return Interval(Fraction(-1), Fraction(1), False, False)
        case "exp":
            return _exponential(field, atom)
        case "ipow":
            return _power(field, atom)
        case "abs" | "root" | "rpow":
            value = None if depends(field, position) else enclosure.ball(field, field.ring.generator(position), 64)
            if value is not None:
                return _outward(value)
            return Interval(Fraction(0), None, False, True)
        case "pi" | "log":
            value = None if depends(field, position) else enclosure.ball(field, field.ring.generator(position), 64)
            return REALS if value is None else _outward(value)
        case _:
            return REALS


def _inner(field: Field, atom: Atom) -> bool:
    """Whether a sine's cosine, or a cosine's sine, is known not to be 0: then s² = 1 - c² < 1."""
    from derivcheck.kernel import bounds, signs

    if atom.kind == "sin":
        other = field.find("cos", atom.args[:1])
    else:
        other = field.find("sin", (atom.args[0], field.constant(atom.unit)))
    if other is None or other.unit != atom.unit:
        return False
    mask = field.known.get(f"g{other.position}", signs.ANY)
    return mask & signs.ZERO == 0 or bounds.wave(field, other) & signs.ZERO == 0


def _exponential(field: Field, atom: Atom) -> Interval:
    """(0, ∞), cut at 1 where the argument's sign is known."""
    from derivcheck.kernel import signs

    sign = signs.sign_of(field, atom.args[0]) if field.depth <= 3 else signs.ANY
    if sign & signs.NEGATIVE == 0:
        return Interval(Fraction(1), None, sign == signs.POSITIVE, True)
    if sign & signs.POSITIVE == 0:
        return Interval(Fraction(0), Fraction(1), True, sign == signs.NEGATIVE)
    return Interval(Fraction(0), None, True, True)


def _power(field: Field, atom: Atom) -> Interval:
    """[-1, 1] or [0, 1], where the base is in it and the exponent not negative.

    An end ±1 is open where |base| < 1 and the exponent is positive, that is at least 1: |b^k| ≤ |b|.
    """
    from derivcheck.kernel import signs

    if field.depth > 3:
        return REALS
    (base, exponent), one = atom.args, field.constant(1)
    if not signs.within(field, exponent, signs.NONNEGATIVE):
        return REALS
    room = signs.sign_of(field, one - base) | signs.sign_of(field, one + base)
    if room & signs.NEGATIVE:
        return REALS
    is_open = room == signs.POSITIVE and signs.within(field, exponent, signs.POSITIVE)
    if signs.within(field, base, signs.NONNEGATIVE):
        return Interval(Fraction(0), Fraction(1), False, is_open)
    return Interval(Fraction(-1), Fraction(1), is_open, is_open)


def _outward(value: arb) -> Interval:
    low, high = enclosure.outward(value)
    return Interval(low, high, low is None, high is None)


def sign_over(poly: Any, interval: Interval) -> int:
    """The signs a rational polynomial takes on an interval, if Sturm's theorem finds no root inside.

    Roots at an open end don't count.  With a root inside, any sign.
    """
    low, high = interval.low, interval.high
    inner = 7
    if _roots_between(poly, low, high) == 0:
        sample = _sample(low, high)
        value = poly(to_fmpq(sample))
        inner = 4 if value > 0 else 1
        for end, is_open in ((low, interval.low_open), (high, interval.high_open)):
            if end is not None and not is_open:
                at_end = poly(to_fmpq(end))
                inner |= 2 if at_end == 0 else 4 if at_end > 0 else 1
    return inner


def _sample(low: End, high: End) -> Fraction:
    if low is None:
        return Fraction(0) if high is None else high - 1
    return low + 1 if high is None else (low + high) / 2


def _roots_between(poly: Any, low: End, high: End) -> int:
    """The number of distinct roots in the open interval (low, high), by a Sturm chain."""
    square_free = divmod(poly, poly.gcd(poly.derivative()))[0]
    for end in (low, high):
        if end is not None:
            factor = type(poly)([to_fmpq(-end), 1])
            while square_free.degree() > 0 and square_free(to_fmpq(end)) == 0:
                square_free = divmod(square_free, factor)[0]
    if square_free.degree() <= 0:
        return 0
    chain = [square_free, square_free.derivative()]
    while chain[-1].degree() > 0:
        chain.append(-divmod(chain[-2], chain[-1])[1])
    return _changes(chain, low, -1) - _changes(chain, high, 1)


def _changes(chain: list[Any], end: End, side: int) -> int:
    """Sign changes of the chain at an end, or at infinity on one side."""
    signs = []
    for p in chain:
        if end is not None:
            value = to_fraction(p(to_fmpq(end)))
        else:
            value = to_fraction(p[p.degree()]) * (side ** p.degree())
        if value:
            signs.append(value > 0)
    return sum(a != b for a, b in itertools.pairwise(signs))
