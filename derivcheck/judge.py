"""The judge: the only place where `Proved` and `Refuted` come into being.

It asks the kernel about the certificate and the evaluator about the
counterexample, and trusts nothing else.  Where both answer, they contradict
each other: ``roads-disagree``, an internal fault, never green.  Verdicts stay
in their process; what crosses a pipe is a record of plain JSON data, and
`admit` is the one door back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derivcheck import __version__
from derivcheck.core import data, verdict
from derivcheck.core.certificate import Certificate, Point
from derivcheck.core.context import Goal
from derivcheck.core.verdict import Proved, Reason, Refuted, Unknown, Verdict
from derivcheck.errors import DerivcheckError

if TYPE_CHECKING:
    from derivcheck.evaluator import Examination

#: A record is stale under any other: the version that judged and the record's own format.
VERSION = f"derivcheck {__version__}, record 1"


def decide(
    goal: Goal,
    examination: Examination,
    witness: Point | None,
    certificate: Certificate | None = None,
    method: str = "",
    reason: Reason | None = None,
) -> Verdict:
    """Proved iff the kernel accepts, nothing speaks against it and the context has a point; ``reason`` for what is left."""
    from derivcheck import evaluator, kernel  # not above: to admit a record needs neither

    answer = None if certificate is None else kernel.check(goal, certificate)
    found = examination.counterexample
    if found is not None and not evaluator.confirm(goal.context, goal.claim, found):
        return Unknown(Reason("unconfirmed", "a point speaks against the claim, but not for certain", found.point))
    false = found is not None and all(kernel.closed_equality(equation) for equation in found.equations)
    if isinstance(answer, kernel.Accepted) and certificate is not None:
        if false or examination.undefined is not None:
            point = found.point if found is not None else examination.undefined
            return Unknown(Reason("roads-disagree", "proved by the kernel, yet not true at a point", point))
        if found is not None:
            return Unknown(Reason("unconfirmed", "a point speaks against the claim, but not for certain", found.point))
        if witness is None:
            code = "empty-domain" if goal.context.conditions else "no-point"
            return Unknown(Reason(code, "no point satisfies all that is assumed, as far as was found"))
        return Proved(certificate, method, answer.trusts, examination.effective, seal=verdict._SEAL)
    if found is not None and false:
        trusts = ("evaluator", "kernel: closed equality") if found.equations else ("evaluator",)
        return Refuted(found, trusts, seal=verdict._SEAL)
    if reason is None and isinstance(answer, kernel.Rejected):
        reason = Reason(answer.code, answer.message, condition=answer.condition, side=answer.side)
    return Unknown(reason or Reason("not-proved", "no proof was found"))


def record(goal: Goal, found: Verdict) -> data.Json:
    """The verdict on ``goal`` as plain JSON data."""
    body = {"digest": data.digest(goal, VERSION), "verdict": verdict.word(found)}
    match found:
        case Proved(certificate, method, trusts, points):
            body |= {"certificate": data.encode_certificate(certificate), "method": method, "points": points}
            return body | {"trusts": list(trusts)}
        case Refuted(counterexample, trusts):
            return body | {"counterexample": data.encode_counterexample(counterexample), "trusts": list(trusts)}
    return body | {"reason": data.encode_reason(found.reason)}


def admit(record: data.Json, goal: Goal) -> Verdict:
    """The verdict a record holds about exactly this goal; of any other record, unknown."""
    try:
        if record["digest"] != data.digest(goal, VERSION):
            return Unknown(Reason("bad-record", "the record speaks of another goal or comes from another version"))
        match record["verdict"]:
            case "proved":
                certificate = data.decode_certificate(record["certificate"])
                method, points = str(record["method"]), int(record["points"])
                return Proved(certificate, method, tuple(map(str, record["trusts"])), points, seal=verdict._SEAL)
            case "refuted":
                counterexample = data.decode_counterexample(record["counterexample"])
                return Refuted(counterexample, tuple(map(str, record["trusts"])), seal=verdict._SEAL)
            case "unknown":
                return Unknown(data.decode_reason(record["reason"]))
    except (DerivcheckError, KeyError, TypeError, ValueError, AttributeError, RecursionError, AssertionError):
        pass
    return Unknown(Reason("bad-record", "the record cannot be read"))
