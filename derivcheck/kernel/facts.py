"""The field of a context, filled with what that says: declared sets, assumptions, cases, granted equations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from derivcheck.core.build import build, constant_value, relation, sym
from derivcheck.core.context import Context, Declaration
from derivcheck.core.rewrite import canonical_names, literal_size, unfold
from derivcheck.core.term import Term
from derivcheck.kernel import everywhere, known, lower, patterns
from derivcheck.kernel.definedness import conditions
from derivcheck.kernel.derive import has_derivative
from derivcheck.kernel.equations import add_equation
from derivcheck.kernel.field import EVERYTHING, Field, Reading
from derivcheck.kernel.normal import normal
from derivcheck.kernel.propositions import MASKS, conjuncts, differs, relates_numbers
from derivcheck.kernel.ring import Ring, Stuck, Work

#: Below this literal size a semidefinite matrix makes its principal minors facts.
_MINORS = 4


def open_field(
    context: Context,
    reading: Reading = EVERYTHING,
    granted: Iterable[tuple[Term, Term | None]] = (),
    work: Work | None = None,
) -> Field:
    """The field of a context: granted equations as rules, then every fact's sign.

    One that was filled before is copied, and counts as much as if it was filled anew.
    """
    work = Work() if work is None else work
    work.spend(0)  # where nothing is left, nothing is begun
    filled, spent = _filled(context, reading, tuple(granted))
    work.spend(spent)
    if isinstance(filled, str):
        raise Stuck(filled)
    return filled.copy(work)


@lru_cache(maxsize=1 << 8)
def _filled(
    context: Context, reading: Reading, granted: tuple[tuple[Term, Term | None], ...]
) -> tuple[Field | str, int]:
    """A field, or why it cannot be filled, and the work it took; pure, and what it gives is copied, never added to."""
    work = Work()
    most = work.left
    try:
        return _fill(context, reading, granted, work), most - work.left
    except Stuck as stuck:
        return str(stuck), most - work.left


def _fill(context: Context, reading: Reading, granted: tuple[tuple[Term, Term | None], ...], work: Work) -> Field:
    if not reading.hypotheses:
        context = _signed(context)
    field = Field(context, reading, Ring(work))
    for declaration in context.declarations:
        if declaration.index:
            _in_its_range(field, declaration)
    read = [(e, target) for e, target in granted if readable(context, e, field.ring.work)]
    unsolved = [(equation, target) for equation, target in read if not _rule(field, equation, target)]
    for fact in sorted(all_facts(context), key=lambda t: (t.depth, t.size)):
        if everywhere.quantified(context, fact) and readable(context, fact, field.ring.work):
            _everywhere(field, fact, as_rule=False)
        _learn(field, fact)
    for fact in context.facts:
        for part in conjuncts(fact):
            if part.op in ("psd", "pd") and readable(context, part):
                everywhere.diagonal(field, part)
    for equation, target in unsolved:  # a coefficient's sign may be known now
        _rule(field, equation, target)
    patterns.add_parts(field)
    return field


def _rule(field: Field, equation: Term, target: Term | None) -> bool:
    """Whether an equation, true at every point, now acts as a rule (for the target)."""
    if everywhere.quantified(field.context, equation):
        return _everywhere(field, equation, as_rule=True)
    return add_equation(field, equation, target)


def _signed(context: Context) -> Context:
    """The context with those of the author's assumptions that are inequalities."""
    parts = (part for fact in context.assumptions for part in conjuncts(fact))
    return replace(context, assumptions=tuple(p for p in parts if p.op in MASKS and p.op != "eq"))


def readable(context: Context, fact: Term, work: Work | None = None) -> bool:
    """Whether the normal form may look into a fact: what its derivatives need is shown by facts without derivatives.

    A true fact has a value on either side, and a derivative may exist where the
    table's does not hold: ``diff(x*indicator(x = 0), x) = 0`` is true at 0.
    """
    if not has_derivative(fact):
        return True
    from derivcheck.kernel.holds import undischarged

    needed = conditions(fact)
    if any(obstacle.smooth for obstacle in needed.obstacles):
        return False
    assumptions, narrowing, cases = (
        tuple(f for f in facts if not has_derivative(f))
        for facts in (context.assumptions, context.conditions, context.cases)
    )
    plain = Context(context.declarations, assumptions, narrowing, cases)
    return undischarged(open_field(plain, work=work), (c for c in needed.conditions if not c.sharp)) is None


def _everywhere(field: Field, fact: Term, as_rule: bool) -> bool:
    """A fact for all values of the indices and entries it speaks of; whether it became a rule."""
    renamed = everywhere.any_indices(field.context, fact)
    for declaration in renamed.values():
        _in_its_range(field, declaration)
    return everywhere.for_all(field, fact, renamed, as_rule)


def _in_its_range(field: Field, declaration: Declaration) -> None:
    """An index lies in its range (which is not empty, for the context has a point)."""
    symbol, domain = sym(declaration.name, declaration.sort), declaration.domain
    for op, end in (("ge", domain.lower), ("le", domain.upper)):
        if end is not None:  # else a bound name hides what the end speaks of
            _learn(field, relation(op, symbol, end))


def all_facts(context: Context) -> list[Term]:
    """Every fact of a context, taken apart, with what declared sets and definite matrices say besides."""
    facts = [part for fact in context.facts for part in conjuncts(fact)]
    for fact in [f for f in facts if f.op in ("psd", "pd")]:
        facts.append(build("is_symmetric", fact.args))
        if (literal_size(fact.args[0].sort.shape[0]) or _MINORS) < _MINORS:
            facts += lower.minors_signed(fact)
    for declaration in context.declarations:
        if declaration.sort.kind == "scalar":
            facts += _ends(declaration)
    return facts


def _ends(declaration: Declaration) -> list[Term]:
    """Ends of a declared set that are no rational numbers, as facts."""
    ends = declaration.domain.within(sym(declaration.name, declaration.sort))
    return [fact for fact in ends if constant_value(fact.args[1]) is None]


def _learn(field: Field, fact: Term) -> None:
    field.facts |= said(field, fact)
    fact = differs(fact) or fact
    if not relates_numbers(fact):
        return
    if not readable(field.context, fact, field.ring.work):
        return
    try:
        known.learn(field, normal(field, fact.args[0]) - normal(field, fact.args[1]), MASKS[fact.op])
    except Stuck:
        return


def said(field: Field, proposition: Term) -> set[Term]:
    """A proposition up to bound names, as written and, where definitions may be looked through, unfolded."""
    written = canonical_names(proposition)
    return {written, canonical_names(unfold(proposition))} if field.reading.definitions else {written}
