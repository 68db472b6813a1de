"""Reading files: strict UTF-8, ordinary files only, and never a wait."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from derivcheck.core.derivation import Diagnostic
from derivcheck.source import SourceFile
from derivcheck.syntax import read_file
from derivcheck.syntax.files import MAX_BYTES


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("title: σ\r\n".encode())
    source = read_file(path, "shown.yaml")
    assert isinstance(source, SourceFile)
    assert (source.path, source.text) == ("shown.yaml", "title: σ\r\n")


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"\xef\xbb\xbftitle: x", "byte-order-mark", 1, 1),
        ("title: x".encode("utf-16"), "byte-order-mark", 1, 1),
        (b"a: b\nc: d\xff", "invalid-utf-8", 2, 5),
        ("a: σ".encode() + b"\xc3(", "invalid-utf-8", 1, 5),
        (b"a: \xed\xa0\x80", "invalid-utf-8", 1, 4),
        (b"x" * (MAX_BYTES + 1), "file-too-large", 1, 1),
    ],
    ids=["bom", "utf-16", "stray byte", "cut character", "surrogate", "huge"],
)
def test_bytes_that_are_not_text_are_refused(tmp_path: Path, data: bytes, code: str, line: int, column: int) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    found = read_file(path)
    assert isinstance(found, Diagnostic)
    assert (found.code, found.line, found.column) == (code, line, column)


def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, code in ((tmp_path, "not-a-file"), (pipe, "not-a-file"), (tmp_path / "none", "no-such-file")):
        found = read_file(path)
        assert isinstance(found, Diagnostic)
        assert found.code == code
    odd = read_file("a\0b")
    assert isinstance(odd, Diagnostic)
    assert odd.code == "unreadable-file"
