"""Claims from text for the evaluator's tests, and what `examine` says of them in one word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from derivcheck.core.context import Context
from derivcheck.core.term import Term
from derivcheck.evaluator import Effort, confirm, examine
from derivcheck.syntax import read_claim

Reader = Callable[..., tuple[Context, Term]]


def _read(claim: str, symbols: str = "", *assume: str, **more: Any) -> tuple[Context, Term]:
    """``symbols`` as in ``x: real; a, b: positive``."""
    table = dict(part.split(":", 1) for part in symbols.split(";") if part.strip())
    row = {
        "id": "test",
        "symbols": {name.strip(): sort.strip() for name, sort in table.items()},
        "assume": list(assume),
        "claim": claim,
        **more,
    }
    found, errors = read_claim(row)
    assert found is not None, errors
    return found.context, found.formula.term


def _ask(claim: str, symbols: str = "", *assume: str, deep: bool = False, **more: Any) -> str:
    """``refuted`` (and confirmed), ``undefined``, ``no point``, ``agrees`` or ``silent``."""
    context, term = _read(claim, symbols, *assume, **more)
    found = examine(context, term, Effort.DEEP if deep else Effort.QUICK)
    if found.counterexample is not None:
        assert confirm(context, term, found.counterexample)
        return "refuted" if not found.counterexample.equations else "refuted given equations"
    if found.undefined is not None:
        return "undefined"
    if found.witness is None:
        return "no point"
    return "agrees" if found.effective else "silent"


@pytest.fixture
def read() -> Reader:
    """Context and claim from text."""
    return _read


@pytest.fixture
def ask() -> Callable[..., str]:
    """What `examine` finds, in a word."""
    return _ask
