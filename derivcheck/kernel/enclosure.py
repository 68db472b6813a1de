"""Balls around closed elements: the only numerics of the kernel, rigorous by construction.

A ball decides a sign when it excludes zero and never decides equality.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, floor

from flint import arb, ctx

from derivcheck.kernel.field import Field
from derivcheck.kernel.ring import Poly, Rat, coefficients, monomials, to_fmpq, to_fraction


def ball(field: Field, element: Rat, bits: int, boxes: Mapping[int, arb] | None = None) -> arb | None:
    """An enclosure of the values of an element closed but for atoms in boxes, or None where it has none."""
    before = ctx.prec
    ctx.prec = bits
    try:
        value = _element(field, element, dict(boxes or {}))
    finally:
        ctx.prec = before
    return value if value is not None and value.is_finite() else None


def _element(field: Field, element: Rat, memo: dict[int, arb | None]) -> arb | None:
    num = _poly(field, element.num, memo)
    den = _poly(field, element.den, memo)
    return None if num is None or den is None else num / den


def _poly(field: Field, poly: Poly, memo: dict[int, arb | None]) -> arb | None:
    if poly.is_one():
        return arb(1)
    atoms: dict[int, arb] = {}
    for position in field.ring.degrees(poly):
        found = _atom(field, position, memo)
        if found is None:
            return None
        atoms[position] = found
    total = arb(0)
    for exponents, c in monomials(poly):
        value = arb(to_fmpq(c))
        for position in atoms:
            k = exponents[position]
            if k:
                value *= atoms[position] if k == 1 else atoms[position] ** k  # flint finds no power of a ball around 0
        total += value
    return total


def _atom(field: Field, position: int, memo: dict[int, arb | None]) -> arb | None:
    if position not in memo:
        memo[position] = None
        memo[position] = _value(field, position, memo)
    return memo[position]


def _value(field: Field, position: int, memo: dict[int, arb | None]) -> arb | None:
    atom = field.atoms[position]
    if atom.kind == "pi":
        return arb.pi()
    if atom.kind not in ("exp", "log", "root", "sin", "cos", "cospi", "abs", "atan", "asin", "erf", "gamma"):
        return None
    arg = _element(field, atom.args[0], memo)
    if arg is None:
        return None
    unit = arb(to_fmpq(atom.unit))
    match atom.kind:
        case "exp":
            return (unit * arg).exp()
        case "log":
            return arg.log()
        case "root":
            return arg.root(atom.unit.denominator)
        case "sin":
            return (unit * arg).sin()
        case "cos":
            return (unit * arg).cos()
        case "cospi":
            return (1 / arg).cos_pi()
        case "abs":
            return abs(arg)
        case "atan":
            return arg.atan()
        case "asin":
            return arg.asin()
        case "erf":
            return arg.erf()
        case _:
            return arg.gamma()


def may_vanish(field: Field, poly: Poly, position: int, value: arb) -> bool:
    """Whether a polynomial in one generator may be zero at a ball."""
    total = arb(0)
    for k, part in coefficients(field.ring, poly, position).items():
        total += arb(part.leading_coefficient()) * value**k
    return bool(total.contains(0))


def leading(element: Rat) -> Fraction:
    """The leading coefficient of the numerator."""
    return to_fraction(element.num.leading_coefficient())


def nearest_integer(value: arb) -> int | None:
    """The one integer a ball may be, if it is narrow enough to name it."""
    low, high = outward(value)
    if low is None or high is None or high - low > Fraction(1, 4):
        return None
    k = round((low + high) / 2)
    return k if low <= k <= high else None


_EXPONENT = 4096  # an end of more bits is not written out


def outward(value: arb, digits: int = 12) -> tuple[Fraction | None, Fraction | None]:
    """Short rational ends of a finite ball, outwards (cheap to calculate with); None where one is too large."""
    return _short(value.lower(), 10**digits, floor), _short(value.upper(), 10**digits, ceil)


def _short(end: arb, scale: int, towards: Callable[[Fraction], int]) -> Fraction | None:
    if not end.is_finite():
        return None
    mantissa, exponent = (int(part) for part in end.man_exp())
    if mantissa.bit_length() + exponent > _EXPONENT:
        return None
    if mantissa.bit_length() + exponent < -_EXPONENT:  # nearer to zero than any step of the scale
        return Fraction(towards(Fraction((mantissa > 0) - (mantissa < 0), 2)), scale)
    return Fraction(towards(Fraction(mantissa) * Fraction(2) ** exponent * scale), scale)
