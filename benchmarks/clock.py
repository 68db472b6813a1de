"""Times of calls and commands.

A step is decided once in practice, and so is a line of sympy; a loop would
time the caches of both.  So each call runs in a fork of its own, a few times,
and everything either side remembers is forgotten before each.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from sympy.core.cache import clear_cache

Prepare = Callable[[], Callable[[], object] | None]


def first_time(
    prepare: Prepare, repeats: int, clock: Callable[[], float] = time.process_time
) -> tuple[float, str] | None:
    """The least of the processor's seconds of a call that remembers nothing, in a fork of its own, and its answer.

    ``prepare`` makes the call, off the clock; None where there is no such call.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            call = prepare()
            if call is not None:
                call()  # the fork's own pages
                seconds, answer = min(_timed(call, clock) for _ in range(repeats))
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


def _timed(call: Callable[[], object], clock: Callable[[], float]) -> tuple[float, str]:
    forget()
    gc.collect()
    gc.disable()
    start = clock()
    answer = call()
    seconds = clock() - start
    gc.enable()
    return seconds, str(answer)


def forget() -> None:
    """Empty every cache of sympy and of derivcheck."""
    clear_cache()
    for name, module in list(sys.modules.items()):
        if name.startswith("derivcheck"):
            for value in vars(module).values():
                if callable(getattr(value, "cache_clear", None)) and value.__name__ != "discover":
                    value.cache_clear()


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
