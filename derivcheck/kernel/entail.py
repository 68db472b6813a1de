"""The goal from what was shown: identity, composition, weakening, replacement.  No search, no algebra.

What was shown is taken as a graph: equal terms are one class (closed under
congruence), the other relations are edges between classes.
"""

from __future__ import annotations

from derivcheck.core.build import CONVEXITY, DERIVATIVES, build, is_infinite
from derivcheck.core.certificate import Argument
from derivcheck.core.relation import Relation
from derivcheck.core.rewrite import canonical_names, rebuild, unfold
from derivcheck.core.term import BINDERS, Term
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof
from derivcheck.kernel.convexity import curvature
from derivcheck.kernel.propositions import MASKS, MIRROR, conjuncts

_MIRROR = {**MIRROR, "iff": "iff"}
_WEAKER = {
    "eq": ("eq", "le", "ge"),
    "lt": ("lt", "le", "ne"),
    "gt": ("gt", "ge", "ne"),
    "iff": ("iff", "implies"),
}
_ORDER_OPS = frozenset({*MASKS, "iff", "implies"})


class Shown:
    """The facts shown, as classes of equal terms and edges between them."""

    def __init__(self, facts: list[Term]) -> None:
        self.parent: dict[Term, Term] = {}
        self.facts = [part for f in facts for part in conjuncts(canonical_names(unfold(f)))]
        equations = [f for f in self._relations() if f.op in ("eq", "iff")]
        equations = [f for f in equations if f.args[0].sort.kind == f.args[1].sort.kind]
        # Every join takes a term off the finite list of those that are no larger than what was shown.
        while any(self._join(*map(self.canonical, f.args)) for f in equations):
            pass

    def _relations(self) -> list[Term]:
        """The relations shown; ``limit(f, x -> a) = oo`` relates no two things."""
        return [f for f in self.facts if f.op in _ORDER_OPS and not any(is_infinite(a) for a in f.args)]

    def _find(self, term: Term) -> Term:
        while term in self.parent:
            term = self.parent[term]
        return term

    def _join(self, a: Term, b: Term) -> bool:
        a, b = self._find(a), self._find(b)
        if a is b:
            return False
        keep, drop = (a, b) if (a.size, str(a)) <= (b.size, str(b)) else (b, a)
        self.parent[drop] = keep
        return True

    def canonical(self, term: Term) -> Term:
        """The term with every part replaced by the smallest one shown equal to it.

        Not under binders or derivatives: what was shown holds at the point.
        """
        if term.op in BINDERS or term.op in _LOCAL:
            return self._find(term)
        return self._find(rebuild(term, tuple(self.canonical(a) for a in term.args)))

    def entails(self, claim: Term) -> bool:
        """Whether a claim that is no conjunction follows."""
        if claim.op in _ORDER_OPS:
            a, b = (self.canonical(x) for x in claim.args)
            if a is b and claim.op in ("eq", "le", "ge", "iff", "implies") and self._mentioned(a):
                return True
            if self._path(a, b, claim.op):
                return True
        truth = {self.canonical(f) for f in self.facts}
        return self.canonical(claim) in truth

    def _mentioned(self, term: Term) -> bool:
        """Whether a term is a part of something shown that must be defined for that to be true."""
        stack = list(self.facts)
        while stack:
            part = stack.pop()
            if part.sort.kind == term.sort.kind and self.canonical(part) is term:
                return True
            if not any(is_infinite(a) for a in part.args):  # a limit that is infinite has no value
                stack += part.args[: _STRICT.get(part.op, None if part.op not in BINDERS else -1)]
        return False

    def _edges(self) -> list[tuple[Term, str, Term]]:
        edges = []
        for f in self._relations():
            a, b = (self.canonical(x) for x in f.args)
            edges.append((a, f.op, b))
            if f.op in _MIRROR:
                edges.append((b, _MIRROR[f.op], a))
        return edges

    def _path(self, a: Term, b: Term, op: str) -> bool:
        """Whether edges compose to a relation at least as strong as ``op`` from a to b."""
        edges = self._edges()
        neutral = "iff" if a.sort.kind == "proposition" else "eq"
        entries = "array" in (a.sort.kind, b.sort.kind)  # of arrays without entries one is less and they are equal
        frontier = [(a, neutral, a.sort.kind == "scalar")]
        reached = set(frontier)
        while frontier:
            here, so_far, number = frontier.pop()
            for start, relation, end in edges:
                if start is not here or (number and here.sort.kind == "array" and end.sort.kind == "scalar"):
                    continue  # numbers may differ although an array without entries relates to both
                if relation == "ne" and entries and start.sort.kind == end.sort.kind == "scalar":
                    continue  # an array without entries equals every number
                composed = Relation(so_far).compose(Relation(relation))
                if composed is None:
                    continue
                found = (end, composed.value, number or end.sort.kind == "scalar")
                if found not in reached:
                    reached.add(found)
                    frontier.append(found)
        weaker = {r for r, weak in _WEAKER.items() if op in weak and not (op == "ne" and entries)}
        return any(end is b and r in {op, *weaker} for end, r, _ in reached if (end, r) != (a, neutral))


#: How many of an operation's arguments must be defined for it to be; all of them where it isn't named.
_STRICT = {"where": 1, "or": 0, "implies": 0, "and": 0, "convex": 0, "strictly_convex": 0, "concave": 0}
_LOCAL = frozenset({*DERIVATIVES, *CONVEXITY})


def goal(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``goal``.

        Γ ⊢ q₁, …, Γ ⊢ qₙ shown, and p follows from them by the structure above
        ───────────────────────────────────────────────────────────────────────
                                         Γ ⊢ p

    The facts are those of the goal whose context is the goal's own.  What they
    say of a Hessian, or of a second derivative, gives convexity by `curvature`.
    """
    if arguments:
        return no_proof("goal takes no argument")
    own = [f.claim for f in sequent.facts if f.context == sequent.context]
    shown = Shown(own)
    if all(_follows(sequent, shown, part) for part in conjuncts(sequent.claim)):
        return ()
    return Rejected("goal-not-reached", "the goal does not follow from what was shown")


def _follows(sequent: Sequent, shown: Shown, claim: Term) -> bool:
    """Whether a part of the goal is entailed, or what the kernel's convexity and psd rules ask for it is."""
    if shown.entails(canonical_names(unfold(claim))):
        return True
    stronger = {"psd": "pd", "convex": "strictly_convex"}.get(claim.op)
    if stronger is not None and _follows(sequent, shown, build(stronger, claim.args)):
        return True
    premises = curvature(sequent.show(claim), ()) if claim.op in CONVEXITY else ()
    return (
        not isinstance(premises, Rejected)
        and bool(premises)
        and all(_follows(sequent, shown, premise.claim) for premise in premises)
    )
