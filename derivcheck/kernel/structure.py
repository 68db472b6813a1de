"""Why sums have a sign: Gram forms, Cauchy–Schwarz, a maximum or a part that bounds them.

Structure is found on the normal form of the lowered term, so a Gram form is
one however it was spelled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations, permutations

from derivcheck.kernel import signs
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.plug import depends, mentions, plug
from derivcheck.kernel.ring import Poly, Rat, Stuck, monomials

_GRAM = 6


@dataclass(frozen=True, slots=True)
class GramForm:
    """Σ over ``outer`` of ``weight``·(Σ over ``inner`` of ``factor``)²."""

    outer: tuple[int, ...]
    weight: Rat
    inner: tuple[int, ...]
    factor: Rat


def gram_sign(field: Field, atom: Atom) -> int:
    """The sign of a sum that is a Gram form is that of its weight (or 0)."""
    for form in gram_forms(field, atom):
        mask = signs.sign_of(field, form.weight)
        if mask & signs.NEGATIVE == 0:
            return signs.NONNEGATIVE
        if mask & signs.POSITIVE == 0:
            return signs.NONPOSITIVE
    return signs.ANY


def gram_forms(field: Field, atom: Atom) -> Iterator[GramForm]:
    """A multi-sum read as Σ_R A(R)·(Σ_S f(R, S))², in each way in which it can be.

    The variables split into R, S and a copy S' of S; each factor of the
    summand depends on R alone, on S (and R), or on S' (and R), and the last are
    the middle ones with S' for S.
    """
    variables = atom.bound
    ring = field.ring
    summand = field.reduce(atom.args[0])
    terms = list(monomials(ring.lift(summand.num)))
    if not 2 <= len(variables) <= _GRAM or len(terms) != 1:
        return
    ((exponents, c),) = terms
    factors = [(ring.generator(p) ** k, depends(field, p)) for p, k in enumerate(exponents) if k]
    factors.append((field.constant(c), frozenset()))
    below = mentions(field, ring.polynomial(summand.den)) & set(variables)
    for size in range(1, len(variables) // 2 + 1):
        for left in combinations(variables, size):
            for right in permutations([v for v in variables if v not in left], size):
                if left[0] > right[0] or below & {*left, *right}:
                    continue
                found = _gram(field, factors, left, right, summand)
                if found is not None:
                    outer = tuple(v for v in variables if v not in (*left, *right))
                    yield GramForm(outer, found[0], left, found[1])


def _gram(
    field: Field,
    factors: list[tuple[Rat, frozenset[int]]],
    left: tuple[int, ...],
    right: tuple[int, ...],
    summand: Rat,
) -> tuple[Rat, Rat] | None:
    """The weight, and the factor that stands on either side."""
    one = field.constant(1)
    weight, f, g = field.ring.polynomial(summand.den).inverse(), one, one
    for factor, variables in factors:
        on_left, on_right = bool(variables & set(left)), bool(variables & set(right))
        if on_left and on_right:
            return None
        if on_left:
            f = f * factor
        elif on_right:
            g = g * factor
        else:
            weight = weight * factor
    for a, b in zip(left, right, strict=True):
        if not all(x.same(y) for x, y in zip(field.atoms[a].args, field.atoms[b].args, strict=True)):
            return None
    moved = plug(field, f, {a: field.ring.generator(b) for a, b in zip(left, right, strict=True)})
    return (weight, f) if field.equal(moved, g) else None


def some_term_positive(field: Field, atom: Atom) -> bool:
    """Whether Σ w·g > 0 because Σ g > 0 by a fact, over the same range, with g ≥ 0 and w > 0: some g is positive.

    A fact of Σ g for every index of a range that Σ w·g does not speak of says nothing: that one may be empty.
    """
    variables = partial(signs.variables_of, field)
    spoken_of = {p for _, _, about, _ in field.fact_polys for p in about} | set(field.rules)
    for position in sorted(p for p in spoken_of if field.atoms[p].kind == "sum" and p != atom.position):
        if not variables(frozenset({position})) <= variables(frozenset({atom.position})):
            continue
        known = field.current(position)
        g = field.reduce(known.args[0])
        if known.bound != atom.bound or g.is_zero() or signs.sign_of(field, g) & signs.NEGATIVE:
            continue
        weight = signs.sign_of(field, field.reduce(atom.args[0]) / g)
        if weight == signs.sign_of(field, field.ring.generator(position)) == signs.POSITIVE:
            return True
    return False


def cauchy_sign(field: Field, poly: Poly) -> int:
    """f ≥ 0 because f ≥ f + c(Σz)² - c(Σx)(Σy) ≥ 0, where c ≥ 0, x ≥ 0, y = z²/x ≥ 0 (Cauchy–Schwarz)."""
    for sign, mask in ((1, signs.NONNEGATIVE), (-1, signs.NONPOSITIVE)):
        if _cauchy(field, poly if sign > 0 else -poly):
            return mask
    return signs.ANY


def _cauchy(field: Field, poly: Poly) -> bool:
    ring = field.ring
    terms = list(monomials(ring.lift(poly)))
    sums = {p for e, _ in terms for p, k in enumerate(e) if k and field.atoms[p].kind == "sum"}
    for exponents, c in terms:
        for z in (p for p in sorted(sums) if exponents[p] == 2 and c < 0):
            rest = tuple(0 if p == z else k for p, k in enumerate(exponents))
            factor = ring.monomial(rest).scale(-c)
            if signs.sign_of(field, factor) & signs.NEGATIVE:
                continue
            for x in sorted(sums - {z}):
                if field.atoms[x].bound == field.atoms[z].bound and _dominated(field, poly, factor, x, z):
                    return True
    return False


def _dominated(field: Field, poly: Poly, factor: Rat, x: int, z: int) -> bool:
    from derivcheck.kernel.sums import add_up, opened_sum

    inside_x, inside_z = (field.reduce(field.atoms[p].args[0]) for p in (x, z))
    if signs.sign_of(field, inside_x) & signs.NEGATIVE or inside_x.is_zero():
        return False
    try:
        y = inside_z * inside_z / inside_x
        if signs.sign_of(field, y) & signs.NEGATIVE or _may_vanish_alone(field, inside_x, inside_z, y):
            return False
        fresh_variables, _ = opened_sum(field, field.atoms[z])
        try:
            values = {b: field.ring.generator(v) for b, v in zip(field.atoms[z].bound, fresh_variables, strict=True)}
            total = plug(field, y, values)
            for v in reversed(fresh_variables):
                total = add_up(field, total, v)
        finally:
            field.active -= len(fresh_variables)
        square, product = field.ring.generator(z) ** 2, field.ring.generator(x) * total
        return signs.sign_of(field, field.ring.polynomial(poly) + factor * (square - product)) & signs.NEGATIVE == 0
    except Stuck:
        return False


def _may_vanish_alone(field: Field, x: Rat, z: Rat, y: Rat) -> bool:
    """Whether y = z²/x could have a pole: x·y = z² must hold for every value of the variables."""
    return not (y.den.is_constant() or signs.sign_of(field, field.ring.polynomial(y.den)) & signs.ZERO == 0) or not (
        field.equal(x * y, z * z)
    )


def bound_sign(field: Field, poly: Poly) -> int:
    """The sign of c·M + r for a maximum M, a sum of nonnegative terms, or a logarithm.

    c > 0: M ≥ f(e) for every index e in range, so where c·f(e) + r is not
    negative (positive), c·M + r is neither.  c < 0: a maximum is attained, so that of c·f(v) + r
    for every v does.  log u + r has the sign of u - exp(-r).
    """
    for turn in (1, -1):
        here = poly if turn > 0 else -poly
        for position, c, rest in _linear_parts(field, here):
            mask = _by_bound(field, position, c, rest)
            if mask & signs.NEGATIVE == 0:
                return mask if turn > 0 else signs.flip(mask)
    return signs.ANY


def _linear_parts(field: Field, poly: Poly) -> list[tuple[int, Rat, Rat]]:
    """Atoms that bind a variable, or logarithms, that stand in one monomial, alone: atom, coefficient, rest."""
    ring = field.ring
    terms = list(monomials(ring.lift(poly)))
    found = []
    if len(terms) > 8:
        return []
    for exponents, c in terms:
        atoms = [p for p, k in enumerate(exponents) if k]
        if len(atoms) == 1 and exponents[atoms[0]] == 1 and field.atoms[atoms[0]].kind in ("max", "sum", "log"):
            term = ring.generator(atoms[0]).scale(c)
            found.append((atoms[0], field.constant(c), ring.polynomial(poly) - term))
    return found


def _by_bound(field: Field, position: int, c: Rat, rest: Rat) -> int:
    from derivcheck.kernel.functions import exp
    from derivcheck.kernel.ranges import open_variable, span

    atom = field.atoms[position]
    positive = signs.sign_of(field, c) == signs.POSITIVE
    if atom.kind == "log":
        if position in rest.uses():
            return signs.ANY
        gap = atom.args[0] - exp(field, -rest / c)
        mask = signs.sign_of(field, gap)
        return mask if positive else signs.flip(mask)
    if len(atom.bound) != 1:
        return signs.ANY
    (b,) = atom.bound
    inside = atom.args[0]
    if not positive:
        if atom.kind != "max":
            return signs.ANY
        v = open_variable(field, *span(field, b))
        try:
            return signs.sign_of(field, c * plug(field, inside, {b: field.ring.generator(v)}) + rest)
        finally:
            field.active -= 1
    if atom.kind == "sum" and signs.sign_of(field, inside) & signs.NEGATIVE:
        return signs.ANY
    lo, hi = span(field, b)
    for e in _index_values(field, rest):
        if not all(signs.within(field, gap, signs.NONNEGATIVE) for gap in (e - lo, hi - e)):
            continue
        mask = signs.sign_of(field, c * plug(field, inside, {b: e}) + rest)
        if mask & signs.NEGATIVE == 0:
            return mask | signs.POSITIVE  # the whole may be more than its part
    return signs.ANY


def _index_values(field: Field, element: Rat) -> list[Rat]:
    """What stands as an index in the entries of an element."""
    found: list[Rat] = []
    seen: set[int] = set()
    stack = [element]
    while stack:
        for p in sorted(stack.pop().uses() - seen):
            seen.add(p)
            atom = field.atoms[p]
            if atom.kind == "entry":
                found += [a for a in atom.args if not any(a.same(b) for b in found)]
            elif not atom.bound:
                stack.extend(atom.args)
    return found[:4]


def gathered_sign(field: Field, poly: Poly) -> int:
    """Σ coefficients·(single sums over one range) under one Σ: the sign of the common summand."""
    from derivcheck.kernel.ranges import open_variable, span

    ring = field.ring
    parts: list[tuple[Rat, int]] = []
    for exponents, c in monomials(ring.lift(poly)):
        sums = [p for p, k in enumerate(exponents) if k and field.atoms[p].kind == "sum"]
        if len(sums) != 1 or exponents[sums[0]] != 1 or len(field.atoms[sums[0]].bound) != 1:
            return signs.ANY
        rest = tuple(0 if p == sums[0] else k for p, k in enumerate(exponents))
        parts.append((ring.monomial(rest).scale(c), sums[0]))
    bound = {field.atoms[p].bound for _, p in parts}
    if len(parts) < 2 or len(bound) != 1:
        return signs.ANY
    ((b,),) = bound
    lo, hi = span(field, b)
    v = open_variable(field, lo, hi)
    try:
        values = {b: ring.generator(v)}
        total = field.constant(0)
        for coefficient, p in parts:
            total = total + coefficient * plug(field, field.atoms[p].args[0], values)
        mask = signs.sign_of(field, total)
    finally:
        field.active -= 1
    if mask & signs.NONZERO == signs.NONZERO:
        return signs.ANY
    return mask | (0 if signs.within(field, hi - lo, signs.NONNEGATIVE) else signs.ZERO)
