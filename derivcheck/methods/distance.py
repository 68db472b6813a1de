"""Equal arrays by a distance that is 0.

Proves: ``a = b`` of arrays where a supposed equation makes |a - b|² = 0: of norms and
inner products, and of linear systems (``X.T @ X @ w = zeros(n)`` gives ``X @ w = zeros(m)``).
Gives up: without a supposed equation.
Certificate: ``distance``, then ``via(dot(w, u))`` with u a side of an equation of vectors.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.core.build import ZERO, build, fn, sym
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.propositions import conjuncts
from derivcheck.methods import Application, GaveUp, Method, Proposal, Search


def prove(sequent: Sequent, search: Search) -> Proposal:
    """The distance, where an equation is supposed; of a square that should be 0, another product."""
    claim = sequent.claim
    if claim.op == "eq" and claim.args[0].sort.kind == "array":
        own = frozenset() if sequent.allows("hypothesis") else sequent.given
        equations = [p for f in sequent.context.facts if f not in own for p in conjuncts(f) if p.op == "eq"]
        if any(e not in (claim, build("eq", claim.args[::-1])) for e in equations):
            return search.apply(sequent, "distance")
    if claim.op == "le" and claim.args[1] is ZERO and claim.args[0].op == "dot":
        return search.first(sequent, _products(sequent), "")
    return GaveUp("")


def _products(sequent: Sequent) -> Iterator[Application]:
    """A declared vector times a side of an equation of vectors."""
    for fact in (p for f in sequent.context.facts for p in conjuncts(f)):
        if fact.op == "eq" and len(fact.args[0].sort.shape) == 1:
            for d in sequent.context.declarations:
                if d.sort.shape == fact.args[0].sort.shape and d.name in fact.free:
                    yield "via", fn("dot", sym(d.name, d.sort), fact.args[0])


METHOD = Method("distance", 62, prove)
