"""The contrary of a claim that no numbers decide: what has to be proved for a point to refute it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derivcheck import judge
from derivcheck.core import data
from derivcheck.core.build import num
from derivcheck.core.certificate import Certificate, Counterexample, Point
from derivcheck.core.context import Goal
from derivcheck.core.text import text
from derivcheck.core.verdict import Refuted, word
from derivcheck.evaluator import Examination
from derivcheck.kernel import contrary, contrary_shown

Read = Callable[..., Goal]

AT_NOTHING = Point(())
BY_SIGN = Certificate("curvature", (), (Certificate("signs"),))


def at(**values: int) -> Point:
    return Point(tuple((name, num(value)) for name, value in values.items()))


@pytest.mark.parametrize(
    ("sequent", "point", "pinned", "claim"),
    [
        ("x: real |- not convex(x^2, x)", AT_NOTHING, [], "convex(x^2, x)"),
        ("x: real |- not convex(x^2, x)", at(x=3), [], "convex(x^2, x)"),  # x is bound
        ("a, b, x: real |- not convex(a*x^2, x)", at(a=2, b=1), ["a = 2"], "convex(a*x^2, x)"),
        ("a, x: real |- convex(a*x^2, x) => a > 0", at(a=0), ["a = 0"], "convex(a*x^2, x) and a <= 0"),
        ("a, x: real |- not convex(a*x^2, x)", AT_NOTHING, [], "convex(a*x^2, x)"),  # then for every a
        ("n: natural; v: vector(n) |- v = 0", Point((("v", num(1)), ("n", num(1)))), [], "v != 0"),
    ],
)
def test_numbers_of_the_claim_are_pinned_to_the_point(
    goal: Read, sequent: str, point: Point, pinned: list[str], claim: str
) -> None:
    found = contrary(goal(sequent), point)
    assert [text(f) for f in found.context.cases] == pinned
    assert text(found.claim) == claim


def test_nothing_that_is_cited_helps(goal: Read) -> None:
    asked = goal("x: real |- not convex(x^2, x)", {"wrong": "x: real |- convex(x^3, x)"})
    assert contrary(asked, AT_NOTHING).facts == ()


@pytest.mark.parametrize(
    ("sequent", "point", "certificate", "verdict"),
    [
        ("x: real |- not convex(x^2, x)", AT_NOTHING, BY_SIGN, "refuted"),
        ("x: real |- not convex(x^3, x)", AT_NOTHING, BY_SIGN, "unknown"),
        ("x: real |- not convex(x^2, x)", AT_NOTHING, Certificate("signs"), "unknown"),
        ("x: nonnegative |- not convex(x^3, x)", AT_NOTHING, BY_SIGN, "refuted"),
        ("a, x: real |- not convex(a*x^2, x)", at(a=2), BY_SIGN, "refuted"),
        ("a, x: real |- not convex(a*x^2, x)", at(a=-2), BY_SIGN, "unknown"),
        ("a, x: real |- not convex(a*x^2, x)", AT_NOTHING, BY_SIGN, "unknown"),
        ("a: real in [0, 1]; x: real |- not convex(a*x^2, x)", at(a=2), BY_SIGN, "unknown"),  # no point of the context
        ("a, x: real; a < 0 |- not convex(a*x^2, x)", at(a=2), BY_SIGN, "unknown"),
        ("x: real |- convex(x^2, x)", AT_NOTHING, BY_SIGN, "unknown"),  # shows the claim, not its contrary
        ("x: real |- convex(-x^2, x)", AT_NOTHING, BY_SIGN, "unknown"),
    ],
)
def test_a_point_refutes_with_a_proof_of_the_contrary_there(
    goal: Read, sequent: str, point: Point, certificate: Certificate, verdict: str
) -> None:
    asked, found = goal(sequent), Counterexample(point, contrary=certificate)
    found = data.decode_counterexample(data.encode_counterexample(found))
    given = judge.decide(asked, Examination(found), point)
    assert word(given) == verdict
    if isinstance(given, Refuted):
        assert given.trusts == ("evaluator", "kernel:curvature", "kernel:signs")


def test_a_counterexample_by_numbers_needs_no_proof(goal: Read) -> None:
    assert contrary_shown(goal("x: real |- x = 1"), Counterexample(at(x=2)))
