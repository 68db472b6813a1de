"""Differentiation: the derivative of a raw scalar term as a term, by an own table.

Promise: at every point where the conditions that `definedness` gives for
``diff(f, x)`` hold (and it names no obstacle), f is smooth in x around the
point, `derivative(f, x)` is defined there and is its derivative.  No
hypothesis, type or domain is used and nothing is rewritten first, for a fact
speaks of the point only and a derivative of its neighbourhood.  Where the
table has no rule, `NoDerivative` is raised; never a guess.  Trusts core and `lower`.
"""

from __future__ import annotations

from functools import lru_cache
from math import factorial

from derivcheck.core.build import (
    DERIVATIVES,
    FUNCTIONS,
    ONE,
    PI,
    ZERO,
    add,
    build,
    constant_value,
    div,
    fn,
    is_infinite,
    mul,
    neg,
    num,
    power,
    relation,
    sub,
    sym,
)
from derivcheck.core.rewrite import fresh, rebuild, substitute, variable_base
from derivcheck.core.term import Sort, Term
from derivcheck.errors import DerivcheckError
from derivcheck.kernel.jets import Jet, jet, jet_term, ordered
from derivcheck.kernel.lower import entry, kronecker, lower, over, plus, times
from derivcheck.kernel.names import all_names, names, open_binder

#: binomial(x, k) is differentiated as the polynomial it is, for literal k up to this.
LARGEST_CHOICE = 12

#: A derivative that would take more nodes, written out, is given up.
LARGEST = 10**10


class NoDerivative(DerivcheckError):
    """The table has no rule for the derivative of ``term`` (which may exist all the same)."""

    def __init__(self, term: Term) -> None:
        super().__init__(f"no rule differentiates {term!r}")
        self.term = term


def _by_chain_rule(found: Jet, x: Term) -> Term:
    """``d J(u)`` is the sum over the arguments, and over their entries, of ``(dJ/du_p)(u) * d u_p``."""
    moving = [p for p, a in enumerate(found.arguments) if variable_base(x).name in a.free]
    return plus(*(_through_argument(found, p, (), x) for p in moving))


def _through_argument(found: Jet, position: int, indices: tuple[Term, ...], x: Term) -> Term:
    argument = found.arguments[position]
    shape = argument.sort.shape
    if len(indices) < len(shape):
        taken = all_names((x, *found.arguments, *indices, *(i for d in found.directions for i in d[1])))
        size = shape[len(indices)]
        return over("sum", size, lambda k: _through_argument(found, position, (*indices, k), x), taken)
    slope = _derivative(evaluate_derivatives(entry(argument, *indices)) if shape else argument, x)
    directions = ordered((*found.directions, (position, indices)))
    return times(jet_term(Jet(found.function, found.arguments, directions)), slope)


# ------------------------------------------------------------------ the table


def _slope(f: Term) -> Term:
    """The derivative of an elementary function at its argument u."""
    u = f.args[0]
    square = power(u, num(2))
    match f.op:
        case "exp":
            return f
        case "log":
            return div(ONE, u)
        case "sqrt":
            return div(ONE, mul(num(2), f))
        case "abs":
            return fn("sign", u)
        case "sign":
            return ZERO
        case "relu":
            return build("where", (relation("gt", u, ZERO), ONE, ZERO))
        case "sin":
            return fn("cos", u)
        case "cos":
            return neg(fn("sin", u))
        case "tan":
            return div(ONE, power(fn("cos", u), num(2)))
        case "asin":
            return div(ONE, fn("sqrt", sub(ONE, square)))
        case "acos":
            return neg(div(ONE, fn("sqrt", sub(ONE, square))))
        case "atan":
            return div(ONE, add(ONE, square))
        case "sinh":
            return fn("cosh", u)
        case "cosh":
            return fn("sinh", u)
        case "tanh":
            return div(ONE, power(fn("cosh", u), num(2)))
        case "asinh":
            return div(ONE, fn("sqrt", add(square, ONE)))
        case "acosh":
            return div(ONE, fn("sqrt", sub(square, ONE)))
        case "atanh":
            return div(ONE, sub(ONE, square))
        case "erf":
            return mul(div(num(2), fn("sqrt", PI)), fn("exp", neg(square)))
    raise NoDerivative(f)


def _minus(u: Term) -> Term:
    return ZERO if u is ZERO else neg(u)


def _power(f: Term, x: Term) -> Term:
    """Integer exponents n (constant near the point): ``n*u^(n-1)*u'``, and 0 where n is 0.

    Real exponents, u > 0: ``v*u^(v-1)*u' + u^v*log(u)*v'``.
    """
    u, v = f.args
    du = _derivative(u, x)
    exponent = constant_value(v)
    if exponent is not None:
        rest = u if exponent == 2 else build("pow", (u, num(exponent - 1)), f.data)
        return times(num(exponent), rest, du)
    rest = build("pow", (u, sub(v, ONE)), f.data)
    if f.data is True:
        slope = mul(v, rest)
        return times(build("where", (relation("eq", v, ZERO), ZERO, slope)), du) if du is not ZERO else ZERO
    return plus(times(v, rest, du), times(f, fn("log", u), _derivative(v, x)))


def _extremum(f: Term, x: Term) -> Term:
    """``max(a, b)' = where(a > b, a', b')``, for a != b; three and more one after the other."""
    sign = "gt" if f.op == "max" else "lt"
    best, slope = f.args[0], _derivative(f.args[0], x)
    for other in f.args[1:]:
        slope = _chosen(relation(sign, best, other), slope, _derivative(other, x))
        best = build(f.op, (best, other))
    return slope


def _chosen(guard: Term, a: Term, b: Term) -> Term:
    return a if a is b else build("where", (guard, a, b))


def _product_over(f: Term, x: Term) -> Term:
    """``prod(f_i)' = sum over k of f_k' * prod(where(i = k, 1, f_i))``: right also where factors vanish."""
    i, body = open_binder(f, names(x))
    slope = _derivative(body, x)
    k = sym(fresh("k", all_names((f, x, i))), i.sort)
    others = build("where", (relation("eq", i, k), ONE, body))
    rest = build("prod", (*f.args[:2], others), i)
    return build("sum", (*f.args[:2], times(substitute(slope, {i.name: k}), rest)), k) if slope is not ZERO else ZERO


def _integral(f: Term, x: Term) -> Term:
    """``f(b)*b' - f(a)*a'`` for an integrand free of x, continuous at the ends."""
    t, body = open_binder(f, names(x))
    if variable_base(x).name in body.free:
        raise NoDerivative(f)
    a, b = (_derivative(end, x) for end in f.args[:2])
    upper = ZERO if b is ZERO else times(substitute(body, {t.name: f.args[1]}), b)
    lower_end = ZERO if a is ZERO else times(substitute(body, {t.name: f.args[0]}), a)
    return plus(upper, _minus(lower_end))


def _determinant(f: Term, x: Term) -> Term:
    """``det(A)' = det(A) * sum over i, j of inv(A)[j, i]*A[i, j]'``, where det(A) is not 0."""
    (matrix,) = f.args
    inverse = build("inv", (matrix,))
    n = matrix.sort.shape[0]
    taken = all_names((matrix, x))

    def row(i: Term) -> Term:
        return over("sum", n, lambda j: times(entry(inverse, j, i), _entry_slope(matrix, i, j, x)), taken | names(i))

    return times(f, over("sum", n, row, taken))


def _inverse(f: Term, x: Term) -> Term:
    """``inv(A)' = -inv(A) @ A' @ inv(A)``, entry by entry."""
    inverse, i, j = f.args
    (matrix,) = inverse.args
    n = matrix.sort.shape[0]
    taken = all_names((f, x))

    def row(k: Term) -> Term:
        def column(m: Term) -> Term:
            return times(entry(inverse, i, k), _entry_slope(matrix, k, m, x), entry(inverse, m, j))

        return over("sum", n, column, taken | names(k))

    return _minus(over("sum", n, row, taken))


def _entry_slope(matrix: Term, i: Term, j: Term, x: Term) -> Term:
    return _derivative(evaluate_derivatives(entry(matrix, i, j)), x)


def _index(f: Term, x: Term) -> Term:
    """``w[k]' = delta(k, j)`` by w[j], 0 by anything else; inverses and folded definitions by what they stand for."""
    array, *indices = f.args
    if array.op == "sym":
        base = variable_base(x)
        if array.name != base.name:
            return ZERO
        if len(x.args) == len(f.args):
            return times(*(kronecker(i, j) for i, j in zip(indices, x.args[1:], strict=True)))
        raise NoDerivative(f)
    if array.op == "inv":
        return _inverse(f, x)
    return _derivative(evaluate_derivatives(entry(array.body, *indices)), x)


def _choice(f: Term, x: Term) -> Term:
    """``binomial(u, k) = u*(u - 1)*…*(u - k + 1)/k!`` for a literal k."""
    u, k = f.args
    count = constant_value(k)
    if count is None or not 0 <= count <= LARGEST_CHOICE:
        raise NoDerivative(f)
    factors = [u if j == 0 else sub(u, num(j)) for j in range(int(count))]
    polynomial = div(times(*factors), num(factorial(int(count))))
    return _derivative(polynomial, x)


@lru_cache(maxsize=1 << 14)
def _derivative(f: Term, x: Term) -> Term:
    """The derivative of a lowered term in which derivatives are computed already.

    A term of integer type is continuous under the conditions, hence constant near the point.
    """
    if variable_base(x).name not in f.free or f.sort.integer:
        return ZERO
    op, args = f.op, f.args
    if op in FUNCTIONS:
        inner = _derivative(args[0], x)
        return inner if inner is ZERO else times(_slope(f), inner)
    match op:
        case "sym" if f.name == x.data:
            return ONE
        case "index":
            return _index(f, x)
        case "add":
            return plus(*(_derivative(a, x) for a in args))
        case "neg":
            return _minus(_derivative(args[0], x))
        case "mul":
            return plus(*(times(*args[:k], _derivative(a, x), *args[k + 1 :]) for k, a in enumerate(args)))
        case "div":
            u, v = args
            du, dv = _derivative(u, x), _derivative(v, x)
            first = ZERO if du is ZERO else div(du, v)
            second = ZERO if dv is ZERO else div(times(u, dv), power(v, num(2)))
            return plus(first, _minus(second))
        case "pow":
            return _power(f, x)
        case "max" | "min":
            return _extremum(f, x)
        case "where":
            return _chosen(args[0], _derivative(args[1], x), _derivative(args[2], x))
        case "sum" | "prod" if is_infinite(args[0]) or is_infinite(args[1]):
            raise NoDerivative(f)
        case "sum":
            k, body = open_binder(f, names(x))
            slope = _derivative(body, x)
            return slope if slope is ZERO else build("sum", (*args[:2], slope), k)
        case "prod":
            return _product_over(f, x)
        case "integral":
            return _integral(f, x)
        case "binomial":
            return _choice(f, x)
        case "det":
            return _determinant(f, x)
        case "call":
            return _derivative(evaluate_derivatives(f.body), x)
    found = jet(f)
    if found is None:
        raise NoDerivative(f)
    return _by_chain_rule(found, x)


def derivative(f: Term, x: Term) -> Term:
    """The derivative of a scalar term by x, a real symbol or an entry of an array symbol; or `NoDerivative`.

    Entries know their indices: ``w[k]`` by ``w[j]`` is ``delta(k, j)``.
    Derivatives inside f are computed first, definitions are opened where x is in them.
    """
    by = rebuild(x, (x.args[0], *(evaluate_derivatives(i) for i in x.args[1:]))) if x.op == "index" else x
    found = _derivative(evaluate_derivatives(f), by)
    if found.size > LARGEST:
        raise NoDerivative(f)
    return found


# ------------------------------------------------------------------ derivatives inside terms


@lru_cache(maxsize=1 << 14)
def has_derivative(term: Term) -> bool:
    """Whether a derivative, or ``at``, stands in a term."""
    return term.op in DERIVATIVES or term.op == "at" or any(has_derivative(a) for a in term.args)


@lru_cache(maxsize=1 << 14)
def evaluate_derivatives(term: Term) -> Term:
    """The term, lowered, with every diff, grad, jacobian, hessian and ``at`` carried out, innermost first.

    What is left of them are derivatives of unspecified functions, in the form
    of `jet_term`.  Definitions with a derivative inside are opened.
    """
    lowered = lower(term)
    return lower(_evaluate(lowered)) if has_derivative(lowered) else lowered


@lru_cache(maxsize=1 << 14)
def _evaluate(term: Term) -> Term:
    args = term.args
    match term.op:
        case "diff" | "at":
            found = jet(term)
            if found is not None:
                arguments = tuple(evaluate_derivatives(a) for a in found.arguments)
                directions = ((p, tuple(evaluate_derivatives(i) for i in at)) for p, at in found.directions)
                return jet_term(Jet(found.function, arguments, ordered(tuple(directions))))
            if term.op == "diff":
                return derivative(*args)
            value = {term.var.name: evaluate_derivatives(args[0])}
            return substitute(evaluate_derivatives(args[1]), value)
        case "grad" | "jacobian" | "hessian":
            return _array_of_derivatives(term)
        case "call":
            return evaluate_derivatives(term.body)
    return rebuild(term, tuple(evaluate_derivatives(a) for a in args))


def _array_of_derivatives(term: Term) -> Term:
    """A gradient, Jacobian or Hessian as an array of its entries."""
    taken = names(term)
    indices: list[Term] = []
    for _ in term.sort.shape:
        indices.append(sym(fresh("i", taken), Sort("scalar", integer=True, natural=True)))
        taken |= {indices[-1].name}
    body = evaluate_derivatives(entry(term, *indices))
    for size, index in zip(reversed(term.sort.shape), reversed(indices), strict=True):
        body = build("array", (size, body), index)
    return body
