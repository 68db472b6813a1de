"""No broken step is proved, unless it is true after all; here a fixed sample, in ``make mutants`` all of them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

#: One mutant of so many: enough to notice, few enough for every run.
SHARE = 240


def load() -> ModuleType:
    """The harness beside this file."""
    spec = importlib.util.spec_from_file_location("mutate", Path(__file__).with_name("mutate.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutate"] = module
    spec.loader.exec_module(module)
    return module


mutate = load()


@pytest.fixture(scope="module")
def outcomes() -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = mutate.outcomes(SHARE)
    return found


def test_no_false_mutant_is_proved(outcomes: list[tuple[str, str, str]]) -> None:
    assert [whole for kind, _, whole in outcomes if kind == "fault"] == []


def test_each_proved_mutant_is_listed_with_the_argument_that_it_is_true(outcomes: list[tuple[str, str, str]]) -> None:
    listed = mutate.true_mutants()
    assert [whole for kind, name, whole in outcomes if kind == "proved" and name not in listed] == []


def test_most_mutants_are_refuted_at_once(outcomes: list[tuple[str, str, str]]) -> None:
    assert len(outcomes) > 100
    assert sum(kind == "false" for kind, _, _ in outcomes) > len(outcomes) * 2 // 3


def test_every_step_of_every_shipped_derivation_is_broken() -> None:
    places = {(broken.derivation, broken.line) for broken in mutate.broken_steps(mutate.SHIPPED)}
    for reading in mutate.collect([str(mutate.SHIPPED)]).readings:
        derivation = reading.derivation

        def lines(steps: tuple[mutate.Step, ...], source: object) -> list[int]:
            return [n for s in steps for n in (source.position(s.span.start)[0], *lines(s.steps, source))]  # type: ignore[attr-defined]

        for line in lines(derivation.steps, derivation.source):
            assert (reading.id, line) in places
