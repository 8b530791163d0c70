"""Is a spreadsheet read as a clinic fills it in, and every cell that cannot be read named?"""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinsbourne.case.blocks import Term, Time
from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case, Finding, Subject
from kinsbourne.case.origin import origins
from kinsbourne.exchange import table
from kinsbourne.exchange.record import Record
from kinsbourne.exchange.spreadsheet import letter
from tests.exchange.cases_for_forms import KNOWN

COHORT = Path(__file__).parents[4] / "shared/population/rarelink/evaluation_cohort.csv"
NAME = "Zebediah"


MICROGRAM = "patient_id,drug_1_unit,drug_1,drug_1_dose\np1,µg,IVIG,1\n"


def read(text: str | bytes) -> list[Record | CaseError]:
    data = text.encode() if isinstance(text, str) else text
    return list(table.read(data, "clinic.csv", KNOWN))


def one(text: str | bytes) -> Record:
    (record,) = read(text)
    assert isinstance(record, Record), record
    return record


def errors(text: str | bytes) -> list[str]:
    return [str(found) for found in read(text) if isinstance(found, CaseError)]


def cell(column: str, text: str, more: str = "") -> str:
    """One patient with one cell filled in."""
    return f"patient_id,{column}\n{more}p1,{text}\n"


def finding(text: str, column: str = "opsoclonus") -> list[bool]:
    return [not found.excluded for found in one(cell(column, text)).case.findings]


class TestAnswers:
    @pytest.mark.parametrize("text", ["yes", "Yes", "Y", "1", "ja", "true", "x", " yes "])
    def test_yes_has_several_spellings(self, text: str) -> None:
        assert finding(text) == [True]

    @pytest.mark.parametrize("text", ["no", "NO", "n", "0", "nein", "absent"])
    def test_no_has_several_spellings(self, text: str) -> None:
        assert finding(text) == [False]

    @pytest.mark.parametrize("text", ["", "not examined", "unknown", "n/a", "?"])
    def test_not_examined_is_neither_present_nor_absent(self, text: str) -> None:
        assert finding(text) == []

    @pytest.mark.parametrize("header", ["opsoclonus", "Opsoclonus", " OPSOCLONUS ", "﻿opsoclonus"])
    def test_a_column_is_known_however_its_name_is_written(self, header: str) -> None:
        assert finding("yes", header) == [True]

    def test_columns_go_by_their_labels_as_well(self) -> None:
        (found,) = one("Patient,Fever: since when,Fever\np1,2026-01,yes\n").case.findings
        assert (found.term.id, found.onset and found.onset.timestamp) == ("HP:0001945", "2026-01")

    @pytest.mark.parametrize(
        ("text", "duration"),
        [("18m", "P18M"), ("1y 6m", "P1Y6M"), ("P2Y", "P2Y"), ("3 weeks", "P3W")],
    )
    def test_ages_are_read_in_words_and_as_the_standard_has_them(
        self, text: str, duration: str
    ) -> None:
        last = one(cell("age", text)).case.subject.time_at_last_encounter
        assert last is not None
        assert last.age is not None
        assert last.age.iso8601duration == duration

    def test_a_day_and_an_age_without_a_birth_date_keep_the_age(self) -> None:
        case = one("patient_id,visit_day,age,fever\np1,2026-02-03,18m,no\n").case
        assert case.subject.time_at_last_encounter is not None
        assert case.subject.time_at_last_encounter.age is not None
        (found,) = case.findings
        assert found.onset is not None
        assert found.onset.timestamp == "2026-02-03T00:00:00Z"

    @pytest.mark.parametrize(
        ("column", "text", "meant"),
        [
            ("other_1", "ICD10CM:G25.3", "HP:0001336"),
            ("diagnosis_1", "SNOMED:194177006 Opsoclonus", "HP:0010543"),
            ("diagnosis_1", "ORPHA:635", "ORPHA:635"),
            ("diagnosis_1", "MONDO:0005072", "MONDO:0005072"),
            ("diagnosis_1", "LOINC:2465-3", "LOINC:2465-3"),
            ("diagnosis_1", "Ataxia", "HP:0001251"),
            ("drug_1", "RxNorm:121191", "KINSBOURNE:therapy/rituximab"),
            ("test_1", "LOINC:2465-3", "KINSBOURNE:test/igg"),
            ("test_1", "KINSBOURNE:test/igg", "KINSBOURNE:test/igg"),
        ],
    )
    def test_a_code_of_another_system_is_what_it_means_here(
        self, column: str, text: str, meant: str
    ) -> None:
        case = one(cell(column, text)).case
        terms = [found.term for found in (*case.findings, *case.diseases)]
        terms += [test.assay for test in case.measurements]
        terms += [action.treatment.agent for action in case.medical_actions if action.treatment]
        assert [term.id for term in terms if term] == [meant]

    def test_a_drug_goes_by_any_of_its_names_and_its_doses_are_one_treatment(self) -> None:
        text = (
            "patient_id,visit_day,drug_1,drug_1_dose,drug_1_unit,drug_1_start,drug_1_response\n"
            'p1,2026-01-01,Prednisone,"40,5",mg,2026-01-01,\n'
            "p1,2026-02-01,prednisolone,20,mg,2026-02-01,partial\n"
        )
        (action,) = one(text).case.medical_actions
        assert action.treatment is not None
        assert [d.quantity and d.quantity.value for d in action.treatment.dose_intervals] == [
            40.5,
            20.0,
        ]
        assert action.response_to_treatment is not None
        assert action.response_to_treatment.id == "KINSBOURNE:response/partial"

    def test_a_drug_written_again_at_the_next_visit_is_one_drug(self) -> None:
        text = (
            "patient_id,visit_day,drug_1,drug_1_start\n"
            "p1,2026-01-01,IVIG,2025-12-01\np1,2026-02-01,IVIG,2025-12-01\n"
        )
        (action,) = one(text).case.medical_actions
        assert action.treatment is not None
        assert len(action.treatment.dose_intervals) == 1

    def test_a_name_nothing_is_called_by_is_kept_and_said(self) -> None:
        record = one(cell("drug_1", "Moonshine"))
        (action,) = record.case.medical_actions
        assert action.treatment is not None
        assert action.treatment.agent is not None
        assert (action.treatment.agent.id, action.treatment.agent.label) == ("", "Moonshine")
        (problem,) = record.problems
        assert problem.where == "clinic.csv, row 2, column B (drug_1)"
        assert "Moonshine" not in str(problem)


class TestOrigins:
    TEXT = (
        "patient_id,visit_day,ataxia,omes,test_1,drug_1,diagnosis_1\n"
        "p1,2026-01-01,yes,12,MRI brain,IVIG,ORPHA:635\n"
    )

    def test_a_finding_says_its_cell(self) -> None:
        (found,) = one(self.TEXT).case.findings
        (evidence,) = found.evidence
        assert evidence.reference is not None
        assert evidence.reference.id == "table:clinic.csv:C2"

    def test_every_other_item_is_listed_with_its_cell(self) -> None:
        assert origins(one(self.TEXT).case) == {
            "measurements/0": "table:clinic.csv:D2",
            "measurements/1": "table:clinic.csv:E2",
            "diseases/0": "table:clinic.csv:G2",
            "medicalActions/0": "table:clinic.csv:F2",
        }

    @given(st.integers(0, 20000))
    @settings(max_examples=200)
    def test_columns_are_lettered_as_a_spreadsheet_letters_them(self, index: int) -> None:
        number = 0
        for one_letter in letter(index):
            number = number * 26 + ord(one_letter) - ord("A") + 1
        assert number == index + 1


class TestFiles:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_commas_semicolons_and_tabs_part_cells(self, delimiter: str) -> None:
        assert finding("yes") == [True]
        text = cell("opsoclonus", "yes").replace(",", delimiter)
        assert len(one(text).case.findings) == 1

    @pytest.mark.parametrize(
        "data",
        [
            MICROGRAM.encode("utf-8-sig"),
            codecs.BOM_UTF16_LE + MICROGRAM.encode("utf-16-le"),
            codecs.BOM_UTF16_BE + MICROGRAM.encode("utf-16-be"),
            MICROGRAM.encode("cp1252"),
            b"sep=,\r\n" + MICROGRAM.encode(),
        ],
        ids=["utf-8", "utf-16-le", "utf-16-be", "windows", "sep"],
    )  # fmt: skip
    def test_letters_come_through_in_the_encodings_spreadsheets_write(self, data: bytes) -> None:
        record = one(data)
        (action,) = record.case.medical_actions
        assert action.treatment is not None
        (dose,) = action.treatment.dose_intervals
        assert dose.quantity is not None
        assert dose.quantity.unit is not None
        assert dose.quantity.unit.label == "µg"
        is_windows = "µ".encode("cp1252") in data and "µ".encode() not in data
        said = [problem.what for problem in record.problems]
        assert said == (["the file is not in UTF-8"] if is_windows and b"\0" not in data else [])

    def test_empty_rows_and_columns_at_the_end_are_nothing(self) -> None:
        text = "patient_id,opsoclonus,,\n,,,\np1,yes,,\n,,,\n\n,,,\n"
        assert len(one(text).case.findings) == 1

    def test_a_row_keeps_the_number_the_spreadsheet_shows(self) -> None:
        text = 'patient_id,opsoclonus,drug_1\n\np1,yes,"one\nname"\np2,bad,\n'
        assert errors(text) == [
            "clinic.csv, row 4, column B (opsoclonus): not one of the answers. "
            "Write one of: yes, no, not-examined."
        ]

    def test_a_comment_is_no_patient_and_a_patient_may_be_called_like_one(self) -> None:
        record = one("patient_id,fever\n# seen in the spring, all of them\n#12,no\n")
        assert record.case.id == "#12"
        assert [problem.remedy for problem in record.problems] == ["They were taken for comments."]

    def test_an_unknown_column_is_reported_with_the_nearest_name(self) -> None:
        record = one("patient_id,ataxias,shoe_size\np1,yes,30\n")
        assert [str(problem) for problem in record.problems] == [
            "clinic.csv, row 1, column B: a column of an unknown name. "
            "Nothing in it was read. If it is ataxia, call it so.",
            "clinic.csv, row 1, column C: a column of an unknown name. Nothing in it was read.",
        ]
        assert (record.used, record.unused) == ({}, {"row": 1})

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"", "an empty file"),
            (b"PK\x03\x04workbook", "a workbook, where a CSV file is read"),
            (b"patient_id\0,x", "no text: it has bytes of zero"),
            (b"patient_id,\x81\x8d\n", "text in an encoding that cannot be told"),
            (b"name,age\nZebediah,3\n", "no column patient_id"),
            (b"patient_id,fever,Fever\n", "columns B and C: two columns for fever"),
            (b'patient_id,fever\np1,"yes\n', "row 2: a quotation mark that is not closed"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_one_error(self, data: bytes, said: str) -> None:
        (error,) = errors(data)
        assert said in error
        assert NAME not in error

    def test_a_file_that_is_too_large_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("kinsbourne.exchange.spreadsheet.MOST_BYTES", 10)
        (error,) = errors("patient_id,fever\n")
        assert "more than" in error

    def test_a_file_is_read_by_its_path(self, tmp_path: Path) -> None:
        path = tmp_path / "clinic.csv"
        path.write_text(cell("fever", "no"))
        (record,) = table.read(path, path.name, KNOWN)
        assert isinstance(record, Record)
        (missing,) = table.read(tmp_path / "none.csv", "none.csv", KNOWN)
        assert "no such file" in str(missing)

    @pytest.mark.skipif(not COHORT.exists(), reason="needs RareLink's evaluation cohort")
    def test_rarelinks_evaluation_cohort_is_read_table_by_table(self) -> None:
        read = list(table.read(COHORT, COHORT.name, KNOWN))
        records = [record for record in read if isinstance(record, Record)]
        assert len(records) == len(read) == 10
        assert [len(r.case.findings) for r in records] == [6, 4, 7, 3, 6, 2, 4, 6, 5, 5]
        assert {d.term.id for r in records for d in r.case.diseases if d.term} == {"ORPHA:527"}
        assert sum(len(r.case.measurements) for r in records) == 51
        assert sum(r.unused.get("row", 0) for r in records) == 13


class TestRefusedCells:
    @pytest.mark.parametrize(
        ("column", "text", "said"),
        [
            ("visit_day", "03/04/2025", "two readings, day before month and month before day"),
            ("visit_day", "25/04/2025", "a date that is not written as 2026-03-09"),
            ("visit_day", "2025-4-1", "a date that is not written as 2026-03-09"),
            ("visit_day", "45748", "a spreadsheet counts days so"),
            ("visit_day", "45748.5", "a spreadsheet counts days so"),
            ("visit_day", "2025-02-30", "the calendar does not have"),
            ("visit_day", "9999-12-31", "a year before 1800 or after 2200"),
            ("visit_day", "0001-01-01", "Leave a date blank that is not known"),
            ("visit_day", "spring", "not a date"),
            ("age", "18", "not a date"),
            ("age", "18 moons", "neither a date nor an age"),
            ("age", "1y 2y", "neither a date nor an age"),
            ("age", "P18", "not an ISO 8601 age"),
            ("age", "200y", "more than 130 years"),
            ("opsoclonus", NAME, "not one of the answers"),
            ("sex", NAME, "female, male, other, unknown"),
            ("mitchell_pike", "19", "from 0 to 18"),
            ("mitchell_pike_gait", "4", "from 0 to 3"),
            ("omes", "1.5", "from 0 to 36"),
            ("omes", "-1", "from 0 to 36"),
            ("omes", NAME, "from 0 to 36"),
            ("other_1", "HP:9999999", "no such term in HPO"),
            ("other_1", "HP:12", "a malformed id in HPO"),
            ("other_1", "KINSBOURNE:nothing", "no such finding of KINSBOURNE:"),
            ("drug_1_dose", "1", "without saying what it is about"),
            ("opsoclonus_onset", "2025-01-01", "neither present nor absent"),
            ("mitchell_pike_remarks", NAME, "no score beside it"),
            ("test_1_result", "normal", "without saying what it is about"),
            ("diagnosis_1_onset", "2025", "without saying what it is about"),
            ("opsoclonus_onset,opsoclonus", "2025-03-01/2025-01-01,yes", "ends before it starts"),
            ("opsoclonus_onset,opsoclonus_end,opsoclonus", "2025-03,2025-01,yes", "ends before"),
            ("drug_1,drug_1_dose", "IVIG,\"1,000\"", "decimals or thousands"),
            ("drug_1,drug_1_dose", f"IVIG,{NAME}", "not a number"),
            ("drug_1,drug_1_dose", "IVIG,nan", "not a number"),
            ("drug_1,drug_1_unit", "IVIG,mg", "a unit without a dose"),
            ("drug_1,drug_1_start,drug_1_end", "IVIG,2025-02-01,2025-01-01", "ends before"),
            ("test_1,test_1_value,test_1_result", "igg,7,normal", "a class of result beside"),
            ("birth_date,visit_day", "2025-01-01,2024-01-01", "a date before the date of birth"),
            ("opsoclonus", f"yes,{NAME}", "more cells than columns"),
        ],
    )  # fmt: skip
    def test_it_is_one_error_with_its_place_and_never_its_text(
        self, column: str, text: str, said: str
    ) -> None:
        (error,) = errors(cell(column, text) + "p2" + "," * column.count(",") + ",\n")
        assert error.startswith("clinic.csv, row 2")
        assert said in error
        assert NAME not in error
        assert "2025-04" not in error

    def test_the_other_patients_come_through_in_their_order(self) -> None:
        text = "patient_id,fever\np1,yes\np2,perhaps\np3,no\np1,no\n"
        found = [f.case.id if isinstance(f, Record) else "refused" for f in read(text)]
        assert found == ["p1", "refused", "p3"]

    def test_every_bad_cell_of_a_patient_is_said(self) -> None:
        assert len(errors("patient_id,fever,sex\np1,perhaps,perhaps\np1,never,f\n")) == 3

    def test_a_row_without_a_patient_is_named_and_merged_cells_thought_of(self) -> None:
        found = errors("patient_id,fever\np1,yes\n,no\n")
        assert found == [
            "clinic.csv, row 3, column A: no patient in this row. "
            "Write the patient in every row; take merged cells apart first."
        ]

    def test_two_birth_dates_of_a_patient_are_one_error_that_names_both_cells(self) -> None:
        text = "patient_id,birth_date\np1,2024-01-01\np1,2024-01-02\n"
        (error,) = errors(text)
        assert "row 3, column B (birth_date)" in error
        assert "row 2, column B (birth_date)" in error
        assert "2024-01" not in error

    def test_the_same_sex_in_two_spellings_is_no_contradiction(self) -> None:
        assert one("patient_id,sex\np1,F\np1,female\n").case.subject.sex == "FEMALE"

    @given(st.binary(max_size=200))
    @settings(max_examples=300, deadline=None)
    def test_no_file_does_anything_but_be_read_or_refused(self, data: bytes) -> None:
        for found in read(b"patient_id,opsoclonus,visit_day,drug_1\n" + data):
            assert isinstance(found, Record | CaseError)


class TestWriting:
    def test_the_template_names_every_column_once_and_reads_back_empty(self) -> None:
        header = table.template(KNOWN).strip().split(",")
        assert len(header) == len(set(header))
        assert {"patient_id", "opsoclonus", "opsoclonus_onset", "drug_4_dose", "omes"} < {*header}
        assert read(table.template(KNOWN)) == []

    def test_the_guide_has_a_row_for_every_column_and_how_to_look(self) -> None:
        guide = table.guide(KNOWN)
        assert guide.startswith("column,question,answer,how\r\n")
        assert "Look also through lightly closed lids" in guide
        assert "mitchell_pike_gait" in guide
        assert "0: Normal for age; 1: Mildly wide-based" in guide

    def test_a_patient_without_an_id_gets_a_number(self) -> None:
        (record,) = read(table.write([Case(subject=Subject(sex="MALE"))], KNOWN))
        assert isinstance(record, Record)
        assert record.case.id == "patient-1"

    def test_a_day_is_that_of_the_records_own_zone(self) -> None:
        midnight = "2020-03-01T00:00:00+01:00"
        found = Finding(term=Term(id="HP:0010543"), onset=Time(timestamp=midnight))
        case = Case(id="p1", subject=Subject(date_of_birth=midnight), findings=(found,))
        again = one(table.write([case], KNOWN)).case
        assert again.subject.date_of_birth == "2020-03-01T00:00:00Z"
        assert again.findings[0].onset == Time(timestamp="2020-03-01T00:00:00Z")

    def test_a_second_case_of_one_patient_is_refused_and_the_others_stay(self) -> None:
        taken = table.Sheet(KNOWN)
        taken.add(Case(id="a"))
        with pytest.raises(CaseError, match="a second case of the same patient"):
            taken.add(Case(id="a"))
        taken.add(Case(id="b"))
        assert taken.text() == table.write([Case(id="a"), Case(id="b")], KNOWN)

    def test_a_cell_that_is_a_formula_is_guarded(self) -> None:
        text = table.write([Case(id="=2+3")], KNOWN)
        assert ",=2+3" not in text
        assert "\n'=2+3," in text
        (record,) = read(text)
        assert isinstance(record, Record)
        assert record.case.id == "=2+3"


class TestAnswersOfTheClinic:
    @pytest.mark.parametrize("answer", ["o", "O"])
    def test_the_letter_o_is_neither_nought_nor_yes(self, answer: str) -> None:
        text = f"patient_id,visit_day,ataxia\nA,2025-01-01,{answer}\n"
        (error,) = table.read(text.encode(), "a.csv", KNOWN)
        assert "not one of the answers" in str(error)

    @pytest.mark.parametrize(("said", "sex"), [("Mädchen", "FEMALE"), ("Junge", "MALE")])
    def test_a_child_is_said_in_the_language_of_the_clinic(self, said: str, sex: str) -> None:
        text = f"patient_id;sex;visit_day;ataxia\nA;{said};2025-01-01;nicht untersucht\n"
        (one,) = table.read(text.encode("cp1252"), "a.csv", KNOWN)
        assert isinstance(one, Record)
        assert (one.case.subject.sex, one.case.findings) == (sex, ())
