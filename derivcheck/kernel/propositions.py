"""Propositions as they stand: ``not`` moved inwards, conjunctions taken apart, what signs a relation admits.

Each function keeps the truth value (strong Kleene) at every point; nothing here
knows a context.
"""

from __future__ import annotations

from derivcheck.core.build import CONVEXITY, build, is_infinite, num, relation, sub
from derivcheck.core.term import Term
from derivcheck.kernel import signs

#: The signs of a - b that make ``a R b`` true.
MASKS = {
    "eq": signs.ZERO,
    "ne": signs.NONZERO,
    "lt": signs.NEGATIVE,
    "le": signs.NONPOSITIVE,
    "gt": signs.POSITIVE,
    "ge": signs.NONNEGATIVE,
}

NEGATION = {"eq": "ne", "ne": "eq", "lt": "ge", "ge": "lt", "gt": "le", "le": "gt"}

MIRROR = {"eq": "eq", "ne": "ne", "lt": "gt", "gt": "lt", "le": "ge", "ge": "le"}


def conjuncts(proposition: Term) -> list[Term]:
    """The parts of a conjunction; a negated relation is turned into its opposite."""
    proposition = pushed(proposition)
    if proposition.op == "and":
        return [part for p in proposition.args for part in conjuncts(p)]
    return [proposition]


def pushed(proposition: Term) -> Term:
    """``not`` moved inwards: the same truth value (Kleene) at every point."""
    if proposition.op != "not":
        return proposition
    inner = proposition.args[0]
    if inner.op in NEGATION and (inner.op in ("eq", "ne") or all(a.sort.kind == "scalar" for a in inner.args)):
        return build(NEGATION[inner.op], inner.args)  # of arrays, ≠ says that = is false
    if inner.op == "not":
        return pushed(inner.args[0])
    if inner.op in ("and", "or"):
        turned = tuple(pushed(build("not", (p,))) for p in inner.args)
        return build("or" if inner.op == "and" else "and", turned)
    if inner.op in ("implies", "iff"):
        return pushed(build("not", (opened(inner),)))
    return proposition


def opened(proposition: Term) -> Term:
    """`pushed`, with ``=>`` and ``<=>`` as ``and`` and ``or``: the same truth value (Kleene) at every point."""
    match proposition.op:
        case "implies":
            p, q = proposition.args
            return build("or", (pushed(build("not", (p,))), q))
        case "iff":
            p, q = proposition.args
            return build("and", (opened(build("implies", (p, q))), opened(build("implies", (q, p)))))
    return pushed(proposition)


def relates_numbers(proposition: Term) -> bool:
    """Whether a proposition relates two numbers, neither of them ∞."""
    return proposition.op in MASKS and all(a.sort.kind == "scalar" and not is_infinite(a) for a in proposition.args)


def convexity_variables(*propositions: Term) -> frozenset[Term]:
    """The symbols on whose declared sets something is said to be convex or concave."""
    inside = (t for p in propositions for t in p.subterms() if t.op in CONVEXITY)
    return frozenset(x for t in inside for x in t.args[1:])


def differs(proposition: Term) -> Term | None:
    """``a ≠ b`` of arrays, which says that some entries differ, as a relation of numbers: |a - b|² > 0."""
    if proposition.op != "ne" or all(a.sort.kind != "array" for a in proposition.args):
        return None
    return relation("gt", _square_norm(sub(*proposition.args)), num(0))


def _square_norm(array: Term) -> Term:
    """The sum of the squares of all entries."""
    if len(array.sort.shape) == 1:
        return build("dot", (array, array))
    return build("trace", (build("matmul", (build("transpose", (array,)), array)),))
