"""Powers and binomials: integer exponents by type, real exponents, and neither taken for the other.

``a^n`` with an integer exponent has any base (not 0 where n is negative, and
``0^0`` is 1); with a real exponent it needs a > 0, or a >= 0 and a positive
exponent: an odd root of a negative number is undefined.
"""

from __future__ import annotations

from flint import arb, arb_series, fmpq, fmpz

from derivcheck.evaluator.functions import ball, finite, gamma
from derivcheck.evaluator.jets import (
    NUMBERS,
    ONE,
    ZERO,
    Jet,
    Value,
    base,
    compose,
    divide,
    head,
    multiply,
    reciprocal,
    sign,
    tame,
    vanishes,
)
from derivcheck.evaluator.outcome import Undecided, Undefined
from derivcheck.evaluator.taylor import lift, taylor_power

_EXP, _LOG = lift("exp"), lift("log")


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
    if type(a) is arb_series:
        return _power_of_series(a, n)
    if n < 0 and a.contains(0):
        if a.is_zero():
            raise Undefined("0 to a negative power")
        raise Undecided("a base's ball contains 0")
    if n.p.bit_length() > 4096:
        raise Undecided("exponent too large")
    result = a**n.p
    return finite(result) if type(result) is arb else result


def _power_of_series(a: arb_series, n: fmpq) -> Value:
    if abs(n) > 1024:
        raise Undecided("exponent too large")
    result: Value = ONE
    for bit in bin(abs(int(n.p)))[2:]:
        result = result * result * (a if bit == "1" else ONE)
    return reciprocal(result) if n < 0 else result


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
    return type(b) is not fmpq and bool(head(b).contains(0))


def _integer_taylor(a: Jet, b: Value, n: fmpq) -> Value:
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
    if type(a) is arb_series or type(e) is arb_series:
        if s == 0:
            raise Undecided("0 to a varying power")
        return _EXP(multiply(e, _LOG(a)))
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
    return finite(ball(a) ** (e if type(e) is fmpq else ball(e)))


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
        if x < 1 << 13:
            return tame(fmpq(fmpz.bin_uiui(int(x.p), int(k.p))))
    if k <= 400:
        result: Value = ONE
        for j in range(int(k.p)):
            result = divide(multiply(result, x - j), fmpq(j + 1))
        return result
    if type(x) not in NUMBERS or sign(x - k) < 0:
        raise Undecided("binomial too large")
    return divide(gamma(x + 1), multiply(gamma(k + 1), gamma(x - k + 1)))
