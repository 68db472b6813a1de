"""From what is written to typed terms: names get their meaning, sorts and shapes are checked.

One term and one tree of places for each formula.  Terms are made by
`core.build` alone; what it refuses becomes an error at the argument's place.
Recursion is bounded by the parser's limits and by the depth of terms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derivcheck.core.build import build, num, sym
from derivcheck.core.derivation import Diagnostic, Formula
from derivcheck.core.text import SIGNS
from derivcheck.errors import InputError
from derivcheck.syntax.builtins import BUILTINS, CONSTANTS, KEYWORDS
from derivcheck.syntax.calls import read_call
from derivcheck.syntax.parse import parse
from derivcheck.syntax.parts import Part, made, placed
from derivcheck.syntax.places import ECHO, Passage
from derivcheck.syntax.scope import MAX_LEVELS, Names, Scope, check_not_hidden, error, unknown_name
from derivcheck.syntax.surface import Surface

_RELATIONS = {sign: op for op, sign in SIGNS.items()}
_WRITTEN = {"implies": "=>", "iff": "<=>"}


def formula(passage: Passage, names: Names) -> Formula:
    """The formula a passage holds; raises `InputError` with offsets into the passage."""
    part = read_tree(parse(passage.text), Scope(names, passage))
    return Formula(part.term, part.spans)


def read_tree(tree: Surface, scope: Scope) -> Part:
    """The term of a whole tree."""
    try:
        return elaborate(tree, scope)
    except RecursionError:
        raise error("formula-too-deep", "too many operations inside one another", tree) from None


def attempt(
    read: Callable[[Passage, Names], Formula], passage: Passage, names: Names, errors: list[Diagnostic]
) -> Formula | None:
    """What is read at a place, or None and one error more."""
    try:
        return read(passage, names)
    except InputError as problem:
        errors += passage.diagnostics(problem)
        return None


def proposition(passage: Passage, names: Names) -> Formula:
    """The proposition a passage holds."""
    found = formula(passage, names)
    if found.term.sort.kind != "proposition":
        raise InputError(
            "not-a-proposition",
            "a proposition belongs here: a relation, or a statement such as psd(A)",
            0,
            len(passage.text.rstrip()),
            "write what it equals",
        )
    return found


def elaborate(node: Surface, scope: Scope) -> Part:
    """The typed term of a construct."""
    scope.names.budget -= 1
    if scope.names.budget < 0:
        raise error("formula-too-large", "the formulas of this file, definitions written out, are too large", node)
    if scope.depth > MAX_LEVELS:
        raise error("formula-too-deep", f"more than {MAX_LEVELS} levels inside one another", node)
    scope = replace(scope, depth=scope.depth + 1)
    match node.kind:
        case "number":
            assert node.number is not None
            return placed(num(node.number), (), node, scope)
        case "name":
            return _name(node, scope)
        case "call":
            return read_call(node, scope, elaborate)
        case "index":
            return _index(node, scope)
        case "list":
            return _list(node, scope)
        case "relation":
            return _relation(node, scope)
        case "sum":
            return _sum(node, scope)
        case "product":
            return _product(node, scope)
        case "neg" | "transpose":
            return made(node.kind, [elaborate(node.parts[0], scope)], node, scope)
        case "power":
            base = elaborate(node.parts[0], scope)
            return made("pow", [base, elaborate(node.parts[1], scope)], node, scope)
        case "slice":
            raise error("misplaced-range", "`:` stands for a row or column only as in X[i, :] or X[:, j]", node)
        case "range":
            raise error("misplaced-range", "a range belongs in sum, prod, max, min or integral: sum(f, k = 1..n)", node)
        case "arrow":
            raise error("misplaced-range", "`->` belongs in limit(f, x -> a)", node)
    parts = []
    for child in node.parts:
        part = elaborate(child, scope)
        if part.term.sort.kind != "proposition":
            raise error(
                "sort-mismatch", f"`{_WRITTEN.get(node.kind, node.kind)}` joins propositions; this is a number", child
            )
        parts.append(part)
    return made(node.kind, parts, node, scope)


def _name(node: Surface, scope: Scope) -> Part:
    name, names = node.name, scope.names
    if name in scope.bound:
        return placed(scope.bound[name].symbol, (), node, scope)
    if name in names.broken:
        raise InputError(ECHO, "", node.start, node.end)
    definition = names.definitions.get(name)
    if definition is not None:
        if definition.term is None:
            arguments = ", ".join(definition.parameters)
            raise error(
                "function-as-number",
                f"`{name}` is a function of {arguments}, not a number",
                node,
                f"write {name}({arguments})",
            )
        assert isinstance(definition.term.data, tuple)
        check_not_hidden(name, definition.term.data[1], node, scope)
        return placed(definition.term, (), node, scope)
    declaration = names.declarations.get(name)
    if declaration is not None:
        if declaration.sort.kind == "function":
            raise error("function-as-number", f"`{name}` is a function, not a number", node, f"write {name}(x)")
        return placed(sym(name, declaration.sort), (), node, scope)
    if name in CONSTANTS:
        return placed(build("const", (), CONSTANTS[name]), (), node, scope)
    if name in BUILTINS:
        usage = BUILTINS[name].usage
        raise error("function-as-number", f"`{name}` is a built-in function, not a number", node, f"write {usage}")
    if name in KEYWORDS:
        raise error("unexpected-token", f"`{name}` joins propositions", node)
    raise unknown_name(name, node, scope)


def _index(node: Surface, scope: Scope) -> Part:
    base, *entries = node.parts
    array = elaborate(base, scope)
    slices = [e for e in entries if e.kind == "slice"]
    rank = len(array.term.sort.shape)
    if rank == 2 and len(entries) == 1:
        raise error("shape-mismatch", "a matrix takes two indices", node, "write X[i, j], or X[i, :] for a row")
    if slices:
        if len(entries) != 2 or len(slices) != 1:
            raise error("misplaced-range", "`:` stands for a row or column only as in X[i, :] or X[:, j]", slices[0])
        row = entries[1].kind == "slice"
        index = elaborate(entries[0] if row else entries[1], scope)
        return made("row" if row else "col", [array, index], node, scope)
    if rank != len(entries):
        what = "a number" if rank == 0 else "a vector" if rank == 1 else "a matrix"
        raise error("shape-mismatch", f"{what} does not take {len(entries)} index{'es' * (len(entries) > 1)}", node)
    parts = [array]
    for entry in entries:
        parts.append(elaborate(entry, scope))
    return made("index", parts, node, scope)


def _list(node: Surface, scope: Scope) -> Part:
    rows = [p for p in node.parts if p.kind == "list"]
    if not rows:
        parts = []
        for child in node.parts:
            parts.append(elaborate(child, scope))
        return made("list", parts, node, scope)
    columns = len(rows[0].parts)
    for row in node.parts:
        if row.kind != "list" or len(row.parts) != columns:
            raise error("shape-mismatch", "the rows of a matrix must have the same number of entries", row)
    entries = []
    for row in rows:
        for child in row.parts:
            entries.append(elaborate(child, scope))
    return made("matlit", entries, node, scope, (len(rows), columns))


def _relation(node: Surface, scope: Scope) -> Part:
    sides = []
    for child in node.parts:
        side = elaborate(child, scope)
        if side.term.sort.kind == "proposition":
            raise error(
                "sort-mismatch", f"`{node.signs[0]}` relates numbers; this is a proposition", child, "write `<=>`"
            )
        sides.append(side)
    links = []
    for sign, left, right in zip(node.signs, sides, sides[1:], strict=False):
        link = replace(node, start=left.node.start, end=right.node.end)
        links.append(made(_RELATIONS[sign], [left, right], link, scope))
    return replace(links[0], node=node) if len(links) == 1 else made("and", links, node, scope)


def _sum(node: Surface, scope: Scope) -> Part:
    terms = [elaborate(node.parts[0], scope)]
    for sign, child in zip(node.signs, node.parts[1:], strict=True):
        term = elaborate(child, scope)
        terms.append(made("neg", [term], child, scope) if sign == "-" else term)
    return made("add", terms, node, scope)


def _product(node: Surface, scope: Scope) -> Part:
    run = [elaborate(node.parts[0], scope)]
    for sign, child in zip(node.signs, node.parts[1:], strict=True):
        factor = elaborate(child, scope)
        if sign == "*":
            run.append(factor)
            continue
        start = node.parts[0].start  # the brackets around a product are no part of its beginning alone
        left = _run(run, replace(node, start=start, end=run[-1].node.end), scope)
        whole = node if child is node.parts[-1] else replace(node, start=start, end=factor.node.end)
        run = [made("div" if sign == "/" else "matmul", [left, factor], whole, scope)]
    return _run(run, node, scope)


def _run(run: list[Part], node: Surface, scope: Scope) -> Part:
    if len(run) == 1:
        return run[0]
    return made("mul", run, node, scope)
