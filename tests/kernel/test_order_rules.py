"""Rules for inequalities: what each accepts, and the hostile certificates each refuses."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from derivcheck import kernel, methods
from derivcheck.core.build import num, sym
from derivcheck.core.certificate import Argument
from derivcheck.core.context import Declaration, Domain, Goal
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import INTEGER, REAL, Term
from derivcheck.core.text import text
from derivcheck.kernel.check import Rejected, Sequent, opening, step
from derivcheck.kernel.order import image
from derivcheck.syntax import read_claim

SYMBOLS = {
    "x": "real",
    "y": "real",
    "p": "positive",
    "q": "nonnegative",
    "u": "real in (0, 1)",
    "w": "real in [0, 1]",
    "z": "nonzero",
    "k": "natural",
    "b": "binary",
    "c": "one of -1/2, 1",
    "S": "symmetric(n)",
    "v": "vector(n)",
    "n": "natural",
    "f": "function(real) -> real",
}


def sequent(claim: str, *assumptions: str, by: tuple[str, ...] | None = None, **define: str) -> Sequent:
    """The sequent a claim asks for."""
    row = {"symbols": SYMBOLS, "assume": list(assumptions), "claim": claim, "define": define}
    read, errors = read_claim(row)
    assert read is not None, errors
    return opening(Goal(read.context, read.formula.term, by=by))


def argument(part: str | int | Fraction) -> Argument:
    """A term in the language; numbers and words stay what they are."""
    if not isinstance(part, str) or part in WORDS:
        return part
    if any(sign in part for sign in "<>"):
        return sequent(part).claim
    if part in ("oo", "-oo"):
        return sequent(f"limit(x, x -> oo) = {part}").claim.args[1]
    return sequent(f"{part} = 0").claim.args[0]


WORDS = {"left", "right", "slope", "value", "exp", "log", "sin", "sqrt", "power 3", "power 2"}


def applied(at: Sequent, rule: str, *arguments: str | int | Fraction) -> list[str] | str:
    """What is left to show, each as text; or why the rule refuses."""
    found = step(at, rule, tuple(argument(a) for a in arguments))
    if isinstance(found, Rejected):
        return f"refused: {found.message}"
    return [text(premise.claim) for premise in found]


# ------------------------------------------------------------------ the mean value theorem


def test_extremum_leaves_the_start_and_the_slope_on_both_sides() -> None:
    assert applied(sequent("exp(x) >= 1 + x"), "extremum", "x", "0", "exp(x) - 1") == [
        "exp(0) >= 1 + 0",
        "exp(x) - 1 >= 0",
        "exp(x) - 1 <= 0",
    ]


def test_extremum_leaves_out_a_side_on_which_the_point_cannot_lie() -> None:
    assert applied(sequent("sin(q) <= q"), "extremum", "q", "0", "1 - cos(q)") == ["sin(0) <= 0", "1 - cos(q) >= 0"]


def test_the_slope_is_shown_inside_the_interval_and_needs_no_derivative_at_its_ends() -> None:
    assert applied(sequent("asin(w) >= w"), "extremum", "w", "0", "1/sqrt(1 - w^2) - 1") == [
        "asin(0) >= 0",
        "1/sqrt(1 - w^2) - 1 >= 0",
    ]


def test_what_is_assumed_of_the_symbol_is_gone_while_it_moves() -> None:
    found = step(sequent("x^2 <= 4", "x = 2"), "extremum", tuple(argument(a) for a in ("x", "0", "-2*x")))
    assert not isinstance(found, Rejected)
    base, right = found  # on the left of 0 the point cannot lie
    assert [text(f) for f in base.context.facts] == ["x = 2"]
    assert [text(f) for f in right.context.facts] == ["x > 0"]


def test_what_is_granted_of_the_symbol_is_gone_while_it_moves() -> None:
    at = sequent("x^2 + y >= y", "x = 1")
    (granted,) = step(at, "rewrite", (0, at.claim.args[0].args[0].args[0]))  # type: ignore[misc]
    assert granted.granted
    found = step(granted, "extremum", tuple(argument(a) for a in ("x", "0", "2*x")))
    assert not isinstance(found, Rejected)
    assert [len(premise.granted) for premise in found] == [1, 0]


def test_a_guard_cuts_the_interval_and_must_be_shown() -> None:
    at = sequent("log(x) <= x - 1", "x > 0")
    assert applied(at, "extremum", "x", "1", "x - 1", "x > 0") == ["log(1) <= 1 - 1", "x - 1 >= 0", "x - 1 <= 0"]
    assert "refused" in applied(at, "extremum", "x", "1", "x - 1")  # log is not defined on the whole line
    assert applied(at, "extremum", "x", "1", "x - 1", "x > 1") == "refused: x > 1 is not shown"


NO_EXTREMUM = {
    "a symbol with holes in its range": ("k >= 0", ("k", "0", "1")),
    "a symbol over a finite set": ("b >= 0", ("b", "0", "1")),
    "a symbol over a finite set of fractions": ("c >= -1/2", ("c", "-1/2", "1")),
    "no symbol": ("x^2 >= 0", ("x + 1", "0", "2*x")),
    "an undeclared symbol": ("x^2 >= 0", ("pi", "0", "2*x")),
    "a start that moves": ("x*y >= 0", ("x", "x - 1", "y")),
    "a start out of the interval": ("p >= 0", ("p", "-1", "1")),
    "a start that is undefined": ("x^2 >= 0", ("x", "1/y", "2*x")),
    "a start at infinity": ("x^2 >= 0", ("x", "oo", "2*x")),
    "a start beyond a guard": ("x^3 >= 0", ("x", "-1", "x^2", "x >= 0"), "x >= 0"),
    "a jump at the start": ("sign(x) >= 0", ("x", "0", "0")),
    "a jump between": ("where(x < 1, 1, -1) >= 0", ("x", "0", "0")),
    "steps": ("floor(x) >= 0", ("x", "1/2", "0")),
    "a pole between": ("1/z >= 0", ("z", "1", "0 - 1/z^2")),
    "a pole at the start": ("1/p <= 0", ("p", "0", "-1")),
    "an infinite slope taken for none": ("-log(p) <= 0", ("p", "0", "-1/p")),
    "a kink": ("abs(x - 1) >= 1", ("x", "0", "1")),
    "the slope of another function": ("exp(x) >= 1 + x", ("x", "0", "x - 1")),
    "the slope with its sign turned": ("1 + x >= exp(x)", ("x", "0", "exp(x) - 1")),
    "a slope with too many zeros": ("x^3 - 3*x + 3 >= 0", ("x", "1", "(x - 1)*(x + 1)^2")),
    "a slope with a pole": ("x^2 >= 0", ("x", "0", "x/(x - 1)^2")),
    "a guard that is no end": ("x^2 >= 0", ("x", "0", "2*x", "x^2 >= 0")),
    "a guard that moves": ("x >= 0", ("x", "0", "1", "x >= x")),
    "a guard that is not shown": ("x >= 0", ("x", "0", "1", "x >= 0")),
    "a jump at an end": ("sign(p) <= 0", ("p", "0", "0")),
    "a jump where the point may lie": ("where(w < 1, 0, -1) >= 0", ("w", "0", "0")),
    "a guard that is undefined": ("sin(q) <= q", ("q", "0", "1 - cos(q)", "q >= 0/y")),
    "a guard that is an equation": ("x >= 0", ("x", "1", "1", "x = 1"), "x = 1"),
    "a guard by a vector": ("x >= 0", ("x", "0", "1", "x >= v"), "x >= v"),
    "a guard that is a word": ("x^2 >= 0", ("x", "0", "2*x", "slope")),
    "a start that is a vector": ("x^2 >= 0", ("x", "v", "2*x")),
    "a slope that is a vector": ("x^2 >= 0", ("x", "0", "v - v + 2*x")),
    "an equation shown like an inequality": ("0 = q", ("q", "0", "1")),
    "an equation": ("x = 0", ("x", "0", "1")),
    "an equation with a slope": ("x = 0", ("x", "0", "0")),
    "an equation with a slope that is 0 at the start": ("x^2 = 0", ("x", "0", "2*x")),
    "an equation with a slope that is 0 another way": ("x = x", ("x", "0", "x - x")),
    "an equation with a jump between": ("sign(p - 1) = 1", ("p", "2", "0")),
    "an equation with a pole between": ("atan(1/z) + atan(z) = pi/2", ("z", "1", "0")),
    "an equation with a pole between, guarded on one side": (
        "atan(x) + atan(y) = atan((x + y)/(1 - x*y))",
        ("x", "0", "0", "x <= 2"),
        "x <= 2",
    ),
    "an equation past a turn": ("asin(2*w*sqrt(1 - w^2)) = 2*asin(w)", ("w", "0", "0")),
    "an equation of vectors": ("v = v", ("x", "0", "0")),
    "an equation without a limit": ("limit(x, x -> oo) = oo", ("x", "0", "0")),
    "vectors": ("v >= 0", ("v", "0", "1")),
}


@pytest.mark.parametrize("case", NO_EXTREMUM)
def test_extremum_refuses(case: str) -> None:
    claim, arguments, *assumptions = NO_EXTREMUM[case]
    assert "refused" in applied(sequent(claim, *assumptions), "extremum", *arguments)


def test_a_side_condition_of_extremum_is_named() -> None:
    # continuous for u > 0, not at 0
    diverging = sequent("integral(1/(t + u), t = 0..1) >= 0")
    assert "to be continuous" in applied(diverging, "extremum", "u", "0", "-1/(u*(1 + u))")
    # as many summands as the symbol says
    moving = sequent("sum(sqrt(u + k), k = 1..indicator(u > -1)) >= 0")
    assert "to be continuous" in applied(moving, "extremum", "u", "1/2", "1/sqrt(u + 1)")
    # continuous, with a kink at 1 between the start and the point
    assert "x - 1 != 0" in applied(sequent("abs(x - 1) >= 1 - x"), "extremum", "x", "0", "sign(x - 1) + 1")


@pytest.mark.parametrize(
    ("claim", "rule", "arguments", "why"),
    [
        ("k >= 0", "extremum", ("k", "0", "1"), "only a real symbol"),
        ("b >= 0", "extremum", ("b", "0", "1"), "only a real symbol"),
        ("c >= -1/2", "extremum", ("c", "-1/2", "1"), "only a real symbol"),
        ("x^2 >= 0", "extremum", ("x", "oo", "2*x"), "a number that does not move"),
        ("x >= 0", "extremum", ("x", "0", "1", "x >= x - 1"), "an end of an interval"),
        ("exp(-x) >= 0", "approach", ("value", "x", "oo", "-exp(-x)", "oo"), "a number that does not move"),
        ("exp(w) < 3", "subdivision", ("k", "0", "1"), "takes a symbol"),
        ("exp(w) < 3", "subdivision", ("w", "0", "1", 1), "takes a symbol"),
        ("exp(w) < 3", "subdivision", ("w", "0", "w - w + 1"), "between closed numbers"),
    ],
)
def test_why_a_symbol_does_not_move(claim: str, rule: str, arguments: tuple[str | int, ...], why: str) -> None:
    assert why in applied(sequent(claim), rule, *arguments)


def test_a_constant_has_slope_zero_and_no_other() -> None:
    assert applied(sequent("x - x >= 0"), "extremum", "x", "0", "0") == ["0 - 0 >= 0", "0 >= 0", "0 <= 0"]
    assert "not the sign" in applied(sequent("x - x >= 0"), "extremum", "x", "0", "x")
    assert "not the sign" in applied(sequent("x >= 0"), "extremum", "x", "0", "0")


def test_an_equation_holds_where_it_holds_at_the_start_and_both_sides_move_alike() -> None:
    assert applied(sequent("atan(p) + atan(1/p) = pi/2"), "extremum", "p", "1", "0") == [
        "atan(1) + atan(1/1) = pi/2",
        "0 >= 0",
        "0 <= 0",
    ]
    assert (
        applied(sequent("acos(2*w^2 - 1) = 2*acos(w)"), "extremum", "w", "0", "0")[0] == "acos(2*0^2 - 1) = 2*acos(0)"
    )


def test_a_start_of_the_name_of_a_summand_is_not_taken_for_the_summand() -> None:
    # at x = 2 the last summand is log(0), though the condition for i' = x would be evident
    at = sequent("sum(log(x - i + 1), i = 1..3) >= sum(log(x - i + 1), i = 1..3)", "x > 2")
    start = sym("i'", INTEGER)
    named = replace(at, context=at.context.declare(Declaration("i'", INTEGER, Domain(num(2), num(2)), index=True)))
    for value, refused in ((start, True), (num(3), False)):
        found = step(named, "extremum", (argument("x"), value, num(0), argument("x > 2")))
        assert isinstance(found, Rejected) == refused, found


def test_rules_for_definitions_open_them_only_where_they_may() -> None:
    folded = {"g(t)": "exp(t)"}
    assert "definitions" in applied(sequent("g(x) > 0", by=("algebra",), **folded), "unfolded")
    assert "definitions" in applied(sequent("g(x) > 0", **folded), "unfolded", "x")
    assert applied(sequent("g(x) > 0", **folded), "unfolded") == ["exp(x) > 0"]


def test_an_interval_whose_end_moves_with_the_symbol_is_none() -> None:
    at = sequent("x >= 0")
    x = at.claim.args[0]
    for end in ("lower", "upper"):
        odd = Declaration("x", REAL, Domain(**{end: x}))
        moved = replace(at, context=at.context.declare(odd))
        found = step(moved, "extremum", (x, num(0), num(1)))
        assert isinstance(found, Rejected)
        assert "depends on the symbol" in found.message


def test_extremum_is_calculus() -> None:
    assert "calculus" in applied(sequent("exp(x) >= 1 + x", by=("algebra",)), "extremum", "x", "0", "exp(x) - 1")


def test_extremum_looks_through_definitions_only_where_they_may_be_opened() -> None:
    folded = {"g(t)": "exp(t) - t"}
    at = sequent("g(x) >= 1", by=("calculus",), **folded)
    assert "definitions" in applied(at, "extremum", "x", "0", "exp(x) - 1")
    at = sequent("g(x) >= 1", by=("calculus", "definition"), **folded)
    assert applied(at, "extremum", "x", "0", "exp(x) - 1")[1:] == ["exp(x) - 1 >= 0", "exp(x) - 1 <= 0"]


def test_a_strict_inequality_needs_a_strict_start_or_a_strict_slope() -> None:
    at = sequent("sin(p) < p")
    assert applied(at, "extremum", "p", "0", "1 - cos(p)")[0] == "sin(0) < 0"
    assert applied(at, "strict-extremum", 1, "p", "0", "1 - cos(p)") == [
        "p != 0",
        "sin(0) <= 0",
        "1 - cos(p) >= 0",
        "1 - cos(p) > 0",
    ]
    assert applied(at, "strict-extremum", 0, "p", "0", "1 - cos(p)") == ["p != 0", "sin(0) <= 0", "1 - cos(p) > 0"]
    assert "refused" in applied(at, "strict-extremum", -1, "p", "0", "1 - cos(p)")
    assert "refused" in applied(sequent("sin(q) <= q"), "strict-extremum", 1, "q", "0", "1 - cos(q)")


# ------------------------------------------------------------------ limits at an end


def test_approach_compares_with_the_limit_at_an_end() -> None:
    assert applied(sequent("atan(x) < 2"), "approach", "value", "x", "oo", "-1/(1 + x^2)", "2 - pi/2") == [
        "-1/(1 + x^2) <= 0",
        "limit(2 - atan(x), x -> oo) = 2 - pi/2",
        "2 - pi/2 > 0",
    ]
    assert applied(sequent("atan(x) < pi/2"), "approach", "slope", "x", "oo", "-1/(1 + x^2)", "0") == [
        "-1/(1 + x^2) < 0",
        "limit(pi/2 - atan(x), x -> oo) = 0",
        "0 >= 0",
    ]


def test_approach_comes_from_one_side_of_a_finite_end() -> None:
    assert applied(sequent("-log(u) > 0"), "approach", "slope", "u", "1", "-1/u", "0") == [
        "-1/u < 0",
        "limit(-log(u) - 0, u -> 1-) = 0",
        "0 >= 0",
    ]
    assert applied(sequent("u > 0"), "approach", "value", "u", "0", "1", "0") == [
        "1 >= 0",
        "limit(u - 0, u -> 0+) = 0",
        "0 > 0",
    ]


def test_only_a_strict_claim_asks_approach_for_a_strict_slope() -> None:
    premises = applied(sequent("exp(-x) >= 0"), "approach", "slope", "x", "oo", "-exp(-x)", "0")
    assert premises[0] == "-exp(-x) <= 0"


def test_approach_is_calculus() -> None:
    at = sequent("-log(u) > 0", by=("algebra",))
    assert "calculus" in applied(at, "approach", "slope", "u", "1", "-1/u", "0")


def test_approach_drops_the_ends_on_the_way() -> None:
    at = sequent("exp(-x) > 0", "x < 3", "x > 1")
    found = step(at, "approach", tuple(argument(a) for a in ("slope", "x", "oo", "-exp(-x)", "0", "x > 1")))
    assert not isinstance(found, Rejected)
    assert [text(f) for f in found[0].context.facts] == ["x > 1"]


NO_APPROACH = {
    "the way blocked by a guard": ("exp(-x) > 0", ("slope", "x", "oo", "-1", "0", "x < 3"), "x < 3"),
    "a finite end on no known side": ("x^2 >= 0", ("value", "x", "y", "2*x", "y^2")),
    "an end that is undefined": ("x^2 >= 0", ("value", "x", "0/y + 1", "2*x", "1"), "x < 1"),
    "an end that is reached": ("w >= 0", ("slope", "w", "1", "1", "0")),
    "an end that moves": ("x^2 >= 0", ("value", "x", "x + 1", "2*x", "0")),
    "a limit that moves": ("x^2 >= 0", ("value", "x", "oo", "2*x", "x")),
    "the limit -oo": ("x^2 >= 0", ("value", "x", "oo", "2*x", "-oo")),
    "the limit oo": ("exp(-x) >= 0", ("value", "x", "oo", "-exp(-x)", "oo")),
    "a limit that is a vector": ("exp(-x) >= 1", ("value", "x", "oo", "-exp(-x)", "v + 2")),
    "a slope that is a vector": ("exp(-x) >= 0", ("value", "x", "oo", "v - v - exp(-x)", "0")),
    "an equation": ("0 = exp(-x)", ("value", "x", "oo", "-exp(-x)", "0")),
    "a wrong slope": ("exp(-x) >= 0", ("value", "x", "oo", "exp(-x)", "0")),
    "a pole on the way": ("1/z >= 0", ("value", "z", "oo", "-1", "0")),
}


@pytest.mark.parametrize("case", NO_APPROACH)
def test_approach_refuses(case: str) -> None:
    claim, arguments, *assumptions = NO_APPROACH[case]
    assert "refused" in applied(sequent(claim, *assumptions), "approach", *arguments)


# ------------------------------------------------------------------ one inequality from others


@pytest.mark.parametrize(
    ("claim", "rule", "arguments", "left"),
    [
        ("x < y + 2", "between", ("y", "left"), ["x < y", "y <= y + 2"]),
        ("x < y + 2", "between", ("y", "right"), ["x <= y", "y < y + 2"]),
        ("x >= y", "between", ("p", "right"), ["x >= p", "p >= y"]),
        ("abs(x) <= y", "bounded", (), ["x <= y", "-x <= y"]),
        ("y > abs(x)", "bounded", (), ["x < y", "-x < y"]),
        ("max(x, y) < p", "bounded", (), ["x < p", "y < p"]),
        ("p <= min(x, y)", "bounded", (), ["x >= p", "y >= p"]),
        ("exp(x) <= exp(y)", "applied", ("exp", "x", "y"), ["x <= y"]),
        ("x^3 < y^3", "applied", ("power 3", "x", "y"), ["x < y"]),
        ("x^2 <= y^2", "applied", (2, "abs(x)", "abs(y)"), ["abs(x) >= 0", "abs(y) >= 0", "abs(x) <= abs(y)"]),
        ("log(p) <= x", "applied", ("log", "p", "exp(x)"), ["p <= exp(x)"]),
        ("sqrt(p) <= q", "reflected", (2,), ["sqrt(p) >= 0", "q >= 0", "sqrt(p)^2 <= q^2"]),
        ("log(p) <= x", "reflected", ("exp",), ["exp(log(p)) <= exp(x)"]),
        ("x^2 + y^2 >= 2*x*y", "squares", ("1", "1", "x - y"), ["1 > 0", "1 >= 0"]),
        ("(x^2 + y^2)/2 > x*y - 1", "squares", ("2", "1", "x - y", "2", "1"), ["2 > 0", "1 >= 0", "2 >= 0"]),
        ("p*x^2 >= 0", "squares", ("1", "p", "x"), ["1 > 0", "p >= 0"]),
    ],
)
def test_what_a_rule_leaves_to_show(claim: str, rule: str, arguments: tuple[str | int, ...], left: list[str]) -> None:
    assert applied(sequent(claim), rule, *arguments) == left


@pytest.mark.parametrize(
    ("claim", "rule", "arguments"),
    [
        ("x < y", "between", ("v", "left")),
        ("abs(x) <= y", "bounded", ("x",)),
        ("abs(v) <= y", "bounded", ()),
        ("x = y", "between", ("p", "left")),
        ("x < y", "between", ("p", "value")),
        ("abs(x) >= y", "bounded", ()),
        ("max(x, y) >= p", "bounded", ()),
        ("min(x, y) <= p", "bounded", ()),
        ("y < abs(x)", "bounded", ()),
        ("abs(x) = y", "bounded", ()),
        ("sin(x) <= sin(y)", "applied", ("sin", "x", "y")),
        ("x^2 <= y^2", "applied", ("power 2", "x", "y")),
        ("exp(x) <= exp(y)", "applied", ("exp", "y", "x")),
        ("x^2 <= y^2", "applied", (3, "x", "y")),
        ("x <= y", "applied", (1, "x", "y")),
        ("exp(x) <= exp(y)", "applied", ("exp", "x")),
        ("log(p) <= x", "applied", ("log", "x", "exp(x)")),
        ("log(p) <= log(q)", "applied", ("log", "p", "q")),  # log(0)
        ("x <= y", "reflected", ("sin",)),
        ("x <= y", "reflected", ("power 2",)),
        ("x <= y", "reflected", (1,)),
        ("x <= y", "reflected", (0,)),
        ("x^2 + y^2 >= 2*x*y", "squares", ("1", "1", "x + y")),
        ("x^2 + y^2 > 2*x*y", "squares", ("1", "1", "x - y")),
        ("2*x*y >= x^2 + y^2", "squares", ("1", "1", "x - y")),
        ("x^2 >= 0", "squares", ("1", "1")),
        ("x^2 >= 0", "squares", ("1",)),
        ("x^2 = 0", "squares", ("1", "1", "x")),
        ("x >= 0", "squares", ("1", "1", "sqrt(x)")),
        ("0 = x^2", "squares", ("1", "1", "x")),
        ("x - x >= 0", "squares", ("1",)),
        ("x^2 >= 0", "squares", ("1", "1", "x", "1")),
        ("exp(x) + 0/y <= exp(y)", "applied", ("exp", "x", "y")),
        ("exp(y) <= exp(x)", "applied", ("exp", "v", "y")),
        ("exp(x) = exp(y)", "applied", ("exp", "x", "y")),
        ("exp(v) >= 1 + v", "entries", ("x",)),
        ("psd(S)", "entries", ()),
        ("x^2 >= 0", "squares", (1, 1, "x")),
        ("x^2 >= 0", "squares", ("1", "1", "v")),
        ("x^2 >= 0", "squares", ("1", "1", "oo")),
        ("x = y", "reflected", ("exp",)),
        ("v >= x", "reflected", ("exp",)),
        ("1/x >= v", "entries", ()),
        ("x^2 >= 0", "squares", ("1", "1/y", "x")),
        ("x >= y", "entries", ()),
    ],
)
def test_a_rule_refuses(claim: str, rule: str, arguments: tuple[str | int, ...]) -> None:
    assert "refused" in applied(sequent(claim), rule, *arguments)


def test_an_image_is_named_only_where_it_is_defined() -> None:
    assert "log(x) needs x > 0" in applied(sequent("log(p) <= x"), "applied", "log", "x", "exp(x)")


@pytest.mark.parametrize("name", ["sin", "3", "power 2", "power -1", "power x", "power 101", "power", "power 1/3"])
def test_what_is_not_named_as_increasing_has_no_image(name: str) -> None:
    assert image(name, sequent("x = 0").claim.args[0]) is None


def test_negative_weights_stay_to_be_shown_and_are_false() -> None:
    assert applied(sequent("0 >= x^2"), "squares", "1", "-1", "x") == ["1 > 0", "-1 >= 0"]


def test_entries_name_indices_no_assumption_speaks_of() -> None:
    found = step(sequent("exp(v) >= 1 + v"), "entries", ())
    assert not isinstance(found, Rejected)
    (premise,) = found
    assert text(premise.claim) == "exp(v[i']) >= 1 + v[i']"
    again = step(premise.show(sequent("exp(v) >= 1 + v").claim), "entries", ())
    assert not isinstance(again, Rejected)
    assert text(again[0].claim) == "exp(v[i'_1]) >= 1 + v[i'_1]"


# ------------------------------------------------------------------ a number in place of an expression


def generalised(at: Sequent, q: str, *guards: str, u: str = "x^2") -> list[str] | str:
    """The rule with `t` as the new symbol; the guards and q are read with it declared."""
    row = {"symbols": {**SYMBOLS, "t": "real"}, "assume": [], "define": {}}

    def read(claim: str) -> Term:
        found, errors = read_claim({**row, "claim": claim})
        assert found is not None, errors
        return found.formula.term

    t = read("t = 0").args[0]
    found = step(at, "generalise", (read(q), t, argument(u), *(read(g) for g in guards)))
    return f"refused: {found.message}" if isinstance(found, Rejected) else [text(p.claim) for p in found]


def test_generalise_proves_more_than_was_asked() -> None:
    at = sequent("exp(x^2) >= 1 + x^2")
    assert generalised(at, "exp(t) >= 1 + t", "t >= 0") == ["exp(t) >= 1 + t"]
    assert "is not shown" in generalised(at, "exp(t) >= 1 + t", "t >= 1")
    assert "no instance" in generalised(at, "exp(t) >= 2 + t")
    assert "no instance" in generalised(at, "exp(t) >= 1 + t", u="1/x")
    assert "1/x needs" in generalised(sequent("exp(1/x) >= 1 + 1/x"), "exp(t) >= 1 + t", u="1/x")
    assert "generalise takes" in applied(at, "generalise", "exp(x^2) >= 1 + x^2")
    assert "generalise takes" in applied(at, "generalise", "x", "exp(x^2) >= 1 + x^2")
    assert "generalise takes" in applied(at, "generalise")
    assert "generalise takes" in applied(at, "generalise", "exp(x^2) >= 1 + x^2", "value", "x", "1")
    assert "generalise takes" in applied(at, "generalise", "exp(x^2) >= 1 + x^2", "x", "1", 1)
    assert "not new" in applied(at, "generalise", "exp(x^2) >= 1 + x^2", "x", "1", "y")


def test_generalise_takes_a_new_name_only() -> None:
    at = sequent("exp(x^2) >= 1 + x^2", "y > 1")
    q = substitute(sequent("exp(x) >= 1 + x").claim, {"x": sequent("y = 0").claim.args[0]})
    y = sequent("y = 0").claim.args[0]
    found = step(at, "generalise", (q, y, argument("x^2")))
    assert isinstance(found, Rejected)
    assert "not new" in found.message


# ------------------------------------------------------------------ term by term


SUMS = {"K": "natural", "m": "integer >= 1", "a": "vector(K)", "c": "vector(K)", "d": "vector(m)"}


def compared(claim: str, h: str, *facts: int, upto: str = "K", index: str = "i", assume: str = "") -> list[str] | str:
    """The rule `termwise` with terms h in an index from 1."""
    row = {"symbols": SUMS, "assume": [assume] if assume else []}
    read, errors = read_claim({**row, "claim": claim})
    named, more = read_claim({**row, "claim": f"sum({h}, {index} = 1..{upto}) = 0"})
    assert read is not None, errors
    assert named is not None, more
    low, high, body = named.formula.term.args[0].args
    at = opening(Goal(read.context, read.formula.term))
    found = step(at, "termwise", (named.formula.term.args[0].var, low, high, body, *facts))
    return f"refused: {found.message}" if isinstance(found, Rejected) else [text(p.claim) for p in found]


def test_sums_compare_term_by_term() -> None:
    assert compared("sum(exp(a[k]), k = 1..K) >= sum(1 + a[k], k = 1..K)", "exp(a[i]) - 1 - a[i]") == [
        "exp(a[i]) - 1 - a[i] >= 0"
    ]
    assert compared("sum(exp(d[k]), k = 1..m) > sum(d[k], k = 1..m)", "exp(d[i]) - d[i]", upto="m") == [
        "exp(d[i]) - d[i] > 0"
    ]
    one = "sum(a[k], k = 1..K) = 1"
    assert compared("sum(a[k]*c[k], k = 1..K) >= 2", "a[i]*(c[i] - 2)", 0, assume=one) == ["a[i]*(c[i] - 2) >= 0"]


@pytest.mark.parametrize(
    ("claim", "h", "facts", "more"),
    [
        ("sum(exp(a[k]), k = 1..K) > sum(a[k], k = 1..K)", "exp(a[i]) - a[i]", (), {}),  # both may be empty
        ("sum(exp(a[k]), k = 1..K) >= sum(1 + a[k], k = 1..K)", "exp(a[i]) - a[i]", (), {}),
        ("sum(exp(a[k]), k = 1..K) >= sum(a[k], k = 1..K)", "exp(a[i]) - a[i]", (), {"upto": "K - 1"}),
        ("sum(1/a[k], k = 1..K) >= sum(a[k], k = 1..K)", "1/a[i] - a[i]", (), {}),
        ("sum(a[k]*c[k], k = 1..K) >= 2", "a[i]*(c[i] - 2)", (), {}),
        ("sum(a[k]*c[k], k = 1..K) >= 2", "a[i]*(c[i] - 2)", (1,), {"assume": "sum(a[k], k = 1..K) = 1"}),
        ("sum(a[k], k = 1..K) = sum(c[k], k = 1..K)", "a[i] - c[i]", (), {}),
    ],
)
def test_termwise_refuses(claim: str, h: str, facts: tuple[int, ...], more: dict[str, str]) -> None:
    assert "refused" in compared(claim, h, *facts, **more)


# ------------------------------------------------------------------ piece by piece


@pytest.mark.parametrize(
    ("claim", "points"),
    [
        ("exp(w) < 3", ("0", "1/2", "1")),
        ("sin(w) >= w*sin(1)", ("0", "1/2", "5/8", "3/4", "1")),
        ("(w - 1/2)^2 >= 0", ("0", "1/2", "1")),
        ("sin(u) < u", ("0", "1/2", "1")),
        ("sin(w) + cos(w) < 1.42", tuple(f"{k}/16" for k in range(17))),
    ],
)
def test_subdivision_shows(claim: str, points: tuple[str, ...]) -> None:
    assert applied(sequent(claim), "subdivision", claim.split("(")[1][0], *points) == []


@pytest.mark.parametrize(
    ("claim", "points"),
    [
        ("exp(w) < 3", ("w - 1", "w + 1")),
        ("exp(w) < 3", ("0", "1/2")),
        ("exp(w) < 3", ("1/2", "1")),
        ("exp(w) < 3", ("0", "1", "1/2", "1")),
        ("exp(w) < 3", ("0",)),
        ("exp(w) < 3", ()),
        ("exp(w) < 2.7", ("0", "1/2", "1")),
        ("exp(w) < 3", ("0", "y", "1")),
        ("exp(w) < 3 + y^2", ("0", "1/2", "1")),
        ("(w - 1/2)^2 > 0", ("0", "1/2", "1")),
        ("abs(w - 1/2) > 0", ("0", "1/2", "1")),
        ("sin(w) < w", ("0", "1/2", "1")),
        ("1/(w - 1/2)^2 > 0", ("0", "1/2", "1")),
        ("sqrt(w - 1/2) >= 0", ("0", "1/2", "1")),
        ("sign(w - 1/2)*(w - 1/2)^2 >= 0 - 1/1000", ("0", "1/2", "1")),
        ("exp(x) > 0", ("0", "1")),
        ("0 = exp(w)", ("0", "1")),
        ("w/w > 0", ("0", "1")),
        ("exp(w) < 3", ("0", "exp(-sum(exp(k), k = 1..1000))", "1")),  # no ball for an end
        ("exp(w) < 3", ("-exp(-sum(exp(k), k = 1..1000))", "1")),
        ("exp(w) < 3", ("0", 1)),
        ("exp(w) < 3", tuple(f"{k}/201" for k in range(202))),  # too many pieces
        ("w^(3/2) + w >= w^2", ("0", "1/4", "1")),  # no derivative at 0
        ("atan(4*w - 4*w^2) >= 0", ("0", "1")),  # no ball for the slope
        ("w^4 >= w^5", ("0", "1/2", "1")),  # not decided by three derivatives
    ],
)
def test_subdivision_refuses(claim: str, points: tuple[str | int, ...]) -> None:
    name = "x" if claim == "exp(x) > 0" else "w"
    assert "refused" in applied(sequent(claim), "subdivision", name, *points)


def test_subdivision_is_calculus_and_opens_no_definition_unasked() -> None:
    assert "calculus" in applied(sequent("exp(w) < 3", by=("algebra",)), "subdivision", "w", "0", "1/2", "1")
    folded = {"g(t)": "exp(t)"}
    pieces = ("w", "0", "1/2", "1")
    assert "definitions" in applied(sequent("g(w) < 3", by=("calculus",), **folded), "subdivision", *pieces)
    assert applied(sequent("g(w) < 3", by=("calculus", "definition"), **folded), "subdivision", *pieces) == []


def test_subdivision_has_no_box_for_a_symbol_that_is_given() -> None:
    at = sequent("exp(w) < 3", "w = u^2")
    (granted,) = step(at, "rewrite", (0, argument("w")))  # type: ignore[misc]
    assert "stays open" in applied(granted, "subdivision", "w", "0", "1/2", "1")


# ------------------------------------------------------------------ falsehoods near the truth

FALSE = [
    "exp(x) >= 1 + x + x^2/2",
    "exp(x) > 1 + x",
    "sin(x) <= x",
    "log(p) < p - 1",
    "log(p) <= p - 1.0001",
    "atan(q) > q/(1 + q^2)",
    "atan(x) <= 1.57",
    "cos(x) >= 1 - x^2/3",
    "x^4*y^2 + x^2*y^4 - 3*x^2*y^2 + 1 > 0",
    "x^2 + y^2 > 2*x*y",
    "x^3 + y^3 >= 0",
    "x*y <= (x + y)^2/5",
    "sqrt(q) >= q",
    "abs(sin(x)) < abs(x)",
    "exp(v) > 1 + v",
    "exp(-x) <= 1",
    "p*log(p) >= -0.36",
    "u*(1 - u) < 1/4",
    "tanh(x)^2 < 0.99",
    "abs(x) + abs(y) <= abs(x + y)",
    "max(x, y) <= x + y",
]


@pytest.mark.parametrize("claim", FALSE)
def test_no_certificate_shows_a_falsehood_near_the_truth(claim: str) -> None:
    goal = Goal(sequent(claim).context, sequent(claim).claim)
    certificate, _, _ = methods.search(goal)
    assert certificate is None or not isinstance(kernel.check(goal, certificate), kernel.Accepted)
