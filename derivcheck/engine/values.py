"""What sympy says an integral, a limit or an infinite sum is, without a form that a kernel could check.

A saying, never a proof and never a refutation: it is shown to the author
beside `unknown`.  How long sympy may think is counted in calls.
"""

from __future__ import annotations

import sympy

from derivcheck.core.build import is_infinite
from derivcheck.core.context import Context, Declaration
from derivcheck.core.term import Term
from derivcheck.engine.bridge import Bridge, Expression
from derivcheck.engine.guard import EXPANSION, FOLD, NESTING, expansion, folds, nesting
from derivcheck.engine.reading import read
from derivcheck.engine.session import attempt, bridge, counted

#: Calls inside sympy for one value: some seconds at most.
_CALLS = 2_000_000
_SIDES = {"": "+-", "+": "+", "-": "-"}


def value(term: Term, context: Context) -> Term | str | None:
    """See `derivcheck.engine.asserted`."""
    body = term.args[1] if term.op == "limit" else term.args[2]
    if nesting(body) > NESTING or expansion(body) > EXPANSION or folds(body) > FOLD:
        return None
    dictionary = bridge(context.declare(Declaration(term.var.name, term.var.sort)))
    crossed = [e for e in (attempt(dictionary.express, t) for t in term.args) if e is not None]
    if len(crossed) < len(term.args) or dictionary.mentions(crossed[-1], term.var):
        return None
    *ends, inside = crossed
    if any(e.has(dictionary.atom(term.var)) for e in ends):
        return None
    found = counted(_CALLS, attempt, _asked, term, dictionary, inside, ends)
    if found is None:
        return None
    if found in (sympy.oo, -sympy.oo):
        return "oo" if found is sympy.oo else "-oo"
    return attempt(read, dictionary, found)


def _asked(term: Term, dictionary: Bridge, body: Expression, ends: list[Expression]) -> Expression | None:
    """The whole value, in a form that names no integral, limit or sum."""
    x = dictionary.atom(term.var)
    if term.op == "integral":
        found = sympy.integrate(body, (x, *ends))
    elif term.op == "sum":
        found = sympy.Sum(body, (x, *ends)).doit()
    elif is_infinite(term.args[0]):
        found = sympy.limit(body, x, ends[0])
    else:
        found = sympy.limit(body, x, ends[0], _SIDES[term.data[1]])  # type: ignore[index]
    if found.has(x, sympy.Integral, sympy.Sum, sympy.Limit, sympy.Piecewise, sympy.nan, sympy.zoo, sympy.I):
        return None
    return found if found.is_infinite else sympy.simplify(found)
