"""The pages that show what the tool prints, written anew from what it prints.

A page is read from top to bottom like a newcomer reads it: a YAML block after a
line that names its file is saved, "instead of `…` write `…`" changes the file
saved last, and each block that begins with ``$ derivcheck`` is run there and
gets the output it then has.  ``docs/methods.md`` is what ``derivcheck methods`` says.
Run as a script (``make docs``) it writes the pages; the tests only compare.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = str(Path(sys.executable).parent / "derivcheck")
PAGES = ("README.md", "docs/format.md")
METHODS = "docs/methods.md"
WHOLE = re.compile(
    r"`(?P<file>derivations/[\w/-]+\.yaml)`[^\n]*\n\n```yaml\n(?P<text>.*?)^```$"
    r"|instead of `(?P<old>[^`]+)` write `(?P<new>[^`]+)`"
    r"|^```\n\$ (?P<command>derivcheck [^\n]*)\n(?P<output>.*?)^```$",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)


def run(arguments: list[str], folder: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    """The command as somebody runs it whose terminal is 80 columns wide and has no colours."""
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "80"}
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        input=given,
    )


def replayed(page: str, folder: Path) -> str:
    """The page with the output that each of its commands has in ``folder``, which is empty at first."""
    last = folder

    def replay(found: re.Match[str]) -> str:
        nonlocal last
        if found["file"]:
            last = folder / found["file"]
            last.parent.mkdir(parents=True, exist_ok=True)
            last.write_text(found["text"], encoding="utf-8")
        elif found["old"]:
            text = last.read_text(encoding="utf-8")
            assert found["old"] in text, found[0]
            last.write_text(text.replace(found["old"], found["new"]), encoding="utf-8")
        else:
            done = run(shlex.split(found["command"])[1:], folder)
            lines = [line.rstrip() for line in (done.stdout + done.stderr).rstrip().split("\n")]
            return "\n".join(["```", f"$ {found['command']}", *lines, "```"])
        return found[0]

    return WHOLE.sub(replay, (ROOT / page).read_text(encoding="utf-8"))


def methods_page() -> str:
    """What each proof method says of itself, in the order they are tried."""
    lines = [
        "# The proof methods",
        "",
        "Written by `make docs` from `derivcheck methods`, which is what the methods say of themselves, in the order",
        "they are tried. A method only searches: what it finds, the kernel checks.",
        "",
    ]
    for line in run(["methods"], ROOT).stdout.splitlines():
        lines.append(line.strip() if line.startswith(" ") else f"## {line}" if line else "")
        if line and not line.startswith(" "):
            lines.append("")
    parts = "\n".join(lines).rstrip() + "\n"
    return re.sub(r"^(Proves|Gives up|Certificate): ", r"- **\1:** ", parts, flags=re.MULTILINE)


def main() -> int:
    """Write all pages anew."""
    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            text = replayed(page, Path(folder))
        (ROOT / page).write_text(text, encoding="utf-8")
    (ROOT / METHODS).write_text(methods_page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
