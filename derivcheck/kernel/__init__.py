"""The kernel: the trusted road from a goal and a certificate to "accepted" or "rejected".

It leans on python-flint only (exact polynomials, balls for signs of closed
values), searches nothing, knows no clock and no option.  A file says here what
it is trusted for: `ring` exact arithmetic · `field`, `functions`, `trig`,
`normal`, `zero` the normal form · `intervals`, `enclosure`, `signs`, `shapes` signs ·
`propositions`, `facts`, `holds` what a context says · `words`, `entries`, `determinants`, `matrices` products, inverses
and determinants of matrices · `derive`, `lower`, `definedness` meaning of terms as written ·
`check`, `rules`, `lemmas`, `entail` certificates.
"""

from derivcheck.kernel.check import Accepted, Rejected, check
from derivcheck.kernel.holds import contradictory
from derivcheck.kernel.rules import closed_equality

__all__ = ["Accepted", "Rejected", "check", "closed_equality", "contradictory"]
