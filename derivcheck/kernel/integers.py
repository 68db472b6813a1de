"""Signs of integers: a positive one is at least 1, one that is no multiple of g is not 0, and ⌊u⌋ is within 1 of u.

Called by ``signs``, in its terms.  An integer polynomial g·Q + c, where g divides all
coefficients of Q and c is a number, is positive only where Q > -c/g, so where Q ≥ ⌊-c/g⌋ + 1.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, gcd, lcm

from derivcheck.kernel import known, signs
from derivcheck.kernel.field import Field
from derivcheck.kernel.ring import Poly, Rat, monomials, to_fmpq


def _split(field: Field, poly: Poly) -> tuple[Poly, Fraction] | None:
    """Q and c/g where a positive multiple of the polynomial is Q + c/g, Q an integer with coprime coefficients."""
    if poly.is_constant() or any(not field.atoms[p].integer for p in field.ring.degrees(poly)):
        return None
    poly = field.ring.lift(poly)
    terms = list(monomials(poly))
    constant = sum((c for exponents, c in terms if not any(exponents)), Fraction(0))
    moving = [c for exponents, c in terms if any(exponents)]
    scale = Fraction(lcm(*(c.denominator for c in moving)))
    scale /= gcd(*(int(c * scale) for c in moving))
    return poly * to_fmpq(scale) - to_fmpq(constant * scale), constant * scale


def tightened(field: Field, poly: Poly, mask: int) -> tuple[Poly, int] | None:
    """A sharper fact from poly > 0 (≥, <, ≤) for an integer; from P ≠ 0 that P² ≥ 1; None if there is none."""
    split = _split(field, poly)
    if split is None or mask in (signs.ANY, signs.ZERO, 0):
        return None
    q, c = split
    if mask == signs.NONZERO:
        value = q + to_fmpq(c)
        return (value * value - 1, signs.NONNEGATIVE) if c.denominator == 1 else None
    if mask & signs.NEGATIVE:
        q, c, mask = -q, -c, signs.flip(mask)
    low = ceil(-c) if mask & signs.ZERO else floor(-c) + 1
    return None if mask & signs.ZERO and low == -c else (q - low, signs.NONNEGATIVE)


def whole(field: Field, poly: Poly) -> int:
    """The sign of an integer polynomial: not 0 if its constant is no multiple; with floors, from that of P ± 1."""
    floors = any(field.atoms[p].kind == "floor" for p in field.ring.degrees(poly))
    if not floors and poly.leading_coefficient() == 1 and all(c.q == 1 for c in poly.coeffs()):
        return signs.ANY
    split = _split(field, poly)
    if split is None:
        return signs.ANY
    q, c = split
    if c.denominator != 1:
        return signs.NONZERO
    if not floors:
        return signs.ANY
    value = field.ring.polynomial(q + to_fmpq(c))
    for step, wanted, found in ((1, signs.POSITIVE, signs.NONNEGATIVE), (-1, signs.NEGATIVE, signs.NONPOSITIVE)):
        if signs.sign_of(field, value + field.constant(step)) == wanted:
            return found
    return signs.ANY


def learn_floor(field: Field, u: Rat, value: Rat) -> None:
    """0 ≤ u - ⌊u⌋ < 1, a fact only if u has a value at every point: else it would say that u has one."""
    from derivcheck.kernel.existence import exists

    if exists(field, u):
        known.learn(field, u - value, signs.NONNEGATIVE)
        known.learn(field, value + field.constant(1) - u, signs.POSITIVE)
