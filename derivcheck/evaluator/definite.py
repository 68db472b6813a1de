"""``psd``, ``pd``, ``symmetric`` and convexity at a point: refuted by exact witnesses, seldom shown.

An exact symmetric rational matrix is decided by its LDLᵀ form.  Else a
rational vector v with ``vᵀAv`` surely negative refutes ``psd``.  A function is
not convex where a chord lies surely below it, all three points in the declared
set; that it is convex is never concluded from points.
"""

from __future__ import annotations

from math import prod

from flint import fmpq

from derivcheck.core.term import Term
from derivcheck.evaluator.alike import alike
from derivcheck.evaluator.frame import Array, Compiler, Frame, Test, collect
from derivcheck.evaluator.functions import ball
from derivcheck.evaluator.jets import NUMBERS, ONE, ZERO, Value, add, multiply
from derivcheck.evaluator.outcome import FALSE, TRUE, UNDECIDED, Kink, Truth, Undecided


def compile_definite(code: Compiler, term: Term) -> Test:
    """The truth of ``psd(A)``, ``pd(A)`` or ``symmetric(A)``."""
    from derivcheck.evaluator.truth import guarded

    entries, op = code.entries(term.args[0]), term.op

    def test(frame: Frame) -> Truth:
        matrix = collect(entries, frame)
        if any(type(v) not in NUMBERS for v in matrix.data):
            raise Undecided("definiteness on a neighbourhood")
        symmetric = _symmetric(matrix)
        if op == "is_symmetric" or symmetric is FALSE:
            return symmetric
        frame.state.spend(matrix.dims[0] ** 3)
        return _definite(matrix, symmetric, op == "pd")

    return guarded(test)


def _symmetric(matrix: Array) -> Truth:
    n = matrix.dims[0]
    result = TRUE
    for i in range(n):
        for j in range(i):
            d = matrix.data[i * n + j] - matrix.data[j * n + i]
            if type(d) is fmpq:
                if d:
                    return FALSE
            elif not d.contains(0):
                return FALSE
            elif not d.is_zero():
                result = UNDECIDED
    return result


def _definite(matrix: Array, symmetric: Truth, strict: bool) -> Truth:
    n = matrix.dims[0]
    exact = all(type(v) is fmpq for v in matrix.data)
    form = [[_rational(matrix.data[i * n + j]) for j in range(n)] for i in range(n)]
    form = [[(form[i][j] + form[j][i]) / 2 for j in range(n)] for i in range(n)]
    witness = bad_direction(form, strict)
    if exact:
        return symmetric if witness is None else FALSE
    for v in _directions(n) if witness is None else (witness, *_directions(n)):
        value = quadratic(matrix, v)
        if (value <= 0 if strict else value < 0) and any(v):
            return FALSE
    return UNDECIDED


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


def compile_convexity(code: Compiler, term: Term) -> Test:
    """The truth of ``convex(f, x, …)``, ``strictly_convex`` or ``concave`` over the declared sets."""
    from derivcheck.evaluator.domains import places_of, sample
    from derivcheck.evaluator.truth import guarded

    f, *symbols = term.args
    run = code.scalar(f)
    sense = -1 if term.op == "concave" else 1
    strict = term.op == "strictly_convex"
    size = f.size

    def test(frame: Frame) -> Truth:
        if frame.tag is not None:
            raise Undecided("convexity on a neighbourhood")
        sets = [places_of(code.context, x, frame) for x in symbols]
        undecided = False
        for k in range(6 if frame.state.work <= 20_000 else 14):
            frame.state.spend(sum(prod(s.dims) for s in sets))
            points = [sample(s, k, ordinal) for ordinal, s in enumerate(sets)]
            if any(p is None for p in points):
                break
            frame.state.spend(3 * size)
            ends, frames = [], []
            for which in range(3):
                inner = frame
                for x, p in zip(symbols, points, strict=True):
                    assert p is not None
                    inner = inner.child(x.name, p[which])
                frames.append(inner)
                try:
                    ends.append(run(inner))
                except Kink:
                    raise
                except Undecided:
                    break
            if len(ends) < 3:
                undecided = True
                continue
            gap = (ends[0] + ends[1] - 2 * ends[2]) * sense
            if type(gap) not in NUMBERS:
                raise Undecided("convexity on a neighbourhood")
            if type(gap) is fmpq:
                if gap < 0 or (strict and gap == 0):
                    return FALSE
            elif gap < 0 or (
                strict and gap.contains(0) and all(alike(code, f, frames[0], other) for other in frames[1:])
            ):
                return FALSE
        frame.state.blind = frame.state.blind or undecided
        return UNDECIDED

    return guarded(test)
