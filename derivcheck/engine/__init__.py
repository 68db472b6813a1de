"""The engine: sympy behind typed façades, for the methods that search.

Untrusted by design.  sympy is often right and sometimes wrong, so what comes
out of here is a *proposal*: a Term the kernel has to check from scratch.  A
wrong answer costs a rejected certificate, never a wrong verdict.

This package alone imports sympy, and only when one of these functions runs, so
that importing it is free.  No author's text ever reaches sympy, not even as a
symbol's name: inside, symbols are s0, s1, … and functions f0, f1, …
Nothing here stops by a clock; callers run in processes that can be killed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from derivcheck.core.context import Context

if TYPE_CHECKING:
    from derivcheck.core.term import Term
    from derivcheck.engine.proposals import Proposal

__all__ = [
    "antiderivatives",
    "asserted",
    "denested",
    "differences",
    "exponential_terms",
    "factors",
    "forms",
    "multiple",
    "solutions",
]

_ANYWHERE = Context()


def forms(term: Term, context: Context = _ANYWHERE) -> Iterator[Proposal]:
    """Other forms the number ``term`` may have, cheapest first, each once and with the rewriting that found it."""
    from derivcheck.engine.proposals import forms

    return forms(term, context)


def antiderivatives(f: Term, x: Term, context: Context = _ANYWHERE) -> Iterator[Term]:
    """Terms F, elementary or in ``erf``, whose derivative by ``x`` may be ``f``, likeliest first, at most 20.

    ``x`` is taken as the context declares it; for a bound name, declare it first.
    """
    from derivcheck.engine.calculus import antiderivatives

    return antiderivatives(f, x, context)


def solutions(equation: Term, x: Term, context: Context = _ANYWHERE) -> tuple[Term, ...]:
    """Terms free of ``x`` that may solve ``a = b`` for it; not necessarily all of them."""
    from derivcheck.engine.proposals import solutions

    return solutions(equation, x, context)


def factors(term: Term, context: Context = _ANYWHERE) -> tuple[tuple[Term, int], ...]:
    """Factors with exponents (negative below the fraction line) whose product ``term`` may be."""
    from derivcheck.engine.proposals import factors

    return factors(term, context)


def denested(term: Term, context: Context = _ANYWHERE) -> Term | None:
    """The term with nested roots written side by side, or None where none can be."""
    from derivcheck.engine.proposals import denested

    return denested(term, context)


def differences(f: Term, j: Term, context: Context = _ANYWHERE) -> Iterator[Term]:
    """Terms G with ``f(j) = G(j) - G(j + 1)``, perhaps."""
    from derivcheck.engine.series import differences

    return differences(f, j, context)


def exponential_terms(f: Term, k: Term, u: Term, j: Term, context: Context = _ANYWHERE) -> tuple[Term, Term] | None:
    """c and G with ``f = G(j) - G(j + 1) + c*u^k/k!``, perhaps, where ``f`` may be a polynomial in k times ``u^k/k!``.

    ``k`` is ``j`` and a number more.
    """
    from derivcheck.engine.series import exponential_terms

    return exponential_terms(f, k, u, j, context)


def multiple(f: Term, s: Term, j: Term, context: Context = _ANYWHERE) -> Term | None:
    """c free of ``j`` with ``f = c*s``, perhaps."""
    from derivcheck.engine.series import multiple

    return multiple(f, s, j, context)


def asserted(term: Term, context: Context = _ANYWHERE) -> Term | str | None:
    """The value ("oo", "-oo") sympy says an integral, a limit or an infinite sum has, by counted calls; unproved."""
    from derivcheck.engine.values import value

    return value(term, context)
