"""The zero test beyond reduction: factors, logarithms, arc tangents, roots.

`is_zero` true is a proof at every point of the context where the element is
defined; false means nothing.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from flint import arb

from derivcheck.kernel import enclosure, gather, signs
from derivcheck.kernel.field import Field
from derivcheck.kernel.ring import Poly, Rat, Stuck, coefficients, monomials

_NESTING = 6
_LOG_POWER = 24


def is_zero(field: Field, element: Rat) -> bool:
    """Whether the element is proved zero."""
    element = field.reduce(element)
    if element.is_zero():
        return True
    if field.depth > _NESTING:
        return False
    field.depth += 1
    try:
        top = field.ring.polynomial(element.num)
        if any(field.atoms[p].kind == "delta" for p in top.uses()) and gather.by_deltas(field, top):
            return True
        _, factors = field.ring.factor(element.num)
        return any(_factor_is_zero(field, f) for f, _ in factors)
    except Stuck:
        return False
    finally:
        field.depth -= 1


def _factor_is_zero(field: Field, poly: Poly) -> bool:
    sign = signs.factor_sign(field, poly)
    if sign == signs.ZERO or not sign & signs.ZERO:
        return sign == signs.ZERO
    element = field.ring.polynomial(poly)
    kinds = {field.atoms[p].kind for p in element.uses()}
    if "sum" in kinds and gather.by_gathering(field, element):
        return True
    if "log" in kinds and _logarithms(field, poly):
        return True
    if "atan" in kinds and _arcs(field, poly):
        return True
    return bool(kinds & {"root", "abs"}) and _root(field, poly)


def _logarithms(field: Field, poly: Poly) -> bool:
    """Σ mⱼ Σᵢ cᵢⱼ log uᵢ = 0 because each Πᵢ uᵢ^(n cᵢⱼ) = 1 for an integer n ≥ 1 (all uᵢ > 0)."""
    groups: dict[tuple[int, ...], list[tuple[Fraction, int]]] = {}
    for exponents, c in monomials(field.ring.lift(poly)):
        logs = [p for p, k in enumerate(exponents) if k and field.atoms[p].kind == "log"]
        if len(logs) != 1 or exponents[logs[0]] > 1:
            return False
        cofactor = tuple(0 if p in logs else k for p, k in enumerate(exponents))
        groups.setdefault(cofactor, []).append((c, logs[0]))
    return all(_product_is_one(field, terms) for terms in groups.values())


def _product_is_one(field: Field, terms: list[tuple[Fraction, int]]) -> bool:
    n = lcm(*(c.denominator for c, _ in terms))
    if any(abs(c * n) > _LOG_POWER for c, _ in terms):
        return False
    product = field.constant(1)
    for c, position in terms:
        product = product * field.atoms[position].args[0] ** int(c * n)
    return is_zero(field, product - field.constant(1))


def _arcs(field: Field, poly: Poly) -> bool:
    """Σ cᵢ atan vᵢ + cπ = 0, closed: Π (1 + i vᵢ)^(n cᵢ) is real, so the n-fold is kπ, and a ball says k = 0."""
    ring = field.ring
    pi_position = field.intern("pi").position
    terms: list[tuple[Fraction, int]] = []
    of_pi = Fraction(0)
    for exponents, c in monomials(ring.lift(poly)):
        hits = [p for p, k in enumerate(exponents) if k]
        if len(hits) != 1 or exponents[hits[0]] != 1:
            return False
        if hits[0] == pi_position:
            of_pi = c
        elif field.atoms[hits[0]].kind == "atan":
            terms.append((c, hits[0]))
        else:
            return False
    n = lcm(of_pi.denominator, *(c.denominator for c, _ in terms))
    if sum(abs(c * n) for c, _ in terms) > 1_000:
        return False
    real, imaginary = field.constant(1), field.constant(0)
    for c, position in terms:
        v = field.atoms[position].args[0].scale(1 if c > 0 else -1)
        for _ in range(abs(int(c * n))):
            real, imaginary = field.reduce(real - imaginary * v), field.reduce(imaginary + real * v)
    if not imaginary.is_zero():
        return False
    value = enclosure.ball(field, ring.polynomial(poly).scale(n), 256)
    return value is not None and enclosure.nearest_integer(value / arb.pi()) == 0


def _root(field: Field, poly: Poly) -> bool:
    """c·r + d = 0 for a root r = u^(1/q) ≥ 0: because c^q u = (-d)^q, and -d/c ≥ 0 where c ≠ 0 (where c = 0, d = 0)."""
    ring = field.ring
    poly = ring.lift(poly)
    for position, degree in reversed(list(enumerate(poly.degrees()))):
        if degree != 1 or field.atoms[position].kind not in ("root", "abs"):
            continue
        q, u = field.rules[position]
        if q > 12:
            continue
        parts = coefficients(ring, poly, position)
        c = ring.polynomial(parts[1])
        d = ring.polynomial(parts[0]) if 0 in parts else field.constant(0)
        if signs.sign_of(field, -d / c) & signs.NEGATIVE:
            continue
        if is_zero(field, c**q * u - (-d) ** q):
            return True
    return False
