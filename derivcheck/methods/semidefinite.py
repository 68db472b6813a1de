"""What an assumed semidefinite matrix says of numbers.

Proves: inequalities that hold by vᵀAv ≥ 0, by vᵀAv > 0 for v ≠ 0 where A is definite,
or by (uᵀAv)² ≤ uᵀAu·vᵀAv, at vectors of the claim, sums and differences of two, or
unit vectors of its entries.
Gives up: when no such vector leads on.
Certificate: ``form(k, v)``, ``form(k, v, strict)``, ``form(k, u, v)`` and what follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from derivcheck.core.build import add, build, sub
from derivcheck.core.certificate import Argument
from derivcheck.core.term import Term
from derivcheck.kernel.check import Rejected, Sequent, step
from derivcheck.kernel.order import orders_numbers
from derivcheck.methods import GaveUp, Method, Proposal, Search

_TRIED = 3


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Each semidefinite matrix among the facts at each vector, then at pairs of them."""
    if not orders_numbers(sequent.claim):
        return GaveUp("")
    reason: Proposal = GaveUp("")
    own = frozenset() if sequent.allows("hypothesis") else sequent.given
    for k, fact in enumerate(sequent.context.facts):
        if fact.op in ("psd", "pd") and fact not in own:
            vectors = list(dict.fromkeys(_vectors(sequent.claim, fact.args[0])))[:_TRIED]
            for arguments in _proposals(fact.op, sequent.claim.op, vectors):
                if not _known(sequent, k, arguments):
                    reason = search.apply(sequent, "form", k, *arguments)
                    if not isinstance(reason, GaveUp):
                        return reason
    return reason


def _vectors(claim: Term, matrix: Term) -> Iterator[Term]:
    """What is written beside a matrix or in an inner product, images of this one last; the claim's symbols
    of the right size; unit vectors for the indices of the matrix's entries there.
    """
    shape = (matrix.sort.shape[0],)
    beside = [t.args[-1] for t in (*_outside(claim), *claim.subterms()) if t.op in ("matmul", "dot")]
    written = [v for v in beside if v.sort.shape == shape and v.op != "sym" and v.free <= claim.free]
    yield from sorted(written, key=lambda v: matrix in v.args)
    for t in claim.subterms():
        if t.op == "sym" and t.sort.shape == shape:
            yield t
        if t.op == "index" and t.args[0] is matrix:
            yield from (build("col", (build("eye", shape), i)) for i in t.args[1:] if i.free <= claim.free)


def _outside(term: Term) -> Iterator[Term]:
    """The terms outside the bodies of definitions."""
    yield term
    for part in term.args[:-1] if term.op == "call" else term.args:
        yield from _outside(part)


def _proposals(op: str, relation: str, vectors: list[Term]) -> Iterator[tuple[Argument, ...]]:
    """One vector, first as strictly as the claim is; two; their difference and sum."""
    plain: list[tuple[Argument, ...]] = [(v,) for v in vectors]
    strict: list[tuple[Argument, ...]] = [(v, "strict") for v in vectors] if op == "pd" else []
    exact = relation in ("le", "ge")
    yield from plain if exact or not strict else strict
    yield from combinations(vectors, 2)
    yield from strict if exact else plain if strict else ()
    for u, v in combinations(vectors, 2):
        yield (sub(u, v),)
        yield (add(u, v),)


def _known(sequent: Sequent, k: int, arguments: tuple[Argument, ...]) -> bool:
    """Whether what the rule adds is a fact already, or the rule does not apply."""
    premises = step(sequent, "form", (k, *arguments))
    return isinstance(premises, Rejected) or premises[-1].context.cases[-1] in sequent.context.facts


METHOD = Method("semidefinite", 61, prove)
