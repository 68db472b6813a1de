"""Which combinations of words are semidefinite, by how they are built: Gram forms, congruence, sums, what is assumed.

Trusts `words`.  The cone is closed under sums, nonnegative multiples, GᵀSG
and inverses; an order among matrices (A - B semidefinite) adds up.
"""

from __future__ import annotations

from derivcheck.core.build import same_size
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.kernel import lower, ranges, signs, words
from derivcheck.kernel.field import Field
from derivcheck.kernel.ring import Stuck
from derivcheck.kernel.words import Combination, Word, alphabet, normal_of

_FACTS = 4  # assumed combinations taken off, one after the other


def definite(field: Field, a: Combination, left: int = _FACTS) -> int:
    """What sign vᵀAv has for every v ≠ 0, A symmetric: positive, not negative, or any.

    Each word must be Gᵀ G or Gᵀ S G with S semidefinite, and its coefficient
    c ≥ 0: then c vᵀGᵀSGv = c (Gv)ᵀS(Gv) ≥ 0.  If one part is c·1 or c·GᵀSG with
    c > 0, S positive definite and Gv ≠ 0 for v ≠ 0, it is positive for v ≠ 0.  All parts are
    symmetric, so the whole is.  What is assumed of other combinations F is added: A = c·F + (A - c·F).
    """
    found = signs.NONNEGATIVE
    for word, c in a.terms.items():
        part = signs.times(signs.sign_of(field, c), _form(field, word))
        if part & signs.NEGATIVE:
            return _by_facts(field, a, left)
        if part == signs.POSITIVE:
            found = signs.POSITIVE
    return found


def _form(field: Field, word: Word) -> int:
    """The sign of vᵀWv for v ≠ 0 and one word W."""
    half = len(word) // 2
    outer, middle, inner = word[:half], word[half : len(word) - half], word[len(word) - half :]
    inside = _letter(field, middle[0][0]) if middle else signs.POSITIVE
    if words.turned(field, outer) != inner or inside == signs.ANY:
        return signs.ANY
    return inside if all(_injective(field, p) for p, _ in inner) else signs.NONNEGATIVE


def _injective(field: Field, position: int) -> bool:
    """Whether a letter, a square matrix, has an inverse."""
    return alphabet(field).letters[position].inverts is not None or _letter(field, position) == signs.POSITIVE


def _by_facts(field: Field, a: Combination, left: int) -> int:
    """A = c·F + R with c > 0, F assumed semidefinite and of A's size, R semidefinite.

    A unit matrix of any size is the empty word, so the words alone do not tell sizes apart.
    """
    from derivcheck.kernel.facts import readable

    for fact in _assumed(field) if left else ():
        if not readable(field.context, fact):
            continue
        try:
            known = words.read(field, fact.args[0])
        except Stuck:
            continue
        if not same_size(known.rows, a.rows):
            continue
        for word, d in known.terms.items():
            if word not in a.terms or not words.nonzero(field, d):
                continue
            ratio = a.terms[word] / d
            if signs.sign_of(field, ratio) != signs.POSITIVE:
                continue
            rest = words.minus(field, a, words.times(field, ratio, known))
            mask = signs.ANY if len(rest.terms) > len(a.terms) + 1 else definite(field, rest, left - 1)
            if mask != signs.ANY:
                return signs.POSITIVE if fact.op == "pd" else mask
    return signs.ANY


def _assumed(field: Field) -> list[Term]:
    return sorted((f for f in field.facts if f.op in ("pd", "psd")), key=lambda f: (f.op, text(f)))


def _letter(field: Field, position: int) -> int:
    letter = alphabet(field).letters[position]
    if letter.inverts is not None:  # what has an inverse and is semidefinite is positive definite, so is its inverse
        return signs.ANY if definite(field, letter.inverts) == signs.ANY else signs.POSITIVE
    for fact in _assumed(field):
        if letter.term in fact.args:
            return signs.POSITIVE if fact.op == "pd" else signs.NONNEGATIVE
    if letter.term.op == "diag":
        (v,) = letter.term.args
        k = ranges.open_variable(field, field.constant(1), normal_of(field, v.sort.shape[0]))
        try:
            mask = signs.sign_of(field, normal_of(field, lower.entry(v, field.stand_in(k))))
        except Stuck:
            return signs.ANY
        finally:
            field.active -= 1
        return signs.ANY if mask & signs.NEGATIVE else mask if mask == signs.POSITIVE else signs.NONNEGATIVE
    return signs.ANY
