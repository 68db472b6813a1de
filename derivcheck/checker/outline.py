"""A proof to read: what each part of an accepted certificate shows, as text.

Runs in a worker, beside the verdict; nothing rests on it, and no report needs
it.  Asks the kernel again what each rule leaves to be shown.
"""

from __future__ import annotations

from derivcheck.checker.squares import squares
from derivcheck.core.certificate import Certificate
from derivcheck.core.context import Goal
from derivcheck.core.rewrite import unfold
from derivcheck.core.term import BINDERS, Term
from derivcheck.core.text import text
from derivcheck.kernel.check import Rejected, Sequent, opening, step
from derivcheck.kernel.composition import shape
from derivcheck.kernel.field import Field

#: Parts, characters of one line, and depth of a function that are written down; a longer proof is cut, and says so.
_PARTS, _WIDTH, _SHAPES = 60, 240, 6


def outline(goal: Goal, certificate: Certificate) -> list[str]:
    """A line a part, premises indented beneath: its rule, its arguments, what it shows, what it may suppose."""
    lines: list[str] = []
    _write(lines, opening(goal), certificate, 0, frozenset(goal.context.facts))
    if len(lines) > _PARTS:
        return [*lines[:_PARTS], f"… and {len(lines) - _PARTS} more"]
    return lines


def _write(lines: list[str], sequent: Sequent, part: Certificate, depth: int, known: frozenset[object]) -> None:
    arguments = ", ".join(_short(a) if not isinstance(a, str) else a for a in part.arguments)
    line = f"{'  ' * depth}{part.rule}({arguments})" if arguments else f"{'  ' * depth}{part.rule}"
    if depth:  # the claim itself stands above
        line += f": {_short(sequent.claim)}"
        supposed = [_short(f) for f in sequent.context.facts if f not in known]
        line += f"  given {'; '.join(supposed)}" if supposed else ""
    lines.append(line)
    seen = squares(sequent) if part.rule == "signs" else ""
    if seen:
        lines.append(f"{'  ' * (depth + 1)}{seen}")
    if part.rule == "composed":
        f, *variables = unfold(sequent.claim).args
        lines += _shapes(sequent.field(), f, frozenset(x.name for x in variables), depth + 1)
    premises = step(sequent, part.rule, part.arguments) if part.premises else ()
    if isinstance(premises, Rejected):
        return
    for premise, shown in zip(premises, part.premises, strict=False):
        _write(lines, premise, shown, depth + 1, known.union(sequent.context.facts))


def _shapes(field: Field, term: Term, names: frozenset[str], depth: int) -> list[str]:
    """What the parts of a function are, down to affine ones, as the rules of composition see them."""
    found = shape(field, term, names)
    word = "affine" if found.affine else "convex" if found.convex else "concave" if found.concave else ""
    if not word or not term.free & names or term.sort.kind != "scalar":
        return []
    lines = [f"{'  ' * depth}{_short(term)}: {word}"]
    for arg in () if found.affine or depth > _SHAPES else term.args[: -1 if term.op in BINDERS else None]:
        lines += _shapes(field, arg, names, depth + 1)
    return lines


def _short(argument: object) -> str:
    shown = text(argument) if isinstance(argument, Term) else str(argument)
    return shown if len(shown) <= _WIDTH else shown[: _WIDTH - 1] + "…"
