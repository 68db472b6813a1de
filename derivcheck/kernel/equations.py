"""Equations of a context as rules of its field: ``a = b`` solved for one atom in which it is linear.

The equation is true at every point, so the rule is an identity of the context;
dividing by the atom's coefficient needs its sign known not to be zero, or that
the equation divides by it already.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.core.term import Term
from derivcheck.kernel import patterns, signs
from derivcheck.kernel.existence import roots_exist
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.normal import normal
from derivcheck.kernel.ring import Rat, Stuck, coefficients

#: Which kind of atom an equation is solved for, last first, if the certificate doesn't say: what an
#: author would call "the left side" of a lemma goes before what it is made of.
_PREFERENCE = ("sym", "entry", "log", "sum", "apply", "as written")


def add_equation(field: Field, equation: Term, target: Term | None = None) -> bool:
    """Use ``a = b``, true at every point, as a rule for the target, or for what is to be preferred."""
    try:
        difference = field.reduce(normal(field, equation.args[0]) - normal(field, equation.args[1]))
        wanted = None if target is None else field.atom_of(normal(field, target))
    except Stuck:
        return False
    if target is not None and wanted is None:
        return False
    return _as_rule(field, difference, wanted)


def _as_rule(field: Field, difference: Rat, wanted: Atom | None) -> bool:
    """Use ``difference = 0``, true at every point, as a rule for the atom wanted, or one to be preferred."""
    best: tuple[int, int] | None = None
    solved: Rat | None = None
    for position in difference.uses():
        degrees = difference.num.degrees()
        if degrees[position] != 1 or (position in field.rules and field.rules[position][0] == 1):
            continue
        if wanted is not None and position != wanted.position:
            continue
        atom = field.atoms[position]
        signed = wanted is not None or atom.kind not in ("sym", "entry")
        found = _solve(field, difference, position, signed, divided=True)
        kind = atom.kind.partition(":")[0]
        rank = (_PREFERENCE.index(kind) if kind in _PREFERENCE else -1, position)
        if found is not None and (best is None or rank > best):
            best, solved = rank, found
    if best is None or solved is None:
        return False
    field.set_rule(best[1], 1, solved)
    field.memo.clear()
    atom = field.atoms[best[1]]
    if atom.kind == "root":  # u^(1/q) = v gives u = v^q, which the rule for the root said before
        _as_rule(field, field.reduce(atom.args[0] - solved**atom.unit.denominator), None)
    return True


def pattern_rule(field: Field, difference: Rat, indices: tuple[tuple[int, Rat, Rat], ...], empty: bool) -> bool:
    """Use ``difference = 0``, true for all indices, as a rule for a sum or an entry that names all of them.

    With ``empty`` there may be no such indices.  Then what is divided by may be
    zero, and a root that speaks of no index, or of one alone, need not exist.
    """
    best: tuple[int, int] | None = None
    for position in difference.uses():
        atom = field.atoms[position]
        if atom.kind not in ("entry", "sum") or difference.num.degrees()[position] != 1:
            continue
        if not patterns.all_in(field, field.ring.generator(position), indices) or position in field.rules:
            continue
        solved = _solve(field, difference, position, signed=True, divided=not empty)
        if solved is None or _recurs(field, atom, solved) or (empty and not _exists(field, solved, indices)):
            continue
        rank = (("entry", "sum").index(atom.kind), position)
        if best is None or rank > best:
            best, value = rank, solved
    if best is None:
        return False
    field.set_rule(best[1], 1, value)
    field.memo.clear()
    patterns.add(field, field.atoms[best[1]], indices, value, signs.ANY)
    return True


def _recurs(field: Field, head: Atom, value: Rat) -> bool:
    """Whether an entry's value speaks of entries of the same array inside its atoms: of their sum, say.

    As a rule for every entry it would have no end: ``x[i] = c*sum(x)`` puts the sum into itself.
    """
    inner = [arg for p in value.uses() for arg in field.atoms[p].args]
    alike = (field.atoms[p] for p in _atoms(field, inner))
    return head.kind == "entry" and any((a.kind, a.name) == (head.kind, head.name) for a in alike)


def _exists(field: Field, value: Rat, indices: tuple[tuple[int, Rat, Rat], ...]) -> bool:
    """Whether roots and logarithms in a value exist that do not speak of every index."""
    parts = [field.ring.generator(p) for p in value.uses()]
    return all(patterns.all_in(field, part, indices) or roots_exist(field, part) for part in parts)


def _solve(field: Field, difference: Rat, position: int, signed: bool, divided: bool) -> Rat | None:
    """What the atom is, where its coefficient is a number, has no zero by its sign, or is divided by already."""
    ring = field.ring
    parts = coefficients(ring, ring.lift(difference.num), position)
    lead = ring.polynomial(parts[1])
    rest = ring.polynomial(parts[0]) if 0 in parts else field.constant(0)
    if lead.constant() is None:
        below = divided and divmod(ring.lift(difference.den), ring.lift(lead.num))[1] == 0
        if not below and not (signed and signs.sign_of(field, lead) & signs.ZERO == 0):
            return None
    if position in _atoms(field, [rest / lead]):
        return None
    return -rest / lead


def _atoms(field: Field, elements: list[Rat]) -> Iterator[int]:
    """The atoms in elements and in the arguments of their atoms, at any depth, each once."""
    seen: set[int] = set()
    stack = list(elements)
    while stack:
        for p in stack.pop().uses() - seen:
            seen.add(p)
            stack.extend(field.atoms[p].args)
            yield p
