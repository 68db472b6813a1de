"""Exact rational functions: what they equal, and that no request makes them work without bound."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

import pytest

from derivcheck.kernel.ring import Rat, Ring, Stuck, coefficients, integer_factors, monomials, to_fraction


def generators(ring: Ring, count: int) -> list[Rat]:
    return [ring.generator(ring.new_generator()) for _ in range(count)]


def test_a_quotient_is_in_lowest_terms_over_a_monic_denominator() -> None:
    ring = Ring()
    x, y = generators(ring, 2)
    one = ring.constant(1)
    assert ((x * x - y * y) / (x - y)).same(x + y)
    assert (x / x).same(one)
    assert (one / x.scale(2)).same(one.scale(Fraction(1, 2)) / x)
    assert ((x + y) / ring.constant(2)).same(x.scale(Fraction(1, 2)) + y.scale(Fraction(1, 2)))
    assert (one / x + one / y).same((x + y) / (x * y))
    assert (y / x + one / x).same((y + one) / x)
    assert (x / y) ** -2 is not None
    assert ((x / y) ** -2).same(y * y / (x * x))
    assert x.scale(0).is_zero()


@pytest.mark.parametrize("wrong", ["x + y", "x*y", "2*x", "x/y"])
def test_different_functions_are_not_the_same(wrong: str) -> None:
    ring = Ring()
    x, y = generators(ring, 2)
    other = {"x + y": x + y, "x*y": x * y, "2*x": x.scale(2), "x/y": x / y}[wrong]
    assert not x.same(other)
    assert not (x + y + x * y).same(x + y + (x * y).scale(2))


def test_a_number_is_told_from_a_function() -> None:
    ring = Ring()
    (x,) = generators(ring, 1)
    assert (x - x).constant() == 0
    assert ((x + x) / x).constant() == 2
    assert ring.constant(Fraction(-3, 7)).constant() == Fraction(-3, 7)
    assert x.constant() is None
    assert (ring.constant(1) / x).constant() is None


def test_older_elements_are_lifted_when_the_ring_has_grown() -> None:
    ring = Ring()
    first, *others = generators(ring, 16)
    old = (first + others[0]) / others[1]
    more = generators(ring, 20)
    assert (old + more[-1] - more[-1]).same(old)
    assert old.same(old.lifted())
    assert (old * more[19]).uses() == {0, 1, 2, 35}
    assert old.degree(30) == 0
    assert old.degree(2) == 1
    assert ring.monomial((2, 1)).same(first * first * others[0])


def test_a_generator_is_itself_in_a_wider_ring_and_its_multiples_and_powers_are_not_taken_for_it() -> None:
    ring = Ring()
    x, y, *_ = generators(ring, 8)
    older = [x, y, x.scale(2), x * x, x * y, -x]
    generators(ring, 40)
    wider = [ring.lift(e.num) for e in older]
    again = [ring.generator(k) for k in (0, 1)]
    assert wider[:2] == [e.num for e in again]
    assert wider[2:] == [f.num for f in (again[0].scale(2), again[0] ** 2, again[0] * again[1], -again[0])]


def test_factors_kept_while_the_ring_was_narrower_are_those_of_the_wider_one() -> None:
    ring = Ring()
    x, y, *_ = generators(ring, 8)
    whole = (x * x - y * y).scale(3)
    before = ring.factor(whole.num)
    generators(ring, 40)
    content, factors = ring.factor(whole.num)
    assert content == before[0]
    assert all(f.context() is ring.context for f, _ in factors)
    assert sorted(str(f) for f, _ in factors) == sorted(str(f) for f, _ in before[1])


def test_degrees_that_are_kept_are_those_of_the_polynomial_asked_about() -> None:
    ring = Ring()
    x, y = generators(ring, 2)
    for k in range(1, 300):  # more than are kept, and places in memory are used again
        poly = (x**k + y).num
        assert ring.degrees(poly) == ring.degrees(poly) == {0: k, 1: 1}


def test_coefficients_and_monomials_take_a_polynomial_apart() -> None:
    ring = Ring()
    x, y = generators(ring, 2)
    poly = ((x + y) ** 2 * x).num
    parts = coefficients(ring, poly, 0)
    assert set(parts) == {1, 2, 3}
    assert ring.polynomial(parts[2]).same(y.scale(2))
    assert [c for _, c in monomials(poly)] == [1, 2, 1]
    assert x.scale(0).degree(0) == 0


def test_factors_multiply_to_the_whole() -> None:
    ring = Ring()
    x, y = generators(ring, 2)
    content, factors = ring.factor(((x * x - y * y) * (x - y)).scale(Fraction(-3, 2)).num)
    product = ring.constant(content)
    for f, k in factors:
        product = product * ring.polynomial(f) ** k
    assert product.same(((x * x - y * y) * (x - y)).scale(Fraction(-3, 2)))
    assert sorted(k for _, k in factors) == [1, 2]
    large = x**301 - x
    assert ring.factor(large.num) == (1, [(large.num, 1)])  # too large to factor: left whole


@pytest.mark.parametrize(("used", "width"), [(2, 2), (9, 9), (9, 40), (3, 100)])
def test_factors_are_the_same_however_wide_the_ring_is(used: int, width: int) -> None:
    ring = Ring()
    made = generators(ring, width)[width - used :]
    total = sum(made[1:], made[0])
    content, factors = ring.factor((total**2 * made[-1] ** 3).scale(5).num)
    assert content == 5
    assert sorted(k for _, k in factors) == [2, 3]
    assert {len(f) for f, _ in factors} == {used, 1}
    product = ring.constant(content)
    for f, k in factors:
        product = product * ring.polynomial(f) ** k
    assert product.same((total**2 * made[-1] ** 3).scale(5))
    assert ring.factor((made[0] - made[0]).num) == (0, [])
    assert ring.factor(ring.constant(Fraction(2, 3)).num) == (Fraction(2, 3), [])


@pytest.mark.parametrize("width", [3, 40])
def test_what_is_linear_is_its_own_factor_as_flint_would_write_it(width: int) -> None:
    ring = Ring()
    made = generators(ring, width)[width - 3 :]
    chance = random.Random(7)
    for _ in range(60):
        scales = [Fraction(chance.randint(-9, 9), chance.choice((1, 2, 3, 12))) for _ in made]
        total = sum((x.scale(c) for x, c in zip(made, scales, strict=True)), ring.constant(scales[0]))
        if total.constant() is None:
            content, factors = total.num.factor()
            assert ring.factor(total.num) == (to_fraction(content), factors)


def test_division_by_what_is_identically_zero_has_no_result() -> None:
    ring = Ring()
    (x,) = generators(ring, 1)
    with pytest.raises(Stuck, match="identically zero"):
        x / (x - x)
    with pytest.raises(Stuck, match="identically zero"):
        ring.quotient(x.num, (x - x).num)
    with pytest.raises(Stuck, match="identically zero"):
        (x - x) ** -1


def many(ring: Ring, degree: int) -> Rat:
    """A polynomial in one new generator with all its terms."""
    (x,) = generators(ring, 1)
    total = ring.constant(1)
    for _ in range(degree):
        total = total * x + ring.constant(1)
    return total


@pytest.mark.parametrize(
    "ask",
    [
        lambda ring, x, y: (x + y) ** (10**7),
        lambda ring, x, y: (x + y) ** 9_999,
        lambda ring, x, y: x**4_001,
        lambda ring, x, y: (x**2_001) * (y**2_000),
        lambda ring, x, y: ring.constant(2) ** (10**9),
        lambda ring, x, y: ring.constant(3) ** 40_000,
        lambda ring, x, y: ring.constant(Fraction(1, 3)) ** 40_000,
        lambda ring, x, y: ring.constant(-1) ** (10**30),
        lambda ring, x, y: (x + y) ** 300 * (x - y) ** 3_900,
        lambda ring, x, y: many(ring, 900) * many(ring, 900),  # 811,801 products
        lambda ring, x, y: many(ring, 200) * many(ring, 200),  # 40,401 terms
    ],
)
def test_what_would_be_too_large_is_not_begun(ask: Callable[[Ring, Rat, Rat], Rat]) -> None:
    ring = Ring()
    x, y = generators(ring, 2)
    with pytest.raises(Stuck, match="limit"):
        ask(ring, x, y)


def test_powers_within_the_bounds_are_computed() -> None:
    ring = Ring()
    x, y = generators(ring, 2)
    assert len(((x + y) ** 100).num) == 101
    assert (x**4_000).degree(0) == 4_000
    assert ((x - x) ** 7).is_zero()
    assert ((x - x) ** 0).constant() == 1
    assert (ring.constant(-1) ** 100_001).constant() == -1


def test_work_is_counted_and_ends() -> None:
    ring = Ring()
    x, y = generators(ring, 2)
    ring.work.left = 1
    with pytest.raises(Stuck, match="too much work"):
        (x + y) * (x - y)


def test_there_are_at_most_1024_atoms() -> None:
    ring = Ring()
    generators(ring, 1024)
    with pytest.raises(Stuck, match="1,024"):
        ring.new_generator()


def test_only_numbers_of_64_bits_are_factored() -> None:
    assert integer_factors(360) == [(2, 3), (3, 2), (5, 1)]
    assert len(integer_factors(2**64 - 1)) > 1
    assert integer_factors(1) == []
    assert integer_factors(2**64) == [(2**64, 1)]
    assert integer_factors((2**61 - 1) * (2**89 - 1)) == [((2**61 - 1) * (2**89 - 1), 1)]


def test_arithmetic_agrees_with_that_of_the_rationals() -> None:
    chance = random.Random(7)

    def value(poly: object, point: list[Fraction]) -> Fraction:
        total = Fraction(0)
        for exponents, c in monomials(poly):
            for p, k in zip(point, exponents, strict=False):
                c *= p**k
            total += c
        return total

    for _ in range(30):
        ring = Ring()
        known = [(g, Fraction(chance.choice([-3, -2, 1, 2, 5]), chance.choice([1, 2, 3]))) for g in generators(ring, 3)]
        point = [v for _, v in known]
        for _ in range(6):
            (a, p), (b, q) = chance.choice(known), chance.choice(known)
            op = chance.choice("+-*/^")
            if op == "+":
                known.append((a + b, p + q))
            elif op == "-":
                known.append((a - b, p - q))
            elif op == "*":
                known.append((a * b, p * q))
            elif op == "/" and q != 0:
                known.append((a / b, p / q))
            elif op == "^" and p != 0:
                known.append((a**-2, p**-2))
        for e, v in known:
            below = value(e.den, point)
            assert below == 0 or value(e.num, point) / below == v
            assert to_fraction(e.den.leading_coefficient()) == 1
