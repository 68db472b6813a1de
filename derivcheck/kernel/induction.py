"""Induction over an integer symbol."""

from __future__ import annotations

from dataclasses import replace

from derivcheck.core.build import ONE, add, constant_value, is_infinite, num, sym
from derivcheck.core.certificate import Argument
from derivcheck.core.context import Declaration
from derivcheck.core.rewrite import substitute
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof


def induction(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``induction``.

        Γ ⊢ p(c)   Γ, p(n) ⊢ p(n + 1)
        ──────────────────────────────
           Γ, n integer ≥ c ⊢ p(n)

    Nothing else of Γ may speak of n: no fact, no size, no range.  The
    hypothesis holds for the same values of the other symbols; its equation may
    act as a rule.
    """
    match arguments:
        case (str(name),):
            declaration = sequent.context.declaration(name)
        case _:
            declaration = None
    if declaration is None or not declaration.sort.integer or declaration.sort.kind != "scalar":
        return no_proof("induction takes an integer symbol")
    domain = declaration.domain
    start = None if domain.lower is None else constant_value(domain.lower)
    bounded = domain.upper is not None and not is_infinite(domain.upper)
    gaps = domain.lower_open or domain.nonzero or domain.values is not None
    if start is None or start.denominator != 1 or bounded or gaps:
        return no_proof(f"{name} does not range over all integers from a first one on")
    context = sequent.context
    others = [d for d in context.declarations if d.name != name]
    if any(name in f.free for f in context.facts) or any(_mentions(d, name) for d in others) or sequent.granted:
        return no_proof(f"something else speaks of {name}")
    n = sym(name, declaration.sort)
    claim = sequent.claim
    first = sequent.show(substitute(claim, {name: num(start)}), replace(context, declarations=tuple(others)))
    later = sequent.show(substitute(claim, {name: add(n, ONE)}), context.suppose(claim))
    if claim.op == "eq" and all(a.sort.kind == "scalar" for a in claim.args):
        later = replace(later, granted=((claim, None),))
    return first, later


def _mentions(declaration: Declaration, name: str) -> bool:
    ends = [e for e in (declaration.domain.lower, declaration.domain.upper) if e is not None]
    parameters = [s for p in declaration.sort.parameters for s in p.shape]
    return any(name in t.free for t in (*ends, *declaration.sort.shape, *parameters))
