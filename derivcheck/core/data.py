"""Terms, certificates and goals as plain JSON data, and back; digests of goals.

What crosses a worker's pipe or lies in a cache is made here and read here.
Reading checks: every term is built anew by ``build``, so data that lies about
a sort or a shape is refused (`DataError`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import fields
from fractions import Fraction
from functools import lru_cache
from typing import Any

from derivcheck.core.build import build, sym
from derivcheck.core.certificate import Certificate, Counterexample, Point
from derivcheck.core.context import Context, Declaration, Domain, Fact, Goal
from derivcheck.core.term import Sort, Term
from derivcheck.core.verdict import Reason
from derivcheck.errors import DerivcheckError

Json = Any

_LARGEST = 1 << 24  # parts that occur again count again in a term's size: a short list could make an endless term
_QUOTIENT = re.compile(r"(-?[0-9]+)/([1-9][0-9]*)")  # Fraction would write out 1e999999999, and break off at 1/0


class DataError(DerivcheckError):
    """Data that is not a term, certificate or goal of ours."""


#: What reading data that is none of ours may raise.
MALFORMED = (
    *(DerivcheckError, KeyError, TypeError, ValueError, AttributeError),
    *(ArithmeticError, AssertionError, RecursionError),
)


@lru_cache(maxsize=1 << 10)
def encode_sort(sort: Sort) -> Json:
    """A sort as data, to be read only."""
    return [
        sort.kind,
        [encode(s) for s in sort.shape],
        int(sort.integer) + 2 * int(sort.natural) + 4 * int(sort.symmetric),
        [encode_sort(p) for p in sort.parameters],
    ]


def decode_sort(data: Json) -> Sort:
    """A sort from data."""
    kind, shape, flags, parameters = data
    if kind not in ("scalar", "array", "proposition", "function"):
        raise DataError(f"no sort {kind!r}")
    return Sort(
        kind,
        tuple(decode(s) for s in shape),
        bool(flags & 1),
        bool(flags & 2),
        tuple(decode_sort(p) for p in parameters),
        bool(flags & 4),
    )


def _datum(data: Any, part: Callable[[Term], Json]) -> Json:
    match data:
        case None:
            return None
        case bool():
            return data
        case Fraction():
            return {"q": f"{data.numerator}/{data.denominator}"}
        case str() | int():
            return data
        case Term():
            return {"t": part(data)}
        case tuple():
            return {"l": [_datum(d, part) for d in data]}
        case frozenset():
            return {"s": sorted(data)}
    raise DataError(f"no datum {data!r}")


def _undatum(data: Json, part: Callable[[Json], Term]) -> Any:
    match data:
        case {"q": str(text)} if found := _QUOTIENT.fullmatch(text):
            return Fraction(int(found[1]), int(found[2]))
        case {"t": term}:
            return part(term)
        case {"l": list(items)}:
            return tuple(_undatum(d, part) for d in items)
        case {"s": list(items)}:
            return frozenset(items)
        case None | bool() | str() | int():
            return data
    raise DataError(f"no datum {data!r}")


@lru_cache(maxsize=1 << 10)
def encode(term: Term) -> Json:
    """A term as the list of its different parts, to be read only; a part names its own by their places before it."""
    rows: list[Json] = []
    places: dict[Term, int] = {}

    def place(part: Term) -> int:
        found = places.get(part)
        if found is None:
            if part.op == "sym":
                row = ["sym", part.name, encode_sort(part.sort)]
            else:
                row = [part.op, _datum(part.data, place), *map(place, part.args)]
            found = places[part] = len(rows)
            rows.append(row)
        return found

    place(term)
    return rows


def decode(data: Json) -> Term:
    """A term from the list of its parts, each built and typed anew."""
    terms: list[Term] = []

    def part(place: Json) -> Term:
        if type(place) is not int or not 0 <= place < len(terms):
            raise DataError(f"no part {place!r}")
        return terms[place]

    for row in data:
        match row:
            case ["sym", str(name), sort]:
                terms.append(sym(name, decode_sort(sort)))
            case [str(op), datum, *places]:
                terms.append(build(op, tuple(part(p) for p in places), _undatum(datum, part)))
            case _:
                raise DataError("not a term")
        if terms[-1].size > _LARGEST:
            raise DataError("too large a term")
    if not terms:
        raise DataError("not a term")
    return terms[-1]


def encode_certificate(certificate: Certificate) -> Json:
    """A certificate as data."""
    return [
        certificate.rule,
        [_datum(a, encode) for a in certificate.arguments],
        [encode_certificate(p) for p in certificate.premises],
    ]


def decode_certificate(data: Json) -> Certificate:
    """A certificate from data; an unknown rule is the kernel's business."""
    match data:
        case [str(rule), list(arguments), list(premises)]:
            return Certificate(
                rule,
                tuple(_undatum(a, decode) for a in arguments),
                tuple(decode_certificate(p) for p in premises),
            )
    raise DataError("not a certificate")


def encode_point(point: Point) -> Json:
    """A point as data."""
    return [[name, encode(value)] for name, value in point.values]


def decode_point(data: Json) -> Point:
    """A point from data."""
    return Point(tuple((str(name), decode(value)) for name, value in data))


def encode_counterexample(found: Counterexample) -> Json:
    """A counterexample as data."""
    return {
        "point": encode_point(found.point),
        "lhs": found.lhs,
        "rhs": found.rhs,
        "equations": [encode(e) for e in found.equations],
        "witness": encode_point(Point(found.witness)),
        "shown": [list(quantity) for quantity in found.shown],
    }


def decode_counterexample(data: Json) -> Counterexample:
    """A counterexample from data."""
    try:
        return Counterexample(
            decode_point(data["point"]),
            data["lhs"],
            data["rhs"],
            tuple(decode(e) for e in data["equations"]),
            decode_point(data["witness"]).values,
            tuple((str(name), str(value)) for name, value in data["shown"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataError("not a counterexample") from error


def encode_reason(reason: Reason) -> Json:
    """A reason as data."""
    return {
        "code": reason.code,
        "message": reason.message,
        "point": None if reason.point is None else encode_point(reason.point),
        "mend": reason.mend,
        "tried": [list(t) for t in reason.tried],
        "side": reason.side,
        "condition": None if reason.condition is None else encode(reason.condition),
    }


def decode_reason(data: Json) -> Reason:
    """A reason from data."""
    return Reason(
        str(data["code"]),
        str(data["message"]),
        None if data["point"] is None else decode_point(data["point"]),
        str(data["mend"]),
        tuple((str(name), str(why)) for name, why in data["tried"]),
        str(data["side"]),
        None if data["condition"] is None else decode(data["condition"]),
    )


def _encode_domain(domain: Domain) -> Json:
    return [_datum(getattr(domain, f.name), encode) for f in fields(domain)]


def _decode_domain(data: Json) -> Domain:
    return Domain(*(_undatum(d, decode) for d in data))


def encode_context(context: Context) -> Json:
    """A context as data; what a proof supposes on its way never leaves the kernel."""
    if context.cases:
        raise DataError("a context with cases is no goal's context")
    return {
        "declarations": [
            [d.name, encode_sort(d.sort), _encode_domain(d.domain), d.index] for d in context.declarations
        ],
        "assumptions": [encode(t) for t in context.assumptions],
        "conditions": [encode(t) for t in context.conditions],
    }


def decode_context(data: Json) -> Context:
    """A context from data."""
    return Context(
        tuple(
            Declaration(name, decode_sort(sort), _decode_domain(domain), bool(index))
            for name, sort, domain, index in data["declarations"]
        ),
        tuple(decode(t) for t in data["assumptions"]),
        tuple(decode(t) for t in data["conditions"]),
    )


def encode_goal(goal: Goal) -> Json:
    """A goal as data."""
    return {
        "context": encode_context(goal.context),
        "claim": encode(goal.claim),
        "facts": [[f.name, encode_context(f.context), encode(f.claim)] for f in goal.facts],
        "by": None if goal.by is None else list(goal.by),
        "kind": goal.kind,
    }


def decode_goal(data: Json) -> Goal:
    """A goal from data."""
    return Goal(
        decode_context(data["context"]),
        decode(data["claim"]),
        tuple(Fact(name, decode_context(context), decode(claim)) for name, context, claim in data["facts"]),
        None if data["by"] is None else tuple(data["by"]),
        data["kind"],
    )


def digest(goal: Goal, version: str) -> str:
    """The name of a goal: a hash of all it says and of the version that judges it."""
    body = json.dumps([version, encode_goal(goal)], separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()
