"""Times of calls and commands: each call in a fork of its own, so that it is always the first of its kind.

A step is decided once in practice, and so is a line of sympy; a loop would
time the caches of both.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Sequence

Prepare = Callable[[], Callable[[], object] | None]


def first_time(prepare: Prepare, repeats: int) -> tuple[float, str] | None:
    """The least of the seconds a first call took in `repeats` forks, and its answer as text.

    ``prepare`` makes the call, off the clock and in the same fork; None where there is no such call.
    """
    runs = [_forked(prepare) for _ in range(repeats)]
    return min((run for run in runs if run is not None), default=None)


def _forked(prepare: Prepare) -> tuple[float, str] | None:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            call = prepare()
            if call is not None:
                start = time.perf_counter()
                answer = call()
                seconds = time.perf_counter() - start
                os.write(write, f"{seconds!r} {answer}".encode()[:4000])
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    if status != 0:
        raise RuntimeError(f"a timed call failed with status {status}")
    seconds, _, answer = said.partition(" ")
    return (float(seconds), answer) if said else None


def commands(lines: dict[str, Sequence[str]], repeats: int) -> dict[str, float]:
    """The least seconds each command took; the commands take turns, so that a busy moment hits them all."""
    best = dict.fromkeys(lines, float("inf"))
    for _ in range(repeats):
        for name, line in lines.items():
            start = time.perf_counter()
            done = subprocess.run(line, check=False, capture_output=True)
            seconds = time.perf_counter() - start
            if done.returncode != 0:
                raise RuntimeError(f"{name} ended with {done.returncode}: {done.stderr.decode()[-400:]}")
            best[name] = min(best[name], seconds)
    return best
