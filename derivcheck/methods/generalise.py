"""Numbers in place of expressions.

Proves: claims that are instances of one about real numbers: entries, sums and
norms become new symbols, or one expression that occurs throughout, with what
signs say of them.
Gives up: when no expression stands for all that its symbols do in the claim,
or the claim about numbers stays open.
Certificate: ``generalise(q, y, u, …)`` and what shows q.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, permutations

from derivcheck.core.build import DERIVATIVES, num, relation, sym
from derivcheck.core.context import Declaration
from derivcheck.core.rewrite import fresh, rebuild
from derivcheck.core.term import BINDERS, REAL, Term
from derivcheck.errors import SortError
from derivcheck.kernel import signs
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.holds import relation_holds
from derivcheck.kernel.order import orders_numbers
from derivcheck.kernel.ring import Stuck
from derivcheck.kernel.shapes import relation_sign
from derivcheck.methods import GaveUp, Method, Proposal, Search, plausible

_TRIED = 3
_SIZE = 200
_OPAQUE = BINDERS | {*DERIVATIVES, "call", "apply"}
_ARRAYS = frozenset({"index", "sum", "prod", "max_over", "min_over", "vsum", "vprod", "vmax", "vmin", "norm", "dot"})
_ALIENS = 4


def prove(sequent: Sequent, search: Search) -> Proposal:
    """The largest expressions first."""
    claim = sequent.claim
    if not orders_numbers(claim) or claim.size > _SIZE or not sequent.allows("calculus"):
        return GaveUp("")
    if any(t.op == "call" for t in claim.subterms()):
        return search.apply(sequent, "unfolded") if sequent.reading.definitions else GaveUp("")
    taken = claim.free | {d.name for d in sequent.context.declarations}
    reason: Proposal = GaveUp("no expression stands for all that its symbols do")
    for q, values in islice(_proposals(claim, taken), _TRIED):
        try:
            guards = (*(g for y, u in values for g in _guards(sequent, u, y)), *_ordered(sequent, values))
        except Stuck:
            continue
        inner = sequent.context.declare(*(Declaration(y.name, REAL) for y, _ in values)).suppose(*guards)
        if plausible(sequent.show(q, inner)):
            reason = search.apply(sequent, "generalise", q, *(t for pair in values for t in pair), *guards)
            if not isinstance(reason, GaveUp):
                return reason
    return reason


Values = tuple[tuple[Term, Term], ...]


def _proposals(claim: Term, taken: frozenset[str]) -> Iterator[tuple[Term, Values]]:
    """Claims about new symbols: for all entries and sums at once, then for one expression, the largest first."""
    aliens = list(dict.fromkeys(_aliens(claim)))
    if 0 < len(aliens) <= _ALIENS:
        values = []
        for u in aliens:
            y = sym(fresh("y", taken), REAL)
            taken |= {y.name}
            values.append((y, u))
        q = claim
        for y, u in values:
            q = _replaced(q, u, y)
        yield q, tuple(values)
    y = sym(fresh("y", taken), REAL)
    for u, q in _expressions(claim, y):
        yield q, ((y, u),)


def _aliens(term: Term) -> Iterator[Term]:
    """Numbers made of arrays and ranges, as they stand in the claim."""
    if term.op in _ARRAYS and term.sort.kind == "scalar":
        yield term
    elif term.op not in _OPAQUE:
        for arg in term.args:
            yield from _aliens(arg)


def _expressions(claim: Term, y: Term) -> Iterator[tuple[Term, Term]]:
    """Numbers, not symbols, and the claim with y for each, none of whose symbols is left in it (of a sum: not all)."""
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
        left = q.free & u.free
        if not left or (u.op == "add" and left != u.free):
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
    known = {k: relation_sign(field, u, num(k)) for k in (0, 1, -1)}
    sides = (((1, 0, -1), "gt", "ge", signs.NEGATIVE), ((-1, 0, 1), "lt", "le", signs.POSITIVE))
    for order, strict, weak, wrong in sides:
        for k in order:
            if known[k] & wrong == 0:
                yield relation(weak if known[k] & signs.ZERO else strict, y, num(k))
                break


def _ordered(sequent: Sequent, values: Values) -> Iterator[Term]:
    """Which of the numbers are known to be at least others."""
    field = sequent.field()
    for (y, u), (z, v) in permutations(values[:_ALIENS], 2):
        if relation_holds(field, "le", u, v):
            yield relation("le", y, z)


METHOD = Method("generalise", 66, prove)
