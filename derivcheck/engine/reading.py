"""The way back: sympy objects to Terms, exactly or not at all.

Only exact rationals, pi, the language's own functions and what crossed before
become Terms; decimals, complex numbers, infinities and sympy's special
functions have no Term, and then neither has the whole.  Nothing is simplified
here, and what a function means elsewhere (``x**(1/3)`` of a negative x) is not
this module's worry: the kernel reads the Term by the language's own rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import sympy
from sympy.core.function import AppliedUndef

from derivcheck.core.build import ONE, PI, add, build, div, fn, is_variable, mul, neg, num, power, sub, sym
from derivcheck.core.rewrite import fresh
from derivcheck.core.term import Term
from derivcheck.engine.bridge import Bridge, Expression
from derivcheck.engine.guard import BITS
from derivcheck.errors import SortError

#: Sizes beyond which a proposal helps nobody.
NODES = 3000

_UNARY = {
    sympy.exp: "exp",
    sympy.log: "log",
    sympy.Abs: "abs",
    sympy.sign: "sign",
    sympy.sin: "sin",
    sympy.cos: "cos",
    sympy.tan: "tan",
    sympy.asin: "asin",
    sympy.acos: "acos",
    sympy.atan: "atan",
    sympy.sinh: "sinh",
    sympy.cosh: "cosh",
    sympy.tanh: "tanh",
    sympy.asinh: "asinh",
    sympy.acosh: "acosh",
    sympy.atanh: "atanh",
    sympy.erf: "erf",
    sympy.floor: "floor",
    sympy.ceiling: "ceil",
    sympy.factorial: "factorial",
    sympy.gamma: "gamma",
}
_BINARY = {sympy.binomial: "binomial", sympy.KroneckerDelta: "delta"}
_EXTREMES = {sympy.Max: "max", sympy.Min: "min"}
_RECIPROCALS = {
    sympy.sec: "cos",
    sympy.csc: "sin",
    sympy.sech: "cosh",
    sympy.csch: "sinh",
    sympy.coth: "tanh",
}
_RELATIONS = {
    sympy.Eq: "eq",
    sympy.Ne: "ne",
    sympy.StrictLessThan: "lt",
    sympy.LessThan: "le",
    sympy.StrictGreaterThan: "gt",
    sympy.GreaterThan: "ge",
    sympy.And: "and",
    sympy.Or: "or",
    sympy.Not: "not",
    sympy.Implies: "implies",
    sympy.Equivalent: "iff",
}


class _NoTerm(Exception):
    """What is being read has no Term; never leaves this module."""


def read(bridge: Bridge, expression: Expression) -> Term | None:
    """The Term that a sympy object says, or None where the language has no word for a part of it."""
    try:
        term = _read(bridge, expression, {})
    except (_NoTerm, SortError, RecursionError):
        return None
    return term if term.size <= NODES else None


def _read(bridge: Bridge, e: Expression, memo: dict[Expression, Term]) -> Term:
    if e not in memo:
        memo[e] = _term(bridge, e, memo)
    return memo[e]


def _term(bridge: Bridge, e: Expression, memo: dict[Expression, Term]) -> Term:
    if e in bridge.atoms:
        return bridge.atoms[e]
    if e.is_Rational:
        return _rational(e)
    if e.is_Add:
        return _sum(bridge, e, memo)
    if e.is_Mul:
        return _product(bridge, e, memo)
    if e.is_Pow:
        return _power(bridge, e, memo)
    if e is sympy.pi:
        return PI
    if e is sympy.E:
        return fn("exp", ONE)
    match e:
        case sympy.Piecewise():
            return _choice(bridge, e, memo)
        case sympy.Derivative():
            return _derivative(bridge, e, memo)
        case sympy.Subs():
            return _at(bridge, e, memo)
    return _function(bridge, e, memo)


def _function(bridge: Bridge, e: Expression, memo: dict[Expression, Term]) -> Term:
    kind = e.func
    if kind in _EXTREMES:
        ordered = sorted(e.args, key=sympy.default_sort_key)
        return build(_EXTREMES[kind], [_read(bridge, a, memo) for a in ordered])
    if kind in (sympy.And, sympy.Or, sympy.Equivalent):
        ordered = sorted(e.args, key=sympy.default_sort_key)
        if kind is sympy.Equivalent and len(ordered) != 2:
            raise _NoTerm
        return build(_RELATIONS[kind], [_read(bridge, a, memo) for a in ordered])
    if not (kind in _UNARY or kind in _BINARY or kind in _RECIPROCALS or kind in _RELATIONS):
        if isinstance(e, AppliedUndef):
            return _application(bridge, e, memo)
        return _special(bridge, e, memo)
    args = [_read(bridge, a, memo) for a in e.args]
    if kind in _RECIPROCALS:
        return div(ONE, fn(_RECIPROCALS[kind], *args))
    return build((_UNARY | _BINARY | _RELATIONS)[kind], args)


def _special(bridge: Bridge, e: Expression, memo: dict[Expression, Term]) -> Term:
    """The few functions that are another of ours in disguise."""
    if len(e.args) != 1:
        raise _NoTerm
    if isinstance(e, sympy.cot):
        argument = _read(bridge, e.args[0], memo)
        return div(fn("cos", argument), fn("sin", argument))
    if isinstance(e, sympy.erfc):
        return sub(ONE, fn("erf", _read(bridge, e.args[0], memo)))
    raise _NoTerm


def _rational(e: Expression) -> Term:
    if max(abs(e.p).bit_length(), e.q.bit_length()) > 4 * BITS:
        raise _NoTerm
    return num(Fraction(int(e.p), int(e.q)))


def _negative(e: Expression) -> bool:
    """Whether a summand is better written after a minus sign."""
    coefficient, _ = e.as_coeff_Mul()
    return bool(coefficient.is_Rational and coefficient.p < 0)


def _sum(bridge: Bridge, e: Expression, memo: dict[Expression, Term]) -> Term:
    summands = sorted(e.as_ordered_terms(), key=_negative)  # stable: what is positive goes first
    return add(*(neg(_read(bridge, -s, memo)) if _negative(s) else _read(bridge, s, memo) for s in summands))


def _chain(factors: Sequence[Term]) -> Term:
    if not factors:
        return ONE
    return factors[0] if len(factors) == 1 else mul(*factors)


def _product(bridge: Bridge, e: Expression, memo: dict[Expression, Term]) -> Term:
    if _negative(e):
        return neg(_read(bridge, -e, memo))
    above: list[Term] = []
    below: list[Term] = []
    for factor in e.as_ordered_factors():
        if factor.is_Rational:
            above.extend([num(int(factor.p))] if factor.p != 1 else [])
            below.extend([num(int(factor.q))] if factor.q != 1 else [])
        elif factor.is_Pow and factor.exp.is_Rational and factor.exp.p < 0:
            below.append(_read(bridge, sympy.Pow(factor.base, -factor.exp), memo))
        else:
            above.append(_read(bridge, factor, memo))
    return div(_chain(above), _chain(below)) if below else _chain(above)


def _power(bridge: Bridge, e: Expression, memo: dict[Expression, Term]) -> Term:
    base, exponent = e.base, e.exp
    if base is sympy.E:
        return fn("exp", _read(bridge, exponent, memo))
    if exponent.is_Rational:
        if exponent.p < 0:
            return div(ONE, _read(bridge, sympy.Pow(base, -exponent), memo))
        root = fn("sqrt", _read(bridge, base, memo)) if exponent.q == 2 else None
        if root is not None:
            return root if exponent.p == 1 else power(root, num(int(exponent.p)))
    return power(_read(bridge, base, memo), _read(bridge, exponent, memo))


def _choice(bridge: Bridge, e: Expression, memo: dict[Expression, Term]) -> Term:
    *branches, (last, condition) = [(a.args[0], a.args[1]) for a in e.args]
    if condition is not sympy.true:
        raise _NoTerm
    chosen = _read(bridge, last, memo)
    for value, condition in reversed(branches):
        chosen = build("where", (_read(bridge, condition, memo), _read(bridge, value, memo), chosen))
    return chosen


def _application(bridge: Bridge, e: Expression, memo: dict[Expression, Term]) -> Term:
    for name, function in bridge.functions.items():
        if e.func == function:
            return build("apply", [_read(bridge, a, memo) for a in e.args], name)
    raise _NoTerm


def _derivative(bridge: Bridge, e: Expression, memo: dict[Expression, Term]) -> Term:
    derivative = _read(bridge, e.expr, memo)
    for variable, times in e.variable_count:
        x = _read(bridge, variable, memo)
        if not (is_variable(x) and times.is_Integer and 1 <= times <= 8):
            raise _NoTerm
        for _ in range(int(times)):
            derivative = build("diff", (derivative, x))
    return derivative


def _at(bridge: Bridge, e: Expression, memo: dict[Expression, Term]) -> Term:
    """``Subs(Derivative(f(t), t), t, g)``: f' at g, the bound name made fresh."""
    if len(e.variables) != 1:
        raise _NoTerm
    value = _read(bridge, e.point[0], memo)
    around = (v.name for v in memo.values() if v.op == "sym")
    taken = frozenset().union(*(a.free for a in bridge.symbols), bridge.functions, around)
    bound = sym(fresh("t", taken))
    inner = {k: v for k, v in memo.items() if not k.has(e.variables[0])} | {e.variables[0]: bound}
    return build("at", (value, _read(bridge, e.expr, inner)), bound)
