"""Where formulas stand in a file, and what YAML may have done to them.

A formula that YAML cut at a comment, glued to a mis-indented step or read as
part of a collection is refused before anyone reads it: what is checked must
be what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from derivcheck.core.derivation import Diagnostic
from derivcheck.source import SourceFile, Span
from derivcheck.syntax.characters import advice, foreign_character, named
from derivcheck.syntax.places import clip, diagnostic
from derivcheck.syntax.yaml_nodes import Node

PROSE = ("title", "about", "source", "note", "tags")

_CONTINUATION = re.compile(r"-[ ]|-$|<=>|=>|[<>=!]=|[<>=≤≥≠]")


@dataclass(frozen=True, slots=True)
class Bad:
    """Formulas that must not be read, by their places, and why."""

    diagnostics: list[Diagnostic]
    spans: frozenset[Span]


def formulas(root: Node) -> Iterator[Node]:
    """Every scalar of the file that is a formula."""
    goal = root.get("goal")
    if goal is not None and goal.kind == "scalar":
        yield goal
    assume = root.get("assume")
    if assume is not None:
        yield from (n for n in assume.items if n.kind == "scalar")
    define = root.get("define")
    if define is not None:
        yield from (v for _, v in define.entries if v.kind == "scalar")
    steps = root.get("steps")
    if steps is not None:
        yield from _step_formulas(steps)


def _step_formulas(steps: Node) -> Iterator[Node]:
    for item in steps.items:
        if item.kind == "scalar":
            yield item
        for key in ("expr", "have"):
            node = item.get(key)
            if node is not None and node.kind == "scalar":
                yield node
        nested = item.get("steps")
        if nested is not None:
            yield from _step_formulas(nested)


def formula_errors(source: SourceFile, root: Node) -> Bad:
    """Formulas followed by a comment, glued over lines, or unquoted inside a collection."""
    found: list[Diagnostic] = []
    spans: set[Span] = set()
    for node in formulas(root):
        one = _formula_error(source, node)
        if one is not None:
            found.append(one)
            spans.add(node.span)
    return Bad(found, frozenset(spans))


def _formula_error(source: SourceFile, node: Node) -> Diagnostic | None:
    text = source.text
    if node.style in ("|", ">") or node.empty:
        return None
    line_end = text.find("\n", node.span.end)
    rest = text[node.span.end : len(text) if line_end < 0 else line_end]
    comment = re.match(r"[\s,}\]]*[ \t]#", rest)
    if comment:
        at = node.span.end + comment.end() - 1
        return diagnostic(
            source,
            "comment-after-formula",
            "a comment after a formula: YAML cuts formulas at ` #`, and nobody can tell the two apart",
            Span(at, at + 1),
            "put the comment on a line of its own, or into `note:`",
        )
    if node.style != "":
        return None
    if node.flow:
        return diagnostic(
            source,
            "unquoted-formula",
            "a formula inside `{…}` or `[…]` needs quotes: YAML would cut it at a comma",
            node.span,
            f"write '{clip(node.value, 60)}'" if "'" not in node.value else "",
        )
    shown = text[node.span.start : node.span.end]
    if "\n" not in shown:
        return None
    at = node.span.start
    for number, line in enumerate(shown.split("\n")):
        stripped = line.strip()
        if number and _CONTINUATION.match(stripped):
            here = at + len(line) - len(line.lstrip())
            return diagnostic(
                source,
                "misindented-step",
                "this line continues the formula above, since it is indented further",
                Span(here, here + len(stripped)),
                "align the step with the others; a formula over several lines breaks after its operators",
            )
        at += len(line) + 1
    return None


def text_errors(source: SourceFile, root: Node) -> list[Diagnostic]:
    """Characters that may stand in prose only, in keys and in values that no formula reader looks at."""
    known = {n.span for n in formulas(root)}
    for section in ("symbols", "indices", "define"):  # names and types have readers of their own
        node = root.get(section)
        if node is not None:
            known.update(n.span for entry in node.entries for n in entry)
    found: list[Diagnostic] = []
    for node in _outside_prose(root):
        if node.span in known:
            continue
        passage = node.passage(source)
        at = foreign_character(node.value)
        if at is None:
            continue
        character = node.value[at]
        found.append(
            diagnostic(
                source,
                "foreign-character",
                f"{named(character)} may stand in prose only",
                passage.span(at, at + 1),
                advice(character),
            )
        )
    return found


def _outside_prose(root: Node) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.kind == "scalar":
            yield node
        for key, value in node.entries:
            yield key
            if key.value not in PROSE:
                stack.append(value)
        stack.extend(node.items)
