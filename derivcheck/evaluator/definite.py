"""``psd``, ``pd`` and ``symmetric`` at a point: refuted by exact witnesses, shown for exact matrices only.

An exact symmetric rational matrix is decided by its LDLᵀ form.  Else a
rational vector v with ``vᵀAv`` surely negative (for ``pd``: not positive)
refutes it; a vector is worth nothing before the value is worked out.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd, lcm

from flint import fmpq

from derivcheck.core.term import Term
from derivcheck.evaluator.frame import Array, Compiler, Frame, Test, collect
from derivcheck.evaluator.functions import ball
from derivcheck.evaluator.jets import NUMBERS, ONE, ZERO, Value, add, multiply, vanishes
from derivcheck.evaluator.outcome import FALSE, TRUE, UNDECIDED, Truth, Undecided


def compile_definite(code: Compiler, term: Term) -> Test:
    """The truth of ``psd(A)``, ``pd(A)`` or ``symmetric(A)``."""
    from derivcheck.evaluator.truth import guarded

    entries, op = code.entries(term.args[0]), term.op

    def test(frame: Frame) -> Truth:
        matrix = numbers(collect(entries, frame))
        symmetric = _symmetric(matrix)
        if op == "is_symmetric" or symmetric is FALSE:
            return symmetric
        frame.state.spend(matrix.dims[0] ** 3)
        return _definite(matrix, symmetric, op == "pd")

    return guarded(test)


def numbers(matrix: Array) -> Array:
    """The matrix, if its entries are numbers (under a derivative they are not)."""
    if any(type(v) not in NUMBERS for v in matrix.data):
        raise Undecided("definiteness on a neighbourhood")
    return matrix


def apart(matrix: Array, i: int, j: int) -> bool:
    """Whether two mirrored entries (counted from 0) surely differ."""
    n = matrix.dims[0]
    d = matrix.data[i * n + j] - matrix.data[j * n + i]
    return bool(d) if type(d) is fmpq else not d.contains(0)


def _symmetric(matrix: Array) -> Truth:
    n = matrix.dims[0]
    result = TRUE
    for i in range(n):
        for j in range(i):
            if apart(matrix, i, j):
                return FALSE
            if not vanishes(matrix.data[i * n + j] - matrix.data[j * n + i]):
                result = UNDECIDED
    return result


def _definite(matrix: Array, symmetric: Truth, strict: bool) -> Truth:
    witness = _suggested(matrix, strict)
    if all(type(v) is fmpq for v in matrix.data):
        return symmetric if witness is None else FALSE
    tried = _directions(matrix.dims[0]) if witness is None else (witness, *_directions(matrix.dims[0]))
    return FALSE if any(speaks_against(matrix, v, strict) for v in tried) else UNDECIDED


def speaks_against(matrix: Array, v: tuple[fmpq, ...], strict: bool) -> bool:
    """Whether v is not 0 and ``vᵀAv`` is surely negative (for ``pd``: surely not positive)."""
    value = quadratic(matrix, v)
    return any(v) and bool(value <= 0 if strict else value < 0)


def directions_against(matrix: Array, strict: bool) -> Iterator[tuple[fmpq, ...]]:
    """Vectors to try against definiteness, those that read well first."""
    yield from _directions(matrix.dims[0])
    found = _suggested(matrix, strict)
    if found is not None:
        for parts in (1, 10, 1000):
            yield _whole(tuple(fmpq((x * parts + fmpq(1, 2)).floor(), parts) for x in found))
        yield _whole(found)


def _suggested(matrix: Array, strict: bool) -> tuple[fmpq, ...] | None:
    n = matrix.dims[0]
    form = [[_rational(matrix.data[i * n + j]) for j in range(n)] for i in range(n)]
    return bad_direction([[(form[i][j] + form[j][i]) / 2 for j in range(n)] for i in range(n)], strict)


def _whole(v: tuple[fmpq, ...]) -> tuple[fmpq, ...]:
    """The shortest integer vector along v."""
    scale = lcm(*(int(x.q) for x in v))
    cells = [int((x * scale).p) for x in v]
    return tuple(fmpq(c, gcd(*cells) or 1) for c in cells)


def _rational(value: Value) -> fmpq:
    """Some rational near a value: only ever used to look for a witness."""
    if type(value) is fmpq:
        return value
    man, exp = ball(value).mid().man_exp()
    if abs(exp) > 4096:
        return ZERO
    return fmpq(man) * fmpq(2) ** int(exp)


def quadratic(matrix: Array, v: tuple[fmpq, ...]) -> Value:
    """``vᵀ A v``"""
    n = matrix.dims[0]
    total: Value = ZERO
    for i in range(n):
        for j in range(n):
            if v[i] and v[j]:
                total = add(total, multiply(matrix.data[i * n + j], v[i] * v[j]))
    return total


def bad_direction(form: list[list[fmpq]], strict: bool) -> tuple[fmpq, ...] | None:
    """A vector v other than 0 with ``vᵀ A v < 0`` (``<= 0`` if strict), A symmetric; None if there is none.

    Symmetric elimination ``A = Uᵀ D U``; a bad pivot, or a zero pivot beside an
    entry that is none, gives the vector.
    """
    n = len(form)
    a = [row[:] for row in form]
    steps: list[tuple[int, list[fmpq]]] = []
    left = list(range(n))
    while left:
        k = next((i for i in left if a[i][i] < 0), None)
        if k is not None:
            return _pulled_back(n, steps, {k: ONE})
        k = next((i for i in left if a[i][i]), None)
        if k is None:
            for i in left:
                for j in left:
                    if i != j and a[i][j]:
                        return _pulled_back(n, steps, {i: ONE, j: -ONE if a[i][j] > 0 else ONE})
            return _pulled_back(n, steps, {left[0]: ONE}) if strict else None
        zero = next((i for i in left if not a[i][i] and a[i][k]), None)
        if zero is not None:
            # [[p, b], [b, 0]]: b x y 2 + p x^2 is negative at x = 1, y = -(p + 1)/(2 b)
            return _pulled_back(n, steps, {k: ONE, zero: -(a[k][k] + 1) / (2 * a[zero][k])})
        left.remove(k)
        ratios = [a[k][j] / a[k][k] if j in left else ZERO for j in range(n)]
        for i in left:
            for j in left:
                a[i][j] -= a[i][k] * ratios[j]
        steps.append((k, ratios))
    return None


def _pulled_back(n: int, steps: list[tuple[int, list[fmpq]]], start: dict[int, fmpq]) -> tuple[fmpq, ...]:
    v = [start.get(i, ZERO) for i in range(n)]
    for k, ratios in reversed(steps):
        v[k] = -sum((r * x for r, x in zip(ratios, v, strict=True)), ZERO)
    return tuple(v)


def _directions(n: int) -> list[tuple[fmpq, ...]]:
    units = [tuple(ONE if i == j else ZERO for j in range(n)) for i in range(n)]
    pairs = [
        tuple(u + s * w for u, w in zip(units[i], units[j], strict=True))
        for i in range(n)
        for j in range(i)
        for s in (1, -1)
    ]
    return [*units, *pairs, (ONE,) * n][:64]
