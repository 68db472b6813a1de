"""No broken step is proved, unless it is true after all; here a fixed sample, in ``make mutants`` all of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import mutate

#: One mutant of so many: enough to notice, few enough for every run.
SHARE = 240


@pytest.fixture(scope="module")
def outcomes() -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = mutate.outcomes(mutate.sample(SHARE))
    return found


def test_no_false_mutant_is_proved_or_argued_to_be_true(outcomes: list[tuple[str, str, str]]) -> None:
    assert [whole for kind, _, whole in outcomes if kind in ("fault", "misargued")] == []


def test_each_proved_mutant_is_true_by_an_argument_or_listed_under_one(outcomes: list[tuple[str, str, str]]) -> None:
    listed = mutate.true_mutants()
    assert [whole for kind, name, whole in outcomes if kind == "proved" and name not in listed] == []


def test_most_mutants_are_untrue_at_one_of_a_few_points(outcomes: list[tuple[str, str, str]]) -> None:
    assert len(outcomes) > 100
    assert sum(kind in ("false", "undefined") for kind, _, _ in outcomes) > len(outcomes) * 3 // 4


def test_every_step_of_every_shipped_derivation_is_broken() -> None:
    broken = {mutant.original.claim for mutant in mutate.broken_steps(mutate.SHIPPED)}
    for reading in mutate.collect([str(mutate.SHIPPED)]).readings:

        def claims(steps: tuple[mutate.Step, ...]) -> list[mutate.Term]:
            return [claim for step in steps for claim in (step.claim, *claims(step.steps))]

        assert set(claims(reading.derivation.steps)) <= broken, reading.id


def test_each_hypothesis_of_a_step_is_dropped_once() -> None:
    dropped = {
        (mutant.mutant.slip, mutate.text(mutant.goal.claim))
        for mutant in mutate.broken_steps(mutate.SHIPPED)
        if mutant.derivation == "gibbs-inequality" and mutant.goal.context != mutant.original.context
    }
    assert ("without sum(p[k], k = 1..K) = 1", "sum(p[k], k = 1..K) - sum(q[k], k = 1..K) = 1 - 1") in dropped
    assert ("without the set of p", "log(t) <= t - 1") in dropped
