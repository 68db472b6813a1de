"""What each expression, as written, needs to have a value: tables of sentences, and traps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derivcheck.core.build import build, num, sym
from derivcheck.core.context import Domain
from derivcheck.core.term import NATURAL, REAL, Sort, Term
from derivcheck.core.text import text
from derivcheck.kernel.definedness import Condition, Definedness, Obstacle, conditions, continuity, mend
from derivcheck.kernel.needs import evident, needs

Read = Callable[..., Term]


def shown(condition: Condition) -> str:
    """``for k' in 1..n, if guard: proposition``"""
    bound = ", ".join(f"{d.name} in {interval(d.domain)}" for d in condition.bound)
    guards = " and ".join(text(g) for g in condition.guards)
    parts = ([f"for {bound}"] if bound else []) + ([f"if {guards}"] if guards else [])
    return f"{', '.join(parts)}: {text(condition.proposition)}" if parts else text(condition.proposition)


def interval(domain: Domain) -> str:
    return "..".join("" if end is None else text(end) for end in (domain.lower, domain.upper))


def asked(obstacle: Obstacle) -> str:
    return f"{'smooth ' if obstacle.smooth else ''}{obstacle.kind} {text(obstacle.source)}"


NOTHING: list[str] = []

VALUES = [
    ("x + y*2 - x", NOTHING),
    ("x/x", ["x != 0"]),
    ("1/2 + x/3", NOTHING),
    ("1/0", ["0 != 0"]),
    ("1/(x - x)", ["x - x != 0"]),
    ("0*log(x)", ["x > 0"]),
    ("log(x)/log(x)", ["x > 0", "log(x) != 0"]),
    ("log(exp(x))", NOTHING),
    ("log(3)", NOTHING),
    ("log(-3)", ["-3 > 0"]),
    ("log(pi)", NOTHING),
    ("1/cosh(x) + 1/exp(y)", NOTHING),
    ("log(log(x))", ["x > 0", "log(x) > 0"]),
    ("sqrt(x)", ["x >= 0"]),
    ("sqrt(2)", NOTHING),
    ("sqrt(-2)", ["-2 >= 0"]),
    ("sqrt(x**2)**2", NOTHING),
    ("sqrt(x)**2", ["x >= 0"]),
    ("sqrt(x**2/y)**2", ["y != 0", "x^2/y >= 0"]),
    ("asin(x)", ["-1 <= x", "x <= 1"]),
    ("acos(x)", ["-1 <= x", "x <= 1"]),
    ("acosh(x)", ["x >= 1"]),
    ("atanh(x)", ["-1 < x", "x < 1"]),
    ("atanh(1)", ["1 < 1"]),
    ("atanh(-1)", ["-1 < -1"]),
    ("asin(1) + asin(-1) + acosh(1)", NOTHING),
    ("log(0)", ["0 > 0"]),
    ("tan(x)", ["cos(x) != 0"]),
    ("gamma(x)", ["x > 0"]),
    ("factorial(m)", ["m >= 0"]),
    ("factorial(n)", NOTHING),
    ("factorial(3)", NOTHING),
    ("factorial(-3)", ["-3 >= 0"]),
    ("binomial(x, m)", ["m >= 0"]),
    ("binomial(x, n)", NOTHING),
    ("abs(x) + sign(x) + relu(x) + max(x, y) + floor(x)", NOTHING),
    ("sin(x) + cos(x) + atan(x) + sinh(x) + tanh(x) + asinh(x) + erf(x) + ceil(x)", NOTHING),
    ("f(1/x)", ["x != 0"]),
    ("delta(i, j) + indicator(1/x > 0)", ["x != 0"]),
    # powers: the exponent's type decides
    ("x**0", NOTHING),
    ("x**2", NOTHING),
    ("x**(-1)", ["x != 0"]),
    ("x**n", NOTHING),
    ("x**m", ["x != 0 or m >= 0"]),
    ("2**m", NOTHING),
    ("0**m", ["0 != 0 or m >= 0"]),
    ("x**(1/2)", ["x >= 0"]),
    ("x**(3/2)", ["x >= 0"]),
    ("x**(-1/2)", ["x > 0"]),
    ("real_power(x, 0)", ["x > 0"]),
    ("x**(0.5*0)", NOTHING),
    ("real_power(x, 2)", ["x >= 0"]),
    ("x**(0.5*4)", NOTHING),
    ("(-8)**(1/3)", ["-8 >= 0"]),
    ("x**y", ["x > 0 or x >= 0 and y > 0"]),
    ("2**y", NOTHING),
    ("exp(x)**y", NOTHING),
    ("(-2)**y", ["-2 > 0 or -2 >= 0 and y > 0"]),
    # connectives ask for a part only where it matters
    ("imp(x != 0, x/x == 1)", ["if x != 0: x != 0"]),
    ("x > 0 and log(x) > 1", ["if x > 0: x > 0"]),
    ("x <= 0 or log(x) > 1", ["if x > 0: x > 0"]),
    ("log(x) > 1 and x > 0", ["x > 0"]),
    ("not (1/x > 0)", ["x != 0"]),
    ("iff(1/x > 0, x > 0)", ["x != 0"]),
    ("x > 0 and y > 0 and 1/x > 1/y", ["if x > 0 and y > 0: x != 0", "if x > 0 and y > 0: y != 0"]),
    ("imp(v == w, 1/x > 0)", ["if v = w: x != 0"]),
    ("v == w or 1/x > 0", ["if not v = w: x != 0"]),
    ("where(x != 0, 1/x, y)", ["if x != 0: x != 0"]),
    ("where(x == 0, y, 1/x)", ["if x != 0: x != 0"]),
    ("where(1/x > 0, 1/y, 0)", ["x != 0", "if 1/x > 0: y != 0"]),
    ("where(x < y, 0, 1/z)", ["if x >= y: z != 0"]),
    ("where(x <= y, 0, 1/z)", ["if x > y: z != 0"]),
    ("where(x > y, 0, 1/z)", ["if x <= y: z != 0"]),
    ("where(x >= y, 0, 1/z)", ["if x < y: z != 0"]),
    ("where(x != y, 0, 1/z)", ["if x = y: z != 0"]),
    ("where(x > y and y > 0, 0, 1/z)", ["if not (x > y and y > 0): z != 0"]),
    # binders
    ("sum(1/k, k, 1, n)", ["for k' in 1..n: k' != 0"]),
    ("sum(1/x, k, 1, n)", ["for k' in 1..n: x != 0"]),
    ("sum(1/(k - j), j, 1, k)", ["for j' in 1..k: k - j' != 0"]),
    ("sum(sum(1/(k + l), k, 1, l), l, 1, n)", ["for l' in 1..n, k' in 1..l': k' + l' != 0"]),
    ("sum(sum(1/k, k, 1, k), k, 1, n)", ["for k' in 1..n, k'_1 in 1..k': k'_1 != 0"]),
    ("prod(log(x + k), k, 0, 3)", ["for k' in 0..3: x + k' > 0"]),
    ("sum(where(k == j, 0, 1/(k - j)), k, 1, n)", ["for k' in 1..n, if k' != j: k' - j != 0"]),
    ("sum(1, k, 1, factorial(m))", ["m >= 0"]),
    ("max(x*k, k, 1, n)", ["1 <= n"]),
    ("max(x*k, k, 1, 3)", NOTHING),
    ("min(x*k, k, m, 2)", ["m <= 2"]),
    ("at(1/x, x, y - 1)", ["y - 1 != 0"]),
    ("at(1/x, x, 0)", ["0 != 0"]),
    ("at(log(x*y), x, 1/y)", ["y != 0", "1/y*y > 0"]),
    ("at(sum(1/(x + k), k, 1, 2), x, k)", ["for k' in 1..2: k + k' != 0"]),
    ("at(at(1/x, x, y), y, 2*x)", ["2*x != 0"]),
    # arrays
    ("v + 2*w", NOTHING),
    ("v[i]", ["i >= 1", "i <= n"]),
    ("v[2]", ["2 <= n"]),
    ("p[2]", NOTHING),
    ("p[3]", ["3 <= 2"]),
    ("p[0]", ["0 >= 1"]),
    ("[x, 1/y][1]", ["y != 0"]),
    ("X[i, j]", ["i >= 1", "i <= m", "j >= 1", "j <= n"]),
    ("vsum(X[i, :])", ["i >= 1", "i <= m"]),
    ("vsum(X[:, j])", ["j >= 1", "j <= n"]),
    ("sum(v[k], k, 1, n)", NOTHING),
    ("sum(v[k], k, 2, n)", NOTHING),
    ("sum(v[k], k, 0, n)", ["for k' in 0..n: k' >= 1"]),
    ("sum(v[k], k, 1, n + 1)", ["for k' in 1..n + 1: k' <= n"]),
    ("sum(v[k + 1], k, 1, n)", ["for k' in 1..n: k' + 1 >= 1", "for k' in 1..n: k' + 1 <= n"]),
    ("sum(sum(A[k, l], l, 1, k), k, 1, n)", ["for k' in 1..n, l' in 1..k': l' <= n"]),
    ("vsum(v/w)", ["for i' in 1..n: w[i'] != 0"]),
    ("vsum(p/q)", ["q[1] != 0", "q[2] != 0"]),
    ("vsum(v/x)", ["for i' in 1..n: x != 0"]),
    ("vsum(log(A @ v))", ["for i' in 1..n: sum(A[i', k]*v[k], k = 1..n) > 0"]),
    ("trace(1/A)", ["for i' in 1..n, j' in 1..n: A[i', j'] != 0"]),
    ("array(1/(v[k] - x), k, n)[i]", ["for k' in 1..n: v[k'] - x != 0", "i >= 1", "i <= n"]),
    ("sum(vsum(v/i), i, 1, 2)", ["for i' in 1..2, i'_1 in 1..n: i' != 0"]),
    ("sum(vsum(v/w), i, 1, 2)", ["for i' in 1..2, i'_1 in 1..n: w[i'_1] != 0"]),
    ("array(k, k, m)[1]", ["m >= 0", "1 <= m"]),
    ("sum(vsum(v/k), k, 1, 2)", ["for k' in 1..2, i' in 1..n: k' != 0"]),
    ("inv(A)[1, 1]", ["det(A) != 0", "1 <= n"]),
    ("vmax(v)", ["n >= 1"]),
    ("vmin(p)", NOTHING),
    ("vsum(zeros(m)) + trace(eye(n)) + ones(2, n)[1, 1]", ["m >= 0", "1 <= n"]),
    ("norm(v) + det(A) + trace(A) + dot(v, w) + vprod(v) + outer(v, w)[1, 1]", ["1 <= n"]),
    ("(T(A) @ diag(v))[1, 1] + [[x, y], [y, x]][1, 2]", ["1 <= n"]),
    ("psd(A/x)", ["for i' in 1..n, j' in 1..n: x != 0"]),
    ("v/w == w", ["for i' in 1..n: w[i'] != 0"]),
]

SMOOTH = [
    ("diff(x**2, x)", NOTHING),
    ("diff(sqrt(x**2), x)", ["x^2 > 0"]),
    ("diff(sqrt(x), x)", ["x > 0"]),
    ("diff(sqrt(y)*x, x)", ["y >= 0"]),
    ("diff(sqrt(x**2)**2, x)", NOTHING),
    ("diff(sqrt(x)**2, x)", ["x > 0"]),
    ("diff(abs(x)**2, x)", NOTHING),
    ("diff(abs(x)**3, x)", ["x != 0"]),
    ("diff(x**(3/2), x)", ["x > 0"]),
    ("diff(x**0, x)", NOTHING),
    ("diff(x**n, x)", NOTHING),
    ("diff(x**m, x)", ["x != 0 or m >= 0"]),
    ("diff(x**y, x)", ["x > 0"]),
    ("diff(2**x, x)", NOTHING),
    ("diff(y**x, x)", ["y > 0"]),
    ("diff(y**(1/2)*x, x)", ["y >= 0"]),
    ("diff(log(x), x)", ["x > 0"]),
    ("diff(1/x, x)", ["x != 0"]),
    ("diff(abs(x - y), x)", ["x - y != 0"]),
    ("diff(abs(y)*x, x)", NOTHING),
    ("diff(relu(x), x)", ["x != 0"]),
    ("diff(sign(x), x)", ["x != 0"]),
    ("diff(floor(x), x)", ["floor(x) != x"]),
    ("diff(ceil(2*x), x)", ["ceil(2*x) != 2*x"]),
    ("diff(floor(y)*x, x)", NOTHING),
    ("diff(sqrt(floor(x)) + abs(floor(x)) + floor(floor(x)), x)", ["floor(x) != x", "floor(x) >= 0"]),
    ("diff(sum(where(k < floor(x), x, 0), k, 1, n), x)", ["for k' in 1..n: floor(x) != x"]),
    ("diff(delta(floor(x), 1), x)", ["floor(x) != x"]),
    ("diff(max(x, y), x)", ["x != y"]),
    ("diff(max(x, y, 3), x)", ["x != y", "x != 3"]),
    ("diff(min(y, 3)*x, x)", NOTHING),
    ("diff(asin(x), x)", ["-1 < x", "x < 1"]),
    ("diff(acosh(x), x)", ["x > 1"]),
    ("diff(atanh(x) + tan(x), x)", ["-1 < x", "x < 1", "cos(x) != 0"]),
    ("diff(gamma(x), x)", ["x > 0"]),
    ("diff(indicator(x > y), x)", ["x != y"]),
    ("diff(where(x > 0, x, 1/x), x)", ["x != 0", "if x <= 0: x != 0"]),
    ("diff(where(y > 0, x, 2*x), x)", NOTHING),
    ("diff(where(abs(x) < 1, x, 2*x), x)", ["abs(x) != 1"]),
    ("diff(where(sqrt(x) < 1, x, 2*x), x)", ["x > 0", "sqrt(x) != 1"]),  # at 0 it has a value on one side only
    ("diff(x*sqrt(floor(x)), x)", ["floor(x) != x", "floor(x) >= 0"]),  # constant near the point
    ("diff(where(x > 0 and y > x, 1, 2), x)", ["x != 0", "if x > 0: y != x"]),
    ("diff(where(v >= 0, v[1], 0), v[1])", ["1 <= n", "for i' in 1..n: v[i'] != 0", "if v >= 0: 1 <= n"]),
    ("x > 0 and diff(sqrt(x), x) > 0", ["if x > 0: x > 0"]),
    ("where(x > 0, diff(sqrt(x), x), 0)", ["if x > 0: x > 0"]),
    # higher ones, and ones of other variables on the way
    ("diff(diff(abs(x), x), x)", ["x != 0"]),
    ("diff(diff(sqrt(y)*x, x), y)", ["y > 0"]),
    ("diff(diff(abs(x*y), y), x)", ["x*y != 0"]),
    # replacing
    ("at(diff(abs(x), x), x, 2)", NOTHING),
    ("at(diff(abs(x), x), x, y)", ["y != 0"]),
    ("diff(at(abs(y), y, x**2), x)", ["x^2 != 0"]),
    ("diff(at(abs(y)*x, y, 3*z), x)", NOTHING),
    ("diff(at(abs(x), x, y), x)", NOTHING),
    ("at(diff(1/f(x), x), x, y)", ["f(y) != 0"]),
    # a bound name hides the variable
    ("diff(sum(sqrt(x - 2), x, 1, n)*x, x)", ["for x' in 1..n: x' - 2 >= 0"]),
    ("diff(sum(abs(k*x), k, 1, n), x)", ["for k' in 1..n: k'*x != 0"]),
    ("diff(sum(x, k, 1, floor(x)), x)", ["floor(x) != x"]),
    # entries
    ("diff(sum(v[j]**2, j, 1, n), v[j])", ["j >= 1", "j <= n"]),
    ("grad(vsum(abs(v)), v)", ["for i' in 1..n: v[i'] != 0"]),
    ("grad(norm(v), v)", ["norm(v) > 0"]),
    ("grad(norm(v)**2, v)", NOTHING),
    ("grad(norm(w)*dot(v, v), v)", NOTHING),
    ("grad(norm(v/x)**2, v)", ["for i' in 1..n: x != 0"]),
    ("jacobian(v/vsum(v), v)", ["for i' in 1..n: sum(v) != 0"]),
    ("hessian(log(dot(v, v)), v)", ["dot(v, v) > 0"]),
    ("grad(log(det(A)), A)", ["det(A) != 0", "det(A) > 0"]),
    ("grad(det(P), P)", NOTHING),
    ("grad(det(A), v)", NOTHING),
    ("diff(inv(A)[1, 1], A[1, 1])", ["1 <= n", "det(A) != 0", "1 <= n"]),
    ("grad(vmax([y, v[1]])*x, w)", ["1 <= n"]),
]

OBSTACLES = [
    ("limit(1/t, t, 0)", NOTHING, ["limit limit(1/t, t -> 0)"]),
    ("limit(t, t, 1/x)", ["x != 0"], ["limit limit(t, t -> 1/x)"]),
    ("limit(t, t, oo)", NOTHING, ["limit limit(t, t -> oo)"]),
    ("sum(1/k, k, 1, oo)", NOTHING, ["series sum(1/k, k = 1..oo)"]),
    ("prod(k, k, -oo, factorial(m))", ["m >= 0"], ["series prod(k, k = -oo..factorial(m))"]),
    ("convex(x**2, x)", NOTHING, ["convexity convex(x^2, x)"]),
    ("diff(max(x*k, k, 1, n), x)", ["1 <= n"], ["smooth extremum max(x*k, k = 1..n)"]),
    ("diff(max(y*k, k, 1, n)*x, x)", ["1 <= n"], NOTHING),
    ("grad(vmax(v), v)", ["n >= 1"], ["smooth extremum max(v)"]),
    ("diff(limit(t*x, t, 0), x)", NOTHING, ["smooth limit limit(t*x, t -> 0)"]),
    ("diff(limit(t*y, t, 0), x)", NOTHING, ["limit limit(t*y, t -> 0)"]),
    ("diff(sum(x**k, k, 0, oo), x)", NOTHING, ["smooth series sum(x^k, k = 0..oo)"]),
    ("grad(indicator(psd(A)), A)", NOTHING, ["smooth proposition psd(A)"]),
    ("grad(indicator(symmetric(A)), A)", NOTHING, ["smooth proposition symmetric(A)"]),
    ("integral(1/t, t, -oo, 1)", NOTHING, ["integral integral(1/t, t = -oo..1)"]),
    ("integral(1/t, t, 1, oo)", NOTHING, ["integral integral(1/t, t = 1..oo)"]),
    ("diff(integral(t*x, t, 0, 1), x)", NOTHING, ["smooth integral integral(t*x, t = 0..1)"]),
    # a bound name that is a size, or promises what its values are not
    ("sum(dot(v, v), n, 1, 3)", NOTHING, ["name sum(dot(v, v), n = 1..3)"]),
    ("at(dot(v, v), n, 3)", NOTHING, ["name at(dot(v, v), n = 3)"]),
    ("integral(norm(v), n, 0, 1)", NOTHING, ["name integral(norm(v), n = 0..1)"]),
    ("at(2**m, m, 1/2)", NOTHING, ["name at(2^m, m = 1/2)"]),
    ("at(x**n, n, m)", NOTHING, ["name at(x^n, n = m)"]),
    ("at(vsum(d), d, v)", NOTHING, ["name at(sum(d), d = v)"]),
]


def test_a_maximum_of_very_many_is_not_compared_pair_by_pair(term: Read) -> None:
    many = [f"x + {k}" for k in range(25)]
    assert [o.kind for o in conditions(term(f"diff(max({', '.join(many)}), x)")).obstacles] == ["extremum"]
    assert [o.kind for o in conditions(term(f"diff(min({', '.join(many)}), x)")).obstacles] == ["extremum"]
    assert len(conditions(term(f"diff(max({', '.join(many[:24])}), x)")).conditions) == 24 * 23 // 2
    assert conditions(term(f"max({', '.join(many)})")) == Definedness()
    assert conditions(term(f"diff({' + '.join(many)}, x)")) == Definedness()


@pytest.mark.parametrize(("written", "expected"), VALUES)
def test_what_a_value_needs(written: str, expected: list[str], term: Read) -> None:
    found = conditions(term(written))
    assert [shown(c) for c in found.conditions] == expected
    assert found.obstacles == ()


@pytest.mark.parametrize(
    "written",
    ["exp(x) < 0", "exp(x) <= 0", "x > 0", "n > 0", "m >= 0", "exp(x) > 1", "x == x", "not (x > 0)", "1 > 0 and x > 0"],
)
def test_what_is_not_evident_stays(written: str, term: Read) -> None:
    assert not evident(term(written))


@pytest.mark.parametrize(
    "written", ["exp(x) > 0", "exp(x) != 0", "cosh(x) >= 0", "pi > 0", "n >= 0", "2 != 1", "x > 0 or 1 > 0"]
)
def test_what_is_evident_goes(written: str, term: Read) -> None:
    assert evident(term(written))


@pytest.mark.parametrize(("written", "expected"), SMOOTH)
def test_what_a_derivative_needs(written: str, expected: list[str], term: Read) -> None:
    found = conditions(term(written))
    assert [shown(c) for c in found.conditions] == expected
    assert found.obstacles == ()


@pytest.mark.parametrize(("written", "expected", "obstacles"), OBSTACLES)
def test_what_no_condition_settles(written: str, expected: list[str], obstacles: list[str], term: Read) -> None:
    found = conditions(term(written))
    assert [shown(c) for c in found.conditions] == expected
    assert [asked(o) for o in found.obstacles] == obstacles
    assert all(o.enough is None for o in found.obstacles)


# ------------------------------------------------------------------ integrals


def enough(written: str, term: Read) -> Definedness:
    """What suffices for the one integral of the term."""
    (obstacle,) = conditions(term(written)).obstacles
    assert obstacle.kind == "integral"
    assert obstacle.enough is not None
    return obstacle.enough


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("integral(1/t, t, 1, 2)", ["for t' in 1..2: t' != 0"]),
        ("integral(log(t), t, 1, 0)", ["for t' in 0..1: t' > 0"]),
        ("integral(sqrt(t) + abs(t) + x**2, t, 0, 1)", ["for t' in 0..1: t' >= 0"]),
        ("integral(1/t, t, x, y)", ["for t' in .., if x <= t' and t' <= y or y <= t' and t' <= x: t' != 0"]),
        ("integral(1/x, x, x, 2*x)", ["for x' in .., if x <= x' and x' <= 2*x or 2*x <= x' and x' <= x: x' != 0"]),
        # jumps: where(t = 0, 0, 1/t) is defined on [-1, 1] and has no Riemann integral
        (
            "integral(where(t == 0, 0, 1/t), t, -1, 1)",
            ["for t' in -1..1: t' != 0", "for t' in -1..1, if t' != 0: t' != 0"],
        ),
        ("integral(sign(t), t, 0, 1)", ["for t' in 0..1: t' != 0"]),
        (
            "integral(floor(t) + indicator(t > y), t, 0, 1)",
            ["for t' in 0..1: floor(t') != t'", "for t' in 0..1: t' != y"],
        ),
        ("integral(at(floor(s), s, t), t, 0, 1)", ["for t' in 0..1: floor(t') != t'"]),
        ("integral(floor(y)*t, t, 0, 1)", NOTHING),
        ("integral(at(floor(s), s, y)*t, t, 0, 1)", NOTHING),
        ("integral(vsum(v/t), t, 1, 2)", ["for t' in 1..2, i' in 1..n: t' != 0"]),
        # smooth at ends that move
        ("diff(integral(sqrt(t), t, 1, 2)*x, x)", ["for t' in 1..2: t' >= 0"]),
        (
            "diff(integral(sqrt(t), t, 0, x), x)",
            ["for t' in .., if 0 <= t' and t' <= x or x <= t' and t' <= 0: t' > 0"],
        ),
        (
            "diff(integral(abs(t), t, x, 1), x)",
            ["for t' in .., if x <= t' and t' <= 1 or 1 <= t' and t' <= x: t' != 0"],
        ),
        ("diff(integral(x, x, 0, 1)*x, x)", NOTHING),
    ],
)
def test_what_suffices_for_an_integral(written: str, expected: list[str], term: Read) -> None:
    found = enough(written, term)
    assert [shown(c) for c in found.conditions] == expected
    assert found.obstacles == ()


def test_an_integral_in_an_integrand_must_be_continuous(term: Read) -> None:
    found = enough("integral(integral(1/(s + t), s, 0, t), t, 1, 2)", term)
    (inner,) = found.obstacles
    assert inner.smooth
    assert text(inner.term) == "integral(1/(s + t'), s = 0..t')"
    assert inner.enough is not None
    assert [shown(c) for c in inner.enough.conditions] == [
        "for t' in 1..2, s' in .., if 0 <= s' and s' <= t' or t' <= s' and s' <= 0: s' + t' != 0"
    ]


def test_a_value_at_a_point_does_not_overcome_what_must_be_smooth(term: Read) -> None:
    plain, inside = (
        conditions(term(w)).obstacles[0] for w in ("integral(t, t, 0, x)", "diff(integral(t, t, 0, x), x)")
    )
    assert plain.term is inside.term
    assert (plain.smooth, inside.smooth) == (False, True)


def test_an_obstacle_inside_a_binder_is_not_the_same_term_outside(term: Read) -> None:
    (found,) = conditions(term("sum(limit(t*k, t, 0), k, 1, n)")).obstacles
    assert text(found.term) == "limit(t*k', t -> 0)"
    assert [d.name for d in found.bound] == ["k'"]
    assert conditions(term("limit(t*k, t, 0)")).obstacles[0].term is not found.term


# ------------------------------------------------------------------ names, sources, mends


def test_bound_names_are_new_to_whatever_the_context_may_say(term: Read) -> None:
    prime = sym("k'", NATURAL)
    (found,) = conditions(term("sum(1/(k + z), k, 1, n)", z=prime)).conditions
    assert shown(found) == "for k'_1 in 1..n: k'_1 + k' != 0"
    (found,) = conditions(term("at(sum(1/(k + x), k, 1, n), x, z)", z=prime)).conditions
    assert shown(found) == "for k'_1 in 1..n: k'_1 + k' != 0"
    (found,) = conditions(term("vsum(v/z)", z=sym("i'", NATURAL))).conditions
    assert shown(found) == "for i'_1 in 1..n: i' != 0"
    (found,) = conditions(term("sum(1/k, k, 1, n)")).conditions
    assert found.bound[0].index
    (found,) = enough("integral(1/t, t, 1, 2)", term).conditions
    assert not found.bound[0].index


def test_a_name_said_to_be_natural_must_begin_where_it_says() -> None:
    k, x = sym("k", NATURAL), sym("x")
    body = build("pow", (x, k))
    assert conditions(build("sum", (num(0), num(3), body), k)) == Definedness()
    (found,) = conditions(build("sum", (num(-3), num(3), body), k)).obstacles
    assert found.kind == "name"


def test_symmetric_arrays_are_replaced_by_no_promise(term: Read) -> None:
    s = sym("S", Sort("array", (num(2), num(2)), symmetric=True))
    (found,) = conditions(build("at", (term("P"), build("trace", (s,))), s)).obstacles
    assert found.kind == "name"


def test_the_source_is_the_subterm_as_written(term: Read) -> None:
    first, second = conditions(term("sum(1/k, k, 1, n) + log(log(x))*1")).conditions[:2]
    assert (text(first.source), text(second.source)) == ("1/k", "log(x)")


def test_where_a_condition_is_only_sufficient_it_says_so(term: Read) -> None:
    sharp = {shown(c): c.sharp for c in conditions(term("1/x + gamma(y) + diff(abs(z), z)")).conditions}
    assert sharp == {"x != 0": True, "y > 0": False, "z != 0": False}


@pytest.mark.parametrize(
    ("written", "sharp"),
    [
        ("grad(norm(v), v)", False),
        ("grad(det(A), A)", False),
        ("grad(vsum(inv(A) @ v), A)", True),
        ("diff(x/floor(y), x)", True),
        ("diff(1/x, x)", True),
        ("diff(sqrt(x), x)", False),
        ("diff(floor(x), x)", False),
    ],
)
def test_a_condition_is_sharp_if_the_value_needs_it_too(written: str, sharp: bool, term: Read) -> None:
    assert [c.sharp for c in conditions(term(written)).conditions] == [sharp]


def test_continuity_in_a_symbol_keeps_off_jumps_and_admits_kinks(term: Read) -> None:
    found = continuity(term("abs(x) + sqrt(x) + sign(x) + floor(y)"), sym("x"))
    assert [shown(c) for c in found.conditions] == ["x >= 0", "x != 0"]


def test_definitions_need_what_their_bodies_need(term: Read, defined: Read) -> None:
    inverse = defined("r", term("1/x"), term("x"))
    (found,) = conditions(term("r + r", r=inverse)).conditions
    assert shown(found) == "x != 0"
    assert conditions(term("diff(a, x)", a=defined("a", term("abs(x)"), term("x")))).conditions[0].proposition == term(
        "x != 0"
    )


def test_what_an_author_would_assume(term: Read) -> None:
    plain, guarded = conditions(term("1/x > 0 or 1/y > 0")).conditions
    assert text(mend(plain)) == "x != 0"
    assert text(mend(guarded)) == "1/x <= 0 => y != 0"
    (bound,) = conditions(term("sum(1/k, k, 1, n)")).conditions
    assert mend(bound) is None


def test_an_unknown_operation_is_not_taken_to_be_defined() -> None:
    x = sym("x", REAL)
    with pytest.raises(AssertionError, match="nothing is known of lambda"):
        conditions(build("lambda", (x,), x))
    with pytest.raises(AssertionError, match="nothing is known of cot"):
        list(needs("cot", (x,), None, (False,), varies=False))


def test_the_limit_of_a_relation_may_be_infinite(term: Read) -> None:
    found = conditions(term("limit(1/t**2, t, 0) == oo"))
    assert [asked(o) for o in found.obstacles] == ["limit limit(1/t^2, t -> 0)"]
    inside = conditions(term("diff(where(limit(x/t**2, t, 0) == oo, 1, 0), x)"))
    assert [shown(c) for c in inside.conditions] == ["limit(x/t^2, t -> 0) != oo"]
