"""Can this case be true, and do its codes mean something?"""

from __future__ import annotations

from pathlib import Path

import pytest

from kinsbourne.case.blocks import (
    Age,
    DoseInterval,
    Interval,
    Procedure,
    Term,
    Time,
)
from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.case.model import (
    Case,
    Disease,
    Finding,
    Measurement,
    MedicalAction,
    Subject,
    Treatment,
)
from kinsbourne.case.placeholders import without_placeholders
from kinsbourne.case.vetting import current_id, vet
from kinsbourne.knowledge.ontology import Ontology, load
from kinsbourne.knowledge.snapshot import build

OBO = """format-version: 1.2
data-version: hp/releases/2031-05-06

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000010
name: Wobbling
synonym: "Unsteadiness" EXACT []
is_a: HP:0000001 ! All

[Term]
id: HP:0000011
name: Wobbling when walking
is_a: HP:0000010 ! Wobbling

[Term]
id: HP:0000090
name: obsolete Swaying
is_obsolete: true
replaced_by: HP:0000011

[Term]
id: HP:0000091
name: obsolete Humours
is_obsolete: true

[Term]
id: HP:0000092
name: obsolete Shaking
is_obsolete: true
replaced_by: HP:0000091
"""
HPOA = """#version: 2031-05-06
database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex\t\
modifier\taspect\tbiocuration
"""


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Ontology:
    folder: Path = tmp_path_factory.mktemp("hpo")
    (folder / "hp.obo").write_text(OBO, encoding="utf-8")
    (folder / "phenotype.hpoa").write_text(HPOA, encoding="utf-8")
    return Ontology(build(folder / "hp.obo", folder / "phenotype.hpoa", folder))


def finding(
    hpo: str, label: str = "", *, excluded: bool = False, onset: Time | None = None
) -> Finding:
    return Finding(term=Term(id=hpo, label=label), excluded=excluded, onset=onset)


def age(text: str) -> Time:
    return Time(age=Age(iso8601duration=text))


def problems(ontology: Ontology, *findings: Finding, born: str | None = None) -> list[Problem]:
    return vet(Case(subject=Subject(date_of_birth=born), findings=findings), ontology)


class TestCodes:
    def test_a_current_term_with_its_label_or_none_is_not_odd(self, ontology: Ontology) -> None:
        assert problems(ontology, finding("HP:0000010", "Wobbling"), finding("HP:0000011")) == []

    @pytest.mark.parametrize("label", ["Unsteadiness", "unsteadiness", " WOBBLING "])
    def test_synonyms_are_accepted_whatever_their_letter_case(
        self, ontology: Ontology, label: str
    ) -> None:
        assert problems(ontology, finding("HP:0000010", label)) == []

    def test_a_label_that_is_not_the_terms_is_reported_and_not_repeated(
        self, ontology: Ontology
    ) -> None:
        [odd] = problems(ontology, finding("HP:0000010", "Max trembles"))
        assert odd.what == "the label is not HPO's name for HP:0000010 (Wobbling)"
        assert odd.where == "phenotypicFeatures[0].type"
        assert odd.remedy.startswith("The id was used")
        assert str(odd) == f"{odd.where}: {odd.what}. {odd.remedy}"

    def test_an_id_that_hpo_does_not_have_is_refused_with_its_place(
        self, ontology: Ontology
    ) -> None:
        with pytest.raises(CaseError) as refused:
            problems(ontology, finding("HP:0000010"), finding("HP:7654321"))
        problem = refused.value.problem
        assert problem.what == "no such HPO term: HP:7654321 (release 2031-05-06)"
        assert problem.where == "phenotypicFeatures[1].type"
        assert "build-hpo" in problem.remedy

    @pytest.mark.parametrize("hpo", ["HP:10", "hp:0000010", "HP:Max Mustermann", "HP:٠٠٠٠٠١٠"])
    def test_a_malformed_id_is_refused_and_not_repeated(self, ontology: Ontology, hpo: str) -> None:
        with pytest.raises(CaseError) as refused:
            problems(ontology, finding(hpo))
        assert refused.value.problem.what.startswith("no such HPO term: malformed id")
        assert refused.value.problem.where == "phenotypicFeatures[0].type"
        assert hpo not in str(refused.value)

    def test_an_obsolete_id_is_reported_and_its_replacement_used(self, ontology: Ontology) -> None:
        [odd] = problems(ontology, finding("HP:0000090"))
        assert odd.what == "HP:0000090 is obsolete"
        assert odd.remedy == "HP:0000011 (Wobbling when walking) was used instead."
        assert current_id(Term(id="HP:0000090"), ontology) == "HP:0000011"
        swaying, wobbling = finding("HP:0000090"), finding("HP:0000010", excluded=True)
        assert "Wobbling when walking (HP:0000011)" in problems(ontology, swaying, wobbling)[1].what

    @pytest.mark.parametrize("hpo", ["HP:0000091", "HP:0000092"])
    def test_an_obsolete_id_without_a_current_replacement_is_reported_and_not_used(
        self, ontology: Ontology, hpo: str
    ) -> None:
        [odd] = problems(ontology, finding(hpo))
        assert odd.what == f"{hpo} is obsolete and HPO names no replacement"
        assert odd.remedy.startswith("The finding was not used")
        assert current_id(Term(id=hpo), ontology) is None

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("", "has no code"),
            ("wobbly", "has no code"),
            ("SCT:20262006", "has a code that is not HPO's"),
        ],
    )
    def test_a_finding_not_coded_in_hpo_is_reported(
        self, ontology: Ontology, code: str, said: str
    ) -> None:
        [odd] = problems(ontology, finding(code, "Max wobbles"))
        assert odd.what == f"the finding {said} and was not used"
        assert current_id(Term(id=code), ontology) is None

    def test_a_code_that_is_known_to_mean_a_finding_is_not_odd(self, ontology: Ontology) -> None:
        case = Case(findings=(finding("KINSBOURNE:flutter"),))
        assert vet(case, ontology, {"KINSBOURNE:flutter"}) == []
        assert len(vet(case, ontology)) == 1

    def test_what_holds_no_time_is_passed_over(self, ontology: Ontology) -> None:
        subject = Subject(alternate_ids=("other",))
        case = Case(subject=subject, interpretations=({"id": "carried"},))
        assert vet(case, ontology) == []


class TestContradictions:
    def test_gait_ataxia_with_ataxia_excluded_is_a_contradiction(self) -> None:
        gait_ataxia = finding("HP:0002066", "Gait ataxia")
        ataxia = finding("HP:0001251", "Ataxia", excluded=True)
        [odd] = problems(load(), ataxia, gait_ataxia)
        assert odd.what == (
            "Gait ataxia (HP:0002066) is recorded as present, Ataxia (HP:0001251) as excluded, "
            "at no different times"
        )
        assert odd.where == "phenotypicFeatures[1] and [0]"
        assert "counted as present" in odd.remedy

    def test_ataxia_with_gait_ataxia_excluded_is_none(self) -> None:
        gait_ataxia = finding("HP:0002066", "Gait ataxia", excluded=True)
        assert problems(load(), finding("HP:0001251", "Ataxia"), gait_ataxia) == []

    @pytest.mark.parametrize(
        ("present", "excluded", "born", "contradict"),
        [
            (age("P1Y"), age("P2Y"), None, False),
            (age("P1Y"), age("P1Y6M"), None, True),
            (Time(timestamp="2026-03-01"), Time(timestamp="2026-04"), None, False),
            (Time(timestamp="2026-03-01"), Time(timestamp="2026-03"), None, True),
            (age("P1Y"), Time(timestamp="2026-03-01"), None, True),
            (age("P1Y"), Time(timestamp="2026-03-01"), "2024-01-01", False),
            (age("P2Y"), Time(timestamp="2026-03-01"), "2024-01-01", True),
            (age("P1Y"), None, None, True),
            (None, age("P1Y"), None, True),
        ],
        ids=[
            "ages apart",
            "ages overlap",
            "dates apart",
            "dates overlap",
            "an age and a date cannot be compared",
            "unless the date of birth is known: apart",
            "unless the date of birth is known: overlap",
            "one undated",
            "other undated",
        ],
    )
    def test_only_times_known_to_differ_excuse(
        self,
        ontology: Ontology,
        present: Time | None,
        excluded: Time | None,
        born: str | None,
        contradict: bool,
    ) -> None:
        one = finding("HP:0000011", onset=present)
        other = finding("HP:0000010", excluded=True, onset=excluded)
        assert len(problems(ontology, one, other, born=born)) == contradict

    def test_another_codings_finding_contradicts_only_itself_and_is_not_repeated(
        self, ontology: Ontology
    ) -> None:
        codes = ("Max:wobbles", "Max:trembles")
        odd = problems(ontology, finding(codes[0]), *(finding(c, excluded=True) for c in codes))
        [contradiction] = [problem for problem in odd if "is recorded as present" in problem.what]
        assert contradiction.where == "phenotypicFeatures[0] and [1]"
        assert "Max" not in str(contradiction)

    def test_findings_without_a_code_never_contradict_each_other(self, ontology: Ontology) -> None:
        odd = problems(ontology, finding("", "Wobbling"), finding("", "Fever", excluded=True))
        assert [problem.what for problem in odd] == ["the finding has no code and was not used"] * 2


LATE, NEVER = Time(timestamp="2020-01-01"), Time(timestamp="2026-02-30")


ALWAYS = Time(timestamp="9999-12-31T23:59:59-05:00")
UNTIL = Interval(start="2026-03-01", end="9999-12-31")
DOSE = "medicalActions[0].treatment.doseIntervals[0]"


def given(days: Interval) -> MedicalAction:
    return MedicalAction(treatment=Treatment(dose_intervals=(DoseInterval(interval=days),)))


class TestImpossibleTimes:
    @pytest.mark.parametrize(
        ("case", "where"),
        [
            (Case(subject=Subject(date_of_birth="2026-02-30")), "subject.dateOfBirth"),
            (Case(subject=Subject(date_of_birth="")), "subject.dateOfBirth"),
            (
                Case(subject=Subject(time_at_last_encounter=age("P131Y"))),
                "subject.timeAtLastEncounter",
            ),
            (Case(findings=(Finding(), Finding(onset=NEVER))), "phenotypicFeatures[1].onset"),
            (Case(findings=(Finding(resolution=age("")),)), "phenotypicFeatures[0].resolution"),
            (Case(diseases=(Disease(onset=NEVER),)), "diseases[0].onset"),
            (Case(diseases=(Disease(resolution=NEVER),)), "diseases[0].resolution"),
            (
                Case(measurements=(Measurement(time_observed=NEVER),)),
                "measurements[0].timeObserved",
            ),
            (
                Case(medical_actions=(MedicalAction(procedure=Procedure(performed=NEVER)),)),
                "medicalActions[0].procedure.performed",
            ),
        ],
    )
    def test_a_time_that_cannot_be_is_refused_with_its_place(
        self, ontology: Ontology, case: Case, where: str
    ) -> None:
        with pytest.raises(CaseError) as refused:
            vet(case, ontology)
        assert refused.value.problem.where == where
        assert refused.value.problem.remedy == "Correct the time or leave it out."

    @pytest.mark.parametrize(
        ("born", "why"),
        [("2021-01-01", "before the date of birth"), ("1820", "more than 130 years")],
    )
    def test_a_time_outside_the_patients_life_is_refused(
        self, ontology: Ontology, born: str, why: str
    ) -> None:
        with pytest.raises(CaseError, match=why):
            problems(ontology, finding("HP:0000010", onset=LATE), born=born)
        assert problems(ontology, finding("HP:0000010", onset=LATE), born="2019") == []

    @pytest.mark.parametrize(
        ("given", "refused"),
        [
            (Interval(start="2026-03-01", end="2026-03-05"), False),
            (Interval(start="2026-03-01"), False),
            (Interval(), False),
            (Interval(start="2026-03-05", end="2026-03-01"), True),
            (Interval(start="2026-02-30"), True),
            (Interval(end="2020-01-01"), True),
        ],
        ids=["closed", "ongoing", "undated", "reversed", "no such day", "before birth"],
    )
    def test_a_dose_may_be_ongoing_but_not_at_a_time_that_cannot_be(
        self, ontology: Ontology, given: Interval, refused: bool
    ) -> None:
        doses = (DoseInterval(interval=given),)
        action = MedicalAction(treatment=Treatment(dose_intervals=doses))
        case = Case(subject=Subject(date_of_birth="2025"), medical_actions=(action,))
        if refused:
            with pytest.raises(CaseError, match=r"^medicalActions\[0\]\.treatment\.doseIntervals"):
                vet(case, ontology)
        else:
            assert vet(case, ontology) == []


class TestPlaceholders:
    """A record system's first or last year holds the place of a date that nobody said."""

    @pytest.mark.parametrize(
        ("case", "where"),
        [
            (Case(subject=Subject(date_of_birth="0001-01-01")), "subject.dateOfBirth"),
            (
                Case(subject=Subject(time_at_last_encounter=ALWAYS)),
                "subject.timeAtLastEncounter",
            ),
            (
                Case(measurements=(Measurement(), Measurement(time_observed=ALWAYS))),
                "measurements[1].timeObserved",
            ),
            (
                Case(diseases=(Disease(resolution=Time(interval=UNTIL)),)),
                "diseases[0].resolution",
            ),
            (Case(medical_actions=(given(UNTIL),)), f"{DOSE}.interval.end"),
        ],
    )
    def test_it_is_told_and_refuses_nothing(
        self, ontology: Ontology, case: Case, where: str
    ) -> None:
        (odd,) = vet(case, ontology)
        assert (odd.what, odd.where) == ("a year before 1800 or after 2200", where)
        assert "taken as not said" in odd.remedy

    def test_a_drug_until_then_goes_on(self) -> None:
        told, _ = without_placeholders(Case(medical_actions=(given(UNTIL), given(Interval()))))
        assert told.medical_actions == (given(Interval(start="2026-03-01")), given(Interval()))

    def test_a_case_without_one_stays_itself(self) -> None:
        case = Case(subject=Subject(date_of_birth="2020"), medical_actions=(given(Interval()),))
        assert without_placeholders(case) == (case, [])

    def test_a_date_that_is_wrong_otherwise_is_refused_still(self, ontology: Ontology) -> None:
        slip = Case(findings=(Finding(onset=ALWAYS), Finding(onset=NEVER)))
        with pytest.raises(CaseError, match=r"^phenotypicFeatures\[1\]\.onset"):
            vet(slip, ontology)
