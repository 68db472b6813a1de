"""exp, log, powers, absolute values: how they act on elements of a field.

Each function is an identity valid at every point where its argument makes the
*written* term defined: ``log`` may assume its argument positive, a real power
its base nonnegative (positive for a negative exponent).
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from derivcheck.kernel import signs
from derivcheck.kernel.field import Atom, Field
from derivcheck.kernel.ring import Rat, Stuck, integer_factors

_EXPONENT = 2_000  # largest power of an exp atom
_ROOT = 60  # finest root


def exp(field: Field, argument: Rat) -> Rat:
    """exp(Σ cᵢ mᵢ) = Π exp(uᵢ mᵢ)^(cᵢ/uᵢ), and exp(c log u) = u^c."""
    result = field.constant(1)
    for c, monomial in field.decompose(argument):
        atom = field.atom_of(monomial)
        if atom is not None and atom.kind == "log":
            result = result * power(field, atom.args[0], c)
            continue
        unit, k = field.with_unit("exp", monomial, c, _EXPONENT)
        result = result * field.element(unit.position) ** k
    return result


def refine(field: Field, atom: Atom, parts: int) -> Atom:
    """An exp, root or cos atom with a unit so many times finer, and the rule for the old one."""
    from derivcheck.kernel import trig

    if atom.kind == "cos":
        return trig.refine(field, atom, parts)
    new = field.new_atom(atom.kind, atom.args, unit=atom.unit / parts)
    if atom.kind == "root":
        field.set_rule(new.position, new.unit.denominator, atom.args[0])
    field.set_rule(atom.position, 1, field.ring.generator(new.position) ** parts)
    return new


def log(field: Field, argument: Rat) -> Rat:
    """log(Π fᵢ^kᵢ) split over the factors of known sign; the rest, positive as a whole, stays one log.

    An even power of a factor of unknown sign gives k·log|f|.
    """
    argument = field.reduce(argument)
    content, factors = _factors(field, argument)
    result, rest = field.constant(0), field.constant(1)
    sign = 1 if content > 0 else -1
    for f, k in factors:
        mask = signs.sign_of(field, f)
        if mask == signs.POSITIVE:
            result = result + _log_factor(field, f).scale(k)
        elif mask == signs.NEGATIVE:
            sign *= -1 if k % 2 else 1
            result = result + _log_factor(field, -f).scale(k)
        elif k % 2 == 0:
            result = result + _log_factor(field, absolute(field, f)).scale(k)
        else:
            rest = rest * f ** (1 if k > 0 else -1)
            if abs(k) > 1:
                result = result + _log_factor(field, absolute(field, f)).scale(k - (1 if k > 0 else -1))
    if rest.constant() is None:
        result = result + _log_factor(field, rest.scale(sign))
    elif sign < 0:
        raise Stuck("log of something that is not positive")
    return result + _log_constant(field, abs(content))


def _factors(field: Field, element: Rat) -> tuple[Fraction, list[tuple[Rat, int]]]:
    """Content and irreducible factors of numerator and denominator, exponents of the latter negative."""
    ring = field.ring
    content, factors = ring.factor(element.num)
    below, den_factors = ring.factor(element.den)
    found = [(ring.polynomial(f), k) for f, k in factors] + [(ring.polynomial(f), -k) for f, k in den_factors]
    return content / below, found


def _log_constant(field: Field, value: Fraction) -> Rat:
    """log of a positive rational: k·log p over its primes."""
    result = field.constant(0)
    for part, sign in ((value.numerator, 1), (value.denominator, -1)):
        for p, k in integer_factors(part):
            result = result + field.element(field.intern("log", (field.constant(p),)).position).scale(sign * k)
    return result


def _log_factor(field: Field, f: Rat) -> Rat:
    """log of one positive factor: opened for exp and root atoms, else an atom."""
    atom = field.atom_of(f)
    if atom is not None and atom.kind == "exp":
        return field.reduce(atom.args[0]).scale(atom.unit)
    if atom is not None and atom.kind == "root":
        return log(field, atom.args[0]).scale(atom.unit)
    return field.element(field.intern("log", (f,)).position)


def absolute(field: Field, element: Rat) -> Rat:
    """|Π fᵢ^kᵢ| = Π |fᵢ|^kᵢ; a factor of unknown sign becomes an atom with |f|² = f²."""
    content, factors = _factors(field, field.reduce(element))
    result = field.constant(abs(content))
    for f, k in factors:
        mask = signs.sign_of(field, f)
        if mask & signs.NEGATIVE == 0:
            part = f
        elif mask & signs.POSITIVE == 0:
            part = -f
        else:
            part = _absolute_atom(field, f)
        result = result * part**k
    return field.reduce(result)


def _absolute_atom(field: Field, f: Rat) -> Rat:
    lead = f.num.leading_coefficient()
    if lead < 0:
        f = -f
    atom = field.intern("abs", (f,))
    if atom.position not in field.rules:
        field.set_rule(atom.position, 2, f * f)
    return field.element(atom.position)


def power(field: Field, base: Rat, exponent: Fraction) -> Rat:
    """base^exponent for a rational exponent, base ≥ 0 (> 0 where the exponent is negative).

    Split over factors: all of them if each is known nonnegative, else the
    positive ones; what is left stays one root.  Even powers leave |f|.
    """
    if exponent.denominator == 1:
        return base ** int(exponent)
    if exponent.denominator > _ROOT:
        raise Stuck("limit: too fine a root")
    base = field.reduce(base)
    if base.is_zero():
        if exponent < 0:
            raise Stuck("a negative power of zero")
        return base
    content, factors = _factors(field, base)
    sign = 1 if content > 0 else -1
    result = _constant_root(field, abs(content), exponent)
    free: list[tuple[Rat, int]] = []
    held: list[tuple[Rat, int]] = []
    for f, k in factors:
        mask = signs.sign_of(field, f)
        if mask == signs.POSITIVE:
            free.append((f, k))
        elif mask == signs.NEGATIVE:
            sign *= -1 if k % 2 else 1
            free.append((-f, k))
        elif k % 2 == 0 and mask & signs.ZERO == 0:
            free.append((absolute(field, f), k))
        else:
            held.append((f, k))
    if all(k % 2 == 0 or signs.sign_of(field, f) & signs.NEGATIVE == 0 for f, k in held):
        # Every factor is nonnegative on its own, zero or not.
        free += [(f if k % 2 else absolute(field, f), k) for f, k in held]
        if sign < 0:
            raise Stuck("a root of something negative")
    elif len(held) == 1:
        # The others are positive, so this one is nonnegative with the sign of the whole.
        f, k = held[0]
        free.append((f.scale(sign), k))
    else:
        rest = field.constant(sign)
        for f, k in held:
            rest = rest * f**k
        result = result * _joint_root(field, rest, exponent)
    for f, k in free:
        result = result * _factor_root(field, f, k * exponent)
    return result


def _factor_root(field: Field, f: Rat, exponent: Fraction) -> Rat:
    """f^exponent for one nonnegative factor."""
    if exponent.denominator == 1:
        return f ** int(exponent)
    atom = field.atom_of(f)
    if atom is not None and atom.kind == "exp":
        return exp(field, field.reduce(atom.args[0]).scale(atom.unit * exponent))
    if atom is not None and atom.kind == "root":
        return power(field, atom.args[0], atom.unit * exponent)
    return _root(field, f, exponent)


def _joint_root(field: Field, rest: Rat, exponent: Fraction) -> Rat:
    """(P/Q)^e with P/Q ≥ 0 but neither sign known: over the common polynomial P·Q and |Q|."""
    ring = field.ring
    top, below = ring.polynomial(rest.num), ring.polynomial(rest.den)
    if exponent.denominator != 2:
        return _root(field, rest, exponent)
    # (P/Q)^(k/2) = (PQ)^(k/2) / |Q|^k
    k = exponent.numerator
    return _root(field, top * below, exponent) / absolute(field, below) ** k


def _root(field: Field, base: Rat, exponent: Fraction) -> Rat:
    """base^exponent by the atom base^(1/q): base^(k/q), with the rule (base^(1/q))^q = base."""
    unit, k = _root_unit(field, base, exponent)
    whole, part = divmod(k, unit.unit.denominator)
    return base**whole * field.element(unit.position) ** part


def _root_unit(field: Field, base: Rat, exponent: Fraction) -> tuple[Atom, int]:
    base = field.reduce(base)
    atom = field.find("root", (base,))
    if atom is None:
        atom = field.new_atom("root", (base,), unit=Fraction(1, exponent.denominator))
        field.set_rule(atom.position, exponent.denominator, base)
    q = atom.unit.denominator
    common = q * exponent.denominator // gcd(q, exponent.denominator)
    if common != q:
        if common > _ROOT:
            raise Stuck("limit: too fine a root")
        atom = refine(field, atom, common // q)
    return atom, int(exponent * common)


def _constant_root(field: Field, value: Fraction, exponent: Fraction) -> Rat:
    """A positive rational to a rational power: prime by prime."""
    result = field.constant(1)
    for part, sign in ((value.numerator, 1), (value.denominator, -1)):
        for p, k in integer_factors(part):
            total = sign * k * exponent
            if total.denominator == 1:
                if abs(total) > 4_000:
                    raise Stuck("limit: a power of a number is too large")
                result = result * field.constant(Fraction(p) ** int(total))
            else:
                result = result * _root(field, field.constant(p), total)
    return result


def real_power(field: Field, base: Rat, exponent: Rat) -> Rat:
    """base^exponent with a real exponent: a root, exp(exponent·log base), or an atom.

    At base 0 the power is 0 (it is defined for a positive exponent only) and
    exp(e·log b) means nothing, so that form needs base > 0 known; else the
    power stays an atom.
    """
    constant = field.reduce(exponent).constant()
    if constant is not None:
        return power(field, base, constant)
    base = field.reduce(base)
    if base.is_zero():
        return base
    mask = signs.sign_of(field, base)
    if mask == signs.POSITIVE:
        return exp(field, exponent * log(field, base))
    return field.element(field.intern("rpow", (base, exponent)).position)


def integer_power(field: Field, base: Rat, exponent: Rat) -> Rat:
    """base^n with an integer exponent: b^(n+k) = b^n·b^k where b ≠ 0, or n and k are natural."""
    exponent = field.reduce(exponent)
    constant = exponent.constant()
    if constant is not None:
        if constant.denominator != 1:
            raise Stuck("an integer that is a fraction")
        return base ** int(constant)
    base = field.reduce(base)
    if base.is_zero() and signs.sign_of(field, exponent) == signs.POSITIVE:
        return base
    mask = signs.sign_of(field, base)
    if mask == signs.POSITIVE:
        return exp(field, exponent * log(field, base))
    if mask == signs.NEGATIVE and base.constant() != -1:
        return integer_power(field, field.constant(-1), exponent) * integer_power(field, -base, exponent)
    content, factors = _factors(field, base)
    if factors and (content != 1 or len(factors) > 1 or factors[0][1] != 1):
        # (a b)^n = a^n b^n wherever it is defined, 0^0 = 1 included.
        result = integer_power(field, field.constant(content), exponent)
        for f, k in factors:
            result = result * integer_power(field, f, exponent) ** k
        return result
    inner = field.atom_of(base)
    if inner is not None and inner.kind == "ipow":  # (b^m)^n = b^(m n) wherever it is defined
        return integer_power(field, inner.args[0], inner.args[1] * exponent)
    parts = field.decompose(exponent)
    nonzero = mask & signs.ZERO == 0
    if not nonzero and not all(c > 0 and natural(field, m) for c, m in parts):
        return field.element(field.intern("ipow", (base, exponent)).position)
    result = field.constant(1)
    for c, monomial in parts:
        if c.denominator != 1 or not integer_valued(field, monomial):
            return field.element(field.intern("ipow", (base, exponent)).position)
        if monomial.constant() is not None:
            result = result * base ** int(c)
            continue
        atom = field.intern("ipow", (base, monomial))
        if base.constant() == -1 and atom.position not in field.rules:
            field.set_rule(atom.position, 2, field.constant(1))
        if abs(c) > _EXPONENT:
            raise Stuck("limit: an exponent is too large")
        result = result * field.element(atom.position) ** int(c)
    return result


def integer_valued(field: Field, monomial: Rat) -> bool:
    """Whether a monic monomial is a product of integer atoms."""
    return monomial.den.is_constant() and all(field.atoms[p].integer for p in monomial.uses())


def natural(field: Field, monomial: Rat) -> bool:
    """Whether a monic monomial is a product of integer atoms that are nonnegative."""
    return integer_valued(field, monomial) and all(
        signs.sign_of(field, field.ring.generator(p)) & signs.NEGATIVE == 0 for p in monomial.uses()
    )
