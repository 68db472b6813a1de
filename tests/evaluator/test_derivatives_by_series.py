"""Derivatives by jets against difference quotients in ball arithmetic: two roads that share only the values."""

from __future__ import annotations

import pytest
from flint import arb, ctx, fmpq

from derivcheck.core.certificate import Point
from derivcheck.core.context import Context, Declaration
from derivcheck.core.term import REAL, Term
from derivcheck.evaluator import Outcome, evaluate
from derivcheck.syntax import parse_formula

XY = Context((Declaration("x", REAL), Declaration("y", REAL)))
BITS = 700
STEP = "10^-40"

SMOOTH = [
    ("exp(x)", "1/3"), ("log(x)", "1/3"), ("sqrt(x)", "1/3"), ("sin(x)", "2"), ("cos(x)", "2"), ("tan(x)", "1"),
    ("asin(x)", "1/3"), ("acos(x)", "1/3"), ("atan(x)", "-2"), ("sinh(x)", "1/2"), ("cosh(x)", "1/2"),
    ("tanh(x)", "1/2"), ("asinh(x)", "-1/2"), ("acosh(x)", "3/2"), ("atanh(x)", "1/3"), ("erf(x)", "1/2"),
    ("gamma(x)", "7/2"), ("abs(x)", "-3"), ("relu(x)", "3"), ("sign(x)", "-2"), ("floor(x)", "1/2"),
    ("ceil(x)", "1/2"), ("max(x, x^2)", "3"), ("min(x, x^2)", "3"), ("x^5", "-2"), ("x^-3", "-2"), ("x^(1/3)", "5"),
    ("x^x", "3/2"), ("2^x", "-1"), ("1/(1 + exp(-x))", "1/3"), ("exp(sin(x^2))/(1 + x^4)", "4/5"),
    ("where(x > 0, x^3, -x)", "2"), ("indicator(x > 0)*x^2", "2"), ("binomial(x, 3)", "1/2"), ("x^70", "9/8"),
    ("sum(x^k/k, k = 1..5)", "2"), ("prod(x + k, k = 0..4)", "1/2"), ("max(x^k, k = 1..3)", "2"),
    ("integral(exp(-t^2*x), t = 0..1)", "1/2"), ("integral(sin(t*x), t = x..x^2)", "3/2"),
    ("det([[x, 1, 2], [0, x^2, 1], [1, x, 3]])", "2"), ("inv([[x, 1], [1, x^2]])[1, 2]", "3"),
    ("norm([x, x^2, 1])", "2"), ("trace([[x, 1], [2, x^3]] @ [[x, x], [1, x]])", "2"),
    ("at(y^2 + x*y, y = exp(x))", "1/2"), ("at(diff(y^3*x, y), y = x^2)", "1/2"), ("diff(sin(x*x), x)", "1/2"),
    ("limit(sin(x*y)/y, y -> 0)", "2"),
]  # fmt: skip


def at(term: Term, name: str, value: str) -> Term:
    return parse_formula(value, Context()) if term.op == "sym" else _substituted(term, name, value)


def _substituted(term: Term, name: str, value: str) -> Term:
    from derivcheck.core.build import build, sym

    return build("at", (parse_formula(value, Context()), term), sym(name))


def ball(term: Term) -> arb:
    found = evaluate(term, Point(), BITS, work=40_000_000)
    assert not isinstance(found, Outcome), (term, found)
    return arb(found) if isinstance(found, fmpq) else found


def value(text: str, where: str) -> arb:
    return ball(_substituted(parse_formula(text, XY), "x", where))


@pytest.mark.parametrize(("text", "where"), SMOOTH)
def test_the_first_derivative_is_the_limit_of_quotients(text: str, where: str) -> None:
    with ctx.workprec(BITS):
        h = arb(10) ** -40
        slope = (value(text, f"{where} + {STEP}") - value(text, f"{where} - {STEP}")) / (2 * h)
        found = value(f"diff({text}, x)", where)
        tolerance = arb("1e-30") if "integral" not in text else arb("1e+5")
        assert abs(found - slope) < tolerance


@pytest.mark.parametrize(("text", "where"), [row for row in SMOOTH if "integral" not in row[0]])
def test_the_second_derivative_is_the_second_difference(text: str, where: str) -> None:
    with ctx.workprec(BITS):
        h = arb(10) ** -40
        left, middle, right = (value(text, f"{where}{s}") for s in (f" - {STEP}", "", f" + {STEP}"))
        found = value(f"diff({text}, x, 2)", where)
        assert abs(found - (left + right - 2 * middle) / h**2) < arb("1e-20")


@pytest.mark.parametrize(("text", "where"), [row for row in SMOOTH if "integral" not in row[0]])
def test_higher_derivatives_nest(text: str, where: str) -> None:
    """The fourth derivative in one series is the second of the second, by nested ones."""
    with ctx.workprec(BITS):
        once = value(f"diff({text}, x, 4)", where)
        nested = value(f"diff(1*diff({text}, x, 2), x, 2)", where)
        assert abs(once - nested) < arb("1e-60")


@pytest.mark.parametrize(
    "text", ["exp(x*y)", "sin(x)*y^3 + x^y", "log(x + y^2)/(1 + x*y)", "atan(y/x)", "norm([x, y])"]
)
def test_mixed_derivatives_commute(text: str) -> None:
    with ctx.workprec(BITS):
        one = ball(_substituted(_substituted(parse_formula(f"diff({text}, x, y)", XY), "x", "2"), "y", "3/2"))
        other = ball(_substituted(_substituted(parse_formula(f"diff({text}, y, x)", XY), "x", "2"), "y", "3/2"))
        assert abs(one - other) < arb("1e-150")
        quotient = _quotient(text)
        assert abs(one - quotient) < arb("1e-15")


def _quotient(text: str) -> arb:
    h = arb(10) ** -20
    total = arb(0)
    for sx in (1, -1):
        for sy in (1, -1):
            term = parse_formula(text, XY)
            term = _substituted(term, "x", f"2 + {sx}*10^-20")
            term = _substituted(term, "y", f"3/2 + {sy}*10^-20")
            total += sx * sy * ball(term)
    return total / (4 * h * h)


def test_the_derivative_of_an_integral_by_its_bound() -> None:
    with ctx.workprec(BITS):
        found = value("diff(integral(exp(-t^2), t = 0..x^2), x)", "1/2")
        assert abs(found - value("2*x*exp(-x^4)", "1/2")) < arb("1e-20")
        inside = value("diff(integral(exp(-t^2*x), t = 0..1), x)", "1/2")
        assert abs(inside + value("integral(t^2*exp(-t^2*x), t = 0..1)", "1/2")) < arb("1e-20")


def test_infinitesimals_are_not_confused() -> None:
    """d/dx (x d/dy (x + y)) at x = y = 1 is 1, not 2."""
    with ctx.workprec(BITS):
        term = parse_formula("diff(x*at(diff(x + y, y), y = x), x)", XY)
        assert ball(_substituted(term, "x", "1")) == 1
