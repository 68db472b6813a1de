"""The kernel's door: does this certificate show this claim, under exactly this context?

`check` returns `Accepted` or `Rejected`; there is no third way and no option.
A rule says which premises remain (`step`); `prove` asks for a certificate of
each.  Rules that take no argument decide; the others check what a search found.  ``by:`` fixes the rules
that may occur.  A rule not in the table rejects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice

from derivcheck.core.certificate import Argument, Certificate
from derivcheck.core.context import Context, Fact, Goal
from derivcheck.core.rewrite import unfold
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.errors import SortError
from derivcheck.kernel import brought, definedness, derive, lower
from derivcheck.kernel.facts import open_field
from derivcheck.kernel.field import EVERYTHING, Field, Reading
from derivcheck.kernel.holds import undischarged
from derivcheck.kernel.names import all_names
from derivcheck.kernel.propositions import MASKS
from derivcheck.kernel.ring import Stuck, Work

_PREMISES = 400  # certificates in one proof


@dataclass(frozen=True, slots=True)
class Accepted:
    """The claim is true at every point of the goal's context; ``trusts`` says by what."""

    trusts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """Nothing is shown, and why; ``condition`` is what would have to hold, ``side`` which line needs it."""

    code: str
    message: str
    condition: Term | None = None
    side: str = ""


def no_proof(message: str) -> Rejected:
    """A rule's refusal that blames neither the claim nor its sides: it does not apply."""
    return Rejected("no-proof", message)


@dataclass(frozen=True, slots=True)
class Sequent:
    """What is to be shown at one place of a proof: Context ⊢ claim, and what may be used.

    ``granted`` are equations, true at every point, that may act as rules (for a
    term, if one is named); ``given`` are the author's assumptions, which only
    ``by: hypothesis`` turns into rules; ``defined`` are terms shown defined
    although they need a limit.  ``work`` is what may be spent here, no part of what is to be shown.
    """

    context: Context
    claim: Term
    reading: Reading = EVERYTHING
    facts: tuple[Fact, ...] = ()
    words: tuple[str, ...] | None = None
    granted: tuple[tuple[Term, Term | None], ...] = ()
    given: frozenset[Term] = frozenset()
    defined: frozenset[Term] = frozenset()
    kind: str = "step"
    work: Work | None = field(default=None, compare=False, repr=False)

    def field(self) -> Field:
        """The field of this place."""
        return open_field(self.context, self.reading, self.granted, self.work)

    def spoken(self) -> frozenset[str]:
        """Every name that something here speaks of: what a new one of a certificate's must not be."""
        given = (self.claim, *(e for e, _ in self.granted), *self.defined)
        return self.context.names.union(*(t.free for t in given))

    def names(self) -> frozenset[str]:
        """Every name that stands in something here, bound ones too: what a new name must not be.

        A variable of ``convex`` is bound, and still means the set it is declared over.
        """
        terms = (self.claim, *self.context.facts, *(e for e, _ in self.granted), *self.defined)
        return self.context.names | all_names(terms)

    def allows(self, word: str) -> bool:
        """Whether the justification admits what a word stands for."""
        return self.words is None or word in self.words

    def show(self, claim: Term, context: Context | None = None) -> Sequent:
        """Another claim at the same place, or under a further context."""
        return replace(self, claim=claim, context=self.context if context is None else context)

    def grant(self, *equations: tuple[Term, Term | None]) -> Sequent:
        """The same claim with equations, true at every point, that may act as rules (for the given term)."""
        return replace(self, granted=(*self.granted, *equations))

    def aside(self, claim: Term) -> Sequent:
        """What an instance of a fact must satisfy: the citation is the justification, so all of the context counts."""
        return replace(self, claim=claim, reading=EVERYTHING, words=None, facts=())


Subgoals = tuple[Sequent, ...]
Rule = Callable[[Sequent, tuple[Argument, ...]], "Subgoals | Rejected"]


def opening(goal: Goal) -> Sequent:
    """The sequent a goal asks for; its ``by:`` fixes what may be looked through and which rules may occur."""
    words = goal.by
    reading = Reading(
        definitions=words is None or "definition" in words,
        calculus=words is None or "calculus" in words,
        hypotheses=words is None or "hypothesis" in words,
    )
    given = frozenset(goal.context.assumptions)
    return Sequent(goal.context, goal.claim, reading, goal.facts, words, given=given, kind=goal.kind)


def check(goal: Goal, certificate: Certificate) -> Accepted | Rejected:
    """Whether the certificate shows the goal's claim at every point of its context."""
    if sum(1 for _ in islice(certificate.parts(), _PREMISES + 1)) > _PREMISES:  # before anything walks it down
        return Rejected("limit", "the certificate is too long")
    return _checked(goal, certificate)


@lru_cache(maxsize=256)
def _checked(goal: Goal, certificate: Certificate) -> Accepted | Rejected:
    fault = prove(opening(goal), certificate)
    if fault is not None:
        return fault
    used = sorted(set(certificate.rules()))
    places = {"lemma": 0, "lemma-along": 1}
    cited = sorted({str(c.arguments[places[c.rule]]) for c in certificate.parts() if c.rule in places})
    return Accepted((*(f"kernel:{rule}" for rule in used), *(f"lemma:{name}" for name in cited)))


def prove(sequent: Sequent, certificate: Certificate) -> Rejected | None:
    """None if the certificate shows the sequent, else why not."""
    premises = step(sequent, certificate.rule, certificate.arguments)
    if isinstance(premises, Rejected):
        return premises
    if len(premises) != len(certificate.premises):
        return no_proof(f"{certificate.rule} has {len(premises)} premises")
    for premise, shown in zip(premises, certificate.premises, strict=True):
        fault = prove(premise, shown)
        if fault is not None:
            return fault
    return None


def step(sequent: Sequent, name: str, arguments: tuple[Argument, ...] = ()) -> Subgoals | Rejected:
    """The premises that remain when one rule is applied, or why it does not apply."""
    return counted_step(sequent, name, arguments)[0]


@lru_cache(maxsize=1 << 10, typed=True)
def counted_step(sequent: Sequent, name: str, arguments: tuple[Argument, ...] = ()) -> tuple[Subgoals | Rejected, int]:
    """What `step` says, and the work it took.

    A pure function of what it is given, so what a search has asked is not worked out again for the judge.
    """
    work = Work()
    most = work.left
    answer = _applied(replace(sequent, work=work), name, arguments)
    if not isinstance(answer, Rejected):
        answer = tuple(replace(premise, work=None) for premise in answer)
    return answer, most - work.left


def _applied(sequent: Sequent, name: str, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    from derivcheck.kernel.rules import RULES

    rule = RULES.get(name)
    if rule is None:
        return Rejected("unknown-rule", f"the kernel has no rule {name!r}")
    if (sequent.kind == "goal") != (name == "goal"):
        return Rejected("justification", f"{name!r} is no rule for this kind of goal")
    if sequent.words == ("definition",) and name not in ("unfold", "each"):
        return Rejected("justification", "`by: definition` is shown by unfolding alone")
    fault = brought.unfit(name, arguments, sequent.context, sequent.claim)
    if fault:
        return no_proof(fault)
    called = brought.definitions(arguments)
    if called and not called <= _own_definitions(sequent):
        return no_proof("a definition of the certificate is none of the derivation's")
    try:
        return rule(sequent, arguments)
    except Stuck as stuck:
        reason = str(stuck)
        code = reason.partition(":")[0]
        return Rejected(code if code in ("limit", "not-implemented-yet") else "no-proof", reason)
    except (SortError, derive.NoDerivative) as error:
        return no_proof(str(error))


def _own_definitions(sequent: Sequent) -> frozenset[Term]:
    """Those of the author: what a name stands for is read from the claim and the facts, never from a certificate."""
    return brought.definitions((sequent.claim, *sequent.context.facts, *(f.claim for f in sequent.facts)))


def undefined(sequent: Sequent, field: Field, term: Term) -> Rejected | None:
    """None if a term (or proposition) is shown defined at every point, else the condition that is missing."""
    return lacking(sequent, field, definedness.conditions(term))


def lacking(sequent: Sequent, field: Field, needed: definedness.Definedness) -> Rejected | None:
    """None if all that is needed is shown at every point, else what is missing."""
    conditions = _not_plain(sequent, field, needed.conditions)
    if field.reading != EVERYTHING and (conditions or needed.obstacles):
        # To be defined is no justification.
        field = open_field(sequent.context, EVERYTHING, sequent.granted, field.ring.work)
    for obstacle in needed.obstacles:
        if not _overcome(sequent, field, obstacle):
            return Rejected("undefined-side", f"no rule shows that {text(obstacle.source)} exists")
    missing = undischarged(field, conditions)
    if missing is None:
        return None
    message = f"{text(missing.source)} needs {text(missing.proposition)}"
    return Rejected("undefined-side", message, definedness.mend(missing))


def _not_plain(
    sequent: Sequent, field: Field, conditions: tuple[definedness.Condition, ...]
) -> tuple[definedness.Condition, ...]:
    """The conditions that take more than the goal's own context: what holds at all its points holds where more is true.

    Most do not, and the field of that context is filled once for all lines, while what a lemma
    gives would be learnt anew for each.
    """
    if not conditions or not (sequent.context.cases or sequent.granted):
        return conditions
    plain = open_field(replace(sequent.context, cases=()), EVERYTHING, work=field.ring.work)
    return tuple(c for c in conditions if undischarged(plain, (c,)) is not None)


def _overcome(sequent: Sequent, field: Field, obstacle: definedness.Obstacle) -> bool:
    """A value that a rule of this proof gave, or a sufficient condition that is discharged.

    A name bound on the way to the obstacle may be declared here too: what was given speaks of that one.
    """
    own = obstacle.term.free & {d.name for d in obstacle.bound}
    given = obstacle.term in sequent.defined or unfold(obstacle.term) in sequent.defined
    if given and not obstacle.smooth and not own:
        return True
    enough = obstacle.enough
    return enough is not None and not enough.obstacles and undischarged(field, enough.conditions) is None


def side_undefined(sequent: Sequent, field: Field) -> Rejected | None:
    """The claim's sides one by one, so that the fault names its side."""
    claim = sequent.claim
    if claim.op not in (*MASKS, "iff", "implies"):
        return undefined(sequent, field, claim)
    for name, side in zip(("left", "right"), claim.args, strict=True):
        fault = undefined(sequent, field, side)
        if fault is not None:
            return replace(fault, side=name)
    return None


def if_defined(sequent: Sequent, field: Field) -> Subgoals | Rejected:
    """No premises where the claim's sides are defined: asked last, for most rules do not get so far."""
    fault = side_undefined(sequent, field)
    return () if fault is None else fault


def parts(sequent: Sequent, field: Field) -> Iterator[tuple[Term, Field]]:
    """The scalar claims that together say what the claim says, each with its field (free indices declared)."""
    whole = sequent.reading.opened(sequent.claim)
    for claim, indices in lower.entrywise(whole, sequent.context.names):
        inner = sequent.show(claim, sequent.context.declare(*indices)) if indices else sequent
        yield claim, inner.field() if indices else field
