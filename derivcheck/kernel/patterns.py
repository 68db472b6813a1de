"""Facts for all values of an index: assumed once, used wherever an atom fits.

An assumption that mentions a declared index, or relates arrays, holds for every
value of the index in its range (every entry).  Kept as a pattern: a head atom,
the index atoms it is for, and what the head equals, or its sign, or the sign of a
gap.  When an atom is made that is the head at other indices, in range, it gets the rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product

from derivcheck.kernel import known, signs
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.plug import depends, mentions, plug
from derivcheck.kernel.ring import Rat, Ring, Stuck

_TRIES = 16
_NESTING = 3
_SUMS = 4


@dataclass(frozen=True, slots=True)
class Pattern:
    """``head`` = ``value`` (or it, or ``gap``, has sign ``mask``) for all values of the index atoms in their ranges."""

    head: Atom
    indices: tuple[tuple[int, Rat, Rat], ...]  # atom, first and last value
    value: Rat | None
    mask: int = signs.ANY
    gap: Rat | None = None

    def into(self, ring: Ring) -> Pattern:
        """The same pattern, its elements in a copy of their ring."""
        return Pattern(
            self.head.into(ring),
            tuple((i, lo.into(ring), hi.into(ring)) for i, lo, hi in self.indices),
            None if self.value is None else self.value.into(ring),
            self.mask,
            None if self.gap is None else self.gap.into(ring),
        )


def add_parts(field: Field) -> None:
    """A sum of terms that are not negative, of which a fact speaks, is at least each of its terms."""
    from derivcheck.kernel.ranges import span

    sums = {p for _, _, about, _ in field.fact_polys for p in about if field.atoms[p].kind == "sum"}
    for position in sorted(sums)[:_SUMS]:
        atom = field.current(position)
        term = field.reduce(atom.args[0])
        if len(atom.bound) != 1 or not signs.within(field, term, signs.NONNEGATIVE):
            continue
        (b,) = atom.bound
        heads = [field.atoms[p] for p in sorted(term.uses()) if field.atoms[p].kind == "entry"]
        for head in [h for h in heads if any(_is(field, a, b) for a in h.args)][:1]:
            gap = field.ring.generator(position) - term
            _keep(field, Pattern(head, ((b, *span(field, b)),), None, signs.NONNEGATIVE, gap))


def add_gap(field: Field, gap: Rat, indices: tuple[tuple[int, Rat, Rat], ...], mask: int) -> None:
    """The sign of a difference of entries, for all values of the indices that one of them names."""
    heads = [field.atoms[p] for p in sorted(gap.uses()) if field.atoms[p].kind == "entry"]
    for head in [h for h in heads if all_in(field, field.ring.generator(h.position), indices)][:1]:
        _keep(field, Pattern(head, indices, None, mask, gap))


def add(field: Field, head: Atom, indices: tuple[tuple[int, Rat, Rat], ...], value: Rat | None, mask: int) -> None:
    """Keep a pattern and use it for the atoms that are there already."""
    _keep(field, Pattern(head, indices, value, mask))


def _keep(field: Field, pattern: Pattern) -> None:
    field.patterns.append(pattern)
    for atom in list(field.atoms):
        _use(field, pattern, atom)


def use_all(field: Field, atom: Atom) -> None:
    """Give a new atom what the patterns say of it."""
    if field.matching >= _NESTING:
        return
    field.matching += 1
    try:
        for pattern in field.patterns:
            _use(field, pattern, atom)
    finally:
        field.matching -= 1


def _use(field: Field, pattern: Pattern, atom: Atom) -> None:
    head = pattern.head
    if (atom.kind, atom.name, len(atom.args)) != (head.kind, head.name, len(head.args)) or atom is head:
        return
    rule = field.rules.get(atom.position)
    if pattern.value is not None and rule is not None and rule[0] == 1:
        return
    try:
        values = _values(field, pattern, atom)
        if values is None:
            return
        if pattern.gap is not None:
            known.learn(field, plug(field, pattern.gap, values), pattern.mask)
            return
        if pattern.value is None:
            known.record(field, field.ring.generator(atom.position).num, pattern.mask)
            return
        value = plug(field, pattern.value, values)
        if atom.position not in value.uses():
            field.set_rule(atom.position, 1, value)
    except Stuck:
        return


def _values(field: Field, pattern: Pattern, atom: Atom) -> dict[int, Rat] | None:
    """The values of the indices at which the head is the atom, all in range."""
    choices = [_candidates(field, pattern.head, atom, i) for i, _, _ in pattern.indices]
    for chosen in islice(product(*choices), _TRIES):
        values = {i: e for (i, _, _), e in zip(pattern.indices, chosen, strict=True)}
        ranges = [(plug(field, lo, values), plug(field, hi, values)) for _, lo, hi in pattern.indices]
        if not all(_in_range(field, e, lo, hi) for (lo, hi), e in zip(ranges, chosen, strict=True)):
            continue
        if all(field.equal(plug(field, a, values), b) for a, b in zip(pattern.head.args, atom.args, strict=True)):
            return values
    return None


def _in_range(field: Field, e: Rat, lo: Rat, hi: Rat) -> bool:
    return all(signs.within(field, gap, signs.NONNEGATIVE) for gap in (e - lo, hi - e))


def _candidates(field: Field, head: Atom, atom: Atom, index: int) -> list[Rat]:
    """What stands in the atom where the index stands alone in the head, and is not of the atom's own bound names."""
    wanted = {(entry.name, place) for entry, place in _places(field, head) if _is(field, entry.args[place], index)}
    found: list[Rat] = []
    for entry, place in _places(field, atom):
        value = entry.args[place]
        if (entry.name, place) not in wanted or not mentions(field, value) <= depends(field, atom.position):
            continue
        if not any(value.same(other) for other in found):
            found.append(value)
    return found[:4]


def _is(field: Field, element: Rat, position: int) -> bool:
    atom = field.atom_of(element)
    return atom is not None and atom.position == position


def _places(field: Field, atom: Atom) -> list[tuple[Atom, int]]:
    """The entries in an atom (it may be one), with the places of their indices."""
    if atom.kind == "entry":
        return [(atom, k) for k in range(len(atom.args))]
    seen: dict[int, None] = {}
    stack = list(atom.args)
    while stack:
        for p in sorted(stack.pop().uses()):
            if p not in seen and depends(field, p):
                seen[p] = None
                if field.atoms[p].kind != "entry":
                    stack.extend(field.atoms[p].args)
    return [
        (field.atoms[p], k) for p in seen if field.atoms[p].kind == "entry" for k in range(len(field.atoms[p].args))
    ]


def all_in(field: Field, element: Rat, indices: tuple[tuple[int, Rat, Rat], ...]) -> bool:
    """Whether an element depends on every one of the indices (else a match could not name them)."""
    return {i for i, _, _ in indices} <= mentions(field, element)
