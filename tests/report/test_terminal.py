"""What people read: the author's own characters, the place, the point, one line of help; and nothing that acts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len

from derivcheck.core.verdict import Reason, Report, Unknown
from derivcheck.report.excerpt import excerpt, visible
from derivcheck.source import SourceFile, Span

MISTAKE = """derivation: root
title: A root is never negative
symbols:
  "x, y": real
assume:
  - y > 2
goal: sqrt(x^2) + y = x + y
steps:
  - sqrt(x^2) + y
  - expr: x + y
{}"""


def test_a_refuted_step_shows_all_that_is_needed_to_see_it(reported: Any, shown: Any) -> None:
    text = shown(reported({"a.yaml": MISTAKE.format("")}))
    assert "refuted[refuted]: the step is false" in text
    assert "--> derivations/a.yaml:10:11" in text
    assert "   10 |   - expr: x + y\n      |           ^^^^^\n" in text
    assert "= false at: x = -" in text
    assert "= the line before: " in text
    assert "= this line: " in text
    assert "= assuming: x, y: real; y > 2" in text
    assert "help: it holds with `abs(x)` in place of `x`" in text
    assert "1 derivation: 1 refuted; 1 not as expected" in text


def test_an_expected_mistake_is_shown_as_ok_and_without_an_entry(reported: Any, shown: Any) -> None:
    text = shown(reported({"a.yaml": MISTAKE.format("    expect: refuted\n")}))
    assert text.startswith("ok root")
    assert "refuted, as expected" in text
    assert "-->" not in text
    assert "all as expected" in text


def test_a_mistake_that_is_proved_is_an_entry(reported: Any, shown: Any) -> None:
    body = MISTAKE.format("    expect: refuted\n").replace("sqrt(x^2)", "x")
    text = shown(reported({"a.yaml": body}))
    assert "proved[unexpected-proof]" in text
    assert "proved, expected refuted" in text


def test_the_left_line_is_marked_where_it_is_at_fault(reported: Any, shown: Any) -> None:
    body = "derivation: a\nsymbols:\n  x: real\ngoal: x/x = 1\nsteps:\n  - x/x\n  - 1\n"
    text = shown(reported({"a.yaml": body}))
    assert "    6 |   - x/x\n      |     ^^^\n" in text
    assert "= at the point: x = 0" in text
    assert "help: under `assume: x != 0` the step is proved" in text


def test_what_was_tried_stands_once_a_reason_and_the_help_says_what_to_do(reported: Any, shown: Any) -> None:
    symbols = "symbols:\n  x: real\n  f: function(real) -> real\n"
    report = reported({"a.yaml": f"derivation: a\n{symbols}goal: f(x) >= 0\nsteps:\n  - have: f(x) >= 0\n"})
    reason = Reason(
        "not-proved", "no proof was found", tried=(("a", "limit: much"), ("b", "none"), ("c", "limit: much"))
    )
    step = replace(report.derivations[0].steps[0], verdict=Unknown(reason))
    lines = shown(replace(report, derivations=(replace(report.derivations[0], steps=(step,)),))).splitlines()
    assert [line for line in lines if "tried" in line] == ["      = tried a, c: limit: much", "      = tried b: none"]
    assert "   help: split the step into smaller ones, name a fact by `have:` and cite its" in lines


def test_where_something_mends_the_step_the_report_lists_no_attempts(reported: Any, shown: Any) -> None:
    body = "derivation: a\nsymbols:\n  x: real\ngoal: diff(x^2, x) = 2*x\nsteps:\n  - diff(x^2, x)\n  - expr: 2*x\n"
    text = shown(reported({"a.yaml": body + "    by: algebra\n"}))
    assert "= tried" not in text
    assert "help: by: calculus" in text


def test_a_narrowed_domain_is_wrapped_beside_its_head(reported: Any, shown: Any) -> None:
    line = " + ".join(f"1/(x - {k})" for k in range(9))
    head, steps = "derivation: a\nsymbols:\n  x: real\ndomain: natural\n", f"steps:\n  - {line}\n  - 0 + {line}\n"
    lines = shown(reported({"a.yaml": f"{head}goal: {line} = 0 + {line}\n{steps}"})).splitlines()
    head = next(k for k, found in enumerate(lines) if found.startswith("   where x "))
    assert lines[head + 1].startswith(" " * 9)
    assert max(map(len, lines)) <= 80


def test_errors_of_a_file_are_placed_and_excerpted(reported: Any, shown: Any) -> None:
    text = shown(reported({"a.yaml": "derivation: a\nsymbols:\n  x: real\ngoal: 2x = x + x\nsteps:\n  - x\n  - (x\n"}))
    assert "error[missing-operator]" in text
    assert "--> derivations/a.yaml:4:7" in text
    assert "     4 | goal: 2x = x + x\n".strip() in text
    assert "error[unbalanced-bracket]" in text


def test_a_formula_over_several_lines_is_marked_line_by_line(reported: Any, shown: Any) -> None:
    body = "derivation: a\nsymbols:\n  x: real\ngoal: x = x + 1\nsteps:\n  - x\n  - expr: >-\n      x\n      + 1\n"
    text = shown(reported({"a.yaml": body}))
    assert "    8 |       x\n" in text
    assert "    9 |       + 1\n" in text
    assert text.count("^") == 4


@pytest.mark.parametrize("width", [40, 80, 120])
def test_tables_and_notes_keep_to_the_width(reported: Any, shown: Any, width: int) -> None:
    text = shown(
        reported({"a.yaml": MISTAKE.format("") * 1, "b.yaml": MISTAKE.format("").replace(": root", ": b")}), width
    )
    for line in text.splitlines():
        assert line == line.rstrip()
        if line.lstrip()[:1].isdigit() and " | " not in line and "derivation" not in line:
            assert cell_len(line) <= width


def test_without_a_terminal_there_are_no_escapes(reported: Any, shown: Any) -> None:
    assert "\x1b" not in shown(reported({"a.yaml": MISTAKE.format("")}))


def test_with_a_terminal_verdicts_have_colours(reported: Any, shown: Any) -> None:
    assert "\x1b[" in shown(reported({"a.yaml": MISTAKE.format("")}), color=True)


def test_markup_in_an_authors_text_is_text(reported: Any, shown: Any) -> None:
    body = MISTAKE.format("").replace(
        "A root is never negative", "'[green]PROVED[/green] :tada: [link=x]y[/link] [/red]'"
    )
    text = shown(reported({"a.yaml": body}))
    assert "[green]PROVED[/green] :tada: [link=x]y[/link] [/red]" in text


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\u202e", "\u200b", "\x9b", "\u2066", "\ufeff"])
def test_characters_that_act_on_a_terminal_are_not_printed(reported: Any, shown: Any, character: str) -> None:
    body = MISTAKE.format("").replace("never", f"ne{character}[31mver").replace("x^2", f"x{character}^2")
    assert character not in shown(reported({"a.yaml": body}))


def test_a_line_of_output_cannot_be_forged(reported: Any, shown: Any) -> None:
    """A title with a line break stays on its line."""
    body = MISTAKE.format("").replace("A root is never negative", '"x\\n::error::forged"')
    assert not any(line.startswith("::") for line in shown(reported({"a.yaml": body})).splitlines())


def test_quiet_leaves_out_what_is_as_it_should_be(reported: Any, shown: Any) -> None:
    good = "derivation: good\nsymbols:\n  x: real\ngoal: x + x = 2*x\nsteps:\n  - x + x\n  - 2*x\n"
    text = shown(reported({"a.yaml": good, "b.yaml": MISTAKE.format("")}), quiet=True)
    assert "good" not in text
    assert "refuted[refuted]" in text
    assert "2 derivations: 1 proved, 1 refuted" in text


def test_verbose_tells_what_a_verdict_rests_on(reported: Any, shown: Any) -> None:
    good = "derivation: good\nsymbols:\n  x: real\ngoal: x + x = 2*x\nsteps:\n  - x + x\n  - 2*x\n"
    text = shown(reported({"a.yaml": good}), verbose=True)
    assert "trusts kernel:" in text
    assert " points; " in text


def test_an_empty_report_says_so(shown: Any) -> None:
    assert shown(Report(())).startswith("0 derivations: none")


# ------------------------------------------------------------------ excerpts


@pytest.mark.parametrize(
    ("text", "start", "end", "wanted"),
    [
        ("abc def\n", 4, 7, [(1, "abc def", 4, 7)]),
        ("abc def\r\nx\r\n", 4, 7, [(1, "abc def", 4, 7)]),
        ("a\n  b c\n  d\n", 4, 11, [(2, "  b c", 2, 5), (3, "  d", 2, 3)]),
        ("abc", 3, 3, [(1, "abc", 3, 4)]),
        ("", 0, 0, [(1, "", 0, 1)]),
        ("\tx\n", 1, 2, [(1, " x", 1, 2)]),
    ],
)
def test_excerpts_mark_what_a_span_covers(text: str, start: int, end: int, wanted: list[tuple[Any, ...]]) -> None:
    lines = excerpt(SourceFile("f", text), Span(start, end))
    assert [(line.number, line.text, line.start, line.end) for line in lines] == wanted


def test_carets_stand_under_wide_characters_too(reported: Any, shown: Any) -> None:
    body = "derivation: a\nsymbols:\n  ψ: real\ngoal: ψ + 2ψ = 3*ψ\nsteps:\n  - ψ\n  - ψ\n"
    text = shown(reported({"a.yaml": body}))
    line, carets = next((a, b) for a, b in zip(text.splitlines(), text.splitlines()[1:], strict=False) if "| goal" in a)
    assert carets.index("^") == line.index("2ψ")


def test_visible_keeps_the_length() -> None:
    text = "a\x1bb\u202ec\td"
    assert len(visible(text)) == len(text)
    assert visible(text) == "a\ufffdb\ufffdc d"
