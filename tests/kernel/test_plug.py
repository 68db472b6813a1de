"""Putting elements in for atoms: what is linear, what splits off, and what would be captured."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from derivcheck.kernel.field import Field
from derivcheck.kernel.plug import depends, linear, mentions, plug, split
from derivcheck.kernel.ring import Rat, Stuck

Open = Callable[..., Field]
Element = Callable[[Field, str], Rat]


def position(field: Field, element: Rat) -> int:
    atom = field.atom_of(element)
    assert atom is not None
    return atom.position


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("3*x + y", (3, "y")),
        ("1/y - x/2", None),  # its denominator is no number
        ("-x/2", (Fraction(-1, 2), "0")),
        ("f(y) - x", (-1, "f(y)")),
        ("y", None),
        ("x**2 + x", None),
        ("x*y", None),
        ("x/y", None),
        ("x + 1/x", None),
        ("x + f(x)", None),
        ("x + sum(f(k + x), k, 1, n)", None),
    ],
)
def test_linear_is_a_number_times_the_variable_and_a_rest_free_of_it(
    written: str, expected: tuple[Fraction | int, str] | None, opened: Open, element: Element
) -> None:
    field = opened()
    found = linear(field, element(field, written), position(field, element(field, "x")))
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found[0] == expected[0]
        assert found[1].same(element(field, expected[1]))


def test_what_splits_off_is_free_of_the_variable_and_what_is_left_is_not(opened: Open, element: Element) -> None:
    field = opened()
    whole = element(field, "y*f(x) + 2*x*y + 3*z*y + x*f(x)*f(y)")
    x = position(field, element(field, "x"))
    total = field.constant(0)
    for free, moving in split(field, whole.num, x):
        assert x not in mentions(field, free)
        assert all(x in depends(field, p) for p in moving.uses())
        total = total + free * moving
    assert total.same(whole)


def test_a_value_that_speaks_of_a_bound_variable_is_not_put_in_where_it_is_bound(
    opened: Open, element: Element
) -> None:
    field = opened()
    total = element(field, "sum(f(k*y + k**2*x), k, 1, n)")
    (k,) = next(atom.bound for atom in field.atoms if atom.bound)
    x, y, z = (element(field, name) for name in "xyz")
    variable = field.element(k)
    assert plug(field, total, {position(field, x): z, position(field, y): z}).same(
        element(field, "sum(f(k*z + k**2*z), k, 1, n)")
    )
    for values in ([(x, variable), (y, z)], [(x, z), (y, variable)], [(x, variable)]):
        with pytest.raises(Stuck, match="captured"):
            plug(field, total, {position(field, of): value for of, value in values})


def test_a_sum_depends_on_what_its_range_speaks_of(opened: Open, element: Element) -> None:
    field = opened()
    total = element(field, "sum(f(k), k, 1, m)")
    m, j = element(field, "m"), element(field, "j")
    assert position(field, m) in mentions(field, total)
    with pytest.raises(Stuck, match="bound under a bound variable"):  # a range is not rebuilt, and never left as it was
        plug(field, total, {position(field, m): j})
