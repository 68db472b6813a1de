"""Witnesses: what shows at a point that a matrix is not definite, or a function not convex.

For ``psd`` and ``pd`` a vector v, for ``symmetric`` the place of two entries,
for convexity two points of each symbol.  A witness is found among those that
read well, and upheld from scratch: exact values, and the quantity it is about
surely on the wrong side.  Without one a claim may still be false.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from derivcheck.core.build import CONVEXITY
from derivcheck.core.term import Term
from derivcheck.evaluator.chords import lies_below, sets_of, tried
from derivcheck.evaluator.decimals import shown
from derivcheck.evaluator.definite import apart, directions_against, numbers, quadratic, speaks_against
from derivcheck.evaluator.domains import Chord, chord
from derivcheck.evaluator.frame import Array, Compiler, Frame, collect
from derivcheck.evaluator.outcome import FALSE, TRUE, Truth, Undecided, Undefined

_ATOMS = ("psd", "pd", "is_symmetric", *CONVEXITY)


@dataclass(frozen=True, slots=True)
class Witness:
    """Names and exact values (a fraction or an array of them), and the quantities they decide, as text."""

    values: tuple[tuple[str, Any], ...]
    shown: tuple[tuple[str, str], ...]


def find(code: Compiler, claim: Term, frame: Frame) -> Witness | None:
    """The witness that makes the claim false at a frame's point; None unless exactly one is needed."""
    found = _decisive(code, claim, FALSE, frame)
    return found[0] if len(found) == 1 else None


def uphold(code: Compiler, claim: Term, frame: Frame, given: dict[str, Any]) -> bool:
    """Whether the values given break an atom of the claim that has to hold for the claim to be true."""
    return any(_guarded(code, atom, frame, given) is not None for atom in _needed(claim, True))


def undefined_at(code: Compiler, claim: Term, frame: Frame) -> dict[str, Any]:
    """Values of the symbols of a convexity claim at which its function is surely undefined, if some were tried."""
    for atom in (*_needed(claim, True), *_needed(claim, False)):
        if atom.op not in CONVEXITY:
            continue
        run = code.scalar(atom.args[0])
        try:
            for chords in tried(code, atom, frame):
                for which in range(3):
                    values = {x.name: c[which] for x, c in zip(atom.args[1:], chords, strict=True)}
                    inner = frame
                    for name, value in values.items():
                        inner = inner.child(name, value)
                    try:
                        run(inner)
                    except Undefined:
                        return values
        except Undecided:
            continue
    return {}


def _needed(claim: Term, positive: bool) -> Iterator[Term]:
    """The atoms which, false, may make the claim false (true, if not ``positive``)."""
    match claim.op:
        case "call":
            yield from _needed(claim.body, positive)
        case "not":
            yield from _needed(claim.args[0], not positive)
        case "and" | "or":
            for part in claim.args:
                yield from _needed(part, positive)
        case "implies" | "iff":
            yield from _needed(claim.args[0], not positive)
            yield from _needed(claim.args[1], positive)
            if claim.op == "iff":
                yield from _needed(claim.args[0], positive)
                yield from _needed(claim.args[1], not positive)
        case op if op in _ATOMS and positive:
            yield claim


def _decisive(code: Compiler, claim: Term, wanted: Truth, frame: Frame) -> list[Witness]:
    """The witnesses of the atoms by which a claim is what it is."""
    opposite = TRUE if wanted is FALSE else FALSE

    def is_(part: Term, truth: Truth) -> bool:
        return code.truth(part)(frame) is truth

    match claim.op:
        case "call":
            return _decisive(code, claim.body, wanted, frame)
        case "not":
            return _decisive(code, claim.args[0], opposite, frame)
        case "and" | "or":
            parts = claim.args
            if wanted is (FALSE if claim.op == "and" else TRUE):  # one of them is enough
                parts = tuple(p for p in parts if is_(p, wanted))[:1]
            return [w for p in parts for w in _decisive(code, p, wanted, frame)]
        case "implies" if wanted is TRUE:
            left, right = claim.args
            return _decisive(code, left, FALSE, frame) if is_(left, FALSE) else _decisive(code, right, TRUE, frame)
        case "implies" | "iff":
            left, right = claim.args
            sides = ((TRUE, wanted), (FALSE, opposite)) if claim.op == "iff" else ((TRUE, FALSE),)
            for a, b in sides:
                if is_(left, a) and is_(right, b):
                    return [*_decisive(code, left, a, frame), *_decisive(code, right, b, frame)]
            return []
    found = _guarded(code, claim, frame, None) if claim.op in _ATOMS and wanted is FALSE else None
    return [] if found is None else [found]


def _guarded(code: Compiler, atom: Term, frame: Frame, given: dict[str, Any] | None) -> Witness | None:
    try:
        if atom.op in CONVEXITY:
            return _chord_against(code, atom, frame, given)
        return _against_matrix(code, atom, frame, given)
    except (Undefined, Undecided):
        return None


def _against_matrix(code: Compiler, atom: Term, frame: Frame, given: dict[str, Any] | None) -> Witness | None:
    matrix = numbers(collect(code.entries(atom.args[0]), frame))
    n = matrix.dims[0]
    i, j, v = (_fresh(code, name) for name in "ijv")
    places = [(r, c) for r in range(n) for c in range(r)]
    if given is not None and given.keys() == {i, j}:
        places = [(r, c) for r, c in places if fmpq(r + 1) == given[i] and fmpq(c + 1) == given[j]]
    if given is None or given.keys() == {i, j}:
        for r, c in places:
            if apart(matrix, r, c):
                a, b = matrix.data[r * n + c], matrix.data[c * n + r]
                quantities = _quantities((f"A[{i}, {j}]", a), (f"A[{j}, {i}]", b))
                return Witness(((i, fmpq(r + 1)), (j, fmpq(c + 1))), quantities)
    if atom.op == "is_symmetric":
        return None
    strict = atom.op == "pd"
    if given is None:
        frame.state.spend(n**4)
        vectors = list(directions_against(matrix, strict))
    else:
        vectors = [given[v].data] if given.keys() == {v} and _fits(given[v], (n,)) else []
    for vector in vectors:
        if speaks_against(matrix, vector, strict):
            value = quadratic(matrix, vector)
            return Witness(((v, Array((n,), vector)),), _quantities((f"{v}ᵀA{v}", value)))
    return None


def _chord_against(code: Compiler, atom: Term, frame: Frame, given: dict[str, Any] | None) -> Witness | None:
    names = [x.name for x in atom.args[1:]]
    if given is None:
        choices: Iterator[tuple[Chord, ...]] = tried(code, atom, frame)
    elif given.keys() == {*names, *(f"{name}'" for name in names)}:
        choices = iter(_given_chords(code, atom, frame, given))
    else:
        return None
    for chords in choices:
        try:
            found = lies_below(code, atom, frame, chords)
        except Undecided:
            continue
        if found is not None:
            ends = [(name, c[0]) for name, c in zip(names, chords, strict=True)]
            ends += [(f"{name}'", c[1]) for name, c in zip(names, chords, strict=True)]
            quantities = _quantities(("mean of both values", found[0]), ("value at the mean", found[1]))
            return Witness(tuple(ends), quantities)
    return None


def _given_chords(code: Compiler, atom: Term, frame: Frame, given: dict[str, Any]) -> list[tuple[Chord, ...]]:
    """The chord given for each symbol; none unless all are chords of the declared sets."""
    chords = []
    for x, s in zip(atom.args[1:], sets_of(code, atom, frame), strict=True):
        ends = [given[x.name], given[f"{x.name}'"]]
        if not all(_fits(end, s.dims) for end in ends):
            return []
        made = chord(s, *(end.data if s.dims else (end,) for end in ends))
        if made is None:
            return []
        chords.append(made)
    return [tuple(chords)]


def _fits(value: Any, dims: tuple[int, ...]) -> bool:
    """Whether a value is exact and of this shape."""
    if not dims:
        return type(value) is fmpq
    return isinstance(value, Array) and value.dims == dims and all(type(x) is fmpq for x in value.data)


def _fresh(code: Compiler, name: str) -> str:
    """The name, primed until it is none of a declared symbol's."""
    while code.context.declaration(name) is not None:
        name += "'"
    return name


def _quantities(*named: tuple[str, Any]) -> tuple[tuple[str, str], ...]:
    """Names and values as text, with enough digits to tell two apart."""
    values = [value for _, value in named]
    texts = [shown(v, o) for v, o in zip(values, values[::-1], strict=True)]
    return tuple((name, t) for (name, _), t in zip(named, texts, strict=True) if t is not None)
