"""One question to sympy: from a clean slate, and with no way to fail loudly.

sympy remembers: its caches and the facts it once derived of a symbol change
later answers, and some of its algorithms draw random numbers.  A question is
therefore always put to a sympy that remembers nothing, so that a proposal
doesn't depend on what was asked before.  (The hash seed it does depend on;
worker processes run with a fixed one.)
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from inspect import CO_GENERATOR
from types import FrameType
from typing import Any

import sympy
from sympy.core import random
from sympy.core.cache import clear_cache

from derivcheck.core.context import Context
from derivcheck.engine.bridge import Bridge, Expression

#: Beyond this many operations an intermediate answer is dropped.
OPERATIONS = 3000


def bridge(context: Context) -> Bridge:
    """A new dictionary, and a sympy that has forgotten everything."""
    clear_cache()
    random.seed(0)
    return Bridge(context)


def attempt(search: Callable[..., Any], *args: Any, **options: Any) -> Any | None:
    """What sympy answers, or None: whatever goes wrong inside it is no proposal.

    Memory that ran out is not an answer and goes through, as do the interrupts
    (they aren't `Exception`) by which a process is stopped.
    """
    try:
        return search(*args, **options)
    except MemoryError:
        raise
    except Exception:
        return None


def _ours(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).startswith(("sympy", "derivcheck"))


class _Enough(BaseException):
    """The calls are used up; no `Exception`, so that sympy goes on past it nowhere."""


def counted(most: int, search: Callable[..., Any], *args: Any) -> Any | None:
    """What a search answers within so many calls, or None: a count stops it alike on any machine."""
    left = most

    def count(frame: FrameType, event: str, what: object) -> None:
        nonlocal left
        if event == "call":
            left -= 1
            # Where Python tidies up (a generator is closed, a weak reference dies) an exception would be lost.
            if left < 0 and not frame.f_code.co_flags & CO_GENERATOR and _ours(frame):
                raise _Enough

    sys.setprofile(count)
    try:
        return search(*args)
    except _Enough:
        return None
    finally:
        sys.setprofile(None)


def usable(expression: Any, most: int = OPERATIONS) -> bool:
    """Whether an answer is one expression, of a size worth going on with."""
    return isinstance(expression, sympy.Basic) and bool(attempt(_small, expression, most))


def _small(expression: Expression, most: int) -> bool:
    return bool(expression.count_ops() <= most)
