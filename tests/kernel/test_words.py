"""Matrix algebra of symbolic size: tables of identities, of near misses, and of certificates the kernel must refuse."""

from __future__ import annotations

import re

import pytest

from derivcheck import evaluator, kernel, methods
from derivcheck.core.context import Goal
from derivcheck.core.term import Term
from derivcheck.kernel.check import Rejected, Sequent, opening, step
from derivcheck.syntax import read_claim

SYMBOLS = {
    "m": "integer >= 1",
    "n": "integer >= 1",
    "z": "natural",
    **dict.fromkeys("ABC", "matrix(n, n)"),
    **dict.fromkeys("DE", "matrix(z, z)"),
    **dict.fromkeys("PQ", "matrix(2, 2)"),
    "X": "matrix(m, n)",
    "U": "matrix(n, m)",
    "V": "matrix(m, n)",
    "K": "matrix(m, m)",
    "S": "symmetric(n)",
    "R": "matrix(2, n)",
    "T": "matrix(n, 2)",
    **dict.fromkeys("uvw", "vector(n)"),
    "y": "vector(m)",
    "s": "vector(m) in (0, 1)",
    "c": "positive",
    "t": "real",
}
INDICES = {"i": "1..n", "j": "1..n"}
DEFINE = {"H": "X @ inv(X.T @ X) @ X.T", "M": "X.T @ X + c*eye(n)", "G": "(A + B) @ C"}

A, B, K, XX = "det(A) != 0", "det(B) != 0", "det(K) != 0", "det(X.T @ X) != 0"
WOODBURY = (A, K, "det(A + U @ K @ V) != 0", "det(inv(K) + V @ inv(A) @ U) != 0")
UPDATE = (A, "1 + v.T @ inv(A) @ u != 0")
SUM = (A, B, "det(A + B) != 0", "det(inv(A) + inv(B)) != 0")
PUSH = ("det(eye(n) + A @ B) != 0", "det(eye(n) + B @ A) != 0")

TRUE: list[tuple[str, ...]] = [
    # products, transposes, multiples
    ("A @ inv(A) = eye(n)", A),
    ("inv(A @ B) = inv(B) @ inv(A)", A, B),
    ("inv(A @ B) = inv(B) @ inv(A)", "det(A @ B) != 0"),
    ("inv(A @ B @ C) = inv(C) @ inv(B) @ inv(A)", A, B, "det(C) != 0"),
    ("inv(A.T @ B) = inv(B) @ inv(A).T", A, B),
    ("inv(A @ (B + C)) = inv(B + C) @ inv(A)", A, "det(B + C) != 0"),
    ("inv(inv(A) @ B) = inv(B) @ A", A, B),
    ("inv(inv(A)) = A", A),
    ("inv(A.T) = inv(A).T", A),
    ("inv(-2*A) = -inv(A)/2", A),
    ("inv(t*A) = inv(A)/t", A, "t != 0"),
    ("inv(S).T = inv(S)", "det(S) != 0"),
    ("inv(A).T = inv(A)", "A = A.T", A),
    ("inv(A).T = inv(A)", "pd(A)"),
    ("inv(A + A.T).T = inv(A + A.T)", "det(A + A.T) != 0"),
    ("inv(diag(v)) = diag(1/v)", "v > 0"),
    ("inv(A) - inv(B) = inv(A) @ (B - A) @ inv(B)", A, B),
    ("(eye(n) - A) @ inv(eye(n) + A) = inv(eye(n) + A) @ (eye(n) - A)", "det(eye(n) + A) != 0"),
    ("inv(P @ Q) = inv(Q) @ inv(P)", "det(P) != 0", "det(Q) != 0"),
    # inverses of sums
    ("inv(inv(A) + inv(B)) = A @ inv(A + B) @ B", *SUM),
    ("inv(A + B) = inv(A) - inv(A) @ inv(inv(A) + inv(B)) @ inv(A)", *SUM),
    ("inv(eye(n) + A @ B) @ A = A @ inv(eye(n) + B @ A)", *PUSH),
    ("inv(eye(n) + A @ B) = eye(n) - A @ inv(eye(n) + B @ A) @ B", *PUSH),
    ("inv(X.T @ X + c*eye(n)) @ X.T = X.T @ inv(X @ X.T + c*eye(m))",),
    ("inv(X.T @ X + c*eye(n)) @ X.T @ X = eye(n) - c*inv(X.T @ X + c*eye(n))",),
    ("inv(c*eye(n) + X.T @ X) = (eye(n) - X.T @ inv(c*eye(m) + X @ X.T) @ X)/c",),
    ("inv(t*A + eye(n)) @ (t*A + eye(n)) = eye(n)", "det(t*A + eye(n)) != 0"),
    ("inv(A + U @ K @ V) = inv(A) - inv(A) @ U @ inv(inv(K) + V @ inv(A) @ U) @ V @ inv(A)", *WOODBURY),
    ("inv(A + outer(u, v)) = inv(A) - (inv(A) @ outer(u, v) @ inv(A))/(1 + v.T @ inv(A) @ u)", *UPDATE),
    # least squares
    ("X.T @ X @ inv(X.T @ X) @ X.T @ y = X.T @ y", XX),
    ("w = inv(X.T @ X) @ X.T @ y", XX, "X.T @ X @ w = X.T @ y"),
    ("(X.T @ X + c*eye(n)) @ w = X.T @ y", "w = inv(X.T @ X + c*eye(n)) @ X.T @ y"),
    ("at(2*X.T @ (X @ w - y), w = inv(X.T @ X) @ X.T @ y) = zeros(n)", XX),
    ("H @ H = H", XX),
    ("H.T = H", XX),
    ("trace(eye(m) - H) = m - n", XX),
    ("norm(y)^2 = norm(H @ y)^2 + norm(y - H @ y)^2", XX),
    ("v.T @ S @ v - 2*dot(u, v) = (v - inv(S) @ u).T @ S @ (v - inv(S) @ u) - u.T @ inv(S) @ u", "det(S) != 0"),
    # determinants and traces
    ("det(A @ B) = det(A)*det(B)",),
    ("det(A.T) = det(A)",),
    ("det(inv(A)) = 1/det(A)", A),
    ("det(-2*A) = (-2)^n*det(A)",),
    ("det(eye(n)) = 1",),
    ("det(diag(v)) = prod(v[k], k = 1..n)",),
    ("det(A + outer(u, v)) = det(A)*(1 + v.T @ inv(A) @ u)", A),
    ("det(eye(n) + outer(u, v)) = 1 + dot(u, v)",),
    ("det(c*eye(m) + X @ X.T) = c^(m - n)*det(c*eye(n) + X.T @ X)",),
    ("det(inv(A) @ B @ A - c*eye(n)) = det(B - c*eye(n))", A),
    ("trace(inv(A) @ B @ A) = trace(B)", A),
    ("trace(inv(P)) = trace(P)/det(P)", "det(P) != 0"),
    ("trace(outer(u, v) @ inv(A)) = v.T @ inv(A) @ u", A),
    ("det(X.T @ X) >= 0",),
    ("det(X.T @ X + c*eye(n)) > 0",),
    ("det(X.T @ diag(s*(1 - s)) @ X + c*eye(n)) > 0",),
    ("det(inv(S) + X.T @ X) > 0", "pd(S)"),
    ("det(S + c*eye(n)) > 0", "psd(S)"),
    ("det(D) = t^z*det(E)", "D = t*E"),
    ("det(zeros(n, n)) = 0",),
    ("det(A - A) = 0",),
    ("det(inv(A + B)) = 1/det(A + B)", "det(A + B) != 0"),
    ("det(A.T + B) = det(A + B.T)",),
    ("det(2*A + 2*B) = 2^n*det(A + B)",),
    ("det(t*A + t^2*B) = det(t*(t*B + A))",),
    ("det(A + T @ R) = det(R.T @ T.T + A.T)",),
    # derivatives
    ("grad(log(det(A)), A) = inv(A).T", "det(A) > 0"),
    ("grad(det(A @ B), A) = det(A @ B)*inv(A).T", A, B),
    ("grad(trace(inv(A) @ B), A) = -(inv(A) @ B @ inv(A)).T", A),
    ("grad(u.T @ inv(A) @ v, A) = -inv(A).T @ outer(u, v) @ inv(A).T", A),
    ("grad(log(det(X.T @ X)), X) = 2*X @ inv(X.T @ X)", "det(X.T @ X) > 0"),
    ("A @ grad(log(det(A)), A).T = eye(n)", "det(A) > 0"),
    ("diff(log(det(eye(n) + t*A)), t) = trace(inv(eye(n) + t*A) @ A)", "det(eye(n) + t*A) > 0"),
    # entries
    ("sum(A[i, k]*inv(A)[k, j], k = 1..n) = delta(i, j)", A),
    ("sum(S[k, i]*inv(S)[k, j], k = 1..n) = delta(i, j)", "det(S) != 0"),
    ("sum(sum(A[i, k]*inv(A)[k, l], k = 1..n)*u[l], l = 1..n) = u[i]", A),
    ("sum(trace(inv(k*A)), k = 1..m) = sum(1/k, k = 1..m)*trace(inv(A))", A),
    # assumed equations
    ("A @ A.T = eye(n)", "A.T @ A = eye(n)"),
    ("norm(A @ u)^2 = norm(u)^2", "A.T @ A = eye(n)"),
    ("B @ A = c*eye(n)", "A @ B = c*eye(n)"),
    ("inv(A) @ B = B @ inv(A)", "A @ B = B @ A", A),
    ("inv(A) @ v = v/c", "A @ v = c*v", A),
    ("trace(B @ C @ A) = c*trace(C)", "A @ B = c*eye(n)"),
    ("dot(u, A @ v) = c*dot(u, v)", "A @ v = c*v"),
    # definitions
    ("det(G) = det(A + B)*det(C)",),
    ("inv(G) = inv(C) @ inv(A + B)", "det(G) != 0"),
]  # fmt: skip

#: Near misses; most are false, the rest lack an assumption.
NOT_PROVED: list[tuple[str, ...]] = [
    ("A @ inv(A) = eye(n)",),
    ("(A.T @ B).T = B.T @ A.T",),
    ("(2*A) @ (2*B) = A @ B",),
    ("B.T = B", "pd(A)"),  # what is said of another matrix
    ("A.T = A", "A != B"),
    ("A = C", "t*A = B", "t*C = B"),
    ("inv(2*A.T) = inv(A)/2", A),
    (
        "2*A.T @ inv(A + 2*A.T).T = 2*eye(n) - A @ inv(A + 2*A.T).T",  # with 4*A it is true
        "det(A + 2*A.T) != 0",
    ),
    ("at(diff(c*t^2, t)*A, t = c) = 3*c^2*A",),  # put in before the derivative is taken
    ("inv(A @ B) = inv(A) @ inv(B)", A, B),
    ("inv(A @ B) = inv(B) @ inv(A)", A),
    ("inv(A) @ B = B @ inv(A)", A),
    ("inv(A + B) = inv(A) + inv(B)", A, B, "det(A + B) != 0"),
    ("inv(A).T = inv(A)", A),
    ("inv(t*A) = t*inv(A)", A, "t != 0"),
    ("inv(t*A) = inv(A)/t", A),
    ("X @ inv(X.T @ X) @ X.T = eye(m)", XX),
    ("inv(X.T @ X) @ X.T @ X = inv(X.T @ X)", XX),
    ("inv(X.T @ X + c*eye(n)) @ X.T @ X = eye(n)",),
    ("inv(X.T @ X + t*eye(n)) @ (X.T @ X + t*eye(n)) = eye(n)",),
    ("inv(X.T @ diag(y) @ X + c*eye(n)) @ (X.T @ diag(y) @ X + c*eye(n)) = eye(n)",),
    ("inv(eye(n) + A @ B) = eye(n) - A @ inv(eye(n) + A @ B) @ B", *PUSH),
    ("inv(A + U @ K @ V) = inv(A) + inv(A) @ U @ inv(inv(K) + V @ inv(A) @ U) @ V @ inv(A)", *WOODBURY),
    ("inv(A + U @ K @ V) = inv(A) - inv(A) @ U @ inv(inv(K) + V @ inv(A) @ U) @ V", *WOODBURY),
    ("inv(A + outer(u, v)) = inv(A) - (inv(A) @ outer(v, u) @ inv(A))/(1 + v.T @ inv(A) @ u)", *UPDATE),
    ("w = 2*inv(X.T @ X) @ X.T @ y", XX, "X.T @ X @ w = X.T @ y"),
    ("H @ H = 2*H", XX),
    ("trace(H) = m", XX),
    ("u.T @ inv(A) @ v = v.T @ inv(A) @ u", A),
    ("det(A + B) = det(A) + det(B)",),
    ("det(2*A) = 2*det(A)",),
    ("det(-A) = -det(A)",),
    ("det(A @ B) = -det(A)*det(B)",),
    ("det(A) > 0", A),
    ("det(X.T @ X) > 0",),
    ("det(X.T @ X) = det(X @ X.T)",),
    ("det(S + c*eye(n)) > 0",),
    ("det(A + outer(u, v)) = det(A)*(1 + u.T @ inv(A) @ v)", A),
    ("det(inv(A)) = det(A)", A),
    ("det(zeros(z, z)) = 0",),
    ("det(outer(u, v)) = 0",),  # n may be 1
    ("det(u @ v.T) = 0",),
    ("det(A + outer(u, v) + B) = det(A)*(1 + v.T @ inv(A) @ u)", A),
    ("det(A + outer(u, v)) = 0", "det(A) = 0"),
    ("det(A + U @ V) = det(eye(m) + V @ U)", A),
    ("det(A + B) = det(eye(n) + B)", A),
    ("t*det(t*A + outer(u, v)) = t^n*det(A)*(t + v.T @ inv(A) @ u)", A),  # t is not divided by
    ("trace(inv(t*D)) = trace(inv(D))/t", "det(t*D) != 0", "det(D) != 0"),
    ("grad(log(det(A)), A) = inv(A)", "det(A) > 0"),
    ("grad(trace(inv(A) @ B), A) = (inv(A) @ B @ inv(A)).T", A),
    ("grad(trace(inv(A) @ B), A) = -(inv(A) @ B @ inv(A))", A),
    ("sum(A[k, i]*inv(A)[k, j], k = 1..n) = delta(i, j)", A),
    ("sum(A[i, k]*inv(A)[k, j], k = 1..n - 1) = delta(i, j)", A),
    ("sum(A[i, k]*inv(A)[k, j], k = 2..n) = delta(i, j)", A),
    ("sum(B[i, k]*inv(A)[k, j], k = 1..n) = delta(i, j)", A),
    ("sum(A[i, n + 1 - k]*inv(A)[k, j], k = 1..n) = delta(i, j)", A),
    ("sum(A[i, k]*inv(A)[n + 1 - k, j], k = 1..n) = delta(i, j)", A),
    ("sum(A[k, k]*inv(A)[k, k], k = 1..n) = 1", A),
    ("sum(A[i, k]^2*inv(A)[k, j], k = 1..n) = delta(i, j)*sum(A[i, k]^2*inv(A)[k, i], k = 1..n)", A),
    ("sum(A[i, k]*inv(A)[k, j]^2, k = 1..n) = delta(i, j)*sum(A[i, k]*inv(A)[k, i]^2, k = 1..n)", A),
    ("sum(A[i, k]*inv(A + B)[k, j], k = 1..n) = delta(i, j)", "det(A + B) != 0"),
    ("sum(A[i, k]*inv(A)[k, j], k = 1..n) = delta(i, j)/2", A, "A = 2*B + 2*C"),
    ("trace(D @ inv(t*D)) = z", "det(t*D) != 0"),
    ("sum(trace(inv(S + k*eye(n))), k = 1..m) = m*trace(inv(S + eye(n)))", "psd(S)"),
    ("V @ U = eye(m)", "U @ V = eye(n)"),
    ("B @ A = t*eye(n)", "A @ B = t*eye(n)"),
    ("inv(A) = A.T", "A.T @ A = c*eye(n)", A),
    # a fact for every i says nothing of the same i elsewhere
    ("u[j] = det(A + i*eye(n))", "u[i] = det(A + i*eye(n))"),
    ("u[j] = trace(inv(A + i*eye(n)))", "u[i] = trace(inv(A + i*eye(n)))", "det(A + i*eye(n)) != 0"),
    ("u[j] = inv(A + i*eye(n))[1, 1]", "u[i] = inv(A + i*eye(n))[1, 1]", "det(A + i*eye(n)) != 0"),
    ("u[j] = integral(exp(t*i), t = 0..1)", "u[i] = integral(exp(t*i), t = 0..1)"),
]  # fmt: skip


def goal(claim: str, *assumptions: str, by: tuple[str, ...] | None = None) -> Goal:
    """The goal of a claim; only the symbols it speaks of are declared, with the sizes they have."""
    names = set(re.findall(r"[A-Za-z]\w*", " ".join((claim, *assumptions)).replace(".T", "")))
    define = {name: body for name, body in DEFINE.items() if name in names}
    names |= set(re.findall(r"[A-Za-z]\w*", " ".join(define.values()))) | {"m", "n", "z"}
    row = {
        "symbols": {name: sort for name, sort in SYMBOLS.items() if name in names},
        "indices": {name: bounds for name, bounds in INDICES.items() if name in names},
        "define": define,
        "assume": list(assumptions),
        "claim": claim,
    }
    read, errors = read_claim(row)
    assert read is not None, [e.message for e in errors]
    return Goal(read.context, read.formula.term, by=by)


def proved(asked: Goal) -> bool:
    """Whether one of the methods that may prove it finds a certificate, and the kernel takes it."""
    for method in methods.discover():
        if method.name in ("normal-form", "matrix-words", "sign", "hypothesis"):
            found = method.prove(opening(asked), methods.Search(depth=methods.DEPTH - 1))
            if not isinstance(found, methods.GaveUp):
                return isinstance(kernel.check(asked, found), kernel.Accepted)
    return False


@pytest.mark.parametrize("row", TRUE, ids=lambda row: row[0])
def test_proves(row: tuple[str, ...]) -> None:
    asked = goal(*row)
    assert proved(asked)
    assert evaluator.examine(asked.context, asked.claim).counterexample is None


@pytest.mark.parametrize("row", NOT_PROVED, ids=lambda row: row[0])
def test_does_not_prove(row: tuple[str, ...]) -> None:
    asked = goal(*row)
    assert not proved(asked)
    assert answer(opening(asked)) != "proved"


# ------------------------------------------------------------------ certificates


def term(source: str) -> Term:
    """A matrix in the symbols above."""
    return goal(f"{source} = {source}").claim.args[0]


def answer(at: Sequent, *arguments: str | Term) -> str:
    """What the rule says to a certificate: words are sides, the rest matrices."""
    given = [a if isinstance(a, Term) or a in ("left", "right", "up") else term(a) for a in arguments]
    found = step(at, "matrix-words", tuple(given))
    return found.message if isinstance(found, Rejected) else "proved"


RIDGE = opening(goal("inv(X.T @ X + c*eye(n)) @ X.T = X.T @ inv(X @ X.T + c*eye(m))"))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("left", "X.T @ X + c*eye(n)"), "proved"),
        (("right", "X @ X.T + c*eye(m)"), "proved"),
        (("left", "2*X.T @ X + 2*c*eye(n)"), "proved"),
        ((), "the sides differ as words"),
        (("left", "eye(n)"), "the sides differ as words"),
        (("left", "X.T @ X + c*eye(n)", "left"), "matrix-words takes sides"),
        (("up", "X.T @ X + c*eye(n)"), "matrix-words takes sides"),
        (("left", "left"), "matrix-words takes sides"),
        (("left", "X.T @ X"), "needs det(X.T @ X) != 0"),
        (("left", "zeros(n, n)"), "needs det(zeros(n, n)) != 0"),
        (("left", "X @ X.T + c*eye(m)"), "the sizes do not meet"),
    ],
)
def test_a_certificate_says_which_invertible_matrices_to_multiply_by(arguments: tuple[str, ...], expected: str) -> None:
    assert expected in answer(RIDGE, *arguments)


def test_a_definition_may_be_multiplied_by() -> None:
    asked = goal("inv(M) @ v = inv(X.T @ X + c*eye(n)) @ v")
    assert answer(opening(asked), "left", asked.claim.args[0].args[0].args[0]) == "proved"


def test_multiplying_by_zero_shows_nothing() -> None:
    assert "needs det" in answer(opening(goal("A = B")), "left", "zeros(n, n)")
    assert "needs det" in answer(opening(goal("A = B")), "left", "A - A")


@pytest.mark.parametrize(
    ("claim", "message"),
    [("A != B", "shows equations"), ("A = c", "of one shape"), ("psd(A)", "shows equations")],
)
def test_matrix_words_shows_equations_of_one_shape(claim: str, message: str) -> None:
    assert message in answer(opening(goal(claim)))


def test_both_sides_must_be_defined() -> None:
    assert answer(opening(goal("inv(A) = inv(A)"))) == "inv(A) needs det(A) != 0"


def test_assumed_equations_are_rules_only_where_hypotheses_are_admitted() -> None:
    row = ("w = inv(X.T @ X) @ X.T @ y", XX, "X.T @ X @ w = X.T @ y")
    for by, expected in ((None, True), (("hypothesis",), True), (("algebra",), False)):
        assert proved(goal(*row, by=by)) is expected


def test_folded_definitions_are_letters() -> None:
    for by, expected in ((("definition", "algebra"), True), (("algebra",), False)):
        assert proved(goal("H @ H = H", XX, by=by)) is expected
    assert proved(goal("H @ (X + X) = 2*H @ X", XX, by=("algebra",)))
    for row in (("det(G) = det(A + B)*det(C)",), ("inv(G) = inv(C) @ inv(A + B)", "det(G) != 0")):
        assert proved(goal(*row, by=("definition", "algebra")))
        assert not proved(goal(*row, by=("algebra",)))
