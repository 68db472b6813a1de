"""What names mean at a place: declared, defined, bound; and what must not be bound over.

A bound name is local and hides a declared one of the same name.  A definition
that speaks of the hidden one is refused there (`hidden-name`) rather than
captured or silently read as the outer one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from derivcheck.core.context import Declaration
from derivcheck.core.term import Term
from derivcheck.errors import InputError
from derivcheck.syntax.builtins import BUILTINS, CONSTANTS, ELSEWHERE, RESERVED
from derivcheck.syntax.places import ECHO, Passage, clip
from derivcheck.syntax.surface import Surface

#: Nodes read for one file, definitions anew at each use; counted work, not time.
BUDGET = 1_000_000
MAX_LEVELS = 120

#: Errors of one file that are looked for and shown.
MAX_ERRORS = 1_000


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition as read: ``parameters`` of a function, indices of an array; ``term`` where it needs no argument."""

    name: str
    kind: str  # "value" | "function" | "array"
    parameters: tuple[str, ...]
    tree: Surface
    passage: Passage
    term: Term | None = None


@dataclass(slots=True)
class Names:
    """Everything a file declares and defines, growing as it is read."""

    declarations: dict[str, Declaration] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    calls: dict[tuple[str, tuple[Term, ...]], Term] = field(default_factory=dict)
    budget: int = BUDGET
    unread: bool = False  # what declares them cannot be read: nothing is said of names that nobody knows

    def known(self) -> set[str]:
        """All names with a meaning here but the bound ones."""
        return {*self.declarations, *self.definitions, *self.broken}


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound name's symbol.  ``declared``: it stands for the declared symbol (`at`), through definitions too."""

    symbol: Term
    declared: bool = False
    parameter: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The names at a place of a passage."""

    names: Names
    passage: Passage
    bound: Mapping[str, Bound] = field(default_factory=dict)
    depth: int = 0

    def bind(self, symbol: Term, *, declared: bool = False, parameter: bool = False, name: str = "") -> Scope:
        """The scope inside a binder of ``symbol`` (written as ``name``)."""
        return replace(self, bound={**self.bound, name or symbol.name: Bound(symbol, declared, parameter)})

    def hidden(self) -> frozenset[str]:
        """Declared names that mean something local here."""
        return frozenset(n for n, b in self.bound.items() if not b.declared)


def error(code: str, message: str, node: Surface, help: str = "") -> InputError:
    """An input error at a construct."""
    return InputError(code, message, node.start, node.end, help)


def unknown_name(name: str, node: Surface, scope: Scope, *, called: bool = False) -> InputError:
    """The error for a name nobody declared, with the nearest one that exists."""
    here = InputError(ECHO if scope.names.unread else "unknown-name", "", node.start, node.start + len(name))
    what = "function" if called else "name"
    here.message = f"the {what} `{clip(name, 40)}` is not declared, defined, bound or built in"
    if name in ELSEWHERE:
        here.help = ELSEWHERE[name]
        return here
    if called:
        candidates: Iterable[str] = [
            *BUILTINS,
            *(d.name for d in scope.names.definitions.values() if d.kind == "function"),
            *(d.name for d in scope.names.declarations.values() if d.sort.kind == "function"),
        ]
    else:
        candidates = [*scope.bound, *scope.names.declarations, *scope.names.definitions, *CONSTANTS]
    near = nearest(name, candidates)
    text = scope.passage.text
    if not called and text.startswith("d/d", node.start):
        here.help = "write a derivative as diff(f, x)"
    elif not called and len(name) == 1 and _is_index(text, node.start):
        sum_over = f"sum(f, {name} = 1..n)"
        here.help = f"declare it under `indices:` (`{name}: 1..n`), or let a sum run over it: {sum_over}"
    elif near and (len(name) > 1 or len(near) == 1):
        here.help = f"did you mean `{near}`?"
    else:
        here.help = "declare it under `symbols:`" if not called else "declare it: `f: function(real) -> real`"
    return here


def _is_index(text: str, at: int) -> bool:
    """Whether what stands there is in square brackets after something."""
    depth = 0
    for k in range(at - 1, 0, -1):
        depth += (text[k] in ")]") - (text[k] in "([")
        if depth < 0:
            return text[k] == "[" and (text[k - 1].isalnum() or text[k - 1] in "_)]T")
    return False


def nearest(name: str, candidates: Iterable[str]) -> str:
    """The candidate spelt most like ``name``, or nothing if none is near."""
    pool = sorted(c for c in set(candidates) if abs(len(c) - len(name)) <= 3 and len(c) <= 80)[:200]
    lowered = {c.lower(): c for c in pool}
    if name.lower() in lowered:
        return lowered[name.lower()]
    found = difflib.get_close_matches(name, pool, n=1, cutoff=0.6)
    return found[0] if found else ""


def check_bindable(name: str, node: Surface) -> None:
    """A bound name may repeat a declared one, but not a built-in."""
    if name in RESERVED:
        raise error("builtin-name", f"`{name}` is built in and cannot be bound", node, f"take {name}_ or another name")


def check_not_hidden(name: str, speaks_of: frozenset[str], node: Surface, scope: Scope) -> None:
    """A definition used under a binder must not speak of the declared symbol the binder hides."""
    hidden = sorted(speaks_of & scope.hidden())
    if not hidden:
        return
    inner = hidden[0]
    declaration = scope.names.declarations.get(inner)
    array = declaration is not None and declaration.index
    shape = f"`{name}[{inner}]: …`" if array else f"`{name}({inner}): …`"
    raise error(
        "hidden-name",
        f"`{name}` speaks of the declared `{inner}`, which is hidden here by the bound name `{inner}`",
        node,
        f"define it as {shape}, or take another bound name",
    )


def check_sizes(name: str, body: Term, node: Surface, scope: Scope) -> None:
    """A bound name must not be the size of an array that stands in its scope."""
    declaration = scope.names.declarations.get(name)
    if declaration is None or not declaration.sort.integer:
        return
    for part in body.subterms():
        if part.op == "sym" and any(name in size.free for size in part.sort.shape):
            raise error(
                "hidden-name",
                f"`{name}` is the size of `{part.name}`, which stands in the scope of the bound name `{name}`",
                node,
                "take another bound name",
            )
