"""Exact rational functions over a growing set of generators, on python-flint.

Trusted: flint's exact polynomial arithmetic, gcd and factoring over the
rationals.  Every operation is bounded by counted work before flint is called,
because flint can be neither interrupted nor, out of memory, survived.
`Stuck` is the kernel's word for "this I cannot decide"; it never proves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import comb, gcd, lcm
from typing import Any

from flint import fmpq, fmpq_mpoly_ctx, fmpz

Poly = Any  # flint.fmpq_mpoly, which carries no types

_TERMS = 20_000  # terms a polynomial may have
_DEGREE = 4_000  # total degree
_BITS = 60_000  # bits of a coefficient
_WORK = 100_000_000  # units of work of one step of a proof: products of terms, or as long as so many take
_WIDTH = 8  # generators of a new ring; reading a polynomial takes as long as its ring is wide
_READ = 200  # polynomials whose degrees are kept
_FACTOR, _LIFTED = 5_000, 50  # what it counts for to look for factors, and to write a term anew in a wider ring

#: Why a search or a rule ends when the work allowed is done.
OUT_OF_WORK = "limit: too much work for one step"


class Stuck(Exception):
    """The kernel stops here and says why; nothing follows from it."""


class Work:
    """What may still be done, shared by all fields that are opened for one question: counted, never timed."""

    __slots__ = ("left",)

    def __init__(self, left: int = _WORK) -> None:
        self.left = left

    def spend(self, amount: int) -> None:
        """Count work; beyond the limit the kernel is stuck."""
        self.left -= amount
        if self.left < 0:
            raise Stuck(OUT_OF_WORK)


def to_fraction(value: Any) -> Fraction:
    """A flint rational as a Fraction."""
    return Fraction(int(value.p)) if value.q == 1 else Fraction(int(value.p), int(value.q))


def to_fmpq(value: Fraction | int) -> Any:
    """A Fraction as a flint rational."""
    return fmpq(value.numerator, value.denominator)


class Ring:
    """Polynomials over the rationals in generators handed out one by one.

    The width doubles as generators are asked for; older polynomials are lifted
    when they are next used.
    """

    __slots__ = ("context", "count", "factored", "one", "read", "wide", "work")

    def __init__(self, work: Work | None = None) -> None:
        self.count = 0
        self.work = Work() if work is None else work
        self.factored: dict[str, tuple[Fraction, list[tuple[Poly, int]]]] = {}
        self.read: dict[int, tuple[Poly, dict[int, int]]] = {}
        self._widen(_WIDTH)

    def _widen(self, width: int) -> None:
        self.context, self.one = _polynomials(width)
        self.wide = max(1, width // 16)  # what each term costs grows with the width of the ring, used or not

    def copy(self, work: Work) -> Ring:
        """The same generators, to be added to on their own; what is done there is counted in ``work``."""
        ring = Ring(work)
        ring.count, ring.factored = self.count, dict(self.factored)
        ring.context, ring.one, ring.wide = self.context, self.one, self.wide
        return ring

    def new_generator(self) -> int:
        """The position of a generator not used so far."""
        if self.count == self.context.nvars():
            if self.count >= 1024:
                raise Stuck("more than 1,024 atoms")
            self._widen(2 * self.count)
        self.count += 1
        return self.count - 1

    def lift(self, poly: Poly) -> Poly:
        """The polynomial in the ring as wide as it is now."""
        if poly.context() is self.context:
            return poly
        if poly.is_one():
            return self.one
        self.spend(_LIFTED * len(poly) * self.wide)
        if len(poly) == 1 and poly.total_degree() == 1 and poly.leading_coefficient() == 1:
            (position,) = degrees(poly)
            return self.context.gen(position)  # what flint takes ten times as long for
        return poly.project_to_context(self.context)

    def degrees(self, poly: Poly) -> dict[int, int]:
        """`degrees` of a polynomial that is asked about by many in turn: kept, with it, for a while."""
        found = self.read.get(id(poly))
        if found is None or found[0] is not poly:
            if len(self.read) >= _READ:
                self.read.clear()
            found = self.read[id(poly)] = (poly, degrees(poly))
        return found[1]

    def constant(self, value: Fraction | int) -> Rat:
        """A number."""
        return Rat(self, self.context.constant(to_fmpq(value)), self.one)

    def generator(self, position: int) -> Rat:
        """A generator as a rational function."""
        return Rat(self, self.context.gen(position), self.one)

    def polynomial(self, poly: Poly) -> Rat:
        """A polynomial as a rational function."""
        return Rat(self, self.lift(poly), self.one)

    def monomial(self, exponents: tuple[int, ...]) -> Rat:
        """A product of powers of generators; those handed out since the exponents were read do not occur."""
        wide = (*exponents, *(0 for _ in range(self.context.nvars() - len(exponents))))
        return self.polynomial(self.context.from_dict({wide: 1}))

    def quotient(self, num: Poly, den: Poly) -> Rat:
        """num/den in lowest terms, the denominator's leading coefficient 1."""
        num, den = self.lift(num), self.lift(den)
        if den.is_zero():
            raise Stuck("a denominator is identically zero")
        if den.is_one():
            return Rat(self, num, den)
        if den.is_constant():
            return Rat(self, num / den.leading_coefficient(), self.one)
        self.spend(2 * len(num) * len(den) * self.wide)
        common = num.gcd(den)
        if not common.is_one():
            num, den = divmod(num, common)[0], divmod(den, common)[0]
        lead = den.leading_coefficient()
        if lead != 1:
            num, den = num / lead, den / lead
        return Rat(self, num, den)

    def spend(self, work: int) -> None:
        """Count work; beyond the limit the kernel is stuck."""
        self.work.spend(work)

    def product(self, a: Poly, b: Poly) -> Poly:
        """a·b, bounded."""
        a, b = self.lift(a), self.lift(b)
        if a.is_one():
            return b
        if b.is_one():
            return a
        size = len(a) * len(b)
        self.spend(size * self.wide)
        if size > 40 * _TERMS:
            raise Stuck("limit: a product of polynomials is too large")
        result = a * b
        if len(result) > _TERMS or result.total_degree() > _DEGREE:
            raise Stuck("limit: a product of polynomials is too large")
        return result

    def power(self, a: Poly, k: int) -> Poly:
        """a^k for k ≥ 0, bounded in terms, degree and bits before it is computed."""
        a = self.lift(a)
        if k == 1:
            return a
        n = len(a)
        bits = max((_bits(c) for c in a.coeffs()), default=0)
        if a.is_zero() and k > 0:
            return a
        terms = comb(k + n - 1, n - 1) if n and k < 10_000 else _TERMS + 1
        if (n > 1 and terms > _TERMS) or int(a.total_degree()) * k > _DEGREE or (bits > 1 and (bits + n) * k > _BITS):
            raise Stuck("limit: a power of a polynomial is too large")
        if n <= 1 and k > 10**6:
            raise Stuck("limit: an exponent is too large")
        self.spend(terms)
        return a**k

    def factor(self, a: Poly) -> tuple[Fraction, list[tuple[Poly, int]]]:
        """Content and irreducible factors with multiplicities; product equal to ``a`` exactly."""
        a = self.lift(a)
        if len(a) <= 1:
            alone = Fraction(0) if a.is_zero() else to_fraction(a.leading_coefficient())
            return alone, [(self.context.gen(k), d) for k, d in self.degrees(a).items()]
        if len(a) > 600 or int(a.total_degree()) > 300:
            return Fraction(1), [(a, 1)]
        self.spend(50 * len(a) * self.wide)
        key = str(a)
        found = self.factored.get(key)
        if found is None:
            self.spend(_FACTOR + 200 * len(a))
            found = self.factored[key] = self._factored(a)
        content, factors = found
        if any(f.context() is not self.context for f, _ in factors):
            factors = [(self.lift(f), k) for f, k in factors]
            self.factored[key] = content, factors
        return content, factors

    def _factored(self, a: Poly) -> tuple[Fraction, list[tuple[Poly, int]]]:
        if a.total_degree() == 1:  # irreducible: made primitive, as flint would
            common = Fraction(gcd(*(int(c.p) for c in a.coeffs())), lcm(*(int(c.q) for c in a.coeffs())))
            common = common if a.leading_coefficient() > 0 else -common
            return common, [(a / to_fmpq(common), 1)]
        used = list(degrees(a))
        if 2 * len(used) > self.context.nvars():
            content, factors = a.factor()
            return to_fraction(content), [(f, int(k)) for f, k in factors]
        # The work grows with the width of a ring, used or not.
        small, _ = _polynomials(len(used))
        content, factors = small.from_dict({tuple(e[k] for k in used): c for e, c in a.to_dict().items()}).factor()
        return to_fraction(content), [(self._spread(f, used), int(k)) for f, k in factors]

    def _spread(self, poly: Poly, used: list[int]) -> Poly:
        """A polynomial in some generators as one in all."""
        wide = {}
        for exponents, c in poly.to_dict().items():
            monomial = [0] * self.context.nvars()
            for k, e in zip(used, exponents, strict=True):
                monomial[k] = e
            wide[tuple(monomial)] = c
        return self.context.from_dict(wide)


@lru_cache(maxsize=64)
def _polynomials(width: int) -> tuple[Any, Poly]:
    """Flint's ring of polynomials in so many generators, and its 1."""
    context = fmpq_mpoly_ctx.get([f"g{k}" for k in range(width)], "lex")
    return context, context.constant(1)


def _bits(c: Any) -> int:
    return max(int(c.p).bit_length(), int(c.q).bit_length())


def degrees(poly: Poly) -> dict[int, int]:
    """The degree in each generator that occurs, by position."""
    return {} if poly.is_constant() else {k: int(d) for k, d in enumerate(poly.degrees()) if d}


@dataclass(slots=True, eq=False)
class Rat:
    """A quotient of polynomials in lowest terms; equality is `same`.

    Never changed once made (declared frozen it would take three times as long to make).
    """

    ring: Ring
    num: Poly
    den: Poly
    _degrees: dict[int, int] | None = field(default=None, init=False, repr=False)

    def same(self, other: Rat) -> bool:
        """Whether both are one element of the fraction field."""
        if len(self.num) != len(other.num) or len(self.den) != len(other.den):
            return False
        lift = self.ring.lift
        return bool(lift(self.num) == lift(other.num) and lift(self.den) == lift(other.den))

    def lifted(self) -> Rat:
        """The same element in the ring as wide as it is now."""
        if self.num.context() is self.ring.context is self.den.context():
            return self
        return Rat(self.ring, self.ring.lift(self.num), self.ring.lift(self.den))

    def into(self, ring: Ring) -> Rat:
        """The same element in a copy of its ring."""
        return Rat(ring, self.num, self.den)

    def is_zero(self) -> bool:
        """Whether the numerator is the zero polynomial."""
        return bool(self.num.is_zero())

    def constant(self) -> Fraction | None:
        """The value if it is a number."""
        if self.num.is_constant() and self.den.is_constant():
            return Fraction(0) if self.num.is_zero() else to_fraction(self.num.leading_coefficient())
        return None

    def __add__(self, other: Rat) -> Rat:
        ring, lift = self.ring, self.ring.lift
        a, b, c, d = lift(self.num), lift(self.den), lift(other.num), lift(other.den)
        if b == d:
            return Rat(ring, a + c, b) if b.is_one() else ring.quotient(a + c, b)
        return ring.quotient(ring.product(a, d) + ring.product(c, b), ring.product(b, d))

    def __neg__(self) -> Rat:
        return Rat(self.ring, -self.num, self.den)

    def __sub__(self, other: Rat) -> Rat:
        return self + (-other)

    def __mul__(self, other: Rat) -> Rat:
        ring = self.ring
        num = ring.product(self.num, other.num)
        if self.den.is_one() and other.den.is_one():
            return Rat(ring, num, ring.one)
        return ring.quotient(num, ring.product(self.den, other.den))

    def scale(self, factor: Fraction | int) -> Rat:
        """The product with a number."""
        return Rat(self.ring, self.num * to_fmpq(factor), self.den) if factor else self.ring.constant(0)

    def inverse(self) -> Rat:
        """1/self; stuck where the numerator is zero."""
        if self.num.is_zero():
            raise Stuck("division by something that is identically zero")
        return self.ring.quotient(self.den, self.num)

    def __truediv__(self, other: Rat) -> Rat:
        return self * other.inverse()

    def __pow__(self, k: int) -> Rat:
        if k < 0:
            return self.inverse() ** (-k)
        return Rat(self.ring, self.ring.power(self.num, k), self.ring.power(self.den, k))

    def degrees(self) -> dict[int, int]:
        """The higher degree of numerator and denominator in each generator that occurs, by position."""
        found = self._degrees
        if found is None:
            found = degrees(self.num)
            if not self.den.is_constant():
                below = degrees(self.den)
                found = {k: max(found.get(k, 0), below.get(k, 0)) for k in sorted(found | below)}
            self._degrees = found
        return found

    def uses(self) -> set[int]:
        """The generators that occur."""
        return set(self.degrees())

    def degree(self, position: int) -> int:
        """The higher degree of numerator and denominator in one generator."""
        return self.degrees().get(position, 0)


def coefficients(ring: Ring, poly: Poly, position: int) -> dict[int, Poly]:
    """The polynomial as one in a single generator: degree → coefficient free of it."""
    poly = ring.lift(poly)
    found: dict[int, dict[tuple[int, ...], Any]] = {}
    for monomial, c in poly.to_dict().items():
        k = int(monomial[position])
        rest = (*monomial[:position], 0, *monomial[position + 1 :])
        found.setdefault(k, {})[rest] = c
    return {k: ring.context.from_dict(part) for k, part in found.items()}


def monomials(poly: Poly) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    """Exponents and coefficients, largest first."""
    for monomial, c in poly.terms():
        yield tuple(map(int, monomial)), to_fraction(c)


def integer_factors(value: int) -> list[tuple[int, int]]:
    """Primes and exponents of a positive integer; itself where it is too large to factor."""
    if value.bit_length() > 64:
        return [(value, 1)]
    return [(int(p), int(k)) for p, k in fmpz(value).factor()]
