"""Integrals over bounded intervals, enclosed by Taylor models.

On a piece ``[c - h, c + h]`` the integrand is its Taylor polynomial at c plus
the next coefficient, taken over the whole piece as a ball: rigorous wherever
the integrand is smooth on the closed piece.  Around kinks of continuous
functions the range over a small piece does.  Bounds may be jets: the
substitution ``x = a + (b - a) s`` carries their derivatives along.
"""

from __future__ import annotations

from flint import arb, arb_series, ctx, fmpq

from derivcheck.evaluator.frame import Frame, Run
from derivcheck.evaluator.functions import ball
from derivcheck.evaluator.jets import ZERO, Jet, Tag, Value, add, base, head, multiply
from derivcheck.evaluator.outcome import Kink, Undecided

_DEPTH = 12
_PIECES = 256


def integrate(frame: Frame, body: Run, name: str, a: Value, b: Value, size: int) -> Value:
    """An enclosure of the integral of ``body`` over ``name`` from a to b, exact 0 where a is b."""
    if a is b or (type(a) is fmpq and type(b) is fmpq and a == b):
        return ZERO
    wanted = 34 if ctx.prec <= 64 else 70 if ctx.prec <= 256 else 130
    if frame.state.series:
        # Nested: jets with series for coefficients, dear with each level.
        width = 1 if frame.tag is None else frame.tag.width
        return _Integral(frame, body, name, a, b - a, 8, 30).value(size * (12 if width == 1 else 50 * width**2))
    frame.state.series = True
    cap, order = ctx.cap, 8 + wanted // 5
    ctx.cap = order + 1
    try:
        price = size * order * order // 16
        return _Integral(frame, body, name, a, b - a, order, wanted).value(price)
    finally:
        ctx.cap = cap
        frame.state.series = False


class _Integral:
    """One integral in progress, over ``s`` from 0 to 1 with ``x = a + width s``."""

    def __init__(self, frame: Frame, body: Run, name: str, a: Value, width: Value, order: int, wanted: int) -> None:
        self.frame = frame
        self.body = body
        self.name = name
        self.a = a
        self.width = width
        self.order = order
        self.tolerance = arb(2) ** -wanted
        self.series = ctx.cap == order + 1

    def value(self, price: int) -> Value:
        """The sum over the pieces, each halved until it is narrow."""
        total: Value = ZERO
        stack = [(fmpq(0), fmpq(1), 0)]
        pieces = 0
        while stack:
            lo, hi, depth = stack.pop()
            self.frame.state.spend(price)
            pieces += 1
            last = depth >= _DEPTH or pieces > _PIECES
            part = self._piece(lo, hi)
            if part is None and last:
                part = self._range(lo, hi)
            if part is None or (not last and not self._narrow(part)):
                middle = (lo + hi) / 2
                if part is None:
                    # Not smooth somewhere: an interior point without a value would settle it.
                    self._try(self.a + self.width * middle)
                stack += [(middle, hi, depth + 1), (lo, middle, depth + 1)]
                continue
            total = add(total, part)
        return multiply(self.width, total)

    def _narrow(self, part: Value) -> bool:
        number = ball(head(base(part)))
        return bool(number.rad() < self.tolerance * (1 + abs(number)))

    def _try(self, x: Value) -> None:
        try:
            self.body(self.frame.child(self.name, x))
        except Undecided:
            return

    def _moved(self, at: Value) -> tuple[Frame, Tag | None]:
        if self.series:
            return self.frame.child(self.name, self._line(at, self.width)), None
        tag = Tag(self.frame.tag, self.order)
        return self.frame.child(self.name, Jet(tag, [at, self.width, *[ZERO] * (self.order - 1)]), tag), tag

    def _line(self, at: Value, slope: Value) -> Value:
        """``at + slope s`` as a series, inside whatever jet the bounds are."""
        if type(at) is not Jet:
            if type(slope) is Jet:
                at = Jet(slope.tag, [at, *[ZERO] * (len(slope.c) - 1)])
            else:
                return arb_series([ball(at), ball(slope)], prec=self.order + 1)
        if type(slope) is not Jet:
            slope = Jet(at.tag, [slope, *[ZERO] * (len(at.c) - 1)])
        if at.tag is not slope.tag:
            raise Undecided("bounds that move in different ways")
        return Jet(at.tag, [self._line(x, y) for x, y in zip(at.c, slope.c, strict=True)])

    def _piece(self, lo: fmpq, hi: fmpq) -> Value | None:
        """The integral over ``[lo, hi]``; None where the integrand may not be smooth."""
        middle, h = (lo + hi) / 2, (hi - lo) / 2
        inner, tag = self._moved(self.a + self.width * middle)
        outer, wide = self._moved(self.a + self.width * arb(lo).union(arb(hi)))
        try:
            remainder, series = self.body(outer), self.body(inner)
        except Kink as kink:
            if kink.tag is not tag and kink.tag is not wide:
                raise
            return None
        except Undecided:
            return None
        total: Value = ZERO
        power = h
        for k in range(0, self.order + 1, 2):
            part = self._coefficient(series, k, tag) if k < self.order else self._coefficient(remainder, k, wide)
            total = add(total, multiply(part, 2 * power / (k + 1)))
            power = power * h * h
        return total

    def _coefficient(self, value: Value, k: int, tag: Tag | None) -> Value:
        """The coefficient of ``s^k``: a number, or a jet of older tags."""
        if tag is not None:
            if type(value) is Jet and value.tag is tag:
                return value.c[k]
        elif type(value) is Jet:
            return Jet(value.tag, [self._coefficient(c, k, None) for c in value.c])
        elif type(value) is arb_series:
            if value.prec <= k:
                raise Undecided("a series too short")
            return value[k]
        return ZERO if k else value

    def _range(self, lo: fmpq, hi: fmpq) -> Value:
        """The enclosure by the range of a continuous integrand over a small piece."""
        t = self.a + self.width * arb(lo).union(arb(hi))
        return multiply(self.body(self.frame.child(self.name, t)), hi - lo)
