"""Assumptions and supposed facts, literally or as equations to replace by.

Proves: what an assumption says, up to a positive factor or weaker; equations
and inequalities after an assumed equation is solved for one of its symbols.
Gives up: when no fact leads on; equations that are linear in nothing.
Certificate: ``hypothesis(k)``, ``rewrite(k, y)``, ``replaced(k, x)``, ``exchange(k)`` and what follows.
"""

from __future__ import annotations

from derivcheck.core.build import sym
from derivcheck.core.term import Term
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.propositions import conjuncts
from derivcheck.methods import GaveUp, Method, Proposal, Search


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Each fact as it is, then each equation among them as a rule."""
    reason = GaveUp("")
    facts = sequent.context.facts
    own = frozenset() if sequent.allows("hypothesis") else sequent.given
    granted = {equation for equation, _ in sequent.granted}
    free = [k for k, fact in enumerate(facts) if fact.op != "or" and fact not in own]
    for k in free:
        if not facts[k].free & sequent.claim.free and facts[k].free:
            continue
        found = search.apply(sequent, "hypothesis", k)
        if not isinstance(found, GaveUp):
            return found
        reason = found
    for k in free:
        equations = [f for f in conjuncts(facts[k]) if f.op == "eq"]
        if any(f.args[0].sort.kind == "array" and f.args[0].op != "sym" for f in equations):
            found = search.apply(sequent, "exchange", k)
            if not isinstance(found, GaveUp):
                return found
        if not equations or granted & set(equations):
            continue
        symbols = [s for f in equations for s in f.args if s.op == "sym" and s.sort.kind == "array"]
        found = search.first(sequent, *(("replaced", k, s) for s in symbols if s.name in sequent.claim.free))
        if not isinstance(found, GaveUp):
            return found
        targets = [t for f in equations for t in _targets(f)]
        found = search.first(sequent, *(("rewrite", k, t) for t in targets[:4]), ("rewrite", k))
        if not isinstance(found, GaveUp):
            return found
        reason = found
    return reason


def _targets(equation: Term) -> list[Term]:
    """Symbols the equation may be solved for: a side that is one first, then all that occur."""
    sides = [s for s in equation.args if s.op == "sym"]
    inside = sorted(
        {t for s in equation.args for t in s.subterms() if t.op == "sym" and t.sort.kind == "scalar"},
        key=lambda t: t.name,
    )
    return list(dict.fromkeys([*sides, *(sym(t.name, t.sort) for t in inside)]))


METHOD = Method("hypothesis", 60, prove)
