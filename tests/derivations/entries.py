"""Arrays entry by entry: products of matrices as sums, transposes, gradients and Hessians as what their entries are.

Used by the mutants' harness alone; the kernel has its own way (`kernel/lower.py`)
and shares nothing with this one but substitution.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from itertools import count

from derivcheck.core.build import build
from derivcheck.core.constants import ONE, num, sym
from derivcheck.core.operations import FUNCTIONS
from derivcheck.core.rewrite import canonical_names, rebuild, substitute, unfold
from derivcheck.core.term import INTEGER, Term

ENTRYWISE = FUNCTIONS | {"add", "mul", "neg", "div", "pow", "max", "min", "where"}
#: The indices that an array's entries are written with.
ROW, COLUMN = sym("$row", INTEGER), sym("$column", INTEGER)

_names = count()


def tidy(term: Term) -> Term:
    """A term without arrays: definitions opened, products written as sums over entries, bound names made the same."""
    return canonical_names(_scalar(straight(unfold(term))))


def entries(term: Term) -> Term:
    """An array's entry at ROW and COLUMN, tidied; a number is itself."""
    indices = (ROW, COLUMN)[: len(term.sort.shape)]
    return canonical_names(_entry(straight(unfold(term)), indices))


def straight(term: Term) -> Term:
    """A term without transposes of products and of symmetric matrices, and without a matrix beside its inverse."""
    inner = rebuild(term, tuple(straight(a) for a in term.args))
    if inner.op == "transpose":
        turned = inner.args[0]
        if turned.op == "transpose" and len(turned.args[0].sort.shape) == 2:
            return turned.args[0]
        if turned.op == "matmul" and len(turned.sort.shape) == 2 and not numbers_of(turned):
            return _chain([straight(build("transpose", (f,))) for f in reversed(factors(turned))], turned.sort.shape[0])
        return turned if symmetric(turned) else inner
    if inner.op == "matmul" and not numbers_of(inner):
        return _chain(_without_inverses(factors(inner)), inner.sort.shape[0] if inner.sort.shape else ONE)
    return inner


def _chain(parts: list[Term], size: Term) -> Term:
    """The product from left to right."""
    return reduce(lambda a, b: build("matmul", (a, b)), parts) if parts else build("eye", (size,))


def _without_inverses(parts: list[Term]) -> list[Term]:
    """The factors of a product without ``inv(M)`` beside those of M: both are taken away."""
    for at, part in enumerate(parts):
        inside = factors(part.args[0]) if part.op == "inv" and not numbers_of(part.args[0]) else []
        for start in (at - len(inside), at + 1):
            if inside and start >= 0 and parts[start : start + len(inside)] == inside:
                first, last = min(at, start), max(at + 1, start + len(inside))
                return _without_inverses(parts[:first] + parts[last:])
    return parts


def _added(size: Term, entry: object) -> Term:
    index = sym(f"_{next(_names)}", INTEGER)
    return build("sum", (ONE, size, entry(index)), index)


def _scalar(term: Term) -> Term:
    """A number or proposition with the arrays in it written out."""
    op, args = term.op, term.args
    if op == "index":
        return _entry(args[0], tuple(_scalar(a) for a in args[1:]))
    if op == "dot":
        return _added(args[0].sort.shape[0], lambda k: build("mul", (_entry(args[0], (k,)), _entry(args[1], (k,)))))
    if op == "norm":
        return build("sqrt", (_added(args[0].sort.shape[0], lambda k: build("pow", (_entry(args[0], (k,)), num(2)))),))
    if op == "vsum":
        return _added(args[0].sort.shape[0], lambda k: _entry(args[0], (k,)))
    if op == "trace":
        return _added(args[0].sort.shape[0], lambda k: _entry(args[0], (k, k)))
    if op == "matmul":
        return _product(args[0], args[1], ())
    if op == "diff":
        return build(op, (_scalar(args[0]), args[1]))
    if not args or any(a.sort.kind == "array" for a in args) or op in ("convex", "strictly_convex", "concave"):
        return term
    return build(op, tuple(_scalar(a) for a in args), None if op == "pow" else term.data)


def _entry(term: Term, at: tuple[Term, ...]) -> Term:
    op, args = term.op, term.args
    if term.sort.kind != "array":
        return _scalar(term)
    if op in ENTRYWISE:
        return build(op, tuple(_entry(a, at) for a in args))
    if op == "sum":
        return build(op, (_scalar(args[0]), _scalar(args[1]), _entry(args[2], at)), term.data)
    if op == "at":
        return build(
            op, (args[0] if args[0].sort.kind == "array" else _scalar(args[0]), _entry(args[1], at)), term.data
        )
    if op == "transpose":
        return _entry(args[0], at[1:] if len(args[0].sort.shape) == 1 else at[::-1])
    if op == "matmul":
        return _product(args[0], args[1], at)
    if op == "array":
        return _entry(substitute(term.body, {term.var.name: at[0]}), at[1:])
    if op == "row":
        return _entry(args[0], (_scalar(args[1]), *at))
    if op == "col":
        return _entry(args[0], (*at, _scalar(args[1])))
    if op == "outer":
        return build("mul", (_entry(args[0], at[:1]), _entry(args[1], at[1:])))
    if op == "diag":
        return build("mul", (build("delta", at), _entry(args[0], at[:1])))
    if op == "eye":
        return build("delta", at)
    if op in ("ones", "zeros"):
        return num(op == "ones")
    if op == "grad":
        return build("diff", (_scalar(args[0]), build("index", (args[1], *at))))
    if op == "jacobian":
        return build("diff", (_entry(args[0], at[:1]), build("index", (args[1], *at[1:]))))
    if op == "hessian":
        inner = build("diff", (_scalar(args[0]), build("index", (args[1], at[0]))))
        return build("diff", (inner, build("index", (args[1], at[1]))))
    return build("index", (term, *at))


def _product(a: Term, b: Term, at: tuple[Term, ...]) -> Term:
    """An entry of a matrix product; vectors are columns."""

    def factor(k: Term) -> Term:
        rows = (*at[:1], k) if at and (a.sort.shape[0] is not ONE or len(at) == 2) else (ONE, k)
        left = _entry(a, rows if len(a.sort.shape) == 2 else (rows[0] if len(b.sort.shape) == 2 else k,))
        columns = (k, at[-1]) if len(at) == 2 else (k, ONE)
        right = _entry(b, columns if len(b.sort.shape) == 2 else (k,))
        return build("mul", (left, right))

    if len(a.sort.shape) == 1 and len(b.sort.shape) == 2:
        return factor(ONE)  # a column times a row
    if a.op in ("diag", "eye"):
        return build("mul", (_scale(a, at[0]), _entry(b, at[: len(b.sort.shape)])))
    if b.op in ("diag", "eye") and len(at) == 2:
        return build("mul", (_entry(a, at[: len(a.sort.shape)]), _scale(b, at[1])))
    return _added(a.sort.shape[-1], factor)


def _scale(diagonal: Term, at: Term) -> Term:
    """What a diagonal matrix multiplies by."""
    return _entry(diagonal.args[0], (at,)) if diagonal.op == "diag" else ONE


def symmetric(m: Term) -> bool:
    """Whether a matrix is symmetric by how it is made."""
    op, args = m.op, m.args
    if op in ("diag", "eye", "hessian") or m.sort.symmetric:
        return True
    if op in ("inv", "transpose", "neg"):
        return symmetric(args[0])
    if op in ("add", "mul", "div"):
        return all(a.sort.kind != "array" or symmetric(a) for a in args)
    if op == "outer":
        return args[0] is args[1]
    if op == "matmul":
        return palindrome(factors(m), symmetric)
    return False


def factors(m: Term) -> list[Term]:
    """The factors of a product of matrices, from left to right, without their numbers."""
    if m.op == "matmul":
        return [f for a in m.args for f in factors(a)]
    arrays = [a for a in m.args if a.sort.kind == "array"]
    if m.op in ("mul", "div", "neg") and len(arrays) == 1 and m.args[-1 if m.op == "mul" else 0] is arrays[0]:
        return factors(arrays[0])
    return [m]


def numbers_of(m: Term) -> list[Term]:
    """The numbers that the factors of a product of matrices are multiplied by."""
    if m.op == "matmul":
        return [n for a in m.args for n in numbers_of(a)]
    if m.op == "mul":
        return [*m.args[:-1], *numbers_of(m.args[-1])]
    if m.op == "div":
        return [build("div", (ONE, m.args[1])), *numbers_of(m.args[0])]
    return [num(-1), *numbers_of(m.args[0])] if m.op == "neg" else []


def palindrome(parts: list[Term], middle: Callable[[Term], bool]) -> bool:
    """Whether a product reads the same transposed, from its ends to a middle of some kind."""
    while len(parts) > 1:
        first, last = parts[0], parts[-1]
        if not (first.op == "transpose" and first.args[0] is last) and not (
            last.op == "transpose" and last.args[0] is first
        ):
            return False
        parts = parts[1:-1]
    return not parts or middle(parts[0])
