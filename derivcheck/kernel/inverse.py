"""What a fact says of the inside of a root, exp, log or absolute value in which it is linear.

√u < w gives u < w² and w ≥ 0, exp(u) = 2 gives u = log 2, |u| < w gives -w < u < w.

Each follows at every point where the fact is true: the functions increase
strictly, a root is not negative, and |u| is the greater of u and -u.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.kernel import functions
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.ring import Poly, Rat, coefficients
from derivcheck.kernel.signs import NEGATIVE, NONNEGATIVE, NONPOSITIVE, POSITIVE, flip, sign_of, variables_of

_UNDONE = ("root", "exp", "log", "abs")
_TERMS, _ROOT = 8, 4  # longest facts looked into, finest roots undone
#: Roots and absolute values are undone in each order, with each sign: where a fact has more of both, they stay.
_BOTH, _HEAVY = 2, 6


def inside(field: Field, poly: Poly, mask: int) -> Iterator[tuple[Rat, int]]:
    """Elements with signs that a fact gives: where it is c·A + rest with a number c and A one of these."""
    element = field.ring.polynomial(poly)
    if len(poly) > _TERMS or variables_of(field, frozenset(element.uses())):
        return  # a range may be empty
    atoms = [field.atoms[p] for p in element.uses()]
    atoms += [field.atoms[p] for atom in atoms if atom.kind == "abs" for p in atom.args[0].uses()]  # of max(|a|, b)
    kinds = [atom.kind for atom in atoms]
    roots, values = kinds.count("root"), kinds.count("abs")
    stays = {"root": 2 * roots + values > _HEAVY, "abs": roots + values > _BOTH}
    for position in sorted(element.uses()):
        atom = field.atoms[position]
        if atom.kind not in _UNDONE or stays.get(atom.kind, False):
            continue
        if atom.kind == "exp" and atom.args[0].constant() is not None:
            continue  # exp(2) = x says nothing of 2
        parts = coefficients(field.ring, field.ring.lift(poly), position)
        lead = field.ring.polynomial(parts[1]).constant() if set(parts) <= {0, 1} else None
        if lead is None:
            continue
        other = (field.ring.polynomial(parts[0]) if 0 in parts else field.constant(0)).scale(-1 / lead)
        yield from _undone(field, atom, other, mask if lead > 0 else flip(mask))


def _undone(field: Field, atom: Atom, w: Rat, mask: int) -> Iterator[tuple[Rat, int]]:
    """What the sign of A - w says of A's argument."""
    (u,) = atom.args
    match atom.kind:
        case "root" if (q := atom.unit.denominator) <= _ROOT:
            if mask & POSITIVE == 0:
                yield w, NONNEGATIVE
                yield u - w**q, mask
            elif mask & NEGATIVE == 0 and sign_of(field, w) & NEGATIVE == 0:
                yield u - w**q, mask
        case "abs" if mask & POSITIVE == 0:
            side = NEGATIVE if mask == NEGATIVE else NONPOSITIVE
            yield from ((u - w, side), (-u - w, side), (w, flip(side)))
        case "abs" if mask & NEGATIVE == 0 and sign_of(field, w) & NEGATIVE == 0:
            yield u * u - w * w, mask
        case "exp" if sign_of(field, w) == POSITIVE:
            yield u.scale(atom.unit) - functions.log(field, w), mask
        case "log" if w.constant() is not None:
            yield u - functions.exp(field, w), mask
