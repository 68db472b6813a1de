"""``derivcheck show``: a derivation as text, as Unicode mathematics, as LaTeX."""

from __future__ import annotations

import sys

import click

from derivcheck.cli import BAD_INPUT, OK


@click.command("show")
@click.argument("file", type=click.Path())
@click.option(
    "--format", "format_", type=click.Choice(["text", "unicode", "latex"]), default="unicode", show_default=True
)
def command(file: str, format_: str) -> int:
    """Show the derivation of FILE, as it is read; nothing is verified."""
    from derivcheck.core.derivation import Diagnostic
    from derivcheck.report.show import shown
    from derivcheck.syntax import read
    from derivcheck.syntax.files import read_file

    source = read_file(file)
    derivation, errors = (None, (source,)) if isinstance(source, Diagnostic) else read(source)
    if derivation is None:
        for error in errors:
            print(f"{file}:{error.line}:{error.column}: {error.code}: {error.message}", file=sys.stderr)
        return BAD_INPUT
    print(shown(derivation, format_))
    return OK
