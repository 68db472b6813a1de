"""Limits by series and by asymptotic scales: exact where coefficients are, undecided where no scale tells."""

from __future__ import annotations

import pytest
from flint import arb, ctx, fmpq

from derivcheck.core.certificate import Point
from derivcheck.core.context import Context
from derivcheck.evaluator import Outcome, evaluate
from derivcheck.syntax import parse_formula


def value(text: str) -> object:
    return evaluate(parse_formula(text, Context()), Point(), 128)


EXACT = [
    ("x*log(x), x -> 0+", "0"), ("x^x, x -> 0+", "1"), ("1/(1 + exp(-x)), x -> oo", "1"),
    ("1/(1 + exp(x)), x -> oo", "0"), ("x*exp(-x), x -> oo", "0"), ("x^5*exp(-x^2), x -> -oo", "0"),
    ("sqrt(x^2 + x) - x, x -> oo", "1/2"), ("tanh(x), x -> -oo", "-1"), ("log(1 + 1/x)*x, x -> oo", "1"),
    ("log(x)/x, x -> oo", "0"), ("log(x)^3/sqrt(x), x -> oo", "0"), ("(x^2 + 1)/(2*x^2 - 3), x -> oo", "1/2"),
    ("exp(-1/x^2), x -> 0", "0"), ("exp(-1/x^2)/x^7, x -> 0", "0"), ("erf(x), x -> oo", "1"),
    ("abs(x)/x, x -> -oo", "-1"), ("(exp(x) - 1)/x, x -> 0", "1"), ("2^(1/x), x -> 0-", "0"),
    ("x^(1/x), x -> oo", "1"), ("sqrt(x), x -> 0+", "0"), ("max(x, 0)/x, x -> 0+", "1"),
    ("sum(x^k, k = 0..3)/x^3, x -> oo", "1"), ("(sin(x) - x)/x^3, x -> 0", "-1/6"),
    ("sqrt(x)*log(x)^2, x -> 0+", "0"), ("(1 - cos(sqrt(x)))/x, x -> 0+", "1/2"), ("x^3, x -> 2", "8"),
    ("(x - 1)/(sqrt(x) - 1), x -> 1", "2"), ("relu(x)/x, x -> oo", "1"), ("sign(x), x -> -oo", "-1"),
    ("x^1000*exp(-x)/x^999, x -> oo", "0"), ("exp(3*log(x))/x^3, x -> oo", "1"),
    ("x*sin(1/x), x -> 0", "0"), ("sin(x)/x, x -> oo", "0"), ("1 + cos(exp(x))/x, x -> oo", "1"),
    ("x*sin(1/x), x -> oo", "1"), ("sin(x*sin(1/x)), x -> 0", "0"), ("(x + sin(x))/x, x -> -oo", "1"),
    ("at(y^2, y = 1/x), x -> oo", "0"), ("(1 + x)/(1 + x), x -> -1", "1"), ("where(x = 0, 5, x), x -> 0", "0"),
]  # fmt: skip

NONE = ["abs(x)/x, x -> 0", "sqrt(x), x -> 0", "log(x), x -> -oo", "sqrt(1 - x), x -> oo", "exp(1/x), x -> 0"]

UNKNOWN = [
    "sin(x), x -> oo", "sin(x)/log(x), x -> oo", "1/(x*sin(x)), x -> oo", "abs(sin(x)), x -> oo",
    "exp(sin(x)), x -> oo", "sin(1/x), x -> 0", "max(sin(x), 0), x -> oo", "sqrt(2 + sin(x)), x -> oo",
    "x*sin(x), x -> oo", "1/x, x -> 0+", "x, x -> oo", "log(log(x)), x -> oo", "asin(x), x -> 1-",
    "exp(x)/(1 + exp(x)), x -> oo", "floor(x), x -> oo", "gamma(x), x -> oo", "1/x^2, x -> 0",
    "x*(atan(x) - atan(x + 1)), x -> oo",
    "(exp(x + 1) - exp(1)*exp(x))*x, x -> oo", "integral(t, t = 0..x)/x^2, x -> oo", "x^2000*exp(-x), x -> oo",
]  # fmt: skip


@pytest.mark.parametrize(("limit", "expected"), EXACT)
def test_a_limit_with_rational_coefficients_is_exact(limit: str, expected: str) -> None:
    numerator, _, denominator = expected.partition("/")
    assert value(f"limit({limit})") == fmpq(int(numerator), int(denominator or 1))


@pytest.mark.parametrize("limit", NONE)
def test_a_limit_that_does_not_exist_is_undefined(limit: str) -> None:
    assert value(f"limit({limit})") is Outcome.UNDEFINED


@pytest.mark.parametrize("limit", UNKNOWN)
def test_what_the_scales_do_not_tell_is_undecided(limit: str) -> None:
    assert value(f"limit({limit})") is Outcome.UNDECIDED


@pytest.mark.parametrize(
    ("limit", "decimal"),
    [
        ("(1 + 1/x)^x, x -> oo", "2.718281828459045"),
        ("atan(x), x -> oo", "1.570796326794897"),
        ("(3^x - 2^x)/x, x -> 0", "0.405465108108164"),
        ("(1 + 2/x)^(3*x), x -> -oo", "403.4287934927351"),
    ],
)
def test_other_limits_are_balls(limit: str, decimal: str) -> None:
    found = value(f"limit({limit})")
    assert isinstance(found, arb)
    with ctx.workprec(64):
        assert abs(found - arb(decimal)) < arb("1e-12")


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("limit(1/x, x -> 0+) = oo", "agrees"),
        ("limit(1/x, x -> 0-) = oo", "refuted"),
        ("limit(1/x, x -> 0-) = -oo", "agrees"),
        ("limit(1/x^2, x -> 0) = oo", "agrees"),
        ("limit(1/x, x -> 0) = oo", "undefined"),
        ("limit(2^(1/x), x -> 0-) = oo", "refuted"),
        ("limit(exp(x)/x^100, x -> oo) = oo", "agrees"),
        ("limit(exp(x)/x^100, x -> oo) != oo", "refuted"),
        ("limit(x*log(x), x -> 0+) = 1", "refuted"),
        ("limit(log(x), x -> 0+) = -oo", "agrees"),
        ("limit(sin(x), x -> oo) = oo", "silent"),
    ],
)
def test_infinite_limits(ask, claim: str, expected: str) -> None:
    assert ask(claim) == expected


def test_a_limit_over_integers(ask) -> None:
    assert ask("limit((1 + 1/n)^n, n -> oo) = exp(1)", "n: natural") == "agrees"
    assert ask("limit((1 + 1/n)^n, n -> oo) = 3", "n: natural") == "refuted"
    assert ask("limit((-1)^n/n, n -> oo) = 1", "n: natural") == "silent"


def test_a_limit_with_parameters(ask) -> None:
    assert ask("limit((exp(a*x) - 1)/x, x -> 0) = a", "a: real; x: real") == "agrees"
    assert ask("limit((a*x + b)/(x + 1), x -> oo) = b", "a: real; b: real; x: real") == "refuted"
