"""What is there is found, what is odd is said and mended, what cannot be searched is refused."""

# ruff: noqa: S608 - tables are made of SQL

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.population.engines.duckdb import attach, views
from kinsbourne.population.engines.duckdb_steps import carry_out
from kinsbourne.population.engines.rows import offer
from kinsbourne.population.plan import planned
from kinsbourne.population.script import evidence
from kinsbourne.population.source import told
from kinsbourne.population.source.opening import Opened, opened
from kinsbourne.population.source.refused import DataError
from tests.population.source.conftest import CONDITION, PERSON, TABLES, write

CONDITIONS = TABLES["condition_occurrence"]
SHARED = Path(__file__).parents[3] / ".." / "shared" / "population"
OMOP = SHARED / "omop_synthea27nj"
NDJSON = SHARED / "cumulus_ndjson"


def kinds(found: Opened) -> dict[str, int | None]:
    return {f"{one.kind} {one.where}": one.rows for one in found.survey.remarks}


def rows(found: Opened, knowledge: Knowledge) -> list[tuple[object, ...]]:
    """Persons, and events with their codes, as an engine reads them; in order."""
    plan = planned(found.data, knowledge)
    with duckdb.connect() as connection:
        attach(found.data, connection)
        said: list[tuple[object, ...]] = []
        for name, select in views(found.data, plan):
            wanted = "*" if name == "people_rows" else "person_id, on_day, written"
            said += connection.execute(f"SELECT '{name}', {wanted} FROM ({select})").fetchall()
    return sorted(said, key=repr)


def test_a_folder_of_omop_is_found_and_measured(tmp_path: Path, knowledge: Knowledge):
    found = opened(write(tmp_path / "a"), knowledge)
    person, condition = found.survey.tables
    assert (person.rows, condition.rows) == (3, 12)
    assert (condition.first, condition.last) == (date(2017, 3, 1), date(2017, 3, 12))
    assert found.data.number
    assert kinds(found)["no-vocabulary concept"] is None
    assert kinds(found)["missing-table drug_exposure"] is None


def test_what_files_say_is_asked_once_where_it_is_kept(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
):
    folder, keep = write(tmp_path / "a"), tmp_path / "kept"

    def seen() -> dict[str, int]:
        return {one.name: one.stat().st_mtime_ns for one in keep.glob("ends-*.parquet")}

    first = opened(folder, knowledge, work=keep)
    assert first.survey == opened(folder, knowledge).survey
    before = seen()
    assert len(before) == 2
    assert opened(folder, knowledge, work=keep) == first
    assert seen() == before
    monkeypatch.chdir(tmp_path)
    assert opened("a", knowledge, work=keep).survey == first.survey
    write(folder, condition_occurrence=f"{CONDITION} FROM range(0, 15) t(i)")
    again = opened(folder, knowledge, work=keep)
    assert again.survey == opened(folder, knowledge).survey != first.survey
    assert again.survey.tables[1].rows == 15


@pytest.mark.parametrize(
    ("select", "remark"),
    [
        (f"SELECT * REPLACE (CAST(condition_start_date AS VARCHAR) AS condition_start_date) FROM "
         f"({CONDITIONS})", "remade condition_occurrence.condition_start_date"),
        (f"SELECT * REPLACE (CAST(strftime(condition_start_date, '%Y%m%d') AS INTEGER) AS "
         f"condition_start_date) FROM ({CONDITIONS})",
         "remade condition_occurrence.condition_start_date"),
        (f"SELECT * REPLACE (CAST(person_id AS DOUBLE) AS person_id) FROM "
         f"({CONDITIONS})", "remade condition_occurrence.person_id"),
        (f"SELECT * REPLACE (CAST(person_id AS VARCHAR) || '.0' AS person_id) FROM "
         f"({CONDITIONS})", "remade condition_occurrence.person_id"),
        (f"SELECT * REPLACE (condition_source_value || '   ' AS condition_source_value) FROM "
         f"({CONDITIONS})", "padded condition_occurrence.condition_source_value"),
        (f"SELECT * REPLACE (CAST(condition_start_date AS TIMESTAMP) AT TIME ZONE 'UTC' AS "
         f"condition_start_date) FROM ({CONDITIONS})",
         "zoned condition_occurrence.condition_start_date"),
    ],
)  # fmt: skip
def test_a_column_of_another_type_is_read_the_same_and_said(
    tmp_path: Path, knowledge: Knowledge, select: str, remark: str
):
    as_it_should_be = rows(opened(write(tmp_path / "a"), knowledge), knowledge)
    found = opened(write(tmp_path / "b", condition_occurrence=select), knowledge)
    assert remark in kinds(found)
    assert rows(found, knowledge) == as_it_should_be


def test_a_person_of_half_a_number_is_nobody_and_is_counted(tmp_path: Path, knowledge: Knowledge):
    halves = (
        "SELECT * REPLACE (CASE WHEN condition_start_date < DATE '2017-03-03' THEN 1.5"
        f" ELSE person_id END::DOUBLE AS person_id) FROM ({CONDITIONS})"
    )
    found = opened(write(tmp_path / "a", condition_occurrence=halves), knowledge)
    assert kinds(found)["unreadable condition_occurrence.person_id"] == 2
    assert "without-value condition_occurrence.person_id" not in kinds(found)
    assert found.survey.without_person == 2


def test_a_day_that_is_none_does_not_count_and_is_counted(tmp_path: Path, knowledge: Knowledge):
    days = (
        "SELECT * REPLACE (CASE WHEN person_id = 1 THEN '2017-02-30' ELSE '2017-03-01 10:00'"
        f" END AS condition_start_date) FROM ({CONDITIONS})"
    )
    found = opened(write(tmp_path / "a", condition_occurrence=days), knowledge)
    assert kinds(found)["unreadable condition_occurrence.condition_start_date"] == 4


def test_rows_without_a_day_are_counted_from_what_the_file_says(
    tmp_path: Path, knowledge: Knowledge
):
    days = (
        "SELECT * REPLACE (CASE WHEN person_id > 1 THEN condition_start_date END AS"
        f" condition_start_date) FROM ({CONDITIONS})"
    )
    found = opened(write(tmp_path / "a", condition_occurrence=days), knowledge)
    assert kinds(found)["without-value condition_occurrence.condition_start_date"] == 4
    assert found.data.files["condition_occurrence"][0].parent == tmp_path / "a"


def test_rows_without_a_person_or_a_day_are_the_same_number_in_every_form(
    tmp_path: Path, knowledge: Knowledge
):
    some = (
        "SELECT * REPLACE (CASE WHEN person_id > 1 THEN condition_start_date END AS"
        " condition_start_date, CASE WHEN person_id < 3 THEN person_id END AS person_id)"
        f" FROM ({CONDITIONS})"
    )
    whole = write(tmp_path / "whole", condition_occurrence=some)
    text = some.replace(
        "END AS condition_start_date", "END::VARCHAR AS condition_start_date"
    ).replace("END AS person_id", "END::VARCHAR AS person_id")
    places = [whole, write(tmp_path / "text", condition_occurrence=text)]
    with duckdb.connect(str(tmp_path / "one.duckdb")) as connection:
        connection.execute(f"CREATE TABLE person AS {TABLES['person']}")
        connection.execute(f"CREATE TABLE condition_occurrence AS {some}")
    (tmp_path / "csv").mkdir()
    for name in TABLES:
        duckdb.execute(
            f"COPY (FROM '{whole / name}.parquet') TO '{tmp_path / 'csv' / name}.csv' (HEADER)"
        )
    places += [tmp_path / "one.duckdb", tmp_path / "csv"]
    for place in places:
        survey = opened(place, knowledge).survey
        assert (survey.without_person, survey.without_day) == (4, 4)
        words = {f"{one.where}": one.rows for one in survey.remarks if one.kind == "without-value"}
        assert words == {
            "condition_occurrence.person_id": 4,
            "condition_occurrence.condition_start_date": 4,
        }


def test_fhir_that_does_not_say_who_or_when_is_counted(tmp_path: Path, knowledge: Knowledge):
    whole = {
        "resourceType": "Condition",
        "subject": {"reference": "Patient/a"},
        "onsetDateTime": "2020-01-01",
        "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "H55.89"}]},
    }
    rows = [{"resourceType": "Patient", "id": "a"}, whole]
    rows += [{name: value for name, value in whole.items() if name != left} for left in whole]
    rows += [whole | {"onsetDateTime": "2020-13-45"}]
    (tmp_path / "all.ndjson").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    survey = opened(tmp_path, knowledge).survey
    assert (survey.without_person, survey.without_day) == (1, 2)


def test_persons_twice_and_without_birth_are_counted(tmp_path: Path, knowledge: Knowledge):
    people = f"{TABLES['person']} UNION ALL SELECT 3, NULL, NULL, NULL"
    found = opened(write(tmp_path / "a", person=people), knowledge)
    assert kinds(found)["person-twice person"] == 1
    assert kinds(found)["without-birth-year person"] == 1


def test_a_month_that_cannot_be_counts_as_not_known(tmp_path: Path, knowledge: Knowledge):
    people = TABLES["person"].replace("2 AS month", "13 AS month")
    found = opened(write(tmp_path / "a", person=people), knowledge)
    assert "odd-range person.month_of_birth" in kinds(found)
    assert kinds(found)["unknown person.month_of_birth"] == 3
    assert not [one for one in found.survey.remarks if one.kind in ("unreadable", "without-value")]
    assert ("people_rows", 1, 2015, None, 29) in rows(found, knowledge)


def test_files_with_different_columns_are_written_once_alike(tmp_path: Path, knowledge: Knowledge):
    folder = write(tmp_path / "a", condition_occurrence="")
    parts = folder / "CONDITION_OCCURRENCE"
    other = (
        f"SELECT * EXCLUDE (condition_source_concept_id) FROM ({CONDITION} FROM range(6, 12) t(i))"
    )
    write(parts, person="", condition_occurrence=f"{CONDITION} FROM range(0, 6) t(i)")
    (parts / "condition_occurrence.parquet").rename(parts / "one.parquet")
    write(parts, person="", condition_occurrence=other)
    found = opened(folder, knowledge)
    assert "parts-differ condition_occurrence" in kinds(found)
    assert rows(found, knowledge) == rows(opened(write(tmp_path / "b"), knowledge), knowledge)


def test_text_persons_are_kept_as_they_are_written(tmp_path: Path, knowledge: Knowledge):
    people = TABLES["person"].replace("i AS person_id", "'00' || i AS person_id")
    found = opened(write(tmp_path / "a", person=people), knowledge)
    assert not found.data.number
    assert "text-persons person.person_id" in kinds(found)


def test_an_empty_table_is_said_and_searched(tmp_path: Path, knowledge: Knowledge):
    drugs = (
        "SELECT 1 AS person_id, 0 AS drug_concept_id, DATE '2020-01-01' AS"
        " drug_exposure_start_date, 'x' AS drug_source_value WHERE false"
    )
    found = opened(write(tmp_path / "a", drug_exposure=drugs), knowledge)
    assert "empty-table drug_exposure" in kinds(found)
    assert "missing-column drug_exposure.drug_source_concept_id" in kinds(found)


def test_a_table_that_does_not_say_when_is_left_out_by_name(tmp_path: Path, knowledge: Knowledge):
    drugs = "SELECT 1 AS person_id, 0 AS drug_concept_id, 'x' AS drug_source_value"
    found = opened(write(tmp_path / "a", drug_exposure=drugs), knowledge)
    assert "left-out drug_exposure" in kinds(found)
    assert [one.table for one in found.data.events] == ["condition_occurrence"]


def refusal(place: Path | str, knowledge: Knowledge, columns: Path | None = None) -> str:
    with pytest.raises(DataError) as caught:
        opened(place, knowledge, columns=columns)
    problem = caught.value.problem
    assert problem.remedy
    return f"{problem.where}: {problem.what}"


def test_what_cannot_be_searched_is_refused_by_place(tmp_path: Path, knowledge: Knowledge):
    ids = f"SELECT * EXCLUDE (condition_source_value) FROM ({CONDITIONS})"
    empty = f"{TABLES['person']} LIMIT 0"
    big = TABLES["person"].replace("i AS person_id", "(i + 1e16)::DOUBLE AS person_id")
    days = f"SELECT * REPLACE ('31.12.2020' AS condition_start_date) FROM ({CONDITIONS})"
    broken = write(tmp_path / "broken")
    (broken / "condition_occurrence.parquet").write_bytes(b"PAR1 cut off")
    twice = write(tmp_path / "twice")
    (twice / "PERSON.csv").write_text("person_id\n1\n")
    (twice / "Person.parquet").write_bytes((twice / "person.parquet").read_bytes())
    said = [
        refusal(write(tmp_path / "ids", condition_occurrence=ids), knowledge),
        refusal(write(tmp_path / "nobody", person=empty), knowledge),
        refusal(write(tmp_path / "floats", person=big), knowledge),
        refusal(write(tmp_path / "days", condition_occurrence=days), knowledge),
        refusal(broken, knowledge),
        refusal(twice, knowledge),
        refusal(write(tmp_path / "none", person=""), knowledge),
        refusal(tmp_path / "nowhere", knowledge),
    ]
    assert said == [
        "condition_occurrence: codes cannot be told: no vocabulary, and no codes as their source"
        " wrote them",
        "person: no person",
        "person.person_id: numbers of persons that went through floats and are no longer exact",
        "condition_occurrence.condition_start_date: no day can be read",
        f"{broken / 'condition_occurrence.parquet'}: not a whole parquet file",
        "Person.parquet and person.parquet: the table is there twice",
        "none: no records that are known here; there is condition_occurrence",
        "nowhere: no such folder",
    ]


def test_codes_are_concept_ids_where_a_vocabulary_is_there(tmp_path: Path, knowledge: Knowledge):
    concept = (
        "SELECT * FROM (VALUES (2000000001, 'ICD10CM', 'H55.89'), (2000000002, 'SNOMED', '1'))"
        " t(concept_id, vocabulary_id, concept_code)"
    )
    above = "SELECT 2000000001 AS ancestor_concept_id, 2000000009 AS descendant_concept_id"
    folder = write(tmp_path / "a", concept=concept, concept_ancestor=above)
    found = opened(folder, knowledge)
    assert found.data.concepts == (
        (2000000001, "icd10cm", "H55.89"),
        (2000000009, "icd10cm", "H55.89"),
    )
    assert [(one.name, one.count) for one in found.survey.vocabulary] == [
        ("ICD10CM", 1),
        ("SNOMED", 1),
    ]
    # the source's concepts are all 0, so the codes as they were written still count
    assert found.data.events[0].text == "condition_source_value"


def test_beneath_a_code_that_counts_alone_nothing_counts(tmp_path: Path, knowledge: Knowledge):
    """Nystagmus is a kind of abnormal eye movement, and no irregular one for that."""
    concept = (
        "SELECT * FROM (VALUES (4011323, 'SNOMED', '103252009'), (7, 'SNOMED', '20262006'))"
        " t(concept_id, vocabulary_id, concept_code)"
    )
    above = (
        "SELECT * FROM (VALUES (4011323, 4011323), (4011323, 5), (7, 8))"
        " t(ancestor_concept_id, descendant_concept_id)"
    )
    found = opened(write(tmp_path / "a", concept=concept, concept_ancestor=above), knowledge)
    assert found.data.concepts == (
        (7, "snomed", "20262006"),
        (8, "snomed", "20262006"),
        (4011323, "snomed", "103252009"),
    )


def test_codes_as_written_are_not_read_where_every_row_has_its_concept(
    tmp_path: Path, knowledge: Knowledge
):
    concept = (
        "SELECT 2000000001 AS concept_id, 'ICD10CM' AS vocabulary_id, 'H55.89' AS concept_code"
    )
    mapped = CONDITIONS.replace(
        "0 AS condition_source_concept_id", "2000000001 AS condition_source_concept_id"
    )
    found = opened(write(tmp_path / "a", concept=concept, condition_occurrence=mapped), knowledge)
    assert found.data.events[0].text is None
    assert "no-hierarchy concept_ancestor" in kinds(found)


@pytest.mark.parametrize(
    "ids",
    [
        "CASE WHEN person_id = 1 THEN 0 ELSE 2000000001 END",
        "CASE WHEN person_id > 1 THEN 2000000001 END",
        "CASE WHEN person_id = 1 THEN 2000000007 ELSE 2000000001 END",
    ],
    ids=["nought", "nothing", "not in the vocabulary"],
)
def test_codes_as_written_count_where_a_row_has_no_concept_of_its_source(
    tmp_path: Path, knowledge: Knowledge, ids: str
):
    concept = (
        "SELECT 2000000001 AS concept_id, 'ICD10CM' AS vocabulary_id, 'H55.89' AS concept_code"
    )
    some = f"SELECT * REPLACE ({ids} AS condition_source_concept_id) FROM ({CONDITIONS})"
    found = opened(write(tmp_path / "a", concept=concept, condition_occurrence=some), knowledge)
    (events,) = found.data.events
    assert events.text == "condition_source_value"
    assert "icd10cm" in events.systems


def evidence_of(found: Opened, knowledge: Knowledge) -> set[tuple[object, ...]]:
    plan = planned(found.data, knowledge)
    with duckdb.connect() as connection:
        offer(connection, found.data, plan)
        carry_out(connection, evidence(plan))
        return set(connection.execute("SELECT person_id, code FROM evidence").fetchall())


def test_a_code_with_blanks_around_it_far_down_is_found(tmp_path: Path, knowledge: Knowledge):
    code = "CASE WHEN i = 19999 THEN ' H55.89  ' ELSE 'Z00.0' END"
    far_down = (
        f"SELECT * REPLACE ({code} AS condition_source_value)"
        f" FROM ({CONDITION.replace('SELECT', 'SELECT i,', 1)}"
        " FROM range(0, 20000) t(i))"
    )
    found = opened(write(tmp_path / "a", condition_occurrence=far_down), knowledge)
    assert "padded condition_occurrence.condition_source_value" not in kinds(found)
    assert {code for _, code in evidence_of(found, knowledge)} == {"H55.89"}


@pytest.mark.parametrize("counted", [2_000_000, 0], ids=["few rows", "many rows"])
def test_a_concept_of_a_site_far_down_that_the_vocabulary_lacks_is_told_by_its_text(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, counted: int
):
    monkeypatch.setattr(told, "COUNTED", counted)
    concept = (
        "SELECT 2000000001 AS concept_id, 'ICD10CM' AS vocabulary_id, 'H55.89' AS concept_code"
    )
    ids = "CASE WHEN i = 19999 THEN 2000000007 ELSE 2000000001 END"
    some = CONDITION.replace("0 AS condition_source", f"{ids} AS condition_source")
    some += " FROM range(0, 20000) t(i)"
    found = opened(write(tmp_path / "a", concept=concept, condition_occurrence=some), knowledge)
    assert found.data.events[0].text == "condition_source_value"


def test_a_duckdb_file_is_searched_where_it_stands(tmp_path: Path, knowledge: Knowledge):
    file = tmp_path / "records.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE SCHEMA cdm")
        for name, select in TABLES.items():
            connection.execute(f"CREATE TABLE cdm.{name} AS {select}")
    found = opened(file, knowledge)
    assert found.data.files == {}
    assert rows(found, knowledge) == rows(opened(write(tmp_path / "a"), knowledge), knowledge)
    assert found.survey.tables[1].first == date(2017, 3, 1)


def test_spark_tables_are_named_and_not_looked_at(knowledge: Knowledge):
    found = opened("spark:main.cdm", knowledge)
    assert found.data.within == ("main", "cdm")
    assert found.survey.without_day is None
    assert found.data.files == {}


def test_text_tables_are_read_as_parquet_is(tmp_path: Path, knowledge: Knowledge):
    folder = tmp_path / "csv"
    folder.mkdir()
    with duckdb.connect() as connection:
        for name, select in TABLES.items():
            connection.execute(f"COPY ({select}) TO '{folder / name.upper()}.csv'")
    found = opened(folder, knowledge)
    assert found.data.number
    assert rows(found, knowledge) == rows(opened(write(tmp_path / "a"), knowledge), knowledge)


MAP = """
people: {table: patients, person: pid, birth: born}
events:
  - {table: diagnoses.csv, person: pid, day: seen, code: icd, system: ICD10CM}
  - {table: tests, person: pid, day: seen, code: code, system_column: coding}
dates: "%d.%m.%Y"
"""


def plain(folder: Path) -> Path:
    folder.mkdir()
    (folder / "patients.csv").write_text("pid,born\nA1,29.02.2016\nA2,\n")
    (folder / "diagnoses.csv").write_text(
        "PID,seen,icd\nA1,01.03.2018,H55.89\nA2,31.02.2018,G25.3\n"
    )
    (folder / "tests.csv").write_text(
        "pid,seen,code,coding\nA1,02.03.2018,11146-8,http://loinc.org\nA1,02.03.2018,x,local\n"
    )
    (folder / "map.yaml").write_text(MAP)
    return folder


def test_plain_tables_are_read_by_a_map_of_columns(tmp_path: Path, knowledge: Knowledge):
    folder = plain(tmp_path / "a")
    found = opened(folder, knowledge, columns=folder / "map.yaml")
    said = rows(found, knowledge)
    assert ("people_rows", "A1", 2016, 2, 29) in said
    assert ("events_0", "A1", date(2018, 3, 1), "H55.89") in said
    assert [(one.name, one.count) for one in found.survey.systems] == [("loinc", 1)]
    assert kinds(found)["unknown-system local"] == 1
    assert kinds(found)["unreadable diagnoses.seen"] == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("system: ICD10CM", "system: ours", "map.yaml: events[0].system: a code system that"),
        ("system: ICD10CM", "system: icd10, system_column: a", "map.yaml: events[0]: the code"),
        ("person: pid, birth", "birth", "map.yaml: people: object missing required field `person`"),
        ("code: icd", "code: icb", "diagnoses.icb: the column is not there"),
        ("table: tests", "table: test", "test: the table is not there"),
        ("events:", "events: [", "map.yaml: no YAML"),
    ],
)
def test_a_map_that_does_not_fit_is_refused_by_place(
    tmp_path: Path, knowledge: Knowledge, old: str, new: str, said: str
):
    folder = plain(tmp_path / "a")
    (folder / "map.yaml").write_text(MAP.replace(old, new, 1))
    assert refusal(folder, knowledge, folder / "map.yaml").startswith(said)


def test_nothing_of_a_patient_is_said(tmp_path: Path, knowledge: Knowledge):
    folder = plain(tmp_path / "a")
    with (folder / "tests.csv").open("a") as file:
        file.write("A1,02.03.2018,x,Jane Doe born in May\n")
    found = opened(folder, knowledge, columns=folder / "map.yaml")
    assert "Jane" not in " ".join(found.survey.said())


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(12)), cut=st.integers(1, 11), upper=st.booleans())
def test_order_parts_and_letter_case_of_a_table_change_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    knowledge: Knowledge,
    order: list[int],
    cut: int,
    upper: bool,
):
    folder = write(tmp_path_factory.mktemp("same"), condition_occurrence="")
    parts = folder / ("Condition_Occurrence" if upper else "condition_occurrence")
    parts.mkdir()
    names = [
        "condition_source_value", "person_id", "condition_start_date", "condition_concept_id",
        "condition_source_concept_id",
    ]  # fmt: skip
    columns = ", ".join(f"{name} AS {name.upper() if upper else name}" for name in names)
    with duckdb.connect() as connection:
        for number, some in enumerate((order[:cut], order[cut:])):
            inside = ", ".join(f"({one})" for one in some)
            select = f"SELECT {columns} FROM ({CONDITION} FROM (VALUES {inside}) t(i))"
            connection.execute(f"COPY ({select}) TO '{parts}/{number}.parquet' (FORMAT parquet)")
    plain_folder = write(tmp_path_factory.mktemp("plain"))
    found, expected = opened(folder, knowledge), opened(plain_folder, knowledge)
    assert rows(found, knowledge) == rows(expected, knowledge)
    assert found.survey.tables[1].rows == expected.survey.tables[1].rows
    assert found.survey.tables[1].last == expected.survey.tables[1].last


@pytest.mark.skipif(not OMOP.is_dir(), reason="the OMOP records of others are not here")
def test_omop_records_of_others_are_opened(knowledge: Knowledge):
    found = opened(OMOP, knowledge)
    assert found.survey.tables[0].rows == 28
    assert "no-hierarchy concept_ancestor" in kinds(found)
    assert found.data.concepts or all(one.text for one in found.data.events)


@pytest.mark.skipif(not NDJSON.is_dir(), reason="the FHIR records of others are not here")
def test_fhir_records_of_others_are_flattened_and_opened(knowledge: Knowledge, tmp_path: Path):
    found = opened(NDJSON, knowledge, work=tmp_path / "work")
    assert found.survey.kind == "events"
    assert found.data.events[0].system == "system"
    assert kinds(found)["refused-lines cumulus_ndjson"]


def test_the_report_is_said_in_lines(tmp_path: Path, knowledge: Knowledge):
    lines = opened(write(tmp_path / "a"), knowledge).survey.said()
    assert lines[0] == "person: 3 rows, 1 file, 1 row group"
    assert "drug_exposure is not there; nothing is found by it" in lines


def test_the_plan_of_a_person_table_alone_needs_events(tmp_path: Path, knowledge: Knowledge):
    folder = write(tmp_path / "a", condition_occurrence=f"{PERSON} FROM range(3) t(i)")
    assert refusal(folder, knowledge).endswith("no table says who, when and what")
