"""Claims without a file: the rows of ``check --batch``, decided in order by one set of workers."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Full, Queue
from threading import Event, Thread

from derivcheck import judge
from derivcheck.checker.derivation import Ask, ask_why, diagnosis_of, explained
from derivcheck.checker.run import Options
from derivcheck.core import data
from derivcheck.core.context import Goal
from derivcheck.core.derivation import Claim, Diagnostic
from derivcheck.core.term import Term
from derivcheck.core.verdict import Proved, Reason, Unknown, Verdict
from derivcheck.workers import Failure

LONGEST_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim and what became of it; ``verdict`` is None where there is an error instead."""

    id: str
    claim: Claim | None = None
    verdict: Verdict | None = None
    where: tuple[Term, ...] = ()
    errors: tuple[Diagnostic, ...] = ()
    seconds: float = 0.0
    diagnosis: str | None = None

    @property
    def proved(self) -> bool:
        """Whether the claim is proved."""
        return isinstance(self.verdict, Proved)

    @property
    def fault(self) -> bool:
        """Whether something inside went wrong: the two roads contradict each other, or reading broke off."""
        roads = isinstance(self.verdict, Unknown) and self.verdict.reason.code == "roads-disagree"
        return roads or any(e.code == "internal-error" for e in self.errors)


def claim_row(row: dict[str, object]) -> ClaimResult | Claim:
    """A row's claim, or the errors it has instead."""
    from derivcheck import syntax  # loads the grammar

    given = row.get("id", "")
    id = given if isinstance(given, str) else json.dumps(given)
    try:
        claim, errors = syntax.read_claim(row)
    except Exception as error:  # one row's fault must not end the batch
        fault = Diagnostic("internal-error", f"reading the claim broke off: {type(error).__name__}")
        return ClaimResult(id, errors=(fault,))
    return ClaimResult(id, errors=tuple(errors)) if claim is None else claim


def lines_of(read: Callable[[], bytes]) -> Iterator[bytes]:
    """The lines of what ``read`` gives piece by piece (nothing at the end), each as soon as it is whole.

    A line that is too long is cut where that is certain; its rest is dropped.
    """
    rest, skipping = b"", False
    while piece := read():
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            if not skipping:
                yield line
            skipping = False
        if len(rest) > LONGEST_LINE:
            if not skipping:
                yield rest
            rest, skipping = b"", True
    if rest and not skipping:
        yield rest


def claim_rows(lines: Iterable[bytes]) -> Iterator[ClaimResult | Claim]:
    """The claims of a stream of JSON objects, one a line; empty lines are passed over."""
    for line in lines:
        if line.strip():
            row = _row(line)
            yield ClaimResult("", errors=(row,)) if isinstance(row, Diagnostic) else claim_row(row)


def _row(line: bytes) -> dict[str, object] | Diagnostic:
    if len(line) > LONGEST_LINE:
        return Diagnostic("line-too-long", f"the line is longer than {LONGEST_LINE // 1024} KiB")
    try:
        row = json.loads(line.decode("utf-8"), object_pairs_hook=_without_duplicates)
    except UnicodeDecodeError as error:
        return Diagnostic("invalid-utf-8", "the line is not UTF-8", column=error.start + 1)
    except json.JSONDecodeError as error:
        return Diagnostic("not-json", f"the line is not JSON: {error.msg.lower()}", column=error.colno)
    except (ValueError, RecursionError) as error:
        if isinstance(error, _Duplicate):
            return Diagnostic("duplicate-key", str(error))
        return Diagnostic("not-json", "the line is nested too deep or has a number that is too long")
    if not isinstance(row, dict):
        return Diagnostic("not-json", "the line is not a JSON object")
    return row


class _Duplicate(ValueError):
    pass


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Duplicate(f"the key `{key[:80]}` stands twice in one object")
        found[key] = value
    return found


#: A claim under way, or a row that is a result already.
_Item = tuple[Claim, "Future[data.Json | Failure]"] | ClaimResult


def check_claims(rows: Iterable[ClaimResult | Claim], options: Options | None = None) -> Iterator[ClaimResult]:
    """The results of claims in their order; a row that is a result already (it could not be read) is passed on.

    Rows are taken ahead, but not without bound, and by a thread of their own:
    whoever waits for an answer before asking the next question gets it.
    """
    options = options or Options()
    items: Queue[_Item | BaseException | None] = Queue(8 * options.processes)
    stopped = Event()

    def put(item: _Item | BaseException | None) -> None:
        while not stopped.is_set():
            with contextlib.suppress(Full):
                return items.put(item, timeout=0.2)

    with options.pool() as pool:
        pool.warm()

        def feed() -> None:
            try:
                for row in rows:
                    put(row if isinstance(row, ClaimResult) else (row, pool.submit(_task(row))))
                    if stopped.is_set():
                        return
            except BaseException as error:  # whoever takes the results is to know
                put(error)
            put(None)

        Thread(target=feed, name="derivcheck-rows", daemon=True).start()
        try:
            while (item := items.get()) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield _result(item, pool.submit)
        finally:
            stopped.set()


def _task(claim: Claim) -> data.Json:
    return {
        "do": "claim",
        "context": data.encode_context(claim.context),
        "claim": data.encode(claim.formula.term),
        "natural": claim.natural,
    }


def _result(item: _Item, ask: Ask) -> ClaimResult:
    if isinstance(item, ClaimResult):
        return item
    claim, future = item
    answer = future.result()
    if isinstance(answer, Failure):
        return ClaimResult(claim.id, claim, Unknown(Reason(answer.code, answer.message)))
    seconds = float(answer["seconds"])
    if answer["contradictory"]:
        message = "no point satisfies the types and assumptions together: anything would follow from them"
        return ClaimResult(claim.id, claim, errors=(Diagnostic("vacuous-context", message),), seconds=seconds)
    where = tuple(data.decode(term) for term in answer["where"])
    goal = Goal(claim.context.narrow(*where), claim.formula.term)
    verdict = judge.admit(answer["record"], goal)
    why = ask_why(ask, goal, verdict)
    return ClaimResult(claim.id, claim, explained(verdict, why), where, (), seconds, diagnosis_of(why))
