"""The bridge: Terms to sympy objects and back, for proposals only.

sympy rewrites what it builds (``x/x`` becomes 1), so no claim ever crosses:
what comes back is a new Term, to be checked like any other.  Symbols are named
s0, s1, … and functions f0, f1, … in the order they are met; no author's text
crosses, and no sympy call here evaluates a string.

What sympy has no faithful word for (sums, entries, folded definitions, …)
crosses as one more symbol, and comes back as the Term it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sympy

from derivcheck.core.context import Context
from derivcheck.core.term import Term
from derivcheck.engine.guard import admissible
from derivcheck.engine.ranges import Range, ranges

#: sympy is untyped; an expression or a truth value of it.
Expression = Any

_FUNCTIONS: dict[str, Callable[..., Expression]] = {
    "exp": sympy.exp,
    "log": sympy.log,
    "sqrt": sympy.sqrt,
    "abs": sympy.Abs,
    "sign": sympy.sign,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "asin": sympy.asin,
    "acos": sympy.acos,
    "atan": sympy.atan,
    "sinh": sympy.sinh,
    "cosh": sympy.cosh,
    "tanh": sympy.tanh,
    "asinh": sympy.asinh,
    "acosh": sympy.acosh,
    "atanh": sympy.atanh,
    "erf": sympy.erf,
    "floor": sympy.floor,
    "ceil": sympy.ceiling,
    "factorial": sympy.factorial,
    "gamma": sympy.gamma,
    "binomial": sympy.binomial,
    "max": sympy.Max,
    "min": sympy.Min,
    "delta": sympy.KroneckerDelta,
}
_RELATIONS: dict[str, Callable[..., Expression]] = {
    "eq": sympy.Eq,
    "ne": sympy.Ne,
    "lt": sympy.Lt,
    "le": sympy.Le,
    "gt": sympy.Gt,
    "ge": sympy.Ge,
    "and": sympy.And,
    "or": sympy.Or,
    "not": sympy.Not,
    "implies": sympy.Implies,
    "iff": sympy.Equivalent,
}
_NOT_REAL = (sympy.nan, sympy.zoo, sympy.I)


@dataclass(frozen=True, slots=True)
class Bridge:
    """One dictionary between the atoms of some Terms and sympy's symbols.

    ``atoms`` are the Terms that cross whole; ``functions`` the unspecified
    functions.  Both grow as Terms are expressed, and only so.
    """

    context: Context
    ranges: dict[Term, Range] = field(default_factory=dict)
    atoms: dict[Expression, Term] = field(default_factory=dict)
    symbols: dict[Term, Expression] = field(default_factory=dict)
    functions: dict[str, Expression] = field(default_factory=dict)

    def express(self, term: Term) -> Expression | None:
        """The sympy object for a number or a proposition, or None where there is none."""
        return self.translate(term) if self.meet(term) else None

    def meet(self, term: Term) -> bool:
        """Whether sympy may build the term; if so, learns what the context says of its atoms."""
        if not admissible(term) or term.sort.kind not in ("scalar", "proposition"):
            return False
        self.ranges.update(ranges(dict.fromkeys(t for t in term.subterms() if t.sort.kind == "scalar"), self.context))
        return True

    def translate(self, term: Term) -> Expression | None:
        """The sympy object for a term met before."""
        found = self._proposition(term) if term.sort.kind == "proposition" else self._number(term)
        if found is None or found.has(*_NOT_REAL) or (found.has(sympy.oo, -sympy.oo) and not found.is_infinite):
            return None
        return found

    def atom(self, term: Term) -> Expression:
        """The symbol that stands for the term as a whole."""
        if term not in self.symbols:
            known = self.ranges.get(term, Range()).assumptions()
            kind = {"integer": True} if term.sort.integer else {"real": True}
            symbol = sympy.Symbol(f"s{len(self.symbols)}", **kind, **known)
            self.symbols[term] = symbol
            self.atoms[symbol] = term
        return self.symbols[term]

    def mentions(self, expression: Expression, x: Term) -> bool:
        """Whether an atom other than ``x`` depends on ``x`` inside, where sympy cannot see it."""
        name = x.args[0].name if x.op == "index" else x.name
        atoms = (self.atoms.get(s) for s in expression.free_symbols)
        return any(a is not None and a is not x and name in a.free for a in atoms)

    def _numbers(self, terms: tuple[Term, ...]) -> list[Expression] | None:
        found = [self._number(t) for t in terms]
        return None if any(f is None for f in found) else found

    def _number(self, term: Term) -> Expression | None:
        if term.sort.kind != "scalar":
            return None
        match term.op:
            case "num":
                return sympy.Rational(term.number.numerator, term.number.denominator)
            case "const":
                return sympy.pi if term.data == "pi" else sympy.oo
            case "sym":
                return self.atom(term)
            case "add" | "mul" | "neg" | "div" | "pow" | "relu":
                return self._arithmetic(term)
            case "apply":
                return self._application(term)
            case "where" | "indicator":
                found = self._choice(term)
            case "diff":
                found = self._derivative(term)
            case _ if term.op in _FUNCTIONS:
                args = self._numbers(term.args)
                found = None if args is None else _FUNCTIONS[term.op](*args)
            case _:
                found = None
        return self.atom(term) if found is None else found

    def _arithmetic(self, term: Term) -> Expression | None:
        args = self._numbers(term.args)
        if args is None:
            return None
        match term.op:
            case "add":
                return sympy.Add(*args)
            case "mul":
                return sympy.Mul(*args)
            case "neg":
                return -args[0]
            case "div":
                return args[0] / args[1]
            case "pow":
                return sympy.Pow(*args)
            case _:
                return sympy.Max(sympy.Integer(0), args[0])

    def _application(self, term: Term) -> Expression | None:
        args = self._numbers(term.args)
        if args is None:
            return self.atom(term)
        if term.name not in self.functions:
            self.functions[term.name] = sympy.Function(f"f{len(self.functions)}", real=True)
        return self.functions[term.name](*args)

    def _choice(self, term: Term) -> Expression | None:
        condition = self._proposition(term.args[0])
        chosen = [sympy.Integer(1), sympy.Integer(0)] if term.op == "indicator" else self._numbers(term.args[1:])
        if condition is None or chosen is None:
            return None
        return sympy.Piecewise((chosen[0], condition), (chosen[1], sympy.true))

    def _derivative(self, term: Term) -> Expression | None:
        f, x = term.args
        found = self._number(f)
        if found is None or self.mentions(found, x):
            return None
        derivative = sympy.diff(found, self.atom(x))
        # The derivative of a jump or of |f| in sympy's own terms would not come back.
        return None if derivative.has(sympy.Heaviside, sympy.DiracDelta, sympy.re, sympy.im) else derivative

    def _proposition(self, term: Term) -> Expression | None:
        if term.op not in _RELATIONS:
            return None
        args: list[Expression | None] = []
        for arg in term.args:
            match arg.sort.kind:
                case "proposition":
                    args.append(self._proposition(arg))
                case "scalar":
                    args.append(self._number(arg))
                case _:
                    args.append(None)
        return None if any(a is None for a in args) else _RELATIONS[term.op](*args)
