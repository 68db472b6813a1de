"""The operations terms are made of, by name: which belong together, and the arguments and the datum each takes."""

from __future__ import annotations

from derivcheck.core.term import BINDERS, Term

#: Elementwise functions of one argument.
FUNCTIONS = frozenset(
    [
        "exp",
        "log",
        "sqrt",
        "abs",
        "sign",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "sinh",
        "cosh",
        "tanh",
        "asinh",
        "acosh",
        "atanh",
        "relu",
        "erf",
        "floor",
        "ceil",
        "factorial",
        "gamma",
    ]
)
RELATIONS = ("eq", "ne", "lt", "le", "gt", "ge")
CONNECTIVES = ("and", "or", "not", "implies", "iff")
DERIVATIVES = ("diff", "grad", "jacobian", "hessian")
CONVEXITY = ("convex", "strictly_convex", "concave")

#: How many arguments an operation takes, where that is fixed.
_COUNTS = {
    **dict.fromkeys((*FUNCTIONS, "neg", "not", "indicator", "trace", "det", "inv", "norm", "diag", "eye"), 1),
    **dict.fromkeys(("transpose", "vsum", "vprod", "vmax", "vmin", "psd", "pd", "is_symmetric", "lambda"), 1),
    **dict.fromkeys((*RELATIONS, "implies", "iff", "div", "pow", "binomial", "delta", "matmul", "dot", "outer"), 2),
    **dict.fromkeys(("row", "col", *DERIVATIVES, "at", "array", "limit"), 2),
    **dict.fromkeys(("where", "sum", "prod", "max_over", "min_over", "integral"), 3),
}


def misshapen(op: str, args: tuple[Term, ...], data: object) -> bool:
    """Whether there are too many arguments or too few, or the datum is none of the operation's."""
    if len(args) != _COUNTS.get(op, len(args)):
        return True
    match op:
        case "pow":
            return not isinstance(data, bool)
        case "add" | "mul" | "max" | "min" | "and" | "or" | "apply" | "call":
            return not args
        case "index" | "convex" | "strictly_convex" | "concave":
            return len(args) < 2
        case "ones" | "zeros":
            return not 1 <= len(args) <= 2
        case "matlit":
            match data:
                case (int(rows), int(columns)):
                    return rows * columns != len(args)
            return True
        case "limit":
            match data:
                case (Term(op="sym"), "" | "+" | "-"):
                    return False
            return True
    return op in BINDERS and not (isinstance(data, Term) and data.op == "sym")
