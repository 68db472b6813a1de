"""What a fact about a root, an absolute value or a logarithm says of what stands inside."""

from __future__ import annotations

from collections.abc import Callable

import pytest

GIVEN = "n: integer >= 1; x: vector(n); a: real; b: real"


@pytest.mark.parametrize(
    ("fact", "claim", "follows"),
    [
        ("norm(x) = 1", "dot(x, x) = 1", True),
        ("norm(x) = b", "norm(x)^2 = b^2", True),
        ("sqrt(a + b) = 2", "a = 4 - b", True),
        ("a^(1/3) = b", "a = b^3", True),
        ("norm(x) = 1", "(eye(n) - 2*outer(x, x)) @ (eye(n) - 2*outer(x, x)) = eye(n)", True),
        ("norm(x) = 2", "dot(x, x) = 2", False),
        ("sqrt(a) = b", "a = b", False),
        ("abs(a) = 1", "a = 1", False),
    ],
)
def test_an_equation_with_a_root(accepts: Callable[..., bool], fact: str, claim: str, follows: bool) -> None:
    assert accepts(f"{GIVEN}; {fact} |- {claim}", "rewrite 0 (normal-form)") is follows


@pytest.mark.parametrize(
    ("fact", "claim", "follows"),
    [
        ("norm(x) > 0", "dot(x, x) > 0", True),
        ("norm(x) != 0", "dot(x, x) != 0", True),
        ("sqrt(a) != 0", "a > 0", True),
        ("abs(a) > 0", "a != 0", True),
        ("log(a) > 0", "a > 1", True),
        ("log(a) < 0", "a < 1", True),
        ("log(a) != 0", "a != 1", True),
        ("sqrt(a) >= 0", "a > 0", False),
        ("abs(a) > 0", "a > 0", False),
        ("abs(a) >= 0", "a != 0", False),
        ("log(a) >= 0", "a > 1", False),
        ("norm(x) >= 0", "dot(x, x) > 0", False),
        ("-sqrt(a) < 0", "a > 0", True),
        ("log(a) > -1", "a > 1", False),
        ("abs(a - b) > 0", "a != b", True),
        ("abs(a) > exp(b)", "a != 0", True),
        ("sqrt(a) > 2", "a > 0", True),
        ("abs(a) > b", "a != 0", False),
        # what is linear in a root, exp or log
        ("sqrt(a) = b", "a = b^2", True),
        ("sqrt(a) = b", "b >= 0", True),
        ("sqrt(a) = b", "b > 0", False),
        ("sqrt(a) < b", "a < b^2", True),
        ("sqrt(a) < b", "b > 0", True),
        ("sqrt(a) >= 2", "a >= 4", True),
        ("sqrt(a) > b", "a > b^2", False),  # b = -3, a = 1
        ("2 - 3*sqrt(a) < 0", "a > 4/9", True),
        ("a^(1/3) <= b", "a <= b^3", True),
        ("a^(1/5) <= b", "a <= b^5", False),  # true, but roots that fine are left alone
        ("b*sqrt(a) = 1", "a = 1", False),
        ("exp(a) = 2", "a = log(2)", True),
        ("exp(a) < 2", "a < 2", True),
        ("exp(a) < 2", "a < 1/2", False),
        ("3 - exp(a) < 0", "a > 1", True),
        ("exp(2*a) >= 9", "a >= log(3)", True),
        ("exp(a) > b", "a > 0", False),  # b may be negative
        ("exp(a) = exp(b)", "a = b", True),
        ("b*exp(a) = 1", "a = 0", False),
        ("log(a) > 2", "a > 7", True),
        ("log(a) > 2", "a > 8", False),
        ("3 - 2*log(a) > 0", "a < exp(3/2)", True),
        ("log(a) = b", "a = 1", False),
        ("log(a) > 5000", "a > 7", True),
        ("log(a) > 5000/4999", "a > 1", True),
        ("exp(2) = a", "a > 7", True),
        ("abs(a) < b", "a < b", True),
        ("abs(a) < b", "a > -b", True),
        ("abs(a) < b", "b > 0", True),
        ("abs(a) <= b", "a < b", False),
        ("abs(a) <= b", "b > 0", False),
        ("abs(a) = b", "a <= b", True),
        ("abs(a) = b", "a >= b", False),
        ("abs(a) = b", "a < b", False),
        ("abs(a - 2) < 1", "a > 1", True),
        ("abs(a - 2) < 1", "a > 3/2", False),
        ("1 - 2*abs(a) > 0", "a < 1/2", True),
        ("1 - 2*abs(a) > 0", "a > -1/2", True),
        ("abs(a) > 2", "a^2 > 4", True),
        ("abs(a) > 2", "a > 2", False),
        ("abs(a) > b", "a^2 > b^2", False),  # b may be negative
        ("b*abs(a) < 1", "a < 1", False),
        ("abs(a) + abs(b) < 1", "a + b < 1", True),
        # in each order and with each sign, many roots and absolute values in one fact took all the work there is
        ("abs(a) + abs(b) + abs(a - b) <= 1", "abs(a) <= 2", True),
        ("abs(a) + abs(b) + abs(a - b) + abs(a + b) + abs(a - 2*b) <= 1", "a < a + 1", True),
        ("max(abs(a), b) < n", "a < a + 1", True),
        ("sqrt(a) + sqrt(b) + sqrt(a + 1) + sqrt(b + 1) + sqrt(a + 2) < 9", "a < a + 1", True),
        # a real power that is not 0
        ("a^b != 0", "a > 0", True),
        ("a^b > 0", "a > 0", True),
        ("a^b >= 0", "a > 0", False),
        ("a^(n - 1) != 0", "a != 0", False),  # 0^0 is 1 for an integer exponent
        # a square that is not positive
        ("(a - b)^2 + (b - 1)^2 <= 0", "b = 1", True),
        ("(a - b)^2 + (b - 1)^2 <= 0", "a = 1", True),
        ("-(a - b)^2 - (b - 1)^2 >= 0", "a = 1", True),
        ("(a - b)^2 + (b - 1)^2 <= 1", "b = 1", False),
        ("(a - b)^2 - (b - 1)^2 <= 0", "b = 1", False),
        ("(a - b)^2 - (b - 1)^2 <= 0", "a = b", False),
        ("(a - b)^2 + (b - 1)^2 >= 0", "b = 1", False),
        ("(a - b)^2 + (b - 1)^2 = 0", "a = b", True),
    ],
)
def test_a_sign_of_a_function(accepts: Callable[..., bool], fact: str, claim: str, follows: bool) -> None:
    assert accepts(f"{GIVEN}; {fact} |- {claim}", "signs") is follows


@pytest.mark.parametrize(
    ("claim", "follows"),
    [
        ("diff(where(abs(a) < 1, a^2, 1), a) = 2*a", True),
        ("diff(where(max(a, 0) < 1, 3*a, a^2), a) = 3", True),
        ("diff(where(min(a, 0) < 1 + relu(-b), 3*a, a^2), a) = 3", True),
        ("diff(where(abs(a) < 1, abs(a), 1), a) = sign(a)", False),
        ("diff(where(abs(a) > 0, a, a), a) = 1", False),
        ("diff(where(sqrt(a^2) < 1, a, 1), a) = 1", False),
        ("diff(where(sign(a) < 2, a, 1), a) = 1", False),
        ("diff(where(abs(b) < 1, a, 1/0*a), a) = 1", False),
        # a derivative inside a guard has to exist all the same
        ("where(diff(abs(a), a) < 2, 1, 1) = 1", False),
        ("where(diff(relu(a), a) > 3, 1, 2) = 2", False),
        ("diff(where(diff(abs(a), a) < 2, a, a), a) = 1", False),
        ("where(integral(diff(abs(t), t), t = -1..1) < 2, 1, 1) = 1", False),
    ],
)
def test_a_kink_in_what_is_only_compared_does_no_harm(accepts: Callable[..., bool], claim: str, follows: bool) -> None:
    """At a = 0 the sides of the guard are unequal, and so they are around it; a branch must not have the kink."""
    assert accepts(f"{GIVEN}; abs(a) < 1; a < 1 |- {claim}", "normal-form") is follows
