"""Substitution and unfolding: our own, simultaneous, and never capturing.

What stands under ``diff`` speaks of the point: replacing x by e in
``diff(f, x)`` gives ``at(diff(f, x), x = e)``, never ``diff(f(e), e)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from derivcheck.core.build import CONVEXITY, DERIVATIVES, build, constant_value, sym
from derivcheck.core.term import BINDERS, Sort, Term
from derivcheck.errors import SortError


def fresh(name: str, taken: frozenset[str]) -> str:
    """``name``, or the first of ``name_1``, ``name_2``, … that is not taken."""
    if name not in taken:
        return name
    k = 1
    while f"{name}_{k}" in taken:
        k += 1
    return f"{name}_{k}"


def rebuild(term: Term, args: tuple[Term, ...]) -> Term:
    """The same operation on other arguments."""
    return term if args == term.args else build(term.op, args, term.data)


def substitute(term: Term, values: Mapping[str, Term]) -> Term:
    """The term with every free occurrence of the given names replaced, all at once.

    Bound names that a value mentions are renamed; a definition whose body
    mentions a replaced name through its closure is unfolded.
    """
    return _substitute(term, {n: v for n, v in values.items() if n in term.free}, {})


def _substitute(term: Term, values: dict[str, Term], memo: dict[tuple[Term, frozenset[str]], Term]) -> Term:
    values = {n: v for n, v in values.items() if n in term.free}
    if not values:
        return term
    if term.op == "sym":
        return values[term.name]
    key = (term, frozenset(values))
    if key in memo:
        return memo[key]
    memo[key] = result = _replace(term, values, memo)
    return result


def _replace(term: Term, values: dict[str, Term], memo: dict[tuple[Term, frozenset[str]], Term]) -> Term:
    op = term.op
    if op == "call":
        assert isinstance(term.data, tuple)
        closure = term.data[1]
        if any(n in closure for n in values):
            return _substitute(term.body, values, memo)
    elif op == "apply" and term.name in values:
        function = values[term.name]
        args = tuple(_substitute(a, values, memo) for a in term.args)
        return apply_function(function, args)
    elif op in BINDERS:
        return _under_binder(term, values, memo)
    elif op in DERIVATIVES:
        return _under_derivative(term, values, memo)
    elif op in CONVEXITY:
        return _under_convexity(term, values)
    return rebuild(term, tuple(_substitute(a, values, memo) for a in term.args))


def apply_function(function: Term, args: tuple[Term, ...]) -> Term:
    """A function symbol or a ``lambda`` (nested for several parameters) at its arguments."""
    if function.op == "sym":
        return build("apply", args, function.name)
    names: list[str] = []
    body = function
    while body.op == "lambda" and len(names) < len(args):
        names.append(body.var.name)
        body = body.args[0]
    return substitute(body, dict(zip(names, args, strict=True)))


def _under_binder(term: Term, values: dict[str, Term], memo: dict[tuple[Term, frozenset[str]], Term]) -> Term:
    outer = tuple(_substitute(a, values, memo) for a in term.args[:-1])
    var, body = term.var, term.body
    inner = {n: v for n, v in values.items() if n != var.name}
    taken = frozenset().union(*(v.free for n, v in inner.items() if n in body.free))
    data = term.data
    if var.name in taken:
        renamed = sym(fresh(var.name, taken | body.free | frozenset(inner)), var.sort)
        body = substitute(body, {var.name: renamed})
        data = (renamed, *data[1:]) if isinstance(data, tuple) else renamed
        memo = {}
    return build(term.op, (*outer, _substitute(body, inner, memo)), data)


def variable_base(x: Term) -> Term:
    """The symbol a variable is, or is an entry of."""
    return x.args[0] if x.op == "index" else x


def _under_derivative(term: Term, values: dict[str, Term], memo: dict[tuple[Term, frozenset[str]], Term]) -> Term:
    variable = term.args[1]
    base = variable_base(variable)
    rest = {n: v for n, v in values.items() if n != base.name}
    value = values.get(base.name)
    others = frozenset().union(*(v.free for v in rest.values())) if rest else frozenset()
    renamed = value is not None and value.op == "sym" and value.sort == base.sort
    if value is not None and renamed and value.name not in term.free and value.name not in others:
        return rebuild(term, tuple(_substitute(a, values, memo) for a in term.args))
    if base.name in others or value is not None:
        taken = term.free | others | (value.free if value is not None else frozenset()) | {base.name}
        inner = sym(fresh(base.name, taken) if base.name in others else base.name, base.sort)
        moved = term
        if inner is not base:
            moved = rebuild(term, tuple(substitute(a, {base.name: inner}) for a in term.args))
        moved = rebuild(moved, tuple(substitute(a, rest) for a in moved.args))
        return build("at", (value if value is not None else base, moved), inner)
    return rebuild(term, tuple(_substitute(a, values, memo) for a in term.args))


def _under_convexity(term: Term, values: dict[str, Term]) -> Term:
    """A renamed variable loses its declared set: its new name is one that no author and no certificate can declare."""
    f, *bound = term.args
    taken = frozenset().union(*(v.free for v in values.values()))
    new = {x.name: fresh(f"{x.name}$", taken | f.free) for x in bound if x.name in taken}
    renaming: dict[str, Term] = {x.name: sym(new[x.name], x.sort) for x in bound if x.name in new}
    names = tuple(renaming.get(x.name, x) for x in bound)
    body = substitute(substitute(f, renaming), {n: v for n, v in values.items() if n not in {x.name for x in bound}})
    return build(term.op, (body, *names))


@lru_cache(maxsize=4096)
def unfold(term: Term) -> Term:
    """The term with every folded definition replaced by what it stands for."""
    if term.op == "call":
        return unfold(term.body)
    return rebuild(term, tuple(unfold(a) for a in term.args))


@lru_cache(maxsize=4096)
def read_entries(term: Term) -> Term:
    """The term with ``array(i, n, f)[e]`` read as f at i = e: the same wherever the entry exists."""
    term = rebuild(term, tuple(read_entries(a) for a in term.args))
    if term.op != "index":
        return term
    found, *indices = term.args
    for e in indices:
        if found.op != "array":
            return term
        try:
            found = substitute(found.body, {found.var.name: e})
        except SortError:  # factorial(2^i) needs i to be natural
            return term
    return found


@lru_cache(maxsize=4096)
def canonical_names(term: Term) -> Term:
    """The term with bound names made the same in all terms that differ by them only."""
    return _canonical(term, frozenset(), 0)


def _canonical(term: Term, taken: frozenset[str], height: int) -> Term:
    if term.op in BINDERS:
        outer = tuple(_canonical(a, taken, height) for a in term.args[:-1])
        var = term.var
        body = _canonical(term.body, taken, height)
        name = f"${_binder_depth(term.body)}"
        renamed = sym(name, Sort(var.sort.kind, var.sort.shape, var.sort.integer))
        try:
            body = substitute(body, {var.name: renamed})
        except SortError:  # factorial(2^k) needs k to be natural; elsewhere that is left out
            renamed = sym(name, Sort(var.sort.kind, var.sort.shape, var.sort.integer, var.sort.natural))
            body = substitute(body, {var.name: renamed})
        data = (renamed, *term.data[1:]) if isinstance(term.data, tuple) else renamed
        return build(term.op, (*outer, body), data)
    return rebuild(term, tuple(_canonical(a, taken, height) for a in term.args))


def _binder_depth(term: Term) -> int:
    inside = max((_binder_depth(a) for a in term.args), default=0)
    return inside + 1 if term.op in BINDERS else inside


def same_up_to_bound_names(a: Term, b: Term) -> bool:
    """Whether two terms are one but for the names they bind."""
    return a is b or canonical_names(a) is canonical_names(b)


@lru_cache(maxsize=1 << 12)
def free_symbols(term: Term) -> frozenset[Term]:
    """The symbols that are free in a term: a bound one of the same name is another symbol, perhaps of another sort."""
    if term.op == "sym":
        return frozenset({term})
    inside = frozenset(term.args[:-1] if term.op in BINDERS else term.args)
    own = free_symbols(term.body) - {term.var} if term.op in BINDERS else frozenset[Term]()
    return own.union(*(free_symbols(a) for a in inside))


def literal_size(term: Term) -> int | None:
    """A size as an exact small number, or None for a symbolic one."""
    value = constant_value(term)
    return int(value) if value is not None and value.denominator == 1 else None
