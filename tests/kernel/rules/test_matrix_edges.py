"""Matrices at the edges of their rules: small sizes, folded definitions, assumptions, limits of work."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Verdict = Callable[..., bool]
Rejection = Callable[..., str]

GIVEN = "m, n: integer >= 1; A, B: matrix(n, n); S: symmetric(n); X: matrix(m, n); C: matrix(2, 2); b, v: vector(n)"


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
    ],
)
def test_inverses_and_determinants(accepts: Verdict, more: str, claim: str, follows: bool | None) -> None:
    rules = ("signs",) if follows is None else ("normal-form", "matrix-words")
    assert any(accepts(f"{GIVEN}; {more} |- {claim}", rule) for rule in rules) is (follows is not False)


def test_too_many_words_are_given_up(accepts: Verdict) -> None:
    """Nothing follows from what grows beyond the limits."""
    power = " @ ".join(["(A + B + S)"] * 12)
    assert not accepts(f"{GIVEN}; det(A) != 0 |- inv(A) @ {power} = {power} @ inv(A)", "matrix-words")
