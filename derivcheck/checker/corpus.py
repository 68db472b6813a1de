"""The files of a run: which are asked for, which lemmas they need, in which order they are decided.

Reads regular files only, strictly UTF-8, up to a size; follows no symbolic
link out of a folder's tree.  Circles, duplicate ids and lemmas that are not
there are errors of the files concerned.  Runs nothing of what it reads.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from derivcheck.core.derivation import Derivation, Diagnostic
from derivcheck.source import SourceFile, Span

SUFFIXES = (".yaml", ".yml")
FOLDER = "derivations"


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read; ``errors`` are what is wrong with it by itself or among the others."""

    place: Path
    path: str
    id: str = ""
    derivation: Derivation | None = None
    source: SourceFile | None = None
    errors: tuple[Diagnostic, ...] = ()
    requested: bool = True


def shown_path(place: Path) -> str:
    """The path as reports name it: relative to the working folder, with ``/``."""
    try:
        return Path(os.path.relpath(place)).as_posix()
    except ValueError:  # another drive
        return place.name


@dataclass(frozen=True, slots=True)
class Corpus:
    """The readings in the order given, lemmas from outside at the end; ``order`` puts lemmas before their users."""

    readings: tuple[Reading, ...]
    order: tuple[int, ...]


def collect(paths: Sequence[str]) -> Corpus:
    """The requested files and the lemmas they use, with what is wrong with them among each other."""
    readings = [_read(place, True, linked) for place, linked in _places(paths)]
    return _in_order(_with_lemmas(_unique(readings)))


def _places(paths: Sequence[str]) -> Iterator[tuple[Path, bool]]:
    """Each file once, in the order given, a folder's in the order of their names; and whether it is a link."""
    seen: set[str] = set()
    for given in paths or (FOLDER,):
        start = Path(given)
        found = _walk(start) if start.is_dir() else ([(start, False)] if paths else [])
        for place, linked in found:
            real = os.path.realpath(place) if not linked else os.path.abspath(place)
            if real not in seen:
                seen.add(real)
                yield place, linked


def _walk(folder: Path) -> Iterator[tuple[Path, bool]]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(files):
            if name.endswith(SUFFIXES) and not name.startswith("."):
                place = Path(here, name)
                yield place, place.is_symlink()


def _read(place: Path, requested: bool, linked: bool = False) -> Reading:
    from derivcheck import syntax  # the YAML, grammar and schema libraries load when a file is there to read

    path = shown_path(place)
    source = _text(place)
    if linked:
        source = Diagnostic("linked-file", "a symbolic link: a folder's files are read where they are, not elsewhere")
    if isinstance(source, Diagnostic):
        return Reading(place, path, errors=(source,), requested=requested)
    try:
        derivation, errors = syntax.read(source)
    except Exception as error:  # one file's fault must not hide the others
        fault = Diagnostic("internal-error", f"reading it broke off: {type(error).__name__}")
        return Reading(place, path, _declared_id(source.text), source=source, errors=(fault,), requested=requested)
    found = derivation.id if derivation is not None else _declared_id(source.text)
    return Reading(place, path, found, derivation, source, tuple(errors), requested)


def _text(place: Path) -> SourceFile | Diagnostic:
    from derivcheck.syntax.files import read_file

    return read_file(place, shown_path(place))


def _declared_id(text: str) -> str:
    """The id of a file that cannot be read as a derivation, as far as its text shows one."""
    found = re.search(r"^derivation:[ \t]*[\"']?([a-z0-9]+(?:-[a-z0-9]+)*)", text, re.MULTILINE)
    return found.group(1) if found else ""


def _faulty(reading: Reading, code: str, message: str, span: Span | None = None, help: str = "") -> Reading:
    line, column = (1, 1)
    if span is None and reading.source is not None:
        found = re.search(r"^[\"']?derivation[\"']?[ \t]*:[ \t]*(\S+)", reading.source.text, re.MULTILINE)
        span = Span(*found.span(1)) if found else None
    if span is not None and reading.source is not None:
        line, column = reading.source.position(span.start)
    error = Diagnostic(code, message, line, column, span, help)
    return replace(reading, errors=(*reading.errors, error))


def _unique(readings: Iterable[Reading]) -> list[Reading]:
    """The readings, those that share an id marked."""
    readings = list(readings)
    owners: dict[str, list[str]] = {}
    for reading in readings:
        owners.setdefault(reading.id, []).append(reading.path)
    result = []
    for reading in readings:
        others = [path for path in owners[reading.id] if path != reading.path]
        if reading.id and others:
            message = f"the id `{reading.id}` is also the id of {', '.join(others)}"
            reading = _faulty(reading, "duplicate-id", message, help="ids are unique and permanent: rename one")
        result.append(reading)
    return result


def _library(place: Path) -> Path:
    """The enclosing ``derivations`` folder of a file, else its own folder."""
    parents = Path(os.path.abspath(place)).parents
    return next((p for p in parents if p.name == FOLDER), parents[0])


def _with_lemmas(readings: list[Reading]) -> list[Reading]:
    """The readings and those of all lemmas outside that they lean on."""
    known = {r.id for r in readings if r.id}
    read = {os.path.realpath(r.place) for r in readings}
    folders: dict[Path, list[tuple[Path, str]]] = {}
    queue = list(readings)
    while queue:
        reading = queue.pop(0)
        for id in reading.derivation.uses if reading.derivation is not None else ():
            if id in known:
                continue
            folder = _library(reading.place)
            if folder not in folders:
                places = ((p, _text(p)) for p, linked in _walk(folder) if not linked)
                folders[folder] = [(p, t.text) for p, t in places if isinstance(t, SourceFile)]
            candidates = [p for p, text in folders[folder] if id in text and os.path.realpath(p) not in read]
            found = _unique(r for r in (_read(p, False) for p in candidates) if r.id == id)
            read |= {os.path.realpath(r.place) for r in found}
            known |= {r.id for r in found}
            readings.extend(found)
            queue.extend(found)
    return [_with_missing(r, known) for r in readings]


def _with_missing(reading: Reading, known: set[str]) -> Reading:
    derivation = reading.derivation
    if derivation is not None:
        for id, span in zip(derivation.uses, derivation.uses_spans, strict=True):
            if id not in known:
                where = f"in the given paths or under {shown_path(_library(reading.place))}"
                reading = _faulty(reading, "unknown-lemma", f"no derivation `{id}` {where}", span)
    return reading


def _in_order(readings: list[Reading]) -> Corpus:
    """Lemmas before their users; those in a circle are marked."""
    at = {r.id: k for k, r in enumerate(readings) if r.id}
    uses = {
        k: [at[id] for id in (r.derivation.uses if r.derivation is not None else ()) if id in at]
        for k, r in enumerate(readings)
    }
    while True:
        try:
            order = list(TopologicalSorter(uses).static_order())
        except CycleError as error:
            circle = set(error.args[1])
            for k in sorted(circle):
                names = sorted(readings[j].id for j in uses[k] if j in circle)
                readings[k] = _in_circle(readings[k], names[0])
                uses[k] = [j for j in uses[k] if j not in circle]
        else:
            return Corpus(tuple(readings), tuple(order))


def _in_circle(reading: Reading, next_id: str) -> Reading:
    assert reading.derivation is not None
    span = reading.derivation.uses_spans[reading.derivation.uses.index(next_id)]
    message = f"`{next_id}` leans on `{reading.id}` in turn: a circle proves nothing"
    if next_id == reading.id:
        message = f"`{reading.id}` leans on itself: a circle proves nothing"
    return _faulty(reading, "circular-lemmas", message, span)
