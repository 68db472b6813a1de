"""Induction over a size.

Proves: claims about an integer symbol that follow at its first value and from
one value to the next: closed forms of sums and products, inequalities.
Gives up: when the step stays open, or something else speaks of the symbol.
Certificate: ``induction(n)`` with a certificate for each half.
"""

from __future__ import annotations

from derivcheck.core.build import constant_value
from derivcheck.kernel.check import Sequent
from derivcheck.methods import GaveUp, Method, Proposal, Search


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Over each integer symbol of the claim; not inside another proof, but under what the claim supposes."""
    if search.depth > (1 if sequent.context.cases else 0):
        return GaveUp("")
    names = [
        d.name
        for d in sequent.context.declarations
        if d.name in sequent.claim.free
        and d.sort.integer
        and not d.index
        and d.sort.kind == "scalar"
        and d.domain.lower is not None
        and constant_value(d.domain.lower) is not None
        and not any(d.name in size.free for other in sequent.context.declarations for size in other.sort.shape)
    ]
    return search.first(sequent, (("induction", name) for name in names[:2])) if names else GaveUp("")


METHOD = Method("induction", 65, prove)
