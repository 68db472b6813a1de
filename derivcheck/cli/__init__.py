"""The command line: one file a command, found by its name; heavy libraries load when a command runs.

Machine output goes to standard output, progress and notes to standard error.
Exit codes are three constants and success, and mean the same everywhere.
"""

from __future__ import annotations

import errno
import gc
import os
import pkgutil
import signal
import sys
from importlib import import_module

import click

from derivcheck import __version__

OK, NOT_AS_EXPECTED, BAD_INPUT, FAULT = 0, 1, 2, 3
_INTERRUPTED = 130


class Commands(click.Group):
    """The commands are the modules beside this file; each is imported when it is asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        command = import_module(f"{__name__}.{name}").command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="derivcheck")
def derivcheck() -> None:
    """Proves, refutes or honestly leaves open each step of a written derivation."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where whoever started us has it ignored
        signal.signal(signal.SIGINT, _interrupted)
    gc.set_threshold(20_000)  # a short life, most of it imports: the collector would go through them again and again
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a narrow encoding must not stop a report
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_code())


def _interrupted(_signal: int, _frame: object) -> None:
    """End at once, with the workers: an exception would be lost where Python ignores one (an import's callbacks)."""
    workers = sys.modules.get("derivcheck.workers")
    if workers is not None:
        workers.kill_all()
    os.write(2, b"\r\x1b[Kinterrupted\n" if os.isatty(2) else b"interrupted\n")  # over the line of progress
    os._exit(_INTERRUPTED)


def _code() -> int:
    try:
        code = derivcheck.main(standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else OK
    except click.ClickException as error:
        error.show()
        return BAD_INPUT
    except SystemExit:  # how click leaves when nobody reads on
        return BAD_INPUT
    except OSError as error:
        # Nobody reads on, or nothing more can be written: no success, and no traceback from the last flush either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno != errno.EPIPE:
            print(f"derivcheck: {error.strerror or type(error).__name__}", file=sys.stderr)
        return BAD_INPUT
    except Exception:
        import traceback

        traceback.print_exc()
        print("derivcheck: this is an internal fault, please report it", file=sys.stderr)
        return FAULT
