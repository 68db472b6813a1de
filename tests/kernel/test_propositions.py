"""Propositions as they stand: what ``not`` turns into, and what it must not; which relations are of numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derivcheck.core.term import Term
from derivcheck.kernel.propositions import differs, pushed, relates_numbers

Read = Callable[[str], Term]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("not x < y", "x >= y"),
        ("not x >= y", "x < y"),
        ("not x == y", "x != y"),
        ("not not x < y", "x < y"),
        ("not (x < y and z > 0)", "x >= y or z <= 0"),
        ("not (x < y or z > 0)", "x >= y and z <= 0"),
        ("not imp(x < y, z > 0)", "x < y and z <= 0"),
        ("not u == v", "u != v"),
        ("not u < v", "not u < v"),  # some entry is not less: the others may be
        ("not u <= v", "not u <= v"),
        ("not (u >= v or x < y)", "not u >= v and x >= y"),
        ("not psd(A)", "not psd(A)"),
    ],
)
def test_a_negation_is_moved_inwards_as_far_as_it_keeps_its_meaning(written: str, meant: str, term: Read) -> None:
    assert pushed(term(written)) == term(meant)


@pytest.mark.parametrize(
    ("proposition", "expected"),
    [
        ("x < y", True),
        ("u < v", False),
        ("u == v", False),
        ("limit(x, x, oo) == oo", False),
        ("psd(A)", False),
        ("not x < y", False),
    ],
)
def test_relations_of_arrays_and_of_infinity_are_not_of_numbers(proposition: str, expected: bool, term: Read) -> None:
    assert relates_numbers(term(proposition)) is expected


def test_arrays_that_are_not_less_do_not_differ_entry_by_entry(term: Read) -> None:
    assert differs(term("u < v")) is None
    assert differs(term("x != y")) is None
    assert differs(term("u != v")) is not None
