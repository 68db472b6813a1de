"""Inequalities taken apart.

Proves: |u| ≤ b and max(u, v) ≤ b by bounds on the parts, array inequalities
entry by entry, g(u) ≤ g(v) from u ≤ v for an increasing function g, even powers
by absolute values, products of roots by squares, log u ≤ b and exp u ≤ b by the
inverse function, products of many factors by their logarithms.
Gives up: when what is left over stays open.
Certificate: ``bounded``, ``entries``, ``applied(g, u, v)``, ``reflected(g)``.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.core.build import ZERO, build, constant_value, num, power, sub
from derivcheck.core.certificate import Argument
from derivcheck.core.term import Term
from derivcheck.kernel import signs
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.field import Field
from derivcheck.kernel.order import INCREASING, UPPER, image, orders_numbers
from derivcheck.kernel.propositions import MASKS
from derivcheck.kernel.shapes import relation_sign
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
    for rule, arguments, premise in _steps(sequent.field(), claim):
        if plausible(sequent.show(premise)):
            reason = search.apply(sequent, rule, *arguments)
            if not isinstance(reason, GaveUp):
                return reason
    return reason


def _bounded(claim: Term) -> bool:
    a, b = claim.args
    upper, lower = (a, b) if claim.op in UPPER else (b, a)
    return upper.op in ("abs", "max") or lower.op == "min"


def _steps(field: Field, claim: Term) -> Iterator[tuple[str, tuple[Argument, ...], Term]]:
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
                u, v = _absolute(field, u), _absolute(field, v)
                yield "applied", (int(k), u, v), build(claim.op, (u, v))
    if any(_multiplied(side) for side in (a, b)):
        u, v = _logarithm(a), _logarithm(b)
        yield "applied", ("exp", u, v), build(claim.op, (u, v))
    for side, other, left in ((a, b, True), (b, a, False)):
        if _rooted(side):
            square = tuple(power(t, num(2)) for t in (a, b))
            yield "reflected", (2,), build(claim.op, square)
        inverse = image(_INVERSE.get(side.op, ""), other)
        if inverse is not None:  # g(u) R b from u R g⁻¹(b)
            u, v = (side.args[0], inverse) if left else (inverse, side.args[0])
            yield "applied", (side.op, u, v), build(claim.op, (u, v))


def _absolute(field: Field, term: Term) -> Term:
    nonnegative = relation_sign(field, term, ZERO) & signs.NEGATIVE == 0
    return term if nonnegative else build("abs", (term,))


def _rooted(side: Term) -> bool:
    return side.op in ("sqrt", "norm") or (side.op in ("mul", "div") and any(_rooted(a) for a in side.args))


def _multiplied(side: Term) -> bool:
    """Whether a side is made by multiplying many factors, or is a power with an exponent that is no number."""
    return side.op == "prod" or (
        side.op == "pow" and (constant_value(side.args[1]) is None or _multiplied(side.args[0]))
    )


def _logarithm(term: Term) -> Term:
    """log of a positive term, taken apart."""
    match term.op:
        case "mul":
            return build("add", tuple(_logarithm(a) for a in term.args))
        case "div":
            return sub(_logarithm(term.args[0]), _logarithm(term.args[1]))
        case "pow":
            return build("mul", (term.args[1], _logarithm(term.args[0])))
        case "sqrt":
            return build("div", (_logarithm(term.args[0]), num(2)))
        case "exp":
            return term.args[0]
        case "prod":
            low, high, body = term.args
            return build("sum", (low, high, _logarithm(body)), term.data)
        case "num" if constant_value(term) == 1:
            return num(0)
    return build("log", (term,))


METHOD = Method("bounds", 62, prove)
