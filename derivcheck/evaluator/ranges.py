"""Sums, products and extremes over integer ranges, and over the entries of a vector.

Empty sums are 0 and empty products 1, whatever the bounds; an empty maximum is
undefined.  An infinite product is undecided: a partial one says nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq

from derivcheck.core.build import OO, is_infinite
from derivcheck.core.term import Term
from derivcheck.evaluator.frame import Compiler, Frame, Run, collect, whole
from derivcheck.evaluator.functions import maximum, minimum
from derivcheck.evaluator.jets import ONE, ZERO, Value, add, multiply
from derivcheck.evaluator.outcome import Undecided, Undefined
from derivcheck.evaluator.series import compile_series

_FOLDS: dict[str, tuple[Callable[[Value, Value], Value], Value | None]] = {
    "sum": (add, ZERO),
    "prod": (multiply, ONE),
    "max_over": (maximum, None),
    "min_over": (minimum, None),
    "vsum": (add, ZERO),
    "vprod": (multiply, ONE),
    "vmax": (maximum, None),
    "vmin": (minimum, None),
}


def compile_range(code: Compiler, term: Term) -> Run | None:
    """The value of a sum, product, maximum or minimum; None for other terms."""
    if term.op not in _FOLDS:
        return None
    fold, empty = _FOLDS[term.op]
    if term.op.startswith("v"):
        entries = code.entries(term.args[0])

        def over_entries(frame: Frame) -> Value:
            return _folded(list(collect(entries, frame).data), fold, empty)

        return over_entries
    if is_infinite(term.args[0]) or is_infinite(term.args[1]):
        return compile_series(code, term) if term.op == "sum" and term.args[1] is OO else _infinite
    lo, hi = code.scalar(term.args[0]), code.scalar(term.args[1])
    name, size = term.var.name, term.body.size
    body = code.scalar(term.body)

    def over_range(frame: Frame) -> Value:
        a, b = whole(lo(frame)), whole(hi(frame))
        if b < a:
            return _folded([], fold, empty)
        frame.state.spend((b - a + 1) * size)
        result = body(frame.child(name, fmpq(a)))
        for k in range(a + 1, b + 1):
            result = fold(result, body(frame.child(name, fmpq(k))))
        return result

    return over_range


def _infinite(frame: Frame) -> Value:
    raise Undecided("an infinite range")


def _folded(values: list[Value], fold: Callable[[Value, Value], Value], empty: Value | None) -> Value:
    if not values:
        if empty is None:
            raise Undefined("the extreme of nothing")
        return empty
    result = values[0]
    for value in values[1:]:
        result = fold(result, value)
    return result
