"""Whole files: steps and chains as read, places, and all errors of a file at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from derivcheck.core.derivation import Derivation, Diagnostic, Step
from derivcheck.core.text import text
from derivcheck.source import SourceFile
from derivcheck.syntax import json_schema, read

EXAMPLE = """\
derivation: sigmoid-derivative          # permanent id
title: The derivative of the sigmoid
about: Why the gradient of logistic regression is so short.
source: https://example.org/notes
tags: [logistic-regression, calculus]
uses: [quotient-rule]
symbols:
  z: real
define:
  sigma(z): 1/(1 + exp(-z))
goal: diff(sigma(z), z) = sigma(z)*(1 - sigma(z))
steps:
  - diff(sigma(z), z)
  - expr: diff(1/(1 + exp(-z)), z)
    by: definition
  - have: exp(-z) > 0
    label: positive
    note: an exponential
  - expr: exp(-z)/(1 + exp(-z))^2
    by: [calculus, quotient-rule, positive]
    expect: unknown
  - = (1/(1 + exp(-z))) * (1 - 1/(1 + exp(-z)))
  - expr: sigma(z)*(1 - sigma(z))
    by: definition
"""


def good(written: str) -> Derivation:
    derivation, errors = read(SourceFile("a.yaml", written))
    assert errors == ()
    assert derivation is not None
    return derivation


def found(written: str) -> list[tuple[str, int, int]]:
    return [(e.code, e.line, e.column) for e in diagnostics(written)]


def diagnostics(written: str) -> tuple[Diagnostic, ...]:
    derivation, errors = read(SourceFile("a.yaml", written))
    assert (derivation is None) == bool(errors)
    return errors


def file(steps: str, goal: str = "1 = 1", symbols: str = "{x: real, y: real, 'p, q': 'vector(3)'}") -> str:
    return f"derivation: a\nsymbols: {symbols}\ngoal: '{goal}'\nsteps:\n{steps}"


def test_the_example_is_read_whole() -> None:
    derivation = good(EXAMPLE)
    assert derivation.id == "sigmoid-derivative"
    assert derivation.title == "The derivative of the sigmoid"
    assert derivation.cited == "https://example.org/notes"
    assert derivation.tags == ("logistic-regression", "calculus")
    assert derivation.uses == ("quotient-rule",)
    assert derivation.first is not None
    assert text(derivation.first.term) == "diff(sigma(z), z)"
    assert [(s.index, s.kind, s.by, s.label) for s in derivation.steps] == [
        (2, "step", ("definition",), None),
        (3, "have", None, "positive"),
        (4, "step", ("calculus", "quotient-rule", "positive"), None),
        (5, "step", None, None),
        (6, "step", ("definition",), None),
    ]
    assert derivation.steps[1].note == "an exponential"
    assert [(s.expect, s.expect_given) for s in derivation.steps[1:3]] == [("proved", False), ("unknown", True)]
    assert text(derivation.steps[2].claim) == "diff(1/(1 + exp(-z)), z) = exp(-z)/(1 + exp(-z))^2"


def test_places_of_steps_and_formulas_are_those_of_the_file() -> None:
    derivation = good(EXAMPLE)
    source = derivation.source
    places = [source.position(s.span.start) for s in derivation.steps]
    assert places == [(14, 5), (16, 5), (19, 5), (22, 5), (23, 5)]
    assert source.cut(derivation.steps[0].right.span) == "diff(1/(1 + exp(-z)), z)"
    assert source.cut(derivation.steps[3].right.span) == "(1/(1 + exp(-z))) * (1 - 1/(1 + exp(-z)))"
    by = derivation.steps[2].by_span
    assert by is not None
    assert source.cut(by) == "[calculus, quotient-rule, positive]"
    assert source.cut(derivation.goal.spans.find((1, 0))) == "sigma(z)"


def claims(steps: tuple[Step, ...]) -> list[str]:
    return [f"{s.relation}: {text(s.claim)}" for s in steps]


def test_relations_lead_a_line_or_stand_in_rel() -> None:
    steps = good(
        file(
            "  - x\n  - = y\n  - <= 1\n  - ≤ 2\n  - '>= 3'\n  - '> 4'\n  - ≥ 5\n  - < 6\n  - '!= 7'\n  - ≠ 8\n  - 9\n"
            "  - {expr: '10', rel: '<='}\n  - expr: < 11\n  - expr: 12\n    rel: '!='\n"
        )
    ).steps
    relations = [s.relation.value for s in steps if s.relation]
    assert relations == ["eq", "le", "le", "ge", "gt", "ge", "lt", "ne", "ne", "eq", "le", "lt", "ne"]
    assert text(steps[-1].claim) == "11 != 12"


def test_a_chain_of_propositions_is_linked_by_equivalence() -> None:
    steps = good(
        file(
            "  - x = 1\n  - x - 1 = 0\n  - <=> x + 1 = 2\n  - => x > 0\n"
            "  - {expr: 'x = 2', rel: implied by}\n  - {expr: 'x = 3', rel: iff}\n  - {expr: 'x = 4', rel: implies}\n"
        )
    ).steps
    assert claims(steps) == [
        "iff: x = 1 <=> x - 1 = 0",
        "iff: x - 1 = 0 <=> x + 1 = 2",
        "implies: x + 1 = 2 => x > 0",
        "implied by: x = 2 => x > 0",
        "iff: x = 2 <=> x = 3",
        "implies: x = 3 => x = 4",
    ]


def test_a_have_stands_beside_the_chain_and_may_have_its_own() -> None:
    derivation = good(
        file(
            "  - have: x = x\n    label: first\n    steps:\n      - x\n      - have: y = y\n        label: inner\n"
            "      - expr: = x\n        by: [inner]\n  - x\n  - have: y = y\n    by: first\n  - = y\n"
        )
    )
    first, second, link = derivation.steps
    assert [s.index for s in derivation.steps] == [1, 3, 4]
    assert first.first is not None
    assert [(s.index, s.kind) for s in first.steps] == [(2, "have"), (3, "step")]
    assert second.by == ("first",)
    assert text(link.claim) == "x = y"
    assert derivation.first is not None


def test_a_file_may_consist_of_facts_alone() -> None:
    assert good(file("  - have: x = x\n")).first is None


def test_optional_sections_have_their_defaults() -> None:
    derivation = good("derivation: a\ngoal: 1 = 1\nsteps:\n  - 1\n  - = 1\n")
    assert (derivation.natural, derivation.expect, derivation.expect_given) == (False, "proved", False)
    derivation = good("derivation: a\ndomain: natural\nexpect: refuted\ngoal: 1 = 1\nsteps:\n  - 1\n  - = 1\n")
    assert (derivation.natural, derivation.expect, derivation.expect_given) == (True, "refuted", True)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("  - x\n", ("shows-nothing", 5, 3)),
        ("  []\n", ("shows-nothing", 5, 3)),
        ("  - have: x = x\n    steps:\n      - x\n", ("shows-nothing", 7, 7)),
        ("  - = x\n  - = x\n", ("first-line", 5, 5)),
        ("  - expr: x\n    by: algebra\n  - = x\n", ("first-line", 6, 5)),
        ("  - {expr: 'x', label: a}\n  - = x\n", ("first-line", 5, 17)),
        ("  - x\n  - expr: = x\n    rel: =\n", ("double-relation", 6, 11)),
        ("  - x\n  - expr: x\n    rel: ==\n", ("unknown-value", 7, 10)),
        ("  - x\n  - {expr: 'x', rel: '=>'}\n", ("unknown-value", 6, 22)),
        ("  - x\n  - x = 1\n", ("mixed-lines", 6, 5)),
        ("  - x = 1\n  - x\n", ("mixed-lines", 6, 5)),
        ("  - x\n  - => x\n", ("mixed-lines", 6, 5)),
        ("  - x = 1\n  - <= x = 1\n", ("mixed-lines", 6, 5)),
        ("  - x\n  - == x\n", ("wrong-operator", 6, 5)),
        ("  - p\n  - [x]\n", ("unquoted-formula", 6, 5)),
        ("  - p\n  - '= [x, y]'\n", ("shape-mismatch", 6, 8)),
        ("  - have: x\n", ("not-a-proposition", 5, 11)),
        ("  - have: x = x\n    by: algebra\n    steps: ['x', '= x']\n", ("double-proof", 6, 5)),
        ("  - x\n  - expr: x\n    by: magic\n", ("unknown-citation", 7, 9)),
        ("  - x\n  - expr: x\n    by: [algebra, magic]\n", ("unknown-citation", 7, 19)),
        ("  - x\n  - expr: x\n    by: algebra, calculus\n", ("unknown-citation", 7, 9)),
        ("  - x\n  - expr: x\n    by: []\n", ("empty-value", 7, 9)),
        ("  - x\n  - expr: x\n    by: l\n    label: l\n", ("later-citation", 7, 9)),
        ("  - x\n  - expr: x\n    by: l\n  - have: x = x\n    label: l\n", ("later-citation", 7, 9)),
        (
            "  - have: x = x\n    steps: ['x', {expr: 'x', label: l}]\n  - x\n  - expr: x\n    by: l\n",
            ("unknown-citation", 9, 9),
        ),
        ("  - x\n  - expr: x\n    label: algebra\n", ("reserved-word", 7, 12)),
        ("  - x\n  - expr: x\n    label: a b\n", ("malformed-label", 7, 12)),
        ("  - have: x = x\n    label: l\n  - have: y = y\n    label: l\n", ("duplicate-label", 8, 12)),
        ("  - x\n  - expr: x\n    bye: algebra\n", ("unknown-key", 7, 5)),
        ("  - x\n  - note: x\n", ("missing-key", 6, 5)),
        ("  - x\n  - expr: x\n    expect: maybe\n", ("unknown-value", 7, 13)),
        ("  - x\n  - expr: x\n    by: {a: b}\n", ("wrong-kind", 7, 9)),
        ("  - x\n  - expr:\n      - x\n", ("unquoted-formula", 7, 7)),
    ],
)
def test_a_step_that_cannot_be_read_is_refused_at_its_place(steps: str, expected: tuple[str, int, int]) -> None:
    assert found(file(steps)) == [expected]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("just a text\n", ("wrong-kind", 1, 1)),
        ("- a\n- b\n", ("wrong-kind", 1, 1)),
        ("derivation: a\ngoal: 1 = 1\n", ("missing-key", 1, 1)),
        ("derivation: a\nsteps: ['1', '= 1']\n", ("missing-key", 1, 1)),
        ("derivation: A_b\ngoal: 1 = 1\nsteps: ['1', '= 1']\n", ("malformed-id", 1, 13)),
        ("derivation: a\ngoal: 1 = 1\nsteps: ['1', '= 1']\ntilte: x\n", ("unknown-key", 4, 1)),
        ("derivation: a\ngoal: 1 = 1\nsteps: ['1', '= 1']\ndomain: complex\n", ("unknown-value", 4, 9)),
        ("derivation: a\ngoal: 1 = 1\nsteps: ['1', '= 1']\ntags: x\n", ("wrong-kind", 4, 7)),
        ("derivation: a\ngoal: 1 = 1\nsteps: ['1', '= 1']\nassume: x\n", ("wrong-kind", 4, 9)),
        ("derivation: a\ngoal: 1 = 1\nsteps: ['1', '= 1']\nsymbols: [x]\n", ("wrong-kind", 4, 10)),
        ("derivation: a\ngoal: 1 = 1\nsteps: x\n", ("wrong-kind", 3, 8)),
        ("derivation: a\ngoal: 1 = 1\nsteps: ['1', '= 1']\nuses: [b, b]\n", ("duplicate-use", 4, 11)),
        ("derivation: a\ngoal: 1\nsteps: ['1', '= 1']\n", ("not-a-proposition", 2, 7)),
        ("derivation: a\ngoal: = 1\nsteps: ['1', '= 1']\n", ("unexpected-token", 2, 7)),
        ("derivation: a\ngoal: 1 = 1\nassume: ['2']\nsteps: ['1', '= 1']\n", ("not-a-proposition", 3, 11)),
        ("derivation: a\ngoal: {x: 1}\nsteps: ['1', '= 1']\n", ("unquoted-formula", 2, 7)),
        ("derivation: calculus\ngoal: 1 = 1\nsteps: ['1', '= 1']\n", ("reserved-word", 1, 13)),
        ("derivation: a\nuses: [algebra]\ngoal: 1 = 1\nsteps: ['1', '= 1']\n", ("reserved-word", 2, 8)),
        ("derivation: a\nuses: [b c]\ngoal: 1 = 1\nsteps: ['1', '= 1']\n", ("malformed-id", 2, 8)),
        (
            "derivation: a\nuses: [b]\ngoal: 1 = 1\nsteps:\n  - '1'\n  - {expr: '1', label: b}\n",
            ("ambiguous-citation", 6, 24),
        ),
    ],
)
def test_a_file_of_another_shape_is_refused_at_its_place(written: str, expected: tuple[str, int, int]) -> None:
    assert found(written) == [expected]


def test_unknown_keys_and_names_come_with_the_nearest_one() -> None:
    errors = diagnostics(file("  - x\n  - expr: xx\n    lable: a\n") + "indces: {}\n")
    assert [(e.code, "did you mean" in e.help) for e in errors] == [
        ("unknown-name", True),
        ("unknown-key", True),
        ("unknown-key", True),
    ]


def test_all_errors_of_a_file_come_at_once_in_order() -> None:
    written = """\
derivation: Foo Bar
tags: calculus
symbols:
  x: reel
  z: vector(q)
  x: real
define:
  f(t): g(t)
  g(t): t^2
  h: x*
  k: f
expect: maybe
goal: y = unknown
steps:
  - y
  - - = 3
  - expr: 2y
    rel: =
    bye: algebra
  - expr: [1, 2]
  - 3 > 2  # so
  - 1
    - = 4
"""
    assert found(written) == [
        ("malformed-id", 1, 13),
        ("wrong-kind", 2, 7),
        ("unknown-type", 4, 6),
        ("unknown-name", 5, 13),
        ("duplicate-key", 6, 3),
        ("unknown-name", 8, 9),
        ("unexpected-end", 10, 7),
        ("unknown-value", 12, 9),
        ("unknown-name", 13, 7),
        ("unknown-name", 15, 5),
        ("unquoted-formula", 16, 5),
        ("missing-operator", 17, 11),
        ("unknown-key", 19, 5),
        ("unquoted-formula", 20, 11),
        ("comment-after-formula", 21, 12),
        ("misindented-step", 23, 5),
    ]


def test_messages_never_carry_what_a_terminal_would_obey_and_stay_short() -> None:
    errors = diagnostics(file("  - '" + "x + " * 4_000 + "p'\n  - " + "y" * 5_000 + "\n"))
    assert errors
    assert all(len(e.message) < 500 and len(e.help) < 500 for e in errors)


def test_errors_without_end_are_cut() -> None:
    errors = diagnostics("derivation: a\ngoal: 1 = 1\nsteps:\n  - 1\n" + "  - = q\n" * 3_000)
    assert len(errors) == 1_001
    assert errors[-1].code == "too-many-errors"


def test_the_json_schema_is_that_of_the_format() -> None:
    schema = json_schema()
    assert schema["required"] == ["derivation", "goal", "steps"]
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == {
        "derivation", "title", "about", "source", "tags", "uses", "symbols", "indices",
        "define", "assume", "domain", "expect", "goal", "steps",
    }  # fmt: skip
    assert schema["properties"]["goal"]["type"] == ["string", "number"]
    assert not re.search(r"<(line|step|have)>", str(schema))


def test_shipped_derivations_can_be_read() -> None:
    folder = Path(__file__).parents[2] / "derivations"
    for path in sorted(folder.rglob("*.yaml")):
        assert read(SourceFile(path.name, path.read_text(encoding="utf-8")))[1] == (), path.name
