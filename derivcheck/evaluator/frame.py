"""What a term is evaluated in: values of names, a memo, a budget; and the shapes of compiled code.

Frames are chained: each binder, derivative or substitution opens one on top
that differs in one name, so what does not mention that name is worked out (and
remembered) once below.  The budget counts work, never time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Protocol

from flint import ctx, fmpq

from derivcheck.core.term import Term
from derivcheck.evaluator.jets import Tag, Value
from derivcheck.evaluator.outcome import Truth, Undecided

if TYPE_CHECKING:
    from derivcheck.core.context import Context


class Array:
    """A vector or matrix of values, row by row."""

    __slots__ = ("data", "dims")

    def __init__(self, dims: tuple[int, ...], data: tuple[Value, ...]) -> None:
        self.dims = dims
        self.data = data

    def replaced(self, position: int, value: Value) -> Array:
        """The array with another entry at ``position`` (from 0, row by row)."""
        return Array(self.dims, (*self.data[:position], value, *self.data[position + 1 :]))


class Function:
    """An instance of an unspecified function: parameters and what it computes of them."""

    __slots__ = ("names", "run")

    def __init__(self, names: tuple[str, ...], run: Callable[[Frame], Value]) -> None:
        self.names = names
        self.run = run


class State:
    """The budget of one evaluation and what it noticed.

    ``blind``: some atom was not decided and its balls were too wide for
    agreement to mean anything.  ``suppose``: told of an atom and an
    outermost frame in which its balls agree, it says whether the sides may be taken for equal
    (an equality left for the kernel to prove).  ``series``: an integral
    in progress has taken the one kind of series that does not nest.
    """

    __slots__ = ("blind", "price", "series", "suppose", "work")

    def __init__(self, work: int, suppose: Callable[[Term, Frame], bool] | None = None) -> None:
        self.work = work
        self.price = 1 + (ctx.prec // 256) ** 2 // 4
        self.blind = False
        self.series = False
        self.suppose = suppose

    def spend(self, amount: int) -> None:
        """Count work that is about to be done, dearer at high precision."""
        self.work -= amount * self.price
        if self.work < 0:
            raise Undecided("budget spent")


class Frame:
    """The values of all names in scope; ``name`` is the one this frame adds to ``up`` (None: a point's own frame)."""

    __slots__ = ("memo", "name", "state", "tag", "up", "values")

    def __init__(
        self,
        values: dict[str, Any],
        state: State,
        up: Frame | None = None,
        name: str | None = None,
        tag: Tag | None = None,
    ) -> None:
        self.values = values
        self.state = state
        self.up = up
        self.name = name
        self.tag = tag
        self.memo: dict[Hashable, Any] = {}

    def child(self, name: str, value: Any, tag: Tag | None = None) -> Frame:
        """The frame with one name given a (new) value."""
        values = self.values.copy()
        values[name] = value
        return Frame(values, self.state, self, name, tag or self.tag)


Run = Callable[[Frame], Value]
Test = Callable[[Frame], Truth]


class Entries:
    """Compiled array: its sizes and its entries (counted from 1) at a frame, each on demand.

    ``check`` raises where some entry, or something the array is made of, has no
    value: then the array has none, whichever entry is asked for.
    """

    __slots__ = ("at", "check", "dims")

    def __init__(
        self,
        dims: Callable[[Frame], tuple[int, ...]],
        at: Callable[..., Value],
        check: Callable[[Frame], object] = lambda frame: None,
    ) -> None:
        self.dims = dims
        self.at = at
        self.check = check


class Compiler(Protocol):
    """What the files of the evaluator ask of each other."""

    context: Context

    def scalar(self, term: Term) -> Run:
        """The value of a scalar term."""

    def entries(self, term: Term) -> Entries:
        """The entries of an array term."""

    def truth(self, term: Term) -> Test:
        """The truth of a proposition."""


def whole(value: Value) -> int:
    """An exact integer of moderate size as an ``int``."""
    if type(value) is fmpq and value.q == 1 and value.p.bit_length() < 64:
        return int(value.p)
    raise Undecided("an integer that is not known exactly")


def collect(entries: Entries, frame: Frame) -> Array:
    """All entries of an array, each of which must be defined."""
    entries.check(frame)
    dims = entries.dims(frame)
    if len(dims) == 1:
        frame.state.spend(dims[0])
        return Array(dims, tuple(entries.at(frame, i) for i in range(1, dims[0] + 1)))
    frame.state.spend(dims[0] * dims[1])
    return Array(dims, tuple(entries.at(frame, i, j) for i in range(1, dims[0] + 1) for j in range(1, dims[1] + 1)))
