"""Antiderivatives of polynomials times exponentials of polynomials of degree one or two, in closed form.

sympy finds few of them where the coefficients are symbols.  Untrusted like all
of the engine.
"""

from __future__ import annotations

import sympy

from derivcheck.engine.bridge import Expression

_DEGREE = 12


def antiderivative(integrand: Expression, x: Expression) -> Expression | None:
    """F with F' = Σ P exp(q), by terms; None where a term is not of that form."""
    for form in (integrand, sympy.expand(integrand, power_exp=False)):
        parts = [_of_term(term, x) for term in sympy.Add.make_args(form)]
        if all(p is not None for p in parts):
            return sympy.Add(*parts)
    return None


def _of_term(term: Expression, x: Expression) -> Expression | None:
    """Q exp(q) + c erf(√a (x - m)) for P exp(q), q = -a x² + b x + g and m = b/(2a).

    Q is found from the top: Q' + Q q' = P up to a constant, which the error function takes.
    """
    exponents = [f for f in sympy.Mul.make_args(term) if isinstance(f, sympy.exp) and f.has(x)]
    rest = sympy.Mul(*(f for f in sympy.Mul.make_args(term) if f not in exponents))
    exponent = sympy.Add(*(f.args[0] for f in exponents))
    if not (rest.is_polynomial(x) and exponent.is_polynomial(x)):
        return None
    p, q = sympy.Poly(rest, x), sympy.Poly(exponent, x)
    if q.degree() not in (1, 2) or p.degree() > _DEGREE:
        return None
    square, linear, constant = (q.coeff_monomial(x**k) for k in (2, 1, 0))
    slope, lead = q.diff(x), q.degree() * q.LC()
    found = sympy.Poly(0, x)
    least = q.degree() - 1
    while not p.is_zero and p.degree() >= least:
        step = sympy.Poly(sympy.cancel(p.LC() / lead) * x ** (p.degree() - least), x)
        found += step
        p = sympy.Poly(sympy.expand(sympy.cancel((p - step.diff(x) - step * slope).as_expr())), x)
    whole = found.as_expr() * sympy.exp(exponent)
    if not p.is_zero:
        a = -square
        factor = sympy.sqrt(sympy.pi) / (2 * sympy.sqrt(a)) * sympy.exp(sympy.cancel(constant + linear**2 / (4 * a)))
        whole += p.as_expr() * factor * sympy.erf(sympy.sqrt(a) * (x - linear / (2 * a)))
    return whole
