"""Polynomials over numbered atoms, with rational coefficients and integer exponents."""

from __future__ import annotations

from fractions import Fraction

#: A product of factors ``(atom, exponent)``, in the order of the atoms' numbers, and coefficients of such.
Monomial = tuple[tuple[int, int], ...]
Form = dict[Monomial, Fraction]

NUMBER: Form = {(): Fraction(1)}
#: Sums with more terms than this are not multiplied out.
MANY = 400


class NoForm(Exception):
    """Sums too long to be multiplied out, or a division by 0."""


def plus(*forms: Form) -> Form:
    """The sum of forms."""
    total: Form = {}
    for form in forms:
        for monomial, c in form.items():
            total[monomial] = total.get(monomial, Fraction(0)) + c
    return {m: c for m, c in total.items() if c}


def times(a: Form, b: Form) -> Form:
    """The product, multiplied out."""
    if len(a) * len(b) > MANY:
        raise NoForm
    return plus(*({joined(m, n): c * d} for m, c in a.items() for n, d in b.items()))


def scaled(form: Form, factor: Fraction | int) -> Form:
    """A form times a number."""
    return {m: c * factor for m, c in form.items()} if factor else {}


def joined(m: Monomial, n: Monomial) -> Monomial:
    """The product of two monomials."""
    powers = dict(m)
    for atom, e in n:
        powers[atom] = powers.get(atom, 0) + e
    return tuple(sorted((atom, e) for atom, e in powers.items() if e))


def opposite(m: Monomial) -> Monomial:
    """One through a monomial."""
    return tuple((atom, -e) for atom, e in m)


def content(form: Form) -> Monomial:
    """What can be taken out of a sum so that it is left without common factors and negative exponents."""
    atoms = {atom for monomial in form for atom, _ in monomial}
    least = ((atom, min(dict(m).get(atom, 0) for m in form)) for atom in sorted(atoms))
    return tuple((atom, e) for atom, e in least if e)


def lead(form: Form) -> Fraction:
    """The coefficient of the first monomial."""
    return form[min(form)]


def key(form: Form) -> object:
    """A form as a part of an atom."""
    return tuple(sorted(form.items()))
