"""``derivcheck check``: one claim without a file, or a stream of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import IO, TYPE_CHECKING

import click

from derivcheck.cli import BAD_INPUT, FAULT, NOT_AS_EXPECTED, OK

if TYPE_CHECKING:
    from derivcheck.checker import ClaimResult, Options


@click.command("check")
@click.argument("claim", required=False)
@click.option("--symbol", "-s", multiple=True, metavar="'x: positive'", help="Declare a symbol.")
@click.option("--index", "-i", multiple=True, metavar="'i: 1..n'", help="Declare a free index.")
@click.option("--define", "-d", multiple=True, metavar="'f(x): x^2'", help="Define a name.")
@click.option("--assume", "-a", multiple=True, metavar="'x < y'", help="Assume a proposition.")
@click.option("--domain", type=click.Choice(["declared", "natural"]), default="declared", help="See the format page.")
@click.option(
    "--format", "format_", type=click.Choice(["rich", "json"]), default="rich", help="For people or machines."
)
@click.option("--verbose", "-v", is_flag=True, help="Show the certificate of a proof.")
@click.option("--batch", type=click.Path(allow_dash=True), help="Read claims from FILE (or -), one JSON object a line.")
@click.option(
    "--timeout", type=click.FloatRange(0.1, 86400), default=10.0, show_default=True, help="Hard seconds a claim."
)
@click.option("--jobs", "-j", type=click.IntRange(1, 256), help="Worker processes.  [default: one a processor]")
def command(
    claim: str | None,
    symbol: tuple[str, ...],
    index: tuple[str, ...],
    define: tuple[str, ...],
    assume: tuple[str, ...],
    domain: str,
    format_: str,
    verbose: bool,
    batch: str | None,
    timeout: float,
    jobs: int | None,
) -> int:
    """Decide one CLAIM, or with --batch one claim a line.

    Exit code 0: proved; 1: not; 2: bad input; 3: an internal fault.  With
    --batch 0: every line could be read; else 2 or 3.
    """
    from derivcheck.checker import Options

    if (claim is None) == (batch is None):
        raise click.UsageError("give either a CLAIM or --batch FILE")
    if batch is not None:
        if symbol or index or define or assume or domain != "declared":
            raise click.UsageError("in a batch each line has its own context")
        with click.open_file(batch, "rb") as stream:
            return _batch(stream, Options(timeout, jobs or 0))
    row: dict[str, object] = {"claim": claim, "domain": domain, "assume": list(assume)}
    for key, given in (("symbols", symbol), ("indices", index), ("define", define)):
        row[key] = _pairs(key, given)
    return _one(row, format_, verbose, Options(timeout, 1))


def _pairs(key: str, given: tuple[str, ...]) -> dict[str, str]:
    """``name: what it is`` items as a mapping."""
    found: dict[str, str] = {}
    for item in given:
        name, colon, value = item.partition(":")
        if not colon:
            raise click.UsageError(f"`{item}` has no colon: write 'name: …'")
        if name.strip() in found:
            raise click.UsageError(f"`{name.strip()}` is given twice among the {key}")
        found[name.strip()] = value.strip()
    return found


def _one(row: dict[str, object], format_: str, verbose: bool, options: Options) -> int:
    from derivcheck.checker import check_claims, claim_row

    (result,) = check_claims([claim_row(row)], options)
    if format_ == "json":
        from derivcheck.report.json import claim_json

        print(claim_json(result))
    else:
        from derivcheck.report.terminal.console import console
        from derivcheck.report.terminal.entries import claim_entry

        claim_entry(console(), result, verbose)
    return _code(result)


def _batch(stream: IO[bytes], options: Options) -> int:
    from derivcheck.checker import check_claims, claim_rows, lines_of
    from derivcheck.report.json import claim_json

    code = OK
    for result in check_claims(claim_rows(lines_of(_reader(stream))), options):
        print(claim_json(result), flush=True)
        code = max(code, FAULT if result.fault else BAD_INPUT if result.claim is None else OK)
    return code


def _reader(stream: IO[bytes]) -> Callable[[], bytes]:
    """Reads what is there, past the stream's buffer: nobody may be holding that when an interrupted run ends."""
    try:
        handle = stream.fileno()
    except (OSError, ValueError):
        return lambda: stream.read(1 << 16)
    return lambda: os.read(handle, 1 << 16)


def _code(result: ClaimResult) -> int:
    if result.fault:
        return FAULT
    if result.verdict is None:
        return BAD_INPUT
    return OK if result.proved else NOT_AS_EXPECTED
