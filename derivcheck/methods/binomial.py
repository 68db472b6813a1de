"""Sums of binomial coefficients by the binomial theorem.

Proves: claims with sums over k = 0..n of binomial(n, k), powers u^k and
w^(n - k), and a polynomial in k: the theorem itself, alternating sums, the
moments of a binomial distribution.
Gives up: at ranges from elsewhere, products of coefficients, degrees above four; where n is not
known to be natural.
Certificate: ``binomial-theorem(S, k, u, w, c, …)`` and what follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import factorial

from derivcheck.core.build import (
    ONE,
    ZERO,
    constant_value,
    div,
    fn,
    is_infinite,
    mul,
    neg,
    num,
    power,
    sub,
    sym,
)
from derivcheck.core.certificate import Argument
from derivcheck.core.rewrite import fresh, substitute, unfold
from derivcheck.core.term import NATURAL, Term
from derivcheck.kernel.check import Sequent
from derivcheck.methods import Application, Method, Proposal, Search, declared

_DEGREE = 4


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Each sum of binomial coefficients that has no value yet."""
    known = {equation.args[0] for equation, _ in sequent.granted}
    claim = unfold(sequent.claim) if sequent.reading.definitions else sequent.claim
    sums = (t for t in declared(sequent, claim, "sum") if not is_infinite(t.args[1]) and t not in known)
    return search.first(sequent, (p for t in sums for p in _proposals(sequent, t)), "")


def _proposals(sequent: Sequent, total: Term) -> Iterator[Application]:
    """The summand as a polynomial in k, of each degree, times C(n, k) u^k w^(n - k)."""
    _, n, f = total.args
    taken = (
        sequent.context.names | sequent.claim.free | f.free | {t.var.name for t in total.subterms() if t.op == "sum"}
    )
    k = sym(fresh("k", taken), NATURAL)
    parts = list(_factors(substitute(f, {total.var.name: k}), 1))
    if sum(1 for part, e in parts if part.op == "binomial" and e == 1 and part.args == (n, k)) != 1:
        return
    u, w, rest = ONE, ONE, ONE
    for part, e in parts:
        if part.op == "binomial":
            continue
        moves = part.op == "exp" or (part.op == "pow" and k.name not in part.args[0].free)
        if not moves or k.name not in part.free:
            rest = mul(rest, part) if e > 0 else div(rest, part)
            continue
        exponent = part.args[-1]
        slope = _slope(exponent, k)
        if part.op == "pow" and e > 0 and exponent is sub(n, k):
            w = mul(w, part.args[0])
            continue
        start = substitute(exponent, {k.name: ZERO})
        base = fn("exp", slope) if part.op == "exp" else power(part.args[0], slope)
        lead = fn("exp", start) if part.op == "exp" else power(part.args[0], start)
        u = mul(u, base) if e > 0 else div(u, base)
        rest = mul(rest, lead) if e > 0 else div(rest, lead)
    for degree in range(_DEGREE + 1 if k.name in rest.free else 1):
        arguments: tuple[Argument, ...] = (total, k, u, w, *_falling(rest, k, degree))
        yield "binomial-theorem", *arguments


def _factors(term: Term, e: int) -> Iterator[tuple[Term, int]]:
    """Factors above (1) and below (-1) the line."""
    match term.op:
        case "mul":
            for arg in term.args:
                yield from _factors(arg, e)
        case "div":
            yield from _factors(term.args[0], e)
            yield from _factors(term.args[1], -e)
        case "neg":
            yield neg(ONE), 1
            yield from _factors(term.args[0], e)
        case _:
            yield term, e


def _slope(exponent: Term, k: Term) -> Term:
    """What the exponent grows by from 0 to 1."""
    step = sub(substitute(exponent, {k.name: ONE}), substitute(exponent, {k.name: ZERO}))
    value = constant_value(step)
    if value is None:
        return step
    return num(value) if value >= 0 else neg(num(-value))


def _falling(rest: Term, k: Term, degree: int) -> list[Term]:
    """c₀ … of a polynomial in falling powers of k: the j-th difference at 0 over j!."""
    values = [substitute(rest, {k.name: num(j)}) for j in range(degree + 1)]
    found = []
    for j in range(degree + 1):
        c = values[0]
        found.append(c if j < 2 else div(c, num(factorial(j))))
        values = [sub(b, a) for a, b in pairwise(values)]
    return found


METHOD = Method("binomial", 53, prove)
