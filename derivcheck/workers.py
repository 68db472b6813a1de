"""Killable workers: one process each, plain JSON lines over its own two pipes.

A task that hangs or crashes takes its own process down and nothing else; the
answer is then a `Failure`, and the next task gets a fresh process.  Killing is
done from outside (no alarm interrupts big-integer arithmetic).  The pools there
are pickle what they carry and share pipes between workers; here nothing is
pickled, so no answer can run code, and no crash can garble another's answer.
Each worker is a new interpreter with a fixed hash seed, not a fork: what a
search finds cannot depend on the seed of the process that asks.  The threads
of a `concurrent.futures` pool own one worker each and do nothing but wait.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from typing import Any

Json = Any

_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from derivcheck.workers import serve; serve(sys.argv[2], float(sys.argv[3]))"
)
_READY_SECONDS = 120.0
_LONGEST_ANSWER = 1 << 26
_DEPTH = 5_000
_YOUNG = 20_000  # objects made before the collector looks: imports and steps make many, and few of them in cycles


_started: set[subprocess.Popen[bytes]] = set()


def kill_all() -> None:
    """Kill every worker of this process: for a signal's handler, which may take no lock and must leave at once."""
    for process in tuple(_started):
        process.kill()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no answer: ``timeout`` or ``worker-crashed``."""

    code: str
    message: str


class _Worker:
    """One process; used by one thread at a time."""

    def __init__(self, target: str, seconds: float) -> None:
        path = json.dumps([os.path.abspath(p) for p in sys.path if p])
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter, no shell)
            [sys.executable, "-P", "-c", _START, path, target, str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
        _started.add(self._process)
        self._lock = threading.Lock()
        self._asked = self._answered = 0
        self._expired = False

    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        _started.discard(self._process)
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # closing flushes the unread rest of a task
                if pipe is not None:
                    pipe.close()

    def _expire(self, task: int) -> None:
        with self._lock:  # a late timer must not hit the next task
            if self._answered < task:
                self._expired = True
                self._process.kill()

    def ask(self, task: Json, seconds: float) -> Json | Failure:
        """The worker's answer, or what happened to it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._asked += 1
        timer = threading.Timer(seconds, self._expire, (self._asked,))
        timer.daemon = True
        timer.start()
        try:
            self._process.stdin.write(json.dumps(task).encode() + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline(_LONGEST_ANSWER)
        except (OSError, ValueError):
            line = b""
        with self._lock:
            self._answered = self._asked
        timer.cancel()
        if self._expired:
            self.kill()
            return Failure("timeout", f"stopped after {seconds:g} s")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            message = None
        match message:
            case {"answer": answer}:
                return answer
            case {"failed": str(what)}:
                return Failure("worker-crashed", f"the check broke off: {what}")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        self.kill()
        return Failure("worker-crashed", f"the worker process died ({_death(self._process.returncode)})")


def _death(code: int) -> str:
    if code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


class Pool:
    """Up to ``jobs`` workers for one kind of task; ``seconds`` is each task's hard limit.

    ``target`` names the function that answers, ``package.module:function``,
    from JSON data to JSON data; it is imported in the workers only.
    """

    def __init__(self, target: str, jobs: int, seconds: float) -> None:
        self._target, self._seconds = target, seconds
        self._threads = ThreadPoolExecutor(max(1, jobs), thread_name_prefix="derivcheck-worker")
        self._own = threading.local()
        self._workers: list[_Worker] = []
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, task: Json) -> Future[Json | Failure]:
        """The task's answer, or the `Failure` that came instead, once there is one."""
        return self._threads.submit(self._run, task)

    def warm(self) -> None:
        """Start one worker now, while there is something else to do."""
        self._threads.submit(self._run, None)

    def _run(self, task: Json) -> Json | Failure:
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is None or not worker.alive():
            worker = self._hire()
            if worker is None:
                return Failure("worker-crashed", "the run ended before this was decided")
            ready = worker.ask(None, max(_READY_SECONDS, self._seconds))  # imports are not on a step's clock
            if isinstance(ready, Failure):
                return Failure("worker-crashed", f"no worker could be started: {ready.message}")
        return worker.ask(task, self._seconds)

    def _hire(self) -> _Worker | None:
        """A new worker; none once the pool is closed."""
        with self._lock:
            if self._closed:
                return None
            worker = _Worker(self._target, self._seconds)
            self._own.worker = worker
            self._workers = [w for w in self._workers if w.alive()]
            self._workers.append(worker)
            return worker

    def close(self) -> None:
        """Kill every worker; tasks not yet begun are cancelled."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._closed = True
            workers, self._workers = self._workers, []
        for worker in workers:
            worker.kill()
        self._threads.shutdown(wait=True)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def serve(target: str, seconds: float) -> None:
    """A worker's life: a line of JSON in, a line of JSON out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when a worker ends
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)  # a stray print must not pass for an answer
    sys.setrecursionlimit(_DEPTH)
    gc.set_threshold(_YOUNG)
    module, _, name = target.partition(":")
    for line in tasks:  # the first one is None: it waits for the imports
        _outlive(seconds)
        try:
            task = json.loads(line)
            function = getattr(import_module(module), name)
            message = json.dumps({"answer": None if task is None else function(task)})
            if task is None:  # what was imported stays: the collector need not walk through it at every step
                gc.collect()
                gc.freeze()
        except Exception as error:
            message = json.dumps({"failed": _place(error)})
        answers.write(message.encode() + b"\n")
        answers.flush()


def _outlive(seconds: float) -> None:
    """Let the system end this process some time after its limit, should nobody be left to kill it."""
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(int(seconds) + 30)


def _place(error: Exception) -> str:
    """The error's kind and where in derivcheck it arose, without paths or addresses."""
    place = ""
    trace = error.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.startswith("derivcheck.") and module != __name__:
            place = f" in {module}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return type(error).__name__ + place
