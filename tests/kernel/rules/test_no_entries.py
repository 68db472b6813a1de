"""Arrays that may have no entries, and arrays whose entries near a point have no value."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("assume", "certificate"),
    [
        ("x = g; sum(x) + 1 > 0", "rewrite 0 (signs)"),
        ("x >= g; sum(x[k], k = 1..n) + 1 > 0", "signs"),
        ("det(A) != 0; dot(g, inv(A) @ x) + 1 > 0", "signs"),
    ],
)
def test_a_root_in_every_entry_need_not_exist_where_there_is_none(
    accepts: Callable[..., bool], assume: str, certificate: str
) -> None:
    given = f"n: natural; x: vector(n); A: matrix(n, n); c: nonzero; g[k] := sqrt(c) + 0*x[k]; {assume}"
    assert not accepts(f"{given} |- c > 0", certificate)


@pytest.mark.parametrize(("size", "number"), [("integer >= 1", "nonnegative"), ("natural", "positive")])
def test_a_root_that_exists_stands_in_the_sum_over_all_entries(
    accepts: Callable[..., bool], size: str, number: str
) -> None:
    given = f"n: {size}; x, y: vector(n); c: {number}; g[k] := sqrt(c) + 0*y[k]; x = g"
    assert accepts(f"{given} |- sum(x) = n*sqrt(c)", "rewrite 0 (normal-form)")


def test_a_number_between_does_not_keep_an_empty_array_from_another(leaves: Callable[..., object]) -> None:
    """v = 1 and 1 != 2 are true of a vector of size 0, v != 2 is not."""
    said = leaves("n: natural; v: vector(n) |- v != 2", "via {1}")
    assert said == "an array without entries equals numbers that differ"
    assert leaves("n: natural; v, w: vector(n) |- v != w", "via {1}") == ["v = 1", "1 != w"]


@pytest.mark.parametrize(
    ("limit", "value", "accepted"),
    [
        ("limit([x, 1/(x - x)][1], x -> 0)", "0", False),
        ("limit([x, log(-x^2)][1], x -> 0)", "0", False),
        ("limit([x, 2][k], x -> 0)", "2*delta(k, 2)", False),
        ("limit([x, sum(x*k, k = 1..oo)][1], x -> 0)", "0", False),
        ("limit([x, 1/x][1], x -> 0)", "0", True),
        ("limit([x, floor(1/x)][1], x -> 0)", "0", True),
        ("limit((x*[1, 2])[2], x -> 0)", "0", True),
    ],
)
def test_an_array_near_a_point_has_an_entry_where_all_have_values(
    accepts: Callable[..., bool], limit: str, value: str, accepted: bool
) -> None:
    given = "k, n: natural"
    shown = accepts(f"{given} |- {limit} = {value}", f"limit {{x: real; {limit}}} {{{value}}} (normal-form)")
    assert shown is accepted
