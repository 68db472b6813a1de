"""Why sums and maxima have signs: Gram forms, Cauchy–Schwarz, what stands at an index, sums gathered under one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Verdict = Callable[..., bool]

GIVEN = (
    "m, n: natural; x, y, z: vector(n); p: vector(n) in [0, oo); q: vector(n) in (0, oo); u: vector(m); "
    "A: matrix(n, n); X: matrix(m, n); a, b: real; c: nonnegative; l: integer"
)

GRAM = [
    ("sum(x[i]*x[j]*A[k, i]*A[k, j], i = 1..n, j = 1..n, k = 1..n) >= 0", True),
    ("dot(x, X.T @ X @ x) >= 0", True),
    ("dot(x, X.T @ diag(u^2) @ X @ x) >= 0", True),
    ("dot(x, A @ diag(p) @ A.T @ x) >= 0", True),
    ("-dot(x, A @ diag(p) @ A.T @ x) <= 0", True),
    ("sum(-p[k]*x[i]*x[j]*A[k, i]*A[k, j], i = 1..n, j = 1..n, k = 1..n) <= 0", True),
    ("sum(x[i]*x[j]*A[k, i]*A[k, j]/q[k], i = 1..n, j = 1..n, k = 1..n) >= 0", True),
    ("sum(x[i]*x[j]*y[k]*y[l]*A[i, k]*A[j, l], i = 1..n, j = 1..n, k = 1..n, l = 1..n) >= 0", True),
    ("sum(c*x[i]*x[j]*A[k, i]*A[k, j], i = 1..n, j = 1..n, k = 1..n) >= 0", True),
    # near misses
    ("sum(x[i]*x[j]*A[k, i]*A[k, j], i = 1..n, j = 1..n, k = 1..n) > 0", False),  # x = 0, or n = 0
    ("sum(x[i]*x[j]*A[k, i]*A[j, k], i = 1..n, j = 1..n, k = 1..n) >= 0", False),  # A A in place of A.T A
    ("sum(x[i]*y[j]*A[k, i]*A[k, j], i = 1..n, j = 1..n, k = 1..n) >= 0", False),
    ("dot(x, A @ x) >= 0", False),
    ("dot(x, A @ diag(y) @ A.T @ x) >= 0", False),  # a weight of unknown sign
    ("sum(a*x[i]*x[j]*A[k, i]*A[k, j], i = 1..n, j = 1..n, k = 1..n) >= 0", False),
    ("sum(x[i]*x[j]*A[k, i]*A[k, j]/(1 + x[i]^2), i = 1..n, j = 1..n, k = 1..n) >= 0", False),
    ("sum(x[i]*x[j]*A[i, j]^2, i = 1..n, j = 1..n) >= 0", False),  # a factor with both
    ("sum(u[i]*x[j]*A[1, 1], i = 1..m, j = 1..n) >= 0", False),
    ("sum(x[i]*x[j]*A[k, i]*A[k, j], i = 1..n, j = 2..n, k = 1..n) >= 0", False),  # unequal ranges
    ("sum(x[i]*x[j]*A[k, i]*A[k, j], i = 1..n, j = 1..i, k = 1..n) >= 0", False),  # half of the square
    ("sum(i*x[i]*x[j]*A[k, i]*A[k, j], i = 1..n, j = 1..n, k = 1..n) >= 0", False),
]  # fmt: skip

CAUCHY = [
    ("sum(x[k]^2, k = 1..n)*sum(y[k]^2, k = 1..n) >= sum(x[k]*y[k], k = 1..n)^2", True),
    ("sum(x[k]*y[k], k = 1..n)^2 - sum(x[k]^2, k = 1..n)*sum(y[k]^2, k = 1..n) <= 0", True),
    ("dot(x, y)^2 <= dot(x, x)*dot(y, y)", True),
    ("n*sum(x[k]^2, k = 1..n) >= sum(x[k], k = 1..n)^2", True),
    ("sum(q[k]*x[k]^2, k = 1..n)*sum(q[k], k = 1..n) >= sum(q[k]*x[k], k = 1..n)^2", True),
    ("sum(q[k]^2, k = 1..n)*sum(1/q[k]^2, k = 1..n) >= sum(1, k = 1..n)^2 - 1 - n^2", True),
    ("c*dot(x, y)^2 <= c*dot(x, x)*dot(y, y)", True),
    # near misses
    ("sum(x[k]^2, k = 1..n)*sum(y[k]^2, k = 1..n) > sum(x[k]*y[k], k = 1..n)^2", False),
    ("sum(x[k]^2, k = 1..n)*sum(y[k]^2, k = 1..n) <= sum(x[k]*y[k], k = 1..n)^2", False),
    ("dot(x, y)^2 <= dot(x, x)*dot(z, z)", False),  # z² ≠ x y
    ("a*dot(x, y)^2 <= a*dot(x, x)*dot(y, y)", False),  # the factor may be negative
    ("a*dot(x, y)^2 <= a*dot(x, x)*dot(y, y) + c", False),
    ("sum(exp(k), k = 1..l)^2 <= l*sum(exp(2*k), k = 1..l)", False),  # l may be negative: no sum of ones
    ("2*sum(x[k]*y[k], k = 1..n)^2 <= sum(x[k]^2, k = 1..n)*sum(y[k]^2, k = 1..n)", False),
    ("n*sum(x[k], k = 1..n) >= sum(sqrt(x[k]^2), k = 1..n)^2", False),  # x may be negative
    ("n*sum(u[k]^2, k = 1..m) >= sum(u[k], k = 1..m)^2", False),  # another length
    ("sum(x[k]^3, k = 1..n)*sum(x[k], k = 1..n) >= sum(x[k]^2, k = 1..n)^2", False),
    ("sum(x[k]*z[k]*p[k], k = 1..n)^2 <= sum(p[k]*x[k]^2, k = 1..n)*sum(z[k]^2, k = 1..n)", False),
]  # fmt: skip

BOUNDS = [
    ("max(x[k], k = 1..n) >= x[i]", True),
    ("max(x[k], k = 1..n) + c >= x[i]", True),
    ("x[i] - max(x[k], k = 1..n) <= 0", True),
    ("min(x[k], k = 1..n) <= x[i]", True),
    ("max(p[k], k = 1..n) >= 0", True),
    ("max(-p[k], k = 1..n) <= 0", True),
    ("2*max(x[k], k = 1..n) - 2*x[i] + q[j] > 0", True),
    ("sum(p[k], k = 1..n) >= p[i]", True),
    ("sum(q[k], k = 1..n) >= q[i]", True),
    ("log(sum(exp(x[k]), k = 1..n)) >= x[i]", True),
    ("log(1 + exp(a)) > a", True),
    ("log(1 + exp(a)) > 0", True),
    ("a - log(exp(a) + exp(b)) < 0", True),
    # near misses
    ("max(x[k], k = 1..n) > x[i]", False),
    ("max(x[k], k = 1..n) <= x[i]", False),
    ("max(x[k], k = 1..n) >= y[i]", False),
    ("max(x[k], k = 1..n) = x[i]", False),
    ("sum(x[k], k = 1..n) >= x[i]", False),  # the others may be negative
    ("sum(p[k], k = 1..n) > p[i]", False),
    ("sum(q[k], k = 1..n) > q[i]", False),  # n = 1
    ("sum(p[k], k = 2..n) >= p[1]", False),
    ("log(sum(exp(x[k]), k = 1..n)) > x[i]", False),  # n = 1
    ("log(1 + exp(a)) > a + 1", False),
    ("max(x[k], k = 1..n)*a >= x[i]*a", False),
    ("max(x[k], k = 1..n) + b >= x[i]", False),
    ("max(x[k], k = 1..n) + c + c^2 + c^3 + c^4 + c^5 + c^6 + c^7 + c^8 >= x[i]", False),  # too long to look at
    ("log(1 + exp(a)) + b*log(1 + exp(a)) + 1 > 0", False),
    ("sum(p[k]*p[l], k = 1..n, l = 1..n) >= p[i]", False),
]  # fmt: skip

GATHERED = [
    ("sum(p[k]*x[k]^2, k = 1..n) + sum(q[k], k = 1..n) >= 0", True),
    ("sum(x[k]^2, k = 1..n) - 2*sum(x[k]*y[k], k = 1..n) + sum(y[k]^2, k = 1..n) >= 0", True),
    ("a^2*sum(x[k]^2, k = 1..n) - 2*a*sum(x[k]*y[k], k = 1..n) + sum(y[k]^2, k = 1..n) >= 0", True),
    ("sum(x[k], k = 1..n)*sum(q[k], k = 1..n) - 2*sum(q[k], k = 1..n) >= 0", False),
    ("sum(2*x[k]*y[k], k = 1..n) <= sum(x[k]^2, k = 1..n) + sum(y[k]^2, k = 1..n)", True),
    ("sum(x[k]^2 + q[k], k = 1..n) - 2*sum(x[k]*y[k], k = 1..n) + sum(y[k]^2, k = 1..n) > 0", False),  # n = 0
    ("sum(x[k]^2, k = 1..n) - 3*sum(x[k]*y[k], k = 1..n) + sum(y[k]^2, k = 1..n) >= 0", False),
    ("sum(x[k]^2, k = 1..n) - 2*sum(x[k]*u[k], k = 1..m) + sum(u[k]^2, k = 1..m) >= 0", False),
    ("sum(x[k]^2, k = 1..n) - 2*sum(x[k]*y[k], k = 1..n) + sum(y[k]^2, k = 2..n) >= 0", False),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "follows"), [*GRAM, *CAUCHY, *GATHERED], ids=lambda part: str(part)[:80])
def test_sums_have_signs_for_a_reason(accepts: Verdict, claim: str, follows: bool) -> None:
    assert accepts(f"{GIVEN} |- {claim}", "signs") is follows


@pytest.mark.parametrize(("claim", "follows"), BOUNDS, ids=lambda part: str(part)[:80])
def test_what_stands_at_an_index_bounds_maxima_sums_and_logarithms(accepts: Verdict, claim: str, follows: bool) -> None:
    assert accepts(f"{GIVEN}; i: 1..n; j: 1..n |- {claim}", "signs") is follows


@pytest.mark.parametrize(
    ("range", "entry", "follows"), [("2..n", 1, False), ("1..n - 1", "n", False), ("2..n", 2, True)]
)
def test_an_entry_outside_the_range_bounds_nothing(accepts: Verdict, range: str, entry: object, follows: bool) -> None:
    claim = f"max(x[k], k = {range}) >= x[{entry}]"
    assert accepts(f"n: integer >= 2; x: vector(n) |- {claim}", "signs") is follows


@pytest.mark.parametrize("filled", ["n: integer >= 1", "n: natural; i: 1..n"])
def test_strict_signs_need_a_range_that_is_not_empty(accepts: Verdict, filled: str) -> None:
    claim = "sum(x[k]^2 + q[k], k = 1..n) - 2*sum(x[k]*y[k], k = 1..n) + sum(y[k]^2, k = 1..n) > 0"
    assert accepts(f"{GIVEN.replace('m, n: natural', f'm: natural; {filled}')} |- {claim}", "signs")
    assert not accepts(f"{GIVEN} |- {claim}", "signs")


@pytest.mark.parametrize(
    ("sequent", "expected"),
    [
        ("n: natural; v: vector(n); dot(v, v) > 0 |- sum(3*v[i]^2, i = 1..n) > 0", True),
        ("n: natural; v: vector(n); d: vector(n) in (0, oo); dot(v, v) > 0 |- sum(d[i]*v[i]^2, i = 1..n) > 0", True),
        ("n: natural; v: vector(n); d: vector(n) in [0, oo); dot(v, v) > 0 |- sum(d[i]*v[i]^2, i = 1..n) > 0", False),
        ("n: natural; v: vector(n); d: vector(n) in (0, oo); sum(v) > 0 |- sum(d[i]*v[i], i = 1..n) > 0", False),
        ("m: natural; n: natural; v: vector(n); w: vector(m); dot(w, w) > 0 |- dot(v, v) > 0", False),
        ("n: natural; v: vector(n); d: vector(n) in (0, oo) |- sum(d[i]*v[i]^2, i = 1..n) > 0", False),
        ("n: natural; v: vector(n); d: vector(n) in (0, oo); dot(v, v) >= 0 |- sum(d[i]*v[i]^2, i = 1..n) > 0", False),
        ("n: natural; v: vector(n); v != 0 |- sum(v[i]^2*(1 + v[i]^2), i = 1..n) > 0", True),
        ("n: natural; v: vector(n); v != 0 |- sum(v[i]^4, i = 1..n) > 0", False),  # true, not seen
        ("n: natural; v: vector(n); dot(v, v) > 0 |- v != 0", True),
        ("n: natural; v: vector(n); dot(v, v) >= 0 |- v != 0", False),
        ("n: natural; u, v: vector(n); u != v |- not (u = v)", True),
        ("n: natural; u, v: vector(n); u != v |- not (u <= v)", False),
        ("x, y: real; x^2 + y^2 = 0 |- x = 0", True),
        ("x, y: real; x^2 + y^2 <= 0 |- y = 0", True),
        ("x, y: real; x^2 + y^2 >= 0 |- y = 0", False),
        ("x, y: real; -x^2 - 3*y^2 >= 0 |- y = 0", True),
        ("x, y: real; x^2 - y^2 = 0 |- y = 0", False),
        ("x, y: real; x^2 + y^3 = 0 |- y = 0", False),
        ("x: real; y: nonnegative; x^4 + y = 0 |- y = 0", True),
        ("x: real; y: nonnegative; x^4 + y = 0 |- x = 0", True),
        ("x, y: real; x^2 + y^2 = 1 |- x = 0", False),
        ("x, y: real; x*y = 0 |- x = 0", False),
        ("x, y: real; x^2 + x*y = 0 |- x = 0", False),
        ("x: real; x^2 = 0 |- x = 0", True),
        ("x: real; x^2 <= 0 |- x = 0", True),
        ("x: real; x >= 1; x^2 - 3*x + 2 > 0 |- x > 2", True),
    ],
)
def test_what_sums_of_terms_of_one_sign_say(accepts: Callable[..., bool], sequent: str, expected: bool) -> None:
    assert accepts(sequent, "signs") is expected
