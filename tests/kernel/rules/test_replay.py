"""Every certificate that the methods find survives JSON and is accepted again where no method is loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache

import pytest

from derivcheck import methods
from derivcheck.core import data
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Goal
from derivcheck.core.term import Term
from derivcheck.kernel import Accepted, check

Read = Callable[..., Goal]

CLAIMS = [
    "x: real |- (x + 1)^2 = x^2 + 2*x + 1",
    "x: real; f(t) := t^2 |- f(x) = x^2",
    "x: real |- x^2 + 1 > 0 and x = x",
    "x: real |- abs(x) >= x",
    "x: real |- max(x, -x) = abs(x)",
    "y: binary |- y^2 = y",
    "x: real; x < 0 or x > 0 |- x != 0",
    "x, y: real; x = y + 1 |- x^2 = (y + 1)^2",
    "x, y: real; x < y |- 2*x < 2*y",
    "x: real |- x > 1 <=> 2*x > 2",
    "x, y: real |- x < y <=> exp(x) < exp(y)",
    "x: real |- x > 1 => x > 0",
    "x: real |- x > 0 or x^2 >= 0",
    "|- integral(exp(-t), t = 0..1) = 1 - exp(-1)",
    "x: real |- diff(log(1 + exp(x)), x) = exp(x)/(1 + exp(x))",
    "|- limit(sin(t)/t, t -> 0) = 1",
    "|- limit(exp(t), t -> oo) = oo",
    "x: positive |- log(x) <= x - 1",
    "x, y: real |- x^2 + y^2 >= 2*x*y",
    "n: natural |- sum(k^3, k = 1..n) = sum(k, k = 1..n)^2",
    "n: natural |- 2^n >= n + 1",
    "n: natural; v: vector(n) |- grad(dot(v, v), v) = 2*v",
    "m, n: natural; X: matrix(m, n) |- psd(X.T @ X)",
    "x: real |- convex(exp(x) + x^2, x)",
    "x: real |- convex(abs(x), x)",
    "x: real |- not convex(x^3, x)",
    "n: natural; A: matrix(n, n); det(A) != 0 |- inv(inv(A)) = A",
    "n: natural; x: vector(n); i: 1..n; x[i] > 0 |- sum(x[k], k = 1..n) > 0",
]  # fmt: skip

FACTS = [
    ("y: positive |- sqrt((y + 1)^2) = y + 1", {"root": "x: positive |- sqrt(x^2) = x"}, None, "step"),
    ("z: real |- diff(2*(exp(z)/(1 + exp(z))), z) = 2*exp(z)/(1 + exp(z))^2",
     {"slope": "z: real |- diff(exp(z)/(1 + exp(z)), z) = exp(z)/(1 + exp(z))^2"}, "slope calculus", "step"),
    ("x, y: real |- x < y", {"first": "x <= 1", "second": "1 < y"}, None, "goal"),
]  # fmt: skip

REPLAY = """
import json, sys
from derivcheck import kernel
from derivcheck.core import data
rows = json.load(sys.stdin)
answers = [kernel.check(data.decode_goal(goal), data.decode_certificate(shown)) for goal, shown in rows]
loaded = [m for m in ("derivcheck.methods", "derivcheck.engine", "derivcheck.evaluator", "sympy") if m in sys.modules]
print(json.dumps([[type(a).__name__ for a in answers], loaded]))
"""


@lru_cache
def found(goal: Read) -> list[tuple[Goal, Certificate]]:
    """The goals of the tables with what a search finds for them."""
    goals = [goal(claim) for claim in CLAIMS]
    goals += [goal(claim, facts, by, kind) for claim, facts, by, kind in FACTS]
    shown = [(asked, methods.search(asked)[0]) for asked in goals]
    open_ones = [asked.claim for asked, certificate in shown if certificate is None]
    assert not open_ones
    return [(asked, certificate) for asked, certificate in shown if certificate is not None]


def test_certificates_are_data_that_the_kernel_alone_accepts(goal: Read) -> None:
    shown = found(goal)
    rules = {rule for _, certificate in shown for rule in certificate.rules()}
    assert len(rules) > 15, sorted(rules)
    rows = [[data.encode_goal(asked), data.encode_certificate(certificate)] for asked, certificate in shown]
    run = subprocess.run(
        [sys.executable, "-c", REPLAY], input=json.dumps(rows), capture_output=True, text=True, check=True, timeout=120
    )
    answers, loaded = json.loads(run.stdout)
    assert loaded == []
    assert answers == ["Accepted"] * len(rows)


FALSE = [
    "x: real |- (x + 1)^2 = x^2 + 2*x",
    "x: real; f(t) := t^2 |- f(x) = x^3",
    "x: real |- x^2 > 0 and x = x",
    "x: real |- abs(x) > x",
    "y: binary |- y^2 = 1",
    "x, y: real; x < y |- 2*x > 2*y",
    "x: real |- x > 1 <=> x > 0",
    "x, y: real |- x < y <=> exp(y) < exp(x)",
    "|- integral(exp(-t), t = 0..1) = 1 + exp(-1)",
    "|- limit(sin(t)/t, t -> 0) = 0",
    "x: positive |- log(x) < x - 1",
    "n: natural |- sum(k^3, k = 1..n) = sum(k, k = 1..n)^2 + 1",
    "m, n: natural; X: matrix(m, n) |- pd(X.T @ X)",
    "x: real |- convex(x^3, x)",
    "x: real |- not convex(x^2, x)",
    "y: real |- sqrt((y + 1)^2) = y + 1",
]


def test_no_certificate_of_another_claim_shows_a_falsehood(goal: Read) -> None:
    falsehoods = [goal(claim) for claim in FALSE]
    for _, certificate in found(goal):
        for asked in falsehoods:
            assert not isinstance(check(asked, certificate), Accepted), (asked.claim, certificate)


def mutants(certificate: Certificate) -> list[Certificate]:
    """A certificate with a premise, an argument or a rule too few, too many or exchanged."""
    found = [
        Certificate(certificate.rule, certificate.arguments, certificate.premises[:-1]),
        Certificate(certificate.rule, certificate.arguments, (*certificate.premises, Certificate("normal-form"))),
        Certificate(certificate.rule, (*certificate.arguments, "x"), certificate.premises),
        Certificate(certificate.rule, certificate.arguments[:-1], certificate.premises),
        Certificate(certificate.rule.upper(), certificate.arguments, certificate.premises),
    ]
    for k, argument in enumerate(certificate.arguments):
        other: object = 999 if isinstance(argument, Term) else "nobody" if isinstance(argument, str) else 10**9
        arguments = (*certificate.arguments[:k], other, *certificate.arguments[k + 1 :])
        found.append(Certificate(certificate.rule, arguments, certificate.premises))  # type: ignore[arg-type]
    return [c for c in found if c != certificate]


def test_a_certificate_with_a_part_too_few_or_too_many_shows_nothing(goal: Read) -> None:
    for asked, certificate in found(goal):
        for mutant in mutants(certificate):
            assert not isinstance(check(asked, mutant), Accepted), (asked.claim, mutant)


@pytest.mark.parametrize("nonsense", [None, [], ["x"], {"rule": "x"}, ["x", [], {}], ["x", [[1.5]], []], "normal-form"])
def test_what_is_no_certificate_is_not_read_as_one(nonsense: object) -> None:
    with pytest.raises((data.DataError, TypeError)):
        data.decode_certificate(nonsense)
