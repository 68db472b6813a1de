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

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from derivcheck.core.build import ONE, build, num, same_size, sym
from derivcheck.core.rewrite import canonical_names, literal_size, unfold
from derivcheck.core.term import INTEGER, Term
from derivcheck.kernel import lower, ranges, signs, sums
from derivcheck.kernel.field import Field
from derivcheck.kernel.plug import depends, factors_of, mentions
from derivcheck.kernel.ring import Rat, Stuck

_STEPS = 2_000  # rewritings of one word
_WORDS = 400  # words in a combination

Word = tuple[tuple[int, bool], ...]  # letters by position, each with whether it is transposed


@dataclass(frozen=True, slots=True)
class Combination:
    """Σ coefficient · word, all of one shape; the empty word is the unit matrix."""

    rows: Term
    columns: Term
    terms: dict[Word, Rat]


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


@dataclass(slots=True)
class Alphabet:
    """A field's letters, the rules word → combination among them, and what has been read already."""

    letters: list[Letter] = field(default_factory=list)
    plain: dict[Term, int] = field(default_factory=dict)
    rules: list[tuple[Word, Combination]] = field(default_factory=list)
    numbers: dict[Word, Rat] = field(default_factory=dict)
    determinants: list[tuple[Combination, int]] = field(default_factory=list)
    facts: bool = False


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
        case "div" if arrays == [args[0]]:
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
    term = canonical_names(unfold(term) if of.reading.definitions else term)
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
        if square(of, word) and (nonzero(of, c) or signs.sign_of(of, normal_of(of, a.rows)) == signs.POSITIVE):
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
    inside = {t for w in a.terms for p, _ in w for t in alphabet(of).letters[p].term.subterms() if t.op == "sym"}
    found = {p for t in inside if t.sort.kind == "scalar" for p in mentions(of, normal_of(of, t))}
    found = found.union(*(mentions(of, c) for c in a.terms.values()))
    if any(of.atoms[p].kind == "bound" for p in found):
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


# ------------------------------------------------------------------ entries


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
    """Σ over 1..size, written out where the rest of the kernel writes it out."""
    n = literal_size(size)
    if n is not None and 1 <= n <= lower.SMALL:
        total = of.constant(0)
        for k in range(1, n + 1):
            total = total + summand(num(k))
        return of.reduce(total)
    v = ranges.open_variable(of, of.constant(1), normal_of(of, size))
    try:
        stand_in = sym(f"#{v}", INTEGER)
        of.memo[stand_in] = of.ring.generator(v)
        return sums.add_up(of, summand(stand_in), v)
    finally:
        of.active -= 1


def _letter_entry(of: Field, position: int, i: Term, j: Term) -> Rat:
    letter = alphabet(of).letters[position]
    if letter.inverts is None:
        return normal_of(of, lower.entry(letter.term, *(i, j)[: len(letter.term.sort.shape)]))
    written = lower.entry(build("inv", (letter.term,)), i, j)
    if written.op != "index":  # small and literal: by cofactors
        assert letter.scale is not None
        return of.reduce(normal_of(of, written) * letter.scale)
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
    atoms = [] if monomial.constant() is not None else factors_of(of, monomial)
    inverses = [p for p, k in atoms if k == 1 and of.atoms[p].kind == "inverse"]
    entries = [p for p, k in atoms if k == 1 and of.atoms[p].kind == "entry"]
    for v in variables:
        users = {p for p, _ in atoms if v in depends(of, p)} | {w for w in variables if w != v and v in depends(of, w)}
        for p in inverses:
            for q in entries:
                if users == {p, q}:
                    met = _met(of, p, q, v)
                    if met is not None:
                        ring = of.ring
                        return v, monomial / (ring.generator(p) * ring.generator(q)) * met
    return None


def _met(of: Field, inverse_atom: int, entry_atom: int, v: int) -> Rat | None:
    """δ of the outer indices, where v is the inner index of A and inv(A) and runs over all of it."""
    from derivcheck.kernel.normal import delta_of

    letter = alphabet(of).letters[int(of.atoms[inverse_atom].name)]
    assert letter.inverts is not None
    ((word, c), *more) = letter.inverts.terms.items()
    plain = alphabet(of).letters[word[0][0]] if len(word) == 1 else letter
    if more or c.constant() != 1 or plain.term.op != "sym" or plain.term.name != of.atoms[entry_atom].name:
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


# ------------------------------------------------------------------ equations


def cancelled(of: Field, left: bool, matrix: Term, a: Combination) -> Combination:
    """M·a, or a·M if not left: 0 only where a is 0, for M has an inverse wherever this is asked."""
    m, inverse_m = read(of, matrix), inverse(of, matrix)
    parts = []
    for word, c in a.terms.items():
        part = None
        if len(inverse_m.terms) == 1:
            ((n, d),) = inverse_m.terms.items()
            meets = word[: len(n)] == n if left else word[len(word) - len(n) :] == n
            if n and meets:
                part = combined(of, word[len(n) :] if left else word[: len(word) - len(n)], (c / d))
        if part is None:
            one = Combination(a.rows, a.columns, {word: c})
            part = product(of, m, one) if left else product(of, one, m)
        parts.append(part)
    return plus(of, Combination(a.rows, a.columns, {}), *parts)


def outermost(of: Field, a: Combination) -> Iterable[tuple[bool, Term]]:
    """Matrices whose inverses begin (True) or end words: what a search may multiply by."""
    found: dict[tuple[bool, Term], None] = {}
    for word in a.terms:
        for left, (position, flag) in ((True, word[0]), (False, word[-1])) if word else ():
            letter = alphabet(of).letters[position]
            if letter.inverts is not None:
                found[left, build("transpose", (letter.term,)) if flag else letter.term] = None
    return found


def vanishes(of: Field, a: Combination, places: Iterable[tuple[Term, ...]]) -> bool:
    """Whether a combination is zero: word by word, else entry by entry, where letters are more than names."""
    if all(signs.vanishes(of, c) for c in a.terms.values()):
        return True
    letters = [alphabet(of).letters[p] for word in a.terms for p, _ in word]
    if all(letter.inverts is not None or letter.term.op == "sym" for letter in letters):
        return False
    return all(signs.vanishes(of, entry_of(of, a, *(*place, ONE, ONE)[:2])) for place in places)
