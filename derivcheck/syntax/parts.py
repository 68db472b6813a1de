"""Pieces of a formula under construction: a term, the places of its parts, the tree it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derivcheck.core.build import build
from derivcheck.core.derivation import SpanTree
from derivcheck.core.term import Datum, Term
from derivcheck.errors import SortError
from derivcheck.syntax.scope import Scope, error
from derivcheck.syntax.surface import Surface

MAX_TERM_DEPTH = 200
MAX_TERM_SIZE = 50_000


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a formula, read."""

    term: Term
    spans: SpanTree
    node: Surface


def made(op: str, parts: Sequence[Part], node: Surface, scope: Scope, data: Datum | Term = None) -> Part:
    """``op`` of the parts, with an error at the place of the part that does not fit."""
    try:
        term = build(op, [p.term for p in parts], data)
    except SortError as problem:
        at = node if problem.argument is None or problem.argument >= len(parts) else parts[problem.argument].node
        raise error(problem.code, problem.message, at, problem.help) from None
    return placed(term, parts, node, scope)


def placed(term: Term, parts: Sequence[Part], node: Surface, scope: Scope) -> Part:
    """A term with the places of its parts, if it is not too large to work with."""
    if term.depth > MAX_TERM_DEPTH:
        raise error("formula-too-deep", f"more than {MAX_TERM_DEPTH} operations inside one another", node)
    if term.size > MAX_TERM_SIZE:
        raise error(
            "formula-too-large", f"with its definitions written out this has more than {MAX_TERM_SIZE:,} parts", node
        )
    return Part(term, SpanTree(scope.passage.span(node.start, node.end), tuple(p.spans for p in parts)), node)
