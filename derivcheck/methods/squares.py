"""Sums of squares.

Proves: polynomial inequalities in several numbers (symbols, exponentials, roots, …) where a
positive multiple of the difference is a sum of squares, each times a product of
what is known to be nonnegative: signs of symbols, ends of intervals, assumptions.
Gives up: when no such sum is found, which shows nothing; beyond five variables.
Certificate: ``squares(m, c, q, …)``: m(a - b) = Σ c q².
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

from derivcheck.core.build import constant_value, is_infinite, mul, num
from derivcheck.core.certificate import Argument
from derivcheck.core.term import Term
from derivcheck.engine import gram
from derivcheck.engine.gram import Block, Polynomial
from derivcheck.kernel import signs
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.express import polynomial
from derivcheck.kernel.field import Field
from derivcheck.kernel.normal import normal
from derivcheck.kernel.order import orders_numbers, rising
from derivcheck.kernel.ring import Poly, Stuck, monomials, to_fmpq
from derivcheck.methods import GaveUp, Method, Proposal, Search

Place = tuple[int, ...]

_VARIABLES = 5
_DEGREE = 10
_TERMS = 60
_BASIS = 24
_WEIGHTS = 6
_GRID = (0, 1, -1, 2, -2, 3)


def prove(sequent: Sequent, search: Search) -> Proposal:
    """A few multiples of the difference, without and with weights."""
    claim = sequent.claim
    if not orders_numbers(claim):
        return GaveUp("")
    try:
        found = _Polynomial.of(sequent)
    except Stuck as stuck:
        return GaveUp(str(stuck))
    if found is None:
        return GaveUp("")
    _, strict = rising(claim)
    for arguments in found.certificates(strict):
        proposal = search.apply(sequent, "squares", *arguments)
        if not isinstance(proposal, GaveUp):
            return proposal
    return GaveUp("no sum of squares was found")


@dataclass(frozen=True, slots=True, eq=False)
class _Polynomial:
    """The difference as a polynomial in atoms, what it is over, and what is known to be nonnegative."""

    field: Field
    positions: tuple[int, ...]
    target: Polynomial
    below: Poly

    @property
    def one(self) -> Polynomial:
        """The polynomial 1."""
        return {(0,) * len(self.positions): Fraction(1)}

    @staticmethod
    def of(sequent: Sequent) -> _Polynomial | None:
        """None where the difference is no polynomial of a size worth trying."""
        field = sequent.field()
        f, _ = rising(sequent.claim)
        element = field.reduce(normal(field, f))
        below, top = element.den, element.num
        sign = signs.sign_of(field, field.ring.polynomial(below))
        if sign == signs.NEGATIVE:
            below, top = -below, -top
        elif sign != signs.POSITIVE:
            return None
        positions = tuple(sorted(field.ring.polynomial(top).uses()))
        roots = {}
        for p in positions:
            atom = field.atoms[p]
            if atom.kind == "root" and p in field.rules:
                inner = field.atom_of(atom.args[0])
                if inner is not None:
                    roots[inner.position] = (p, atom.unit.denominator)
        kept = tuple(p for p in positions if p not in roots)
        if not 2 <= len(kept) <= _VARIABLES or len(top) > _TERMS:
            return None
        target: Polynomial = {}
        for exponents, c in monomials(field.ring.lift(top)):
            powers = dict.fromkeys(kept, 0)
            for p, k in enumerate(exponents):
                if k:
                    q, times = roots.get(p, (p, 1))
                    powers[q] = powers.get(q, 0) + k * times
            key = tuple(powers[p] for p in kept)
            target[key] = target.get(key, Fraction(0)) + c
        if any(sum(m) > _DEGREE for m in target):
            return None
        return _Polynomial(field, kept, {m: c for m, c in target.items() if c}, below)

    def weights(self) -> list[Polynomial]:
        """Polynomials known to be nonnegative: variables, ends of their intervals, facts."""
        found: list[Polynomial] = []
        n = len(self.positions)
        for k, p in enumerate(self.positions):
            unit = tuple(int(j == k) for j in range(n))
            if signs.atom_sign(self.field, p) & signs.NEGATIVE == 0:
                found.append({unit: Fraction(1)})
            declaration = self.field.context.declaration(self.field.atoms[p].name)
            if self.field.atoms[p].kind != "sym" or declaration is None:
                continue
            for end, turn in ((declaration.domain.lower, 1), (declaration.domain.upper, -1)):
                value = None if end is None or is_infinite(end) else constant_value(end)
                if value:
                    found.append({unit: Fraction(turn), (0,) * n: -turn * value})
        for fact, mask, _, bound in self.field.fact_polys:
            poly = self._read(fact.num)
            if poly is not None and not bound and mask & signs.NONZERO != signs.NONZERO:
                turn = -1 if mask & signs.NEGATIVE else 1
                found.append({m: turn * c for m, c in poly.items()})
        kept: list[Polynomial] = []
        for weight in found:
            if weight not in kept:
                kept.append(weight)
        return kept[:_WEIGHTS]

    def _read(self, poly: Poly) -> Polynomial | None:
        found: Polynomial = {}
        for exponents, c in monomials(poly):
            if any(k and p not in self.positions for p, k in enumerate(exponents)):
                return None
            found[tuple(exponents[p] if p < len(exponents) else 0 for p in self.positions)] = c
        return found

    def certificates(self, strict: bool) -> Iterator[tuple[Argument, ...]]:
        """Arguments of `squares` worth trying."""
        known = self.weights()
        pairs = [gram.product(a, b) for a, b in combinations(known, 2)]
        for multiple in self._multiples():
            target = gram.product(self.target, multiple)
            low = self._low(target)
            for weights in ([], known, [*known, *pairs]):
                if weights == [] and multiple != self.one and known:
                    continue
                for rest in (Fraction(1, 4), Fraction(1, 128)) if strict else (Fraction(0),):
                    found = self._squares(target, [self.one, *weights], rest, low)
                    if found is not None:
                        yield self._arguments(multiple, found)
                if not known:
                    break

    def _multiples(self) -> Iterator[Polynomial]:
        yield self.one
        n = len(self.positions)
        all_squares = {tuple(2 * int(j == k) for j in range(n)): Fraction(1) for k in range(n)}
        if n > 1:
            yield {**self.one, **all_squares}
            yield all_squares

    def _squares(
        self, target: Polynomial, weights: list[Polynomial], rest: Fraction, low: list[tuple[Place, Fraction]]
    ) -> list[tuple[Polynomial, Polynomial]] | None:
        """Weights and roots whose products add up to the target; ``rest`` is a constant set aside first."""
        inside = [(point, value) for point, value in low if all(gram.value(w, point) >= 0 for w in weights)]
        if any(value < 0 for _, value in inside) or (rest and inside):
            return None
        zeros = [point for point, _ in inside]
        if rest:
            target = dict(target)
            (origin,) = self.one
            target[origin] = target.get(origin, Fraction(0)) - rest
            if not target[origin]:
                del target[origin]
        reach = [*target, *(m for w in weights for m in w)]
        blocks = [Block(w, tuple(self._basis(reach, w))) for w in weights]
        if sum(len(b.basis) for b in blocks) > 2 * _BASIS:
            return None
        blocks = gram.pruned(target, [b for b in blocks if b.basis])
        if sum(len(b.basis) for b in blocks) > _BASIS:
            return None
        blocks = [
            Block(b.weight, gram.vanishing(b.basis, [z for z in zeros if gram.value(b.weight, z) > 0])) for b in blocks
        ]
        blocks = [b for b in blocks if b.basis]
        found = gram.squares(target, blocks)
        if found is None:
            return None
        parts = [({m: d * c for m, c in blocks[b].weight.items()}, root) for b, d, root in found]
        return [*parts, (dict.fromkeys(self.one, rest), self.one)] if rest else parts

    def _basis(self, reach: list[Place], weight: Polynomial) -> Iterator[Polynomial]:
        """Monomials whose squares, times the weight, have no more degree than the target, or some weight, has."""
        n = len(self.positions)
        tops = [max(m[k] for m in reach) - max(m[k] for m in weight) for k in range(n)]
        high = max(map(sum, reach)) - max(map(sum, weight))
        low = min(map(sum, reach)) - max(map(sum, weight))
        if high < 0:
            return
        for monomial in product(*(range(max(top, 0) // 2 + 1) for top in tops)):
            if low <= 2 * sum(monomial) <= high:
                yield {monomial: Fraction(1)}

    def _low(self, target: Polynomial) -> list[tuple[Place, Fraction]]:
        """The points of a small grid at which the target is not positive, with its values."""
        n = len(self.positions)
        grid = product(_GRID[: 6 if n <= 2 else 5 if n == 3 else 3], repeat=n)
        return [(point, value) for point in grid if (value := gram.value(target, point)) <= 0]

    def _term(self, poly: Polynomial) -> Term:
        ring = self.field.ring
        width = ring.context.nvars()
        terms = {}
        for monomial, c in poly.items():
            exponents = [0] * width
            for p, k in zip(self.positions, monomial, strict=True):
                exponents[p] = k
            terms[tuple(exponents)] = to_fmpq(c)
        return polynomial(self.field, ring.context.from_dict(terms))

    def _arguments(self, multiple: Polynomial, parts: list[tuple[Polynomial, Polynomial]]) -> tuple[Argument, ...]:
        factor = self._term(multiple)
        if not self.below.is_constant():
            factor = mul(factor, polynomial(self.field, self.below))
        elif self.below != 1:
            factor = mul(factor, num(Fraction(str(self.below.leading_coefficient()))))
        return (factor, *(self._term(p) for pair in parts for p in pair))


METHOD = Method("squares", 58, prove)
