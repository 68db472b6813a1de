"""Terms as one line of Unicode mathematics, for people: ``σ(z)·(1 − σ(z))``.

Printed from the Term, as written: nothing is simplified or reordered, and
every parenthesis that the reading needs is there.  Not meant to be parsed; a
machine reads `core.text`.
"""

from __future__ import annotations

from collections.abc import Sequence

from derivcheck.core.term import Term
from derivcheck.core.text import number_text
from derivcheck.report.names import GREEK

# Binding strengths, loosest first; a big operator (sum, integral, limit) reaches over products.
_ARROW, _IFF, _IMPLIES, _OR, _AND, _NOT, _RELATION, _SUM, _BIG, _PRODUCT, _NEG, _POWER, _ATOM = range(13)

_RELATIONS = {"eq": "=", "ne": "≠", "lt": "<", "le": "≤", "gt": ">", "ge": "≥"}
_BRACKETS = {"abs": ("|", "|"), "norm": ("‖", "‖"), "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}
_RANGED = {"sum": "∑", "prod": "∏", "max_over": "max", "min_over": "min"}
_NAMES = {
    "vsum": "sum",
    "vprod": "prod",
    "vmax": "max",
    "vmin": "min",
    "is_symmetric": "symmetric",
    "trace": "tr",
    "gamma": "Γ",
    "delta": "δ",
    "indicator": "𝟙",
}
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def unicode(term: Term) -> str:
    """The term in mathematical notation, on one line."""
    return _show(term)[0]


def _wrap(term: Term, strength: int) -> str:
    shown, own = _show(term)
    return shown if own >= strength else f"({shown})"


def _list(terms: Sequence[Term]) -> str:
    return ", ".join(unicode(t) for t in terms)


def _name(name: str) -> str:
    """A name, a Greek one as its letter, trailing digits lowered."""
    stem = name.rstrip("0123456789")
    digits = name[len(stem) :]
    if not stem or (stem.endswith("_") and not stem.strip("_")):
        return name
    stem = stem.removesuffix("_") if digits else stem
    return GREEK.get(stem, stem) + digits.translate(_LOWERED)


def _show(term: Term) -> tuple[str, int]:
    op, args = term.op, term.args
    if op in _RELATIONS:
        return f"{_wrap(args[0], _SUM)} {_RELATIONS[op]} {_wrap(args[1], _SUM)}", _RELATION
    if op in _BRACKETS:
        left, right = _BRACKETS[op]
        return f"{left}{unicode(args[0])}{right}", _ATOM
    if op in _RANGED:
        low, high, body = args
        return f"{_RANGED[op]}[{_range(term.var, low, high)}] {_wrap(body, _BIG)}", _BIG
    match op:
        case "num" | "sym" | "const":
            return _leaf(term)
        case "add" | "mul" | "div" | "neg" | "pow" | "matmul":
            return _arithmetic(term)
        case "and" | "or" | "not" | "implies" | "iff" | "psd" | "pd":
            return _proposition(term)
        case "index" | "row" | "col" | "list" | "matlit" | "array":
            return _entries(term)
        case "diff" | "grad" | "jacobian" | "hessian":
            return _derivative(term)
        case "integral":
            return f"∫[{_range(term.var, *args[:2])}] {_wrap(args[2], _PRODUCT)} d{_name(term.var.name)}", _BIG
        case "limit":
            assert isinstance(term.data, tuple)
            side = {"+": "⁺", "-": "⁻", "": ""}[term.data[1]]
            point = _wrap(args[0], _ATOM if side else _SUM)
            return f"lim[{_name(term.var.name)} → {point}{side}] {_wrap(args[1], _BIG)}", _BIG
        case "at":
            return f"{_wrap(args[1], _ATOM)}|[{_name(term.var.name)} = {unicode(args[0])}]", _ATOM
        case "lambda":
            return f"{_name(term.var.name)} ↦ {unicode(args[0])}", _ARROW
        case "where":
            condition, then, other = args
            return f"{{{unicode(then)} if {unicode(condition)}, else {unicode(other)}}}", _ATOM
        case "sqrt":
            return f"√{_wrap(args[0], _ATOM)}", _POWER
        case "factorial":
            return f"{_wrap(args[0], _ATOM)}!", _POWER
        case "transpose" | "inv":
            return f"{_wrap(args[0], _ATOM)}{'ᵀ' if op == 'transpose' else '⁻¹'}", _POWER
        case "dot":
            return f"⟨{_list(args)}⟩", _ATOM
        case "outer":
            return f"{_wrap(args[0], _PRODUCT)} ⊗ {_wrap(args[1], _NEG)}", _PRODUCT
        case "apply":
            return f"{_name(term.name)}({_list(args)})", _ATOM
        case "call":
            assert isinstance(term.data, tuple)
            name = _name(term.data[0])
            return (f"{name}({_list(args[:-1])})" if len(args) > 1 else name), _ATOM
        case _:
            return f"{_NAMES.get(op, op).replace('_', ' ')}({_list(args)})", _ATOM


def _leaf(term: Term) -> tuple[str, int]:
    if term.op == "sym":
        return _name(term.name), _ATOM
    if term.op == "const":
        return ("π" if term.data == "pi" else "∞"), _ATOM
    shown = number_text(term.number).replace("-", "−")
    if term.number < 0:
        return shown, _NEG if "/" not in shown else _SUM
    return shown, _PRODUCT if "/" in shown else _ATOM


def _arithmetic(term: Term) -> tuple[str, int]:
    op, args = term.op, term.args
    arrays = sum(a.sort.kind == "array" for a in args) > 1
    match op:
        case "add":
            parts = [_wrap(args[0], _BIG)]
            for arg in args[1:]:
                negative = arg.op == "neg"
                parts.append(f" − {_wrap(arg.args[0], _BIG)}" if negative else f" + {_wrap(arg, _BIG)}")
            return "".join(parts), _SUM
        case "neg":
            return f"−{_wrap(args[0], _NEG)}", _NEG
        case "mul":
            first = _wrap(args[0], _PRODUCT if args[0].op != "mul" else _POWER)
            return (" ⊙ " if arrays else "·").join([first, *(_wrap(a, _NEG) for a in args[1:])]), _PRODUCT
        case "div":
            return f"{_wrap(args[0], _PRODUCT)}{' ⊘ ' if arrays else '/'}{_wrap(args[1], _NEG)}", _PRODUCT
        case "matmul":
            return f"{_wrap(args[0], _PRODUCT)} @ {_wrap(args[1], _NEG)}", _PRODUCT
    base, exponent = args
    shown = unicode(exponent).replace("−", "-")
    if base.sort.kind == "array" or exponent.sort.kind == "array":  # elementwise, not a matrix power
        return f"{_wrap(base, _ATOM)}^∘{_wrap(exponent, _ATOM)}", _POWER
    if shown.lstrip("-").isdecimal():
        return f"{_wrap(base, _ATOM)}{shown.translate(_RAISED)}", _POWER
    return f"{_wrap(base, _ATOM)}^{_wrap(exponent, _NEG)}", _POWER


def _proposition(term: Term) -> tuple[str, int]:
    op, args = term.op, term.args
    match op:
        case "and":
            return " ∧ ".join(_wrap(a, _NOT) for a in args), _AND
        case "or":
            return " ∨ ".join(_wrap(a, _AND) for a in args), _OR
        case "not":
            return f"¬{_wrap(args[0], _ATOM)}", _NOT
        case "implies":
            return f"{_wrap(args[0], _OR)} ⇒ {_wrap(args[1], _IMPLIES)}", _IMPLIES
        case "iff":
            return f"{_wrap(args[0], _IMPLIES)} ⇔ {_wrap(args[1], _IMPLIES)}", _IFF
    return f"{_wrap(args[0], _SUM)} {'≽' if op == 'psd' else '≻'} 0", _RELATION


def _entries(term: Term) -> tuple[str, int]:
    op, args = term.op, term.args
    match op:
        case "index":
            indices = _list(args[1:])
            if len(args) == 2 and indices.isdecimal() and args[0].op == "sym" and not args[0].name[-1].isdecimal():
                return _wrap(args[0], _ATOM) + indices.translate(_LOWERED), _ATOM
            return f"{_wrap(args[0], _ATOM)}[{indices}]", _ATOM
        case "row":
            return f"{_wrap(args[0], _ATOM)}[{unicode(args[1])}, :]", _ATOM
        case "col":
            return f"{_wrap(args[0], _ATOM)}[:, {unicode(args[1])}]", _ATOM
        case "list":
            return f"[{_list(args)}]", _ATOM
        case "matlit":
            assert isinstance(term.data, tuple)
            columns = term.data[1]
            rows = [args[k : k + columns] for k in range(0, len(args), columns)]
            return "[" + ", ".join(f"[{_list(row)}]" for row in rows) + "]", _ATOM
    return f"[{unicode(args[1])} for {_name(term.var.name)} = 1..{_wrap(args[0], _SUM)}]", _ATOM


def _derivative(term: Term) -> tuple[str, int]:
    f, x = term.args
    match term.op:
        case "grad":
            return f"∇[{unicode(x)}]({unicode(f)})", _ATOM
        case "hessian":
            return f"∇²[{unicode(x)}]({unicode(f)})", _ATOM
        case "jacobian":
            return f"J[{unicode(x)}]({unicode(f)})", _ATOM
    variables = [x]
    while f.op == "diff":
        variables.append(f.args[1])
        f = f.args[0]
    below = ""
    for k, variable in enumerate(variables):
        if k and variable is variables[k - 1]:
            continue
        run = 1
        while k + run < len(variables) and variables[k + run] is variable:
            run += 1
        below += f"∂{unicode(variable)}" + (str(run).translate(_RAISED) if run > 1 else "")
    order = str(len(variables)).translate(_RAISED) if len(variables) > 1 else ""
    return f"∂{order}/{below} ({unicode(f)})", _PRODUCT


def _range(var: Term, low: Term, high: Term) -> str:
    return f"{_name(var.name)} = {_wrap(low, _SUM)}..{_wrap(high, _SUM)}"
