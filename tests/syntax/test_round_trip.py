"""What `core.text` prints parses back to the same term."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derivcheck.core.build import OO, build, num, sym
from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.term import INTEGER, NATURAL, REAL, Sort, Term
from derivcheck.core.text import text
from derivcheck.errors import SortError
from derivcheck.syntax import parse_formula

N = sym("n", NATURAL)
VECTOR = Sort("array", (N,))
MATRIX = Sort("array", (N, N))
CONTEXT = Context(
    (
        Declaration("n", NATURAL, Domain(lower=num(0))),
        Declaration("k", INTEGER),
        Declaration("x", REAL),
        Declaration("y", REAL),
        Declaration("v", VECTOR),
        Declaration("w", VECTOR),
        Declaration("A", MATRIX),
        Declaration("f", Sort("function", parameters=(REAL,))),
    )
)
LEAVES = [
    *(sym(d.name, d.sort) for d in CONTEXT.declarations if d.sort.kind != "function"),
    *(num(Fraction(q)) for q in (0, 1, 2, 12, "1/2", "5/4", "1/1000")),
    build("const", (), "pi"),
]
J = sym("j", NATURAL)
T = sym("t", REAL)


def attempt(op: str, args: list[Term], data: object = None) -> Term | None:
    try:
        return build(op, args, data)  # type: ignore[arg-type]
    except (SortError, ValueError):
        return None


@st.composite
def combined(draw: st.DrawFn, inner: st.SearchStrategy[Term]) -> Term:
    a, b, c = draw(inner), draw(inner), draw(inner)
    options = [
        attempt("add", [a, b, c]),
        attempt("add", [a, build("neg", (b,))]) if b.sort.kind != "proposition" else None,
        attempt("mul", [a, b, c]),
        attempt("mul", [a, b]),
        attempt("div", [a, b]),
        attempt("neg", [a]),
        attempt("pow", [a, b]),
        attempt("matmul", [a, b]),
        attempt("transpose", [a]),
        attempt("exp", [a]),
        attempt("max", [a, b]),
        attempt("vsum", [a]),
        attempt("dot", [a, b]),
        attempt("trace", [a]),
        attempt("index", [a, num(1)]),
        attempt("index", [a, num(1), sym("k", INTEGER)]),
        attempt("row", [a, num(2)]),
        attempt("col", [a, num(2)]),
        attempt("list", [a, b]),
        attempt("matlit", [a, b, c, a], (2, 2)),
        attempt("where", [a, b, c]),
        attempt("indicator", [a]),
        attempt("apply", [a], "f") if a.sort.kind == "scalar" else None,
        attempt("sum", [num(1), N, a], J),
        attempt("max_over", [num(0), N, a], J),
        attempt("prod", [num(1), OO, attempt("mul", [a, J]) or a], J),
        attempt("integral", [b, OO, attempt("mul", [a, T]) or a], T),
        attempt("limit", [b, a], (T, "+")),
        attempt("limit", [build("neg", (OO,)), a], (T, "")),
        attempt("at", [b, a], T) if b.sort.kind == "scalar" else None,
        attempt("diff", [a, sym("x")]),
        attempt("diff", [a, build("index", (sym("v", VECTOR), num(1)))]),
        attempt("grad", [a, sym("v", VECTOR)]),
        attempt("eq", [a, b]),
        attempt("lt", [a, b]),
        attempt("ne", [a, b]),
        attempt("and", [a, b, c]),
        attempt("or", [a, b]),
        attempt("not", [a]),
        attempt("implies", [a, b]),
        attempt("iff", [a, b]),
        attempt("psd", [a]),
        attempt("convex", [a, sym("x"), sym("y")]),
    ]
    return draw(st.sampled_from([t for t in options if t is not None] or [a]))


TERMS = st.recursive(st.sampled_from(LEAVES), combined, max_leaves=12)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(TERMS)
def test_a_printed_term_is_read_as_itself(term: Term) -> None:
    assert parse_formula(text(term), CONTEXT) is term, text(term)
