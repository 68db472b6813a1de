"""Verdicts, sealed: only the judge makes ``Proved`` and ``Refuted``, and none leaves its process.

The seal (a key that must be handed in, no pickling) stops accidents, not
attackers.  `Report` and what it consists of is what every renderer reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import InitVar, dataclass, field

from derivcheck.core.certificate import Certificate, Counterexample, Point
from derivcheck.core.derivation import Derivation, Diagnostic, Step
from derivcheck.core.term import Term
from derivcheck.source import SourceFile

_SEAL = object()


def _open(seal: object) -> None:
    if seal is not _SEAL:
        raise TypeError("verdicts are made by the judge only")


@dataclass(frozen=True)
class Proved:
    """The kernel accepted the certificate for the goal and the evaluator found nothing against it.

    ``method`` found the certificate; ``trusts`` names the kernel rules and
    lemmas it rests on; ``points`` counts the exact points tried in vain;
    ``outline`` is the certificate to read, a line a part.
    """

    certificate: Certificate
    method: str
    trusts: tuple[str, ...]
    points: int
    seal: InitVar[object]
    outline: tuple[str, ...] = ()

    def __post_init__(self, seal: object) -> None:
        _open(seal)

    def __reduce__(self) -> str:
        raise TypeError("verdicts do not leave the process that made them")


@dataclass(frozen=True)
class Refuted:
    """The claim is decided false at an exact point of the context."""

    counterexample: Counterexample
    trusts: tuple[str, ...]
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        _open(seal)

    def __reduce__(self) -> str:
        raise TypeError("verdicts do not leave the process that made them")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is unknown: a code with an ``explain`` page, a sentence, and what would mend it.

    ``point`` is an exact point that shows the fault (where a side is undefined,
    say); ``mend`` an assumption, ``by`` or line, tried before it is named;
    ``tried`` are the methods and why each stopped.
    """

    code: str
    message: str
    point: Point | None = None
    mend: str = ""
    tried: tuple[tuple[str, str], ...] = ()
    side: str = ""  # "left" | "right": the line at fault, for carets
    condition: Term | None = None
    again: bool = False  # an earlier line has said what would mend it


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither proved nor refuted, and why."""

    reason: Reason


Verdict = Proved | Refuted | Unknown


@dataclass(frozen=True, slots=True)
class StepResult:
    """A step and its verdict; ``seconds`` is the time it took, ``steps`` the nested ones of a ``have``."""

    step: Step
    verdict: Verdict
    seconds: float = 0.0
    steps: tuple[StepResult, ...] = ()
    diagnosis: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the verdict is the expected one (nested ones included)."""
        return word(self.verdict) == self.step.expect and all(s.ok for s in self.steps)


def flat(results: Iterable[StepResult]) -> Iterator[StepResult]:
    """All results in reading order, the nested ones of a ``have`` after its own."""
    for result in results:
        yield result
        yield from flat(result.steps)


@dataclass(frozen=True, slots=True)
class DerivationResult:
    """A file and what became of it; ``derivation`` is None where it could not be read."""

    path: str
    id: str
    derivation: Derivation | None
    errors: tuple[Diagnostic, ...] = ()
    steps: tuple[StepResult, ...] = ()
    goal: Verdict | None = None
    goal_seconds: float = 0.0
    where: tuple[Term, ...] = ()
    requested: bool = True
    verdict: str = "error"
    ok: bool = False
    faults: tuple[str, ...] = ()  # internal faults (`roads-disagree`), exit 3
    source: SourceFile | None = None  # what the errors' places speak of


@dataclass(frozen=True, slots=True)
class Report:
    """All derivations of a run, in the order given."""

    derivations: tuple[DerivationResult, ...]
    notes: tuple[str, ...] = field(default=())

    def count(self, verdict: str) -> int:
        """How many requested derivations have this verdict."""
        return sum(d.verdict == verdict for d in self.derivations if d.requested)


def word(verdict: Verdict) -> str:
    """``proved``, ``refuted`` or ``unknown``."""
    return type(verdict).__name__.lower()
