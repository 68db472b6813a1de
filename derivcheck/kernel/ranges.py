"""Ranges of bound variables: steps, shifts, end terms.

A bound variable's range is part of it.  Every step is an identity at every
point, the empty range included: a term is taken out of a range only where it is
known not to be empty, and put in (and subtracted) only where it certainly has a
value.
"""

from __future__ import annotations

from fractions import Fraction

from derivcheck.core.rewrite import substitute
from derivcheck.core.term import Term
from derivcheck.kernel import functions, known, signs
from derivcheck.kernel.existence import exists_at
from derivcheck.kernel.field import Field
from derivcheck.kernel.plug import depends, linear, mentions, plug
from derivcheck.kernel.ring import Rat, Stuck

_SHIFT = 4  # end terms taken out of a range
_NESTING = 24  # bound variables in use at once


def step_of(field: Field, gap: Rat) -> Rat:
    """[gap ≥ 0] of an integer: one orientation, [-l ≥ 0] = 1 - [l ≥ 0] + δ(l), and offsets moved out by deltas."""
    from derivcheck.kernel.normal import delta_of

    gap = field.reduce(gap)
    mask = signs.sign_of(field, gap)
    one = field.constant(1)
    if mask & signs.NEGATIVE == 0:
        return one
    if mask == signs.NEGATIVE:
        return field.constant(0)
    parts = field.decompose(gap)
    if not all(c.denominator == 1 and functions.integer_valued(field, m) for c, m in parts):
        raise Stuck("a step of something that is not an integer")
    offset = sum((c for c, m in parts if m.constant() is not None), Fraction(0))
    if offset and abs(offset) <= _SHIFT:
        base = gap - field.constant(offset)
        result = step_of(field, base)
        for t in range(1, int(offset) + 1):
            result = result + delta_of(field, base + field.constant(t))
        for t in range(int(-offset)):
            result = result - delta_of(field, base - field.constant(t))
        return result
    if gap.num.leading_coefficient() < 0:
        return one - step_of(field, -gap) + delta_of(field, gap)
    atom = field.intern("step", (gap,), integer=True)
    if atom.position not in field.rules:
        field.set_rule(atom.position, 2, field.ring.generator(atom.position))
    return field.element(atom.position)


def count(field: Field, position: int, v: int) -> Rat | None:
    """Σ_v [v ≥ a] = hi - a + 1 for lo ≤ a ≤ hi + 1, Σ_v [v ≤ a] = a - lo + 1 for lo - 1 ≤ a ≤ hi; None if open."""
    found = linear(field, field.atoms[position].args[0], v)
    if found is None or abs(found[0]) != 1:
        return None
    lead, rest = found
    lo, hi = span(field, v)
    one = field.constant(1)
    a = rest.scale(-lead)
    first, last = (a, hi) if lead > 0 else (lo, a)
    inside = (a - lo, hi + one - a) if lead > 0 else (a - lo + one, hi - a)
    if not all(signs.within(field, gap, signs.NONNEGATIVE) for gap in inside):
        return None
    return last - first + one


def body_at(field: Field, term: Term, variable: int) -> Term:
    """The body of a binder with a bound variable's stand-in (``#position``) for its name."""
    return substitute(term.body, {term.var.name: field.stand_in(variable)})


def open_variable(field: Field, lo: Rat, hi: Rat) -> int:
    """A bound variable over lo..hi that is not in use; give it back by ``field.active -= 1``."""
    if field.active == _NESTING:
        raise Stuck("limit: sums nested too deeply")
    field.active += 1
    return bound(field, f"t{field.active}", lo, hi)


def bound(field: Field, name: str, lo: Rat, hi: Rat) -> int:
    """The bound variable of this name and range; the range is part of it."""
    found = field.find("bound", (lo, hi), name)
    if found is not None:
        return found.position
    atom = field.new_atom("bound", (field.reduce(lo), field.reduce(hi)), name, integer=True)
    v = field.ring.generator(atom.position)
    before = field.sign_memo
    field.sign_memo = {}  # what is known of other variables does not change
    for gap in (v - atom.args[0], atom.args[1] - v):
        known.remember(field, gap.num * gap.den, signs.NONNEGATIVE)
    field.sign_memo = before
    return atom.position


def span(field: Field, variable: int) -> tuple[Rat, Rat]:
    """The range of a bound variable."""
    lo, hi = field.current(variable).args
    return field.reduce(lo), field.reduce(hi)


def length(field: Field, variable: int) -> Rat:
    """hi - lo + 1, where that is known not to be negative; 0 where it is known to be."""
    lo, hi = span(field, variable)
    n = hi - lo + field.constant(1)
    mask = signs.sign_of(field, n)
    if mask == signs.NEGATIVE:
        return field.constant(0)
    if mask & signs.NEGATIVE:
        raise Stuck("the range may be empty: its length is not hi - lo + 1 then")
    return n


def shifted(field: Field, v: int, summand: Rat) -> Rat | None:
    """The range moved so that entries are at v, then 1..n cut out by end terms; None where it is so already.

    A term is *taken out* of a range known not to be empty; a term is *put in*
    (and subtracted) only where it certainly has a value.
    """
    from derivcheck.kernel import sums

    lo, hi = span(field, v)
    constant, one = lo.constant(), field.constant(1)

    def at(place: Rat) -> Rat:
        return plug(field, summand, {v: place})

    def over(first: Rat, last: Rat, move: Fraction = Fraction(0)) -> Rat:
        """Σ of the summand at w - move over first ≤ w ≤ last."""
        w = bound(field, field.atoms[v].name, first, last)
        return sums.add_up(field, at(field.ring.generator(w) - field.constant(move)), w)

    offset = _offset(field, v, summand)
    if offset is None and constant is not None and constant != 1:
        offset = 1 - constant
    if offset:
        return over(lo + field.constant(offset), hi + field.constant(offset), offset)
    occupied = signs.within(field, hi - lo, signs.NONNEGATIVE)
    if constant is not None and 1 - _SHIFT <= constant < 1 and occupied:
        return at(lo) + over(lo + one, hi)
    extra = _constant_part(field, hi)
    if extra and 0 < extra <= _SHIFT and hi.constant() is None and occupied:
        return at(hi) + over(lo, hi - one)
    if hi.constant() is None and signs.within(field, hi - lo + one, signs.NONNEGATIVE):
        if constant is not None and 1 < constant <= 1 + _SHIFT and exists_at(field, summand, v, lo - one):
            return over(lo - one, hi) - at(lo - one)
        if extra and -_SHIFT <= extra < 0 and exists_at(field, summand, v, hi + one):
            return over(lo, hi + one) - at(hi + one)
    last = hi.constant()
    if last is not None and constant is not None and last - constant <= 12:
        total = field.constant(0)
        for k in range(int(constant), int(last) + 1):
            total = total + at(field.constant(k))
        return total
    return None


def _whole(value: Fraction | None) -> bool:
    return value is not None and value.denominator == 1


def _constant_part(field: Field, element: Rat) -> Fraction | None:
    for c, monomial in field.decompose(element):
        if monomial.constant() is not None:
            return c if c.denominator == 1 else None
    return Fraction(0)


def _offset(field: Field, v: int, summand: Rat) -> Fraction | None:
    """The least c where the first array, or function, that depends on v stands at v + c: 0 once v is moved by c."""
    entries = _entries(field, summand, v)
    found: list[tuple[str, str, Fraction]] = []
    for atom in map(field.current, entries):
        for index in [i for i in atom.args if v in mentions(field, i)][:1]:
            difference = _distance(field, index, v)
            if difference is not None and _whole(difference):
                found.append((atom.kind, atom.name, difference))
    if not entries:
        return None
    return min(found)[2] if found else Fraction(0)


def _distance(field: Field, element: Rat, v: int) -> Fraction | None:
    """c where the element is v + c."""
    return field.reduce(element - field.ring.generator(v)).constant()


def _entries(field: Field, element: Rat, v: int) -> set[int]:
    """Entries that depend on v, and unspecified functions at v + c."""
    found: set[int] = set()
    stack = [element]
    while stack:
        for p in stack.pop().uses():
            atom = field.atoms[p]
            if v not in depends(field, p):
                continue
            if atom.kind == "entry" or (atom.kind == "apply" and _whole(_distance(field, atom.args[0], v))):
                found.add(p)
            else:
                stack.extend(atom.args)
    return found
