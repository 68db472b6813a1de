"""What commands share about output: how far a run is."""

from __future__ import annotations

import sys
from collections.abc import Callable


def progress() -> Callable[[int, int], None] | None:
    """How far a run is, on one line of standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(decided: int, total: int) -> None:
        sys.stderr.write("\r\x1b[K" if decided >= total else f"\r{decided} of {total} decided")
        sys.stderr.flush()

    return show
