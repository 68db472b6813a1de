"""What convexity comes down to: a sign of the second derivative, and against it two points with their middle."""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.core.build import (
    CONVEXITY,
    ONE,
    ZERO,
    add,
    build,
    div,
    is_infinite,
    mul,
    neg,
    num,
    power,
    relation,
    same_shape,
    sub,
)
from derivcheck.core.certificate import Argument
from derivcheck.core.context import Context
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import Term
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, undefined


def convex_set(context: Context, variables: tuple[Term, ...]) -> bool:
    """Whether the variables, each another one, range over a product of intervals (so a convex set), and no fact
    restricts them further.
    """
    names = {x.name for x in variables}
    if len(names) < len(variables):
        return False
    declared = [context.declaration(x.name) for x in variables]
    if any(d is None or d.domain.nonzero or d.domain.values is not None or d.sort.integer for d in declared):
        return False
    return not any(f.free & names for f in context.facts)


def curvature(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``curvature``.

         f twice differentiable on the declared set of x   Γ ⊢ psd(hessian(f, x))
        ─────────────────────────────────────────────────────────────────────────
                                     Γ ⊢ convex(f, x)

    For a number x: Γ ⊢ f″ ≥ 0.  Strictly convex: pd, f″ > 0; with an argument c free of x, Γ ⊢ f″ ≥ 0 and
    Γ, x ≠ c ⊢ f″ > 0: f′ increases on either side of c and is continuous there.  Concave: of -f.
    The declared set is an interval or a product of intervals, hence convex; no
    fact may restrict x beyond it.
    """
    claim = sequent.claim
    if claim.op not in CONVEXITY:
        return no_proof("curvature shows convexity")
    f, *variables = claim.args
    if not convex_set(sequent.context, tuple(variables)):
        return no_proof("a fact restricts the variable: the set may not be convex")
    if claim.op == "concave":
        f = neg(f)
    if arguments:
        return _flat_at(sequent, f, arguments)
    strict = claim.op == "strictly_convex"
    definite = "pd" if strict else "psd"
    if len(variables) == 1 and variables[0].sort.kind == "array":
        if len(variables[0].sort.shape) != 1:
            return no_proof("convexity in a matrix is not shown by a Hessian here")
        return (sequent.show(build(definite, (build("hessian", (f, variables[0])),))),)
    if any(x.sort.kind != "scalar" for x in variables):
        return no_proof("joint convexity is shown for numbers only")
    n = len(variables)
    second = tuple(_second(f, x, y) for x in variables for y in variables)
    if n == 1:
        return (sequent.show(relation("gt" if strict else "ge", second[0], ZERO)),)
    return (sequent.show(build(definite, (build("matlit", second, (n, n)),))),)


def _second(f: Term, x: Term, y: Term) -> Term:
    return build("diff", (build("diff", (f, x)), y))


def _flat_at(sequent: Sequent, f: Term, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """Strict convexity where the second derivative vanishes at one point at most."""
    _, *variables = sequent.claim.args
    match arguments:
        case (Term() as c,) if sequent.claim.op == "strictly_convex" and len(variables) == 1:
            (x,) = variables
        case _:
            return no_proof("curvature takes the one point at which a second derivative may vanish")
    if x.sort.kind != "scalar" or c.sort.kind != "scalar" or is_infinite(c) or x.name in c.free:
        return no_proof("the point is a number that does not depend on the variable")
    fault = undefined(sequent, sequent.field(), c)
    if fault is not None:
        return fault
    second, elsewhere = _second(f, x, x), sequent.context.suppose(relation("ne", x, c))
    return sequent.show(relation("ge", second, ZERO)), sequent.show(relation("gt", second, ZERO), elsewhere)


def not_convex(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``not-convex``.

         a, b in the declared set of x   Γ ⊢ f((a + b)/2) > (f(a) + f(b))/2
        ───────────────────────────────────────────────────────────────────
                                Γ ⊢ not convex(f, x)

    For ``strictly_convex`` a ≠ b and ≥, for ``concave`` <.  Of several variables: their values at a, then those
    at b.  The witness may depend on the other symbols.
    """
    claim = sequent.claim
    points = [p for p in arguments if isinstance(p, Term)]
    if claim.op != "not" or claim.args[0].op not in CONVEXITY or len(points) < len(arguments):
        return no_proof("not-convex takes two points")
    shape, (f, *variables) = claim.args[0].op, claim.args[0].args
    n = len(variables)
    if len(points) != 2 * n:
        return no_proof("not-convex takes two points, each a value for every variable")
    if not convex_set(sequent.context, tuple(variables)):
        return no_proof("not-convex takes variables that no fact restricts")
    names = {x.name for x in variables}
    for x, point in zip(variables * 2, points, strict=True):
        if names & point.free or x.sort.symmetric:
            return no_proof("the points do not depend on the variables")
        if len(x.sort.shape) > 1 or not same_shape(point.sort.shape, x.sort.shape):
            return no_proof("the points are of the variable's shape, a number or a vector")
    fault = undefined(sequent, sequent.field(), f)
    if fault is not None:
        return fault
    needed = [p for x, point in zip(variables * 2, points, strict=True) for p in _lies_in(sequent.context, x, point)]
    start, end = points[:n], points[n:]
    half = div(ONE, num(2))
    centre = [mul(half, add(a, b)) for a, b in zip(start, end, strict=True)]
    at_start, at_end, at_centre = (
        substitute(f, {x.name: value for x, value in zip(variables, place, strict=True)})
        for place in (start, end, centre)
    )
    if shape == "strictly_convex":
        apart = [_square(sub(a, b)) for a, b in zip(start, end, strict=True)]
        needed.append(relation("gt", apart[0] if n == 1 else add(*apart), ZERO))
    gap = sub(at_centre, mul(half, add(at_start, at_end)))
    wanted = {"convex": "gt", "concave": "lt", "strictly_convex": "ge"}[shape]
    return tuple(sequent.show(p) for p in (*needed, relation(wanted, gap, ZERO)))


def _lies_in(context: Context, x: Term, point: Term) -> Iterator[Term]:
    """What says that a point lies in the declared set of x, an interval entry by entry."""
    declaration = context.declaration(x.name)
    assert declaration is not None
    return declaration.domain.within(point)


def _square(difference: Term) -> Term:
    """The square of a number, or of a vector's length."""
    return build("dot", (difference, difference)) if difference.sort.shape else power(difference, num(2))
