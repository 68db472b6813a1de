"""The derivative where a function changes its branch: what the rule leaves, and the certificates it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from derivcheck.core.build import build, num, sym
from derivcheck.core.context import Goal
from derivcheck.kernel.check import Rejected, opening, step

Premises = Callable[..., list[str] | str]
Read = Callable[..., Goal]


@pytest.mark.parametrize(
    ("claim", "slope", "premises"),
    [
        ("x: real; x = 0 |- diff(x*abs(x), x) = 2*abs(x)", "diff(x*abs(x), x)",
         ["x*-x = x*abs(x)", "x*x = x*abs(x)", "diff(x*-x, x) = diff(x*x, x)", "diff(x*x, x) = 2*abs(x)"]),
        ("x: real; x = 0 |- diff(relu(x)^2, x) = 0", "diff(relu(x)^2, x)",
         ["0^2 = relu(x)^2", "x^2 = relu(x)^2", "diff(0^2, x) = diff(x^2, x)", "diff(x^2, x) = 0"]),
        ("x: real; x = 1 |- diff(max(x, 1), x) = 0", "diff(max(x, 1), x)",
         ["1 = max(x, 1)", "x = max(x, 1)", "diff(1, x) = diff(x, x)", "diff(x, x) = 0"]),
        ("x: real; x = 1 |- diff(min(x, 1), x) = 0", "diff(min(x, 1), x)",
         ["x = min(x, 1)", "1 = min(x, 1)", "diff(x, x) = diff(1, x)", "diff(1, x) = 0"]),
        ("x: real; x = 0 |- diff(sign(x), x) = 0", "diff(sign(x), x)",
         ["-1 = sign(x)", "1 = sign(x)", "diff(-1, x) = diff(1, x)", "diff(1, x) = 0"]),
        ("x: real; x = 0 |- diff(where(x <= 0, x, sin(x)), x) = 1", "diff(where(x <= 0, x, sin(x)), x)",
         ["x = where(x <= 0, x, sin(x))", "sin(x) = where(x <= 0, x, sin(x))", "diff(x, x) = diff(sin(x), x)",
          "diff(sin(x), x) = 1"]),
        ("x: real; x = 0 |- diff(x^3*indicator(x > 0), x) = 0", "diff(x^3*indicator(x > 0), x)",
         ["x^3*0 = x^3*indicator(x > 0)", "x^3*1 = x^3*indicator(x > 0)", "diff(x^3*0, x) = diff(x^3*1, x)",
          "diff(x^3*1, x) = 0"]),
        # on both sides the one point is left: its value is another
        ("x: real; x = 0 |- diff(where(x = 0, 5, x), x) = 1", "diff(where(x = 0, 5, x), x)",
         ["x = where(x = 0, 5, x)", "x = where(x = 0, 5, x)", "diff(x, x) = diff(x, x)", "diff(x, x) = 1"]),
        # x is declared on one side of 0 only; the derivative is two-sided all the same
        ("x: nonnegative; x = 0 |- diff(abs(x), x) = 1", "diff(abs(x), x)",
         ["-x = abs(x)", "x = abs(x)", "diff(-x, x) = diff(x, x)", "diff(x, x) = 1"]),
        # beside 0, x - x is 0 throughout
        ("x: real; x = 0 |- diff(abs(x - x) + relu(x)*x, x) = 0", "diff(abs(x - x) + relu(x)*x, x)",
         ["0 + 0*x = abs(x - x) + relu(x)*x", "0 + x*x = abs(x - x) + relu(x)*x",
          "diff(0 + 0*x, x) = diff(0 + x*x, x)", "diff(0 + x*x, x) = 0"]),
        # what stands under a binder or a derivative stays
        ("x: real; x = 0 |- diff(abs(x)*x + sum(abs(x)*x, k = 1..2), x) = 0",
         "diff(abs(x)*x + sum(abs(x)*x, k = 1..2), x)",
         ["-x*x + sum(abs(x)*x, k = 1..2) = abs(x)*x + sum(abs(x)*x, k = 1..2)",
          "x*x + sum(abs(x)*x, k = 1..2) = abs(x)*x + sum(abs(x)*x, k = 1..2)",
          "diff(-x*x + sum(abs(x)*x, k = 1..2), x) = diff(x*x + sum(abs(x)*x, k = 1..2), x)",
          "diff(x*x + sum(abs(x)*x, k = 1..2), x) = 0"]),
    ],
)  # fmt: skip
def test_both_branches_have_the_value_and_one_slope(
    leaves: Premises, claim: str, slope: str, premises: list[str]
) -> None:
    assert leaves(claim, f"sides {{{slope}}}") == premises


@pytest.mark.parametrize(
    ("claim", "argument", "message"),
    [
        ("x: real |- diff(x*abs(x), x) = 2*abs(x)", "", "sides takes"),
        ("x: real |- diff(x*abs(x), x) = 2*abs(x)", "{x}", "sides takes"),
        ("x: vector(2) |- diff(abs(x[1]), x[1]) = 1", "{diff(abs(x[1]), x[1])}", "sides takes"),
        # which branch is taken is not known, and what is known of x is known at the point only
        ("x: real |- diff(x*abs(x), x) = 2*abs(x)", "{diff(x*abs(x), x)}", "is not decided"),
        ("x: nonnegative |- diff(abs(x), x) = 1", "{diff(abs(x), x)}", "is not decided"),
        ("x: real; x >= 0 |- diff(abs(x), x) = 1", "{diff(abs(x), x)}", "is not decided"),
        ("x: real; x = 0 |- diff(x^2, x) = 0", "{diff(x^2, x)}", "is not decided"),
        ("x: real; x = 0 |- diff(abs(abs(x*sin(1/x))), x) = 0", "{diff(abs(abs(x*sin(1/x))), x)}", "is not decided"),
        ("x: real; x = 0 |- diff(where(sin(1/x) > 0, 0, x), x) = 0", "{diff(where(sin(1/x) > 0, 0, x), x)}",
         "is not decided"),
        ("x: real; x = 0 |- diff(max(sin(1/x), 0), x) = 0", "{diff(max(sin(1/x), 0), x)}", "is not decided"),
        # no expansion is known
        ("f: function(real) -> real; x: real; x = 0 |- diff(abs(x*f(1/x)), x) = 0",
         "{diff(abs(x*f(1/x)), x)}", "is not decided"),
        ("f: function(real) -> real; x: real; x = 0 |- diff(where(f(1/x) > 0, 0, x), x) = 0",
         "{diff(where(f(1/x) > 0, 0, x), x)}", "is not decided"),
        # elsewhere it says nothing of the point
        ("x: real; x = 0 |- x = 0", "{diff(x*abs(x), x)}", "does not occur"),
        ("x: real; x = 0 |- sum(diff(x*abs(x), x), k = 1..2) = 0", "{diff(x*abs(x), x)}", "does not occur"),
        ("x: real; x = 0 |- diff(diff(x*abs(x), x), x) = 0", "{diff(x*abs(x), x)}", "does not occur"),
        ("x: real; x = 0 |- diff(x*abs(x), x) = 0", "{y: real; diff(y*abs(y), y)}", "not one at the point"),
        # a constant beside which there is nothing
        ("x: real; a: real; x = 0 |- diff(relu(x) + log(a), x) = 0", "{diff(relu(x) + abs(log(a)), x)}",
         "does not occur"),
        ("x: real; a: real; x = 0 |- diff(relu(x + log(a) - log(a)), x) = 0",
         "{diff(relu(x + log(a) - log(a)), x)}", "needs a > 0"),
    ],
)  # fmt: skip
def test_sides_refuses(leaves: Premises, claim: str, argument: str, message: str) -> None:
    assert message in leaves(claim, f"sides {argument}")


@pytest.mark.parametrize(
    ("claim", "shown"),
    [
        ("x: real; x = 0 |- diff(x*abs(x), x) = 2*abs(x)", True),
        ("x: real; x = 0 |- diff(abs(x), x) = 1", False),  # two slopes
        ("x: real; x = 0 |- diff(where(x <= 0, x, x + 1), x) = 1", False),  # a jump
        ("x: real; x = 0 |- diff(where(x = 0, 5, x), x) = 1", False),  # a point by itself
        ("x: real; x = 0 |- diff(sign(x), x) = 0", False),
        ("x: real; x = 0 |- diff(where(x < 0, x, x^(3/2)), x) = 0", False),
        ("x: real; x = 0 |- diff(where(x < 0, 1/x, x), x) = 1", False),  # no value there from the left
    ],
)
def test_what_the_premises_keep_away(accepts: Callable[..., bool], claim: str, shown: bool) -> None:
    slope = claim.partition("|- ")[2].partition(") = ")[0] + ")"
    at_zero = "rewrite 0 {x} (normal-form)"
    assert accepts(claim, f"sides {{{slope}}} ({at_zero}, {at_zero}, {at_zero}, {at_zero})") is shown


def test_sides_is_calculus_and_looks_into_definitions_where_they_are_admitted(goal: Read) -> None:
    body = build("mul", (sym("x"), build("abs", (sym("x"),))))
    called = build("call", (sym("x"), body), ("h", frozenset()))
    asked = goal("x: real; x = 0 |- x = 0")
    slope = build("diff", (called, sym("x")))
    asked = replace(asked, claim=build("eq", (slope, num(0))))
    assert len(step(opening(asked), "sides", (slope,))) == 4  # type: ignore[arg-type]
    for by in (("definition",), ("algebra",), ("calculus",)):
        answer = step(opening(replace(asked, by=by)), "sides", (slope,))
        assert isinstance(answer, Rejected)
        assert answer.code == "justification"
    plain = goal("x: positive |- diff(abs(x), x) = 1")
    assert len(step(opening(replace(plain, by=("calculus",))), "sides", (plain.claim.args[0],))) == 4
