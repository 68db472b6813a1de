"""Propositions at a point, in strong Kleene logic.

An atom is decided by exact rationals or by balls that lie apart; balls that
overlap decide nothing.  Relations of arrays hold entry by entry, and every
entry of both sides has to be defined.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq

from derivcheck.core.build import CONVEXITY, RELATIONS, is_infinite
from derivcheck.core.term import Term
from derivcheck.evaluator.chords import compile_convexity
from derivcheck.evaluator.definite import compile_definite
from derivcheck.evaluator.frame import Compiler, Frame, Test, collect
from derivcheck.evaluator.jets import NUMBERS, Value, sign, vanishes
from derivcheck.evaluator.limits import Infinite, compile_extended
from derivcheck.evaluator.outcome import (
    FALSE,
    HOLDS,
    TRUE,
    UNDECIDED,
    UNDEFINED,
    Kink,
    Truth,
    Undecided,
    Undefined,
    both,
    either,
    equivalent,
    negation,
)

#: Balls that agree to fewer bits than this say nothing at all.
_NARROW = fmpq(1, 1 << 24)


def compile_truth(code: Compiler, term: Term) -> Test:
    """The truth of a proposition at a frame's point."""
    op, args = term.op, term.args
    if op in RELATIONS:
        return _relation(code, term)
    if op in CONVEXITY:
        return compile_convexity(code, term)
    match op:
        case "and" | "or":
            return _chain([code.truth(a) for a in args], *((both, FALSE) if op == "and" else (either, TRUE)))
        case "not":
            test = code.truth(args[0])
            return lambda frame: negation(test(frame))
        case "implies":
            left, right = code.truth(args[0]), code.truth(args[1])
            return _chain([lambda frame: negation(left(frame)), right], either, TRUE)
        case "iff":
            left, right = code.truth(args[0]), code.truth(args[1])
            return lambda frame: equivalent(left(frame), right(frame))
        case "psd" | "pd" | "is_symmetric":
            return compile_definite(code, term)
        case "call":
            return code.truth(term.body)
        case "at":
            from derivcheck.evaluator.calculus import substituted

            enter, body = substituted(code, term), code.truth(term.body)
            return guarded(lambda frame: body(enter(frame)))
    raise AssertionError(f"no truth for operation {op!r}")


def _chain(tests: list[Test], join: Callable[[Truth, Truth], Truth], settled: Truth) -> Test:
    def truth(frame: Frame) -> Truth:
        result = tests[0](frame)
        for test in tests[1:]:
            if result is settled:
                return result
            result = join(result, test(frame))
        return result

    return truth


def guarded(test: Test) -> Test:
    """The test with its exceptions as truth values; a kink is the business of a derivative outside."""

    def truth(frame: Frame) -> Truth:
        try:
            return test(frame)
        except Kink:
            raise
        except Undefined:
            return UNDEFINED
        except Undecided:
            frame.state.blind = True
            return UNDECIDED

    return truth


def _relation(code: Compiler, term: Term) -> Test:
    op = term.op
    if any(is_infinite(a) for a in term.args):
        return guarded(_infinite(code, term))
    holds = HOLDS[op]
    if all(a.sort.kind == "scalar" for a in term.args):
        left, right = code.scalar(term.args[0]), code.scalar(term.args[1])

        return guarded(lambda frame: compare(holds, left(frame), right(frame), frame, term))
    return guarded(_entrywise(code, term))


def _infinite(code: Compiler, term: Term) -> Test:
    """``limit(…) = oo`` and its like: decided where the limit is known, finite or not."""
    left, right = term.args if is_infinite(term.args[1]) else term.args[::-1]
    if left.op != "limit":
        return _no_number
    extended = compile_extended(code, left)
    way = -1 if right.op == "neg" else 1

    def test(frame: Frame) -> Truth:
        value = extended(frame)
        equal = TRUE if isinstance(value, Infinite) and value.sign == way else FALSE
        return negation(equal) if term.op == "ne" else equal

    return test


def _no_number(frame: Frame) -> Truth:
    raise Undecided("oo is no number")


def _entrywise(code: Compiler, term: Term) -> Test:
    equal = HOLDS["eq" if term.op == "ne" else term.op]
    arrays = [code.entries(a) if a.sort.kind == "array" else None for a in term.args]
    scalars = [code.scalar(a) if a.sort.kind != "array" else None for a in term.args]

    def test(frame: Frame) -> Truth:
        sides = [
            collect(entries, frame).data if entries is not None else (run(frame),) if run is not None else ()
            for entries, run in zip(arrays, scalars, strict=True)
        ]
        size = max(len(side) for side in sides) if all(arrays) else len(sides[0 if arrays[0] else 1])
        a, b = (side if entries is not None else side * size for side, entries in zip(sides, arrays, strict=True))
        result = TRUE
        for x, y in zip(a, b, strict=True):
            result = both(result, compare(equal, x, y, frame, term))
        return negation(result) if term.op == "ne" else result

    return test


def compare(holds: Callable[[int], bool], a: Value, b: Value, frame: Frame, term: Term) -> Truth:
    """The relation of two defined values."""
    if type(a) is fmpq and type(b) is fmpq:
        if a == b:
            return TRUE if holds(0) else FALSE
        return TRUE if holds(1 if a > b else -1) else FALSE
    if type(a) not in NUMBERS or type(b) not in NUMBERS:
        # Under a derivative the relation has to stand on a neighbourhood.
        return TRUE if holds(sign(a - b)) else FALSE
    d = a - b
    if d > 0:
        return TRUE if holds(1) else FALSE
    if d < 0:
        return TRUE if holds(-1) else FALSE
    if vanishes(d):  # not `is_zero`: of an exact 0 some releases of flint's fmpq deny it
        return TRUE if holds(0) else FALSE
    if abs(d) < _NARROW * (1 + abs(a)):
        return _supposed(holds, frame, term)
    frame.state.blind = True
    return UNDECIDED


def _supposed(holds: Callable[[int], bool], frame: Frame, term: Term) -> Truth:
    """Two balls that agree: undecided, unless their equality may be left for the kernel to prove."""
    suppose = frame.state.suppose
    if suppose is None or frame.name is not None or not suppose(term, frame):
        return UNDECIDED
    return TRUE if holds(0) else FALSE
