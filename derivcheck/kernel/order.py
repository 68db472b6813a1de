"""Rules for < ≤ > ≥ between numbers: multiples, bounds in between, squares, increasing functions.

Each says which premises are left, and checks with the normal form what an
inequality is made of.  Trusts check, holds and the normal form; never a
search.  Rules that let a symbol move stand in ``moving``.
"""

from __future__ import annotations

from dataclasses import replace

from derivcheck.core.build import ZERO, fn, is_infinite, neg, num, power, relation, sub
from derivcheck.core.certificate import Argument
from derivcheck.core.context import Declaration
from derivcheck.core.rewrite import same_up_to_bound_names, substitute, unfold
from derivcheck.core.term import REAL, Term
from derivcheck.core.text import text
from derivcheck.kernel import signs
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, parts, side_undefined, undefined
from derivcheck.kernel.holds import holds
from derivcheck.kernel.normal import normal
from derivcheck.kernel.propositions import MASKS, MIRROR

Arguments = tuple[Argument, ...]
WEAK = {"lt": "le", "le": "le", "gt": "ge", "ge": "ge"}
UPPER, LOWER = ("lt", "le"), ("gt", "ge")


def orders_numbers(claim: Term) -> bool:
    """Whether a claim is a < ≤ > ≥ between two numbers."""
    return claim.op in WEAK and all(a.sort.kind == "scalar" and not is_infinite(a) for a in claim.args)


def equates_numbers(claim: Term) -> bool:
    """Whether a claim is an equation of two numbers."""
    return claim.op == "eq" and all(a.sort.kind == "scalar" and not is_infinite(a) for a in claim.args)


def rising(claim: Term) -> tuple[Term, bool]:
    """f and whether strictly, where the claim says f ≥ 0 (f > 0)."""
    a, b = claim.args
    return (sub(a, b) if claim.op in LOWER else sub(b, a)), claim.op in ("lt", "gt")


def between(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``between``.

         Γ ⊢ a ≤ t   Γ ⊢ t ≤ b   (one of them < where R is <; ≥, > alike)
        ──────────────────────────────────────────────────────────────────
                                    Γ ⊢ a R b

    Arguments: t, and "left" or "right" for the one that is strict if R is.
    """
    match arguments:
        case (Term() as t, "left" | "right" as which) if orders_numbers(sequent.claim) and t.sort.kind == "scalar":
            op, (a, b) = sequent.claim.op, sequent.claim.args
            first, second = (op, WEAK[op]) if which == "left" else (WEAK[op], op)
            return sequent.show(relation(first, a, t)), sequent.show(relation(second, t, b))
    return no_proof("between takes a term and shows an inequality")


def bounded(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``bounded``.

        Γ ⊢ u R b   Γ ⊢ -u R b   R is ≤ or <
        ────────────────────────────────────
                    Γ ⊢ |u| R b

    Also max(u, v, …) R b from each part, b R min(u, v, …) with the sides exchanged, and b ≥ |u|.
    """
    claim = sequent.claim
    if arguments or not orders_numbers(claim):
        return no_proof("bounded shows an inequality")
    left, right = claim.args
    for op, a, b in ((claim.op, left, right), (MIRROR[claim.op], right, left)):
        if op in UPPER and a.op in ("abs", "max"):
            low = (a.args[0], neg(a.args[0])) if a.op == "abs" else a.args
            return tuple(sequent.show(relation(op, u, b)) for u in low)
        if op in LOWER and a.op == "min":
            return tuple(sequent.show(relation(op, u, b)) for u in a.args)
    return no_proof("neither side is an absolute value, a maximum or a minimum that is bounded so")


def squares(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``squares``.

         m (a - b) = Σ cᵢ qᵢ²   Γ ⊢ m > 0   Γ ⊢ cᵢ ≥ 0   all defined
        ─────────────────────────────────────────────────────────────
              Γ ⊢ a ≥ b   (> where some cᵢ qᵢ² > 0; ≤, < alike)

    Arguments: m, then c and q by turns.
    """
    claim = sequent.claim
    if not orders_numbers(claim) or len(arguments) < 3 or len(arguments) % 2 == 0:
        return no_proof("squares takes a factor, then weights and roots by turns, and shows an inequality")
    terms = [a for a in arguments if isinstance(a, Term) and a.sort.kind == "scalar" and not is_infinite(a)]
    if len(terms) != len(arguments):
        return no_proof("squares takes numbers")
    f, strict = rising(claim)
    field = sequent.field()
    for term in (*claim.args, *terms):
        fault = undefined(sequent, field, term)
        if fault is not None:
            return fault
    m, weights, roots = terms[0], terms[1::2], terms[2::2]
    total, positive = field.constant(0), False
    for c, q in zip(weights, roots, strict=True):
        part = normal(field, c) * normal(field, q) ** 2
        total = total + part
        positive = positive or signs.sign_of(field, part) == signs.POSITIVE
    if strict and not positive:
        return no_proof("no square is shown to be positive")
    if not signs.vanishes(field, normal(field, m) * normal(field, f) - total):
        return no_proof("the squares add up to something else")
    weighed = [sequent.show(relation("ge", c, ZERO)) for c in dict.fromkeys(weights)]
    return (sequent.show(relation("gt", m, ZERO)), *weighed)


#: Strictly increasing functions, each on an interval that is its whole domain.
INCREASING = ("exp", "log", "sqrt", "asinh", "atanh", "sinh", "tanh", "atan", "asin", "erf")


def image(name: str, x: Term) -> Term | None:
    """A strictly increasing function at x: one of the above, or an odd power (``power 3``)."""
    if name in INCREASING:
        return fn(name, x)
    exponent = name.removeprefix("power ")
    if exponent != name and exponent.isdecimal() and len(exponent) < 3 and int(exponent) % 2 == 1:
        return power(x, num(int(exponent)))
    return None


def applied(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """a = g(u)   b = g(v)   Γ ⊢ u R v   g strictly increasing   all defined
            ─────────────────────────────────────────────────────────────────────
                                        Γ ⊢ a R b

    Arguments: g, u, v; or k ≥ 2 in place of g for the k-th power of nonnegative u and v (shown as premises).
    """
    match arguments:
        case (str() | int() as g, Term() as u, Term() as v) if orders_numbers(sequent.claim):
            numbers = [t for t in (u, v) if t.sort.kind == "scalar" and not is_infinite(t)]
        case _:
            return no_proof("applied takes a function and two numbers and shows an inequality")
    if len(numbers) != 2 or (isinstance(g, int) and not 2 <= g <= 12):
        return no_proof("applied takes numbers")
    field = sequent.field()
    fault = side_undefined(sequent, field)
    if fault is not None:
        return fault
    for side, t in zip(sequent.claim.args, numbers, strict=True):
        shown = power(t, num(g)) if isinstance(g, int) else image(g, t)
        if shown is None:
            return no_proof(f"{g} is not known to increase")
        fault = undefined(sequent, field, shown)
        if fault is not None:
            return fault
        if not signs.vanishes(field, normal(field, side) - normal(field, shown)):
            return no_proof("a side is not the image of what was named")
    low = tuple(sequent.show(relation("ge", t, ZERO)) for t in numbers) if isinstance(g, int) else ()
    return (*low, sequent.show(relation(sequent.claim.op, u, v)))


def reflected(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``reflected``.

        Γ ⊢ g(a) R g(b)   g strictly increasing   a, b defined
        ──────────────────────────────────────────────────────
                              Γ ⊢ a R b

    Argument: g; or k ≥ 2 for the k-th power of nonnegative a and b (shown as premises).
    """
    if not orders_numbers(sequent.claim):
        return no_proof("reflected shows an inequality")
    a, b = sequent.claim.args
    match arguments:
        case (str(name),):
            images = [image(name, t) for t in (a, b)]
            if images[0] is None or images[1] is None:
                return no_proof(f"{name} is not known to increase")
            return (sequent.show(relation(sequent.claim.op, images[0], images[1])),)
        case (int(k),) if 2 <= k <= 12:
            low = tuple(sequent.show(relation("ge", t, ZERO)) for t in (a, b))
            return (*low, sequent.show(relation(sequent.claim.op, power(a, num(k)), power(b, num(k)))))
    return no_proof("reflected takes an increasing function")


def unfolded(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``unfolded``.

    Γ ⊢ p with all definitions unfolded
    ───────────────────────────────────
                   Γ ⊢ p
    """
    if arguments or not sequent.reading.definitions:
        return Rejected("justification", "`by:` does not admit definitions")
    return (sequent.show(unfold(sequent.claim)),)


def entries(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``entries``.

    Γ, i: 1..n ⊢ a[i] R b[i]   a, b defined
    ───────────────────────────────────────
                   Γ ⊢ a R b
    """
    if arguments or all(a.sort.kind != "array" for a in sequent.claim.args) or sequent.claim.op not in MASKS:
        return no_proof("entries relates arrays")
    field = sequent.field()
    fault = side_undefined(sequent, field)
    if fault is not None:
        return fault
    return tuple(replace(sequent, context=inside.context, claim=claim) for claim, inside in parts(sequent, field))


def generalise(sequent: Sequent, arguments: Arguments) -> Subgoals | Rejected:
    """The rule ``generalise``.

        Γ, y real, …, g(y, …), … ⊢ q   p = q[y := u, …]   g(u, …) shown   u, … defined   y, … new
        ─────────────────────────────────────────────────────────────────────────────────────────
                                                  Γ ⊢ p

    Arguments: q, then y and u by turns, then guards: propositions in the new symbols.
    """
    numbers = [a for a in arguments[1:] if isinstance(a, Term) and a.sort.kind == "scalar" and not is_infinite(a)]
    guards = [a for a in arguments if isinstance(a, Term) and a.sort.kind == "proposition"]
    new, old = numbers[::2], numbers[1::2]
    if not guards or not old or len(arguments) != len(numbers) + len(guards):
        return no_proof("generalise takes a claim, new symbols and the numbers they stand for, and guards")
    q, *guards = guards
    context = sequent.context
    taken = sequent.names().union(*(t.free for t in old))
    if len(new) != len(old) or any(y.op != "sym" or y.sort != REAL or y.name in taken for y in new):
        return no_proof("the symbols are not new")
    values = {y.name: u for y, u in zip(new, old, strict=True)}
    if not same_up_to_bound_names(substitute(q, values), sequent.claim):
        return no_proof("the claim is no instance of that")
    field = sequent.field()
    for part in (*old, *(substitute(g, values) for g in guards)):
        fault = undefined(sequent, field, part)
        if fault is not None:
            return fault
        if part.sort.kind == "proposition" and not holds(field, part):
            return no_proof(f"{text(part)} is not shown")
    declared = context.declare(*(Declaration(y.name, REAL) for y in new))
    return (sequent.show(q, declared.suppose(*guards)),)
