"""What a context makes true: propositions by facts and signs, signs by a term's shape, contexts without a point."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derivcheck.core.build import ONE, OO, ZERO, build, fn, num, power, sym
from derivcheck.core.context import Context, Declaration, Goal
from derivcheck.core.term import NATURAL, REAL
from derivcheck.kernel import contradictory, signs
from derivcheck.kernel.facts import open_field
from derivcheck.kernel.holds import decided
from derivcheck.kernel.shapes import _shape_sign, relation_sign, term_sign

Verdict = Callable[..., bool]
Read = Callable[..., Goal]

GIVEN = (
    "a, b: real; p, q: positive; c: nonnegative; s: negative; t: nonzero; n: natural; m: integer; x: vector(n); "
    "w: vector(n) in (0, oo); A: matrix(n, n); f: function(real) -> real; "
    "r: integer >= 1; y: vector(r) in {-1, 1}; z: vector(r) in (0, oo); h: vector(r) in (0, 1); "
    "d: vector(r) in (1, oo); g: vector(n) in (-oo, 0)"
)

#: a claim, whether signs show it wherever its sides have a value
SIGNED = [
    # by the shape of the term
    ("exp(a) > 0", True),
    ("cosh(a) > 0", True),
    ("sinh(a) > 0", False),
    ("abs(a) >= 0", True),
    ("abs(a) > 0", False),
    ("abs(t) > 0", True),
    ("sqrt(c) >= 0", True),
    ("sqrt(p) > 0", True),
    ("sqrt(c) > 0", False),
    ("relu(a) >= 0", True),
    ("relu(p) > 0", True),
    ("relu(c) > 0", False),
    ("relu(s) > 0", False),
    ("tanh(p) + sinh(p) + asinh(p) + atan(p) + erf(p) + sign(p) > 0", True),
    ("tanh(s) < 0", True),
    ("tanh(a) < 0", False),
    ("asin(p/(1 + p)) > 0", True),
    ("atanh(p/(1 + p)) > 0", True),
    ("acosh(1 + c) >= 0", True),
    ("acosh(1 + c) > 0", False),
    ("acos(tanh(a)) >= 0", True),
    ("acos(tanh(a)) > 1", False),
    ("where(a > 0, p, q) > 0", True),
    ("where(a > 0, p, c) > 0", False),
    ("where(a > b, s, p) != 0", True),
    ("max(a, p) > 0", True),
    ("max(a, c) >= 0", True),
    ("max(a, c) > 0", False),
    ("max(a, b) >= 0", False),
    ("min(p, q) > 0", True),
    ("indicator(a > b) >= 0", True),
    ("indicator(a > b) > 0", False),
    ("delta(m, n) >= 0", True),
    ("factorial(n) > 0", True),
    ("factorial(n) > 1", False),
    ("log(1 + p) > 0", True),
    ("log(1 + c) >= 0", True),
    ("log(1 + c) > 0", False),
    ("log(p) > 0", False),
    ("log(p/(1 + p)) < 0", True),
    ("-p < 0", True),
    ("-(p*s) > 0", True),
    ("p/s < 0", True),
    ("c/p >= 0", True),
    ("a/b > 0", False),
    ("a*a >= 0", True),
    ("(a - b)*(a - b) >= 0", True),
    ("(a - b)*(a + b) >= 0", False),
    ("a*a*a >= 0", False),
    ("3 > 0 and -3 < 0 and 0 >= 0", True),
    # powers
    ("a^2 >= 0", True),
    ("a^2 > 0", False),
    ("t^2 > 0", True),
    ("t^(-2) > 0", True),
    ("t^3 > 0", False),
    ("s^3 < 0", True),
    ("s^(-3) < 0", True),
    ("a^0 > 0", True),
    ("p^n > 0", True),
    ("c^n >= 0", True),
    ("a^n >= 0", False),
    ("s^n < 0", False),
    ("c^(1/2) >= 0", True),
    ("p^a > 0", True),
    ("c^p >= 0", True),
    ("c^p > 0", False),
    # sums as written
    ("sum((x[k] - a)^2 + p, k = 1..n) >= 0", True),
    ("sum((x[k] - a)^2 + p, k = 1..n) > 0", False),
    ("sum((x[k] - a)^2 + p, k = 0..0) > 0", False),  # there is no x[0]
    ("sum((f(k) - a)^2 + p, k = 0..n) > 0", True),
    ("sum((f(k) - a)^2, k = 0..n) > 0", False),
    ("sum(x[k] - a, k = 1..n) >= 0", False),
    ("sum(1/k, k = 1..n)*0 >= 0", True),
    ("sum(z[k], k = 1..r) != 0", True),
    ("sum(y[k], k = 1..r) != 0", False),  # 1 - 1
    ("p*sum(z[k], k = 1..r) + sum(z[k]^2, k = 1..r) != 0", True),
    ("p*sum(y[k], k = 1..r) + sum(y[k]*z[k], k = 1..r) != 0", False),
    ("sum(h[k], k = 1..r) < 2", False),
    ("sum(d[k]^2, k = 1..r) >= sum(d[k], k = 1..r)", True),
    ("sum(d[k]^2, k = 1..r) >= sum(d[k], k = 1..r)^2", False),  # 8 and 16
    ("sum(x[i]*x[j], i = 1..n, j = 1..n) >= 0", True),
    ("sum(g[k]*A[k, i]*x[i]*A[k, j]*x[j], k = 1..n, i = 1..n, j = 1..n) <= 0", True),
    ("sum(g[k]*A[k, i]*x[i]*A[k, j]*x[j], k = 1..n, i = 1..n, j = 1..n) < 0", False),
    ("sum(sqrt(1 + 4*(i - j)^2)*x[i]*x[j], i = 1..n, j = 1..n) >= 0", False),  # at (1, -1)
    ("dot(x, x) >= 0", True),
    ("norm(x) >= 0", True),
    ("norm(x) > 0", False),
    ("trace(A.T @ A) >= 0", True),
    ("trace(A) >= 0", False),
    ("sum(w) >= 0", True),
    ("x @ x >= 0", True),
    ("x @ (A @ x) >= 0", False),
    ("sum(factorial(factorial(k)), k = 1..n) >= 0", True),
    # of a difference
    ("p + q > p", True),
    ("a + p > a", True),
    ("a <= a", True),
    ("a^2 + b^2 >= 2*a*b", True),
    ("a^2 + b^2 > 2*a*b", False),
    ("(a + b)^2 <= 2*a^2 + 2*b^2", True),
    ("f(a) >= 0", False),
    ("f(a)^2 >= 0", True),
    ("limit(1/h, h -> oo)*0 >= 0", False),
    # connectives
    ("a > 0 or p > 0", True),
    ("a > 0 or a < 0", False),
    ("not (p <= 0)", True),
    ("not not p > 0", True),
    ("not (p > 0 and s > 0)", True),
    ("not (p < 0 or s > 0)", True),
    ("not (p > 0 => s > 0)", True),
    ("not (p > 0 => q > 0)", False),
    ("not (p > 0 <=> s > 0)", True),
    ("not (p > 0 <=> s < 0)", False),
    ("a > 0 => p > 0", True),
    ("s > 0 => a > 0", True),
    ("p > 0 => a > 0", False),
    ("p > 0 <=> s < 0", True),
    ("p > 0 <=> a > 0", False),
    ("not x = x", False),
    ("psd(A)", False),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "follows"), SIGNED, ids=lambda part: str(part)[:60])
def test_signs_show_what_the_context_makes_true(accepts: Verdict, claim: str, follows: bool) -> None:
    assert accepts(f"{GIVEN} |- {claim}", "signs") is follows


#: assumptions, a claim, whether it follows by signs
BY_FACTS = [
    ("a > 0", "a^3 > 0", True),
    ("a >= 0", "a^3 > 0", False),
    ("not a <= 0", "a > 0", True),
    ("not (a <= 0 or b <= 0)", "a*b > 0", True),
    ("not (a <= 0 and b <= 0)", "a*b > 0", False),
    ("a > 0 and b > 0", "a + b > 0", True),
    ("a > 0 or b > 0", "a + b > 0", False),
    ("a > 0 => b > 0", "b > 0", False),
    ("a > b", "a - b > 0", True),
    ("a > b", "b - a > 0", False),
    ("a*b > 0; a > 0", "b > 0", True),
    ("a*b > 0", "a != 0", True),
    ("a*b >= 0; a > 0", "b >= 0", True),
    ("a*b >= 0; a >= 0", "b >= 0", False),
    ("a/b > 0; b < 0", "a < 0", True),
    ("x != 0", "dot(x, x) > 0", True),
    ("x != 0", "norm(x) > 0", True),
    ("not x = 0", "dot(x, x) > 0", True),
    ("A != 0", "trace(A.T @ A) > 0", True),
    ("A != 0", "trace(A) > 0", False),
    # weights that add up to something positive are not all 0
    ("x >= 0; sum(x[k], k = 1..n) > 0", "sum(x[k]*w[k], k = 1..n) > 0", True),
    ("x >= 0; sum(x[k], k = 1..n) > 0", "sum(x[k]*w[k]^2, k = 1..n) > 0", True),
    ("x >= 0; sum(x[k], k = 1..n) >= 0", "sum(x[k]*w[k], k = 1..n) > 0", False),
    ("sum(x[k], k = 1..n) > 0", "sum(x[k]*w[k], k = 1..n) > 0", False),
    ("x >= 0; n > 1; sum(x[k], k = 2..n) > 0", "sum(x[k]*w[k], k = 1..n) > 0", True),
    ("x >= 0; n > 1; sum(x[k], k = 1..n) > 0", "sum(x[k]*w[k], k = 2..n) > 0", False),
    ("x >= 0; sum(x[k], k = 1..n) > 0", "sum(x[k]*x[k]*b, k = 1..n) > 0", False),
    ("log(a) >= 0", "a >= 1", True),
    ("sqrt(a) > 0", "a > 0", True),
    ("sum(1/k^a, k = 1..oo) > 0", "a > 1", False),
    ("psd(A)", "psd(A)", True),
    ("psd(A) and n > 3", "psd(A)", True),
    ("psd(A)", "psd(A + A)", False),
    ("f(a) > f(b)", "f(a) - f(b) > 0", True),
    # derivatives in facts are looked into only where the table holds
    ("a*p > 0; diff(abs(a), a) > 0", "a > 0", True),
    ("diff(a^2, a) > 0", "a > 0", True),
    ("diff(abs(a), a) > 0", "a > 0", False),  # a may be 0 as far as the fact goes
    ("diff(limit(a*h, h -> 1), a) > 0", "1 < 0", False),
    ("(a + b + p)^5000 > 0; a > 0", "b > 0", False),  # too long to be looked into
    # both functions are 0 everywhere, and both indicators are 1 where a is 0
    ("diff(a*indicator(a = 0), a) <= 0", "indicator(a = 0) <= 0", False),
    ("diff(a*indicator(psd([[-a^2]])), a) <= 0", "indicator(psd([[-a^2]])) <= 0", False),
    ("at(b^2, b = a) > 0", "a != 0", True),
    ("at(1/b, b = a) > 0", "a > 0", True),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "claim", "follows"), BY_FACTS, ids=lambda part: str(part)[:60])
def test_facts_are_used_as_far_as_they_are_true(accepts: Verdict, facts: str, claim: str, follows: bool | None) -> None:
    """None: true, and not seen."""
    assert accepts(f"{GIVEN}; {facts} |- {claim}", "signs") is bool(follows)


#: contexts, whether they are seen to have no point
EMPTY = [
    ("a > 0; a < 0", True),
    ("a > 0; a <= 0", True),
    ("a >= 0; a <= 0", False),
    ("a = 1; a = 2", False),  # not seen: facts are no rules here
    ("p < 0", True),
    ("p <= 0", True),
    ("c <= 0", False),
    ("t = 0", True),
    ("a^2 < 0", True),
    ("a^2 + 1 = 0", True),
    ("a^2 = 0", False),
    ("exp(a) = 0", True),
    ("exp(a) = 1", False),
    ("a > b; b > a", True),
    ("a >= b; b >= a", False),
    ("a > 1; a < 0", True),
    ("p < 0 or s > 0", True),
    ("p < 0 or a > 0", False),
    ("p < 0 or p^2 < 0 or exp(a) < 0", True),
    ("not p > 0", True),
    ("not (p > 0 or s > 0)", True),
    ("n < 0", True),
    ("n > 0; n < 1", True),
    ("sum(w[k], k = 1..n) < 0", True),
    ("sum(w[k], k = 1..n) = 0", False),
    ("sum(w[k], k = 1..n) = 0; n > 0", None),
    ("w < 0", False),  # n may be 0
    ("x > 0; x < 0", False),
    ("w < 0; n > 0", None),
    ("x != 0; n > 3", False),
    ("x != x", True),
    ("psd(A)", False),
    ("diff(abs(a), a) > 2", False),  # a derivative the table does not give at 0
    ("diff(a^2, a) > 0; a < 0", True),
    ("diff(abs(a), a) = 0", False),
    ("0 = 0", False),
    ("a = a", False),
    ("1 = 2", True),
    ("limit(h, h -> oo) = 3", False),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "empty"), EMPTY, ids=lambda part: str(part)[:60])
def test_a_context_is_contradictory_only_if_it_has_no_point(goal: Read, facts: str, empty: bool | None) -> None:
    """None: there is no point, and it is not seen."""
    assert contradictory(goal(f"{GIVEN}; {facts} |- 0 = 0").context) is bool(empty)


def test_intervals_that_do_not_meet_are_contradictory(goal: Read) -> None:
    assert contradictory(goal("a: real in (0, pi); a > 4 |- 0 = 0").context)
    assert contradictory(goal("a: real in (0, 1); a > 2 |- 0 = 0").context)
    assert not contradictory(goal("a: real in (0, pi); a > 3 |- 0 = 0").context)
    assert not contradictory(goal("a: real in [0, oo); a <= 0 |- 0 = 0").context)
    assert not contradictory(goal("n: natural; i: 1..n; i = n |- 0 = 0").context)


def test_a_very_deep_term_has_any_sign() -> None:
    """Beyond the sixtieth layer nothing is asked of its shape."""
    field = open_field(Context((Declaration("a", REAL),)))
    deep = build("apply", (sym("a"),), "f")
    signs_by_depth = []
    for _ in range(64):
        deep = build("relu", (deep,))
        signs_by_depth.append(_shape_sign(field, build("neg", (deep,)), 0))
    assert set(signs_by_depth) == {signs.NONPOSITIVE}
    assert _shape_sign(field, deep, 61) == signs.ANY


def test_what_is_stuck_keeps_the_sign_of_its_shape() -> None:
    field = open_field(Context((Declaration("a", REAL),)))
    endless = build("diff", (build("sum", (ONE, OO, power(sym("a"), num(2))), sym("k", NATURAL)), sym("a")))
    assert term_sign(field, endless) == signs.ANY
    assert relation_sign(field, endless, ZERO) == signs.ANY
    assert relation_sign(field, fn("exp", endless), ZERO) == signs.POSITIVE
    ranged = build("sum", (ONE, build("floor", (endless,)), ONE), sym("k", NATURAL))
    assert term_sign(field, ranged) == signs.ANY


@pytest.mark.parametrize(
    ("claim", "answer"), [("p > 0", True), ("p <= 0", False), ("a > 0", None), ("a = a", True), ("p = s", False)]
)
def test_a_guard_is_decided_or_left_open(goal: Read, claim: str, answer: bool | None) -> None:
    asked = goal(f"{GIVEN} |- {claim}")
    assert decided(open_field(asked.context), asked.claim) is answer


# ------------------------------------------------------------------ equations as rules


@pytest.mark.parametrize(
    ("fact", "rule", "claim", "follows"),
    [
        ("a = b", "{a}", "f(a) = f(b)", True),
        ("f(a) = b", "", "f(a)^2 = b^2", True),
        ("f(a) = b", "{f(a)}", "f(a)^2 = b^2", True),
        ("f(a) = b", "{f(b)}", "f(b)^2 = b^2", False),
        ("f(a)*b = 1", "", "b*f(a) = 1", True),
        ("log(p) = a + log(q)", "", "log(p) - log(q) = a", True),
        ("p*a = p", "{a}", "a = 1", True),
        ("c*a = c", "{a}", "a = 1", False),
        ("f(a) = 1/b", "", "f(a)*b^2 = b", True),  # what the equation divides by is not zero
        ("f(a) = 1/(b*c) + 1/b", "{f(a)}", "f(a)*b*c = 1 + c", True),
        ("f(a)*b = 1/c", "{f(a)}", "f(a) = 1/(b*c)", False),  # b may vanish for all the rule knows
        ("a = f(a)", "{a}", "a = 1", False),
        ("f(f(a)) = f(a)", "", "f(f(f(a))) = f(a)", True),
        ("a*b = 2", "{a + b}", "a*b = 2", True),  # no such atom; the product is told by its sign, and so on
        ("a^2 = 2", "{a}", "a^3 = 2*a + 1", False),
        ("sum(x[k], k = 1..n) = 1", "", "sum(2*x[k], k = 1..n) = 2", True),
        ("sum(x[k], k = 1..n) = 1", "{sum(x[k], k = 1..n)}", "sum(2*x[k], k = 1..n) = 2", True),
        ("sum(1/k^2, k = 1..oo) = a", "{a}", "a = 1", False),
        ("a = b", "{sum(1/k^2, k = 1..oo)}", "a^2 = b^3", False),
        ("diff(abs(a), a) = 1", "", "a = 1", False),
        ("a = diff(abs(b), b)", "{a}", "a^2 = 1", False),
        ("1 = 1", "", "a = b", False),
    ],
)  # fmt: skip
def test_an_equation_is_solved_for_what_it_is_linear_in(
    accepts: Verdict, fact: str, rule: str, claim: str, follows: bool | None
) -> None:
    assert accepts(f"{GIVEN}; {fact} |- {claim}", f"rewrite 0 {rule} (normal-form)") is bool(follows)


def test_of_two_rules_for_one_symbol_the_first_stays(accepts: Verdict) -> None:
    given = "a, b, c: real; a = b; a = c |- "
    assert accepts(f"{given} a^2 = b^2", "rewrite 0 {a} (rewrite 1 {a} (normal-form))")
    assert accepts(f"{given} b = c", "rewrite 0 {a} (rewrite 1 (normal-form))")
    assert not accepts(f"{given} b = c + 1", "rewrite 0 {a} (rewrite 1 (normal-form))")


@pytest.mark.parametrize(
    ("given", "claim", "follows"),
    [
        ("i: 1..n; j: 1..n; A[i, j] = A[j, i]", "A[1, n] = A[n, 1]", True),
        ("i: 1..n - 1; j: 1..n - 1; A[i, j] = A[j, i]", "A[1, n] = A[n, 1]", False),
        ("i: 2..n; j: 2..n; A[i, j] = A[j, i]", "A[1, n] = A[n, 1]", False),
        ("i: 1..n; A[i, i] = A[i, i]", "A[1, n] = A[n, 1]", False),
        ("i: 1..n; j: 1..n; A[i, j] = B[j, i]", "A[1, n] = A[n, 1]", False),
        ("i: 1..n; j: 1..n; A[i, j] = A[i, j]", "A[1, n] = A[n, 1]", False),
        ("i: 1..n; j: 1..n; v[i] = v[j]", "A[1, n] = A[n, 1]", False),
        ("A = transpose(A)", "A[1, n] = A[n, 1]", True),
        ("A + B = transpose(A + B)", "A[1, n] = A[n, 1]", False),
        ("A = transpose(B)", "A[1, n] = A[n, 1]", False),
        ("symmetric(A)", "A[1, n] = A[n, 1]", True),
        ("symmetric(A + B)", "A[1, n] = A[n, 1]", False),
        ("A != transpose(A)", "A[1, n] = A[n, 1]", False),
    ],
)
def test_which_matrices_a_fact_says_are_symmetric(accepts: Verdict, given: str, claim: str, follows: bool) -> None:
    context = f"n: integer >= 2; A, B: matrix(n, n); v: vector(n); {given}"
    assert accepts(f"{context} |- {claim}", "normal-form") is follows


@pytest.mark.parametrize("function", ["indicator(x = 0)", "indicator(psd([[-x^2]]))"])
def test_an_equation_is_no_rule_where_the_table_of_derivatives_does_not_hold(accepts: Verdict, function: str) -> None:
    assert not accepts(f"x: real; diff(x*{function}, x) = 0 |- {function} = 0", "rewrite 0 (normal-form)")


@pytest.mark.parametrize(
    ("supposed", "shown", "proof"),
    [
        ("v[i] = 0", "v[{}] = 0", "rewrite 0 (normal-form)"),
        ("v[i] > 0", "v[{}] > 0", "signs"),
        ("A[i, :] > 0", "A[{}, 1] > 0", "signs"),
        ("A[i, :] = 0", "A[{}, 1] = 0", "rewrite 0 (normal-form)"),
    ],
)
def test_what_is_supposed_at_an_index_says_nothing_of_the_others(
    accepts: Verdict, supposed: str, shown: str, proof: str
) -> None:
    context = "n: integer >= 1; i: 1..n; j: 1..n; v: vector(n); A: matrix(n, n)"
    assert accepts(f"{context} |- {supposed} => {shown.format('i')}", f"suppose ({proof})")
    assert not accepts(f"{context} |- {supposed} => {shown.format('j')}", f"suppose ({proof})")


def test_an_assumption_at_an_index_is_one_about_all_of_them(accepts: Verdict) -> None:
    context = "n: integer >= 1; i: 1..n; j: 1..n; v: vector(n)"
    assert accepts(f"{context}; v[i] = 0 |- v[j] = 0", "rewrite 0 (normal-form)")
    assert accepts(f"{context}; v[i] > 0 |- v[j] > 0", "signs")
