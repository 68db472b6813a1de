"""Cited lemmas and labels.

Proves: steps that follow when a cited fact, at terms matched against the
claim, may act as an equation or an assumption; also under a derivative.
Gives up: when no instance matches, or its assumptions are not shown.
Certificate: ``lemma(name, x, t, …)``, ``lemma-along(x, name, …)`` with a symbol or an entry x.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from derivcheck.core.build import build, constant_value, is_infinite, num, sym
from derivcheck.core.certificate import Argument, Certificate
from derivcheck.core.context import Context, Declaration, Fact
from derivcheck.core.rewrite import substitute, unfold
from derivcheck.core.term import BINDERS, NATURAL, Term
from derivcheck.errors import SortError
from derivcheck.kernel.check import Rejected, Sequent
from derivcheck.kernel.propositions import conjuncts
from derivcheck.methods import GaveUp, Method, Proposal, Search

_INSTANCES = 4


def prove(sequent: Sequent, search: Search) -> Proposal:
    """The cited facts as they stand, then with every instance that matches; then whatever closes the claim."""
    found = at_once(sequent, search)
    if isinstance(found, Certificate) or not found.reason:
        return found
    return _apply(sequent, search, list(_applications(sequent, _INSTANCES)), direct=False)


def at_once(sequent: Sequent, search: Search) -> Proposal:
    """The cited facts as they stand, and one rule more."""
    if search.cited or not sequent.facts:
        return GaveUp("")
    return _apply(sequent, search, list(_applications(sequent, 1)), direct=True)


Application = tuple[str, tuple[Argument, ...]]


def _apply(sequent: Sequent, search: Search, applications: list[Application], direct: bool) -> Proposal:
    """All applications one after the other, then a certificate for what is left."""
    try:
        return _applied(sequent, search, applications, direct)
    finally:
        search.cited = 0


def _applied(sequent: Sequent, search: Search, applications: list[Application], direct: bool) -> Proposal:
    applied: list[tuple[str, tuple[Argument, ...], tuple[Certificate, ...]]] = []
    reason = GaveUp("no instance of a cited fact matches")
    for rule, arguments in applications:
        premises = search.step(sequent, rule, *arguments)
        if isinstance(premises, Rejected):
            reason = GaveUp(premises.message)
            continue
        *needed, main = premises
        shown = [search.at_once(premise) for premise in needed]
        certificates = tuple(c for c in shown if c is not None)
        if len(certificates) == len(needed):
            applied.append((rule, arguments, certificates))
            sequent = main
            search.cited += 1
    if not applied:
        return reason
    if direct and sequent.claim.op == "eq" and sequent.context.facts[-1] is not sequent.claim:
        found = search.at_once(sequent) or _literally(sequent, search)  # most equations follow by the fact as a rule
    else:
        found = _literally(sequent, search) or (search.at_once(sequent) if direct else search.close(sequent))
    if found is None:
        return GaveUp("the cited facts do not close the step")
    for rule, arguments, certificates in reversed(applied):
        found = Certificate(rule, arguments, (*certificates, found))
    return found


def _literally(sequent: Sequent, search: Search) -> Certificate | None:
    """The claim is the fact that was applied last."""
    found = search.apply(sequent, "hypothesis", len(sequent.context.facts) - 1)
    return found if isinstance(found, Certificate) else None


def _applications(sequent: Sequent, instances: int) -> Iterator[Application]:
    """Instances of the cited facts, plain and along the symbols that the claim differentiates by."""
    along = _along(sequent)
    for fact in sequent.facts:
        if sequent.words is not None and fact.name not in sequent.words:
            continue
        for instance in islice(_instances(sequent, fact), instances):
            arguments = tuple(part for pair in sorted(instance.items()) for part in pair)
            try:
                claim = substitute(unfold(fact.claim), instance) if instance else unfold(fact.claim)
            except SortError:  # a vector of another size
                continue
            sides = {side for part in conjuncts(claim) for side in part.args}
            moved = list(dict.fromkeys(x for x, body in along if body in sides))
            if instances > 1 or not moved:
                yield "lemma", (fact.name, *arguments)
            for x in moved:
                yield "lemma-along", (x, fact.name, *arguments)


def _along(sequent: Sequent) -> list[tuple[str | Term, Term]]:
    """Symbols and entries the claim differentiates by, and what it differentiates."""
    found = [(*t.args[1::-1],) for t in unfold(sequent.claim).subterms() if t.op == "diff"]
    return [(x.name if x.op == "sym" else x, body) for x, body in dict.fromkeys(found)][:4]


def _instances(sequent: Sequent, fact: Fact) -> Iterator[dict[str, Term]]:
    """Matches of the fact's sides, and of their parts, in the claim; the identity first, where its indices occur."""
    names = frozenset(d.name for d in fact.context.declarations)
    seen: list[dict[str, Term]] = []
    own = {d.name: sym(d.name, d.sort) for d in fact.context.declarations}
    beside = fillers(sequent.context, fact)
    lost = {d.name for d in fact.context.declarations if d.index} & fact.claim.free - sequent.claim.free
    if not lost and all(n in beside or sequent.context.declaration(n) is not None for n in names):
        seen.append(beside)
        yield beside
    pattern = unfold(fact.claim)
    targets = list(unfold(sequent.claim).subterms())
    for side in (pattern, *pattern.args, *(p for a in pattern.args for p in a.args)):
        if not side.free & names or side.op == "sym":
            continue
        for target in targets:
            found = _match(side, target, names, {})
            found = None if found is None else {n: t for n, t in found.items() if t is not own[n]}
            if found is None:
                continue
            if any(t.free - sequent.context.names - sequent.claim.free for t in found.values()):
                continue  # a bound name means nothing outside its range
            found = {**fillers(sequent.context, fact, found), **found}
            missing = names - set(found)
            if found not in seen and all(sequent.context.declaration(n) is not None for n in missing):
                seen.append(found)
                yield found


def fillers(context: Context, fact: Fact, instance: dict[str, Term] | None = None) -> dict[str, Term]:
    """Some value for each symbol that only the fact declares and its claim does not mention.

    The type of such a symbol has to be inhabited where the fact is used, and a value shows that it is.
    """
    found = dict(instance or {})
    used = {n for d in fact.context.declarations for size in d.sort.shape for n in size.free} | fact.claim.free
    unused = [d for d in fact.context.declarations if d.name not in used]
    for d in sorted(unused, key=lambda d: d.sort.kind == "array"):
        if d.name not in found and not _alike(context.declaration(d.name), d):
            value = _some(d, found)
            if value is not None:
                found[d.name] = value
    return {d.name: found[d.name] for d in unused if d.name in found}


def _alike(own: Declaration | None, other: Declaration) -> bool:
    return own is not None and own.sort == other.sort and own.domain == other.domain


def _some(declaration: Declaration, instance: dict[str, Term]) -> Term | None:
    """A value of a declared set: its lower end, a number inside, an array of such."""
    sort, domain = declaration.sort, declaration.domain
    if declaration.index:
        return None if domain.lower is None else substitute(domain.lower, instance)
    if sort.kind == "function" or sort.symmetric:
        return None
    value = _number(declaration)
    if value is None or sort.kind == "scalar":
        return value
    for k, size in reversed(list(enumerate(sort.shape))):
        value = build("array", (substitute(size, instance), value), sym(f"k{k}", NATURAL))
    return value


def _number(declaration: Declaration) -> Term | None:
    domain = declaration.domain
    if domain.values is not None:
        return num(domain.values[0])
    ends = [None if e is None or is_infinite(e) else constant_value(e) for e in (domain.lower, domain.upper)]
    match ends:
        case [None, None]:
            return num(1)
        case [low, None] if low is not None:
            return num(low + 1)
        case [None, high] if high is not None:
            return num(high - 1)
        case [low, high] if low is not None and high is not None:
            return None if declaration.sort.integer else num((low + high) / 2)
    return None


def _match(pattern: Term, target: Term, names: frozenset[str], so_far: dict[str, Term]) -> dict[str, Term] | None:
    """The pattern's symbols as parts of the target; not into binders or derivatives."""
    if pattern.op == "sym" and pattern.name in names:
        known = so_far.get(pattern.name)
        if known is not None:
            return so_far if known is target else None
        alike = target.sort.kind == pattern.sort.kind and len(target.sort.shape) == len(pattern.sort.shape)
        return {**so_far, pattern.name: target} if alike else None
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


METHOD = Method("lemma", 50, prove, at_once=at_once)
