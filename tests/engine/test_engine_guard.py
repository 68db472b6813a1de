"""What is never handed to sympy, whatever the clock says."""

from __future__ import annotations

import pytest

from derivcheck import engine
from derivcheck.core.build import ONE, add, div, fn, mul, num, power, relation, sub, sym
from derivcheck.core.term import Term
from derivcheck.engine.guard import EXPANSION, MIXED, admissible, expansion, folds, mixed, nesting

X, Y, Z = sym("x"), sym("y"), sym("z")
NINE = num(9)


def nested(name: str, depth: int) -> Term:
    term = X
    for _ in range(depth):
        term = fn(name, term)
    return term


BOMBS = [
    power(NINE, power(NINE, NINE)),
    power(power(NINE, num(1000)), num(1000)),
    power(add(X, Y), num(10**6)),
    power(num(2), fn("factorial", num(100))),
    fn("factorial", num(10**8)),
    fn("factorial", power(num(10), num(9))),
    fn("binomial", num(10**7), num(5 * 10**6)),
    fn("gamma", num(10**8)),
    fn("floor", fn("exp", fn("exp", num(20)))),
    num(10**1200),
    nested("sin", 100),
    add(*(mul(num(k), X) for k in range(1000))),
]


@pytest.mark.parametrize("bomb", BOMBS, ids=[str(k) for k in range(len(BOMBS))])
def test_a_bomb_is_refused_before_sympy_sees_it(bomb: Term) -> None:
    assert not admissible(bomb)
    assert tuple(engine.forms(bomb)) == ()
    assert tuple(engine.antiderivatives(bomb, X)) == ()
    assert engine.factors(bomb) == ()
    assert engine.solutions(relation("eq", bomb, X), X) == ()


@pytest.mark.parametrize(
    "term",
    [
        power(X, num(1000)),
        power(num(10), num(-25)),
        power(X, power(Y, Z)),
        fn("factorial", num(20)),
        fn("binomial", num(10), num(3)),
        fn("floor", div(num(7), num(2))),
        fn("floor", fn("exp", X)),
        power(add(ONE, fn("sqrt", num(2))), num(50)),
    ],
    ids=repr,
)
def test_what_is_merely_long_is_let_through(term: Term) -> None:
    assert admissible(term)


def test_expansion_estimates_the_terms_over_a_common_denominator() -> None:
    assert expansion(X) == 1
    assert expansion(power(add(X, Y), num(5))) == 6
    assert expansion(mul(add(X, Y), add(X, Z))) == 4
    assert expansion(add(div(X, add(Y, ONE)), div(X, add(Z, ONE)))) == 4
    assert expansion(power(add(X, Y, Z, ONE), num(200))) > EXPANSION
    assert expansion(sub(power(add(X, Y, Z, ONE), num(200)), X)) > EXPANSION


def test_a_wide_expansion_still_gets_the_cheap_rewritings() -> None:
    wide = power(add(X, Y, Z, fn("log", mul(X, Y))), num(200))
    assert list(engine.forms(wide))


def test_multiples_inside_sine_are_counted() -> None:
    assert folds(fn("sin", X)) == 1
    assert folds(fn("sin", mul(num(1000), X))) == 1000
    assert folds(power(fn("cos", X), num(60))) == 60
    assert tuple(engine.forms(fn("cos", mul(num(10**9), X)))) == ()


def test_functions_nested_deeper_than_simplify_can_bear_are_left_alone() -> None:
    assert nesting(nested("sin", 20)) == 20
    assert tuple(engine.forms(nested("sin", 20))) == ()


def test_high_powers_of_sines_are_integrated_alone_but_not_beside_other_functions() -> None:
    """``exp(x)*sin(x)^20`` takes sympy minutes, each power by parts anew."""
    sine = power(fn("sin", X), num(2 * MIXED))
    assert not mixed(sine, "x")
    assert not mixed(mul(sine, fn("cos", X)), "x")
    assert mixed(mul(fn("exp", X), sine), "x")
    assert list(engine.antiderivatives(mul(fn("exp", X), sine), X)) == []
