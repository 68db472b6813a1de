"""Numbers, symbols and sizes: the leaves of terms, and the exact value of what is built from numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from derivcheck.core.term import INTEGER, NATURAL, REAL, Sort, Term, make


@lru_cache(maxsize=1 << 10)
def num(value: int | Fraction) -> Term:
    """The exact number ``value``."""
    value = value if type(value) is Fraction else Fraction(value)
    if value.denominator != 1:
        return make("num", (), value, REAL)
    return make("num", (), value, NATURAL if value >= 0 else INTEGER)


def sym(name: str, sort: Sort = REAL) -> Term:
    """The symbol ``name``; two symbols of one name and different sorts are different terms."""
    return make("sym", (), name, sort)


PI = make("const", (), "pi", REAL)
OO = make("const", (), "oo", REAL)
ZERO = num(0)
ONE = num(1)


def is_infinite(term: Term) -> bool:
    """Whether the term is ``oo`` or ``-oo``."""
    return term is OO or (term.op == "neg" and term.args[0] is OO)


#: Exact constants are followed up to this many bits.
_MAX_BITS = 8192


def constant_value(term: Term) -> Fraction | None:
    """The exact value of a term built from numbers by ``+ - * / ^`` alone (of bounded size), else None."""
    return term.number if term.op == "num" else constant_of(term.op, term.args)


def constant_of(op: str, args: Sequence[Term]) -> Fraction | None:
    """The exact value of ``op(*args)``, as `constant_value` of that term."""
    if any(arg.free for arg in args):
        return None
    match op:
        case "neg":
            value = constant_value(args[0])
            return None if value is None else -value
        case "add" | "mul":
            total = constant_value(args[0])
            if total is None:
                return None
            for arg in args[1:]:
                value = constant_value(arg)
                if value is None:
                    return None
                total = total + value if op == "add" else total * value
                if max(total.numerator.bit_length(), total.denominator.bit_length()) > _MAX_BITS:
                    return None
            return total
        case "div":
            a, b = constant_value(args[0]), constant_value(args[1])
            return None if a is None or not b else a / b
        case "pow":
            a, b = constant_value(args[0]), constant_value(args[1])
            if a is None or b is None or b.denominator != 1 or abs(b) > 64 or (a == 0 and b < 0):
                return None
            if max(a.numerator.bit_length(), a.denominator.bit_length()) * abs(b) > 4096:
                return None
            return a ** int(b)
        case _:
            return None


def same_size(a: Term, b: Term) -> bool:
    """Whether two sizes are the same: as terms, or as exact numbers."""
    if a is b:
        return True
    x, y = constant_value(a), constant_value(b)
    return x is not None and x == y


def same_shape(a: Sequence[Term], b: Sequence[Term]) -> bool:
    """Whether two shapes agree size by size."""
    return len(a) == len(b) and all(same_size(x, y) for x, y in zip(a, b, strict=True))
