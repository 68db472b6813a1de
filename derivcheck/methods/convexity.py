"""Semidefiniteness and convexity.

Proves: ``psd`` and ``pd`` through symmetry and the quadratic form vᵀAv for
every v; ``convex``, ``strictly_convex``, ``concave`` through the Hessian (the
second derivative) or by composition (also at kinks), on declared sets that
nothing else restricts; ``not psd`` and ``not convex`` by a witness.
Gives up: when the quadratic form is not seen to be a sum of nonnegative terms,
or a part is neither convex nor concave.
Certificate: ``psd``, ``cone``, ``minors``, ``composed``, ``curvature``, ``curvature(c)``,
``indefinite(w)``, ``indefinite``, ``not-convex(a, b)``, ``cases(y)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, product

from derivcheck.core.build import CONVEXITY, ONE, ZERO, add, build, div, mul, neg, num, relation, sym
from derivcheck.core.rewrite import literal_size
from derivcheck.core.term import Term
from derivcheck.kernel import lower
from derivcheck.kernel.check import Rejected, Sequent
from derivcheck.methods import Application, GaveUp, Method, Proposal, Search, plausible

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
    if claim.op == "not" and claim.args[0].op in CONVEXITY:
        points = (p for p in _chords(sequent) if _breaks(sequent, search, p))
        found = search.first(sequent, (("not-convex", *p) for p in islice(points, _TRIED)))
        return search.first(sequent, _by_sign(sequent)) if isinstance(found, GaveUp) else found
    if claim.op == "not" and claim.args[0].op in ("psd", "pd"):
        if literal_size(claim.args[0].args[0].sort.shape[0]):
            found = search.apply(sequent, "indefinite")
            if not isinstance(found, GaveUp):
                return found
        matrix, sign = claim.args[0].args[0], "lt" if claim.args[0].op == "psd" else "le"
        forms = ((w, build("dot", (w, build("matmul", (matrix, w))))) for w in _vectors(sequent, matrix))
        chosen = (w for w, form in forms if plausible(sequent.show(relation(sign, form, ZERO))))
        found = search.first(sequent, (("indefinite", w) for w in islice(chosen, _TRIED)))
        return search.first(sequent, _by_sign(sequent)) if isinstance(found, GaveUp) else found
    return GaveUp("")


def _by_sign(sequent: Sequent) -> Iterator[Application]:
    """A number of unknown sign that the witness may depend on, where no sign is supposed yet."""
    bound = {x.name for x in sequent.claim.args[0].args[1:]}
    if not sequent.context.cases:
        for d in sequent.context.declarations:
            if d.sort.kind == "scalar" and d.name in sequent.claim.free - bound and not d.sort.integer:
                yield "cases", sym(d.name, d.sort)
                return


def _chords(sequent: Sequent) -> Iterator[tuple[Term, ...]]:
    """Two points to try, each a value for every variable: small numbers, or 0 against vectors that read well."""
    _, *variables = sequent.claim.args[0].args
    if len(variables) == 1 and not variables[0].sort.shape:
        yield from ((num(a), num(b)) for a, b in sorted(_PAIRS, key=lambda p: abs(p[0]) + abs(p[1])))
    elif all(not x.sort.shape for x in variables):
        corners = [tuple(num(c) for c in corner) for corner in product((1, 0, -1), repeat=min(len(variables), 3))]
        yield from ((*a, *b) for a, b in combinations(corners, 2) if len(a) == len(variables))
    elif len(variables) == 1 and len(variables[0].sort.shape) == 1:
        size = variables[0].sort.shape[0]
        others = [sym(d.name, d.sort) for d in sequent.context.declarations if d.sort.shape == (size,)]
        ones = build("ones", (size,))
        units = [build("col", (build("eye", (size,)), num(k))) for k in range(1, min(literal_size(size) or 1, 3) + 1)]
        starts = [v for v in others if v is not variables[0]] + [ones, *units]
        yield from ((v, build("zeros", (size,))) for v in starts)
        yield from ((v, neg(v)) for v in starts)
        yield from ((mul(num(2), v), v) for v in starts)


def _breaks(sequent: Sequent, search: Search, points: tuple[Term, ...]) -> bool:
    """Whether what two points have to satisfy looks true."""
    premises = search.step(sequent, "not-convex", *points)
    return not isinstance(premises, Rejected) and all(plausible(p) for p in reversed(premises))


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
