"""Interval arithmetic on terms, of the mutants' harness alone: where a number lies wherever it is defined."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from derivcheck.core.constants import ONE, constant_value
from derivcheck.core.context import Context, Domain
from derivcheck.core.term import Term

#: An end is None where there is none; the flags say whether the end itself is left out.
Interval = tuple[Fraction | None, bool, Fraction | None, bool]
ALL: Interval = (None, True, None, True)
ZERO, UNIT = Fraction(0), Fraction(1)


def nonnegative(x: Interval) -> bool:
    """Whether all numbers of a range are at least 0."""
    return x[0] is not None and x[0] >= 0


def positive(x: Interval) -> bool:
    """Whether all numbers of a range are above 0."""
    return x[0] is not None and (x[0] > 0 or (x[0] == 0 and x[1]))


def opposite(x: Interval) -> Interval:
    """The range of -x."""
    return (None if x[2] is None else -x[2], x[3], None if x[0] is None else -x[0], x[1])


def nonzero(x: Interval) -> bool:
    """Whether 0 is left out."""
    return positive(x) or positive(opposite(x))


def total(x: Interval, y: Interval) -> Interval:
    """The range of x + y."""
    low = None if x[0] is None or y[0] is None else x[0] + y[0]
    high = None if x[2] is None or y[2] is None else x[2] + y[2]
    return low, x[1] or y[1], high, x[3] or y[3]


def product(x: Interval, y: Interval) -> Interval:
    """The range of x*y, where the factors' signs are known or one is a number."""
    for a, b in ((x, y), (y, x)):
        if nonnegative(opposite(a)) and not nonnegative(a):
            return opposite(product(opposite(a), b))
        if a[0] is not None and a[0] == a[2]:  # a number that is not negative
            low, high = (None if end is None else end * a[0] for end in (b[0], b[2]))
            return (low, b[1], high, b[3]) if a[0] else (ZERO, False, ZERO, False)
    if x[0] is None or y[0] is None or x[0] < 0 or y[0] < 0:
        return ALL
    low_open = positive(x) and positive(y) and (x[1] or y[1])
    high = None if x[2] is None or y[2] is None else x[2] * y[2]
    return x[0] * y[0], low_open, high, x[3] or y[3]


def inverse(x: Interval) -> Interval:
    """The range of 1/x."""
    if positive(opposite(x)):
        return opposite(inverse(opposite(x)))
    if not positive(x):
        return ALL
    high = None if x[0] == 0 or x[0] is None else 1 / x[0]
    return ZERO if x[2] is None else 1 / x[2], x[2] is None or x[3], high, high is None or x[1]


def within(domain: Domain) -> Interval:
    """The range of a declared set."""
    if domain.values is not None:
        return min(domain.values), False, max(domain.values), False
    low = None if domain.lower is None else constant_value(domain.lower)
    high = None if domain.upper is None else constant_value(domain.upper)
    return low, domain.lower_open, high, domain.upper_open


class Ranges:
    """Interval arithmetic over a context's domains and what its facts say of single symbols."""

    def __init__(self, context: Context, facts: Iterable[Term]) -> None:
        self.symbols: dict[str, Interval] = {}
        self.context = context
        for d in context.declarations:
            x = within(d.domain)
            if x[0] is None and d.sort.natural:
                x = (ZERO, False, x[2], x[3])
            self.symbols[d.name] = x
        for fact in facts:
            for part in fact.args if fact.op == "and" else (fact,):
                self._learn(part)
        self.known: dict[Term, Interval] = {}

    def _learn(self, fact: Term) -> None:
        """``x > 0`` and the like, of a symbol or of every entry of one."""
        if fact.op not in ("lt", "le", "gt", "ge") or any(a.sort.kind == "proposition" for a in fact.args):
            return
        a, b = fact.args
        strict, up = fact.op in ("lt", "gt"), fact.op in ("gt", "ge")
        for x, c, above in ((a, b, up), (b, a, not up)):
            if x.op == "index" and x.args[0].op == "sym" and self._everywhere(x):
                x = x.args[0]
            value = constant_value(c)
            if x.op == "sym" and value is not None:
                old = self.symbols.get(x.name, ALL)
                if above and (old[0] is None or value >= old[0]):
                    self.symbols[x.name] = (value, strict, old[2], old[3])
                elif not above and (old[2] is None or value <= old[2]):
                    self.symbols[x.name] = (old[0], old[1], value, strict)

    def _everywhere(self, entry: Term) -> bool:
        """Whether an entry's indices are declared ones that run over all of the array."""
        for index, size in zip(entry.args[1:], entry.args[0].sort.shape, strict=True):
            d = self.context.declaration(index.name) if index.op == "sym" else None
            if d is None or not d.index or d.domain.lower is not ONE or d.domain.upper is not size:
                return False
        return len(set(entry.args[1:])) == len(entry.args[1:])

    def of(self, term: Term) -> Interval:
        """Where a tidied number, or each entry of an array, lies wherever it is defined."""
        if term not in self.known:
            self.known[term] = self._of(term)
        return self.known[term]

    def _of(self, term: Term) -> Interval:
        op, args = term.op, term.args
        value = constant_value(term) if term.sort.kind == "scalar" else None
        if value is not None:
            return value, False, value, False
        if op == "const" and term.data == "pi":
            return Fraction(3), True, Fraction(4), True
        if op == "sym":
            return self.symbols.get(term.name, (ZERO, False, None, True) if term.sort.natural else ALL)
        if op == "index" and args[0].op == "sym":
            return self.of(args[0])
        if op == "neg":
            return opposite(self.of(args[0]))
        if op == "add":
            x = self.of(args[0])
            for a in args[1:]:
                x = total(x, self.of(a))
            return x
        if op == "mul":
            if len(args) == 2 and args[0] is args[1]:
                return self._even(args[0])
            x = self.of(args[0])
            for a in args[1:]:
                x = product(x, self.of(a))
            return x
        if op == "div":
            return product(self.of(args[0]), inverse(self.of(args[1])))
        if op == "pow":
            n = constant_value(args[1])
            x = self.of(args[0])
            if n is not None and n.denominator == 1 and n % 2 == 0:
                return self._even(args[0])
            if n == 1:
                return x
            if positive(x):
                return ZERO, True, None, True
            return (ZERO, False, None, True) if nonnegative(x) else ALL
        if op == "exp":
            x = self.of(args[0])
            low = (UNIT, positive(x)) if nonnegative(x) else (ZERO, True)
            high = (UNIT, positive(opposite(x))) if nonnegative(opposite(x)) else (None, True)
            return *low, *high
        if op in ("abs", "sqrt"):
            x = self.of(args[0])
            return ZERO, positive(x) or (op == "abs" and nonzero(x)), None, True
        if op == "log":
            x = self.of(args[0])
            if x[0] is not None and x[0] >= 1:
                return ZERO, x[0] > 1 or x[1], None, True
            if x[2] is not None and x[2] <= 1:
                return None, True, ZERO, x[2] < 1 or x[3]
            return ALL
        if op == "sum":
            x = self.of(args[2])
            filled = positive(total(self.of(args[1]), opposite(self.of(args[0])))) or args[0] is args[1]
            filled = filled or nonnegative(total(self.of(args[1]), opposite(self.of(args[0]))))
            if nonnegative(x):
                return ZERO, filled and positive(x), None, True
            if nonnegative(opposite(x)):
                return None, True, ZERO, filled and positive(opposite(x))
            return ALL
        if op == "prod":
            x = self.of(args[2])
            return (ZERO, positive(x), None, True) if nonnegative(x) else ALL
        if op in ("cos", "sin"):
            return -UNIT, False, UNIT, False
        if op in ("delta", "indicator"):
            return ZERO, False, UNIT, False
        if op == "relu":
            return ZERO, False, None, True
        return ALL

    def _even(self, below: Term) -> Interval:
        return ZERO, nonzero(self.of(below)), None, True
