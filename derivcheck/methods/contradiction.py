"""Cases that cannot occur.

Proves: anything, where the declarations, assumptions and cases supposed on the
way have no common point.
Gives up: when no contradiction is found among the signs.
Certificate: ``absurd``.
"""

from __future__ import annotations

from derivcheck.kernel.check import Sequent
from derivcheck.methods import GaveUp, Method, Proposal, Search


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Only inside a proof: a contradictory derivation is an error of its own."""
    if search.depth == 0 or not sequent.context.facts:
        return GaveUp("")
    return search.apply(sequent, "absurd")


METHOD = Method("contradiction", 35, prove, leaf=True)
