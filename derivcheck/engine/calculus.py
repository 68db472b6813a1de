"""Antiderivatives, as sympy proposes them.

Untrusted: sympy integrates across poles and kinks.  The kernel differentiates
what comes back, and shows by its own rules that the bounds may be put in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import sympy
from sympy.integrals.manualintegrate import manualintegrate

from derivcheck.core.context import Context
from derivcheck.core.term import Term
from derivcheck.engine import gaussian
from derivcheck.engine.bridge import Expression
from derivcheck.engine.guard import EXPANSION, FOLD, MIXED, NESTING, expansion, folds, mixed, nesting
from derivcheck.engine.reading import read
from derivcheck.engine.session import attempt, bridge, counted, usable

_UNFINISHED = (sympy.Integral, sympy.Piecewise, sympy.RootSum, sympy.Sum, sympy.Order)
_SEARCHES: tuple[tuple[Callable[..., Expression], dict[str, bool]], ...] = (
    (manualintegrate, {}),
    (sympy.integrate, {"risch": False, "meijerg": False}),
)
#: Calls inside sympy for one of its searches, or for another form of the integrand; first a few for each.
_CALLS = (200_000, 1_000_000)
#: Antiderivatives worth the kernel's while for one integrand.
CANDIDATES = 20


def antiderivatives(f: Term, x: Term, context: Context) -> Iterator[Term]:
    """See `derivcheck.engine.antiderivatives`."""
    if nesting(f) > NESTING or expansion(f) > EXPANSION or folds(f) > (MIXED if mixed(f, x.name) else FOLD):
        return
    dictionary = bridge(context)
    integrand = attempt(dictionary.express, f)
    if integrand is None or integrand.is_infinite or dictionary.mentions(integrand, x):
        return
    seen: set[Term] = set()
    for found in _searched(integrand, dictionary.atom(x)):
        term = attempt(read, dictionary, found)
        if term is not None and term not in seen:
            seen.add(term)
            yield term
        if len(seen) == CANDIDATES:
            return


def _searched(integrand: Expression, variable: Expression) -> Iterator[Expression]:
    """What the searches find, the quick ones first."""
    known = attempt(gaussian.antiderivative, integrand, variable)
    if known is not None and usable(known):
        yield known
    tried: set[tuple[object, Expression]] = set()
    for most in _CALLS:
        forms = [integrand, *(counted(most, attempt, rewrite, integrand) for rewrite in (sympy.expand, sympy.simplify))]
        for search, options in _SEARCHES:
            for form in forms:
                if form is None or (search, form) in tried or not usable(form):
                    continue
                found = counted(most, partial(attempt, search, form, variable, **options))
                if found is None:
                    continue
                tried.add((search, form))
                if usable(found) and not found.has(*_UNFINISHED):
                    yield from _log_variants(found, variable)


def _log_variants(antiderivative: Expression, variable: Expression) -> Iterator[Expression]:
    """Log(u) is an antiderivative of u'/u where u is positive, log(-u) where it is negative."""
    yield antiderivative
    turned = {a: sympy.log(-a.args[0]) for a in antiderivative.atoms(sympy.log) if a.has(variable)}
    if turned:
        yield antiderivative.xreplace(turned)
        absolute = {a: sympy.log(sympy.Abs(a.args[0])) for a in turned}
        yield antiderivative.xreplace(absolute)
