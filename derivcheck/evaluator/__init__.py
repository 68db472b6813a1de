"""The second road: terms evaluated in ball arithmetic at exact points, to refute and never to prove.

Imports nothing of the kernel, the engine, sympy or mpmath; trusts flint's
rationals and balls.  It states the meaning of each operation on its own, so
that a slip on one road is caught by the other.
"""

from derivcheck.evaluator.evaluate import differ, evaluate
from derivcheck.evaluator.outcome import Outcome
from derivcheck.evaluator.refute import Effort, Examination, confirm, examine, find_witness

__all__ = ["Effort", "Examination", "Outcome", "confirm", "differ", "evaluate", "examine", "find_witness"]
