"""Definedness: what must hold for a term, as written, to have a value.

Theorem: at every point where all conditions hold (each for all values of its
bound names, where its guards are true) and every obstacle is overcome, the
term is defined.  Under ``diff`` the conditions are open ones: where they hold,
what stands inside is smooth on a whole neighbourhood.  They are read off the
raw term, never off a normal form, and no hypothesis is used.  `conditions`
must know every operation: an unknown one is an error, not "defined".
Trusts core and the identities of `lower`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from derivcheck.core.build import (
    CONVEXITY,
    ONE,
    RELATIONS,
    ZERO,
    build,
    conjunction,
    constant_value,
    is_infinite,
    num,
    relation,
    sym,
)
from derivcheck.core.context import Declaration, Domain
from derivcheck.core.rewrite import fresh, substitute, variable_base
from derivcheck.core.term import REAL, Sort, Term
from derivcheck.kernel.lower import ELEMENTWISE, array_shape, entry, even_root, positions
from derivcheck.kernel.names import all_names, size_names
from derivcheck.kernel.needs import EVERYWHERE, array_needs, evident, needs
from derivcheck.kernel.propositions import NEGATION

#: Maxima of more arguments than this are not taken apart pair by pair.
PAIRED = 24


@dataclass(frozen=True, slots=True)
class Condition:
    """For all values of the bound names in their ranges: where the guards are true, the proposition must be.

    ``source`` is the subterm, as written, that needs it.  ``sharp``: where the
    condition fails the source is undefined; else it is only sufficient.
    Bound names end in ``'``: they are new to every author's context.
    """

    proposition: Term
    bound: tuple[Declaration, ...]
    guards: tuple[Term, ...]
    source: Term
    sharp: bool = True


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A term that no condition settles: limit, series, integral, convexity, extremum, name, proposition.

    ``term`` is ``source`` with outer bound names made new and ``at`` carried
    out.  ``smooth``: more is asked than a value (it stands under ``diff`` or in
    an integrand): a value at the point, or a rule that gives one, does not do.
    ``enough``, where there is one, is sufficient for what is asked: a
    proper integral exists where its integrand is continuous on the closed interval.
    """

    kind: str
    term: Term
    bound: tuple[Declaration, ...]
    guards: tuple[Term, ...]
    source: Term
    smooth: bool
    enough: Definedness | None = None


@dataclass(frozen=True, slots=True)
class Definedness:
    """What a term needs, innermost and leftmost first."""

    conditions: tuple[Condition, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a subterm stands.

    ``bound`` and ``guards`` as in `Condition`; ``smooth``: names (as they read
    here) in which the subterm must be smooth; ``steady``: in which it must be
    continuous; ``values``: what the names bound on the way here stand for;
    ``bent``: a kink does no harm, for the subterm is only compared here.
    """

    bound: tuple[Declaration, ...] = ()
    guards: tuple[Term, ...] = ()
    smooth: frozenset[str] = frozenset()
    steady: frozenset[str] = frozenset()
    values: tuple[tuple[str, Term], ...] = ()
    bent: bool = False

    def read(self, term: Term) -> Term:
        """The term as seen from outside."""
        return substitute(term, dict(self.values)) if self.values else term

    def taken(self, *terms: Term) -> frozenset[str]:
        """What no name that is bound here may be: one of the terms (as seen from outside), of a guard, of a range."""
        ends = (e for d in self.bound for e in (d.domain.lower, d.domain.upper) if e is not None)
        return all_names((*terms, *self.guards, *ends)) | {d.name for d in self.bound}

    def guarded(self, *guards: Term) -> _Place:
        """The place where further propositions (as they read here) are true."""
        return replace(self, guards=tuple(dict.fromkeys((*self.guards, *(self.read(g) for g in guards)))))

    def smoothly(self, name: str) -> _Place:
        """The place under a derivative by a name: what is differentiated is not only compared, wherever it stands."""
        return replace(self, smooth=self.smooth | {name}, bent=False)

    def naming(self, name: str, value: Term) -> _Place:
        """The place where a name stands for a value that moves with nothing."""
        values = (*self.values, (name, value))  # of two of one name the inner one counts
        return replace(self, smooth=self.smooth - {name}, steady=self.steady - {name}, values=values)

    def binding(self, term: Term, domain: Domain) -> _Place:
        """The scope of a binder, whose name ranges over a domain (as seen from outside)."""
        var = term.var
        new = sym(fresh(f"{var.name}'", self.taken(self.read(term))), var.sort)
        inner = self.naming(var.name, new)
        return replace(inner, bound=(*self.bound, Declaration(new.name, new.sort, domain, index=new.sort.integer)))

    def moves(self, term: Term) -> bool:
        """Whether the term must be smooth here and may vary; integers that are continuous are constant."""
        return bool(term.free & self.smooth) and not term.sort.integer

    def varies(self, term: Term) -> bool:
        """Whether the term must at least be continuous here and may vary."""
        return bool(term.free & (self.smooth | self.steady)) and not term.sort.integer


@dataclass(slots=True)
class _Found:
    conditions: dict[Condition, None] = field(default_factory=dict)
    obstacles: dict[Obstacle, None] = field(default_factory=dict)
    seen: set[tuple[Term, _Place]] = field(default_factory=set)

    def need(self, proposition: Term, place: _Place, source: Term, sharp: bool = True) -> None:
        """Add a condition (as seen from outside) unless it is evident."""
        if not evident(proposition):
            self.conditions[Condition(proposition, place.bound, place.guards, source, sharp)] = None

    def obstacle(self, kind: str, place: _Place, source: Term, enough: Definedness | None = None) -> None:
        """Add an obstacle."""
        asked = bool(source.free & (place.smooth | place.steady))
        self.obstacles[Obstacle(kind, place.read(source), place.bound, place.guards, source, asked, enough)] = None

    def result(self) -> Definedness:
        """What was found."""
        return Definedness(tuple(self.conditions), tuple(self.obstacles))


@lru_cache(maxsize=1 << 12)
def conditions(term: Term) -> Definedness:
    """What must hold for a term or proposition to be defined: sufficient, and necessary where a condition is sharp."""
    found = _Found()
    _walk(term, _Place(), found)
    return found.result()


@lru_cache(maxsize=1 << 12)
def continuity(term: Term, x: Term) -> Definedness:
    """What must hold at every point of an interval of the symbol x for the term to be continuous in x on it."""
    found = _Found()
    _walk(term, _Place(steady=frozenset({x.name})), found)
    return found.result()


def mend(condition: Condition) -> Term | None:
    """The assumption that gives the condition; None where it speaks of bound names, which no assumption can."""
    if condition.bound:
        return None
    if condition.guards:
        return build("implies", (conjunction(condition.guards), condition.proposition))
    return condition.proposition


def _negated(proposition: Term) -> Term:
    """``not p``, of a relation of numbers the opposite one."""
    if proposition.op in NEGATION and not array_shape(proposition.args):
        return build(NEGATION[proposition.op], proposition.args)
    return build("not", (proposition,))


# ------------------------------------------------------------------ the walk


def _walk(term: Term, place: _Place, found: _Found) -> None:
    """What a subterm needs at its place, its parts first.

    Connectives and ``where`` ask for a part only where the parts before it leave
    the value open: ``false and u`` is false, ``true or u`` true, ``false => u`` true.
    """
    if (term, place) in found.seen:
        return
    found.seen.add((term, place))
    op, args = term.op, term.args
    match op:
        case "num" | "sym" | "const":
            return
        case "call":
            _walk(term.body, place, found)
        case "where":
            guard, yes, no = args
            _walk(guard, replace(place, bent=True), found)
            _walk(yes, place.guarded(guard), found)
            _walk(no, place.guarded(_negated(guard)), found)
        case "and" | "implies" | "or":
            for part in args:
                _walk(part, place, found)
                place = place.guarded(_negated(part) if op == "or" else part)
        case "diff" | "grad" | "jacobian" | "hessian":
            f, x = args
            _walk(x, place, found)
            _walk(f, place.smoothly(variable_base(x).name), found)
        case "at":
            _walk_at(term, place, found)
        case "sum" | "prod" | "max_over" | "min_over" | "array":
            _walk_ranged(term, place, found)
        case "integral":
            _walk_integral(term, place, found)
        case "limit":
            _walk_bounds(args[:1], place, found)
            found.obstacle("limit", place, term)
        case _ if op in CONVEXITY:
            found.obstacle("convexity", place, term)
        case _:
            rooted = even_root(term) is not None  # a power that is smooth where what stands under the root is
            for arg in args[0].args if rooted else args:
                _walk(arg, place, found)
            if not rooted and op not in EVERYWHERE:
                _own(term, place, found)


def _walk_bounds(bounds: Sequence[Term], place: _Place, found: _Found) -> None:
    for bound in bounds:
        if not is_infinite(bound):
            _walk(bound, place, found)


def _misnamed(term: Term, place: _Place, found: _Found, sort: Sort) -> bool:
    """A bound name that is also a size's, or of a sort that its values (of the sort given) do not have: no promise."""
    own = term.var.sort
    promised = (own.integer > sort.integer) or (own.natural > sort.natural) or own.symmetric
    if not promised and term.var.name not in size_names(term.body):
        return False
    found.obstacle("name", place, term)
    return True


def _walk_at(term: Term, place: _Place, found: _Found) -> None:
    """``at(f, x = a)`` needs a, and what f needs with x replaced by a; f moves with x where a moves."""
    value, body = term.args
    name = term.var.name
    _walk(value, place, found)
    if _misnamed(term, place, found, value.sort):
        return
    inner = place.naming(name, place.read(value))
    if value.free & place.smooth:
        inner = replace(inner, smooth=inner.smooth | {name})
    if value.free & place.steady:
        inner = replace(inner, steady=inner.steady | {name})
    _walk(body, inner, found)


def _walk_ranged(term: Term, place: _Place, found: _Found) -> None:
    """A finite sum, product, extremum or array needs every entry; an extremum one entry at least."""
    lo, hi = (ONE, term.args[0]) if term.op == "array" else term.args[:2]
    _walk_bounds((lo, hi), place, found)
    if _misnamed(term, place, found, Sort("scalar", integer=True, natural=lo.sort.natural)):
        return
    if is_infinite(lo) or is_infinite(hi):
        found.obstacle("series", place, term)
        return
    low, high = place.read(lo), place.read(hi)
    if term.op == "array":
        found.need(relation("ge", high, ZERO), place, term)
    if term.op in ("max_over", "min_over"):
        found.need(relation("le", low, high), place, term)
        if place.moves(term.body):
            found.obstacle("extremum", place, term)
    _walk(term.body, place.binding(term, Domain(lower=low, upper=high)), found)


def _walk_integral(term: Term, place: _Place, found: _Found) -> None:
    """A proper integral exists where its integrand is continuous on the closed interval.

    It is smooth in what only its ends move with, where the integrand is smooth
    on the closed interval too.  Improper ones, and those whose integrand moves under ``diff``, stay obstacles.
    """
    a, b, body = term.args
    t = term.var
    _walk_bounds((a, b), place, found)
    if _misnamed(term, place, found, REAL):
        return
    if is_infinite(a) or is_infinite(b) or (body.free - {t.name}) & place.smooth:
        found.obstacle("integral", place, term)
        return
    low, high = place.read(a), place.read(b)
    x, y = constant_value(low), constant_value(high)
    if x is not None and y is not None:
        inner = place.binding(term, Domain(lower=num(min(x, y)), upper=num(max(x, y))))
    else:
        inner = place.binding(term, Domain())
        new = dict(inner.values)[t.name]
        between = [conjunction((relation("le", p, new), relation("le", new, q))) for p, q in ((low, high), (high, low))]
        inner = replace(inner, guards=(*inner.guards, build("or", between)))
    if place.moves(a) or place.moves(b):
        inner = replace(inner, smooth=inner.smooth | {t.name})
    inner = replace(inner, steady=inner.steady | {t.name}, bent=False)
    inside = _Found()
    _walk(body, inner, inside)
    found.obstacle("integral", place, term, inside.result())


# ------------------------------------------------------------------ the operations


#: Continuous everywhere, and smooth but for kinks.  Two sides that are continuous and unequal at a point stay so
#: around it, so that a guard decides there which branch is differentiated, whatever kinks its sides have.
_KINKS = frozenset({"abs", "relu", "max", "min"})


def _own(term: Term, place: _Place, found: _Found) -> None:
    """What the operation itself needs of its arguments, entry by entry where they are arrays."""
    op, args = term.op, term.args
    moves = tuple(place.moves(a) and not (place.bent and op in _KINKS) for a in args)
    varies = any(place.varies(a) for a in args)
    outside = tuple(place.read(a) for a in args)
    if op in ("max", "min") and any(moves) and len(args) > PAIRED:
        found.obstacle("extremum", place, term)
    elif op in ELEMENTWISE or op in RELATIONS:
        for parts, where in _entries(outside, place):
            plain = () if op == "gamma" else tuple(needs(op, parts, term.data, (False,) * len(args), False))
            for need in needs(op, parts, term.data, moves, varies):
                found.need(need, where, term, need in plain)
    else:
        _own_of_arrays(term, outside, place, found)


def _entries(terms: tuple[Term, ...], place: _Place) -> Iterator[tuple[tuple[Term, ...], _Place]]:
    """The terms at every position, numbers being the same at each, and the place where its indices are bound."""
    shape = array_shape(terms)
    if not shape:
        yield terms, place
        return
    for indices, declared in positions(shape, place.taken(*terms)):
        parts = tuple(entry(a, *indices) if a.sort.kind == "array" else a for a in terms)
        yield parts, replace(place, bound=(*place.bound, *declared))


def _own_of_arrays(term: Term, outside: tuple[Term, ...], place: _Place, found: _Found) -> None:
    op = term.op
    moves, varies = (any(map(test, term.args)) for test in (place.moves, place.varies))
    if varies and op in ("psd", "pd", "is_symmetric"):
        found.obstacle("proposition", place, term)
    if moves and op in ("vmax", "vmin"):
        found.obstacle("extremum", place, term)
    for need in array_needs(term, outside, place.bound, moves):
        found.need(need, place, term, op not in ("norm", "det"))
