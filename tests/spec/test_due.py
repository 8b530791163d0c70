"""Follow-up: what falls due, from when, and what cannot be said."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinsbourne.case.time import Span
from kinsbourne.knowledge.clinic_schedule import with_clinic
from kinsbourne.knowledge.documents import KnowledgeError
from kinsbourne.knowledge.model import CoursePhase, Every, Schedule, ScheduleItem, Situation
from kinsbourne.reasoning.course.result import Phase
from tests.surveillance import (
    KNOWN,
    adult,
    at,
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
SEEN = score(9, "2026-03-04")
IMAGED = measured("neck-to-pelvis-imaging", "2026-03-05", "normal")
STEROID = drug("dexamethasone", "2026-03-06")
ENDED = drug("dexamethasone", "2026-03-06", "2026-06-06")


class TestVisits:
    def test_are_every_two_to_four_weeks_while_unstable(self) -> None:
        visit = child(ATAXIC, SEEN, course=course("acute")).due()["visit-unstable"]
        assert (visit.on, visit.by, visit.overdue) == ("2026-03-18", "2026-04-01", False)
        assert visit.last_on == "2026-03-04"
        assert "Last recorded on 2026-03-04; due 14 to 28 days after" in visit.because[0].text
        assert visit.because[0].evidence[0].where == "measurements/0"
        late = child(ATAXIC, SEEN, course=course("acute"), today="2026-04-02").due()
        assert late["visit-unstable"].overdue

    def test_are_counted_from_presentation_where_no_score_is_recorded(self) -> None:
        first = measured("mri-brain", "2026-03-04")
        visit = child(ATAXIC, first, course=course("relapse")).due()["visit-unstable"]
        assert (visit.on, visit.last_on) == ("2026-03-18", None)
        assert "Counted from presentation, 2026-03-04" in visit.because[0].text
        assert visit.because[1].text.startswith("Counted from 2026-03-04")

    def test_of_which_the_day_has_come_are_marked_and_not_yet_overdue(self) -> None:
        for today, has_come in (("2026-03-17", False), ("2026-03-18", True), ("2026-04-01", True)):
            visit = child(ATAXIC, SEEN, course=course("acute"), today=today).due()["visit-unstable"]
            assert (visit.is_due, visit.by, visit.overdue) == (has_come, "2026-04-01", False)

    def test_counted_from_a_wide_span_are_by_no_late_day(self) -> None:
        given = drug("dexamethasone", "2026-03", "2026-08-01")
        for today, by, overdue in (
            ("2026-03-29", "2026-03-29", False),
            ("2026-03-30", None, False),
            ("2026-04-28", None, False),
            ("2026-04-29", "2026-04-28", True),
        ):
            known = child(ATAXIC, given, course=course("acute"), today="2026-12-01")
            start = number(today)
            history = msgspec.structs.replace(known.history, now=Span(start, start + 1))
            visit = known._replace(history=history).due()["visit-unstable"]
            assert (visit.by, visit.overdue) == (by, overdue), today

    def test_are_monthly_on_treatment_once_stable(self) -> None:
        due = child(ATAXIC, SEEN, STEROID, course=course("remission")).due()
        assert due["visit-on-treatment"].on == "2026-04-03"
        assert "visit-unstable" not in due

    def test_are_every_three_months_in_the_first_year_off_and_then_rarer(self) -> None:
        now = course("remission")
        early = child(ATAXIC, SEEN, ENDED, score(0, "2026-07-01"), course=now, today="2026-08-01")
        assert early.due()["visit-first-year-off"].on == "2026-09-30"
        late = child(ATAXIC, SEEN, ENDED, score(0, "2027-05-01"), course=now, today="2027-07-01")
        assert (late.due()["visit-later"].on, late.due()["visit-later"].by) == (
            "2027-10-30",
            "2028-04-30",
        )

    def test_missed_in_the_first_year_stay_due_after_it(self) -> None:
        now = course("remission")
        missed = child(ATAXIC, SEEN, ENDED, score(0, "2026-07-01"), course=now, today="2028-01-01")
        assert missed.due()["visit-first-year-off"].overdue
        assert "visit-later" not in missed.due()

    def test_wait_for_the_phase_where_nobody_knows_it(self) -> None:
        for now in (None, course()):
            known = child(ATAXIC, SEEN, course=now)
            assert not any(name.startswith("visit") for name in known.due())
            assert "the phase of the course" in known.undecided()["visit-unstable"].needs

    def test_off_a_treatment_whose_end_lies_in_an_open_month_wait_for_the_day(self) -> None:
        ending = drug("dexamethasone", "2026-03-06", "2026-06")
        seen = at("2026-06-10")
        known = child(ATAXIC, SEEN, ending, course=course("remission"), today=None, seen=seen)
        needs = known.undecided()["visit-first-year-off"].needs
        assert needs == ("when the last immune treatment ended",)

    def test_of_a_patient_of_whom_no_treatment_is_recorded_wait_for_that(self) -> None:
        open_ = child(ATAXIC, SEEN, course=course("remission")).undecided()
        assert open_["visit-on-treatment"].needs == ("whether an immune treatment is being given",)
        assert open_["visit-later"].needs == ("when the last immune treatment ended",)

    def test_without_any_day_wait_for_one(self) -> None:
        known = child(ATAXIC, course=course("acute"))
        assert known.undecided()["visit-unstable"].needs == ("the day of presentation",)
        undated = child(ATAXIC, score(9), course=course("acute"))
        assert undated.undecided()["visit-unstable"].needs == ("the day on which it was last done",)


class TestTumourSearch:
    def test_of_a_child_is_repeated_after_three_to_six_months(self) -> None:
        due = child(ATAXIC, IMAGED).due()["tumour-search-child"]
        assert (due.on, due.by) == ("2026-06-04", "2026-09-03")
        assert due.because[0].verified == "default"
        assert due.because[1].text == "The search was negative on 2026-03-05."
        late = child(ATAXIC, IMAGED, today="2026-09-04").due()["tumour-search-child"]
        assert late.overdue

    def test_of_a_child_once_repeated_is_not_asked_for_again_but_by_an_event(self) -> None:
        again = measured("neck-to-pelvis-imaging", "2026-07-01", "normal")
        assert "tumour-search-child" not in child(ATAXIC, IMAGED, again, today="2027-07-01").due()

    def test_of_a_child_repeated_within_weeks_still_waits_for_its_repeat(self) -> None:
        soon = measured("neck-to-pelvis-imaging", "2026-03-20", "normal")
        due = child(ATAXIC, IMAGED, soon, today="2026-04-01").due()["tumour-search-child"]
        assert due.on == "2026-06-19"

    def test_that_is_incomplete_is_no_negative_search_to_repeat(self) -> None:
        known = child(ATAXIC, measured("mibg", "2026-03-05", "normal"))
        assert "tumour-search-child" not in known.due()
        needs = known.undecided()["tumour-search-child"].needs
        assert needs == ("a complete search for the tumour",)

    def test_negative_on_an_unknown_day_waits_for_the_day(self) -> None:
        known = child(ATAXIC, measured("neck-to-pelvis-imaging", None, "normal"))
        needs = known.undecided()["tumour-search-child"].needs
        assert needs == ("the day on which it was last done",)

    def test_that_found_the_tumour_is_not_repeated(self) -> None:
        known = child(ATAXIC, IMAGED, sign("neuroblastoma"))
        assert "tumour-search-child" not in {**known.due(), **known.undecided()}

    def test_of_an_adult_is_repeated_every_four_to_six_months_for_two_years(self) -> None:
        def searched(on: str) -> object:
            return measured("adult-tumour-search", on, "normal")

        first = searched("2026-03-05")
        due = adult(ATAXIC, first).due()["tumour-search-adult"]
        assert (due.on, due.by) == ("2026-07-04", "2026-09-03")
        assert due.because[0].verified == "recalled"
        again = searched("2027-09-05")
        missed = adult(ATAXIC, first, again, today="2029-01-01").due()  # type: ignore[arg-type]
        assert missed["tumour-search-adult"].overdue
        last = searched("2028-02-05")
        ended = adult(ATAXIC, first, last, today="2029-01-01").due()  # type: ignore[arg-type]
        assert "tumour-search-adult" not in ended

    def test_is_asked_for_at_a_relapse_whatever_was_found_before(self) -> None:
        relapsed = course("relapse", relapses=("2027-01-01",))
        for earlier in (IMAGED, sign("neuroblastoma")):
            known = child(ATAXIC, earlier, course=relapsed, today="2027-01-10")
            due = known.due()["tumour-search-child-event"]
            assert (due.on, due.by, due.overdue) == ("2027-01-01", None, False)
            assert "no day is given by which" in due.because[0].text
        redone = measured("neck-to-pelvis-imaging", "2027-01-05")
        done = child(ATAXIC, redone, course=relapsed, today="2027-01-10").due()
        assert "tumour-search-child-event" not in done

    def test_is_asked_for_at_a_worsening_that_may_be_a_relapse(self) -> None:
        open_ = course(open_=("2027-01-01",))
        due = child(ATAXIC, IMAGED, course=open_, today="2027-01-10").due()
        assert due["tumour-search-child-event"].on == "2027-01-01"
        assert "neuropsychology-after-relapse" not in due

    def test_is_asked_for_when_treatment_fails(self) -> None:
        fails = course("chronic", refractory=True)
        due = child(ATAXIC, IMAGED, STEROID, course=fails).due()
        assert due["tumour-search-child-event"].on == "2026-03-06"

    def test_removed_is_followed_by_the_oncologists_and_their_schedule(self) -> None:
        found = sign("neuroblastoma")
        removed = child(ATAXIC, found, procedure("tumour resection", "2026-03-20"))
        item = child(ATAXIC, found, drug("tumour resection", "2026-03-08")).undecided()
        assert item["tumour-resected"].needs == ("a schedule that is kept elsewhere",)
        assert "ultrasound every three months" in item["tumour-resected"].because[0].text
        assert item["tumour-resected"].because[0].sources
        assert removed.undecided()["tumour-resected"].needs == ("whether the tumour was removed",)
        for nothing in (child(ATAXIC, IMAGED), child(ATAXIC)):
            assert "tumour-resected" not in nothing.undecided()
        only = child(ATAXIC, drug("tumour resection", "2026-03-08")).undecided()
        assert "tumour-resected" in only


class TestTreatment:
    RITUXIMAB = drug("rituximab", "2026-03-20", "2026-03-20")

    def test_with_rituximab_asks_for_cd19_and_igg_every_three_months(self) -> None:
        due = child(ATAXIC, self.RITUXIMAB, today="2026-04-01").due()
        for name in ("cd19-after-anti-b-cell", "igg-after-anti-b-cell"):
            assert (due[name].on, due[name].by) == ("2026-06-19", "2026-06-19")
            assert "Counted from the last dose" in due[name].because[0].text
            assert [entry.label for entry in due[name].because[0].evidence] == ["rituximab"]
        low = measured("cd19", "2026-06-25", "abnormal")
        due = child(ATAXIC, self.RITUXIMAB, low, today="2026-07-01").due()
        assert due["cd19-after-anti-b-cell"].on == "2026-09-24"
        assert due["igg-after-anti-b-cell"].overdue

    def test_with_rituximab_ends_once_the_b_cells_are_back_and_begins_again(self) -> None:
        back = measured("cd19", "2026-12-01", "normal")
        igg = measured("igg", "2026-12-01", "normal")
        due = child(ATAXIC, self.RITUXIMAB, back, igg, today="2027-01-01").due()
        assert "cd19-after-anti-b-cell" not in due
        assert "igg-after-anti-b-cell" not in due
        again = drug("rituximab", "2027-02-01", "2027-02-01")
        due = child(ATAXIC, self.RITUXIMAB, back, again, today="2027-03-01").due()
        assert due["cd19-after-anti-b-cell"].on == "2027-05-03"

    @pytest.mark.parametrize("igg", ["abnormal", "inconclusive", None])
    def test_with_rituximab_igg_is_followed_until_it_is_normal_too(self, igg: str | None) -> None:
        back = measured("cd19", "2026-12-01", "normal")
        tests = (back,) if igg is None else (back, measured("igg", "2026-12-01", igg))
        due = child(ATAXIC, self.RITUXIMAB, *tests, today="2027-01-01").due()
        assert "cd19-after-anti-b-cell" not in due
        assert "igg-after-anti-b-cell" in due

    def test_with_rituximab_a_count_that_falls_again_is_followed_again(self) -> None:
        back = measured("cd19", "2026-12-01", "normal")
        low = measured("cd19", "2027-01-01", "abnormal")
        due = child(ATAXIC, self.RITUXIMAB, back, low, today="2027-02-01").due()
        assert due["cd19-after-anti-b-cell"].on == "2027-04-02"

    def test_a_normal_count_before_rituximab_ends_nothing(self) -> None:
        before = measured("cd19", "2026-03-10", "normal")
        due = child(ATAXIC, before, self.RITUXIMAB, today="2026-04-01").due()
        assert due["cd19-after-anti-b-cell"].on == "2026-06-19"

    def test_without_a_day_waits_for_it(self) -> None:
        known = child(ATAXIC, drug("rituximab"), drug("dexamethasone")).undecided()
        assert known["cd19-after-anti-b-cell"].needs == ("the day of the last dose",)
        assert known["steroid-check"].needs == ("the day on which the treatment began",)

    def test_that_others_record_without_rituximab_asks_for_no_cd19(self) -> None:
        known = child(ATAXIC, STEROID)
        assert "cd19-after-anti-b-cell" not in {**known.due(), **known.undecided()}
        needs = child(ATAXIC, SEEN).undecided()["cd19-after-anti-b-cell"].needs
        assert needs == ("whether a treatment of the kind anti-b-cell was given",)

    def test_with_steroids_asks_for_their_harm_as_long_as_they_go_on(self) -> None:
        due = child(ATAXIC, STEROID, today="2026-08-01").due()["steroid-check"]
        assert (due.on, due.by) == ("2026-06-05", "2026-09-04")
        assert "steroid-check" not in child(ATAXIC, ENDED, today="2026-08-01").due()
        ongoing = drug("dexamethasone", "2026-03-06", "2026-12-06")
        assert "steroid-check" in child(ATAXIC, ongoing, today="2026-08-01").due()
        members = KNOWN.investigations["steroid-check"].members
        looked = [measured(name, "2026-07-01") for name in members]
        due = child(ATAXIC, STEROID, *looked, today="2026-08-01").due()["steroid-check"]
        assert due.on == "2026-09-30"


class TestNeuropsychology:
    def test_begins_with_a_baseline_that_is_never_called_overdue(self) -> None:
        due = child(ATAXIC, SEEN, today="2027-03-01").due()["neuropsychology"]
        assert (due.on, due.by, due.overdue) == ("2026-03-04", None, False)

    def test_is_repeated_after_six_to_twelve_months_and_then_rarer(self) -> None:
        first = measured("developmental-assessment", "2026-03-10")
        due = child(ATAXIC, SEEN, first).due()["neuropsychology"]
        assert (due.on, due.by) == ("2026-09-08", "2027-03-10")
        second = measured("iq-test", "2027-01-10")
        due = child(ATAXIC, SEEN, first, second, today="2027-02-01").due()["neuropsychology"]
        assert (due.on, due.by) == ("2028-01-10", "2029-01-09")

    def test_is_asked_for_in_a_child(self) -> None:
        relapsed = course("relapse", relapses=("2026-05-01",))
        grown = adult(ATAXIC, SEEN, course=relapsed, today="2026-06-10")
        names = {**grown.due(), **grown.undecided()}
        assert not any(name.startswith("neuropsychology") for name in names)

    def test_is_asked_for_after_each_relapse(self) -> None:
        relapsed = course("relapse", relapses=("2026-05-01", "2026-06-01"))
        first = measured("developmental-assessment", "2026-05-10")
        due = child(ATAXIC, SEEN, first, course=relapsed, today="2026-06-10").due()
        assert due["neuropsychology-after-relapse"].on == "2026-06-01"
        assert "neuropsychology" not in due


class TestTheSchedule:
    def test_comes_soonest_first_and_one_line_a_series(self) -> None:
        relapsed = course("relapse", relapses=("2026-05-01",))
        known = child(ATAXIC, SEEN, IMAGED, STEROID, course=relapsed, today="2026-06-01")
        due = list(known.due().values())
        assert [one.on_day for one in due] == sorted(one.on_day for one in due)
        series = {item.id: item.series for item in KNOWN.schedule.items}
        assert len({series[one.id] for one in due}) == len(due) >= 4

    def test_is_empty_where_the_syndrome_is_not_surely_in_question(self) -> None:
        for truth in (False, None):
            known = child(ATAXIC, SEEN, IMAGED, course=course("acute"), in_question=truth)
            assert known.due() == {}
        assert child(ATAXIC, SEEN, in_question=False).undecided() == {}
        open_ = child(ATAXIC, SEEN, IMAGED, in_question=None).undecided()
        needs = open_["tumour-search-child"].needs
        assert needs == ("whether the syndrome is in question",)

    def test_of_a_patient_dated_by_age_falls_due_at_ages(self) -> None:
        imaged = measured("neck-to-pelvis-imaging", "P2Y1M1D", "normal")
        known = patient(sign("ataxia", "P2Y1M"), imaged, age="P2Y2M1D")
        due = known.due()["tumour-search-child"]
        assert (due.on, due.by) == ("age 2 y 4 mo", "age 2 y 7 mo")

    def test_of_a_case_without_any_day_says_nothing_is_due(self) -> None:
        known = patient(sign("ataxia"), course=course("acute"))
        assert known.due() == {}
        assert known.undecided()["visit-unstable"].needs == ("the day of presentation",)
        on = patient(sign("ataxia"), drug("dexamethasone"), age=None, course=course("remission"))
        assert "steroid-check" in on.undecided()

    def test_before_adult_life_names_the_transition(self) -> None:
        teen = patient(ATAXIC, SEEN, born="2012-03-01", today="2026-03-10")
        assert "transition" in teen.undecided()
        assert "transition" not in child(ATAXIC, SEEN).undecided()
        unknown = patient(ATAXIC, SEEN, today="2026-03-10").undecided()["transition"]
        assert unknown.needs == ("the age",)

    def test_knows_the_phases_of_the_course(self) -> None:
        assert get_args(CoursePhase) == get_args(Phase)

    def test_never_rests_on_more_than_it_says(self) -> None:
        for item in KNOWN.schedule.items:
            assert item.verified != "read" or item.sources
            assert item.why

    @pytest.mark.parametrize(
        "how",
        [
            {"days": (1, 2), "months": (1, 2)},
            {},
            {"months": (6, 3)},
            {"days": (0, 0)},
        ],
    )
    def test_an_interval_is_one_interval(self, how: dict[str, tuple[float, float]]) -> None:
        with pytest.raises(ValueError, match="an interval is"):
            Every(**how)

    @pytest.mark.parametrize(
        ("how", "what"),
        [
            ({"counted_from": "elsewhere", "satisfied_by": ("cd19",)}, "satisfied by"),
            ({"counted_from": "presentation", "every": Every(days=(1, 1))}, "satisfied by"),
            ({"counted_from": "presentation", "satisfied_by": ("cd19",)}, "every is given"),
            (
                {
                    "counted_from": "event",
                    "satisfied_by": ("cd19",),
                    "every": Every(days=(1, 1)),
                },
                "every is given",
            ),
        ],
    )
    def test_a_line_is_counted_from_something(self, how: dict[str, object], what: str) -> None:
        marks = {"verified": "default", "reviewed": date(2026, 11, 26)}
        with pytest.raises(ValueError, match=what):
            ScheduleItem(id="x", series="x", what="X", why="Y", when=Situation(), **how, **marks)  # type: ignore[arg-type]


class TestTheClinicsOwn:
    def own(self, tmp_path: Path, text: str) -> Schedule:
        path = tmp_path / "clinic.yaml"
        path.write_text(text, encoding="utf-8")
        return with_clinic(KNOWN.schedule, path)

    def test_interval_is_used_and_marked_as_the_clinics_own(self, tmp_path: Path) -> None:
        own = self.own(tmp_path, "tumour-search-child: {every_months: [2, 4], repeats: 6}\n")
        known = child(ATAXIC, IMAGED)
        due = known.due(own)["tumour-search-child"]
        assert (due.on, due.by, due.set_by_clinic) == ("2026-05-04", "2026-07-04", True)
        assert due.because[0].text.startswith("The clinic's own interval: 2 to 4 months.")
        assert (due.because[0].verified, due.because[0].sources) == ("default", ())
        assert not known.due()["tumour-search-child"].set_by_clinic
        again = measured("neck-to-pelvis-imaging", "2026-07-01", "normal")
        assert "tumour-search-child" in child(ATAXIC, IMAGED, again).due(own)

    def test_interval_may_be_in_days_and_takes_the_place_of_the_first_one(
        self, tmp_path: Path
    ) -> None:
        own = self.own(tmp_path, "neuropsychology: {every_days: [30, 30]}\n")
        first = measured("developmental-assessment", "2026-03-10")
        assert child(ATAXIC, SEEN, first).due(own)["neuropsychology"].on == "2026-04-09"

    def test_number_of_repeats_alone_leaves_the_interval(self, tmp_path: Path) -> None:
        own = self.own(tmp_path, "tumour-search-child: {repeats: 2}\n")
        assert child(ATAXIC, IMAGED).due(own)["tumour-search-child"].on == "2026-06-04"

    def test_line_that_is_off_is_not_asked_for(self, tmp_path: Path) -> None:
        own = self.own(tmp_path, "tumour-search-child: off\ntransition: off\n")
        assert own.switched_off == {"tumour-search-child", "transition"}
        assert "tumour-search-child" not in child(ATAXIC, IMAGED).due(own)

    def test_file_without_a_line_changes_nothing(self, tmp_path: Path) -> None:
        assert self.own(tmp_path, "# nothing yet\n") == KNOWN.schedule

    @pytest.mark.parametrize(
        ("text", "line", "what", "remedy"),
        [
            ("\ntumor-search-child: off\n", 2, "the schedule has no tumor-search-child", "It has:"),
            ("steroid-check: {every_month: [1, 2]}\n", 1, "every_month", "Write {every_months"),
            ("steroid-check: {every_months: [6, 3]}\n", 1, "at least and at most", "Write {"),
            ("steroid-check: {}\n", 1, "nothing is set", "Write {every_months"),
            ("steroid-check: {repeats: 0}\n", 1, "repeats is at least 1", "Write {every_months"),
            ("steroid-check: {every_months: [1, 2], every_days: [1, 2]}\n", 1, "or in", "Write {"),
            ("steroid-check: weekly\n", 1, "steroid-check: Expected `object`", "Write {"),
            ("transition: {every_months: [1, 2]}\n", 1, "has no interval", "It can only be off"),
            ("- steroid-check\n", 1, "no lines by their ids", "One id a line"),
            ("steroid-check: off\nsteroid-check: off\n", 2, "given twice", "Mend the YAML"),
        ],
    )
    def test_slip_is_one_error_with_its_place_and_remedy(
        self, tmp_path: Path, text: str, line: int, what: str, remedy: str
    ) -> None:
        with pytest.raises(KnowledgeError) as caught:
            self.own(tmp_path, text)
        fault = caught.value.fault
        assert (fault.file, fault.line) == ("clinic.yaml", line)
        assert what in fault.what
        assert remedy in fault.remedy

    def test_the_example_of_the_how_to_is_read(self, tmp_path: Path) -> None:
        page = Path(__file__).parents[2] / "docs/how-to/set-your-follow-up-schedule.md"
        shown = page.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
        own = self.own(tmp_path, shown)
        assert own.by_clinic == {"visit-on-treatment", "tumour-search-child", "steroid-check"}
        assert own.switched_off == {"transition"}
        listed = {item.id for item in KNOWN.schedule.items}
        written = page.read_text(encoding="utf-8")
        assert all(f"`{name}`" in written for name in listed)


FIRST = date(2026, 3, 4)
laws = settings(deadline=None, max_examples=60)
SATISFYING = sorted({name for item in KNOWN.schedule.items for name in item.satisfied_by})
tests_done = st.builds(
    lambda name, days, result: measured(name, str(FIRST + timedelta(days)), result),
    st.sampled_from(SATISFYING),
    st.integers(0, 700),
    st.sampled_from([None, "normal", "abnormal"]),
)
drugs = st.builds(
    lambda name, days, lasts: drug(
        name,
        str(FIRST + timedelta(days)),
        None if lasts is None else str(FIRST + timedelta(days + lasts)),
    ),
    st.sampled_from(["dexamethasone", "rituximab"]),
    st.integers(0, 300),
    st.none() | st.integers(0, 300),
)
scores = st.builds(
    lambda total, days: score(total, str(FIRST + timedelta(days))),
    st.integers(0, 15),
    st.integers(0, 700),
)
records = st.lists(tests_done | drugs | scores, max_size=8)
courses = st.builds(
    lambda phase, relapses: course(phase, relapses=relapses),
    st.none() | st.sampled_from(get_args(Phase)),
    st.sampled_from([(), ("2026-08-01",), ("2026-08-01", "2027-06-01")]),
)
TODAY = "2028-03-04"


@laws
@given(records, courses, st.sampled_from(SATISFYING))
def test_a_test_done_today_never_makes_anything_overdue(
    parts: list, now: object, name: str
) -> None:
    before = child(ATAXIC, SEEN, *parts, course=now, today=TODAY).due()
    more = measured(name, TODAY)
    after = child(ATAXIC, SEEN, *parts, more, course=now, today=TODAY).due()
    late = {name for name, one in before.items() if one.overdue}
    assert {name for name, one in after.items() if one.overdue} <= late


@laws
@given(records, courses, st.randoms(use_true_random=False))
def test_the_order_of_the_record_never_matters(
    parts: list, now: object, chance: random.Random
) -> None:
    shuffled = list(parts)
    chance.shuffle(shuffled)
    one, two = (child(ATAXIC, SEEN, *order, course=now, today=TODAY) for order in (parts, shuffled))
    days = [{name: (d.on_day, d.overdue) for name, d in p.due().items()} for p in (one, two)]
    assert days[0] == days[1]
    assert {n: u.needs for n, u in one.undecided().items()} == {
        n: u.needs for n, u in two.undecided().items()
    }


@laws
@given(records, courses, st.integers(0, 900), st.integers(0, 900))
def test_a_later_day_never_takes_back_that_something_is_overdue(
    parts: list, now: object, day: int, more: int
) -> None:
    known = child(ATAXIC, SEEN, *parts, course=now, today=TODAY)

    def on(day: int) -> set[str]:
        start = number(TODAY) + day
        history = msgspec.structs.replace(known.history, now=Span(start, start + 1))
        found = known._replace(history=history).due()
        return {name for name, one in found.items() if one.overdue}

    assert on(day) <= on(day + more)
