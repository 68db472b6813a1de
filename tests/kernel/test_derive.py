"""The derivative table: what it says of each operation, held against difference quotients, and what it refuses."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from derivcheck.core.build import build, sym
from derivcheck.core.rewrite import same_up_to_bound_names
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.kernel.derive import NoDerivative, derivative, evaluate_derivatives
from derivcheck.kernel.jets import Jet, jet, jet_term

Read = Callable[..., Term]
Values = Mapping[str, Any]

_MATH: dict[str, Callable[..., float]] = {
    **{
        name: getattr(math, name)
        for name in ["exp", "log", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"]
    },
    **{
        name: getattr(math, name)
        for name in (
            *("exp", "log", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"),
            *("asinh", "acosh", "atanh", "erf", "floor", "ceil", "gamma"),
        )
    },
    "factorial": lambda a: math.gamma(a + 1),
    "abs": abs,
    "max": max,
    "min": min,
    "relu": lambda a: max(a, 0.0),
    "sign": lambda a: float((a > 0) - (a < 0)),
    "neg": lambda a: -a,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
    "delta": lambda a, b: float(a == b),
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "and": lambda *p: all(p),
    "add": lambda *a: math.fsum(a),
    "mul": lambda *a: [math.prod(c) for c in zip(*a, strict=True)] if isinstance(a[0], list) else math.prod(a),
    "matmul": lambda a, b: [
        math.fsum(x * y for x, y in zip(row, b, strict=True))
        if not isinstance(b[0], list)
        else [math.fsum(x * c[j] for x, c in zip(row, b, strict=True)) for j in range(len(b[0]))]
        for row in a
    ],
    "indicator": float,
    "binomial": lambda a, k: math.prod((a - j) / (j + 1) for j in range(round(k))),
    "list": lambda *a: list(a),
}


def value(term: Term, values: Values) -> Any:
    """The term in floating point, straight from its meaning."""
    op, args = term.op, term.args
    match op:
        case "num":
            return float(term.number)
        case "const":
            return math.pi
        case "sym":
            return values[term.name]
        case "index":
            found = value(args[0], values)
            for i in args[1:]:
                found = found[round(value(i, values)) - 1]
            return found
        case "where":
            return value(args[1] if value(args[0], values) else args[2], values)
        case "sum" | "prod":
            lo, hi = (round(value(a, values)) for a in args[:2])
            parts = [value(args[2], {**values, term.var.name: float(k)}) for k in range(lo, hi + 1)]
            return math.fsum(parts) if op == "sum" else math.prod(parts)
        case "at":
            return value(args[1], {**values, term.var.name: value(args[0], values)})
        case "apply":
            return values[term.name](*(value(a, values) for a in args))
        case "call":
            return value(term.body, values)
        case "diff":
            return slope(args[0], args[1], values)
        case "inv":
            (a, b), (c, d) = value(args[0], values)
            det = a * d - b * c
            return [[d / det, -b / det], [-c / det, a / det]]
        case "det":
            (a, b), (c, d) = value(args[0], values)
            return a * d - b * c
        case "integral":
            a, b = (value(x, values) for x in args[:2])
            steps = 400
            h = (b - a) / steps
            weights = (1 if k in (0, steps) else 4 if k % 2 else 2 for k in range(steps + 1))
            points = (value(args[2], {**values, term.var.name: a + k * h}) for k in range(steps + 1))
            return h / 3 * sum(w * p for w, p in zip(weights, points, strict=True))
    return _MATH[op](*(value(a, values) for a in args))


def moved(x: Term, values: Values, step: float) -> Values:
    """The values with x moved by a step."""
    if x.op == "sym":
        return {**values, x.name: values[x.name] + step}
    place = [round(value(i, values)) - 1 for i in x.args[1:]]
    array = [list(row) if isinstance(row, list) else row for row in values[x.args[0].name]]
    if len(place) == 1:
        array[place[0]] += step
    else:
        array[place[0]][place[1]] += step
    return {**values, x.args[0].name: array}


def slope(f: Term, x: Term, values: Values, h: float = 1e-4) -> float:
    """The derivative by symmetric differences, of fourth order."""
    near, far = ([value(f, moved(x, values, s * k)) for s in (1, -1)] for k in (h, 2 * h))
    return float((8 * (near[0] - near[1]) - (far[0] - far[1])) / (12 * h))


POINTS: tuple[dict[str, Any], ...] = (
    {"x": 0.37, "y": 1.9, "n": 2.0, "m": 2.0, "i": 1.0, "j": 2.0, "k": 1.0, "l": 2.0, "c": 0.0,
     "v": [0.4, 1.3], "w": [0.7, 2.1], "p": [1.2, 0.3], "q": [0.2, 0.9], "A": [[2.0, 0.3], [0.4, 1.5]],
     "B": [[1.0, 0.2], [0.1, 0.5]], "P": [[1.2, 0.6], [0.5, 1.1]]},
    {"x": 0.81, "y": 0.6, "n": 2.0, "m": 2.0, "i": 2.0, "j": 1.0, "k": 2.0, "l": 2.0, "c": 3.0,
     "v": [1.1, 0.2], "w": [1.7, 0.1], "p": [0.2, 1.3], "q": [1.2, 0.4], "A": [[1.0, -0.3], [0.8, 1.7]],
     "B": [[0.3, 0.9], [0.7, 0.5]], "P": [[0.2, 0.9], [1.5, 0.1]]},
)  # fmt: skip
FUNCTIONS: dict[str, Any] = {
    "f": lambda *a: math.sin(a[0]) * math.exp(0.3 * a[-1]) + a[-1] ** 2,
    "g": lambda a: a[0] ** 2 * math.sin(a[-1]),
}

HELD_AGAINST_DIFFERENCES = [
    "v[floor(x)+1]", "v[floor(x)+1]*x",
    "x", "3", "y", "x + y", "x - 2*x", "x*y*x", "x/y", "y/x", "x/(1 + x)", "-x", "(x*y)/(x + y)", "x**3", "x**1",
    "x**0", "x**(-2)", "x**2.5", "x**(1/2)", "x**(-1/3)", "x**y", "y**x", "2**x", "x**x", "x**c", "(1 + x)**m",
    "x**(c - 4)", "real_power(x, 2)", "real_power(x, 1)",
    "real_power(x, 0)", "(x + y)**(x*y)", "exp(x*x)", "log(x)", "sqrt(x)", "abs(x - y)", "sign(x - 0.5)",
    "sin(x)", "cos(x)", "tan(x)", "asin(x)", "acos(x)", "atan(x)", "sinh(x)", "cosh(x)", "tanh(x)", "asinh(x)",
    "acosh(1 + x)", "atanh(x)", "relu(x - 0.5)", "relu(0.5 - x)", "erf(x)", "floor(3*x)", "ceil(3*x)*x",
    "factorial(floor(5*x))*x", "indicator(x > 0.5)*x", "delta(floor(2*x), 1)*x**2", "gamma(y)*x", "max(x, 0.5, y)",
    "min(x, 0.5, y)", "max(y, 0.5)*x", "max(x*x, 2*x)", "binomial(x, 3)", "binomial(x, 0)", "binomial(x, 1)",
    "binomial(c, 2)*x", "where(x > 0.5, x**2, sin(x))", "where(y > 1, x, 3*x)", "where(x > 0.5, 1, 2)",
    "sum(x**k, k, 1, 4)", "sum(x, x, 1, 3)", "sum(k*x, k, 1, floor(5*x))", "prod(x + k, k, 0, 3)",
    "prod(x - 0.37 + k, k, 0, 2)", "prod(x, k, 1, n)", "prod(y, k, 1, n)*x", "prod(sum(x*k, k, 1, l), l, 1, 2)",
    "prod(x, k, 3, 1)", "prod(prod(x + k*l, k, 1, 2), l, 1, 2)", "integral(exp(t), t, 0, x)",
    "integral(t**2, t, x, x**2)", "integral(t*y, t, x, 1)", "integral(x**2, x, 0, x)", "integral(t, t, 0, 1)*x",
    "diff(x**3, x)", "diff(diff(x**4*y**2, x), y)", "diff(sin(x*y), y)", "diff(abs(x - y), x)",
    "diff(relu(x - 0.5)**2, x)", "at(diff(t**3, t), t, x)", "at(x*y, y, x**2)", "at(diff(x**3, x), x, x**2)",
    "at(at(x*y, x, y), y, x)", "f(x)", "f(x*x, 2*x)", "f(y, x)", "diff(f(x), x)", "diff(f(x, y), x)",
    "diff(f(x, y), y)", "at(diff(f(t), t), t, sin(x))", "f(f(x))", "at(diff(f(t, y), t), t, x*y)", "g([x, x**2])",
    "sqrt(x*x)**2", "abs(x)**2", "sum(1, k, 1, 2)**2*x",
]  # fmt: skip

ENTRIES_HELD_AGAINST_DIFFERENCES = [
    ("sum(v[k]**2, k, 1, n)", "v[j]"),
    ("sum(v[j]**2, j, 1, n)", "v[j]"),
    ("sum(sum(v[i]*v[j], i, 1, j), j, 1, n)", "v[j]"),
    ("prod(v[k], k, 1, n)", "v[j]"),
    ("prod(v[j] - 0.4, j, 1, n)", "v[j]"),
    ("v[i]*v[j]", "v[i]"),
    ("v[floor(v[2])+1]", "v[1]"),
    ("exp(v[1])/sum(exp(v[k]), k, 1, n)", "v[j]"),
    ("dot(v, w)*norm(v)", "v[2]"),
    ("vsum(v/w) + vprod(v*v)", "w[j]"),
    ("(A @ v)[i]", "v[j]"),
    ("(A @ v)[i]", "A[k, l]"),
    ("dot(v, A @ v)", "v[j]"),
    ("trace(A @ T(A))", "A[i, j]"),
    ("det(A)", "A[i, j]"),
    ("det(A @ B)", "A[i, j]"),
    ("inv(A)[i, j]", "A[k, l]"),
    ("dot(v, inv(A) @ w)", "A[1, l]"),
    ("log(det(A))", "A[k, l]"),
    ("det(P)", "P[1, 2]"),
    ("inv(P)[1, 2]", "P[2, 2]"),
    ("inv(P)[i, 2]", "P[2, 2]"),
    ("g(v)", "v[1]"),
    ("g(v*v)", "v[2]"),
    ("g(A @ v)", "A[1, 2]"),
    ("diff(g(v), v[1])", "v[2]"),
    ("diff(g(v), v[2])*v[1]", "v[2]"),
    ("at(dot(v, w), v, w)", "w[j]"),
    ("at(grad(dot(v, v), v), v, 2*w)[j]", "w[j]"),
    ("p[1]*sin(p[2])", "p[2]"),
    ("grad(norm(v)**2, v)[i]", "v[j]"),
    ("hessian(sum(exp(v[k]*x), k, 1, n), v)[i, j]", "v[j]"),
    ("jacobian(v/vsum(v), v)[i, j]", "v[k]"),
]


@pytest.mark.parametrize("written", HELD_AGAINST_DIFFERENCES)
def test_the_derivative_by_x_agrees_with_difference_quotients(written: str, term: Read) -> None:
    f, x = term(written), sym("x")
    found = derivative(f, x)
    for point in POINTS:
        values = {**point, **FUNCTIONS}
        assert value(found, values) == pytest.approx(slope(evaluate_derivatives(f), x, values), rel=2e-5, abs=2e-6)


@pytest.mark.parametrize(("written", "by"), ENTRIES_HELD_AGAINST_DIFFERENCES)
def test_the_derivative_by_an_entry_agrees_with_difference_quotients(written: str, by: str, term: Read) -> None:
    f, x = term(written), term(by)
    found = derivative(f, x)
    for point in POINTS:
        values = {**point, **FUNCTIONS}
        assert value(found, values) == pytest.approx(slope(evaluate_derivatives(f), x, values), rel=2e-5, abs=2e-6)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("diff(x**2, x)", "2*x"),
        ("diff(y, x)", "0"),
        ("diff(v[i], v[j])", "delta(i, j)"),
        ("diff(v[i], v[i])", "1"),
        ("diff(v[1], v[2])", "0"),
        ("diff(A[i, j], A[k, l])", "delta(i, k)*delta(j, l)"),
        ("diff(w[i], v[j])", "0"),
        ("diff(sin(x), x)", "cos(x)"),
        ("diff(abs(x), x)", "sign(x)"),
        ("diff(max(x, y), x)", "where(x > y, 1, 0)"),
        ("diff(x**c, x)", "where(c = 0, 0, c*x^(c - 1))"),
        ("diff(x**(3/2), x)", "1.5*x^0.5"),
        ("diff(sum(f(v[k]), k, 1, n), y)", "0"),
        ("at(x**2, x, 3)", "3^2"),
        ("at(v, v, w)[i]", "w[i]"),
        ("where(x > 0, diff(x**2, x), 0)", "where(x > 0, 2*x, 0)"),
        ("diff(integral(sin(t), t, 0, x), x)", "sin(x)"),
        ("diff(integral(sin(t), t, x, 0), x)", "-sin(x)"),
        ("diff(integral(exp(t), t, -oo, x), x)", "exp(x)"),
        ("diff(limit(t*y, t, 0), x)", "0"),
        ("diff(sum(y**k, k, 0, oo), x)", "0"),
    ],
)
def test_what_the_table_writes(written: str, expected: str, term: Read) -> None:
    assert text(evaluate_derivatives(term(written))) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # the author's bound name is the free index of the variable
        ("diff(sum(v[j]**2, j, 1, n), v[j])", "sum(2*v[k]*delta(k, j), k, 1, n)"),
        ("diff(sum(v[j]*w[l], j, 1, n), v[l])", "sum(delta(j, l)*w[l], j, 1, n)"),
        # the bound name hides the variable, or the variable's base
        ("diff(sum(x, x, 1, 3), x)", "0"),
        ("diff(sum(x*y, x, 1, 3), y)", "sum(x, x, 1, 3)"),
        ("diff(integral(x*y, x, 0, 1), x)", "0"),
        ("diff(integral(x, x, 0, x), x)", "x"),
        # a bound name that is a size of what stands inside
        ("diff(sum(dot(v, v)*x, n, 1, 3), x)", "sum(sum(v[k]*v[k], k, 1, n), m, 1, 3)"),
        # replacing under a binder renames it
        ("at(sum(x*k, k, 1, 3), x, k)", "sum(k*l, l, 1, 3)"),
        # the formal name of an unspecified function's argument is not the author's t1
        ("at(diff(f(x), x), x, t1)", "at(diff(f(s), s), s, t1)"),
    ],
)
def test_nothing_captures(written: str, expected: str, term: Read) -> None:
    found = evaluate_derivatives(term(written))
    assert same_up_to_bound_names(found, evaluate_derivatives(term(expected))), text(found)


@pytest.mark.parametrize(
    "written",
    [
        "gamma(x)",
        "limit(t*x, t, 0)",
        "sum(x**k, k, 0, oo)",
        "prod(x + k, k, -oo, 3)",
        "max(x*k, k, 1, n)",
        "min(x*k, k, 1, n)",
        "integral(t*x, t, 0, 1)",
        "integral(t*x, t, 0, x)",
        "binomial(x, k)",
        "binomial(x, 13)",
        "binomial(x, -1)",
        "diff(gamma(x), x)",
        "at(gamma(y), y, x)",
        "f(gamma(x))",
    ],
)
def test_where_the_table_has_no_rule_it_says_so(written: str, term: Read) -> None:
    with pytest.raises(NoDerivative):
        derivative(term(written), sym("x"))


def test_a_derivative_that_grows_without_measure_is_given_up(term: Read) -> None:
    f = term("x**x")
    for _ in range(16):
        f = build("diff", (f, sym("x")))
    with pytest.raises(NoDerivative):
        evaluate_derivatives(f)


def test_a_scalar_that_bears_the_name_of_the_differentiated_array_is_refused(term: Read) -> None:
    with pytest.raises(NoDerivative):
        derivative(sym("v"), term("v[1]"))
    with pytest.raises(NoDerivative):
        derivative(term("v[1]"), sym("v"))


def test_definitions_are_opened_only_where_the_derivative_needs_it(term: Read, defined: Read) -> None:
    sigma = defined("sigma", term("1/(1 + exp(-x))"), term("x"))
    tau = defined("tau", term("exp(y)"), term("y"))
    found = derivative(term("sigma**2*tau", sigma=sigma, tau=tau), sym("x"))
    assert text(found).startswith("(2*sigma(x)*")
    assert text(found).endswith("*tau(y)")
    softmax = defined("s", term("array(exp(v[k])/sum(exp(v[l]), l, 1, n), k, n)"))
    slope_of = derivative(term("s[i]", s=softmax), term("v[j]"))
    unfolded = derivative(term("exp(v[i])/sum(exp(v[l]), l, 1, n)"), term("v[j]"))
    assert same_up_to_bound_names(slope_of, unfolded)
    inside = defined("d", term("diff(x**3, x)"))
    assert text(evaluate_derivatives(term("d + 1", d=inside))) == "3*x^2 + 1"


def test_arrays_of_derivatives_inside_inverses_are_arrays_of_their_entries(term: Read) -> None:
    found = evaluate_derivatives(term("inv(hessian(sum(w[k]**3, k, 1, n), w))[i, j]"))
    assert not any(t.op in ("diff", "grad", "hessian", "at") for t in found.subterms())
    found = evaluate_derivatives(term("g(grad(dot(w, w), w))"))
    assert (found.op, found.args[0].op) == ("apply", "array")


@pytest.mark.parametrize(
    ("written", "function", "arguments", "directions"),
    [
        ("f(x)", "f", ["x"], ()),
        ("diff(f(x), x)", "f", ["x"], ((0, ()),)),
        ("diff(diff(f(x, y), y), x)", "f", ["x", "y"], ((0, ()), (1, ()))),
        ("at(diff(f(x, y), x), x, y)", "f", ["y", "y"], ((0, ()),)),
        ("at(at(diff(f(x, y), x), y, x), x, 3)", "f", ["3", "3"], ((0, ()),)),
        ("at(diff(g(v), v[i]), i, 2)", "g", ["v"], ((0, ("2",)),)),
        ("diff(diff(g(v), v[j]), v[i])", "g", ["v"], ((0, ("i",)), (0, ("j",)))),
    ],
)
def test_derivatives_of_unspecified_functions_are_recognised(
    written: str, function: str, arguments: list[str], directions: tuple[Any, ...], term: Read
) -> None:
    found = jet(term(written))
    assert found is not None
    shown = tuple((p, tuple(text(i) for i in indices)) for p, indices in found.directions)
    assert (found.function, [text(a) for a in found.arguments], shown) == (function, arguments, directions)
    assert jet(jet_term(found)) == found
    assert evaluate_derivatives(jet_term(found)) is jet_term(found)


@pytest.mark.parametrize(
    "written",
    [
        "diff(f(x, x), x)",
        "diff(f(2*x), x)",
        "diff(f(x, x*y), x)",
        "diff(f(y), x)",
        "diff(x**2, x)",
        "at(x, x, y)",
        "sin(x)",
        "diff(diff(g(v), v[floor(v[1])+1]), v[2])",
        "at(g(v), n, 3)",
    ],
)
def test_what_is_no_plain_derivative_of_an_unspecified_function_is_not_taken_for_one(written: str, term: Read) -> None:
    assert jet(term(written)) is None


def test_formal_names_are_new_to_arguments_indices_and_sizes(term: Read) -> None:
    found = jet_term(Jet("t1", (sym("t1_1"), term("x")), ((0, ()),)))
    assert text(found) == "at(at(diff(t1(t1_2, t2), t1_2), t2 = x), t1_2 = t1_1)"


def test_no_derivative_of_an_unspecified_function_is_the_function(term: Read) -> None:
    assert jet_term(Jet("f", (sym("x"),))) is term("f(x)")


def test_mixed_partial_derivatives_meet(term: Read) -> None:
    a, b = (evaluate_derivatives(term(f"diff(diff(f(x*y, y), {p}), {q})")) for p, q in (("x", "y"), ("y", "x")))
    values = {**POINTS[0], **FUNCTIONS}
    assert value(a, values) == pytest.approx(value(b, values), rel=1e-4)
