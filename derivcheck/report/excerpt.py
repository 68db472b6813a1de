"""Excerpts: the author's own characters, and where under them the carets go.

Characters that could act on a terminal are shown as ``�``, one for one, so
columns stay what they are.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from derivcheck.source import SourceFile, Span

_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file and the marked part of it, columns from 0, end excluded."""

    number: int
    text: str
    start: int
    end: int


def visible(text: str) -> str:
    """The text with nothing in it that could act on a terminal or hide."""
    return "".join(" " if c == "\t" else c if _harmless(c) else "\ufffd" for c in text)


def _harmless(c: str) -> bool:
    return c.isprintable() and unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp")


def excerpt(source: SourceFile, span: Span) -> list[Line]:
    """The lines a span touches, the first few, without the blank ends of what is marked."""
    first, _ = source.position(span.start)
    last, _ = source.position(max(span.start, span.end - 1))
    lines = []
    for number in range(first, min(last, first + _LONGEST - 1) + 1):
        shown = source.line(number)
        begin = source.position(span.start)[1] - 1 if number == first else len(shown) - len(shown.lstrip())
        end = source.position(max(span.start, span.end - 1))[1] if number == last else len(shown.rstrip())
        lines.append(Line(number, visible(shown.rstrip()), begin, max(begin + 1, min(end, len(shown.rstrip())))))
    return lines
