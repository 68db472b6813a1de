"""Rules for propositions made of others: their parts, one part, both directions, what is supposed."""

from __future__ import annotations

from dataclasses import replace

from derivcheck.core.build import build
from derivcheck.core.certificate import Argument
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, side_undefined, undefined


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

    Γ ⊢ p ⇒ q   Γ ⊢ q ⇒ p   p, q defined
    ────────────────────────────────────
                 Γ ⊢ p ⇔ q
    """
    if arguments or sequent.claim.op != "iff":
        return no_proof("both shows an equivalence")
    fault = side_undefined(sequent, sequent.field())
    if fault is not None:
        return fault
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
