"""Values at points: exact where everything is rational, else balls; undefined and undecided kept apart."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq

from derivcheck.core.certificate import Point
from derivcheck.core.context import Context
from derivcheck.evaluator import Outcome, differ, evaluate
from derivcheck.syntax import parse_formula


def value(text: str, bits: int = 128) -> object:
    return evaluate(parse_formula(text, Context()), Point(), bits)


EXACT = [
    ("1/3 + 1/6", "1/2"),
    ("2^-3", "1/8"),
    ("(-2)^3", "-8"),
    ("0^0", "1"),
    ("8^(1/3)", "2"),
    ("(4/9)^(3/2)", "8/27"),
    ("(4/9)^(-1/2)", "3/2"),
    ("0^(1/2)", "0"),
    ("sqrt(9/4)", "3/2"),
    ("exp(0) + cos(0) + log(1)", "2"),
    ("sign(0) + sign(-3) + sign(1/7)", "0"),
    ("abs(-2/3)", "2/3"),
    ("relu(-1) + relu(2)", "2"),
    ("floor(-1/2)", "-1"),
    ("ceil(-1/2)", "0"),
    ("floor(pi)", "3"),
    ("floor(10^20*pi)", "314159265358979323846"),
    ("max(1/2, -3, 2/3)", "2/3"),
    ("min(1/2, -3, 2/3)", "-3"),
    ("factorial(6)", "720"),
    ("gamma(6)", "120"),
    ("binomial(7, 3)", "35"),
    ("binomial(-2, 3)", "-4"),
    ("binomial(1/2, 2)", "-1/8"),
    ("binomial(3, 5)", "0"),
    ("sum(k^2, k = 1..10)", "385"),
    ("sum(k, k = 5..1)", "0"),
    ("prod(k, k = 5..1)", "1"),
    ("prod(k, k = 1..5)", "120"),
    ("sum(i*j, i = 1..3, j = 1..i)", "25"),
    ("max(k*(5 - k), k = 1..4)", "6"),
    ("delta(2, 2) + delta(2, 3)", "1"),
    ("indicator(1 < 2) + indicator(2 < 1)", "1"),
    ("where(1 > 2, 1/0, 5)", "5"),
    ("sum([1, 2, 3])", "6"),
    ("dot([1, 2], [3, 4])", "11"),
    ("[[1, 2], [3, 4]][2, 1]", "3"),
    ("([[1, 2], [3, 4]] @ [1, 1])[2]", "7"),
    ("trace([[1, 2], [3, 4]])", "5"),
    ("det([[1, 2], [3, 4]])", "-2"),
    ("det([[2, 0, 1], [1, 3, 0], [0, 1, 1]])", "7"),
    ("inv([[1, 2], [3, 4]])[2, 1]", "3/2"),
    ("inv([[0, 1], [1, 0]])[1, 2]", "1"),
    ("norm([3, 4])", "5"),
    ("outer([1, 2], [3, 4])[2, 2]", "8"),
    ("diag([1, 2])[2, 2] + diag([1, 2])[1, 2]", "2"),
    ("(eye(3) + 2*ones(3, 3))[2, 2]", "3"),
    ("[[1, 2], [3, 4]].T[1, 2]", "3"),
    ("[[1, 2], [3, 4]][:, 2][1]", "2"),
    ("at(diff(x^3, x), x = 2)", "12"),
    ("at(diff(x^5, x, 3), x = 1)", "60"),
    ("at(diff(1/x, x, 4), x = 1)", "24"),
    ("at(diff(log(x), x), x = 3)", "1/3"),
    ("at(diff(atan(x), x), x = 2)", "1/5"),
    ("at(diff(x*abs(x), x), x = 0)", "0"),
    ("at(diff(floor(x), x), x = 1/2)", "0"),
    ("at(diff(where(x > 0, x^2, -x^2), x), x = 0)", "0"),
    ("at(at(diff(x^2*y, x), x = 3), y = 5)", "30"),
    ("limit(sin(x)/x, x -> 0)", "1"),
    ("limit((x^2 - 1)/(x - 1), x -> 1)", "2"),
    ("limit(abs(x)/x, x -> 0-)", "-1"),
    ("limit(x^2, x -> 3)", "9"),
    ("integral(1/t, t = 2..2)", "0"),
]

NONE = [
    "1/0", "0^-1", "0^(-1/2)", "(-8)^(1/3)", "(-1)^(1/2)", "0^(1 - 1/1 + 0*sqrt(2))", "log(0)", "log(-1)", "sqrt(-2)",
    "asin(2)", "acos(-3/2)", "acosh(1/2)", "atanh(1)", "gamma(0)", "gamma(-3)", "factorial(-1)", "binomial(3, -1)",
    "max(k, k = 2..1)", "[1, 2][3]", "[1, 2][0]", "[[1, 2], [3, 4]][3, :][1]", "inv([[1, 2], [2, 4]])[1, 1]",
    "where(1/0 > 0, 1, 2)", "indicator(log(0) = 1)", "0*(1/0)", "sum(1/k, k = 0..3)", "sum([1, 1/0])",
    "[1, 1/0][1]", "diag([1, 1/0])[1, 2]",
    "at(diff(abs(x), x), x = 0)", "at(diff(x^(3/2), x), x = 0)", "at(diff(log(x), x), x = -1)",
    "at(diff(sign(x), x), x = 0)", "at(diff(abs(x), x, 2), x = 0)", "at(diff(where(x = 0, 1, 0), x), x = 0)",
    "integral(log(t), t = -2..-1)", "limit(abs(x)/x, x -> 0)", "limit(sqrt(x), x -> 0)",
]  # fmt: skip

UNKNOWN = [
    "1/(exp(1)*exp(-1) - 1)", "log(exp(1)*exp(-1) - 1)", "floor(exp(1)*exp(-1))", "sum(1/k, k = 1..oo)",
    "limit(sin(x), x -> oo)", "integral(1/t, t = 1..oo)", "at(diff(sqrt(x^2), x), x = 0)", "9^9^9^9",
    "sum(k, k = 1..10^7)",    "inv([[exp(1), 1], [exp(2), exp(1)]])[1, 1]", "where(exp(1)*exp(-1) = 1, 1, 2)",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), EXACT)
def test_rational_values_are_exact(text: str, expected: str) -> None:
    wanted = Fraction(expected)
    assert value(text) == fmpq(wanted.numerator, wanted.denominator)


@pytest.mark.parametrize("text", NONE)
def test_undefined_is_decided(text: str) -> None:
    assert value(text) is Outcome.UNDEFINED


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_not_known_is_not_called_undefined(text: str) -> None:
    assert value(text) is Outcome.UNDECIDED


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("exp(1)", "2.718281828459045235360287"),
        ("integral(exp(-t^2), t = 0..1)", "0.74682413281242702539"),
        ("integral(sqrt(t), t = 1..4)", "4.66666666666666666667"),
        ("integral(abs(t - 1/3), t = 0..1)", "0.277777"),
        ("integral(1/(1 + t^2), t = 0..1)*4", "3.141592653589793238462643"),
        ("integral(tanh(t) + asinh(t) + atanh(t/2) + acosh(2 + t), t = 0..1)", "2.720514338"),
        ("erf(1/2)", "0.520499877813046537682746"),
        ("gamma(1/3)", "2.678938534707747633655693"),
        ("2^pi", "8.824977827076287623856429"),
        ("at(diff(gamma(x), x), x = 3)", "1.845568670196934278786975"),
        ("at(diff(erf(x), x, 2), x = 1)", "-0.830214994841"),
        ("norm([1, 1])", "1.414213562373095048801688"),
    ],
)
def test_balls_hold_the_true_value(text: str, decimal: str) -> None:
    found = value(text)
    with ctx.workprec(128):
        assert isinstance(found, arb)
        places = len(decimal.split(".")[1])
        assert abs(found - arb(decimal)) < arb(10) ** (1 - places)
        assert found.rad() < arb("1e-5")


def test_the_point_gives_names_their_values() -> None:
    from derivcheck.core.build import build, num, sym
    from derivcheck.core.term import Sort

    v = sym("v", Sort("array", (num(2),)))
    term = build("index", (v, num(2)))
    point = Point((("v", build("list", (num(1), build("sqrt", (num(2),))))),))
    found = evaluate(term, point, 64)
    assert isinstance(found, arb)
    assert abs(found * found - 2) < arb("1e-15")


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("1/2", "2/3", True),
        ("1/2", "2/4", False),
        ("exp(1)", "pi", True),
        ("exp(log(2))", "2", False),
        ("exp(2^-200)", "1", False),  # not seen at so many bits
        ("1/0", "1", True),
        ("1", "log(-1)", True),
        ("1", "1/(exp(log(2)) - 2)", None),
    ],
)
def test_two_values_that_surely_differ(left: str, right: str, found: bool | None) -> None:
    sides = (parse_formula(side, Context()) for side in (left, right))
    assert differ(*sides, Point(), 128) is found
