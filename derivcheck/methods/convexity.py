"""Semidefiniteness and convexity.

Proves: ``psd`` and ``pd`` through symmetry and the quadratic form vᵀAv for
every v; ``convex``, ``strictly_convex``, ``concave`` through the Hessian (the
second derivative), on declared sets that nothing else restricts; ``not psd``
and ``not convex`` by a witness.
Gives up: when the quadratic form is not seen to be a sum of nonnegative terms;
at kinks.
Certificate: ``psd``, ``curvature``, ``indefinite(w)``, ``not-convex(a, b)``.
"""

from __future__ import annotations

from fractions import Fraction

from derivcheck.core.build import CONVEXITY, num
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
        return search.apply(sequent, "curvature")
    if claim.op == "not" and claim.args[0].op in CONVEXITY and len(claim.args[0].args) == 2:
        pairs = sorted(_PAIRS, key=lambda p: abs(p[0]) + abs(p[1]))
        return search.first(sequent, *(("not-convex", num(Fraction(a)), num(Fraction(b))) for a, b in pairs))
    return GaveUp("")


METHOD = Method("convexity", 45, prove)
