"""Cited lemmas and labels.

Proves: steps that follow when a cited fact, at terms matched against the
claim, may act as an equation or an assumption; also under a derivative by a symbol.
Gives up: when no instance matches, or its assumptions are not shown.
Certificate: ``lemma(name, x, t, …)``, ``lemma-along(x, name, …)``.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.core.context import Fact
from derivcheck.core.rewrite import substitute, unfold
from derivcheck.core.term import BINDERS, Term
from derivcheck.kernel.check import Sequent
from derivcheck.methods import GaveUp, Method, Proposal, Search

_INSTANCES = 12


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Every instance of every cited fact, the plainest first."""
    reason = GaveUp("")
    used = {f for f in sequent.context.facts if f not in sequent.given}
    for fact in sequent.facts:
        if sequent.words is not None and fact.name not in sequent.words:
            continue
        for instance in list(_instances(sequent, fact))[:_INSTANCES]:
            arguments = [part for name, term in sorted(instance.items()) for part in (name, term)]
            if _already(fact, instance, used):
                continue
            found = search.apply(sequent, "lemma", fact.name, *arguments)
            if not isinstance(found, GaveUp):
                return found
            reason = found
            for x in _along(sequent):
                found = search.apply(sequent, "lemma-along", x, fact.name, *arguments)
                if not isinstance(found, GaveUp):
                    return found
    return reason


def _along(sequent: Sequent) -> list[str]:
    """Symbols the claim differentiates by."""
    claim = unfold(sequent.claim)
    return list(dict.fromkeys(t.args[1].name for t in claim.subterms() if t.op == "diff" and t.args[1].op == "sym"))[:3]


def _already(fact: Fact, instance: dict[str, Term], used: set[Term]) -> bool:
    return substitute(unfold(fact.claim), instance) in used


def _instances(sequent: Sequent, fact: Fact) -> Iterator[dict[str, Term]]:
    """Matches of the fact's sides, and of their parts, in the claim; the identity first."""
    names = frozenset(d.name for d in fact.context.declarations)
    seen: list[dict[str, Term]] = []
    if all(sequent.context.declaration(n) is not None for n in names):
        seen.append({})
        yield {}
    pattern = unfold(fact.claim)
    targets = list(unfold(sequent.claim).subterms())
    for side in (pattern, *pattern.args, *(p for a in pattern.args for p in a.args)):
        if not side.free & names or side.op == "sym":
            continue
        for target in targets:
            found = _match(side, target, names, {})
            if found is None or found in seen:
                continue
            missing = names - set(found)
            if all(sequent.context.declaration(n) is not None for n in missing):
                seen.append(found)
                yield found


def _match(pattern: Term, target: Term, names: frozenset[str], so_far: dict[str, Term]) -> dict[str, Term] | None:
    """The pattern's symbols as parts of the target; not into binders or derivatives."""
    if pattern.op == "sym" and pattern.name in names:
        known = so_far.get(pattern.name)
        if known is not None:
            return so_far if known is target else None
        return {**so_far, pattern.name: target} if target.sort.kind == pattern.sort.kind else None
    if pattern is target and not pattern.free & names:
        return so_far
    if pattern.op == "diff" and target.op == "at" and target.body.op == "diff":
        x = pattern.args[1]
        if x.op == "sym" and x is target.var:
            inner = _match(pattern.args[0], target.body.args[0], names - {x.name}, so_far)
            return None if inner is None else {**inner, x.name: target.args[0]}
        return None
    if pattern.op != target.op or len(pattern.args) != len(target.args) or pattern.op in BINDERS:
        return None
    if pattern.data != target.data:
        return None
    found: dict[str, Term] | None = so_far
    for a, b in zip(pattern.args, target.args, strict=True):
        found = None if found is None else _match(a, b, names, found)
    return found


METHOD = Method("lemma", 50, prove)
