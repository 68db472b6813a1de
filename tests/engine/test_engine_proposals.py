"""What the engine proposes; that it may be wrong, and that this is said."""

from __future__ import annotations

import subprocess
import sys

import pytest

from derivcheck import engine
from derivcheck.core.build import ONE, OO, ZERO, add, build, div, fn, mul, neg, num, power, relation, sub, sym
from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.term import INTEGER, REAL, Term
from derivcheck.core.text import text
from derivcheck.engine import series
from derivcheck.engine.session import attempt, counted

X, Y, Z = sym("x"), sym("y"), sym("z")
K = sym("k", INTEGER)
TWO = num(2)
REALS = Context((Declaration("x", REAL), Declaration("y", REAL), Declaration("z", REAL)))
POSITIVE = Context(tuple(Declaration(n, REAL, Domain(lower=ZERO, lower_open=True)) for n in "xyz"))
SIGMOID = div(ONE, add(ONE, fn("exp", neg(X))))


def square(term: Term) -> Term:
    return power(term, TWO)


def simplified(term: Term, context: Context) -> tuple[Term, ...]:
    """All the forms at once."""
    return tuple(p.term for p in engine.forms(term, context))


@pytest.mark.parametrize(
    ("term", "context", "form"),
    [
        (add(square(fn("sin", X)), square(fn("cos", X))), REALS, "1"),
        (mul(SIGMOID, sub(ONE, SIGMOID)), REALS, "exp(x)/(exp(x) + 1)^2"),
        (fn("log", mul(X, Y)), POSITIVE, "log(x) + log(y)"),
        (add(fn("log", X), fn("log", Y)), POSITIVE, "log(x*y)"),
        (fn("sqrt", square(X)), REALS, "abs(x)"),
        (fn("sqrt", square(X)), POSITIVE, "x"),
        (div(sub(square(X), ONE), sub(X, ONE)), REALS, "x + 1"),
        (sub(square(X), ONE), REALS, "(x - 1)*(x + 1)"),
        (fn("sin", mul(TWO, X)), REALS, "2*sin(x)*cos(x)"),
        (fn("asinh", X), REALS, "log(x + sqrt(x^2 + 1))"),
        (fn("sqrt", add(num(3), mul(TWO, fn("sqrt", TWO)))), REALS, "1 + sqrt(2)"),
        (div(fn("gamma", add(X, ONE)), fn("gamma", X)), POSITIVE, "x"),
        (build("diff", (power(X, num(3)), X)), REALS, "3*x^2"),
    ],
    ids=lambda value: text(value) if isinstance(value, Term) else "",
)
def test_forms_hold_the_one_a_textbook_would_write(term: Term, context: Context, form: str) -> None:
    assert form in [text(t) for t in simplified(term, context)]


def test_forms_are_different_terms_and_never_the_term_itself() -> None:
    term = mul(add(X, ONE), add(X, TWO))
    found = simplified(term, REALS)
    assert len(found) == len(set(found))
    assert term not in found


def test_forms_are_searched_one_by_one_and_say_which_rewriting_found_them() -> None:
    first = next(engine.forms(sub(square(X), ONE), REALS))
    assert first.how
    assert first.term.sort.kind == "scalar"


def test_an_answer_does_not_depend_on_what_was_asked_before() -> None:
    term = fn("acos", div(num(7823207), num(7823209)))
    alone = simplified(add(term, X), REALS)
    simplified(sub(term, fn("acos", ONE)), POSITIVE)
    simplified(fn("sqrt", square(X)), POSITIVE)
    assert simplified(add(term, X), REALS) == alone


def test_a_wrong_answer_of_sympy_comes_through_for_the_kernel_to_refuse() -> None:
    tiny = fn("acosh", add(ONE, power(num(10), num(-8))))
    assert ZERO in simplified(tiny, REALS)


@pytest.mark.parametrize(
    ("integrand", "antiderivative"),
    [
        (square(X), "x^3/3"),
        (div(ONE, X), "log(x)"),
        (div(ONE, X), "log(-x)"),
        (fn("exp", neg(square(X))), "sqrt(pi)*erf(x)/2"),
        (div(ONE, add(ONE, square(X))), "atan(x)"),
        (fn("log", X), "x*log(x) - x"),
        (mul(X, fn("exp", X)), "x*exp(x) - exp(x)"),
        (mul(X, fn("exp", neg(mul(TWO, square(X))))), "-(exp(-(2*x^2))/4)"),
        (fn("cos", mul(Y, X)), None),
    ],
)
def test_antiderivatives(integrand: Term, antiderivative: str | None) -> None:
    found = [text(t) for t in engine.antiderivatives(integrand, X, REALS)]
    assert antiderivative is None or antiderivative in found


@pytest.mark.parametrize(
    "integrand",
    [
        fn("exp", square(X)),
        div(fn("sin", X), X),
        power(X, X),
        build("call", (X, fn("exp", X)), ("sigma", frozenset())),
        build("sum", (ONE, num(3), X), sym("i", INTEGER)),
        build("apply", (X,), "f"),
    ],
    ids=text,
)
def test_no_antiderivative_outside_the_elementary_functions_and_erf(integrand: Term) -> None:
    assert list(engine.antiderivatives(integrand, X, REALS)) == []


@pytest.mark.parametrize(
    ("lhs", "rhs", "found"),
    [
        (mul(TWO, X), Y, ["y/2"]),
        (SIGMOID, Y, ["log(-(y/(y - 1)))"]),
        (square(X), num(4), ["-2", "2"]),
        (fn("exp", X), Y, ["log(y)"]),
        (fn("exp", X), X, []),
        (build("call", (X, fn("exp", X)), ("sigma", frozenset())), Y, []),
    ],
    ids=lambda value: text(value) if isinstance(value, Term) else "",
)
def test_solutions(lhs: Term, rhs: Term, found: list[str]) -> None:
    assert sorted(text(t) for t in engine.solutions(relation("eq", lhs, rhs), X, REALS)) == found


def test_factors_with_their_exponents() -> None:
    term = sub(power(X, num(3)), mul(X, square(Y)))
    assert sorted((text(t), e) for t, e in engine.factors(term)) == [("x", 1), ("x + y", 1), ("x - y", 1)]
    fraction = div(square(add(X, ONE)), sub(X, ONE))
    assert sorted((text(t), e) for t, e in engine.factors(fraction)) == [("x + 1", 2), ("x - 1", -1)]


def test_denested_or_none() -> None:
    assert engine.denested(X) is None
    root = fn("sqrt", add(num(5), mul(TWO, fn("sqrt", num(6)))))
    found = engine.denested(root)
    assert found is not None
    assert text(found) == "sqrt(2) + sqrt(3)"


@pytest.mark.parametrize(
    ("body", "low", "value"),
    [
        (div(fn("sin", X), X), ZERO, "pi/2"),
        (div(ONE, square(X)), ONE, "1"),
        (fn("sin", X), ZERO, None),
        (fn("exp", X), ZERO, "oo"),
        (build("apply", (X,), "f"), ZERO, None),
        (mul(fn("exp", neg(square(X))), fn("log", X)), ZERO, None),  # Euler's constant has no word in the language
        (fn("exp", mul(X, X, X, Y)), ZERO, None),  # a value under conditions is none
        (mul(build("sum", (ONE, num(3), X), sym("i", INTEGER)), X), ZERO, None),
    ],
    ids=lambda value: text(value) if isinstance(value, Term) else None,
)
def test_what_is_asserted_of_an_integral(body: Term, low: Term, value: str | None) -> None:
    found = engine.asserted(build("integral", (low, OO, body), X), REALS)
    assert (text(found) if isinstance(found, Term) else found) == value


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (build("limit", (OO, div(fn("log", fn("log", X)), fn("log", X))), (X, "")), "0"),
        (build("limit", (ZERO, fn("floor", X)), (X, "-")), "-1"),
        (build("limit", (ZERO, div(ONE, X)), (X, "-")), "-oo"),
        (build("limit", (ZERO, div(ONE, X)), (X, "")), None),
        (build("limit", (OO, fn("sin", X)), (X, "")), None),
        (build("sum", (ONE, OO, div(ONE, power(K, num(4)))), K), "pi^4/90"),
        (build("sum", (ONE, OO, div(ONE, K)), K), "oo"),
    ],
    ids=lambda value: text(value) if isinstance(value, Term) else None,
)
def test_what_is_asserted_of_limits_and_sums(term: Term, value: str | None) -> None:
    found = engine.asserted(term, REALS)
    assert (text(found) if isinstance(found, Term) else found) == value


def test_nothing_is_asserted_of_what_is_too_large_for_sympy() -> None:
    deep = X
    for _ in range(12):
        deep = fn("sin", deep)
    assert engine.asserted(build("integral", (ZERO, ONE, deep), X), REALS) is None


def test_a_search_ends_when_its_calls_are_used_up() -> None:
    """Alike on any machine, and past whatever sympy catches on the way."""

    def forever() -> None:
        while True:
            attempt(square, X)

    assert counted(1000, attempt, forever) is None
    assert counted(1000, square, X) == square(X)


def test_a_question_about_two_terms_of_sums_is_put_to_sympy_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    quotient = series._quotient
    monkeypatch.setattr(series, "_quotient", lambda a, b: asked.append((a, b)) or quotient(a, b))
    terms = mul(num(7), power(X, K)), power(X, K)
    assert [text(engine.multiple(*terms, K, REALS) or ZERO) for _ in range(3)] == ["7", "7", "7"]
    assert len(asked) == 1


def test_whatever_breaks_inside_sympy_is_no_proposal() -> None:
    def breaks() -> None:
        raise TypeError

    assert attempt(breaks) is None


def test_memory_that_ran_out_and_interrupts_are_not_swallowed() -> None:
    def out_of_memory() -> None:
        raise MemoryError

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(MemoryError):
        attempt(out_of_memory)
    with pytest.raises(KeyboardInterrupt):
        attempt(interrupted)


def test_importing_the_engine_imports_no_sympy() -> None:
    code = "import sys, derivcheck.engine; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
