"""What steps, chains, facts and expectations make of a derivation; the kernel and the evaluator are the real ones."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from derivcheck import kernel
from derivcheck.checker import Options, as_expected, run, verify
from derivcheck.checker import decide as deciding
from derivcheck.checker.decide import answer
from derivcheck.core.build import neg
from derivcheck.core.certificate import Certificate
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.core.verdict import DerivationResult, StepResult, Unknown, word
from derivcheck.kernel.ring import Stuck
from derivcheck.workers import Failure


def words(result: DerivationResult) -> list[str]:
    """The verdicts of the steps in reading order, nested ones after their ``have``, and the goal's."""

    def flat(steps: tuple[StepResult, ...]) -> list[str]:
        return [w for s in steps for w in (word(s.verdict), *flat(s.steps))]

    assert result.goal is not None, [e.message for e in result.errors]
    return [*flat(result.steps), word(result.goal)]


def reason(result: StepResult | DerivationResult) -> Any:
    """The reason of a step, or of a derivation's goal."""
    verdict = result.goal if isinstance(result, DerivationResult) else result.verdict
    assert isinstance(verdict, Unknown)
    return verdict.reason


# ------------------------------------------------------------------ chains and goals


def test_a_chain_of_equations_gives_its_goal(decide: Any) -> None:
    result = decide("goal: (x + 1)^2 = x^2 + 2*x + 1\nsteps:\n  - (x + 1)^2\n  - (x + 1)*(x + 1)\n  - x^2 + 2*x + 1\n")
    assert (words(result), result.verdict, result.ok) == (["proved"] * 3, "proved", True)


@pytest.mark.parametrize(
    ("goal", "lines", "verdict"),
    [
        ("x^2 < x^2 + 2", ["x^2", "<= x^2 + 1", "< x^2 + 2"], "proved"),
        ("x^2 <= x^2 + 2", ["x^2", "<= x^2 + 1", "< x^2 + 2"], "proved"),
        ("x^2 + 2 > x^2", ["x^2", "<= x^2 + 1", "< x^2 + 2"], "proved"),
        ("x^2 < x^2 + 1", ["x^2", "<= x^2 + 1"], "unknown"),
        ("x^2 >= 0", ["x^2", ">= 0"], "proved"),
        ("2*x = x + x", ["x + x", "2*x"], "proved"),
        ("x + x = 3*x - x", ["x + x", "2*x"], "unknown"),
        ("p + 1 != 0", ["p + 1", "!= 0"], "proved"),
    ],
)
def test_the_goal_is_composed_from_what_is_shown_and_never_searched(
    decide: Any, goal: str, lines: list[str], verdict: str
) -> None:
    steps = "".join(f"  - '{line}'\n" for line in lines)
    result = decide(f"goal: {goal}\nsteps:\n{steps}")
    assert words(result) == ["proved"] * (len(lines) - 1) + [verdict]


def test_relations_that_do_not_compose_are_named(decide: Any) -> None:
    result = decide("goal: x^2 <= x^2 + 1\nsteps:\n  - x^2\n  - '<= x^2 + 2'\n  - '>= x^2 + 1'\n")
    assert words(result) == ["proved", "proved", "unknown"]
    assert reason(result).code == "goal-not-reached"
    assert "`<=`, `>=`" in reason(result).message


def test_a_missing_last_line_is_named_and_tried(decide: Any) -> None:
    result = decide("goal: (x + 1)^2 = x^2 + 2*x + 1\nsteps:\n  - (x + 1)^2\n  - (x + 1)*(x + 1)\n")
    assert reason(result).code == "goal-not-reached"
    assert reason(result).mend == "add the line `= x^2 + 2*x + 1`"


def test_a_missing_line_that_does_not_hold_is_no_mend(decide: Any) -> None:
    result = decide("goal: x^2 = x^2 + sin(x) - sin(x + 2*pi)\nsteps:\n  - x^2\n  - x*x\n  - x*x + 0*y\n")
    assert reason(result).code == "goal-not-reached"


def test_a_chain_from_another_beginning_is_told(decide: Any) -> None:
    result = decide("goal: x + x + 0 = 2*x\nsteps:\n  - x + x\n  - 2*x\n")
    assert reason(result).message.endswith("the chain has to begin with `x + x + 0`")


def test_a_false_goal_is_refuted_by_its_own_counterexample(decide: Any) -> None:
    result = decide("goal: x^2 > 0\nsteps:\n  - x^2\n  - '>= 0'\n")
    assert words(result) == ["proved", "refuted"]
    assert result.verdict == "refuted"


def test_a_broken_chain_reaches_no_goal_and_names_the_line(decide: Any) -> None:
    result = decide("goal: x + x = 2*x\nsteps:\n  - x + x\n  - 3*x\n  - 2*x\n")
    assert words(result) == ["refuted", "refuted", "unknown"]
    assert "line 8" in reason(result).message


def test_two_wrongs_do_not_make_a_right_goal(decide: Any) -> None:
    """A true goal whose chain goes through a false line is not proved."""
    result = decide("goal: x + x = 2*x\nsteps:\n  - x + x\n  - 2*x + 1\n  - 2*x\n")
    assert result.verdict == "refuted"
    assert words(result)[-1] == "unknown"


@pytest.mark.parametrize(
    ("goal", "steps", "verdict"),
    [
        ("v != 2", "  - v\n  - = 1\n  - '!= 2'\n", "refuted"),
        ("2 != v", "  - 2\n  - '!= 1'\n  - = v\n", "refuted"),
        ("v < 2", "  - v\n  - = 1\n  - '< 2'\n", "proved"),
    ],
)
def test_an_array_without_entries_equals_numbers_that_differ(decide: Any, goal: str, steps: str, verdict: str) -> None:
    """From v = 1 != 2 followed v != 2, which is false of a vector of size 0."""
    symbols = "  v: vector(n)\n  n: natural\nassume:\n  - v = 1\n"
    assert decide(f"{symbols}goal: {goal}\nsteps:\n{steps}").verdict == verdict


def test_propositions_chain_by_equivalence_and_implication(decide: Any) -> None:
    result = decide("goal: x = 1 => 2*x = 2\nsteps:\n  - x = 1\n  - '<=> 2*x = 2'\n")
    assert words(result) == ["proved", "proved"]


# ------------------------------------------------------------------ facts beside the chain


def test_have_facts_alone_can_give_the_goal(decide: Any) -> None:
    body = "goal: x + x = 2*x and x^2 >= 0\nsteps:\n  - have: x + x = 2*x\n  - have: x^2 >= 0\n"
    assert words(decide(body)) == ["proved", "proved", "proved"]


def test_a_have_is_shown_by_its_own_steps_and_by_nothing_else(decide: Any) -> None:
    body = (
        "goal: (x + 1)^2 = x^2 + 2*x + 1\nsteps:\n  - have: (x + 1)^2 = x^2 + 2*x + 1\n    steps:\n"
        "      - (x + 1)^2\n      - {}\n"
    )
    assert words(decide(body.format("x^2 + 2*x + 1"))) == ["proved", "proved", "proved"]
    result = decide(body.format("(x + 1)*(x + 1)"))
    assert words(result) == ["unknown", "proved", "unknown"]
    assert reason(result.steps[0]).code == "goal-not-reached"


def test_labels_are_facts_for_later_steps_and_nested_ones_stay_inside(decide: Any) -> None:
    body = (
        "goal: y*(x + x) = y*2*x\nsteps:\n  - have: x + x = 2*x\n    label: twice\n  - y*(x + x)\n"
        "  - expr: y*2*x\n    by: twice\n"
    )
    assert words(decide(body)) == ["proved", "proved", "proved"]


def test_what_leans_on_an_unproved_label_is_not_proved(decide: Any) -> None:
    body = (
        "goal: exp(x) = exp(y)\nassume:\n  - x*x = y*y\nsteps:\n  - have: x = y\n    label: slip\n"
        "  - exp(x)\n  - expr: exp(y)\n    by: slip\n"
    )
    result = decide(body)
    assert words(result) == ["refuted", "refuted", "refuted"]


def test_a_step_from_a_fact_that_is_open_is_open_too(decide: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fact is true but its proof is cut off: what follows from it is not green."""
    search, direct = deciding.methods.search, deciding.methods.direct

    def without(goal: Any) -> Any:
        return (None, "", ()) if text(goal.claim) == "x + x = 2*x" else search(goal)

    def without_direct(goal: Any) -> Any:
        return (None, "") if text(goal.claim) == "x + x = 2*x" else direct(goal)

    monkeypatch.setattr(deciding.methods, "search", without)
    monkeypatch.setattr(deciding.methods, "direct", without_direct)
    body = (
        "goal: y*(x + x) = y*2*x\nsteps:\n  - have: x + x = 2*x\n    label: twice\n  - y*(x + x)\n"
        "  - expr: y*2*x\n    by: twice\n    label: next\n  - expr: 2*x*y\n    by: [next, algebra]\n"
    )
    result = decide(body)
    assert words(result) == ["unknown", "unknown", "unknown", "unknown"]
    assert [reason(s).code for s in result.steps] == ["not-proved", "lemma-not-proved", "lemma-not-proved"]


def test_a_lemma_that_is_not_proved_carries_nothing(write: Any) -> None:
    write("lemma", "goal: x*y = y*x\nsteps:\n  - x*y\n  - y*x + 1\n  - y*x\n")
    place = write("user", "uses: [lemma]\ngoal: x*p = p*x\nsteps:\n  - x*p\n  - expr: p*x\n    by: lemma\n")
    user, lemma = verify([str(place)], Options(jobs=1)).derivations
    assert (lemma.verdict, lemma.requested) == ("refuted", False)
    assert words(user) == ["unknown", "unknown"]
    assert reason(user.steps[0]).code == "lemma-not-proved"
    assert "`lemma`" in reason(user.steps[0]).message


# ------------------------------------------------------------------ expectations


def test_an_expected_mistake_is_as_it_should_be(decide: Any) -> None:
    result = decide("goal: sqrt(x^2) = x\nsteps:\n  - sqrt(x^2)\n  - expr: x\n    expect: refuted\n")
    assert (result.verdict, result.ok) == ("refuted", True)


def test_a_mistake_that_is_none_fails_the_run(decide: Any) -> None:
    result = decide("goal: x + x = 2*x\nsteps:\n  - x + x\n  - expr: 2*x\n    expect: refuted\n")
    assert (result.verdict, result.ok) == ("proved", False)


@pytest.mark.parametrize(("expect", "ok"), [("refuted", True), ("unknown", False)])
def test_a_files_expectation_is_about_the_whole_file(decide: Any, expect: str, ok: bool) -> None:
    body = f"expect: {expect}\ngoal: x^2 = x\nsteps:\n  - x^2\n  - x*x\n  - x\n"
    result = decide(body)
    assert (result.verdict, result.ok) == ("refuted", ok)
    assert result.derivation is not None
    assert all(as_expected(step, result.derivation) for step in result.steps)


def test_in_a_file_with_an_expectation_a_steps_own_still_binds(decide: Any) -> None:
    body = "expect: refuted\ngoal: x^2 = x\nsteps:\n  - x^2\n  - expr: x*x\n    expect: refuted\n  - x\n"
    assert decide(body).ok is False


@pytest.fixture
def credulous_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that accepts whatever it is given, and methods that give it something."""
    monkeypatch.setattr(kernel, "check", lambda goal, certificate: kernel.Accepted(()))
    monkeypatch.setattr(deciding.methods, "direct", lambda goal: (Certificate("normal-form"), "normal-form"))


@pytest.mark.usefixtures("credulous_kernel")
def test_expecting_unknown_does_not_hide_a_fault(decide: Any) -> None:
    result = decide("goal: x = x + 1\nexpect: unknown\nsteps:\n  - x\n  - expr: x + 1\n    expect: unknown\n")
    assert result.ok is False
    assert result.faults


# ------------------------------------------------------------------ definedness and domains


def test_an_undefined_side_names_the_point_and_a_mend_that_was_tried(decide: Any) -> None:
    result = decide("goal: x/x = 1\nsteps:\n  - x/x\n  - 1\n")
    found = reason(result.steps[0])
    assert (found.code, found.mend, found.side) == ("undefined-side", "x != 0", "left")
    assert [(name, text(value)) for name, value in found.point.values] == [("x", "0")]


def test_a_missing_condition_is_said_once_where_it_is_first_needed(decide: Any) -> None:
    result = decide("goal: y/x = y/x\nsteps:\n  - y/x\n  - y*(1/x)\n  - (1/x)*y\n  - y/x\n")
    reasons = [reason(step) for step in result.steps]
    assert [r.code for r in reasons] == ["undefined-side"] * 3
    assert [r.mend for r in reasons] == ["x != 0", "", ""]
    assert reasons[1].message == "needs `x != 0`, as line 7 does"


def test_a_condition_that_is_not_shown_is_said_once_too_and_with_it_the_reason_that_does_not_do(decide: Any) -> None:
    line = "1/(exp(sin(x)) - sin(x)*cos(x) + sin(sin(x)))"
    result = decide(
        f"define:\n  f: {line}\ngoal: f = f\nsteps:\n  - 2*f\n  - expr: f + f\n    by: definition\n  - f*2\n"
    )
    first, second = (reason(step) for step in result.steps)
    assert (first.code, first.mend, second.code, second.again) == ("definedness", "", "definedness", True)
    assert first.message.endswith("; with it, the step holds, but not by definition; it does by algebra")
    assert second.message.endswith(", as line 9 does")


def test_a_natural_domain_is_narrowed_for_all_lines_alike(decide: Any) -> None:
    result = decide("domain: natural\ngoal: x/x = 1\nsteps:\n  - x/x\n  - 1 + log(y) - log(y)\n  - 1\n")
    assert [text(c) for c in result.where] == ["x != 0", "y > 0"]
    assert (words(result), result.ok) == (["proved"] * 3, True)


def test_a_natural_domain_does_not_list_what_the_context_gives(decide: Any) -> None:
    assert decide("domain: natural\ngoal: p/p = 1\nsteps:\n  - p/p\n  - 1\n").where == ()


def test_an_empty_natural_domain_proves_nothing(decide: Any) -> None:
    result = decide("domain: natural\ngoal: log(x) + log(-x) = 7\nsteps:\n  - log(x) + log(-x)\n  - 7\n")
    assert words(result) == ["unknown", "unknown"]
    assert reason(result.steps[0]).code == "empty-domain"


def test_a_lemma_of_a_natural_domain_is_used_only_where_its_conditions_hold(write: Any) -> None:
    write("cancel", "domain: natural\ngoal: x/x = 1\nsteps:\n  - x/x\n  - 1\n")
    good = "uses: [cancel]\ngoal: p/p = 1\nsteps:\n  - p/p\n  - expr: 1\n    by: cancel\n"
    bad = "uses: [cancel]\ngoal: y/y = 1\nsteps:\n  - y/y\n  - expr: 1\n    by: cancel\n"
    report = verify([str(write("good", good)), str(write("bad", bad))], Options(jobs=1))
    assert {d.id: d.verdict for d in report.derivations} == {"good": "proved", "bad": "unknown", "cancel": "proved"}


def test_contradictory_assumptions_are_an_error_at_their_place(decide: Any) -> None:
    result = decide("assume:\n  - x > 1\n  - x < 0\ngoal: x = 3\nsteps:\n  - x\n  - 3\n")
    assert (result.verdict, [e.code for e in result.errors]) == ("error", ["vacuous-context"])
    assert result.errors[0].line == 6


def test_assumptions_without_a_known_point_prove_nothing(decide: Any) -> None:
    result = decide("assume:\n  - exp(x) + x^2 + sin(y)*y = -500\ngoal: x + x = 2*x\nsteps:\n  - x + x\n  - 2*x\n")
    assert result.verdict in ("unknown", "error")


# ------------------------------------------------------------------ justifications


@pytest.mark.parametrize(
    ("left", "right", "by", "mend"),
    [
        ("diff(x^2, x)", "2*x", "algebra", "by: calculus"),
        ("(x + 1)^2", "x^2 + 2*x + 1", "definition", "by: algebra"),
        ("f(x)", "x*(x + 1)", "algebra", "by: [definition, algebra]"),
    ],
)
def test_a_wrong_justification_is_told_the_right_one(decide: Any, left: str, right: str, by: str, mend: str) -> None:
    body = f"define:\n  f(t): t^2 + t\ngoal: {left} = {right}\nsteps:\n  - {left}\n  - expr: {right}\n    by: {by}\n"
    found = reason(decide(body).steps[0])
    assert (found.code, found.mend) == ("justification", mend)


# ------------------------------------------------------------------ faults


@pytest.mark.usefixtures("credulous_kernel")
def test_a_kernel_that_accepts_everything_is_found_out(decide: Any) -> None:
    result = decide("goal: x = x + 1\nsteps:\n  - x\n  - x + 1\n")
    assert words(result) == ["unknown", "unknown"]
    assert reason(result.steps[0]).code == "roads-disagree"
    assert result.faults
    assert not result.ok


class Scripted:
    """Workers that answer as told for some tasks, truly for the rest."""

    def __init__(self, script: Any) -> None:
        self.script = script

    def __call__(self, target: str, jobs: int, seconds: float) -> Scripted:
        return self

    def submit(self, task: Any) -> Future[Any]:
        future: Future[Any] = Future()
        told = self.script(task)
        future.set_result(told if told is not None else json.loads(json.dumps(answer(task))))
        return future

    def warm(self) -> None: ...
    def close(self) -> None: ...
    def __enter__(self) -> Scripted:
        return self

    def __exit__(self, *_: object) -> None: ...


GOAL = "goal: x + x = 2*x\nsteps:\n  - x + x\n  - x*2\n  - 2*x\n"


@pytest.mark.parametrize("code", ["timeout", "worker-crashed"])
def test_a_step_whose_worker_fails_is_unknown_and_the_others_stand(
    decide: Any, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    asked: list[Any] = []

    def script(task: Any) -> Any:
        if task["do"] == "decide":
            asked.append(task)
        return Failure(code, "gone") if task["do"] == "decide" and len(asked) == 1 else None

    monkeypatch.setattr(run, "Pool", Scripted(script))
    result = decide(GOAL)
    assert words(result) == ["unknown", "proved", "unknown"]
    assert (reason(result.steps[0]).code, reason(result).code) == (code, "goal-not-reached")


def test_a_failure_while_explaining_costs_the_explanation_only(decide: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "Pool", Scripted(lambda t: Failure("timeout", "") if t["do"] == "explain" else None))
    result = decide("goal: x/x = 1\nsteps:\n  - x/x\n  - 1\n")
    assert reason(result.steps[0]).code == "undefined-side"


@pytest.mark.parametrize("name", ["outline", "contradictory"])
def test_what_is_asked_beside_a_proof_costs_no_proof_where_it_stops(
    decide: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The worker crashed where a proof could not be written down, or a context was too much to be shown empty."""

    def stopped(*_: object) -> Any:
        raise Stuck("limit: too much work for one step")

    place = deciding if name == "outline" else kernel
    monkeypatch.setattr(place, name, stopped)
    assert words(decide(GOAL)) == ["proved"] * 3


def test_a_failure_while_preparing_leaves_everything_open(decide: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "Pool", Scripted(lambda t: Failure("timeout", "") if t["do"] == "prepare" else None))
    result = decide(GOAL)
    assert words(result) == ["unknown"] * 3
    assert reason(result).code == "timeout"


@pytest.mark.parametrize(
    "record",
    [
        None,
        {},
        {
            "digest": "0" * 64,
            "verdict": "proved",
            "certificate": ["r", [], []],
            "method": "",
            "trusts": [],
            "points": 1,
        },
    ],
)
def test_a_worker_that_forges_a_record_proves_nothing(decide: Any, monkeypatch: Any, record: Any) -> None:
    monkeypatch.setattr(
        run, "Pool", Scripted(lambda t: {"record": record, "seconds": 0} if t["do"] == "decide" else None)
    )
    result = decide(GOAL)
    assert words(result) == ["unknown"] * 3
    assert reason(result.steps[0]).code == "bad-record"


def test_a_record_of_one_step_does_not_serve_another(decide: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first: list[Any] = []

    def script(task: Any) -> Any:
        if task["do"] != "decide":
            return None
        first.append(first[0] if first else answer(task))
        return first[-1]

    monkeypatch.setattr(run, "Pool", Scripted(script))
    assert words(decide(GOAL)) == ["proved", "unknown", "unknown"]


def test_a_fault_in_checking_one_file_does_not_hide_the_others(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def script(task: Any) -> Any:
        if task["do"] == "decide" and '"sin"' in json.dumps(task):
            return {"seconds": "soon"}
        return None

    monkeypatch.setattr(run, "Pool", Scripted(script))
    write("bad", "goal: sin(x) = sin(x)\nsteps:\n  - sin(x)\n  - sin(x)\n")
    write("good", GOAL)
    report = verify(["derivations"], Options(jobs=1))
    assert [(d.id, d.verdict, [e.code for e in d.errors]) for d in report.derivations] == [
        ("bad", "error", ["internal-error"]),
        ("good", "proved", []),
    ]


def test_a_refutation_outside_another_lines_natural_domain_does_not_count(decide: Any) -> None:
    """The third line needs a condition on every t: no proposition says where it is defined."""
    steps = "steps:\n  - sqrt(x^2)\n  - x\n  - x + 0*integral(1/(t - x), t = 0..1)\n"
    body = f"domain: natural\ngoal: sqrt(x^2) = x\n{steps}"
    result = decide(body)
    assert word(result.steps[0].verdict) == "unknown"
    assert reason(result.steps[0]).code == "natural-domain"


@pytest.fixture
def forgetful() -> Iterator[None]:
    """A kernel that has worked out nothing before, and forgets what it does while a bug is planted.

    Else a derivative taken by an earlier test hid the bug, and later tests in this process were given the wrong one.
    """

    def forget() -> None:
        for name in [name for name in sys.modules if name.startswith("derivcheck.kernel.")]:
            for found in vars(sys.modules[name]).values():
                if hasattr(found, "cache_clear"):
                    found.cache_clear()

    forget()
    yield
    forget()


@pytest.mark.usefixtures("forgetful")
def test_a_bug_in_the_kernels_derivative_table_comes_out_as_a_fault(
    decide: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: sin has the derivative minus cos.  One road then proves what the other refutes."""
    from derivcheck.kernel import derive

    true = derive.derivative

    def wrong(term: Term, x: Term) -> Term:
        found = true(term, x)
        return neg(found) if term.op == "sin" else found

    monkeypatch.setattr(derive, "derivative", wrong)
    result = decide("goal: diff(sin(x), x) = -cos(x)\nsteps:\n  - diff(sin(x), x)\n  - -cos(x)\n")
    assert reason(result.steps[0]).code == "roads-disagree"


def test_progress_counts_every_step_once(write: Any) -> None:
    write("a", GOAL)
    write("b", "goal: x = x\nsteps:\n  - have: x + x = 2*x\n    steps:\n      - x + x\n      - 2*x\n  - x\n  - x\n")
    told: list[tuple[int, int]] = []
    verify(["derivations"], Options(jobs=1, progress=lambda n, total: told.append((n, total))))
    assert sorted(told) == [(n, 7) for n in range(1, 8)]


def test_a_matrix_is_what_a_label_says_it_equals(decide: Any) -> None:
    """The label's equation must not act as a rule for the sums that its right side is made of."""
    result = decide(
        '  "m, n": integer >= 1\n  X: matrix(m, n)\n  w: vector(n)\n'
        "goal: psd(hessian(norm(X @ w)^2, w))\n"
        "steps:\n"
        "  - have: hessian(norm(X @ w)^2, w) = 2*X.T @ X\n    by: calculus\n    label: hess\n"
        "  - have: psd(hessian(norm(X @ w)^2, w))\n    by: hess\n"
    )
    assert words(result) == ["proved", "proved", "proved"]


def test_the_part_of_the_goal_that_the_facts_do_not_give_is_named(decide: Any) -> None:
    result = decide("goal: p > 0 and p + 1 > 0\nsteps:\n  - have: p > 0\n")
    assert reason(result).code == "goal-not-reached"
    assert "do not give `p + 1 > 0`" in reason(result).message
    assert reason(result).mend == "add the fact `have: p + 1 > 0`"
