"""The rule for equations of matrices: both sides as words, cleared of inverses by multiplication.

Trusts `words` and `determinants`.  Assumed equations of matrices act as rules
where ``by:`` admits hypotheses; they hold at every point, like the claim.
"""

from __future__ import annotations

from collections.abc import Iterable

from derivcheck.core.build import ONE, build, constant_value, same_shape
from derivcheck.core.certificate import Argument
from derivcheck.core.term import Term
from derivcheck.kernel import entries, lower, signs, words
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, side_undefined, undefined
from derivcheck.kernel.field import Field
from derivcheck.kernel.names import names
from derivcheck.kernel.propositions import conjuncts
from derivcheck.kernel.ring import Stuck
from derivcheck.kernel.words import Combination, Word, alphabet

Places = list[tuple[Term, ...]]


def matrix_words(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """An equation by words:

            M (a - b) N = 0 as combinations of words   inv(M), inv(N), a, b defined
            ───────────────────────────────────────────────────────────────────────
                                        Γ ⊢ a = b

    Arguments: the matrices that a - b is multiplied by, one after the other,
    each after "left" or "right".  Multiplication by M is injective as M has an inverse.
    """
    opened = opening(sequent)
    if isinstance(opened, Rejected):
        return opened
    inner, field, difference, places = opened
    fault = side_undefined(sequent, sequent.field())
    if fault is not None:
        return fault
    for side, matrix in zip(arguments[::2], arguments[1::2], strict=False):
        if side not in ("left", "right") or not isinstance(matrix, Term) or len(arguments) % 2:
            break
        fault = undefined(inner, field, build("inv", (matrix,)))
        if fault is not None:
            return fault
        difference = cancelled(field, side == "left", matrix, difference)
        arguments = arguments[2:]
    if arguments:
        return no_proof("matrix-words takes sides and the matrices to multiply by there")
    if vanishes(field, difference, places):
        return ()
    return no_proof("the sides differ as words")


def opening(sequent: Sequent) -> tuple[Sequent, Field, Combination, Places] | Rejected:
    """The sequent with free indices for the entries, its field, a - b there, and where entries are compared."""
    claim = sequent.reading.opened(sequent.claim)
    if claim.op != "eq":
        return no_proof("matrix-words shows equations")
    shape = lower.array_shape(claim.args)
    if not all(same_shape(shape, a.sort.shape) or constant_value(a) == 0 for a in claim.args):
        return no_proof("matrix-words compares matrices of one shape")
    taken = names(claim) | sequent.context.names
    places = list(lower.positions(shape, taken))
    inner = sequent.show(claim, sequent.context.declare(*places[0][1]))
    field = inner.field()
    _use_facts(sequent, field)
    rows, columns = (*shape, ONE, ONE)[:2]
    sides = [s for s in claim.args if not shape or s.sort.kind == "array"]
    total = words.plus(field, Combination(rows, columns, {}), words.read(field, sides[0]))
    for side in sides[1:]:
        total = words.minus(field, total, words.read(field, side))
    return inner, field, total, [p for p, _ in places]


def _use_facts(sequent: Sequent, field: Field) -> None:
    """Assumed equations of matrices, and symmetry, as rules among words."""
    for fact in (part for f in sequent.context.facts for part in conjuncts(f)):
        if fact in sequent.given and not sequent.allows("hypothesis"):
            continue
        fact = sequent.reading.opened(fact)
        if fact.op in ("is_symmetric", "psd", "pd"):
            fact = build("eq", (build("transpose", fact.args), fact.args[0]))
        if fact.op == "eq" and all(a.sort.kind == "array" for a in fact.args):
            try:
                _add_rules(field, words.minus(field, *(words.read(field, side) for side in fact.args)))
            except Stuck:
                continue


def _add_rules(field: Field, a: Combination) -> None:
    """a = 0 and its transpose, solved for a leading word; W = c·1 also for the turns of a square W.

    From U V = c with c ≠ 0, both square, V is c·inv(U), so V U = c.
    """
    for equation in (a, words.transposed(field, a)):
        lead = _defined(field, equation) or words.leading(field, equation)
        if lead is None:
            continue
        scale = -equation.terms[lead].inverse()
        rows, columns = equation.rows, equation.columns
        value = Combination(rows, columns, {w: scale * c for w, c in equation.terms.items() if w != lead})
        turns: list[Word] = [lead]
        if list(value.terms) == [()] and words.square(field, lead) and words.nonzero(field, value.terms[()]):
            turns = [lead[k:] + lead[:k] for k in range(len(lead))]
        for turn in turns:
            words.add_rule(field, turn, value)
    field.memo.clear()


def _defined(field: Field, a: Combination) -> Word | None:
    """A symbol that an equation says what it is: alone in one word, in no other."""
    letters = {word: [alphabet(field).letters[p].term for p, _ in word] for word in a.terms}
    for word, terms in letters.items():
        others = frozenset().union(*(t.free for w in letters if w != word for t in letters[w]))
        if len(terms) == 1 and terms[0].op == "sym" and terms[0].name not in others:
            return word if words.nonzero(field, a.terms[word]) else None
    return None


def cancelled(field: Field, left: bool, matrix: Term, a: Combination) -> Combination:
    """M·a, or a·M if not left: 0 only where a is 0, for M has an inverse wherever this is asked."""
    m, inverse_m = words.read(field, matrix), words.inverse(field, matrix)
    parts = []
    for word, c in a.terms.items():
        part = None
        if len(inverse_m.terms) == 1:
            ((n, d),) = inverse_m.terms.items()
            meets = word[: len(n)] == n if left else word[len(word) - len(n) :] == n
            if n and meets:
                part = words.combined(field, word[len(n) :] if left else word[: len(word) - len(n)], (c / d))
        if part is None:
            one = Combination(a.rows, a.columns, {word: c})
            part = words.product(field, m, one) if left else words.product(field, one, m)
        parts.append(part)
    return words.plus(field, Combination(a.rows, a.columns, {}), *parts)


def outermost(field: Field, a: Combination) -> Iterable[tuple[bool, Term]]:
    """Matrices whose inverses begin (True) or end words: what a search may multiply by."""
    found: dict[tuple[bool, Term], None] = {}
    for word in a.terms:
        for left, (position, flag) in ((True, word[0]), (False, word[-1])) if word else ():
            letter = alphabet(field).letters[position]
            if letter.inverts is not None:
                found[left, build("transpose", (letter.term,)) if flag else letter.term] = None
    return found


def vanishes(field: Field, a: Combination, places: Iterable[tuple[Term, ...]]) -> bool:
    """Whether a combination is zero: word by word, else entry by entry, where letters are more than names."""
    if all(signs.vanishes(field, c) for c in a.terms.values()):
        return True
    letters = [alphabet(field).letters[p] for word in a.terms for p, _ in word]
    if all(letter.inverts is not None or letter.term.op == "sym" for letter in letters):
        return False
    return all(signs.vanishes(field, entries.entry_of(field, a, *(*place, ONE, ONE)[:2])) for place in places)
