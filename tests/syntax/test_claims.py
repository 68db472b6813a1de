"""Batch rows: missing keys take their defaults, some are ignored, all else is an error of that row."""

from __future__ import annotations

import pytest

from derivcheck.core.text import text
from derivcheck.syntax import read_claim


def test_a_row_needs_its_claim_only() -> None:
    claim, errors = read_claim({"claim": "1 = 1"})
    assert errors == ()
    assert claim is not None
    assert (claim.id, claim.natural, claim.context.declarations) == ("", False, ())
    assert claim.source.cut(claim.formula.span) == "1 = 1"


def test_a_whole_row_is_read() -> None:
    claim, errors = read_claim(
        {
            "id": "r1",
            "symbols": {"n": "integer >= 1", "x": "vector(n)"},
            "indices": {"i": "1..n"},
            "define": {"mean": "sum(x)/n"},
            "assume": ["x[i] > 0", "mean = 1"],
            "domain": "natural",
            "claim": "log(x[i]) <= x[i] - 1",
            "expect": "proved",
            "group": 7,
            "why": None,
        }
    )
    assert errors == ()
    assert claim is not None
    assert (claim.id, claim.natural) == ("r1", True)
    assert [text(a) for a in claim.context.assumptions] == ["x[i] > 0", "mean = 1"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, ("missing-key", 1, 1)),
        ({"claim": "1 = 1", "calim": ""}, ("unknown-key", 1, 1)),
        ({"claim": 1}, ("wrong-kind", 1, 1)),
        ({"claim": "1 = 1", "id": 7}, ("wrong-kind", 1, 1)),
        ({"claim": "1 = 1", "symbols": ["x"]}, ("wrong-kind", 1, 1)),
        ({"claim": "1 = 1", "symbols": {"x": 1}}, ("wrong-kind", 1, 1)),
        ({"claim": "1 = 1", "assume": "x > 0"}, ("wrong-kind", 1, 1)),
        ({"claim": "1 = 1", "domain": "complex"}, ("unknown-value", 1, 1)),
        ({"claim": ""}, ("empty-formula", 1, 1)),
        ({"claim": "1"}, ("not-a-proposition", 1, 1)),
        ({"claim": "1 =\n2 +"}, ("unexpected-end", 2, 3)),
        ({"claim": "1 = \x1b"}, ("control-character", 1, 5)),
        ({"claim": "1 = 1", "assume": ["1 = 1", "1 = \u202e1"]}, ("invisible-character", 1, 5)),
        ({"claim": "1 = 1", "assume": ["x"]}, ("unknown-name", 1, 1)),
    ],
)
def test_a_row_that_cannot_be_read_says_why(row: dict[str, object], expected: tuple[str, int, int]) -> None:
    claim, errors = read_claim(row)
    assert claim is None
    assert [(e.code, e.line, e.column) for e in errors] == [expected]


def test_errors_name_the_section_they_are_in() -> None:
    _, errors = read_claim({"claim": "x = 1", "symbols": {"x": "reel"}, "define": {"a": "2*"}, "assume": ["q > 0"]})
    assert [e.message.split(":")[0] for e in errors] == ["symbols", "define", "assume"]
    assert errors[0].message.startswith("symbols: x: ")
