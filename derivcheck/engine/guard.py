"""Size limits: what is never handed to sympy, because no clock could save it.

``9^9^9`` or ``factorial(10^8)`` hang while sympy merely builds them, and
``simplify`` is exponential in the nesting of functions.  The limits count on
the Term, before any sympy object exists, so that what is tried never depends
on the machine.
"""

from __future__ import annotations

from math import comb

from derivcheck.core.build import FUNCTIONS, constant_value
from derivcheck.core.term import Term

NODES = 800
DEPTH = 60
BITS = 3400
EXPONENT = 1000
NESTING = 8
FOLD = 40  # integer multiples inside sin, cos, …
MIXED = 5  # the same where an integrand holds exp, log or the like beside them: by parts, each power is met again
EXPANSION = 20_000

_PERIODIC = ("sin", "cos", "tan", "sinh", "cosh", "tanh")


def admissible(term: Term) -> bool:
    """Whether sympy may build the term."""
    return term.size <= NODES and term.depth <= DEPTH and all(map(_small, term.subterms()))


def _small(term: Term) -> bool:
    match term.op:
        case "num":
            return max(term.number.numerator.bit_length(), term.number.denominator.bit_length()) <= BITS
        case "pow":
            return _small_power(*term.args)
        case "factorial" | "gamma" | "binomial":
            # The arguments of these are folded as soon as they are numbers.
            return all(a.free or _magnitude(a) <= EXPONENT for a in term.args) and not any(
                a.op in ("factorial", "gamma", "binomial", "pow") for a in term.args if not a.free
            )
        case "floor" | "ceil" | "sign":
            return bool(term.free) or constant_value(term.args[0]) is not None
        case _:
            return True


def _magnitude(term: Term) -> int:
    value = constant_value(term)
    return 0 if value is None else int(abs(value))


def _small_power(base: Term, exponent: Term) -> bool:
    value = constant_value(exponent)
    if value is None:
        # A tower of closed powers is evaluated from the top; with a symbol in it nothing is.
        return bool(exponent.free) or not any(t.op in ("pow", "factorial", "gamma") for t in exponent.subterms())
    if max(abs(value.numerator), value.denominator) > EXPONENT:
        return False
    return bool(base.free) or _bits(base) * abs(value.numerator) <= 30 * BITS


def _bits(term: Term) -> int:
    """The bits a closed term takes if it is folded to one number."""
    match term.op:
        case "num":
            return term.number.numerator.bit_length() + term.number.denominator.bit_length()
        case "pow":
            value = constant_value(term.args[1])
            return _bits(term.args[0]) * (1 if value is None else max(1, abs(int(value))))
        case "factorial" | "gamma" | "binomial":
            return 10 * EXPONENT
        case _:
            return sum(map(_bits, term.args)) if term.args else 1


def nesting(term: Term) -> int:
    """How deep functions stand inside functions."""
    inside = max((nesting(a) for a in term.args), default=0)
    return inside + 1 if term.op in FUNCTIONS or term.op in ("pow", "div", "where", "max", "min") else inside


def folds(term: Term) -> int:
    """The largest integer multiple or power to be unfolded inside or around sin, cos, …"""
    largest = 1
    for part in term.subterms():
        if part.op in _PERIODIC:
            values = (constant_value(t) for t in part.args[0].subterms() if not t.free)
            largest = max(largest, *(int(max(abs(v.numerator), v.denominator)) for v in values if v is not None), 1)
        elif part.op == "pow" and part.args[0].op in _PERIODIC:
            largest = max(largest, _magnitude(part.args[1]))
    return largest


def mixed(term: Term, x: str) -> bool:
    """Whether functions of ``x`` of more than one kind occur, sin, cos and the like counting as one."""
    functions = (t for t in term.subterms() if x in t.free and (t.op in FUNCTIONS or (t.op == "pow" and not t.data)))
    return len({"periodic" if t.op in _PERIODIC else t.op for t in functions}) > 1


def expansion(term: Term) -> int:
    """An upper estimate of the terms over one common denominator, capped at one past the limit."""
    return max(_fraction(term))


def _cap(value: int) -> int:
    return min(value, EXPANSION + 1)


def _fraction(term: Term) -> tuple[int, int]:
    """Terms of the numerator and the denominator after expansion."""
    match term.op:
        case "add":
            parts = [(_fraction(a), a) for a in term.args]
            bottoms = {_bottom(a): d for (_, d), a in parts}
            denominator = 1
            for d in bottoms.values():
                denominator = _cap(denominator * d)
            return _cap(sum(_cap(n * max(1, denominator // max(d, 1))) for (n, d), _ in parts)), denominator
        case "mul":
            numerator = denominator = 1
            for arg in term.args:
                n, d = _fraction(arg)
                numerator, denominator = _cap(numerator * n), _cap(denominator * d)
            return numerator, denominator
        case "neg":
            return _fraction(term.args[0])
        case "div":
            (n, d), (m, e) = map(_fraction, term.args)
            return _cap(n * e), _cap(d * m)
        case "pow":
            value = constant_value(term.args[1])
            if value is None or value.denominator != 1:
                return 1, 1
            n, d = (_power_terms(t, abs(int(value))) for t in _fraction(term.args[0]))
            return (n, d) if value >= 0 else (d, n)
        case _:
            return 1, 1


def _bottom(term: Term) -> Term | None:
    if term.op == "neg":
        return _bottom(term.args[0])
    return term.args[1] if term.op == "div" else None


def _power_terms(terms: int, exponent: int) -> int:
    if exponent <= 1:
        return terms if exponent else 1
    return _cap(comb(exponent + terms - 1, terms - 1)) if terms <= 200 else EXPANSION + 1
