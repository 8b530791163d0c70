"""Is a condition taken for what the record says of it, and for no more?"""

from __future__ import annotations

from typing import Any

import pytest

from kinsbourne.case.blocks import Age, AgeRange, Interval, Time
from kinsbourne.case.origin import origins, place
from tests.exchange.fhir.build import (
    ATAXIA,
    OPSOCLONUS,
    RXNORM,
    SNOMED,
    case,
    concept,
    condition,
    found,
    hpo,
    record,
    resource,
    said,
)

STATUS = "http://terminology.hl7.org/CodeSystem/condition-ver-status"


def status(code: str) -> dict[str, Any]:
    return concept(STATUS, code)


class TestVerification:
    def test_confirmed_is_present(self) -> None:
        assert found(condition(verificationStatus=status("confirmed"))) == {OPSOCLONUS: False}

    def test_without_a_word_on_it_is_present(self) -> None:
        assert found(condition()) == {OPSOCLONUS: False}

    def test_refuted_is_excluded(self) -> None:
        assert found(condition(verificationStatus=status("refuted"))) == {OPSOCLONUS: True}

    @pytest.mark.parametrize("code", ["unconfirmed", "provisional", "differential", "of-r9"])
    def test_what_is_not_confirmed_is_neither_and_told(self, code: str) -> None:
        read = record(condition(verificationStatus=status(code)))
        assert read.case.findings == ()
        assert read.unused == {"Condition": 1}
        assert said(read) == ["Opsoclonus is not confirmed"]

    def test_entered_in_error_is_nothing(self) -> None:
        read = record(condition(verificationStatus=status("entered-in-error")))
        assert read.case.findings == ()
        assert read.unused == {"Condition": 1}
        assert read.problems == ()

    def test_of_release_3_is_a_plain_code(self) -> None:
        assert found(condition(verificationStatus="refuted")) == {OPSOCLONUS: True}

    def test_in_words_alone_is_read(self) -> None:
        assert found(condition(verificationStatus={"text": "Refuted"})) == {OPSOCLONUS: True}

    def test_with_a_modifier_nobody_here_knows_is_not_used(self) -> None:
        read = record(condition(modifierExtension=[{"url": "urn:x", "valueBoolean": True}]))
        assert read.case.findings == ()
        assert said(read) == ["Opsoclonus is not confirmed"]


class TestTime:
    @pytest.mark.parametrize(
        ("field", "value", "time"),
        [
            ("DateTime", "2026-03", Time(timestamp="2026-03")),
            ("Age", {"value": 18, "code": "mo"}, Time(age=Age("P18M"))),
            ("Age", {"value": 1.5, "unit": "years"}, Time(age=Age("P1.5Y"))),
            (
                "Period",
                {"start": "2026-03-01", "end": "2026-03-05"},
                Time(interval=Interval("2026-03-01", "2026-03-05")),
            ),
            ("Period", {"start": "2026-03-01"}, Time(timestamp="2026-03-01")),
            (
                "Range",
                {"low": {"value": 1, "unit": "a"}, "high": {"value": 2, "unit": "a"}},
                Time(age_range=AgeRange(Age("P1Y"), Age("P2Y"))),
            ),
            ("Range", {"low": {"value": 1, "unit": "a"}}, Time(age=Age("P1Y"))),
            ("Range", {}, None),
            ("String", "last winter", None),
        ],
    )
    def test_is_read_in_each_form(self, field: str, value: object, time: Time | None) -> None:
        (one,) = case(condition(**{f"onset{field}": value})).findings
        assert one.onset == time
        (one,) = case(condition(**{f"abatement{field}": value})).findings
        assert one.resolution == time

    def test_of_recording_is_no_onset(self) -> None:
        (one,) = case(condition(recordedDate="2026-03-01")).findings
        assert one.onset is None

    def test_of_something_refuted_is_not_taken_for_the_day_it_was_looked_for(self) -> None:
        (one,) = case(condition(verificationStatus="refuted", onsetDateTime="2020")).findings
        assert one.onset is None

    @pytest.mark.parametrize(
        "onset",
        [
            {"onsetDateTime": "2026-02-30"},
            {"onsetDateTime": "yesterday"},
            {"onsetAge": {"value": 3, "unit": "moons"}},
            {"onsetAge": {"value": -3, "unit": "a"}},
            {"onsetAge": {"value": 1e300, "unit": "a"}},
            {"onsetPeriod": {"start": "2026-03-05", "end": "2026-03-01"}},
        ],
    )
    def test_that_cannot_be_is_told_and_the_sign_stays(self, onset: dict[str, Any]) -> None:
        read = record(condition(**onset))
        (one,) = read.case.findings
        assert one.onset is None
        assert len(read.problems) == 1
        assert "without this time" in read.problems[0].remedy

    def test_of_the_end_missing_where_it_is_over_is_told(self) -> None:
        over = concept("http://terminology.hl7.org/CodeSystem/condition-clinical", "resolved")
        read = record(condition(clinicalStatus=over))
        assert read.case.findings[0].resolution is None
        assert said(read) == ["it is over, and the record does not say since when"]

    def test_of_the_end_given_is_enough(self) -> None:
        read = record(condition(clinicalStatus="resolved", abatementDateTime="2026-04-01"))
        assert read.case.findings[0].resolution == Time(timestamp="2026-04-01")
        assert read.problems == ()


class TestKind:
    def test_of_a_disease_is_a_disease_and_its_origin_is_named(self) -> None:
        read = case(resource("Condition", "7", code=concept("http://www.orpha.net/ORDO", "1183")))
        assert [one.term.id for one in read.diseases if one.term] == ["ORPHA:1183"]
        assert origins(read) == {"diseases/0": "fhir:Condition/7"}

    def test_of_a_finding_names_its_origin_beside_it(self) -> None:
        (one,) = case(condition(id="7")).findings
        assert place({}, "phenotypicFeatures", 0, one.evidence) == "fhir:Condition/7"

    def test_first_known_code_counts(self) -> None:
        both = {"coding": [{"system": "urn:x", "code": "1"}, *condition(ATAXIA)["code"]["coding"]]}
        assert found(resource("Condition", code=both)) == {ATAXIA: False}

    def test_unknown_code_is_listed_with_its_system(self) -> None:
        read = record(
            resource("Condition", "1", code=concept(SNOMED, "160903007")),
            resource("Condition", "2", code=concept(SNOMED, "160903007")),
            resource("Condition", "3", code=concept("urn:local", "X-1")),
        )
        listed = [(one.system, one.code, one.count) for one in read.unmapped]
        assert listed == [("snomed", "160903007", 2), ("urn:local", "X-1", 1)]
        assert read.unused == {}

    @pytest.mark.parametrize(
        "code", [None, {}, {"text": "dancing eyes"}, concept("urn:x", "a name with blanks")]
    )
    def test_words_alone_are_counted_and_never_repeated(self, code: object) -> None:
        read = record(resource("Condition", code=code))
        assert [(one.resource, one.system, one.code) for one in read.unmapped] == [
            ("Condition", "", "")
        ]

    @pytest.mark.parametrize("words", ["Opsoclonus", " opsoclonus "])
    def test_words_alone_that_are_hpos_own_name_are_it(self, words: str) -> None:
        assert found(resource("Condition", code={"text": words})) == {OPSOCLONUS: False}

    @pytest.mark.parametrize(
        "code",
        [
            {"text": "no opsoclonus"},
            {"text": "Opsoclonus?"},
            {"text": "Severe"},
            {"text": "Opsoclonus", "coding": [{"system": "urn:x", "code": "1"}]},
        ],
    )
    def test_words_that_say_more_or_stand_beside_a_code_are_not(self, code: object) -> None:
        read = record(resource("Condition", code=code))
        assert read.case.findings == ()
        assert len(read.unmapped) == 1

    def test_a_drug_is_no_condition(self) -> None:
        read = record(resource("Condition", code=concept(RXNORM, "121191")))
        assert [one.code for one in read.unmapped] == ["121191"]

    def test_of_a_sign_says_how_bad_it_was_where_that_has_a_known_code(self) -> None:
        severe = concept("http://human-phenotype-ontology.org", "HP:0012828")
        (one,) = case(condition(severity=severe)).findings
        assert one.severity is not None
        assert one.severity.id == "HP:0012828"

    def test_family_history_is_never_the_patients(self) -> None:
        history = {
            "resourceType": "FamilyMemberHistory",
            "id": "1",
            "patient": {"reference": "Patient/p1"},
            "condition": [{"code": condition()["code"]}],
        }
        read = record(history)
        assert read.case.findings == ()
        assert read.unused == {"FamilyMemberHistory": 1}


class TestAllergy:
    def test_to_a_drug_is_told_and_is_no_treatment(self) -> None:
        read = record(resource("AllergyIntolerance", code=concept(RXNORM, "121191")))
        assert read.case.medical_actions == ()
        assert said(read) == ["an allergy or intolerance to rituximab is recorded"]

    def test_not_confirmed_is_told_as_such(self) -> None:
        read = record(
            resource(
                "AllergyIntolerance",
                code=concept(RXNORM, "121191"),
                verificationStatus=concept("x", "unconfirmed"),
            )
        )
        assert said(read) == ["an allergy or intolerance, not confirmed, to rituximab is recorded"]

    @pytest.mark.parametrize("code", ["refuted", "entered-in-error"])
    def test_that_is_none_is_nothing(self, code: str) -> None:
        read = record(
            resource(
                "AllergyIntolerance",
                code=concept(RXNORM, "121191"),
                verificationStatus=concept("x", code),
            )
        )
        assert read.unused == {"AllergyIntolerance": 1}
        assert read.problems == ()

    def test_that_is_a_finding_is_one(self) -> None:
        allergy = resource("AllergyIntolerance", code=condition(ATAXIA)["code"])
        assert found(allergy) == {ATAXIA: False}

    def test_to_something_else_is_unmapped(self) -> None:
        read = record(resource("AllergyIntolerance", code=concept(RXNORM, "1191")))
        assert [one.code for one in read.unmapped] == ["1191"]


MYOCLONUS, LIMB_MYOCLONUS, ICD10 = "HP:0001336", "HP:0045084", "http://hl7.org/fhir/sid/icd-10"
OMS = "ORPHA:1183"
OWN = "urn:kinsbourne:code"


class TestSeveralCodes:
    """Of one thing, at different depths, mean the most specific of them."""

    @pytest.mark.parametrize("is_turned", [False, True])
    def test_of_a_finding_and_a_disease_mean_the_disease(self, is_turned: bool) -> None:
        codes = [*concept(ICD10, "G25.3")["coding"], *concept(SNOMED, "230350000")["coding"]]
        read = case(resource("Condition", code={"coding": codes[::-1] if is_turned else codes}))
        assert [one.term.id for one in read.diseases if one.term] == [OMS]
        assert read.findings == ()

    @pytest.mark.parametrize("is_turned", [False, True])
    def test_of_a_finding_and_a_kind_of_it_mean_the_kind(self, is_turned: bool) -> None:
        codes = [*hpo(MYOCLONUS)["coding"], *hpo(LIMB_MYOCLONUS)["coding"]]
        code = {"coding": codes[::-1] if is_turned else codes}
        assert found(resource("Condition", code=code)) == {LIMB_MYOCLONUS: False}

    def test_of_two_things_mean_the_first(self) -> None:
        code = {"coding": [*hpo(ATAXIA)["coding"], *hpo(OPSOCLONUS)["coding"]]}
        assert found(resource("Condition", code=code)) == {ATAXIA: False}

    def test_of_which_one_is_known_mean_that_one(self) -> None:
        code = {"coding": [*concept("urn:x", "y")["coding"], *hpo(ATAXIA)["coding"]]}
        assert found(resource("Condition", code=code)) == {ATAXIA: False}

    def test_of_which_none_is_known_are_told_as_the_first(self) -> None:
        code = {"coding": [*concept("urn:x", "y")["coding"], *concept("urn:x", "z")["coding"]]}
        read = record(resource("Condition", code=code))
        assert [one.code for one in read.unmapped] == ["y"]

    def test_of_which_one_is_of_this_project_mean_what_was_written(self) -> None:
        mine = concept(OWN, OPSOCLONUS, "As it stood")["coding"]
        read = case(
            resource("Condition", code={"coding": [*mine, *concept(SNOMED, "230350000")["coding"]]})
        )
        assert [(one.term.id, one.term.label) for one in read.findings] == [
            (OPSOCLONUS, "As it stood")
        ]

    def test_are_looked_up_again_where_very_many_were(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kinsbourne.exchange.fhir.codes.MOST_KEPT", 1)
        for sign in (ATAXIA, OPSOCLONUS, ATAXIA):
            code = {"coding": [*concept("urn:x", "y")["coding"], *hpo(sign)["coding"]]}
            assert found(resource("Condition", code=code)) == {sign: False}
