"""Integrals with infinite and singular ends: enclosures that hold the value, and nothing where there is none."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from flint import arb, ctx, fmpq

from derivcheck.evaluator.evaluate import compiled, frame_at
from derivcheck.evaluator.frame import State
from derivcheck.evaluator.outcome import Undecided, Undefined
from derivcheck.evaluator.tails import UNIT_SCALE, Far, Scale, Tail
from derivcheck.syntax import read_claim

ROOT = math.sqrt(math.pi)


def value(integral: str, bits: int) -> arb:
    """The enclosure of a closed integral."""
    read, errors = read_claim({"claim": f"{integral} = 0"})
    assert read is not None, errors
    with ctx.workprec(bits):
        return arb(compiled(read.formula.term.args[0])(frame_at({}, State(3_000_000))))


@pytest.mark.parametrize("bits", [64, 256])
@pytest.mark.parametrize(
    ("integral", "true"),
    [
        ("integral(exp(-x), x = 0..oo)", 1),
        ("integral(exp(-x), x = oo..0)", -1),
        ("integral(exp(x), x = -oo..0)", 1),
        ("integral(exp(-3*x/7), x = 2..oo)", 7 / 3 * math.exp(-6 / 7)),
        ("integral(x^5*exp(-x), x = 0..oo)", 120),
        ("integral(exp(-x*sqrt(2)), x = 0..oo)", 1 / math.sqrt(2)),
        ("integral(exp(-x^2/2 + x), x = -oo..oo)", math.sqrt(2 * math.pi) * math.exp(1 / 2)),
        ("integral(x^2*exp(-x^2/2), x = -oo..oo)", math.sqrt(2 * math.pi)),
        ("integral(exp(-sqrt(x)), x = 0..oo)", 2),
        ("integral(1/(1 + x^2), x = -oo..oo)", math.pi),
        ("integral(1/x^2, x = 1..oo)", 1),
        ("integral(x^(-3/2), x = 1..oo)", 2),
        ("integral(log(x)/x^2, x = 1..oo)", 1),
        ("integral(1/(x^2*log(x + 1)), x = 2..oo)", 0.3023293),
        ("integral(log(x), x = 0..1)", -1),
        ("integral(log(x)^2, x = 0..1)", 2),
        ("integral(log(1 - x), x = 0..1)", -1),
        ("integral(x*log(x), x = 0..1)", -0.25),
        ("integral(x^x, x = 0..1)", 0.7834305),
        ("integral(1/sqrt(x), x = 0..1)", 2),
        ("integral(1/sqrt(1 - x^2), x = -1..1)", math.pi),
        ("integral(sqrt(1 - x^2), x = -1..1)", math.pi / 2),
        ("integral(log(x)/(1 + x^2), x = 0..oo)", 0),
        ("integral(exp(-x^2)*log(x), x = 0..oo)", -0.8700577),
        ("integral(log(1 + x)/x, x = 0..1)", math.pi**2 / 12),
        ("integral(sin(x)/x^(3/2), x = 0..1)", 1.935155),
        ("integral(exp(-1/x)/x^2, x = 0..1)", math.exp(-1)),
        ("integral(tanh(x)*exp(-x), x = 0..oo)", math.pi / 2 - 1),
        ("integral(exp(x)/(1 + exp(x))^2, x = -oo..oo)", 1),
        ("integral(exp(-abs(x)), x = -oo..oo)", 2),
        ("integral(relu(x - 1)*exp(-x), x = 0..oo)", math.exp(-1)),
        ("integral(max(x, 1)*exp(-x), x = 0..oo)", 1 + math.exp(-1)),
        ("integral(min(1, 1/x^2), x = 1/2..oo)", 1.5),
        ("integral(where(x < 0 or x^2 < -1, 1, 1/x^2), x = 1/2..oo)", 2),
        ("integral(indicator(not x < 0 and x > -1)*exp(-x), x = 0..oo)", 1),
        ("integral(sign(x)*exp(-x), x = 0..oo)", 1),
        ("integral(erf(x)*exp(-x^2), x = 0..oo)", ROOT / 4),
        ("integral(atan(x)/x^2, x = 1..oo)", math.pi / 4 + math.log(2) / 2),
        ("integral(exp(-2*x)*cosh(x), x = 0..oo)", 2 / 3),
        ("integral(exp(-2*x)*sinh(x), x = 0..oo)", 1 / 3),
        ("integral(exp(-x*log(x)), x = 1..oo)", 0.7041699),
        ("integral(1/(1 + exp(x)), x = 0..oo)", math.log(2)),
    ],
)
def test_the_enclosure_holds_the_value(integral: str, true: float, bits: int) -> None:
    found = value(integral, bits)
    assert found.overlaps(arb(true, 1e-5))
    assert found.rad() < 0.05


@pytest.mark.parametrize(
    "integral",
    [
        "integral(1/x, x = 1..oo)",
        "integral(1/x, x = 0..1)",
        "integral(1/x^2, x = 0..1)",
        "integral(1/x^2, x = 0..oo)",
        "integral(1, x = 0..oo)",
        "integral(1, x = oo..oo)",
        "integral(exp(x), x = 0..oo)",
        "integral(sin(x), x = 0..oo)",
        "integral(sin(x)/x, x = 1..oo)",  # it exists, not absolutely
        "integral(1/(x*log(x)), x = 2..oo)",
        "integral(exp(-x)/(1 + sin(x)), x = 0..oo)",  # poles far out
        "integral(sign(sin(x))*exp(-x), x = 0..oo)",
        "integral(floor(x)*exp(-x), x = 0..oo)",
        "integral(exp(-x)*log(sin(x)), x = 0..oo)",
        "integral(sqrt(sin(x))*exp(-x), x = 0..oo)",
        "integral(where(sin(x) > 0, 0, exp(-x)), x = 0..oo)",
        "integral(tan(x)*exp(-x), x = 0..oo)",
        "integral(1/(x - 1), x = 0..1)",
        "integral(1/(1 - x)^(3/2), x = 0..1)",
        "integral(exp(-x)/(x - 100), x = 0..oo)",
    ],
)
def test_what_has_no_absolute_value_has_no_enclosure(integral: str) -> None:
    for bits in (64, 256):
        with pytest.raises((Undecided, Undefined)):
            value(integral, bits)


N = fmpq(16)
FAR = Far(N)


def scale(p: int = 0, s: int = 0, **growth: int) -> Scale:
    """A scale with whole exponents; ``q1=-2`` is exp(-2 y)."""
    pairs = sorted(((fmpq(int(q[1:])), fmpq(c)) for q, c in growth.items()), reverse=True)
    return Scale(tuple(pairs), fmpq(p), fmpq(s))


@pytest.mark.parametrize(
    ("m", "falls"),
    [
        (scale(), True), (scale(p=-1), True), (scale(p=1), False), (scale(s=-1), True), (scale(s=1), False),
        (scale(p=-1, s=1), True), (scale(p=-1, s=4), False), (scale(p=10, q1=-1), True), (scale(p=20, q1=-1), False),
        (scale(q2=-1, q1=20), True), (scale(q2=-1, q1=40), False), (scale(q2=1, q1=-40), False),
        (scale(q2=-1, q1=-3), True), (scale(s=30, q1=-1), True),
    ],
)  # fmt: skip
def test_a_scale_is_known_to_fall_only_where_it_does(m: Scale, falls: bool) -> None:
    assert FAR.falls(m) is falls
    if falls:
        values = [Far(N + k).at_start(m).mid() for k in range(40)]
        assert all(b <= a for a, b in pairwise(values))


@pytest.mark.parametrize(
    ("m", "true"),
    [
        (scale(p=-2), 1 / 16), (scale(p=-3), 1 / 512), (scale(p=-2, s=1), (math.log(16) + 1) / 16),
        (scale(p=-2, s=2), (math.log(16) ** 2 + 2 * math.log(16) + 2) / 16),
        (scale(q1=-1), math.exp(-16)), (scale(p=1, q1=-1), 17 * math.exp(-16)), (scale(p=-2, s=-1), 0.0182),
    ],
)  # fmt: skip
def test_the_integral_of_a_scale(m: Scale, true: float) -> None:
    assert FAR.integral(m).contains(arb(true, abs(true) * 0.05)) or abs(FAR.integral(m) - true) < 1e-9 + true * 0.05


@pytest.mark.parametrize("m", [scale(p=-1), scale(), scale(p=-1, s=-2), scale(q1=1), scale(p=20, q1=-1)])
def test_no_integral_is_claimed_that_is_not_seen_to_exist(m: Scale) -> None:
    with pytest.raises(Undecided):
        FAR.integral(m)


def test_sums_and_products_of_tails_keep_what_they_enclose() -> None:
    y = FAR.of((scale(p=1), fmpq(1)))
    shifted = FAR.add(y, FAR.constant(fmpq(-3)))
    square = FAR.power(shifted, fmpq(2), integer=True)
    assert dict(square.terms) == {scale(p=2): 1, scale(p=1): -6, UNIT_SCALE: 9}
    assert FAR.add(square, FAR.scaled(square, fmpq(-1))) == Tail(())
    assert FAR.sign(shifted) == 1
    assert FAR.sign(Tail(())) == 0
    over = FAR.power(shifted, fmpq(-1), integer=True)
    for at in (16, 17, 1000):
        (m, c) = over.terms[0]
        assert (c * Far(fmpq(at)).at_start(m)).contains(arb(1) / (at - 3))
    with pytest.raises(Undecided):
        FAR.sign(FAR.add(y, FAR.constant(fmpq(-17))))
