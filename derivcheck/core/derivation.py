"""A derivation as read: formulas with their places, steps, and what is wrong with a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from derivcheck.core.context import Context
from derivcheck.core.relation import Relation
from derivcheck.core.term import Term
from derivcheck.source import SourceFile, Span


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing said about a text: a code with an ``explain`` page, a sentence, a place.

    ``line`` and ``column`` count from 1, columns in code points; ``span`` are
    offsets into the file (None where there is no file).  ``source`` is the text
    at fault where that is no file's.
    """

    code: str
    message: str
    line: int = 1
    column: int = 1
    span: Span | None = None
    help: str = ""
    source: SourceFile | None = None


@dataclass(frozen=True, slots=True)
class SpanTree:
    """The places of a term's parts: ``parts[k]`` belongs to the k-th argument (may be shorter)."""

    span: Span
    parts: tuple[SpanTree, ...] = ()

    def find(self, path: tuple[int, ...]) -> Span:
        """The place of the subterm at ``path`` (argument positions), or of the nearest part known."""
        here = self
        for k in path:
            if k >= len(here.parts):
                break
            here = here.parts[k]
        return here.span


@dataclass(frozen=True, slots=True)
class Formula:
    """A term as an author wrote it: where its parts stand in the source file."""

    term: Term
    spans: SpanTree

    @property
    def span(self) -> Span:
        """The whole formula's place."""
        return self.spans.span


@dataclass(frozen=True, slots=True)
class Step:
    """One claim of a derivation: a link of the chain, or a ``have``.

    ``index`` is the item's position in its list, from 1.  For a link, ``left``
    is the line before, ``right`` this line and ``claim`` their relation; for a
    ``have``, ``right`` is the proposition and ``left`` None.  ``steps`` and
    ``first`` are the nested chain of a ``have`` that shows it.  ``by`` is None
    where the author gave no justification.
    """

    index: int
    kind: str  # "step" | "have"
    claim: Term
    right: Formula
    left: Formula | None = None
    relation: Relation | None = None
    by: tuple[str, ...] | None = None
    label: str | None = None
    note: str = ""
    expect: str = "proved"
    expect_given: bool = False
    span: Span = field(default=Span(0, 0))
    by_span: Span | None = None
    first: Formula | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Derivation:
    """A whole file.  ``first`` is the chain's first line (None where there are only ``have`` items)."""

    id: str
    source: SourceFile
    context: Context
    goal: Formula
    steps: tuple[Step, ...]
    first: Formula | None = None
    natural: bool = False
    uses: tuple[str, ...] = ()
    uses_spans: tuple[Span, ...] = ()
    expect: str = "proved"
    expect_given: bool = False
    title: str = ""
    about: str = ""
    cited: str = ""  # the `source:` of the file
    tags: tuple[str, ...] = ()
    assumption_spans: tuple[Span, ...] = ()

    def lines(self) -> Iterator[Term]:
        """Every line and proposition of the steps in reading order, the lines that show a ``have`` before it."""
        return _lines(self.first, self.steps)


def _lines(first: Formula | None, steps: tuple[Step, ...]) -> Iterator[Term]:
    if first is not None:
        yield first.term
    for step in steps:
        yield from _lines(step.first, step.steps)
        yield step.right.term


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim without a file: a row of ``check --batch``."""

    context: Context
    formula: Formula
    source: SourceFile
    natural: bool = False
    id: str = ""
