"""Reports as JSON: the objects of ``verify --format json`` and ``check``, as the format page fixes them.

Machine output carries no time of day and no absolute path; nothing but
``seconds`` differs between two runs.
"""

from __future__ import annotations

import json
from typing import Any

from derivcheck import __version__
from derivcheck.checker import ClaimResult, as_expected, expected
from derivcheck.core.certificate import Counterexample, Point
from derivcheck.core.derivation import Derivation, Diagnostic
from derivcheck.core.text import text
from derivcheck.core.verdict import (
    DerivationResult,
    Proved,
    Reason,
    Refuted,
    Report,
    StepResult,
    Unknown,
    Verdict,
    word,
)

Json = dict[str, Any]

WORDS = ("proved", "refuted", "unknown", "error")


def report_json(report: Report) -> str:
    """The whole report as one JSON object."""
    return json.dumps(
        {
            "schema": 1,
            "derivcheck": __version__,
            "summary": {verdict: report.count(verdict) for verdict in WORDS},
            "derivations": [_derivation(d) for d in report.derivations],
        },
        indent=2,
    )


def claim_json(result: ClaimResult) -> str:
    """A claim's result as one line of JSON."""
    verdict = result.verdict
    row: Json = {
        "id": result.id,
        "verdict": "error" if verdict is None else word(verdict),
        **_found(verdict),
        "where": [text(term) for term in result.where],
        "diagnosis": result.diagnosis,
        "errors": [_error(e) for e in result.errors],
        "seconds": round(result.seconds, 6),
    }
    order = ("id", "verdict", "method", "trusts", "where", "reason", "counterexample", "diagnosis", "errors", "seconds")
    return json.dumps({key: row[key] for key in order})


def _derivation(result: DerivationResult) -> Json:
    derivation = result.derivation
    goal, steps = None, []
    if derivation is not None and result.goal is not None:
        reason = _found(result.goal)["reason"]
        if isinstance(result.goal, Refuted):
            found = result.goal.counterexample
            reason = {"code": "goal-refuted", "message": _sides(found), "point": point_json(found.point), "mend": ""}
        goal = {"claim": text(derivation.goal.term), "verdict": word(result.goal), "reason": reason}
        steps = [_step(s, derivation) for s in result.steps]
    return {
        "id": result.id,
        "path": result.path,
        "requested": result.requested,
        "verdict": result.verdict,
        "expect": "proved" if derivation is None else expected(derivation),
        "ok": result.ok,
        "where": [text(term) for term in result.where],
        "errors": [_error(e) for e in result.errors],
        "goal": goal,
        "steps": steps,
    }


def _sides(found: Counterexample) -> str:
    if found.lhs is None or found.rhs is None:
        return "the goal is false at this point"
    return f"the goal is false at this point: its sides are {found.lhs} and {found.rhs}"


def _step(result: StepResult, derivation: Derivation) -> Json:
    step = result.step
    line, column = derivation.source.position(step.span.start)
    found: Json = {
        "index": step.index,
        "kind": step.kind,
        "label": step.label,
        "line": line,
        "column": column,
        "claim": text(step.claim),
        "verdict": word(result.verdict),
        "expect": step.expect,
        "ok": as_expected(result, derivation) and all(as_expected(r, derivation) for r in result.steps),
        **_found(result.verdict),
        "diagnosis": result.diagnosis,
        "seconds": round(result.seconds, 6),
    }
    if step.kind == "have":
        found["steps"] = [_step(s, derivation) for s in result.steps]
    return found


def _found(verdict: Verdict | None) -> Json:
    """What a verdict rests on: each key is there, null where it has nothing to say."""
    found: Json = {"method": None, "trusts": [], "reason": None, "counterexample": None}
    match verdict:
        case Proved(_, method, trusts):
            found |= {"method": method, "trusts": list(trusts)}
        case Refuted(counterexample, trusts):
            found |= {"trusts": list(trusts), "counterexample": _counterexample(counterexample)}
        case Unknown(reason):
            found |= {"reason": _reason(reason)}
    return found


def point_json(point: Point | None) -> dict[str, str]:
    """A point's values as text of the expression language."""
    return {} if point is None else {name: text(value) for name, value in point.values}


def _counterexample(found: Counterexample) -> Json:
    witness = point_json(Point(found.witness))
    return {"point": point_json(found.point), "lhs": found.lhs, "rhs": found.rhs, "witness": witness}


def _reason(reason: Reason) -> Json:
    return {"code": reason.code, "message": reason.message, "point": point_json(reason.point), "mend": reason.mend}


def _error(error: Diagnostic) -> Json:
    return {"code": error.code, "message": error.message, "line": error.line, "column": error.column}
