"""Jets: truncated Taylor series in infinitesimals, nested, over exact rationals and balls.

A value of the evaluator is a number (``fmpq``, `Surd`, ``arb``, inside an
integral an ``arb_series`` in the variable integrated over) or a `Jet`.  Each
derivative in progress owns a `Tag`; a jet's coefficients are values that know
only of older tags, so nested and mixed derivatives cannot be confused.  A tag
is two-sided, or stands for the points right (+1) or left (-1) of its base.
Trusted: flint's ``fmpq`` and ``arb`` arithmetic.  Never a float.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flint import arb, arb_series, fmpq

from derivcheck.evaluator.outcome import Kink, Undecided, Undefined
from derivcheck.evaluator.surds import Surd

#: An ``fmpq``, `Surd`, ``arb``, ``arb_series`` or `Jet`; the operators work across all of them.
Value = Any

#: Exact rationals longer than this become balls.
EXACT_BITS = 1 << 14

#: The kinds of value that stay put: neither jet nor series.
NUMBERS = (fmpq, Surd, arb)

ZERO = fmpq(0)
ONE = fmpq(1)


class Tag:
    """An infinitesimal: ``order`` is the highest power kept, ``side`` 0 for both sides.

    ``total`` and ``width`` are the order and the number of coefficients of a
    full jet together with all older tags.
    """

    __slots__ = ("level", "order", "side", "sided", "total", "used", "width")

    def __init__(self, older: Tag | None, order: int, side: int = 0) -> None:
        self.level: int = 0 if older is None else older.level + 1
        self.order = order
        self.side = side
        self.sided: bool = bool(side) or (older is not None and older.sided)
        self.total: int = order + (0 if older is None else older.total)
        self.width: int = (order + 1) * (1 if older is None else older.width)
        if self.total > 40 or self.width > 1024:
            raise Undecided("derivatives nested too deeply")
        self.used = False  # whether some sign was read off the side


class Jet:
    """``c[0] + c[1] e + c[2] e^2 + …`` in the infinitesimal of ``tag``."""

    __slots__ = ("c", "tag")

    def __init__(self, tag: Tag, c: list[Value]) -> None:
        self.tag = tag
        self.c = c

    def __add__(self, other: Value) -> Jet:
        if type(other) is Jet:
            if other.tag is self.tag:
                return Jet(self.tag, [tame(a + b) for a, b in zip(self.c, other.c, strict=False)])
            if other.tag.level > self.tag.level:
                return Jet(other.tag, [tame(other.c[0] + self), *other.c[1:]])
        return Jet(self.tag, [tame(self.c[0] + other), *self.c[1:]])

    __radd__ = __add__

    def __neg__(self) -> Jet:
        return Jet(self.tag, [-a for a in self.c])

    def __sub__(self, other: Value) -> Value:
        return self + (-other)

    def __rsub__(self, other: Value) -> Value:
        return (-self) + other

    def __mul__(self, other: Value) -> Value:
        if type(other) is Jet:
            if other.tag is self.tag:
                return Jet(self.tag, convolve(self.c, other.c))
            if other.tag.level > self.tag.level:
                return Jet(other.tag, [tame(self * b) for b in other.c])
        elif type(other) is fmpq and not other:
            return ZERO  # whatever moves, 0 times it does not
        return Jet(self.tag, [tame(a * other) for a in self.c])

    __rmul__ = __mul__


def tame(value: Value) -> Value:
    """The value, as a ball where it is an overlong rational."""
    if type(value) is fmpq and value.height_bits() > EXACT_BITS:
        return arb(value)
    return value


def convolve(a: Sequence[Value], b: Sequence[Value]) -> list[Value]:
    """The product of two truncated series, as long as the shorter one."""
    n = min(len(a), len(b))
    if n == 2:
        return [tame(a[0] * b[0]), tame(a[0] * b[1] + a[1] * b[0])]
    result = []
    for k in range(n):
        total = a[0] * b[k]
        for j in range(1, k + 1):
            total = total + a[j] * b[k - j]
        result.append(tame(total))
    return result


def head(value: Value) -> Value:
    """A number, or the constant coefficient of a series of balls."""
    return value[0] if type(value) is arb_series else value


def base(value: Value) -> Value:
    """The number a jet stands at."""
    while type(value) is Jet:
        value = value.c[0]
    return value


def compose(u: Jet, taylor: Sequence[Value]) -> Value:
    """f(u) from the Taylor coefficients of f at ``base(u)``, as many as ``u.tag.total`` + 1."""
    if u.tag.total == 1:
        return Jet(u.tag, [taylor[0], tame(taylor[1] * u.c[1])])
    rest = u - base(u)
    result: Value = taylor[u.tag.total]
    for k in range(u.tag.total - 1, -1, -1):
        result = rest * result + taylor[k]
    return result


def sign(u: Value) -> int:
    """The decided sign; of a jet, the sign all through a small neighbourhood (of its side).

    Raises ``Undecided`` where balls straddle 0, and ``Kink`` where a two-sided
    jet stands exactly at 0.
    """
    if type(u) is fmpq:
        if not u:
            return 0
        return 1 if u.p > 0 else -1
    if type(u) is Jet:
        first = sign(u.c[0]) if type(u.c[0]) is not Jet else _inner_sign(u.c[0])
        if first:
            return first
        if not u.tag.side:
            raise Kink(u.tag)
        u.tag.used = True
        factor = 1
        for c in u.c[1:]:
            factor *= u.tag.side
            s = sign(c) if type(c) is not Jet else _inner_sign(c)
            if s:
                return s * factor
        raise Undecided("vanishes to the order kept")
    if type(u) is arb_series:
        s = sign(u[0])
        if not s:
            raise Undecided("a series that starts at 0")
        return s
    if u > 0:
        return 1
    if u < 0:
        return -1
    if u.is_zero():
        return 0
    raise Undecided("a ball straddles 0")


def _inner_sign(u: Jet) -> int:
    if vanishes(u):
        # Zero to the order kept is not zero nearby: only a constant may be skipped.
        raise Undecided("vanishes to the order kept")
    return sign(u)


def vanishes(u: Value) -> bool:
    """Whether every coefficient is exactly 0."""
    if type(u) is Jet:
        return all(vanishes(c) for c in u.c)
    if type(u) is arb_series:
        return all(c.is_zero() for c in u.coeffs())
    return not u if type(u) is fmpq else bool(u.is_zero())


def reciprocal(v: Value) -> Value:
    """``1/v``; undefined at an exact 0."""
    if type(v) is fmpq:
        if not v:
            raise Undefined("division by 0")
        return 1 / v
    if type(v) is Jet:
        b = base(v)
        if v.tag.sided and vanishes(b):
            raise Undecided("a pole at the end of a side")
        r = -reciprocal(b)
        powers = [-r]
        for _ in range(v.tag.total):
            powers.append(tame(powers[-1] * r))
        return compose(v, powers)
    first = head(v)
    if first.contains(0):
        if type(v) is arb and v.is_zero():
            raise Undefined("division by 0")
        raise Undecided("a denominator's ball contains 0")
    return 1 / v


def add(a: Value, b: Value) -> Value:
    """``a + b``"""
    total = a + b
    return arb(total) if type(total) is fmpq and total.height_bits() > EXACT_BITS else total


def multiply(a: Value, b: Value) -> Value:
    """``a*b``; an exact 0 makes an exact 0."""
    if (type(a) is fmpq and not a) or (type(b) is fmpq and not b):
        return ZERO
    product = a * b
    return arb(product) if type(product) is fmpq and product.height_bits() > EXACT_BITS else product


def divide(a: Value, b: Value) -> Value:
    """``a/b``; beside the base of a one-sided jet common powers of its infinitesimal cancel."""
    if type(a) is fmpq and type(b) is fmpq:
        if not b:
            raise Undefined("division by 0")
        return tame(a / b)
    if type(b) is Jet and b.tag.side and vanishes(base(b)):
        return _cancel(a, b)
    return multiply(a, reciprocal(b))


def _cancel(a: Value, b: Jet) -> Value:
    shift = 0
    while shift < len(b.c) and type(b.c[shift]) is not Jet and vanishes(b.c[shift]):
        shift += 1
    if type(a) is not Jet:
        if vanishes(a) and shift < len(b.c) and sign(b.c[shift]):
            return a
        raise Undecided("a pole at the end of a side")
    if a.tag is not b.tag or any(type(c) is Jet or not vanishes(c) for c in a.c[:shift]) or shift >= len(a.c):
        raise Undecided("a pole at the end of a side")
    return Jet(a.tag, a.c[shift:]) * reciprocal(Jet(b.tag, b.c[shift:]))
