"""How the kernel's own time grows: with the number of terms of a sum, and with sums inside sums.

What is timed is the processor's time for the kernel's check of a certificate
found before, from an empty memory: the goal as given, definedness included, no
search, no points.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import log

from benchmarks.clock import first_time
from derivcheck import kernel, methods
from derivcheck.core.context import Goal
from derivcheck.syntax import read_claim

#: What the project promises of three nested sums over ten atoms, in milliseconds.
NESTED = 50.0
TERMS = (8, 16, 32, 64, 128)
NAMES = {
    "n": "integer >= 1",
    "A, B, C": "matrix(n, n)",
    "a, b, c, u, v, w, x": "vector(n)",
}
#: Three sums inside one another; ten atoms: seven entries of vectors, one under exp, and three of matrices.
THREE_SUMS = (
    "sum(a[i]*exp(u[i])*sum(A[i, j]*b[j]*v[j]*sum(B[j, k]*C[i, k]*c[k]*(w[k] - x[k]), k = 1..n), j = 1..n), i = 1..n)"
    " = sum(sum(sum(C[i, k]*exp(u[i])*A[i, j]*w[k]*b[j]*c[k]*B[j, k]*v[j]*a[i], i = 1..n), k = 1..n), j = 1..n)"
    " - sum(x[k]*c[k]*sum(B[j, k]*b[j]*v[j]*sum(a[i]*exp(u[i])*C[i, k]*A[i, j], i = 1..n), j = 1..n), k = 1..n)"
)


def linear(terms: int) -> str:
    """A sum of so many different monomials against as many sums, the other way round."""
    monomials = [f"{2 * t + 1}*{'abcuvwx'[t % 7]}[i]*x[i]^{t // 7 + 1}" for t in range(terms)]
    return f"sum({' + '.join(monomials)}, i = 1..n) = {' + '.join(f'sum({q}, i = 1..n)' for q in reversed(monomials))}"


def seconds(claim: str, repeats: int) -> float:
    """The least time of a check of the claim."""
    timed = first_time(partial(_check, claim), repeats)
    assert timed is not None
    assert timed[1] == "Accepted", claim
    return timed[0]


def _check(claim: str) -> Callable[[], str]:
    read, errors = read_claim({"symbols": NAMES, "claim": claim})
    assert read is not None, errors
    goal = Goal(read.context, read.formula.term)
    certificate, _, tried = methods.search(goal)
    assert certificate is not None, tried
    return lambda: type(kernel.check(goal, certificate)).__name__


def table(repeats: int) -> list[str]:
    """Both measurements in Markdown."""
    took = [seconds(linear(terms), repeats) for terms in TERMS]
    slope = log(took[-1] / took[0]) / log(TERMS[-1] / TERMS[0])
    nested = 1000 * seconds(THREE_SUMS, repeats)
    return [
        "| a sum of so many monomials, split | kernel, ms | ms a monomial |",
        "| ---: | ---: | ---: |",
        *(f"| {n} | {1000 * s:.1f} | {1000 * s / n:.2f} |" for n, s in zip(TERMS, took, strict=True)),
        "",
        f"Time grows like the number of monomials to the power {slope:.2f}.",
        f"Three nested sums over ten atoms, in another order: {nested:.0f} ms of kernel time "
        f"(promised: under {NESTED:g}).",
    ]
