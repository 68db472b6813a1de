"""The names in a term, those in the sizes of its arrays included: what a new bound name must not be.

Substitution alone looks at free names, and a size that hides in an array's
sort is none: who opens a binder or makes one asks here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from derivcheck.core.build import sym
from derivcheck.core.rewrite import fresh, substitute
from derivcheck.core.term import BINDERS, Term


@lru_cache(maxsize=1 << 14)
def size_names(term: Term) -> frozenset[str]:
    """The names that the sizes of the array symbols in the term mention: they mean the declared ones, always."""
    inside = [size_names(a) for a in term.args]
    if term.op in BINDERS:
        inside.append(size_names(term.var))
    return frozenset().union(*inside, *(size.free for size in term.sort.shape if term.op == "sym"))


@lru_cache(maxsize=1 << 14)
def names(term: Term) -> frozenset[str]:
    """Every name in the term: free, bound, or in the size of an array."""
    bound = {term.var.name} if term.op in BINDERS else set()
    return (term.free | size_names(term)).union(bound, *(names(a) for a in term.args))


def all_names(terms: Sequence[Term]) -> frozenset[str]:
    """Every name in the terms."""
    return frozenset().union(*(names(t) for t in terms))


def open_binder(term: Term, taken: frozenset[str]) -> tuple[Term, Term]:
    """The bound symbol and the scope of a binder, renamed where the name is taken or hides a size in the scope."""
    var, body = term.var, term.body
    if var.name not in taken | size_names(body):
        return var, body
    renamed = sym(fresh(var.name, taken | names(term)), var.sort)
    return renamed, substitute(body, {var.name: renamed})
