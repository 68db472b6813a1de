"""Integrals: the fundamental theorem, improper ends by limits, and a range in two parts."""

from __future__ import annotations

from dataclasses import replace

from derivcheck.core.build import CONVEXITY, DERIVATIVES, OO, build, is_infinite, neg, relation, sub
from derivcheck.core.certificate import Argument
from derivcheck.core.context import Declaration, Domain
from derivcheck.core.rewrite import free_symbols, substitute, unfold
from derivcheck.core.term import BINDERS, Term
from derivcheck.core.text import text
from derivcheck.kernel import derive, signs
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, undefined
from derivcheck.kernel.facts import open_field
from derivcheck.kernel.field import Field
from derivcheck.kernel.holds import relation_holds
from derivcheck.kernel.inside import speaks_of, under
from derivcheck.kernel.limits import behaviour
from derivcheck.kernel.names import size_names
from derivcheck.kernel.normal import normal

Arguments = tuple[Argument, ...]


def antiderivative(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``antiderivative``.

        F' = f and F differentiable on [a, b]   Γ, ∫f = F(b) - F(a) ⊢ p
        ───────────────────────────────────────────────────────────────
                                     Γ ⊢ p

    Arguments: the integral and F, in its bound name.  f = F' is continuous on
    the closed interval, so the integral exists (fundamental theorem).
    """
    if not sequent.allows("calculus"):
        return Rejected("justification", "`by:` does not admit calculus")
    match arguments:
        case (Term(op="integral") as integral, Term() as primitive) if primitive.sort.kind == "scalar":
            pass
        case _:
            return no_proof("antiderivative takes an integral and a function")
    a, b, f = integral.args
    t = integral.var
    if any(s.name == t.name for s in free_symbols(primitive) - {t}):
        return no_proof("the function speaks of another symbol under the bound name")
    field = sequent.field()
    for bound in (a, b):
        fault = undefined(sequent, field, bound)
        if fault is not None:
            return fault
        if t.name in bound.free:
            return no_proof("the bound name occurs in a bound")
    guards: tuple[Term, ...] = ()
    for low, high in ((a, b), (b, a)):
        if relation_holds(field, "le", low, high):
            guards = (relation("ge", t, low), relation("le", t, high))
            break
    fault = _is_primitive(sequent, t, guards, f, primitive)
    if fault is not None:
        return fault
    value = sub(substitute(primitive, {t.name: b}), substitute(primitive, {t.name: a}))
    return (_granted(sequent, integral, value),)


def _is_primitive(sequent: Sequent, t: Term, guards: tuple[Term, ...], f: Term, primitive: Term) -> Rejected | None:
    """None if F is differentiable and F' = f wherever the guards hold for t; nothing else is known of t there."""
    if t.name in size_names(f) | size_names(primitive):
        return no_proof("the bound name is the size of an array")  # which does not move with it
    inner = replace(
        sequent,
        context=under(sequent.context, [Declaration(t.name, t.sort, Domain())], guards),
        granted=tuple((e, y) for e, y in sequent.granted if not speaks_of(e, frozenset({t.name}))),
        defined=frozenset(d for d in sequent.defined if not speaks_of(d, frozenset({t.name}))),
    )
    inside = open_field(inner.context, sequent.reading, work=sequent.work)
    for term in (f, build("diff", (primitive, t))):
        fault = undefined(inner, inside, term)
        if fault is not None:
            return fault
    if signs.vanishes(inside, normal(inside, derive.derivative(primitive, t)) - normal(inside, f)):
        return None
    return no_proof(f"the derivative of {text(primitive)} is another function")


def _granted(sequent: Sequent, integral: Term, value: Term) -> Sequent:
    """The sequent where the integral exists and has a value."""
    return replace(
        sequent,
        granted=(*sequent.granted, (relation("eq", integral, value), None)),
        defined=sequent.defined | {integral},
    )


def _before(field: Field, a: Term, b: Term) -> bool:
    """Whether a < b, one of them perhaps infinite."""
    if is_infinite(a) or is_infinite(b):
        return (is_infinite(a) and a is not OO and b != a) or (b is OO and a is not OO)
    return relation_holds(field, "lt", a, b)


def improper(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``improper``.

        F' = f on (a, b), lim F = A at a, lim F = B at b   Γ, ∫f = B - A ⊢ p
        ────────────────────────────────────────────────────────────────────
                                       Γ ⊢ p

    Arguments: the integral, F in its bound name, A, B (for b < a, the limits at
    b and a: the integral is A - B).  f = F' is continuous on the open interval,
    so the integral over a closed part [c, d] is F(d) - F(c), and the improper
    one is the limit for c → a, d → b, each on its own.
    """
    if not sequent.allows("calculus"):
        return Rejected("justification", "`by:` does not admit calculus")
    match arguments:
        case (Term(op="integral") as integral, Term() as primitive, Term() as at_low, Term() as at_high):
            a, b, f = integral.args
            t = integral.var
        case _:
            return no_proof("improper takes an integral, a function and its two limits")
    if any(x.sort.kind != "scalar" or is_infinite(x) or t.name in x.free for x in (at_low, at_high)):
        return no_proof("the limits are numbers that do not depend on the bound name")
    if primitive.sort.kind != "scalar" or any(s.name == t.name for s in free_symbols(primitive) - {t}):
        return no_proof("the function speaks of another symbol under the bound name")
    field = sequent.field()
    for end in (a, b):
        fault = None if is_infinite(end) else undefined(sequent, field, end)
        if fault is not None or t.name in end.free:
            return fault or no_proof("the bound name occurs in a bound")
    if _before(field, a, b):
        low, high = a, b
    elif _before(field, b, a):
        low, high = b, a
    else:
        return no_proof("which end comes first is not known")
    guards = [relation("gt", t, low)] if not is_infinite(low) else []
    guards += [relation("lt", t, high)] if not is_infinite(high) else []
    fault = _is_primitive(sequent, t, tuple(guards), f, primitive)
    if fault is not None:
        return fault
    limits = []
    for end, side, value in ((low, "+", at_low), (high, "-", at_high)):
        tends = build("limit", (end, primitive), (t, "" if is_infinite(end) else side))
        limits.append(sequent.show(relation("eq", tends, value)))
    value = sub(at_high, at_low)
    return (*limits, _granted(sequent, integral, value if low is a else neg(value)))


def parts_of_range(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``parts-of-range``.

        a < c < b   Γ ⊢ p with ∫ from a to c + ∫ from c to b for ∫ from a to b
        ──────────────────────────────────────────────────────────────────────
                                        Γ ⊢ p

    The integrand is defined at c and has limits there from both sides: then the
    whole exists where both parts do, and is their sum.  Improper is a range at its ends only.
    """
    if not sequent.allows("calculus"):
        return Rejected("justification", "`by:` does not admit calculus")
    match arguments:
        case (Term(op="integral") as integral, Term() as c) if c.sort.kind == "scalar" and not is_infinite(c):
            a, b, f = integral.args
            t = integral.var
        case _:
            return no_proof("parts-of-range takes an integral and a number")
    field = sequent.field()
    fault = undefined(sequent, field, c)
    if fault is not None or t.name in c.free:
        return fault or no_proof("the bound name occurs in the number")
    if not (_before(field, a, c) and _before(field, c, b)):
        return no_proof("the number is not known to lie within the range")
    fault = undefined(sequent, field, build("at", (c, f), t))
    if fault is not None:
        return fault
    for side in ("-", "+"):
        near = behaviour(sequent, field, build("limit", (c, f), (t, side)))
        if isinstance(near, Rejected) or near.number is None:
            return no_proof("the integrand is not shown to stay bounded where the range is divided")
    both = build("add", (build("integral", (a, c, f), t), build("integral", (c, b, f), t)))
    claim = replaced_at_the_point(unfold(sequent.claim), unfold(integral), both)
    if claim is unfold(sequent.claim):
        return no_proof("the integral does not occur")
    return (sequent.show(claim),)


def replaced_at_the_point(term: Term, part: Term, by: Term) -> Term:
    """The term with a part replaced where it speaks of the point: not under binders, derivatives or convexity."""
    if term is part:
        return by
    if term.op in BINDERS or term.op in (*DERIVATIVES, *CONVEXITY):
        return term
    args = tuple(replaced_at_the_point(x, part, by) for x in term.args)
    return build(term.op, args, term.data) if args else term
