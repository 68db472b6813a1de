"""A root compared with something of unknown sign.

The sign of c·r + d was read off c²r² - d²: where that is zero, the sum was
taken to be zero.  But d may be c·r as well as -c·r.  So the kernel accepted
``sqrt(x^2) = x`` for every real x; the evaluator's point x = -1 brought it out.
"""

from __future__ import annotations

import pytest

from derivcheck import kernel
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Goal
from derivcheck.syntax import read_claim


@pytest.mark.parametrize(
    "claim",
    ["sqrt(x^2) = x", "abs(x) = x", "abs(x) = -x", "sqrt(x^2) + x = 0", "abs(x) + x > 0", "x - sqrt(x^2) = 0"],
)
@pytest.mark.parametrize("rule", ["normal-form", "signs"])
def test_a_root_is_not_the_thing_it_is_the_root_of_the_square_of(claim: str, rule: str) -> None:
    row, _ = read_claim({"claim": claim, "symbols": {"x": "real"}})
    assert row is not None
    answer = kernel.check(Goal(row.context, row.formula.term), Certificate(rule))
    assert isinstance(answer, kernel.Rejected)


@pytest.mark.parametrize("claim", ["sqrt(x^2) >= x", "abs(x) + x >= 0", "sqrt(x^2 + 1) > x"])
def test_what_does_follow_is_still_shown(claim: str) -> None:
    row, _ = read_claim({"claim": claim, "symbols": {"x": "real"}})
    assert row is not None
    assert isinstance(kernel.check(Goal(row.context, row.formula.term), Certificate("signs")), kernel.Accepted)
