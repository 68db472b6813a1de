"""Who may say proved and refuted, and what a record is worth."""

from __future__ import annotations

import copy
import json
import pickle  # noqa: TID251 (to show that it is refused)
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import derivcheck
from derivcheck import evaluator, judge, kernel
from derivcheck.core import data
from derivcheck.core.build import ZERO, div, mul, num, relation, sym
from derivcheck.core.certificate import Certificate, Counterexample, Point
from derivcheck.core.context import Context, Declaration, Domain, Fact, Goal
from derivcheck.core.term import Term
from derivcheck.core.verdict import Proved, Reason, Refuted, Unknown, word
from derivcheck.evaluator import Effort, Examination

X = sym("x")
CONTEXT = Context((Declaration("x", X.sort),))
TRUE = Goal(CONTEXT, relation("eq", mul(num(2), X), mul(X, num(2))))
FALSE = Goal(CONTEXT, relation("eq", X, num(1)))
PROOF = Certificate("normal-form")
POINT = Point((("x", num(2)),))
COUNTEREXAMPLE = Counterexample(POINT, "2", "1")


def seen(
    counterexample: Counterexample | None = None, undefined: Point | None = None, witness: Point | None = POINT
) -> Examination:
    """What an evaluator says it saw."""
    return Examination(counterexample, 7, undefined, witness)


def code(verdict: object) -> str:
    assert isinstance(verdict, Unknown)
    return verdict.reason.code


@pytest.fixture
def kernel_accepts_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "check", lambda goal, certificate: kernel.Accepted(("kernel:normal-form",)))


# ------------------------------------------------------------------ decide


def test_proved_needs_the_kernel_a_silent_evaluator_and_a_point() -> None:
    verdict = judge.decide(TRUE, seen(), POINT, PROOF, "normal-form")
    assert isinstance(verdict, Proved)
    assert (verdict.certificate, verdict.method, verdict.points) == (PROOF, "normal-form", 7)
    assert verdict.trusts == ("kernel:normal-form",)


def test_a_certificate_of_another_claim_proves_nothing() -> None:
    assert code(judge.decide(FALSE, seen(), POINT, PROOF, "normal-form")) == "not-proved"


def test_no_certificate_proves_nothing_whatever_was_tried() -> None:
    assert code(judge.decide(TRUE, seen(), POINT)) == "not-proved"


def test_the_reason_given_is_kept_where_nothing_is_shown() -> None:
    reason = Reason("not-proved", "tried hard", tried=(("a", "b"),))
    assert judge.decide(TRUE, seen(), POINT, reason=reason) == Unknown(reason)


def test_without_a_point_of_the_context_nothing_is_proved() -> None:
    assert code(judge.decide(TRUE, seen(witness=None), None, PROOF)) == "no-point"


def test_without_a_point_of_a_narrowed_context_the_domain_counts_as_empty() -> None:
    narrowed = Goal(CONTEXT.narrow(relation("ne", X, ZERO)), TRUE.claim)
    assert code(judge.decide(narrowed, seen(witness=None), None, PROOF)) == "empty-domain"


def test_refuted_needs_the_evaluator_to_confirm_from_scratch() -> None:
    verdict = judge.decide(FALSE, seen(COUNTEREXAMPLE), POINT)
    assert isinstance(verdict, Refuted)
    assert (verdict.counterexample, verdict.trusts) == (COUNTEREXAMPLE, ("evaluator",))


@pytest.mark.parametrize(
    "point",
    [
        Point((("x", num(1)),)),  # the claim is true there
        Point(()),  # no value for x
        Point((("y", num(2)),)),
        Point((("x", div(num(1), num(0))),)),
    ],
)
def test_a_point_that_shows_nothing_refutes_nothing(point: Point) -> None:
    assert code(judge.decide(FALSE, seen(Counterexample(point)), POINT)) == "unconfirmed"


def test_a_point_outside_the_context_refutes_nothing() -> None:
    context = Context((Declaration("x", X.sort, Domain(upper=num(1))),))
    assert code(judge.decide(Goal(context, FALSE.claim), seen(COUNTEREXAMPLE), POINT)) == "unconfirmed"


@pytest.mark.parametrize(("holds", "expected"), [(True, "refuted"), (False, "unknown")])
def test_an_equation_the_point_rests_on_must_be_proved_by_the_kernel(
    monkeypatch: pytest.MonkeyPatch, holds: bool, expected: str
) -> None:
    asked: list[Term] = []

    def closed_equality(equation: Term) -> bool:
        asked.append(equation)
        return holds

    monkeypatch.setattr(evaluator, "confirm", lambda context, claim, found: True)
    monkeypatch.setattr(kernel, "closed_equality", closed_equality)
    equation = relation("eq", num(2), num(2))
    found = Counterexample(POINT, "2", "1", (equation,))
    verdict = judge.decide(FALSE, seen(found), POINT)
    assert (word(verdict), asked) == (expected, [equation])
    if isinstance(verdict, Refuted):
        assert verdict.trusts == ("evaluator", "closed equality")


@pytest.mark.usefixtures("kernel_accepts_all")
def test_proof_and_counterexample_together_are_a_fault_and_never_green() -> None:
    verdict = judge.decide(FALSE, seen(COUNTEREXAMPLE), POINT, PROOF)
    assert code(verdict) == "roads-disagree"


@pytest.mark.usefixtures("kernel_accepts_all")
def test_proof_of_a_claim_with_an_undefined_side_is_a_fault() -> None:
    claim = relation("eq", div(X, X), num(1))
    verdict = judge.decide(Goal(CONTEXT, claim), seen(undefined=Point((("x", ZERO),))), POINT, PROOF)
    assert code(verdict) == "roads-disagree"


@pytest.mark.usefixtures("kernel_accepts_all")
def test_a_proof_with_an_unconfirmed_counterexample_is_not_green_either() -> None:
    assert code(judge.decide(FALSE, seen(Counterexample(Point(()))), POINT, PROOF)) == "unconfirmed"


# ------------------------------------------------------------------ records


def proved() -> Proved:
    verdict = judge.decide(TRUE, seen(), POINT, PROOF, "normal-form")
    assert isinstance(verdict, Proved)
    return verdict


def verdicts() -> Iterator[tuple[Goal, Proved | Refuted | Unknown]]:
    yield TRUE, proved()
    yield FALSE, judge.decide(FALSE, seen(COUNTEREXAMPLE), POINT)
    reason = Reason("undefined-side", "m", POINT, "x != 0", (("a", "b"),), "left", relation("ne", X, ZERO))
    yield TRUE, Unknown(reason)


@pytest.mark.parametrize(("goal", "verdict"), list(verdicts()), ids=word)
def test_a_record_survives_json_and_comes_back_as_the_same_verdict(goal: Goal, verdict: Proved) -> None:
    record = json.loads(json.dumps(judge.record(goal, verdict)))
    assert judge.admit(record, goal) == verdict


def test_a_record_of_another_goal_is_refused() -> None:
    record = judge.record(TRUE, proved())
    others = [
        FALSE,
        Goal(CONTEXT, TRUE.claim, by=("algebra",)),
        Goal(CONTEXT, TRUE.claim, kind="goal"),
        Goal(CONTEXT.narrow(relation("ne", X, ZERO)), TRUE.claim),
        Goal(CONTEXT.assume(relation("ne", X, ZERO)), TRUE.claim),
        Goal(CONTEXT, TRUE.claim, (Fact("a", CONTEXT, FALSE.claim),)),
        Goal(Context((Declaration("x", X.sort, Domain(nonzero=True)),)), TRUE.claim),
    ]
    assert [code(judge.admit(record, goal)) for goal in others] == ["bad-record"] * len(others)


def test_a_record_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    record = judge.record(TRUE, proved())
    monkeypatch.setattr(judge, "VERSION", "derivcheck 0.0.9, record 1")
    assert code(judge.admit(record, TRUE)) == "bad-record"


TWO, HALF = ["num", {"q": "2/1"}], ["num", {"q": "1/2"}]


def forged() -> Iterator[object]:
    good = judge.record(TRUE, proved())
    yield from (None, [], "proved", 1, {}, {"verdict": "proved"}, {"digest": good["digest"]})
    for key in good:
        yield {k: v for k, v in good.items() if k != key} if key != "trusts" else {**good, "trusts": 3}
    for word_ in ("PROVED", "Proved", True, None, ["proved"], {"proved": 1}, "refuted", "unknown", "error"):
        yield {**good, "verdict": word_}
    for certificate in (
        None,
        "normal-form",
        ["normal-form"],
        ["r", [], ["x"]],
        ["r", [{"t": []}], []],
        ["r", [{"t": [["eq"]]}], []],
        ["r", [{"t": [["no such operation", None]]}], []],
        ["r", [{"t": [["neg", None, 0]]}], []],  # a part of itself
        ["r", [{"t": [TWO, ["neg", None, -1]]}], []],
        ["r", [{"t": [TWO, ["neg", None, False]]}], []],
        ["r", [{"t": [TWO, ["neg", None, "0"]]}], []],
        ["r", [{"t": [TWO, *(["mul", None, k, k] for k in range(200))]}], []],  # 2^200 factors
        ["r", [{"q": "1/0"}], []],
        ["r", [{"q": "1e999999999"}], []],  # to write it out takes all memory
        ["r", [{"t": [TWO, HALF, ["pow", 1, 0, 1]]}], []],
        ["r", [{"t": [TWO, HALF, ["limit", None, 0, 1]]}], []],
        [1, [], []],
    ):
        yield {**good, "certificate": certificate}
    for points in (None, "many", [], {}, float("inf")):
        yield {**good, "points": points}
    yield {**good, "digest": good["digest"].upper()}
    yield {**good, "digest": [good["digest"]]}


@pytest.mark.parametrize("record", list(forged()), ids=lambda r: str(r)[:40])
def test_a_malformed_record_is_unknown_with_its_reason_and_never_raises(record: object) -> None:
    assert code(judge.admit(record, TRUE)) == "bad-record"


def test_a_deeply_nested_record_does_not_bring_the_reader_down() -> None:
    certificate: list[object] = ["r", [], []]
    for _ in range(3000):
        certificate = ["r", [], [certificate]]
    record = {**judge.record(TRUE, proved()), "certificate": certificate}
    assert isinstance(judge.admit(record, TRUE), Unknown | Proved)


# ------------------------------------------------------------------ the seal


def test_verdicts_are_sealed() -> None:
    with pytest.raises(TypeError):
        Proved(PROOF, "m", (), 0, seal=None)
    with pytest.raises(TypeError):
        Refuted(COUNTEREXAMPLE, (), seal=object())


@pytest.mark.parametrize("carry", [pickle.dumps, copy.copy, copy.deepcopy])
def test_verdicts_do_not_leave_their_process(carry: object) -> None:
    assert callable(carry)
    with pytest.raises(TypeError):
        carry(proved())


def test_proved_and_refuted_are_built_in_the_judge_alone() -> None:
    root = Path(derivcheck.__file__).parent
    makers = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if any(call in line for line in path.read_text().splitlines() for call in (" Proved(", " Refuted(", "_SEAL"))
        and any(f"return {name}(" in path.read_text() or "_SEAL" in path.read_text() for name in ("Proved", "Refuted"))
    }
    assert makers == {"judge.py", "core/verdict.py"}


def test_admitting_a_record_loads_neither_kernel_nor_evaluator() -> None:
    code_ = (
        "import sys, derivcheck.judge; print(any(m.startswith(('flint', 'derivcheck.kernel')) for m in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code_], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_the_judge_is_short_enough_to_read_at_once() -> None:
    assert judge.__file__ is not None
    assert len(Path(judge.__file__).read_text().splitlines()) <= 80


def test_effort_is_not_the_judges_business() -> None:
    """The same examination gives the same verdict, however it was come by."""
    quick = evaluator.examine(CONTEXT, FALSE.claim, Effort.QUICK)
    deep = evaluator.examine(CONTEXT, FALSE.claim, Effort.DEEP)
    assert word(judge.decide(FALSE, quick, POINT)) == word(judge.decide(FALSE, deep, POINT)) == "refuted"


def test_digests_tell_goals_apart() -> None:
    assert data.digest(TRUE, "a") != data.digest(TRUE, "b")
    assert data.digest(TRUE, "a") == data.digest(Goal(CONTEXT, TRUE.claim), "a")
