"""Why a mutant is true after all: arguments that a reader can check, apart from the kernel.

`follows` starts from the claim that was broken, the facts of the same derivation
it cites and what its context assumes, all taken as true, and knows

- plain algebra (`plain`): the mutant says the same, or both its sides are equal;
- interval arithmetic (`ranges`): an order is seen from the signs of the parts,
  or is less than the broken claim by something that is not negative;
- sums and positive multiples of Gram matrices are semidefinite;
- a function up to a positive factor and what does not move with its variables
  is as convex;
- what was dropped does not touch the claim, or was that a size is at least 1,
  and a claim about arrays without entries is plain.

It says that a claim is true wherever it is defined.  Each argument is held to
account twice: `test_arguments.py` has a near miss for it, and in ``make mutants``
it may accept no mutant that the evaluator refutes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from entries import entries, factors, numbers_of, palindrome, tidy
from plain import Plain
from polynomials import NUMBER, Form, NoForm, key, lead, plus, scaled
from ranges import ALL, ZERO, Interval, Ranges, inverse, nonnegative, nonzero, opposite, positive, product, total

from derivcheck.core.build import build, div, neg
from derivcheck.core.constants import ONE, constant_value, num
from derivcheck.core.context import Context, Domain, Goal
from derivcheck.core.rewrite import rebuild, unfold
from derivcheck.core.term import Term
from derivcheck.errors import SortError

FLIPPED = {"gt": "lt", "ge": "le"}
#: What a relation of a number with 0 says more weakly.
WEAKER = {"lt": ("le", "ne"), "eq": ("le",)}


def follows(original: Goal, mutant: Goal, stands: bool) -> bool:
    """Whether an argument shows the mutant; ``stands``: the original claim is true."""
    try:
        if mutant.context != original.context:
            return Argument(mutant.context, ()).holds(mutant.claim) or (
                stands and (unrelated(original, mutant.context) or plain_without_entries(original, mutant.context))
            )
        return _of(original, stands).holds(mutant.claim)
    except NoForm:
        return False


@lru_cache(maxsize=8)
def _of(original: Goal, stands: bool) -> Argument:
    shown = [fact.claim for fact in original.facts if fact.context == original.context]
    return Argument(original.context, [*shown, original.claim] if stands else shown)


class Argument:
    """What is known at the points of a context, and what follows from it by an argument."""

    def __init__(self, context: Context, known: Iterable[Term], empty: str | None = None) -> None:
        self.empty = empty
        facts = [unfold(f) for f in (*context.facts, *known)]
        self.ranges = Ranges(context, facts)
        self.plain = Plain(context, lambda atom: positive(self.ranges.of(atom)))
        self.known: set[object] = set()
        self.below: list[Form] = []
        for fact in facts:
            self.rewrite(fact)
        self.plain.forget()
        for fact in facts:
            self.learn(fact)

    def rewrite(self, fact: Term) -> None:
        """Where a fact says what a symbol or the sum of a vector's entries is, that stands for it."""
        if fact.op == "and":
            for part in fact.args:
                self.rewrite(part)
        if fact.op != "eq" or any(a.sort.kind != "scalar" for a in fact.args) or fact.free & self.plain.spans.keys():
            return
        value = constant_value(fact.args[1])
        form = self.plain.form(tidy(fact.args[0]))
        if value is not None and len(form) == 1:
            ((monomial, c),) = form.items()
            if len(monomial) == 1 and monomial[0][1] == 1 and c == 1:
                self.plain.equal[monomial[0][0]] = scaled(NUMBER, value)

    def learn(self, fact: Term) -> None:
        """A fact and its parts are known from here on."""
        if fact.op == "and":
            for part in fact.args:
                self.learn(part)
            return
        said = self.says(fact)
        if isinstance(said, tuple):
            self.known.add(said)
            self.known.update((weaker, *said[1:]) for weaker in WEAKER.get(said[0], ()))
        if fact.op in ("le", "ge", "lt", "gt"):
            self.below.append(self.difference(fact))

    def holds(self, claim: Term) -> bool:
        """Whether a claim follows."""
        op, args = claim.op, claim.args
        if op == "and":
            return all(self.holds(a) for a in args)
        if op == "or" and any(self.holds(a) for a in args):
            return True
        if op in ("iff", "implies") and self.says(args[0]) == self.says(args[1]):
            return True
        if (op == "implies" and self.holds(args[1])) or (op == "iff" and all(self.holds(a) for a in args)):
            return True
        said = self.says(claim)
        if said is True or said in self.known:
            return True
        if op in ("le", "ge", "lt", "gt"):
            enough = positive if op in ("lt", "gt") else nonnegative
            now = self.difference(claim)
            return any(enough(opposite(self.bounds(plus(now, scaled(before, -1))))) for before in self.below)
        if op in ("psd", "pd"):
            return self.definite(unfold(args[0]), op == "pd")
        return False

    # -------------------------------------------------------------- relations

    def says(self, claim: Term) -> object:
        """A claim in a form that is the same for claims that say the same; True for what is plainly true."""
        op, args = claim.op, claim.args
        if op in ("and", "or"):
            parts = frozenset(self.says(a) for a in args)
            return (op, parts) if len(parts) > 1 else next(iter(parts))
        if op == "implies":
            return op, self.says(args[0]), self.says(args[1])
        if op == "iff":
            return op, frozenset(self.says(a) for a in args)
        if op == "not":
            return op, self.says(args[0])
        try:
            if op in FLIPPED:
                return self.relation(FLIPPED[op], args[1], args[0])
            if op in ("eq", "ne", "lt", "le"):
                return self.relation(op, *args)
            if op in ("convex", "strictly_convex", "concave"):
                return (op, *args[1:], self.shape(args[0], args[1:]))
            if op in ("psd", "pd", "is_symmetric"):
                with self.plain.shaped(args[0]):
                    return op, self.up_to_positive(self.plain.form(entries(args[0])), False)
        except (NoForm, SortError):
            pass
        return op, unfold(claim)

    def relation(self, op: str, a: Term, b: Term) -> object:
        """``a op b``, with factors taken out of the difference that cannot change what it says."""
        if _infinite(a) or _infinite(b):
            return op, self.extended(unfold(a)), self.extended(unfold(b))
        whole = build("add", (a, neg(b)))
        if any(size.op == "sym" and size.name == self.empty for size in whole.sort.shape):
            return op != "ne"  # no entries
        signed = op in ("lt", "le")
        difference, left, right = (self.written(side) for side in (whole, a, b))
        with self.plain.shaped(whole):
            form = self.simplest(self.plain.form(difference), signed)
            if not form:
                return op in ("eq", "le")
            if set(form) == {()} and not whole.sort.shape:
                return form[()] < 0 if signed else op == "ne"
            decided = op != "ne" or not whole.sort.shape  # arrays without entries do not differ
            if decided and (self.plainly(op, self.ranges.of(difference)) or self.plainly(op, self.bounds(form))):
                return True
            if not self.plain.form(right):
                form = self.simplest(self.plain.form(self.essential(left, signed)), signed)
            elif not self.plain.form(left):
                form = self.simplest(self.plain.form(neg(self.essential(right, signed))), signed)
        return op, self.up_to_positive(form, not signed)

    def written(self, side: Term) -> Term:
        """A side's entries, with the sums up to an empty size left out."""
        tidied = entries(side)
        return tidied if self.empty is None else emptied(tidied, self.empty)

    def simplest(self, form: Form, signed: bool) -> Form:
        """A fraction's numerator where only being 0 matters or it is 0, else the form reduced."""
        above, _ = self.plain.together(form)
        return above if not signed or not above else self.plain.reduced(form)

    def plainly(self, op: str, x: Interval) -> bool:
        """Whether a number in the range stands so to 0."""
        test = {"lt": positive, "le": nonnegative}.get(op)
        return test(opposite(x)) if test is not None else op == "ne" and nonzero(x)

    def difference(self, claim: Term) -> Form:
        """What an order says is not positive."""
        a, b = claim.args if claim.op in ("lt", "le") else claim.args[::-1]
        whole = build("add", (a, neg(b)))
        with self.plain.shaped(whole):
            return self.plain.form(entries(whole))

    def extended(self, side: Term) -> object:
        """A side that may be infinite: a limit, by what its expression and its point say."""
        if side.op == "limit":
            return side.data, *(self.extended(a) for a in side.args)
        return side if _infinite(side) else key(self.plain.form(tidy(side)))

    def essential(self, term: Term, signed: bool) -> Term:
        """A product without the factors that are positive (or, where only being 0 matters, not 0)."""
        if term.op == "neg":
            return build("neg", (self.essential(term.args[0], signed),))
        if term.op == "mul":
            kept = [self.essential(a, signed) for a in term.args if not self._idle(a, signed)]
            return build("mul", tuple(kept)) if len(kept) > 1 else kept[0] if kept else num(1)
        if term.op == "div" and (not signed or self._idle(term.args[1], signed)):
            return self.essential(term.args[0], signed)
        return term

    def _idle(self, factor: Term, signed: bool) -> bool:
        """Whether a factor does not change where a product is 0 or, if the sign counts, its sign."""
        x = self.ranges.of(factor)
        return positive(x) or (not signed and nonzero(x))

    def up_to_positive(self, form: Form, either_sign: bool) -> object:
        """A form up to a positive factor; up to any where the sign does not matter."""
        if not form:
            return ()
        first = lead(form)
        return key(scaled(form, 1 / (first if either_sign else abs(first))))

    def bounds(self, form: Form) -> Interval:
        """The range of a form, from those of its atoms."""
        x: Interval = (ZERO, False, ZERO, False)
        for monomial, c in form.items():
            y: Interval = (c, False, c, False)
            for atom, e in monomial:
                y = product(y, self.raised(self.atom(atom), e))
            x = total(x, y)
        return x

    def atom(self, atom: int) -> Interval:
        """The range of an atom."""
        op, inside = self.plain.made[atom]
        if op == "of":
            return self.bounds(inside)
        if op in ("exp", "sqrt"):
            return ZERO, op == "exp", None, True
        return self.ranges.of(inside) if isinstance(inside, Term) else ALL

    def raised(self, x: Interval, e: int) -> Interval:
        """The range of a power."""
        if e % 2 == 0:
            return ZERO, nonzero(x), None, True
        base = x if e > 0 else inverse(x)
        power = base
        for _ in range(abs(e) - 1):
            power = product(power, base)
        return power

    # -------------------------------------------------------------- matrices and functions

    def shape(self, f: Term, variables: tuple[Term, ...]) -> object:
        """A function's graph up to a positive factor and to what does not move with its variables."""
        names = {v.name for v in variables}
        with self.plain.bare():
            form = self.plain.form(tidy(f))
        moving = {m: c for m, c in form.items() if any(self.plain.free[a] & names for a, _ in m)}
        return self.up_to_positive(moving, False)

    def definite(self, m: Term, strict: bool) -> bool:
        """Sums and positive multiples of Gram matrices, of diagonal ones with entries >= 0, of the unit matrix."""
        op, args = m.op, m.args
        sure = positive if strict else nonnegative
        if m.sort.kind != "array":  # so many times the matrix of ones
            return not strict and nonnegative(self.ranges.of(tidy(m)))
        if op == "add":
            enough = any if strict else all
            return all(self.definite(a, False) for a in args) and enough(self.definite(a, strict) for a in args)
        if op in ("mul", "div"):
            *numbers, array = args if op == "mul" else (div(ONE, args[1]), args[0])
            if any(a.sort.kind == "array" for a in numbers) or array.sort.kind != "array":
                return False
            return all(sure(self.ranges.of(tidy(a))) for a in numbers) and self.definite(array, strict)
        if op == "transpose":
            return self.definite(args[0], strict)
        if op == "diag":
            return sure(self.ranges.of(entries(args[0])))
        if op == "matmul" and not strict:
            if not all(nonnegative(self.ranges.of(tidy(a))) for a in numbers_of(m)):
                return False
            return palindrome(factors(m), lambda middle: self.definite(middle, False))
        return op == "eye" or (op == "outer" and not strict and args[0] is args[1])


def _infinite(term: Term) -> bool:
    return (term.args[0] if term.op == "neg" else term).data == "oo"


def emptied(term: Term, size: str) -> Term:
    """A tidied number where a size is 0: sums up to it are 0, products 1."""
    if term.op in ("sum", "prod") and term.args[1].op == "sym" and term.args[1].name == size:
        return num(term.op == "prod")
    return rebuild(term, tuple(emptied(a, size) for a in term.args))


def plain_without_entries(goal: Goal, weaker: Context) -> bool:
    """Whether what was dropped is that a size is at least 1, and the claim is plain where it is 0."""
    found = [
        d for d in goal.context.declarations if d not in weaker.declarations and d.sort.integer and not d.sort.shape
    ]
    if len(found) != 1 or weaker.assumptions != goal.context.assumptions:
        return False
    if found[0].domain.lower is not ONE or found[0].domain.upper is not None:
        return False
    size = found[0].name
    for d in goal.context.declarations:
        if d.index and d.domain.upper is not None and d.domain.upper.free == {size}:
            return True  # an index without a value: no point of the context
    claim = goal.claim
    variables = (
        claim.args[1:] if claim.op in ("convex", "strictly_convex") else claim.args if claim.op in ("psd", "pd") else ()
    )
    if any(s.free == {size} for v in variables for s in v.sort.shape):
        return True  # one point, or a matrix without entries
    argument = Argument(weaker, (), size)
    if any(argument.says(fact) is False for fact in weaker.facts):
        return True
    return argument.holds(claim) or as_if_zero(claim, size, weaker)


def as_if_zero(claim: Term, size: str, context: Context) -> bool:
    """Whether a claim says at size 0 what it says at size 1 of arrays that are 0.

    Each sum up to the size has as a factor an entry of an array of which nothing is assumed.
    """
    free = {
        d.name
        for d in context.declarations
        if d.domain == Domain() and not any(d.name in f.free for f in context.facts)
    }

    def vanishes(term: Term, index: str) -> bool:
        if term.op == "index" and term.args[0].op == "sym":
            return term.args[0].name in free and any(index in a.free for a in term.args[1:])
        if term.op in ("add", "neg", "sum"):
            return all(vanishes(a, index) for a in (term.args[-1:] if term.op == "sum" else term.args))
        return term.op == "mul" and any(vanishes(a, index) for a in term.args)

    def only_so(term: Term) -> bool:
        if term.op == "sum" and term.args[1].op == "sym" and term.args[1].name == size:
            return vanishes(term.body, term.var.name)
        if term.op == "sym" and term.name == size:
            return False
        return all(only_so(a) for a in term.args)

    if claim.op in ("and", "or", "not", "implies", "iff"):
        return all(as_if_zero(a, size, context) for a in claim.args)
    if claim.op not in ("eq", "ne", "lt", "le", "gt", "ge") or any(a.sort.shape for a in claim.args):
        return False
    return all(only_so(entries(a)) for a in claim.args)


def unrelated(goal: Goal, weaker: Context) -> bool:
    """Whether what was dropped speaks of nothing that the claim, directly or through what is left, depends on.

    Then the claim, true at every point of the goal's context, which has points, is true without it.
    """
    before, after = set(goal.context.assumptions), set(weaker.assumptions)
    dropped = frozenset().union(*(f.free for f in before - after))
    dropped |= {d.name for d in goal.context.declarations if d not in weaker.declarations}
    names, spread = goal.claim.free, frozenset[str]()
    while names != spread:
        spread = names
        sizes = (s.free for d in weaker.declarations if d.name in names for s in d.sort.shape)
        ends = (e.free for d in weaker.declarations if d.name in names for e in (d.domain.lower, d.domain.upper) if e)
        names = names.union(*(f.free for f in weaker.facts if f.free & names), *sizes, *ends)
    return not names & dropped
