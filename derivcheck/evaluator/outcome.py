"""How an evaluation can end: a value, or decidedly none, or no answer.

``Undefined`` is a *decided* fact (``1/0``, ``log`` of a ball that lies left of
0); ``Undecided`` says only that this precision or this budget did not tell.
The two must never be mixed up: an undefined side makes an atom neither true
nor false, an undecided one says nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum


class Undefined(Exception):
    """The term has no value at the point, for certain."""


class Undecided(Exception):
    """Nothing is known: balls too wide, budget spent, or no rigorous rule for it."""


class Kink(Undecided):
    """A piecewise rule met its edge exactly, along the infinitesimal ``tag``: each side may be tried alone."""

    def __init__(self, tag: object) -> None:
        super().__init__("kink")
        self.tag = tag


class Truth(Enum):
    """What a proposition is at a point, in strong Kleene logic with an honest fourth answer."""

    TRUE = "true"
    FALSE = "false"
    UNDEFINED = "undefined"  # neither true nor false, for certain
    UNDECIDED = "undecided"  # one of the three; not known which


class Outcome(Enum):
    """What `evaluate` returns where there is no value."""

    UNDEFINED = "undefined"
    UNDECIDED = "undecided"


#: What the sign of a - b has to be where ``a R b``.
HOLDS: dict[str, Callable[[int], bool]] = {
    "eq": lambda s: s == 0,
    "ne": lambda s: s != 0,
    "lt": lambda s: s < 0,
    "le": lambda s: s <= 0,
    "gt": lambda s: s > 0,
    "ge": lambda s: s >= 0,
}

TRUE, FALSE, UNDEFINED, UNDECIDED = Truth.TRUE, Truth.FALSE, Truth.UNDEFINED, Truth.UNDECIDED


def both(a: Truth, b: Truth) -> Truth:
    """``a and b``: false wins; then what is not known; then what is undefined."""
    if a is FALSE or b is FALSE:
        return FALSE
    if a is UNDECIDED or b is UNDECIDED:
        return UNDECIDED
    if a is UNDEFINED or b is UNDEFINED:
        return UNDEFINED
    return TRUE


def negation(a: Truth) -> Truth:
    """``not a``."""
    if a is TRUE:
        return FALSE
    return TRUE if a is FALSE else a


def either(a: Truth, b: Truth) -> Truth:
    """``a or b``."""
    return negation(both(negation(a), negation(b)))


def equivalent(a: Truth, b: Truth) -> Truth:
    """``a <=> b``: decided only where both are; undefined where one surely is."""
    if a is UNDEFINED or b is UNDEFINED:
        return UNDEFINED
    if a is UNDECIDED or b is UNDECIDED:
        return UNDECIDED
    return TRUE if a is b else FALSE
