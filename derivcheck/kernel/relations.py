"""Rules for relations: what the normal form, the signs and the definitions show, and a term in between."""

from __future__ import annotations

from derivcheck.core.build import is_infinite, relation, same_shape
from derivcheck.core.certificate import Argument
from derivcheck.core.rewrite import read_entries, same_up_to_bound_names, unfold
from derivcheck.core.term import Term
from derivcheck.kernel import signs
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, if_defined, no_proof, parts
from derivcheck.kernel.holds import holds
from derivcheck.kernel.lower import array_shape
from derivcheck.kernel.normal import normal
from derivcheck.kernel.propositions import MASKS


def normal_form(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``normal-form``.

        N(a) = N(b)   a, b defined
        ──────────────────────────
                Γ ⊢ a = b

    A conjunction is shown part by part, arrays entry by entry; ≤ and ≥ are weaker than =.
    """
    if arguments:
        return no_proof("normal-form takes no argument")
    field = sequent.field()
    for claim, inside in parts(sequent, field):
        if claim.op not in ("eq", "le", "ge"):
            return no_proof("normal-form shows equations only")
        a, b = claim.args
        if not signs.vanishes(inside, normal(inside, a) - normal(inside, b)):
            return no_proof("the normal forms differ")
    return if_defined(sequent, field)


def signs_rule(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``signs``.

        the sign of a - b is one that R admits   a, b defined
        ─────────────────────────────────────────────────────
                              Γ ⊢ a R b

    Also connectives of such relations, each true by its own signs.
    """
    if arguments:
        return no_proof("signs takes no argument")
    field = sequent.field()
    if all(holds(inside, claim) for claim, inside in parts(sequent, field)):
        return if_defined(sequent, field)
    return no_proof("the context does not decide the sign")


def unfold_rule(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``unfold``.

        a and b unfolded are one term up to bound names   a, b defined
        ──────────────────────────────────────────────────────────────
                   Γ ⊢ a = b   (a ≤ b, a ≥ b, p ⇔ q, p ⇒ q)

    An entry of a defined array is unfolded too: that it exists is part of being defined.
    """
    claim = sequent.claim
    if arguments or claim.op not in ("eq", "le", "ge", "iff", "implies"):
        return no_proof("unfold shows that two lines are the same")
    a, b = (read_entries(unfold(arg)) for arg in claim.args)
    if not same_up_to_bound_names(a, b):
        return no_proof("the lines differ after unfolding the definitions")
    return if_defined(sequent, sequent.field())


def via(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``via``.

        Γ ⊢ a = t   Γ ⊢ t R b
        ─────────────────────
              Γ ⊢ a R b

    t is a number or of the claim's shape: an array of another size may be empty,
    and two limits that are both infinite are not equal.  That t ≠ b are numbers
    says nothing of an array a, which may be empty.
    """
    match arguments:
        case (Term() as t,) if sequent.claim.op in MASKS and not is_infinite(t):
            a, b = sequent.claim.args
            if t.sort.kind == "array" and not same_shape(t.sort.shape, array_shape((a, b))):
                return no_proof("the term is of another shape")
            if sequent.claim.op == "ne" and a.sort.kind == "array" and t.sort.kind == b.sort.kind == "scalar":
                return no_proof("an array without entries equals numbers that differ")
            return sequent.show(relation("eq", a, t)), sequent.show(relation(sequent.claim.op, t, b))
    return no_proof("via takes one term and shows a relation")
