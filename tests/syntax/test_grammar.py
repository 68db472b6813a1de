"""The grammar: what binds tighter than what, and what every slip is told."""

from __future__ import annotations

import pytest

from derivcheck.errors import InputError
from derivcheck.syntax.parse import parse
from derivcheck.syntax.surface import Surface


def shape(node: Surface) -> str:
    """A tree as nested prefix text."""
    head = {"number": str(node.number), "name": node.name}.get(node.kind)
    if head is not None:
        return head
    label = "".join(node.signs) or node.name or node.kind
    return f"({label} {' '.join(shape(p) for p in node.parts)})" if node.parts else label


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-x^2", "(neg (power x 2))"),
        ("2^-x", "(power 2 (neg x))"),
        ("10^-25", "(power 10 (neg 25))"),
        ("x^y^z", "(power x (power y z))"),
        ("x**2", "(power x 2)"),
        ("2*A @ B", "(*@ 2 A B)"),
        ("a - b + c", "(-+ a b c)"),
        ("a - (b + c)", "(- a (+ b c))"),
        ("-a*b", "(* (neg a) b)"),
        ("2*-x", "(* 2 (neg x))"),
        ("x = 1 or y = 2 and not z = 3", "(or (= x 1) (and (= y 2) (not (= z 3))))"),
        ("p => q => r", "(implies p (implies q r))"),
        ("p => q <=> r", "(iff (implies p q) r)"),
        ("0 < p < 1", "(<< 0 p 1)"),
        ("a ≤ b ≥ c", "(<=>= a b c)"),
        ("X.T @ y", "(@ (transpose X) y)"),
        ("X[i, :]", "(index X i slice)"),
        ("A[1, 2].T", "(transpose (index A 1 2))"),
        ("[[1, 2], [3, 4]]", "(list (list 1 2) (list 3 4))"),
        ("sum(x[k], k = 1..n-1)", "(sum (index x k) (range (= k 1) (- n 1)))"),
        ("limit(f(x), x -> a+)", "(limit (f x) (+ x a))"),
        ("limit(f(x), x -> a + b-)", "(limit (f x) (- x (+ a b)))"),
        ("limit(f(x), x -> -oo)", "(limit (f x) (arrow x (neg oo)))"),
        ("1e-3 + 0.25", "(+ 1/1000 1/4)"),
        ("nothing", "nothing"),
        ("σ*Σ", "(* σ Σ)"),
        ("a\n  + b", "(+ a b)"),
    ],
)
def test_precedence_is_that_of_the_format(text: str, expected: str) -> None:
    assert shape(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "code", "start", "end", "hint"),
    [
        ("", "empty-formula", 0, 0, ""),
        ("2x", "missing-operator", 0, 2, "write 2*x"),
        ("a + 12.5xy", "missing-operator", 4, 10, "write 12.5*xy"),
        ("2 x", "missing-operator", 2, 3, "write `*`"),
        ("(a)(b)", "missing-operator", 3, 4, "write `*`"),
        ("f(x)(y)", "missing-operator", 4, 5, "write `*`"),
        ("x²", "unknown-character", 1, 2, "write x^2"),
        ("αβ⁻¹", "unknown-character", 2, 4, "^-1"),
        ("x₁", "unknown-character", 1, 2, "x[1]"),
        ("a − b", "unknown-character", 2, 3, "write `-`"),
        ("a × b", "unknown-character", 2, 3, "write `*`"),
        ("∞", "unknown-character", 0, 1, "write `oo`"),
        ("a\tb", "unknown-character", 1, 2, "space"),
        ("ν", "unknown-character", 0, 1, "nu"),
        ("𝑥", "unknown-character", 0, 1, ""),
        ("(a + b", "unbalanced-bracket", 0, 1, ""),
        ("f((a) + [b)", "unbalanced-bracket", 10, 11, ""),
        ("a + b)", "unbalanced-bracket", 5, 6, ""),
        ("(a, b]", "unbalanced-bracket", 5, 6, ""),
        ("{a}", "unexpected-token", 0, 1, "write `(`"),
        ("a == b", "wrong-operator", 2, 4, "write `=`"),
        ("a && b", "wrong-operator", 2, 4, "write `and`"),
        ("|x|", "wrong-operator", 0, 1, "abs(x)"),
        ("n!", "wrong-operator", 1, 2, "factorial"),
        ("f'(x)", "wrong-operator", 1, 2, "diff"),
        ("\\frac", "wrong-operator", 0, 1, "a/b"),
        ("a =< b", "wrong-operator", 2, 4, "<="),
        ("5.", "malformed-number", 1, 2, "digits on both sides"),
        (".5", "malformed-number", 0, 2, "write 0.5"),
        ("1e5000", "number-too-long", 0, 6, "10^5000"),
        ("1e999999999", "number-too-long", 0, 11, ""),
        ("a +", "unexpected-end", 2, 3, ""),
        ("a + * b", "unexpected-token", 4, 5, ""),
        ("+x", "unexpected-token", 0, 1, "leave it out"),
        ("= x", "unexpected-token", 0, 1, ""),
        ("a, b", "unexpected-token", 1, 2, ""),
        ("x[1:2]", "unexpected-token", 3, 4, ""),
        ("a < b != c", "ne-in-chain", 6, 8, "and"),
        ("p <=> q <=> r", "iff-chain", 8, 11, "brackets"),
        ("x" * 81, "name-too-long", 0, 81, ""),
    ],
)
def test_a_slip_is_named_at_its_place(text: str, code: str, start: int, end: int, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    error = caught.value
    assert (error.code, error.start, error.end) == (code, start, end)
    assert hint in error.help


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * 200_000, "formula-too-large"),
        ("(" * 19_000, "formula-too-deep"),
        ("[" * 19_000, "formula-too-deep"),
        ("-" * 19_000 + "x", "formula-too-deep"),
        ("x^" * 9_000 + "x", "formula-too-deep"),
        ("x" + ".T" * 9_000, "formula-too-deep"),
        ("not " * 4_000 + "x", "formula-too-deep"),
        ("p => " * 3_000 + "p", "formula-too-deep"),
        ("exp(" * 99 + "-" * 50 + "x" + ")" * 99, "formula-too-deep"),
        ("x+" * 9_999 + "x", "formula-too-large"),
        ("9" * 19_000, "number-too-long"),
        ("x" * 19_000, "name-too-long"),
        ("x " * 9_000, "missing-operator"),
        ("1" + "²" * 15_000, "unknown-character"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_bomb_is_refused_with_a_sentence(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    assert caught.value.code == code
    assert len(caught.value.help) < 200


def test_brackets_widen_a_place_but_add_no_level() -> None:
    node = parse("((a + b))*c")
    assert (node.parts[0].start, node.parts[0].end) == (0, 9)
    assert node.parts[0].kind == "sum"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("real", "word"),
        ("real in (0, 1]", "real-in"),
        ("integer >= 1", "integer-from"),
        ("one of -1, 1", "finite"),
        ("vector(m) in {0, 1}", "vector"),
        ("matrix(m, n) in [0, oo)", "matrix"),
        ("symmetric(n)", "symmetric"),
        ("function(real, vector(n)) -> real", "function"),
    ],
)
def test_types_have_a_grammar_too(text: str, kind: str) -> None:
    assert parse(text, "type").kind == kind
