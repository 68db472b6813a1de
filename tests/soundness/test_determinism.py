"""The same report for any hash seed and order of files: nothing but ``seconds`` may differ.

Two seeds run with the other tests; ``DERIVCHECK_SEEDS=5`` asks for five.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from derivcheck.core.context import Context
from derivcheck.kernel.field import Field
from derivcheck.kernel.normal import normal
from derivcheck.syntax import read_claim

ROOT = Path(__file__).resolve().parents[2]
SEEDS = (0, 1, 42, 1234, 4294967295)[: int(os.environ.get("DERIVCHECK_SEEDS", "2"))]


def without_seconds(data: Any) -> Any:
    """The report without what may differ between two runs."""
    if isinstance(data, dict):
        return {k: without_seconds(v) for k, v in data.items() if k != "seconds"}
    return [without_seconds(v) for v in data] if isinstance(data, list) else data


def report(seed: int, *paths: str) -> tuple[int, Any]:
    command = [str(Path(sys.executable).parent / "derivcheck"), "verify", *paths, "--format", "json"]
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=600, check=False
    )
    return run.returncode, without_seconds(json.loads(run.stdout))


def test_the_report_is_the_same_for_every_hash_seed() -> None:
    first, *others = [report(seed, "derivations") for seed in SEEDS]
    assert first[0] == 0
    for other in others:
        assert other == first


def test_the_order_of_the_files_changes_no_verdict() -> None:
    paths = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "derivations").rglob("*.yaml"))
    straight = {d["id"]: d for d in report(0, *paths)[1]["derivations"]}
    turned = {d["id"]: d for d in report(0, *reversed(paths))[1]["derivations"]}
    assert straight == turned


def test_what_an_integral_mentions_is_met_in_the_order_of_its_names() -> None:
    """Sets of terms come in the order of their addresses, which no hash seed fixes; which atom comes first decides
    what an equation is solved for."""
    names = "abcdefghijklmnopqrsuvwxyz"
    claim = f"integral(exp(t*({' + '.join(reversed(names))})), t = 0..1) = 0"
    read, errors = read_claim({"symbols": {", ".join(names): "real"}, "claim": claim})
    assert read is not None, errors
    field = Field(Context())
    normal(field, read.formula.term.args[0])
    assert "".join(atom.name for atom in field.atoms if atom.kind == "sym") == names
