"""What slipped in a false claim: the change is named only after the kernel proved the claim with it."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest

from derivcheck.checker import Options, check_claims, claim_row
from derivcheck.checker.derivation import diagnosis_of, explained
from derivcheck.core import data
from derivcheck.core.verdict import Reason, Unknown, word
from derivcheck.workers import Failure

SIZES = {"m, n": "integer >= 1", "X": "matrix(m, n)", "S": "matrix(n, n)", "w": "vector(n)", "y": "vector(m)"}
NUMBERS = {"x, a, b": "real", "p, q": "positive", "r": "real in (0, 1)", "k": "natural"}


def diagnosed(claim: str, **row: Any) -> str | None:
    """The diagnosis of a claim, which is refuted."""
    symbols = {**NUMBERS, **SIZES, **row.pop("symbols", {})}
    (found,) = check_claims([claim_row({"claim": claim, "symbols": symbols, **row})], Options(jobs=1))
    assert found.verdict is not None, found.errors
    assert word(found.verdict) == "refuted"
    return found.diagnosis


@pytest.mark.parametrize(
    ("claim", "diagnosis"),
    [
        # a sign
        ("diff(cos(x), x) = sin(x)", "it holds with `-sin(x)` in place of `sin(x)`"),
        ("(a - b)*(a + b) = a^2 + b^2", "it holds with `a^2 - b^2` in place of `a^2 + b^2`"),
        ("diff(exp(-x), x) = exp(-x)", "it holds with `-exp(-x)` in place of `exp(-x)`"),
        ("-a/(1 + x^2) = a/(1 + x^2)", "it holds with `-(a/(1 + x^2))` in place of `a/(1 + x^2)`"),
        ("a/(1 + x^2) = -a/(1 + x^2)", "it holds with `a/(1 + x^2)` in place of `-a/(1 + x^2)`"),
        ("sqrt(x^2) = x", "it holds with `abs(x)` in place of `x`"),
        # a factor, a term, an exponent
        ("diff(sin(2*x), x) = cos(2*x)", "it holds with `2*cos(2*x)` in place of `cos(2*x)`"),
        ("diff(exp(-x^2), x) = exp(-x^2)", "a factor is missing: it holds with `-(2*x)` times the right side"),
        ("(a + b)^2 = a^2 + b^2", "a term is missing: it holds with `2*a*b` added to the right side"),
        ("diff(x^3, x) = 3*x^3", "it holds with `x^2` in place of `x^3`"),
        ("integral(t^2, t = 0..x) = x^3/2", "it holds with `3` in place of `2`"),
        ("log(p + q) = log(p) + log(q)", "it holds with `p*q` in place of `p + q`"),
        ("exp(a*b) = exp(a)*exp(b)", "it holds with `a + b` in place of `a*b`"),
        # bounds
        ("sum(j, j = 1..k) = k*(k - 1)/2", "it holds with `k + 1` in place of `k - 1`"),
        ("sum(r^j, j = 0..k) = (1 - r^k)/(1 - r)", "it holds with `r^(k + 1)` in place of `r^k`"),
        # arrays
        ("grad(norm(X @ w - y)^2, w) = X.T @ (X @ w - y)",
         "a factor is missing: it holds with `2` times the right side"),
        ("grad(norm(S @ w)^2, w) = 2*S @ S @ w", "it holds with `S.T` in place of `S`"),
        ("(S @ X.T).T = S.T @ X.T", None),
        ("(S @ S).T = S.T @ S", "it holds with `S.T` in place of `S`"),
        ("diff(sum((y[i] - a)^2, i = 1..m)/m, a) = -2*sum(y[i] - a, i = 1..m)",
         "a factor is missing: it holds with `1/m` times the right side"),
        ("(S + eye(n))*(S - eye(n)) = S @ S - eye(n)",
         "it holds with `(S + eye(n)) @ (S - eye(n))` in place of `(S + eye(n))*(S - eye(n))`"),
        # relations
        ("x^2 > 0", "it holds with `>=` in place of `>`"),
        ("exp(x) <= 1 + x", "it holds with `>=` in place of `<=`"),
        ("exp(x) = 1 + x", "it holds with `>=` in place of `=`"),
    ],
)  # fmt: skip
def test_one_slip_is_named(without_workers: None, claim: str, diagnosis: str | None) -> None:
    if diagnosis is None:
        (found,) = check_claims([claim_row({"claim": claim, "symbols": SIZES})], Options(jobs=1))
        assert found.errors, "a shape that does not fit is no slip but an error"
        return
    assert diagnosed(claim) == diagnosis


def test_a_dropped_delta_and_a_swapped_index_are_named(without_workers: None) -> None:
    softmax = {"indices": {"i": "1..n", "j": "1..n"}, "define": {"s[l]": "exp(w[l])/sum(exp(w))"}}
    assert diagnosed("diff(s[i], w[j]) = s[i]*(1 - s[j])", **softmax) == "it holds with `delta(i, j)` in place of `1`"
    assert diagnosed("diff(w[i]^2, w[i]) = 2*w[j]", **softmax) == "it holds with `i` in place of `j`"


@pytest.mark.parametrize(
    "claim",
    [
        "sin(x) = exp(x)",
        "x^2 >= x",
        "x = 1",
        "psd([[1, 2], [2, 1]])",
        "convex(x^3, x)",
        "a = 2*b + 3*x",
    ],
)
def test_what_no_single_slip_explains_has_no_diagnosis(without_workers: None, claim: str) -> None:
    said = diagnosed(claim)
    assert said is None or said.startswith("a term is missing")


def test_a_change_that_is_not_proved_is_not_named(without_workers: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every candidate that looks right at a few points is turned down by the kernel: then nothing is said."""
    monkeypatch.setattr("derivcheck.checker.diagnosis.methods.direct", lambda *asked: (None, ""))
    monkeypatch.setattr("derivcheck.checker.diagnosis.methods.search", lambda *asked: (None, "", ()))
    assert diagnosed("diff(cos(x), x) = sin(x)") is None


def test_a_diagnosis_that_breaks_off_leaves_the_verdict() -> None:
    stopped: Future[data.Json | Failure] = Future()
    stopped.set_result(Failure("timeout", "stopped"))
    verdict = Unknown(Reason("not-proved", "no proof was found"))
    assert diagnosis_of(stopped) is None
    assert explained(verdict, stopped) is verdict


def test_a_reciprocal_of_entries_is_no_inverse() -> None:
    claim = "inv(2*S) = 1/2*S^-1"
    assert diagnosed(claim, assume=["det(S) != 0", "S != 0"]) == "it holds with `inv(S)` in place of `S^-1`"


def test_what_a_diagnosis_sums_over_has_a_letter() -> None:
    symbols = {"u": "vector(n) in (0, oo)"}
    assert diagnosed("sum(u) - sum(w)/sum(w^2 + 1)*sum(w^2 + 1)/sum(w) = 0", domain="natural", symbols=symbols) == (
        "a term is missing: it holds with `sum(u[i], i = 1..n) - 1` added to the right side"
    )


def test_no_factor_of_a_diagnosis_is_zero() -> None:
    assert "`0`" not in (diagnosed("diff(a*b - b*a, a) = p") or "")
