"""Arrays vanish: an array term at index terms is a scalar term, a relation of arrays one of their entries.

Every rule is an identity that holds wherever the term *as written* is defined
(ranges of indices, undefined entries that a zero cancels: `definedness` asks
on the raw term, never on what is made here).  Names that are bound here are
new to everything around them, sizes of arrays included, so nothing captures.
Folded definitions stay folded: `unfold` first to look inside.  No hypothesis
is used, nothing is simplified but exact zeros and ones.  Trusts core only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, product

from derivcheck.core.build import (
    FUNCTIONS,
    ONE,
    RELATIONS,
    ZERO,
    add,
    build,
    constant_value,
    div,
    mul,
    neg,
    num,
    power,
    relation,
    same_size,
    sym,
    whole_power,
)
from derivcheck.core.context import Declaration, Domain
from derivcheck.core.rewrite import fresh, literal_size, rebuild, substitute
from derivcheck.core.term import BINDERS, NATURAL, Term
from derivcheck.kernel.names import all_names, names, open_binder

#: A literal size up to this is written out entry by entry, while the result has at most so many nodes.
SMALL = 5
NODES = 4000
#: So many claims `entrywise` makes of a disjunction at most.
CLAIMS = 64
#: Determinants and inverses of matrices up to this literal size are written out.
SMALL_DETERMINANT = 3

#: Operations that act entry by entry on arrays, a scalar argument being broadcast.
ELEMENTWISE = FUNCTIONS | {"add", "mul", "neg", "div", "pow", "max", "min", "binomial"}


def plus(*terms: Term) -> Term:
    """``a + b + …`` without literal zeros."""
    kept = [t for t in terms if t is not ZERO]
    return ZERO if not kept else kept[0] if len(kept) == 1 else add(*kept)


def times(*terms: Term) -> Term:
    """``a*b*…`` without literal ones; 0 where a factor is literally 0."""
    if ZERO in terms:
        return ZERO
    kept = [t for t in terms if t is not ONE]
    return ONE if not kept else kept[0] if len(kept) == 1 else mul(*kept)


def kronecker(i: Term, j: Term) -> Term:
    """``delta(i, j)``, decided where i and j are one term or two numbers."""
    if same_size(i, j):
        return ONE
    if constant_value(i) is not None and constant_value(j) is not None:
        return ZERO
    return build("delta", (i, j))


def over(op: str, size: Term, body: Callable[[Term], Term], taken: frozenset[str]) -> Term:
    """``op(body(k), k = 1..size)`` for sum, prod, max_over or min_over; written out for a small literal size.

    ``taken`` holds every name of whatever ``body`` puts around its argument.
    Maxima of integers stay ranged: ``max`` would forget that they are integers.
    """
    n = literal_size(size)
    if n is not None and 1 <= n <= SMALL:
        parts = [body(num(k)) for k in range(1, n + 1)]
        if sum(p.size for p in parts) <= NODES and (op in ("sum", "prod") or not parts[0].sort.integer):
            if op == "sum":
                return plus(*parts)
            if op == "prod":
                return times(*parts)
            return parts[0] if n == 1 else build(op.removesuffix("_over"), parts)
    k = sym(fresh("k", taken), NATURAL)
    return build(op, (ONE, size, body(k)), k)


def _part(term: Term, indices: tuple[Term, ...]) -> Term:
    return entry(term, *indices) if term.sort.kind == "array" else lower(term)


@lru_cache(maxsize=1 << 14)
def entry(array: Term, *indices: Term) -> Term:
    """The scalar ``array[i]`` or ``array[i, j]`` in terms of entries of symbols, of inverses and of folded definitions.

    An index outside its range gives some term or other: what was written is undefined there.
    """
    op, args = array.op, array.args
    i, j = indices[0], indices[-1]
    match op:
        case "transpose":
            return entry(args[0], *((j,) if len(args[0].sort.shape) == 1 else (j, i)))
        case "matmul":
            return _product(args[0], args[1], i, j if len(array.sort.shape) == 2 else ONE)
        case "outer":
            return times(entry(args[0], i), entry(args[1], j))
        case "diag":
            return times(kronecker(i, j), entry(args[0], i))
        case "eye":
            return kronecker(i, j)
        case "ones":
            return ONE
        case "zeros":
            return ZERO
        case "row":
            return entry(args[0], lower(args[1]), i)
        case "col":
            return entry(args[0], i, lower(args[1]))
        case "list" | "matlit":
            return _literal_entry(array, indices)
        case "array":
            body = substitute(args[1], {array.var.name: i})
            return _part(body, indices[1:])
        case "at":
            var, body = open_binder(array, all_names(indices))
            return build("at", (_kept(args[0]), entry(body, *indices)), var)
        case "sum":
            var, body = open_binder(array, all_names(indices))
            return build("sum", (lower(args[0]), lower(args[1]), entry(body, *indices)), var)
        case "where":
            return build("where", (lower(args[0]), _part(args[1], indices), _part(args[2], indices)))
        case "grad":
            return build("diff", (lower(args[0]), build("index", (args[1], *indices))))
        case "jacobian":
            return build("diff", (entry(args[0], i), build("index", (args[1], j))))
        case "hessian":
            by_i = build("diff", (lower(args[0]), build("index", (args[1], i))))
            return build("diff", (by_i, build("index", (args[1], j))))
        case "inv":
            return _inverse_entry(array, i, j)
        case _ if op in ELEMENTWISE:
            return build(op, tuple(_part(a, indices) for a in args), array.data)
        case "sym" | "call":
            return build("index", (array, *indices))
    raise AssertionError(f"no entry of {op}")


def _product(a: Term, b: Term, i: Term, k: Term) -> Term:
    """``(a @ b)[i, k]`` is the sum over j of ``a[i, j]*b[j, k]``, vectors being columns; of two vectors their dot."""
    left, right = len(a.sort.shape), len(b.sort.shape)
    inner_product = left == right == 1
    size = b.sort.shape[0]

    def summand(j: Term) -> Term:
        return times(entry(a, j) if inner_product else entry(a, *(i, j)[:left]), entry(b, *(j, k)[:right]))

    return over("sum", size, summand, all_names((a, b, i, k, size)))


def _literal_entry(array: Term, indices: tuple[Term, ...]) -> Term:
    """An entry of a literal: the one meant, or the sum over all of ``delta(i, k)*entry``."""
    terms: list[Term] = []
    sizes = [literal_size(s) or 0 for s in array.sort.shape]
    for position, term in zip(product(*(range(1, s + 1) for s in sizes)), array.args, strict=True):
        terms.append(times(*(kronecker(i, num(k)) for i, k in zip(indices, position, strict=True)), lower(term)))
    return plus(*terms)


def small_determinant(matrix: Term) -> int | None:
    """The literal size of a matrix whose determinant is written out, else None."""
    n = literal_size(matrix.sort.shape[0])
    return n if n is not None and 1 <= n <= SMALL_DETERMINANT else None


def minor_of(matrix: Term, rows: tuple[int, ...], columns: tuple[int, ...]) -> Term:
    """The minor of the rows and columns, by expansion along its first row; the empty one is 1."""
    if not rows:
        return ONE
    terms = []
    for position, column in enumerate(columns):
        rest = columns[:position] + columns[position + 1 :]
        minor = times(entry(matrix, num(rows[0]), num(column)), minor_of(matrix, rows[1:], rest))
        terms.append(minor if position % 2 == 0 or minor is ZERO else neg(minor))
    return plus(*terms)


def minors_signed(claim: Term) -> Iterator[Term]:
    """What ``psd(A)`` says of the principal minors of a literal size, ``pd(A)`` of the leading ones."""
    matrix = claim.args[0]
    n = literal_size(matrix.sort.shape[0]) or 0
    for k in range(1, n + 1):
        for rows in combinations(range(1, n + 1), k) if claim.op == "psd" else [tuple(range(1, k + 1))]:
            yield build("ge" if claim.op == "psd" else "gt", (minor_of(matrix, rows, rows), ZERO))


def _inverse_entry(inverse: Term, i: Term, j: Term) -> Term:
    """``inv(A)[i, j]`` is the cofactor of ``A[j, i]`` over det(A), for small literal sizes and indices."""
    (matrix,) = inverse.args
    n, row, column = small_determinant(matrix), literal_size(i), literal_size(j)
    if n is None or row is None or column is None or not (1 <= row <= n and 1 <= column <= n):
        return build("index", (inverse, i, j))
    every = tuple(range(1, n + 1))
    minor = minor_of(matrix, tuple(r for r in every if r != column), tuple(c for c in every if c != row))
    return div(minor if (row + column) % 2 == 0 else neg(minor), minor_of(matrix, every, every))


def even_root(term: Term) -> Term | None:
    """``u^k`` for ``sqrt(u)^(2k)`` with a sum of squares u, ``u^(2k)`` for ``abs(u)^(2k)``, k >= 1; else None.

    Both sides are one function on a whole neighbourhood (u >= 0 everywhere),
    so the rule may be used under ``diff``: norm(w)^2 is smooth at 0.
    """
    exponent = constant_value(term.args[1]) if term.op == "pow" and term.data is True else None
    if exponent is None or exponent <= 0 or exponent % 2 != 0 or term.sort.kind != "scalar":
        return None
    base = term.args[0]
    if base.op == "abs":
        return power(base.args[0], num(exponent))
    if base.op == "norm" or (base.op == "sqrt" and _sum_of_squares(base.args[0])):
        return whole_power(_squared_norm(base.args[0]) if base.op == "norm" else base.args[0], int(exponent) // 2)
    return None


def _sum_of_squares(term: Term) -> bool:
    """Whether the term is nonnegative at every real point where it is defined, by its shape alone."""
    match term.op:
        case "num":
            return term.number >= 0
        case "pow":
            exponent = constant_value(term.args[1])
            return term.data is True and exponent is not None and exponent % 2 == 0
        case "add":
            return all(_sum_of_squares(a) for a in term.args)
        case "mul" | "dot":
            return len(term.args) == 2 and term.args[0] is term.args[1]
        case "sum" | "vsum":
            return _sum_of_squares(term.body)
    return False


def _squared_norm(vector: Term) -> Term:
    return over("sum", vector.sort.shape[0], lambda k: power(entry(vector, k), num(2)), all_names((vector,)))


def _kept(term: Term) -> Term:
    """An argument: lowered if it is a scalar or a proposition, an array as it is."""
    return term if term.sort.kind == "array" else lower(term)


@lru_cache(maxsize=1 << 14)
def lower(term: Term) -> Term:
    """The scalar or proposition without array operations.

    What stays: entries of symbols, ``inv``, ``det`` (of symbolic size) and
    folded definitions; arrays as arguments of unspecified functions and in
    ``at``; ``psd``, ``pd``, ``convex`` …; relations between arrays of symbolic
    size (see `entrywise`, which knows where they stand).  Arrays come back as they are.
    """
    op, args = term.op, term.args
    if term.sort.kind == "array" or not args:
        return term
    match op:
        case "index":
            return entry(args[0], *(lower(i) for i in args[1:]))
        case "dot" | "vsum" | "vprod" | "vmax" | "vmin" | "trace":
            return _reduction(term)
        case "matmul":
            return _product(args[0], args[1], ONE, ONE)
        case "norm":
            return build("sqrt", (_squared_norm(args[0]),))
        case "det":
            n = small_determinant(args[0])
            every = tuple(range(1, n + 1)) if n else ()
            return minor_of(args[0], every, every) if n else term
        case "pow":
            smooth = even_root(term)
            return rebuild(term, tuple(lower(a) for a in args)) if smooth is None else lower(smooth)
        case "diff":
            x = args[1]
            by = rebuild(x, (x.args[0], *(lower(i) for i in x.args[1:]))) if x.op == "index" else x
            return rebuild(term, (lower(args[0]), by))
        case _ if op in RELATIONS or op == "is_symmetric":
            parts = _entry_relations(term)
            if parts is None:
                return term
            return parts[0] if len(parts) == 1 else build("or" if op == "ne" else "and", parts)
        case _ if op in BINDERS:
            var, body = open_binder(term, frozenset())
            data = (var, *term.data[1:]) if isinstance(term.data, tuple) else var
            return build(op, (*(_kept(a) for a in args[:-1]), lower(body)), data)
    return rebuild(term, tuple(_kept(a) for a in args))


def _reduction(term: Term) -> Term:
    """Sums, products and extrema over the entries; the trace is the sum over the diagonal."""
    array, *other = term.args
    op = {"vprod": "prod", "vmax": "max_over", "vmin": "min_over"}.get(term.op, "sum")

    def body(k: Term) -> Term:
        if term.op == "trace":
            return entry(array, k, k)
        return times(entry(array, k), *(entry(v, k) for v in other))

    return over(op, array.sort.shape[0], body, all_names(term.args))


# ------------------------------------------------------------------ relations between arrays


def positions(
    shape: Sequence[Term], taken: frozenset[str]
) -> Iterator[tuple[tuple[Term, ...], tuple[Declaration, ...]]]:
    """All positions of an array: each literal one, or one of new index names with their declarations.

    The names end in ``'``, as no author's name does, so that no assumption can speak of them.
    """
    sizes = [literal_size(s) for s in shape]
    if all(s is not None and 1 <= s <= SMALL for s in sizes):
        for position in product(*(range(1, (s or 0) + 1) for s in sizes)):
            yield tuple(num(k) for k in position), ()
        return
    declared: list[Declaration] = []
    for name, size in zip("ij", shape, strict=False):
        own = fresh(f"{name}'", taken)
        declared.append(Declaration(own, NATURAL, Domain(lower=ONE, upper=size), index=True))
        taken |= {own}
    yield tuple(sym(d.name, NATURAL) for d in declared), tuple(declared)


def array_shape(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The shape of the arrays among the terms; () where all are scalars."""
    return next((t.sort.shape for t in terms if t.sort.kind == "array"), ())


def _sides(term: Term) -> tuple[str, tuple[Term, ...]]:
    if term.op == "is_symmetric":
        return "eq", (term.args[0], build("transpose", term.args))
    return term.op, term.args


def _entry_relations(term: Term) -> tuple[Term, ...] | None:
    """The relations of the entries, one by one, or None where the size is not small and literal."""
    op, sides = _sides(term)
    found = list(positions(array_shape(sides), frozenset()))
    if any(declared for _, declared in found):
        return None
    return tuple(relation(op, *(_part(s, indices) for s in sides)) for indices, _ in found)


def entrywise(claim: Term, taken: frozenset[str] = frozenset()) -> tuple[tuple[Term, tuple[Declaration, ...]], ...]:
    """Scalar claims that together say what the claim says: each holds for all values of its declared indices.

    ``A = B`` is ``A[i, j] = B[i, j]`` for all i, j.  Claims of a conjunction are
    separate (a range may be empty, and then says nothing of its neighbour);
    ``p => q`` and ``p or q`` distribute, q holding for all indices.  Elsewhere
    (``not``, ``<=>``, the premise of ``=>``, ``!=`` of symbolic size) an array relation stays as it is.
    """
    op, args = claim.op, claim.args
    taken |= names(claim)
    match op:
        case "and":
            return tuple(part for a in args for part in entrywise(a, taken))
        case "implies":
            return tuple((build("implies", (lower(args[0]), q)), by) for q, by in entrywise(args[1], taken))
        case "or":
            found: list[tuple[tuple[Term, ...], tuple[Declaration, ...]]] = [((), ())]
            for a in args:
                parts = entrywise(a, taken.union(*({d.name for d in by} for _, by in found)))
                if len(parts) > 1 and (len(found) * len(parts) > CLAIMS or not any(by for _, by in parts)):
                    parts = ((lower(a), ()),)
                found = [((*p, q), (*by, *more)) for p, by in found for q, more in parts]
            return tuple((build("or", p), by) for p, by in found)
        case _ if (op in RELATIONS and op != "ne") or op == "is_symmetric":
            relates, sides = _sides(claim)
            return tuple(
                (relation(relates, *(_part(s, indices) for s in sides)), declared)
                for indices, declared in positions(array_shape(sides), taken)
            )
    return ((lower(claim), ()),)
