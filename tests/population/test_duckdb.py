"""DuckDB answers what the plain reading in memory answers."""

from __future__ import annotations

from pathlib import Path

import duckdb
import msgspec
import pytest

from kinsbourne.case.errors import CaseError
from kinsbourne.knowledge import base
from kinsbourne.population.engines import duckdb as engine
from kinsbourne.population.engines import memory
from kinsbourne.population.engines.work import Work
from tests.population.made import AS_OF, health_system, people, planned_of


def test_duckdb_of_a_supported_version_runs_here() -> None:
    assert (1, 5) <= tuple(map(int, duckdb.__version__.split(".")[:2])) < (3, 0)


def test_it_finds_whom_the_specification_finds_and_counts_the_same(tmp_path: Path) -> None:
    data, plan = planned_of(health_system(tmp_path / "omop"))
    phenotype = base.load().phenotype
    ours = engine.search(data, plan, phenotype, AS_OF, Work())
    assert ours == memory.search(data, plan, phenotype, AS_OF, Work())
    assert len(ours.flagged) > 10
    assert ours.flow["people"] == 200
    assert {one.grade for one in ours.flagged} >= {"definite", "possible"}


def test_memory_reads_portions_of_people_and_adds_them_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, plan = planned_of(health_system(tmp_path / "omop"))
    phenotype = base.load().phenotype
    whole = memory.search(data, plan, phenotype, AS_OF, Work())
    monkeypatch.setattr(memory, "TOGETHER", 30)
    told: list[tuple[str, int, int]] = []
    work = Work(told=lambda what, done, of: told.append((what, done, of)))
    assert memory.search(data, plan, phenotype, AS_OF, work) == whole
    assert told[-1] == ("people", 7, 7)


def test_people_who_stand_in_two_parts_are_counted_once(tmp_path: Path) -> None:
    folder = health_system(tmp_path / "omop")
    people(folder, "c", range(90, 121))
    data, plan = planned_of(folder)
    assert engine.search(data, plan, base.load().phenotype, AS_OF, Work()).flow["people"] == 200


@pytest.mark.parametrize("keep", [True, False])
def test_a_database_file_gives_what_its_tables_as_files_give(tmp_path: Path, keep: bool) -> None:
    data, plan = planned_of(health_system(tmp_path / "omop"))
    phenotype = base.load().phenotype
    file = tmp_path / "records.duckdb"
    with duckdb.connect(str(file)) as db:
        for table in data.files:
            db.execute(f"CREATE TABLE {table} AS FROM '{tmp_path}/omop/{table}/*.parquet'")
    within = msgspec.structs.replace(data, files={}, database=file, within=("records", "main"))
    work = Work(keep=tmp_path / "kept" if keep else None)
    as_files = engine.search(data, plan, phenotype, AS_OF, Work())
    assert engine.search(within, plan, phenotype, AS_OF, work) == as_files
    assert engine.search(within, plan, phenotype, AS_OF, work) == as_files
    assert memory.search(within, plan, phenotype, AS_OF, Work()) == as_files


def test_tables_with_nothing_to_look_for_find_nobody(tmp_path: Path) -> None:
    data, plan = planned_of(health_system(tmp_path / "omop"))
    nothing = plan._replace(reads=())
    found = engine.search(data, nothing, base.load().phenotype, AS_OF, Work())
    assert not found.flagged
    assert found.flow.steps == {"people": 200}


def test_little_memory_gives_the_same_answer(tmp_path: Path) -> None:
    data, plan = planned_of(health_system(tmp_path / "omop"))
    phenotype = base.load().phenotype
    little = Work(memory="200MB", threads=1)
    assert engine.search(data, plan, phenotype, AS_OF, little) == engine.search(
        data, plan, phenotype, AS_OF, Work()
    )


def test_no_amount_of_memory_is_said_to_be_none(tmp_path: Path) -> None:
    data, plan = planned_of(health_system(tmp_path / "omop"))
    with pytest.raises(CaseError, match="that is no amount of memory"):
        engine.search(data, plan, base.load().phenotype, AS_OF, Work(memory="much"))
