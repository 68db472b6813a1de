"""From an offset in a formula to a place in the file, whatever YAML did in between.

A `Passage` is a text as the language reads it (quotes, escapes, folds and
indentation gone) that remembers where each of its characters was typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from derivcheck.core.derivation import Diagnostic
from derivcheck.errors import InputError
from derivcheck.source import SourceFile, Span

#: The code of an error that is only the echo of one reported elsewhere.
ECHO = ""

#: Terms quoted in messages are cut to this many characters.
_SHOWN = 90
_QUOTED = re.compile(r"`([^`]+)`")


def clip(text: str, limit: int = _SHOWN) -> str:
    """A text short enough for a message."""
    return text if len(text) <= limit else f"{text[: limit - 20]} … {text[-15:]}"


def diagnostic(source: SourceFile, code: str, message: str, span: Span, help: str = "") -> Diagnostic:
    """A diagnostic at a place of the file; long quotations of the author's text are clipped."""
    line, column = source.position(span.start)
    shortened = _QUOTED.sub(lambda m: f"`{clip(m.group(1))}`", message)
    return Diagnostic(code, shortened, line, column, span, _QUOTED.sub(lambda m: f"`{clip(m.group(1))}`", help))


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and, for each of its characters and its end, the offset in the source where it stands.

    ``field`` names the part of a batch row the text comes from; it is empty
    for files and for the claim itself.
    """

    text: str
    source: SourceFile
    offsets: Sequence[int]
    field: str = ""

    @classmethod
    def whole(cls, text: str, path: str = "", field: str = "") -> Passage:
        """A text that is its own source."""
        return cls(text, SourceFile(path or field, text), range(len(text) + 1), field)

    def span(self, start: int, end: int) -> Span:
        """The place of ``text[start:end]`` in the source; an empty range is the point before ``start``."""
        start = max(0, min(start, len(self.text)))
        first = self.offsets[start]
        return Span(first, self.offsets[min(end, len(self.text)) - 1] + 1) if end > start else Span(first, first)

    def after(self, start: int) -> Passage:
        """The rest of the passage from ``start`` on."""
        return Passage(self.text[start:], self.source, self.offsets[start:], self.field)

    def diagnostics(self, error: InputError) -> list[Diagnostic]:
        """What is wrong with the text; nothing where that is reported elsewhere."""
        return [] if error.code == ECHO else [self.diagnostic(error)]

    def diagnostic(self, error: InputError) -> Diagnostic:
        """What is wrong with the text, at its place in the source."""
        message = f"{self.field}: {error.message}" if self.field else error.message
        found = diagnostic(self.source, error.code, message, self.span(error.start, error.end), error.help)
        return replace(found, source=self.source) if self.source.path == self.field else found


def scalar_offsets(source: str, span: Span, value: str, style: str) -> Sequence[int]:
    """Where each character of a YAML scalar's value was typed (`len(value) + 1` offsets into ``source``).

    A character that was not typed as itself (a fold, an escape) gets the
    offset of what produced it; if the two texts cannot be aligned, all get
    the start of the scalar.
    """
    start, end = span.start, span.end
    if style == "" and source[start:end] == value:
        return range(start, end + 1)
    if style in ("'", '"'):
        start += 1
        end -= 1
        if source[start:end] == value:
            return range(start, end + 1)
    elif style in ("|", ">"):
        line_end = source.find("\n", start)
        start = end if line_end < 0 else line_end + 1
    offsets = _align(source, start, end, value, style)
    return offsets if offsets is not None else (span.start,) * (len(value) + 1)


def _align(source: str, start: int, end: int, value: str, style: str) -> Sequence[int] | None:
    offsets: list[int] = []
    at = start
    for character in value:
        if character.isspace() and not (style == '"' and source[at : at + 1] == "\\"):
            offsets.append(min(at, end))
            if at < end and source[at] == character:
                at += 1
            continue
        while at < end and source[at].isspace():
            at += 1
        if style == '"' and source[at : at + 2] in ("\\\n", "\\\r"):
            at = source.find("\n", at) + 1
            while at < end and source[at].isspace():
                at += 1
        if at >= end:
            return None
        offsets.append(at)
        if style == '"' and source[at] == "\\":
            at += {"x": 4, "u": 6, "U": 10}.get(source[at + 1 : at + 2], 2)
        elif source[at] != character:
            return None
        else:
            at += 2 if style == "'" and character == "'" else 1
    offsets.append(min(at, end))
    return offsets
