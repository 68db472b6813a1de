"""The zero test beyond the rules: logarithms, arcs, roots, deltas; what is false, and what is only hard, stays open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derivcheck.kernel import signs, zero
from derivcheck.kernel.field import Field
from derivcheck.kernel.ring import Rat

Shows = Callable[..., bool]

TRUE = [
    # a factor of known sign zero
    ("x == y", "x <= y", "y <= x"),
    ("exp(z)*(x - y)*(x + 7) == 0", "x <= y", "y <= x"),
    # logarithms whose arguments have no known sign
    ("log(x*y) == log(x) + log(y)",),
    ("log(x*y)/2 == log(x)/2 + log(y)/2",),
    ("log(x*y)*z == z*(log(x) + log(y))",),
    ("s*(log(x*y) - log(x) - log(y)) + t*(log(x*z) - log(x) - log(z)) == 0",),
    ("2*log(x + y) == log(x**2 + 2*x*y + y**2)", "x + y > 0"),
    ("asinh(sinh(x)) == x",),
    ("acosh(cosh(x)) == x", "x > 0"),
    ("atanh(tanh(x)) == x",),
    ("log(x + sqrt(x**2 + 1)) + log(sqrt(x**2 + 1) - x) == 0",),
    ("log(exp(x) + exp(y)) == x + log(1 + exp(y - x))",),
    # arc tangents of numbers
    ("atan(1/2) + atan(1/3) == pi/4",),
    ("atan(2) + atan(3) == 3*pi/4",),
    ("atan(1) + atan(2) + atan(3) == pi",),
    ("4*atan(1/5) - atan(1/239) == pi/4",),
    ("atan(7) + atan(1/7) == pi/2",),
    ("2*atan(1/3) + atan(1/7) == pi/4",),
    ("atan(1/2)/3 + atan(1/3)/3 == pi/12",),
    ("atan(1/2) + atan(1/3) - pi/4 + sqrt(5 + 2*sqrt(6)) == sqrt(2) + sqrt(3)",),
    # roots of what has no known sign
    ("sqrt(x*y) == sqrt(x)*sqrt(y)",),
    ("(x*y)**(1/3) == x**(1/3)*y**(1/3)",),
    ("sqrt(5 + 2*sqrt(6)) == sqrt(2) + sqrt(3)",),
    ("sqrt(3 - 2*sqrt(2)) == sqrt(2) - 1",),
    ("sqrt(x + 2*sqrt(x - 1)) == 1 + sqrt(x - 1)", "x >= 1"),
    ("abs(x)*abs(y) == abs(x*y)",),
    ("sqrt(x**2 + 2*abs(x) + 1) == abs(x) + 1",),
    ("x*sqrt(1 + 1/x**2) == sqrt(x**2 + 1)", "x > 0"),
    # deltas
    ("delta(i, j)*(i - j) == 0",),
    ("delta(i, j)*f(i) == delta(i, j)*f(j)",),
    ("delta(i, j)*delta(j, k) == delta(i, j)*delta(i, k)",),
    # sums under one range
    ("sum(sum(exp(v[k])/(exp(v[k]) + exp(v[l])), k, 1, n), l, 1, n) == n**2/2",),
    ("sum(v[k]/(1 + exp(w[k])), k, 1, n) + sum(v[k]*exp(w[k])/(1 + exp(w[k])), k, 1, n) == sum(v[k], k, 1, n)",),
]

FALSE = [
    ("x == y", "x <= y"),
    ("(x - y)*(x + 7) == 0", "x <= y"),
    # logarithms off by a factor, a summand, a power
    ("log(x*y) == log(x) + 2*log(y)",),
    ("log(x*y) == log(x) + log(y) + log(2)",),
    ("log(x*y) == log(x) + log(y) + 1",),
    ("log(x)*log(y) == log(x) + log(y)",),
    ("log(x)**2 == 2*log(x)",),
    ("log(x*y)**2 + log(x*y) == 2*log(x) + 2*log(y)",),
    ("log(x*y)*log(z) == log(x) + log(y)",),
    ("log(z)*log(x*y) == log(x) + log(y)",),
    ("s*log(x*y) == s*log(x) + t*log(y)",),
    ("s*(log(x*y) - log(x) - log(y)) + t == 0",),
    ("s*(log(x*y) - log(x) - log(y) + 1) + t*(log(x*z) - log(x) - log(z)) == 0",),
    ("s*(log(x*y) - log(x) - 2*log(y)) + t*(log(x*z) - log(x) - log(z)) == 0",),
    ("log(x**26*y*z) == 27*log(x) + log(y) + log(z)",),
    ("s*(log(x*y) - log(x) - log(y)) + t*(log(x*z) - log(x) - log(z)) + t**2 == 0",),
    ("log(x + exp(y)) == y/2003",),
    ("acosh(cosh(x)) == x",),
    ("asinh(sinh(x)) == -x",),
    ("log(x + sqrt(x**2 + 1)) + log(sqrt(x**2 + 1) + x) == 0",),
    # arcs off by a multiple of pi, or by less than can be seen
    ("atan(2) + atan(3) == -pi/4",),
    ("atan(1) + atan(2) + atan(3) == 0",),
    ("atan(1/2) + atan(1/3) == 5*pi/4",),
    ("atan(1/2) + atan(1/3) == pi/3",),
    ("atan(-7) + atan(-1/7) == pi/2",),
    ("atan(x) + atan(1/x) == pi/2",),  # -pi/2 for negative x
    # roots of the wrong sign
    ("sqrt(x**2 + 1) == x",),
    ("sqrt(x**2 + 2*x + 1) == x + 1",),
    ("sqrt(3 - 2*sqrt(2)) == 1 - sqrt(2)",),
    ("sqrt(x - 2*sqrt(x - 1)) == 1 - sqrt(x - 1)", "x >= 1"),
    ("x*sqrt(1 + 1/x**2) == sqrt(x**2 + 1)",),
    ("y*sqrt(x + 1) == z",),
    ("sqrt(x) + sqrt(y) == sqrt(x + y)",),
    ("abs(x)*abs(y) == x*y",),
    ("(x*y)**(1/13) == x**(1/13)*y",),
    # deltas
    ("delta(i, j) == 1",),
    ("delta(i, j)*(i + j) == 0",),
    ("delta(i, j)*f(i) == f(i)",),
    ("delta(i, j)*delta(j, k) == delta(i, k)",),
    ("delta(i, j) + delta(i, k) == 1",),
    ("x/(1 + delta(i, j)) == x",),  # a delta in the denominator only
    ("sum(sum(exp(v[k])/(exp(v[k]) + exp(v[l])), k, 1, n), l, 1, n) == n**2",),
    ("sum(v[k]/(1 + exp(w[k])), k, 1, n) + sum(v[k]*exp(-w[k])/(1 + exp(w[k])), k, 1, n) == sum(v[k], k, 1, n)",),
]


@pytest.mark.parametrize("claim", TRUE, ids=" | ".join)
def test_zero_is_shown(claim: tuple[str, ...], shows: Shows) -> None:
    assert shows(*claim)


@pytest.mark.parametrize("claim", FALSE, ids=" | ".join)
def test_what_is_zero_at_some_points_only_is_not(claim: tuple[str, ...], shows: Shows, false: Shows) -> None:
    assert false(*claim)
    assert not shows(*claim)


#: Differences of fewer digits than 1,024 bits can show: no ball tells them from zero.
INVISIBLE = [
    "atan(1/2) + atan(1/3) + atan(10**(-400)) == pi/4",
    "sqrt(5 + 2*sqrt(6)) - sqrt(2) == sqrt(3) + 10**(-400)",
    "log(2 + 10**(-400)) == log(2)",
    "exp(10**(-400)) == 1",
    "abs(sqrt(2) - sqrt(2 + 10**(-400))) == 0",
]


@pytest.mark.parametrize(
    "written",
    [
        "atan(1/2) + atan(1/3) - 5*pi/4",  # the product of the 1 + iv is real, the sum another multiple of pi
        "atan(10**(-400))**2 + atan(2*10**(-400)) - atan(3*10**(-400)/(1 - 2*10**(-800)))",  # a square is no arc
    ],
)
def test_arcs_alone_tell_what_a_ball_told_before(
    written: str, opened: Callable[..., Field], element: Callable[[Field, str], Rat]
) -> None:
    field = opened()
    difference = element(field, written)
    assert not zero._arcs(field, difference.num)


@pytest.mark.parametrize("claim", INVISIBLE)
def test_what_no_ball_tells_from_zero_is_not_taken_for_it(claim: str, shows: Shows) -> None:
    assert not shows(claim)


#: True, and beyond what is tried: each leaves by a way out of its own.
LEFT = [
    "atan(1/2)*(atan(1/2) + atan(1/3) - pi/4) + 2*atan(1/3) + atan(1/7) == pi/4",  # not linear
    "1001*(atan(1/2) + atan(1/3) - pi/4) + 2*atan(1/3) + atan(1/7) == pi/4",  # too many factors
    "log(x**26*y*z*s*t*a*b) == 26*log(x) + log(y) + log(z) + log(s) + log(t) + log(a) + log(b)",  # too high a power
    "(x*y)**(1/13) == x**(1/13)*y**(1/13)",  # too high a root
]


@pytest.mark.parametrize("claim", LEFT)
def test_what_would_take_too_long_is_left_open(claim: str, shows: Shows) -> None:
    assert not shows(claim)


def test_deep_within_other_tests_nothing_is_shown(
    opened: Callable[..., Field], element: Callable[[Field, str], Rat]
) -> None:
    field = opened()
    difference = element(field, "log(x*y) - log(x) - log(y)")
    field.depth = 7
    assert not signs.vanishes(field, difference)
    field.depth = 0
    assert signs.vanishes(field, difference)
    assert field.depth == 0
