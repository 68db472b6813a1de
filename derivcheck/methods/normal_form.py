"""The normal form of the exp–log–algebraic field.

Proves: equations of rational functions, roots, powers, exp, log, trigonometric
and hyperbolic functions and their inverses, absolute values of known sign,
derivatives of all these, unspecified functions; entry by entry for arrays.
Gives up: when the normal forms differ, which refutes nothing; when a side is
not shown to be defined; when an expression grows beyond the kernel's limits.
Certificate: ``normal-form``; the computation is the proof.  Assumed equations act
as rules by ``rewrite(k)``.
"""

from __future__ import annotations

from derivcheck.core.certificate import Certificate
from derivcheck.kernel.check import Rejected, Sequent
from derivcheck.kernel.propositions import conjuncts
from derivcheck.methods import GaveUp, Method, Proposal, Search


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Ask the kernel, with the assumed equations as rules first where there are any; ≤ without them is for signs."""
    if sequent.claim.op not in ("eq", "le", "ge", "and"):
        return GaveUp("")
    if search.depth == 0:
        found = _with_equations(sequent, search)
        if found is not None:
            return found
    return GaveUp("") if sequent.claim.op in ("le", "ge") else search.apply(sequent, "normal-form")


def _with_equations(sequent: Sequent, search: Search) -> Certificate | None:
    """Every assumed equation as a rule, then the normal form."""
    used: list[int] = []
    inner = sequent
    for k, fact in enumerate(sequent.context.assumptions):
        if any(part.op == "eq" for part in conjuncts(fact)):
            premises = search.step(inner, "rewrite", k)
            if not isinstance(premises, Rejected):
                used.append(k)
                (inner,) = premises
    found = search.apply(inner, "normal-form") if used else None
    if not isinstance(found, Certificate):
        return None
    for k in reversed(used):
        found = Certificate("rewrite", (k,), (found,))
    return found


METHOD = Method("normal-form", 20, prove, leaf=True)
