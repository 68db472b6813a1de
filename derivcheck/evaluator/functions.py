"""The built-in functions on exact rationals, balls and jets, with their domains to the letter.

``value(name, u)`` raises `Undefined` exactly where the function surely has no
real value, `Undecided` where the ball does not tell.  ``taylor`` gives the
derivatives of the smooth ones, by recurrences of their differential equations.
Trusted: flint's ball functions.  Every call is bounded first: no argument
whose size could make flint run long reaches it.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, arb_series, fmpq, fmpz

from derivcheck.evaluator.jets import (
    ONE,
    ZERO,
    Jet,
    Value,
    base,
    compose,
    divide,
    multiply,
    reciprocal,
    sign,
    tame,
    vanishes,
)
from derivcheck.evaluator.outcome import Undecided, Undefined

_HUGE = fmpq(2) ** 64
_HALF = fmpq(1, 2)


def finite(r: arb) -> arb:
    """The ball, if it is one."""
    if not r.is_finite():
        raise Undecided("overflow, or a pole in the ball")
    return r


def ball(u: Value) -> arb:
    """A number as a ball."""
    return arb(u) if type(u) is fmpq else u


def _exp(u: Value) -> Value:
    if type(u) is fmpq:
        if not u:
            return ONE
        u = arb(u)
    return finite(u.exp())


def _log(u: Value) -> Value:
    s = sign(u)
    if s <= 0:
        raise Undefined("log of a number <= 0")
    if u == 1:
        return ZERO
    return finite(ball(u).log())


def _sqrt(u: Value) -> Value:
    s = sign(u)
    if s < 0:
        raise Undefined("sqrt of a negative number")
    if s == 0:
        return ZERO
    if type(u) is fmpq:
        p, q = u.p, u.q
        if p.is_square() and q.is_square():
            return fmpq(p.isqrt(), q.isqrt())
        u = arb(u)
    return finite(u.sqrt())


def _within(u: Value, bound: int, strict: bool, what: str) -> None:
    """``|u| <= bound`` for certain, or the outcome that says why not."""
    s = sign(bound - abs(u))
    if s < 0 or (strict and s == 0):
        raise Undefined(what)


def _zero_kept(method: str) -> Callable[[Value], Value]:
    def value(u: Value) -> Value:
        if type(u) is fmpq:
            if not u:
                return ZERO
            u = arb(u)
        return finite(getattr(u, method)())

    return value


def _cos(u: Value) -> Value:
    if type(u) is fmpq:
        if not u:
            return ONE
        u = arb(u)
    return finite(u.cos())


def _cosh(u: Value) -> Value:
    if type(u) is fmpq:
        if not u:
            return ONE
        u = arb(u)
    return finite(u.cosh())


def _asin(u: Value) -> Value:
    _within(u, 1, False, "asin outside [-1, 1]")
    return ZERO if vanishes(u) else finite(ball(u).asin())


def _acos(u: Value) -> Value:
    _within(u, 1, False, "acos outside [-1, 1]")
    return ZERO if type(u) is fmpq and u == 1 else finite(ball(u).acos())


def _acosh(u: Value) -> Value:
    if sign(u - 1) < 0:
        raise Undefined("acosh of a number < 1")
    return ZERO if type(u) is fmpq and u == 1 else finite(ball(u).acosh())


def _atanh(u: Value) -> Value:
    _within(u, 1, True, "atanh outside (-1, 1)")
    return ZERO if vanishes(u) else finite(ball(u).atanh())


def _gamma(u: Value) -> Value:
    if type(u) is fmpq:
        if u.q == 1:
            if u <= 0:
                raise Undefined("gamma at a pole")
            if u <= 1000:
                return tame(fmpq(fmpz.fac_ui(u.p - 1)))
        u = arb(u)
    if not abs(u) < _HUGE:
        raise Undecided("too large for gamma")
    return finite(u.gamma())


def factorial(u: Value) -> Value:
    """``u!`` for an integer; undefined below 0."""
    if sign(u) < 0:
        raise Undefined("factorial of a negative number")
    return _gamma(u + 1)


def integral_part(u: Value) -> fmpq:
    """The greatest integer not above ``u``, if the ball leaves no doubt."""
    if type(u) is fmpq:
        return fmpq(u.floor())
    if not abs(u) < fmpq(2) ** 4096:
        raise Undecided("too large to round")
    n = u.floor().unique_fmpz()
    if n is None:
        raise Undecided("a ball around an integer")
    return fmpq(n)


def _floor(u: Value) -> Value:
    if type(u) is not Jet:
        return integral_part(u)
    b = base(u)
    n = integral_part(b)
    if vanishes(b - n):
        return n if sign(u - n) > 0 else n - 1
    return n


def _ceil(u: Value) -> Value:
    return -_floor(-u)


def _abs(u: Value) -> Value:
    if type(u) is Jet:
        return u if sign(u) > 0 else -u
    return abs(u)


def _sign(u: Value) -> Value:
    return fmpq(sign(u))


def _relu(u: Value) -> Value:
    if type(u) is Jet:
        return u if sign(u) > 0 else ZERO
    return maximum(u, ZERO)


def maximum(a: Value, b: Value) -> Value:
    """The greater one; of balls, an enclosure of it."""
    if type(a) is fmpq and type(b) is fmpq:
        return a if a >= b else b
    if type(a) is Jet or type(b) is Jet:
        return a if a is b or sign(a - b) > 0 else b
    return ball(a).max(ball(b))


def minimum(a: Value, b: Value) -> Value:
    """The smaller one."""
    if type(a) is fmpq and type(b) is fmpq:
        return a if a <= b else b
    if type(a) is Jet or type(b) is Jet:
        return a if a is b or sign(a - b) < 0 else b
    return ball(a).min(ball(b))


# Taylor coefficients at a number, from the differential equation of each function.


def _taylor_exp(u: Value, n: int) -> list[Value]:
    return _factorials([_exp(u)], n)


def _factorials(cycle: list[Value], n: int) -> list[Value]:
    """``c_k / k!`` for the derivatives c repeated in turn."""
    result, f = [], ONE
    for k in range(n + 1):
        if k:
            f = f / k
        result.append(cycle[k % len(cycle)] * f)
    return result


def _taylor_log(u: Value, n: int) -> list[Value]:
    result, r = [_log(u)], reciprocal(u)
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
    return taylor_power(u, _HALF, _sqrt(u), n)


def _taylor_sin(u: Value, n: int) -> list[Value]:
    s, c = _sin(u), _cos(u)
    return _factorials([s, c, -s, -c], n)


def _taylor_cos(u: Value, n: int) -> list[Value]:
    s, c = _sin(u), _cos(u)
    return _factorials([c, -s, -c, s], n)


def _taylor_sinh(u: Value, n: int) -> list[Value]:
    return _factorials([_sinh(u), _cosh(u)], n)


def _taylor_cosh(u: Value, n: int) -> list[Value]:
    return _factorials([_cosh(u), _sinh(u)], n)


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
    return _antiderivative(_atan(u), _quadratic_power(q, -ONE, reciprocal(q[0]), n))


def _taylor_atanh(u: Value, n: int) -> list[Value]:
    q = (1 - u * u, -2 * u, -ONE)
    return _antiderivative(_atanh(u), _quadratic_power(q, -ONE, reciprocal(q[0]), n))


def _taylor_asin(u: Value, n: int) -> list[Value]:
    q = (1 - u * u, -2 * u, -ONE)
    return _antiderivative(_asin(u), _quadratic_power(q, -_HALF, reciprocal(_sqrt(q[0])), n))


def _taylor_acos(u: Value, n: int) -> list[Value]:
    return [_acos(u), *(-c for c in _taylor_asin(u, n)[1:])]


def _taylor_asinh(u: Value, n: int) -> list[Value]:
    q = (1 + u * u, 2 * u, ONE)
    return _antiderivative(_asinh(u), _quadratic_power(q, -_HALF, reciprocal(_sqrt(q[0])), n))


def _taylor_acosh(u: Value, n: int) -> list[Value]:
    q = (u * u - 1, 2 * u, ONE)
    return _antiderivative(_acosh(u), _quadratic_power(q, -_HALF, reciprocal(_sqrt(q[0])), n))


def _taylor_erf(u: Value, n: int) -> list[Value]:
    slope = [2 * _exp(-u * u) / arb.const_sqrt_pi()]
    for k in range(1, n):
        total = -2 * u * slope[k - 1]
        if k > 1:
            total = total - 2 * slope[k - 2]
        slope.append(total * fmpq(1, k))
    return _antiderivative(_erf(u), slope[:n])


def _taylor_gamma(u: Value, n: int) -> list[Value]:
    first = _gamma(u)
    coefficients = arb_series([ball(u), arb(1)], prec=n + 1).gamma().coeffs()
    return [first, *(finite(c) for c in coefficients[1:]), *[ZERO] * (n + 1 - len(coefficients))]


_sin, _tan, _sinh, _tanh = (_zero_kept(name) for name in ("sin", "tan", "sinh", "tanh"))
_atan, _asinh, _erf = (_zero_kept(name) for name in ("atan", "asinh", "erf"))

#: Values at numbers; the piecewise ones take jets as well.
VALUES: dict[str, Callable[[Value], Value]] = {
    "exp": _exp,
    "log": _log,
    "sqrt": _sqrt,
    "sin": _sin,
    "cos": _cos,
    "tan": _tan,
    "asin": _asin,
    "acos": _acos,
    "atan": _atan,
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _tanh,
    "asinh": _asinh,
    "acosh": _acosh,
    "atanh": _atanh,
    "erf": _erf,
    "gamma": _gamma,
    "factorial": factorial,
    "abs": _abs,
    "sign": _sign,
    "relu": _relu,
    "floor": _floor,
    "ceil": _ceil,
}

TAYLOR: dict[str, Callable[[Value, int], list[Value]]] = {
    "exp": _taylor_exp,
    "log": _taylor_log,
    "sqrt": _taylor_sqrt,
    "sin": _taylor_sin,
    "cos": _taylor_cos,
    "tan": lambda u, n: _riccati(_tan(u), 1, n),
    "asin": _taylor_asin,
    "acos": _taylor_acos,
    "atan": _taylor_atan,
    "sinh": _taylor_sinh,
    "cosh": _taylor_cosh,
    "tanh": lambda u, n: _riccati(_tanh(u), -1, n),
    "asinh": _taylor_asinh,
    "acosh": _taylor_acosh,
    "atanh": _taylor_atanh,
    "erf": _taylor_erf,
    "gamma": _taylor_gamma,
}

#: For each function with an edge, what must stay positive near the point.
_EDGES: dict[str, tuple[Callable[[Value], Value], ...]] = {
    "log": (lambda u: u,),
    "sqrt": (lambda u: u,),
    "asin": (lambda u: 1 - u, lambda u: 1 + u),
    "acos": (lambda u: 1 - u, lambda u: 1 + u),
    "acosh": (lambda u: u - 1,),
    "atanh": (lambda u: 1 - u, lambda u: 1 + u),
}


def lift(name: str) -> Callable[[Value], Value]:
    """The function on numbers and jets alike."""
    value, taylor, edges = VALUES[name], TAYLOR.get(name), _EDGES.get(name, ())
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


def power(a: Value, n: Value) -> Value:
    """``a^n`` for an integer n: any base, not 0 where n is negative; ``0^0`` is 1."""
    if type(n) is not fmpq or n.q != 1:
        return _power_of_large(a, n)
    if type(a) is fmpq:
        if not a:
            if n < 0:
                raise Undefined("0 to a negative power")
            return ZERO if n else ONE
        if abs(n) * a.height_bits() <= 1 << 14:
            return a ** int(n.p)
        if abs(a) == 1:
            return a if n.p % 2 else ONE
        a = arb(a)
    if type(a) is Jet:
        return _power_of_jet(a, n)
    if n < 0 and a.contains(0):
        if a.is_zero():
            raise Undefined("0 to a negative power")
        raise Undecided("a base's ball contains 0")
    if n.p.bit_length() > 4096:
        raise Undecided("exponent too large")
    return finite(a**n.p)


def _power_of_large(a: Value, n: Value) -> Value:
    """An integer exponent known as a ball only: the base must be positive."""
    if type(n) is Jet or (type(n) is fmpq and n.q != 1):
        raise Undecided("an exponent that should be an integer")
    if sign(a) <= 0:
        raise Undecided("parity of the exponent unknown")
    return real_power(a, n)


def _power_of_jet(a: Jet, n: fmpq) -> Value:
    b, order = base(a), a.tag.total
    if n >= 0 and n <= 64:
        result: Value = ONE
        square: Value = a
        k = int(n.p)
        while k:
            if k & 1:
                result = multiply(result, square)
            k >>= 1
            if k:
                square = multiply(square, square)
        return result
    if n < 0 and vanishes(b):
        return divide(ONE, _power_of_jet(a, -n))
    if vanishes(b):
        # b^n with n > 64: all coefficients kept vanish unless the order reaches n.
        if n <= order:
            raise Undecided("order too high")
        return compose(a, [ZERO] * (order + 1))
    return compose(a, taylor_power(b, n, power(b, n), order)) if not _straddles(b) else _integer_taylor(a, b, n)


def _straddles(b: Value) -> bool:
    return type(b) is arb and bool(b.contains(0))


def _integer_taylor(a: Jet, b: arb, n: fmpq) -> Value:
    """A ball around 0 to a natural power: coefficients C(n, k) b^(n - k)."""
    if n < 0:
        raise Undecided("a base's ball contains 0")
    result, c = [], ONE
    for k in range(a.tag.total + 1):
        result.append(tame(c * power(b, n - k)) if n >= k else ZERO)
        c = c * (n - k) / (k + 1)
    return compose(a, result)


def real_power(a: Value, e: Value) -> Value:
    """``a^e`` for a real exponent: a > 0, or a = 0 with e > 0."""
    if type(e) is Jet:
        if vanishes(base(a)):
            raise Undecided("0 to a varying power")
        return _EXP(multiply(e, _LOG(a)))
    if type(a) is Jet:
        b = base(a)
        if vanishes(b):
            if sign(a) < 0:
                raise Undefined("a negative number to a real power")
            raise Undecided("at the edge of a domain")
        if sign(b) < 0:
            raise Undefined("a negative number to a real power")
        return compose(a, taylor_power(b, e, real_power(b, e), a.tag.total))
    s = sign(a)
    if s < 0:
        raise Undefined("a negative number to a real power")
    if s == 0:
        if sign(e) <= 0:
            raise Undefined("0 to a real power <= 0")
        return ZERO
    if type(e) is fmpq:
        if not e:
            return ONE
        if type(a) is fmpq:
            found = _exact_power(a, e)
            if found is not None:
                return found
    return finite(ball(a) ** ball(e)) if type(e) is not fmpq else finite(ball(a) ** e)


def _exact_power(a: fmpq, e: fmpq) -> fmpq | None:
    if a == 1:
        return ONE
    if e.q > 64 or abs(e.p) * a.height_bits() > 1 << 14:
        return None
    q = int(e.q)
    p, r = a.p.root(q), a.q.root(q)
    if p**q != a.p or r**q != a.q:
        return None
    return fmpq(p, r) ** int(e.p)


def binomial(x: Value, k: Value) -> Value:
    """``x (x-1) … (x-k+1) / k!`` for an integer k; undefined for k < 0."""
    if sign(k) < 0:
        raise Undefined("binomial with a negative lower argument")
    if type(k) is not fmpq or k.q != 1:
        raise Undecided("binomial with a large lower argument")
    if type(x) is fmpq and x.q == 1 and x >= 0:
        if k > x:
            return ZERO
        k = min(k, x - k)
    if k <= 400:
        result: Value = ONE
        for j in range(int(k.p)):
            result = divide(multiply(result, x - j), fmpq(j + 1))
        return result
    if type(x) is Jet or sign(x - k) < 0:
        raise Undecided("binomial too large")
    return divide(_gamma(x + 1), multiply(_gamma(k + 1), _gamma(x - k + 1)))


_EXP, _LOG = lift("exp"), lift("log")
