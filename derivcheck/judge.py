"""The judge: the only place where `Proved` and `Refuted` come into being.

It trusts the kernel on certificates and the evaluator on counterexamples; where both say yes, that is an internal
fault, ``roads-disagree``, and never green.  Records of plain JSON cross the pipe; `admit` is the one door back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derivcheck import __version__
from derivcheck.core import data
from derivcheck.core.certificate import Certificate, Point
from derivcheck.core.context import Goal
from derivcheck.core.verdict import _SEAL, Proved, Reason, Refuted, Unknown, Verdict, word

if TYPE_CHECKING:
    from derivcheck.evaluator import Examination

VERSION = f"derivcheck {__version__}, record 3"  # under any other, a record is stale


def decide(
    goal: Goal,
    seen: Examination,
    witness: Point | None,
    certificate: Certificate | None = None,
    method: str = "",
    reason: Reason | None = None,
) -> Verdict:
    """Proved iff the kernel accepts, nothing seen speaks against it and the context has a point; else as sure."""
    from derivcheck import evaluator, kernel  # not above: to admit a record needs neither

    answer = None if certificate is None else kernel.check(goal, certificate)
    found = seen.counterexample
    sure = found is not None and evaluator.confirm(goal.context, goal.claim, found)
    sure = sure and found is not None and all(kernel.closed_equality(e) for e in found.equations)
    match answer:
        case kernel.Accepted() if sure or seen.undefined is not None:
            point = found.point if found is not None and sure else seen.undefined
            return Unknown(Reason("roads-disagree", "the kernel proves what is not true at a point", point))
        case _ if found is not None and sure:
            return Refuted(found, ("evaluator", "closed equality") if found.equations else ("evaluator",), seal=_SEAL)
        case _ if found is not None:
            return Unknown(Reason("unconfirmed", "a point speaks against the claim, but not for certain", found.point))
        case kernel.Accepted() if witness is None:
            return Unknown(Reason("empty-domain" if goal.context.conditions else "no-point", "no point is known"))
        case kernel.Accepted(trusts) if certificate is not None:
            return Proved(certificate, method, trusts, seen.effective, seal=_SEAL)
    return Unknown(reason or Reason("not-proved", "no proof was found"))


def record(goal: Goal, verdict: Verdict) -> data.Json:
    """The verdict on ``goal`` as plain JSON data."""
    found: data.Json = {"digest": data.digest(goal, VERSION), "verdict": word(verdict)}
    if isinstance(verdict, Unknown):
        return found | {"reason": data.encode_reason(verdict.reason)}
    found |= {"trusts": list(verdict.trusts)}
    if isinstance(verdict, Refuted):
        return found | {"counterexample": data.encode_counterexample(verdict.counterexample)}
    found |= {"method": verdict.method, "points": verdict.points}
    return found | {"certificate": data.encode_certificate(verdict.certificate)}


def admit(record: data.Json, goal: Goal) -> Verdict:
    """The verdict a record holds about exactly this goal; of any other record, unknown."""
    try:
        trusts, outline = (tuple(str(s) for s in record.get(key, ())) for key in ("trusts", "outline"))
        match record["verdict"] if record["digest"] == data.digest(goal, VERSION) else None:
            case "proved":
                certificate = data.decode_certificate(record["certificate"])
                return Proved(certificate, str(record["method"]), trusts, int(record["points"]), _SEAL, outline)
            case "refuted":
                return Refuted(data.decode_counterexample(record["counterexample"]), trusts, seal=_SEAL)
            case "unknown":
                return Unknown(data.decode_reason(record["reason"]))
    except data.MALFORMED:
        pass
    return Unknown(Reason("bad-record", "the record of this verdict is not one about this goal"))
