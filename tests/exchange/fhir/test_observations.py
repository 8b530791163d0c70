"""Is an observation taken for what was seen, measured or not examined?"""

from __future__ import annotations

from typing import Any

import pytest

from kinsbourne.case.blocks import Age, Time
from kinsbourne.case.model import Measurement
from tests.exchange.fhir.build import (
    ATAXIA,
    FEVER,
    HPO,
    LOINC,
    MYOCLONUS,
    OPSOCLONUS,
    SNOMED,
    case,
    concept,
    condition,
    found,
    hpo,
    observation,
    record,
    resource,
    said,
)

INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
HVA = concept(LOINC, "11146-0")
COUNT = concept(LOINC, "58410-2")
ABSENT = concept("http://terminology.hl7.org/CodeSystem/data-absent-reason", "not-performed")


def test(**fields: Any) -> dict[str, Any]:
    return resource("Observation", code=COUNT, **({"status": "final"} | fields))


test.__test__ = False  # type: ignore[attr-defined]


def measured(**fields: Any) -> Measurement:
    (one,) = case(test(**fields)).measurements
    return one


def result(one: Measurement) -> str | None:
    value = one.value.ontology_class if one.value else None
    return value.id.removeprefix("KINSBOURNE:result/") if value else None


class TestSign:
    @pytest.mark.parametrize(
        ("value", "is_excluded"),
        [
            ({"valueBoolean": True}, False),
            ({"valueBoolean": False}, True),
            ({"valueCodeableConcept": concept(LOINC, "LA9633-4")}, False),
            ({"valueCodeableConcept": concept(LOINC, "LA9634-2")}, True),
            ({"valueCodeableConcept": concept(SNOMED, "373573001")}, False),
            ({"valueCodeableConcept": concept(SNOMED, "373572006")}, True),
            ({"valueCodeableConcept": concept(SNOMED, "260385009")}, True),
            ({"valueCodeableConcept": {"text": " Absent "}}, True),
            ({"valueString": "yes"}, False),
            ({"valueString": "No"}, True),
            ({"interpretation": [concept(INTERPRETATION, "POS")]}, False),
            ({"interpretation": [concept(INTERPRETATION, "NEG")]}, True),
            ({"interpretation": concept(INTERPRETATION, "NEG")}, True),
        ],
    )
    def test_is_there_or_not_as_the_value_says(
        self, value: dict[str, Any], is_excluded: bool
    ) -> None:
        assert found(observation(**value)) == {OPSOCLONUS: is_excluded}

    def test_the_value_counts_before_the_interpretation(self) -> None:
        both = observation(valueBoolean=False, interpretation=[concept(INTERPRETATION, "POS")])
        assert found(both) == {OPSOCLONUS: True}

    @pytest.mark.parametrize(
        "value",
        [
            {},
            {"valueString": "see the note"},
            {"valueQuantity": {"value": 3}},
            {"valueCodeableConcept": concept(SNOMED, "17621005")},
            {"interpretation": [concept(INTERPRETATION, "A")]},
        ],
    )
    def test_that_nobody_says_is_there_is_not_used_and_told(self, value: dict[str, Any]) -> None:
        read = record(observation(**value))
        assert read.case.findings == ()
        assert said(read) == ["Opsoclonus is observed, and not said to be there or not"]

    def test_not_examined_is_neither_there_nor_absent(self) -> None:
        read = record(observation(dataAbsentReason=ABSENT))
        assert read.case.findings == ()
        assert read.unused == {"Observation": 1}
        assert read.problems == ()

    @pytest.mark.parametrize("status", ["entered-in-error", "cancelled", "unknown"])
    def test_void_is_nothing(self, status: str) -> None:
        read = record(observation(status=status, valueBoolean=True))
        assert read.case.findings == ()
        assert read.unused == {"Observation": 1}

    def test_of_a_status_nobody_knows_is_told(self) -> None:
        read = record(observation(status="guessed", valueBoolean=True))
        assert read.case.findings == ()
        assert len(read.problems) == 1

    def test_of_somebody_else_is_not_the_patients(self) -> None:
        of_the_mother = observation(valueBoolean=True, focus=[{"reference": "RelatedPerson/1"}])
        assert record(of_the_mother).unused == {"Observation": 1}

    def test_the_day_it_was_seen_is_no_onset(self) -> None:
        (one,) = case(observation(valueBoolean=True, effectiveDateTime="2026-03-01")).findings
        assert one.onset is None

    def test_the_day_it_was_not_seen_is_when_it_was_looked_for(self) -> None:
        (one,) = case(observation(valueBoolean=False, effectiveDateTime="2026-03-01")).findings
        assert one.onset == Time(timestamp="2026-03-01")

    def test_onset_and_severity_as_parts_are_read(self) -> None:
        parts = [
            {"code": hpo("HP:0003674"), "valueCodeableConcept": hpo("HP:0003593")},
            {"code": hpo("HP:0012824"), "valueCodeableConcept": hpo("HP:0012825")},
        ]
        (one,) = case(observation(valueBoolean=True, component=parts)).findings
        assert one.onset is not None
        assert one.onset.ontology_class is not None
        assert one.onset.ontology_class.id == "HP:0003593"
        assert one.severity is not None
        assert one.severity.id == "HP:0012825"

    @pytest.mark.parametrize("code", ["HP:0012828", "HP:0003593", "HP:0000007"])
    def test_severity_onset_or_inheritance_is_no_sign_by_itself(self, code: str) -> None:
        part = {"code": hpo(code), "valueBoolean": True}
        assert found(observation(valueBoolean=True, component=[part])) == {OPSOCLONUS: False}
        assert record(condition(code)).case.findings == ()

    def test_onset_as_an_age_is_read(self) -> None:
        parts = [{"code": hpo("HP:0003674"), "valueQuantity": {"value": 18, "code": "mo"}}]
        (one,) = case(observation(valueBoolean=True, component=parts)).findings
        assert one.onset == Time(age=Age("P18M"))

    def rarelinks(self, status: str, **fields: Any) -> dict[str, Any]:
        base = "https://rarelink.bih-charite.de/fhir/StructureDefinition"
        ours = {
            "phenotype-status": {"valueCodeableConcept": concept(SNOMED, status)},
            "resolution-date": {"valueDateTime": "2026-04-01"},
            "temporal-pattern": {"valueCodeableConcept": hpo("HP:0011009")},
            "causing-agent": {"valueCodeableConcept": concept("urn:x", "1")},
        }
        extensions = [{"url": f"{base}/{name}", **value} for name, value in ours.items()]
        return observation(status="registered", extension=extensions, **fields)

    def test_as_rarelink_writes_it_is_there_with_its_end_and_course(self) -> None:
        (one,) = case(self.rarelinks("410605003", effectiveDateTime="2026-03-01")).findings
        assert not one.excluded
        assert one.resolution == Time(timestamp="2026-04-01")
        assert [modifier.id for modifier in one.modifiers] == ["HP:0011009"]

    def test_as_rarelink_writes_it_may_be_refuted(self) -> None:
        assert found(self.rarelinks("723511001")) == {OPSOCLONUS: True}

    def test_several_in_one_panel_are_each_read(self) -> None:
        parts = [
            {"code": hpo(ATAXIA), "valueBoolean": True},
            {"code": hpo(MYOCLONUS), "valueBoolean": False},
            {"code": hpo(FEVER), "dataAbsentReason": ABSENT},
        ]
        panel = resource("Observation", code=concept("urn:x", "exam"), component=parts)
        assert found(panel) == {ATAXIA: False, MYOCLONUS: True}

    def test_a_panel_of_nothing_known_is_unmapped(self) -> None:
        parts = [{"code": concept("urn:x", "2"), "valueBoolean": True}]
        panel = resource("Observation", code=concept("urn:x", "exam"), component=parts)
        assert [one.code for one in record(panel).unmapped] == ["exam"]

    @pytest.mark.parametrize("code", ["75325-1", "75321-0"])
    def test_as_the_answer_to_what_was_found_is_there(self, code: str) -> None:
        asked = resource("Observation", code=concept(LOINC, code), valueCodeableConcept=hpo(ATAXIA))
        assert found(asked) == {ATAXIA: False}

    def test_as_the_answer_may_be_denied_by_the_interpretation(self) -> None:
        asked = resource(
            "Observation",
            code=concept(LOINC, "75325-1"),
            valueCodeableConcept=hpo(ATAXIA),
            interpretation=[concept(INTERPRETATION, "NEG")],
        )
        assert found(asked) == {ATAXIA: True}

    def test_as_the_answer_to_another_question_is_no_sign_of_the_patients(self) -> None:
        in_the_family = resource(
            "Observation", code=concept(LOINC, "10157-6"), valueCodeableConcept=hpo(ATAXIA)
        )
        read = record(in_the_family)
        assert read.case.findings == ()
        assert [one.code for one in read.unmapped] == ["10157-6"]

    def test_a_disease_observed_is_a_disease(self) -> None:
        seen = resource(
            "Observation", code=concept("http://www.orpha.net/ORDO", "1183"), valueBoolean=False
        )
        (one,) = case(seen).diseases
        assert one.excluded


class TestTest:
    def test_keeps_number_unit_range_and_day(self) -> None:
        one = measured(
            valueQuantity={
                "value": 5.4, "unit": "g/dL", "system": "http://unitsofmeasure.org", "code": "g/dL",
            },
            referenceRange=[{"low": {"value": 4}, "high": {"value": 6}}],
            effectiveDateTime="2026-03-01",
        )  # fmt: skip
        assert one.value is not None
        assert one.value.quantity is not None
        quantity, limits = one.value.quantity, one.value.quantity.reference_range
        assert quantity.value == 5.4
        assert quantity.unit is not None
        assert (quantity.unit.id, quantity.unit.label) == ("UCUM:g/dL", "g/dL")
        assert limits is not None
        assert (limits.low, limits.high) == (4, 6)
        assert one.time_observed == Time(timestamp="2026-03-01")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("effectiveInstant", "2026-03-01T10:00:00Z"),
            ("effectivePeriod", {"start": "2026-03-01T10:00:00Z"}),
        ],
    )
    def test_day_is_read_in_each_form(self, field: str, value: object) -> None:
        one = measured(**{field: value}, valueInteger=3)
        assert one.time_observed == Time(timestamp="2026-03-01T10:00:00Z")

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"valueCodeableConcept": concept(SNOMED, "10828004")}, "positive"),
            ({"valueCodeableConcept": concept(SNOMED, "260385009")}, "negative"),
            ({"valueCodeableConcept": concept(SNOMED, "17621005")}, "normal"),
            ({"valueCodeableConcept": concept(SNOMED, "419984006")}, "inconclusive"),
            ({"valueString": "Not detected"}, "negative"),
            ({"valueString": "unremarkable"}, "normal"),
            ({"valueString": "a long story"}, None),
            ({"interpretation": [concept(INTERPRETATION, "N")]}, "normal"),
            ({"interpretation": [concept(INTERPRETATION, "HH")]}, "abnormal"),
            (
                {"valueQuantity": {"value": 3}, "interpretation": [concept(INTERPRETATION, "H")]},
                "abnormal",
            ),
            (
                {
                    "valueQuantity": {"value": 3, "comparator": "<"},
                    "interpretation": [concept(INTERPRETATION, "N")],
                },
                "normal",
            ),
            ({"valueBoolean": True}, None),
            ({}, None),
        ],
    )
    def test_result_is_what_the_record_says_of_it(
        self, fields: dict[str, Any], expected: str | None
    ) -> None:
        assert result(measured(**fields)) == expected

    def test_number_judged_without_a_range_is_kept_in_words(self) -> None:
        one = measured(
            valueQuantity={"value": 3.5, "unit": "mg"},
            interpretation=[concept(INTERPRETATION, "H")],
        )
        assert one.description == "3.5 mg"

    def test_below_a_bound_is_no_number(self) -> None:
        one = measured(valueQuantity={"value": 3, "comparator": "<", "unit": "mg"})
        assert one.value is None
        assert one.description == "<3 mg"

    def test_not_done_is_no_test(self) -> None:
        assert record(test(dataAbsentReason=ABSENT)).case.measurements == ()

    def test_of_several_parts_is_one_with_each_number(self) -> None:
        one = measured(
            component=[
                {"code": concept(LOINC, "6690-2", "Leukocytes"), "valueQuantity": {"value": 9}},
                {"code": concept("urn:kinsbourne:code", "own"), "valueQuantity": {"value": 1}},
                {"code": concept(LOINC, "789-8")},
                {"valueQuantity": {"value": 4}},
            ]
        )
        assert one.complex_value is not None
        parts = one.complex_value.typed_quantities
        assert [(p.type.id, p.quantity.value) for p in parts if p.type and p.quantity] == [
            ("LOINC:6690-2", 9), ("own", 1),
        ]  # fmt: skip

    def test_in_a_panel_of_another_kind_is_read_by_itself(self) -> None:
        parts = [{"code": COUNT, "valueQuantity": {"value": 9}}, {"code": COUNT}]
        panel = resource("Observation", code=concept("urn:x", "panel"), component=parts)
        panel["component"][1]["dataAbsentReason"] = ABSENT
        assert len(case(panel).measurements) == 1

    def test_text_of_a_note_is_not_read(self) -> None:
        assert measured(note=[{"text": "words"}], valueInteger=2).description == ""


class TestReport:
    def report(self, **fields: Any) -> dict[str, Any]:
        return resource("DiagnosticReport", **({"status": "final", "code": COUNT} | fields))

    def test_is_the_test_on_its_day(self) -> None:
        (one,) = case(self.report(effectiveDateTime="2026-03-01")).measurements
        assert one.time_observed == Time(timestamp="2026-03-01")
        assert one.value is None

    def test_concludes_by_code(self) -> None:
        read = case(
            self.report(
                effectivePeriod={"start": "2026-03-01"},
                conclusionCode=[concept(SNOMED, "263654008"), hpo(ATAXIA)],
                codedDiagnosis=[concept("http://www.orpha.net/ORDO", "1183"), COUNT],
            )
        )
        assert result(read.measurements[0]) == "abnormal"
        assert [one.term.id for one in read.findings] == [ATAXIA]
        assert len(read.diseases) == 1

    def test_without_a_known_code_is_unmapped(self) -> None:
        read = record(self.report(code=concept("urn:x", "9")))
        assert [one.code for one in read.unmapped] == ["9"]

    def test_with_only_a_known_conclusion_is_read(self) -> None:
        read = self.report(code=concept("urn:x", "9"), conclusionCode=[hpo(ATAXIA)])
        assert found(read) == {ATAXIA: False}

    @pytest.mark.parametrize("status", ["registered", "cancelled", "entered-in-error"])
    def test_that_is_not_there_is_nothing(self, status: str) -> None:
        assert record(self.report(status=status)).unused == {"DiagnosticReport": 1}

    def test_of_a_status_nobody_knows_is_told(self) -> None:
        assert len(record(self.report(status="guessed")).problems) == 1


def test_what_is_told_never_repeats_what_stood_there() -> None:
    mark = "Zacharias-Secret"
    read = record(
        observation(valueString=mark),
        resource("Condition", "9", code={"text": mark}, onsetDateTime=mark),
        condition(id="2", onsetDateTime=mark),
        resource("Observation", "3", code=concept(HPO, mark + " " + mark)),
    )
    assert len(read.problems) == 2
    assert mark not in f"{read.problems}{read.unmapped}"
