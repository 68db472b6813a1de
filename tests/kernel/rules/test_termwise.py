"""Inequalities between sums, term by term: the terms have to add up to the difference, and the index is new."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derivcheck.core.build import ONE, OO, num, sub, sym
from derivcheck.core.certificate import Certificate
from derivcheck.core.term import INTEGER, NATURAL, REAL, Sort, Term

Verdict = Callable[..., bool]
Rejection = Callable[..., str]
Premises = Callable[..., list[str] | str]

GIVEN = "n: natural; x: vector(n); y: vector(n); a: real; sum(x[k], k = 1..n) = 1; a > 0; x <= y"
CLAIM = "sum(x[k]^2, k = 1..n) >= 0"
SQUARE = "{i: natural; i} {1} {n} {i: natural; x[i]^2}"

FORM = "termwise takes an index, its range and a term, and shows an inequality"
NOT_NEW = "the index is not new"
NO_FACT = "there is no such fact"
OTHER = "the terms add up to something else"

ROWS = [
    (CLAIM, SQUARE, ["i new |- x[i]^2 >= 0"]),
    ("0 <= sum(x[k]^2, k = 1..n)", "{i: natural; i} {1} {n} {i: natural; -x[i]^2}", ["i new |- -x[i]^2 <= 0"]),
    ("sum(x[k], k = 1..n) <= sum(y[k], k = 1..n)", "{i: natural; i} {1} {n} {i: natural; x[i] - y[i]}",
     ["i new |- x[i] - y[i] <= 0"]),
    ("sum(x[k]^2, k = 1..n) - 1 >= 0", "{i: natural; i} {1} {n} {i: natural; x[i]^2 - x[i]} 0",
     ["i new |- x[i]^2 - x[i] >= 0"]),
    # refused
    (CLAIM, "", FORM),
    (CLAIM, "{i: natural; i} {1} {n}", FORM),
    (CLAIM, "{i: natural; i + 1} {1} {n} {i: natural; x[i]^2}", FORM),
    ("sum(x[k]^2, k = 1..n) = 0", SQUARE, FORM),
    ("x >= 0", SQUARE, FORM),
    (CLAIM, "{n} {1} {n} {x[1]^2}", NOT_NEW),
    (CLAIM, "{k: natural; k} {1} {k: natural; k} {k: natural; x[k]^2}", NOT_NEW),
    (CLAIM, "{i: natural; i} {i: natural; i} {n} {i: natural; x[i]^2}", NOT_NEW),
    (CLAIM, "{i: real; i} {1} {n} {x[1]^2}", NOT_NEW),
    (CLAIM, "{i: natural; i} {1} {n} {x}", "a term of a finite sum is a number"),
    (CLAIM, f"{SQUARE} 3", NO_FACT),
    (CLAIM, f"{SQUARE} -1", NO_FACT),
    (CLAIM, f"{SQUARE} {{a}}", NO_FACT),
    (CLAIM, "{i: natural; i} {1} {n} {i: natural; x[i]^2 + 1}", OTHER),
    (CLAIM, "{i: natural; i} {2} {n} {i: natural; x[i]^2}", OTHER),
    (CLAIM, "{i: natural; i} {1} {n} {i: natural; y[i]^2}", OTHER),
    ("sum(x[k]^2, k = 1..n) - 1 >= 0", "{i: natural; i} {1} {n} {i: natural; x[i]^2 - y[i]} 0", OTHER),
    ("sum(1/x[k], k = 1..n) >= 0", "{i: natural; i} {1} {n} {i: natural; 1/x[i]}", "needs"),
    (CLAIM, "{i: natural; i} {1} {n} {i: natural; x[i]^2 + 0*x[i + 1]}", "needs"),
    ("sum(x[k]^2, k = 1..n) > 0", SQUARE, "the sum may be empty"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "arguments", "premises"), ROWS, ids=lambda part: str(part)[:60])
def test_sums_are_compared_term_by_term(
    leaves: Premises, claim: str, arguments: str, premises: list[str] | str
) -> None:
    found = leaves(f"{GIVEN} |- {claim}", f"termwise {arguments}")
    assert premises in found if isinstance(premises, str) else found == premises


def forged(term: Term, low: Term = ONE, high: Term | None = None, index: Term | None = None) -> Certificate:
    """A certificate whose index, ends or term no text of an author makes."""
    n = sym("n", NATURAL)
    arguments = (index or sym("i", NATURAL), low, high or n, term)
    return Certificate("termwise", arguments, (Certificate("signs"),))


@pytest.mark.parametrize("certificate", [forged(OO), forged(ONE, low=OO), forged(ONE, high=OO)])
def test_infinity_is_neither_term_nor_end(rejects: Rejection, certificate: Certificate) -> None:
    assert rejects("n: natural |- n >= 0", certificate) == "no-proof: a term of a finite sum is a number"


@pytest.mark.parametrize(
    ("sort", "said"),
    [(REAL, NOT_NEW), (Sort("array", (num(2),)), "a symbol of the certificate is of another sort than it is declared")],
)
def test_the_index_is_an_integer(rejects: Rejection, sort: Sort, said: str) -> None:
    assert rejects("n: natural |- n >= 0", forged(ONE, index=sym("i", sort))) == f"no-proof: {said}"


def test_a_range_that_may_be_empty_gives_no_strict_sign(accepts: Verdict) -> None:
    shown = f"termwise {SQUARE.replace('x[i]^2', 'x[i]^2 + 1')} (signs)"
    claim = "x: vector(n) |- sum(x[k]^2 + 1, k = 1..n) > 0"
    assert accepts(f"n: integer >= 1; {claim}", shown)
    assert not accepts(f"n: natural; {claim}", shown)


def test_a_range_that_may_be_less_than_empty_has_no_length(accepts: Verdict) -> None:
    """Σ 1 over 1..h is not h where h is negative."""
    h = sym("h", INTEGER)
    assert not accepts("h: integer |- h >= 0", forged(ONE, high=h))
    assert not accepts("h: integer |- h >= 1", forged(sub(ONE, num(0)), high=h))
    assert accepts("n: natural |- n >= 0", forged(ONE))


def test_assumptions_act_where_the_justification_admits_them(accepts: Verdict) -> None:
    given = "n: natural; x: vector(n); sum(x[k], k = 1..n) = 1 |- sum(x[k]^2, k = 1..n) >= 2 - n"
    shown = "termwise {i: natural; i} {1} {n} {i: natural; (x[i] - 1)^2} 0 (signs)"
    assert accepts(given, shown)
    assert accepts(given, shown, by="hypothesis")
    assert not accepts(given, shown, by="algebra")
