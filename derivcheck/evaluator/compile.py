"""From terms to closures: each term is compiled once and then evaluated at many points.

Dispatches to the files that state the meanings: arithmetic and functions here,
ranges and calculus, arrays, propositions in their own.  Common subterms, and
what does not depend on a binder's name, are remembered per frame.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache

from flint import arb, fmpq

from derivcheck.core.build import DERIVATIVES, FUNCTIONS
from derivcheck.core.context import Context
from derivcheck.core.term import BINDERS, Term
from derivcheck.evaluator import arrays, calculus, ranges, truth
from derivcheck.evaluator.frame import Entries, Frame, Function, Run, Test, collect
from derivcheck.evaluator.functions import maximum, minimum
from derivcheck.evaluator.jets import ONE, ZERO, Value, add, divide, multiply, sign, tame
from derivcheck.evaluator.outcome import FALSE, TRUE, UNDEFINED, Undecided, Undefined
from derivcheck.evaluator.powers import binomial, power, real_power
from derivcheck.evaluator.taylor import lift

#: Terms deeper than this are not evaluated: nothing may depend on the interpreter's stack.
DEPTH = 220


def _pick(pick: Callable[[Value, Value], Value]) -> Callable[..., Value]:
    def value(*args: Value) -> Value:
        result = args[0]
        for a in args[1:]:
            result = pick(result, a)
        return result

    return value


def _negate(a: Value) -> Value:
    return -a


_FOLDS = {"add": _pick(add), "mul": _pick(multiply), "max": _pick(maximum), "min": _pick(minimum)}
_LIFTED = {name: lift(name) for name in FUNCTIONS}


def elementwise(term: Term) -> Callable[..., Value] | None:
    """The operation on numbers that the term applies, entry by entry on arrays; None for other terms."""
    op = term.op
    if op in _LIFTED:
        return _LIFTED[op]
    if op in _FOLDS:
        return _FOLDS[op]
    match op:
        case "neg":
            return _negate
        case "div":
            return divide
        case "pow":
            return power if term.data else real_power
        case "binomial":
            return binomial
    return None


class Code:
    """The compiled form of some terms that are evaluated together."""

    def __init__(self, context: Context, roots: tuple[Term, ...]) -> None:
        self.context = context
        self._kept = _kept(roots)
        self._scalars: dict[Term, Run] = {}
        self._entries: dict[Term, Entries] = {}
        self._tests: dict[Term, Test] = {}

    def scalar(self, term: Term) -> Run:
        """The value of a scalar term."""
        run = self._scalars.get(term)
        if run is None:
            run = self._scalar(term)
            if term in self._kept:
                run = _remember(term, run, term.free)
            self._scalars[term] = run
        return run

    def entries(self, term: Term) -> Entries:
        """The entries of an array term."""
        found = self._entries.get(term)
        if found is None:
            found = arrays.compile_entries(self, term)
            if term.op not in arrays.PLAIN:
                dims = _remember((term, "dims"), found.dims, term.free)
                found = Entries(dims, _remember_entries(term, found.at), found.check)
                found.check = _remember((term, "check"), arrays.compile_check(self, term, found), term.free)
            self._entries[term] = found
        return found

    def truth(self, term: Term) -> Test:
        """The truth of a proposition."""
        test = self._tests.get(term)
        if test is None:
            test = self._tests[term] = truth.compile_truth(self, term)
        return test

    def _scalar(self, term: Term) -> Run:
        op, args = term.op, term.args
        match op:
            case "num":
                number = fmpq(term.number.numerator, term.number.denominator)
                value = tame(number)
                return (lambda frame: value) if value is number else (lambda frame: arb(number))
            case "sym":
                name = term.name
                return lambda frame: frame.values[name]
            case "const":
                return _pi if term.data == "pi" else _infinity
            case "call":
                return self.scalar(term.body)
            case "apply":
                return self._application(term)
            case "indicator":
                return self._choice(args[0], lambda frame: ONE, lambda frame: ZERO)
            case "where":
                return self._choice(args[0], self.scalar(args[1]), self.scalar(args[2]))
            case "delta":
                return self._delta(args)
        run = ranges.compile_range(self, term) or calculus.compile_calculus(self, term)
        run = run or arrays.compile_reduction(self, term)
        if run is not None:
            return run
        operation = elementwise(term)
        if operation is None:
            raise AssertionError(f"no value for operation {op!r}")
        return _applied(operation, [self.scalar(a) for a in args])

    def _application(self, term: Term) -> Run:
        name = term.name
        args: list[Callable[[Frame], object]] = []
        for a in term.args:
            if a.sort.kind == "array":
                entries = self.entries(a)
                args.append(lambda frame, entries=entries: collect(entries, frame))  # type: ignore[misc]
            else:
                args.append(self.scalar(a))

        def run(frame: Frame) -> Value:
            function: Function = frame.values[name]
            frame.state.spend(8)
            values = {n: a(frame) for n, a in zip(function.names, args, strict=True)}
            return function.run(Frame(values, frame.state, name="()", tag=frame.tag))

        return run

    def _choice(self, condition: Term, then: Run, otherwise: Run) -> Run:
        test = self.truth(condition)

        def run(frame: Frame) -> Value:
            t = test(frame)
            if t is TRUE:
                return then(frame)
            if t is FALSE:
                return otherwise(frame)
            if t is UNDEFINED:
                raise Undefined("an undefined condition")
            raise Undecided("an undecided condition")

        return run

    def _delta(self, args: tuple[Term, ...]) -> Run:
        i, j = self.scalar(args[0]), self.scalar(args[1])

        def run(frame: Frame) -> Value:
            a, b = i(frame), j(frame)
            return ONE if sign(a - b) == 0 else ZERO

        return run


def _pi(frame: Frame) -> Value:
    return arb.pi()


def _infinity(frame: Frame) -> Value:
    raise Undecided("oo is no number")


def _applied(operation: Callable[..., Value], args: list[Run]) -> Run:
    if len(args) == 1:
        (a,) = args
        return lambda frame: operation(a(frame))
    if len(args) == 2:
        a, b = args
        return lambda frame: operation(a(frame), b(frame))
    return lambda frame: operation(*[a(frame) for a in args])


def _remember(key: Hashable, run: Callable[[Frame], Value], free: frozenset[str]) -> Callable[[Frame], Value]:
    def remembered(frame: Frame) -> Value:
        while frame.up is not None and frame.name not in free:
            frame = frame.up
        value = frame.memo.get(key)
        if value is None:
            value = frame.memo[key] = run(frame)
        return value

    return remembered


def _remember_entries(term: Term, at: Callable[..., Value]) -> Callable[..., Value]:
    free = term.free

    def remembered(frame: Frame, *indices: int) -> Value:
        while frame.up is not None and frame.name not in free:
            frame = frame.up
        key = (term, indices)
        value = frame.memo.get(key)
        if value is None:
            value = frame.memo[key] = at(frame, *indices)
        return value

    return remembered


def _kept(roots: tuple[Term, ...]) -> frozenset[Term]:
    """Subterms worth remembering: those met twice, and those that do not move with the binder around them."""
    kept: set[Term] = set()
    seen: set[tuple[Term, tuple[str, ...]]] = set()
    met: set[Term] = set()
    stack: list[tuple[Term, tuple[str, ...]]] = [(root, ()) for root in roots]
    while stack:
        term, bound = stack.pop()
        if term.op == "call":
            stack.append((term.body, bound))
            continue
        if term.size == 1:
            continue
        moved = bound
        while moved and moved[-1] not in term.free:
            moved = moved[:-1]
        if moved != bound or (term in met and (term.size > 2 or term.op in FUNCTIONS)):
            kept.add(term)
        met.add(term)
        if (term, moved) in seen:
            continue
        seen.add((term, moved))
        inner = moved
        if term.op in BINDERS:
            inner = (*moved, term.var.name)
        elif term.op in DERIVATIVES:
            variable = term.args[1]
            inner = (*moved, (variable.args[0] if variable.op == "index" else variable).name)
        elif term.sort.kind == "array" or any(a.sort.kind == "array" for a in term.args):
            inner = (*moved, "\0")  # entries: whatever is no array stays the same for all of them
        for position, a in enumerate(term.args):
            scoped = position == len(term.args) - 1 if term.op in BINDERS else True
            array = inner and inner[-1] == "\0" and a.sort.kind == "array"
            stack.append((a, moved if not scoped or array else inner))
    return frozenset(kept)


@lru_cache(maxsize=256)
def compile_lambda(term: Term) -> Function:
    """A ``lambda`` (nested for several parameters) as a function of values."""
    names: list[str] = []
    body = term
    while body.op == "lambda":
        names.append(body.var.name)
        body = body.args[0]
    code = Code(Context(), (body,))
    return Function(tuple(names), code.scalar(body))
