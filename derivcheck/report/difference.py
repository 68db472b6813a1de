"""Where two arrays, as text, first differ: what a reader looks for in a counterexample."""

from __future__ import annotations


def first_difference(lhs: str, rhs: str) -> str | None:
    """``entry [2, 1]: 3 against 5`` for the first entry that differs, None where there are no two arrays of one shape.

    A number stands for an array of that number.
    """
    left, right = _entries(lhs), _entries(rhs)
    if left is None and right is None:
        return None
    places = list(left if left is not None else right or {})
    if left is not None and right is not None and list(left) != list(right):
        return None
    for place in places:
        a = lhs if left is None else left[place]
        b = rhs if right is None else right[place]
        if a != b:
            return f"entry [{', '.join(map(str, place))}]: {a} against {b}"
    return None


def _entries(text: str) -> dict[tuple[int, ...], str] | None:
    """The entries of ``[1, 2]`` or ``[[1, 2], [3, 4]]`` by their places, from 1."""
    parts = _parts(text)
    if parts is None:
        return None
    found: dict[tuple[int, ...], str] = {}
    for i, part in enumerate(parts, 1):
        row = _parts(part)
        if row is None:
            found[(i,)] = part
        else:
            found.update({(i, j): entry for j, entry in enumerate(row, 1)})
    return found


def _parts(text: str) -> list[str] | None:
    if not (text.startswith("[") and text.endswith("]")):
        return None
    parts, depth, start = [], 0, 1
    for k, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if (c == "," and depth == 1) or (k == len(text) - 1):
            parts.append(text[start:k].strip())
            start = k + 1
    return parts
