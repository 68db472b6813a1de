"""Matrix algebra on words: products, transposes, inverses, determinants of symbolic size.

Proves: equations of matrices, vectors and numbers made of them, by
A inv(A) = 1, inv(A B) = inv(B) inv(A), transposes and symmetry, assumed
equations of matrices; inverses of sums (Woodbury, push-through, normal
equations) by multiplying with the matrices inverted until no inverse is left.
Gives up: when no few multiplications clear the inverses, which refutes nothing.
Certificate: ``matrix-words(side, M, …)``, the matrices to multiply by.
"""

from __future__ import annotations

from derivcheck.core.build import DERIVATIVES
from derivcheck.core.certificate import Argument
from derivcheck.kernel.check import Rejected, Sequent
from derivcheck.kernel.matrices import cancelled, opening, outermost
from derivcheck.kernel.ring import Stuck
from derivcheck.kernel.words import Combination
from derivcheck.methods import GaveUp, Method, Proposal, Search

_ROUNDS = 5
_KEPT = 4

State = tuple[tuple[Argument, ...], Combination]


def prove(sequent: Sequent, search: Search) -> Proposal:
    """As it stands, then after multiplications, fewest words first."""
    ops = {t.op for side in (sequent.claim, *sequent.context.facts) for t in side.subterms()}
    if sequent.claim.op != "eq" or not ops & {"inv", "det", "matmul", "dot"}:
        return GaveUp("")
    derivatives = bool(ops & {*DERIVATIVES})
    if derivatives and all(side.sort.kind == "scalar" for side in sequent.claim.args):
        return GaveUp("")  # the normal form has said all there is to say
    found = search.apply(sequent, "matrix-words")
    if not isinstance(found, GaveUp) or "inv" not in ops:
        return found
    try:
        return _search(sequent, search, derivatives)
    except Stuck as stuck:
        return GaveUp(str(stuck))


def _search(sequent: Sequent, search: Search, derivatives: bool) -> Proposal:
    opened = opening(sequent)
    if isinstance(opened, Rejected):
        return GaveUp(opened.message)
    _, field, difference, _ = opened
    states: list[State] = [((), difference)]
    cleared: list[State] = []
    for _ in range(_ROUNDS):
        following: list[State] = []
        for so_far, a in states:
            choices = list(outermost(field, a))
            if not choices and so_far and not derivatives:
                cleared.append((so_far, a))
            for left, matrix in choices:
                side = "left" if left else "right"
                following.append(((*so_far, side, matrix), cancelled(field, left, matrix, a)))
        states = sorted(following, key=lambda s: len(s[1].terms))[:_KEPT]
        if states and not states[0][1].terms:
            return search.apply(sequent, "matrix-words", *states[0][0])
    proposals: list[tuple[str, *tuple[Argument, ...]]] = [("matrix-words", *so_far) for so_far, _ in cleared[:1]]
    return search.first(sequent, proposals)


METHOD = Method("matrix-words", 25, prove, leaf=True)
