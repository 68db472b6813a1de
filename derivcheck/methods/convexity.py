"""Semidefiniteness and convexity.

Proves: ``psd`` and ``pd`` through symmetry and the quadratic form vᵀAv for
every v; ``convex``, ``strictly_convex``, ``concave`` through the Hessian (the
second derivative) or by composition (also at kinks), on declared sets that
nothing else restricts; ``not psd`` and ``not convex`` by a witness.
Gives up: when the quadratic form is not seen to be a sum of nonnegative terms,
or a part is neither convex nor concave.
Certificate: ``psd``, ``cone``, ``minors``, ``composed``, ``curvature``, ``curvature(c)``,
``indefinite(w)``, ``not-convex(a, b)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, product

from derivcheck.core.build import CONVEXITY, ONE, ZERO, add, build, div, mul, neg, num, relation, sym
from derivcheck.core.rewrite import literal_size
from derivcheck.core.term import Term
from derivcheck.kernel import lower
from derivcheck.kernel.check import Sequent
from derivcheck.methods import GaveUp, Method, Proposal, Search, plausible

#: Pairs of points tried as witnesses against convexity.
_PAIRS = [(a, b) for a in range(-4, 5) for b in range(a + 1, 5)]
#: Plausible witnesses put to the kernel.
_TRIED = 3


def prove(sequent: Sequent, search: Search) -> Proposal:
    """By the predicate."""
    claim = sequent.claim
    if claim.op in ("psd", "pd"):
        assumed = any(f.op in ("psd", "pd") for f in sequent.context.facts)
        rules = (
            ("cone", "minors", "psd") if assumed else ("psd", "cone", "minors")
        )  # squares are what one likes to read
        return search.first(sequent, ((rule,) for rule in rules))
    if claim.op in CONVEXITY:
        found = search.first(sequent, (("composed",), ("curvature",)))
        if claim.op == "strictly_convex" and isinstance(found, GaveUp):
            return search.first(sequent, (("curvature", c) for c in _flat(sequent)))
        return found
    if claim.op == "not" and claim.args[0].op in CONVEXITY and len(claim.args[0].args) == 2:
        x = claim.args[0].args[1]
        if x.sort.kind == "array":
            others = [sym(d.name, d.sort) for d in sequent.context.declarations if d.sort.shape == x.sort.shape]
            zero = build("zeros", x.sort.shape)
            return search.first(sequent, (("not-convex", v, zero) for v in others if v is not x))
        pairs = sorted(_PAIRS, key=lambda p: abs(p[0]) + abs(p[1]))
        return search.first(sequent, (("not-convex", num(Fraction(a)), num(Fraction(b))) for a, b in pairs))
    if claim.op == "not" and claim.args[0].op in ("psd", "pd"):
        matrix, sign = claim.args[0].args[0], "lt" if claim.args[0].op == "psd" else "le"
        forms = ((w, build("dot", (w, build("matmul", (matrix, w))))) for w in _vectors(sequent, matrix))
        chosen = (w for w, form in forms if plausible(sequent.show(relation(sign, form, ZERO))))
        return search.first(sequent, (("indefinite", w) for w in islice(chosen, _TRIED)))
    return GaveUp("")


def _flat(sequent: Sequent) -> Iterator[Term]:
    """Points at which a second derivative may vanish: 0, and numbers that are declared."""
    _, *variables = sequent.claim.args
    if len(variables) == 1 and variables[0].sort.kind == "scalar":
        names = sequent.claim.args[0].free - {variables[0].name}
        symbols = [sym(d.name, d.sort) for d in sequent.context.declarations if d.name in names]
        yield from (ZERO, *(s for s in symbols if s.sort.kind == "scalar"))[:_TRIED]


def _vectors(sequent: Sequent, matrix: Term) -> Iterator[Term]:
    """Small vectors of a literal size and, of size 2, those that pivots give; unit, equal and declared ones."""
    size = matrix.sort.shape[0]
    n = literal_size(size)
    if n is None or n == 1:
        yield build("col", (build("eye", (size,)), ONE))
        yield build("ones", (size,))
        yield from (sym(d.name, d.sort) for d in sequent.context.declarations if d.sort.shape == (size,))
    elif n <= 3:
        for entries in product((1, 0, -1, 2), repeat=n):
            if any(entries):
                yield build("list", tuple(num(e) for e in entries))
    if n == 2:
        p, b, q = (lower.entry(matrix, num(i), num(j)) for i, j in ((1, 1), (1, 2), (2, 2)))
        for pivot, turn in ((p, 1), (q, -1)):
            other = neg(div(add(pivot, ONE), mul(num(2), b)))  # x² p + 2xyb is negative at x = 1, y = -(p + 1)/(2b)
            for pair in ((neg(b), pivot), (ONE, other)):
                yield build("list", pair[::turn])


METHOD = Method("convexity", 45, prove)
