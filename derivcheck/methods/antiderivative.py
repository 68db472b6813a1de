"""Definite integrals by an antiderivative.

Proves: claims with integrals whose integrand has an elementary antiderivative
(or one with erf): differentiable on the closed interval, or on the open one
with limits at its ends (improper integrals); by parts of the range around 0.
Gives up: when the engine proposes none that the kernel's derivative and limits
confirm.
Certificate: ``antiderivative(I, F)``, ``improper(I, F, A, B)``, ``parts-of-range(I, c)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from derivcheck import engine
from derivcheck.core.build import build, is_infinite, num, sub
from derivcheck.core.context import Declaration
from derivcheck.core.rewrite import unfold
from derivcheck.core.term import Term
from derivcheck.kernel.check import Sequent
from derivcheck.methods import Application, GaveUp, Method, Proposal, Search, limit_value


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
    a, b, f = integral.args
    context = sequent.context.declare(Declaration(x.name, x.sort))
    proper = not (is_infinite(a) or is_infinite(b))
    primitives = list(islice(engine.antiderivatives(f, x, context), 4))
    reason = search.first(sequent, _proposals(sequent, integral, primitives), "no antiderivative was proposed")
    if search.depth > 1 or not isinstance(reason, GaveUp):
        return reason
    if proper and not (a.op == "num" and b.op == "num"):
        found = search.apply(sequent, "cases", sub(b, a))
    else:
        found = search.apply(sequent, "parts-of-range", integral, num(0))
    return reason if isinstance(found, GaveUp) else found


def _proposals(sequent: Sequent, integral: Term, primitives: list[Term]) -> Iterator[Application]:
    """Each antiderivative at the ends of the range; some by their limits there."""
    x, (a, b, _) = integral.var, integral.args
    if not (is_infinite(a) or is_infinite(b)):
        yield from (("antiderivative", integral, primitive) for primitive in primitives)
    for primitive in primitives[:3]:
        first, last = (
            limit_value(sequent, build("limit", (end, primitive), (x, "" if is_infinite(end) else side)))
            for end, side in ((a, "+"), (b, "-"))
        )
        if first is not None and last is not None:
            yield "improper", integral, primitive, first, last


METHOD = Method("antiderivative", 80, prove)
