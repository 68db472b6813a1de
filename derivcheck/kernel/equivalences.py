"""Rules for equivalent relations of numbers: multiples of one another, and images under an increasing function."""

from __future__ import annotations

from derivcheck.core.build import sub
from derivcheck.core.certificate import Argument
from derivcheck.core.term import Term
from derivcheck.kernel import order, signs
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, side_undefined, undefined
from derivcheck.kernel.field import Field
from derivcheck.kernel.normal import normal
from derivcheck.kernel.propositions import MASKS, MIRROR, pushed


def equivalent(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``equivalent``.

    c - d = m (a - b)   m > 0 (m ≠ 0 for = and ≠; m < 0 turns R)   a, b, c, d defined
    ─────────────────────────────────────────────────────────────────────────────────
                                 Γ ⊢ a R b ⇔ c R d   (⇒)
    """
    claim = sequent.claim
    if arguments or claim.op not in ("iff", "implies"):
        return no_proof("equivalent relates propositions")
    field = sequent.field()
    fault = side_undefined(sequent, field)
    if fault is not None:
        return fault
    p, q = (pushed(side) for side in claim.args)
    if same_relation(field, p, q, weaker=claim.op == "implies"):
        return ()
    return no_proof("the relations are not multiples of each other")


def monotone(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
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
            return no_proof("monotone takes the name of a function and relates propositions")
    field = sequent.field()
    fault = side_undefined(sequent, field)
    if fault is not None:
        return fault
    p, q = (pushed(side) for side in sequent.claim.args)
    if p.op != q.op or p.op not in MASKS:
        return no_proof("monotone keeps the relation")
    for before, after in ((p.args, q.args), (q.args, p.args)):
        images = [order.image(name, x) for x in before]
        if all(
            image is not None
            and undefined(sequent, field, image) is None
            and signs.vanishes(field, normal(field, image) - normal(field, y))
            for image, y in zip(images, after, strict=True)
        ):
            return ()
    return no_proof("one relation is not the image of the other")


def same_relation(field: Field, fact: Term, claim: Term, weaker: bool) -> bool:
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
