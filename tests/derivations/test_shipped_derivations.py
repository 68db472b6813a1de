"""The shipped derivations have the verdicts they are kept for, through the command line.

One run of ``derivcheck verify derivations`` answers all tests here.  The table
names every file, so that one that disappears or loses its mistake fails too.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

PROVED = [
    "sigmoid-derivative",
    "sigmoid-second-derivative",
    "log-odds",
    "logistic-loss-gradient",
    "label-encodings",
    # Of symbolic size.
    "softmax-jacobian",
    "cross-entropy-by-scores",
    "cross-entropy-one-hot",
    "log-sum-exp-gradient",
    "log-sum-exp-shift",
    "logistic-gradient-index",
    "logistic-gradient-matrix",
    "logistic-gradient-bridge",
    "logistic-hessian-index",
    "logistic-hessian-matrix",
    "multinomial-gradient",
    "decision-boundary",
    "odds-ratio",
    "least-squares-gradient",
    "least-squares-hessian",
    "normal-equations",
    "ridge",
    "bernoulli-likelihood",
    "gaussian-maximum-likelihood",
    "layer-norm-jacobian",
    "batch-norm-gradient",
    "attention-gradient",
    "hat-matrix",
    "fisher-information",
    "waiting-time",
    # Order, convexity, limits.
    "sigmoid-range",
    "sigmoid-inflection",
    "logistic-loss-nonnegative",
    "gibbs-inequality",
    "exponential-and-logarithm",
    "cauchy-schwarz",
    "jensen-logarithm",
    "arithmetic-and-geometric-mean",
    "log-sum-exp-bounds",
    "logistic-loss-convex",
    "logistic-not-strictly-convex",
    "logistic-ridge-strictly-convex",
    "softmax-hessian-psd",
    "least-squares-convex",
    "squared-error-sigmoid",
    "certain-and-wrong",
    "x-log-x",
    "gradient-step",
    "newton-is-weighted-least-squares",
    "exponential-family",
    "policy-gradient",
]

#: id → verdict, the position of the one wrong step, the code of its reason (None for a refuted one).
MISTAKES = {
    "lost-minus-sign": ("refuted", 3, None),
    "lost-chain-rule-factor": ("refuted", 3, None),
    "sigmoid-slope-plus": ("refuted", 3, None),
    "root-of-a-square": ("refuted", 2, None),
    "log-of-a-product": ("unknown", 2, "undefined-side"),
    # Of symbolic size.
    "transposed-gradient": ("refuted", 3, None),
    "lost-mean": ("refuted", 3, None),
    "dropped-delta": ("refuted", 3, None),
    "swapped-index": ("refuted", 3, None),
    "gradient-of-a-form": ("refuted", 3, None),
    "gram-is-definite": ("refuted", 3, None),
    "sum-of-squares": ("refuted", 4, None),
    "unnormalised-target": ("refuted", 4, None),
    "unbiased-is-likeliest": ("refuted", 4, None),
    "squared-error-convex": ("refuted", 3, None),
    "unsigned-weights": ("refuted", 3, None),
    "lost-root": ("refuted", 3, None),
    "divergence-is-symmetric": ("refuted", 3, None),
}


@pytest.fixture(scope="module")
def run() -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "derivcheck"), "verify", "derivations", "--format", "json"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=600, check=False)


@pytest.fixture(scope="module")
def derivations(run: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    return {d["id"]: d for d in json.loads(run.stdout)["derivations"]}


def flat(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Steps and the nested ones of each ``have``."""
    return [s for step in steps for s in (step, *flat(step.get("steps") or []))]


def test_the_run_is_green(run: subprocess.CompletedProcess[str]) -> None:
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_tables_name_every_shipped_file(derivations: dict[str, dict[str, Any]]) -> None:
    assert sorted(derivations) == sorted([*PROVED, *MISTAKES])
    assert len(derivations) == len(list((ROOT / "derivations").rglob("*.yaml")))


@pytest.mark.parametrize("name", PROVED)
def test_every_step_and_the_goal_are_proved(name: str, derivations: dict[str, dict[str, Any]]) -> None:
    derivation = derivations[name]
    wrong = {(s["index"], s["claim"]): s["reason"] for s in flat(derivation["steps"]) if s["verdict"] != "proved"}
    assert wrong == {}
    assert derivation["goal"]["verdict"] == "proved", derivation["goal"]
    assert (derivation["verdict"], derivation["expect"], derivation["ok"]) == ("proved", "proved", True)


@pytest.mark.parametrize("name", PROVED)
def test_a_proved_step_says_what_it_trusts(name: str, derivations: dict[str, dict[str, Any]]) -> None:
    for step in flat(derivations[name]["steps"]):
        assert step["method"], step["claim"]
        assert step["trusts"], step["claim"]


@pytest.mark.parametrize("name", MISTAKES)
def test_the_mistake_is_caught_at_its_own_step(name: str, derivations: dict[str, dict[str, Any]]) -> None:
    verdict, position, code = MISTAKES[name]
    derivation = derivations[name]
    assert (derivation["verdict"], derivation["expect"], derivation["ok"]) == (verdict, verdict, True)
    found = {s["index"]: s["verdict"] for s in derivation["steps"]}
    assert found == {k: verdict if k == position else "proved" for k in found}
    (step,) = [s for s in derivation["steps"] if s["index"] == position]
    if code is None:
        point = step["counterexample"]["point"]
        assert point
        assert derivation["goal"]["verdict"] == "refuted"
    else:
        assert step["reason"]["code"] == code
        assert step["reason"]["point"]
        assert derivation["goal"]["verdict"] != "proved"


@pytest.mark.parametrize("path", sorted((ROOT / "derivations").rglob("*.yaml")), ids=lambda p: p.stem)
def test_a_file_is_named_after_its_derivation_and_says_what_it_is_about(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"derivation: {path.stem}\ntitle: ")
    assert "\nabout: " in text
    assert max(map(len, text.splitlines())) <= 120
