"""Definitions that stay folded, as unspecified functions: what a proof may see of them that must not look inside."""

from __future__ import annotations

from derivcheck.core.build import build
from derivcheck.core.rewrite import free_symbols, rebuild
from derivcheck.core.term import Term


def as_function(term: Term) -> Term:
    """Folded definitions as unspecified functions of their arguments and of what their bodies mention besides.

    An entry of an array definition is a function of the index, too.
    """
    if term.op == "index" and term.args[0].op == "call":
        return _function(term.args[0], "[]", tuple(as_function(i) for i in term.args[1:]))
    if term.op == "call":
        return _function(term, "", ())
    return rebuild(term, tuple(as_function(a) for a in term.args))


def _function(call: Term, suffix: str, indices: tuple[Term, ...]) -> Term:
    if call.sort.kind == "array" and not indices:
        return call
    assert isinstance(call.data, tuple)
    name, closure = call.data
    seen = {t.name: t for t in free_symbols(call.body) if t.name in closure}
    besides = tuple(seen[n] for n in sorted(seen) if seen[n].sort.kind != "function")
    return build("apply", (*(as_function(a) for a in call.args[:-1]), *besides, *indices), f"{name}{suffix}")
