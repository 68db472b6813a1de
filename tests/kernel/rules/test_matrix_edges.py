"""Matrices at the edges of their rules: small sizes, folded definitions, assumptions, limits of work."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Verdict = Callable[..., bool]
Rejection = Callable[..., str]

GIVEN = "m, n: integer >= 1; A, B: matrix(n, n); S: symmetric(n); X: matrix(m, n); C: matrix(2, 2); b, v: vector(n)"

#: The trace of adj(C) P.
ADJUGATE = "(C[2, 2]*P[1, 1] - C[1, 2]*P[2, 1] - C[2, 1]*P[1, 2] + C[1, 1]*P[2, 2])"


@pytest.mark.parametrize(
    ("more", "claim", "follows"),
    [
        ("p: positive; M := X.T @ X + p*eye(n)", "inv(M) @ M = eye(n)", True),
        ("p: positive; M := X.T @ X + p*eye(n)", "det(inv(M)) = 1/det(M)", True),
        ("M := X.T @ X", "inv(M) @ M = eye(n)", False),
        ("det(C) != 0", "inv(C) @ C = eye(2)", True),
        ("det(C) != 0", "trace(inv(C) @ C) = 2", True),
        ("det(C) != 0", "trace(inv(C) @ C) = 1", False),
        ("det(C) != 0", "inv(inv(C)) = C", True),
        ("det(C) != 0", "inv(C)[1, 1] = C[2, 2]/det(C)", True),
        ("det(C) != 0", "inv(C)[1, 2] = C[1, 2]/det(C)", False),
        ("det(A) != 0", "inv(inv(A)) = A", True),
        ("det(A) != 0", "inv(inv(A).T) = A.T", True),
        ("c: vector(n) in (0, oo)", "inv(diag(c)) @ diag(c) = eye(n)", True),
        ("c: vector(n) in (0, oo)", "det(diag(c)) > 0", None),
        ("c: vector(n) in [0, oo)", "inv(diag(c)) @ diag(c) = eye(n)", False),
        ("c: vector(n) in (0, oo)", "inv(X.T @ X + diag(c)) @ (X.T @ X + diag(c)) = eye(n)", True),
        ("c: vector(n)", "inv(X.T @ X + diag(c)) @ (X.T @ X + diag(c)) = eye(n)", False),
        ("c: vector(n); c > 0", "inv(diag(c)) @ diag(c) = eye(n)", True),
        ("pd(A)", "inv(A) @ A = eye(n)", True),
        ("psd(A)", "inv(A) @ A = eye(n)", False),
        ("psd(A); p: positive", "inv(A + p*eye(n)) @ (A + p*eye(n)) = eye(n)", True),
        ("psd(A); pd(B)", "inv(A + B) @ (A + B) = eye(n)", True),
        ("psd(A); psd(B)", "inv(A + B) @ (A + B) = eye(n)", False),
        ("det(A) != 0", "inv(A - A) = A", False),
        ("det(A) != 0", "inv(A) @ A @ v = v", True),
        ("det(A) != 0; det(B) != 0", "inv(2*(inv(A) @ B)) = inv(B) @ A/2", True),
        ("det(A) != 0; det(B) != 0", "inv(2*(inv(A) @ B)) = inv(A) @ B/2", False),
        ("P: matrix(2, 2); det(C) != 0", f"trace(inv(2*C) @ P) = {ADJUGATE}/(2*det(C))", True),
        ("P: matrix(2, 2); det(C) != 0", f"trace(inv(2*C) @ P) = {ADJUGATE}/det(C)", False),
        ("z: natural; E: matrix(z, z); det(E) != 0; z > 0", "trace(inv(E) @ (E/z)) = 1", True),
        ("z: natural; E: matrix(z, z); det(E) != 0", "trace(inv(E) @ (E/z)) = 1", False),  # z = 0
        (
            "Y: matrix(m, 2); P, R: matrix(2, 2); P @ C - eye(2) = R @ Y.T @ Y",
            "det(eye(m) + Y @ R @ Y.T) = det(P)*det(C)",
            True,
        ),
        ("p: positive; pd(inv(A - A))", "det(X.T @ X + p*eye(n)) > 0", None),
        (
            "z: natural; E: matrix(z, z); F: matrix(z, z) in (0, oo); det(E) != 0",
            "trace(inv(E) @ (E/F)) = trace((E/F) @ inv(E))",
            True,
        ),
    ],
)
def test_inverses_and_determinants(accepts: Verdict, more: str, claim: str, follows: bool | None) -> None:
    rules = ("signs",) if follows is None else ("normal-form", "matrix-words")
    assert any(accepts(f"{GIVEN}; {more} |- {claim}", rule) for rule in rules) is (follows is not False)


@pytest.mark.parametrize(
    ("more", "claim", "certificate"),
    [
        # a fact that cannot be read
        ("det(A) != 0; inv(B - B) = B", "A @ inv(A) = eye(n)", "matrix-words"),
    ],
)
def test_what_may_be_multiplied_by(accepts: Verdict, more: str, claim: str, certificate: str) -> None:
    assert accepts(f"{GIVEN}; {more} |- {claim}", certificate)


def test_an_inverse_that_is_a_sum_cancels_nothing(rejects: Rejection) -> None:
    given = f"{GIVEN}; w: vector(n); det(A) != 0; inv(A) = B + B.T"
    assert "differ as words" in rejects(f"{given} |- (B + B.T) @ v = w", "matrix-words left {A}")


def test_a_diagonal_that_cannot_be_read_has_no_sign(accepts: Verdict) -> None:
    given = f"{GIVEN}; p: positive; s: vector(m) in (0, oo)"
    assert accepts(f"{given} |- det(X.T @ diag((s + p)^2) @ X + p*eye(n)) > 0", "signs")
    assert not accepts(f"{given} |- det(X.T @ diag((s + p)^5000) @ X + p*eye(n)) > 0", "signs")


@pytest.mark.parametrize("fact", ["psd(inv(A - A))", "psd(diag((b + v + p)^5000))"])
def test_an_assumed_form_that_cannot_be_read_says_nothing(accepts: Verdict, fact: str) -> None:
    assert not accepts(f"{GIVEN}; p: positive; {fact} |- det(S + p*eye(n)) > 0", "signs")


@pytest.mark.parametrize(("c", "exists"), [("nonzero", False), ("positive", True)])
def test_a_root_is_taken_out_of_a_sum_over_entries_where_it_exists(accepts: Verdict, c: str, exists: bool) -> None:
    """Over no entry Σ √c·v[k] is 0, whatever c is."""
    given = f"m: natural; C: matrix(m, m); c: {c}; v, w: vector(m); det(C) != 0"
    given += "; r[k] := sqrt(c) + 0*v[k]; s[k] := 1 + 0*v[k]"
    assert accepts(f"{given} |- dot(r, inv(C) @ w)^2 = c*dot(s, inv(C) @ w)^2", "matrix-words") is exists


def test_rules_that_turn_in_a_circle_come_to_an_end(rejects: Rejection) -> None:
    circle = f"{GIVEN}; D: matrix(n, n); D @ B = A @ B; D = A"
    assert "do not come to an end" in rejects(f"{circle} |- A @ B = B @ A", "matrix-words")


def test_too_many_words_are_given_up(accepts: Verdict) -> None:
    """Nothing follows from what grows beyond the limits."""
    power = " @ ".join(["(A + B + S)"] * 12)
    assert not accepts(f"{GIVEN}; det(A) != 0 |- inv(A) @ {power} = {power} @ inv(A)", "matrix-words")
