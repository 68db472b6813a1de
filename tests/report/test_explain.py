"""Every code that any module emits has a page, and every page belongs to a code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import derivcheck
from derivcheck.report.explain import codes, page
from derivcheck.syntax import CODES

ROOT = Path(derivcheck.__file__).parent
MAKERS = {"Diagnostic", "InputError", "SortError", "Reason", "Rejected", "Failure", "diagnostic", "error", "_faulty"}


def _is_code(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(node.value)


def emitted() -> Iterator[tuple[str, str]]:
    """Codes written as literals where a diagnostic, a reason or a rejection is made."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            found: list[ast.expr | None] = []
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in MAKERS:
                    found += node.args[:2]
                if name in MAKERS or name == "replace":
                    found += [k.value for k in node.keywords if k.arg == "code"]
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name) and target.id == "code":
                        found += (
                            [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
                        )
            for value in found:
                if _is_code(value):
                    assert isinstance(value, ast.Constant)
                    if value.value.replace("-", "").isalpha() and value.value == value.value.lower():
                        yield value.value, f"{path.relative_to(ROOT)}:{node.lineno}"


#: Literals at the place of a code that are none.
NO_CODES = {"", "claim"}


def test_each_code_that_is_emitted_has_a_page() -> None:
    known = set(codes())
    missing = {code: place for code, place in emitted() if code not in known and code not in NO_CODES}
    assert not missing, f"write derivcheck/report/explain/CODE.md for {missing}"


def test_each_code_of_the_syntax_has_a_page() -> None:
    assert set(CODES) <= set(codes())


def test_each_page_is_about_a_code_that_exists() -> None:
    text = "\n".join(path.read_text() for path in ROOT.rglob("*.py"))
    assert [code for code in codes() if f'"{code}"' not in text and f"{code}:" not in text] == []


@pytest.mark.parametrize("code", codes())
def test_a_page_says_what_why_an_example_and_the_mend(code: str) -> None:
    lines = page(code).splitlines()
    assert lines[0] == f"# {code}"
    assert lines[2].endswith((".", "?")), "the third line says in one sentence what the code means"
    assert len(lines[2]) <= 90
    assert [line for line in lines if line.startswith("## ")] == ["## Why", "## Example", "## Mend"]
    assert any(line.startswith("    ") for line in lines)
    assert max(map(len, lines)) <= 120
