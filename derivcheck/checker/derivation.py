"""One derivation, from its goals to its result.

Every step is decided in a worker, all of them at once; then, in reading order,
what leans on something unproved is taken back, the ``have`` items with steps
of their own and the derivation's goal are asked of what was shown.  This file
can only weaken verdicts: it makes none but ``unknown``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from derivcheck import judge
from derivcheck.checker import reasons
from derivcheck.checker.corpus import Reading
from derivcheck.checker.goals import Plan, closing_goal, expressions, plans
from derivcheck.core import data
from derivcheck.core.context import Context, Fact, Goal
from derivcheck.core.derivation import Derivation, Diagnostic, Formula, Step
from derivcheck.core.term import Term
from derivcheck.core.verdict import DerivationResult, Proved, Reason, Refuted, StepResult, Unknown, Verdict, flat, word
from derivcheck.source import SourceFile
from derivcheck.workers import Failure

Ask = Callable[[data.Json], "Future[data.Json | Failure]"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A decided derivation as a lemma for others: its fact, and whether it may be used."""

    result: DerivationResult
    fact: Fact | None = None

    @property
    def proved(self) -> bool:
        """A lemma counts only while it is itself proved."""
        return self.fact is not None and self.result.verdict == "proved"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A context fit to prove in, or why there is none.

    ``where`` narrows a natural domain; ``unsaid`` are lines that need more than it says.
    """

    context: Context
    where: tuple[Term, ...] = ()
    unsaid: frozenset[Term] = frozenset()
    contradictory: bool = False
    failure: Reason | None = None


def ask_goal(ask: Ask, goal: Goal) -> Future[data.Json | Failure]:
    """Have a goal decided in a worker."""
    return ask({"do": "decide", "goal": data.encode_goal(goal)})


def verdict_of(answer: data.Json | Failure, goal: Goal) -> tuple[Verdict, float]:
    """The verdict a worker's answer holds, and the seconds it took."""
    if isinstance(answer, Failure):
        return Unknown(Reason(answer.code, answer.message)), 0.0
    return judge.admit(answer.get("record"), goal), float(answer.get("seconds", 0.0))


def ask_why(ask: Ask, goal: Goal, verdict: Verdict) -> Future[data.Json | Failure] | None:
    """Have it looked into why a goal stays open, or what slipped: a task of its own, for it may take long."""
    match verdict:
        case Unknown(reason) if reason.code in ("not-proved", "undefined-side"):
            return ask({"do": "explain", "goal": data.encode_goal(goal), "reason": data.encode_reason(reason)})
        case Refuted(found) if goal.kind == "step":
            found = data.encode_counterexample(found)
            return ask({"do": "diagnose", "goal": data.encode_goal(goal), "counterexample": found})
    return None


def explained(verdict: Verdict, why: Future[data.Json | Failure] | None) -> Verdict:
    """The verdict with the better reason, if one was found."""
    answer = None if why is None else why.result()
    if isinstance(answer, Failure) or answer is None or "reason" not in answer:
        return verdict
    return Unknown(data.decode_reason(answer["reason"]))


def diagnosis_of(why: Future[data.Json | Failure] | None) -> str | None:
    """What slipped, if that was found."""
    answer = None if why is None else why.result()
    return None if isinstance(answer, Failure) or answer is None else answer.get("diagnosis") or None


def prepare(ask: Ask, context: Context, lines: Sequence[Term], natural: bool) -> Prepared:
    """Whether the context has points at all, and for a natural domain the conditions that narrow it."""
    task = {
        "do": "prepare",
        "context": data.encode_context(context),
        "lines": [data.encode(line) for line in lines] if natural else [],
    }
    answer = ask(task).result()
    if isinstance(answer, Failure):
        return Prepared(context, failure=Reason(answer.code, answer.message))
    where = tuple(data.decode(term) for term in answer["where"])
    unsaid = frozenset(lines[k] for k in answer["unsaid"])
    return Prepared(context.narrow(*where), where, unsaid, bool(answer["contradictory"]))


def verify_derivation(reading: Reading, lemmas: Mapping[str, Shown], ask: Ask, done: Callable[[], None]) -> Shown:
    """Decide every step and the goal of a derivation; ``lemmas`` are those it uses, decided already."""
    derivation = reading.derivation
    if derivation is None or reading.errors:
        return Shown(_result(reading))
    prepared = prepare(ask, derivation.context, expressions(derivation), derivation.natural)
    if prepared.contradictory:
        return Shown(_result(replace(reading, errors=(_vacuous(derivation),))))
    todo = plans(derivation.steps, prepared.context, {n: s.fact for n, s in lemmas.items() if s.fact is not None})
    fact = Fact(derivation.id, prepared.context, derivation.goal.term)
    if prepared.failure is not None:
        unknown = tuple(_all_unknown(todo, prepared.failure))
        return Shown(_result(reading, unknown, Unknown(prepared.failure)), fact)
    leaves = [plan for top in todo for plan in top.walk() if not plan.nested]
    run = _Run(ask, derivation.source, prepared.unsaid, _settle(ask, leaves, done), done)
    results = run.conclude(todo, {name: shown.proved for name, shown in lemmas.items()})
    results = reasons.once_each(results, derivation.source)
    goal, seconds = run.close(prepared.context, derivation.goal.term, derivation.first, results)
    done()
    return Shown(_result(reading, results, goal, seconds, prepared.where), fact)


Settled = tuple[Verdict, float, str | None]


def _settle(ask: Ask, leaves: Sequence[Plan], done: Callable[[], None]) -> dict[int, Settled]:
    """The verdicts of plans, by identity, all asked at once; and why those left open are, asked as soon as they are."""
    asked = [ask_goal(ask, plan.goal) for plan in leaves]
    found = []
    for plan, answer in zip(leaves, asked, strict=True):
        verdict, seconds = verdict_of(answer.result(), plan.goal)
        found.append((id(plan), verdict, seconds, ask_why(ask, plan.goal, verdict)))
        done()
    return {plan: (explained(verdict, why), seconds, diagnosis_of(why)) for plan, verdict, seconds, why in found}


@dataclass(frozen=True, slots=True)
class _Run:
    """A derivation whose single steps are settled: what they give together."""

    ask: Ask
    source: SourceFile
    unsaid: frozenset[Term]
    settled: Mapping[int, Settled]
    done: Callable[[], None]

    def conclude(self, todo: Sequence[Plan], stands: Mapping[str, bool]) -> tuple[StepResult, ...]:
        """The results of a chain's items in reading order; ``stands`` says which citable facts are proved."""
        stands = dict(stands)
        results = []
        for plan in todo:
            step = plan.step
            nested = self.conclude(plan.nested, stands)
            if nested:
                found, seconds = self.close(plan.goal.context, step.claim, step.first, nested)
                slip = None
                self.done()
            else:
                found, seconds, slip = self.settled[id(plan)]
            missing = [name for name in plan.cites if not stands.get(name, False)]
            if missing and isinstance(found, Proved):
                found = Unknown(reasons.leans_on(missing))
            found = self._inside(found, step.right.term, *(() if step.left is None else (step.left.term,)))
            if step.label is not None:
                stands[step.label] = isinstance(found, Proved)
            results.append(StepResult(step, found, seconds, nested, slip if isinstance(found, Refuted) else None))
        return tuple(results)

    def close(
        self, context: Context, claim: Term, first: Formula | None, results: Sequence[StepResult]
    ) -> tuple[Verdict, float]:
        """The verdict on what these results are to show."""
        goal = closing_goal(context, claim, first, results)
        found, seconds = self._decide(goal)
        if all(isinstance(r.verdict, Proved) for r in results):
            found = explained(found, ask_why(self.ask, goal, found))
        found = self._inside(found, claim)
        if isinstance(found, Unknown):
            holds = lambda line: isinstance(self._decide(line)[0], Proved)  # noqa: E731
            found = Unknown(reasons.unreached(found.reason, goal, first, results, self.source, holds))
        return found, seconds

    def _inside(self, found: Verdict, *own: Term) -> Verdict:
        """A refutation only where its point is known to lie in the natural domain of the other lines too."""
        if isinstance(found, Refuted) and self.unsaid - set(own):
            message = "false at a point at which another line might not be defined"
            return Unknown(Reason("natural-domain", message, found.counterexample.point))
        return found

    def _decide(self, goal: Goal) -> tuple[Verdict, float]:
        return verdict_of(ask_goal(self.ask, goal).result(), goal)


def _all_unknown(todo: Iterable[Plan], reason: Reason) -> Iterable[StepResult]:
    for plan in todo:
        yield StepResult(plan.step, Unknown(reason), 0.0, tuple(_all_unknown(plan.nested, reason)))


def _vacuous(derivation: Derivation) -> Diagnostic:
    spans = derivation.assumption_spans
    line, column = derivation.source.position(spans[0].start) if spans else (1, 1)
    message = "no point satisfies the types and assumptions together: anything would follow from them"
    span = spans[0] if spans else None
    return Diagnostic("vacuous-context", message, line, column, span, "drop or correct the assumption that is too much")


def _worst(words: Iterable[str]) -> str:
    found = set(words)
    return next((w for w in ("refuted", "unknown") if w in found), "proved")


def _result(
    reading: Reading,
    steps: tuple[StepResult, ...] = (),
    goal: Verdict | None = None,
    seconds: float = 0.0,
    where: tuple[Term, ...] = (),
) -> DerivationResult:
    derivation = reading.derivation
    blank = DerivationResult(
        reading.path, reading.id, derivation, reading.errors, requested=reading.requested, source=reading.source
    )
    if derivation is None or goal is None:
        return blank
    every = [r.verdict for r in flat(steps)] + [goal]
    verdict = _worst(word(v) for v in every)
    faults = tuple(v.reason.message for v in every if isinstance(v, Unknown) and v.reason.code == "roads-disagree")
    ok = not faults and verdict == expected(derivation) and all(as_expected(r, derivation) for r in flat(steps))
    return replace(
        blank, steps=steps, goal=goal, goal_seconds=seconds, where=where, verdict=verdict, ok=ok, faults=faults
    )


def as_expected(result: StepResult, derivation: Derivation) -> bool:
    """Whether a step's verdict is the right one: in a file with ``expect`` only its own ``expect`` binds a step."""
    return word(result.verdict) == result.step.expect or (derivation.expect_given and not result.step.expect_given)


def expected(derivation: Derivation) -> str:
    """The verdict a file is to have: its own ``expect``, else the worst its steps are to have."""
    return derivation.expect if derivation.expect_given else _worst(_expectations(derivation.steps))


def _expectations(steps: Iterable[Step]) -> Iterable[str]:
    for step in steps:
        yield step.expect
        yield from _expectations(step.steps)
