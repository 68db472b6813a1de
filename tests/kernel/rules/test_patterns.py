"""Facts for every index: an assumption at a declared index holds at all of them, a fact of the point at one.

Rows are context, claim, and whether it follows; ``rewrite 0`` makes the first
assumption a rule, else it counts by its sign.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

Verdict = Callable[..., bool]

GIVEN = (
    "m, n: natural; h: integer; x, y: vector(n); u: vector(m); A, B: matrix(n, n); X: matrix(m, n); Y: matrix(m, n); "
    "a: real; f: function(real) -> real; i: 1..n; j: 1..n; k: 1..m; l: 2..n; r: 2..n"
)

EQUATIONS = [
    # one index
    ("x[i] = 1", "x[j] = 1", True),
    ("x[i] = 1", "sum(x[q], q = 1..n) = n", True),
    ("x[i] = 1", "sum(x[q]^2*y[q], q = 1..n) = sum(y[q], q = 1..n)", True),
    ("x[i] = a", "sum(x[q]*y[q], q = 1..n) = a*sum(y[q], q = 1..n)", True),
    ("x[i] = i", "sum(x[q], q = 1..n) = n*(n + 1)/2", True),
    ("x[i] = i", "sum(x[q], q = 1..n) = n*i", False),
    ("x[i] = y[i]^2", "sum(x[q], q = 1..n) = sum(y[q]^2, q = 1..n)", True),
    ("x[i] = y[i]^2", "x[j] = y[i]^2", False),
    ("x[i] + y[i] = 1", "sum(x[q], q = 1..n) = n - sum(y[q], q = 1..n)", True),
    ("2*x[i] = y[i]", "x[j] = y[j]/2", True),
    ("a*x[i] = y[i]", "x[j] = y[j]/a", False),
    ("x[i]^2 = 1", "sum(x[q]^2, q = 1..n) = n", None),
    ("x[i]*y[i] = 0", "sum(x[q]*y[q], q = 1..n) = 0", None),
    ("x[i] = x[i]^2 + 1", "x[j] = 1", False),
    ("x[i] = x[j]", "sum(x[q], q = 1..n) = n*x[i]", None),
    ("x[l] = 1", "x[j] = 1", False),  # x[1] may be anything
    ("x[l] = 1", "sum(x[q], q = 1..n) = n", False),
    ("x[l] = 1", "sum(x[q], q = 2..n) = n - 1", True),
    ("x[1] = 1", "x[j] = 1", False),
    ("x[1] = 1", "sum(x[q], q = 1..n) = n", False),
    ("x[i] = 1", "sum(x[q], q = 1..n) = 1", False),
    ("u[k] = 1", "x[j] = 1", False),
    ("f(i) = 1", "f(j) = 1", False),  # a number and no array: of this index
    ("a = i", "a = j", False),
    # sums and matrices
    ("sum(X[k, q], q = 1..n) = 1", "sum(X[p, q], p = 1..m, q = 1..n) = m", True),
    ("sum(X[k, q], q = 1..n) = 1", "sum(X[p, q]*u[p], p = 1..m, q = 1..n) = sum(u[p], p = 1..m)", True),
    ("sum(X[k, q], q = 1..n) = 1", "sum(X[p, q]/(1+u[p]^2), p = 1..m, q = 1..n) = sum(1/(1+u[p]^2), p = 1..m)", True),
    ("sum(X[k, q], q = 1..n) = 1", "sum(X[p, q]*x[q], p = 1..m, q = 1..n) = sum(x[q], q = 1..n)", False),
    ("sum(X[k, q], q = 1..n) = 1", "sum(X[p, q]/(1 + x[q]^2), p = 1..m, q = 1..n) = m", False),
    ("sum(X[k, q], q = 1..n) = 1", "sum(X[p, i], p = 1..m) = 1", False),
    ("sum(X[k, q], q = 1..n) = u[k]", "sum(X[p, q]*u[p], p = 1..m, q = 1..n) = sum(u[p]^2, p = 1..m)", True),
    ("sum(X[k, q], q = 1..n) = u[k]", "sum(X[p, q]*u[p], p = 1..m, q = 1..n) = sum(u[p], p = 1..m)^2", False),
    ("sum(A[i, q], q = 1..n) = 1", "sum(A[q, i], q = 1..n) = 1", False),
    ("sum(exp(X[k, q])*x[q], q = 1..n) = u[k]", "sum(exp(X[p, q])*x[q], p = 1..m, q = 1..n) = sum(u[p], p = 1..m)",
     True),
    ("sum(exp(X[k, q])*X[k, q], q = 1..n) = 1", "sum(exp(X[p, q])*X[p, q], p = 1..m, q = 1..n) = m", True),
    ("sum(exp(X[k, q])*X[k, q], q = 1..n) = 1", "sum(exp(X[p, q]), p = 1..m, q = 1..n) = m", False),
    ("sum(X[k, q], q = 1..n) = 1", "sum(X[p, q]*u[p], q = 1..n, p = 1..m) = sum(u[p], p = 1..m)", True),
    ("sum(X[k, q], q = 1..n) = 1", "sum(X[p, q]/(1+u[p]^2), q = 1..n, p = 1..m) = sum(1/(1+u[p]^2), p = 1..m)", True),
    ("sum(X[k, q], q = 1..n) = 1", "sum(X[p, q]*u[p]*x[q], q = 1..n, p = 1..m) = sum(u[p], p = 1..m)", False),
    ("sum(X[k, q], q = 1..n) = 1", "sum(X[p, q]*x[q], q = 1..n, p = 1..m) = sum(x[q], q = 1..n)", False),
    ("sum(X[k, q], q = 1..k) = 1", "sum(sum(X[p, q], q = 1..p), p = 1..m) = m", None),
    ("A[i, j] = 2*B[i, j] - A[j, i]", "A[i, j] + A[j, i] = 2*B[i, j]", True),
    ("A[i, j] = 2*B[i, j] - A[j, i]", "A[i, i] = B[i, i]", None),
    ("A[i, j] = 2*B[i, j] - A[j, i]", "A[i, j] = B[i, j]", False),
    ("u[k] = det(k*A + B)", "u[1] = det(A + B)", None),
    ("A[i, j] = B[j, i]", "x @ (A @ y) = y @ (B @ x)", True),
    ("A[i, j] = B[j, i]", "x @ (A @ y) = x @ (B @ y)", False),
    ("A[i, j] = A[j, i]", "x @ (A @ y) = y @ (A @ x)", True),
    ("A[i, i] = 1", "trace(A) = n", True),
    ("A[i, i] = 1", "A[i, j] = 1", False),
    ("A[i, j] = delta(i, j)", "A @ x = x", True),
    ("A[l, j] = A[j, l]", "A[1, 2] = A[2, 1]", True),
    ("A[l, r] = A[r, l]", "A[1, 2] = A[2, 1]", False),
    ("A[l, r] = A[r, l]", "x @ (A @ y) = y @ (A @ x)", False),
    ("A[i, j] = a", "sum(A[p, q], p = 1..n, q = 1..n) = a*n^2", True),
    ("A[i, 1] = a", "A[i, j] = a", False),
    # arrays as wholes
    ("x = y", "sum(x[q]*y[q], q = 1..n) = sum(x[q]^2, q = 1..n)", True),
    ("x = 1", "sum(x[q], q = 1..n) = n", True),
    ("A = A.T", "A[i, j] = A[j, i]", True),
    ("A = B.T", "A[i, j] = A[j, i]", False),
    ("X = Y", "X[k, i] = Y[k, i]", True),
    ("A @ x = y", "sum(A[i, q]*x[q], q = 1..n) = y[i]", True),
    ("A @ x = y", "sum(A[q, i]*x[q], q = 1..n) = y[i]", False),
    ("x <= y", "x = y", False),
    # facts of the point
    ("x[i] = 1 and m = 2", "x[j] = 1", False),
    ("m = 2 => x[i] = 1", "x[j] = 1", False),
    ("x[i] != 1", "x[j] != 1", False),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "claim", "follows"), EQUATIONS, ids=lambda part: str(part)[:60])
def test_an_equation_for_every_index_is_a_rule_for_every_index(
    accepts: Verdict, fact: str, claim: str, follows: bool | None
) -> None:
    """None: true, but no equation that is linear in an entry or a sum."""
    assert accepts(f"{GIVEN}; {fact} |- {claim}", "rewrite 0 (normal-form)") is bool(follows)


SIGNS = [
    ("x[i] > 0", "x[j] > 0", True),
    ("x[i] > 0", "sum(x[q], q = 1..n) > 0", True),
    ("0 < x[i]", "sum(x[q], q = 1..n) > 0", True),
    ("x > 0", "sum(x[q], q = 1..n) > 0", True),
    ("x[i] < 0", "sum(x[q], q = 1..n) < 0", True),
    ("x[i] >= 0", "sum(x[q], q = 1..n) > 0", False),
    ("x[l] > 0", "sum(x[q], q = 1..n) > 0", False),
    ("x[l] > 0", "sum(x[q], q = 2..n) >= 0", True),
    ("x[l] > 0", "sum(x[q], q = 2..n) > 0", True),
    ("x[1] > 0", "x[j] > 0", False),
    ("x[i] > 1", "x[j] > 0", True),
    ("x[i] != 0", "x[j] != 0", True),
    ("A[i, j] > 0", "sum(A[p, q], p = 1..n, q = 1..n) > 0", True),
    ("A[i, j] > 0", "A[j, i] > 0", True),
    ("A[i, i] > 0", "A[i, j] > 0", False),
    ("A[i, i] > 0", "trace(A) > 0", True),
    ("sum(X[k, q], q = 1..n) > 0", "sum(X[p, q], p = 1..m, q = 1..n) > 0", True),
    ("sum(X[k, q], q = 1..n) > 0", "sum(log(sum(X[p, q], q = 1..n)^2), p = 1..m)"
     " = 2*sum(log(sum(X[p, q], q = 1..n)), p = 1..m)", True),
    ("X >= 0", "X[k, i] >= 0", True),
    ("X >= 0 and m > 3", "X[k, i] >= 0", True),
    ("x[i] > 0 and m > 3", "x[j] > 0", False),
    ("f(i) > 0", "f(j) > 0", False),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "claim", "follows"), SIGNS, ids=lambda part: str(part)[:60])
def test_a_sign_for_every_index_is_one_at_every_index(
    accepts: Verdict, fact: str, claim: str, follows: bool | None
) -> None:
    """None: true, and the sign of no single entry or sum."""
    assert accepts(f"{GIVEN}; {fact} |- {claim}", "signs") is bool(follows)


@pytest.mark.parametrize(
    ("fact", "follows"),
    [
        ("symmetric(A)", True),
        ("A = A.T", True),
        ("A.T = A", True),
        ("A[i, j] = A[j, i]", True),
        ("not symmetric(A)", False),
        ("symmetric(A @ B)", False),
        ("A = B.T", False),
        ("A[i, j] = A[i, j]", False),
        ("A[i, i] = A[i, i]", False),
        ("A[l, j] = A[j, l]", False),  # enough, and not of the form
        ("A[l, r] = A[r, l]", False),
        ("A[i, j] = A[j, i] and n > 3", False),
        ("X @ X.T = A", False),
    ],
)
def test_a_matrix_is_symmetric_where_a_fact_says_so_of_all_its_entries(
    accepts: Verdict, fact: str, follows: bool
) -> None:
    given = GIVEN.replace("X: matrix(m, n)", "X: matrix(n, n)")
    assert accepts(f"{given}; {fact} |- x @ (A @ y) = y @ (A @ x)", "normal-form") is follows
    assert accepts(f"{given}; {fact} |- A[1, n] = A[n, 1]", "normal-form") is follows


def test_what_a_proof_supposes_of_an_entry_holds_of_that_entry(accepts: Verdict) -> None:
    given = "n: natural; x: vector(n); i: 1..n; j: 1..n"
    assert accepts(f"{given} |- x[i] > 0 => x[i] >= 0", "suppose (signs)")
    assert not accepts(f"{given} |- x[i] > 0 => x[j] > 0", "suppose (signs)")
    assert not accepts(f"{given} |- x[i] > 0 => sum(x[k], k = 1..n) > 0", "suppose (signs)")
    assert not accepts(f"{given} |- x[i] = 0 => x[j] = 0", "suppose (rewrite 0 (normal-form))")
    assert accepts(f"{given} |- x = 0 => x[j] = 0", "suppose (rewrite 0 (normal-form))")
    assert accepts(f"{given} |- x > 0 => x[j] > 0", "suppose (signs)")


def test_an_entry_outside_its_array_is_not_what_the_pattern_says(accepts: Verdict) -> None:
    given = "n: natural; x: vector(n); i: 1..n; h: integer; x[i] = 1"
    assert not accepts(f"{given} |- sum(x[k], k = 0..n) = n + 1", "rewrite 0 (normal-form)")
    assert not accepts(f"{given} |- x[h] = 1", "rewrite 0 (normal-form)")
    assert not accepts(f"{given} |- x[i + 1] = 1", "rewrite 0 (normal-form)")
    assert accepts(f"{given}; 1 <= h; h <= n |- x[h] = 1", "rewrite 0 (normal-form)")


def test_rules_that_would_go_on_for_ever_are_not_made(accepts: Verdict) -> None:
    given = "n: natural; x: vector(n); y: vector(n); i: 1..n; j: 1..n"
    assert not accepts(f"{given}; x[i] = x[n + 1 - i] + 1 |- x[j] = 0", "rewrite 0 (normal-form)")
    assert not accepts(f"{given}; x[i] = y[i] + 1; y[i] = x[i] |- 1 = 2", "rewrite 0 (rewrite 1 (absurd))")


def test_an_entry_is_not_ruled_by_a_sum_over_its_own_array(accepts: Verdict) -> None:
    """y[i] = (x[i] - 1)*sum(y) put the sum into itself, deeper than any recursion: x is the one that is ruled."""
    given = "n: integer >= 1; x: vector(n); y: vector(n); i: 1..n; y > 0; x[i] = y[i]/sum(y) + 1"
    assert accepts(f"{given} |- sum(x[k], k = 1..n) = n + 1", "rewrite 1 (normal-form)")
    assert not accepts(f"{given} |- sum(x[k]*log(y[k]), k = 1..n) = log(sum(y))", "rewrite 1 (normal-form)")
    assert not accepts(f"{given} |- sum(x[k], k = 1..n) = n", "rewrite 1 (normal-form)")


@pytest.mark.parametrize("order", ["0123456", "6543210", "3051426"])
def test_a_chain_of_patterns_is_followed_a_few_steps(accepts: Verdict, order: str) -> None:
    """Each says what the next entry is: a new entry brings another, and so on, but not for ever."""
    names = "stuvwxyz"
    chain = "; ".join(f"{a}[i] = {b}[i]" for a, b in pairwise(names))
    given = f"n: natural; i: 1..n; j: 1..n; {'; '.join(f'{name}: vector(n)' for name in names)}; {chain}"
    certificate = "normal-form"
    for k in order:
        certificate = f"rewrite {k} ({certificate})"
    assert accepts(f"{given} |- s[j]^2 = t[j]^2", certificate)
    assert accepts(f"{given} |- sum(s[k], k = 1..n) = sum(t[k], k = 1..n)", certificate)
    assert not accepts(f"{given} |- s[j] = z[j] + 1", certificate)


def test_of_two_patterns_for_one_entry_the_first_is_used(accepts: Verdict) -> None:
    given = "n: natural; i: 1..n; l: 2..n; x: vector(n); y: vector(n); y[l] = x[l]; x[i] = 1"
    for first, second in ((0, 1), (1, 0)):
        both = f"rewrite {first} (rewrite {second} (normal-form))"
        assert accepts(f"{given} |- sum(x[k], k = 1..n) = n", both)
        assert accepts(f"{given} |- sum(y[k], k = 2..n) = n - 1", both) is (first == 1)  # x = 1, then y = 1
        assert not accepts(f"{given} |- sum(y[k], k = 1..n) = n", both)


def test_ever_narrower_patterns_are_followed_a_few_steps(accepts: Verdict) -> None:
    given = (
        "n: natural; i: 1..n; l: 2..n; p: 3..n; q: 4..n; r: 5..n; x, y, z, u, v, w: vector(n); "
        "y[i] = x[i]; z[l] = y[l]; u[p] = z[p]; v[q] = u[q]; w[r] = v[r]; e: 6..n"
    )
    given = given.replace("x, y, z, u, v, w: vector(n)", "; ".join(f"{name}: vector(n)" for name in "xyzuvw"))
    certificate = "normal-form"
    for k in (4, 3, 2, 1, 0):
        certificate = f"rewrite {k} ({certificate})"
    assert accepts(f"{given} |- x[e] = y[e]", certificate)
    assert not accepts(f"{given} |- x[e] = w[e] + 1", certificate)
    assert not accepts(f"{given} |- x[i] = z[i]", certificate)


def test_facts_beside_the_one_that_matters_change_nothing(accepts: Verdict) -> None:
    given = "n: natural; x: vector(n); y: vector(n); i: 1..n; x[i] = 1; x = y; y >= 0; x[i] > 0"
    assert accepts(f"{given} |- sum(y[k], k = 1..n) = n", "rewrite 1 (rewrite 0 (normal-form))")
    assert accepts(f"{given} |- sum(y[k], k = 1..n) >= 0", "signs")


@pytest.mark.parametrize(
    ("sequent", "expected"),
    [
        # a sum of terms that are not negative is at least each of them
        ("n: natural; p: vector(n) in [0, oo); i: 1..n; sum(p) = 1 |- p[i] <= 1", True),
        ("n: natural; p: vector(n) in [0, oo); i: 1..n; sum(p) = 1 |- p[i] < 1", False),
        ("n: natural; p: vector(n); i: 1..n; sum(p) = 1 |- p[i] <= 1", False),
        ("n: natural; p: vector(n) in [0, oo); i: 1..n; sum(p) <= 2 |- p[i] <= 2", True),
        ("n: natural; p: vector(n) in [0, oo); i: 1..n; sum(p) >= 2 |- p[i] <= 2", False),
        ("n: natural; p, q: vector(n) in [0, oo); i: 1..n; sum(p) = 1 |- q[i] <= 1", False),
        ("n: natural; p: vector(n) in [0, oo); i: 1..n; sum(p[k], k = 2..n) = 1 |- p[i] <= 1", False),
        ("n: integer >= 2; p: vector(n) in [0, oo); sum(p[k], k = 2..n) = 1 |- p[n] <= 1", False),  # true, not seen
        ("n: natural; p: vector(n) in [0, oo); i: 1..n; sum(2*p[k], k = 1..n) = 1 |- p[i] <= 1/2", True),
        ("n: natural; v: vector(n); i: 1..n; dot(v, v) <= 1 |- v[i]^2 <= 1", False),  # true, not seen
        ("n: natural; p: vector(n) in (0, oo); sum(p) = 1 |- sum(p[k]^2, k = 1..n) <= 1", False),  # term by term
        ("n: natural; p: vector(n) in (0, oo); sum(p) = 1 |- sum(p[k]*log(p[k]), k = 1..n) <= 0", True),
        ("n: natural; p: vector(n) in (0, oo); sum(p) = 2 |- sum(p[k]*log(p[k]), k = 1..n) <= 0", False),
        ("m: natural; n: natural; P: matrix(m, n) in [0, oo); i: 1..m; j: 1..n; sum(P[i, k], k = 1..n) = 1"
         " |- P[i, j] <= 1", True),
        # arrays related entry by entry
        ("n: natural; x, y: vector(n); i: 1..n; x <= y |- x[i] <= y[i]", True),
        ("n: natural; x, y: vector(n); i: 1..n; x <= y |- x[i] < y[i]", False),
        ("n: natural; x, y: vector(n); i: 1..n; x < y |- x[i] < y[i]", True),
        ("n: natural; x, y: vector(n); x <= y |- sum(x) <= sum(y)", True),
        ("n: natural; x, y: vector(n); x < y |- sum(x) < sum(y)", False),  # n = 0
        ("n: integer >= 1; x, y: vector(n); x < y |- sum(x) < sum(y)", True),
        ("n: natural; x, y: vector(n); x <= y |- sum(y) <= sum(x)", False),
        ("n: natural; x, y: vector(n); x <= 2*y + 1 |- sum(x) <= 2*sum(y) + n", False),  # true, not seen
        ("n: natural; x, y: vector(n); x != y |- sum(x) <= sum(y)", False),
        ("n: natural; A, B: matrix(n, n); A <= B |- trace(A) <= trace(B)", True),
    ],
)  # fmt: skip
def test_a_sum_is_at_least_its_terms_and_arrays_are_related_by_entries(
    accepts: Verdict, sequent: str, expected: bool
) -> None:
    assert accepts(sequent, "signs") is expected


@pytest.mark.parametrize(
    ("size", "root", "follows"),
    [
        ("natural", "sqrt(c)", False),
        ("natural", "log(c)", False),
        ("natural", "sqrt(abs(c) + 1)", True),
        ("natural", "c", True),
        ("integer >= 1", "sqrt(c)", True),
    ],
)
def test_a_root_in_no_entry_need_not_exist(accepts: Verdict, size: str, root: str, follows: bool) -> None:
    """With n = 0 the equation is true of every c."""
    given = f"n: {size}; x, y: vector(n); c: real; r[k] := {root} + 0*y[k]; x = r"
    assert accepts(f"{given} |- n*sum(x[k]^2, k = 1..n) = sum(x)^2", "rewrite 0 (normal-form)") is follows


@pytest.mark.parametrize(("before", "follows"), [("i - 1", False), ("n - 1", True)])
def test_an_index_that_no_entry_mentions_has_a_value(accepts: Verdict, before: str, follows: bool) -> None:
    """No j is in 1..0, so nothing is said of i = 1."""
    given = f"n: integer >= 3; x, y: vector(n); i: 1..n; j: 1..{before}; [y[j], x[i]][2] > 0"
    assert accepts(f"{given} |- x[1] > 0", "signs") is follows


@pytest.mark.parametrize(("row", "follows"), [("2", False), ("i", True)])
def test_a_fact_for_every_index_is_one_for_these_where_a_range_is_hidden(
    accepts: Verdict, row: str, follows: bool
) -> None:
    """Under the integral over n nothing is known of where j ends, 1..n - i."""
    given = "n: integer >= 3; A: matrix(5, 5); i: 1..2; j: 1..n - i; A[i, j] > 0; j <= 5"
    integral = f"integral(indicator(A[{row}, j] > 0), n = 0..1)"
    certificate = f"antiderivative {{{integral}}} {{n: real; n}} (normal-form)"
    assert accepts(f"{given} |- {integral} = 1", certificate) is follows
