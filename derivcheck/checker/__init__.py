"""The checker: files or claims in, a report out.

Each step becomes one goal and is decided in a worker process that can be
killed; the checker orders, combines and explains, and trusts nothing but the
judge's door (`judge.admit`).  It loads neither kernel nor evaluator nor sympy:
those live in the workers.
"""

from __future__ import annotations

from derivcheck.checker.claims import ClaimResult, check_claims, claim_row, claim_rows
from derivcheck.checker.derivation import as_expected, expected
from derivcheck.checker.run import Options, verify

__all__ = ["ClaimResult", "Options", "as_expected", "check_claims", "claim_row", "claim_rows", "expected", "verify"]
