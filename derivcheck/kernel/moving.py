"""Rules that let a symbol move: inequalities from the sign of a derivative, equations from one that is 0.

What is known of the symbol x speaks of the point only.  Here it is dropped,
but for x's declared interval and for *guards* x R e (e free of x, shown at the
point), which cut out an interval that holds the point.  Trusts check, holds,
the normal form, the derivative table and what `definedness` says of continuity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from derivcheck.core.build import ZERO, add, build, is_infinite, num, relation
from derivcheck.core.certificate import Argument
from derivcheck.core.context import Declaration
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import REAL, Term
from derivcheck.core.text import text
from derivcheck.kernel import definedness, derive, signs
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, lacking, no_proof, undefined
from derivcheck.kernel.holds import holds, relation_holds
from derivcheck.kernel.inside import under
from derivcheck.kernel.normal import normal
from derivcheck.kernel.order import LOWER, UPPER, WEAK, Arguments, equates_numbers, orders_numbers, rising

_STRICT = {"le": "lt", "lt": "lt", "ge": "gt", "gt": "gt"}


def freed(sequent: Sequent, x: Term, guards: Sequence[Argument], without: tuple[str, ...] = ()) -> Sequent | Rejected:
    """The sequent where x is free to range over an interval that holds the point, the other symbols fixed.

    The interval is the declared one, cut by the guards; ``without`` ("lt",
    "le" or "gt", "ge") leaves the ends of that side out.
    """
    declaration = sequent.context.declaration(x.name) if x.op == "sym" else None
    if declaration is None or declaration.sort != REAL or declaration.domain.values is not None:
        return no_proof("only a real symbol can move")
    domain = replace(declaration.domain, nonzero=False)
    if "gt" in without:
        domain = replace(domain, lower=None)
    if "lt" in without:
        domain = replace(domain, upper=None)
    if any(e is not None and x.name in e.free for e in (domain.lower, domain.upper)):
        return no_proof("the symbol's interval depends on the symbol")
    field = sequent.field()
    cut: list[Term] = []
    for guard in guards:
        if not isinstance(guard, Term) or not orders_numbers(guard) or guard.args[0] is not x:
            return no_proof("a guard bounds the symbol")
        if x.name in guard.args[1].free or guard.op in without:
            return no_proof("a guard is an end of an interval")
        fault = undefined(sequent, field, guard)
        if fault is not None:
            return fault
        if not holds(field, guard):
            return no_proof(f"{text(guard)} is not shown")
        cut.append(guard)
    return replace(
        sequent,
        context=under(sequent.context, [Declaration(x.name, REAL, domain)], cut),
        granted=tuple((e, y) for e, y in sequent.granted if x.name not in e.free),
        defined=frozenset(t for t in sequent.defined if x.name not in t.free),
    )


def _ends(moving: Sequent, x: Term) -> list[Term]:
    """The ends of the interval of x, weakly: x ≥ e, x ≤ e."""
    declaration = moving.context.declaration(x.name)
    assert declaration is not None
    domain = declaration.domain
    ends = [relation(op, x, e) for op, e in (("ge", domain.lower), ("le", domain.upper)) if e and not is_infinite(e)]
    return ends + [relation(WEAK[f.op], *f.args) for f in moving.context.facts if x.name in f.free]


def _inside(moving: Sequent, x: Term) -> Sequent:
    """The sequent where x ranges over the interior of its interval: there lies what is between two of its points."""
    declaration = moving.context.declaration(x.name)
    assert declaration is not None
    inner = replace(declaration, domain=replace(declaration.domain, lower_open=True, upper_open=True))
    strict = (relation(_STRICT[f.op], *f.args) if x.name in f.free else f for f in moving.context.cases)
    return replace(moving, context=replace(moving.context.declare(inner), cases=tuple(strict)))


def _slope(side: Sequent, f: Term, x: Term, slope: Term) -> Rejected | None:
    """None if f is differentiable in x wherever the sequent holds, with a derivative that has the sign of ``slope``."""
    if not side.reading.definitions and any(t.op == "call" and x.name in t.free for t in f.subterms()):
        return Rejected("justification", "`by:` does not admit definitions")
    field = side.field()
    fault = undefined(side, field, build("diff", (f, x)))
    if fault is not None:
        return fault
    actual, named = normal(field, derive.derivative(f, x)), normal(field, slope)
    if signs.vanishes(field, actual) and signs.vanishes(field, named):
        return None
    if signs.vanishes(field, named) or signs.ratio_sign(field, actual, named) != signs.POSITIVE:
        return no_proof(f"the derivative of {text(f)} has not the sign of {text(slope)}")
    return None


def _at(needed: definedness.Definedness, x: Term, value: Term) -> definedness.Definedness | None:
    """What is needed with a value in place of x; None where an obstacle depends on it."""

    def put(term: Term) -> Term:
        return substitute(term, {x.name: value})

    if any(x.name in o.term.free or x.name in o.source.free for o in needed.obstacles):
        return None
    found = []
    for c in needed.conditions:
        if any(x.name in e.free for d in c.bound for e in (d.domain.lower, d.domain.upper) if e is not None):
            return None
        if {d.name for d in c.bound} & value.free:
            return None
        found.append(replace(c, proposition=put(c.proposition), guards=tuple(put(g) for g in c.guards)))
    return definedness.Definedness(tuple(found), needed.obstacles)


def extremum(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``extremum``.

        Γ ⊢ f(x₀) ≥ 0   Γ′, x > x₀ ⊢ s ≥ 0   Γ′, x < x₀ ⊢ s ≤ 0
        ────────────────────────────────────────────────────────
             Γ ⊢ f(x) ≥ 0   (>, ≤, < alike; = where s is 0)

    Arguments: x, x₀, s, guards.  By the mean value theorem: Γ′ lets x range
    over an interval that holds the point (`freed`) and whose closure holds
    x₀; f is continuous on it and at x₀.  Within it, beside x₀, f′ exists and has
    the sign of s.  A side on which the point cannot lie is left out.
    """
    return _from(sequent, arguments, None)


def strict_extremum(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``strict-extremum``.

        Γ ⊢ x ≠ x₀   Γ ⊢ f(x₀) ≥ 0   as for ≥   and s > 0 (s < 0) within r of x₀
        ────────────────────────────────────────────────────────────────────────
                                      Γ ⊢ f(x) > 0

    Arguments: r, then those of `extremum`; r = 0 asks for s > 0 (s < 0) all the way.
    """
    match arguments:
        case (int() | Fraction() as reach, *rest) if reach >= 0:
            return _from(sequent, tuple(rest), Fraction(reach))
    return no_proof("strict-extremum takes a distance first")


def _from(sequent: Sequent, arguments: Arguments, reach: Fraction | None) -> Subgoals | Rejected:
    if not sequent.allows("calculus"):
        return Rejected("justification", "`by:` does not admit calculus")
    claim = sequent.claim
    match arguments:
        case (Term() as x, Term() as start, Term() as slope, *guards) if orders_numbers(claim) or (
            slope is ZERO and equates_numbers(claim)
        ):
            pass
        case _:
            return no_proof("extremum takes a symbol, where to start and a slope, and shows an inequality")
    f, strict = rising(claim)
    if start.sort.kind != "scalar" or slope.sort.kind != "scalar" or x.data in start.free or is_infinite(start):
        return no_proof("the start is a number that does not move")
    if reach is not None and not strict:
        return no_proof("strict-extremum shows < and >")
    field, moving = sequent.field(), freed(sequent, x, guards)
    if isinstance(moving, Rejected):
        return moving
    fault = undefined(sequent, field, start)
    if fault is not None:
        return fault
    if not all(relation_holds(field, e.op, start, e.args[1]) for e in _ends(moving, x)):
        return no_proof("the start is not in the interval")
    continuity = definedness.continuity(f, x)
    there = _at(continuity, x, start)
    if there is None or lacking(moving, moving.field(), continuity) or lacking(sequent, field, there):
        return no_proof(f"{text(f)} is not shown to be continuous in {x.name}")
    base = claim.op if reach is None else WEAK[claim.op]
    premises = [sequent.show(relation(base, *(substitute(a, {x.name: start}) for a in claim.args)))]
    if reach is not None:
        premises.insert(0, sequent.show(relation("ne", x, start)))
    inner = _inside(moving, x)
    for beside, opposite, wanted in (("gt", "le", "ge"), ("lt", "ge", "le")):
        if relation_holds(field, opposite, x, start):
            continue
        side = inner.show(relation(wanted, slope, ZERO), inner.context.suppose(relation(beside, x, start)))
        fault = _slope(side, f, x, slope)
        if fault is not None:
            return fault
        if reach != 0:
            premises.append(side)
        if reach is not None:
            premises.append(_near(side, x, start, beside, reach))
    return tuple(premises)


def _near(side: Sequent, x: Term, start: Term, beside: str, reach: Fraction) -> Sequent:
    """The strict claim about the slope within reach of the start."""
    strict = side.show(relation("gt" if side.claim.op == "ge" else "lt", *side.claim.args))
    if not reach:
        return strict
    far = add(start, num(reach if beside == "gt" else -reach))
    return strict.show(strict.claim, strict.context.suppose(relation("lt" if beside == "gt" else "gt", x, far)))


def approach(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``approach``.

        Γ′, x < e ⊢ s ≤ 0   Γ ⊢ lim f(x), x → e⁻, = L   Γ ⊢ L ≥ 0
        ─────────────────────────────────────────────────────────
         Γ ⊢ f(x) ≥ 0   (>, ≤, <, and towards lower ends, alike)

    Arguments: "slope" or "value" (which is strict where the claim is), x, e
    (∞ included), s, L, guards.  Γ′ lets x range over what lies between the
    point and e, Γ ⊢ x < e; f′ exists there and has the sign of s, so f falls
    towards its limit.
    """
    if not sequent.allows("calculus"):
        return Rejected("justification", "`by:` does not admit calculus")
    claim = sequent.claim
    match arguments:
        case ("slope" | "value" as which, Term() as x, Term() as end, Term() as slope, Term() as value, *guards) if (
            orders_numbers(claim) and slope.sort.kind == value.sort.kind == "scalar" and x.data not in end.free
        ):
            pass
        case _:
            return no_proof("approach takes a symbol, an end, a slope and a limit, and shows an inequality")
    f, strict = rising(claim)
    field = sequent.field()
    if is_infinite(end):
        up = end.op == "const"
    else:
        fault = undefined(sequent, field, end)
        if fault is not None:
            return fault
        up = relation_holds(field, "lt", x, end)
        if not up and not relation_holds(field, "gt", x, end):
            return no_proof("the symbol is not shown to lie on one side of the end")
    moving = freed(sequent, x, guards, UPPER if up else LOWER)
    if isinstance(moving, Rejected):
        return moving
    if not is_infinite(end):
        moving = replace(moving, context=moving.context.suppose(relation("lt" if up else "gt", x, end)))
    fault = _slope(moving, f, x, slope)
    if fault is not None:
        return fault
    falls = "le" if up else "ge"
    if strict and which == "slope":
        falls = "lt" if up else "gt"
    limit = build("limit", (end, f), (x, "" if is_infinite(end) else "-" if up else "+"))
    premises = [moving.show(relation(falls, slope, ZERO)), sequent.show(relation("eq", limit, value))]
    if is_infinite(value) or x.name in value.free:
        return no_proof("the limit is a number that does not move")
    premises.append(sequent.show(relation("gt" if strict and which == "value" else "ge", value, ZERO)))
    return tuple(premises)
