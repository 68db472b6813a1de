"""Why something is unknown, seen from the whole derivation: broken chains, unproved facts, a condition said once.

Words only: nothing here makes a verdict better.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from derivcheck.checker.goals import Chain, chain
from derivcheck.core.build import RELATIONS
from derivcheck.core.context import Goal
from derivcheck.core.derivation import Formula
from derivcheck.core.relation import Relation
from derivcheck.core.rewrite import same_up_to_bound_names, unfold
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.core.verdict import Proved, Reason, StepResult, Unknown
from derivcheck.source import SourceFile

#: Reasons of a goal that stand whatever its facts are.
_OWN = ("timeout", "worker-crashed", "bad-record", "roads-disagree", "unconfirmed", "no-point", "empty-domain")


def leans_on(missing: Sequence[str]) -> Reason:
    """A proof from facts that are not proved themselves."""
    names = " and ".join(f"`{name}`" for name in missing)
    return Reason(
        "lemma-not-proved", f"it follows from {names}, which {'is' if len(missing) == 1 else 'are'} not proved"
    )


def once_each(results: tuple[StepResult, ...], source: SourceFile) -> tuple[StepResult, ...]:
    """The results, a missing condition explained at the first line that needs it and referred to later."""
    first_line: dict[Term, int] = {}

    def visit(result: StepResult) -> StepResult:
        step, verdict = result.step, result.verdict
        if isinstance(verdict, Unknown) and verdict.reason.code in ("undefined-side", "definedness"):
            needed = conjuncts(verdict.reason.condition)
            at = step.left if verdict.reason.side == "left" and step.left is not None else step.right
            line = source.position(at.span.start)[0]
            if needed and all(condition in first_line for condition in needed):
                message = f"needs `{text(needed[0])}`, as line {first_line[needed[0]]} does"
                verdict = Unknown(replace(verdict.reason, message=message, mend="", tried=(), again=True))
            for condition in needed:
                first_line.setdefault(condition, line)
        return replace(result, verdict=verdict, steps=tuple(visit(r) for r in result.steps))

    return tuple(visit(result) for result in results)


def conjuncts(condition: Term | None) -> tuple[Term, ...]:
    """The single conditions of a conjunction."""
    if condition is None:
        return ()
    return condition.args if condition.op == "and" else (condition,)


def unreached(
    reason: Reason,
    goal: Goal,
    first: Formula | None,
    results: Sequence[StepResult],
    source: SourceFile,
    holds: Callable[[Goal], bool],
) -> Reason:
    """Why what was shown does not give the goal, and the line that is missing; ``holds`` tries a line."""
    if reason.code in _OWN:
        return reason
    broken = [r for r in results if r.step.kind == "step" and not isinstance(r.verdict, Proved)]
    whole = chain(first, [r.step for r in results])
    if whole is None:
        open_facts = [r for r in results if not isinstance(r.verdict, Proved)]
        if open_facts:
            line = source.position(open_facts[0].step.span.start)[0]
            return Reason("goal-not-reached", f"the fact at line {line} is not proved")
        return _missing_fact(goal, holds)
    if broken:
        step = broken[0].step
        line = source.position(step.span.start)[0]
        message = f"the chain breaks at line {line}: `{_short(step.claim)}` is not shown"
        return Reason("goal-not-reached", message)
    if reason.code == "undefined-side":
        return reason
    claim = whole.claim()
    if claim is None:
        links = [r.step.relation for r in results if r.step.kind == "step"]
        signs = ", ".join(dict.fromkeys(f"`{r.sign}`" for r in links if r is not None))
        return Reason("goal-not-reached", f"the chain's relations ({signs}) compose to none, so it relates no two ends")
    return _missing_line(goal, whole, claim, holds)


def _missing_fact(goal: Goal, holds: Callable[[Goal], bool]) -> Reason:
    """The part of the goal that the facts do not give; a fact that says it is offered where it could be shown."""
    parts = conjuncts(goal.claim)
    missing = [p for p in parts if len(parts) == 1 or not holds(replace(goal, claim=p))] or [goal.claim]
    said = f"the facts shown do not give `{_short(missing[0])}`, and no chain leads to it"
    shown = holds(Goal(goal.context, missing[0]))
    return Reason("goal-not-reached", said, mend=f"add the fact `have: {text(missing[0])}`" if shown else "")


def _missing_line(goal: Goal, whole: Chain, shown: Term, holds: Callable[[Goal], bool]) -> Reason:
    """The line between the chain's end and the goal's."""
    message = f"the chain shows `{_short(shown)}`; the goal says `{_short(goal.claim)}`"
    if goal.claim.op in RELATIONS or goal.claim.op in ("implies", "iff"):
        left, right = goal.claim.args
        relation = Relation.IMPLIES if goal.claim.op == "implies" else Relation(goal.claim.op)
        if _same(left, whole.first) and not _same(right, whole.last):
            message += f": a line `{relation.sign} {_short(right)}` is missing at the end"
            for sign in dict.fromkeys((Relation.IFF if relation.propositional else Relation.EQ, relation)):
                if whole.last.sort.kind == right.sort.kind and holds(Goal(goal.context, sign.claim(whole.last, right))):
                    return Reason("goal-not-reached", message, mend=f"add the line `{sign.sign} {text(right)}`")
        elif _same(right, whole.last) and not _same(left, whole.first):
            message += f": the chain has to begin with `{_short(left)}`"
        elif _same(left, whole.first):
            message += ", which is more than the chain's relation gives"
    return Reason("goal-not-reached", message)


def _same(a: Term, b: Term) -> bool:
    return same_up_to_bound_names(unfold(a), unfold(b))


def _short(term: Term, width: int = 80) -> str:
    shown = text(term)
    return shown if len(shown) <= width else shown[: width - 1] + "…"
