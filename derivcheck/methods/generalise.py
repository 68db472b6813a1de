"""A number in place of an expression.

Proves: claims that are instances of one about a single real number y: an
expression that occurs throughout becomes y, with what signs say of it.
Gives up: when no expression stands for all that its symbols do in the claim,
or the claim about y stays open.
Certificate: ``generalise(q, y, u, …)`` and what shows q.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.core.build import num, relation, sym
from derivcheck.core.context import Declaration
from derivcheck.core.rewrite import fresh, rebuild
from derivcheck.core.term import BINDERS, REAL, Term
from derivcheck.errors import SortError
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.holds import relation_holds
from derivcheck.kernel.order import orders_numbers
from derivcheck.kernel.ring import Stuck
from derivcheck.methods import GaveUp, Method, Proposal, Search, plausible

_TRIED = 3
_SIZE = 200
_OPAQUE = BINDERS | {"diff", "grad", "jacobian", "hessian", "call", "apply"}
_BOUNDS = (("gt", 1), ("ge", 1), ("gt", 0), ("ge", 0), ("gt", -1), ("ge", -1))


def prove(sequent: Sequent, search: Search) -> Proposal:
    """The largest expressions first."""
    claim = sequent.claim
    if not orders_numbers(claim) or claim.size > _SIZE or not sequent.allows("calculus"):
        return GaveUp("")
    if any(t.op == "call" for t in claim.subterms()):
        return search.apply(sequent, "unfolded") if sequent.reading.definitions else GaveUp("")
    y = sym(fresh("y", claim.free | {d.name for d in sequent.context.declarations}), REAL)
    reason: Proposal = GaveUp("no expression stands for all that its symbols do")
    for u, q in list(_expressions(claim, y))[:_TRIED]:
        try:
            guards = tuple(_guards(sequent, u, y))
        except Stuck:
            continue
        inner = sequent.context.declare(Declaration(y.name, REAL)).suppose(*guards)
        if plausible(inner, q):
            reason = search.apply(sequent, "generalise", q, y, u, *guards)
            if not isinstance(reason, GaveUp):
                return reason
    return reason


def _expressions(claim: Term, y: Term) -> Iterator[tuple[Term, Term]]:
    """Numbers, not symbols, and the claim with y for each, in which none of their symbols is left."""
    seen: dict[Term, None] = {}
    stack = [claim]
    while stack:
        term = stack.pop()
        if term.sort.kind == "scalar" and term.free and term.op != "sym":
            seen[term] = None
        if term.op not in _OPAQUE:
            stack.extend(term.args)
    for u in sorted(seen, key=lambda t: -t.size):
        try:
            q = _replaced(claim, u, y)
        except SortError:  # an integer must stand there
            continue
        if not q.free & u.free:
            yield u, q


def _replaced(term: Term, u: Term, y: Term) -> Term:
    if term is u:
        return y
    if term.op in _OPAQUE:
        return term
    return rebuild(term, tuple(_replaced(a, u, y) for a in term.args))


def _guards(sequent: Sequent, u: Term, y: Term) -> Iterator[Term]:
    """The strongest bounds by -1, 0, 1 that signs show of u, from below and from above."""
    field = sequent.field()
    mirrored = tuple((op.replace("g", "l"), -k) for op, k in _BOUNDS)
    for bounds in (_BOUNDS, mirrored):
        for op, k in bounds:
            if relation_holds(field, op, u, num(k)):
                yield relation(op, y, num(k))
                break


METHOD = Method("generalise", 66, prove)
