"""The page of the derivations names every file, and every file it names is there."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "derivations"


def test_the_page_lists_exactly_the_files_there_are() -> None:
    linked = re.findall(r"\]\(([^)]+\.yaml)\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert sorted(linked) == sorted(str(f.relative_to(FOLDER)) for f in FOLDER.rglob("*.yaml"))
