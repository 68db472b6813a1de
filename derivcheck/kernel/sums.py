"""Finite sums and products with symbolic bounds.

A sum atom is a *multi-sum*: bound variables, each with its range, and one
monomial over a denominator.  ``add_up`` makes them: linear in the monomials,
factors free of the variable pulled out, deltas collapsed against the range,
inner sums opened so that products of sums and nested sums meet, components that
share no variable separated, ranges shifted, bound variables canonical.  Every
step is an identity at every point, the empty range (sum 0) included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import chain, groupby, permutations, product

from flint import fmpq

from derivcheck.core.term import Term
from derivcheck.kernel import functions, ranges, signs, widening
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.plug import depends, factors_of, linear, mentions, plug, split
from derivcheck.kernel.ring import Rat, Stuck, monomials, to_fraction

_VARIABLES = 6  # bound names in one monomial
_STEPS = 6  # how many factors are taken out of a product
_POWER = 12  # powers of an index summed in closed form


def sum_of(field: Field, term: Term) -> Rat:
    """Σ of a term over its range."""
    return _over(field, term, add_up)


def product_of(field: Field, term: Term) -> Rat:
    """Π of a term over its range: exp Σ log where the factor is positive, else by factors."""
    return _over(field, term, multiply_up)


def _over(field: Field, term: Term, collect: Callable[[Field, Rat, int], Rat]) -> Rat:
    from derivcheck.kernel.normal import normal

    lo_term, hi_term = term.args[:2]
    lo, hi = normal(field, lo_term), normal(field, hi_term)
    gap = field.reduce(hi - lo).constant()
    if gap is not None and gap < 0:  # nothing to add or multiply
        return field.constant(0 if term.op == "sum" else 1)
    widened = widening.widened(field, term, lo, hi) if term.op == "sum" else None
    if widened is not None:
        return widened
    with_variable = ranges.open_variable(field, lo, hi)
    try:
        element = normal(field, ranges.body_at(field, term, with_variable))
        return collect(field, element, with_variable)
    finally:
        field.active -= 1


def add_up(field: Field, element: Rat, v: int) -> Rat:
    """Σ_v element."""
    element = field.reduce(element)
    ring = field.ring
    content, below = ring.factor(element.den)
    outside, inside = field.constant(1 / content), field.constant(1)
    for f, k in below:
        part = ring.polynomial(f) ** k
        if v in mentions(field, part):
            inside = inside * part
        else:
            outside = outside / part
    total = field.constant(0)
    num = ring.lift(element.num)
    pieces = [(num, field.constant(1))]
    if inside.constant() is None:
        whole, rest = divmod(num, ring.lift(inside.num))
        pieces = [(whole, field.constant(1)), (rest, inside)]
    for poly, over in pieces:
        for free, monomial in split(field, poly, v):
            total = total + free * _monomial(field, monomial, over, v)
    return field.reduce(total * outside)


def _monomial(field: Field, monomial: Rat, over: Rat, v: int) -> Rat:
    """Σ_v of one monomial over a denominator, both depending on v or 1."""
    atoms = factors_of(field, monomial)
    for position, _ in atoms:
        if field.atoms[position].kind == "delta":
            return _collapse(field, monomial / over, position, v)
    return multi_sum(field, [v], monomial, over)


def _collapse(field: Field, summand: Rat, position: int, v: int) -> Rat:
    """Σ_v δ(v, e) f(v) = f(e) where lo ≤ e ≤ hi is known."""
    found = linear(field, field.atoms[position].args[0], v)
    if found is None or abs(found[0]) != 1:
        raise Stuck("a delta that is not linear in the summation index")
    lead, rest = found
    target = rest.scale(-lead)
    lo, hi = ranges.span(field, v)
    gaps = target - lo, hi - target
    if not all(signs.within(field, gap, signs.NONNEGATIVE) for gap in gaps):  # what surely lies outside made it 0
        raise Stuck("a delta that may lie outside the range of the sum")
    d = field.ring.generator(position)
    return plug(field, summand / d, {v: target})


def _powers(field: Field, v: int, k: int) -> Rat:
    """Σ v^k over lo..hi by Bernoulli's formula, the range known not to be less than empty."""
    if k > _POWER:
        raise Stuck("limit: too high a power of an index")
    if ranges.length(field, v).is_zero():
        return field.constant(0)  # lo..lo-2 has no terms, and the formula would give minus one
    lo, hi = ranges.span(field, v)

    def up_to(n: Rat) -> Rat:
        total = field.constant(0)
        for j in range(k + 1):
            c = _binomial(k + 1, j) * to_fraction(fmpq.bernoulli(j)) * (-1 if j == 1 else 1)
            total = total + (n ** (k + 1 - j)).scale(c / (k + 1))
        return total

    return up_to(hi) - up_to(lo - field.constant(1))


def _binomial(n: int, k: int) -> Fraction:
    from math import comb

    return Fraction(comb(n, k))


def multi_sum(field: Field, variables: Sequence[int], monomial: Rat, over: Rat) -> Rat:
    """Σ over several variables of monomial/over: inner sums opened, components apart, each one atom.

    No variable's range depends on another (`_opens`), so their order says nothing.
    """
    inner = next((p for p, _ in factors_of(field, monomial) if _opens(field, p, variables)), None)
    if inner is None:
        counted = _counted(field, list(variables), monomial, over)
        return _components(field, list(variables), monomial, over) if counted is None else counted
    fresh, summand = opened_sum(field, field.atoms[inner])
    try:
        if len(variables) + len(fresh) > _VARIABLES:
            raise Stuck("limit: too many bound names in one product")
        both = (monomial / field.ring.generator(inner)) * summand
        below = over * field.ring.polynomial(both.den)
        total = field.constant(0)
        for exponents, c in monomials(field.ring.lift(both.num)):
            part = field.ring.monomial(exponents)
            total = total + multi_sum(field, [*variables, *fresh], part, below).scale(c)
        return total
    finally:
        field.active -= len(fresh)


def _counted(field: Field, variables: list[int], monomial: Rat, over: Rat) -> Rat | None:
    """A variable that stands in one step only is summed out by counting."""
    atoms = factors_of(field, monomial)
    for v in variables:
        tied = [p for p, _ in atoms if v in depends(field, p)]
        if len(tied) != 1 or field.atoms[tied[0]].kind != "step" or v in mentions(field, over):
            continue
        count = ranges.count(field, tied[0], v)
        if count is not None:
            return _others(field, monomial / field.ring.generator(tied[0]) * count / over, variables, v)
    return None


def _others(field: Field, element: Rat, variables: Sequence[int], v: int) -> Rat:
    """Σ over the variables but v."""
    for w in reversed(variables):
        if w != v:
            element = add_up(field, element, w)
    return element


def _opens(field: Field, position: int, variables: Sequence[int]) -> bool:
    """Whether an atom is a sum that depends on the variables, over ranges that don't."""
    atom = field.atoms[position]
    if atom.kind != "sum" or not depends(field, position) & set(variables):
        return False
    return not any((depends(field, b) - {b}) & set(variables) for b in atom.bound)


def opened_sum(field: Field, atom: Atom) -> tuple[list[int], Rat]:
    """A sum atom with variables of its own: the variables and the summand."""
    fresh: list[int] = []
    values: dict[int, Rat] = {}
    for b in atom.bound:
        fresh.append(ranges.open_variable(field, *ranges.span(field, b)))
        values[b] = field.ring.generator(fresh[-1])
    return fresh, plug(field, atom.args[0], values)


def _components(field: Field, variables: Sequence[int], monomial: Rat, over: Rat) -> Rat:
    """The product of the sums over variables that no factor ties together."""
    from derivcheck.kernel.entries import contracted

    ring = field.ring
    met = contracted(field, variables, monomial)
    if met is not None and met[0] not in mentions(field, over):
        return _others(field, met[1] / over, variables, met[0])
    ties: list[tuple[frozenset[int], Rat]] = []
    for p, k in factors_of(field, monomial):
        ties.append((depends(field, p) & set(variables), ring.generator(p) ** k))
    content, below = ring.factor(over.num)
    result = field.constant(1 / content)
    for f, k in below:
        part = ring.polynomial(f)
        ties.append((mentions(field, part) & set(variables), (part**k).inverse()))
    for v in variables:
        ties.append((frozenset({v}), field.constant(1)))
    groups: list[tuple[frozenset[int], Rat]] = []
    for names, factor in ties:
        if not names:
            result = result * factor
            continue
        joined, product = names, factor
        for group in [g for g in groups if g[0] & joined]:
            groups.remove(group)
            joined |= group[0]
            product = product * group[1]
        groups.append((joined, product))
    for names, product in groups:
        ordered = [v for v in variables if v in names]
        result = result * _component(field, ordered, product)
    return result


def _component(field: Field, variables: list[int], summand: Rat) -> Rat:
    """One connected multi-sum as an atom under canonical variables."""
    if len(variables) == 1:
        (v,) = variables
        if v not in mentions(field, summand):
            return summand * ranges.length(field, v)
        if summand.den.is_constant():
            atoms = factors_of(field, summand)
            if atoms and all(p == v for p, _ in atoms):
                return _powers(field, v, atoms[0][1])
        shifted = ranges.shifted(field, v, summand)
        if shifted is not None:
            return shifted
    elif any(pattern.head.kind == "sum" for pattern in field.patterns):
        known = _by_pattern(field, variables, summand)
        if known is not None:
            return known
    height = max((_height(field, p) for p in summand.uses()), default=0)
    best: tuple[tuple[int, str], list[int], Rat] | None = None
    for order in _orders(field, variables, summand):
        canonical: list[int] = []
        values: dict[int, Rat] = {}
        for k, v in enumerate(order):
            canonical.append(ranges.bound(field, f"${height + k + 1}", *ranges.span(field, v)))
            values[v] = field.ring.generator(canonical[-1])
        renamed = plug(field, summand, values)
        key = (len(renamed.num), f"{renamed.num}/{renamed.den}")
        if best is None or key < best[0]:
            best = (key, canonical, renamed)
    assert best is not None
    return field.element(sum_atom(field, best[1], best[2]).position)


def _by_pattern(field: Field, variables: list[int], summand: Rat) -> Rat | None:
    """A multi-sum one of whose single sums an assumption gives a value: that put in, the rest summed."""
    ring = field.ring
    for v in variables:
        inside, outside = field.constant(1), field.constant(1)
        for p, k in factors_of(field, ring.polynomial(summand.num)):
            factor = ring.generator(p) ** k
            inside, outside = (inside * factor, outside) if v in depends(field, p) else (inside, outside * factor)
        if v in mentions(field, ring.polynomial(summand.den)) or inside.constant() is not None:
            continue
        element = _component(field, [v], inside)
        atom = field.atom_of(element)
        if atom is not None and atom.kind == "sum":
            continue
        return _others(field, element * outside / ring.polynomial(summand.den), variables, v)
    return None


def _orders(field: Field, variables: list[int], summand: Rat) -> list[tuple[int, ...]]:
    """Orders to choose the least from: permutations of what neither ranges nor the atoms around tell apart."""
    if len(variables) > 4:
        return [tuple(variables)]
    keys = {v: ([f"{e.num}/{e.den}" for e in ranges.span(field, v)], _places(field, v, summand)) for v in variables}
    alike = [list(group) for _, group in groupby(sorted(variables, key=keys.__getitem__), keys.__getitem__)]
    return [tuple(chain(*order)) for order in product(*(permutations(group) for group in alike))]


def _places(field: Field, variable: int, summand: Rat) -> list[tuple[str, str, str, int, list[int]]]:
    """Where a variable occurs in a summand, whatever it and the others are called."""
    found = []
    for p, degree in summand.degrees().items():
        if variable in depends(field, p):
            atom = field.atoms[p]
            declared = field.context.declaration(atom.name)
            either = atom.kind == "inverse" or atom.name in field.symmetric or (declared and declared.sort.symmetric)
            slots = [] if either else [k for k, arg in enumerate(atom.args) if variable in mentions(field, arg)]
            found.append((atom.kind, atom.name, str(atom.unit), degree, slots))
    return sorted(found)


def _height(field: Field, position: int) -> int:
    """How many canonical variables lie below an atom: a new one must lie above them."""
    atom = field.atoms[position]
    below = max((_height(field, p) for arg in atom.args for p in arg.uses()), default=0)
    own = max((int(field.atoms[b].name[1:]) for b in atom.bound), default=0)
    return max(below, own)


def sum_atom(field: Field, variables: Sequence[int], summand: Rat) -> Atom:
    """The atom for a multi-sum under these variables, old if the summand is proved the same."""
    name = ",".join(map(str, variables))
    summand = field.reduce(summand)
    found = field.find("sum", (summand,), name)
    if found is not None:
        return found
    whole = summand.den.is_constant() and all(c.denominator == 1 for _, c in monomials(summand.num))
    integer = whole and all(field.atoms[p].integer for p in summand.uses())
    return field.new_atom("sum", (summand,), name, integer=integer, bound=tuple(variables))


def rebuilt(field: Field, atom: Atom, inside: Callable[[Rat], Rat]) -> Rat:
    """A sum, product or maximum with values put into its body and ranges."""
    fresh: list[int] = []
    try:
        values: dict[int, Rat] = {}
        for b in atom.bound:
            fresh.append(ranges.open_variable(field, *map(inside, ranges.span(field, b))))
            values[b] = field.ring.generator(fresh[-1])
        element = plug(field, inside(atom.args[0]), values)
        collect = {"sum": add_up, "prod": multiply_up, "max": largest}[atom.kind]
        for v in reversed(fresh):
            element = collect(field, element, v)
        return element
    finally:
        field.active -= len(fresh)


def maximum_of(field: Field, term: Term) -> Rat:
    """The largest value of a term over its range, which is not empty where the term is defined."""
    return _over(field, term, largest)


def minimum_of(field: Field, term: Term) -> Rat:
    """The smallest value: -max(-f)."""
    return _over(field, term, lambda field, element, v: -largest(field, -element, v))


def largest(field: Field, element: Rat, v: int) -> Rat:
    """max_v element as one atom."""
    return element if v not in mentions(field, element) else _closed_atom(field, "max", element, v)


def _closed_atom(field: Field, kind: str, element: Rat, v: int) -> Rat:
    """An atom that binds one variable, made canonical."""
    height = max((_height(field, p) for p in element.uses()), default=0)
    canonical = ranges.bound(field, f"${height + 1}", *ranges.span(field, v))
    renamed = plug(field, element, {v: field.ring.generator(canonical)})
    found = field.find(kind, (renamed,), str(canonical))
    return field.element((found or field.new_atom(kind, (renamed,), str(canonical), bound=(canonical,))).position)


def multiply_up(field: Field, element: Rat, v: int) -> Rat:
    """Π_v element: exp Σ log where it is positive; f^length where it is free of v; 0 where a factor of it is."""
    element = field.reduce(element)
    if v not in mentions(field, element):
        return functions.integer_power(field, element, ranges.length(field, v))
    if _meets_zero(field, element, v):
        return field.constant(0)
    if signs.sign_of(field, element) == signs.POSITIVE:
        return functions.exp(field, add_up(field, functions.log(field, element), v))
    shorter = _shortened(field, element, v)
    return _closed_atom(field, "prod", element, v) if shorter is None else shorter


def _meets_zero(field: Field, element: Rat, v: int) -> bool:
    """Whether a factor linear in v is 0 at an integer that is known to lie in v's range."""
    lo, hi = ranges.span(field, v)
    for factor, _ in field.ring.factor(element.num)[1]:
        found = linear(field, field.ring.polynomial(factor), v)
        if found is None:
            continue
        root = found[1].scale(-1 / found[0])
        if not all(c.denominator == 1 and functions.integer_valued(field, m) for c, m in field.decompose(root)):
            continue
        if all(signs.within(field, gap, signs.NONNEGATIVE) for gap in (root - lo, hi - root)):
            return True
    return False


def _shortened(field: Field, element: Rat, v: int) -> Rat | None:
    """Π over lo..hi as Π over the shortest range lo..hi - m known not to be less than empty, and m factors."""
    lo, hi = ranges.span(field, v)
    one, last, factors = field.constant(1), hi, 0
    offset = next((c for e, c in monomials(field.ring.lift(hi.num)) if not any(e)), Fraction(0))
    while offset > -_STEPS and signs.within(field, last - lo, signs.NONNEGATIVE):
        last, offset, factors = last - one, offset - 1, factors + 1
        if factors > 2 * _STEPS:
            return None
    if not factors:
        return None
    result = one
    if not field.equal(last, lo - one):
        shorter = ranges.open_variable(field, lo, last)
        try:
            result = _closed_atom(field, "prod", plug(field, element, {v: field.ring.generator(shorter)}), shorter)
        finally:
            field.active -= 1
    for j in range(1, factors + 1):
        result = result * plug(field, element, {v: last + field.constant(j)})
    return result
