"""Convexity by composition: what is seen to be convex or concave, what is not, and what blocks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derivcheck.core.context import Context
from derivcheck.kernel.composition import NEITHER, shape
from derivcheck.kernel.field import Field
from derivcheck.syntax import parse_formula, read_claim

Verdict = Callable[..., bool]
Rejection = Callable[..., str]

GIVEN = (
    "m, n: natural; k, l: integer >= 1; x, y, c: real; p: positive; q: nonnegative; s: negative; e: integer; "
    "X: matrix(m, n); w: vector(n); z: vector(k); a: vector(m); u: nonnegative; f: function(real) -> real; "
    "r: positive; b: real in [2, 3]; v: vector(k) in (0, oo); h: vector(k) in (0, oo); g(t) := t^2 + 1"
)


@pytest.mark.parametrize(
    ("claim", "follows"),
    [
        # affine, multiples, sums
        ("convex(x, x)", True),
        ("concave(x, x)", True),
        ("convex(c, x)", True),
        ("convex(-x, x)", True),
        ("convex(3*x + c*x - y, x)", True),
        ("convex(c*x^2, x)", False),
        ("convex(p*x^2, x)", True),
        ("concave(s*x^2, x)", True),
        ("convex(s*x^2, x)", False),
        ("convex(x^2/p, x)", True),
        ("convex(x^2/c, x)", False),
        ("convex(1/p, p)", False),
        ("convex(x*y, x, y)", False),
        ("convex(x*x, x)", True),
        ("convex((x - y)*(x - y), x, y)", True),
        ("convex(x^2*x^2, x)", False),
        ("convex(g(x), x)", True),
        ("convex(f(x), x)", False),
        # powers
        ("convex(x^1, x)", True),
        ("convex((2*x - y)^4, x, y)", True),
        ("convex(x^3, x)", False),
        ("convex(q^3, q)", True),
        ("convex(q^(3/2), q)", True),
        ("concave(q^(1/2), q)", True),
        ("convex(q^(1/2), q)", False),
        ("convex(p^(-1), p)", True),
        ("convex(q^(-1), q)", False),
        ("convex(p^c, p)", False),
        ("convex((x^2 + 1)^2, x)", True),
        ("convex((x^2 - 1)^2, x)", False),
        ("convex(p^(-2), p)", True),
        ("convex(s^(-2), s)", True),
        ("convex(x^(-2), x)", False),
        ("convex(s^(-1), s)", False),
        ("convex(x*x*x, x)", False),
        ("convex(x*x*y, x, y)", False),
        ("convex(sqrt(q)^(3/2), q)", False),
        ("concave(exp(x)^(1/2), x)", False),
        ("concave(s*log(p), p)", False),
        ("convex(s*log(p), p)", True),
        ("convex(s*exp(x), x)", False),
        # functions
        ("convex(exp(x^2), x)", True),
        ("convex(exp(-x^2), x)", False),
        ("convex(relu(x^2 - 1), x)", True),
        ("convex(relu(-x^2), x)", False),
        ("concave(log(p), p)", True),
        ("concave(sqrt(q), q)", True),
        ("convex(abs(2*x - y), x, y)", True),
        ("convex(abs(x^2 - 1), x)", False),
        ("convex(max(x, -x, y^2), x, y)", True),
        ("convex(max(x, -x^2), x)", False),
        ("concave(min(x, -x^2), x)", True),
        ("concave(min(x, x^2), x)", False),
        ("convex(sin(x), x)", False),
        # norms and sums of squares under a root
        ("convex(sqrt(x^2 + y^2 + 1), x, y)", True),
        ("convex(sqrt(x*x + p), x)", True),
        ("convex(sqrt(x^4 + 1), x)", False),
        ("convex(sqrt((x^2)^2 + 1), x)", False),
        ("convex(norm(X @ w - a), w)", True),
        ("convex(norm(w*w), w)", False),
        ("convex(sqrt(dot(w, w) + 1), w)", True),
        ("convex(sqrt(sum(w*w) + 1), w)", True),
        ("convex(sqrt(b^2 - 1), b)", False),
        ("convex(sqrt(p*r), p, r)", False),
        ("convex(sqrt(x*x*p), x, p)", False),
        ("convex(sqrt(dot(v, v)), v)", True),
        ("convex(sqrt(dot(v, h)), v)", False),
        # logarithms of sums of exponentials
        ("convex(log(exp(p) - 1), p)", False),
        ("convex(log(2*exp(p) + (-1)*exp(-p)), p)", False),
        ("convex(log(2*p^2), p)", False),
        ("convex(log(sum(h)), h)", False),
        ("convex(log(sum(h*h)), h)", False),
        ("concave(log(sum(h)), h)", True),
        ("convex(log(1 + exp(x)), x)", True),
        ("convex(log(exp(x) + p*exp(2*y - x)), x, y)", True),
        ("convex(log(exp(x) + c*exp(y) + exp(c)), x, y)", False),
        ("convex(log(2*exp(x)*exp(y)), x, y)", False),
        ("convex(log(sum(exp(z))), z)", True),
        ("convex(log(sum(exp(z[j]), j = 1..k)), z)", True),
        ("convex(log(sum(exp(-z[j]^2), j = 1..k)), z)", False),
        ("convex(log(x^2 + 1), x)", False),
        # ranges
        ("convex(sum(w[j]^2, j = 1..n), w)", True),
        ("convex(sum(c*w[j]^2, j = 1..n), w)", False),
        ("convex(max(z), z)", True),
        ("concave(min(z), z)", True),
        ("convex(min(z), z)", False),
        ("convex(max(z[j]^3, j = 1..k), z)", False),
        ("convex(sum(abs(w[j]), j = 1..n) + max(x, 0), w, x)", True),
    ],
)
def test_shapes_compose(accepts: Verdict, claim: str, follows: bool) -> None:
    assert accepts(f"{GIVEN} |- {claim}", "composed") is follows


@pytest.mark.parametrize(
    ("sequent", "message"),
    [
        ("x: real |- x^2 >= 0", "composed shows convexity"),
        ("x: real |- strictly_convex(x^2, x)", "composed shows convexity"),
        ("x: nonzero |- convex(x^2, x)", "the set of the variable is not known to be convex"),
        ("x: real; x != 1 |- convex(x^2, x)", "the set of the variable is not known to be convex"),
        ("x: real |- concave(log(x), x)", "log(x) needs x > 0"),
        ("x: real |- convex(x^2 + sin(x)*3, x)", "`sin(x)` is not seen to be convex"),
        ("x: real |- convex(exp(x) + x*exp(x), x)", "`x*exp(x)` is not seen to be convex"),
        ("x: real |- convex(sum(1/j^2, j = 1..oo)*x, x)", "no rule shows"),
    ],
)
def test_what_stops_a_composition_is_named(rejects: Rejection, sequent: str, message: str) -> None:
    assert message in rejects(sequent, "composed")


def test_composed_takes_no_argument(rejects: Rejection) -> None:
    assert "composed shows convexity" in rejects("x: real |- convex(x, x)", "composed {x}")


def test_a_folded_definition_stays_shut_where_it_is_not_admitted(accepts: Verdict, rejects: Rejection) -> None:
    sequent = "x: real; g(t) := t^2 + 1 |- convex(g(x), x)"
    assert accepts(sequent, "composed", by="definition algebra")
    assert "is not seen to be convex" in rejects(sequent, "composed", by="algebra")


def test_a_series_has_no_shape() -> None:
    """Whether it exists is for others to say; its terms alone do not tell what it is."""
    claim, _ = read_claim({"symbols": {"x": "real"}, "claim": "0 = 0"})
    assert claim is not None
    series = parse_formula("sum(x/2^j, j = 1..oo)", claim.context)
    assert shape(Field(Context()), series, frozenset({"x"})) == NEITHER
