"""Instances of lemmas and labelled facts."""

from __future__ import annotations

from dataclasses import replace

from derivcheck.core.build import build, is_infinite, num, relation, same_shape, sym
from derivcheck.core.certificate import Argument
from derivcheck.core.context import Context, Declaration, Fact
from derivcheck.core.rewrite import substitute, unfold
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, undefined
from derivcheck.kernel.holds import conjuncts, holds


def lemma(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """     Λ ⊢ q   each instance is defined and of its symbol's type   Γ ⊢ Λ's assumptions[t]   Γ, q[t] ⊢ p
            ─────────────────────────────────────────────────────────────────────────────────────────────
                                                     Γ ⊢ p

    Arguments: the cited name, then symbol and term by turns; a symbol left out
    stands for itself.  Conditions of Λ count as assumptions.  Assumptions that
    signs show are no premises.  Definitions are unfolded for the match.
    """
    if not arguments or len(arguments) % 2 == 0:
        return Rejected("no-proof", "lemma takes a name, symbols with terms")
    fact = next((f for f in sequent.facts if f.name == arguments[0]), None)
    if fact is None or (sequent.words is not None and fact.name not in sequent.words):
        return Rejected("justification", f"{arguments[0]} is not cited")
    instance = _instance(sequent.context, fact, arguments[1:])
    if isinstance(instance, Rejected):
        return instance
    field = sequent.field()
    for name, term in instance.items():
        if term.sort.kind != "function":
            fault = undefined(sequent, field, term)
            if fault is not None:
                return replace(fault, message=f"the instance of {name}: {fault.message}")
    needed = [p for p in obligations(fact, instance) if not holds(field, p)]
    claim = substitute(unfold(fact.claim), instance)
    inner = replace(
        sequent,
        claim=unfold(sequent.claim),
        context=sequent.context.assume(claim),
        reading=replace(sequent.reading, definitions=True),
        granted=(*sequent.granted, *((part, None) for part in conjuncts(claim) if _scalar_equation(part))),
    )
    return (*(sequent.show(p) for p in needed), inner)


def _scalar_equation(claim: Term) -> bool:
    return claim.op == "eq" and all(a.sort.kind == "scalar" and not is_infinite(a) for a in claim.args)


def _instance(context: Context, fact: Fact, arguments: tuple[object, ...]) -> dict[str, Term] | Rejected:
    """Symbol → term, complete, each of its symbol's sort."""
    given: dict[str, Term] = {}
    for name, term in zip(arguments[::2], arguments[1::2], strict=True):
        if not isinstance(name, str) or not isinstance(term, Term) or name in given:
            return Rejected("no-proof", "an instance is a symbol and a term")
        given[name] = term
    names = {d.name for d in fact.context.declarations}
    if set(given) - names:
        return Rejected("no-proof", f"{fact.name} has no such symbol")
    for declaration in fact.context.declarations:
        own = context.declaration(declaration.name)
        if declaration.name not in given:
            if own is None:
                return Rejected("no-proof", f"{fact.name}: {declaration.name} has no instance")
            given[declaration.name] = sym(own.name, own.sort)
    for declaration in fact.context.declarations:
        if not _fits(declaration, given[declaration.name], given):
            return Rejected("no-proof", f"{declaration.name} cannot be {text(given[declaration.name])}")
    return given


def _fits(declaration: Declaration, term: Term, given: dict[str, Term]) -> bool:
    sort, own = declaration.sort, term.sort
    if sort.kind != own.kind or (sort.integer and not own.integer) or (sort.symmetric and not own.symmetric):
        return False
    if sort.kind == "function":
        return len(sort.parameters) == len(own.parameters) and term.op == "sym" and sort == own
    return same_shape(tuple(substitute(s, given) for s in sort.shape), own.shape)


def obligations(fact: Fact, instance: dict[str, Term]) -> list[Term]:
    """What an instance must satisfy: its symbols' domains, then assumptions and conditions."""
    found: list[Term] = []
    for declaration in fact.context.declarations:
        term = instance[declaration.name]
        if term.sort.kind == "function":
            continue
        domain = declaration.domain
        for end, strict, weak, is_open in (
            (domain.lower, "gt", "ge", domain.lower_open),
            (domain.upper, "lt", "le", domain.upper_open),
        ):
            if end is not None and not is_infinite(end):
                found.append(relation(strict if is_open else weak, term, substitute(end, instance)))
        if domain.nonzero:
            found.append(relation("ne", term, num(0)))
        if domain.values is not None:
            equal = tuple(relation("eq", term, num(v)) for v in domain.values)
            found.append(equal[0] if len(equal) == 1 else build("or", equal))
    found += [substitute(unfold(f), instance) for f in fact.context.facts]
    return found
