"""Terms of infinite sums: as differences, and as multiples of the terms of a power series.

Untrusted: Gosper's algorithm divides by what may vanish, and powers are joined
as if every base were positive.  The kernel compares the terms one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import sympy
from sympy.concrete.gosper import gosper_term
from sympy.functions.combinatorial.numbers import stirling

from derivcheck.core.context import Context
from derivcheck.core.term import Term
from derivcheck.engine.bridge import Expression
from derivcheck.engine.guard import EXPANSION, NESTING, expansion, nesting
from derivcheck.engine.reading import read
from derivcheck.engine.session import attempt, bridge, usable

_DEGREE = 6


def differences(f: Term, j: Term, context: Context) -> Iterator[Term]:
    """See `derivcheck.engine.differences`."""
    if nesting(f) > NESTING or expansion(f) > EXPANSION:
        return
    dictionary = bridge(context)
    body = attempt(dictionary.express, f)
    if body is None or dictionary.mentions(body, j):
        return
    variable = dictionary.atom(j)
    bases = _exponentials(body, variable)
    plain = body.xreplace({e: base**variable * e.subs(variable, 0) for e, base in bases.items()})
    back = {base: (e / e.subs(variable, 0)).subs(variable, 1) for e, base in bases.items()}
    for search in (_gosper, _gosper_by_terms):
        found = attempt(lambda find: find(plain, variable).xreplace(back), search)
        if found is not None and usable(found):
            term = attempt(read, dictionary, found)
            if term is not None:
                yield term


def _exponentials(body: Expression, j: Expression) -> dict[Expression, Expression]:
    """Exponentials whose argument is linear in j, each with a symbol for its factor from one j to the next."""
    moving = [e for e in body.atoms(sympy.exp) if e.args[0].is_polynomial(j) and sympy.degree(e.args[0], j) == 1]
    return {e: sympy.Dummy(positive=True) for e in sorted(moving, key=sympy.default_sort_key)}


def _gosper(body: Expression, j: Expression) -> Expression | None:
    """-R f, where R f is f's indefinite sum."""
    ratio = gosper_term(sympy.powsimp(body), j)
    return None if ratio is None else sympy.simplify(-ratio * body)


def _gosper_by_terms(body: Expression, j: Expression) -> Expression | None:
    parts = [_gosper(part, j) for part in sympy.Add.make_args(sympy.expand(body))]
    return None if any(p is None for p in parts) else sympy.Add(*parts)


def exponential_terms(f: Term, k: Term, u: Term, j: Term, context: Context) -> tuple[Term, Term] | None:
    """See `derivcheck.engine.exponential_terms`."""
    dictionary = bridge(context)
    body, index, base = (attempt(dictionary.express, t) for t in (f, k, u))
    if body is None or index is None or base is None:
        return None
    found = attempt(_against_exponential, body, index, base, dictionary.atom(j))
    if found is None:
        return None
    c, g = (attempt(read, dictionary, e) for e in found)
    return None if c is None or g is None else (c, g)


def _against_exponential(
    body: Expression, k: Expression, u: Expression, j: Expression
) -> tuple[Expression, Expression] | None:
    """C and G with p(k) u^k/k! = G(j) - G(j + 1) + C u^k/k!, from (k)ᵢ u^k/k! = u (k)ᵢ₋₁ u^k/k! - Δ((k)ᵢ u^k/k!)."""
    place = sympy.Dummy()
    quotient = sympy.simplify(sympy.powsimp(sympy.combsimp(body * sympy.factorial(k) * u ** (-k)), force=True))
    polynomial = sympy.Poly(sympy.expand(quotient).subs(j, place - (k - j)), place)
    if polynomial.degree() > _DEGREE or any(c.has(j) for c in polynomial.all_coeffs()):
        return None
    powers = polynomial.all_coeffs()[::-1]
    falling = [sum(powers[n] * stirling(n, i) for n in range(i, len(powers))) for i in range(len(powers))]
    term = u**k / sympy.factorial(k)
    c = sympy.simplify(sum(falling[i] * u**i for i in range(len(falling))))
    g = sympy.Add(
        *(
            falling[i] * u ** (i - m) * sympy.prod([k - n for n in range(m)]) * term
            for i in range(1, len(falling))
            for m in range(1, i + 1)
        )
    )
    return c, g


@lru_cache(maxsize=256)
def multiple(f: Term, s: Term, j: Term, context: Context) -> Term | None:
    """See `derivcheck.engine.multiple`.

    Remembered: a search comes back to one sum under many premises, and each question takes sympy long.
    """
    dictionary = bridge(context)
    body, other = (attempt(dictionary.express, t) for t in (f, s))
    if body is None or other is None:
        return None
    quotient = attempt(_quotient, body, other)
    if quotient is None or quotient.has(dictionary.atom(j)):
        return None
    return attempt(read, dictionary, quotient)


def _quotient(a: Expression, b: Expression) -> Expression:
    return sympy.simplify(sympy.powsimp(sympy.combsimp(a / b), force=True))
