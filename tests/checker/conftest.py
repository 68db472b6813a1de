"""Derivations as text, decided in this process: the workers' side without the workers."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from derivcheck.checker import Options, run, verify
from derivcheck.checker.decide import answer
from derivcheck.core.verdict import DerivationResult

HEAD = 'derivation: {id}\nsymbols:\n  "x, y, z": real\n  p: positive\n'


class InProcess:
    """A pool whose tasks are done at once, as JSON text like any other's."""

    def __init__(self, target: str, jobs: int, seconds: float) -> None:
        self.target = target

    def submit(self, task: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(json.loads(json.dumps(answer(json.loads(json.dumps(task))))))
        except Exception as error:
            future.set_exception(error)
        return future

    def warm(self) -> None:
        pass

    def close(self) -> None:
        pass

    def __enter__(self) -> InProcess:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def in_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run, "Pool", InProcess)
    monkeypatch.chdir(tmp_path)


Write = Callable[..., Path]
Decide = Callable[..., DerivationResult]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a derivation: its keys beyond the usual symbols, by default under ``derivations/``."""

    def write(id: str, body: str, folder: str = "derivations") -> Path:
        place = tmp_path / folder / f"{id}.yaml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(HEAD.format(id=id) + body)
        return place

    return write


@pytest.fixture
def decide(write: Write) -> Decide:
    """The result of one derivation."""

    def decide(body: str) -> DerivationResult:
        report = verify([str(write("one", body))], Options(jobs=1))
        return report.derivations[0]

    return decide
