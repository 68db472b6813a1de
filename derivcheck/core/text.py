"""Terms as text of the expression language: what is printed parses back to the same term.

Used wherever a machine speaks of a term (JSON, messages, reasons).  Reports
show the author's own characters instead, cut from the source.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derivcheck.core.term import Sort, Term

# Binding strengths, loosest first, as in the grammar.
_IFF, _IMPLIES, _OR, _AND, _NOT, _RELATION, _SUM, _PRODUCT, _NEG, _POWER, _ATOM = range(11)

#: How relations are written.
SIGNS = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_RANGED = {"sum": "sum", "prod": "prod", "max_over": "max", "min_over": "min"}
_NAMES = {"vsum": "sum", "vprod": "prod", "vmax": "max", "vmin": "min", "is_symmetric": "symmetric"}


def number_text(value: Fraction) -> str:
    """An exact number: an integer, a finite decimal, or a quotient."""
    if value.denominator == 1:
        return str(value.numerator)
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1 or places > 12:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def sort_text(sort: Sort) -> str:
    """``vector(n)``, ``matrix(m, n)``, ``number``, … as messages name it."""
    if sort.kind == "array":
        sizes = ", ".join(text(size) for size in sort.shape)
        return f"{'vector' if len(sort.shape) == 1 else 'matrix'}({sizes})"
    return {"scalar": "number", "proposition": "proposition", "function": "function"}[sort.kind]


def text(term: Term) -> str:
    """The term in the language of the files."""
    return _text(term)[0]


def _wrap(term: Term, strength: int) -> str:
    shown, own = _text(term)
    return shown if own >= strength else f"({shown})"


def _list(terms: tuple[Term, ...]) -> str:
    return ", ".join(text(t) for t in terms)


def _number(value: Fraction) -> tuple[str, int]:
    shown = number_text(value)
    if "/" in shown:
        return shown, _PRODUCT if value > 0 else _SUM
    return shown, _ATOM if value >= 0 else _NEG


def _text(term: Term) -> tuple[str, int]:
    op, args = term.op, term.args
    if op in SIGNS:
        return f"{_wrap(args[0], _SUM)} {SIGNS[op]} {_wrap(args[1], _SUM)}", _RELATION
    if op in _RANGED:
        return f"{_RANGED[op]}({text(args[2])}, {term.var.name} = {_bound(args[0])}..{_bound(args[1])})", _ATOM
    match op:
        case "num":
            return _number(term.number)
        case "sym":
            return term.name, _ATOM
        case "const":
            return str(term.data), _ATOM
        case "add":
            parts = [_wrap(args[0], _PRODUCT)]
            for arg in args[1:]:
                if arg.op == "neg":
                    parts.append(f" - {_wrap(arg.args[0], _PRODUCT)}")
                else:
                    parts.append(f" + {_wrap(arg, _PRODUCT)}")
            return "".join(parts), _SUM
        case "mul":
            first = _wrap(args[0], _PRODUCT if args[0].op != "mul" else _POWER)
            return "*".join([first, *(_wrap(a, _NEG) for a in args[1:])]), _PRODUCT
        case "div":
            return f"{_wrap(args[0], _PRODUCT)}/{_wrap(args[1], _NEG)}", _PRODUCT
        case "matmul":
            return f"{_wrap(args[0], _PRODUCT)} @ {_wrap(args[1], _NEG)}", _PRODUCT
        case "neg":
            return f"-{_wrap(args[0], _NEG)}", _NEG
        case "pow":
            return f"{_wrap(args[0], _ATOM)}^{_wrap(args[1], _NEG)}", _POWER
        case "transpose":
            return f"{_wrap(args[0], _ATOM)}.T", _ATOM
        case "index":
            return f"{_wrap(args[0], _ATOM)}[{_list(args[1:])}]", _ATOM
        case "row":
            return f"{_wrap(args[0], _ATOM)}[{text(args[1])}, :]", _ATOM
        case "col":
            return f"{_wrap(args[0], _ATOM)}[:, {text(args[1])}]", _ATOM
        case "list":
            return f"[{_list(args)}]", _ATOM
        case "matlit":
            assert isinstance(term.data, tuple)
            count, columns = (int(n) for n in term.data)
            rows = [args[k * columns : (k + 1) * columns] for k in range(count)]
            return "[" + ", ".join(f"[{_list(row)}]" for row in rows) + "]", _ATOM
        case "apply":
            return f"{term.name}({_list(args)})", _ATOM
        case "call":
            name = term.data[0]  # type: ignore[index]
            return (f"{name}({_list(args[:-1])})" if len(args) > 1 else name), _ATOM
        case "and":
            return " and ".join(_wrap(a, _NOT) for a in args), _AND
        case "or":
            return " or ".join(_wrap(a, _AND) for a in args), _OR
        case "not":
            return f"not {_wrap(args[0], _NOT)}", _NOT
        case "implies":
            return f"{_wrap(args[0], _OR)} => {_wrap(args[1], _IMPLIES)}", _IMPLIES
        case "iff":
            return f"{_wrap(args[0], _IMPLIES)} <=> {_wrap(args[1], _IMPLIES)}", _IFF
        case "integral":
            return f"integral({text(args[2])}, {term.var.name} = {_bound(args[0])}..{_bound(args[1])})", _ATOM
        case "limit":
            side = term.data[1]  # type: ignore[index]
            point = text(args[0]) if not side else _wrap(args[0], _ATOM)
            return f"limit({text(args[1])}, {term.var.name} -> {point}{side})", _ATOM
        case "at":
            return f"at({text(args[1])}, {term.var.name} = {text(args[0])})", _ATOM
        case "array":
            return f"[{text(args[1])} for {term.var.name} = 1..{text(args[0])}]", _ATOM
        case "lambda":
            return f"{term.var.name} -> {text(args[0])}", _IFF
        case _:
            return f"{_NAMES.get(op, op)}({_list(args)})", _ATOM


def _bound(term: Term) -> str:
    return _wrap(term, _SUM)
