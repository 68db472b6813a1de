"""The first entry in which two arrays differ."""

from __future__ import annotations

import pytest

from derivcheck.report.difference import first_difference


@pytest.mark.parametrize(
    ("lhs", "rhs", "said"),
    [
        ("[1, 2]", "[1, 3]", "entry [2]: 2 against 3"),
        ("[[1, 2], [3, 4]]", "[[1, 2], [5, 4]]", "entry [2, 1]: 3 against 5"),
        ("[1, 2]", "1", "entry [2]: 2 against 1"),
        ("0", "[0, sqrt(2)]", "entry [2]: 0 against sqrt(2)"),
        ("[f(1, 2), 3]", "[f(1, 2), 4]", "entry [2]: 3 against 4"),
        ("[1]", "[1, 2]", None),
        ("[1, 2]", "[1, 2]", None),
        ("1", "2", None),
    ],
)
def test_the_first_difference_is_named(lhs: str, rhs: str, said: str | None) -> None:
    assert first_difference(lhs, rhs) == said
