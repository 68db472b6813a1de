"""What is said of a false equivalence: which solution comes or goes, and what holds instead, proved."""

from __future__ import annotations

from typing import Any

import pytest

from derivcheck.checker import Options, check_claims, claim_row
from derivcheck.core.verdict import word


def diagnosed(claim: str, symbols: dict[str, str], **row: Any) -> str:
    (found,) = check_claims([claim_row({"claim": claim, "symbols": symbols, **row})], Options(jobs=1))
    assert found.verdict is not None, found.errors
    assert word(found.verdict) == "refuted"
    return found.diagnosis or ""


REAL = {"x, y, z, a, r": "real"}


@pytest.mark.parametrize(
    ("claim", "said", "mend"),
    [
        ("x = 3 <=> x^2 = 9", "`x = -3` is gained", "`x^2 = 9 and x >= 0` in place of `x^2 = 9`"),
        ("x^2 = 9 <=> x = 3", "`x = -3` is lost", "`x = 3 or x = -3` in place of `x = 3`"),
        ("x^2 = 4 => x = 2", "`x = -2` is lost", "`x = 2 or x = -2` in place of `x = 2`"),
        ("x^2 = x <=> x = 1", "`x = 0` is lost", "`x = 1 or x = 0` in place of `x = 1`"),
        ("x^2 = x*y <=> x = y", "is lost", "it holds where `x != 0`"),
        ("abs(x - a) < r <=> x - a < r", "is gained", "`x - a < r and -(x - a) < r` in place of"),
        ("abs(x) > 2 <=> x > 2", "is lost", "`x > 2 or -x > 2` in place of `x > 2`"),
        ("x^2 <= 9 <=> x <= 3", "is gained", "`x <= 3 and -x <= 3` in place of"),
        ("-2*x < 4 <=> x < -2", "is lost", "`x > -2` in place of `x < -2`"),
        ("x < y <=> x^2 < y^2", "is gained", "it holds where `x >= 0 and y >= 0`"),
        ("x*y = x*z <=> y = z", "is lost", "it holds where `x != 0`"),
        ("max(x, y) <= z <=> x <= z or y <= z", "is gained", "only `=>` holds"),
        ("sin(x) = 0 <=> x = 0", "`x = pi` is lost", "only `<=` holds (`implied by`)"),
    ],
)
def test_a_solution_comes_or_goes(without_workers: None, claim: str, said: str, mend: str) -> None:
    found = diagnosed(claim, REAL)
    assert said in found
    assert mend in found


def test_both_sides_are_named_as_they_are_there(without_workers: None) -> None:
    found = diagnosed("sqrt(x + 2) = x <=> x + 2 = x^2", {"x": "real"}, assume=["x >= -2"])
    assert found.startswith("`x = -1` is gained: `x + 2 = x^2` is true there, `sqrt(x + 2) = x` is not; ")
    assert found.endswith("it holds with `x + 2 = x^2 and x >= 0` in place of `x + 2 = x^2`")


def test_multiplied_by_what_may_be_negative(without_workers: None) -> None:
    found = diagnosed("(x - 1)/(x - 3) > 0 <=> x - 1 > 0", {"x": "real"}, assume=["x != 3"])
    assert found.endswith("it holds where `x - 3 > 0`")


def test_where_nothing_simple_holds_only_what_happened_is_said(without_workers: None) -> None:
    found = diagnosed("x^2 = 1 <=> x = y", REAL)
    assert "is true there" in found
    assert "holds" not in found


@pytest.mark.parametrize(
    ("claim", "symbols", "diagnosis"),
    [
        ("strictly_convex(log(sum(exp(z))), z)", {"z": "vector(2)"},
         "it holds with `convex` in place of `strictly_convex`"),
        ("pd([[1, 1], [1, 1]])", {}, "it holds with `psd` in place of `pd`"),
        ("concave(x^2, x)", {"x": "real"}, "it holds with `convex` in place of `concave`"),
        ("convex(x^3, x)", {"x": "real"}, ""),
    ],
)  # fmt: skip
def test_curvature_and_definiteness(without_workers: None, claim: str, symbols: dict[str, str], diagnosis: str) -> None:
    assert diagnosed(claim, symbols) == diagnosis
