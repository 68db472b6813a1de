"""All benchmarks in one run, as Markdown on standard output: ``python -m benchmarks [DERIVATIONS]``."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import growth, startup, steps, symbolic

REPEATS = 3


def main() -> None:
    """Print all tables."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "derivations"
    print(f"Python {platform.python_version()}, {platform.machine()}; least of {REPEATS} runs each.")
    parts: dict[str, Callable[[], list[str]]] = {
        "steps against simplify": lambda: steps.table(steps.races(folder, REPEATS)),
        "start-up": lambda: startup.table(folder, REPEATS),
        "claims of symbolic size": lambda: symbolic.table(symbolic.races(REPEATS)),
        "growth": lambda: growth.table(REPEATS),
    }
    for part, table in parts.items():
        print(f"{part} …", file=sys.stderr, flush=True)
        print("", *table(), sep="\n", flush=True)


if __name__ == "__main__":
    main()
