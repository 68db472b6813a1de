"""Atoms and rules: one atom for what is proved equal, rules that reach everywhere, and an end to them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from derivcheck.core.term import Term
from derivcheck.kernel import signs
from derivcheck.kernel.equations import add_equation
from derivcheck.kernel.field import Field
from derivcheck.kernel.normal import normal
from derivcheck.kernel.ring import Rat, Stuck

Open = Callable[..., Field]
Element = Callable[[Field, str], Rat]


def test_equal_arguments_give_one_atom(opened: Open, element: Element) -> None:
    field = opened()
    assert element(field, "log((x + y)**2 + 1)").same(element(field, "log(x**2 + 2*x*y + y**2 + 1)"))
    assert element(field, "f(sin(x)**2)").same(element(field, "f(1 - cos(x)**2)"))
    assert not element(field, "f(x, y)").same(element(field, "f(y, x)"))
    assert not element(field, "f(x)").same(element(field, "g(x)"))
    assert not element(field, "f(x)").same(element(field, "f(x, x)"))


def test_functions_of_one_and_of_two_arguments_are_told_apart_after_a_rule_too(
    term: Callable[[str], Term], opened: Open, element: Element
) -> None:
    field = opened()
    one = element(field, "x*f(y)")
    assert add_equation(field, term("y == x + 1"))
    assert not field.equal(element(field, "x*f(x + 1, x + 1)"), one)
    assert field.equal(element(field, "x*f(x + 1)"), one)


def test_a_rule_reaches_into_the_arguments_of_older_atoms(term: Callable[[str], Term], opened: Open) -> None:
    field = opened()
    old = normal(field, term("f(x + y) + g(y) + h(x)"))
    assert add_equation(field, term("y == x + 1"))
    assert field.equal(normal(field, term("f(2*x + 1) + g(x + 1) + h(x)")), old)
    assert not field.equal(normal(field, term("f(2*x + 1) + g(x) + h(x)")), old)


def test_an_atom_is_found_again_when_the_ring_has_grown(opened: Open, element: Element) -> None:
    field = opened()
    old = element(field, "log(x**2 + 1)/y")
    element(field, " + ".join(f"f({k}, x)" for k in range(40)))
    assert element(field, "log(1 + x**2)/y").same(old)
    assert len(field.by_kind["log", ""]) == 1


def test_rules_that_go_round_come_to_an_end(opened: Open, element: Element) -> None:
    field = opened()
    x, y = element(field, "x"), element(field, "y")
    field.set_rule(0, 1, y)
    field.set_rule(1, 1, x)
    with pytest.raises(Stuck, match="come to an end"):
        field.reduce(x + x * y)


def test_rules_act_on_numerator_and_denominator(opened: Open, element: Element) -> None:
    field = opened()
    r = element(field, "sqrt(x)")
    assert field.reduce(r**5 / (r**2 + r**3)).same(field.reduce(element(field, "x*sqrt(x)/(1 + sqrt(x))")))
    assert field.reduce(r.inverse() * r).same(field.constant(1))
    assert field.equal(r**4, element(field, "x**2"))
    assert not field.equal(r**3, element(field, "x**2"))


def test_a_denominator_that_the_rules_make_zero_is_refused(opened: Open, element: Element) -> None:
    field = opened()
    s, c = element(field, "sin(x)"), element(field, "cos(x)")
    with pytest.raises(Stuck, match="identically zero"):
        field.reduce((s * s + c * c - field.constant(1)).inverse())


def test_an_element_falls_into_parts_that_equal_elements_share(opened: Open, element: Element) -> None:
    field = opened()
    one = field.constant(1)
    x = element(field, "x")
    parts = field.decompose(element(field, "(2*x + 3)/(x + 1) + 5*x*y"))
    total = field.constant(0)
    for c, monic in parts:
        total = total + monic.scale(c)
    assert total.same(element(field, "(2*x + 3)/(x + 1) + 5*x*y"))
    assert (Fraction(2), True) in [(c, m.same(one)) for c, m in parts]
    assert (Fraction(1), True) in [(c, m.same((x + one).inverse())) for c, m in parts]


@pytest.mark.parametrize("written", ["2*x", "x + y", "1/x", "x*y", "1", "x**2", "x/(y + 1)"])
def test_only_an_atom_by_itself_is_one(written: str, opened: Open, element: Element) -> None:
    field = opened()
    assert field.atom_of(element(field, written)) is None
    atom = field.atom_of(element(field, "x"))
    assert atom is not None
    assert atom.name == "x"


def test_an_atom_replaced_by_a_rule_is_not_handed_out_again(
    term: Callable[[str], Term], opened: Open, element: Element
) -> None:
    field = opened()
    assert add_equation(field, term("log(x) == 3*y"))
    assert element(field, "2*log(x)").same(element(field, "6*y"))
    assert element(field, "exp(2*log(x))").same(element(field, "exp(6*y)"))


def test_a_fact_for_every_entry_reaches_entries_not_yet_met(opened: Open, element: Element) -> None:
    field = opened("v >= 0", "1 <= j", "j + 1 <= n")
    assert signs.sign_of(field, element(field, "v[j] + 1")) == signs.POSITIVE
    assert signs.sign_of(field, element(field, "v[j + 1]")) & signs.NEGATIVE == 0
    assert signs.sign_of(field, element(field, "v[j + 2]")) == signs.ANY
    assert signs.sign_of(field, element(field, "w[j]")) == signs.ANY
