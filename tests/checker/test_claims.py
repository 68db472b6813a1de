"""Claims without a file: rows in, results out, in order, whatever some of the rows are."""

from __future__ import annotations

from collections.abc import Iterable
from queue import Queue
from typing import Any

import pytest

from derivcheck.checker import ClaimResult, Options, check_claims, claim_row, claim_rows, lines_of
from derivcheck.core.text import text
from derivcheck.core.verdict import word

OPTIONS = Options(jobs=1)


def results(rows: Iterable[dict[str, object]]) -> list[ClaimResult]:
    return list(check_claims((claim_row(r) for r in rows), OPTIONS))


def verdict(row: dict[str, object]) -> str:
    (result,) = results([row])
    return "error" if result.verdict is None else word(result.verdict)


REAL = {"x": "real", "y": "real"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"claim": "(x + y)^2 = x^2 + 2*x*y + y^2", "symbols": REAL}, "proved"),
        ({"claim": "(x + y)^2 = x^2 + y^2", "symbols": REAL}, "refuted"),
        ({"claim": "x/x = 1", "symbols": REAL}, "unknown"),
        ({"claim": "x/x = 1", "symbols": REAL, "domain": "natural"}, "proved"),
        ({"claim": "x != 0 => x/x = 1", "symbols": REAL}, "proved"),
        ({"claim": "x = 3", "symbols": REAL, "assume": ["x > 1", "x < 0"]}, "error"),
        ({"claim": "log(x) + log(-x) = 7", "symbols": REAL, "domain": "natural"}, "unknown"),
        ({"claim": "x + 10^-25 = x", "symbols": REAL}, "refuted"),
        ({"claim": "x = ", "symbols": REAL}, "error"),
        ({"claim": "f(x) = x^2", "symbols": REAL, "define": {"f(t)": "t^2"}}, "proved"),
        ({"symbols": REAL}, "error"),
    ],
)
def test_a_row_has_the_verdict_it_deserves(row: dict[str, object], expected: str) -> None:
    assert verdict(row) == expected


def test_the_narrowing_conditions_are_told() -> None:
    (result,) = results([{"claim": "x/x + 0*log(y) = 1", "symbols": REAL, "domain": "natural"}])
    assert [text(c) for c in result.where] == ["x != 0", "y > 0"]
    assert result.proved


def test_order_is_kept_and_bad_rows_stand_in_line() -> None:
    rows = [{"id": str(k), "claim": "x = x" if k % 3 else "x ="} | {"symbols": REAL} for k in range(40)]
    found = results(rows)
    assert [r.id for r in found] == [str(k) for k in range(40)]
    assert [r.proved for r in found] == [bool(k % 3) for k in range(40)]


def lines(*texts: str | bytes) -> list[ClaimResult]:
    raw = [(t if isinstance(t, bytes) else t.encode()) + b"\n" for t in texts]
    return list(check_claims(claim_rows(raw), OPTIONS))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "not-json"),
        ("[]", "not-json"),
        ('"x = x"', "not-json"),
        ("null", "not-json"),
        ('{"claim": NaN}', None),
        ("[" * 100_000, "not-json"),
        ('{"a":' * 50_000, "not-json"),
        ('{"claim": ' + "9" * 5_000 + "}", "not-json"),
        ('{"claim": "x = x", "claim": "1 = 1"}', "duplicate-key"),
        ('{"claim": "x = x", "symbols": {"x": "real", "x": "positive"}}', "duplicate-key"),
        (b'{"claim": "\xff = x"}', "invalid-utf-8"),
        ('{"claim": "' + "x" * (1 << 20) + '"}', "line-too-long"),
        ('{"claim": "1 = 1", "surprise": 1}', "unknown-key"),
        ('{"claim": 7}', None),
        ('{"claim": "1 = 1", "symbols": []}', None),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_bad_line_is_an_error_of_that_line_only(line: str | bytes, code: str | None) -> None:
    before, bad, after = lines('{"claim": "1 = 1"}', line, '{"claim": "2 = 2"}')
    assert before.proved
    assert after.proved
    assert bad.verdict is None
    assert bad.errors
    assert code is None or bad.errors[0].code == code


def test_empty_lines_are_passed_over() -> None:
    assert [r.proved for r in lines("", '{"claim": "1 = 1"}', "  ", '{"claim": "2 = 2"}', "")] == [True, True]


def test_keys_of_test_rows_are_ignored() -> None:
    assert verdict({"claim": "1 = 1", "expect": "refuted", "group": "g", "why": "w"}) == "proved"


def test_an_id_that_is_no_text_is_told_as_json() -> None:
    (result,) = results([{"id": 7, "claim": "1 ="}])
    assert result.id == "7"


def test_a_row_whose_reading_breaks_off_is_a_fault_and_the_batch_goes_on(monkeypatch: Any) -> None:
    from derivcheck import syntax

    read = syntax.read_claim

    def faulty(row: dict[str, object]) -> Any:
        if row.get("id") == "bad":
            raise RuntimeError("planted")
        return read(row)

    monkeypatch.setattr(syntax, "read_claim", faulty)
    bad, good = results([{"id": "bad", "claim": "1 = 1"}, {"id": "good", "claim": "1 = 1"}])
    assert (bad.fault, [e.code for e in bad.errors]) == (True, ["internal-error"])
    assert good.proved


def test_rows_are_read_as_they_are_needed() -> None:
    """A stream without end is no reason to wait for its end."""

    def endless() -> Iterable[bytes]:
        while True:
            yield b'{"claim": "1 = 1"}\n'

    stream = check_claims(claim_rows(endless()), OPTIONS)
    assert [next(stream).proved for _ in range(5)] == [True] * 5


def test_an_answer_comes_before_the_next_question_is_asked() -> None:
    answers: Queue[str] = Queue()

    def questions() -> Iterable[bytes]:
        yield b'{"claim": "1 = 1"}\n'
        assert answers.get(timeout=60) == "first"
        yield b'{"claim": "2 = 2"}\n'

    stream = check_claims(claim_rows(questions()), OPTIONS)
    assert next(stream).proved
    answers.put("first")
    assert [r.proved for r in stream] == [True]


def test_what_goes_wrong_while_rows_are_read_is_told_to_who_takes_the_results() -> None:
    def failing() -> Iterable[bytes]:
        yield b'{"claim": "1 = 1"}\n'
        raise OSError("the stream broke")

    stream = check_claims(claim_rows(failing()), OPTIONS)
    assert next(stream).proved
    with pytest.raises(OSError, match="the stream broke"):
        next(stream)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_lines_are_the_same_however_they_arrive(size: int) -> None:
    raw = b"one\n\ntwo\r\nthree"
    pieces = iter([raw[k : k + size] for k in range(0, len(raw), size)])
    assert list(lines_of(lambda: next(pieces, b""))) == [b"one", b"", b"two\r", b"three"]


def test_a_line_without_end_takes_no_memory_without_end() -> None:
    pieces = iter([b"x" * (1 << 20)] * 5 + [b"x\nnext\n"])
    first, second = lines_of(lambda: next(pieces, b""))
    assert len(first) <= 3 << 20
    assert second == b"next"
