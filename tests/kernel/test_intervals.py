"""Intervals: every value stays inside, ends open and closed, and Sturm's theorem at both kinds of ends."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest
from flint import fmpq_poly

from derivcheck.core.build import OO, PI, fn, neg, num, sym
from derivcheck.core.context import Domain
from derivcheck.kernel import intervals
from derivcheck.kernel.field import Field
from derivcheck.kernel.intervals import REALS, Interval
from derivcheck.kernel.ring import Rat, to_fmpq

Open = Callable[..., Field]
Element = Callable[[Field, str], Rat]


def read(written: str) -> Interval:
    """``[0, 1)``, ``(-oo, 2]``"""
    low, high = written[1:-1].split(", ")
    ends = [None if "oo" in end else Fraction(end) for end in (low, high)]
    return Interval(*ends, written[0] == "(", written[-1] == ")")


def shown(interval: Interval) -> str:
    low = "-oo" if interval.low is None else interval.low
    high = "oo" if interval.high is None else interval.high
    return f"{'(' if interval.low_open else '['}{low}, {high}{')' if interval.high_open else ']'}"


SIGNS = [
    ("(0, 1)", 4),
    ("[0, 1)", 6),
    ("(-1, 0)", 1),
    ("(-1, 0]", 3),
    ("[-1, 1]", 7),
    ("[0, 0]", 2),
    ("(-oo, 0)", 1),
    ("(-oo, 0]", 3),
    ("(0, oo)", 4),
    ("[1, oo)", 4),
    ("(-oo, oo)", 7),
]


@pytest.mark.parametrize(("interval", "mask"), SIGNS)
def test_the_signs_that_occur(interval: str, mask: int) -> None:
    assert read(interval).sign() == mask
    assert read(interval).contains_zero() == bool(mask & 2)


PRODUCTS = [
    ("[1, 2]", "[3, 4]", "[3, 8]"),
    ("[1, 2)", "[3, 4]", "[3, 8)"),
    ("(1, 2]", "[3, 4]", "(3, 8]"),
    ("[-1, 2]", "[-3, 4]", "[-6, 8]"),
    ("[-2, 2)", "[-1, 1]", "[-2, 2]"),  # 2 is reached by (-2)·(-1)
    ("(-2, 2)", "(-1, 1)", "(-2, 2)"),
    ("[0, 1]", "(0, oo)", "[0, oo)"),
    ("(0, 1]", "(0, oo)", "(0, oo)"),  # 0 is not reached
    ("[0, 0]", "(-oo, oo)", "[0, 0]"),  # 0 times anything
    ("[0, 1]", "(-oo, oo)", "(-oo, oo)"),
    ("(-oo, 0)", "(-oo, 0)", "(0, oo)"),
    ("(-oo, 0]", "[0, oo)", "(-oo, 0]"),
    ("(-oo, -1]", "[2, oo)", "(-oo, -2]"),
    ("(-oo, oo)", "(-oo, oo)", "(-oo, oo)"),
    ("(0, 1)", "[0, 0]", "[0, 0]"),
]


@pytest.mark.parametrize(("a", "b", "product"), PRODUCTS)
def test_products(a: str, b: str, product: str) -> None:
    assert shown(read(a).times(read(b))) == product
    assert shown(read(b).times(read(a))) == product


@pytest.mark.parametrize(
    ("a", "b", "total"),
    [
        ("[1, 2]", "[3, 4]", "[4, 6]"),
        ("[1, 2)", "(3, 4]", "(4, 6)"),
        ("(-oo, 2]", "[3, 4]", "(-oo, 6]"),
        ("(-oo, 2]", "[3, oo)", "(-oo, oo)"),
    ],
)
def test_sums(a: str, b: str, total: str) -> None:
    assert shown(read(a).plus(read(b))) == total


@pytest.mark.parametrize(
    ("a", "minus"), [("[1, 2)", "(-2, -1]"), ("(-oo, 2]", "[-2, oo)"), ("[1, oo)", "(-oo, -1]"), ("(0, 3]", "[-3, 0)")]
)
def test_negatives(a: str, minus: str) -> None:
    assert shown(read(a).minus()) == minus


@pytest.mark.parametrize(
    ("a", "k", "power"),
    [
        ("[-2, 3)", 3, "[-8, 27)"),
        ("(-oo, 3]", 3, "(-oo, 27]"),
        ("(-3, oo)", 1, "(-3, oo)"),
        ("[-2, 3)", 2, "[0, 9)"),
        ("[-3, 3)", 2, "[0, 9]"),
        ("(-3, 3)", 2, "[0, 9)"),
        ("(-3, 2]", 2, "[0, 9)"),
        ("[-3, 2]", 2, "[0, 9]"),
        ("(1, 3]", 2, "(1, 9]"),
        ("[1, oo)", 4, "[1, oo)"),
        ("(-oo, -2)", 2, "(4, oo)"),
        ("(-2, 0)", 2, "(0, 4)"),
        ("(-2, 0]", 2, "[0, 4)"),
        ("(-oo, 1]", 2, "[0, oo)"),
        ("(-1, oo)", 2, "[0, oo)"),
        ("(-oo, oo)", 2, "[0, oo)"),
    ],
)
def test_powers(a: str, k: int, power: str) -> None:
    assert shown(read(a).raised(k)) == power


def test_multiples_are_products_with_a_number() -> None:
    for interval in all_intervals():
        for factor in (Fraction(-7, 2), Fraction(-1), Fraction(1), Fraction(2, 3)):
            assert interval.scaled(factor) == interval.times(Interval.point(factor)), shown(interval)


def all_intervals() -> Iterator[Interval]:
    """Every interval with ends among -oo, -2, -1, 0, 1, 3, oo."""
    ends = [None, Fraction(-2), Fraction(-1), Fraction(0), Fraction(1), Fraction(3)]
    for low, high, low_open, high_open in itertools.product(ends, ends, (False, True), (False, True)):
        if (low is None and not low_open) or (high is None and not high_open):
            continue
        if low is None or high is None or low < high or (low == high and not low_open and not high_open):
            yield Interval(low, high, low_open, high_open)


def inside(interval: Interval, value: Fraction) -> bool:
    above = interval.low is None or value > interval.low or (value == interval.low and not interval.low_open)
    below = interval.high is None or value < interval.high or (value == interval.high and not interval.high_open)
    return above and below


SAMPLES = [Fraction(q) for q in ("-9", "-2", "-7/4", "-1", "-1/3", "0", "1/2", "1", "5/2", "3", "8")]


def test_no_value_is_lost() -> None:
    found = [(a, [v for v in SAMPLES if inside(a, v)]) for a in all_intervals()]
    for a, values in found:
        sign, minus, square, cube = a.sign(), a.minus(), a.raised(2), a.raised(3)
        for v in values:
            assert sign & (1 if v < 0 else 4 if v > 0 else 2)
            assert inside(minus, -v)
            assert inside(square, v**2)
            assert inside(cube, v**3)
    for (a, some), (b, others) in itertools.product(found[::2], found[1::3]):
        total, product = a.plus(b), a.times(b)
        for v, w in itertools.product(some, others):
            assert inside(total, v + w), (shown(a), shown(b))
            assert inside(product, v * w), (shown(a), shown(b))


# ------------------------------------------------------------------ declared sets and atoms


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        (Domain(), "(-oo, oo)"),
        (Domain(lower=num(0), lower_open=True), "(0, oo)"),
        (Domain(lower=neg(OO), upper=num(Fraction(1, 2)), lower_open=True), "(-oo, 1/2]"),
        (Domain(lower=num(1), upper=OO, upper_open=True), "[1, oo)"),
        (Domain(values=(Fraction(2), Fraction(-1))), "[-1, 2]"),
        (Domain(lower=num(1), upper=sym("n")), "[1, oo)"),  # an end that moves says nothing
        (Domain(lower=fn("log", num(-1)), upper=num(0)), "(-oo, 0]"),  # nor one without a value
        (Domain(lower=fn("floor", fn("sqrt", num(2))), upper=num(9)), "(-oo, 9]"),
    ],
)
def test_the_hull_of_a_declared_set(domain: Domain, expected: str) -> None:
    assert shown(intervals.of_domain(domain)) == expected


def test_an_end_that_is_no_rational_is_moved_outwards() -> None:
    around = intervals.of_domain(Domain(lower=neg(PI), upper=PI, lower_open=True))
    assert around.low is not None
    assert around.high is not None
    assert Fraction("-3.14160") < around.low < Fraction("-3.1415926535897932")
    assert Fraction("3.1415926535897933") < around.high < Fraction("3.14160")
    assert (around.low_open, around.high_open) == (True, False)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("x", "(-oo, oo)"),
        ("y", "[0, 1)"),
        ("z", "(-oo, oo)"),
        ("delta(i, j)", "[0, 1]"),
        ("indicator(i <= j)", "[0, 1]"),
        ("sin(x)", "[-1, 1]"),
        ("cos(x)", "[-1, 1]"),
        ("cos(pi/7)", "[-1, 1]"),
        ("erf(x)", "(-1, 1)"),
        ("sign(x)", "[-1, 1]"),
        ("exp(x)", "(0, oo)"),
        ("exp(y)", "[1, oo)"),
        ("exp(s)", "(1, oo)"),
        ("exp(-s)**2", "(1, oo)"),  # of the atom exp(s)
        ("exp(t)", "(0, 1]"),
        ("exp(t - s)*exp(s)", "(0, 1]"),
        ("exp(z)", "(0, 1)"),
        ("abs(x)", "[0, oo)"),
        ("sqrt(x)", "[0, oo)"),
        ("real_power(x, z)", "[0, oo)"),
        ("log(x)", "(-oo, oo)"),
        ("f(x)", "(-oo, oo)"),
    ],
)
def test_the_range_of_an_atom(written: str, expected: str, opened: Open, element: Element) -> None:
    field = opened("y in [0, 1)", "s in (0, oo)", "t in (-oo, 0]", "z < 0")
    position = max(element(field, written).uses())
    assert shown(intervals.of_atom(field, position)) == expected


@pytest.mark.parametrize(
    ("base", "exponent", "expected"),
    [
        ("a in [0, 1)", "i in [1, oo)", "[0, 1)"),
        ("a in [0, 1)", "n", "[0, 1]"),  # n may be 0
        ("a in [0, 1]", "i in [1, oo)", "[0, 1]"),
        ("a in (-1, 1)", "i in [1, oo)", "(-1, 1)"),
        ("a in (-1, 1)", "n", "[-1, 1]"),
        ("a in [-1, 1)", "i in [1, oo)", "[-1, 1]"),  # (-1)^2
        ("a in (-1, 1]", "i in [1, oo)", "[-1, 1]"),
        ("a in [0, 1)", "i", "(-oo, oo)"),  # i may be negative
        ("a in [0, 2)", "i in [1, oo)", "(-oo, oo)"),
        ("a in (-2, 1)", "i in [1, oo)", "(-oo, oo)"),
        ("a in [0, oo)", "i in [1, oo)", "(-oo, oo)"),
    ],
)
def test_the_range_of_a_power(base: str, exponent: str, expected: str, opened: Open, element: Element) -> None:
    field = opened(base, exponent)
    position = max(element(field, f"a**{exponent[0]}").uses())
    assert field.atoms[position].kind == "ipow"
    assert shown(intervals.of_atom(field, position)) == expected


def test_a_power_is_not_bounded_deep_inside_a_decision(opened: Open, element: Element) -> None:
    field = opened("a in [0, 1)", "i in [1, oo)")
    position = max(element(field, "a**i").uses())
    field.depth = 4
    assert intervals.of_atom(field, position) == REALS


@pytest.mark.parametrize(
    ("written", "expected"),
    [("1 - a**i > 0", True), ("1 - a**n > 0", False), ("2 - a**n > 0", True), ("1 - b**i > 0", True)],
)
def test_what_a_power_lacks_to_one(written: str, expected: bool, shows: Callable[..., bool]) -> None:
    assert shows(written, "a in [0, 1)", "b in (-1, 1)", "i in [1, oo)") is expected


@pytest.mark.parametrize(
    ("claim", "given", "follows"),
    [
        ("sin(s) < 1", ["s > -pi/2", "s < pi/2"], True),
        ("sin(s) > -1", ["s > -pi/2", "s < pi/2"], True),
        ("sin(s) < 1", ["s >= -pi/2", "s <= pi/2"], False),
        ("cos(s) > -1", ["s > 0", "s < pi"], True),
        ("cos(s) > -1", ["s >= 0", "s <= pi"], False),
        ("cos(s) < 1", ["sin(s) != 0"], True),
        ("sin(s) < 1", ["cos(2*s) != 0"], False),
        ("cos(2*s) < 1", ["s > 0", "s < pi/2"], True),
        ("sin(2*s) < 1", ["s > -pi/2", "s < pi/2"], False),
    ],
)
def test_a_sine_is_inside_where_its_cosine_is_not_0(
    claim: str, given: list[str], follows: bool, shows: Callable[..., bool]
) -> None:
    assert shows(claim, *given) is follows


def test_a_sine_at_a_unit_no_longer_used_has_no_cosine_beside_it(opened: Open, element: Element) -> None:
    field = opened("s > 0", "s < pi/2")
    position = max(element(field, "sin(s)").uses())
    assert shown(intervals.of_atom(field, position)) == "(-1, 1)"
    element(field, "sin(s/2)")
    assert shown(intervals.of_atom(field, position)) == "[-1, 1]"


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("atan(x)", "-1.5708", "1.5708"),
        ("asin(x)", "-1.5708", "1.5708"),
        ("pi", "3.1415", "3.1416"),
        ("log(2)", "0.6931", "0.6932"),
        ("sqrt(2)", "1.4142", "1.4143"),
        ("2**(1/3)", "1.2599", "1.2600"),
    ],
)
def test_the_range_of_an_atom_between_irrational_ends(
    written: str, low: str, high: str, opened: Open, element: Element
) -> None:
    field = opened()
    atom = field.atom_of(element(field, written))
    assert atom is not None
    found = intervals.of_atom(field, atom.position)
    assert found.low is not None
    assert found.high is not None
    assert Fraction(low) < found.low < found.high < Fraction(high)
    assert found.low_open == found.high_open == (written == "atan(x)")


# ------------------------------------------------------------------ Sturm

x = fmpq_poly([0, 1])

STURM = [
    # roots inside
    (x * x - 2, "(-oo, oo)", 7),
    (x * x - 2, "[1, 2]", 7),
    (x**3 - x, "(-2, 0)", 7),
    ((x - 1) ** 2, "[0, 2]", 7),
    # none
    (x * x + 1, "(-oo, oo)", 4),
    (-(x * x) - x - 1, "(-oo, oo)", 1),
    (x * x - 2, "[2, oo)", 4),
    (x * x - 2, "(-oo, -3/2]", 4),
    (x * x - 2, "[-1, 1]", 1),
    (x**5 - 4 * x + 10, "[-1, oo)", 4),
    (x - x**2, "(0, 1)", 4),
    # roots at the ends: they count where the end belongs to the interval
    (x - x**2, "[0, 1]", 6),
    (x - x**2, "[0, 1)", 6),
    (x - x**2, "(0, 1]", 6),
    (x**2 - x, "(0, 1]", 3),
    (x**3 * (x - 1) ** 2, "(0, 1)", 4),
    (x**3 * (x - 1) ** 2, "[0, 1]", 6),
    (x**2, "(0, oo)", 4),
    (x**2, "[0, oo)", 6),
    (x**2, "(-oo, 0)", 4),
    (x - 1, "(1, oo)", 4),
    (x - 1, "(-oo, 1)", 1),
    (x - 1, "(-oo, 1]", 3),
    ((x - 1) * (x - 3), "(1, 2)", 1),
    ((x - 1) * (x - 3), "(1, 3]", 3),
    ((x - 1) * (x - 2) * (x - 3), "(1, 3)", 7),
    (x - 2, "[2, 2]", 3),  # one point: 0, and a sign too many
    (x - 1, "[2, 2]", 4),
    (x**40 + x**3 + 1, "[0, oo)", 4),
]


@pytest.mark.parametrize(("poly", "interval", "mask"), STURM)
def test_the_signs_of_a_polynomial_on_an_interval(poly: fmpq_poly, interval: str, mask: int) -> None:
    assert intervals.sign_over(poly, read(interval)) == mask


def test_sturm_loses_no_sign() -> None:
    polynomials = [fmpq_poly(list(c)) for c in itertools.product((-2, 0, 1), (-1, 0, 1), (-1, 1, 3), (0, 1))]
    assert REALS in list(all_intervals())
    for a, poly in itertools.product(all_intervals(), polynomials):
        if poly.degree() < 1:
            continue
        mask = intervals.sign_over(poly, a)
        for v in SAMPLES:
            if inside(a, v):
                value = poly(to_fmpq(v))
                assert mask & (4 if value > 0 else 1 if value < 0 else 2), (str(poly), shown(a))


def test_the_range_of_a_bound_variable_is_known_inside_its_sum(shows: Callable[..., bool]) -> None:
    assert shows("sum(k*exp(k*x), k, 1, n) >= 0")
    assert shows("sum(sqrt(k)*exp(x*k)/k, k, 2, 5) > 0")
    assert not shows("sum(k*exp(k*x), k, -1, n) >= 0")
    assert not shows("sum(sqrt(k)*exp(x*k)/k, k, 2, n) > 0")
