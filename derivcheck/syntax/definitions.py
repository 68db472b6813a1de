"""`define:`: values, functions and arrays, each from earlier ones only.

A value or an array is read once; a function's body is read anew at each use
with the arguments' sorts, and here once with real arguments, so that unknown
names are found even in what is never used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from derivcheck.core.build import build, constant_value, is_infinite, same_size, sym
from derivcheck.core.derivation import Diagnostic
from derivcheck.core.term import BINDERS, NATURAL, REAL, Term
from derivcheck.errors import InputError, SortError
from derivcheck.syntax.builtins import RESERVED
from derivcheck.syntax.declarations import Entry, check_name
from derivcheck.syntax.elaborate import read_tree
from derivcheck.syntax.parse import parse
from derivcheck.syntax.parts import MAX_TERM_DEPTH
from derivcheck.syntax.places import ECHO
from derivcheck.syntax.scope import MAX_ERRORS, Definition, Names, Scope, check_sizes, error, unknown_name
from derivcheck.syntax.surface import Surface

_HEAD = re.compile(r"\s*(?P<name>[^\s()\[\],]+)\s*(?:(?P<open>[(\[])(?P<inside>[^()\[\]]*)(?P<close>[)\]]))?\s*\Z")

#: Errors that a body read with real arguments may have though another argument mends them.
_DEPENDS_ON_ARGUMENT = frozenset({"sort-mismatch", "shape-mismatch", "not-an-integer", "not-a-variable"})


def define(entries: Sequence[Entry], names: Names) -> list[Diagnostic]:
    """The definitions of `define:`, put into ``names``; what is wrong with them."""
    found: list[Diagnostic] = []
    order = {_bare(entry.key.text) for entry in entries}
    for entry in entries:
        if len(found) > MAX_ERRORS:
            break
        where = entry.key
        name = _bare(entry.key.text)
        try:
            name, kind, parameters = _head(entry, names)
            if not entry.usable:
                raise InputError(ECHO, "")
            where = entry.value
            tree = parse(entry.value.text)
            definition = _read(Definition(name, kind, parameters, tree, entry.value), names)
        except InputError as problem:
            names.broken.add(name)
            used = where.text[problem.start : problem.end]
            if problem.code == "unknown-name" and where is entry.value and used in order:
                itself = "a definition cannot use itself"
                problem.help = itself if used == name else "definitions use earlier ones only: move it up"
            found += where.diagnostics(problem)
            continue
        names.definitions[name] = definition
    return found


def _bare(head: str) -> str:
    return re.split(r"[\s(\[]", head.strip(), maxsplit=1)[0]


def _head(entry: Entry, names: Names) -> tuple[str, str, tuple[str, ...]]:
    text = entry.key.text
    match = _HEAD.match(text)
    if match is None or (match["open"] and {"(": ")", "[": "]"}[match["open"]] != match["close"]):
        raise InputError(
            "malformed-definition",
            "this is not the head of a definition",
            0,
            len(text),
            "write name, name(x, y), name[i] or name[i, j]",
        )
    name = match["name"]
    check_name(name, match.start("name"))
    if name in names.known():
        raise InputError("duplicate-name", f"`{name}` is declared or defined already", *match.span("name"))
    if not match["open"]:
        return name, "value", ()
    parameters: list[str] = []
    at = match.start("inside")
    for piece in match["inside"].split(","):
        parameter = piece.strip()
        start = at + len(piece) - len(piece.lstrip())
        check_name(parameter, start)
        if parameter in parameters:
            raise InputError("duplicate-name", f"`{parameter}` stands twice", start, start + len(parameter))
        parameters.append(parameter)
        at += len(piece) + 1
    if match["open"] == "(":
        return name, "function", tuple(parameters)
    if len(parameters) > 2:
        raise InputError("malformed-definition", "an array has one or two indices", *match.span("inside"))
    return name, "array", tuple(parameters)


def _read(definition: Definition, names: Names) -> Definition:
    match definition.kind:
        case "value":
            body = read_tree(definition.tree, Scope(names, definition.passage)).term
            if is_infinite(body):
                raise error("misplaced-infinity", "`oo` is not a number and cannot be defined as one", definition.tree)
            return _with(definition, body)
        case "array":
            return _with(definition, _array(definition, names))
    _try_with_reals(definition, names)
    return definition


def _with(definition: Definition, body: Term) -> Definition:
    if body.depth >= MAX_TERM_DEPTH:
        raise error("formula-too-deep", f"more than {MAX_TERM_DEPTH} operations inside one another", definition.tree)
    return replace(definition, term=build("call", (body,), (definition.name, body.free)))


def _try_with_reals(definition: Definition, names: Names) -> None:
    scope = Scope(names, definition.passage)
    for parameter in definition.parameters:
        scope = scope.bind(sym(parameter, REAL), parameter=True)
    try:
        read_tree(definition.tree, scope)
    except InputError as problem:
        if problem.code not in _DEPENDS_ON_ARGUMENT:
            raise
        _check_names(definition, scope)


def _check_names(definition: Definition, scope: Scope) -> None:
    """Names that nobody declared, whatever the arguments; names bound anywhere in the body count as known."""
    known = {*scope.names.known(), *definition.parameters, *RESERVED}
    nodes = list(_nodes(definition.tree))
    for node in nodes:
        if node.kind in ("range", "arrow", "relation") and node.parts:
            first = node.parts[0]
            target = first.parts[0] if first.kind == "relation" else first
            known.add(target.name)
    for node in nodes:
        if node.kind in ("name", "call") and node.name not in known:
            raise unknown_name(node.name, node, scope, called=node.kind == "call")


def _nodes(tree: Surface) -> Iterator[Surface]:
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.parts))


# ---- arrays ---------------------------------------------------------------


def _array(definition: Definition, names: Names) -> Term:
    """``array(i, size, entry)``, nested for two indices."""
    scope = Scope(names, definition.passage)
    symbols = []
    for index in definition.parameters:
        symbol = sym(index, NATURAL)
        symbols.append(symbol)
        scope = scope.bind(symbol)
    entry = read_tree(definition.tree, scope).term
    if entry.sort.kind != "scalar":
        raise error("sort-mismatch", "the entry of an array is a number", definition.tree)
    if is_infinite(entry):
        raise error("misplaced-infinity", "`oo` is not a number and cannot be defined as one", definition.tree)
    body = entry
    for symbol in reversed(symbols):
        check_sizes(symbol.name, entry, definition.tree, scope)
        size = _size(symbol, entry, definition, names)
        if size.free & set(definition.parameters):
            raise error("index-range", f"the range of `{symbol.name}` depends on another index", definition.tree)
        try:
            body = build("array", (size, body), symbol)
        except SortError as problem:
            raise error(problem.code, problem.message, definition.tree, problem.help) from None
    return body


def _size(symbol: Term, entry: Term, definition: Definition, names: Names) -> Term:
    """The number of entries: from the index's declared range, else from the arrays it selects from."""
    name = symbol.name
    declaration = names.declarations.get(name)
    if declaration is not None and declaration.index:
        lower, upper = declaration.domain.lower, declaration.domain.upper
        assert lower is not None
        assert upper is not None
        if constant_value(lower) != 1:
            raise error(
                "index-range",
                f"entries count from 1, and the range of `{name}` does not begin there",
                definition.tree,
                "take another index name, or a function",
            )
        return upper
    sizes: list[Term] = []
    for size in _selected(symbol, entry):
        if not any(same_size(size, s) for s in sizes):
            sizes.append(size)
    if len(sizes) == 1:
        return sizes[0]
    if not sizes:
        raise error(
            "index-range",
            f"nothing tells the range of `{name}`: no entry is selected by it alone",
            definition.tree,
            f"declare it under `indices:`, as `{name}: 1..n`",
        )
    raise error(
        "index-range",
        f"`{name}` selects entries of arrays of different sizes",
        definition.tree,
        f"declare its range under `indices:`, as `{name}: 1..n`",
    )


def _selected(symbol: Term, term: Term) -> Iterator[Term]:
    """The sizes of the dimensions in which ``symbol`` itself selects an entry, a row or a column."""
    stack = [term]
    while stack:
        here = stack.pop()
        if symbol.name not in here.free:
            continue
        if here.op == "index":
            for size, index in zip(here.args[0].sort.shape, here.args[1:], strict=True):
                if index is symbol:
                    yield size
        elif here.op in ("row", "col") and here.args[1] is symbol:
            yield here.args[0].sort.shape[0 if here.op == "row" else 1]
        if here.op in BINDERS and here.var.name == symbol.name:
            stack.extend(here.args[:-1])
        else:
            stack.extend(here.args)
