"""Reading and writing records on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from msgspec import structs
from typer.testing import CliRunner

from kinsbourne.case.blocks import Age, Term, Time
from kinsbourne.case.model import Case, Finding
from kinsbourne.cli.main import app
from kinsbourne.exchange import phenopacket
from tests.build import case, term
from tests.course_build import at, patient, sign

NOTE = (
    "18 month old girl. Eyes darting in all directions, unsteady gait. No fever. Sister has asthma."
)
BUNDLE = json.dumps(
    {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"resource": {"resourceType": "Patient", "id": "p1", "gender": "female"}},
            {
                "resource": {
                    "resourceType": "Condition",
                    "id": "c1",
                    "subject": {"reference": "Patient/p1"},
                    "code": {
                        "coding": [
                            {"system": "http://human-phenotype-ontology.org", "code": "HP:0001251"}
                        ]
                    },
                }
            },
            {
                "resource": {
                    "resourceType": "Condition",
                    "id": "c2",
                    "subject": {"reference": "Patient/p1"},
                    "code": {"coding": [{"system": "http://example.org", "code": "odd"}]},
                }
            },
            {"resource": {"resourceType": "Claim", "id": "x"}},
        ],
    }
)
COLUMN = "patient_id,sex,age,ataxia,fever\n"


def run(*arguments: object, stdin: str = ""):
    return CliRunner().invoke(app, [str(one) for one in arguments], input=stdin)


def written(text: str) -> list[Case]:
    return [phenopacket.read(line.encode()) for line in text.splitlines()]


class TestRead:
    def test_a_note_gives_a_phenopacket_and_says_what_it_was_read_as(self):
        done = run("read", "-", stdin=NOTE)
        assert done.exit_code == 0
        (found,) = written(done.stdout)
        assert {(f.term.id, f.excluded) for f in found.findings} == {
            ("HP:0010543", False), ("HP:0002317", False), ("HP:0001945", True),
        }  # fmt: skip
        assert "Check it" in done.stderr
        assert "Absent, is that so? Fever" in done.stderr
        assert "Of the family, not used" in done.stderr

    def test_with_json_every_span_stands_where_it_says(self):
        found = json.loads(run("read", "-", "--json", stdin=NOTE).stdout)
        assert set(found) == {"spans", "phenopacket", "unmapped"}
        for span in found["spans"]:
            assert NOTE[span["start"] : span["end"]] == span["text"]
            assert span["hpo"] or span["kind"] == "age"
            assert span["label"]
        statuses = {span["label"]: span["status"] for span in found["spans"]}
        assert statuses["Opsoclonus"] == "present"
        assert statuses["Fever"] == "excluded"

    def test_a_record_says_what_of_it_was_used_and_what_not(self, tmp_path: Path):
        file = tmp_path / "record.json"
        file.write_text(BUNDLE)
        done = run("read", file)
        assert done.exit_code == 0
        assert "used: Condition 1, Patient 1" in done.stderr
        assert "not used: Claim 1" in done.stderr
        assert "without a code known here: Condition 1" in done.stderr
        found = json.loads(run("read", file, "--json").stdout)
        assert set(found) == {"phenopacket", "used", "unused", "unmapped", "problems"}
        assert found["unmapped"][0]["code"] == "odd"

    def test_each_cell_that_is_wrong_is_named_and_the_other_patients_come_out(self, tmp_path: Path):
        file = tmp_path / "clinic.csv"
        file.write_text(COLUMN + "A,f,18m,maybe,\nB,m,2y,yes,no\n")
        done = run("read", file)
        assert done.exit_code == 1
        assert "clinic.csv, row 2, column D" in done.stderr
        assert "maybe" not in done.stderr
        assert [one.id for one in written(done.stdout)] == ["B"]

    def test_a_batch_keeps_its_order_and_goes_on_after_what_cannot_be_read(self, tmp_path: Path):
        (tmp_path / "a.json").write_text(BUNDLE)
        (tmp_path / "b.json").write_text("{")
        (tmp_path / "c.json").write_bytes(phenopacket.write(case("ataxia")))
        done = run("read", tmp_path, "--json")
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert done.exit_code == 1
        assert [next(iter(line)) for line in lines] == ["used", "id", "phenopacket"]
        assert "b.json" in lines[1]["error"]["where"]

    def test_that_nobody_is_in_it_is_said(self, tmp_path: Path):
        file = tmp_path / "clinic.csv"
        file.write_text(COLUMN)
        done = run("read", file)
        assert (done.exit_code, done.stdout, done.stderr) == (0, "", "read: 0; errors: 0\n")

    def test_a_note_in_another_language_is_read_as_told(self):
        done = run("read", "-", "--language", "es", stdin="Opsoclono y ataxia, sin fiebre.")
        (found,) = written(done.stdout)
        assert ("HP:0001945", True) in {(f.term.id, f.excluded) for f in found.findings}

    def test_nothing_of_a_note_that_is_refused_is_repeated(self):
        done = run("read", "-", stdin="Rumpelstiltskin " * 70_000)
        assert done.exit_code == 1
        assert "Rumpelstiltskin" not in done.output


class TestAssess:
    def test_a_note_is_assessed_with_what_was_read_in_it_above(self):
        done = run("assess", "-", "--top", "0", stdin=NOTE)
        assert done.exit_code == 0
        assert done.stdout.index("READ IN THE NOTE") < done.stdout.index("CRITERIA")

    def test_a_record_is_assessed_directly(self):
        (found,) = map(
            json.loads, run("assess", "-", "--json", "--top", "0", stdin=BUNDLE).stdout.splitlines()
        )
        reasons = [w for c in found["criteria"] for i in c["items"] for w in i["because"]]
        assert "fhir:Condition/c1" in {e["where"] for why in reasons for e in why["evidence"]}

    def test_the_course_of_a_table_is_told(self, tmp_path: Path):
        file = tmp_path / "clinic.csv"
        file.write_text("patient_id,birth_date,visit_day,ataxia\nA,2022-07-01,2024-01-01,yes\n")
        done = run("course", file)
        assert done.exit_code == 0
        assert "READ IN THE RECORD" in done.stdout


class TestALineOfARecordThatCannotBeRead:
    """Whose it was nobody knows: no patient of the batch may be judged as if it had not been."""

    PATIENT = '{"resourceType": "Patient", "id": "p1"}'
    CUT_OFF = '{"resourceType": "Condition", "id": "Zacharias", "subject": {"refer'

    @pytest.mark.parametrize(
        "command",
        [
            ("assess", "--top", "0"),
            ("assess", "--top", "0", "--fhir"),
            ("course",),
            ("read",),
            ("convert", "--to", "phenopacket"),
            ("convert", "--to", "table"),
        ],
    )
    def test_is_refused_by_its_place_and_the_patient_comes_out(
        self, command: tuple[str, ...], tmp_path: Path
    ):
        file = tmp_path / "export.ndjson"
        file.write_text(f"{self.PATIENT}\n{self.CUT_OFF}\n[]\n")
        done = run(*command, file)
        assert done.exit_code == 1
        assert "export.ndjson, line 2 (Condition)" in done.output
        assert "export.ndjson, line 3 (resource)" in done.output
        assert "Zacharias" not in done.output
        assert "p1" in done.stdout

    @pytest.mark.parametrize("command", [("assess", "--top", "0"), ("course",), ("read",)])
    def test_is_an_error_object_in_json(self, command: tuple[str, ...]):
        done = run(*command, "-", "--json", stdin=f"{self.PATIENT}\n{self.CUT_OFF}\n")
        refused, _ = map(json.loads, done.stdout.splitlines())
        assert done.exit_code == 1
        assert refused["error"]["where"] == "stdin, line 2 (Condition)"

    def test_is_no_patient(self):
        done = run("assess", "-", "--json", "--top", "0", stdin='{"resourceType": 5}\n{"id": 1}\n')
        assert done.exit_code == 1
        assert [set(json.loads(line)) for line in done.stdout.splitlines()] == [{"id", "error"}] * 2

    def test_nor_is_an_entry_of_a_bundle_passed_over(self, tmp_path: Path):
        record = json.loads(BUNDLE)
        record["entry"][1]["resource"]["code"] = "Zacharias"
        file = tmp_path / "record.json"
        file.write_text(json.dumps(record))
        done = run("assess", file, "--top", "0")
        assert done.exit_code == 1
        assert "entry 1 (Condition): code: expected `object" in done.stderr
        assert "Zacharias" not in done.output


class TestConvert:
    @pytest.mark.parametrize("to", ["phenopacket", "fhir", "table", "redcap"])
    def test_there_and_back_says_the_same_of_every_finding(self, to: str, tmp_path: Path):
        given = case("ataxia", "irritability", no=("fever",), age=1.5)
        source = tmp_path / "case.json"
        source.write_bytes(phenopacket.write(given))
        done = run("convert", source, "--to", to)
        assert done.exit_code == 0, done.output
        there = tmp_path / ("there.csv" if to in ("table", "redcap") else "there.json")
        there.write_text(done.stdout)
        (back,) = written(run("read", there).stdout)
        assert {(f.term.id, f.excluded) for f in back.findings} == {
            (f.term.id, f.excluded) for f in given.findings
        }

    def test_omop_is_a_folder_of_tables(self, tmp_path: Path):
        source = tmp_path / "case.json"
        source.write_bytes(phenopacket.write(patient(sign("ataxia", 0))))
        assert run("convert", source, "--to", "omop").exit_code == 2
        done = run("convert", source, "--to", "omop", "--out", tmp_path / "cdm")
        assert done.exit_code == 0
        (back,) = written(run("read", tmp_path / "cdm").stdout)
        assert [f.term.id for f in back.findings] == ["HP:0001251"]

    def test_who_has_no_day_of_birth_has_no_place_in_omop_and_is_refused(self, tmp_path: Path):
        source = tmp_path / "three.ndjson"
        nobody = structs.replace(case("ataxia", age=1.5), id="no-birth")
        people = (patient(sign("ataxia", 0)), nobody, patient(sign("ataxia", 0)))
        source.write_bytes(b"\n".join(map(phenopacket.write, people)))
        done = run("convert", source, "--to", "omop", "--out", tmp_path / "cdm")
        assert done.exit_code == 1
        said = "no-birth: three.ndjson, line 2, subject.dateOfBirth: OMOP has nobody without a year"
        assert said in done.stderr
        assert len(written(run("read", tmp_path / "cdm").stdout)) == 2

    def test_items_that_omop_does_not_hold_are_said_with_the_line_and_are_no_refusal(
        self, tmp_path: Path
    ):
        source = tmp_path / "one.ndjson"
        bare = Finding(term=Term(id="ODD:1", label="odd"), onset=at(0))
        source.write_bytes(phenopacket.write(patient(sign("ataxia", 0), bare)))
        done = run("convert", source, "--to", "omop", "--out", tmp_path / "cdm")
        assert done.exit_code == 0
        assert "one.ndjson, line 1: 1 items were not written" in done.stderr

    def test_an_assessment_goes_back_as_resources_that_order_nothing(self):
        done = run("assess", "-", "--fhir", "--top", "0", stdin=NOTE)
        entries = [one["resource"] for one in json.loads(done.stdout)["entry"]]
        kinds = {one["resourceType"] for one in entries}
        assert {"Patient", "Provenance"} < kinds
        plans = [one for one in entries if one["resourceType"] == "CarePlan"]
        assert all((one["status"], one["intent"]) == ("draft", "proposal") for one in plans)

    def test_the_answers_to_the_form_can_be_read_again(self, tmp_path: Path):
        answered = run("convert", "-", "--to", "questionnaire", stdin=NOTE)
        (back,) = written(run("read", "-", stdin=answered.stdout).stdout)
        assert ("HP:0010543", False) in {(f.term.id, f.excluded) for f in back.findings}

    @pytest.mark.parametrize("to", ["table", "redcap"])
    def test_a_second_case_of_one_patient_is_refused_and_the_rest_is_written(
        self, to: str, tmp_path: Path
    ):
        a, b = (structs.replace(case("ataxia", age=1.5), id=name) for name in "ab")
        source = tmp_path / "twice.ndjson"
        source.write_bytes(b"\n".join(map(phenopacket.write, (a, b, a))))
        done = run("convert", source, "--to", to)
        assert done.exit_code == 1
        assert "a: twice.ndjson, line 3, id: a second case of the same patient." in done.stderr
        there = tmp_path / "there.csv"
        there.write_text(done.stdout)
        assert [one.id for one in written(run("read", there).stdout)] == ["a", "b"]

    def test_what_is_not_written_does_not_count_among_what_is_lost(self):
        lossy = structs.replace(patient(sign("opsoclonus", 3)), biosamples=({"id": "b1"},))
        twice = b"\n".join([phenopacket.write(lossy)] * 2).decode()
        done = run("convert", "-", "--to", "table", stdin=twice)
        assert "1 of 1 cases hold more" in done.stderr


class TestTemplate:
    @pytest.mark.parametrize("kind", ["table", "guide", "redcap", "questionnaire"])
    def test_an_empty_form_asks_for_the_eyes(self, kind: str):
        done = run("template", kind)
        assert done.exit_code == 0
        assert "opsoclonus" in done.stdout

    def test_the_empty_spreadsheet_can_be_read_as_it_is(self, tmp_path: Path):
        form = tmp_path / "form.csv"
        form.write_text(run("template", "table").stdout)
        done = run("read", form)
        assert done.exit_code in (0, 1)
        assert "Traceback" not in done.output

    def test_the_questionnaire_is_json(self):
        assert msgspec.json.decode(run("template", "questionnaire").stdout)["item"]


class TestAnOptionOfAnotherFormat:
    @pytest.mark.parametrize(
        "options",
        [
            ("--to", "table", "--out", "clinic.csv"),
            ("--to", "fhir", "--concepts", "."),
        ],
    )
    def test_is_refused_and_not_passed_over(self, options: tuple[str, ...]):
        done = run("convert", "-", *options, stdin=NOTE)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "it is for --" in " ".join(done.stderr.replace("│", "").split())


class TestWhatIsLost:
    SIGN = Finding(term=term("ataxia"), onset=at(0), description="only on the stairs")

    def lossy(self) -> Case:
        one = patient(self.SIGN, sign("opsoclonus", 3))
        return structs.replace(one, biosamples=({"id": "b1"},))

    @pytest.mark.parametrize(
        ("to", "said"),
        [
            ("table", "a spreadsheet carries. Not carried whole: findings 1, other 1"),
            ("redcap", "REDCap carries. Not carried whole: findings 1, other 1"),
            ("questionnaire", "a Questionnaire carries. Not carried whole: findings 1, other 1"),
            ("omop", "OMOP carries. Not carried whole: findings 1, other 1"),
            ("fhir", "FHIR carries. Not carried whole: other 1"),
        ],
    )
    def test_is_said_once_for_all_cases_and_nothing_of_it_repeated(
        self, to: str, said: str, tmp_path: Path
    ):
        whole = patient(sign("opsoclonus", 3))
        lines = b"\n".join(map(phenopacket.write, (structs.replace(whole, id="w"), self.lossy())))
        out = ("--out", tmp_path) if to == "omop" else ()
        done = run("convert", "-", "--to", to, *out, stdin=lines.decode())
        assert done.exit_code == 0
        assert f"1 of 2 cases hold more than {said}" in " ".join(done.stderr.split())
        assert "stairs" not in done.stderr

    @pytest.mark.parametrize("to", ["table", "redcap", "questionnaire", "fhir", "omop"])
    def test_of_a_case_that_is_carried_whole_nothing_is_said(self, to: str, tmp_path: Path):
        file = tmp_path / "case.json"
        file.write_bytes(phenopacket.write(patient(sign("opsoclonus", 3))))
        out = ("--out", tmp_path) if to == "omop" else ()
        assert "hold more" not in run("convert", file, "--to", to, *out).stderr

    def test_of_an_age_that_nobody_reaches_is_the_age_and_the_batch_goes_on(self):
        age = Time(age=Age(f"P{'9' * 400}Y"))
        odd = patient(Finding(term=term("ataxia"), onset=age))
        whole = structs.replace(patient(sign("opsoclonus", 3)), id="w")
        text = b"\n".join(map(phenopacket.write, (odd, whole))).decode()
        done = run("convert", "-", "--to", "fhir", stdin=text)
        assert len(done.stdout.splitlines()) == 2
        assert "1 of 2 cases hold more than FHIR carries" in " ".join(done.stderr.split())

    def test_of_a_phenopacket_is_nothing(self):
        text = phenopacket.write(self.lossy()).decode()
        assert run("convert", "-", "--to", "phenopacket", stdin=text).stderr == ""

    def test_of_what_a_program_read_in_a_note_is_nothing(self):
        assert "hold more" not in run("convert", "-", "--to", "fhir", stdin=NOTE).stderr

    def test_of_a_case_that_no_form_can_say_is_all(self):
        odd = patient(Finding(term=Term(id="HP:9999999", label="odd")))
        done = run("convert", "-", "--to", "table", stdin=phenopacket.write(odd).decode())
        assert "1 of 1 cases hold more" in done.stderr

    def test_of_a_case_that_is_not_written_is_said_as_such_alone(self, tmp_path: Path):
        text = phenopacket.write(case("ataxia")).decode()
        done = run("convert", "-", "--to", "omop", "--out", tmp_path, stdin=text)
        assert "without a year of birth" in done.stderr
        assert "hold more" not in done.stderr
