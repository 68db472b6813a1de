"""The table of the kernel's rules, each one function: premises / line / conclusion.

Γ is the context.  A rule looks at the conclusion and the certificate's
arguments and returns the sequents of its premises, () where it has none, or
`Rejected`.  "Defined" in a side condition means: every condition that
`definedness` gives is discharged under Γ.
"""

from __future__ import annotations

from derivcheck.core.context import Context
from derivcheck.core.term import Term
from derivcheck.kernel import (
    cases,
    cone,
    connectives,
    convexity,
    equivalences,
    hypotheses,
    integrals,
    limits,
    moving,
    order,
    relations,
    replacing,
)
from derivcheck.kernel.binomial_theorem import binomial_theorem
from derivcheck.kernel.check import Rejected, Rule, Sequent, step
from derivcheck.kernel.composition import composed
from derivcheck.kernel.entail import goal
from derivcheck.kernel.induction import induction
from derivcheck.kernel.lemmas import lemma, lemma_along
from derivcheck.kernel.matrices import matrix_words
from derivcheck.kernel.series import series
from derivcheck.kernel.sides import sides
from derivcheck.kernel.subdivision import subdivision
from derivcheck.kernel.termwise import termwise

RULES: dict[str, Rule] = {
    "normal-form": relations.normal_form,
    "matrix-words": matrix_words,
    "signs": relations.signs_rule,
    "unfold": relations.unfold_rule,
    "equivalent": equivalences.equivalent,
    "each": connectives.each,
    "one-of": connectives.one_of,
    "via": relations.via,
    "cases": cases.cases,
    "finite": cases.finite,
    "alternatives": cases.alternatives,
    "absurd": cases.absurd,
    "hypothesis": hypotheses.hypothesis,
    "rewrite": hypotheses.rewrite,
    "congruent": replacing.congruent,
    "through": replacing.through,
    "entrywise-equivalent": replacing.entrywise_equivalent,
    "replaced": replacing.replaced,
    "exchange": replacing.exchange,
    "lemma": lemma,
    "lemma-along": lemma_along,
    "antiderivative": integrals.antiderivative,
    "improper": integrals.improper,
    "parts-of-range": integrals.parts_of_range,
    "sides": sides,
    "monotone": equivalences.monotone,
    "both": connectives.both,
    "suppose": connectives.suppose,
    "contraposed": connectives.contraposed,
    "factors": connectives.factors,
    "distance": connectives.distance,
    "goal": goal,
    "extremum": moving.extremum,
    "strict-extremum": moving.strict_extremum,
    "approach": moving.approach,
    "between": order.between,
    "bounded": order.bounded,
    "squares": order.squares,
    "applied": order.applied,
    "reflected": order.reflected,
    "entries": order.entries,
    "unfolded": order.unfolded,
    "generalise": order.generalise,
    "series": series,
    "binomial-theorem": binomial_theorem,
    "limit": limits.limit,
    "diverges": limits.diverges,
    "subdivision": subdivision,
    "termwise": termwise,
    "induction": induction,
    "composed": composed,
    "psd": cone.psd,
    "cone": cone.cone,
    "minors": cone.minors,
    "indefinite": cone.indefinite,
    "form": cone.form,
    "curvature": convexity.curvature,
    "not-convex": convexity.not_convex,
}


def closed_equality(equation: Term) -> bool:
    """Whether an equation without free names is proved by the normal form."""
    if equation.free or equation.op != "eq":
        return False
    return not isinstance(step(Sequent(Context(), equation), "normal-form"), Rejected)
