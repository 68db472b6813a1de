"""What a verdict on definiteness and convexity shows: the witness, the certificate, the part that blocks a proof."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from rich.console import Console

from derivcheck.checker import ClaimResult, Options, check_claims, claim_row
from derivcheck.core.verdict import Proved
from derivcheck.report.json import claim_json
from derivcheck.report.terminal.entries import claim_entry


@pytest.fixture
def result(without_workers: None) -> Any:
    """The result of a claim."""

    def result(claim: str, **symbols: str) -> ClaimResult:
        (found,) = check_claims([claim_row({"claim": claim, "symbols": symbols})], Options(jobs=1))
        return found

    return result


def printed(result: ClaimResult, verbose: bool = False) -> str:
    stream = io.StringIO()
    claim_entry(Console(file=stream, width=80, markup=False, highlight=False, emoji=False), result, verbose)
    return stream.getvalue()


SIZES = {"m": "integer >= 1", "n": "integer >= 1", "X": "matrix(m, n)"}


def test_a_matrix_that_is_not_definite_is_shown_a_vector(result: Any) -> None:
    found = result("pd([[1, 1], [1, 1]])")
    assert "= witness: v = [-1, 1], vᵀAv = 0\n" in printed(found)
    assert "false at" not in printed(found)
    assert json.loads(claim_json(found))["counterexample"]["witness"] == {"v": "[-1, 1]"}


def test_at_symbolic_size_the_point_comes_first_and_then_the_vector(result: Any) -> None:
    shown = printed(result("pd(X.T @ X)", **SIZES))
    assert shown.index("= false at: m = ") < shown.index("= witness: v = [")


def test_a_function_that_is_not_convex_is_shown_two_points(result: Any) -> None:
    found = result("convex((1/(1 + exp(-z)) - 1)^2, z)", z="real")
    shown = printed(found)
    assert "= witness: z = 0.5, z' = -2\n" in shown
    assert "= mean of both values: 0.459" in shown
    assert "= value at the mean: 0.461" in shown
    assert "= assuming: z: real\n" in shown
    assert json.loads(claim_json(found))["counterexample"]["witness"] == {"z": "0.5", "z'": "-2"}


def test_other_refutations_have_no_witness(result: Any) -> None:
    found = result("x^2 = x", x="real")
    assert "witness" not in printed(found)
    assert json.loads(claim_json(found))["counterexample"]["witness"] == {}


def test_a_certificate_is_printed_rule_by_rule_with_what_each_shows(result: Any) -> None:
    found = result("psd(X.T @ X)", **SIZES)
    shown = printed(found, verbose=True)
    assert "      | psd\n" in shown
    assert "      |   signs: dot(v, X.T @ X @ v) >= 0\n" in shown.replace("v'", "v")
    assert "      | " not in printed(found)


@pytest.mark.parametrize(
    ("claim", "squares"),
    [
        ("psd(X.T @ X)", "sum(sum(v[i]*X[j, i], i = 1..n)^2, j = 1..m)"),
        ("psd(X.T @ diag(s) @ X)", "sum(s[i]*sum(v[j]*X[i, j], j = 1..n)^2, i = 1..m), where s[i] >= 0"),
        ("psd(X.T @ diag(exp(2*s)/(1 + s)) @ X)",
         "sum(exp(2*s[i])/(s[i] + 1)*sum(v[j]*X[i, j], j = 1..n)^2, i = 1..m), where exp(2*s[i])/(s[i] + 1) >= 0"),
        ("psd(X.T @ diag(exp(s)/(1 + exp(s))/(3 + s)) @ X)",
         "sum(d1(i)*sum(v[j]*X[i, j], j = 1..n)^2, i = 1..m), "
         "where d1(i) = exp(s[i])/((exp(s[i]) + 1)*(s[i] + 3)) >= 0"),
        ("psd(eye(n) - outer(w, w)/(1 + dot(w, w)))",
         "(sum(w[i]^2, i = 1..n)*sum(v[i]^2, i = 1..n) - sum(w[i]*v[i], i = 1..n)^2 + sum(v[i]^2, i = 1..n))"
         "/(sum(w[i]^2, i = 1..n) + 1), by Cauchy-Schwarz"),
        ("psd([[1, a], [a, a^2]])", "(v[1] + a*v[2])^2"),
        ("psd([[4, 2, 0], [2, 2, 1], [0, 1, 2]])", "4*(v[1] + 1/2*v[2])^2 + (v[2] + v[3])^2 + v[3]^2"),
        ("psd(outer(w, w)/2)", "1/2*sum(w[i]*v[i], i = 1..n)^2"),
    ],
)  # fmt: skip
def test_a_semidefinite_matrix_is_shown_as_weights_and_squares(result: Any, claim: str, squares: str) -> None:
    found = result(claim, **SIZES, s="vector(m) in [0, oo)", w="vector(n)", a="real")
    assert isinstance(found.verdict, Proved)
    lines = [line.strip() for line in found.verdict.outline]
    assert f"= {squares}" in [line.replace("v'", "v") for line in lines]
    assert "      = squares: " in printed(found)


def test_the_sides_of_an_equation_of_matrices_are_shown_by_rows(result: Any) -> None:
    found = result("A.T + 1 = A + 1", A="matrix(2, 2)")
    shown = printed(found)
    assert re.search(r"= left side: \[\[-?[\d./]+, -?[\d./]+\], \[", shown)
    assert "= first difference: entry [1, 2]: " in shown


def test_a_form_that_an_assumption_signs_is_not_called_squares(without_workers: None) -> None:
    row = {"claim": "(v + w).T @ A @ (v + w) >= 0", "assume": ["psd(A)"]}
    symbols = {"n": "integer >= 1", "A": "symmetric(n)", "v, w": "vector(n)"}
    (found,) = check_claims([claim_row({**row, "symbols": symbols})], Options(jobs=1))
    assert isinstance(found.verdict, Proved)
    assert "= squares" not in printed(found)


def test_a_function_convex_by_composition_is_taken_apart(result: Any) -> None:
    shown = printed(result("convex(log(1 + exp(-a*w[1])) + abs(w[1]), w)", w="vector(2)", a="real"), verbose=True)
    assert [line.strip(" |") for line in shown.splitlines() if ": " in line and "=" not in line] == [
        "log(1 + exp(-a*w[1])) + abs(w[1]): convex",
        "log(1 + exp(-a*w[1])): convex",
        "1 + exp(-a*w[1]): convex",
        "exp(-a*w[1]): convex",
        "-a*w[1]: affine",
        "abs(w[1]): convex",
        "w[1]: affine",
    ]


def test_what_a_search_found_stands_in_the_certificate(result: Any) -> None:
    found = result("exp(x) >= 1 + x", x="real")
    assert isinstance(found.verdict, Proved)
    assert len(found.verdict.outline) == sum(1 for _ in found.verdict.certificate.parts())
    assert found.verdict.outline[0].startswith(found.verdict.certificate.rule)
    if found.verdict.certificate.rule == "extremum":
        assert "given x > 0" in printed(found, verbose=True)


@pytest.mark.parametrize(
    ("claim", "symbols", "said"),
    [
        ("convex(x^2 + exp(-x*sin(x)^2)*x^4, x)", {"x": "real in (-1/9, 1/9)"}, " is not seen to be convex: no proof"),
        (
            "not convex(x^2, x)",
            {"x": "real"},
            "the contrary, `convex(x^2, x)`, is proved, but no numbers decide it at a point",
        ),
        ("strictly_convex(exp(x) + abs(x), x)", {"x": "real"}, "is seen to be convex, but not strictly: no proof"),
    ],
)
def test_an_unknown_names_the_part_that_blocks_a_proof(result: Any, claim: str, symbols: Any, said: str) -> None:
    found = result(claim, **symbols)
    if not isinstance(found.verdict, Proved):
        assert said in printed(found)
        assert said in json.loads(claim_json(found))["reason"]["message"]


def test_a_function_that_is_undefined_somewhere_is_shown_where(result: Any) -> None:
    found = result("convex(-log(x), x)", x="real")
    reason = json.loads(claim_json(found))["reason"]
    assert reason["code"] == "undefined-side"
    assert reason["message"].startswith("the claim is not defined")
    assert list(reason["point"]) == ["x"]
    assert "= at the point: x = " in printed(found)
