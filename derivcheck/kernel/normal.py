"""The normal form: a raw term as an element of the field of its context.

Theorem: if the elements of a and b are equal, then a = b at every point of the
context where both, as written, are defined.  Derivatives are taken first, of
the terms as written; facts about the point act only afterwards.  Under a
binder the bound name is new, so no fact about a point can reach it.
"""

from __future__ import annotations

from fractions import Fraction

from flint import arb

from derivcheck.core.build import build, is_infinite, num
from derivcheck.core.context import Context
from derivcheck.core.rewrite import canonical_names, free_symbols, substitute
from derivcheck.core.term import Term
from derivcheck.kernel import (
    derive,
    determinants,
    enclosure,
    entries,
    functions,
    known,
    lower,
    ranges,
    signs,
    sums,
    trig,
    widening,
    words,
)
from derivcheck.kernel.definedness import conditions
from derivcheck.kernel.elementary import FUNCTIONS
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.folded import as_function
from derivcheck.kernel.jets import jet
from derivcheck.kernel.plug import mentions
from derivcheck.kernel.ring import Rat, Stuck

_HALF = Fraction(1, 2)
_NODE = 300  # what a node of a term counts for in products of terms


def normal(field: Field, term: Term) -> Rat:
    """The element of a scalar term; `Stuck` where there is none."""
    found = field.memo.get(term)
    if found is None:
        field.ring.spend(_NODE)
        found = field.reduce(_normal(field, term))
    else:
        found = found.lifted()
    field.memo[term] = found
    return found


def normal_closed(context: Context, term: Term) -> arb | None:
    """A ball around a closed term's value, or None."""
    field = Field(context)
    try:
        return enclosure.ball(field, normal(field, term), 128)
    except Stuck:
        return None


def _normal(field: Field, term: Term) -> Rat:
    args = term.args
    match term.op:
        case "num":
            return field.constant(term.number)
        case "sym" if term in field.stand_ins:
            return field.ring.generator(field.stand_ins[term])
        case "sym" if term.name[0] == "#" and term.name[1:].isdecimal():
            raise Stuck("a bound variable of another field")
        case "sym":
            return _declared(field, field.intern("sym", (), term.name, term, term.sort.integer))
        case "const":
            if term.data == "oo":
                raise Stuck("oo is no number")
            return trig.pi(field)
        case "add":
            total = field.constant(0)
            for arg in args:
                total = total + normal(field, arg)
            return total
        case "neg":
            return -normal(field, args[0])
        case "mul":
            product = field.constant(1)
            for arg in args:
                product = product * normal(field, arg)
            return product
        case "div":
            return normal(field, args[0]) / normal(field, args[1])
        case "pow":
            return _power(field, term)
        case "call":
            return normal(field, args[-1] if field.reading.definitions else as_function(term))
        case "apply":
            return _application(field, term)
        case "diff" | "at":
            return _derivative(field, term)
        case "where" | "indicator":
            return _guarded(field, term)
        case "index":
            return _entry(field, term)
        case "sum" | "prod":
            if is_infinite(term.args[0]) or is_infinite(term.args[1]):
                return _as_is(field, term)
            widening.needs_no_index(field, term)
            return sums.sum_of(field, term) if term.op == "sum" else sums.product_of(field, term)
        case "max_over":
            return sums.maximum_of(field, term)
        case "min_over":
            return sums.minimum_of(field, term)
        case "integral" | "limit":
            return _as_is(field, term)
        case _ if term.op in FUNCTIONS:
            return FUNCTIONS[term.op](field, *(normal(field, a) for a in args))
        case "delta":
            return _delta(field, term)
        case "matmul" | "dot" | "trace" if determinants.inverts(term):
            return determinants.number(field, term)
        case "norm" if determinants.inverts(term):
            return functions.power(field, determinants.number(field, build("dot", (args[0], args[0]))), _HALF)
        case "det" if lower.small_determinant(args[0]) is None:
            return determinants.determinant(field, args[0])
        case _:
            lowered = lower.lower(field.reading.opened(term))
            if lowered is term:
                raise Stuck(f"not-implemented-yet: {term.op}")
            return normal(field, lowered)


def _declared(field: Field, atom: Atom) -> Rat:
    """A symbol or entry; over a finite set its powers are reduced by Π(y - v) = 0."""
    declaration = field.context.declaration(atom.name)
    if declaration is not None and atom.position not in field.rules:
        generator = field.ring.generator(atom.position)
        values = declaration.domain.values
        if values is not None and len(values) <= 12:
            product = field.constant(1)
            for value in values:
                product = product * (generator - field.constant(value))
            field.set_rule(atom.position, len(values), generator ** len(values) - product)
        if declaration.domain.nonzero or (values is not None and 0 not in values):
            known.record(field, generator.num, signs.NONZERO)
    return field.element(atom.position)


def _power(field: Field, term: Term) -> Rat:
    base, exponent = term.args
    if term.data:
        return functions.integer_power(field, normal(field, base), normal(field, exponent))
    return functions.real_power(field, normal(field, base), normal(field, exponent))


def _application(field: Field, term: Term) -> Rat:
    """An unspecified function at its arguments."""
    return _function_at(field, term, term.name, (), term.args)


def _function_at(field: Field, term: Term, name: str, indices: tuple[Term, ...], args: tuple[Term, ...]) -> Rat:
    """One atom per function and derivative, and per arguments; array symbols among them go into its name.

    With other arrays among the arguments: one atom for the very same term.
    """
    arrays = [a for a in args if a.sort.kind != "scalar"]
    if any(a.op != "sym" for a in arrays):
        return _as_is(field, term)
    key = ",".join(a.name if a.sort.kind != "scalar" else "." for a in args) if arrays else ""
    elements = tuple(normal(field, a) for a in (*(a for a in args if a.sort.kind == "scalar"), *indices))
    name = f"{name}({key})" if arrays else name
    return field.element(field.intern("apply", elements, name, term).position)


def _as_is(field: Field, term: Term) -> Rat:
    """One atom for terms that are the same up to bound names; it depends on the numbers it mentions."""
    canonical = canonical_names(lower.lower(field.reading.opened(term)))
    position = field.opaque.get(canonical)
    if position is None:
        own = sorted((t for t in free_symbols(canonical) if t.sort.kind == "scalar"), key=lambda t: t.name)
        inside = {field.stand_ins[t] for t in own if t in field.stand_ins}
        inside |= {p for t in own if t not in field.stand_ins for p in mentions(field, normal(field, t))}
        args = tuple(field.ring.generator(p) for p in sorted(inside))
        position = field.new_atom(f"as written: {term.op}", args, term=canonical, integer=term.sort.integer).position
        field.opaque[canonical] = position
    return field.element(position)


def _derivative(field: Field, term: Term) -> Rat:
    """``diff`` and ``at``: an atom for derivatives of unspecified functions, else what the table gives."""
    found = jet(term if field.reading.definitions else as_function(term))
    if found is not None:
        indices = tuple(i for _, at in found.directions for i in at)
        orders = ",".join(str(position) for position, _ in found.directions)
        name = f"{found.function}'{orders}" if orders else found.function
        return _function_at(field, term, name, indices, found.arguments)
    if term.op == "at" and not any(t.op in words.CALCULUS for t in term.body.subterms()):
        return normal(field, substitute(term.body, {term.var.name: term.args[0]}))
    if not field.reading.calculus:
        return _as_is(field, term)
    try:
        raw = derive.evaluate_derivatives(term if field.reading.definitions else as_function(term))
    except derive.NoDerivative as error:
        raise Stuck(str(error)) from error
    return normal(field, raw)


def _guarded(field: Field, term: Term) -> Rat:
    """``where`` and ``indicator``: decided by the context, a delta of integers, else one atom as written."""
    from derivcheck.kernel.holds import decided, undischarged

    guard = decided(field, term.args[0])
    chosen = term.args[1:] if term.op == "where" else (num(1), num(0))
    if guard is not None:
        return normal(field, chosen[0 if guard else 1])
    relation = term.args[0]
    if all(a.sort.kind == "scalar" and a.sort.integer for a in relation.args):
        needed = [conditions(branch) for branch in chosen]
        if all(not n.obstacles and undischarged(field, n.conditions) is None for n in needed):
            # Both branches have a value everywhere, so 0 and 1 may weigh them.
            weight = _integer_guard(field, relation)
            a, b = (normal(field, branch) for branch in chosen)
            return weight * a + (field.constant(1) - weight) * b
    # Kept as written: a branch may be undefined where the other is chosen.
    return _as_is(field, term)


def _integer_guard(field: Field, relation: Term) -> Rat:
    """1 where a relation of integers is true, else 0: by δ and steps."""
    one = field.constant(1)
    gap = normal(field, relation.args[1]) - normal(field, relation.args[0])
    match relation.op:
        case "eq":
            return delta_of(field, gap)
        case "ne":
            return one - delta_of(field, gap)
        case "le":
            return ranges.step_of(field, gap)
        case "lt":
            return ranges.step_of(field, gap - one)
        case "ge":
            return ranges.step_of(field, -gap)
    return ranges.step_of(field, -gap - one)


def _delta(field: Field, term: Term) -> Rat:
    return delta_of(field, normal(field, term.args[0]) - normal(field, term.args[1]))


def delta_of(field: Field, difference: Rat) -> Rat:
    """δ: 1 where the difference is zero, 0 where it is not, an atom with δ² = δ where that is open."""
    difference = field.reduce(difference)
    if difference.is_zero():
        return field.constant(1)
    if signs.within(field, difference, signs.NONZERO):
        return field.constant(0)
    if difference.num.leading_coefficient() < 0:
        difference = -difference
    atom = field.intern("delta", (difference,), integer=True)
    if atom.position not in field.rules:
        field.set_rule(atom.position, 2, field.ring.generator(atom.position))
    return field.element(atom.position)


def _entry(field: Field, term: Term) -> Rat:
    array = term.args[0]
    if array.op == "call" and not field.reading.definitions:
        return normal(field, as_function(term))
    if array.op != "sym":
        opened = lower.entry(field.reading.opened(array), *term.args[1:])
        if opened.op == "index" and opened.args[0].op == "inv":
            return _entry_of_inverse(field, opened)
        return _as_is(field, term) if opened is term else normal(field, opened)
    indices = tuple(normal(field, i) for i in term.args[1:])
    return _entry_of(field, array.name, indices, array.sort.symmetric, term.sort.integer, term)


def _entry_of_inverse(field: Field, term: Term) -> Rat:
    """An entry of an inverse by words; as written where the matrix moves with a bound name."""
    inverse, i, j = term.args
    try:
        return entries.entry_of(field, words.inverse(field, inverse.args[0]), i, j)
    except Stuck:
        return _as_is(field, term)


def _entry_of(
    field: Field, name: str, indices: tuple[Rat, ...], symmetric: bool, integer: bool, term: Term | None
) -> Rat:
    """An entry of an array symbol; of a symmetric one A[i, j] and A[j, i] are one atom."""
    if symmetric or name in field.symmetric:
        twin = field.find("entry", (indices[1], indices[0]), name)
        if twin is not None:
            return field.element(twin.position)
    return _declared(field, field.intern("entry", indices, name, term, integer))


def entry_at(field: Field, atom: Atom, indices: tuple[Rat, ...]) -> Rat:
    """The entry of the same array at other indices."""
    declaration = field.context.declaration(atom.name)
    symmetric = declaration is not None and declaration.sort.symmetric
    return _entry_of(field, atom.name, indices, symmetric, atom.integer, None)
