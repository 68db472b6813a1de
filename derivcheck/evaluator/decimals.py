"""Values as text: exact rationals, or the digits that are certain, cut off and followed by ``…``."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from derivcheck.core.text import number_text

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
    if type(value) is not arb:
        return None
    if value.is_exact() and value.is_integer() and abs(value) < 10**30:
        return str(int(value.fmpz()))
    for digits in range(_DIGITS, _MOST, 5):
        text = _cut(value, digits)
        if text is None:
            return None
        apart = other is None or type(other) not in (arb, fmpq) or _cut(arb(other), digits) != text
        if apart or digits + 5 >= _MOST:
            return text
    return None


def _cut(value: arb, digits: int) -> str | None:
    """At most so many digits, truncated, all of them certain."""
    if value.contains(0):
        return "0.000…"
    lower, upper = value.abs_lower(), value.abs_upper()
    exponent = lower.log().floor().unique_fmpz() if lower > 0 else None
    if exponent is None or abs(exponent) > 200_000:
        return None
    ten = (lower.log() / arb(10).log()).floor()
    power = ten.unique_fmpz()
    e = int(power) if power is not None else int(float(ten.mid()))
    sign = "-" if value < 0 else ""
    for keep in range(digits, 0, -1):
        scale = arb(fmpq(10) ** (keep - 1 - e))
        a, b = (lower * scale).floor().unique_fmpz(), (upper * scale).floor().unique_fmpz()
        if a is not None and a == b:
            return sign + _placed(str(a), e + len(str(a)) - keep) + "…"
    return None


def _placed(digits: str, e: int) -> str:
    if 0 <= e < len(digits):
        whole, rest = digits[: e + 1], digits[e + 1 :]
        return f"{whole}.{rest}" if rest else f"{whole}."
    if -7 <= e < 0:
        return "0." + "0" * (-e - 1) + digits
    return f"{digits[0]}.{digits[1:] or '0'}e{e}"
