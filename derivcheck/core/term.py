"""Terms: the mathematics as written, immutable, typed and interned.

A term is an operation, its arguments, and for some operations a datum (a
number, a name, a bound name).  Nothing is rewritten on construction: ``x/x``
stays ``x/x``.  Terms carry no position and no domain; ``build.py`` is the only
place that makes them, and gives each its sort.

The interning table below is the one mutable global of derivcheck: two equal
terms are one object, so equality and hashing cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal
from weakref import WeakValueDictionary

Kind = Literal["scalar", "array", "proposition", "function"]


@dataclass(frozen=True, slots=True)
class Sort:
    """What a term denotes: a scalar, an array (vector or matrix), a proposition, a function.

    ``shape`` holds the sizes of an array as terms (one for a vector, a column;
    two for a matrix).  ``integer`` is the *integer type* of the language and
    ``natural`` its part that is nonnegative by type; for arrays they speak of
    the entries.  ``parameters`` are a function's argument sorts.
    """

    kind: Kind
    shape: tuple[Term, ...] = ()
    integer: bool = False
    natural: bool = False
    parameters: tuple[Sort, ...] = ()
    symmetric: bool = False

    def __str__(self) -> str:
        from derivcheck.core.text import sort_text

        return sort_text(self)


REAL = Sort("scalar")
INTEGER = Sort("scalar", integer=True)
NATURAL = Sort("scalar", integer=True, natural=True)
PROPOSITION = Sort("proposition")

#: Operations with a bound name (the term's datum) whose scope is the last argument.
BINDERS = frozenset({"sum", "prod", "max_over", "min_over", "integral", "limit", "at", "array", "lambda"})

Datum = None | Fraction | str | bool | tuple  # type: ignore[type-arg]


class Term:
    """One node of mathematics; compare with ``is`` or ``==``, they agree.

    ``free`` is the set of names (declared symbols, indices, bound names seen
    from inside their scope) the term's value depends on; ``size`` counts nodes,
    ``depth`` the longest path.
    """

    __slots__ = ("__weakref__", "args", "data", "depth", "free", "op", "size", "sort")

    op: str
    args: tuple[Term, ...]
    data: Datum | Term
    sort: Sort
    free: frozenset[str]
    size: int
    depth: int

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("terms are immutable")

    def __reduce__(self) -> str:
        raise TypeError("terms are not pickled; see core.data")

    def __repr__(self) -> str:
        from derivcheck.core.text import text

        return f"<{text(self)}>"

    @property
    def name(self) -> str:
        """The name of a symbol or the function symbol of an application."""
        assert isinstance(self.data, str)
        return self.data

    @property
    def number(self) -> Fraction:
        """The value of a ``num``."""
        assert isinstance(self.data, Fraction)
        return self.data

    @property
    def var(self) -> Term:
        """The bound symbol of a binder."""
        var = self.data[0] if isinstance(self.data, tuple) else self.data
        assert isinstance(var, Term)
        return var

    @property
    def body(self) -> Term:
        """The scope of a binder, or what a folded definition (``call``) stands for."""
        return self.args[-1]

    def subterms(self) -> Iterator[Term]:
        """This term and every one inside, outermost first (bodies of definitions too)."""
        stack = [self]
        while stack:
            term = stack.pop()
            yield term
            stack.extend(reversed(term.args))


_table: WeakValueDictionary[tuple[object, ...], Term] = WeakValueDictionary()


def _free(op: str, args: tuple[Term, ...], data: object) -> frozenset[str]:
    if op == "sym":
        assert isinstance(data, str)
        return frozenset({data})
    if op == "apply":
        assert isinstance(data, str)
        return frozenset({data}).union(*(a.free for a in args))
    if op in BINDERS:
        var = data[0] if isinstance(data, tuple) else data
        assert isinstance(var, Term)
        inner = args[-1].free - {var.name}
        return inner.union(*(a.free for a in args[:-1]))
    if op in ("convex", "strictly_convex", "concave"):
        bound = frozenset(a.name for a in args[1:])
        return args[0].free - bound
    return frozenset().union(*(a.free for a in args))


def make(op: str, args: tuple[Term, ...], data: Datum | Term, sort: Sort) -> Term:
    """The one term with this operation, arguments, datum and sort (only for ``build``)."""
    key = (op, args, data, sort)
    found = _table.get(key)
    if found is not None:
        return found
    term = object.__new__(Term)
    put = object.__setattr__
    put(term, "op", op)
    put(term, "args", args)
    put(term, "data", data)
    put(term, "sort", sort)
    put(term, "free", _free(op, args, data))
    put(term, "size", 1 + sum(a.size for a in args))
    put(term, "depth", 1 + max((a.depth for a in args), default=0))
    return _table.setdefault(key, term)
