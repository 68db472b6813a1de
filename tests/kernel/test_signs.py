"""Signs: what a context decides, and beside it what it leaves open or says the other way round."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction

import pytest

from derivcheck.kernel import known, signs
from derivcheck.kernel.field import Field
from derivcheck.kernel.ring import Rat

Shows = Callable[..., bool]

NUMBERS = [Fraction(q) for q in ("-3", "-1/2", "0", "1/2", "3")]


def sign(value: Fraction) -> int:
    return signs.POSITIVE if value > 0 else signs.NEGATIVE if value < 0 else signs.ZERO


def test_the_arithmetic_of_signs_is_that_of_numbers() -> None:
    for a, b in itertools.product(range(8), repeat=2):
        some = [v for v in NUMBERS if sign(v) & a]
        others = [v for v in NUMBERS if sign(v) & b]
        sums = {sign(v + w) for v, w in itertools.product(some, others)}
        products = {sign(v * w) for v, w in itertools.product(some, others)}
        assert signs.plus(a, b) == sum(sums)
        if a and b:
            assert signs.times(a, b) == sum(products)
        assert signs.flip(a) == sum({sign(-v) for v in some})
        assert signs.raised(a, 2) == sum({sign(v**2) for v in some})
        assert signs.raised(a, 3) == a


TRUE = [
    # sums and products of signed parts
    ("x + y > 0", "x > 0", "y >= 0"),
    ("x*y < 0", "x > 0", "y < 0"),
    ("x**2*y >= 0", "y > 0"),
    ("x**2 + y**2 + 1 > 0",),
    ("x/y > 0", "x < 0", "y < 0"),
    ("1/x**2 > 0", "x != 0"),
    ("x - 1 < 0", "x in [0, 1)"),
    ("x*y < 6", "x in [0, 2)", "y in [0, 3)"),
    ("x != 0", "x in {-1, 1}"),
    ("x*y != 0", "x in {-1, 1}", "y != 0"),
    # facts, and what is left of them
    ("y > 0", "x > 0", "x*y > 0"),
    ("y < 0", "x < 0", "x*y > 0"),
    ("y >= 0", "x > 0", "x*y >= 0"),
    ("y < 0", "x/y > 0", "x < 0"),
    ("x != 0", "x*y > 0"),
    ("x != 0", "x**2 > 0"),
    ("y > 0", "x**2*y > 0"),
    ("x < z", "x < y", "y < z"),
    ("x < z", "x < y", "y <= z"),
    ("x <= z", "x <= y", "y <= z"),
    ("2*x + 3*y > 0", "x + y > 0", "y >= 0"),
    ("x + y + z < 10", "x + y < 4", "z < 6"),
    ("y > 0", "exp(x)*y > 0"),
    ("x**2 - 3*x + 2 > 0", "(x - 1)*(x - 2) > 0"),
    ("exp(z)*(6*x - 2*x**2 - 4) < 0", "(x - 1)*(x - 2) > 0"),
    ("(x - 1)**3*(x - 2) > 0", "(x - 1)*(x - 2) > 0"),
    ("(x - 1)**2*x >= 0", "x*(x - 1)**4 >= 0"),
    ("x > -1", "x + exp(z) > 0", "exp(z) < 1"),
    ("a*x + b*y > 0", "a > 0", "b > 0", "x > 0", "y > 0"),
    # one variable on an interval
    ("x*(1 - x) > 0", "x in (0, 1)"),
    ("x*(1 - x) >= 0", "x in [0, 1]"),
    ("x**4 - x + 1 > 0",),
    ("2*exp(2*x) - exp(x) + 1 > 0",),
    ("x**3 - 3*x + 3 > 0", "x in [0, oo)"),
    ("sin(x)**2 - 2*sin(x) - 4 < 0",),
    # completed squares
    ("x**2 + x*y + y**2 >= 0",),
    ("x**2 + 2*x*y + y**2 >= 0",),
    ("-x**2 + x*y - y**2 <= 0",),
    ("x**2 + x*y + y**2 + 1 > 0",),
    ("-x**2 - x*y - y**2 - 1 < 0",),
    ("a*x**2 + b*x + s > 0", "b**2 < 4*a*s", "a > 0"),
    # closed values
    ("exp(pi) > pi**exp(1)",),
    ("sqrt(2) + sqrt(3) > pi",),
    ("log(2) < 7/10",),
    ("exp(pi*sqrt(163)) < 262537412640768744",),
    # atoms
    ("exp(x) > 0",),
    ("sqrt(x + 1) > 0", "x >= 0"),
    ("sqrt(x) >= 0",),
    ("abs(x - y) > 0", "x != y"),
    ("abs(x) >= 0",),
    ("log(x) > 0", "x > 1"),
    ("log(x) < 0", "x in (0, 1)"),
    ("log(x) >= 0", "x >= 1"),
    ("atan(x) > 0", "x > 0"),
    ("asin(x) <= 0", "x <= 0"),
    ("erf(x) < 0", "x < 0"),
    ("x**n > 0", "x > 0"),
    ("x**n >= 0", "x >= 0"),
    ("x**m != 0", "x != 0"),
    ("real_power(x, y) >= 0",),
    ("real_power(x, y) > 0", "x > 0"),
    ("gamma(x) > 0", "x > 0"),
    ("factorial(m) > 0",),
    ("sum(exp(v[k]), k, 1, n) >= 0",),
    ("sum(exp(v[k]), k, 1, n) > 0", "n >= 1"),
    ("sum(exp(v[k]), k, 0, n) > 0",),
    ("-sum(v[k]**2, k, 1, n) <= 0",),
    ("prod(exp(v[k]) + 1, k, 1, n) >= 0",),
    ("prod(abs(v[k]), k, 1, n) >= 0",),
    ("max(exp(v[k]), k, 1, 3) > 0",),
    ("det(A) > 0", "pd(A)"),
    ("det(A) >= 0", "psd(A)"),
    ("n >= 0",),
    ("n + 1 > 0",),
    ("(x + y)**2 <= 2", "x**2 + y**2 <= 1"),  # the fact taken twice leaves a square
    # sums of logarithms and sums of squares
    ("log(x) > log(y)", "x > y", "y > 0"),
    ("log(1 + exp(x)) > x",),
    ("sum(v[k]**2, k, 1, n)*sum(w[k]**2, k, 1, n) - sum(v[k]*w[k], k, 1, n)**2 >= 0",),
    ("sum(v[k]**2 + 2*v[k]*w[k] + w[k]**2, k, 1, n) >= 0",),
]

FALSE = [
    ("(x + y)**2 <= 1", "x**2 + y**2 <= 1"),
    ("(x + y)**2 <= 2", "x**2 + y**2 >= 1"),
    ("x + y > 0", "x >= 0", "y >= 0"),
    ("x*y < 0", "x > 0", "y <= 0"),
    ("x**2*y >= 0",),
    ("x**2 + y**2 > 0",),
    ("x - y > 0", "x > 0", "y > 0"),
    ("1/x > 0", "x != 0"),
    ("x - 1 < 0", "x in [0, 1]"),
    ("x*y < 1", "x in [0, 2)", "y in [0, 3)"),
    ("x != 0", "x in {-1, 0, 1}"),
    ("x > 0", "x in {-1, 1}"),
    ("y > 0", "x >= 0", "x*y >= 0"),
    ("y >= 0", "x >= 0", "x*y >= 0"),
    ("y > 0", "x*y > 0"),
    ("y >= 0", "x**2*y >= 0"),
    ("y > 0", "x < 0", "x*y > 0"),
    ("x < z", "x <= y", "y <= z"),
    ("x < z", "x < y", "z < y"),
    ("x < y", "x < z"),
    ("2*x + 3*y > 0", "x + y > 0"),
    ("x + y + z > 0", "x + y > 0"),
    ("x > 0", "x + y + z + s > 0"),
    ("2*x + 3*y > 0", "x + y >= 0", "y >= 0"),
    ("x > -1", "x + exp(z) > 0"),
    ("x**301 > y", "x**301 < y"),  # too large to take apart, so that no content carries the sign
    ("y < x**301", "x**301 < y"),
    ("a*x + b*y > 0", "a > 0", "b > 0", "x + y > 0"),
    ("x*(1 - x) > 0", "x in [0, 1)"),
    ("x*(1 - x) > 0",),
    ("x**4 - x + 1/5 > 0",),
    ("x**2 - 3*x + 2 > 0", "(x - 1)*(x - 2) >= 0"),
    ("(x - 1)**2*(x - 2) > 0", "(x - 1)*(x - 2) > 0"),
    ("(x - 1)*(x - 3) > 0", "(x - 1)*(x - 2) > 0"),
    ("z*(x - 1)*(x - 2) != 0", "(x - 1)*(x - 2) > 0", "z >= 0", "z <= 0"),
    ("z*(x - 1)*(x - 2) > 0", "(x - 1)*(x - 2) > 0", "z >= 0"),
    ("(x - 1)*(2 - x) > 0", "(x - 1)*(x - 2) > 0"),
    ("x**3 - 3*x + 3 > 0",),
    ("x**3 - 3*x + 2 > 0", "x in [0, oo)"),
    ("sin(x)**2 - 2*sin(x) - 2 < 0",),
    ("x**2 + 3*x*y + y**2 >= 0",),
    ("x**2 + x*y + y**2 > 0",),
    ("x**2 + 2*x*y + y**2 > 0",),
    ("-x**2 + 3*x*y - y**2 <= 0",),
    ("a*x**2 + b*x + s > 0", "b**2 < 4*a*s"),
    ("sqrt(2) + sqrt(3) < pi",),
    ("sqrt(x) > 0", "x >= 0"),
    ("abs(x - y) > 0", "x >= y"),
    ("log(x) > 0", "x > 0"),
    ("log(x) > 0", "x >= 1"),
    ("atan(x) > 0", "x >= 0"),
    ("asin(x) > 0",),
    ("x**n > 0", "x >= 0"),
    ("x**n >= 0",),
    ("x**n != 0",),
    ("x**m > 0", "x != 0"),
    ("gamma(x) > 0", "x < 0"),
    ("real_power(x, y) > 0", "x >= 0"),
    ("sum(exp(v[k]), k, 1, n) > 0",),
    ("sum(v[k], k, 1, n) >= 0",),
    ("-sum(v[k]**2, k, 1, n) < 0", "n >= 1"),
    ("prod(v[k], k, 1, n) >= 0",),
    ("max(v[k], k, 1, n) > 0", "n >= 1"),
    ("det(A) >= 0",),
    ("n > 0",),
    ("m >= 0",),
    ("log(x) > log(y)", "x < y"),
    ("log(1 + exp(x)) > x + 1",),
    ("log(1 + log(1 + log(1 + sin(x)))) >= 0",),  # too deep to look at sin(x)
    ("sum(v[k]**2, k, 1, n)*sum(w[k]**2, k, 1, n) - 2*sum(v[k]*w[k], k, 1, n)**2 >= 0",),
    ("sum(v[k]**2 + 3*v[k]*w[k] + w[k]**2, k, 1, n) >= 0",),
]


@pytest.mark.parametrize("claim", TRUE, ids=" | ".join)
def test_a_sign_is_decided(claim: tuple[str, ...], shows: Shows) -> None:
    assert shows(*claim)


@pytest.mark.parametrize("claim", FALSE, ids=" | ".join)
def test_a_sign_that_changes_or_vanishes_is_not_denied(claim: tuple[str, ...], shows: Shows, false: Shows) -> None:
    assert false(*claim)
    assert not shows(*claim)


#: Closed values nearer to zero than 1,024 bits can show, and polynomials too large to take apart.
LEFT = [
    "exp(10**(-400)) < 1 + 10**(-399)",
    "sqrt(5 + 2*sqrt(6)) >= sqrt(2) + sqrt(3) - 10**(-400)",
    "x**42 - x**41 + x**2 - x + 1 > 0",
    "(x + y + z + s)**8 + (x - y - z + s)**8 + (x - t)**8 + 1 > 0",
]


@pytest.mark.parametrize("claim", LEFT)
def test_what_would_take_too_long_is_left_open(claim: str, shows: Shows) -> None:
    assert not shows(claim)


def test_a_semidefinite_matrix_may_be_singular_and_a_symmetric_one_indefinite(shows: Shows) -> None:
    assert not shows("det(A) > 0", "psd(A)")
    assert not shows("det(A) >= 0", "symmetric(A)")


ASKED = [
    ("n - 1", "n >= 1", "m <= n"),
    ("m - n", "n >= 1", "m <= n"),
    ("n - 1", "n >= 1", "m <= n", "m > 1"),
    ("x*y - 2", "x >= 1", "y >= 2"),
    ("x*y - 2", "x > 1", "y >= 2"),
    ("x - y", "x >= y", "x != y"),
    ("y - x", "x >= y", "z >= x"),
    ("2 - 2*x", "x <= 1", "exp(z) > x"),
    ("1/(x - 1)", "x >= 1"),
    ("x**2*(y - 1)", "y >= 1"),
    ("exp(x) - 1", "x >= 0"),
]


@pytest.mark.parametrize("asked", ASKED)
def test_who_asks_for_less_gets_the_same_answer_and_takes_nothing_from_who_asks_for_more(
    asked: tuple[str, ...], opened: Callable[..., Field], element: Callable[[Field, str], Rat]
) -> None:
    written, *given = asked
    field = opened(*given)
    sign = signs.sign_of(field, element(field, written))
    for mask in range(8):
        fresh = opened(*given)
        assert signs.within(fresh, element(fresh, written), mask) == (sign & ~mask == 0)
        assert signs.sign_of(fresh, element(fresh, written)) == sign


def test_facts_that_contradict_each_other_are_noticed(opened: Callable[..., Field]) -> None:
    for given in (
        ("x > 0", "x < 0"),
        ("x > 0", "y > 0", "x*y < 0"),
        ("x > 0", "y < 0", "x*y >= 0"),
        ("x - x > 0",),
    ):
        assert opened(*given).impossible, given
    for given in (
        ("x >= 0", "x <= 0"),
        ("x > 0", "y > 0", "x*y > 0"),
        ("x >= 0", "y > 0", "x*y <= 0"),
        ("x - x >= 0",),
        ("x**2 <= 0",),
    ):
        assert not opened(*given).impossible, given


def test_a_fact_already_known_adds_nothing(opened: Callable[..., Field]) -> None:
    field = opened("x > 0", "y < 0")
    before = len(field.fact_polys)
    assert len(opened("x > 0", "y < 0", "x*y*exp(z) < 0").fact_polys) == before


def test_a_fact_that_costs_too_much_is_not_learnt(
    opened: Callable[..., Field], element: Callable[[Field, str], Rat]
) -> None:
    field = opened()
    gap = element(field, "x*y + x - y - 2")
    field.ring.work.left = 0
    known.learn(field, gap, signs.POSITIVE)
    field.ring.work.left = 1_000_000
    assert signs.sign_of(field, gap) == signs.ANY
    known.learn(field, gap, signs.POSITIVE)
    assert signs.sign_of(field, gap) == signs.POSITIVE


def test_a_ratio_has_a_sign_only_where_it_has_a_value_everywhere(
    opened: Callable[..., Field], element: Callable[[Field, str], Rat]
) -> None:
    field = opened("x > 0")
    x, y, square = (element(field, written) for written in ("x", "y", "y**2"))
    assert signs.ratio_sign(field, x * y, y) == signs.POSITIVE
    assert signs.ratio_sign(field, field.constant(1), x) == signs.POSITIVE
    assert signs.ratio_sign(field, field.constant(1), square) == signs.ANY  # 1/y² has none at 0
    assert signs.sign_of(field, square.inverse()) == signs.POSITIVE
