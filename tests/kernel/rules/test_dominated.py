"""Limits of what is only known to be dominated: powers of a number of unknown sign, factorials below the line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derivcheck import kernel, methods

Read = Callable[..., object]
GIVEN = "n: natural; m: integer; r: real in (-1, 1); c: real in [-1, 1]; b: real; x: real"


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("r^n", "0"), ("n^3*r^n", "0"), ("(-1/2)^n", "0"), ("r^(2*n + 1)/(1 - r)", "0"), ("c^n/n", "0"),
        ("(-1)^n/n", "0"),
        ("1/factorial(n)", "0"), ("b^2*n/factorial(n)", "0"), ("exp(5*n)/factorial(n)", "0"),
        ("n^2/(3*factorial(2*n + 1))", "0"),
        ("factorial(n)/n^n", "0"), ("n^9*factorial(n)/n^n", "0"), ("factorial(n)/exp(n^2)", "0"),
        ("factorial(n)*2^n/n^n", "0"), ("factorial(n)*3^n/n^n", None), ("factorial(n)/factorial(2*n)", "0"),
        ("factorial(n)/factorial(n)", None),
        ("(n + r^n)/n", "1"), ("r^n*n/factorial(n)", "0"), ("0^n", "0"), ("c^n", None), ("(-1)^n", None),
        ("b^n", None),
        ("b^n/n", None), ("r^(-n)", None), ("r^(5 - n)", None), ("r^n*3^n", None), ("(-2)^n/3^n", None),
        ("b^n/factorial(n)", None),
        ("factorial(n)/exp(n)", None), ("n^n/factorial(n)", None), ("exp(n^2)/factorial(n)", None),
    ],
)  # fmt: skip
def test_what_dominated_terms_tend_to(goal: Read, body: str, value: str | None) -> None:
    """None: nothing is shown."""
    asked = goal(f"{GIVEN} |- limit({body}, n -> oo) = {value or 0}")
    found, _, _ = methods.search(asked)
    shown = found is not None and isinstance(kernel.check(asked, found), kernel.Accepted)
    assert shown is (value is not None)
