"""Sums inside sums: products, orders of summation, triangular ranges, names, and sums inside functions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Verdict = Callable[..., bool]

GIVEN = (
    "m, n: natural; x, y, z: vector(n); u: vector(m); w: vector(n) in (0, oo); A, B: matrix(n, n); "
    "S: symmetric(n); X: matrix(m, n); e: vector(n) in {0, 1}; t: vector(n) in {-1, 1}; a, b, k: real; "
    "f: function(real) -> real; g: function(real, real) -> real; v: function(vector(n)) -> real; "
    "p: vector(n) in [0, oo); c: positive"
)

PRODUCTS = [
    ("sum(x[i], i = 1..n)*sum(y[j], j = 1..n) = sum(x[i]*y[j], i = 1..n, j = 1..n)", True),
    ("sum(x[i], i = 1..n)^2 = sum(x[i]*x[j], i = 1..n, j = 1..n)", True),
    ("sum(x[i], i = 1..n)*sum(x[i], i = 1..n) = sum(x[i]*x[i], i = 1..n)", False),
    ("sum(x[i], i = 1..n)*sum(u[j], j = 1..m) = sum(x[i]*u[j], i = 1..n, j = 1..m)", True),
    ("sum(x[i]*u[j], i = 1..n, j = 1..m) = sum(x[i]*u[j], j = 1..m, i = 1..n)", True),
    ("sum(A[i, j], i = 1..n, j = 1..n) = sum(A[j, i], i = 1..n, j = 1..n)", True),
    ("sum(A[i, j]*x[i], i = 1..n, j = 1..n) = sum(A[j, i]*x[i], i = 1..n, j = 1..n)", False),
    ("sum(S[i, j]*x[i], i = 1..n, j = 1..n) = sum(S[j, i]*x[i], i = 1..n, j = 1..n)", True),
    ("sum((x[i] - x[j])^2, i = 1..n, j = 1..n) = 2*n*sum(x[i]^2, i = 1..n) - 2*sum(x[i], i = 1..n)^2", True),
    ("sum((x[i] - x[j])^2, i = 1..n, j = 1..n) = 2*n*sum(x[i]^2, i = 1..n) - sum(x[i], i = 1..n)^2", False),
    ("sum(x[i]^2, i = 1..n)*sum(y[i]^2, i = 1..n) - sum(x[i]*y[i], i = 1..n)^2"
     " = 1/2*sum((x[i]*y[j] - x[j]*y[i])^2, i = 1..n, j = 1..n)", True),
    ("sum(x[i]^2, i = 1..n)*sum(y[i]^2, i = 1..n) - sum(x[i]*y[i], i = 1..n)^2"
     " = sum((x[i]*y[j] - x[j]*y[i])^2, i = 1..n, j = 1..n)", False),
    ("sum(x[i]*sum(y[j], j = 1..n), i = 1..n) = sum(x[i], i = 1..n)*sum(y[j], j = 1..n)", True),
    ("sum(x[i]*sum(A[i, j], j = 1..n), i = 1..n) = sum(sum(x[i]*A[i, j], i = 1..n), j = 1..n)", True),
    ("sum(x[i]*sum(A[i, j], j = 1..n), i = 1..n) = sum(x[i], i = 1..n)*sum(A[1, j], j = 1..n)", False),
    ("trace(A @ B) = trace(B @ A)", True),
    ("trace(A @ B) = trace(A @ B.T)", False),
    ("trace(A @ B @ A) = trace(A @ A @ B)", True),
    ("trace(A @ B @ A @ B) = trace(A @ A @ B @ B)", False),
    ("x @ (A @ y) = (A.T @ x) @ y", True),
    ("x @ (A @ y) = (A @ x) @ y", False),
    ("x @ (S @ y) = (S @ x) @ y", True),
    ("sum((x[i] + a)^2, i = 1..n) = sum(x[i]^2, i = 1..n) + 2*a*sum(x[i], i = 1..n) + n*a^2", True),
    ("sum(x[i], i = 1..n)/sum(w[j], j = 1..n) = sum(x[i]/sum(w[j], j = 1..n), i = 1..n)", False),  # n = 0: no value
    ("sum(g(x[i], y[j]), i = 1..n, j = 1..n) = sum(g(x[j], y[i]), i = 1..n, j = 1..n)", True),
    ("sum(g(x[i], x[j]) - g(x[j], x[i]), i = 1..n, j = 1..n) = 0", True),
    ("sum(g(x[i], x[j]) + g(x[j], x[i]), i = 1..n, j = 1..n) = 0", False),
]  # fmt: skip

TRIANGULAR = [
    ("sum(sum(f(j), j = 1..i + 1), i = 1..n) = sum(sum(f(j)*indicator(j <= i + 1), j = 1..n), i = 1..n)", False),
    ("sum(sum(f(j), j = i - 1..n), i = 1..n) = sum(sum(f(j)*indicator(j >= i - 1), j = 1..n), i = 1..n)", False),
    # no value on the whole square
    ("sum(sum(1/(i - j + 1), j = 1..i), i = 1..n) = sum(sum(1/(i - j + 1), i = j..n), j = 1..n)", None),
    ("sum(sum(integral(exp(s^2), s = 0..i*j), j = 1..i), i = 1..n)"
     " = sum(sum(integral(exp(s^2), s = 0..i*j), i = j..n), j = 1..n)", None),
    ("sum(sum(f(k - j), k = 1..n), j = 1..n) = sum(n - j + 1, j = 1..n)", False),
    ("sum(prod(x[j], j = 1..i), i = 1..n) = sum(sum(x[j], j = 1..i), i = 1..n)", False),
    ("sum(sum(A[i, j], j = 1..i), i = 1..n) = sum(sum(A[i, j], i = j..n), j = 1..n)", True),
    ("sum(sum(A[i, j], j = 1..i), i = 1..n) = sum(sum(A[j, i], j = i..n), i = 1..n)", True),
    ("sum(sum(A[i, j], j = 1..i), i = 1..n) = sum(sum(A[i, j], i = 1..j), j = 1..n)", False),
    ("sum(sum(S[i, j], j = 1..i), i = 1..n) = sum(sum(S[i, j], j = i..n), i = 1..n)", True),
    ("sum(sum(A[i, j], j = 1..i), i = 1..n) = sum(sum(A[i, j], i = j + 1..n), j = 1..n)", False),
    ("sum(sum(A[i, j], j = 1..i), i = 1..n) = sum(sum(A[i, j], i = j + 1..n), j = 1..n) + trace(A)", True),
    ("sum(sum(x[i]*x[j], j = 1..i), i = 1..n) = (sum(x[i], i = 1..n)^2 + sum(x[i]^2, i = 1..n))/2", True),
    ("sum(sum(x[i]*x[j], j = 1..i), i = 1..n) = sum(x[i], i = 1..n)^2/2", False),
    ("sum(sum(x[i]*x[j], j = 1..i - 1), i = 1..n) = (sum(x[i], i = 1..n)^2 - sum(x[i]^2, i = 1..n))/2", True),
    ("sum(sum(1, j = 1..i), i = 1..n) = n*(n + 1)/2", True),
    ("sum(sum(x[j], j = i..n), i = 1..n) = sum(j*x[j], j = 1..n)", True),
    ("sum(sum(x[j], j = i..n), i = 1..n) = sum((j - 1)*x[j], j = 1..n)", False),
    ("sum(sum(x[j], j = 1..i), i = 1..n) = sum((n - j + 1)*x[j], j = 1..n)", True),
    ("sum(sum(x[j], j = 1..i - 1), i = 1..n) = sum((n - j)*x[j], j = 1..n)", True),
    # phantom terms: 1/(i - j) has no value where the step is 0
    ("sum(sum(1/(i - j), j = 1..i - 1), i = 1..n) = sum(sum(1/(i - j), i = j + 1..n), j = 1..n)", False),
    ("sum(sum(log(i - j), j = 1..i - 1), i = 1..n) = sum(sum(log(i - j), i = j + 1..n), j = 1..n)", False),
    ("sum(sum(A[i, j + 1], j = 1..i - 1), i = 1..n) = sum(sum(A[i, j + 1], i = j + 1..n), j = 1..n)", None),
    ("sum(sum(A[i, n + j], j = i..0), i = 1..n) = 0", True),
    ("sum(sum(x[j], j = i..2*i), i = 1..n) = 0", False),
    ("sum(sum(f(j), j = i..2*i), i = 1..n) = sum(sum(f(i + j), j = 0..i), i = 1..n)", None),
    ("sum(sum(sum(f(i + j + l), l = 1..j), j = 1..i), i = 1..n)"
     " = sum(sum(sum(f(p + q + r), r = 1..q), q = 1..p), p = 1..n)", True),
    ("sum(sum(sum(f(i*j*l), l = 1..j), j = 1..i), i = 1..n)"
     " = sum(sum(sum(f(p*q*r), r = 1..p), q = 1..p), p = 1..n)", False),
    ("sum(sum(1, j = 1..i + floor(i/2)), i = 1..n) = sum(i + floor(i/2), i = 1..n)", True),
    ("sum(sum(1, j = 2*i..2*n), i = 1..n) = n^2", True),
    ("sum(sum(1/(i + j - 1), j = 1..n), i = 1..n) = sum(sum(1/(p + q - 1), p = 1..n), q = 1..n)", True),
    ("sum(sum(1/(i + j - 2), j = 2..n), i = 1..n) = sum(sum(1/(p + q - 2), p = 1..n), q = 2..n)", True),
    ("sum(sum(1/(i + j), j = 1..i), i = 1..n) = sum(sum(1/(i + j), i = j..n), j = 1..n)", True),
    ("sum(sum(f(i), j = i^2..n), i = 1..n) = sum(sum(f(p), q = p^2..n), p = 1..n)", None),
]  # fmt: skip

NAMES = [
    # a bound name is local: what is declared, or bound outside, under the same name is another thing
    ("sum(k, k = 1..n) = n*k", False),
    ("k*sum(k, k = 1..n) = k*n*(n + 1)/2", True),
    ("sum(k*x[k], k = 1..n) = k*sum(x[k], k = 1..n)", False),
    ("sum(sum(i, i = 1..i), i = 1..n) = sum(sum(j, j = 1..i), i = 1..n)", True),
    ("sum(sum(i, i = 1..i), i = 1..n) = sum(i*i, i = 1..n)", False),
    ("sum(x[i]*sum(y[i], i = 1..n), i = 1..n) = sum(x[i]*y[i], i = 1..n)", False),
    ("sum(x[i]*sum(y[i], i = 1..n), i = 1..n) = sum(x[i], i = 1..n)*sum(y[i], i = 1..n)", True),
    ("sum(f(a), a = 1..n) = n*f(a)", False),
    ("sum(integral(i*s, s = 0..1), i = 1..n) = sum(integral(j*s, s = 0..1), j = 1..n)", True),
    ("sum(integral(i*s, s = 0..1), i = 1..n) = n*integral(k*s, s = 0..1)", False),
    ("sum(at(a*i, a = i), i = 1..n) = sum(j^2, j = 1..n)", True),
    ("sum(at(a*i, a = i), i = 1..n) = sum(a*j, j = 1..n)", False),
]  # fmt: skip

INSIDE = [
    ("exp(sum(x[i] + y[i], i = 1..n)) = exp(sum(x[i], i = 1..n))*exp(sum(y[i], i = 1..n))", True),
    ("sum(exp(x[i] + a), i = 1..n) = exp(a)*sum(exp(x[i]), i = 1..n)", True),
    ("sum(exp(x[i] + a), i = 1..n) = exp(n*a)*sum(exp(x[i]), i = 1..n)", False),
    ("sum(log(w[i]^2), i = 1..n) = 2*sum(log(w[i]), i = 1..n)", True),
    ("sum(log(w[i]*w[j]), i = 1..n, j = 1..n) = 2*n*sum(log(w[i]), i = 1..n)", True),
    ("sum(log(w[i] + w[j]), i = 1..n, j = 1..n) = 2*n*sum(log(w[i]), i = 1..n)", False),
    ("sum(exp(sum(A[i, j], j = 1..n)), i = 1..n) = sum(exp(sum(A[j, i], i = 1..n)), j = 1..n)", True),
    ("sum(exp(sum(A[i, j], j = 1..n)), i = 1..n) = sum(exp(sum(A[i, j], i = 1..n)), j = 1..n)", False),
    ("sum(f(sum(A[i, j]*x[j], j = 1..n)), i = 1..n) = sum(f(sum(x[i]*A[j, i], i = 1..n)), j = 1..n)", True),
    ("sum(x[i]*exp(sum(x[i], i = 1..n)), i = 1..n) = sum(x[i], i = 1..n)*exp(sum(x[i], i = 1..n))", True),
    ("sum(x[i]/(1 + sum(x[j]^2, j = 1..n)), i = 1..n) = sum(x[i], i = 1..n)/(1 + sum(x[i]^2, i = 1..n))", True),
    ("sum(x[i]/(1 + sum(A[i, j]^2, j = 1..n)), i = 1..n) = sum(x[i], i = 1..n)/(1 + sum(A[1, j]^2, j = 1..n))", False),
    ("sum(exp(x[i])/sum(exp(x[j]), j = 1..n), i = 1..n) = 1", False),  # n = 0
    ("max(x[i] + a, i = 1..n) = a + max(x[i], i = 1..n)", False),  # n = 0: no value
    ("sum(max(A[i, j], j = 1..3), i = 1..n) = sum(max(A[j, i], i = 1..3), j = 1..n)", False),  # n < 3
    ("sum(max(g(i, j), j = 1..3), i = 1..n) = sum(max(g(j, i), i = 1..3), j = 1..n)", True),
    ("sum(max(g(i, j), j = 1..3), i = 1..n) = sum(max(g(i, j), j = 1..2), i = 1..n)", False),
    ("sum(min(g(i, j), j = 1..3), i = 1..n) = -sum(max(-g(i, j), j = 1..3), i = 1..n)", True),
    ("sum(prod(g(i, j), j = 1..n), i = 1..n) = sum(prod(g(j, i), i = 1..n), j = 1..n)", True),
    ("sum(prod(g(i, j), j = 1..n), i = 1..n) = sum(prod(g(j, i), j = 1..n), i = 1..n)", False),
    ("sum(factorial(i + 1), i = 1..n) = sum((i + 1)*factorial(i), i = 1..n)", True),
    ("sum(factorial(i + 1), i = 1..n) = sum(i*factorial(i), i = 1..n)", False),
    ("sum(sqrt(w[i])^2, i = 1..n) = sum(w[i], i = 1..n)", True),
    ("sum(abs(x[i])^2, i = 1..n) = sum(x[i]^2, i = 1..n)", True),
    ("sum(abs(x[i]), i = 1..n) = sum(x[i], i = 1..n)", False),
    ("sum(abs(w[i]), i = 1..n) = sum(w[i], i = 1..n)", True),
    ("sum(sin(x[i])^2 + cos(x[i])^2, i = 1..n) = n", True),
    ("sum(w[i]^a*w[i]^b, i = 1..n) = sum(w[i]^(a + b), i = 1..n)", True),
    ("sum(2^(i + 1), i = 1..n) = 2*sum(2^i, i = 1..n)", True),
    ("sum(2^i, i = 1..n) = 2^(n + 1) - 2", None),
    ("sum(floor(x[i] + 1), i = 1..n) = n + sum(floor(x[i]), i = 1..n)", True),
    ("sum(binomial(n, i), i = 1..n) = sum(binomial(n, j), j = 1..n)", True),
    ("sum(atan(x[i]) + atan(-x[i]), i = 1..n) = 0", True),
    ("sum(asin(sin(i)) + erf(i) + sign(x[i]) + tanh(i), i = 1..n)"
     " = sum(asin(sin(j)), j = 1..n) + sum(erf(j), j = 1..n) + sum(sign(x[j]), j = 1..n) + sum(tanh(j), j = 1..n)",
     True),
    ("sum(sqrt(1 + w[i])*atan(x[i])*p[i]^c, i = 1..n) = sum(atan(x[j])*p[j]^c*sqrt(1 + w[j]), j = 1..n)", True),
    ("sum(sqrt(1 + w[i])*atan(x[i])*p[i]^c, i = 1..n) = sum(atan(x[j])*p[j]*sqrt(1 + w[j]), j = 1..n)", False),
    ("sum(v(i*x), i = 1..n) = sum(v(j*x), j = 1..n)", True),
    ("sum(v(i*a*x), i = 1..n) = sum(v(a*j*x), j = 1..n)", False),  # as written
    ("sum(v(i*a*x), i = 1..n) = sum(v(j*a*x), j = 1..n)", True),
    ("sum(v(i*x), i = 1..n) = n*v(x)", False),
    ("sum(x[i]^n*w[i]^a, i = 1..n) = sum(x[j]^n*w[j]^a, j = 1..n)", True),
    ("sum(gamma(i), i = 1..n) = sum(gamma(j), j = 1..n)", True),
    ("sum(gamma(w[i] + 1), i = 1..n) = sum(w[j]*gamma(w[j]), j = 1..n)", True),
]  # fmt: skip

FINITE = [
    ("sum(e[i]^2, i = 1..n) = sum(e[i], i = 1..n)", True),
    ("sum(t[i]^2, i = 1..n) = n", True),
    ("sum(t[i]^3, i = 1..n) = sum(t[i], i = 1..n)", True),
    ("sum(e[i], i = 1..n)^2 = sum(e[i], i = 1..n)", False),
    ("sum(x[i]^2, i = 1..n) = sum(x[i], i = 1..n)", False),
    ("sum(e[i]*(1 - e[i])*x[i], i = 1..n) = 0", True),
]

MANY = [
    # six bound names in one monomial are as many as there may be
    ("sum(A[a1, a2]*A[a2, a3]*A[a3, a4]*A[a4, a5]*A[a5, a6], "
     "a1 = 1..n, a2 = 1..n, a3 = 1..n, a4 = 1..n, a5 = 1..n, a6 = 1..n)"
     " = sum(A[b1, b2]*A[b2, b3]*A[b3, b4]*A[b4, b5]*A[b5, b6], "
     "b6 = 1..n, b2 = 1..n, b4 = 1..n, b1 = 1..n, b5 = 1..n, b3 = 1..n)", None),
    ("sum(x[i], i = 1..n)^4 = sum(x[i]*x[j]*x[k]*x[l], i = 1..n, j = 1..n, k = 1..n, l = 1..n)", True),
    ("sum(x[i], i = 1..n)^6 = sum(x[i]*x[j], i = 1..n, j = 1..n)^3", True),
    ("sum(x[i], i = 1..n)^7 = sum(x[i], i = 1..n)^6*sum(x[i], i = 1..n)", True),
    ("trace(A @ A @ A @ A @ A @ A @ A) = trace(A @ A @ A @ A @ A @ A @ A)", None),
]  # fmt: skip


def test_a_fact_about_a_sum_of_quotients_is_not_asked_for_while_it_is_read(accepts: Verdict) -> None:
    fact = "sum(sum(1/y[j], j = 1..n), k = 1..m) = 1"
    assert accepts(f"{GIVEN}; y != 0; {fact} |- sum(x[i], i = 1..n) = sum(x[j], j = 1..n)", "normal-form")


TABLES = [*PRODUCTS, *TRIANGULAR, *NAMES, *INSIDE, *FINITE, *MANY]


@pytest.mark.parametrize(("claim", "follows"), TABLES, ids=lambda part: str(part)[:70])
def test_sums_of_sums(accepts: Verdict, claim: str, follows: bool | None) -> None:
    """None: true, and too much for the normal form; written down so that it is noticed when it is not."""
    assert accepts(f"{GIVEN} |- {claim}", "normal-form") is bool(follows)


INVERSE = f"{GIVEN}; i: 1..n; l: 1..n; det(A) != 0"


@pytest.mark.parametrize(
    ("claim", "follows"),
    [
        ("sum(A[i, j]*inv(A)[j, l], j = 1..n) = delta(i, l)", True),
        ("sum(A[i, j]*inv(A)[l, j], j = 1..n) = delta(i, l)", False),
        ("sum(A[j, q]*inv(A)[q, l]*x[j], q = 1..n, j = 1..n) = x[l]", True),
        ("sum(A[j, q]*inv(A)[q, l]*x[j]/(1 + x[j]^2), q = 1..n, j = 1..n) = x[l]/(1 + x[l]^2)", True),
        ("sum(A[j, q]*inv(A)[q, l]*x[j]/(1 + x[q]^2), q = 1..n, j = 1..n) = x[l]/(1 + x[l]^2)", False),
        ("sum(inv(A)[i, j]*x[j], j = 1..n) = sum(inv(A)[i, q]*x[q], q = 1..n)", True),
        ("sum(inv(A)[i, j]*x[j], j = 1..n) = sum(inv(A)[j, i]*x[j], j = 1..n)", False),
    ],
)
def test_the_inverse_meets_its_matrix_in_a_sum(accepts: Verdict, claim: str, follows: bool) -> None:
    assert accepts(f"{INVERSE} |- {claim}", "normal-form") is follows
