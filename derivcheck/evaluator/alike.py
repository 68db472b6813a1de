"""Equal values without arithmetic: a term has one and the same value in two frames, by congruence.

Where balls can never show that two numbers are equal, this can: exact
rationals that agree, names of one value, and operations applied to what is
alike.  Used to refute strict convexity along a line on which a function does
not move.  False means nothing.
"""

from __future__ import annotations

from typing import Any

from flint import fmpq

from derivcheck.core.build import CONVEXITY, DERIVATIVES
from derivcheck.core.term import BINDERS, Term
from derivcheck.evaluator.frame import Array, Compiler, Frame, collect, whole
from derivcheck.evaluator.outcome import Undecided, Undefined

_NEVER = frozenset({*BINDERS, *CONVEXITY, *DERIVATIVES})


def alike(code: Compiler, term: Term, a: Frame, b: Frame) -> bool:
    """Whether the term, defined in both frames, surely has the same value in both."""
    a.state.spend(term.size)
    if all(_same(a.values.get(n), b.values.get(n)) for n in term.free):
        return True
    try:
        if _exactly(code, term, a, b):
            return True
    except (Undecided, Undefined):
        return False
    if term.op == "call":
        return alike(code, term.body, a, b)
    if term.op in ("sum", "prod", "max_over", "min_over"):
        return _over_range(code, term, a, b)
    return bool(term.args) and term.op not in _NEVER and all(alike(code, t, a, b) for t in term.args)


def _same(x: Any, y: Any) -> bool:
    if x is y:
        return x is not None
    if isinstance(x, Array) and isinstance(y, Array):
        return x.dims == y.dims and all(_same(v, w) for v, w in zip(x.data, y.data, strict=True))
    return type(x) is fmpq and type(y) is fmpq and bool(x == y)


def _exactly(code: Compiler, term: Term, a: Frame, b: Frame) -> bool:
    if term.sort.kind == "array":
        entries = code.entries(term)
        return _same(collect(entries, a), collect(entries, b))
    if term.sort.kind == "scalar":
        run = code.scalar(term)
        return _same(run(a), run(b))
    return False


def _over_range(code: Compiler, term: Term, a: Frame, b: Frame) -> bool:
    lo, hi, body = term.args
    if not (alike(code, lo, a, b) and alike(code, hi, a, b)):
        return False
    first, last = whole(code.scalar(lo)(a)), whole(code.scalar(hi)(a))
    a.state.spend(max(last - first, 0) * body.size)
    name = term.var.name
    return all(alike(code, body, a.child(name, fmpq(k)), b.child(name, fmpq(k))) for k in range(first, last + 1))
