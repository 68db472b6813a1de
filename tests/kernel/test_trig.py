"""sin, cos and the inverse functions: identities, near misses, and angles too fine or too large."""

from __future__ import annotations

from collections.abc import Callable
from math import gcd

import pytest

from derivcheck.kernel.field import Field
from derivcheck.kernel.ring import Rat, Stuck

Shows = Callable[..., bool]

TRUE = [
    ("sin(x)**2 + cos(x)**2 == 1",),
    ("sin(x + y) == sin(x)*cos(y) + cos(x)*sin(y)",),
    ("cos(x - y) == cos(x)*cos(y) + sin(x)*sin(y)",),
    ("sin(2*x) == 2*sin(x)*cos(x)",),
    ("sin(-x) == -sin(x)",),
    ("cos(-3*x) == 4*cos(x)**3 - 3*cos(x)",),
    ("sin(5*x) == 16*sin(x)**5 - 20*sin(x)**3 + 5*sin(x)",),
    ("sin(x) - 2*sin(x/2)*cos(x/2) == 0",),
    ("cos(x) + sin(x)*0 == 1 - 2*sin(x/2)**2",),
    ("cos(x) == 2*cos(x/2)**2 - 1",),
    ("sin(x/2)**2 + cos(x/3)**2 == 1 - cos(x/2)**2 + 1 - sin(x/3)**2",),
    ("tan(x) == sin(x)/cos(x)",),
    ("1 + tan(x)**2 == 1/cos(x)**2",),
    ("tan(x/2) == sin(x)/(1 + cos(x))",),
    ("sin(x/(x + 1))*cos(1/(x + 1)) + cos(x/(x + 1))*sin(1/(x + 1)) == sin(1)",),
    # multiples of pi
    ("sin(pi) == 0",),
    ("cos(pi) == -1",),
    ("cos(2*pi) == 1",),
    ("sin(pi/2) == 1",),
    ("sin(x + pi) == -sin(x)",),
    ("cos(x + pi/2) == -sin(x)",),
    ("sin(x - 7*pi/2) == cos(x)",),
    ("sin(pi/6) == 1/2",),
    ("cos(pi/4) == sqrt(2)/2",),
    ("sin(pi/3) == sqrt(3)/2",),
    ("cos(5*pi/6) == -sqrt(3)/2",),
    ("cos(pi/12) == (sqrt(6) + sqrt(2))/4",),
    ("sin(pi/12) == (sqrt(6) - sqrt(2))/4",),
    ("tan(pi/12) == 2 - sqrt(3)",),
    ("2*cos(pi/8)**2 - 1 == sqrt(2)/2",),
    ("4*cos(pi/5)**2 - 2*cos(pi/5) - 1 == 0",),
    ("cos(pi/5)*cos(2*pi/5) == 1/4",),
    ("cos(pi/7) - cos(2*pi/7) + cos(3*pi/7) == 1/2",),
    ("cos(23*pi/7) == cos(9*pi/7)",),
    ("sin(1000000001*pi) == 0",),
    ("cos(1000000001*pi/3) == 1/2",),
    # multiples of pi by integers
    ("sin(pi*k) == 0",),
    ("sin(pi/2 + pi*k) == (-1)**k",),
    ("sin(x - pi*k) == (-1)**k*sin(x)",),
    ("cos(x + 2*pi*k) == cos(x)",),
    ("cos(x + 3*pi*j*k) == (-1)**(j*k)*cos(x)",),
    ("tan(x + pi*k) == tan(x)",),
    ("cos((2*k + 1)*pi/2) == 0",),
    ("cos(pi*d[1]) == (-1)**d[1]", "n >= 1"),
    # inverse functions
    ("sin(asin(x)) == x",),
    ("cos(asin(x)) == sqrt(1 - x**2)",),
    ("sin(2*asin(x)) == 2*x*sqrt(1 - x**2)",),
    ("cos(acos(x)) == x",),
    ("asin(x) + acos(x) == pi/2",),
    ("cos(2*acos(x)) == 2*x**2 - 1",),
    ("tan(atan(x)) == x",),
    ("cos(atan(x)) == 1/sqrt(1 + x**2)",),
    ("sin(3*atan(x))*sqrt(1 + x**2)**3 == 3*x - x**3",),
    ("asin(-x) == -asin(x)",),
    ("atan(y - x) == -atan(x - y)",),
    ("asin(0) == 0",),
    ("atan(0*x) == 0",),
    ("asin(1) == pi/2",),
    ("asin(-1/2) == -pi/6",),
    ("acos(-1) == pi",),
    ("atan(1) == pi/4",),
    ("atan(-sqrt(3)) == -pi/3",),
    ("atan(2 - sqrt(3)) == pi/12",),
    ("asin(sqrt(2)/2) == pi/4",),
    ("acos(1/2) == pi/3",),
    ("atan(sqrt(2) - 1) == pi/8",),
    ("erf(-x) == -erf(x)",),
    ("sin(x/64) + cos(x) == cos(x) + sin(x/64)",),
    ("sin(asin(1/3)) == 1/3",),
    ("erf(0*x) == 0",),
    # values that stand in other functions, and beside other symbols
    ("exp(x*cos(pi/4)) == exp(x*sqrt(2)/2)",),
    ("x*atan(1) + y*atan(sqrt(3)) == x*pi/4 + y*pi/3",),
    ("exp(erf(0*x)) == 1",),
]

FALSE = [
    ("sin(x)**2 - cos(x)**2 == 1",),
    ("sin(x + y) == sin(x)*cos(y) - cos(x)*sin(y)",),
    ("cos(x - y) == cos(x)*cos(y) - sin(x)*sin(y)",),
    ("sin(2*x) == 2*sin(x)",),
    ("sin(x)*sqrt(1) == sqrt(1 - cos(x)**2)",),
    ("cos(-3*x) == 3*cos(x) - 4*cos(x)**3",),
    ("cos(x) == 2*cos(x/2)**2 + 1",),
    ("sin(x + pi) == sin(x)",),
    ("sin(x - 7*pi/2) == -cos(x)",),
    ("cos(pi/12) == (sqrt(6) - sqrt(2))/4",),
    ("sin(pi/6) == sqrt(3)/2",),
    ("cos(pi/7) - cos(2*pi/7) + cos(3*pi/7) == -1/2",),
    ("cos(23*pi/7) == cos(2*pi/7)",),
    ("cos(1000000001*pi/3) == -1/2",),
    ("sin(pi*x) == 0",),
    ("cos(pi*k) == 1",),
    ("sin(x + pi*k) == sin(x)",),
    ("cos(pi*k/2)**2 == 1",),
    ("cos(2*pi*k/3) == 1",),
    ("sin(pi**2*k) == 0",),
    ("sin(pi*k*x) == 0",),
    ("sin(2*pi*k/n) == 0", "n >= 1"),
    ("cos(pi*v[1]) == 1", "n >= 1"),
    ("asin(sin(x)) == x",),
    ("atan(tan(x)) == x",),
    ("acos(cos(x)) == x",),
    ("cos(asin(x)) == 1 - x**2",),
    ("sin(atan(x)/2) == 0",),  # no multiple of the arc
    ("cos(3*asin(x)/2) == sqrt(1 - x**2)",),
    ("atan(1) == 5*pi/4",),
    ("asin(1/2) == 5*pi/6",),
    ("asin(-1) == 3*pi/2",),
    ("asin(1/3) == pi/9",),
    ("atan(3) == 2*pi/5",),
    ("atan(10**14) == pi/2",),
    ("atan(-10**14) == -pi/2",),
    ("asin(1 - 10**(-30)) == pi/2",),
    ("atan(1 + 10**(-30)) == pi/4",),
    ("atan(x) == x",),
    ("erf(-x) == erf(x)",),
]


@pytest.mark.parametrize("claim", TRUE, ids=" | ".join)
def test_an_identity_of_angles_is_shown(claim: tuple[str, ...], shows: Shows) -> None:
    assert shows(*claim)


@pytest.mark.parametrize("claim", FALSE, ids=" | ".join)
def test_a_wrong_sign_quadrant_or_branch_is_not(claim: tuple[str, ...], shows: Shows, false: Shows) -> None:
    assert false(*claim)
    assert not shows(*claim)


@pytest.mark.parametrize(
    "written",
    [
        "sin(10**9*pi*x) + sin(pi*x)",
        "sin(x) + sin(10**9*x)",
        "cos(65*x) + cos(x)",
        "sin(x/65) + sin(x)",
        "cos(x/9)*cos(x/8)*cos(x)*cos(65*x/72)",
        "cos(pi/61)",
        "sin(pi/119)",
        "sin(x + pi/10**9)",
    ],
)
def test_an_angle_too_fine_or_a_multiple_too_large_is_left(
    written: str, opened: Callable[..., Field], element: Callable[[Field, str], Rat]
) -> None:
    field = opened()
    with pytest.raises(Stuck, match="limit"):
        element(field, written)


@pytest.mark.parametrize("n", [5, 7, 9, 11, 13, 17, 24, 25, 30, 49, 59, 60, 120])
def test_the_cosine_of_an_nth_of_pi_obeys_its_own_polynomial_alone(
    n: int, opened: Callable[..., Field], element: Callable[[Field, str], Rat]
) -> None:
    """2 cos(πk/n) for k prime to 2n are the conjugates: as many as the totient of 2n, halved."""
    field = opened()
    cosine = element(field, f"cos(pi/{n})")
    (position,) = cosine.uses()
    even = n if n % 2 == 0 else 2 * n
    degree, _ = field.rules[position]
    assert field.atoms[position].kind == "cospi"
    assert degree == sum(1 for k in range(1, even) if gcd(k, 2 * even) == 1)
