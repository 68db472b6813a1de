"""Matrices as combinations of non-commutative words: what symbolic size and inverses leave of matrix algebra.

A word is a product of letters (matrices, vectors as columns, inverses, each
plain or transposed), a combination has elements of the field as coefficients.
Invariant: what `read` gives is the array's value at every point where the
array, *as written*, is defined, and so is every step of `reduced`: rules are
equations of matrices that hold there, a 1-by-1 stretch is a number and goes to
the coefficient.  inv(A B) is split for square factors only: there det(A B) ≠ 0
says that det(A) ≠ 0 and det(B) ≠ 0.  No terms left is a proof of zero; terms left mean nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from derivcheck.core.build import DERIVATIVES, ONE, same_size
from derivcheck.core.rewrite import canonical_names, free_symbols, substitute
from derivcheck.core.term import Term
from derivcheck.kernel import signs
from derivcheck.kernel.field import Field
from derivcheck.kernel.plug import mentions
from derivcheck.kernel.ring import Rat, Ring, Stuck

_STEPS = 2_000  # rewritings of one word
_WORDS = 400  # words in a combination

#: What must be done before a symbol may be replaced.
CALCULUS = frozenset({*DERIVATIVES, "integral", "limit", "at"})

Word = tuple[tuple[int, bool], ...]  # letters by position, each with whether it is transposed


@dataclass(frozen=True, slots=True)
class Combination:
    """Σ coefficient · word, all of one shape; the empty word is the unit matrix."""

    rows: Term
    columns: Term
    terms: dict[Word, Rat]

    def into(self, ring: Ring) -> Combination:
        """The same combination, its elements in a copy of their ring."""
        return Combination(self.rows, self.columns, {word: c.into(ring) for word, c in self.terms.items()})


@dataclass(frozen=True, slots=True)
class Letter:
    """A matrix or vector as written, or the inverse of a combination.

    For an inverse, ``term`` is the matrix first met: ``scale`` times the
    combination ``inverts``, whose inverse the letter is; ``parameters`` are the
    numbers it depends on.
    """

    term: Term
    rows: Term
    columns: Term
    symmetric: bool
    inverts: Combination | None = None
    scale: Rat | None = None
    parameters: tuple[Rat, ...] = ()

    def into(self, ring: Ring) -> Letter:
        """The same letter, its elements in a copy of their ring."""
        if self.inverts is None or self.scale is None:
            return self
        parameters = tuple(p.into(ring) for p in self.parameters)
        return replace(self, inverts=self.inverts.into(ring), scale=self.scale.into(ring), parameters=parameters)


@dataclass(slots=True)
class Alphabet:
    """A field's letters, the rules word → combination among them, and what has been read already."""

    letters: list[Letter] = field(default_factory=list)
    plain: dict[Term, int] = field(default_factory=dict)
    rules: list[tuple[Word, Combination]] = field(default_factory=list)
    numbers: dict[Word, Rat] = field(default_factory=dict)
    determinants: list[tuple[Combination, int]] = field(default_factory=list)

    def into(self, ring: Ring) -> Alphabet:
        """The same alphabet, to be added to on its own, its elements in a copy of their ring."""
        return Alphabet(
            [letter.into(ring) for letter in self.letters],
            dict(self.plain),
            [(word, value.into(ring)) for word, value in self.rules],
            {word: value.into(ring) for word, value in self.numbers.items()},
            [(a.into(ring), position) for a, position in self.determinants],
        )


def alphabet(of: Field) -> Alphabet:
    """The alphabet of a field."""
    if of.alphabet is None:
        of.alphabet = Alphabet()
    return of.alphabet


def normal_of(of: Field, term: Term) -> Rat:
    """A number's element."""
    from derivcheck.kernel.normal import normal

    return normal(of, term)


def is_one(size: Term) -> bool:
    """Whether a size is literally 1."""
    return same_size(size, ONE)


# ------------------------------------------------------------------ combinations


def unit(of: Field, size: Term, scale: Rat | None = None) -> Combination:
    """The unit matrix, or a multiple of it."""
    return Combination(size, size, {(): of.constant(1) if scale is None else scale})


def plus(of: Field, first: Combination, *others: Combination) -> Combination:
    """The sum."""
    terms = dict(first.terms)
    for other in others:
        for word, c in other.terms.items():
            total = of.reduce(terms[word] + c) if word in terms else c
            terms[word] = total
    terms = {w: c for w, c in terms.items() if not c.is_zero()}
    if len(terms) > _WORDS:
        raise Stuck("limit: too many words")
    return Combination(first.rows, first.columns, terms)


def times(of: Field, scale: Rat, a: Combination) -> Combination:
    """The multiple by a number."""
    return Combination(a.rows, a.columns, {w: of.reduce(scale * c) for w, c in a.terms.items() if not scale.is_zero()})


def minus(of: Field, a: Combination, b: Combination) -> Combination:
    """The difference."""
    return plus(of, a, times(of, of.constant(-1), b))


def product(of: Field, a: Combination, b: Combination) -> Combination:
    """The matrix product."""
    if not same_size(a.columns, b.rows):
        raise Stuck("the sizes do not meet")
    parts = (times(of, c * d, reduced(of, v + w)) for v, c in a.terms.items() for w, d in b.terms.items())
    return plus(of, Combination(a.rows, b.columns, {}), *parts)


def turned(of: Field, word: Word) -> Word:
    """The transposed word: letters in reverse order, each transposed unless it is symmetric."""
    letters = alphabet(of).letters
    return tuple((p, not flag and not letters[p].symmetric) for p, flag in reversed(word))


def transposed(of: Field, a: Combination) -> Combination:
    """The transpose."""
    parts = (times(of, c, reduced(of, turned(of, w))) for w, c in a.terms.items())
    return plus(of, Combination(a.columns, a.rows, {}), *parts)


def same(of: Field, a: Combination, b: Combination) -> bool:
    """Whether two combinations are equal word by word."""
    return a.terms.keys() == b.terms.keys() and all(of.equal(c, b.terms[w]) for w, c in a.terms.items())


def sizes(of: Field, word: Word) -> list[Term]:
    """The sizes a word passes through: its rows, what its letters share, its columns."""
    letters = [(alphabet(of).letters[p], flag) for p, flag in word]
    return [
        *((m.columns if t else m.rows) for m, t in letters[:1]),
        *((m.rows if t else m.columns) for m, t in letters),
    ]


def square(of: Field, word: Word) -> bool:
    """Whether every letter is a square matrix."""
    passed = sizes(of, word)
    return all(same_size(s, passed[0]) for s in passed)


def reduced(of: Field, word: Word) -> Combination:
    """The word with every rule applied and every 1-by-1 stretch made a number."""
    passed = sizes(of, word) if word else [ONE]
    total = Combination(passed[0], passed[-1], {})
    todo, steps = [(word, of.constant(1))], 0
    while todo:
        steps += 1
        if steps > _STEPS:
            raise Stuck("limit: rules of words do not come to an end")
        word, c = todo.pop()
        hit = _redex(alphabet(of), word)
        if hit is not None:
            start, end, replacement = hit
            todo += [(word[:start] + w + word[end:], of.reduce(c * d)) for w, d in replacement.terms.items()]
            continue
        ones = [k for k, size in enumerate(sizes(of, word)) if is_one(size)]
        if len(ones) < 2:
            total = plus(of, total, Combination(total.rows, total.columns, {word: c}))
            continue
        for a, b in pairwise(ones):
            c = c * number(of, word[a:b])
        todo.append((word[: ones[0]] + word[ones[-1] :], of.reduce(c)))
    return total


def _redex(known: Alphabet, word: Word) -> tuple[int, int, Combination] | None:
    for start in range(len(word)):
        for lead, replacement in known.rules:
            if word[start : start + len(lead)] == lead:
                return start, start + len(lead), replacement
    return None


def number(of: Field, word: Word) -> Rat:
    """A 1-by-1 word as an element: the sum over its entries."""
    from derivcheck.kernel.entries import entry

    known = alphabet(of).numbers
    if word not in known:
        known[word] = entry(of, word, ONE, ONE)
    return known[word]


# ------------------------------------------------------------------ reading


def read(of: Field, term: Term) -> Combination:
    """The combination of an array, or of a number as a 1-by-1 matrix."""
    op, args = term.op, term.args
    match op:
        case "call" if of.reading.definitions:
            return read(of, args[-1])
        case "matmul":
            a, b = (read(of, arg) for arg in args)
            return product(of, transposed(of, a) if all(len(x.sort.shape) == 1 for x in args) else a, b)
        case "at" if not any(t.op in CALCULUS for t in args[1].subterms()):
            return read(of, substitute(args[1], {term.var.name: args[0]}))
        case "dot":
            return product(of, transposed(of, read(of, args[0])), read(of, args[1]))
        case "outer":
            return product(of, read(of, args[0]), transposed(of, read(of, args[1])))
    if term.sort.kind == "scalar":
        return unit(of, ONE, normal_of(of, term))
    arrays = [a for a in args if a.sort.kind == "array"]
    match op:
        case "neg":
            return times(of, of.constant(-1), read(of, args[0]))
        case "add" if len(arrays) == len(args):
            return plus(of, *(read(of, a) for a in args))
        case "mul" if len(arrays) == 1:
            scale = of.constant(1)
            for arg in args:
                scale = scale if arg is arrays[0] else scale * normal_of(of, arg)
            return times(of, scale, read(of, arrays[0]))
        case "div" if arrays == [args[0]] and _divides(of, normal_of(of, args[1]), args[0].sort.shape):
            return times(of, normal_of(of, args[1]).inverse(), read(of, args[0]))
        case "transpose":
            return transposed(of, read(of, args[0]))
        case "inv":
            return inverse(of, args[0])
        case "eye":
            return unit(of, args[0])
        case "zeros" if len(args) == 2:
            return Combination(*args, {})
    return _letter(of, term)


def _letter(of: Field, term: Term) -> Combination:
    """Anything else: a letter for terms that are the same up to bound names."""
    known = alphabet(of)
    term = canonical_names(of.reading.opened(term))
    if term not in known.plain:
        known.plain[term] = len(known.letters)
        rows, columns = (*term.sort.shape, ONE)[:2]
        symmetric = term.sort.symmetric or term.op == "diag" or (term.op == "sym" and term.name in of.symmetric)
        symmetric = symmetric or any(f.op in ("is_symmetric", "psd", "pd") and f.args[0] is term for f in of.facts)
        known.letters.append(Letter(term, rows, columns, symmetric))
    return reduced(of, ((known.plain[term], False),))


def nonzero(of: Field, element: Rat) -> bool:
    """Whether a number is known to be zero nowhere."""
    return signs.sign_of(of, element) & signs.ZERO == 0


def _divides(of: Field, c: Rat, shape: tuple[Term, ...]) -> bool:
    """Whether c is not 0 wherever A/c or inv(c A) has a value: an array without entries asks nothing of c."""
    return nonzero(of, c) or all(signs.sign_of(of, normal_of(of, size)) == signs.POSITIVE for size in shape)


def inverse(of: Field, term: Term) -> Combination:
    """The inverse of a square matrix, wherever it has one."""
    op, args = term.op, term.args
    match op:
        case "call" if of.reading.definitions:
            return inverse(of, args[-1])
        case "inv":
            return read(of, args[0])
        case "transpose" if len(args[0].sort.shape) == 2:
            return transposed(of, inverse(of, args[0]))
        case "matmul" if all(len(a.sort.shape) == 2 and same_size(*a.sort.shape) for a in args):
            return product(of, inverse(of, args[1]), inverse(of, args[0]))
    return _inverse(of, read(of, term), term)


def _inverse(of: Field, a: Combination, term: Term) -> Combination:
    if len(a.terms) == 1:
        ((word, c),) = a.terms.items()
        if square(of, word) and _divides(of, c, (a.rows,)):
            return times(of, c.inverse(), inverse_of_word(of, word, a.rows))  # det(cW) = c^n det(W) is not 0
    lead = leading(of, a)
    scale = of.constant(1) if lead is None else a.terms[lead]
    return times(of, scale.inverse(), _inverse_of(of, times(of, scale.inverse(), a), term, scale))


def inverse_of_word(of: Field, word: Word, size: Term) -> Combination:
    """The inverse of a product of square letters."""
    result = unit(of, size)
    for p, flag in word:
        result = product(of, _inverse_letter(of, p, flag), result)
    return result


def _inverse_letter(of: Field, position: int, flag: bool) -> Combination:
    """The inverse of a letter."""
    letter = alphabet(of).letters[position]
    if letter.inverts is not None:
        found = letter.inverts
    else:
        plain = Combination(letter.rows, letter.columns, {((position, False),): of.constant(1)})
        found = _inverse_of(of, plain, letter.term, of.constant(1))
    return transposed(of, found) if flag else found


def leading(of: Field, a: Combination) -> Word | None:
    """The word whose coefficient may be divided by that a rule replaces: without 1-by-1 waists, long, late."""
    words = [w for w, c in a.terms.items() if w and nonzero(of, c)]

    def rank(word: Word) -> tuple[bool, int, Word]:
        return not any(is_one(size) for size in sizes(of, word)[1:-1]), len(word), word

    return max(words, key=rank, default=None)


def _inverse_of(of: Field, a: Combination, term: Term, scale: Rat) -> Combination:
    """The letter N with a N = N a = 1: an old one if the combination (or its transpose) is an old one's."""
    known = alphabet(of)
    flipped = transposed(of, a)
    for position, letter in enumerate(known.letters):
        for combination, flag in ((a, False), (flipped, True)):
            if letter.inverts is not None and same(of, letter.inverts, combination):
                return reduced(of, ((position, flag and not letter.symmetric),))
    if not a.terms:
        raise Stuck("the inverse of a matrix that is zero")
    parameters = parameters_of(of, a)
    position = len(known.letters)
    known.letters.append(Letter(term, a.rows, a.columns, same(of, a, flipped), a, scale, parameters))
    word: Word = ((position, False),)
    for combination, letter_word in ((a, word), (flipped, turned(of, word))):
        lead = leading(of, combination)
        if lead is not None:
            _add_inverse_rules(of, combination, lead, letter_word)
    return Combination(a.rows, a.columns, {word: of.constant(1)})


def parameters_of(of: Field, a: Combination) -> tuple[Rat, ...]:
    """The symbols that a combination depends on besides arrays; stuck where a bound name is among them."""
    letters = {alphabet(of).letters[p].term for w in a.terms for p, _ in w}
    inside = sorted({t for m in letters for t in free_symbols(m)}, key=lambda t: t.name)
    found = {p for t in inside if t.sort.kind == "scalar" for p in mentions(of, normal_of(of, t))}
    found = found.union(*(mentions(of, c) for c in a.terms.values()))
    if any(of.atoms[p].kind == "bound" for p in found) or any(t.name.startswith("#") for t in inside):
        raise Stuck("limit: a matrix that moves with a bound name")
    return tuple(of.ring.generator(p) for p in sorted(found))


def _add_inverse_rules(of: Field, a: Combination, lead: Word, letter: Word) -> None:
    """lead·N = (1 - Σ c w N)/c₁ over the other words, and N·lead likewise."""
    one, c = of.constant(1), a.terms[lead]
    others = [(w, d) for w, d in a.terms.items() if w != lead]
    for left, right in (((), letter), (letter, ())):
        rest = {left + w + right: -d / c for w, d in others}
        add_rule(of, left + lead + right, Combination(a.rows, a.columns, {(): one / c, **rest}))


def add_rule(of: Field, lead: Word, value: Combination) -> None:
    """From now on the word is the combination, an equation of matrices at every point."""
    rules = alphabet(of).rules
    if lead and all(lead != known for known, _ in rules):
        rules.append((lead, value))


def combined(of: Field, word: Word, c: Rat) -> Combination:
    """A multiple of one word."""
    return times(of, c, reduced(of, word))
