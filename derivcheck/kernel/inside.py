"""The context inside a binder: what it says of things outside stays, what it says of the bound name is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.term import Term
from derivcheck.kernel.names import size_names
from derivcheck.kernel.propositions import convexity_variables


def under(context: Context, bound: Iterable[Declaration], guards: Iterable[Term] = ()) -> Context:
    """The context inside a binder: facts and ranges that mention an outer thing of the bound name are gone."""
    bound = tuple(bound)
    names = frozenset(d.name for d in bound)
    kept = tuple(replace(d, domain=_without(d.domain, names)) for d in context.declarations if d.name not in names)
    inner = Context(
        (*kept, *bound),
        tuple(f for f in context.assumptions if not speaks_of(f, names)),
        tuple(f for f in context.conditions if not speaks_of(f, names)),
    )
    return replace(inner, cases=tuple(f for f in context.cases if not speaks_of(f, names))).suppose(*guards)


def speaks_of(fact: Term, names: frozenset[str]) -> bool:
    """Whether a fact mentions one of the names, in an array's size too, or says that something is convex on its set."""
    return bool((fact.free | size_names(fact)) & names) or any(x.name in names for x in convexity_variables(fact))


def _without(domain: Domain, names: frozenset[str]) -> Domain:
    lower, upper = (None if e is None or speaks_of(e, names) else e for e in (domain.lower, domain.upper))
    return replace(domain, lower=lower, upper=upper)
