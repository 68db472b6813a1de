"""YAML: what this format leaves out of it, and formulas it would misread."""

from __future__ import annotations

import pytest
import yaml

from derivcheck.source import SourceFile, Span
from derivcheck.syntax import read, yaml_nodes
from derivcheck.syntax.places import scalar_offsets
from derivcheck.syntax.yaml_nodes import parse_yaml

HEAD = "derivation: a\ngoal: 1 = 1\n"
STEPS = HEAD + "steps:\n  - 1\n"


@pytest.fixture(params=["CBaseLoader", "BaseLoader"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of the library's parsers must give the same places and errors."""
    if not hasattr(yaml, request.param):
        pytest.skip("no libyaml here")
    monkeypatch.setattr(yaml_nodes, "_Loader", getattr(yaml, request.param))
    return


def errors(text: str) -> list[tuple[str, int, int]]:
    found = read(SourceFile("a.yaml", text))[1]
    return [(e.code, e.line, e.column) for e in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("empty-file", 1, 1)),
        ("# nothing\n", ("empty-file", 1, 1)),
        (HEAD + "steps: &a [x]\n", ("yaml-anchor", 3, 8)),
        (STEPS + "  - *a\n", ("yaml-alias", 5, 5)),
        (HEAD + "steps: !!seq []\n", ("yaml-tag", 3, 8)),
        (HEAD + "title: !important x\n", ("yaml-tag", 3, 8)),
        (HEAD + "symbols:\n  <<: {x: real}\n", ("merge-key", 4, 3)),
        (STEPS + "  - = 1\n---\na: b\n", ("second-document", 6, 1)),
        (STEPS + "  - = 1\ngoal: 2 = 2\n", ("duplicate-key", 6, 1)),
        (HEAD + "symbols:\n  [x]: real\n", ("complex-key", 4, 3)),
        (HEAD + "steps: " + "[" * 60, ("nested-too-deep", 3, 57)),
        (HEAD + "title: a: b\n", ("yaml-syntax", 3, 9)),
        (HEAD + "steps:\n\t- 1\n", ("yaml-syntax", 4, 1)),
        (STEPS + "  - >= 0\n", ("unquoted-formula", 5, 5)),
        (STEPS + "  - > 0\n", ("unquoted-formula", 5, 5)),
        (STEPS + "  - != 0\n", ("unquoted-formula", 5, 5)),
        (STEPS + "  - ! x\n", ("unquoted-formula", 5, 5)),
        (STEPS + "  - [1, 2] + v\n", ("unquoted-formula", 5, 5)),
        (STEPS + "  - [1, 2]\n", ("unquoted-formula", 5, 5)),
        (STEPS + "  - {a} + b\n", ("unquoted-formula", 5, 5)),
        (STEPS + '  - "a" + b\n', ("unquoted-formula", 5, 5)),
        (STEPS + "  - 'a' + b\n", ("unquoted-formula", 5, 5)),
        (STEPS + "  - |x|\n", ("unquoted-formula", 5, 5)),
        (STEPS + "  - @x\n", ("unquoted-formula", 5, 5)),
        (STEPS + "  - %x\n", ("unquoted-formula", 5, 5)),
        (STEPS + "  - `x`\n", ("unquoted-formula", 5, 5)),
        (STEPS + "  - - x\n", ("unquoted-formula", 5, 5)),
        (STEPS + "  - *x + 1\n", ("unquoted-formula", 5, 5)),
        (STEPS + "  - expr: x\n    rel: >=\n", ("unquoted-formula", 6, 10)),
        (HEAD + "symbols:\n  x:\n", ("empty-value", 4, 3)),
        ("derivation: a\ngoal:\nsteps: ['1', '= 1']\n", ("empty-value", 2, 1)),
        (STEPS + "  -\n", ("empty-value", 5, 4)),
        (HEAD + "steps:\n", ("empty-value", 3, 1)),
        (HEAD + "symbols: {x:real}\n", ("missing-space", 3, 11)),
        (STEPS + "  - {expr: 1, by: algebra}\n", ("unquoted-formula", 5, 12)),
        (HEAD + "steps: [1, '= 1']\n", ("unquoted-formula", 3, 9)),
        (STEPS + '  - "\\frac{1}{2}"\n', ("backslash-escape", 5, 5)),
        (STEPS + '  - "\\sum"\n', ("backslash-escape", 5, 6)),
        (STEPS + "  - = 1 # so\n", ("comment-after-formula", 5, 9)),
        (STEPS + "  - '= 1'  # so\n", ("comment-after-formula", 5, 12)),
        (STEPS + "  - = 1\n    - = 1\n", ("misindented-step", 6, 5)),
        (STEPS + "  - = 1\n    = 1\n", ("misindented-step", 6, 5)),
        (STEPS + "  - = 1\n    >= 1\n", ("misindented-step", 6, 5)),
    ],
)
def test_what_yaml_would_misread_is_refused_at_its_place(text: str, expected: tuple[str, int, int]) -> None:
    assert expected in errors(text)


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\x1b", "control-character"),
        ("\0", "control-character"),
        ("\x85", "control-character"),
        ("\u2028", "control-character"),
        ("\r", "control-character"),
        ("\u202e", "invisible-character"),
        ("\u200b", "invisible-character"),
        ("\u2066", "invisible-character"),
        ("\ufeff", "invisible-character"),
        ("\u00ad", "invisible-character"),
        ("\ufe0f", "invisible-character"),
        ("\U000e0041", "invisible-character"),
    ],
)
@pytest.mark.parametrize("before", ["# ", "title: a", STEPS + "  - = "])
def test_characters_nobody_would_see_are_refused_anywhere(before: str, character: str, code: str) -> None:
    line, column = before.count("\n") + 1, len(before.rsplit("\n", 1)[-1]) + 1
    assert errors(before + character + "b\n") == [(code, line, column)]


def test_hidden_characters_made_by_an_escape_are_refused_too() -> None:
    assert ("backslash-escape", 3, 8) in errors(HEAD + 'title: "a\\u202eb"\n')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("derivation: é\n" + STEPS[14:] + "  - = 1\n", ("foreign-character", 1, 13)),
        (HEAD + "symbols:\n  é: real\nsteps: ['1', '1']\n", ("foreign-character", 4, 3)),
        (HEAD + "symbols:\n  x: réal\nsteps: ['1', '1']\n", ("unknown-character", 4, 7)),
        (STEPS + "  - expr: = 1\n    label: é\n", ("foreign-character", 6, 12)),
        (STEPS + "  - = 1²\n", ("unknown-character", 5, 8)),
    ],
)
def test_other_alphabets_are_for_prose(text: str, expected: tuple[str, int, int]) -> None:
    assert expected in errors(text)


def test_prose_and_comments_take_any_letter() -> None:
    assert errors("# naïve — ∫\ntitle: Ångström — ∑ 😀\n" + STEPS + "  - = 1\n") == []


def test_every_scalar_is_a_text() -> None:
    names = ["y", "n", "no", "on", "null", "true"]
    symbols = "".join(f"  {name}: real\n" for name in names)
    text = f"derivation: a\nsymbols:\n{symbols}goal: {' + '.join(names)} = 1e-3\nsteps:\n  - 1\n  - = 1.50\n"
    derivation, found = read(SourceFile("a", text))
    assert found == ()
    assert derivation is not None
    assert [d.name for d in derivation.context.declarations] == names


@pytest.mark.parametrize(
    ("written", "needle"),
    [
        ("  - = 1 + bad\n", "bad"),
        ("  - '= 1 + bad'\n", "bad"),
        ('  - "= 1 + bad"\n', "bad"),
        ('  - "= 1 \\x2b bad"\n', "bad"),
        ("  - = 1 +\n    2 + bad\n", "bad"),
        ("  - '= 1 +\n    2 + bad'\n", "bad"),
        ("  - |\n    = 1 +\n      2 + bad\n", "bad"),
        ("  - >-\n    = 1 +\n    bad\n", "bad"),
        ("  -   expr:   = 1 + bad   \n", "bad"),
        ("  - expr: |2-\n      = 1 + bad\n", "bad"),
    ],
)
def test_a_place_in_a_formula_is_a_place_in_the_file(written: str, needle: str) -> None:
    text = "# σ 😀\n" + STEPS + written
    found = read(SourceFile("a.yaml", text))[1]
    assert [e.code for e in found] == ["unknown-name"]
    span = found[0].span
    assert span is not None
    assert text[span.start : span.end] == needle
    at = text.index(needle)
    assert (found[0].line, found[0].column) == (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def test_texts_that_cannot_be_aligned_get_the_start_of_the_scalar() -> None:
    assert set(scalar_offsets("abc", Span(0, 3), "xyz", "")) == {0}


def test_windows_line_ends_are_read_and_counted() -> None:
    text = (STEPS + "  - = bad\n").replace("\n", "\r\n")
    assert errors(text) == [("unknown-name", 5, 7)]


def test_a_yaml_directive_and_document_marks_are_fine() -> None:
    root, found = parse_yaml(SourceFile("a", "%YAML 1.2\n---\na: b\n...\n"))
    assert found == ()
    assert root is not None
    assert root.get("a") is not None


def test_a_comment_may_follow_what_is_no_formula() -> None:
    text = "derivation: a  # id\nsymbols:  # all\n  x: real  # the input\nindices:\n  i: 1..3 # rows\n"
    assert errors(text + "goal: x = x\nsteps:\n  - x\n  # note\n  - = x\n") == []


def test_a_block_text_is_a_formula_over_several_lines() -> None:
    assert errors(STEPS + "  - |\n    = 1\n      + 0\n") == []
