"""A search among other forms that the engine proposes for a line.

Proves: equations that the kernel can show in two steps, through a form that
sympy's rewritings (simplify, factor, expand, trigonometric and logarithmic
identities, denesting) give for one side.
Gives up: when no proposed form is confirmed by the kernel.
Certificate: ``via(t)`` with a certificate for each half.
"""

from __future__ import annotations

from itertools import islice

from derivcheck import engine
from derivcheck.core.rewrite import unfold
from derivcheck.core.term import BINDERS
from derivcheck.kernel.check import Sequent
from derivcheck.methods import GaveUp, Method, Proposal, Search

_FORMS = 6


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Other forms of the left side, then of the right; only for the claim itself."""
    claim = sequent.claim
    if claim.op != "eq" or search.depth > 0 or any(a.sort.kind != "scalar" for a in claim.args):
        return GaveUp("")
    if sequent.facts or any(t.op in BINDERS or t.op == "diff" for t in claim.subterms()):
        return GaveUp("")
    lines = (unfold(side) if sequent.reading.definitions else side for side in claim.args)
    forms = (form for line in lines for form in islice(engine.forms(line, sequent.context), _FORMS))
    return search.first(sequent, (("via", form.term) for form in forms), "no other form was proposed")


METHOD = Method("rewriting", 90, prove)
