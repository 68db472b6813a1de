"""Equals for equals in propositions: side by side, entry by entry, and a symbol by what it equals."""

from __future__ import annotations

from dataclasses import replace

from derivcheck.core.build import CONVEXITY, DERIVATIVES, build, is_infinite, relation, same_shape, sub
from derivcheck.core.certificate import Argument
from derivcheck.core.rewrite import rebuild, substitute, unfold, variable_base
from derivcheck.core.term import BINDERS, Term
from derivcheck.kernel import lower, signs
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, side_undefined, undefined
from derivcheck.kernel.normal import normal
from derivcheck.kernel.propositions import MASKS, conjuncts, pushed


def congruent(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """Equal sides: Γ ⊢ a = c and Γ ⊢ b = d give Γ ⊢ a R b ⇔ c R d (⇒), numbers and arrays alike."""
    claim = sequent.claim
    if arguments or claim.op not in ("iff", "implies"):
        return no_proof("congruent relates propositions")
    p, q = (pushed(side) for side in claim.args)
    if p.op != q.op or p.op not in MASKS or any(is_infinite(x) for x in (*p.args, *q.args)):
        return no_proof("congruent keeps the relation")
    if not all(same_shape(x.sort.shape, y.sort.shape) for x, y in zip(p.args, q.args, strict=True)):
        return no_proof("congruent keeps the shapes")
    return tuple(sequent.show(relation("eq", x, y)) for x, y in zip(p.args, q.args, strict=True))


def through(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """A proposition between: Γ ⊢ p ⇔ r and Γ ⊢ r ⇔ q give Γ ⊢ p ⇔ q."""
    match arguments:
        case (Term() as r,) if r.sort.kind == "proposition" and sequent.claim.op == "iff":
            p, q = sequent.claim.args
            return sequent.show(build("iff", (p, r))), sequent.show(build("iff", (r, q)))
    return no_proof("through takes a proposition and shows an equivalence")


def entrywise_equivalent(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """Array equations: c - d = m (a - b) entry by entry with m ≠ 0, all defined, give Γ ⊢ a = b ⇔ c = d."""
    claim = sequent.claim
    if arguments or claim.op not in ("iff", "implies"):
        return no_proof("entrywise-equivalent relates equations")
    p, q = claim.args
    if p.op != "eq" or q.op != "eq":
        return no_proof("entrywise-equivalent relates equations")
    fault = side_undefined(sequent, sequent.field())
    if fault is not None:
        return fault
    whole = [sequent.reading.opened(x) for x in (sub(*p.args), sub(*q.args))]
    if whole[0].sort.kind != "array" or not same_shape(whole[0].sort.shape, whole[1].sort.shape):
        return no_proof("the equations are not of arrays of one shape")
    names = sequent.context.names | claim.free
    for indices, declared in lower.positions(whole[0].sort.shape, names):
        inner = replace(sequent, context=sequent.context.declare(*declared))
        field = inner.field()
        left, right = (field.reduce(normal(field, build("index", (x, *indices)))) for x in whole)
        if left.is_zero() and right.is_zero():
            continue
        if left.is_zero() or right.is_zero() or signs.ratio_sign(field, right, left) & signs.ZERO:
            return no_proof("the equations are not multiples of each other")
    return ()


def replaced(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """A symbol by what it equals: Γ ∋ x = t, t free of x, and Γ ⊢ p[x := t] give Γ ⊢ p.

    The symbol may be an array.  Under derivatives the replacement is made
    after what stands inside was done (``at``), so it speaks of the point.
    """
    facts = sequent.context.facts
    match arguments:
        case (int(k), Term(op="sym") as x) if 0 <= k < len(facts):
            pass
        case _:
            return no_proof("replaced takes the position of a fact and a symbol")
    if facts[k] in sequent.given and not sequent.allows("hypothesis"):
        return Rejected("justification", "`by:` does not admit hypotheses")
    for equation in (f for f in conjuncts(facts[k]) if f.op == "eq"):
        for side, value in (equation.args, equation.args[::-1]):
            if side is not x or x.name in value.free or is_infinite(value):
                continue
            if not same_shape(value.sort.shape, x.sort.shape) or (x.sort.integer and not value.sort.integer):
                continue
            if x.sort.symmetric and not value.sort.symmetric:
                continue
            fault = undefined(sequent, sequent.field(), value)
            return fault if fault is not None else (sequent.show(substitute(sequent.claim, {x.name: value})),)
    return no_proof("the fact does not say what the symbol equals")


def exchange(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """A part by what it equals: Γ ∋ a = b and Γ ⊢ p with b for a, both unfolded, give Γ ⊢ p.

    Where a stands under a binder or a derivative by one of its own names it
    speaks of other points than the fact does, and is left alone.  Afterwards the
    fact is no rule any more: as one it might turn b into what a is made of.
    """
    facts = sequent.context.facts
    match arguments:
        case (int(k),) if 0 <= k < len(facts):
            pass
        case _:
            return no_proof("exchange takes the position of a fact")
    if facts[k] in sequent.given and not sequent.allows("hypothesis"):
        return Rejected("justification", "`by:` does not admit hypotheses")
    claim = unfold(sequent.claim)
    used = [f for f in conjuncts(facts[k]) if f.op == "eq"]
    for equation in map(unfold, used):
        a, b = equation.args
        if a.op in ("num", "const") or is_infinite(b) or not same_shape(a.sort.shape, b.sort.shape):
            continue
        claim = _exchanged(claim, a, b)
    if claim is unfold(sequent.claim):
        return no_proof("the fact's left side does not occur")
    fault = side_undefined(sequent, sequent.field())
    if fault is not None:
        return fault
    return (replace(sequent, claim=claim, granted=tuple(g for g in sequent.granted if g[0] not in used)),)


def _exchanged(term: Term, a: Term, b: Term) -> Term:
    if term is a:
        return b
    own: frozenset[str] = frozenset()
    if term.op in BINDERS:
        own = frozenset({term.var.name})
    elif term.op in DERIVATIVES:
        own = frozenset({variable_base(term.args[1]).name})
    elif term.op in CONVEXITY:
        own = frozenset(x.name for x in term.args[1:])
    if own & (a.free | b.free):
        return term
    return rebuild(term, tuple(_exchanged(x, a, b) for x in term.args))
