"""Does each resource come to the patient whose it is, and to nobody else?"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from kinsbourne.case.blocks import Age, Time
from kinsbourne.case.errors import CaseError
from kinsbourne.exchange import fhir
from kinsbourne.exchange.fhir.documents import read_lines
from kinsbourne.exchange.record import Record
from tests.exchange.fhir.build import (
    ATAXIA,
    FEVER,
    OPSOCLONUS,
    Json,
    bundle,
    case,
    condition,
    hpo,
    knowledge,
    observation,
    patient,
    record,
    records,
    resource,
    said,
)


def lines(*resources: Json | str) -> io.BytesIO:
    text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in resources)
    return io.BytesIO(text.encode())


def of(*resources: Json | str, at_a_time: int = 100) -> list[Any]:
    """The records, and before them what cannot be read."""
    return list(read_lines(lines(*resources), knowledge(), at_a_time=at_a_time))


def signs(read: Record) -> list[str]:
    return [one.term.id for one in read.case.findings]


class TestPerson:
    @pytest.mark.parametrize(
        ("gender", "sex"),
        [
            ("female", "FEMALE"),
            ("male", "MALE"),
            ("other", "OTHER_SEX"),
            ("unknown", "UNKNOWN_SEX"),
            ("", "UNKNOWN_SEX"),
        ],
    )
    def test_sex_is_that_of_the_record(self, gender: str, sex: str) -> None:
        (read,) = records(patient(gender=gender))
        assert read.case.subject.sex == sex

    @pytest.mark.parametrize("born", ["2024-02-29", "2024-02", "2024"])
    def test_date_of_birth_stays_as_partial_as_it_is(self, born: str) -> None:
        (read,) = records(patient(birthDate=born))
        assert read.case.subject.date_of_birth == born

    def test_date_of_birth_with_an_hour_is_a_day(self) -> None:
        (read,) = records(patient(birthDate="2024-02-29T10:00:00Z"))
        assert read.case.subject.date_of_birth == "2024-02-29"

    def test_date_of_birth_that_cannot_be_is_told(self) -> None:
        (read,) = records(patient(birthDate="2023-02-29"))
        assert read.case.subject.date_of_birth is None
        assert "without a date of birth" in read.problems[0].remedy

    @pytest.mark.parametrize(
        ("fields", "status"),
        [
            ({"deceasedBoolean": True}, {"status": "DECEASED"}),
            (
                {"deceasedDateTime": "2026-03-01"},
                {"status": "DECEASED", "timeOfDeath": {"timestamp": "2026-03-01"}},
            ),
            ({"deceasedBoolean": False}, None),
        ],
    )
    def test_death_is_read(self, fields: Json, status: Json | None) -> None:
        (read,) = records(patient(**fields))
        assert read.case.subject.vital_status == status

    def test_no_name_address_or_number_is_read(self) -> None:
        mark = "Zacharias"
        (read,) = records(
            patient(
                name=[{"family": mark}], address=[{"text": mark}], telecom=[{"value": mark}],
                identifier=[{"system": "urn:mrn", "value": mark}],
            )
        )  # fmt: skip
        assert mark not in repr(read)

    def test_was_last_seen_at_the_end_of_the_last_visit_that_took_place(self) -> None:
        visits = [
            resource("Encounter", "1", status="finished", period={"start": "2026-03-01"}),
            resource(
                "Encounter", "2", status="finished",
                period={"start": "2026-04-01", "end": "2026-04-03"},
            ),
            resource("Encounter", "3", status="completed", actualPeriod={"end": "2026-02-01"}),
            resource("Encounter", "4", status="planned", period={"start": "2027-01-01"}),
            resource("Encounter", "5", status="cancelled", period={"start": "2027-01-01"}),
        ]  # fmt: skip
        read = record(*visits)
        assert read.case.subject.time_at_last_encounter == Time(timestamp="2026-04-03")
        assert (read.used["Encounter"], read.unused["Encounter"]) == (3, 2)

    def test_an_age_at_a_visit_counts_where_no_day_is_known(self) -> None:
        age = {"url": "urn:kinsbourne:age", "valueAge": {"value": 18, "code": "mo"}}
        visit = resource("Encounter", status="finished", extension=[age])
        assert case(visit).subject.time_at_last_encounter == Time(age=Age("P18M"))

    def test_a_visit_without_a_day_gives_nothing(self) -> None:
        assert record(resource("Encounter", status="finished")).unused == {"Encounter": 1}


class TestReference:
    @pytest.mark.parametrize(
        "reference",
        [
            "Patient/p1",
            "http://h/fhir/Patient/p1",
            "Patient/p1/_history/7",
            "urn:uuid:11-22",
            "http://h/fhir/Patient/p1/",
        ],
    )
    def test_leads_to_the_patient_however_it_is_written(self, reference: str) -> None:
        document = bundle(condition(subject={"reference": reference}), patient())
        document["entry"][1]["fullUrl"] = "urn:uuid:11-22"
        (read,) = records(document)
        assert signs(read) == [OPSOCLONUS]
        assert read.case.id == "p1"

    def test_by_identifier_groups_by_it(self) -> None:
        whom = {"identifier": {"system": "urn:mrn", "value": "77"}}
        read = records(bundle(condition(subject=whom), condition(ATAXIA, id="2", subject=whom)))
        assert [signs(one) for one in read] == [[OPSOCLONUS, ATAXIA]]

    def test_as_a_search_groups_by_it(self) -> None:
        whom = {"reference": "Patient?identifier=http://h/mrn|77"}
        read = records(bundle(condition(subject=whom), condition(ATAXIA, id="2", subject=whom)))
        assert [signs(one) for one in read] == [[OPSOCLONUS, ATAXIA]]

    @pytest.mark.parametrize("reference", ["Group/1", "http://h/Device/9", "Location/p1"])
    def test_to_no_patient_is_nobodys(self, reference: str) -> None:
        read = record(condition(subject={"reference": reference}))
        assert read.case.findings == ()
        assert read.unused == {"Condition": 1}

    @pytest.mark.parametrize("subject", [None, {}, {"display": "Her"}, {"reference": "#inside"}])
    def test_that_is_missing_means_the_one_patient_there_is(self, subject: object) -> None:
        assert signs(record(condition(subject=subject))) == [OPSOCLONUS]

    def test_that_is_missing_among_several_patients_is_told_and_not_guessed(self) -> None:
        found = records(bundle(patient("p1"), patient("p2"), condition(subject=None)))
        assert [signs(one) for one in found] == [[], []]
        assert found[0].unused == {"Condition": 1}
        assert said(found[0]) == ["it is not said whose it is"]

    def test_that_is_missing_in_several_resources_of_nobody_is_not_taken_for_one(self) -> None:
        found = records(bundle(condition(subject=None), condition(ATAXIA, id="2", subject=None)))
        assert [signs(one) for one in found] == [[]]
        assert said(found[0]) == ["it is not said whose it is"]

    def test_that_is_missing_in_a_single_resource_is_a_patient_without_a_name(self) -> None:
        (read,) = records(condition(subject=None))
        assert signs(read) == [OPSOCLONUS]
        assert read.case.id == ""

    def test_to_the_same_id_on_two_servers_is_two_patients(self) -> None:
        document = bundle(
            patient("1", gender="female"),
            patient("1", gender="male"),
            condition(subject={"reference": "Patient/1"}),
            condition(ATAXIA, id="2", subject={"reference": "http://b/fhir/Patient/1"}),
        )
        addresses = [
            "http://a/fhir/Patient/1",
            "http://b/fhir/Patient/1",
            "http://a/fhir/Condition/1",
        ]
        for entry, address in zip(document["entry"], addresses, strict=False):
            entry["fullUrl"] = address
        found = records(document)
        assert [(one.case.subject.sex, signs(one)) for one in found] == [
            ("FEMALE", [OPSOCLONUS]),
            ("MALE", [ATAXIA]),
        ]

    def test_a_patient_twice_is_one(self) -> None:
        document = bundle(patient(), patient(gender="female"))
        for entry in document["entry"]:
            entry["fullUrl"] = "urn:uuid:1"
        (read,) = records(document)
        assert read.case.subject.sex == "FEMALE"


class TestVersions:
    def version(self, day: str, **fields: Any) -> Json:
        return condition(meta={"lastUpdated": day}, **fields)

    @pytest.mark.parametrize("is_turned", [True, False])
    def test_the_last_written_counts_in_whatever_order_they_come(self, is_turned: bool) -> None:
        versions = [
            self.version("2026-03-01", verificationStatus="confirmed"),
            self.version("2026-03-02", verificationStatus="refuted"),
        ]
        read = record(*(reversed(versions) if is_turned else versions))
        assert [one.excluded for one in read.case.findings] == [True]
        assert (read.used["Condition"], read.unused["Condition"]) == (1, 1)

    def test_entered_in_error_later_withdraws_it(self) -> None:
        later = self.version("2026-03-02", verificationStatus="entered-in-error")
        read = record(self.version("2026-03-01"), later)
        assert read.case.findings == ()

    def test_entered_in_error_earlier_withdraws_nothing(self) -> None:
        earlier = self.version("2026-03-01", verificationStatus="entered-in-error")
        assert signs(record(self.version("2026-03-02"), earlier)) == [OPSOCLONUS]


class TestTimeBeforeBirth:
    @pytest.mark.parametrize(
        ("one", "kept"),
        [
            (condition(onsetDateTime="2020-01-01", abatementDateTime="2020-02-01"), "findings"),
            (condition("HP:0001251", onsetDateTime="2020-01-01"), "findings"),
            (
                resource("Observation", code=hpo(FEVER), valueBoolean=False,
                         effectiveDateTime="2020-01-01"),
                "findings",
            ),
            (
                resource("Procedure", status="completed", performedDateTime="2020-01-01",
                         code={"coding": [{"system": "urn:kinsbourne:code", "code": "x"}]}),
                "medical_actions",
            ),
            (
                resource("MedicationStatement", status="active", effectiveDateTime="2020-01-01",
                         medicationCodeableConcept={"text": "rituximab"}),
                "medical_actions",
            ),
            (
                resource("DiagnosticReport", status="final", effectiveDateTime="2020-01-01",
                         code={"coding": [{"system": "http://loinc.org", "code": "58410-2"}]}),
                "measurements",
            ),
        ],
    )  # fmt: skip
    def test_is_told_and_left_out_and_the_rest_of_the_item_stays(
        self, one: Json, kept: str
    ) -> None:
        (read,) = records(bundle(patient(birthDate="2024-01-01"), one))
        (item,) = getattr(read.case, kept)
        assert "2020" not in repr(item)
        assert "before the date of birth" in said(read)[0]

    def test_long_after_anybodys_life_is_told_too(self) -> None:
        one = condition(onsetDateTime="2026-01-01", abatementDateTime="2190-12-31")
        (read,) = records(bundle(patient(birthDate="2024-01-01"), one))
        assert read.case.findings[0].resolution is None
        assert said(read) == ["an age of more than 130 years"]

    def test_a_day_that_only_holds_a_place_is_told_and_left_out(self) -> None:
        one = condition(onsetDateTime="0001-01-01", abatementDateTime="9999-12-31")
        (read,) = records(bundle(patient(birthDate="2024-01-01"), one))
        (kept,) = read.case.findings
        assert (kept.onset, kept.resolution) == (None, None)
        assert said(read) == ["a year before 1800 or after 2200"] * 2

    def test_of_a_visit_leaves_no_visit(self) -> None:
        visit = resource("Encounter", status="finished", period={"end": "2020-01-01"})
        (read,) = records(bundle(patient(birthDate="2024-01-01"), visit))
        assert read.case.subject.time_at_last_encounter is None

    def test_on_the_day_of_birth_is_possible(self) -> None:
        one = condition(onsetDateTime="2024-01-01", abatementDateTime="2024-02-01")
        (read,) = records(bundle(patient(birthDate="2024-01-01"), one))
        assert read.problems == ()
        assert read.case.findings[0].onset == Time(timestamp="2024-01-01")


class TestLines:
    def test_of_many_patients_are_gathered_in_the_order_they_are_named(self) -> None:
        found = of(
            condition(subject={"reference": "Patient/b"}),
            patient("a"),
            patient("b", gender="female"),
            condition(ATAXIA, id="2", subject={"reference": "Patient/a"}),
            "",
            "   ",
        )
        assert [(one.case.id, signs(one)) for one in found] == [
            ("b", [OPSOCLONUS]),
            ("a", [ATAXIA]),
        ]

    def test_a_broken_one_is_told_with_its_number_and_the_rest_goes_on(self) -> None:
        found = of(
            patient("p1"), "{broken", '{"id": "x"}', "[1]", condition(), '{"resourceType": 1}'
        )
        *refused, read = found
        assert signs(read) == [OPSOCLONUS]
        assert [one.problem.where for one in refused] == [
            f"the input, line {n} (resource)" for n in (2, 3, 4, 6)
        ]
        assert all(one.problem.what and one.problem.remedy for one in refused)
        assert read.problems == ()

    def test_a_broken_patient_or_drug_is_told(self) -> None:
        broken: list[Json] = [
            {"resourceType": "Patient", "id": {}},
            {"resourceType": "Medication", "id": "1", "code": 7},
        ]
        *refused, _ = of(*broken, condition())
        assert [one.problem.where for one in refused] == [
            "the input, line 1 (Patient)",
            "the input, line 2 (Medication)",
        ]

    def test_a_bundle_is_a_document_of_its_own(self) -> None:
        found = of(bundle(patient("a"), condition(subject=None)), patient("b"))
        assert [(one.case.id, signs(one)) for one in found] == [("a", [OPSOCLONUS]), ("b", [])]

    def test_a_broken_bundle_is_told(self) -> None:
        refused, _ = of(patient("a"), '{"resourceType": "Bundle", "entry": 7}')
        assert str(refused).startswith("the input, line 2: its entries are not as in a Bundle")

    def test_what_cannot_be_read_makes_no_patient(self) -> None:
        found = of("{broken", "[]", bundle(patient("a")), '{"id": "x"}')
        assert [one.case.id for one in found if isinstance(one, Record)] == ["a"]
        assert len(found) == 4

    def test_the_same_in_bundle_and_lines_is_the_same_case(self) -> None:
        resources = [patient(), condition(), observation(ATAXIA, id="2", valueBoolean=False)]
        (one,), (other,) = of(*resources), records(bundle(*resources))
        assert one.case.findings == other.case.findings
        assert one.used == other.used

    def test_more_patients_than_fit_a_stream_are_refused_after_the_others(self) -> None:
        reading = read_lines(lines(patient("a"), patient("b")), knowledge(), at_a_time=1)
        assert next(reading).case.id == "a"
        with pytest.raises(CaseError, match="can be read only once"):
            next(reading)

    @pytest.mark.parametrize("at_a_time", [1, 2, 3, 10])
    def test_of_files_are_read_again_for_the_patients_left(
        self, tmp_path: Path, at_a_time: int
    ) -> None:
        names = ["d", "a", "c", "b"]
        conditions = [condition(id=n, subject={"reference": f"Patient/{n}"}) for n in names]
        practitioner = {"resourceType": "Practitioner", "id": "1"}
        (tmp_path / "1.ndjson").write_bytes(lines(*(patient(n) for n in names)).read())
        (tmp_path / "2.ndjson").write_bytes(lines(*conditions, practitioner, "{").read())
        (tmp_path / "3.jsonl").write_bytes(lines(bundle(patient("z"))).read())
        (tmp_path / "notes.txt").write_text("not read")
        refused, *found = read_lines(tmp_path, knowledge(), at_a_time=at_a_time)
        assert str(refused).startswith("2.ndjson, line 6 (resource): not valid JSON")
        assert [one.case.id for one in found] == ["z", *names]
        assert all(signs(one) == [OPSOCLONUS] for one in found[1:])
        assert sum(one.unused.get("Practitioner", 0) for one in found) == 1

    def test_one_file_is_a_folder_of_one(self, tmp_path: Path) -> None:
        (tmp_path / "a.ndjson").write_bytes(lines(patient(), condition()).read())
        (read,) = read_lines(tmp_path / "a.ndjson", knowledge())
        assert signs(read) == [OPSOCLONUS]

    def test_none_in_a_folder_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(CaseError, match=r"no \.ndjson"):
            next(read_lines(tmp_path, knowledge()))


class TestCaseOf:
    def test_takes_bundles_and_resources_raw_or_parsed(self) -> None:
        (parsed, raw) = patient(), json.dumps(bundle(condition())).encode()
        assert signs(fhir.case_of([parsed, raw], knowledge())) == [OPSOCLONUS]

    def test_what_names_nobody_is_the_patients(self) -> None:
        two = [condition(subject=None), condition(ATAXIA, id="2", subject=None)]
        assert signs(fhir.case_of(two, knowledge())) == [OPSOCLONUS, ATAXIA]

    def test_what_is_another_patients_is_told_and_not_used(self) -> None:
        other = condition(ATAXIA, subject={"reference": "Patient/other"})
        read = fhir.case_of([patient(), condition(), other], knowledge())
        assert signs(read) == [OPSOCLONUS]
        assert said(read) == ["some of it is of another patient"]

    def test_of_nothing_is_an_empty_case(self) -> None:
        assert fhir.case_of([], knowledge()).case.findings == ()

    def test_nested_without_end_is_refused(self) -> None:
        deep: dict[str, object] = {}
        for _ in range(100_000):
            deep = {"a": deep}
        with pytest.raises(CaseError, match="nested"):
            fhir.case_of([deep], knowledge())
