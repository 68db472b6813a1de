"""Instances of cited facts: what has to be shown of them, and instances that are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derivcheck.core.build import build, num, sym
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Context, Declaration, Fact, Goal
from derivcheck.core.term import INTEGER, NATURAL, REAL, Sort
from derivcheck.kernel import Rejected, check

Verdict = Callable[..., bool]
Rejection = Callable[..., str]
Premises = Callable[..., list[str] | str]

SHOWN = Certificate("normal-form")

#: the fact, the sequent, the instance, what is left to be shown
PICTURES = [
    ("x: real |- x^2 >= 0", "y: real |- y = y", "x {y + 1}", ["(y + 1)^2 >= 0 |- y = y"]),
    ("x: real |- x*x = x^2", "y: real |- y = y", "x {2*y}",
     ["(2*y)*(2*y) = (2*y)^2, rule (2*y)*(2*y) = (2*y)^2 |- y = y"]),
    ("x: real |- x^2 >= 0 and x = x", "y: real |- y = y", "x {y}", ["y^2 >= 0 and y = y, rule y = y |- y = y"]),
    ("x: real |- x^2 >= 0", "x: real |- x = x", "", ["x^2 >= 0 |- x = x"]),
    ("x, y: real |- x < y => x <= y", "y: real |- y = y", "x {y} y {1}", ["y < 1 => y <= 1 |- y = y"]),
    # what is asked of an instance: premises, unless signs or the context say it
    ("x: positive |- sqrt(x^2) = x", "y: real |- y = y", "x {y}",
     ["y > 0", "sqrt(y^2) = y, rule sqrt(y^2) = y |- y = y"]),
    ("x: positive |- sqrt(x^2) = x", "y: positive |- y = y", "x {y}", ["sqrt(y^2) = y, rule sqrt(y^2) = y |- y = y"]),
    ("x: positive |- sqrt(x^2) = x", "y: real |- y = y", "x {exp(y)}",
     ["sqrt(exp(y)^2) = exp(y), rule sqrt(exp(y)^2) = exp(y) |- y = y"]),
    ("x: real; sqrt(x) >= 0 |- abs(x) = x", "y: real |- y = y", "x {y}",  # it says that there is a root
     ["sqrt(y) >= 0", "abs(y) = y, rule abs(y) = y |- y = y"]),
    ("x: nonzero |- x^2 > 0", "y: real |- y = y", "x {y}", ["y != 0", "y^2 > 0 |- y = y"]),
    ("x: real in (0, 1] |- x^2 <= x", "y: real |- y = y", "x {y}", ["y > 0", "y <= 1", "y^2 <= y |- y = y"]),
    ("x: real in [0, oo) |- x^2 >= 0", "y: real |- y = y", "x {y}", ["y >= 0", "y^2 >= 0 |- y = y"]),
    ("x: binary |- x^2 = x", "y: real |- y = y", "x {1}", ["1^2 = 1, rule 1^2 = 1 |- y = y"]),
    ("x: binary |- x^2 <= x", "n: natural |- n = n", "x {n}", ["n = 0 or n = 1", "n^2 <= n |- n = n"]),
    ("x: one of 2 |- x^2 <= 4", "n: natural |- n = n", "x {n}", ["n = 2", "n^2 <= 4 |- n = n"]),
    ("x: real; log(x) > 0 |- x > 1", "y: real |- y = y", "x {y}", ["log(y) > 0", "y > 1 |- y = y"]),
    ("x: real; log(x) > 0 |- x > 1", "y: real; log(y) > 0 |- y = y", "x {y}", ["y > 1 |- y = y"]),
    ("x: real; log(x) > 0 and x < 9 |- x > 1", "y: real; log(y) > 0 and y < 9 |- y = y", "x {y}", ["y > 1 |- y = y"]),
    ("n: natural; v: vector(n) |- dot(v, v) >= 0", "m: natural; w: vector(m) |- m = m", "n {m} v {w}",
     ["dot(w, w) >= 0 |- m = m"]),
    ("n: natural; v: vector(n) in {0, 1} |- v*v = v", "m: natural; w: vector(m) in {0, 1} |- m = m", "n {m} v {w}",
     ["w*w = w, rule w*w = w |- m = m"]),
    ("n: natural; v: vector(n) in {0, 2} |- v*v = 2*v", "n: natural; w: vector(n) in {0, 1, 2} |- n = n", "v {w}",
     ["(w - 0)*(w - 2) = 0", "w*w = 2*w, rule w*w = 2*w |- n = n"]),
    ("n: natural; v: vector(n) in {2} |- v*v = 4", "n: natural; w: vector(n) in {0, 2} |- n = n", "v {w}",
     ["w - 2 = 0", "w*w = 4, rule w*w = 4 |- n = n"]),
    ("n: natural; v: vector(n) in [0, oo) |- sum(v) >= 0", "m: natural; w: vector(m) |- m = m", "n {m} v {w}",
     ["w >= 0", "sum(w) >= 0 |- m = m"]),
    # indices
    ("n: natural; i: 1..n |- i <= n", "n, k: natural |- k = k", "i {k}",
     ["k >= 1", "k <= n", "k <= n |- k = k"]),
    ("m: natural; i: 1..m |- i <= m", "m, k: natural; i: 1..m |- k = k", "m {k}", ["i <= k", "i <= k |- k = k"]),
    ("n: natural; i: 1..n |- i <= n", "n: natural; i: 1..n |- i = i", "", ["i <= n |- i = i"]),
    ("n: natural; i: 1..n; v: vector(n); v[i] > 0 |- sum(v[k], k = 1..n) > 0",
     "n: natural; i: 1..n; v: vector(n); v[i] > 0 |- i = i", "", ["sum(v[k], k = 1..n) > 0 |- i = i"]),
    ("n: natural; i: 1..n; v: vector(n); v[i] > 0 |- sum(v[k], k = 1..n) > 0",
     "n: natural; i: 1..n; w: vector(n) |- i = i", "v {w}",
     ["w[i] > 0", "i' new |- w[i'] > 0", "sum(w[k], k = 1..n) > 0 |- i = i"]),
    ("n: natural; i: 1..n; v: vector(n); v[i] > 0 |- sum(v[k], k = 1..n) > 0",
     "n: natural; i: 1..n; w: vector(n) in (0, 1) |- i = i", "v {w}", ["sum(w[k], k = 1..n) > 0 |- i = i"]),
    ("n: natural; i: 1..n; v: vector(n); v[i] > n |- n < sum(v[k], k = 1..n)",
     "m: natural; i: 1..m; w: vector(m) |- i = i", "n {m} v {w}",
     ["w[i] > m", "i' new |- w[i'] > m", "m < sum(w[k], k = 1..m) |- i = i"]),
    ("x: positive |- convex(x^3, x)", "x: positive; y: real |- y = y", "x {3}", ["convex(x^3, x) |- y = y"]),
    # derivatives stay where they are
    ("x: real; f: function(real) -> real; diff(f(x), x) = 0 |- f(x) = f(x)",
     "x: real; g: function(real) -> real |- x = x", "f {g(x)}", "f cannot be g(x)"),
    ("z: real |- diff(z^2, z) = 2*z", "y: real |- y = y", "z {y + 1}",
     ["at(diff(z^2, z), z = y + 1) = 2*(y + 1), rule at(diff(z^2, z), z = y + 1) = 2*(y + 1) |- y = y"]),
    # definitions are unfolded for the match
    ("x: real; s(t) := t^2 |- s(x) >= 0", "y: real; r(t) := t + 1 |- r(y) = y", "x {y}", ["y^2 >= 0 |- y + 1 = y"]),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "sequent", "instance", "premises"), PICTURES, ids=lambda part: str(part)[:60])
def test_an_instance_leaves_its_obligations(
    leaves: Premises, fact: str, sequent: str, instance: str, premises: list[str]
) -> None:
    assert leaves(sequent, f"lemma fact {instance}", facts={"fact": fact}) == premises


REFUSED = [
    ("x: real |- x^2 >= 0", "y: real |- y = y", "lemma", "lemma takes a name, symbols with terms"),
    ("x: real |- x^2 >= 0", "y: real |- y = y", "lemma fact x", "lemma takes a name, symbols with terms"),
    ("x: real |- x^2 >= 0", "y: real |- y = y", "lemma other x {y}", "other is not cited"),
    ("x: real |- x^2 >= 0", "y: real |- y = y", "lemma {y} x {y}", "<y> is not cited"),
    ("x: real |- x^2 >= 0", "y: real |- y = y", "lemma fact {y} {y}", "an instance is a symbol and a term"),
    ("x: real |- x^2 >= 0", "y: real |- y = y", "lemma fact x y", "an instance is a symbol and a term"),
    ("x: real |- x^2 >= 0", "y: real |- y = y", "lemma fact x 1", "an instance is a symbol and a term"),
    ("x: real |- x^2 >= 0", "y: real |- y = y", "lemma fact x {y} x {y}", "an instance is a symbol and a term"),
    ("x: real |- x^2 >= 0", "y: real |- y = y", "lemma fact x {y} z {y}", "fact has no such symbol"),
    ("x: real |- x^2 >= 0", "y: real |- y = y", "lemma fact", "fact: x has no instance"),
    ("x: real |- x^2 >= 0", "y: real |- y = y", "lemma fact x {1/y}", "the instance of x: 1/y needs y != 0"),
    ("x: real |- x^2 >= 0", "y: real |- y = y", "lemma fact x {log(y)}", "the instance of x: log(y) needs y > 0"),
    ("x: real |- 0*x = 0", "y: real |- y = y", "lemma fact x {limit(1/t, t -> y)}", "the instance of x: no rule shows"),
    # of another type
    ("x: natural |- x >= 0", "y: real |- y = y", "lemma fact x {y}", "x cannot be y"),
    ("x: integer |- sin(pi*x) = 0", "y: real |- y = y", "lemma fact x {y/2}", "x cannot be y/2"),
    ("x: real |- x^2 >= 0", "n: natural; v: vector(n) |- n = n", "lemma fact x {v}", "x cannot be v"),
    ("x: real |- x^2 >= 0", "y: real |- y = y", "lemma fact x {y > 0}", "x cannot be y > 0"),
    ("n: natural; v: vector(n) |- v = v", "y: real; n: natural |- y = y", "lemma fact v {y}", "v cannot be y"),
    ("n: natural; v: vector(n) |- v = v", "m, n: natural; w: vector(m) |- n = n", "lemma fact v {w}", "v cannot be w"),
    ("n: natural; v: vector(n) |- v = v", "n: natural; v: vector(n) |- n = n", "lemma fact n {2}", "v cannot be v"),
    ("n: natural; A: matrix(n, n) |- A = A", "n: natural; v: vector(n) |- n = n", "lemma fact A {v}", "A cannot be v"),
    ("n: natural; A: symmetric(n) |- A = A.T", "n: natural; A: matrix(n, n) |- n = n", "lemma fact", "A cannot be A"),
    ("f: function(real) -> real; x: real |- f(x) = f(x)", "g: function(real, real) -> real; x: real |- x = x",
     "lemma fact f {x}", "f cannot be x"),
    ("x: positive |- convex(x^3, x)", "x: real; x > 0 |- x = x", "lemma fact",
     "fact speaks of another set of a variable"),
    ("n: natural; v: vector(n) |- convex(norm(v), v)", "n: natural; v: vector(n) |- n = n", "lemma fact n {1} v {[2]}",
     "fact speaks of another set of a variable"),
    ("n: natural; v: vector(n) in {0, 1}; k: natural |- k^sum(v) >= 0", "n: natural; v: vector(n) |- n = n",
     "lemma fact k {1}", "v cannot be v"),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "sequent", "rule", "message"), REFUSED, ids=lambda part: str(part)[:60])
def test_what_is_no_instance_is_refused(leaves: Premises, fact: str, sequent: str, rule: str, message: str) -> None:
    assert message in leaves(sequent, rule, facts={"fact": fact})


@pytest.mark.parametrize(
    ("parameters", "fits"), [((REAL,), True), ((REAL, REAL), False), ((Sort("array", (num(2),)),), False)]
)
def test_a_function_stands_for_a_function_of_its_arguments(parameters: tuple[Sort, ...], fits: bool) -> None:
    one, other = Sort("function", parameters=(REAL,)), Sort("function", parameters=parameters)
    x = sym("x")
    fx = build("apply", (x,), "f")
    fact = Fact("fact", Context((Declaration("f", one), Declaration("x", REAL))), build("eq", (fx, fx)))
    context = Context((Declaration("g", other), Declaration("x", REAL)))
    certificate = Certificate("lemma", ("fact", "f", sym("g", other)), (SHOWN,))
    found = check(Goal(context, build("eq", (x, x)), (fact,)), certificate)
    assert isinstance(found, Rejected) is not fits


def test_a_lemma_needs_to_be_cited(accepts: Verdict, rejects: Rejection) -> None:
    sequent, facts = "y: positive |- sqrt(y^2) = y", {"root": "x: positive |- sqrt(x^2) = x"}
    assert accepts(sequent, "lemma root x {y} (normal-form)", facts=facts, by="root algebra")
    said = rejects(sequent, "lemma root x {y} (normal-form)", facts=facts, by="algebra")
    assert said == "justification: root is not cited"


def test_a_symbol_that_stands_for_itself_is_the_one_declared_here(accepts: Verdict) -> None:
    """The lemma's x is positive; the x of the context need not be."""
    facts = {"root": "x: positive |- sqrt(x^2) = x"}
    assert not accepts("x: real |- sqrt(x^2) = x", "lemma root (normal-form)", facts=facts)
    assert not accepts("x: real |- sqrt(x^2) = x", "lemma root (signs, normal-form)", facts=facts)
    assert accepts("x: real; x > 0 |- sqrt(x^2) = x", "lemma root (normal-form)", facts=facts)
    # an integer x in place of a real one: what is differentiated is still the real one
    facts = {"slope": "x: real |- diff(x^2, x) = 2*x"}
    assert accepts("x: natural; y: real |- at(diff(y^2, y), y = x) = 2*x", "lemma slope (normal-form)", facts=facts)


def test_an_instance_never_captures(accepts: Verdict) -> None:
    """a := k inside sum(a, k = 1..n) is another k."""
    facts = {"lemma": "a: real; n: natural |- sum(a, k = 1..n) = n*a"}
    assert accepts("k, n: natural |- sum(k, j = 1..n) = n*k", "lemma lemma a {k} (normal-form)", facts=facts)
    assert not accepts("k, n: natural |- sum(k, k = 1..n) = n*k", "lemma lemma a {k} (normal-form)", facts=facts)
    facts = {"lemma": "a: real; x: real |- diff(a*x, x) = a"}
    assert not accepts("y: real |- diff(y*y, y) = y", "lemma lemma a {y} x {y} (normal-form)", facts=facts)
    assert not accepts("y: real |- diff(y*y, y) = y", "lemma lemma a {y} x {y} (hypothesis 0)", facts=facts)


def test_a_lemma_speaks_of_the_point(accepts: Verdict) -> None:
    """x = 1 at the point says nothing of what stands under diff or sum."""
    facts = {"lemma": "x: real; x = 1 |- x^2 = 1"}
    given = "y: real; y = 1 |- "
    assert accepts(f"{given} y^2 + 1 = 2", "lemma lemma x {y} (normal-form)", facts=facts)
    assert not accepts(f"{given} diff(y^2, y) = 0", "lemma lemma x {y} (normal-form)", facts=facts)
    assert not accepts(f"{given} sum(y^2, y = 1..2) = 2", "lemma lemma x {y} (normal-form)", facts=facts)


def test_a_fact_of_the_derivation_itself_is_a_lemma_in_its_own_context(accepts: Verdict) -> None:
    given = "n: natural; i: 1..n; v: vector(n); v[i] > 0"
    facts = {"total": "sum(v[k], k = 1..n) > 0"}
    assert accepts(f"{given} |- sum(v[k], k = 1..n) != 0", "lemma total (signs)", facts=facts)
    facts = {"entry": "v[i]^2 > 0"}
    assert accepts(f"{given}; j: 1..n |- v[j]^2 > 0", "lemma entry i {j} (hypothesis 1)", facts=facts)
    assert not accepts(f"{given}; j: 1..n |- v[j]^2 > 1", "lemma entry i {j} (hypothesis 1)", facts=facts)
    assert not accepts(f"{given}; j: 0..n |- v[j]^2 > 0", "lemma entry i {j} (hypothesis 1)", facts=facts)


# ------------------------------------------------------------------ along a symbol

SQUARE = {"fact": "x: real |- (x + 1)^2 = x^2 + 2*x + 1"}

ALONG = [
    (SQUARE, "x: real |- x = x", "lemma-along x fact",
     ["diff((x + 1)^2, x) = diff(x^2 + 2*x + 1, x), rule diff((x + 1)^2, x) = diff(x^2 + 2*x + 1, x) |- x = x"]),
    (SQUARE, "y: real |- y = y", "lemma-along y fact x {y^2}",
     ["diff((y^2 + 1)^2, y) = diff((y^2)^2 + 2*y^2 + 1, y), "
      "rule diff((y^2 + 1)^2, y) = diff((y^2)^2 + 2*y^2 + 1, y) |- y = y"]),
    (SQUARE, "x: positive |- x = x", "lemma-along x fact",
     ["diff((x + 1)^2, x) = diff(x^2 + 2*x + 1, x), rule diff((x + 1)^2, x) = diff(x^2 + 2*x + 1, x) |- x = x"]),
    ({"fact": "x: real |- x*x = x^2 and 2*x = x + x"}, "x: real |- x = x", "lemma-along x fact",
     ["diff(x*x, x) = diff(x^2, x) and diff(2*x, x) = diff(x + x, x), "
      "rule diff(x*x, x) = diff(x^2, x), rule diff(2*x, x) = diff(x + x, x) |- x = x"]),
    ({"fact": "a: positive |- sqrt(a^2) = a"}, "x: positive |- x = x", "lemma-along x fact a {x}",
     ["diff(sqrt(x^2), x) = diff(x, x), rule diff(sqrt(x^2), x) = diff(x, x) |- x = x"]),
    ({"fact": "sum(v) = sum(v[k], k = 1..n)"}, "n: natural; i: 1..n; v: vector(n) |- i = i", "lemma-along {v[i]} fact",
     ["diff(sum(v), v[i]) = diff(sum(v[k], k = 1..n), v[i]), "
      "rule diff(sum(v), v[i]) = diff(sum(v[k], k = 1..n), v[i]) |- i = i"]),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "sequent", "rule", "premises"), ALONG, ids=lambda part: str(part)[:60])
def test_what_is_equal_around_the_point_has_equal_derivatives(
    leaves: Premises, facts: dict[str, str], sequent: str, rule: str, premises: list[str]
) -> None:
    assert leaves(sequent, rule, facts=facts) == premises


NO_SYMBOL = "lemma-along takes a real symbol or an entry of a real array"
NOT_NEAR = "fact is not shown for all x near the point"

NOT_ALONG = [
    ("x: real |- x*x = x^2", "x: real |- x = x", "lemma-along", NO_SYMBOL),
    ("x: real |- x*x = x^2", "x: real |- x = x", "lemma-along {x} fact", NO_SYMBOL),
    ("x: real |- x*x = x^2", "x: real |- x = x", "lemma-along y fact", NO_SYMBOL),
    ("x: real |- x*x = x^2", "x: natural |- x = x", "lemma-along x fact", NO_SYMBOL),
    ("n: natural; v: vector(n) |- v*v = v^2", "n: natural; v: vector(n) |- n = n", "lemma-along v fact", NO_SYMBOL),
    ("x: real |- x*x = x^2", "x: real |- x = x", "lemma-along x other", "other is not cited"),
    ("v: vector(2) |- v*v = v^2", "v: vector(2) in {0, 1} |- v = v", "lemma-along {v[1]} fact", NO_SYMBOL),
    ("A: symmetric(2) |- A*A = A^2", "A: symmetric(2) |- A = A", "lemma-along {A[1, 2]} fact", NO_SYMBOL),
    ("x: real |- x*x = x^2", "x: real |- x = x", "lemma-along {[x, 1][1]} fact", NO_SYMBOL),
    # facts that mention x are of the point
    ("x, a: real; x = a |- x^2 = a*x", "x, a: real; x = a |- x = x", "lemma-along x fact", NOT_NEAR),
    ("x: positive |- sqrt(x^2) = x", "x: real; x > 0 |- x = x", "lemma-along x fact", NOT_NEAR),
    ("x: positive |- sqrt(x^2) = x", "x: real |- x = x", "lemma-along x fact x {1 + x}", NOT_NEAR),
    ("v: vector(2); v[2] = 1 |- v[1]*v[2] = v[1]", "v: vector(2); v[2] = 1 |- v = v", "lemma-along {v[2]} fact",
     "fact is not shown for all v near the point"),
    ("v: vector(2) in [0, 1] |- sqrt(v[1]^2) = v[1]", "v: vector(2) in [0, 1] |- v = v", "lemma-along {v[1]} fact",
     "fact is not shown for all v near the point"),
    ("n: natural; v: vector(n) |- sum(v) = sum(v) + 0", "n: natural; v: vector(n) |- n = n", "lemma-along {v[1]} fact",
     "needs 1 <= n"),
    # the end of a closed interval is no inner point of it
    ("x: nonnegative |- sqrt(x^2) = x", "x: nonnegative |- x = x", "lemma-along x fact", NOT_NEAR),
    ("x: real in (-1, 0] |- sqrt(x^2) = -x", "x: real in (-1, 0] |- x = x", "lemma-along x fact", NOT_NEAR),
    ("x: binary |- x^2 = x", "x: one of 0.0, 1 |- x = x", "lemma-along x fact", NO_SYMBOL),
    ("x: one of 1/2, 1 |- 2*x^2 = 3*x - 1", "x: one of 1/2, 1 |- x = x", "lemma-along x fact", NOT_NEAR),
    # only equations of numbers
    ("x: real |- x^2 >= 0", "x: real |- x = x", "lemma-along x fact", NOT_NEAR),
    ("x: real |- x > 0 or x <= 0", "x: real |- x = x", "lemma-along x fact", NOT_NEAR),
    ("x: real |- [x, 1] = [x, 1]", "x: real |- x = x", "lemma-along x fact", NOT_NEAR),
    ("x: real |- limit(t, t -> oo) = oo", "x: real |- x = x", "lemma-along x fact", NOT_NEAR),
    # neither derivative exists
    ("x: real |- abs(x) = sqrt(x^2)", "x: real |- x = x", "lemma-along x fact", "abs(x) needs x != 0"),
    ("x: real |- x/2 = x/2 and abs(x) = sqrt(x^2)", "x: real |- x = x", "lemma-along x fact", "abs(x) needs x != 0"),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "sequent", "rule", "message"), NOT_ALONG, ids=lambda part: str(part)[:60])
def test_what_is_equal_at_the_point_only_is_not_differentiated(
    leaves: Premises, fact: str, sequent: str, rule: str, message: str
) -> None:
    assert message in leaves(sequent, rule, facts={"fact": fact})


def test_one_derivative_that_exists_gives_the_other(accepts: Verdict) -> None:
    facts = {"fact": "x: real |- where(x = 0, 0, x) = x"}
    sequent = "x: real |- diff(x, x) = 1"
    assert accepts(sequent, "lemma-along x fact (normal-form)", facts=facts)


def test_what_is_granted_at_the_point_does_not_count_around_it(accepts: Verdict) -> None:
    facts = {"fact": "x, y: real; x = y |- x^2 = x*y"}
    given = "x, y: real; x = y |- diff(x^2, x) = y"
    assert not accepts(given, "rewrite 0 {x} (lemma-along x fact (normal-form))", facts=facts)
    assert not accepts(given, "lemma-along x fact (normal-form)", facts=facts)
    assert not accepts(given, "lemma-along x fact (normal-form, normal-form)", facts=facts)


@pytest.mark.parametrize("sort", [INTEGER, NATURAL])
def test_the_symbol_moved_along_is_a_real_one(sort: Sort) -> None:
    k = sym("k", sort)
    context = Context((Declaration("k", sort),))
    claim = build("eq", (k, k))
    certificate = Certificate("lemma-along", ("k", "fact"), (SHOWN,))
    found = check(Goal(context, claim, (Fact("fact", context, claim),)), certificate)
    assert isinstance(found, Rejected)
    assert found.message == NO_SYMBOL
