"""What crosses to sympy, under which names, and what comes back."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
import sympy
from sympy.core.function import AppliedUndef

from derivcheck.core.build import (
    FUNCTIONS,
    ONE,
    PI,
    ZERO,
    add,
    build,
    div,
    fn,
    mul,
    neg,
    num,
    power,
    relation,
    sub,
    sym,
)
from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.term import INTEGER, NATURAL, REAL, Sort, Term
from derivcheck.engine.bridge import Bridge
from derivcheck.engine.reading import read

X, Y, N, K = sym("x"), sym("y"), sym("n", NATURAL), sym("k", INTEGER)
W = sym("w", Sort("array", (N,)))


def call(name: str, argument: Term, body: Term) -> Term:
    return build("call", (argument, body), (name, frozenset()))


def f(*args: Term) -> Term:
    return build("apply", args, "f")


def positive(name: str) -> Context:
    return Context((Declaration(name, REAL, Domain(lower=ZERO, lower_open=True)),))


FAITHFUL = [
    num(Fraction(-7, 3)),
    PI,
    X,
    add(X, Y),
    sub(X, Y),
    neg(X),
    mul(X, Y),
    div(X, Y),
    power(X, num(3)),
    power(X, num(Fraction(1, 3))),
    power(X, Y),
    power(num(2), K),
    *(fn(name, X) for name in sorted(FUNCTIONS - {"relu", "factorial"})),
    fn("factorial", N),
    fn("binomial", X, K),
    fn("max", X, Y),
    build("delta", (N, K)),
    build("where", (relation("lt", X, Y), X, Y)),
    f(X, power(Y, num(2))),
    build("diff", (f(X), X)),
    build("index", (W, K)),
    build("norm", (W,)),
    call("sigma", X, fn("exp", X)),
    build("sum", (ONE, N, build("index", (W, sym("i", INTEGER)))), sym("i", INTEGER)),
    relation("eq", X, Y),
    relation("le", X, fn("exp", Y)),
    build("not", (build("or", (relation("lt", X, Y), relation("ge", Y, PI))),)),
    build("implies", (relation("lt", X, Y), relation("lt", X, PI))),
]


@pytest.mark.parametrize("term", FAITHFUL, ids=repr)
def test_what_sympy_has_a_word_for_comes_back_with_the_same_meaning(term: Term) -> None:
    bridge = Bridge(Context())
    expression = bridge.express(term)
    assert expression is not None
    back = read(bridge, expression)
    assert back is not None
    assert bridge.express(back) == expression
    assert back.sort.kind == term.sort.kind
    assert back.free == term.free


@pytest.mark.parametrize("name", ["__import__('os').system('x')", "sympy", "I", "E", "lambda", "s0", "f0"])
def test_no_name_of_an_author_reaches_sympy(name: str) -> None:
    symbol = sym(name)
    array = sym(name, Sort("array", (N,)))
    terms = [
        symbol,
        add(symbol, ONE),
        build("apply", (symbol,), name),
        build("diff", (build("apply", (fn("exp", symbol),), name), symbol)),
        build("index", (array, K)),
        call(name, symbol, fn("log", symbol)),
        build("sum", (ONE, N, symbol), sym(name, INTEGER)),
    ]
    bridge = Bridge(Context((Declaration(name, REAL),)))
    for term in terms:
        expression = bridge.express(term)
        assert expression is not None
        symbols = {s.name for s in expression.atoms(sympy.Symbol)}
        functions = {type(a).__name__ for a in expression.atoms(AppliedUndef)}
        assert all(re.fullmatch(r"(s|f|xi_)\d+", n) for n in symbols | functions)
        if len(name) > 3:
            assert name not in sympy.srepr(expression) + str(expression)
        assert read(bridge, expression) is not None


def test_two_symbols_of_one_name_and_different_sorts_stay_two() -> None:
    bridge = Bridge(Context())
    expression = bridge.express(sub(sym("x"), sym("x", INTEGER)))
    assert expression != 0
    assert len(expression.free_symbols) == 2


def test_sympy_rewrites_what_it_builds_which_is_why_claims_never_cross() -> None:
    bridge = Bridge(Context())
    assert read(bridge, bridge.express(div(X, X))) is ONE
    assert read(bridge, bridge.express(mul(ZERO, fn("log", X)))) is ZERO


@pytest.mark.parametrize(
    "term",
    [
        fn("log", neg(ONE)),
        fn("sqrt", num(-2)),
        div(ONE, ZERO),
        fn("log", ZERO),
        relation("eq", W, W),
        build("psd", (build("eye", (N,)),)),
        W,
    ],
    ids=repr,
)
def test_what_is_no_real_number_or_has_no_word_does_not_cross(term: Term) -> None:
    assert Bridge(Context()).express(term) is None


T = sympy.Symbol("t")


@pytest.mark.parametrize(
    "expression",
    [
        sympy.Float(0.5),
        sympy.Symbol("s0"),
        sympy.I,
        sympy.oo,
        sympy.nan,
        sympy.zoo,
        sympy.EulerGamma,
        sympy.besselj(0, sympy.Integer(1)),
        sympy.Ei(sympy.Integer(2)),
        sympy.Integral(T, (T, 0, 1)),
        sympy.true,
        sympy.Function("f0")(sympy.Integer(1)),
        sympy.exp(sympy.Float(1)),
        sympy.factorial(sympy.pi, evaluate=False),
        sympy.Integer(2) ** 20_000,
        sympy.Piecewise((1, sympy.pi > T)),
    ],
    ids=lambda e: type(e).__name__,
)
def test_what_has_no_exact_term_is_no_proposal(expression: object) -> None:
    assert read(Bridge(Context()), expression) is None


@pytest.mark.parametrize(
    ("expression", "term"),
    [
        (sympy.E, fn("exp", ONE)),
        (sympy.sqrt(2), fn("sqrt", num(2))),
        (1 / sympy.sqrt(2), div(fn("sqrt", num(2)), num(2))),
        (sympy.sec(1), div(ONE, fn("cos", ONE))),
        (sympy.cot(1), div(fn("cos", ONE), fn("sin", ONE))),
        (sympy.erfc(1), sub(ONE, fn("erf", ONE))),
        (-sympy.Rational(1, 2) * sympy.pi, neg(div(PI, num(2)))),
        (sympy.pi ** sympy.Rational(3, 2), power(fn("sqrt", PI), num(3))),
        (sympy.Max(sympy.pi, T, evaluate=False).subs(T, sympy.pi), PI),
    ],
    ids=str,
)
def test_sympys_own_words_come_back_in_ours(expression: object, term: Term) -> None:
    assert read(Bridge(Context()), expression) is term


@pytest.mark.parametrize("infinity", [sympy.oo, -sympy.oo, sympy.zoo])
def test_infinity_does_not_come_back(infinity: object) -> None:
    assert read(Bridge(Context()), infinity) is None


def test_the_chain_rule_through_an_unspecified_function_comes_back_at_a_fresh_name() -> None:
    bridge = Bridge(Context())
    t = sym("t")
    back = read(bridge, bridge.express(build("diff", (f(mul(t, t)), t))))
    assert back is not None
    places = [p for p in back.subterms() if p.op == "at"]
    assert [p.var.name for p in places] == ["t_1"]
    assert places[0].args[0].free == {"t"}
    assert back.free == {"f", "t"}


def test_a_derivative_does_not_look_past_what_crossed_whole() -> None:
    bridge = Bridge(Context())
    hidden = build("diff", (call("sigma", X, fn("exp", X)), X))
    expression = bridge.express(hidden)
    assert read(bridge, expression) is hidden


@pytest.mark.parametrize(
    ("domain", "sort", "expected"),
    [
        (Domain(lower=ZERO, lower_open=True), REAL, "positive"),
        (Domain(lower=ZERO), REAL, "nonnegative"),
        (Domain(upper=ZERO, upper_open=True), REAL, "negative"),
        (Domain(upper=ZERO), REAL, "nonpositive"),
        (Domain(nonzero=True), REAL, "nonzero"),
        (Domain(lower=ZERO, nonzero=True), REAL, "positive"),
        (Domain(lower=num(2), upper=num(3)), REAL, "positive"),
        (Domain(lower=neg(PI), upper=num(-1)), REAL, "negative"),
        (Domain(values=(Fraction(-1), Fraction(1))), INTEGER, "nonzero"),
        (Domain(values=(Fraction(0), Fraction(1))), INTEGER, "nonnegative"),
        (Domain(), NATURAL, "nonnegative"),
        (Domain(lower=ONE), INTEGER, "positive"),
    ],
    ids=repr,
)
def test_a_declared_range_is_said_in_sympys_words(domain: Domain, sort: Sort, expected: str) -> None:
    symbol = Bridge(Context((Declaration("a", sort, domain),))).express(sym("a", sort))
    assert getattr(symbol, f"is_{expected}") is True
    assert symbol.is_real
    assert symbol.is_integer is (True if sort.integer else None)


def test_assumptions_are_followed_through_chains() -> None:
    a, b, c = sym("a"), sym("b"), sym("c")
    facts = (build("and", (relation("lt", ZERO, a), relation("lt", a, b))), relation("ne", c, ZERO))
    bridge = Bridge(Context(assumptions=facts))
    for term, property_ in ((a, "is_positive"), (b, "is_positive"), (c, "is_nonzero")):
        assert getattr(bridge.express(term), property_) is True


def test_a_bound_name_does_not_take_the_range_of_a_declared_one_of_another_sort() -> None:
    symbol = Bridge(positive("x")).express(sym("x", INTEGER))
    assert symbol.is_positive is None


def test_contradictory_assumptions_do_not_break_the_bridge() -> None:
    facts = (relation("lt", X, ZERO), relation("gt", X, ZERO))
    assert Bridge(Context(assumptions=facts)).express(X) is not None
