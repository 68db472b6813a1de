"""What a derivation asks: one goal a step, and what its chains have shown.

Pure data to data.  A goal holds the derivation's context, the step's claim as
written and the facts its ``by`` cites; whether those facts are themselves
proved is settled when the verdicts are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby, pairwise

from derivcheck.core.build import is_infinite
from derivcheck.core.context import WORDS, Context, Fact, Goal
from derivcheck.core.derivation import Derivation, Formula, Step
from derivcheck.core.relation import Relation
from derivcheck.core.term import Term
from derivcheck.core.verdict import Proved, StepResult


@dataclass(frozen=True, slots=True)
class Plan:
    """A step and its goal; ``cites`` are the names of the facts it leans on.

    A ``have`` with steps of its own has its goal made when these are decided.
    """

    step: Step
    goal: Goal
    cites: tuple[str, ...]
    nested: tuple[Plan, ...] = ()

    def walk(self) -> Iterator[Plan]:
        """This plan and all nested ones, in reading order."""
        yield self
        for plan in self.nested:
            yield from plan.walk()


def plans(steps: Sequence[Step], context: Context, facts: Mapping[str, Fact]) -> tuple[Plan, ...]:
    """The goals of a chain's steps; ``facts`` are the lemmas and labels citable at its beginning."""
    known = dict(facts)
    result = []
    for step in steps:
        cites = tuple(name for name in step.by or () if name not in WORDS)
        cited = tuple(known[name] for name in cites if name in known)
        goal = Goal(context, step.claim, cited, step.by)
        result.append(Plan(step, goal, cites, plans(step.steps, context, known)))
        if step.label is not None:
            known[step.label] = Fact(step.label, context, step.claim)
    return tuple(result)


def expressions(derivation: Derivation) -> tuple[Term, ...]:
    """Every line and proposition of a derivation, its goal included, each once, in reading order."""

    return tuple(dict.fromkeys([*derivation.lines(), derivation.goal.term]))


@dataclass(frozen=True, slots=True)
class Chain:
    """What a chain's links say together; ``relation`` is None where they do not compose."""

    first: Term
    last: Term
    relation: Relation | None

    def claim(self) -> Term | None:
        """The composed relation of the first line to the last."""
        return None if self.relation is None else self.relation.claim(self.first, self.last)


def chain(first: Formula | None, steps: Sequence[Step]) -> Chain | None:
    """The chain of these items, or None where there are only ``have`` items."""
    links = [step for step in steps if step.kind == "step"]
    if first is None or not links:
        return None
    relations = [link.relation for link in links]

    def compose(so_far: Relation | None, then: Relation | None) -> Relation | None:
        return None if so_far is None or then is None else so_far.compose(then)

    lines = (first.term, *(link.right.term for link in links))
    kinds = [kind for kind, _ in groupby(line.sort.kind for line in lines)]
    infinite = [is_infinite(line) for line in lines]
    pairs = zip(relations, pairwise(line.sort.kind for line in lines), strict=True)
    apart = len(kinds) > 1 and (Relation.NE, ("scalar", "scalar")) in pairs
    if apart or "array" in kinds[1:-1] or any(infinite[1:-1]) or (infinite[0] and infinite[-1]):
        return Chain(first.term, lines[-1], None)  # an array without entries relates to every number, oo to many limits
    return Chain(first.term, lines[-1], reduce(compose, relations))


def closing_goal(context: Context, claim: Term, first: Formula | None, results: Sequence[StepResult]) -> Goal:
    """The goal that a chain's proved links and facts alone must give."""
    facts = []
    whole = chain(first, [r.step for r in results])
    links = [r for r in results if r.step.kind == "step"]
    if whole is not None and all(isinstance(r.verdict, Proved) for r in links):
        composed = whole.claim()
        if composed is not None:
            facts.append(Fact("chain", context, composed))
    for result in results:
        if isinstance(result.verdict, Proved):
            facts.append(Fact(f"{result.step.kind} {result.step.index}", context, result.step.claim))
    return Goal(context, claim, tuple(facts), None, "goal")
