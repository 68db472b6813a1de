"""Definedness seen from a context: what narrows a natural domain, what is missing from a declared one.

Runs in a worker.  The kernel says what an expression needs and whether the
context gives it; here its answers are only gathered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from derivcheck.core.context import Context
from derivcheck.core.term import Term
from derivcheck.kernel.definedness import Condition, conditions, mend
from derivcheck.kernel.facts import open_field
from derivcheck.kernel.holds import undischarged
from derivcheck.kernel.ring import Stuck

#: More missing conditions than this are not a slip but another problem.
_MOST = 12


def missing(
    context: Context, needs: Iterable[Condition], add: Callable[..., Context] = Context.assume
) -> tuple[tuple[Term, ...], Condition | None]:
    """The conditions a context lacks, as assumptions; and the first that none of these can give.

    ``add`` says what they become: an assumption x[i] != 0 holds for every i, a condition that narrows at the point.
    """
    needs = tuple(needs)
    found: tuple[Term, ...] = ()
    while len(found) < _MOST:
        try:
            lacking = undischarged(open_field(add(context, *found)), needs)
        except Stuck:
            return found, needs[0]
        if lacking is None:
            return found, None
        said = mend(lacking)
        if said is None or said in found:
            return found, lacking
        found = (*found, said)
    return found, needs[0]


def narrowed(context: Context, lines: Sequence[Term]) -> tuple[tuple[Term, ...], tuple[int, ...]]:
    """The conditions under which the lines, as written, are defined; none that follows from the rest.

    Second, the positions of the lines that need more than these can say (a
    bound name, a limit): nothing may be refuted by a point where one of them
    might be undefined.
    """
    found: tuple[Term, ...] = ()
    unsaid = []
    for position, line in enumerate(lines):
        needs = conditions(line)
        more, beyond = missing(context.narrow(*found), needs.conditions, Context.narrow)
        found = tuple(dict.fromkeys((*found, *more)))
        if beyond is not None or needs.obstacles:
            unsaid.append(position)
    for condition in found:
        others = tuple(c for c in found if c is not condition)
        if others and _follows(context.narrow(*others), condition):
            found = others
    return found, tuple(unsaid)


def _follows(context: Context, condition: Term) -> bool:
    """Whether a proposition is defined and true at every point of a context."""
    needs = conditions(condition)
    own = Condition(condition, (), (), condition)
    try:
        return not needs.obstacles and undischarged(open_field(context), (*needs.conditions, own)) is None
    except Stuck:
        return False
