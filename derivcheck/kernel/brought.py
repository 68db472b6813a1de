"""What a certificate may bring in: terms in the language's names, with the sorts that are declared, of bounded size.

A certificate's terms come from a search, or from somebody who means ill, and
no parser has read them.  The normal form knows a symbol by its name, the rest
of the kernel by name and sort: so a name has one sort, wherever it stands.
Trusts core, and `lower` for the sizes of arrays.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from derivcheck.core.build import same_shape
from derivcheck.core.context import Context, Declaration
from derivcheck.core.rewrite import free_symbols
from derivcheck.core.term import BINDERS, Sort, Term
from derivcheck.kernel.names import size_names

_SIZE = 20_000  # nodes of a term
_DEPTH = 400  # operations inside one another

#: Rules whose second argument speaks in the name that the integral before it binds.
_IN_THE_BOUND_NAME = ("antiderivative", "improper")


def unfit(rule: str, arguments: tuple[object, ...], context: Context, claim: Term) -> str:
    """What is wrong with the arguments a certificate gives a rule here, or ""."""
    if any(not isinstance(a, Term | Fraction | int | str) for a in arguments):
        return "an argument of the certificate is no term, number or name"
    terms = [a for a in arguments if isinstance(a, Term)]
    if any(t.size > _SIZE or t.depth > _DEPTH for t in terms):
        return "a term of the certificate is too large"
    if not all(regular(t) for t in terms):
        return "a term of the certificate is none of the language"
    if any(not _applied(t, context) for t in terms):
        return "the certificate applies what is no function"
    if not _one_sort_a_name(rule, terms, context, claim):
        return "a symbol of the certificate is of another sort than it is declared"
    return ""


def _one_sort_a_name(rule: str, terms: list[Term], context: Context, claim: Term) -> bool:
    """Whether free symbols are those declared, or new numbers, of one sort here, in the claim too.

    A new array might be of no size there is (-1, say), and what is shown for all arrays of it says nothing.
    """
    bound = terms[0].var if rule in _IN_THE_BOUND_NAME and terms and terms[0].op == "integral" else None
    known = {bound.name: bound.sort} if bound is not None else {}
    known |= {s.name: s.sort for s in free_symbols(claim)} | {d.name: d.sort for d in context.declarations}
    for position, term in enumerate(terms):
        for symbol in free_symbols(term):
            if position and symbol is bound:
                continue
            if symbol.name not in known and symbol.sort.kind != "scalar":
                return False
            if symbol.sort != known.setdefault(symbol.name, symbol.sort):
                return False
    return True


def _applied(term: Term, context: Context) -> bool:
    """Whether every function that a term applies is declared, and takes what it is applied to.

    A folded definition may be read as an unspecified function of its name, which has derivatives everywhere; who
    could write it down, and not its definition, would have a smooth function of any name.
    """
    return all(part.op != "apply" or _takes(context.declaration(part.name), part.args) for part in term.subterms())


def _takes(function: Declaration | None, args: tuple[Term, ...]) -> bool:
    """Whether it is a function of so many arguments, numbers and arrays of these sizes."""
    if function is None or function.sort.kind != "function" or len(function.sort.parameters) != len(args):
        return False
    pairs = zip(function.sort.parameters, (a.sort for a in args), strict=True)
    return all(taken.kind == given.kind and same_shape(taken.shape, given.shape) for taken, given in pairs)


def definitions(terms: Iterable[object]) -> frozenset[Term]:
    """The folded definitions in some terms."""
    return frozenset(t for term in terms if isinstance(term, Term) for t in term.subterms() if t.op == "call")


@lru_cache(maxsize=1 << 12)
def regular(term: Term) -> bool:
    """Whether names are an author's, of the sort they are bound with, and integer powers have integer exponents.

    ``#3`` is the kernel's name for a bound variable whose range may be empty,
    ``$0`` one of those that bound names are compared under, ``x$`` a variable of
    ``convex`` that was renamed and has no declared set any more: who could write
    them could have two names taken for one.  A name that is bound around an
    array is not its size, which would seem to move with it.
    """
    match term.op:
        case "sym":
            if not _a_name(term.name) or not _a_sort(term.sort):
                return False
        case "apply" if not _a_name(term.name):
            return False
        case "pow" if term.data is True and not term.args[1].sort.integer:
            return False
        case _ if term.op in BINDERS:
            var = term.var
            if not regular(var) or any(s.name == var.name for s in free_symbols(term.body) - {var}):
                return False
            if any(t.op == "apply" and t.name == var.name for t in term.body.subterms()):
                return False
            if var.name in size_names(term.body):
                return False
    return all(regular(a) for a in term.args)


def _a_name(name: str) -> bool:
    return bool(name) and not set("#$") & set(name)


def _a_sort(sort: Sort) -> bool:
    """Whether some symbol can be declared so: what is natural is an integer; arrays have sizes, regular ones."""
    sizes = (1, 2) if sort.kind == "array" else (0,)
    return sort.integer >= sort.natural and len(sort.shape) in sizes and all(regular(size) for size in sort.shape)
