"""A term's value at a draft of a point, at one precision.

`evaluate` is the primitive of the public face; `frame_at` is where a draft
becomes values: closed terms are worked out anew at each precision.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flint import arb, ctx, fmpq

from derivcheck.core.certificate import Point
from derivcheck.core.context import Context
from derivcheck.core.term import Term
from derivcheck.evaluator.compile import DEPTH, Code, compile_lambda
from derivcheck.evaluator.frame import Array, Frame, Run, State
from derivcheck.evaluator.functions import ball
from derivcheck.evaluator.outcome import Outcome, Undecided, Undefined

#: Work one evaluation may do by default (about one unit an arithmetic operation).
WORK = 200_000


@lru_cache(maxsize=512)
def compiled(term: Term) -> Run:
    """A term on its own as code."""
    return Code(Context(), (term,)).scalar(term)


def number(value: Any) -> Any:
    """A draft's scalar as a value at the current precision."""
    if isinstance(value, Term):
        return compiled(value)(Frame({}, State(WORK)))
    return value


def frame_at(draft: dict[str, Any], state: State) -> Frame:
    """The frame of a draft at the current precision."""
    values: dict[str, Any] = {}
    for name, value in draft.items():
        if isinstance(value, Array):
            if any(isinstance(v, Term) for v in value.data):
                value = Array(value.dims, tuple(number(v) for v in value.data))
        elif isinstance(value, Term):
            value = compile_lambda(value) if value.op == "lambda" else number(value)
        values[name] = value
    return Frame(values, state)


def exact(term: Term, draft: dict[str, Any], work: int = 2000) -> fmpq | None:
    """The value of a term at a draft if it comes out as an exact rational."""
    if term.depth > DEPTH:
        return None
    try:
        inner = {name: draft[name] for name in term.free}
        value = compiled(term)(frame_at(inner, State(work)))
    except (Undefined, Undecided, KeyError, RecursionError):
        return None
    return value if type(value) is fmpq else None


def evaluate(term: Term, point: Point, bits: int, work: int = WORK) -> fmpq | arb | Outcome:
    """The value of a scalar term at a point: an exact rational, a ball that holds it, or why there is neither."""
    from derivcheck.evaluator.reading import draft_of

    draft = draft_of(point)
    if draft is None or term.depth > DEPTH or not 2 <= bits <= 1 << 16 or not term.free <= draft.keys():
        return Outcome.UNDECIDED
    with ctx.workprec(bits):
        try:
            value = compiled(term)(frame_at(draft, State(work)))
        except Undefined:
            return Outcome.UNDEFINED
        except (Undecided, RecursionError):
            return Outcome.UNDECIDED
        found: fmpq | arb = value if type(value) is fmpq else ball(value)
        return found


def differ(left: Term, right: Term, point: Point, bits: int) -> bool | None:
    """Whether two scalar terms surely have no value in common at a point, for one may have none; None if not seen."""
    a, b = _value(left, point, bits), _value(right, point, bits)
    if a is Outcome.UNDEFINED or b is Outcome.UNDEFINED:
        return True
    if isinstance(a, Outcome) or isinstance(b, Outcome):
        return None
    return bool(a - b > 0 or a - b < 0)


@lru_cache(maxsize=64)
def _value(term: Term, point: Point, bits: int) -> fmpq | arb | Outcome:
    """As `evaluate`; a side that is compared with many others is evaluated once."""
    return evaluate(term, point, bits)
