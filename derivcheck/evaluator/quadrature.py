"""Integrals over bounded intervals, enclosed by Taylor models.

On a piece ``[c - h, c + h]`` the integrand is its Taylor polynomial at c plus
the next coefficient, taken over the whole piece as a ball: rigorous wherever
the integrand is smooth on the closed piece.  Around kinks of continuous
functions the range over a small piece does.  Bounds may be jets: the
substitution ``x = a + (b - a) s`` carries their derivatives along.
"""

from __future__ import annotations

from flint import arb, ctx, fmpq

from derivcheck.evaluator.frame import Frame, Run
from derivcheck.evaluator.jets import ONE, ZERO, Jet, Tag, Value, add, base, multiply
from derivcheck.evaluator.outcome import Kink, Undecided

_DEPTH = 12


def integrate(frame: Frame, body: Run, name: str, a: Value, b: Value, size: int) -> Value:
    """An enclosure of the integral of ``body`` over ``name`` from a to b, exact 0 where a is b."""
    if a is b or (type(a) is fmpq and type(b) is fmpq and a == b):
        return ZERO
    order, wanted = (8, 30) if ctx.prec <= 64 else (14, 60) if ctx.prec <= 256 else (24, 100)
    tolerance = arb(2) ** -wanted
    width = b - a
    total: Value = ZERO
    stack = [(fmpq(k, 2), fmpq(k + 1, 2), 0) for k in (1, 0)]
    while stack:
        lo, hi, depth = stack.pop()
        frame.state.spend(size * order * 4)
        last = depth >= _DEPTH
        part = _piece(frame, body, name, a, width, lo, hi, order)
        if part is None and last:
            part = _range(frame, body, name, a, width, lo, hi)
        if part is None or (not last and not _narrow(part, tolerance)):
            middle = (lo + hi) / 2
            stack += [(middle, hi, depth + 1), (lo, middle, depth + 1)]
            continue
        total = add(total, part)
    return multiply(width, total)


def _narrow(part: Value, tolerance: arb) -> bool:
    number = base(part)
    return type(number) is fmpq or bool(number.rad() < tolerance * (1 + abs(number)))


def _moved(frame: Frame, name: str, at: Value, width: Value, order: int) -> tuple[Frame, Tag]:
    tag = Tag(frame.tag, order)
    return frame.child(name, Jet(tag, [at, width, *[ZERO] * (order - 1)]), tag), tag


def _piece(frame: Frame, body: Run, name: str, a: Value, width: Value, lo: fmpq, hi: fmpq, order: int) -> Value | None:
    """The integral over ``[lo, hi]`` of the variable s; None where the integrand may not be smooth."""
    middle, h = (lo + hi) / 2, (hi - lo) / 2
    inner, tag = _moved(frame, name, a + width * middle, width, order)
    outer, wide = _moved(frame, name, a + width * arb(lo).union(arb(hi)), width, order)
    try:
        remainder, series = body(outer), body(inner)
    except Kink as kink:
        if kink.tag is not tag and kink.tag is not wide:
            raise
        return None
    except Undecided:
        return None
    if type(series) is not Jet or series.tag is not tag:
        return multiply(series, hi - lo)
    if type(remainder) is not Jet or remainder.tag is not wide:
        raise Undecided("a constant that is none")
    total: Value = ZERO
    power = h
    for k in range(0, order + 1, 2):
        coefficient = (series if k < order else remainder).c[k]
        total = add(total, multiply(coefficient, 2 * power / (k + 1)))
        power = power * h * h
    return total


def _range(frame: Frame, body: Run, name: str, a: Value, width: Value, lo: fmpq, hi: fmpq) -> Value:
    """The enclosure by the range of a continuous integrand over a small piece."""
    t = a + width * arb(lo).union(arb(hi))
    return multiply(body(frame.child(name, t)), (hi - lo) * ONE)
