"""Infinite sums: a ball around the value where the tail has a bound, undecided where it has none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flint import arb, ctx, fmpq

from derivcheck.core.certificate import Point
from derivcheck.core.context import Context
from derivcheck.evaluator import Outcome, evaluate
from derivcheck.syntax import parse_formula


def value(text: str) -> object:
    return evaluate(parse_formula(text, Context()), Point(), 128)


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ("1/2^k, k = 0..oo", 2), ("(-1/2)^k, k = 0..oo", fmpq(2, 3)), ("k*3^(-k), k = 0..oo", fmpq(3, 4)),
        ("k^3/2^k, k = 0..oo", 26), ("(9/10)^k, k = 1..oo", 9), ("exp(-k), k = 0..oo", None),
        ("2^k/3^k, k = -2..oo", fmpq(27, 4)),
        ("1/factorial(k), k = 0..oo", None), ("3^k/factorial(2*k), k = 0..oo", None),
        ("k/factorial(k + 1), k = 0..oo", 1),
        ("40^k/factorial(k), k = 0..oo", None), ("1/(k*(k + 1)), k = 1..oo", 1), ("1/k - 1/(k + 1), k = 1..oo", 1),
        ("1/k^2, k = 1..oo", None), ("(k - 1)/(k*(k + 1)*(k + 2)), k = 1..oo", fmpq(1, 4)), ("0/k, k = 1..oo", 0),
        ("(2^k + 1)/4^k, k = 0..oo", fmpq(10, 3)), ("2^k*(1/4)^(2*k)/3, k = 0..oo", fmpq(8, 21)),
        ("1/(1/k^2)/4^k, k = 1..oo", fmpq(20, 27)),
    ],
)  # fmt: skip
def test_a_sum_whose_tail_has_a_bound_has_a_ball(series: str, expected: fmpq | int | None) -> None:
    known = {
        "exp(-k), k = 0..oo": "1/(1 - exp(-1))", "1/factorial(k), k = 0..oo": "exp(1)", "1/k^2, k = 1..oo": "pi^2/6",
        "3^k/factorial(2*k), k = 0..oo": "cosh(sqrt(3))", "40^k/factorial(k), k = 0..oo": "exp(40)",
    }  # fmt: skip
    found, exact = value(f"sum({series})"), value(known[series]) if expected is None else expected
    assert isinstance(found, arb)
    with ctx.workprec(128):
        assert found.overlaps(arb(exact))
        assert found.rad() < 0.05


@pytest.mark.parametrize(
    "series",
    [
        "1/k, k = 1..oo", "2^k, k = 0..oo", "(-1)^k, k = 0..oo", "1, k = 0..oo", "k^0/2^k, k = 0..oo",
        "1/sqrt(k^3), k = 1..oo",
        "(-1)^k/k, k = 1..oo", "factorial(k)/k^k, k = 1..oo", "1/(k - 1000) - 1/(k - 1000), k = 1..oo",
        "1/(1/(k - 1000))/2^k, k = 1..oo", "0/(k - 1000), k = 1..oo", "(1/(k - 1000))^0/2^k, k = 1..oo",
        "0^k, k = 0..oo", "1/factorial(1000 - k), k = 1..oo", "factorial(k)/2^k, k = 0..oo", "k^20/2^k, k = 0..oo",
        "sum(2^(-j*k), j = 1..oo), k = 1..oo",
    ],
)  # fmt: skip
def test_what_has_no_bound_is_undecided(series: str) -> None:
    assert value(f"sum({series})") is Outcome.UNDECIDED


@pytest.mark.parametrize("series", ["1/k, k = 0..oo", "1/(k - 3)^2, k = 1..oo", "log(-k)/2^k, k = 1..oo"])
def test_a_term_without_a_value_is_found(series: str) -> None:
    assert value(f"sum({series})") in (Outcome.UNDEFINED, Outcome.UNDECIDED)


def test_an_infinite_sum_does_not_move(ask: Callable[..., str]) -> None:
    """Under a derivative nothing is said of it, nor inside an integral."""
    assert ask("diff(sum(r^k, k = 0..oo), r) = 5", "r: real in (-1, 1)") == "silent"
    assert ask("integral(sum((t/3)^k, k = 0..oo), t = 0..1) = 5") == "silent"


@pytest.mark.parametrize(
    ("claim", "symbols", "answer"),
    [
        ("sum(r^k, k = 0..oo) = 1/(1 - r)", "r: real in (-1, 1)", "agrees"),
        ("sum(r^k, k = 1..oo) = 1/(1 - r)", "r: real in (-1, 1)", "refuted"),
        ("sum(x^k/factorial(k), k = 0..oo) = exp(-x)", "x: real", "refuted"),
        ("sum(1/(k*(k + 1)), k = 1..oo) = 2", "", "refuted"),
        ("sum(1/k, k = 1..oo) = 2", "", "silent"),
        ("sum(1/k^2, k = n..oo) < 1/n", "n: integer >= 1", "refuted"),
    ],
)
def test_claims_with_infinite_sums(ask: Callable[..., str], claim: str, symbols: str, answer: str) -> None:
    assert ask(claim, symbols) == answer
