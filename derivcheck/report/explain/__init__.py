"""One page a diagnostic code, as Markdown beside this file: what it means, why, an example, the mend."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def codes() -> tuple[str, ...]:
    """All codes that have a page."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".md") for name in names if name.endswith(".md")))


def page(code: str) -> str:
    """A code's page; the third line says in one sentence what the code means."""
    return files(__name__).joinpath(f"{code}.md").read_text(encoding="utf-8")


def mend(code: str) -> str:
    """The first sentence of what a code's page says one can do, without its full stop."""
    _, _, advice = page(code).partition("## Mend")
    first, *_ = re.split(r"(?<=\.)\s", " ".join(advice.split()))
    return first.removesuffix(".")
