"""The exceptions derivcheck raises on purpose; everything else is a bug.

A verdict is never an exception: methods give up, the kernel rejects and the
judge decides by *returning* values.  Exceptions are for input that cannot be
read and for terms that cannot be built.
"""

from __future__ import annotations


class DerivcheckError(Exception):
    """Anything derivcheck reports instead of a traceback."""


class InputError(DerivcheckError):
    """An author's text that cannot be read: a diagnostic code, a message, a place.

    ``start`` and ``end`` are offsets in code points into the text at hand.
    """

    def __init__(self, code: str, message: str, start: int = 0, end: int = 0, help: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.start = start
        self.end = end
        self.help = help


class SortError(DerivcheckError):
    """A term that has no sort: shapes disagree, a proposition where a number must stand.

    ``argument`` is the position of the offending argument, or None for the whole.
    """

    def __init__(self, code: str, message: str, argument: int | None = None, help: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.argument = argument
        self.help = help
