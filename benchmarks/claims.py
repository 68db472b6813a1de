"""Claims of symbolic size, each with the lines of sympy one would try instead.

`MatrixSymbol` where sympy has matrix calculus for it, `Sum` and `IndexedBase`
else.  A line gives the two sides that should be equal; what is compared, and
how long it may take, stands in ``symbolic``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sympy
from sympy import (
    Determinant,
    HadamardProduct,
    Identity,
    IndexedBase,
    KroneckerDelta,
    Lambda,
    MatrixSymbol,
    OneMatrix,
    Product,
    Q,
    Sum,
    Trace,
    ask,
    diff,
    exp,
    expand_log,
    log,
    sqrt,
)
from sympy.matrices.expressions.diagonal import DiagMatrix

from derivcheck.core.context import Goal
from derivcheck.syntax import read_claim

NAMES = {
    "m, n, K": "integer >= 1",
    "X": "matrix(m, n)",
    "A, B": "matrix(n, n)",
    "x, w": "vector(n)",
    "y": "vector(m)",
    "z, t, p, v": "vector(K)",
    "lam": "positive",
    "c": "real",
}

m, n, K, i, j, k, r = (sympy.Symbol(name, integer=True, positive=True) for name in ["m", "n", "K", "i", "j", "k", "r"])
lam, c = sympy.Symbol("lam", positive=True), sympy.Symbol("c", real=True)
X, A, B = MatrixSymbol("X", m, n), MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
x, w, y = MatrixSymbol("x", n, 1), MatrixSymbol("w", n, 1), MatrixSymbol("y", m, 1)
z_, t_, p_, v_, x_, y_, w_, X_ = (IndexedBase(name) for name in ["z", "t", "p", "v", "x", "y", "w", "X"])
u = sympy.Dummy("u")

Line = Callable[[], tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim in the language of the files, the sympy line as text, and the line itself: what should be equal."""

    claim: str
    written: str
    line: Line
    assume: tuple[str, ...] = ()
    define: dict[str, str] = field(default_factory=dict)
    indices: dict[str, str] = field(default_factory=dict)

    def goal(self) -> Goal:
        """The goal derivcheck is given."""
        row = {"symbols": NAMES, "indices": self.indices, "define": self.define, "assume": [*self.assume]}
        read, errors = read_claim({**row, "claim": self.claim})
        assert read is not None, errors
        return Goal(read.context, read.formula.term)


def _softmax(a: Any) -> Any:
    return exp(z_[a]) / Sum(exp(z_[k]), (k, 1, K))


_MEAN = Sum(x_[k], (k, 1, n)) / n
_LOGISTIC = {"sigma(s)": "1/(1 + exp(-s))"}
_SOFTMAX = {"total": "sum(exp(z[k]), k = 1..K)", "s[i]": "exp(z[i])/total"}
_SCORE = Sum(X_[i, k] * w_[k], (k, 1, n))
_SIGMA = (X * w).applyfunc(Lambda(u, 1 / (1 + exp(-u))))
_HAT = X * (X.T * X).I * X.T


def _layer_norm() -> tuple[Any, Any]:
    dev = sqrt(Sum((x_[r] - _MEAN) ** 2, (r, 1, n)) / n + lam)
    out = [(x_[a] - _MEAN) / dev for a in (i, j)]
    return diff(out[0], x_[j]).doit(), (KroneckerDelta(i, j) - 1 / n - out[0] * out[1] / n) / dev


CLAIMS = (
    Claim(
        "grad(trace(A.T @ A) + trace(B.T @ B), A) = 2*A",
        "diff(Trace(A.T*A) + Trace(B.T*B), A)",
        lambda: (diff(Trace(A.T * A) + Trace(B.T * B), A), 2 * A),
    ),
    Claim(
        "grad(log(det(A)), A) = transpose(inv(A))",
        "diff(log(Determinant(A)), A)",
        lambda: (diff(log(Determinant(A)), A), A.I.T),
        assume=("det(A) > 0",),
    ),
    Claim(
        "grad(norm(X @ w - y)^2/m + lam*norm(w)^2, w) = 2/m*X.T @ (X @ w - y) + 2*lam*w",
        "diff(((X*w - y).T*(X*w - y))[0, 0]/m + lam*(w.T*w)[0, 0], w)",
        lambda: (
            diff(((X * w - y).T * (X * w - y))[0, 0] / m + lam * (w.T * w)[0, 0], w),
            2 / m * X.T * (X * w - y) + 2 * lam * w,
        ),
    ),
    Claim(
        "grad(norm(X @ w - y)^2, w) = 2*X.T @ (X @ w - y)",
        "diff((X*w - y).T*(X*w - y), w)",
        lambda: (diff((X * w - y).T * (X * w - y), w), 2 * X.T * (X * w - y)),
    ),
    Claim(
        "hessian(norm(X @ w - y)^2, w) = 2*X.T @ X",
        "diff(diff((X*w - y).T*(X*w - y), w), w)",
        lambda: (diff(diff((X * w - y).T * (X * w - y), w), w), 2 * X.T * X),
    ),
    Claim(
        "grad(x.T @ A @ x, x) = (A + A.T) @ x",
        "diff(x.T*A*x, x)",
        lambda: (diff(x.T * A * x, x), (A + A.T) * x),
    ),
    Claim(
        "grad(norm(w), w) = w/norm(w)",
        "diff(sqrt((w.T*w)[0, 0]), w)",
        lambda: (diff(sqrt((w.T * w)[0, 0]), w), w / sqrt((w.T * w)[0, 0])),
        assume=("norm(w) > 0",),
    ),
    Claim(
        "X @ inv(X.T @ X) @ X.T @ X @ inv(X.T @ X) @ X.T = X @ inv(X.T @ X) @ X.T",
        "simplify(H*H - H), H = X*(X.T*X).I*X.T",
        lambda: (_HAT * _HAT, _HAT),
        assume=("det(X.T @ X) != 0",),
    ),
    Claim("trace(A @ B) = trace(B @ A)", "Trace(A*B) - Trace(B*A)", lambda: (Trace(A * B), Trace(B * A))),
    Claim(
        "pd(X.T @ X + lam*eye(n))",
        "ask(Q.positive_definite(X.T*X + lam*Identity(n)))",
        lambda: (ask(Q.positive_definite(X.T * X + lam * Identity(n))), True),
    ),
    Claim(
        "grad(sum(log(1 + exp(X @ w))) - dot(y, X @ w), w) = X.T @ (sigma(X @ w) - y)",
        "diff(OneMatrix(1, m)*(X*w).applyfunc(softplus) - y.T*X*w, w)",
        lambda: (
            diff(OneMatrix(1, m) * (X * w).applyfunc(Lambda(u, log(1 + exp(u)))) - y.T * X * w, w),
            X.T * (_SIGMA - y),
        ),
        define=_LOGISTIC,
    ),
    Claim(
        "jacobian(X.T @ sigma(X @ w), w) = X.T @ diag(sigma(X @ w)*(1 - sigma(X @ w))) @ X",
        "diff(X.T*(X*w).applyfunc(sigma), w)",
        lambda: (diff(X.T * _SIGMA, w), X.T * DiagMatrix(HadamardProduct(_SIGMA, OneMatrix(m, 1) - _SIGMA)) * X),
        define=_LOGISTIC,
    ),
    Claim(
        "diff(sum(log(1 + exp(q[i])) - y[i]*q[i], i = 1..m)/m, w[j]) = sum((sigma(q[i]) - y[i])*X[i, j], i = 1..m)/m",
        "diff(Sum(log(1 + exp(score)) - y[i]*score, (i, 1, m))/m, w[j]).doit()",
        lambda: (
            diff(Sum(log(1 + exp(_SCORE)) - y_[i] * _SCORE, (i, 1, m)) / m, w_[j]).doit(),
            Sum((1 / (1 + exp(-_SCORE)) - y_[i]) * X_[i, j], (i, 1, m)) / m,
        ),
        define={**_LOGISTIC, "q[i]": "sum(X[i, k]*w[k], k = 1..n)"},
        indices={"j": "1..n"},
    ),
    Claim(
        "diff(s[i], z[j]) = s[i]*(delta(i, j) - s[j])",
        "diff(s(i), z[j]).doit()",
        lambda: (diff(_softmax(i), z_[j]).doit(), _softmax(i) * (KroneckerDelta(i, j) - _softmax(j))),
        define=_SOFTMAX,
        indices={"i": "1..K", "j": "1..K"},
    ),
    Claim(
        "diff(log(total), z[j]) = s[j]",
        "diff(log(Sum(exp(z[k]), (k, 1, K))), z[j]).doit()",
        lambda: (diff(log(Sum(exp(z_[k]), (k, 1, K))), z_[j]).doit(), _softmax(j)),
        define=_SOFTMAX,
        indices={"j": "1..K"},
    ),
    Claim(
        "diff(-sum(t[k]*log(s[k]), k = 1..K), z[j]) = s[j] - t[j]",
        "diff(-Sum(t[k]*log(s(k)), (k, 1, K)), z[j]).doit().subs(Sum(t[k], (k, 1, K)), 1)",
        lambda: (
            diff(-Sum(t_[k] * log(exp(z_[k]) / Sum(exp(z_[r]), (r, 1, K))), (k, 1, K)), z_[j])
            .doit()
            .subs(Sum(t_[k], (k, 1, K)), 1),
            exp(z_[j]) / Sum(exp(z_[r]), (r, 1, K)) - t_[j],
        ),
        assume=("sum(t[k], k = 1..K) = 1",),
        define=_SOFTMAX,
        indices={"j": "1..K"},
    ),
    Claim(
        "log(sum(exp(z[k] + c), k = 1..K)) = c + log(sum(exp(z[k]), k = 1..K))",
        "log(Sum(exp(z[k] + c), (k, 1, K)))",
        lambda: (log(Sum(exp(z_[k] + c), (k, 1, K))), c + log(Sum(exp(z_[k]), (k, 1, K)))),
    ),
    Claim(
        "log(prod(exp(z[k])^t[k], k = 1..K)) = sum(t[k]*z[k], k = 1..K)",
        "expand_log(log(Product(exp(z[k])**t[k], (k, 1, K))), force=True)",
        lambda: (
            expand_log(log(Product(exp(z_[k]) ** t_[k], (k, 1, K))), force=True),
            Sum(t_[k] * z_[k], (k, 1, K)),
        ),
    ),
    Claim(
        "sum((x[i] - mean)^2, i = 1..n) = sum(x[i]^2, i = 1..n) - n*mean^2",
        "Sum((x[i] - mean)**2, (i, 1, n)).expand()",
        lambda: (Sum((x_[i] - _MEAN) ** 2, (i, 1, n)).expand(), Sum(x_[i] ** 2, (i, 1, n)) - n * _MEAN**2),
        define={"mean": "sum(x[k], k = 1..n)/n"},
    ),
    Claim(
        "1/2*sum(p[i]*p[j]*(v[i] - v[j])^2, i = 1..K, j = 1..K) "
        "= sum(p[k], k = 1..K)*sum(p[k]*v[k]^2, k = 1..K) - sum(p[k]*v[k], k = 1..K)^2",
        "Sum(p[i]*p[j]*(v[i] - v[j])**2, (i, 1, K), (j, 1, K)).expand().doit()/2",
        lambda: (
            Sum(p_[i] * p_[j] * (v_[i] - v_[j]) ** 2, (i, 1, K), (j, 1, K)).expand().doit() / 2,
            Sum(p_[k], (k, 1, K)) * Sum(p_[k] * v_[k] ** 2, (k, 1, K)) - Sum(p_[k] * v_[k], (k, 1, K)) ** 2,
        ),
    ),
    Claim(
        "diff((x[i] - mean)/dev, x[j]) = (delta(i, j) - 1/n - (x[i] - mean)*(x[j] - mean)/(n*dev^2))/dev",
        "diff((x[i] - mean)/sqrt(Sum((x[r] - mean)**2, (r, 1, n))/n + lam), x[j]).doit()",
        _layer_norm,
        define={"mean": "sum(x[k], k = 1..n)/n", "dev": "sqrt(sum((x[k] - mean)^2, k = 1..n)/n + lam)"},
        indices={"i": "1..n", "j": "1..n"},
    ),
)
