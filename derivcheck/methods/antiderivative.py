"""Definite integrals by an antiderivative.

Proves: claims with proper integrals whose integrand has an elementary
antiderivative (or one with erf) that is differentiable on the closed interval.
Gives up: when the engine proposes none that the kernel's derivative confirms;
improper integrals.
Certificate: ``antiderivative(I, F)``, checked by F' = f and definedness.
"""

from __future__ import annotations

from itertools import islice

from derivcheck import engine
from derivcheck.core.context import Declaration
from derivcheck.core.rewrite import unfold
from derivcheck.core.term import Term
from derivcheck.kernel.check import Sequent
from derivcheck.methods import GaveUp, Method, Proposal, Search


def prove(sequent: Sequent, search: Search) -> Proposal:
    """The first integral that is not settled, by each proposed antiderivative."""
    if not sequent.allows("calculus"):
        return GaveUp("")
    claim = unfold(sequent.claim) if sequent.reading.definitions else sequent.claim
    for term in claim.subterms():
        if term.op == "integral" and term not in sequent.defined:
            return _by_engine(sequent, search, term)
    return GaveUp("")


def _by_engine(sequent: Sequent, search: Search, integral: Term) -> Proposal:
    x = integral.var
    context = sequent.context.declare(Declaration(x.name, x.sort))
    reason = GaveUp("no antiderivative was proposed")
    for primitive in islice(engine.antiderivatives(integral.args[2], x, context), 4):
        found = search.apply(sequent, "antiderivative", integral, primitive)
        if not isinstance(found, GaveUp):
            return found
        reason = found
    return reason


METHOD = Method("antiderivative", 80, prove)
