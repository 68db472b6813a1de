"""What only sympy asserts is unknown, and that it does is said; it decides nothing."""

from __future__ import annotations

import pytest

from derivcheck import engine
from derivcheck.checker.why import why_open
from derivcheck.core.context import Goal
from derivcheck.core.term import Term
from derivcheck.core.verdict import Reason, Unknown
from derivcheck.syntax import read_claim

INTEGRAL, LIMIT, SUM = "integral(sin(x)/x, x = 0..oo)", "limit(log(log(a)), a -> oo)", "sum(1/k^3, k = 1..oo)"
FOLLOWS = ", from which the claim would follow, and of which derivcheck has no proof"
AGAINST = ", with which the claim would be false; derivcheck has no proof of either"
OPEN = ", of which derivcheck has no proof"


def said(
    monkeypatch: pytest.MonkeyPatch,
    claim: str,
    value: str | None,
    shown: tuple[str, ...] = (),
    by: tuple[str, ...] = (),
) -> str:
    """The reason of a claim of which sympy asserts a value, where some equations count as proved."""

    def goal(of: str) -> Goal:
        read, errors = read_claim({"claim": of, "symbols": {"a": "real", "f": "function(real) -> real"}})
        assert read is not None, errors
        return Goal(read.context, read.formula.term, by=by or None)

    def asserted(term: Term, context: object) -> Term | str | None:
        return value if value in ("oo", "-oo", None) else goal(f"0 = {value}").claim.args[1]

    provable = {goal(each).claim for each in shown}
    monkeypatch.setattr(engine, "asserted", asserted)
    reason = Reason("not-proved", "no proof was found")
    return why_open(goal(claim), reason, lambda _: Unknown(reason), lambda asked, _: asked.claim in provable).message


@pytest.mark.parametrize(
    ("claim", "value", "shown", "message"),
    [
        (f"{INTEGRAL} = pi/2", "pi/2", ("pi/2 = pi/2",), f"`{INTEGRAL}` is `pi/2`{FOLLOWS}"),
        (f"{INTEGRAL} = pi", "pi/2", (), f"`{INTEGRAL}` is `pi/2`{AGAINST}"),
        (f"f(a)*{INTEGRAL} = f(a)*acos(0)", "pi/2", (), f"`{INTEGRAL}` is `pi/2`{OPEN}"),
        (f"{INTEGRAL} = pi/2", "oo", (), f"`{INTEGRAL}` is `oo`{AGAINST}"),
        (f"2*{INTEGRAL} = pi", "oo", (), f"`{INTEGRAL}` is `oo`{OPEN}"),
        (f"{LIMIT} = oo", "oo", (), f"`{LIMIT}` is `oo`{FOLLOWS}"),
        (f"{LIMIT} = -oo", "oo", (), f"`{LIMIT}` is `oo`{AGAINST}"),
        (f"[1, 2] = [1, {SUM}]", "2", ("[1, 2] = [1, 2]",), f"`{SUM}` is `2`{FOLLOWS}"),
    ],
)  # fmt: skip
def test_an_assertion_is_told_as_one(
    monkeypatch: pytest.MonkeyPatch, claim: str, value: str, shown: tuple[str, ...], message: str
) -> None:
    assert said(monkeypatch, claim, value, shown) == f"sympy asserts that {message}: no proof was found"


@pytest.mark.parametrize(
    ("claim", "value", "shown", "by"),
    [
        (f"{INTEGRAL} = pi/2", None, (), ()),
        ("f(a) = pi/2", "pi/2", (), ()),
        (f"{INTEGRAL} = pi", "pi/2", (f"{INTEGRAL} = pi/2",), ()),  # a value that can be proved is not only asserted
        ("sum(integral(sin(x)/(i + x), x = 0..oo), i = 1..3) = 1", "pi/2", (), ()),  # nor is one that moves
        (f"{INTEGRAL} = pi/2", "pi/2", (), ("algebra",)),
    ],
)
def test_nothing_is_told_where_nothing_is_only_asserted(
    monkeypatch: pytest.MonkeyPatch, claim: str, value: str | None, shown: tuple[str, ...], by: tuple[str, ...]
) -> None:
    assert "sympy" not in said(monkeypatch, claim, value, shown, by)
