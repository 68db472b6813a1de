"""Derivatives where a function changes its branch.

Proves: claims with the derivative of a function built with abs, max, min, relu,
sign, where or indicator, at a point where it goes over from one branch to the
other smoothly (once the cases say that the point is one).
Gives up: when the branches differ there in value or slope, or what they are
is not decided.
Certificate: ``sides(D)``.
"""

from __future__ import annotations

from derivcheck.core.rewrite import unfold
from derivcheck.core.term import Term
from derivcheck.kernel.check import Sequent, undefined
from derivcheck.kernel.propositions import MASKS
from derivcheck.methods import GaveUp, Method, Proposal, Search, declared

_BENT = frozenset({"abs", "max", "min", "relu", "sign", "where", "indicator"})


def prove(sequent: Sequent, search: Search) -> Proposal:
    """The first derivative that the table does not give."""
    claim = unfold(sequent.claim) if sequent.reading.definitions else sequent.claim
    if not sequent.allows("calculus") or claim.op not in MASKS:
        return GaveUp("")
    field = sequent.field()
    for slope in declared(sequent, claim, "diff"):
        if _bent(slope.args[0]) and undefined(sequent, field, slope) is not None:
            return search.apply(sequent, "sides", slope)
    return GaveUp("")


def _bent(f: Term) -> bool:
    return any(t.op in _BENT for t in f.subterms())


METHOD = Method("sides", 52, prove)
