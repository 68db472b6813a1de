"""Hostile files and claims end in a clear error or a verdict; nothing of them is executed.

Each input goes through the command line of a process of its own or of a run of
many, so that a crash of the interpreter would show.  Limits of time here only
catch a run that never ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

COMMAND = str(Path(sys.executable).parent / "derivcheck")
GENEROUS = 240

HEAD = "derivation: hostile\n"
TAIL = "symbols:\n  x: real\ngoal: x = x\nsteps:\n  - x\n  - = x\n"


def run(arguments: list[str], folder: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=GENEROUS,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "80"},
    )


def nested_aliases() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for k in range(1, 10):
        lines.append(f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]")
    return HEAD + "\n".join(lines) + "\n" + TAIL


def with_goal(goal: str) -> str:
    return f"{HEAD}symbols:\n  x: real\ngoal: {goal}\nsteps:\n  - x\n  - = x\n"


#: name → the file's bytes or text; the codes one of which must be given (empty: any).
BAD_FILES: dict[str, str | bytes] = {
    "brackets-in-yaml": HEAD + "steps: " + "[" * 200_000 + "\n",
    "braces-in-yaml": HEAD + "steps: " + "{a: " * 200_000 + "\n",
    "brackets-in-a-formula": with_goal("(" * 200_000 + "x" + ")" * 200_000 + " = x"),
    "open-brackets-in-a-formula": with_goal("(" * 200_000 + "x = x"),
    "square-brackets-in-a-formula": with_goal("x = " + "[" * 200_000),
    "minus-signs": with_goal("x = " + "-" * 200_000 + "x"),
    "nested-functions": with_goal("exp(" * 50_000 + "x" + ")" * 50_000 + " = x"),
    "power-tower": with_goal("x = " + "^".join(["2"] * 50_000)),
    "nots": with_goal("not " * 50_000 + "x = x"),
    "dashes-in-yaml": HEAD + "steps:\n  " + "- " * 100_000 + "x\n",
    "alias-bomb": nested_aliases(),
    "cyclic-alias": HEAD + "tags: &a [*a]\n" + TAIL,
    "merge-key": HEAD + "symbols:\n  <<: {x: real}\n" + "goal: x = x\nsteps:\n  - x\n  - = x\n",
    "python-tag": HEAD + "about: !!python/object/apply:os.system ['touch EXECUTED']\n" + TAIL,
    "two-documents": HEAD + TAIL + "---\n" + HEAD + TAIL,
    "duplicate-keys": HEAD + TAIL + "goal: x = x + 1\n",
    "invalid-utf-8": HEAD.encode() + b"title: \xff\xfe\xfa\n" + TAIL.encode(),
    "overlong-utf-8": HEAD.encode() + b"title: \xc0\xaf\n" + TAIL.encode(),
    "utf-16": (HEAD + TAIL).encode("utf-16"),
    "nul": (HEAD + TAIL).replace("x = x", "x = \0x").encode(),
    "surrogate": HEAD.encode() + b"title: \xed\xa0\x80\n" + TAIL.encode(),
    "empty": b"",
    "only-a-comment": "# nothing\n",
    "a-list": "- 1\n- 2\n",
    "a-text": "hello\n",
    "escape-in-a-title": HEAD + 'title: "\\e[31mPROVED\\e[0m"\n' + TAIL,
    "raw-escape": HEAD + "title: \x1b[31mPROVED\n" + TAIL,
    "c1-escape": HEAD + 'title: "\\x9b31mPROVED"\n' + TAIL,
    "bidi-in-a-title": HEAD + "title: \u202edevorp\n" + TAIL,
    "bidi-in-a-name": HEAD + "symbols:\n  \u2066x: real\ngoal: 1 = 1\nsteps:\n  - 1\n  - = 1\n",
    "zero-width-in-a-name": with_goal("x\u200b = x"),
    "line-separator": HEAD + "title: fine\u2028goal: x = x + 1\n" + TAIL,
    "next-line": HEAD + "title: fine\u0085goal: x = x + 1\n" + TAIL,
    "full-width-digits": with_goal("x = x + \uff10"),
    "arabic-digits": with_goal("x = x + \u0660"),
    "markup-in-a-name": HEAD + 'symbols:\n  "[bold]x[/red]": real\ngoal: 1 = 1\nsteps:\n  - 1\n  - = 1\n',
    "markup-in-the-id": "derivation: '[bold green]proved[/]'\n" + TAIL,
    "escape-in-a-name": HEAD + 'symbols:\n  "\\e[31mx": real\ngoal: 1 = 1\nsteps:\n  - 1\n  - = 1\n',
    "path-as-a-lemma": HEAD + "uses: [../../etc/passwd]\n" + TAIL,
    "long-number": with_goal("x = " + "9" * 100_000),
    "long-name": with_goal("x = " + "y" * 100_000),
    "huge-exponent-notation": with_goal("x = 1e999999999"),
    "huge-size": HEAD + "symbols:\n  v: vector(10^12)\ngoal: v = v\nsteps:\n  - v\n  - = v\n",
    "many-names": HEAD
    + f'symbols:\n  "{", ".join(f"x{k}" for k in range(50_000))}": real\n'
    + "goal: 1 = 1\nsteps:\n  - 1\n  - = 1\n",
    "many-steps": with_goal("x = x") + "  - = x\n" * 50_000,
    "megabytes": HEAD + f"about: {'word ' * 2_000_000}\n" + TAIL,
}

CODE = "__import__('os').system('touch EXECUTED')"

#: The places of a file in which code may stand as text; `{code}` is quoted for YAML.
PLACES = {
    "id": "derivation: {code}\n" + TAIL,
    "title": HEAD + "title: {code}\n" + TAIL,
    "tag": HEAD + "tags: [{code}]\n" + TAIL,
    "uses": HEAD + "uses: [{code}]\n" + TAIL,
    "symbol": HEAD + "symbols:\n  {code}: real\ngoal: 1 = 1\nsteps:\n  - 1\n  - = 1\n",
    "type": HEAD + "symbols:\n  x: {code}\ngoal: x = x\nsteps:\n  - x\n  - = x\n",
    "index": HEAD + "indices:\n  i: {code}\n" + TAIL,
    "definition": HEAD + "define:\n  f(t): {code}\n" + TAIL,
    "defined-name": HEAD + "define:\n  {code}: 1\n" + TAIL,
    "assumption": HEAD + "assume:\n  - {code}\n" + TAIL,
    "domain": HEAD + "domain: {code}\n" + TAIL,
    "goal": HEAD + "symbols:\n  x: real\ngoal: {code}\nsteps:\n  - x\n  - = x\n",
    "line": HEAD + "symbols:\n  x: real\ngoal: x = x\nsteps:\n  - x\n  - {code}\n",
    "expression": HEAD + "symbols:\n  x: real\ngoal: x = x\nsteps:\n  - x\n  - expr: {code}\n",
    "relation": HEAD + "symbols:\n  x: real\ngoal: x = x\nsteps:\n  - x\n  - expr: x\n    rel: {code}\n",
    "justification": HEAD + "symbols:\n  x: real\ngoal: x = x\nsteps:\n  - x\n  - expr: x\n    by: {code}\n",
    "label": HEAD + "symbols:\n  x: real\ngoal: x = x\nsteps:\n  - x\n  - expr: x\n    label: {code}\n",
    "note": HEAD + "symbols:\n  x: real\ngoal: x = x\nsteps:\n  - x\n  - expr: x\n    note: {code}\n",
    "expectation": HEAD + "expect: {code}\n" + TAIL,
}
PROSE = ("title", "tag", "note")


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / f"{name}.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return path


def errors_of(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert "Traceback" not in done.stderr, done.stderr
    return {Path(d["path"]).stem: d for d in json.loads(done.stdout)["derivations"]}


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    folder = tmp_path_factory.mktemp("bad")
    for name, content in BAD_FILES.items():
        write(folder, name, content)
    return run(["verify", ".", "--format", "json"], folder)


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_hostile_file_is_refused_with_an_error_that_says_where(
    name: str, bad: subprocess.CompletedProcess[str]
) -> None:
    assert bad.returncode == 2, bad.stderr
    found = errors_of(bad)[name]
    assert found["verdict"] == "error"
    assert found["errors"]
    for error in found["errors"]:
        assert error["code"]
        assert error["message"]
        assert len(error["message"]) < 1000
        assert error["line"] >= 1
        assert error["column"] >= 1


def test_the_terminal_report_of_hostile_files_carries_no_control_characters(tmp_path: Path) -> None:
    for name in ("escape-in-a-title", "raw-escape", "c1-escape", "bidi-in-a-title", "markup-in-a-name", "nul"):
        write(tmp_path, name, BAD_FILES[name])
    done = run(["verify", ".", "--format", "rich"], tmp_path)
    assert done.returncode == 2
    forbidden = {c for c in done.stdout + done.stderr if (ord(c) < 32 and c not in "\n\t") or 0x7F <= ord(c) < 0xA0}
    forbidden |= {c for c in done.stdout + done.stderr if c in "\u202e\u2066\u2028\u200b"}
    assert forbidden == set()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", PLACES)
def test_code_in_a_file_is_text(name: str, tmp_path: Path) -> None:
    text = PLACES[name].replace("{code}", f'"{CODE}"')
    write(tmp_path, "hostile", text)
    done = run(["verify", "hostile.yaml", "--format", "json"], tmp_path)
    assert not (tmp_path / "EXECUTED").exists()
    assert sorted(p.name for p in tmp_path.iterdir() if not p.name.startswith(".")) == ["hostile.yaml"]
    found = errors_of(done)["hostile"]
    if name in PROSE:
        assert (done.returncode, found["verdict"]) == (0, "proved")
    else:
        assert (done.returncode, found["verdict"]) == (2, "error")


def test_markup_in_prose_is_shown_as_written(tmp_path: Path) -> None:
    title = "[bold red]PROVED[/bold red] [/nothing] :white_check_mark: [link=https://example.org]x[/link]"
    text = f"{HEAD}title: '{title}'\n{TAIL.replace('= x', '= x + 1')}".replace("goal: x = x + 1", "goal: x = x")
    write(tmp_path, "hostile", text)
    done = run(["verify", "hostile.yaml", "-v"], tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "\x1b" not in done.stdout
    assert "Traceback" not in done.stderr


def test_a_file_name_with_escapes_and_markup_is_printed_harmlessly(tmp_path: Path) -> None:
    (tmp_path / "[bold]a\x1b[31m[red]\n::error::b.yaml").write_text(HEAD + TAIL, encoding="utf-8")
    for output in ("rich", "json"):
        done = run(["verify", ".", "--format", output], tmp_path)
        assert "Traceback" not in done.stderr
        assert "\x1b" not in done.stdout + done.stderr
        assert not any(line.startswith("::") for line in (done.stdout + done.stderr).splitlines())


#: Claims that are small to write and huge to compute: read, and answered by some verdict that is not a wrong one.
CLAIMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "tower": ("9^9^9^9 = 1", ("refuted", "unknown", "error")),
    "tower-of-a-symbol": ("x^9^9^9 = x", ("refuted", "unknown", "error")),
    "factorial": ("factorial(10^9) = 1", ("refuted", "unknown", "error")),
    "factorial-of-a-factorial": ("factorial(factorial(20)) = 1", ("refuted", "unknown", "error")),
    "binomial": ("binomial(10^12, 10^6) = 1", ("refuted", "unknown", "error")),
    "gamma": ("gamma(10^12) = 1", ("refuted", "unknown", "error")),
    "exp-tower": ("exp(exp(exp(exp(10)))) = 1", ("refuted", "unknown", "error")),
    "long-true-sum": (" + ".join(["x"] * 20_000) + " = 20000*x", ("proved", "unknown", "error")),
    "long-false-sum": (" + ".join(["x"] * 20_000) + " = 19999*x", ("refuted", "unknown", "error")),
    "long-sum-of-powers": (" + ".join(f"x^{k}" for k in range(20_000)) + " = x", ("refuted", "unknown", "error")),
    "big-range": ("sum(i, i = 1..10^12) = 1", ("refuted", "unknown", "error")),
    "big-product": ("prod(i, i = 1..10^9) = 1", ("refuted", "unknown", "error")),
    "expansion": ("(x + 1)^(10^7) = x", ("refuted", "unknown", "error")),
    "trigonometric": ("sin(10^9*pi*x)^2 = 0", ("refuted", "unknown", "error")),
    "many-derivatives": ("diff(sin(sin(x)), x, 20) = 0", ("refuted", "unknown", "error")),
    "derivatives-of-order-a-million": ("diff(exp(x), x, 1000000) = exp(x)", ("proved", "unknown", "error")),
    "nested-sums": (
        "sum(i*j*k*l, i = 1..999, j = 1..999, k = 1..999, l = 1..999) = 0",
        ("refuted", "unknown", "error"),
    ),
    "floors": ("floor(10^(10^6)/3) = 0", ("refuted", "unknown", "error")),
    "deep-roots": ("sqrt(" * 300 + "2" + ")" * 300 + " = 1", ("refuted", "unknown", "error")),
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("claims")
    rows = [json.dumps({"id": k, "symbols": {"x": "real"}, "claim": claim}) for k, (claim, _) in CLAIMS.items()]
    done = run(["check", "--batch", "-"], folder, stdin="\n".join(rows) + "\n")
    assert "Traceback" not in done.stderr, done.stderr
    found = {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}
    return done.returncode, found


@pytest.mark.parametrize("name", CLAIMS)
def test_a_huge_claim_gets_an_answer_that_is_not_wrong(
    name: str, answers: tuple[int, dict[str, dict[str, Any]]]
) -> None:
    answer = answers[1][name]
    assert answer["verdict"] in CLAIMS[name][1], answer
    if answer["verdict"] == "error":
        assert answer["errors"][0]["message"]
    if answer["verdict"] == "unknown":
        assert answer["reason"]["code"]


BAD_LINES = [
    "",
    "{",
    "[]",
    "null",
    '"x"',
    "{}",
    '{"claim": 1}',
    '{"claim": "x = x"}',
    '{"claim": "1 = 1", "symbols": []}',
    '{"claim": "1 = 1", "verdict": "proved"}',
    '{"claim": "1 = 1", "claim": "1 = 2"}',
    '{"claim": "1 = 1", "symbols": {"x": "real", "x": "positive"}}',
    '{"claim": "1 = 1", "domain": "everything"}',
    '{"claim": "1 = 1", "id": 7}',
    '{"claim": "' + "(" * 100_000 + '"}',
    "[" * 100_000,
    '{"claim": "\\u202e1 = 1"}',
    '{"claim": "\\ud800"}',
    '{"claim": "NaN = 1"}',
    '{"claim": NaN}',
]


def test_a_bad_line_of_a_batch_gets_its_error_and_the_batch_goes_on(tmp_path: Path) -> None:
    lines = [line for bad_line in BAD_LINES if bad_line for line in (bad_line, '{"id": "good", "claim": "1 = 1"}')]
    done = run(["check", "--batch", "-"], tmp_path, stdin="\n".join(lines) + "\n")
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 2
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(lines)
    assert [row["verdict"] for row in found] == ["error", "proved"] * (len(lines) // 2)
    assert all(row["errors"] for row in found[::2])


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "x = " + "(" * 10_000],
        ["check", CODE],
        ["check", "x = x", "--symbol", f"x: {CODE}"],
        ["check", "x = x", "--symbol", "x"],
        ["check", "x = x", "--symbol", "x: real", "--assume", CODE],
        ["check", "\x1b[31mx = x"],
        ["check", "x = x\udcff"],
        ["verify", "no-such-folder"],
        ["verify", "/dev/null"],
        ["verify", "."],
        ["verify", "--format", "no-such-format"],
        ["check"],
    ],
    ids=lambda arguments: " ".join(arguments)[:24],
)
def test_bad_usage_is_exit_2_without_a_traceback(arguments: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [COMMAND, *arguments],
        cwd=tmp_path,
        capture_output=True,
        timeout=GENEROUS,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert b"Traceback" not in done.stderr
    assert b"\x1b[31mx" not in done.stdout + done.stderr
    assert not (tmp_path / "EXECUTED").exists()


def test_a_fifo_a_device_and_a_loop_of_links_do_not_hang_a_run(tmp_path: Path) -> None:
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    write(tmp_path, "good", HEAD + TAIL)
    done = run(["verify", ".", "--format", "json"], tmp_path)
    assert "Traceback" not in done.stderr, done.stderr
    found = errors_of(done)
    assert found["good"]["verdict"] == "proved"
    assert done.returncode in (0, 2)
