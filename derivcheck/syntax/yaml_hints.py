"""Why a text is not the YAML its author meant, and what to write.

Formulas that begin with a character YAML keeps for itself break in a dozen
ways; each gets the sentence its author needs instead of the parser's.
"""

from __future__ import annotations

import re
from typing import Any

from derivcheck.core.derivation import Diagnostic
from derivcheck.source import SourceFile, Span
from derivcheck.syntax.places import clip, diagnostic

_BEGINNINGS = {
    ">": "YAML reads a leading `>` as the start of a folded text",
    "|": "YAML reads a leading `|` as the start of a block of text, and |x| is written abs(x) here",
    "!": "YAML reads a leading `!` as a tag",
    "&": "YAML reads a leading `&` as an anchor",
    "*": "YAML reads a leading `*` as an alias",
    "[": "YAML reads a leading `[` as a list",
    "{": "YAML reads a leading `{` as a mapping",
    "@": "YAML keeps a leading `@` for itself",
    "%": "YAML keeps a leading `%` for itself",
    "`": "YAML keeps a leading backtick for itself",
    '"': "a value that begins with a quote ends at the next one",
    "'": "a value that begins with a quote ends at the next one",
    "-": "YAML reads a leading `- ` as an item of a list",
}

#: The value on a line: after the indentation, the dashes of a list and a key.
_VALUE = re.compile(
    r"""^[ ]*(?:-[ ]+)*?(?:(?:"[^"\n]*"|'[^'\n]*'|[A-Za-z_][^:\n"'\#]*?)[ ]*:[ ]+)?(?P<value>[>|!&*\[{@%`"'].*)$"""
)


def quoted(formula: str) -> str:
    """The formula in YAML quotes, to be copied."""
    formula = formula.strip()
    return f'"{formula}"' if "'" in formula else f"'{formula}'"


def unquoted(source: SourceFile, span: Span, value: str) -> Diagnostic:
    """The diagnostic for a value that needs quotes because of how it begins."""
    reason = _BEGINNINGS.get(value[:1], "here YAML does not read this as text")
    inner = value.strip()
    if inner[:1] in "\"'":
        return diagnostic(source, "unquoted-formula", reason, span, "put the whole value in quotes")
    return diagnostic(source, "unquoted-formula", reason, span, f"put the value in quotes: {clip(quoted(inner), 100)}")


def _on_line(source: SourceFile, line: int) -> tuple[Span, str] | None:
    if not 1 <= line <= source.text.count("\n") + 1:
        return None
    text = source.line(line)
    if len(text) > 2_000:
        return None
    match = _VALUE.match(text)
    if match is None:
        return None
    start = _line_start(source, line)
    at = start + match.start("value")
    return Span(at, start + len(text)), match.group("value")


def _line_start(source: SourceFile, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = source.text.index("\n", at) + 1
    return at


def explain_error(source: SourceFile, error: Any) -> Diagnostic:
    """What the YAML parser stumbled over, in words for someone who wrote a formula."""
    problem = str(getattr(error, "problem", None) or "this is not YAML")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    at = mark.index if mark is not None else 0
    at = min(at, max(0, len(source.text) - 1))
    span = Span(at, min(at + 1, len(source.text)))
    line, _ = source.position(at)
    if source.text[at : at + 1] == "\t":
        return diagnostic(source, "yaml-syntax", "a tab where YAML wants spaces", span, "indent with spaces")
    if "nesting depth" in problem:  # newer parsers look ahead, and stop before this format's own limit is met
        return diagnostic(source, "nested-too-deep", "too many lists and mappings inside one another", span)
    if "escape" in problem:
        if source.text[at - 1 : at] == "\\":  # the two parsers of the library differ by one
            span = Span(at - 1, at)
        return diagnostic(
            source,
            "backslash-escape",
            "in double quotes the backslash is an escape",
            span,
            "use this format's own language (a/b, sqrt(x), sum(f, i = 1..n)), or single quotes in prose",
        )
    value = _on_line(source, line)
    if value is None and getattr(error, "context_mark", None) is not None:
        context = source.position(min(error.context_mark.index, len(source.text)))[0]
        value = _on_line(source, context) if context == line - 1 else None
    if value is not None and not _closed(value[1]):
        return unquoted(source, *value)
    if "mapping values are not allowed" in problem:
        return diagnostic(
            source,
            "yaml-syntax",
            "a second `: ` on one line: YAML cannot tell which is the key",
            span,
            "put the value in quotes",
        )
    return diagnostic(source, "yaml-syntax", f"not YAML: {problem}", span, _hint(problem))


def _closed(value: str) -> bool:
    """Whether a value that begins like a quoted text or a collection is a whole one."""
    ends = {'"': '"', "'": "'", "[": "]", "{": "}"}
    wanted = ends.get(value[:1])
    return wanted is not None and len(value) > 1 and value.rstrip().endswith(wanted) and value.count(wanted) <= 2


def _hint(problem: str) -> str:
    if "expected <block end>" in problem or "did not find expected" in problem:
        return "check the indentation, and quotes or brackets left open above"
    return ""


def explain_mark(source: SourceFile, event: Any, span: Span) -> Diagnostic | None:
    """A tag, an anchor or an alias: refused, with the hint to quote where a formula was meant."""
    text = source.text
    name = type(event).__name__
    if name == "AliasEvent":
        start = text[span.start : span.start + 1]
        help = "a formula that begins with `*` needs quotes" if start == "*" else ""
        return diagnostic(source, "yaml-alias", "aliases (`*name`) are not part of this format", span, help)
    if event.anchor is not None:
        return diagnostic(
            source,
            "yaml-anchor",
            "anchors (`&name`) are not part of this format",
            span,
            "a formula that begins with `&` needs quotes",
        )
    bare = name == "ScalarEvent" and not event.style and text[span.start : span.start + 1] == "!"
    if event.tag is not None or bare:
        line, column = source.position(span.start)
        rest = source.line(line)[column - 1 :]
        if rest.startswith(("!=", "! ")):
            return unquoted(source, span, rest)
        return diagnostic(source, "yaml-tag", "tags (`!name`) are not part of this format", span)
    return None
