"""Reports for people: a table a derivation, then an entry for each step that is not as it should be.

Author's text is printed through `rich.text.Text`, never as markup.  Nothing
here depends on a terminal: without one, lines are plain and 80 columns wide.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from derivcheck.checker import as_expected, expected
from derivcheck.core.derivation import Derivation
from derivcheck.core.text import text
from derivcheck.core.verdict import DerivationResult, Proved, Refuted, Report, StepResult, Verdict, flat, word
from derivcheck.report.excerpt import visible
from derivcheck.report.terminal.entries import STYLES, error_entry, goal_entry, hanging, step_entry

_MARKS = {True: ("ok", "green"), False: ("!!", "bold red")}


def render(report: Report, console: Console, verbose: bool = False, quiet: bool = False) -> None:
    """The report on a console; ``quiet`` leaves out what is as it should be, ``verbose`` adds what verdicts rest on."""
    for result in report.derivations:
        if quiet and result.ok:
            continue
        _derivation(result, console, verbose)
    _summary(report, console)


def _derivation(result: DerivationResult, console: Console, verbose: bool) -> None:
    derivation = result.derivation
    mark, style = _MARKS[result.ok]
    head = Text.assemble(
        (mark, style), " ", (visible(result.id) or "(no id)", "bold"), "  ", (visible(result.path), "dim")
    )
    head.append("  ")
    head.append(*_verdict_words(result.verdict, "" if derivation is None else expected(derivation)))
    if not result.requested:
        head.append("  a lemma from outside the paths given", "dim")
    console.print(head, soft_wrap=True)
    if derivation is not None and derivation.title:
        console.print(Text(f"   {visible(derivation.title)}", "italic"))
    if result.where:
        hanging(console, "   where", "", "; ".join(text(term) for term in result.where))
    if derivation is not None and result.goal is not None:
        _table(console, result, derivation, verbose)
        console.print()
    for fault in result.errors:
        error_entry(console, result.source, result.path, fault)
    if derivation is None or result.goal is None:
        return
    for step in flat(result.steps):
        if _entry_matters(step, derivation) or (verbose and not isinstance(step.verdict, Proved)):
            step_entry(console, result, derivation, step)
    if not isinstance(result.goal, Proved) and (verbose or _goal_matters(result, derivation)):
        goal_entry(console, result, derivation, result.goal)


def _entry_matters(result: StepResult, derivation: Derivation) -> bool:
    """Whether a step needs an entry of its own: not where a step inside it has one already."""
    inside_stands = all(as_expected(r, derivation) for r in result.steps)
    return not as_expected(result, derivation) and (inside_stands or isinstance(result.verdict, Refuted))


def _goal_matters(result: DerivationResult, derivation: Derivation) -> bool:
    """Whether the goal's own fault needs an entry: not where a step explains it, or is meant to."""
    return not result.ok and all(as_expected(r, derivation) for r in result.steps) and expected(derivation) == "proved"


def _verdict_words(verdict: str, expect: str) -> tuple[str, str]:
    if verdict == expect and verdict != "proved":
        return f"{verdict}, as expected", "green"
    if expect not in ("", "proved") and verdict != expect:
        return f"{verdict}, expected {expect}", "bold red"
    return verdict, STYLES[verdict]


def _table(console: Console, result: DerivationResult, derivation: Derivation, verbose: bool) -> None:
    """A line a step: its own line number, the claim, its justification, the verdict."""
    rows: list[tuple[str, str, str, tuple[str, str], tuple[str, ...]]] = []

    def add(steps: Iterable[StepResult], depth: int) -> None:
        for item in steps:
            step = item.step
            sign = "have" if step.kind == "have" else step.relation.sign if step.relation is not None else "="
            claim = f"{'  ' * depth}{sign} {' '.join(derivation.source.cut(step.right.span).split())}"
            expect = step.expect if step.expect_given or not derivation.expect_given else word(item.verdict)
            words = _verdict_words(word(item.verdict), expect)
            line = str(derivation.source.position(step.span.start)[0])
            rows.append((line, claim, ", ".join(step.by or ()), words, _rests_on(item.verdict, item.seconds)))
            add(item.steps, depth + 1)

    add(result.steps, 0)
    if result.goal is not None:
        expect = "proved" if expected(derivation) == "proved" else word(result.goal)
        claim = " ".join(derivation.source.cut(derivation.goal.span).split())
        words = _verdict_words(word(result.goal), expect)
        rows.append(("goal", claim, "", words, _rests_on(result.goal, result.goal_seconds)))
    last = max(len(row[3][0]) for row in rows)
    by = min(22, max(cell_len(row[2]) for row in rows))
    width = max(20, console.width - 6 - by - last - 6)
    for number, claim, why, words, rests_on in rows:
        line = Text.assemble((f"{number:>6}  ", "dim"), _cell(claim, width), "  ", (_cell(why, by), "dim"), "  ", words)
        console.print(line, soft_wrap=True)
        if verbose:
            for part in rests_on:
                console.print(Text(f"        {visible(part)}", "dim"), soft_wrap=True)


def _cell(content: str, width: int) -> str:
    """Exactly so many cells wide."""
    shown = visible(content)
    if cell_len(shown) > width:
        shown = set_cell_size(shown, max(0, width - 1)) + "…"
    return set_cell_size(shown, width)


def _rests_on(verdict: Verdict, seconds: float) -> tuple[str, ...]:
    """What a verdict rests on, and of a proof its certificate."""
    match verdict:
        case Proved(_, method, trusts, points):
            head = f"{method}; trusts {', '.join(trusts)}; {points} points; {seconds:.3f} s"
            lone = verdict.outline == (verdict.certificate.rule,)  # among what it trusts already
            return (head,) if lone else (head, *(f"  {line}" for line in verdict.outline))
        case Refuted(_, trusts):
            return (f"trusts {', '.join(trusts)}; {seconds:.3f} s",)
    return (f"{verdict.reason.code}; {seconds:.3f} s",)


def _summary(report: Report, console: Console) -> None:
    requested = [d for d in report.derivations if d.requested]
    counts = Text(f"{len(requested)} derivation{'' if len(requested) == 1 else 's'}: ", "bold")
    parts = [(report.count(w), w) for w in ("proved", "refuted", "unknown", "error")]
    counts.append(", ".join(f"{n} {w}" for n, w in parts if n) or "none")
    wrong = sum(not d.ok for d in requested)
    if requested:
        told = (f"; {wrong} not as expected", "bold red") if wrong else ("; all as expected", "bold green")
        counts.append(*told)
    console.print(counts, soft_wrap=True)
    for result in report.derivations:
        for fault in result.faults:
            console.print(Text(f"internal fault in {visible(result.path)}: {fault}", "bold red"))
    for note in report.notes:
        console.print(Text(visible(note)))
