"""Infinite sums: terms that telescope, and power series known from analysis.

An infinite sum is the limit of its partial sums; nothing is rearranged, and
what is not shown to converge gets no value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from derivcheck.core.build import (
    ONE,
    OO,
    PI,
    ZERO,
    add,
    build,
    div,
    fn,
    is_infinite,
    mul,
    neg,
    num,
    power,
    relation,
    sub,
)
from derivcheck.core.certificate import Argument
from derivcheck.core.context import Declaration, Domain
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import NATURAL, Term
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, undefined

_FIRST = 12  # terms of a known series that a sum may leave out


@dataclass(frozen=True, slots=True)
class Known:
    """Σ s(u, k) over k ≥ first is the value, where all the relations hold."""

    first: int
    term: Callable[[Term, Term], Term]
    value: Callable[[Term], Term]
    where: Callable[[Term], tuple[Term, ...]]


def _odd(k: Term) -> Term:
    return add(mul(num(2), k), ONE)


def _even(k: Term) -> Term:
    return mul(num(2), k)


def _alternating(k: Term, term: Term) -> Term:
    return mul(power(num(-1), k), term)


def _anywhere(u: Term) -> tuple[Term, ...]:
    return ()


#: Power series of analysis, at the ends of their intervals where they converge (Abel).
KNOWN: dict[str, Known] = {
    "exp": Known(0, lambda u, k: div(power(u, k), fn("factorial", k)), lambda u: fn("exp", u), _anywhere),
    "cosh": Known(
        0, lambda u, k: div(power(u, _even(k)), fn("factorial", _even(k))), lambda u: fn("cosh", u), _anywhere
    ),
    "sinh": Known(0, lambda u, k: div(power(u, _odd(k)), fn("factorial", _odd(k))), lambda u: fn("sinh", u), _anywhere),
    "cos": Known(
        0,
        lambda u, k: _alternating(k, div(power(u, _even(k)), fn("factorial", _even(k)))),
        lambda u: fn("cos", u),
        _anywhere,
    ),
    "sin": Known(
        0,
        lambda u, k: _alternating(k, div(power(u, _odd(k)), fn("factorial", _odd(k)))),
        lambda u: fn("sin", u),
        _anywhere,
    ),
    "log": Known(
        1,
        lambda u, k: div(power(u, k), k),
        lambda u: neg(fn("log", sub(ONE, u))),
        lambda u: (relation("ge", u, num(-1)), relation("lt", u, ONE)),
    ),
    "atan": Known(
        0,
        lambda u, k: _alternating(k, div(power(u, _odd(k)), _odd(k))),
        lambda u: fn("atan", u),
        lambda u: (relation("ge", u, num(-1)), relation("le", u, ONE)),
    ),
    "reciprocal squares": Known(
        1, lambda u, k: div(ONE, power(k, num(2))), lambda u: div(power(PI, num(2)), num(6)), _anywhere
    ),
}


def series(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``series``.

        Γ, j natural ⊢ f(a + j) = G(j) - G(j + 1) + c s(u, b + j)   Γ ⊢ lim G = l, j → ∞
        Σ s(u, k) over k ≥ b is S where u is as `KNOWN` asks   Γ, Σ f = G(0) - l + c S ⊢ p
        ──────────────────────────────────────────────────────────────────────────────────
                                           Γ ⊢ p

    Arguments: the sum of f over k = a..oo; j (new), G in that name, l; and, if
    c is not 0, c, the name of a known series, u, and the integer b.  The
    partial sums are G(0) - G(n) + c Σ s, and converge.
    """
    each, whole, needed, others = None, None, tuple[Term, ...](), tuple[Term, ...]()
    match arguments:
        case (Term(op="sum") as total, Term(op="sym") as j, Term() as g, Term() as end):
            others = (g, end)
        case (
            Term(op="sum") as total,
            Term(op="sym") as j,
            Term() as g,
            Term() as end,
            Term() as c,
            str(name),
            Term() as u,
            int(b),
        ):
            others = (g, end, c, u)
        case _:
            return no_proof(
                "series takes an infinite sum, a new name, a term in it, its limit, and perhaps a known series"
            )
    if not sequent.allows("calculus"):
        return Rejected("justification", "`by:` does not admit calculus")
    fault = _misfit(sequent, total, j, others)
    if fault is not None:
        return fault
    if len(others) == 4:
        known = KNOWN.get(name)
        if known is None or not known.first <= b <= known.first + _FIRST:
            return no_proof("there is no such known series, or it starts elsewhere")
        each, needed = mul(c, known.term(u, add(num(b), j))), known.where(u)
        left_out = (neg(known.term(u, num(k))) for k in range(known.first, b))
        whole = mul(c, add(known.value(u), ZERO, *left_out))
    a, _, f = total.args
    context = sequent.context.declare(Declaration(j.name, j.sort, Domain(lower=ZERO)))
    difference = sub(g, substitute(g, {j.name: add(j, ONE)}))
    term = substitute(f, {total.var.name: add(a, j)})
    terms = relation("eq", term, difference if each is None else add(difference, each))
    tends = relation("eq", build("limit", (OO, g), (j, "")), end)
    value = sub(substitute(g, {j.name: ZERO}), end)
    equation = relation("eq", total, value if whole is None else add(value, whole))
    shown = replace(sequent, granted=(*sequent.granted, (equation, None)), defined=sequent.defined | {total})
    return (sequent.show(terms, context), sequent.show(tends), *(sequent.show(p) for p in needed), shown)


def _misfit(sequent: Sequent, total: Term, j: Term, others: tuple[Term, ...]) -> Rejected | None:
    """None if the sum is over all integers from one on that has a value, and the terms are numbers, the name new."""
    a, last, f = total.args
    if last is not OO or is_infinite(a):
        return no_proof("the sum does not go from an integer to oo")
    if total.var.sort.natural and not a.sort.natural:
        return no_proof("the bound name is of a sort that its values do not have")
    taken = total.free | sequent.spoken()
    if j.sort != NATURAL or j.name in taken or j.name in f.free:
        return no_proof("the name is not new")
    if any(sequent.context.declaration(name) is None for x in (total, *others) for name in x.free - {j.name}):
        return no_proof("the certificate speaks of something that is not declared")
    if any(x.sort.kind != "scalar" or is_infinite(x) for x in others) or any(j.name in x.free for x in others[1:]):
        return no_proof("the certificate's terms are numbers, and but the first one free of the new name")
    field = sequent.field()
    return undefined(sequent, field, a) or undefined(sequent, field, others[1])
