"""The worker's side: one goal decided, one context prepared.

Runs in a worker process only.  Order: a few points first (most wrong steps
fall there), then the search for a proof, then the deep ladder of precisions
for what stays open.  Answers are plain JSON data; verdicts come from the judge.
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from derivcheck import evaluator, judge, kernel, methods
from derivcheck.checker.diagnosis import diagnose
from derivcheck.checker.narrow import narrowed
from derivcheck.checker.outline import outline
from derivcheck.checker.why import why_open
from derivcheck.core import data
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Context, Goal
from derivcheck.core.term import Term
from derivcheck.core.verdict import Proved, Reason, Refuted, Unknown, Verdict
from derivcheck.errors import DerivcheckError
from derivcheck.evaluator import Effort
from derivcheck.kernel.ring import OUT_OF_WORK, Stuck, Work


def answer(task: data.Json) -> data.Json:
    """A task's answer: a record of a verdict, what a context amounts to, why a goal stays open, what slipped."""
    started = perf_counter()
    match task["do"]:
        case "prepare":
            context = data.decode_context(task["context"])
            found = _prepared(context, [data.decode(line) for line in task["lines"]])
        case "decide":
            goal = data.decode_goal(task["goal"])
            found = {"record": _recorded(goal)}
        case "explain":
            goal = data.decode_goal(task["goal"])
            reason = why_open(goal, data.decode_reason(task["reason"]), decide, _proves)
            found = {"reason": data.encode_reason(reason)}
        case "diagnose":
            goal = data.decode_goal(task["goal"])
            found = {"diagnosis": diagnose(goal, data.decode_counterexample(task["counterexample"]))}
        case "claim":
            context, claim = data.decode_context(task["context"]), data.decode(task["claim"])
            found = _prepared(context, [claim] if task["natural"] else [])
            if not found["contradictory"]:
                where = [data.decode(term) for term in found["where"]]
                goal = Goal(context.narrow(*where), claim)
                found["record"] = _recorded(goal)
        case other:
            raise ValueError(f"no task {other!r}")
    return {**found, "seconds": round(perf_counter() - started, 6)}


def _prepared(context: Context, lines: list[Term]) -> data.Json:
    """Whether a context is contradictory, and what narrows it so that the lines are defined."""
    found: data.Json = {"contradictory": _contradictory(context), "where": [], "unsaid": []}
    if lines and not found["contradictory"]:
        where, unsaid = narrowed(context, lines)
        found |= {"where": [data.encode(term) for term in where], "unsaid": list(unsaid)}
    return found


def _contradictory(context: Context) -> bool:
    """Whether the kernel shows that a context has no point; not where it cannot go through with it."""
    try:
        return kernel.contradictory(context)
    except Stuck:
        return False


def _recorded(goal: Goal) -> data.Json:
    """The record of the verdict on a goal, and of a proof what there is to read."""
    verdict = decide(goal)
    found = judge.record(goal, verdict)
    return found | {"outline": _outlined(goal, verdict.certificate)} if isinstance(verdict, Proved) else found


def _outlined(goal: Goal, certificate: Certificate) -> list[str]:
    """A proof to read; nothing rests on it, so one that cannot be written down is still a proof."""
    try:
        return outline(goal, certificate)
    except (Stuck, DerivcheckError):
        return []


def decide(goal: Goal) -> Verdict:
    """Proved or refuted if either can be shown; else undefined at a point, not proved, no point, or a fault.

    A glance at a few points and the methods that need no search settle most
    steps; then come more points, the whole search, and the deep ladder.
    """
    witness, glance = None, evaluator.Examination()
    if not _wants_more_points(goal):
        glance = evaluator.examine(goal.context, goal.claim, Effort.GLANCE)
        witness = glance.witness
        if glance.counterexample is None and glance.undefined is None and witness is not None:
            certificate, method = methods.direct(goal)
            if certificate is not None:
                verdict = judge.decide(goal, glance, witness, certificate, method)
                if not isinstance(verdict, Unknown) or _final(verdict):
                    return verdict
    quick = glance if glance.counterexample else evaluator.examine(goal.context, goal.claim, Effort.QUICK)
    witness = witness or quick.witness or evaluator.find_witness(goal.context, ())
    if quick.counterexample is not None:
        verdict = judge.decide(goal, quick, witness, *_cross_check(goal))
        if isinstance(verdict, Refuted) or _final(verdict):
            return verdict
    certificate, method = None, ""
    tried: tuple[tuple[str, str], ...] = ()
    if quick.undefined is None:  # else the claim is not true at a point, and there is nothing to look for
        certificate, method, tried = methods.search(goal)
    if certificate is not None:
        verdict = judge.decide(goal, quick, witness, certificate, method)
        if not isinstance(verdict, Unknown) or _final(verdict):
            return verdict
    deep = evaluator.examine(goal.context, goal.claim, Effort.DEEP)
    if witness is None and deep.witness is None:
        code = "empty-domain" if goal.context.conditions else "no-point"
        reason = Reason(code, "no point was found that satisfies all that is assumed", tried=tried)
    elif quick.undefined is not None or deep.undefined is not None:
        point = quick.undefined or deep.undefined
        reason = Reason("undefined-side", "the claim is not defined at every point", point, tried=tried)
    else:
        points = quick.effective + deep.effective
        within = " within the work allowed for one step" if any(why == OUT_OF_WORK for _, why in tried) else ""
        message = f"no proof was found{within}, and no counterexample at {points} points"
        reason = Reason("not-proved", message, tried=tried)
    return judge.decide(goal, deep, witness or deep.witness, certificate, method, reason)


def _wants_more_points(goal: Goal) -> bool:
    """What a derivation is to show, and what leans on a fact, perhaps a false one, where points are hard to find."""
    return goal.kind == "goal" or bool(goal.facts and goal.context.facts)


def _cross_check(goal: Goal) -> tuple[Certificate | None, str]:
    """What the direct methods say of a refuted claim: nothing, unless one of the two roads is at fault.

    A step's cited facts are left aside: those may be false themselves.  A
    goal's facts are proved, and it is asked with them.
    """
    return methods.direct(goal if goal.kind == "goal" else replace(goal, facts=()))


def _proves(goal: Goal, work: Work) -> bool:
    certificate, _, _ = methods.search(goal, work)
    return certificate is not None and isinstance(kernel.check(goal, certificate), kernel.Accepted)


def _final(verdict: Verdict) -> bool:
    return isinstance(verdict, Unknown) and verdict.reason.code in ("roads-disagree", "no-point", "empty-domain")
