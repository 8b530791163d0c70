"""Only the rows that are looked for leave a PostgreSQL database, and the search finds the same."""

# ruff: noqa: S608 - tables are made of SQL

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.population.plan import planned
from kinsbourne.population.search import search
from kinsbourne.population.source.opening import opened
from kinsbourne.population.source.refused import DataError
from tests.population.source.conftest import TABLES, write

psycopg = pytest.importorskip("psycopg", reason="psycopg, the extra for PostgreSQL, is not here")
BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
AS = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server of our own, reached through a file, never over a network."""
    if BIN is None or (AS and shutil.which("runuser") is None):
        pytest.skip("no PostgreSQL server is installed")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if AS:
            shutil.chown(folder, "postgres")
        control = [*AS, str(BIN / "pg_ctl"), "-D", f"{folder}/data", "-w", "-s"]
        initial = [*AS, str(BIN / "initdb"), "-D", f"{folder}/data", "-A", "trust", "-U", "us"]
        subprocess.run(initial, check=True, capture_output=True, cwd=folder)
        options = f"-c listen_addresses='' -c unix_socket_directories={folder}"
        log = f"{folder}/log"
        subprocess.run([*control, "-l", log, "-o", options, "start"], check=True, cwd=folder)
        try:
            yield f"postgresql://us@/postgres?host={folder}&options=-csearch_path%3Dcdm"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, cwd=folder)


def fill(server: str, **tables: str) -> None:
    """The tables of these SELECTs, in the schema ``cdm`` and in no other."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS cdm CASCADE")
        connection.execute("CREATE SCHEMA cdm")
        for name, select in tables.items():
            with duckdb.connect() as database:
                rows = database.execute(select).fetchall()
                columns = database.execute(f"DESCRIBE {select}").fetchall()
            kinds = ", ".join(f"{column} {kind}" for column, kind, *_ in columns)
            connection.execute(f"CREATE TABLE cdm.{name} ({kinds})")
            marks = ", ".join("%s" for _ in columns)
            with connection.cursor() as cursor:
                cursor.executemany(f"INSERT INTO cdm.{name} VALUES ({marks})", rows)


OTHERS = (
    "SELECT 2 AS person_id, 0 AS condition_concept_id, 7 AS condition_source_concept_id,"
    " DATE '2018-01-01' AS condition_start_date, 'Z00.0' AS condition_source_value"
    " FROM range(100)"
)


def test_rows_that_are_looked_for_are_fetched_and_no_others(
    server: str, tmp_path: Path, knowledge: Knowledge
):
    conditions = f"{TABLES['condition_occurrence']} UNION ALL {OTHERS}"
    fill(server, person=TABLES["person"], condition_occurrence=conditions)
    found = opened(server, knowledge, work=tmp_path / "work")
    assert found.survey.kind == "postgresql"
    assert {one.name: one.rows for one in found.survey.tables} == {
        "person": 3,
        "condition_occurrence": 12,
    }
    there = opened(write(tmp_path / "a"), knowledge)
    assert planned(found.data, knowledge).reads[0].texts == (
        planned(there.data, knowledge).reads[0].texts
    )


def test_concepts_are_those_of_its_vocabulary(server: str, tmp_path: Path, knowledge: Knowledge):
    concept = (
        "SELECT 7 AS concept_id, 'ICD10CM' AS vocabulary_id, 'H55.89' AS concept_code"
        " UNION ALL SELECT 8, 'ICD10CM', 'Z00.0'"
    )
    above = "SELECT 7 AS ancestor_concept_id, 9 AS descendant_concept_id"
    mapped = TABLES["condition_occurrence"].replace(
        "0 AS condition_source_concept_id", "(7 + i % 3)::INTEGER AS condition_source_concept_id"
    )
    mapped = mapped.replace("'G25.3'", "'Z00.0'").replace("'H55.89'", "'Z00.0'")
    fill(
        server,
        person=TABLES["person"],
        condition_occurrence=mapped,
        concept=concept,
        concept_ancestor=above,
    )
    found = opened(server, knowledge, work=tmp_path / "work")
    assert found.data.concepts == ((7, "icd10cm", "H55.89"), (9, "icd10cm", "H55.89"))
    assert {one.name: one.rows for one in found.survey.tables}["condition_occurrence"] == 8


def test_a_row_with_a_concept_and_a_code_that_are_looked_for_comes_once(
    server: str, tmp_path: Path, knowledge: Knowledge
):
    concept = (
        "SELECT 7 AS concept_id, 'ICD10CM' AS vocabulary_id, 'H55.89' AS concept_code"
        " UNION ALL SELECT 8, 'ICD10CM', 'G25.3'"
    )
    mapped = TABLES["condition_occurrence"].replace(
        "0 AS condition_source_concept_id", "(7 + i % 2)::INTEGER AS condition_source_concept_id"
    )
    fill(server, person=TABLES["person"], condition_occurrence=mapped, concept=concept)
    here = opened(server, knowledge, work=tmp_path / "work")
    assert {one.name: one.rows for one in here.survey.tables}["condition_occurrence"] == 12
    there = opened(
        write(tmp_path / "files", condition_occurrence=mapped, concept=concept), knowledge
    )
    found = search(here.data, knowledge, date(2026, 11, 26))
    assert found.flagged
    assert found == search(there.data, knowledge, date(2026, 11, 26))


def test_rows_that_cannot_be_written_are_told_with_the_place(
    server: str, tmp_path: Path, knowledge: Knowledge
):
    fill(server, **TABLES)
    (tmp_path / "fetched").write_bytes(b"")
    with pytest.raises(DataError, match="cannot be written") as caught:
        opened(server, knowledge, work=tmp_path)
    assert caught.value.problem.where == str(tmp_path / "fetched")


def test_a_schema_without_omop_and_a_server_that_is_not_there_are_refused(
    server: str, tmp_path: Path, knowledge: Knowledge
):
    fill(server, person=TABLES["person"])
    with pytest.raises(DataError, match="no tables of OMOP on the search path"):
        opened(server, knowledge, work=tmp_path / "a")
    with pytest.raises(DataError, match="does not answer") as caught:
        opened("postgresql://us:secret@/postgres?host=/nowhere", knowledge, work=tmp_path / "b")
    assert "secret" not in str(caught.value)
