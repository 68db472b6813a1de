"""Traces and determinants by words, and which determinants have a sign.

Each function gives the element of a number at every point where it is defined
as written.  det(A B) = det(A) det(B) for square factors only; other products
are turned round: det(1 + U V) = det(1 + V U), so a waist of size 1 leaves a
number (the matrix determinant lemma).  Trusts `words`.
"""

from __future__ import annotations

from functools import lru_cache

from derivcheck.core.build import build, same_size
from derivcheck.core.term import Term
from derivcheck.kernel import entries, functions, lower, signs, words
from derivcheck.kernel.definite import definite
from derivcheck.kernel.field import Field
from derivcheck.kernel.ring import Rat, Stuck
from derivcheck.kernel.words import Combination, Word, alphabet, nonzero, normal_of


@lru_cache(maxsize=1 << 12)
def inverts(term: Term) -> bool:
    """Whether an inverse is in a term: a number made of matrices is then read by words."""
    return term.op == "inv" or any(inverts(a) for a in term.args)


def number(field: Field, term: Term) -> Rat:
    """A product that is 1-by-1, or a trace."""
    if term.op == "trace":
        return _trace(field, words.read(field, term.args[0]))
    return words.read(field, term).terms.get((), field.constant(0))


def _trace(field: Field, a: Combination, seen: frozenset[Word] = frozenset()) -> Rat:
    """tr(Σ c w), w turned round until no rule applies: tr(U V) = tr(V U)."""
    total = field.constant(0)
    for word, c in a.terms.items():
        total = total + c * (_trace_of(field, word, seen) if word else normal_of(field, a.rows))
    return field.reduce(total)


def _rotations(word: Word) -> list[Word]:
    return [word[k:] + word[:k] for k in range(len(word))]


def _trace_of(field: Field, word: Word, seen: frozenset[Word]) -> Rat:
    """``seen``: the words that have led here, with their turns: A B = B A leads from A B to itself."""
    seen = seen.union(_rotations(word))
    for turned in _rotations(word):
        found = words.reduced(field, turned)
        if not seen & found.terms.keys():
            size = words.sizes(field, turned)[0]
            return _trace(field, Combination(size, size, found.terms), seen)
    return entries.over(field, words.sizes(field, word)[0], lambda k: entries.entry(field, word, k, k))


def determinant(field: Field, term: Term) -> Rat:
    """det of a square matrix."""
    op, args = term.op, term.args
    match op:
        case "call" if field.reading.definitions:
            return determinant(field, args[-1])
        case "matmul" if all(len(a.sort.shape) == 2 and same_size(*a.sort.shape) for a in args):
            return determinant(field, args[0]) * determinant(field, args[1])
    return _determinant(field, words.read(field, term))


def _power(field: Field, c: Rat, size: Term) -> Rat:
    """c^n, as det(c A) = c^n det(A) has it."""
    return functions.integer_power(field, c, normal_of(field, size))


def _determinant(field: Field, a: Combination) -> Rat:
    if not a.terms:
        if signs.sign_of(field, normal_of(field, a.rows)) == signs.POSITIVE:
            return field.constant(0)
        raise Stuck("the determinant of zeros whose size may be 0")
    if len(a.terms) == 1:
        ((word, c),) = a.terms.items()
        if words.square(field, word):
            return _power(field, c, a.rows) * _of_word(field, word)
    for base, c in a.terms.items():
        others = [(w, d) for w, d in a.terms.items() if w != base]
        if len(others) == 1 and nonzero(field, c) and words.square(field, base):
            found = _updated(field, base, others[0][0], others[0][1] / c)
            if found is not None:
                return _power(field, c, a.rows) * found
    lead = words.leading(field, a)
    c = field.constant(1) if lead is None else a.terms[lead]
    return _power(field, c, a.rows) * _atom(field, words.times(field, c.inverse(), a))


def _updated(field: Field, base: Word, word: Word, c: Rat) -> Rat | None:
    """det(P + c U V) = det(P) (1 + c V inv(P) U) where V inv(P) U is a number and det(P) ≠ 0.

    Also det(1 + c U V) as the atom of the least turn of U V, or of one that reduces.
    """
    of_base = _of_word(field, base)
    if not nonzero(field, of_base):
        return None
    one = field.constant(1)
    for k, size in enumerate(words.sizes(field, word)[1:-1], 1):
        if words.is_one(size):
            inverse = words.inverse_of_word(field, base, words.sizes(field, word)[0])
            u, v = (words.combined(field, part, one) for part in (word[:k], word[k:]))
            inner = words.product(field, v, words.product(field, inverse, u))
            return of_base * (one + c * inner.terms.get((), field.constant(0)))
    if base:
        return None
    for turn in _rotations(word):
        shorter = words.reduced(field, turn)
        if all(len(w) < len(word) for w in shorter.terms):
            size = words.sizes(field, turn)[0]
            return _determinant(field, words.plus(field, words.unit(field, size), words.times(field, c, shorter)))
    turns = [w for turn in _rotations(word) for w in (turn, words.turned(field, turn))]
    least = min(turns, key=lambda w: (w != words.turned(field, w), w))  # a symmetric one shows its sign
    size = words.sizes(field, least)[0]
    return _atom(field, Combination(size, size, {(): one, least: c}))


def _of_word(field: Field, word: Word) -> Rat:
    """The determinant of a product of square letters."""
    product = field.constant(1)
    for position, _ in word:
        letter = alphabet(field).letters[position]
        if letter.inverts is not None:
            product = product / _determinant(field, letter.inverts)
        elif letter.term.op == "diag":
            product = product * normal_of(field, lower.lower(build("vprod", letter.term.args)))
        elif lower.small_determinant(letter.term) is not None:
            product = product * normal_of(field, lower.lower(build("det", (letter.term,))))
        else:
            product = product * _atom(
                field, Combination(letter.rows, letter.columns, {((position, False),): field.constant(1)})
            )
    return product


def _atom(field: Field, a: Combination) -> Rat:
    """The atom of a determinant: an old one if the combination (or its transpose) is an old one's."""
    known = alphabet(field).determinants
    for old, position in known:
        if words.same(field, old, a) or words.same(field, old, words.transposed(field, a)):
            return field.element(position)
    position = field.new_atom("det", words.parameters_of(field, a), str(len(known))).position
    known.append((a, position))
    return field.element(position)


def sign(field: Field, name: str) -> int:
    """The sign of a determinant: that of a positive definite matrix is positive, of a semidefinite one not negative.

    All its eigenvalues are, and an empty matrix has determinant 1.
    """
    a, _ = alphabet(field).determinants[int(name)]
    return definite(field, a)
