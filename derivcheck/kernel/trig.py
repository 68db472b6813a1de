"""sin and cos of elements, and the inverse functions.

Angles are split into monomials; each has one pair of atoms s, c at a unit
angle with s² = 1 - c², multiples by the addition formulas.  Multiples of π/N
(N even) are polynomials in cos(π/N), whose minimal polynomial is the one
irreducible factor of T_N + 1 that balls do not exclude.  A multiple nπ with n
an integer by its type turns both signs: (-1)^n.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from flint import arb

from derivcheck.kernel import enclosure, signs
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.functions import integer_power, integer_valued, power
from derivcheck.kernel.ring import Rat, Stuck, degrees

_MULTIPLE = 64  # largest multiple of a unit angle
_FRACTION = 120  # largest N in π/N

Pair = tuple[Rat, Rat]  # sin, cos


def sine_cosine(field: Field, angle: Rat) -> Pair:
    """sin and cos of an element."""
    result: Pair = (field.constant(0), field.constant(1))
    for c, monomial in field.decompose(angle):
        n = _half_turns(field, monomial)
        if n is not None and c.denominator == 1:  # sin(α + nπ) = (-1)^n sin α, cos alike
            sign = integer_power(field, field.constant(-1), n.scale(c))
            result = result[0] * sign, result[1] * sign
        else:
            result = _sum(result, _part(field, c, monomial))
    return result


def _half_turns(field: Field, monomial: Rat) -> Rat | None:
    """n where a monic monomial is nπ, n a product of integers; None where it isn't."""
    atom = field.find("pi", ())
    if atom is None or degrees(monomial.num).get(atom.position) != 1 or monomial.num.total_degree() < 2:
        return None
    n = monomial / field.element(atom.position)
    return n if integer_valued(field, n) else None


def _sum(a: Pair, b: Pair) -> Pair:
    """sin(α+β), cos(α+β)."""
    return a[0] * b[1] + a[1] * b[0], a[1] * b[1] - a[0] * b[0]


def _multiple(field: Field, pair: Pair, k: int) -> Pair:
    """sin(kα), cos(kα), by doubling."""
    if k < 0:
        s, c = _multiple(field, pair, -k)
        return -s, c
    result: Pair = (field.constant(0), field.constant(1))
    while k:
        if k & 1:
            result = _reduced(field, _sum(result, pair))
        pair = _reduced(field, _sum(pair, pair))
        k >>= 1
    return result


def _reduced(field: Field, pair: Pair) -> Pair:
    return field.reduce(pair[0]), field.reduce(pair[1])


def _part(field: Field, c: Fraction, monomial: Rat) -> Pair:
    atom = field.atom_of(monomial)
    if atom is not None and atom.kind == "pi":
        return _of_pi(field, c)
    if atom is not None and c.denominator == 1 and abs(c) <= _MULTIPLE:
        if atom.kind == "atan":
            # cos(atan v) = 1/√(1+v²) > 0
            v = atom.args[0]
            root = power(field, field.constant(1) + v * v, Fraction(1, 2))
            return _multiple(field, (v / root, root.inverse()), int(c))
        if atom.kind == "asin":
            # cos(asin v) = √(1-v²) ≥ 0
            v = atom.args[0]
            return _multiple(field, (v, power(field, field.constant(1) - v * v, Fraction(1, 2))), int(c))
    unit, k = field.with_unit("cos", monomial, c, _MULTIPLE)
    return _multiple(field, _pair(field, unit), k)


def _pair(field: Field, cosine: Atom) -> Pair:
    """The atoms s, c at the unit angle of ``cosine``; s² = 1 - c²."""
    return field.ring.generator(_sine(field, cosine).position), field.ring.generator(cosine.position)


def _sine(field: Field, cosine: Atom) -> Atom:
    """The sine at the unit angle of a cosine."""
    of = (*cosine.args, field.constant(cosine.unit))
    sine = field.find("sin", of)
    if sine is None:
        sine = field.new_atom("sin", of, unit=cosine.unit)
        c = field.ring.generator(cosine.position)
        field.set_rule(sine.position, 2, field.constant(1) - c * c)
    return sine


def refine(field: Field, atom: Atom, parts: int) -> Atom:
    """A unit angle so many times finer: the old pair is the multiple of the new one."""
    sine = _sine(field, atom)
    new = field.new_atom("cos", atom.args, unit=atom.unit / parts)
    s, c = _multiple(field, _pair(field, new), parts)
    field.set_rule(atom.position, 1, c)
    field.set_rule(sine.position, 1, s)
    return new


def _of_pi(field: Field, c: Fraction) -> Pair:
    """sin(cπ), cos(cπ) as polynomials in cos(π/N)."""
    n = lcm(2, c.denominator)
    if n > _FRACTION:
        raise Stuck("limit: too fine a fraction of pi")
    k = int(c * n)
    return _cosine(field, n // 2 - k, n), _cosine(field, k, n)


def _cosine(field: Field, k: int, n: int) -> Rat:
    """cos(kπ/n), n even."""
    k = abs(k) % (2 * n)
    k = min(k, 2 * n - k)
    if k > n // 2:
        return -_cosine(field, n - k, n)
    if 2 * k == n:
        return field.constant(0)
    if k == 0:
        return field.constant(1)
    if 12 * k % n == 0:
        return _twelfth(field, 12 * k // n)
    base = _cosine_atom(field, n)
    return _chebyshev(field, base, k)


def _twelfth(field: Field, k: int) -> Rat:
    """cos(kπ/12) for k = 1..5: the textbook radicals."""

    def root(value: int) -> Rat:
        return power(field, field.constant(value), Fraction(1, 2))

    match k:
        case 1:
            return (root(6) + root(2)).scale(Fraction(1, 4))
        case 2:
            return root(3).scale(Fraction(1, 2))
        case 3:
            return root(2).scale(Fraction(1, 2))
        case 4:
            return field.constant(Fraction(1, 2))
        case _:
            return (root(6) - root(2)).scale(Fraction(1, 4))


def _chebyshev(field: Field, x: Rat, k: int) -> Rat:
    """T_k(x) for k ≥ 1, reduced at each step."""
    before, here = field.constant(1), x
    for _ in range(k - 1):
        before, here = here, field.reduce(x.scale(2) * here - before)
    return here


def _cosine_atom(field: Field, n: int) -> Rat:
    """cos(π/n) with its minimal polynomial as a rule."""
    number = field.constant(n)
    atom = field.find("cospi", (number,))
    if atom is None:
        atom = field.new_atom("cospi", (number,))
        x = field.ring.generator(atom.position)
        before, here = field.constant(1), x
        for _ in range(n - 1):
            before, here = here, x.scale(2) * here - before
        _, factors = field.ring.factor((here + field.constant(1)).num)
        value = (arb(1) / n).cos_pi()
        (minimal,) = (f for f, _ in factors if enclosure.may_vanish(field, f, atom.position, value))
        f = field.ring.polynomial(minimal)
        degree = f.degree(atom.position)
        lead = Fraction(1) / enclosure.leading(f)
        field.set_rule(atom.position, degree, x**degree - f.scale(lead))
    return field.element(atom.position)


def tangent(field: Field, angle: Rat) -> Rat:
    """tan = sin/cos."""
    s, c = sine_cosine(field, angle)
    return field.reduce(s) / field.reduce(c)


def arctangent(field: Field, argument: Rat) -> Rat:
    """atan, odd; a rational multiple of π where the argument is provably such a tangent."""
    argument = field.reduce(argument)
    exact = _multiple_of_pi(field, "atan", argument)
    return exact if exact is not None else odd(field, "atan", argument)


def arcsine(field: Field, argument: Rat) -> Rat:
    """asin, odd, on [-1, 1]."""
    argument = field.reduce(argument)
    exact = _multiple_of_pi(field, "asin", argument)
    return exact if exact is not None else odd(field, "asin", argument)


def pi(field: Field) -> Rat:
    """The atom π."""
    return field.element(field.intern("pi").position)


def odd(field: Field, kind: str, argument: Rat) -> Rat:
    """f(-u) = -f(u): the argument's leading coefficient is made positive."""
    if argument.is_zero():
        return argument
    if argument.num.leading_coefficient() < 0:
        return -field.element(field.intern(kind, (-argument,)).position)
    return field.element(field.intern(kind, (argument,)).position)


def _multiple_of_pi(field: Field, kind: str, v: Rat) -> Rat | None:
    """rπ where a ball of the principal value suggests r = k/24, |r| ≤ 1/2, and sin(rπ) = v (or v·cos(rπ)) is proved.

    On [-π/2, π/2] sine is injective; on its interior so is the tangent, and at its ends v·cos(rπ) is 0.
    """
    value = enclosure.ball(field, v, 128)
    if value is None:
        return None
    angle = value.atan() if kind == "atan" else value.asin()
    k = enclosure.nearest_integer(angle / arb.pi() * 24)
    if k is None:
        return None
    s, c = _of_pi(field, Fraction(k, 24))
    if not signs.vanishes(field, s - v * c if kind == "atan" else s - v):
        return None
    return pi(field).scale(Fraction(k, 24))
