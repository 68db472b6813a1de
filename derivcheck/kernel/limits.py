"""Rules for limits: by expansions at the point, or by smoothness there.

A limit is taken over a punctured neighbourhood on which the body must be
defined; facts about an outer symbol of the bound name do not reach it.
Two-sided limits are two one-sided ones that agree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from derivcheck.core.build import build, is_infinite, relation
from derivcheck.core.certificate import Argument
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.kernel import signs
from derivcheck.kernel.asymptotics import Germ
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, lacking, no_proof, undefined
from derivcheck.kernel.definedness import Definedness
from derivcheck.kernel.field import Field
from derivcheck.kernel.names import size_names
from derivcheck.kernel.normal import normal
from derivcheck.kernel.ring import Rat, Stuck
from derivcheck.kernel.scales import ONE, Expansion, Scales

Arguments = tuple[Argument, ...]
_ORDERS = (3, 6, 10)


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """What a term tends to: a number, or with ``infinite`` 1 or -1 one of the ends."""

    number: Rat | None
    infinite: int = 0


def limit(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``limit``.

        f(x) → L as x → a   L defined   Γ, lim f = L ⊢ p
        ────────────────────────────────────────────────
                             Γ ⊢ p

    Arguments: the limit and L.
    """
    match arguments:
        case (Term(op="limit") as term, Term() as value) if value.sort.kind == "scalar" and not is_infinite(value):
            pass
        case _:
            return no_proof("limit takes a limit and a number")
    field = sequent.field()
    fault = undefined(sequent, field, value)
    if fault is not None:
        return fault
    found = behaviour(sequent, field, term)
    if isinstance(found, Rejected):
        return found
    if found.number is None or not signs.vanishes(field, found.number - normal(field, value)):
        return no_proof(f"{text(value)} is not the limit")
    shown = replace(sequent, granted=(*sequent.granted, (relation("eq", term, value), None)))
    return (replace(shown, defined=shown.defined | {term}),)


def diverges(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """f(x) → ∞ as x → a
    ──────────────────   (-∞ alike)
     Γ ⊢ lim f = ∞
    """
    claim = sequent.claim
    if not arguments and claim.op == "eq":
        for term, end in (claim.args, claim.args[::-1]):
            if term.op == "limit" and is_infinite(end):
                found = behaviour(sequent, sequent.field(), term)
                if isinstance(found, Rejected):
                    return found
                return () if found.infinite == (1 if end.op == "const" else -1) else no_proof("that is not the limit")
    return no_proof("diverges shows that a limit is infinite")


def behaviour(sequent: Sequent, field: Field, term: Term) -> Value | Rejected:
    """What the body of a limit tends to at every point of the context."""
    if not sequent.allows("calculus"):
        return Rejected("justification", "`by:` does not admit calculus")
    point, body = term.args
    var = term.var
    if var.name in size_names(body):
        return no_proof("the bound name is the size of an array")  # which does not move with it
    if not sequent.reading.definitions and any(t.op == "call" and var.name in t.free for t in body.subterms()):
        return Rejected("justification", "`by:` does not admit definitions")
    if not is_infinite(point):
        if var.sort.integer:
            return no_proof("an integer tends to the ends only")
        fault = undefined(sequent, field, point)
        if fault is not None:
            return fault
    elif var.sort.natural and point.op == "neg":
        return no_proof("natural numbers do not tend to -oo")
    reason = no_proof("no expansion is known")
    for order in _ORDERS:
        try:
            return _expanded(sequent, field, term, order)
        except Stuck as stuck:
            reason = no_proof(str(stuck))
            if "more terms" not in str(stuck):
                break
    return reason if is_infinite(point) else _smooth(sequent, field, term) or reason


def _smooth(sequent: Sequent, field: Field, term: Term) -> Value | None:
    """The value at the point, where the body is smooth around it."""
    point, body = term.args
    x = term.var
    if undefined(sequent, field, build("at", (point, build("diff", (body, x))), x)) is not None:
        return None
    try:
        return Value(normal(field, substitute(body, {x.name: point})))
    except Stuck:
        return None


def _expanded(sequent: Sequent, field: Field, term: Term, order: int) -> Value | Rejected:
    found: Value | None = None
    for start in _approaches(field, term, Scales(field, order)):
        germ = Germ(term.var.name, start, Scales(field, order))
        value = _limit_of(germ, germ.expand(term.body))
        fault = unmet(sequent, field, germ)
        if fault is not None:
            return fault
        if found is not None and not _same(field, found, value):
            return no_proof("the limits from the two sides are not shown to agree")
        found = value
    assert found is not None
    return found


def unmet(sequent: Sequent, field: Field, germ: Germ) -> Rejected | None:
    """None if what expansions ask of everything but the variable is shown at every point."""
    for constant in germ.constants:
        fault = undefined(sequent, field, constant)
        if fault is not None:
            return fault
    return lacking(sequent, field, Definedness(tuple(germ.needed)))


def _approaches(field: Field, term: Term, scales: Scales) -> list[Expansion]:
    """x as T → ∞: T, -T, a + 1/T, a - 1/T."""
    point, side = term.args[0], term.data[1]  # type: ignore[index]
    if is_infinite(point):
        far = scales.power_of_t(1)
        return [far if point.op == "const" else scales.scaled(far, -1)]
    here, gap = scales.constant(normal(field, point)), scales.power_of_t(-1)
    from_above, from_below = scales.add(here, gap), scales.add(here, scales.scaled(gap, -1))
    return {"+": [from_above], "-": [from_below]}.get(side, [from_above, from_below])


def _limit_of(germ: Germ, f: Expansion) -> Value:
    scales = germ.scales
    if not f.terms:
        scales.negligible(f.rest)
        return Value(germ.field.constant(0))
    scale, c = f.terms[0]
    size = scales.compare(scale, ONE)
    if size <= 0:
        return Value(c if size == 0 else germ.field.constant(0))
    _, _, mask = scales.leading(f)
    if mask not in (signs.POSITIVE, signs.NEGATIVE):
        raise Stuck("towards which end is not decided")
    return Value(None, 1 if mask == signs.POSITIVE else -1)


def _same(field: Field, a: Value, b: Value) -> bool:
    if a.number is None or b.number is None:
        return a.infinite == b.infinite
    return signs.vanishes(field, a.number - b.number)
