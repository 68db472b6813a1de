"""Limits by expansions: what tends where, and what is not decided or does not exist."""

from __future__ import annotations

import pytest

from derivcheck import kernel, methods
from derivcheck.core.build import build, is_infinite, num, relation
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Goal
from derivcheck.core.term import Term
from derivcheck.kernel.check import Rejected, opening, step
from derivcheck.kernel.normal import normal
from derivcheck.kernel.ring import Stuck
from derivcheck.kernel.scales import Scales
from derivcheck.syntax import read_claim

SYMBOLS = {
    "x": "real",
    "y": "real",
    "a": "real",
    "p": "positive",
    "z": "nonzero",
    "m, n": "natural",
    "f": "function(real) -> real",
    "h": "function(real, real) -> real",
}


def goal(claim: str, *assumptions: str, by: tuple[str, ...] | None = None, **define: str) -> Goal:
    """The goal a claim asks for."""
    read, errors = read_claim({"symbols": SYMBOLS, "assume": list(assumptions), "claim": claim, "define": define})
    assert read is not None, errors
    return Goal(read.context, read.formula.term, by=by)


def proved(asked: Goal) -> bool:
    """Whether the search finds a certificate that the kernel accepts."""
    certificate, _, _ = methods.search(asked)
    return certificate is not None and isinstance(kernel.check(asked, certificate), kernel.Accepted)


TRUE = [
    # continuity, removable singularities, derivatives
    ("x^2", "3", "9"),
    ("sin(x)/x", "0", "1"),
    ("(1 - cos(x))/x^2", "0", "1/2"),
    ("(exp(x) - 1 - x)/x^2", "0", "1/2"),
    ("(x^2 - 1)/(x - 1)", "1", "2"),
    ("tan(x)/x", "0", "1"),
    ("asin(x)/x", "0", "1"),
    ("atan(x)/x", "0", "1"),
    ("(sin(x) - x)/x^3", "0", "-1/6"),
    ("(p^x - 1)/x", "0", "log(p)"),
    ("(exp(y + x) - exp(y))/x", "0", "exp(y)"),
    ("(f(y + x) - f(y))/x", "0", "diff(f(y), y)"),
    ("(sqrt(p + x) - sqrt(p))/x", "0", "1/(2*sqrt(p))"),
    ("log(1 + x)/x", "0", "1"),
    ("(1 + x)^(1/x)", "0", "exp(1)"),
    ("abs(x)", "0", "0"),
    ("erf(x)/x", "0", "2/sqrt(pi)"),
    ("x*floor(1/x)", "0", "1"),
    ("sinh(x)/x", "0", "1"),
    ("gamma(x)", "2", "1"),
    ("atanh(x)/x", "0", "1"),
    ("(erf(y + x) - erf(y))/x", "0", "2/sqrt(pi)*exp(-y^2)"),
    # one side
    ("x*log(x)", "0+", "0"),
    ("x^x", "0+", "1"),
    ("abs(x)/x", "0-", "-1"),
    ("sign(x)", "0+", "1"),
    ("2^(1/x)", "0-", "0"),
    ("exp(-1/x)/x^5", "0+", "0"),
    ("sqrt(x)", "0+", "0"),
    ("acos(x)", "1-", "0"),
    ("asin(x)", "1-", "pi/2"),
    ("where(x > 0, 1 + x, 7)", "0+", "1"),
    ("acosh(x)", "1+", "0"),
    ("indicator(x > 0)", "0-", "0"),
    ("where(not x <= 0, 1, 7)", "0+", "1"),
    ("where(x > 0 and x < 1, 1, 7)", "0+", "1"),
    ("where(x > 1 and a > 0, 7, 1)", "0+", "1"),
    ("where(x > 0 or a > 0, 1, 7)", "0+", "1"),
    ("where(x < 0 or x > 1, 7, 1)", "0+", "1"),
    # far out
    ("exp(-x)*x^2", "oo", "0"),
    ("x^(-2)", "oo", "0"),
    ("1/(1 + exp(-x))", "oo", "1"),
    ("1/(1 + exp(-x))", "-oo", "0"),
    ("tanh(x)", "-oo", "-1"),
    ("atan(x)", "oo", "pi/2"),
    ("erf(x)", "-oo", "-1"),
    ("(1 + a/x)^x", "oo", "exp(a)"),
    ("(1 + 1/n)^n", "oo", "exp(1)"),
    ("sqrt(x^2 + x) - x", "oo", "1/2"),
    ("log(1 + exp(x)) - x", "oo", "0"),
    ("log(1 + exp(x))", "-oo", "0"),
    ("log(x)/x^(1/10)", "oo", "0"),
    ("x^(1/x)", "oo", "1"),
    ("asinh(x) - log(x)", "oo", "log(2)"),
    ("acosh(x) - log(x)", "oo", "log(2)"),
    ("sin(x)/x", "oo", "0"),
    ("x/(x + sin(x))", "oo", "1"),
    ("floor(sin(x))/x", "oo", "0"),
    ("floor(x)/x", "oo", "1"),
    ("floor(x + sin(x))/x", "oo", "1"),
    ("floor(x)", "2+", "2"),
    ("floor(x)", "2-", "1"),
    ("ceil(x)", "2+", "3"),
    ("ceil(x)", "2-", "2"),
    ("floor(x)", "5/2", "2"),
    ("ceil(x)", "-5/2", "-2"),
    ("floor(1 - x^2)", "0", "0"),
    ("floor(2 + x - x)", "3", "2"),
    ("ceil(exp(-x))", "oo", "1"),
    ("floor(5/2 + sin(x)/x)", "oo", "2"),
    ("log(log(x))/log(x)", "oo", "0"),
    ("log(log(x))^5*log(x)/x", "oo", "0"),
    ("exp(log(log(x)))/log(x)", "oo", "1"),
    ("log(log(x^2)) - log(log(x))", "oo", "log(2)"),
    ("log(x)^(1/log(log(x)))", "oo", "exp(1)"),
    ("max(x, 1)/x", "oo", "1"),
    ("relu(x)", "-oo", "0"),
    ("cosh(x)/exp(x)", "oo", "1/2"),
    ("exp(x + 1/x) - exp(x)", "oo", "oo"),
    ("x*exp(-p*x)", "oo", "0"),
    ("x^p", "oo", "oo"),
    ("norm([x, 1])/x", "oo", "1"),
    ("where(x - x >= 0, 1, 7)", "oo", "1"),
    ("(x - x)^p", "oo", "0"),
    ("sqrt(x - x)", "oo", "0"),
    ("x^(sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3))", "oo", "1"),
    ("erf(y + x - x)", "oo", "erf(y)"),
    ("sin(x + sin(x))/x", "oo", "0"),
    ("abs(sin(x))/x", "oo", "0"),
    ("abs(a*x)/x", "oo", "abs(a)"),
    ("abs(a*x + 1)/x", "oo", "abs(a)"),
    # infinite
    ("-log(x)", "0+", "oo"),
    ("1/x", "0+", "oo"),
    ("1/x", "0-", "-oo"),
    ("1/x^2", "0", "oo"),
    ("exp(x)/x^100", "oo", "oo"),
    ("exp(log(x)^2)/x^9", "oo", "oo"),
    ("tan(x)", "(pi/2)-", "oo"),
    ("a^2*x + x", "oo", "oo"),
    ("floor(floor(x))/x", "oo", "1"),
    # arrays whose entries all have values near the point
    ("[x, 1/x][1]", "0", "0"),
    ("[x, log(x)][1]", "0+", "0"),
    ("[x, 1/z][1]", "0", "0"),
    ("norm([x, p])", "0", "p"),
]


@pytest.mark.parametrize(("body", "point", "value"), TRUE)
def test_what_tends_where(body: str, point: str, value: str) -> None:
    name = "n" if "^n" in body else "x"
    assert proved(goal(f"limit({body}, {name} -> {point}) = {value}"))


OPEN = [
    # no such limit
    ("1/x", "0", "oo"),
    ("1/x", "0", "-oo"),
    ("2^(1/x)", "0-", "oo"),
    ("2^(1/x)", "0", "0"),
    ("abs(x)/x", "0", "1"),
    ("sign(x)", "0", "0"),
    ("sin(1/x)", "0", "0"),
    ("sin(x)", "oo", "0"),
    ("x*sin(x)", "oo", "oo"),
    ("floor(x)", "1", "1"),
    ("sin(x)/x", "0", "0"),
    ("x - x", "oo", "1"),
    ("exp(-x)", "oo", "-oo"),
    # not defined on a punctured neighbourhood
    ("sqrt(x)", "0", "0"),
    ("log(x)", "0", "-oo"),
    ("x*log(x)", "0", "0"),
    ("1/(x - x)", "0", "0"),
    ("0*log(-x)", "oo", "0"),
    ("0/floor(x)", "0+", "0"),
    ("asin(x)", "1", "pi/2"),
    ("asin(x)", "2", "0"),
    ("where(x > 0, log(-x), 0)", "0+", "0"),
    ("0*tan(1/x)", "0+", "0"),
    ("x^y*x^(-y)", "0", "1"),
    ("(x - x)^(x - x)", "0", "1"),
    # a sign that is not known
    ("a*x", "oo", "oo"),
    ("x^a", "oo", "oo"),
    ("(p*exp(-p*x) + abs(a)*exp(-abs(a)*x))*exp(abs(a)*x)", "oo", "oo"),
    ("a*x/(a*x)", "oo", "1"),
    ("a/x*x", "0", "1"),
    ("(a*x + 1)/(a*x)", "oo", "1"),
    ("exp(a*x)", "oo", "0"),
    ("abs(a*x + 1) - abs(a)*x", "oo", "0"),
    ("z*x", "oo", "-oo"),
    ("atan(z*x)", "oo", "-pi/2"),
    ("erf(z*x)", "oo", "-1"),
    ("sign(a*x)", "oo", "1"),
    ("where(a > 0, x, 1)", "oo", "1"),
    ("where(not a > 0, 1, x)", "oo", "1"),
    ("where(x > 0 and a > 0, 7, 1)", "0+", "1"),
    ("where(x < 0 or a > 0, 1, 7)", "0+", "7"),
    ("where(x > 0 => a > 0, 1, 7)", "0+", "7"),
    ("where(sin(x) > 0, 1, 7)", "oo", "7"),
    ("indicator(x > 0 and a > 0)", "oo", "0"),
    # nothing is known far out
    ("f(x)", "oo", "f(0)"),
    ("h(1/x, y) - h(1/x, 1)", "oo", "0"),
    ("log(log(x))", "oo", "1"),
    ("f(x + sin(x))", "oo", "f(0)"),
    ("exp(floor(x))/exp(x)", "oo", "1"),
    ("exp(exp(x))", "oo", "oo"),
    ("exp(x^p)", "oo", "oo"),
    ("log(log(log(x)))", "oo", "oo"),
    ("exp(-log(log(x))^2)*log(x)", "oo", "0"),
    ("floor(x)", "2", "2"),
    ("ceil(x)", "0-", "-1"),
    ("floor(x)", "2-", "2"),
    ("ceil(x)", "2-", "1"),
    ("floor(x*sin(1/x))", "0", "0"),
    ("floor(y + x)", "0+", "y"),
    ("floor(x*y)", "0+", "0"),
    ("acosh(-x) - log(x)", "oo", "log(2)"),
    ("(-x)^(y - y + 2)/x^2", "oo", "1"),
    ("(x - x)^a", "oo", "0"),
    ("(x - x)^(-p)", "oo", "0"),
    ("(x - x)^(y - y)", "oo", "1"),
    ("(z*x)^(n + 1)", "oo", "oo"),
    ("(z*x)^(p + x - x)/x^(2*p)", "oo", "0"),
    ("log(z*x)/log(x)", "oo", "1"),
    ("floor(x) + exp(-x)*sin(x) - x", "oo", "0"),
    ("where([x, a] > 0, 7, 1)", "oo", "7"),
    ("where(x > 0 and convex(y + exp(y), y), 7, 1)", "oo", "1"),
    # arrays an entry of which has no value near the point
    ("[x, 1/(x - x)][1]", "0", "0"),
    ("[x, log(x)][1]", "0-", "0"),
    ("[x, sum(1/(x - k*x), k = 1..m)][1]", "0", "0"),
    ("[x, sum(x, k = 1..oo)][1]", "0", "0"),
    ("[x, 1/y][1]", "0", "0"),
    # constants that are undefined
    ("x - x", "1/y", "0"),
    ("x*log(y)", "0", "0"),
    ("x/y", "0", "0"),
    # natural numbers
    ("2^n", "-oo", "0"),
    ("(-1)^n", "oo", "1"),
    ("factorial(n)/factorial(n)", "oo", "1"),
]


@pytest.mark.parametrize(("body", "point", "value"), OPEN)
def test_what_is_not_shown(body: str, point: str, value: str) -> None:
    name = "n" if "(n)" in body or "^n" in body else "x"
    asked = goal(f"limit({body}, {name} -> {point}) = {value}")
    assert not proved(asked)
    rule = ("diverges",) if is_infinite(asked.claim.args[1]) else ("limit", asked.claim.args)
    assert isinstance(step(opening(asked), *rule), Rejected)


def test_facts_about_an_outer_symbol_do_not_reach_the_bound_one() -> None:
    assert not proved(goal("limit(abs(x)/x, x -> 0) = 1", "x > 0"))
    assert not proved(goal("limit(x^2, x -> 3) = 4", "x = 2"))
    assert proved(goal("limit(x^2, x -> 3) = 9", "x = 2"))
    assert proved(goal("limit(x*y, x -> y) = y^2", "x = 2"))


def test_a_limit_that_is_shown_may_stand_in_a_larger_claim() -> None:
    assert proved(goal("limit(sin(x)/x, x -> 0) + y = 1 + y"))
    assert proved(goal("limit(sin(x)/x, x -> 0)*p > 0"))
    assert not proved(goal("limit(sin(1/x), x -> 0) = limit(sin(1/x), x -> 0)"))
    assert not proved(goal("limit(1/x, x -> 0+)*0 = 0"))


def test_a_power_whose_exponent_is_no_number_is_one_of_something_positive() -> None:
    at = opening(goal("z = p"))
    field = at.field()
    z, p = (normal(field, side) for side in at.claim.args)
    scales = Scales(field, 3)
    assert scales.power(scales.scaled(scales.power_of_t(1), p), p).terms
    with pytest.raises(Stuck, match="negative"):
        scales.power(scales.scaled(scales.power_of_t(1), z), p)


def test_an_integer_tends_to_the_ends_only() -> None:
    n = goal("n = 0").claim.args[0]
    limit = build("limit", (num(3), n), (n, ""))
    assert isinstance(
        step(opening(Goal(goal("n = 0").context, relation("eq", limit, num(3)))), "limit", (limit, num(3))), Rejected
    )


def test_limits_are_calculus_and_look_through_definitions_where_they_may() -> None:
    assert not proved(goal("limit(sin(x)/x, x -> 0) = 1", by=("algebra",)))
    folded = {"g(t)": "sin(t)/t"}
    assert not proved(goal("limit(g(x), x -> 0) = 1", by=("calculus",), **folded))
    assert proved(goal("limit(g(x), x -> 0) = 1", by=("calculus", "definition"), **folded))


def rejected(asked: Goal, value: str) -> str:
    """Why a value is refused for the limit on the left of a claim."""
    found = step(opening(asked), "limit", (limit_of(asked), goal(f"{value} = 0").claim.args[0]))
    assert isinstance(found, Rejected)
    return f"{found.code}: {found.message}"


def test_a_limit_says_why_it_is_not_known() -> None:
    assert "calculus" in rejected(goal("limit(sin(x)/x, x -> 0) = 1", by=("algebra",)), "1")
    assert "too many terms" in rejected(goal("limit(1/(1 + (1 + x)^12*(1 + x^13)^6), x -> oo) = 0"), "0")
    assert "gamma" in rejected(goal("limit(gamma(x) + (x + y + p)^5000, x -> 2) = 0"), "0")


def limit_of(asked: Goal) -> Term:
    return asked.claim.args[0]


@pytest.mark.parametrize("value", ["0", "2", "1/y", "x", "1 + 0/y", "[1, 1]"])
def test_a_wrong_value_is_refused(value: str) -> None:
    asked = goal("limit(sin(x)/x, x -> 0) = 1")
    named = goal(f"{value} = 0").claim.args[0]
    assert isinstance(step(opening(asked), "limit", (limit_of(asked), named)), Rejected)


def test_an_infinite_limit_is_no_number() -> None:
    asked = goal("limit(1/x, x -> 0+) = oo")
    assert isinstance(step(opening(asked), "limit", (limit_of(asked), asked.claim.args[1])), Rejected)
    finite = limit_of(goal("limit(x, x -> 1) = 1"))
    assert isinstance(step(opening(asked), "limit", (finite, asked.claim.args[1])), Rejected)
    zero = goal("0 = 0").claim.args[0]
    assert isinstance(step(opening(asked), "limit", (limit_of(asked), zero)), Rejected)
    assert isinstance(step(opening(goal("limit(x, x -> 0) = 0")), "diverges"), Rejected)
    assert isinstance(step(opening(goal("limit(1/x, x -> 0+) = -oo")), "diverges"), Rejected)
    assert isinstance(step(opening(goal("limit(1/x, x -> 0+) != oo")), "diverges"), Rejected)


def test_only_a_limit_has_one() -> None:
    asked = goal("x = x")
    assert isinstance(step(opening(asked), "limit", (asked.claim.args[0], asked.claim.args[1])), Rejected)
    assert isinstance(step(opening(asked), "limit", ()), Rejected)
    forged = Certificate("limit", (asked.claim.args[0], asked.claim.args[1]), (Certificate("normal-form"),))
    assert not isinstance(kernel.check(asked, forged), kernel.Accepted)
