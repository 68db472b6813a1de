"""Reports for people: a table a derivation, then an entry for each step that is not as it should be.

Author's text is printed through `rich.text.Text`, never as markup.  Nothing
here depends on a terminal: without one, lines are plain and 80 columns wide.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from derivcheck.checker import as_expected, expected
from derivcheck.core.derivation import Derivation
from derivcheck.core.text import text
from derivcheck.core.verdict import DerivationResult, Proved, Refuted, Report, StepResult, Verdict, word
from derivcheck.report.entries import STYLES, error_entry, goal_entry, step_entry
from derivcheck.report.excerpt import visible

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
        console.print(Text(f"   where {'; '.join(text(term) for term in result.where)}"))
    if derivation is not None and result.goal is not None:
        console.print(_table(result, derivation, verbose))
        console.print()
    for fault in result.errors:
        error_entry(console, result.source, result.path, fault)
    if derivation is None or result.goal is None:
        return
    for step in _flat(result.steps):
        if not as_expected(step, derivation) or (verbose and not isinstance(step.verdict, Proved)):
            step_entry(console, result, derivation, step)
    if not isinstance(result.goal, Proved) and (verbose or _goal_matters(result, derivation)):
        goal_entry(console, result, derivation, result.goal)


def _goal_matters(result: DerivationResult, derivation: Derivation) -> bool:
    """Whether the goal's own fault is worth an entry: not where a step was meant to break the chain."""
    return (
        not result.ok and (word(result.goal) == "refuted" or expected(derivation) == "proved") if result.goal else False
    )


def _verdict_words(verdict: str, expect: str) -> tuple[str, str]:
    if verdict == expect and verdict != "proved":
        return f"{verdict}, as expected", "green"
    if expect not in ("", "proved") and verdict != expect:
        return f"{verdict}, expected {expect}", "bold red"
    return verdict, STYLES[verdict]


def _flat(results: Iterable[StepResult]) -> Iterable[StepResult]:
    for result in results:
        yield from _flat(result.steps)
        yield result


def _table(result: DerivationResult, derivation: Derivation, verbose: bool) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 1))
    table.add_column(justify="right", width=6, no_wrap=True)
    table.add_column(ratio=1, overflow="ellipsis", no_wrap=True)
    table.add_column(max_width=22, overflow="ellipsis", no_wrap=True)
    table.add_column(no_wrap=True)
    if verbose:
        table.add_column(overflow="fold")
    table.expand = True

    def row(number: str, claim: str, by: str, verdict: Verdict, expect: str, seconds: float) -> None:
        cells = [Text(number, "dim"), Text(visible(claim)), Text(visible(by), "dim")]
        cells.append(Text(*_verdict_words(word(verdict), expect)))
        if verbose:
            cells.append(Text(_rests_on(verdict, seconds), "dim"))
        table.add_row(*cells)

    def rows(steps: Iterable[StepResult], depth: int) -> None:
        for item in steps:
            step = item.step
            rows(item.steps, depth + 1)
            sign = step.relation.sign + " " if step.relation is not None else ""
            kind = "have " if step.kind == "have" else sign
            claim = "  " * depth + kind + " ".join(derivation.source.cut(step.right.span).split())
            line = derivation.source.position(step.span.start)[0]
            expect = step.expect if step.expect_given or not derivation.expect_given else word(item.verdict)
            row(f"{line}", claim, ", ".join(step.by or ()), item.verdict, expect, item.seconds)

    rows(result.steps, 0)
    if result.goal is not None:
        goal = " ".join(derivation.source.cut(derivation.goal.span).split())
        expect = "proved" if expected(derivation) == "proved" else word(result.goal)
        row("goal", goal, "", result.goal, expect, result.goal_seconds)
    return table


def _rests_on(verdict: Verdict, seconds: float) -> str:
    match verdict:
        case Proved(_, method, trusts, points):
            return f"{method}; trusts {', '.join(trusts)}; {points} points; {seconds:.3f} s"
        case Refuted(_, trusts):
            return f"trusts {', '.join(trusts)}; {seconds:.3f} s"
    return f"{verdict.reason.code}; {seconds:.3f} s"


def _summary(report: Report, console: Console) -> None:
    requested = [d for d in report.derivations if d.requested]
    counts = Text(f"{len(requested)} derivation{'' if len(requested) == 1 else 's'}: ", "bold")
    parts = [(report.count(w), w) for w in ("proved", "refuted", "unknown", "error")]
    counts.append(", ".join(f"{n} {w}" for n, w in parts if n) or "none")
    wrong = sum(not d.ok for d in requested)
    counts.append(f"; {wrong} not as expected" if wrong else "; all as expected", "bold red" if wrong else "bold green")
    console.print(counts)
    for result in report.derivations:
        for fault in result.faults:
            console.print(Text(f"internal fault in {visible(result.path)}: {fault}", "bold red"))
    for note in report.notes:
        console.print(Text(visible(note)))
