"""Certificates: plain data that says how the kernel can see that a claim holds.

A certificate names a kernel rule, what a search found for it (terms, numbers,
ids), and the certificates of its premises and side conditions.  It carries no
authority: the kernel checks it against the goal asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from derivcheck.core.term import Term

Argument = Term | Fraction | int | str


@dataclass(frozen=True, slots=True)
class Certificate:
    """``rule(arguments)`` from ``premises``."""

    rule: str
    arguments: tuple[Argument, ...] = ()
    premises: tuple[Certificate, ...] = ()

    def parts(self) -> Iterator[Certificate]:
        """This certificate and those of its premises, outermost first, each as often as it stands there."""
        stack = [self]
        while stack:
            part = stack.pop()
            yield part
            stack.extend(reversed(part.premises))

    def rules(self) -> Iterator[str]:
        """The rules used, outermost first."""
        return (part.rule for part in self.parts())


@dataclass(frozen=True, slots=True)
class Point:
    """An exact point: names and closed terms, in order of declaration.

    Sizes and scalars are numbers or closed terms such as ``sqrt(2)``; arrays
    are ``list`` and ``matlit`` terms; functions are ``lambda`` terms, nested
    for several parameters.
    """

    values: tuple[tuple[str, Term], ...] = ()

    def mapping(self) -> dict[str, Term]:
        """Name → value."""
        return dict(self.values)


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A point of the context at which the claim is decided false.

    ``lhs`` and ``rhs`` are the sides' values there, exact text or a decimal
    followed by ``…``; None for propositions.  ``equations`` are the closed
    equalities that have to hold at the point (assumptions such as
    ``sum(p) = 1``) and that exact rational arithmetic did not settle: the
    kernel must prove each.  ``witness`` is what breaks definiteness or
    convexity there: a vector ``v``, or two points ``x`` and ``x'`` of each
    symbol; ``shown`` are the quantities it decides and their values, as text.
    """

    point: Point
    lhs: str | None = None
    rhs: str | None = None
    equations: tuple[Term, ...] = ()
    witness: tuple[tuple[str, Term], ...] = ()
    shown: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GaveUp:
    """A method's or search's word on why it stopped."""

    reason: str
