"""Assumptions and supposed facts, literally or as equations to replace by.

Proves: what an assumption says, up to a positive factor or weaker; equations
and inequalities after an assumed equation is solved for one of its symbols.
Gives up: when no fact leads on; equations that are linear in nothing.
Certificate: ``hypothesis(k)``, ``rewrite(k, y)``, ``replaced(k, x)``, ``exchange(k)`` and what follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from derivcheck.core.build import sym
from derivcheck.core.certificate import Argument
from derivcheck.core.term import Term
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.propositions import conjuncts
from derivcheck.methods import Application, Method, Proposal, Search


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Each fact as it is, then each equation among them as a rule."""
    return search.first(sequent, _proposals(sequent), "")


def _proposals(sequent: Sequent) -> Iterator[Application]:
    facts = sequent.context.facts
    own = frozenset() if sequent.allows("hypothesis") else sequent.given
    granted = {equation for equation, _ in sequent.granted}
    free = [k for k, fact in enumerate(facts) if fact.op != "or" and fact not in own]
    for k in free:
        if facts[k].free & sequent.claim.free or not facts[k].free:
            yield "hypothesis", k
    for k in free:
        equations = [f for f in conjuncts(facts[k]) if f.op == "eq"]
        if any(f.args[0].sort.kind == "array" and f.args[0].op != "sym" for f in equations):
            yield "exchange", k
        if not equations or granted & set(equations):
            continue
        symbols = [s for f in equations for s in f.args if s.op == "sym" and s.sort.kind == "array"]
        yield from (("replaced", k, s) for s in symbols if s.name in sequent.claim.free)
        targets = [t for f in equations for t in _targets(f)]
        if len(equations) > 1:  # each for a side of it that is a symbol: a system put in
            for sides in islice(product(*([s for s in f.args if s.op == "sym"] for f in equations)), 2):
                arguments: tuple[Argument, ...] = (k, *sides)
                yield "rewrite", *arguments
        yield from (("rewrite", k, t) for t in targets[:4])
        yield "rewrite", k


def _targets(equation: Term) -> list[Term]:
    """Symbols the equation may be solved for: a side that is one first, then all that occur."""
    sides = [s for s in equation.args if s.op == "sym"]
    inside = sorted(
        {t for s in equation.args for t in s.subterms() if t.op == "sym" and t.sort.kind == "scalar"},
        key=lambda t: t.name,
    )
    return list(dict.fromkeys([*sides, *(sym(t.name, t.sort) for t in inside)]))


METHOD = Method("hypothesis", 60, prove)
