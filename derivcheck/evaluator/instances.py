"""Instances of unspecified functions, as terms: polynomials and an exponential, unequal for unequal symbols.

An unspecified smooth function stands for every one, so a claim that is false
for one of these is false; their derivatives come from the same machinery as
everybody's.
"""

from __future__ import annotations

from functools import lru_cache

from derivcheck.core.build import add, build, fn, mul, num, power, sub, sym
from derivcheck.core.term import REAL, Sort, Term

#: How many instances there are for each function symbol.
COUNT = 8


@lru_cache(maxsize=256)
def instance(parameters: tuple[Sort, ...], sizes: tuple[tuple[int, ...], ...], k: int) -> Term:
    """The k-th function of these parameters; ``sizes`` are the dimensions of the array ones."""
    names = ("t",) if len(parameters) == 1 else tuple(f"t{i + 1}" for i in range(len(parameters)))
    symbols = []
    for name, _sort, dims in zip(names, parameters, sizes, strict=True):
        shape = tuple(num(d) for d in dims)
        symbols.append(sym(name, Sort("array", shape) if dims else REAL))
    parts = [_reduced(s, dims, k) for s, dims in zip(symbols, sizes, strict=True)]
    body = _shape(parts, k % COUNT)
    for s in reversed(symbols):
        body = build("lambda", (body,), s)
    return body


def _reduced(symbol: Term, dims: tuple[int, ...], k: int) -> Term:
    """A number made of a parameter: itself, or an uneven sum of an array's entries."""
    if not dims:
        return symbol
    cells: list[tuple[int, ...]] = [()]
    for d in dims:
        cells = [(*c, i) for c in cells for i in range(1, d + 1)]
    terms = []
    for position, cell in enumerate(cells):
        entry = build("index", (symbol, *(num(i) for i in cell)))
        part = power(entry, num(2)) if (position + k) % 2 else entry
        terms.append(mul(num(position + 1), part) if position else part)
    if not terms:
        return num(0)
    return terms[0] if len(terms) == 1 else add(*terms)


def _shape(parts: list[Term], k: int) -> Term:
    t = parts[0]
    rest = parts[1:]
    match k:
        case 0:
            body = power(t, num(2))
        case 1:
            body = sub(power(t, num(3)), t)
        case 2:
            body = add(mul(num(3), t), num(1))
        case 3:
            body = fn("exp", t)
        case 4:
            body = num(1)
        case 5:
            body = t
        case 6:
            body = add(power(t, num(3)), mul(num(2), power(t, num(2))), num(5))
        case _:
            body = sub(num(2), t)
    for position, other in enumerate(rest):
        if (k + position) % 3 == 1:
            body = add(body, mul(num(position + 2), power(other, num(2))))
        else:
            body = mul(body, add(power(other, num(2)), mul(num(position + 1), other), num(1)))
    return body
