"""From text to typed derivations and claims: YAML, the expression language, and errors with places.

The only layer that imports the YAML library, lark and pydantic; it loads them
when something is read, not when it is imported.  An author's text is data
here: nothing in it is run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from derivcheck.syntax.codes import CODES
from derivcheck.syntax.files import read_file

if TYPE_CHECKING:
    from derivcheck.core.context import Context
    from derivcheck.core.derivation import Claim, Derivation, Diagnostic
    from derivcheck.core.term import Term
    from derivcheck.source import SourceFile

__all__ = ["CODES", "json_schema", "parse_formula", "read", "read_claim", "read_file"]


def read(source: SourceFile) -> tuple[Derivation | None, tuple[Diagnostic, ...]]:
    """The derivation a file holds, or all its errors."""
    from derivcheck.syntax.reader import read_derivation

    return read_derivation(source)


def read_claim(row: Mapping[str, object]) -> tuple[Claim | None, tuple[Diagnostic, ...]]:
    """The claim a decoded batch row holds, or all its errors."""
    from derivcheck.syntax.claims import claim

    return claim(row)


def parse_formula(text: str, context: Context, definitions: Mapping[str, str] | None = None) -> Term:
    """The term of a formula over a context; raises `InputError`."""
    from derivcheck.syntax.claims import formula_term

    return formula_term(text, context, definitions or {})


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a derivation file, for editors."""
    from derivcheck.syntax.schema import schema

    return schema()
