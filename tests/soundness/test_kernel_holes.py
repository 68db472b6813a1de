"""Ways that once led the kernel to a falsehood, found by reading it as a hostile reviewer; each stays shut.

Claims are put straight to search and kernel, without the evaluator in front,
which would hide a fault; certificates are forged by hand where no method would
ever propose them.  A claim here is false somewhere in its context, or a side
of it is undefined there.
"""

from __future__ import annotations

import pytest

from derivcheck import kernel, methods
from derivcheck.core.build import OO, ZERO, add, build, div, fn, mul, neg, num, power, sym
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Fact, Goal
from derivcheck.core.term import INTEGER, NATURAL, Term
from derivcheck.syntax import read_claim

Symbols = dict[str, object]
SHOWN = Certificate("normal-form")
SIGNS = Certificate("signs")


def goal(claim: str, symbols: Symbols, assume: list[str], facts: tuple[Fact, ...] = (), kind: str = "step") -> Goal:
    """The goal of a claim in the language."""
    read, errors = read_claim({"symbols": symbols, "assume": assume, "claim": claim})
    assert read is not None, errors
    return Goal(read.context, read.formula.term, facts, None, kind)


def lemma(claim: str, symbols: Symbols, assume: list[str]) -> Fact:
    """A cited fact, proved in a context of its own."""
    there = goal(claim, symbols, assume)
    return Fact("lemma", there.context, there.claim)


def accepted(asked: Goal, certificate: Certificate | None) -> bool:
    """Whether the kernel takes the certificate for a proof."""
    return certificate is not None and isinstance(kernel.check(asked, certificate), kernel.Accepted)


def proved(asked: Goal) -> bool:
    """Whether the methods find a certificate that the kernel takes."""
    return accepted(asked, methods.search(asked)[0])


# ------------------------------------------------------------------ intervals


@pytest.mark.parametrize(
    "claim", ["x > y*1e-390", "x >= y*1e-390", "x + 1 > y*1e-380", "x != y*1e-390", "x + y^2 > z*1e-390"]
)
def test_a_tiny_coefficient_times_an_unbounded_symbol_is_unbounded(claim: str) -> None:
    """1e-390 became 0.0 when it was multiplied by a floating-point infinity, and 0.0*inf is no number."""
    assert not proved(goal(claim, {"x": "real in [1, oo)", "y": "nonnegative", "z": "nonnegative"}, []))


def test_a_huge_end_times_an_unbounded_symbol_does_not_overflow() -> None:
    assert proved(goal("x*y - x*z > 0", {"x": "real in [1e390, oo)", "y, z": "real"}, ["y > z"]))
    assert not proved(goal("x*y + z > 0", {"x": "real in [1e390, oo)", "y": "positive", "z": "real"}, []))


def test_an_end_too_large_to_write_out_is_left_open() -> None:
    """exp(10^9) has 1.4 billion bits: to write it as a fraction took minutes and all memory."""
    assert proved(goal("x > 0", {"x": "real in [0, exp(10^9)]"}, ["x != 0"]))
    assert not proved(goal("x > 1", {"x": "real in (-exp(10^9), exp(-10^9))"}, []))


# ------------------------------------------------------------------ facts and lemmas


def test_a_lemmas_assumption_holds_only_where_it_has_a_value() -> None:
    """sqrt(y) >= 0 holds by signs wherever sqrt(y) has a value, and says that it has one."""
    fact = lemma("abs(x) = x", {"x": "real"}, ["sqrt(x) >= 0"])
    assert not proved(goal("abs(y) = y", {"y": "real"}, [], (fact,)))
    assert proved(goal("abs(y) = y", {"y": "real"}, ["sqrt(y) >= 0"], (fact,)))


@pytest.mark.parametrize("assumption", ["diff(where(x = 0, 0, x), x) = 1", "diff(x*indicator(x = 0), x) = 0"])
def test_a_fact_is_not_differentiated_where_the_table_does_not_hold(assumption: str) -> None:
    """Both are true for every x: at 0 the functions are smooth, but not piece by piece."""
    split = Certificate("cases", (sym("x"),), (SIGNS, Certificate("absurd"), SIGNS))
    assert not accepted(goal("x != 0", {"x": "real"}, [assumption]), split)
    assert not accepted(goal("1 = 2", {"x": "real"}, [assumption, "x = 0"]), Certificate("absurd"))
    assert not proved(goal("1 = 2", {"x": "real"}, [assumption, "x = 0"]))


def test_an_equation_is_not_differentiated_at_the_jump_of_a_side() -> None:
    fact = lemma("x*indicator(x = 0) = 0", {"x": "real"}, [])
    split = Certificate("cases", (sym("x"),), (SIGNS, Certificate("absurd"), SIGNS))
    along = Certificate("lemma-along", ("x", "lemma"), (split,))
    assert not accepted(goal("x != 0", {"x": "real"}, [], (fact,)), along)


@pytest.mark.parametrize(
    ("claim", "assume"), [("x^2*y > 0 <=> y > 0", []), ("y >= 0", ["x^2*y >= 0"]), ("y = 0", ["x^2*y = 0"])]
)
def test_a_factor_that_may_vanish_is_not_divided_out(claim: str, assume: list[str]) -> None:
    assert not proved(goal(claim, {"x": "real", "y": "real"}, assume))


def test_facts_about_an_array_without_entries_contradict_nothing() -> None:
    """v > 0 and v < 0 are both true of a vector of size 0; from them n = 1 followed."""
    symbols: Symbols = {"n": "natural", "v": "vector(n)"}
    for more in ([], ["sum(v[k], k = 1..n) = 0"]):
        assert not accepted(goal("n = 1", symbols, ["v > 0", "v < 0", *more]), Certificate("absurd"))
    assert accepted(goal("n = 1", symbols, ["v > 0", "v < 0", "sum(v[k], k = 1..n) > 0"]), Certificate("absurd"))


def test_an_index_that_stands_for_itself_may_have_lost_its_range() -> None:
    """A lemma for i: 1..m was used at another m, and i <= m came out as i <= k."""
    there = read_claim({"symbols": {"m": "natural"}, "indices": {"i": "1..m"}, "claim": "i <= m"})[0]
    here = read_claim({"symbols": {"m, k": "natural"}, "indices": {"i": "1..m"}, "claim": "i <= k"})[0]
    assert there is not None
    assert here is not None
    asked = Goal(here.context, here.formula.term, (Fact("lemma", there.context, there.formula.term),))
    instance = ("lemma", "m", sym("k", NATURAL))
    assert not accepted(asked, Certificate("lemma", instance, (SIGNS,)))
    assert not accepted(asked, Certificate("lemma", instance, (SIGNS, SIGNS)))
    assert not proved(asked)


# ------------------------------------------------------------------ forged certificates


def test_a_certificates_symbol_of_another_sort_is_no_symbol_of_the_context() -> None:
    """An x of integer type made floor(x) = x for every real x."""
    forged = Certificate("via", (fn("floor", sym("x", INTEGER)),), (SHOWN, SHOWN))
    assert not accepted(goal("floor(x) = x", {"x": "real"}, []), forged)


def test_numbers_are_not_related_through_an_array_without_entries() -> None:
    i = sym("i", NATURAL)
    nothing = build("array", (num(0), i), i)
    assert not accepted(goal("1 = 2", {}, []), Certificate("via", (nothing,), (SIGNS, SIGNS)))


def test_an_integral_that_exists_at_the_point_need_not_exist_for_other_values_of_its_symbol() -> None:
    s, t = sym("s"), sym("t")
    inner = build("integral", (ZERO, num(1), div(num(1), add(s, t))), s)
    outer = build("integral", (neg(num(1)), num(1), mul(ZERO, inner)), t)
    here = "integral(1/(s + t), s = 0..1)"
    asked = goal(f"integral(0*{here}, t = -1..1) + 0*{here} = 0", {"t": "positive"}, [])
    forged = Certificate("antiderivative", (outer, ZERO), (SHOWN,))
    assert not accepted(asked, Certificate("antiderivative", (inner, fn("log", add(s, t))), (forged,)))


def test_two_limits_that_are_both_infinite_are_not_equal() -> None:
    infinite = Certificate("diverges")
    asked = goal("limit(x, x -> oo) = limit(x^2, x -> oo)", {}, [])
    assert not accepted(asked, Certificate("via", (OO,), (infinite, infinite)))


@pytest.mark.parametrize("by", [None, ("calculus", "hypothesis", "algebra")])
def test_an_equation_about_an_outer_symbol_says_nothing_of_the_name_an_integral_binds(by: tuple[str, ...]) -> None:
    """With t = 1 the pole at t = 2 was out of the way."""
    t = sym("t")
    gap = add(t, neg(num(2)))
    integral = build("integral", (ZERO, num(3), div(num(1), power(gap, num(2)))), t)
    asked = goal("integral(1/(t - 2)^2, t = 0..3) = -3/2", {"t": "real"}, ["t = 1"])
    shown = Certificate("antiderivative", (integral, neg(div(num(1), gap))), (SHOWN,))
    forged = Certificate("rewrite", (0, t), (shown,))
    assert not accepted(Goal(asked.context, asked.claim, (), by), forged)


def test_an_antiderivative_speaks_of_the_name_the_integral_binds() -> None:
    """A natural t of the context does not vary; its derivative is 0, but it was put at both ends."""
    t = sym("t")
    integral = build("integral", (ZERO, num(1), mul(ZERO, t)), t)
    asked = goal("integral(0*t, t = 0..1) = 1", {"t": "natural"}, [])
    assert not accepted(asked, Certificate("antiderivative", (integral, sym("t", NATURAL)), (SHOWN,)))
    claim = goal("integral(0*t, t = 0..1) = 0", {"t": "natural"}, [])
    assert accepted(claim, Certificate("antiderivative", (integral, ZERO), (SHOWN,)))


# ------------------------------------------------------------------ goals from what was shown


def follows(claim: str, facts: list[str], symbols: Symbols) -> bool:
    """Whether the goal is taken to follow from facts shown in its context."""
    asked = goal(claim, symbols, [], kind="goal")
    shown = tuple(Fact(f"fact {k}", asked.context, goal(f, symbols, []).claim) for k, f in enumerate(facts))
    return accepted(Goal(asked.context, asked.claim, shown, None, "goal"), Certificate("goal"))


@pytest.mark.parametrize(
    ("claim", "facts"),
    [
        ("log(x) = log(x)", ["x = x"]),
        ("log(x) = log(x)", ["x > 0 => log(x) = log(x)"]),
        ("log(x) <= log(x)", ["where(x > 0, log(x), 0) <= x^2"]),
        ("log(x) = log(x)", ["sum(log(x), k = 1..n) = 0"]),
        ("1/x = 1/y", ["x = y"]),
        ("1/x > 0 <=> 1/x > 0", ["x > 0 or 1/x > 0 or x <= 0"]),
    ],
)
def test_a_goal_whose_side_need_not_be_defined_does_not_follow(claim: str, facts: list[str]) -> None:
    assert not follows(claim, facts, {"x": "real", "y": "real", "n": "natural"})


def test_what_is_shown_of_an_array_that_may_be_empty_says_nothing_of_numbers() -> None:
    symbols: Symbols = {"v, w": "vector(n)", "n": "natural", "a, b": "real", "u": "vector(2)"}
    assert not follows("1 = 2", ["1 = v", "v = 2"], symbols)
    assert not follows("a < b", ["a < v", "v = w", "w <= b"], symbols)
    assert not follows("u = b", ["u = a", "a = v", "v = b"], symbols)
    assert not follows("v != w", ["v < w"], symbols)
    assert not follows("v != 2", ["v = 1", "1 != 2"], symbols)
    assert not follows("v != w", ["v = a", "a != b", "b = w"], symbols)
    assert follows("v = w", ["v = a", "a = w"], symbols)
    assert follows("v != a", ["v = w", "w != a"], symbols)
    assert follows("a = w", ["a = v", "v = w"], symbols)


def test_numbers_that_differ_tell_no_array_without_entries_from_one_of_them() -> None:
    """v = 1 and 1 != 2 gave v != 2 with the number 1 in between."""
    through_one = Certificate("via", (num(1),), (Certificate("hypothesis", (0,)), SIGNS))
    assert not accepted(goal("v != 2", {"v": "vector(n)", "n": "natural"}, ["v = 1"]), through_one)
    assert accepted(goal("v < 2", {"v": "vector(n)", "n": "natural"}, ["v = 1"]), through_one)


def test_two_infinite_limits_are_not_equal() -> None:
    near, far = "limit(x, x -> oo)", "limit(x^2, x -> oo)"
    assert not follows(f"{near} = {far}", [f"{near} = oo", f"{far} = oo"], {})


@pytest.mark.parametrize("fact", ["{0} = oo", "{0} != -oo", "0 = 0 <=> {0} = oo", "indicator({0} = oo) = 1"])
@pytest.mark.parametrize("claim", ["{0} = {0}", "{0} <= {0}", "{0} = 7 <=> {0} = 7"])
def test_a_limit_shown_to_be_infinite_has_no_value(fact: str, claim: str) -> None:
    """Both sides were one term, and that was a part of a fact; but ``limit(x, x -> oo) = oo`` gives it no value."""
    far = "limit(x, x -> oo)"
    assert not follows(claim.format(far), [fact.format(far)], {})
    assert follows("log(y) = log(y)", ["limit(x, x -> log(y)) = log(y)"], {"y": "positive"})


# ------------------------------------------------------------------ facts for every index


def at_indices(
    claim: str, symbols: Symbols, assume: list[str], indices: Symbols, define: Symbols | None = None
) -> Goal:
    """The goal of a claim with free indices."""
    row = {"symbols": symbols, "assume": assume, "indices": indices, "define": define or {}, "claim": claim}
    read, errors = read_claim(row)
    assert read is not None, errors
    return Goal(read.context, read.formula.term)


def test_a_matrix_is_symmetric_only_if_all_its_entries_say_so() -> None:
    corner: Symbols = {"i": "1..2", "j": "1..2"}
    said = ["A[i, j] = A[j, i]"]
    assert not proved(at_indices("A[4, 5] = A[5, 4]", {"A": "matrix(5, 5)"}, said, corner))
    assert not proved(at_indices("A[2, 3] = A[3, 2]", {"A": "matrix(3, 3)"}, ["A[1, :] = A[:, 1]"], {}))
    all_of_it: Symbols = {"i": "1..n", "j": "1..n", "k": "1..n"}
    symbols: Symbols = {"A": "matrix(n, n)", "n": "natural"}
    assert proved(at_indices("A[j, k] = A[k, j]", symbols, said, all_of_it))


def test_entries_of_a_fact_and_of_the_claim_have_indices_of_their_own() -> None:
    """Both were i': what was assumed for 1..n was taken for 1..m."""
    symbols: Symbols = {"n, m, p": "natural", "w": "vector(p)"}
    define: Symbols = {"s[k]": "sum(sin(k*w[a]), a = 1..p)", "t[l]": "sum(sin(l*w[a]), a = 1..p)"}
    assert not proved(at_indices("t >= 0", symbols, ["s >= 0"], {"k": "1..n", "l": "1..m"}, define))


def test_a_range_that_depends_on_an_index_is_taken_at_the_index_matched() -> None:
    symbols: Symbols = {"A": "matrix(n, n)", "n": "natural"}
    triangle: Symbols = {"i": "1..n", "j": "1..i", "k": "1..n"}
    assert not proved(at_indices("A[k, i] > 0", symbols, ["A[i, j] > 0"], triangle))
    assert proved(at_indices("A[k, 1] > 0", symbols, ["A[i, j] > 0"], triangle))


def test_what_a_lemma_assumes_for_every_index_is_shown_for_every_index() -> None:
    there = at_indices(
        "x[i]*x[j] > 0", {"n": "integer >= 1", "x": "vector(n)"}, ["x[i] > 0"], {"i": "1..n", "j": "1..n"}
    )
    fact = Fact("lemma", there.context, there.claim)
    asked = goal("y[1]*y[2] > 0", {"y": "vector(2)"}, ["y[1] > 0"], (fact,))
    y = next(t for t in asked.claim.subterms() if t.op == "sym")
    instance = ("lemma", "n", num(2), "x", y, "i", num(1), "j", num(2))
    first = Certificate("hypothesis", (0,))
    assert not accepted(asked, Certificate("lemma", instance, (first, Certificate("hypothesis", (1,)))))
    assert not accepted(asked, Certificate("lemma", instance, (SIGNS, SHOWN)))
    assert not proved(asked)


# ------------------------------------------------------------------ ranges that may be empty, sums over them


@pytest.mark.parametrize(
    "claim",
    [
        "sum(1/n, k = 1..n) = 1",
        "sum(2*k/(n*(n + 1)), k = 1..n) = 1",
        "sum(k*(k + 1)/(n*(k + 1)), k = 1..n) = (n + 1)/2",
        "sum(exp(z)/sum(exp(z))) = 1",
        "trace(eye(n)/n) = 1",
        "trace(A @ inv(A)/n) = 1",
        "ones(n).T @ (eye(n)/n) @ ones(n) = 1",
        "dot(ones(n)/n, ones(n)) = 1",
        "(ones(n)/(n*ones(n))).T @ inv(A) @ A @ ones(n) = 1",
    ],
)
def test_a_sum_over_no_index_is_zero_whatever_could_be_taken_out_of_it(claim: str) -> None:
    """1/n has a value for every index from 1 to n, n = 0 included; outside the sum it has none."""
    few: Symbols = {"n": "natural", "z": "vector(n)", "A": "matrix(n, n)"}
    assert not proved(goal(claim, few, ["det(A) != 0"]))
    assert proved(goal(claim, {**few, "n": "integer >= 1"}, ["det(A) != 0"]))


@pytest.mark.parametrize(
    "fact", ["sum(1/x, k = 1..n) + 1 > 0", "sum(v/x) + 1 > 0", "sum(v/x)^2 + 1 > 0", "dot(v/x, v) + 1 > 0"]
)
def test_a_true_fact_over_no_index_says_nothing_of_what_stands_in_it(fact: str) -> None:
    assert not proved(goal("x != 0", {"n": "natural", "x": "real", "v": "vector(n)"}, [fact]))


@pytest.mark.parametrize(
    "claim",
    [
        "sum(sum(1, j = 1..n - i), i = 1..n) = 0",
        "sum(sum(x[j], j = 1..n - i), i = 1..n) = 0",
        "sum(sum(x[i]*x[j], j = n + 1 - i..n), i = 1..n) = 0",
    ],
)
def test_a_range_that_shrinks_with_an_outer_index_is_longest_at_its_first_value(claim: str) -> None:
    assert not proved(goal(claim, {"n": "natural", "x": "vector(n)"}, []))


# ------------------------------------------------------------------ convexity


def test_convexity_is_shown_on_intervals_and_denied_of_functions_that_have_values_there() -> None:
    """On both sides of 0, 1/x^2 is convex, but not from -1 over 1 to 3."""
    assert not proved(goal("convex(1/x^2, x)", {"x": "nonzero"}, []))
    assert proved(goal("convex(1/x^2, x)", {"x": "positive"}, []))
    assert not proved(goal("not convex(log(x), x)", {"x": "real"}, []))
    assert proved(goal("not convex(log(x), x)", {"x": "positive"}, []))


# ------------------------------------------------------------------ integrals


@pytest.mark.parametrize(
    "integrand", ["1/sqrt(abs(t))", "where(t = 0, 0, 1/sqrt(abs(t)))", "where(t < 0, 1/sqrt(-t), 1/sqrt(abs(t)))"]
)
def test_a_range_is_not_divided_where_the_integrand_has_no_bound(integrand: str) -> None:
    """Both halves are improper integrals, of 2 each; the whole is none."""
    asked = goal(f"integral({integrand}, t = -1..1) = 4", {}, [])
    whole = asked.claim.args[0]
    t, f, two = whole.var, whole.body, num(2)
    left, right = (build("integral", (low, high, f), t) for low, high in ((whole.args[0], ZERO), (ZERO, whole.args[1])))
    before, after = neg(mul(two, fn("sqrt", neg(t)))), mul(two, fn("sqrt", t))

    def tends(function: Term, end: Term, side: str, value: Term) -> Certificate:
        return Certificate("limit", (build("limit", (end, function), (t, side)), value), (SHOWN,))

    at_right = (tends(after, ZERO, "+", ZERO), tends(after, whole.args[1], "-", two), SHOWN)
    rest = Certificate("improper", (right, after, ZERO, two), at_right)
    at_left = (tends(before, whole.args[0], "+", neg(two)), tends(before, ZERO, "-", ZERO), rest)
    halves = Certificate("improper", (left, before, neg(two), ZERO), at_left)
    assert not accepted(asked, Certificate("parts-of-range", (whole, ZERO), (halves,)))


def test_a_range_is_not_divided_for_all_values_of_a_variable_because_it_may_be_at_the_point() -> None:
    """Both halves are 2 for every x, so their sum is convex; for x <= 2 the whole has a pole inside and is nothing."""
    f = "where(x > 2, 2, where(abs(t - 1) > 0, 1/sqrt(abs(t - 1)), 0))"
    halves = f"convex(integral({f}, t = 0..1) + integral({f}, t = 1..2), x)"
    asked = goal(f"convex(integral({f}, t = 0..2), x)", {"x": "real"}, ["x > 2", halves])
    divided = Certificate("parts-of-range", (asked.claim.args[0], num(1)), (Certificate("hypothesis", (1,)),))
    assert not accepted(asked, divided)


# ------------------------------------------------------------------ limits


@pytest.mark.parametrize(
    "claim",
    [
        "limit([x, 1/(x - x)][1], x -> 0) = 0",
        "limit(dot([x, 1/(x - x)], [1, 0]), x -> 0) = 0",
        "limit([x, log(-x^2)][1], x -> oo) = oo",
        "limit((x*ones(n))[k], x -> 0) = 0",
        "limit([x, 2][k], x -> 0) = 2*delta(k, 2)",
        "limit([x, sum(x*k, k = 1..oo)][1], x -> 0) = 0",
        "limit([x, sum(1/(x - k*x), k = 1..n)][1], x -> 0) = 0",
    ],
)
def test_an_array_near_a_point_has_no_entry_where_another_has_no_value(claim: str) -> None:
    """What an entry is made of was expanded; that the array it is of exists was not asked."""
    assert not proved(goal(claim, {"k, n": "natural"}, []))


@pytest.mark.parametrize(
    "claim",
    [
        "limit([x, 1/x][1], x -> 0) = 0",
        "limit([x, floor(1/x)][1], x -> 0) = 0",
        "limit([x, log(x)][1], x -> 0+) = 0",
        "limit((x*ones(n))[k], x -> 0) = 0",
        "limit(inv([[1, x], [0, x]])[1, 1], x -> 0) = 1",
        "limit(norm([x, k]), x -> 0) = k",
    ],
)
def test_an_array_whose_entries_have_values_near_a_point_has_limits(claim: str) -> None:
    assert proved(at_indices(claim, {"n": "natural"}, [], {"k": "1..n"}))


def test_an_antiderivative_that_jumps_shows_nothing() -> None:
    for integrand, primitive in (("1/t^2", "-1/t"), ("1/(1 + t^2)", "-atan(1/t)"), ("0*t", "sign(t)")):
        asked = goal(f"integral({integrand}, t = -1..1) = at({primitive}, t = 1) - at({primitive}, t = -1)", {}, [])
        jumping = goal(f"{primitive} = 0", {"t": "real"}, []).claim.args[0]
        assert not accepted(asked, Certificate("antiderivative", (asked.claim.args[0], jumping), (SHOWN,)))


# ------------------------------------------------------------------ roots and values that are none


@pytest.mark.parametrize("claim", ["abs(x) = x", "sqrt(x^2) = x", "sqrt(x^2) <= x", "abs(x + y) = x + y"])
def test_a_root_that_is_no_less_than_what_it_is_compared_with_need_not_be_equal(claim: str) -> None:
    assert not proved(goal(claim, {"x": "real", "y": "real"}, []))


def test_an_assumption_without_a_value_crashes_nothing() -> None:
    """asin(2) is no number, and its ball has no ends."""
    assert proved(goal("x >= 0", {"x": "nonnegative"}, ["x <= asin(2)"]))
    assert not proved(goal("x >= 1", {"x": "nonnegative", "y": "real"}, ["y != asin(x + 2)"]))


@pytest.mark.parametrize("assumption", ["limit(f(t), t -> oo) = oo", "limit(f(t), t -> oo) != -oo or x > 0"])
def test_that_a_limit_is_infinite_may_be_assumed(assumption: str) -> None:
    """To ask for the sign of the limit minus ∞ broke off."""
    asked = goal("x^2 >= 0", {"f": "function(real) -> real", "x": "real"}, [assumption])
    assert not kernel.contradictory(asked.context)
    assert proved(asked)


@pytest.mark.parametrize("claim", ["limit(1/(n + 1/2), n -> -oo) = 0", "limit(n, n -> -oo) = -oo"])
def test_natural_numbers_do_not_tend_to_minus_infinity(claim: str) -> None:
    """There are none far out on that side, so whatever is said of them there would hold."""
    assert not proved(goal(claim, {"n": "natural"}, []))
    assert proved(goal(claim, {"n": "integer"}, []))


@pytest.mark.parametrize(
    "claim",
    [
        "where(diff(abs(x), x) > 5, 2, 2) = 2",
        "where(diff(abs(x^3 - 7*x - 11), x) > 5, 2, 2) = 2",
        "where(1 + at(diff(max(t, 0), t), t = x) > 0, 2, 2) = 2",
        "diff(where(diff(abs(x), x) > 5, 2, 2), x) = 0",
    ],
)
def test_a_kink_that_is_differentiated_within_a_guard_leaves_the_guard_without_a_value(claim: str) -> None:
    """A guard's kinks were held harmless for its sides are only compared, also those under a derivative of its own."""
    asked = goal(claim, {"x": "real"}, [])
    assert not accepted(asked, methods.search(asked)[0])
    assert not accepted(asked, Certificate("normal-form"))


# ------------------------------------------------------------------ floors, sizes


@pytest.mark.parametrize(
    ("claim", "assume"),
    [
        ("floor(sqrt(x)) = floor(sqrt(x))", "x != 0"),
        ("floor(sqrt(x)) <= sqrt(x)", "x != 0"),
        ("floor(x + sqrt(10^40 - x)) = floor(x + sqrt(10^40 - x))", "x != 10^40"),
        ("ceil(2*x^(1/4)) = ceil(2*x^(1/4))", "x != 0"),
    ],
)
def test_to_speak_of_a_floor_gives_it_no_value(claim: str, assume: str) -> None:
    """That the floor of √x is no more than √x was a fact, and facts have a value: with x != 0 it gave x > 0."""
    assert not proved(goal(claim, {"x": "real"}, [assume]))
    assert proved(goal(claim, {"x": "real in (0, 1)"}, [assume]))


def test_an_assumed_matrix_of_another_size_says_nothing() -> None:
    """The unit matrix of every size was one word, so that of size m was taken off that of size n (m is 0 here)."""
    symbols: Symbols = {"n": "integer >= 1", "m": "natural", "A": "matrix(n, n)", "B": "matrix(m, m)"}
    facts = ["psd(A)", "psd(B - eye(m))", "psd(-B)"]
    cone = Certificate("cone")
    assert not accepted(goal("psd(A - eye(n))", symbols, facts), cone)
    same: Symbols = {"n": "natural", "A, B": "matrix(n, n)"}
    assert accepted(goal("psd(A - eye(n))", same, ["psd(A)", "psd(B - eye(n))", "psd(-B)"]), cone)


def test_a_function_has_no_derivative_where_an_array_beside_the_point_has_no_value() -> None:
    """At x = y = 0 the branch on the right asks for 1/y; which branch that is was seen from the other entry."""
    function = "where(x <= 0, 0, where([x, {0}][1] > 0, x^2, -x^2))"
    symbols: Symbols = {"x": "real", "y": "real"}
    for entry, is_one in (("1/y", False), ("1/(y + 1)", True)):
        asked = goal(f"diff({function.format(entry)}, x) = 0", symbols, ["x = 0", "y = x"])
        sides = Certificate("sides", asked.claim.args[:1], (SHOWN,) * 4)
        assert accepted(asked, Certificate("rewrite", (0,), (sides,))) is is_one
