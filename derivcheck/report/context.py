"""Declarations as authors write them, and what is in force where a claim is made."""

from __future__ import annotations

from collections.abc import Iterable

from derivcheck.core.build import CONVEXITY
from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.term import Sort, Term
from derivcheck.core.text import number_text, text


def declaration_text(declaration: Declaration) -> str:
    """``x: positive``, ``n: integer >= 1``, ``i: 1..m``, ``v: vector(n) in {0, 1}``, as in a file."""
    domain = declaration.domain
    if declaration.index and domain.lower is not None and domain.upper is not None:
        return f"{declaration.name}: {text(domain.lower)}..{text(domain.upper)}"
    return f"{declaration.name}: {_type(declaration.sort, domain)}"


def declarations_text(declarations: Iterable[Declaration]) -> list[str]:
    """Declarations, those of one type together: ``a, b: positive``."""
    kinds: dict[str, list[str]] = {}
    for declaration in declarations:
        name, _, kind = declaration_text(declaration).partition(": ")
        kinds.setdefault(kind, []).append(name)
    return [f"{', '.join(same)}: {kind}" for kind, same in kinds.items()]


def _type(sort: Sort, domain: Domain) -> str:
    if sort.kind == "function":
        return f"function({', '.join(_type(p, Domain()) for p in sort.parameters)}) -> real"
    if sort.kind == "array":
        sizes = ", ".join(text(size) for size in sort.shape)
        shape = "symmetric" if sort.symmetric else "vector" if len(sort.shape) == 1 else "matrix"
        if sort.symmetric:
            sizes = text(sort.shape[0])
        return f"{shape}({sizes}){_entries(domain)}"
    if domain.values is not None:
        if [str(v) for v in domain.values] == ["0", "1"]:
            return "binary"
        return f"one of {', '.join(number_text(v) for v in domain.values)}"
    if sort.integer:
        if domain.lower is None:
            return "integer"
        return "natural" if text(domain.lower) == "0" else f"integer >= {text(domain.lower)}"
    return _reals(domain)


def _reals(domain: Domain) -> str:
    if domain.nonzero:
        return "nonzero"
    if domain.upper is None and domain.lower is not None and text(domain.lower) == "0":
        return "positive" if domain.lower_open else "nonnegative"
    if domain.lower is None and domain.upper is not None and text(domain.upper) == "0" and domain.upper_open:
        return "negative"
    interval = _interval(domain)
    return f"real in {interval}" if interval else "real"


def _entries(domain: Domain) -> str:
    if domain.values is not None:
        return f" in {{{', '.join(number_text(v) for v in domain.values)}}}"
    interval = _interval(domain)
    return f" in {interval}" if interval else ""


def _interval(domain: Domain) -> str:
    if domain.lower is None and domain.upper is None:
        return ""
    low = "-oo" if domain.lower is None else text(domain.lower)
    high = "oo" if domain.upper is None else text(domain.upper)
    left = "(" if domain.lower_open or domain.lower is None else "["
    right = ")" if domain.upper_open or domain.upper is None else "]"
    return f"{left}{low}, {high}{right}"


def in_force(context: Context, claim: Term) -> list[str]:
    """The declarations of what a claim mentions (and of what these mention), then all assumptions and conditions."""
    names = set(claim.free).union(*(fact.free for fact in context.facts))
    names |= {x.name for part in claim.subterms() if part.op in CONVEXITY for x in part.args[1:]}
    while True:
        more = set(names)
        for declaration in context.declarations:
            if declaration.name in names:
                ends = (declaration.domain.lower, declaration.domain.upper, *declaration.sort.shape)
                more = more.union(*(end.free for end in ends if end is not None))
        if more == names:
            break
        names = more
    shown = declarations_text(d for d in context.declarations if d.name in names)
    return [*shown, *(text(fact) for fact in context.facts)]
