"""Terms as Unicode and as LaTeX: what is written is what is printed, with the parentheses the reading needs."""

from __future__ import annotations

import re

import pytest

from derivcheck.core import build
from derivcheck.core.build import num, sym
from derivcheck.core.term import Term
from derivcheck.report.latex import latex, name_latex
from derivcheck.report.unicode import unicode
from derivcheck.syntax import read_claim

SYMBOLS = {
    "x, y, z, a, b, sigma, x1, x_1, learning_rate, α": "real",
    "m, n": "integer >= 1",
    "u, v, w": "vector(n)",
    "A, B": "matrix(n, n)",
    "g": "function(real) -> real",
}
DEFINE = {"f(t)": "t^2", "c": "x + 1", "q[i]": "u[i]^2"}
INDICES = {"i": "1..n", "j": "1..n"}


def term(text: str) -> Term:
    """The left side of ``text = text``, or the proposition itself."""
    claim, errors = read_claim({"claim": text, "symbols": SYMBOLS, "define": DEFINE, "indices": INDICES})
    if claim is None:
        claim, errors = read_claim(
            {"claim": f"({text}) = ({text})", "symbols": SYMBOLS, "define": DEFINE, "indices": INDICES}
        )
        assert claim is not None, errors
        return claim.formula.term.args[0]
    return claim.formula.term


TABLE = [
    ("x + y*z", "x + y·z", r"x + y \cdot z"),
    ("(x + y)*z", "(x + y)·z", r"\left(x + y\right) \cdot z"),
    ("x - (y - z)", "x − (y − z)", r"x - \left(y - z\right)"),
    ("x - y - z", "x − y − z", r"x - y - z"),
    ("-x^2", "−x²", "-x^{2}"),
    ("(-x)^2", "(−x)²", r"\left(-x\right)^{2}"),
    ("x^-1", "x⁻¹", "x^{-1}"),
    ("x^y", "x^y", "x^{y}"),
    ("x^(y + 1)", "x^(y + 1)", "x^{y + 1}"),
    ("(x^y)^z", "(x^y)^z", r"\left(x^{y}\right)^{z}"),
    ("x/y/z", "x/y/z", r"\frac{\frac{x}{y}}{z}"),
    ("x/(y*z)", "x/(y·z)", r"\frac{x}{y \cdot z}"),
    ("x*(y/z)", "x·(y/z)", r"x \cdot \left(\frac{y}{z}\right)"),
    ("(x/y)^2", "(x/y)²", r"\left(\frac{x}{y}\right)^{2}"),
    ("1/2*x", "1/2·x", r"\frac{1}{2} \cdot x"),
    ("0.25", "0.25", "0.25"),
    ("sqrt(x + 1)", "√(x + 1)", r"\sqrt{x + 1}"),
    ("sqrt(x)^3", "(√x)³", r"\sqrt{x}^{3}"),
    ("abs(x) + exp(-x)", "|x| + exp(−x)", r"\left| x \right| + \exp\left(-x\right)"),
    ("floor(x) + ceil(y)", "⌊x⌋ + ⌈y⌉", r"\left\lfloor x \right\rfloor + \left\lceil y \right\rceil"),
    ("factorial(n)", "n!", "n!"),
    ("factorial(n + 1)", "(n + 1)!", r"\left(n + 1\right)!"),
    ("binomial(x, n)", "binomial(x, n)", r"\binom{x}{n}"),
    ("q[j] + u[j]", "q[j] + u[j]", "q_{j} + u_{j}"),
    ("sigma + x1 + x_1", "σ + x₁ + x₁", r"\sigma + x_{1} + x_{1}"),
    ("learning_rate", "learning_rate", r"\mathrm{learning}_{\mathrm{rate}}"),
    ("pi*α", "π·α", r"\pi \cdot \alpha"),
    ("f(x) + c + g(y)", "f(x) + c + g(y)", r"f\left(x\right) + c + g\left(y\right)"),
    ("diff(f(x), x)", "∂/∂x (f(x))", r"\frac{\partial}{\partial x} \left(f\left(x\right)\right)"),
    ("diff(x*y, x, y)", "∂²/∂y∂x (x·y)", r"\frac{\partial^{2}}{\partial y \partial x} \left(x \cdot y\right)"),
    ("diff(x^3, x, 2)^2", "(∂²/∂x² (x³))²", r"\left(\frac{\partial^{2}}{\partial x^{2}} \left(x^{3}\right)\right)^{2}"),
    ("sum(v[k], k = 1..n)*x", "(∑[k = 1..n] v[k])·x", r"\left(\sum_{k = 1}^{n} v_{k}\right) \cdot x"),
    ("sum(v[k]*x, k = 1..n) + x", "∑[k = 1..n] v[k]·x + x", r"\sum_{k = 1}^{n} v_{k} \cdot x + x"),
    ("sum(v[k] + x, k = 1..n)", "∑[k = 1..n] (v[k] + x)", r"\sum_{k = 1}^{n} \left(v_{k} + x\right)"),
    ("prod(x, k = 1..n)", "∏[k = 1..n] x", r"\prod_{k = 1}^{n} x"),
    ("integral(t*x, t = 0..1)", "∫[t = 0..1] t·x dt", r"\int_{0}^{1} t \cdot x \, dt"),
    ("limit(sin(t)/t, t -> 0+)", "lim[t → 0⁺] sin(t)/t", r"\lim_{t \to 0^{+}} \frac{\sin\left(t\right)}{t}"),
    ("at(diff(x^2, x), x = 3)", "(∂/∂x (x²))|[x = 3]", None),
    ("where(x > 0, x, 0)", "{x if x > 0, else 0}", None),
    ("u @ v + dot(u, w)", "u @ v + ⟨u, w⟩", None),
    ("A @ (B @ v)", "A @ (B @ v)", r"A \, \left(B \, v\right)"),
    ("A.T @ inv(B) @ v", "Aᵀ @ B⁻¹ @ v", r"A^{\mathsf{T}} \, B^{-1} \, v"),
    ("u*v + x*u", "u ⊙ v + x·u", r"u \odot v + x \cdot u"),
    ("v^2", "v^∘2", r"v^{\circ 2}"),
    ("outer(u, v)", "u ⊗ v", r"u \otimes v"),
    ("norm(v)", "‖v‖", r"\left\| v \right\|"),
    ("v[1]", "v₁", "v_{1}"),
    ("A[i, j]", "A[i, j]", "A_{i, j}"),
    ("A[i, :] + A[:, j]", "A[i, :] + A[:, j]", None),
    ("grad(norm(v)^2, v)", "∇[v](‖v‖²)", None),
    ("hessian(norm(v)^2, v)", "∇²[v](‖v‖²)", None),
    ("jacobian(A @ v, v)", "J[v](A @ v)", None),
    ("delta(i, j)", "δ(i, j)", r"\delta_{i, j}"),
    ("indicator(x > 0)", "𝟙(x > 0)", None),
    ("[x, y] + [1, 2]", "[x, y] + [1, 2]", None),
    ("[[x, y], [1, 2]]", "[[x, y], [1, 2]]", r"\begin{pmatrix} x & y \\ 1 & 2 \end{pmatrix}"),
    ("max(x, y) + max(v)", "max(x, y) + max(v)", None),
    ("trace(A) + det(A)", "tr(A) + det(A)", None),
    ("x <= y", "x ≤ y", r"x \le y"),
    ("x >= y", "x ≥ y", r"x \ge y"),
    ("x < y and not (x = z or y != z)", "x < y ∧ ¬(x = z ∨ y ≠ z)", None),
    ("x = 1 => (y = 1 <=> z = 1)", "x = 1 ⇒ (y = 1 ⇔ z = 1)", None),
    ("psd(A) and pd(B + A)", "A ≽ 0 ∧ B + A ≻ 0", r"A \succeq 0 \land B + A \succ 0"),
    ("convex(x^2, x)", "convex(x², x)", None),
    ("strictly_convex(x^2, x)", "strictly convex(x², x)", None),
]


@pytest.mark.parametrize(("text", "wanted", "tex"), TABLE, ids=[row[0] for row in TABLE])
def test_a_term_is_printed_as_mathematics(text: str, wanted: str, tex: str | None) -> None:
    assert unicode(term(text)) == wanted
    if tex is not None:
        assert latex(term(text)) == tex


@pytest.mark.parametrize("text", [row[0] for row in TABLE])
def test_latex_is_balanced(text: str) -> None:
    shown = latex(term(text))
    assert shown.count("{") == shown.count("}")
    assert shown.count(r"\left") - shown.count(r"\leftarrow") == shown.count(r"\right")
    assert len(re.findall(r"\\begin", shown)) == len(re.findall(r"\\end", shown))


def test_every_operation_of_core_is_in_the_table() -> None:
    listed = set(re.findall(r"[a-z_]+", (build.__doc__ or "").split("-----\n")[-1].replace("\n", " ")))
    listed |= build.FUNCTIONS
    printed = {t.op for text, *_ in TABLE for t in term(text).subterms()}
    printed |= {"sym", "array", "lambda", "eye", "ones", "zeros", "diag", "vsum", "vprod", "vmin", "is_symmetric"}
    printed |= {"max_over", "min_over", "min", "concave", "matmul", "neg", "call", "apply", "const", "num"}
    words = {"and", "or", "not", "of", "over", "the", "entries", "true", "name", "data", "args", "a", "b", "x", "i"}
    unseen = {op for op in listed - printed - build.FUNCTIONS - words if _buildable(op)}
    assert unseen == set()


def _buildable(op: str) -> bool:
    """Whether a word of the documentation is an operation."""
    try:
        build.build(op, (num(1), num(1)))
    except AssertionError:
        return False
    except Exception:
        return True
    return True


@pytest.mark.parametrize("name", sorted(build.FUNCTIONS))
def test_every_function_is_printed_by_both(name: str) -> None:
    shown = build.fn(name, sym("n", num(1).sort))
    assert "n" in unicode(shown)
    assert "n" in latex(shown)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("x", "x"),
        ("x12", "x_{12}"),
        ("alpha_1", r"\alpha_{1}"),
        ("w_ij", r"w_{\mathrm{ij}}"),
        ("a_b_c", r"\mathrm{a\_b\_c}"),
        ("_", r"\mathrm{\_}"),
        ("__", r"\mathrm{\_\_}"),
        ("_x", r"\mathrm{\_x}"),
        ("x_", r"x"),
        ("input", r"\mathrm{input}"),
        ("Ω", r"\Omega"),
    ],
)
def test_names_become_no_commands(name: str, wanted: str) -> None:
    assert name_latex(name) == wanted


def test_two_arguments_of_a_lambda_and_arrays_are_printed() -> None:
    n = sym("n", num(1).sort)
    k = sym("k", num(1).sort)
    assert unicode(build.build("array", (n, build.power(k, num(2))), k)) == "[k² for k = 1..n]"
    assert unicode(build.build("lambda", (build.add(k, num(1)),), k)) == "k ↦ k + 1"
