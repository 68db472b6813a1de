"""False verdicts once given, each with its story; none may come back.

A row is a claim that was proved although it is false, or refuted although it
is true.  It is put straight to search and kernel, without the evaluator in
front, which would hide a fault of the kernel.
"""

from __future__ import annotations

import pytest

from derivcheck import kernel, methods
from derivcheck.core.build import build
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Goal
from derivcheck.syntax import read_claim

REAL = {"a": "real", "s": "real", "z": "real", "p": "real in (0, 1)"}

#: story → claims with their assumptions
PROVED_ONCE = {
    # c - d = m (a - b) carries a = b over only where m is defined: here m has a - b in its denominator.
    "a multiple that divides by the hypothesis": [
        ("-exp(a)*s = exp(a)", ["s = 1"]),
        ("-exp(a)*s - s = exp(a) - s", ["s = 1"]),
        ("p = exp(z) <=> p = exp(z)*(1 - p)", []),
        ("p = 1/(1 + exp(-z + 1)) <=> p = 1/(1 + exp(-z))", []),
        ("p/-p = exp(z) <=> p = exp(z)*(1 - p)", []),
    ],
}


@pytest.mark.parametrize(
    ("claim", "assumptions"), [row for rows in PROVED_ONCE.values() for row in rows], ids=lambda part: str(part)
)
def test_the_kernel_accepts_no_proof_of_a_falsehood_it_once_proved(claim: str, assumptions: list[str]) -> None:
    read, errors = read_claim({"symbols": REAL, "assume": assumptions, "claim": claim})
    assert read is not None, errors
    goal = Goal(read.context, read.formula.term)
    certificate, _, _ = methods.search(goal)
    assert certificate is None or not isinstance(kernel.check(goal, certificate), kernel.Accepted), certificate


@pytest.mark.parametrize("fact", ["0 = 0", "a = a", "a*0 = 0", "a - a >= 0", "sin(pi) <= 0", "exp(z) - exp(z) >= 0"])
def test_a_fact_that_says_nothing_contradicts_nothing(fact: str) -> None:
    """An element that is zero has no factors whose signs could contradict it; cases on 0 proved anything once."""
    read, errors = read_claim({"symbols": REAL, "claim": fact})
    assert read is not None, errors
    assert not kernel.contradictory(read.context.assume(read.formula.term))
    assert not kernel.contradictory(read.context.suppose(read.formula.term))
    number = read.formula.term.args[0]
    forged = Certificate("cases", (number,), (Certificate("absurd"),) * 3)
    assert not isinstance(kernel.check(Goal(read.context, build("ne", (number, number))), forged), kernel.Accepted)
