"""Replacing atoms by elements inside an element: every atom that depends on them is built anew.

Used to collapse a delta, to rename bound variables and to open a sum.  What a
bound variable stands for is part of it (its range), so nothing is looked up by
name; a value that mentions a variable bound inside is refused, never captured.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from derivcheck.core.rewrite import free_symbols, substitute
from derivcheck.core.term import Term
from derivcheck.kernel import binomials, elementary, functions, trig
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.ring import Poly, Rat, Stuck, coefficients, degrees, to_fraction

_ATOM, _PART = 2_000, 500  # what an atom made anew, and a term around it, count for in products of terms


def depends(field: Field, position: int) -> frozenset[int]:
    """The symbols, entries' indices and bound variables (as atoms) that an atom's value depends on."""
    found = field.depends.get(position)
    if found is None:
        atom = field.atoms[position]
        found = frozenset({position}) if atom.kind in ("bound", "sym") else frozenset()
        for arg in atom.args:
            found |= mentions(field, arg)
        for variable in atom.bound:
            found |= depends(field, variable)
        found -= frozenset(atom.bound)
        field.depends[position] = found
    return found


def mentions(field: Field, element: Rat) -> frozenset[int]:
    """What an element's value depends on."""
    return frozenset().union(*(depends(field, p) for p in element.degrees()))


def plug(field: Field, element: Rat, values: Mapping[int, Rat]) -> Rat:
    """The element with atoms replaced by elements, throughout."""
    element = field.reduce(element)
    keys = frozenset(values)
    if not mentions(field, element) & keys:
        return element
    memo = dict(values)
    return field.reduce(_quotient(field, element, memo, keys))


def _quotient(field: Field, element: Rat, memo: dict[int, Rat], keys: frozenset[int]) -> Rat:
    above = _plug(field, element.num, memo, keys)
    return above if element.den.is_one() else above / _plug(field, element.den, memo, keys)


def _plug(field: Field, poly: Poly, memo: dict[int, Rat], keys: frozenset[int]) -> Rat:
    ring = field.ring
    poly = ring.lift(poly)
    moving = [p for p in degrees(poly) if depends(field, p) & keys]
    if not moving:
        return ring.polynomial(poly)
    ring.spend(_PART * (1 + len(poly)))
    groups: dict[tuple[tuple[int, int], ...], dict[tuple[int, ...], object]] = {}
    for exponents, c in poly.to_dict().items():
        moved = tuple((p, int(exponents[p])) for p in moving if exponents[p])
        rest = list(exponents)
        for p, _ in moved:
            rest[p] = 0
        groups.setdefault(moved, {})[tuple(rest)] = c
    total = field.constant(0)
    for moved, left in groups.items():
        part = ring.polynomial(ring.context.from_dict(_widened(left, ring.context.nvars())))
        for p, k in moved:
            part = part * _value(field, p, memo, keys) ** k
        total = total + part
    return total


def _widened(poly: dict[tuple[int, ...], object], width: int) -> dict[tuple[int, ...], object]:
    return {m + (0,) * (width - len(m)): c for m, c in poly.items()}


def _value(field: Field, position: int, memo: dict[int, Rat], keys: frozenset[int]) -> Rat:
    found = memo.get(position)
    if found is None:
        found = _rebuilt(field, field.atoms[position], memo, keys)
        memo[position] = found
    return found


def _rebuilt(field: Field, atom: Atom, memo: dict[int, Rat], keys: frozenset[int]) -> Rat:
    """The atom's function at its arguments with the values put in."""
    from derivcheck.kernel import entries, normal, ranges, sums

    field.ring.spend(_ATOM)

    def inside(arg: Rat) -> Rat:
        if not mentions(field, arg) & keys:
            return arg
        return field.reduce(_quotient(field, arg, memo, keys))

    if atom.bound:
        captured = frozenset(atom.bound)
        if any(mentions(field, memo[k]) & captured for k in keys if k in depends(field, atom.position)):
            raise Stuck("limit: a bound variable would be captured")
        return sums.rebuilt(field, atom, inside)
    if atom.term is not None and atom.kind.startswith("as written"):
        return _rewritten(field, atom, memo, keys)
    args = tuple(inside(a) for a in atom.args)
    match atom.kind:
        case "exp":
            return functions.exp(field, args[0].scale(atom.unit))
        case "log":
            return functions.log(field, args[0])
        case "root":
            return functions.power(field, args[0], atom.unit)
        case "sin" | "cos":
            return trig.sine_cosine(field, args[0].scale(atom.unit))[0 if atom.kind == "sin" else 1]
        case "abs":
            return functions.absolute(field, args[0])
        case "atan":
            return trig.arctangent(field, args[0])
        case "asin":
            return trig.arcsine(field, args[0])
        case "ipow":
            return functions.integer_power(field, *args)
        case "rpow":
            return functions.real_power(field, *args)
        case "entry":
            return normal.entry_at(field, atom, args)
        case "inverse":
            return entries.moved(field, int(atom.name), args)
        case "delta":
            return normal.delta_of(field, args[0])
        case "step":
            return ranges.step_of(field, args[0])
        case "erf" | "sign":
            return trig.odd(field, atom.kind, args[0])
        case "binomial":
            return binomials.coefficient(field, *args)
        case "apply" | "call":
            return field.element(field.intern(atom.kind, args, atom.name, None, atom.integer).position)
        case "floor":
            return elementary.floor_of(field, args[0])
        case "factorial" | "gamma":
            return elementary.shifted(field, atom.kind, args[0], 0 if atom.kind == "factorial" else 1)
    raise Stuck(f"limit: {atom.kind} under a bound variable")


def _rewritten(field: Field, atom: Atom, memo: dict[int, Rat], keys: frozenset[int]) -> Rat:
    """An atom kept as written, with the values written into it; each value is read back to be sure."""
    from derivcheck.kernel import normal
    from derivcheck.kernel.express import express

    assert atom.term is not None
    values: dict[str, Term] = {}
    for symbol in sorted(free_symbols(atom.term), key=lambda t: t.name):
        if symbol.sort.kind != "scalar":
            continue
        before = normal.normal(field, symbol)  # by a rule perhaps more than an atom
        if mentions(field, before) & keys:
            after = field.reduce(_plug(field, before.num, memo, keys) / _plug(field, before.den, memo, keys))
            value = express(field, after)
            if not field.equal(normal.normal(field, value), after):
                raise Stuck("limit: a value cannot be written down")
            values[symbol.name] = value
    return normal.normal(field, substitute(atom.term, values))


def linear(field: Field, element: Rat, variable: int) -> tuple[Fraction, Rat] | None:
    """c and d where the element is c·v + d with a number c ≠ 0 and d free of v; else None."""
    element = field.reduce(element)
    parts = coefficients(field.ring, element.num, variable) if element.den.is_constant() else {}
    if set(parts) - {0, 1} or 1 not in parts or not parts[1].is_constant():
        return None
    rest = field.ring.polynomial(parts[0]) if 0 in parts else field.constant(0)
    return None if variable in mentions(field, rest) else (to_fraction(parts[1].leading_coefficient()), rest)


def split(field: Field, poly: Poly, variable: int) -> list[tuple[Rat, Rat]]:
    """The polynomial as pairs (free of the variable, monic monomial that depends on it)."""
    ring = field.ring
    poly = ring.lift(poly)
    groups: dict[tuple[int, ...], dict[tuple[int, ...], object]] = {}
    for exponents, c in poly.to_dict().items():
        bound = tuple(int(k) if k and variable in depends(field, p) else 0 for p, k in enumerate(exponents))
        free = tuple(int(k) - b for k, b in zip(exponents, bound, strict=True))
        groups.setdefault(bound, {})[free] = c
    return [
        (ring.polynomial(ring.context.from_dict(free)), ring.polynomial(ring.context.from_dict({bound: 1})))
        for bound, free in sorted(groups.items(), reverse=True)
    ]


def factors_of(field: Field, element: Rat) -> list[tuple[int, int]]:
    """The atoms of a monic monomial with exponents; none of 1."""
    poly = field.ring.lift(element.num)
    assert len(poly) == 1
    return list(field.ring.degrees(poly).items())
