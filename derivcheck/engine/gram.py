"""Sums of squares: p = Σ w·zᵀ G z with positive semidefinite G, in exact rationals.

The entries of G obey linear equations, solved exactly; among their solutions a
barrier method in floats looks for one inside the cone, which is then rounded
and split by LDLᵀ exactly.  Where p has zeros the cone has no inside: the bases
are first cut down to polynomials that vanish there.  A proposal like all of
the engine: whoever uses it adds the squares up.  Uses no sympy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, sqrt

Monomial = tuple[int, ...]
Polynomial = dict[Monomial, Fraction]
Matrix = list[list[float]]

_FREE = 40  # unknowns left by the equations
_ENTRIES = 260
_LARGEST = 10**60  # beyond, floating point does not find the way
_STEPS = 60
_DENOMINATORS = (1, 2, 3, 4, 12, 64, 1024, 2**20, 2**30)


@dataclass(frozen=True, slots=True)
class Block:
    """A weight that is known nonnegative and polynomials whose squares it may be multiplied by."""

    weight: Polynomial
    basis: tuple[Polynomial, ...]


Squares = list[tuple[int, Fraction, Polynomial]]  # block, factor, root


def product(a: Polynomial, b: Polynomial) -> Polynomial:
    """a·b."""
    total: Polynomial = {}
    for m, c in a.items():
        for n, d in b.items():
            key = tuple(x + y for x, y in zip(m, n, strict=True))
            total[key] = total.get(key, Fraction(0)) + c * d
    return {m: c for m, c in total.items() if c}


def value(poly: Polynomial, point: Sequence[int]) -> Fraction:
    """The polynomial at a point of integers."""
    below = lcm(*(c.denominator for c in poly.values()))
    total = 0
    for monomial, c in poly.items():
        term = c.numerator * (below // c.denominator)
        for x, k in zip(point, monomial, strict=True):
            if k:
                term *= x**k
        total += term
    return Fraction(total, below)


def vanishing(basis: Sequence[Polynomial], zeros: Sequence[Sequence[int]]) -> tuple[Polynomial, ...]:
    """A basis of what the given polynomials span that vanishes at all the points."""
    found = list(basis)
    for point in zeros:
        values = [value(q, point) for q in found]
        pivot = next((k for k, v in enumerate(values) if v), None)
        if pivot is None:
            continue
        lead = found.pop(pivot)
        at_lead = values.pop(pivot)
        found = [_combined(q, lead, -v / at_lead) for q, v in zip(found, values, strict=True)]
    return tuple(q for q in found if q)


def _combined(a: Polynomial, b: Polynomial, factor: Fraction) -> Polynomial:
    total = dict(a)
    for m, c in b.items():
        total[m] = total.get(m, Fraction(0)) + factor * c
    return {m: c for m, c in total.items() if c}


def pruned(target: Polynomial, blocks: Sequence[Block]) -> list[Block]:
    """Without monomials whose squares would have to add up to nothing: their diagonal entries are 0."""
    rows: dict[Monomial, list[tuple[int, int, int, bool]]] = {}
    for b, block in enumerate(blocks):
        for i, p in enumerate(block.basis):
            for j, q in enumerate(block.basis[: i + 1]):
                for m, c in product(block.weight, product(p, q)).items():
                    if m not in target:
                        rows.setdefault(m, []).append((b, i, j, c > 0))
    idle: set[tuple[int, int]] = set()
    while True:
        before = len(idle)
        for row in rows.values():
            left = [(b, i, j, up) for b, i, j, up in row if (b, i) not in idle and (b, j) not in idle]
            if left and all(i == j for _, i, j, _ in left) and len({up for *_, up in left}) == 1:
                idle |= {(b, i) for b, i, _, _ in left}
        if len(idle) == before:
            break
    kept = [
        Block(block.weight, tuple(q for i, q in enumerate(block.basis) if (b, i) not in idle))
        for b, block in enumerate(blocks)
    ]
    return [block for block in kept if block.basis]


def squares(target: Polynomial, blocks: Sequence[Block]) -> Squares | None:
    """Factors d > 0 and roots q with target = Σ d·w·q², w the weight of the block named; or None."""
    entries = [(b, i, j) for b, block in enumerate(blocks) for i in range(len(block.basis)) for j in range(i + 1)]
    if not entries or len(entries) > _ENTRIES:
        return None
    columns: list[Polynomial] = []
    for b, i, j in entries:
        column = product(blocks[b].weight, product(blocks[b].basis[i], blocks[b].basis[j]))
        columns.append(column if i == j else {m: 2 * c for m, c in column.items()})
    solved = _solutions(target, columns)
    if solved is None:
        return None
    start, directions = solved
    if len(directions) > _FREE:
        return None
    sizes = [len(block.basis) for block in blocks]
    for solution in _rounded(start, directions, entries, sizes):
        found: Squares = []
        for b, block in enumerate(blocks):
            split = _split({(i, j): v for (k, i, j), v in zip(entries, solution, strict=True) if k == b}, sizes[b])
            if split is None:
                break
            for d, row in split:
                root: Polynomial = {}
                for factor, q in zip(row, block.basis, strict=True):
                    root = _combined(root, q, factor)
                found.append((b, d, root))
        else:
            return found
    return None


def _solutions(
    target: Polynomial, columns: list[Polynomial]
) -> tuple[list[Fraction], list[dict[int, Fraction]]] | None:
    """A solution of Σ xₖ columnₖ = target and a basis of those for 0, by elimination."""
    rows: dict[Monomial, dict[int, Fraction]] = {}
    for k, column in enumerate(columns):
        for monomial, c in column.items():
            rows.setdefault(monomial, {})[k] = c
    if any(monomial not in rows for monomial in target):
        return None
    right = len(columns)
    pivots: dict[int, dict[int, Fraction]] = {}
    for monomial in sorted(rows, key=lambda m: (len(rows[m]), m)):
        row = dict(rows[monomial])
        if monomial in target:
            row[right] = target[monomial]
        for k in [k for k in row if k in pivots]:
            _subtract(row, pivots[k], row[k])
        pivot = min((k for k in row if k != right), default=None)
        if pivot is None:
            if row:
                return None
            continue
        lead = row[pivot]
        row = {k: c / lead for k, c in row.items()}
        for other in pivots.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        pivots[pivot] = row
    start = [pivots[k].get(right, Fraction(0)) if k in pivots else Fraction(0) for k in range(right)]
    directions = []
    for free in (k for k in range(right) if k not in pivots):
        moved = {pivot: -row[free] for pivot, row in pivots.items() if free in row}
        directions.append({free: Fraction(1), **moved})
    return start, directions


def _subtract(row: dict[int, Fraction], other: dict[int, Fraction], factor: Fraction) -> None:
    for k, c in other.items():
        left = row.get(k, Fraction(0)) - factor * c
        if left:
            row[k] = left
        else:
            row.pop(k, None)


def _split(entries: dict[tuple[int, int], Fraction], n: int) -> list[tuple[Fraction, list[Fraction]]] | None:
    """LDLᵀ with pivots on the diagonal: factors and rows, or None where the matrix is not semidefinite."""
    matrix = [[entries[max(i, j), min(i, j)] for j in range(n)] for i in range(n)]
    found = []
    left = set(range(n))
    while left:
        pivot = max(sorted(left), key=lambda k: matrix[k][k])
        d = matrix[pivot][pivot]
        if d < 0 or (d == 0 and any(matrix[i][j] for i in left for j in left)):
            return None
        if d == 0:
            break
        row = [matrix[pivot][j] / d if j in left else Fraction(0) for j in range(n)]
        found.append((d, row))
        left.remove(pivot)
        for i in left:
            for j in left:
                matrix[i][j] -= d * row[i] * row[j]
    return found


def _rounded(
    start: list[Fraction], directions: list[dict[int, Fraction]], entries: list[tuple[int, int, int]], sizes: list[int]
) -> Iterator[list[Fraction]]:
    """Exact solutions near one that the barrier method finds inside the cone."""
    if not directions:
        yield start
        return
    inside = _inside(start, directions, entries, sizes)
    if inside is None:
        return
    for denominator in _DENOMINATORS:
        solution = list(start)
        for t, direction in zip(inside, directions, strict=True):
            step = Fraction(round(t * denominator), denominator)
            for k, c in direction.items():
                solution[k] += step * c
        yield solution


def _inside(
    start: list[Fraction], directions: list[dict[int, Fraction]], entries: list[tuple[int, int, int]], sizes: list[int]
) -> list[float] | None:
    """Parameters at which every block is positive definite: minimise s with G + s·I in the cone."""
    if any(abs(c) > _LARGEST for row in (start, *(d.values() for d in directions)) for c in row):
        return None
    n = sum(sizes)
    offset = [sum(sizes[:b]) for b in range(len(sizes))]
    places = [(offset[b] + i, offset[b] + j) for b, i, j in entries]
    base = [[0.0] * n for _ in range(n)]
    for (i, j), entry in zip(places, start, strict=True):
        base[i][j] = base[j][i] = float(entry)
    moves: list[list[tuple[int, int, float]]] = []
    for direction in directions:
        cells = [(*places[k], float(entry)) for k, entry in sorted(direction.items())]
        moves.append([*cells, *((j, i, c) for i, j, c in cells if i != j)])
    moves.append([(i, i, 1.0) for i in range(n)])  # the slack
    point = [0.0] * len(directions) + [1.0 + max(sum(abs(v) for v in row) for row in base)]
    weight = 1.0
    for _ in range(_STEPS):
        inverse = _inverse(_at(base, moves, point))
        if inverse is None:
            return None
        gradient = [-sum(inverse[i][j] * c for i, j, c in move) for move in moves]
        gradient[-1] += weight
        hessian = [[0.0] * len(moves) for _ in moves]
        for k, move in enumerate(moves):
            for m in range(k + 1):
                total = 0.0
                for i, j, c in move:
                    for a, b, d in moves[m]:
                        total += c * d * inverse[b][i] * inverse[j][a]
                hessian[k][m] = hessian[m][k] = total + (1e-9 if k == m else 0.0)
        step = _solve(hessian, gradient)
        if step is None:
            return None
        decrement = sum(g * s for g, s in zip(gradient, step, strict=True))
        size = 1.0 if decrement < 0.25 else 1.0 / (1.0 + sqrt(decrement))
        while size > 1e-6:
            moved = [p - size * s for p, s in zip(point, step, strict=True)]
            if _inverse(_at(base, moves, moved)) is not None:
                break
            size /= 2
        else:
            return None
        point = moved
        if point[-1] < -1e-4 and (decrement < 0.5 or point[-1] < -0.02):
            return point[:-1]
        if decrement < 0.5:
            if point[-1] > 4 * n / weight:  # the least s is positive: nothing is inside
                return None
            weight *= 6.0
    return None


def _at(base: Matrix, moves: list[list[tuple[int, int, float]]], point: list[float]) -> Matrix:
    matrix = [row[:] for row in base]
    for t, move in zip(point, moves, strict=True):
        for i, j, c in move:
            matrix[i][j] += t * c
    return matrix


def _inverse(matrix: Matrix) -> Matrix | None:
    """The inverse of a positive definite matrix by Cholesky's method; None where it is not one."""
    n = len(matrix)
    low = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            left = matrix[i][j] - sum(low[i][k] * low[j][k] for k in range(j))
            if i == j:
                if left <= 1e-13:
                    return None
                low[i][i] = sqrt(left)
            else:
                low[i][j] = left / low[j][j]
    turned = [[0.0] * n for _ in range(n)]  # the inverse of low
    for i in range(n):
        turned[i][i] = 1.0 / low[i][i]
        for j in range(i):
            turned[i][j] = -sum(low[i][k] * turned[k][j] for k in range(j, i)) / low[i][i]
    return [[sum(turned[k][i] * turned[k][j] for k in range(max(i, j), n)) for j in range(n)] for i in range(n)]


def _solve(matrix: Matrix, right: list[float]) -> list[float] | None:
    inverse = _inverse(matrix)
    if inverse is None:
        return None
    return [sum(a * b for a, b in zip(row, right, strict=True)) for row in inverse]
