"""Limits: by continuity or a series first, then by asymptotic expansion of the body on each side.

Decided are finite limits and limits that are ``oo`` or ``-oo``; a two-sided
limit needs both sides, equal exactly or by one expansion that holds on both.
Everything the expansions cannot tell is undecided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from derivcheck.core.build import is_infinite
from derivcheck.core.term import Term
from derivcheck.evaluator.frame import Compiler, Frame, Run, whole
from derivcheck.evaluator.jets import NUMBERS, ONE, ZERO, Jet, Tag, Value, sign
from derivcheck.evaluator.outcome import Kink, Undecided, Undefined
from derivcheck.evaluator.scales import (
    Growth,
    Huge,
    add,
    constant,
    direction,
    exponential,
    logarithm,
    monomial,
    multiply,
    power,
    scaled,
    smooth,
)
from derivcheck.evaluator.taylor import TAYLOR

_ORDER = 8
_RANGE = 40


@dataclass(frozen=True, slots=True)
class Infinite:
    """A limit that is ``oo`` (1) or ``-oo`` (-1)."""

    sign: int


def compile_limit(code: Compiler, term: Term) -> Run:
    """The value of a limit; one that is infinite is no number and stays undecided."""
    extended = compile_extended(code, term)

    def limit(frame: Frame) -> Value:
        value = extended(frame)
        if isinstance(value, Infinite):
            raise Undecided("an infinite limit")
        return value

    return limit


def compile_extended(code: Compiler, term: Term) -> Callable[[Frame], Any]:
    """The value of a limit, or `Infinite`."""
    point, body = term.args
    name, size, side = term.var.name, body.size, term.data[1]  # type: ignore[index]
    run = code.scalar(body)
    if is_infinite(point):
        way = -1 if point.op == "neg" else 1

        def at_infinity(frame: Frame) -> Any:
            if way < 0 and term.var.sort.natural:
                raise Undefined("natural numbers do not tend to -oo")
            return _settled(_Reader(code, frame, size).growth(body, {name: monomial(fmpq(way), -ONE)}))

        return at_infinity
    target = code.scalar(point)
    sides = {"": (1, -1), "+": (1,), "-": (-1,)}[side]
    discrete = term.var.sort.integer

    def limit(frame: Frame) -> Any:
        a = target(frame)
        if type(a) not in NUMBERS:
            raise Undecided("a limit point that moves")
        if discrete:
            raise Undecided("a limit of integers at a finite point")
        found: list[Any] = []
        for s in sides:
            value = _by_series(frame, run, name, a, s, size)
            if isinstance(value, tuple):
                return value[0]  # the expansion asked for no side: it holds on both
            found.append(value)
        for k, s in enumerate(sides):
            if found[k] is None and frame.tag is None:
                found[k] = _by_scales(code, frame, body, name, add(constant(a), monomial(fmpq(s), ONE)))
        return _joined(found)

    return limit


def _by_scales(code: Compiler, frame: Frame, body: Term, name: str, line: Growth) -> Any:
    try:
        return _settled(_Reader(code, frame, body.size).growth(body, {name: line}))
    except Undecided:
        return None


def _by_series(frame: Frame, run: Run, name: str, a: Value, side: int, size: int) -> Any:
    """The value at the end of a side by power series: alone in a tuple if it holds on both; None if there is none."""
    tag = Tag(frame.tag, _ORDER, side)
    frame.state.spend(size * _ORDER)
    try:
        value = run(frame.child(name, Jet(tag, [a, ONE, *[ZERO] * (_ORDER - 1)]), tag))
    except Kink as kink:
        if kink.tag is not tag:
            raise
        return None
    except Undecided:
        return None
    value = value.c[0] if type(value) is Jet and value.tag is tag else value
    return value if tag.used else (value,)


def _joined(found: list[Any]) -> Any:
    if any(v is None for v in found):
        raise Undecided("a side of a limit point")
    if len(found) == 1 or (isinstance(found[0], Infinite) and found[0] == found[1]):
        return found[0]
    if any(isinstance(v, Infinite) for v in found):
        raise Undefined("the sides have different limits")
    if any(type(v) not in NUMBERS for v in found):
        raise Undecided("limits of two sides that move")
    d = found[0] - found[1]
    if type(d) is fmpq and not d:
        return found[0]
    if sign(d):
        raise Undefined("the sides have different limits")
    raise Undecided("limits of two sides, not known exactly")


def _settled(f: Growth) -> Any:
    """The limit of an expansion."""
    if isinstance(f, Huge) or any(a < 0 or (not a and b > 0) for a, b in f.terms):
        return Infinite(direction(f))
    if f.cut is not None and f.cut <= 0:
        raise Undecided("an expansion cut too early")
    return f.terms.get((ZERO, 0), ZERO)


class _Reader:
    """Expansions of terms, where some names stand for expansions and all others have values in a frame."""

    def __init__(self, code: Compiler, frame: Frame, size: int) -> None:
        self.code = code
        self.frame = frame
        if frame.tag is not None or frame.state.series:
            raise Undecided("a limit inside a derivative or an integral")
        frame.state.spend(size)

    def growth(self, term: Term, places: dict[str, Growth]) -> Growth:
        """The expansion of a scalar term."""
        self.frame.state.spend(8)
        if not any(name in term.free for name in places):
            return constant(self.code.scalar(term)(self.frame))
        op, args = term.op, term.args
        if op == "sym":
            return places[term.name]
        if op == "call":
            return self.growth(term.body, places)
        if op in TAYLOR and op != "gamma":
            return smooth(op, self.growth(args[0], places))
        match op:
            case "add" | "mul":
                fold = add if op == "add" else multiply
                total = self.growth(args[0], places)
                for a in args[1:]:
                    total = fold(total, self.growth(a, places))
                return total
            case "neg":
                return scaled(self.growth(args[0], places), -ONE)
            case "div":
                return multiply(self.growth(args[0], places), power(self.growth(args[1], places), -ONE, True))
            case "pow":
                return self._power(term, places)
            case "abs" | "relu" | "sign":
                inner = self.growth(args[0], places)
                s = direction(inner)
                if op == "sign":
                    return constant(fmpq(s))
                return inner if s > 0 else scaled(inner, -ONE) if op == "abs" else constant(ZERO)
            case "max" | "min":
                return self._extreme(term, places)
            case "sum":
                return self._sum(term, places)
            case "at":
                if args[0].sort.kind == "scalar":
                    return self.growth(term.body, {**places, term.var.name: self.growth(args[0], places)})
        raise Undecided(f"no expansion of {op}")

    def _power(self, term: Term, places: dict[str, Growth]) -> Growth:
        base, exponent = term.args
        if not any(name in exponent.free for name in places):
            e = self.code.scalar(exponent)(self.frame)
            if type(e) is fmpq:
                return power(self.growth(base, places), e, bool(term.data))
        grown = self.growth(base, places)
        if term.data and direction(grown) < 0:
            raise Undecided("an integer power of a negative number")
        return exponential(multiply(self.growth(exponent, places), logarithm(grown)))

    def _extreme(self, term: Term, places: dict[str, Growth]) -> Growth:
        best = self.growth(term.args[0], places)
        for a in term.args[1:]:
            other = self.growth(a, places)
            ahead = direction(add(other, scaled(best, -ONE)))
            best = other if (ahead > 0) == (term.op == "max") else best
        return best

    def _sum(self, term: Term, places: dict[str, Growth]) -> Growth:
        lo, hi, body = term.args
        if any(name in lo.free or name in hi.free for name in places) or term.var.name in places:
            raise Undecided("a sum of moving length")
        first, last = (whole(self.code.scalar(end)(self.frame)) for end in (lo, hi))
        if last - first > _RANGE:
            raise Undecided("a sum too long")
        total: Growth = constant(ZERO)
        outer = self.frame
        for k in range(first, last + 1):
            self.frame = outer.child(term.var.name, fmpq(k))
            total = add(total, self.growth(body, places))
        self.frame = outer
        return total
