"""Typed constructors: every term is made here, of the sort that `sorts` gives it.

``build(op, args, data)`` states once, for author's text and for terms the
prover makes, what may be combined with what; what may not raises `SortError`
with a message that says what to write.

Operations (``data`` in brackets)
---------------------------------
num [Fraction] · sym [name] · const ["pi" | "oo"]
add, mul (two arguments or more) · neg · div · pow [True: integer exponent by type]
exp log sqrt abs sign sin … (`FUNCTIONS`, elementwise) · max, min (elementwise, two or more)
factorial, binomial, delta · indicator(prop) · where(cond, a, b)
apply [function's name] · call [(name, closure)] args = (*arguments, body)
index(x, i) / index(X, i, j) · row(X, i) · col(X, j) · list · matlit [(rows, columns)]
matmul dot outer transpose diag eye ones zeros trace det inv norm
vsum vprod vmax vmin (over the entries of a vector) · array [var] (n, entry): the vector entry(1..n)
sum [var] (lo, hi, body), of arrays too · prod max_over min_over [var] (lo, hi, body) · integral [var] (a, b, body)
limit [(var, "" | "+" | "-")] (point, body) · at [var] (value, body)
diff(f, x) · grad(f, w) · jacobian(F, w) · hessian(f, w)
eq ne lt le gt ge · and or not implies iff · psd pd is_symmetric · convex strictly_convex concave
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from derivcheck.core.constants import ONE, OO, PI, ZERO, constant_value, is_infinite, num, same_shape, same_size, sym
from derivcheck.core.operations import CONNECTIVES, CONVEXITY, DERIVATIVES, FUNCTIONS, RELATIONS, misshapen
from derivcheck.core.sorts import is_variable, sort_of
from derivcheck.core.term import Datum, Term, make
from derivcheck.errors import SortError


def build(op: str, args: Sequence[Term] = (), data: Datum | Term = None) -> Term:
    """The term ``op(*args)``, or a `SortError` that says why there is none."""
    return _built(op, tuple(args), data)


@lru_cache(maxsize=1 << 13, typed=True)  # typed, for 1 is no exponent's type and True is
def _built(op: str, args: tuple[Term, ...], data: Datum | Term) -> Term:
    if op == "num":
        assert isinstance(data, Fraction)
        return num(data)
    if op == "const":
        return PI if data == "pi" else OO
    if op == "pow" and data is None and len(args) == 2:
        data = args[1].sort.integer
    if misshapen(op, args, data):
        raise SortError("sort-mismatch", f"`{op}` is not made of these parts")
    return make(op, args, data, sort_of(op, args, data))


def add(*args: Term) -> Term:
    """``a + b + …``"""
    return build("add", args)


def sub(a: Term, b: Term) -> Term:
    """``a - b``, which is ``a + (-b)``."""
    return build("add", (a, build("neg", (b,))))


def neg(a: Term) -> Term:
    """``-a``"""
    return build("neg", (a,))


def mul(*args: Term) -> Term:
    """``a*b*…``, elementwise on arrays."""
    return build("mul", args)


def div(a: Term, b: Term) -> Term:
    """``a/b``, elementwise on arrays."""
    return build("div", (a, b))


def power(a: Term, b: Term) -> Term:
    """``a^b``: an integer power if ``b`` has the integer type, else a real one."""
    return build("pow", (a, b))


def whole_power(a: Term, k: int) -> Term:
    """``a^k`` of a whole number k; ``a`` itself for 1."""
    return a if k == 1 else power(a, num(k))


def fn(name: str, *args: Term) -> Term:
    """A built-in applied: ``fn("exp", x)``."""
    return build(name, args)


def relation(op: str, a: Term, b: Term) -> Term:
    """``a R b`` with ``op`` one of ``eq ne lt le gt ge``."""
    return build(op, (a, b))


def conjunction(parts: Sequence[Term]) -> Term:
    """``p and q and …``; one part alone stands for itself."""
    return parts[0] if len(parts) == 1 else build("and", parts)


__all__ = [
    "CONNECTIVES",
    "CONVEXITY",
    "DERIVATIVES",
    "FUNCTIONS",
    "ONE",
    "OO",
    "PI",
    "RELATIONS",
    "ZERO",
    "add",
    "build",
    "conjunction",
    "constant_value",
    "div",
    "fn",
    "is_infinite",
    "is_variable",
    "mul",
    "neg",
    "num",
    "power",
    "relation",
    "same_shape",
    "same_size",
    "sub",
    "sym",
    "whole_power",
]
