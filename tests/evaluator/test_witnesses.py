"""Witnesses against definiteness, symmetry and convexity: there with each refutation, and worth nothing if untrue."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from derivcheck.core.build import build, num
from derivcheck.core.data import decode_counterexample, encode_counterexample
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.evaluator import Effort, confirm, examine
from derivcheck.kernel import closed_equality


def numbers(*values: str) -> Term:
    return build("list", tuple(num(Fraction(v)) for v in values))


SIGMOID = "convex((1/(1 + exp(-z)) - 1)^2, z)"


@pytest.mark.parametrize(
    ("claim", "symbols", "witness", "shown"),
    [
        ("psd([[0, 0], [0, -1]])", "", {"v": "[0, 1]"}, {"vᵀAv": "-1"}),
        ("psd([[1, 2], [2, 1]])", "", {"v": "[-1, 1]"}, {"vᵀAv": "-2"}),
        ("pd([[1, 1], [1, 1]])", "", {"v": "[-1, 1]"}, {"vᵀAv": "0"}),
        ("pd([[4, 2], [2, 1]])", "", {"v": "[-1, 2]"}, {"vᵀAv": "0"}),
        ("pd(zeros(2, 2))", "", {"v": "[1, 0]"}, {"vᵀAv": "0"}),
        ("psd([[1, 1], [0, 1]])", "", {"i": "2", "j": "1"}, {"A[i, j]": "0", "A[j, i]": "1"}),
        ("symmetric([[1, 1], [0, 1]])", "", {"i": "2", "j": "1"}, {"A[i, j]": "0", "A[j, i]": "1"}),
        ("psd(v*[[1, 0], [0, -1]])", "v: positive", {"v'": "[0, 1]"}, {"v'ᵀAv'": "-2"}),
        ("convex(x^3, x)", "x: real", {"x": "0", "x'": "-1"}, {}),
        ("concave(x^2, x)", "x: real", {"x": "2", "x'": "1"}, {"mean of both values": "2.5"}),
        ("strictly_convex(2*x, x)", "x: real", {"x": "2", "x'": "1"}, {"value at the mean": "3"}),
        ("x > 0 and psd([[x, 0], [0, -x]])", "x: positive", {"v": "[0, 1]"}, {}),
        ("x > 0 => psd(-x*eye(2))", "x: real", {"v": "[1, 0]"}, {}),
        ("psd(-x*eye(2)) <=> x > 0", "x: positive", {"v": "[1, 0]"}, {}),
    ],
)
def test_a_refutation_comes_with_its_witness(read, claim, symbols, witness, shown) -> None:
    context, term = read(claim, symbols)
    found = examine(context, term, Effort.QUICK).counterexample
    assert found is not None
    assert {name: text(value) for name, value in found.witness} == witness
    assert shown.items() <= dict(found.shown).items()
    assert confirm(context, term, found)


@pytest.mark.parametrize(
    ("claim", "symbols", "names"),
    [
        ("pd(X.T @ X)", "m: integer >= 1; n: integer >= 1; X: matrix(m, n)", ["v"]),
        ("psd(X.T @ diag(y) @ X)", "m: integer >= 1; n: integer >= 1; X: matrix(m, n); y: vector(m)", ["v"]),
        ("psd(diag(exp(u)) - outer(exp(u), exp(u)))", "n: integer >= 1; u: vector(n)", ["v"]),
        ("convex(exp(-dot(w, w)), w)", "n: integer >= 1; w: vector(n)", ["w", "w'"]),
        ("convex(x*y, x, y)", "x: real; y: real", ["x", "y", "x'", "y'"]),
        ("strictly_convex(norm(X @ w - y)^2, w)", "X: matrix(2, 3); y: vector(2); w: vector(3)", ["w", "w'"]),
        (SIGMOID, "z: real", ["z", "z'"]),
    ],
)
def test_at_symbolic_size_too(read, claim: str, symbols: str, names: list[str]) -> None:
    context, term = read(claim, symbols)
    found = examine(context, term, Effort.DEEP).counterexample
    assert found is not None
    assert [name for name, _ in found.witness] == names
    assert confirm(context, term, found)


@pytest.mark.parametrize(
    ("why", "claim", "symbols", "witness"),
    [
        ("the form is positive there", "psd([[1, 0], [0, -1]])", "", (("v", numbers("1", "0")),)),
        ("the form is 0 there, and psd allows it", "psd([[1, 0], [0, -1]])", "", (("v", numbers("1", "1")),)),
        ("0 is no witness against pd", "pd([[1, 1], [1, 1]])", "", (("v", numbers("0", "0")),)),
        ("the vector is too short", "psd([[1, 0], [0, -1]])", "", (("v", numbers("-1")),)),
        ("the name is another", "psd([[1, 0], [0, -1]])", "", (("u", numbers("0", "1")),)),
        ("there is a name too many", "psd([[1, 0], [0, -1]])", "", (("v", numbers("0", "1")), ("u", num(1)))),
        ("it is a number", "psd([[1, 0], [0, -1]])", "", (("v", num(1)),)),
        ("the chord lies above", "convex(x^3, x)", "x: real", (("x", num(1)), ("x'", num(2)))),
        ("the points are one", "strictly_convex(2*x, x)", "x: real", (("x", num(1)), ("x'", num(1)))),
        ("a point lies outside", "convex(-x^2, x)", "x: nonnegative", (("x", num(-1)), ("x'", num(1)))),
        ("f is not defined there", "convex(-1/x, x)", "x: real", (("x", num(0)), ("x'", num(1)))),
        ("a point is missing", "convex(x^3, x)", "x: real", (("x", num(-1)),)),
        ("the entries are equal", "symmetric([[1, 1], [0, 1]])", "", (("i", num(1)), ("j", num(1)))),
        ("the claim is about something else", "x > 0", "x: real", (("v", num(1)),)),
        (
            "what it breaks need not hold",
            "x > 0 and not psd([[-x, 0], [0, 1]])",
            "x: real",
            (("v", numbers("0", "-1")),),
        ),
    ],
)
def test_an_untrue_witness_is_not_confirmed(read, why: str, claim: str, symbols: str, witness) -> None:
    context, term = read(claim, symbols)
    found = examine(context, term, Effort.QUICK).counterexample
    assert found is not None
    assert confirm(context, term, replace(found, witness=()))
    assert not confirm(context, term, replace(found, witness=witness)), why


def test_where_two_would_be_needed_none_is_shown(read) -> None:
    context, term = read("psd([[0, 0], [0, -1]]) or psd([[-1, 0], [0, 0]])")
    found = examine(context, term, Effort.QUICK).counterexample
    assert found is not None
    assert found.witness == ()


def test_a_witness_survives_json(read) -> None:
    context, term = read(SIGMOID, "z: real")
    found = examine(context, term, Effort.QUICK).counterexample
    assert found is not None
    again = decode_counterexample(json.loads(json.dumps(encode_counterexample(found))))
    assert again == found
    assert again.shown


def test_where_a_function_is_undefined_the_point_says_so(read) -> None:
    context, term = read("convex(-log(x), x)", "x: real")
    found = examine(context, term, Effort.QUICK).undefined
    assert found is not None
    assert [name for name, _ in found.values] == ["x"]
    assert found.mapping()["x"].op == "num"
    assert found.mapping()["x"].number <= 0


@pytest.mark.parametrize(
    ("claim", "symbols"),
    [
        ("convex(x^4 - x^2/1000, x)", "x: real"),  # bends down on a small interval only
        ("convex(x^2 + exp(-100*(x - 3)^2), x)", "x: real"),
        ("strictly_convex(x^2/y, x, y)", "x: real; y: positive"),  # linear on rays
        ("strictly_convex((x + y)^2, x, y)", "x, y: real"),  # constant across
    ],
)
def test_short_chords_rays_and_those_across_are_tried_in_the_end(read, claim, symbols) -> None:
    context, term = read(claim, symbols)
    assert examine(context, term, Effort.DEEP).counterexample is not None


@pytest.mark.parametrize(
    ("claim", "symbols"),
    [
        ("convex(x^4 + x^2/1000, x)", "x: real"),
        ("convex(x^2/y, x, y)", "x: real; y: positive"),
        ("convex((x + y)^2, x, y)", "x, y: real"),
        ("convex(-sqrt(x), x)", "x: real in [0, 1/1000]"),
    ],
)
def test_no_chord_speaks_against_what_is_convex(read, claim, symbols) -> None:
    context, term = read(claim, symbols)
    assert examine(context, term, Effort.DEEP).counterexample is None


@pytest.mark.parametrize(
    ("claim", "symbols"),
    [
        ("strictly_convex(log(sum(exp(z))), z)", "z: vector(2)"),  # the same added to both entries comes out as it is
        ("strictly_convex(log(sum(exp(z))), z)", "n: integer >= 1; z: vector(n)"),
        ("strictly_convex(norm(z), z)", "z: vector(2)"),
    ],
)
def test_a_chord_that_looks_straight_is_left_for_the_kernel(read, claim, symbols) -> None:
    context, term = read(claim, symbols)
    found = examine(context, term, Effort.DEEP).counterexample
    assert found is not None
    assert found.witness
    assert all(closed_equality(e) for e in found.equations)
    assert confirm(context, term, found)
    if found.equations:
        assert not confirm(context, term, replace(found, equations=()))
        ends = (numbers("1", "2"), numbers("2", "1"))
        bent = tuple((name, end) for (name, _), end in zip(found.witness, ends, strict=True))
        assert not confirm(context, term, replace(found, witness=bent))


@pytest.mark.parametrize(
    ("claim", "symbols"),
    [
        ("strictly_convex(log(exp(x) + 1), x)", "x: real"),
        ("strictly_convex(sqrt(x^2 + 1), x)", "x: real"),
        ("strictly_convex(exp(x) + 2*x, x)", "x: real"),
    ],
)
def test_no_chord_of_a_strictly_convex_function_looks_straight(read, claim, symbols) -> None:
    context, term = read(claim, symbols)
    assert examine(context, term, Effort.DEEP).counterexample is None
