"""The built-in functions at numbers, with their domains to the letter.

A number is an exact rational, a ball, or inside an integral a ball-valued
power series.  Each raises `Undefined` exactly where the function surely has no
real value, `Undecided` where the ball does not tell.  Trusted: flint's ball
functions; every argument that could make one run long is refused before.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, arb_series, fmpq, fmpz

from derivcheck.evaluator.jets import NUMBERS, ONE, ZERO, Jet, Value, base, head, reciprocal, sign, tame, vanishes
from derivcheck.evaluator.outcome import Undecided, Undefined
from derivcheck.evaluator.surds import Surd, root

_HUGE = fmpq(2) ** 64


def finite(r: Value) -> Value:
    """The ball (or series of balls), if it is one."""
    if not (r.is_finite() if type(r) is arb else all(c.is_finite() for c in r.coeffs())):
        raise Undecided("overflow, or a pole in the ball")
    return r


def ball(u: Value) -> Value:
    """A number as a ball; a series stays one."""
    if type(u) is fmpq:
        return arb(u)
    return u.ball() if type(u) is Surd else u


def call(u: Value, name: str) -> Value:
    """A smooth function of flint at a number that lies in its domain."""
    u = ball(u)
    if type(u) is arb_series and name in _OF_SERIES:
        try:
            return finite(_OF_SERIES[name](u))
        except ValueError as overflow:  # a denominator's ball holds 0, so wide it is
            raise Undecided("a ball too wide") from overflow
    return finite(getattr(u, name)())


def _from_slope(u: arb_series, slope: arb_series, name: str) -> Value:
    return (u.derivative() * slope).integral() + getattr(u[0], name)()


#: What flint has for balls but not for series.
_OF_SERIES: dict[str, Callable[[arb_series], Value]] = {
    "sinh": lambda u: (u.exp() - (-u).exp()) / 2,
    "cosh": lambda u: (u.exp() + (-u).exp()) / 2,
    "tanh": lambda u: 1 - 2 / ((2 * u).exp() + 1),
    "asinh": lambda u: _from_slope(u, (1 + u * u).rsqrt(), "asinh"),
    "acosh": lambda u: _from_slope(u, (u * u - 1).rsqrt(), "acosh"),
    "atanh": lambda u: _from_slope(u, 1 / (1 - u * u), "atanh"),
}


def _plain(name: str, at_zero: fmpq) -> Callable[[Value], Value]:
    """A function defined everywhere, with an exact value at 0."""

    def value(u: Value) -> Value:
        if type(u) is fmpq and not u:
            return at_zero
        return call(u, name)

    return value


def _log(u: Value) -> Value:
    if sign(u) <= 0:
        raise Undefined("log of a number <= 0")
    return ZERO if type(u) is fmpq and u == 1 else call(u, "log")


def _sqrt(u: Value) -> Value:
    s = sign(u)
    if s < 0:
        raise Undefined("sqrt of a negative number")
    if s == 0:
        return ZERO
    return root(u) if type(u) is fmpq else call(u, "sqrt")


def _within(u: Value, strict: bool, what: str) -> None:
    """``|u| <= 1`` (``< 1``) for certain, or the outcome that says why not."""
    s = sign(1 - abs(head(u)))
    if s < 0 or (strict and s == 0):
        raise Undefined(what)


def _asin(u: Value) -> Value:
    _within(u, False, "asin outside [-1, 1]")
    return ZERO if vanishes(u) else call(u, "asin")


def _acos(u: Value) -> Value:
    _within(u, False, "acos outside [-1, 1]")
    return ZERO if type(u) is fmpq and u == 1 else call(u, "acos")


def _acosh(u: Value) -> Value:
    if sign(head(u) - 1) < 0:
        raise Undefined("acosh of a number < 1")
    return ZERO if type(u) is fmpq and u == 1 else call(u, "acosh")


def _atanh(u: Value) -> Value:
    _within(u, True, "atanh outside (-1, 1)")
    return ZERO if vanishes(u) else call(u, "atanh")


def gamma(u: Value) -> Value:
    """Euler's gamma; undefined at 0, -1, -2, …"""
    if type(u) is fmpq and u.q == 1:
        if u <= 0:
            raise Undefined("gamma at a pole")
        if u <= 1000:
            return tame(fmpq(fmpz.fac_ui(u.p - 1)))
    if not abs(head(u)) < _HUGE:
        raise Undecided("too large for gamma")
    return call(u, "gamma")


def factorial(u: Value) -> Value:
    """``u!`` for an integer; undefined below 0."""
    if sign(u) < 0:
        raise Undefined("factorial of a negative number")
    return gamma(u + 1)


def integral_part(u: Value) -> fmpq:
    """The greatest integer not above ``u``, if the ball leaves no doubt."""
    if type(u) is fmpq:
        return fmpq(u.floor())
    u = ball(u)
    if not abs(u) < fmpq(2) ** 4096:
        raise Undecided("too large to round")
    n = u.floor().unique_fmpz()
    if n is None:
        raise Undecided("a ball around an integer")
    return fmpq(n)


def _floor(u: Value) -> Value:
    if type(u) is not Jet and type(u) is not arb_series:
        return integral_part(u)
    b = head(base(u))
    n = integral_part(b)
    if vanishes(b - n):
        return n if sign(u - n) > 0 else n - 1
    return n


def _ceil(u: Value) -> Value:
    return -_floor(-u)


def _abs(u: Value) -> Value:
    if type(u) is Jet or type(u) is arb_series:
        return u if sign(u) > 0 else -u
    return abs(u)


def _sign(u: Value) -> Value:
    return fmpq(sign(u))


def _relu(u: Value) -> Value:
    return maximum(u, ZERO)


def _varies(a: Value, b: Value) -> bool:
    return type(a) not in NUMBERS or type(b) not in NUMBERS


def maximum(a: Value, b: Value) -> Value:
    """The greater one; of balls, an enclosure of it."""
    if type(a) is not arb and type(b) is not arb and not _varies(a, b):
        return a if a >= b else b
    if _varies(a, b):
        return a if a is b or sign(a - b) > 0 else b
    return ball(a).max(ball(b))


def minimum(a: Value, b: Value) -> Value:
    """The smaller one."""
    if type(a) is not arb and type(b) is not arb and not _varies(a, b):
        return a if a <= b else b
    if _varies(a, b):
        return a if a is b or sign(a - b) < 0 else b
    return ball(a).min(ball(b))


#: Values at numbers; the piecewise ones take jets as well.
VALUES: dict[str, Callable[[Value], Value]] = {
    **{name: _plain(name, ZERO) for name in ("sin", "tan", "sinh", "tanh", "atan", "asinh", "erf")},
    **{name: _plain(name, ONE) for name in ("exp", "cos", "cosh")},
    "log": _log,
    "sqrt": _sqrt,
    "asin": _asin,
    "acos": _acos,
    "acosh": _acosh,
    "atanh": _atanh,
    "gamma": gamma,
    "factorial": factorial,
    "abs": _abs,
    "sign": _sign,
    "relu": _relu,
    "floor": _floor,
    "ceil": _ceil,
}

__all__ = [
    "VALUES",
    "ball",
    "call",
    "factorial",
    "finite",
    "gamma",
    "integral_part",
    "maximum",
    "minimum",
    "reciprocal",
]
