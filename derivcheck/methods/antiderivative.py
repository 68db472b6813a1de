"""Definite integrals by an antiderivative.

Proves: claims with integrals whose integrand has an elementary antiderivative
(or one with erf): differentiable on the closed interval, or on the open one
with limits at its ends (improper integrals); by parts of the range where
abs, relu, sign, max, min, where or indicator change their branch, and around 0.
Gives up: when the engine proposes none that the kernel's derivative and limits
confirm.
Certificate: ``antiderivative(I, F)``, ``improper(I, F, A, B)``, ``parts-of-range(I, c)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from derivcheck import engine
from derivcheck.core.build import ONE, ZERO, build, constant_value, is_infinite, neg, num, relation, sub
from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.rewrite import unfold
from derivcheck.core.term import BINDERS, Term
from derivcheck.kernel.check import Rejected, Sequent
from derivcheck.kernel.facts import open_field
from derivcheck.kernel.field import Field
from derivcheck.kernel.holds import decided, relation_holds
from derivcheck.kernel.inside import under
from derivcheck.kernel.propositions import MASKS
from derivcheck.methods import Application, GaveUp, Method, Proposal, Search, limit_value

_KINKS = 4  # places where an integrand changes its branch


def prove(sequent: Sequent, search: Search) -> Proposal:
    """The first integral that is not settled: in parts, or by each proposed antiderivative."""
    if not sequent.allows("calculus"):
        return GaveUp("")
    claim = unfold(sequent.claim) if sequent.reading.definitions else sequent.claim
    for term in claim.subterms():
        if term.op == "integral" and term not in sequent.defined:
            found = _in_parts(sequent, search, term)
            return _by_engine(sequent, search, term) if found is None else found
    return GaveUp("")


# ------------------------------------------------------------------ where the integrand changes its branch


def _in_parts(sequent: Sequent, search: Search, integral: Term) -> Proposal | None:
    """The range divided at a kink within it, or by whether the kink lies within; None where there is none."""
    a, b, f = integral.args
    x = integral.var
    inside = sequent.context.declare(Declaration(x.name, x.sort))
    places = dict.fromkeys(c for u in dict.fromkeys(_turning(f, x)) for c in _zeros(u, x, inside))
    field = sequent.field()
    for c in list(places)[:_KINKS]:
        distances = [d for d in (_distance(c, a), _distance(b, c)) if d is not None]
        if all(relation_holds(field, "gt", d, ZERO) for d in distances):
            return search.apply(sequent, "parts-of-range", integral, c)
        for d in distances:
            if not any(relation_holds(field, op, d, ZERO) for op in ("gt", "le")):
                return search.apply(sequent, "cases", d)
    return None


def _distance(a: Term, b: Term) -> Term | None:
    """A - b, none where one of them is infinite."""
    return None if is_infinite(a) or is_infinite(b) else sub(a, b)


def _zeros(u: Term, x: Term, context: Context) -> tuple[Term, ...]:
    return engine.solutions(relation("eq", u, ZERO), x, context)


def _turning(term: Term, x: Term) -> Iterator[Term]:
    """What changes its sign where the term changes its branch."""
    if x.name not in term.free or term.op in BINDERS:
        return
    args = term.args
    match term.op:
        case "abs" | "relu" | "sign":
            yield args[0]
        case "max" | "min":
            yield from (sub(p, q) for k, p in enumerate(args) for q in args[k + 1 :])
        case _ if term.op in MASKS:
            yield args[0] if constant_value(args[1]) == 0 else sub(*args)
    for arg in args:
        yield from _turning(arg, x)


def _branch(term: Term, x: Term, field: Field) -> Term:
    """The term without what has one branch only wherever the field holds."""
    if x.name not in term.free or term.op in BINDERS:
        return term
    match term.op:
        case "where" | "indicator":
            chosen = decided(field, term.args[0])
            if chosen is not None:
                values = term.args[1:] or (ONE, ZERO)
                return _branch(values[0 if chosen else 1], x, field)
    args = tuple(_branch(a, x, field) for a in term.args)
    match term.op:
        case "abs" | "relu" | "sign":
            below = {"abs": neg(args[0]), "relu": ZERO, "sign": num(-1)}[term.op]
            above = ONE if term.op == "sign" else args[0]
            for op, value in (("gt", above), ("lt", below)):
                if relation_holds(field, op, args[0], ZERO):
                    return value
        case "max" | "min" if len(args) == 2:
            for op, value in (("ge", args[0]), ("le", args[1])):
                if relation_holds(field, op, *args):
                    return value if term.op == "max" else args[1 - args.index(value)]
    return build(term.op, args, term.data) if args != term.args else term


# ------------------------------------------------------------------ by an antiderivative


def _by_engine(sequent: Sequent, search: Search, integral: Term) -> Proposal:
    """By the first antiderivative that the kernel confirms: another one gives the same value."""
    x = integral.var
    a, b, _ = integral.args
    reason = GaveUp("no antiderivative was proposed")
    proper = not (is_infinite(a) or is_infinite(b))
    context = sequent.context.declare(Declaration(x.name, x.sort))
    for primitive in islice(engine.antiderivatives(_on_one_branch(sequent, integral), x, context), 4):
        for rule, *arguments in _proposals(sequent, integral, primitive):
            fits = search.step(sequent, rule, *arguments)
            if not isinstance(fits, Rejected):
                return search.apply(sequent, rule, *arguments)
            reason = GaveUp(fits.message)
    if search.depth > 1:
        return reason
    if proper and not (a.op == "num" and b.op == "num"):
        found = search.apply(sequent, "cases", sub(b, a))
    else:
        found = search.apply(sequent, "parts-of-range", integral, num(0))
    return reason if isinstance(found, GaveUp) else found


def _proposals(sequent: Sequent, integral: Term, primitive: Term) -> Iterator[Application]:
    """An antiderivative at the ends of the range, and by its limits there."""
    a, b, _ = integral.args
    if not (is_infinite(a) or is_infinite(b)):
        yield "antiderivative", integral, primitive
    first, last = (
        limit_value(sequent, build("limit", (end, primitive), (integral.var, "" if is_infinite(end) else side)))
        for end, side in ((a, "+"), (b, "-"))
    )
    if first is not None and last is not None:
        yield "improper", integral, primitive, first, last


def _on_one_branch(sequent: Sequent, integral: Term) -> Term:
    """The integrand as it is between the bounds, where they are known to be in order."""
    a, b, f = integral.args
    x = integral.var
    field = sequent.field()
    ends = [relation(op, x, e) for op, e in (("gt", a), ("lt", b)) if not is_infinite(e)]
    if len(ends) == 2 and not relation_holds(field, "lt", a, b):
        return f
    inner = under(sequent.context, [Declaration(x.name, x.sort, Domain())], ends)
    return _branch(f, x, open_field(inner, sequent.reading, work=sequent.work))


METHOD = Method("antiderivative", 80, prove, deep=True)
