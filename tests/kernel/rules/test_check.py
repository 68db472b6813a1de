"""The kernel's door: what is refused before any rule is asked, and what a goal's ``by:`` admits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from derivcheck.core.build import ONE, ZERO, add, build, div, fn, mul, num, power, relation, sym
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Goal
from derivcheck.core.term import INTEGER, NATURAL, PROPOSITION, REAL, Sort, Term
from derivcheck.kernel import Accepted, Rejected, check, closed_equality
from derivcheck.kernel.brought import regular as is_regular
from derivcheck.kernel.check import counted_step, opening
from derivcheck.kernel.definedness import conditions
from derivcheck.kernel.holds import undischarged
from derivcheck.kernel.normal import normal
from derivcheck.kernel.ring import Stuck, Work

Verdict = Callable[..., bool]
Rejection = Callable[..., str]
Read = Callable[..., Goal]

SHOWN = Certificate("normal-form")
K = sym("k", INTEGER)


def test_what_is_accepted_names_rules_and_lemmas(goal: Read) -> None:
    asked = goal("x: real |- (x + 1)^2 = x^2 + 2*x + 1", {"square": "x: real |- x^2 >= 0"})
    shown = Certificate("lemma", ("square", "x", sym("x")), (SHOWN,))
    assert check(asked, shown) == Accepted(("kernel:lemma", "kernel:normal-form", "lemma:square"))
    along = goal("x: real |- diff(x^2, x) = 2*x", {"twice": "x: real |- x^2 = x*x"})
    shown = Certificate("lemma-along", ("x", "twice"), (SHOWN,))
    assert check(along, shown) == Accepted(("kernel:lemma-along", "kernel:normal-form", "lemma:twice"))


# ------------------------------------------------------------------ the shape of a certificate


@pytest.mark.parametrize("rule", ["", "axiom", "normal_form", "Normal-form", "sorry", "simplify"])
def test_a_rule_that_is_not_in_the_table_shows_nothing(rejects: Rejection, rule: str) -> None:
    assert rejects("|- 1 = 1", Certificate(rule)) == f"unknown-rule: the kernel has no rule {rule!r}"


@pytest.mark.parametrize("shown", ["via {x} ()", "via {x} (normal-form)", "via {x} (signs, signs, signs)", "via {x}"])
def test_each_premise_needs_its_certificate_and_no_other(rejects: Rejection, shown: str) -> None:
    """zip would pass over what is missing."""
    certificate = shown.replace(" ()", "")
    assert rejects("x: real |- x = x", certificate) == "no-proof: via has 2 premises"


def test_a_rule_without_premises_takes_none(rejects: Rejection) -> None:
    assert rejects("x: real |- x = x", "normal-form (normal-form)") == "no-proof: normal-form has 0 premises"


def test_the_first_premise_that_is_not_shown_is_the_fault(rejects: Rejection) -> None:
    assert rejects("x: real |- x = x", "via {2*x} (normal-form, normal-form)") == "no-proof: the normal forms differ"
    assert rejects("x: real |- x = 2*x", "via {x} (normal-form, normal-form)") == "no-proof: the normal forms differ"


def test_a_certificate_has_an_end(goal: Read) -> None:
    shown = SHOWN
    for _ in range(400):
        shown = Certificate("via", (sym("x"),), (SHOWN, shown))
    found = check(goal("x: real |- x = x"), shown)
    assert isinstance(found, Rejected)
    assert (found.code, found.message) == ("limit", "the certificate is too long")


# ------------------------------------------------------------------ what a certificate may speak of


def forged_terms() -> list[tuple[str, Term]]:
    """Terms with which x = y + 1 (false) is claimed to be shown, none of which may be brought in at all."""
    x, i = sym("x"), sym("i", INTEGER)
    other = sym("x", INTEGER)
    yes = build("indicator", (relation("eq", x, x),))
    return [
        ("a symbol of another sort", other),
        ("a natural symbol in place of a real one", sym("x", NATURAL)),
        ("a vector in place of a number", build("vsum", (sym("x", Sort("array", (num(2),))),))),
        (
            "a bound name of another sort than its binder's",
            build("sum", (ONE, num(2), sym("k", INTEGER)), sym("k", REAL)),
        ),
        ("an integer power with a real exponent", build("pow", (x, div(ONE, num(2))), True)),
        ("a name of the kernel's own", sym("#5", INTEGER)),
        ("a function of the kernel's own", build("apply", (x,), "#f")),
        ("a number that is used as a function", build("apply", (x,), "x")),
        (
            "a bound name that is used as a function",
            build("sum", (ONE, num(2), build("apply", (x,), "k")), sym("k", INTEGER)),
        ),
        (
            "a function whose name is bound as a number's",
            build("sum", (ONE, num(2), build("apply", (x,), "f")), sym("f", INTEGER)),
        ),
        ("a new vector", build("vsum", (sym("q", Sort("array", (num(2),))),))),
        ("a natural number that is no integer", sym("z", Sort("scalar", natural=True))),
        (
            "a name bound around an array whose size it is",
            build("integral", (ZERO, ONE, build("vsum", (sym("x", Sort("array", (i,))),))), sym("i")),
        ),
        ("a definition of its own", build("call", (x, ZERO), ("f", frozenset()))),
        ("a definition deep inside", add(x, mul(yes, fn("exp", build("call", (ZERO,), ("g", frozenset())))))),
        ("too large a term", add(*(power(add(x, num(k)), num(2)) for k in range(5_000)))),
        (
            "a name bound outside",
            build("integral", (ZERO, ONE, build("sum", (ONE, num(2), sym("t", INTEGER)), i)), sym("t")),
        ),
    ]


@pytest.mark.parametrize(("what", "term"), forged_terms(), ids=[what for what, _ in forged_terms()])
def test_a_certificate_brings_in_terms_of_the_context_only(rejects: Rejection, what: str, term: Term) -> None:
    said = rejects("x, y: real |- x = y + 1", Certificate("via", (term,), (SHOWN, SHOWN)))
    assert said in (
        "no-proof: a symbol of the certificate is of another sort than it is declared",
        "no-proof: a definition of the certificate is none of the derivation's",
        "no-proof: a term of the certificate is none of the language",
        "no-proof: a term of the certificate is too large",
        "no-proof: the certificate applies what is no function",
    )


@pytest.mark.parametrize("argument", [None, 0.5, b"x", (sym("x"),)])
def test_a_certificate_brings_in_terms_numbers_and_names_only(rejects: Rejection, argument: object) -> None:
    forged = Certificate("via", (argument,), (SHOWN, SHOWN))  # type: ignore[arg-type]
    assert rejects("x: real |- x = x", forged) == "no-proof: an argument of the certificate is no term, number or name"


def test_a_name_that_an_integral_beside_binds_is_that_one(accepts: Verdict, rejects: Rejection) -> None:
    """An antiderivative speaks in the integral's bound name, whatever is declared under that name."""
    claim = "t: natural |- integral(2*t, t = 0..1) = 1"
    assert accepts(claim, "antiderivative {integral(2*t, t = 0..1)} {t: real; t^2} (normal-form)")
    forged = "antiderivative {integral(2*t, t = 0..1)} {t: natural; t^2} (normal-form)"
    assert rejects(claim, forged) == "no-proof: the function speaks of another symbol under the bound name"
    assert rejects("|- integral(2*t, t = 0..1) = 1", forged).endswith("another sort than it is declared")
    claim = "t: natural |- integral(exp(-t), t = 0..oo) = 1"
    forged = "improper {integral(exp(-t), t = 0..oo)} {t: natural; -exp(-t)} {-1} {0} (signs, signs, normal-form)"
    assert rejects(claim, forged) == "no-proof: the function speaks of another symbol under the bound name"


def test_new_symbols_are_any_number_and_help_nobody(accepts: Verdict) -> None:
    """A premise about a symbol that is not declared has to hold for all its values."""
    z = sym("z")
    assert not accepts("x: real |- x = 1", Certificate("via", (z,), (SHOWN, SHOWN)))
    nothing = build("mul", (ZERO, z))
    assert accepts("x: real |- x = x", Certificate("via", (add(sym("x"), nothing),), (SHOWN, SHOWN)))


def test_definitions_of_the_author_may_be_brought_in(accepts: Verdict) -> None:
    given = "x: real; f(t) := t^2; g := x + 1 |- "
    assert accepts(f"{given} f(g) = x^2 + 2*x + 1", "via {(x + 1)^2} (normal-form, normal-form)")
    body = power(sym("x"), num(2))
    folded = build("call", (sym("x"), body), ("f", frozenset()))
    assert accepts(f"{given} f(x) = x*x", Certificate("via", (folded,), (SHOWN, SHOWN)))
    forged = build("call", (sym("x"), power(sym("x"), num(3))), ("f", frozenset()))
    assert not accepts(f"{given} f(x) = x*x", Certificate("via", (forged,), (SHOWN, SHOWN)))


@pytest.mark.parametrize(
    ("term", "regular"),
    [
        (build("sum", (ONE, num(3), K), K), True),
        (build("sum", (ONE, num(3), build("sum", (ONE, K, ONE), K)), K), True),
        (build("pow", (sym("x"), num(2)), True), True),
        (build("pow", (sym("x"), num(2)), False), True),
        (build("pow", (sym("x"), sym("x")), True), False),
        (build("sum", (ONE, num(3), sym("k", NATURAL)), sym("k", INTEGER)), False),
        (build("limit", (ZERO, sym("k", INTEGER)), (sym("k"), "")), False),
    ],
)  # fmt: skip
def test_a_regular_term_uses_its_bound_names_as_they_are_bound(accepts: Verdict, term: Term, regular: bool) -> None:
    zero = add(term, build("neg", (term,)))
    split = Certificate("cases", (relation("eq", zero, zero),), (SHOWN, SHOWN))
    assert is_regular(term) is regular
    if not regular:
        assert not accepts("x: real |- x = x", split)


def test_a_rule_that_comes_upon_a_term_that_cannot_be_built_rejects(rejects: Rejection) -> None:
    assert rejects("x: real; n: natural; v: vector(n) |- x = x", "via {v + v} (signs, signs)").startswith(
        "no-proof: the term"
    )
    assert "shape-mismatch" not in rejects("n: natural; v: vector(n) |- v = v", "indefinite {v}")
    assert rejects("n: natural; v: vector(n) |- not psd([[1, 2], [2, 1]])", "indefinite {v}").startswith(
        "no-proof: `[[1, 2]"
    )


def test_a_derivative_without_a_rule_rejects(rejects: Rejection) -> None:
    claim = "x: positive |- integral(gamma(t), t = 1..2) = 1"
    said = rejects(claim, "antiderivative {integral(gamma(t), t = 1..2)} {t: real; gamma(t)} (normal-form)")
    assert said.startswith("no-proof: no rule differentiates")


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        ("x: real |- (x + 1)^100000 = x", "limit"),
        ("x: real |- sum(1/k^2, k = 1..oo) = x", "no-proof"),
        ("x: real |- 1/(x - x + 1 - 1) = 1/(x - x + 1 - 1)", "no-proof"),
    ],
)
def test_where_the_kernel_is_stuck_it_says_so(rejects: Rejection, claim: str, code: str) -> None:
    assert rejects(claim).partition(":")[0] == code


# ------------------------------------------------------------------ counted work


def test_one_account_serves_all_fields_of_a_step(goal: Read) -> None:
    """Else a step that needs something under every binder could take as long as it has binders."""
    asked = opening(goal("n: natural; v: vector(n) |- sum(log(v[i]^2 + 1), i = 1..n) = sum(log(1 + v[j]^2), j = 1..n)"))
    field = replace(asked, work=Work(10**9)).field()
    assert undischarged(field, conditions(asked.claim).conditions) is None
    assert field.inside
    assert all(inner.ring.work is field.ring.work for inner in field.inside.values())


def test_what_a_step_takes_is_the_same_whether_it_is_remembered_or_not(goal: Read) -> None:
    asked = opening(goal("x: real |- (x + 1)^9 = (x + 1)^8*(x + 1)"))
    first = counted_step(asked, "normal-form")
    assert first == ((), first[1])
    assert first[1] > 0
    counted_step.cache_clear()
    assert counted_step(asked, "normal-form") == first


def test_premises_keep_no_account(goal: Read) -> None:
    (first, second), _ = counted_step(opening(goal("x: real |- x = x")), "via", (sym("x"),))
    assert first.work is second.work is None


def test_with_its_work_done_the_kernel_shows_nothing_more(goal: Read) -> None:
    field = replace(opening(goal("x: real |- x = x")), work=Work(0)).field()
    with pytest.raises(Stuck, match="too much work"):
        normal(field, mul(sym("x"), sym("x")))


# ------------------------------------------------------------------ by: and kinds of goals


@pytest.mark.parametrize(
    ("by", "claim", "certificate", "message"),
    [
        ("definition", "x: real; f(t) := t^2 |- f(x) = x^2", "unfold", ""),
        ("definition", "x: real; f(t) := t^2 |- f(x) = x*x", "normal-form", "is shown by unfolding alone"),
        ("definition", "x: real |- x = x", "via {x} (unfold, unfold)", "`by: definition` is shown by unfolding alone"),
        ("definition", "x: real |- x = x and x <= x", "each (unfold, unfold)", ""),
        ("definition algebra", "x: real; f(t) := t^2 |- f(x) = x*x", "normal-form", ""),
        ("algebra", "x: real; f(t) := t^2 |- f(x) = x*x", "normal-form", "the normal forms differ"),
        ("algebra", "x: real; f(t) := t^2 |- f(x) = f(x + 0)", "normal-form", ""),
        ("calculus", "x: real |- diff(x^2, x) = 2*x", "normal-form", ""),
        ("algebra", "x: real |- diff(x^2, x) = 2*x", "normal-form", "the normal forms differ"),
        ("algebra", "x: real |- diff(x^2, x) + 1 = 1 + diff(x^2, x)", "normal-form", ""),
        ("algebra", "x, y: real; x + y = 1 |- x = 1 - y", "normal-form", "the normal forms differ"),
        ("algebra", "x, y: real; x + y = 1 and x > 0 |- x = 1 - y", "signs", "does not decide"),
        ("calculus", "x, y: real; x + y = 1 |- diff(y*x^2, x) = 2*y*(1 - y)", "normal-form", "the normal forms differ"),
        ("calculus hypothesis", "x, y: real; x + y = 1 |- diff(y*x^2, x) = 2*y*(1 - y)", "normal-form", ""),
        ("algebra", "A: matrix(2, 2); A = A.T |- A[1, 2] = A[2, 1]", "normal-form", "the normal forms differ"),
        ("algebra", "x: real; x > 0 and x < 5 |- sqrt(x^2) = x", "normal-form", ""),
        ("algebra", "x, y: real; y = 1 |- x/y = x/y", "normal-form", ""),
        ("algebra", "x: real; f(t) := t^2 |- f(x) >= 0", "signs", "does not decide"),
        ("definition", "x: real; f(t) := t^2 |- f(x) >= 0", "signs", "is shown by unfolding alone"),
        ("definition algebra", "x: real; f(t) := t^2 |- f(x) >= 0", "signs", ""),
    ],
)  # fmt: skip
def test_by_fixes_what_may_be_looked_through(
    accepts: Verdict, rejects: Rejection, by: str, claim: str, certificate: str, message: str
) -> None:
    if message:
        assert message in rejects(claim, certificate, by=by)
    else:
        assert accepts(claim, certificate, by=by)


def test_being_defined_is_no_justification(accepts: Verdict, rejects: Rejection) -> None:
    """What a line needs to have a value is shown by everything there is, whatever ``by`` says."""
    assert accepts("x: real; f(t) := 1 + t^2 |- 1/f(x) = 1/f(x)", by="algebra")
    assert accepts("n: integer >= 1; x: vector(n); f(t) := t^2 |- 2*f(x[1]) = f(x[1]) + f(x[1])", by="algebra")
    assert accepts("x: real; g: function(real) -> real; f(t) := g(t) + t |- 2*f(x) = f(x) + f(x)", by="algebra")
    assert accepts("x: real |- at(x^2, x = 3) = 9", by="algebra")
    assert rejects("x: real; f(t) := 1 - t^2 |- 1/f(x) = 1/f(x)", by="algebra").startswith(
        "undefined-side: 1/f(x) needs"
    )


def test_a_goal_is_shown_by_the_goal_rule_alone(rejects: Rejection, accepts: Verdict) -> None:
    facts = {"step": "x = 2"}
    assert accepts("x: real |- x = 2", "goal", facts=facts, kind="goal")
    assert rejects("x: real |- x = x", "normal-form", kind="goal") == (
        "justification: 'normal-form' is no rule for this kind of goal"
    )
    assert rejects("x: real |- x = 2", "goal", facts=facts) == "justification: 'goal' is no rule for this kind of goal"


# ------------------------------------------------------------------ definedness at the door


@pytest.mark.parametrize(
    ("claim", "side"),
    [
        ("x: real |- 1/x = 1/x", "left"),
        ("x: real |- 1 = x/x", "right"),
        ("x: real |- x > 0 <=> log(x) = log(x)", "right"),
        ("x: real |- log(x) = 1 => x = x", "left"),
        ("x: real |- not 1/x = 1/x + 1", ""),
        ("x: real |- limit(1/y, y -> x) = limit(1/y, y -> x)", "left"),
    ],
)
def test_the_fault_names_the_side_that_is_not_defined(goal: Read, claim: str, side: str) -> None:
    for rule in ("normal-form", "signs", "unfold", "equivalent"):
        found = check(goal(claim), Certificate(rule))
        assert found.code in ("undefined-side", "no-proof")
        if found.code == "undefined-side":
            assert found.side == side
            return
    raise AssertionError("no rule asks for it")


def test_a_missing_condition_comes_with_the_assumption_that_mends_it(goal: Read) -> None:
    found = check(goal("x: real |- log(x) = log(x)"), SHOWN)
    assert (found.message, found.condition) == ("log(x) needs x > 0", relation("gt", sym("x"), ZERO))
    found = check(goal("n: natural |- sum(1/(k - 2), k = 1..n) = 0"), SHOWN)
    assert found.condition is None


def test_an_obstacle_is_overcome_by_what_is_enough_for_it(accepts: Verdict, rejects: Rejection) -> None:
    """The integral of a continuous function exists; that of 1/t over 0..1 does not."""
    assert accepts("|- integral(t^2, t = 0..1) - integral(t^2, t = 0..1) = 0")
    assert "exists" in rejects("|- integral(1/t, t = 0..1) - integral(1/t, t = 0..1) = 0")
    assert "exists" in rejects("|- integral(limit(1/s, s -> t), t = 0..1)*0 = 0")
    assert "exists" in rejects("|- limit(1/t, t -> 0)*0 = 0")


# ------------------------------------------------------------------ closed equalities


@pytest.mark.parametrize(
    ("equation", "proved"),
    [
        (relation("eq", power(fn("sqrt", num(2)), num(2)), num(2)), True),
        (relation("eq", power(fn("sqrt", num(2)), num(2)), num(3)), False),
        (relation("le", ONE, ONE), False),
        (relation("eq", sym("x"), sym("x")), False),
        (relation("eq", div(ONE, ZERO), div(ONE, ZERO)), False),
        (build("not", (relation("ne", ONE, ONE),)), False),
    ],
)
def test_a_closed_equality_is_an_equation_of_numbers_that_the_normal_form_shows(equation: Term, proved: bool) -> None:
    assert equation.sort == PROPOSITION
    assert closed_equality(equation) is proved
