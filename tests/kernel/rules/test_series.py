"""Infinite sums: what the rule leaves to be shown, the certificates it refuses, and what is known of power series."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from flint import arb, ctx

from derivcheck.core.build import OO, build, num, sym
from derivcheck.core.certificate import Certificate, Point
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import NATURAL
from derivcheck.evaluator import evaluate
from derivcheck.kernel.series import KNOWN

Premises = Callable[..., list[str] | str]
Verdict = Callable[..., bool]

GEOMETRIC = "r: real in (-1, 1) |- sum(r^k, k = 0..oo) = 1/(1 - r)"
TERM = "{sum(r^k, k = 0..oo)}"


@pytest.mark.parametrize(
    ("claim", "arguments", "premises"),
    [
        (GEOMETRIC, TERM + " {j: natural; j} {j: natural; r^j/(1 - r)} {0}",
         ["j new |- r^(0 + j) = r^j/(1 - r) - r^(j + 1)/(1 - r)", "limit(r^j/(1 - r), j -> oo) = 0",
          "rule sum(r^k, k = 0..oo) = r^0/(1 - r) - 0 |- sum(r^k, k = 0..oo) = 1/(1 - r)"]),
        ("x: real |- sum(x^k/k, k = 1..oo) = 0",
         "{sum(x^k/k, k = 1..oo)} {j: natural; j} {0} {0} {1} log {x} 1",
         ["j new |- x^(1 + j)/(1 + j) = (0 - 0) + 1*(x^(1 + j)/(1 + j))", "limit(0, j -> oo) = 0", "x >= -1", "x < 1",
          "rule sum(x^k/k, k = 1..oo) = (0 - 0) + 1*(-log(1 - x) + 0) |- sum(x^k/k, k = 1..oo) = 0"]),
        ("x: real |- sum(x^k/factorial(k), k = 1..oo) = 0",
         "{sum(x^k/factorial(k), k = 1..oo)} {j: natural; j} {0} {0} {1} exp {x} 1",
         ["j new |- x^(1 + j)/factorial(1 + j) = (0 - 0) + 1*(x^(1 + j)/factorial(1 + j))", "limit(0, j -> oo) = 0",
          "rule sum(x^k/factorial(k), k = 1..oo) = (0 - 0) + 1*(exp(x) + 0 - x^0/factorial(0))"
          " |- sum(x^k/factorial(k), k = 1..oo) = 0"]),
    ],
)  # fmt: skip
def test_a_series_leaves_its_terms_a_limit_and_the_claim(
    leaves: Premises, claim: str, arguments: str, premises: list[str]
) -> None:
    assert leaves(claim, f"series {arguments}") == premises


def test_a_sum_from_below_zero_is_over_no_natural_numbers(leaves: Premises) -> None:
    r, k, j = sym("r"), sym("k", NATURAL), sym("j", NATURAL)
    forged = build("sum", (num(-1), OO, build("pow", (r, k), True)), k)
    said = leaves(GEOMETRIC, Certificate("series", (forged, j, num(0), num(0))))
    assert said == "the bound name is of a sort that its values do not have"


@pytest.mark.parametrize(
    ("claim", "arguments", "message"),
    [
        (GEOMETRIC, "", "series takes"),
        (GEOMETRIC, TERM + " {j: natural; j} {0}", "series takes"),
        (GEOMETRIC, TERM + " {0} {0} {0}", "series takes"),
        (GEOMETRIC, "{r} {j: natural; j} {0} {0}", "series takes"),
        (GEOMETRIC, TERM + " {j: natural; j} {0} {0} {1} exp {r}", "series takes"),
        (GEOMETRIC, "{sum(r^k, k = 0..5)} {j: natural; j} {0} {0}", "does not go from an integer to oo"),
        (GEOMETRIC, "{sum(r^k, k = -oo..oo)} {j: natural; j} {0} {0}", "does not go from an integer to oo"),
        (GEOMETRIC, "{sum(r^k, k = oo..oo)} {j: natural; j} {0} {0}", "does not go from an integer to oo"),
        (GEOMETRIC, TERM + " {j: integer; j} {0} {0}", "the name is not new"),
        (GEOMETRIC, TERM + " {r} {0} {0}", "the name is not new"),
        (GEOMETRIC, TERM + " {k: natural; k} {0} {0}", "the name is not new"),
        ("n: natural |- sum(2^(-n-k), k = 0..oo) = 1", "{sum(2^(-n-k), k = 0..oo)} {n} {0} {0}", "the name is not new"),
        # what is known of n would be known of every place in the sum
        ("r: real in (-1, 1); n: natural; n > 3 |- sum(r^k, k = 0..oo) = 0", TERM + " {n} {0} {0}",
         "the name is not new"),
        (GEOMETRIC, TERM + " {j: natural; j} {k: natural; 2^(-k)} {0}", "not declared"),
        (GEOMETRIC, TERM + " {j: natural; j} {0} {0} {z: real; z} exp {r} 0", "not declared"),
        (GEOMETRIC, "{s: real; sum(s^k, k = 0..oo)} {j: natural; j} {0} {0}", "not declared"),
        (GEOMETRIC, TERM + " {j: natural; j} {0} {j: natural; j}", "free of the new name"),
        (GEOMETRIC, TERM + " {j: natural; j} {0} {0} {j: natural; j} exp {r} 0", "free of the new name"),
        (GEOMETRIC, TERM + " {j: natural; j} {0} {0} {1} exp {j: natural; j} 0", "free of the new name"),
        (GEOMETRIC, TERM + " {j: natural; j} {[0, 0]} {0}", "numbers"),
        (GEOMETRIC, TERM + " {j: natural; j} {0} {0} {1} zeta {r} 0", "no such known series"),
        (GEOMETRIC, TERM + " {j: natural; j} {0} {0} {1} log {r} 0", "no such known series"),
        (GEOMETRIC, TERM + " {j: natural; j} {0} {0} {1} exp {r} 100", "no such known series"),
        (GEOMETRIC, TERM + " {j: natural; j} {0} {1/r}", "r != 0"),
    ],
)  # fmt: skip
def test_a_series_is_told_in_full(leaves: Premises, claim: str, arguments: str, message: str) -> None:
    assert message in leaves(claim, f"series {arguments}")


def test_series_are_calculus(leaves: Premises) -> None:
    assert "calculus" in leaves(GEOMETRIC, f"series {TERM} {{j: natural; j}} {{0}} {{0}}", by="algebra")


SHOWN = "(normal-form, limit {j: natural; limit(r^j/(1 - r), j -> oo)} {0} (normal-form), normal-form)"


def test_a_geometric_series_has_its_value_within_its_circle(accepts: Verdict) -> None:
    certificate = f"series {TERM} {{j: natural; j}} {{j: natural; r^j/(1 - r)}} {{0}} {SHOWN}"
    assert accepts(GEOMETRIC, certificate)
    for outside in ("real in (-1, 1]", "real in [-1, 1)", "real", "real in (1, 2)"):
        assert not accepts(GEOMETRIC.replace("real in (-1, 1)", outside), certificate)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_known_series_add_up_to_what_is_known_of_them(name: str) -> None:
    """Partial sums at a point well inside come close; a coefficient or a first term that is off does not."""
    known, k, u = KNOWN[name], sym("k", NATURAL), num(Fraction(1, 3))
    terms = [evaluate(substitute(known.term(u, k), {"k": num(n)}), Point(), 64) for n in range(known.first, 400)]
    with ctx.workprec(64):
        gap = abs(arb(sum(terms[1:], terms[0])) - evaluate(known.value(u), Point(), 64))
        assert gap < (0.01 if name == "reciprocal squares" else 1e-15)
