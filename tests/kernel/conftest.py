"""A small notation for terms in tests: Python expressions, so that the kernel is tested without the language's reader.

``sum(f, k, 1, n)`` binds k (as do prod, max, min, integral, limit, at, array); ``imp(p, q)``; ``A @ B``; ``x[i, j]``;
``real_power(a, b)`` is a real power whatever b's value.
Names have fixed sorts, given below.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from fractions import Fraction

import pytest

from derivcheck.core.build import OO, PI, build, num, sym
from derivcheck.core.context import Context, Declaration, Domain
from derivcheck.core.term import INTEGER, NATURAL, REAL, Sort, Term
from derivcheck.evaluator import Effort, examine
from derivcheck.kernel import signs
from derivcheck.kernel.facts import open_field
from derivcheck.kernel.field import Field
from derivcheck.kernel.normal import normal
from derivcheck.kernel.propositions import MASKS
from derivcheck.kernel.ring import Rat, Stuck

_n, _m = sym("n", NATURAL), sym("m", INTEGER)
_TWO, _THREE, _SIX = num(2), num(3), num(6)
NAMES: dict[str, Term] = {
    "n": _n,
    "m": _m,
    **{name: sym(name, INTEGER) for name in ("i", "j", "k", "l")},
    "c": sym("c", NATURAL),
    **{name: sym(name, Sort("array", (_n,))) for name in ("u", "v", "w")},
    **{name: sym(name, Sort("array", (_TWO,))) for name in ("p", "q")},
    "r": sym("r", Sort("array", (_SIX,))),
    "d": sym("d", Sort("array", (_n,), integer=True)),
    **{name: sym(name, Sort("array", (_n, _n))) for name in ("A", "B")},
    "X": sym("X", Sort("array", (_m, _n))),
    "P": sym("P", Sort("array", (_TWO, _TWO))),
    "Q": sym("Q", Sort("array", (_THREE, _THREE))),
    "pi": PI,
    "oo": OO,
}
_FUNCTIONS = {"f", "g", "h"}
_BINARY = {ast.Add: "add", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.MatMult: "matmul"}
_RELATIONS = {ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge"}
_RANGED = {"sum": "sum", "prod": "prod", "max": "max_over", "min": "min_over"}
_NAMED = {"imp": "implies", "T": "transpose", "symmetric": "is_symmetric"}


def read_term(text: str, **definitions: Term) -> Term:
    """The term of a Python expression; ``definitions`` are further names."""
    return _term(ast.parse(text, mode="eval").body, {**NAMES, **definitions})


def _term(node: ast.expr, scope: dict[str, Term]) -> Term:
    match node:
        case ast.Constant(value=int() | float()):
            return num(Fraction(str(node.value)))
        case ast.Name(id=name):
            return scope.get(name) or sym(name, REAL)
        case ast.UnaryOp(op=ast.USub(), operand=a):
            return build("neg", (_term(a, scope),))
        case ast.UnaryOp(op=ast.Not(), operand=a):
            return build("not", (_term(a, scope),))
        case ast.BinOp(left=a, op=ast.Sub(), right=b):
            return build("add", (*_run(a, "add", scope), build("neg", (_term(b, scope),))))
        case ast.BinOp(left=a, op=ast.Add() | ast.Mult() as op, right=b):
            return build(_BINARY[type(op)], (*_run(a, _BINARY[type(op)], scope), _term(b, scope)))
        case ast.BinOp(left=a, op=op, right=b):
            return build(_BINARY[type(op)], (_term(a, scope), _term(b, scope)))
        case ast.Compare(left=a, ops=[op], comparators=[b]):
            return build(_RELATIONS[type(op)], (_term(a, scope), _term(b, scope)))
        case ast.BoolOp(op=op, values=values):
            return build("and" if isinstance(op, ast.And) else "or", [_term(v, scope) for v in values])
        case ast.List(elts=[ast.List(elts=first), *_]):
            rows = [_term(e, scope) for row in node.elts for e in row.elts]  # type: ignore[attr-defined]
            return build("matlit", rows, (len(node.elts), len(first)))
        case ast.List(elts=items):
            return build("list", [_term(e, scope) for e in items])
        case ast.Subscript(value=a, slice=ast.Tuple(elts=[ast.Slice(), j])):
            return build("col", (_term(a, scope), _term(j, scope)))
        case ast.Subscript(value=a, slice=ast.Tuple(elts=[i, ast.Slice()])):
            return build("row", (_term(a, scope), _term(i, scope)))
        case ast.Subscript(value=a, slice=ast.Tuple(elts=indices)):
            return build("index", [_term(a, scope), *(_term(i, scope) for i in indices)])
        case ast.Subscript(value=a, slice=i):
            return build("index", (_term(a, scope), _term(i, scope)))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _call(name, args, scope)
    raise ValueError(ast.dump(node))


def _run(node: ast.expr, op: str, scope: dict[str, Term]) -> tuple[Term, ...]:
    """The terms of a run of sums or products, which is one term of many arguments, as in the language."""
    first = _term(node, scope)
    return first.args if isinstance(node, ast.BinOp) and first.op == op else (first,)


def _call(name: str, args: list[ast.expr], scope: dict[str, Term]) -> Term:
    if name in ("integral", "limit", "at", "array") or (name in _RANGED and len(args) == 4):
        body, bound, *ends = args
        assert isinstance(bound, ast.Name)
        declared = scope.get(bound.id)
        outer = [_term(e, scope) for e in ends]
        if name == "at":
            sort = declared.sort if declared is not None else REAL
        elif name == "array" or name in _RANGED:
            sort = NATURAL if name == "array" or outer[0].sort.natural else INTEGER
        else:
            sort = REAL
        var = sym(bound.id, sort)
        inner = _term(body, {**scope, bound.id: var})
        return build(_RANGED.get(name, name), (*outer, inner), (var, "") if name == "limit" else var)
    terms = [_term(a, scope) for a in args]
    if name == "real_power":  # by type, whatever the exponent's value
        return build("pow", terms, False)
    if name in _FUNCTIONS:
        return build("apply", terms, name)
    return build(_NAMED.get(name, name), terms)


def define(name: str, body: Term, *arguments: Term) -> Term:
    """The folded definition ``name(arguments)`` that stands for the body."""
    return build("call", (*arguments, body), (name, body.free))


@pytest.fixture
def term() -> Callable[..., Term]:
    return read_term


@pytest.fixture
def defined() -> Callable[..., Term]:
    return define


_INTERVAL = re.compile(r"(\w+) in ([\[(])(.+), (.+)([\])])")
_FINITE = re.compile(r"(\w+) in \{(.+)\}")


def read_context(*given: str) -> Context:
    """``x in [0, 1)`` and ``y in {0, 1}`` declare, anything else is assumed; n and c are natural."""
    declared = {name: Declaration(name, t.sort, Domain()) for name, t in NAMES.items() if t.op == "sym"}
    declared |= {name: Declaration(name, NATURAL, Domain(lower=num(0))) for name in ("n", "c")}
    assumptions: list[Term] = []
    for sentence in given:
        if interval := _INTERVAL.fullmatch(sentence):
            name, left, low, high, right = interval.groups()
            ends = [None if "oo" in end else read_term(end) for end in (low, high)]
            sort = NAMES[name].sort if name in NAMES else REAL
            declared[name] = Declaration(name, sort, Domain(*ends, left == "(", right == ")"))
        elif finite := _FINITE.fullmatch(sentence):
            name, values = finite[1], tuple(Fraction(v) for v in finite[2].split(", "))
            declared[name] = Declaration(name, REAL, Domain(values=values))
        else:
            assumptions.append(read_term(sentence))
    return Context(tuple(declared.values()), tuple(assumptions))


@pytest.fixture
def opened() -> Callable[..., Field]:
    """The field of a context given in sentences."""
    return lambda *given: open_field(read_context(*given))


@pytest.fixture
def element() -> Callable[..., Rat]:
    """The normal form of a term in a field."""
    return lambda field, written: normal(field, read_term(written))


@pytest.fixture
def shows() -> Callable[..., bool]:
    """Whether a relation is shown by the normal form or by signs, wherever its sides have values."""

    def shown(claim: str, *given: str) -> bool:
        relation = read_term(claim)
        field = open_field(read_context(*given))
        try:
            difference = normal(field, relation.args[0]) - normal(field, relation.args[1])
            if relation.op == "eq":
                return signs.vanishes(field, difference)
            return signs.sign_of(field, difference) & ~MASKS[relation.op] == 0
        except Stuck:
            return False

    return shown


@pytest.fixture
def false() -> Callable[..., bool]:
    """Whether the evaluator finds a point where a relation is false: so that a near miss is one."""

    def refuted(claim: str, *given: str) -> bool:
        context, relation = read_context(*given), read_term(claim)
        named = relation.free.union(*(fact.free for fact in context.assumptions))
        sizes = (size for d in context.declarations if d.name in named for size in d.sort.shape)
        named = named.union(*(size.free for size in sizes))
        applied = {t.name: len(t.args) for t in relation.subterms() if t.op == "apply"}
        sorts = {name: Sort("function", parameters=(REAL,) * arity) for name, arity in applied.items()}
        loose = (Declaration(n, sorts.get(n, REAL)) for n in sorted(named) if context.declaration(n) is None)
        declared = tuple(d for d in (*context.declarations, *loose) if d.name in named)
        return examine(Context(declared, context.assumptions), relation, Effort.QUICK).counterexample is not None

    return refuted
