"""Equals for equals: what each rule leaves, and where a replacement would speak of another point."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Premises = Callable[..., list[str] | str]
Verdict = Callable[..., bool]

ARRAYS = "n: integer >= 1; A, B: matrix(n, n); S: symmetric(n); b, v, w: vector(n); c, x, y: real; k: integer"


@pytest.mark.parametrize(
    ("sequent", "rule", "left"),
    [
        # congruent
        (f"{ARRAYS} |- A @ v = b <=> A @ w = b", "congruent", ["A @ v = A @ w", "b = b"]),
        (f"{ARRAYS} |- x < y => c < x", "congruent", ["x = c", "y = x"]),
        (f"{ARRAYS} |- x < y <=> c <= x", "congruent", "congruent keeps the relation"),
        (f"{ARRAYS} |- x < y <=> v = w", "congruent", "congruent keeps the relation"),
        (f"{ARRAYS} |- v = w <=> A = B", "congruent", "congruent keeps the shapes"),
        (f"{ARRAYS} |- limit(x, x -> oo) = oo <=> limit(y, y -> oo) = oo", "congruent", "congruent keeps the relation"),
        (f"{ARRAYS} |- x = y", "congruent", "congruent relates propositions"),
        (f"{ARRAYS} |- x < y <=> c < x", "congruent {x}", "congruent relates propositions"),
        (f"{ARRAYS} |- convex(x^3, x) <=> convex(x^3 - x^3, x)", "congruent", "congruent keeps the relation"),
        # through
        (f"{ARRAYS} |- x < y <=> c < x", "through {x < c}", ["x < y <=> x < c", "x < c <=> c < x"]),
        (f"{ARRAYS} |- x < y => c < x", "through {x < c}", "through takes a proposition"),
        (f"{ARRAYS} |- x < y <=> c < x", "through {x}", "through takes a proposition"),
        (f"{ARRAYS} |- x < y <=> c < x", "through", "through takes a proposition"),
        # replaced
        (f"{ARRAYS}; v = A @ w |- S @ v = b", "replaced 0 {v}", ["S @ (A @ w) = b"]),
        (f"{ARRAYS}; A @ w = v |- S @ v = b", "replaced 0 {v}", ["S @ (A @ w) = b"]),
        (f"{ARRAYS}; x = y + 1 |- x^2 = c", "replaced 0 {x}", ["(y + 1)^2 = c"]),
        (f"{ARRAYS}; x = y + 1 |- diff(x^2, x) = c", "replaced 0 {x}", ["at(diff(x^2, x), x = y + 1) = c"]),
        (f"{ARRAYS}; x = x*y |- x^2 = c", "replaced 0 {x}", "does not say what the symbol equals"),
        (f"{ARRAYS}; k = x |- k = 1", "replaced 0 {k}", "does not say what the symbol equals"),
        (f"{ARRAYS}; S = A |- S = B", "replaced 0 {S}", "does not say what the symbol equals"),
        (f"{ARRAYS}; v = c |- v = w", "replaced 0 {v}", "does not say what the symbol equals"),
        (f"{ARRAYS}; x < y |- x = c", "replaced 0 {x}", "does not say what the symbol equals"),
        (f"{ARRAYS}; y = 1 |- x = 1", "replaced 0 {x}", "does not say what the symbol equals"),
        (f"{ARRAYS}; w = v |- b = v", "replaced 0 {b}", "does not say what the symbol equals"),
        (f"{ARRAYS}; v = x |- x = c", "replaced 0 {x}", "does not say what the symbol equals"),
        (f"{ARRAYS}; x = 1/y |- x = c", "replaced 0 {x}", "1/y needs y != 0"),
        (f"{ARRAYS}; x = y |- x = c", "replaced 1 {x}", "replaced takes the position"),
        (f"{ARRAYS}; x = y |- x = c", "replaced 0 {x + 1}", "replaced takes the position"),
        (f"{ARRAYS}; x = y |- x = c", "replaced", "replaced takes the position"),
        # exchange
        (f"{ARRAYS}; A @ v = b |- inv(S) @ (A @ v) = w", "exchange 0", "needs det(S) != 0"),
        (f"{ARRAYS}; A @ v = b |- S @ (A @ v) = w", "exchange 0", ["S @ b = w"]),
        (f"{ARRAYS}; A @ v = b |- S @ b = w", "exchange 0", "left side does not occur"),
        (f"{ARRAYS}; 1 = x |- x + 1 = 2", "exchange 0", "left side does not occur"),
        (f"{ARRAYS}; v = c |- v = w", "exchange 0", "left side does not occur"),
        (f"{ARRAYS}; x^2 = y |- diff(x^2, x) = 0", "exchange 0", "left side does not occur"),
        (f"{ARRAYS}; x^2 = y |- sum(x^2 + j, j = 1..3) = c", "exchange 0", ["sum(y + j, j = 1..3) = c"]),
        (f"{ARRAYS}; x^2 = y |- integral(x^2, x = 0..1) = c", "exchange 0", "left side does not occur"),
        (f"{ARRAYS}; x^2 = y |- convex(x^2, x)", "exchange 0", "left side does not occur"),
        (f"{ARRAYS}; x^2 = y |- x^2 = 1/x", "exchange 0", "1/x needs x != 0"),
        (f"{ARRAYS}; x^2 = y |- x^2 = c", "exchange 3", "exchange takes the position"),
        (f"{ARRAYS}; x^2 = y |- x^2 = c", "exchange {x}", "exchange takes the position"),
    ],
)
def test_equals_are_put_for_equals(leaves: Premises, sequent: str, rule: str, left: list[str] | str) -> None:
    said = leaves(sequent, rule)
    assert said == left if isinstance(left, list) else left in said


@pytest.mark.parametrize("rule", ["replaced 0 {x}", "exchange 0"])
def test_an_assumption_is_used_where_hypotheses_are_admitted(leaves: Premises, rule: str) -> None:
    sequent = "x, y: real; x = y |- x^2 = y^2"
    assert leaves(sequent, rule, by="hypothesis") == ["y^2 = y^2"]
    assert "`by:` does not admit hypotheses" in leaves(sequent, rule, by="algebra")


@pytest.mark.parametrize(
    ("claim", "follows"),
    [
        ("2*A @ v = 2*b <=> A @ v = b", True),
        ("A @ v - b = zeros(n) => A @ v = b", True),
        ("[x, 2*x] = [y, 2*y] <=> [2*x, x] = [2*y, y]", True),
        ("c*v = c*w <=> v = w", False),
        ("v = w <=> w = v", True),
        ("v = v <=> w = w", True),
        ("v = v <=> v = w", False),
        ("A @ v = A @ w <=> v = w", False),
        ("v = w <=> A = B", None),
        ("x = y <=> 2*x = 2*y", None),
        ("v <= w <=> 2*v <= 2*w", None),
        ("v = w", None),
        ("v/x = w/x <=> v = w", None),
        ("v = w <=> v + 0/x = w", None),
        ("v = w or 2*v = 2*w", None),
        ("v = w and 2*v = 2*w", None),
        ("v <= w <=> -v <= -w", None),
        ("v != w <=> 2*v = 2*w", None),
        ("v = w => 2*v != 2*w", None),
        ("v = w <=> v = v", None),
        ("[x, y] = 0 <=> [x, y, 7] = 0", None),
        ("[x, y] = 0 <=> x = 0", None),
    ],
)
def test_array_equations_are_multiples_entry_by_entry(accepts: Verdict, claim: str, follows: bool | None) -> None:
    """None: not what the rule is for."""
    assert accepts(f"{ARRAYS} |- {claim}", "entrywise-equivalent") is bool(follows)


def test_a_semidefinite_matrix_is_used_at_a_vector(leaves: Premises) -> None:
    given = "n: natural; S: symmetric(n); A: matrix(n, n); v: vector(n); x: real; psd(S); x > 0"
    claim = f"{given} |- dot(v, S @ v) >= 0"
    assert leaves(claim, "form 0 {v}") == ["dot(v, S @ v) >= 0 |- dot(v, S @ v) >= 0"]
    assert leaves(claim, "form 0 {v}", by="hypothesis") == ["dot(v, S @ v) >= 0 |- dot(v, S @ v) >= 0"]
    assert "`by:` does not admit hypotheses" in leaves(claim, "form 0 {v}", by="algebra")
    assert "form takes" in leaves(claim, "form 1 {v}")
    assert "form takes" in leaves(claim, "form 5 {v}")
    assert "form takes" in leaves(claim, "form 0")
    assert "needs x - 1 != 0" in leaves(claim, "form 0 {v/(x - 1)}")


def test_equations_of_arrays_are_multiples_of_each_other_without_more_ado(accepts: Verdict) -> None:
    assert not accepts(f"{ARRAYS} |- v = w <=> 2*v = 2*w", "entrywise-equivalent {x}")
