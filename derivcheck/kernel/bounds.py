"""Sharper signs: roots and exponentials against what they are compared with, arcs, sine and cosine on known
arcs, convex combinations.

Called by ``signs``, in its terms: the true sign is in the mask at every point.
"""

from __future__ import annotations

from fractions import Fraction

from derivcheck.kernel import intervals, signs
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.ring import Poly, coefficients, monomials

_HALF = Fraction(1, 2)
_ROOT = 6


def radical(field: Field, poly: Poly) -> int:
    """c·r + d with r = u^(1/q) ≥ 0, c ≥ 0 ≥ d: the sign of c^q u - (-d)^q."""
    ring = field.ring
    for position, degree in field.ring.degrees(poly).items():
        if degree != 1 or field.atoms[position].kind not in ("root", "abs"):
            continue
        q, u = field.rules[position]
        if q > _ROOT:
            continue
        parts = coefficients(ring, poly, position)
        c = ring.polynomial(parts[1])
        d = ring.polynomial(parts[0]) if 0 in parts else field.constant(0)
        for turn in (1, -1):
            if signs.sign_of(field, c.scale(turn)) & signs.NEGATIVE:
                continue
            if signs.sign_of(field, d.scale(turn)) & signs.POSITIVE == 0:
                found = signs.sign_of(field, c.scale(turn) ** q * u - d.scale(-turn) ** q)
            elif q == 2:  # |d| ≤ c·r gives c·r + d ≥ 0, and |d| = c·r no more: d may be either of ±c·r
                found = signs.sign_of(field, c * c * u - d * d)
                found = found | signs.POSITIVE
            else:
                continue
            return found if turn == 1 else signs.flip(found)
    return signs.ANY


def exponential(field: Field, poly: Poly) -> int:
    """A - B for products A > 0 and B > 0 with an exponential in them: the sign of log A - log B."""
    from derivcheck.kernel.functions import log

    if len(poly) != 2 or not any(field.atoms[p].kind == "exp" for p in field.ring.degrees(poly)):
        return signs.ANY
    terms = list(monomials(field.ring.lift(poly)))
    if terms[0][1] * terms[1][1] > 0:
        return signs.ANY
    logs = []
    for exponents, c in sorted(terms, key=lambda term: -term[1]):
        product = field.ring.monomial(exponents).scale(abs(c))
        if signs.sign_of(field, product) != signs.POSITIVE:
            return signs.ANY
        logs.append(log(field, product))
    return signs.sign_of(field, logs[0] - logs[1])


def combination(field: Field, poly: Poly) -> int:
    """t·c + d with t in [a, b] lies between a·c + d and b·c + d: where both have one sign, so has it."""
    for position, degree in field.ring.degrees(poly).items():
        if degree != 1 or field.atoms[position].kind != "sym":
            continue
        low, high = _ends(field, position)
        if low is None or high is None:
            continue
        parts = coefficients(field.ring, poly, position)
        c = field.ring.polynomial(parts[1])
        d = field.ring.polynomial(parts[0]) if 0 in parts else field.constant(0)
        mask = signs.sign_of(field, c.scale(low) + d) | signs.sign_of(field, c.scale(high) + d)
        if mask & signs.NONZERO != signs.NONZERO:
            return mask
    return signs.ANY


def _ends(field: Field, position: int) -> tuple[Fraction | None, Fraction | None]:
    """The least and the greatest number that a symbol may be, by its declared set and by facts about it alone."""
    span = intervals.of_atom(field, position)
    low, high = span.low, span.high
    for fact, mask, about, _ in field.fact_polys:
        end = (field.ring.generator(position) - fact).constant() if about == {position} else None
        if end is None:
            continue
        if mask & signs.NEGATIVE == 0:
            low = end if low is None else max(low, end)
        if mask & signs.POSITIVE == 0:
            high = end if high is None else min(high, end)
    return low, high


def arcs(field: Field, poly: Poly) -> int:
    """Σ cᵢ·arcᵢ + d with numbers cᵢ: each atan is within (-π/2, π/2), each asin within [-π/2, π/2]."""
    from derivcheck.kernel.trig import pi

    if not any(field.atoms[p].kind in ("atan", "asin") for p in field.ring.degrees(poly)):
        return signs.ANY
    quarter, mask = pi(field).scale(_HALF), signs.ANY
    poly = field.ring.lift(poly)
    for side in (1, -1):
        bound, strict = field.constant(0), False
        for exponents, c in monomials(poly):
            hits = [p for p, k in enumerate(exponents) if k and field.atoms[p].kind in ("atan", "asin")]
            if hits and sum(exponents) > 1:
                return signs.ANY
            if not hits:
                bound = bound + field.ring.monomial(exponents).scale(c)
                continue
            known = signs.atom_sign(field, hits[0])
            if known & (signs.NEGATIVE if c * side > 0 else signs.POSITIVE) == 0:
                strict = strict or known & signs.ZERO == 0
                continue  # c·arc ≥ 0 (≤ 0) already
            bound = bound - quarter.scale(abs(c) * side)
            strict = strict or field.atoms[hits[0]].kind == "atan"
        opposite = signs.NEGATIVE if side > 0 else signs.POSITIVE
        end = signs.sign_of(field, bound)
        if end & opposite == 0:
            mask &= signs.flip(opposite) if strict or end & signs.ZERO == 0 else signs.flip(opposite) | signs.ZERO
    return mask


def wave(field: Field, atom: Atom) -> int:
    """sin θ > 0 on (0, π), < 0 on (-π, 0); cos θ > 0 on (-π/2, π/2); weakly on the closed arcs."""
    from derivcheck.kernel.trig import pi

    angle, half = atom.args[0].scale(atom.unit), pi(field)
    if atom.kind == "cos":
        angle = angle + half.scale(_HALF)  # cos θ = sin(θ + π/2)
    for turn in (0, 1, -1):  # sin θ = -sin(θ ∓ π)
        low = signs.sign_of(field, angle - half.scale(turn))
        high = signs.sign_of(field, half.scale(turn + 1) - angle)
        if (low | high) & signs.NEGATIVE:
            continue
        inner = signs.POSITIVE if (low | high) == signs.POSITIVE else signs.NONNEGATIVE
        return inner if turn == 0 else signs.flip(inner)
    return signs.ANY
