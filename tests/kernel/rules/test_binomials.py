"""Binomial coefficients that differ by integers, and what the binomial theorem leaves to be shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Premises = Callable[..., list[str] | str]
Verdict = Callable[..., bool]


@pytest.mark.parametrize(
    "claim",
    [
        "n, k: natural |- binomial(n + 1, k + 1) = binomial(n, k) + binomial(n, k + 1)",
        "x: real; k: natural |- binomial(x + 1, k + 1) = binomial(x, k) + binomial(x, k + 1)",
        "n, k: integer >= 1; k <= n |- k*binomial(n, k) = n*binomial(n - 1, k - 1)",
        "x: real; k: natural |- (k + 1)*binomial(x, k + 1) = (x - k)*binomial(x, k)",
        "n, k: natural; k <= n |- (n + 1 - k)*binomial(n + 1, k) = (n + 1)*binomial(n, k)",
        "n, k: natural; k <= n |- binomial(n, k)*(n + 1) = (n + 1 - k)*binomial(n + 1, k)",
        "n: natural |- binomial(n + 2, n + 2) = 1",
        "n: integer >= 3 |- 0^(n - 2) = 0",
        "x: real |- binomial(x, 3) = x*(x - 1)*(x - 2)/6",
    ],
)
def test_shifted_coefficients_are_related(accepts: Verdict, claim: str) -> None:
    assert accepts(claim, "normal-form")


@pytest.mark.parametrize(
    "claim",
    [
        "n, k: natural |- binomial(n + 1, k + 1) = binomial(n, k) + binomial(n + 1, k)",
        "n, k: natural |- binomial(n, k) = binomial(n + 1, k)*(n + 1 - k)/(n + 1) + 1",
        "x: real; k: natural |- (k + 1)*binomial(x, k + 1) = (x - k + 1)*binomial(x, k)",
        # where x + 1 = k the quotient is 0/0
        "n, k: natural; n + 1 - k != 0 or n = n |- binomial(n + 1, k)*(n + 1 - k)/(n + 1 - k) = binomial(n + 1, k)",
        "x: real; k: natural; x = k |- binomial(x, k) = 2",
        "n: integer >= 2 |- 0^(n - 2) = 0",
        "x: integer |- binomial(x, 3) = x*(x - 1)*(x - 3)/6",
        # the lower number is not brought down as far as 0
        "x: real; k: natural |- (k + 9)*binomial(x, k + 9) = (x - k - 8)*binomial(x, k + 8)",
    ],
)
def test_other_relations_are_not_shown(accepts: Verdict, claim: str) -> None:
    assert not accepts(claim, "normal-form")


SUM = "n: natural; u, w, c: real |- sum(c*binomial(n, k)*u^k*w^(n - k), k = 0..n) = 0"
TERM = "{sum(c*binomial(n, k)*u^k*w^(n - k), k = 0..n)}"
J = "{j: natural; j}"


def test_the_theorem_leaves_the_terms_the_range_the_order_and_the_claim(leaves: Premises) -> None:
    assert leaves(SUM, f"binomial-theorem {TERM} {J} {{u}} {{w}} {{c}}") == [
        "j new |- c*binomial(n, j)*u^j*w^(n - j) = (c*(1*1) + 0)*binomial(n, j)*u^j*w^(n - j)",
        "n >= 0",
        "n >= 0 or u + w != 0",
        "rule sum(c*binomial(n, k)*u^k*w^(n - k), k = 0..n) = c*(1*1)*u^0*(u + w)^(n - 0) + 0 |- "
        "sum(c*binomial(n, k)*u^k*w^(n - k), k = 0..n) = 0",
    ]


def test_falling_powers_and_terms_left_out_ask_for_more(leaves: Premises) -> None:
    claim = "n: natural |- sum(k*binomial(n, k), k = 2..n) = 0"
    found = leaves(claim, f"binomial-theorem {{sum(k*binomial(n, k), k = 2..n)}} {J} {{1}} {{1}} {{0}} {{1}}")
    assert found[1:3] == ["n >= 1", "n >= 1 or 1 + 1 != 0"]
    assert "- 0*binomial(n, 0) - 1*binomial(n, 1) |-" in found[3]


SHAPE = "binomial-theorem takes a sum"
RANGE = "the sum does not go from 0"
NEW = "the name is not new"


@pytest.mark.parametrize(
    ("claim", "arguments", "message"),
    [
        (SUM, "", SHAPE),
        (SUM, f"{TERM} {J} {{u}} {{w}}", SHAPE),
        (SUM, f"{TERM} {J} {{u}} {{w}} 1", SHAPE),
        (SUM, f"{TERM} {{1}} {{u}} {{w}} {{c}}", SHAPE),
        (SUM, f"{{u}} {J} {{u}} {{w}} {{c}}", SHAPE),
        (SUM, f"{TERM} {J} {{u}} {{w}} {{c}} {{c}} {{c}} {{c}} {{c}} {{c}}", SHAPE),
        (SUM, f"{{sum(u^k, k = n..n)}} {J} {{u}} {{w}} {{c}}", RANGE),
        (SUM, f"{{sum(u^k, k = 9..n)}} {J} {{u}} {{w}} {{c}}", RANGE),
        (SUM, f"{{sum(u^k, k = -1..n)}} {J} {{u}} {{w}} {{c}}", RANGE),
        (SUM, f"{{sum(u^k, k = 0..oo)}} {J} {{u}} {{w}} {{c}}", RANGE),
        (SUM, f"{TERM} {{j: integer; j}} {{u}} {{w}} {{c}}", NEW),
        (SUM, f"{TERM} {{n}} {{u}} {{w}} {{c}}", NEW),
        (SUM, f"{TERM} {{k: natural; k}} {{u}} {{w}} {{c}}", NEW),
        (SUM, f"{TERM} {J} {{j: natural; j}} {{w}} {{c}}", "not declared"),
        (SUM, f"{TERM} {J} {{1/u}} {{w}} {{c}}", "needs u != 0"),
        (SUM, f"{TERM} {J} {{u}} {{log(w)}} {{c}}", "needs w > 0"),
        (SUM, f"{TERM} {J} {{u}} {{w}} {{1/c}}", "needs c != 0"),
        ("n: natural; v: vector(n) |- sum(binomial(n, k), k = 0..n) = 0",
         f"{{sum(binomial(n, k), k = 0..n)}} {J} {{v}} {{1}} {{1}}", "are numbers"),
    ],
)  # fmt: skip
def test_the_theorem_takes_nothing_else(leaves: Premises, claim: str, arguments: str, message: str) -> None:
    assert message in leaves(claim, f"binomial-theorem {arguments}")


BY = "(normal-form, signs, signs, normal-form)"


@pytest.mark.parametrize(
    ("claim", "certificate"),
    [
        # the range may be empty where the power is not 0
        ("n: integer |- sum(binomial(n, k), k = 0..n) = 2^n",
         f"binomial-theorem {{sum(binomial(n, k), k = 0..n)}} {J} {{1}} {{1}} {{1}} {BY}"),
        # n < 1 and u + w = 0: the derivative of a constant, with 0 below the line
        ("n: natural |- sum(k*(-1)^k*binomial(n, k), k = 0..n) = -n*0^(n - 1)",
         f"binomial-theorem {{sum(k*(-1)^k*binomial(n, k), k = 0..n)}} {J} {{-1}} {{1}} {{0}} {{1}} {BY}"),
        # another coefficient, another power
        ("n: natural |- sum(binomial(n, k)*2^k, k = 0..n) = 4^n",
         f"binomial-theorem {{sum(binomial(n, k)*2^k, k = 0..n)}} {J} {{3}} {{1}} {{1}} {BY}"),
        ("m, n: natural |- sum(binomial(m, k), k = 0..n) = 2^n",
         f"binomial-theorem {{sum(binomial(m, k), k = 0..n)}} {J} {{1}} {{1}} {{1}} {BY}"),
        # two terms are left out where there is only one
        ("n: natural |- sum(k*binomial(n, k), k = 2..n) = n*2^(n - 1) - n",
         f"binomial-theorem {{sum(k*binomial(n, k), k = 2..n)}} {J} {{1}} {{1}} {{0}} {{1}} {BY}"),
    ],
)  # fmt: skip
def test_a_premise_of_the_theorem_that_fails_stops_it(accepts: Verdict, claim: str, certificate: str) -> None:
    assert not accepts(claim, certificate)
