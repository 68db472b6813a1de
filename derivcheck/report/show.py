"""A derivation as it is read: its context, definitions and lines, in one of three notations.  Nothing is verified."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from derivcheck.core.derivation import Derivation, Formula, Step
from derivcheck.core.relation import Relation
from derivcheck.core.term import Term
from derivcheck.core.text import text
from derivcheck.report.context import declarations_text
from derivcheck.report.latex import latex
from derivcheck.report.unicode import unicode

_UNICODE_SIGNS = {"!=": "≠", "<=": "≤", ">=": "≥", "=>": "⇒", "<=>": "⇔", "implied by": "⇐"}
_LATEX_SIGNS = {
    "!=": r"\ne",
    "<=": r"\le",
    ">=": r"\ge",
    "=>": r"\implies",
    "<=>": r"\iff",
    "implied by": r"\Longleftarrow",
}


def shown(derivation: Derivation, notation: str) -> str:
    """The derivation in ``text``, ``unicode`` or ``latex``."""
    if notation == "latex":
        return _latex(derivation)
    printer = text if notation == "text" else unicode
    signs = {} if notation == "text" else _UNICODE_SIGNS
    lines = [derivation.id + (f": {derivation.title}" if derivation.title else ""), ""]
    lines += [f"  {line}" for line in declarations_text(derivation.context.declarations)]
    lines += [f"  {printer(call)} := {printer(call.body)}" for call in _definitions(derivation)]
    lines += [f"  assume {printer(fact)}" for fact in derivation.context.assumptions]
    lines += ["", f"  goal  {printer(derivation.goal.term)}", ""]
    lines += _chain(derivation.first, derivation.steps, printer, signs, "  ")
    return "\n".join(line.rstrip() for line in lines)


def _chain(
    first: Formula | None, steps: Sequence[Step], printer: Callable[[Term], str], signs: dict[str, str], indent: str
) -> Iterator[str]:
    pending = first
    for step in steps:
        by = f"    [{', '.join(step.by)}]" if step.by else ""
        if step.kind == "have":
            yield f"{indent}have {printer(step.right.term)}{by}"
            yield from _chain(step.first, step.steps, printer, signs, indent + "    ")
            continue
        if pending is not None:
            yield f"{indent}  {printer(pending.term)}"
            pending = None
        yield f"{indent}{_sign(step.relation, signs)} {printer(step.right.term)}{by}"


def _sign(relation: Relation | None, signs: dict[str, str]) -> str:
    sign = "=" if relation is None else relation.sign
    return signs.get(sign, sign)


def _definitions(derivation: Derivation) -> Iterator[Term]:
    """Each defined name as first used, after those that its body speaks of."""
    seen: dict[str, Term] = {}
    for line in (derivation.goal.term, *derivation.lines()):
        for term in line.subterms():
            if term.op == "call" and isinstance(term.data, tuple):
                name = term.data[0]
                plain = all(a.op == "sym" for a in term.args[:-1])
                if name not in seen or (plain and any(a.op != "sym" for a in seen[name].args[:-1])):
                    seen[name] = term
    placed: dict[str, Term] = {}

    def place(name: str) -> None:
        for inner in seen[name].body.subterms():
            if inner.op == "call" and isinstance(inner.data, tuple) and inner.data[0] not in placed:
                place(inner.data[0])
        placed.setdefault(name, seen[name])

    for name in seen:
        place(name)
    yield from placed.values()


def _latex(derivation: Derivation) -> str:
    """The chain as ``align*``, each ``have`` before it as an equation of its own."""
    lines = [f"% {derivation.id}", r"\begin{align*}"]
    lines += [rf"  {latex(call)} &:= {latex(call.body)} \\" for call in _definitions(derivation)]
    lines += _latex_chain(derivation.first, derivation.steps)
    lines[-1] = lines[-1].removesuffix(r" \\")
    return "\n".join([*lines, r"\end{align*}"])


def _latex_chain(first: Formula | None, steps: Sequence[Step]) -> Iterator[str]:
    pending = first
    for step in steps:
        by = rf" && \text{{{', '.join(step.by)}}}".replace("_", r"\_") if step.by else ""
        if step.kind == "have":
            yield from _latex_chain(step.first, step.steps)
            yield rf"  & {latex(step.right.term)}{by} \\"
            continue
        left = "" if pending is None else latex(pending.term) + " "
        pending = None
        yield rf"  {left}&{_sign(step.relation, _LATEX_SIGNS)} {latex(step.right.term)}{by} \\"
