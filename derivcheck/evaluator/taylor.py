"""Derivatives of the smooth built-in functions: Taylor coefficients at a number, and functions lifted to jets.

Each series is the recurrence of the function's differential equation, so exact
values stay exact.  A jet at the very edge of a domain has no power series
there: outside on its side it is undefined, else undecided.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, arb_series, fmpq

from derivcheck.evaluator.functions import VALUES, finite
from derivcheck.evaluator.jets import ONE, ZERO, Jet, Value, base, compose, reciprocal, sign, tame, vanishes
from derivcheck.evaluator.outcome import Undecided, Undefined

_HALF = fmpq(1, 2)


def _taylor_exp(u: Value, n: int) -> list[Value]:
    return _factorials([VALUES["exp"](u)], n)


def _factorials(cycle: list[Value], n: int) -> list[Value]:
    """``c_k / k!`` for the derivatives c repeated in turn."""
    result, f = [], ONE
    for k in range(n + 1):
        if k:
            f = f / k
        result.append(cycle[k % len(cycle)] * f)
    return result


def _taylor_log(u: Value, n: int) -> list[Value]:
    result, r = [VALUES["log"](u)], reciprocal(u)
    p = -ONE
    for k in range(1, n + 1):
        p = tame(-p * r)
        result.append(p * fmpq(1, k))
    return result


def taylor_power(u: Value, e: Value, at_base: Value, n: int) -> list[Value]:
    """The coefficients of ``x^e`` at ``u`` where ``u^e`` is ``at_base`` and u is not 0."""
    result, r = [at_base], reciprocal(u)
    for k in range(1, n + 1):
        result.append(tame(result[-1] * (e - (k - 1)) * r * fmpq(1, k)))
    return result


def _taylor_sqrt(u: Value, n: int) -> list[Value]:
    return taylor_power(u, _HALF, VALUES["sqrt"](u), n)


def _taylor_sin(u: Value, n: int) -> list[Value]:
    s, c = VALUES["sin"](u), VALUES["cos"](u)
    return _factorials([s, c, -s, -c], n)


def _taylor_cos(u: Value, n: int) -> list[Value]:
    s, c = VALUES["sin"](u), VALUES["cos"](u)
    return _factorials([c, -s, -c, s], n)


def _taylor_sinh(u: Value, n: int) -> list[Value]:
    return _factorials([VALUES["sinh"](u), VALUES["cosh"](u)], n)


def _taylor_cosh(u: Value, n: int) -> list[Value]:
    return _factorials([VALUES["cosh"](u), VALUES["sinh"](u)], n)


def _riccati(f: Value, s: int, n: int) -> list[Value]:
    """f' = 1 + s f^2"""
    result = [f]
    for k in range(n):
        square = result[0] * result[k]
        for j in range(1, k + 1):
            square = square + result[j] * result[k - j]
        result.append(tame(((1 if k == 0 else 0) + s * square) * fmpq(1, k + 1)))
    return result


def _antiderivative(f: Value, slope: list[Value]) -> list[Value]:
    return [f, *(c * fmpq(1, k) for k, c in enumerate(slope, 1))]


def _quadratic_power(q: tuple[Value, Value, Value], e: fmpq, at_base: Value, n: int) -> list[Value]:
    """The series of ``(q0 + q1 t + q2 t^2)^e``, q0 not 0."""
    result, r = [at_base], reciprocal(q[0])
    for k in range(1, n):
        total = (e - (k - 1)) * q[1] * result[k - 1]
        if k > 1:
            total = total + (2 * e - (k - 2)) * q[2] * result[k - 2]
        result.append(tame(total * r * fmpq(1, k)))
    return result[:n]


def _taylor_atan(u: Value, n: int) -> list[Value]:
    q = (1 + u * u, 2 * u, ONE)
    return _antiderivative(VALUES["atan"](u), _quadratic_power(q, -ONE, reciprocal(q[0]), n))


def _taylor_atanh(u: Value, n: int) -> list[Value]:
    q = (1 - u * u, -2 * u, -ONE)
    return _antiderivative(VALUES["atanh"](u), _quadratic_power(q, -ONE, reciprocal(q[0]), n))


def _taylor_asin(u: Value, n: int) -> list[Value]:
    q = (1 - u * u, -2 * u, -ONE)
    return _antiderivative(VALUES["asin"](u), _quadratic_power(q, -_HALF, reciprocal(VALUES["sqrt"](q[0])), n))


def _taylor_acos(u: Value, n: int) -> list[Value]:
    return [VALUES["acos"](u), *(-c for c in _taylor_asin(u, n)[1:])]


def _taylor_asinh(u: Value, n: int) -> list[Value]:
    q = (1 + u * u, 2 * u, ONE)
    return _antiderivative(VALUES["asinh"](u), _quadratic_power(q, -_HALF, reciprocal(VALUES["sqrt"](q[0])), n))


def _taylor_acosh(u: Value, n: int) -> list[Value]:
    q = (u * u - 1, 2 * u, ONE)
    return _antiderivative(VALUES["acosh"](u), _quadratic_power(q, -_HALF, reciprocal(VALUES["sqrt"](q[0])), n))


def _taylor_erf(u: Value, n: int) -> list[Value]:
    slope = [2 * VALUES["exp"](-u * u) / arb.const_sqrt_pi()]
    for k in range(1, n):
        total = -2 * u * slope[k - 1]
        if k > 1:
            total = total - 2 * slope[k - 2]
        slope.append(total * fmpq(1, k))
    return _antiderivative(VALUES["erf"](u), slope[:n])


def _taylor_gamma(u: Value, n: int) -> list[Value]:
    first = VALUES["gamma"](u)
    if type(u) is arb_series:
        raise Undecided("derivatives of gamma inside an integral")
    coefficients = arb_series([arb(u), arb(1)], prec=n + 1).gamma().coeffs()
    return [first, *(finite(c) for c in coefficients[1:]), *[ZERO] * (n + 1 - len(coefficients))]


TAYLOR: dict[str, Callable[[Value, int], list[Value]]] = {
    "exp": _taylor_exp,
    "log": _taylor_log,
    "sqrt": _taylor_sqrt,
    "sin": _taylor_sin,
    "cos": _taylor_cos,
    "tan": lambda u, n: _riccati(VALUES["tan"](u), 1, n),
    "asin": _taylor_asin,
    "acos": _taylor_acos,
    "atan": _taylor_atan,
    "sinh": _taylor_sinh,
    "cosh": _taylor_cosh,
    "tanh": lambda u, n: _riccati(VALUES["tanh"](u), -1, n),
    "asinh": _taylor_asinh,
    "acosh": _taylor_acosh,
    "atanh": _taylor_atanh,
    "erf": _taylor_erf,
    "gamma": _taylor_gamma,
}

#: For each function with an edge, what must stay positive near the point.
EDGES: dict[str, tuple[Callable[[Value], Value], ...]] = {
    "log": (lambda u: u,),
    "sqrt": (lambda u: u,),
    "asin": (lambda u: 1 - u, lambda u: 1 + u),
    "acos": (lambda u: 1 - u, lambda u: 1 + u),
    "acosh": (lambda u: u - 1,),
    "atanh": (lambda u: 1 - u, lambda u: 1 + u),
}


def lift(name: str) -> Callable[[Value], Value]:
    """The function on numbers and jets alike."""
    value, taylor, edges = VALUES[name], TAYLOR.get(name), EDGES.get(name, ())
    if taylor is None:
        return value

    def at(u: Value) -> Value:
        if type(u) is not Jet:
            return value(u)
        b = base(u)
        for edge in edges:
            e = edge(u)
            if vanishes(base(e)):
                # Exactly at the edge: outside on this side, or not a power series there.
                if sign(e) < 0:
                    raise Undefined(f"{name} beyond the edge of its domain")
                raise Undecided("at the edge of a domain")
        if name == "gamma" and u.tag.sided and type(b) is fmpq and b.q == 1 and b <= 0:
            raise Undecided("a pole at the end of a side")
        return compose(u, taylor(b, u.tag.total))

    return at
