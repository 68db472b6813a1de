"""The command line as scripts see it: exit codes, streams, and what is loaded."""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from derivcheck import cli

GOOD = "derivation: good\nsymbols:\n  x: real\ngoal: x + x = 2*x\nsteps:\n  - x + x\n  - 2*x\n"
WRONG = "derivation: wrong\nsymbols:\n  x: real\ngoal: x + x = 3*x\nsteps:\n  - x + x\n  - 3*x\n"
OPEN = "derivation: open\nsymbols:\n  x: real\ngoal: x/x = 1\nsteps:\n  - x/x\n  - 1\n"
BROKEN = "derivation: broken\ngoal: x =\nsteps: []\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONHASHSEED")}
    return {**kept, **more}


@pytest.fixture
def spawn(tmp_path: Path) -> Run:
    """The command in a process of its own, with real workers."""

    def spawn(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from derivcheck.cli import main; main()", *args]
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, env=environment(**env), check=False, timeout=120
        )
        return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())

    return spawn


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    without_workers: None,
) -> Run:
    """The command in this process, without workers: quick."""
    monkeypatch.chdir(tmp_path)

    def run(*args: str, input: str = "") -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["derivcheck", *args])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(input.encode())))
        code = cli._code()
        out, error = capfdbinary.readouterr()
        return subprocess.CompletedProcess(args, code, out.decode(), error.decode())

    return run


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., None]:
    def files(**texts: str) -> None:
        (tmp_path / "derivations").mkdir(exist_ok=True)
        for name, text in texts.items():
            (tmp_path / "derivations" / f"{name}.yaml").write_text(text)

    return files


# ------------------------------------------------------------------ exit codes of verify


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"a": GOOD}, 0),
        ({"a": GOOD, "b": WRONG}, 1),
        ({"a": OPEN}, 1),
        ({"a": GOOD, "b": WRONG, "c": BROKEN}, 2),
        ({"a": WRONG + "expect: refuted\n"}, 0),
        ({"a": GOOD + "expect: refuted\n"}, 1),
        ({}, 2),
    ],
    ids=str,
)
def test_verify_exits_as_the_contract_says(
    run: Run, files: Callable[..., None], texts: dict[str, str], code: int
) -> None:
    files(**texts)
    done = run("verify", "--format", "json")
    assert (done.returncode, done.stderr.count("\n")) == (code, 0 if texts else 1)
    assert len(json.loads(done.stdout)["derivations"]) == len(texts)


def test_without_a_derivations_folder_there_is_nothing_to_check(run: Run) -> None:
    done = run("verify")
    assert done.returncode == 2
    assert "nothing to check" in done.stderr


@pytest.mark.parametrize(
    "args", [("verify", "--format", "xml"), ("verify", "--timeout", "0"), ("surprise",), ("check",)]
)
def test_bad_usage_exits_2_and_says_so_on_standard_error(run: Run, args: tuple[str, ...]) -> None:
    done = run(*args)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Error" in done.stderr


def test_a_missing_path_is_bad_input_and_the_others_are_reported(run: Run, files: Callable[..., None]) -> None:
    files(a=GOOD)
    done = run("verify", "nowhere.yaml", "derivations", "--format", "json")
    assert done.returncode == 2
    assert [d["verdict"] for d in json.loads(done.stdout)["derivations"]] == ["error", "proved"]


PLANTED = """
import sys
from derivcheck import checker, kernel, methods
from derivcheck.checker import run
from derivcheck.core.certificate import Certificate
import derivcheck.checker.decide as decide
kernel.check = lambda goal, certificate: kernel.Accepted(())
methods.direct = lambda goal: (Certificate("normal-form"), "normal-form")
answer = decide.answer
"""


def test_an_internal_fault_exits_3_whatever_else_there_is(
    tmp_path: Path, files: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workers' kernel accepts everything: the roads disagree, and a broken file beside it changes nothing."""
    files(a=GOOD, b=WRONG, c=BROKEN)
    (tmp_path / "planted.py").write_text(PLANTED)
    code = (
        "import sys; sys.path.insert(0, '.'); from derivcheck.checker import run; run.TARGET = 'planted:answer'\n"
        "from derivcheck.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "verify"], cwd=tmp_path, capture_output=True, env=environment(), check=False
    )
    assert done.returncode == 3
    assert b"unknown[roads-disagree]" in done.stdout
    assert b"ok good" in done.stdout


# ------------------------------------------------------------------ streams


def test_json_is_all_there_is_on_standard_output(spawn: Run, files: Callable[..., None]) -> None:
    files(a=GOOD, b=WRONG, c=BROKEN)
    done = spawn("verify", "--format", "json", "--jobs", "2")
    assert set(json.loads(done.stdout)) == {"schema", "derivcheck", "summary", "derivations"}
    assert done.stderr == ""


def test_without_a_terminal_there_is_no_escape_on_either_stream(spawn: Run, files: Callable[..., None]) -> None:
    files(a=GOOD, b=WRONG)
    for env in ({}, {"NO_COLOR": "1"}, {"TERM": "xterm-256color"}):
        done = spawn("verify", **env)
        assert "\x1b" not in done.stdout + done.stderr


def test_no_color_is_honoured_even_where_colour_is_forced(spawn: Run, files: Callable[..., None]) -> None:
    files(a=WRONG)
    assert "\x1b[" in spawn("verify", FORCE_COLOR="1").stdout
    assert "\x1b[3" not in spawn("verify", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_narrow_encoding_does_not_stop_a_report(spawn: Run, files: Callable[..., None]) -> None:
    files(a=GOOD.replace("x", "ψ"))
    done = spawn("verify", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "\\u03c8" in done.stdout


def test_a_reader_that_leaves_is_not_success(tmp_path: Path, files: Callable[..., None]) -> None:
    files(a=WRONG, b=WRONG.replace(": wrong", ": other"))
    process = subprocess.Popen(
        [sys.executable, "-c", "from derivcheck.cli import main; main()", "verify", "--format", "json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 2
    assert b"Traceback" not in error
    assert b"Exception ignored" not in error


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_is_not_success(tmp_path: Path, files: Callable[..., None]) -> None:
    files(a=GOOD)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", "from derivcheck.cli import main; main()", "verify"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert done.returncode != 0
    assert b"Traceback" not in done.stderr


HANGING = """
import fcntl, time

def answer(task):
    if task is not None:
        with open("asked", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # held as long as this process lives
            time.sleep(600)
"""


def interruptible(tmp_path: Path, code: str) -> subprocess.Popen[bytes]:
    """A run whose only worker hangs, after some code of the test's own."""
    (tmp_path / "hanging.py").write_text(HANGING)
    start = f"""
import sys; sys.path.insert(0, '.')
from derivcheck.checker import run; run.TARGET = 'hanging:answer'
{code}
from derivcheck.cli import main; main()
"""
    return subprocess.Popen(
        [sys.executable, "-c", start, "verify", "--timeout", "300"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )


def test_an_interrupted_run_ends_at_once_with_its_workers(tmp_path: Path, files: Callable[..., None]) -> None:
    files(a=GOOD)
    process = interruptible(tmp_path, "")
    while not (tmp_path / "asked").exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert error == b"interrupted\n"
    with open(tmp_path / "asked") as file:
        for _ in range(1200):
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            time.sleep(0.05)
    raise AssertionError("the worker lives on")


def test_an_interrupt_is_not_lost_where_python_ignores_exceptions(tmp_path: Path, files: Callable[..., None]) -> None:
    """An import ends in a callback of a weak reference, and so did the interrupt that fell there: the run went on."""
    files(a=GOOD)
    code = """
import signal
class Interrupted:
    def __del__(self): signal.raise_signal(signal.SIGINT)
def collect(paths, collect=run.collect):
    Interrupted()
    return collect(paths)
run.collect = collect
"""
    process = interruptible(tmp_path, code)
    try:
        _, error = process.communicate(timeout=60)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 130
    assert error == b"interrupted\n"


# ------------------------------------------------------------------ check


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("x + x = 2*x", "--symbol", "x: real"), 0),
        (("x + x = 3*x", "--symbol", "x: real"), 1),
        (("x/x = 1", "--symbol", "x: real"), 1),
        (("x/x = 1", "--symbol", "x: real", "--domain", "natural"), 0),
        (("x/x = 1", "--symbol", "x: real", "--assume", "x != 0"), 0),
        (("f(x) = x^2", "-s", "x: real", "-d", "f(t): t^2"), 0),
        (("a + b = b + a", "-s", "a, b: real"), 0),
        (("x = 1",), 2),
        (("x = 1", "-s", "x real"), 2),
        (("x = 1", "-s", "x: real", "-s", "x: positive"), 2),
        (("1 = 1", "--batch", "-"), 2),
    ],
)
def test_check_decides_one_claim(run: Run, args: tuple[str, ...], code: int) -> None:
    assert run("check", *args).returncode == code


def test_check_prints_one_object_or_an_entry(run: Run) -> None:
    row = json.loads(run("check", "x = 2*x", "-s", "x: real", "--format", "json").stdout)
    assert (row["id"], row["verdict"]) == ("", "refuted")
    text = run("check", "1 + x/x = 2", "-s", "x: real").stdout
    assert "undefined-side" in text
    assert "help: under `assume: x != 0`" in text
    assert "proved by" in run("check", "x = x", "-s", "x: real").stdout


BATCH = "\n".join(
    [
        '{"id": "a", "claim": "x + x = 2*x", "symbols": {"x": "real"}}',
        '{"id": "b", "claim": "x + x = 3*x", "symbols": {"x": "real"}}',
        "not json",
        '{"id": "c", "claim": "x = ", "symbols": {"x": "real"}}',
        '{"id": "d", "claim": "x = x", "symbols": {"x": "real"}}',
    ]
)


def test_what_is_wrong_with_a_claim_is_shown_where_it_was_typed(run: Run) -> None:
    done = run("check", "x + = 2", "-s", "x: rael", "-a", "x > >")
    assert done.returncode == 2
    assert "  --> claim:1:5\n    1 | x + = 2\n      |     ^\n" in done.stdout
    assert "  --> symbols: x:1:1\n    1 | rael\n      | ^^^^\n" in done.stdout
    assert "  --> assume:1:5\n    1 | x > >\n      |     ^\n" in done.stdout


def test_a_batch_goes_on_after_a_bad_line_and_ends_with_2(run: Run, tmp_path: Path) -> None:
    done = run("check", "--batch", "-", input=BATCH)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(r["id"], r["verdict"]) for r in rows] == [
        ("a", "proved"),
        ("b", "refuted"),
        ("", "error"),
        ("c", "error"),
        ("d", "proved"),
    ]
    assert done.returncode == 2
    (tmp_path / "rows.jsonl").write_text(
        "\n".join(line for line in BATCH.splitlines() if "not" not in line and line[8] != "c")
    )
    assert run("check", "--batch", "rows.jsonl").returncode == 0


def test_a_contradictory_context_is_an_error_of_a_line_that_could_be_read(run: Run) -> None:
    row = {"claim": "x = 3", "symbols": {"x": "real"}, "assume": ["x > 1", "x < 0"]}
    done = run("check", "--batch", "-", input=json.dumps(row))
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (0, "error")
    assert run("check", "x = 3", "-s", "x: real", "-a", "x > 1", "-a", "x < 0").returncode == 2


def test_a_batch_that_is_not_there_is_bad_usage(run: Run) -> None:
    done = run("check", "--batch", "nowhere.jsonl")
    assert (done.returncode, done.stdout) == (2, "")


def test_an_empty_batch_is_read_to_its_end(run: Run) -> None:
    assert run("check", "--batch", "-", input="").returncode == 0


def test_a_claim_that_hangs_is_stopped_and_the_batch_goes_on(tmp_path: Path) -> None:
    (tmp_path / "hanging.py").write_text(
        "import time, json\nfrom derivcheck.checker.decide import answer as decide\n\n"
        "def answer(task):\n    if 'sin' in json.dumps(task):\n        time.sleep(600)\n    return decide(task)\n"
    )
    code = (
        "import sys; sys.path.insert(0, '.'); from derivcheck.checker import run; run.TARGET = 'hanging:answer'\n"
        "from derivcheck.cli import main; main()"
    )
    rows = [
        json.dumps({"id": str(k), "claim": c, "symbols": {"x": "real"}}) for k, c in enumerate(["x = x", "sin(x) = 0"])
    ]
    done = subprocess.run(
        [sys.executable, "-c", code, "check", "--batch", "-", "--timeout", "1"],
        cwd=tmp_path,
        input="\n".join([*rows, rows[0]]).encode(),
        capture_output=True,
        env=environment(),
        check=False,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(r["verdict"], (r["reason"] or {}).get("code")) for r in found] == [
        ("proved", None),
        ("unknown", "timeout"),
        ("proved", None),
    ]
    assert done.returncode == 0


# ------------------------------------------------------------------ explain, methods, show


def test_explain_prints_a_page_and_lists_all(run: Run) -> None:
    assert run("explain", "undefined-side").stdout.startswith("# undefined-side\n")
    assert "roads-disagree" in run("explain").stdout
    done = run("explain", "undefind-side")
    assert (done.returncode, done.stdout) == (2, "")
    assert "undefined-side" in done.stderr


def test_methods_are_listed_from_their_docstrings(run: Run) -> None:
    text = run("methods").stdout
    assert "normal-form\n" in text
    assert text.count("Proves:") >= 5


@pytest.mark.parametrize(
    ("format_", "wanted"),
    [("text", "= x^2 + 2*x + 1"), ("unicode", "= x² + 2·x + 1"), ("latex", r"&= x^{2} + 2 \cdot x + 1")],
)
def test_show_prints_a_derivation_in_three_notations(
    run: Run, files: Callable[..., None], format_: str, wanted: str
) -> None:
    square = "(x + 1)^2 = x^2 + 2*x + 1\nsteps:\n  - (x + 1)^2\n  - x^2 + 2*x + 1\n"
    files(a=f"derivation: a\nsymbols:\n  x: real\ngoal: {square}")
    done = run("show", "derivations/a.yaml", "--format", format_)
    assert done.returncode == 0
    assert wanted in done.stdout


@pytest.mark.parametrize("format_", ["text", "unicode", "latex"])
def test_show_puts_a_definition_before_those_that_speak_of_it(
    run: Run, files: Callable[..., None], format_: str
) -> None:
    head = "derivation: a\nsymbols:\n  x: real\ndefine:\n  a: x + 1\n  b: a^2\n  c: a + b\n"
    files(a=f"{head}goal: c = a + b\nsteps:\n  - c\n  - expr: a + b\n    by: definition\n")
    shown = run("show", "derivations/a.yaml", "--format", format_).stdout
    places = [re.search(rf"^ *{name} *&?:=", shown, re.MULTILINE) for name in "abc"]
    assert [p.start() for p in places if p] == sorted(p.start() for p in places if p)
    assert all(places)


def test_show_tells_what_is_wrong_with_a_file(run: Run, files: Callable[..., None]) -> None:
    files(a=BROKEN)
    done = run("show", "derivations/a.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "derivations/a.yaml:" in done.stderr


# ------------------------------------------------------------------ what is loaded

HEAVY = {"sympy", "lark", "flint", "pydantic", "rich", "yaml", "mpmath"}


@pytest.mark.parametrize("args", [["--help"], ["verify", "--help"], ["check", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(args: list[str]) -> None:
    code = (
        "import sys\nfrom derivcheck.cli import derivcheck\n"
        f"derivcheck.main({args}, standalone_mode=False)\nprint(sorted({HEAVY} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_a_run_loads_no_engine_and_no_kernel_in_its_own_process(tmp_path: Path, files: Callable[..., None]) -> None:
    files(a=GOOD)
    code = (
        "import sys\nfrom derivcheck.cli import derivcheck\n"
        "derivcheck.main(['verify', '--format', 'json'], standalone_mode=False)\n"
        "print(sorted({'sympy', 'flint', 'mpmath', 'rich'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path, env=environment()
    )
    assert done.stderr.strip() == "[]"


def test_a_module_in_the_working_folder_is_not_run(tmp_path: Path, files: Callable[..., None]) -> None:
    """Verifying a pull request runs none of its text, not even a file named like a library."""
    files(a=GOOD)
    for name in ("json", "flint", "sympy", "yaml", "derivcheck", "_strptime"):
        (tmp_path / f"{name}.py").write_text(f"open('ran-{name}', 'w')\n")
    done = subprocess.run(
        [Path(sys.executable).with_name("derivcheck"), "verify"],
        cwd=tmp_path,
        capture_output=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.glob("ran-*"))
