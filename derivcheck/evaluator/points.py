"""Drafts of points: exact values for all names a claim and its context speak of.

A draft maps names to exact rationals, closed terms, arrays of these, or
``lambda`` terms.  The sequence is fixed: small unequal values first, then all
equal, far and tiny ones; sizes unequal; free indices all over their range.
Nothing here is random, and whether a draft is a point is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import Any

from flint import fmpq

from derivcheck.core.build import CONVEXITY, build, constant_value, is_infinite, num
from derivcheck.core.certificate import Point
from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.term import Term
from derivcheck.evaluator.domains import candidates
from derivcheck.evaluator.frame import Array
from derivcheck.evaluator.instances import instance

Draft = dict[str, Any]

_SIZES = (2, 3, 1, 4)
_EXHAUSTIVE = 24


def relevant(context: Context, terms: tuple[Term, ...]) -> tuple[Declaration, ...]:
    """The declarations the terms and the context's facts depend on, in order.

    So do all on a free index whose range might be empty whatever the rest is: then the context has no point.
    """
    table = {d.name: d for d in context.declarations}
    names: set[str] = set()
    todo = [n for t in (*terms, *context.facts) for n in sorted(t.free)]
    todo += [n for t in (*terms, *context.facts) for n in _sizes_of_bound(t, table)]
    todo += [d.name for d in context.declarations if d.index and not _can_be_filled(d, table)]
    while True:
        while todo:
            name = todo.pop()
            if name in names or name not in table:
                continue
            names.add(name)
            todo += _mentions(table[name])
        for d in context.declarations:
            if d.index and d.name not in names and any(n in names for n in _mentions(d)):
                todo.append(d.name)
        if not todo:
            return tuple(d for d in context.declarations if d.name in names)


def _can_be_filled(index: Declaration, table: dict[str, Declaration]) -> bool:
    """Whether an index's range has elements by its ends: both numbers, or from a number to a symbol without a last."""
    lower, upper = (None if end is None else constant_value(end) for end in (index.domain.lower, index.domain.upper))
    if lower is None or index.domain.upper is None:
        return False
    if upper is not None:
        return lower <= upper
    size = table.get(index.domain.upper.name) if index.domain.upper.op == "sym" else None
    return size is not None and not size.index and size.domain.upper is None and size.domain.values is None


def _sizes_of_bound(term: Term, table: dict[str, Declaration]) -> list[str]:
    """The sizes of the sets that convexity claims range over."""
    bound = [x.name for t in term.subterms() if t.op in CONVEXITY for x in t.args[1:] if x.name in table]
    return [n for name in bound for n in _mentions(table[name])]


def _mentions(declaration: Declaration) -> list[str]:
    terms = [*declaration.sort.shape, *(s for p in declaration.sort.parameters for s in p.shape)]
    terms += [t for t in (declaration.domain.lower, declaration.domain.upper) if t is not None]
    return sorted({n for t in terms for n in t.free})


Bound = tuple[str, str, Fraction]  # every entry of a name stands in a relation to a number

_MIRROR = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "ne": "ne"}


def _bounds(fact: Term, indices: frozenset[str]) -> Iterator[Bound]:
    """What a fact says of a symbol, or of all entries of an array, against a number: ``v > 0``, ``0 <= p[i] <= 1``."""
    if fact.op == "and":
        for part in fact.args:
            yield from _bounds(part, indices)
    if fact.op not in _MIRROR:
        return
    a, b = fact.args
    for side, other, op in ((a, b, fact.op), (b, a, _MIRROR[fact.op])):
        value = constant_value(other)
        whole = side.op == "index" and all(i.op == "sym" and i.name in indices for i in side.args[1:])
        symbol = side.args[0] if whole else side
        if value is not None and symbol.op == "sym":
            yield symbol.name, op, value


def _narrowed(d: Declaration, bounds: list[Bound]) -> Declaration:
    """The declaration with a domain that keeps to what is assumed, so that more drafts are points."""
    domain = d.domain
    for name, op, value in bounds:
        if name != d.name or domain.values is not None:
            continue
        if op == "ne":
            domain = replace(domain, nonzero=domain.nonzero or not value)
        elif op in ("gt", "ge") and _inside(domain.lower, value, -1):
            domain = replace(domain, lower=num(value), lower_open=op == "gt")
        elif op in ("lt", "le") and _inside(domain.upper, value, 1):
            domain = replace(domain, upper=num(value), upper_open=op == "lt")
    return d if domain is d.domain else replace(d, domain=domain)


def _inside(end: Term | None, value: Fraction, side: int) -> bool:
    """Whether a number cuts something off at an end."""
    at = None if end is None or is_infinite(end) else constant_value(end)
    return end is None or is_infinite(end) or (at is not None and (value - at) * side <= 0)


class Plan:
    """The declarations of a context, sorted by the part they play in its points."""

    def __init__(self, context: Context, declarations: tuple[Declaration, ...]) -> None:
        self.declarations = declarations
        mentioned = {n for d in context.declarations for n in _mentions(d)}
        self.sizes = [d for d in declarations if d.name in mentioned and d.sort.kind == "scalar" and not d.index]
        own = {d.name for d in self.sizes}
        self.indices = [d for d in declarations if d.index]
        indices = frozenset(d.name for d in self.indices)
        bounds = [b for fact in context.facts for b in _bounds(fact, indices)]
        self.narrowed = near = tuple(_narrowed(d, bounds) for d in declarations)
        self.scalars = [d for d in near if d.sort.kind == "scalar" and not d.index and d.name not in own]
        self.arrays = [d for d in near if d.sort.kind == "array"]
        self.functions = [d for d in declarations if d.sort.kind == "function"]
        self.finite = [d for d in self.scalars if d.domain.values is not None]

    def drafts(self, count: int) -> Iterator[Draft]:
        """Up to ``count`` different drafts."""
        seen: set[tuple[Any, ...]] = set()
        rows = list(_rows(count))
        cases = self._cases()
        for p, row in enumerate(rows):
            for draft in self._draft(p, row, cases[p % len(cases)] if cases else {}):
                key = draft_key(draft)
                if key not in seen:
                    seen.add(key)
                    yield draft

    def _cases(self) -> list[Draft]:
        """All combinations of values of the finite symbols, if there are few."""
        total = 1
        for d in self.finite:
            total *= len(d.domain.values or ())
        if not self.finite or total > _EXHAUSTIVE:
            return []
        options = [candidates(d.domain, d.sort.integer) for d in self.finite]
        return [dict(zip((d.name for d in self.finite), row, strict=True)) for row in product(*options)]

    def _draft(self, p: int, row: tuple[str, int], case: Draft) -> Iterator[Draft]:
        draft: Draft = {}
        for k, d in enumerate(self.sizes):
            options = _small(d)
            if not options:
                return
            draft[d.name] = options[(p + k + p // 4 * k) % len(options)]
        for k, d in enumerate(self.scalars):
            value = case.get(d.name, _value(d, row, k))
            if value is None:
                return
            draft[d.name] = value
        for k, d in enumerate(self.arrays):
            dims = _dims(d, draft)
            if dims is None:
                return
            array = _array(d, dims, row, k)
            if array is None:
                return
            draft[d.name] = array
        for k, d in enumerate(self.functions):
            sizes = tuple(shape_at(s.shape, draft) for s in d.sort.parameters)
            if any(s is None for s in sizes):
                return
            draft[d.name] = instance(d.sort.parameters, sizes, p + 3 * k)
        if self._place_indices(draft, p):
            yield {d.name: draft[d.name] for d in self.declarations}

    def _place_indices(self, draft: Draft, p: int) -> bool:
        for k, d in enumerate(self.indices):
            lower, upper = index_range(d, draft)
            if lower is None or upper is None or upper < lower:
                return False
            draft[d.name] = fmpq(lower + (p * (k + 1) + p // 3) % (upper - lower + 1))
        return True


def _rows(count: int) -> Iterator[tuple[str, int]]:
    """What a draft is filled with: ``mixed`` or ``positive`` values from a start, the ``same`` one, one ``spike``."""
    start = [("mixed", 0), ("mixed", 1), ("same", 2), ("mixed", 2), ("same", 1), ("positive", 0), ("mixed", 4)]
    start += [("mixed", 5), ("same", 3), ("spike", 0), ("mixed", 6), ("mixed", 3), ("positive", 1), ("mixed", 7)]
    start += [("same", 0), ("mixed", 8)]
    yield from start[:count]
    for k in range(max(0, count - len(start))):
        kind = ("mixed", "mixed", "far", "mixed", "same", "positive", "spike")[k % 7]
        yield kind, 9 + k - k // 7 * 4 if kind == "mixed" else k


def _pick(options: tuple[Any, ...], row: tuple[str, int], k: int, spread: int) -> Any:
    kind, start = row
    n = len(options)
    if kind == "same":
        return options[start % n]
    if kind == "spike":
        return options[0] if k == start % 3 else options[min(2, n - 1)]
    if kind == "far":
        return options[-1 - (start + 2 * k) % min(n, 24)]
    return options[(start + spread * k) % n]


@lru_cache(maxsize=512)
def _options(domain: Domain, integer: bool, positive: bool = False, most: int | None = None) -> tuple[Any, ...]:
    """The first values to try, or of them those above 0, if any are."""
    options = candidates(domain, integer)[:most]
    return (tuple(o for o in options if isinstance(o, fmpq) and o > 0) if positive else ()) or options


def _value(d: Declaration, row: tuple[str, int], k: int) -> Any:
    options = _options(d.domain, d.sort.integer, row[0] == "positive")
    return _pick(options, row, k, 4 if k else 1) if options else None


def _small(d: Declaration) -> list[fmpq]:
    options = [c for c in candidates(d.domain, True) if isinstance(c, fmpq)]
    small = [fmpq(n) for n in _SIZES if n in options]
    if len(small) < 3:
        small = sorted((c for c in options if c >= 0), key=lambda c: c)[:4]
    return small + [c for c in options if c == 0 and c not in small]


def shape_at(shape: tuple[Term, ...], draft: Draft) -> tuple[int, ...] | None:
    dims = []
    for size in shape:
        value = constant_value(size)
        number = draft.get(size.name) if size.op == "sym" else None
        if value is not None and value.denominator == 1:
            dims.append(int(value))
        elif isinstance(number, fmpq) and number.q == 1 and 0 <= number < 1000:
            dims.append(int(number.p))
        else:
            return None
    return tuple(dims)


def _dims(d: Declaration, draft: Draft) -> tuple[int, ...] | None:
    return shape_at(d.sort.shape, draft)


def _array(d: Declaration, dims: tuple[int, ...], row: tuple[str, int], k: int) -> Array | None:
    near = 11 if row[0] in ("mixed", "spike", "positive") else None
    options = _options(d.domain, d.sort.integer, row[0] == "positive", near)
    count = 1
    for size in dims:
        count *= size
    if (count and not options) or count > 1600:
        return None
    cells = [_pick(options, row, e + (0 if row[0] == "spike" else 3 * k), 1 + row[1] % 3) for e in range(count)]
    if d.sort.symmetric and len(dims) == 2:
        n = dims[0]
        cells = [cells[max(i, j) * n + min(i, j)] for i in range(n) for j in range(n)]
    return Array(dims, tuple(cells))


def index_range(d: Declaration, draft: Draft) -> tuple[int | None, int | None]:
    """The range of a free index where the other names have these values; None where it is not at hand."""
    return _bound(d.domain.lower, draft), _bound(d.domain.upper, draft)


def _bound(term: Term | None, draft: Draft) -> int | None:
    if term is None:
        return None
    value = constant_value(term)
    if value is not None:
        return int(value) if value.denominator == 1 else None
    if term.op == "sym":
        number = draft.get(term.name)
    else:
        from derivcheck.evaluator.evaluate import exact

        number = exact(term, draft)
    return int(number.p) if isinstance(number, fmpq) and number.q == 1 and number.p.bit_length() < 60 else None


def draft_key(draft: Draft) -> tuple[Any, ...]:
    """What makes two drafts the same."""
    return tuple(map(_key, draft.values()))


def _key(value: Any) -> Any:
    if type(value) is fmpq:
        return value.p, value.q  # to hash the quotient itself takes twenty times as long
    return (value.dims, *map(_key, value.data)) if isinstance(value, Array) else value


def as_term(value: Any) -> Term:
    """A value of a draft as a closed term."""
    if isinstance(value, Term):
        return value
    if isinstance(value, Array):
        cells = tuple(as_term(v) for v in value.data)
        return build("list", cells) if len(value.dims) == 1 else build("matlit", cells, value.dims)
    return num(Fraction(int(value.p), int(value.q)))


def as_point(draft: Draft) -> Point:
    """The draft as a point, in order of declaration."""
    return Point(tuple((name, as_term(value)) for name, value in draft.items()))
