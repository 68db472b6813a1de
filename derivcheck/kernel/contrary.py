"""The contrary of a claim at a point, for a claim that no numbers decide there.

A proof of it makes the claim false at the point, if that lies in the context:
there the context, and what pins the numbers of the claim to the point's, are true.
"""

from __future__ import annotations

from derivcheck.core.build import build, relation, sym
from derivcheck.core.certificate import Counterexample, Point
from derivcheck.core.context import Goal
from derivcheck.kernel.check import Accepted, check
from derivcheck.kernel.propositions import pushed


def contrary(goal: Goal, point: Point) -> Goal:
    """Γ, x = its value for every number x of the claim ⊢ not p; nothing is cited, for a cited fact may be false."""
    values = point.mapping()
    pins = tuple(
        relation("eq", sym(d.name, d.sort), values[d.name])
        for d in goal.context.declarations
        if d.sort.kind == "scalar" and d.name in goal.claim.free and d.name in values
    )
    return Goal(goal.context.suppose(*pins), pushed(build("not", (goal.claim,))))


def contrary_shown(goal: Goal, found: Counterexample) -> bool:
    """Whether the certificate of a counterexample, if it has one, shows the contrary of the claim at its point."""
    return found.contrary is None or isinstance(check(contrary(goal, found.point), found.contrary), Accepted)
