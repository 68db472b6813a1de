"""Roots against what they are compared with, arcs against their ends, sine and cosine on arcs that are known."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Shows = Callable[..., bool]

TRUE = [
    # roots: by their powers, where both sides have a known sign
    ("sqrt(x**2 + 1) > x", "x >= 0"),
    ("sqrt(x**2 + 1) > x",),  # of any sign
    ("sqrt(x**2 + 1) > -x",),
    ("-sqrt(x**2 + 1) < x",),
    ("x - sqrt(x**2 + 1) < 0",),
    ("sqrt(x**2 + y**2) >= x",),
    ("sqrt(x**2 + y**2) <= x + y", "x >= 0", "y >= 0"),
    ("sqrt(x + 1) > sqrt(x)", "x >= 0"),
    ("sqrt(x) < x", "x > 1"),
    ("sqrt(x) >= x", "x in [0, 1]"),
    ("(x**3 + 1)**(1/3) > x", "x > 0"),
    ("(x**6 + 1)**(1/6) >= x", "x >= 0"),
    ("(x + y)/2 >= sqrt(x*y)", "x > 0", "y > 0"),
    ("abs(x) >= x",),
    ("abs(x) >= -x",),
    ("abs(x - y) < 1", "(x - y)**2 < 1"),
    ("abs(x)*y >= x*y", "y > 0"),
    ("-2*sqrt(x**2 + 1) - 2*x < 0",),
    # arcs within their ends
    ("atan(x) < pi/2",),
    ("atan(x) > -pi/2",),
    ("atan(x) + atan(y) < pi",),
    ("asin(x) <= pi/2",),
    ("asin(x) >= -pi/2",),
    ("acos(x) >= 0",),
    ("acos(x) <= pi",),
    ("2*atan(x) + asin(y) < 3*pi/2",),
    ("atan(x) - pi/2 < 0", "x < 0"),
    ("atan(x) + pi/2 - y < pi", "y > 0"),
    ("atan(x) + y > 0", "x > 0", "y >= 0"),
    ("atan(x) - atan(y) < pi/2", "y > 0"),
    ("asin(x) - 2 < 0",),
    ("asin(x) + y > 0", "x > 0", "y >= 0"),
    # sine and cosine on known arcs
    ("sin(x) > 0", "x in (0, pi)"),
    ("sin(x) >= 0", "x in [0, pi]"),
    ("sin(x) < 0", "x in (-pi, 0)"),
    ("sin(x) <= 0", "x in [pi, 2*pi]"),
    ("sin(x) < 0", "x > pi", "x < 2*pi"),
    ("sin(x/2) > 0", "x in (0, 2*pi)"),
    ("cos(x) > 0", "x in (-pi/2, pi/2)"),
    ("cos(x) >= 0", "x in [-pi/2, pi/2]"),
    ("cos(x) < 0", "x > pi/2", "x < 3*pi/2"),
    ("sin(x) > 0", "x > 0", "x < 3"),
    ("cos(atan(x)/2) > 0",),
    ("sin(x*y) > 0", "x > 0", "y > 0", "x*y < 1"),
    # exponentials against products, by logarithms
    ("x - real_power(x, y) >= 0", "x >= 1", "y <= 1"),
    ("x*real_power(z, y) - z*real_power(x, y) > 0", "x > z", "z > 0", "y < 1"),
    ("exp(x) - exp(y) < 0", "x < y"),
    ("3*exp(x) > 2*exp(y)", "x >= y"),
    ("y*exp(x) - z > 0", "x > 0", "y > 0", "z > 0", "y >= z"),
    # between the ends of a symbol's set
    ("x*y + (1 - x)*z > 0", "x in [0, 1]", "y > 0", "z > 0"),
    ("x*y + (1 - x)*z > 0", "x >= 0", "x <= 1", "y > 0", "z > 0"),
    ("x*y + (2 - x)*z < 0", "x in (0, 2)", "y < 0", "z < 0"),
    ("x*y + (1 - x)*z >= 0", "x in [0, 1]", "y > 0", "z >= 0"),
    ("x*y + (1 - x)*z >= 0", "x in [-5, 5]", "x >= 0", "x <= 1", "x <= 2", "x >= -1", "y > 0", "z >= 0"),
]

FALSE = [
    ("sqrt(x**2 + 1) < x + 1",),
    ("sqrt(x**2 - 1) > x",),
    ("sqrt(x**2 + y) >= x",),
    ("sqrt(x**2) > x",),
    ("sqrt(x**2 + y**2) <= x + y",),
    ("sqrt(x) < x", "x >= 1"),
    ("sqrt(x) < x", "x > 0"),
    ("sqrt(x) > x", "x in [0, 1]"),
    ("(x**3 + 1)**(1/3) > x + 1", "x > 0"),
    ("(x**3 + y**2)**(1/3) >= x + y", "x > 0"),
    ("(x + y)/2 > sqrt(x*y)", "x > 0", "y > 0"),
    ("(x**2 + 1)**(1/3) > -x",),  # |d| ≤ r does not follow from d² ≤ r³
    ("y*sqrt(x**2 + 1) > x", "y > 0"),
    ("abs(x) > x",),
    ("abs(x) <= x",),
    ("abs(x - y) < 1", "(x - y)**2 < 2"),
    ("abs(x)*y >= x*y",),
    ("atan(x) < pi/4",),
    ("atan(x) + atan(y) < pi/2",),
    ("atan(x)*atan(y) < 1",),
    ("atan(x)*y < pi",),
    ("acos(x) > 0",),
    ("acos(x) <= 3",),
    ("2*atan(x) + asin(y) < pi",),
    ("atan(x) + y > 0", "x > 0"),
    ("atan(x) - atan(y) < pi/2", "y > -1"),
    ("asin(x) + y > 0", "x >= 0", "y >= 0"),
    ("sin(x) > 0", "x in [0, pi]"),
    ("sin(x) > 0", "x in [0, pi)"),
    ("sin(x) >= 0", "x in [0, 4]"),
    ("sin(x) >= 0", "x >= 0"),
    ("sin(x) < 0", "x in [-pi, 0]"),
    ("sin(x) > 0", "x in (-pi, 0)"),
    ("sin(x) > 0", "x > pi", "x < 2*pi"),
    ("sin(2*x) > 0", "x in (0, pi)"),
    ("cos(x) > 0", "x in (0, pi)"),
    ("cos(x) < 0", "x > pi/2", "x < 2*pi"),
    ("sin(x) > 0", "x > 0", "x < 4"),
    ("x - real_power(x, y) >= 0", "x >= 1"),
    ("x - real_power(x, y) >= 0", "x > 0", "y <= 1"),
    ("x*real_power(z, y) - z*real_power(x, y) > 0", "x > z", "z > 0"),
    ("exp(x) - exp(y) < 0",),
    ("exp(x) + exp(y) < 0",),
    ("x*y*exp(z) + 1 < 0", "x*y > 0", "x*y < 1", "z < 0"),  # a sum of products, not a difference
    ("exp(x) > 2*exp(y)", "x >= y"),
    ("y*exp(x) - z > 0", "x > 0", "y >= z"),  # both may be negative
    ("x*y + (1 - x)*z > 0", "y > 0", "z > 0"),
    ("x*y + (1 - x)*z > 0", "x >= 0", "y > 0", "z > 0"),
    ("x*y + (1 - x)*z > 0", "x <= 1", "y > 0", "z > 0"),
    ("x*y + (1 - x)*z > 0", "x in [0, 2]", "y > 0", "z > 0"),
    ("x*y + (1 - x)*z > 0", "x in [0, 1]", "y > 0"),
    ("x*y + z - x**2 > 0", "x in [0, 1]", "y > 0", "z > 0"),  # of the second degree: not between its values at the ends
]


@pytest.mark.parametrize("claim", TRUE, ids=" | ".join)
def test_a_bound_is_shown(claim: tuple[str, ...], shows: Shows) -> None:
    assert shows(*claim)


@pytest.mark.parametrize("claim", FALSE, ids=" | ".join)
def test_a_bound_too_sharp_or_of_the_wrong_sign_is_not(claim: tuple[str, ...], shows: Shows, false: Shows) -> None:
    assert false(*claim)
    assert not shows(*claim)


#: False only where two irrational values meet, as at x = 1 or x = pi/2.
AT_THE_END = [
    ("asin(x) < pi/2",),
    ("asin(x) + asin(y) < pi",),
    ("acos(x) < pi",),
    ("cos(x) > 0", "x in [-pi/2, pi/2]"),
    ("sin(x) < 0", "x in [pi, 2*pi]"),
    ("sin(x) > 0", "x in (0, pi]"),
]


@pytest.mark.parametrize("claim", AT_THE_END, ids=" | ".join)
def test_a_bound_that_is_reached_is_not_strict(claim: tuple[str, ...], shows: Shows) -> None:
    assert not shows(*claim)


def test_atoms_made_on_the_way_may_widen_the_ring(shows: Shows) -> None:
    """pi is the seventeenth atom, met while the polynomial of sixteen is read."""
    others = " + ".join(f"f({k})**2" for k in range(14))
    assert shows(f"atan(x) + {others} > -2")
    assert not shows(f"atan(x) + {others} > -3/2")


def test_roots_higher_than_the_sixth_are_left(shows: Shows) -> None:
    assert not shows("(x**7 + 1)**(1/7) > x", "x > 0")
