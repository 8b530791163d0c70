"""Are OMOP tables read whatever they stand in, and are their codes known for what they mean?"""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from kinsbourne.case.blocks import DoseInterval, Interval, Quantity, Term, Time
from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case, Disease, Finding, MedicalAction, Subject, Treatment
from kinsbourne.case.origin import origins
from kinsbourne.case.simulation import simulate
from kinsbourne.exchange import omop
from kinsbourne.exchange.omop.tables import COLUMNS, Table
from kinsbourne.exchange.record import Record, Unmapped
from kinsbourne.exchange.sniff import is_omop
from tests.exchange.cases_for_forms import KNOWN

SYNTHEA = Path(__file__).parents[4] / "shared/population/omop_synthea27nj"
PERSON = {"person_id": "7", "gender_concept_id": "8532", "year_of_birth": "2020"}
CONCEPTS = [
    {"concept_id": "440383", "concept_name": "Myoclonus", "vocabulary_id": "ICD10CM",
     "concept_code": "G25.3", "standard_concept": ""},
    {"concept_id": "1314273", "concept_name": "rituximab 10 MG/ML Injection",
     "vocabulary_id": "RxNorm", "concept_code": "999999999", "standard_concept": "S"},
    {"concept_id": "3", "concept_name": "rituximab", "vocabulary_id": "RxNorm",
     "concept_code": "121191", "standard_concept": "S"},
]  # fmt: skip
"""Concepts as a table of them has them; their ids are made up."""


REQUIRED: dict[Table, tuple[str, ...]] = {
    "person": ("person_id", "gender_concept_id", "year_of_birth", "race_concept_id",
               "ethnicity_concept_id"),
    "observation_period": ("observation_period_id", "person_id", "observation_period_start_date",
                           "observation_period_end_date", "period_type_concept_id"),
    "visit_occurrence": ("visit_occurrence_id", "person_id", "visit_concept_id",
                         "visit_start_date", "visit_end_date", "visit_type_concept_id"),
    "condition_occurrence": ("condition_occurrence_id", "person_id", "condition_concept_id",
                             "condition_start_date", "condition_type_concept_id"),
    "drug_exposure": ("drug_exposure_id", "person_id", "drug_concept_id",
                      "drug_exposure_start_date", "drug_exposure_end_date",
                      "drug_type_concept_id"),
    "measurement": ("measurement_id", "person_id", "measurement_concept_id", "measurement_date",
                    "measurement_type_concept_id"),
    "observation": ("observation_id", "person_id", "observation_concept_id", "observation_date",
                    "observation_type_concept_id"),
    "procedure_occurrence": ("procedure_occurrence_id", "person_id", "procedure_concept_id",
                             "procedure_date", "procedure_type_concept_id"),
}  # fmt: skip
"""Columns that CDM 5.4 allows no null in."""


def folder(path: Path, **tables: list[dict[str, str]]) -> Path:
    for name, rows in ({"person": [PERSON]} | tables).items():
        with (path / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, sorted({key for row in rows for key in row}))
            writer.writeheader()
            writer.writerows(rows)
    return path


def event(table: Table, stem: str, number: int, source: str, **more: str) -> dict[str, str]:
    return {
        COLUMNS[table][0]: str(number),
        "person_id": "7",
        f"{stem}_source_value": source,
        **more,
    }


def condition(number: int, source: str, day: str = "2023-01-02", **more: str) -> dict[str, str]:
    dated = {"condition_start_date": day} | more
    return event("condition_occurrence", "condition", number, source, **dated)


def drug(number: int, source: str, **more: str) -> dict[str, str]:
    dated = {"drug_exposure_start_date": "2023-01-02", "drug_exposure_end_date": "2023-01-02"}
    return event("drug_exposure", "drug", number, source, **(dated | more))


def measured(number: int, source: str, **more: str) -> dict[str, str]:
    dated = {"measurement_date": "2023-01-02"} | more
    return event("measurement", "measurement", number, source, **dated)


def observed(number: int, source: str, **more: str) -> dict[str, str]:
    dated = {"observation_date": "2023-01-02"} | more
    return event("observation", "observation", number, source, **dated)


def one(path: Path) -> Record:
    (record,) = omop.read(path, KNOWN)
    assert isinstance(record, Record), record
    return record


class TestCodes:
    def test_a_source_code_is_looked_up_where_there_are_no_concepts(self, tmp_path: Path) -> None:
        case = one(folder(tmp_path, condition_occurrence=[condition(1, "G25.3")])).case
        (found,) = case.findings
        assert found.term == Term(id="HP:0001336", label="Myoclonus")
        assert found.onset == Time(timestamp="2023-01-02T00:00:00Z")

    def test_a_code_that_passed_through_floats_is_known_again(self, tmp_path: Path) -> None:
        case = one(folder(tmp_path, condition_occurrence=[condition(1, "194177006.0")])).case
        assert [found.term.id for found in case.findings] == ["HP:0010543"]

    def test_the_concept_of_the_source_is_believed_first(self, tmp_path: Path) -> None:
        row = condition(1, "local-9", condition_source_concept_id="440383")
        case = one(folder(tmp_path, condition_occurrence=[row], concept=CONCEPTS)).case
        assert [found.term.id for found in case.findings] == ["HP:0001336"]

    def test_a_source_code_is_tried_where_the_standard_concept_says_nothing(
        self, tmp_path: Path
    ) -> None:
        row = condition(1, "G25.3", condition_concept_id="1314273")
        case = one(folder(tmp_path, condition_occurrence=[row], concept=CONCEPTS)).case
        assert [found.term.id for found in case.findings] == ["HP:0001336"]

    def test_a_product_is_known_by_its_name(self, tmp_path: Path) -> None:
        rows = [drug(1, "x1", drug_concept_id="1314273"), drug(2, "Rituximab 500 mg vial")]
        case = one(folder(tmp_path, drug_exposure=rows, concept=CONCEPTS)).case
        (action,) = case.medical_actions
        assert action.treatment is not None
        assert action.treatment.agent == Term(id="KINSBOURNE:therapy/rituximab", label="rituximab")
        assert len(action.treatment.dose_intervals) == 2

    def test_what_means_nothing_here_is_counted_by_its_code(self, tmp_path: Path) -> None:
        rows = [condition(1, "Z99.9"), condition(2, "Z99.9"), condition(3, "a sore toe")]
        record = one(folder(tmp_path, condition_occurrence=rows))
        assert record.unmapped == (
            Unmapped("condition_occurrence", "", "", 1),
            Unmapped("condition_occurrence", "", "Z99.9", 2),
        )

    def test_every_item_carries_its_row(self, tmp_path: Path) -> None:
        rows = {
            "condition_occurrence": [condition(4, "G25.3"), condition(5, "ORPHA:635")],
            "drug_exposure": [drug(9, "121191")],
            "measurement": [measured(3, "KINSBOURNE:test/mri-brain")],
        }
        case = one(folder(tmp_path, **rows)).case
        (evidence,) = case.findings[0].evidence
        assert evidence.reference is not None
        assert evidence.reference.id == "omop:condition_occurrence/4"
        assert origins(case) == {
            "measurements/0": "omop:measurement/3",
            "diseases/0": "omop:condition_occurrence/5",
            "medicalActions/0": "omop:drug_exposure/9",
        }


class TestMeaning:
    def test_a_condition_recorded_again_while_open_is_the_same(self, tmp_path: Path) -> None:
        rows = [condition(1, "G25.3"), condition(2, "G25.3", "2023-03-01"),
                condition(3, "G25.3", "2023-05-01", condition_end_date="2023-06-01"),
                condition(4, "G25.3", "2024-01-01")]  # fmt: skip
        first, second = one(folder(tmp_path, condition_occurrence=rows)).case.findings
        assert (first.onset, first.resolution) == (
            Time(timestamp="2023-01-02T00:00:00Z"),
            Time(timestamp="2023-06-01T00:00:00Z"),
        )
        assert len(first.evidence) == 3
        assert second.onset == Time(timestamp="2024-01-01T00:00:00Z")

    @pytest.mark.parametrize(
        ("value", "excluded"),
        [
            ({}, False),
            ({"value_as_string": "Yes"}, False),
            ({"value_as_string": "absent"}, True),
            ({"value_as_concept_id": "0"}, False),
        ],
    )
    def test_an_observation_is_a_finding_present_or_absent(
        self, tmp_path: Path, value: dict[str, str], excluded: bool
    ) -> None:
        rows = [observed(1, "G25.3", **value)]
        (found,) = one(folder(tmp_path, observation=rows)).case.findings
        assert found.excluded is excluded
        assert (found.onset is not None) is excluded

    @pytest.mark.parametrize(
        "value",
        [
            {"value_as_string": "in the mother"},
            {"value_as_string": "unknown"},
            {"value_as_number": "3"},
            {"value_source_value": "?"},
            {"value_as_concept_id": "45"},
        ],
    )
    def test_an_observation_that_says_something_else_is_no_finding(
        self, tmp_path: Path, value: dict[str, str]
    ) -> None:
        record = one(folder(tmp_path, observation=[observed(1, "G25.3", **value)]))
        assert (record.case.findings, record.unused) == ((), {"observation": 1})

    @pytest.mark.parametrize(
        ("more", "end"),
        [
            ({}, None),
            ({"drug_exposure_end_date": "2023-02-01"}, "2023-02-01T00:00:00Z"),
            ({"verbatim_end_date": "2023-01-02"}, "2023-01-02T00:00:00Z"),
        ],
    )
    def test_an_end_that_only_repeats_the_start_is_none(
        self, tmp_path: Path, more: dict[str, str], end: str | None
    ) -> None:
        case = one(folder(tmp_path, drug_exposure=[drug(1, "121191", quantity="30", **more)])).case
        assert case.medical_actions[0].treatment is not None
        (dose,) = case.medical_actions[0].treatment.dose_intervals
        assert dose == DoseInterval(interval=Interval(start="2023-01-02T00:00:00Z", end=end))

    def test_a_quantity_with_a_unit_is_a_dose(self, tmp_path: Path) -> None:
        row = drug(1, "121191", quantity="375", dose_unit_source_value="mg/m2", sig="weekly")
        case = one(folder(tmp_path, drug_exposure=[row])).case
        assert case.medical_actions[0].treatment is not None
        (dose,) = case.medical_actions[0].treatment.dose_intervals
        assert dose.quantity == Quantity(value=375.0, unit=Term(label="mg/m2"))
        assert dose.schedule_frequency == Term(label="weekly")

    @pytest.mark.parametrize(
        ("more", "result"),
        [
            ({"value_as_concept_id": "9191"}, "KINSBOURNE:result/positive"),
            ({"value_source_value": "Abnormal"}, "KINSBOURNE:result/abnormal"),
            ({"value_source_value": "grey"}, None),
        ],
    )
    def test_a_test_has_the_class_of_its_concept_or_word(
        self, tmp_path: Path, more: dict[str, str], result: str | None
    ) -> None:
        row = measured(1, "KINSBOURNE:test/mri-brain", **more)
        (test,) = one(folder(tmp_path, measurement=[row])).case.measurements
        term = test.value.ontology_class if test.value else None
        assert (term.id if term else None) == result

    def test_the_patient_has_sex_birth_and_last_visit(self, tmp_path: Path) -> None:
        visits = [{"visit_occurrence_id": "1", "person_id": "7", "visit_start_date": "2022-03-04",
                   "visit_end_date": ""},
                  {"visit_occurrence_id": "2", "person_id": "7", "visit_start_date": "2021-03-04",
                   "visit_end_date": "2021-03-09"},
                  {"visit_occurrence_id": "3", "person_id": "1", "visit_start_date": "2025-03-04",
                   "visit_end_date": ""}]  # fmt: skip
        found, _ = omop.read(folder(tmp_path, visit_occurrence=visits), KNOWN)
        assert isinstance(found, Record)
        subject = found.case.subject
        assert (subject.id, subject.sex, subject.date_of_birth) == ("7", "FEMALE", "2020")
        assert subject.time_at_last_encounter == Time(timestamp="2022-03-04T00:00:00Z")

    @pytest.mark.parametrize(
        ("person", "born", "sex"),
        [
            ({"birth_datetime": "2021-05-06 00:00:00", "gender_source_value": "M"},
             "2021-05-06T00:00:00Z", "MALE"),
            ({"year_of_birth": "2021", "month_of_birth": "5"}, "2021-05", "UNKNOWN_SEX"),
            ({"gender_source_value": "x9"}, None, "UNKNOWN_SEX"),
        ],
    )  # fmt: skip
    def test_birth_and_sex_are_read_from_whatever_column_has_them(
        self, tmp_path: Path, person: dict[str, str], born: str | None, sex: str
    ) -> None:
        subject = one(folder(tmp_path, person=[{"person_id": "7"} | person])).case.subject
        assert (subject.date_of_birth, subject.sex) == (born, sex)


class TestPlaces:
    def test_a_bad_person_is_refused_and_the_others_come_in_order(self, tmp_path: Path) -> None:
        people = [{**PERSON, "person_id": "12"},
                  {**PERSON, "person_id": "2", "month_of_birth": "13"},
                  {**PERSON, "person_id": "1"}]  # fmt: skip
        first, second, third = omop.read(folder(tmp_path, person=people), KNOWN)
        assert isinstance(first, Record)
        assert isinstance(third, Record)
        assert (first.case.id, third.case.id) == ("1", "12")
        assert "person 2: a day of birth the calendar does not have" in str(second)

    def test_a_day_that_is_none_is_told_and_its_row_stays(self, tmp_path: Path) -> None:
        rows = [
            condition(1, "G25.3", "02.01.2023"),
            condition(2, "R50.9", condition_end_date="2023"),
            condition(3, "R26.81", ""),
        ]
        found = one(folder(tmp_path, condition_occurrence=rows))
        assert [finding.onset is None for finding in found.case.findings] == [True, False, True]
        (problem,) = found.problems
        assert problem.what == "2 days that are not written as 2026-03-09"
        assert problem.where.endswith("person 7, condition_occurrence")
        assert "02.01" not in str(problem)

    def test_rows_that_are_nobodys_are_told_and_the_others_read(self, tmp_path: Path) -> None:
        whose = {1: "7", 2: "8", 3: "x", 4: ""}
        rows = [condition(number, "G25.3", person_id=who) for number, who in whose.items()]
        people = [PERSON, PERSON, {**PERSON, "person_id": "Smith"}]
        found = list(omop.read(folder(tmp_path, person=people, condition_occurrence=rows), KNOWN))
        assert isinstance(found[0], Record)
        assert found[0].used == {"condition_occurrence": 1}
        told = sorted(map(str, found[1:]))
        assert "condition_occurrence: 3 rows without a person of their own" in told[0]
        assert "person: 2 rows without a person of their own" in told[1]
        assert len(told) == 2
        assert "Smith" not in "".join(told)

    def test_a_table_that_cannot_be_read_is_named(self, tmp_path: Path) -> None:
        path = folder(tmp_path, condition_occurrence=[condition(1, "G25.3")])
        (path / "measurement.csv").write_text("measurement_id,pid\n1,7\n")
        (error,) = omop.read(path, KNOWN)
        assert "measurement: no column person_id" in str(error)
        (path / "measurement.csv").unlink()
        (path / "measurement.parquet").write_bytes(b"PAR1 no more")
        (error,) = omop.read(path, KNOWN)
        assert "measurement.parquet: the table measurement cannot be read" in str(error)

    def test_a_duckdb_file_is_read_as_a_folder_is(self, tmp_path: Path) -> None:
        source = folder(tmp_path, condition_occurrence=[condition(1, "G25.3")])
        file = tmp_path / "cdm.duckdb"
        with duckdb.connect(str(file)) as database:
            database.execute("CREATE SCHEMA omop")
            for table in ("person", "condition_occurrence"):
                path = source / f"{table}.csv"
                database.execute(f"CREATE TABLE omop.{table} AS FROM read_csv('{path}')")
            database.execute("CREATE TABLE omop.other AS SELECT 1 AS one")
        assert is_omop(file)
        assert one(file).case.findings == one(source).case.findings

    def test_what_is_not_omop_is_one_error(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.duckdb"
        bad.write_bytes(b"no database")
        for path in (tmp_path, tmp_path / "none", bad):
            (error,) = omop.read(path, KNOWN)
            assert isinstance(error, CaseError)
        assert not is_omop(tmp_path)

    @pytest.mark.skipif(not SYNTHEA.exists(), reason="needs Eunomia's Synthea27Nj")
    def test_every_row_of_eunomias_tables_is_used_unused_or_unmapped(self) -> None:
        records = [record for record in omop.read(SYNTHEA, KNOWN) if isinstance(record, Record)]
        assert [record.case.id for record in records] == [str(n) for n in range(1, 29)]
        counted = sum(
            sum(r.used.values()) + sum(r.unused.values()) + sum(u.count for u in r.unmapped)
            for r in records
        )
        assert counted == 470 + 883 + 10040 + 8099 + 1649
        assert sum(r.used.get("condition_occurrence", 0) for r in records) >= 150


class TestWriting:
    def case(self) -> Case:
        agent = Term(id="KINSBOURNE:therapy/rituximab", label="rituximab")
        dose = DoseInterval(interval=Interval(start="2023-01-02T00:00:00Z"))
        return Case(
            id="p1",
            subject=Subject(date_of_birth="2020-05-06T00:00:00Z", sex="FEMALE"),
            findings=(
                Finding(
                    term=Term(id="HP:0010543", label="Opsoclonus"),
                    onset=Time(timestamp="2023-01-02T00:00:00Z"),
                ),
                Finding(term=Term(id="HP:0001251", label="Ataxia")),
            ),
            diseases=(Disease(),),
            medical_actions=(
                MedicalAction(treatment=Treatment(agent=agent, dose_intervals=(dose,))),
            ),
        )

    def rows(self, path: Path, table: Table) -> list[dict[str, str]]:
        with (path / f"{table}.csv").open(newline="") as file:
            return list(csv.DictReader(file))

    def test_every_table_has_the_columns_of_the_model(self, tmp_path: Path) -> None:
        omop.write([self.case()], tmp_path / "new", KNOWN)
        for table, columns in COLUMNS.items():
            text = (tmp_path / "new" / f"{table}.csv").read_text()
            assert tuple(text.splitlines()[0].split(",")) == columns

    def test_what_the_model_requires_is_never_blank(self, tmp_path: Path) -> None:
        omop.write([patient.case for patient in simulate(seed=2, n=4)], tmp_path, KNOWN)
        for table, needed in REQUIRED.items():
            rows = self.rows(tmp_path, table)
            assert rows
            assert all(row[column] for row in rows for column in needed)

    def test_concepts_are_nought_without_a_table_of_them(self, tmp_path: Path) -> None:
        omop.write([self.case()], tmp_path, KNOWN)
        (row,) = self.rows(tmp_path, "drug_exposure")
        assert (row["drug_concept_id"], row["drug_source_concept_id"]) == ("0", "0")
        assert row["drug_source_value"] == "KINSBOURNE:therapy/rituximab"

    @pytest.mark.parametrize("kind", ["csv", "parquet", "folder"])
    def test_concepts_are_looked_up_where_there_are_some(self, tmp_path: Path, kind: str) -> None:
        source = folder(tmp_path, concept=CONCEPTS) / "concept.csv"
        path = {"csv": source, "folder": tmp_path}.get(kind, tmp_path / "concept.parquet")
        if kind == "parquet":
            duckdb.connect().execute(
                f"COPY (FROM read_csv('{source}', all_varchar = true)) TO '{path}'"
            )
        rows = omop.Rows(KNOWN, path)
        rows.add(self.case())
        rows.save(tmp_path / "out")
        (row,) = self.rows(tmp_path / "out", "drug_exposure")
        assert (row["drug_concept_id"], row["drug_source_concept_id"]) == ("3", "3")
        (row,) = self.rows(tmp_path / "out", "condition_occurrence")
        assert row["condition_concept_id"] == "0"

    def test_how_many_items_the_tables_do_not_hold_is_said(self) -> None:
        assert omop.Rows(KNOWN).add(self.case()) == 2

    def test_who_has_no_year_of_birth_is_refused_and_the_others_stay(self, tmp_path: Path) -> None:
        rows = omop.Rows(KNOWN)
        rows.add(self.case())
        with pytest.raises(CaseError, match="nobody without a year of birth"):
            rows.add(Case(id="p2"))
        rows.add(self.case())
        rows.save(tmp_path)
        assert [row["person_id"] for row in self.rows(tmp_path, "person")] == ["1", "2"]

    def test_a_folder_or_concepts_that_cannot_be_used_are_one_error(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(CaseError):
            omop.write([], tmp_path / "file", KNOWN)
        for concepts in (tmp_path / "none.csv", tmp_path):
            with pytest.raises(CaseError, match="no table of concepts"):
                omop.Rows(KNOWN, concepts)
