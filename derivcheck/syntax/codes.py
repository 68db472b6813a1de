"""The codes of everything this layer says about a text; `derivcheck explain CODE` has a page for each.

A code is part of the contract with scripts that read the JSON: it may be
added, never renamed.  A test reads the sources and holds this list complete.
"""

from __future__ import annotations

#: Files that cannot be read at all.
FILE_CODES = (
    "no-such-file",
    "not-a-file",
    "unreadable-file",
    "file-too-large",
    "byte-order-mark",
    "invalid-utf-8",
)

#: Characters and YAML.
YAML_CODES = (
    "control-character",
    "invisible-character",
    "foreign-character",
    "yaml-syntax",
    "empty-file",
    "second-document",
    "yaml-tag",
    "yaml-anchor",
    "yaml-alias",
    "merge-key",
    "duplicate-key",
    "complex-key",
    "nested-too-deep",
    "too-many-nodes",
    "unquoted-formula",
    "backslash-escape",
    "missing-space",
    "comment-after-formula",
    "misindented-step",
)

#: The shape of a file or a batch row.
SHAPE_CODES = (
    "unknown-key",
    "missing-key",
    "wrong-kind",
    "unknown-value",
    "empty-value",
    "malformed-id",
    "malformed-label",
    "reserved-word",
    "too-many-errors",
)

#: The expression language.
FORMULA_CODES = (
    "empty-formula",
    "unknown-character",
    "wrong-operator",
    "malformed-number",
    "missing-operator",
    "unbalanced-bracket",
    "unexpected-token",
    "unexpected-end",
    "ne-in-chain",
    "iff-chain",
    "formula-too-large",
    "formula-too-deep",
    "name-too-long",
    "number-too-long",
)

#: Names, types, declarations, definitions.
NAME_CODES = (
    "unknown-name",
    "builtin-name",
    "duplicate-name",
    "malformed-name",
    "unknown-type",
    "malformed-type",
    "malformed-size",
    "malformed-interval",
    "empty-interval",
    "malformed-range",
    "malformed-definition",
    "index-range",
    "hidden-name",
)

#: Sorts: what may be combined with what (some are raised by `core.build`).
SORT_CODES = (
    "sort-mismatch",
    "shape-mismatch",
    "not-an-integer",
    "not-a-variable",
    "not-a-function",
    "not-a-proposition",
    "misplaced-infinity",
    "wrong-arity",
    "function-as-number",
    "misplaced-range",
    "misplaced-binding",
    "limit-variable",
)

#: Steps and what they cite.
STEP_CODES = (
    "shows-nothing",
    "first-line",
    "double-relation",
    "mixed-lines",
    "double-proof",
    "duplicate-label",
    "unknown-citation",
    "later-citation",
    "duplicate-use",
    "ambiguous-citation",
)

CODES: tuple[str, ...] = (
    *FILE_CODES,
    *YAML_CODES,
    *SHAPE_CODES,
    *FORMULA_CODES,
    *NAME_CODES,
    *SORT_CODES,
    *STEP_CODES,
)
