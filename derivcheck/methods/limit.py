"""Limits by expansions at the point.

Proves: finite and infinite limits, one- and two-sided, at points and at ±oo,
of terms built from exp, log, powers, trigonometric and hyperbolic functions
and their inverses, erf, abs, max, min, where, and smooth unspecified functions.
Gives up: where an expansion needs a sign that is not known, towers of
exponentials, log of log of log, sums with a moving range.
Certificate: ``limit(T, L)`` and what follows, or ``diverges``.
"""

from __future__ import annotations

from derivcheck.core.build import is_infinite
from derivcheck.kernel.check import Rejected, Sequent
from derivcheck.kernel.express import express
from derivcheck.kernel.limits import behaviour
from derivcheck.kernel.ring import Stuck
from derivcheck.methods import GaveUp, Method, Proposal, Search, declared


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Each limit that is not settled; an infinite one as the whole claim."""
    if not sequent.allows("calculus"):
        return GaveUp("")
    claim = sequent.claim
    if claim.op == "eq" and any(is_infinite(a) for a in claim.args):
        return search.apply(sequent, "diverges")
    reason = GaveUp("")
    for term in declared(sequent, claim, "limit"):
        if term in sequent.defined:
            continue
        field = sequent.field()
        found = behaviour(sequent, field, term)
        if isinstance(found, Rejected):
            reason = GaveUp(found.message)
        elif found.number is None:
            reason = GaveUp("the limit is infinite")
        else:
            try:
                value = express(field, field.reduce(found.number))
            except Stuck as stuck:
                reason = GaveUp(str(stuck))
                continue
            return search.apply(sequent, "limit", term, value)
    return reason


METHOD = Method("limit", 55, prove)
