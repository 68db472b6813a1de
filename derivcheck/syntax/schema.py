"""The shape of a derivation file and of a batch row: keys, kinds of values, fixed words.

One model says it for the reader, for messages and for the JSON Schema that
editors use.  What the texts *mean* is not checked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError, WithJsonSchema

from derivcheck.core.derivation import Diagnostic
from derivcheck.source import SourceFile, Span
from derivcheck.syntax.places import clip, diagnostic
from derivcheck.syntax.scope import nearest
from derivcheck.syntax.yaml_nodes import Node

_STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)

#: A formula; editors see numbers where YAML would (`1`, `0.5`).
Formula = Annotated[str, WithJsonSchema({"type": ["string", "number"]})]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
Verdict = Literal["proved", "refuted", "unknown"]
By = Annotated[
    str | list[str],
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]},
    ),
]


class StepItem(BaseModel):
    """A line of the chain and how it relates to the line before."""

    model_config = _STRICT
    expr: Formula = Field(description="the line, led by its relation unless `rel` gives it")
    rel: Annotated[str, WithJsonSchema({"enum": ["=", "!=", "<", "<=", ">", ">=", "implies", "implied by", "iff"]})] = (
        Field("", description="the relation to the line before")
    )
    by: By = Field("", description="definition, algebra, calculus, cases, hypothesis, a lemma's id, a label, or a list")
    note: str = Field("", description="prose, shown and never read as a proof")
    label: str = Field("", description="a name for this step's relation, for `by:` of later ones")
    expect: Verdict = Field("proved", description="the verdict that is the right one here")


class HaveItem(BaseModel):
    """A fact beside the chain, shown by what `by` names or by its own steps."""

    model_config = _STRICT
    have: Formula = Field(description="a proposition")
    by: By = Field("", description="definition, algebra, calculus, cases, hypothesis, a lemma's id, a label, or a list")
    steps: list[Item] = Field([], description="a chain that shows the proposition")
    note: str = Field("", description="prose, shown and never read as a proof")
    label: str = Field("", description="a name for this fact, for `by:` of later ones")
    expect: Verdict = Field("proved", description="the verdict that is the right one here")


def _kind(item: object) -> str:
    if isinstance(item, Mapping):
        return "<have>" if "have" in item else "<step>"
    if isinstance(item, BaseModel):
        return "<have>" if isinstance(item, HaveItem) else "<step>"
    return "<line>"


Item = Annotated[
    Annotated[Formula, Tag("<line>")] | Annotated[StepItem, Tag("<step>")] | Annotated[HaveItem, Tag("<have>")],
    Discriminator(_kind),
]


class DerivationFile(BaseModel):
    """A derivation: a chain of steps from its first line to the goal."""

    model_config = _STRICT
    derivation: Id = Field(description="permanent id, kebab case, unique in the corpus")
    title: str = Field("", description="a line of prose")
    about: str = Field("", description="why this derivation is worth having")
    source: str = Field("", description="where it comes from")
    tags: list[str] = Field([], description="words to find it by")
    uses: list[Id] = Field([], description="ids of derivations used as lemmas")
    symbols: dict[str, str] = Field({}, description="name: type, such as `x: real` or `v: vector(n)`")
    indices: dict[str, Formula] = Field({}, description="free index: range, such as `i: 1..n`")
    define: dict[str, Formula] = Field({}, description="name, name(x), name[i] or name[i, j]: expression")
    assume: list[Formula] = Field([], description="propositions taken to hold beyond the types")
    domain: Literal["declared", "natural"] = Field(
        "declared", description="where the lines must be defined: everywhere, or narrowed to where they are"
    )
    expect: Verdict = Field("proved", description="the verdict that is the right one")
    goal: Formula = Field(description="the proposition the steps show")
    steps: list[Item] = Field(description="a first line, then lines that relate to the one before, and `have` facts")


class ClaimRow(BaseModel):
    """One claim of `check --batch`."""

    model_config = _STRICT
    id: str = ""
    symbols: dict[str, str] = {}
    indices: dict[str, str] = {}
    define: dict[str, str] = {}
    assume: list[str] = []
    domain: Literal["declared", "natural"] = "declared"
    claim: str


def schema() -> dict[str, Any]:
    """The JSON Schema of a derivation file."""
    found = DerivationFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": "derivcheck derivation"}


def plain(node: Node) -> object:
    """A node as lists, mappings and texts."""
    match node.kind:
        case "scalar":
            return node.value
        case "sequence":
            return [plain(n) for n in node.items]
        case _:
            return {k.value: plain(v) for k, v in node.entries}


def shape_errors(source: SourceFile, root: Node) -> list[Diagnostic]:
    """Everything about the file's shape that is not as it must be."""
    if root.kind != "mapping":
        help = "a file begins with `derivation: its-id`"
        return [diagnostic(source, "wrong-kind", "a derivation is a mapping of keys to values", root.span, help)]
    found = list(_empty_values(source, root))
    try:
        DerivationFile.model_validate(plain(root))
    except ValidationError as problem:
        seen: set[tuple[Span | None, str]] = set()
        for entry in problem.errors(include_url=False, include_context=True, include_input=False):
            one = _diagnostic(source, root, entry)
            if one is not None and (one.span, one.code) not in seen:
                seen.add((one.span, one.code))
                found.append(one)
    return found


def _empty_values(source: SourceFile, root: Node) -> Iterator[Diagnostic]:
    """Keys and items with nothing after them."""
    stack = [root]
    while stack:
        node = stack.pop()
        for item in node.items:
            if item.empty:
                yield diagnostic(source, "empty-value", "there is nothing in this item", item.span)
        for key, value in node.entries:
            if not value.empty or _braces(node):
                continue
            name = clip(key.value, 40)
            if node.flow and ":" in key.value and key.style == "":
                message = f"`{name}` is read as one key, since no space follows the colon"
                left, right = key.value.split(":", 1)
                yield diagnostic(source, "missing-space", message, key.span, f"write {clip(left)}: {clip(right)}")
            else:
                help = "leave the key out, or give it a value"
                yield diagnostic(source, "empty-value", f"`{name}` has no value", key.span, help)
        stack.extend(n for _, n in node.entries)
        stack.extend(node.items)


_EXAMPLES = {
    "symbols": "symbols: {x: real}",
    "indices": "indices: {i: 1..n}",
    "define": "define: {f(x): 'x^2'}",
    "assume": "a list: `- x > 0`",
    "uses": "a list: [other-derivation]",
    "tags": "a list: [calculus]",
    "steps": "a list of lines: `- x`, `- = y`",
}


def _locate(root: Node, loc: tuple[int | str, ...]) -> tuple[Node, str]:
    """The node at a location (or the nearest above) and the last key on the way."""
    here, name = root, ""
    for step in loc:
        if isinstance(step, int):
            if here.kind != "sequence" or step >= len(here.items):
                break
            here = here.items[step]
        elif here.kind == "mapping":
            found = here.table.get(step)
            if found is not None:
                here, name = found[1], step
    return here, name


def _diagnostic(source: SourceFile, root: Node, entry: Any) -> Diagnostic | None:
    kind, loc = entry["type"], tuple(entry["loc"])
    node, name = _locate(root, loc)
    if node.empty:
        return None  # said already
    match kind:
        case "missing" | "extra_forbidden" if _braces(node if kind == "missing" else _locate(root, loc[:-1])[0]):
            node = node if kind == "missing" else _locate(root, loc[:-1])[0]
            written = source.cut(node.span)
            message, help = "YAML reads a leading `{` as a mapping", f"put the value in quotes: '{clip(written, 60)}'"
            return diagnostic(source, "unquoted-formula", message, node.span, help)
        case "missing":
            message = f"the key `{loc[-1]}` is missing"
            return diagnostic(source, "missing-key", message, Span(node.span.start, node.span.start + 1))
        case "extra_forbidden":
            return _unknown_key(source, root, loc)
        case "literal_error":
            expected = str(entry.get("ctx", {}).get("expected", ""))
            return diagnostic(source, "unknown-value", f"`{clip(name)}` is {expected}", node.span)
        case "string_pattern_mismatch" | "string_too_long":
            help = "lower-case words, digits and hyphens: chain-rule-2"
            return diagnostic(source, "malformed-id", f"`{clip(node.value, 40)}` is not an id", node.span, help)
    return _wrong_kind(source, node, name, kind)


def _braces(node: Node) -> bool:
    """Whether a formula stands in braces: keys of a flow mapping, none with a value, none without a blank."""
    if node.kind != "mapping" or not node.flow or not node.entries:
        return False
    return all(value.empty and not key.value.isidentifier() and ":" not in key.value for key, value in node.entries)


def _wrong_kind(source: SourceFile, node: Node, name: str, kind: str) -> Diagnostic:
    if name == "by":
        return diagnostic(source, "wrong-kind", "`by` takes a word, or a list of words", node.span)
    start = source.text[node.span.start : node.span.start + 1]
    formula = name in ("goal", "expr", "have", "assume", "define", "steps") or kind in ("union_tag_invalid",)
    if node.kind != "scalar" and kind == "string_type" and (formula or name not in _EXAMPLES):
        line = source.line(source.position(node.span.start)[0])[source.position(node.span.start)[1] - 1 :]
        if start in "[{" or line.startswith("- "):
            what = "a list" if node.kind == "sequence" else "a mapping"
            message = f"YAML reads this as {what}, and a text belongs here"
            if line.startswith("- "):
                help = "one dash an item; a formula that begins with a minus is written -x, or stands in quotes"
            else:
                help = "put a formula in quotes" + (f": '{clip(line.strip(), 60)}'" if "'" not in line else "")
            return diagnostic(source, "unquoted-formula", message, node.span, help)
    wanted = {
        "string_type": "a text",
        "list_type": "a list",
        "dict_type": "a mapping of names to texts",
        "model_type": "a mapping",
        "model_attributes_type": "a mapping",
    }.get(kind, "something else")
    given = {"scalar": "a text", "sequence": "a list", "mapping": "a mapping"}[node.kind]
    message = f"`{clip(name, 40)}` takes {wanted}, not {given}" if name else f"{wanted} belongs here, not {given}"
    help = f"write {_EXAMPLES[name]}" if name in _EXAMPLES else ""
    left, colon, right = node.value.partition(":") if node.kind == "scalar" else ("", "", "")
    if kind == "dict_type" and colon and right and not right[0].isspace():
        help = f"a space is missing: write {clip(left, 40)}: {clip(right, 40)}"
    return diagnostic(source, "wrong-kind", message, node.span, help)


def _unknown_key(source: SourceFile, root: Node, loc: tuple[int | str, ...]) -> Diagnostic | None:
    parent, _ = _locate(root, loc[:-1])
    wrong = str(loc[-1])
    node = parent.table[wrong][0] if wrong in parent.table else parent
    if parent is root:
        known = list(DerivationFile.model_fields)
    else:
        known = list((HaveItem if parent.get("have") else StepItem).model_fields)
    near = nearest(wrong[:80], [k for k in known if parent.get(k) is None])
    help = f"did you mean `{near}`?" if near else f"keys here are {', '.join(known)}"
    if parent.flow and ":" in wrong:
        return None  # said already
    return diagnostic(source, "unknown-key", f"there is no key `{clip(wrong, 40)}` here", node.span, help)
