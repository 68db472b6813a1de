"""One symbol over a compact interval, piece by piece.

Proves: inequalities in a single real symbol whose declared interval (or bounds
assumed of it) has numbers as ends, with zeros at the ends, the middle or where
the slope vanishes only.
Gives up: when a piece stays open after being halved often enough.
Certificate: ``subdivision(x, p₀, …, pₙ)``.
"""

from __future__ import annotations

from derivcheck.core.build import add, div, is_infinite, num, sym
from derivcheck.core.rewrite import unfold
from derivcheck.core.term import REAL, Term
from derivcheck.errors import SortError
from derivcheck.kernel import derive
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.express import express
from derivcheck.kernel.field import Field
from derivcheck.kernel.normal import normal
from derivcheck.kernel.order import UPPER, orders_numbers, rising
from derivcheck.kernel.propositions import MIRROR, conjuncts
from derivcheck.kernel.ring import Stuck
from derivcheck.kernel.subdivision import piece
from derivcheck.methods import GaveUp, Method, Proposal, Search

_HALVINGS = 6
_PIECES = 80


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Halve until each piece is shown."""
    claim = unfold(sequent.claim) if sequent.reading.definitions else sequent.claim
    if not orders_numbers(claim) or len(claim.free) != 1 or not sequent.allows("calculus"):
        return GaveUp("")
    x = sym(next(iter(claim.free)), REAL)
    ends = _ends(sequent, x)
    if ends is None:
        return GaveUp("")
    f, strict = rising(claim)
    try:
        points = _points(sequent, sequent.field(), f, strict, x, ends)
    except (Stuck, SortError, derive.NoDerivative) as error:
        return GaveUp(str(error))
    if points is None:
        return GaveUp("a piece stays open")
    return search.apply(sequent, "subdivision", x, *points)


def _ends(sequent: Sequent, x: Term) -> tuple[Term, Term] | None:
    """Closed ends of the symbol's interval, declared or assumed."""
    declaration = sequent.context.declaration(x.name)
    if declaration is None or declaration.sort != REAL or declaration.domain.values is not None:
        return None
    lower, upper = declaration.domain.lower, declaration.domain.upper
    for fact in [f for whole in sequent.context.facts for f in conjuncts(whole)]:
        if orders_numbers(fact):
            left, right = fact.args
            for op, side, other in ((fact.op, left, right), (MIRROR[fact.op], right, left)):
                if side is x and not other.free:
                    lower, upper = (lower, other) if op in UPPER else (other, upper)
    if lower is None or upper is None or is_infinite(lower) or is_infinite(upper):
        return None
    return lower, upper


def _points(
    sequent: Sequent, field: Field, f: Term, strict: bool, x: Term, ends: tuple[Term, Term]
) -> list[Term] | None:
    """Where to divide, by halving what stays open."""
    done: list[Term] = [ends[0]]
    waiting = [(*ends, 0)]
    while waiting:
        p, q, depth = waiting.pop()
        if depth > 0 and piece(sequent, field, f, strict, x, p, q):
            done.append(q)
            continue
        if depth >= _HALVINGS or len(done) + len(waiting) >= _PIECES:
            return None
        middle = express(field, field.reduce(normal(field, div(add(p, q), num(2)))))
        waiting += [(middle, q, depth + 1), (p, middle, depth + 1)]
    return done


METHOD = Method("subdivision", 68, prove)
