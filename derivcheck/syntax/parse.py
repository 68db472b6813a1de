"""From text to the tree of what is written, with errors an author can act on.

A first pass over the characters finds what other languages would accept
(``2x``, ``x²``, ``==``, ``&&``, ``.5``) and brackets that don't match, so that
the parser proper meets only small surprises; those are named with their place.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from lark import Lark, Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from derivcheck.errors import InputError
from derivcheck.syntax.characters import GREEK, advice, named
from derivcheck.syntax.surface import Surface, TreeBuilder

MAX_LENGTH = 20_000
MAX_BRACKETS = 100
MAX_NAME = 80

Start = Literal["formula", "type", "range"]

_TOKEN = re.compile(
    rf"""
    (?P<space>[ \r\n]+)
  | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*|[{GREEK}])
  | (?P<transpose>\.T(?![A-Za-z0-9_]))
  | (?P<wrong>===?|&&|\|\||=<|<>|:=|\.\.\.|!(?!=)|~=?|\|(?!\|)|&|%|;|\?|\\|\$|\#|['"`])
  | (?P<sign><=>|=>|<=|>=|!=|->|\.\.|\*\*|[-+*/@^=<>≤≥≠,:])
  | (?P<open>[(\[{{])
  | (?P<close>[)\]}}])
  | (?P<dot>\.)
""",
    re.VERBOSE,
)

_WRONG = {
    "==": "write `=`",
    "===": "write `=`",
    "&&": "write `and`",
    "&": "write `and`",
    "||": "write `or`",
    "|": "write abs(x) for the absolute value, norm(v) for the norm, `or` between propositions",
    "=<": "write `<=`",
    "<>": "write `!=`",
    ":=": "write `=`; names are defined under `define:`",
    "...": "write a range as 1..n, and a sum with dots as sum(f, k = 1..n)",
    "!": "write factorial(n) for n!, `not p` for a negation",
    "~": "write `not`; approximate equality is not a relation here",
    "~=": "write `!=`",
    "%": "there is no remainder here; write a per cent as a quotient: p/100",
    ";": "one formula a line",
    "?": "write where(condition, a, b)",
    "\\": "write the formula in this language: a/b, sqrt(x), sum(f, k = 1..n), α",
    "$": "write the formula without dollar signs, in this language",
    "#": "a comment goes on its own line",
    "'": "write a derivative as diff(f(x), x), a transpose as A.T",
    '"': "there is no text in formulas; prose goes into `note:`",
    "`": "formulas take no backticks",
}
_PAIRS = {")": "(", "]": "[", "}": "{"}
_CLOSERS = {"(": ")", "[": "]", "{": "}"}


def parse(text: str, start: Start = "formula") -> Surface:
    """The tree of a formula, a type or a range; raises `InputError` at the first thing wrong with it."""
    _scan(text, start)
    try:
        # Folds of YAML leave line breaks; the grammar knows the space only.
        tree = _parser().parse(text.replace("\n", " ").replace("\r", " "), start=start)
    except UnexpectedInput as error:
        raise _explain(text, start, error) from None
    assert isinstance(tree, Surface)
    return tree


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = files("derivcheck.syntax").joinpath("expression.lark").read_text(encoding="utf-8")
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        start=["formula", "type", "range"],
        transformer=TreeBuilder(),
        maybe_placeholders=False,
    )


def _scan(text: str, start: Start) -> None:
    if not text.strip():
        raise InputError("empty-formula", "there is nothing here; a formula belongs here", 0, len(text))
    if len(text) > MAX_LENGTH:
        raise InputError(
            "formula-too-large", f"the formula has more than {MAX_LENGTH:,} characters", 0, 1, "define names for pieces"
        )
    opened: list[tuple[str, int]] = []
    at, before = 0, ""
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _unknown(text, at)
        kind, sign, end = str(match.lastgroup), match.group(), match.end()
        if kind == "wrong":
            raise InputError("wrong-operator", f"`{sign}` is not part of this language", at, end, _WRONG[sign])
        if kind == "name" and len(sign) > MAX_NAME:
            raise InputError("name-too-long", f"a name of more than {MAX_NAME} characters", at, end)
        if kind == "number" and before == "dot":
            raise InputError(
                "malformed-number", "a number needs digits before its point", at - 1, end, f"write 0.{sign}"
            )
        if kind == "dot":
            number = before == "number"
            follows = re.compile("[0-9]").match(text, end) is not None
            if not follows:
                help = "write digits on both sides of the point" if number else _lone_point(text, end)
                raise InputError("malformed-number" if number else "unexpected-token", "a lone point", at, end, help)
        if before == "number" and kind == "name" and text[at - 1 : at] != " ":
            first = re.search(r"[0-9][0-9.eE+-]*$", text[:at])
            left = first.group() if first else ""
            raise InputError(
                "missing-operator",
                f"`{left}{sign}`: there is no multiplication without a sign",
                at - len(left),
                end,
                f"write {left[-12:]}*{sign}",
            )
        if kind == "open":
            opened.append((sign, at))
            if len(opened) > MAX_BRACKETS:
                raise InputError("formula-too-deep", f"more than {MAX_BRACKETS} brackets inside one another", at, end)
            if sign == "{" and start != "type":
                raise InputError("unexpected-token", "`{` does not group here", at, end, "write `(`")
        elif kind == "close":
            _match(text, start, opened, sign, at)
        if kind != "space":
            before = kind
        at = end
    if opened:
        bracket, where = opened[-1]
        raise InputError(
            "unbalanced-bracket",
            f"this `{bracket}` is never closed: a `{_CLOSERS[bracket]}` is missing",
            where,
            where + 1,
        )


def _match(text: str, start: Start, opened: list[tuple[str, int]], token: str, at: int) -> None:
    if not opened:
        raise InputError("unbalanced-bracket", f"nothing is open that this `{token}` would close", at, at + 1)
    bracket, where = opened.pop()
    half_open = start == "type" and {bracket, token} <= set("()[]")  # the interval (0, 1]
    if bracket != _PAIRS[token] and not half_open:
        raise InputError(
            "unbalanced-bracket",
            f"this `{token}` does not close the `{bracket}` of column {where + 1}: a `{_CLOSERS[bracket]}` is missing",
            at,
            at + 1,
        )


def _unknown(text: str, at: int) -> InputError:
    character = text[at]
    help = advice(character)
    message = f"{named(character)} is not part of this language"
    if help.startswith("write a power"):
        digits = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿ]+").match(text, at)
        assert digits is not None
        power = digits.group()[:9].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿ", "0123456789-n"))
        base = re.search(rf"([A-Za-z0-9_]+|[{GREEK}])$", text[:at])
        help = f"write {base.group() if base else '…'}^{power}"
        return InputError("unknown-character", message, at, digits.end(), help)
    return InputError("unknown-character", message, at, at + 1, help)


#: What may follow an operand; anything else there is a missing operator.
_OPERAND_STARTS = ("NAME", "NUMBER", "LPAR", "LSQB", "NOT")


def _explain(text: str, start: Start, error: UnexpectedInput) -> InputError:
    if isinstance(error, UnexpectedCharacters):
        at = error.pos_in_stream or 0
        return InputError(
            "unexpected-token", f"`{text[at]}` is not expected here", at, at + 1, _expectation(text, start)
        )
    assert isinstance(error, UnexpectedToken)
    token: Token = error.token
    written = str(token)
    accepts = set(error.accepts or error.expected)
    after_operand = "RELATION" in accepts or "__TIMES" in accepts or "TIMES" in accepts
    if token.type == "$END":
        end = len(text.rstrip())
        last = [m.group() for m in _TOKEN.finditer(text[:end])][-1:]
        after = f" after `{last[0]}`" if last else ""
        return InputError(
            "unexpected-end", f"the {start} ends too early{after}", max(0, end - 1), end, _expectation(text, start)
        )
    at = token.start_pos or 0
    end = token.end_pos or at + 1
    if written == "<=>" and "<=>" in text[:at]:
        return InputError("iff-chain", "`<=>` does not chain", at, end, "put one of the two equivalences in brackets")
    if token.type in _OPERAND_STARTS and after_operand:
        before = text[:at].rstrip()[-1:]
        help = "write `,` between them" if start == "type" else "write `*` between them, or `,`"
        base = re.search(r"(\w+) *\^ *T +$", text[:at])
        greek = re.search(rf"[{GREEK}]$", text[:at])
        if base:
            help = f"write {base.group(1)}.T @ {token} for a transpose and a product"
        elif greek and token.type == "NAME":
            letter = unicodedata.name(greek.group()).split()[-1]
            spelt = letter.title() if greek.group().isupper() else letter.lower()
            help = f"a Greek letter is a name by itself: write {spelt.replace('lamda', 'lambda')}{token}"
        if token.type == "LSQB" or (before == ")" and token.type == "LPAR"):
            help = "write `*` for a product"
        return InputError("missing-operator", f"an operator is missing before `{token}`", at, end, help)
    if written == "+" and not after_operand:
        return InputError("unexpected-token", "`+` needs a term before it", at, end, "leave it out")
    if written in ("=", "<", ">", "<=", ">=", "!=", "=>", "<=>", "≤", "≥", "≠") and not text[:at].strip():
        return InputError("unexpected-token", f"a relation (`{token}`) needs a left side here", at, end)
    return InputError("unexpected-token", f"`{token}` is not expected here", at, end, _expectation(text, start, token))


def _lone_point(text: str, end: int) -> str:
    """What to write for a point that other languages know."""
    after = text[end : end + 1]
    if after.isalpha():
        return "functions stand before their arguments: exp(x), dot(u, v), A @ B, sum(v)"
    if after in ("*", "/", "^"):
        return "`*`, `/` and `^` are elementwise without a point"
    return "a range is written 1..n"


#: Restrictions that have a word of their own.
_SIGNED = {">": "positive", ">=": "nonnegative", "≥": "nonnegative", "<": "negative", "!=": "nonzero", "≠": "nonzero"}


def _expectation(text: str, start: Start, token: str = "") -> str:
    if start == "formula":
        return "a range is written i = 1..n" if token in (":", "in") else ""
    words = text.split()
    if start == "type" and words[0] == "real" and "".join(words[2:]) == "0" and token in _SIGNED:
        return f"write {_SIGNED[token]}"
    if start == "type" and re.match(r"(real|integer) +in +\{.*\} *$", text):
        return f"write one of {text.partition('{')[2].rstrip(' }')}"
    if start == "type" and len(words) == 2 and words[1] in ("real", "integer"):
        return f"write {words[0]}"
    if start == "type" and text.split()[0] in ("natural", "binary", "positive"):
        return "bounds are written: integer >= 1, real in (0, 1), one of 0, 1"
    if start == "type":
        return (
            "types are written real, real in (0, 1), integer >= 1, one of -1, 1, vector(n), function(real) -> real, …"
        )
    if start == "range":
        return "a range is written 1..n"
    return ""
