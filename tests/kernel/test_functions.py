"""exp, log, powers, absolute values: each identity, and beside it the one an author might mistake for it.

What must not be shown is false at some point where both sides have values.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derivcheck.core.term import Term
from derivcheck.kernel.equations import add_equation
from derivcheck.kernel.field import Field
from derivcheck.kernel.ring import Rat, Stuck

Shows = Callable[..., bool]

TRUE = [
    # exp: one atom a monomial, as fine a unit as is asked for
    ("exp(x + y) == exp(x)*exp(y)",),
    ("exp(x1 + x2) == exp(x1)*exp(x2)",),
    ("exp(2*x) == exp(x)**2",),
    ("exp(x) - exp(x/2)**2 == 0",),
    ("exp(x/2)*exp(x/3) == exp(5*x/6)",),
    ("exp(-x) == 1/exp(x)",),
    ("exp(x - y) == exp(x)/exp(y)",),
    ("exp(0) == 1",),
    ("exp(3*log(x)) == x**3",),
    ("exp(log(x)/2) == sqrt(x)",),
    ("exp(x + log(y)) == y*exp(x)",),
    ("exp(x/(x + 1))*exp(1/(x + 1)) == exp(1)",),
    ("exp(2*log(abs(x))) == x**2",),
    # log: split over factors of known sign
    ("log(x*y) == log(x) + log(y)",),
    ("log(x*y) == log(x) + log(y)", "x > 0"),
    ("log(x*y) == log(-x) + log(-y)", "x < 0"),
    ("log(x**2*y) == 2*log(-x) + log(y)", "x < 0"),
    ("log(x**2) == 2*log(abs(x))",),
    ("log(x**3) == 3*log(x)", "x > 0"),
    ("log(x**3*y) == 2*log(abs(x)) + log(x*y)",),
    ("log(y/x**3) == log(x*y) - 4*log(abs(x))",),
    ("log(x*y**2) == log(x) + 2*log(abs(y))", "x > 0"),
    ("log(1/x) == -log(x)",),
    ("log(x/y) == -log(y/x)",),
    ("log(exp(x)) == x",),
    ("log(y*exp(2*x + 1)) == log(y) + 2*x + 1",),
    ("log(sqrt(x)) == log(x)/2",),
    ("log(12) == 2*log(2) + log(3)",),
    ("log(3/8) == log(3) - 3*log(2)",),
    ("log(1) == 0",),
    ("log(-2*x) == log(2) + log(-x)",),
    ("log(2**64*3**50) == 64*log(2) + 50*log(3)",),
    # powers with rational exponents
    ("sqrt(x)**2 == x",),
    ("sqrt(x)*sqrt(y) == sqrt(x*y)",),
    ("sqrt(x*y) == sqrt(x)*sqrt(y)", "x >= 0", "y >= 0"),
    ("sqrt(x*y) == sqrt(-x)*sqrt(-y)", "x < 0", "y < 0"),
    ("sqrt(x**2) == abs(x)",),
    ("sqrt(x**2) == -x", "x <= 0"),
    ("sqrt(x**2*y) == abs(x)*sqrt(y)",),
    ("sqrt(x**2*y) == x*sqrt(y)", "x > 0"),
    ("sqrt(x**2*y) == abs(x)*sqrt(y)", "x != 0"),
    ("sqrt(x**3) == x*sqrt(x)",),
    ("sqrt(x/y) == sqrt(x*y)/abs(y)",),
    ("sqrt(x/y) == sqrt(x)/sqrt(y)", "y > 0"),
    ("(x/y)**(1/3) == (x**2/(x*y))**(1/3)",),
    ("(x*y)**(1/3) == (y*x)**(1/3)",),
    ("(x**4)**(1/4) == abs(x)",),
    ("(x**2)**(3/2) == abs(x)**3",),
    ("(x**2)**(1/4) == abs(x)**(1/2)",),
    ("x**(1/2)*x**(1/3) == x**(5/6)",),
    ("x**(1/3)*x**(2/3) == x",),
    ("x**(-1/2) == 1/sqrt(x)",),
    ("x**(3/2) == x*sqrt(x)",),
    ("sqrt(sqrt(x)) == x**(1/4)",),
    ("sqrt(exp(x)) == exp(x/2)",),
    ("sqrt(12) == 2*sqrt(3)",),
    ("8**(1/3) == 2",),
    ("(8/27)**(2/3) == 4/9",),
    ("sqrt(2)*sqrt(3) == sqrt(6)",),
    ("2**(1/2)*2**(1/3) == 2**(5/6)",),
    ("sqrt(0) == 0",),
    ("real_power(x, 2) == x**2",),
    ("sqrt((x - y)**2*(x + y)) == abs(x - y)*sqrt(x + y)",),
    ("sqrt((x + y)*x**2) == x*sqrt(x + y)", "x >= 0"),
    ("sqrt(-x**2*(-1)) == abs(x)",),
    ("(x**2*y**2)**(1/2) == abs(x)*abs(y)",),
    ("sqrt(x**3*y) == abs(x)*sqrt(x*y)",),
    # real exponents
    ("real_power(x, y + 1) == x*real_power(x, y)", "x > 0"),
    ("real_power(x, y) == exp(y*log(x))", "x > 0"),
    ("real_power(0, y) == 0",),
    ("real_power(x, y)*1 == real_power(x, (2*y)/2)",),
    # integer exponents
    ("x**(n + 1) == x*x**n",),
    ("x**(n + c) == x**n*x**c",),
    ("x**(2*n) == (x**n)**2",),
    ("(x**n)**c == x**(c*n)",),
    ("x**(m + 1) == x*x**m", "x != 0"),
    ("x**(m - 1) == x**m/x", "x < 0"),
    ("x**(-m) == 1/x**m", "x != 0"),
    ("(-1)**(2*m) == 1",),
    ("(-1)**(m + 2) == (-1)**m",),
    ("(-1)**(2*m + 1) == -1",),
    ("x**m == (-1)**m*(-x)**m", "x < 0"),
    ("x**m == exp(m*log(x))", "x > 0"),
    ("x**m*x**n == x**n*x**(1*m)",),
    ("(-1)**binomial(n, 2) == (-1)**binomial(n, 2)",),
    ("x**(m*n)*x**(m*n) == x**(2*m*n)", "x != 0"),
    ("2**(n + 3) == 8*2**n",),
    ("(x*y)**n == x**n*y**n",),
    ("(2*x)**n == 2**n*x**n",),
    ("(x**2)**n == x**(2*n)",),
    ("(x/y)**m == x**m/y**m",),
    ("0**m == 0", "m >= 1"),
    # absolute values
    ("abs(x)**2 == x**2",),
    ("abs(x*y) == abs(x)*abs(y)",),
    ("abs(x/y) == abs(x)/abs(y)",),
    ("abs(-x) == abs(x)",),
    ("abs(x - y) == abs(y - x)",),
    ("abs(x) == x", "x >= 0"),
    ("abs(x) == -x", "x <= 0"),
    ("abs(x**2) == x**2",),
    ("abs(x**3) == x**2*abs(x)",),
    ("abs(-3*x**2*y) == 3*x**2*abs(y)",),
    ("abs(0*x) == 0",),
    ("abs(x**301 - 1) == abs(1 - x**301)",),  # too large to factor
    # one form, also where it stands in another function
    ("exp(z*log(x*y)) == exp(z*log(-x))*exp(z*log(-y))", "x < 0", "y < 0"),
    ("f(y*log(sqrt(x))) == f(y*log(x)/2)",),
    ("exp(y*log(exp(x))) == exp(x*y)",),
    ("12**n == 4**n*3**n",),
    ("f(abs(x)) == f(x)", "x >= 0"),
    ("f(abs(x)) == f(-x)", "x <= 0"),
    ("f(abs(x**301 - 1)) == f(abs(1 - x**301))",),
    ("f(sqrt(x*y)) == f(sqrt(x)*sqrt(y))", "x > 0"),
    ("f(sqrt(x*y)) == f(sqrt(-x)*sqrt(-y))", "x < 0"),
    ("f(sqrt(x*y)) == f(sqrt(x)*sqrt(y))", "x >= 0", "y >= 0"),
    ("f(sqrt(x**2*y)) == f(abs(x)*sqrt(y))", "x != 0"),
    ("f(y*sqrt(exp(x))) == f(y*exp(x/2))",),
    ("f(sqrt(sqrt(x))) == f(x**(1/4))",),
]

FALSE = [
    ("exp(x*y) == exp(x)*exp(y)",),
    ("exp(x + y) == exp(x) + exp(y)",),
    ("exp(x/2)**2 == exp(2*x)",),
    ("exp(log(x)/2) == x/2",),
    ("exp(2*log(abs(x))) == x*abs(x)",),
    ("log(x + y) == log(x) + log(y)",),
    ("log(x*y) == log(x) - log(y)", "x > 0", "y > 0"),
    ("log(x**2*y) == log(y)",),
    ("log(x**2) == 2*log(2*abs(x))",),
    ("log(x**3*y) == 3*log(abs(x)) + log(abs(y)) + 1",),
    ("log(12) == log(2) + 2*log(3)",),
    ("log(2**64*3**50) == 64*log(2) + 51*log(3)",),
    ("sqrt(x**2) == x",),
    ("sqrt(x**2) == -x",),
    ("sqrt(x**2*y) == x*sqrt(y)",),
    ("sqrt(x**2*y**2) == x*y",),
    ("sqrt(x*y) == -sqrt(-x)*sqrt(-y)", "x < 0", "y < 0"),
    ("sqrt(x/y) == sqrt(x*y)/y",),
    ("(x**4)**(1/4) == x",),
    ("sqrt(x*y)**2 == abs(x)*y", "x != 0"),
    ("(x/y)**(1/3) == (x*y)**(1/3)/abs(y)",),
    ("(x**2)**(3/2) == x**3",),
    ("(x**2)**(1/4) == abs(x)",),
    ("x**(1/2)*x**(1/3) == x**(1/6)",),
    ("x**(-1/2) == sqrt(x)",),
    ("sqrt((x - y)**2*(x + y)) == (x - y)*sqrt(x + y)",),
    ("real_power(x, y + 1) == x + real_power(x, y)", "x > 0"),
    ("real_power(x, y) == exp(x*log(y))", "x > 0"),
    ("x**n == 0", "x == 0"),  # 0^0 is 1
    ("0**(m + 1) == 0", "m >= -1"),
    ("0**(2 - n) == 0", "n <= 2"),
    ("(-1)**binomial(n, 2) == 1",),
    ("x**binomial(n + 1, 2) == 1",),
    ("x**(n + 1) == x**n",),
    ("x**(2*n) == x**(n**2)",),
    ("x**n == x**c", "x == 0"),
    ("(x**n)**c == x**(n + c)",),
    ("(-1)**m == 1",),
    ("(-1)**(m + 1) == (-1)**m",),
    ("(-1)**binomial(n, 2) == (-1)**n",),
    ("x**(m**2) == x**m",),
    ("x**m == (-x)**m", "x < 0"),
    ("abs(x) == x",),
    ("abs(x) == -x",),
    ("abs(x + y) == abs(x) + abs(y)",),
    ("abs(x**3) == x**3",),
    ("abs(x) == x", "x >= -1"),
    ("abs(-3*x**2*y) == 3*x**2*y",),
]


@pytest.mark.parametrize("claim", TRUE, ids=" | ".join)
def test_an_identity_is_shown_where_its_sides_have_values(claim: tuple[str, ...], shows: Shows) -> None:
    assert shows(*claim)


@pytest.mark.parametrize("claim", FALSE, ids=" | ".join)
def test_what_only_looks_like_it_is_not(claim: tuple[str, ...], shows: Shows, false: Shows) -> None:
    assert false(*claim)
    assert not shows(*claim)


NOWHERE = [
    "log(0)",
    "log(x - x)",
    "log(-2)",
    "log(-x**2 - 1)",
    "sqrt(-2)",
    "sqrt(-x**2)",
    "(x - x)**(-1/2)",
    "(0*x)**(-1/3)",
]


@pytest.mark.parametrize("written", NOWHERE)
def test_what_has_a_value_nowhere_has_no_normal_form(
    written: str, opened: Callable[..., Field], element: Callable[[Field, str], Rat]
) -> None:
    with pytest.raises(Stuck):
        element(opened(), written)


TOO_MUCH = [
    "(x + 1)**(10**7)",
    "x**(10**9)",
    "2**(10**9)",
    "x**100001",
    "real_power(1, 10**9)",
    "real_power(x, 10**9)",
    "exp(x)*exp(1000003*x/1000)",
    "exp(x) + exp(x/2003)",
    "exp(2001*x) + exp(x)",
    "x**(1/61)",
    "x**(1/7)*x**(1/59)",
    "sqrt(2**64*3**50*5)**(2**20)",
    "4**(8003/2)",
    "3**(10**9/7)",
    "x**(3000*n)",
]


@pytest.mark.parametrize("written", TOO_MUCH)
def test_what_would_take_too_much_work_is_left(
    written: str, opened: Callable[..., Field], element: Callable[[Field, str], Rat]
) -> None:
    field = opened()
    with pytest.raises(Stuck, match="limit"):
        element(field, written)


def test_a_root_of_what_may_be_negative_is_not_taken_out_beside_a_square_that_may_be_zero(shows: Shows) -> None:
    """At x = 0 the root of x^2*y has a value whatever y is, and the root of y has none for y < 0."""
    assert not shows("f(sqrt(x**2*y)) == f(abs(x)*sqrt(y))")


def test_an_integer_that_equals_a_multiple_of_a_real_number_is_no_such_multiple_of_an_integer(
    term: Callable[[str], Term], opened: Callable[..., Field], element: Callable[[Field, str], Rat]
) -> None:
    """From m = 2*x the power (-1)^m was not (-1)^(2*x) = ((-1)^x)^2 = 1: x may be 1/2."""
    field = opened()
    assert add_equation(field, term("m == 2*x"), term("m"))
    assert not element(field, "(-1)**m").same(field.constant(1))
    assert add_equation(field, term("x == 1/4"))
    with pytest.raises(Stuck):  # no point satisfies both
        element(field, "2**m")


def test_a_number_too_large_to_factor_keeps_one_root_and_one_logarithm(shows: Shows) -> None:
    square = (2**61 - 1) * (2**89 - 1)
    assert shows(f"log({square}*2) == log(2) + log({square})")
    assert shows(f"sqrt({square})**2 == {square}")
    assert not shows(f"log({square}) == log({2**61 - 1})")


def test_a_logarithm_of_what_an_equation_makes_a_number(
    term: Callable[[str], Term], opened: Callable[..., Field], element: Callable[[Field, str], Rat]
) -> None:
    field = opened()
    assert add_equation(field, term("abs(x) == 3"))
    assert element(field, "log(x**2*y**2)").same(element(field, "2*log(3) + 2*log(abs(y))"))
    assert not element(field, "log(x**2*y**2)").same(element(field, "log(3) + 2*log(abs(y))"))
