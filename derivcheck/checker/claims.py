"""Claims without a file: the rows of ``check --batch``, decided in order by one set of workers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass

from derivcheck import judge
from derivcheck.checker.run import Options
from derivcheck.core import data
from derivcheck.core.context import Goal
from derivcheck.core.derivation import Claim, Diagnostic
from derivcheck.core.term import Term
from derivcheck.core.verdict import Reason, Unknown, Verdict
from derivcheck.workers import Failure


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim and what became of it; ``verdict`` is None where it could not be read or has no context."""

    id: str
    claim: Claim | None
    verdict: Verdict | None = None
    where: tuple[Term, ...] = ()
    errors: tuple[Diagnostic, ...] = ()
    seconds: float = 0.0

    @property
    def fault(self) -> bool:
        """Whether the two roads contradict each other here."""
        return isinstance(self.verdict, Unknown) and self.verdict.reason.code == "roads-disagree"


Row = ClaimResult | Claim


def check_claims(rows: Iterable[Row], options: Options | None = None) -> Iterator[ClaimResult]:
    """The results of claims in their order; a row that is a result already (it could not be read) is passed on."""
    options = options or Options()
    ahead = 8 * options.processes
    waiting: deque[tuple[Row, Future[data.Json | Failure] | None]] = deque()
    with options.pool() as pool:
        pool.warm()
        for row in rows:
            waiting.append((row, None if isinstance(row, ClaimResult) else pool.submit(_task(row))))
            while len(waiting) > ahead or (waiting and (waiting[0][1] is None or waiting[0][1].done())):
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())


def _task(claim: Claim) -> data.Json:
    return {
        "do": "claim",
        "context": data.encode_context(claim.context),
        "claim": data.encode(claim.formula.term),
        "natural": claim.natural,
    }


def _result(row: Row, future: Future[data.Json | Failure] | None) -> ClaimResult:
    if isinstance(row, ClaimResult) or future is None:
        assert isinstance(row, ClaimResult)
        return row
    answer = future.result()
    if isinstance(answer, Failure):
        return ClaimResult(row.id, row, Unknown(Reason(answer.code, answer.message)))
    seconds = float(answer["seconds"])
    if answer["contradictory"]:
        message = "no point satisfies the types and assumptions together: anything would follow from them"
        return ClaimResult(row.id, row, errors=(Diagnostic("vacuous-context", message),), seconds=seconds)
    if answer["reason"] is not None:
        return ClaimResult(row.id, row, Unknown(data.decode_reason(answer["reason"])), seconds=seconds)
    where = tuple(data.decode(term) for term in answer["where"])
    goal = Goal(row.context.narrow(*where), row.formula.term)
    return ClaimResult(row.id, row, judge.admit(answer["record"], goal), where, (), seconds)
