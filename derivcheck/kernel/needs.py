"""What each operation itself needs of its arguments: conditions on numbers, and on arrays as wholes.

The tables of format and literature, once each in the weak form (the operation
has a value) and in the form that asks more: smooth where an argument moves
under ``diff``, continuous where it varies under an integral.  An operation
that is in no table is an error, never "always defined".  Trusts core only.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.core.build import ONE, PI, RELATIONS, ZERO, build, constant_value, fn, num, relation, same_size
from derivcheck.core.context import Declaration, Domain
from derivcheck.core.term import Term
from derivcheck.kernel.lower import small_determinant

_HOLDS = {
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
}


#: Operations on numbers that are defined and smooth everywhere.
EVERYWHERE = frozenset({"add", "mul", "neg", "exp", "sin", "cos", "sinh", "cosh", "tanh", "atan", "asinh", "erf"})


def evident(proposition: Term) -> bool:
    """Whether a condition is true by numbers, by a natural type, or because exp, cosh and pi are positive."""
    if proposition.op == "or":
        return any(evident(p) for p in proposition.args)
    if proposition.op not in _HOLDS:
        return False
    a, b = proposition.args
    x, y = constant_value(a), constant_value(b)
    if x is not None and y is not None:
        return bool(_HOLDS[proposition.op](x, y))
    if y != 0 or proposition.op not in ("ne", "gt", "ge"):
        return False
    return a.op in ("exp", "cosh") or a is PI or (proposition.op == "ge" and a.sort.natural)


def needs(op: str, args: tuple[Term, ...], data: object, moves: tuple[bool, ...], varies: bool) -> Iterator[Term]:
    """Conditions of an operation on numbers that has any, or may have: one that is not `EVERYWHERE`.

    ``moves``: which arguments must be smooth (kinks and boundary points are
    excluded); ``varies``: the value must be continuous (jumps are excluded).
    """
    u, v = args[0], args[-1]
    weak, strict = ("gt" if moves[0] else "ge"), ("lt" if moves[0] else "le")
    match op:
        case "div":
            yield relation("ne", v, ZERO)
        case "log" | "gamma":
            yield relation("gt", u, ZERO)
        case "sqrt":
            yield relation(weak, u, ZERO)
        case "asin" | "acos":
            yield relation(strict, num(-1), u)
            yield relation(strict, u, ONE)
        case "acosh":
            yield relation(weak, u, ONE)
        case "atanh":
            yield relation("lt", num(-1), u)
            yield relation("lt", u, ONE)
        case "tan":
            yield relation("ne", fn("cos", u), ZERO)
        case "factorial":
            yield relation("ge", u, ZERO)
        case "binomial":
            yield relation("ge", v, ZERO)
        case "pow":
            yield from _power_needs(u, v, data is True, any(moves))
        case "abs" | "relu":
            if moves[0]:
                yield relation("ne", u, ZERO)
        case "max" | "min":
            for k, a in enumerate(args):
                for j in range(k):
                    if moves[k] or moves[j]:
                        yield relation("ne", args[j], a)
        case "sign":
            if varies:
                yield relation("ne", u, ZERO)
        case "floor" | "ceil":
            if varies:
                yield relation("ne", fn(op, u), u)
        case _ if op in RELATIONS:
            if varies:
                yield relation("ne", u, v)
        case _:
            raise AssertionError(f"nothing is known of {op}")


def _power_needs(base: Term, exponent: Term, integer: bool, moves: bool) -> Iterator[Term]:
    """Integer exponents: any base, not 0 if the exponent is negative.  Real: base > 0, or >= 0 with exponent > 0."""
    value = constant_value(exponent)
    if integer:
        if value is None:
            yield build("or", (relation("ne", base, ZERO), relation("ge", exponent, ZERO)))
        elif value < 0:
            yield relation("ne", base, ZERO)
        return
    positive = relation("gt", base, ZERO)
    if moves or (value is not None and value <= 0):
        yield positive
    elif value is not None:
        yield relation("ge", base, ZERO)
    else:
        root = build("and", (relation("ge", base, ZERO), relation("gt", exponent, ZERO)))
        yield build("or", (positive, root))


def array_needs(term: Term, args: tuple[Term, ...], bound: tuple[Declaration, ...], moves: bool) -> Iterator[Term]:
    """Conditions of the operations on arrays; ``args`` as seen from outside."""
    match term.op:
        case "index":
            for index, size in zip(args[1:], args[0].sort.shape, strict=True):
                yield from _in_range(index, size, bound)
        case "row" | "col":
            yield from _in_range(args[1], args[0].sort.shape[0 if term.op == "row" else 1], bound)
        case "eye" | "ones" | "zeros":
            for size in args:
                yield relation("ge", size, ZERO)
        case "inv":
            yield relation("ne", build("det", args), ZERO)
        case "det":
            if moves and small_determinant(args[0]) is None:
                yield relation("ne", build("det", args), ZERO)
        case "norm":
            if moves:
                yield relation("gt", build("norm", args), ZERO)
        case "vmax" | "vmin":
            yield relation("ge", args[0].sort.shape[0], ONE)
        case _ if term.op not in _TOTAL:
            raise AssertionError(f"nothing is known of {term.op}")


#: Operations that are defined, and smooth where their arguments move, whenever their arguments are.
_TOTAL = frozenset({"list", "matlit", "matmul", "dot", "outer", "transpose", "diag", "trace", "vsum", "vprod"}) | {
    *("delta", "indicator", "apply", "not", "iff", "psd", "pd", "is_symmetric")
}


def _in_range(index: Term, size: Term, bound: tuple[Declaration, ...]) -> Iterator[Term]:
    """``1 <= index <= size``, unless the index is bound over a range that says so."""
    domain = next((d.domain for d in bound if index.op == "sym" and d.name == index.name), Domain())
    start = None if domain.lower is None else constant_value(domain.lower)
    if start is None or start < 1:
        yield relation("ge", index, ONE)
    if domain.upper is None or not same_size(domain.upper, size):
        yield relation("le", index, size)
