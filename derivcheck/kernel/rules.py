"""The rules of the kernel, one function each: premises / line / conclusion.

Γ is the context.  A rule looks at the conclusion and the certificate's
arguments and returns the sequents of its premises, () where it has none, or
`Rejected`.  "Defined" in a side condition means: every condition that
`definedness` gives is discharged under Γ.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derivcheck.core.build import build, is_infinite, num, relation, same_shape, sub
from derivcheck.core.certificate import Argument
from derivcheck.core.context import Context
from derivcheck.core.rewrite import read_entries, same_up_to_bound_names, substitute, unfold
from derivcheck.core.term import Term
from derivcheck.kernel import cone, integrals, limits, moving, order, signs, structure
from derivcheck.kernel.binomial_theorem import binomial_theorem
from derivcheck.kernel.check import (
    Rejected,
    Rule,
    Sequent,
    Subgoals,
    parts,
    side_undefined,
    step,
    undefined,
)
from derivcheck.kernel.composition import composed
from derivcheck.kernel.entail import goal
from derivcheck.kernel.facts import readable
from derivcheck.kernel.field import Field
from derivcheck.kernel.holds import contradictory, holds
from derivcheck.kernel.induction import induction
from derivcheck.kernel.lemmas import lemma, lemma_along
from derivcheck.kernel.lower import array_shape
from derivcheck.kernel.matrices import matrix_words
from derivcheck.kernel.normal import normal
from derivcheck.kernel.propositions import MASKS, MIRROR, conjuncts, pushed
from derivcheck.kernel.replacing import congruent, entrywise_equivalent, exchange, replaced, through
from derivcheck.kernel.series import series
from derivcheck.kernel.subdivision import subdivision
from derivcheck.kernel.termwise import termwise

Arguments = tuple[Argument, ...]


def _no(message: str) -> Rejected:
    return Rejected("no-proof", message)


def normal_form(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``normal-form``.

        N(a) = N(b)   a, b defined
        ──────────────────────────
                Γ ⊢ a = b

    A conjunction is shown part by part, arrays entry by entry; ≤ and ≥ are weaker than =.
    """
    if arguments:
        return _no("normal-form takes no argument")
    field = sequent.field()
    for claim, inside in parts(sequent, field):
        if claim.op not in ("eq", "le", "ge"):
            return _no("normal-form shows equations only")
        a, b = claim.args
        if not signs.vanishes(inside, normal(inside, a) - normal(inside, b)):
            return _no("the normal forms differ")
    return _if_defined(sequent, field)


def _if_defined(sequent: Sequent, field: Field) -> Subgoals | Rejected:
    """No premises where the claim's sides are defined: asked last, for most rules do not get so far."""
    fault = side_undefined(sequent, field)
    return () if fault is None else fault


def signs_rule(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``signs``.

        the sign of a - b is one that R admits   a, b defined
        ─────────────────────────────────────────────────────
                              Γ ⊢ a R b

    Also connectives of such relations, each true by its own signs.
    """
    if arguments:
        return _no("signs takes no argument")
    field = sequent.field()
    if all(holds(inside, claim) for claim, inside in parts(sequent, field)):
        return _if_defined(sequent, field)
    return _no("the context does not decide the sign")


def unfold_rule(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``unfold``.

        a and b unfolded are one term up to bound names   a, b defined
        ──────────────────────────────────────────────────────────────
                   Γ ⊢ a = b   (a ≤ b, a ≥ b, p ⇔ q, p ⇒ q)

    An entry of a defined array is unfolded too: that it exists is part of being defined.
    """
    claim = sequent.claim
    if arguments or claim.op not in ("eq", "le", "ge", "iff", "implies"):
        return _no("unfold shows that two lines are the same")
    a, b = (read_entries(unfold(arg)) for arg in claim.args)
    if not same_up_to_bound_names(a, b):
        return _no("the lines differ after unfolding the definitions")
    return _if_defined(sequent, sequent.field())


def each(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``each``.

    Γ ⊢ p   Γ, p ⊢ q
    ────────────────
      Γ ⊢ p and q
    """
    if arguments or sequent.claim.op != "and":
        return _no("each shows a conjunction")
    found = []
    for part in sequent.claim.args:
        found.append(sequent.show(part))
        sequent = replace(sequent, context=sequent.context.suppose(part))
    return tuple(found)


def one_of(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``one-of``.

        Γ ⊢ pᵢ
    ──────────────
    Γ ⊢ p₁ or … pₙ
    """
    match arguments:
        case (int(k),) if sequent.claim.op == "or" and 0 <= k < len(sequent.claim.args):
            return (sequent.show(sequent.claim.args[k]),)
    return _no("one-of takes the position of a part of a disjunction")


def via(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``via``.

        Γ ⊢ a = t   Γ ⊢ t R b
        ─────────────────────
              Γ ⊢ a R b

    t is a number or of the claim's shape: an array of another size may be empty,
    and two limits that are both infinite are not equal.
    """
    match arguments:
        case (Term() as t,) if sequent.claim.op in MASKS and not is_infinite(t):
            a, b = sequent.claim.args
            if t.sort.kind == "array" and not same_shape(t.sort.shape, array_shape((a, b))):
                return _no("the term is of another shape")
            return sequent.show(relation("eq", a, t)), sequent.show(relation(sequent.claim.op, t, b))
    return _no("via takes one term and shows a relation")


def cases(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``cases``.

         Γ, y < 0 ⊢ p   Γ, y = 0 ⊢ p   Γ, y > 0 ⊢ p   y defined
        ───────────────────────────────────────────────────────
                                 Γ ⊢ p

    With y a proposition: Γ, y ⊢ p and Γ, not y ⊢ p.
    """
    match arguments:
        case (Term() as y,) if y.sort.kind in ("proposition", "scalar"):
            if any(sequent.context.declaration(name) is None for name in y.free):
                return _no("cases speak of what is declared")  # else a name made new later might be the one
            fault = undefined(sequent, sequent.field(), y)
            if fault is not None:
                return fault
            if y.sort.kind == "proposition":
                return _branches(sequent, (y, pushed(build("not", (y,)))))
            return _branches(sequent, tuple(relation(op, y, num(0)) for op in ("lt", "eq", "gt")))
    return _no("cases splits on a number or a proposition")


def _branches(sequent: Sequent, branches: tuple[Term, ...]) -> Subgoals:
    """The same claim under each of some facts; an equation may act as a rule."""
    found = []
    for branch in branches:
        inner = sequent.show(sequent.claim, sequent.context.suppose(branch))
        scalar = branch.op == "eq" and all(a.sort.kind == "scalar" for a in branch.args)
        found.append(grant(inner, (branch, None)) if scalar else inner)
    return tuple(found)


def grant(sequent: Sequent, *equations: tuple[Term, Term | None]) -> Sequent:
    """The sequent with equations, true at every point, that may act as rules (for the given term)."""
    return replace(sequent, granted=(*sequent.granted, *equations))


def finite(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
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
    return _no("finite takes a symbol, or an entry of an array, over a finite set")


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


def alternatives(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``alternatives``.

    Γ ∋ p₁ or … or pₙ   Γ, pᵢ ⊢ q  for every i
    ──────────────────────────────────────────
                      Γ ⊢ q
    """
    match arguments:
        case (int(k),) if 0 <= k < len(sequent.context.facts):
            fact = pushed(sequent.context.facts[k])
            if fact.op == "or":
                return _branches(sequent, fact.args)
    return _no("there is no such disjunction")


def absurd(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``absurd``.

    Γ has no point
    ──────────────
        Γ ⊢ p
    """
    if not arguments and contradictory(sequent.context, sequent.work):
        return ()
    return _no("the case is not contradictory")


def hypothesis(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
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
            if any(_same_relation(field, f, claim, weaker=True) for f in known):
                return _if_defined(sequent, field)
            return _no("the fact is another one")
    return _no("hypothesis takes the position of a fact")


def _same_relation(field: Field, fact: Term, claim: Term, weaker: bool) -> bool:
    """Whether a R b and c S d are equivalent (or the first stronger): c - d = m (a - b) with the sign of m known."""
    if fact.op not in MASKS or claim.op not in MASKS:
        return False
    if any(x.sort.kind != "scalar" for x in (*fact.args, *claim.args)):
        return False
    left = field.reduce(normal(field, sub(*fact.args)))
    right = field.reduce(normal(field, sub(*claim.args)))
    if left.is_zero():
        return False
    mask = signs.ratio_sign(field, right, left)
    given = {signs.POSITIVE: MASKS[fact.op], signs.NEGATIVE: MASKS[MIRROR[fact.op]]}.get(mask)
    if given is None and mask & signs.ZERO == 0 and fact.op in ("eq", "ne"):
        given = MASKS[fact.op]
    if given is None:
        return False
    return given & ~MASKS[claim.op] == 0 if weaker else given == MASKS[claim.op]


def equivalent(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``equivalent``.

    c - d = m (a - b)   m > 0 (m ≠ 0 for = and ≠; m < 0 turns R)   a, b, c, d defined
    ─────────────────────────────────────────────────────────────────────────────────
                                 Γ ⊢ a R b ⇔ c R d   (⇒)
    """
    claim = sequent.claim
    if arguments or claim.op not in ("iff", "implies"):
        return _no("equivalent relates propositions")
    field = sequent.field()
    fault = side_undefined(sequent, field)
    if fault is not None:
        return fault
    p, q = (pushed(side) for side in claim.args)
    if _same_relation(field, p, q, weaker=claim.op == "implies"):
        return ()
    return _no("the relations are not multiples of each other")


def monotone(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``monotone``.

        c = g(a)   d = g(b)   g strictly increasing   all defined
        ─────────────────────────────────────────────────────────
                            Γ ⊢ a R b ⇔ c R d

    g is one of the functions named, or an odd power; also read from right to left.
    """
    match arguments:
        case (str(name),) if sequent.claim.op == "iff":
            pass
        case _:
            return _no("monotone takes the name of a function and relates propositions")
    field = sequent.field()
    fault = side_undefined(sequent, field)
    if fault is not None:
        return fault
    p, q = (pushed(side) for side in sequent.claim.args)
    if p.op != q.op or p.op not in MASKS:
        return _no("monotone keeps the relation")
    for before, after in ((p.args, q.args), (q.args, p.args)):
        images = [order.image(name, x) for x in before]
        if all(
            image is not None
            and undefined(sequent, field, image) is None
            and signs.vanishes(field, normal(field, image) - normal(field, y))
            for image, y in zip(images, after, strict=True)
        ):
            return ()
    return _no("one relation is not the image of the other")


def both(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``both``.

    Γ ⊢ p ⇒ q   Γ ⊢ q ⇒ p   p, q defined
    ────────────────────────────────────
                 Γ ⊢ p ⇔ q
    """
    if arguments or sequent.claim.op != "iff":
        return _no("both shows an equivalence")
    fault = side_undefined(sequent, sequent.field())
    if fault is not None:
        return fault
    p, q = sequent.claim.args
    return sequent.show(build("implies", (p, q))), sequent.show(build("implies", (q, p)))


def suppose(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``suppose``.

    Γ, p ⊢ q   p defined
    ────────────────────
         Γ ⊢ p ⇒ q
    """
    if arguments or sequent.claim.op != "implies":
        return _no("suppose shows an implication")
    p, q = sequent.claim.args
    fault = undefined(sequent, sequent.field(), p)
    return fault if fault is not None else (sequent.show(q, sequent.context.suppose(p)),)


def rewrite(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``rewrite``.

        Γ ∋ a = b, linear in y with a coefficient that is not zero   Γ ⊢ p with that as a rule for y
        ────────────────────────────────────────────────────────────────────────────────────────────
                                                   Γ ⊢ p

    Arguments: the fact's position and, if wanted, the term y.  The rule acts in
    the normal form at the point, never inside a derivative or a binder.
    """
    facts = sequent.context.facts
    match arguments:
        case (int(k),) if 0 <= k < len(facts):
            target = None
        case (int(k), Term() as target) if 0 <= k < len(facts):
            pass
        case _:
            return _no("rewrite takes the position of a fact and a term")
    if facts[k] in sequent.given and not sequent.allows("hypothesis"):
        return Rejected("justification", "`by:` does not admit hypotheses")
    equations = [f for f in conjuncts(facts[k]) if f.op == "eq" and not any(is_infinite(a) for a in f.args)]
    if not equations:
        return _no("the fact is no equation")
    return (grant(sequent, *((e, target) for e in equations)),)


RULES: dict[str, Rule] = {
    "normal-form": normal_form,
    "matrix-words": matrix_words,
    "signs": signs_rule,
    "unfold": unfold_rule,
    "equivalent": equivalent,
    "each": each,
    "one-of": one_of,
    "via": via,
    "cases": cases,
    "finite": finite,
    "alternatives": alternatives,
    "absurd": absurd,
    "hypothesis": hypothesis,
    "rewrite": rewrite,
    "congruent": congruent,
    "through": through,
    "entrywise-equivalent": entrywise_equivalent,
    "replaced": replaced,
    "exchange": exchange,
    "lemma": lemma,
    "lemma-along": lemma_along,
    "antiderivative": integrals.antiderivative,
    "improper": integrals.improper,
    "parts-of-range": integrals.parts_of_range,
    "monotone": monotone,
    "both": both,
    "suppose": suppose,
    "goal": goal,
    "extremum": moving.extremum,
    "strict-extremum": moving.strict_extremum,
    "approach": moving.approach,
    "scaled": order.scaled,
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
    "curvature": structure.curvature,
    "not-convex": structure.not_convex,
}


def closed_equality(equation: Term) -> bool:
    """Whether an equation without free names is proved by the normal form."""
    if equation.free or equation.op != "eq":
        return False
    return not isinstance(step(Sequent(Context(), equation), "normal-form"), Rejected)
