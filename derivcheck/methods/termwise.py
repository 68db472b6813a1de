"""Sums compared term by term.

Proves: inequalities between sums over one range whose terms compare, where a
total that is known (Σ p = 1) may carry a constant, or be added and taken away:
Gibbs' inequality, entropy against log K, Jensen's for a smooth convex function.
Gives up: when no distribution of what stands outside the sums makes every term
of one sign.
Certificate: ``termwise(i, m, n, h, …)`` and what shows h.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, permutations

from derivcheck.core.build import ONE, ZERO, add, constant_value, div, is_infinite, mul, neg, num, relation, sub, sym
from derivcheck.core.context import Declaration, Domain
from derivcheck.core.rewrite import fresh, rebuild, substitute, unfold
from derivcheck.core.term import REAL, Term
from derivcheck.errors import SortError
from derivcheck.evaluator import Effort
from derivcheck.kernel import derive, lower
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.holds import relation_holds
from derivcheck.kernel.order import orders_numbers
from derivcheck.kernel.propositions import conjuncts
from derivcheck.methods import GaveUp, Method, Proposal, Search, plausible

_TRIED = 16
_DEPTH = 2


@dataclass(frozen=True, slots=True)
class _Unit:
    """A term whose sum over the range is 1, and the fact that says so (-1: arithmetic)."""

    term: Term
    fact: int


_Addition = tuple[list[Term], tuple[int, ...]]  # terms, and the facts their total rests on


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Each way to distribute what stands outside the sums."""
    claim = unfold(sequent.claim) if sequent.reading.definitions else sequent.claim
    if not orders_numbers(claim) or search.depth > _DEPTH or any(name.endswith("'") for name in claim.free):
        return GaveUp("")
    try:
        difference = lower.lower(sub(*claim.args))
        proposals = list(islice(_proposals(sequent, difference), _TRIED))
    except (SortError, derive.NoDerivative) as error:
        return GaveUp(str(error))
    reason: Proposal = GaveUp("no term is of one sign throughout") if proposals else GaveUp("")
    for i, low, high, h, facts in proposals:
        index = Declaration(i.name, i.sort, Domain(lower=low, upper=high), index=True)
        if plausible(sequent.show(relation(claim.op, h, ZERO), sequent.context.declare(index)), Effort.QUICK):
            reason = search.apply(sequent, "termwise", i, low, high, h, *facts)
            if not isinstance(reason, GaveUp):
                return reason
    return reason


def _proposals(sequent: Sequent, difference: Term) -> Iterator[tuple[Term, Term, Term, Term, tuple[int, ...]]]:
    parts = list(_linear(difference, ()))
    sums = [t for _, t in parts if t.op == "sum"]
    if not sums or any(is_infinite(t.args[0]) or is_infinite(t.args[1]) for t in sums):
        return
    low, high = sums[0].args[:2]
    taken = difference.free | {d.name for d in sequent.context.declarations}
    i = sym(fresh("i'", taken), sums[0].var.sort)
    inside: list[Term] = []
    outside: list[Term] = []
    count = high if constant_value(low) == 1 else add(sub(high, low), ONE)
    for factors, term in parts:
        each = [*factors, *(term.args if term.op == "mul" else (term,))]
        if term.op == "sum" and term.args[:2] == (low, high):
            inside.append(_product((*factors, _at(term, i))))
        elif count in each:  # n c is the sum of n terms c
            each.remove(count)
            inside.append(_product(tuple(each)))
        else:
            outside.append(_product((*factors, term)))
    units = list(_units(sequent, i, (low, high), count, difference.free))
    rest = [t for t in outside if constant_value(t) != 0]
    shifts: list[_Addition] = [([], ())]
    if rest:
        constant = _sum(rest)
        shifts = [([mul(constant, u.term)], (u.fact,)) for u in units]
        shifts = [*(s for u in units for s in _tangents(constant, u, i, low, high)), *shifts]
    for extra, facts in shifts:
        base = [*inside, *extra]
        for more, also in _exchanges(units):
            used = tuple(sorted({k for k in (*facts, *also) if k >= 0}))
            yield i, low, high, _sum([*base, *more]), used


def _linear(term: Term, factors: tuple[Term, ...]) -> Iterator[tuple[tuple[Term, ...], Term]]:
    """A sum of products as factors free of sums and what they stand before."""
    match term.op:
        case "add":
            for arg in term.args:
                yield from _linear(arg, factors)
        case "neg":
            yield from _linear(term.args[0], (*factors, num(-1)))
        case "div":
            yield from _linear(term.args[0], (*factors, div(ONE, term.args[1])))
        case "mul" if sum(_has_sum(a) for a in term.args) == 1:
            others = tuple(a for a in term.args if not _has_sum(a))
            yield from _linear(next(a for a in term.args if _has_sum(a)), (*factors, *others))
        case _:
            yield factors, term


def _has_sum(term: Term) -> bool:
    return term.op == "sum" or (term.op in ("add", "neg", "mul", "div") and any(_has_sum(a) for a in term.args))


def _product(factors: tuple[Term, ...]) -> Term:
    kept = [f for f in factors if constant_value(f) != 1]
    return mul(*kept) if len(kept) > 1 else kept[0] if kept else ONE


def _sum(terms: list[Term]) -> Term:
    return add(*terms) if len(terms) > 1 else terms[0]


def _at(total: Term, i: Term) -> Term:
    return substitute(total.body, {total.var.name: i})


def _units(sequent: Sequent, i: Term, ends: tuple[Term, Term], count: Term, known: frozenset[str]) -> Iterator[_Unit]:
    """Facts Σ f = 1 over the range, of what the claim speaks of; 1/n where there are n ≥ 1 terms."""
    for k, fact in enumerate(sequent.context.facts):
        if fact in sequent.given and not sequent.allows("hypothesis"):
            continue
        for equation in [f for f in conjuncts(unfold(fact)) if f.op == "eq"]:
            a, b = equation.args
            for side, other in ((a, b), (b, a)):
                total = lower.lower(side)
                if total.op == "sum" and total.args[:2] == ends and total.free <= known and constant_value(other) == 1:
                    yield _Unit(_at(total, i), k)
    if relation_holds(sequent.field(), "ge", count, ONE):
        yield _Unit(div(ONE, count), -1)


def _exchanges(units: list[_Unit]) -> Iterator[_Addition]:
    """Nothing; or one unit more and another less."""
    yield [], ()
    for u, v in permutations(units, 2):
        yield [u.term, neg(v.term)], (u.fact, v.fact)


def _tangents(
    constant: Term, unit: _Unit, i: Term, low: Term, high: Term
) -> Iterator[tuple[list[Term], tuple[int, ...]]]:
    """For a constant C(m), m = Σ f: C(m)·u + C′(m)·(f - m·u), which adds up to C(m)."""
    totals = dict.fromkeys(t for t in constant.subterms() if t.op == "sum" and t.args[:2] == (low, high))
    for total in totals:
        y = sym(fresh("y", constant.free | {i.name}), REAL)
        slope = derive.derivative(_replaced(constant, total, y), y)
        if y.name in _replaced(constant, total, y).free:
            slope = substitute(slope, {y.name: total})
            tangent = mul(slope, sub(_at(total, i), mul(total, unit.term)))
            yield [mul(constant, unit.term), tangent], (unit.fact,)


def _replaced(term: Term, old: Term, new: Term) -> Term:
    if term is old:
        return new
    return rebuild(term, tuple(_replaced(a, old, new) for a in term.args))


METHOD = Method("termwise", 57, prove, deep=True)
