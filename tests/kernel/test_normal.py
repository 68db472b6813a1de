"""The normal form of terms: what it may look through, what it keeps as written, and a value for value comparison."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

import pytest
from flint import arb, ctx

from derivcheck.core.build import OO, PI, build, fn, num, power, sym
from derivcheck.core.certificate import Point
from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.term import INTEGER, NATURAL, REAL, Sort, Term
from derivcheck.core.text import text
from derivcheck.evaluator import Outcome, evaluate
from derivcheck.kernel import signs
from derivcheck.kernel.facts import open_field
from derivcheck.kernel.field import Field, Reading
from derivcheck.kernel.folded import as_function
from derivcheck.kernel.normal import normal, normal_closed
from derivcheck.kernel.ring import Poly, Rat, Stuck, monomials, to_fmpq

Open = Callable[..., Field]
Read = Callable[..., Term]
Shows = Callable[..., bool]

TRUE = [
    # numbers and symbols of finite sets
    ("(x + y)**2 == x**2 + 2*x*y + y**2",),
    ("x**2 == x", "x in {0, 1}"),
    ("x**3 == x", "x in {-1, 0, 1}"),
    ("1/x == x", "x in {-1, 1}"),
    ("x**4 - 5*x**2 == -4", "x in {-2, -1, 1, 2}"),
    # hyperbolic functions by exp, their inverses by log
    ("cosh(x)**2 - sinh(x)**2 == 1",),
    ("tanh(x) == sinh(x)/cosh(x)",),
    ("tanh(x) == 2/(1 + exp(-2*x)) - 1",),
    ("sinh(2*x) == 2*sinh(x)*cosh(x)",),
    ("asinh(-x) == -asinh(x)",),
    ("atanh(-x) == -atanh(x)",),
    ("atanh(y - x) == -atanh(x - y)",),
    ("asinh(0*x) + atanh(0*x) == 0",),
    ("cosh(acosh(x)) == x", "x >= 1"),
    ("sinh(asinh(x)) == x",),
    ("tanh(atanh(x)) == x", "x in (-1, 1)"),
    ("acosh(x) == log(x + sqrt(x**2 - 1))",),
    # absolute values in disguise
    ("relu(x) == (x + abs(x))/2",),
    ("relu(x) - relu(-x) == x",),
    ("relu(x) == x", "x >= 0"),
    ("max(x, y) + min(x, y) == x + y",),
    ("max(x, y) == max(y, x)",),
    ("max(x, y) == y", "x <= y"),
    ("min(x, y, z) == x", "x <= y", "x <= z"),
    ("max(x, -x) == abs(x)",),
    ("sign(x) == 1", "x > 0"),
    ("sign(x) == -1", "x < 0"),
    ("sign(x) == 0", "x >= 0", "x <= 0"),
    ("sign(x)*abs(x) == x", "x != 0"),
    ("sign(-x) == -sign(x)",),
    # whole parts
    ("2*sum(exp(-k), k, 1, oo) - sum(exp(-j), j, 1, oo) == sum(exp(-i), i, 1, oo)",),
    ("sum(exp(k), k, -oo, 0)/2 == sum(exp(j), j, -oo, 0)/2",),
    ("floor(m + x) == m + floor(x)",),
    ("floor(m + 1/2) == m",),
    ("floor(7/2) == 3",),
    ("floor(-7/2) == -4",),
    ("ceil(7/2) == 4",),
    ("ceil(x - 3*n) == ceil(x) - 3*n",),
    ("floor(m*n) == m*n",),
    ("floor(-x) == -ceil(x)",),
    # factorials, gamma, binomials
    ("factorial(5) == 120",),
    ("factorial(0) == 1",),
    ("factorial(n + 1) == (n + 1)*factorial(n)",),
    ("factorial(n + 3)/factorial(n) == (n + 1)*(n + 2)*(n + 3)",),
    ("factorial(n) == n*factorial(n - 1)", "n >= 1"),
    ("gamma(5) == 24",),
    ("gamma(1) == 1",),
    ("gamma(1/2) == sqrt(pi)",),
    ("gamma(7/2) == 15/8*sqrt(pi)",),
    ("gamma(x + 1) == x*gamma(x)", "x > 0"),
    ("gamma(x) == (x - 1)*gamma(x - 1)", "x > 1"),
    ("gamma(7/2) == 15/8*gamma(1/2)",),
    ("binomial(x, 2) == x*(x - 1)/2",),
    ("binomial(x, 0) == 1",),
    ("binomial(n, n) == 1",),
    ("binomial(n + 1, 1 + n) == 1",),
    # deltas, indicators, where
    ("delta(i, i) == 1",),
    ("delta(i, j) == delta(j, i)",),
    ("delta(i, j)**2 == delta(i, j)",),
    ("delta(i, i + 1) == 0",),
    ("delta(i, j) == 0", "i < j"),
    ("indicator(i == j) == delta(i, j)",),
    ("indicator(i != j) == 1 - delta(i, j)",),
    ("indicator(i <= j) + indicator(i > j) == 1",),
    ("indicator(i < j) + indicator(i >= j) == 1",),
    ("indicator(i <= j) == indicator(j >= i)",),
    ("indicator(i < j) == indicator(i + 1 <= j)",),
    ("indicator(i <= j) == indicator(i < j) + delta(i, j)",),
    ("indicator(i > j) == indicator(i >= j) - delta(i, j)",),
    ("indicator(x > 0) == 1", "x > 1"),
    ("indicator(x > 0) == 0", "x <= 0"),
    ("where(x > y, x, y) == x", "x > y"),
    ("where(i == j, x, y) == y + delta(i, j)*(x - y)",),
    ("where(i <= j, x, y) + where(i <= j, y, x) == x + y",),
    ("where(x > y, x, 1/x) == where(x > y, x, 1/x)",),
    ("where(i == j, 1/x, 0) == where(i == j, 1/x, 0)",),
    # arrays by their entries
    ("A[i, j] - A[j, i] == 0", "symmetric(A)"),
    ("(A @ v)[i] == sum(A[i, k]*v[k], k, 1, n)",),
    ("T(A)[i, j] == A[j, i]",),
    ("[x, y, z][2] == y",),
    ("diag(v)[i, j] == v[i]*delta(i, j)",),
    ("norm(v)**2 == dot(v, v)",),
    ("trace(A @ B) == trace(B @ A)",),
    ("det(P) == P[1, 1]*P[2, 2] - P[1, 2]*P[2, 1]",),
    ("det(A @ B) == det(A)*det(B)",),
    ("norm(A @ v)**2 == dot(A @ v, A @ v)",),
    # derivatives: what the table gives, and atoms for those of unspecified functions
    ("diff(x**3, x) == 3*x**2",),
    ("diff(f(x)*x, x) == f(x) + x*diff(f(x), x)",),
    ("diff(diff(f(x, y), x), y) == diff(diff(f(x, y), y), x)",),
    ("at(diff(f(x), x), x, 2*y) == at(diff(f(z), z), z, 2*y)",),
    ("diff(f(2*x), x) == 2*at(diff(f(z), z), z, 2*x)",),
    ("at(x**2 + y, x, y) == y**2 + y",),
    ("at(diff(x**2, x), x, 3) == 6",),
    ("diff(g(v), v[i]) == grad(g(v), v)[i]",),
    # sums whose entries stand at several places, or at none that can be moved to
    ("sum(v[k + 1]*w[k]**k, k, 1, 3) == v[2]*w[1] + v[3]*w[2]**2 + v[4]*w[3]**3",),
    ("sum(w[k]/v[k + 1], k, 1, 3) == w[1]/v[2] + w[2]/v[3] + w[3]/v[4]", "v > 0"),
    ("sum(v[2*k], k, 1, n) == sum(v[2*j], j, 1, n)",),
    # kept as written, up to bound names
    ("max(v[k], k, 1, n) == max(v[j], j, 1, n)",),
    ("min(v[k], k, 1, n) == -max(-v[k], k, 1, n)",),
    ("sum(inv(A + k*B)[1, 1], k, 1, n) == sum(inv(A + l*B)[1, 1], l, 1, n)", "n >= 1"),
    ("trace(inv(A) @ A @ B) == trace(B)",),
    ("norm(inv(A) @ A @ v) == norm(v)",),
    ("integral(exp(x*t), t, 0, 1) == integral(exp(x*s), s, 0, 1)",),
    ("limit(f(t), t, x) == limit(f(s), s, x)",),
    ("g(A @ v) == g(A @ v)",),
    ("indicator(v >= w) == indicator(v >= w)",),
    ("inv(A)[i, j] == inv(A)[i, j]",),
    # a delta puts its index into functions
    ("sum(delta(i, j)*sin(i*x), i, 1, n) == sin(j*x)", "j >= 1", "j <= n"),
    ("sum(delta(i, j)*cos(i*x), i, 1, n) == cos(j*x)", "j >= 1", "j <= n"),
    ("sum(delta(i, 3)*gamma(i), i, 1, n) == 2", "n >= 3"),
    ("sum(delta(i, 3)*factorial(i), i, 1, n) == 6", "n >= 3"),
]

FALSE = [
    ("(x + y)**2 == x**2 + y**2",),
    ("x**2 == x", "x in {0, 1, 2}"),
    ("indicator(x < y) == 0", "x in [0, 1/2]", "y in [0, 1/2]"),  # no integers: x < y is not x + 1 <= y
    ("indicator(x <= y) + indicator(x >= y + 1) == 1",),
    ("x**2 == 1", "x in {-1, 0, 1}"),
    ("1/x == x", "x in {-1, 1, 2}"),
    ("cosh(x)**2 + sinh(x)**2 == 1",),
    ("tanh(x) == 2/(1 + exp(-x)) - 1",),
    ("asinh(-x) == asinh(x)",),
    ("acosh(cosh(x)) == x",),
    ("atanh(x) == log((1 + x)/(1 - x))",),
    ("relu(x) == x",),
    ("relu(x) + relu(-x) == x",),
    ("max(x, y) == x", "x <= y"),
    ("min(x, y, z) == x", "x <= y"),
    ("max(x, y) - min(x, y) == x - y",),
    ("sign(x) == 1", "x >= 0"),
    ("sign(x)**2 == 1",),
    ("sign(x)*abs(x) == -x", "x != 0"),
    ("floor(x + y) == floor(x) + floor(y)",),
    ("floor(m/2) == m/2",),
    ("floor(2*x) == 2*floor(x)",),
    ("floor(-7/2) == -3",),
    ("ceil(x) == floor(x) + 1",),
    ("floor(m + 1/2) == m + 1",),
    ("factorial(n + 1) == n*factorial(n)",),
    ("factorial(5) == 24",),
    ("gamma(5) == 120",),
    ("gamma(1/2) == pi",),
    ("gamma(5/2) == sqrt(pi)/2",),
    ("gamma(121/2) == sqrt(pi)",),
    ("gamma(x + 1) == (x + 1)*gamma(x)", "x > 0"),
    ("binomial(x, 2) == x**2/2",),
    ("binomial(n, m) == 1",),
    ("delta(i, j) == 1",),
    ("delta(i, j) == 0", "i <= j"),
    ("delta(i, j) == delta(i, j + 1)",),
    ("indicator(i <= j) + indicator(i >= j) == 1",),
    ("indicator(i < j) == indicator(i <= j)",),
    ("indicator(i < j) == indicator(j < i)",),
    ("indicator(i <= j) == indicator(i <= j + 1)",),
    ("indicator(i > j) == indicator(i - 1 >= j + 1)",),
    ("indicator(x > 0) == 1", "x >= 0"),
    ("where(x > y, x, y) == x", "x >= y - 1"),
    ("where(i == j, x, y) == x + delta(i, j)*(x - y)",),
    ("where(i <= j, x, y) + where(i >= j, x, y) == x + y",),
    ("A[i, j] - A[j, i] == 0", "1 <= i", "i <= n", "1 <= j", "j <= n"),
    ("(A @ v)[1] == sum(A[k, 1]*v[k], k, 1, n)", "n >= 1"),
    ("[x, y, z][2] == z",),
    ("trace(A @ B) == trace(A)*trace(B)",),
    ("det(P) == P[1, 1]*P[2, 2] + P[1, 2]*P[2, 1]",),
    ("diff(f(x)*x, x) == x*diff(f(x), x)",),
    ("max(v[k], k, 1, n) == min(v[k], k, 1, n)", "n >= 1"),
    ("diff(f(2*x), x) == at(diff(f(z), z), z, 2*x)",),
    ("at(x**2 + y, x, y) == x**2 + y",),
    ("sum(delta(i, j)*sin(i*x), i, 1, n) == cos(j*x)", "j >= 1", "j <= n"),
    ("sum(delta(i, j)*cos(i*x), i, 1, n) == sin(j*x)", "j >= 1", "j <= n"),
    ("sum(delta(i, 3)*gamma(i), i, 1, n) == 6", "n >= 3"),
    ("sum(delta(i, 3)*factorial(i), i, 1, n) == 2", "n >= 3"),
    ("sum(sum(v[k], k, 1, i), i, 1, n)**2 == n*sum(sum(v[k], k, 1, i)**2, i, 1, n)",),
]


@pytest.mark.parametrize("claim", TRUE, ids=" | ".join)
def test_equal_terms_have_one_normal_form(claim: tuple[str, ...], shows: Shows) -> None:
    assert shows(*claim)


@pytest.mark.parametrize("claim", FALSE, ids=" | ".join)
def test_unequal_terms_do_not(claim: tuple[str, ...], shows: Shows, false: Shows) -> None:
    assert false(*claim)
    assert not shows(*claim)


@pytest.mark.parametrize(
    "claim",
    [
        ("diff(f(x, y), x) == diff(f(x, y), y)",),
        ("diff(g(v), v[i]) == diff(g(v), v[j])",),
        ("integral(exp(x*t), t, 0, 1) == integral(exp(x*t), t, 0, 2)",),
        ("limit(f(t), t, x) == limit(f(t), t, y)",),
        ("g(A @ v) == g(B @ v)",),
        ("g(v) == g(w)",),
        ("inv(A)[i, j] == inv(A)[j, i]",),
        ("sum(inv(A + k*B)[1, 1], k, 1, n) == sum(inv(A - k*B)[1, 1], k, 1, n)", "n >= 1"),
        ("trace(inv(A) @ B @ A) == trace(A)",),
        ("norm(inv(A) @ B @ v) == norm(v)",),
        ("where(x > y, x, 1/x) == where(x >= y, x, 1/x)",),
        ("where(i == j, 1/x, 0) == delta(i, j)/x",),  # defined at x = 0 where i and j differ
        ("gamma(x + 41) == gamma(x)",),
        ("gamma(x + 1) == x*gamma(x)",),  # true, with x > 0 left to be said
        ("factorial(m + 1) == (m + 1)*factorial(m)",),
        ("gamma(x + y) == gamma(x)",),
        ("x**2 == x", "x in {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}"),
    ],
    ids=" | ".join,
)
def test_atoms_as_written_are_told_apart(claim: tuple[str, ...], shows: Shows) -> None:
    assert not shows(*claim)


@pytest.mark.parametrize(
    "written",
    [
        "convex(x**2, x)",
        "diff(sum(x**k, k, 0, oo), x)",
        "diff(binomial(x, m), x)",
    ],
)
def test_what_the_normal_form_cannot_say_is_left(written: str, term: Read, opened: Open) -> None:
    with pytest.raises(Stuck):
        normal(opened(), term(written))


def test_infinity_is_no_number(opened: Open) -> None:
    with pytest.raises(Stuck, match="no number"):
        normal(opened(), OO)


def test_a_closed_term_without_a_value_has_no_ball(term: Read) -> None:
    found = normal_closed(Context(), term("exp(1)"))
    assert found is not None
    assert found.overlaps(arb(1).exp())
    assert normal_closed(Context(), term("log(-1)")) is None


def test_a_symbol_that_is_not_zero_is_known_not_to_be(opened: Open, element: Callable[[Field, str], Rat]) -> None:
    field = open_field(Context((Declaration("x", REAL, Domain(nonzero=True)),)))
    assert signs.sign_of(field, element(field, "x")) == signs.NONZERO
    plain = opened()
    assert signs.sign_of(plain, element(plain, "x")) == signs.ANY


def test_a_symmetric_matrix_has_one_atom_for_an_entry_and_its_mirror(
    opened: Open, element: Callable[[Field, str], Rat]
) -> None:
    size = sym("n", NATURAL)
    s = sym("S", Sort("array", (size, size), symmetric=True))
    field = open_field(Context((Declaration("n", NATURAL), Declaration("S", s.sort))))
    i, j = sym("i", INTEGER), sym("j", INTEGER)
    entry, mirror, other = (build("index", (s, *at)) for at in ((i, j), (j, i), (i, i)))
    assert normal(field, entry).same(normal(field, mirror))
    assert not normal(field, entry).same(normal(field, other))


# ------------------------------------------------------------------ what may be looked through

FOLDED = Reading(definitions=False)
NO_CALCULUS = Reading(calculus=False)


def test_a_folded_definition_is_a_function_of_what_it_mentions(term: Read, defined: Callable[..., Term]) -> None:
    x, y = sym("x"), sym("y")
    field = Field(Context(), FOLDED)

    def sigma(argument: Term) -> Term:
        return defined("sigma", power(fn("exp", argument), num(2)), argument)

    assert normal(field, sigma(x)).same(normal(field, sigma(x)))
    assert not normal(field, sigma(x)).same(normal(field, sigma(y)))
    assert not normal(field, sigma(x)).same(normal(field, power(fn("exp", x), num(2))))
    assert normal(Field(Context()), sigma(x)).uses() == {1}  # unfolded: exp(x)
    # the body mentions y besides its argument
    shift = build("call", (x, build("add", (x, y))), ("shift", frozenset({"y"})))
    assert text(as_function(shift)) == "shift(x, y)"


def test_an_entry_of_a_folded_array_is_a_function_of_its_index(term: Read, defined: Callable[..., Term]) -> None:
    i, j = sym("i", INTEGER), sym("j", INTEGER)
    squares = defined("squares", term("array(v[k]**2, k, n)"))
    field = Field(Context(), FOLDED)
    at_i, at_j = (normal(field, build("index", (squares, k))) for k in (i, j))
    assert at_i.same(normal(field, build("index", (squares, i))))
    assert not at_i.same(at_j)
    assert not at_i.same(normal(field, term("v[i]**2")))
    assert as_function(squares) is squares
    unfolded = Field(Context())
    assert normal(unfolded, build("index", (squares, i))).same(normal(unfolded, term("v[i]**2")))


def test_without_calculus_a_derivative_is_an_atom(term: Read) -> None:
    field = Field(Context(), NO_CALCULUS)
    assert normal(field, term("2*diff(x**2, x)")).same(normal(field, term("diff(x**2, x) + diff(x**2, x)")))
    assert not normal(field, term("diff(x**2, x)")).same(normal(field, term("2*x")))
    assert normal(field, term("diff(f(x), x)")).same(normal(field, term("diff(f(x), x)")))


def test_a_definition_stays_folded_under_a_derivative(term: Read, defined: Callable[..., Term]) -> None:
    x = sym("x")
    loss = defined("loss", power(x, num(2)))
    field = Field(Context(), FOLDED)
    derivative = normal(field, build("diff", (loss, x)))
    assert not derivative.same(normal(field, term("2*x")))
    assert derivative.same(normal(field, build("diff", (loss, x))))
    assert normal(Field(Context()), build("diff", (loss, x))).degree(0) == 1


# ------------------------------------------------------------------ value for value

_SYMBOLS = {"x": REAL, "y": REAL, "z": REAL, "s": REAL, "t": REAL, "n": NATURAL, "m": INTEGER}
_GIVEN = ["x in (-oo, oo)", "y in (0, oo)", "z in [-1, 1]", "s in [0, oo)", "t in {-1, 0, 2}"]
_FACTS = ["x > 0", "x < y", "x*y >= 1", "x != 0", "s > z", "m > 0", "m != 0", "x <= -1", "x > m", "x**2 < 4"]
_VALUES = {
    "x": "-3 -2 -1 -1/2 0 1/3 1 2 5",
    "y": "1/7 1/2 1 2 3 5",
    "z": "-1 -2/3 -1/2 0 1/6 1/2 1",
    "s": "0 0 1/3 1 5/2",
    "t": "-1 0 2",
    "n": "0 1 2 3",
    "m": "-2 -1 0 1 2 3",
}
_UNARY = [
    "exp", "log", "sqrt", "abs", "sign", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
    "asinh", "acosh", "atanh", "relu", "erf", "floor", "ceil", "gamma",
]  # fmt: skip


def draw_term(chance: random.Random, depth: int) -> Term:
    """A scalar term of most operations there are."""

    def inner() -> Term:
        return draw_term(chance, depth - 1)

    def symbol(*names: str) -> Term:
        name = chance.choice(names)
        return sym(name, _SYMBOLS[name])

    kind = chance.random()
    if depth == 0 or kind < 0.12:
        if kind > 0.09:
            return PI
        return (
            num(Fraction(chance.choice([-2, -1, 1, 2, 3]), chance.choice([1, 2]))) if kind < 0.02 else symbol(*_SYMBOLS)
        )
    if kind < 0.5:
        return build(chance.choice(["add", "add", "mul", "mul", "div"]), (inner(), inner()))
    if kind < 0.58:
        return power(inner(), num(chance.choice([-2, -1, 2, 3])))
    if kind < 0.66:
        return power(inner(), num(Fraction(chance.choice([-3, -1, 1, 2]), chance.choice([2, 3, 4]))))
    if kind < 0.7:
        return power(inner(), chance.choice([symbol("n"), symbol("m"), build("mul", (num(2), symbol("m")))]))
    if kind < 0.72:
        return build("pow", (inner(), inner()), False)
    if kind < 0.75:
        return build(chance.choice(["max", "min"]), (inner(), inner()))
    if kind < 0.77:
        return fn("factorial", build("add", (symbol("m", "n"), num(chance.choice([0, 2])))))
    if kind < 0.8:
        relation = build(chance.choice(["lt", "le", "eq"]), (symbol("m", "n"), symbol("m", "n")))
        return chance.choice([build("indicator", (relation,)), build("delta", (symbol("m"), symbol("n")))])
    return fn(chance.choice(_UNARY), inner())


class Undecided(Exception):
    """A ball too wide to go on from."""


def value_of(field: Field, element: Rat, point: dict[str, Fraction], memo: dict[int, arb]) -> arb:
    """An element's value at a point, each atom by what its kind means, stated anew."""

    def polynomial(poly: Poly) -> arb:
        total = arb(0)
        for exponents, c in monomials(poly):
            part = arb(to_fmpq(c))
            for position, k in enumerate(exponents):
                for _ in range(k):
                    part *= atom(position)
            total += part
        return total

    def quotient(of: Rat) -> arb:
        below = polynomial(of.den)
        assert below != 0, "a denominator vanishes where the term has a value"
        if below.contains(0):
            raise Undecided
        return polynomial(of.num) / below

    def whole(value: arb) -> int:
        if (found := value.unique_fmpz()) is None:
            raise Undecided
        return int(found)

    def atom(position: int) -> arb:
        if position not in memo:
            found = meaning(position)
            if not found.is_finite():
                raise Undecided
            memo[position] = found
        return memo[position]

    def meaning(position: int) -> arb:
        made = field.current(position)
        args = [quotient(a) for a in made.args]
        unit = arb(to_fmpq(made.unit))
        match made.kind:
            case "sym":
                return arb(to_fmpq(point[made.name]))
            case "pi":
                return arb.pi()
            case "exp" | "cos" | "sin":
                return getattr(unit * args[0], made.kind)()
            case "log" | "atan" | "asin" | "erf" | "gamma" | "floor":
                return getattr(args[0], made.kind)()
            case "cospi":
                return (1 / args[0]).cos_pi()
            case "root":
                return args[0].root(made.unit.denominator)
            case "abs":
                return abs(args[0])
            case "factorial":
                return (args[0] + 1).gamma()
            case "sign":
                return args[0].sgn()
            case "ipow":
                k = whole(args[1])
                return args[0] ** k if k >= 0 else 1 / args[0] ** -k
            case "rpow":
                return arb(0) if args[0] == 0 else args[0] ** args[1]
            case "delta":
                return arb(whole(args[0]) == 0)
            case "step":
                return arb(whole(args[0]) >= 0)
        raise Undecided

    return quotient(element)


@pytest.mark.parametrize("seed", range(12))
def test_the_normal_form_has_the_terms_value_and_sign_wherever_it_has_one(
    seed: int, opened: Open, term: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also every rule made on the way is true at the point."""
    monkeypatch.setattr(ctx, "prec", 160)
    chance = random.Random(seed)
    compared = 0
    for _ in range(35):
        written = draw_term(chance, 3)
        given = [g for g in _GIVEN if chance.random() < 0.8] + [f for f in _FACTS if chance.random() < 0.1]
        field = opened(*given)
        try:
            element = normal(field, written)
            mask, zero = signs.sign_of(field, element), signs.vanishes(field, element)
        except Stuck:
            continue
        for _ in range(4):
            point = {name: Fraction(chance.choice(of.split())) for name, of in _VALUES.items()}
            at = Point(tuple((name, num(value)) for name, value in point.items()))
            if any(evaluate(build("indicator", (term(g),)), at, 160) != 1 for g in given if " in " not in g):
                continue
            value = evaluate(written, at, 160)
            if isinstance(value, Outcome):
                continue
            story, memo = f"{text(written)} at {point} given {given}", {}
            try:
                found = value_of(field, field.reduce(element), point, memo)
            except Undecided:
                continue
            compared += 1
            assert found.overlaps(arb(value)), story
            assert mask & (4 if value > 0 else 1 if value < 0 else 7), story
            assert not zero or arb(value).contains(0), story
            for position, (degree, replacement) in field.rules.items():
                try:
                    left = value_of(field, field.ring.generator(position), point, memo) ** degree
                    right = value_of(field, replacement, point, memo)
                except Undecided:
                    continue
                assert left.overlaps(right) or not left.is_finite(), story
    assert compared > 40


def test_a_bound_variable_of_another_field_has_no_element(opened: Callable[..., Field]) -> None:
    with pytest.raises(Stuck, match="another field"):
        normal(opened(), sym("#0", INTEGER))


def test_a_relation_of_arrays_is_no_step_of_a_number(shows: Shows, false: Shows) -> None:
    claim = "indicator(d >= 0) + indicator(d <= -1) == 1"
    assert false(claim)
    assert not shows(claim)


def test_a_branch_that_may_have_no_value_is_not_weighed_with_zero(shows: Shows) -> None:
    claim = "where(i == j, {0}, 5) - where(i == j, {0}, 3) == 2*(1 - delta(i, j))"
    assert shows(claim.format("x"))
    assert not shows(claim.format("integral(1/t, t, 0, x)"))
    assert not shows(claim.format("1/x"))
