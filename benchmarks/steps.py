"""Each shipped step against the line one would write instead: ``simplify(lhs - rhs) == 0``.

On the line's clock: both sides as one would write them in sympy, definitions
already put in, symbols with the assumptions of the file, ``diff`` where the
step has it; and `simplify`.  On derivcheck's: the goal as data to the verdict
as data, definedness, points and kernel included.
Steps that are no equality between numbers have no such line and are left out.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import sympy

from benchmarks.clock import first_time
from derivcheck.checker.corpus import collect
from derivcheck.checker.decide import answer
from derivcheck.checker.goals import Plan, plans
from derivcheck.core import data
from derivcheck.core.build import ONE, add, build, div, fn, mul, neg, num, power, relation, sym
from derivcheck.core.context import Context, Declaration, Fact, Goal
from derivcheck.core.rewrite import unfold
from derivcheck.core.term import BINDERS, REAL
from derivcheck.core.text import text
from derivcheck.engine.bridge import Bridge

#: What the project promises of the median.
TIMES_FASTER = 5.0


@dataclass(frozen=True, slots=True)
class Race:
    """One step's two times in seconds and two answers."""

    derivation: str
    claim: str
    ours: float
    verdict: str
    theirs: float
    simplified: str

    @property
    def ratio(self) -> float:
        """How many times faster derivcheck was."""
        return self.theirs / self.ours


def races(derivations: Path, repeats: int) -> list[Race]:
    """A race for each step that has one."""
    _warm_up()
    goals = list(_goals(derivations))
    gc.collect()
    gc.freeze()  # else the collector would go through the whole corpus before each call, and leave no cache warm
    found = []
    for name, goal in goals:
        theirs = first_time(partial(simplify_line, goal), repeats)
        ours = None if theirs is None else first_time(partial(decision, goal), repeats)
        if theirs is not None and ours is not None:
            found.append(Race(name, text(goal.claim), *ours, *theirs))
    return found


def _goals(derivations: Path) -> Iterator[tuple[str, Goal]]:
    corpus = collect([str(derivations)])
    read = {r.id: r.derivation for r in corpus.readings if r.derivation is not None}
    facts = {id: Fact(id, d.context, d.goal.term) for id, d in read.items()}
    for id, derivation in sorted(read.items()):
        cited = {lemma: facts[lemma] for lemma in derivation.uses}
        top = plans(derivation.steps, derivation.context, cited)
        yield from ((id, plan.goal) for plan in _walk(top))


def _walk(top: tuple[Plan, ...]) -> Iterator[Plan]:
    for plan in top:
        yield from (p for p in plan.walk() if not p.nested)


def simplify_line(goal: Goal) -> Callable[[], object] | None:
    """``simplify(lhs - rhs) == 0`` for an equality of numbers; None where sympy has no word for a part."""
    if goal.claim.op != "eq" or any(side.sort.kind != "scalar" for side in goal.claim.args):
        return None
    bridge = Bridge(goal.context)
    lhs, rhs = (unfold(side) for side in goal.claim.args)
    if not (bridge.meet(lhs) and bridge.meet(rhs)):
        return None
    if any(t.op in BINDERS or t.sort.kind == "array" for side in (lhs, rhs) for t in side.subterms()):
        return None
    return lambda: sympy.simplify(bridge.translate(lhs) - bridge.translate(rhs)) == 0


def decision(goal: Goal) -> Callable[[], str]:
    """The decision of a goal as a worker makes it."""
    task = {"do": "decide", "goal": data.encode_goal(goal)}
    return lambda: str(answer(task)["record"]["verdict"])


def _warm_up() -> None:
    """Load on both sides what loads once a process, on claims that no file holds."""
    x = sym("warm")
    context = Context((Declaration("warm", REAL),))
    for claim in (
        relation("eq", mul(x, add(x, ONE)), add(power(x, num(2)), x)),
        relation("eq", build("diff", (fn("exp", neg(x)), x)), neg(fn("exp", neg(x)))),
        relation("eq", add(fn("sin", x), fn("log", fn("exp", x))), add(fn("sin", x), x)),
        relation("eq", div(ONE, add(ONE, fn("exp", x))), x),
    ):
        goal = Goal(context, claim)
        decision(goal)()
        line = simplify_line(goal)
        if line is not None:
            line()


def table(found: list[Race]) -> list[str]:
    """The races in Markdown, the worst first, and what they come to."""
    rows = sorted(found, key=lambda race: race.ratio)
    ratios = [race.ratio for race in rows]
    return [
        "| derivation | step | derivcheck, ms | `simplify`, ms | times faster |",
        "| --- | --- | ---: | ---: | ---: |",
        *(
            f"| {r.derivation} | `{_short(r.claim)}` | {1000 * r.ours:.1f} {_unlike(r.verdict, 'proved')} | "
            f"{1000 * r.theirs:.1f} {_unlike(r.simplified, 'True')} | {r.ratio:.1f} |"
            for r in rows
        ),
        "",
        f"{len(rows)} steps: median {median(ratios):.1f} times faster (promised: at least {TIMES_FASTER:g}), "
        f"worst {ratios[0]:.1f}, best {ratios[-1]:.1f}.",
    ]


def _unlike(answer: str, usual: str) -> str:
    return "" if answer == usual else f"({answer})"


def _short(claim: str) -> str:
    return claim if len(claim) <= 60 else claim[:59] + "…"
