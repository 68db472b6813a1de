"""Facts for all values of indices, or for all entries of arrays, as patterns of a field.

Declared indices are read under names of their own: what a proof supposes on
its way (``i = n``, ``x[i] = 0``) speaks of the point, not of their other values.
The name says what the index ranges over, for what is learned of one index
would be taken for true of another of that name; and no certificate can write it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derivcheck.core.build import ONE, build, same_size, sym
from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.rewrite import fresh, substitute, unfold
from derivcheck.core.term import INTEGER, Term
from derivcheck.kernel import known, lower, patterns, signs
from derivcheck.kernel.equations import pattern_rule
from derivcheck.kernel.field import Field
from derivcheck.kernel.normal import normal
from derivcheck.kernel.propositions import MASKS, MIRROR
from derivcheck.kernel.ring import Rat, Stuck


def quantified(context: Context, fact: Term) -> bool:
    """Whether a fact speaks of all values of an index, or of all entries of an array."""
    if fact.op == "is_symmetric" or (fact.op in MASKS and any(a.sort.kind == "array" for a in fact.args)):
        return True
    return fact.op in MASKS and fact in context.assumptions and context.quantified(fact)


def any_indices(context: Context, fact: Term) -> dict[str, Declaration]:
    """The declared indices that an assumption speaks of, by their names here: each under a new name, for any value.

    The new name says with which others: the i that have a j in 1..i-1 are not all that x[i] > 0 speaks of.
    """
    renamed: dict[str, Term] = {}
    if fact in context.assumptions and context.quantified(fact):
        spoken = [d for d in context.declarations if d.index and d.name in fact.free]
        if any(d.domain.lower is None or d.domain.upper is None for d in spoken):
            return {}  # which of the others go with an index whose range is hidden is not known
        together = ",".join(d.name for d in spoken)
        for d in spoken:
            renamed[d.name] = sym(fresh(f"{d.name}#{together}", context.names), d.sort)
    return {d.name: _at_any(d, renamed) for d in context.declarations if d.name in renamed}


def for_all(field: Field, fact: Term, renamed: dict[str, Declaration], as_rule: bool) -> bool:
    """A fact for all values of indices as patterns, entry by entry where it relates arrays; whether one is a rule."""
    rule = False
    every = renamed.values()
    whole = substitute(unfold(fact), {name: sym(d.name, d.sort) for name, d in renamed.items()})
    names = field.context.names.union(d.name for d in every)
    for claim, declared in map(_by_size, lower.entrywise(whole, names)):
        if claim.op not in MASKS or any(d.name not in claim.free and _leans(d, every) for d in every):
            continue
        own = [d for d in every if d.name in claim.free]
        try:
            indices = tuple(_index(field, d) for d in (*own, *declared))
            difference = field.reduce(normal(field, claim.args[0]) - normal(field, claim.args[1]))
            empty = any(signs.sign_of(field, hi - lo) & signs.NEGATIVE for _, lo, hi in indices[len(own) :])
        except Stuck:
            continue
        if _transposed(claim, (*own, *declared)) or _is_transpose(fact):
            field.symmetric.add(claim.args[0].args[0].name)
        elif claim.op == "eq" and as_rule:
            rule |= pattern_rule(field, difference, indices, empty)
        elif claim.op != "eq":
            atom = field.atom_of(difference) or field.atom_of(-difference)
            if atom is not None and atom.kind in ("entry", "sum"):
                mask = MASKS[claim.op] if field.atom_of(difference) is not None else MASKS[MIRROR[claim.op]]
                if not declared:  # an array may have no entries
                    known.record(field, field.ring.generator(atom.position).num, mask)
                patterns.add(field, atom, indices, None, mask)
            elif atom is None and claim.op != "ne":
                patterns.add_gap(field, difference, indices, MASKS[claim.op])
    return rule


def _leans(index: Declaration, every: Iterable[Declaration]) -> bool:
    """Whether an index's range moves with another: where it is empty nothing is said, though it be of others only."""
    names = {d.name for d in every}
    return any(end is not None and bool(end.free & names) for end in (index.domain.lower, index.domain.upper))


def _by_size(part: tuple[Term, tuple[Declaration, ...]]) -> tuple[Term, tuple[Declaration, ...]]:
    """A claim about entries, its indices under names that say how far they go."""
    claim, declared = part
    named = tuple(replace(d, name=f"{d.name}#{d.domain.upper!r}") for d in declared)
    values = {d.name: sym(new.name, new.sort) for d, new in zip(declared, named, strict=True)}
    return substitute(claim, values), named


def diagonal(field: Field, fact: Term) -> None:
    """``psd(A)`` says A[i, i] ≥ 0 for all i, ``pd(A)`` that it is positive: the form at a unit vector."""
    matrix = fact.args[0]
    index = Declaration(f"i#{matrix!r}", INTEGER, Domain(ONE, matrix.sort.shape[0]), index=True)
    i = sym(index.name, index.sort)
    try:
        atom = field.atom_of(normal(field, lower.entry(matrix, i, i)))
        if atom is not None and atom.kind == "entry":
            patterns.add(field, atom, (_index(field, index),), None, MASKS["gt" if fact.op == "pd" else "ge"])
    except Stuck:
        return


def _at_any(declaration: Declaration, renamed: dict[str, Term]) -> Declaration:
    """An index under its new name, its range in terms of the new names."""
    domain = declaration.domain
    assert domain.lower is not None
    assert domain.upper is not None
    ends = (substitute(domain.lower, renamed), substitute(domain.upper, renamed))
    return Declaration(renamed[declaration.name].name, declaration.sort, Domain(*ends), index=True)


def _index(field: Field, declaration: Declaration) -> tuple[int, Rat, Rat]:
    """An index's atom with its range."""
    domain = declaration.domain
    assert domain.lower is not None
    assert domain.upper is not None
    position = next(iter(normal(field, sym(declaration.name, declaration.sort)).uses()))
    return position, normal(field, domain.lower), normal(field, domain.upper)


def _is_transpose(fact: Term) -> bool:
    """Whether a fact is A = Aᵀ of a matrix symbol A."""
    if fact.op == "is_symmetric":
        return fact.args[0].op == "sym"
    if fact.op != "eq" or fact.args[0].op != "sym" or len(fact.args[0].sort.shape) != 2:
        return False
    return fact.args[1] is build("transpose", fact.args[:1])


def _transposed(claim: Term, indices: tuple[Declaration, ...]) -> bool:
    """Whether a claim is A[i, j] = A[j, i] for all i and j that A has."""
    a, b = claim.args
    if claim.op != "eq" or a.op != "index" or b.op != "index" or len(a.args) != 3 or a.args[0].op != "sym":
        return False
    ranges = {d.name: d.domain for d in indices}
    for i, size in zip(a.args[1:], a.args[0].sort.shape, strict=True):
        domain = ranges.get(i.name, Domain()) if i.op == "sym" else Domain()
        if domain.lower is not ONE or domain.upper is None or not same_size(domain.upper, size):
            return False
    return a.args[0] is b.args[0] and a.args[1] is not a.args[2] and a.args[1:] == b.args[:0:-1]
