"""Methods: untrusted search for certificates, one method a file, discovered.

A method looks at a sequent and proposes a certificate through a `Search`,
which asks the kernel at once what remains to be shown.  A wrong method costs a
rejected certificate, never a wrong verdict.  Adding one takes a file here with
``METHOD = Method(...)`` and a docstring (Proves / Gives up / Certificate), and
a file of cases in ``tests/methods``.  Searches stop by counted steps.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import import_module

from derivcheck import evaluator
from derivcheck.core.certificate import Argument, Certificate, GaveUp
from derivcheck.core.context import Context, Declaration, Goal
from derivcheck.core.term import Term
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, counted_step, opening
from derivcheck.kernel.express import express
from derivcheck.kernel.limits import behaviour
from derivcheck.kernel.ring import OUT_OF_WORK, Stuck, Work

#: Rules tried by one method, how deep premises may nest, and how many of them all methods look at:
#: under one method, and in the whole search.
STEPS = 240
DEPTH = 4
NODES = 18
ALL_NODES = 30
#: How deep premises may nest under methods that leave simple ones.
DEEPER = 6
#: The kernel's work in the whole search, and what a look at points counts for.
WORK = 150_000_000
LOOK = {evaluator.Effort.GLANCE: 500_000, evaluator.Effort.QUICK: 2_000_000, evaluator.Effort.DEEP: 50_000_000}

_ORDERS = ("ne", "lt", "le", "gt", "ge")

Proposal = Certificate | GaveUp
Prove = Callable[[Sequent, "Search"], Proposal]
#: A rule with its arguments.
Application = tuple[str, *tuple[Argument, ...]]


@dataclass(frozen=True, slots=True)
class Method:
    """A way to look for a certificate.

    ``order`` fixes when it is tried; ``leaf`` methods are tried on premises at
    any depth, the others only while premises may still nest; under ``deep``
    ones they may nest deeper.  ``at_once`` is the part of a method that is no
    leaf which applies its rules and is done.
    """

    name: str
    order: int
    prove: Prove
    leaf: bool = False
    deep: bool = False
    at_once: Prove | None = None
    doc: str = ""


@dataclass(slots=True)
class Search:
    """One search: its count of steps, how deep it stands, how many of the cases are cited facts.
    ``failed`` remembers what could not be shown with how much depth left; ``work`` is what the kernel
    may still do for it and its fellows.
    """

    depth: int = 0
    limit: int = DEPTH
    steps: int = 0
    nodes: int = NODES
    cited: int = 0
    open: set[tuple[object, ...]] = field(default_factory=set)
    failed: dict[tuple[object, ...], int] = field(default_factory=dict)
    work: Work = field(default_factory=lambda: Work(WORK))

    def step(self, sequent: Sequent, rule: str, *arguments: Argument) -> Subgoals | Rejected:
        """The premises one rule leaves, its work on this search's account."""
        premises, spent = counted_step(sequent, rule, arguments)
        self.work.left -= spent
        return premises

    def _over(self) -> str:
        """Why the search ends here, if it does."""
        if self.steps >= STEPS:
            return f"limit: {STEPS} steps"
        return OUT_OF_WORK if self.work.left <= 0 else ""

    def apply(self, sequent: Sequent, rule: str, *arguments: Argument) -> Proposal:
        """A certificate by one rule, its premises closed by the methods in turn."""
        over = self._over()
        if over:
            return GaveUp(over)
        self.steps += 1
        premises = self.step(sequent, rule, *arguments)
        if isinstance(premises, Rejected):
            return GaveUp(premises.message)
        shown = []
        for premise in premises:
            found = self.close(premise)
            if found is None:
                return GaveUp(f"a premise of {rule} stays open")
            shown.append(found)
        return Certificate(rule, arguments, tuple(shown))

    def close(self, sequent: Sequent) -> Certificate | None:
        """A certificate for a premise by whatever method finds one first; none where a point speaks against it."""
        sequent = replace(sequent, work=self.work)
        key = (sequent.context, sequent.claim, sequent.granted, self.cited)
        left = self.limit - self.depth
        if key in self.open or left <= self.failed.get(key, 0):
            return None
        if sequent.claim.op in _ORDERS and not plausible(sequent):
            self.failed[key] = DEEPER
            return None
        self.open.add(key)
        self.depth += 1
        try:
            found = self._by_methods(sequent)
            if found is None and not self._over() and self.nodes > 0:
                self.failed[key] = left
            return found
        finally:
            self.depth -= 1
            self.open.discard(key)

    def _by_methods(self, sequent: Sequent) -> Certificate | None:
        """The leaf methods; then the others, while premises may still nest and nodes are left."""
        for leaf in (True, False):
            if not leaf:
                if self.depth >= self.limit or self.nodes <= 0:
                    return None
                self.nodes -= 1
            for method in discover():
                if method.leaf is leaf:
                    found = self.ask(method.prove, sequent)
                    if isinstance(found, Certificate):
                        return found
        return None

    def ask(self, prove: Prove, sequent: Sequent) -> Proposal:
        """What a method finds, what it looks at by itself on this search's account too."""
        if self.work.left <= 0:
            return GaveUp(self._over())
        if sequent.work is not self.work:
            sequent = replace(sequent, work=self.work)
        try:
            return prove(sequent, self)
        except Stuck as stuck:
            return GaveUp(str(stuck))

    def at_once(self, sequent: Sequent) -> Certificate | None:
        """A certificate for a premise by a method that applies one rule and is done."""
        for method in discover():
            found = (
                Search(depth=DEPTH, cited=self.cited, work=self.work).ask(method.prove, sequent)
                if method.leaf
                else None
            )
            if isinstance(found, Certificate):
                return found
        return None

    def first(self, sequent: Sequent, proposals: Iterable[Application], none: str = "nothing to try") -> Proposal:
        """The first of some rules with arguments that succeeds, each looked for only when the one before has failed.

        ``none`` is the reason where there is no proposal.
        """
        reason = GaveUp(none)
        for rule, *arguments in proposals:
            found = self.apply(sequent, rule, *arguments)
            if isinstance(found, Certificate):
                return found
            reason = found
        return reason


def plausible(sequent: Sequent, effort: evaluator.Effort = evaluator.Effort.GLANCE) -> bool:
    """Whether a few points speak neither against a sequent's claim nor against its being defined.

    Only what shares a name with the claim and the cases at hand, directly or through others, is looked at.
    """
    context, claim = sequent.context, sequent.claim
    if sequent.work is not None:
        sequent.work.left -= LOOK[effort]
    names, before = claim.free.union(*(f.free for f in context.cases)), frozenset[str]()
    while names != before:
        before = names
        names = names.union(*(f.free for f in context.facts if f.free & names))
        names = names.union(*(s.free for d in context.declarations if d.name in names for s in _sizes(d)))
    near = Context(
        tuple(d for d in context.declarations if d.name in names),
        tuple(f for f in context.assumptions if f.free & names),
        tuple(f for f in context.conditions if f.free & names),
        context.cases,
    )
    seen = evaluator.examine(near, claim, effort)
    return seen.counterexample is None and seen.undefined is None


def declared(sequent: Sequent, claim: Term, op: str) -> tuple[Term, ...]:
    """The terms of a claim with this operation that mention declared names only, each once, outermost first."""
    found = dict.fromkeys(t for t in claim.subterms() if t.op == op)
    return tuple(t for t in found if all(sequent.context.declaration(name) is not None for name in t.free))


def limit_value(sequent: Sequent, limit: Term) -> Term | None:
    """The number that the kernel sees a limit to be, if it can be written down."""
    field = sequent.field()
    try:
        found = behaviour(sequent, field, limit)
        if isinstance(found, Rejected) or found.number is None:
            return None
        return express(field, field.reduce(found.number))
    except Stuck:
        return None


def _sizes(declaration: Declaration) -> tuple[Term, ...]:
    ends = (declaration.domain.lower, declaration.domain.upper)
    return (*declaration.sort.shape, *(e for e in ends if e is not None))


@lru_cache(maxsize=1)
def discover() -> tuple[Method, ...]:
    """All methods, in the order they are tried."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        loaded = import_module(f"{__name__}.{module.name}")
        method = getattr(loaded, "METHOD", None)
        if not isinstance(method, Method):
            raise TypeError(f"methods/{module.name}.py has no METHOD: write METHOD = Method(name, order, prove)")
        found.append(replace(method, doc=(loaded.__doc__ or "").strip()))
    return tuple(sorted(found, key=lambda m: (m.order, m.name)))


def search(goal: Goal, work: Work | None = None) -> tuple[Certificate | None, str, tuple[tuple[str, str], ...]]:
    """A certificate and the method that found it, or None and why each method stopped."""
    work = Work(WORK) if work is None else work
    sequent = replace(opening(goal), work=work)
    tried: list[tuple[str, str]] = []
    failed: dict[tuple[object, ...], int] = {}
    nodes = ALL_NODES
    for method in discover():
        limit = DEEPER if method.deep else DEPTH
        looking = Search(limit=limit, nodes=min(nodes, NODES), failed=failed, work=work)
        found = looking.ask(method.prove, sequent)
        nodes -= min(nodes, NODES) - looking.nodes
        if isinstance(found, Certificate):
            return found, method.name, tuple(tried)
        if found.reason:
            tried.append((method.name, found.reason))
    return None, "", tuple(tried)


def direct(goal: Goal, work: Work | None = None) -> tuple[Certificate | None, str]:
    """A certificate by the methods that apply their rules and are done, if there is one, and which found it."""
    work = Work(WORK) if work is None else work
    sequent = replace(opening(goal), work=work)
    for method in sorted(discover(), key=lambda m: m.leaf):  # cited facts first: they are there to be used
        prove = method.prove if method.leaf else method.at_once
        if prove is not None:
            found = Search(depth=DEPTH, work=work).ask(prove, sequent)
            if isinstance(found, Certificate):
                return found, method.name
    return None, ""


__all__ = [
    "Application",
    "GaveUp",
    "Method",
    "Proposal",
    "Search",
    "declared",
    "direct",
    "discover",
    "limit_value",
    "plausible",
    "search",
]
