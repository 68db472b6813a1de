"""Formulas with their names: sorts, bindings, definitions, and what is refused at which place."""

from __future__ import annotations

import pytest

from derivcheck.core.derivation import Claim, Diagnostic
from derivcheck.core.rewrite import unfold
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.syntax import read_claim

SYMBOLS = {
    "m": "integer >= 1",
    "n": "natural",
    "k": "integer",
    "x": "real",
    "y": "positive",
    "b": "binary",
    "h": "one of 0.5, 1.5",
    "X": "matrix(m, n)",
    "A": "matrix(n, n)",
    "S": "symmetric(n)",
    "w": "vector(n)",
    "v": "vector(n)",
    "t": "vector(m) in {0, 1}",
    "f": "function(real) -> real",
    "g": "function(real, vector(n)) -> real",
    "σ": "positive",
}
DEFINE = {
    "sigma(z)": "1/(1 + exp(-z))",
    "J": "norm(X @ w)^2",
    "c": "x^2",
    "p[i]": "exp(w[i])/sum(exp(w[j]), j = 1..n)",
    "M[i, j]": "X[i, j]*w[j]",
    "D(u)": "diff(u^2*x, u)",
    "E(u)": "diff(2^u, u) + 2^u",
    "G(q)": "grad(dot(q, q), q)",
    "loss": "w[l]^2",
    "total": "sum(v)",
    "series(a)": "sum(a*k, k = 1..3)",
}
INDICES = {"l": "1..n"}


def read(claim: str, **more: object) -> tuple[Claim | None, tuple[Diagnostic, ...]]:
    row: dict[str, object] = {"symbols": SYMBOLS, "define": DEFINE, "indices": INDICES, "claim": claim}
    return read_claim({**row, **more})


def left(expression: str) -> Term:
    """The term of an expression, read as a claim's left side."""
    found, errors = read(f"{expression} = {expression}")
    assert errors == ()
    assert found is not None
    return found.formula.term.args[0]


@pytest.mark.parametrize(
    ("expression", "sort"),
    [
        ("X @ w", "vector(m)"),
        ("X.T @ X", "matrix(n, n)"),
        ("w.T @ A @ w", "number"),
        ("w @ v", "number"),
        ("w.T", "matrix(1, n)"),
        ("outer(w, v)", "matrix(n, n)"),
        ("sigma(X @ w)", "vector(m)"),
        ("p", "vector(n)"),
        ("p[2]", "number"),
        ("M", "matrix(m, n)"),
        ("X[1, :]", "vector(n)"),
        ("X[:, 1]", "vector(m)"),
        ("grad(J, w)", "vector(n)"),
        ("grad(trace(A @ A), A)", "matrix(n, n)"),
        ("hessian(J, w)", "matrix(n, n)"),
        ("jacobian(X @ w, w)", "matrix(m, n)"),
        ("[1, x]", "vector(2)"),
        ("[[1, 2], [3, x], [5, 6]]", "matrix(3, 2)"),
        ("max(w, 0)", "vector(n)"),
        ("max(w)", "number"),
        ("sum(w)", "number"),
        ("sum(X[k, :], k = 1..m)", "vector(n)"),
        ("sum(outer(X[k, :], w), k = 1..m)", "matrix(n, n)"),
        ("eye(2)", "matrix(2, 2)"),
        ("zeros(m, n)", "matrix(m, n)"),
        ("g(x, X.T @ t)", "number"),
    ],
)
def test_expressions_have_their_shapes(expression: str, sort: str) -> None:
    assert str(left(expression).sort) == sort


@pytest.mark.parametrize(
    ("expression", "integer", "natural"),
    [
        ("3", True, True),
        ("-3", True, False),
        ("3/2", False, False),
        ("6/2", True, True),
        ("0.5*4", True, True),
        ("1/2 + 1/2", True, True),
        ("(1/2)^(-1)", True, True),
        ("n - 1", True, False),
        ("2^n", True, True),
        ("2^k", False, False),
        ("k^2", True, False),
        ("b", True, True),
        ("h", False, False),
        ("t[1]", True, True),
        ("l", True, True),
        ("floor(x)", True, False),
        ("factorial(n)", True, True),
        ("binomial(n, k)", True, True),
        ("binomial(x, k)", False, False),
        ("indicator(x > 0)", True, True),
        ("where(x > 0, 1, k)", True, False),
        ("sum(j, j = 1..n)", True, True),
        ("series(k)", True, False),
        ("series(x)", False, False),
        ("abs(k)", False, False),
        ("9^9^9^9", True, True),
        ("factorial(10^9)", True, True),
    ],
)
def test_integer_type_is_that_of_the_format(expression: str, integer: bool, natural: bool) -> None:
    sort = left(expression).sort
    assert (sort.integer, sort.natural) == (integer, natural)


@pytest.mark.parametrize(
    ("expression", "unfolded"),
    [
        ("D(3)", "at(diff(u^2*x, u), u = 3)"),
        ("D(y)", "diff(y^2*x, y)"),
        ("D(x)", "at(diff(u^2*x, u), u = x)"),
        ("D(w[1])", "at(diff(u^2*x, u), u = w[1])"),
        ("E(3)", "at(diff(2^u, u), u = 3) + 2^3"),
        ("G(w)", "grad(dot(w, w), w)"),
        ("G(X @ w)", "at(grad(dot(q, q), q), q = X @ w)"),
        ("G(t)", "at(grad(dot(q, q), q), q = t)"),
        ("series(k)", "sum(k*k_1, k_1 = 1..3)"),
        ("sum(series(k), k = 1..2)", "sum(sum(k*k_1, k_1 = 1..3), k = 1..2)"),
        ("sum(w[l], l)", "sum(w[l], l = 1..n)"),
        ("sum(j*i, i = 1..n, j = 1..i)", "sum(sum(j*i, j = 1..i), i = 1..n)"),
        ("diff(x^3, x, 2)", "diff(diff(x^3, x), x)"),
        ("diff(x*y, x, y)", "diff(diff(x*y, x), y)"),
        ("at(c, x = 3)", "at(x^2, x = 3)"),
        ("x/y*x", "x/y*x"),
        ("x - y - 1", "x - y - 1"),
        ("π", "pi"),
    ],
)
def test_definitions_and_forms_mean_what_the_format_says(expression: str, unfolded: str) -> None:
    assert text(unfold(left(expression))) == unfolded


def test_a_power_under_a_derivative_by_a_parameter_is_a_real_one() -> None:
    under, outside = unfold(left("E(3)")).args
    assert under.body.args[0].data is False
    assert outside.data is True


def test_bound_names_repeat_declared_ones_and_stay_local() -> None:
    bound = left("sum(x, x = 1..3)").var
    assert bound.sort.integer
    assert left("integral(n, n = 0..1)").var.sort.integer is False
    assert left("limit(1/n, n -> oo)").var.sort.natural
    assert left("limit(1/x, x -> oo)").var.sort.integer is False
    assert left("at(q^2, q = 3)").var.sort.integer is False


def test_at_gives_up_what_the_value_does_not_keep() -> None:
    assert left("at(2^n, n = n + 1)").var.sort.natural
    assert not left("at(2^n, n = k)").var.sort.natural
    assert not left("at(S @ w, S = A)").var.sort.symmetric


def test_chained_relations_are_a_conjunction() -> None:
    found, _ = read("0 < y <= 1")
    assert found is not None
    assert text(found.formula.term) == "0 < y and y <= 1"


def test_places_lead_to_every_argument() -> None:
    claim = "sum(w[l]*exp(x), l) = 1/(x - y)"
    found, _ = read(claim)
    assert found is not None

    def cut(*path: int) -> str:
        span = found.formula.spans.find(path)
        return claim[span.start : span.end]

    assert cut() == claim
    assert cut(0) == "sum(w[l]*exp(x), l)"
    assert cut(0, 2, 1, 0) == "x"
    assert cut(1, 1) == "(x - y)"
    assert cut(1, 1, 1) == "y"
    assert cut(1, 1, 1, 0) == "y"


@pytest.mark.parametrize(
    ("claim", "code", "column", "hint"),
    [
        ("xx = 1", "unknown-name", 1, "did you mean `x`?"),
        ("1 = sigm(x)", "unknown-name", 5, "did you mean `sigma`?"),
        ("ln(x) = 1", "unknown-name", 1, "log(x)"),
        ("e^x = 1", "unknown-name", 1, "exp(1)"),
        ("x(y) = 1", "not-a-function", 1, "x*(…)"),
        ("J(w) = 1", "not-a-function", 1, "J"),
        ("p(1) = 1", "not-a-function", 1, "p[i]"),
        ("pi(x) = 1", "not-a-function", 1, ""),
        ("x + sigma = 1", "function-as-number", 5, "sigma(z)"),
        ("f = 1", "function-as-number", 1, "f(x)"),
        ("exp = 1", "function-as-number", 1, "exp(x)"),
        ("exp(x, y) = 1", "wrong-arity", 1, "exp(x)"),
        ("log(x, 2) = 1", "wrong-arity", 1, "log(x)/log(b)"),
        ("sigma(x, y) = 1", "wrong-arity", 1, "sigma(z)"),
        ("f(x, y) = 1", "wrong-arity", 1, ""),
        ("exp() = 1", "wrong-arity", 1, "exp(x)"),
        ("at(x, x = 1, y = 2) = 1", "wrong-arity", 1, "inside another"),
        ("max(x) = 1", "sort-mismatch", 1, "max(a, b)"),
        ("diff(x, x, 0) = 1", "wrong-arity", 12, ""),
        ("diff(x, x, 99) = 1", "wrong-arity", 12, ""),
        ("f(w) = 1", "shape-mismatch", 3, ""),
        ("X @ t = w", "shape-mismatch", 5, ""),
        ("w + t = w", "shape-mismatch", 5, ""),
        ("w @ A = w", "shape-mismatch", 5, "w.T @ A"),
        ("x @ w = w", "shape-mismatch", 1, "write `*`"),
        ("A[1] = x", "shape-mismatch", 1, "X[i, j]"),
        ("x[1] = x", "shape-mismatch", 1, ""),
        ("w[1, 2] = x", "shape-mismatch", 1, ""),
        ("[[1, 2], [3]] = A", "shape-mismatch", 10, ""),
        ("sum(ones(k), k = 1..n) = w", "shape-mismatch", 5, ""),
        ("sum(w, k = 1..oo) = w", "shape-mismatch", 5, ""),
        ("prod(w, k = 1..n) = w", "shape-mismatch", 6, ""),
        ("[w, w] = 1", "shape-mismatch", 2, ""),
        ("psd(w)", "shape-mismatch", 5, ""),
        ("trace(X) = 1", "shape-mismatch", 7, ""),
        ("grad(X @ w, w) = 1", "shape-mismatch", 6, ""),
        ("(x = 1) = 2", "sort-mismatch", 1, "write `<=>`"),
        ("x = 1 and x", "sort-mismatch", 11, ""),
        ("not x", "sort-mismatch", 5, ""),
        ("where(x, 1, 0) = 1", "sort-mismatch", 7, ""),
        ("indicator(x) = 1", "sort-mismatch", 11, ""),
        ("exp(x = 1) = 1", "sort-mismatch", 5, ""),
        ("sigma(x > 0) = 1", "sort-mismatch", 1, ""),
        ("w[x] = 1", "not-an-integer", 3, "integer"),
        ("factorial(x) = 1", "not-an-integer", 11, "integer"),
        ("delta(k, x) = 1", "not-an-integer", 10, "integer"),
        ("binomial(x, y) = 1", "not-an-integer", 13, "integer"),
        ("sum(x, j = 1..x) = 1", "not-an-integer", 15, "integer"),
        ("at(x^n, n = 1/2) = 1", "not-an-integer", 13, ""),
        ("x", "not-a-proposition", 1, ""),
        ("diff(x, n) = 1", "not-a-variable", 9, "at("),
        ("diff(x, b) = 1", "not-a-variable", 9, "at("),
        ("diff(x, h) = 1", "not-a-variable", 9, "at("),
        ("diff(x, t[1]) = 1", "not-a-variable", 9, "at("),
        ("diff(x, l) = 1", "not-a-variable", 9, "at("),
        ("diff(x, c) = 1", "not-a-variable", 9, "at("),
        ("diff(x, f) = 1", "not-a-variable", 9, ""),
        ("diff(x, pi) = 1", "not-a-variable", 9, ""),
        ("diff(x, 2*y) = 1", "not-a-variable", 9, ""),
        ("diff(x, S[1, 2]) = 1", "not-a-variable", 9, ""),
        ("sum(diff(x, j), j = 1..3) = 1", "not-a-variable", 13, ""),
        ("grad(x, x) = 1", "not-a-variable", 9, ""),
        ("convex(b, b)", "not-a-variable", 11, ""),
        ("integral(indicator(convex(u^2, u)), u = 0..1) = 1", "not-a-variable", 32, ""),
        ("at(x, c = 1) = 1", "not-a-variable", 7, ""),
        ("convex(x, x, x)", "duplicate-name", 14, ""),
        ("sum(x, j = 1..2, j = 1..3) = 1", "duplicate-name", 18, ""),
        ("sum(x, pi = 1..2) = 1", "builtin-name", 8, ""),
        ("at(x, exp = 1) = 1", "builtin-name", 7, ""),
        ("oo - oo = 0", "misplaced-infinity", 1, ""),
        ("0*oo = 0", "misplaced-infinity", 3, ""),
        ("x = oo", "misplaced-infinity", 5, ""),
        ("oo = oo", "misplaced-infinity", 1, ""),
        ("1 + limit(1/u, u -> 0+) = oo", "misplaced-infinity", 27, ""),
        ("limit(1/u, u -> 0+) < oo", "misplaced-infinity", 23, ""),
        ("limit(1/u, u -> oo-) = 0", "misplaced-infinity", 12, ""),
        ("sigma(oo) = 1", "misplaced-infinity", 7, ""),
        ("f(-oo) = 1", "misplaced-infinity", 3, ""),
        ("at(x, x = oo) = 1", "misplaced-infinity", 11, ""),
        ("limit(n, n -> 3) = 3", "limit-variable", 10, ""),
        ("limit(b, b -> oo) = 3", "limit-variable", 10, ""),
        ("limit(x, 3) = 3", "malformed-range", 10, "x -> a"),
        ("sum(x, 1..3) = 1", "malformed-range", 8, "i = 1..n"),
        ("sum(x, j = 1) = 1", "malformed-range", 8, "i = 1..n"),
        ("sum(x, k) = 1", "malformed-range", 8, "declared index"),
        ("exp(j = 1..3) = 1", "misplaced-range", 5, ""),
        ("exp(x -> 1) = 1", "misplaced-range", 5, ""),
        ("A[:, :] = A", "misplaced-range", 3, ""),
        ("w[:] = w", "misplaced-range", 3, ""),
        ("at(x, 1) = 1", "misplaced-binding", 7, "at(f, x = a)"),
        ("sum(loss, l) = x", "hidden-name", 5, "loss[l]: …"),
        ("sum(c, x = 1..3) = 1", "hidden-name", 5, "c(x): …"),
        ("integral(c, x = 0..1) = 1", "hidden-name", 10, "c(x): …"),
        ("limit(c, x -> 0) = 1", "hidden-name", 7, "c(x): …"),
        ("sum(total, n = 1..3) = 1", "hidden-name", 1, ""),
        ("sum(sum(v), n = 1..3) = 1", "hidden-name", 1, ""),
        ("at(total, n = 3) = 1", "hidden-name", 1, ""),
        ("sum(sum(l, l), n = 1..3) = 1", "hidden-name", 12, ""),
    ],
)
def test_what_has_no_meaning_is_refused_at_its_place(claim: str, code: str, column: int, hint: str) -> None:
    found, errors = read(claim)
    assert found is None
    assert [(e.code, e.line, e.column) for e in errors] == [(code, 1, column)]
    assert hint in errors[0].help + errors[0].message


@pytest.mark.parametrize(
    "claim",
    [
        "diff(J, w[l]) = 0",
        "at(J, w = zeros(n)) = 0",
        "at(grad(J, w), w = v) = w",
        "convex(J, w)",
        "convex(x*y, x, y) or strictly_convex(c, x) or concave(c, x)",
        "limit((1 + x/n)^n, n -> oo) = exp(x)",
        "limit(1/u, u -> 0-) = -oo",
        "limit(1/u, u -> 0+) != oo",
        "-oo = limit(1/u, u -> 0-)",
        "integral(exp(-u^2), u = -oo..oo) = sqrt(pi)",
        "sum(1/u^2, u = 1..oo) = pi^2/6",
        "prod(1 + x^(2^j), j = 0..n) = (1 - x^(2^(n + 1)))/(1 - x)",
        "max(x, l) = x",
        "y >= 0 and v >= 0 and 0 <= t <= 1",
        "psd(A) and pd(S) or symmetric(A) => A = A.T",
        "diff(f(x), x) = diff(g(x, w), w[1])",
        "hessian(g(x, w), w) = A",
        "integral(diff(u^2, u), u = 0..1) = 1",
    ],
)
def test_what_the_format_allows_is_read(claim: str) -> None:
    assert read(claim)[1] == ()
