"""Expansions of terms as a variable tends to a point: what a term is, eventually.

Theorem: where `expand` gives an expansion, the term, as written, is defined
for all large T and is what the expansion says.  Parts free of the variable are
constants, which the caller must show defined, as it must what else is ``needed``
without the variable.  No fact about the variable is used.  What is not in the table is `Stuck`, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from math import factorial

from derivcheck.core.build import build, conjunction
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.kernel import dominated, functions, lower, signs, trig
from derivcheck.kernel.definedness import Condition, conditions
from derivcheck.kernel.field import Field
from derivcheck.kernel.normal import normal
from derivcheck.kernel.propositions import MASKS
from derivcheck.kernel.ring import Rat, Stuck
from derivcheck.kernel.scales import ONE, Expansion, Scales

_HALF = Fraction(1, 2)


@dataclass(slots=True)
class Germ:
    """A variable as an expansion in T → ∞, and what was asked of the constants on the way."""

    variable: str
    value: Expansion
    scales: Scales
    constants: dict[Term, None] = field(default_factory=dict)
    needed: dict[Condition, None] = field(default_factory=dict)
    memo: dict[Term, Expansion] = field(default_factory=dict)

    @property
    def field(self) -> Field:
        """The field of the constants."""
        return self.scales.field

    def expand(self, term: Term) -> Expansion:
        """The term's expansion."""
        if self.variable not in term.free:
            self.constants[term] = None
            return self.scales.constant(normal(self.field, term))
        found = self.memo.get(term)
        if found is None:
            found = self.memo[term] = self._expand(term)
        return found

    def _expand(self, term: Term) -> Expansion:
        scales = self.scales
        op, args = term.op, term.args
        match op:
            case "sym":
                return self.value
            case "call":
                return self.expand(term.body)
            case "add":
                return scales.add(*(self.expand(a) for a in args))
            case "neg":
                return scales.scaled(self.expand(args[0]), -1)
            case "mul":
                product = scales.constant(1)
                for arg in args:
                    product = scales.mul(product, self.expand(arg))
                return product
            case "div":
                return scales.mul(self.expand(args[0]), self._below(args[1]))
            case "pow":
                return self._power(term)
            case "where":
                chosen = self.eventually(args[0])
                if chosen is None:
                    raise Stuck("which branch is chosen near the point is not decided")
                return self.expand(args[1] if chosen else args[2])
            case "indicator":
                chosen = self.eventually(args[0])
                if chosen is None:
                    raise Stuck("whether the proposition holds near the point is not decided")
                return scales.constant(int(chosen))
            case "max" | "min":
                best = self.expand(args[0])
                for arg in args[1:]:
                    other = self.expand(arg)
                    gap = scales.absolute(scales.add(best, scales.scaled(other, -1)))
                    sign = _HALF if op == "max" else -_HALF
                    best = scales.add(scales.scaled(scales.add(best, other), _HALF), scales.scaled(gap, sign))
                return best
            case "apply" if len(args) == 1:
                return self._unspecified(term)
            case _ if op in _FUNCTIONS:
                return _FUNCTIONS[op](self, self.expand(args[0]))
        lowered = lower.lower(term)
        if lowered is term:
            raise Stuck(f"not-implemented-yet: the behaviour of {op} near a point")
        self._has_value(term)
        return self.expand(lowered)

    def _has_value(self, term: Term) -> None:
        """Stuck unless arrays in a term have values for all large T, in entries that nothing is made of, too."""
        found = conditions(term)
        for need in found.conditions:
            ends = [e for d in need.bound for e in (d.domain.lower, d.domain.upper) if e is not None]
            if not any(self.variable in part.free for part in (need.proposition, *need.guards, *ends)):
                self.needed[need] = None
            elif need.bound or self.eventually(conjunction((*need.guards, need.proposition))) is not True:
                raise Stuck(f"whether {text(need.source)} has a value near the point is not decided")
        if found.obstacles:
            raise Stuck(f"no rule shows that {text(found.obstacles[0].source)} exists")

    def _below(self, term: Term) -> Expansion:
        """The reciprocal of a denominator, whose factorials give a bound."""
        if term.op == "mul":
            return reduce(self.scales.mul, (self._below(factor) for factor in term.args))
        if term.op == "factorial" and self.variable in term.free:
            return dominated.over_factorial(self.scales, self.expand(term.args[0]))
        return self.scales.inverse(self.expand(term))

    def _power(self, term: Term) -> Expansion:
        """Integer exponents free of the variable of any base, those that grow of a constant one; else a real power."""
        base, exponent = self.expand(term.args[0]), self.expand(term.args[1])
        if term.data and self.variable not in term.args[1].free:
            return self.scales.power(base, exponent.terms[0][1] if exponent.terms else self.field.constant(0))
        if term.data and self.variable not in term.args[0].free and self.scales.leading(exponent)[0] != ONE:
            b = normal(self.field, term.args[0])
            if signs.sign_of(self.field, b) != signs.POSITIVE:
                return dominated.power(self.scales, b, exponent)
        return self.real_power(base, exponent)

    def real_power(self, base: Expansion, exponent: Expansion) -> Expansion:
        """b^e for b > 0 eventually, by exp(e·log b) where e moves; 0^e = 0 for e > 0."""
        scales = self.scales
        if base.exact_zero() and self.sign(exponent) == 1:
            return base
        if scales.leading(base)[2] != signs.POSITIVE:
            raise Stuck("a real power of something negative")
        large, constant, small = scales.parted(exponent)
        if not large and small.exact_zero():
            return scales.power(base, constant)
        return scales.exp(scales.mul(exponent, scales.log(base)))

    def root(self, base: Expansion) -> Expansion:
        """√b."""
        return self.real_power(base, self.scales.constant(_HALF))

    def _unspecified(self, term: Term) -> Expansion:
        """A smooth function f by Taylor's formula: f(c) + f′(c) ε + …"""
        large, c, small = self.scales.parted(self.expand(term.args[0]))
        if large:
            raise Stuck("nothing is known of the function far out")

        def coefficient(k: int) -> Rat:
            name = f"{term.name}'{','.join('0' * k)}" if k else term.name
            value = self.field.element(self.field.intern("apply", (c,), name).position)
            return value.scale(Fraction(1, factorial(k)))

        return self.scales.series(coefficient, small)

    def eventually(self, proposition: Term) -> bool | None:
        """Whether a proposition is true, or false, for all large T; None where that is not decided."""
        op, args = proposition.op, proposition.args
        match op:
            case "not":
                inner = self.eventually(args[0])
                return None if inner is None else not inner
            case "and" | "or":
                parts = [self.eventually(a) for a in args]
                decisive = op == "or"
                if decisive in parts:
                    return decisive
                return None if None in parts else not decisive
            case _ if op in MASKS and all(a.sort.kind == "scalar" for a in args):
                sign = self.sign(self.expand(build("add", (args[0], build("neg", (args[1],))))))
                if sign is None:
                    return None
                return bool(MASKS[op] & (signs.NEGATIVE, signs.ZERO, signs.POSITIVE)[sign + 1])
        return None

    def sign(self, value: Expansion) -> int | None:
        """The sign for all large T, where it is known."""
        if value.exact_zero():
            return 0
        if not value.terms:
            return None
        return {signs.POSITIVE: 1, signs.NEGATIVE: -1}.get(signs.sign_of(self.field, value.terms[0][1]))


def _sine_cosine(germ: Germ, u: Expansion) -> tuple[Expansion, Expansion]:
    """sin and cos at a finite limit; elsewhere they are O(1)."""
    scales = germ.scales
    try:
        large, c, small = scales.parted(u)
    except Stuck:
        large, c, small = [(ONE, germ.field.constant(1))], germ.field.constant(0), u
    if large:
        return Expansion((), ONE), Expansion((), ONE)
    s, k = trig.sine_cosine(germ.field, c)
    sine = scales.series(lambda j: Fraction((-1) ** (j // 2), factorial(j)) if j % 2 else 0, small)
    cosine = scales.series(lambda j: 0 if j % 2 else Fraction((-1) ** (j // 2), factorial(j)), small)
    return (
        scales.add(scales.scaled(cosine, s), scales.scaled(sine, k)),
        scales.add(scales.scaled(cosine, k), scales.scaled(sine, -s)),
    )


def _tangent(germ: Germ, u: Expansion) -> Expansion:
    s, c = _sine_cosine(germ, u)
    return germ.scales.mul(s, germ.scales.inverse(c))


def _arctangent(germ: Germ, u: Expansion) -> Expansion:
    """atan(c + ε) = atan c + atan(ε/(1 + c² + cε)); towards ±∞, ±π/2 - atan(1/u)."""
    scales = germ.scales
    large, c, small = scales.parted(u)
    if large:
        sign = scales.leading(u)[2]
        quarter = trig.pi(germ.field).scale(_HALF if sign == signs.POSITIVE else -_HALF)
        if sign not in (signs.POSITIVE, signs.NEGATIVE):
            raise Stuck("towards which end is not decided")
        return scales.add(scales.constant(quarter), scales.scaled(_arctangent(germ, scales.inverse(u)), -1))
    below = scales.add(scales.constant(germ.field.constant(1) + c * c), scales.scaled(small, c))
    gap = scales.mul(small, scales.inverse(below))
    series = scales.series(lambda k: Fraction((-1) ** (k // 2), k) if k % 2 else 0, gap)
    return scales.add(scales.constant(trig.arctangent(germ.field, c)), series)


def _arcsine(germ: Germ, u: Expansion) -> Expansion:
    """asin u = atan(u/√(1-u²)) where |u| < 1."""
    scales = germ.scales
    below = scales.add(scales.constant(1), scales.scaled(scales.mul(u, u), -1))
    return _arctangent(germ, scales.mul(u, scales.inverse(germ.root(below))))


def _arccosine(germ: Germ, u: Expansion) -> Expansion:
    quarter = germ.scales.constant(trig.pi(germ.field).scale(_HALF))
    return germ.scales.add(quarter, germ.scales.scaled(_arcsine(germ, u), -1))


def _hyperbolic(germ: Germ, u: Expansion, sign: int) -> Expansion:
    """(e^u ± e^-u)/2."""
    scales = germ.scales
    other = scales.scaled(scales.exp(scales.scaled(u, -1)), sign)
    return scales.scaled(scales.add(scales.exp(u), other), _HALF)


def _tanh(germ: Germ, u: Expansion) -> Expansion:
    scales = germ.scales
    e = scales.exp(scales.scaled(u, 2))
    above, below = scales.add(e, scales.constant(-1)), scales.add(e, scales.constant(1))
    return scales.mul(above, scales.inverse(below))


def _root_of_square(germ: Germ, u: Expansion, shift: int) -> Expansion:
    """√(u² + shift)."""
    square = germ.scales.add(germ.scales.mul(u, u), germ.scales.constant(shift))
    return germ.root(square)


def _asinh(germ: Germ, u: Expansion) -> Expansion:
    return germ.scales.log(germ.scales.add(u, _root_of_square(germ, u, 1)))


def _acosh(germ: Germ, u: Expansion) -> Expansion:
    """log(u + √(u² - 1)): where both exist, u ≥ 1."""
    return germ.scales.log(germ.scales.add(u, _root_of_square(germ, u, -1)))


def _atanh(germ: Germ, u: Expansion) -> Expansion:
    scales = germ.scales
    one, turned = scales.constant(1), scales.scaled(u, -1)
    logs = scales.log(scales.add(one, u)), scales.scaled(scales.log(scales.add(one, turned)), -1)
    return scales.scaled(scales.add(*logs), _HALF)


def _erf(germ: Germ, u: Expansion) -> Expansion:
    """Far out 1 - erf(u) = O(1/u); at c to first order; at 0 the series."""
    scales, field = germ.scales, germ.field
    large, c, small = scales.parted(u)
    if large:
        scale, _, mask = scales.leading(u)
        if mask not in (signs.POSITIVE, signs.NEGATIVE):
            raise Stuck("towards which end is not decided")
        end = field.constant(1 if mask == signs.POSITIVE else -1)
        return scales.of([(ONE, end)], scales.scale_power(scale, field.constant(-1)))
    slope = functions.power(field, trig.pi(field), -_HALF).scale(2)
    if c.is_zero():
        series = scales.series(lambda k: Fraction((-1) ** (k // 2), factorial(k // 2) * k) if k % 2 else 0, small)
        return scales.scaled(series, slope)
    first = scales.scaled(small, slope * functions.exp(field, -(c * c)))
    bound = small.bound()
    here = scales.constant(trig.odd(field, "erf", c))
    return here if bound is None else scales.add(here, first, Expansion((), scales.scale_product(bound, bound)))


def _sign(germ: Germ, u: Expansion) -> Expansion:
    sign = germ.sign(u)
    if sign is None:
        raise Stuck("a sign near the point is not decided")
    return germ.scales.constant(sign)


def _relu(germ: Germ, u: Expansion) -> Expansion:
    return germ.scales.scaled(germ.scales.add(u, germ.scales.absolute(u)), _HALF)


def _rounded(germ: Germ, u: Expansion, up: bool) -> Expansion:
    """floor and ceil at a limit whose side is known; elsewhere they are within 1 of their argument."""
    try:
        large, c, small = germ.scales.parted(u)
    except Stuck:
        large, c, small = [(ONE, germ.field.constant(1))], germ.field.constant(0), u
    value, beside = germ.field.reduce(c).constant(), germ.sign(small)
    if not large and value is not None and (value.denominator != 1 or beside is not None):
        whole = value.__ceil__() if up else value.__floor__()
        if value.denominator == 1 and beside == (1 if up else -1):
            whole += 1 if up else -1
        return germ.scales.constant(whole)
    return germ.scales.add(u, Expansion((), ONE))


_FUNCTIONS: dict[str, Callable[[Germ, Expansion], Expansion]] = {
    "exp": lambda germ, u: germ.scales.exp(u),
    "log": lambda germ, u: germ.scales.log(u),
    "sqrt": Germ.root,
    "abs": lambda germ, u: germ.scales.absolute(u),
    "sin": lambda germ, u: _sine_cosine(germ, u)[0],
    "cos": lambda germ, u: _sine_cosine(germ, u)[1],
    "tan": _tangent,
    "asin": _arcsine,
    "acos": _arccosine,
    "atan": _arctangent,
    "sinh": lambda germ, u: _hyperbolic(germ, u, -1),
    "cosh": lambda germ, u: _hyperbolic(germ, u, 1),
    "tanh": _tanh,
    "asinh": _asinh,
    "acosh": _acosh,
    "atanh": _atanh,
    "erf": _erf,
    "sign": _sign,
    "relu": _relu,
    "floor": lambda germ, u: _rounded(germ, u, up=False),
    "ceil": lambda germ, u: _rounded(germ, u, up=True),
    "factorial": lambda germ, u: dominated.factorial(germ.scales, u),
}
