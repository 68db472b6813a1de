"""Steps: the chain with its relations, facts beside it, labels and what `by:` cites.

The chain's first line relates to nothing and is no step; a `have` does not
interrupt the chain.  A label is citable by later items of its own list and by
what is nested in those.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from derivcheck.core.context import WORDS
from derivcheck.core.derivation import Diagnostic, Formula, Step
from derivcheck.core.relation import Relation
from derivcheck.errors import SortError
from derivcheck.source import SourceFile, Span
from derivcheck.syntax.elaborate import attempt, formula, proposition
from derivcheck.syntax.places import Passage, clip, diagnostic
from derivcheck.syntax.scope import MAX_ERRORS, Names, nearest
from derivcheck.syntax.yaml_nodes import Node

_LEADING = re.compile(r"\s*(?P<sign><=>|=>|<=|>=|!=|=(?![=<])|<(?![=>])|>(?!=)|[≤≥≠])")
_RELATIONS = {r.sign: r for r in Relation} | {"≤": Relation.LE, "≥": Relation.GE, "≠": Relation.NE}
_REL_WORDS = ("=", "!=", "<", "<=", ">", ">=", "implies", "implied by", "iff")
_CITABLE = f"the words are {', '.join(WORDS)}; a lemma stands under `uses:`, prose in `note:`"
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}\Z")


@dataclass(frozen=True, slots=True)
class Chain:
    """A list of steps as read, and the chain's first line."""

    first: Formula | None
    steps: tuple[Step, ...]


@dataclass(slots=True)
class _Reading:
    source: SourceFile
    names: Names
    uses: frozenset[str]
    bad: frozenset[Span]
    errors: list[Diagnostic]
    labels: dict[str, Span] = field(default_factory=dict)  # citable here
    later: frozenset[str] = frozenset()  # labels of this list and those around it, wherever they stand

    def complain(self, code: str, message: str, span: Span, help: str = "") -> None:
        self.errors.append(diagnostic(self.source, code, message, span, help))


def read_steps(
    source: SourceFile,
    node: Node,
    names: Names,
    uses: frozenset[str],
    bad: frozenset[Span],
    errors: list[Diagnostic],
) -> Chain:
    """The steps of a list; errors are appended."""
    return _list(node, _Reading(source, names, uses, bad, errors))


def _list(node: Node, reading: _Reading) -> Chain:
    own = {n.value for item in node.items if (n := item.get("label")) is not None and n.kind == "scalar"}
    reading.later |= own
    steps: list[Step] = []
    first: Formula | None = None
    before: Formula | None = None
    begun = claims = False
    for index, item in enumerate(node.items, 1):
        if len(reading.errors) > MAX_ERRORS:
            break
        if item.kind == "sequence" or (item.kind == "scalar" and item.empty):
            begun = claims = True  # reported as shape errors
            before = None
            continue
        if item.get("have") is not None:
            claims = True
            have = _have(index, item, reading)
            if have is not None:
                steps.append(have)
            continue
        here = _line(item, reading)
        if not begun:
            begun = True
            _first(item, here, reading)
            first = before = here.formula if here is not None else None
            continue
        claims = True
        step = _link(index, item, before, here, reading)
        if step is not None:
            steps.append(step)
        before = here.formula if here is not None else None
    if not claims:
        reading.complain(
            "shows-nothing",
            "these steps show nothing: there is no relation and no `have`",
            Span(node.span.start, node.span.start + 1),
            "add a line that relates to the first: `- = …`",
        )
    return Chain(first, tuple(steps))


@dataclass(frozen=True, slots=True)
class _Line:
    formula: Formula | None
    relation: Relation | None
    sign: Span | None
    passage: Passage


def _line(item: Node, reading: _Reading) -> _Line | None:
    node = item if item.kind == "scalar" else item.get("expr")
    if node is None or node.kind != "scalar" or node.empty:
        return None
    passage = node.passage(reading.source)
    match = _LEADING.match(passage.text)
    relation = sign = None
    rest = passage
    if match:
        relation = _RELATIONS[match["sign"]]
        sign = passage.span(*match.span("sign"))
        rest = passage.after(match.end())
    if node.span in reading.bad:
        return _Line(None, relation, sign, rest)
    return _Line(attempt(formula, rest, reading.names, reading.errors), relation, sign, rest)


def _first(item: Node, line: _Line | None, reading: _Reading) -> None:
    """The first line relates to nothing: whatever speaks of a relation is out of place."""
    if line is not None and line.sign is not None:
        reading.complain(
            "first-line",
            "the first line of a chain relates to nothing before it",
            line.sign,
            "begin the chain with an expression; a relation stands on the lines after it",
        )
    for key, _ in item.entries:
        if key.value in ("rel", "by", "label", "expect"):
            reading.complain(
                "first-line",
                f"the first line of a chain shows nothing, so it takes no `{key.value}`",
                key.span,
                "a fact is written as `have:`",
            )


def _link(index: int, item: Node, before: Formula | None, line: _Line | None, reading: _Reading) -> Step | None:
    by, by_span = _by(item, reading)
    label = _label(item, reading)
    relation = _relation(item, line, reading)
    if line is None or line.formula is None or before is None:
        return None
    right = line.formula
    propositions = [f.term.sort.kind == "proposition" for f in (before, right)]
    if propositions[0] is not propositions[1]:
        kinds = ["a proposition" if p else "a number" for p in propositions]
        help = "a chain of numbers has one expression a line: `- a`, `- = b`"
        if not propositions[1]:
            help = "a chain of propositions has one proposition a line; a chain of numbers is its own `have:`"
        message = f"this line is {kinds[1]}, and the line before is {kinds[0]}"
        reading.complain("mixed-lines", message, right.span, help)
        return None
    if relation is None:
        relation = Relation.IFF if propositions[0] else Relation.EQ
    elif relation.propositional is not propositions[0]:
        kind = "propositions" if propositions[0] else "numbers"
        help = "write `<=>`, `=>`, or rel: implied by" if propositions[0] else "write `=`, `<=`, `<`, …"
        where = line.sign or right.span
        reading.complain("mixed-lines", f"`{relation.sign}` does not relate {kind}", where, help)
        return None
    try:
        claim = relation.claim(before.term, right.term)
    except SortError as problem:
        reading.complain(problem.code, problem.message, right.span, problem.help)
        return None
    return Step(
        index=index,
        kind="step",
        claim=claim,
        right=right,
        left=before,
        relation=relation,
        by=by,
        by_span=by_span,
        label=label,
        span=item.span,
        note=_text(item, "note"),
        expect=_text(item, "expect") or "proved",
        expect_given=item.get("expect") is not None,
    )


def _have(index: int, item: Node, reading: _Reading) -> Step | None:
    by, by_span = _by(item, reading)
    node = item.get("have")
    fact: Formula | None = None
    if node is not None and node.kind == "scalar" and not node.empty and node.span not in reading.bad:
        fact = attempt(proposition, node.passage(reading.source), reading.names, reading.errors)
    nested = item.get("steps")
    chain = Chain(None, ())
    if nested is not None and nested.kind == "sequence":
        if item.get("by") is not None:
            key = next(k for k, _ in item.entries if k.value == "by")
            reading.complain(
                "double-proof", "a `have` is shown by its `by` or by its own `steps`, not by both", key.span
            )
        chain = _list(nested, replace(reading, labels=dict(reading.labels)))
    label = _label(item, reading)
    if fact is None:
        return None
    return Step(
        index=index,
        kind="have",
        claim=fact.term,
        right=fact,
        by=by,
        by_span=by_span,
        label=label,
        span=item.span,
        first=chain.first,
        steps=chain.steps,
        note=_text(item, "note"),
        expect=_text(item, "expect") or "proved",
        expect_given=item.get("expect") is not None,
    )


def _text(item: Node, key: str) -> str:
    node = item.get(key)
    return node.value if node is not None and node.kind == "scalar" else ""


def _relation(item: Node, line: _Line | None, reading: _Reading) -> Relation | None:
    node = item.get("rel")
    if node is None or node.kind != "scalar" or node.empty:
        return line.relation if line is not None else None
    words = {**{w: w for w in _REL_WORDS}, "≤": "<=", "≥": ">=", "≠": "!="}
    if node.value not in words:
        instead = {"=>": "implies", "<=>": "iff", "==": "=", "<==": "implied by", "<=": "<="}
        near = instead.get(node.value) or nearest(node.value, _REL_WORDS)
        reading.complain(
            "unknown-value",
            f"`{clip(node.value, 40)}` is not a relation",
            node.span,
            f"write {near}" if near else f"relations are {', '.join(_REL_WORDS)}",
        )
        return None
    if line is not None and line.sign is not None:
        reading.complain("double-relation", "the relation stands in `rel` already", line.sign, "keep one of the two")
    word = words[node.value]
    return Relation(word) if word in ("implies", "implied by", "iff") else _RELATIONS[word]


def _label(item: Node, reading: _Reading) -> str | None:
    node = item.get("label")
    if node is None or node.kind != "scalar" or node.empty:
        return None
    label = node.value
    if not _LABEL.match(label):
        reading.complain(
            "malformed-label",
            f"`{clip(label, 40)}` is not a label",
            node.span,
            "labels are letters, digits, hyphens and _",
        )
    elif label in WORDS:
        reading.complain("reserved-word", f"`{label}` is a word of `by:` and cannot be a label", node.span)
    elif label in reading.labels:
        line = reading.source.position(reading.labels[label].start)[0]
        reading.complain("duplicate-label", f"the label `{label}` stands on line {line} already", node.span)
    elif label in reading.uses:
        reading.complain(
            "ambiguous-citation", f"`{label}` is the id of a derivation listed under `uses:` too", node.span
        )
    reading.labels.setdefault(label, node.span)
    return label


def _by(item: Node, reading: _Reading) -> tuple[tuple[str, ...] | None, Span | None]:
    node = item.get("by")
    if node is None or node.empty or node.kind == "mapping":
        return None, None
    cited = [node] if node.kind == "scalar" else [n for n in node.items if n.kind == "scalar"]
    if not cited:
        reading.complain("empty-value", "`by` cites nothing", node.span, "leave the key out")
    words: list[str] = []
    for one in cited:
        word = one.value
        if word in WORDS or word in reading.uses or word in reading.labels:
            if word not in words:
                words.append(word)
            continue
        if word in reading.later:
            message = f"the label `{clip(word, 40)}` is not an earlier one: only those can be cited"
            reading.complain("later-citation", message, one.span)
            continue
        near = nearest(word, [*WORDS, *reading.uses, *reading.labels])
        help = f"did you mean `{near}`?" if near else _CITABLE
        if "," in word:
            help = f"write a list: [{clip(word, 60)}]"
        reading.complain(
            "unknown-citation", f"`{clip(word, 60)}` is no word of `by:`, no lemma and no label", one.span, help
        )
    return tuple(words), node.span
