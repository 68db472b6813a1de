"""Infinite sums: finitely many terms, and a bound for all the others.

The body is read as a sum of pieces P(k)/Q(k)·b^k/Π(αk+β)! with polynomials P
and Q.  Beyond N, |P| ≤ A k^p and |Q| ≥ B k^q, so that a piece is at most
C k^d |b|^k/Π(αk+β)!, which falls faster than a geometric series, or, with
|b| ≤ 1 and d ≤ -2, has the bound of an integral.  Else the sum is undecided:
nothing is said of series that converge more slowly, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import zip_longest

from flint import arb, ctx, fmpq

from derivcheck.core.term import Term
from derivcheck.evaluator.frame import Compiler, Frame, Run, whole
from derivcheck.evaluator.functions import ball
from derivcheck.evaluator.jets import NUMBERS, ONE, ZERO, Value, add, divide, multiply
from derivcheck.evaluator.outcome import Undecided
from derivcheck.evaluator.powers import power
from derivcheck.evaluator.taylor import lift

_FIRST, _TERMS = 16, 512  # terms added up at first, and at most
_FAR = 10**12  # where it is asked whether there is a bound at all
_DEGREE = 12
_PIECES = 12
_EXP = lift("exp")


@dataclass(frozen=True, slots=True)
class Piece:
    """P(k)/Q(k)·base^k/Π(αk+β)!: coefficients from the constant one up, and the pairs α, β."""

    top: tuple[Value, ...]
    bottom: tuple[Value, ...] = (ONE,)
    base: Value = ONE
    factorials: tuple[tuple[int, int], ...] = ()

    def plain(self) -> bool:
        """Whether it is a polynomial."""
        return len(self.bottom) == 1 and type(self.base) is fmpq and self.base == 1 and not self.factorials


def compile_series(code: Compiler, term: Term) -> Run:
    """The value of Σ over k = a..oo."""
    lo, body, name, size = code.scalar(term.args[0]), code.scalar(term.body), term.var.name, term.body.size

    def series(frame: Frame) -> Value:
        if frame.tag is not None or frame.state.series:
            raise Undecided("an infinite sum inside a derivative or an integral")
        first = whole(lo(frame))
        pieces = _joined(_Reader(code, frame, name).pieces(term.body))
        if any(_rest(p, _FAR) is None for p in pieces):
            raise Undecided("a sum that is not seen to converge")
        total: Value = ZERO
        done, last = first, max(first, 1) + _FIRST
        while True:
            frame.state.spend((last - done) * size)
            for k in range(done, last):
                total = add(total, body(frame.child(name, fmpq(k))))
            rest = _total(_rest(p, last) for p in pieces)
            if last - first >= _TERMS or (rest is not None and rest < arb(2) ** -ctx.prec):
                break
            done, last = last, 2 * last - first
        if rest is None:
            raise Undecided("a sum that converges too late")
        return ball(total) + arb(0, 1) * rest.upper()

    return series


def _total(bounds: Iterable[arb | None]) -> arb | None:
    total = arb(0)
    for bound in bounds:
        if bound is None:
            return None
        total += bound
    return total


def _rest(piece: Piece, n: int) -> arb | None:
    """A bound for the sum of |piece| over k ≥ n ≥ 1; None where there is none yet."""
    p, q = max(len(piece.top) - 1, 0), len(piece.bottom) - 1
    far, base = arb(n), abs(ball(piece.base))
    above = sum((abs(ball(c)) * far ** (i - p) for i, c in enumerate(piece.top)), arb(0))
    below = abs(ball(piece.bottom[q]))
    for i, c in enumerate(piece.bottom[:q]):
        below -= abs(ball(c)) * far ** (i - q)
    if not below > 0 or any(alpha * n + beta < 0 for alpha, beta in piece.factorials):
        return None  # a denominator may vanish further on
    if not piece.top:
        return arb(0)
    size: arb = above / below * far ** (p - q)
    ratio = base * (1 + 1 / far) ** max(p - q, 0)
    for alpha, beta in piece.factorials:
        ratio /= arb(alpha * n + beta + 1) ** alpha
    rest: arb | None = None
    if ratio < 1:
        rest = size / (1 - ratio)
        if n < _FAR:
            rest *= base**n
            for alpha, beta in piece.factorials:
                rest /= arb(alpha * n + beta).fac()
    elif base <= 1 and p - q <= -2:
        rest = size * (1 + far / (q - p - 1))
    return rest


# ------------------------------------------------------------------ polynomials


def _trimmed(coefficients: Sequence[Value]) -> tuple[Value, ...]:
    kept = list(coefficients)
    while kept and type(kept[-1]) is fmpq and not kept[-1]:
        kept.pop()
    if len(kept) > _DEGREE:
        raise Undecided("a polynomial of high degree under an infinite sum")
    return tuple(kept)


def _sum(a: Sequence[Value], b: Sequence[Value]) -> tuple[Value, ...]:
    return _trimmed([add(x, y) for x, y in zip_longest(a, b, fillvalue=ZERO)])


def _product(a: Sequence[Value], b: Sequence[Value]) -> tuple[Value, ...]:
    result = [ZERO] * (len(a) + len(b))
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            result[i + j] = add(result[i + j], multiply(x, y))
    return _trimmed(result)


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces of one exact base under one fraction, so that what cancels does; no denominator gets lost."""
    found: list[Piece] = []
    for piece in pieces:
        for k, other in enumerate(found):
            exact = type(piece.base) is fmpq and type(other.base) is fmpq
            if exact and piece.base == other.base and piece.factorials == other.factorials:
                top = _sum(_product(piece.top, other.bottom), _product(other.top, piece.bottom))
                found[k] = replace(other, top=top, bottom=_product(piece.bottom, other.bottom))
                break
        else:
            found.append(piece)
    return found


# ------------------------------------------------------------------ reading the body


class _Reader:
    """Terms in the bound name as pieces; all other names have values in a frame."""

    def __init__(self, code: Compiler, frame: Frame, name: str) -> None:
        self.code = code
        self.frame = frame
        self.name = name

    def pieces(self, term: Term) -> list[Piece]:
        """The term as a sum of pieces."""
        self.frame.state.spend(8)
        if self.name not in term.free:
            value = self.code.scalar(term)(self.frame)
            if type(value) not in NUMBERS:
                raise Undecided("an infinite sum of what moves")
            return [Piece(_trimmed([value]))]
        op, args = term.op, term.args
        match op:
            case "sym":
                return [Piece((ZERO, ONE))]
            case "call":
                return self.pieces(term.body)
            case "add":
                return [p for a in args for p in self.pieces(a)]
            case "neg":
                return [replace(p, top=_product(p.top, (-ONE,))) for p in self.pieces(args[0])]
            case "mul":
                return reduce(_times, (self.pieces(a) for a in args))
            case "div":
                return _times(self.pieces(args[0]), [self._inverse(args[1])])
            case "pow" if term.data:
                return self._power(*args)
            case "exp":
                alpha, beta = self._affine(args[0])
                return [Piece((_EXP(beta),), base=_EXP(alpha))]
        raise Undecided(f"no bound for {op} under an infinite sum")

    def _single(self, term: Term) -> Piece:
        found = _joined(self.pieces(term))
        if len(found) != 1 or not found[0].top:
            raise Undecided("a sum, or nothing, where one term is needed")
        return found[0]

    def _inverse(self, term: Term) -> Piece:
        if term.op == "mul":
            return reduce(lambda a, b: _times([a], [b])[0], (self._inverse(a) for a in term.args))
        if term.op == "factorial" and self.name in term.free:
            alpha, beta = (whole(c) for c in self._affine(term.args[0]))
            if not 1 <= alpha <= _DEGREE:
                raise Undecided("a factorial that does not grow")
            return Piece((ONE,), factorials=((alpha, beta),))
        piece = self._single(term)
        if piece.factorials:
            raise Undecided("a factorial above the line")
        # What was below stays there: where it vanishes, there is no value.
        above, below = _product(piece.bottom, piece.bottom), _product(piece.top, piece.bottom)
        if len(piece.bottom) == 1:
            above, below = piece.bottom, piece.top
        return Piece(above, below, divide(ONE, piece.base))

    def _power(self, base: Term, exponent: Term) -> list[Piece]:
        if self.name not in exponent.free:
            n = whole(self.code.scalar(exponent)(self.frame))
            if not 1 <= abs(n) <= _DEGREE:
                raise Undecided("a power under an infinite sum that is 0 or high")
            part = self.pieces(base) if n >= 0 else [self._inverse(base)]
            return reduce(_times, [part] * abs(n), [Piece((ONE,))])
        if self.name in base.free:
            raise Undecided("a power that moves in base and exponent")
        alpha, beta = (fmpq(whole(c)) for c in self._affine(exponent))
        value = self.code.scalar(base)(self.frame)
        if type(value) not in NUMBERS or not abs(ball(value)) > 0:
            raise Undecided("a power of what may be 0")
        return [Piece((power(value, beta),), base=power(value, alpha))]

    def _affine(self, term: Term) -> tuple[Value, Value]:
        """α and β where the term is αk + β."""
        piece = self._single(term)
        if not piece.plain() or len(piece.top) != 2:
            raise Undecided("something under an infinite sum that is not linear in its index")
        scale = piece.bottom[0]
        return divide(piece.top[1], scale), divide(piece.top[0], scale)


def _times(a: Sequence[Piece], b: Sequence[Piece]) -> list[Piece]:
    if len(a) * len(b) > _PIECES:
        raise Undecided("too many terms under an infinite sum")
    return [
        Piece(
            _product(p.top, q.top),
            _product(p.bottom, q.bottom),
            multiply(p.base, q.base),
            tuple(sorted((*p.factorials, *q.factorials))),
        )
        for p in a
        for q in b
    ]
