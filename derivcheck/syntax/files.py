"""Reading a file's text: strict UTF-8, ordinary files of bounded size, never a device or a pipe.

Returns the text or a diagnostic that says what is wrong with the file; it
raises nothing and follows no instruction in what it reads.
"""

from __future__ import annotations

import codecs
import os
import stat

from derivcheck.core.derivation import Diagnostic
from derivcheck.source import SourceFile

MAX_BYTES = 5_000_000


def read_file(path: str | os.PathLike[str], shown: str | None = None) -> SourceFile | Diagnostic:
    """The text of a file, known as ``shown`` (default: as it was given), or why it cannot be read."""
    name = os.fspath(path) if shown is None else shown
    try:
        # Not blocking: opening a pipe nobody writes to would never return.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return Diagnostic("no-such-file", "there is no such file")
    except IsADirectoryError:
        return Diagnostic("not-a-file", "this is a folder, not a file")
    except (OSError, ValueError) as error:
        return Diagnostic("unreadable-file", f"the file cannot be opened: {_why(error)}")
    try:
        data = _bytes(handle)
    except OSError as error:
        return Diagnostic("unreadable-file", f"the file cannot be read: {_why(error)}")
    finally:
        os.close(handle)
    return data if isinstance(data, Diagnostic) else decode(data, name)


def _why(error: Exception) -> str:
    return (getattr(error, "strerror", None) or "its name is not one").lower()


def _bytes(handle: int) -> bytes | Diagnostic:
    status = os.fstat(handle)
    if stat.S_ISDIR(status.st_mode):
        return Diagnostic("not-a-file", "this is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        return Diagnostic("not-a-file", "this is a pipe, socket or device, not an ordinary file")
    too_large = Diagnostic("file-too-large", f"the file is larger than {MAX_BYTES // 1_000_000} MB")
    if status.st_size > MAX_BYTES:
        return too_large
    parts: list[bytes] = []
    total = 0
    while chunk := os.read(handle, 1 << 20):
        parts.append(chunk)
        total += len(chunk)
        if total > MAX_BYTES:
            return too_large
    return b"".join(parts)


def decode(data: bytes, name: str) -> SourceFile | Diagnostic:
    """The text that the bytes spell in UTF-8 without a byte order mark."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "UTF-8 with a byte order mark"),
        (codecs.BOM_UTF16_LE, "UTF-16"),
        (codecs.BOM_UTF16_BE, "UTF-16"),
    ):
        if data.startswith(mark):
            return Diagnostic(
                "byte-order-mark",
                f"the file begins with the byte order mark of {encoding}",
                help="save it as UTF-8 without a byte order mark",
            )
    try:
        return SourceFile(name, data.decode("utf-8", errors="strict"))
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        return Diagnostic(
            "invalid-utf-8",
            f"byte 0x{data[error.start]:02x} is not valid UTF-8 here",
            line,
            column,
            help="save the file as UTF-8",
        )
