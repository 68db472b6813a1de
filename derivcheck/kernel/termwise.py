"""Inequalities between sums from inequalities between their terms."""

from __future__ import annotations

from dataclasses import replace

from derivcheck.core.build import ZERO, build, is_infinite, relation
from derivcheck.core.certificate import Argument
from derivcheck.core.context import Declaration, Domain
from derivcheck.core.term import Term
from derivcheck.kernel import signs
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, side_undefined, undefined
from derivcheck.kernel.holds import relation_holds
from derivcheck.kernel.normal import normal
from derivcheck.kernel.order import WEAK, orders_numbers
from derivcheck.kernel.propositions import conjuncts


def termwise(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``termwise``.

        a - b = Σ h(i), i = m..n   Γ, i: m..n ⊢ h(i) R 0   all defined   m ≤ n where R is strict
        ────────────────────────────────────────────────────────────────────────────────────────
                                               Γ ⊢ a R b

    Arguments: i (new), m, n, h, and the positions of facts that may act as equations.
    """
    claim = sequent.claim
    match arguments:
        case (Term(op="sym") as i, Term() as low, Term() as high, Term() as h, *positions) if orders_numbers(claim):
            pass
        case _:
            return no_proof("termwise takes an index, its range and a term, and shows an inequality")
    context = sequent.context
    if not i.sort.integer or i.name in sequent.spoken() | low.free | high.free:
        return no_proof("the index is not new")
    if h.sort.kind != "scalar" or is_infinite(low) or is_infinite(high) or is_infinite(h):
        return no_proof("a term of a finite sum is a number")
    granted = sequent.granted
    for k in positions:
        if not isinstance(k, int) or not 0 <= k < len(context.facts):
            return no_proof("there is no such fact")
        fact = context.facts[k]
        if fact in sequent.given and not sequent.allows("hypothesis"):
            return Rejected("justification", "`by:` does not admit hypotheses")
        parts = [f for f in conjuncts(fact) if f.op == "eq" and all(a.sort.kind == "scalar" for a in f.args)]
        granted = (*granted, *((f, None) for f in parts if not any(is_infinite(a) for a in f.args)))
    field = replace(sequent, granted=granted).field()
    total = build("sum", (low, high, h), i)
    fault = side_undefined(sequent, field) or undefined(sequent, field, total)
    if fault is not None:
        return fault
    a, b = claim.args
    if not signs.vanishes(field, normal(field, a) - normal(field, b) - normal(field, total)):
        return no_proof("the terms add up to something else")
    strict = claim.op not in WEAK.values()
    if strict and not relation_holds(field, "le", low, high):
        return no_proof("the sum may be empty")
    index = Declaration(i.name, i.sort, Domain(lower=low, upper=high), index=True)
    return (sequent.show(relation(claim.op, h, ZERO), context.declare(index)),)
