"""Plain algebra on terms: a third opinion, of the mutants' harness alone, on whether two expressions are equal.

``Plain(...).form(term)`` writes a tidied number as a polynomial over atoms, each
rule a school-book identity.  Two terms with one form are equal wherever both
are defined; two forms prove nothing.  Uses nothing of the kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import permutations

from entries import COLUMN, ROW, entries, symmetric, tidy
from polynomials import MANY, NUMBER, Form, Monomial, NoForm, content, joined, key, lead, opposite, plus, scaled, times

from derivcheck.core.build import build
from derivcheck.core.constants import ONE, constant_value, is_infinite, num, sym
from derivcheck.core.context import Context, Declaration
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import BINDERS, INTEGER, Term

EVEN = frozenset({"abs", "cos", "cosh"})
ODD = frozenset({"sin", "tan", "sinh", "tanh", "asin", "atan", "erf", "sign"})
#: An index that is summed over: its name, the forms of its bounds, and these themselves.
Binder = tuple[str, Form, Form, Term, Term]
#: Sums over so many indices at once are written in one order.
INDICES = 3


def _height(term: Term) -> int:
    return max((_height(a) for a in term.args), default=0) + (term.op in BINDERS)


def _least(d: Declaration) -> Fraction | None:
    """The least value of an integer that is never negative."""
    low = None if d.domain.lower is None else constant_value(d.domain.lower)
    if not d.sort.integer or (low is None and not d.sort.natural):
        return None
    low = Fraction(0) if low is None else low
    return low if low >= 0 else None


class Plain:
    """The atoms met so far: each has a number, what it was made of, and the names it depends on.

    ``spans`` are the ranges of indices, ``equal`` forms that stand for atoms.
    """

    def __init__(self, context: Context, positive: Callable[[Term], bool]) -> None:
        self.positive = positive
        self.numbers: dict[object, int] = {}
        self.made: list[tuple[str, object]] = []
        self.free: list[frozenset[str]] = []
        self.known: dict[Term, Form] = {}
        self.known_bare: dict[Term, Form] = {}
        self.equal: dict[int, Form] = {}
        self.heights: dict[int, int] = {}
        self.sizes = {d.name: least for d in context.declarations if (least := _least(d)) is not None}
        self.spans: dict[str, tuple[object, object]] = {}
        self.filled = [self.form(sym(name, INTEGER)) for name, least in self.sizes.items() if least >= 1]
        for d in context.declarations:
            if d.index and d.domain.lower is not None and d.domain.upper is not None:
                self.spans[d.name] = (key(self.form(d.domain.lower)), key(self.form(d.domain.upper)))

    def atom(self, made: object, source: tuple[str, object], free: frozenset[str], exponent: int = 1) -> Form:
        """The form that is one atom; ``source`` is what its derivative is found from."""
        if made not in self.numbers:
            self.numbers[made] = len(self.made)
            self.made.append(source)
            self.free.append(free)
        number = self.numbers[made]
        if number in self.equal:
            return self.power(self.equal[number], exponent)
        return {((number, exponent),): Fraction(1)}

    def settled(self, form: Form) -> Form:
        """A form with what its factors stand for."""
        total: Form = {}
        for monomial, c in form.items():
            product: Form = {(): c}
            for atom, e in monomial:
                product = times(product, self.power(self.equal.get(atom, {((atom, 1),): Fraction(1)}), e))
            total = plus(total, product)
        return total

    def forget(self) -> None:
        """Forms are found anew: an atom has become equal to another form."""
        self.known.clear()

    @contextmanager
    def bare(self) -> Iterator[None]:
        """Within, no atom stands for another form."""
        equal, known = self.equal, self.known
        self.equal, self.known = {}, self.known_bare
        try:
            yield
        finally:
            self.equal, self.known = equal, known

    @contextmanager
    def span(self, name: str, low: Form, high: Form) -> Iterator[None]:
        """Within, an index runs from one bound to another."""
        before = dict(self.spans)
        self.spans[name] = (key(low), key(high))
        try:
            yield
        finally:
            self.spans = before

    @contextmanager
    def spanned(self, binders: list[Binder]) -> Iterator[None]:
        """Within, several indices run so."""
        before = dict(self.spans)
        self.spans.update({name: (key(low), key(high)) for name, low, high, *_ in binders})
        try:
            yield
        finally:
            self.spans = before

    @contextmanager
    def shaped(self, array: Term) -> Iterator[None]:
        """Within, ROW and COLUMN run over the entries of an array."""
        before = dict(self.spans)
        for index, size in zip((ROW, COLUMN), array.sort.shape, strict=False):
            self.spans[index.name] = (key(NUMBER), key(self.form(size)))
        try:
            yield
        finally:
            self.spans = before

    def names(self, form: Form) -> frozenset[str]:
        """The names that a form depends on."""
        return frozenset().union(*(self.free[atom] for monomial in form for atom, _ in monomial))

    def form(self, term: Term) -> Form:
        """The form of a tidied number."""
        if any(name.startswith("$") for name in term.free):  # what it is may depend on the range of a bound index
            return self._made(term)
        if term not in self.known:
            self.known[term] = self._made(term)
        return self.known[term]

    def _made(self, term: Term) -> Form:
        op, args = term.op, term.args
        if op == "num":
            return scaled(NUMBER, term.number)
        if op == "neg":
            return scaled(self.form(args[0]), -1)
        if op == "add":
            return plus(*(self.form(a) for a in args))
        if op == "mul":
            product = NUMBER
            for a in args:
                product = times(product, self.form(a))
            return self.squared(product)
        if op == "div":
            return self.squared(times(self.form(args[0]), self.power(self.form(args[1]), -1)))
        if op == "pow":
            return self.raised(self.form(args[0]), self.form(args[1]))
        if op == "exp":
            return self.exponential(self.form(args[0]))
        if op == "sum":
            low, high = self.form(args[0]), self.form(args[1])
            with self.span(term.var.name, low, high):
                body = self.form(args[2])
            return self.summed(low, high, body, term)
        if op == "diff":
            with self.bare():  # what is true at the point need not be so beside it
                below = self.derivative(self.form(args[0]), args[1])
            return self.settled(below)
        if op == "log":
            return self.logarithm(self.form(args[0]))
        if op == "at":
            return self.placed(term)
        if op in EVEN or op in ODD:
            return self.by_sign(op, self.form(args[0]))
        if op == "delta":
            pair = sorted(key(self.form(a)) for a in args)
            return NUMBER if pair[0] == pair[1] else self.atom((op, *pair), (op, args), term.free)
        return self.opaque(term)

    def power(self, form: Form, n: int) -> Form:
        """An integer power; of a sum, but for a square, without its leading coefficient."""
        if n == 0:
            return NUMBER
        if not form:
            if n < 0:
                raise NoForm
            return form
        if len(form) == 1:
            ((monomial, c),) = form.items()
            result: Form = {(): c**n}
            for atom, e in monomial:
                result = times(result, self.atom_power(atom, e * n))
            return result
        if n in (1, 2):
            return form if n == 1 else self.squared(times(form, form))
        above, below = self.together(form)
        if below != NUMBER:
            return times(self.power(above, n), self.power(below, -n))
        common = content(form)
        form = {joined(m, opposite(common)): c for m, c in form.items()}
        first = lead(form)
        primitive = scaled(form, 1 / first)
        made = self.atom(("of", key(primitive)), ("of", primitive), self.names(form), n)
        return scaled(times(made, {tuple((a, e * n) for a, e in common): Fraction(1)}), first**n)

    def reduced(self, form: Form) -> Form:
        """Fractions without what their denominators hold: e/(1 + e) is 1 - 1/(1 + e)."""
        for _ in range(MANY):
            for monomial in form:
                found = self._step(monomial)
                if found is not None:
                    c = form[monomial]
                    form = plus({m: d for m, d in form.items() if m != monomial}, scaled(found, c))
                    break
            else:
                return form
        raise NoForm

    def _step(self, monomial: Monomial) -> Form | None:
        """One of its denominators' leading terms taken out, if a product holds one."""
        powers = dict(monomial)
        for atom, e in monomial:
            op, inside = self.made[atom]
            if op != "of" or e >= 0:
                continue
            first = max(inside)
            if first and all(powers.get(a, 0) >= k for a, k in first):
                rest = {m: -c for m, c in inside.items() if m != first}
                above = plus(rest, {((atom, 1),): Fraction(1)})
                cofactor = {joined(monomial, opposite(first)): 1 / inside[first]}
                return times(cofactor, above)
        return None

    def together(self, form: Form) -> tuple[Form, Form]:
        """A form as one fraction, its numerator multiplied out."""
        least: dict[int, int] = {}
        for monomial in form:
            for atom, e in monomial:
                if self.made[atom][0] == "of":
                    least[atom] = min(e, least.get(atom, 0))
        below: Form = {tuple(sorted((atom, -e) for atom, e in least.items() if e < 0)): Fraction(1)}
        if below == NUMBER:
            return form, NUMBER
        above: Form = {}
        for monomial, c in times(form, below).items():
            product: Form = {tuple(f for f in monomial if self.made[f[0]][0] != "of"): c}
            for atom, e in monomial:
                for _ in range(e if self.made[atom][0] == "of" else 0):
                    product = times(product, self.made[atom][1])
            above = plus(above, product)
        return (above, below) if self.together(above)[1] == NUMBER else (form, NUMBER)

    def logarithm(self, form: Form) -> Form:
        """Of a fraction with positive parts, a product of positive factors, an exponential: taken apart."""
        above, below = self.together(form)
        if below != NUMBER and self.plainly_positive(below):
            return plus(self.logarithm(above), scaled(self.logarithm(below), -1))
        if len(form) != 1:
            common = tuple((a, e) for a, e in content(form) if self.made[a][0] == "exp")
            if common:
                primitive = {joined(m, opposite(common)): c for m, c in form.items()}
                return plus(self.logarithm({common: Fraction(1)}), self.logarithm(primitive))
            return self.atom(("log", key(form)), ("log", form), self.names(form))
        ((monomial, c),) = form.items()
        rest: Monomial = monomial
        total: Form = {}
        for atom, e in monomial:
            op, inside = self.made[atom]
            if op == "exp":
                total = plus(total, scaled(inside, e))
            elif op == "of" and len(monomial) == 1 and e < 0 and c == 1:
                total = plus(total, scaled(self.logarithm({((atom, -e),): c}), -1))
            elif self.plainly_positive({((atom, 1),): Fraction(1)}):
                whole = inside if op == "of" else {((atom, 1),): Fraction(1)}
                total = plus(total, scaled(self.atom(("log", key(whole)), ("log", whole), self.free[atom]), e))
            else:
                continue
            rest = tuple(f for f in rest if f[0] != atom)
        kept = {rest: c}
        if kept == NUMBER:
            return total
        if rest and c > 0 and c != 1:
            kept, total = {rest: Fraction(1)}, plus(total, self.logarithm({(): c}))
        return plus(total, self.atom(("log", key(kept)), ("log", kept), self.names(kept)))

    def plainly_positive(self, form: Form) -> bool:
        """Whether a form is a sum of positive terms."""
        return bool(form) and all(c > 0 and all(self._positive(a) for a, _ in m) for m, c in form.items())

    def _positive(self, atom: int) -> bool:
        """Whether an atom is positive."""
        op, inside = self.made[atom]
        if op in ("of", "sqrt"):
            return self.plainly_positive(inside)
        if op == "sum":
            binders, body = inside
            filled = all(low == NUMBER and high in self.filled for _, low, high, *_ in binders)
            return filled and self.plainly_positive(body)
        return op == "exp" or (isinstance(inside, Term) and self.positive(inside))

    def atom_power(self, atom: int, n: int) -> Form:
        """An atom's power: sqrt(s)^2 = s, delta^2 = delta."""
        op, inside = self.made[atom]
        if op == "delta" and n > 0:
            return {((atom, 1),): Fraction(1)}
        if op == "sqrt" and n % 2 == 0:
            return self.power(inside, n // 2)
        return {((atom, n),): Fraction(1)}

    def squared(self, form: Form) -> Form:
        """A form without squares of roots and of deltas."""
        whole = [m for m in form if any(e > 1 and self.made[a][0] in ("sqrt", "delta") for a, e in m)]
        total = {m: c for m, c in form.items() if m not in whole}
        for monomial in whole:
            product: Form = {(): form[monomial]}
            for atom, e in monomial:
                single = e % 2 if self.made[atom][0] == "sqrt" else 0
                rest = self.atom_power(atom, e - single) if e != single else NUMBER
                product = times(product, times(rest, {((atom, single),): Fraction(1)} if single else NUMBER))
            total = plus(total, product)
        return total

    def raised(self, below: Form, above: Form) -> Form:
        """A power whose exponent may be no integer."""
        n = above.get((), Fraction(0))
        if set(above) <= {()} and n.denominator == 1:
            return self.power(below, int(n))
        if below == NUMBER:
            return NUMBER
        return self.atom(
            ("pow", key(below), key(above)), ("pow", (below, above)), self.names(below) | self.names(above)
        )

    def exponential(self, form: Form) -> Form:
        """exp(a + b) = exp(a) exp(b), exp(k a) = exp(a)^k and exp(log(a)) = a."""
        product = NUMBER
        for monomial, c in form.items():
            exponent = int(c) if c.denominator == 1 else 1
            made = [self.made[atom] for atom, e in monomial if e == 1]
            if len(monomial) == len(made) == 1 and made[0][0] == "log" and c.denominator == 1:
                product = times(product, self.power(made[0][1], exponent))
                continue
            inside = {monomial: c / exponent}
            product = times(product, self.atom(("exp", key(inside)), ("exp", inside), self.names(inside), exponent))
        return product

    def by_sign(self, op: str, form: Form) -> Form:
        """An even function loses the sign of its argument, an odd one takes it out."""
        sign = -1 if form and lead(form) < 0 else 1
        inside = scaled(form, sign)
        atom = self.atom((op, key(inside)), (op, inside), self.names(inside))
        return scaled(atom, sign) if op in ODD else atom

    def placed(self, term: Term) -> Form:
        """A value put for a name, unless a derivative by it is left."""
        body = self.term(self.form(term.body))
        if any(t.op == "diff" and term.var.name in t.args[1].free for t in body.subterms()):
            return self.opaque(term)
        return self.form(tidy(substitute(body, {term.var.name: term.args[0]})))

    def summed(self, low: Form, high: Form, body: Form, term: Term) -> Form:
        """Term by term, the factors without the index before the sum; of 1 up to a size, the size."""
        total: Form = {}
        body = self.reduced(body)
        high_end = term.args[1]
        size = low == NUMBER and high_end.op == "sym" and high_end.name in self.sizes
        filled = low == high or (size and self.sizes[high_end.name] >= 1)
        for monomial, c in body.items():
            name = term.var.name
            found = self.collapsed(monomial, name, (key(low), key(high)))
            if found is not None:
                total = plus(total, scaled(found, c))
                continue
            outside = tuple(f for f in monomial if name not in self.free[f[0]] and (filled or self.total(f)))
            inside = tuple(f for f in monomial if f not in outside)
            made = high if inside == () and size else self.sum_of(inside, [(name, low, high, *term.args[:2])])
            total = plus(total, times({outside: c}, made))
        return total

    def total(self, factor: tuple[int, int]) -> bool:
        """Whether a factor always has a value: before a sum without terms stands nothing that may have none."""
        atom, e = factor
        return e > 0 and self.made[atom][0] in ("exp", "sym", "index", "delta", *EVEN)

    def sum_of(self, monomial: Monomial, binders: list[Binder]) -> Form:
        """The sum of a product over one index or several, whichever is summed over first."""
        body, binders = self.opened(monomial, binders)
        term, found = self.term(body), []
        height = max((self.height(a) for m in body for a, _ in m), default=0)
        taken = term.free - {name for name, *_ in binders}
        while any(f"${height + k}" in taken for k in range(len(binders))):
            height += 1  # an index of a sum around this one
        for order in permutations(binders):
            new = [(f"${height + k}", *rest) for k, (_, *rest) in enumerate(order)]
            if len(new) == 1 and new == binders:
                found.append((((key(new[0][1]), key(new[0][2])), key(body)), new, body))
                break
            with self.spanned(new):
                names = {old: sym(name, INTEGER) for (old, *_), (name, *_) in zip(order, new, strict=True)}
                form = self.form(substitute(term, names))
            bounds = tuple(key(end) for _, low, high, *_ in new for end in (low, high))
            found.append(((bounds, key(form)), new, form))
        made, new, form = min(found, key=lambda f: f[0])
        ends = (self.names(end) for _, low, high, *_ in new for end in (low, high))
        free = self.names(form).union(*ends) - {name for name, *_ in new}
        return self.atom(("sum", *made), ("sum", (new, form)), free)

    def opened(self, monomial: Monomial, binders: list[Binder]) -> tuple[Form, list[Binder]]:
        """A product without the sums in it, and all indices that it is summed over."""
        body: Form = {(): Fraction(1)}
        for atom, e in monomial:
            op, source = self.made[atom]
            factor: Form = {((atom, e),): Fraction(1)}
            if op == "sum" and e == 1 and len(binders) + len(source[0]) <= INDICES:
                new = [(f"$#{len(binders) + k}", *rest) for k, (_, *rest) in enumerate(source[0])]
                names = {old: sym(name, INTEGER) for (old, *_), (name, *_) in zip(source[0], new, strict=True)}
                with self.spanned([*binders, *new]):
                    factor = self.form(substitute(self.term(source[1]), names))
                binders = [*binders, *new]
            body = times(body, factor)
        return body, binders

    def height(self, atom: int) -> int:
        """How many indices are bound in an atom, one inside the other."""
        if atom not in self.heights:
            self.heights[atom] = _height(self.atom_term(atom))
        return self.heights[atom]

    def collapsed(self, monomial: Monomial, name: str, span: tuple[object, object]) -> Form | None:
        """The sum over k of delta(k, i)*f(k), where i has the range of k, is f(i)."""
        for place, (atom, _) in enumerate(monomial):
            op, pair = self.made[atom]
            if op != "delta":
                continue
            for index, other in (pair, pair[::-1]):
                if (
                    index.op == "sym"
                    and index.name == name
                    and other.op == "sym"
                    and self.spans.get(other.name) == span
                ):
                    rest = monomial[:place] + monomial[place + 1 :]
                    return self.form(substitute(self.term({rest: Fraction(1)}), {name: other}))
        return None

    def term(self, form: Form) -> Term:
        """A term of a form."""
        total = [
            build("mul", (num(c), ONE, *(build("pow", (self.atom_term(a), num(e))) for a, e in m)))
            for m, c in form.items()
        ]
        return build("add", (num(0), num(0), *total))

    def atom_term(self, atom: int) -> Term:
        """A term of an atom."""
        op, inside = self.made[atom]
        if isinstance(inside, Term):
            return inside
        if op == "delta":
            return build(op, inside)
        if op == "sum":
            made = self.term(inside[1])
            for name, _, _, first, last in reversed(inside[0]):
                made = build(op, (first, last, made), sym(name, INTEGER))
            return made
        if op == "of":
            return self.term(inside)
        if op == "pow":
            return build(op, tuple(self.term(f) for f in inside))
        if op == "diff":
            below, by = inside
            return build(op, (self.atom_term(below), by))
        return build(op, (self.term(inside),))

    def opaque(self, term: Term) -> Form:
        """An operation of which nothing is known but its arguments."""
        args, indices = term.args, ()
        made: tuple[object, ...] = (term.op, term.data, term.sort.shape)
        if term.op == "index" and args[0].op != "sym":
            made = (*made, args[0].op, args[0].data)
            indices = [key(self.form(i)) for i in args[1:]]
            args = args[0].args
            if made[3] == "inv" and symmetric(args[0]):
                indices.sort()
        made = (*made, *(self.part(a) for a in args), *indices)
        source: object = self.form(term.args[0]) if term.op == "sqrt" else term
        return self.atom(made, (term.op, source), term.free)

    def part(self, term: Term) -> object:
        """An argument of an operation of which nothing is known."""
        if term.sort.kind == "array" and term.op != "sym":
            with self.shaped(term):
                return key(self.form(entries(term)))
        return key(self.form(term)) if term.sort.kind == "scalar" else term

    # -------------------------------------------------------------- derivatives

    def derivative(self, form: Form, by: Term) -> Form:
        """By the rules of sums, products, powers, exponentials and logarithms."""
        name = (by.args[0] if by.op == "index" else by).name
        total: Form = {}
        for monomial, c in form.items():
            for place, (atom, e) in enumerate(monomial):
                if name in self.free[atom]:
                    rest = {monomial[:place] + monomial[place + 1 :]: c * e}
                    below = {((atom, e - 1),): Fraction(1)} if e != 1 else NUMBER
                    total = plus(total, times(times(rest, below), self.atom_derivative(atom, by)))
        return total

    def atom_derivative(self, atom: int, by: Term) -> Form:
        """The derivative of an atom by a symbol or an entry that it depends on."""
        op, inside = self.made[atom]
        itself: Form = {((atom, 1),): Fraction(1)}
        if op == "exp":
            return times(itself, self.derivative(inside, by))
        if op == "of":
            return self.derivative(inside, by)
        if op == "log":
            return times(self.derivative(inside, by), self.power(inside, -1))
        if op == "sqrt":
            return times(self.derivative(inside, by), scaled(self.power(itself, -1), Fraction(1, 2)))
        if op == "sum":
            binders, body = inside
            if not any(is_infinite(end) for *_, first, last in binders for end in (first, last)):
                with self.spanned(binders):
                    moved = self.derivative(body, by)
                for name, low, high, first, last in reversed(binders):
                    moved = self.summed(low, high, moved, build("sum", (first, last, ONE), sym(name, INTEGER)))
                return moved
        if op == "sym" and by.op == "sym":
            return NUMBER
        if op == "index" and by.op == "index" and inside.args[0] is by.args[0]:
            same = NUMBER
            for i, j in zip(inside.args[1:], by.args[1:], strict=True):
                same = times(same, self.form(build("delta", (i, j))))
            return same
        indices = tuple(key(self.form(i)) for i in by.args[1:])
        base = by.args[0] if by.op == "index" else by
        return self.atom(("diff", atom, base, indices), ("diff", (atom, by)), self.free[atom] | by.free)
