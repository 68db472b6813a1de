"""Signs of terms by their shape as written: squares stay squares, sums are not expanded.

Sound as in `signs`: the true sign is in the mask wherever the term is defined.
"""

from __future__ import annotations

from derivcheck.core.build import constant_value, num, sub
from derivcheck.core.term import Term
from derivcheck.kernel import lower, ranges, signs
from derivcheck.kernel.field import Field
from derivcheck.kernel.folded import as_function
from derivcheck.kernel.normal import normal
from derivcheck.kernel.ring import Stuck


def term_sign(field: Field, term: Term, depth: int = 0) -> int:
    """The sign of a term by its shape as written: squares stay squares, sums are not expanded."""
    if term.op == "call" and not field.reading.definitions:
        term = as_function(term)
    mask = _shape_sign(field, term, depth)
    if mask in (signs.NEGATIVE, signs.ZERO, signs.POSITIVE) or term.op in ("add", "neg", "mul", "div", "call"):
        return mask
    try:
        return mask & signs.sign_of(field, normal(field, term))
    except Stuck:
        return mask


def relation_sign(field: Field, a: Term, b: Term) -> int:
    """The sign of a - b."""
    mask = term_sign(field, sub(a, b))
    try:
        return mask & signs.sign_of(field, normal(field, a) - normal(field, b))
    except Stuck:
        return mask


def _shape_sign(field: Field, term: Term, depth: int) -> int:
    if depth > 60:
        return signs.ANY
    args = term.args

    def of(arg: Term) -> int:
        return term_sign(field, arg, depth + 1)

    match term.op:
        case "num":
            return signs.POSITIVE if term.number > 0 else signs.NEGATIVE if term.number < 0 else signs.ZERO
        case "call":
            return of(args[-1])
        case "neg":
            return signs.flip(of(args[0]))
        case "add":
            total = of(args[0])
            for arg in args[1:]:
                total = signs.plus(total, of(arg))
            return total
        case "mul":
            product = of(args[0])
            for arg in args[1:]:
                product = signs.times(product, of(arg))
            return product if args[0] is not args[-1] or len(args) != 2 else product & signs.NONNEGATIVE
        case "div":
            return signs.times(of(args[0]), of(args[1]) & signs.NONZERO)
        case "pow":
            return _power_sign(term, of)
        case "exp" | "cosh":
            return signs.POSITIVE
        case "abs":
            return signs.NONNEGATIVE if of(args[0]) & signs.ZERO else signs.POSITIVE
        case "sqrt":
            return of(args[0]) & signs.NONNEGATIVE
        case "relu":
            return signs.POSITIVE if of(args[0]) == signs.POSITIVE else signs.NONNEGATIVE
        case "tanh" | "sinh" | "asinh" | "atan" | "erf" | "asin" | "atanh" | "sign":
            return of(args[0])
        case "acosh" | "acos":
            return signs.NONNEGATIVE
        case "where":
            return of(args[1]) | of(args[2])
        case "max":
            masks = [of(a) for a in args]
            if signs.POSITIVE in masks:
                return signs.POSITIVE
            return signs.NONNEGATIVE if any(m & signs.NEGATIVE == 0 for m in masks) else signs.ANY
        case "sum":
            return _sum_sign(field, term, depth)
        case "dot" | "vsum" | "trace" | "norm" | "matmul":
            lowered = lower.lower(field.reading.opened(term))
            return of(lowered) if lowered is not term else signs.ANY
        case "indicator" | "delta":
            return signs.NONNEGATIVE
        case "factorial":
            return signs.POSITIVE
        case "log":
            return relation_sign(field, args[0], num(1))
    return signs.ANY


def _sum_sign(field: Field, term: Term, depth: int) -> int:
    """The sign of a finite Σ by its body's for every value of the bound name; 0 counts if the range may be empty."""
    try:
        lo, hi = (normal(field, end) for end in term.args[:2])
        variable = ranges.open_variable(field, lo, hi)
    except Stuck:
        return signs.ANY
    try:
        inside = term_sign(field, ranges.body_at(field, term, variable), depth + 1)
        if inside & signs.NONZERO == signs.NONZERO:
            return signs.ANY
        return inside | (0 if signs.within(field, hi - lo, signs.NONNEGATIVE) else signs.ZERO)
    finally:
        field.active -= 1


def _power_sign(term: Term, of: object) -> int:
    assert callable(of)
    base, exponent = term.args
    mask: int = of(base)
    if not term.data:  # a real power is of a nonnegative base
        return signs.POSITIVE if mask & signs.ZERO == 0 else signs.NONNEGATIVE
    k = constant_value(exponent)
    if k is None:
        return mask if mask in (signs.POSITIVE, signs.NONNEGATIVE) else signs.ANY
    if k == 0:
        return signs.POSITIVE
    return signs.raised(mask if k > 0 else mask & signs.NONZERO, abs(int(k)))
