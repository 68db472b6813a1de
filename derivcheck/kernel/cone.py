"""Rules for semidefinite matrices: by the form, by construction, by minors; what an assumed one gives; witnesses.

Trusts check, the words of `definite`, and the determinant of a literal matrix.
"""

from __future__ import annotations

from derivcheck.core.build import ZERO, build, num, power, relation, sym
from derivcheck.core.certificate import Argument
from derivcheck.core.context import Declaration
from derivcheck.core.rewrite import fresh, literal_size
from derivcheck.core.term import Sort, Term
from derivcheck.kernel import lower, signs, words
from derivcheck.kernel.check import Rejected, Sequent, Subgoals, no_proof, undefined
from derivcheck.kernel.definite import definite

_MINORS = {"psd": 4, "pd": 5}  # the largest literal sizes decided by minors


def psd(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``psd``.

    Γ ⊢ A = Aᵀ   Γ, v ∈ Rⁿ ⊢ vᵀAv ≥ 0          (pd: Γ, v ∈ Rⁿ, v ≠ 0 ⊢ vᵀAv > 0)
    ────────────────────────────────────────────────────────────────────────────
                                     Γ ⊢ psd(A)
    """
    claim = sequent.claim
    if arguments or claim.op not in ("psd", "pd"):
        return no_proof("psd shows that a matrix is positive (semi)definite")
    matrix = claim.args[0]
    fault = undefined(sequent, sequent.field(), matrix)
    if fault is not None:
        return fault
    size = matrix.sort.shape[0]
    names = sequent.names()
    v = sym(fresh("v'", names), Sort("array", (size,)))
    form = build("dot", (v, build("matmul", (matrix, v))))
    context = sequent.context.declare(Declaration(v.name, v.sort))
    symmetric = sequent.show(relation("eq", matrix, build("transpose", (matrix,))))
    if claim.op == "psd":
        return symmetric, sequent.show(relation("ge", form, ZERO), context)
    nonzero = relation("ne", v, build("zeros", (size,)))
    return symmetric, sequent.show(relation("gt", form, ZERO), context.suppose(nonzero))


def cone(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``cone``.

        A, a combination of words, is a sum of c·GᵀG, c·GᵀSG, c·S, c·inv(S)
        c ≥ 0 by its sign   S diagonal with entries ≥ 0 or Γ ∋ psd(S)   A defined
        ─────────────────────────────────────────────────────────────────────────
                                      Γ ⊢ psd(A)

    pd: some part is c·1 or c·GᵀSG with c > 0, S positive definite, G with an inverse.
    """
    claim = sequent.claim
    if arguments or claim.op not in ("psd", "pd"):
        return no_proof("cone shows that a matrix is positive (semi)definite")
    field, matrix = sequent.field(), claim.args[0]
    fault = undefined(sequent, field, matrix)
    if fault is not None:
        return fault
    mask = definite(field, words.read(field, matrix))
    if mask == signs.POSITIVE or (claim.op == "psd" and mask == signs.NONNEGATIVE):
        return ()
    return no_proof("the matrix is not seen to be built from semidefinite parts")


def minors(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``minors`` (Sylvester), for a small literal size.

    A defined   Γ ⊢ A = Aᵀ   Γ ⊢ m ≥ 0 for every principal minor m (pd: m > 0 for the leading ones)
    ───────────────────────────────────────────────────────────────────────────────────────────────
                                         Γ ⊢ psd(A)
    """
    claim = sequent.claim
    if arguments or claim.op not in _MINORS:
        return no_proof("minors shows that a matrix is positive (semi)definite")
    matrix = claim.args[0]
    n = literal_size(matrix.sort.shape[0])
    if n is None or n > _MINORS[claim.op]:
        return no_proof("minors takes a matrix of a small literal size")
    fault = undefined(sequent, sequent.field(), matrix)
    if fault is not None:
        return fault
    symmetric = sequent.show(relation("eq", matrix, build("transpose", (matrix,))))
    return symmetric, *(sequent.show(p) for p in lower.minors_signed(claim))


def form(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``form``: a semidefinite matrix at a vector v, or at two (Cauchy–Schwarz), which must be defined.

    Γ ∋ psd(A)   Γ, vᵀAv ≥ 0 ⊢ p         Γ ∋ psd(A)   Γ, (uᵀAv)² ≤ uᵀAu·vᵀAv ⊢ p
    ────────────────────────────         ──────────────────────────────────────────
               Γ ⊢ p                                       Γ ⊢ p

    With pd(A) and the word "strict": Γ ⊢ v ≠ 0   Γ, vᵀAv > 0 ⊢ p.
    Arguments: the fact's position and the vectors.
    """
    facts = sequent.context.facts
    match arguments:
        case (int(k), Term(), *_) if 0 <= k < len(facts) and facts[k].op in ("psd", "pd"):
            vectors = [v for v in arguments[1:3] if isinstance(v, Term)]
            strict = arguments[2:] == ("strict",) and facts[k].op == "pd"
            if not strict and len(vectors) != len(arguments) - 1:
                return no_proof("form takes one vector or two")
        case _:
            return no_proof("form takes the position of a semidefinite matrix and a vector")
    if facts[k] in sequent.given and not sequent.allows("hypothesis"):
        return Rejected("justification", "`by:` does not admit hypotheses")
    for v in vectors:
        fault = undefined(sequent, sequent.field(), v)
        if fault is not None:
            return fault
    images = [build("matmul", (facts[k].args[0], v)) for v in vectors]
    values = [build("dot", (v, image)) for v, image in zip(vectors, images, strict=True)]
    if len(vectors) == 2:
        mixed = power(build("dot", (vectors[0], images[1])), num(2))
        fact = relation("le", mixed, build("mul", tuple(values)))
        return (sequent.show(sequent.claim, sequent.context.suppose(fact)),)
    fact = relation("gt" if strict else "ge", values[0], ZERO)
    shown = sequent.show(sequent.claim, sequent.context.suppose(fact))
    if not strict:
        return (shown,)
    return sequent.show(relation("gt", build("dot", (vectors[0], vectors[0])), ZERO)), shown


def indefinite(sequent: Sequent, arguments: tuple[Argument, ...]) -> Subgoals | Rejected:
    """The rule ``indefinite``.

    Γ ⊢ wᵀAw < 0          (pd: w ≠ 0 and wᵀAw ≤ 0)
    ──────────────────────────────────────────────
                    Γ ⊢ not psd(A)

    Without a vector: Γ ⊢ not symmetric(A).
    """
    claim = sequent.claim
    match arguments:
        case () if claim.op == "not" and claim.args[0].op in ("psd", "pd"):
            return (sequent.show(build("not", (build("is_symmetric", claim.args[0].args),))),)
        case (Term() as w,) if claim.op == "not" and claim.args[0].op in ("psd", "pd"):
            matrix = claim.args[0].args[0]
            form = build("dot", (w, build("matmul", (matrix, w))))
            if claim.args[0].op == "psd":
                return (sequent.show(relation("lt", form, ZERO)),)
            nonzero = relation("gt", build("dot", (w, w)), ZERO)
            return sequent.show(nonzero), sequent.show(relation("le", form, ZERO))
    return no_proof("indefinite takes a vector")
