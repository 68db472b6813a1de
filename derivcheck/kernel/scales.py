"""Asymptotic expansions as T → ∞: sums of scales with constant coefficients, and a bound for the rest.

A *scale* is exp(Σ c·T^p·L^s), L = log T, (p, s) > (0, 0), where the key (0, 0)
stands for log L, and (-1, 0) for log log L; so T^k is {(0, 1): k}.  Scales are ordered by growth: of two
unequal ones, the greater exceeds the other by any constant factor, eventually.
An expansion f = Σ cᵢ mᵢ + O(r) holds for all large T; r None means exactly.
Coefficients are elements free of T; what needs a sign that is not known is
`Stuck`.  Trusts the field and its signs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key
from math import factorial

from derivcheck.kernel import functions, signs
from derivcheck.kernel.field import Field
from derivcheck.kernel.ring import Rat, Stuck

Key = tuple[Fraction, Fraction]
Scale = tuple[tuple[Key, Rat], ...]  # keys descending, no coefficient that is proved zero

ONE: Scale = ()
_TERMS = 60
_WORK = 1_500  # what a product of two terms counts for
_POWER: Key = (Fraction(0), Fraction(1))
_LOGLOG: Key = (Fraction(0), Fraction(0))
_LOGLOGLOG: Key = (Fraction(-1), Fraction(0))


@dataclass(frozen=True, slots=True, eq=False)
class Expansion:
    """Σ c·m + O(rest): terms by growth, greatest first, each greater than the rest."""

    terms: tuple[tuple[Scale, Rat], ...] = ()
    rest: Scale | None = None

    def exact_zero(self) -> bool:
        """Whether it is 0 for all large T."""
        return not self.terms and self.rest is None

    def bound(self) -> Scale | None:
        """A scale it is O of; None for exact zero."""
        return self.terms[0][0] if self.terms else self.rest


@dataclass(frozen=True, slots=True)
class Scales:
    """Arithmetic of expansions over a field, series cut after ``order`` terms."""

    field: Field
    order: int

    # -------------------------------------------------------------- scales

    def compare(self, a: Scale, b: Scale) -> int:
        """1 where a outgrows b, -1 where b outgrows a, 0 where they are equal."""
        found = self._divided(a, b)
        if not found:
            return 0
        mask = signs.sign_of(self.field, found[0][1])
        if mask not in (signs.POSITIVE, signs.NEGATIVE):
            raise Stuck("which of two terms outgrows the other depends on an unknown sign")
        return 1 if mask == signs.POSITIVE else -1

    def _divided(self, a: Scale, b: Scale) -> Scale:
        return self.scale_product(a, self.scale_power(b, self.field.constant(-1)))

    def scale_product(self, a: Scale, b: Scale) -> Scale:
        """a·b."""
        total = dict(a)
        for key, c in b:
            total[key] = total[key] + c if key in total else c
        kept = [(key, c) for key, c in total.items() if not signs.vanishes(self.field, c)]
        return tuple(sorted(kept, key=lambda part: part[0], reverse=True))

    def scale_power(self, a: Scale, exponent: Rat) -> Scale:
        """a^exponent, the exponent not 0 (products, and so comparisons, drop what would be left of it)."""
        return tuple((key, c * exponent) for key, c in a)

    def power_of_t(self, exponent: int | Fraction) -> Expansion:
        """T^exponent."""
        return self.of([(((_POWER, self.field.constant(exponent)),), self.field.constant(1))])

    # -------------------------------------------------------------- sums and products

    def of(self, terms: Iterable[tuple[Scale, Rat]], rest: Scale | None = None) -> Expansion:
        """The expansion of these terms: equal scales merged, zeros and what the rest swallows dropped."""
        merged: list[tuple[Scale, Rat]] = []
        order = cmp_to_key(self.compare)
        for scale, c in sorted(terms, key=lambda term: order(term[0]), reverse=True):
            if merged and self.compare(merged[-1][0], scale) == 0:
                merged[-1] = (scale, merged[-1][1] + c)
            else:
                merged.append((scale, c))
        kept = [(m, self.field.reduce(c)) for m, c in merged if rest is None or self.compare(m, rest) > 0]
        kept = [(m, c) for m, c in kept if not signs.vanishes(self.field, c)]
        if len(kept) > _TERMS:
            raise Stuck("limit: an expansion has too many terms")
        return Expansion(tuple(kept), rest)

    def constant(self, value: Rat | int | Fraction) -> Expansion:
        """A number or an element free of T."""
        element = value if isinstance(value, Rat) else self.field.constant(value)
        return self.of([(ONE, element)])

    def larger(self, *scales: Scale | None) -> Scale | None:
        """The greatest of some bounds (None is that of exact zero)."""
        found: Scale | None = None
        for scale in scales:
            if scale is not None and (found is None or self.compare(scale, found) > 0):
                found = scale
        return found

    def add(self, *parts: Expansion) -> Expansion:
        """a + b + …"""
        return self.of([t for p in parts for t in p.terms], self.larger(*(p.rest for p in parts)))

    def scaled(self, a: Expansion, factor: Rat | int | Fraction) -> Expansion:
        """factor·a."""
        return self.mul(self.constant(factor), a)

    def mul(self, a: Expansion, b: Expansion) -> Expansion:
        """a·b: the rest is the greatest of what the rests leave."""
        if a.exact_zero() or b.exact_zero():
            return Expansion()
        top, other = a.bound(), b.bound()
        rest = self.larger(
            self.scale_product(top, b.rest) if top is not None and b.rest is not None else None,
            self.scale_product(other, a.rest) if other is not None and a.rest is not None else None,
        )
        self.field.ring.spend(_WORK * (1 + len(a.terms) * len(b.terms)))
        products = [(self.scale_product(m, n), c * d) for m, c in a.terms for n, d in b.terms]
        return self.of(products, rest)

    def negligible(self, bound: Scale | None) -> None:
        """Stuck unless what is O of the bound tends to 0."""
        if bound is not None and self.compare(bound, ONE) >= 0:
            raise Stuck("more terms of an expansion are needed")

    def leading(self, a: Expansion) -> tuple[Scale, Rat, int]:
        """Greatest scale, its coefficient and that one's sign, proved not to be zero: a ~ c·m."""
        if not a.terms:
            raise Stuck("more terms of an expansion are needed" if a.rest is not None else "an expansion is zero")
        scale, c = a.terms[0]
        mask = signs.sign_of(self.field, c)
        if mask & signs.ZERO:
            raise Stuck("a leading coefficient may vanish")
        return scale, c, mask

    def beside(self, a: Expansion) -> tuple[Scale, Rat, int, Expansion]:
        """m, c, sign of c, ε → 0 with a = c·m·(1 + ε)."""
        scale, c, mask = self.leading(a)
        over = Expansion(((self.scale_power(scale, self.field.constant(-1)), c.inverse()),))
        return scale, c, mask, self.mul(over, Expansion(a.terms[1:], a.rest))

    def series(self, coefficient: Callable[[int], Rat | Fraction | int], small: Expansion) -> Expansion:
        """Σ gₖ εᵏ for an analytic g and ε → 0, the rest O(ε^order)."""
        if small.exact_zero():
            return self.constant(coefficient(0))
        self.negligible(small.bound())
        result = Expansion((), ONE)
        for k in reversed(range(self.order)):
            result = self.add(self.mul(result, small), self.constant(coefficient(k)))
        return result

    def inverse(self, a: Expansion) -> Expansion:
        """1/a, a eventually not zero."""
        scale, c, _, small = self.beside(a)
        lead = Expansion(((self.scale_power(scale, self.field.constant(-1)), c.inverse()),))
        return self.mul(lead, self.series(lambda k: (-1) ** k, small))

    def power(self, a: Expansion, exponent: Rat) -> Expansion:
        """a^exponent: a integer power of a ≠ 0, or any of a > 0, eventually."""
        value = self.field.reduce(exponent).constant()
        if value is not None and value.denominator == 1 and 0 <= value <= 12:
            result = self.constant(1)
            for _ in range(int(value)):
                result = self.mul(result, a)
            return result
        scale, c, mask, small = self.beside(a)
        if value is not None and value.denominator == 1:
            lead = c ** int(value)
        elif mask != signs.POSITIVE:
            raise Stuck("a power of something negative, its exponent not known")
        elif value is not None:
            lead = functions.power(self.field, c, value)
        else:
            lead = functions.exp(self.field, exponent * functions.log(self.field, c))
        binomials = [self.field.constant(1)]
        for k in range(self.order):
            step = (exponent - self.field.constant(k)).scale(Fraction(1, k + 1))
            binomials.append(binomials[-1] * step)
        whole = Expansion(((self.scale_power(scale, exponent), lead),))
        return self.mul(whole, self.series(lambda k: binomials[k], small))

    # -------------------------------------------------------------- parts by size

    def parted(self, a: Expansion) -> tuple[list[tuple[Scale, Rat]], Rat, Expansion]:
        """What grows, the constant, and what tends to 0; the rest must tend to 0."""
        self.negligible(a.rest)
        large: list[tuple[Scale, Rat]] = []
        constant, small = self.field.constant(0), []
        for scale, c in a.terms:
            order = self.compare(scale, ONE)
            if order > 0:
                large.append((scale, c))
            elif order == 0:
                constant = c
            else:
                small.append((scale, c))
        return large, constant, Expansion(tuple(small), a.rest)

    def exp(self, a: Expansion) -> Expansion:
        """exp(a): what grows becomes a scale."""
        large, constant, small = self.parted(a)
        scale: Scale = ONE
        for m, c in large:
            scale = self.scale_product(scale, ((self._key(m), c),))
        lead = Expansion(((scale, functions.exp(self.field, constant)),))
        return self.mul(lead, self.series(lambda k: Fraction(1, factorial(k)), small))

    def _key(self, scale: Scale) -> Key:
        """T^p·L^s as (p, s); log L as its own key."""
        if len(scale) == 1 and scale[0][0] == _LOGLOGLOG and self.field.reduce(scale[0][1]).constant() == 1:
            return _LOGLOG
        found = {_POWER: Fraction(0), _LOGLOG: Fraction(0)}
        for key, c in scale:
            value = self.field.reduce(c).constant()
            if key not in found or value is None:
                raise Stuck("not-implemented-yet: exponentials of exponentials")
            found[key] = value
        return found[_POWER], found[_LOGLOG]

    def log(self, a: Expansion) -> Expansion:
        """log(a), a eventually positive."""
        scale, c, mask, small = self.beside(a)
        if mask != signs.POSITIVE:
            raise Stuck("log of something negative")
        parts = [self.constant(functions.log(self.field, c))]
        for (p, s), factor in scale:
            if (p, s) == _LOGLOGLOG:
                raise Stuck("not-implemented-yet: log of log of log")
            if (p, s) == _LOGLOG:
                parts.append(self.of([(((_LOGLOGLOG, self.field.constant(1)),), factor)]))
                continue
            key = [(_POWER, self.field.constant(p)), (_LOGLOG, self.field.constant(s))]
            parts.append(self.of([(tuple(k for k in key if not k[1].is_zero()), factor)]))
        logarithm = self.series(lambda k: Fraction((-1) ** (k + 1), k) if k else 0, small)
        return self.add(*parts, logarithm)

    def absolute(self, a: Expansion) -> Expansion:
        """|a|, by its leading sign; of a constant of unknown sign up to what tends to 0."""
        if not a.terms:
            return a
        scale, c = a.terms[0]
        mask = signs.sign_of(self.field, c)
        if mask in (signs.POSITIVE, signs.NEGATIVE):
            return a if mask == signs.POSITIVE else self.scaled(a, -1)
        rest = a.terms[1][0] if len(a.terms) > 1 else a.rest
        return self.of([(scale, functions.absolute(self.field, c))], rest)
