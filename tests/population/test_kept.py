"""Evidence that is kept is not looked for again, and never taken for more than it is."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import msgspec
import pytest

from kinsbourne.case.errors import CaseError
from kinsbourne.knowledge import base
from kinsbourne.knowledge.model import Phenotype
from kinsbourne.knowledge.model.phenotype import PhenotypeRule
from kinsbourne.population import kept
from kinsbourne.population.engines import duckdb as engine
from kinsbourne.population.engines.work import Work
from kinsbourne.population.found import Found
from tests.population.made import AS_OF, health_system, part, people, planned_of

TOGETHER = ("borne-", "held-")
ANYONE = tuple(
    msgspec.structs.replace(rule, needs=(), unless=()) for rule in base.load().phenotype.rules
)
"""The rules as if whoever enters fits."""


def searched(folder: Path, keep: Path | None, phenotype: Phenotype | None = None) -> Found:
    data, plan = planned_of(folder)
    return engine.search(data, plan, phenotype or base.load().phenotype, AS_OF, Work(keep=keep))


def kept_in(keep: Path) -> dict[str, int]:
    return {one.name: one.stat().st_mtime_ns for one in keep.glob("*.parquet")}


def evidence_in(keep: Path) -> dict[str, int]:
    """What is kept but for what follows from all of it together."""
    return {name: made for name, made in kept_in(keep).items() if not name.startswith(TOGETHER)}


def made_of_all(keep: Path) -> dict[str, int]:
    return {name: made for name, made in kept_in(keep).items() if name.startswith(TOGETHER)}


@pytest.fixture
def omop(tmp_path: Path) -> Path:
    return health_system(tmp_path / "omop")


def test_a_second_search_makes_no_part_and_answers_the_same(omop: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    first = searched(omop, keep)
    before = kept_in(keep)
    assert before
    assert searched(omop, keep) == first == searched(omop, None)
    assert kept_in(keep) == before


def test_a_changed_rule_is_scored_from_what_is_kept(omop: Path, tmp_path: Path) -> None:
    keep, phenotype = tmp_path / "kept", base.load().phenotype
    all_rules = searched(omop, keep)
    before = evidence_in(keep)
    fewer = msgspec.structs.replace(phenotype, rules=phenotype.rules[:1])
    again = searched(omop, keep, fewer)
    assert evidence_in(keep) == before
    assert again == searched(omop, None, fewer) != all_rules


def test_rules_that_enter_by_the_same_features_are_scored_from_all_that_is_kept(
    omop: Path, tmp_path: Path
) -> None:
    keep, phenotype = tmp_path / "kept", base.load().phenotype
    as_they_are = searched(omop, keep)
    before = kept_in(keep)
    wider = msgspec.structs.replace(phenotype, rules=ANYONE)
    again = searched(omop, keep, wider)
    assert kept_in(keep) == before
    assert again == searched(omop, None, wider) != as_they_are


def test_rules_that_enter_by_other_features_and_new_files_are_not_scored_from_what_was_held(
    omop: Path, tmp_path: Path
) -> None:
    keep, phenotype = tmp_path / "kept", base.load().phenotype
    one = msgspec.structs.replace(phenotype, rules=phenotype.rules[:1])
    for rules in (one, phenotype, one):
        assert searched(omop, keep, rules) == searched(omop, None, rules)
    part(omop, "part-3", 3, range(1, 201))
    for rules in (phenotype, one):
        assert searched(omop, keep, rules) == searched(omop, None, rules)
    file = omop / "person" / "a.parquet"
    years = f"SELECT * REPLACE (year_of_birth - 30 AS year_of_birth) FROM '{file}'"  # noqa: S608
    older = tmp_path / "older.parquet"
    duckdb.sql(f"COPY ({years}) TO '{older}'")
    older.replace(file)
    assert searched(omop, keep) == searched(omop, None)


def test_of_new_files_only_those_are_read(omop: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    searched(omop, keep)
    before = evidence_in(keep)
    part(omop, "part-3", 3, range(1, 201))
    after = searched(omop, keep)
    assert after == searched(omop, None)
    new = {name: made for name, made in evidence_in(keep).items() if name not in before}
    assert len(new) == 1
    [said] = [keep / name for name in new]
    made_of = msgspec.json.decode(said.with_suffix(".json").read_bytes(), type=kept.Part)
    assert [Path(one.path).name for one in made_of.sources] == ["part-3.parquet"]
    assert before.items() <= evidence_in(keep).items()


@pytest.mark.parametrize("rules", [base.load().phenotype.rules, ANYONE], ids=["as is", "anyone"])
def test_a_little_that_has_come_is_put_to_what_stands(
    omop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rules: tuple[PhenotypeRule, ...]
) -> None:
    monkeypatch.setattr(kept, "FEW", 1.0)
    keep = tmp_path / "kept"
    phenotype = msgspec.structs.replace(base.load().phenotype, rules=rules)
    searched(omop, keep, phenotype)
    stand = made_of_all(keep)
    # known people, people without a row, and rows that were there before
    for night, (seed, whose) in enumerate([(9, (1, 201)), (10, (150, 260)), (0, (1, 201))]):
        part(omop, f"night-{night}", seed, range(*whose), rows=40)
        assert searched(omop, keep, phenotype) == searched(omop, None, phenotype)
    parts = omop / "condition_occurrence"
    duckdb.sql(f"COPY (FROM '{parts}/part-0.parquet' LIMIT 0) TO '{parts}/night-3.parquet'")
    assert searched(omop, keep, phenotype) == searched(omop, None, phenotype)
    assert made_of_all(keep) == stand


def test_what_stands_is_made_anew_once_much_has_come(omop: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    searched(omop, keep)
    stand = made_of_all(keep)
    part(omop, "part-3", 3, range(1, 201))
    assert searched(omop, keep) == searched(omop, None)
    assert {*made_of_all(keep)} > {*stand}
    # the largest of those that stand is taken
    before = made_of_all(keep)
    assert searched(omop, keep) == searched(omop, None)
    assert made_of_all(keep) == before


def test_who_is_held_is_made_anew_when_people_come(
    omop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "FEW", 1.0)
    keep = tmp_path / "kept"
    part(omop, "part-3", 3, range(150, 260))
    searched(omop, keep)
    stand = made_of_all(keep)
    people(omop, "c", range(201, 260))
    assert searched(omop, keep) == searched(omop, None)
    new = {*made_of_all(keep)} - {*stand}
    assert [name.partition("-")[0] for name in new] == ["held"]


def test_a_file_that_is_another_now_is_read_again(omop: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    first = searched(omop, keep)
    part(omop, "part-1", 77, range(1, 201))
    assert searched(omop, keep) == searched(omop, None) != first


def test_a_file_that_is_gone_no_longer_counts(omop: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    first = searched(omop, keep)
    (omop / "condition_occurrence" / "part-1.parquet").unlink()
    assert searched(omop, keep) == searched(omop, None) != first


def test_a_part_without_its_json_or_cut_short_does_not_count(omop: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    first = searched(omop, keep)
    [said] = keep.glob("condition_occurrence*.json")
    said.with_suffix(".parquet").write_bytes(b"PAR1")
    assert searched(omop, keep) == first
    [said] = keep.glob("condition_occurrence*.json")
    said.write_text("{")
    assert searched(omop, keep) == first
    said.unlink()
    assert searched(omop, keep) == first


def test_a_file_that_changes_while_it_is_read_ends_it_and_leaves_no_part(
    omop: Path, tmp_path: Path
) -> None:
    [file, *_] = sorted((omop / "condition_occurrence").iterdir())
    keep = tmp_path / "kept"
    keep.mkdir()

    def write(files: tuple[Path, ...], out: Path) -> None:
        out.write_bytes(files[0].read_bytes())
        part(omop, file.stem, 99, range(1, 201), rows=500)

    with pytest.raises(CaseError, match="changed while it was read") as told:
        kept.gathered(keep, "c", "x", [file], write, lambda *_: None, most=1, knowledge="1")
    assert str(file) in str(told.value)
    assert not list(keep.iterdir())


def test_files_are_read_together_up_to_a_size(omop: Path, tmp_path: Path) -> None:
    files = sorted((omop / "condition_occurrence").iterdir())
    batches: list[int] = []

    def write(some: tuple[Path, ...], out: Path) -> None:
        batches.append(len(some))
        out.write_bytes(b"x")

    two = sum(one.stat().st_size for one in files[:2])
    for most in (two, 1):
        kept.gathered(
            tmp_path, "c", str(most), files, write, lambda *_: None, most=most, knowledge="1"
        )
    assert batches == [2, 1, 1, 1, 1]


def test_two_searches_at_once_in_one_folder_answer_the_same(omop: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: searched(omop, keep), range(4)))
    assert all(one == searched(omop, None) for one in answers)
    assert not list(keep.glob(f"{kept.UNFINISHED}*"))


def test_what_is_old_and_no_longer_true_is_taken_away(omop: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    searched(omop, keep)
    (keep / f"{kept.UNFINISHED}1").write_bytes(b"x")
    current = set(keep.glob("person*"))
    part(omop, "part-1", 78, range(1, 201))
    stale = set(keep.glob("condition*"))
    kept.tidied(keep)
    assert stale <= set(keep.iterdir())
    for one in keep.iterdir():
        os.utime(one, (0, 0))
    kept.tidied(keep)
    assert set(keep.iterdir()) == current


def test_what_is_used_is_not_old(omop: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    searched(omop, keep)
    before = set(keep.iterdir())
    for one in before:
        os.utime(one, (0, 0))
    searched(omop, keep)
    assert set(keep.iterdir()) == before


def test_the_evidence_kept_does_not_hold_what_is_no_evidence(omop: Path, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    searched(omop, keep)
    assert all(b"Z00.00" not in one.read_bytes() for one in keep.iterdir())


def test_a_folder_that_cannot_be_made_is_said(omop: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CaseError, match="no evidence can be kept there"):
        searched(omop, tmp_path / "file" / "kept")
