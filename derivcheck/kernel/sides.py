"""The derivative at a point where a function changes its branch: both branches have it there, and agree.

What the function is beside the point is read off expansions (`asymptotics`),
which use no fact about the variable but as the point's own coordinate.
"""

from __future__ import annotations

from derivcheck.core.build import DERIVATIVES, ONE, ZERO, build, neg, num, relation, sym
from derivcheck.core.certificate import Argument
from derivcheck.core.rewrite import fresh, substitute, unfold
from derivcheck.core.term import BINDERS, REAL, Term
from derivcheck.kernel.asymptotics import Germ
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof
from derivcheck.kernel.integrals import replaced_at_the_point
from derivcheck.kernel.limits import unmet
from derivcheck.kernel.names import size_names
from derivcheck.kernel.normal import normal
from derivcheck.kernel.ring import Stuck
from derivcheck.kernel.scales import Scales

_ORDER = 6
_SIGNS = (num(-1), ZERO, ONE)


def sides(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``sides``.

        f is f₋ on the left of x, f₊ on its right
        Γ ⊢ f₋ = f   Γ ⊢ f₊ = f   Γ ⊢ f₋′ = f₊′   Γ ⊢ p with f₊′ for f′
        ───────────────────────────────────────────────────────────────
                                     Γ ⊢ p

    Argument: f′, as ``diff(f, x)``, x a real symbol.  f₋ and f₊ are f without
    the branches that it does not take there, "there" being some (x - δ, x) and
    (x, x + δ).  At x they have f's value, so f has their derivatives from the
    left and from the right, and those are equal.
    """
    if not sequent.allows("calculus"):
        return Rejected("justification", "`by:` does not admit calculus")
    match arguments:
        case (Term(op="diff", args=(f, Term(op="sym") as x)) as slope,) if x.sort == REAL and f.sort.kind == "scalar":
            pass
        case _:
            return no_proof("sides takes the derivative of a number by a real symbol")
    if any(sequent.context.declaration(name) is None for name in slope.free) or x.name in size_names(f):
        return no_proof("the derivative is not one at the point")
    claim = sequent.claim
    if sequent.reading.definitions:
        f, claim, slope = unfold(f), unfold(claim), unfold(slope)
    elif any(t.op == "call" and x.name in t.free for t in f.subterms()):
        return Rejected("justification", "`by:` does not admit definitions")
    field = sequent.field()
    t = sym(fresh(x.name, sequent.names() | f.free))
    found = []
    for way in (-1, 1):
        scales = Scales(field, _ORDER)
        germ = Germ(
            t.name, scales.add(scales.constant(normal(field, x)), scales.scaled(scales.power_of_t(-1), way)), scales
        )
        found.append(substitute(_beside(germ, substitute(f, {x.name: t})), {t.name: x}))
        fault = unmet(sequent, field, germ)
        if fault is not None:
            return fault
    left, right = found
    if f in found:
        return no_proof("which branch is taken beside the point is not decided")
    after = replaced_at_the_point(claim, slope, build("diff", (right, x)))
    if after is claim:
        return no_proof("the derivative does not occur at the point")
    agree = relation("eq", build("diff", (left, x)), build("diff", (right, x)))
    return (*(sequent.show(relation("eq", part, f)) for part in found), sequent.show(agree), sequent.show(after))


def _beside(germ: Germ, term: Term) -> Term:
    """A term that is the same for all large T, without what takes one branch only there."""
    if germ.variable not in term.free or term.op in BINDERS or term.op in DERIVATIVES or term.op == "call":
        return term
    if term.op in ("where", "indicator"):
        try:
            chosen = germ.eventually(term.args[0])
        except Stuck:
            chosen = None
        if chosen is None:
            return term
        return _beside(germ, (term.args[1:] or (ONE, ZERO))[0 if chosen else 1])
    args = tuple(_beside(germ, a) for a in term.args)
    match term.op:
        case "abs" | "relu" | "sign":
            sign = _sign(germ, term.args[0])
            if sign is not None:
                u = args[0]
                values = {"abs": (neg(u), ZERO, u), "relu": (ZERO, ZERO, u)}.get(term.op, _SIGNS)
                return values[sign + 1]
        case "max" | "min" if len(args) == 2:
            sign = _sign(germ, build("add", (term.args[0], neg(term.args[1]))))
            if sign is not None:
                return args[0] if (sign >= 0) == (term.op == "max") else args[1]
    return build(term.op, args, term.data) if args != term.args else term


def _sign(germ: Germ, term: Term) -> int | None:
    try:
        return germ.sign(germ.expand(term))
    except Stuck:
        return None
