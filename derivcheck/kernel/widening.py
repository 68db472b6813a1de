"""What the body of a sum needs where its range does not reach: over a wider range, and over none.

A sum up to an outer index is one over the whole outer range, weighed by steps;
what is taken out of a sum has to have a value although the range may be empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from derivcheck.core.build import FUNCTIONS, RELATIONS
from derivcheck.core.context import Context
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.kernel import signs
from derivcheck.kernel.definedness import Condition, conditions
from derivcheck.kernel.field import Field
from derivcheck.kernel.plug import linear, mentions, plug
from derivcheck.kernel.ranges import body_at, open_variable, span, step_of
from derivcheck.kernel.ring import Rat, Stuck

_PLACES = ("index", "row", "col")
_ELEMENTWISE = frozenset({"num", "sym", "const", "index", *FUNCTIONS, *RELATIONS, "add", "mul", "neg", "div", "pow"})


def widened(field: Field, term: Term, lo: Rat, hi: Rat) -> Rat | None:
    """Σ over a range whose end is an outer index, as the sum over the full range times a step.

    Only where the body has a value on the full range, for it is weighed with 0 there.
    """
    ends = [_farthest(field, end, side) for end, side in ((lo, 0), (hi, 1))]
    if any(not found for found in ends) or (ends[0][-1].same(lo) and ends[1][-1].same(hi)):
        return None
    for first in ends[0]:
        for last in ends[1]:
            found = _weighed(field, term, (first, lo), (hi, last))
            if found is not None:
                return found
    return None


def _farthest(field: Field, end: Rat, side: int) -> list[Rat]:
    """How far an end may lie as the outer index in it moves: where that ends itself, and exactly; none if unknown."""
    outer = [p for p in mentions(field, end) if field.atoms[p].kind == "bound"]
    if not outer:
        return [end]
    found = linear(field, end, outer[0]) if len(outer) == 1 else None
    if found is None:
        return []
    slope, _ = found
    own = span(field, outer[0])[side if slope > 0 else 1 - side]
    exactly = plug(field, end, {outer[0]: own})
    beyond = signs.sign_of(field, own - exactly if side else exactly - own) == signs.POSITIVE
    return [own, exactly] if beyond else [exactly]


def _weighed(field: Field, term: Term, low: tuple[Rat, Rat], high: tuple[Rat, Rat]) -> Rat | None:
    """Σ over the wider range, times the steps that cut out the narrower; None if the body may lack a value."""
    from derivcheck.kernel import sums
    from derivcheck.kernel.normal import normal

    v = open_variable(field, low[0], high[1])
    try:
        body = body_at(field, term, v)
        needed = conditions(body)
        if needed.obstacles or _missing(field, needed.conditions) is not None:
            return None
        here = field.ring.generator(v)
        steps = step_of(field, here - low[1]) * step_of(field, high[0] - here)
        return sums.add_up(field, normal(field, body) * steps, v)
    finally:
        field.active -= 1


@lru_cache(maxsize=1 << 12)
def _sumless(term: Term) -> bool:
    """Whether a term is made of numbers, symbols and entries by arithmetic and elementary functions alone."""
    return term.op in _ELEMENTWISE and all(_sumless(a) for a in term.args)


def _elementary(context: Context) -> Context:
    """The context with those of its facts that no sum is read off."""
    assumptions, conditions, cases = (
        tuple(f for f in facts if _sumless(f)) for facts in (context.assumptions, context.conditions, context.cases)
    )
    return replace(context, assumptions=assumptions, conditions=conditions, cases=cases)


def _missing(field: Field, needed: Sequence[Condition]) -> Condition | None:
    """What is not shown; what is asked under further binders, without facts that come back to the sum at hand."""
    from derivcheck.kernel.holds import undischarged

    return undischarged(field, needed, _elementary(field.context))


def needs_no_index(field: Field, term: Term) -> None:
    """Stuck where the range of a sum or product may be empty and only its being filled gives the body a value.

    Over no index Σ is 0, although 1/n, taken out of it, has no value then:
    sum(1/n, k = 1..n) is not 1 at n = 0.  So whatever the last index is, what
    the body needs must hold at an index from the first one on.  Indices of
    entries may lie outside their arrays: an entry divides nothing by being there.
    """
    from derivcheck.kernel.normal import normal

    lo, hi = (normal(field, end) for end in term.args[:2])
    if signs.within(field, hi - lo, signs.NONNEGATIVE):
        return
    anywhere = field.ring.generator(field.intern("sym", (), "#last", integer=True).position)
    v = open_variable(field, lo, anywhere)
    try:
        needed = [c for c in conditions(body_at(field, term, v)).conditions if c.source.op not in _PLACES]
        missing = _missing(field, needed)
        if missing is not None:
            needs = text(missing.proposition).replace(field.stand_in(v).name, term.var.name)
            raise Stuck(f"the range may be empty, and whether `{needs}` is then not known")
    finally:
        field.active -= 1
