"""What slipped in a refuted claim: the one small change after which the kernel proves it.

The slips people make are undone one at a time, most telling first; what is
still false at the counterexample goes, and of the rest the first that is proved
is named.  So a diagnosis is a theorem about the mended claim and a guess about
the author.  Stops by counted candidates; runs in a worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations, islice

from derivcheck import evaluator, kernel, methods
from derivcheck.checker import solutions
from derivcheck.checker.squares import named
from derivcheck.core.build import (
    DERIVATIVES,
    ONE,
    RELATIONS,
    ZERO,
    add,
    build,
    constant_value,
    div,
    fn,
    mul,
    neg,
    num,
    relation,
    sub,
    sym,
)
from derivcheck.core.certificate import Counterexample, Point
from derivcheck.core.context import Context, Goal
from derivcheck.core.relation import Relation
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.errors import SortError
from derivcheck.evaluator import Effort
from derivcheck.kernel.check import opening
from derivcheck.kernel.express import express
from derivcheck.kernel.normal import normal
from derivcheck.kernel.ring import Stuck, Work

#: Changes looked at, those of them that may be proved at once and by a search, and how much is quoted.
_CANDIDATES, _PROOFS, _SEARCHES, _QUOTED = 240, 6, 2, 60
#: Searches for what would hold in place of a false equivalence.
_MENDS = 6
#: What the kernel may do for all of them together.
_WORK = 60_000_000

#: At how many bits a changed side is looked at.
_BITS = 128

Repair = tuple[str, Term]

_MEANT = {"le": ("ge",), "ge": ("le",), "lt": ("le", "gt", "ge"), "gt": ("ge", "lt", "le"), "eq": ("le", "ge")}
_PAIRS = (("exp", "log"), ("sin", "cos"), ("sinh", "cosh"), ("max", "min"))
_SWAPPED = dict(_PAIRS) | {b: a for a, b in _PAIRS}
#: What the normal form does not look into.
_CLOSED = frozenset({"integral", "limit", "diff", "at"})
_GAP = 12


def diagnose(goal: Goal, counterexample: Counterexample) -> str:
    """``it holds with … in place of …``, which solutions come or go; empty where no single slip explains it."""
    claim = goal.claim
    if claim.op in solutions.SPOKEN:
        said = solutions.happened(goal, counterexample)
        mend = _first(goal, counterexample, solutions.mends(goal, counterexample), _MENDS)
        return "; ".join(part for part in (said, mend) if part)
    if claim.op not in RELATIONS or counterexample.witness:
        return ""
    slips = chain(_slips(claim, goal.context), _apart(goal), _relations(claim))
    return _first(goal, counterexample, ((said, mended, None) for said, mended in slips), _SEARCHES)


def _first(goal: Goal, counterexample: Counterexample, mends: Iterable[solutions.Mend], searches: int) -> str:
    """What is said of the first mend that holds at the counterexample or leaves it out, and is proved."""
    tried, work = 0, Work(_WORK)
    points = [counterexample.point]
    for said, mended, where in islice(mends, _CANDIDATES):
        if tried >= max(_PROOFS, searches):
            break
        context = goal.context if where is None else goal.context.suppose(where)
        if where is None and _false_there(context, mended, counterexample, points):
            continue
        seen = evaluator.examine(context, mended, Effort.GLANCE)
        if where is None and seen.counterexample is not None:
            points.append(seen.counterexample.point)  # where one mend is false, so are others
        if seen.counterexample is not None or seen.undefined is not None or (where is not None and not seen.witness):
            continue
        tried += 1
        other = replace(goal, context=context, claim=mended, by=None, facts=())
        certificate, _ = methods.direct(other, work)
        if certificate is None and tried <= searches:
            certificate, _, _ = methods.search(other, work)
        if certificate is not None and isinstance(kernel.check(other, certificate), kernel.Accepted):
            return named(said, context.names)
    return ""


def _false_there(context: Context, claim: Term, counterexample: Counterexample, points: Sequence[Point]) -> bool:
    """Whether a claim is surely false at the counterexample, or as an equation of numbers at one of some points."""
    if claim.op == "eq" and all(side.sort.kind == "scalar" for side in claim.args):
        left, right = claim.args
        found = [evaluator.differ(left, right, point, _BITS) for point in points]
        if True in found:
            return True
        if found[0] is not None:
            return False
    return evaluator.confirm(context, claim, counterexample)


def _slips(claim: Term, context: Context) -> Iterator[Repair]:
    """Equations with one slip undone: a place of the right side, a factor of it, a place of the left side."""
    if claim.op != "eq":
        return
    left, right = claim.args
    for k, side in ((1, right), (0, left)):
        for old, new, changed in _places(side, context):
            try:
                mended = relation("eq", *((left, changed) if k else (changed, right)))
            except SortError:
                continue
            yield f"it holds with {_quoted(new)} in place of {_quoted(old)}", mended
        for factor in _factors(right) if k else ():
            yield _joined(claim, "factor", factor)


def _relations(claim: Term) -> Iterator[Repair]:
    """Other relations between the same sides."""
    for op in _MEANT.get(claim.op, ()) if all(side.sort.kind == "scalar" for side in claim.args) else ():
        yield f"it holds with `{Relation(op).sign}` in place of `{Relation(claim.op).sign}`", build(op, claim.args)


def _joined(claim: Term, what: str, gap: Term) -> Repair:
    """The right side times a factor, or with a term more."""
    left, right = claim.args
    join, how = (mul, "times") if what == "factor" else (add, "added to")
    return f"a {what} is missing: it holds with {_quoted(gap)} {how} the right side", relation(
        "eq", left, join(gap, right)
    )


def _quoted(term: Term) -> str:
    shown = text(term)
    return f"`{shown}`" if len(shown) <= _QUOTED else f"`{shown[: _QUOTED - 12]} … {shown[-9:]}`"


def _factors(term: Term) -> Iterator[Term]:
    """Numbers, and the sizes of sums and arrays that a mean divides by."""
    for value in (Fraction(2), Fraction(1, 2), Fraction(-2), Fraction(-1, 2), Fraction(3), Fraction(4), Fraction(1, 4)):
        yield num(value) if value.denominator == 1 else div(num(value.numerator), num(value.denominator))
    inside = {s for t in term.subterms() for s in t.sort.shape if s.op == "sym"}
    inside |= {t.args[1] for t in term.subterms() if t.op == "sum" and t.args[1].op == "sym"}
    for size in sorted(inside, key=text):
        yield div(ONE, size)
        yield size


def _apart(goal: Goal) -> Iterator[Repair]:
    """The quotient and the difference of the sides, where they are short."""
    claim = goal.claim
    left, right = claim.args
    if claim.op != "eq" or left.sort.kind != "scalar":
        return
    field = opening(replace(goal, by=None)).field()
    try:
        a, b = normal(field, left), normal(field, right)
        found = [] if b.is_zero() else [("factor", a / b)]
        for what, element in (*found, ("term", a - b)):
            gap = express(field, field.reduce(element))
            if gap is ZERO:
                continue
            if gap.size <= _GAP and gap.size < left.size and not any(t.op in _CLOSED for t in gap.subterms()):
                yield _joined(claim, what, gap)
    except (Stuck, SortError):
        return


def _places(side: Term, context: Context) -> Iterator[tuple[Term, Term, Term]]:
    """One place of a side changed: what stood there, what stands there now, and the side.

    Signs and parts are looked at from the whole inwards, names and functions from the inside out.
    """
    parts: dict[Term, Callable[[Term], Term]] = {}
    for old, put in _parts(side):
        parts.setdefault(old, put)
    outwards = sorted(parts, key=lambda t: t.depth)
    for changes, places in (
        (_by_sign, list(parts)),
        (_by_name, outwards),
        (_by_function, outwards),
        (_by_parts, list(parts)),
    ):
        for old in places:
            try:
                for new in changes(old, context):
                    yield old, new, parts[old](new)
            except (SortError, AssertionError, ValueError):
                continue


def _parts(term: Term) -> Iterator[tuple[Term, Callable[[Term], Term]]]:
    """Each place of a term that is not inside a definition or what is differentiated by, and how to fill it anew."""
    yield term, lambda new: new
    if term.op in ("call", "at"):
        return
    for k, arg in enumerate(term.args):
        if k == 0 or term.op not in DERIVATIVES:
            for old, put in _parts(arg):
                yield old, _within(term, k, put)


def _within(term: Term, k: int, put: Callable[[Term], Term]) -> Callable[[Term], Term]:
    data = None if term.op == "pow" else term.data  # another exponent may be of another type
    return lambda new: build(term.op, (*term.args[:k], put(new), *term.args[k + 1 :]), data)


def _by_sign(term: Term, _: Context) -> Iterator[Term]:
    op, args = term.op, term.args
    if op == "add":
        for k, arg in enumerate(args):
            flipped = arg.args[0] if arg.op == "neg" else neg(arg)
            yield build(op, (*args[:k], flipped, *args[k + 1 :]))
    negated = [k for k, arg in enumerate(args) if arg.op == "neg"] if op in ("mul", "div") else []
    if op == "neg":
        yield args[0]
    elif negated:
        k = negated[0]
        yield build(op, (*args[:k], args[k].args[0], *args[k + 1 :]))
    elif op != "num" and term.sort.kind in ("scalar", "array"):
        yield neg(term)


def _by_parts(term: Term, _: Context) -> Iterator[Term]:
    op, args = term.op, term.args
    if op in ("add", "mul"):
        for k in range(len(args)):
            rest = (*args[:k], *args[k + 1 :])
            yield rest[0] if len(rest) == 1 else build(op, rest)
    if op == "div":
        yield args[0]
        yield div(args[1], args[0])
    if op == "pow":
        for step in (1, -1):
            yield build(op, (args[0], _moved(args[1], step)), None)
        yield args[0]
    if op in ("sum", "prod"):
        for k, step in ((0, -1), (1, 1), (0, 1), (1, -1)):
            yield build(op, (*args[:k], _moved(args[k], step), *args[k + 1 :]), term.data)


def _moved(term: Term, step: int) -> Term:
    """The term and 1 more or less."""
    if term.op == "num" and term.number + step >= 0:
        return num(term.number + step)
    undone = neg(ONE) if step > 0 else ONE
    if term.op == "add" and len(term.args) == 2 and term.args[1] is undone:
        return term.args[0]
    return add(term, ONE) if step > 0 else sub(term, ONE)


def _by_name(term: Term, context: Context) -> Iterator[Term]:
    """Another index of the same range, and what its delta is where they are equal."""
    indices = [d for d in context.declarations if d.index]
    own = next((d for d in indices if term.op == "sym" and d.name == term.name), None)
    for d in indices:
        if own is not None and d.name != own.name and d.domain == own.domain:
            yield sym(d.name, d.sort)
    if term is ONE:
        for a, b in combinations(indices, 2):
            if a.domain == b.domain:
                yield build("delta", (sym(a.name, a.sort), sym(b.name, b.sort)))
    if term.op == "num" and term.number.denominator == 1:
        yield num(term.number + 1)
        if term.number > 1:
            yield num(term.number - 1)


def _by_function(term: Term, _: Context) -> Iterator[Term]:
    op, args = term.op, term.args
    if op in _SWAPPED:
        yield build(_SWAPPED[op], args)
    if op == "sqrt" or (op == "sym" and term.sort.kind == "scalar" and not term.sort.integer):
        yield fn("abs", args[0] if op == "sqrt" else term)
    if op == "transpose":
        yield args[0]
    elif len(term.sort.shape) == 2:
        yield build("transpose", (term,))
    if op == "matmul":
        yield build(op, args[::-1])
    if op == "pow" and len(term.sort.shape) == 2 and constant_value(args[1]) == -1:
        yield build("inv", args[:1])
    if op == "mul" and len(args) == 2 and all(a.sort.shape for a in args):
        yield build("matmul", args)
    if op == "index" and len(args) == 3:
        yield build(op, (args[0], args[2], args[1]))
    if op in ("mul", "add") and len(args) == 2:
        yield build("add" if op == "mul" else "mul", args)
    if term.sort.kind == "scalar" and op not in ("num", "sym", "add", "neg"):
        yield mul(num(2), term)
        yield div(term, num(2))
