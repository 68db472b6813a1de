"""Derivatives of unspecified smooth functions, and the one form in which they are written.

``f'`` at u is ``at(diff(f(t1), t1), t1 = u)``: the formal names are new, one
for every argument, and the order of differentiation is canonical.  `jet` reads
any such term, `jet_term` writes it.  Trusts core substitution.
"""

from __future__ import annotations

from dataclasses import dataclass

from derivcheck.core.build import build, sym
from derivcheck.core.rewrite import fresh, substitute, variable_base
from derivcheck.core.term import REAL, Sort, Term
from derivcheck.kernel.names import all_names, size_names


@dataclass(frozen=True, slots=True)
class Jet:
    """A partial derivative of an unspecified smooth function, at arguments.

    ``directions`` lists the arguments (from 0) differentiated by, with the
    indices of the entry where the argument is an array; in one canonical order,
    as partial derivatives of a smooth function commute.
    """

    function: str
    arguments: tuple[Term, ...]
    directions: tuple[tuple[int, tuple[Term, ...]], ...] = ()


def ordered(directions: tuple[tuple[int, tuple[Term, ...]], ...]) -> tuple[tuple[int, tuple[Term, ...]], ...]:
    """Partial derivatives of a smooth function commute."""
    return tuple(sorted(directions, key=lambda d: (d[0], tuple(map(repr, d[1])))))


def jet(term: Term) -> Jet | None:
    """What derivative of an unspecified function at what arguments the term is, if it is one.

    ``f(u)`` is one; ``diff(J, t)`` of one whose argument t stands alone, in one
    place; ``at(J, y = a)`` of one, with y replaced by a in its arguments.
    """
    if term.op == "apply":
        return Jet(term.name, term.args)
    if term.op not in ("at", "diff"):
        return None
    inner = jet(term.args[1] if term.op == "at" else term.args[0])
    if inner is None:
        return None
    if term.op == "at":
        if term.var.name in size_names(term.body):
            return None
        value = {term.var.name: term.args[0]}
        moved = [(p, tuple(substitute(i, value) for i in indices)) for p, indices in inner.directions]
        return Jet(inner.function, tuple(substitute(a, value) for a in inner.arguments), ordered(tuple(moved)))
    x = term.args[1]
    base = variable_base(x)
    elsewhere = [a for a in inner.arguments if a is not base]
    elsewhere += [i for _, indices in inner.directions for i in indices]
    if inner.arguments.count(base) != 1 or any(base.name in t.free for t in elsewhere):
        return None
    direction = (inner.arguments.index(base), x.args[1:])
    return Jet(inner.function, inner.arguments, ordered((*inner.directions, direction)))


def jet_term(jet: Jet) -> Term:
    """The canonical form: ``at(at(diff(f(t1, t2), t1), t2 = u2), t1 = u1)``, with the formal names t1, t2 new."""
    if not jet.directions:
        return build("apply", jet.arguments, jet.function)
    taken = all_names((*jet.arguments, *(i for _, indices in jet.directions for i in indices))) | {jet.function}
    formals: list[Term] = []
    for position, argument in enumerate(jet.arguments, 1):
        shape = argument.sort.shape
        formals.append(sym(fresh(f"t{position}", taken), Sort("array", shape) if shape else REAL))
        taken |= {formals[-1].name}
    body = build("apply", formals, jet.function)
    for position, indices in jet.directions:
        formal = formals[position]
        body = build("diff", (body, build("index", (formal, *indices)) if indices else formal))
    for formal, argument in zip(reversed(formals), reversed(jet.arguments), strict=True):
        body = build("at", (argument, body), formal)
    return body
