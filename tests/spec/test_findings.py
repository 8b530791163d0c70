"""Not examined is not absent, and a sign counts as every kind it belongs to."""

from datetime import date

import pytest

from kinsbourne.case.blocks import Age, Evidence, Reference, Term, Time
from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case, Disease, Finding, Subject
from tests.build import assess, assessor, case, criteria, item, term, years


def test_what_is_not_recorded_is_unknown():
    assessed = assess()
    assert {entry.status for entry in criteria(assessed).items} == {"unknown"}
    assert "Opsoclonus" in assessed.not_examined


def test_gait_ataxia_is_ataxia():
    assert item(assess("gait ataxia"), "myoclonus-or-ataxia") == "present"


def test_excluding_a_kind_does_not_exclude_the_general_sign():
    assert item(assess(no=("gait ataxia", "myoclonus")), "myoclonus-or-ataxia") == "unknown"


def test_excluding_the_general_sign_excludes_each_kind():
    assert item(assess(no=("eye movement",)), "opsoclonus") == "excluded"


def test_a_joined_item_is_excluded_only_when_both_halves_are():
    assert item(assess(no=("myoclonus",)), "myoclonus-or-ataxia") == "unknown"
    assert item(assess(no=("myoclonus", "ataxia")), "myoclonus-or-ataxia") == "excluded"


def test_optic_ataxia_is_not_the_ataxia_meant():
    assert item(assess("HP:0031868"), "myoclonus-or-ataxia") == "unknown"


@pytest.mark.parametrize("word", ["sleep", "insomnia", "irritability"])
def test_behaviour_and_sleep_are_one_item(word: str):
    assert item(assess(word), "behaviour-or-sleep") == "present"


@pytest.mark.parametrize(
    ("code", "what"),
    [("HP:0010535", "sleep apnoea"), ("HP:0001289", "confusion"), ("HP:0000729", "autism")],
)
def test_what_is_no_change_of_behaviour_or_sleep_does_not_count(code: str, what: str):
    assert item(assess(code), "behaviour-or-sleep") == "unknown", what


def test_a_finding_can_be_recorded_as_a_whole_by_its_local_code():
    assert item(assess("behavioural-change"), "behaviour-or-sleep") == "present"
    both = ("behavioural-change", "sleep-disturbance")
    assert item(assess(no=both), "behaviour-or-sleep") == "excluded"


def test_a_finding_of_several_terms_is_excluded_only_when_all_are():
    adult = assess("opsoclonus", "ataxia", no=("HP:0100526",), age=50)
    assert item(adult, "cancer", "pns-care-2021") == "unknown"


@pytest.mark.parametrize("how", ["squeeze-elicited-opsoclonus", "refixation-elicited-opsoclonus"])
def test_opsoclonus_that_had_to_be_brought_out_is_opsoclonus(how: str):
    assert item(assess(how), "opsoclonus") == "present"


def test_opsoclonus_that_could_not_be_brought_out_is_not_excluded_by_that():
    assert item(assess(no=("squeeze-elicited-opsoclonus",)), "opsoclonus") == "unknown"


def test_excluding_opsoclonus_excludes_what_is_a_kind_of_it():
    assert (
        "Opsoclonus brought out by squeezing the lids"
        not in assess(no=("opsoclonus",)).not_examined
    )


@pytest.mark.parametrize("code", ["HP:0001262", "HP:0100786"])
def test_drowsiness_is_not_lost_sleep(code: str):
    assert item(assess(code), "behaviour-or-sleep") == "unknown"


def test_a_tumour_recorded_as_a_diagnosis_counts():
    tumour = Disease(term=Term(id="MONDO:0005072", label="neuroblastoma"))
    assessed = assessor().assess(Case(id="x", diseases=(tumour,)))
    assert item(assessed, "neuroblastic-tumour") == "present"


def test_the_syndrome_recorded_as_a_diagnosis_is_not_evidence_for_itself():
    diagnosis = Disease(term=Term(id="ORPHA:1183", label="Opsoclonus-myoclonus syndrome"))
    assessed = assessor().assess(Case(id="x", diseases=(diagnosis,)))
    assert assessed.concern.level == "none"
    assert [entry.term for entry in assessed.not_used] == ["ORPHA:1183"]


def test_an_excluded_diagnosis_excludes_the_tumour():
    tumour = Disease(term=Term(id="OMIM:256700"), excluded=True)
    assessed = assessor().assess(Case(id="x", diseases=(tumour, Disease())))
    assert item(assessed, "neuroblastic-tumour") == "excluded"


def test_an_obsolete_code_counts_as_its_replacement():
    ontology = assessor().knowledge.ontology
    old = next(o for o, new in ontology.replaced.items() if new == "HP:0001251")
    assessed = assess(old)
    assert item(assessed, "myoclonus-or-ataxia") == "present"
    assert "obsolete" in assessed.notices[0].what


def test_a_contradiction_is_reported_and_the_sign_stands():
    assessed = assess("gait ataxia", no=("ataxia",))
    assert item(assessed, "myoclonus-or-ataxia") == "present"
    assert "recorded as present" in assessed.notices[0].what


def test_each_item_says_where_in_the_record_it_stands():
    evidence = (Evidence(reference=Reference(id="note:12-31")),)
    findings = (
        Finding(term=term("opsoclonus"), evidence=evidence),
        Finding(term=term("ataxia")),
    )
    assessed = assessor().assess(Case(id="x", findings=findings))
    places = {entry.label: entry.where for entry in assessed.known}
    assert places == {"Opsoclonus": "note:12-31", "Ataxia": "phenotypicFeatures/1"}


def test_a_recorded_term_no_rule_knows_is_shown_as_not_used():
    assessed = assess("HP:0002650", no=("HP:0000365",))
    labels = [(entry.label, entry.present) for entry in assessed.not_used]
    assert labels == [("Scoliosis", True), ("Hearing impairment", False)]


def test_everything_recorded_is_shown_as_used_or_as_not_used():
    assessed = assess("ataxia", "fever", no=("gait ataxia", "opsoclonus"))
    shown = {entry.label for entry in (*assessed.known, *assessed.not_used)}
    assert shown == {"Ataxia", "Fever", "Gait ataxia", "Opsoclonus"}


def test_a_code_of_another_system_that_is_known_is_no_oddity():
    assessed = assess("ORPHA:635")
    assert item(assessed, "neuroblastic-tumour") == "present"
    assert assessed.notices == ()


def test_a_local_code_nobody_knows_is_reported():
    (notice,) = assess("KINSBOURNE:opsoklonus").notices
    assert "was not used" in notice.what


class TestAge:
    def test_comes_from_the_last_encounter(self):
        assert assess(age=2.5).age.from_months == 30

    def test_is_unknown_where_nothing_says(self):
        assert assess(age=None).age is None

    def test_comes_from_the_latest_onset_where_no_encounter_is_recorded(self):
        findings = (
            Finding(term=term("ataxia"), onset=years(1.5)),
            Finding(term=term("irritability"), onset=years(2)),
            Finding(term=term("tremor")),
        )
        assessed = assessor().assess(Case(id="x", findings=findings))
        assert assessed.age.from_months == 24
        assert assessed.age.where == "phenotypicFeatures/1.onset"

    def test_comes_from_an_age_term_of_the_ontology(self):
        onset = Time(ontology_class=Term(id="HP:0003593", label="Infantile onset"))
        finding = Finding(term=term("ataxia"), onset=onset)
        assessed = assessor().assess(Case(id="x", findings=(finding,)))
        assert assessed.age.below_months == pytest.approx(12, abs=0.1)

    def test_comes_from_the_date_of_birth_on_the_day_asked_for(self):
        subject = Subject(date_of_birth="2024-05-01T00:00:00Z", time_at_last_encounter=years(1))
        assessed = assessor().assess(Case(id="x", subject=subject), date(2026, 11, 1))
        assert assessed.age.from_months == pytest.approx(30, abs=0.1)
        assert assessed.as_of == "2026-11-01"

    def test_is_read_without_a_day_from_dates(self):
        encounter = Time(timestamp="2026-05-01T00:00:00Z")
        subject = Subject(date_of_birth="2024-05-01", time_at_last_encounter=encounter)
        assert assessor().assess(Case(id="x", subject=subject)).age.from_months == pytest.approx(
            24, abs=0.1
        )

    def test_an_encounter_that_gives_no_age_falls_back_to_the_onset(self):
        subject = Subject(time_at_last_encounter=Time(timestamp="2026-05-01T00:00:00Z"))
        finding = Finding(term=term("ataxia"), onset=years(2))
        assessed = assessor().assess(Case(id="x", subject=subject, findings=(finding,)))
        assert assessed.age.where == "phenotypicFeatures/0.onset"


class TestAsOf:
    def dated(self, onset: Time) -> Case:
        return Case(
            id="x",
            subject=Subject(date_of_birth="2024-05-01"),
            findings=(Finding(term=term("opsoclonus"), onset=onset),),
        )

    @pytest.mark.parametrize(
        "onset",
        [
            pytest.param(Time(timestamp="2026-03-10"), id="by date"),
            pytest.param(Time(age=Age(iso8601duration="P1Y11M")), id="by age"),
        ],
    )
    def test_what_began_later_is_left_out_and_said_so(self, onset: Time):
        before = assessor().assess(self.dated(onset), date(2026, 3, 1))
        assert before.concern.level == "none"
        assert [entry.label for entry in before.not_used] == ["Opsoclonus"]
        after = assessor().assess(self.dated(onset), date(2026, 6, 1))
        assert after.concern.level == "keep-open"

    def test_a_date_is_compared_without_a_date_of_birth_and_an_age_cannot_be(self):
        for onset, level in ((Time(timestamp="2026-03-10"), "none"), (years(1.9), "keep-open")):
            findings = (Finding(term=term("opsoclonus"), onset=onset),)
            patient = Case(id="x", findings=findings)
            assert assessor().assess(patient, date(2026, 3, 1)).concern.level == level

    def test_a_day_before_birth_is_refused(self):
        with pytest.raises(CaseError, match="before the date of birth"):
            assessor().assess(self.dated(years(1)), date(2020, 1, 1))

    def test_a_day_nobody_lives_to_see_is_refused(self):
        with pytest.raises(CaseError, match="more than 130 years"):
            assessor().assess(self.dated(years(1)), date(2190, 12, 31))

    def test_a_day_of_no_patients_calendar_is_refused(self):
        with pytest.raises(CaseError, match="the day asked for: a year before 1800 or after 2200"):
            assessor().assess(case("ataxia"), date(9999, 12, 31))

    def test_without_a_date_of_birth_it_says_what_it_could_not_do(self):
        assessed = assessor().assess(case("ataxia"), date(2026, 3, 1))
        assert "without a date of birth" in assessed.notices[0].what

    def test_what_has_no_date_counts(self):
        onset = Time(ontology_class=Term(id="HP:0000001"))
        assert assessor().assess(self.dated(onset), date(2026, 3, 1)).known


def test_the_order_of_items_and_the_label_do_not_matter():
    one, two = case("ataxia", "irritability"), case("irritability", "ataxia")
    first, second = assessor().assess(one), assessor().assess(two)
    assert first.concern.level == second.concern.level
    assert [c.verdict for c in first.criteria] == [c.verdict for c in second.criteria]
