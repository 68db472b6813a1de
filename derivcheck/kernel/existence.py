"""Which elements certainly have a value: at every point, or at an index that their range does not reach.

Each answer is yes only where it is known: a quotient, a root or an entry of
which nothing is known has perhaps none.
"""

from __future__ import annotations

from collections.abc import Iterable

from derivcheck.core.term import Term
from derivcheck.kernel import signs
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.plug import depends, mentions, plug
from derivcheck.kernel.ring import Rat

#: Kinds of atoms that have a value for every value of their arguments.
TOTAL = frozenset({"sym", "bound", "exp", "sin", "cos", "pi", "abs", "delta", "step", "erf", "atan", "floor"})


def exists(field: Field, element: Rat) -> bool:
    """Whether an element certainly has a value at every point: nothing is divided by, roots and entries exist."""
    return element.den.is_constant() and all(_atom_exists(field, field.current(p)) for p in element.uses())


def _atom_exists(field: Field, atom: Atom) -> bool:
    if not all(exists(field, a) for a in atom.args):
        return False
    match atom.kind:
        case "root" | "log":
            return _argument_fits(field, atom)
        case "entry":
            return _lies_inside(field, atom, atom.args)
    return atom.kind in TOTAL


def roots_exist(field: Field, element: Rat) -> bool:
    """Whether the roots and logarithms in an element, outside of sums, exist at every point.

    A fact in which one stands says that it does: what is taken out of a sum over no index must not be one that doesn't.
    """
    return all(_roots_exist_in(field, field.current(p)) for p in element.uses())


def _roots_exist_in(field: Field, atom: Atom) -> bool:
    if atom.kind in ("root", "log") and not _argument_fits(field, atom):
        return False
    return bool(atom.bound) or all(roots_exist(field, arg) for arg in atom.args)


def _argument_fits(field: Field, atom: Atom) -> bool:
    """Whether a root is of something nonnegative, a logarithm of something positive."""
    wanted = signs.NONNEGATIVE if atom.kind == "root" else signs.POSITIVE
    return signs.within(field, atom.args[0], wanted)


def exists_at(field: Field, summand: Rat, v: int, place: Rat) -> bool:
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
                moved = (plug(field, i, {v: place}) if v in mentions(field, i) else None for i in atom.args)
                if not _lies_inside(field, atom, moved):
                    return False
            elif atom.kind not in TOTAL and not _unspecified(field, atom):
                return False
            stack.extend(atom.args)
    return True


def _unspecified(field: Field, atom: Atom) -> bool:
    """Whether an atom is a declared function, or a derivative of one, at numbers: smooth everywhere."""
    return atom.kind == "apply" and field.context.declaration(atom.name.partition("'")[0]) is not None


def _lies_inside(field: Field, entry: Atom, indices: Iterable[Rat | None]) -> bool:
    """Whether indices (but those left out) of an entry lie in its array at every point."""
    declaration = field.context.declaration(entry.name)
    shape = () if declaration is None else declaration.sort.shape
    pairs = zip(indices, shape, strict=False)
    return len(shape) == len(entry.args) and all(i is None or _in_size(field, i, size) for i, size in pairs)


def _in_size(field: Field, index: Rat, size: Term) -> bool:
    from derivcheck.kernel.normal import normal

    gaps = index - field.constant(1), normal(field, size) - index
    return all(signs.within(field, gap, signs.NONNEGATIVE) for gap in gaps)
