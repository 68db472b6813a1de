"""Sums compared term by term.

Proves: inequalities between sums over one range whose terms compare, where a
total that is known (Σ p = 1, and that of the shares f/Σf) may carry a constant,
or be added and taken away: Gibbs' and the log sum inequality, entropy against
log K, Jensen's for a smooth convex function, means of n numbers; what stands
outside acts through its tangent.
Gives up: when no distribution of what stands outside the sums makes every term
of one sign.
Certificate: ``termwise(i, m, n, h, …)`` and what shows h.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from derivcheck.core.build import ONE, ZERO, add, constant_value, div, is_infinite, mul, neg, num, relation, sub, sym
from derivcheck.core.context import Declaration, Domain
from derivcheck.core.rewrite import fresh, rebuild, substitute, unfold
from derivcheck.core.term import REAL, Term
from derivcheck.errors import SortError
from derivcheck.evaluator import Effort
from derivcheck.kernel import derive, lower, signs
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.holds import relation_holds
from derivcheck.kernel.order import orders_numbers
from derivcheck.kernel.propositions import conjuncts
from derivcheck.kernel.shapes import relation_sign
from derivcheck.methods import GaveUp, Method, Proposal, Search, plausible

_TRIED = 16
_DEPTH = 2


@dataclass(frozen=True, slots=True)
class _Unit:
    """A term whose sum over the range is 1, and the fact that says so (-1: arithmetic); or the share f/Σf."""

    term: Term
    fact: int
    share: bool = False


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
    ends = (low, high)
    taken = difference.free | {d.name for d in sequent.context.declarations}
    i = sym(fresh("i'", taken), sums[0].var.sort)
    count = high if constant_value(low) == 1 else add(sub(high, low), ONE)
    totals = list(dict.fromkeys(t for t in difference.subterms() if t.op == "sum" and t.args[:2] == ends))
    units = [*_units(sequent, i, ends, count, difference.free), *_shares(sequent, totals, i)]
    for inside, outside in _distributions(parts, i, ends, count, totals):
        shifts: list[_Addition] = [([], ())]
        if outside:
            constant = _sum(outside)
            shifts = [([mul(constant, u.term)], (u.fact,)) for u in units if not u.share]
            shifts = [*(s for u in units for s in _tangents(constant, u, i, totals)), *shifts]
        for extra, facts in shifts:
            base = [*inside, *extra]
            for more, also in _exchanges(units, _sum(base), i):
                used = tuple(sorted({k for k in (*facts, *also) if k >= 0}))
                yield i, low, high, _sum([*base, *more]), used


def _distributions(
    parts: list[tuple[tuple[Term, ...], Term]], i: Term, ends: tuple[Term, Term], count: Term, totals: list[Term]
) -> Iterator[tuple[list[Term], list[Term]]]:
    """Terms under the Σ, and what stands outside; then products of totals outside, where there are any."""
    before: list[Term] | None = None
    for apart in (False, True):
        inside: list[Term] = []
        outside: list[Term] = []
        for factors, term in parts:
            each = [*factors, *(term.args if term.op == "mul" else (term,))]
            mixed = any(t in totals for f in factors for t in f.subterms())
            if term.op == "sum" and term.args[:2] == ends and not (apart and mixed):
                inside.append(_product((*factors, _at(term, i))))
            elif count in each and not mixed:  # n c is the sum of n terms c
                each.remove(count)
                inside.append(_product(tuple(each)))
            elif constant_value(term) != 0:
                outside.append(_product((*factors, term)))
        if inside and inside != before:
            yield inside, outside
        before = inside


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
        case "pow" if constant_value(term.args[1]) == 2 and _has_root(term.args[0]):
            yield from _linear(_squared(term.args[0]), factors)
        case "pow" if constant_value(term.args[1]) == 2 and term.args[0].op == "sum":
            yield from _linear(term.args[0], (*factors, term.args[0]))
        case "mul" if any(_has_sum(a) for a in term.args):
            k = next(k for k, a in enumerate(term.args) if _has_sum(a))
            yield from _linear(term.args[k], (*factors, *term.args[:k], *term.args[k + 1 :]))
        case _:
            yield factors, term


def _has_sum(term: Term) -> bool:
    if term.op == "pow":
        return constant_value(term.args[1]) == 2 and (_has_sum(term.args[0]) or _has_root(term.args[0]))
    return term.op == "sum" or (term.op in ("add", "neg", "mul", "div") and any(_has_sum(a) for a in term.args))


def _has_root(term: Term) -> bool:
    return term.op == "sqrt" or (term.op in ("mul", "div") and any(_has_root(a) for a in term.args))


def _squared(term: Term) -> Term:
    """The square of a product with roots in it."""
    if term.op == "sqrt":
        return term.args[0]
    if term.op in ("mul", "div"):
        return rebuild(term, tuple(_squared(a) for a in term.args))
    return mul(term, term)


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


def _shares(sequent: Sequent, totals: list[Term], i: Term) -> Iterator[_Unit]:
    """f/T for totals T = Σ f that are not 0: their sum is 1."""
    for total in totals:
        if not relation_sign(sequent.field(), total, ZERO) & signs.ZERO:
            yield _Unit(div(_at(total, i), total), -1, share=True)


def _exchanges(units: list[_Unit], h: Term, i: Term) -> Iterator[_Addition]:
    """Nothing; or one unit more and another less: as much of them as makes h flat where the two are the same, or 1."""
    yield [], ()
    for u, v in combinations(units, 2):
        for one, other in ((u, v), (v, u)):
            weight = _flattening(h, one.term, other.term, i)
            if weight is not None:
                yield [mul(weight, sub(one.term, other.term))], (u.fact, v.fact)
                break
        else:
            for one, other in ((u, v), (v, u)) if not (u.share or v.share) else ():
                yield [one.term, neg(other.term)], (u.fact, v.fact)


def _flattening(h: Term, u: Term, v: Term, i: Term) -> Term | None:
    """c with ∂/∂x (h + c·(u - v)) = 0 where u = v, for the one entry x at i that u has and v has not."""
    entries = [t for t in dict.fromkeys(u.subterms()) if t.op == "index" and i.name in t.free]
    if len(entries) != 1 or entries[0] in set(v.subterms()):
        return None
    (x,) = entries
    y = sym(fresh("y", h.free | u.free | v.free), REAL)
    gap = sub(_replaced(u, x, y), v)
    meeting = _solved(_replaced(u, x, y), y, v)
    if meeting is None:
        return None
    slopes = [derive.derivative(t, y) for t in (_replaced(h, x, y), gap)]
    if all(y.name not in t.free for t in slopes):  # what is linear in x is made constant, and no simpler
        return None
    above, below = (substitute(t, {y.name: meeting}) for t in slopes)
    return neg(div(above, below))


def _solved(u: Term, y: Term, value: Term) -> Term | None:
    """What y is where a product or quotient with one y in it has a value."""
    while u is not y:
        held = [k for k, a in enumerate(u.args) if y.name in a.free]
        if len(held) != 1:
            return None
        (k,) = held
        rest = [a for j, a in enumerate(u.args) if j != k]
        match u.op:
            case "mul":
                value = div(value, _product(tuple(rest)))
            case "div":
                value = mul(value, rest[0]) if k == 0 else div(rest[0], value)
            case _:
                return None
        u = u.args[k]
    return value


def _tangents(constant: Term, unit: _Unit, i: Term, totals: list[Term]) -> Iterator[_Addition]:
    """For a constant C(m), m = Σ f: C(m)·u + C′(m)·(f - m·u), which adds up to C(m)."""
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
