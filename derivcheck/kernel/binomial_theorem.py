"""The binomial theorem, with falling powers of the index: moments of a binomial distribution."""

from __future__ import annotations

from dataclasses import replace

from derivcheck.core.build import OO, ZERO, add, build, constant_value, mul, neg, num, power, relation, sub
from derivcheck.core.certificate import Argument
from derivcheck.core.context import Declaration, Domain
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import NATURAL, Term
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, undefined

_ORDER = 4  # falling powers of the index


def binomial_theorem(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``binomial-theorem``.

        Γ, 0 ≤ k ≤ n ⊢ f(k) = (Σ cⱼ k(k-1)…(k-j+1)) C(n, k) u^k w^(n-k)   Γ ⊢ n ≥ 0
        Γ ⊢ n ≥ J or u + w ≠ 0   Γ, Σ f = Σ cⱼ n(n-1)…(n-j+1) u^j (u + w)^(n-j) ⊢ p
        ──────────────────────────────────────────────────────────────────────────
                                        Γ ⊢ p

    Arguments: the sum of f over 0..n, k (new), u, w, then c₀ … c_J.  The j-th
    derivative by u of (u + w)^n = Σ C(n, k) u^k w^(n-k), times u^j; for n < j
    both sides are 0.  0^0 is 1.  A sum over a..n with a ≤ n + 1 leaves out the first terms.
    """
    match arguments:
        case (Term(op="sum") as total, Term(op="sym") as k, Term() as u, Term() as w, *rest):
            numbers = [c for c in rest if isinstance(c, Term)]
        case _:
            return no_proof("binomial-theorem takes a sum, a new name, two terms and coefficients")
    if len(numbers) != len(rest) or not 0 < len(numbers) <= _ORDER + 1:
        return no_proof("binomial-theorem takes a sum, a new name, two terms and coefficients")
    first, n, f = total.args
    others = (u, w, *numbers)
    begin = constant_value(first)
    if begin is None or begin.denominator != 1 or not 0 <= begin <= _ORDER or not n.sort.integer or n is OO:
        return no_proof("the sum does not go from 0, or a number near it, to an integer")
    taken = total.free | f.free | sequent.spoken()
    if k.sort != NATURAL or k.name in taken:
        return no_proof("the name is not new")
    if any(sequent.context.declaration(name) is None for x in (total, *others) for name in x.free):
        return no_proof("the certificate speaks of something that is not declared")
    if any(x.sort.kind != "scalar" for x in others):
        return no_proof("the certificate's terms are numbers")
    weights = [mul(c, _falling(k, j)) for j, c in enumerate(numbers)]
    each = mul(add(*weights, ZERO), build("binomial", (n, k)), power(u, k), power(w, sub(n, k)))
    inside = sequent.context.declare(Declaration(k.name, k.sort, Domain(lower=ZERO, upper=n)))
    closed = [mul(c, _falling(n, j), power(u, num(j)), power(add(u, w), sub(n, num(j)))) for j, c in enumerate(numbers)]
    left_out = (neg(substitute(f, {total.var.name: num(i)})) for i in range(int(begin)))
    value = add(*closed, ZERO, *left_out)
    order = num(len(numbers) - 1)
    enough = build("or", (relation("ge", n, order), relation("ne", add(u, w), ZERO)))
    field = sequent.field()
    for x in (n, *others):
        fault = undefined(sequent, field, x)
        if fault is not None:
            return fault
    shown = replace(sequent, granted=(*sequent.granted, (relation("eq", total, value), None)))
    terms = relation("eq", substitute(f, {total.var.name: k}), each)
    least = relation("ge", n, num(max(0, int(begin) - 1)))
    return sequent.show(terms, inside), sequent.show(least), sequent.show(enough), shown


def _falling(x: Term, j: int) -> Term:
    """x(x-1)…(x-j+1)"""
    return mul(num(1), num(1), *(sub(x, num(i)) for i in range(j)))
