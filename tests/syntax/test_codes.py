"""The list of codes is complete, and the layer loads nothing heavy before it reads."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import derivcheck.core.build
import derivcheck.syntax
from derivcheck.syntax import CODES

PACKAGE = Path(derivcheck.syntax.__file__).parent
_RAISED = re.compile(
    r"""(?:error|InputError|Diagnostic|diagnostic|complain|SortError)\(\s*(?:\w+(?:\.\w+)?,\s*)?"([a-z0-9-]+)","""
)


def test_every_code_that_is_raised_is_listed_and_every_listed_one_raised() -> None:
    texts = [p.read_text(encoding="utf-8") for p in PACKAGE.glob("*.py") if p.name != "codes.py"]
    core = Path(derivcheck.core.build.__file__).read_text(encoding="utf-8")
    raised = {code for text in [*texts, core] for code in _RAISED.findall(text)}
    assert raised - set(CODES) == set()
    everything = "\n".join([*texts, core])
    assert [c for c in CODES if f'"{c}"' not in everything] == []
    assert len(set(CODES)) == len(CODES)


def test_the_layer_loads_its_libraries_when_something_is_read() -> None:
    script = (
        "import sys, derivcheck.syntax as s; s.CODES, s.read_file\n"
        "print([m for m in ('yaml', 'lark', 'pydantic', 'sympy', 'flint') if m in sys.modules])\n"
        "s.read(__import__('derivcheck.source').source.SourceFile('a', 'a: b'))\n"
        "print([m for m in ('sympy', 'flint', 'mpmath') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n[]\n"
