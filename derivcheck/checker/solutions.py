"""What slipped in a false equivalence or implication: which solutions come or go, and what would hold instead.

As in `diagnosis`, what is named as a mend was proved, and that it was meant is
a guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derivcheck import evaluator
from derivcheck.core.build import CONVEXITY, RELATIONS, ZERO, build, conjunction, neg, relation, sym
from derivcheck.core.certificate import Counterexample
from derivcheck.core.context import Context, Goal
from derivcheck.core.term import Term
from derivcheck.core.text import text

#: What is said, the claim that would hold, and where (one more assumption, if any).
Mend = tuple[str, Term, Term | None]

_TURNED = {"lt": ("gt", "le", "ge"), "le": ("ge", "lt", "gt"), "gt": ("lt", "ge", "le"), "ge": ("le", "gt", "lt")}
_KIN = {"strictly_convex": ("convex",), "convex": ("concave",), "concave": ("convex",), "pd": ("psd",)}
_LONG = 60


def happened(goal: Goal, counterexample: Counterexample) -> str:
    """Which side is true at the counterexample, and whether solutions are gained or lost by it."""
    claim = goal.claim
    if claim.op not in ("iff", "implies"):
        return ""
    before, after = claim.args
    if claim.op == "iff" and _false(goal.context, before, counterexample):
        return f"{_solution(goal, counterexample)} gained: {_true_there(after, before)}"
    return f"{_solution(goal, counterexample)} lost: {_true_there(before, after)}"


def mends(goal: Goal, counterexample: Counterexample) -> Iterator[Mend]:
    """Claims that may have been meant, the most telling first."""
    claim = goal.claim
    for op in _KIN.get(claim.op, ()):
        yield f"it holds with `{op}` in place of `{claim.op}`", build(op, claim.args), None
    if claim.op not in ("iff", "implies"):
        return
    before, after = claim.args
    gained = claim.op == "iff" and _false(goal.context, before, counterexample)
    for other in _others(goal, counterexample, gained):
        if text(other) != text(after):
            yield f"it holds with `{text(other)}` in place of `{text(after)}`", build(claim.op, (before, other)), None
    for guard in _guards(claim, goal.context):
        if _false(goal.context, guard, counterexample):
            yield f"it holds where `{text(guard)}`", claim, guard
    if claim.op == "iff":
        whole = (before, after) if gained else (after, before)
        word = "=>" if gained else "<="
        yield f"only `{word}` holds" + ("" if gained else " (`implied by`)"), build("implies", whole), None


def _others(goal: Goal, counterexample: Counterexample, gained: bool) -> Iterator[Term]:
    """What the second side may have been: with a condition more or a solution more, or the other way round."""
    before, after = goal.claim.args
    join = "and" if gained else "or"
    here = counterexample.point.mapping()
    free = sorted(before.free | after.free)
    if not gained and len(free) == 1 and free[0] in here and _equation(before) and _equations(after):
        declared = goal.context.declaration(free[0])
        assert declared is not None
        if declared.sort.kind == "scalar":
            yield build("or", (*_parts(after), relation("eq", sym(free[0], declared.sort), here[free[0]])))
    if not _numbers(after):
        return
    for op in _TURNED.get(after.op, ()):
        yield build(op, after.args)
    yield build(join, (after, relation(after.op, neg(after.args[0]), after.args[1])))
    if gained:
        for side in dict.fromkeys((*(before.args if _numbers(before) else ()), *after.args)):
            if side.free:
                yield conjunction((after, relation("ge", side, ZERO)))


def _guards(claim: Term, context: Context) -> Iterator[Term]:
    """Conditions under which it may hold: signs of denominators, factors and numbers of the claim."""
    inside = [t for p in claim.args if _numbers(p) for side in p.args for t in side.subterms()]
    below = [t.args[1] for t in inside if t.op == "div" and t.args[1].free]
    factors = [f for t in inside if t.op == "mul" for f in t.args if f.free]
    numbers = [sym(d.name, d.sort) for d in context.declarations if d.sort.kind == "scalar" and d.name in claim.free]
    for term in dict.fromkeys((*below, *factors)):
        for op in ("ne", "gt", "lt"):
            yield relation(op, term, ZERO)
    if len(numbers) == 1:
        yield relation("ne", numbers[0], ZERO)
    if 1 <= len(numbers) <= 3:
        yield conjunction([relation("ge", x, ZERO) for x in numbers])
        yield conjunction([relation("gt", x, ZERO) for x in numbers])


def _solution(goal: Goal, counterexample: Counterexample) -> str:
    """The counterexample as what comes or goes."""
    values = [(n, v) for n, v in counterexample.point.values if n in goal.claim.free]
    shown = ", ".join(f"{name} = {text(value)}" for name, value in values)
    return f"`{shown}` is" if 0 < len(shown) <= _LONG else "a solution is"


def _true_there(true: Term, false: Term) -> str:
    a, b = (text(p) if len(text(p)) <= _LONG else "" for p in (true, false))
    return f"`{a}` is true there, `{b}` is not" if a and b else "one side is true there, the other is not"


def _false(context: Context, proposition: Term, counterexample: Counterexample) -> bool:
    """Whether a proposition is surely false at the counterexample."""
    return evaluator.confirm(context, proposition, replace(counterexample, witness=()))


def _numbers(proposition: Term) -> bool:
    return proposition.op in RELATIONS and all(a.sort.kind == "scalar" for a in proposition.args)


def _equation(proposition: Term) -> bool:
    return proposition.op == "eq" and _numbers(proposition)


def _equations(proposition: Term) -> bool:
    return all(map(_equation, _parts(proposition)))


def _parts(proposition: Term) -> tuple[Term, ...]:
    return proposition.args if proposition.op == "or" else (proposition,)


#: Claims that have their slips here.
SPOKEN = frozenset({"iff", "implies", *CONVEXITY, "pd"})
