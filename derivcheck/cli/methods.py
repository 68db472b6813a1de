"""``derivcheck methods``: the proof methods, from their own docstrings."""

from __future__ import annotations

import inspect

import click

from derivcheck.cli import OK


@click.command("methods")
def command() -> int:
    """List the proof methods in the order they are tried: what each proves, and when it gives up."""
    from derivcheck.methods import discover

    for method in discover():
        print(method.name)
        for line in inspect.cleandoc(method.doc).splitlines():
            print(f"    {line}".rstrip())
        print()
    return OK
