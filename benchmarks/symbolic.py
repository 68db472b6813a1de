"""Claims of symbolic size, put to derivcheck and to sympy, both timed in one run.

An answer of sympy counts as right where the difference of the sides comes out
as 0, after `simplify`, `expand` or `doit`, as wrong where a derivative comes
out as 0 that isn't; anything else is no answer, and its kind is shown.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import sympy

from benchmarks.claims import CLAIMS, Claim
from benchmarks.clock import first_time
from benchmarks.steps import decision

#: After so many seconds a line of sympy counts as no answer.
PATIENCE = 10


@dataclass(frozen=True, slots=True)
class Race:
    """Both answers to one claim and their seconds."""

    claim: Claim
    verdict: str
    ours: float
    answer: str
    theirs: float


def races(repeats: int) -> list[Race]:
    """Every claim, put to both."""
    found = []
    for claim in CLAIMS:
        ours = first_time(partial(_decided, claim), repeats)
        theirs = first_time(partial(_simplified, claim), 1)
        assert ours is not None
        assert theirs is not None
        found.append(Race(claim, ours[1], ours[0], theirs[1], theirs[0]))
    return found


def _decided(claim: Claim) -> Callable[[], str]:
    return decision(claim.goal())


def _simplified(claim: Claim) -> Callable[[], str]:
    def line() -> str:
        signal.signal(signal.SIGALRM, _give_up)
        signal.alarm(PATIENCE)
        try:
            return _judged(*claim.line())
        except Exception as error:  # whatever sympy raises is its answer
            return f"none: {type(error).__name__}"
        finally:
            signal.alarm(0)

    return line


def _give_up(*_: object) -> None:
    raise TimeoutError


def _judged(lhs: Any, rhs: Any) -> str:
    """What the line says of lhs = rhs."""
    if rhs is True:
        return "right" if lhs is True else f"none: `{lhs}`"
    if _zero(lhs):
        return "**wrong: 0**"
    difference = lhs - rhs
    attempts = (lambda: difference, lambda: difference.expand(), lambda: difference.doit())
    return "right" if any(_zero(sympy.simplify(attempt())) for attempt in attempts) else "none: a difference is left"


def _zero(value: Any) -> bool:
    """Whether it is 0, for indices in range."""
    if isinstance(value, sympy.Piecewise):
        return all(part == 0 for part, within in value.args if within is not sympy.true)
    return value == 0 or bool(getattr(value, "is_ZeroMatrix", False))


def table(found: list[Race]) -> list[str]:
    """The races in Markdown, and what they come to."""
    answers = [race.answer for race in found]
    proved = sum(race.verdict == "proved" for race in found)
    right, wrong = answers.count("right"), sum("wrong" in answer for answer in answers)
    return [
        f"| claim, m, n, K symbols | derivcheck | ms | sympy {sympy.__version__} | answer | ms |",
        "| --- | --- | ---: | --- | --- | ---: |",
        *(
            f"| `{r.claim.claim}` | {r.verdict} | {1000 * r.ours:.0f} | "
            f"`{r.claim.written}` | {r.answer} | {1000 * r.theirs:.0f} |"
            for r in found
        ),
        "",
        f"{len(found)} claims, all true: derivcheck proves {proved}; sympy is right about {right}, "
        f"wrong about {wrong}, and has no answer to {len(found) - right - wrong}.",
    ]
