"""Functions of one or two numbers in terms of exp, log, roots, |u| and sines, or as atoms of their own.

As in `functions`, each is an identity wherever its argument makes the written
term defined.  `FUNCTIONS` is what the normal form knows of them.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derivcheck.kernel import binomials, functions, integers, signs, trig
from derivcheck.kernel.field import Field
from derivcheck.kernel.ring import Rat

_HALF = Fraction(1, 2)


def _sinh(field: Field, u: Rat) -> Rat:
    e = functions.exp(field, u)
    return (e - e.inverse()).scale(_HALF)


def _cosh(field: Field, u: Rat) -> Rat:
    e = functions.exp(field, u)
    return (e + e.inverse()).scale(_HALF)


def _tanh(field: Field, u: Rat) -> Rat:
    e = functions.exp(field, u.scale(2))
    one = field.constant(1)
    return (e - one) / (e + one)


def _asinh(field: Field, u: Rat) -> Rat:
    """log(u + √(u²+1)), taken of |u| where the sign is known, so that it is odd."""
    if u.num.leading_coefficient() < 0:
        return -_asinh(field, -u)
    return functions.log(field, u + functions.power(field, u * u + field.constant(1), _HALF))


def _acosh(field: Field, u: Rat) -> Rat:
    """log(u + √(u-1)·√(u+1)) for u ≥ 1."""
    one = field.constant(1)
    return functions.log(field, u + functions.power(field, u * u - one, _HALF))


def _atanh(field: Field, u: Rat) -> Rat:
    """½ log((1+u)/(1-u)), odd."""
    if u.num.leading_coefficient() < 0:
        return -_atanh(field, -u)
    one = field.constant(1)
    return functions.log(field, (one + u) / (one - u)).scale(_HALF)


def _relu(field: Field, u: Rat) -> Rat:
    return (u + functions.absolute(field, u)).scale(_HALF)


def _extreme(field: Field, sign: int, first: Rat, *others: Rat) -> Rat:
    """max and min: (a + b ± |a - b|)/2, pair by pair."""
    for other in others:
        gap = functions.absolute(field, first - other)
        first = (first + other + gap.scale(sign)).scale(_HALF)
    return first


def _sign(field: Field, u: Rat) -> Rat:
    mask = signs.sign_of(field, u)
    if mask in (signs.POSITIVE, signs.NEGATIVE, signs.ZERO):
        return field.constant({signs.POSITIVE: 1, signs.NEGATIVE: -1, signs.ZERO: 0}[mask])
    if mask & signs.ZERO == 0:
        return u / functions.absolute(field, u)
    return trig.odd(field, "sign", field.reduce(u))


def floor_of(field: Field, u: Rat) -> Rat:
    """⌊u⌋; integer parts known by type go out of it."""
    whole, rest = field.constant(0), field.constant(0)
    for c, monomial in field.decompose(u):
        part = monomial.scale(c)
        if c.denominator == 1 and functions.integer_valued(field, monomial):
            whole = whole + part
        else:
            rest = rest + part
    value = rest.constant()
    if value is not None:
        return whole + field.constant(value.numerator // value.denominator)
    rest, before = field.reduce(rest), len(field.atoms)
    atom = field.intern("floor", (rest,), integer=True)
    if atom.position >= before:
        integers.learn_floor(field, rest, field.element(atom.position))
    return whole + field.element(atom.position)


def _ceil(field: Field, u: Rat) -> Rat:
    return -floor_of(field, -u)


def shifted(field: Field, kind: str, u: Rat, step: int) -> Rat:
    """Γ(u) or u! over the atom already there for an argument that differs by an integer, or √π.

    Γ(1/2) = √π, Γ(u+1) = uΓ(u) and (n+1)! = (n+1)n! wherever both sides are defined; the
    factors between are not zero there because both arguments are positive.
    """
    u = field.reduce(u)
    value = u.constant()
    if value is not None and value.denominator == 1 and step <= value <= 60:
        result = 1
        for k in range(2, int(value) + 1 - step):
            result *= k
        return field.constant(result)
    if value is not None and value.denominator == 2 and kind == "gamma" and 0 < value <= 60:
        return _gamma_of_half(field, value)
    excluded = signs.NEGATIVE if kind == "factorial" else signs.NONPOSITIVE
    for position in field.by_kind.get((kind, ""), ()):
        gap = field.reduce(u - field.atoms[position].args[0]).constant()
        if gap is None or gap.denominator != 1 or abs(gap) > 40:
            continue
        base = field.atoms[position].args[0]
        low = base if gap >= 0 else u
        if signs.sign_of(field, low) & excluded:
            continue
        product = field.constant(1)
        for k in range(abs(int(gap))):
            product = product * (low + field.constant(k + (1 - step)))
        atom = field.element(position)
        return atom * product if gap >= 0 else atom / product
    return field.element(field.intern(kind, (u,), integer=kind == "factorial").position)


def _gamma_of_half(field: Field, u: Fraction) -> Rat:
    """Γ at half an odd natural number: Γ(1/2) = √π and Γ(u+1) = uΓ(u)."""
    factor = Fraction(1)
    while u > _HALF:
        u -= 1
        factor *= u
    return functions.power(field, trig.pi(field), _HALF).scale(factor)


FUNCTIONS: dict[str, Callable[..., Rat]] = {
    "exp": functions.exp,
    "log": functions.log,
    "sqrt": lambda field, u: functions.power(field, u, _HALF),
    "abs": functions.absolute,
    "sign": _sign,
    "max": lambda field, *us: _extreme(field, 1, *us),
    "min": lambda field, *us: _extreme(field, -1, *us),
    "relu": _relu,
    "sin": lambda field, u: trig.sine_cosine(field, u)[0],
    "cos": lambda field, u: trig.sine_cosine(field, u)[1],
    "tan": trig.tangent,
    "asin": trig.arcsine,
    "acos": lambda field, u: trig.pi(field).scale(_HALF) - trig.arcsine(field, u),
    "atan": trig.arctangent,
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _tanh,
    "asinh": _asinh,
    "acosh": _acosh,
    "atanh": _atanh,
    "erf": lambda field, u: trig.odd(field, "erf", field.reduce(u)),
    "floor": floor_of,
    "ceil": _ceil,
    "factorial": lambda field, u: shifted(field, "factorial", u, 0),
    "gamma": lambda field, u: shifted(field, "gamma", u, 1),
    "binomial": binomials.coefficient,
}
