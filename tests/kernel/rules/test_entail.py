"""Goals from what was shown: what follows by structure alone, and what only seems to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Verdict = Callable[..., bool]
Rejection = Callable[..., str]

GIVEN = (
    "x, y, z, w: real; n: natural; i: 1..n; u: vector(n); v: vector(n); A: matrix(n, n); B: matrix(n, n); "
    "f: function(real) -> real; s(t) := t^2; q := x + y"
)

FOLLOWS = [
    # identity, up to bound names and folding
    ("x = y", ["x = y"]),
    ("sum(u[k], k = 1..n) = 1", ["sum(u[j], j = 1..n) = 1"]),
    ("s(x) = 1", ["x^2 = 1"]),
    ("x^2 = 1", ["s(x) = 1"]),
    ("q > 0", ["x + y > 0"]),
    ("x > 0 and y > 0", ["y > 0", "x > 0"]),
    ("x > 0", ["x > 0 and y > 0"]),
    ("x > 0 or y > 0", ["x > 0 or y > 0"]),
    ("x > 0 => y > 0", ["x > 0 => y > 0"]),
    ("psd(A)", ["psd(A)"]),
    ("not x > 0", ["not x > 0"]),
    ("x <= 0", ["not x > 0"]),
    ("not (x > 0 or y < 0)", ["x <= 0", "y >= 0"]),
    ("not u = v", ["not u = v"]),
    # symmetry and weakening
    ("y = x", ["x = y"]),
    ("y > x", ["x < y"]),
    ("y >= x", ["x <= y"]),
    ("x <= y", ["x = y"]),
    ("x >= y", ["x = y"]),
    ("x <= y", ["x < y"]),
    ("x != y", ["x < y"]),
    ("y != x", ["x < y"]),
    ("x != y", ["x > y"]),
    ("y != x", ["x != y"]),
    ("u >= v", ["u = v"]),
    ("x > 0 => y > 0", ["x > 0 <=> y > 0"]),
    ("y > 0 => x > 0", ["x > 0 <=> y > 0"]),
    ("y > 0 <=> x > 0", ["x > 0 <=> y > 0"]),
    # composition
    ("x = z", ["x = y", "y = z"]),
    ("x = w", ["x = y", "z = y", "z = w"]),
    ("x < z", ["x < y", "y <= z"]),
    ("x < z", ["x <= y", "y < z"]),
    ("x <= z", ["x <= y", "y <= z"]),
    ("x < w", ["x = y", "y < z", "z <= w"]),
    ("x >= z", ["y <= x", "z <= y"]),
    ("x != z", ["x < y", "y < z"]),
    ("x != z", ["x = y", "y != z"]),
    ("z != x", ["x != y", "y = z"]),
    ("x > 0 => z > 0", ["x > 0 => y > 0", "y > 0 => z > 0"]),
    ("x > 0 => z > 0", ["x > 0 <=> y > 0", "y > 0 => z > 0"]),
    ("x > 0 <=> z > 0", ["x > 0 <=> y > 0", "y > 0 <=> z > 0"]),
    # what was shown equal, put in elsewhere
    ("y > 0", ["x > 0", "x = y"]),
    ("x + z = y + z", ["x = y", "x + z = 1"]),
    ("exp(x)*2 = exp(y)*2", ["x = y", "exp(y)*2 > 0"]),
    ("f(x) = f(y)", ["x = y", "f(x) <= 1"]),
    ("x^2 + z < 0", ["y + z < 0", "x^2 = y"]),
    ("psd(B)", ["psd(A)", "A = B"]),
    ("u[i] = 1", ["u = v", "v[i] = 1"]),
    ("x = x", ["x > 0"]),
    ("x + 1 <= x + 1", ["exp(x + 1) > 0"]),
    ("x > 0 => x > 0", ["x > 0 and y > 0"]),
    ("x = z", ["x = y + z", "y + z = z"]),
    ("diff(f(x), x) = y", ["diff(f(x), x) = z", "z = y"]),
    ("y < 2 <=> z < 2", ["x = y", "x < 2 <=> z < 2"]),
    ("x > 0", ["x > 0 <=> y > 0", "y > 0"]),
]  # fmt: skip

DOES_NOT = [
    ("v != 2", ["v = 1", "1 != 2"]),  # of a vector without entries v = 1 and v = 2 are true
    ("v != u", ["v = x", "x != y", "y = u"]),
    ("x = y", []),
    ("x = y", ["x <= y"]),
    ("x < y", ["x <= y"]),
    ("x > y", ["x >= y"]),
    ("x = y", ["x <= y", "x >= y"]),  # true, but no composition
    ("x < y", ["x != y", "x <= y"]),
    ("x <= y", ["x != y"]),
    ("x < y", ["x > y"]),
    ("x < z", ["x < y", "y != z"]),
    ("x != z", ["x != y", "y != z"]),
    ("x != z", ["x < y", "y > z"]),
    ("x <= z", ["x <= y", "z <= y"]),
    ("x <= z", ["x <= y", "y >= z"]),
    ("x < z", ["x <= y", "y <= z"]),
    ("x > z", ["x < y", "y < z"]),
    ("z > 0 => x > 0", ["x > 0 => y > 0", "y > 0 => z > 0"]),
    ("x > 0 <=> y > 0", ["x > 0 => y > 0"]),
    ("x > 0", ["x > 0 => y > 0", "y > 0"]),
    ("y > 0", ["x > 0 => y > 0", "x > 0 or y > 0"]),
    ("x > 0 and y > 0", ["x > 0"]),
    ("x > 0", ["x > 0 or y > 0"]),
    ("x > 0", ["x + 0 > 0"]),  # no algebra
    ("x + y = 1", ["y + x = 1"]),
    ("x = 1", ["2*x = 2"]),
    ("psd(B)", ["psd(A)", "A <= B"]),
    ("x = x", []),
    ("x = x", ["y = y"]),
    ("x > 0 => x > 0", []),
    # not under a binder, nor under a derivative
    ("diff(x, x) = diff(y, x)", ["x = y", "diff(x, x) > 0", "diff(y, x) >= 0"]),
    ("diff(x^2, x) = diff(x*y, x)", ["x = y", "diff(x^2, x) <= 1", "diff(x*y, x) <= 1"]),
    ("sum(x, x = 1..3) = sum(y, x = 1..3)", ["x = y", "sum(x, x = 1..3) > 0", "sum(y, x = 1..3) < 9"]),
    ("integral(x, x = 0..1) <= integral(y, x = 0..1)",
     ["x = y", "integral(x, x = 0..1) = 1", "integral(y, x = 0..1) = y"]),
    ("at(x, x = 1) = at(y, x = 1)", ["x = y", "at(x, x = 1) = 1", "at(y, x = 1) < 9"]),
    ("limit(x, x -> 0) = limit(y, x -> 0)", ["x = y", "limit(x, x -> 0) = 0", "limit(y, x -> 0) < 9"]),
    ("convex(x^2*y, x)", ["x = y", "convex(x^2*x, x)"]),
    ("grad(dot(u, u), u) = grad(dot(v, u), u)", ["u = v", "grad(dot(u, u), u) <= 1", "grad(dot(v, u), u) <= 1"]),
    # parts that need not have a value
    ("log(x) = log(x)", ["x > 0 => log(x) < 1"]),
    ("log(x) = log(x)", ["x <= 0 or log(x) < 1"]),
    ("log(x) = log(x)", ["where(x > 0, log(x), 1) < 1"]),
    ("1/x = 1/y", ["x = y"]),
    ("convex(x^2, x) => convex(x^2, x)", ["x > 0"]),
    # arrays may have no entries
    ("x < y", ["x < u", "u < y"]),
    ("u != v", ["u < v"]),
    ("u != v", ["u > v"]),
    ("x = y", ["x = u", "u = y"]),
    ("u != 2", ["u = 1", "1 != 2"]),
    ("2 != u", ["2 != 1", "1 = u"]),
    # infinite ends relate nothing
    ("limit(x, x -> oo) = limit(x^2, x -> oo)", ["limit(x, x -> oo) = oo", "limit(x^2, x -> oo) = oo"]),
    ("limit(x, x -> oo) = oo", ["limit(x^2, x -> oo) = oo"]),
    ("limit(x, x -> oo) = limit(x, x -> oo)", ["limit(x, x -> oo) = oo"]),
]  # fmt: skip


def following(claim: str, facts: list[str]) -> tuple[str, dict[str, str]]:
    return f"{GIVEN} |- {claim}", {f"fact {k}": fact for k, fact in enumerate(facts)}


@pytest.mark.parametrize(("claim", "facts"), FOLLOWS, ids=lambda part: str(part)[:60])
def test_a_goal_follows(accepts: Verdict, claim: str, facts: list[str]) -> None:
    sequent, shown = following(claim, facts)
    assert accepts(sequent, "goal", facts=shown, kind="goal")
    # nor is any one of the facts left over
    for name in shown if len(facts) > 1 and claim != "x > 0" else ():
        fewer = {k: v for k, v in shown.items() if k != name}
        assert not accepts(sequent, "goal", facts=fewer, kind="goal")


@pytest.mark.parametrize(("claim", "facts"), DOES_NOT, ids=lambda part: str(part)[:60])
def test_a_goal_does_not_follow(rejects: Rejection, claim: str, facts: list[str]) -> None:
    sequent, shown = following(claim, facts)
    assert rejects(sequent, "goal", facts=shown, kind="goal") == (
        "goal-not-reached: the goal does not follow from what was shown"
    )


def test_the_mention_of_infinity_is_no_edge(accepts: Verdict) -> None:
    sequent, shown = following("limit(x, x -> oo) = oo", ["limit(x, x -> oo) = oo", "x = y"])
    assert accepts(sequent, "goal", facts=shown, kind="goal")


def test_a_fact_of_another_context_is_not_shown_here(accepts: Verdict) -> None:
    """A lemma's claim holds where the lemma's assumptions do."""
    facts = {"lemma": "x: positive |- abs(x) = x"}
    assert not accepts("x: real |- abs(x) = x", "goal", facts=facts, kind="goal")
    assert accepts("x: positive |- abs(x) = x", "goal", facts=facts, kind="goal")
    assert not accepts("x: positive; x < 1 |- abs(x) = x", "goal", facts=facts, kind="goal")


def test_goal_takes_no_argument(rejects: Rejection) -> None:
    sequent, shown = following("x = y", ["x = y"])
    assert rejects(sequent, "goal 0", facts=shown, kind="goal") == "no-proof: goal takes no argument"


LOSS = "m, n: integer >= 1; X: matrix(m, n); w: vector(n); cost := norm(X @ w)^2; x: real; p: positive"

CURVED = [
    ("convex(x^4, x)", ["diff(x^4, x, 2) >= 0"]),
    ("convex(x^4, x)", ["diff(x^4, x, 2) = 12*x^2", "12*x^2 >= 0"]),
    ("convex(exp(x), x)", ["diff(exp(x), x, 2) > 0"]),
    ("strictly_convex(exp(x), x)", ["diff(exp(x), x, 2) > 0"]),
    ("concave(log(p), p)", ["diff(-log(p), p, 2) >= 0"]),
    ("convex(cost, w)", ["psd(hessian(cost, w))"]),
    ("convex(cost, w)", ["hessian(cost, w) = 2*X.T @ X", "psd(2*X.T @ X)"]),
    ("convex(cost, w) and x = 2", ["psd(hessian(norm(X @ w)^2, w))", "x = 2"]),
    ("convex(exp(x), x)", ["strictly_convex(exp(x), x)"]),
    ("psd(X.T @ X)", ["pd(X.T @ X)"]),
]


@pytest.mark.parametrize(("claim", "facts"), CURVED, ids=lambda part: str(part)[:60])
def test_convexity_follows_from_the_hessian_that_was_shown(accepts: Verdict, claim: str, facts: list[str]) -> None:
    shown = {f"fact {k}": fact for k, fact in enumerate(facts)}
    assert accepts(f"{LOSS} |- {claim}", "goal", facts=shown, kind="goal")
    for left_out in shown:
        fewer = {name: fact for name, fact in shown.items() if name != left_out}
        assert not accepts(f"{LOSS} |- {claim}", "goal", facts=fewer, kind="goal")


@pytest.mark.parametrize(
    ("sequent", "fact"),
    [
        (f"{LOSS} |- strictly_convex(cost, w)", "psd(hessian(cost, w))"),
        (f"{LOSS} |- strictly_convex(x^4, x)", "diff(x^4, x, 2) >= 0"),
        (f"{LOSS} |- convex(x^4, x)", "diff(x^4, x, 2) != 0"),
        (f"{LOSS} |- convex(x^4, x)", "diff(x^4, x) >= 0"),
        (f"{LOSS} |- convex(x^3, x)", "at(diff(x^3, x, 2), x = 1) >= 0"),
        (f"{LOSS} |- concave(x^4, x)", "diff(x^4, x, 2) >= 0"),
        (f"{LOSS} |- pd(X.T @ X)", "psd(X.T @ X)"),
        (f"{LOSS} |- strictly_convex(x, x)", "convex(x, x)"),
        # the set that was spoken of is smaller than the declared one
        ("x: real; x > 0 |- convex(x^3, x)", "diff(x^3, x, 2) >= 0"),
        ("x: nonzero |- convex(1/x^2, x)", "diff(1/x^2, x, 2) >= 0"),
    ],
)
def test_less_than_curvature_gives_no_convexity(accepts: Verdict, sequent: str, fact: str) -> None:
    assert not accepts(sequent, "goal", facts={"fact": fact}, kind="goal")
