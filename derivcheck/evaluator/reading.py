"""Points back from terms: what a `Point` says, as a draft, and whether it is one of a context.

Nothing is taken on trust: domains, sizes, symmetric entries, index ranges are
all checked here, decided or refused.
"""

from __future__ import annotations

from typing import Any

from flint import fmpq

from derivcheck.core.certificate import Point
from derivcheck.core.context import Declaration
from derivcheck.core.term import Term
from derivcheck.evaluator.compile import DEPTH
from derivcheck.evaluator.domains import ends, is_end, member
from derivcheck.evaluator.evaluate import exact, number
from derivcheck.evaluator.frame import Array
from derivcheck.evaluator.outcome import Undecided, Undefined
from derivcheck.evaluator.points import Draft, index_range, shape_at


def draft_of(point: Point) -> Draft | None:
    """The draft a point stands for: rationals where they are exact, closed terms elsewhere; None if it is no point."""
    for _, term in point.values:
        plain = term.sort.kind == "scalar" or term.op in ("list", "matlit", "lambda")
        if term.free or term.depth > DEPTH or not plain:
            return None
    return {name: _value(term) for name, term in point.values}


def _value(term: Term) -> Any:
    if term.op == "list":
        return Array((len(term.args),), tuple(_scalar(a) for a in term.args))
    if term.op == "matlit":
        dims = tuple(int(d) for d in term.data)  # type: ignore[union-attr]
        return Array(dims, tuple(_scalar(a) for a in term.args))
    return term if term.op == "lambda" else _scalar(term)


def _scalar(term: Term) -> Any:
    if term.op == "num":
        return fmpq(term.number.numerator, term.number.denominator)
    value = exact(term, {})
    return term if value is None else value


def lies_in(draft: Draft, declarations: tuple[Declaration, ...]) -> bool:
    """Whether the draft surely gives each of the declared names a value of its domain (current precision)."""
    try:
        return all(d.name in draft and _fits(draft[d.name], d, draft) for d in declarations)
    except (Undecided, Undefined):
        return False


def _fits(value: Any, d: Declaration, draft: Draft) -> bool:
    if d.sort.kind == "function":
        return isinstance(value, Term) and value.op == "lambda" and _suits(value, d, draft)
    if d.index:
        lower, upper = index_range(d, draft)
        if lower is None or upper is None or not isinstance(value, fmpq):
            return False
        return value.q == 1 and lower <= value <= upper
    if d.sort.kind == "scalar":
        return not isinstance(value, Array) and _belongs(value, d)
    if not isinstance(value, Array) or shape_at(d.sort.shape, draft) != value.dims:
        return False
    if d.sort.symmetric:
        n = value.dims[0]
        if any(value.data[i * n + j] != value.data[j * n + i] for i in range(n) for j in range(i)):
            return False
    return all(_belongs(v, d) for v in value.data)


def _belongs(value: Any, d: Declaration) -> bool:
    domain = d.domain
    if isinstance(value, Term) and value in (domain.lower, domain.upper):
        return not d.sort.integer and is_end(domain, value)
    lower, upper = ends(domain)
    return member(domain, d.sort.integer, number(value), lower, upper)


def _suits(function: Term, d: Declaration, draft: Draft) -> bool:
    """Whether a ``lambda`` takes the parameters declared and mentions nothing else."""
    body = function
    for parameter in d.sort.parameters:
        if body.op != "lambda":
            return False
        sort = body.var.sort
        dims = shape_at(parameter.shape, draft)
        if sort.kind != parameter.kind or dims is None or shape_at(sort.shape, {}) != dims:
            return False
        body = body.args[0]
    return body.op != "lambda" and body.sort.kind == "scalar" and not function.free and _smooth(body)


#: What an instance of an unspecified smooth function may be made of.
_SMOOTH = frozenset({"num", "sym", "add", "mul", "neg", "exp", "sin", "cos", "index"})


def _smooth(body: Term) -> bool:
    """Whether the body is smooth and defined everywhere, by its operations alone."""
    for t in body.subterms():
        if t.op == "pow":
            if not (t.data is True and t.args[1].op == "num" and t.args[1].sort.natural):
                return False
        elif t.op not in _SMOOTH:
            return False
    return True
