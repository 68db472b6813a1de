"""Hostile files: a clear error and no more work than counted; nothing written by chance may break the reader."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derivcheck.source import SourceFile
from derivcheck.syntax import CODES, read

HEAD = "derivation: t\ngoal: 1 = 1\nsteps:\n"
EXAMPLE = """\
derivation: softmax
symbols: {n: integer >= 1, x: real, 'z, t': vector(n)}
indices:
  i: 1..n
define:
  s[i]: exp(z[i])/sum(exp(z[k]), k = 1..n)
  f(u): u^2 + x
assume:
  - sum(t[k], k = 1..n) = 1
goal: diff(s[i], z[i]) = s[i]*(1 - s[i])
steps:
  - diff(s[i], z[i])
  - have: at(f(x), x = 3) > 0
    label: fact
    steps: ['9 + 3', '= 12', '> 0']
  - expr: = s[i] - s[i]^2
    by: [definition, calculus, fact]
  - expr: s[i]*(1 - s[i])
    rel: "="
    note: done
"""
PIECES = [
    *"()[]{}:#-+*/^=<>,.'\"|&!@% \n\\",
    "\n  - ", ": ", "  ", "sum(", "oo", "k = 1..n", "->", "<=>", "not ", "at(x, x = ", ".T", "[i]", "²", "expr: ",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + "  - " + "[" * 200_000, "nested-too-deep"),
        ("{a: " * 100_000, "nested-too-deep"),
        ("- " * 100_000 + "x", "nested-too-deep"),
        (HEAD + "  - '" + "(" * 200_000 + "'\n", "formula-too-large"),
        (HEAD + "  - " + "+".join(["x"] * 20_000) + "\n", "formula-too-large"),
        (HEAD + "  - " + "1/2*" * 150 + "1\n", "formula-too-deep"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "yaml-anchor"),
        ("a: &a [x, x]\nb: [*a, *a]\n", "yaml-alias"),
        ("".join(f"k{n}: 1\n" for n in range(5_000)), "too-many-errors"),
        ("a: 1\n" * 5_000, "duplicate-key"),
        (HEAD + "  - x\n" * 60_000, "too-many-nodes"),
        ("\u202e" * 100_000, "invisible-character"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_hostile_file_gets_a_sentence(text: str, code: str) -> None:
    derivation, errors = read(SourceFile("a.yaml", text))
    assert derivation is None
    assert code in {e.code for e in errors}


def test_numbers_that_would_fill_the_memory_stay_formulas() -> None:
    text = HEAD + "  - 9^9^9^9\n  - = factorial(10^9)\n  - = " + "9e300*" * 3_000 + "1\n"
    assert read(SourceFile("a.yaml", text))[1] == ()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 6), st.sampled_from(PIECES)), min_size=1, max_size=4))
def test_edits_by_chance_are_read_or_refused(edits: list[tuple[float, int, str]]) -> None:
    text = EXAMPLE
    for where, removed, added in edits:
        at = int(where * len(text))
        text = text[:at] + added + text[at + removed :]
    derivation, errors = read(SourceFile("a.yaml", text))
    assert (derivation is None) == bool(errors)
    lines = text.count("\n") + 1
    assert all(e.code in CODES and 1 <= e.line <= lines and e.column >= 1 for e in errors)


def test_the_example_itself_is_read() -> None:
    assert read(SourceFile("a.yaml", EXAMPLE))[1] == ()
