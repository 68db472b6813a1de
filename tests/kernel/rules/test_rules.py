"""The rules as they are drawn: what each leaves to be shown, and what it refuses.

A row of the first table is a rule's picture: conclusion, rule, premises.  Those
of the second are refused: near misses and certificates forged to pass.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

Premises = Callable[..., list[str] | str]

NONE: list[str] = []

PICTURES = [
    # one decides
    ("x: real |- (x + 1)^2 = x^2 + 2*x + 1", "normal-form", NONE),
    ("x: real |- (x + 1)^2 <= x^2 + 2*x + 1", "normal-form", NONE),
    ("x: real |- (x + 1)^2 = x^2 + 2*x + 1 and x >= x", "normal-form", NONE),
    ("n: natural; v: vector(n) |- v + v = 2*v", "normal-form", NONE),
    ("x: real |- x^2 + 1 > 0", "signs", NONE),
    ("x: real |- x^2 + 1 > 0 and x^2 >= 0", "signs", NONE),
    ("x: real |- x^2 + 1 > 0 or x = 1", "signs", NONE),
    ("n: natural; v: vector(n); v > 0 |- v + 1 > 1/2", "signs", NONE),
    ("x: real; f(t) := t^2 |- f(x + 1) = (x + 1)^2", "unfold", NONE),
    ("x: real; f(t) := t^2 |- f(x + 1) >= (x + 1)^2", "unfold", NONE),
    ("x: real; f(t) := t^2 |- f(x) > 1 <=> x^2 > 1", "unfold", NONE),
    ("x: real; f(t) := t^2 |- f(x) > 1 => x^2 > 1", "unfold", NONE),
    ("n: natural; k, l: natural; v: vector(n) |- sum(v[k], k = 1..n) = sum(v[l], l = 1..n)", "unfold", NONE),
    ("n: natural; i: 1..n; v: vector(n); w[i] := v[i]^2 |- w[i] = v[i]^2", "unfold", NONE),
    # connectives
    ("x: real |- x = 1 and x > 0 and x < 2", "each",
     ["x = 1", "x = 1 |- x > 0", "x = 1, x > 0 |- x < 2"]),
    ("x: real |- x = 1 or x > 0", "one-of 0", ["x = 1"]),
    ("x: real |- x = 1 or x > 0", "one-of 1", ["x > 0"]),
    ("x: real |- x > 1 => x > 0", "suppose", ["x > 1 |- x > 0"]),
    ("x: real |- x > 1 <=> 2*x > 2", "both", ["x > 1 => 2*x > 2", "2*x > 2 => x > 1"]),
    ("x: real |- x > 1 <=> 1/x > 0", "both", ["x > 1 => 1/x > 0", "1/x > 0 => x > 1"]),  # one of them is not true at 0
    ("x: real |- x > 1 => not x < 0", "contraposed", ["x < 0 => x <= 1"]),
    ("x, y: real |- x = 1 or y = 2", "factors", ["(x - 1)*(y - 2) = 0"]),
    ("x, y: real |- x = 1 or x > 7 or y = 2", "factors", ["(x - 1)*(y - 2) = 0"]),
    ("n: natural; v, w: vector(n) |- v = w", "distance", ["dot(v - w, v - w) <= 0"]),
    ("n: natural; A: matrix(n, n) |- A = 1", "distance", ["trace((A - 1).T @ (A - 1)) <= 0"]),
    # through a term, case by case
    ("x: real |- x <= 2*x", "via {x + 1}", ["x = x + 1", "x + 1 <= 2*x"]),
    ("x: real |- x != 2*x", "via {x + 1}", ["x = x + 1", "x + 1 != 2*x"]),
    ("n: natural; v: vector(n) |- v = 2*v", "via {v + 1}", ["v = v + 1", "v + 1 = 2*v"]),
    ("n: natural; v: vector(n) |- v = 0", "via {1}", ["v = 1", "1 = 0"]),
    ("x: real |- abs(x) >= x", "cases {x}",
     ["x < 0 |- abs(x) >= x", "x = 0, rule x = 0 |- abs(x) >= x", "x > 0 |- abs(x) >= x"]),
    ("x: real |- x = x", "cases {x > 1}", ["x > 1 |- x = x", "x <= 1 |- x = x"]),
    ("x: real |- x = x", "cases {x > 1 or x = 0}", ["x > 1 or x = 0 |- x = x", "x <= 1 and x != 0 |- x = x"]),
    ("x: real; n: natural; v: vector(n) |- x = x", "cases {v = 0}", ["v = 0 |- x = x", "v != 0 |- x = x"]),
    ("y: binary; y > 0 |- y^2 = y", "finite y", ["0 > 0 |- 0^2 = 0", "1 > 0 |- 1^2 = 1"]),
    ("y: one of -1, 1/2; x: real |- y*x = x*y", "finite y", ["-1*x = x*-1", "0.5*x = x*0.5"]),
    ("n: natural; i: 1..n; v: vector(n) in {0, 2} |- v[i]^2 = 2*v[i]", "finite {v[i]}",
     ["v[i] = 0, rule v[i] = 0 |- v[i]^2 = 2*v[i]", "v[i] = 2, rule v[i] = 2 |- v[i]^2 = 2*v[i]"]),
    ("x: real; x < 0 or x > 0 |- x != 0", "alternatives 0", ["x < 0 |- x != 0", "x > 0 |- x != 0"]),
    ("x: real; not (x <= 1 and x = 0) |- x != 0", "alternatives 0", ["x > 1 |- x != 0", "x != 0 |- x != 0"]),
    ("x, y: real; x = 1 or y = 2 |- x*y = x", "alternatives 0",
     ["x = 1, rule x = 1 |- x*y = x", "y = 2, rule y = 2 |- x*y = x"]),
    ("x: real; x > 1; x < 0 |- 1 = 2", "absurd", NONE),
    # assumptions
    ("x, y: real; x < y |- x < y", "hypothesis 0", NONE),
    ("x, y: real; x < y |- x <= y", "hypothesis 0", NONE),
    ("x, y: real; x < y |- 2*y > 2*x", "hypothesis 0", NONE),
    ("x, y: real; x < y |- -3*y != -3*x", "hypothesis 0", NONE),
    ("x, y: real; 0 < x < y |- x < y", "hypothesis 0", NONE),
    ("x, y: real; x = y |- x <= y", "hypothesis 0", NONE),
    ("x, y: real; p: nonzero; x = y |- p*x = p*y", "hypothesis 0", NONE),
    ("x, y: real; not x < y |- x >= y", "hypothesis 0", NONE),
    ("k, l, n: natural; v: vector(n); sum(v[k], k = 1..n) = 1 |- sum(v[l], l = 1..n) = 1", "hypothesis 0", NONE),
    ("x: real; f(t) := t^2; f(x) > 1 |- x^2 > 1", "hypothesis 0", NONE),
    ("n: natural; v: vector(n); v = 1 |- v = 1", "hypothesis 0", NONE),
    ("x, y: real; x = y + 1 |- x^2 = (y + 1)^2", "rewrite 0", ["rule x = y + 1 |- x^2 = (y + 1)^2"]),
    ("x, y: real; x = y + 1 |- x^2 = (y + 1)^2", "rewrite 0 {y}", ["rule x = y + 1 |- x^2 = (y + 1)^2"]),
    ("x, y: real; x = 1 and y = 2 |- x*y = 2", "rewrite 0", ["rule x = 1, rule y = 2 |- x*y = 2"]),
    # equivalences
    ("x, y: real |- x < y <=> 2*x < 2*y", "equivalent", NONE),
    ("x, y: real |- x < y <=> -2*x > -2*y", "equivalent", NONE),
    ("x, y: real; p: positive |- x <= y <=> x/p <= y/p", "equivalent", NONE),
    ("x, y: real; p: negative |- x <= y <=> p*x >= p*y", "equivalent", NONE),
    ("x, y: real; p: nonzero |- x = y <=> p*x = p*y", "equivalent", NONE),
    ("x, y: real; p: nonzero |- x != y <=> p*x != p*y", "equivalent", NONE),
    ("x, y: real |- not x < y <=> x - y >= 0", "equivalent", NONE),
    ("x, y: real |- x < y => x - y <= 0", "equivalent", NONE),
    ("x, y: real |- x = y => x >= y", "equivalent", NONE),
    ("x, y: real |- x < y <=> exp(x) < exp(y)", "monotone exp", NONE),
    ("x, y: positive |- log(x) = log(y) <=> x = y", "monotone log", NONE),
    ("x, y: positive |- log(x) = log(y) <=> x = y", "monotone exp", NONE),
    ("x, y: real |- x^3 >= y^3 <=> x >= y", 'monotone "power 3"', NONE),
    ("x, y: real |- x != y <=> atan(x) != atan(y)", "monotone atan", NONE),
    # integrals
    ("|- integral(2*t, t = 0..1) = 1", "antiderivative {integral(2*t, t = 0..1)} {t: real; t^2}",
     ["rule integral(2*t, t = 0..1) = 1^2 - 0^2 |- integral(2*t, t = 0..1) = 1"]),
    ("|- integral(2*t, t = 1..0) = -1", "antiderivative {integral(2*t, t = 1..0)} {t: real; t^2 + 7}",
     ["rule integral(2*t, t = 1..0) = (0^2 + 7) - (1^2 + 7) |- integral(2*t, t = 1..0) = -1"]),
    ("x: real |- integral(exp(t), t = 0..x) = exp(x) - 1",
     "antiderivative {integral(exp(t), t = 0..x)} {t: real; exp(t)}",
     ["rule integral(exp(t), t = 0..x) = exp(x) - exp(0) |- integral(exp(t), t = 0..x) = exp(x) - 1"]),
]  # fmt: skip


@pytest.mark.parametrize(("sequent", "rule", "premises"), PICTURES, ids=lambda part: str(part)[:70])
def test_a_rule_leaves_its_premises(leaves: Premises, sequent: str, rule: str, premises: list[str]) -> None:
    assert leaves(sequent, rule) == premises


DIFFER = "the normal forms differ"
OPEN = "the context does not decide the sign"
FINITE = "finite takes a symbol, or an entry of an array, over a finite set"
OTHER = "the fact is another one"
MULTIPLES = "the relations are not multiples of each other"
NEED_X = "1/x needs x != 0"

REFUSED = [
    ("x: real |- x = x", "normal-form 1", "normal-form takes no argument"),
    ("x: real |- x = x + 1", "normal-form", DIFFER),
    ("x: real |- x < x + 1", "normal-form", "normal-form shows equations only"),
    ("x: real |- x = x and x < x + 1", "normal-form", "normal-form shows equations only"),
    ("x: real |- x = x or x = 1", "normal-form", "normal-form shows equations only"),
    ("x: real |- 1/x = 1/x", "normal-form", NEED_X),
    ("n: natural; v, w: vector(n) |- v = w", "normal-form", DIFFER),
    ("v: vector(2) |- v = [v[1], v[1]]", "normal-form", DIFFER),
    ("x: real |- x^2 >= 0", "signs 0", "signs takes no argument"),
    ("x: real |- x^2 > 0", "signs", OPEN),
    ("x: real |- 1/x^2 > 0", "signs", "1/x^2 needs x^2 != 0"),
    ("x: real |- x^2 >= 0 and x > 0", "signs", OPEN),
    ("x: real |- x > 0 or x < 0", "signs", OPEN),
    ("x: real |- x > 0 or x <= 0", "signs", OPEN),
    ("n: natural; v: vector(n) |- v > 0", "signs", OPEN),
    ("n: natural; v: vector(n) |- v != 0", "signs", OPEN),
    ("n: natural; v: vector(n); v > 0 |- v != 0", "signs", OPEN),
    # n may be 0: then v = 0 and v != 0 is false
    ("x: real |- x = x", "unfold {x}", "unfold shows that two lines are the same"),
    ("x: real |- x < x", "unfold", "unfold shows that two lines are the same"),
    ("x: real |- x != x", "unfold", "unfold shows that two lines are the same"),
    ("x: real |- 1/x = 1/x", "unfold", NEED_X),
    ("x: real |- x + 1 = 1 + x", "unfold", "the lines differ after unfolding the definitions"),
    ("n: natural; i: 1..n; v: vector(n); w[i] := v[i]^2 |- w[i + 1] = v[i + 1]^2", "unfold", "i + 1 <= n"),
    ("x: real |- 1/x = 1 => 1/x = 1", "unfold", NEED_X),
    # connectives
    ("x: real |- x = 1 or x > 0", "each", "each shows a conjunction"),
    ("x: real |- x = 1 and x > 0", "each 0", "each shows a conjunction"),
    ("x: real |- x = 1 or x > 0", "one-of 2", "one-of takes the position of a part of a disjunction"),
    ("x: real |- x = 1 or x > 0", "one-of -1", "one-of takes the position of a part of a disjunction"),
    ("x: real |- x = 1 and x > 0", "one-of 0", "one-of takes the position of a part of a disjunction"),
    ("x: real |- x = 1 or x > 0", "one-of", "one-of takes the position of a part of a disjunction"),
    ("x: real |- x = 1 or x > 0", "one-of {x}", "one-of takes the position of a part of a disjunction"),
    ("x: real |- x > 1 and x > 0", "suppose", "suppose shows an implication"),
    ("x: real |- x > 1 => x > 0", "suppose 1", "suppose shows an implication"),
    ("x: real |- 1/x > 1 => x > 0", "suppose", NEED_X),
    ("x: real |- x > 1 => x > 0", "both", "both shows an equivalence"),
    ("x: real |- x > 1 <=> x > 0", "both 1", "both shows an equivalence"),
    ("x: real |- x > 1 and x > 0", "contraposed", "contraposed shows an implication"),
    ("x: real |- x > 1 => x > 0", "contraposed 1", "contraposed shows an implication"),
    ("x: real |- x = 1 and x = 2", "factors", "factors shows that one of some equations holds"),
    ("x: real |- x = 1 or x = 2", "factors 1", "factors shows that one of some equations holds"),
    ("x: real |- x = 1 or x != 2", "factors", "factors takes two equations of numbers at least"),
    ("n: natural; v: vector(n); x: real |- x = 1 or v = 2", "factors", "factors takes two equations"),
    ("x: real |- x = 1 or limit(x, x -> 0) = oo", "factors", "factors takes two equations"),
    ("x: real |- x = 1", "distance", "distance shows that two arrays are equal"),
    ("n: natural; v: vector(n) |- v <= 0", "distance", "distance shows that two arrays are equal"),
    ("n: natural; v: vector(n) |- v = 0", "distance 1", "distance shows that two arrays are equal"),
    ("n: natural; v: vector(n) |- 1/v = 0", "distance", "needs"),
    ("n: natural; x: real; v: vector(n) |- v = 1/x", "distance", NEED_X),  # v may have no entries
    # through a term, case by case
    ("x: real |- x = x", "via", "via takes one term and shows a relation"),
    ("x: real |- x = x", "via {x} {x}", "via takes one term and shows a relation"),
    ("x: real |- x = x", "via 1", "via takes one term and shows a relation"),
    ("x: real |- x = x and x = x", "via {x}", "via takes one term and shows a relation"),
    ("x: real; m, n: natural; v: vector(m); w: vector(n) |- v = v", "via {w}", "the term is of another shape"),
    ("x: real; n: natural; v: vector(n) |- x = 1", "via {v}", "the term is of another shape"),
    ("n: natural; v: vector(n) |- v != 2", "via {1}", "an array without entries equals numbers that differ"),
    ("x: real |- x = x", "via {x > 0}", "`x > 0` is a proposition"),
    ("x: real |- x = x", "cases", "cases splits on a number or a proposition"),
    ("x: real |- x = x", "cases 1", "cases splits on a number or a proposition"),
    ("x: real; n: natural; v: vector(n) |- x = x", "cases {v}", "cases splits on a number or a proposition"),
    ("x: real |- x = x", "cases {1/x}", NEED_X),
    ("x: real |- x = x", "cases {z: real; z}", "cases speak of what is declared"),
    ("x: real |- x = x", "cases {z: real; x > z}", "cases speak of what is declared"),
    ("x: real |- x = x", "cases {1/x > 0}", NEED_X),
    ("x: real |- x = x", "cases {log(x)}", "log(x) needs x > 0"),
    ("x: real |- x = x", "finite x", FINITE),
    ("x: natural |- x = x", "finite x", FINITE),
    ("x: real in [0, 1] |- x = x", "finite x", FINITE),
    ("x: real |- x = x", "finite y", FINITE),
    ("x: binary |- x = x", "finite {x}", FINITE),
    ("n: natural; v: vector(n) in {0, 1} |- v*v = v", "finite v", FINITE),
    ("n: natural; v: vector(n) in {0, 1} |- n = n", "finite {v[1]}", FINITE),
    ("n: natural; i: 1..n; v: vector(n) in [0, 1] |- n = n", "finite {v[i]}", FINITE),
    ("n: natural; i: 1..n; v: vector(n) in {0, 1} |- n = n", "finite {(v + v)[i]}", FINITE),
    ("x: real; x > 0 |- x = x", "alternatives 0", "there is no such disjunction"),
    ("x: real; x > 0 or x < 0 |- x = x", "alternatives 1", "there is no such disjunction"),
    ("x: real; x > 0 or x < 0 |- x = x", "alternatives -1", "there is no such disjunction"),
    ("x: real; x > 0 or x < 0 |- x = x", "alternatives", "there is no such disjunction"),
    ("x: real; x > 0 and x < 1 |- x = x", "alternatives 0", "there is no such disjunction"),
    ("x: real; x >= 0; x <= 0 |- x = 1", "absurd", "the case is not contradictory"),
    ("x: real; x > 1; x < 0 |- 1 = 2", "absurd 1", "the case is not contradictory"),
    # assumptions
    ("x, y: real; x < y |- x < y", "hypothesis", "hypothesis takes the position of a fact"),
    ("x, y: real; x < y |- x < y", "hypothesis 1", "hypothesis takes the position of a fact"),
    ("x, y: real; x < y |- x < y", "hypothesis -1", "hypothesis takes the position of a fact"),
    ("x, y: real; x < y |- x < y", "hypothesis {x < y}", "hypothesis takes the position of a fact"),
    ("x: real; convex(exp(x), x) |- exp(x) > x", "hypothesis 0", OTHER),
    ("x: real; exp(x) > x |- convex(exp(x), x)", "hypothesis 0", OTHER),
    ("x, y: real; x <= y |- x < y", "hypothesis 0", OTHER),
    ("x, y: real; x < y |- y < x", "hypothesis 0", OTHER),
    ("x, y: real; x < y |- x < y - 1", "hypothesis 0", OTHER),
    ("x, y, p: real; x < y |- p*x < p*y", "hypothesis 0", OTHER),
    ("x, y: real; p: nonnegative; x < y |- p*x < p*y", "hypothesis 0", OTHER),
    ("x, y, p: real; p*x = p*y |- x = y", "hypothesis 0", OTHER),
    ("x, y: real; x = y |- x = x + 0*y", "hypothesis 0", OTHER),
    ("x, y: real; x - x = y - y |- x = y", "hypothesis 0", OTHER),
    ("x, y: real; x < y |- x < y and x < y", "hypothesis 0", OTHER),
    ("x, y: real; x < y or x > y |- x != y", "hypothesis 0", OTHER),
    ("n: natural; v: vector(n); x: real; v = x |- v = 2*x", "hypothesis 0", OTHER),
    ("n: natural; v: vector(n); x: real; v = 0 |- x = 0", "hypothesis 0", OTHER),
    ("x, y: real; x > 0 |- x + log(y) - log(y) > 0", "hypothesis 0", "log(y) needs y > 0"),
    ("x, y: real; x = 0 |- x + diff(abs(y), y)*0 = 0", "hypothesis 0", "abs(y) needs y != 0"),
    ("x, y: real; x < y |- x = y", "rewrite", "rewrite takes the position of a fact and terms"),
    ("x, y: real; x < y |- x = y", "rewrite 1", "rewrite takes the position of a fact and terms"),
    ("x, y: real; x < y |- x = y", "rewrite -1 {x}", "rewrite takes the position of a fact and terms"),
    ("x, y: real; x = y |- x = y", "rewrite {x} 0", "rewrite takes the position of a fact and terms"),
    ("x, y: real; x = y |- x = y", "rewrite 0 {x} 1", "rewrite takes the position of a fact and terms"),
    ("x, y: real; x = y |- x = y", "rewrite 0 {x} {y}", "rewrite takes one term, or one for each equation"),
    ("x, y: real; x < y |- x = y", "rewrite 0", "the fact is no equation"),
    ("x, y: real; x = y or x = 1 |- x = y", "rewrite 0", "the fact is no equation"),
    ("x: real; limit(exp(t), t -> oo) = oo |- x = 1", "rewrite 0", "the fact is no equation"),
    # equivalences
    ("x, y: real |- x < y and x < y", "equivalent", "equivalent relates propositions"),
    ("x, y: real |- x < y <=> x < y", "equivalent 1", "equivalent relates propositions"),
    ("x, y: real |- 1/x < y <=> 1 < y", "equivalent", NEED_X),
    ("x, y: real |- x < y <=> x <= y", "equivalent", MULTIPLES),
    ("x, y: real |- x <= y => x < y", "equivalent", MULTIPLES),
    ("x, y: real |- x < y <=> -2*x < -2*y", "equivalent", MULTIPLES),
    ("x, y, p: real |- x < y <=> p*x < p*y", "equivalent", MULTIPLES),
    ("x, y: real; p: nonnegative |- x <= y <=> p*x <= p*y", "equivalent", MULTIPLES),
    ("x, y: real; p: nonzero |- x < y <=> p*x < p*y", "equivalent", MULTIPLES),
    ("x, y, p: real |- x = y => p*x = p*y", "equivalent", MULTIPLES),
    ("x, y: real |- x^2 = y^2 <=> x = y", "equivalent", MULTIPLES),
    ("x, y: real |- x = y => x^2 = y^2", "equivalent", MULTIPLES),
    ("x, y: real |- x < y <=> x - y < 0 and x < y", "equivalent", MULTIPLES),
    ("n: natural; v, w: vector(n) |- v = w <=> 2*v = 2*w", "equivalent", MULTIPLES),
    ("x, y: real |- x = x <=> y = y", "equivalent", MULTIPLES),
    ("x, y: real |- x < y <=> exp(x) < exp(y)", "monotone", "monotone takes the name of a function"),
    ("x, y: real |- x < y <=> exp(x) < exp(y)", "monotone {x}", "monotone takes the name of a function"),
    ("x, y: real |- x < y => exp(x) < exp(y)", "monotone exp", "monotone takes the name of a function"),
    ("x, y: real |- x < y <=> log(x) < log(y)", "monotone log", "log(x) needs x > 0"),
    ("x, y: real |- x < y <=> exp(x) <= exp(y)", "monotone exp", "monotone keeps the relation"),
    ("x, y: real |- x < y <=> exp(y) > exp(x)", "monotone exp", "monotone keeps the relation"),
    ("x, y: real |- (x < y or x = y) <=> (x < y or x = y)", "monotone exp", "monotone keeps the relation"),
    ("x, y: real |- x < y <=> exp(2*x) < exp(y)", "monotone exp", "one relation is not the image of the other"),
    ("x, y: real |- x < y <=> x^2 < y^2", 'monotone "power 2"', "one relation is not the image of the other"),
    ("x, y: real |- x < y <=> cos(x) < cos(y)", "monotone cos", "one relation is not the image of the other"),
    ("x, y: real |- x < y <=> exp(-x) < exp(-y)", "monotone exp", "one relation is not the image of the other"),
    ("x, y: real |- exp(log(x^2)) < 1 <=> x^2 < 1", "monotone log", "log(x^2) needs x^2 > 0"),
    ("x, y: real |- x < y <=> x < y", "monotone sqrt", "one relation is not the image of the other"),
]  # fmt: skip


@pytest.mark.parametrize(("sequent", "rule", "message"), REFUSED, ids=lambda part: str(part)[:70])
def test_a_rule_refuses_what_does_not_fit_it(leaves: Premises, sequent: str, rule: str, message: str) -> None:
    assert message in str(leaves(sequent, rule)), leaves(sequent, rule)
    assert isinstance(leaves(sequent, rule), str)
