"""Convexity by composition: sums, nonnegative multiples, affine arguments, maxima, monotone convex functions.

Needs no derivative, so kinks (abs, max, relu, norms) are at home here.  The
rules are those of disciplined convex programming (Grant, Boyd and Ye, 2006).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derivcheck.core.build import ZERO, constant_value, is_infinite
from derivcheck.core.certificate import Argument
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.kernel import lower, ranges, signs
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, undefined
from derivcheck.kernel.convexity import convex_set
from derivcheck.kernel.field import Field
from derivcheck.kernel.normal import normal
from derivcheck.kernel.shapes import relation_sign


@dataclass(frozen=True, slots=True)
class Shape:
    """What a term is as a function of the variables, wherever it is defined; affine is both."""

    convex: bool = False
    concave: bool = False

    @property
    def affine(self) -> bool:
        """Convex and concave."""
        return self.convex and self.concave

    def minus(self) -> Shape:
        """Of the negative."""
        return Shape(self.concave, self.convex)

    def plus(self, other: Shape) -> Shape:
        """Of the sum."""
        return Shape(self.convex and other.convex, self.concave and other.concave)

    def scaled(self, mask: int) -> Shape:
        """Of a multiple by a factor of known sign."""
        if self.affine or mask & signs.NEGATIVE == 0:
            return self
        return self.minus() if mask & signs.POSITIVE == 0 else Shape()


AFFINE = Shape(True, True)
CONVEX = Shape(convex=True)
CONCAVE = Shape(concave=True)
NEITHER = Shape()


def shape(field: Field, term: Term, names: frozenset[str]) -> Shape:
    """The shape of a scalar term in the named variables, jointly."""
    if not term.free & names:
        return AFFINE
    args = term.args

    def of(arg: Term) -> Shape:
        return shape(field, arg, names)

    match term.op:
        case "sym":
            return AFFINE
        case "index":
            return AFFINE if args[0].op == "sym" and not any(i.free & names for i in args[1:]) else NEITHER
        case "neg":
            return of(args[0]).minus()
        case "add":
            total = AFFINE
            for arg in args:
                total = total.plus(of(arg))
            return total
        case "mul":
            return _product(field, args, names)
        case "div":
            return of(args[0]).scaled(relation_sign(field, args[1], ZERO)) if not args[1].free & names else NEITHER
        case "pow":
            return _power(field, term, of(args[0]))
        case "exp" | "relu":
            return CONVEX if of(args[0]).convex else NEITHER
        case "sqrt":
            return CONVEX if _squares(field, args[0], names) else CONCAVE if of(args[0]).concave else NEITHER
        case "log":
            return CONCAVE if of(args[0]).concave else CONVEX if _exponentials(field, args[0], names) else NEITHER
        case "abs":
            return CONVEX if of(args[0]).affine else NEITHER
        case "max":
            return CONVEX if all(of(a).convex for a in args) else NEITHER
        case "min":
            return CONCAVE if all(of(a).concave for a in args) else NEITHER
        case "sum" | "max_over" | "min_over":
            return _ranged(field, term, names)
    lowered = lower.lower(term)
    return shape(field, lowered, names) if lowered is not term else NEITHER


def _product(field: Field, factors: tuple[Term, ...], names: frozenset[str]) -> Shape:
    """A factor with variables times constants; the square of an affine term."""
    moving = [f for f in factors if f.free & names]
    mask = signs.POSITIVE
    for factor in factors:
        if not factor.free & names:
            mask = signs.times(mask, relation_sign(field, factor, ZERO))
    if len(moving) == 1:
        return shape(field, moving[0], names).scaled(mask)
    if len(moving) == 2 and moving[0] is moving[1] and shape(field, moving[0], names).affine:
        return CONVEX.scaled(mask)
    return NEITHER


def _power(field: Field, term: Term, base: Shape) -> Shape:
    """u^p: even p of an affine u; p ≥ 1 of a convex u ≥ 0; 0 < p < 1 of a concave u; p < 0 of a concave u > 0.

    (An affine u that is 0 nowhere on a convex set has one sign there.)
    """
    p = constant_value(term.args[1])
    if p is None:
        return NEITHER
    if p == 1:
        return base
    if p % 2 == 0 and base.affine:
        return CONVEX
    mask = relation_sign(field, term.args[0], ZERO)
    if p > 1 and base.convex and mask & signs.NEGATIVE == 0:
        return CONVEX
    if 0 < p < 1 and base.concave:
        return CONCAVE
    return CONVEX if p < 0 and base.concave and mask == signs.POSITIVE else NEITHER


def _squares(field: Field, term: Term, names: frozenset[str]) -> bool:
    """A sum of squares of affine terms (with nonnegative constants added): its root is a norm."""
    match term.op:
        case "add":
            return all(_squares(field, a, names) for a in term.args)
        case "pow":
            return constant_value(term.args[1]) == 2 and shape(field, term.args[0], names).affine
        case "sum":
            return _inside(field, term, names, lambda body: _squares(field, body, names))
        case "norm" | "dot" | "vsum":
            lowered = lower.lower(term)
            return lowered is not term and _squares(field, lowered, names)
        case "mul" if len(term.args) == 2 and term.args[0] is term.args[1]:
            return shape(field, term.args[0], names).affine
    return not term.free & names and relation_sign(field, term, ZERO) & signs.NEGATIVE == 0


def _exponentials(field: Field, term: Term, names: frozenset[str]) -> bool:
    """A sum of exponentials of convex terms with nonnegative weights: its logarithm is convex."""
    match term.op:
        case "exp":
            return shape(field, term.args[0], names).convex
        case "add":
            return all(_exponentials(field, a, names) for a in term.args)
        case "sum":
            return _inside(field, term, names, lambda body: _exponentials(field, body, names))
        case "mul":
            weights = [f for f in term.args if not f.free & names]
            moving = [f for f in term.args if f.free & names]
            nonnegative = all(relation_sign(field, f, ZERO) & signs.NEGATIVE == 0 for f in weights)
            return len(moving) == 1 and nonnegative and _exponentials(field, moving[0], names)
        case "vsum":
            lowered = lower.lower(term)
            return lowered is not term and _exponentials(field, lowered, names)
    return not term.free & names and relation_sign(field, term, ZERO) & signs.NEGATIVE == 0


def _ranged(field: Field, term: Term, names: frozenset[str]) -> Shape:
    found: list[Shape] = []

    def note(body: Term) -> bool:
        found.append(shape(field, body, names))
        return True

    _inside(field, term, names, note)
    if not found:
        return NEITHER
    if term.op == "sum":
        return found[0]
    if term.op == "max_over":
        return CONVEX if found[0].convex else NEITHER
    return CONCAVE if found[0].concave else NEITHER


def _inside(field: Field, term: Term, names: frozenset[str], ask: Callable[[Term], bool]) -> bool:
    """What is asked of the body of a ranged term, for every value of the bound name.

    A range that moves with the variables, 1..floor(x), takes in more terms on the way.
    """
    if any(is_infinite(end) or end.free & names for end in term.args[:2]):
        return False
    variable = ranges.open_variable(field, *(normal(field, end) for end in term.args[:2]))
    try:
        return ask(ranges.body_at(field, term, variable))
    finally:
        field.active -= 1


def blocking(field: Field, term: Term, names: frozenset[str]) -> Term:
    """The smallest part that is neither convex nor concave: what a proof by composition stops at."""
    for arg in term.args:
        if arg.sort.kind == "scalar" and arg.free & names and shape(field, arg, names) == NEITHER:
            return blocking(field, arg, names)
    return term


def composed(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``composed``.

    f is built from convex parts by rules that keep convexity   f defined on the declared set
    ─────────────────────────────────────────────────────────────────────────────────────────
                                   Γ ⊢ convex(f, x)   (concave)
    """
    claim = sequent.claim
    if arguments or claim.op not in ("convex", "concave"):
        return no_proof("composed shows convexity")
    f, *variables = claim.args
    names = frozenset(x.name for x in variables)
    if not convex_set(sequent.context, tuple(variables)):
        return no_proof("the set of the variable is not known to be convex")
    field = sequent.field()
    fault = undefined(sequent, field, f)
    if fault is not None:
        return fault
    whole = sequent.reading.opened(f)
    found = shape(field, whole, names)
    if found.convex if claim.op == "convex" else found.concave:
        return ()
    return no_proof(f"`{text(blocking(field, whole, names))}` is not seen to be {claim.op}")
