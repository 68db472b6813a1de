"""One entry of a report: what is wrong, where, at which point, under which assumptions, what was tried, what mends it.

Author's text is printed through `rich.text.Text`, never as markup.
"""

from __future__ import annotations

import textwrap

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from derivcheck.checker import ClaimResult
from derivcheck.core.build import RELATIONS
from derivcheck.core.certificate import Counterexample, Point
from derivcheck.core.derivation import Derivation, Diagnostic, Step
from derivcheck.core.text import text
from derivcheck.core.verdict import DerivationResult, Proved, Reason, Refuted, StepResult, Unknown, Verdict, word
from derivcheck.report.context import in_force
from derivcheck.report.difference import first_difference
from derivcheck.report.excerpt import excerpt, visible
from derivcheck.report.explain import mend
from derivcheck.source import SourceFile, Span

STYLES = {"proved": "green", "refuted": "bold red", "unknown": "yellow", "error": "bold red"}


def _headline(console: Console, word_: str, code: str, message: str) -> None:
    line = Text.assemble((f"{word_}[{code}]", STYLES.get(word_, "bold red")), (f": {visible(message)}", "bold"))
    console.print(line, soft_wrap=True)


def _place(console: Console, path: str, source: SourceFile | None, span: Span | None, line: int, column: int) -> None:
    console.print(Text(f"  --> {visible(path)}:{line}:{column}", "cyan"), soft_wrap=True)
    if source is None or span is None:
        return
    for part in excerpt(source, span):
        gutter = f"{part.number:>5} | "
        console.print(Text.assemble((gutter, "blue"), part.text), soft_wrap=True)
        indent = cell_len(part.text[: part.start])
        carets = "^" * max(1, cell_len(part.text[part.start : part.end]))
        console.print(Text.assemble((" " * 5 + " | ", "blue"), " " * indent, (carets, "bold red")), soft_wrap=True)


def hanging(console: Console, head: str, style: str, content: str) -> None:
    """A head and its content, wrapped beside it."""
    room = max(20, console.width - len(head) - 2)
    lines = textwrap.wrap(visible(content), room, break_on_hyphens=False) or [""]
    console.print(Text.assemble((head, style), " ", lines[0]), soft_wrap=True)
    for line in lines[1:]:
        console.print(Text(" " * (len(head) + 1) + line), soft_wrap=True)


def _note(console: Console, label: str, content: str) -> None:
    hanging(console, f"      = {label}:", "blue", content)


def _help(console: Console, content: str) -> None:
    if content:
        hanging(console, "   help:", "bold green", content)


def error_entry(console: Console, source: SourceFile | None, path: str, error: Diagnostic) -> None:
    _headline(console, "error", error.code, error.message)
    _place(console, path, source, error.span, error.line, error.column)
    _help(console, error.help)
    console.print()


def _point(point: Point) -> str:
    return (
        ", ".join(f"{name} = {text(value)}" for name, value in point.values) or "no symbols: it holds or fails outright"
    )


def step_entry(console: Console, result: DerivationResult, derivation: Derivation, item: StepResult) -> None:
    step, verdict = item.step, item.verdict
    message, code, side = _fault(verdict, step.expect)
    _headline(console, word(verdict), code, message)
    span = step.left.span if side == "left" and step.left is not None else step.right.span
    if code == "justification" and step.by_span is not None:
        span = step.by_span
    line, column = derivation.source.position(span.start)
    _place(console, result.path, derivation.source, span, line, column)
    _evidence(console, verdict, step)
    context = derivation.context.narrow(*result.where)
    if not isinstance(verdict, Proved):
        _note(console, "assuming", "; ".join(in_force(context, step.claim)) or "nothing")
    _rest(console, verdict, code, item.diagnosis)
    console.print()


def _fault(verdict: Verdict, expect: str) -> tuple[str, str, str]:
    """One line on what is wrong, its code, and the side at fault."""
    match verdict:
        case Refuted():
            return "the step is false", "refuted", "right"
        case Unknown(reason):
            return reason.message, reason.code, reason.side or "right"
        case Proved():
            return f"the step is proved, but `expect: {expect}` says it is a mistake", "unexpected-proof", "right"


def _evidence(console: Console, verdict: Verdict, step: Step | None) -> None:
    match verdict:
        case Refuted(found):
            _counterexample(console, found, step)
        case Unknown(Reason(point=Point() as point)):
            _note(console, "at the point", _point(point))


def _counterexample(console: Console, found: Counterexample, step: Step | None) -> None:
    if found.point.values or not found.witness:
        _note(console, "false at", _point(found.point))
    if found.witness:
        witness = _point(Point(found.witness))
        joined = [f"{name} = {value}" for name, value in found.shown] if len(found.shown) == 1 else []
        _note(console, "witness", ", ".join((witness, *joined)))
        for name, value in () if joined else found.shown:
            _note(console, name, value)
    if found.lhs is not None and found.rhs is not None:
        above = "the line before" if step is not None and step.kind == "step" else "left side"
        below = "this line" if step is not None and step.kind == "step" else "right side"
        _note(console, above, found.lhs)
        _note(console, below, found.rhs)
        apart = first_difference(found.lhs, found.rhs)
        if apart is not None:
            _note(console, "first difference", apart)


def _rest(console: Console, verdict: Verdict, code: str, diagnosis: str | None = None) -> None:
    """What was tried, unless something mends it, and one line of help."""
    if diagnosis:
        _help(console, diagnosis)
    elif not isinstance(verdict, Unknown):
        _help(console, f"derivcheck explain {code}")
    elif verdict.reason.again:
        return
    elif verdict.reason.mend:
        _help(console, _mend(verdict.reason))
    else:
        _tried(console, verdict.reason.tried)
        advice = mend(code)
        _help(console, f"{advice[0].lower()}{advice[1:]}; see `derivcheck explain {code}`")


def _tried(console: Console, tried: tuple[tuple[str, str], ...]) -> None:
    """Each method and why it stopped, those that stopped for one reason in one line."""
    methods: dict[str, list[str]] = {}
    for method, why in tried:
        methods.setdefault(why, []).append(method)
    for why, names in methods.items():
        hanging(console, "      = tried", "blue", f"{', '.join(names)}: {why}")


def _mend(reason: Reason) -> str:
    """The one line that mends it."""
    if reason.code in ("undefined-side", "definedness"):
        return f"under `assume: {reason.mend}` the step is proved"
    return reason.mend


def goal_entry(console: Console, result: DerivationResult, derivation: Derivation, verdict: Verdict) -> None:
    message, code, _ = _fault(verdict, "proved")
    if isinstance(verdict, Refuted):
        message, code = "the goal is false", "goal-refuted"
    _headline(console, word(verdict), code, message)
    span = derivation.goal.span
    _place(console, result.path, derivation.source, span, *derivation.source.position(span.start))
    _evidence(console, verdict, None)
    _rest(console, verdict, code)
    console.print()


def claim_entry(console: Console, result: ClaimResult, verbose: bool = False) -> None:
    """A claim without a file; ``verbose`` adds the certificate of a proof."""
    claim, verdict = result.claim, result.verdict
    for fault in result.errors:
        source = claim.source if claim is not None else fault.source
        error_entry(console, source, (source.path if source is not None else "") or "claim", fault)
    if claim is None or verdict is None:
        return
    message, code, side = _fault(verdict, "")
    if isinstance(verdict, Proved):
        console.print(Text.assemble(("proved", STYLES["proved"]), f" by {verdict.method}"))
        console.print(Text(f"   {visible(claim.source.cut(claim.formula.span))}"), soft_wrap=True)
    else:
        _headline(console, word(verdict), code, message)
        sided = isinstance(verdict, Unknown) and claim.formula.term.op in (*RELATIONS, "implies", "iff")
        path = {"left": (0,), "right": (1,)}[side] if sided else ()
        span = claim.formula.spans.find(path)
        _place(console, claim.source.path or "claim", claim.source, span, *claim.source.position(span.start))
    _evidence(console, verdict, None)
    context = claim.context.narrow(*result.where)
    _note(console, "assuming", "; ".join(in_force(context, claim.formula.term)) or "nothing")
    if isinstance(verdict, Proved):
        _note(console, "trusts", ", ".join(verdict.trusts))
        if verdict.points:
            _note(console, "points tried", f"{verdict.points}, none against it")
        squares = [line for line in verdict.outline if line.lstrip().startswith("= ")]
        if squares and not verbose:
            _note(console, "squares", squares[0].lstrip(" ="))
        for line in verdict.outline if verbose else ():
            console.print(Text.assemble(("      | ", "blue"), visible(line)), soft_wrap=True)
    else:
        _rest(console, verdict, code, result.diagnosis)
