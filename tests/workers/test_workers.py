"""A worker's hang or crash is its own task's affair, and nothing it says can do more than be read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from derivcheck.workers import Failure, Pool

TASKS = """
import os, sys, signal, time

def answer(task):
    match task:
        case ["echo", value]:
            return value
        case ["hang"]:
            while True:
                time.sleep(60)
        case ["grind"]:
            return len(str((1 << 40_000_000) ** 40 % 10))
        case ["exit", code]:
            os._exit(code)
        case ["kill"]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["abort"]:
            os.abort()
        case ["print"]:
            print('{"answer": "forged"}', flush=True)
            os.write(1, b'{"answer": "forged"}\\n')
            return "true answer"
        case ["close"]:
            os.closerange(3, 64)
            time.sleep(60)
        case ["raise"]:
            raise RecursionError("with a /path/in/it")
        case ["deep"]:
            value = []
            for _ in range(100_000):
                value = [value]
            return value
        case ["seed"]:
            return [os.environ["PYTHONHASHSEED"], hash("derivcheck")]
        case ["path"]:
            return "" in sys.path
        case ["stdin"]:
            return sys.stdin.read()
        case ["pid"]:
            return os.getpid()
"""


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "worker_tasks.py").write_text(TASKS)
    monkeypatch.syspath_prepend(str(tmp_path))
    return "worker_tasks:answer"


def test_answers_come_back_to_the_task_that_asked(target: str) -> None:
    with Pool(target, 2, 30) as pool:
        futures = [pool.submit(["echo", {"n": n, "text": "√ ψ \n"}]) for n in range(40)]
        assert [f.result() for f in futures] == [{"n": n, "text": "√ ψ \n"} for n in range(40)]


@pytest.mark.parametrize(
    ("task", "message"),
    [
        (["exit", 0], "the worker process died (exit code 0)"),
        (["exit", 7], "the worker process died (exit code 7)"),
        (["kill"], "the worker process died (SIGKILL)"),
        (["abort"], "the worker process died (SIGABRT)"),
        (["raise"], "the check broke off: RecursionError"),
        (["deep"], "the check broke off: RecursionError"),
    ],
)
def test_a_crash_costs_its_own_task_only(target: str, task: list[object], message: str) -> None:
    with Pool(target, 1, 30) as pool:
        futures = [pool.submit(t) for t in (["echo", 1], task, ["echo", 2], task, ["echo", 3])]
        answers = [f.result() for f in futures]
    assert answers == [1, Failure("worker-crashed", message), 2, Failure("worker-crashed", message), 3]


@pytest.mark.parametrize("task", [["hang"], ["grind"], ["close"]])
def test_a_hang_is_killed_at_the_deadline(target: str, task: list[object]) -> None:
    with Pool(target, 1, 1) as pool:
        futures = [pool.submit(t) for t in (task, ["echo", 2])]
        answers = [f.result() for f in futures]
    assert isinstance(answers[0], Failure)
    assert answers[0].code == ("worker-crashed" if task == ["close"] else "timeout")
    assert answers[1] == 2


def test_what_a_task_prints_is_not_an_answer(target: str) -> None:
    with Pool(target, 1, 30) as pool:
        assert [pool.submit(t).result() for t in (["print"], ["stdin"], ["echo", 2])] == ["true answer", "", 2]


def test_the_hash_seed_is_fixed_and_the_working_folder_is_not_importable(target: str) -> None:
    with Pool(target, 1, 30) as one, Pool(target, 1, 30) as two:
        assert one.submit(["seed"]).result() == two.submit(["seed"]).result()
        assert one.submit(["seed"]).result()[0] == "0"
        assert one.submit(["path"]).result() is False


def test_a_target_that_cannot_be_imported_fails_each_task(tmp_path: Path) -> None:
    with Pool("no_such_module_here:answer", 1, 30) as pool:
        for _ in range(2):
            answer = pool.submit(["echo", 1]).result()
            assert isinstance(answer, Failure)
            assert answer.code == "worker-crashed"


def test_closing_ends_hanging_workers_and_cancels_the_rest(target: str) -> None:
    pool = Pool(target, 1, 600)
    pid = pool.submit(["pid"]).result()
    hanging, waiting = pool.submit(["hang"]), pool.submit(["echo", 1])
    while not hanging.running():
        pass
    pool.close()
    assert isinstance(hanging.result(), Failure)
    assert waiting.cancelled()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_worker_ends_when_its_parent_is_gone(target: str, tmp_path: Path) -> None:
    code = (
        "import sys, os; from derivcheck.workers import Pool\n"
        "pool = Pool('worker_tasks:answer', 1, 60)\n"
        "print(pool.submit(['pid']).result(), flush=True)\n"
        "os._exit(0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=True,
    )
    pid = int(run.stdout)
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            break
        if "Z" in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]:
            break
        subprocess.run(["sleep", "0.05"], check=True)
    else:
        os.kill(pid, signal.SIGKILL)
        pytest.fail("the worker outlived its parent")


def test_importing_workers_loads_nothing_heavy() -> None:
    code = "import sys, derivcheck.workers, json; print(json.dumps(sorted(sys.modules)))"
    modules = json.loads(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    )
    assert not {"sympy", "flint", "lark", "pydantic", "yaml", "rich", "pickle"} & set(modules)


def test_a_task_that_begins_as_the_pool_closes_gets_a_failure(target: str) -> None:
    pool = Pool(target, 1, 600)
    pool.close()
    assert isinstance(pool._run(["echo", 1]), Failure)
