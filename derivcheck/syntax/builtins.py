"""The built-in names: one signature each, checked before anything is made of the arguments.

``plain`` ones are built from their arguments as they stand (`core.build`
checks sorts and shapes); the others bind names or vary in form and are read by
`calls.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from derivcheck.core.build import CONVEXITY, FUNCTIONS


@dataclass(frozen=True, slots=True)
class Signature:
    """A built-in's number of arguments and how it is written; ``most`` is None where there is no limit."""

    least: int
    most: int | None
    usage: str
    operation: str
    plain: bool = True


def _plain(name: str, count: int, usage: str, operation: str | None = None, most: int | None = None) -> Signature:
    return Signature(count, most or count, usage, operation or name)


def _special(name: str, least: int, most: int | None, usage: str) -> Signature:
    return Signature(least, most, usage, name, plain=False)


BUILTINS: dict[str, Signature] = {
    **{name: _plain(name, 1, f"{name}(x)") for name in sorted(FUNCTIONS)},
    "binomial": _plain("binomial", 2, "binomial(n, k)"),
    "delta": _plain("delta", 2, "delta(i, j)"),
    "indicator": _plain("indicator", 1, "indicator(x > 0)"),
    "where": _plain("where", 3, "where(condition, a, b)"),
    "dot": _plain("dot", 2, "dot(u, v)"),
    "outer": _plain("outer", 2, "outer(u, v)"),
    "transpose": _plain("transpose", 1, "transpose(A)"),
    "diag": _plain("diag", 1, "diag(v)"),
    "eye": _plain("eye", 1, "eye(n)"),
    "ones": _plain("ones", 1, "ones(n) or ones(m, n)", most=2),
    "zeros": _plain("zeros", 1, "zeros(n) or zeros(m, n)", most=2),
    "trace": _plain("trace", 1, "trace(A)"),
    "det": _plain("det", 1, "det(A)"),
    "inv": _plain("inv", 1, "inv(A)"),
    "norm": _plain("norm", 1, "norm(v)"),
    "psd": _plain("psd", 1, "psd(A)"),
    "pd": _plain("pd", 1, "pd(A)"),
    "symmetric": _plain("symmetric", 1, "symmetric(A)", "is_symmetric"),
    "sum": _special("sum", 1, None, "sum(f, i = 1..n), sum(f, i) for a declared index, or sum(v) of a vector"),
    "prod": _special("prod", 1, None, "prod(f, i = 1..n), prod(f, i) for a declared index, or prod(v) of a vector"),
    "max": _special("max", 1, None, "max(a, b), max(f, i = 1..n), or max(v) of a vector"),
    "min": _special("min", 1, None, "min(a, b), min(f, i = 1..n), or min(v) of a vector"),
    "diff": _special("diff", 2, 3, "diff(f, x), diff(f, x, 2), diff(f, x, y)"),
    "grad": _special("grad", 2, 2, "grad(f, w)"),
    "jacobian": _special("jacobian", 2, 2, "jacobian(F, w)"),
    "hessian": _special("hessian", 2, 2, "hessian(f, w)"),
    "integral": _special("integral", 2, 2, "integral(f, x = a..b)"),
    "limit": _special("limit", 2, 2, "limit(f, x -> a), limit(f, x -> a+), limit(f, x -> oo)"),
    "at": _special("at", 2, 2, "at(f, x = a)"),
    **{name: _special(name, 2, None, f"{name}(f, x)") for name in CONVEXITY},
}

CONSTANTS = {"pi": "pi", "π": "pi", "oo": "oo"}
KEYWORDS = ("and", "or", "not")

#: Names no symbol, index, definition or bound name may take.
RESERVED = frozenset({*BUILTINS, *CONSTANTS, *KEYWORDS})

#: What other languages call them.
ELSEWHERE = {
    "ln": "log(x) is the natural logarithm",
    "log2": "write log(x)/log(2)",
    "log10": "write log(x)/log(10)",
    "e": "e is written exp(1)",
    "E": "e is written exp(1); an expectation is a sum or an integral",
    "arcsin": "write asin(x)",
    "arccos": "write acos(x)",
    "arctan": "write atan(x)",
    "arcsinh": "write asinh(x)",
    "arccosh": "write acosh(x)",
    "arctanh": "write atanh(x)",
    "inf": "infinity is written oo",
    "infinity": "infinity is written oo",
    "Infinity": "infinity is written oo",
    "Sum": "write sum(f, k = 1..n)",
    "Abs": "write abs(x)",
    "tr": "write trace(A)",
    "Tr": "write trace(A)",
    "sgn": "write sign(x)",
    "ceiling": "write ceil(x)",
    "product": "write prod(f, k = 1..n)",
    "integrate": "write integral(f, x = a..b)",
    "int": "write integral(f, x = a..b)",
    "derivative": "write diff(f, x)",
    "Derivative": "write diff(f, x)",
    "D": "write diff(f, x)",
    "gradient": "write grad(f, w)",
    "Matrix": "write [[a, b], [c, d]]",
    "T": "write A.T",
    "I": "the identity matrix is written eye(n); everything here is real",
    "sec": "write 1/cos(x)",
    "csc": "write 1/sin(x)",
    "cot": "write cos(x)/sin(x)",
    "Heaviside": "write indicator(x > 0), or where(x > 0, 1, 0)",
    "Piecewise": "write where(condition, a, b)",
    "if": "write where(condition, a, b)",
    "true": "there are no truth values; write a relation",
    "True": "there are no truth values; write a relation",
    "false": "there are no truth values; write a relation",
    "False": "there are no truth values; write a relation",
}
