"""Lowering: entries are what arrays mean, written out or ranged; names never capture."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from derivcheck.core.build import ONE, build, num, sym
from derivcheck.core.rewrite import canonical_names, same_up_to_bound_names, unfold
from derivcheck.core.term import REAL, Sort, Term
from derivcheck.core.text import text
from derivcheck.kernel.lower import entry, entrywise, even_root, kronecker, lower, over, plus, times
from derivcheck.kernel.names import names, open_binder, size_names

Read = Callable[..., Term]
Values = dict[str, Any]
Q = Fraction


def dimensions(found: Any) -> int:
    return 1 + dimensions(found[0]) if isinstance(found, list) else 0


def columns(found: Any) -> list[list[Any]]:
    """A matrix; a vector is one column."""
    return found if dimensions(found) == 2 else [[x] for x in found]


def each(operation: Callable[..., Any], *parts: Any) -> Any:
    """The operation entry by entry, scalars broadcast."""
    arrays = [p for p in parts if isinstance(p, list)]
    if not arrays:
        return operation(*parts)
    return [each(operation, *(p[k] if isinstance(p, list) else p for p in parts)) for k in range(len(arrays[0]))]


def inverse(m: list[list[Q]]) -> list[list[Q]]:
    n = len(m)
    rows = [[*row, *(Q(i == j) for j in range(n))] for i, row in enumerate(m)]
    for c in range(n):
        pivot = next(r for r in range(c, n) if rows[r][c])
        rows[c], rows[pivot] = rows[pivot], rows[c]
        rows[c] = [x / rows[c][c] for x in rows[c]]
        for r in range(n):
            if r != c:
                rows[r] = [x - rows[r][c] * y for x, y in zip(rows[r], rows[c], strict=True)]
    return [row[n:] for row in rows]


def determinant(m: list[list[Q]]) -> Q:
    if not m:
        return Q(1)
    return sum(
        ((-1) ** j * m[0][j] * determinant([row[:j] + row[j + 1 :] for row in m[1:]]) for j in range(len(m))), Q(0)
    )


SIMPLE: dict[str, Callable[..., Any]] = {
    "neg": lambda a: -a,
    "div": lambda a, b: a / b,
    "max": max,
    "min": min,
    "abs": abs,
    "sqrt": lambda a: Q(int(a**0.5 + 0.5)),
    "delta": lambda a, b: Q(a == b),
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "le": lambda a, b: a <= b,
    "lt": lambda a, b: a < b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "pow": lambda a, b: a ** int(b),
}


def everywhere(found: Any) -> bool:
    return all(everywhere(x) for x in found) if isinstance(found, list) else found


def value(term: Term, values: Values) -> Any:
    """The exact value of a term, arrays as lists: the meaning, not by entries of expressions."""
    op, args, data = term.op, term.args, term.data
    if op in ("add", "mul"):
        found = value(args[0], values)
        for a in args[1:]:
            found = each((lambda x, y: x + y) if op == "add" else (lambda x, y: x * y), found, value(a, values))
        return found
    if op in ("sum", "prod", "max_over", "min_over", "array"):
        lo, hi = (Q(1), value(args[0], values)) if op == "array" else (value(a, values) for a in args[:2])
        parts = [value(args[-1], {**values, term.var.name: Q(k)}) for k in range(int(lo), int(hi) + 1)]
        return reduced(op, parts)
    if op == "at":
        return value(args[1], {**values, term.var.name: value(args[0], values)})
    if op == "sym":
        return values[term.name]
    if op == "num":
        return term.number
    if op == "call":
        return value(term.body, values)
    inner = [value(a, values) for a in args]
    match op:
        case "where":
            return inner[1] if everywhere(inner[0]) else inner[2]
        case "and" | "or":
            return all(inner) if op == "and" else any(inner)
        case "not":
            return not inner[0]
        case "implies":
            return not inner[0] or inner[1]
        case "index":
            found = inner[0]
            for k in inner[1:]:
                found = found[int(k) - 1]
            return found
        case "list":
            return inner
        case "matlit":
            return [inner[k : k + data[1]] for k in range(0, len(inner), data[1])]
        case "row":
            return inner[0][int(inner[1]) - 1]
        case "col":
            return [row[int(inner[1]) - 1] for row in inner[0]]
        case "transpose":
            return [list(c) for c in zip(*columns(inner[0]), strict=True)]
        case "matmul":
            a, b = columns(inner[0]), columns(inner[1])
            if dimensions(inner[0]) == dimensions(inner[1]) == 1:
                return sum((x * y for x, y in zip(*inner, strict=True)), Q(0))
            found = [[sum((x * y for x, y in zip(r, c, strict=True)), Q(0)) for c in zip(*b, strict=True)] for r in a]
            if not term.sort.shape:
                return found[0][0]
            return found if len(term.sort.shape) == 2 else [row[0] for row in found]
        case "dot":
            return sum((x * y for x, y in zip(*inner, strict=True)), Q(0))
        case "outer":
            return [[x * y for y in inner[1]] for x in inner[0]]
        case "diag":
            return [[x if i == j else Q(0) for j in range(len(inner[0]))] for i, x in enumerate(inner[0])]
        case "eye":
            return [[Q(i == j) for j in range(int(inner[0]))] for i in range(int(inner[0]))]
        case "ones" | "zeros":
            filled: Any = Q(op == "ones")
            for size in reversed(inner):
                filled = [filled] * int(size)
            return filled
        case "trace":
            return sum((row[i] for i, row in enumerate(inner[0])), Q(0))
        case "det":
            return determinant(inner[0])
        case "inv":
            return inverse(inner[0])
        case "norm":
            return SIMPLE["sqrt"](sum((x * x for x in inner[0]), Q(0)))
        case "vsum" | "vprod" | "vmax" | "vmin":
            return reduced(op[1:], inner[0])
        case "is_symmetric":
            return everywhere(each(SIMPLE["eq"], inner[0], [list(c) for c in zip(*inner[0], strict=True)]))
    found = each(SIMPLE[op], *inner)
    return everywhere(found) if op != "ne" and term.sort.kind == "proposition" else found


def reduced(op: str, parts: list[Q]) -> Any:
    if op == "array":
        return parts
    if op in ("sum", "prod"):
        total = Q(op == "prod")
        for p in parts:
            total = total + p if op == "sum" else total * p
        return total
    return max(parts) if op.startswith("max") else min(parts)


POINT: Values = {
    "x": Q(3), "y": Q(-2), "n": Q(3), "m": Q(2), "i": Q(2), "j": Q(3), "k": Q(1), "l": Q(2), "c": Q(2),
    "u": [Q(1), Q(2), Q(2)], "v": [Q(2), Q(-1), Q(5)], "w": [Q(4), Q(3), Q(-7)], "d": [Q(1), Q(0), Q(2)],
    "p": [Q(3), Q(4)], "q": [Q(1), Q(-2)], "r": [Q(k) for k in (1, 1, 2, 3, 5, 8)],
    "A": [[Q(2), Q(1), Q(0)], [Q(-1), Q(3), Q(4)], [Q(1), Q(5), Q(7)]],
    "B": [[Q(1), Q(2), Q(2)], [Q(0), Q(1), Q(6)], [Q(5), Q(-3), Q(1)]],
    "Q": [[Q(2), Q(1), Q(9)], [Q(-1), Q(3), Q(4)], [Q(1), Q(5), Q(7)]],
    "X": [[Q(1), Q(2), Q(3)], [Q(-4), Q(5), Q(6)]], "P": [[Q(2), Q(1)], [Q(3), Q(-4)]],
}  # fmt: skip

SCALARS = [
    "dot(v, w)", "norm(u)", "norm(p)", "vsum(v)", "vprod(v)", "vmax(v)", "vmin(w)", "vsum(p)", "vprod(q)", "vmax(p)",
    "vmin(q)", "vmax(r)", "vsum(r)", "trace(A)", "trace(P)", "det(P)", "det(Q)", "v @ w", "T(v) @ A @ w", "T(v) @ w",
    "p[1] + p[2]", "vmax(d)", "vmax([1, 2])", "vmin(d)", "norm(u)**2", "norm(p)**4", "sqrt(dot(u, u))**2",
    "abs(y)**2", "sum(dot(v, w)*k, k, 1, n)", "max(v[k], k, 1, n)", "where(v <= w, dot(v, v), x)",
    "where(p > q, dot(p, p), x)", "vsum(where(v <= w, v, w))", "at(dot(v, v), v, w)", "at(dot(v, w), v, v + w)",
    "[x, y, 7][2]", "[x, y, 7][i]", "[[x, 1], [y, 2]][2, 1]", "[[x, 1], [y, 2]][i, k]", "[x, y][1 + 1]",
    "det([[x, 1], [y, 2]])", "det([[x]])", "sum(trace(eye(k)), k, 1, n)", "trace(T(X) @ X)",
    "vsum(zeros(n)) + vsum(ones(n))", "vsum(A[2, :]) + vsum(A[:, i])", "trace(diag(v))", "T(p) @ P @ p",
    "dot([x], [y])", "vsum(X[1, :])*norm(p)",
]  # fmt: skip
VECTORS = [
    "v + w", "2*v", "v/w", "-v", "max(v, w)", "min(v, 2)", "v**2", "A @ v", "A[2, :]", "A[:, j]", "A[i, :]",
    "where(x > 0, v, w)", "where(x < 0, v, 2*ones(n))", "where(x > 0, v, 1)", "zeros(n)", "ones(3)", "[x, y, 3]",
    "array(v[k]**2, k, n)", "at(v + w, w, A @ v)", "diag(v) @ w", "A @ (B @ v)", "abs(w)",
    "array(vsum(A[k, :]), k, n)", "array(sum(v[l]*k, l, 1, n), k, n)", "eye(n)[2, :]",
]  # fmt: skip
MATRICES = [
    "A + B", "A*B", "A @ B", "T(A)", "T(A) @ B", "diag(v)", "eye(n)", "zeros(n, n)", "ones(n, 3)", "outer(v, w)",
    "outer(v, v) - A", "T(T(A))", "where(A <= B, A, B)", "array(A[:, k], k, n)",
    "array(array(A[k, l]*x, k, n), l, n)", "inv(Q)", "inv(Q) @ Q", "Q @ inv(Q)", "at(v @ T(v), v, w)", "v @ T(w)",
    "A/2", "inv(T(Q))",
]  # fmt: skip


@pytest.mark.parametrize("written", SCALARS)
def test_a_scalar_keeps_its_value(written: str, term: Read) -> None:
    whole = term(written)
    assert value(lower(whole), POINT) == value(whole, POINT)
    assert lower(lower(whole)) is lower(whole)


@pytest.mark.parametrize("written", VECTORS)
def test_every_entry_of_a_vector_is_what_it_was(written: str, term: Read) -> None:
    whole = term(written)
    for k, expected in enumerate(value(whole, POINT), 1):
        assert value(entry(whole, num(k)), POINT) == expected
        assert value(entry(whole, sym("j", term("j").sort)), {**POINT, "j": Q(k)}) == expected or "j" in written


@pytest.mark.parametrize("written", MATRICES)
def test_every_entry_of_a_matrix_is_what_it_was(written: str, term: Read) -> None:
    whole = term(written)
    expected = value(whole, POINT)
    for i, j in product(range(1, 4), repeat=2):
        assert value(entry(whole, num(i), num(j)), POINT) == expected[i - 1][j - 1]
        assert value(entry(whole, term("i"), term("j")), {**POINT, "i": Q(i), "j": Q(j)}) == expected[i - 1][j - 1]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("dot(v, w)", "sum(v[k]*w[k], k = 1..n)"),
        ("dot(p, q)", "p[1]*q[1] + p[2]*q[2]"),
        ("(A @ B)[i, j]", "sum(A[i, k]*B[k, j], k = 1..n)"),
        ("(A @ B)[k, j]", "sum(A[k, k_1]*B[k_1, j], k_1 = 1..n)"),
        ("(A @ A @ v)[k]", "sum(sum(A[k, k_2]*A[k_2, k_1], k_2 = 1..n)*v[k_1], k_1 = 1..n)"),
        ("inv(A)[i, j]", "inv(A)[i, j]"),
        ("inv(A @ B)[i, j]", "inv(A @ B)[i, j]"),
        ("inv(P)[i, 2]", "inv(P)[i, 2]"),
        ("inv(P)[3, 2]", "inv(P)[3, 2]"),
        ("inv(P)[1, 2]", "-P[1, 2]/(P[1, 1]*P[2, 2] - P[1, 2]*P[2, 1])"),
        ("det(A)", "det(A)"),
        ("grad(dot(w, v), w)[i]", "diff(sum(w[k]*v[k], k = 1..n), w[i])"),
        ("grad(trace(A), A)[i, j]", "diff(sum(A[k, k], k = 1..n), A[i, j])"),
        ("jacobian(A @ w, w)[i, j]", "diff(sum(A[i, k]*w[k], k = 1..n), w[j])"),
        ("hessian(dot(w, w), w)[i, j]", "diff(diff(sum(w[k]*w[k], k = 1..n), w[i]), w[j])"),
        ("diff(dot(w, w), w[i])", "diff(sum(w[k]*w[k], k = 1..n), w[i])"),
        ("diff(dot(w, w)*x, x)", "diff(sum(w[k]*w[k], k = 1..n)*x, x)"),
        ("g(A @ v)", "g(A @ v)"),
        ("at(g(v), v, A @ w)", "at(g(v), v = A @ w)"),
        ("limit(dot(v, v)*t, t, 0)", "limit(sum(v[k]*v[k], k = 1..n)*t, t -> 0)"),
        ("A == B", "A = B"),
        ("symmetric(A)", "symmetric(A)"),
        ("p == q", "p[1] = q[1] and p[2] = q[2]"),
        ("p != q", "p[1] != q[1] or p[2] != q[2]"),
        ("p >= 0", "p[1] >= 0 and p[2] >= 0"),
        ("symmetric(P)", "P[1, 1] = P[1, 1] and P[1, 2] = P[2, 1] and P[2, 1] = P[1, 2] and P[2, 2] = P[2, 2]"),
        ("[x] == [y]", "x = y"),
        ("psd(A @ B)", "psd(A @ B)"),
        ("vmax(d)", "max(d[k], k = 1..n)"),
    ],
)
def test_how_it_is_written(written: str, expected: str, term: Read) -> None:
    assert text(lower(term(written))) == expected


@pytest.mark.parametrize("written", SCALARS)
def test_no_array_operation_is_left(written: str, term: Read) -> None:
    left = {t.op for t in lower(term(written)).subterms() if t.op not in ("at", "lt", "le", "gt")}
    assert not left & {"dot", "norm", "vsum", "vprod", "vmax", "vmin", "trace", "matmul", "transpose", "outer", "diag"}


def test_folded_definitions_stay_until_they_are_unfolded(term: Read, defined: Read) -> None:
    softmax = defined("s", term("array(exp(v[k])/sum(exp(v[l]), l, 1, n), k, n)"))
    assert text(lower(term("s[i]", s=softmax))) == "s[i]"
    assert text(lower(unfold(term("s[i]", s=softmax)))) == "exp(v[i])/sum(exp(v[l]), l = 1..n)"
    square = defined("sq", term("dot(v, v)"), term("v"))
    assert [a.op for a in lower(term("sq + 1", sq=square)).args[0].args] == ["sym", "sum"]
    assert value(entry(term("s*2", s=defined("s", term("v + w"))), num(2)), POINT) == 4


# ------------------------------------------------------------------ names


def test_a_bound_name_that_hides_a_size_is_renamed(term: Read) -> None:
    # the sum's n is a bound name, the vector's n is the declared size
    assert text(lower(term("sum(dot(v, v)*n, n, 1, 2)"))) == "sum(sum(v[k]*v[k], k = 1..n)*n_1, n_1 = 1..2)"


def test_an_array_of_entries_takes_the_index_without_capture(term: Read) -> None:
    found = entry(term("array(sum(v[l]*k, l, 1, n), k, n)"), term("l"))
    assert found.var.name != "l"
    assert same_up_to_bound_names(found, term("sum(v[j]*l, j, 1, n)"))


def test_replacing_inside_an_array_renames_what_the_index_mentions(term: Read) -> None:
    found = entry(term("at(x*v, x, y)"), build("floor", (sym("x"),)))
    assert found.var.name == "x_1"
    assert found.free == {"x", "y", "v"}


def test_every_name_counts_as_taken(term: Read) -> None:
    assert names(term("sum(x*dot(v, X[i, :]), k, 1, c)")) == {"x", "v", "X", "i", "k", "c", "n", "m"}
    assert size_names(term("at(X[1, 1], X, X)")) == {"m", "n"}
    assert open_binder(term("sum(x, k, 1, 2)"), frozenset({"k"}))[0].name == "k_1"


# ------------------------------------------------------------------ folding, bounds


def test_zeros_and_ones_fall_away_and_nothing_else(term: Read) -> None:
    zero, one, x = num(0), num(1), term("x")
    assert (plus(), plus(zero, x), times(), times(one, x), times(x, zero)) == (zero, x, one, x, zero)
    assert text(plus(x, zero, x)) == "x + x"
    assert (kronecker(num(1), num(1)), kronecker(num(1), num(2)), kronecker(term("i"), term("i"))) == (one, zero, one)
    assert text(kronecker(term("i"), num(2))) == "delta(i, 2)"


def test_sums_are_written_out_only_while_they_stay_small(term: Read) -> None:
    big = build("add", [term("x")] * 1100)
    assert over("sum", num(2), lambda k: big, frozenset()).op == "add"
    assert over("sum", num(5), lambda k: big, frozenset()).op == "sum"
    assert over("sum", num(6), lambda k: k, frozenset()).op == "sum"
    assert over("sum", num(0), lambda k: k, frozenset()).op == "sum"
    assert over("max_over", num(1), lambda k: term("x"), frozenset()) is term("x")


def test_an_array_comes_back_as_it_is(term: Read) -> None:
    whole = term("dot(v, w)*v + A @ w")
    assert lower(whole) is whole


def test_an_index_beyond_a_literal_gives_no_other_entry(term: Read) -> None:
    assert lower(term("[x, y][3]")) is num(0)
    assert lower(term("[x, y][0]")) is num(0)


def test_an_operation_without_entries_is_an_error() -> None:
    strange = build("lambda", (sym("x"),), sym("x"))
    with pytest.raises(AssertionError, match="no entry of lambda"):
        entry(strange, ONE)


# ------------------------------------------------------------------ even powers of roots


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("sqrt(x**2)**2", "x^2"),
        ("sqrt(x**2 + y*y)**4", "(x^2 + y*y)^2"),
        ("sqrt(dot(v, v))**2", "dot(v, v)"),
        ("sqrt(vsum(v**2))**2", "sum(v^2)"),
        ("sqrt(sum(v[k]**2, k, 1, n))**2", "sum(v[k]^2, k = 1..n)"),
        ("sqrt(x**2 + 3)**2", "x^2 + 3"),
        ("sqrt(x**2 + 0)**2", "x^2 + 0"),
        ("sqrt(x**2 + 0.5)**2", "x^2 + 0.5"),
        ("norm(p)**2", "p[1]^2 + p[2]^2"),
        ("abs(x)**4", "x^4"),
    ],
)
def test_even_powers_of_roots_of_squares_are_smooth(written: str, expected: str, term: Read) -> None:
    found = even_root(term(written))
    assert found is not None
    assert text(found) == expected


@pytest.mark.parametrize(
    "written",
    [
        "sqrt(x)**2",
        "sqrt(x**3)**2",
        "sqrt(x*y)**2",
        "sqrt(x**2 - 3)**2",
        "sqrt(x**2 + y)**2",
        "sqrt(x**2)**3",
        "sqrt(x**2)**(-2)",
        "sqrt(x**2)**0",
        "sqrt(x**2)**y",
        "sqrt(x**y)**2",
        "sqrt(x**sqrt(4))**2",
        "x**2",
        "abs(x)**3",
        "abs(v)**2",
        "sqrt(x**2)",
        "sqrt(x**2)**sqrt(4)",
        "sqrt(x*x*x)**2",
        "sqrt(sum(v[k], k, 1, n))**2",
    ],
)
def test_other_powers_of_roots_stay(written: str, term: Read) -> None:
    assert even_root(term(written)) is None


# ------------------------------------------------------------------ claims entry by entry


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("x == y", [("x = y", "")]),
        ("A == B", [("A[i', j'] = B[i', j']", "i' j'")]),
        ("v >= 0", [("v[i'] >= 0", "i'")]),
        ("A @ v == 2*v", [("sum(A[i', k]*v[k], k = 1..n) = 2*v[i']", "i'")]),
        ("symmetric(A)", [("A[i', j'] = A[j', i']", "i' j'")]),
        ("p == q", [("p[1] = q[1]", ""), ("p[2] = q[2]", "")]),
        ("r == 2*r", [("r[i'] = 2*r[i']", "i'")]),
        ("v == w and x > 0", [("v[i'] = w[i']", "i'"), ("x > 0", "")]),
        ("imp(x > 0, v == w)", [("x > 0 => v[i'] = w[i']", "i'")]),
        ("imp(v == w, x > 0)", [("v = w => x > 0", "")]),
        ("imp(p == q, x > 0)", [("p[1] = q[1] and p[2] = q[2] => x > 0", "")]),
        ("v == w or v == u", [("v[i'] = w[i'] or v[i'_1] = u[i'_1]", "i' i'_1")]),
        ("x > 0 or v == u", [("x > 0 or v[i'] = u[i']", "i'")]),
        ("p == q or x > 0", [("p[1] = q[1] and p[2] = q[2] or x > 0", "")]),
        ("not (v == w)", [("not v = w", "")]),
        ("v != w", [("v != w", "")]),
        ("p != q", [("p[1] != q[1] or p[2] != q[2]", "")]),
        ("(v == w and v == u) or x > 0", [("v[i'] = w[i'] or x > 0", "i'"), ("v[i'] = u[i'] or x > 0", "i'")]),
    ],
)
def test_a_claim_about_arrays_is_one_about_all_entries(
    written: str, expected: list[tuple[str, str]], term: Read
) -> None:
    found = entrywise(term(written))
    assert [(text(claim), " ".join(d.name for d in declared)) for claim, declared in found] == expected
    for _, declared in found:
        assert all(d.index and d.domain.lower is num(1) and d.domain.upper is not None for d in declared)


def test_the_ranges_of_the_indices_are_the_sizes(term: Read) -> None:
    ((_, (rows, columns)),) = entrywise(term("X == 2*X"))
    assert (rows.domain.upper, columns.domain.upper) == (term("m"), term("n"))


def test_index_names_avoid_those_that_are_taken(term: Read) -> None:
    ((claim, _),) = entrywise(term("v == w"), frozenset({"i'"}))
    assert text(claim) == "v[i'_1] = w[i'_1]"


def test_a_disjunction_of_many_conjunctions_is_not_multiplied_out(term: Read) -> None:
    part = "(v == w and v == u and u == w)"
    found = entrywise(term(" or ".join([part] * 8)))
    assert len(found) <= 64
    assert text(found[0][0]).endswith("or v = w and v = u and u = w")


def test_canonical_names_see_one_term_whatever_the_names(term: Read) -> None:
    one, other = lower(term("dot(v, w)")), lower(term("dot(v, w)*1", v=sym("k", Sort("array", (term("n"),)))))
    assert canonical_names(one) is not canonical_names(other)
    assert text(other) == "sum(k[k_1]*w[k_1], k_1 = 1..n)*1"
    assert term("x").sort == REAL
