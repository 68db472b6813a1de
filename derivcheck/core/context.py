"""Contexts and goals: what is declared, what is assumed, and what is to be shown.

A point of a context gives every declared symbol a value in its domain such
that every assumption and every narrowing condition is *true* there; a claim is
proved only if it is true at every point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from derivcheck.core.build import is_infinite, relation
from derivcheck.core.term import Sort, Term


@dataclass(frozen=True, slots=True)
class Domain:
    """The set a scalar symbol, or each entry of an array, ranges over.

    ``lower`` and ``upper`` are closed terms for symbols (None where there is no
    end), index bounds for indices; ``values`` is a finite set; ``nonzero``
    takes 0 out.  Which of them are integers is the sort's business.
    """

    lower: Term | None = None
    upper: Term | None = None
    lower_open: bool = False
    upper_open: bool = False
    nonzero: bool = False
    values: tuple[Fraction, ...] | None = None

    def moved(self, put: Callable[[Term], Term]) -> Domain:
        """The set whose ends are what is made of these."""
        lower, upper = (None if end is None else put(end) for end in (self.lower, self.upper))
        return replace(self, lower=lower, upper=upper)

    def within(self, term: Term) -> Iterator[Term]:
        """What the ends say of a number in the set: ``term > lower``, ``term <= upper``."""
        for end, strict, weak, is_open in (
            (self.lower, "gt", "ge", self.lower_open),
            (self.upper, "lt", "le", self.upper_open),
        ):
            if end is not None and not is_infinite(end):
                yield relation(strict if is_open else weak, term, end)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A symbol, its sort and its domain.  ``index``: a free index (its bounds may be terms)."""

    name: str
    sort: Sort
    domain: Domain = Domain()
    index: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Declarations, assumptions, and the conditions a natural domain is narrowed by.

    ``conditions`` are propositions like the assumptions; they stand in the
    report as ``where``.  ``cases`` are what a proof supposes on its way: true at
    the point at hand.  An assumption that mentions an entry at a declared index
    is true for every value of that index; conditions and cases speak of the point.
    """

    declarations: tuple[Declaration, ...] = ()
    assumptions: tuple[Term, ...] = ()
    conditions: tuple[Term, ...] = ()
    cases: tuple[Term, ...] = ()

    def declaration(self, name: str) -> Declaration | None:
        """The declaration of ``name``, if there is one."""
        return next((d for d in self.declarations if d.name == name), None)

    def assume(self, *facts: Term) -> Context:
        """The context with further assumptions."""
        return replace(self, assumptions=(*self.assumptions, *facts))

    def suppose(self, *facts: Term) -> Context:
        """The context with further facts about the point at hand."""
        return replace(self, cases=(*self.cases, *facts))

    def quantified(self, assumption: Term) -> bool:
        """Whether an assumption speaks of every value of a declared index: it mentions one and an array."""
        indices = {d.name for d in self.declarations if d.index}
        arrays = {d.name for d in self.declarations if d.sort.kind == "array"}
        return bool(assumption.free & indices) and bool(assumption.free & arrays)

    def narrow(self, *conditions: Term) -> Context:
        """The context narrowed to where the conditions hold."""
        known = set(self.conditions)
        return replace(self, conditions=(*self.conditions, *(c for c in conditions if c not in known)))

    def declare(self, *declarations: Declaration) -> Context:
        """The context with further symbols; a name declared again is hidden by the new one."""
        names = {d.name for d in declarations}
        kept = tuple(d for d in self.declarations if d.name not in names)
        return replace(self, declarations=(*kept, *declarations))

    @property
    def names(self) -> frozenset[str]:
        """Every name that is declared, or that a fact, a range or a size speaks of: what a new name must not be."""
        ends = (end for d in self.declarations for end in (d.domain.lower, d.domain.upper) if end is not None)
        sizes = (size for d in self.declarations for size in d.sort.shape)
        spoken = (t.free for t in (*self.facts, *ends, *sizes))
        return frozenset(d.name for d in self.declarations).union(*spoken)

    @property
    def facts(self) -> tuple[Term, ...]:
        """Everything that is true at every point beyond the declarations."""
        return (*self.assumptions, *self.conditions, *self.cases)


@dataclass(frozen=True, slots=True)
class Fact:
    """A proposition shown elsewhere, true at all points of its own context.

    A lemma (another derivation's goal) or a labelled step of this derivation
    (then its context is the goal's own).  ``name`` is what ``by:`` cites.
    """

    name: str
    context: Context
    claim: Term


#: The words ``by:`` knows besides names of lemmas and labels.
WORDS = ("definition", "algebra", "calculus", "cases", "hypothesis")


@dataclass(frozen=True, slots=True)
class Goal:
    """Context ⊢ claim, from the cited facts, by the words of its justification.

    ``by`` is None where the author gave none: everything the context gives may
    be used.  ``facts`` are the cited lemmas and labelled facts.  ``defined``
    are further expressions that must be defined at every point (lines that the
    claim's chain mentions).
    """

    context: Context
    claim: Term
    facts: tuple[Fact, ...] = ()
    by: tuple[str, ...] | None = None
    kind: str = field(default="step")  # "step" or "goal" (proved from facts alone)
