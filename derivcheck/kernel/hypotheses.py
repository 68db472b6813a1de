"""Rules that use a fact of the context: as the claim itself or stronger, and as an equation to rewrite by."""

from __future__ import annotations

from derivcheck.core.build import is_infinite
from derivcheck.core.certificate import Argument
from derivcheck.core.rewrite import same_up_to_bound_names, unfold
from derivcheck.core.term import Term
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, if_defined, no_proof
from derivcheck.kernel.equivalences import same_relation
from derivcheck.kernel.facts import readable
from derivcheck.kernel.propositions import conjuncts


def hypothesis(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``hypothesis``.

    Γ ∋ q, and q is p: literally, by a positive factor, or stronger
    ───────────────────────────────────────────────────────────────
                                 Γ ⊢ p
    """
    facts = sequent.context.facts
    match arguments:
        case (int(k),) if 0 <= k < len(facts):
            if facts[k] in sequent.given and not sequent.allows("hypothesis"):
                return Rejected("justification", "`by:` does not admit hypotheses")
            claim = sequent.claim
            if any(same_up_to_bound_names(unfold(f), unfold(claim)) for f in (facts[k], *conjuncts(facts[k]))):
                return ()
            field = sequent.field()
            known = [f for f in conjuncts(facts[k]) if readable(sequent.context, f, sequent.work)]
            if any(same_relation(field, f, claim, weaker=True) for f in known):
                return if_defined(sequent, field)
            return no_proof("the fact is another one")
    return no_proof("hypothesis takes the position of a fact")


def rewrite(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``rewrite``.

        Γ ∋ a = b, linear in y with a coefficient that is not zero   Γ ⊢ p with that as a rule for y
        ────────────────────────────────────────────────────────────────────────────────────────────
                                                   Γ ⊢ p

    Arguments: the fact's position and, if wanted, the term y, one for each equation of the fact.  The rule acts in
    the normal form at the point, never inside a derivative or a binder.
    """
    facts = sequent.context.facts
    match arguments:
        case (int(k), *targets) if 0 <= k < len(facts) and all(isinstance(y, Term) for y in targets):
            wanted: list[Term | None] = [y for y in targets if isinstance(y, Term)] or [None]
        case _:
            return no_proof("rewrite takes the position of a fact and terms")
    if facts[k] in sequent.given and not sequent.allows("hypothesis"):
        return Rejected("justification", "`by:` does not admit hypotheses")
    equations = [f for f in conjuncts(facts[k]) if f.op == "eq" and not any(is_infinite(a) for a in f.args)]
    if not equations:
        return no_proof("the fact is no equation")
    if len(wanted) not in (1, len(equations)):
        return no_proof("rewrite takes one term, or one for each equation")
    return (sequent.grant(*zip(equations, wanted if len(wanted) > 1 else wanted * len(equations), strict=True)),)
