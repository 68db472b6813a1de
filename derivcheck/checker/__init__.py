"""The checker: files or claims in, a report out.

Each step becomes one goal and is decided in a worker process that can be
killed; the checker orders, combines and explains, and trusts nothing but the
judge's door (`judge.admit`).  It loads neither kernel nor evaluator nor sympy:
those live in the workers, which in turn load nothing of the rest of this
package (hence the lazy names).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derivcheck.checker.claims import ClaimResult, check_claims, claim_row, claim_rows, lines_of
    from derivcheck.checker.derivation import as_expected, expected
    from derivcheck.checker.run import Options, verify

_HOMES = {
    "ClaimResult": "claims",
    "Options": "run",
    "as_expected": "derivation",
    "check_claims": "claims",
    "claim_row": "claims",
    "claim_rows": "claims",
    "expected": "derivation",
    "lines_of": "claims",
    "verify": "run",
}

__all__ = [
    "ClaimResult",
    "Options",
    "as_expected",
    "check_claims",
    "claim_row",
    "claim_rows",
    "expected",
    "lines_of",
    "verify",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
