"""Rules that split a claim: by a sign, a proposition, the values of a finite symbol, a fact; and what cannot occur."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derivcheck.core.build import build, num, relation
from derivcheck.core.certificate import Argument
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import Term
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, undefined
from derivcheck.kernel.holds import contradictory
from derivcheck.kernel.propositions import opened, pushed


def cases(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``cases``.

         Γ, y < 0 ⊢ p   Γ, y = 0 ⊢ p   Γ, y > 0 ⊢ p   y defined
        ───────────────────────────────────────────────────────
                                 Γ ⊢ p

    With y a proposition: Γ, y ⊢ p and Γ, not y ⊢ p.
    """
    match arguments:
        case (Term() as y,) if y.sort.kind in ("proposition", "scalar"):
            if any(sequent.context.declaration(name) is None for name in y.free):
                return no_proof("cases speak of what is declared")  # else a name made new later might be the one
            fault = undefined(sequent, sequent.field(), y)
            if fault is not None:
                return fault
            if y.sort.kind == "proposition":
                return _branches(sequent, (y, pushed(build("not", (y,)))))
            return _branches(sequent, tuple(relation(op, y, num(0)) for op in ("lt", "eq", "gt")))
    return no_proof("cases splits on a number or a proposition")


def finite(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``finite``.

    Γ[y := v] ⊢ p[y := v]  for every value v of the finite symbol y
    ───────────────────────────────────────────────────────────────
                                 Γ ⊢ p
    """
    if not sequent.allows("cases"):
        return Rejected("justification", "`by:` does not admit cases")
    match arguments:
        case (str(name),):
            declaration = sequent.context.declaration(name)
            if declaration is not None and declaration.domain.values and declaration.sort.kind == "scalar":
                return tuple(_at_value(sequent, name, v) for v in declaration.domain.values)
        case (Term(op="index") as entry,) if entry.args[0].op == "sym":
            declaration = sequent.context.declaration(entry.args[0].name)
            fault = undefined(sequent, sequent.field(), entry)
            if declaration is not None and declaration.domain.values and fault is None:
                return _branches(sequent, tuple(relation("eq", entry, num(v)) for v in declaration.domain.values))
    return no_proof("finite takes a symbol, or an entry of an array, over a finite set")


def alternatives(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``alternatives``.

    Γ ∋ p₁ or … or pₙ   Γ, pᵢ ⊢ q  for every i
    ──────────────────────────────────────────
                      Γ ⊢ q
    """
    match arguments:
        case (int(k),) if 0 <= k < len(sequent.context.facts):
            fact = opened(sequent.context.facts[k])
            if fact.op == "or":
                return _branches(sequent, fact.args)
    return no_proof("there is no such disjunction")


def absurd(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``absurd``.

    Γ has no point
    ──────────────
        Γ ⊢ p
    """
    if not arguments and contradictory(sequent.context, sequent.work):
        return ()
    return no_proof("the case is not contradictory")


def _branches(sequent: Sequent, branches: tuple[Term, ...]) -> Subgoals:
    """The same claim under each of some facts; an equation may act as a rule."""
    found = []
    for branch in branches:
        inner = sequent.show(sequent.claim, sequent.context.suppose(branch))
        scalar = branch.op == "eq" and all(a.sort.kind == "scalar" for a in branch.args)
        wanted = [s for s in branch.args[:1] if s.op == "sym" and branch.args[1].op != "num"]  # else what is preferred
        found.append(inner.grant(*((branch, y) for y in (*wanted, None))) if scalar else inner)
    return tuple(found)


def _at_value(sequent: Sequent, name: str, value: Fraction) -> Sequent:
    """The sequent at one value of a symbol: claim, ranges, facts and granted equations alike."""

    def put(term: Term) -> Term:
        return substitute(term, {name: num(value)})

    context = sequent.context
    return replace(
        sequent,
        context=replace(
            context,
            declarations=tuple(replace(d, domain=d.domain.moved(put)) for d in context.declarations if d.name != name),
            assumptions=tuple(put(f) for f in context.assumptions),
            conditions=tuple(put(f) for f in context.conditions),
            cases=tuple(put(f) for f in context.cases),
        ),
        claim=put(sequent.claim),
        granted=tuple((put(e), None if y is None else put(y)) for e, y in sequent.granted),
        given=frozenset(put(f) for f in sequent.given),
        defined=frozenset(put(t) for t in sequent.defined),
    )
