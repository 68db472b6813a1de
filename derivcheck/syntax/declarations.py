"""Symbols with their types, indices with their ranges: what a context declares.

Symbols may stand in any order: sizes are looked up among all of them.  Every
error of a section is collected; a name whose declaration is wrong is known as
broken, so that its uses don't complain again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from derivcheck.core.build import ZERO, constant_value, is_infinite, num, sym
from derivcheck.core.context import Declaration, Domain
from derivcheck.core.derivation import Diagnostic
from derivcheck.core.term import INTEGER, NATURAL, REAL, Sort, Term
from derivcheck.errors import InputError
from derivcheck.syntax.builtins import RESERVED
from derivcheck.syntax.calls import bound_sort
from derivcheck.syntax.characters import GREEK, advice, foreign_character, named
from derivcheck.syntax.elaborate import read_tree
from derivcheck.syntax.parse import MAX_NAME, parse
from derivcheck.syntax.places import ECHO, Passage
from derivcheck.syntax.scope import MAX_ERRORS, Names, Scope, error, nearest
from derivcheck.syntax.surface import Surface

_NAME = re.compile(rf"(?:[A-Za-z_][A-Za-z0-9_]*|[{GREEK}])\Z")

_WORDS: dict[str, tuple[Sort, Domain]] = {
    "real": (REAL, Domain()),
    "positive": (REAL, Domain(lower=ZERO, lower_open=True)),
    "nonnegative": (REAL, Domain(lower=ZERO)),
    "negative": (REAL, Domain(upper=ZERO, upper_open=True)),
    "nonzero": (REAL, Domain(nonzero=True)),
    "integer": (INTEGER, Domain()),
    "natural": (NATURAL, Domain(lower=ZERO)),
    "binary": (NATURAL, Domain(values=(Fraction(0), Fraction(1)))),
}
#: Types of other languages and of papers.
_ELSEWHERE = {
    **dict.fromkeys(("float", "double", "number", "scalar", "reals"), "real"),
    **dict.fromkeys(("int", "Z"), "integer"),
    **dict.fromkeys(("bool", "boolean"), "binary"),
    "N": "natural",
    "R": "real, or vector(n)",
    "array": "vector(n) or matrix(m, n)",
}
_SIZED = ("vector", "matrix", "symmetric", "function")
_FORMS = ("vector", "matrix", "symmetric", "function", "one")


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value in `symbols:`, `indices:` or `define:`."""

    key: Passage
    value: Passage
    usable: bool = True  # otherwise the value is already reported as unreadable


def check_name(name: str, start: int) -> None:
    """Whether a declared, defined or parameter name is one of this language and free to take."""
    end = start + max(1, len(name))
    at = foreign_character(name)
    if at is not None:
        message = f"{named(name[at])} is not part of this language"
        raise InputError("foreign-character", message, start + at, start + at + 1, advice(name[at]))
    if not name or not _NAME.match(name):
        raise InputError(
            "malformed-name",
            f"`{name}` is not a name" if name else "a name is missing",
            start,
            end,
            "names are letters, digits and _, or one Greek letter",
        )
    if len(name) > MAX_NAME:
        raise InputError("name-too-long", f"a name of more than {MAX_NAME} characters", start, end)
    if name in RESERVED:
        help = "write γ, or gamma_" if name == "gamma" else "write β, or beta_" if name == "beta" else f"take {name}_"
        raise InputError("builtin-name", f"`{name}` is built in and cannot be declared", start, end, help)


def declare_symbols(entries: Sequence[Entry], names: Names) -> list[Diagnostic]:
    """The declarations of `symbols:`, put into ``names``; what is wrong with them."""
    found: list[Diagnostic] = []
    pending: list[tuple[tuple[str, ...], Entry, Surface]] = []
    for entry in entries:
        if len(found) > MAX_ERRORS:
            break
        declared: list[str] = []
        for match in re.finditer(r"[^,]+|(?<=,)(?=,|$)|^$", entry.key.text):
            name = match.group().strip()
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            try:
                check_name(name, start)
                if name in names.declarations or name in names.broken or name in declared:
                    raise InputError("duplicate-name", f"`{name}` is declared already", start, start + len(name))
            except InputError as problem:
                found.append(entry.key.diagnostic(problem))
                names.broken.add(name)
                continue
            declared.append(name)
        names.broken.update(declared)
        if not entry.usable:
            continue
        try:
            tree = _type(entry.value)
        except InputError as problem:
            found.append(entry.value.diagnostic(problem))
            continue
        pending.append((tuple(declared), entry, tree))
    # Sizes may be declared after what they measure: scalars first.
    arrays = frozenset(name for group, _, tree in pending if tree.kind in _SIZED for name in group)
    for second in (False, True):
        for group, entry, tree in pending:
            if (tree.kind in _SIZED) is not second or len(found) > MAX_ERRORS:
                continue
            try:
                sort, domain = _read_type(tree, entry.value, names, arrays)
            except InputError as problem:
                found += entry.value.diagnostics(problem)
                continue
            for name in group:
                names.declarations[name] = Declaration(name, sort, domain)
                names.broken.discard(name)
    order = [name for group, _, _ in pending for name in group]
    kept = {name: names.declarations[name] for name in order if name in names.declarations}
    names.declarations.clear()
    names.declarations.update(kept)
    return found


def _type(passage: Passage) -> Surface:
    if foreign_character(passage.text) is not None:
        return parse(passage.text, "type")  # which says so
    word = re.match(r"\s*([A-Za-z]+)", passage.text)
    if word and word.group(1) not in _WORDS and word.group(1) not in _FORMS:
        start, end = word.span(1)
        near = nearest(word.group(1), [*_WORDS, *_FORMS[:-1]])
        help = (
            f"write {_ELSEWHERE[word.group(1)]}"
            if word.group(1) in _ELSEWHERE
            else f"did you mean `{near}`?"
            if near
            else f"types are {', '.join(_WORDS)}, vector(n), matrix(m, n), …"
        )
        raise InputError("unknown-type", f"there is no type `{word.group(1)}`", start, end, help)
    return parse(passage.text, "type")


def _read_type(tree: Surface, passage: Passage, names: Names, arrays: frozenset[str]) -> tuple[Sort, Domain]:
    match tree.kind:
        case "word":
            if tree.name not in _WORDS:
                usage = {"one": "one of -1, 1", "matrix": "matrix(m, n)", "function": "function(real) -> real"}
                raise error(
                    "malformed-type",
                    f"`{tree.name}` alone is not a type",
                    tree,
                    f"write {usage.get(tree.name, f'{tree.name}(n)')}",
                )
            return _WORDS[tree.name]
        case "real-in":
            return REAL, _interval(tree.parts[0], passage)
        case "integer-from":
            if tree.signs not in ((">=",), ("≥",)):
                raise error("malformed-type", "integers are bounded from below only", tree, "write integer >= 1")
            value = _constant(tree.parts[0], passage)
            if value.denominator != 1:
                raise error("malformed-type", "the bound of an integer is an integer", tree.parts[0])
            return (NATURAL if value >= 0 else INTEGER), Domain(lower=num(value))
        case "finite":
            values = _values(tree, passage)
            return _finite_sort(values), Domain(values=values)
        case "function":
            return Sort("function", (), parameters=_parameters(tree, names, arrays)), Domain()
        case "symmetric":
            size = _size(tree.parts[0], names, arrays)
            return Sort("array", (size, size), symmetric=True), Domain()
        case "vector" | "matrix":
            return _array(tree, passage, names, arrays)
    raise AssertionError(f"no type {tree.kind!r}")


def _array(tree: Surface, passage: Passage, names: Names, arrays: frozenset[str]) -> tuple[Sort, Domain]:
    rank = 1 if tree.kind == "vector" else 2
    shape = tuple(_size(p, names, arrays) for p in tree.parts[:rank])
    if len(tree.parts) == rank:
        return Sort("array", shape), Domain()
    among = tree.parts[rank]
    if among.kind == "interval":
        return Sort("array", shape), _interval(among, passage)
    values = _values(among, passage)
    entries = _finite_sort(values)
    return Sort("array", shape, entries.integer, entries.natural), Domain(values=values)


def _parameters(tree: Surface, names: Names, arrays: frozenset[str]) -> tuple[Sort, ...]:
    sorts = []
    for parameter in tree.parts:
        if parameter.kind == "word":
            sorts.append(REAL)
        else:
            sorts.append(Sort("array", (_size(parameter.parts[0], names, arrays),)))
    return tuple(sorts)


def _size(node: Surface, names: Names, arrays: frozenset[str]) -> Term:
    if node.kind == "number" and node.number is not None and node.number.denominator == 1 and node.number >= 1:
        return num(node.number)
    help = "a size is a literal from 1, or a symbol declared natural or integer >= 1"
    if node.kind != "name":
        raise error("malformed-size", "this is not a size", node, help)
    if node.name in arrays:
        raise error("malformed-size", f"`{node.name}` is not declared as a size", node, help)
    if node.name in names.broken:
        raise InputError(ECHO, "", node.start, node.end)
    declaration = names.declarations.get(node.name)
    if declaration is None:
        near = nearest(node.name, names.declarations)
        raise error(
            "unknown-name",
            f"the size `{node.name}` is not declared",
            node,
            f"did you mean `{near}`?" if near else f"declare it: `{node.name}: integer >= 1`",
        )
    sort, domain = declaration.sort, declaration.domain
    if sort.kind != "scalar" or not sort.natural or domain.values is not None:
        raise error("malformed-size", f"`{node.name}` is not declared as a size", node, help)
    return sym(node.name, sort)


def _closed(node: Surface, passage: Passage) -> Term:
    return read_tree(node, Scope(Names(), passage)).term


def _constant(node: Surface, passage: Passage) -> Fraction:
    term = _closed(node, passage)
    value = None if term.sort.kind != "scalar" else constant_value(term)
    if value is None:
        raise error("malformed-type", "a number belongs here", node)
    return value


def _values(tree: Surface, passage: Passage) -> tuple[Fraction, ...]:
    values: list[Fraction] = []
    for node in tree.parts:
        value = _constant(node, passage)
        if value in values:
            raise error("malformed-type", "this value stands twice", node)
        values.append(value)
    return tuple(values)


def _finite_sort(values: tuple[Fraction, ...]) -> Sort:
    integer = all(v.denominator == 1 for v in values)
    return Sort("scalar", integer=integer, natural=integer and min(values) >= 0)


def _interval(node: Surface, passage: Passage) -> Domain:
    if node.kind != "interval":
        raise error("malformed-interval", "an interval belongs here", node, "write (0, 1), [0, 1] or [0, oo)")
    opening, closing = node.signs
    ends: list[Term | None] = []
    for end, bracket, wanted in ((node.parts[0], opening, "("), (node.parts[1], closing, ")")):
        term = _closed(end, passage)
        if term.sort.kind != "scalar":
            raise error("malformed-interval", "the ends of an interval are numbers", end)
        if is_infinite(term):
            if bracket != wanted:
                raise error("malformed-interval", "an interval is open at oo", end, f"write `{wanted}`")
            if (term.op == "neg") is (wanted == ")"):
                raise error("empty-interval", "this interval is empty", node)
            ends.append(None)
        else:
            ends.append(term)
    lower, upper = ends
    open_ends = (opening == "(", closing == ")")
    a = None if lower is None else constant_value(lower)
    b = None if upper is None else constant_value(upper)
    if a is not None and b is not None and (a > b or (a == b and any(open_ends))):
        raise error("empty-interval", "this interval is empty", node)
    return Domain(
        lower=lower,
        upper=upper,
        lower_open=lower is not None and open_ends[0],
        upper_open=upper is not None and open_ends[1],
    )


def declare_indices(entries: Sequence[Entry], names: Names) -> list[Diagnostic]:
    """The free indices of `indices:`, put into ``names``; what is wrong with them."""
    found: list[Diagnostic] = []
    for entry in entries:
        if len(found) > MAX_ERRORS:
            break
        name = entry.key.text
        where = entry.key
        try:
            check_name(name, 0)
            if name in names.known():
                raise InputError("duplicate-name", f"`{name}` is declared already", 0, len(name))
            if not entry.usable:
                raise InputError(ECHO, "")
            where = entry.value
            declaration = _index(name, entry.value, names)
        except InputError as problem:
            names.broken.add(name)
            found += where.diagnostics(problem)
            continue
        names.declarations[name] = declaration
    return found


def _index(name: str, passage: Passage, names: Names) -> Declaration:
    tree = parse(passage.text, "range")
    ends = []
    for node in tree.parts:
        term = read_tree(node, Scope(names, passage)).term
        if is_infinite(term):
            raise error("malformed-range", "an index runs over finitely many values", node, "declare it natural")
        if term.sort.kind != "scalar" or not term.sort.integer:
            raise error("not-an-integer", "the ends of a range are of an integer type", node)
        ends.append(term)
    return Declaration(name, bound_sort(ends[0]), Domain(lower=ends[0], upper=ends[1]), index=True)
