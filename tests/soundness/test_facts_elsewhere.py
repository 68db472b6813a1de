"""Facts that were true where they were shown and were believed where they say something else.

``convex(f, x)`` speaks of the set that x is declared over.  As a lemma's claim
it was copied word for word into contexts where x is declared over another set:
x^3 is convex for positive x, and so it "was" for real x.  ``a = b`` at every x
was turned into diff(a, x) = diff(b, x) also where neither derivative exists.
"""

from __future__ import annotations

import pytest

from derivcheck import kernel
from derivcheck.core.build import ONE, add, build, num, power, sym
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Context, Fact, Goal
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import Term
from derivcheck.kernel.inside import under
from derivcheck.syntax import read_claim

X = sym("x")
CUBE = build("convex", (power(X, num(3)), X))


def read(claim: str, symbols: dict[str, object], assume: list[str]) -> tuple[Context, Term]:
    row, errors = read_claim({"symbols": symbols, "assume": assume, "claim": claim})
    assert row is not None, errors
    return row.context, row.formula.term


@pytest.mark.parametrize(
    ("x", "assume", "instance", "holds"),
    [
        ("real", [], ("x", ONE), False),
        ("real", ["x > 0"], (), False),
        ("real in (0, 1)", [], (), False),
        ("positive", [], (), True),
        ("positive", [], ("x", ONE), True),
    ],
)
def test_convexity_is_a_matter_of_the_declared_set(
    x: str, assume: list[str], instance: tuple[object], holds: bool
) -> None:
    fact = Fact("lemma", *read("convex(x^3, x)", {"x": "positive"}, []))
    context, claim = read("convex(x^3, x)", {"x": x}, assume)
    shown = Certificate("lemma", ("lemma", *instance), (Certificate("hypothesis", (len(assume),)),))  # type: ignore[arg-type]
    assert isinstance(kernel.check(Goal(context, claim, (fact,)), shown), kernel.Accepted) is holds


def test_convexity_in_a_vector_of_another_size_is_another_thing() -> None:
    fact = Fact("lemma", *read("convex(norm(v), v)", {"n": "natural", "v": "vector(n)"}, []))
    context, claim = read("convex(norm(v), v)", {"n, m": "natural", "v": "vector(n)"}, [])
    used = Certificate("lemma", ("lemma",), (Certificate("hypothesis", (0,)),))
    assert isinstance(kernel.check(Goal(context, claim, (fact,)), used), kernel.Accepted)
    changed = Certificate("lemma", ("lemma", "n", num(3), "v", build("list", (ONE, ONE, ONE))), used.premises)
    assert isinstance(kernel.check(Goal(context, claim, (fact,)), changed), kernel.Rejected)


def test_a_fact_of_convexity_is_forgotten_where_its_variable_gets_another_set() -> None:
    context, _ = read("x = x", {"x": "positive", "y": "real"}, ["y > 0"])
    inside = under(context.assume(CUBE), [context.declarations[1], *read("0 = 0", {"x": "real"}, [])[0].declarations])
    assert inside.facts == ()


def test_a_renamed_variable_of_convexity_is_nobodys() -> None:
    """convex(a + x^3, x) at a = x may not become a sentence about a declared x_1."""
    a = sym("a")
    moved = substitute(build("convex", (add(a, power(X, num(3))), X)), {"a": X})
    assert moved.args[1].name == "x$"  # a name that neither an author nor a certificate can declare


def test_equal_functions_have_equal_derivatives_where_one_exists() -> None:
    fact = Fact("lemma", *read("abs(x) = sqrt(x^2)", {"x": "real"}, []))
    along = Certificate("lemma-along", ("x", "lemma"), (Certificate("hypothesis", (0,)),))
    context, claim = read("diff(abs(x), x) = diff(sqrt(x^2), x)", {"x": "real"}, [])
    assert isinstance(kernel.check(Goal(context, claim, (fact,)), along), kernel.Rejected)
    context, claim = read("diff(abs(x), x) = diff(sqrt(x^2), x)", {"x": "positive"}, [])
    assert isinstance(kernel.check(Goal(context, claim, (fact,)), along), kernel.Accepted)
