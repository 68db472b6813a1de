"""Exact values in declared domains: small and readable first, then ends, far and tiny ones.

Membership is decided by exact rationals or by balls that lie apart from the
ends; what is not decided is outside as far as the search is concerned.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

from flint import arb, ctx, fmpq

from derivcheck.core.build import constant_value
from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.term import Term
from derivcheck.evaluator.frame import Array, Frame, State
from derivcheck.evaluator.functions import ball
from derivcheck.evaluator.jets import Value, sign
from derivcheck.evaluator.outcome import Undecided, Undefined


def _numbers(text: str) -> tuple[fmpq, ...]:
    return tuple(fmpq(*(int(p) for p in part.split("/"))) for part in text.split())


_REALS = _numbers(
    "2 1 0 -1 1/2 3 -2 -1/2 1/3 5 -3 3/2 7/3 -7/4 10 1/10 -1/10 1001 -1001 1/1000 -5 4 100 -1/3 2/3 "
    "1000001/3 -1000000 1/1000000 -1/1000 20 -20 50 -100 12345/677 6 -6 7 -7 8 9 1/1000000000 10000000000"
)
_INTEGERS = _numbers(
    "2 1 3 0 -1 4 5 -2 7 6 -3 10 8 -4 12 9 -5 13 20 -7 100 11 -10 17 1001 -1000 16 15 50 30 1000000 -1000000 64 "
    "1000000007"
)
_STEPS = _numbers("1 2 1/2 3 1/3 5 3/2 1/10 10 7/3 1/1000 1001 100 1/1000000 1000001/3 4 20 2/3 50 1/1000000000")
_FRACTIONS = _numbers(
    "1/2 1/3 3/4 1/5 2/3 1/10 9/10 1/4 2/5 1/100 99/100 7/10 1/1000 999/1000 3/7 1/1000000 999999/1000000"
)


@lru_cache(maxsize=1024)
def _end(term: Term, bits: int) -> Value:
    """An interval's end at a precision: exact if it is rational."""
    value = constant_value(term)
    if value is not None:
        return fmpq(value.numerator, value.denominator)
    from derivcheck.evaluator.compile import Code

    return Code(Context(), (term,)).scalar(term)(Frame({}, State(10**5)))


def member(domain: Domain, integer: bool, value: Value, lower: Value | None, upper: Value | None) -> bool:
    """Whether a number surely lies in the domain with these ends."""
    try:
        if domain.values is not None:
            return type(value) is fmpq and any(v == _fraction(value) for v in domain.values)
        if integer and not (type(value) is fmpq and value.q == 1):
            return False
        if domain.nonzero and sign(value) == 0:
            return False
        if lower is not None and sign(value - lower) < (1 if domain.lower_open else 0):
            return False
        return upper is None or sign(upper - value) >= (1 if domain.upper_open else 0)
    except (Undecided, Undefined):
        return False


def _fraction(value: fmpq) -> Any:
    from fractions import Fraction

    return Fraction(int(value.p), int(value.q))


def ends(domain: Domain) -> tuple[Value | None, Value | None]:
    """The ends of a symbol's domain at the current precision."""
    lower = None if domain.lower is None else _end(domain.lower, ctx.prec)
    upper = None if domain.upper is None else _end(domain.upper, ctx.prec)
    return lower, upper


def is_end(domain: Domain, value: Term) -> bool:
    """Whether a term is an end that belongs to the interval, which the other end lies surely beyond, or is, too."""
    closed = (value is domain.lower and not domain.lower_open) or (value is domain.upper and not domain.upper_open)
    if not closed or domain.values is not None or domain.nonzero:
        return False
    if domain.lower is domain.upper:
        return not (domain.lower_open or domain.upper_open)
    lower, upper = ends(domain)
    return lower is None or upper is None or sign(upper - lower) > 0


@lru_cache(maxsize=512)
def candidates(domain: Domain, integer: bool) -> tuple[Any, ...]:
    """Values of the domain to try, best first: exact rationals, and ends that are none as closed terms."""
    if domain.values is not None:
        return tuple(fmpq(v.numerator, v.denominator) for v in domain.values)
    if domain.lower is None and domain.upper is None:
        return tuple(v for v in (_INTEGERS if integer else _REALS) if v or not domain.nonzero)
    with ctx.workprec(128):
        try:
            return _candidates(domain, integer)
        except (Undecided, Undefined):
            return ()  # an end that is no number


def _candidates(domain: Domain, integer: bool) -> tuple[Any, ...]:
    lower, upper = ends(domain)
    tried: list[Any] = list(_INTEGERS if integer else _REALS)
    a, b = _inside(lower, 1), _inside(upper, -1)
    if integer:
        near = [a + k for k in range(8)] if a is not None else []
        near += [b - k for k in range(8)] if b is not None else []
        tried = _interleaved([fmpq(v.floor()) for v in near], tried) if near else tried
    elif a is not None and b is not None:
        fractions = [a + (b - a) * t for t in _FRACTIONS]
        tried = _interleaved([t for t in tried[:13] if a < t < b], fractions) + tried[13:]
    elif a is not None:
        tried = _interleaved(tried[:9], [a + t for t in _STEPS]) + tried[9:]
    elif b is not None:
        tried = _interleaved(tried[:9], [b - t for t in _STEPS]) + tried[9:]
    for end, term in ((lower, domain.lower), (upper, domain.upper)):
        if end is not None:
            tried.insert(min(4, len(tried)), end if type(end) is fmpq else term)
    found: list[Any] = []
    for value in tried:
        if isinstance(value, Term):
            if not integer and is_end(domain, value):
                found.append(value)
        elif value not in found and member(domain, integer, value, lower, upper):
            found.append(value)
    return tuple(found)


def _inside(end: Value | None, step: int) -> fmpq | None:
    """A rational at the end, or just inside."""
    if end is None or type(end) is fmpq:
        return end
    ten = fmpq(10**9)
    scaled: arb = ball(end) * ten
    rounded = scaled.floor().unique_fmpz()
    return None if rounded is None else (fmpq(rounded) + (1 if step > 0 else 0)) / ten


def _interleaved(a: list[Any], b: list[Any]) -> list[Any]:
    result: list[Any] = []
    for k in range(max(len(a), len(b))):
        result += a[k : k + 1]
        result += b[k : k + 1]
    return result


class Set:
    """The declared set of a symbol at a point: a domain, and sizes for an array."""

    __slots__ = ("dims", "domain", "symmetric")

    def __init__(self, domain: Domain, dims: tuple[int, ...], symmetric: bool) -> None:
        self.domain = domain
        self.dims = dims
        self.symmetric = symmetric


def places_of(context: Context, symbol: Term, frame: Frame) -> Set:
    """The declared set a convexity claim speaks of."""
    from derivcheck.evaluator.frame import whole

    declaration = context.declaration(symbol.name)
    if declaration is None:
        raise Undecided("an undeclared symbol")
    if declaration.sort.integer:
        raise Undecided("convexity over the integers")
    while frame.up is not None:
        frame = frame.up
    dims = []
    for size in declaration.sort.shape:
        value = constant_value(size)
        if value is not None:
            dims.append(int(value))
        elif size.op == "sym" and size.name in frame.values:
            dims.append(whole(frame.values[size.name]))
        else:
            raise Undecided("a size that is not at hand")
    return Set(declaration.domain, tuple(dims), declaration.sort.symmetric)


#: Two points of a set and their middle.
Chord = tuple[Value, Value, Value] | tuple[Array, Array, Array]


def sample(s: Set, k: int, ordinal: int) -> Chord | None:
    """The k-th pair of different points of the ordinal-th symbol's set and their middle, if all three lie in it."""
    options = [c for c in candidates(s.domain, False) if type(c) is fmpq]
    if len(options) < 2:
        return None
    n = len(options)

    def pick(which: int, entry: int) -> fmpq:
        step = 1 + k // 4
        return options[(k + 3 * ordinal + entry * (which + 1) + which * (step + ordinal)) % n]

    count = prod(s.dims)
    if not count:
        return None
    first, second = (tuple(pick(which, e) for e in range(count)) for which in (0, 1))
    if s.symmetric and s.dims:
        rows = range(s.dims[0])
        mirrored = [max(i, j) * s.dims[0] + min(i, j) for i in rows for j in rows]
        first, second = tuple(first[m] for m in mirrored), tuple(second[m] for m in mirrored)
    return chord(s, first, second)


def radial(s: Set, k: int, turn: int) -> Chord | None:
    """From the k-th value, in every entry, to three times it (to its negative, if turned)."""
    options = [c for c in candidates(s.domain, False) if type(c) is fmpq and c][k : k + 1]
    count = prod(s.dims)
    return (
        chord(s, (v,) * count, ((2 + turn) * v if turn > 0 else -v,) * count)
        if (v := next(iter(options), None))
        else None
    )


def centred(s: Set, k: int, half: fmpq) -> Chord | None:
    """A short chord about the k-th value: in every entry so far to either side."""
    options = [c for c in candidates(s.domain, False) if type(c) is fmpq][k : k + 1]
    count = prod(s.dims)
    return chord(s, (options[0] - half,) * count, (options[0] + half,) * count) if options else None


def chord(s: Set, a: tuple[fmpq, ...], b: tuple[fmpq, ...]) -> Chord | None:
    """Two points, given by their entries, and their middle; None unless they differ and all three lie in the set."""
    if s.domain.values is not None:
        raise Undecided("convexity over a finite set")
    if s.symmetric and s.dims:
        n = s.dims[0]
        if any(p[i * n + j] != p[j * n + i] for p in (a, b) for i in range(n) for j in range(i)):
            return None
    middle = tuple((x + y) / 2 for x, y in zip(a, b, strict=True))
    lower, upper = ends(s.domain)
    if a == b or not all(member(s.domain, False, v, lower, upper) for v in (*a, *b, *middle)):
        return None
    if not s.dims:
        return a[0], b[0], middle[0]
    return Array(s.dims, a), Array(s.dims, b), Array(s.dims, middle)


__all__ = ["Chord", "Declaration", "Set", "candidates", "chord", "ends", "member", "places_of", "sample"]
