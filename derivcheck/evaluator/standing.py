"""A question put to points: context and claim compiled together, and how things stand at one draft.

Here it is decided whether a draft is a point of the context and what the claim
is there; searching is somebody else's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from flint import ctx, fmpq

from derivcheck.core.build import RELATIONS, build, num
from derivcheck.core.context import Context, Declaration
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import Term
from derivcheck.errors import DerivcheckError
from derivcheck.evaluator.compile import DEPTH, Code
from derivcheck.evaluator.decimals import shown
from derivcheck.evaluator.domains import candidates
from derivcheck.evaluator.evaluate import frame_at
from derivcheck.evaluator.frame import Frame, State, Test, collect
from derivcheck.evaluator.outcome import (
    FALSE,
    TRUE,
    UNDECIDED,
    UNDEFINED,
    Truth,
    Undecided,
    Undefined,
    both,
)
from derivcheck.evaluator.points import Draft, Plan, as_point, as_term, index_range, relevant
from derivcheck.evaluator.reading import lies_in
from derivcheck.evaluator.witness import Witness, find, undefined_at, uphold

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand at a draft: the facts together, the claim, and what was noticed.

    ``failing`` is the first fact not true; ``equations`` what had to be
    supposed; ``spent`` the work done at ``bits``.
    """

    facts: Truth = UNDECIDED
    claim: Truth = UNDECIDED
    blind: bool = True
    failing: Term | None = None
    equations: tuple[Term, ...] = ()
    spent: int = 0
    bits: int = 0


class Question:
    """Context and claim (or terms to be defined) in compiled form."""

    def __init__(self, context: Context, claim: Term | None, terms: tuple[Term, ...]) -> None:
        self.claim = claim
        self.facts = context.facts
        self.terms = (*((claim,) if claim is not None else ()), *terms, *context.facts)
        self.declarations = relevant(context, self.terms)
        self.plan = Plan(context, self.declarations)
        code = Code(context, self.terms)
        self._facts = [(f, code.truth(f)) for f in context.facts]
        if terms:
            self._facts += [(t, _defined(code, t)) for t in terms]
            self.facts = (*self.facts, *terms)
        self._claim = None if claim is None else code.truth(claim)
        self._code = code
        #: Assumptions about entries at free indices: they hold for every value of the index.
        self.spread = {f for f in context.assumptions if context.quantified(f)}
        self._size = sum(t.size for t in self.terms)

    def belongs(self, draft: Draft, narrowed: bool = False) -> bool:
        """Whether each value surely lies in its domain, or in what assumptions leave of it."""
        with ctx.workprec(128):
            try:
                return lies_in(draft, self.plan.narrowed if narrowed else self.declarations)
            except RecursionError:
                return False

    def standing(
        self,
        draft: Draft,
        bits: int,
        work: int,
        *,
        suppose: bool = False,
        equations: frozenset[Term] | None = None,
        facts_only: bool = False,
        claim_only: bool = False,
    ) -> Standing:
        """How things stand at a draft at one precision.

        ``suppose``: agreeing balls at the outermost level count as equal and
        are noted; with ``equations`` given, only those do and the domains are
        checked as well.
        """
        noted: list[Term] = []
        with ctx.workprec(bits):
            state = State(work, _supposing(draft, equations, noted) if suppose or equations else None)
            price = self._size * state.price
            try:
                if equations is not None and not lies_in(draft, self.declarations):
                    return Standing()
                frame = frame_at(draft, state)
                facts = TRUE if claim_only else self._stand(frame, draft)
                if isinstance(facts, tuple):
                    return Standing(facts[0], failing=facts[1], spent=price + work - state.work, bits=bits)
                if facts_only or self._claim is None:
                    return Standing(TRUE, spent=price + work - state.work, bits=bits)
                state.blind = False
                claim = self._claim(frame)
            except (Undefined, Undecided, RecursionError):
                return Standing(spent=price + work - max(state.work, 0), bits=bits)
        return Standing(TRUE, claim, state.blind, None, tuple(noted), price + work - state.work, bits)

    def _stand(self, frame: Frame, draft: Draft) -> Truth | tuple[Truth, Term]:
        """TRUE, or what the first fact that is not true is."""
        for fact, test in self._facts:
            t = test(frame)
            if t is TRUE and fact in self.spread:
                t = self._at_all_indices(test, fact, frame, draft)
            if t is not TRUE:
                return t, fact
        return TRUE

    def _at_all_indices(self, test: Test, fact: Term, frame: Frame, draft: Draft) -> Truth:
        result = TRUE
        for values in self._index_values(fact, draft):
            result = both(result, test(Frame({**frame.values, **values}, frame.state)))
            if result is FALSE:
                break
        return result

    def _index_values(self, fact: Term, draft: Draft) -> Iterator[dict[str, fmpq]]:
        """The values of the indices a fact speaks of, all over their ranges, which may depend on one another."""
        return self._rows([d for d in self.plan.indices if d.name in fact.free], draft)

    def _rows(self, indices: list[Declaration], draft: Draft) -> Iterator[dict[str, fmpq]]:
        if not indices:
            yield {}
            return
        (first, *others) = indices
        lower, upper = index_range(first, draft)
        if lower is None or upper is None or upper - lower > 20:
            raise Undecided("an index range that is too long to go through")
        for value in map(fmpq, range(lower, upper + 1)):
            for row in self._rows(others, {**draft, first.name: value}):
                yield {first.name: value, **row}

    def instances(self, draft: Draft) -> tuple[Term, ...]:
        """The facts, those that hold for every index once for each: what a search near the draft has to meet."""
        found: list[Term] = []
        for fact in self.facts:
            if fact not in self.spread:
                found.append(fact)
                continue
            try:
                for values in self._index_values(fact, draft):
                    found.append(substitute(fact, {n: num(int(v.p)) for n, v in values.items()}))
                    if len(found) > 40:
                        return self.facts
            except (Undecided, DerivcheckError):
                return self.facts
        return tuple(found)

    def sides(self, draft: Draft, bits: int) -> tuple[str | None, str | None]:
        """The two sides of a claim that is one relation, as text."""
        if self.claim is None or self.claim.op not in RELATIONS:
            return None, None
        with ctx.workprec(bits):
            try:
                frame = frame_at(draft, State(4_000_000))
                values = [self._side(a, frame) for a in self.claim.args]
                return shown(values[0], values[1]), shown(values[1], values[0])
            except (Undefined, Undecided, RecursionError):
                return None, None

    def witness(self, draft: Draft, bits: int, equations: frozenset[Term]) -> Witness | None:
        """What shows that the claim is false at a draft, given equations, where a vector or points of a function do."""
        return self._asked(draft, bits, lambda claim, frame: find(self._code, claim, frame), None, equations)

    def upholds(self, draft: Draft, bits: int, witness: Draft, equations: frozenset[Term]) -> bool:
        """Whether the witness surely breaks, at a draft and given the equations, something that the claim needs."""

        def upheld(claim: Term, frame: Frame) -> bool:
            return uphold(self._code, claim, frame, witness)

        return self._asked(draft, bits, upheld, False, equations)

    def undefined_at(self, draft: Draft, bits: int) -> Draft:
        """The draft, with values of the symbols of a convexity claim at which its function is undefined."""
        nothing: Draft = {}
        found = self._asked(draft, bits, lambda claim, frame: undefined_at(self._code, claim, frame), nothing)
        return {**draft, **found}

    def _asked(
        self,
        draft: Draft,
        bits: int,
        ask: Callable[[Term, Frame], _T],
        otherwise: _T,
        equations: frozenset[Term] = frozenset(),
    ) -> _T:
        if self.claim is None:
            return otherwise
        with ctx.workprec(bits):
            try:
                suppose = _supposing(draft, equations, []) if equations else None
                return ask(self.claim, frame_at(draft, State(4_000_000, suppose)))
            except (Undefined, Undecided, RecursionError):
                return otherwise

    def _side(self, term: Term, frame: Frame) -> Any:
        if term.sort.kind == "array":
            array = collect(self._code.entries(term), frame)
            if len(array.dims) < 2:
                return array.data
            rows, columns = array.dims
            return tuple(array.data[k * columns : (k + 1) * columns] for k in range(rows))
        return self._code.scalar(term)(frame)


def _defined(code: Code, term: Term) -> Test:
    """True where a term of any kind has a value."""
    if term.sort.kind == "proposition":
        test = code.truth(term)

        def proposition(frame: Frame) -> Truth:
            t = test(frame)
            if t is UNDECIDED and not frame.state.blind:
                return TRUE  # both sides have values, however close they are
            return TRUE if t in (TRUE, FALSE) else t

        return proposition

    def value(frame: Frame) -> Truth:
        try:
            if term.sort.kind == "array":
                collect(code.entries(term), frame)
            else:
                code.scalar(term)(frame)
        except Undefined:
            return UNDEFINED
        except Undecided:
            return UNDECIDED
        return TRUE

    return value


def _supposing(draft: Draft, equations: frozenset[Term] | None, noted: list[Term]) -> Callable[[Term, Frame], bool]:
    """Which atoms whose balls agree may count as equal at a draft: any, or those of the equations; they are noted.

    The frame may be one of another value of an index, for a fact that holds for every value.
    """
    mapping = as_point(draft).mapping()

    def supposed(atom: Term, frame: Frame) -> bool:
        own = {n: as_term(v) for n in atom.free if type(v := frame.values.get(n)) is fmpq}
        closed = _closed(atom, {**mapping, **own})
        if closed is None or (equations is not None and closed not in equations):
            return False
        if closed not in noted:
            noted.append(closed)
        return True

    return supposed


def _closed(atom: Term, mapping: dict[str, Term]) -> Term | None:
    """The equality of the atom's sides at a point, as a closed term."""
    if atom.op not in RELATIONS:
        return None
    try:
        closed = build("eq", tuple(substitute(a, mapping) for a in atom.args))
    except (DerivcheckError, RecursionError):
        return None
    return None if closed.free or closed.size > 2000 else closed


@lru_cache(maxsize=64)
def question(context: Context, claim: Term | None, terms: tuple[Term, ...] = ()) -> Question | None:
    """The question in compiled form; None where it cannot be put.

    That is: terms too deep, names that are not declared, a domain of which no
    element is known.
    """
    asked = (*((claim,) if claim is not None else ()), *terms, *context.facts)
    names = {d.name for d in context.declarations}
    if any(t.depth > DEPTH or not t.free <= names for t in asked):
        return None
    for d in context.declarations:
        if d.sort.kind in ("scalar", "array") and not d.index and not candidates(d.domain, d.sort.integer):
            return None
    try:
        return Question(context, claim, terms)
    except RecursionError:
        return None
