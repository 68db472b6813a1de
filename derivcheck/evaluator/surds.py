"""Exact numbers ``a + b sqrt(d)``: what square roots of rationals make, so that equalities at them are decided.

The third kind of exact number beside integers and fractions.  Numbers of one
field stay exact; of two, they become balls.  Without them no point would be
known to satisfy ``x^2 = 2``.
"""

from __future__ import annotations

from typing import Any

from flint import arb, fmpq, fmpz

#: Parts longer than this become balls.
_BITS = 1 << 12
_SQUARES = tuple(fmpz(p * p) for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31))


class Surd:
    """``a + b sqrt(d)`` with b not 0 and d > 1 no square."""

    __slots__ = ("a", "b", "d")

    def __init__(self, a: fmpq, b: fmpq, d: fmpz) -> None:
        self.a = a
        self.b = b
        self.d = d

    def ball(self) -> arb:
        """The number as a ball at the current precision."""
        return arb(self.a) + arb(self.b) * arb(self.d).sqrt()

    def sign(self) -> int:
        """1 or -1, exactly."""
        a, b = _sign(self.a), _sign(self.b)
        if a == b or not a:
            return b
        return a if self.a * self.a > self.b * self.b * self.d else b

    def is_zero(self) -> bool:
        """Never: b is not 0."""
        return False

    def contains(self, number: Any) -> bool:
        """Whether the number is this one: a rational never is."""
        return False

    def __neg__(self) -> Surd:
        return Surd(-self.a, -self.b, self.d)

    def __abs__(self) -> Surd:
        return self if self.sign() > 0 else -self

    def __add__(self, other: Any) -> Any:
        if isinstance(other, (fmpq, int)):
            return Surd(self.a + other, self.b, self.d)
        if isinstance(other, Surd):
            if other.d == self.d:
                return made(self.a + other.a, self.b + other.b, self.d)
            return self.ball() + other.ball()
        return _mixed(self, other, lambda x, y: x + y)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        return (-self) + other

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, (fmpq, int)):
            return made(self.a * other, self.b * other, self.d)
        if isinstance(other, Surd):
            if other.d == self.d:
                return made(self.a * other.a + self.b * other.b * self.d, self.a * other.b + self.b * other.a, self.d)
            return self.ball() * other.ball()
        return _mixed(self, other, lambda x, y: x * y)

    __rmul__ = __mul__

    def inverse(self) -> Surd:
        """``1/(a + b sqrt(d))``"""
        norm = self.a * self.a - self.b * self.b * self.d
        return Surd(self.a / norm, -self.b / norm, self.d)

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, (fmpq, int)):
            return Surd(self.a / other, self.b / other, self.d)
        if isinstance(other, Surd):
            return self * other.inverse()
        return _mixed(self, other, lambda x, y: x / y)

    def __rtruediv__(self, other: Any) -> Any:
        return self.inverse() * other

    def __pow__(self, n: Any) -> Any:
        if abs(n) * max(self.a.height_bits(), self.b.height_bits(), self.d.bit_length()) > _BITS:
            return self.ball() ** n
        result: Any = fmpq(1)
        for bit in bin(abs(int(n)))[2:]:
            result = result * result * (self if bit == "1" else fmpq(1))
        return 1 / result if n < 0 else result

    def __gt__(self, other: Any) -> bool:
        difference = self - other
        return difference.sign() > 0 if isinstance(difference, Surd) else bool(difference > 0)

    def __lt__(self, other: Any) -> bool:
        difference = self - other
        return difference.sign() < 0 if isinstance(difference, Surd) else bool(difference < 0)

    def __ge__(self, other: Any) -> bool:
        difference = self - other
        return difference.sign() > 0 if isinstance(difference, Surd) else bool(difference >= 0)

    def __le__(self, other: Any) -> bool:
        difference = self - other
        return difference.sign() < 0 if isinstance(difference, Surd) else bool(difference <= 0)


def _sign(value: fmpq) -> int:
    return 0 if not value else 1 if value.p > 0 else -1


def _mixed(surd: Surd, other: Any, operation: Any) -> Any:
    """With a ball, a ball; a jet or series knows what to do."""
    return operation(surd.ball(), other) if type(other) is arb else _deferred(surd, other, operation)


def _deferred(surd: Surd, other: Any, operation: Any) -> Any:
    from flint import arb_series

    return operation(surd.ball(), other) if type(other) is arb_series else NotImplemented


def made(a: fmpq, b: fmpq, d: fmpz) -> Any:
    """``a + b sqrt(d)``: a rational where b is 0, a ball where the parts grow too long."""
    if not b:
        return a
    if max(a.height_bits(), b.height_bits(), d.bit_length()) > _BITS:
        return arb(a) + arb(b) * arb(d).sqrt()
    return Surd(a, b, d)


def root(value: fmpq) -> Any:
    """The square root of a positive rational: a rational, a surd, or a ball where it is long."""
    p, q = value.p, value.q
    if p.is_square() and q.is_square():
        return fmpq(p.isqrt(), q.isqrt())
    d, outside = p * q, fmpq(1, q)
    for square in _SQUARES:
        while not d % square:
            d, outside = d // square, outside * square.isqrt()
    return made(fmpq(0), outside, d)
