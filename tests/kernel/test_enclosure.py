"""Balls around closed values: they hold the value, name no sign they cannot exclude, and stay cheap."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from flint import arb, ctx

from derivcheck.core.certificate import Point
from derivcheck.core.term import Term
from derivcheck.evaluator import Outcome, evaluate
from derivcheck.kernel import enclosure
from derivcheck.kernel.field import Field
from derivcheck.kernel.ring import Rat

Open = Callable[..., Field]
Element = Callable[[Field, str], Rat]


@pytest.mark.parametrize(
    "written",
    [
        "pi", "exp(1)", "exp(-2/3)", "log(5)", "sqrt(2) + 3**(1/3)", "sin(1)", "cos(3/7)", "cos(pi/7)", "abs(sin(4))",
        "atan(3)", "asin(1/3)", "erf(1/2)", "gamma(1/3)", "exp(sin(log(2)))/(pi - 3)", "log(1 + exp(2))",
        "sqrt(1 + sqrt(2))", "2**(1/3)/(1 - sin(2)**2)", "tanh(1) + acosh(2)", "pi*exp(1)/7 - 10**20",
    ],
)  # fmt: skip
def test_a_ball_holds_the_value_the_evaluator_finds(
    written: str, term: Callable[[str], Term], opened: Open, element: Element
) -> None:
    field = opened()
    value = enclosure.ball(field, element(field, written), 128)
    other = evaluate(term(written), Point(()), 128)
    assert value is not None
    assert not isinstance(other, Outcome)
    assert value.overlaps(arb(other))
    assert not value.contains(arb(other) + arb("1e-9"))
    assert value.rel_accuracy_bits() > 60


@pytest.mark.parametrize(
    "written",
    [
        "x",
        "exp(x) + 1",
        "1/(x + 2)",
        "f(2)",
        "floor(sqrt(2))",
        "sin(floor(sqrt(2)))",
        "asin(2)",
        "1/(sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3))",  # 1/0, which the rules do not see
    ],
)
def test_what_is_not_closed_or_has_no_value_has_no_ball(written: str, opened: Open, element: Element) -> None:
    field = opened()
    assert enclosure.ball(field, element(field, written), 128) is None


def test_a_hidden_zero_stays_in_its_ball(opened: Open, element: Element) -> None:
    field = opened()
    for hidden in ("sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3)", "abs(sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3))"):
        value = enclosure.ball(field, element(field, hidden), 256)
        assert value is not None
        assert value.contains(0)
        assert value.rad() < arb(2) ** -200


def test_the_precision_asked_for_is_given_back(opened: Open, element: Element) -> None:
    field = opened()
    before = ctx.prec
    assert enclosure.ball(field, element(field, "exp(pi)"), 1024).rel_accuracy_bits() > 900
    assert ctx.prec == before


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (arb(3), 3),
        (arb(-3, 1e-9), -3),
        (arb(3, 0.2), None),  # too wide to name one
        (arb("2.5"), None),
        (arb("3.01", "0.001"), None),
        (arb("nan"), None),
        (arb("inf"), None),
    ],
)
def test_an_integer_is_named_only_if_the_ball_holds_it_and_little_else(value: arb, expected: int | None) -> None:
    assert enclosure.nearest_integer(value) == expected


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        (arb(2), 2, 2),
        (arb(1) / 4, Fraction(1, 4), Fraction(1, 4)),
        (arb(-1) / 4, Fraction(-1, 4), Fraction(-1, 4)),
        (arb(0), 0, 0),
        (arb(2) ** -10_000, 0, Fraction(1, 10**12)),
        (-(arb(2) ** -10_000), Fraction(-1, 10**12), 0),
        (arb(2) ** 10_000, None, None),
        (-(arb(2) ** 10_000), None, None),
        (arb("inf"), None, None),
    ],
)
def test_ends_are_short_and_lie_outwards(value: arb, low: Fraction | None, high: Fraction | None) -> None:
    assert enclosure.outward(value) == (low, high)


def test_rounding_is_outwards() -> None:
    for written in ("1/3", "-1/3", "22/7", "-1e-13", "1e-13", "1234.7"):
        value = arb(1) * Fraction(written).numerator / Fraction(written).denominator
        low, high = enclosure.outward(value)
        assert low is not None
        assert high is not None
        assert low <= Fraction(written) <= high
        assert high - low <= Fraction(2, 10**12)


def test_a_root_is_excluded_only_by_a_ball_without_zero(opened: Open, element: Element) -> None:
    field = opened()
    poly = element(field, "x**2 - 2").num
    assert enclosure.may_vanish(field, poly, 0, arb(2).sqrt())
    assert not enclosure.may_vanish(field, poly, 0, arb(3).sqrt())
    assert enclosure.may_vanish(field, poly, 0, arb(1.5, 0.5))
