"""Propositions taken apart.

Proves: ``and`` part by part, ``or`` by one part or by a product that is 0, ``p => q`` by supposing p or not q,
``p <=> q`` as a multiple, with equal sides, by a strictly increasing function on both sides, or
by both implications.
Gives up: when a part stays open.
Certificate: ``each``, ``one-of``, ``factors``, ``suppose``, ``contraposed``, ``equivalent``,
``entrywise-equivalent``, ``congruent``, ``monotone``, ``through(r)``, ``both``.
"""

from __future__ import annotations

from derivcheck.core.build import CONVEXITY, FUNCTIONS, build, fn, is_infinite
from derivcheck.core.certificate import Certificate
from derivcheck.core.term import Term
from derivcheck.kernel.check import Rejected, Sequent
from derivcheck.kernel.order import INCREASING
from derivcheck.kernel.propositions import MASKS
from derivcheck.methods import GaveUp, Method, Proposal, Search

#: Facts of these say little; that one of them is false is shown by a witness.
_QUANTIFIED = frozenset({*CONVEXITY, "psd", "pd"})


def prove(sequent: Sequent, search: Search) -> Proposal:
    """By the outermost connective."""
    claim = sequent.claim
    match claim.op:
        case "and":
            return search.apply(sequent, "each")
        case "or":
            product = _product(sequent, search)
            if product is not None:
                return product
            return search.first(sequent, (("one-of", k) for k in range(len(claim.args))))
        case "implies":
            turned = [("contraposed",)] if any(t.op in _QUANTIFIED for t in claim.args[0].subterms()) else []
            return search.first(sequent, (*_equivalences(claim), ("suppose",), *turned))
        case "iff":
            found = search.first(sequent, (*_equivalences(claim), *(("monotone", g) for g in _increasing(claim))))
            if isinstance(found, GaveUp) and search.depth == 0:
                found = search.first(sequent, (("through", r) for r in _between(claim)))
            return search.apply(sequent, "both") if isinstance(found, GaveUp) else found
    return GaveUp("")


def _product(sequent: Sequent, search: Search) -> Certificate | None:
    """That the product of a disjunction's equations is 0, where that is seen at once."""
    premises = search.step(sequent, "factors")
    found = None if isinstance(premises, Rejected) else search.at_once(premises[0])
    return None if found is None else Certificate("factors", (), (found,))


def _equivalences(claim: Term) -> list[tuple[str]]:
    """Rules that relate two relations at once."""
    p, q = claim.args
    sides = [s for part in (p, q) for s in part.args]
    rules: list[tuple[str]] = [
        ("entrywise-equivalent",) if any(s.sort.kind == "array" for s in sides) else ("equivalent",)
    ]
    if p.op == q.op and p.args != q.args:
        rules.append(("congruent",))
    return rules


def _between(claim: Term) -> list[Term]:
    """One side's relation with an increasing function applied, where that function or its inverse occurs."""
    found = []
    for p in claim.args:
        if p.op not in MASKS or any(x.sort.kind != "scalar" or is_infinite(x) for x in p.args):
            continue
        for g in _increasing(claim)[:3]:
            if g in FUNCTIONS:
                found.append(build(p.op, tuple(fn(g, x) for x in p.args)))
    return found[:4]


def _increasing(claim: Term) -> list[str]:
    """Functions that occur on either side, and their inverses, first; then odd powers that occur."""
    inverse = {"exp": "log", "log": "exp", "sinh": "asinh", "asinh": "sinh", "tanh": "atanh", "atanh": "tanh"}
    seen: dict[str, None] = {}
    for term in claim.subterms():
        if term.op == "pow" and not term.data:
            seen["log"] = None
        if term.op in INCREASING:
            seen[term.op] = None
            if term.op in inverse:
                seen[inverse[term.op]] = None
        if term.op == "pow" and term.args[1].op == "num":
            k = term.args[1].number
            if k.denominator == 1 and k % 2 == 1 and 1 < k < 100:
                seen[f"power {k}"] = None
    return list(seen)[:6]


METHOD = Method("connectives", 40, prove)
