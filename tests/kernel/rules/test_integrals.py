"""Improper integrals and ranges in parts: what each rule leaves, and the certificates it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from derivcheck.core.build import OO, build, num, sym
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Goal
from derivcheck.kernel.check import Rejected, opening, step

Premises = Callable[..., list[str] | str]
Verdict = Callable[..., bool]
Read = Callable[..., Goal]


@pytest.mark.parametrize(
    ("claim", "arguments", "premises"),
    [
        ("|- integral(exp(-t), t = 0..oo) = 1",
         "{integral(exp(-t), t = 0..oo)} {t: real; -exp(-t)} {-1} {0}",
         ["limit(-exp(-t), t -> 0+) = -1", "limit(-exp(-t), t -> oo) = 0"]),
        ("|- integral(1/sqrt(t), t = 0..1) = 2",
         "{integral(1/sqrt(t), t = 0..1)} {t: real; 2*sqrt(t)} {0} {2}",
         ["limit(2*sqrt(t), t -> 0+) = 0", "limit(2*sqrt(t), t -> 1-) = 2"]),
        ("|- integral(1/sqrt(t), t = 1..0) = -2",
         "{integral(1/sqrt(t), t = 1..0)} {t: real; 2*sqrt(t)} {0} {2}",
         ["limit(2*sqrt(t), t -> 0+) = 0", "limit(2*sqrt(t), t -> 1-) = 2"]),
        ("|- integral(1/(1 + t^2), t = -oo..oo) = pi",
         "{integral(1/(1 + t^2), t = -oo..oo)} {t: real; atan(t)} {-pi/2} {pi/2}",
         ["limit(atan(t), t -> -oo) = -pi/2", "limit(atan(t), t -> oo) = pi/2"]),
        ("|- integral(1/t^2, t = oo..1) = -1",
         "{integral(1/t^2, t = oo..1)} {t: real; -1/t} {-1} {0}",
         ["limit(-1/t, t -> 1+) = -1", "limit(-1/t, t -> oo) = 0"]),
    ],
)  # fmt: skip
def test_an_improper_integral_leaves_its_limits(
    leaves: Premises, claim: str, arguments: str, premises: list[str]
) -> None:
    assert leaves(claim, f"improper {arguments}")[:2] == premises


@pytest.mark.parametrize(
    ("claim", "arguments", "message"),
    [
        ("|- integral(exp(-t), t = 0..oo) = 1", "", "improper takes"),
        ("|- integral(exp(-t), t = 0..oo) = 1",
         "{integral(exp(-t), t = 0..oo)} {t: real; -exp(-t)} {-1}", "improper takes"),
        ("|- integral(exp(-t), t = 0..oo) = 1", "{exp(1)} {t: real; -exp(-t)} {-1} {0}", "improper takes"),
        ("|- integral(exp(-t), t = 0..oo) = 1",
         "{integral(exp(-t), t = 0..oo)} {t: real; -exp(-t)} {t: real; t} {0}", "do not depend on the bound name"),
        ("|- integral(exp(-t), t = 0..oo) = 1",
         "{integral(exp(-t), t = 0..oo)} {[1, 2]} {-1} {0}", "under the bound name"),
        ("|- integral(exp(-t), t = 0..oo) = 1",
         "{integral(exp(-t), t = 0..oo)} {t: real; exp(-t)} {-1} {0}", "is another function"),
        ("|- integral(1/t^2, t = -1..1) = -2",
         "{integral(1/t^2, t = -1..1)} {t: real; -1/t} {1} {-1}", "needs t^2 != 0"),
        ("|- integral(1/t, t = -oo..oo) = 0",
         "{integral(1/t, t = -oo..oo)} {t: real; log(abs(t))} {0} {0}", "needs t != 0"),
        ("a: real |- integral(1, t = 0..a) = a",
         "{integral(1, t = 0..a)} {t: real; t} {0} {a}", "which end comes first"),
        ("|- integral(0, t = oo..oo) = 0", "{integral(0, t = oo..oo)} {0} {0} {0}", "which end comes first"),
        ("a: real |- integral(1, t = 0..1/a) = 1", "{integral(1, t = 0..1/a)} {t: real; t} {0} {1}", "needs a != 0"),
        ("t: positive |- integral(1, t = 0..t) = t",
         "{integral(1, t = 0..t)} {t} {0} {1}", "the bound name occurs in a bound"),
        ("t: positive |- integral(log(t), t = -1..0) = 0",
         "{integral(log(t), t = -1..0)} {t*log(t) - t} {0} {0}", "log(t) needs t > 0"),
    ],
)  # fmt: skip
def test_an_improper_integral_needs_a_function_and_two_limits(
    leaves: Premises, claim: str, arguments: str, message: str
) -> None:
    assert message in leaves(claim, f"improper {arguments}")


def test_integrals_are_calculus(leaves: Premises) -> None:
    whole = "|- integral(1, t = 0..oo) = 1"
    assert "calculus" in leaves(whole, "improper {integral(1, t = 0..oo)} {t: real; t} {0} {1}", by="algebra")
    assert "calculus" in leaves(
        "|- integral(1, t = 0..2) = 2", "parts-of-range {integral(1, t = 0..2)} {1}", by="algebra"
    )


def test_a_range_in_parts_leaves_the_claim_of_both(leaves: Premises) -> None:
    said = leaves("|- 1 + integral(abs(t), t = -1..1) = 2", "parts-of-range {integral(abs(t), t = -1..1)} {0}")
    assert said == ["1 + (integral(abs(t), t = -1..0) + integral(abs(t), t = 0..1)) = 2"]


@pytest.mark.parametrize(
    ("claim", "arguments", "message"),
    [
        ("|- integral(1, t = 0..2) = 2", "", "parts-of-range takes"),
        ("|- integral(1, t = 0..2) = 2", "{integral(1, t = 0..2)} {[1, 2]}", "parts-of-range takes"),
        ("|- integral(1, t = 0..2) = 2", "{integral(1, t = 0..2)} {3}", "within the range"),
        ("|- integral(1, t = 0..2) = 2", "{integral(1, t = 0..2)} {0}", "within the range"),
        ("a: real |- integral(1, t = 0..2) = 2", "{integral(1, t = 0..2)} {a}", "within the range"),
        ("a: real |- integral(1, t = 0..2) = 2", "{integral(1, t = 0..2)} {1/a}", "needs a != 0"),
        ("|- integral(1, t = 0..2) = 2", "{integral(1, t = 0..2)} {t: real; t}", "the bound name occurs"),
        ("|- integral(1/t, t = -1..1) = 0", "{integral(1/t, t = -1..1)} {0}", "1/t needs"),
        ("|- integral(where(t = 0, 0, 1/t), t = -1..1) = 0", "{integral(where(t = 0, 0, 1/t), t = -1..1)} {0}",
         "stay bounded"),
        ("|- integral(where(t = 0, 0, sin(1/t)), t = -1..1) = 0",
         "{integral(where(t = 0, 0, sin(1/t)), t = -1..1)} {0}", "stay bounded"),
        ("|- integral(1, t = 0..2) = 2", "{integral(1, t = 0..4)} {1}", "does not occur"),
        ("s: real |- diff(s*integral(1, t = 0..2), s) = 2", "{integral(1, t = 0..2)} {1}", "does not occur"),
    ],
)  # fmt: skip
def test_a_range_is_parted_within(leaves: Premises, claim: str, arguments: str, message: str) -> None:
    assert message in leaves(claim, f"parts-of-range {arguments}")


def test_the_size_of_an_array_does_not_move_with_a_bound_name(goal: Read, leaves: Premises) -> None:
    """The terms of sum(0*v + 1) are n in number, whatever n is bound beside it."""
    given = "n: natural; v: vector(n); s: function(real) -> real"
    size, v = (side for side in goal(f"{given} |- n = sum(v)").claim.args)
    ones = build("vsum", (build("add", (build("mul", (num(0), *v.args)), num(1))),))
    t = sym("n")
    primitive = build("div", (build("mul", (t, ones)), num(2)))
    forged = Certificate("antiderivative", (build("integral", (num(0), num(1), t), t), primitive))
    assert leaves(f"{given} |- n = 1/2", forged) == "the bound name is the size of an array"
    around = Certificate("antiderivative", (build("integral", (num(0), num(1), ones), t), num(0)))
    assert leaves(f"{given} |- n = 1/2", around) == "a term of the certificate is none of the language"
    infinite = build("limit", (OO, build("mul", (ones, size))), (size, ""))
    asked = goal(f"{given} |- limit(s(n), n -> oo) = oo")
    found = step(opening(replace(asked, claim=build("eq", (infinite, OO)))), "diverges")
    assert isinstance(found, Rejected)
    assert found.message == "the bound name is the size of an array"
