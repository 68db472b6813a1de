"""The sort of a term, from its operation and the sorts of its parts; which parts go together.

What may not be combined raises `SortError` with a message that says what to
write.  Arrays broadcast as in NumPy, but only a scalar against an array;
vectors are columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from derivcheck.core.constants import ONE, OO, constant_of, constant_value, is_infinite, num, same_shape, same_size
from derivcheck.core.demands import (
    need_array,
    need_integer,
    need_number,
    need_proposition,
    need_scalar,
    need_square,
    no_infinity,
)
from derivcheck.core.operations import CONNECTIVES, CONVEXITY, FUNCTIONS, RELATIONS
from derivcheck.core.term import BINDERS, INTEGER, NATURAL, PROPOSITION, REAL, Sort, Term
from derivcheck.core.text import sort_text, text
from derivcheck.errors import SortError


def sort_of(op: str, args: tuple[Term, ...], data: object) -> Sort:
    """The sort of ``op(*args)``, or a `SortError` that says why there is none."""
    if op in FUNCTIONS:
        (arg,) = args
        need_number(arg, 0)
        if op == "factorial":
            if not arg.sort.integer:
                need_integer(op, arg, 0)
            return _sort_like(arg.sort.shape, True, True)
        integer = op in ("floor", "ceil")
        return _sort_like(arg.sort.shape, integer, integer and arg.sort.natural)
    if op in RELATIONS:
        return _relation(op, args)
    if op in CONNECTIVES:
        for position, arg in enumerate(args):
            need_proposition(arg, position)
        return PROPOSITION
    if op in BINDERS:
        var = data[0] if isinstance(data, tuple) else data
        assert isinstance(var, Term)
        return _binder(op, args, var)
    match op:
        case "neg" if args[0] is OO:
            return REAL
        case "add" | "mul" | "neg":
            sort = _arithmetic(op, args)
            if op == "neg" and sort.natural and constant_value(args[0]) != 0:
                return Sort(sort.kind, sort.shape, sort.integer)
            return sort
        case "div":
            return _quotient(args)
        case "pow":
            return _power(args)
        case "max" | "min":
            return _sort_like(_broadcast(op, args), False, False)
        case "binomial":
            shape = _broadcast(op, args)
            if not args[1].sort.integer:
                need_integer(op, args[1], 1)
            integer = args[0].sort.integer
            return _sort_like(shape, integer, integer and args[0].sort.natural)
        case "delta":
            for position, arg in enumerate(args):
                need_integer(op, arg, position)
            return NATURAL
        case "indicator":
            need_proposition(args[0], 0)
            return NATURAL
        case "where":
            need_proposition(args[0], 0)
            if args[1].sort.kind == "proposition" and args[2].sort.kind == "proposition":
                raise SortError("sort-mismatch", "`where` chooses between numbers", 1)
            return _arithmetic(op, args[1:])
        case "apply":
            return REAL
        case "call":
            return args[-1].sort
        case "index":
            x, *indices = args
            need_array("[…]", x, len(indices), 0)
            for position, i in enumerate(indices, 1):
                need_integer(op, i, position)
            return _sort_like((), x.sort.integer, x.sort.natural)
        case "row" | "col":
            need_array("[i, :]", args[0], 2, 0)
            need_integer(op, args[1], 1)
            size = args[0].sort.shape[1 if op == "row" else 0]
            return _sort_like((size,), args[0].sort.integer, args[0].sort.natural)
        case "list" | "matlit":
            for position, arg in enumerate(args):
                need_scalar("[…]", arg, position)
            integer = all(a.sort.integer for a in args)
            natural = all(a.sort.natural for a in args)
            if op == "list":
                return _sort_like((num(len(args)),), integer, natural)
            assert isinstance(data, tuple)
            rows, columns = data
            if min(rows, columns) < 0 or rows * columns != len(args):
                raise SortError("shape-mismatch", f"{len(args)} entries are no {rows}-by-{columns} matrix", 0)
            return _sort_like((num(rows), num(columns)), integer, natural)
        case "matmul":
            return _matmul(*args)
        case "dot":
            for position, arg in enumerate(args):
                need_array(op, arg, 1, position)
            if not same_shape(args[0].sort.shape, args[1].sort.shape):
                raise _product_error(args[0], args[1])
            return _sort_like((), args[0].sort.integer and args[1].sort.integer, False)
        case "outer":
            for position, arg in enumerate(args):
                need_array(op, arg, 1, position)
            integer = args[0].sort.integer and args[1].sort.integer
            return _sort_like((args[0].sort.shape[0], args[1].sort.shape[0]), integer, False)
        case "transpose":
            need_number(args[0], 0)
            shape = args[0].sort.shape
            if not shape:
                raise SortError("shape-mismatch", f"`{text(args[0])}` is a number: nothing to transpose", 0)
            turned = (ONE, shape[0]) if len(shape) == 1 else (shape[1], shape[0])
            return _sort_like(turned, args[0].sort.integer, args[0].sort.natural)
        case "diag":
            need_array(op, args[0], 1, 0)
            (n,) = args[0].sort.shape
            return _sort_like((n, n), args[0].sort.integer, args[0].sort.natural)
        case "eye":
            need_integer(op, args[0], 0)
            return _sort_like((args[0], args[0]), True, True)
        case "ones" | "zeros":
            for position, arg in enumerate(args):
                need_integer(op, arg, position)
            return _sort_like(args, True, True)
        case "trace" | "det":
            need_square(op, args[0])
            return _sort_like((), args[0].sort.integer, False)
        case "inv":
            return _sort_like(need_square(op, args[0]), False, False)
        case "norm":
            need_array(op, args[0], 1, 0)
            return REAL
        case "vsum" | "vprod" | "vmax" | "vmin":
            need_array(op[1:], args[0], 1, 0)
            return _sort_like((), args[0].sort.integer, args[0].sort.natural)
        case "diff":
            return _diff(*args)
        case "grad":
            need_scalar(op, args[0], 0)
            return _sort_like(_array_variable(op, args[1], (1, 2)), False, False)
        case "jacobian":
            need_array(op, args[0], 1, 0)
            return _sort_like((args[0].sort.shape[0], *_array_variable(op, args[1], (1,))), False, False)
        case "hessian":
            need_scalar(op, args[0], 0)
            (n,) = _array_variable(op, args[1], (1,))
            return _sort_like((n, n), False, False)
        case "psd" | "pd" | "is_symmetric":
            need_square(op.removeprefix("is_"), args[0])
            return PROPOSITION
        case _ if op in CONVEXITY:
            need_scalar(op, args[0], 0)
            for position, x in enumerate(args[1:], 1):
                if x.op != "sym" or x.sort.kind not in ("scalar", "array") or x.sort.integer:
                    raise SortError("not-a-variable", f"`{op}` speaks of a declared real symbol", position)
            return PROPOSITION
    raise AssertionError(f"no sort for operation {op!r}")


def is_variable(term: Term) -> bool:
    """Whether a term may be differentiated by: a symbol, or an entry of one."""
    return term.op == "sym" or (term.op == "index" and term.args[0].op == "sym")


def _broadcast(op: str, args: Sequence[Term]) -> tuple[Term, ...]:
    shape: tuple[Term, ...] = ()
    first: Term | None = None
    for position, arg in enumerate(args):
        need_number(arg, position)
        if arg.sort.kind != "array":
            continue
        if first is None:
            shape, first = arg.sort.shape, arg
        elif not same_shape(shape, arg.sort.shape):
            raise SortError(
                "shape-mismatch",
                f"shapes disagree: `{text(first)}` is a {sort_text(first.sort)}, "
                f"`{text(arg)}` is a {sort_text(arg.sort)}",
                position,
                help=f"`*` is elementwise: `{_factor(first)} @ {_factor(arg)}` is the product of matrices"
                if op == "mul" and _multiplies(first, arg)
                else "",
            )
    return shape


def _sort_like(shape: tuple[Term, ...], integer: bool, natural: bool) -> Sort:
    kind = "array" if shape else "scalar"
    return Sort(kind, shape, integer, natural and integer)  # type: ignore[arg-type]


def _arithmetic(op: str, args: Sequence[Term]) -> Sort:
    shape = _broadcast(op, args)
    if not shape and not all(a.sort.integer for a in args):
        return _constant_sort(op, args) or REAL
    return _sort_like(shape, all(a.sort.integer for a in args), all(a.sort.natural for a in args))


def _constant_sort(op: str, args: Sequence[Term]) -> Sort | None:
    """The integer type of a rational constant of integer value: ``1/2 + 1/2`` is one."""
    value = constant_of(op, args)
    if value is None or value.denominator != 1:
        return None
    return NATURAL if value >= 0 else INTEGER


def _quotient(args: Sequence[Term]) -> Sort:
    shape = _broadcast("/", args)
    return _sort_like(shape, False, False) if shape else _constant_sort("div", args) or REAL


def _power(args: Sequence[Term]) -> Sort:
    shape = _broadcast("^", args)
    base, exponent = args
    natural_exponent = exponent.sort.natural or (constant_value(exponent) or Fraction(-1)) >= 0
    integer = base.sort.integer and exponent.sort.integer and natural_exponent
    if not shape and not integer:
        return _constant_sort("pow", args) or REAL
    return _sort_like(shape, integer, integer and base.sort.natural)


def _matmul(a: Term, b: Term) -> Sort:
    for position, term in enumerate((a, b)):
        need_number(term, position)
        if term.sort.kind != "array":
            raise SortError(
                "shape-mismatch", f"`@` multiplies arrays; `{text(term)}` is a number", position, help="write `*`"
            )
    x, y = a.sort.shape, b.sort.shape
    integer = a.sort.integer and b.sort.integer
    natural = a.sort.natural and b.sort.natural
    if len(x) == 1 and len(y) == 1:
        if not same_size(x[0], y[0]):
            raise _product_error(a, b)
        return _sort_like((), integer, natural)
    left = (x[0], ONE) if len(x) == 1 else x
    right = (y[0], ONE) if len(y) == 1 else y
    if not same_size(left[1], right[0]):
        raise _product_error(a, b)
    rows, columns = left[0], right[1]
    if same_size(rows, ONE) and same_size(columns, ONE):
        return _sort_like((), integer, natural)
    if len(y) == 1:
        return _sort_like((rows,), integer, natural)
    return _sort_like((rows, columns), integer, natural)


def _factor(term: Term) -> str:
    return f"({text(term)})" if term.op in ("add", "mul", "div", "neg", "matmul") else text(term)


def _multiplies(a: Term, b: Term) -> bool:
    """Whether there is a product of matrices a @ b."""
    try:
        _matmul(a, b)
    except SortError:
        return False
    return True


def _product_error(a: Term, b: Term) -> SortError:
    hint = ""
    if len(a.sort.shape) == 1 and len(b.sort.shape) == 2:
        hint = f"vectors are columns: write `{text(b)}.T @ {text(a)}` or `{text(a)}.T @ {text(b)}`"
    elif len(a.sort.shape) == 2 and same_size(a.sort.shape[0], b.sort.shape[0]):
        shown = text(a) if a.op in ("sym", "call", "index") else f"({text(a)})"
        hint = f"`{shown}.T @ {_factor(b)}` fits"
    elif len(a.sort.shape) == len(b.sort.shape) == 2 and same_size(a.sort.shape[1], b.sort.shape[1]):
        shown = text(b) if b.op in ("sym", "call", "index") else f"({text(b)})"
        hint = f"`{_factor(a)} @ {shown}.T` fits"
    return SortError(
        "shape-mismatch",
        f"`{text(a)}` is a {sort_text(a.sort)}, `{text(b)}` is a {sort_text(b.sort)}: `@` needs the columns of the "
        "first to be the rows of the second",
        1,
        help=hint,
    )


def _diff(f: Term, x: Term) -> Sort:
    need_scalar("diff", f, 0)
    if not is_variable(x):
        raise SortError(
            "not-a-variable", f"`{text(x)}` is not a symbol or an entry of one: derivatives are by symbols", 1
        )
    need_scalar("diff", x, 1)
    if x.sort.integer:
        raise SortError("not-a-variable", f"`{text(x)}` takes integer values only: nothing to differentiate by", 1)
    if x.op == "index" and x.args[0].sort.symmetric:
        raise SortError(
            "not-a-variable",
            f"the entries of the symmetric `{text(x.args[0])}` are not independent",
            1,
            help="declare it matrix(n, n) and assume A = transpose(A) after differentiating",
        )
    return REAL


def _array_variable(op: str, w: Term, ranks: tuple[int, ...]) -> tuple[Term, ...]:
    if w.op != "sym" or len(w.sort.shape) not in ranks:
        wanted = "a declared vector" if ranks == (1,) else "a declared vector or matrix"
        raise SortError("not-a-variable", f"`{op}` differentiates by {wanted}; `{text(w)}` is not one", 1)
    if w.sort.integer or w.sort.symmetric:
        raise SortError("not-a-variable", f"`{text(w)}` cannot be varied freely: nothing to differentiate by", 1)
    return w.sort.shape


def _need_fixed(array: Term, var: Term) -> None:
    """What is added up has one size, whatever the bound name is."""
    if any(var.name in size.free for size in array.sort.shape):
        raise SortError("shape-mismatch", f"the size of `{text(array)}` depends on `{var.name}`", 2)


def _binder(op: str, args: Sequence[Term], var: Term) -> Sort:
    if op not in ("at", "lambda") and var.sort.kind != "scalar":
        raise SortError("sort-mismatch", f"`{op}` binds a number, not `{text(var)}`", 0)
    match op:
        case "sum" | "prod" | "max_over" | "min_over":
            lo, hi, body = args
            for position, bound in enumerate((lo, hi)):
                if op in ("sum", "prod") and is_infinite(bound):
                    continue
                need_integer(op, bound, position)
            if op == "sum" and body.sort.kind == "array" and not (is_infinite(lo) or is_infinite(hi)):
                _need_fixed(body, var)
            else:
                need_scalar(op, body, 2)
            return _sort_like(body.sort.shape, body.sort.integer, body.sort.natural)
        case "integral":
            for position, bound in enumerate(args[:2]):
                if not is_infinite(bound):
                    need_scalar(op, bound, position)
            need_scalar(op, args[2], 2)
            return REAL
        case "limit":
            if not is_infinite(args[0]):
                need_scalar(op, args[0], 0)
            need_scalar(op, args[1], 1)
            return REAL
        case "at":
            need_number(args[0], 0)
            if args[0].sort.kind != var.sort.kind or not same_shape(args[0].sort.shape, var.sort.shape):
                raise SortError(
                    "shape-mismatch",
                    f"`{text(var)}` is a {sort_text(var.sort)}, `{text(args[0])}` a {sort_text(args[0].sort)}",
                    0,
                )
            return args[1].sort
        case "array":
            need_integer(op, args[0], 0)
            body = args[1]
            need_number(body, 1)
            if len(body.sort.shape) > 1:
                raise SortError("shape-mismatch", "an array of matrices is neither a vector nor a matrix", 1)
            return Sort("array", (args[0], *body.sort.shape), body.sort.integer, body.sort.natural)
        case _:
            return Sort("function", (), parameters=(var.sort,))


def _relation(op: str, args: Sequence[Term]) -> Sort:
    infinite = [is_infinite(a) for a in args]
    if any(infinite):
        other = args[0] if infinite[1] else args[1]
        if other.op != "limit" or op not in ("eq", "ne"):
            no_infinity(args[0], 0)
            no_infinity(args[1], 1)
        return PROPOSITION
    _broadcast(op, args)
    return PROPOSITION
