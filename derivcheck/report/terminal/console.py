"""The console reports are printed on: one that takes text as text."""

from __future__ import annotations

import sys

from rich.console import Console


def console() -> Console:
    """Standard output for people; NO_COLOR is honoured, and without a terminal it is 80 columns wide."""
    return Console(markup=False, highlight=False, emoji=False, width=None if sys.stdout.isatty() else 80)


def print_markdown(text: str) -> None:
    """One of our own pages, laid out for the terminal."""
    from rich.markdown import Markdown  # a parser of its own: only for those who ask for a page

    console().print(Markdown(text))
