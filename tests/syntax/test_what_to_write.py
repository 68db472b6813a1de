"""What people write who come from papers or other languages, and what the message tells them to write instead."""

from __future__ import annotations

import pytest

from derivcheck.source import SourceFile
from derivcheck.syntax.reader import read_derivation

HEAD = """derivation: a
symbols:
  "m, n": integer >= 1
  X: matrix(m, n)
  A: symmetric(n)
  y: vector(m)
  w: vector(n)
  x: real
"""


INDEX = "declare it under `indices:` (`i: 1..n`), or let a sum run over it: sum(f, i = 1..n)"
BEFORE = "functions stand before their arguments: exp(x), dot(u, v), A @ B, sum(v)"
WORDS = "the words are definition, algebra, calculus, cases, hypothesis; a lemma stands under `uses:`, prose in `note:`"


def errors(text: str) -> list[tuple[str, int, int, str]]:
    _, found = read_derivation(SourceFile("a.yaml", text))
    return [(e.code, e.line, e.column, e.help) for e in found]


@pytest.mark.parametrize(
    ("written", "code", "column", "help"),
    [
        ("sum(w[i])", "unknown-name", 11, INDEX),
        ("X[i, 1]", "unknown-name", 7, INDEX),
        ("i + x", "unknown-name", 5, "declare it under `symbols:`"),
        ("d/dx*x", "unknown-name", 5, "write a derivative as diff(f, x)"),
        ("E[x]", "unknown-name", 5, "e is written exp(1); an expectation is a sum or an integral"),
        ("sum(w[i], i=1:n)", "unexpected-token", 18, "a range is written i = 1..n"),
        ("sum(w[i], i in 1..n)", "unexpected-token", 17, "a range is written i = 1..n"),
        ("X.dot(w)", "unexpected-token", 6, BEFORE),
        ("np.exp(x)", "unexpected-token", 7, BEFORE),
        ("x.*y", "unexpected-token", 6, "`*`, `/` and `^` are elementwise without a point"),
        ("w^T X", "missing-operator", 9, "write w.T @ X for a transpose and a product"),
        ("integral(x, 0, 1)", "wrong-arity", 5, "write integral(f, x = a..b)"),
        ("X @ y", "shape-mismatch", 9, "`X.T @ y` fits"),
        ("inv(A) @ X @ y", "shape-mismatch", 14, "`inv(A) @ X.T` fits"),
        ("2*X @ (X @ w - y)", "shape-mismatch", 11, "`(2*X).T @ (X @ w - y)` fits"),
        ("X*w", "shape-mismatch", 7, "`*` is elementwise: `X @ w` is the product of matrices"),
        ("w.T*w", "shape-mismatch", 9, "`*` is elementwise: `w.T @ w` is the product of matrices"),
        ("2∗x", "unknown-character", 6, "write `*`"),
        ("x + π_1", "missing-operator", 10, "a Greek letter is a name by itself: write pi_1"),
        ("x + σ_1", "missing-operator", 10, "a Greek letter is a name by itself: write sigma_1"),
        ("{x + 1}", "unquoted-formula", 5, "put the value in quotes: '{x + 1}'"),
        ("{expr: }", "empty-value", 6, "leave the key out, or give it a value"),
        ("{expr:x}", "missing-key", 5, ""),
    ],
)  # fmt: skip
def test_a_formula(written: str, code: str, column: int, help: str) -> None:
    assert errors(f"{HEAD}goal: x = x\nsteps:\n  - {written}\n  - x\n")[:1] == [(code, 11, column, help)]


@pytest.mark.parametrize(
    ("written", "column", "help"),
    [
        ("float", 6, "write real"),
        ("int", 6, "write integer"),
        ("bool", 6, "write binary"),
        ("R^n", 6, "write real, or vector(n)"),
        ("real > 0", 11, "write positive"),
        ("real >= 0", 11, "write nonnegative"),
        ("real in {0, 1}", 14, "write one of 0, 1"),
        ("positive real", 15, "write positive"),
        ("matrix(2 x 3)", 15, "write `,` between them"),
    ],
)
def test_a_type(written: str, column: int, help: str) -> None:
    text = f"derivation: a\nsymbols:\n  t: {written}\ngoal: t = t\nsteps:\n  - t\n  - t\n"
    assert [e[1:] for e in errors(text)] == [(3, column, help)]


@pytest.mark.parametrize("symbols", ["symbols: x real", "symbols:\n  x:real", "symbols:\n  - x: real"])
def test_where_symbols_cannot_be_read_their_names_are_not_called_unknown(symbols: str) -> None:
    found = errors(f"derivation: a\n{symbols}\ngoal: x = x\nsteps:\n  - x\n  - x\n")
    assert [e[0] for e in found] == ["wrong-kind"]


def test_a_missing_space_is_named() -> None:
    (found,) = errors("derivation: a\nsymbols:\n  x:real\ngoal: x = x\nsteps:\n  - x\n  - x\n")
    assert found[3] == "a space is missing: write x: real"


def test_the_words_of_by_are_listed() -> None:
    (found,) = errors(f"{HEAD}goal: x = x\nsteps:\n  - x\n  - expr: x\n    by: chain rule\n")
    assert found == ("unknown-citation", 13, 9, WORDS)


def test_a_number_among_propositions_is_told_apart() -> None:
    (found,) = errors(f"{HEAD}goal: x = x\nsteps:\n  - x > 0\n  - 2*x\n")
    assert found[3] == "a chain of propositions has one proposition a line; a chain of numbers is its own `have:`"
