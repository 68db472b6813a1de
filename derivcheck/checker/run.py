"""A whole run: the corpus read, its derivations decided side by side, lemmas before their users."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock

from derivcheck.checker.corpus import Corpus, collect
from derivcheck.checker.derivation import Shown, verify_derivation
from derivcheck.core.derivation import Diagnostic, Step
from derivcheck.core.verdict import Report
from derivcheck.workers import Pool

#: What the workers run; never imported here, so that no run waits for what only workers need.
TARGET = "derivcheck.checker.decide:answer"


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: ``timeout`` are hard seconds a step, ``jobs`` worker processes (0: one a processor).

    ``progress`` is called with the number of steps decided and the number known of,
    ``meanwhile`` once, while the workers are at it.
    """

    timeout: float = 10.0
    jobs: int = 0
    progress: Callable[[int, int], None] | None = None
    meanwhile: Callable[[], object] | None = None

    @property
    def processes(self) -> int:
        """The number of worker processes."""
        return self.jobs or min(os.cpu_count() or 1, 16)

    def pool(self) -> Pool:
        """Workers that decide goals."""
        return Pool(TARGET, self.processes, self.timeout)


def verify(paths: Sequence[str], options: Options | None = None) -> Report:
    """Every derivation of these files and folders, and the lemmas they lean on, decided."""
    options = options or Options()
    with options.pool() as pool:
        pool.warm()
        return _decide(collect(paths), pool, options)


def count(steps: Sequence[Step]) -> int:
    """How many steps there are, nested ones too."""
    return sum(1 + count(step.steps) for step in steps)


def _decide(corpus: Corpus, pool: Pool, options: Options) -> Report:
    total = sum(count(r.derivation.steps) + 1 for r in corpus.readings if r.derivation is not None and not r.errors)
    decided = [0]
    lock = Lock()

    def done() -> None:
        with lock:
            decided[0] += 1
            if options.progress is not None:
                options.progress(decided[0], total)

    shown: dict[int, Future[Shown]] = {}
    at = {r.id: k for k, r in enumerate(corpus.readings) if r.id}

    def one(k: int, needed: dict[str, Future[Shown]]) -> Shown:
        # Lemmas were handed in before their users, so waiting for them here cannot wait for ever.
        lemmas = {id: future.result() for id, future in needed.items()}
        return verify_derivation(corpus.readings[k], lemmas, pool.submit, done)

    def safely(k: int, needed: dict[str, Future[Shown]]) -> Shown:
        try:
            return one(k, needed)
        except Exception as error:  # one file's fault must not hide the others
            fault = Diagnostic("internal-error", f"checking it broke off: {type(error).__name__}")
            return verify_derivation(replace(corpus.readings[k], errors=(fault,)), {}, pool.submit, done)

    with ThreadPoolExecutor(2 * options.processes) as threads:
        try:
            for k in corpus.order:
                derivation = corpus.readings[k].derivation
                uses = derivation.uses if derivation is not None else ()
                needed = {id: shown[at[id]] for id in uses if id in at and at[id] in shown}
                shown[k] = threads.submit(safely, k, needed)
            if options.meanwhile is not None:
                options.meanwhile()
            return Report(tuple(shown[k].result().result for k in range(len(corpus.readings))))
        except BaseException:
            pool.close()  # nothing may go on behind an interrupted run
            threads.shutdown(wait=False, cancel_futures=True)
            raise
