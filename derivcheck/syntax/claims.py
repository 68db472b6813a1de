"""Claims without a file: a row of `check --batch`, or a formula over a context at hand."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from derivcheck.core.context import Context
from derivcheck.core.derivation import Claim, Diagnostic, Formula
from derivcheck.core.term import Term
from derivcheck.errors import InputError
from derivcheck.syntax.characters import hidden_characters, named
from derivcheck.syntax.declarations import Entry, declare_indices, declare_symbols
from derivcheck.syntax.definitions import define
from derivcheck.syntax.elaborate import attempt, formula, proposition
from derivcheck.syntax.places import Passage, clip
from derivcheck.syntax.schema import ClaimRow
from derivcheck.syntax.scope import Names, nearest

#: What a row may say beside what is read.
_IGNORED = ("expect", "group", "why")


def claim(row: Mapping[str, object]) -> tuple[Claim | None, tuple[Diagnostic, ...]]:
    """The claim of a decoded row, or everything wrong with it; places are those within the text at fault."""
    try:
        read = ClaimRow.model_validate({k: v for k, v in row.items() if k not in _IGNORED})
    except ValidationError as problem:
        return None, tuple(_shape(e) for e in problem.errors(include_url=False))
    errors: list[Diagnostic] = []
    names = Names()
    for section, entries, declare in (
        ("symbols", read.symbols, declare_symbols),
        ("indices", read.indices, declare_indices),
        ("define", read.define, define),
    ):
        readable = [_entry(section, k, v, errors) for k, v in entries.items()]
        errors += declare([e for e in readable if e is not None], names)
    assumptions = [_proposition(Passage.whole(a, field="assume"), names, errors) for a in read.assume]
    passage = Passage.whole(read.claim)
    found = _proposition(passage, names, errors)
    if errors or found is None:
        return None, tuple(errors)
    context = Context(tuple(names.declarations.values()), tuple(a.term for a in assumptions if a is not None))
    return Claim(context, found, passage.source, read.domain == "natural", read.id), ()


def _entry(section: str, key: str, value: str, errors: list[Diagnostic]) -> Entry | None:
    entry = Entry(Passage.whole(key, field=section), Passage.whole(value, field=f"{section}: {clip(key, 40)}"))
    if _hidden(entry.key, errors):
        return None
    return Entry(entry.key, entry.value, usable=not _hidden(entry.value, errors))


def _hidden(passage: Passage, errors: list[Diagnostic]) -> bool:
    hidden = hidden_characters(passage.text)
    for code, at in hidden[:1]:
        errors.append(
            passage.diagnostic(
                InputError(code, f"{named(passage.text[at])} is not allowed here", at, at + 1, "remove it")
            )
        )
    return bool(hidden)


def _proposition(passage: Passage, names: Names, errors: list[Diagnostic]) -> Formula | None:
    if _hidden(passage, errors):
        return None
    return attempt(proposition, passage, names, errors)


def _shape(entry: object) -> Diagnostic:
    assert isinstance(entry, dict)
    loc = [str(part) for part in entry["loc"]]
    key = clip(".".join(loc), 60)
    match entry["type"]:
        case "missing":
            return Diagnostic("missing-key", f"the key `{key}` is missing")
        case "extra_forbidden":
            near = nearest(loc[-1][:80], ClaimRow.model_fields)
            return Diagnostic("unknown-key", f"there is no key `{key}`", help=f"did you mean `{near}`?" if near else "")
        case "literal_error":
            return Diagnostic("unknown-value", f"`{key}` is {entry['ctx']['expected']}")
    wanted = {"string_type": "a text", "list_type": "a list", "dict_type": "a mapping"}.get(entry["type"], "otherwise")
    return Diagnostic("wrong-kind", f"`{key}` must be {wanted}")


def formula_term(text: str, context: Context, definitions: Mapping[str, str]) -> Term:
    """The term of a formula over a context's symbols and some definitions (head → body)."""
    names = Names({d.name: d for d in context.declarations})
    entries = [Entry(Passage.whole(k), Passage.whole(v)) for k, v in definitions.items()]
    for wrong in define(entries, names):
        raise InputError(wrong.code, wrong.message, help=wrong.help)
    return formula(Passage.whole(text), names).term
