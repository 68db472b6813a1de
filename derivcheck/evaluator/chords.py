"""Convexity at a point: refuted by a chord, never shown.

A function is not convex where the middle of a chord lies surely below it, all
three points in the declared set; not strictly convex where it surely does not
lie above.  Which chords are tried is fixed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from flint import fmpq

from derivcheck.core.build import add, build, mul, num
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import Term
from derivcheck.errors import DerivcheckError
from derivcheck.evaluator.alike import alike
from derivcheck.evaluator.domains import Chord, Set, centred, places_of, radial, sample
from derivcheck.evaluator.frame import Compiler, Frame, Test
from derivcheck.evaluator.jets import NUMBERS, Value
from derivcheck.evaluator.outcome import FALSE, UNDECIDED, Kink, Truth, Undecided
from derivcheck.evaluator.points import as_term

#: Chords tried, and with little work to spend.
_CHORDS, _FEW = 14, 6
#: Half the length of short chords, and how many centres they have: a function may bend down on a small interval only.
_SHORT = (fmpq(1, 8), fmpq(1, 64), fmpq(1, 512))
_CENTRES = 9
#: Balls as close as this to 0 suggest an equality.
_NARROW = fmpq(1, 1 << 48)


def compile_convexity(code: Compiler, term: Term) -> Test:
    """The truth of ``convex(f, x, …)``, ``strictly_convex`` or ``concave`` over the declared sets."""
    from derivcheck.evaluator.truth import guarded

    def test(frame: Frame) -> Truth:
        if frame.tag is not None:
            raise Undecided("convexity on a neighbourhood")
        undecided = False
        for chords in tried(code, term, frame):
            try:
                if lies_below(code, term, frame, chords) is not None:
                    return FALSE
            except Kink:
                raise
            except Undecided:
                undecided = True
        frame.state.blind = frame.state.blind or undecided
        return UNDECIDED

    return guarded(test)


def tried(code: Compiler, term: Term, frame: Frame) -> Iterator[tuple[Chord, ...]]:
    """The chords to try: for each symbol two points of its set and their middle."""
    sets = sets_of(code, term, frame)
    for k in range(_FEW if frame.state.work <= 20_000 else _CHORDS):
        yield from _together(frame, sets, [sample(s, k, ordinal) for ordinal, s in enumerate(sets)])
    if frame.state.work > 20_000:
        for k, turn in product(range(3), (1, -1)):  # away from the origin, and across
            yield from _together(frame, sets, [radial(s, k, turn if ordinal else 1) for ordinal, s in enumerate(sets)])
        for centre, half in product(range(_CENTRES), _SHORT):
            yield from _together(frame, sets, [centred(s, centre, half) for s in sets])


def _together(frame: Frame, sets: list[Set], chords: list[Chord | None]) -> Iterator[tuple[Chord, ...]]:
    """The chords of all symbols, if each has one."""
    frame.state.spend(sum(prod(s.dims) for s in sets))
    found = tuple(c for c in chords if c is not None)
    if len(found) == len(sets):
        yield found


def sets_of(code: Compiler, term: Term, frame: Frame) -> list[Set]:
    """The declared sets of the symbols a convexity claim speaks of."""
    return [places_of(code.context, x, frame) for x in term.args[1:]]


def lies_below(code: Compiler, term: Term, frame: Frame, chords: tuple[Chord, ...]) -> tuple[Value, Value] | None:
    """The mean of f at the ends and f at the middle, if they surely break the claim; None if they do not tell.

    Undefined if f is at one of the three points.
    """
    f, *symbols = term.args
    run = code.scalar(f)
    frame.state.spend(3 * f.size)
    frames = []
    for which in range(3):
        inner = frame
        for x, chord in zip(symbols, chords, strict=True):
            inner = inner.child(x.name, chord[which])
        frames.append(inner)
    a, b, middle = (run(inner) for inner in frames)
    gap = (a + b - 2 * middle) * (-1 if term.op == "concave" else 1)
    if type(gap) not in NUMBERS:
        raise Undecided("convexity on a neighbourhood")
    strict = term.op == "strictly_convex"
    if type(gap) is fmpq:
        broken = gap < 0 or (strict and gap == 0)
    else:
        broken = gap < 0 or (strict and gap.contains(0) and all(alike(code, f, frames[0], o) for o in frames[1:]))
        broken = broken or (strict and abs(gap) < _NARROW and _straight(term, frame, chords))
    return ((a + b) / 2, middle) if broken else None


def _straight(term: Term, frame: Frame, chords: tuple[Chord, ...]) -> bool:
    """Whether f at the middle may be taken for the mean of its values at the ends (which is left for the kernel)."""
    suppose = frame.state.suppose
    if suppose is None or frame.name is not None:
        return False
    f, *symbols = term.args
    try:
        a, b, middle = (
            substitute(f, {x.name: as_term(chord[which]) for x, chord in zip(symbols, chords, strict=True)})
            for which in range(3)
        )
        return suppose(build("eq", (add(a, b), mul(num(2), middle))), frame)
    except DerivcheckError:
        return False
