"""What a context says of an atom's range, as far as sympy can use it.

Reads declarations, and assumptions that compare two atoms or an atom with a
number, and follows them (``0 < a < b`` makes b positive).  Like all of the
engine it is untrusted: a missed or mistaken fact costs a proposal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from derivcheck.core.build import PI, constant_value
from derivcheck.core.context import Context, Domain
from derivcheck.core.term import Term


@dataclass(frozen=True, slots=True)
class Range:
    """An interval (an end is None or a number, open or not), perhaps without 0."""

    lower: Fraction | None = None
    upper: Fraction | None = None
    lower_open: bool = False
    upper_open: bool = False
    nonzero: bool = False

    def assumptions(self) -> dict[str, bool]:
        """The range in sympy's words: at most one of its signs."""
        low, high = self.lower, self.upper
        if low is not None and (low > 0 or (low == 0 and (self.lower_open or self.nonzero))):
            return {"positive": True}
        if high is not None and (high < 0 or (high == 0 and (self.upper_open or self.nonzero))):
            return {"negative": True}
        if low == 0:
            return {"nonnegative": True}
        if high == 0:
            return {"nonpositive": True}
        return {"nonzero": True} if self.nonzero else {}

    def above(self, end: Fraction | None, is_open: bool) -> Range:
        """The part of the range above ``end``."""
        if end is None or (self.lower is not None and (self.lower, self.lower_open) >= (end, is_open)):
            return self
        return Range(end, self.upper, is_open, self.upper_open, self.nonzero)

    def below(self, end: Fraction | None, is_open: bool) -> Range:
        """The part of the range below ``end``."""
        if end is None or (self.upper is not None and (-self.upper, self.upper_open) >= (-end, is_open)):
            return self
        return Range(self.lower, end, self.lower_open, is_open, self.nonzero)

    def without_zero(self) -> Range:
        """The range without 0."""
        return Range(self.lower, self.upper, self.lower_open, self.upper_open, True)


def _end(term: Term | None, down: bool) -> Fraction | None:
    """A rational end no narrower than the term's: exact for numbers, rounded outwards for pi."""
    if term is None:
        return None
    if term is PI:
        return Fraction(3 if down else 4)
    return constant_value(term)


def _domain(domain: Domain) -> Range:
    if domain.values:
        return Range(min(domain.values), max(domain.values), nonzero=0 not in domain.values)
    return Range(
        _end(domain.lower, True), _end(domain.upper, False), domain.lower_open, domain.upper_open, domain.nonzero
    )


def _declared(atom: Term, context: Context) -> Range:
    base = atom.args[0] if atom.op == "index" else atom
    declaration = context.declaration(base.name) if base.op == "sym" else None
    declared = Range()
    if declaration is not None and declaration.sort == base.sort:
        declared = _domain(declaration.domain)
        if declaration.index:
            declared = declared.above(Fraction(1), False)
    if atom.sort.natural:
        declared = declared.above(Fraction(0), False)
    if atom.op == "norm":
        declared = declared.above(Fraction(0), False)
    return declared


def _comparisons(facts: Iterable[Term]) -> tuple[tuple[Term, Term, bool], ...]:
    """Pairs (smaller, larger, strict) among the facts."""
    found: list[tuple[Term, Term, bool]] = []
    for fact in facts:
        match fact.op:
            case "and":
                found.extend(_comparisons(fact.args))
            case "lt" | "le":
                found.append((fact.args[0], fact.args[1], fact.op == "lt"))
            case "gt" | "ge":
                found.append((fact.args[1], fact.args[0], fact.op == "gt"))
            case "eq":
                a, b = fact.args
                found.extend([(a, b, False), (b, a, False)])
    return tuple(found)


def _nonzero(facts: Iterable[Term]) -> frozenset[Term]:
    """What the facts say is not 0."""
    found: set[Term] = set()
    for fact in facts:
        if fact.op == "and":
            found |= _nonzero(fact.args)
        elif fact.op == "ne":
            a, b = fact.args
            found |= {a} if constant_value(b) == 0 else {b} if constant_value(a) == 0 else set()
    return frozenset(found)


def ranges(atoms: Iterable[Term], context: Context) -> dict[Term, Range]:
    """Each atom's range in the context."""
    comparisons = _comparisons(context.facts)
    known: dict[Term, Range] = {}
    sides = (side for a, b, _ in comparisons for side in (a, b))
    for atom in (*atoms, *sides):
        value = constant_value(atom)
        known[atom] = _declared(atom, context) if value is None else Range(value, value, nonzero=value != 0)
    for atom in _nonzero(context.facts):
        if atom in known:
            known[atom] = known[atom].without_zero()
    for _ in range(4):  # chains of comparisons longer than this are rare, and a lost sign does no harm
        for a, b, strict in comparisons:
            low, high = known[a], known[b]
            known[b] = high.above(low.lower, strict or low.lower_open)
            known[a] = low.below(high.upper, strict or high.upper_open)
    return known
