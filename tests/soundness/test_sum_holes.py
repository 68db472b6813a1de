"""Ways that once led the kernel to a falsehood about sums, indices, arrays and limits; each stays shut.

Claims are put straight to search and kernel, without the evaluator in front,
which would hide a fault; certificates are forged by hand where no method would
propose them.  A claim here is false somewhere in its context, or a side of it
is undefined there; each test has a neighbour that is true and stays proved.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from derivcheck import evaluator, kernel, methods
from derivcheck.core.build import build, num, power, sym
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Context, Goal
from derivcheck.core.term import INTEGER, NATURAL, Sort
from derivcheck.errors import SortError
from derivcheck.kernel import ranges, sums
from derivcheck.kernel.field import Field
from derivcheck.syntax import read_claim

Words = dict[str, str]
SHOWN = Certificate("normal-form")
SIGNS = Certificate("signs")
N, M, K = (sym(name, NATURAL) for name in "nmk")
X = sym("x", Sort("array", (N,)))


def goal(
    claim: str,
    symbols: Words,
    assume: tuple[str, ...] = (),
    indices: Words | None = None,
    define: Words | None = None,
) -> Goal:
    """The goal of a claim in the language."""
    row: dict[str, object] = {
        "symbols": dict(symbols),
        "assume": list(assume),
        "indices": dict(indices or {}),
        "define": dict(define or {}),
        "claim": claim,
    }
    read, errors = read_claim(row)
    assert read is not None, errors
    return Goal(read.context, read.formula.term)


def accepted(asked: Goal, certificate: Certificate | None) -> bool:
    """Whether the kernel takes the certificate for a proof."""
    return certificate is not None and isinstance(kernel.check(asked, certificate), kernel.Accepted)


def proved(asked: Goal) -> bool:
    """Whether the methods find a certificate that the kernel takes."""
    return accepted(asked, methods.search(asked)[0])


# ----------------------------------------------- facts of the point, facts for every index

VECTORS = {"n": "integer >= 1", "x": "vector(n)", "y": "vector(n)"}
AT_I = {"i": "1..n"}


@pytest.mark.parametrize(
    ("claim", "assume"),
    [
        ("x[i] = 0 => sum(y[k], k = 1..n) = n", "x[i] + y[i] = 1"),
        ("i = n => sum(x[k], k = 1..n) = 0", "x[i] = i - n"),
        ("i = n => sum(x[k], k = 1..n) >= 0", "x[i] >= i - n"),
        ("x[i] = 1 => sum(y[k], k = 1..n) >= 0", "x[i]*y[i] >= 0"),
    ],
)
def test_a_fact_of_the_point_does_not_turn_an_assumption_for_every_index_into_a_stronger_one(
    claim: str, assume: str
) -> None:
    """``x[i] = 0`` at the point was put into ``x[i] + y[i] = 1`` and left ``y[i] = 1``, then taken for every i."""
    asked = goal(claim, VECTORS, (assume,), AT_I)
    assert not proved(asked)
    for last in (SHOWN, SIGNS):
        ruled = Certificate("rewrite", (0,), (last,))
        for inner in (last, ruled, Certificate("rewrite", (1,), (last,)), Certificate("rewrite", (1,), (ruled,))):
            assert not accepted(asked, Certificate("suppose", (), (inner,)))


@pytest.mark.parametrize(
    ("claim", "assume"),
    [
        ("x[i] = 0 => y[i] = 1", "x[i] + y[i] = 1"),
        ("sum(y[k], k = 1..n) = n - sum(x[k], k = 1..n)", "x[i] + y[i] = 1"),
        ("i = n => sum(x[k], k = 1..n) >= 0", "x[i] >= 0"),
    ],
)
def test_an_assumption_for_every_index_still_serves_at_the_point_and_in_sums(claim: str, assume: str) -> None:
    assert proved(goal(claim, VECTORS, (assume,), AT_I))


SMOOTH = "diff(x*indicator(x = 0), x)"  # 0 everywhere, at 0 too; by the table of derivatives 1 at 0


@pytest.mark.parametrize(
    ("claim", "assume"),
    [
        ("v[i] >= 1", (f"v[i] >= {SMOOTH}", "x = 0")),
        ("v[i] >= indicator(x = 0)", (f"v[i] >= {SMOOTH}",)),
        ("A[i, i] >= 0", (f"psd({SMOOTH}*A)", "x = 0")),
        ("indicator(x = 0)*trace(A) >= 0", (f"psd({SMOOTH}*A)",)),
    ],
)
def test_a_fact_for_every_index_is_not_differentiated_where_the_table_does_not_hold(
    claim: str, assume: tuple[str, ...]
) -> None:
    symbols = {"n": "integer >= 1", "v": "vector(n)", "A": "matrix(n, n)", "x": "real"}
    assert not proved(goal(claim, symbols, assume, AT_I))


# ---------------------------------------------------------------------- bounds by a part


@pytest.mark.parametrize("claim", ["max(x[k], k = 1..n) = x[1]", "max(x[k], k = 1..n) <= x[1]"])
def test_a_maximum_is_not_its_first_entry(claim: str) -> None:
    """x[1] - x[1] has the sign 0, and max(x) - x[1] was given the same sign instead of 0 or more."""
    asked = goal(claim, {"n": "integer >= 1", "x": "vector(n)"})
    assert not proved(asked)
    assert not accepted(asked, SIGNS)
    assert proved(goal("max(x[k], k = 1..n) >= x[1]", {"n": "integer >= 1", "x": "vector(n)"}))


@pytest.mark.parametrize("claim", ["sum(x[k], k = 1..n) = x[1]", "sum(x) <= x[1]", "x[1]/sum(x) >= 1"])
def test_a_sum_of_nonnegative_terms_is_not_one_of_them(claim: str) -> None:
    asked = goal(claim, {"n": "integer >= 1", "x": "vector(n) in [0, oo)"}, ("sum(x) > 0",))
    assert not proved(asked)
    assert not accepted(asked, SIGNS)
    assert proved(goal("sum(x) >= x[1]", {"n": "integer >= 1", "x": "vector(n) in [0, oo)"}))


# ------------------------------------------------------------- a value put into what stays as written

BETWEEN = {"n": "integer >= 3", "x": "real", "k": "integer"}
TWO = {"i": "1..n", "j": "1..n"}


@pytest.mark.parametrize("body", ["integral(exp(t^2), t = 0..j)", "where(x > 0, j, 0)"])
@pytest.mark.parametrize("assume", ["j = i + 1", "i = j + 1", "j = i + k"])
def test_a_symbol_that_a_rule_replaced_takes_its_new_value_where_an_index_is_put_in(body: str, assume: str) -> None:
    """With j = i + 1 as a rule, i := 2 put 2 for j, too; with j = i + k it crashed."""
    claim = f"delta(i, 2)*{body} = delta(i, 2)*{body.replace('j', '2')}"
    asked = goal(claim, BETWEEN, (assume,), TWO)
    assert not proved(asked)
    assert not accepted(asked, Certificate("rewrite", (0,), (SHOWN,)))


def test_the_right_value_is_put_in() -> None:
    claim = "delta(i, 2)*where(x > 0, j, 0) = delta(i, 2)*where(x > 0, 3, 0)"
    assert proved(goal(claim, BETWEEN, ("j = i + 1",), TWO))


def test_functions_of_arrays_whose_names_run_together_are_told_apart() -> None:
    """f(ab, c) and f(a, bc) were one atom, f(abc)."""
    arrays = dict.fromkeys(("a", "bc", "ab", "c"), "vector(n)")
    symbols = {"n": "integer >= 1", "f": "function(vector(n), vector(n)) -> real", **arrays}
    asked = goal("f(ab, c) = f(a, bc)", symbols)
    assert not proved(asked)
    assert not accepted(asked, SHOWN)


# ---------------------------------------------------------------------- matrices

SQUARE = {"n": "integer >= 1", "A": "matrix(n, n)", "B": "matrix(n, n)"}


@pytest.mark.parametrize(
    "claim",
    ["trace(A @ B) = trace(B @ A) + 1", "trace(A @ B @ A) = trace(B @ A)", "det(eye(n) + A @ B) = det(eye(n) + A)"],
)
def test_matrices_that_commute_send_no_trace_round_in_circles(claim: str) -> None:
    """A B turned round is B A, which the rule makes A B: a search without end."""
    asked = goal(claim, SQUARE, ("A @ B = B @ A",))
    assert not proved(asked)
    assert not accepted(asked, SHOWN)


def test_what_follows_from_commuting_is_still_shown() -> None:
    assert proved(goal("trace(A @ B @ A @ B) = trace(A @ A @ B @ B)", SQUARE, ("A @ B = B @ A",)))


# ---------------------------------------------------------------------- ranges


@pytest.mark.parametrize("claim", ["sum(i^2, i = m..m-2) = -(m-1)^2", "sum(i, i = m+3..m) = -2*m - 3"])
def test_powers_over_a_range_below_empty_are_not_summed_backwards(claim: str) -> None:
    """Bernoulli's formula gives minus the terms between, where the sum is 0."""
    asked = goal(claim, {"m": "integer"})
    assert not proved(asked)
    assert not accepted(asked, SHOWN)
    assert proved(goal("sum(i^2, i = m..m-2) = 0", {"m": "integer"}))


# ---------------------------------------------------------------------- names that a certificate brings in


def test_a_new_name_is_none_that_a_case_speaks_of() -> None:
    """The vector of psd was called v', and a certificate had split on what it is: each half showed another matrix."""
    asked = goal("psd([[1, 0], [0, -1]]) or psd([[-1, 0], [0, 1]])", {"x": "real"})
    v = sym("v'", Sort("array", (num(2),)))
    first, second = (power(build("index", (v, num(k))), num(2)) for k in (1, 2))
    shown = [Certificate("one-of", (k,), (Certificate("psd", (), (SHOWN, SIGNS)),)) for k in (0, 1)]
    assert not accepted(asked, Certificate("cases", (build("gt", (first, second)),), tuple(shown)))


def test_a_certificate_does_not_speak_of_the_kernels_own_variables() -> None:
    """k in 1..n gave n >= 1, though n may be 0 and then there is no k."""
    asked = goal("n >= 1", {"n": "natural", "x": "vector(n)"}, ("sum(x[k]^2, k = 1..n) >= -5",))
    for position in range(12):
        k = sym(f"#{position}", INTEGER)
        assert not accepted(asked, Certificate("between", (k, "left"), (SIGNS, SIGNS)))


def test_a_bound_name_that_hides_a_size_leaves_an_index_without_a_range() -> None:
    symbols = {"n": "integer >= 1", "x": "vector(n)"}
    assert proved(goal("integral(n^2, n = 0..1) = 1/3", symbols, ("x[i] > 0",), AT_I))


def test_an_index_below_another_goes_as_far_as_the_other_does_in_an_assumption_for_every_index() -> None:
    """A[i, j] > 0 for j in 1..i was asked at j up to the i of the point, for every i: A[2, 2] was left out."""
    symbols, below = {"n": "integer >= 2", "A": "matrix(n, n)"}, {"i": "1..n", "j": "1..i"}
    on = goal("A[2, 2] > 0", symbols, ("A[i, j] > 0",), below)
    assert proved(on)
    assert evaluator.examine(on.context, on.claim).counterexample is None
    above = goal("A[1, 2] > 0", symbols, ("A[i, j] > 0",), below)
    assert not proved(above)
    assert evaluator.examine(above.context, above.claim).counterexample is not None


STOCHASTIC = {"n": "integer >= 1", "A": "matrix(n, n)", "B": "matrix(n, n)"}


@pytest.mark.parametrize(
    ("claim", "assume"),
    [
        ("sum(A[k, k], k = 1..n) = 1", "sum(A[i, k], k = 1..n) = 1"),
        ("trace(A) >= 0", "sum(A[i, k], k = 1..n) >= 0"),
        ("sum(A[k, k]*B[k, 1], k = 1..n) = 1", "sum(A[i, k]*B[k, 1], k = 1..n) = 1"),
    ],
)
def test_an_assumption_about_every_row_says_nothing_of_the_diagonal(claim: str, assume: str) -> None:
    """With i := k, the name that the sum binds, the sum over row i was the sum over the diagonal."""
    asked = goal(claim, STOCHASTIC, (assume,), AT_I)
    assert not proved(asked)
    for last in (SHOWN, SIGNS):
        assert not accepted(asked, Certificate("rewrite", (0,), (last,)))


def test_an_assumption_about_every_row_is_used_under_another_sum() -> None:
    claim = "sum(B[l, l]*sum(A[l, k], k = 1..n), l = 1..n) = trace(B)"
    assert proved(goal(claim, STOCHASTIC, ("sum(A[i, k], k = 1..n) = 1",), AT_I))


# ------------------------------------------------------------- bound variables and the names that stand for them

CHOSEN = {
    "n": "integer >= 1",
    "x": "vector(n)",
    "z": "vector(n)",
    "y": "real",
    "A": "matrix(n, n)",
    "B": "matrix(n, n)",
}


def test_what_stands_for_a_bound_variable_is_remembered_when_equations_of_matrices_become_rules() -> None:
    """Forgotten, k stayed behind in where(x[k] > y, …) as the sum was opened, and the outer sum caught it."""
    claim = "sum(z[j], j = 1..n) = n^2*sum(where(x[j] > y, j*j, 0)^2, j = 1..n)"
    assume = ("z[i] = sum(where(x[k] > y, k*i, 0), k = 1..n)^2", "A @ B = B @ A")
    asked = goal(claim, CHOSEN, assume, AT_I)
    assert not proved(asked)
    for last in (SHOWN, Certificate("matrix-words")):
        assert not accepted(asked, Certificate("rewrite", (0,), (last,)))


@pytest.mark.parametrize("lead", ["", "0*a + ", "0*a + 0*b + ", "0*a + 0*b + 0*c + "])
def test_a_bound_variable_of_a_sum_is_not_one_that_a_condition_binds_elsewhere(lead: str) -> None:
    """The condition is asked in a field of its own, where #3 was l; so k - l was 0, and n + … was not zero at n = 0."""
    divisor = "n + (k - 1)^2 + (k - 2)^2 - sum((k - l)^2, l = 1..2)"
    claim = f"sum(sum(1/({divisor}), j = 1..3), k = {lead}1..n) = 3"
    few = dict.fromkeys(("n", "a", "b", "c"), "natural")
    assert not proved(goal(claim, few))
    assert not accepted(goal(claim, few), SHOWN)
    assert proved(goal(claim, {**few, "n": "integer >= 1"}))


@pytest.mark.parametrize("claim", ["f*floor(k) = f*k", "f*sin(pi*k) = 0", "f*ceil(k)^2 = f*k^2"])
def test_a_folded_definition_that_binds_a_name_it_also_mentions_says_nothing_of_its_sort(claim: str) -> None:
    """The k of the sum was taken for the real k of the definition, and floor(k) was k."""
    read, errors = read_claim({"symbols": {"k": "real"}, "define": {"f": "k + sum(k, k = 1..3)"}, "claim": claim})
    assert read is not None, errors
    asked = Goal(read.context, read.formula.term, (), ("algebra",))
    assert not proved(asked)
    assert not accepted(asked, SHOWN)


# ------------------------------------------------------------------ convexity


@pytest.mark.parametrize(
    "function", ["sum(1, k = 1..floor(x))", "-sum(x, k = 1..floor(x))", "log(sum(exp(x), k = 0..floor(x)))"]
)
def test_a_sum_whose_range_moves_with_the_variable_is_not_convex_term_by_term(function: str) -> None:
    """floor(x) = Σ 1 over k = 1..floor(x) was convex and concave, as the constant 1 is."""
    for word in ("convex", "concave"):
        asked = goal(f"{word}({function}, x)", {"x": "real in [0, 5]"})
        assert not proved(asked)
        assert not accepted(asked, Certificate("composed"))
    assert proved(goal("convex(sum(x^2, k = 1..n), x)", {"x": "real", "n": "natural"}))


# ------------------------------------------------------------------ arrays of a size there is not


def test_a_certificate_brings_in_no_array_of_negative_size() -> None:
    """tr(inv(D) D) was the size by words, -1, and the sum over no entry, 0; so the integral of 0 was -1."""
    unborn = sym("Z", Sort("array", (num(-1),)))
    d = build("diag", (build("exp", (unborn,)),))
    trace = build("trace", (build("matmul", (build("inv", (d,)), d)),))
    asked = goal("integral(0*x, x = 0..1) = -1", {})
    forged = Certificate("antiderivative", (asked.claim.args[0], build("mul", (sym("x"), trace))), (SHOWN,))
    assert not accepted(asked, forged)


@pytest.mark.parametrize(("rows", "columns"), [(-1, -1), (0, 0), (2, 2), (1, 3)])
def test_a_matrix_has_as_many_entries_as_its_size_says(rows: int, columns: int) -> None:
    with pytest.raises(SortError):
        build("matlit", (num(1), num(2)), (rows, columns))


@pytest.mark.parametrize("op", ["sum", "prod", "max_over", "integral", "limit"])
def test_what_binds_a_number_binds_no_array(op: str) -> None:
    v = sym("v", Sort("array", (num(2),)))
    body, ends = build("index", (v, num(1))), (num(1), num(2))
    with pytest.raises(SortError):
        build(op, (*ends[: 1 if op == "limit" else 2], body), (v, "") if op == "limit" else v)


def test_a_sum_of_halves_of_integers_need_not_be_an_integer() -> None:
    field = Field(Context())
    v = ranges.bound(field, "$1", field.constant(1), field.constant(3))
    assert sums.sum_atom(field, [v], field.ring.generator(v)).integer
    assert not sums.sum_atom(field, [v], field.ring.generator(v).scale(Fraction(1, 2))).integer


def test_a_certificate_does_not_speak_of_the_names_that_terms_are_compared_under() -> None:
    """Bound names were made $0, $1, …, and a free $0, or one bound outside, was then one of them: k*$0 was k*k."""
    k, own, y = sym("k", INTEGER), sym("$0", INTEGER), sym("y")
    one, two, product = num(1), num(2), build("mul", (k, own))
    inner = build("sum", (one, two, product), k)
    free = build("eq", (inner, build("sum", (one, one, build("mul", (num(3), own))), k)))
    asked = goal("sum(k*k, k = 1..2) = sum(3*k, k = 1..1)", {})
    assert not accepted(asked, Certificate("generalise", (free, y, num(0)), (SHOWN,)))
    bound = build("eq", (build("sum", (one, two, inner), own), num(9)))
    asked = goal("sum(sum(k*k, k = 1..2), j = 1..2) = 9", {})
    assert not accepted(asked, Certificate("generalise", (bound, y, num(0)), (SHOWN,)))


@pytest.mark.parametrize("rule", ["generalise", "termwise"])
def test_a_new_name_is_none_that_an_index_range_speaks_of(rule: str) -> None:
    """With y put at 0 and at 1 it was declared no more, but i <= y + 1 still was, of whatever y was made new next."""
    minus = num(-5)
    asked = goal("i <= -5 + 1", {"y": "binary"}, indices={"i": "1..y + 1"})
    i = asked.claim.args[0]
    if rule == "generalise":
        old = asked.claim.args[1].args[0]
        each = Certificate(rule, (build("le", (i, build("add", (sym("y"), num(1))))), sym("y"), old), (SIGNS,))
    else:
        asked = goal("5*i <= -10", {"y": "binary"}, indices={"i": "1..y + 1"})
        y = sym("y", INTEGER)
        term = build("add", (i, build("neg", (build("add", (y, num(1))),))))
        each = Certificate(rule, (y, minus, num(-1), term), (SIGNS,))
    assert not accepted(asked, Certificate("finite", ("y",), (each, each)))
    assert proved(goal("i <= 2", {"y": "binary"}, indices={"i": "1..y + 1"}))


@pytest.mark.parametrize("bound_over_it", [True, False])
def test_the_size_of_an_array_does_not_move_with_a_bound_name(bound_over_it: bool) -> None:
    """sum(0*v + 1) is the size t of v, and under ∫ dt it was the t there: the integral was 1/2, and t as well."""
    asked = goal("t = 1/2", {"t": "integer >= 1", "v": "vector(t)"})
    size, t = asked.claim.args[0], sym("t")
    v = sym("v", Sort("array", (size,)))
    ones = build("vsum", (build("add", (build("mul", (num(0), v)), num(1))),))
    integrand = ones if bound_over_it else t
    integral = build("integral", (num(0), num(1), integrand), t)
    half = Certificate("antiderivative", (integral, build("div", (power(t, num(2)), num(2)))), (SHOWN,))
    whole = Certificate("antiderivative", (integral, build("mul", (t, ones))), (SHOWN,))
    assert not accepted(asked, Certificate("via", (integral,), (whole, half)))
    assert not accepted(asked, whole)


def test_what_is_assumed_of_a_size_is_not_assumed_of_a_bound_name() -> None:
    """No n is to be seen in sum(0*v + 1) = 5, v of size n; so n was 5 wherever an integral bound it, too."""
    symbols, assume = {"n": "integer >= 1", "v": "vector(n)"}, ("sum(0*v + 1) = 5",)
    asked = goal("integral(n, n = 0..1) = 5", symbols, assume)
    integral = asked.claim.args[0]
    five = Certificate("antiderivative", (integral, build("mul", (num(5), integral.var))), (SHOWN,))
    assert not accepted(asked, five)
    assert not accepted(asked, Certificate("rewrite", (0,), (five,)))
    assert not proved(asked)
    assert proved(goal("integral(n, n = 0..1) = 1/2", symbols, assume))
    assert proved(goal("n = 5", symbols, assume))


def test_the_size_of_an_array_does_not_tend_to_infinity() -> None:
    asked = goal("limit(s(n)/n, n -> oo) = 1", {"n": "natural", "v": "vector(n)", "s": "function(real) -> real"})
    n = asked.claim.args[0].var
    v = sym("v", Sort("array", (sym("n", NATURAL),)))
    ones = build("vsum", (build("add", (build("mul", (num(0), v)), num(1))),))
    limit = build("limit", (asked.claim.args[0].args[0], build("div", (ones, n))), asked.claim.args[0].data)
    claim = build("eq", (limit, num(1)))
    assert not accepted(Goal(asked.context, claim), Certificate("limit", (limit, num(1)), (SHOWN,)))
    assert not accepted(Goal(asked.context, build("eq", (limit, num(0)))), Certificate("diverges"))


@pytest.mark.parametrize(
    ("claim", "assume", "entries"),
    [
        ("m + sum(x[k], k = 1..n) <= 0", "x + m <= 0", "[0, oo)"),
        ("m + 0*sum(x[k], k = 1..n) = 0", "x + m <= 0", "[0, oo)"),
        ("m + 0*sum(x[k], k = 1..n) > 0", "m*x > 0", "[0, oo)"),
        ("m + sum(x[k]^2 + 1, k = 1..n) != 0", "m*x > 0", "(0, oo)"),
    ],
)
def test_what_relates_no_entries_says_nothing_of_a_number_beside_them(claim: str, assume: str, entries: str) -> None:
    """With n = 0, m is any number: a fact of x[k] for k in 1..n gave m = 0, or m > 0, in passing."""
    symbols = {"n": "natural", "m": "nonnegative", "x": f"vector(n) in {entries}"}
    for certificate in (SHOWN, SIGNS):
        assert not accepted(goal(claim, symbols, (assume,)), certificate)
    assert accepted(goal("sum(x[k], k = 1..n) >= 0", symbols, (assume,)), SIGNS)


def test_indices_of_one_assumption_are_not_those_of_another() -> None:
    """Where j is in 1..i-1, i is at least 2; under one name for both, an assumption about every i began at 2."""
    symbols = {"n": "integer >= 3", "A": "matrix(n, n)", "x": "vector(n)"}
    below = {"i": "1..n", "j": "1..i - 1"}
    assume = ("A[i, j] > 0", "where(i >= 2, x[i], 5) >= 5")
    assert not proved(goal("x[1] >= 5", symbols, assume, below))
    assert proved(goal("x[2] >= 5", symbols, assume, below))


@pytest.mark.parametrize("one", ["[y[j], x[i]][2]", "dot([y[j], x[i]], [0, 1])", "eye(n)[j, j]*x[i]"])
def test_an_index_that_an_entry_does_not_mention_must_have_a_value(one: str) -> None:
    """[y[j], x[i]][2] is x[i], but of i = 1 nothing is said, for no j is in 1..0."""
    symbols = {"n": "integer >= 3", "x": "vector(n)", "y": "vector(n)"}
    for assume in (f"{one} > 0", f"{one} = 1", f"{one} - y[1] >= 1 - y[1]"):
        asked = goal("x[1] > 0", symbols, (assume,), {"i": "1..n", "j": "1..i - 1"})
        assert not proved(asked)
        assert not accepted(asked, SIGNS)
        assert not accepted(asked, Certificate("rewrite", (0,), (SIGNS,)))
    free = {"i": "1..n", "j": "1..n - 1"}
    assert proved(goal("x[1] > 0", symbols, (f"{one} > 0",), free))


def test_a_matrix_is_not_symmetric_where_an_index_beside_its_own_has_no_value() -> None:
    """k in 1..i - 2 leaves i = 1 and i = 2 out."""
    symbols, indices = {"n": "integer >= 3", "A": "matrix(n, n)", "y": "vector(n)"}, {"i": "1..n", "j": "1..n"}
    said = ("[y[k], A[i, j]][2] = A[j, i]",)
    assert not proved(goal("A[1, 2] = A[2, 1]", symbols, said, {**indices, "k": "1..i - 2"}))
    assert proved(goal("A[1, 2] = A[2, 1]", symbols, said, {**indices, "k": "1..n"}))


def test_the_index_of_a_diagonal_is_no_index_that_an_assumption_declares() -> None:
    """That i is in 1..m was held of the i of A[i, i] too, A of size n, and so of the branch that is chosen there."""
    entries = build("array", (N, build("where", (build("le", (K, M)), build("index", (X, K)), num(1)))), K)
    asked = goal(
        "x[n] >= 0", {"n, m": "integer >= 1", "x": "vector(n)", "y": "vector(m)"}, ("y[i] > 0",), {"i": "1..m"}
    )
    context = asked.context.assume(build("psd", (build("diag", (entries,)),)))
    assert not proved(Goal(context, asked.claim))
    assert proved(Goal(asked.context.assume(build("psd", (build("diag", (X,)),))), asked.claim))


WAVES = {"n, m, p": "natural", "w": "vector(p)", "u": "vector(m)", "v": "vector(n)", "c": "real"}


def test_the_place_in_one_array_is_not_that_in_another() -> None:
    """Both were i': where every s[k] was 0, for k in 1..n, so was the sum in every t[l], for l in 1..m."""
    define = {"s[k]": "sum(sin(k*w[a]), a = 1..p) + 0*v[k]", "t[k]": "sum(sin(k*w[a]), a = 1..p) + u[k]"}
    asked = goal("u[m] = 0", WAVES, ("m > 0", "s = 0", "t = 0"), None, define)
    assert not proved(asked)
    for first, second in ((1, 2), (2, 1)):
        inner = Certificate("rewrite", (second,), (SHOWN,))
        assert not accepted(asked, Certificate("rewrite", (first,), (inner,)))


def test_a_certificate_does_not_speak_of_the_place_in_an_array() -> None:
    """Of a vector of size 0 nothing follows; but its i' could be named, and c = Σ sin(i' w[a]) = 0 was a proof."""
    define = {"s[k]": "sum(sin(k*w[a]), a = 1..p) + 0*v[k]", "t[k]": "sum(sin(k*w[a]), a = 1..p) + 0*v[k] - c"}
    asked = goal("c = 0", WAVES, ("s = 0", "t = 0"), None, define)
    w = build(
        "index", (next(t for f in asked.context.facts for t in f.subterms() if t.op == "sym" and t.name == "w"), K)
    )
    for name in ("i'", "i'#<n>", "i#n"):
        wave = build("sin", (build("mul", (sym(name, NATURAL), w)),))
        between = build("sum", (num(1), sym("p", NATURAL), wave), K)
        for first, second in ((0, 1), (1, 0)):
            shown = (Certificate("rewrite", (first,), (SHOWN,)), Certificate("rewrite", (second,), (SHOWN,)))
            assert not accepted(asked, Certificate("via", (between,), shown))


def test_what_no_entry_is_divided_by_may_be_zero() -> None:
    """Where v and w have no entries v/b = w is true of b = 0; with v[i]/b for every w[i], Σ w + 1 > 0 gave b != 0."""
    symbols = {"n": "natural", "v, w": "vector(n)", "b": "real"}
    asked = goal("b != 0", symbols, ("v/b = w", "sum(w) + 1 > 0"))
    assert not proved(asked)
    assert not accepted(asked, Certificate("rewrite", (0,), (SIGNS,)))
    assert proved(goal("b*sum(w) = sum(v)", symbols, ("v/b = w",)))


@pytest.mark.parametrize(
    ("claim", "assume", "certificate"),
    [
        ("sum(x) > 0", "A @ ones(m) = 1", Certificate("rewrite", (0,), (SIGNS,))),
        ("sum(x) + 0*sum(sum(A[i, k], k = 1..m) - z[i], i = 1..n) > 0", "A @ ones(m) >= z", SIGNS),
    ],
)
def test_rows_with_positive_sums_are_not_empty_where_there_are_rows(
    claim: str, assume: str, certificate: Certificate
) -> None:
    """With n = 0 there is no row, and m may be 0: a positive sum over 1..m was seen for the i of a range 1..n."""
    symbols = {"m": "natural", "A": "matrix(n, m) in [0, oo)", "z": "vector(n) in (0, oo)", "x": "vector(m) in (0, oo)"}
    assert not accepted(goal(claim, {"n": "natural", **symbols}, (assume,)), certificate)
    alone = goal("sum(x) > 0", {**symbols, "p": "vector(m) in [0, oo)", "n": "natural"}, ("sum(p) = 1",))
    assert accepted(alone, Certificate("rewrite", (0,), (SIGNS,)))


@pytest.mark.parametrize(
    ("assume", "certificate"),
    [
        (("x = g", "sum(x) + 1 > 0"), Certificate("rewrite", (0,), (SIGNS,))),
        (("x >= g", "sum(x[k], k = 1..n) + 1 > 0"), SIGNS),
        (("det(A) != 0", "dot(g, inv(A) @ x) + 1 > 0"), SIGNS),
    ],
)
def test_a_root_in_every_entry_need_not_exist_where_there_is_none(
    assume: tuple[str, ...], certificate: Certificate
) -> None:
    """With n = 0 each is true of c = -1; with n·√c for the sum, or √c beside x[k], c != 0 gave c > 0."""
    symbols = {"n": "natural", "x": "vector(n)", "A": "matrix(n, n)", "c": "nonzero"}
    assert not accepted(goal("c > 0", symbols, assume, None, {"g[k]": "sqrt(c) + 0*x[k]"}), certificate)


@pytest.mark.parametrize(("size", "c"), [("integer >= 1", "nonnegative"), ("natural", "positive")])
def test_a_root_that_exists_stands_in_the_sum_over_all_entries(size: str, c: str) -> None:
    symbols = {"n": size, "x, y": "vector(n)", "c": c}
    assert proved(goal("sum(x) = n*sqrt(c)", symbols, ("x = g",), None, {"g[k]": "sqrt(c) + 0*y[k]"}))


def test_an_assumption_for_all_indices_is_one_for_some_where_the_range_of_one_is_hidden() -> None:
    """Of i = 2 and j = 2 nothing is said at n = 3; under an integral over another n the end of j's range was gone."""
    symbols, indices = {"n": "integer >= 3", "A": "matrix(5, 5)"}, {"i": "1..2", "j": "1..n - i"}
    assume = ("A[i, j] > 0", "j <= 5")
    for row in ("2", "i"):
        asked = goal(f"integral(indicator(A[{row}, j] > 0), n = 0..1) = 1", symbols, assume, indices)
        integral = asked.claim.args[0]
        shown = accepted(asked, Certificate("antiderivative", (integral, integral.var), (SHOWN,)))
        assert shown is (row == "i")
