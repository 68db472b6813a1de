"""Reports of small derivations, decided in this process."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from derivcheck.checker import Options, verify
from derivcheck.core.verdict import Report
from derivcheck.report.terminal import render


@pytest.fixture
def reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, without_workers: None
) -> Callable[[dict[str, str]], Report]:
    """The report on files by name."""
    monkeypatch.chdir(tmp_path)

    def reported(files: dict[str, str]) -> Report:
        for name, text in files.items():
            place = tmp_path / "derivations" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode() if isinstance(text, str) else text)
        return verify(["derivations"], Options(jobs=1))

    return reported


@pytest.fixture
def shown() -> Callable[..., str]:
    """What a console without a terminal shows of a report."""

    def shown(report: Report, width: int = 80, verbose: bool = False, quiet: bool = False, color: bool = False) -> str:
        stream = io.StringIO()
        console = Console(
            file=stream,
            width=width,
            markup=False,
            highlight=False,
            emoji=False,
            force_terminal=color,
            no_color=not color,
        )
        render(report, console, verbose, quiet)
        return stream.getvalue()

    return shown
