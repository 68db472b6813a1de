"""A lemma may declare more than its goal mentions: an index, a direction, a number in between."""

from __future__ import annotations

from pathlib import Path

from derivcheck.checker import Options, verify

LEMMA = """derivation: lemma
symbols:
  "m, n": integer >= 1
  X: matrix(m, n)
  v: vector(n) in (0, 1)
  c: real in (2, 3)
indices:
  j: {indices}
goal: trace(X.T @ X) = trace(X @ X.T)
steps:
  - have: trace(X.T @ X) = trace(X @ X.T)
  - have: 0 < v[1] < c
"""

USER = """derivation: user
uses: [lemma]
symbols:
  "a, b": integer >= 1
  A: matrix(a, b)
goal: trace(A.T @ A) = trace(A @ A.T)
steps:
  - trace(A.T @ A)
  - expr: trace(A @ A.T)
    by: lemma
"""


def verdicts(folder: Path, lemma: str, user: str = USER) -> dict[str, str]:
    (folder / "lemma.yaml").write_text(lemma)
    (folder / "user.yaml").write_text(user)
    return {d.id: d.verdict for d in verify([str(folder)], Options(jobs=1)).derivations}


def test_what_the_goal_does_not_mention_gets_some_value(without_workers: None, tmp_path: Path) -> None:
    assert verdicts(tmp_path, LEMMA.format(indices="1..n")) == {"lemma": "proved", "user": "proved"}


def test_names_that_mean_something_else_here_do_not_matter(without_workers: None, tmp_path: Path) -> None:
    user = USER.replace("  A: matrix(a, b)", "  A: matrix(a, b)\n  v: real\n  j: function(real) -> real\n  c: binary")
    assert verdicts(tmp_path, LEMMA.format(indices="1..n"), user) == {"lemma": "proved", "user": "proved"}


def test_an_index_without_values_carries_nothing(without_workers: None, tmp_path: Path) -> None:
    """The lemma speaks of points with n >= 2 only; here b may be 1."""
    lemma = LEMMA.format(indices="2..n").replace("goal: trace(X.T @ X) = trace(X @ X.T)", "goal: n >= 2")
    lemma = lemma.replace("- have: trace(X.T @ X) = trace(X @ X.T)", "- have: n >= 2")
    user = USER[: USER.index("goal:")] + "goal: b >= 2\nsteps:\n  - have: b >= 2\n    by: lemma\n"
    found = verdicts(tmp_path, lemma, user)
    assert found["lemma"] == "proved"
    assert found["user"] != "proved"
