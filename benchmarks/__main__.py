"""All benchmarks in one run, as Markdown on standard output: ``python -m benchmarks [DERIVATIONS]``."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

from benchmarks import growth, startup, steps, symbolic

REPEATS = 5


def main() -> None:
    """Print all tables."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "derivations"
    print(f"Python {platform.python_version()}, {platform.machine()}; least of {REPEATS} runs each.\n")
    print("\n".join(steps.table(steps.races(folder, REPEATS))))
    print()
    print("\n".join(startup.table(folder, REPEATS)))
    print()
    print("\n".join(symbolic.table(symbolic.races(REPEATS))))
    print()
    print("\n".join(growth.table(REPEATS)))


if __name__ == "__main__":
    main()
