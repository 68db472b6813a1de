"""Definedness seen from a context: what narrows a natural domain, what is missing from a declared one.

Runs in a worker.  The kernel says what an expression needs and whether the
context gives it; here the answers are only gathered and minimised.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derivcheck.core.build import build, conjunction
from derivcheck.core.context import Context
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.core.verdict import Reason
from derivcheck.kernel.definedness import Condition, conditions
from derivcheck.kernel.holds import open_field, undischarged

#: More missing conditions than this are not a slip but another problem.
_MOST = 12


def proposition(condition: Condition) -> Term | None:
    """A condition as one proposition about the symbols, or None where it speaks of a bound name."""
    if condition.bound:
        return None
    if condition.guards:
        return build("implies", (conjunction(condition.guards), condition.proposition))
    return condition.proposition


def missing(context: Context, needs: Iterable[Condition]) -> tuple[Term, ...] | Condition:
    """The conditions a context lacks, each after those before it; or the one that is no proposition."""
    needs = tuple(needs)
    found: list[Term] = []
    while len(found) < _MOST:
        here = context.assume(*found)
        lacking = undischarged(open_field(here), needs)
        if lacking is None:
            break
        said = proposition(lacking)
        if said is None or said in found:
            return lacking
        found.append(said)
    return tuple(found)


def narrowed(context: Context, lines: Sequence[Term]) -> tuple[Term, ...] | Reason:
    """The conditions under which every line, as written, is defined; none that follows from the rest."""
    found: tuple[Term, ...] = ()
    for line in lines:
        more = missing(context.narrow(*found), conditions(line))
        if isinstance(more, Condition):
            message = f"the natural domain needs `{text(more.proposition)}` for every value of a bound name"
            return Reason("not-implemented-yet", message)
        found = tuple(dict.fromkeys((*found, *more)))
    for condition in found:
        others = tuple(c for c in found if c is not condition)
        own = Condition(condition)
        if undischarged(open_field(context.narrow(*others)), (*conditions(condition), own)) is None:
            found = others
    return found
