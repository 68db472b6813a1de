"""Unfolding definitions.

Proves: two lines that are one once all definitions are unfolded, up to the
names they bind (equations, ≤, ≥, ⇔, ⇒).
Gives up: when they differ in any other way, be it the order of a sum.
Certificate: ``unfold``.
"""

from __future__ import annotations

from derivcheck.kernel.check import Sequent
from derivcheck.methods import GaveUp, Method, Proposal, Search


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Unfold and compare."""
    if sequent.words is not None and "definition" not in sequent.words:
        return GaveUp("")
    if sequent.claim.op not in ("eq", "le", "ge", "iff", "implies"):
        return GaveUp("")
    found = search.apply(sequent, "unfold")
    nothing = isinstance(found, GaveUp) and not any(t.op == "call" for t in sequent.claim.subterms())
    return GaveUp("") if nothing else found


METHOD = Method("definition", 10, prove, leaf=True)
