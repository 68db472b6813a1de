"""What README and the format page show is what the tool does: examples are verified, transcripts are replayed."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = str(Path(sys.executable).parent / "derivcheck")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str, beginning: str) -> list[str]:
    """The fenced blocks of a page that begin so."""
    found = BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
    return [body for kind, body in found if kind == language and body.startswith(beginning)]


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "80"}
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("page", ["README.md", "docs/format.md"])
def test_a_derivation_shown_in_the_documentation_is_proved(page: str, tmp_path: Path) -> None:
    examples = blocks(page, "yaml", "derivation:")
    assert examples
    for k, example in enumerate(examples):
        (tmp_path / f"{k}.yaml").write_text(example, encoding="utf-8")
    done = run(["verify", ".", "--format", "json"], tmp_path)
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["summary"]["proved"] == len(examples)


def test_the_tour_of_the_readme_prints_what_it_says(tmp_path: Path) -> None:
    (example,) = blocks("README.md", "yaml", "derivation:")
    whole, broken, claim = (block.split("\n", 1) for block in blocks("README.md", "", "$ derivcheck"))
    (tmp_path / "derivations").mkdir()
    file = tmp_path / "derivations" / "softplus.yaml"
    changed = example.replace("exp(x)/(1 + exp(x))", "1/(1 + exp(x))")
    assert changed != example
    for (command, output), text, code in ((whole, example, 0), (broken, changed, 1), (claim, example, 1)):
        file.write_text(text, encoding="utf-8")
        done = run(shlex.split(command)[2:], tmp_path)
        shown = "\n".join(line.rstrip() for line in done.stdout.rstrip("\n").split("\n"))
        assert shown == output.rstrip("\n")
        assert done.returncode == code


def test_the_batch_row_of_the_format_page_is_proved(tmp_path: Path) -> None:
    (row,) = blocks("docs/format.md", "json", '{"id"')
    done = subprocess.run(
        [COMMAND, "check", "--batch", "-"], cwd=tmp_path, input=row, capture_output=True, encoding="utf-8", check=False
    )
    assert json.loads(done.stdout)["verdict"] == "proved", done.stderr


@pytest.mark.parametrize(
    "page", sorted(str(p.relative_to(ROOT)) for p in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    titles = {
        re.sub(r"[^\w\- ]", "", t.lower()).replace(" ", "-") for t in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        assert not path or (ROOT / page).parent.joinpath(path).exists(), target
        assert path or anchor in titles, target
