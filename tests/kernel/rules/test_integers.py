"""Integers lie on steps: what is more than 0 is at least 1, floors are within 1 of their argument."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Verdict = Callable[..., bool]


@pytest.mark.parametrize(
    ("sequent", "expected"),
    [
        ("i: integer; i > 1 |- i >= 2", True),
        ("i: integer; i > 1 |- i >= 3", False),
        ("i: integer; i >= 1 |- i >= 2", False),
        ("x: real; x > 1 |- x >= 2", False),
        ("i: integer; x: real; i*x > 1 |- i*x >= 2", False),
        ("j: integer; n: integer; j < n |- j + 1 <= n", True),
        ("j: integer; n: integer; j < n |- j + 2 <= n", False),
        ("j: integer; x: real; j < x |- j + 1 <= x", False),
        ("i: integer; 3*i > 4 |- i >= 2", True),
        ("i: integer; 3*i >= 4 |- i >= 2", True),
        ("i: integer; 3*i > 3 |- i >= 3", False),
        ("i: integer; i > 1/2 |- i >= 1", True),
        ("i: integer; i/2 > 1/2 |- i >= 2", True),
        ("i: integer; i/2 > 1/2 |- i >= 3", False),
        ("i: integer; -2*i < 3 |- i >= -1", True),
        ("i: integer; -2*i < 3 |- i >= 0", False),
        ("i: integer; i < 3/2 |- i <= 1", True),
        ("i: integer; i < 3/2 |- i <= 0", False),
        ("i: integer |- 2*i != 1", True),
        ("i: integer |- 2*i != 4", False),
        ("i: integer; j: integer |- 6*i + 4*j != 3", True),
        ("i: integer; j: integer |- 6*i + 4*j != 2", False),
        ("x: real |- 2*x != 1", False),
        ("i: integer; i != 0 |- i^2 >= 1", True),
        ("i: integer; i != 0 |- i^2 >= 2", False),
        ("x: real; x != 0 |- x^2 >= 1", False),
        ("x: real |- floor(x) <= x", True),
        ("x: real |- floor(x) < x", False),
        ("x: real |- floor(x) > x - 1", True),
        ("x: real |- floor(x) >= x", False),
        ("x: real |- ceil(x) >= x", True),
        ("x: real |- ceil(x) < x + 1", True),
        ("x: real |- ceil(x) <= x", False),
        ("x: real |- ceil(x) - floor(x) <= 1", True),
        ("x: real |- ceil(x) - floor(x) <= 0", False),
        ("x: real; n: integer; n <= x |- n <= floor(x)", True),
        ("x: real; y: real; y <= x |- y <= floor(x)", False),
        ("x: real; n: integer; n < x |- n <= floor(x) - 1", False),
        ("x: real |- floor(1/x) <= 1/x", False),  # undefined at 0
        ("x: real |- floor(exp(1/x)) <= exp(1/x)", False),
        ("x: real |- floor(sin(1/x)) <= sin(1/x)", False),
        ("x: positive |- floor(log(x)) <= log(x)", True),
        ("x: nonnegative |- floor(log(x)) <= log(x)", False),
        ("x: real |- x != 0 => floor(1/x) = floor(1/x) and x != 0", False),  # the rule makes no such step
        ("x: real |- floor(1/x) = floor(1/x) or x != 0", False),
    ],
)
def test_integers_lie_on_steps(accepts: Verdict, sequent: str, expected: bool) -> None:
    assert accepts(sequent, "signs") is expected
