"""Instances of lemmas and labelled facts."""

from __future__ import annotations

from dataclasses import replace

from derivcheck.core.build import build, is_infinite, mul, num, relation, same_shape, sub, sym
from derivcheck.core.certificate import Argument
from derivcheck.core.context import Context, Declaration, Domain, Fact
from derivcheck.core.rewrite import canonical_names, fresh, substitute, unfold
from derivcheck.core.term import REAL, Term
from derivcheck.core.text import text
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, undefined
from derivcheck.kernel.field import Field
from derivcheck.kernel.holds import holds
from derivcheck.kernel.inside import under
from derivcheck.kernel.propositions import conjuncts, convexity_variables


def lemma(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``lemma``.

        Λ ⊢ q   each instance is defined and of its symbol's type   Γ ⊢ Λ's assumptions[t]   Γ, q[t] ⊢ p
        ────────────────────────────────────────────────────────────────────────────────────────────────
                                                     Γ ⊢ p

    Arguments: the cited name, then symbol and term by turns; a symbol left out
    stands for itself.  Conditions of Λ count as assumptions.  Assumptions that
    signs show are no premises.  Definitions are unfolded for the match.
    """
    found = _cited(sequent, arguments)
    if isinstance(found, Rejected):
        return found
    fact, instance, needed = found
    claim = _at(unfold(fact.claim), instance, fact)
    equations = tuple((part, None) for part in conjuncts(claim) if _equation(part))
    return (*needed, _with(sequent, claim, equations))


def lemma_along(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``lemma-along``.

        Λ ⊢ a = b   as in `lemma`, at every value of x near the point   Γ, ∂a/∂x = ∂b/∂x ⊢ p
        ────────────────────────────────────────────────────────────────────────────────────
                                               Γ ⊢ p

    Arguments: the real symbol x, or an entry of an array x, then those of
    `lemma`.  What is equal for all x of an open set has equal derivatives
    there.  So everything is shown where nothing is known of x but the open
    set it is declared in: facts that mention x are left out.
    """
    moved = _moved(sequent.context, arguments)
    if moved is None:
        return no_proof("lemma-along takes a real symbol or an entry of a real array")
    variable, declaration = moved
    domain = declaration.domain
    closed = (domain.lower is not None and not is_infinite(domain.lower) and not domain.lower_open) or (
        domain.upper is not None and not is_infinite(domain.upper) and not domain.upper_open
    )
    free = replace(declaration, domain=Domain() if closed or domain.values is not None else domain)
    nearby = replace(sequent, context=under(sequent.context, [free]), granted=(), defined=frozenset())
    found = _cited(nearby, arguments[1:])
    if isinstance(found, Rejected):
        return found
    fact, instance, needed = found
    claim = _at(unfold(fact.claim), instance, fact)
    equal = tuple(
        relation("eq", *(build("diff", (side, variable)) for side in part.args))
        for part in conjuncts(claim)
        if _equation(part) and all(side.sort.kind == "scalar" for side in part.args)
    )
    if needed or not equal:
        return no_proof(f"{fact.name} is not shown for all {declaration.name} near the point")
    field = sequent.field()
    for equation in equal:  # of derivatives of the same function one is enough
        fault = undefined(sequent, field, equation.args[0])
        if fault is not None and undefined(sequent, field, equation.args[1]) is not None:
            return fault
    return (_with(sequent, build("and", equal) if len(equal) > 1 else equal[0], tuple((e, None) for e in equal)),)


def _moved(context: Context, arguments: tuple[Argument, ...]) -> tuple[Term, Declaration] | None:
    """What the first argument differentiates by, and the declaration it moves in: a real symbol's or a real array's."""
    match arguments:
        case (str(name), *_):
            declaration = context.declaration(name)
            if declaration is not None and declaration.sort == REAL:
                return sym(name, REAL), declaration
        case (Term() as entry, *_) if entry.op == "index" and entry.args[0].op == "sym" and not entry.sort.integer:
            declaration = context.declaration(entry.args[0].name)
            if declaration is not None and declaration.sort == entry.args[0].sort and not declaration.sort.symmetric:
                return entry, declaration
    return None


def _with(sequent: Sequent, fact: Term, equations: tuple[tuple[Term, None], ...]) -> Sequent:
    """The sequent unfolded, under a further fact whose equations may act as rules."""
    return replace(
        sequent,
        claim=unfold(sequent.claim),
        context=sequent.context.suppose(fact),
        reading=replace(sequent.reading, definitions=True),
        granted=(*sequent.granted, *equations),
    )


def _cited(sequent: Sequent, arguments: tuple[Argument, ...]) -> tuple[Fact, dict[str, Term], Subgoals] | Rejected:
    """The fact, its instance, and the obligations that signs don't show."""
    if len(arguments) % 2 == 0:
        return no_proof("lemma takes a name, symbols with terms")
    fact = next((f for f in sequent.facts if f.name == arguments[0]), None)
    if fact is None or (sequent.words is not None and fact.name not in sequent.words):
        return Rejected("justification", f"{arguments[0]} is not cited")
    instance = _instance(sequent.context, fact, arguments[1:])
    if isinstance(instance, Rejected):
        return instance
    if not _same_sets(sequent.context, fact, instance):
        return no_proof(f"{fact.name} speaks of another set of a variable")
    aside = sequent.aside(sequent.claim)
    field = aside.field()
    for name, term in instance.items():
        if term.sort.kind != "function":
            fault = undefined(aside, field, term)
            if fault is not None:
                return replace(fault, message=f"the instance of {name}: {fault.message}")
    needed = [aside.show(p) for p in obligations(fact, instance, sequent.context) if not _shown(aside, field, p)]
    for assumption in fact.context.assumptions:
        everywhere = _for_every_index(aside, fact, assumption, instance)
        if everywhere is not None and not _shown(everywhere, everywhere.field(), everywhere.claim):
            needed.append(everywhere)
    return fact, instance, tuple(needed)


def _same_sets(context: Context, fact: Fact, instance: dict[str, Term]) -> bool:
    """Whether what the fact says of convexity is about sets that are declared here as they are there."""
    for x in convexity_variables(*(unfold(p) for p in (fact.claim, *fact.context.facts))):
        declared = fact.context.declaration(x.name)
        if declared is None or context.declaration(x.name) != declared:
            return False
        if any(_at(size, instance, fact) is not size for size in declared.sort.shape):
            return False
    return True


def _for_every_index(sequent: Sequent, fact: Fact, assumption: Term, instance: dict[str, Term]) -> Sequent | None:
    """What an assumption for all values of indices asks at an instance: itself, at new indices of the same ranges.

    None where it speaks of the point only, or where the context assumes the same for all values of the same indices.
    """
    if not fact.context.quantified(assumption):
        return None
    context = sequent.context
    indices = [d for d in fact.context.declarations if d.index and d.name in assumption.free]
    taken = context.names.union(*(t.free for t in instance.values()))
    declared: list[Declaration] = []
    moved, own = dict(instance), True
    for d in indices:
        new = sym(fresh(f"{d.name}'", taken.union(x.name for x in declared)), d.sort)
        own = own and instance[d.name] is sym(d.name, d.sort) and context.declaration(d.name) == d
        own = own and d.domain.moved(lambda end: _at(end, instance, fact)) == d.domain
        moved[d.name] = new
        domain = d.domain.moved(lambda end: _at(end, moved, fact))
        declared.append(Declaration(new.name, d.sort, domain, index=True))
    said = {canonical_names(unfold(a)) for a in context.assumptions if context.quantified(a)}
    if own and canonical_names(_at(unfold(assumption), instance, fact)) in said:
        return None
    return sequent.show(_at(unfold(assumption), moved, fact), context.declare(*declared))


def _shown(sequent: Sequent, field: Field, obligation: Term) -> bool:
    """Whether signs show it, where it is shown defined (``sqrt(y) >= 0`` asks for y >= 0); or the context says it."""
    if undefined(sequent, field, obligation) is None and holds(field, obligation):
        return True
    return all(canonical_names(part) in field.facts for part in conjuncts(obligation))


def _at(term: Term, instance: dict[str, Term], fact: Fact) -> Term:
    """A term of the fact at an instance; a symbol that stands for itself is left alone, in derivatives too."""
    own = {d.name: sym(d.name, d.sort) for d in fact.context.declarations}
    return substitute(term, {name: t for name, t in instance.items() if t is not own[name]})


def _equation(claim: Term) -> bool:
    return claim.op == "eq" and not any(is_infinite(a) for a in claim.args)


def _instance(context: Context, fact: Fact, arguments: tuple[object, ...]) -> dict[str, Term] | Rejected:
    """Symbol → term, complete, each of its symbol's sort."""
    given: dict[str, Term] = {}
    for name, term in zip(arguments[::2], arguments[1::2], strict=True):
        if not isinstance(name, str) or not isinstance(term, Term) or name in given:
            return no_proof("an instance is a symbol and a term")
        given[name] = term
    names = {d.name for d in fact.context.declarations}
    if set(given) - names:
        return no_proof(f"{fact.name} has no such symbol")
    for declaration in fact.context.declarations:
        own = context.declaration(declaration.name)
        if declaration.name not in given:
            if own is None:
                return no_proof(f"{fact.name}: {declaration.name} has no instance")
            given[declaration.name] = sym(own.name, own.sort)
    for declaration in fact.context.declarations:
        if not _fits(declaration, given[declaration.name], given):
            return no_proof(f"{declaration.name} cannot be {text(given[declaration.name])}")
    return given


def _fits(declaration: Declaration, term: Term, given: dict[str, Term]) -> bool:
    sort, own = declaration.sort, term.sort
    if sort.kind != own.kind or (sort.integer and not own.integer) or (sort.symmetric and not own.symmetric):
        return False
    if sort.kind == "function":
        return len(sort.parameters) == len(own.parameters) and term.op == "sym" and sort == own
    return same_shape(tuple(substitute(s, given) for s in sort.shape), own.shape)


def obligations(fact: Fact, instance: dict[str, Term], context: Context) -> list[Term]:
    """What an instance must satisfy: its symbols' domains, then assumptions and conditions."""
    found: list[Term] = []
    for declaration in fact.context.declarations:
        term = instance[declaration.name]
        own = context.declaration(term.name) if term.op == "sym" else None
        sort = replace(declaration.sort, shape=tuple(_at(size, instance, fact) for size in declaration.sort.shape))
        domain = declaration.domain.moved(lambda end: _at(end, instance, fact))
        if term.sort.kind == "function" or (own is not None and own.sort == sort and own.domain == domain):
            continue
        found += domain.within(term)
        if domain.nonzero:
            found.append(relation("ne", term, num(0)))
        if domain.values is not None and term.sort.kind == "array":  # each entry is one of them
            gaps = [sub(term, num(v)) for v in domain.values]
            found.append(relation("eq", gaps[0] if len(gaps) == 1 else mul(*gaps), num(0)))
        elif domain.values is not None:
            equal = tuple(relation("eq", term, num(v)) for v in domain.values)
            found.append(equal[0] if len(equal) == 1 else build("or", equal))
    found += [_at(unfold(f), instance, fact) for f in fact.context.facts]
    return found
