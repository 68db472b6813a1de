"""Derivatives by jets, integrals by Taylor models, limits by continuity, substitution.

``diff`` is the two-sided real derivative: f must be defined all around.  Where
a piecewise rule meets its edge exactly, each side is expanded alone; only
numbers that agree exactly make a derivative, numbers that surely differ make
it undefined, and all else is undecided.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial
from typing import Any

from flint import fmpq

from derivcheck.core.term import Term
from derivcheck.evaluator.frame import Array, Compiler, Entries, Frame, Run, collect, whole
from derivcheck.evaluator.improper import compile_integral
from derivcheck.evaluator.jets import NUMBERS, ONE, ZERO, Jet, Tag, Value
from derivcheck.evaluator.limits import compile_limit
from derivcheck.evaluator.outcome import Kink, Undecided, Undefined

#: Powers kept on one side of an edge: one is asked for, the others may cancel.
_SIDE_ORDER = 4


def compile_calculus(code: Compiler, term: Term) -> Run | None:
    """The value of ``diff``, ``integral``, ``limit`` or ``at``; None for other terms."""
    match term.op:
        case "diff":
            return _derivative(code, term)
        case "integral":
            return compile_integral(code, term)
        case "limit":
            return compile_limit(code, term)
        case "at":
            enter, body = substituted(code, term), code.scalar(term.body)
            return lambda frame: body(enter(frame))
    return None


def substituted(code: Compiler, term: Term) -> Callable[[Frame], Frame]:
    """The frame in which the body of an ``at`` is read."""
    name = term.var.name
    value: Callable[[Frame], Any]
    if term.args[0].sort.kind == "array":
        entries = code.entries(term.args[0])
        value = lambda frame: collect(entries, frame)  # noqa: E731
    else:
        value = code.scalar(term.args[0])
    free = term.free

    def enter(frame: Frame) -> Frame:
        while frame.up is not None and frame.name not in free:
            frame = frame.up
        inner: Frame | None = frame.memo.get((term, "at"))
        if inner is None:
            inner = frame.memo[(term, "at")] = frame.child(name, value(frame))
        return inner

    return enter


# A variable: its name, and the position of the entry (from 0) or None for a scalar.
Place = Callable[[Frame], int | None]


def _place(code: Compiler, variable: Term) -> tuple[str, Place]:
    if variable.op == "sym":
        return variable.name, lambda frame: None
    symbol, name = variable.args[0], variable.args[0].name
    indices = [code.scalar(i) for i in variable.args[1:]]
    assert symbol.op == "sym"

    def place(frame: Frame) -> int | None:
        array: Array = frame.values[name]
        position = 0
        for index, size in zip(indices, array.dims, strict=True):
            i = whole(index(frame))
            if not 1 <= i <= size:
                raise Undefined("an entry out of range")
            position = position * size + i - 1
        return position

    return name, place


def _moved(frame: Frame, name: str, place: int | None, tag: Tag) -> Frame:
    """The frame in which the variable runs through the tag's infinitesimal."""
    old = frame.values[name]
    if place is None:
        return frame.child(name, _seed(old, tag), tag)
    return frame.child(name, old.replaced(place, _seed(old.data[place], tag)), tag)


def _seed(value: Value, tag: Tag) -> Jet:
    return Jet(tag, [value, ONE, *[ZERO] * (tag.order - 1)])


def partial(frame: Frame, f: Run, name: str, place: int | None, size: int, order: int = 1) -> Value:
    """The partial derivative of the given order of f, a term of that size, at the frame's point."""
    tag = Tag(frame.tag, order)
    frame.state.spend(size * tag.width * (tag.total + 1) // 4)
    try:
        value = f(_moved(frame, name, place, tag))
    except Kink as kink:
        if kink.tag is not tag:
            raise
        if order == 1:
            return _by_sides(frame, f, name, place)
        return _by_sides(frame, lambda inner: partial(inner, f, name, place, size, order - 1), name, place)
    if type(value) is Jet and value.tag is tag:
        if len(value.c) <= order:
            raise Undecided("a series too short")
        return value.c[order] * factorial(order)
    return ZERO


def _by_sides(frame: Frame, f: Run, name: str, place: int | None) -> Value:
    """The derivative at an edge: both sides agree exactly, or surely differ, or nothing is known."""
    middle = f(frame)
    sides: list[tuple[Value, Value] | None] = []
    for side in (1, -1):
        tag = Tag(frame.tag, _SIDE_ORDER, side)
        try:
            sides.append(_line(f(_moved(frame, name, place, tag)), tag))
        except Kink as kink:
            if kink.tag is not tag:
                raise
            sides.append(None)
        except Undecided:
            sides.append(None)
    right, left = sides
    if right is None or left is None:
        raise Undecided("a side of a kink")
    for value, slope in (right, left):
        if any(type(v) not in NUMBERS for v in (value, slope, middle)):
            raise Undecided("a kink that may move")
        if _apart(value, middle) or _apart(slope, right[1]):
            raise Undefined("no derivative at a kink or jump")
    exact = all(type(v) is fmpq for v in (middle, *right, *left))
    if not exact:
        raise Undecided("a kink with inexact slopes")
    return right[1]


def _line(value: Value, tag: Tag) -> tuple[Value, Value]:
    if type(value) is Jet and value.tag is tag:
        if len(value.c) < 2:
            raise Undecided("a series too short")
        return value.c[0], value.c[1]
    return value, ZERO


def _apart(a: Value, b: Value) -> bool:
    """Whether two numbers surely differ."""
    d = a - b
    return bool(d) if type(d) is fmpq else not d.contains(0)


def _derivative(code: Compiler, term: Term) -> Run:
    f, variable = term.args
    order = 1
    while f.op == "diff" and f.args[1] is variable and order < 24:
        f, order = f.args[0], order + 1
    run = code.scalar(f)
    name, place = _place(code, variable)
    size = f.size

    def derivative(frame: Frame) -> Value:
        return partial(frame, run, name, place(frame), size, order)

    return derivative


def compile_gradient(code: Compiler, term: Term) -> Entries:
    """``grad``, ``jacobian`` and ``hessian``, entry by entry."""
    name = term.args[1].name
    size = term.args[0].size

    def dims(frame: Frame) -> tuple[int, ...]:
        return frame.values[name].dims  # type: ignore[no-any-return]

    def flat(frame: Frame, i: int, j: int | None) -> int:
        return i - 1 if j is None else (i - 1) * dims(frame)[1] + j - 1

    if term.op == "jacobian":
        rows = code.entries(term.args[0])

        def slope(frame: Frame, i: int, j: int) -> Value:
            return partial(frame, lambda inner: rows.at(inner, i), name, j - 1, size)

        return Entries(lambda frame: (*rows.dims(frame), *dims(frame)), slope)
    run = code.scalar(term.args[0])
    if term.op == "grad":

        def entry(frame: Frame, i: int, j: int | None = None) -> Value:
            return partial(frame, run, name, flat(frame, i, j), size)

        return Entries(dims, entry)

    def second(frame: Frame, i: int, j: int) -> Value:
        if i == j:
            return partial(frame, run, name, i - 1, size, 2)
        return partial(frame, lambda inner: partial(inner, run, name, i - 1, size), name, j - 1, size)

    return Entries(lambda frame: dims(frame) * 2, second)
