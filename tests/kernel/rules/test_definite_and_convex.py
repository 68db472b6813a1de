"""Semidefiniteness by the form, convexity by the second derivative, witnesses against either."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derivcheck.core.build import build, num, power, sym
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Context, Declaration, Goal
from derivcheck.core.term import REAL
from derivcheck.kernel import Accepted, check

Verdict = Callable[..., bool]
Premises = Callable[..., list[str] | str]

# ------------------------------------------------------------------ semidefiniteness

FORM = "dot(v', A @ v')"

SEMIDEFINITE = [
    ("n: natural; A: matrix(n, n) |- psd(A)", "psd", ["A = A.T", f"v' new |- {FORM} >= 0"]),
    ("n: natural; A: matrix(n, n) |- pd(A)", "psd", ["A = A.T", f"v' new, v' != zeros(n) |- {FORM} > 0"]),
    ("A: matrix(2, 2) |- psd(A)", "psd", ["A = A.T", f"v' new |- {FORM} >= 0"]),
    ("n: natural; A: matrix(n, n); w: vector(n) |- not psd(A)", "indefinite {w}", ["dot(w, A @ w) < 0"]),
    ("n: natural; A: matrix(n, n); w: vector(n) |- not pd(A)", "indefinite {w}",
     ["dot(w, w) > 0", "dot(w, A @ w) <= 0"]),
    ("n: natural; A: matrix(n, n); w: vector(n); psd(A) |- n = n", "form 0 {2*w}",
     ["dot(2*w, A @ (2*w)) >= 0 |- n = n"]),
    ("n: natural; A: matrix(n, n); w: vector(n); n > 1; pd(A) |- n = n", "form 1 {w}", ["dot(w, A @ w) >= 0 |- n = n"]),
    ("n: natural; A: matrix(n, n); w: vector(n); pd(A) |- n = n", "form 0 {w} strict",
     ["dot(w, w) > 0", "dot(w, A @ w) > 0 |- n = n"]),
    ("n: natural; A: matrix(n, n); v, w: vector(n); psd(A) |- n = n", "form 0 {v} {w}",
     ["dot(v, A @ w)^2 <= dot(v, A @ v)*dot(w, A @ w) |- n = n"]),
    ("a, b: real |- psd([[a, b], [b, 1]])", "minors",
     ["[[a, b], [b, 1]] = [[a, b], [b, 1]].T", "a >= 0", "1 >= 0", "a - b*b >= 0"]),
    ("a, b: real |- pd([[a, b], [b, 1]])", "minors",
     ["[[a, b], [b, 1]] = [[a, b], [b, 1]].T", "a > 0", "a - b*b > 0"]),
    ("a: real |- psd([[a]])", "minors", ["[[a]] = [[a]].T", "a >= 0"]),
    # refused
    ("A: matrix(2, 2) |- psd(A)", "minors 1", "minors shows that a matrix is"),
    ("A: matrix(2, 2) |- not psd(A)", "minors", "minors shows that a matrix is"),
    ("A: matrix(2, 2) |- symmetric(A)", "minors", "minors shows that a matrix is"),
    ("n: natural; A: matrix(n, n) |- psd(A)", "minors", "minors takes a matrix of a small literal size"),
    ("A: matrix(5, 5) |- psd(A)", "minors", "minors takes a matrix of a small literal size"),
    ("A: matrix(6, 6) |- pd(A)", "minors", "minors takes a matrix of a small literal size"),
    ("a: real |- psd([[1/a]])", "minors", "1/a needs a != 0"),
    ("n: natural; A: matrix(n, n) |- psd(A)", "cone 1", "cone shows that a matrix is"),
    ("n: natural; A: matrix(n, n) |- symmetric(A)", "cone", "cone shows that a matrix is"),
    ("n: natural; A: matrix(n, n); w: vector(n); psd(A) |- n = n", "form 0 {w} strict", "form takes one vector or two"),
    ("n: natural; A: matrix(n, n); w: vector(n); pd(A) |- n = n", "form 0 {w} {w} {w}", "form takes one vector or two"),
    ("n: natural; A: matrix(n, n); w: vector(n); pd(A) |- n = n", "form 0 {w} 1", "form takes one vector or two"),
    ("n: natural; A: matrix(n, n); w: vector(n); pd(A) |- n = n", "form 0 {w} {w} strict", "form takes one vector or"),
    ("n: natural; A: matrix(n, n); a: real; w: vector(n); psd(A) |- n = n", "form 0 {w} {w/a}", "w/a needs a != 0"),
    ("n: natural; A: matrix(n, n); w: vector(n); psd(A) |- n = n", "form", "form takes the position of a"),
    ("n: natural; A: matrix(n, n); w: vector(n); psd(A) |- n = n", "form 0", "form takes the position of a"),
    ("n: natural; A: matrix(n, n); w: vector(n); psd(A) |- n = n", "form 1 {w}", "form takes the position of a"),
    ("n: natural; A: matrix(n, n); w: vector(n); psd(A) |- n = n", "form -1 {w}", "form takes the position of a"),
    ("n: natural; A: matrix(n, n); w: vector(n); symmetric(A) |- n = n", "form 0 {w}", "form takes the position of a"),
    ("n: natural; A: matrix(n, n); w: vector(n); not psd(A) |- n = n", "form 0 {w}", "form takes the position of a"),
    ("n: natural; A: matrix(n, n); a: real; w: vector(n); psd(A) |- n = n", "form 0 {w/a}", "w/a needs a != 0"),
    ("n: natural; A: matrix(n, n); a: real; psd(A) |- n = n", "form 0 {a}", "`@` multiplies arrays"),
    ("n: natural; A: matrix(n, n); a: real; psd(A) |- n = n", "form 0 {A}", "`dot` takes a vector"),
    ("n: natural; A: matrix(n, n) |- psd(A)", "psd 1", "psd shows that a matrix is positive (semi)definite"),
    ("n: natural; A: matrix(n, n) |- not psd(A)", "psd", "psd shows that a matrix is positive (semi)definite"),
    ("n: natural; A: matrix(n, n) |- symmetric(A)", "psd", "psd shows that a matrix is positive (semi)definite"),
    ("n: natural; A: matrix(n, n); a: real |- psd(A/a)", "psd", "A/a needs a != 0"),
    ("n: natural; A: matrix(n, n) |- psd(inv(A))", "psd", "inv(A) needs det(A) != 0"),
    ("A: matrix(1, 1) |- psd(A)", "psd", "`dot` takes a vector"),
    ("n: natural; A: matrix(n, n); w: vector(n) |- psd(A)", "indefinite {w}", "indefinite takes a vector"),
    ("n: natural; A: matrix(n, n); w: vector(n) |- not psd(A)", "indefinite", ["not symmetric(A)"]),
    ("n: natural; A: matrix(n, n); w: vector(n) |- not pd(A)", "indefinite", ["not symmetric(A)"]),
    ("n: natural; A: matrix(n, n) |- not symmetric(A)", "indefinite", "indefinite takes a vector"),
    ("n: natural; A: matrix(n, n) |- psd(A)", "indefinite", "indefinite takes a vector"),
    ("n: natural; A: matrix(n, n); w: vector(n) |- not psd(A)", "indefinite w", "indefinite takes a vector"),
    ("n: natural; A: matrix(n, n); w: vector(n) |- not psd(A)", "indefinite {w} {w}", "indefinite takes a vector"),
    ("n: natural; A: matrix(n, n); w: vector(n) |- not symmetric(A)", "indefinite {w}", "indefinite takes a vector"),
    ("m, n: natural; A: matrix(n, n); w: vector(m) |- not psd(A)", "indefinite {w}", "needs the columns"),
    ("a: real; A: matrix(2, 2) |- not psd(A)", "indefinite {a}", "`@` multiplies arrays"),
]  # fmt: skip


@pytest.mark.parametrize(("sequent", "rule", "premises"), SEMIDEFINITE, ids=lambda part: str(part)[:60])
def test_a_matrix_is_semidefinite_by_its_form(
    leaves: Premises, sequent: str, rule: str, premises: list[str] | str
) -> None:
    found = leaves(sequent, rule)
    assert premises in found if isinstance(premises, str) else found == premises


PSD = "psd (normal-form, signs)"


@pytest.mark.parametrize(
    ("sequent", "certificate", "follows"),
    [
        ("m, n: natural; X: matrix(m, n) |- psd(X.T @ X)", PSD, True),
        ("m, n: natural; X: matrix(m, n) |- psd(X @ X.T)", PSD, True),
        ("m, n: natural; X: matrix(m, n); c: vector(m) in [0, oo) |- psd(X.T @ diag(c) @ X)", PSD, True),
        ("m, n: natural; X: matrix(m, n); c: vector(m) |- psd(X.T @ diag(c^2) @ X)", PSD, True),
        ("n: natural; w: vector(n) |- psd(outer(w, w))", PSD, True),
        ("n: natural; w: vector(n) |- psd(-outer(w, w))", PSD, False),
        ("m, n: natural; X: matrix(m, n); c: vector(m) |- psd(X.T @ diag(c) @ X)", PSD, False),  # negative weights
        ("m, n: natural; X: matrix(m, n); c: vector(m) in (-1, oo) |- psd(X.T @ diag(c) @ X)", PSD, False),
        ("m, n: natural; X: matrix(m, n) |- pd(X.T @ X)", PSD, False),
        ("n: natural; X: matrix(n, n) |- psd(X)", PSD, False),
        ("n: natural; X: matrix(n, n) |- psd(X @ X)", PSD, False),
        ("c: vector(2) in [0, oo) |- pd(diag(c))", PSD, False),
        ("n: natural; c: vector(n) in [0, oo) |- psd(diag(c))", PSD, True),
        ("|- psd([[1, 1], [1, 1]])", PSD, True),
        ("|- pd([[1, 1], [1, 1]])", PSD, False),
        ("|- psd([[0, 0], [0, -1]])", PSD, False),  # the leading minors are not negative
        ("|- psd([[1, 2], [2, 1]])", PSD, False),
        ("|- psd([[1, 1], [0, 1]])", PSD, False),  # the form is, the matrix is not symmetric
        ("|- psd([[1, 1], [-1, 1]])", PSD, False),
        ("|- not psd([[0, 0], [0, -1]])", "indefinite {[0, 1]} (normal-form)", False),
        ("|- not psd([[0, 0], [0, -1]])", "indefinite {[0, 1]} (signs)", True),
        ("|- not psd([[0, 0], [0, -1]])", "indefinite {[1, 0]} (signs)", False),
        ("|- not pd([[0, 0], [0, 1]])", "indefinite {[1, 0]} (signs, signs)", True),
        ("|- not pd([[1, 0], [0, 1]])", "indefinite {[0, 0]} (signs, signs)", False),  # 0 is no witness
        ("|- not psd([[1, 0], [0, 1]])", "indefinite {[1, 1]} (signs)", False),
        ("a: real |- not psd([[a, 0], [0, -1]])", "indefinite {[0, 1]} (signs)", True),
        ("a: real |- not psd([[1, 0], [0, a]])", "indefinite {[0, 1]} (signs)", False),
    ],
)  # fmt: skip
def test_gram_forms_are_semidefinite_and_near_misses_are_not(
    accepts: Verdict, sequent: str, certificate: str, follows: bool
) -> None:
    assert accepts(sequent, certificate) is follows


@pytest.mark.parametrize(
    ("sequent", "expected"),
    [
        ("n: natural; A, B: matrix(n, n); psd(A); psd(B) |- psd(A + B)", True),
        ("n: natural; A, B: matrix(n, n); psd(A); psd(B) |- psd(A - B)", False),
        ("n: natural; A, B: matrix(n, n); psd(A); pd(B) |- pd(A + B)", True),
        ("n: natural; A, B: matrix(n, n); psd(A); psd(B) |- pd(A + B)", False),
        ("n: natural; A: matrix(n, n); pd(A) |- psd(A.T)", True),
        ("n: natural; A: matrix(n, n) |- psd(A)", False),
        ("n: natural; A: matrix(n, n); c: nonnegative; pd(A) |- psd(c*A)", True),
        ("n: natural; A: matrix(n, n); c: nonnegative; pd(A) |- pd(c*A)", False),  # c = 0
        ("n: natural; A: matrix(n, n); c: positive; pd(A) |- pd(c*A)", True),
        ("n: natural; A: matrix(n, n); c: real; psd(A) |- psd(c*A)", False),
        ("n: natural; A: matrix(n, n); c: real; psd(A) |- psd(A/c)", False),  # c = 0
        ("n: natural; A: matrix(n, n); c: real; psd(c*A) |- psd(A)", False),
        ("n: natural; A: matrix(n, n); c: positive; psd(c*A) |- psd(A)", True),
        ("n: natural; A: matrix(n, n); c: nonnegative; psd(c*A) |- psd(A)", False),  # c = 0
        ("m, n: natural; A: matrix(m, m); X: matrix(m, n); psd(A) |- psd(X.T @ A @ X)", True),
        ("m, n: natural; A: matrix(m, m); X, Y: matrix(m, n); psd(A) |- psd(X.T @ A @ Y)", False),
        ("m, n: natural; A: matrix(m, m); X: matrix(m, n); pd(A) |- pd(X.T @ A @ X)", False),  # Xv = 0
        ("n: natural; A, B: matrix(n, n); pd(A); pd(B) |- pd(B @ A @ B)", True),
        ("n: natural; A, B: matrix(n, n); pd(A); psd(B) |- pd(B @ A @ B)", False),
        ("n: natural; A, B: matrix(n, n); psd(A); psd(B) |- psd(A @ B)", False),  # not symmetric
        ("n: natural; A, B: matrix(n, n); pd(A); det(B) != 0 |- pd(inv(B).T @ A @ inv(B))", True),
        ("n: natural; A: matrix(n, n); pd(A) |- pd(inv(A))", True),
        ("n: natural; A: matrix(n, n); psd(A) |- pd(inv(A))", False),  # has no inverse
        ("n: natural; A: matrix(n, n); det(A) != 0; psd(A) |- pd(inv(A))", True),
        ("n: natural; A: matrix(n, n); det(A) != 0 |- psd(inv(A))", False),
        ("n: natural; A, B, C: matrix(n, n); psd(A - B); psd(B - C) |- psd(A - C)", True),
        ("n: natural; A, B, C: matrix(n, n); psd(A - B); psd(B - C) |- psd(C - A)", False),
        ("n: natural; A, B, C: matrix(n, n); psd(A - B); pd(B - C) |- pd(A - C)", True),
        ("n: natural; A, B, C: matrix(n, n); psd(A - B); psd(B - C) |- pd(A - C)", False),
        ("n: natural; A: matrix(n, n); psd(-A) |- psd(A)", False),
        ("n: natural; A: matrix(n, n); x: real; psd(diff(x*indicator(x = 0), x)*A) |- psd(A)", False),  # says 0 ≤ 0
        ("n: natural; A: matrix(n, n); not psd(A) |- psd(A)", False),
        ("n: natural; d: vector(n) in [0, oo) |- psd(diag(d))", True),
        ("n: natural; d: vector(n) in [0, oo) |- pd(diag(d))", False),
        ("n: natural; d: vector(n) in (0, oo) |- pd(diag(d))", True),
        ("n: natural; d: vector(n) |- psd(diag(d))", False),
        ("n: natural; A: matrix(n, n) |- psd(A - A)", True),
        ("n: natural; A: matrix(n, n) |- pd(A - A)", False),
        ("n: natural; A: symmetric(n) |- psd(A @ A)", True),
        ("n: natural; A: matrix(n, n) |- psd(A @ A)", False),
        ("n: natural; u, v: vector(n) |- psd(outer(v, v))", True),
        ("n: natural; u, v: vector(n) |- psd(outer(u, v))", False),
    ],
)
def test_semidefinite_matrices_are_a_cone(accepts: Verdict, sequent: str, expected: bool) -> None:
    assert accepts(sequent, "cone") is expected


@pytest.mark.parametrize(
    ("sequent", "rule", "expected"),
    [
        ("n: integer >= 1; A: matrix(n, n); psd(A) |- A[1, 1] >= 0", "signs", True),
        ("n: integer >= 1; A: matrix(n, n); psd(A) |- A[1, 1] > 0", "signs", False),
        ("n: integer >= 1; A: matrix(n, n); pd(A) |- A[1, 1] > 0", "signs", True),
        ("n: integer >= 1; A: matrix(n, n); i: 1..n; j: 1..n; psd(A) |- A[i, j] >= 0", "signs", False),
        ("n: integer >= 1; A: matrix(n, n); i: 1..n; j: 1..n; psd(A) |- A[i, j] = A[j, i]", "normal-form", True),
        ("n: natural; A: matrix(n, n); psd(A) |- trace(A) >= 0", "signs", True),
        ("n: natural; A: matrix(n, n); pd(A) |- trace(A) > 0", "signs", False),  # n = 0
        ("n: integer >= 1; A: matrix(n, n); pd(A) |- trace(A) > 0", "signs", True),
        ("n: natural; A: matrix(n, n); psd(A) |- det(A) >= 0", "signs", True),
        ("A: matrix(2, 2); psd(A) |- A[1, 2]^2 <= A[1, 1]*A[2, 2]", "signs", True),
        ("A: matrix(2, 2); psd(A) |- A[1, 2]^2 < A[1, 1]*A[2, 2]", "signs", False),
        ("A: matrix(2, 2); pd(A) |- A[1, 2]^2 < A[1, 1]*A[2, 2]", "signs", True),
        ("A: matrix(2, 2); not psd(A) |- A[1, 1] >= 0", "signs", False),
        ("A: matrix(2, 2); x: real; psd(diff(x*indicator(x = 0), x)*A) |- A[1, 1] >= 0", "signs", False),
        ("A: matrix(2, 2); psd([[A[1, 1], 0], [0, 1]]) |- A[1, 1] >= 0", "signs", True),
    ],
)
def test_a_semidefinite_matrix_says_something_of_its_entries(
    accepts: Verdict, sequent: str, rule: str, expected: bool
) -> None:
    assert accepts(sequent, rule) is expected


def test_a_fact_about_a_form_is_an_assumption(accepts: Verdict) -> None:
    sequent = "n: natural; A: matrix(n, n); w: vector(n); psd(A) |- dot(w, A @ w) >= 0"
    assert accepts(sequent, "form 0 {w} (hypothesis 1)")
    assert accepts(sequent, "form 0 {w} (hypothesis 1)", by="hypothesis")
    assert not accepts(sequent, "form 0 {w} (hypothesis 1)", by="algebra")
    assert not accepts(sequent.replace(">= 0", "> 0"), "form 0 {w} (hypothesis 1)")


# ------------------------------------------------------------------ convexity

RESTRICTED = "a fact restricts the variable: the set may not be convex"

CONVEXITY = [
    ("x: real |- convex(x^2, x)", "curvature", ["diff(diff(x^2, x), x) >= 0"]),
    ("x: real |- strictly_convex(x^2, x)", "curvature", ["diff(diff(x^2, x), x) > 0"]),
    ("x: real |- concave(x^2, x)", "curvature", ["diff(diff(-x^2, x), x) >= 0"]),
    ("x: real in [0, 1] |- convex(x^2, x)", "curvature", ["diff(diff(x^2, x), x) >= 0"]),
    ("x, y: real |- convex(x*y, x, y)", "curvature",
     ["psd([[diff(diff(x*y, x), x), diff(diff(x*y, x), y)], [diff(diff(x*y, y), x), diff(diff(x*y, y), y)]])"]),
    ("x, y: real |- strictly_convex(x*y, x, y)", "curvature",
     ["pd([[diff(diff(x*y, x), x), diff(diff(x*y, x), y)], [diff(diff(x*y, y), x), diff(diff(x*y, y), y)]])"]),
    ("n: natural; v: vector(n) |- convex(dot(v, v), v)", "curvature", ["psd(hessian(dot(v, v), v))"]),
    ("n: natural; v: vector(n) in (0, oo) |- strictly_convex(sum(v), v)", "curvature", ["pd(hessian(sum(v), v))"]),
    ("x: real |- strictly_convex(x^4, x)", "curvature {0}",
     ["diff(diff(x^4, x), x) >= 0", "x != 0 |- diff(diff(x^4, x), x) > 0"]),
    ("x, a: real; a > 1 |- strictly_convex((x - a)^4, x)", "curvature {a}",
     ["diff(diff((x - a)^4, x), x) >= 0", "x != a |- diff(diff((x - a)^4, x), x) > 0"]),
    # refused
    ("x: real |- convex(x^4, x)", "curvature {0}", "curvature takes the one point"),
    ("x: real |- convex(x^2, x)", "curvature 1", "curvature takes the one point"),
    ("x: real |- strictly_convex(x^4, x)", "curvature {0} {1}", "curvature takes the one point"),
    ("x, y: real |- strictly_convex(x^4 + y^2, x, y)", "curvature {0}", "curvature takes the one point"),
    ("x: real |- strictly_convex(x^4, x)", "curvature {x}", "does not depend on the variable"),
    ("n: natural; v: vector(n) |- strictly_convex(dot(v, v), v)", "curvature {0}", "the point is a number"),
    ("x: real; v: vector(2) |- strictly_convex(x^4, x)", "curvature {v}", "the point is a number"),
    ("x, a: real |- strictly_convex(x^4, x)", "curvature {1/a}", "1/a needs a != 0"),
    ("x: real; x > 1 |- strictly_convex(x^4, x)", "curvature {0}", RESTRICTED),
    ("x: real |- not convex(x^2, x)", "curvature", "curvature shows convexity"),
    ("x: real; x > 1 |- convex(x^2, x)", "curvature", RESTRICTED),
    ("x, y: real; x*y = 1 |- convex(x^2, x)", "curvature", RESTRICTED),
    ("x: nonzero |- convex(x^2, x)", "curvature", RESTRICTED),
    ("x, y: real; y != 0 |- convex(x^2 + y, x, y)", "curvature", RESTRICTED),
    ("n: natural; A: matrix(n, n) |- convex(trace(A), A)", "curvature", "convexity in a matrix is not shown"),
    ("n: natural; v: vector(n); x: real |- convex(x + sum(v), x, v)", "curvature", "shown for numbers only"),
    # witnesses against
    ("x: real |- not convex(x^3, x)", "not-convex {-2} {0}", ["(1/2*(-2 + 0))^3 - 1/2*((-2)^3 + 0^3) > 0"]),
    ("x: real |- not concave(x^2, x)", "not-convex {0} {2}", ["(1/2*(0 + 2))^2 - 1/2*(0^2 + 2^2) < 0"]),
    ("x: real |- not strictly_convex(2*x, x)", "not-convex {0} {2}",
     ["(0 - 2)^2 > 0", "2*(1/2*(0 + 2)) - 1/2*(2*0 + 2*2) >= 0"]),
    ("x: real in [0, 3) |- not convex(-x^2, x)", "not-convex {0} {2}",
     ["0 >= 0", "0 < 3", "2 >= 0", "2 < 3", "-(1/2*(0 + 2))^2 - 1/2*(-0^2 - 2^2) > 0"]),
    ("x, a: real; a > 1 |- not convex(-a*x^2, x)", "not-convex {a} {0}",
     ["-a*(1/2*(a + 0))^2 - 1/2*(-a*a^2 + -a*0^2) > 0"]),
    ("x: real |- not convex(x^3, x)", "not-convex", "not-convex takes two points"),
    ("x: real |- not convex(x^3, x)", "not-convex {-2}", "not-convex takes two points"),
    ("x: real |- not convex(x^3, x)", "not-convex -2 0", "not-convex takes two points"),
    ("x: real |- convex(x^3, x)", "not-convex {-2} {0}", "not-convex takes two points"),
    ("x: real |- not x^2 > 0", "not-convex {-2} {0}", "not-convex takes two points"),
    ("x, y: real |- not convex(x*y, x, y)", "not-convex {-1} {1} {1} {-1}",
     ["(1/2*(-1 + 1))*(1/2*(1 - 1)) - 1/2*(-1*1 + 1*-1) > 0"]),
    ("x, y: real |- not strictly_convex(x + y, x, y)", "not-convex {0} {0} {0} {2}",
     ["(0 - 0)^2 + (0 - 2)^2 > 0", "(1/2*(0 + 0) + 1/2*(0 + 2)) - 1/2*((0 + 0) + (0 + 2)) >= 0"]),
    ("x: real; y: positive |- not convex(x*y, x, y)", "not-convex {-1} {1} {1} {3}",
     ["1 > 0", "3 > 0", "(1/2*(-1 + 1))*(1/2*(1 + 3)) - 1/2*(-1*1 + 1*3) > 0"]),
    ("n: integer >= 1; v: vector(n) |- not strictly_convex(sum(v), v)", "not-convex {ones(n)} {zeros(n)}",
     ["dot(ones(n) - zeros(n), ones(n) - zeros(n)) > 0",
      "sum(1/2*(ones(n) + zeros(n))) - 1/2*(sum(ones(n)) + sum(zeros(n))) >= 0"]),
    ("x, y: real |- not convex(x*y, x, y)", "not-convex {-2} {0}", "a value for every variable"),
    ("x, y: real |- not convex(x*y, x, y)", "not-convex {0} {y} {1} {x}", "do not depend on the variables"),
    ("x, y: real; x*y = 1 |- not convex(x*y, x, y)", "not-convex {-1} {1} {1} {-1}",
     "takes variables that no fact restricts"),
    ("x: real; x > 1 |- not convex(x^3, x)", "not-convex {-2} {0}", "takes variables that no fact restricts"),
    ("x: nonzero |- not convex(x^2, x)", "not-convex {-2} {2}", "takes variables that no fact restricts"),
    ("x: real |- not convex(x^3, x)", "not-convex {x} {0}", "do not depend on the variables"),
    ("x: real |- not convex(x^3, x)", "not-convex {0} {x}", "do not depend on the variables"),
    ("n: natural; v: vector(n) |- not convex(sum(v), v)", "not-convex {v} {v}", "the points"),
    ("x: real |- not convex(sqrt(x), x)", "not-convex {1} {2}", "sqrt(x) needs x >= 0"),
    ("x: real; A: matrix(2, 2) |- not convex(x^3, x)", "not-convex {A} {0}", "shape"),
]  # fmt: skip


@pytest.mark.parametrize(("sequent", "rule", "premises"), CONVEXITY, ids=lambda part: str(part)[:60])
def test_convexity_by_the_second_derivative_and_witnesses_against_it(
    leaves: Premises, sequent: str, rule: str, premises: list[str] | str
) -> None:
    found = leaves(sequent, rule)
    assert premises in found if isinstance(premises, str) else found == premises


@pytest.mark.parametrize(
    ("sequent", "certificate", "follows"),
    [
        ("x: real |- convex(x^2, x)", "curvature (signs)", True),
        ("x: real |- strictly_convex(x^2, x)", "curvature (signs)", True),
        ("x: real |- strictly_convex(x^4, x)", "curvature (signs)", False),  # though it is
        ("x: real |- strictly_convex(x^4, x)", "curvature {0} (signs, signs)", True),
        ("x: real |- strictly_convex(x^4, x)", "curvature {1} (signs, signs)", False),
        ("x: real |- strictly_convex(x^4 - 2*x^2, x)", "curvature {0} (signs, signs)", False),
        ("x: real |- strictly_convex(abs(x) + x^2, x)", "curvature {0} (signs, signs)", False),  # a kink at 0
        ("x: real |- convex(x^3, x)", "curvature (signs)", False),
        ("x: nonnegative |- convex(x^3, x)", "curvature (signs)", True),
        ("x: positive |- convex(1/x, x)", "curvature (signs)", True),
        ("x: positive |- concave(log(x), x)", "curvature (signs)", True),
        ("x: nonnegative |- concave(sqrt(x), x)", "curvature (signs)", False),  # no derivative at 0
        ("x: positive |- concave(sqrt(x), x)", "curvature (signs)", True),
        ("x: real |- convex(abs(x), x)", "curvature (signs)", False),  # a kink
        ("x: real |- concave(abs(x), x)", "curvature (signs)", False),
        ("x: real |- concave(-relu(x), x)", "curvature (signs)", False),
        ("x, a: real; a > 0 |- convex(a*x^2, x)", "curvature (signs)", True),
        ("x, a: real |- convex(a*x^2, x)", "curvature (signs)", False),
        ("x, y: real |- convex(x^2 + y^2, x, y)", f"curvature ({PSD})", True),
        ("x, y: real |- convex(x*y, x, y)", f"curvature ({PSD})", False),  # convex in each alone
        ("m, n: natural; X: matrix(m, n); y: vector(m); w: vector(n) |- convex(dot(X @ w - y, X @ w - y), w)",
         f"curvature ({PSD})", True),
        ("n: natural; A: matrix(n, n); w: vector(n) |- convex(dot(w, A @ w), w)", f"curvature ({PSD})", False),
        ("x: real |- not convex(x^3, x)", "not-convex {-2} {0} (signs)", True),
        ("x: real |- not convex(x^2, x)", "not-convex {-2} {0} (signs)", False),
        ("x, y: real |- not convex(x*y, x, y)", "not-convex {-1} {1} {1} {-1} (signs)", True),
        ("x, y: real |- not convex(x*y, x, y)", "not-convex {1} {1} {-1} {-1} (signs)", False),
        ("x, y: real |- not strictly_convex(x + y^2, x, y)", "not-convex {0} {0} {2} {0} (signs, signs)", True),
        ("x, y: real |- not strictly_convex(x + y^2, x, y)", "not-convex {0} {0} {0} {2} (signs, signs)", False),
        ("x, y: real |- not strictly_convex(x + y^2, x, y)", "not-convex {1} {0} {1} {0} (signs, signs)", False),
        ("x: real |- not strictly_convex(x, x)", "not-convex {1} {1} (signs, signs)", False),
        ("x: nonnegative |- not convex(x^3, x)", "not-convex {-2} {0} (signs, signs, signs)", False),
    ],
)  # fmt: skip
def test_convexity_follows_where_the_curvature_is_known(
    accepts: Verdict, sequent: str, certificate: str, follows: bool
) -> None:
    assert accepts(sequent, certificate) is follows


def test_a_variable_that_stands_twice_has_one_value_at_a_point() -> None:
    """x² at (0, 1) and (2, 1) was taken at x = 1 twice, on a chord of the length |0 - 2|: not strictly convex."""
    x, shown = sym("x"), Certificate("signs")
    claim = build("not", (build("strictly_convex", (power(x, num(2)), x, x)),))
    asked = Goal(Context((Declaration("x", REAL),)), claim)
    forged = Certificate("not-convex", tuple(map(num, (0, 1, 2, 1))), (shown, shown))
    assert not isinstance(check(asked, forged), Accepted)
