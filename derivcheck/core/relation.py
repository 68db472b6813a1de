"""Relations between the lines of a chain, and how they compose."""

from __future__ import annotations

from enum import StrEnum

from derivcheck.core.build import build
from derivcheck.core.term import Term
from derivcheck.core.text import SIGNS


class Relation(StrEnum):
    """A relation of two lines, named as in ``rel:`` and by the operation that claims it."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IMPLIES = "implies"
    IMPLIED_BY = "implied by"
    IFF = "iff"

    @property
    def sign(self) -> str:
        """How the relation is written between two lines."""
        return _SIGNS[self]

    @property
    def propositional(self) -> bool:
        """Whether it relates propositions."""
        return self in (Relation.IMPLIES, Relation.IMPLIED_BY, Relation.IFF)

    def claim(self, left: Term, right: Term) -> Term:
        """The proposition ``left R right``."""
        if self is Relation.IMPLIED_BY:
            return build("implies", (right, left))
        return build(self.value, (left, right))

    def compose(self, then: Relation) -> Relation | None:
        """The relation of a to c where ``a self b`` and ``b then c``; None if there is none."""
        neutral = Relation.IFF if self.propositional else Relation.EQ
        if self is neutral:
            return then if then.propositional == self.propositional else None
        if then is neutral:
            return self
        for weak, strict in ((Relation.LE, Relation.LT), (Relation.GE, Relation.GT)):
            if {self, then} <= {weak, strict}:
                return strict if strict in (self, then) else weak
        return self if self is then and self.propositional else None


_SIGNS = {**SIGNS, Relation.IMPLIES: "=>", Relation.IMPLIED_BY: "implied by", Relation.IFF: "<=>"}
