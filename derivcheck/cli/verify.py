"""``derivcheck verify``: every derivation of files and folders."""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

import click

from derivcheck.cli import BAD_INPUT, FAULT, NOT_AS_EXPECTED, OK

if TYPE_CHECKING:
    from derivcheck.core.verdict import Report


@click.command("verify")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--format", "format_", type=click.Choice(["rich", "json"]), default="rich", help="Report for people or machines."
)
@click.option("--quiet", "-q", is_flag=True, help="Show only what is not as expected.")
@click.option("--verbose", "-v", is_flag=True, help="Show what each verdict rests on.")
@click.option(
    "--timeout", type=click.FloatRange(0.1, 86400), default=10.0, show_default=True, help="Hard seconds a step."
)
@click.option("--jobs", "-j", type=click.IntRange(1, 256), help="Worker processes.  [default: one a processor]")
def command(paths: tuple[str, ...], format_: str, quiet: bool, verbose: bool, timeout: float, jobs: int | None) -> int:
    """Verify the derivations of files and folders (default: derivations/).

    Exit code 0: every verdict is the expected one; 1: some are not; 2: bad
    input or nothing to check; 3: an internal fault.
    """
    from derivcheck.checker import Options, verify
    from derivcheck.cli._output import progress

    renderer = f"derivcheck.report.{'json' if format_ == 'json' else 'terminal'}"
    report = verify(paths, Options(timeout, jobs or 0, progress(), partial(import_module, renderer)))
    if format_ == "json":
        from derivcheck.report.json import report_json

        print(report_json(report))
    else:
        from derivcheck.report.terminal import render
        from derivcheck.report.terminal.console import console

        render(report, console(), verbose, quiet)
    if not any(d.requested for d in report.derivations):
        print(f"nothing to check: no .yaml file in {', '.join(paths) or 'derivations/'}", file=sys.stderr)
    return exit_code(report)


def exit_code(report: Report) -> int:
    """What a report amounts to: 3 over 2 over 1 over 0."""
    requested = [d for d in report.derivations if d.requested]
    if any(d.faults or any(e.code == "internal-error" for e in d.errors) for d in report.derivations):
        return FAULT
    if not requested or any(d.verdict == "error" for d in requested):
        return BAD_INPUT
    return OK if all(d.ok for d in requested) else NOT_AS_EXPECTED
