"""Why a goal stays open, and what would mend it: tried before it is named.

Runs in a worker.  Looks, in this order, for a side that is not defined
everywhere, for the part of a convexity or definiteness claim that no rule gets
past, for what sympy asserts without a proof, and for another justification that works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derivcheck.checker.asserted import asserted
from derivcheck.checker.narrow import missing
from derivcheck.core.build import CONVEXITY, RELATIONS, build, conjunction
from derivcheck.core.context import Goal
from derivcheck.core.rewrite import unfold
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.core.verdict import Proved, Reason, Verdict
from derivcheck.kernel.check import Rejected, opening, step
from derivcheck.kernel.definedness import Condition, conditions
from derivcheck.kernel.ring import Work

#: The verdict on a changed goal, whole; and whether the kernel accepts a proof of one (a trial, no verdict).
Settle = Callable[[Goal], Verdict]
Provable = Callable[[Goal], bool]
Proves = Callable[[Goal, Work], bool]

#: What the kernel may do to look into one goal.
_WORK = 300_000_000


def why_open(goal: Goal, reason: Reason, settle: Settle, proves: Proves) -> Reason:
    """The reason, with what is missing and what would mend it as far as that can be told."""
    found = missing(goal.context, conditions(goal.claim).conditions)
    work = Work(_WORK)

    def provable(changed: Goal) -> bool:
        return proves(changed, work)

    if reason.point is not None or found != ((), None):
        return _undefined(goal, reason, *found, settle, provable)
    reason = _blocked(goal, reason, provable)
    said = asserted(goal, provable) if reason.code == "not-proved" else ""
    if said:
        reason = replace(reason, message=f"{said}: {reason.message}")
    return reason if goal.by is None else _justification(goal, reason, provable)


def _blocked(goal: Goal, reason: Reason, proves: Provable) -> Reason:
    """The reason, led by the part of a convexity or definiteness claim at which a proof stops."""
    free = replace(goal, by=None, facts=(), kind="step")
    for atom in goal.claim.args if goal.claim.op == "and" else (goal.claim,):
        where = _stop(replace(free, claim=unfold(atom)), proves) if reason.code == "not-proved" else ""
        if where:
            return replace(reason, message=f"{where}: {reason.message}")
    return reason


def _stop(goal: Goal, proves: Provable) -> str:
    """What the rules for convexity and for definiteness say that they miss; nothing where they miss nothing."""
    op, args = goal.claim.op, goal.claim.args
    if op == "not" and args[0].op in CONVEXITY and proves(replace(goal, claim=args[0])):
        return f"the contrary, `{text(args[0])}`, is proved, but no numbers decide it at a point"
    if op not in (*CONVEXITY, "psd", "pd") or proves(goal):
        return ""
    if op in CONVEXITY:
        plain = build("convex", args) if op == "strictly_convex" else goal.claim
        answer = step(opening(replace(goal, claim=plain)), "composed")
        if isinstance(answer, Rejected):
            return answer.message
        return f"`{text(args[0])}` is seen to be convex, but not strictly"
    answer = step(opening(goal), "psd")
    if isinstance(answer, Rejected):
        return answer.message
    for premise in answer:
        if not proves(Goal(premise.context, premise.claim)):
            return f"`{text(premise.claim)}` is not shown"
    return ""


def _undefined(
    goal: Goal,
    reason: Reason,
    lacking: tuple[Term, ...],
    beyond: Condition | None,
    settle: Settle,
    provable: Provable,
) -> Reason:
    """A side that has no value at some point, or of which that could not be excluded."""
    side = _side(goal)
    message = f"the {side} side" if side else "the claim"
    if reason.point is not None:
        code, message = "undefined-side", f"{message} is not defined at every point"
    else:
        code, message = "definedness", f"{message} could not be shown to be defined at every point"
    need = conjunction(lacking) if lacking else None
    if need is not None:
        message += f": it needs `{text(need)}`"
        assumed = replace(goal, context=goal.context.assume(*lacking))
        if beyond is None and isinstance(settle(assumed), Proved):
            return replace(reason, code=code, message=message, mend=text(need), side=side, condition=need)
        if beyond is None and goal.by is not None:
            besides = _justification(assumed, reason, provable)
            message += f"; with it, {besides.message}" if besides.code == "justification" else ""
    elif beyond is not None:
        message += f": `{text(beyond.source)}` needs `{text(beyond.proposition)}`"
    return replace(reason, code=code, message=message, side=side, condition=need)


def _side(goal: Goal) -> str:
    """Which line of a link is at fault: the first that needs what the context does not give."""
    if goal.claim.op in (*RELATIONS, "implies", "iff"):
        for side, line in zip(("left", "right"), goal.claim.args, strict=True):
            if missing(goal.context, conditions(line).conditions) != ((), None):
                return side
    return ""


def _justification(goal: Goal, reason: Reason, proves: Provable) -> Reason:
    """Whether the step holds for another reason than the one given, and the plainest that can be named."""
    given = ", ".join(goal.by or ())
    if not proves(replace(goal, by=None, facts=())) and not (goal.facts and proves(_all_words(goal))):
        return reason
    for by in _candidates(goal):
        cited = tuple(fact for fact in goal.facts if fact.name in by)
        if proves(replace(goal, by=by, facts=cited)):
            named = by[0] if len(by) == 1 else f"[{', '.join(by)}]"
            message = f"the step holds, but not by {given}; it does by {', '.join(by)}"
            return replace(reason, code="justification", message=message, mend=f"by: {named}")
    return replace(reason, code="justification", message=f"the step holds, but not by {given}", mend="leave `by:` out")


_PLAINEST = ("definition", "algebra", "calculus", "hypothesis", "cases")


def _all_words(goal: Goal) -> Goal:
    return replace(goal, by=tuple(dict.fromkeys((*(goal.by or ()), *_PLAINEST))))


def _candidates(goal: Goal) -> Iterator[tuple[str, ...]]:
    """Other justifications, plainest first: one word, two words, the given ones and a word, all of them."""
    given = goal.by or ()
    singles = [(word,) for word in _PLAINEST]
    pairs = [(a, b) for k, a in enumerate(_PLAINEST) for b in _PLAINEST[k + 1 :]]
    joined = [(*given, word) for word in _PLAINEST if word not in given]
    if not goal.facts:
        joined = [tuple(word for word in _PLAINEST if word in by) for by in joined]
    every = _all_words(goal).by
    assert every is not None
    yield from dict.fromkeys(by for by in (*singles, *joined, *pairs, _PLAINEST, every) if by != given)
