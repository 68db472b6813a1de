"""YAML as a small tree with exact places, every scalar a text.

Built from the parser's events, never by composing or constructing: nothing
is typed, resolved, merged, shared or run, and depth and number of nodes are
bounded.  What this format leaves out of YAML (tags, anchors, aliases, merge
keys, further documents, duplicate keys) is refused with a place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from derivcheck.core.derivation import Diagnostic
from derivcheck.source import SourceFile, Span
from derivcheck.syntax.characters import hidden_characters, named
from derivcheck.syntax.places import Passage, clip, diagnostic, scalar_offsets
from derivcheck.syntax.yaml_hints import explain_error, explain_mark

MAX_DEPTH = 50
MAX_NODES = 50_000

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar, a sequence or a mapping; ``flow``: inside ``{…}`` or ``[…]`` (or, for collections, written so)."""

    kind: Literal["scalar", "sequence", "mapping"]
    span: Span
    value: str = ""
    style: str = ""
    flow: bool = False
    items: tuple[Node, ...] = ()
    table: Mapping[str, tuple[Node, Node]] = field(default_factory=dict, compare=False)

    @property
    def entries(self) -> Collection[tuple[Node, Node]]:
        """A mapping's keys and values, in order."""
        return self.table.values()

    def get(self, key: str) -> Node | None:
        """The value of a mapping's key, if it is there."""
        entry = self.table.get(key)
        return None if entry is None else entry[1]

    @property
    def empty(self) -> bool:
        """Whether nothing was written where a value belongs."""
        return self.kind == "scalar" and self.style == "" and self.value == ""

    def passage(self, source: SourceFile) -> Passage:
        """A scalar's text with the places of its characters."""
        return Passage(self.value, source, scalar_offsets(source.text, self.span, self.value, self.style))


@dataclass(slots=True)
class _Open:
    kind: Literal["sequence", "mapping"]
    start: int
    flow: bool
    items: list[Node] = field(default_factory=list)


def parse_yaml(source: SourceFile) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The one document's tree, and everything wrong with the text as YAML of this format."""
    hidden = tuple(
        diagnostic(
            source,
            code,
            f"{named(source.text[at])} is not allowed anywhere in a file: it would not be seen",
            Span(at, at + 1),
            "remove it",
        )
        for code, at in hidden_characters(source.text)
    )
    if hidden:
        return None, hidden
    loader = _Loader(source.text)
    found: list[Diagnostic] = []
    try:
        return _build(source, loader, found), tuple(found)
    except yaml.YAMLError as error:
        last = explain_error(source, error)
        return None, (*(e for e in found if e.span != last.span and e.line != last.line), last)
    finally:
        loader.dispose()


def _events(loader: Any) -> Iterator[Any]:
    while True:
        event = loader.get_event()
        yield event
        if isinstance(event, yaml.StreamEndEvent):
            return


def _build(source: SourceFile, loader: Any, found: list[Diagnostic]) -> Node | None:
    stack: list[_Open] = []
    root: Node | None = None
    count = documents = 0

    def put(node: Node) -> None:
        nonlocal root
        if stack:
            stack[-1].items.append(node)
        else:
            root = node

    for event in _events(loader):
        span = Span(event.start_mark.index, event.end_mark.index)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                found.append(
                    diagnostic(source, "second-document", "a second document begins here; a file holds one", span)
                )
                return None
            continue
        if isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent, yaml.ScalarEvent, yaml.AliasEvent)):
            count += 1
            if count > MAX_NODES:
                found.append(diagnostic(source, "too-many-nodes", f"the file has more than {MAX_NODES} values", span))
                return None
            mark = explain_mark(source, event, span)
            if mark is not None:
                found.append(mark)
        if isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            if len(stack) >= MAX_DEPTH:
                message = f"more than {MAX_DEPTH} lists and mappings inside one another"
                found.append(diagnostic(source, "nested-too-deep", message, span))
                return None
            kind: Literal["sequence", "mapping"] = (
                "sequence" if isinstance(event, yaml.SequenceStartEvent) else "mapping"
            )
            stack.append(_Open(kind, span.start, bool(event.flow_style)))
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            top = stack.pop()
            put(_close(source, top, span, found))
        elif isinstance(event, yaml.ScalarEvent):
            inside = bool(stack) and any(s.flow for s in stack)
            style = event.style or ""
            put(Node("scalar", span, event.value, "" if style == ":" else style, inside))
            _check_value(source, event.value, span, found)
        elif isinstance(event, yaml.AliasEvent):
            put(Node("scalar", span, source.cut(span)))
    if documents == 0 or root is None or root.empty:
        found.append(diagnostic(source, "empty-file", "the file holds no derivation", Span(0, 0)))
        return None
    return root


def _close(source: SourceFile, top: _Open, end: Span, found: list[Diagnostic]) -> Node:
    last = end.end if top.flow else max((n.span.end for n in top.items), default=end.end)
    span = Span(top.start, last)
    if top.kind == "sequence":
        return Node("sequence", span, flow=top.flow, items=tuple(top.items))
    table: dict[str, tuple[Node, Node]] = {}
    for key, value in zip(top.items[::2], top.items[1::2], strict=True):
        if key.kind != "scalar":
            found.append(
                diagnostic(
                    source,
                    "complex-key",
                    "a key must be a plain text, not a list or a mapping",
                    key.span,
                    "put a formula that begins with `[` or `{` in quotes",
                )
            )
            continue
        if key.value == "<<" and key.style == "":
            found.append(diagnostic(source, "merge-key", "merge keys (`<<`) are not part of this format", key.span))
            continue
        if key.value in table:
            here = source.position(key.span.start)[0]
            there = source.position(table[key.value][0].span.start)[0]
            found.append(
                diagnostic(
                    source,
                    "duplicate-key",
                    f"the key `{clip(key.value, 60)}` stands on line {there} already, and again on line {here}",
                    key.span,
                )
            )
            continue
        table[key.value] = (key, value)
    return Node("mapping", span, flow=top.flow, table=table)


def _check_value(source: SourceFile, value: str, span: Span, found: list[Diagnostic]) -> None:
    """What escapes of double quotes may have made."""
    if "\\" not in source.cut(span):
        return
    hidden = hidden_characters(value)
    tab = value.find("\t")
    if hidden or tab >= 0:
        at = hidden[0][1] if hidden else tab
        found.append(
            diagnostic(
                source,
                "backslash-escape",
                f"in double quotes the backslash is an escape, and here it makes {named(value[at])}",
                span,
                "write the formula in this format's own language, without backslashes",
            )
        )
