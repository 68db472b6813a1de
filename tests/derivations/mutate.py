"""Mutants: every way to break one step of a derivation by one slip, at the level of terms.

``mutants(claim)`` rewrites the claim at each path by the slips people make: a
flipped sign, a dropped factor or term, a 1 too many, another exponent, swapped
arguments or symbols, a relation that says more.  Every step is broken wherever
something is written in it; what a definition stands for is opened and broken
once, in the first line of the derivation that it occurs in: the later lines
would be set against the same broken definition.  And every step is asked for
with one hypothesis less.

Run as a script it breaks every step of every shipped derivation.  No mutant that
is false may be proved, and for each that is proved there is an argument, found
without the kernel, that it is true: by `arguments`, or it stands by name under
its argument in ``true_mutants.txt``.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from arguments import follows

from derivcheck import kernel, methods
from derivcheck.checker.corpus import collect
from derivcheck.checker.goals import Plan, chain, plans
from derivcheck.core.build import ONE, RELATIONS, ZERO, add, build, neg, num, sym
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Context, Domain, Fact, Goal
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


def mutants(claim: Term, context: Context, opened: set[Term] | None = None) -> tuple[Mutant, ...]:
    """All mutants of a claim, each term once, in a fixed order; what is in ``opened`` is broken from outside only."""
    found: dict[Term, Mutant] = {}
    for path in _paths(claim, (), set() if opened is None else opened):
        for slip, changed in _slips(_at(claim, path), context):
            try:
                mutant = _put(claim, path, changed)
            except (SortError, AssertionError, ValueError):
                continue  # not a claim at all: the reader would refuse it
            if mutant is not claim:
                found.setdefault(mutant, Mutant(mutant, slip, path))
    return tuple(found.values())


def _paths(term: Term, path: tuple[int, ...], opened: set[Term]) -> Iterator[tuple[int, ...]]:
    """Every place of a claim; a definition is opened where it stands first, and is in ``opened`` from there on."""
    yield path
    if term.op == "call":
        if term not in opened:
            opened.add(term)
            yield from _paths(term.body, (*path, len(term.args) - 1), opened)
        return
    for k, arg in enumerate(term.args):
        if term.op not in DERIVATIVES or k == 0:  # what is differentiated by is changed as a whole, below
            yield from _paths(arg, (*path, k), opened)


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
        if args[0] is not ONE:
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
    if op == "transpose":
        yield "transposed", args[0]
    elif len(term.sort.shape) == 2:
        yield "transposed", build("transpose", (term,))
    if op == "matmul":
        yield "factors swapped", build(op, args[::-1])
    if op == "index" and len(args) == 3:
        yield "indices swapped", build(op, (args[0], args[2], args[1]))
    if op == "diff":
        yield "derivative dropped", args[0]
        for other in _others(args[1], context):
            yield "another variable", build(op, (args[0], other))
    if op in ("where", "max", "min", "delta", "binomial") and len(args) >= 2:
        yield "arguments swapped", build(op, (*args[:-2], args[-1], args[-2]))
    if op in BINDERS and op in ("sum", "prod", "integral"):
        yield "bound changed", build(op, (add(args[0], ONE), *args[1:]), term.data)
        yield "bound changed", build(op, (args[0], add(args[1], num(-1)), args[2]), term.data)


def _by_symbol(term: Term, context: Context) -> Iterator[tuple[str, Term]]:
    for other in _others(term, context):
        yield "symbol swapped", other


def _others(symbol: Term, context: Context) -> Iterator[Term]:
    """The declared symbol of the same sort that comes next, in a circle."""
    if symbol.op != "sym":
        return
    names = [d.name for d in context.declarations if d.sort == symbol.sort and not d.index]
    if symbol.name in names and len(names) > 1:
        yield sym(names[(names.index(symbol.name) + 1) % len(names)], symbol.sort)


# ------------------------------------------------------------------ shipped derivations


@dataclass(frozen=True, slots=True)
class Broken:
    """A goal of a shipped derivation with one slip in its claim; ``sure``: all its steps are shown to hold."""

    derivation: str
    sure: bool
    line: int
    original: Goal
    goal: Goal
    mutant: Mutant

    @property
    def listed(self) -> str:
        """As it stands in the list of true mutants: without the line, which moves."""
        dropped = f" [{self.mutant.slip}]" if self.goal.context != self.original.context else ""
        return f"{self.derivation}: {text(self.mutant.claim)}{dropped}"

    def __str__(self) -> str:
        return f"{self.derivation}:{self.line}: {self.mutant}"


def broken_steps(folder: Path) -> Iterator[Broken]:
    """Every mutant of every step and goal of the derivations in a folder, in a fixed order.

    A step keeps its context and the facts it cites, but may be proved by any
    means; a goal has to follow from what its chain and its facts show.
    """
    readings = {r.id: r for r in collect([str(folder)]).readings}
    asked: set[Goal] = set()
    for reading in readings.values():
        derivation = reading.derivation
        assert derivation is not None, (reading.path, reading.errors)
        used = [readings[name].derivation for name in derivation.uses]
        facts = {d.id: Fact(d.id, d.context, d.goal.term) for d in used if d is not None}
        opened: set[Term] = set()
        sure = derivation.expect == "proved"
        for span, goal in _asked(derivation, plans(derivation.steps, derivation.context, facts)):
            line = derivation.source.position(span.start)[0]
            for mutant in mutants(goal.claim, goal.context, opened):
                broken = replace(goal, claim=mutant.claim)
                if broken not in asked:
                    asked.add(broken)
                    yield Broken(derivation.id, sure, line, goal, broken, mutant)
            for what, weaker in _weaker(goal.context) if goal.kind == "step" else ():
                lemmas = tuple(fact for fact in goal.facts if fact.context != goal.context)
                broken = replace(goal, context=weaker, facts=lemmas)
                if broken not in asked:
                    asked.add(broken)
                    yield Broken(derivation.id, sure, line, goal, broken, Mutant(goal.claim, f"without {what}", ()))


def _weaker(context: Context) -> Iterator[tuple[str, Context]]:
    """The context without one assumption, or with all of its type for the set of one symbol; a size may be 0."""
    for k, assumption in enumerate(context.assumptions):
        rest = (*context.assumptions[:k], *context.assumptions[k + 1 :])
        yield text(assumption), replace(context, assumptions=rest)
    sizes = frozenset().union(*(size.free for d in context.declarations for size in d.sort.shape))
    for k, d in enumerate(context.declarations):
        all_of_type = Domain(lower=ZERO) if d.name in sizes else Domain()
        if not d.index and d.domain != all_of_type:
            wider = replace(d, domain=all_of_type)
            declarations = (*context.declarations[:k], wider, *context.declarations[k + 1 :])
            yield f"the set of {d.name}", replace(context, declarations=declarations)


def _asked(derivation: Derivation, planned: tuple[Plan, ...]) -> Iterator[tuple[Span, Goal]]:
    """What is to be shown: each step, and the goal unless it is not reached."""
    for plan in planned:
        yield from _steps(plan)
    if derivation.expect == "proved":
        closing = _closing(derivation.context, derivation.goal.term, derivation.first, derivation.steps)
        yield derivation.goal.span, closing


def _steps(plan: Plan) -> Iterator[tuple[Span, Goal]]:
    for nested in plan.nested:
        yield from _steps(nested)
    goal = replace(plan.goal, by=None)
    if plan.nested:
        goal = _closing(goal.context, plan.step.claim, plan.step.first, plan.step.steps)
    yield plan.step.span, goal


def _closing(context: Context, claim: Term, first: Formula | None, steps: tuple[Step, ...]) -> Goal:
    """What the steps, all taken as shown, have to give."""
    whole = chain(first, steps)
    shown = [] if whole is None or whole.claim() is None else [whole.claim()]
    shown += [step.claim for step in steps]
    facts = tuple(Fact(f"fact {k}", context, fact) for k, fact in enumerate(shown) if fact is not None)
    return Goal(context, claim, facts, None, "goal")


def outcome(broken: Broken) -> str:
    """What becomes of a mutant:

    ``false`` or ``undefined`` at a point, and not proved; ``argued``: proved, and true by an argument; ``proved``
    without an argument here; ``open``: neither proved nor untrue at a point; ``fault``: untrue and yet proved;
    ``misargued``: false and yet argued.

    The kernel is asked about the untrue ones, too: whatever its methods of one
    rule find at once.  Untrue is what the evaluator finds so among its usual
    points or, where the claim is proved, among about ten times as many.
    """
    goal = broken.goal
    untrue = found_untrue(goal, Effort.QUICK)
    certificate = (methods.direct if untrue else methods.search)(goal)[0]
    shown = accepted(goal, certificate)
    if shown and (untrue or found_untrue(goal, Effort.DEEP)):
        return "fault"
    argued = (shown or untrue == "false") and argued_true(broken)
    if untrue:
        return "misargued" if argued else untrue
    return "argued" if argued else "proved" if shown else "open"


def argued_true(broken: Broken) -> bool:
    """Whether an argument shows a mutant: from the original claim only if that holds.

    It does in a derivation that `derivcheck verify` is expected to prove; one with a mistake may
    have lines that points speak against.
    """
    original, goal = broken.original, broken.goal
    if not follows(original, goal, True):
        return False
    return broken.sure or found_untrue(original, Effort.DEEP) != "false" or follows(original, goal, False)


def accepted(goal: Goal, certificate: Certificate | None) -> bool:
    """Whether the kernel accepts a certificate."""
    return certificate is not None and isinstance(kernel.check(goal, certificate), kernel.Accepted)


def found_untrue(goal: Goal, effort: Effort) -> str:
    """``false`` or ``undefined``, if there is an exact point at which the claim is so; else nothing."""
    seen = examine(goal.context, goal.claim, effort)
    found = seen.counterexample
    confirmed = found is not None and confirm(goal.context, goal.claim, found)
    if confirmed and all(kernel.closed_equality(equation) for equation in found.equations):
        return "false"
    return "" if seen.undefined is None else "undefined"


# ------------------------------------------------------------------ runs

HERE = Path(__file__).resolve().parent
SHIPPED = HERE.parents[1] / "derivations"
#: The parts that a run of all is done in; a process does two of them and ends, so that its memory is given back.
PARTS = 48


def true_mutants() -> frozenset[str]:
    """The mutants known to be true; in the file each stands under the reason, a line that begins with ``#``."""
    lines = (HERE / "true_mutants.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def turn(name: str, share: int) -> int:
    """A number below ``share`` for a name, the same on every machine."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big") % share


def outcomes(some: Iterable[Broken]) -> list[tuple[str, str, str]]:
    """For each mutant: its outcome, how it is listed, and all of it."""
    return [(outcome(broken), broken.listed, str(broken)) for broken in some]


def sample(share: int) -> list[Broken]:
    """One of every ``share`` mutants of the shipped derivations."""
    return [broken for broken in broken_steps(SHIPPED) if turn(broken.listed, share) == 0]


def part(number: int) -> list[tuple[str, str, str]]:
    """The outcomes of one part of all mutants: those of some lines."""
    return outcomes(b for b in broken_steps(SHIPPED) if turn(f"{b.derivation}:{b.line}", PARTS) == number)


def main() -> int:
    """All mutants; 1 if a false one was proved or a proved one is not listed."""
    found = []
    with multiprocessing.get_context("spawn").Pool(maxtasksperchild=2) as pool:
        for done, rows in enumerate(pool.imap_unordered(part, range(PARTS)), 1):
            found += rows
            print(f"{done} of {PARTS} parts", file=sys.stderr)
    listed = true_mutants()
    unlisted = sorted(whole for kind, name, whole in found if kind == "proved" and name not in listed)
    faults = sorted(whole for kind, _, whole in found if kind == "fault")
    wrong = sorted(whole for kind, _, whole in found if kind == "misargued")
    needed = {name for kind, name, _ in found if kind == "proved"}
    stale = sorted(listed - needed)
    for title, rows in (
        ("FALSE AND PROVED", faults),
        ("FALSE AND ARGUED TO BE TRUE", wrong),
        ("proved and neither argued nor listed as true", unlisted),
        ("listed as true and not proved any more, or argued", stale),
    ):
        for row in rows:
            print(f"{title}: {row}")
    counts = Counter(kind for kind, _, _ in found)
    print(f"{len(found)} mutants: " + ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items())))
    return 1 if faults or wrong or unlisted or stale else 0


if __name__ == "__main__":
    sys.exit(main())
