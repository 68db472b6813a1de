"""Which files are read, which lemmas are found, and what is wrong with a corpus as a whole."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from derivcheck.checker import Options, verify
from derivcheck.checker.corpus import collect
from derivcheck.core.verdict import Report

FACT = "goal: x + x = 2*x\nsteps:\n  - x + x\n  - 2*x\n"
USES = "uses: [{}]\ngoal: y + y = 2*y\nsteps:\n  - y + y\n  - expr: 2*y\n    by: {}\n"


def codes(report: Report) -> dict[str, list[str]]:
    return {d.id or d.path: [e.code for e in d.errors] for d in report.derivations}


def test_a_folder_is_read_in_the_order_of_its_names_hidden_ones_left_out(write: Any, tmp_path: Path) -> None:
    for id, folder in [("b", "d/two"), ("a", "d/two"), ("c", "d/one"), ("h", "d/.hidden"), ("t", "d")]:
        write(id, FACT, folder)
    (tmp_path / "d" / ".x.yaml").write_text("nonsense")
    (tmp_path / "d" / "notes.txt").write_text("nonsense")
    (tmp_path / "d" / "u.yml").write_text((tmp_path / "d" / "t.yaml").read_text().replace(": t\n", ": u\n"))
    assert [r.path for r in collect(["d"]).readings] == [
        "d/t.yaml",
        "d/u.yml",
        "d/one/c.yaml",
        "d/two/a.yaml",
        "d/two/b.yaml",
    ]


def test_a_file_named_twice_is_read_once(write: Any) -> None:
    place = write("a", FACT)
    assert len(collect([str(place), "derivations", str(place.parent / ".." / "derivations" / "a.yaml")]).readings) == 1


def test_without_paths_the_derivations_folder_is_read_if_it_is_there(write: Any) -> None:
    assert collect([]).readings == ()
    write("a", FACT)
    assert [r.id for r in collect([]).readings] == ["a"]


def test_paths_are_shown_relative_to_the_working_folder(write: Any, tmp_path: Path, monkeypatch: Any) -> None:
    place = write("a", FACT)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert collect([str(place)]).readings[0].path == "../derivations/a.yaml"


def test_what_is_not_there_is_an_error_of_its_own(write: Any) -> None:
    write("a", FACT)
    report = verify(["derivations", "missing.yaml", "missing"], Options(jobs=1))
    assert codes(report) == {"a": [], "missing.yaml": ["no-such-file"], "missing": ["no-such-file"]}
    assert [d.verdict for d in report.derivations] == ["proved", "error", "error"]


def test_a_pipe_does_not_stop_the_run(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.yaml")
    assert codes(verify(["p.yaml"], Options(jobs=1))) == {"p.yaml": ["not-a-file"]}


def test_a_link_out_of_the_folder_is_not_followed(write: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: hunter2")
    write("a", FACT)
    (tmp_path / "derivations" / "link.yaml").symlink_to(secret)
    (tmp_path / "derivations" / "sub").symlink_to(tmp_path, target_is_directory=True)
    report = verify(["derivations"], Options(jobs=1))
    assert codes(report) == {"a": [], "derivations/link.yaml": ["linked-file"]}
    assert all(d.source is None or "hunter2" not in d.source.text for d in report.derivations)


def test_a_lemma_is_found_among_the_paths_given(write: Any) -> None:
    places = [str(write("user", USES.format("fact", "fact"), "u")), str(write("fact", FACT, "f"))]
    report = verify(places, Options(jobs=1))
    assert [(d.id, d.requested, d.verdict) for d in report.derivations] == [
        ("user", True, "proved"),
        ("fact", True, "proved"),
    ]


def test_a_lemma_is_found_in_the_enclosing_folder_and_verified_too(write: Any) -> None:
    write("fact", FACT, "derivations/deep/down")
    write("unrelated", FACT, "derivations")
    report = verify([str(write("user", USES.format("fact", "fact"), "derivations/other"))], Options(jobs=1))
    assert [(d.id, d.requested, d.verdict) for d in report.derivations] == [
        ("user", True, "proved"),
        ("fact", False, "proved"),
    ]
    assert report.count("proved") == 1


def test_outside_a_derivations_folder_a_lemma_is_looked_for_beside_the_file(write: Any) -> None:
    write("fact", FACT, "own")
    place = write("user", USES.format("fact", "fact"), "own")
    assert [d.verdict for d in verify([str(place)], Options(jobs=1)).derivations] == ["proved", "proved"]


def test_lemmas_of_lemmas_are_found(write: Any) -> None:
    write("base", FACT)
    write("middle", USES.format("base", "base"))
    place = write("top", USES.format("middle", "middle"))
    report = verify([str(place)], Options(jobs=1))
    assert [(d.id, d.verdict) for d in report.derivations] == [
        ("top", "proved"),
        ("middle", "proved"),
        ("base", "proved"),
    ]


def test_a_lemma_that_is_nowhere_is_an_error_at_its_name(write: Any) -> None:
    place = write("user", USES.format("nowhere", "nowhere"))
    (result,) = verify([str(place)], Options(jobs=1)).derivations
    (error,) = result.errors
    assert (error.code, result.verdict) == ("unknown-lemma", "error")
    assert place.read_text().splitlines()[error.line - 1][error.column - 1 :].startswith("nowhere")


def test_circles_are_errors_of_all_in_them_and_of_nobody_else(write: Any) -> None:
    write("a", USES.format("b", "b"))
    write("b", USES.format("c", "c"))
    write("c", USES.format("a", "a"))
    write("self", USES.format("self", "self"))
    write("leans", USES.format("a", "a"))
    report = verify(["derivations"], Options(jobs=1))
    assert codes(report) == {
        "a": ["circular-lemmas"],
        "b": ["circular-lemmas"],
        "c": ["circular-lemmas"],
        "self": ["circular-lemmas"],
        "leans": [],
    }
    assert {d.id: d.verdict for d in report.derivations}["leans"] == "unknown"


def test_two_circles_through_one_derivation_are_both_found(write: Any) -> None:
    write("a", USES.format("b, c", "b"))
    write("b", USES.format("a", "a"))
    write("c", USES.format("a", "a"))
    assert set(map(tuple, codes(verify(["derivations"], Options(jobs=1))).values())) >= {("circular-lemmas",)}
    assert all(d.verdict == "error" for d in verify(["derivations"], Options(jobs=1)).derivations)


def test_one_id_in_two_files_is_an_error_of_both(write: Any, tmp_path: Path) -> None:
    write("a", FACT, "derivations/one")
    write("a", FACT, "derivations/two")
    report = verify(["derivations"], Options(jobs=1))
    assert [[e.code for e in d.errors] for d in report.derivations] == [["duplicate-id"], ["duplicate-id"]]
    assert report.derivations[0].errors[0].line == 1
    assert report.derivations[0].errors[0].column == 13


def test_a_lemma_with_an_ambiguous_id_is_not_used(write: Any) -> None:
    write("fact", FACT, "derivations/one")
    write("fact", FACT, "derivations/two")
    report = verify([str(write("user", USES.format("fact", "fact")))], Options(jobs=1))
    assert [(d.id, d.verdict) for d in report.derivations] == [
        ("user", "unknown"),
        ("fact", "error"),
        ("fact", "error"),
    ]


def test_a_lemma_that_cannot_be_read_is_listed_with_its_errors(write: Any) -> None:
    write("fact", FACT + "surprise: 1\n")
    report = verify([str(write("user", USES.format("fact", "fact")))], Options(jobs=1))
    assert [(d.id, d.requested, d.verdict) for d in report.derivations] == [
        ("user", True, "unknown"),
        ("fact", False, "error"),
    ]


def test_a_fault_in_reading_one_file_does_not_hide_the_others(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from derivcheck import syntax

    read = syntax.read

    def faulty(source: Any) -> Any:
        if "bad" in source.path:
            raise RuntimeError("planted")
        return read(source)

    monkeypatch.setattr(syntax, "read", faulty)
    write("bad", FACT)
    write("good", FACT)
    assert codes(verify(["derivations"], Options(jobs=1))) == {"bad": ["internal-error"], "good": []}
