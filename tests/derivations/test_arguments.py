"""Each argument of the mutants' harness shows what it is for, and not the claim beside it that is false."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from arguments import follows

from derivcheck.core.context import Goal
from derivcheck.evaluator import Effort, examine
from derivcheck.syntax import read_claim

SIZES = {"m": "integer >= 1", "n": "integer >= 1"}
SYMBOLS = {
    "e": "integer >= 0",
    "x, y, z, b, c": "real",
    "r, q": "positive",
    "X": "matrix(m, n)",
    "A, B": "matrix(n, n)",
    "s": "vector(m) in (0, oo)",
    "u": "vector(m)",
    "v, w": "vector(n)",
}


INDICES = {"i": "1..n", "j": "1..n", "a": "1..m"}


def goal(claim: str, assume: list[str] | None = None, indices: bool = True, **other: str) -> Goal:
    row = {
        "claim": claim,
        "symbols": {**SIZES, **other, **SYMBOLS},
        "indices": INDICES if indices else {},
        "assume": assume or [],
    }
    read, errors = read_claim(row)
    assert read is not None, (claim, errors)
    return Goal(read.context, read.formula.term)


NOTHING = "0 = 0"

#: The claim that was broken, a mutant that follows, and one beside it that is false.
CASES = {
    # What stands under a derivative without its variable.
    "a constant": ("diff(x^2, x) = 2*x", "diff(x^2 + y, x) = 2*x", "diff(x^2 + x*y, x) = 2*x"),
    "a factor in a logarithm": ("diff(log(r), r) = 1/r", "diff(log(2*r), r) = 1/r", "diff(2*log(r), r) = 1/r"),
    "a shifted centre": (
        "hessian(norm(w)^2, w)[i, j] = 2*delta(i, j)",
        "hessian(norm(w - v)^2, w)[i, j] = 2*delta(i, j)",
        "hessian(norm(w)^2*norm(v)^2, w)[i, j] = 2*delta(i, j)",
    ),
    # Signs.
    "a square": ("(x - y)^2 = z", "(-(x - y))^2 = z", "-(x - y)^2 = z"),
    "a norm": ("norm(v) = x", "norm(-v) = x", "norm(v + 1) = x"),
    "a square of a root": (
        NOTHING,
        "(norm(v) + x)^2 = dot(v, v) + 2*x*norm(v) + x^2",
        "(norm(v) + x)^2 = dot(v, v) + x^2",
    ),
    "an even function": ("cos(x) = y", "cos(-x) = y", "sin(-x) = y"),
    "a transposed product": ("X.T @ X = A", "(X.T @ X).T = A", "-X.T @ X = A"),
    "a diagonal": ("X.T @ diag(s) @ X = A", "X.T @ diag(s).T @ X = A", "X.T @ diag(s) @ X = B"),
    "a matrix beside its inverse": (NOTHING, "X.T @ X @ inv(X.T @ X) @ v = v", "X.T @ inv(X @ X.T) @ X @ v = v"),
    "an inverse on the other side": (NOTHING, "(inv(A) @ A).T @ v = v", "(inv(A) @ A.T) @ v = v"),
    "a delta": ("delta(i, j)*x = y", "delta(j, i)*x = y", "delta(i, i)*x = y"),
    # Sums.
    "a factor before a sum": (NOTHING, "sum(x*v[k], k = 1..n) = x*sum(v)", "sum(x + v[k], k = 1..n) = x + sum(v)"),
    "an empty sum": (NOTHING, "sum(1, k = 1..e) = e", "sum(x/y, k = 1..n)/n = x/y + 1"),
    "one term": (NOTHING, "sum(delta(k, i)*v[k], k = 1..n) = v[i]", "sum(delta(k, i)*v[k], k = 1..n + 1) = v[j]"),
    "a mean": (NOTHING, "sum(v[k] - sum(v)/n, k = 1..n) = 0", "sum(v[k] - sum(v)/m, k = 1..n) = 0"),
    "an order of sums": (NOTHING, "dot(v, A @ w) = dot(A.T @ v, w)", "dot(v, A @ w) = dot(A @ v, w)"),
    "sums in a sum": (
        NOTHING,
        "sum(u[k]*sum(X[k, l]*v[l], l = 1..n)*sum(X[k, l]*w[l], l = 1..n), k = 1..m) = v.T @ X.T @ diag(u) @ X @ w",
        "sum(u[k]*sum(X[k, l]*v[l]*X[k, l]*w[l], l = 1..n), k = 1..m) = v.T @ X.T @ diag(u) @ X @ w",
    ),
    # Fractions, exponentials, logarithms.
    "a common denominator": (NOTHING, "1 - 1/(1 + exp(-z)) = 1/(1 + exp(z))", "1 - 1/(1 + exp(-z)) = 1/(1 + exp(-z))"),
    "a product of exponentials": (NOTHING, "exp(x + y) = exp(x)*exp(y)", "exp(x*y) = exp(x)*exp(y)"),
    "an exponential of a logarithm": (NOTHING, "exp(2*log(r + q)) = (r + q)^2", "exp(2*log(r + q)) = r^2 + q^2"),
    "a logarithm of positive numbers": (NOTHING, "log(r/q) = log(r) - log(q)", "log(r + q) = log(r) + log(q)"),
    "a logarithm of a square": (NOTHING, "log(r^2) = 2*log(r)", "log(x^2 + 1) = 2*log(abs(x) + 1)"),
    # Equations and orders with 0.
    "a factor that is not 0": ("r*x = 0 <=> x = 0", "r^2*x = 0 <=> x = 0", "y*x = 0 <=> x = 0"),
    "a positive factor": ("r*x > 0 <=> x > 0", "exp(y)*x > 0 <=> x > 0", "-r*x > 0 <=> x > 0"),
    "a turned equation": ("x - y = 0 <=> x = y", "y - x = 0 <=> x = y", "y + x = 0 <=> x = y"),
    # Orders.
    "ranges": (NOTHING, "-log(1/(1 + exp(x))) > 0", "log(1/(1 + exp(x))) > 0"),
    "squares": (NOTHING, "sum(s[k]*u[k]^2, k = 1..m) >= 0", "sum(s[k]*u[k], k = 1..m) >= 0"),
    "strictly": (NOTHING, "sum(s) > 0", "sum(s[k]*u[k]^2, k = 1..m) > 0"),
    "more than was shown": ("x <= y^2 + z", "x <= y^2 + z + z^2", "x <= y^2 + z - z^2"),
    "a weaker relation": ("exp(x) > x", "exp(x) >= x", "exp(x) < x"),
    # Propositions.
    "a part": ("exp(x) > x and exp(x) > 0", "exp(x) > x", "x > 0"),
    "one of two": ("exp(x) > x", "x > 0 or exp(x) > x", "x > 0 or x > 1"),
    "a supposition more": ("exp(x) > x", "x > 0 => exp(x) > x", "x > 0 => x > 1"),
    # Matrices and functions.
    "a Gram matrix": (NOTHING, "psd(r*X.T @ diag(s) @ X)", "psd(X.T @ diag(u) @ X)"),
    "with the unit matrix": (NOTHING, "pd(X.T @ X + r*eye(n))", "pd(X.T @ X - r*eye(n))"),
    "and ones": (NOTHING, "pd(X.T @ X + eye(n) + 2)", "pd(X.T @ X + eye(n) - 2)"),
    "not strictly": (NOTHING, "psd(outer(v, v))", "pd(outer(v, v))"),
    "a function and a constant": ("convex(x^2, x)", "convex(3*x^2 + y, x)", "convex(y*x^2, x)"),
}


@pytest.mark.parametrize("name", CASES)
def test_an_argument_shows_what_follows_and_not_its_near_miss(name: str) -> None:
    original, mutant, miss = (goal(claim) for claim in CASES[name])
    assert follows(original, mutant, True), CASES[name][1]
    assert not follows(original, miss, True), CASES[name][2]


@pytest.mark.parametrize("name", CASES)
def test_what_is_argued_is_not_refuted(name: str) -> None:
    original, mutant, _ = (goal(claim) for claim in CASES[name])
    if CASES[name][0] == NOTHING:
        assert examine(mutant.context, mutant.claim, Effort.QUICK).counterexample is None
    assert original.context == mutant.context


def test_a_claim_that_does_not_stand_shows_nothing() -> None:
    original, mutant = goal("diff(x^2, x) = 3*x"), goal("diff(x^2 + y, x) = 3*x")
    assert follows(original, mutant, True)
    assert not follows(original, mutant, False)


def test_a_fact_that_fixes_a_sum_stands_for_it() -> None:
    assume = ["sum(v) = 1"]
    original = goal(NOTHING, assume)
    assert follows(original, goal("sum(x*v[k], k = 1..n) = x", assume), True)
    assert not follows(original, goal("sum(x*w[k], k = 1..n) = x", assume), True)


def test_a_fact_about_the_point_says_nothing_under_a_derivative() -> None:
    original = goal(NOTHING, ["x = 2", "sum(v) = 1"])
    for claim in ("diff(x^2, x) = 0", "diff(sum(v), v[i]) = 0", "convex(-x^2, x)"):
        assert not follows(original, goal(claim, ["x = 2", "sum(v) = 1"]), True), claim
    assert follows(original, goal("diff(x^2, x) = 4", ["x = 2", "sum(v) = 1"]), True)


def test_a_bound_on_some_entries_is_no_bound_on_all() -> None:
    everywhere, first = goal(NOTHING, ["v[i] > 0"]), goal(NOTHING, ["v[1] > 0"])
    assert follows(everywhere, goal("sum(v) > 0", ["v[i] > 0"]), True)
    assert not follows(first, goal("sum(v) > 0", ["v[1] > 0"]), True)


#: A claim, what is assumed, and the same claim with less assumed: whether it follows.
DROPPED = [
    ("unrelated", "r > x", ["r > x", "y > 0"], ["r > x"], {}, True),
    ("related", "x > 0", ["x > 0", "y > 0"], ["y > 0"], {}, False),
    ("related through another", "x > 0", ["x > y", "y > 0"], ["x > y"], {}, False),
    ("a size, without entries", "norm(v)^2 = dot(v, v)", [], [], {"n": "integer >= 0"}, True),
    (
        "a size, of a product",
        "prod(exp(v[k]), k = 1..n) = 1 + sum(v)",
        ["sum(v) > 0"],
        [],
        {"n": "integer >= 0"},
        False,
    ),
    ("a size, where it cannot be 0", "sum(v) = 1", ["sum(v) = 1"], ["sum(v) = 1"], {"n": "integer >= 0"}, True),
    ("a size, where arrays do not differ", "v != v + 1", [], [], {"n": "integer >= 0"}, False),
    ("a size, alone", "1/n <= 1", [], [], {"n": "integer >= 0"}, False),
    ("a size, of what does not vanish", "exp(x)/sum(exp(v)) > 0", [], [], {"n": "integer >= 0"}, False),
    ("a size, as if of zeros", "exp(dot(v, w)) > dot(v, w)", [], [], {"n": "integer >= 0"}, True),
    ("a size, a sum of ones", "sum(1 + 0*v[k], k = 1..n) > 0", [], [], {"n": "integer >= 0"}, False),
]


@pytest.mark.parametrize(("name", "claim", "assume", "less", "wider", "expected"), DROPPED, ids=[d[0] for d in DROPPED])
def test_what_was_dropped_did_not_matter(
    name: str, claim: str, assume: list[str], less: list[str], wider: dict[str, str], expected: bool
) -> None:
    original, weaker = goal(claim, assume, not wider), goal(claim, less, not wider, **wider)
    assert follows(original, weaker, True) is expected
