"""Vectors and matrices, entry by entry and on demand; linear algebra on values of any kind.

An entry outside its range is undefined, and every entry of an array one of
whose entries or parts is.  Sizes come from the values at hand,
never from the declared shapes, so a bound name cannot disturb them.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import prod

from flint import fmpq

from derivcheck.core.term import Term
from derivcheck.evaluator.calculus import compile_gradient
from derivcheck.evaluator.frame import Array, Compiler, Entries, Frame, Run, collect, whole
from derivcheck.evaluator.jets import ONE, ZERO, Value, add, multiply
from derivcheck.evaluator.linear import determinant, inverse
from derivcheck.evaluator.outcome import FALSE, TRUE, UNDEFINED, Undecided, Undefined
from derivcheck.evaluator.taylor import lift

#: Arrays that always have a value, or are what another array is.
PLAIN = frozenset({"sym", "call"})
#: Arrays that see for themselves to what they are made of: not all of it need have a value, or it moves.
_OWN = frozenset({"where", "at", "array", "sum"})

_SQRT = lift("sqrt")


def compile_entries(code: Compiler, term: Term) -> Entries:
    """The entries of an array term."""
    op, args = term.op, term.args
    match op:
        case "sym":
            return _symbol(term.name)
        case "call":
            return code.entries(term.body)
        case "at":
            return _at(code, term)
        case "array":
            return _array(code, term)
        case "sum":
            return _sum(code, term)
        case "grad" | "jacobian" | "hessian":
            return compile_gradient(code, term)
        case "list":
            cells = [code.scalar(a) for a in args]
            return Entries(lambda frame: (len(cells),), lambda frame, i: cells[i - 1](frame))
        case "matlit":
            rows, columns = _literal_dims(term)
            cells = [code.scalar(a) for a in args]
            return Entries(
                lambda frame: (rows, columns),
                lambda frame, i, j: cells[(i - 1) * columns + j - 1](frame),
            )
        case "row" | "col":
            return _line(code, term)
        case "transpose":
            inner = code.entries(args[0])
            if len(args[0].sort.shape) == 1:
                return Entries(lambda frame: (1, *inner.dims(frame)), lambda frame, i, j: inner.at(frame, j))
            return Entries(lambda frame: inner.dims(frame)[::-1], lambda frame, i, j: inner.at(frame, j, i))
        case "diag":
            inner = code.entries(args[0])
            return Entries(
                lambda frame: inner.dims(frame) * 2,
                lambda frame, i, j: inner.at(frame, i) if i == j else ZERO,
            )
        case "eye" | "ones" | "zeros":
            sizes = [code.scalar(a) for a in args] * (2 if op == "eye" else 1)
            return Entries(
                lambda frame: tuple(_size(whole(s(frame))) for s in sizes),
                (lambda frame, i, j: ONE if i == j else ZERO)
                if op == "eye"
                else lambda frame, *indices: ONE if op == "ones" else ZERO,
            )
        case "outer":
            u, v = code.entries(args[0]), code.entries(args[1])
            return Entries(
                lambda frame: (*u.dims(frame), *v.dims(frame)),
                lambda frame, i, j: multiply(u.at(frame, i), v.at(frame, j)),
            )
        case "matmul":
            return _product(code, term)
        case "inv":
            return _inverse(code, term)
        case "where":
            return _where(code, term)
    return _elementwise(code, term)


def compile_check(code: Compiler, term: Term, found: Entries) -> Callable[[Frame], bool]:
    """Raises where not all of the array has a value.

    [1/x, 2] is no vector at x = 0, though it has a second entry, and c*v is none where c has no value, though v be
    empty.
    """
    parts: list[Callable[[Frame], object]] = [found.check]
    if term.op not in _OWN:
        parts += [code.entries(a).check if a.sort.kind == "array" else code.scalar(a) for a in term.args]

    def check(frame: Frame) -> bool:
        for part in parts:
            part(frame)
        sizes = found.dims(frame)
        frame.state.spend(prod(sizes))
        for indices in product(*(range(1, n + 1) for n in sizes)):
            found.at(frame, *indices)
        return True

    return check


def _literal_dims(term: Term) -> tuple[int, int]:
    assert isinstance(term.data, tuple)
    rows, columns = term.data
    return int(rows), int(columns)


def _size(n: int) -> int:
    if n > 10000:
        raise Undecided("an array too large")
    if n < 0:
        raise Undefined("an array of negative size")
    return n


def _symbol(name: str) -> Entries:
    def at(frame: Frame, i: int, j: int | None = None) -> Value:
        array: Array = frame.values[name]
        return array.data[i - 1 if j is None else (i - 1) * array.dims[1] + j - 1]

    return Entries(lambda frame: frame.values[name].dims, at)


def _at(code: Compiler, term: Term) -> Entries:
    from derivcheck.evaluator.calculus import substituted

    enter, body = substituted(code, term), code.entries(term.body)
    return Entries(
        lambda frame: body.dims(enter(frame)),
        lambda frame, *indices: body.at(enter(frame), *indices),
        lambda frame: body.check(enter(frame)),
    )


def _array(code: Compiler, term: Term) -> Entries:
    size, name = code.scalar(term.args[0]), term.var.name
    if term.body.sort.kind != "array":
        cell = code.scalar(term.body)
        return Entries(lambda frame: (_size(whole(size(frame))),), lambda frame, i: cell(frame.child(name, fmpq(i))))
    inner = code.entries(term.body)

    def dims(frame: Frame) -> tuple[int, ...]:
        return (_size(whole(size(frame))), *inner.dims(frame.child(name, ONE)))

    def check(frame: Frame) -> None:
        for i in range(1, dims(frame)[0] + 1):
            inner.check(frame.child(name, fmpq(i)))

    return Entries(dims, lambda frame, i, j: inner.at(frame.child(name, fmpq(i)), j), check)


def _sum(code: Compiler, term: Term) -> Entries:
    """Σ over a finite range, entry by entry; every array added must have a value."""
    lo, hi, inner, name = code.scalar(term.args[0]), code.scalar(term.args[1]), code.entries(term.body), term.var.name
    sizes = [code.scalar(size) for size in term.sort.shape]

    def each(frame: Frame) -> list[Frame]:
        first, last = whole(lo(frame)), whole(hi(frame))
        frame.state.spend(max(last - first + 1, 0) * term.body.size)
        return [frame.child(name, fmpq(k)) for k in range(first, last + 1)]

    def at(frame: Frame, *indices: int) -> Value:
        total: Value = ZERO
        for inside in each(frame):
            total = add(total, inner.at(inside, *indices))
        return total

    def check(frame: Frame) -> None:
        for inside in each(frame):
            inner.check(inside)

    return Entries(lambda frame: tuple(_size(whole(s(frame))) for s in sizes), at, check)


def _line(code: Compiler, term: Term) -> Entries:
    inner, index = code.entries(term.args[0]), code.scalar(term.args[1])
    is_row = term.op == "row"

    def place(frame: Frame) -> int:
        i = whole(index(frame))
        if not 1 <= i <= inner.dims(frame)[0 if is_row else 1]:
            raise Undefined("a row or column out of range")
        return i

    def at(frame: Frame, k: int) -> Value:
        i = place(frame)
        return inner.at(frame, i, k) if is_row else inner.at(frame, k, i)

    return Entries(lambda frame: (inner.dims(frame)[1 if is_row else 0],), at, place)


def _as_matrix(code: Compiler, term: Term) -> Entries:
    """A matrix, or a vector as a column."""
    inner = code.entries(term)
    if len(term.sort.shape) == 2:
        return inner
    return Entries(lambda frame: (*inner.dims(frame), 1), lambda frame, i, j: inner.at(frame, i))


def _dot(values: list[tuple[Value, Value]]) -> Value:
    total: Value = ZERO
    for a, b in values:
        total = add(total, multiply(a, b))
    return total


def _product(code: Compiler, term: Term) -> Entries:
    a, b = _as_matrix(code, term.args[0]), _as_matrix(code, term.args[1])

    def at(frame: Frame, i: int, j: int = 1) -> Value:
        n = a.dims(frame)[1]
        frame.state.spend(n)
        return _dot([(a.at(frame, i, k), b.at(frame, k, j)) for k in range(1, n + 1)])

    if len(term.sort.shape) == 1:
        return Entries(lambda frame: (a.dims(frame)[0],), at)
    return Entries(lambda frame: (a.dims(frame)[0], b.dims(frame)[1]), at)


def _where(code: Compiler, term: Term) -> Entries:
    test = code.truth(term.args[0])
    branches = [_broadcast(code, a) for a in term.args[1:]]
    shapes = [code.entries(a).dims for a in term.args[1:] if a.sort.kind == "array"]
    checks = [code.entries(a).check if a.sort.kind == "array" else code.scalar(a) for a in term.args[1:]]

    def chosen(frame: Frame) -> int:
        t = test(frame)
        if t is UNDEFINED:
            raise Undefined("an undefined condition")
        if t is not TRUE and t is not FALSE:
            raise Undecided("an undecided condition")
        return int(t is FALSE)

    def at(frame: Frame, *indices: int) -> Value:
        return branches[chosen(frame)](frame, *indices)

    return Entries(shapes[0], at, lambda frame: checks[chosen(frame)](frame))


def _broadcast(code: Compiler, term: Term) -> Callable[..., Value]:
    if term.sort.kind == "array":
        return code.entries(term).at
    run = code.scalar(term)
    return lambda frame, *indices: run(frame)


def _elementwise(code: Compiler, term: Term) -> Entries:
    from derivcheck.evaluator.compile import elementwise

    operation = elementwise(term)
    if operation is None:
        raise AssertionError(f"no entries for operation {term.op!r}")
    cells = [_broadcast(code, a) for a in term.args]
    shape = next(code.entries(a).dims for a in term.args if a.sort.kind == "array")
    if len(cells) == 1:
        (cell,) = cells
        return Entries(shape, lambda frame, *indices: operation(cell(frame, *indices)))
    return Entries(shape, lambda frame, *indices: operation(*[c(frame, *indices) for c in cells]))


def compile_reduction(code: Compiler, term: Term) -> Run | None:
    """Scalars made of arrays: entries, products, trace, det, norm; None for other terms."""
    op, args = term.op, term.args
    match op:
        case "index":
            return _entry(code, term)
        case "matmul":
            if len(args[0].sort.shape) == 1 and len(args[1].sort.shape) == 1:
                return _scalar_product(code, term)
            at, factors = _product(code, term).at, [code.entries(a) for a in args]

            def number(frame: Frame) -> Value:
                for factor in factors:
                    factor.check(frame)
                return at(frame, 1, 1)

            return number
        case "dot":
            return _scalar_product(code, term)
        case "trace":
            square = code.entries(args[0])

            def trace(frame: Frame) -> Value:
                square.check(frame)
                total: Value = ZERO
                for i in range(1, square.dims(frame)[0] + 1):
                    total = add(total, square.at(frame, i, i))
                return total

            return trace
        case "det":
            square = code.entries(args[0])
            return lambda frame: determinant(collect(square, frame), frame)
        case "norm":
            vector = code.entries(args[0])
            return lambda frame: _SQRT(_dot([(v, v) for v in collect(vector, frame).data]))
    return None


def _entry(code: Compiler, term: Term) -> Run:
    inner = code.entries(term.args[0])
    indices = [code.scalar(i) for i in term.args[1:]]

    def run(frame: Frame) -> Value:
        at = [whole(i(frame)) for i in indices]
        inner.check(frame)
        for k, size in zip(at, inner.dims(frame), strict=True):
            if not 1 <= k <= size:
                raise Undefined("an entry out of range")
        return inner.at(frame, *at)

    return run


def _scalar_product(code: Compiler, term: Term) -> Run:
    u, v = code.entries(term.args[0]), code.entries(term.args[1])

    def run(frame: Frame) -> Value:
        u.check(frame)
        v.check(frame)
        (n,) = u.dims(frame)
        frame.state.spend(n)
        return _dot([(u.at(frame, i), v.at(frame, i)) for i in range(1, n + 1)])

    return run


def _inverse(code: Compiler, term: Term) -> Entries:
    inner = code.entries(term.args[0])

    def solved(frame: Frame) -> Array:
        found = frame.memo.get((term, "inverse"))
        if found is None:
            found = frame.memo[(term, "inverse")] = inverse(collect(inner, frame), frame)
        return found

    def at(frame: Frame, i: int, j: int) -> Value:
        array = solved(frame)
        return array.data[(i - 1) * array.dims[1] + j - 1]

    return Entries(inner.dims, at)
