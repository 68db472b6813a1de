"""The field a context spans: atoms, the rules they obey, and the zero test.

An element is a rational function of *atoms*; an atom stands for one real
number at each point of the context: a symbol, ``exp`` of a monomial, a root,
a logarithm, …  Invariant: every constructor is an identity valid wherever its
inputs are defined, every rule ``atom^q = element`` is an identity of the
context.  Hence *zero is a proof, nonzero means nothing*.

Atoms are interned modulo the rules, so canonical arguments help
completeness and never soundness.  A case of a proof gets a field of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from derivcheck.core.build import sym
from derivcheck.core.context import Context
from derivcheck.core.rewrite import unfold
from derivcheck.core.term import INTEGER, Term
from derivcheck.kernel.ring import Rat, Ring, Stuck, Work, coefficients, monomials

if TYPE_CHECKING:
    from derivcheck.kernel.patterns import Pattern
    from derivcheck.kernel.words import Alphabet


@dataclass(frozen=True, slots=True)
class Reading:
    """What the normal form may look through: folded definitions, derivatives and the like; the author's assumptions.

    Without ``hypotheses``, of the assumptions only inequalities count, for the signs they give.
    """

    definitions: bool = True
    calculus: bool = True
    hypotheses: bool = True

    def opened(self, term: Term) -> Term:
        """The term as far as its definitions may be looked through."""
        return unfold(term) if self.definitions else term


EVERYTHING = Reading()

_COMPARED = 200  # what an atom looked at counts for in products of terms


#: Of each argument the numbers of terms above and below, and the degrees of the generators that occur.
Outline = tuple[tuple[int, int, tuple[tuple[int, int], ...]], ...]


@dataclass(frozen=True, slots=True)
class Atom:
    """One generator: its kind, what it is of, and for exp, root, sin, cos the unit in use."""

    position: int
    kind: str
    name: str = ""
    args: tuple[Rat, ...] = ()
    unit: Fraction = Fraction(1)
    term: Term | None = None
    integer: bool = False
    bound: tuple[int, ...] = ()

    def into(self, ring: Ring) -> Atom:
        """The same atom, its arguments in a copy of their ring."""
        return replace(self, args=tuple(a.into(ring) for a in self.args)) if self.args else self


@dataclass(slots=True, eq=False)
class Field:
    """Working space of one check: made for a context, filled as terms are normalised."""

    context: Context
    reading: Reading = EVERYTHING
    ring: Ring = field(default_factory=Ring)
    atoms: list[Atom] = field(default_factory=list)
    rules: dict[int, tuple[int, Rat]] = field(default_factory=dict)
    by_kind: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    memo: dict[Term, Rat] = field(default_factory=dict)
    stand_ins: dict[Term, int] = field(default_factory=dict)  # never forgotten, for atoms are kept with terms in them
    known: dict[str, int] = field(default_factory=dict)  # monic polynomial (as text) -> sign mask
    #: polynomial, sign mask, its atoms, the bound variables it speaks of
    fact_polys: list[tuple[Rat, int, frozenset[int], frozenset[int]]] = field(default_factory=list)
    sign_memo: dict[tuple[str, int], int] = field(default_factory=dict)
    opaque: dict[Term, int] = field(default_factory=dict)
    facts: set[Term] = field(default_factory=set)
    equations: list[Term] = field(default_factory=list)
    depends: dict[int, frozenset[int]] = field(default_factory=dict)
    outlines: dict[int, Outline] = field(default_factory=dict)
    patterns: list[Pattern] = field(default_factory=list)
    symmetric: set[str] = field(default_factory=set)
    impossible: bool = False  # two facts that are true together at no point
    matching: int = 0
    generation: int = 0  # counts the rules that replace an atom altogether
    seen: dict[int, int] = field(default_factory=dict)
    inside: dict[Context, Field] = field(default_factory=dict)  # of the places under binders
    alphabet: Alphabet | None = None
    active: int = 0
    depth: int = 0

    def copy(self, work: Work) -> Field:
        """The same field, to be filled further on its own; what is done there is counted in ``work``."""
        ring = self.ring.copy(work)
        return Field(
            self.context,
            self.reading,
            ring,
            atoms=[atom.into(ring) for atom in self.atoms],
            rules={position: (degree, value.into(ring)) for position, (degree, value) in self.rules.items()},
            by_kind={kind: list(positions) for kind, positions in self.by_kind.items()},
            memo={term: element.into(ring) for term, element in self.memo.items()},
            stand_ins=dict(self.stand_ins),
            known=dict(self.known),
            fact_polys=[(fact.into(ring), mask, about, of) for fact, mask, about, of in self.fact_polys],
            sign_memo=dict(self.sign_memo),
            opaque=dict(self.opaque),
            facts=set(self.facts),
            equations=list(self.equations),
            depends=dict(self.depends),
            outlines=dict(self.outlines),
            patterns=[pattern.into(ring) for pattern in self.patterns],
            symmetric=set(self.symmetric),
            impossible=self.impossible,
            generation=self.generation,
            seen=dict(self.seen),
            inside={place: field.copy(work) for place, field in self.inside.items()},
            alphabet=None if self.alphabet is None else self.alphabet.into(ring),
        )

    def constant(self, value: Fraction | int) -> Rat:
        """A number as an element."""
        return self.ring.constant(value)

    def element(self, position: int) -> Rat:
        """An atom as an element, replaced if a rule says what it is."""
        rule = self.rules.get(position)
        if rule is not None and rule[0] == 1:
            return self.reduce(rule[1])
        return self.ring.generator(position)

    def stand_in(self, position: int) -> Term:
        """The symbol (``#position``) that terms have for a bound variable; `normal` reads it back, in this field."""
        found = sym(f"#{position}", INTEGER)
        self.stand_ins[found] = position
        return found

    def new_atom(
        self,
        kind: str,
        args: Sequence[Rat] = (),
        name: str = "",
        unit: Fraction = Fraction(1),
        term: Term | None = None,
        integer: bool = False,
        bound: tuple[int, ...] = (),
    ) -> Atom:
        """An atom not seen before; interning is the caller's business (`intern`, or by unit)."""
        position = self.ring.new_generator()
        atom = Atom(position, kind, name, tuple(args), unit, term, integer, bound)
        self.atoms.append(atom)
        self.by_kind.setdefault((kind, name), []).append(position)
        if self.patterns:
            from derivcheck.kernel.patterns import use_all

            use_all(self, atom)
        return atom

    def intern(
        self, kind: str, args: Sequence[Rat] = (), name: str = "", term: Term | None = None, integer: bool = False
    ) -> Atom:
        """The atom ``kind(args)``: an old one whose arguments are proved equal, or a new one."""
        args = tuple(self.reduce(a) for a in args)
        found = self.find(kind, args, name)
        return found if found is not None else self.new_atom(kind, args, name, term=term, integer=integer)

    def find(self, kind: str, args: Sequence[Rat], name: str = "") -> Atom | None:
        """The latest atom of this kind whose arguments are proved equal to these."""
        args = [arg.lifted() for arg in args]
        wanted = _outline(args)
        for position in reversed(self.by_kind.get((kind, name), ())):
            if self._differs(position, wanted):
                continue
            self.ring.spend(_COMPARED)
            atom = self.current(position)
            if len(atom.args) == len(args) and all(a.same(b) for a, b in zip(atom.args, args, strict=True)):
                return atom
        return None

    def _differs(self, position: int, wanted: Outline) -> bool:
        """Whether an atom's arguments, which no rule changes, are others than those outlined."""
        own = self.outlines.get(position)
        if own is None:
            own = self.outlines[position] = _outline(self.atoms[position].args)
        ruled = (p in self.rules and self.rules[p][0] <= d for part in own for p, d in part[2])
        return own != wanted and not any(ruled)

    def current(self, position: int) -> Atom:
        """An atom, its arguments reduced by the rules there are now."""
        atom = self.atoms[position]
        stale = any(a.num.context() is not self.ring.context for a in atom.args)
        if stale:
            atom = replace(atom, args=tuple(a.lifted() for a in atom.args))
            self.atoms[position] = atom
        if self.seen.get(position, 0) != self.generation:
            args = tuple(self.reduce(a) for a in atom.args)
            if any(not a.same(b) for a, b in zip(args, atom.args, strict=True)):
                atom = replace(atom, args=args)
                self.atoms[position] = atom
            self.seen[position] = self.generation
        return atom

    def equal(self, a: Rat, b: Rat) -> bool:
        """Whether two elements are proved equal by the rules alone."""
        return self.reduce(a - b).is_zero()

    def set_rule(self, position: int, degree: int, value: Rat) -> None:
        """From now on ``atom^degree`` is ``value``, an identity of the context."""
        self.rules[position] = (degree, value)
        if degree == 1:
            self.generation += 1
            self.sign_memo.clear()

    def reduce(self, element: Rat) -> Rat:
        """The element with every rule applied: the same value wherever it is defined."""
        for _ in range(400):
            position = self._reducible(element)
            if position is None:
                return element
            self.ring.spend(len(element.num) + len(element.den))
            num = self._apply(element.num, position)
            den = self._apply(element.den, position)
            element = num / den
        raise Stuck("limit: rules do not come to an end")

    def _reducible(self, element: Rat) -> int | None:
        """The last of the generators that a rule lowers."""
        if not self.rules:
            return None
        degrees = element.degrees()
        lowered = (p for p in reversed(degrees) if p in self.rules and degrees[p] >= self.rules[p][0])
        return next(lowered, None)

    def _apply(self, poly: object, position: int) -> Rat:
        degree, value = self.rules[position]
        total = self.constant(0)
        atom = self.ring.generator(position)
        for k, part in sorted(coefficients(self.ring, poly, position).items()):
            term = self.ring.polynomial(part)
            if k >= degree:
                term = term * value ** (k // degree)
            if k % degree:
                term = term * atom ** (k % degree)
            total = total + term
        return total

    def decompose(self, element: Rat) -> list[tuple[Fraction, Rat]]:
        """The element as a rational combination of monic parts, the same for equal elements.

        Where there is a denominator, its proper parts are kept over it.
        """
        element = self.reduce(element)
        ring = self.ring
        num, den = ring.lift(element.num), ring.lift(element.den)
        one = ring.context.constant(1)
        parts: list[tuple[Fraction, Rat]] = []
        whole, rest = (num, num * 0) if den.is_constant() else divmod(num, den)
        for poly, over in ((whole, one), (rest, den)):
            for exponents, c in monomials(poly):
                monic = ring.context.from_dict({exponents: 1})
                parts.append((c, ring.quotient(monic, over)))
        return parts

    def atom_of(self, element: Rat) -> Atom | None:
        """The atom that the element is, if it is one."""
        if not element.den.is_constant() or len(element.num) != 1 or element.num.total_degree() != 1:
            return None
        if element.num.leading_coefficient() != 1:
            return None
        return self.atoms[next(iter(element.uses()))]

    def with_unit(self, kind: str, monomial: Rat, coefficient: Fraction, largest: int) -> tuple[Atom, int]:
        """The atom ``kind(unit·monomial)`` and k with coefficient = k·unit, refining the unit if need be.

        When a finer unit is needed, the old atom gets the rule that expresses
        it by the new one (``refine`` in ``functions``), so nothing already
        normalised has to be done again.
        """
        from derivcheck.kernel.functions import refine

        atom = self.find(kind, (monomial,))
        if atom is None:
            atom = self.new_atom(kind, (monomial,), unit=abs(coefficient))
        ratio = coefficient / atom.unit
        if ratio.denominator != 1:
            if ratio.denominator > largest:
                raise Stuck("limit: arguments with too fine a common unit")
            atom = refine(self, atom, ratio.denominator)
            ratio = coefficient / atom.unit
        if abs(ratio) > largest:
            raise Stuck("limit: too large a multiple of an argument")
        return atom, int(ratio)


def _outline(args: Sequence[Rat]) -> Outline:
    """What equal elements have in common: numbers of terms, and degrees in the generators that occur."""
    return tuple((len(a.num), len(a.den), tuple(a.degrees().items())) for a in args)
