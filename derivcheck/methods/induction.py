"""Induction over a size.

Proves: claims about an integer symbol that follow at its first value and from
one value to the next: closed forms of sums and products; inequalities, where the
hypothesis with the last term put in leaves one that speaks of no sum.
Gives up: when the step stays open, or something else speaks of the symbol.
Certificate: ``induction(n)`` with a certificate for each half.
"""

from __future__ import annotations

from derivcheck.core.build import ONE, add, constant_value, mul
from derivcheck.core.certificate import Certificate
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import Term
from derivcheck.kernel.check import Rejected, Sequent
from derivcheck.kernel.order import orders_numbers
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
    reason = GaveUp("")
    for name in names[:2]:
        for found in (_by_last_term(sequent, search, name), search.apply(sequent, "induction", name)):
            if isinstance(found, Certificate):
                return found
            reason = found
    return reason


def _by_last_term(sequent: Sequent, search: Search, name: str) -> Proposal:
    """The step as two: the hypothesis with the last term put in, and the rest, which speaks of no sum."""
    bound = _next(sequent.claim, name) if orders_numbers(sequent.claim) else None
    premises = None if bound is None else search.step(sequent, "induction", name)
    if bound is None or premises is None or isinstance(premises, Rejected):
        return GaveUp("")
    first, later = premises
    shown = search.close(first)
    step = search.apply(later, "between", *bound) if shown is not None else GaveUp("")
    if isinstance(step, GaveUp) or shown is None:
        return GaveUp("a premise of induction stays open")
    return Certificate("induction", (name,), (shown, step))


def _next(claim: Term, name: str) -> tuple[Term, str] | None:
    """What the hypothesis says of Σ f up to n + 1, the other side at n and f(n + 1); and where the sum stands."""
    n = next(t for t in claim.subterms() if t.op == "sym" and t.name == name)
    a, b = claim.args
    for side, other, where in ((a, b, "left"), (b, a, "right")):
        if side.op not in ("sum", "prod") or other.op in ("sum", "prod"):
            continue
        low, high, body = side.args
        if name in low.free | body.free or high is not n:
            continue
        last = substitute(body, {side.var.name: add(n, ONE)})
        return (add(other, last) if side.op == "sum" else mul(other, last)), where
    return None


METHOD = Method("induction", 65, prove)
