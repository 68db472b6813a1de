"""What README and the format page show is what the tool does: examples are verified, transcripts are replayed."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from derivcheck.kernel.rules import RULES


def load() -> ModuleType:
    """The page writer beside this file."""
    spec = importlib.util.spec_from_file_location("pages", Path(__file__).with_name("pages.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["pages"] = module
    spec.loader.exec_module(module)
    return module


pages = load()
ROOT: Path = pages.ROOT
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str, beginning: str) -> list[str]:
    """The fenced blocks of a page that begin so."""
    found = BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
    return [body for kind, body in found if kind == language and body.startswith(beginning)]


@pytest.mark.parametrize("page", pages.PAGES)
def test_what_a_page_says_is_printed_is_printed(page: str, tmp_path: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert "$ derivcheck" in text
    assert pages.replayed(page, tmp_path) == text, "`make docs` writes the pages anew"


def test_the_page_of_methods_is_current() -> None:
    text = (ROOT / pages.METHODS).read_text(encoding="utf-8")
    assert pages.methods_page() == text, "`make docs` writes the pages anew"


def test_the_derivations_of_the_format_page_are_proved(tmp_path: Path) -> None:
    examples = blocks("docs/format.md", "yaml", "derivation:")
    assert examples
    for k, example in enumerate(examples):
        (tmp_path / f"{k}.yaml").write_text(example, encoding="utf-8")
    done = pages.run(["verify", ".", "--format", "json"], tmp_path)
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["summary"]["proved"] == len(examples)


def test_the_batch_row_of_the_format_page_is_proved(tmp_path: Path) -> None:
    (row,) = blocks("docs/format.md", "json", '{"id"')
    done = pages.run(["check", "--batch", "-"], tmp_path, row)
    assert json.loads(done.stdout)["verdict"] == "proved", done.stderr


@pytest.mark.parametrize(
    "page", sorted(str(p.relative_to(ROOT)) for p in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", (ROOT / page).read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page
        assert file.exists(), target
        assert not anchor or anchor in titles(file), target


def titles(file: Path) -> set[str]:
    """The anchors that a page's titles are."""
    found = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", t.lower()).replace(" ", "-") for t in found}


def test_the_pages_name_every_rule_and_every_file_of_the_kernel() -> None:
    trust, map_ = ((ROOT / page).read_text(encoding="utf-8") for page in ("docs/trust.md", "docs/architecture.md"))
    table = trust[trust.index("## The rules") : trust.index("## What is never decided")]
    named = {name for line in table.splitlines() if line.startswith("| `") for name in re.findall(r"`([^`]+)`", line)}
    assert named == set(RULES)
    table = map_[map_.index("## The kernel, file by file") : map_.index("## What is trusted")]
    named = {name for line in table.splitlines() if line.startswith("| ") for name in re.findall(r"`([a-z_]+)`", line)}
    assert named == {p.stem for p in (ROOT / "derivcheck" / "kernel").glob("[a-z]*.py")}
