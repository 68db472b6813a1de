"""Start-up: the help page against bare interpreters, cold verification against ``import sympy``.

The promise was made for a dozen derivations of the first chapter; the shipped folder has grown to many times that.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.clock import commands

#: What the project promises of these ratios.
HELP_STARTS = 6.0
VERIFY_IMPORTS = 3.0

#: The derivations it was made for: a unit's slope, losses and their gradients, and what goes wrong there.
FIRST = (
    "sigmoid/sigmoid-derivative",
    "sigmoid/sigmoid-second-derivative",
    "sigmoid/log-odds",
    "logistic-regression/logistic-loss-gradient",
    "logistic-regression/label-encodings",
    "softmax/cross-entropy-by-scores",
    "mistakes/sigmoid-slope-plus",
    "mistakes/lost-minus-sign",
    "mistakes/lost-chain-rule-factor",
    "mistakes/lost-mean",
    "mistakes/swapped-index",
    "mistakes/unnormalised-target",
)


def table(derivations: Path, repeats: int) -> list[str]:
    """The start-up table in Markdown."""
    shipped = sum(1 for _ in derivations.rglob("*.yaml"))
    program = str(Path(sys.executable).with_name("derivcheck"))
    took = commands(
        {
            "python": [sys.executable, "-I", "-c", "pass"],
            "sympy": [sys.executable, "-c", "import sympy"],
            "help": [program, "--help"],
            "first": [program, "verify", *(str(derivations / f"{name}.yaml") for name in FIRST)],
            "all": [program, "verify", str(derivations)],
        },
        repeats,
    )
    rows = [
        ("an interpreter that does nothing", took["python"], ""),
        ("`derivcheck --help`", took["help"], _ratio(took["help"] / took["python"], HELP_STARTS, "interpreter starts")),
        ("`import sympy`", took["sympy"], ""),
        (
            f"`derivcheck verify`, the first {len(FIRST)} derivations, cold",
            took["first"],
            _ratio(took["first"] / took["sympy"], VERIFY_IMPORTS, "imports of sympy")
            + _each(took["first"], len(FIRST)),
        ),
        (
            f"`derivcheck verify`, all {shipped} shipped, cold",
            took["all"],
            f"{took['all'] / took['sympy']:.1f} imports of sympy" + _each(took["all"], shipped),
        ),
    ]
    return [
        "| start-up | ms | ratio |",
        "| --- | ---: | --- |",
        *(f"| {what} | {1000 * seconds:.0f} | {ratio} |" for what, seconds, ratio in rows),
    ]


def _ratio(value: float, most: float, unit: str) -> str:
    return f"{value:.1f} {unit} (promised: under {most:g})"


def _each(seconds: float, derivations: int) -> str:
    return f"; {1000 * seconds / derivations:.0f} ms a derivation"
