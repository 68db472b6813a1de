r"""Terms as LaTeX mathematics: ``\frac{1}{1 + \exp\left(-z\right)}``.

Printed from the Term, as written: nothing is simplified or reordered.  Names
are escaped here, so no author's text becomes a command.  Uses amsmath only.
"""

from __future__ import annotations

from collections.abc import Sequence

from derivcheck.core.term import Term
from derivcheck.core.text import number_text
from derivcheck.report.names import GREEK

_ARROW, _IFF, _IMPLIES, _OR, _AND, _NOT, _RELATION, _SUM, _BIG, _PRODUCT, _NEG, _POWER, _ATOM = range(13)

_RELATIONS = {"eq": "=", "ne": r"\ne", "lt": "<", "le": r"\le", "gt": ">", "ge": r"\ge"}
_BRACKETS = {
    "abs": (r"\left|", r"\right|"),
    "norm": (r"\left\|", r"\right\|"),
    "floor": (r"\left\lfloor", r"\right\rfloor"),
    "ceil": (r"\left\lceil", r"\right\rceil"),
    "dot": (r"\left\langle", r"\right\rangle"),
}
_RANGED = {"sum": r"\sum", "prod": r"\prod", "max_over": r"\max", "min_over": r"\min"}
_COMMANDS = frozenset(["exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min", "det"])
_NAMES = {
    "asin": r"\arcsin",
    "acos": r"\arccos",
    "atan": r"\arctan",
    "gamma": r"\Gamma",
    "trace": r"\operatorname{tr}",
    "vsum": r"\operatorname{sum}",
    "vprod": r"\operatorname{prod}",
    "vmax": r"\max",
    "vmin": r"\min",
    "is_symmetric": r"\operatorname{symmetric}",
}
_LETTERS = {letter: name for name, letter in GREEK.items()}


def latex(term: Term) -> str:
    """The term as LaTeX for math mode."""
    return _show(term)[0]


def _paren(inside: str) -> str:
    return rf"\left({inside}\right)"


def _wrap(term: Term, strength: int) -> str:
    shown, own = _show(term)
    return shown if own >= strength else _paren(shown)


def _list(terms: Sequence[Term]) -> str:
    return ", ".join(latex(t) for t in terms)


def name_latex(name: str) -> str:
    """A name: one letter in italics, a Greek one as its command, a word upright; trailing digits and ``_x`` below."""
    stem, _, below = name.partition("_")
    if stem and not below:
        bare = stem.rstrip("0123456789")
        stem, below = (bare, stem[len(bare) :]) if bare else (stem, "")
    if not stem or "_" in below:
        return rf"\mathrm{{{name.replace('_', chr(92) + '_')}}}"
    return _word(stem) + (f"_{{{_word(below)}}}" if below else "")


def _word(word: str) -> str:
    word = _LETTERS.get(word, word)
    if word in GREEK:
        return rf"\{word}"
    return word if len(word) == 1 or word.isdecimal() else rf"\mathrm{{{word}}}"


def _function(op: str) -> str:
    if op in _NAMES:
        return _NAMES[op]
    return rf"\{op}" if op in _COMMANDS else rf"\operatorname{{{op.replace('_', ' ')}}}"


def _show(term: Term) -> tuple[str, int]:
    op, args = term.op, term.args
    if op in _RELATIONS:
        return f"{_wrap(args[0], _SUM)} {_RELATIONS[op]} {_wrap(args[1], _SUM)}", _RELATION
    if op in _BRACKETS:
        left, right = _BRACKETS[op]
        return f"{left} {_list(args)} {right}", _ATOM
    if op in _RANGED:
        low, high, body = args
        below = f"{name_latex(term.var.name)} = {latex(low)}"
        if op in ("max_over", "min_over"):
            return rf"{_RANGED[op]}_{{{below}, \dots, {latex(high)}}} {_wrap(body, _BIG)}", _BIG
        return f"{_RANGED[op]}_{{{below}}}^{{{latex(high)}}} {_wrap(body, _BIG)}", _BIG
    match op:
        case "num" | "sym" | "const":
            return _leaf(term)
        case "add" | "mul" | "div" | "neg" | "pow" | "matmul" | "outer":
            return _arithmetic(term)
        case "and" | "or" | "not" | "implies" | "iff" | "psd" | "pd":
            return _proposition(term)
        case "index" | "row" | "col" | "list" | "matlit" | "array":
            return _entries(term)
        case "diff" | "grad" | "jacobian" | "hessian":
            return _derivative(term)
        case "integral":
            low, high, body = args
            rest = rf"{_wrap(body, _PRODUCT)} \, d{name_latex(term.var.name)}"
            return rf"\int_{{{latex(low)}}}^{{{latex(high)}}} {rest}", _BIG
        case "limit":
            assert isinstance(term.data, tuple)
            point = latex(args[0])
            if term.data[1]:
                point = f"{_wrap(args[0], _ATOM)}^{{{term.data[1]}}}"
            return rf"\lim_{{{name_latex(term.var.name)} \to {point}}} {_wrap(args[1], _BIG)}", _BIG
        case "at":
            where = f"{name_latex(term.var.name)} = {latex(args[0])}"
            return rf"\left. {_wrap(args[1], _PRODUCT)} \right|_{{{where}}}", _POWER
        case "lambda":
            return rf"{name_latex(term.var.name)} \mapsto {latex(args[0])}", _ARROW
        case "where":
            condition, then, other = args
            rows = rf"{latex(then)} & \text{{if }} {latex(condition)} \\ {latex(other)} & \text{{otherwise}}"
            return rf"\begin{{cases}} {rows} \end{{cases}}", _ATOM
        case "sqrt":
            return rf"\sqrt{{{latex(args[0])}}}", _ATOM
        case "factorial":
            return f"{_wrap(args[0], _ATOM)}!", _POWER
        case "binomial":
            return rf"\binom{{{latex(args[0])}}}{{{latex(args[1])}}}", _ATOM
        case "delta":
            return rf"\delta_{{{_list(args)}}}", _ATOM
        case "indicator":
            return rf"\mathbf{{1}}\left[{latex(args[0])}\right]", _ATOM
        case "transpose" | "inv":
            above = r"\mathsf{T}" if op == "transpose" else "-1"
            return f"{_wrap(args[0], _ATOM)}^{{{above}}}", _POWER
        case "eye":
            return f"I_{{{latex(args[0])}}}", _ATOM
        case "ones" | "zeros":
            sizes = r" \times ".join(latex(a) for a in args)
            return rf"\mathbf{{{'1' if op == 'ones' else '0'}}}_{{{sizes}}}", _ATOM
        case "apply":
            return name_latex(term.name) + _paren(_list(args)), _ATOM
        case "call":
            assert isinstance(term.data, tuple)
            name = name_latex(term.data[0])
            return (name + _paren(_list(args[:-1])) if len(args) > 1 else name), _ATOM
        case _:
            return _function(op) + _paren(_list(args)), _ATOM


def _leaf(term: Term) -> tuple[str, int]:
    if term.op == "sym":
        return name_latex(term.name), _ATOM
    if term.op == "const":
        return (r"\pi" if term.data == "pi" else r"\infty"), _ATOM
    shown = number_text(abs(term.number))
    if "/" in shown:
        above, below = shown.split("/")
        shown = rf"\frac{{{above}}}{{{below}}}"
    strength = _NEG if term.number < 0 else _PRODUCT if "frac" in shown else _ATOM
    return ("-" if term.number < 0 else "") + shown, strength


def _arithmetic(term: Term) -> tuple[str, int]:
    op, args = term.op, term.args
    arrays = sum(a.sort.kind == "array" for a in args) > 1
    match op:
        case "add":
            parts = [_wrap(args[0], _BIG)]
            for arg in args[1:]:
                negative = arg.op == "neg"
                parts.append(f" - {_wrap(arg.args[0], _BIG)}" if negative else f" + {_wrap(arg, _BIG)}")
            return "".join(parts), _SUM
        case "neg":
            return f"-{_wrap(args[0], _NEG)}", _NEG
        case "mul":
            sign = r" \odot " if arrays else r" \cdot "
            first = _wrap(args[0], _PRODUCT if args[0].op != "mul" else _POWER)
            return sign.join([first, *(_wrap(a, _NEG) for a in args[1:])]), _PRODUCT
        case "div":
            if arrays:
                return rf"{_wrap(args[0], _PRODUCT)} \oslash {_wrap(args[1], _NEG)}", _PRODUCT
            return rf"\frac{{{latex(args[0])}}}{{{latex(args[1])}}}", _PRODUCT
        case "matmul":
            return rf"{_wrap(args[0], _PRODUCT)} \, {_wrap(args[1], _NEG)}", _PRODUCT
        case "outer":
            return rf"{_wrap(args[0], _PRODUCT)} \otimes {_wrap(args[1], _NEG)}", _PRODUCT
    base, exponent = args
    elementwise = r"\circ " if base.sort.kind == "array" or exponent.sort.kind == "array" else ""
    return f"{_wrap(base, _ATOM)}^{{{elementwise}{latex(exponent)}}}", _POWER


def _proposition(term: Term) -> tuple[str, int]:
    op, args = term.op, term.args
    match op:
        case "and":
            return r" \land ".join(_wrap(a, _NOT) for a in args), _AND
        case "or":
            return r" \lor ".join(_wrap(a, _AND) for a in args), _OR
        case "not":
            return rf"\lnot {_wrap(args[0], _ATOM)}", _NOT
        case "implies":
            return rf"{_wrap(args[0], _OR)} \implies {_wrap(args[1], _IMPLIES)}", _IMPLIES
        case "iff":
            return rf"{_wrap(args[0], _IMPLIES)} \iff {_wrap(args[1], _IMPLIES)}", _IFF
    sign = r"\succeq" if op == "psd" else r"\succ"
    return f"{_wrap(args[0], _SUM)} {sign} 0", _RELATION


def _entries(term: Term) -> tuple[str, int]:
    op, args = term.op, term.args
    match op:
        case "index":
            base = _wrap(args[0], _ATOM)
            named = args[0].op == "sym" or (args[0].op == "call" and len(args[0].args) == 1)
            if "_" in base or not named:  # no double subscripts
                return rf"\left[{latex(args[0])}\right]_{{{_list(args[1:])}}}", _ATOM
            return f"{base}_{{{_list(args[1:])}}}", _ATOM
        case "row" | "col":
            inside = f"{latex(args[1])}, :" if op == "row" else f":, {latex(args[1])}"
            return rf"\left[{latex(args[0])}\right]_{{{inside}}}", _ATOM
        case "list":
            return _matrix([[a] for a in args]), _ATOM
        case "matlit":
            assert isinstance(term.data, tuple)
            columns = term.data[1]
            return _matrix([args[k : k + columns] for k in range(0, len(args), columns)]), _ATOM
    var = name_latex(term.var.name)
    return rf"\left({latex(args[1])}\right)_{{{var} = 1, \dots, {latex(args[0])}}}", _ATOM


def _matrix(rows: Sequence[Sequence[Term]]) -> str:
    body = r" \\ ".join(" & ".join(latex(a) for a in row) for row in rows)
    return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"


def _derivative(term: Term) -> tuple[str, int]:
    f, x = term.args
    match term.op:
        case "grad":
            return rf"\nabla_{{{latex(x)}}} {_paren(latex(f))}", _PRODUCT
        case "hessian":
            return rf"\nabla^{{2}}_{{{latex(x)}}} {_paren(latex(f))}", _PRODUCT
        case "jacobian":
            return rf"\frac{{\partial {_wrap(f, _ATOM)}}}{{\partial {latex(x)}}}", _PRODUCT
    variables = [x]
    while f.op == "diff":
        variables.append(f.args[1])
        f = f.args[0]
    below, k = [], 0
    while k < len(variables):
        run = 1
        while k + run < len(variables) and variables[k + run] is variables[k]:
            run += 1
        below.append(rf"\partial {latex(variables[k])}" + (f"^{{{run}}}" if run > 1 else ""))
        k += run
    order = f"^{{{len(variables)}}}" if len(variables) > 1 else ""
    return rf"\frac{{\partial{order}}}{{{' '.join(below)}}} {_paren(latex(f))}", _PRODUCT
