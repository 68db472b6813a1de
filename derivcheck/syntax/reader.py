"""Reading a derivation file: YAML, shape, names, formulas, steps; all errors of a file at once.

Each stage goes on as far as the one before left something to read.  A file
with any error gives no derivation: what was not understood is never checked.
"""

from __future__ import annotations

from collections.abc import Iterable

from derivcheck.core.context import WORDS, Context
from derivcheck.core.derivation import Derivation, Diagnostic
from derivcheck.source import SourceFile, Span
from derivcheck.syntax.declarations import Entry, declare_indices, declare_symbols
from derivcheck.syntax.definitions import define
from derivcheck.syntax.elaborate import attempt, proposition
from derivcheck.syntax.formulas import formula_errors, text_errors
from derivcheck.syntax.places import Passage, diagnostic
from derivcheck.syntax.schema import shape_errors
from derivcheck.syntax.scope import MAX_ERRORS, Names
from derivcheck.syntax.steps import Chain, read_steps
from derivcheck.syntax.yaml_nodes import Node, parse_yaml


def read_derivation(source: SourceFile) -> tuple[Derivation | None, tuple[Diagnostic, ...]]:
    """The derivation in a text, or everything wrong with the text."""
    root, found = parse_yaml(source)
    if root is None:
        return None, found
    errors = [*found, *shape_errors(source, root), *text_errors(source, root)]
    if root.kind != "mapping":
        return None, _sorted(errors)
    bad = formula_errors(source, root)
    errors += bad.diagnostics
    file = _File(source, root, bad.spans)
    names = Names(unread=any(file.unreadable(key) for key in ("symbols", "indices", "define")))
    errors += declare_symbols(file.entries("symbols"), names)
    errors += declare_indices(file.entries("indices"), names)
    errors += define(file.entries("define"), names)
    assumptions = [attempt(proposition, p, names, errors) for p in file.items("assume")]
    goal_node = root.get("goal")
    goal = None
    if goal_node is not None and goal_node.kind == "scalar" and not goal_node.empty:
        goal = attempt(proposition, file.passage(goal_node), names, errors)
    uses = _uses(source, root, errors)
    steps_node = root.get("steps")
    chain = Chain(None, ())
    if steps_node is not None and steps_node.kind == "sequence":
        chain = read_steps(source, steps_node, names, frozenset(uses), bad.spans, errors)
    if errors:
        return None, _sorted(errors)
    assert goal is not None
    expect = file.text("expect")
    derivation = Derivation(
        id=file.text("derivation"),
        source=source,
        context=Context(tuple(names.declarations.values()), tuple(a.term for a in assumptions if a is not None)),
        goal=goal,
        steps=chain.steps,
        first=chain.first,
        natural=file.text("domain") == "natural",
        uses=tuple(uses),
        uses_spans=tuple(uses.values()),
        expect=expect or "proved",
        expect_given=bool(expect),
        title=file.text("title"),
        about=file.text("about"),
        cited=file.text("source"),
        tags=tuple(n.value for n in _scalars(root.get("tags"))),
        assumption_spans=tuple(a.span for a in assumptions if a is not None),
    )
    return derivation, ()


def _sorted(errors: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    unique = {(e.line, e.column, e.code, e.message): e for e in errors}
    found = [unique[key] for key in sorted(unique)]
    if len(found) > MAX_ERRORS:
        last = found[MAX_ERRORS]
        message = f"more than {MAX_ERRORS:,} errors; what follows is not shown"
        found = [*found[:MAX_ERRORS], Diagnostic("too-many-errors", message, last.line, last.column, last.span)]
    return tuple(found)


def _scalars(node: Node | None) -> list[Node]:
    if node is None or node.kind != "sequence":
        return []
    return [n for n in node.items if n.kind == "scalar"]


class _File:
    """A file's nodes as passages; values already found unreadable (``bad``) are left out."""

    __slots__ = ("bad", "root", "source")

    def __init__(self, source: SourceFile, root: Node, bad: frozenset[Span]) -> None:
        self.source, self.root, self.bad = source, root, bad

    def passage(self, node: Node) -> Passage:
        return node.passage(self.source)

    def text(self, key: str) -> str:
        node = self.root.get(key)
        return node.value if node is not None and node.kind == "scalar" else ""

    def entries(self, key: str) -> list[Entry]:
        node = self.root.get(key)
        if node is None or node.kind != "mapping":
            return []
        return [
            Entry(
                self.passage(k), self.passage(v), usable=v.kind == "scalar" and not v.empty and v.span not in self.bad
            )
            for k, v in node.entries
        ]

    def unreadable(self, key: str) -> bool:
        """Whether something stands there that is no mapping."""
        node = self.root.get(key)
        return node is not None and node.kind != "mapping" and not node.empty

    def items(self, key: str) -> list[Passage]:
        nodes = _scalars(self.root.get(key))
        return [self.passage(n) for n in nodes if not n.empty and n.span not in self.bad]


def _uses(source: SourceFile, root: Node, errors: list[Diagnostic]) -> dict[str, Span]:
    uses: dict[str, Span] = {}
    own = root.get("derivation")
    for node in (*([own] if own is not None else []), *_scalars(root.get("uses"))):
        if node.value in WORDS:
            message = f"`{node.value}` is a word of `by:` and cannot be an id"
            errors.append(diagnostic(source, "reserved-word", message, node.span))
    for node in _scalars(root.get("uses")):
        if node.value in uses:
            message = f"`{node.value}` is listed already"
            errors.append(diagnostic(source, "duplicate-use", message, node.span))
        uses.setdefault(node.value, node.span)
    return uses
