"""Arguments that must not pass as a whole, each a file under ``traps/`` whose title says what it tests.

One run answers all of them.  A trap has to fail where its fault is and for the
reason it is a fault: a file refused for a slip of syntax, say, would be no sign
that the trap was seen.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent

#: Traps by where they fail: an item's position, "goal" or "errors"; then "refuted" or the codes that may be the reason.
TRAPS: dict[str, tuple[int | str, str]] = {
    # Contexts without a point
    "no-integer-point": ("errors", "vacuous-context"),
    "no-real-point": ("errors", "vacuous-context"),
    "contradictory-bounds": ("errors", "vacuous-context"),
    "contradictory-type-and-assumption": ("errors", "vacuous-context"),
    "never-defined-assumption": ("errors", "vacuous-context"),
    "empty-natural-domain": (2, "empty-domain"),
    # Goals that the chain does not give
    "goal-false-beside-a-true-chain": ("goal", "refuted"),
    "through-infinity": ("goal", "goal-not-reached"),
    "goal-true-beside-another-chain": ("goal", "goal-not-reached"),
    "goal-from-trivial-facts": ("goal", "goal-not-reached"),
    "weak-does-not-give-strict": ("goal", "refuted"),
    "weak-does-not-give-strict-though-true": ("goal", "goal-not-reached"),
    "wrong-direction": ("goal", "goal-not-reached"),
    "mixed-directions": ("goal", "refuted"),
    "unequal-is-not-transitive": ("goal", "refuted"),
    "unequal-is-not-transitive-though-true": ("goal", "goal-not-reached"),
    "converse-of-the-chain": ("goal", "refuted"),
    "induction-without-a-base": ("goal", "refuted"),
    "supposed-first-line": ("goal", "refuted"),
    "supposed-first-line-though-true": ("goal", "goal-not-reached"),
    "from-a-falsehood": ("goal", "refuted"),
    "infinite-lines-at-both-ends": ("goal", "goal-not-reached"),
    "narrowed-at-an-index-only": (1, "natural-domain"),
    "incomplete-cases": ("goal", "goal-not-reached undefined-side"),
    "incomplete-cases-of-a-defined-claim": ("goal", "refuted"),
    # Steps that do not follow
    "squares-equal": (2, "refuted"),
    "squaring-is-not-reversible": (3, "refuted"),
    "squaring-an-inequality": (2, "refuted"),
    "one-equals-two": (2, "refuted"),
    "dividing-a-chain-by-zero": (2, "refuted"),
    "sign-of-the-factor": (2, "refuted"),
    "rounded-pi": (2, "refuted"),
    "small-differences-add-up": (2, "refuted"),
    "far-away-window": (2, "refuted"),
    "variance-of-a-multiple": (2, "refuted"),
    "missing-normaliser": (2, "refuted"),
    "no-loss-of-generality": (2, "refuted"),
    "false-at-one-point": (2, "refuted"),
    "empty-range": (2, "refuted"),
    "product-of-sums": (2, "refuted"),
    "transposed-product": (2, "refuted"),
    # Lines without a value
    "root-of-minus-one": (4, "undefined-side"),
    "undefined-equals-undefined": (2, "undefined-side"),
    "division-by-zero-on-both-sides": (2, "undefined-side"),
    "cancelled-zero": (2, "undefined-side"),
    "undefined-in-the-middle": (2, "undefined-side"),
    "infinite-limit-from-both-sides": (2, "undefined-side not-proved"),
    "divergent-sum": (2, "undefined-side not-proved"),
    "singular-gram-matrix": (2, "undefined-side not-implemented-yet"),
    "non-square-inverse": ("errors", "shape-mismatch"),
    # Derivatives: the hypothesis speaks of the point only
    "hypothesis-before-derivative": (2, "refuted"),
    "labelled-fact-before-derivative": (3, "refuted"),
    "equal-symbols-before-derivative": (2, "refuted"),
    "constraint-before-derivative": (2, "refuted"),
    "symmetry-before-derivative": (2, "refuted"),
    "symmetric-gradient": ("errors", "not-a-variable"),
    "kink-at-the-end-of-the-domain": (2, "undefined-side definedness"),
    "half-integer-power-at-zero": (2, "undefined-side"),
    "kink-of-the-absolute-value": (2, "undefined-side"),
    "derivative-of-a-guarded-point": (2, "undefined-side"),
    # Bound names are local
    "limit-speaks-of-its-own-name": (2, "refuted"),
    "integral-speaks-of-its-own-name": (2, "refuted"),
    "sum-speaks-of-its-own-name": (2, "refuted"),
    "definition-captures": ("errors", "hidden-name"),
    "definition-captures-an-index": ("errors", "hidden-name"),
    # Lemmas and labels
    "lemma-of-another-domain": (2, "refuted"),
    "lemma-of-another-type": (2, "refuted"),
    "lemma-with-an-open-assumption": (2, "refuted"),
    "lemma-with-a-narrowed-domain": (2, "undefined-side"),
    "lemma-that-captures": (2, "refuted"),
    "lemma-that-is-refuted": (2, "lemma-not-proved"),
    "lemma-not-declared": ("errors", "unknown-citation"),
    "lemma-that-does-not-exist": ("errors", "unknown-lemma"),
    "own-goal-as-lemma": ("errors", "circular-lemmas"),
    "cites-its-own-goal": ("errors", "unknown-citation"),
    "axiom-as-justification": ("errors", "unknown-citation"),
    "prose-as-justification": ("errors", "unknown-citation"),
    "forward-reference": ("errors", "later-citation"),
    "mutual-references": ("errors", "later-citation"),
    "nested-label-outside": ("errors", "unknown-citation"),
    "nested-chain-beside-the-fact": (1, "refuted"),
    "label-twice": ("errors", "duplicate-label"),
    "label-like-a-word": ("errors", "reserved-word"),
    "justification-too-weak": (2, "justification"),
    "assumption-unsaid": (2, "justification"),
    "derivative-by-algebra": (2, "justification"),
    # Files that say what they may not say
    "verdict-in-the-file": ("errors", "unknown-key"),
    "status-in-the-file": ("errors", "unknown-key"),
    "expected-to-be-proved": (2, "refuted"),
    "duplicate-key": ("errors", "duplicate-key"),
    "duplicate-goal": ("errors", "duplicate-key"),
    "hash-cut": ("errors", "comment-after-formula"),
    "homoglyph": ("errors", "unknown-character"),
    "homoglyph-declared": ("errors", "foreign-character malformed-name unknown-character"),
    "defined-twice": ("errors", "duplicate-name"),
    "definition-hides-a-symbol": ("errors", "duplicate-name"),
    "recursive-definition": ("errors", "unknown-name"),
    "later-definition": ("errors", "unknown-name"),
    "redefined-builtin": ("errors", "builtin-name"),
    "undeclared-symbol": ("errors", "unknown-name"),
    "nothing-shown": ("errors", "shows-nothing"),
}


def verify(*arguments: str) -> dict[str, Any]:
    """One run of the command line on files of this folder."""
    command = [str(Path(sys.executable).parent / "derivcheck"), "verify", *arguments, "--format", "json"]
    run = subprocess.run(command, cwd=HERE, capture_output=True, encoding="utf-8", timeout=600, check=False)
    found: dict[str, Any] = json.loads(run.stdout)
    return {"code": run.returncode, **found}


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return verify("traps", "lemmas")


@pytest.fixture(scope="module")
def derivations(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {Path(d["path"]).stem: d for d in report["derivations"]}


def test_every_trap_has_its_row() -> None:
    assert sorted(TRAPS) == sorted(p.stem for p in (HERE / "traps").glob("*.yaml"))


def test_the_lemmas_are_what_the_traps_suppose(derivations: dict[str, dict[str, Any]]) -> None:
    for path in (HERE / "lemmas").glob("*.yaml"):
        assert derivations[path.stem]["ok"], derivations[path.stem]


def test_files_that_cannot_be_read_make_the_run_fail_as_bad_input(report: dict[str, Any]) -> None:
    assert report["code"] == 2


@pytest.mark.parametrize("name", TRAPS)
def test_no_trap_is_proved(name: str, derivations: dict[str, dict[str, Any]]) -> None:
    derivation = derivations[name]
    assert derivation["verdict"] != "proved"
    assert derivation["ok"] is False


@pytest.mark.parametrize("name", TRAPS)
def test_each_trap_fails_where_and_why_it_must(name: str, derivations: dict[str, dict[str, Any]]) -> None:
    where, how = TRAPS[name]
    derivation = derivations[name]
    if where == "errors":
        assert derivation["errors"], derivation
        assert {e["code"] for e in derivation["errors"]} <= set(how.split()), derivation["errors"]
        assert all(e["line"] >= 1 and e["column"] >= 1 for e in derivation["errors"])
        return
    assert derivation["errors"] == []
    if where == "goal":
        place = derivation["goal"]
    else:
        (place,) = [s for s in derivation["steps"] if s["index"] == where]
    if how == "refuted":
        assert place["verdict"] == "refuted", place
    else:
        assert place["verdict"] == "unknown", place
        assert place["reason"]["code"] in how.split(), place["reason"]


def test_lemmas_that_lean_on_each_other_are_an_error() -> None:
    found = verify("circle")
    assert found["code"] == 2
    assert found["summary"]["proved"] == 0
    codes = {e["code"] for d in found["derivations"] for e in d["errors"]}
    assert codes == {"circular-lemmas"}


def test_two_files_of_one_id_are_an_error() -> None:
    found = verify("twins")
    assert found["code"] == 2
    assert found["summary"]["proved"] == 0
    codes = {e["code"] for d in found["derivations"] for e in d["errors"]}
    assert codes == {"duplicate-id"}


def test_a_mistake_that_is_no_longer_one_makes_the_run_fail() -> None:
    found = verify("corrected")
    assert found["code"] == 1
    (derivation,) = found["derivations"]
    assert (derivation["verdict"], derivation["expect"], derivation["ok"]) == ("proved", "refuted", False)


def test_the_fault_of_a_missing_domain_comes_with_a_point_and_a_mend(derivations: dict[str, dict[str, Any]]) -> None:
    (step,) = derivations["cancelled-zero"]["steps"]
    assert step["reason"]["point"] == {"x": "0"}
    assert "x != 0" in step["reason"]["mend"]


@pytest.mark.parametrize("name", [n for n, (where, how) in TRAPS.items() if how == "refuted"])
def test_a_refutation_names_an_exact_point(name: str, derivations: dict[str, dict[str, Any]]) -> None:
    where, _ = TRAPS[name]
    derivation = derivations[name]
    place = derivation["goal"] if where == "goal" else next(s for s in derivation["steps"] if s["index"] == where)
    if where != "goal":
        point = place["counterexample"]["point"]
        assert all("…" not in value for value in point.values())
