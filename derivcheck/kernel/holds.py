"""What a context gives: its field, filled with facts, and the propositions it makes true.

`holds` is a proof that a proposition is true at every point of the context; it
uses facts as they are, signs, and nothing that searches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derivcheck.core.build import CONVEXITY, ONE, build, constant_value, is_infinite, num, relation, same_size, sub, sym
from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.rewrite import canonical_names, fresh, literal_size, substitute, unfold
from derivcheck.core.term import INTEGER, Term
from derivcheck.kernel import lower, patterns, ranges, signs
from derivcheck.kernel.definedness import Condition, conditions
from derivcheck.kernel.derive import has_derivative
from derivcheck.kernel.field import EVERYTHING, Atom, Field, Reading
from derivcheck.kernel.normal import as_function, normal
from derivcheck.kernel.ring import Rat, Ring, Stuck, Work, coefficients

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

#: Which kind of atom an equation is solved for, last first, if the certificate doesn't say: what an
#: author would call "the left side" of a lemma goes before what it is made of.
_PREFERENCE = ("sym", "entry", "log", "sum", "apply", "as written")

#: Below this literal size a semidefinite matrix makes its principal minors facts.
_MINORS = 4


def open_field(
    context: Context,
    reading: Reading = EVERYTHING,
    granted: Iterable[tuple[Term, Term | None]] = (),
    work: Work | None = None,
) -> Field:
    """The field of a context: granted equations as rules, then every fact's sign."""
    if not reading.hypotheses:
        context = _signed(context)
    field = Field(context, reading, Ring(work))
    for declaration in context.declarations:
        if declaration.index:
            _in_its_range(field, declaration)
    for equation, target in granted:
        if not readable(context, equation, field.ring.work):
            continue
        if _quantified(context, equation):
            _for_all(field, equation, as_rule=True)
        else:
            add_equation(field, equation, target)
    for fact in sorted(_all_facts(context), key=lambda t: (t.depth, t.size)):
        if _quantified(context, fact) and readable(context, fact, field.ring.work):
            _for_all(field, fact, as_rule=False)
        _learn(field, fact)
    for fact in context.facts:
        for part in conjuncts(fact):
            if part.op in ("psd", "pd") and readable(context, part):
                _diagonal(field, part)
    patterns.add_parts(field)
    return field


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
    needed = conditions(fact)
    if any(obstacle.smooth for obstacle in needed.obstacles):
        return False
    assumptions, narrowing, cases = (
        tuple(f for f in facts if not has_derivative(f))
        for facts in (context.assumptions, context.conditions, context.cases)
    )
    plain = Context(context.declarations, assumptions, narrowing, cases)
    return undischarged(open_field(plain, work=work), (c for c in needed.conditions if not c.sharp)) is None


def _quantified(context: Context, fact: Term) -> bool:
    """Whether a fact speaks of all values of an index, or of all entries of an array."""
    if fact.op == "is_symmetric" or (fact.op in MASKS and any(a.sort.kind == "array" for a in fact.args)):
        return True
    return fact.op in MASKS and fact in context.assumptions and context.quantified(fact)


def _for_all(field: Field, fact: Term, as_rule: bool) -> None:
    """A fact for all values of indices as patterns, entry by entry where it relates arrays.

    Declared indices are read under names of their own: what a proof supposes on
    its way (``i = n``, ``x[i] = 0``) speaks of the point, not of their other values.
    """
    context = field.context
    renamed: dict[str, Term] = {}
    if fact in context.assumptions and context.quantified(fact):
        taken = context.names
        for d in context.declarations:
            if d.index and d.name in fact.free and d.domain.lower is not None and d.domain.upper is not None:
                renamed[d.name] = sym(fresh(d.name, taken | {t.name for t in renamed.values()}), d.sort)
    every = [_at_any(d, renamed) for d in context.declarations if d.name in renamed]
    for declaration in every:
        _in_its_range(field, declaration)
    whole = substitute(unfold(fact), renamed)
    names = context.names.union(d.name for d in every)
    for claim, declared in lower.entrywise(whole, names):
        if claim.op not in MASKS:
            continue
        own = [d for d in every if d.name in claim.free]
        try:
            indices = tuple(_index(field, d) for d in (*own, *declared))
            difference = field.reduce(normal(field, claim.args[0]) - normal(field, claim.args[1]))
        except Stuck:
            continue
        if _transposed(claim, (*own, *declared)) or _is_transpose(fact):
            field.symmetric.add(claim.args[0].args[0].name)
        elif claim.op == "eq" and as_rule:
            _pattern_rule(field, difference, indices)
        elif claim.op != "eq":
            atom = field.atom_of(difference) or field.atom_of(-difference)
            if atom is not None and atom.kind in ("entry", "sum"):
                mask = MASKS[claim.op] if field.atom_of(difference) is not None else MASKS[MIRROR[claim.op]]
                if not declared:  # an array may have no entries
                    signs.record(field, field.ring.generator(atom.position).num, mask)
                patterns.add(field, atom, indices, None, mask)
            elif atom is None and claim.op != "ne":
                patterns.add_gap(field, difference, indices, MASKS[claim.op])


def _diagonal(field: Field, fact: Term) -> None:
    """``psd(A)`` says A[i, i] ≥ 0 for all i, ``pd(A)`` that it is positive: the form at a unit vector."""
    matrix, taken = fact.args[0], field.context.names | lower.names(fact)
    index = Declaration(fresh("i", taken), INTEGER, Domain(ONE, matrix.sort.shape[0]), index=True)
    i = sym(index.name, index.sort)
    try:
        atom = field.atom_of(normal(field, lower.entry(matrix, i, i)))
        if atom is not None and atom.kind == "entry":
            patterns.add(field, atom, (_index(field, index),), None, MASKS["gt" if fact.op == "pd" else "ge"])
    except Stuck:
        return


def _at_any(declaration: Declaration, renamed: dict[str, Term]) -> Declaration:
    """An index under its new name, its range in terms of the new names."""
    domain = declaration.domain
    assert domain.lower is not None
    assert domain.upper is not None
    ends = (substitute(domain.lower, renamed), substitute(domain.upper, renamed))
    return Declaration(renamed[declaration.name].name, declaration.sort, Domain(*ends), index=True)


def _in_its_range(field: Field, declaration: Declaration) -> None:
    """An index lies in its range (which is not empty, for the context has a point)."""
    symbol, domain = sym(declaration.name, declaration.sort), declaration.domain
    for op, end in (("ge", domain.lower), ("le", domain.upper)):
        if end is not None:  # else a bound name hides what the end speaks of
            _learn(field, relation(op, symbol, end))


def _index(field: Field, declaration: Declaration) -> tuple[int, Rat, Rat]:
    """An index's atom with its range."""
    domain = declaration.domain
    assert domain.lower is not None
    assert domain.upper is not None
    position = next(iter(normal(field, sym(declaration.name, declaration.sort)).uses()))
    return position, normal(field, domain.lower), normal(field, domain.upper)


def _is_transpose(fact: Term) -> bool:
    """Whether a fact is A = Aᵀ of a matrix symbol A."""
    if fact.op == "is_symmetric":
        return fact.args[0].op == "sym"
    if fact.op != "eq" or fact.args[0].op != "sym" or len(fact.args[0].sort.shape) != 2:
        return False
    return fact.args[1] is build("transpose", fact.args[:1])


def _transposed(claim: Term, indices: tuple[Declaration, ...]) -> bool:
    """Whether a claim is A[i, j] = A[j, i] for all i and j that A has."""
    a, b = claim.args
    if claim.op != "eq" or a.op != "index" or b.op != "index" or len(a.args) != 3 or a.args[0].op != "sym":
        return False
    ranges = {d.name: d.domain for d in indices}
    for i, size in zip(a.args[1:], a.args[0].sort.shape, strict=True):
        domain = ranges.get(i.name, Domain()) if i.op == "sym" else Domain()
        if domain.lower is not ONE or domain.upper is None or not same_size(domain.upper, size):
            return False
    return a.args[0] is b.args[0] and a.args[1] is not a.args[2] and a.args[1:] == b.args[:0:-1]


def _pattern_rule(field: Field, difference: Rat, indices: tuple[tuple[int, Rat, Rat], ...]) -> None:
    """The equation solved for a sum or an entry that names all the indices."""
    best: tuple[int, int] | None = None
    for position in difference.uses():
        atom = field.atoms[position]
        if atom.kind not in ("entry", "sum") or difference.num.degrees()[position] != 1:
            continue
        if not patterns.all_in(field, field.ring.generator(position), indices) or position in field.rules:
            continue
        solved = _solve(field, difference, position, False)
        rank = (("entry", "sum").index(atom.kind), position)
        if solved is not None and (best is None or rank > best):
            best, value = rank, solved
    if best is not None:
        field.set_rule(best[1], 1, value)
        field.memo.clear()
        patterns.add(field, field.atoms[best[1]], indices, value, signs.ANY)


def _all_facts(context: Context) -> list[Term]:
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

    symbol, domain = sym(declaration.name, declaration.sort), declaration.domain
    facts = []
    for end, strict, weak, is_open in (
        (domain.lower, "gt", "ge", domain.lower_open),
        (domain.upper, "lt", "le", domain.upper_open),
    ):
        if end is not None and not is_infinite(end) and constant_value(end) is None:
            facts.append(relation(strict if is_open else weak, symbol, end))
    return facts


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
    if inner.op == "implies":
        return build("and", (inner.args[0], pushed(build("not", (inner.args[1],)))))
    return proposition


def relates_numbers(proposition: Term) -> bool:
    """Whether a proposition relates two numbers, neither of them ∞."""
    return proposition.op in MASKS and all(a.sort.kind == "scalar" and not is_infinite(a) for a in proposition.args)


def _learn(field: Field, fact: Term) -> None:
    field.facts |= _said(field, fact)
    if fact.op == "ne" and any(a.sort.kind == "array" for a in fact.args):
        fact = relation("gt", _square_norm(sub(*fact.args)), num(0))  # some entries differ
    if not relates_numbers(fact):
        return
    if not readable(field.context, fact, field.ring.work):
        return
    try:
        signs.learn(field, normal(field, fact.args[0]) - normal(field, fact.args[1]), MASKS[fact.op])
    except Stuck:
        return


def _said(field: Field, proposition: Term) -> set[Term]:
    """A proposition up to bound names, as written and, where definitions may be looked through, unfolded."""
    written = canonical_names(proposition)
    return {written, canonical_names(unfold(proposition))} if field.reading.definitions else {written}


def _square_norm(array: Term) -> Term:
    """The sum of the squares of all entries."""
    if len(array.sort.shape) == 1:
        return build("dot", (array, array))
    return build("trace", (build("matmul", (build("transpose", (array,)), array)),))


def add_equation(field: Field, equation: Term, target: Term | None = None) -> bool:
    """Use ``a = b`` as a rule for one atom in which it is linear with a nonzero coefficient.

    The equation is true at every point, so the rule is an identity of the
    context; dividing by the coefficient needs its sign known not to be zero.
    """
    try:
        difference = field.reduce(normal(field, equation.args[0]) - normal(field, equation.args[1]))
        wanted = None if target is None else field.atom_of(normal(field, target))
    except Stuck:
        return False
    if target is not None and wanted is None:
        return False
    return _as_rule(field, difference, wanted)


def _as_rule(field: Field, difference: Rat, wanted: Atom | None) -> bool:
    """Use ``difference = 0``, true at every point, as a rule for the atom wanted, or one to be preferred."""
    best: tuple[int, int] | None = None
    solved: Rat | None = None
    for position in difference.uses():
        degrees = difference.num.degrees()
        if degrees[position] != 1 or (position in field.rules and field.rules[position][0] == 1):
            continue
        if wanted is not None and position != wanted.position:
            continue
        atom = field.atoms[position]
        found = _solve(field, difference, position, wanted is not None or atom.kind not in ("sym", "entry"))
        kind = atom.kind.partition(":")[0]
        rank = (_PREFERENCE.index(kind) if kind in _PREFERENCE else -1, position)
        if found is not None and (best is None or rank > best):
            best, solved = rank, found
    if best is None or solved is None:
        return False
    field.set_rule(best[1], 1, solved)
    field.memo.clear()
    atom = field.atoms[best[1]]
    if atom.kind == "root":  # u^(1/q) = v gives u = v^q, which the rule for the root said before
        _as_rule(field, field.reduce(atom.args[0] - solved**atom.unit.denominator), None)
    return True


def _solve(field: Field, difference: Rat, position: int, by_sign: bool) -> Rat | None:
    ring = field.ring
    parts = coefficients(ring, ring.lift(difference.num), position)
    lead = ring.polynomial(parts[1])
    rest = ring.polynomial(parts[0]) if 0 in parts else field.constant(0)
    if lead.constant() is None and not (by_sign and signs.sign_of(field, lead) & signs.ZERO == 0):
        return None
    if _mentions(field, position, rest / lead):
        return None
    return -rest / lead


def _mentions(field: Field, position: int, element: Rat) -> bool:
    """Whether an atom stands in an element or in the arguments of its atoms."""
    seen: set[int] = set()
    stack = [element]
    while stack:
        for p in stack.pop().uses():
            if p == position:
                return True
            if p not in seen:
                seen.add(p)
                stack.extend(field.atoms[p].args)
    return False


def holds(field: Field, proposition: Term) -> bool:
    """Whether a proposition (whose sides are defined) is proved true at every point."""
    proposition = pushed(proposition)
    if _said(field, proposition) & field.facts:
        return True
    match proposition.op:
        case "and":
            return all(holds(field, p) for p in proposition.args)
        case "or":
            return any(holds(field, p) for p in proposition.args)
        case _ if relates_numbers(proposition):
            return relation_holds(field, proposition.op, *proposition.args)
        case "ne" if any(a.sort.kind == "array" for a in proposition.args):
            return relation_holds(field, "gt", _square_norm(sub(*proposition.args)), num(0))
    return False


def relation_holds(field: Field, op: str, a: Term, b: Term) -> bool:
    """``a R b`` by the sign of a - b: of the term as written, then of its normal form."""
    wanted = MASKS[op]
    if term_sign(field, a if constant_value(b) == 0 else sub(a, b)) & ~wanted == 0:
        return True
    try:
        difference = normal(field, a) - normal(field, b)
        if op in ("eq", "le", "ge") and signs.vanishes(field, difference):
            return True
        return signs.sign_of(field, difference) & ~wanted == 0
    except Stuck:
        return False


def decided(field: Field, proposition: Term) -> bool | None:
    """True or False where the context decides a proposition, else None."""
    if holds(field, proposition):
        return True
    return False if holds(field, pushed(build("not", (proposition,)))) else None


def term_sign(field: Field, term: Term, depth: int = 0) -> int:
    """The sign of a term by its shape as written: squares stay squares, sums are not expanded."""
    if term.op == "call" and not field.reading.definitions:
        term = as_function(term)
    mask = _shape_sign(field, term, depth)
    if mask in (signs.NEGATIVE, signs.ZERO, signs.POSITIVE) or term.op in ("add", "neg", "mul", "div", "call"):
        return mask
    try:
        return mask & signs.sign_of(field, normal(field, term))
    except Stuck:
        return mask


def _shape_sign(field: Field, term: Term, depth: int) -> int:
    if depth > 60:
        return signs.ANY
    args = term.args

    def of(arg: Term) -> int:
        return term_sign(field, arg, depth + 1)

    match term.op:
        case "num":
            return signs.POSITIVE if term.number > 0 else signs.NEGATIVE if term.number < 0 else signs.ZERO
        case "call":
            return of(args[-1])
        case "neg":
            return signs.flip(of(args[0]))
        case "add":
            total = of(args[0])
            for arg in args[1:]:
                total = signs.plus(total, of(arg))
            return total
        case "mul":
            product = of(args[0])
            for arg in args[1:]:
                product = signs.times(product, of(arg))
            return product if args[0] is not args[-1] or len(args) != 2 else product & signs.NONNEGATIVE
        case "div":
            return signs.times(of(args[0]), of(args[1]) & signs.NONZERO)
        case "pow":
            return _power_sign(term, of)
        case "exp" | "cosh":
            return signs.POSITIVE
        case "abs":
            return signs.NONNEGATIVE if of(args[0]) & signs.ZERO else signs.POSITIVE
        case "sqrt":
            return of(args[0]) & signs.NONNEGATIVE
        case "relu":
            return signs.POSITIVE if of(args[0]) == signs.POSITIVE else signs.NONNEGATIVE
        case "tanh" | "sinh" | "asinh" | "atan" | "erf" | "asin" | "atanh" | "sign":
            return of(args[0])
        case "acosh" | "acos":
            return signs.NONNEGATIVE
        case "where":
            return of(args[1]) | of(args[2])
        case "max":
            masks = [of(a) for a in args]
            if signs.POSITIVE in masks:
                return signs.POSITIVE
            return signs.NONNEGATIVE if any(m & signs.NEGATIVE == 0 for m in masks) else signs.ANY
        case "sum":
            return _sum_sign(field, term, depth)
        case "dot" | "vsum" | "trace" | "norm" | "matmul":
            lowered = lower.lower(unfold(term) if field.reading.definitions else term)
            return of(lowered) if lowered is not term else signs.ANY
        case "indicator" | "delta":
            return signs.NONNEGATIVE
        case "factorial":
            return signs.POSITIVE
        case "log":
            return relation_sign(field, args[0], num(1))
    return signs.ANY


def _sum_sign(field: Field, term: Term, depth: int) -> int:
    """The sign of a finite Σ by its body's for every value of the bound name; 0 counts if the range may be empty."""
    try:
        lo, hi = (normal(field, end) for end in term.args[:2])
        variable = ranges.open_variable(field, lo, hi)
    except Stuck:
        return signs.ANY
    try:
        inside = term_sign(field, ranges.body_at(field, term, variable), depth + 1)
        if inside & signs.NONZERO == signs.NONZERO:
            return signs.ANY
        return inside | (signs.ZERO if signs.sign_of(field, hi - lo) & signs.NEGATIVE else 0)
    finally:
        field.active -= 1


def _power_sign(term: Term, of: object) -> int:
    assert callable(of)
    base, exponent = term.args
    mask: int = of(base)
    if not term.data:  # a real power is of a nonnegative base
        return signs.POSITIVE if mask & signs.ZERO == 0 else signs.NONNEGATIVE
    k = constant_value(exponent)
    if k is None:
        return mask if mask in (signs.POSITIVE, signs.NONNEGATIVE) else signs.ANY
    if k == 0:
        return signs.POSITIVE
    return signs.raised(mask if k > 0 else mask & signs.NONZERO, abs(int(k)))


def relation_sign(field: Field, a: Term, b: Term) -> int:
    """The sign of a - b."""
    mask = term_sign(field, sub(a, b))
    try:
        return mask & signs.sign_of(field, normal(field, a) - normal(field, b))
    except Stuck:
        return mask


def under(context: Context, bound: Iterable[Declaration], guards: Iterable[Term] = ()) -> Context:
    """The context inside a binder: facts and ranges that mention an outer thing of the bound name are gone."""
    bound = tuple(bound)
    names = frozenset(d.name for d in bound)
    kept = tuple(replace(d, domain=_without(d.domain, names)) for d in context.declarations if d.name not in names)
    inner = Context(
        (*kept, *bound),
        tuple(f for f in context.assumptions if not _speaks_of(f, names)),
        tuple(f for f in context.conditions if not _speaks_of(f, names)),
    )
    return replace(inner, cases=tuple(f for f in context.cases if not _speaks_of(f, names))).suppose(*guards)


def _speaks_of(fact: Term, names: frozenset[str]) -> bool:
    """Whether a fact mentions one of the names, or says that something is convex on its declared set."""
    return bool(fact.free & names) or any(x.name in names for x in convexity_variables(fact))


def convexity_variables(*propositions: Term) -> frozenset[Term]:
    """The symbols on whose declared sets something is said to be convex or concave."""
    inside = (t for p in propositions for t in p.subterms() if t.op in CONVEXITY)
    return frozenset(x for t in inside for x in t.args[1:])


def _without(domain: Domain, names: frozenset[str]) -> Domain:
    lower = None if domain.lower is not None and domain.lower.free & names else domain.lower
    upper = None if domain.upper is not None and domain.upper.free & names else domain.upper
    return replace(domain, lower=lower, upper=upper)


def undischarged(field: Field, needed: Iterable[Condition], within: Context | None = None) -> Condition | None:
    """The first condition the context (``within`` under binders and guards) does not make true, or None."""
    context = field.context if within is None else within
    for condition in needed:
        if condition.bound or condition.guards:
            moved, declared = ranges.named_apart(field, condition)
            place = under(context.declare(*declared), moved.bound, moved.guards)
            inner = field.inside.get(place)
            if inner is None:  # what is needed under one binder is asked in one field
                inner = field.inside[place] = open_field(place, field.reading, work=field.ring.work)
            if not holds(inner, moved.proposition):
                return condition
        elif not holds(field, condition.proposition):
            return condition
    return None


def contradictory(context: Context, work: Work | None = None) -> bool:
    """Whether the declarations and facts are proved to have no common point."""
    field = open_field(context, work=work)
    if field.impossible:
        return True
    plain = open_field(Context(context.declarations), work=field.ring.work)
    for fact in _all_facts(context):
        if not readable(context, fact, field.ring.work):
            continue
        if fact.op == "or" and all(holds(field, pushed(build("not", (p,)))) for p in fact.args):
            return True
        if relates_numbers(fact):
            mask = relation_sign(plain, *fact.args)
            if mask & relation_sign(field, *fact.args) & MASKS[fact.op] == 0:
                return True
    return False
