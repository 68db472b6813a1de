"""Binomial coefficients: one form for those whose numbers differ by integers.

Every step is an identity of x(x-1)…(x-k+1)/k! for integers k ≥ 0.  Trusts `signs`.
"""

from __future__ import annotations

from fractions import Fraction

from derivcheck.kernel import signs
from derivcheck.kernel.field import Field
from derivcheck.kernel.ring import Rat, monomials

_LITERAL = 40  # lower numbers written out
_STEPS = 6  # how far apart two coefficients may be


def coefficient(field: Field, x: Rat, k: Rat) -> Rat:
    """binomial(x, k): x(x-1)…(x-k+1)/k! for a literal k ≥ 0, 1 for k = x natural, else over the least k ≥ 0 known.

    C(x, k) = C(x-1, k-1)·x/k = C(x, k-1)·(x-k+1)/k for k ≥ 1, and for one k
    C(x+1, k) = C(x, k)·(x+1)/(x+1-k) where x+1 ≠ k.
    """
    one = field.constant(1)
    value = field.reduce(k).constant()
    if value is not None and value.denominator == 1 and 0 <= value <= _LITERAL:
        result = one
        for j in range(int(value)):
            result = (result * (x - field.constant(j))).scale(Fraction(1, j + 1))
        return result
    if field.equal(x, k) and signs.sign_of(field, x) & signs.NEGATIVE == 0:
        return one
    factor = one
    for _ in range(_STEPS):
        if signs.sign_of(field, k - one) & signs.NEGATIVE:
            break
        if _offset(field, x) > 0:
            factor, x, k = factor * x / k, x - one, k - one
        else:
            factor, k = factor * (x - k + one) / k, k - one
    return factor * _near(field, x, k)


def _offset(field: Field, x: Rat) -> Fraction:
    """The number that is added in x."""
    return next((c for exponents, c in monomials(field.ring.lift(x.num)) if not any(exponents)), Fraction(0))


def _near(field: Field, x: Rat, k: Rat) -> Rat:
    """C(x, k) by one that is known for the same k and an x that differs by an integer, where nothing divides by 0."""
    for position in field.by_kind.get(("binomial", ""), ()):
        known, lower = field.current(position).args
        gap = field.reduce(x - known).constant()
        if gap is None or gap.denominator != 1 or not 0 < abs(gap) <= _STEPS or not field.equal(lower, k):
            continue
        base = known if gap > 0 else x
        tops = [base + field.constant(j) for j in range(1, int(abs(gap)) + 1)]
        others = tops if gap < 0 else []
        if any(signs.sign_of(field, t) & signs.ZERO for t in (*(t - k for t in tops), *others)):
            continue
        ratio = field.constant(1)
        for t in tops:
            ratio = ratio * t / (t - k)
        atom = field.element(position)
        return atom * ratio if gap > 0 else atom / ratio
    return field.element(field.intern("binomial", (x, k)).position)
