"""Cases that cannot occur.

Proves: anything, where the declarations, assumptions and cases supposed on the
way have no common point; inequalities whose contrary has no point beside the facts.
Gives up: when no contradiction is found among the signs.
Certificate: ``absurd``, or ``cases(p)`` with the claim p and ``absurd`` for its contrary.
"""

from __future__ import annotations

from derivcheck.core.term import BINDERS, Term
from derivcheck.kernel.check import Rejected, Sequent, step
from derivcheck.kernel.order import orders_numbers
from derivcheck.methods import GaveUp, Method, Proposal, Search


def prove(sequent: Sequent, search: Search) -> Proposal:
    """The case as it stands, if one is supposed: a derivation's own context has a point, the facts it cites are true
    there.  Then the contrary."""
    if not sequent.context.facts:
        return GaveUp("")
    supposed = len(sequent.context.cases) > search.cited
    found = search.apply(sequent, "absurd") if supposed and search.depth else GaveUp("")
    if not isinstance(found, GaveUp) or not _plain(sequent.claim):
        return found
    if not any(_plain(fact) and fact.free & sequent.claim.free for fact in sequent.context.facts):
        return found
    branches = step(sequent, "cases", (sequent.claim,))
    if isinstance(branches, Rejected) or isinstance(step(branches[1], "absurd"), Rejected):
        return GaveUp("the contrary is not seen to be impossible")
    return search.apply(sequent, "cases", sequent.claim)


def _plain(claim: Term) -> bool:
    """Whether a claim orders numbers that are made of numbers."""
    return orders_numbers(claim) and not any(t.op in BINDERS or t.sort.kind == "array" for t in claim.subterms())


METHOD = Method("contradiction", 35, prove, leaf=True)
