"""Induction over an integer symbol: a first value, a step, and nothing else that speaks of the symbol."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from derivcheck.core.build import OO, num, relation, sym
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Context, Declaration, Domain, Goal
from derivcheck.core.term import INTEGER
from derivcheck.kernel import Rejected, check

Verdict = Callable[..., bool]
Premises = Callable[..., list[str] | str]

PICTURES = [
    ("n: natural |- 2^n > n",
     ["2^0 > 0", "2^n > n |- 2^(n + 1) > n + 1"]),
    ("n: integer >= 3 |- 2*n = n + n",
     ["2*3 = 3 + 3", "2*n = n + n, rule 2*n = n + n |- 2*(n + 1) = (n + 1) + (n + 1)"]),
    ("n: integer >= -2 |- n >= -2", ["-2 >= -2", "n >= -2 |- n + 1 >= -2"]),
    ("n: natural; x: real; x > 0 |- x^n > 0", ["x^0 > 0", "x^n > 0 |- x^(n + 1) > 0"]),
    ("n: natural |- n = n and n <= n", ["0 = 0 and 0 <= 0", "n = n and n <= n |- n + 1 = n + 1 and n + 1 <= n + 1"]),
    ("n: natural |- sum(n, n = 1..n) >= 0",
     ["sum(n, n = 1..0) >= 0", "sum(n, n = 1..n) >= 0 |- sum(n, n = 1..n + 1) >= 0"]),
    ("n: natural; m: natural; v: vector(m) |- n*v = v*n",
     ["0*v = v*0", "n*v = v*n |- (n + 1)*v = v*(n + 1)"]),
]  # fmt: skip


@pytest.mark.parametrize(("sequent", "premises"), PICTURES, ids=lambda part: str(part)[:60])
def test_a_first_value_and_a_step(leaves: Premises, sequent: str, premises: list[str]) -> None:
    assert leaves(sequent, "induction n") == premises


NO_SYMBOL = "induction takes an integer symbol"
NO_START = "n does not range over all integers from a first one on"
SPOKEN_OF = "something else speaks of n"


@pytest.mark.parametrize(
    ("sequent", "rule", "message"),
    [
        ("n: natural |- n = n", "induction", NO_SYMBOL),
        ("n: natural |- n = n", "induction {n}", NO_SYMBOL),
        ("n: natural |- n = n", "induction n n", NO_SYMBOL),
        ("n: natural |- n = n", "induction m", NO_SYMBOL),
        ("n: real in [0, oo) |- n = n", "induction n", NO_SYMBOL),
        ("m: natural; n: vector(m) in {0, 1} |- n = n", "induction n", NO_SYMBOL),
        ("n: integer |- n = n", "induction n", NO_START),
        ("n: binary |- n = n", "induction n", NO_START),
        ("n: one of 0, 1, 2 |- n = n", "induction n", NO_START),
        ("n: 1..5 |- n = n", "induction n", NO_START),
        ("m: natural; n: m..5 |- n = n", "induction n", NO_START),
        ("n: natural; n > 3 |- n = n", "induction n", SPOKEN_OF),
        ("n: natural; m: integer; m < n |- n = n", "induction n", SPOKEN_OF),
        ("n: natural; v: vector(n) |- sum(v[k], k = 1..n) = 0", "induction n", SPOKEN_OF),
        ("n: natural; A: matrix(2, n) |- n = n", "induction n", SPOKEN_OF),
        ("n: natural; i: 1..n |- i <= n", "induction n", SPOKEN_OF),
        ("n: natural; i: n..9 |- i >= n", "induction n", SPOKEN_OF),
        ("n: natural; f: function(vector(n)) -> real |- n = n", "induction n", SPOKEN_OF),
    ],
)  # fmt: skip
def test_nothing_else_speaks_of_the_symbol(leaves: Premises, sequent: str, rule: str, message: str) -> None:
    assert leaves(sequent, rule) == message


@pytest.mark.parametrize(
    "domain",
    [
        Domain(),
        Domain(lower=num(Fraction(1, 2))),
        Domain(lower=num(0), lower_open=True),
        Domain(lower=num(0), nonzero=True),
        Domain(lower=num(0), upper=num(5)),
        Domain(lower=sym("m", INTEGER)),
        Domain(lower=OO),
    ],
)
def test_the_range_is_all_integers_from_a_first_one_on(domain: Domain) -> None:
    n = sym("n", INTEGER)
    shown = Certificate("normal-form")
    goal = Goal(Context((Declaration("n", INTEGER, domain),)), relation("eq", n, n))
    found = check(goal, Certificate("induction", ("n",), (shown, shown)))
    assert isinstance(found, Rejected)
    assert found.message == NO_START
    for endless in (Domain(lower=num(0)), Domain(lower=num(0), upper=OO)):
        goal = Goal(Context((Declaration("n", INTEGER, endless),)), relation("eq", n, n))
        assert not isinstance(check(goal, Certificate("induction", ("n",), (shown, shown))), Rejected)


@pytest.mark.parametrize(
    ("sequent", "certificate", "follows"),
    [
        ("n: natural |- sum(k^2, k = 1..n) = n*(n + 1)*(2*n + 1)/6", "normal-form, normal-form", True),
        ("n: natural |- sum(k^2, k = 1..n) = n*(n + 1)*(2*n + 1)/6 + 1", "normal-form, normal-form", False),  # no base
        ("n: natural |- n*(n - 1)*(n - 2) = 0", "normal-form, normal-form", False),  # no step
        ("n: natural |- n*(n - 1)*(n - 2) = 0", "normal-form, hypothesis 0", False),
        ("n: natural |- 2^n >= n + 1", "signs, signs", True),
        ("n: natural |- 2^n > n^2 - 1", "signs, signs", False),  # fails at 3
        ("n: natural |- sum(x, x = 1..n) = 0", "normal-form, normal-form", False),
    ],
)  # fmt: skip
def test_a_base_and_a_step_are_both_needed(accepts: Verdict, sequent: str, certificate: str, follows: bool) -> None:
    assert accepts(sequent, f"induction n ({certificate})") is follows


def test_the_hypothesis_is_about_this_value_alone(accepts: Verdict) -> None:
    """p(n) is a fact of the point: nothing is known of p(n + 1), p(1), or of p under a sum."""
    claim = "n: natural; f: function(real) -> real |- f(n) = 0"
    assert not accepts(claim, "induction n (normal-form, normal-form)")
    assert not accepts(claim, "induction n (hypothesis 0, hypothesis 0)")
    assert not accepts("n: natural |- n = 0", "induction n (normal-form, rewrite 0 {n} (normal-form))")
    assert not accepts("n: natural |- n = 0", "induction n (normal-form, normal-form)")


def test_what_is_granted_speaks_of_the_symbol_perhaps(accepts: Verdict) -> None:
    """An equation that acts as a rule at the point may not be carried over to the next value."""
    assert not accepts(
        "n: natural; m: natural; m = 0 |- n*m = 0", "rewrite 0 {m} (induction n (normal-form, normal-form))"
    )
