"""Claims once refuted at points where they are not false: where a part of them has no value, they are undefined.

Each stands beside one that is false, and still refuted.
"""

from __future__ import annotations

import pytest

from derivcheck import kernel
from derivcheck.evaluator import Effort, confirm, examine
from derivcheck.syntax import read_claim

Symbols = dict[str, object]
X: Symbols = {"x": "real"}
EMPTY: Symbols = {"x": "real", "n": "natural", "m": "natural", "v": "vector(n)", "A": "matrix(m, n)"}


def refuted(claim: str, symbols: Symbols, assume: tuple[str, ...] = ()) -> bool:
    """Whether the evaluator sees a point at which the claim is false."""
    read, errors = read_claim({"symbols": symbols, "assume": list(assume), "claim": claim})
    assert read is not None, errors
    seen = [examine(read.context, read.formula.term, effort) for effort in (Effort.QUICK, Effort.DEEP)]
    return any(s.counterexample is not None for s in seen)


def confirmed(claim: str, symbols: Symbols, assume: tuple[str, ...], indices: Symbols) -> bool:
    """Whether a point speaks against the claim, the equalities that it rests on proved."""
    read, errors = read_claim({"symbols": symbols, "assume": list(assume), "indices": indices, "claim": claim})
    assert read is not None, errors
    found = examine(read.context, read.formula.term, Effort.DEEP).counterexample
    return (
        found is not None
        and confirm(read.context, read.formula.term, found)
        and all(kernel.closed_equality(e) for e in found.equations)
    )


@pytest.mark.parametrize(
    "entry",
    [
        "[1/x, 2][2]",
        "diag([1/x, 1])[1, 2]",
        "outer([1/x, 1], [1, 1])[2, 1]",
        "([[1/x, 1], [1, 1]] @ [1, 1])[2]",
        "[[1/x, 1], [1, 1]].T[2, 2]",
        "([1/x, 1] + [1, 1])[2]",
        "[[1/x, 1], [1, 1]][2, :][1]",
        "[[1/x, 1], [1, 1]][:, 2][1]",
        "trace([[1, 1/x], [1, 1]])",
        "exp([1/x, 1])[2]",
        "where(x = 0, [1/x, 1], [1, 1])[2]",
    ],
)
def test_an_array_has_no_entries_where_one_of_them_has_no_value(entry: str) -> None:
    """At x = 0 only the entry asked for was worked out, and the claim was refuted by where(x = 0, …)."""
    assert not refuted(f"{entry} = where(x = 0, 50, {entry})", X)
    assert refuted(f"{entry} = where(x = 1, 50, {entry})", X)
    assert not refuted("x != 0", X, (f"{entry} = {entry}",))


@pytest.mark.parametrize(
    "sum", ["sum((1/x)*v)", "sum(v + 1/x)", "sum(where(1/x > 0, v, v))", "sum(outer([1/x], v)[1, :])"]
)
def test_what_multiplies_an_empty_vector_must_have_a_value_too(sum: str) -> None:
    assert not refuted(f"{sum} = where(x = 0, 50, {sum})", EMPTY)
    assert refuted(f"{sum} = where(x = 1, 50, {sum})", EMPTY)


def test_a_row_without_entries_must_be_there() -> None:
    assert not refuted("sum(A[5, :]) = where(m < 5, 50, sum(A[5, :]))", EMPTY)


@pytest.mark.parametrize("array", ["eye(k)", "ones(k, k)", "zeros(k, k)"])
def test_there_is_no_array_of_negative_size(array: str) -> None:
    """eye(-1) was the empty matrix."""
    assert not refuted(f"trace({array}) = where(k < 0, 50, trace({array}))", {"k": "integer"})
    assert refuted(f"trace({array}) = where(k = 0, 50, trace({array}))", {"k": "integer"})


def test_a_branch_not_chosen_need_not_have_a_value() -> None:
    assert refuted("sum(where(x = 0, [7, 1], [1/x, 1])) = 9", X)
    assert not refuted("sum(where(x = 0, [7, 1], [1/x, 1])) = where(x = 0, 8, 1/x + 1)", X)
    assert not refuted("sum(where(x != 0, [1/x, 1], 0)) = where(x = 0, 0, 1/x + 1)", X)


@pytest.mark.parametrize("indices", [{"j": "n + 1..n"}, {"j": "5..3"}, {"j": "1..n", "k": "j + 1..n", "l": "n..j"}])
def test_nothing_is_false_in_a_context_whose_index_has_no_value(indices: dict[str, str]) -> None:
    """The claim does not mention the index, and the point found did not give it a value."""
    symbols: Symbols = {"x": "real", "n": "natural"}
    read, errors = read_claim({"symbols": symbols, "indices": indices, "claim": "x = 1"})
    assert read is not None, errors
    assert examine(read.context, read.formula.term, Effort.DEEP).counterexample is None
    assert refuted("x = 1", symbols)


@pytest.mark.parametrize("interval", ["[exp(1), 2]", "[3, exp(1)]", "[exp(2), exp(1)]", "[exp(1), exp(1))"])
def test_an_end_beyond_the_other_end_is_no_point(interval: str) -> None:
    """exp(1) was taken for a value between exp(1) and 2."""
    assert not refuted("x = 5", {"x": f"real in {interval}"})
    assert not refuted("v[1] = 5", {"v": f"vector(2) in {interval}"})
    assert not refuted("x = 5", {"x": "real", "v": f"vector(2) in {interval}"})
    assert refuted("x = 5", {"x": "real in [exp(1), exp(1)]"})
    assert refuted("x < 3", {"x": "real in [exp(1), 3]"})


@pytest.mark.parametrize(
    ("integral", "value"),
    [
        ("integral(1/sqrt(x - {0}), x = {0}..{0} + 1)", "2"),
        ("integral(log(x - {0}), x = {0}..{0} + 1)", "-1"),
        ("integral(1/sqrt({0} - x), x = {0} - 1..{0})", "2"),
        ("integral(1/sqrt(x - {0}), x = {0} + 1..{0})", "-2"),
    ],
)
def test_the_parts_of_a_range_far_from_zero_end_where_the_range_ends(integral: str, value: str) -> None:
    """Places where a range is cut were sorted as floats, of which many are one at 10^20, and the end was not last."""
    for far in ("10^20", "10^30", "2"):
        assert not refuted(f"{integral.format(far)} = {value}", {})
        assert refuted(f"{integral.format(far)} = {value} + 1/10", {})


def test_an_equality_that_balls_suggest_is_proved_at_every_index_it_is_assumed_for() -> None:
    """For every i it was supposed, and the kernel was given that of the point's i alone, where it says nothing of x."""
    symbols: Symbols = {"x": "real in [exp(1), 4]", "y": "vector(2)"}
    for here in ("2 - i", "i - 1"):
        tiny = f"0*y[i] + 2*x + ({here})*10^-3000*(x - 3)"
        for assumed in (f"{tiny} = 2*x", f"{tiny} >= 2*x"):
            assert not confirmed("x >= 3", symbols, (assumed,), {"i": "1..2"})
    assert confirmed("x >= 3", symbols, ("0*y[i] + 2*x + i = 2*x + i",), {"i": "1..2"})
