"""Is what is written FHIR, does it read back, and does it order nothing?"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from math import inf, nan
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinsbourne.case import blocks
from kinsbourne.case.blocks import (
    Age,
    AgeRange,
    ComplexValue,
    DoseInterval,
    Evidence,
    GestationalAge,
    Interval,
    Quantity,
    Reference,
    ReferenceRange,
    Term,
    Time,
    TypedQuantity,
    Value,
)
from kinsbourne.case.model import (
    Case,
    Disease,
    Finding,
    Measurement,
    MedicalAction,
    Subject,
    Treatment,
)
from kinsbourne.case.origin import meta_data, origins
from kinsbourne.case.time import age_span
from kinsbourne.exchange import fhir, note, phenopacket
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.assessment import Assessment
from tests.exchange.fhir.build import knowledge

RECORDED = datetime(2026, 3, 1, 12, tzinfo=UTC)
PUBLISHED = Path(__file__).parents[3] / "tests/../src/kinsbourne/examples"

labels = st.sampled_from(["", "Ataxia", "in the record's own words", "Ä ß"])
findings_coded = st.sampled_from(
    ["HP:0010543", "HP:0001251", "KINSBOURNE:sleep-disturbance", "HP:0011009", "MONDO:7"]
)
ids = st.sampled_from(["ORPHA:1183", "OMIM:123456", "LOCAL:7", "MONDO:0000001"])
days = st.dates(date(2024, 1, 2), date(2026, 12, 31)).map(str)
dates = st.one_of(
    days,
    days.map(lambda d: d[:7]),
    days.map(lambda d: f"{d}T10:30:00Z"),
    days.map(lambda d: f"{d}T10:30:00+02:00"),
)
ages = st.builds(lambda n, u: Age(f"P{n}{u}"), st.integers(0, 90), st.sampled_from("YMWD"))
intervals = st.tuples(days, days).map(lambda two: Interval(min(two), max(two)))
times = st.one_of(
    dates.map(lambda text: Time(timestamp=text)),
    intervals.map(lambda one: Time(interval=one)),
    ages.map(lambda age: Time(age=age)),
    st.integers(1, 40).map(lambda n: Time(age_range=AgeRange(Age(f"P{n}Y"), Age(f"P{n + 1}Y")))),
)
maybe_times = st.none() | times
terms = st.builds(Term, findings_coded | ids, labels)
named = st.builds(Term, ids, labels) | st.just(Term("", "called so"))
units = st.none() | st.builds(Term, st.sampled_from(["", "UCUM:mg", "NCIT:C28253"]), st.just("mg"))
numbers = st.integers(-5, 10**6) | st.floats(0.25, 1e6)
spans = st.none() | st.builds(
    ReferenceRange, unit=units, low=st.floats(0, 10), high=st.floats(1, 99)
)
quantities = st.builds(Quantity, unit=units, value=numbers.map(float), reference_range=spans)
values = st.none() | st.one_of(
    st.builds(Value, quantity=quantities),
    st.sampled_from(["positive", "normal"]).map(
        lambda r: Value(ontology_class=Term(f"KINSBOURNE:result/{r}", r))
    ),
)
parts = st.lists(
    st.builds(TypedQuantity, type=named, quantity=quantities), min_size=1, max_size=3
).map(lambda several: ComplexValue(tuple(several)))
assays = st.builds(
    Term,
    st.sampled_from(
        ["KINSBOURNE:mitchell-pike", "KINSBOURNE:eye/burst-rate", "KINSBOURNE:test/mri-brain",
         "LOINC:1234-5"]
    ),
    labels,
) | st.just(Term("", "MRI of the head"))  # fmt: skip


@st.composite
def measurements(draw: st.DrawFn) -> Measurement:
    is_compound = draw(st.booleans())
    method = draw(st.none() | st.just(blocks.Procedure(code=Term("", "on video"))))
    return Measurement(
        assay=draw(assays),
        description=draw(st.sampled_from(["", "Rated by: neurologist"])),
        value=None if is_compound else draw(values),
        complex_value=draw(parts) if is_compound else None,
        time_observed=draw(maybe_times),
        procedure=method,
    )


doses = st.builds(
    DoseInterval,
    quantity=st.none() | st.builds(Quantity, unit=units, value=numbers.map(float)),
    schedule_frequency=st.none() | st.just(Term("", "weekly")) | st.just(Term("NCIT:1", "daily")),
    interval=st.none() | intervals | st.builds(Interval, start=days),
).filter(lambda dose: dose != DoseInterval())


@st.composite
def actions(draw: st.DrawFn) -> MedicalAction:
    maybe = st.none() | named
    drug = Treatment(
        agent=draw(st.sampled_from([Term("KINSBOURNE:therapy/acth", "ACTH"), Term("", "a drug")])),
        dose_intervals=tuple(draw(st.lists(doses, max_size=3))),
    )
    if drug.dose_intervals:
        route = draw(st.none() | named)
        drug = msgspec.structs.replace(drug, route_of_administration=route)
    codes = ["KINSBOURNE:therapy/tumour-resection", "KINSBOURNE:test/mri-brain", "LOCAL:1"]
    done = blocks.Procedure(
        code=Term(draw(st.sampled_from(codes)), draw(labels)), performed=draw(maybe_times)
    )
    is_drug = draw(st.booleans())
    return MedicalAction(
        treatment=drug if is_drug else None,
        procedure=None if is_drug else done,
        treatment_target=draw(maybe),
        treatment_intent=draw(maybe),
        response_to_treatment=draw(st.none() | st.just(Term("KINSBOURNE:response/partial"))),
        adverse_events=tuple(draw(st.lists(named, max_size=2))),
        treatment_termination_reason=draw(maybe),
    )


signs = st.builds(
    Finding,
    term=st.builds(Term, findings_coded, labels),
    description=st.sampled_from(["", "worse in the evening"]),
    excluded=st.booleans(),
    severity=st.none() | named,
    modifiers=st.lists(named, max_size=2).map(tuple),
    onset=maybe_times,
    resolution=maybe_times,
)
illnesses = st.builds(
    Disease, term=named, excluded=st.booleans(), onset=maybe_times, resolution=maybe_times
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """What FHIR can carry, every item with its origin."""
    name = draw(st.sampled_from(["p1", "Zoë 7", "x" * 80]))
    found = [
        msgspec.structs.replace(
            one, evidence=(Evidence(reference=Reference(id=f"note:{at}-{at + 3}")),)
        )
        for at, one in enumerate(draw(st.lists(signs, max_size=3)))
    ]
    kinds = {
        "diseases": draw(st.lists(illnesses, max_size=2)),
        "measurements": draw(st.lists(measurements(), max_size=3)),
        "medicalActions": draw(st.lists(actions(), max_size=3)),
    }
    known = {
        f"{kind}/{index}": f"table:clinic.csv:{kind[0]}{index}"
        for kind, items in kinds.items()
        for index in range(len(items))
    }
    died = draw(st.none() | st.just({"status": "DECEASED"}))
    return Case(
        id=name,
        subject=Subject(
            id=name,
            date_of_birth=draw(st.none() | st.sampled_from(["2024-01-01", "2023-12", "2023"])),
            sex=draw(st.sampled_from(["MALE", "FEMALE", "OTHER_SEX", "UNKNOWN_SEX"])),
            time_at_last_encounter=draw(maybe_times),
            vital_status=died,
        ),
        findings=tuple(found),
        diseases=tuple(kinds["diseases"]),
        measurements=tuple(kinds["measurements"]),
        medical_actions=tuple(kinds["medicalActions"]),
        meta_data=meta_data("2026-03-01T00:00:00Z", "test", known),
    )


def back(text: bytes) -> Case:
    (read,) = fhir.read(text, knowledge())
    assert read.problems == ()
    assert read.unmapped == ()
    return read.case


def without_times(case: Case) -> Case:
    return msgspec.structs.replace(case, meta_data=None)


def written(case: Case, assessment: Assessment | None = None, **how: Any) -> dict[str, Any]:
    return json.loads(fhir.write(case, assessment, knowledge(), recorded=RECORDED, **how))


@given(cases())
@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_a_case_comes_back_as_it_was_with_where_each_item_came_from(case: Case) -> None:
    text = fhir.write(case, None, knowledge(), recorded=RECORDED)
    again = back(text)
    last = case.subject.time_at_last_encounter
    if last is not None and last.interval is not None:
        end = Time(timestamp=last.interval.end)  # a visit over days was seen last on its last
        subject = msgspec.structs.replace(case.subject, time_at_last_encounter=end)
        case = msgspec.structs.replace(case, subject=subject)
    assert without_times(again) == without_times(case)
    assert origins(again) == origins(case)
    Bundle.model_validate_json(text)


def assessed(case: Case) -> Assessment:
    return Assessor(knowledge()).assess(case)


def published() -> Case:
    (file,) = sorted(PUBLISHED.glob("*.json"))[:1]
    return phenopacket.read(file.read_bytes())


class TestAssessment:
    def bundle(self) -> dict[str, Any]:
        case = published()
        return written(case, assessed(case), with_form=True)

    def of(self, kind: str) -> dict[str, Any]:
        found = [one["resource"] for one in self.bundle()["entry"]]
        (one,) = [one for one in found if one["resourceType"] == kind]
        return one

    def test_is_valid_fhir(self) -> None:
        Bundle.model_validate_json(json.dumps(self.bundle()))

    def test_is_preliminary_and_gives_its_reasons(self) -> None:
        risk = self.of("RiskAssessment")
        case = published()
        concern = assessed(case).concern
        assert risk["status"] == "preliminary"
        first = risk["prediction"][0]
        assert first["qualitativeRisk"]["text"] == concern.level
        assert all(one.text.rstrip(".") in first["rationale"] for one in concern.because)
        assert all(one["rationale"].strip() for one in risk["prediction"])
        verdicts = [one.verdict for one in assessed(case).criteria]
        assert [p["qualitativeRisk"]["text"] for p in risk["prediction"][1:]] == verdicts

    def test_says_what_it_is_for_and_what_nobody_examined(self) -> None:
        case = published()
        notes = [one["text"] for one in self.of("RiskAssessment")["note"]]
        assert notes[0] == assessed(case).intended_use
        assert any("not absent" in one for one in notes)
        assert any(one.startswith("Red flag: ") for one in notes)
        assert any(one.startswith("Sources: [1]") for one in notes)

    def test_orders_nothing(self) -> None:
        plan = self.of("CarePlan")
        assert (plan["status"], plan["intent"]) == ("draft", "proposal")
        assert {one["detail"]["status"] for one in plan["activity"]} == {"not-started"}
        kinds = {one["resource"]["resourceType"] for one in self.bundle()["entry"]}
        assert not any(kind.endswith(("Request", "Order")) for kind in kinds)
        assert self.bundle()["type"] == "collection"
        assert not any("request" in one for one in self.bundle()["entry"])

    def test_says_who_made_it_with_which_knowledge(self) -> None:
        made = self.of("Provenance")
        versions = assessed(published()).versions
        assert made["recorded"] == "2026-03-01T12:00:00Z"
        assert made["agent"][0]["who"]["display"] == f"kinsbourne {versions.software}"
        assert [one["what"]["display"] for one in made["entity"]] == [
            f"knowledge {versions.knowledge}",
            f"HPO {versions.hpo}",
        ]

    def test_every_reference_leads_somewhere(self) -> None:
        document = self.bundle()
        addresses = {entry["fullUrl"] for entry in document["entry"]}
        assert len(addresses) == len(document["entry"])
        assert _references(document) <= addresses

    def test_read_back_is_no_evidence_for_itself(self) -> None:
        case = published()
        alone = back(fhir.write(case, None, knowledge()))
        with_it = back(fhir.write(case, assessed(case), knowledge(), with_form=True))
        assert without_times(with_it) == without_times(alone)

    def test_the_same_gives_the_same(self) -> None:
        assert self.bundle() == self.bundle()

    def test_of_nothing_to_do_has_no_plan(self) -> None:
        case = Case(id="1")
        nothing = msgspec.structs.replace(assessed(case), next=(), due=())
        kinds = [one["resource"]["resourceType"] for one in written(case, nothing)["entry"]]
        assert "CarePlan" not in kinds

    def test_with_a_ranking_shows_probability_interval_and_what_moved_it(self) -> None:
        from kinsbourne.reasoning.differential.differentiate import Differentiator

        case = published()
        ranked = Assessor(knowledge(), Differentiator(knowledge())).assess(case, date(2026, 3, 1))
        document = written(case, ranked)
        (risk,) = [
            one["resource"]
            for one in document["entry"]
            if one["resource"]["resourceType"] == "RiskAssessment"
        ]
        likely = [one for one in risk["prediction"] if "probabilityDecimal" in one]
        assert likely
        assert all("95 % interval" in one["rationale"] for one in likely)
        assert risk["occurrenceDateTime"] == "2026-03-01"
        Bundle.model_validate_json(json.dumps(document))


def _references(value: Any) -> set[str]:
    if isinstance(value, list):
        return {found for one in value for found in _references(one)}
    if isinstance(value, dict):
        here = {value["reference"]} if isinstance(value.get("reference"), str) else set()
        return here | {found for one in value.values() for found in _references(one)}
    return set()


class TestWhatFhirCannotCarry:
    """Each line of the table in docs/reference/fhir.md."""

    @pytest.mark.parametrize("number", [inf, nan, 1e300])
    def test_a_limit_that_is_no_number_of_json_does_not_cost_the_rest(self, number: float) -> None:
        limits = ReferenceRange(low=2.0, high=number)
        value = Value(quantity=Quantity(value=1.0, reference_range=limits))
        case = Case(id="1", measurements=(Measurement(assay=Term("LOINC:1"), value=value),))
        (one,) = back(fhir.write(case, None, knowledge())).measurements
        assert one.value is not None
        assert one.value.quantity is not None
        assert one.value.quantity.value == 1.0

    @pytest.mark.parametrize(
        ("age", "same"), [("P1Y6M", "P18M"), ("P1Y2M3D", "P429.125D"), ("P1Y2W", "P54W")]
    )
    def test_an_age_in_several_units_comes_back_in_one(self, age: str, same: str) -> None:
        case = Case(id="1", findings=(Finding(term=Term("HP:0001251"), onset=Time(age=Age(age))),))
        (one,) = back(fhir.write(case, None, knowledge())).findings
        assert one.onset is not None
        assert one.onset.age is not None
        assert one.onset.age.iso8601duration == same
        read, meant = age_span(one.onset.age), age_span(Age(age))
        assert abs(read.from_ - meant.from_) < 4
        assert abs(read.below - meant.below) < 4

    @pytest.mark.parametrize(
        "time",
        [
            Time(gestational_age=GestationalAge(weeks=30)),
            Time(ontology_class=Term("HP:0003593")),
            Time(age=Age("PT5H")),
            Time(age=Age("P131Y")),
            Time(age=Age(f"P{'9' * 400}Y")),
            Time(age_range=AgeRange(start=Age("P1Y"), end=Age(f"P{'9' * 400}M"))),
            Time(timestamp="nonsense"),
            Time(interval=Interval()),
        ],
    )
    def test_a_time_it_has_no_place_for_is_left_out_and_the_item_stays(self, time: Time) -> None:
        case = Case(
            id="1",
            findings=(Finding(term=Term("HP:0001251"), onset=time),),
            measurements=(Measurement(assay=Term("KINSBOURNE:omes"), time_observed=time),),
        )
        again = back(fhir.write(case, None, knowledge()))
        assert again.findings[0].onset is None
        assert again.measurements[0].time_observed is None

    @pytest.mark.parametrize(
        ("text", "comes_back"),
        [
            ("2026-03-01 10:00", "2026-03-01T10:00:00Z"),
            ("2026-03-01T10:00:00", "2026-03-01T10:00:00Z"),
            ("2026-03-01T10:00Z", "2026-03-01T10:00:00+00:00"),
        ],
    )
    def test_an_hour_is_written_with_seconds_and_zone(self, text: str, comes_back: str) -> None:
        case = Case(
            id="1", findings=(Finding(term=Term("HP:0001251"), onset=Time(timestamp=text)),)
        )
        text_written = fhir.write(case, None, knowledge())
        (one,) = back(text_written).findings
        assert one.onset == Time(timestamp=comes_back)
        Bundle.model_validate_json(text_written)

    def test_other_parts_of_a_phenopacket_are_left_out(self) -> None:
        case = Case(
            id="1",
            biosamples=({"id": "b"},),
            interpretations=({"id": "i"},),
            files=({"uri": "f"},),
            medical_actions=(MedicalAction(radiation_therapy={"dosage": 1}),),
            measurements=(
                Measurement(),
                Measurement(
                    assay=Term("KINSBOURNE:omes"),
                    value=Value(quantity=Quantity(value=float("nan"))),
                ),
                Measurement(
                    assay=Term("KINSBOURNE:omes"),
                    complex_value=ComplexValue(
                        (TypedQuantity(), TypedQuantity(Term("a"), Quantity(value=float("inf"))))
                    ),
                ),
            ),
        )
        text = fhir.write(case, None, knowledge())
        again = back(text)
        assert (again.biosamples, again.interpretations, again.files) == ((), (), ())
        assert again.medical_actions == ()
        assert [one.value for one in again.measurements] == [None, None]
        Bundle.model_validate_json(text)

    def test_a_day_and_hour_of_birth_is_a_day(self) -> None:
        case = Case(id="1", subject=Subject(date_of_birth="2024-01-01T10:00:00Z"))
        assert back(fhir.write(case, None, knowledge())).subject.date_of_birth == "2024-01-01"

    def test_a_patient_without_any_name_is_written_all_the_same(self) -> None:
        died = {"status": "DECEASED", "timeOfDeath": {"timestamp": "2026-01-01"}}
        case = Case(subject=Subject(vital_status=died))
        text = fhir.write(case, None, knowledge())
        assert back(text).subject.vital_status == died
        Bundle.model_validate_json(text)

    def test_a_drug_is_also_named_in_the_systems_that_have_a_code_for_it(self) -> None:
        drug = Treatment(agent=Term("KINSBOURNE:therapy/rituximab", "rituximab"))
        document = written(Case(id="1", medical_actions=(MedicalAction(treatment=drug),)))
        (one,) = [
            entry["resource"]
            for entry in document["entry"]
            if entry["resource"]["resourceType"] == "MedicationStatement"
        ]
        systems = [c["system"] for c in one["medicationCodeableConcept"]["coding"]]
        assert systems[0] == "urn:kinsbourne:code"
        assert "http://www.nlm.nih.gov/research/umls/rxnorm" in systems
        assert one["status"] == "unknown"


class TestWhatAProgramReadInANote:
    NOTE = "Five days of ataxia. No fever."

    def conditions(self) -> list[dict[str, Any]]:
        case = note.read(self.NOTE, knowledge()).case
        entries = json.loads(fhir.write(case, None, knowledge()))["entry"]
        kinds = [one["resource"] for one in entries]
        return [one for one in kinds if one["resourceType"] == "Condition"]

    def test_is_never_written_as_confirmed(self) -> None:
        codes = [one["verificationStatus"]["coding"][0]["code"] for one in self.conditions()]
        assert codes == ["unconfirmed", "refuted"]
        assert all("No person has confirmed" in one["note"][0]["text"] for one in self.conditions())

    def test_counts_once_somebody_has_confirmed_it(self) -> None:
        first = self.conditions()[0]
        unconfirmed = list(fhir.read(json.dumps(first).encode(), knowledge()))
        assert [one.case.findings for one in unconfirmed] == [()]
        first["verificationStatus"]["coding"][0]["code"] = "confirmed"
        (confirmed,) = fhir.read(json.dumps(first).encode(), knowledge())
        assert [f.term.label for f in confirmed.case.findings] == ["Ataxia"]


@pytest.mark.parametrize(
    ("assay", "category"),
    [("mitchell-pike", "survey"), ("eye/burst-share", "exam"), ("test/mri-brain", None)],
)
def test_a_score_or_eye_measure_is_found_by_its_category(assay: str, category: str | None) -> None:
    measured = Measurement(assay=Term(id=f"KINSBOURNE:{assay}"), value=Value(quantity=Quantity()))
    entries = json.loads(fhir.write(Case(measurements=(measured,)), None, knowledge()))["entry"]
    (one,) = [e["resource"] for e in entries if e["resource"]["resourceType"] == "Observation"]
    codes = [c["code"] for part in one.get("category", ()) for c in part["coding"]]
    assert codes == ([category] if category else [])
