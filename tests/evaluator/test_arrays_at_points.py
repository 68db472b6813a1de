"""Vectors and matrices: shapes unequal, entries on demand, definiteness and convexity by exact witnesses."""

from __future__ import annotations

import pytest
from flint import fmpq

from derivcheck.evaluator.definite import bad_direction, quadratic
from derivcheck.evaluator.frame import Array

S = "m: integer >= 1; n: integer >= 1; X: matrix(m, n); A: matrix(n, n); B: matrix(n, n); w: vector(n); y: vector(m); "
S += "u: vector(n); v: vector(n); lam: positive; P: symmetric(n); q: vector(m) in [0, oo)"

FALSE = [
    "A @ B = B @ A",
    "(A + B) @ (A + B) = A @ A + 2*A @ B + B @ B",
    "inv(A @ B) = inv(A) @ inv(B)",
    "trace(A @ B) = trace(A)*trace(B)",
    "det(A + B) = det(A) + det(B)",
    "det(2*A) = 2*det(A)",
    "outer(u, v) = outer(v, u)",
    "norm(u + v) = norm(u) + norm(v)",
    "grad(w.T @ A @ w, w) = 2*A @ w",
    "grad(norm(X @ w - y)^2, w) = X.T @ (X @ w - y)",
    "jacobian(A @ w, w) = A.T",
    "grad(trace(A @ B), A) = B",
    "hessian(exp(dot(u, w)), w) = outer(w, w)*exp(dot(u, w))",
    "exp(A) @ u = exp(A @ u)",
    "A[1, :] = A[:, 1]",
    "diag(u) @ v = dot(u, v)*ones(n)",
    "sum(u*v) = sum(u)*sum(v)",
    "max(u) >= max(u + v)",
    "X @ w >= 0",
    "X @ w != y",
    "A = A.T",
    "A != A.T",
    "psd(A)",
    "psd(P)",
    "pd(X.T @ X)",
    "psd(X.T @ diag(y) @ X)",
    "psd(P) => pd(P)",
    "pd(outer(u, u))",
    "symmetric(A)",
    "convex(u[1]*norm(w), w)",
    "concave(dot(w, w), w)",
    "strictly_convex(norm(X @ w - y)^2, w)",
    "strictly_convex(exp(dot(u, w)), w)",
    "sum(w[k], k = 1..n) = w[1]",
    "sum(y[i]*X[i, :], i = 1..m) = y[1]*sum(X[i, :], i = 1..m)",
    "sum(outer(X[i, :], X[i, :]), i = 1..m) = m*X.T @ X",
]

TRUE = [
    "(A @ B).T = B.T @ A.T",
    "trace(A @ B) = trace(B @ A)",
    "det(A @ B) = det(A)*det(B)",
    "outer(u, v) @ w = dot(v, w)*u",
    "norm(X @ w - y)^2 = w.T @ X.T @ X @ w - 2*dot(y, X @ w) + dot(y, y)",
    "grad(norm(X @ w - y)^2, w) = 2*X.T @ (X @ w - y)",
    "grad(w.T @ A @ w, w) = (A + A.T) @ w",
    "grad(w.T @ P @ w, w) = 2*P @ w",
    "grad(trace(A @ B), A) = B.T",
    "jacobian(A @ w, w) = A",
    "hessian(w.T @ A @ w, w) = A + A.T",
    "hessian(exp(dot(u, w)), w) = outer(u, u)*exp(dot(u, w))",
    "dot(u, v)^2 <= dot(u, u)*dot(v, v)",
    "norm(u + v) <= norm(u) + norm(v)",
    "psd(X.T @ X)",
    "psd(X.T @ diag(q) @ X)",
    "pd(X.T @ X + lam*eye(n))",
    "psd(outer(u, u))",
    "convex(norm(X @ w - y)^2, w)",
    "convex(norm(w), w)",
    "strictly_convex(dot(w, w), w)",
    "diag(u) @ v = u*v",
    "P = P.T",
    "sum(eye(n) @ ones(n)) = n",
]


@pytest.mark.parametrize("claim", FALSE)
def test_a_false_claim_about_arrays_is_refuted(ask, claim: str) -> None:
    extra = ("det(A) != 0", "det(B) != 0") if "inv" in claim else ()
    assert ask(claim, S, *extra) == "refuted"


@pytest.mark.parametrize("claim", TRUE)
def test_a_true_claim_about_arrays_is_never_refuted(ask, claim: str) -> None:
    assert ask(claim, S) in ("agrees", "silent")


def test_an_inverse_of_a_singular_matrix_is_undefined(ask) -> None:
    assert ask("A @ inv(A) = eye(2)", "A: matrix(2, 2)") == "undefined"
    assert ask("A @ inv(A) = eye(2)", "A: matrix(2, 2)", "det(A) != 0") == "agrees"


def test_an_undefined_entry_makes_the_relation_undefined_even_beside_a_false_one(ask) -> None:
    assert ask("[1/x, 1] = [1/x, 2]", "x: real in [0, 0]") == "undefined"
    assert ask("[1/x, 1] = [1/x, 2]", "x: real") == "refuted"


def test_all_entries_have_to_be_defined_for_one_to_be(ask) -> None:
    assert ask("[x, 1/x][1] = x", "x: real") == "undefined"
    assert ask("[x, 1/x][1] = x", "x: nonzero") == "agrees"
    assert ask("where(x = 0, [x, 1], [x, 1/x])[1] = x", "x: real") == "agrees"


def test_sizes_are_those_of_the_arrays_not_of_a_bound_name() -> None:
    """Inside the sum n is the index; A keeps its declared size (no author can write this, a prover could)."""
    from derivcheck.core.build import add, build, mul, num, relation, sym
    from derivcheck.core.context import Context, Declaration, Domain
    from derivcheck.core.term import INTEGER, Sort
    from derivcheck.evaluator import examine

    n = sym("n", INTEGER)
    a = sym("A", Sort("array", (n, n)))
    context = Context((Declaration("n", INTEGER, Domain(lower=num(2))), Declaration("A", a.sort)))
    trace = build("trace", (a,))
    total = build("sum", (num(1), num(2), mul(trace, n)), n)
    found = examine(context, relation("eq", total, mul(num(3), trace)))
    assert found.counterexample is None
    assert found.effective > 10
    assert examine(context, relation("eq", total, add(trace, trace))).counterexample is not None


def test_softmax_is_not_positive_definite(ask) -> None:
    define = {"s[i]": "exp(z[i])/sum(exp(z[k]), k = 1..K)"}
    symbols = "K: integer >= 1; z: vector(K)"
    assert ask("pd(diag(s) - outer(s, s))", symbols, define=define) == "refuted"
    assert ask("psd(diag(s) - outer(s, s))", symbols, define=define) in ("agrees", "silent")


def test_convexity_is_over_the_declared_set(ask) -> None:
    assert ask("convex(x^3, x)", "x: real") == "refuted"
    assert ask("convex(x^3, x)", "x: nonnegative") in ("agrees", "silent")
    assert ask("convex(-log(x), x)", "x: positive") in ("agrees", "silent")
    assert ask("convex(-log(x), x)", "x: real") == "undefined"
    assert ask("convex(x*y, x, y)", "x: real; y: real") == "refuted"
    assert ask("convex(x*y, x)", "x: real; y: real") in ("agrees", "silent")
    assert ask("strictly_convex(2*x + 1, x)", "x: real") == "refuted"
    assert ask("convex(abs(x), x)", "x: real") in ("agrees", "silent")
    assert ask("not convex(exp(x), x)", "x: real") in ("agrees", "silent")


FORMS = [
    ([[1]], False, False), ([[0]], False, True), ([[-1]], True, True), ([[0, 0], [0, -1]], True, True),
    ([[1, 1], [1, 1]], False, True), ([[0, 1], [1, 0]], True, True), ([[1, 2], [2, 1]], True, True),
    ([[2, 1], [1, 2]], False, False), ([[1, 1, 0], [1, 1, 1], [0, 1, 5]], True, True),
    ([[2, -1, 0], [-1, 2, -1], [0, -1, 2]], False, False), ([[4, 2, 2], [2, 1, 1], [2, 1, 1]], False, True),
    ([[0, 0, 1], [0, 5, 0], [1, 0, 0]], True, True), ([[1, 0, 0], [0, 0, 0], [0, 0, 3]], False, True),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "indefinite", "singular"), FORMS)
def test_bad_directions_are_what_they_say(rows: list[list[int]], indefinite: bool, singular: bool) -> None:
    form = [[fmpq(v) for v in row] for row in rows]
    matrix = Array((len(rows), len(rows)), tuple(v for row in form for v in row))
    negative, flat = bad_direction(form, False), bad_direction(form, True)
    assert (negative is not None) is indefinite
    assert (flat is not None) is singular
    if negative is not None:
        assert quadratic(matrix, negative) < 0
    if flat is not None:
        assert any(flat)
        assert quadratic(matrix, flat) <= 0
