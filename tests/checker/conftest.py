"""Derivations as text, decided in this process: the workers' side without the workers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from derivcheck.checker import Options, verify
from derivcheck.core.verdict import DerivationResult

HEAD = 'derivation: {id}\nsymbols:\n  "x, y, z": real\n  p: positive\n'


@pytest.fixture(autouse=True)
def here(without_workers: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without workers, in a folder of its own."""
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
