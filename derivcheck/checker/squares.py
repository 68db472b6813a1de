"""What makes a quadratic form nonnegative, to read: its weights, its factors, its squares.

A decision rule of the kernel leaves no certificate but itself; this writes down
the sum of squares it saw.  Nothing rests on it: where it can't be written, nothing is.
"""

from __future__ import annotations

import re
from string import ascii_lowercase

from derivcheck.core.build import ONE, ZERO, add, build, div, mul, num, power
from derivcheck.core.rewrite import unfold
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.errors import SortError
from derivcheck.kernel import signs
from derivcheck.kernel.check import Sequent
from derivcheck.kernel.express import express, summed
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.normal import normal
from derivcheck.kernel.ring import Poly, Rat, Stuck, coefficients, monomials
from derivcheck.kernel.structure import cauchy_sign, gram_forms

_TERMS, _LONG = 12, 40
_STAND_IN = re.compile(r"#(\d+)|\bk(\d+)'")


def squares(sequent: Sequent) -> str:
    """``= Σ weight·(Σ factor)²``, and what gives the weights their sign; empty where that is not the reason."""
    claim = sequent.claim
    if claim.op not in ("ge", "gt") or claim.args[1] is not ZERO or not any(_arrays(claim)):
        return ""
    try:
        field = sequent.field()
        form = field.reduce(normal(field, claim.args[0]))
        if len(form.num) > _TERMS:
            return ""
        shown, why = _sum_of_squares(field, form.num)
        line = "= " + text(shown if form.den.is_one() else div(shown, _factored(field, form.den)))
    except (Stuck, SortError):
        return ""
    return named(f"{line}, {why}" if why else line, sequent.context.names)


def _arrays(claim: Term) -> list[Term]:
    return [t for t in unfold(claim).subterms() if t.sort.kind == "array"]


def _sum_of_squares(field: Field, poly: Poly) -> tuple[Term, str]:
    """The polynomial with its multi-sums, or itself, as sums of squares; what else it takes."""
    completed = _completed(field, poly)
    if completed is not None:
        return completed, ""
    parts: list[Term] = []
    weights: dict[str, str] = {}
    gram = seen = True
    for exponents, c in monomials(field.ring.lift(poly)):
        sums = [p for p, k in enumerate(exponents) if k and field.atoms[p].kind == "sum"]
        rest = field.ring.monomial(tuple(0 if p in sums else k for p, k in enumerate(exponents))).scale(c)
        written = None
        if len(sums) == 1 and exponents[sums[0]] == 1:
            written = _weighted(field, field.atoms[sums[0]], rest, weights)
        gram = gram and written is not None
        seen = seen and (written is not None or all(k % 2 == 0 for k in exponents))
        parts.append(written or express(field, field.ring.monomial(exponents).scale(c)))
    shown = parts[0] if len(parts) == 1 else add(*parts)
    if not gram:
        by_cauchy = cauchy_sign(field, poly) != signs.ANY
        if not seen and not by_cauchy:
            raise Stuck("the sign rests on something else")
        return shown, "by Cauchy-Schwarz" if by_cauchy else ""
    return shown, f"where {', '.join(weights.values())}" if weights else ""


def _completed(field: Field, poly: Poly) -> Term | None:
    """a(x + b/2a)² + …, with a > 0, until nothing is left (LDLᵀ of a form in a few numbers); or a product."""
    rest, parts = field.ring.polynomial(field.ring.lift(poly)), []
    for position in sorted(field.ring.polynomial(poly).uses()):
        if field.atoms[position].kind != "entry" or "'" not in field.atoms[position].name:
            continue
        of = coefficients(field.ring, field.ring.lift(rest.num), position)
        if not rest.den.is_one() and position in field.ring.polynomial(rest.den).uses():
            return None
        if set(of) <= {0}:
            continue
        if max(of) != 2:
            return None
        below = field.ring.polynomial(rest.den)
        a, b, c = (field.ring.polynomial(of[k]) / below if k in of else field.constant(0) for k in (2, 1, 0))
        if signs.sign_of(field, a) & signs.NEGATIVE:
            return None
        square = power(_shown(field, field.ring.generator(position) + b / a.scale(2)), num(2))
        parts.append(square if a.constant() == 1 else mul(_shown(field, a), square))
        rest = field.reduce(c - b * b / a.scale(4))
    if not parts or not rest.is_zero():
        return None
    return parts[0] if len(parts) == 1 else add(*parts)


def _shown(field: Field, element: Rat) -> Term:
    """An element with its denominator in factors."""
    top = express(field, field.ring.polynomial(element.num))
    return top if element.den.is_one() else div(top, _factored(field, element.den))


def _factored(field: Field, poly: Poly) -> Term:
    content, factors = field.ring.factor(poly)
    found = [express(field, field.constant(content))] if content != 1 else []
    for f, k in factors:
        part = express(field, field.ring.polynomial(f))
        found.append(part if k == 1 else power(part, num(k)))
    return found[0] if len(found) == 1 else mul(*found)


def _weighted(field: Field, atom: Atom, rest: Rat, weights: dict[str, str]) -> Term | None:
    """rest·Σ as a weighted sum of squares; a weight that is no number is noted, a long one under a name."""
    for form in gram_forms(field, atom):
        weight = field.reduce(form.weight * rest)
        if signs.sign_of(field, weight) & signs.NEGATIVE:
            continue
        square = power(summed(field, form.inner, _shown(field, form.factor)), num(2))
        shown = _shown(field, weight)
        if shown.free:
            written = text(shown)
            if len(written) > _LONG:
                shown = build("apply", tuple(field.stand_in(v) for v in form.outer), f"d{len(weights) + 1}")
                weights[written] = f"{text(shown)} = {written} >= 0"
            else:
                weights[written] = f"{written} >= 0"
        return summed(field, form.outer, square if shown is ONE else mul(shown, square))
    if len(atom.bound) == 1:  # a sum of squares, or of what has a sign
        return summed(field, atom.bound, _shown(field, field.reduce(atom.args[0] * rest)))
    return None


def named(line: str, taken: frozenset[str]) -> str:
    """The line with letters for bound variables: `express` and `summed` name them by their number."""
    letters = [x for x in "ijkl" + ascii_lowercase if x not in taken]
    names: dict[str, str] = {}

    def letter(found: re.Match[str]) -> str:
        number = found[1] or found[2]
        return names.setdefault(number, letters[len(names) % len(letters)])

    return _STAND_IN.sub(letter, line)
