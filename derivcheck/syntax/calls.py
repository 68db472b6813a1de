"""Calls: defined and declared functions, and the built-ins over ranges.

`sum prod max min integral limit` and parameters bind a fresh local name.  A
definition's body is read anew with the arguments' sorts at each use; then the
arguments are put in by substitution, which never captures.
"""

from __future__ import annotations

from collections.abc import Callable

from derivcheck.core.build import build, constant_value, is_infinite, same_shape, sym
from derivcheck.core.rewrite import fresh, substitute
from derivcheck.core.term import INTEGER, NATURAL, REAL, Sort, Term
from derivcheck.errors import InputError, SortError
from derivcheck.syntax.binding import read_at, read_convexity, read_derivative
from derivcheck.syntax.builtins import BUILTINS, RESERVED, Signature
from derivcheck.syntax.parts import Part, made, placed
from derivcheck.syntax.places import ECHO, clip
from derivcheck.syntax.scope import (
    Definition,
    Scope,
    check_bindable,
    check_not_hidden,
    check_sizes,
    error,
    unknown_name,
)
from derivcheck.syntax.surface import Surface

Read = Callable[[Surface, Scope], Part]


def read_call(node: Surface, scope: Scope, read: Read) -> Part:
    """The term of ``name(arguments)``."""
    name, names = node.name, scope.names
    if name in scope.bound:
        raise _not_a_function(node, "is a bound name")
    if name in names.broken:
        raise InputError(ECHO, "", node.start, node.end)
    definition = names.definitions.get(name)
    if definition is not None:
        return _defined(definition, node, scope, read)
    declaration = names.declarations.get(name)
    if declaration is not None:
        if declaration.sort.kind != "function":
            raise _not_a_function(node, "is an index" if declaration.index else "is a symbol")
        return _declared(declaration.sort, node, scope, read)
    signature = BUILTINS.get(name)
    if signature is None:
        if name in RESERVED:
            raise _not_a_function(node, "is a constant")
        raise unknown_name(name, node, scope, called=True)
    _check_count(signature, node)
    if signature.plain:
        parts = []
        for child in node.parts:
            parts.append(read(child, scope))
        return made(signature.operation, parts, node, scope)
    match name:
        case "sum" | "prod" | "max" | "min":
            return _over(node, scope, read)
        case "integral":
            return _integral(node, scope, read)
        case "limit":
            return _limit(node, scope, read)
        case "at":
            return read_at(node, scope, read)
        case "diff" | "grad" | "jacobian" | "hessian":
            return read_derivative(node, scope, read)
        case _:
            return read_convexity(node, scope, read)


def _not_a_function(node: Surface, what: str) -> InputError:
    name = node.name
    return InputError(
        "not-a-function",
        f"`{name}` {what}, not a function",
        node.start,
        node.start + len(name),
        f"write {name}*(…) for a product, {name}[i] for an entry",
    )


def _check_count(signature: Signature, node: Surface) -> None:
    given = len(node.parts)
    if signature.least <= given and (signature.most is None or given <= signature.most):
        return
    if signature.least == signature.most:
        wanted = _count(signature.least)
    elif signature.most is None:
        wanted = f"at least {_count(signature.least)}"
    else:
        wanted = f"{signature.least} or {_count(signature.most)}"
    help = f"write {signature.usage}"
    if node.name == "log" and given == 2:
        help = "write log(x)/log(b) for the logarithm to base b"
    elif node.name in ("at", "integral") and given > 2 and all(p.kind in ("range", "relation") for p in node.parts[1:]):
        help = f"one name at a time; put one `{node.name}` inside another"
    raise error("wrong-arity", f"`{node.name}` takes {wanted}, {given} given", node, help)


def _count(number: int) -> str:
    return "one argument" if number == 1 else f"{number} arguments"


def _arguments(node: Surface, scope: Scope, read: Read) -> list[Part]:
    parts = []
    for child in node.parts:
        part = read(child, scope)
        if is_infinite(part.term):
            raise error("misplaced-infinity", "`oo` is not a number a function may take", child, "write a limit")
        parts.append(part)
    return parts


def _declared(sort: Sort, node: Surface, scope: Scope, read: Read) -> Part:
    """An unspecified function applied."""
    if len(node.parts) != len(sort.parameters):
        raise error("wrong-arity", f"`{node.name}` takes {_count(len(sort.parameters))}, {len(node.parts)} given", node)
    parts = _arguments(node, scope, read)
    for parameter, part in zip(sort.parameters, parts, strict=True):
        if part.term.sort.kind == "proposition":
            raise error("sort-mismatch", f"`{node.name}` takes a number here, not a proposition", part.node)
        if not same_shape(parameter.shape, part.term.sort.shape):
            raise error(
                "shape-mismatch", f"`{node.name}` takes a {parameter} here; this is a {part.term.sort}", part.node
            )
    return placed(build("apply", [p.term for p in parts], node.name), parts, node, scope)


def _defined(definition: Definition, node: Surface, scope: Scope, read: Read) -> Part:
    """A definition at its arguments: the call stays folded, its body is read with their sorts."""
    name, parameters = definition.name, definition.parameters
    if definition.kind == "array":
        entry = f"{name}[{', '.join(parameters)}]"
        raise error("not-a-function", f"`{name}` is an array, not a function", node, f"write an entry as {entry}")
    if definition.kind == "value":
        help = f"write {name}, or {name}*(…) for a product"
        raise error("not-a-function", f"`{name}` takes no arguments", node, help)
    if len(node.parts) != len(parameters):
        usage = f"{name}({', '.join(parameters)})"
        raise error(
            "wrong-arity", f"`{name}` takes {_count(len(parameters))}, {len(node.parts)} given", node, f"write {usage}"
        )
    parts = _arguments(node, scope, read)
    values = tuple(p.term for p in parts)
    term = scope.names.calls.get((name, values))
    if term is None:
        term = _body(definition, values, node, scope, read)
        scope.names.calls[name, values] = term
    assert isinstance(term.data, tuple)
    check_not_hidden(name, term.data[1], node, scope)
    return placed(term, parts, node, scope)


def _body(definition: Definition, values: tuple[Term, ...], node: Surface, scope: Scope, read: Read) -> Term:
    taken = frozenset(scope.names.known()).union(*(v.free for v in values))
    inner = Scope(scope.names, definition.passage, {}, scope.depth)
    symbols: list[Term] = []
    for parameter, value in zip(definition.parameters, values, strict=True):
        symbol = sym(fresh(parameter, taken), value.sort)
        taken |= {symbol.name}
        symbols.append(symbol)
        inner = inner.bind(symbol, parameter=True, name=parameter)
    try:
        body = read(definition.tree, inner).term
        if is_infinite(body):
            raise InputError("misplaced-infinity", "`oo` is not a number")
        closure = body.free - {s.name for s in symbols}
        body = substitute(body, {s.name: v for s, v in zip(symbols, values, strict=True)})
        return build("call", (*values, body), (definition.name, closure))
    except (InputError, SortError) as problem:
        if problem.code == ECHO:
            raise
        message = clip(f"in `{definition.name}`, read with this argument: {problem.message}", 300)
        raise error(problem.code, message, node, problem.help) from None


# ---- ranges ---------------------------------------------------------------


def range_of(node: Surface, usage: str) -> tuple[Surface, Surface, Surface]:
    """The name and the two ends of ``k = a..b``."""
    if node.kind == "range":
        first, last = node.parts
        if first.kind == "relation" and first.signs == ("=",) and first.parts[0].kind == "name":
            check_bindable(first.parts[0].name, first.parts[0])
            return first.parts[0], first.parts[1], last
        raise error("malformed-range", "a range names what runs over it", node, f"write {usage}")
    raise error("malformed-range", "a range belongs here", node, f"write {usage}")


def bound_sort(lower: Term) -> Sort:
    """The sort of a name that runs over the integers from ``lower`` on."""
    value = constant_value(lower)
    return NATURAL if value is not None and value >= 0 else INTEGER


def _over(node: Surface, scope: Scope, read: Read) -> Part:
    """`sum prod max min`: over ranges, declared indices, the entries of a vector, or several numbers."""
    name = node.name
    extremum = name in ("max", "min")
    body, *ranges = node.parts
    if not ranges:
        part = read(body, scope)
        if part.term.sort.kind == "scalar":
            raise error("sort-mismatch", f"`{name}` of one number", node, f"write {BUILTINS[name].usage}")
        return made(f"v{name}", [part], node, scope)
    if extremum and not any(r.kind == "range" for r in ranges):
        parts = []
        for child in node.parts:
            parts.append(read(child, scope))
        return made(name, parts, node, scope)
    ends: list[tuple[Term, Part, Part]] = []
    inner = scope
    for one in ranges:
        symbol, lower, upper = _range(one, name, inner, read)
        if any(symbol.name == s.name for s, _, _ in ends):
            raise error("duplicate-name", f"`{symbol.name}` runs over two ranges", one, "take another bound name")
        ends.append((symbol, lower, upper))
        inner = inner.bind(symbol)
    part = read(body, inner)
    for symbol, lower, upper in reversed(ends):
        check_sizes(symbol.name, part.term, node, scope)
        part = made(f"{name}_over" if extremum else name, [lower, upper, part], node, scope, symbol)
    return part


def _range(node: Surface, name: str, scope: Scope, read: Read) -> tuple[Term, Part, Part]:
    usage = BUILTINS[name].usage
    if node.kind != "name":
        variable, first, last = range_of(node, usage)
        lower, upper = read(first, scope), read(last, scope)
        return sym(variable.name, bound_sort(lower.term)), lower, upper
    declaration = scope.names.declarations.get(node.name)
    if node.name in scope.bound or declaration is None or not declaration.index:
        if node.name in scope.names.broken:
            raise InputError(ECHO, "", node.start, node.end)
        raise error("malformed-range", f"`{node.name}` is not a declared index", node, f"write {usage}")
    lower_end, upper_end = declaration.domain.lower, declaration.domain.upper
    assert lower_end is not None
    assert upper_end is not None
    hidden = sorted((lower_end.free | upper_end.free) & scope.hidden())
    if hidden:
        raise error(
            "hidden-name",
            f"the range of `{node.name}` speaks of the declared `{hidden[0]}`, hidden here by a bound name",
            node,
            "take another bound name",
        )
    return (
        sym(node.name, bound_sort(lower_end)),
        placed(lower_end, (), node, scope),
        placed(upper_end, (), node, scope),
    )


def _integral(node: Surface, scope: Scope, read: Read) -> Part:
    body, where = node.parts
    variable, first, last = range_of(where, BUILTINS["integral"].usage)
    lower, upper = read(first, scope), read(last, scope)
    symbol = sym(variable.name, REAL)
    part = read(body, scope.bind(symbol))
    check_sizes(symbol.name, part.term, node, scope)
    return made("integral", [lower, upper, part], node, scope, symbol)


def _limit(node: Surface, scope: Scope, read: Read) -> Part:
    body, where = node.parts
    usage = BUILTINS["limit"].usage
    if where.kind != "arrow" or where.parts[0].kind != "name":
        raise error("malformed-range", "what tends where belongs here", where, f"write {usage}")
    variable, target = where.parts
    check_bindable(variable.name, variable)
    point = read(target, scope)
    declaration = scope.names.declarations.get(variable.name)
    sort = REAL
    if declaration is not None and declaration.sort.kind == "scalar" and declaration.sort.integer:
        if declaration.domain.values is not None:
            raise error(
                "limit-variable",
                f"`{variable.name}` takes finitely many values and tends nowhere",
                variable,
                "take another name",
            )
        sort = declaration.sort
        if not is_infinite(point.term):
            raise error(
                "limit-variable",
                f"`{variable.name}` is declared an integer, and can tend to oo or -oo only",
                variable,
                "take another name for a real variable",
            )
    if where.name and is_infinite(point.term):
        raise error("misplaced-infinity", f"`oo` has no side: leave out the `{where.name}`", where)
    symbol = sym(variable.name, sort)
    part = read(body, scope.bind(symbol))
    check_sizes(symbol.name, part.term, node, scope)
    return made("limit", [point, part], node, scope, (symbol, where.name))
