"""Work-up: what is done, planned, due, overdue, and what nothing says."""

from __future__ import annotations

import random
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinsbourne.case.blocks import Interval, Procedure, Term, Time
from kinsbourne.case.model import MedicalAction
from kinsbourne.case.time import Span
from kinsbourne.knowledge.model import When
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.surveillance.events import last_of
from tests.surveillance import (
    KNOWN,
    adult,
    child,
    course,
    drug,
    measured,
    number,
    patient,
    procedure,
    score,
    sign,
)

ATAXIC = sign("ataxia", "2026-03-01")
SEEN = measured("MRI brain", "2026-03-04")


class TestPresentation:
    def test_is_the_first_test_score_or_treatment_since_the_first_sign(self) -> None:
        for contact in (SEEN, score(9, "2026-03-04"), drug("dexamethasone", "2026-03-04")):
            toxicology = child(ATAXIC, contact).work_up()["toxicology"]
            assert (toxicology.state, toxicology.due_on) == ("overdue", "2026-03-04")
            assert toxicology.because[1].text.startswith("Counted from 2026-03-04, the first")
            assert toxicology.because[1].evidence

    def test_is_not_a_test_of_birth_a_vaccine_or_a_test_that_no_work_up_asks_for(self) -> None:
        earlier = (
            measured("full-blood-count", "2024-03-02"),
            drug("live vaccine", "2026-03-02"),
            measured("Audiometry", "2026-03-02"),
            drug("iron", "2026-03-02"),
        )
        found = child(ATAXIC, SEEN, *earlier).work_up()
        assert found["mri-brain"].state == "done"
        assert found["toxicology"].due_on == "2026-03-04"
        assert found["full-blood-count"].state == "overdue"

    def test_is_not_known_where_only_signs_are_recorded_so_nothing_is_overdue(self) -> None:
        found = child(ATAXIC).work_up()
        toxicology = found["toxicology"]
        assert (toxicology.state, toxicology.due_on) == ("due", None)
        assert "How long it has been due is not known" in toxicology.because[0].text
        assert "day of presentation is not known" in toxicology.because[1].text
        assert [entry.label for entry in toxicology.because[1].evidence] == ["Ataxia"]
        assert "overdue" not in {one.state for one in found.values()}

    def test_of_a_patient_dated_by_age_is_an_age(self) -> None:
        found = patient(sign("ataxia", "P1Y2M1D"), measured("MRI brain", "P1Y2M5D"), age="P1Y2M20D")
        toxicology = found.work_up()["toxicology"]
        assert toxicology.state == "overdue"
        assert toxicology.due_on == "age 1 y 2 mo"

    def test_in_a_month_that_is_not_over_makes_nothing_overdue(self) -> None:
        seen = measured("MRI brain", "2026-03")
        assert child(seen, today="2026-03-31").work_up()["toxicology"].state == "due"
        assert child(seen, today="2026-04-01").work_up()["toxicology"].state == "overdue"

    @pytest.mark.parametrize(
        ("today", "state", "by", "at_once"),
        [
            ("2026-03-08", "due", "2026-03-08", False),
            ("2026-03-09", "due", None, True),
            ("2026-09-07", "due", None, True),
            ("2026-09-08", "overdue", None, False),
        ],
    )
    def test_between_two_days_pushes_no_day_out_and_grants_no_leave_to_wait(
        self, today: str, state: str, by: str | None, at_once: bool
    ) -> None:
        known = child(ATAXIC, self.BETWEEN, today="2026-12-01")
        start = number(today)
        history = msgspec.structs.replace(known.history, now=Span(start, start + 1))
        found = known._replace(history=history).work_up()
        imaging = found["neck-to-pelvis-imaging"]
        assert (imaging.state, imaging.due_on, imaging.at_once) == (state, by, at_once)
        assert "a day between 2026-03-01 and 2026-08-31" in imaging.because[1].text
        score = found["severity-score"]
        assert (score.state, score.due_on) == ("overdue", None)
        assert "begun, between 2026-02-15 and 2026-08-31" in score.because[0].text

    BETWEEN = MedicalAction(
        procedure=Procedure(
            code=Term(id="KINSBOURNE:therapy/immunoglobulin"),
            performed=Time(interval=Interval(start="2026-02-15", end="2026-08-31")),
        )
    )

    def test_is_at_latest_that_of_any_contact(self) -> None:
        steroid = drug("dexamethasone", "2026-04")
        toxicology = child(ATAXIC, self.BETWEEN, steroid, today="2026-05-01").work_up()
        assert toxicology["toxicology"].state == "overdue"
        because = toxicology["toxicology"].because[1]
        assert "a day between 2026-03-01 and 2026-04-30" in because.text
        assert len(because.evidence) == 2
        assert (
            "begun, in 2026-04"
            in child(ATAXIC, steroid, today="2026-05-01")
            .work_up()["severity-score"]
            .because[0]
            .text
        )

    def test_is_an_immune_treatment_before_a_sign_where_another_sign_has_no_day(self) -> None:
        earlier = drug("rituximab", "2026-01-01")
        seen = child(ATAXIC, sign("opsoclonus"), SEEN, earlier).work_up()["toxicology"]
        assert seen.due_on == "2026-01-01"
        assert child(ATAXIC, SEEN, earlier).work_up()["toxicology"].due_on == "2026-03-04"


class TestAnInvestigation:
    def test_that_nobody_recorded_is_not_called_not_done(self) -> None:
        for one in child(ATAXIC, SEEN).work_up().values():
            for because in one.because:
                assert "not done" not in because.text.lower()

    @pytest.mark.parametrize(
        ("today", "state"),
        [("2026-03-04", "due"), ("2026-03-11", "due"), ("2026-03-12", "overdue")],
    )
    def test_is_due_in_its_window_and_overdue_after_it(self, today: str, state: str) -> None:
        imaging = child(ATAXIC, SEEN, today=today).work_up()["neck-to-pelvis-imaging"]
        assert (imaging.state, imaging.due_on) == (state, "2026-03-11")
        assert "within 7 days of presentation" in imaging.because[0].text

    def test_is_known_by_the_names_that_records_give_it(self) -> None:
        for label in ("MRI brain", "cranial MRI", "MRI of the brain with contrast", "mri-brain"):
            assert child(measured(label, "2026-03-04")).work_up()["mri-brain"].state == "done"
        for label in ("MRI", "Brain imaging", "CT brain"):
            assert child(SEEN, measured(label, "2026-03-05")).work_up()["mri-brain"].where == (
                "measurements/0",
            )

    def test_that_is_a_procedure_known_by_its_label_is_a_test_and_no_treatment(self) -> None:
        found = child(ATAXIC, procedure("Lumbar puncture", "2026-03-04"))
        assert found.work_up()["lumbar-puncture"].state == "done"
        assert found.history.given == ()

    def test_a_drug_with_the_name_of_a_test_stays_a_drug(self) -> None:
        found = child(ATAXIC, drug("glucose", "2026-03-04"))
        assert [given.name for given in found.history.given] == ["glucose"]
        assert found.work_up()["blood-glucose"].state == "due"

    def test_is_shown_with_its_last_result(self) -> None:
        found = child(
            measured("lumbar-puncture", "2026-03-04", "abnormal"),
            measured("lumbar-puncture", "2026-03-08", "normal"),
        ).work_up()["lumbar-puncture"]
        assert (found.state, found.last_on, found.result) == ("done", "2026-03-08", "normal")
        assert found.where == ("measurements/0", "measurements/1")

    def test_done_twice_on_one_day_is_shown_with_the_worse_result(self) -> None:
        for results in (("normal", "abnormal"), ("abnormal", "normal")):
            twice = [measured("mibg", "2026-03-04", result) for result in results]
            assert child(*twice).work_up()["mibg"].result == "abnormal"

    def test_is_shown_by_a_finding_that_nobody_records_without_it(self) -> None:
        for excluded in (False, True):
            found = child(sign("csf-pleocytosis", "2026-03-05", no=excluded)).work_up()
            assert found["lumbar-puncture"].state == "done"
            assert found["lumbar-puncture"].result == (None if excluded else "abnormal")
        found = child(sign("toxicology-positive", no=True)).work_up()["toxicology"]
        assert (found.state, found.result, found.last_on) == ("done", "normal", None)
        assert "without a date" in found.because[0].text

    def test_takes_its_result_from_the_findings_where_none_is_coded(self) -> None:
        mri = measured("mri-brain", "2026-03-04")
        found = child(mri, sign("mri-demyelination")).work_up()["mri-brain"]
        assert found.result == "abnormal"
        bare = child(measured("Toxicology screen", "2026-03-04")).work_up()["toxicology"]
        assert (bare.state, bare.result) == ("done", None)

    def test_is_shown_by_one_that_it_is_a_part_of(self) -> None:
        found = child(measured("csf-b-cells", "2026-03-04", "abnormal")).work_up()
        assert found["lumbar-puncture"].state == "done"
        assert found["lumbar-puncture"].result is None
        assert found["csf-b-cells"].result == "abnormal"

    def test_a_score_on_any_scale_is_the_severity_score(self) -> None:
        found = child(ATAXIC, score(9, "2026-03-04")).work_up()["severity-score"]
        assert (found.state, found.said) == ("done", "9/15")

    def test_planned_is_neither_due_nor_overdue(self) -> None:
        found = child(ATAXIC, SEEN, procedure("toxicology", "2026-03-20"), today="2026-03-10")
        toxicology = found.work_up()["toxicology"]
        assert toxicology.state == "planned"
        assert "planned for 2026-03-20" in toxicology.because[0].text
        assert toxicology.due_on == "2026-03-04"
        undated = child(ATAXIC, SEEN, procedure("mibg")).work_up()["mibg"]
        assert (undated.state, undated.where) == ("planned", ("medicalActions/0",))
        assert "planned, no day" in undated.because[0].text

    def test_planned_after_it_was_done_leaves_it_done(self) -> None:
        found = child(measured("toxicology", "2026-03-04"), procedure("toxicology")).work_up()
        assert found["toxicology"].state == "done"

    def test_asked_for_after_another_waits_for_it(self) -> None:
        assert child(ATAXIC, SEEN).work_up()["mibg"].state == "later"
        imaged = measured("neck-to-pelvis-imaging", "2026-03-05", "normal")
        mibg = child(ATAXIC, SEEN, imaged).work_up()["mibg"]
        assert (mibg.state, mibg.due_on) == ("due", None)

    def test_asked_for_only_in_a_situation_is_not_due(self) -> None:
        eeg = child(ATAXIC, SEEN).work_up()["video-eeg"]
        assert eeg.state == "later"
        assert "only if the jerks could be epileptic" in eeg.because[0].text

    def test_says_what_its_result_would_change_and_what_is_usual(self) -> None:
        for one in child(ATAXIC, SEEN).work_up().values():
            assert one.would_change
            assert one.purpose
            assert one.because[0].rule == one.id
        imaging = child(ATAXIC, SEEN).work_up()["neck-to-pelvis-imaging"]
        assert imaging.expected
        usual = next(b for b in imaging.because if b.text.startswith("Usual"))
        assert usual.verified == "read"
        assert usual.sources


class TestBeforeATreatment:
    def test_the_screen_for_infection_waits_until_a_drug_is_near(self) -> None:
        hepatitis = child(ATAXIC, SEEN).work_up()["hepatitis-b"]
        assert hepatitis.state == "later"
        assert "anti-b-cell or cytotoxic" in hepatitis.because[0].text

    def test_the_screen_is_overdue_once_the_drug_was_given_without_it(self) -> None:
        hepatitis = child(ATAXIC, SEEN, drug("rituximab", "2026-03-08")).work_up()["hepatitis-b"]
        assert (hepatitis.state, hepatitis.due_on) == ("overdue", "2026-03-08")
        assert [entry.label for entry in hepatitis.because[0].evidence] == ["rituximab"]
        undated = child(ATAXIC, SEEN, drug("rituximab")).work_up()["hepatitis-b"]
        assert (undated.state, undated.due_on) == ("overdue", None)

    def test_the_screen_done_after_the_drug_is_done_and_that_is_said(self) -> None:
        after = (drug("rituximab", "2026-03-08"), measured("hepatitis-b", "2026-03-09", "negative"))
        hepatitis = child(ATAXIC, SEEN, *after).work_up()["hepatitis-b"]
        assert hepatitis.state == "done"
        assert "Asked for before rituximab, begun on 2026-03-08" in hepatitis.because[0].text
        before = (
            drug("rituximab", "2026-03-09"),
            measured("hepatitis-b", "2026-03-08", "negative"),
        )
        hepatitis = child(ATAXIC, SEEN, *before).work_up()["hepatitis-b"]
        assert "Asked for before" not in hepatitis.because[0].text

    def test_the_baseline_score_is_due_at_once_and_overdue_once_treated(self) -> None:
        assert child(ATAXIC, SEEN).work_up()["severity-score"].state == "due"
        treated = child(ATAXIC, SEEN, drug("dexamethasone", "2026-03-06")).work_up()
        assert treated["severity-score"].state == "overdue"

    def test_a_vaccination_record_may_be_older_than_the_illness(self) -> None:
        old = (measured("vaccination-record", "2025-01-01"), measured("hiv", "2025-01-01"))
        found = child(ATAXIC, SEEN, *old).work_up()
        assert found["vaccination-record"].state == "done"
        assert found["hiv"].state == "later"


class TestAGroup:
    MEMBERS = KNOWN.investigations["before-immunosuppression"].members

    def test_is_done_when_all_its_members_are(self) -> None:
        days = [f"2026-03-{4 + at:02d}" for at in range(len(self.MEMBERS))]
        each = [measured(name, day, "normal") for name, day in zip(self.MEMBERS, days, strict=True)]
        group = child(ATAXIC, *each, today="2026-04-01").work_up()["before-immunosuppression"]
        assert (group.state, group.result, group.missing) == ("done", "normal", ())
        assert group.last_on == "2026-03-04"
        less = child(ATAXIC, *each[1:], today="2026-04-01").work_up()["before-immunosuppression"]
        assert (less.state, less.missing) == ("later", (self.MEMBERS[0],))

    def test_with_one_abnormal_member_is_abnormal_and_with_an_unread_one_open(self) -> None:
        each = [measured(name, "2026-03-04", "normal") for name in self.MEMBERS[1:]]
        for result, shown in (("positive", "abnormal"), (None, None)):
            one = measured(self.MEMBERS[0], "2026-03-04", result)
            group = child(ATAXIC, one, *each).work_up()["before-immunosuppression"]
            assert group.result == shown

    def test_with_an_undated_member_is_done_on_no_known_day(self) -> None:
        each = [measured(name, "2026-03-04") for name in self.MEMBERS[1:]]
        group = child(ATAXIC, measured(self.MEMBERS[0]), *each).work_up()[
            "before-immunosuppression"
        ]
        assert (group.state, group.last_on) == ("done", None)

    def test_recorded_as_a_whole_is_done(self) -> None:
        group = child(ATAXIC, measured("Pre-rituximab screen", "2026-03-04")).work_up()
        assert group["before-immunosuppression"].state == "done"


class TestForWhom:
    def test_a_child_is_searched_as_a_child_and_an_adult_as_an_adult(self) -> None:
        young, old = child(ATAXIC, SEEN).work_up(), adult(ATAXIC, SEEN).work_up()
        assert young["adult-tumour-search"].state == "not_for_this_patient"
        assert old["neck-to-pelvis-imaging"].state == "not_for_this_patient"
        assert old["adult-tumour-search"].state == "due"
        assert "An adult" in young["adult-tumour-search"].because[0].text
        assert young["adult-tumour-search"].because[0].sources == ()
        assert young["adult-tumour-search"].cautions == ()

    def test_development_is_assessed_in_a_child(self) -> None:
        name = "developmental-assessment"
        assert child(ATAXIC, SEEN).work_up()[name].state == "due"
        assert adult(ATAXIC, SEEN).work_up()[name].state == "not_for_this_patient"

    def test_a_tumour_that_is_found_is_not_searched_for(self) -> None:
        found = child(ATAXIC, SEEN, sign("neuroblastoma")).work_up()["neck-to-pelvis-imaging"]
        assert found.state == "not_for_this_patient"

    def test_without_an_age_it_cannot_be_said(self) -> None:
        found = patient(ATAXIC, SEEN, today="2026-03-10").work_up()
        assert found["neck-to-pelvis-imaging"].state == "cannot_say"
        assert "Whether that holds is not recorded" in found["mibg"].because[0].text
        assert found["lumbar-puncture"].state == "due"

    def test_nothing_is_due_where_the_syndrome_is_not_in_question(self) -> None:
        found = child(ATAXIC, SEEN, in_question=False).work_up()
        assert {one.state for one in found.values()} == {"done", "not_for_this_patient"}
        assert found["mri-brain"].state == "done"

    def test_nor_can_anything_be_said_where_that_is_open(self) -> None:
        found = child(ATAXIC, SEEN, in_question=None).work_up()
        assert found["toxicology"].state == "cannot_say"
        assert found["mri-brain"].state == "done"


class TestAskedForAgain:
    DONE = measured("lumbar-puncture", "2026-03-05", "normal")

    def test_after_a_relapse_and_until_it_is_done_again(self) -> None:
        again = course(relapses=("2026-06-01",))
        due = child(ATAXIC, self.DONE, course=again, today="2026-06-05").work_up()
        assert (due["lumbar-puncture"].state, due["lumbar-puncture"].due_on) == ("due", None)
        assert "after the relapse of 2026-06-01" in due["lumbar-puncture"].because[0].text
        redone = measured("lumbar-puncture", "2026-06-03")
        found = child(ATAXIC, self.DONE, redone, course=again, today="2026-06-05").work_up()
        assert found["lumbar-puncture"].state == "done"

    def test_not_after_a_fluctuation_or_where_the_course_is_not_known(self) -> None:
        for now in (course(fluctuations=("2026-06-01",)), None):
            found = child(ATAXIC, self.DONE, course=now, today="2026-06-05").work_up()
            assert found["lumbar-puncture"].state == "done"

    def test_after_a_relapse_an_undated_one_leaves_the_question_open(self) -> None:
        again = course(relapses=("2026-06-01",))
        undated = child(ATAXIC, measured("lumbar-puncture"), course=again).work_up()[
            "lumbar-puncture"
        ]
        assert undated.state == "done"
        assert "Whether it was done since the relapse" in undated.because[0].text

    def test_when_treatment_fails(self) -> None:
        fails = course(refractory=True)
        steroid = drug("dexamethasone", "2026-03-06")
        found = child(ATAXIC, self.DONE, steroid, course=fails).work_up()["lumbar-puncture"]
        assert found.state == "due"
        assert "incomplete response to treatment since 2026-03-06" in found.because[0].text
        untreated = child(ATAXIC, self.DONE, course=fails)
        assert untreated.work_up()["lumbar-puncture"].state == "done"
        assert last_of(("incomplete-response",), fails, untreated.history) is None

    def test_the_search_for_a_tumour_at_an_open_worsening_whatever_was_found(self) -> None:
        tumour = sign("neuroblastoma", "2026-03-05")
        for now in (course(open_=("2026-06-01",)), course(relapses=("2026-06-01",))):
            for earlier in ((), (measured("neck-to-pelvis-imaging", "2026-03-05", "abnormal"),)):
                record = (ATAXIC, SEEN, tumour, *earlier)
                found = child(*record, course=now, today="2026-06-05").work_up()
                for name in ("neck-to-pelvis-imaging", "urine-catecholamines"):
                    assert (found[name].state, found[name].due_on) == ("due", None)
                    assert "of 2026-06-01" in found[name].because[0].text
                assert found["mibg"].state == "not_for_this_patient"
        redone = measured("neck-to-pelvis-imaging", "2026-06-03", "normal")
        found = child(ATAXIC, SEEN, tumour, redone, course=now, today="2026-06-05").work_up()
        assert found["neck-to-pelvis-imaging"].state == "done"
        grown = adult(ATAXIC, SEEN, tumour, course=now, today="2026-06-05").work_up()
        assert grown["neck-to-pelvis-imaging"].state == "not_for_this_patient"
        calm = child(ATAXIC, SEEN, tumour, course=course(fluctuations=("2026-06-01",)))
        assert calm.work_up()["neck-to-pelvis-imaging"].state == "not_for_this_patient"

    def test_the_film_of_the_eyes_at_a_worsening_that_may_be_a_relapse(self) -> None:
        film = measured("eye-video", "2026-03-04")
        now = course(open_=("2026-06-01",))
        found = child(ATAXIC, film, self.DONE, course=now, today="2026-06-05").work_up()
        assert found["eye-video"].state == "due"
        assert "which may be a relapse" in found["eye-video"].because[0].text
        assert found["lumbar-puncture"].state == "done"


class TestOnceTheIllnessIsOver:
    FIRST_ONLY = ("eye-video", "mri-brain", "lumbar-puncture", "csf-b-cells", "toxicology",
                  "blood-tests", "infection-tests", "antibodies")  # fmt: skip
    SEEN = measured("mibg", "2026-03-04", "normal")

    def test_what_the_first_work_up_lacks_is_not_recorded_and_the_rest_stays(self) -> None:
        gone = sign("ataxia", "2026-03-01", "2026-05-01")
        rituximab = drug("rituximab", "2026-03-08")
        for known in (
            child(ATAXIC, self.SEEN, rituximab, course=course("remission"), today="2028-03-10"),
            child(gone, self.SEEN, rituximab, course=course(), today="2028-03-10"),
            child(gone, self.SEEN, rituximab, today="2028-03-10"),
        ):
            found = known.work_up()
            assert {found[name].state for name in self.FIRST_ONLY} == {"not_recorded"}
            assert "which is over" in found["toxicology"].because[0].text
            for name in ("neck-to-pelvis-imaging", "urine-catecholamines", "hepatitis-b",
                         "developmental-assessment", "severity-score"):  # fmt: skip
                assert found[name].state == "overdue", name

    def test_as_long_as_a_sign_goes_on_or_the_phase_says_so_it_stays_overdue(self) -> None:
        gone = sign("ataxia", "2026-03-01", "2026-05-01")
        for known in (
            child(ATAXIC, self.SEEN, today="2026-06-10"),
            child(gone, sign("opsoclonus", "2026-03-02"), self.SEEN, today="2026-06-10"),
            child(gone, self.SEEN, course=course("chronic"), today="2026-06-10"),
            child(self.SEEN, today="2026-06-10"),
        ):
            assert known.work_up()["toxicology"].state == "overdue"

    def test_in_a_relapse_only_what_a_relapse_asks_for_is_due(self) -> None:
        again = course("relapse", relapses=("2026-06-01",))
        found = child(ATAXIC, self.SEEN, course=again, today="2026-06-05").work_up()
        assert found["toxicology"].state == "not_recorded"
        assert (found["lumbar-puncture"].state, found["lumbar-puncture"].due_on) == ("due", None)

    def test_what_was_done_is_not_asked_for_again_for_a_relapse_that_is_over(self) -> None:
        calm = course("remission", relapses=("2026-06-01",))
        puncture = measured("lumbar-puncture", "2026-03-05", "normal")
        found = child(ATAXIC, puncture, course=calm, today="2028-06-05").work_up()
        assert found["lumbar-puncture"].state == "done"


class TestAPartOfAWiderTest:
    def test_that_the_record_does_not_tell_apart_is_not_called_due(self) -> None:
        found = child(ATAXIC, measured("Blood tests", "2026-03-04", "normal")).work_up()
        for name in ("full-blood-count", "blood-glucose", "renal-function"):
            assert (found[name].state, found[name].part_of) == ("not_recorded", ("blood-tests",))
            assert "Not told apart in the record: Blood tests" in found[name].because[0].text
        both = (measured("Blood tests", "2026-03-04"), measured("FBC", "2026-03-04"))
        assert child(ATAXIC, *both).work_up()["full-blood-count"].state == "done"

    def test_the_name_of_a_test_claims_no_part_of_it(self) -> None:
        for name in ("lumbar-puncture", "blood-tests", "infection-tests"):
            assert ":" not in KNOWN.investigations[name].name
            assert ":" in KNOWN.investigations[name].purpose

    def test_immunoglobulins_are_asked_for_as_soon_as_one_of_them_is(self) -> None:
        found = child(ATAXIC, SEEN, drug("IVIG", "2026-03-06")).work_up()
        assert {found[name].state for name in ("iga", "immunoglobulins")} == {"overdue"}


class TestInterference:
    def test_steroids_before_the_lumbar_puncture_are_said(self) -> None:
        steroid = drug("dexamethasone", "2026-03-05")
        late = child(ATAXIC, steroid, measured("lumbar-puncture", "2026-03-07")).work_up()
        said = late["lumbar-puncture"].because[-1]
        assert said.text.startswith("Steroids before the lumbar puncture lower the cells")
        assert "dexamethasone, from 2026-03-05" in said.text
        assert said.evidence[0].where == "medicalActions/0"
        waiting = child(ATAXIC, steroid).work_up()["lumbar-puncture"]
        assert waiting.because[-1].text == said.text

    def test_but_not_where_they_came_after_or_nobody_dated_them(self) -> None:
        done = measured("lumbar-puncture", "2026-03-07")
        for steroid in (drug("dexamethasone", "2026-03-09"), drug("dexamethasone")):
            found = child(ATAXIC, steroid, done).work_up()["lumbar-puncture"]
            assert not any("Steroids before" in because.text for because in found.because)


class TestTumourSearch:
    IMAGED = measured("neck-to-pelvis-imaging", "2026-03-05", "normal")

    def test_normal_mibg_and_urine_without_imaging_are_not_a_negative_search(self) -> None:
        found = child(
            ATAXIC,
            measured("mibg", "2026-03-05", "normal"),
            measured("urine-catecholamines", None, "normal"),
        ).search()
        assert found.state == "incomplete"
        assert found.missing == ("MRI or CT from neck to pelvis",)
        assert found.because[1].rule == "child-search"
        assert found.because[1].sources

    def test_is_negative_since_the_day_of_the_imaging(self) -> None:
        found = child(ATAXIC, self.IMAGED).search()
        assert (found.state, found.since, found.since_day) == (
            "negative",
            "2026-03-05",
            number("2026-03-05"),
        )
        assert found.because[0].evidence[0].where == "measurements/0"

    def test_is_negative_where_imaging_is_recorded_and_the_tumour_excluded(self) -> None:
        imaged = measured("Whole-body MRI", "2026-03-05")
        assert (
            child(ATAXIC, imaged, sign("neuroblastic-tumour", no=True)).search().state == "negative"
        )
        assert child(ATAXIC, imaged).search().missing[0].startswith("what came of it")

    def test_on_an_unknown_day_is_negative_without_a_day(self) -> None:
        found = child(ATAXIC, measured("neck-to-pelvis-imaging", None, "normal")).search()
        assert (found.state, found.since) == ("negative", None)

    def test_a_tumour_excluded_without_imaging_is_incomplete(self) -> None:
        assert child(ATAXIC, sign("neuroblastic-tumour", no=True)).search().state == "incomplete"

    def test_an_abnormal_mibg_scan_keeps_it_open(self) -> None:
        found = child(ATAXIC, self.IMAGED, measured("mibg", "2026-03-06", "abnormal")).search()
        assert found.state == "incomplete"
        assert found.missing == ("what is behind an abnormal result: MIBG scan",)

    def test_is_found_with_the_tumour_whatever_else(self) -> None:
        found = child(ATAXIC, self.IMAGED, sign("ganglioneuroblastoma")).search()
        assert found.state == "found"
        assert found.because[0].evidence[0].label == "Ganglioneuroblastoma"

    def test_of_which_nothing_is_recorded_is_not_recorded(self) -> None:
        assert child(ATAXIC).search().state == "not_recorded"
        assert adult(ATAXIC).search().state == "not_recorded"

    def test_of_an_adult_names_the_parts_that_are_missing(self) -> None:
        scanned = measured("CT chest, abdomen and pelvis", "2026-03-05", "normal")
        found = adult(ATAXIC, scanned).search()
        assert (found.search, found.state) == ("adult-search", "incomplete")
        assert found.missing == (
            "Mammography or MRI of the breasts",
            "Ultrasound of the pelvis or testes",
        )
        rest = (
            measured("breast-imaging", "2026-03-07", "normal"),
            measured("Pelvic ultrasound", "2026-03-06", "negative"),
        )
        whole = adult(ATAXIC, scanned, *rest).search()
        assert (whole.state, whole.since) == ("negative", "2026-03-05")

    def test_without_an_age_cannot_be_judged(self) -> None:
        found = patient(ATAXIC, self.IMAGED, today="2026-03-10").search()
        assert (found.search, found.state, found.missing) == (None, "incomplete", ("the age",))
        assert patient(ATAXIC, today="2026-03-10").search().state == "not_recorded"
        assert patient(sign("neuroblastoma"), today="2026-03-10").search().state == "found"


class TestWhen:
    @pytest.mark.parametrize(
        "how",
        [
            {},
            {"from_presentation": True, "only_if": "x"},
            {"after": ("mibg",), "before": ("steroid",)},
            {"before": ("steroid",), "within_days": 3},
            {"from_presentation": True, "within_days": -1},
        ],
    )
    def test_a_test_is_asked_for_in_one_way(self, how: dict[str, object]) -> None:
        with pytest.raises(ValueError, match=r"asked for by time|within_days"):
            When(**how)  # type: ignore[arg-type]


FIRST = date(2026, 3, 4)
laws = settings(deadline=None, max_examples=60)
NAMES = sorted(KNOWN.investigations)
days = st.integers(0, 60).map(lambda days: str(FIRST + timedelta(days)))
days |= st.sampled_from(["2026-03", "2026-04", "2026"])
courses = st.none() | st.builds(
    lambda phase, relapses, open_: course(phase, relapses=relapses, open_=open_),
    st.sampled_from([None, "acute", "relapse", "remission"]),
    st.sampled_from([(), ("2026-04-01",)]),
    st.sampled_from([(), ("2026-04-20",)]),
)
tests_done = st.builds(
    lambda name, on, result: measured(name, on, result),
    st.sampled_from(NAMES),
    days,
    st.sampled_from([None, "normal", "abnormal"]),
)
drugs = st.builds(
    lambda name, on: drug(name, on),
    st.sampled_from(["dexamethasone", "rituximab", "IVIG"]),
    days,
)
records = st.lists(tests_done | drugs, max_size=8)


@laws
@given(records, tests_done, courses)
def test_one_more_test_done_never_makes_another_overdue(
    parts: list, more: object, now: AssessedCourse | None
) -> None:
    record = (ATAXIC, SEEN, *parts)
    before = child(*record, course=now, today="2026-06-01").work_up()
    after = child(*record, more, course=now, today="2026-06-01").work_up()  # type: ignore[arg-type]
    for name, one in after.items():
        assert one.state != "overdue" or before[name].state == "overdue"


@laws
@given(records, st.randoms(use_true_random=False))
def test_the_order_of_the_record_never_matters(parts: list, chance: random.Random) -> None:
    shuffled = list(parts)
    chance.shuffle(shuffled)
    one, two = (child(ATAXIC, SEEN, *order, today="2026-06-01") for order in (parts, shuffled))
    for name, found in one.work_up().items():
        other = two.work_up()[name]
        assert (found.state, found.last_on, found.due_on) == (
            other.state,
            other.last_on,
            other.due_on,
        )
    assert one.search().state == two.search().state


@laws
@given(records, courses, st.integers(0, 400), st.integers(0, 400))
def test_a_later_day_never_takes_back_that_a_test_is_overdue(
    parts: list, now: AssessedCourse | None, day: int, more: int
) -> None:
    known = child(ATAXIC, SEEN, *parts, course=now, today="2026-06-01")

    def on(day: int) -> set[str]:
        start = number("2026-03-04") + day
        history = msgspec.structs.replace(known.history, now=Span(start, start + 1))
        found = known._replace(history=history).work_up()
        return {name for name, one in found.items() if one.state == "overdue"}

    assert on(day) <= on(day + more)
