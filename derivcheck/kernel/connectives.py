"""Rules for propositions made of others: their parts, one part, both directions, what is supposed."""

from __future__ import annotations

from dataclasses import replace

from derivcheck.core.build import ZERO, build, relation, sub
from derivcheck.core.certificate import Argument
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, side_undefined, undefined
from derivcheck.kernel.propositions import differs, pushed, relates_numbers


def each(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``each``.

    Γ ⊢ p   Γ, p ⊢ q
    ────────────────
      Γ ⊢ p and q
    """
    if arguments or sequent.claim.op != "and":
        return no_proof("each shows a conjunction")
    found = []
    for part in sequent.claim.args:
        found.append(sequent.show(part))
        sequent = replace(sequent, context=sequent.context.suppose(part))
    return tuple(found)


def one_of(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``one-of``.

        Γ ⊢ pᵢ
    ──────────────
    Γ ⊢ p₁ or … pₙ
    """
    match arguments:
        case (int(k),) if sequent.claim.op == "or" and 0 <= k < len(sequent.claim.args):
            return (sequent.show(sequent.claim.args[k]),)
    return no_proof("one-of takes the position of a part of a disjunction")


def both(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``both``.

    Γ ⊢ p ⇒ q   Γ ⊢ q ⇒ p
    ─────────────────────
          Γ ⊢ p ⇔ q

    In strong Kleene logic: where one side is undefined, one of the implications is not true.
    """
    if arguments or sequent.claim.op != "iff":
        return no_proof("both shows an equivalence")
    p, q = sequent.claim.args
    return sequent.show(build("implies", (p, q))), sequent.show(build("implies", (q, p)))


def suppose(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``suppose``.

    Γ, p ⊢ q   p defined
    ────────────────────
         Γ ⊢ p ⇒ q
    """
    if arguments or sequent.claim.op != "implies":
        return no_proof("suppose shows an implication")
    p, q = sequent.claim.args
    fault = undefined(sequent, sequent.field(), p)
    return fault if fault is not None else (sequent.show(q, sequent.context.suppose(p)),)


def contraposed(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``contraposed``.

    Γ ⊢ not q ⇒ not p
    ─────────────────
        Γ ⊢ p ⇒ q

    In strong Kleene logic both have the same value at every point.
    """
    if arguments or sequent.claim.op != "implies":
        return no_proof("contraposed shows an implication")
    p, q = (pushed(build("not", (part,))) for part in sequent.claim.args)
    return (sequent.show(build("implies", (q, p))),)


def factors(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``factors``.

    Γ ⊢ (a₁ - b₁)·…·(aₙ - bₙ) = 0
    ──────────────────────────────
     Γ ⊢ a₁ = b₁ or … or aₙ = bₙ

    Of numbers; what else the disjunction offers is left aside.
    """
    if arguments or sequent.claim.op != "or":
        return no_proof("factors shows that one of some equations holds")
    equations = [p for p in sequent.claim.args if p.op == "eq" and relates_numbers(p)]
    if len(equations) < 2:
        return no_proof("factors takes two equations of numbers at least")
    return (sequent.show(relation("eq", build("mul", tuple(sub(*p.args) for p in equations)), ZERO)),)


def distance(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``distance``.

    Γ ⊢ |a - b|² ≤ 0   a, b defined
    ───────────────────────────────
              Γ ⊢ a = b

    Of two arrays: the sum of the squares of all entries.
    """
    claim = sequent.claim
    away = differs(build("ne", claim.args)) if claim.op == "eq" and not arguments else None
    if away is None:
        return no_proof("distance shows that two arrays are equal")
    fault = side_undefined(sequent, sequent.field())
    return fault if fault is not None else (sequent.show(relation("le", *away.args)),)
