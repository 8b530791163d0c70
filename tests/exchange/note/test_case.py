"""What a note becomes in a case: findings, tests, drugs, scores, and when."""

from __future__ import annotations

import pytest
from google.protobuf.json_format import Parse
from phenopackets import Phenopacket

from kinsbourne.case import origin
from kinsbourne.case.blocks import Interval, Time
from kinsbourne.case.model import Case
from kinsbourne.exchange import note, phenopacket
from kinsbourne.exchange.note import Note
from kinsbourne.knowledge import base


def read(text: str) -> Note:
    return note.read(text, base.load())


def findings(case: Case) -> dict[str, bool]:
    return {finding.term.label: not finding.excluded for finding in case.findings}


def onset(text: str) -> Time | None:
    return read(text).case.findings[0].onset


class TestFindings:
    def test_present_and_excluded_are_applied_and_say_where_they_stand(self):
        case = read("No fever; ataxia.").case
        assert findings(case) == {"Fever": False, "Ataxia": True}
        evidence = [f.evidence[0].reference for f in case.findings]
        assert [one.id for one in evidence if one] == ["note:3-8", "note:10-16"]

    def test_what_is_said_twice_stands_once_with_both_places(self):
        case = read("Ataxia. Still ataxia.").case
        assert len(case.findings) == 1
        assert len(case.findings[0].evidence) == 2

    def test_what_is_present_anywhere_is_not_excluded_elsewhere(self):
        case = read("Opsoclonus was not seen. On day 5 opsoclonus appeared.").case
        assert findings(case) == {"Opsoclonus": True}

    def test_normal_excludes_what_the_rule_names(self):
        case = read("Gait and speech were normal.").case
        excluded = findings(case)
        assert excluded["Gait disturbance"] is False
        assert excluded["Dysarthria"] is False

    def test_a_neurological_examination_that_is_normal_excludes_nothing_by_name(self):
        assert read("Neurological examination normal.").case.findings == ()

    @pytest.mark.parametrize(
        "text",
        [
            "Eye movements normal except for horizontal oscillation.",
            "Eye movements were normal until last week.",
            "Eye movements were normal before the illness.",
            "Previously normal eye movements.",
            "Eye movements nearly normal.",
            "Eye movements not normal.",
        ],
    )
    def test_normal_with_an_exception_or_once_excludes_nothing(self, text: str):
        assert not any(f.excluded for f in read(text).case.findings)

    def test_the_syndromes_name_is_no_evidence_for_its_signs(self):
        said = read("Known opsoclonus-myoclonus syndrome. Friend with dancing eye syndrome.")
        assert said.case.findings == ()
        assert [one.kind for one in said.unmapped] == ["disease", "disease"]

    def test_improvement_is_applied_only_where_it_is_dated(self):
        assert findings(read("He improved.").case) == {}
        dated = read("He improved on 2026-03-12.").case
        assert [f.term.id for f in dated.findings] == ["KINSBOURNE:improved"]

    @pytest.mark.parametrize(
        ("text", "present"), [("Temp 39.2", True), ("Temperature 36.8", False), ("Temp 12", None)]
    )
    def test_a_temperature_says_whether_there_is_fever(self, text: str, present: bool | None):
        assert findings(read(text).case).get("Fever") is present


class TestSurgery:
    @pytest.mark.parametrize(
        "text",
        [
            "Neuroblastoma resected on 2024-07-10.",
            "Adrenal neuroblastoma was completely resected on 2024-07-10.",
            "Resection of the neuroblastoma on 2024-07-10.",
        ],
    )
    def test_a_tumour_that_was_removed_is_known_and_not_new_on_that_day(self, text: str):
        case = read(text).case
        (found,) = case.findings
        assert (found.term.label, found.excluded, found.onset) == ("Neuroblastoma", False, None)
        (action,) = case.medical_actions
        assert action.treatment is not None
        assert action.treatment.agent.id == "KINSBOURNE:therapy/tumour-resection"

    @pytest.mark.parametrize(
        "text",
        [
            "Neuroblastoma not resected.",
            "Neuroblastoma partially resected.",
            "Neuroblastoma to be resected.",
            "Admitted for resection of neuroblastoma.",
        ],
    )
    def test_a_tumour_that_is_to_be_removed_is_still_there(self, text: str):
        case = read(text).case
        assert findings(case) == {"Neuroblastoma": True}
        assert case.medical_actions == ()


class TestTimes:
    @pytest.mark.parametrize(
        "text",
        [
            "Ataxia since the age of 14 months.",
            "Ataxia at 14 months of age.",
            "At the age of 14 months ataxia.",
        ],
    )
    def test_an_age_is_the_onset(self, text: str):
        found = onset(text)
        assert found is not None
        assert found.age is not None
        assert found.age.iso8601duration == "P14M"

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("Ataxia since 2026-03-12.", "2026-03-12"),
            ("Ataxia began on 12 March 2026.", "2026-03-12"),
            ("Ataxia began on March 12, 2026.", "2026-03-12"),
            ("Ataxia from March 2026.", "2026-03"),
            ("Ataxia since 25/03/2026.", "2026-03-25"),
            ("Ataxia since 03/25/2026.", "2026-03-25"),
        ],
    )
    def test_a_date_is_the_onset(self, text: str, day: str):
        assert onset(text) == Time(timestamp=day)

    def test_a_date_that_can_be_two_days_is_none(self):
        assert onset("Ataxia since 03/04/2026.") is None

    def test_days_before_a_dated_visit_are_a_day(self):
        text = "Seen on 12 March 2026.\nAtaxia for 3 days."
        assert onset(text) == Time(timestamp="2026-03-09")

    def test_weeks_over_fifty_two_are_weeks(self):
        assert onset("Seen on 2026-03-12.\n2/52 hx ataxia.") == Time(
            interval=Interval(start="2026-02-23", end="2026-03-02")
        )

    def test_weeks_before_a_dated_visit_are_some_day_of_a_week(self):
        text = "Seen on 2026-03-12.\nTwo week history of ataxia."
        assert onset(text) == Time(interval=Interval(start="2026-02-23", end="2026-03-02"))

    def test_months_of_an_age_in_months_are_an_age(self):
        found = onset("A 16-month-old girl with ataxia for two months.")
        assert found is not None
        assert found.age is not None
        assert found.age.iso8601duration == "P14M"

    @pytest.mark.parametrize(
        "text", ["A 3-year-old boy with ataxia for two weeks.", "Two weeks later ataxia."]
    )
    def test_what_cannot_be_placed_is_kept_as_words(self, text: str):
        said = read(text)
        assert said.case.findings[0].onset is None
        assert {s.when for s in said.spans if s.kind == "finding"} in (
            {"for two weeks"},
            {"Two weeks later"},
        )

    @pytest.mark.parametrize(
        ("text", "age"),
        [
            ("A 5-year-old boy with headache for 2 years.", "P3Y"),
            ("Headache from the age of two and a half years.", "P2Y6M"),
            ("Headache at the age of 2.5 years.", "P2Y6M"),
            ("Headache at the age of 2½ years.", "P2Y6M"),
            ("Headache at the age of 2 4/12.", "P2Y4M"),
            ("Headache at the age of 2 4/12 years.", "P2Y4M"),
            ("Headache at the age of 18/12.", "P18M"),
            ("Headache at the age of 5 years and 6 months.", "P5Y6M"),
            ("A 3-month-old boy with fever for 4 months.", None),
            ("A 3-year-old boy with fever for 4 years.", None),
            ("A 3-year-old boy with fever for 6 hours.", None),
            ("Headache at the age of 200 years.", None),
            ("Headache at the age of 5 hours.", None),
            ("Headache at the age of 1.5 months.", None),
        ],
    )
    def test_an_age_is_worked_out_only_where_it_can_be(self, text: str, age: str | None):
        when = read(text).case.findings[0].onset
        assert (when.age.iso8601duration if when and when.age else None) == age

    @pytest.mark.parametrize(
        ("text", "time"),
        [
            ("Seen on 2026-03-12.\nFever for 6 hours.", Time(timestamp="2026-03-12")),
            (
                "Seen on 2026-03-12.\nAtaxia for 1 year 2 months.",
                Time(interval=Interval(start="2024-12-26", end="2025-01-26")),
            ),
            ("Seen on 2026-03-12.\nAtaxia for 99999 years.", None),
            ("Ataxia since 2026-02-31.", None),
            ("Ataxia since 31/04/2026.", None),
            ("Ataxia since 32/13/2026.", None),
            ("Ataxia since 5/5/2026.", Time(timestamp="2026-05-05")),
        ],
    )
    def test_so_long_before_a_visit_is_a_day_or_a_span(self, text: str, time: Time | None):
        found = read(text).case.findings[0].onset
        assert found == time

    def test_each_of_two_signs_has_its_own_time(self):
        said = read("Seen on 2026-03-12.\nCough for 5 days and fever for 3 days.")
        when = {f.term.label: f.onset for f in said.case.findings}
        assert when["Cough"] == Time(timestamp="2026-03-07")
        assert when["Fever"] == Time(timestamp="2026-03-09")


class TestPatient:
    @pytest.mark.parametrize(
        ("text", "age", "sex"),
        [
            ("An 18-month-old girl.", "P18M", "FEMALE"),
            ("2yo M, ataxic", "P2Y", "MALE"),
            ("18/12 girl, ataxic", "P18M", "FEMALE"),
            ("Acuity 6/12. A girl.", None, "FEMALE"),
            ("A girl aged 5 years 6 months had fever.", "P5Y6M", "FEMALE"),
            ("A boy aged two and a half years", "P2Y6M", "MALE"),
            ("She has ataxia. Her gait is poor.", None, "FEMALE"),
            ("She has ataxia. He has fever.", None, "UNKNOWN_SEX"),
            ("His 6-year-old sister has epilepsy.", None, "UNKNOWN_SEX"),
            ("Mother is 30 years old. A 3-year-old boy.", "P3Y", "MALE"),
            ("Three-and-a-half year old with ataxia", "P3Y6M", "UNKNOWN_SEX"),
            ("Two-and-a-half-year-old girl", "P2Y6M", "FEMALE"),
            ("A girl of a year and a half", "P1Y6M", "FEMALE"),
            ("2 1/2 year old boy", "P2Y6M", "MALE"),
            ("2+3/12 boy, ataxia", "P2Y3M", "MALE"),
            ("2y3m boy with ataxia", "P2Y3M", "MALE"),
            ("2 y 3 m boy", "P2Y3M", "MALE"),
            ("Age: 1y 8m. Girl with ataxia.", "P1Y8M", "FEMALE"),
            ("20m girl", "P20M", "FEMALE"),
            ("20m F, ataxia", "P20M", "FEMALE"),
            ("18 m/o girl", "P18M", "FEMALE"),
            ("A nineteen-month-old", "P19M", "UNKNOWN_SEX"),
            ("Seventeen month old", "P17M", "UNKNOWN_SEX"),
            ("Twenty-two month old girl", "P22M", "FEMALE"),
            ("58M smoker with ataxia", "P58Y", "MALE"),
            ("58F smoker with ataxia", "P58Y", "FEMALE"),
            ("She is now 13 months.", "P13M", "FEMALE"),
            ("2 yo, walks 5 m, ataxia", "P2Y", "UNKNOWN_SEX"),
        ],
    )
    def test_age_and_sex(self, text: str, age: str | None, sex: str):
        subject = read(text).case.subject
        time = subject.time_at_last_encounter
        assert (time.age.iso8601duration if time and time.age else None) == age
        assert subject.sex == sex

    @pytest.mark.parametrize(
        "text",
        [
            "20m walk test 30 s. Ataxia.",
            "Walked 20 m with support.",
            "A wall 2 m tall, jumped over 5m.",
            "Follow-up at 6 months.",
            "Ataxia for 3 months.",
            "Ataxia, now 2 weeks (worse).",
            "Now 6 months post rituximab.",
            "Tremor 2+ 3/12 history.",
            "Dose adjusted 2 weeks ago.",
            "Prednisolone 20 m",
            "Bone age 5 years.",
            "Gestational age 32 weeks.",
        ],
    )
    def test_lengths_and_times_that_are_no_age(self, text: str):
        said = read(text)
        assert said.case.subject.time_at_last_encounter is None
        assert said.unmapped == ()

    @pytest.mark.parametrize(
        ("text", "age", "not_taken"),
        [
            (
                "Corrected age 4 months, chronological age 7 months.",
                "P7M",
                "Corrected age 4 months",
            ),
            (
                "Chronological age 7 months, corrected age 4 months.",
                "P7M",
                "corrected age 4 months",
            ),
            ("A 7-month-old (4 months corrected) girl", "P7M", "4 months corrected)"),
            ("Now 13 months (10 months corrected).", "P13M", None),
            ("Corrected age 4 months. Opsoclonus.", "P4M", None),
        ],
    )
    def test_a_corrected_age_is_taken_only_where_there_is_no_other(
        self, text: str, age: str, not_taken: str | None
    ):
        said = read(text)
        time = said.case.subject.time_at_last_encounter
        assert (time.age.iso8601duration if time and time.age else None) == age
        assert [one.text for one in said.unmapped] == ([not_taken] if not_taken else [])

    @pytest.mark.parametrize(
        ("text", "words"), [("18M with ataxia", "18M with"), ("Age: 3\nAtaxia", "Age: 3")]
    )
    def test_an_age_that_may_be_years_or_months_is_said_not_to_be_taken(
        self, text: str, words: str
    ):
        said = read(text)
        assert said.case.subject.time_at_last_encounter is None
        assert [(one.text, one.kind) for one in said.unmapped] == [(words, "age")]

    @pytest.mark.parametrize(
        ("language", "text", "age"),
        [
            ("fr", "Fille de dix-huit mois.", "P18M"),
            ("fr", "Fillette de vingt-deux mois.", "P22M"),
            ("fr", "Fille âgée de treize mois.", "P13M"),
            ("fr", "Garçon de deux ans et demi.", "P2Y6M"),
            ("fr", "Âge corrigé 4 mois, âge chronologique 7 mois.", "P7M"),
            ("es", "Niña de diecinueve meses.", "P19M"),
            ("es", "Niña de dos años y medio.", "P2Y6M"),
            ("es", "Varón de treinta y dos años.", "P32Y"),
            ("es", "Edad corregida: 4 meses. Edad: 7 meses.", "P7M"),
        ],
    )
    def test_ages_in_other_languages(self, language: str, text: str, age: str):
        said = note.read(text, base.load(), language=language)
        time = said.case.subject.time_at_last_encounter
        assert (time.age.iso8601duration if time and time.age else None) == age

    def test_date_of_birth_and_of_the_visit(self):
        subject = read("DOB: 2024-09-12\nDate of visit: 2026-03-12\nAtaxia").case.subject
        assert subject.date_of_birth == "2024-09-12"
        assert subject.time_at_last_encounter == Time(timestamp="2026-03-12")


class TestTests:
    @pytest.mark.parametrize(
        ("text", "test", "result"),
        [
            ("MRI brain normal.", "mri-brain", "normal"),
            ("Normal MRI brain.", "mri-brain", "normal"),
            ("Brain MRI, EEG and CSF were normal.", "video-eeg", "normal"),
            ("MIBG scan negative.", "mibg", "negative"),
            ("Urinary VMA raised.", None, None),
            ("HVA was not raised.", "urine-catecholamines", "negative"),
            ("HIV positive.", "hiv", "positive"),
            ("Brain MRI was abnormal.", "mri-brain", "abnormal"),
            ("MRI brain: normal", "mri-brain", "normal"),
            ("MRI brain, EEG, CSF normal.", "mri-brain", "normal"),
            ("Normal EEG, MRI brain and CSF.", "lumbar-puncture", "normal"),
            ("Opsoclonus, MRI brain normal.", "mri-brain", "normal"),
            ("MRI brain - normal.", "mri-brain", "normal"),
            ("MRI brain (normal), ataxia", "mri-brain", "normal"),
            ("MIBG: negative", "mibg", "negative"),
            ("MRI brain showed a lesion.", "mri-brain", "abnormal"),
        ],
    )
    def test_results(self, text: str, test: str | None, result: str | None):
        case = read(text).case
        found = {
            m.assay.id: m.value.ontology_class.id
            for m in case.measurements
            if m.assay and m.value and m.value.ontology_class
        }
        if test is None:
            assert found == {}
            assert [f.term.label for f in case.findings] == [
                "Elevated urinary vanillylmandelic acid"
            ]
        else:
            assert found[f"KINSBOURNE:test/{test}"] == f"KINSBOURNE:result/{result}"

    @pytest.mark.parametrize(
        "text",
        [
            "MRI brain showed no lesion of the brain stem.",
            "MRI brain normal except for one lesion.",
            "MRI brain awaited.",
            "Plan: MRI brain.",
            "MRI brain was done.",
            "No MRI brain.",
        ],
    )
    def test_without_a_result_nothing_is_applied(self, text: str):
        assert read(text).case.measurements == ()

    @pytest.mark.parametrize(
        "text",
        [
            "Ataxia and raised urine VMA and HVA.",
            "Urine VMA and HVA raised.",
            "Elevated urinary VMA and HVA.",
            "Urinary catecholamines: elevated.",
        ],
    )
    def test_raised_catecholamines_are_a_finding(self, text: str):
        labels = [finding.term.label for finding in read(text).case.findings]
        assert "Elevated urinary catecholamine level" in labels

    def test_two_names_of_one_test_with_one_result_are_one(self):
        said = read("Urine VMA and HVA were normal.")
        assert len(said.case.measurements) == 1

    def test_a_test_whose_organ_is_not_named_is_said_to_be_unmapped(self):
        said = read("MRI was normal.")
        assert said.case.measurements == ()
        assert [(one.text, one.kind) for one in said.unmapped] == [("MRI", "test")]

    def test_where_a_result_came_from_stands_in_the_meta_data(self):
        assert origin.origins(read("MRI brain normal.").case) == {"measurements/0": "note:0-9"}


class TestDrugs:
    @pytest.mark.parametrize(
        ("text", "value", "unit", "often"),
        [
            ("Prednisolone 2 mg/kg/day.", 2, "mg/kg/day", None),
            ("Methylprednisolone 30 mg/kg for 3 days.", 30, "mg/kg", None),
            ("Rituximab 375 mg/m2 weekly.", 375, "mg/m2", "weekly"),
            ("ACTH 75 IU/m2 twice daily", 75, "IU/m2", "twice daily"),
            ("2 mg/kg prednisolone", 2, "mg/kg", None),
            ("Melatonin 3mg nocte", 3, "mg", "nocte"),
            ("Dexamethasone 0.5 mg per day", 0.5, "mg per day", None),
        ],
    )
    def test_doses_as_written(self, text: str, value: float, unit: str, often: str | None):
        (action,) = read(text).case.medical_actions
        assert action.treatment is not None
        (interval,) = action.treatment.dose_intervals
        assert interval.quantity is not None
        assert interval.quantity.value == value
        assert interval.quantity.unit is not None
        assert interval.quantity.unit.label == unit
        said = interval.schedule_frequency.label if interval.schedule_frequency else None
        assert said == often

    def test_each_drug_has_its_own_dose(self):
        case = read("IVIG 2 g/kg, prednisolone 2 mg/kg/day and melatonin 3 mg.").case
        doses = [
            (a.treatment.agent.id, a.treatment.dose_intervals[0].quantity.value)  # type: ignore[union-attr]
            for a in case.medical_actions
        ]
        assert doses == [
            ("KINSBOURNE:therapy/immunoglobulin", 2),
            ("KINSBOURNE:therapy/prednisolone", 2),
            ("KINSBOURNE:therapy/melatonin", 3),
        ]

    def test_two_doses_after_one_drug_are_none_since_the_note_does_not_say_which_holds(self):
        (action,) = read("Prednisolone 10 mg then 7.5 mg.").case.medical_actions
        assert action.treatment is not None
        assert action.treatment.dose_intervals == ()

    @pytest.mark.parametrize(
        "text",
        [
            "No steroids were given.",
            "Never had rituximab.",
            "Plan: rituximab.",
            "Consider rituximab.",
            "Her mother takes prednisolone.",
            "No longer on prednisolone.",
            "Allergic to rituximab.",
            "Off steroids since May.",
            "Not on steroids.",
            "Never treated with steroids.",
            "She was not given steroids.",
            "Steroids were not started.",
            "Discussed rituximab.",
            "Parents declined IVIG.",
            "Rituximab if relapse.",
            "If no better, IVIG.",
            "IVIG next week.",
            "Start prednisolone 2 mg/kg.",
            "Stopped prednisolone.",
            "Completed chemotherapy.",
            "Steroid naive.",
            "Steroids were withheld.",
            "No need for steroids.",
            "Mum refused steroids.",
        ],
    )
    def test_what_was_not_given_to_the_patient_now_is_not_applied(self, text: str):
        assert read(text).case.medical_actions == ()

    @pytest.mark.parametrize(
        ("text", "response"),
        [
            ("No response to IVIG.", "none"),
            ("Did not respond to steroids.", "none"),
            ("Steroids failed.", "none"),
            ("Steroids and IVIG had no effect.", "none"),
            ("Responded to rituximab.", "partial"),
            ("Recovered completely with ACTH.", "complete"),
            ("IVIG was given.", None),
        ],
    )
    def test_what_came_of_it(self, text: str, response: str | None):
        actions = read(text).case.medical_actions
        assert actions
        said = {a.response_to_treatment.id for a in actions if a.response_to_treatment}
        assert said == ({f"KINSBOURNE:response/{response}"} if response else set())

    @pytest.mark.parametrize(
        "text", ["Started prednisolone.", "On prednisolone.", "IVIG was given.", "Had IVIG twice."]
    )
    def test_what_was_given_is_applied(self, text: str):
        assert len(read(text).case.medical_actions) == 1

    @pytest.mark.parametrize(
        ("text", "given"),
        [
            ("Dexamethasone pulses since 2024-06-15.", [("2024-06-15", None)]),
            ("Started prednisolone 2 mg/kg/day on 15 June 2024.", [("2024-06-15", None)]),
            ("Since 2024-06-15 prednisolone.", [("2024-06-15", None)]),
            ("Prednisolone stopped on 2025-10-20.", [(None, "2025-10-20")]),
            ("Prednisolone was stopped on 2025-10-20.", [(None, "2025-10-20")]),
            ("Stopped prednisolone on 2025-10-20.", [(None, "2025-10-20")]),
            ("Off prednisolone since 2025-10-20.", [(None, "2025-10-20")]),
            ("She abruptly stopped her prednisolone on 2025-10-20.", [(None, "2025-10-20")]),
            ("2025-10-20 - prednisolone stopped", [(None, "2025-10-20")]),
            ("Rituximab (last dose 2024-09-01)", [("2024-09-01", "2024-09-01")]),
            ("Prednisolone from 2024-06-15 to 2024-08-01.", [("2024-06-15", "2024-08-01")]),
            (
                "Prednisolone since 2024-06-15, reduced on 2024-07-15, stopped on 2024-08-01.",
                [("2024-06-15", "2024-08-01")],
            ),
            (
                "Prednisolone since 2024-06-15, ataxia stopped on 2024-08-01.",
                [("2024-06-15", None)],
            ),
            ("Rituximab on 2024-09-01.", [("2024-09-01", "2024-09-01")]),
            ("Rituximab (2024-09-01)", [("2024-09-01", "2024-09-01")]),
            ("Dexamethasone pulse on 2024-09-01.", [("2024-09-01", "2024-09-01")]),
            (
                "Rituximab 375 mg/m2 on 2024-09-01 and 2024-09-08.",
                [("2024-09-01", "2024-09-01"), ("2024-09-08", "2024-09-08")],
            ),
            (
                "Prednisolone since 2024-06-15. Ataxia. Prednisolone stopped on 2024-08-01.",
                [("2024-06-15", "2024-08-01")],
            ),
            (
                "Stopped prednisolone on 2024-08-01. Prednisolone had been started on 2024-06-15.",
                [("2024-06-15", "2024-08-01")],
            ),
            ("On prednisolone. Prednisolone stopped on 2024-08-01.", [(None, "2024-08-01")]),
            (
                "Prednisolone stopped on 2024-08-01. Prednisolone restarted on 2024-09-01.",
                [(None, "2024-08-01"), ("2024-09-01", None)],
            ),
        ],
    )
    def test_a_day_of_a_drug_is_its_start_its_end_or_both(
        self, text: str, given: list[tuple[str | None, str | None]]
    ):
        doses = [
            dose
            for action in read(text).case.medical_actions
            if action.treatment is not None
            for dose in action.treatment.dose_intervals
        ]
        assert [(d.interval.start, d.interval.end) for d in doses if d.interval] == given
        assert all(dose.interval for dose in doses)

    @pytest.mark.parametrize(
        ("language", "text", "given"),
        [
            ("fr", "Rituximab le 12 mars 2024.", ("2024-03-12", "2024-03-12")),
            ("fr", "Arrêt de la prednisolone le 2024-08-01.", (None, "2024-08-01")),
            (
                "fr",
                "Prednisolone depuis le 2024-06-15, arrêtée le 2024-08-01.",
                ("2024-06-15", "2024-08-01"),
            ),
            ("es", "Rituximab el 12 de marzo de 2024.", ("2024-03-12", "2024-03-12")),
            ("es", "Prednisolona desde el 2024-06-15.", ("2024-06-15", None)),
            ("es", "Prednisolona suspendida el 2024-08-01.", (None, "2024-08-01")),
        ],
    )
    def test_days_of_drugs_in_other_languages(
        self, language: str, text: str, given: tuple[str | None, str | None]
    ):
        (action,) = note.read(text, base.load(), language=language).case.medical_actions
        assert action.treatment is not None
        (dose,) = action.treatment.dose_intervals
        assert dose.interval == Interval(start=given[0], end=given[1])

    @pytest.mark.parametrize(
        "text",
        [
            "Prednisolone on 2024-09-01.",
            "Prednisolone reduced on 2024-09-01.",
            "Ataxia after rituximab on 2024-09-01.",
            "Relapsed after rituximab 2024-09-01.",
            "Rituximab since March 2024.",
            "Prednisolone from 2024-09-01 to 2024-06-01.",
        ],
    )
    def test_a_day_that_does_not_say_when_a_drug_was_given_is_not_shown_as_if_it_did(
        self, text: str
    ):
        said = read(text)
        (action,) = said.case.medical_actions
        assert action.treatment is not None
        assert action.treatment.dose_intervals == ()
        assert [one.when for one in said.spans if one.kind == "drug"] == [None]

    @pytest.mark.parametrize(
        "text",
        [
            "Her mother takes prednisolone since 2024-09-01.",
            "Plan: prednisolone stopped on 2024-09-01.",
            "No rituximab on 2024-09-01.",
            "Rituximab planned for 2027-01-01.",
            "Prednisolone stopped and rituximab refused on 2024-09-01.",
        ],
    )
    def test_a_day_makes_no_treatment_of_what_was_not_given(self, text: str):
        assert read(text).case.medical_actions == ()

    def test_a_drug_with_a_dose_that_is_not_known_is_said_to_be_unmapped(self):
        said = read("Ocrelizumab 300 mg.")
        assert said.case.medical_actions == ()
        assert [(one.text, one.kind) for one in said.unmapped] == [("Ocrelizumab", "drug")]


class TestScores:
    @pytest.mark.parametrize(
        ("text", "value", "high"),
        [
            ("Mitchell-Pike 8/15.", 8, 15),
            ("Mitchell-Pike score was 8 out of 15", 8, 15),
            ("Mitchell-Pike: 11", 11, None),
            ("OMES 12/36", 12, 36),
        ],
    )
    def test_a_total(self, text: str, value: int, high: int | None):
        (score,) = read(text).case.measurements
        assert score.value is not None
        assert score.value.quantity is not None
        assert score.value.quantity.value == value
        limits = score.value.quantity.reference_range
        assert (limits.high if limits else None) == high

    @pytest.mark.parametrize(
        "text",
        [
            "Mitchell-Pike 19/15",
            "Mitchell-Pike 8/20",
            "Mitchell-Pike 99",
            "Mitchell-Pike fell from 12 to 4",
            "Mitchell-Pike 12 to 4",
        ],
    )
    def test_one_that_cannot_be_or_two_at_once_is_unmapped(self, text: str):
        said = read(text)
        assert said.case.measurements == ()
        assert [one.kind for one in said.unmapped] == ["score"]


def test_the_case_is_a_phenopacket_that_the_standards_own_parser_accepts() -> None:
    text = (
        "Seen on 2026-03-12. A 2-year-old girl, ataxia for 3 days, no fever. MRI brain normal. "
        "Prednisolone 2 mg/kg/day, no response. Mitchell-Pike 8/15."
    )
    Parse(phenopacket.write(read(text).case), Phenopacket())
