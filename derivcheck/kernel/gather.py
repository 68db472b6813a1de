"""The zero test for sums: under one Σ, made symmetric, and case by case on deltas.

Sums over the same ranges are put under one multi-sum (their coefficients go
inside), averaged over the permutations of equal ranges, and the summand is
normalised as a rational function: if it vanishes, so does the sum.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from derivcheck.kernel.field import Field
from derivcheck.kernel.plug import linear, mentions, plug
from derivcheck.kernel.ranges import open_variable, span
from derivcheck.kernel.ring import Rat, Stuck, coefficients, monomials
from derivcheck.kernel.sums import add_up

_VARIABLES = 4


def by_gathering(field: Field, element: Rat) -> bool:
    """Whether the numerator vanishes because gathered summands do."""
    from derivcheck.kernel.zero import is_zero

    try:
        rest, groups = _groups(field, element)
        total = rest
        for ranges, parts in sorted(groups.items(), reverse=True):
            total = total + _gathered(field, ranges, parts)
    except Stuck:
        return False
    total = field.reduce(total)
    if total.is_zero():
        return True
    return not total.same(element) and len(total.num) < len(element.num) and is_zero(field, total)


Part = tuple[Rat, tuple[int, ...]]  # coefficient, sum atoms (with repetition)


def _groups(field: Field, element: Rat) -> tuple[Rat, dict[tuple[str, ...], list[Part]]]:
    """Monomials by the ranges of all their sums; those without sums are the rest."""
    ring = field.ring
    rest = field.constant(0)
    groups: dict[tuple[str, ...], list[Part]] = {}
    for exponents, c in monomials(ring.lift(element.num)):
        sums = [p for p, k in enumerate(exponents) for _ in range(k) if field.atoms[p].kind == "sum"]
        free = tuple(0 if field.atoms[p].kind == "sum" else k for p, k in enumerate(exponents) if p < len(field.atoms))
        free += (0,) * (len(exponents) - len(free))
        coefficient = ring.polynomial(ring.context.from_dict({free: 1})).scale(c)
        ranges = tuple(sorted(_key(field, b) for p in sums for b in field.atoms[p].bound))
        if not sums or len(ranges) > _VARIABLES:
            for p in sums:
                coefficient = coefficient * ring.generator(p)
            rest = rest + coefficient
        else:
            groups.setdefault(ranges, []).append((coefficient, tuple(sums)))
    return rest, groups


def _key(field: Field, variable: int) -> str:
    lo, hi = span(field, variable)
    return f"{lo.num}/{lo.den}..{hi.num}/{hi.den}"


def _gathered(field: Field, ranges: tuple[str, ...], parts: list[Part]) -> Rat:
    """The parts under one Σ over fresh variables, symmetrised, and summed up again."""
    first = {_key(field, b): b for _, sums in parts for p in sums for b in field.atoms[p].bound}
    fresh = [open_variable(field, *span(field, first[key])) for key in ranges]
    try:
        summand = field.constant(0)
        for coefficient, sums in parts:
            summand = summand + coefficient * _average(field, ranges, fresh, sums)
        summand = field.reduce(summand)
        for v in reversed(fresh):
            if summand.is_zero():
                break
            summand = add_up(field, summand, v)
        return summand
    finally:
        field.active -= len(fresh)


def _average(field: Field, ranges: tuple[str, ...], fresh: list[int], sums: tuple[int, ...]) -> Rat:
    """The product of the sums' summands, over all ways to give the variables to them, averaged."""
    bound = [(p, k, b) for k, p in enumerate(sums) for b in field.atoms[p].bound]
    total, count = field.constant(0), 0
    for order in permutations(range(len(fresh))):
        if any(ranges[v] != _key(field, b) for v, (_, _, b) in zip(order, bound, strict=True)):
            continue
        product = field.constant(1)
        for k, p in enumerate(sums):
            values = {b: field.ring.generator(fresh[v]) for v, (_, at, b) in zip(order, bound, strict=True) if at == k}
            product = product * plug(field, field.atoms[p].args[0], values)
        total, count = total + product, count + 1
    return total.scale(Fraction(1, count))


def by_deltas(field: Field, element: Rat) -> bool:
    """A + B·δ(e) = 0: both where e = 0 (solved for an index) and where δ = 0."""
    from derivcheck.kernel.zero import is_zero

    ring = field.ring
    deltas = [p for p in element.uses() if field.atoms[p].kind == "delta"]
    position = max(deltas)
    parts = coefficients(ring, ring.lift(element.num), position)
    a = ring.polynomial(parts[0]) if 0 in parts else field.constant(0)
    b = ring.polynomial(parts[1])  # δ² is δ
    difference = field.reduce(field.atoms[position].args[0])
    for index in sorted(mentions(field, difference)):
        atom = field.atoms[index]
        if atom.kind not in ("sym", "bound") or not atom.integer:
            continue
        found = linear(field, difference, index)
        if found is None or abs(found[0]) != 1:
            continue
        lead, rest = found
        target = rest.scale(-lead)
        try:
            together = plug(field, a + b, {index: target})
        except Stuck:
            continue
        return is_zero(field, together) and is_zero(field, _apart(field, a, index, target))
    return False


def _apart(field: Field, element: Rat, index: int, target: Rat) -> Rat:
    """The element where index ≠ target: deltas that would need both to be equal are 0.

    δ(x, index)·δ(x, target) = 0 there, for both would be true together only if
    index = target.
    """
    pairs = []
    deltas = [p for p in element.uses() if field.atoms[p].kind == "delta"]
    wanted = field.ring.generator(index) - target
    for p in deltas:
        for q in deltas:
            if p < q:
                e, f = (field.reduce(field.atoms[x].args[0]) for x in (p, q))
                if any(field.equal(d, wanted) or field.equal(-d, wanted) for d in (e - f, e + f)):
                    pairs.append((p, q))
    num = field.ring.lift(element.num)
    kept = {m: c for m, c in num.to_dict().items() if not any(m[p] and m[q] for p, q in pairs)}
    return field.ring.quotient(field.ring.context.from_dict(kept), element.den)
