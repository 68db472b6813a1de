"""The kernel's conditions, derivatives and entries against the evaluator, which states every meaning anew.

At exact points: where all conditions hold the evaluator must find a value, and
the same one for the term as written (its derivatives by power series) as for
what the kernel makes of it.  Where a condition fails nothing is claimed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest
from flint import arb

from derivcheck.core.build import add, build, conjunction, fn, mul, num, power, sym
from derivcheck.core.certificate import Point
from derivcheck.core.term import Sort, Term
from derivcheck.core.text import text
from derivcheck.evaluator import Outcome, evaluate
from derivcheck.kernel.definedness import Condition, conditions
from derivcheck.kernel.derive import NoDerivative, evaluate_derivatives
from derivcheck.kernel.lower import lower

Read = Callable[..., Term]

TERMS = [
    "x/(x - y)", "log(x)/log(x)", "sqrt(x)*sqrt(y)", "asin(x) + acos(y)", "acosh(x)", "atanh(x/2)", "tan(x)",
    "gamma(x)", "factorial(m)", "binomial(x, m)", "x**m", "x**(-2)", "x**(1/2)", "x**(-1/2)", "real_power(x, 2)",
    "real_power(x, 0)", "x**y", "0**m", "where(x != 0, 1/x, y)", "indicator(imp(x != 0, x/x == 1))",
    "indicator(x > 0 and log(x) > 1)", "indicator(x <= 0 or log(x) > 1)", "indicator(not (1/x > 0))",
    "indicator(iff(1/x > 0, x > 0))", "sum(1/(k - j), k, 1, n)", "sum(sum(1/(k + l), k, 1, l), l, 1, n)",
    "sum(sum(1/(k - 2), k, 1, k), k, 1, n)", "prod(log(x + k), k, 0, n)", "max(x*k, k, 1, m - 1)",
    "min(k/x, k, m, 2)", "at(log(x*y), x, 1/y)", "at(sum(1/(x + k), k, 1, 2), x, k)", "v[i]", "X[i, j]",
    "sum(v[k], k, 1, m)", "vsum(v/w)", "vsum(X[i, :])", "vsum(X[:, j])", "array(1/(v[k] - x), k, n)[i]",
    "inv(A)[1, 1]", "inv(P)[1, 2]", "det(P)", "det(Q)", "vmax(v)", "[x, y][i]", "norm(v)", "trace(A @ A)",
    "dot(v, A @ w)", "(A @ v)[i]", "T(A)[i, j]", "outer(v, w)[i, j]", "diag(v)[i, j]", "indicator(p == q)",
    "indicator(v >= w)", "indicator(symmetric(P))", "norm(p)**2", "f(x, y)", "g(v)", "g(A @ v)",
    "diff(sqrt(x**2), x)", "diff(sqrt(x**2)**2, x)", "diff(x**(3/2), x)", "diff(x**c, x)", "diff(x**m, x)",
    "diff(x**y, y)", "diff(x**x, x)", "diff(abs(x - y), x)", "diff(relu(x)*y, x)", "diff(sign(x)*x, x)",
    "diff(floor(x)*x, x)", "diff(ceil(x), x)", "diff(max(x, y, 2), x)", "diff(min(x, y), y)", "diff(asin(x/2), x)",
    "diff(acosh(x), x)", "diff(atanh(x), x)", "diff(tan(x), x)", "diff(erf(x), x)", "diff(indicator(x > y)*x, x)",
    "diff(where(x > 0, x, 1/x), x)", "diff(where(x > 0 and y > x, x, 2), x)", "diff(binomial(x, 3), x)",
    "diff(diff(abs(x*y), y), x)", "diff(diff(x**3*y, x), y)", "at(diff(abs(x), x), x, y)",
    "diff(at(abs(y), y, x**2 - 1), x)", "diff(sum(abs(k - x), k, 1, n), x)", "diff(prod(x - k, k, 0, n), x)",
    "diff(prod(x, k, m, n), x)", "diff(sum(x, k, 1, floor(x)), x)", "diff(sum(v[j]**2, j, 1, n), v[j])",
    "grad(norm(v), v)[i]", "grad(norm(v)**2, v)[i]", "grad(vsum(abs(v)), v)[1]", "jacobian(v/vsum(v), v)[i, j]",
    "hessian(log(dot(v, v)), v)[i, j]", "grad(det(P), P)[1, 2]", "grad(log(det(A)), A)[1, 1]",
    "diff(inv(A)[i, j], A[1, 1])", "diff(f(x, x*y), x)", "diff(diff(f(x*y, y), x), y)",
    "at(diff(f(x, y), x), x, 2*y)", "diff(g(A @ v), v[j])", "diff(diff(g(v), v[1]), v[i])",
    "diff(integral(t**2, t, x, y*x), x)",
]  # fmt: skip

_ENDS = [Fraction(q) for q in ("-2", "-1", "-1/2", "0", "0", "1/2", "1", "1", "2", "5/2", "3")]
_SIZES = {"p": 2, "q": 2}
_SQUARES = {"P": 2, "Q": 3}


def function(arity: int, size: int) -> Term:
    """A smooth function of so many numbers, or of one vector of that size."""
    if size:
        bound = [sym("v1", Sort("array", (num(size),)))]
        first, last = (build("index", (bound[0], num(k))) for k in (1, size))
    else:
        bound = [sym(f"v{k}") for k in range(arity)]
        first, last = bound[0], bound[-1]
    body = add(mul(num(2), first, last), power(first, num(3)), fn("sin", last))
    for name in reversed(bound):
        body = build("lambda", (body,), name)
    return body


def draw(term: Term, chance: random.Random) -> dict[str, Term]:
    """A point: small sizes, indices that may leave their range, numbers at and around the ends of domains."""
    n, m = chance.choice([1, 2, 3]), chance.choice([1, 2, 3])
    applied = {t.name: t.args for t in term.subterms() if t.op == "apply"}
    values: dict[str, Term] = {"n": num(n), "m": num(m)}

    def numbers(count: int) -> list[Term]:
        return [num(chance.choice(_ENDS)) for _ in range(count)]

    for name in sorted(term.free - {"n", "m"}):
        if name in applied:
            first = applied[name][0]
            values[name] = function(len(applied[name]), n if first.sort.shape else 0)
        elif name in ("u", "v", "w", *_SIZES):
            values[name] = build("list", numbers(_SIZES.get(name, n)))
        elif name in ("A", "B", *_SQUARES):
            size = _SQUARES.get(name, n)
            values[name] = build("matlit", numbers(size * size), (size, size))
        elif name == "X":
            values[name] = build("matlit", numbers(m * n), (m, n))
        elif name in "ijklc":
            values[name] = num(chance.choice([0, 1, 1, 2, 3]))
        else:
            values[name] = num(chance.choice(_ENDS))
    if not any(t.sort.kind == "array" for t in term.subterms()):
        values["m"] = num(chance.choice([-2, -1, 0, 1, 2]))
    return values


def meaning(term: Term, values: dict[str, Term]) -> object:
    whole = build("indicator", (term,)) if term.sort.kind == "proposition" else term
    return evaluate(whole, Point(tuple(values.items())), 128)


def instances(condition: Condition, values: dict[str, Term]) -> Iterator[object]:
    """The truth (1 or 0, or an `Outcome`) of a condition for all values of its bound names."""

    def over(position: int, here: dict[str, Term]) -> Iterator[object]:
        if position == len(condition.bound):
            guarded = condition.proposition
            if condition.guards:
                guarded = build("implies", (conjunction(condition.guards), guarded))
            yield meaning(guarded, here)
            return
        declared = condition.bound[position]
        assert declared.domain.lower is not None
        assert declared.domain.upper is not None
        low, high = (meaning(end, here) for end in (declared.domain.lower, declared.domain.upper))
        for k in range(int(low), int(high) + 1):  # type: ignore[call-overload]
            yield from over(position + 1, {**here, declared.name: num(k)})

    yield from over(0, values)


def same(a: object, b: object) -> bool:
    return not isinstance(a, Outcome) and not isinstance(b, Outcome) and bool(arb(a).overlaps(arb(b)))


@pytest.mark.parametrize("written", TERMS)
def test_where_the_conditions_hold_both_roads_find_one_value(written: str, term: Read) -> None:
    whole = term(written)
    needed = conditions(whole).conditions
    chance = random.Random(written)
    try:
        derived = evaluate_derivatives(whole)
    except NoDerivative:
        derived = whole
    effective = 0
    for _ in range(30):
        values = draw(whole, chance)
        if not all(truth == 1 for condition in needed for truth in instances(condition, values)):
            continue
        found = meaning(whole, values)
        shown = f"{ {name: text(value) for name, value in values.items()} }"
        assert found is not Outcome.UNDEFINED, shown
        if found is Outcome.UNDECIDED:
            continue
        effective += 1
        assert same(found, meaning(derived, values)), f"{text(derived)} at {shown}"
        assert same(found, meaning(lower(whole), values)), f"{text(lower(whole))} at {shown}"
    assert effective > 0
