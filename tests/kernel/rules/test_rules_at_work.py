"""The rules at work: premises that nearly do, words that don't admit a rule, facts of the point, forged terms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from derivcheck.core.build import OO, ZERO, build, num, relation, sym
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Context, Declaration, Domain, Goal
from derivcheck.core.term import INTEGER
from derivcheck.kernel import Rejected, check

Verdict = Callable[..., bool]
Rejection = Callable[..., str]
Premises = Callable[..., list[str] | str]

SHOWN = Certificate("normal-form")
NEED_X = "1/x needs x != 0"


# ------------------------------------------------------------------ the same claim is false where the rule refuses


@pytest.mark.parametrize("rule", ["normal-form", "signs", "unfold", "equivalent", "each", "both", "suppose", "absurd"])
@pytest.mark.parametrize(
    "claim", ["1 = 2", "x = x + 1", "x < x", "x = 1 <=> x = 2", "x < 1 => x < 0", "x = 1 and x = 2"]
)
def test_no_rule_alone_shows_a_falsehood(accepts: Verdict, rule: str, claim: str) -> None:
    assert not accepts(f"x: real |- {claim}", rule)


def test_a_part_of_a_conjunction_may_lean_on_those_before_it_only(accepts: Verdict) -> None:
    assert accepts("x: real; x > 0 |- x != 0 and x/x = 1", "each (signs, normal-form)")
    assert not accepts("x: real; x > 0 |- x > 1 and x > 1", "each (hypothesis 1, hypothesis 1)")
    assert not accepts("x: real |- x/x = 1 and x != 0", "each (normal-form, signs)")


def test_cases_are_facts_of_the_point_only(accepts: Verdict) -> None:
    """What is supposed of x on the way says nothing of it under a derivative, and nothing of a bound name."""
    assert not accepts("x: real |- diff(x^2, x) = 0", "cases {x} (normal-form, normal-form, normal-form)")
    split = "cases {x} (absurd, normal-form, absurd)"
    assert not accepts("x: real |- sum(x, x = 1..2) = 0", split)
    assert not accepts("x: real; x >= 0; x <= 0 |- diff(x^2 + x, x) = 0", split)
    assert accepts("x: real; x >= 0; x <= 0 |- diff(x^2 + x, x) = 1", split)


def test_a_case_about_an_entry_says_nothing_of_the_others(accepts: Verdict) -> None:
    given = "n: natural; i: 1..n; j: 1..n; v: vector(n) |- "
    split = "cases {v[i]} (normal-form, normal-form, normal-form)"
    assert not accepts(f"{given} v[j] = 0", split)
    assert not accepts(f"{given} sum(v[k], k = 1..n) = 0", split)
    assert not accepts(f"{given} v = 0", split)


def test_every_value_of_a_finite_symbol_is_looked_at(accepts: Verdict) -> None:
    assert accepts("y: one of -1, 1 |- y^2 = 1", "finite y (normal-form, normal-form)")
    assert not accepts("y: one of -1, 1, 2 |- y^2 = 1", "finite y (normal-form, normal-form)")
    assert not accepts("y: one of -1, 1, 2 |- y^2 = 1", "finite y (normal-form, normal-form, normal-form)")


def test_values_are_put_in_at_the_point(accepts: Verdict) -> None:
    """diff(y*x, x) at y = 1, never diff(1, 1); an assumption about the symbol goes along."""
    assert accepts("y: binary; x: real |- diff(y*x^2, x) = 2*y*x", "finite y (normal-form, normal-form)")
    assert accepts("y: binary; x: real; x > y |- x > 0 or y = 1", "finite y (one-of 0 (signs), one-of 1 (normal-form))")
    assert not accepts("y: binary; x: real; x > y |- x > 1", "finite y (signs, signs)")


@pytest.mark.parametrize("by", [None, "cases hypothesis", "cases"])
def test_values_of_a_finite_symbol_are_put_into_what_is_granted_and_shown_defined(accepts: Verdict, by: str) -> None:
    given = "y: binary; x: real; x = y + 1 |- x^2 = 3*y + 1"
    assert accepts(given, "rewrite 0 {x} (finite y (normal-form, normal-form))", by=by) is (by != "cases")
    limited = "y: binary |- limit(exp(-t), t -> oo) + y^2 = y"
    shown = "limit {limit(exp(-t), t -> oo)} {0} (finite y (normal-form, normal-form))"
    assert accepts(limited, shown, by="calculus cases")


@pytest.mark.parametrize(
    ("by", "sequent", "certificate", "word"),
    [
        ("algebra", "y: binary |- y^2 = y", "finite y (normal-form, normal-form)", "cases"),
        ("algebra", "x, y: real; x < y |- x < y", "hypothesis 0", "hypotheses"),
        ("algebra", "x, y: real; x = y |- x^2 = y^2", "rewrite 0 (normal-form)", "hypotheses"),
        ("algebra", "|- integral(2*t, t = 0..1) = 1",
         "antiderivative {integral(2*t, t = 0..1)} {t: real; t^2} (normal-form)", "calculus"),
    ],
)  # fmt: skip
def test_rules_keep_to_the_words_of_the_justification(
    accepts: Verdict, rejects: Rejection, by: str, sequent: str, certificate: str, word: str
) -> None:
    assert accepts(sequent, certificate)
    assert rejects(sequent, certificate, by=by) == f"justification: `by:` does not admit {word}"


def test_what_a_proof_supposes_is_no_assumption_of_the_author(accepts: Verdict) -> None:
    """``by: algebra`` admits the cases of a proof as facts, not the assumptions."""
    assert accepts("x: real; x != 3 |- x > 1 => x > 1", "suppose (hypothesis 1)", by="algebra")
    assert not accepts("x: real; x != 3 |- x > 1 => x != 3", "suppose (hypothesis 0)", by="algebra")


# ------------------------------------------------------------------ equations as rules


@pytest.mark.parametrize(
    ("sequent", "rule", "follows"),
    [
        ("x, y: real; x = y |- x^2 = y^2", "rewrite 0", True),
        ("x, y: real; x = y |- x^2 = y", "rewrite 0", False),
        ("x, y: real; x*y = 1 |- x^2*y = x", "rewrite 0 {x}", True),
        ("x, y: real; x*y = y |- x = 1", "rewrite 0 {x}", False),
        ("x: real; y: nonnegative; x*y = y |- x = 1", "rewrite 0 {x}", False),
        ("x: real; y: nonzero; x*y = y |- x = 1", "rewrite 0 {x}", True),
        ("x, y: real; x^2 = y^2 |- x = y", "rewrite 0", False),
        ("x, y: real; x = y |- diff(x*y, x) = 2*x", "rewrite 0", False),
        ("x, y: real; x = y |- diff(x*y, x) = x", "rewrite 0", True),
        ("x, y: real; x = y |- diff(y, x) = 1", "rewrite 0", False),
        ("x: real; x = 2 |- diff(x^2, x) = 0", "rewrite 0", False),
        ("x: real; x = 2 |- diff(x^2, x) = 4", "rewrite 0", True),
        ("x, y: real; x = y |- sum(x, x = 1..3) = 3*y", "rewrite 0 {x}", False),
        ("k: natural; k = 1 |- sum(k, k = 1..3) = 3", "rewrite 0", False),
        ("x: real; x = 1 |- integral(x, x = 0..2) = 2", "rewrite 0", False),
        ("x: real; x = 1 |- at(x, x = 3) = 1", "rewrite 0", False),
        ("x: real; x = exp(x) |- x = 1", "rewrite 0 {x}", False),
        ("x, y: real; x = y |- x = 1", "rewrite 0 {x + y}", False),
        ("x, y: real; x = y |- x = 1", "rewrite 0 {2}", False),
        ("x: real; diff(abs(x), x) = 1 |- x = 1", "rewrite 0", False),
        ("n: natural; i: 1..n; v: vector(n); v[i] = 1 |- sum(v[k], k = 1..n) = n", "rewrite 0", True),
        ("n: natural; v: vector(n); v = 1 |- sum(v[k], k = 1..n) = n", "rewrite 0", True),
        ("n: natural; i: 1..n; v: vector(n); v[i] = 1 and n > 0 |- sum(v[k], k = 1..n) = n", "rewrite 0", False),
        ("n: natural; i: 2..n; v: vector(n); v[i] = 1 |- sum(v[k], k = 1..n) = n", "rewrite 0", False),
        ("n: natural; i: 1..n; v: vector(n); v[i] = i |- sum(v[k], k = 1..n) = n*i", "rewrite 0", False),
        ("n: natural; i: 1..n; v: vector(n); v[i] = i |- sum(v[k], k = 1..n) = n*(n + 1)/2", "rewrite 0", True),
    ],
)  # fmt: skip
def test_an_equation_acts_as_a_rule_at_the_point(accepts: Verdict, sequent: str, rule: str, follows: bool) -> None:
    assert accepts(sequent, f"{rule} (normal-form)") is follows


# ------------------------------------------------------------------ antiderivatives

INTEGRAL = "antiderivative takes an integral and a function"
ANOTHER = "is another function"


@pytest.mark.parametrize(
    ("claim", "arguments", "message"),
    [
        ("|- integral(2*t, t = 0..1) = 1", "", INTEGRAL),
        ("|- integral(2*t, t = 0..1) = 1", "{integral(2*t, t = 0..1)}", INTEGRAL),
        ("|- integral(2*t, t = 0..1) = 1", "{sum(2*t, t = 0..1)} {1}", INTEGRAL),
        ("|- integral(2*t, t = 0..1) = 1", "{integral(2*t, t = 0..1)} {[1, 2]}", INTEGRAL),
        ("|- integral(2*t, t = 0..1) = 1", "{integral(2*t, t = 0..1)} {1 = 1}", INTEGRAL),
        ("|- integral(2*t, t = 0..1) = 1", "{integral(2*t, t = 0..1)} {t: real; t^2 + t}", ANOTHER),
        ("|- integral(2*t, t = 0..1) = 1", "{integral(2*t, t = 0..1)} {s: real; s^2}", ANOTHER),
        ("x: real |- integral(t, t = 0..1/x) = 1", "{integral(t, t = 0..1/x)} {t: real; t^2/2}", NEED_X),
        ("x: real |- integral(t, t = 1/x..0) = 1", "{integral(t, t = 1/x..0)} {t: real; t^2/2}", NEED_X),
        ("t: real |- integral(t, t = 0..t) = 1", "{integral(t, t = 0..t)} {t^2/2}", "the bound name occurs in a bound"),
        ("|- integral(1/t, t = -1..1) = 0", "{integral(1/t, t = -1..1)} {t: real; log(abs(t))}", "1/t needs t != 0"),
        ("|- integral(1/t^2, t = -1..1) = -2", "{integral(1/t^2, t = -1..1)} {t: real; -1/t}", "1/t^2 needs"),
        ("|- integral(0, t = -1..1) = 2", "{integral(0, t = -1..1)} {t: real; sign(t)}", "sign(t) needs t != 0"),
        ("|- integral(0, t = -1..1) = 1", "{integral(0, t = -1..1)} {t: real; indicator(t > 0)}", "needs t != 0"),
        ("|- integral(0, t = 0..3) = 3", "{integral(0, t = 0..3)} {t: real; floor(t)}", "floor(t) needs"),
        ("|- integral(1/(2*sqrt(t)), t = 0..1) = 1", "{integral(1/(2*sqrt(t)), t = 0..1)} {t: real; sqrt(t)}", "needs"),
        ("|- integral(0*t, t = 1..oo) = 0", "{integral(0*t, t = 1..oo)} {0}", "oo"),
        ("x: real |- integral(1/(1 + t), t = 0..x) = 0",
         "{integral(1/(1 + t), t = 0..x)} {t: real; log(1 + t)}", "needs"),
        ("t: real; t > 0 |- integral(1/t, t = -1..1) = 0", "{integral(1/t, t = -1..1)} {log(t)}", "1/t needs t != 0"),
    ],
)  # fmt: skip
def test_an_antiderivative_is_differentiable_between_the_bounds(
    leaves: Premises, claim: str, arguments: str, message: str
) -> None:
    assert message in leaves(claim, f"antiderivative {arguments}")


@pytest.mark.parametrize(
    ("claim", "arguments"),
    [
        ("|- integral(1/t, t = 1..2) = log(2)", "{integral(1/t, t = 1..2)} {t: real; log(t)}"),
        ("|- integral(1/t, t = 2..1) = -log(2)", "{integral(1/t, t = 2..1)} {t: real; log(t)}"),
        ("x: positive |- integral(1/(1 + t), t = 0..x) = log(1 + x)",
         "{integral(1/(1 + t), t = 0..x)} {t: real; log(1 + t)}"),
        ("x: real |- integral(t*x, t = 0..1) = x/2", "{integral(t*x, t = 0..1)} {t: real; t^2*x/2}"),
    ],
)  # fmt: skip
def test_an_integral_is_what_its_antiderivative_gains(accepts: Verdict, claim: str, arguments: str) -> None:
    assert accepts(claim, f"antiderivative {arguments} (normal-form)")


def test_an_index_has_no_last_value_where_its_end_is_hidden(accepts: Verdict) -> None:
    shown = "antiderivative {integral(2*n, n = 0..1)} {n: real; n^2} (normal-form)"
    assert accepts("n: natural; i: 1..n; v: vector(n); v[i] = 0 |- integral(2*n, n = 0..1) = 1", shown)
    shown = "antiderivative {integral(1/(1 + i - n), n = 0..2)} {n: real; -log(1 + i - n)} (normal-form)"
    assert not accepts("n: natural; i: 1..n |- integral(1/(1 + i - n), n = 0..2) = log(1 + i) - log(i - 1)", shown)


def test_a_shown_integral_does_not_exist_for_other_values_of_what_it_binds(accepts: Verdict) -> None:
    inner = "integral(1/(s + t), s = 0..1)"
    shown = f"antiderivative {{{inner}}} {{s: real; log(s + t)}} (normal-form)"
    assert accepts(f"t: positive |- {inner} = log(1 + t) - log(t)", shown)
    outer = f"antiderivative {{integral(0*{inner}, t = 0..1)}} {{0}} (normal-form)"
    both = shown.replace("(normal-form)", f"({outer})")
    assert not accepts(f"t: positive |- {inner} + integral(0*{inner}, t = 0..1) = log(1 + t) - log(t)", both)


# ------------------------------------------------------------------ terms no text of an author makes


@pytest.mark.parametrize("middle", [OO, build("neg", (OO,))])
def test_infinity_is_no_middle_term(rejects: Rejection, middle: object) -> None:
    claim = "|- limit(x, x -> oo) = limit(x, x -> oo)"
    certificate = Certificate("via", (middle,), (Certificate("diverges"), Certificate("diverges")))  # type: ignore[arg-type]
    assert rejects(claim, certificate) == "no-proof: via takes one term and shows a relation"
    cut = Certificate("cases", (middle,), (SHOWN, SHOWN, SHOWN))  # type: ignore[arg-type]
    assert rejects(claim, cut).startswith("no-proof: `oo` may stand only in bounds")


def test_a_case_on_an_infinite_limit_is_no_rule(accepts: Verdict) -> None:
    infinite = relation("eq", build("limit", (OO, sym("t")), (sym("t"), "")), OO)
    assert not accepts("x: real |- x = 1", Certificate("cases", (infinite,), (SHOWN, SHOWN)))
    given = "x: real; limit(t, t -> oo) = oo or x = 1 |- x = 1"
    assert not accepts(given, "alternatives 0 (normal-form, normal-form)")


def test_an_integral_over_an_integer_has_no_antiderivative(rejects: Rejection) -> None:
    """The derivative of what has integer values is 0, whatever it gains from one to the next."""
    t = sym("t", INTEGER)
    integral = build("integral", (ZERO, num(1), ZERO), t)
    ends = (Certificate("antiderivative", (integral, f), (SHOWN,)) for f in (t, ZERO))
    assert "integer values only" in rejects("|- 1 = 0", Certificate("via", (integral,), tuple(ends)))


def test_a_value_that_does_not_fit_an_index_is_refused() -> None:
    """y is a half: no sum has it for its end."""
    y = sym("y", INTEGER)
    forged = Context((Declaration("y", INTEGER, Domain(values=(Fraction(1), Fraction(1, 2)))),))
    k = sym("k", INTEGER)
    claim = relation("eq", build("sum", (num(1), y, k), k), ZERO)
    found = check(Goal(forged, claim), Certificate("finite", ("y",), (SHOWN, SHOWN)))
    assert isinstance(found, Rejected)
    assert "not of an integer type" in found.message
