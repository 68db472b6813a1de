"""Elements of a field as terms again: what searches propose, and nothing rests on.

Whatever comes out of here is checked like any other term of a certificate.
"""

from __future__ import annotations

from fractions import Fraction

from derivcheck.core.build import PI, add, build, div, fn, mul, neg, num, power, sym, whole_power
from derivcheck.core.rewrite import substitute
from derivcheck.core.term import INTEGER, REAL, Term
from derivcheck.kernel.field import Field
from derivcheck.kernel.jets import Jet, jet_term
from derivcheck.kernel.ring import Poly, Rat, Stuck, monomials

_LENGTH = 60


def express(field: Field, element: Rat) -> Term:
    """A term whose element this is; `Stuck` where an atom has no name in the language."""
    top = polynomial(field, element.num)
    return top if element.den.is_one() else div(top, polynomial(field, element.den))


def polynomial(field: Field, poly: Poly) -> Term:
    """A polynomial in atoms as a sum of products."""
    if len(poly) > _LENGTH:
        raise Stuck("limit: too long to be written down")
    parts = []
    for exponents, c in monomials(poly):
        factors = [whole_power(atom(field, p), k) for p, k in enumerate(exponents) if k]
        if abs(c) != 1 or not factors:
            factors.insert(0, _number(abs(c)))
        product = factors[0] if len(factors) == 1 else mul(*factors)
        parts.append(product if c > 0 else neg(product))
    if not parts:
        return num(0)
    return parts[0] if len(parts) == 1 else add(*parts)


def _number(value: Fraction) -> Term:
    return num(value) if value.denominator == 1 else div(num(value.numerator), num(value.denominator))


def _scaled(unit: Fraction, element: Term) -> Term:
    return element if unit == 1 else mul(_number(unit), element)


def atom(field: Field, position: int) -> Term:
    """One atom as a term."""
    found = field.atoms[position]
    args = [express(field, a) for a in found.args]
    match found.kind:
        case "pi":
            return PI
        case "sym":
            return found.term if found.term is not None else sym(found.name, INTEGER if found.integer else REAL)
        case "bound":  # its stand-in, which `normal` reads back
            return field.stand_in(position)
        case "entry" if (declaration := field.context.declaration(found.name)) is not None:
            return build("index", (sym(found.name, declaration.sort), *args))
        case "sum":
            return summed(field, found.bound, express(field, found.args[0]))
        case "exp":
            return fn("exp", _scaled(found.unit, args[0]))
        case "sin" | "cos":
            return fn(found.kind, _scaled(found.unit, args[0]))
        case "root":
            root = found.unit.denominator
            return fn("sqrt", args[0]) if root == 2 else power(args[0], div(num(1), num(root)))
        case "cospi":
            return fn("cos", div(PI, args[0]))
        case "log" | "abs" | "atan" | "asin" | "erf" | "sign" | "floor" | "gamma" | "factorial":
            return fn(found.kind, *args)
        case "apply" if "'" in found.name:
            function, _, positions = found.name.partition("'")
            return jet_term(Jet(function, tuple(args), tuple((int(p), ()) for p in positions.split(","))))
        case "rpow" | "ipow":
            return build("pow", args, found.kind == "ipow")
    if found.term is not None and not any(name.startswith(("#", "$")) for name in found.term.free):
        return found.term
    raise Stuck(f"no term says {found.kind}")


def summed(field: Field, variables: tuple[int, ...], body: Term) -> Term:
    """A body in the stand-ins of bound variables summed over their ranges, under names such as no author writes."""
    for variable in reversed(variables):
        ends = [express(field, end) for end in field.atoms[variable].args]
        name = sym(f"k{variable}'", INTEGER)
        body = build("sum", (*ends, substitute(body, {field.stand_in(variable).name: name})), name)
    return body
