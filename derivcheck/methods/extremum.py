"""Inequalities from the sign of a derivative, equations from one that is 0.

Proves: f(x) ≥ 0 (>, ≤, <) from its value at an end, at a critical point or in
the limit at an end, and the sign of ∂f/∂x between, which may be shown the same
way; a critical point may split the interval in two.  f(x) = 0 where ∂f/∂x is 0
on an interval that holds a point at which f is: identities of inverse functions.
Gives up: when no start and no end leads on; for symbols that are no real
scalars.
Certificate: ``extremum(x, x₀, s, …)``, ``strict-extremum``, ``approach``, ``cases(x <= c)``, ``cases(y)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derivcheck.core.build import OO, ZERO, build, constant_value, is_infinite, neg, num, relation, sym
from derivcheck.core.rewrite import substitute, unfold
from derivcheck.core.term import REAL, Term
from derivcheck.errors import SortError
from derivcheck.kernel import derive, signs
from derivcheck.kernel.check import Rejected, Sequent, undefined
from derivcheck.kernel.express import express
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.functions import exp, log, power
from derivcheck.kernel.holds import relation_holds
from derivcheck.kernel.limits import behaviour
from derivcheck.kernel.moving import freed
from derivcheck.kernel.normal import normal
from derivcheck.kernel.order import LOWER, UPPER, WEAK, equates_numbers, orders_numbers, rising
from derivcheck.kernel.plug import mentions
from derivcheck.kernel.propositions import MIRROR, conjuncts
from derivcheck.kernel.ring import Poly, Rat, Stuck, coefficients, monomials
from derivcheck.methods import GaveUp, Method, Proposal, Search, plausible

_STARTS = 6
_SIZE = 300
_GROWTH = 12
_HALF = Fraction(1, 2)
_SIGNS = {signs.POSITIVE: "gt", signs.NONNEGATIVE: "ge", signs.NEGATIVE: "lt", signs.NONPOSITIVE: "le"}
_STRICT = {"le": "lt", "lt": "lt", "ge": "gt", "gt": "gt"}
#: Functions whose identities the normal form does not see, but whose derivatives it does.
_LEVEL = frozenset({"atan", "asin", "acos", "asinh", "acosh", "atanh", "log", "erf", "integral"})


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Each real symbol of the claim in turn."""
    claim = sequent.claim
    if not (orders_numbers(claim) or equates_numbers(claim)) or not sequent.allows("calculus"):
        return GaveUp("")
    if sequent.reading.definitions:
        claim = unfold(claim)
    if claim.op == "eq" and not any(t.op in _LEVEL for t in claim.subterms()):
        return GaveUp("")
    symbols = [d for d in sequent.context.declarations if d.name in claim.free and d.sort == REAL]
    if not symbols or claim.size > _SIZE:
        return GaveUp("")
    reason: Proposal = GaveUp("no start and no end leads on")
    for declaration in symbols[:4]:
        if declaration.domain.values is None:
            try:
                along = _level if claim.op == "eq" else _along
                found = along(sequent, search, claim, sym(declaration.name, REAL))
            except (Stuck, SortError, derive.NoDerivative) as error:
                found = GaveUp(str(error))
            if not isinstance(found, GaveUp):
                return found
    return reason


def _plausible(sequent: Sequent, claim: Term, *facts: Term) -> bool:
    """Whether a few points speak against a claim, before a proof is looked for."""
    return plausible(sequent.show(claim, sequent.context.suppose(*facts)))


def _along(sequent: Sequent, search: Search, claim: Term, x: Term) -> Proposal:
    guards = tuple(_guards(sequent, x))
    moving = freed(sequent, x, guards)
    if isinstance(moving, Rejected):
        return GaveUp(moving.message)
    f, strict = rising(claim)
    field = moving.field()
    place = field.atom_of(normal(field, x))
    if place is None:
        return GaveUp("the symbol stands for something else")
    slope, critical = _slope(field, normal(field, derive.derivative(f, x)), place.position)
    if slope.size > (2 * claim.size if search.depth == 0 else claim.size) + _GROWTH:
        return GaveUp("the derivative is no simpler")
    for start in _starts(moving, x, critical):
        if x.name in start.free or not _rises(moving, x, start, slope):
            continue
        there = tuple(substitute(a, {x.name: start}) for a in claim.args)
        if _plausible(sequent, relation(claim.op, *there)):
            found = search.apply(sequent, "extremum", x, start, slope, *guards)
            if not isinstance(found, GaveUp):
                return found
        if not strict or not _plausible(sequent, relation(WEAK[claim.op], *there)):
            continue
        if _plausible(sequent, relation("ne", x, start)):
            for reach in (0, 1):
                found = search.apply(sequent, "strict-extremum", reach, x, start, slope, *guards)
                if not isinstance(found, GaveUp):
                    return found
    for proposal in _approaches(sequent, moving, f, strict, x, slope):
        found = search.apply(sequent, "approach", *proposal)
        if not isinstance(found, GaveUp):
            return found
    seen = {a for fact in sequent.context.facts for a in fact.args}
    for point in [c for c in (*critical, *_crossings(field, f, place.position)) if c not in seen][:2]:
        if not any(_plausible(sequent, relation(op, x, point)) for op in ("le", "ge")):
            found = search.apply(sequent, "cases", relation("le", x, point))
            if not isinstance(found, GaveUp):
                return found
    return GaveUp("no start and no end leads on")


def _level(sequent: Sequent, search: Search, claim: Term, x: Term) -> Proposal:
    """An equation whose sides differ by a constant, which is 0 somewhere.

    A fact that bounds the symbol once the sign of another number is known is a reason for cases.
    """
    guards = tuple(_guards(sequent, x))
    moving = freed(sequent, x, guards)
    if isinstance(moving, Rejected):
        return GaveUp(moving.message)
    field = moving.field()
    if not signs.vanishes(field, normal(field, derive.derivative(rising(claim)[0], x))):
        return GaveUp("the sides differ by what is no constant")
    for start in _starts(moving, x, []):
        there = tuple(substitute(a, {x.name: start}) for a in claim.args)
        if x.name not in start.free and _plausible(sequent, relation("eq", *there)):
            found = search.apply(sequent, "extremum", x, start, ZERO, *guards)
            if not isinstance(found, GaveUp):
                return found
    return search.first(sequent, (("cases", y) for y in _open_leads(sequent, x)), "no start leads on")


def _open_leads(sequent: Sequent, x: Term) -> Iterator[Term]:
    """What multiplies the symbol, with an open sign, in a fact linear in it."""
    field = sequent.field()
    place = field.atom_of(normal(field, x))
    for fact in sequent.context.facts:
        if place is None or not orders_numbers(fact) or x.name not in fact.free:
            continue
        gap = field.reduce(normal(field, fact.args[0]) - normal(field, fact.args[1]))
        lead = coefficients(field.ring, gap.num, place.position).get(1)
        if lead is not None and signs.factor_sign(field, lead) in (signs.ANY, signs.NONNEGATIVE, signs.NONPOSITIVE):
            yield express(field, field.ring.polynomial(lead))


def _crossings(field: Field, f: Term, position: int) -> Iterator[Term]:
    """Zeros of the difference itself."""
    for poly, _ in field.ring.factor(field.reduce(normal(field, f)).num)[1]:
        yield from _zeros(field, poly, position)


def _rises(moving: Sequent, x: Term, start: Term, slope: Term) -> bool:
    """Whether the slope seems to point away from the start on both sides."""
    right = _plausible(moving, relation("ge", slope, ZERO), relation("gt", x, start))
    return right and _plausible(moving, relation("le", slope, ZERO), relation("lt", x, start))


def _guards(sequent: Sequent, x: Term) -> Iterator[Term]:
    """What bounds the symbol by something free of it, strictly where that is known."""
    field = sequent.field()
    for guard in dict.fromkeys(_bounds(sequent, field, x)):
        strict = relation(_STRICT[guard.op], *guard.args)
        yield strict if relation_holds(field, strict.op, *guard.args) else guard


def _bounds(sequent: Sequent, field: Field, x: Term) -> Iterator[Term]:
    """Facts as they are written, or solved for the symbol; and what the kernel makes of them."""
    place = field.atom_of(normal(field, x))
    yield from _written(sequent, field, x, place)
    if place is None:
        return
    for fact, mask, about, bound in field.fact_polys:
        if mask in _SIGNS and place.position in about and not bound:
            turn, end = _solved(field, fact, place.position)
            if end is not None:
                yield relation(_SIGNS[mask] if turn > 0 else MIRROR[_SIGNS[mask]], x, express(field, end))


def _written(sequent: Sequent, field: Field, x: Term, place: Atom | None) -> Iterator[Term]:
    for fact in [f for whole in sequent.context.facts for f in conjuncts(whole)]:
        if x.name not in fact.free or not orders_numbers(fact):
            continue
        left, right = fact.args
        for op, side, other in ((fact.op, left, right), (MIRROR[fact.op], right, left)):
            if side is x and x.name not in other.free:
                yield relation(op, x, other)
            elif side.op == "abs" and side.args[0] is x and x.name not in other.free and op in UPPER:
                yield from (relation(op, x, other), relation(MIRROR[op], x, neg(other)))
        if place is None or x in fact.args:
            continue
        try:
            gap = field.reduce(normal(field, fact.args[0]) - normal(field, fact.args[1]))
            turn, end = _solved(field, gap, place.position)
            if end is not None:
                yield relation(fact.op if turn > 0 else MIRROR[fact.op], x, express(field, end))
        except Stuck:
            continue


def _solved(field: Field, gap: Rat, position: int) -> tuple[int, Rat | None]:
    """±1 and e where a difference linear in the symbol is a positive multiple of ±(x - e)."""
    parts = coefficients(field.ring, gap.num, position)
    if set(parts) - {0, 1} or 1 not in parts or position in mentions(field, field.ring.polynomial(gap.den)):
        return 0, None
    lead = field.ring.polynomial(parts[1])
    rest = field.ring.polynomial(parts[0]) if 0 in parts else field.constant(0)
    sign = signs.sign_of(field, lead / field.ring.polynomial(gap.den))
    if position in mentions(field, rest) | mentions(field, lead) or sign not in (signs.POSITIVE, signs.NEGATIVE):
        return 0, None
    return (1 if sign == signs.POSITIVE else -1), -rest / lead


def _slope(field: Field, derivative: Rat, position: int) -> tuple[Term, list[Term]]:
    """A term with the derivative's sign, positive factors left out; and where it may vanish."""
    derivative = field.reduce(derivative)
    content, factors = field.ring.factor(derivative.num)
    _, below = field.ring.factor(derivative.den)
    kept = field.constant(1 if content > 0 else -1 if content < 0 else 0)
    critical: list[Term] = []
    for poly, k in [*factors, *((p, -k) for p, k in below)]:
        if poly.is_constant():
            continue
        sign = signs.factor_sign(field, poly)
        if k > 0:
            critical += _zeros(field, poly, position)
        if sign == signs.NEGATIVE:
            kept = kept.scale(-1 if k % 2 else 1)
        elif sign != signs.POSITIVE and not (k % 2 == 0 and sign & signs.ZERO == 0):
            kept = kept * field.ring.polynomial(poly) ** (abs(k) % 2 or 2)
    return express(field, kept), list(dict.fromkeys(critical))


def _zeros(field: Field, poly: Poly, position: int, opened: bool = False) -> Iterator[Term]:
    """Zeros of a factor in the symbol: of one that is linear in g(x), of powers and roots, of sums of logarithms."""
    kinds = {field.atoms[p].kind for p, degree in enumerate(poly.degrees()) if degree}
    if "exp" in kinds and len(poly) == 2:
        for factor, _ in field.ring.factor(_log_gap(field, poly).num)[1]:
            if not any(field.atoms[p].kind == "exp" for p, degree in enumerate(factor.degrees()) if degree):
                yield from _zeros(field, factor, position, opened)
    if not opened and "log" in kinds:
        try:  # Σ cᵢ log uᵢ + r = 0 where Π uᵢ^cᵢ e^r = 1
            gap = field.reduce(exp(field, field.ring.polynomial(poly)) - field.constant(1))
            for factor, _ in field.ring.factor(gap.num)[1]:
                yield from _zeros(field, factor, position, True)
        except Stuck:
            pass
    for p, degree in enumerate(poly.degrees()):
        if not degree:
            continue
        atom = field.atoms[p]
        inner = field.reduce(atom.args[0]) if atom.args else None
        of_symbol = inner is not None and inner.same(field.ring.generator(position))
        scaled = inner is not None and _solved(field, inner, position)[0] != 0
        if atom.kind == "root" and of_symbol and not opened and poly.degrees()[position]:
            whole = _in_roots(field, poly, position, p, atom.unit.denominator)
            for factor, _ in field.ring.factor(whole)[1]:
                yield from _zeros(field, factor, position, True)
        if degree > 2 or not (p == position or (degree == 1 and scaled)):
            continue
        parts = coefficients(field.ring, poly, p)
        rest = field.ring.polynomial(parts[0]) if 0 in parts else field.constant(0)
        lead = field.ring.polynomial(parts[int(degree)])
        if len(parts) > 2 or (degree == 2 and 1 in parts) or position in mentions(field, rest) | mentions(field, lead):
            continue
        try:
            yield from (express(field, v) for v in _inverse(field, atom, position, int(degree), -rest / lead))
        except Stuck:
            continue


def _log_gap(field: Field, poly: Poly) -> Rat:
    """log A - log B for A - B: 0 where that is."""
    try:
        first, second = (log(field, field.ring.monomial(e).scale(abs(c))) for e, c in monomials(field.ring.lift(poly)))
    except Stuck:
        return field.constant(1)
    return field.reduce(first - second)


def _inverse(field: Field, atom: Atom, position: int, degree: int, value: Rat) -> Iterator[Rat]:
    """What the symbol is where an atom of something linear in it (its square, for degree 2) has a value."""
    if atom.position == position and degree == 1:
        yield value
        return
    if atom.position == position:
        root = power(field, value, _HALF)
        yield from (root, -root)
        return
    match atom.kind:
        case "exp":
            argument = log(field, value).scale(1 / atom.unit)
        case "log":
            argument = exp(field, value)
        case "root":
            argument = value**atom.unit.denominator
        case _:
            return
    _, root_of_gap = _solved(field, field.reduce(atom.args[0] - argument), position)
    if root_of_gap is not None:
        yield root_of_gap


def _in_roots(field: Field, poly: Poly, position: int, root: int, q: int) -> Poly:
    """The polynomial with the symbol written as a power of its root."""
    generator = field.ring.generator(root)
    total = field.constant(0)
    for k, part in coefficients(field.ring, poly, position).items():
        total = total + field.ring.polynomial(part) * generator ** (q * k)
    return total.num


def _starts(moving: Sequent, x: Term, critical: list[Term]) -> list[Term]:
    """Critical points, ends of the interval, and what is often a good choice."""
    declaration = moving.context.declaration(x.name)
    assert declaration is not None
    domain = declaration.domain
    bounds = [(op, e) for op, e in (("ge", domain.lower), ("le", domain.upper)) if e is not None and not is_infinite(e)]
    bounds += [(WEAK[f.op], f.args[1]) for f in moving.context.facts if f.args and f.args[0] is x]
    usual = [num(k) for k in (0, 1, -1) if not any(_beyond(num(k), op, e) for op, e in bounds)]
    return list(dict.fromkeys([*critical, *(e for _, e in bounds), *usual]))[:_STARTS]


def _beyond(start: Term, op: str, end: Term) -> bool:
    value, limit = constant_value(start), constant_value(end)
    return value is not None and limit is not None and (value < limit if op == "ge" else value > limit)


def _approaches(
    sequent: Sequent, moving: Sequent, f: Term, strict: bool, x: Term, slope: Term
) -> Iterator[tuple[Term | str, ...]]:
    """Towards each end at which the limit bounds what f falls to."""
    declaration = moving.context.declaration(x.name)
    assert declaration is not None
    guards = [g for g in moving.context.facts if x.name in g.free]
    for up in (True, False):
        kinds, falls = (UPPER, "le") if up else (LOWER, "ge")
        declared = declaration.domain.upper if up else declaration.domain.lower
        ends = [g.args[1] for g in guards if g.op in kinds]
        end = ends[-1] if ends else declared if declared is not None else OO if up else neg(OO)
        if not _plausible(moving, relation(falls, slope, ZERO)):
            continue
        if not is_infinite(end) and undefined(sequent, sequent.field(), substitute(f, {x.name: end})) is None:
            continue  # a start like any other
        side = "" if is_infinite(end) else "-" if up else "+"
        field = sequent.field()
        found = behaviour(sequent, field, build("limit", (end, f), (x, side)))
        if isinstance(found, Rejected) or found.number is None:
            continue
        value = express(field, field.reduce(found.number))
        kept = [g for g in guards if g.op not in kinds]
        for which in ("slope", "value") if strict else ("value",):
            yield (which, x, end, slope, value, *kept)


METHOD = Method("extremum", 65, prove)
