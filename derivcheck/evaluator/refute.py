"""Search and confirmation: is there a point of the context at which the claim is decided false?

A point counts only if every declared name surely lies in its domain and every
assumption and condition is decided true.  The claim is false there only by
exact rationals or by balls that lie apart.  Equalities that agreeing balls
suggest may be *supposed* on the way; they are handed out for the kernel to
prove and are worth nothing before.  Budgets count points, bits and work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import chain, islice, product

from flint import fmpq

from derivcheck.core.certificate import Counterexample, Point
from derivcheck.core.context import Context
from derivcheck.core.term import Term
from derivcheck.evaluator.frame import Array
from derivcheck.evaluator.mend import corners, holds, jointly, repaired
from derivcheck.evaluator.outcome import FALSE, TRUE, UNDEFINED
from derivcheck.evaluator.points import Draft, as_point, draft_key
from derivcheck.evaluator.reading import draft_of
from derivcheck.evaluator.solve import edges, variations
from derivcheck.evaluator.standing import Question, Standing, question


@dataclass(frozen=True, slots=True)
class Budget:
    """How far a search goes.

    ``points`` of the fixed sequence and ``solved`` ones; ``bits`` in turn,
    ``refined`` how many undecided points go on to each; ``work`` for one
    evaluation and ``total`` for all; ``mends`` near-misses to repair.
    """

    points: int
    solved: int
    bits: tuple[int, ...]
    refined: tuple[int, ...]
    work: int
    total: int
    mends: int
    suppose: bool = False


class Effort(Enum):
    """A handful of points, few at low precision, or many at high."""

    GLANCE = "glance"
    QUICK = "quick"
    DEEP = "deep"


_BUDGETS = {
    Effort.GLANCE: Budget(12, 4, (64, 256), (1000, 3), 10_000, 20_000, 4),
    Effort.QUICK: Budget(25, 20, (64, 256), (1000, 12), 20_000, 200_000, 60),
    Effort.DEEP: Budget(220, 200, (64, 256, 1024, 4096), (1000, 400, 120, 60), 400_000, 12_000_000, 600, True),
}

#: The precisions `confirm` goes through.
_LADDER = (64, 256, 1024, 4096, 8192)


@dataclass(frozen=True, slots=True)
class Examination:
    """What a search found.

    ``effective`` counts the points at which the claim was decided, or its two
    sides agreed to many bits: those where a visible difference would have been
    seen.  ``undefined`` is a point at which the claim is surely neither true
    nor false; ``witness`` one at which all assumptions and conditions hold.
    """

    counterexample: Counterexample | None = None
    effective: int = 0
    undefined: Point | None = None
    witness: Point | None = None


def examine(context: Context, claim: Term, effort: Effort = Effort.QUICK) -> Examination:
    """Look for a point of the context at which the claim is decided false."""
    asked = question(context, claim)
    if asked is None:
        return Examination()
    search = _Search(asked, _BUDGETS[effort])
    return search.run()


def find_witness(context: Context, terms: tuple[Term, ...] = ()) -> Point | None:
    """An exact point of the context at which the terms are all defined, too."""
    asked = question(context, None, tuple(terms))
    if asked is None:
        return None
    for effort in (Effort.QUICK, Effort.DEEP):
        search = _Search(asked, _BUDGETS[effort])
        for draft in search.points():
            return as_point(draft)
    return None


def confirm(context: Context, claim: Term, counterexample: Counterexample) -> bool:
    """Whether the point surely lies in the context and the claim is surely false there, given the equations.

    A witness that comes with it has to break what the claim needs.
    """
    asked = question(context, claim)
    draft = draft_of(counterexample.point)
    if asked is None or draft is None:
        return False
    shown = draft_of(Point(counterexample.witness))
    if shown is None:
        return False
    equations = frozenset(counterexample.equations)
    for bits in _LADDER:
        found = asked.standing(draft, bits, 4_000_000, equations=equations)
        if found.facts in (FALSE, UNDEFINED) or found.claim in (TRUE, UNDEFINED):
            return False
        if found.facts is TRUE and found.claim is FALSE and (not shown or asked.upholds(draft, bits, shown, equations)):
            return True
    return False


#: Numbers of a point that all take small values together.
_GRID = 4


class _Search:
    """One search: its budget as it is used up, and what was found so far."""

    def __init__(self, asked: Question, budget: Budget) -> None:
        self.asked = asked
        self.budget = budget
        self.left = budget.total
        self.mends = budget.mends
        self.met: set[object] = set()
        self.refined = list(budget.refined)

    def run(self) -> Examination:
        effective = 0
        undefined: Draft | None = None
        witness: Draft | None = None
        doubtful: list[Draft] = []
        for draft in self.points(doubtful):
            witness = witness or draft
            found = self._decide(draft)
            if found.claim is FALSE:
                return Examination(
                    self._counterexample(draft, found), effective + 1, _point(undefined), _point(witness)
                )
            if found.claim is TRUE or (found.claim is not UNDEFINED and not found.blind):
                effective += 1
            if found.claim is UNDEFINED and undefined is None:
                undefined = self.asked.undefined_at(draft, found.bits)
            if found.claim is not TRUE and len(doubtful) < 60:
                doubtful.append(draft)
            if self.left < 0:
                break
        counterexample = self._supposed(doubtful) if self.budget.suppose else None
        return Examination(counterexample, effective, _point(undefined), _point(witness))

    def points(self, doubtful: list[Draft] | None = None) -> Iterator[Draft]:
        """The points of the context to try: the fixed sequence, mended where need be, then solved ones."""
        first: list[Draft] = []
        for draft in self.asked.plan.drafts(self.budget.points):
            for point in self._mended(draft, doubtful):
                if len(first) < 3:
                    first.append(point)
                yield point
            if self.left < 0:
                return
        yield from self._solved(first)
        if first and self.budget.suppose:
            yield from self._small(first[0])

    def _mended(self, draft: Draft, doubtful: list[Draft] | None) -> Iterator[Draft]:
        """The draft if it is a point; else points near it at which the assumptions hold."""
        if not self.asked.facts:
            if self._new(draft):
                yield draft
            return
        depth = min(4, len(self.asked.facts) + 1)
        yield from islice(self._near(draft, depth, doubtful), 2)

    def _near(self, draft: Draft, depth: int, doubtful: list[Draft] | None) -> Iterator[Draft]:
        failing = self._failing(draft)
        if failing is None:
            if self._new(draft):
                yield draft
            return
        if doubtful is not None and len(doubtful) < 40 and any(isinstance(v, Term) for v in draft.values()):
            doubtful.append(draft)
        if not depth or self.mends < 0:
            return
        plan = self.asked.plan
        scalars, arrays = tuple(d.name for d in plan.scalars), tuple(d.name for d in plan.arrays)
        symmetric = frozenset(d.name for d in plan.arrays if d.sort.symmetric)
        facts = self.asked.instances(draft)
        missed = [failing] if failing not in self.asked.spread else [f for f in facts if not holds(f, draft)]
        near = chain.from_iterable(repaired(fact, draft, scalars, arrays, symmetric) for fact in missed[:4])
        together = jointly(facts, draft, scalars, tuple(n for n in arrays if n not in symmetric))
        for variant in islice(chain(islice(near, 1), together, near), 16):
            if not self.asked.belongs(variant, narrowed=True):
                continue
            self.mends -= 1
            if self.mends < 0:
                return
            yield from self._near(variant, depth - 1, doubtful)

    def _failing(self, draft: Draft) -> Term | None:
        """The first assumption that is not decided true at the draft."""
        for bits in self.budget.bits[:2]:
            found = self.asked.standing(draft, bits, self.budget.work, facts_only=True)
            self.left -= found.spent
            if found.facts is TRUE:
                return None
        return found.failing

    def _solved(self, first: list[Draft]) -> Iterator[Draft]:
        plan = self.asked.plan
        scalars, arrays = tuple(d.name for d in plan.scalars), tuple(d.name for d in plan.arrays)
        names = frozenset(d.name for d in plan.declarations)
        found = [e for t in self.asked.terms for e in edges(t, names)]
        count = 0
        plain = tuple(d.name for d in plan.arrays if not d.sort.symmetric)
        claim = self.asked.claim
        if claim is not None and first:
            for variant in corners(claim, self.asked.facts, first[0], scalars, plain):
                if self._new(variant) and self.asked.belongs(variant) and self._failing(variant) is None:
                    yield variant
        for edge in found[: self.budget.solved]:
            for draft in first[: 1 if self.budget.solved < 50 else 3]:
                for variant in variations(edge, draft, scalars, arrays):
                    if not self._new(variant) or not self.asked.belongs(variant):
                        continue
                    if self.asked.facts and self._failing(variant) is not None:
                        continue
                    count += 1
                    yield variant
                    if count >= self.budget.solved:
                        return

    def _small(self, draft: Draft) -> Iterator[Draft]:
        """The first point with a few of its numbers at 0, 1 and -1, in every combination."""
        names = [d.name for d in self.asked.plan.scalars if type(draft.get(d.name)) is fmpq][:_GRID]
        for values in product((fmpq(0), fmpq(1), fmpq(-1)), repeat=len(names)):
            variant = {**draft, **dict(zip(names, values, strict=True))}
            if (
                self._new(variant)
                and self.asked.belongs(variant)
                and (not self.asked.facts or self._failing(variant) is None)
            ):
                yield variant

    def _new(self, draft: Draft) -> bool:
        key = draft_key(draft)
        if key in self.met:
            return False
        self.met.add(key)
        return True

    def _decide(self, draft: Draft) -> Standing:
        """The claim at a point, at rising precision while it is undecided and the budget lasts."""
        found = Standing()
        for level, bits in enumerate(self.budget.bits):
            if level and (self.refined[level] <= 0 or self.left < 0):
                break
            self.refined[level] -= 1
            now = self.asked.standing(draft, bits, self.budget.work, claim_only=True)
            self.left -= now.spent
            if now.claim in (TRUE, FALSE, UNDEFINED):
                return now
            if not now.blind or found.blind:
                found = now
        return found

    def _supposed(self, doubtful: list[Draft]) -> Counterexample | None:
        """A counterexample that rests on closed equalities left for the kernel.

        Only at points of small numbers: there, sides that agree to so many
        bits are hardly ever unequal, and a guess that nobody can prove would
        stand in the way of other verdicts.
        """
        small = [d for d in doubtful if _small(d)]
        for draft in small[:24]:
            found = self.asked.standing(draft, 512, self.budget.work, suppose=True)
            self.left -= found.spent
            if found.facts is TRUE and found.claim is FALSE and 0 < len(found.equations) <= 4:
                found = self.asked.standing(draft, 8192, self.budget.work, suppose=True)
                self.left -= found.spent
                if found.facts is TRUE and found.claim is FALSE and 0 < len(found.equations) <= 4:
                    return self._counterexample(draft, found)
            if self.left < 0:
                break
        return None

    def _counterexample(self, draft: Draft, found: Standing) -> Counterexample:
        lhs, rhs = self.asked.sides(draft, found.bits)
        seen = self.asked.witness(draft, found.bits, frozenset(found.equations))
        if seen is None:
            return Counterexample(as_point(draft), lhs, rhs, found.equations)
        return Counterexample(
            as_point(draft), lhs, rhs, found.equations, as_point(dict(seen.values)).values, seen.shown
        )


def _point(draft: Draft | None) -> Point | None:
    return None if draft is None else as_point(draft)


def _small(draft: Draft) -> bool:
    """Whether all rational values of a draft are small."""
    values = [v for value in draft.values() for v in (value.data if isinstance(value, Array) else (value,))]
    return all(isinstance(v, Term) or v.height_bits() <= 5 for v in values)
