"""The JSON a run prints is the object the format page fixes, no more and no less."""

from __future__ import annotations

import json
from typing import Any

import pytest

from derivcheck import __version__
from derivcheck.checker import Options, check_claims, claim_row
from derivcheck.report.json import claim_json, report_json

GOOD = """derivation: good
symbols:
  x: real
goal: (x + 1)^2 = x^2 + 2*x + 1
steps:
  - have: (x + 1)^2 = (x + 1)*(x + 1)
    label: square
    steps:
      - (x + 1)^2
      - (x + 1)*(x + 1)
  - (x + 1)^2
  - expr: (x + 1)*(x + 1)
    by: square
  - x^2 + 2*x + 1
"""
BAD = """derivation: bad
symbols:
  x: real
  z: positive
goal: sqrt(x^2) = x
steps:
  - sqrt(x^2)
  - x
  - x*(z/z) + 0*(1/x)
"""
BROKEN = "derivation: broken\ngoal: x = \nsteps: 3\n"

SHAPE = {"schema", "derivcheck", "summary", "derivations"}
DERIVATION = {"id", "path", "requested", "verdict", "expect", "ok", "where", "errors", "goal", "steps"}
STEP = {
    "index",
    "kind",
    "label",
    "line",
    "column",
    "claim",
    "verdict",
    "expect",
    "ok",
    "method",
    "trusts",
    "seconds",
    "reason",
    "counterexample",
    "diagnosis",
}
ROW = {
    "id",
    "verdict",
    "method",
    "trusts",
    "where",
    "reason",
    "counterexample",
    "diagnosis",
    "errors",
    "seconds",
}


@pytest.fixture
def document(reported: Any) -> Any:
    return json.loads(report_json(reported({"a.yaml": GOOD, "b.yaml": BAD, "c.yaml": BROKEN})))


def test_the_document_has_exactly_its_keys(document: Any) -> None:
    assert set(document) == SHAPE
    assert (document["schema"], document["derivcheck"]) == (1, __version__)
    assert document["summary"] == {"proved": 1, "refuted": 1, "unknown": 0, "error": 1}
    assert all(set(d) == DERIVATION for d in document["derivations"])
    for derivation in document["derivations"][:2]:
        assert set(derivation["goal"]) == {"claim", "verdict", "reason"}
        for step in derivation["steps"]:
            assert set(step) == STEP | ({"steps"} if step["kind"] == "have" else set())


def test_steps_are_numbered_as_items_and_placed_in_the_file(document: Any) -> None:
    good = document["derivations"][0]
    assert [(s["index"], s["kind"], s["line"], s["column"]) for s in good["steps"]] == [
        (1, "have", 6, 5),
        (3, "step", 12, 5),
        (4, "step", 14, 5),
    ]
    assert [(s["index"], s["line"]) for s in good["steps"][0]["steps"]] == [(2, 10)]
    assert good["steps"][0]["label"] == "square"
    assert good["steps"][1]["claim"] == "(x + 1)^2 = (x + 1)*(x + 1)"


def test_a_proved_step_tells_its_method_and_what_it_trusts(document: Any) -> None:
    step = document["derivations"][0]["steps"][2]
    assert (step["verdict"], step["ok"], step["reason"], step["counterexample"]) == ("proved", True, None, None)
    assert step["method"]
    assert any(t.startswith("kernel:") for t in step["trusts"])


def test_a_refuted_step_has_a_point_in_the_language_and_both_values(document: Any) -> None:
    step = document["derivations"][1]["steps"][0]
    assert (step["verdict"], step["method"], step["reason"]) == ("refuted", None, None)
    assert set(step["counterexample"]) == {"point", "lhs", "rhs", "witness"}
    assert step["counterexample"]["witness"] == {}
    assert step["counterexample"]["point"]["x"].startswith("-")


def test_an_unknown_step_has_a_reason_with_all_its_keys(document: Any) -> None:
    step = document["derivations"][1]["steps"][1]
    assert step["verdict"] == "unknown"
    assert set(step["reason"]) == {"code", "message", "point", "mend"}
    assert (step["reason"]["code"], step["reason"]["mend"]) == ("undefined-side", "x != 0")
    assert step["reason"]["point"]["x"] == "0"


def test_a_refuted_goal_says_so_in_its_reason(document: Any) -> None:
    goal = document["derivations"][1]["goal"]
    assert (goal["verdict"], goal["reason"]["code"]) == ("refuted", "goal-refuted")
    assert goal["reason"]["point"]["x"].startswith("-")


def test_an_unreadable_file_has_errors_and_nothing_else(document: Any) -> None:
    broken = document["derivations"][2]
    assert (broken["id"], broken["verdict"], broken["goal"], broken["steps"]) == ("broken", "error", None, [])
    assert all(set(e) == {"code", "message", "line", "column"} for e in broken["errors"])
    assert {e["line"] for e in broken["errors"]} >= {2, 3}


def test_nothing_but_seconds_differs_between_two_runs(reported: Any) -> None:
    def stripped() -> str:
        def without(value: Any) -> Any:
            if isinstance(value, dict):
                return {k: without(v) for k, v in value.items() if k != "seconds"}
            return [without(v) for v in value] if isinstance(value, list) else value

        return json.dumps(without(json.loads(report_json(reported({"a.yaml": GOOD, "b.yaml": BAD, "c.yaml": BROKEN})))))

    assert stripped() == stripped()


def test_no_absolute_path_is_told(reported: Any, tmp_path: Any) -> None:
    assert str(tmp_path) not in report_json(reported({"a.yaml": GOOD, "c.yaml": BROKEN, "d.yaml": "derivation: [\n"}))


def test_machine_output_is_ascii(reported: Any) -> None:
    report = reported({"a.yaml": GOOD.replace("x", "ψ"), "b.yaml": "derivation: б\n"})
    assert report_json(report).isascii()


def test_an_expectation_is_told_with_the_file_and_the_step(reported: Any) -> None:
    expected = BAD.replace("  - x\n", "  - expr: x\n    expect: refuted\n").replace(" + 0*(1/x)", "")
    document = json.loads(report_json(reported({"a.yaml": expected})))
    derivation = document["derivations"][0]
    assert (derivation["verdict"], derivation["expect"], derivation["ok"]) == ("refuted", "refuted", True)
    assert [(s["expect"], s["ok"]) for s in derivation["steps"]] == [("refuted", True), ("proved", True)]


@pytest.mark.parametrize(
    ("claim", "verdict"), [("x + x = 2*x", "proved"), ("x = 2*x", "refuted"), ("x/x = 1", "unknown"), ("x =", "error")]
)
def test_a_claim_is_one_line_with_exactly_its_keys(reported: Any, claim: str, verdict: str) -> None:
    (result,) = check_claims([claim_row({"id": "r", "claim": claim, "symbols": {"x": "real"}})], Options(jobs=1))
    line = claim_json(result)
    assert "\n" not in line
    row = json.loads(line)
    assert (set(row), row["id"], row["verdict"]) == (ROW, "r", verdict)
    assert bool(row["errors"]) == (verdict == "error")
    assert (row["reason"] is None) == (verdict != "unknown")
    assert (row["counterexample"] is None) == (verdict != "refuted")
    assert (row["method"] is None) == (verdict != "proved")
