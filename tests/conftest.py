"""What tests of several parts share."""

from __future__ import annotations

import json
from concurrent.futures import Future
from typing import Any

import pytest


class InProcess:
    """A pool whose tasks are done at once, in this process, as JSON text like any other's."""

    def __init__(self, target: str, jobs: int, seconds: float) -> None:
        self.target = target

    def submit(self, task: Any) -> Future[Any]:
        from derivcheck.checker.decide import answer

        future: Future[Any] = Future()
        try:
            future.set_result(json.loads(json.dumps(answer(json.loads(json.dumps(task))))))
        except Exception as error:
            future.set_exception(error)
        return future

    def warm(self) -> None: ...
    def close(self) -> None: ...
    def __enter__(self) -> InProcess:
        return self

    def __exit__(self, *_: object) -> None: ...


@pytest.fixture
def without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker decides in this process: quick, and open to monkeypatching."""
    from derivcheck.checker import run

    monkeypatch.setattr(run, "Pool", InProcess)
