"""``derivcheck explain``: what a code means, why it matters, an example, the mend."""

from __future__ import annotations

import difflib
import sys

import click

from derivcheck.cli import BAD_INPUT, OK


@click.command("explain")
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """Explain a diagnostic CODE; without one, list them all."""
    from derivcheck.report.explain import codes, page

    if code is None:
        for name in codes():
            print(f"{name:28}{page(name).splitlines()[2]}")
        return OK
    if code not in codes():
        close = difflib.get_close_matches(code, codes(), 3)
        hint = f"; did you mean {' or '.join(close)}?" if close else "; `derivcheck explain` lists them all"
        print(f"no code {code!r}{hint}", file=sys.stderr)
        return BAD_INPUT
    if sys.stdout.isatty():
        from derivcheck.report.terminal.console import print_markdown

        print_markdown(page(code))
    else:
        print(page(code), end="")
    return OK
