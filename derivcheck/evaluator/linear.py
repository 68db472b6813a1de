"""Determinants and inverses of values of any kind.

A determinant needs no division; an inverse takes only pivots that are surely
not 0.  A rational matrix without one is singular, for certain; balls and jets
without one are undecided.
"""

from __future__ import annotations

from flint import fmpq

from derivcheck.evaluator.frame import Array, Frame
from derivcheck.evaluator.jets import ONE, ZERO, Jet, Value, add, base, divide, head, multiply, tame, vanishes
from derivcheck.evaluator.outcome import Undecided, Undefined

#: Determinants are expanded along subsets of columns: sizes beyond this are undecided.
_LARGEST = 8


def determinant(matrix: Array, frame: Frame) -> Value:
    """The determinant, by expansion along rows over subsets of columns (no division)."""
    n = matrix.dims[0]
    if n > _LARGEST:
        raise Undecided("a determinant too large")
    frame.state.spend(n << n)
    minors: dict[int, Value] = {0: ONE}
    for row in range(n):
        found: dict[int, Value] = {}
        for columns, minor in minors.items():
            for j in range(n):
                if columns >> j & 1:
                    continue
                term = multiply(matrix.data[row * n + j], minor)
                if (columns >> j).bit_count() & 1:
                    term = -term
                key = columns | 1 << j
                found[key] = add(found[key], term) if key in found else term
        minors = found
    return minors[(1 << n) - 1]


def inverse(matrix: Array, frame: Frame) -> Array:
    """The inverse by elimination; undefined where a rational matrix is singular, undecided where balls are."""
    n = matrix.dims[0]
    frame.state.spend(2 * n**3)
    if n > 40:
        raise Undecided("an inverse too large")
    rows = [[*matrix.data[i * n : (i + 1) * n], *(ONE if i == j else ZERO for j in range(n))] for i in range(n)]
    for k in range(n):
        pivot = _pivot(rows, k)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        lead = rows[k][k]
        rows[k] = [divide(v, lead) for v in rows[k]]
        for i in range(n):
            factor = rows[i][k]
            if i != k and not vanishes(factor):
                rows[i] = [tame(v - multiply(factor, w)) for v, w in zip(rows[i], rows[k], strict=True)]
    return Array((n, n), tuple(v for row in rows for v in row[n:]))


def _pivot(rows: list[list[Value]], k: int) -> int:
    open_case = False
    for i in range(k, len(rows)):
        value = rows[i][k]
        number = base(value)
        if not (not number if type(number) is fmpq else head(number).contains(0)):
            return i
        if not vanishes(number) or (type(value) is Jet and value.tag.sided):
            open_case = True
    if open_case:
        raise Undecided("a matrix that may be singular")
    raise Undefined("the inverse of a singular matrix")
