"""Inequalities taken apart.

Proves: |u| ≤ b and max(u, v) ≤ b by bounds on the parts, array inequalities
entry by entry, g(u) ≤ g(v) from u ≤ v for an increasing function g, √u ≤ b by
squares, log u ≤ b and exp u ≤ b by the inverse function.
Gives up: when what is left over stays open.
Certificate: ``bounded``, ``entries``, ``applied(g, u, v)``, ``reflected(g)``.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.core.build import build, constant_value, num, power
from derivcheck.core.certificate import Argument
from derivcheck.core.term import Term
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.holds import MASKS
from derivcheck.kernel.order import INCREASING, UPPER, image, orders_numbers
from derivcheck.methods import GaveUp, Method, Proposal, Search, plausible

_INVERSE = {"log": "exp", "exp": "log", "tanh": "atanh", "sinh": "asinh", "atanh": "tanh", "asinh": "sinh"}


def prove(sequent: Sequent, search: Search) -> Proposal:
    """By what stands outermost on either side."""
    claim = sequent.claim
    if claim.op in MASKS and any(a.sort.kind == "array" for a in claim.args):
        return search.apply(sequent, "entries")
    if not orders_numbers(claim):
        return GaveUp("")
    if _bounded(claim):
        return search.apply(sequent, "bounded")
    reason: Proposal = GaveUp("")
    for rule, arguments, premise in _steps(claim):
        if plausible(sequent.context, premise):
            reason = search.apply(sequent, rule, *arguments)
            if not isinstance(reason, GaveUp):
                return reason
    return reason


def _bounded(claim: Term) -> bool:
    a, b = claim.args
    upper, lower = (a, b) if claim.op in UPPER else (b, a)
    return upper.op in ("abs", "max") or lower.op == "min"


def _steps(claim: Term) -> Iterator[tuple[str, tuple[Argument, ...], Term]]:
    """Rules with what would be left to show."""
    a, b = claim.args
    if a.op == b.op and a.op in INCREASING:
        u, v = a.args[0], b.args[0]
        yield "applied", (a.op, u, v), build(claim.op, (u, v))
    if a.op == b.op == "pow" and a.args[1] is b.args[1]:
        k = constant_value(a.args[1])
        if k is not None and k.denominator == 1 and k % 2 == 1 and 1 < k < 100:
            u, v = a.args[0], b.args[0]
            yield "applied", (f"power {k}", u, v), build(claim.op, (u, v))
    for side in (a, b):
        inverse = _INVERSE.get(side.op)
        if side.op == "sqrt":
            square = tuple(power(t, num(2)) for t in (a, b))
            yield "reflected", (2,), build(claim.op, square)
        if inverse:
            images = [image(inverse, t) for t in (a, b)]
            if images[0] is not None and images[1] is not None:
                yield "reflected", (inverse,), build(claim.op, (images[0], images[1]))


METHOD = Method("bounds", 62, prove)
