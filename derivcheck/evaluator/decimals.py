"""Values as text: exact rationals, or the digits that are certain, cut off and followed by ``…``."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from derivcheck.core.text import number_text
from derivcheck.evaluator.surds import Surd

_DIGITS = 15
_MOST = 80


def shown(value: Any, other: Any = None) -> str | None:
    """A value as text, with enough digits to tell it from the other one; None if it is too large to write."""
    if isinstance(value, tuple):
        others = other if isinstance(other, tuple) and len(other) == len(value) else (None,) * len(value)
        cells = [shown(v, o) for v, o in zip(value, others, strict=True)]
        return None if any(c is None for c in cells) else "[" + ", ".join(c or "" for c in cells) + "]"
    if type(value) is fmpq:
        if value.height_bits() <= 400:
            return number_text(Fraction(int(value.p), int(value.q)))
        value = arb(value)
    if type(value) is Surd:
        value = value.ball()
    if type(other) is Surd:
        other = other.ball()
    if type(value) is not arb:
        return None
    if value.is_exact() and value.is_integer() and abs(value) < 10**30:
        return str(int(value.fmpz()))
    _, exp = value.mid().man_exp()
    if abs(exp) > 1 << 40:
        return None
    digits = _DIGITS
    if type(other) in (arb, fmpq):
        gap = abs(value - other)
        if gap > 0 and value != 0:
            # As many digits as show where the two part, and a few more.
            ratio = (gap / abs(value)).log().lower() if not value.contains(0) else arb(0)
            digits = max(digits, min(_MOST, 5 - int(float(ratio) / 2.302) if ratio > -400 else _MOST))
    return value.str(digits, radius=False) + "…"
