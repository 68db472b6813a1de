"""Start-up: the help page against bare interpreters, the shipped folder against ``import sympy``."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.clock import commands

#: What the project promises of these ratios.
HELP_STARTS = 6.0
VERIFY_IMPORTS = 3.0


def table(derivations: Path, repeats: int) -> list[str]:
    """The start-up table in Markdown."""
    program = str(Path(sys.executable).with_name("derivcheck"))
    took = commands(
        {
            "python": [sys.executable, "-I", "-c", "pass"],
            "sympy": [sys.executable, "-c", "import sympy"],
            "help": [program, "--help"],
            "verify": [program, "verify", str(derivations)],
        },
        repeats,
    )
    rows = [
        ("an interpreter that does nothing", took["python"], ""),
        ("`derivcheck --help`", took["help"], _ratio(took["help"] / took["python"], HELP_STARTS, "interpreter starts")),
        ("`import sympy`", took["sympy"], ""),
        (
            "`derivcheck verify`, shipped folder, cold",
            took["verify"],
            _ratio(took["verify"] / took["sympy"], VERIFY_IMPORTS, "imports of sympy"),
        ),
    ]
    return [
        "| start-up | ms | ratio |",
        "| --- | ---: | --- |",
        *(f"| {what} | {1000 * seconds:.0f} | {ratio} |" for what, seconds, ratio in rows),
    ]


def _ratio(value: float, most: float, unit: str) -> str:
    return f"{value:.1f} {unit} (promised: under {most:g})"
