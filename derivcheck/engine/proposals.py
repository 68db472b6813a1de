"""Other forms of a number, solutions of an equation, factors: what sympy proposes.

Untrusted: `force=True` pretends that logarithms and powers split everywhere,
`solve` may lose or invent a solution, `simplify` is wrong on some numbers.  The
caller shows each proposal to the kernel, which takes or leaves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sympy
from sympy.functions.elementary.hyperbolic import HyperbolicFunction
from sympy.functions.elementary.trigonometric import TrigonometricFunction

from derivcheck.core.context import Context
from derivcheck.core.term import Term
from derivcheck.engine.bridge import Bridge, Expression
from derivcheck.engine.guard import EXPANSION, FOLD, NESTING, expansion, folds, nesting
from derivcheck.engine.reading import read
from derivcheck.engine.session import OPERATIONS, attempt, bridge, usable

#: Beyond this many operations no polynomial is multiplied out, and none of the costliest is tried.
WIDE = 250
COSTLY = 100


@dataclass(frozen=True, slots=True)
class Proposal:
    """A Term that may equal the one asked about, and the rewriting that found it."""

    how: str
    term: Term


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """A named search; the heads it is about, without which it is not tried; what makes it cost too much."""

    name: str
    search: Callable[[Expression], Expression]
    heads: tuple[type, ...] = ()
    most: int = OPERATIONS
    polynomial: bool = False
    trigonometric: bool = False


def _exponentials(e: Expression) -> Expression:
    return sympy.powsimp(sympy.expand(e.rewrite(sympy.exp)))


def _reduced(e: Expression) -> Expression:
    return sympy.factor(sympy.cancel(sympy.together(sympy.powsimp(e.rewrite(sympy.exp)))))


def _without_inverses(e: Expression) -> Expression:
    """asinh, acosh, atanh as logarithms; the branch choices of the complex ones don't concern us."""
    return e.rewrite(sympy.log)


def _split_logs(e: Expression) -> Expression:
    return sympy.expand_log(e, force=True)


def _joined_logs(e: Expression) -> Expression:
    return sympy.logcombine(e, force=True)


def _flat_powers(e: Expression) -> Expression:
    return sympy.expand_power_base(sympy.expand_power_exp(sympy.powdenest(e, force=True)), force=True)


def _half_angles(e: Expression) -> Expression:
    return sympy.cancel(sympy.together(sympy.expand_trig(e.rewrite(sympy.tan))))


def _products_to_sums(e: Expression) -> Expression:
    return sympy.expand(sympy.fu(e))


def _folded_cases(e: Expression) -> Expression:
    return sympy.piecewise_fold(e.rewrite(sympy.Piecewise))


def _apart(e: Expression) -> Expression:
    symbols = sorted(e.free_symbols, key=sympy.default_sort_key)
    return sympy.apart(e, symbols[0]) if symbols else e


_POWERS = (sympy.Pow, sympy.exp)
_LOGS = (sympy.log,)
_ANGLES = (TrigonometricFunction, HyperbolicFunction)
_EXPONENTIALS = (*_ANGLES, sympy.exp)
_INVERSES = (sympy.asinh, sympy.acosh, sympy.atanh)
_CASES = (sympy.Piecewise, sympy.Max, sympy.Min, sympy.Abs, sympy.sign)
_GAMMAS = (sympy.gamma, sympy.factorial, sympy.binomial)

#: Cheapest first.  What a rewriting finds is a proposal each on its own.
_REWRITINGS = (
    _Rewriting("expand", sympy.expand, most=WIDE, polynomial=True),
    _Rewriting("cancel", sympy.cancel, most=WIDE, polynomial=True),
    _Rewriting("together", sympy.together, most=WIDE, polynomial=True),
    _Rewriting("factor", sympy.factor, most=WIDE, polynomial=True),
    _Rewriting("powsimp", sympy.powsimp, _POWERS),
    _Rewriting("expand powers", _flat_powers, _POWERS),
    _Rewriting("expand logarithms", _split_logs, _LOGS),
    _Rewriting("combine logarithms", _joined_logs, _LOGS),
    _Rewriting("cases", _folded_cases, _CASES),
    _Rewriting("inverse functions as logarithms", _without_inverses, _INVERSES),
    _Rewriting("sqrtdenest", sympy.sqrtdenest, (sympy.Pow,)),
    _Rewriting("radsimp", sympy.radsimp, (sympy.Pow,), WIDE, polynomial=True),
    _Rewriting("expand trig", sympy.expand_trig, _ANGLES, trigonometric=True),
    _Rewriting("trigsimp", sympy.trigsimp, _ANGLES, WIDE, polynomial=True, trigonometric=True),
    _Rewriting("apart", _apart, most=COSTLY, polynomial=True),
    _Rewriting("exponentials", _exponentials, _EXPONENTIALS, COSTLY, polynomial=True, trigonometric=True),
    _Rewriting("reduced exponentials", _reduced, _EXPONENTIALS, COSTLY, polynomial=True, trigonometric=True),
    _Rewriting("gamma functions", sympy.gammasimp, _GAMMAS, COSTLY, polynomial=True),
    _Rewriting("binomials", sympy.combsimp, _GAMMAS, COSTLY, polynomial=True),
    _Rewriting("half angles", _half_angles, _ANGLES, COSTLY, polynomial=True, trigonometric=True),
    _Rewriting("products to sums", _products_to_sums, _ANGLES, COSTLY, polynomial=True, trigonometric=True),
    _Rewriting("simplify", sympy.simplify, most=COSTLY, polynomial=True, trigonometric=True),
)


def forms(term: Term, context: Context) -> Iterator[Proposal]:
    """See `derivcheck.engine.forms`; each is searched for only when it is asked for."""
    if nesting(term) > NESTING:
        return
    dictionary = bridge(context)
    expression = attempt(dictionary.express, term)
    if expression is None or term.sort.kind != "scalar":
        return
    seen = {term}
    # Derivatives were taken on the way: what will be expanded is the expression, not the term.
    written = attempt(read, dictionary, expression) or term
    wide = max(expansion(term), expansion(written)) > EXPANSION
    deep = max(folds(term), folds(written)) > FOLD
    for name, found in _forms(expression, wide, deep):
        proposed = attempt(read, dictionary, found)
        if proposed is not None and proposed not in seen:
            seen.add(proposed)
            yield Proposal(name, proposed)


def _forms(expression: Expression, wide: bool, deep: bool) -> Iterator[tuple[str, Expression]]:
    yield "rewriting", expression
    seen = {expression}
    for rewriting in _REWRITINGS:
        if (wide and rewriting.polynomial) or (deep and rewriting.trigonometric):
            continue
        if not usable(expression, rewriting.most) or (rewriting.heads and not expression.has(*rewriting.heads)):
            continue
        found = attempt(rewriting.search, expression)
        if found is not None and usable(found) and found not in seen:
            seen.add(found)
            yield rewriting.name, found


def solutions(equation: Term, x: Term, context: Context) -> tuple[Term, ...]:
    """See `derivcheck.engine.solutions`."""
    if equation.op != "eq" or x.op not in ("sym", "index") or nesting(equation) > NESTING:
        return ()
    dictionary = bridge(context)
    a, b = (attempt(dictionary.express, side) for side in equation.args)
    if a is None or b is None or a.is_infinite or b.is_infinite:
        return ()
    if dictionary.mentions(a, x) or dictionary.mentions(b, x):
        return ()
    if max(map(expansion, equation.args)) > EXPANSION or max(map(folds, equation.args)) > FOLD:
        return ()
    found = attempt(sympy.solve, a - b, dictionary.atom(x))
    return _terms(dictionary, found, x)


def _terms(dictionary: Bridge, found: object, x: Term) -> tuple[Term, ...]:
    if not isinstance(found, list):
        return ()
    ordered = sorted((f for f in found if usable(f)), key=sympy.default_sort_key)
    terms = (attempt(read, dictionary, f) for f in ordered)
    name = x.args[0].name if x.op == "index" else x.name
    return tuple(dict.fromkeys(t for t in terms if t is not None and name not in t.free))


def factors(term: Term, context: Context) -> tuple[tuple[Term, int], ...]:
    """See `derivcheck.engine.factors`."""
    dictionary = bridge(context)
    expression = attempt(dictionary.express, term)
    if expression is None or nesting(term) > NESTING or expansion(term) > EXPANSION:
        return ()
    product = attempt(sympy.factor, expression)
    if product is None or not usable(product):
        return ()
    found: list[tuple[Term, int]] = []
    for factor in sympy.Mul.make_args(product):
        base, exponent = factor.as_base_exp() if factor.is_Pow else (factor, sympy.Integer(1))
        if not exponent.is_Integer:
            base, exponent = factor, sympy.Integer(1)
        read_base = attempt(read, dictionary, base)
        if read_base is None:
            return ()
        found.append((read_base, int(exponent)))
    return tuple(found)


def denested(term: Term, context: Context) -> Term | None:
    """See `derivcheck.engine.denested`."""
    dictionary = bridge(context)
    expression = attempt(dictionary.express, term)
    if expression is None:
        return None
    found = attempt(sympy.sqrtdenest, expression)
    if found is None or found == expression or not usable(found):
        return None
    proposed: Term | None = attempt(read, dictionary, found)
    return proposed
