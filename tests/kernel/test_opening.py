"""A field that was filled before is copied: the copy is the field, and what is done in one is not seen in another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest

from derivcheck.core.context import Context
from derivcheck.core.term import Term
from derivcheck.kernel import facts, known, signs
from derivcheck.kernel.equations import add_equation
from derivcheck.kernel.facts import open_field
from derivcheck.kernel.field import EVERYTHING, Field, Reading
from derivcheck.kernel.normal import normal
from derivcheck.kernel.ring import Rat, Ring, Stuck, Work

from .conftest import read_context, read_term

GIVEN = [
    (),
    ("x in [0, 1)", "y > x", "x*y <= 3"),
    ("abs(x) > 1", "log(y) > 2", "z == x + y", "z != 0"),
    ("u[i] > 0", "sum(u[i], i, 1, n) == 1", "w[j] >= u[j]"),
    ("T(A) == A", "T(B) @ B == eye(n)", "v == inv(A) @ u"),
    ("pd(P)", "f(x) <= exp(y)", "diff(f(x), x) == f(x)"),
    ("dot(u, inv(A) @ w) > 0", "det(A) > 0"),
]


def shown(thing: Any) -> Any:
    """What a field holds, elements as texts."""
    match thing:
        case Rat():
            return str(thing.num), str(thing.den)
        case Ring():
            return thing.count, thing.context.nvars(), sorted(thing.factored)
        case Term() | Context():
            return thing
        case list() | tuple():
            return [shown(part) for part in thing]
        case dict():
            return {key: shown(part) for key, part in thing.items()}
        case _ if hasattr(thing, "__dataclass_fields__"):
            return {f.name: shown(getattr(thing, f.name)) for f in fields(thing)}
    return thing


def elements(thing: Any) -> list[Rat]:
    """All elements that a field holds."""
    match thing:
        case Rat():
            return [thing]
        case list() | tuple():
            return [e for part in thing for e in elements(part)]
        case dict():
            return elements(list(thing.values()))
        case _ if hasattr(thing, "__dataclass_fields__") and not isinstance(thing, Term | Context):
            return [e for f in fields(thing) for e in elements(getattr(thing, f.name))]
    return []


@pytest.fixture
def filled() -> Callable[..., Field]:
    """A field with further terms read and equations granted."""

    def made(*given: str) -> Field:
        field = open_field(read_context(*given), granted=((read_term("y == exp(g(x))"), None),))
        for term in ("inv(A + T(A))[1, 2]*det(A)", "sum(u[i]*x, i, 1, n)/sqrt(x**2 + 1)", "dot(u, inv(B) @ w)**2"):
            normal(field, read_term(term))
        return field

    return made


@pytest.mark.parametrize("given", GIVEN)
def test_a_copy_is_as_the_field_was(filled: Callable[..., Field], given: tuple[str, ...]) -> None:
    field = filled(*given)
    copy = field.copy(Work())
    assert shown(copy) == shown(field)
    assert elements(field)
    assert all(e.ring is copy.ring for e in elements(copy))


@pytest.mark.parametrize("given", GIVEN)
def test_what_is_done_in_a_copy_is_not_seen_in_the_field(filled: Callable[..., Field], given: tuple[str, ...]) -> None:
    field = filled(*given)
    before = shown(field)
    copy = field.copy(Work())
    add_equation(copy, read_term("x == sum(w[k]**2, k, 1, n) + h(y)"))
    known.learn(copy, normal(copy, read_term("f(x) + y")), signs.POSITIVE)
    normal(copy, read_term("sum(h(x + i)*u[i], i, 1, n) + inv(A @ B)[1, 1] + det(B)"))
    normal(copy, read_term(" + ".join(f"g({k})" for k in range(40))))
    assert shown(field) == before


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("reading", [EVERYTHING, Reading(hypotheses=False), Reading(False, False, False)])
def test_a_field_opened_again_is_as_the_first_one_and_costs_as_much(given: tuple[str, ...], reading: Reading) -> None:
    context = read_context(*given)
    accounts = [Work() for _ in range(3)]
    facts._filled.cache_clear()
    first = open_field(context, reading, work=accounts[0])
    normal(first, read_term("exp(x + y)*f(z)"))
    accounts[0] = Work()
    again = open_field(context, reading, work=accounts[0])
    facts._filled.cache_clear()
    anew = open_field(context, reading, work=accounts[1])
    assert shown(again) == shown(anew)
    assert accounts[0].left == accounts[1].left
    assert again.ring.work is accounts[0]


def test_where_a_field_cannot_be_filled_each_opening_says_so_and_costs_what_it_took(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stuck(field: Field) -> None:
        field.ring.spend(1_000)
        raise Stuck("more than 1,024 atoms")

    monkeypatch.setattr(facts.patterns, "add_parts", stuck)
    context = read_context("x > 12345")
    spent = set()
    for _ in range(2):
        work = Work()
        before = work.left
        with pytest.raises(Stuck, match="1,024 atoms"):
            open_field(context, work=work)
        spent.add(before - work.left)
    assert len(spent) == 1
    assert min(spent) >= 1_000


def test_who_cannot_pay_for_a_field_gets_none_whether_it_is_remembered_or_not() -> None:
    context = read_context("x*y > 1", "y < 7")
    for _ in range(2):
        work = Work(10)
        with pytest.raises(Stuck, match="too much work"):
            open_field(context, work=work)
        with pytest.raises(Stuck, match="too much work"):
            open_field(Context(), work=work)
