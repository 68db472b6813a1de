"""Typed constructors: every term is made here, and here alone gets its sort.

``build(op, args, data)`` states once, for author's text and for terms the
prover makes, what may be combined with what; what may not raises `SortError`
with a message that says what to write.  Arrays broadcast as in NumPy, but only
a scalar against an array; vectors are columns.

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

from derivcheck.core.term import (
    BINDERS,
    INTEGER,
    NATURAL,
    PROPOSITION,
    REAL,
    Datum,
    Sort,
    Term,
    make,
)
from derivcheck.core.text import sort_text, text
from derivcheck.errors import SortError

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
CONVEXITY = ("convex", "strictly_convex", "concave")


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
    return term.number if term.op == "num" else _constant(term.op, term.args)


def _constant(op: str, args: Sequence[Term]) -> Fraction | None:
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


def _numeric(sort: Sort) -> bool:
    return sort.kind in ("scalar", "array")


def _need_number(op: str, term: Term, position: int) -> None:
    if not _numeric(term.sort):
        what = "a proposition" if term.sort.kind == "proposition" else "a function"
        raise SortError("sort-mismatch", f"`{text(term)}` is {what}; a number must stand here", position)
    _no_infinity(op, term, position)


def _no_infinity(op: str, term: Term, position: int) -> None:
    if is_infinite(term):
        raise SortError(
            "misplaced-infinity",
            "`oo` may stand only in bounds, interval ends, limit points and as the whole other side of a limit",
            position,
        )


def _need_scalar(op: str, term: Term, position: int) -> None:
    _need_number(op, term, position)
    if term.sort.kind != "scalar":
        raise SortError(
            "shape-mismatch", f"`{text(term)}` is a {sort_text(term.sort)}; `{op}` takes a number here", position
        )


def _need_integer(op: str, term: Term, position: int) -> None:
    _need_scalar(op, term, position)
    if not term.sort.integer:
        raise SortError(
            "not-an-integer",
            f"`{text(term)}` is not of an integer type, as {_place(op, position)} must be",
            position,
            help="declare its symbols integer, natural or as an index",
        )


def _place(op: str, position: int) -> str:
    match op:
        case "sum" | "prod" | "max_over" | "min_over":
            return f"a bound of `{op.removesuffix('_over')}`"
        case "index" | "row" | "col":
            return "an index"
        case "eye" | "ones" | "zeros" | "array":
            return "a size"
        case "binomial":
            return "the lower argument of `binomial`"
        case _:
            return f"the argument of `{op}`"


def _need_proposition(op: str, term: Term, position: int) -> None:
    if term.sort.kind != "proposition":
        raise SortError("sort-mismatch", f"`{text(term)}` is not a proposition", position)


def _need_array(op: str, term: Term, rank: int, position: int) -> None:
    _need_number(op, term, position)
    if len(term.sort.shape) != rank:
        wanted = "a vector" if rank == 1 else "a matrix"
        raise SortError(
            "shape-mismatch", f"`{op}` takes {wanted}; `{text(term)}` is a {sort_text(term.sort)}", position
        )


def same_size(a: Term, b: Term) -> bool:
    """Whether two sizes are the same: as terms, or as exact numbers."""
    if a is b:
        return True
    x, y = constant_value(a), constant_value(b)
    return x is not None and x == y


def same_shape(a: Sequence[Term], b: Sequence[Term]) -> bool:
    """Whether two shapes agree size by size."""
    return len(a) == len(b) and all(same_size(x, y) for x, y in zip(a, b, strict=True))


def _broadcast(op: str, args: Sequence[Term]) -> tuple[Term, ...]:
    shape: tuple[Term, ...] = ()
    first: Term | None = None
    for position, arg in enumerate(args):
        _need_number(op, arg, position)
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
    value = _constant(op, args)
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
        _need_number("@", term, position)
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


def _product_error(a: Term, b: Term) -> SortError:
    hint = ""
    if len(a.sort.shape) == 1 and len(b.sort.shape) == 2:
        hint = f"vectors are columns: write `{text(b)}.T @ {text(a)}` or `{text(a)}.T @ {text(b)}`"
    return SortError(
        "shape-mismatch",
        f"`{text(a)}` is a {sort_text(a.sort)}, `{text(b)}` is a {sort_text(b.sort)}: `@` needs the columns of the "
        "first to be the rows of the second",
        1,
        help=hint,
    )


def _square(op: str, a: Term) -> tuple[Term, Term]:
    _need_array(op, a, 2, 0)
    rows, columns = a.sort.shape
    if not same_size(rows, columns):
        raise SortError("shape-mismatch", f"`{op}` takes a square matrix; `{text(a)}` is a {sort_text(a.sort)}", 0)
    return rows, columns


def is_variable(term: Term) -> bool:
    """Whether a term may be differentiated by: a symbol, or an entry of one."""
    return term.op == "sym" or (term.op == "index" and term.args[0].op == "sym")


def _diff(f: Term, x: Term) -> Sort:
    _need_scalar("diff", f, 0)
    if not is_variable(x):
        raise SortError(
            "not-a-variable", f"`{text(x)}` is not a symbol or an entry of one: derivatives are by symbols", 1
        )
    _need_scalar("diff", x, 1)
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
                _need_integer(op, bound, position)
            if op == "sum" and body.sort.kind == "array" and not (is_infinite(lo) or is_infinite(hi)):
                _need_fixed(body, var)
            else:
                _need_scalar(op, body, 2)
            return _sort_like(body.sort.shape, body.sort.integer, body.sort.natural)
        case "integral":
            for position, bound in enumerate(args[:2]):
                if not is_infinite(bound):
                    _need_scalar(op, bound, position)
            _need_scalar(op, args[2], 2)
            return REAL
        case "limit":
            if not is_infinite(args[0]):
                _need_scalar(op, args[0], 0)
            _need_scalar(op, args[1], 1)
            return REAL
        case "at":
            _need_number(op, args[0], 0)
            if not same_shape(args[0].sort.shape, var.sort.shape):
                raise SortError(
                    "shape-mismatch",
                    f"`{text(var)}` is a {sort_text(var.sort)}, `{text(args[0])}` a {sort_text(args[0].sort)}",
                    0,
                )
            return args[1].sort
        case "array":
            _need_integer(op, args[0], 0)
            body = args[1]
            _need_number(op, body, 1)
            return Sort("array", (args[0], *body.sort.shape), body.sort.integer, body.sort.natural)
        case _:
            return Sort("function", (), parameters=(var.sort,))


def _relation(op: str, args: Sequence[Term]) -> Sort:
    infinite = [is_infinite(a) for a in args]
    if any(infinite):
        other = args[0] if infinite[1] else args[1]
        if other.op != "limit" or op not in ("eq", "ne"):
            _no_infinity(op, args[0], 0)
            _no_infinity(op, args[1], 1)
        return PROPOSITION
    _broadcast(op, args)
    return PROPOSITION


def _sort(op: str, args: tuple[Term, ...], data: object) -> Sort:
    if op in FUNCTIONS:
        (arg,) = args
        _need_number(op, arg, 0)
        if op == "factorial":
            if not arg.sort.integer:
                _need_integer(op, arg, 0)
            return _sort_like(arg.sort.shape, True, True)
        integer = op in ("floor", "ceil")
        return _sort_like(arg.sort.shape, integer, integer and arg.sort.natural)
    if op in RELATIONS:
        return _relation(op, args)
    if op in CONNECTIVES:
        for position, arg in enumerate(args):
            _need_proposition(op, arg, position)
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
                _need_integer(op, args[1], 1)
            integer = args[0].sort.integer
            return _sort_like(shape, integer, integer and args[0].sort.natural)
        case "delta":
            for position, arg in enumerate(args):
                _need_integer(op, arg, position)
            return NATURAL
        case "indicator":
            _need_proposition(op, args[0], 0)
            return NATURAL
        case "where":
            _need_proposition(op, args[0], 0)
            if args[1].sort.kind == "proposition" and args[2].sort.kind == "proposition":
                raise SortError("sort-mismatch", "`where` chooses between numbers", 1)
            return _arithmetic(op, args[1:])
        case "apply":
            return REAL
        case "call":
            return args[-1].sort
        case "index":
            x, *indices = args
            _need_array("[…]", x, len(indices), 0)
            for position, i in enumerate(indices, 1):
                _need_integer(op, i, position)
            return _sort_like((), x.sort.integer, x.sort.natural)
        case "row" | "col":
            _need_array("[i, :]", args[0], 2, 0)
            _need_integer(op, args[1], 1)
            size = args[0].sort.shape[1 if op == "row" else 0]
            return _sort_like((size,), args[0].sort.integer, args[0].sort.natural)
        case "list" | "matlit":
            for position, arg in enumerate(args):
                _need_scalar("[…]", arg, position)
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
                _need_array(op, arg, 1, position)
            if not same_shape(args[0].sort.shape, args[1].sort.shape):
                raise _product_error(args[0], args[1])
            return _sort_like((), args[0].sort.integer and args[1].sort.integer, False)
        case "outer":
            for position, arg in enumerate(args):
                _need_array(op, arg, 1, position)
            integer = args[0].sort.integer and args[1].sort.integer
            return _sort_like((args[0].sort.shape[0], args[1].sort.shape[0]), integer, False)
        case "transpose":
            _need_number(op, args[0], 0)
            shape = args[0].sort.shape
            if not shape:
                raise SortError("shape-mismatch", f"`{text(args[0])}` is a number: nothing to transpose", 0)
            turned = (ONE, shape[0]) if len(shape) == 1 else (shape[1], shape[0])
            return _sort_like(turned, args[0].sort.integer, args[0].sort.natural)
        case "diag":
            _need_array(op, args[0], 1, 0)
            (n,) = args[0].sort.shape
            return _sort_like((n, n), args[0].sort.integer, args[0].sort.natural)
        case "eye":
            _need_integer(op, args[0], 0)
            return _sort_like((args[0], args[0]), True, True)
        case "ones" | "zeros":
            for position, arg in enumerate(args):
                _need_integer(op, arg, position)
            return _sort_like(args, True, True)
        case "trace" | "det":
            _square(op, args[0])
            return _sort_like((), args[0].sort.integer, False)
        case "inv":
            return _sort_like(_square(op, args[0]), False, False)
        case "norm":
            _need_array(op, args[0], 1, 0)
            return REAL
        case "vsum" | "vprod" | "vmax" | "vmin":
            _need_array(op[1:], args[0], 1, 0)
            return _sort_like((), args[0].sort.integer, args[0].sort.natural)
        case "diff":
            return _diff(*args)
        case "grad":
            _need_scalar(op, args[0], 0)
            return _sort_like(_array_variable(op, args[1], (1, 2)), False, False)
        case "jacobian":
            _need_array(op, args[0], 1, 0)
            return _sort_like((args[0].sort.shape[0], *_array_variable(op, args[1], (1,))), False, False)
        case "hessian":
            _need_scalar(op, args[0], 0)
            (n,) = _array_variable(op, args[1], (1,))
            return _sort_like((n, n), False, False)
        case "psd" | "pd" | "is_symmetric":
            _square(op.removeprefix("is_"), args[0])
            return PROPOSITION
        case _ if op in CONVEXITY:
            _need_scalar(op, args[0], 0)
            for position, x in enumerate(args[1:], 1):
                if x.op != "sym" or x.sort.kind not in ("scalar", "array") or x.sort.integer:
                    raise SortError("not-a-variable", f"`{op}` speaks of a declared real symbol", position)
            return PROPOSITION
    raise AssertionError(f"no sort for operation {op!r}")


#: How many arguments an operation takes, where that is fixed.
_COUNTS = {
    **dict.fromkeys((*FUNCTIONS, "neg", "not", "indicator", "trace", "det", "inv", "norm", "diag", "eye"), 1),
    **dict.fromkeys(("transpose", "vsum", "vprod", "vmax", "vmin", "psd", "pd", "is_symmetric", "lambda"), 1),
    **dict.fromkeys((*RELATIONS, "implies", "iff", "div", "pow", "binomial", "delta", "matmul", "dot", "outer"), 2),
    **dict.fromkeys(("row", "col", "diff", "grad", "jacobian", "hessian", "at", "array", "limit"), 2),
    **dict.fromkeys(("where", "sum", "prod", "max_over", "min_over", "integral"), 3),
}


def _misshapen(op: str, args: tuple[Term, ...], data: object) -> bool:
    """Whether there are too many arguments or too few, or the datum is none of the operation's."""
    if len(args) != _COUNTS.get(op, len(args)):
        return True
    match op:
        case "pow":
            return not isinstance(data, bool)
        case "add" | "mul" | "max" | "min":
            return not args
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
    if _misshapen(op, args, data):
        raise SortError("sort-mismatch", f"`{op}` is not made of these parts")
    return make(op, args, data, _sort(op, args, data))


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


def fn(name: str, *args: Term) -> Term:
    """A built-in applied: ``fn("exp", x)``."""
    return build(name, args)


def relation(op: str, a: Term, b: Term) -> Term:
    """``a R b`` with ``op`` one of ``eq ne lt le gt ge``."""
    return build(op, (a, b))


def conjunction(parts: Sequence[Term]) -> Term:
    """``p and q and …``; one part alone stands for itself."""
    return parts[0] if len(parts) == 1 else build("and", parts)
