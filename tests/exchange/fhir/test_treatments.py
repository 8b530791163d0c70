"""Are drugs, vaccines and procedures those that were given, with the doses as written?"""

from __future__ import annotations

from typing import Any

import pytest

from kinsbourne.case.blocks import DoseInterval, Interval, Quantity, Term, Time
from kinsbourne.case.model import MedicalAction, Treatment
from kinsbourne.case.origin import origins
from tests.exchange.fhir.build import (
    CVX,
    LOINC,
    RITUXIMAB,
    RXNORM,
    SNOMED,
    Json,
    bundle,
    case,
    concept,
    patient,
    record,
    records,
    resource,
    said,
)

DRUG = {"medicationCodeableConcept": concept(RXNORM, "121191", "rituximab")}
MEDICATION = {"resourceType": "Medication", "id": "m1", "code": concept(RXNORM, "121191")}
ORDER = {"status": "active", "intent": "order", **DRUG}


def request(**fields: Any) -> Json:
    return resource("MedicationRequest", **(ORDER | fields))


def given(*resources: Json) -> Treatment:
    (one,) = case(*resources).medical_actions
    assert one.treatment is not None
    return one.treatment


def agents(*resources: Json) -> list[str]:
    treatments = (one.treatment for one in case(*resources).medical_actions)
    return [one.agent.id for one in treatments if one and one.agent]


class TestOrder:
    def test_is_the_drug_from_the_day_it_was_written(self) -> None:
        one = given(request(authoredOn="2026-03-01"))
        assert one.agent == Term(RITUXIMAB, "rituximab")
        assert one.dose_intervals == (DoseInterval(interval=Interval(start="2026-03-01")),)

    def test_says_where_it_came_from(self) -> None:
        assert origins(case(request(id="9"))) == {"medicalActions/0": "fhir:MedicationRequest/9"}

    @pytest.mark.parametrize("intent", ["proposal", "plan", "option"])
    def test_not_yet_ordered_is_not_given(self, intent: str) -> None:
        read = record(request(intent=intent))
        assert read.case.medical_actions == ()
        assert read.unused == {"MedicationRequest": 1}

    @pytest.mark.parametrize("status", ["draft", "cancelled", "entered-in-error", "unknown"])
    def test_void_is_not_given(self, status: str) -> None:
        assert record(request(status=status)).case.medical_actions == ()

    def test_not_to_perform_is_not_given(self) -> None:
        assert record(request(doNotPerform=True)).case.medical_actions == ()

    def test_of_a_status_nobody_knows_is_told(self) -> None:
        read = record(request(status="guessed"))
        assert read.case.medical_actions == ()
        assert len(read.problems) == 1

    def test_that_is_over_without_a_day_is_told(self) -> None:
        read = record(request(status="stopped", authoredOn="2026-03-01"))
        assert read.case.medical_actions != ()
        assert said(read) == ["the drug is over, and the record does not say since when"]

    def test_without_any_day_or_dose_has_none(self) -> None:
        assert given(request()).dose_intervals == ()


class TestDose:
    def dose(self, **dosage: Any) -> DoseInterval:
        (one,) = given(request(dosageInstruction=[dosage])).dose_intervals
        return one

    def test_keeps_amount_and_unit_as_written(self) -> None:
        amount = {
            "value": 375,
            "unit": "mg/m2",
            "system": "http://unitsofmeasure.org",
            "code": "mg/m2",
        }
        one = self.dose(doseAndRate=[{"doseQuantity": amount}])
        assert one.quantity == Quantity(unit=Term("UCUM:mg/m2", "mg/m2"), value=375)

    def test_of_release_3_is_read(self) -> None:
        one = self.dose(doseQuantity={"value": 2, "unit": "mg"})
        assert one.quantity == Quantity(unit=Term("", "mg"), value=2)

    @pytest.mark.parametrize(
        ("dosage", "often"),
        [
            ({"timing": {"code": {"text": "twice a day"}}}, "twice a day"),
            ({"timing": {"code": concept("urn:x", "BID", "two times a day")}}, "two times a day"),
            (
                {"timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}}},
                "2 every 1 d",
            ),
            ({"text": "weekly"}, "weekly"),
        ],
    )
    def test_keeps_how_often_as_written(self, dosage: Json, often: str) -> None:
        assert self.dose(**dosage).schedule_frequency == Term(label=often)

    def test_has_its_own_days_where_they_are_given(self) -> None:
        days = {"start": "2026-03-01", "end": "2026-03-28"}
        one = self.dose(timing={"repeat": {"boundsPeriod": days}})
        assert one.interval == Interval("2026-03-01", "2026-03-28")

    def test_days_that_end_before_they_start_are_told_and_left_out(self) -> None:
        days = {"start": "2026-03-28", "end": "2026-03-01"}
        dosage = {"text": "weekly", "timing": {"repeat": {"boundsPeriod": days}}}
        read = record(request(dosageInstruction=[dosage]))
        action = read.case.medical_actions[0]
        assert action.treatment is not None
        assert action.treatment.dose_intervals[0].interval is None
        assert len(read.problems) == 1


class TestStatement:
    def statement(self, **fields: Any) -> Json:
        return resource("MedicationStatement", **({"status": "active", **DRUG} | fields))

    def test_of_a_period_has_its_days(self) -> None:
        one = given(self.statement(effectivePeriod={"start": "2026-01", "end": "2026-02"}))
        assert one.dose_intervals[0].interval == Interval("2026-01", "2026-02")

    def test_of_a_day_starts_then(self) -> None:
        one = given(self.statement(effectiveDateTime="2026-01"))
        assert one.dose_intervals[0].interval == Interval(start="2026-01")

    @pytest.mark.parametrize(
        "fields",
        [
            {"status": "not-taken"},
            {"status": "intended"},
            {"status": "entered-in-error"},
            {"taken": "n"},
            {"wasNotTaken": True},
        ],
    )
    def test_not_taken_is_not_given(self, fields: Json) -> None:
        assert record(self.statement(**fields)).case.medical_actions == ()

    def test_that_is_over_with_its_end_is_complete(self) -> None:
        done = self.statement(
            status="completed", effectivePeriod={"start": "2026-01-01", "end": "2026-02-01"}
        )
        assert record(done).problems == ()


class TestAdministration:
    def administration(self, **fields: Any) -> Json:
        return resource("MedicationAdministration", **({"status": "completed", **DRUG} | fields))

    @pytest.mark.parametrize("field", ["effectiveDateTime", "occurenceDateTime"])
    def test_is_of_one_day(self, field: str) -> None:
        dosage = {"dose": {"value": 2, "unit": "g"}, "route": {"text": "by drip"}}
        one = given(self.administration(**{field: "2026-03-01"}, dosage=dosage))
        assert one.dose_intervals == (
            DoseInterval(
                quantity=Quantity(unit=Term("", "g"), value=2),
                interval=Interval("2026-03-01", "2026-03-01"),
            ),
        )

    def test_over_hours_has_both_ends(self) -> None:
        period = {"start": "2026-03-01T08:00:00Z", "end": "2026-03-01T14:00:00Z"}
        one = given(self.administration(effectivePeriod=period))
        assert one.dose_intervals[0].interval == Interval(period["start"], period["end"])

    @pytest.mark.parametrize(
        "fields", [{"status": "not-done"}, {"notGiven": True}, {"wasNotGiven": True}]
    )
    def test_not_done_is_not_given(self, fields: Json) -> None:
        assert record(self.administration(**fields)).case.medical_actions == ()


class TestWhichDrug:
    def referring(self, reference: str, **fields: Any) -> Json:
        order = {"status": "active", "intent": "order"}
        named = {"medicationReference": {"reference": reference}}
        return resource("MedicationRequest", **order, **named, **fields)

    def test_by_its_name_where_no_code_is_known(self) -> None:
        product = concept("urn:x", "1", "predniSONE 5 MG Oral Tablet")
        assert agents(request(medicationCodeableConcept=product)) == [
            "KINSBOURNE:therapy/prednisolone"
        ]

    def test_nobody_knows_is_unmapped(self) -> None:
        read = record(request(medicationCodeableConcept=concept(RXNORM, "198405", "Ibuprofen")))
        assert [one.code for one in read.unmapped] == ["198405"]

    def test_not_named_is_unmapped(self) -> None:
        read = record(resource("MedicationRequest", status="active", intent="order"))
        assert [(one.resource, one.code) for one in read.unmapped] == [("MedicationRequest", "")]

    def test_contained_in_the_order(self) -> None:
        inside = [{"resourceType": "Organization", "id": "m0"}, 7, MEDICATION]
        assert agents(self.referring("#m1", contained=inside)) == [RITUXIMAB]

    def test_contained_that_is_not_there_is_unmapped(self) -> None:
        assert agents(self.referring("#m2", contained=[MEDICATION])) == []

    @pytest.mark.parametrize("is_first", [True, False])
    @pytest.mark.parametrize(
        "reference",
        ["Medication/m1", "http://h/fhir/Medication/m1", "Medication/m1/_history/3", "urn:uuid:77"],
    )
    def test_in_a_resource_of_its_own(self, reference: str, is_first: bool) -> None:
        document = bundle(patient(), self.referring(reference), MEDICATION)
        document["entry"][2]["fullUrl"] = "urn:uuid:77"
        if is_first:
            document["entry"].reverse()
        (read,) = records(document)
        assert len(read.case.medical_actions) == 1
        assert read.used["Medication"] == 1

    def test_that_refers_to_itself_or_nothing_ends(self) -> None:
        loop = {"resourceType": "Medication", "id": "m1", "code": {"text": "Medication/m1"}}
        assert agents(self.referring("Medication/m1"), loop) == []
        assert agents(self.referring("Medication/m9")) == []

    @pytest.mark.parametrize(
        "medication",
        [{"concept": concept(RXNORM, "121191")}, {"reference": {"reference": "Medication/m1"}}],
    )
    def test_of_release_5(self, medication: Json) -> None:
        order = resource(
            "MedicationRequest", status="active", intent="order", medication=medication
        )
        assert agents(order, MEDICATION) == [RITUXIMAB]


class TestVaccine:
    def vaccine(self, **fields: Any) -> Json:
        code = {"vaccineCode": concept(CVX, "10")}
        return resource("Immunization", **({"status": "completed"} | code | fields))

    def test_is_given_on_its_day(self) -> None:
        (one,) = case(self.vaccine(occurrenceDateTime="2026-03-01")).medical_actions
        assert one.procedure is not None
        assert one.procedure.code is not None
        assert one.procedure.code.id == "KINSBOURNE:therapy/inactivated-vaccine"
        assert one.procedure.performed == Time(timestamp="2026-03-01")

    def test_that_is_live_is_said_to_be(self) -> None:
        (one,) = case(self.vaccine(vaccineCode=concept(CVX, "03"))).medical_actions
        assert one.procedure is not None
        assert one.procedure.code is not None
        assert one.procedure.code.id == "KINSBOURNE:therapy/live-vaccine"

    @pytest.mark.parametrize(
        "fields",
        [{"status": "not-done"}, {"status": "entered-in-error"}, {"notGiven": True},
         {"wasNotGiven": True}],
    )  # fmt: skip
    def test_not_given_is_none(self, fields: Json) -> None:
        assert record(self.vaccine(**fields)).unused == {"Immunization": 1}

    def test_nobody_knows_is_unmapped(self) -> None:
        read = record(self.vaccine(vaccineCode=concept(CVX, "99999")))
        assert [one.code for one in read.unmapped] == ["99999"]

    def test_of_a_status_nobody_knows_is_told(self) -> None:
        assert len(record(self.vaccine(status="guessed")).problems) == 1


class TestProcedure:
    TEST = "KINSBOURNE:test/full-blood-count"

    def procedure(self, which: str = "KINSBOURNE:therapy/tumour-resection", **fields: Any) -> Json:
        own = concept("urn:kinsbourne:code", which)
        return resource("Procedure", **({"status": "completed", "code": own} | fields))

    def actions(self, *resources: Json) -> tuple[MedicalAction, ...]:
        return case(*resources).medical_actions

    @pytest.mark.parametrize(
        "fields",
        [
            {"performedDateTime": "2026-03-01"},
            {"occurrenceDateTime": "2026-03-01"},
            {"performedPeriod": {"start": "2026-03-01"}},
            {"occurrencePeriod": {"start": "2026-03-01"}},
        ],
    )
    def test_is_done_on_its_day(self, fields: Json) -> None:
        (one,) = self.actions(self.procedure(**fields))
        assert one.procedure is not None
        assert one.procedure.performed == Time(timestamp="2026-03-01")

    @pytest.mark.parametrize(
        "fields",
        [{"status": "not-done"}, {"notDone": True}, {"notPerformed": True}, {"status": "unknown"}],
    )
    def test_not_done_is_none(self, fields: Json) -> None:
        assert record(self.procedure(**fields)).unused == {"Procedure": 1}

    def test_a_treatment_to_come_is_none_yet(self) -> None:
        assert self.actions(self.procedure(status="preparation")) == ()

    def test_a_test_to_come_is_planned_and_has_no_day(self) -> None:
        planned = self.procedure(self.TEST, status="preparation", performedDateTime="2026-03-01")
        (one,) = self.actions(planned)
        assert one.procedure is not None
        assert one.procedure.performed is None

    def test_a_test_done_without_a_day_is_done_all_the_same(self) -> None:
        done = resource("Procedure", status="completed", code=concept(LOINC, "58410-2"))
        read = case(done)
        assert [one.assay.id for one in read.measurements if one.assay] == [self.TEST]
        assert read.medical_actions == ()

    def test_nobody_knows_is_unmapped(self) -> None:
        read = record(self.procedure(code=concept(SNOMED, "428191000124101")))
        assert [one.code for one in read.unmapped] == ["428191000124101"]

    def test_of_a_status_nobody_knows_is_told(self) -> None:
        assert len(record(self.procedure(status="guessed")).problems) == 1
