"""Points where something happens: roots of guards, edges and assumptions, found exactly.

``edges`` lists pairs of sides that meet where a rule changes (arguments of
``abs``, denominators, guards, …).  ``roots`` solves such an equation for one
name at a draft: a rational root by exact interpolation, or a closed term by
undoing operations.  A root is only a proposal; the point is checked as any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from flint import fmpq

from derivcheck.core.build import (
    PI,
    RELATIONS,
    add,
    build,
    constant_value,
    div,
    fn,
    is_infinite,
    mul,
    neg,
    num,
    power,
    sub,
)
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import BINDERS, Term
from derivcheck.errors import DerivcheckError
from derivcheck.evaluator.evaluate import exact
from derivcheck.evaluator.frame import Array
from derivcheck.evaluator.points import Draft, as_term

Edge = tuple[Term, Term]

_ZERO, _ONE = num(0), num(1)
_AT = {"abs": (0,), "sign": (0,), "relu": (0,), "log": (0, 1), "sqrt": (0,), "floor": (1,), "ceil": (1,)}
_AT |= {"asin": (1, -1), "acos": (1, -1), "acosh": (1,), "atanh": (1, -1), "gamma": (0, -1), "factorial": (-1,)}


def edges(term: Term, names: frozenset[str], whole: bool = False) -> list[Edge]:
    """The pairs of sides at which the term may change its rule, outermost first.

    Only what speaks of declared names; the term's own equation only if ``whole``.
    """
    found: list[Edge] = []
    _collect(term, names, whole, found, set())
    return found


def _collect(term: Term, names: frozenset[str], own: bool, found: list[Edge], seen: set[Term]) -> None:
    if term in seen:
        return
    seen.add(term)
    op, args = term.op, term.args
    pairs: list[Edge] = []
    if op in RELATIONS:
        if (own or op != "eq") and not any(is_infinite(a) for a in args):
            pairs.append((args[0], args[1]))
    elif op in _AT:
        pairs += [(args[0], num(v)) for v in _AT[op]]
    elif op == "div":
        pairs.append((args[1], _ZERO))
    elif op in ("max", "min"):
        pairs += list(pairwise(args))
    elif op == "delta":
        pairs.append((args[0], args[1]))
    elif op == "pow" and (args[1].op != "num" or term.data is False or args[1].number < 0):
        pairs.append((args[0], _ZERO))
    elif op in ("det", "inv"):
        pairs.append((build("det", args), _ZERO))
    for a, b in pairs:
        if b is _ZERO and _positive(a):
            continue
        free = a.free | b.free
        if free and free <= names and a.sort.kind == "scalar" and b.sort.kind == "scalar" and (a, b) not in found:
            found.append((a, b))
    for position, a in enumerate(args):
        inner = names - {term.var.name} if op in BINDERS and position == len(args) - 1 else names
        _collect(a, inner, op in ("and", "or", "not", "implies", "iff", "where", "indicator"), found, seen)


def _positive(term: Term) -> bool:
    """Whether a term is seen at once to have no root: numbers above 0 and exponentials, added, multiplied, divided."""
    if term.op in ("add", "mul", "div"):
        return all(map(_positive, term.args))
    if term.op in ("call", "pow"):
        return _positive(term.args[0] if term.op == "pow" else term.body)
    return term.op in ("exp", "cosh") or (term.op == "num" and term.number > 0)


def roots(edge: Edge, name: str, draft: Draft, place: int | None = None) -> list[Any]:
    """Values of a name (or of one entry of an array) at which the two sides may meet."""
    a, b = edge
    rational = not any(t.op in _INVERSE and name in t.free for side in edge for t in side.subterms())
    found = _interpolated(sub(a, b), name, draft, place) if rational else []
    if not found and place is None:
        for side, other in ((a, b), (b, a)):
            if name in side.free and name not in other.free:
                found += _undone(side, other, name, draft)
    return found


def _interpolated(residual: Term, name: str, draft: Draft, place: int | None) -> list[Any]:
    """Roots of what looks like a polynomial of degree 1 or 2 at exact values (or its scaled root)."""

    def at(t: int) -> fmpq | None:
        value: Any = fmpq(t)
        if place is not None:
            value = draft[name].replaced(place, value)
        return exact(residual, {**draft, name: value})

    y: list[fmpq] = []
    for t in (1, 2, 3):
        value = at(t)
        if value is None:
            return []
        y.append(value)
    second = (y[2] - 2 * y[1] + y[0]) / 2
    first = y[1] - y[0] - 3 * second
    constant = y[0] - first - second
    if not second:
        return [-constant / first] if first else []
    d = first * first - 4 * second * constant
    if d < 0 or d.height_bits() > 400:
        return []
    p, q = d.p, d.q
    if p.is_square() and q.is_square():
        r = fmpq(p.isqrt(), q.isqrt())
        return [(-first + r) / (2 * second), (-first - r) / (2 * second)] if r else [-first / (2 * second)]
    if at(5) != second * 25 + first * 5 + constant:
        return []
    r2 = fn("sqrt", num(Fraction(int(p), int(q)) / Fraction(2 * _fraction(second)) ** 2))
    shift = _fraction(-first / (2 * second))
    roots = [r2, neg(r2)]
    return [add(num(shift), r) if shift else r for r in roots]


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


_INVERSE = {"exp": "log", "log": "exp", "sinh": "asinh", "tanh": "atanh", "atan": "tan", "asin": "sin", "acos": "cos"}
_INVERSE |= {"asinh": "sinh", "atanh": "tanh", "acosh": "cosh", "sin": "asin", "cos": "acos", "tan": "atan"}


def _undone(side: Term, other: Term, name: str, draft: Draft) -> list[Any]:
    """Undo operations around a single occurrence of the name: closed terms, where the other values stand."""
    values = {n: as_term(v) for n, v in draft.items() if n in (side.free | other.free) - {name}}
    results: list[Any] = []
    try:
        for solution in _isolated(side, other, name):
            closed = substitute(solution, values)
            if closed.free or closed.size > 60:
                continue
            value = exact(closed, {})
            results.append(closed if value is None else value)
    except DerivcheckError:
        return []
    return results


def _isolated(side: Term, other: Term, name: str) -> list[Term]:
    op, args = side.op, side.args
    if op == "sym":
        return [other]
    value = constant_value(other)
    if value is not None and (value < 0 if op in ("sqrt", "abs") else value <= 0 and op == "exp"):
        return []
    if op == "call":
        return _isolated(side.body, other, name)
    holding = [k for k, a in enumerate(args) if name in a.free]
    if len(holding) != 1 or side.sort.kind != "scalar":
        return []
    k = holding[0]
    rest = [a for i, a in enumerate(args) if i != k]
    if op == "add":
        return _isolated(args[k], sub(other, add(*rest) if len(rest) > 1 else rest[0]), name)
    if op == "mul":
        return _isolated(args[k], div(other, mul(*rest) if len(rest) > 1 else rest[0]), name)
    if op == "neg":
        return _isolated(args[0], neg(other), name)
    if op == "div":
        return _isolated(args[k], mul(other, rest[0]) if k == 0 else div(rest[0], other), name)
    if op == "sqrt":
        return _isolated(args[0], power(other, num(2)), name)
    if op == "abs":
        return _isolated(args[0], other, name) + _isolated(args[0], neg(other), name)
    if op == "pow" and k == 0:
        root = power(other, div(_ONE, args[1]))
        if args[1].op == "num" and args[1].number == 2:
            root = fn("sqrt", other)
        return _isolated(args[0], root, name) + _isolated(args[0], neg(root), name)
    if op == "pow":
        return _isolated(args[1], div(fn("log", other), fn("log", args[0])), name)
    if op in _INVERSE:
        return [found for value in _inverse(op, other) for found in _isolated(args[0], value, name)]
    return []


def _inverse(op: str, other: Term) -> list[Term]:
    """What is mapped to a value: of a wave two of many."""
    if op == "sin" and constant_value(other) == 0:
        return [_ZERO, PI]
    value = fn(_INVERSE[op], other)
    match op:
        case "sin":
            return [value, sub(PI, value)]
        case "cos":
            return [value, neg(value)]
        case "tan":
            return [value, add(value, PI)]
    return [value]


def variations(edge: Edge, draft: Draft, scalars: tuple[str, ...], arrays: tuple[str, ...]) -> Iterator[Draft]:
    """Drafts that differ in one value and put the sides of the edge equal, or a little apart."""
    free = edge[0].free | edge[1].free
    for name in scalars:
        if name in free:
            for root in roots(edge, name, draft):
                yield {**draft, name: root}
                if isinstance(root, fmpq):
                    for step in (1, -1, fmpq(1, 1000), fmpq(-1, 1000)):
                        yield {**draft, name: root + step}
    for name in arrays:
        if name in free:
            array: Array = draft[name]
            for place in range(len(array.data) - 1, max(len(array.data) - 4, -1), -1):
                for root in roots(edge, name, draft, place):
                    yield {**draft, name: array.replaced(place, root)}
