"""Points lie in their context, surely: domains, assumptions, indices, sizes; and `confirm` believes nobody."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from derivcheck.core.build import build, fn, num, sym
from derivcheck.core.certificate import Counterexample, Point
from derivcheck.core.text import text
from derivcheck.evaluator import Effort, confirm, examine, find_witness

X = sym("x")


def point(**values: object) -> Counterexample:
    def term(value: object) -> object:
        if isinstance(value, (int, Fraction)):
            return num(value)
        if isinstance(value, list):
            return build("list", tuple(term(v) for v in value))  # type: ignore[arg-type]
        return value

    return Counterexample(Point(tuple((name, term(v)) for name, v in values.items())))  # type: ignore[arg-type, misc]


FOUND = [
    ("x = 2", "x: real", ["x^2 = 4"]),
    ("x = y", "x: real; y: real", ["x = 2*y"]),
    ("x > 1001", "x: real", ["x > 1000"]),
    ("x > 6*y", "x: real; y: positive", ["x > 5*y + 100"]),
    ("a + b < 2*b", "a: real; b: real", ["a >= 3", "a <= 4", "b <= 2*a"]),
    ("sum(p[k]^2, k = 1..n) = 1", "n: integer >= 2; p: vector(n)", ["sum(p[k], k = 1..n) = 1"]),
    ("p[1] = 1/2", "p: vector(3) in (0, 1)", ["sum(p[k], k = 1..3) = 1"]),
    ("A[1, 1] = 0", "n: integer >= 1; A: matrix(n, n)", ["A = A.T"]),
    ("A[1, 2] = 1", "A: matrix(2, 2)", ["symmetric(A)", "det(A) != 0"]),
    ("v[1] = w[1] + 1", "n: integer >= 1; v: vector(n); w: vector(n)", ["v = w"]),
    ("x > y", "x: real; y: real", ["x + y = 10", "x - y = 4 or x = y"]),
    ("z = 0", "x: real; y: real; z: real", ["x + y + z = 3", "x - y + 2*z = 1", "x - z = 0"]),
    ("p[1] = 0", "p: vector(3)", ["sum(p) = 1", "p[1] + 2*p[2] + 3*p[3] = 2"]),
    ("n = 3", "n: natural", ["n > 2"]),
    ("x = 1", "x: real", ["log(x) = 0 or x = 3"]),
    ("exp(x) < 3", "x: real", ["exp(x) = 3 or x = 2"]),
    ("x + y + z = 0", "x: real; y: real; z: real", ["x = y + 1", "y = z + 1"]),
    ("x[i] = x[j]", "n: integer >= 2; x: vector(n)", ["x[i] > 0", "x[j] > 0"]),
    # distributions: positive entries and a total of 1, of two arrays at once
    (
        "sum(p[k]^2, k = 1..n) = sum(q[k]^2, k = 1..n)",
        "n: integer >= 1; p: vector(n); q: vector(n)",
        ["p > 0", "0 < q", "sum(p) = 1", "sum(q) = 1"],
    ),
    ("p[i] = 1/n", "n: integer >= 2; p: vector(n)", ["0 <= p[i] and p[i] <= 1", "sum(p) = 1"]),
    ("x = 1", "x: real", ["x != 0", "x <= 1"]),
    # ends that are square roots
    ("x^2 < 1", "x: real in (-sqrt(2), sqrt(2))", []),
    ("x != 1/sqrt(2)", "x: real in [-1/sqrt(2), 1/sqrt(2)]", []),
    ("x <= 3", "x: real in [sqrt(5), oo)", []),
    # orthonormal columns, rows
    ("U @ U.T = eye(m)", "m: integer >= 1; n: integer >= 1; U: matrix(m, n)", ["U.T @ U = eye(n)"]),
    (
        "U.T @ U = eye(n)",
        "m: integer >= 1; n: integer >= 1; U: matrix(m, n); x: vector(n)",
        ["U @ U.T = eye(m)", "sum(x) = 1"],
    ),
]


@pytest.mark.parametrize(("claim", "symbols", "assume"), FOUND)
def test_assumptions_are_met_at_the_counterexample(ask, claim: str, symbols: str, assume: list[str]) -> None:
    indices = {"i": "1..n", "j": "1..n"} if "[i]" in claim else {}
    assert ask(claim, symbols, *assume, indices=indices) == "refuted"


@pytest.mark.parametrize(
    ("claim", "symbols", "assume"),
    [
        ("0 = 1", "x: real", ["x^2 = -1"]),
        ("0 = 1", "x: real", ["x > 1", "x < 0"]),
        ("0 = 1", "n: natural", ["2*n = 3"]),
        ("0 = 1", "x: real", ["1/(x - x) = 1/(x - x)"]),
        ("0 = 1", "x: real", ["log(x) = log(-x)"]),
    ],
)
def test_a_context_without_points_refutes_nothing(ask, claim: str, symbols: str, assume: list[str]) -> None:
    assert ask(claim, symbols, *assume) == "no point"
    assert ask(claim, symbols, *assume, deep=True) == "no point"


def test_an_index_runs_over_its_range_only(ask) -> None:
    indices = {"i": "1..n"}
    assert ask("i >= 1 and i <= n", "n: natural", indices=indices) == "agrees"
    assert ask("n >= 1", "n: natural", indices=indices) == "agrees"
    assert ask("n >= 0 and n != 0", "n: natural") == "refuted"
    assert ask("i = j", "n: integer >= 1", indices={"i": "1..n", "j": "1..n"}) == "refuted"
    assert ask("x[i + 1] = x[i + 1]", "n: integer >= 1; x: vector(n)", indices=indices) == "undefined"


def test_an_assumption_about_entries_is_kept_for_every_index(ask) -> None:
    indices = {"i": "1..n"}
    assert ask("sum(x[k], k = 1..n) > 0", "n: integer >= 1; x: vector(n)", "x[i] > 0", indices=indices) == "agrees"
    assert ask("i != j", "n: integer >= 2", "i != j", indices={"i": "1..n", "j": "1..n"}) == "agrees"


def test_rows_that_sum_to_one_for_every_index(ask) -> None:
    indices = {"i": "1..m"}
    symbols = "m: integer >= 1; K: integer >= 2; T: matrix(m, K)"
    assume = "sum(T[i, k], k = 1..K) = 1"
    assert ask("sum(T[i, k]^2, i = 1..m, k = 1..K) = m", symbols, assume, indices=indices) == "refuted"
    assert ask("sum(T[i, k], i = 1..m, k = 1..K) = m", symbols, assume, indices=indices) == "agrees"


def test_finite_sets_are_gone_through(ask) -> None:
    symbols = "a: binary; b: binary; c: one of -1, 0, 1"
    assert ask("not (a = 1 and b = 0 and c = -1)", symbols) == "refuted"
    assert ask("a^2 = a and c^3 = c", symbols) == "agrees"
    assert ask("y^2 = 1", "n: integer >= 1; y: vector(n) in {-1, 1}") == "agrees"


def test_an_irrational_point_leaves_its_equation_to_the_kernel(read) -> None:
    context, claim = read("x < 1", "x: positive", "exp(x) = 3")
    found = examine(context, claim, Effort.DEEP).counterexample
    assert found is not None
    assert [text(e) for e in found.equations] == ["exp(log(3)) = 3"]
    assert confirm(context, claim, found)
    assert not confirm(context, claim, replace(found, equations=()))
    assert not confirm(context, claim, replace(found, equations=(build("eq", (num(2), num(2))),)))


def test_square_roots_of_rationals_are_exact(ask) -> None:
    assert ask("x > 0", "x: real", "x^2 = 2") == "refuted"
    assert ask("x^4 = 4", "x: real", "x^2 = 2") == "agrees"
    assert ask("x^3 = 2*x + 1", "x: real", "x^2 = x + 1") == "agrees"
    assert ask("x^3 = 2*x - 1", "x: real", "x^2 = x + 1") == "refuted"
    assert ask("x > 1", "x: positive; y: real", "x^2 + y^2 = 1/2", "x = y") == "refuted"


def test_a_quick_search_supposes_nothing(read) -> None:
    context, claim = read("x < 1", "x: positive", "exp(x) = 3")
    assert examine(context, claim).counterexample is None


HOSTILE = [
    ("a proposition for a number", "x = 2", "x: real", [], point(x=build("eq", (num(1), num(1))))),
    ("a sum of vectors for a vector", "v[1] = 0", "v: vector(2)", [], point(v=build("ones", (num(2),)))),
    ("outside the interval", "x = 5", "x: real in (0, 1)", [], point(x=2)),
    ("at an open end", "x > 0", "x: positive", [], point(x=0)),
    ("zero among the nonzero", "x^2 > 0", "x: nonzero", [], point(x=0)),
    ("half an integer", "n != 1/2", "n: integer", [], point(n=Fraction(1, 2))),
    ("negative natural", "n >= 0", "n: natural", [], point(n=-1)),
    ("outside the finite set", "y^2 = y", "y: binary", [], point(y=2)),
    ("an assumption fails", "x = 2", "x: real", ["x^2 = 4"], point(x=3)),
    ("an assumption is undefined", "x = 2", "x: real", ["1/x = 1/x"], point(x=0)),
    ("the claim is true", "x = 2", "x: real", [], point(x=2)),
    ("the claim is undefined", "1/x = 3", "x: real", [], point(x=0)),
    ("a name is missing", "x = y", "x: real; y: real", [], point(x=1)),
    ("a name that is not declared helps nobody", "x = x", "x: real", [], point(x=1, y=2)),
    ("an open term", "x = 2", "x: real", [], point(x=sym("y"))),
    ("an undefined value", "x = 2", "x: real", [], point(x=build("div", (num(1), num(0))))),
    ("a vector of another size", "v[1] = 0", "v: vector(3)", [], point(v=[1, 2])),
    ("an index outside", "i <= 2", "", [], point(n=2, i=3)),
    ("an asymmetric matrix", "A = A.T", "A: symmetric(2)", [],
     point(A=build("matlit", (num(1), num(2), num(3), num(4)), (2, 2)))),
    ("a scalar for a vector", "v[1] = 0", "v: vector(1)", [], point(v=1)),
    ("a function that is not smooth", "f(x)*f(x) != 0", "x: real; f: function(real) -> real", [],
     point(x=0, f=build("lambda", (fn("abs", sym("t")),), sym("t")))),
    ("a function of a hole", "f(x) = f(x) + 1", "x: real; f: function(real) -> real", [],
     point(x=0, f=build("lambda", (build("div", (num(1), sym("t"))),), sym("t")))),
    ("an open function", "f(x) = 0", "x: real; f: function(real) -> real", [],
     point(x=0, f=build("lambda", (sym("y"),), sym("t")))),
    ("a number for a function", "f(x) = 0", "x: real; f: function(real) -> real", [], point(x=0, f=1)),
]  # fmt: skip


@pytest.mark.parametrize(("why", "claim", "symbols", "assume", "found"), HOSTILE)
def test_confirm_refuses(read, why: str, claim: str, symbols: str, assume: list[str], found: Counterexample) -> None:
    more = {"indices": {"i": "1..2"}} if claim.startswith("i ") else {}
    context, term = read(claim, symbols, *assume, **more)
    assert not confirm(context, term, found), why


def test_confirm_refuses_to_take_an_equation_for_another(read) -> None:
    context, claim = read("x != sqrt(2)", "x: real")
    false = build("eq", (fn("sqrt", num(2)), fn("sqrt", num(2))))
    given = Counterexample(Point((("x", num(Fraction(141421356237, 10**11))),)), equations=(false,))
    assert not confirm(context, claim, given)


def test_confirm_accepts_a_closed_end(read) -> None:
    context, claim = read("sin(x) > -1/2", "x: real in [0, 3*pi/2]")
    end = context.declarations[0].domain.upper
    assert end is not None
    assert confirm(context, claim, Counterexample(Point((("x", end),))))


def test_a_witness_defines_the_terms_asked_for(read) -> None:
    context, claim = read("log(x) + sqrt(3 - x) = 0", "x: real")
    witness = find_witness(context, claim.args)
    assert witness is not None
    assert 0 < witness.mapping()["x"].number <= 3
    context, claim = read("log(x) + log(-x) = 7", "x: real")
    assert find_witness(context, claim.args) is None
    assert find_witness(context, ()) is not None


def test_sizes_come_unequal_and_are_shown(read) -> None:
    context, claim = read("sum(ones(m)) = sum(ones(n))", "m: integer >= 1; n: integer >= 1; v: vector(m); w: vector(n)")
    found = examine(context, claim).counterexample
    assert found is not None
    shown = {name: text(value) for name, value in found.point.values}
    assert shown["m"] != shown["n"]
    assert (found.lhs, found.rhs) == (shown["m"], shown["n"])


def test_sides_are_shown_exactly_or_with_dots(read) -> None:
    context, claim = read("exp(x) = 1/3", "x: real")
    found = examine(context, claim).counterexample
    assert found is not None
    assert (found.lhs, found.rhs) == ("7.38905609893065…", "1/3")
    context, claim = read("x > 0 => exp(x) = 1/3", "x: real")
    found = examine(context, claim).counterexample
    assert found is not None
    assert (found.lhs, found.rhs) == (None, None)


def test_function_values_are_shown_as_maps(read) -> None:
    context, claim = read("f(v) = f(w)", "v: vector(2); w: vector(2); f: function(vector(2)) -> real")
    found = examine(context, claim).counterexample
    assert found is not None
    assert " -> " in text(found.point.mapping()["f"])
    assert confirm(context, claim, found)


@pytest.mark.parametrize(("shape", "shown"), [((0, 0), "[]"), ((2, 0), "[[], []]"), ((0, 2), "[]"), ((1, 1), "[[7]]")])
def test_a_matrix_without_entries_can_be_shown(shape: tuple[int, int], shown: str) -> None:
    """A counterexample with one broke off when it was written down."""
    assert text(build("matlit", (num(7),) * (shape[0] * shape[1]), shape)) == shown


@pytest.mark.parametrize(
    ("claim", "symbols", "point"),
    [
        ("psd([[a, b], [b, c]]) <=> a >= 0 and a*c - b^2 >= 0", "a, b, c: real", {"a": "0", "b": "0", "c": "-1"}),
        ("a*b = 0 => a = 0", "a: real; b: real", {"b": "0"}),
        ("sin(a) = 0 <=> a = 0", "a: real", {"a": "pi"}),
        ("sin(a) = 1/2 => a < 2", "a: real", {"a": "pi - asin(1/2)"}),
        ("cos(a) = 1/2 => a > 0", "a: real", {"a": "-acos(1/2)"}),
    ],
)
def test_small_numbers_together_and_the_other_solutions_are_tried_in_the_end(read, claim, symbols, point) -> None:
    context, proposition = read(claim, symbols)
    found = examine(context, proposition, Effort.DEEP).counterexample
    assert found is not None
    shown = {name: text(value) for name, value in found.point.values}
    assert point.items() <= shown.items(), shown
