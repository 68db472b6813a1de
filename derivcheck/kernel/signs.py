"""Signs of elements and terms under a context: what discharges conditions and inequalities.

A sign is a set out of negative, zero, positive, as a bit mask: sound means the
true sign is in the mask at every point.  It comes from facts of the context,
intervals of atoms, sums and products of signed parts, squares completed, and
balls for closed elements.  Deterministic and bounded; never an equality test.
"""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq_poly

from derivcheck.kernel import enclosure, intervals
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.intervals import Interval
from derivcheck.kernel.ring import Poly, Rat, coefficients, degrees, monomials, to_fmpq, to_fraction

NEGATIVE, ZERO, POSITIVE = 1, 2, 4
NONNEGATIVE, NONPOSITIVE, NONZERO, ANY = ZERO | POSITIVE, NEGATIVE | ZERO, NEGATIVE | POSITIVE, 7
_DEPTH = 3
_FURTHER = 4  # facts about symbols that are put together, once one has said something
_DECISION, _ATOM = 20_000, 5_000  # what a decision, and the sign of an atom, count for in products of terms


def flip(mask: int) -> int:
    """The sign of -u."""
    return (mask & ZERO) | (POSITIVE if mask & NEGATIVE else 0) | (NEGATIVE if mask & POSITIVE else 0)


def times(a: int, b: int) -> int:
    """The sign of a product."""
    found = ZERO if (a | b) & ZERO else 0
    if (a & POSITIVE and b & POSITIVE) or (a & NEGATIVE and b & NEGATIVE):
        found |= POSITIVE
    if (a & POSITIVE and b & NEGATIVE) or (a & NEGATIVE and b & POSITIVE):
        found |= NEGATIVE
    return found


def plus(a: int, b: int) -> int:
    """The sign of a sum."""
    found = 0
    for x in (NEGATIVE, ZERO, POSITIVE):
        for y in (NEGATIVE, ZERO, POSITIVE):
            if a & x and b & y:
                found |= ANY if {x, y} == {NEGATIVE, POSITIVE} else (x if y == ZERO else y)
    return found


def raised(mask: int, k: int) -> int:
    """The sign of u^k, k ≥ 1."""
    if k % 2:
        return mask
    return (mask & ZERO) | (POSITIVE if mask & NONZERO else 0)


def sign_of(field: Field, element: Rat, enough: int = 0) -> int:
    """The sign of an element wherever it is defined; no sharper one is looked for once it is in the mask ``enough``."""
    element = field.reduce(element)
    if element.den.is_one():
        return _poly_sign(field, element.num, enough)
    return times(_poly_sign(field, element.num), _poly_sign(field, element.den) & NONZERO)


def within(field: Field, element: Rat, mask: int) -> bool:
    """Whether the sign of an element, wherever it is defined, is in the mask."""
    return sign_of(field, element, mask) & ~mask == 0


def ratio_sign(field: Field, a: Rat, b: Rat) -> int:
    """The sign of m where a = m·b at every point: any, unless m has a value everywhere (b may be zero)."""
    m = field.reduce(a / b)
    return ANY if _poly_sign(field, m.den) & ZERO else sign_of(field, m)


def vanishes(field: Field, element: Rat) -> bool:
    """Whether an element is proved zero (by the whole zero test)."""
    from derivcheck.kernel.zero import is_zero

    return is_zero(field, element)


def _poly_sign(field: Field, poly: Poly, enough: int = 0) -> int:
    if poly.is_zero():
        return ZERO
    content, factors = field.ring.factor(poly)
    mask, rest = POSITIVE if content > 0 else NEGATIVE, POSITIVE
    undecided: list[Poly] = []
    alone = len(factors) == 1 and factors[0][1] == 1
    enough = 0 if not alone else enough if content > 0 else flip(enough)
    for f, k in factors:
        sign = raised(factor_sign(field, f, enough), k)
        if sign in (NEGATIVE, ZERO, POSITIVE):
            mask = times(mask, sign)
        else:
            rest = times(rest, sign)
            undecided.append(f if k % 2 else f * f)
    if len(undecided) > 1 and field.known:  # as `learn` keeps them
        rest &= known_sign(field, product_of(field, undecided))
    return times(mask, rest)


def product_of(field: Field, factors: list[Poly]) -> Poly:
    product = factors[0]
    for f in factors[1:]:
        product = field.ring.product(product, f)
    return product


def known_sign(field: Field, poly: Poly) -> int:
    """What facts say of a polynomial as a whole."""
    canonical, lead = monic(field.ring.lift(poly))
    mask = field.known.get(str(canonical), ANY)
    return mask if lead > 0 else flip(mask)


def monic(poly: Poly) -> tuple[Poly, int]:
    """The polynomial over its leading coefficient, and that coefficient's sign."""
    lead = poly.leading_coefficient()
    return poly if lead == 1 else poly / lead, (1 if lead > 0 else -1)


def factor_sign(field: Field, poly: Poly, enough: int = 0) -> int:
    """The sign of an irreducible polynomial in atoms, which is no number, or one in the mask ``enough``."""
    canonical, lead = monic(field.ring.lift(poly))
    key = str(canonical)
    mask = field.sign_memo.get((key, field.depth))
    if mask is None and field.depth > _DEPTH:
        mask = field.known.get(key, ANY)
    elif mask is None:
        depth = field.depth
        enough = enough if lead > 0 else flip(enough)
        field.depth += 1
        try:
            mask = _decide(field, canonical, key, enough)
        finally:
            field.depth -= 1
        if mask & ~enough or mask in (NEGATIVE, ZERO, POSITIVE):  # else a sharper one may be known to who asks for it
            field.sign_memo[key, depth] = mask
    return mask if lead > 0 else flip(mask)


def _decide(field: Field, poly: Poly, key: str, enough: int) -> int:
    from derivcheck.kernel import bounds, integers

    field.ring.spend(_DECISION)
    mask = field.known.get(key, ANY)
    sources = (
        _single_atom,
        _closed,
        _parts,
        _one_variable,
        bounds.exponential,
        _square,
        bounds.radical,
        bounds.arcs,
        _combination,
        integers.whole,
        _sums,
        bounds.combination,
    )
    for rule in sources:
        if mask in (NEGATIVE, ZERO, POSITIVE) or mask & ~enough == 0:
            break
        mask &= rule(field, poly)
    return mask


def _single_atom(field: Field, poly: Poly) -> int:
    """A lone atom: its own interval and what is known of its argument."""
    if len(poly) != 1 or int(poly.total_degree()) != 1:
        return ANY
    (position,) = field.ring.degrees(poly)
    return atom_sign(field, position)


def atom_sign(field: Field, position: int) -> int:
    """The sign of an atom by its kind, its argument and its declared set."""
    field.ring.spend(_ATOM)
    atom = field.atoms[position]
    mask = field.known.get(f"g{position}", ANY) & intervals.of_atom(field, position).sign()
    match atom.kind:
        case "exp":
            mask &= POSITIVE
        case "root":
            base = sign_of(field, atom.args[0])
            mask &= NONNEGATIVE if base & ZERO else POSITIVE
        case "abs":
            base = sign_of(field, atom.args[0])
            mask &= NONNEGATIVE if base & ZERO else POSITIVE
        case "log":
            mask &= sign_of(field, atom.args[0] - field.constant(1))
        case "atan" | "asin" | "erf" | "sign" | "max":  # a maximum is attained
            mask &= sign_of(field, atom.args[0])
        case "ipow":
            base = sign_of(field, atom.args[0])
            mask &= base if base in (POSITIVE, NONNEGATIVE) else NONZERO if base & ZERO == 0 else ANY
        case "rpow":
            mask &= NONNEGATIVE
        case "sum":
            mask &= _sum_sign(field, atom)
        case "prod":
            mask &= NONNEGATIVE if within(field, atom.args[0], NONNEGATIVE) else ANY
        case "sin" | "cos":
            from derivcheck.kernel.bounds import wave

            mask &= wave(field, atom) if field.depth <= _DEPTH else ANY
        case "gamma" if sign_of(field, atom.args[0]) == POSITIVE:
            mask &= POSITIVE
        case "factorial":
            mask &= POSITIVE
        case "det":
            from derivcheck.kernel.determinants import sign

            mask &= sign(field, atom.name)
        case _:
            pass
    return mask


def _sum_sign(field: Field, atom: Atom) -> int:
    """A sum of signed terms; strictly signed only over ranges known not to be empty."""
    from derivcheck.kernel.structure import gram_sign, some_term_positive

    inside = sign_of(field, atom.args[0])
    if inside & NONZERO == NONZERO:
        return gram_sign(field, atom)
    for variable in atom.bound:
        lo, hi = field.atoms[variable].args
        if not within(field, hi - lo, NONNEGATIVE):
            inside |= ZERO
    if inside == NONNEGATIVE and some_term_positive(field, atom):
        return POSITIVE
    return inside if inside & NONZERO != NONZERO else ANY


def _closed(field: Field, poly: Poly) -> int:
    """A closed value: the sign of a ball that excludes zero."""
    element = field.ring.polynomial(poly)
    for bits in (64, 256, 1024):
        value = enclosure.ball(field, element, bits)
        if value is None:
            return ANY
        if value > 0:
            return POSITIVE
        if value < 0:
            return NEGATIVE
    return ANY


def _parts(field: Field, poly: Poly) -> int:
    """A sum of signed monomials, and the interval of the whole."""
    total = ZERO
    span = Interval.point(Fraction(0))
    present = field.ring.degrees(poly)
    for exponents, c in monomials(poly):
        mask = POSITIVE if c > 0 else NEGATIVE
        part: Interval | None = None
        for position in present:
            k = exponents[position]
            if k:
                mask = times(mask, raised(atom_sign(field, position), k))
                factor = intervals.of_atom(field, position).raised(k)
                part = factor if part is None else part.times(factor)
        total = plus(total, mask)
        span = span.plus(Interval.point(c) if part is None else part.scaled(c))
    return total & span.sign()


def _one_variable(field: Field, poly: Poly) -> int:
    """A polynomial in one atom over its interval: no root inside by Sturm's theorem, then one sample."""
    present = field.ring.degrees(poly)
    if len(present) != 1:
        return ANY
    ((position, degree),) = present.items()
    if not 1 < degree <= 40:  # what is linear has been decided by its parts
        return ANY
    parts = coefficients(field.ring, poly, position)
    dense = fmpq_poly([parts[k].leading_coefficient() if k in parts else 0 for k in range(degree + 1)])
    return intervals.sign_over(dense, intervals.of_atom(field, position))


def _square(field: Field, poly: Poly) -> int:
    """a v² + b v + c with a > 0 and b² - 4ac negative (nonpositive): completed squares."""
    ring = field.ring
    if len(poly) > 60:
        return ANY
    for position, degree in field.ring.degrees(poly).items():
        if degree != 2:
            continue
        parts = coefficients(ring, poly, position)
        a, c = ring.polynomial(parts[2]), ring.polynomial(parts.get(0, poly * 0))
        b = ring.polynomial(parts[1]) if 1 in parts else field.constant(0)
        lead = sign_of(field, a)
        if lead not in (POSITIVE, NEGATIVE):
            continue
        discriminant = sign_of(field, b * b - (a * c).scale(4))
        if discriminant == NEGATIVE:
            return lead
        if discriminant & POSITIVE == 0:
            return NONNEGATIVE if lead == POSITIVE else NONPOSITIVE
    return ANY


def _sums(field: Field, poly: Poly) -> int:
    """Differences that Cauchy–Schwarz signs, maxima, and sums gathered under one Σ."""
    from derivcheck.kernel import structure

    kinds = {field.atoms[p].kind for p in field.ring.degrees(poly)}
    if len(poly) > 12 or not kinds & {"sum", "max", "log"}:
        return ANY
    found = ANY
    if "sum" in kinds and any(field.atoms[p].kind == "sum" for p, d in field.ring.degrees(poly).items() if d > 1):
        found = structure.cauchy_sign(field, poly)
    if found == ANY and "sum" in kinds:
        found = structure.gathered_sign(field, poly)
    return structure.bound_sign(field, poly) if found == ANY else found


def _combination(field: Field, poly: Poly) -> int:
    """poly = c·fact + rest with c > 0 and both of one sign: how inequalities add up.

    The range of a bound variable is a fact only where that variable is spoken
    of: v ≥ lo and hi ≥ v say nothing of lo and hi, for the range may be empty.
    """
    if len(poly) > 24 or not field.fact_polys:
        return ANY
    support = frozenset(field.ring.degrees(poly))
    scope = variables_of(field, support)
    ours: dict[tuple[int, ...], Fraction] | None = None
    found, left = ANY, _FURTHER if all(field.atoms[p].kind == "sym" for p in support) else 1
    for k, (fact, mask, about, variables) in enumerate(field.fact_polys):
        if mask & NONZERO == NONZERO or not about & support or not variables <= scope:
            continue
        if fact.num.context() is not field.ring.context:
            fact = fact.lifted()
            field.fact_polys[k] = fact, mask, about, variables
        if ours is None:
            ours = {m: to_fraction(c) for m, c in poly.to_dict().items()}
        found &= _with_fact(field, poly, ours, fact.num, mask)
        left -= found != ANY
        if found in (NEGATIVE, ZERO, POSITIVE, 0) or not left:
            break
    return found


def support_of(poly: Poly) -> frozenset[int]:
    """The atoms of a polynomial."""
    return frozenset(degrees(poly))


def variables_of(field: Field, support: frozenset[int]) -> frozenset[int]:
    """The bound variables that atoms speak of, and the indices that facts are for all values of: they may have none."""
    from derivcheck.kernel.plug import depends

    spoken = (field.atoms[v] for p in support for v in depends(field, p))
    return frozenset(atom.position for atom in spoken if atom.kind == "bound" or "#" in atom.name)


def _with_fact(field: Field, poly: Poly, ours: dict[tuple[int, ...], Fraction], fact: Poly, mask: int) -> int:
    seen: set[Fraction] = set()
    for monomial, c in fact.to_dict().items():
        if monomial not in ours:
            continue
        ratio = ours[monomial] / to_fraction(c)
        if ratio in seen:
            continue
        seen.add(ratio)
        rest = poly - fact * to_fmpq(ratio)
        if len(rest) >= len(poly) + 2:
            continue
        ours_sign = mask if ratio > 0 else flip(mask)
        found = plus(ours_sign, _poly_sign(field, rest))
        if found != ANY:
            return found
    return ANY
