"""A matrix is semidefinite however it is spelled: by entries, with its factors in another order, as a form.

Every psd and convexity claim of the shipped derivations, in other words; the
near misses differ by a sign or a missing hypothesis.  Each certificate is
checked again after a trip through JSON.
"""

from __future__ import annotations

import json

import pytest

from derivcheck import kernel, methods
from derivcheck.core import data
from derivcheck.core.context import Goal
from derivcheck.evaluator import Effort, examine
from derivcheck.syntax import read_claim

SYMBOLS = {
    "m, n, K": "integer >= 1",
    "X": "matrix(m, n)",
    "y": "vector(m)",
    "w": "vector(n)",
    "s": "vector(m) in [0, oo)",
    "t": "vector(m)",
    "z": "vector(K)",
    "lam": "positive",
    "mu": "nonnegative",
}
INDICES = {"i": "1..n", "j": "1..n", "a": "1..K", "b": "1..K"}
DEFINE = {
    "sigma(u)": "1/(1 + exp(-u))",
    "p[a]": "exp(z[a])/sum(exp(z[k]), k = 1..K)",
    "gram[i, j]": "sum(X[k, i]*X[k, j], k = 1..m)",
    "weighted[i, j]": "sum(X[k, i]*s[k]*X[k, j], k = 1..m)",
    "reordered[i, j]": "sum(X[k, j]*s[k]*X[k, i], k = 1..m)",
    "unsigned[i, j]": "sum(X[k, i]*t[k]*X[k, j], k = 1..m)",
    "ridge[i, j]": "lam*delta(i, j) + sum(X[k, i]*X[k, j], k = 1..m)",
    "covariance[a, b]": "p[a]*(delta(a, b) - p[b])",
    "slopes[i, j]": "sum(X[k, i]*X[k, j]*sigma((X @ w)[k])*sigma(-(X @ w)[k]), k = 1..m)/m",
}

PROVED = [
    "psd(X.T @ X)",
    "psd(gram)",
    "psd(X.T @ diag(s) @ X)",
    "psd(X.T @ (diag(s) @ X))",
    "psd(transpose(diag(sqrt(s)) @ X) @ diag(sqrt(s)) @ X)",
    "psd(weighted)",
    "psd(reordered)",
    "psd(mu*weighted + gram)",
    "pd(X.T @ X + lam*eye(n))",
    "pd(ridge)",
    "pd(reordered + lam*eye(n))",
    "psd(diag(p) - outer(p, p))",
    "psd(covariance)",
    "psd(X.T @ diag(sigma(X @ w)*(1 - sigma(X @ w))) @ X/m)",
    "psd(slopes)",
    "psd(hessian(sum(log(1 + exp(X @ w))), w))",
    "convex(log(sum(exp(z[k]), k = 1..K)), z)",
    "convex(log(sum(exp(z))), z)",
    "convex(norm(X @ w - y)^2, w)",
    "convex(sum((y[k] - sum(w[l]*X[k, l], l = 1..n))^2, k = 1..m)/m, w)",
    "convex(sum(log(1 + exp(X @ w)) - y*(X @ w)), w)",
    "strictly_convex(norm(X @ w - y)^2 + lam*dot(w, w), w)",
]
NEAR_MISSES = [
    "pd(X.T @ X)",
    "pd(gram)",
    "psd(X.T @ diag(t) @ X)",
    "psd(unsigned)",
    "psd(gram - lam*eye(n))",
    "psd(diag(p) - 2*outer(p, p))",
    "psd(outer(p, p) - diag(p))",
    "strictly_convex(norm(X @ w - y)^2, w)",
    "convex(-norm(X @ w - y)^2, w)",
]


def goal(claim: str) -> Goal:
    """The claim as a goal."""
    read, errors = read_claim({"symbols": SYMBOLS, "indices": INDICES, "define": DEFINE, "claim": claim})
    assert read is not None, errors
    return Goal(read.context, read.formula.term)


@pytest.mark.parametrize("claim", PROVED)
def test_each_spelling_is_proved_and_its_certificate_replays(claim: str) -> None:
    asked = goal(claim)
    certificate, _, tried = methods.search(asked)
    assert certificate is not None, tried
    text = json.dumps(data.encode_certificate(certificate))
    assert isinstance(kernel.check(asked, data.decode_certificate(json.loads(text))), kernel.Accepted)


@pytest.mark.parametrize("claim", NEAR_MISSES)
def test_no_near_miss_is_proved_and_each_is_refuted(claim: str) -> None:
    asked = goal(claim)
    assert methods.search(asked)[0] is None
    assert examine(asked.context, asked.claim, Effort.DEEP).counterexample is not None


def test_log_sum_exp_is_not_proved_strictly_convex() -> None:
    """It is flat along (1, …, 1)."""
    assert methods.search(goal("strictly_convex(log(sum(exp(z))), z)"))[0] is None
