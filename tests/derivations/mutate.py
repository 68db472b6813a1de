"""Mutants: every way to break one step of a derivation by one slip, at the level of terms.

``mutants(claim)`` rewrites the claim at each path by the slips people make: a
flipped sign, a dropped factor or term, a 1 too many, another exponent, swapped
arguments or symbols, a relation that says more.  A definition is broken by
opening it at that place.  Run as a script it breaks every step of every shipped
derivation and prints what was proved; no mutant that is false may be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from derivcheck import kernel, methods
from derivcheck.checker.corpus import collect
from derivcheck.checker.goals import Plan, chain, plans
from derivcheck.core.build import ONE, RELATIONS, add, build, neg, num
from derivcheck.core.context import Context, Fact, Goal
from derivcheck.core.derivation import Derivation, Formula, Step
from derivcheck.core.term import BINDERS, Term
from derivcheck.core.text import text
from derivcheck.errors import SortError
from derivcheck.evaluator import Effort, confirm, examine
from derivcheck.source import Span

#: What a relation or connective is tightened to.
TIGHTER = {"ge": ("gt", "eq"), "le": ("lt", "eq"), "eq": ("lt", "gt"), "ne": ("eq",), "iff": ("and",), "or": ("and",)}
OTHER_FUNCTION = {"exp": "log", "log": "exp", "sin": "cos", "cos": "sin", "sqrt": "abs", "abs": "sqrt"}
DERIVATIVES = frozenset({"diff", "grad", "jacobian", "hessian"})


@dataclass(frozen=True, slots=True)
class Mutant:
    """A claim with one slip in it; ``path`` leads to the place by argument positions."""

    claim: Term
    slip: str
    path: tuple[int, ...]

    def __str__(self) -> str:
        return f"{text(self.claim)}  [{self.slip}]"


def mutants(claim: Term, context: Context) -> tuple[Mutant, ...]:
    """All mutants of a claim, each term once, in a fixed order."""
    found: dict[Term, Mutant] = {}
    for path in _paths(claim):
        for slip, changed in _slips(_at(claim, path), context):
            try:
                mutant = _put(claim, path, changed)
            except (SortError, AssertionError, ValueError):
                continue  # not a claim at all: the reader would refuse it
            if mutant is not claim:
                found.setdefault(mutant, Mutant(mutant, slip, path))
    return tuple(found.values())


def _paths(term: Term, path: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    yield path
    for k, arg in enumerate(term.args):
        if term.op == "call" and k < len(term.args) - 1:
            continue  # the arguments stand in the body as well
        if term.op in DERIVATIVES and k > 0:
            continue  # what is differentiated by is changed as a whole, below
        yield from _paths(arg, (*path, k))


def _at(term: Term, path: tuple[int, ...]) -> Term:
    for k in path:
        term = term.args[k]
    return term


def _put(term: Term, path: tuple[int, ...], changed: Term) -> Term:
    if not path:
        return changed
    k, *rest = path
    inner = _put(term.args[k], tuple(rest), changed)
    if term.op == "call":
        return inner  # a folded definition with another body is no longer that definition
    args = (*term.args[:k], inner, *term.args[k + 1 :])
    data = None if term.op == "pow" else term.data  # another exponent may be of another type
    return build(term.op, args, data)


def _slips(term: Term, context: Context) -> Iterator[tuple[str, Term]]:
    for slip in _by_shape, _by_operation, _by_symbol:
        try:
            yield from slip(term, context)
        except SortError:
            continue


def _by_shape(term: Term, context: Context) -> Iterator[tuple[str, Term]]:
    if term.sort.kind not in ("scalar", "array"):
        return
    if term.op == "neg":
        yield "sign flipped", term.args[0]
    else:
        yield "sign flipped", neg(term)
    yield "one added", add(term, ONE)


def _by_operation(term: Term, context: Context) -> Iterator[tuple[str, Term]]:
    op, args = term.op, term.args
    if op in TIGHTER:
        for tighter in TIGHTER[op]:
            yield "relation tightened", build(tighter, args)
    if op == "implies":
        yield "implication turned", build(op, (args[1], args[0]))
        yield "relation tightened", build("iff", args)
    if op in RELATIONS and op not in ("eq", "ne"):
        yield "sides swapped", build(op, (args[1], args[0]))
    if op in ("add", "mul", "and", "or"):
        what = {"add": "term", "mul": "factor"}.get(op, "part")
        for k in range(len(args)):
            rest = (*args[:k], *args[k + 1 :])
            yield f"{what} dropped", rest[0] if len(rest) == 1 else build(op, rest)
    if op == "add":
        for k, arg in enumerate(args):
            flipped = arg.args[0] if arg.op == "neg" else neg(arg)
            yield "sign flipped", build(op, (*args[:k], flipped, *args[k + 1 :]))
    if op == "div":
        yield "denominator dropped", args[0]
        yield "numerator dropped", build(op, (ONE, args[1]))
        yield "fraction turned", build(op, (args[1], args[0]))
    if op == "pow":
        yield "exponent changed", build(op, (args[0], add(args[1], ONE)))
        yield "exponent changed", build(op, (args[0], add(args[1], num(-1))))
        yield "exponent dropped", args[0]
        yield "base and exponent swapped", build(op, (args[1], args[0]))
    if op in OTHER_FUNCTION:
        yield "another function", build(OTHER_FUNCTION[op], args)
        yield "function dropped", args[0]
    if op == "diff":
        yield "derivative dropped", args[0]
        for other in context.declarations:
            if other.sort == args[1].sort and other.name != args[1].data:
                yield "another variable", build(op, (args[0], build_symbol(args[1], other.name)))
    if op in ("where", "max", "min", "delta", "binomial") and len(args) >= 2:
        yield "arguments swapped", build(op, (*args[:-2], args[-1], args[-2]))
    if op in BINDERS and op in ("sum", "prod", "integral"):
        yield "bound changed", build(op, (add(args[0], ONE), *args[1:]), term.data)
        yield "bound changed", build(op, (args[0], add(args[1], num(-1)), args[2]), term.data)


def _by_symbol(term: Term, context: Context) -> Iterator[tuple[str, Term]]:
    if term.op != "sym":
        return
    for other in context.declarations:
        if other.sort == term.sort and other.name != term.name and not other.index:
            yield "symbol swapped", build_symbol(term, other.name)


def build_symbol(like: Term, name: str) -> Term:
    """The symbol ``name`` of the same sort."""
    from derivcheck.core.build import sym

    return sym(name, like.sort)


# ------------------------------------------------------------------ shipped derivations


@dataclass(frozen=True, slots=True)
class Broken:
    """A goal of a shipped derivation with one slip in its claim."""

    derivation: str
    line: int
    goal: Goal
    mutant: Mutant

    def __str__(self) -> str:
        return f"{self.derivation}:{self.line}: {self.mutant}"


def broken_steps(folder: Path) -> Iterator[Broken]:
    """Every mutant of every step and goal of the derivations in a folder, in a fixed order.

    A step keeps its context and the facts it cites, but may be proved by any
    means; a goal has to follow from what its chain and its facts show.
    """
    readings = {r.id: r for r in collect([str(folder)]).readings}
    for reading in readings.values():
        derivation = reading.derivation
        assert derivation is not None, (reading.path, reading.errors)
        lemmas = [readings[name].derivation for name in derivation.uses]
        facts = {d.id: Fact(d.id, d.context, d.goal.term) for d in lemmas if d is not None}
        for plan in plans(derivation.steps, derivation.context, facts):
            yield from _broken_plan(derivation, plan)
        closing = _closing(derivation.context, derivation.goal.term, derivation.first, derivation.steps)
        if derivation.expect == "proved":
            yield from _broken_goal(derivation, derivation.goal.span, closing)


def _broken_plan(derivation: Derivation, plan: Plan) -> Iterator[Broken]:
    for nested in plan.nested:
        yield from _broken_plan(derivation, nested)
    goal = replace(plan.goal, by=None)
    if plan.nested:
        goal = _closing(goal.context, plan.step.claim, plan.step.first, plan.step.steps)
    yield from _broken_goal(derivation, plan.step.span, goal)


def _closing(context: Context, claim: Term, first: Formula | None, steps: tuple[Step, ...]) -> Goal:
    """What the steps, all taken as shown, have to give."""
    whole = chain(first, steps)
    shown = [] if whole is None or whole.claim() is None else [whole.claim()]
    shown += [step.claim for step in steps]
    facts = tuple(Fact(f"fact {k}", context, fact) for k, fact in enumerate(shown) if fact is not None)
    return Goal(context, claim, facts, None, "goal")


def _broken_goal(derivation: Derivation, span: Span, goal: Goal) -> Iterator[Broken]:
    line = derivation.source.position(span.start)[0]
    for mutant in mutants(goal.claim, goal.context):
        yield Broken(derivation.id, line, replace(goal, claim=mutant.claim), mutant)


def proved(goal: Goal) -> bool:
    """Whether the kernel accepts what the search finds, the evaluator not asked."""
    certificate, _, _ = methods.search(goal)
    return certificate is not None and isinstance(kernel.check(goal, certificate), kernel.Accepted)


def refuted(goal: Goal) -> bool:
    """Whether the claim is false at some exact point, among about ten times the usual ones."""
    found = examine(goal.context, goal.claim, Effort.DEEP).counterexample
    if found is None or not confirm(goal.context, goal.claim, found):
        return False
    return all(kernel.closed_equality(equation) for equation in found.equations)
