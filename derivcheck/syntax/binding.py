"""`diff grad jacobian hessian`, `convex …` and `at`: what speaks of a symbol, through definitions too.

What they vary is a declared real symbol, an entry of a real array, or a real
bound name.  A parameter is a real variable here whatever its argument's type:
the derivative is taken first, the argument put in after.
"""

from __future__ import annotations

from collections.abc import Callable

from derivcheck.core.build import sym
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import Sort, Term
from derivcheck.errors import InputError, SortError
from derivcheck.syntax.builtins import RESERVED
from derivcheck.syntax.parts import Part, made, placed
from derivcheck.syntax.places import ECHO
from derivcheck.syntax.scope import Scope, check_sizes, error, unknown_name
from derivcheck.syntax.surface import Surface

Read = Callable[[Surface, Scope], Part]

MAX_ORDER = 20


def read_derivative(node: Surface, scope: Scope, read: Read) -> Part:
    """``diff(f, x)``, ``diff(f, x, 2)``, ``diff(f, x, y)``, ``grad``, ``jacobian``, ``hessian``."""
    f, x, *more = node.parts
    variables = [x]
    if more:
        if more[0].kind == "number":
            variables = [x] * _order(more[0])
        else:
            variables.append(more[0])
    inner = scope
    put_in: list[tuple[Term, Part]] = []
    for variable in dict.fromkeys(variables):
        inner, argument = _vary(node.name, variable, inner)
        if argument is not None:
            put_in.append((argument[0], placed(argument[1], (), variable, scope)))
    part = read(f, inner)
    for variable in variables:
        part = made(node.name, [part, read(variable, inner)], node, scope)
    for symbol, value in put_in:
        part = made("at", [value, part], node, scope, symbol)
    return part


def _order(node: Surface) -> int:
    order = node.number
    if order is None or order.denominator != 1 or not 1 <= order <= MAX_ORDER:
        raise error("wrong-arity", f"the order of a derivative is an integer from 1 to {MAX_ORDER}", node)
    return int(order)


def _vary(op: str, node: Surface, scope: Scope) -> tuple[Scope, tuple[Term, Term] | None]:
    """The scope in which ``node`` may vary, and for a parameter of another type (its real symbol, its own)."""
    base = node.parts[0] if node.kind == "index" else node
    if base.kind != "name":
        raise error(
            "not-a-variable", f"`{op}` is by a symbol or an entry of one", node, "write diff(f, x) or diff(f, w[j])"
        )
    name = base.name
    bound = scope.bound.get(name)
    if bound is None:
        _check_declared(op, name, base, scope)
        return scope, None
    sort = bound.symbol.sort
    if not bound.parameter or not (sort.integer or sort.symmetric):
        return scope, None
    loose = sym(bound.symbol.name, Sort(sort.kind, sort.shape))
    return scope.bind(loose, name=name), (loose, bound.symbol)


def _check_declared(op: str, name: str, node: Surface, scope: Scope) -> None:
    names = scope.names
    if name in names.broken:
        raise InputError(ECHO, "", node.start, node.end)
    if name in names.definitions:
        raise error(
            "not-a-variable",
            f"`{name}` is defined, and derivatives are by symbols",
            node,
            f"declare a symbol u, and write at({op}(…, u), u = {name})",
        )
    declaration = names.declarations.get(name)
    if declaration is None:
        if name in RESERVED:
            raise error("not-a-variable", f"`{name}` is built in: derivatives are by symbols", node)
        raise unknown_name(name, node, scope)
    what = ""
    if declaration.sort.kind == "function":
        what = "is a function"
    elif declaration.index:
        what = "is an index"
    elif declaration.domain.values is not None:
        what = "takes finitely many values only"
    elif declaration.sort.integer:
        what = "takes integer values only"
    if what:
        raise error(
            "not-a-variable",
            f"`{name}` {what}: nothing to differentiate by",
            node,
            f"take a real name for it: at({op}(…, t), t = {name})" if what != "is a function" else "",
        )


def read_convexity(node: Surface, scope: Scope, read: Read) -> Part:
    """``convex(f, x, …)`` over the declared sets of the symbols."""
    f, *variables = node.parts
    seen: set[str] = set()
    for variable in variables:
        name = variable.name
        if variable.kind != "name":
            raise error("not-a-variable", f"`{node.name}` speaks of a declared symbol", variable)
        if name in scope.bound and not scope.bound[name].declared:
            raise error(
                "not-a-variable",
                f"`{name}` is a bound name here; `{node.name}` speaks of a declared symbol and its set",
                variable,
            )
        if name in seen:
            raise error("duplicate-name", f"`{name}` stands twice", variable)
        seen.add(name)
        _check_declared(node.name, name, variable, scope)
    parts = [read(f, scope)]
    for variable in variables:
        parts.append(read(variable, scope))
    return made(node.name, parts, node, scope)


def read_at(node: Surface, scope: Scope, read: Read) -> Part:
    """``at(f, x = a)``: x replaced by a after what stands inside was done."""
    f, binding = node.parts
    if binding.kind != "relation" or binding.signs != ("=",) or binding.parts[0].kind != "name":
        raise error("misplaced-binding", "`at` says what a symbol is replaced by", binding, "write at(f, x = a)")
    variable, target = binding.parts
    value = read(target, scope)
    symbol, declared = _replaced(variable, value.term, scope)
    if value.term.sort.kind == "proposition":
        raise error("sort-mismatch", "a symbol is replaced by a number, not by a proposition", target)
    if symbol.sort.integer and not value.term.sort.integer:
        raise error(
            "not-an-integer",
            f"`{variable.name}` is of an integer type, and may be replaced by such values only",
            target,
        )
    part = read(f, scope.bind(symbol, declared=declared, name=variable.name))
    check_sizes(symbol.name, part.term, node, scope)
    sort, given = symbol.sort, value.term.sort
    if (sort.natural and not given.natural) or (sort.symmetric and not given.symmetric):
        # The declared type promises more than the value keeps.
        loose = sym(symbol.name, Sort(sort.kind, sort.shape, sort.integer, sort.natural and given.natural))
        try:
            part = Part(substitute(part.term, {symbol.name: loose}), part.spans, part.node)
        except SortError as problem:
            raise error(problem.code, problem.message, target, problem.help) from None
        symbol = loose
    return made("at", [value, part], node, scope, symbol)


def _replaced(variable: Surface, value: Term, scope: Scope) -> tuple[Term, bool]:
    name, names = variable.name, scope.names
    bound = scope.bound.get(name)
    if bound is not None:
        symbol = bound.symbol
        if not bound.declared and symbol.sort.integer and not value.sort.integer:
            symbol = sym(symbol.name, Sort(symbol.sort.kind, symbol.sort.shape))
        return symbol, bound.declared
    if name in names.broken:
        raise InputError(ECHO, "", variable.start, variable.end)
    if name in RESERVED:
        raise error("builtin-name", f"`{name}` is built in: `at` replaces symbols", variable)
    if name in names.definitions:
        raise error("not-a-variable", f"`{name}` is defined: `at` replaces symbols", variable)
    declaration = names.declarations.get(name)
    if declaration is None:
        return sym(name, Sort(value.sort.kind, value.sort.shape)), False
    if declaration.sort.kind == "function":
        raise error("not-a-variable", f"`{name}` is a function: `at` replaces numbers, vectors and matrices", variable)
    return sym(name, declaration.sort), True
