"""Inequalities taken apart.

Proves: |u| ≤ b and max(u, v) ≤ b by bounds on the parts, array inequalities
entry by entry, g(u) ≤ g(v) from u ≤ v for an increasing function g, even powers
by absolute values, √u ≤ b by squares, log u ≤ b and exp u ≤ b by the inverse function.
Gives up: when what is left over stays open.
Certificate: ``bounded``, ``entries``, ``applied(g, u, v)``, ``reflected(g)``.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.core.build import build, constant_value, num, power
from derivcheck.core.certificate import Argument
from derivcheck.core.term import Term
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.order import INCREASING, UPPER, image, orders_numbers
from derivcheck.kernel.propositions import MASKS
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
        if plausible(sequent.show(premise)):
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
        if k is not None and k.denominator == 1 and 1 < k <= 12:
            u, v = a.args[0], b.args[0]
            if k % 2:
                yield "applied", (f"power {k}", u, v), build(claim.op, (u, v))
            else:
                u, v = build("abs", (u,)), build("abs", (v,))
                yield "applied", (int(k), u, v), build(claim.op, (u, v))
    for side, other, left in ((a, b, True), (b, a, False)):
        if side.op == "sqrt":
            square = tuple(power(t, num(2)) for t in (a, b))
            yield "reflected", (2,), build(claim.op, square)
        inverse = image(_INVERSE.get(side.op, ""), other)
        if inverse is not None:  # g(u) R b from u R g⁻¹(b)
            u, v = (side.args[0], inverse) if left else (inverse, side.args[0])
            yield "applied", (side.op, u, v), build(claim.op, (u, v))


METHOD = Method("bounds", 62, prove)
