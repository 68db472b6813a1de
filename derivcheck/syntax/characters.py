"""Which characters may stand where, and what to write instead of those that may not.

Control, bidirectional and zero-width characters are refused everywhere: a
report must show what was checked.  Outside prose only printable ASCII, the
Greek letters that look like no Latin one, and ``≤ ≥ ≠`` are read.
"""

from __future__ import annotations

import re
import unicodedata

GREEK = "αβγδεζηθκλμξπρστφχψωΓΔΘΛΞΠΣΦΨΩ"
RELATION_SIGNS = "≤≥≠"

#: What may stand outside prose and comments.
PLAIN = re.compile(rf"[ -~{GREEK}{RELATION_SIGNS}]*")

#: Candidates for `hidden_character`: everything but printable ASCII and line feeds, cheap to find.
_SUSPECTS = re.compile(r"[^ -~\n]")
_VARIATION = re.compile("[\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef\u115f\u1160\u3164\uffa0\u034f]")

#: Frequent signs of mathematical typing, and how this language writes them.
INSTEAD = {
    "−": "-",
    "–": "-",
    "—": "-",
    "×": "*",
    "·": "*",
    "∙": "*",
    "⋅": "*",
    "∗": "*",
    "⊙": "*",
    "∘": "*",
    "⊗": "outer(u, v)",
    "‖": "norm(v)",
    "⟨": "dot(u, v)",
    "′": "diff(f(x), x)",
    "÷": "/",
    "∕": "/",
    "∞": "oo",
    "√": "sqrt(…)",
    "→": "->",
    "⇒": "=>",
    "⇔": "<=>",
    "∧": "and",
    "∨": "or",
    "¬": "not",
    "…": "..",
    "∑": "sum(f, k = 1..n)",
    "∏": "prod(f, k = 1..n)",
    "∫": "integral(f, x = a..b)",
    "∂": "diff(f, x)",
    "∇": "grad(f, w)",
    "⊤": ".T",
    "ᵀ": ".T",
    "ϵ": "ε",
    "ϕ": "φ",
    "ϑ": "θ",
    "ϱ": "ρ",
    "ς": "σ",
    "\u00b5": "μ",
    "\u2126": "Ω",
    "\u2206": "Δ",
    "ν": "nu",
    "ο": "o",
    "ι": "iota",
    "υ": "upsilon",
    "’": "'",
    "“": '"',
    "”": '"',
    "\u00a0": "a plain space",
}
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿ", "0123456789-n", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))


def named(character: str) -> str:
    """A character as messages show it: itself where it can be seen, else its code point."""
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    if unicodedata.category(character)[0] in "CZ" or _VARIATION.match(character):
        return f"{code} ({name})" if name else code
    return f"`{character}` ({code} {name})" if name else f"`{character}` ({code})"


def _refused(text: str, offset: int) -> str | None:
    character = text[offset]
    if character == "\t":
        return None
    if character == "\r":
        return None if text[offset + 1 : offset + 2] == "\n" else "control-character"
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp", "Cs"):
        return "control-character"
    if category == "Cf" or _VARIATION.match(character):
        return "invisible-character"
    return None


def hidden_characters(text: str) -> list[tuple[str, int]]:
    """Code and offset of each control, bidirectional, zero-width or separator character (tabs are not among them)."""
    found = []
    for match in _SUSPECTS.finditer(text):
        code = _refused(text, match.start())
        if code is not None:
            found.append((code, match.start()))
            if len(found) == 20:
                break
    return found


def foreign_character(text: str) -> int | None:
    """The offset of the first character that may not stand outside prose, or None."""
    match = PLAIN.match(text)
    end = match.end() if match else 0
    return None if end == len(text) else end


def advice(character: str) -> str:
    """What to write instead of a character that may not stand in a formula."""
    if character in SUPERSCRIPTS:
        return f"write a power as ^{SUPERSCRIPTS[character]}"
    if character in SUBSCRIPTS:
        return f"write an entry as x[{SUBSCRIPTS[character]}], or a name as x{SUBSCRIPTS[character]}"
    if character in INSTEAD:
        wanted = INSTEAD[character]
        return f"write {wanted}" if " " in wanted else f"write `{wanted}`"
    if character == "\t":
        return "write a space"
    return ""
