"""What sympy asserts of an integral, a limit or an infinite sum in a claim that stays open.

A hint to the author, said as one: it makes no claim proved and none refuted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derivcheck import engine, evaluator
from derivcheck.core.build import DERIVATIVES, OO, build, is_infinite, neg, relation
from derivcheck.core.context import Goal
from derivcheck.core.rewrite import unfold
from derivcheck.core.term import BINDERS, Term
from derivcheck.core.text import text
from derivcheck.errors import SortError

_MOST = 2  # terms of one claim that sympy is asked about


def asserted(goal: Goal, proves: Callable[[Goal], bool]) -> str:
    """What sympy says of the first such term for whose value there is no proof; nothing where it says nothing."""
    if goal.by is not None and "calculus" not in goal.by:
        return ""
    claim = unfold(goal.claim)
    free = replace(goal, facts=(), kind="step")
    for term in list(dict.fromkeys(_unsettled(claim)))[:_MOST]:
        value = engine.asserted(term, goal.context)
        if value is None:
            continue
        named = {"oo": OO, "-oo": neg(OO)}[value] if isinstance(value, str) else value
        try:
            if proves(replace(free, claim=relation("eq", term, named))):
                continue
        except SortError:  # an integral or a sum that is infinite has no value
            pass
        said = f"sympy asserts that `{text(term)}` is `{text(named)}`"
        holds = _holds(free, claim, term, named, proves)
        if holds:
            return f"{said}, from which the claim would follow, and of which derivcheck has no proof"
        if holds is False:
            return f"{said}, with which the claim would be false; derivcheck has no proof of either"
        return f"{said}, of which derivcheck has no proof"
    return ""


def _holds(goal: Goal, claim: Term, term: Term, value: Term, proves: Callable[[Goal], bool]) -> bool | None:
    """Whether the claim would be true with the value in place of the term; None where that is not known."""
    if is_infinite(value):
        if claim.op == "eq" and term in claim.args:
            other = claim.args[1 - claim.args.index(term)]
            return other is value
        return None
    try:
        with_value = _replaced(claim, term, value)
    except SortError:
        return None
    if proves(replace(goal, claim=with_value)):
        return True
    seen = evaluator.examine(goal.context, with_value, evaluator.Effort.QUICK)
    return None if seen.counterexample is None else False


def _replaced(term: Term, part: Term, by: Term) -> Term:
    if term is part:
        return by
    return build(term.op, tuple(_replaced(a, part, by) for a in term.args), term.data) if term.args else term


def _unsettled(term: Term) -> Iterator[Term]:
    """Integrals, limits and infinite sums that speak of the point, the outermost."""
    if term.op in ("integral", "limit") or (term.op == "sum" and len(term.args) == 3 and term.args[1] is OO):
        yield term
    elif term.op not in BINDERS and term.op not in DERIVATIVES:
        for arg in term.args:
            yield from _unsettled(arg)
