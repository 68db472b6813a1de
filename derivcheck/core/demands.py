"""What may stand where: the demands of operations on their parts, refused in the author's words."""

from __future__ import annotations

from derivcheck.core.constants import is_infinite, same_size
from derivcheck.core.term import Term
from derivcheck.core.text import sort_text, text
from derivcheck.errors import SortError


def need_number(term: Term, position: int) -> None:
    """Refuse what is no number or array of numbers."""
    if term.sort.kind not in ("scalar", "array"):
        what = "a proposition" if term.sort.kind == "proposition" else "a function"
        raise SortError("sort-mismatch", f"`{text(term)}` is {what}; a number must stand here", position)
    no_infinity(term, position)


def no_infinity(term: Term, position: int) -> None:
    """Refuse ``oo`` where no infinity may stand."""
    if is_infinite(term):
        raise SortError(
            "misplaced-infinity",
            "`oo` may stand only in bounds, interval ends, limit points and as the whole other side of a limit",
            position,
        )


def need_scalar(op: str, term: Term, position: int) -> None:
    """Refuse what is no number."""
    need_number(term, position)
    if term.sort.kind != "scalar":
        raise SortError(
            "shape-mismatch", f"`{text(term)}` is a {sort_text(term.sort)}; `{op}` takes a number here", position
        )


def need_integer(op: str, term: Term, position: int) -> None:
    """Refuse what is not of the integer type."""
    need_scalar(op, term, position)
    if not term.sort.integer:
        raise SortError(
            "not-an-integer",
            f"`{text(term)}` is not of an integer type, as {_place(op)} must be",
            position,
            help="declare its symbols integer, natural or as an index",
        )


def _place(op: str) -> str:
    match op:
        case "sum" | "prod" | "max_over" | "min_over":
            return f"a bound of `{op.removesuffix('_over')}`"
        case "index" | "row" | "col":
            return "an index"
        case "eye" | "ones" | "zeros" | "array":
            return "a size"
        case "binomial":
            return "the lower argument of `binomial`"
        case _:
            return f"the argument of `{op}`"


def need_proposition(term: Term, position: int) -> None:
    """Refuse what is no proposition."""
    if term.sort.kind != "proposition":
        raise SortError("sort-mismatch", f"`{text(term)}` is not a proposition", position)


def need_array(op: str, term: Term, rank: int, position: int) -> None:
    """Refuse what is no array of the rank."""
    need_number(term, position)
    if len(term.sort.shape) != rank:
        wanted = "a vector" if rank == 1 else "a matrix"
        raise SortError(
            "shape-mismatch", f"`{op}` takes {wanted}; `{text(term)}` is a {sort_text(term.sort)}", position
        )


def need_square(op: str, a: Term) -> tuple[Term, Term]:
    """The sizes of a square matrix; refuse any other."""
    need_array(op, a, 2, 0)
    rows, columns = a.sort.shape
    if not same_size(rows, columns):
        raise SortError("shape-mismatch", f"`{op}` takes a square matrix; `{text(a)}` is a {sort_text(a.sort)}", 0)
    return rows, columns
