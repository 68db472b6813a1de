"""Ranges of bound variables: steps, shifts, end terms, and sums over part of an outer range.

A bound variable's range is part of it.  Every step is an identity at every
point, the empty range included: a term is taken out of a range only where it is
known not to be empty, and put in (and subtracted) only where it certainly has a
value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from derivcheck.core.build import FUNCTIONS, RELATIONS, num, sym
from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.rewrite import free_symbols, fresh, substitute
from derivcheck.core.term import INTEGER, Term
from derivcheck.core.text import text
from derivcheck.kernel import functions, known, signs
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.plug import depends, linear, mentions, plug
from derivcheck.kernel.ring import Rat, Stuck

if TYPE_CHECKING:
    from derivcheck.kernel.definedness import Condition

_SHIFT = 4  # end terms taken out of a range
_NESTING = 24  # bound variables in use at once


def widened(field: Field, term: Term, lo: Rat, hi: Rat) -> Rat | None:
    """Σ over a range whose end is an outer index, as the sum over the full range times a step.

    Only where the body has a value on the full range, for it is weighed with 0 there.
    """
    ends = [_farthest(field, end, side) for end, side in ((lo, 0), (hi, 1))]
    if any(not found for found in ends) or (ends[0][-1].same(lo) and ends[1][-1].same(hi)):
        return None
    for first in ends[0]:
        for last in ends[1]:
            found = _weighed(field, term, (first, lo), (hi, last))
            if found is not None:
                return found
    return None


def _farthest(field: Field, end: Rat, side: int) -> list[Rat]:
    """How far an end may lie as the outer index in it moves: where that ends itself, and exactly; none if unknown."""
    outer = [p for p in mentions(field, end) if field.atoms[p].kind == "bound"]
    if not outer:
        return [end]
    found = linear(field, end, outer[0]) if len(outer) == 1 else None
    if found is None:
        return []
    slope, _ = found
    own = span(field, outer[0])[side if slope > 0 else 1 - side]
    exactly = plug(field, end, {outer[0]: own})
    beyond = signs.sign_of(field, own - exactly if side else exactly - own) == signs.POSITIVE
    return [own, exactly] if beyond else [exactly]


def _weighed(field: Field, term: Term, low: tuple[Rat, Rat], high: tuple[Rat, Rat]) -> Rat | None:
    """Σ over the wider range, times the steps that cut out the narrower; None if the body may lack a value."""
    from derivcheck.kernel import sums
    from derivcheck.kernel.definedness import conditions
    from derivcheck.kernel.normal import normal

    v = open_variable(field, low[0], high[1])
    try:
        body = body_at(field, term, v)
        needed = conditions(body)
        if needed.obstacles or _missing(field, needed.conditions) is not None:
            return None
        here = field.ring.generator(v)
        steps = step_of(field, here - low[1]) * step_of(field, high[0] - here)
        return sums.add_up(field, normal(field, body) * steps, v)
    finally:
        field.active -= 1


_PLACES = ("index", "row", "col")
_ELEMENTWISE = frozenset({"num", "sym", "const", "index", *FUNCTIONS, *RELATIONS, "add", "mul", "neg", "div", "pow"})


@lru_cache(maxsize=1 << 12)
def _sumless(term: Term) -> bool:
    """Whether a term is made of numbers, symbols and entries by arithmetic and elementary functions alone."""
    return term.op in _ELEMENTWISE and all(_sumless(a) for a in term.args)


def _elementary(context: Context) -> Context:
    """The context with those of its facts that no sum is read off."""
    assumptions, conditions, cases = (
        tuple(f for f in facts if _sumless(f)) for facts in (context.assumptions, context.conditions, context.cases)
    )
    return replace(context, assumptions=assumptions, conditions=conditions, cases=cases)


def named_apart(field: Field, condition: Condition) -> tuple[Condition, tuple[Declaration, ...]]:
    """A condition for a field of its own: this field's bound variables under new names, with ends that are numbers.

    ``#5`` there would be a bound variable of that field, whatever it ranges over.
    """
    ends = (e for d in condition.bound for e in (d.domain.lower, d.domain.upper) if e is not None)
    terms = (condition.proposition, *condition.guards, *ends)
    taken = field.context.names.union(*(t.free for t in terms), (d.name for d in condition.bound))
    values: dict[str, Term] = {}
    declared: list[Declaration] = []
    for stand_in, v in field.stand_ins.items():
        if any(stand_in in free_symbols(t) for t in terms):
            low, high = (end.constant() for end in span(field, v))
            domain = Domain(None if low is None else num(low), None if high is None else num(high))
            new = fresh(f"{stand_in.name}'", taken.union(d.name for d in declared))
            declared.append(Declaration(new, INTEGER, domain))
            values[stand_in.name] = sym(new, INTEGER)

    def put(term: Term) -> Term:
        return substitute(term, values)

    bound = tuple(replace(d, domain=d.domain.moved(put)) for d in condition.bound)
    guards = tuple(put(g) for g in condition.guards)
    apart = replace(condition, proposition=put(condition.proposition), bound=bound, guards=guards)
    return apart, tuple(declared)


def _missing(field: Field, needed: Sequence[Condition]) -> Condition | None:
    """What is not shown; what is asked under further binders, without facts that come back to the sum at hand."""
    from derivcheck.kernel.holds import undischarged

    return undischarged(field, needed, _elementary(field.context))


def needs_no_index(field: Field, term: Term) -> None:
    """Stuck where the range of a sum or product may be empty and only its being filled gives the body a value.

    Over no index Σ is 0, although 1/n, taken out of it, has no value then:
    sum(1/n, k = 1..n) is not 1 at n = 0.  So whatever the last index is, what
    the body needs must hold at an index from the first one on.  Indices of
    entries may lie outside their arrays: an entry divides nothing by being there.
    """
    from derivcheck.kernel.definedness import conditions
    from derivcheck.kernel.normal import normal

    lo, hi = (normal(field, end) for end in term.args[:2])
    if signs.within(field, hi - lo, signs.NONNEGATIVE):
        return
    anywhere = field.ring.generator(field.intern("sym", (), "#last", integer=True).position)
    v = open_variable(field, lo, anywhere)
    try:
        needed = [c for c in conditions(body_at(field, term, v)).conditions if c.source.op not in _PLACES]
        missing = _missing(field, needed)
        if missing is not None:
            needs = text(missing.proposition).replace(field.stand_in(v).name, term.var.name)
            raise Stuck(f"the range may be empty, and whether `{needs}` is then not known")
    finally:
        field.active -= 1


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
        if constant is not None and 1 < constant <= 1 + _SHIFT and has_value(field, summand, v, lo - one):
            return over(lo - one, hi) - at(lo - one)
        if extra and -_SHIFT <= extra < 0 and has_value(field, summand, v, hi + one):
            return over(lo, hi + one) - at(hi + one)
    last = hi.constant()
    if last is not None and constant is not None and last - constant <= 12:
        total = field.constant(0)
        for k in range(int(constant), int(last) + 1):
            total = total + at(field.constant(k))
        return total
    return None


#: Kinds of atoms that have a value for every value of their arguments.
TOTAL = frozenset({"sym", "bound", "exp", "sin", "cos", "pi", "abs", "delta", "step", "erf", "atan", "floor"})


def has_value(field: Field, summand: Rat, v: int, at: Rat) -> bool:
    """Whether a summand certainly has a value with v at a further place: no denominator, entries within their sizes."""
    stack, seen = [summand], set[int]()
    while stack:
        element = stack.pop()
        if not element.den.is_constant():
            return False
        for p in element.uses() - seen:
            seen.add(p)
            if v not in depends(field, p):
                continue
            atom = field.atoms[p]
            if atom.kind == "entry":
                if not _within(field, atom, v, at):
                    return False
            elif atom.kind not in TOTAL and not _unspecified(field, atom):
                return False
            stack.extend(atom.args)
    return True


def _unspecified(field: Field, atom: Atom) -> bool:
    """Whether an atom is a declared function, or a derivative of one, at numbers: smooth everywhere."""
    return atom.kind == "apply" and field.context.declaration(atom.name.partition("'")[0]) is not None


def _within(field: Field, atom: Atom, v: int, at: Rat) -> bool:
    """Whether an entry's indices lie in the array with v at a place."""

    def lies(index: Rat, size: Term) -> bool:
        return v not in mentions(field, index) or _in_size(field, plug(field, index, {v: at}), size)

    shape = _shape(field, atom)
    return len(shape) == len(atom.args) and all(map(lies, atom.args, shape))


def roots_exist(field: Field, element: Rat) -> bool:
    """Whether the roots and logarithms in an element, outside of sums, exist at every point.

    A fact in which one stands says that it does: what is taken out of a sum over no index must not be one that doesn't.
    """
    return all(_root_exists(field, field.current(p)) for p in element.uses())


def _root_exists(field: Field, atom: Atom) -> bool:
    if atom.kind in ("root", "log"):
        mask = signs.sign_of(field, atom.args[0])
        if mask & signs.NEGATIVE or (atom.kind == "log" and mask & signs.ZERO):
            return False
    return bool(atom.bound) or all(roots_exist(field, arg) for arg in atom.args)


def inside(field: Field, atom: Atom) -> bool:
    """Whether an entry's indices lie in the array at every point."""
    shape = _shape(field, atom)
    pairs = zip(atom.args, shape, strict=False)
    return len(shape) == len(atom.args) and all(_in_size(field, index, size) for index, size in pairs)


def _shape(field: Field, atom: Atom) -> tuple[Term, ...]:
    declaration = field.context.declaration(atom.name)
    return () if declaration is None else declaration.sort.shape


def _in_size(field: Field, index: Rat, size: Term) -> bool:
    from derivcheck.kernel.normal import normal

    gaps = index - field.constant(1), normal(field, size) - index
    return all(signs.within(field, gap, signs.NONNEGATIVE) for gap in gaps)


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
