"""Drafts mended so that assumptions hold: one value moved, an array rescaled, linear systems solved.

Everything here proposes; whether a proposal is a point is decided by exact
rationals and balls as for any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from typing import Any

from flint import fmpq

from derivcheck.core.build import RELATIONS, build, is_infinite, num, sub
from derivcheck.core.context import Context
from derivcheck.core.term import Term
from derivcheck.evaluator.compile import Code
from derivcheck.evaluator.evaluate import exact, frame_at
from derivcheck.evaluator.frame import Array, State, Test, collect
from derivcheck.evaluator.outcome import TRUE, Undecided, Undefined
from derivcheck.evaluator.points import Draft
from derivcheck.evaluator.solve import Edge, variations


@lru_cache(maxsize=512)
def _test(fact: Term) -> Test:
    return Code(Context(), (fact,)).truth(fact)


def holds(fact: Term, draft: Draft) -> bool:
    """Whether a proposition about declared names is true at the draft."""
    try:
        return _test(fact)(frame_at({n: draft[n] for n in fact.free}, State(2000))) is TRUE
    except (Undecided, Undefined, KeyError):
        return False


def repaired(
    fact: Term, draft: Draft, scalars: tuple[str, ...], arrays: tuple[str, ...], symmetric: frozenset[str]
) -> Iterator[Draft]:
    """Drafts near this one at which an assumption that failed may hold."""
    atoms = [fact] if fact.op in RELATIONS else [t for t in fact.subterms() if t.op in RELATIONS][:6]
    for atom in atoms:
        a, b = atom.args
        if a.sort.kind == "scalar" and b.sort.kind == "scalar" and not (is_infinite(a) or is_infinite(b)):
            for name in arrays:
                if name in atom.free and name not in symmetric:
                    yield from _rescaled((a, b), name, draft)
            yield from variations((a, b), draft, scalars, tuple(n for n in arrays if n not in symmetric))
        else:
            yield from _copied(a, b, draft)
            if any(t.op == "eye" for t in atom.subterms()):
                yield from _orthonormal([n for n in arrays if n in atom.free and n not in symmetric], draft)
            for name in arrays:
                if name in atom.free and name not in symmetric:
                    yield {**draft, name: Array(draft[name].dims, tuple(fmpq(0) for _ in draft[name].data))}
    if fact.op == "is_symmetric" and fact.args[0].op == "sym":
        yield from _mirrored(fact.args[0].name, draft)
    if fact.op in ("psd", "pd") and fact.args[0].op == "sym":
        for mirrored in _mirrored(fact.args[0].name, draft):
            yield from _dominated(fact.args[0].name, mirrored, fact.op == "pd")


def jointly(
    facts: tuple[Term, ...], draft: Draft, scalars: tuple[str, ...], arrays: tuple[str, ...]
) -> Iterator[Draft]:
    """Drafts near this one that solve all equations among the facts at once, where these are linear.

    One exact Newton step: residuals and their differences at the draft make a
    linear system, of which any solution will do.  One disjunct is taken of each
    disjunction, the same in turn.
    """
    places: list[tuple[str, int | None]] = [(n, None) for n in scalars]
    places += [(n, k) for n in arrays for k in range(len(draft[n].data))]
    for turn in range(2):
        residuals = [sub(*atom.args) for fact in facts for atom in _equations(fact, turn)]
        free = frozenset().union(*(r.free for r in residuals)) if residuals else frozenset()
        moved = [(n, k) for n, k in places if n in free][:24]
        if len(residuals) < 2 or not moved:
            continue
        start = [exact(r, draft) for r in residuals]
        columns = [[exact(r, _shifted(draft, n, k)) for r in residuals] for n, k in moved]
        if any(v is None for v in start) or any(v is None for c in columns for v in c):
            continue
        rows = [
            [c[i] - start[i] for c in columns] + [-start[i]]  # type: ignore[operator]
            for i in range(len(residuals))
        ]
        step = _solution(rows)
        if step is not None:
            solved = draft
            for (n, k), t in zip(moved, step, strict=True):
                solved = _shifted(solved, n, k, t) if t else solved
            yield solved


#: The sign of ``a - b`` that makes ``a R b`` true.
_SLACK = {"lt": -1, "le": -1, "gt": 1, "ge": 1}


def corners(
    claim: Term, facts: tuple[Term, ...], draft: Draft, scalars: tuple[str, ...], arrays: tuple[str, ...]
) -> Iterator[Draft]:
    """Drafts just inside some inequalities that are assumed, and just outside the one claimed (if it is linear)."""
    if claim.op not in _SLACK or claim.args[0].sort.kind != "scalar" or claim.args[1].sort.kind != "scalar":
        return
    bounds = [f for fact in facts for f in (fact.args if fact.op == "and" else (fact,)) if f.op in _SLACK][:4]
    bounds = [b for b in bounds if all(a.sort.kind == "scalar" for a in b.args)]
    equations = tuple(f for f in facts if f.op == "eq")
    outside = build("eq", (sub(*claim.args), num(-_SLACK[claim.op])))
    for count in (1, 2):
        for chosen in combinations(bounds, count):
            inside = tuple(build("eq", (sub(*b.args), num(_SLACK[b.op]))) for b in chosen)
            yield from jointly((outside, *inside, *equations), draft, scalars, arrays)


def _equations(fact: Term, turn: int) -> list[Term]:
    if fact.op == "eq" and all(a.sort.kind == "scalar" for a in fact.args) and not any(map(is_infinite, fact.args)):
        return [fact]
    if fact.op == "and":
        return [e for part in fact.args for e in _equations(part, turn)]
    return _equations(fact.args[turn % len(fact.args)], turn) if fact.op == "or" else []


def _shifted(draft: Draft, name: str, place: int | None, by: Any = 1) -> Draft:
    value = draft[name]
    if place is None:
        return {**draft, name: value + by} if isinstance(value, fmpq) else draft
    cell = value.data[place]
    return {**draft, name: value.replaced(place, cell + by)} if isinstance(cell, fmpq) else draft


def _solution(rows: list[list[fmpq]]) -> list[fmpq] | None:
    """A solution of the linear system whose augmented rows these are; free unknowns 0, later unknowns first."""
    width = len(rows[0]) - 1
    solution = [fmpq(0)] * width
    pivots: list[tuple[int, list[fmpq]]] = []
    for row in rows:
        for column, pivot in pivots:
            if row[column]:
                row = [a - row[column] * b for a, b in zip(row, pivot, strict=True)]
        column = next((c for c in range(width) if row[c]), -1)
        if column < 0:
            if row[-1]:
                return None
            continue
        pivots.append((column, [a / row[column] for a in row]))
    for column, pivot in reversed(pivots):
        solution[column] = pivot[-1] - sum((pivot[c] * solution[c] for c in range(width) if c != column), fmpq(0))
    return solution


def _copied(a: Term, b: Term, draft: Draft) -> Iterator[Draft]:
    """``A = e`` for arrays: give A the value of e, or make A symmetric for ``A = A.T``."""
    for left, right in ((a, b), (b, a)):
        if left.op != "sym" or left.sort.kind != "array":
            continue
        if right.op == "transpose" and right.args[0] is left:
            yield from _mirrored(left.name, draft)
        elif left.name not in right.free:
            value = _array(right, draft)
            if value is not None and value.dims == draft[left.name].dims:
                yield {**draft, left.name: value}


def _orthonormal(names: list[str], draft: Draft) -> Iterator[Draft]:
    """For ``U.T @ U = eye(k)``: the first columns, or rows, of a reflection, 1 - 2vvᵀ/vᵀv with v = (1, 2, 2, …)."""
    for name in names:
        dims = draft[name].dims
        if len(dims) == 2 and min(dims) > 0:
            v = [fmpq(min(k, 2)) for k in range(1, max(dims) + 1)]
            scale = 2 / sum((x * x for x in v), fmpq(0))
            cells = tuple(int(i == j) - scale * v[i] * v[j] for i in range(dims[0]) for j in range(dims[1]))
            yield {**draft, name: Array(dims, cells)}


def _mirrored(name: str, draft: Draft) -> Iterator[Draft]:
    array: Array = draft[name]
    if len(array.dims) == 2 and array.dims[0] == array.dims[1]:
        n = array.dims[0]
        cells = tuple(array.data[max(i, j) * n + min(i, j)] for i in range(n) for j in range(n))
        yield {**draft, name: Array(array.dims, cells)}


def _dominated(name: str, draft: Draft, strict: bool) -> Iterator[Draft]:
    """A symmetric matrix with its diagonal raised to what stands beside it (and more, if strict): semidefinite."""
    array: Array = draft[name]
    n = array.dims[0]
    if all(isinstance(v, fmpq) for v in array.data):
        rows = [array.data[i * n : (i + 1) * n] for i in range(n)]
        diagonal = [sum((abs(v) for k, v in enumerate(row) if k != i), fmpq(int(strict))) for i, row in enumerate(rows)]
        cells = tuple(diagonal[i] if i == k else v for i, row in enumerate(rows) for k, v in enumerate(row))
        yield {**draft, name: Array(array.dims, cells)}


def _array(term: Term, draft: Draft) -> Array | None:
    frame = frame_at({n: draft[n] for n in term.free if n in draft}, State(2000))
    try:
        if term.sort.kind != "array":
            return None
        array = collect(Code(Context(), (term,)).entries(term), frame)
    except (Undefined, Undecided, KeyError):
        return None
    return array if all(type(v) is fmpq for v in array.data) else None


def _rescaled(edge: Edge, name: str, draft: Draft) -> Iterator[Draft]:
    """The whole array times one factor: for ``sum(p) = 1`` and its like."""
    array: Array = draft[name]
    if not array.data or not all(isinstance(v, fmpq) for v in array.data):
        return
    residual = sub(*edge)

    def at(t: fmpq) -> fmpq | None:
        return exact(residual, {**draft, name: Array(array.dims, tuple(t * v for v in array.data))})

    y1, y2 = at(fmpq(1)), at(fmpq(2))
    if y1 is None or y2 is None or y1 == y2:
        return
    t = 1 - y1 / (y2 - y1)
    if t:
        yield {**draft, name: Array(array.dims, tuple(t * v for v in array.data))}
