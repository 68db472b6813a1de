"""Inequalities in one symbol over a compact interval, piece by piece with balls.

On a piece [p, q] the difference f is shown to be positive by a ball around its
values, or around its slope and its value in the middle; near a zero at an end
of the piece by Taylor's formula there: the first derivatives by exact signs,
the next one by a ball.  Bounded by the number of pieces the certificate lists.
"""

from __future__ import annotations

from itertools import pairwise

from flint import arb

from derivcheck.core.build import ZERO, build, is_infinite
from derivcheck.core.certificate import Argument
from derivcheck.core.context import Declaration, Domain
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import REAL, Term
from derivcheck.core.text import text
from derivcheck.kernel import derive, enclosure
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, side_undefined, undefined
from derivcheck.kernel.field import Field
from derivcheck.kernel.holds import relation_holds
from derivcheck.kernel.inside import under
from derivcheck.kernel.normal import normal
from derivcheck.kernel.order import orders_numbers, rising

_PIECES = 200
_BITS = 128
_ORDER = 3


def subdivision(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``subdivision``.

         f > 0 on [p₀, p₁], …, [pₙ₋₁, pₙ], which hold x   f defined
        ───────────────────────────────────────────────────────────
                       Γ ⊢ f(x) > 0   (≥, <, ≤ alike)

    Arguments: x and the closed numbers p₀ < … < pₙ; no other symbol occurs.
    """
    if not sequent.allows("calculus"):
        return Rejected("justification", "`by:` does not admit calculus")
    claim = sequent.claim
    points = [a for a in arguments[1:] if isinstance(a, Term) and a.sort.kind == "scalar" and not is_infinite(a)]
    match arguments:
        case (Term(op="sym") as x, _, *_) if x.sort == REAL and len(points) == len(arguments) - 1 >= 2:
            pass
        case _:
            return no_proof("subdivision takes a symbol and where to divide")
    if not orders_numbers(claim) or len(points) > _PIECES or any(p.free for p in points):
        return no_proof("subdivision shows an inequality in one symbol, between closed numbers")
    if not sequent.reading.definitions and any(t.op == "call" for t in claim.subterms()):
        return Rejected("justification", "`by:` does not admit definitions")
    field = sequent.field()
    fault = side_undefined(sequent, field)
    for point in points:
        fault = fault or undefined(sequent, field, point)
    if fault is not None:
        return fault
    if not relation_holds(field, "ge", x, points[0]) or not relation_holds(field, "le", x, points[-1]):
        return no_proof("the pieces do not cover the interval")
    f, strict = rising(claim)
    for p, q in pairwise(points):
        if not piece(sequent, field, f, strict, x, p, q):
            return no_proof(f"the claim stays open between {text(p)} and {text(q)}")
    return ()


def piece(sequent: Sequent, field: Field, f: Term, strict: bool, x: Term, p: Term, q: Term) -> bool:
    """Whether f > 0 (≥ 0) is shown at every point of the context with p ≤ x ≤ q; f is defined there."""
    if not relation_holds(field, "lt", p, q):
        return False
    low, high = (enclosure.ball(field, normal(field, t), _BITS) for t in (p, q))
    atom = field.atom_of(normal(field, x))
    if low is None or high is None or atom is None:
        return False
    value = enclosure.ball(field, normal(field, f), _BITS, {atom.position: low.union(high)})
    if value is None:
        return False
    if value > 0 or (not strict and value >= 0):
        return True
    return any(_taylor(sequent, field, f, strict, x, (p, q), (low, high), left) for left in (True, False))


def _taylor(
    sequent: Sequent,
    field: Field,
    f: Term,
    strict: bool,
    x: Term,
    ends: tuple[Term, Term],
    balls: tuple[arb, arb],
    left: bool,
) -> bool:
    """f(t) = Σ f⁽ʲ⁾(e)(t - e)ʲ/j! + f⁽ᵏ⁾(τ)(t - e)ᵏ/k!: every part ≥ 0 at an end e, the last one > 0 on the piece.

    Or, for k = 1, around the middle of the piece, by a ball.
    """
    end, ball = (ends[0], balls[0]) if left else (ends[1], balls[1])
    wide = under(sequent.context, [Declaration(x.name, REAL, Domain(lower=ends[0], upper=ends[1]))])
    here = Sequent(wide, sequent.claim, sequent.reading, work=sequent.work)
    inside = here.field()
    (position,) = normal(inside, x).uses()
    at = {position: ball}

    def at_end(op: str, g: Term) -> bool:
        """g(e) R 0: by a ball where it excludes 0, else exactly."""
        value = enclosure.ball(inside, normal(inside, g), _BITS, at)
        if value is not None and not value.contains(0):
            return bool(value > 0) == (op in ("gt", "ge"))
        return relation_holds(field, op, substitute(g, {x.name: end}), ZERO)

    away = not strict or relation_holds(field, "ne", x, end) or at_end("gt", f)
    derivative, term = f, f
    for order in range(1, _ORDER + 1):
        up = left or order % 2 == 1  # whether f⁽ᵒʳᵈᵉʳ⁻¹⁾(e) has to be ≥ 0
        term = build("diff", (term, x))
        if undefined(here, inside, term) is not None:
            return False
        risen = away and at_end("ge" if up else "le", derivative)
        derivative = derive.derivative(derivative, x)
        value = enclosure.ball(inside, normal(inside, derivative), _BITS, {position: balls[0].union(balls[1])})
        if value is None:
            return False
        if order == 1 and _around_the_middle(inside, f, position, balls, value):
            return True
        if not risen:
            return False
        if value > 0 if left or order % 2 == 0 else value < 0:
            return True
    return False


def _around_the_middle(inside: Field, f: Term, position: int, balls: tuple[arb, arb], slope: arb) -> bool:
    """f(m) + f′·(t - m) > 0 on the piece."""
    low, high = balls
    box = low.union(high)
    middle = arb(box.mid())
    value = enclosure.ball(inside, normal(inside, f), _BITS, {position: middle})
    return value is not None and bool(low < middle < high and value + slope * (box - middle) > 0)
