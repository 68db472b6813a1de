"""Entries of words: sums over what letters share, and the atoms for entries of inverses.

An atom for an entry of an inverse knows its indices and every symbol that the
matrix depends on, so that it is never moved to where it means something else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derivcheck.core.term import Term
from derivcheck.kernel import lower, ranges, signs, sums
from derivcheck.kernel.existence import roots_exist
from derivcheck.kernel.field import Field
from derivcheck.kernel.plug import depends, factors_of, mentions
from derivcheck.kernel.ring import Rat, Stuck
from derivcheck.kernel.words import Combination, Word, alphabet, normal_of, sizes


def entry(of: Field, word: Word, i: Term, j: Term) -> Rat:
    """Entry (i, j) of a word that is not empty: sums over what its letters share."""
    (position, flag), rest = word[0], word[1:]
    if not rest:
        return _letter_entry(of, position, *((j, i) if flag else (i, j)))

    def summand(k: Term) -> Rat:
        return entry(of, word[:1], i, k) * entry(of, rest, k, j)

    return over(of, sizes(of, word)[1], summand)


def entry_of(of: Field, a: Combination, i: Term, j: Term) -> Rat:
    """Entry (i, j) of a combination."""
    total = of.constant(0)
    for word, c in a.terms.items():
        total = total + c * (entry(of, word, i, j) if word else normal_of(of, lower.kronecker(i, j)))
    return of.reduce(total)


def over(of: Field, size: Term, summand: Callable[[Term], Rat]) -> Rat:
    """Σ over 1..size."""
    v = ranges.open_variable(of, of.constant(1), normal_of(of, size))
    try:
        element = of.reduce(summand(of.stand_in(v)))
        if signs.sign_of(of, normal_of(of, size)) != signs.POSITIVE:
            _undivided(of, element, v)
        return sums.add_up(of, element, v)
    finally:
        of.active -= 1


def _undivided(of: Field, element: Rat, v: int) -> None:
    """Stuck where something free of the index may be 0 and divides, or be no number: no index says nothing of it."""
    for p in element.uses():
        if v not in depends(of, p) and not roots_exist(of, of.ring.generator(p)):
            raise Stuck("the range may be empty, and a root may not exist then")
    for factor, _ in of.ring.factor(element.den)[1]:
        part = of.ring.polynomial(factor)
        if v not in mentions(of, part) and signs.sign_of(of, part) & signs.ZERO:
            raise Stuck("the range may be empty, and what divides may be 0 then")


def _letter_entry(of: Field, position: int, i: Term, j: Term) -> Rat:
    letter = alphabet(of).letters[position]
    if letter.inverts is None:
        return normal_of(of, lower.entry(letter.term, *(i, j)[: len(letter.term.sort.shape)]))
    return inverse_entry(of, position, (normal_of(of, i), normal_of(of, j)))


def inverse_entry(of: Field, position: int, indices: tuple[Rat, ...]) -> Rat:
    """The atom for an entry of an inverse; of a symmetric one (i, j) and (j, i) are one atom."""
    letter = alphabet(of).letters[position]
    if letter.symmetric:
        twin = of.find("inverse", (*indices[::-1], *letter.parameters), str(position))
        if twin is not None:
            return of.element(twin.position)
    return of.element(of.intern("inverse", (*indices, *letter.parameters), str(position)).position)


def moved(of: Field, position: int, args: tuple[Rat, ...]) -> Rat:
    """An entry's atom at other indices; stuck where more than the indices moves."""
    letter = alphabet(of).letters[position]
    if not all(a.same(b) for a, b in zip(args[2:], letter.parameters, strict=True)):
        raise Stuck("limit: the inverse of a matrix that moves")
    return inverse_entry(of, position, args[:2])


def contracted(of: Field, variables: Sequence[int], monomial: Rat) -> tuple[int, Rat] | None:
    """Σ_v A[i, v]·inv(A)[v, j] = δ(i, j) = Σ_v inv(A)[i, v]·A[v, j], nothing else depending on v.

    The variable that goes and what is left of the monomial, or None.
    """
    atoms = factors_of(of, monomial)
    single = [p for p, k in atoms if k == 1]
    for v in variables:
        users = {p for p, _ in atoms if v in depends(of, p)} | {w for w in variables if w != v and v in depends(of, w)}
        for p in single:
            for q in single:
                if users == {p, q} and of.atoms[p].kind == "inverse":
                    met = _met(of, p, q, v)
                    if met is not None:
                        ring = of.ring
                        return v, monomial / (ring.generator(p) * ring.generator(q)) * met
    return None


def _met(of: Field, inverse_atom: int, entry_atom: int, v: int) -> Rat | None:
    """δ of the outer indices, where v is the inner index of A and inv(A) and runs over all of it."""
    from derivcheck.kernel.normal import delta_of

    letter = alphabet(of).letters[int(of.atoms[inverse_atom].name)]
    assert letter.scale is not None
    if letter.term.op != "sym" or letter.term.name != of.atoms[entry_atom].name or letter.scale.constant() != 1:
        return None
    lo, hi = ranges.span(of, v)
    if lo.constant() != 1 or not of.equal(hi, normal_of(of, letter.rows)):
        return None
    generator = of.ring.generator(v)
    for side, other in ((1, 0), (0, 1)) if not letter.symmetric else ((1, 0), (0, 1), (0, 0), (1, 1)):
        a, b = of.atoms[entry_atom].args, of.atoms[inverse_atom].args
        outer = (a[1 - side], b[1 - other])
        if a[side].same(generator) and b[other].same(generator) and not any(v in mentions(of, o) for o in outer):
            return delta_of(of, outer[0] - outer[1])
    return None
