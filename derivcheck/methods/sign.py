"""Signs: what the declared sets and the assumptions say about a - b.

Proves: ≠ < ≤ > ≥ by intervals, products and sums of signed parts, completed
squares, assumptions that add up, and balls for closed values.
Gives up: when the sign of the difference stays open.
Certificate: ``signs``.
"""

from __future__ import annotations

from derivcheck.kernel.check import Sequent
from derivcheck.methods import GaveUp, Method, Proposal, Search


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Ask the kernel; an equation is the normal form's business."""
    if sequent.claim.op == "eq":
        return GaveUp("")
    return search.apply(sequent, "signs")


METHOD = Method("sign", 30, prove, leaf=True)
