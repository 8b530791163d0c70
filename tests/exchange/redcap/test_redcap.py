"""Do patients come back from REDCap as they went in, and are RareLink's records read?"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinsbourne.case.blocks import Term
from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case
from kinsbourne.exchange import redcap
from kinsbourne.exchange.record import Record
from kinsbourne.exchange.redcap.dictionary import COLUMNS
from kinsbourne.exchange.spreadsheet import unguarded
from tests.exchange.cases_for_forms import KNOWN, cases, whole

RARELINK = Path(__file__).parents[4] / "shared/population/rarelink"
DICTIONARY = RARELINK / "rarelink_cdm_datadictionary_v2_0_5.csv"
often = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def named(text: str) -> list[str]:
    return [row["Variable / Field Name"] for row in rows(text)]


def records(data: bytes) -> list[Record]:
    read = list(redcap.read(data, "export.csv", KNOWN))
    assert all(isinstance(one, Record) for one in read), read
    return [one for one in read if isinstance(one, Record)]


def labelled(text: str) -> str:
    """The same export with labels in place of the names of fields and the codes of choices."""
    labels: dict[str, dict[str, str]] = {}
    fields = rows(redcap.dictionary(KNOWN))
    for row in fields:
        if row["Field Type"] == "dropdown":
            choices = row["Choices, Calculations, OR Slider Labels"].split(" | ")
            pairs = (choice.split(", ", 1) for choice in choices)
            labels[row["Variable / Field Name"]] = dict(pairs)  # type: ignore[arg-type]
    lines = rows(text)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(lines[0]))
    headers = {row["Variable / Field Name"]: row["Field Label"] for row in fields}
    repeat = {"redcap_repeat_instrument": "Repeat Instrument",
              "redcap_repeat_instance": "Repeat Instance"}  # fmt: skip
    writer.writerow({name: (headers | repeat)[name] for name in lines[0]})
    for line in lines:
        writer.writerow({n: labels.get(n, {}).get(value, value) for n, value in line.items()})
    return out.getvalue()


class TestRoundTrip:
    @given(st.lists(cases(), min_size=1, max_size=3, unique_by=lambda case: case.id))
    @often
    def test_what_a_form_can_hold_comes_back_whole(self, patients: list[Case]) -> None:
        back = records(redcap.write(patients, KNOWN).encode())
        assert [whole(one.case) for one in back] == [whole(case) for case in patients]

    @given(cases())
    @often
    def test_json_and_labels_say_the_same_as_raw_values(self, case: Case) -> None:
        text = redcap.write([case], KNOWN)
        plain = [{name: unguarded(value) for name, value in row.items()} for row in rows(text)]
        as_json = json.dumps(plain).encode()
        for data in (as_json, labelled(text).encode()):
            (one,) = records(data)
            assert whole(one.case) == whole(case)

    @given(cases())
    @often
    def test_what_is_written_fits_the_dictionary(self, case: Case) -> None:
        fields = {row["Variable / Field Name"]: row for row in rows(redcap.dictionary(KNOWN))}
        for row in rows(redcap.write([case], KNOWN)):
            for name, value in row.items():
                if not value or name.startswith("redcap_repeat"):
                    continue
                field = fields[name]
                if field["Field Type"] == "dropdown":
                    choices = field["Choices, Calculations, OR Slider Labels"].split(" | ")
                    assert value in [choice.split(",")[0] for choice in choices]
                if field["Text Validation Type OR Show Slider Number"] == "date_ymd":
                    assert re.fullmatch(r"\d{4}-\d\d-\d\d", value)
                if row["redcap_repeat_instrument"] and name != "record_id":
                    assert field["Form Name"] == row["redcap_repeat_instrument"]


class TestDictionary:
    def test_it_has_the_eighteen_columns_of_redcap(self) -> None:
        header = next(csv.reader(io.StringIO(redcap.dictionary(KNOWN))))
        assert tuple(header) == COLUMNS
        assert len(header) == 18

    def test_every_name_is_one_that_redcap_takes_and_stands_once(self) -> None:
        names = named(redcap.dictionary(KNOWN))
        assert len(names) == len(set(names))
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*[a-z0-9]", name) for name in names)
        assert max(map(len, names)) <= 36
        assert names[0] == "record_id"

    def test_every_label_stands_once(self) -> None:
        labels = [row["Field Label"] for row in rows(redcap.dictionary(KNOWN))]
        assert len(labels) == len(set(labels))

    def test_the_fields_of_an_instrument_stand_together(self) -> None:
        forms = [row["Form Name"] for row in rows(redcap.dictionary(KNOWN))]
        starts = [form for form, before in zip(forms, ["", *forms], strict=False) if form != before]
        assert len(starts) == len(set(starts))

    @pytest.mark.skipif(not DICTIONARY.exists(), reason="needs RareLink's data dictionary")
    def test_fields_named_after_rarelinks_are_its_own(self) -> None:
        theirs: dict[str, list[str]] = {}
        with DICTIONARY.open(encoding="utf-8") as file:
            for row in list(csv.reader(file))[1:]:
                theirs[row[0]] = row
        ours = {row["Variable / Field Name"]: row for row in rows(redcap.dictionary(KNOWN))}
        shared = {name for name in ours if name in theirs}
        assert len(shared) >= 17
        for name in shared - {"record_id"}:
            assert ours[name]["Form Name"] == theirs[name][1], name
            assert ours[name]["Field Type"] == theirs[name][3], name
            assert ours[name]["Text Validation Type OR Show Slider Number"] == theirs[name][7], name
            codes = {choice.split(",")[0].strip() for choice in theirs[name][5].split(" | ")}
            listed = ours[name]["Choices, Calculations, OR Slider Labels"]
            if ours[name]["Field Type"] == "dropdown" and name != "disease_coding":
                assert {choice.split(",")[0] for choice in listed.split(" | ")} <= codes, name
            elif name != "disease_coding":
                assert listed == theirs[name][5], name
        coined = ("snomedct_", "hl7fhir_", "hp_", "loinc_", "ncit_")
        assert {name for name in ours if name.startswith(coined)} <= theirs.keys()


RECORDS = [
    {"record_id": "1", "redcap_repeat_instrument": "", "snomedct_422549004": "EvCo1",
     "snomedct_399423000": "2025-04-12", "snomedct_184099003": "2015-01-12",
     "loinc_76689_9": "snomedct_248153007", "rarelink_1_formal_criteria_complete": "2"},
    {"record_id": "1", "redcap_repeat_instrument": "rarelink_7_consent",
     "redcap_repeat_instance": 1, "snomedct_309370004": "hl7fhir_active"},
    {"record_id": "1", "redcap_repeat_instrument": "rarelink_5_disease",
     "redcap_repeat_instance": 1, "disease_coding": "mondo",
     "snomedct_64572001_mondo": "MONDO:0007843", "loinc_99498_8": "hl7fhir_confirmed",
     "snomedct_298059007": "2017-06-01"},
    {"record_id": "1", "redcap_repeat_instrument": "rarelink_5_disease",
     "redcap_repeat_instance": 2, "disease_coding": "ordo",
     "snomedct_64572001_ordo": "Orphanet_635", "loinc_99498_8": "hl7fhir_refuted"},
    {"record_id": "1", "redcap_repeat_instrument": "rarelink_5_disease",
     "redcap_repeat_instance": 3, "disease_coding": "icd10cm",
     "snomedct_64572001_icd10cm": "I50.9", "loinc_99498_8": "hl7fhir_provisional"},
    {"record_id": "1", "redcap_repeat_instrument": "rarelink_6_2_phenotypic_feature",
     "redcap_repeat_instance": 1, "snomedct_8116006": "HP:0010543",
     "snomedct_363778006": "snomedct_410605003", "snomedct_8116006_onset": "2016-02-03",
     "hp_0003674": "hp_0003593"},
    {"record_id": "1", "redcap_repeat_instrument": "rarelink_6_2_phenotypic_feature",
     "redcap_repeat_instance": 2, "snomedct_8116006": "HP:0001250",
     "snomedct_363778006": "snomedct_723511001", "hp_0003674": "hp_0003593"},
    {"record_id": "1", "redcap_repeat_instrument": "rarelink_6_3_measurements",
     "redcap_repeat_instance": 1, "measurement_category": "laboratory",
     "ncit_c60819": "2465-3", "ncit_c25712": "7.2", "ncit_c92571": "UO_0000301",
     "ncit_c82577": "2021-01-10"},
    {"record_id": "1", "redcap_repeat_instrument": "rarelink_6_3_measurements",
     "redcap_repeat_instance": 2, "measurement_category": "vital-signs",
     "ln_85353_1": "8867_4", "ncit_c25712": "90", "ncit_c82577": "2021-01-10"},
]  # fmt: skip
"""As RareLink's own evaluation cohort is exported, with its spellings of codes."""


class TestRareLink:
    def read(self) -> Record:
        (one,) = records(json.dumps(RECORDS).encode())
        return one

    def test_the_patient_goes_by_the_pseudonym(self) -> None:
        case = self.read().case
        assert (case.id, case.subject.sex) == ("EvCo1", "MALE")
        assert case.subject.date_of_birth == "2015-01-12T00:00:00Z"
        assert case.subject.time_at_last_encounter is not None
        assert case.subject.time_at_last_encounter.timestamp == "2025-04-12T00:00:00Z"

    def test_features_are_findings_with_the_more_precise_onset(self) -> None:
        seen, refuted = self.read().case.findings
        assert (seen.term, seen.excluded) == (Term(id="HP:0010543", label="Opsoclonus"), False)
        assert seen.onset is not None
        assert seen.onset.timestamp == "2016-02-03T00:00:00Z"
        assert (refuted.term.id, refuted.excluded) == ("HP:0001250", True)
        assert refuted.onset is not None
        assert refuted.onset.ontology_class is not None
        assert refuted.onset.ontology_class.id == "HP:0003593"

    def test_diseases_are_made_or_refuted_and_nothing_where_not_settled(self) -> None:
        diseases = self.read().case.diseases
        said = [(d.term.id, d.excluded) for d in diseases if d.term]
        assert said == [("MONDO:0007843", False), ("ORPHA:635", True)]

    def test_a_measurement_is_known_by_its_code_and_keeps_value_and_unit(self) -> None:
        (test,) = self.read().case.measurements
        assert test.assay == Term(id="KINSBOURNE:test/igg", label="Serum IgG")
        assert test.value is not None
        assert test.value.quantity is not None
        assert (test.value.quantity.value, test.value.quantity.unit) == (
            7.2,
            Term(label="UO_0000301"),
        )

    def test_what_is_not_read_is_counted_by_its_instrument(self) -> None:
        one = self.read()
        assert one.unused == {"rarelink_7_consent": 1, "rarelink_6_3_measurements": 1}
        assert one.used["rarelink_6_2_phenotypic_feature"] == 2

    def test_each_item_carries_the_record_instrument_instance_and_field(self) -> None:
        evidence = self.read().case.findings[0].evidence
        places = [one.reference.id for one in evidence if one.reference]
        assert places[0] == "redcap:1/rarelink_6_2_phenotypic_feature/1/snomedct_8116006"


@pytest.mark.parametrize("event", ["redcap_event_name", "Event Name"])
def test_an_item_says_in_which_event_of_a_longitudinal_project_it_stood(event: str) -> None:
    text = f"record_id,{event},visit_day,ataxia\n1,first,2025-01-01,yes\n1,later,2025-06-01,yes\n"
    (one,) = records(text.encode())
    (finding,) = one.case.findings
    assert [e.reference.id for e in finding.evidence if e.reference] == [
        "redcap:1/first/ataxia", "redcap:1/later/ataxia",
    ]  # fmt: skip


class TestRefused:
    def errors(self, text: str | bytes) -> list[str]:
        data = text.encode() if isinstance(text, str) else text
        return [str(one) for one in redcap.read(data, "e.csv", KNOWN) if isinstance(one, CaseError)]

    def test_a_bad_value_refuses_its_record_alone(self) -> None:
        text = (
            "record_id,redcap_repeat_instrument,redcap_repeat_instance,opsoclonus,visit_day\n"
            "1,oms_visit,1,perhaps,2026-01-01\n2,oms_visit,1,yes,2026-01-01\n"
        )
        read = list(redcap.read(text.encode(), "e.csv", KNOWN))
        assert [type(one) for one in read] == [CaseError, Record]
        assert "e.csv, row 2, column D (opsoclonus): not one of the answers" in str(read[0])
        assert "perhaps" not in str(read[0])

    def test_what_is_no_record_is_told_and_the_others_come_through(self) -> None:
        text = '[5, {"record_id": "1", "ataxia": "yes"}, null]'
        read = list(redcap.read(text.encode(), "e.json", KNOWN))
        assert [type(one) for one in read] == [CaseError, CaseError, Record]
        assert "e.json, record 1: not a record" in str(read[0])

    def test_of_what_it_writes_itself_no_column_is_counted_as_unread(self) -> None:
        text = (
            "record_id,disease_coding,snomedct_64572001_omim_p,shoe_size\n1,omim,OMIM:256700,30\n"
        )
        (one,) = records(text.encode())
        assert [problem.what for problem in one.problems] == ["1 columns are not read"]

    def test_columns_that_are_not_read_are_counted(self) -> None:
        text = "record_id,redcap_event_name,shoe_size,oms_visit_complete,fever\n1,a,30,2,yes\n"
        (one,) = records(text.encode())
        assert [problem.what for problem in one.problems] == ["1 columns are not read"]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "an empty file"),
            ("[1]", "record 1: not a record"),
            ("[{]", "not valid JSON"),
            ("record_id,opsoclonus,opsoclonus\n", "two columns for opsoclonus"),
            ("opsoclonus,ataxia\n", "the first column is not the record's id"),
            ("record_id,opsoclonus\n,yes\n", "a row without a record's id"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_said(self, text: str, said: str) -> None:
        (error,) = self.errors(text)
        assert said in error

    def test_a_file_that_is_not_there_is_said(self, tmp_path: Path) -> None:
        (error,) = redcap.read(tmp_path / "none.csv", "none.csv", KNOWN)
        assert "no such file" in str(error)

    def test_a_second_case_of_one_patient_is_refused_and_the_others_stay(self) -> None:
        taken = redcap.Import(KNOWN)
        taken.add(Case(id="a"))
        with pytest.raises(CaseError, match="a second case of the same patient"):
            taken.add(Case(id="a"))
        taken.add(Case(id="b"))
        assert taken.text() == redcap.write([Case(id="a"), Case(id="b")], KNOWN)


@pytest.mark.parametrize(
    ("header", "is_one"),
    [
        (["record_id", "age"], True),
        (["study_id", "redcap_repeat_instrument"], True),
        (["Record ID", "Repeat Instrument"], True),
        (["id", "snomedct_8116006"], True),
        (["patient_id", "opsoclonus"], False),
    ],
)
def test_an_export_is_known_by_its_header(header: list[str], is_one: bool) -> None:
    assert redcap.is_redcap(header, KNOWN) is is_one
