"""Case by case.

Proves: claims about symbols of a finite set, value by value; claims with
absolute values, max, min, relu, sign, where or powers with a symbolic exponent, by the sign
of what is inside (negative, zero, positive); products of integers by their signs; claims
under a disjunction.
Gives up: when a case stays open, or nothing in the claim calls for cases.
Certificate: ``finite(y)`` (y a symbol or an entry), ``cases(y)``, ``alternatives(k)``.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.core.build import DERIVATIVES, constant_value, sub
from derivcheck.core.rewrite import unfold
from derivcheck.core.term import BINDERS, Term
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.derive import NoDerivative, evaluate_derivatives
from derivcheck.kernel.holds import decided
from derivcheck.kernel.propositions import MASKS, opened
from derivcheck.methods import Application, Method, Proposal, Search


def prove(sequent: Sequent, search: Search) -> Proposal:
    """Finite symbols first, then supposed disjunctions, signs, other disjunctions."""
    return search.first(sequent, _proposals(sequent), "")


def _proposals(sequent: Sequent) -> Iterator[Application]:
    yield from (("finite", name) for name in _finite(sequent))
    yield from (("finite", entry) for entry in _entries(sequent))
    alternatives = [
        k
        for k, fact in enumerate(sequent.context.facts)
        if opened(fact).op == "or" and not any(p in sequent.context.facts for p in opened(fact).args)
    ]
    own = [k for k in alternatives if sequent.context.facts[k] in sequent.context.cases]
    yield from (("alternatives", k) for k in own)  # what was supposed on the way comes first
    field = sequent.field()
    supposed = {fact.args[0] for fact in sequent.context.cases if fact.op in ("lt", "eq", "gt")}  # split before
    for y in [y for y in dict.fromkeys(sorted(_splits(sequent), key=_bent)) if y not in supposed][:5]:
        if y.sort.kind != "proposition" or decided(field, y) is None:
            yield "cases", y
    yield from (("alternatives", k) for k in alternatives if k not in own)


def _finite(sequent: Sequent) -> list[str]:
    if not sequent.allows("cases"):
        return []
    free = sequent.claim.free
    return [
        d.name
        for d in sequent.context.declarations
        if d.domain.values is not None and d.sort.kind == "scalar" and d.name in free and len(d.domain.values) <= 8
    ]


def _entries(sequent: Sequent) -> list[Term]:
    """Entries over a finite set that stand free in the claim and have no value supposed yet."""
    if not sequent.allows("cases"):
        return []
    finite = {d.name for d in sequent.context.declarations if d.domain.values is not None and d.sort.kind == "array"}
    settled = {a for fact in sequent.context.cases for a in fact.args}
    found: dict[Term, None] = {}
    stack = [unfold(sequent.claim)]
    while stack:
        term = stack.pop()
        if term.op in BINDERS or term.op in DERIVATIVES:
            continue
        if term.op == "index" and term.args[0].op == "sym" and term.args[0].name in finite and term not in settled:
            found[term] = None
        stack.extend(term.args)
    return list(found)[:2]


def _splits(sequent: Sequent) -> Iterator[Term]:
    """Terms whose sign, and propositions whose truth, would open the claim; none under a binder."""
    claim = sequent.claim
    if claim.op in ("or", "not"):
        yield from _atoms(claim)
    if claim.op not in (*MASKS, "or", "not"):
        return
    if sequent.reading.definitions:
        claim = unfold(claim)
    stack = [*sequent.context.cases, claim]
    if sequent.reading.calculus:
        try:
            stack.append(evaluate_derivatives(claim))
        except NoDerivative:
            stack = [claim]
    while stack:
        term = stack.pop()
        if term.op in BINDERS or term.op in DERIVATIVES:
            continue
        args = term.args
        match term.op:
            case "abs" | "sign" | "relu":
                yield args[0]
            case "max" | "min" if len(args) == 2:
                yield sub(args[0], args[1])
            case "where" | "indicator":
                yield from _atoms(args[0])
            case "pow" if not term.data and constant_value(args[1]) is None:
                yield args[0]
            case "pow" | "mul":  # an integer below 0 is at most -1, above at least 1
                yield from (a for a in args if _integer(sequent, a))
            case "delta":
                yield sub(args[0], args[1])
        stack.extend(args)


def _bent(y: Term) -> bool:
    """Whether a split waits for another: what is inside is to be settled first."""
    return any(t.op in ("abs", "sign", "relu", "max", "min", "where", "indicator") for t in y.subterms())


def _integer(sequent: Sequent, term: Term) -> bool:
    """Whether a term is a declared integer of no finite set: those have the word ``cases``."""
    declaration = sequent.context.declaration(term.name) if term.op == "sym" and term.sort.integer else None
    return declaration is not None and declaration.domain.values is None


def _atoms(guard: Term) -> Iterator[Term]:
    if guard.op in MASKS:
        yield sub(*guard.args) if constant_value(guard.args[1]) != 0 else guard.args[0]
    for arg in guard.args:
        if arg.sort.kind == "proposition":
            yield from _atoms(arg)


METHOD = Method("cases", 70, prove)
