"""Semidefiniteness and convexity.

Proves: ``psd`` and ``pd`` through symmetry and the quadratic form vᵀAv for
every v; ``convex``, ``strictly_convex``, ``concave`` through the Hessian (the
second derivative) or by composition (also at kinks), on declared sets that
nothing else restricts; ``not psd`` and ``not convex`` by a witness.
Gives up: when the quadratic form is not seen to be a sum of nonnegative terms,
or a part is neither convex nor concave.
Certificate: ``psd``, ``composed``, ``curvature``, ``indefinite(w)``, ``not-convex(a, b)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from derivcheck.core.build import CONVEXITY, build, num, sym
from derivcheck.core.rewrite import literal_size
from derivcheck.core.term import Term
from derivcheck.kernel.check import Sequent
from derivcheck.methods import GaveUp, Method, Proposal, Search

#: Pairs of points tried as witnesses against convexity.
_PAIRS = [(a, b) for a in range(-4, 5) for b in range(a + 1, 5)]


def prove(sequent: Sequent, search: Search) -> Proposal:
    """By the predicate."""
    claim = sequent.claim
    if claim.op in ("psd", "pd"):
        return search.apply(sequent, "psd")
    if claim.op in CONVEXITY:
        return search.first(sequent, ("composed",), ("curvature",))
    if claim.op == "not" and claim.args[0].op in CONVEXITY and len(claim.args[0].args) == 2:
        x = claim.args[0].args[1]
        if x.sort.kind == "array":
            others = [sym(d.name, d.sort) for d in sequent.context.declarations if d.sort.shape == x.sort.shape]
            zero = build("zeros", x.sort.shape)
            return search.first(sequent, *(("not-convex", v, zero) for v in others if v is not x))
        pairs = sorted(_PAIRS, key=lambda p: abs(p[0]) + abs(p[1]))
        return search.first(sequent, *(("not-convex", num(Fraction(a)), num(Fraction(b))) for a, b in pairs))
    if claim.op == "not" and claim.args[0].op in ("psd", "pd"):
        return search.first(sequent, *(("indefinite", w) for w in _vectors(claim.args[0].args[0])))
    return GaveUp("")


def _vectors(matrix: Term) -> Iterator[Term]:
    """Small vectors of a literal size."""
    n = literal_size(matrix.sort.shape[0])
    if n is not None and n <= 3:
        for entries in product((1, 0, -1, 2), repeat=n):
            if any(entries):
                yield build("list", tuple(num(e) for e in entries))


METHOD = Method("convexity", 45, prove)
