"""Elements written down as terms: each reads back as the same element, or has no name in the language."""

from __future__ import annotations

import pytest

from derivcheck.core.context import Goal
from derivcheck.core.term import Term
from derivcheck.kernel.check import opening
from derivcheck.kernel.express import express
from derivcheck.kernel.field import Field
from derivcheck.kernel.normal import normal
from derivcheck.kernel.ring import Stuck
from derivcheck.syntax import read_claim

SYMBOLS = {
    "x, y": "real",
    "p": "positive",
    "n": "natural",
    "A": "matrix(n, n)",
    "f": "function(real) -> real",
    "g": "function(real, real) -> real",
}


def read(formula: str) -> tuple[Field, Term]:
    """A number with the field of its context."""
    found, errors = read_claim({"symbols": SYMBOLS, "claim": f"{formula} = 0"})
    assert found is not None, errors
    return opening(Goal(found.context, found.formula.term)).field(), found.formula.term.args[0]


@pytest.mark.parametrize(
    "formula",
    [
        "0",
        "-3/2*x + 1",
        "(x - y)/(1 + p^2)",
        "exp(2*x)/exp(y)",
        "sin(x)*cos(x/2)",
        "sqrt(p)*p^(1/3)",
        "cos(pi/7)*pi",
        "p^y + x^n",
        "log(p)*abs(x) + atan(y) + erf(x)*sign(y) + floor(x)*gamma(p)",
        "f(x) + diff(f(y), y) + diff(g(x, y), x, y)",
        "x*A[1, 1]",
        "y*sum(exp(x/k), k = 1..n)",
        "sum(A[k, l]*A[l, k], k = 1..n, l = 1..n)",
    ],
)
def test_what_is_written_down_reads_back(formula: str) -> None:
    field, term = read(formula)
    element = normal(field, term)
    assert field.equal(element, normal(field, express(field, element)))


def test_what_has_no_name_is_not_written_down() -> None:
    field, term = read("det(A)")
    with pytest.raises(Stuck, match="no term says"):
        express(field, normal(field, term))


def test_what_is_too_long_is_not_written_down() -> None:
    field, term = read("(x + y + p)^12")
    with pytest.raises(Stuck, match="too long"):
        express(field, normal(field, term))
