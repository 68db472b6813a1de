"""Symbols, indices and definitions: what they declare, and what is refused."""

from __future__ import annotations

import pytest

from derivcheck.core.context import Declaration
from derivcheck.core.text import text
from derivcheck.syntax import parse_formula, read_claim


def row(**sections: object) -> list[tuple[str, str, int]]:
    """Codes, fields and columns of the errors of a row."""
    _, errors = read_claim({"claim": "1 = 1", **sections})
    return [(e.code, e.message.split(": ")[0] if ": " in e.message else "", e.column) for e in errors]


def declared(type_: str, **others: str) -> Declaration:
    claim, errors = read_claim({"claim": "1 = 1", "symbols": {"s": type_, **others}})
    assert errors == ()
    assert claim is not None
    found = claim.context.declaration("s")
    assert found is not None
    return found


def shown(declaration: Declaration) -> str:
    domain = declaration.domain
    parts = [str(declaration.sort)]
    if declaration.sort.integer:
        parts.append("natural" if declaration.sort.natural else "integer")
    if declaration.sort.symmetric:
        parts.append("symmetric")
    if domain.values is not None:
        parts.append("{" + ", ".join(str(v) for v in domain.values) + "}")
    if domain.nonzero:
        parts.append("!= 0")
    if domain.lower is not None:
        parts.append(f"{'>' if domain.lower_open else '>='} {text(domain.lower)}")
    if domain.upper is not None:
        parts.append(f"{'<' if domain.upper_open else '<='} {text(domain.upper)}")
    return " ".join(parts)


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("real", "number"),
        ("positive", "number > 0"),
        ("nonnegative", "number >= 0"),
        ("negative", "number < 0"),
        ("nonzero", "number != 0"),
        ("real in (0, 1)", "number > 0 < 1"),
        ("real in [0, oo)", "number >= 0"),
        ("real in (-oo, 2*pi]", "number <= 2*pi"),
        ("real in [-1, 1)", "number >= -1 < 1"),
        ("integer", "number integer"),
        ("natural", "number natural >= 0"),
        ("integer >= 1", "number natural >= 1"),
        ("integer ≥ -2", "number integer >= -2"),
        ("binary", "number natural {0, 1}"),
        ("one of -1, 1", "number integer {-1, 1}"),
        ("one of 0.5, 3/2", "number {1/2, 3/2}"),
        ("vector(n)", "vector(n)"),
        ("vector(3)", "vector(3)"),
        ("vector(n) in (0, 1)", "vector(n) > 0 < 1"),
        ("vector(n) in {0, 1}", "vector(n) natural {0, 1}"),
        ("vector(n) in {-1, 1}", "vector(n) integer {-1, 1}"),
        ("matrix(n, 2) in [0, oo)", "matrix(n, 2) >= 0"),
        ("symmetric(n)", "matrix(n, n) symmetric"),
        ("function(real) -> real", "function"),
        ("function(real, vector(n)) -> real", "function"),
    ],
)
def test_types_declare_sorts_and_domains(type_: str, expected: str) -> None:
    assert shown(declared(type_, n="integer >= 1")) == expected


def test_symbols_stand_in_any_order_and_keep_it() -> None:
    claim, errors = read_claim({"claim": "v = v", "symbols": {"v": "vector(n)", "a, b": "real", "n": "natural"}})
    assert errors == ()
    assert claim is not None
    assert [d.name for d in claim.context.declarations] == ["v", "a", "b", "n"]


@pytest.mark.parametrize(
    ("symbols", "expected"),
    [
        ({"x": "reall"}, ("unknown-type", 1)),
        ({"x": "complex"}, ("unknown-type", 1)),
        ({"x": "vector"}, ("unexpected-end", 6)),
        ({"x": "real in"}, ("unexpected-end", 7)),
        ({"x": "natural >= 1"}, ("unexpected-token", 9)),
        ({"x": "integer <= 1"}, ("malformed-type", 1)),
        ({"x": "integer >= 1/2"}, ("malformed-type", 12)),
        ({"x": "integer >= n"}, ("unknown-name", 12)),
        ({"x": "real in (1, 0)"}, ("empty-interval", 9)),
        ({"x": "real in [1, 1)"}, ("empty-interval", 9)),
        ({"x": "real in (0, oo]"}, ("malformed-interval", 13)),
        ({"x": "real in (oo, 0)"}, ("empty-interval", 9)),
        ({"x": "real in (0, y)", "y": "real"}, ("unknown-name", 13)),
        ({"x": "one of 1, 1"}, ("malformed-type", 11)),
        ({"x": "one of pi"}, ("malformed-type", 8)),
        ({"v": "vector(0)"}, ("malformed-size", 8)),
        ({"v": "vector(n)"}, ("unknown-name", 8)),
        ({"v": "vector(n + 1)", "n": "natural"}, ("malformed-size", 8)),
        ({"v": "vector(n)", "n": "real"}, ("malformed-size", 8)),
        ({"v": "vector(n)", "n": "integer"}, ("malformed-size", 8)),
        ({"v": "vector(n)", "n": "binary"}, ("malformed-size", 8)),
        ({"v": "vector(v)"}, ("malformed-size", 8)),
        ({"v": "vector(w)", "w": "vector(3)"}, ("malformed-size", 8)),
        ({"exp": "real"}, ("builtin-name", 1)),
        ({"gamma": "real"}, ("builtin-name", 1)),
        ({"π": "real"}, ("builtin-name", 1)),
        ({"and": "real"}, ("builtin-name", 1)),
        ({"2x": "real"}, ("malformed-name", 1)),
        ({"x y": "real"}, ("malformed-name", 1)),
        ({"": "real"}, ("malformed-name", 1)),
        ({"a, ,b": "real"}, ("malformed-name", 4)),
        ({"a, a": "real"}, ("duplicate-name", 4)),
        ({"a": "real", "b, a": "real"}, ("duplicate-name", 4)),
        ({"é": "real"}, ("foreign-character", 1)),
        ({"[bold]x[/bold]": "real"}, ("malformed-name", 1)),
        ({"x\x1b[31m": "real"}, ("control-character", 2)),
        ({"x": "real\u202e"}, ("invisible-character", 5)),
        ({"x" * 81: "real"}, ("name-too-long", 1)),
    ],
)
def test_a_symbol_that_declares_nothing_is_refused(symbols: dict[str, str], expected: tuple[str, int]) -> None:
    assert [(code, column) for code, _, column in row(symbols=symbols)] == [expected]


@pytest.mark.parametrize(
    ("indices", "expected"),
    [
        ({"i": "1"}, ("unexpected-end", 1)),
        ({"i": "1..x"}, ("not-an-integer", 4)),
        ({"i": "1..oo"}, ("malformed-range", 4)),
        ({"i": "1..q"}, ("unknown-name", 4)),
        ({"i": "1..i"}, ("unknown-name", 4)),
        ({"x": "1..n"}, ("duplicate-name", 1)),
        ({"sum": "1..n"}, ("builtin-name", 1)),
    ],
)
def test_an_index_without_a_range_is_refused(indices: dict[str, str], expected: tuple[str, int]) -> None:
    found = row(symbols={"x": "real", "n": "natural"}, indices=indices)
    assert [(code, column) for code, _, column in found] == [expected]


def test_indices_are_declared_with_their_ranges() -> None:
    claim, _ = read_claim({"claim": "i = i", "symbols": {"m": "natural"}, "indices": {"i": "1..m", "j": "-1..i"}})
    assert claim is not None
    i, j = claim.context.declarations[1:]
    assert (i.index, i.sort.natural, text(i.domain.upper)) == (True, True, "m")  # type: ignore[arg-type]
    assert (j.index, j.sort.integer, j.sort.natural) == (True, True, False)


@pytest.mark.parametrize(
    ("define", "expected"),
    [
        ({"f(x)": "q + x"}, ("unknown-name", 1)),
        ({"f(x)": "q + x[1] + r"}, ("unknown-name", 1)),
        ({"f(x)": "g(x)", "g(x)": "x"}, ("unknown-name", 1)),
        ({"f(x)": "f(x)"}, ("unknown-name", 1)),
        ({"a": "a"}, ("unknown-name", 1)),
        ({"f(x": "x"}, ("malformed-definition", 1)),
        ({"f[x)": "x"}, ("malformed-definition", 1)),
        ({"f()": "1"}, ("malformed-name", 3)),
        ({"f(x, x)": "1"}, ("duplicate-name", 6)),
        ({"f(exp)": "1"}, ("builtin-name", 3)),
        ({"exp(x)": "1"}, ("builtin-name", 1)),
        ({"a": "1", "a(x)": "2"}, ("duplicate-name", 1)),
        ({"y": "1"}, ("duplicate-name", 1)),
        ({"a": "oo"}, ("misplaced-infinity", 1)),
        ({"a": "2*"}, ("unexpected-end", 2)),
        ({"a": "exp(y, 1)"}, ("wrong-arity", 1)),
        ({"s[i]": "i^2"}, ("index-range", 1)),
        ({"s[i]": "v[i] + w[i]"}, ("index-range", 1)),
        ({"s[z]": "v[z]"}, ("index-range", 1)),
        ({"s[i, j, k]": "1"}, ("malformed-definition", 3)),
        ({"s[i]": "v"}, ("sort-mismatch", 1)),
        ({"s[n]": "v[n]"}, ("hidden-name", 1)),
        ({"u": "v[l]", "s[l]": "u*2"}, ("hidden-name", 1)),
        ({"u": "y", "f(y)": "u*y"}, ("hidden-name", 1)),
    ],
)
def test_a_definition_that_says_nothing_is_refused(define: dict[str, str], expected: tuple[str, int]) -> None:
    symbols = {"y": "real", "n": "natural", "m": "natural", "v": "vector(n)", "w": "vector(m)"}
    found = row(symbols=symbols, indices={"l": "1..n", "z": "0..n"}, define=define)
    assert [(code, column) for code, _, column in found] == [expected]


@pytest.mark.parametrize(
    ("define", "expression", "size"),
    [
        ({"s[i]": "exp(v[i])"}, "s", "vector(n)"),
        ({"s[i]": "v[i]*l"}, "s", "vector(n)"),
        ({"s[l]": "l^2"}, "s", "vector(n)"),
        ({"s[l]": "w[l]"}, "s", "vector(n)"),
        ({"s[i]": "dot(X[i, :], v)"}, "s", "vector(m)"),
        ({"s[j]": "sum(X[:, j])"}, "s", "vector(n)"),
        ({"s[i, j]": "X[i, j]"}, "s", "matrix(m, n)"),
        ({"s[j, i]": "X[i, j]"}, "s", "matrix(n, m)"),
        ({"s[i]": "exp(v[i])", "r[i]": "s[i]^2"}, "r", "vector(n)"),
        ({"sq(t)": "t^2", "s[i]": "sq(w[i])"}, "s", "vector(m)"),
        ({"s[i]": "sum(v[i]*w[i], i = 1..2)*v[i]"}, "s", "vector(n)"),
    ],
)
def test_an_array_takes_its_size_from_its_index(define: dict[str, str], expression: str, size: str) -> None:
    symbols = {"n": "natural", "m": "natural", "v": "vector(n)", "w": "vector(m)", "X": "matrix(m, n)"}
    found, errors = read_claim(
        {
            "symbols": symbols,
            "indices": {"l": "1..n"},
            "define": define,
            "claim": f"{expression} = {expression}",
        }
    )
    assert errors == ()
    assert found is not None
    assert str(found.formula.term.args[0].sort) == size


def test_a_wrong_declaration_is_reported_once_not_at_each_use() -> None:
    sections = {"symbols": {"x": "reel", "v": "vector(x)"}, "define": {"f(t)": "t*", "a": "f(x)"}}
    assert [code for code, _, _ in row(**sections, assume=["x > 0", "a = f(1)"])] == ["unknown-type", "unexpected-end"]


def test_later_definitions_are_named_as_such() -> None:
    _, errors = read_claim({"claim": "1 = 1", "define": {"f(x)": "g(x)", "g(x)": "x", "h": "h + 1"}})
    assert ["earlier ones" in errors[0].help, "itself" in errors[1].help] == [True, True]


def test_definition_bombs_are_refused_quickly() -> None:
    doubling = {"f0(x)": "x + x", **{f"f{i}(x)": f"f{i - 1}(x) + f{i - 1}(x)" for i in range(1, 60)}}
    nested = {"f0(x)": "x + x", **{f"f{i}(x)": f"f{i - 1}(f{i - 1}(x))" for i in range(1, 60)}}
    deep = {"f0(x)": "x + 1", **{f"f{i}(x)": f"f{i - 1}(x) + 1" for i in range(1, 300)}}
    for define, code in ((doubling, "formula-too-large"), (nested, "formula-too-large"), (deep, "formula-too-deep")):
        assert {c for c, _, _ in row(define=define)} == {code}


def test_a_formula_can_be_read_over_a_context_at_hand() -> None:
    claim, _ = read_claim({"claim": "x = 1", "symbols": {"x": "real"}})
    assert claim is not None
    term = parse_formula("sq(x) + 1", claim.context, {"sq(t)": "t^2"})
    assert text(term) == "sq(x) + 1"
