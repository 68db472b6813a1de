"""Terms that only a forged certificate can hold, and what was once proved with them.

The door looked at the free symbols of a term, but passed over those that a
binder at its top also binds, over names that were new, and over the names
themselves.  So x was an integer in one place and a real number in another, and
two names were taken for one.  Every claim here is false.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from derivcheck import kernel
from derivcheck.core.build import build, fn, mul, neg, num, power, relation, sym
from derivcheck.core.certificate import Argument, Certificate
from derivcheck.core.context import Fact, Goal
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import INTEGER, NATURAL, Sort, Term
from derivcheck.errors import SortError
from derivcheck.kernel.check import Rejected, opening, step
from derivcheck.syntax import read_claim

SHOWN = Certificate("normal-form")
UNFOLDED = Certificate("unfold")
ONE, TWO = num(1), num(2)


def goal(claim: str, symbols: dict[str, object] | None = None) -> Goal:
    """The goal of a claim in the language."""
    read, errors = read_claim({"symbols": symbols or {}, "claim": claim})
    assert read is not None, errors
    return Goal(read.context, read.formula.term)


def accepted(asked: Goal, rule: str, arguments: tuple[Argument, ...], *premises: Certificate) -> bool:
    """Whether the kernel takes the certificate for a proof."""
    return isinstance(kernel.check(asked, Certificate(rule, arguments, premises)), kernel.Accepted)


def test_a_name_that_a_term_binds_is_not_free_in_it_with_another_sort() -> None:
    """``at(x, x = x)`` with an integer x at its value is that x: every real x was its own floor."""
    whole = sym("x", INTEGER)
    for term in (build("at", (whole, whole), whole), build("sum", (ONE, whole, ONE), whole)):
        assert not accepted(goal("x = floor(x)", {"x": "real"}), "via", (term,), SHOWN, SHOWN)


def test_a_new_name_has_one_sort_in_all_that_a_rule_is_given() -> None:
    """The claim was generalised from 1/2 to a real y, and read with a y of integer type."""
    asked = goal("floor(1/2) = 1/2")
    y, whole = sym("y"), sym("y", INTEGER)
    q = relation("eq", fn("floor", whole), whole)
    assert not accepted(asked, "generalise", (q, y, asked.claim.args[1]), SHOWN)
    mixed = relation("eq", fn("floor", whole), y)
    assert not accepted(asked, "generalise", (mixed, y, asked.claim.args[1]), SHOWN)


def test_a_free_name_is_none_of_those_that_bound_names_are_compared_under() -> None:
    """Up to bound names, the integral of t·$0 was that of t·t."""
    asked = goal("integral(t*5, t = 1..2) = integral(t*t, t = 1..2)")
    t, taken = sym("t"), sym("$0")
    q = relation("eq", build("integral", (ONE, TWO, mul(t, taken)), t), asked.claim.args[1])
    assert not accepted(asked, "generalise", (q, taken, num(5)), UNFOLDED)


def test_a_bound_name_is_none_of_those_that_bound_names_are_compared_under() -> None:
    """Σ_$0 Σ_j $0·j, which is 9, was Σ_i Σ_j j·j, which is 10."""
    taken, j = sym("$0", INTEGER), sym("j", NATURAL)
    double = build("sum", (ONE, TWO, build("sum", (ONE, TWO, mul(taken, j)), j)), taken)
    assert not accepted(goal("sum(sum(j*j, j = 1..2), i = 1..2) = 9"), "via", (double,), UNFOLDED, SHOWN)


def test_a_new_name_is_not_that_of_a_variable_whose_set_was_declared() -> None:
    """x := y turns the y in [0, 1] of ``convex`` into y'; to bring in a real y' made its set the whole line."""
    read, errors = read_claim(
        {
            "symbols": {"x": "real", "y": "real in [0, 1]"},
            "assume": ["x = y"],
            "claim": "not convex(y^3 + x, y)",
        }
    )
    assert read is not None, errors
    asked = Goal(read.context, read.formula.term)
    (replaced,) = step(opening(asked), "replaced", (0, sym("x")))  # type: ignore[misc]
    points = Certificate("not-convex", (num(-2), num(0)), (Certificate("signs"),))
    everywhere = Certificate("generalise", (replaced.claim, sym("y'"), num(0)), (points,))
    assert not accepted(asked, "replaced", (0, sym("x")), everywhere)


def test_what_is_declared_as_a_number_is_no_function() -> None:
    """To put a value for x into x(x) broke off."""
    asked = goal("x^2 = 1", {"x": "one of -1, 1"})
    term = build("mul", (num(0), build("apply", (sym("x", INTEGER),), "x")))
    at_each = Certificate("finite", ("x",), (SHOWN, SHOWN))
    assert not accepted(asked, "via", (build("add", (ONE, term)),), at_each, SHOWN)


def test_a_certificate_applies_declared_functions_only() -> None:
    """``by: algebra`` reads a folded g(x) as an unspecified function of that name, and such a function is smooth."""
    asked = goal("f(x) = f(x)", {"x": "real", "f": "function(real) -> real"})
    x = sym("x")
    assert accepted(asked, "via", (build("apply", (x,), "f"),), SHOWN, SHOWN)
    for term in (build("apply", (x,), "g"), build("apply", (x, x), "f")):
        padded = build("add", (asked.claim.args[0], mul(num(0), term)))
        assert not accepted(asked, "via", (padded,), SHOWN, SHOWN)


def test_a_number_is_no_function_of_nothing() -> None:
    """t() had the derivative 0, and was put 1 for where t was: so 1 was the integral of 0."""
    asked = goal("integral(0*t, t = 0..1) = 1", {"t": "real"})
    with pytest.raises(SortError):
        assert accepted(asked, "antiderivative", (asked.claim.args[0], build("apply", (), "t")), SHOWN)


def test_there_is_no_entry_at_no_index() -> None:
    """Unfolded k[] was k, and under Σ it was a constant: Σ k[] 3/2 was Σ k k[] for k up to 2, so 9/2 was 5."""
    with pytest.raises(SortError):
        build("index", (sym("k", NATURAL),))


def test_a_certificate_applies_functions_to_what_they_take_and_binds_none() -> None:
    """A name bound as a number was still applied as the function declared, and to put a value for it broke off."""
    symbols: dict[str, object] = {"x": "real", "f": "function(real) -> real", "v": "vector(2)"}
    asked = goal("f(x) = f(x) + 0*v[1]", symbols)
    x, v = sym("x"), next(t for t in asked.claim.subterms() if t.op == "sym" and t.name == "v")
    number, here = sym("f", INTEGER), asked.claim.args[0]
    for term in (build("apply", (v,), "f"), build("sum", (ONE, TWO, here), number), build("at", (ONE, here), sym("f"))):
        padded = build("add", (here, mul(num(0), term)))
        assert not accepted(asked, "via", (padded,), SHOWN, SHOWN)
    assert accepted(asked, "via", (build("add", (here, mul(num(0), build("apply", (x,), "f")))),), SHOWN, SHOWN)


def test_a_natural_number_is_an_integer() -> None:
    half = sym("t", Sort("scalar", natural=True))
    root = build("integral", (num(-1), ONE, power(fn("sqrt", half), TWO)), half)
    asked = goal("integral(sqrt(t)^2, t = -1..1) = 0")
    primitive = mul(num(1), power(half, TWO))
    assert not accepted(asked, "antiderivative", (root, primitive), SHOWN)


def test_a_limit_given_for_a_declared_name_is_not_one_for_a_bound_name() -> None:
    """At k = 3 the sum has no value; that of x/(k' - 3) was given for the k' ≤ 2 at which the lemma is asked."""
    symbols = {"n": "integer >= 1", "v": "vector(n)"}
    limits = "v[k] + sum(0*limit(x/(k - 3), x -> 0), k = 1..5) > 0"
    there = read_claim({"symbols": symbols, "indices": {"k": "1..n"}, "assume": [limits], "claim": "1 = 2"})[0]
    here = read_claim({"symbols": symbols, "assume": ["v > 0", "n <= 2"], "claim": "1 = 2"})[0]
    assert there is not None
    assert here is not None
    asked = Goal(here.context, here.formula.term, (Fact("lemma", there.context, there.formula.term),))
    premises = step(opening(asked), "lemma", ("lemma", "k", ONE))
    assert not isinstance(premises, kernel.Rejected)
    (everywhere,) = [p for p in premises if p.context.declaration("k'") is not None]
    (limit,) = [t for t in everywhere.claim.subterms() if t.op == "limit"]
    given = step(everywhere, "limit", (substitute(limit, {"k": sym("k'", NATURAL)}), num(0)))
    assert not isinstance(given, kernel.Rejected)
    assert isinstance(step(given[0], "signs"), kernel.Rejected)


# ------------------------------------------------------------------ certificates and terms out of shape


def _chain(length: int) -> Certificate:
    found = SHOWN
    for _ in range(length):
        found = Certificate("via", (sym("x"),), (SHOWN, found))
    return found


def _twice(times: int) -> Certificate:
    found = SHOWN
    for _ in range(times):
        found = Certificate("via", (sym("x"),), (found, found))
    return found


@pytest.mark.parametrize("certificate", [_chain(50_000), _twice(200)], ids=["deep", "the same part over and over"])
def test_a_certificate_is_counted_before_anything_walks_it_down(certificate: Certificate) -> None:
    """It was hashed first, level by level: 50,000 levels broke off, and 2²⁰⁰ parts never came to an end."""
    found = kernel.check(goal("x = x", {"x": "real"}), certificate)
    assert isinstance(found, kernel.Rejected)
    assert (found.code, found.message) == ("limit", "the certificate is too long")


def test_a_certificate_as_long_as_may_be_is_followed_to_its_end() -> None:
    assert isinstance(kernel.check(goal("x = x", {"x": "real"}), _chain(199)), kernel.Accepted)


def test_a_term_that_goes_down_too_far_is_refused() -> None:
    deep = sym("x")
    for _ in range(450):
        deep = neg(deep)
    assert not accepted(goal("x = x", {"x": "real"}), "via", (deep,), SHOWN, SHOWN)


@pytest.mark.parametrize("argument", [None, (1, 2), frozenset("a"), 1.5])
def test_an_argument_is_a_term_a_number_or_a_name(argument: object) -> None:
    assert not accepted(goal("x = x", {"x": "real"}), "via", (argument,), SHOWN, SHOWN)  # type: ignore[arg-type]


X = sym("x")
P = relation("eq", X, X)


@pytest.mark.parametrize(
    "made",
    [
        lambda: build("pow", (X, X), 1),  # it would be one term with the power whose exponent is an integer
        lambda: build("pow", (X,)),
        lambda: build("limit", (X, X), X),
        lambda: build("limit", (X, X), (X, "?")),
        lambda: build("matlit", (X, X, X), (2, 2)),
        lambda: build("matlit", (X, X), ("1", 2)),
        lambda: build("where", (P, X)),
        lambda: build("where", (P, X, X, X)),
        lambda: build("eq", (X, X, X)),
        lambda: build("not", (P, P)),
        lambda: build("iff", (P, P, P)),
        lambda: build("neg", (X, X)),
        lambda: build("div", (X, X, X)),
        lambda: build("exp", ()),
        lambda: build("add", ()),
        lambda: build("max", ()),
        lambda: build("apply", (), "x"),
        lambda: build("call", (), ("f", frozenset())),
        lambda: build("index", (X,)),
        lambda: build("and", ()),
        lambda: build("or", ()),
        lambda: build("convex", (X,)),
        lambda: build("ones", ()),
        lambda: build("zeros", (ONE, ONE, ONE)),
        lambda: build("array", (TWO, build("eye", (TWO,))), sym("k", NATURAL)),
        lambda: build("at", (X, relation("eq", X, X)), sym("p", Sort("proposition"))),
        lambda: build("sum", (ONE, TWO), sym("k", INTEGER)),
        lambda: build("sum", (ONE, TWO, X), "k"),
        lambda: build("integral", (ONE, TWO, X), (X, "+")),
    ],
)
def test_a_term_with_too_many_parts_or_too_few_is_not_made(made: Callable[[], Term]) -> None:
    with pytest.raises(SortError):
        made()


def test_a_variable_of_convexity_that_was_renamed_has_no_declared_set() -> None:
    """x in [0, 1] was renamed to x', which the certificate had declared before: as any real number."""
    asked = goal("not convex(x^3 + 0*y, x)", {"x": "real in [0, 1]", "y": "real"})
    asked = replace(asked, context=asked.context.assume(relation("eq", sym("y"), sym("x"))))
    same = relation("eq", ONE, ONE)
    for name in ("x'", "x$", "x''"):
        points = Certificate("not-convex", (num(-2), num(0)), (Certificate("signs"),))
        renamed = Certificate("replaced", (0, sym("y")), (points,))
        assert not accepted(asked, "generalise", (asked.claim, sym(name), ONE, same), renamed)


@pytest.mark.parametrize("made", ["binder", "entries"])
def test_a_name_bound_where_a_condition_is_asked_is_none_of_the_guards_before_it(made: str) -> None:
    """Whatever i' <= 3 says of the real number i', it was read as saying it of the i of Σ √(3 - i), made i'."""
    asked = goal("2 - n >= 0", {"n": "integer >= 1"})
    n, i, other = sym("n", NATURAL), sym("i", NATURAL), sym("i'")
    small = relation("le", other, num(3))
    below = build("add", (num(3), neg(i)))

    def roots(last: Term) -> Term:
        return build("sum", (ONE, last, fn("sqrt", below)), i)

    after = build("add", (n, ONE))
    last_root = build("add", (roots(after), neg(roots(n))))
    if made == "entries":
        last_root = build("index", (fn("sqrt", build("array", (after, below), i)), after))
    guarded = build("where", (small, last_root, num(0)))
    squared = Certificate("squares", (ONE, ONE, guarded), (Certificate("signs"),) * 2)
    assert not accepted(asked, "generalise", (asked.claim, other, num(0), small), squared)


def test_a_new_name_is_none_that_a_term_shown_defined_speaks_of() -> None:
    """Of another k, below any bound that this one has, the limit need not exist: no rule that is known gets there."""
    asked = goal("sum(l, l = 0..n) >= 0", {"n": "natural"})
    n, k = sym("n", NATURAL), sym("k", NATURAL)
    infinite = build("sum", (num(0), build("const", (), "oo"), num(0)), sym("l", NATURAL))
    of_k = build("limit", (num(0), mul(k, sym("x"))), (sym("x"), ""))
    here = opening(asked)
    for rule, arguments in (
        ("termwise", (k, num(0), n, k)),
        ("series", (infinite, k, num(0), num(0))),
        ("binomial-theorem", (asked.claim.args[0], k, ONE, ONE, ONE)),
    ):
        assert not isinstance(step(here, rule, arguments), Rejected)
        assert isinstance(step(replace(here, defined=frozenset({of_k})), rule, arguments), Rejected)
