"""The worker's side: one goal decided, one context prepared.

Runs in a worker process only.  Order: a few points first (most wrong steps
fall there), then the search for a proof, then the deep ladder of precisions
for what stays open.  Answers are plain JSON data; verdicts come from the judge.
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from derivcheck import evaluator, judge, kernel, methods
from derivcheck.checker.narrow import narrowed
from derivcheck.checker.why import why_open
from derivcheck.core import data
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Context, Goal
from derivcheck.core.term import Term
from derivcheck.core.verdict import Reason, Refuted, Unknown, Verdict
from derivcheck.evaluator import Effort


def answer(task: data.Json) -> data.Json:
    """A task's answer: a record of a verdict, or what a context amounts to."""
    started = perf_counter()
    match task["do"]:
        case "prepare":
            context = data.decode_context(task["context"])
            return _prepared(context, [data.decode(line) for line in task["lines"]])
        case "decide":
            goal = data.decode_goal(task["goal"])
            found: data.Json = {"record": judge.record(goal, decide(goal))}
        case "claim":
            context, claim = data.decode_context(task["context"]), data.decode(task["claim"])
            found = _prepared(context, [claim] if task["natural"] else [])
            if found["reason"] is None and not found["contradictory"]:
                where = [data.decode(term) for term in found["where"]]
                goal = Goal(context.narrow(*where), claim)
                found["record"] = judge.record(goal, decide(goal))
        case other:
            raise ValueError(f"no task {other!r}")
    return {**found, "seconds": round(perf_counter() - started, 6)}


def _prepared(context: Context, lines: list[Term]) -> data.Json:
    found = {"contradictory": kernel.contradictory(context), "where": [], "reason": None}
    if lines and not found["contradictory"]:
        where = narrowed(context, lines)
        if isinstance(where, Reason):
            return {**found, "reason": data.encode_reason(where)}
        found["where"] = [data.encode(term) for term in where]
    return found


def decide(goal: Goal) -> Verdict:
    """The verdict on a goal, with the best reason there is where it stays open."""
    verdict = settle(goal)
    if isinstance(verdict, Unknown) and verdict.reason.code == "not-proved":
        return Unknown(why_open(goal, verdict.reason, settle, _proves))
    return verdict


def settle(goal: Goal) -> Verdict:
    """Proved or refuted if either can be shown, else ``not-proved`` with what was tried, or no point, or a fault."""
    quick = evaluator.examine(goal.context, goal.claim, Effort.QUICK)
    witness = quick.witness or evaluator.find_witness(goal.context, ())
    if quick.counterexample is not None:
        verdict = judge.decide(goal, quick, witness, *_cross_check(goal))
        if isinstance(verdict, Refuted) or _final(verdict):
            return verdict
    certificate, method, tried = None, "", ()
    if quick.undefined is None:  # else the claim is not true at a point, and there is nothing to look for
        certificate, method, tried = methods.search(goal)
    if certificate is not None:
        verdict = judge.decide(goal, quick, witness, certificate, method)
        if not isinstance(verdict, Unknown) or _final(verdict):
            return verdict
    deep = evaluator.examine(goal.context, goal.claim, Effort.DEEP)
    point = quick.undefined or deep.undefined
    points = quick.effective + deep.effective
    message = f"no proof was found, and no counterexample at {points} points"
    if witness is None and deep.witness is None:
        code = "empty-domain" if goal.context.conditions else "no-point"
        reason = Reason(code, "no point was found that satisfies all that is assumed", tried=tried)
    else:
        reason = Reason("not-proved", message, point, tried=tried)
    return judge.decide(goal, deep, witness or deep.witness, certificate, method, reason)


def _cross_check(goal: Goal) -> tuple[Certificate | None, str]:
    """What the quickest method says of a refuted claim: nothing, unless one of the two roads is at fault.

    Cited facts are left aside: those may be false themselves.
    """
    for method in methods.discover()[:1]:
        found = method.prove(replace(goal, facts=()), None)
        if isinstance(found, Certificate):
            return found, method.name
    return None, ""


def _proves(goal: Goal) -> bool:
    certificate, _, _ = methods.search(goal)
    return certificate is not None and isinstance(kernel.check(goal, certificate), kernel.Accepted)


def _final(verdict: Verdict) -> bool:
    return isinstance(verdict, Unknown) and verdict.reason.code in ("roads-disagree", "no-point", "empty-domain")
