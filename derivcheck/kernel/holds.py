"""Propositions that a context makes true.

`holds` is a proof that a proposition is true at every point of the context; it
uses facts as they are, signs, and nothing that searches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derivcheck.core.build import build, constant_value, num, sub, sym
from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.rewrite import free_symbols, fresh, substitute
from derivcheck.core.term import INTEGER, Term
from derivcheck.kernel import signs
from derivcheck.kernel.definedness import Condition
from derivcheck.kernel.facts import all_facts, open_field, readable, said
from derivcheck.kernel.field import Field
from derivcheck.kernel.inside import under
from derivcheck.kernel.normal import normal
from derivcheck.kernel.propositions import MASKS, differs, opened, pushed, relates_numbers
from derivcheck.kernel.ranges import span
from derivcheck.kernel.ring import Stuck, Work
from derivcheck.kernel.shapes import relation_sign, term_sign


def holds(field: Field, proposition: Term) -> bool:
    """Whether a proposition (whose sides are defined) is proved true at every point."""
    if said(field, pushed(proposition)) & field.facts:
        return True
    proposition = opened(proposition)
    match proposition.op:
        case "and":
            return all(holds(field, p) for p in proposition.args)
        case "or":
            return any(holds(field, p) for p in proposition.args)
        case _ if relates_numbers(proposition):
            return relation_holds(field, proposition.op, *proposition.args)
    apart = differs(proposition)
    return apart is not None and relation_holds(field, apart.op, *apart.args)


def relation_holds(field: Field, op: str, a: Term, b: Term) -> bool:
    """``a R b`` by the sign of a - b: of the term as written, then of its normal form."""
    wanted = MASKS[op]
    if term_sign(field, a if constant_value(b) == 0 else sub(a, b)) & ~wanted == 0:
        return True
    try:
        difference = normal(field, a) - normal(field, b)
        if op in ("eq", "le", "ge") and signs.vanishes(field, difference):
            return True
        return signs.within(field, difference, wanted)
    except Stuck:
        return False


def decided(field: Field, proposition: Term) -> bool | None:
    """True or False where the context decides a proposition, else None."""
    if holds(field, proposition):
        return True
    return False if holds(field, pushed(build("not", (proposition,)))) else None


def undischarged(field: Field, needed: Iterable[Condition], within: Context | None = None) -> Condition | None:
    """The first condition the context (``within`` under binders and guards) does not make true, or None."""
    context = field.context if within is None else within
    for condition in needed:
        if condition.bound or condition.guards:
            moved, declared = named_apart(field, condition)
            place = under(context.declare(*declared), moved.bound, moved.guards)
            inner = field.inside.get(place)
            if inner is None:  # what is needed under one binder is asked in one field
                inner = field.inside[place] = open_field(place, field.reading, work=field.ring.work)
            if not holds(inner, moved.proposition):
                return condition
        elif not holds(field, condition.proposition):
            return condition
    return None


def named_apart(field: Field, condition: Condition) -> tuple[Condition, tuple[Declaration, ...]]:
    """A condition for a field of its own: this field's bound variables under new names, with ends that are numbers.

    ``#5`` there would be a bound variable of that field, whatever it ranges over.
    """
    ends = (e for d in condition.bound for e in (d.domain.lower, d.domain.upper) if e is not None)
    terms = (condition.proposition, *condition.guards, *ends)
    taken = field.context.names.union(*(t.free for t in terms), (d.name for d in condition.bound))
    values: dict[str, Term] = {}
    declared: list[Declaration] = []
    for stand_in, v in field.stand_ins.items():
        if any(stand_in in free_symbols(t) for t in terms):
            low, high = (end.constant() for end in span(field, v))
            domain = Domain(None if low is None else num(low), None if high is None else num(high))
            new = fresh(f"{stand_in.name}'", taken.union(d.name for d in declared))
            declared.append(Declaration(new, INTEGER, domain))
            values[stand_in.name] = sym(new, INTEGER)

    def put(term: Term) -> Term:
        return substitute(term, values)

    bound = tuple(replace(d, domain=d.domain.moved(put)) for d in condition.bound)
    guards = tuple(put(g) for g in condition.guards)
    apart = replace(condition, proposition=put(condition.proposition), bound=bound, guards=guards)
    return apart, tuple(declared)


def contradictory(context: Context, work: Work | None = None) -> bool:
    """Whether the declarations and facts are proved to have no common point."""
    field = open_field(context, work=work)
    if field.impossible:
        return True
    plain = open_field(Context(context.declarations), work=field.ring.work)
    for fact in all_facts(context):
        if not readable(context, fact, field.ring.work):
            continue
        if fact.op == "or" and all(holds(field, pushed(build("not", (p,)))) for p in fact.args):
            return True
        if relates_numbers(fact):
            mask = relation_sign(plain, *fact.args)
            if mask & relation_sign(field, *fact.args) & MASKS[fact.op] == 0:
                return True
    return False
