"""Formulas as written: a light tree of what stands where, before names mean anything.

Built by the parser's callbacks, bottom up and without recursion; size and
depth are counted as it grows, so that whatever walks it later may recurse.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from lark import Token, Transformer

from derivcheck.errors import InputError

#: Nodes and nesting of one formula; longer derivations are written in steps.
MAX_NODES = 5_000
MAX_DEPTH = 100
#: Digits of a number, its exponent included.
MAX_DIGITS = 400

Kind = Literal[
    "number",
    "name",
    "neg",
    "sum",
    "product",
    "power",
    "transpose",
    "index",
    "slice",
    "list",
    "call",
    "range",
    "arrow",
    "relation",
    "not",
    "and",
    "or",
    "implies",
    "iff",
    "word",
    "real-in",
    "integer-from",
    "finite",
    "vector",
    "matrix",
    "symmetric",
    "function",
    "set",
    "interval",
]


@dataclass(frozen=True, slots=True)
class Surface:
    """A construct with its place in the text.

    ``name`` is a name, a called name, a type word or a limit's side; ``signs``
    are the operators between the parts; ``number`` is a number's value.
    """

    kind: Kind
    start: int
    end: int
    parts: tuple[Surface, ...] = ()
    name: str = ""
    signs: tuple[str, ...] = ()
    number: Fraction | None = None
    size: int = 1
    depth: int = 1


Child = Surface | Token | None


def _start(child: Child) -> int:
    start = child.start if isinstance(child, Surface) else child.start_pos if child is not None else 0
    assert start is not None
    return start


def _end(child: Child) -> int:
    end = child.end if isinstance(child, Surface) else child.end_pos if child is not None else 0
    assert end is not None
    return end


def exact_number(text: str, start: int = 0) -> Fraction:
    """The exact value of a number as written, if it is of a reasonable length."""
    mantissa, _, exponent = text.lower().partition("e")
    digits = len(mantissa)
    if len(exponent) > 6 or digits + abs(int(exponent or "0")) > MAX_DIGITS:
        raise InputError(
            "number-too-long",
            f"a number of more than {MAX_DIGITS} digits",
            start,
            start + len(text),
            f"write it as a power: 10^{exponent.lstrip('+')}" if exponent and len(exponent) < 8 else "",
        )
    return Fraction(text)


class TreeBuilder(Transformer[Token, Surface]):
    """The callbacks of the grammar's rules."""

    def _node(
        self,
        kind: Kind,
        children: list[Child],
        name: str = "",
        signs: tuple[str, ...] = (),
        number: Fraction | None = None,
    ) -> Surface:
        present = [c for c in children if c is not None]
        parts = tuple(c for c in present if isinstance(c, Surface))
        start, end = _start(present[0]), _end(present[-1])
        size = 1 + sum(p.size for p in parts)
        depth = 1 + max((p.depth for p in parts), default=0)
        if size > MAX_NODES:
            raise InputError(
                "formula-too-large",
                f"the formula has more than {MAX_NODES} parts",
                start,
                end,
                "define names for its pieces",
            )
        if depth > MAX_DEPTH:
            raise InputError(
                "formula-too-deep",
                f"more than {MAX_DEPTH} levels inside one another",
                start,
                end,
                "define names for the inner pieces",
            )
        return Surface(kind, start, end, parts, name, signs, number, size, depth)

    def _tokens(self, children: list[Child]) -> tuple[str, ...]:
        return tuple(str(c) for c in children if isinstance(c, Token))

    def number(self, children: list[Child]) -> Surface:
        token = children[0]
        return self._node("number", children, number=exact_number(str(token), _start(token)))

    def name(self, children: list[Child]) -> Surface:
        return self._node("name", children, name=str(children[0]))

    def bracketed(self, children: list[Child]) -> Surface:
        inner = children[1]
        assert isinstance(inner, Surface)
        return replace(inner, start=_start(children[0]), end=_end(children[2]))

    def list_of(self, children: list[Child]) -> Surface:
        return self._node("list", children)

    def slice_of(self, children: list[Child]) -> Surface:
        return self._node("slice", children)

    def call_of(self, children: list[Child]) -> Surface:
        return self._node("call", children, name=str(children[0]))

    def index_of(self, children: list[Child]) -> Surface:
        return self._node("index", children)

    def transpose_of(self, children: list[Child]) -> Surface:
        return self._node("transpose", children)

    def power_of(self, children: list[Child]) -> Surface:
        return self._node("power", children)

    def neg_of(self, children: list[Child]) -> Surface:
        return self._node("neg", children)

    def product_of(self, children: list[Child]) -> Surface:
        return self._node("product", children, signs=self._tokens(children))

    def sum_of(self, children: list[Child]) -> Surface:
        return self._node("sum", children, signs=self._tokens(children))

    def relation_of(self, children: list[Child]) -> Surface:
        signs = tuple({"≤": "<=", "≥": ">=", "≠": "!="}.get(s, s) for s in self._tokens(children))
        if len(signs) > 1 and "!=" in signs:
            at = [c for c in children if isinstance(c, Token)][signs.index("!=")]
            raise InputError(
                "ne-in-chain",
                "`!=` may not stand in a chain of relations",
                _start(at),
                _end(at),
                "write the relations one by one, joined by `and`",
            )
        return self._node("relation", children, signs=signs)

    def not_of(self, children: list[Child]) -> Surface:
        return self._node("not", children)

    def and_of(self, children: list[Child]) -> Surface:
        return self._node("and", children)

    def or_of(self, children: list[Child]) -> Surface:
        return self._node("or", children)

    def implies_of(self, children: list[Child]) -> Surface:
        return self._node("implies", children)

    def iff_of(self, children: list[Child]) -> Surface:
        return self._node("iff", children)

    def range_of(self, children: list[Child]) -> Surface:
        return self._node("range", children)

    def arrow_of(self, children: list[Child]) -> Surface:
        side = children[-1]
        return self._node("arrow", children, name=str(side) if isinstance(side, Token) else "")

    def word_type(self, children: list[Child]) -> Surface:
        return self._node("word", children, name=str(children[0]))

    def real_type(self, children: list[Child]) -> Surface:
        return self._node("real-in", children)

    def integer_type(self, children: list[Child]) -> Surface:
        return self._node("integer-from", children, signs=self._tokens(children)[1:])

    def finite_type(self, children: list[Child]) -> Surface:
        return self._node("finite", children)

    def vector_type(self, children: list[Child]) -> Surface:
        return self._node("vector", children)

    def matrix_type(self, children: list[Child]) -> Surface:
        return self._node("matrix", children)

    def symmetric_type(self, children: list[Child]) -> Surface:
        return self._node("symmetric", children)

    def function_type(self, children: list[Child]) -> Surface:
        return self._node("function", children)

    def set_of(self, children: list[Child]) -> Surface:
        return self._node("set", children)

    def interval_of(self, children: list[Child]) -> Surface:
        return self._node("interval", children, signs=(str(children[0]), str(children[-1])))
