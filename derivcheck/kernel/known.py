"""What true facts say: signs of polynomials kept for themselves and for what they help to sign.

A fact must be true at every point of the context.  What speaks of a bound
variable says nothing where that variable's range is empty, so such a fact
never gives one of things outside.
"""

from __future__ import annotations

from derivcheck.kernel.field import Field
from derivcheck.kernel.inverse import inside
from derivcheck.kernel.ring import Poly, Rat, Stuck, coefficients, degrees, monomials
from derivcheck.kernel.signs import (
    ANY,
    NEGATIVE,
    NONZERO,
    POSITIVE,
    ZERO,
    atom_sign,
    factor_sign,
    flip,
    monic,
    product_of,
    raised,
    sign_of,
    support_of,
    times,
    variables_of,
)

_SQUARE = 16  # longest sums in which a square is completed


def learn(field: Field, element: Rat, mask: int) -> None:
    """Take in a true fact: the sign of an element at every point.

    Factors of known sign are divided out, so that x·y > 0 and x > 0 give y > 0.
    """
    try:
        element = field.reduce(element)
        content, factors = field.ring.factor(element.num)
        _, below = field.ring.factor(element.den)
    except Stuck:
        return
    if element.is_zero():  # 0 = 0 says nothing, 0 > 0 cannot be
        field.impossible = field.impossible or mask & ZERO == 0
        return
    mask = mask if content > 0 else flip(mask)
    scope = variables_of(field, frozenset(element.uses()))
    open_factors: list[Poly] = []
    parts = [(f, k) for f, k in [*factors, *below] if not f.is_constant()]
    for f, k in parts:
        if mask & ZERO == 0 and _speaks_of(field, f, scope):
            record(field, f, NONZERO)
        known = raised(factor_sign(field, f), k) if len(parts) > 1 else ANY
        if mask & ZERO == 0:
            known &= NONZERO
        if known == NEGATIVE:
            mask = flip(mask)
        elif known != POSITIVE:
            open_factors.append(f if k % 2 else f * f)
    if not open_factors and mask & POSITIVE == 0 and not variables_of(field, support_of(field.ring.lift(element.num))):
        field.impossible = True  # the factors' signs contradict the fact
    if open_factors and _speaks_of(field, product_of(field, open_factors), scope):
        remember(field, product_of(field, open_factors), mask)
        if mask & NONZERO != NONZERO and mask & ZERO:
            _vanishing(field, product_of(field, open_factors), mask)
            _square_vanishes(field, product_of(field, open_factors), mask)


def remember(field: Field, poly: Poly, mask: int) -> None:
    """Keep the sign of a polynomial at every point, for itself and for what it helps to sign."""
    from derivcheck.kernel import integers

    record(field, poly, mask)
    canonical, lead = monic(field.ring.lift(poly))
    support = support_of(canonical)
    mask = mask if lead > 0 else flip(mask)
    field.fact_polys.append((field.ring.polynomial(canonical), mask, support, variables_of(field, support)))
    sharper = integers.tightened(field, canonical, mask)
    if sharper is not None:
        learn(field, field.ring.polynomial(sharper[0]), sharper[1])
    _learn_inside(field, canonical, mask)


def record(field: Field, poly: Poly, mask: int) -> None:
    """A polynomial's sign at every point, intersected with what was known."""
    canonical, lead = monic(field.ring.lift(poly))
    key = str(canonical)
    before = field.known.get(key, ANY)
    field.known[key] = before & (mask if lead > 0 else flip(mask))
    if field.known[key] == 0 and not variables_of(field, support_of(canonical)):  # a range may be empty
        field.impossible = True
    if field.known[key] != before and field.sign_memo:
        field.sign_memo.clear()


def _learn_inside(field: Field, poly: Poly, mask: int) -> None:
    """What a fact says of its atoms' arguments: √u ≠ 0 and real u^e ≠ 0 give u > 0, |u| ≠ 0 u ≠ 0; `inverse`."""
    element = field.ring.polynomial(poly)
    scope = variables_of(field, support_of(poly))
    for position in sorted(element.uses()):
        atom = field.atoms[position]
        if not scope <= variables_of(field, frozenset({position})):
            continue
        if atom.kind in ("root", "abs", "rpow") and sign_of(field, field.ring.generator(position)) & ZERO == 0:
            learn(field, atom.args[0], NONZERO if atom.kind == "abs" else POSITIVE)
    for found, sign in inside(field, poly, mask):
        learn(field, found, sign)


def _vanishing(field: Field, poly: Poly, mask: int) -> None:
    """Where a sum of terms that are not negative is not positive, each is 0; so is what has a power that is 0."""
    terms = [(exponents, c) for exponents, c in monomials(field.ring.lift(poly)) if any(exponents)]
    if not 1 <= len(terms) <= 4 or len(terms) < len(poly):
        return
    for exponents, c in terms:
        part = POSITIVE if c > 0 else NEGATIVE
        for position, k in enumerate(exponents):
            part = times(part, raised(atom_sign(field, position), k)) if k else part
        if part & (NEGATIVE if mask & NEGATIVE or mask == ZERO else POSITIVE):
            return
    scope = variables_of(field, support_of(poly))
    for exponents, _ in terms:
        powers = [p for p, k in enumerate(exponents) if k]
        if not scope <= variables_of(field, frozenset(powers)):
            continue
        if len(terms) > 1:
            learn(field, field.ring.monomial(exponents), ZERO)
        elif len(powers) == 1 and sum(exponents) > 1:
            learn(field, field.ring.generator(powers[0]), ZERO)


def _square_vanishes(field: Field, poly: Poly, mask: int) -> None:
    """Where a·(v + h)² + rest is not positive, with a > 0 and rest not negative, v + h and rest are 0."""
    if len(poly) > _SQUARE or variables_of(field, support_of(poly)):
        return
    poly = field.ring.lift(poly)
    for position, degree in degrees(poly).items():
        parts = coefficients(field.ring, poly, position)
        lead = field.ring.polynomial(parts[2]).constant() if degree == 2 else None
        if lead is None or mask & (POSITIVE if lead > 0 else NEGATIVE):
            continue
        b, c = (field.ring.polynomial(parts[k]) if k in parts else field.constant(0) for k in (1, 0))
        half = b.scale(1 / (2 * lead))
        rest = c - (half * half).scale(lead)
        if sign_of(field, rest.scale(lead)) & NEGATIVE == 0:
            learn(field, field.ring.generator(position) + half, ZERO)
            learn(field, rest, ZERO)
            return


def _speaks_of(field: Field, poly: Poly, scope: frozenset[int]) -> bool:
    """Whether a part of a fact speaks of its bound variables: what does not says nothing where their range is empty."""
    return not scope or scope <= variables_of(field, support_of(field.ring.lift(poly)))
