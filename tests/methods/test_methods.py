"""Each proof method has a file of cases: what it proves, and near misses it must not.

``<method>.yaml`` is a list of groups ``proves`` and ``does not prove``; a case
has a ``claim`` and, where needed, ``symbols``, ``indices``, ``define``,
``assume``, ``by``, ``facts`` (cited: name → case) and ``kind: goal``;
``inside: true`` puts it inside a proof, what is assumed being supposed there.  A case is put to its method alone
(what is left over is closed by all), and the kernel checks what it finds.
"""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from derivcheck import kernel, methods
from derivcheck.core import data
from derivcheck.core.build import sym
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Fact, Goal
from derivcheck.kernel.check import counted_step, opening
from derivcheck.kernel.ring import Work
from derivcheck.methods import Method, Search
from derivcheck.syntax import read_claim

HERE = Path(__file__).parent
NAMES = sorted(module.name for module in pkgutil.iter_modules(methods.__path__))
GROUPS = ("proves", "does not prove")
KEYS = {"claim", "symbols", "indices", "define", "assume", "by", "facts", "kind", "inside", "why"}


@lru_cache
def cases(name: str) -> dict[str, list[dict[str, Any]]]:
    """The cases of a method; none where there is no file."""
    file = HERE / f"{name}.yaml"
    found = yaml.safe_load(file.read_text()) if file.exists() else {}
    return {group: found.get(group) or [] for group in GROUPS}


@pytest.mark.parametrize("name", NAMES)
def test_every_method_has_cases(name: str) -> None:
    found = cases(name)
    assert all(found.values()), (
        f"methods/{name}.py has no cases: write tests/methods/{name}.yaml with a claim it proves under "
        "`proves:` and a near miss it must not under `does not prove:`"
    )
    for case in (*found["proves"], *found["does not prove"]):
        assert set(case) <= KEYS, f"{name}.yaml: a case has {', '.join(sorted(KEYS))} and nothing else"


def test_every_file_of_cases_has_a_method() -> None:
    assert [file.stem for file in sorted(HERE.glob("*.yaml"))] == NAMES


def goal(case: dict[str, Any]) -> Goal:
    """The goal of a case."""
    row = {key: case[key] for key in ("symbols", "indices", "define", "assume", "claim") if key in case}
    read, errors = read_claim(row)
    assert read is not None, [e.message for e in errors]
    facts = []
    for name, cited in (case.get("facts") or {}).items():
        there = goal({key: case[key] for key in ("symbols", "indices", "define", "assume") if key in case} | cited)
        facts.append(Fact(name, there.context, there.claim))
    by = tuple(case["by"]) if "by" in case else None
    context = read.context
    if case.get("inside"):
        context = replace(context, assumptions=(), cases=context.assumptions)
    return Goal(context, read.formula.term, tuple(facts), by, case.get("kind", "step"))


def found_by(name: str, case: dict[str, Any]) -> tuple[Goal, Certificate | None]:
    """What the method alone finds."""
    method = import_module(f"derivcheck.methods.{name}").METHOD
    assert isinstance(method, Method)
    asked = goal(case)
    limit = methods.DEEPER if method.deep else methods.DEPTH
    found = method.prove(opening(asked), Search(depth=1 if case.get("inside") else 0, limit=limit))
    return asked, found if isinstance(found, Certificate) else None


def listed(group: str) -> list[Any]:
    """All cases of a group, each with its method."""
    return [pytest.param(name, case, id=f"{name}: {case['claim']}") for name in NAMES for case in cases(name)[group]]


@pytest.mark.parametrize(("name", "case"), listed("proves"))
def test_it_proves(name: str, case: dict[str, Any]) -> None:
    asked, certificate = found_by(name, case)
    assert certificate is not None, "no certificate is found"
    again = data.decode_certificate(data.encode_certificate(certificate))
    answer = kernel.check(asked, again)
    assert isinstance(answer, kernel.Accepted), answer


@pytest.mark.parametrize(("name", "case"), listed("does not prove"))
def test_it_does_not_prove(name: str, case: dict[str, Any]) -> None:
    asked, certificate = found_by(name, case)
    assert certificate is None or not isinstance(kernel.check(asked, certificate), kernel.Accepted)


def test_a_search_ends_when_its_work_is_done_and_says_so() -> None:
    """Whatever is left to try: a search that a loaded machine would cut off elsewhere is no search."""
    claim = goal({"claim": "sin(x^3 + x) <= 5*abs(x) + 1/7", "symbols": {"x": "real"}})
    whole = Work(10**9)
    found, _, tried = methods.search(claim, whole)
    assert found is None
    assert all("limit" not in why for _, why in tried)
    found, _, tried = methods.search(claim, Work((10**9 - whole.left) // 2))
    assert found is None
    assert any("limit: too much work" in why for _, why in tried)


def test_a_number_whose_sign_is_supposed_is_not_split_again() -> None:
    split = import_module("derivcheck.methods.cases").METHOD
    asked = opening(goal({"claim": "abs(x) >= sin(x)/2 - 7", "symbols": {"x": "real"}}))
    (below, *_), _ = counted_step(asked, "cases", (sym("x"),))
    search = Search()
    assert not isinstance(split.prove(below, search), Certificate)
    assert search.steps == 0
