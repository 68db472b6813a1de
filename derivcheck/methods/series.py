"""Infinite sums by partial sums in closed form.

Proves: claims with infinite sums whose terms telescope (geometric series,
k^m r^k, rational terms), or are multiples of the terms of a known power series
(exp, log, sin, cos, sinh, cosh, atan; polynomials times u^k/k!).
Gives up: when no such form is found, or its convergence is not shown.
Certificate: ``series(S, j, G, l, …)`` and what follows.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck import engine
from derivcheck.core.build import ONE, OO, ZERO, add, build, constant_value, is_infinite, mul, neg, num, sub, sym
from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.rewrite import fresh, substitute, unfold
from derivcheck.core.term import NATURAL, Term
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.series import KNOWN
from derivcheck.methods import Application, GaveUp, Method, Proposal, Search, declared, limit_value

_SHIFTS = (0, 1, -1)  # of the known series' index against the sum's


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Each infinite sum that has no value yet."""
    if not sequent.allows("calculus"):
        return GaveUp("")
    infinite = (t for t in declared(sequent, sequent.claim, "sum") if t.args[1] is OO and not is_infinite(t.args[0]))
    sums = [t for t in infinite if t not in sequent.defined]
    proposals = (p for t in sums for p in _proposals(sequent, t))
    return search.first(sequent, proposals, "no closed form of the partial sums is found" if sums else "")


def _proposals(sequent: Sequent, total: Term) -> Iterator[Application]:
    """The terms f(a + j) as differences; else against the known series."""
    a, _, f = total.args
    taken = sequent.context.names | sequent.claim.free | {t.var.name for t in total.subterms() if t.op == "sum"}
    j = sym(fresh("j", taken), NATURAL)
    first = constant_value(a)
    k = add(a, j) if first is None else j if first == 0 else add(j, num(first))
    term = unfold(substitute(f, {total.var.name: k}))
    inside = sequent.context.declare(Declaration(j.name, j.sort, Domain(lower=ZERO)))
    for g in engine.differences(term, j, inside):
        end = _limit(sequent, j, g)
        if end is not None:
            yield "series", total, j, g, end
    for shift in _SHIFTS:
        for name, known in KNOWN.items():
            b = (known.first if first is None else int(first)) + shift
            if b < known.first or not _alike(term, known.term(ONE, j), j):
                continue
            for u in _bases(term, j):
                found = _against(name, term, u, b, j, inside)
                end = None if found is None else _limit(sequent, j, found[1])
                if found is not None and end is not None:
                    yield "series", total, j, found[1], end, found[0], name, u, b


def _alike(term: Term, other: Term, j: Term) -> bool:
    """Whether what moves below the line, be it in factorials or not, does so in both."""

    def below(t: Term) -> set[str]:
        return {
            "factorial" if d.op == "factorial" else ""
            for part in t.subterms()
            if part.op == "div"
            for d in part.args[1].subterms()
            if j.name in d.free and (d.op == "factorial" or d is part.args[1])
        }

    return below(other) <= below(term)


def _against(name: str, term: Term, u: Term, b: int, j: Term, inside: Context) -> tuple[Term, Term] | None:
    """c and G where the term may be G(j) - G(j + 1) and c times that of a known series at b + j."""
    k = add(num(b), j)
    if name == "exp":
        return engine.exponential_terms(term, k, u, j, inside)
    c = engine.multiple(term, KNOWN[name].term(u, k), j, inside)
    return None if c is None else (c, ZERO)


def _limit(sequent: Sequent, j: Term, g: Term) -> Term | None:
    """What a term tends to, if it is a number that can be written down."""
    if j.name not in g.free:
        return g
    return limit_value(sequent, build("limit", (OO, g), (j, "")))


def _bases(term: Term, j: Term) -> list[Term]:
    """What stands to a power that moves with j, and with the opposite sign; 1."""
    found: dict[Term, None] = {}
    for part in term.subterms():
        if part.op == "pow" and j.name in part.args[1].free and j.name not in part.args[0].free:
            found[part.args[0]] = None
        elif part.op == "exp" and j.name in part.free:
            steps = (substitute(part.args[0], {j.name: end}) for end in (ONE, ZERO))
            found[build("exp", (sub(*steps),))] = None
    bases = [b for b in found if constant_value(b) != -1][:3]
    products = [mul(*bases)] if len(bases) > 1 else []
    reciprocals = [build("div", (ONE, b)) for b in bases]
    plain = [*bases, *products, *reciprocals, ONE]
    return [*plain, *(neg(b) for b in plain)]


METHOD = Method("series", 54, prove)
