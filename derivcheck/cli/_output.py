"""What commands share about output: a console that treats author's text as text, and progress."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def console() -> Console:
    """Standard output for people; NO_COLOR is honoured, and without a terminal it is 80 columns wide."""
    from rich.console import Console

    return Console(markup=False, highlight=False, emoji=False, width=None if sys.stdout.isatty() else 80)


def progress() -> Callable[[int, int], None] | None:
    """How far a run is, on one line of standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(decided: int, total: int) -> None:
        done = decided >= total
        sys.stderr.write("\r\x1b[K" if done else f"\r{decided} of {total} decided")
        sys.stderr.flush()

    return show
