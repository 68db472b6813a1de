"""A notation for sequents and certificates, so that a rule's test reads as the rule is drawn.

A sequent: ``n: natural; v: vector(n); i: 1..n; f(x) := x^2; v[i] > 0 |- sum(v[k], k = 1..n) >= 0``.
Before ``|-`` stand declarations, indices, definitions and assumptions, in any order.

A certificate: ``cases {x} (signs, absurd, via {x + 1} (signs, signs))``.  After the rule's name come its arguments:
terms in braces, numbers, words (in quotes where they hold a space); premises in brackets.  ``{t: real; 1/t}`` is a term
in a name of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest

from derivcheck.core.certificate import Argument, Certificate
from derivcheck.core.context import Context, Fact, Goal
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.kernel import Accepted, check
from derivcheck.kernel.check import Rejected, Sequent, opening, step
from derivcheck.syntax import parse_formula, read_claim

_TOKEN = re.compile(r"\{[^}]*\}|\"[^\"]*\"|[(),]|[^\s(),]+")


def read_sequent(sequent: str) -> tuple[Context, Term]:
    """The context and the claim of a sequent."""
    given, _, claim = sequent.rpartition("|-")
    symbols: dict[str, str] = {}
    indices: dict[str, str] = {}
    define: dict[str, str] = {}
    assume: list[str] = []
    for part in filter(None, map(str.strip, given.split(";"))):
        name, colon, kind = (p.strip() for p in part.partition(":"))
        if kind.startswith("="):
            define[name] = kind.removeprefix("=").strip()
        elif colon:
            (indices if ".." in kind else symbols)[name] = kind
        else:
            assume.append(part)
    row = {"symbols": symbols, "indices": indices, "define": define, "assume": assume, "claim": claim.strip()}
    read, errors = read_claim(row)
    assert read is not None, [e.message for e in errors]
    return read.context, read.formula.term


def read_goal(sequent: str, facts: Mapping[str, str] | None = None, by: str | None = None, kind: str = "step") -> Goal:
    """The goal of a sequent; a fact is a sequent of its own, or a claim in the goal's context."""
    context, claim = read_sequent(sequent)
    found = []
    for name, said in (facts or {}).items():
        there, shown = read_sequent(said if "|-" in said else f"{sequent.rpartition('|-')[0]}|- {said}")
        found.append(Fact(name, there, shown))
    return Goal(context, claim, tuple(found), None if by is None else tuple(by.split()), kind)


def read_argument(token: str, context: Context) -> Argument:
    """A term in braces, a number, or a word."""
    if token.startswith("{"):
        *own, term = token[1:-1].split(";")
        if own:
            there, _ = read_sequent(f"{';'.join(own)} |- 0 = 0")
            context = context.declare(*there.declarations)
        return parse_formula(term.strip(), context)
    if re.fullmatch(r"-?\d+", token):
        return int(token)
    return Fraction(token) if re.fullmatch(r"-?\d+/\d+", token) else token.strip('"')


def read_certificate(certificate: str, context: Context) -> Certificate:
    """A certificate, its terms read in the context."""
    tokens = _TOKEN.findall(certificate)
    found = _certificate(tokens, context)
    assert not tokens, tokens
    return found


def _certificate(tokens: list[str], context: Context) -> Certificate:
    rule = tokens.pop(0)
    arguments = []
    while tokens and tokens[0] not in "(),":
        arguments.append(read_argument(tokens.pop(0), context))
    premises = []
    if tokens and tokens[0] == "(":
        while tokens.pop(0) in "(,":
            premises.append(_certificate(tokens, context))
    return Certificate(rule, tuple(arguments), tuple(premises))


def new_of(premise: Sequent, outer: Sequent) -> str:
    """A premise as text: what is supposed, declared or granted beyond the conclusion, and its claim."""
    before = set(outer.context.facts)
    said = [f"{d.name} new" for d in premise.context.declarations if outer.context.declaration(d.name) is None]
    said += [text(f) for f in premise.context.facts if f not in before]
    said += [f"rule {text(e)}" for e, _ in premise.granted if (e, _) not in outer.granted]
    return f"{', '.join(said)} |- {text(premise.claim)}" if said else text(premise.claim)


@pytest.fixture
def goal() -> Callable[..., Goal]:
    return read_goal


@pytest.fixture
def accepts() -> Callable[..., bool]:
    """Whether the kernel takes a certificate for a proof of a sequent."""

    def accepted(sequent: str, certificate: str | Certificate = "normal-form", **more: object) -> bool:
        asked = read_goal(sequent, **more)  # type: ignore[arg-type]
        if isinstance(certificate, str):
            certificate = read_certificate(certificate, asked.context)
        return isinstance(check(asked, certificate), Accepted)

    return accepted


@pytest.fixture
def rejects() -> Callable[..., str]:
    """The code and the message with which the kernel rejects a certificate."""

    def rejected(sequent: str, certificate: str | Certificate = "normal-form", **more: object) -> str:
        asked = read_goal(sequent, **more)  # type: ignore[arg-type]
        if isinstance(certificate, str):
            certificate = read_certificate(certificate, asked.context)
        answer = check(asked, certificate)
        assert isinstance(answer, Rejected), "the kernel accepts it"
        return f"{answer.code}: {answer.message}"

    return rejected


@pytest.fixture
def leaves() -> Callable[..., list[str] | str]:
    """What one rule leaves to be shown, premise by premise, or the message of its rejection."""

    def left(sequent: str, rule: str | Certificate, **more: object) -> list[str] | str:
        asked = read_goal(sequent, **more)  # type: ignore[arg-type]
        if isinstance(rule, str):
            rule = read_certificate(rule, asked.context)
        outer = opening(asked)
        found = step(outer, rule.rule, rule.arguments)
        return found.message if isinstance(found, Rejected) else [new_of(premise, outer) for premise in found]

    return left
