"""Improper integrals: what lies near an infinite or singular end enclosed by `tails`, the rest by quadrature.

Near an end the integrand is read in y ≥ N: ``x = y`` or ``-y`` at an infinite
end, ``x = a ± 1/y`` at a finite one, where dx is ``dy/y²``.  What is enclosed
there is continuous and bounded by an integrable scale, so the limit that the
integral is exists, whatever the other end does.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from flint import arb, ctx, fmpq

from derivcheck.core.build import is_infinite
from derivcheck.core.term import Term
from derivcheck.evaluator.frame import Compiler, Frame, Run
from derivcheck.evaluator.functions import VALUES, ball, finite
from derivcheck.evaluator.jets import NUMBERS, ONE, ZERO, Value
from derivcheck.evaluator.outcome import HOLDS, Undecided, Undefined
from derivcheck.evaluator.quadrature import integrate
from derivcheck.evaluator.tails import UNIT_SCALE, Far, Scale, Tail

#: Where tails begin, one after the other until one is narrow.
_STARTS = (fmpq(16), fmpq(64), fmpq(512), fmpq(4096))
_STEP = fmpq(32)
_BOUNDED = ("sin", "cos")
_ANYWHERE = ("tanh", "atan", "erf", "asinh", "sinh", "cosh")
_LEVELS = {"tanh", "atan", "erf"}


def compile_integral(code: Compiler, term: Term) -> Run:
    """The value of an integral: by quadrature, and by tails at ends that are infinite or where it does not get."""
    low, high, body = term.args
    name, size = term.var.name, body.size
    run = code.scalar(body)
    infinite = is_infinite(low) or is_infinite(high)
    nested = any(t.op == "integral" for t in body.subterms())  # dear to look at beside its ends
    ends = [None if is_infinite(e) else code.scalar(e) for e in (low, high)]
    ways = [(-1 if e.op == "neg" else 1) if is_infinite(e) else 0 for e in (low, high)]

    def integral(frame: Frame) -> Value:
        a, b = (None if end is None else end(frame) for end in ends)
        plain = frame.tag is None and not frame.state.series and all(v is None or type(v) in NUMBERS for v in (a, b))
        if not plain:
            if infinite:
                raise Undecided("an improper integral that moves")
            return integrate(frame, run, name, a, b, size)
        singular = [v is None or (not nested and _singular(frame, run, name, v, w)) for v, w in ((a, b), (b, a))]
        if not any(singular):
            return integrate(frame, run, name, a, b, size)
        return _Improper(code, frame, body, run, name).value((a, b), ways, singular)

    return integral


def _singular(frame: Frame, run: Run, name: str, end: Value, other: Value | None) -> bool:
    """Whether the integrand has no range around an end; where it surely has no value all around, it has no integral."""
    beside = (arb(1) if other is None else ball(other) - ball(end)) * arb(fmpq(1, 4096))
    near = ball(end) + (arb(0).union(beside) if other is not None else arb(0, fmpq(1, 4096)))
    frame.state.spend(1)
    try:
        run(frame.child(name, near))
    except Undecided:
        return True
    return False


class _Improper:
    """One integral in progress."""

    def __init__(self, code: Compiler, frame: Frame, body: Term, run: Run, name: str) -> None:
        self.code = code
        self.frame = frame
        self.body = body
        self.run = run
        self.name = name

    def value(self, ends: tuple[Value | None, Value | None], ways: Sequence[int], singular: Sequence[bool]) -> Value:
        """The tails and what lies between."""
        a, b = ends
        if a is not None and b is not None:
            order = ball(b) - ball(a)
            turned = bool(order < 0)
            if not turned and not order > 0:
                raise Undecided("which bound comes first")
            gap = abs(order)
        else:
            turned, gap = ways[0] > 0 or ways[1] < 0, None
            if ways[0] == ways[1]:
                raise Undecided("two ends that are one")
        if turned:
            ends, ways, singular = (b, a), (ways[1], ways[0]), (singular[1], singular[0])
        least = fmpq(16) if gap is None else max(fmpq(16), fmpq((4 / gap).upper().ceil().unique_fmpz() or 1 << 20))
        total, cuts = arb(0), list[Value]()
        for end, side, sharp in ((ends[0], 1, singular[0]), (ends[1], -1, singular[1])):
            if not sharp:
                cuts.append(end)
                continue
            part, cut = self._tail(end, side, least)
            total, cuts = total + part, [*cuts, cut]
        whole = total + ball(self._between(cuts[0], cuts[1], ends))
        return -whole if turned else whole

    def _tail(self, end: Value | None, side: int, least: fmpq) -> tuple[arb, Value]:
        """The part near an end, and where it begins: of some starts the first that is narrow, else the narrowest."""
        best: tuple[arb, Value] | None = None
        reason: Undecided | Undefined = Undecided("a tail")
        for start in _STARTS:
            n = start if end is None else max(start, least)
            far = Far(n)
            line = far.of((Scale((), ONE), fmpq(-side))) if end is None else None
            if line is None:
                line = far.of((Scale(), end), (Scale((), -ONE), fmpq(side)))
            try:
                f = _Reader(self.code, self.frame, far, self.name, line).tail(self.body)
                if end is not None:
                    f = far.multiply(f, far.of((Scale((), fmpq(-2)), ONE)))
                part = sum((ball(c) * far.integral(m) for m, c in f.terms), arb(0))
            except (Undecided, Undefined) as stuck:
                reason = stuck
                continue
            cut = fmpq(-side) * n if end is None else end + fmpq(side) / n
            if best is None or part.rad() < best[0].rad():
                best = part, cut
            if best[0].rad() < arb(2) ** (-8 if ctx.prec <= 64 else -20 if ctx.prec <= 256 else -34):
                break
        if best is None:
            raise Undecided("a tail") from reason
        return best

    def _between(self, a: Value, b: Value, ends: tuple[Value | None, Value | None]) -> Value:
        """The part between the tails, finer towards the ends."""
        if not ball(b) - ball(a) > 0:
            raise Undecided("which bound comes first")
        middle = ZERO if ends == (None, None) else None
        if middle is None and ends[0] is not None and ends[1] is not None:
            middle = (ends[0] + ends[1]) / 2
        places: list[Value] = [] if middle is None else [middle]
        for k, (cut, end) in enumerate(zip((a, b), ends, strict=True)):
            side = 1 if k == 0 else -1
            away = fmpq(1, 4096) if end is not None else fmpq(4096)
            steps = [away * _STEP**j if end is not None else away / _STEP**j for j in range(1, 5)]
            places += [(end + side * d) if end is not None else fmpq(-side) * d for d in steps if cut is not end]
        inside = [p for p in places if ball(p) - ball(a) > 0 and ball(b) - ball(p) > 0]
        # Far from 0, floats may be equal: then the order within is another one, but first is a and last is b.
        inside = [a, *sorted(inside, key=lambda p: float(ball(p).mid())), b]
        total: Value = ZERO
        for p, q in pairwise(inside):
            total = total + integrate(self.frame, self.run, self.name, p, q, self.body.size)
        return total


class _Reader:
    """Tails of terms, where one name stands for a tail and all others have values in a frame."""

    def __init__(self, code: Compiler, frame: Frame, far: Far, name: str, line: Tail) -> None:
        self.code = code
        self.frame = frame
        self.far = far
        self.places = {name: line}
        frame.state.spend(4)

    def tail(self, term: Term) -> Tail:
        """The enclosure of a scalar term."""
        far = self.far
        self.frame.state.spend(8)
        if not any(name in term.free for name in self.places):
            value = self.code.scalar(term)(self.frame)
            if type(value) not in NUMBERS:
                raise Undecided("a number that moves")
            return far.constant(value if type(value) is fmpq else ball(value))
        op, args = term.op, term.args
        match op:
            case "sym":
                return self.places[term.name]
            case "call":
                return self.tail(term.body)
            case "add":
                return far.add(*map(self.tail, args))
            case "neg":
                return far.scaled(self.tail(args[0]), -ONE)
            case "mul":
                total = far.constant(ONE)
                for a in args:
                    total = far.multiply(total, self.tail(a))
                return total
            case "div":
                return far.multiply(self.tail(args[0]), far.power(self.tail(args[1]), -ONE, integer=True))
            case "pow":
                return self._power(term)
            case "sqrt":
                return far.power(self.tail(args[0]), fmpq(1, 2), integer=False)
            case "exp":
                return far.exp(self.tail(args[0]))
            case "log":
                return far.log(self.tail(args[0]))
            case "abs":
                return far.absolute(self.tail(args[0]))
            case "relu" | "sign":
                inner = self.tail(args[0])
                sign = far.sign(inner)
                return far.constant(fmpq(sign)) if op == "sign" else inner if sign > 0 else far.constant(ZERO)
            case "max" | "min" if len(args) == 2:
                first, second = map(self.tail, args)
                ahead = far.sign(far.add(first, far.scaled(second, -ONE))) >= 0
                return first if ahead == (op == "max") else second
            case "where" | "indicator":
                chosen = self._chosen(args[0])
                if op == "indicator":
                    return far.constant(fmpq(chosen))
                return self.tail(args[1] if chosen else args[2])
        return self._function(op, args)

    def _power(self, term: Term) -> Tail:
        base, exponent = term.args
        if self.places.keys() & exponent.free:
            if term.data:
                raise Undecided("an integer power that moves")
            return self.far.exp(self.far.multiply(self.tail(exponent), self.far.log(self.tail(base))))
        e = self.code.scalar(exponent)(self.frame)
        if type(e) is not fmpq or abs(e) > 64:
            raise Undecided("a power that is not known exactly")
        return self.far.power(self.tail(base), e, bool(term.data))

    def _chosen(self, proposition: Term) -> bool:
        """Whether a proposition is true, or false, for all y ≥ N."""
        op, args = proposition.op, proposition.args
        if op == "not":
            return not self._chosen(args[0])
        if op in ("and", "or"):
            found = [self._chosen(a) for a in args]
            return all(found) if op == "and" else any(found)
        if op not in HOLDS or any(a.sort.kind != "scalar" for a in args):
            raise Undecided("a branch far out")
        sign = self.far.sign(self.far.add(self.tail(args[0]), self.far.scaled(self.tail(args[1]), -ONE)))
        return HOLDS[op](sign)

    def _function(self, op: str, args: tuple[Term, ...]) -> Tail:
        """Smooth functions of what is bounded; sin and cos of anything."""
        far = self.far
        if op in _BOUNDED or op in _ANYWHERE:
            inner = self.tail(args[0])
            try:
                u = far.bounded(inner)
            except Undecided:
                if op in _BOUNDED:
                    return far.constant(arb(0, 1))
                if op in _LEVELS:
                    return far.constant(arb(0, 1) * (2 if op == "atan" else 1))  # pi/2 < 2
                up, down = far.exp(inner), far.exp(far.scaled(inner, -ONE))
                if op in ("sinh", "cosh"):
                    return far.scaled(far.add(up, far.scaled(down, -ONE if op == "sinh" else ONE)), fmpq(1, 2))
                raise
            if op == "sin" and all(m != UNIT_SCALE for m, _ in inner.terms):
                return far.by_slope(inner, lambda v: finite(v.cos()))
            return far.constant(VALUES[op](u))
        raise Undecided(f"no enclosure of {op} far out")
