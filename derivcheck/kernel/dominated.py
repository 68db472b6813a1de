"""What is known of some terms far out is a bound alone: powers of a number of unknown sign, factorials.

The powers, and what has a factorial below, are O of something that tends to 0, as infinite sums need it.
Trusts the arithmetic of `scales`.
"""

from __future__ import annotations

from fractions import Fraction

from derivcheck.kernel import signs
from derivcheck.kernel.ring import Rat, Stuck
from derivcheck.kernel.scales import ONE, Expansion, Scales


def power(scales: Scales, base: Rat, exponent: Expansion) -> Expansion:
    """b^e for |b| ≤ 1 and integers e → ∞: O(1), and O(β^e) for |b| < 1, β = (1 + b²)/2.

    That one is positive, below 1 and no less than |b|.
    """
    field = scales.field
    one = field.constant(1)
    gaps = [signs.sign_of(field, gap) for gap in (one - base, one + base)]
    if any(mask & signs.NEGATIVE for mask in gaps):
        raise Stuck("a power of something that may be negative, and is not known to lie between -1 and 1")
    _far(scales, exponent)
    if any(mask & signs.ZERO for mask in gaps):
        return Expansion((), ONE)
    larger = scales.constant((one + base * base).scale(Fraction(1, 2)))
    return Expansion((), scales.exp(scales.mul(exponent, scales.log(larger))).bound())


def factorial(scales: Scales, u: Expansion) -> Expansion:
    """u! for integers u → ∞: O(u exp(u log u - u)), for log u! = Σ log k ≤ u log u - u + 1 + log u."""
    _far(scales, u)
    exponent = scales.add(scales.mul(u, scales.log(u)), scales.scaled(u, -1))
    return Expansion((), scales.mul(u, scales.exp(exponent)).bound())


def over_factorial(scales: Scales, u: Expansion) -> Expansion:
    """1/u! for integers u → ∞: O(exp(u - u log u)), for u! ≥ (u/e)^u."""
    _far(scales, u)
    exponent = scales.add(u, scales.scaled(scales.mul(u, scales.log(u)), -1))
    return Expansion((), scales.exp(exponent).bound())


def _far(scales: Scales, u: Expansion) -> None:
    """Stuck unless u → ∞."""
    scale, _, mask = scales.leading(u)
    if mask != signs.POSITIVE or scales.compare(scale, ONE) <= 0:
        raise Stuck("an integer that is not known to tend to infinity")
