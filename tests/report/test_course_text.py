"""What a clinician reads of the course, the pathway, the work-up and what is due."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from kinsbourne.case.errors import Problem
from kinsbourne.case.model import Finding
from kinsbourne.knowledge import base
from kinsbourne.reasoning.course.result import AssessedCourse, Lately, Response, Worsening
from kinsbourne.reasoning.course_line import line
from kinsbourne.report import text
from kinsbourne.report.course_words import changed, headline, labelled, when
from kinsbourne.report.lines import WIDTH
from kinsbourne.report.text import CITED
from tests.build import assessor, term
from tests.course_build import patient, sign
from tests.course_case import (
    COURSE,
    DUE,
    PATHWAY,
    WORK_UP,
    assessed,
    because,
    day,
    step,
    worsening,
)

replace = msgspec.structs.replace


def said(*, explain: bool = False, **parts: Any) -> str:
    return text.course(assessed(**parts), explain=explain)


def section(of: str, heading: str) -> str:
    return next(part for part in of.split("\n\n") if part.startswith(heading))


def one_line(printed: str) -> str:
    return " ".join(printed.split())


def short(**parts: Any) -> str:
    """The part of an assessment's page that is about the course; empty where there is none."""
    printed = text.assessment(assessed(**parts), base.load().findings)
    found = [part for part in printed.split("\n\n") if part.startswith("COURSE AND PATHWAY")]
    return found[0] if found else ""


class TestRedFlags:
    OLD = (sign("opsoclonus", 0, 20), sign("ataxia", 0, 20))
    STROKE = "A STROKE IS TO BE RULED OUT (LAST SIGN 2025-10-22)"

    def of(self, *signs: Finding) -> str:
        return one_line(text.course(assessor().assess(patient(*signs), date(2025, 10, 24))))

    def test_stand_before_the_course_with_the_day_of_the_last_sign(self) -> None:
        said = self.of(*self.OLD, sign("HP:0001269", 660))
        assert self.STROKE in said
        assert said.index(self.STROKE) < said.index("PATHWAY")

    def test_that_is_long_settled_speaks_quietly_and_last(self) -> None:
        said = self.of(*self.OLD, sign("HP:0001269", 660))
        quiet = "A tumour search is called for (last sign 2024-01-01, all over 2024-01-21)"
        assert said.index(self.STROKE) < said.index(quiet)
        assert "A TUMOUR SEARCH" not in said

    def test_is_not_settled_while_one_sign_goes_on(self) -> None:
        assert "A TUMOUR SEARCH" in self.of(sign("opsoclonus", 0), sign("ataxia", 0, 20))

    def test_is_settled_once_the_signs_beside_a_tumour_are_over(self) -> None:
        said = self.of(sign("neuroblastoma", 0), *self.OLD)
        assert "A tumour search is called for" in said

    def test_of_which_no_day_is_known_is_said_without(self) -> None:
        hemiparesis = Finding(term=term("HP:0001269"))
        assert "A STROKE IS TO BE RULED OUT Weakness" in self.of(*self.OLD, hemiparesis)

    def test_are_in_the_json_of_the_course(self) -> None:
        child = patient(*self.OLD, sign("HP:0001269", 660))
        flags = line(assessor().assess(child, date(2025, 10, 24))).red_flags
        assert {flag.id: flag.last for flag in flags}["stroke"] == "2025-10-22"


class TestWhole:
    def test_page(self, snapshot: SnapshotAssertion) -> None:
        assert said() == snapshot

    def test_every_reason(self, snapshot: SnapshotAssertion) -> None:
        assert said(explain=True) == snapshot

    def test_no_line_is_wider_than_a_terminal(self) -> None:
        assert max(map(len, said(explain=True).splitlines())) <= WIDTH + 4

    def test_every_number_cited_is_listed_and_every_listed_source_is_cited(self) -> None:
        for explain in (False, True):
            body, _, foot = said(explain=explain).partition("SOURCES")
            cited = {n for found in CITED.finditer(body) for n in found[1].split(",")}
            listed = {line[3 : line.index("]")] for line in foot.splitlines() if line[:3] == "  ["}
            assert cited == listed

    def test_versions_and_intended_use_stand_on_it(self) -> None:
        assert "HPO 2025-01-16" in said()
        assert "orders nothing." in one_line(said())

    def test_the_record_cannot_forge_a_line(self) -> None:
        forged = replace(assessed(), id="x\n\nPhase: remission\x1b[8m")
        printed = text.course(forged)
        assert "\x1b" not in printed
        assert "\nPhase: remission" not in printed

    def test_oddities_of_the_record_are_named(self) -> None:
        printed = said(notices=(Problem("two scores on one day", "measurements[3]", "Look."),))
        assert "two scores on one day" in section(printed, "ABOUT THE RECORD")


class TestPhase:
    def test_comes_first_with_its_reason_and_its_mark(self) -> None:
        first, *_ = said().split("\n\n")
        assert first.startswith("Phase: partial recovery; pattern: relapsing-remitting")
        assert "The last score is 1 of 15" in first
        assert "[1; our inference]" in first

    def test_that_cannot_be_said_names_what_would_settle_it(self) -> None:
        course = replace(COURSE, phase=None, pattern=None, features=(), follow_up=None)
        first = one_line(said(course=course).split("\n\n")[0])
        assert "Phase: cannot say yet; pattern: cannot say yet; 2 relapses confirmed" in first
        assert "would be settled by: a score after the immunoglobulin has ended" in first

    def test_nothing_is_claimed_of_the_course_where_none_was_assessed(self) -> None:
        printed = said(course=None, pathway=(), work_up=(), due=(), due_undecided=())
        assert printed.startswith("COURSE: cannot say")
        assert "WORSENINGS" not in printed
        assert "PATHWAY" not in printed
        assert "DUE" not in printed

    def test_the_length_of_the_follow_up_stands_with_the_pattern(self) -> None:
        assert "followed 3.0 years" in headline(COURSE)
        assert COURSE.follow_up is not None
        never = replace(COURSE.follow_up, years_since_last_relapse=None)
        line = headline(replace(COURSE, relapses=COURSE.relapses[:1], follow_up=never))
        assert "1 relapse confirmed by dates" in line
        assert "without a relapse" not in line


def spell(**more: Any) -> str:
    course = replace(COURSE, relapses=(worsening("2026-01-01", None, "relapse", **more),))
    return one_line(section(said(course=course), "WORSENINGS"))

    def test_a_bare_course_is_only_its_phase_and_worsenings(self) -> None:
        course = replace(COURSE, phase_would_settle=(), trends=(), responses=())
        printed = said(course=course, pathway=(), work_up=(), due=())
        assert "would be settled by" not in printed.split("\n\n")[0]
        assert "SCORES" not in printed
        assert "BEFORE AND AFTER" not in printed


class TestWorsenings:
    def test_each_has_a_label_of_its_own_verdict(self) -> None:
        assert [label for label, _ in labelled(COURSE.relapses)] == ["R1", "~1", "R2", "?1"]

    def test_the_threshold_in_use_and_the_stricter_one_are_said(self) -> None:
        assert "one that lasts 48 hours counts as a relapse (72 by the stricter" in said()
        same = replace(COURSE, relapse_hours=(72.0, 72.0))
        assert "one that lasts 72 hours counts as a relapse\n" in said(course=same)

    def test_none_is_said_as_such(self) -> None:
        printed = said(course=replace(COURSE, relapses=()))
        assert "none recorded after an improvement" in section(printed, "WORSENINGS")

    def test_a_trigger_is_named_and_no_cause_is_claimed(self) -> None:
        assert "after taper, which claims no cause" in one_line(said())

    def test_what_would_settle_it_is_named(self) -> None:
        assert "would be settled by: whether the unsteady gait lasted two days" in said()

    @pytest.mark.parametrize(
        ("hours", "words"),
        [
            ((0.0, None), "how long is not recorded"),
            ((48.0, None), "lasted at least 48 hours"),
            ((0.0, 240.0), "lasted at most 10 days"),
            ((72.0, 240.0), "lasted 72 hours to 10 days"),
            ((240.0, 480.0), "lasted 10 to 20 days"),
            ((240.0, 241.0), "lasted 10 days;"),
            ((0.0, 0.0), "only while something passing may explain it"),
        ],
    )
    def test_its_length_is_said_as_far_as_it_is_known(
        self, hours: tuple[float, float | None], words: str
    ) -> None:
        assert words in spell(lasted_hours=hours, triggers=("taper",))

    def test_an_end_that_is_not_recorded_is_no_end(self) -> None:
        assert "2026-01-01 to end not recorded" in spell()
        assert "2026-01-01 to going on" in spell(is_ongoing=True)
        wide = replace(
            worsening("2026-01-31", None, "relapse"),
            not_before="2026-01-01", not_before_day=day("2026-01-01"),
        )  # fmt: skip
        assert when(wide).startswith("a day between 2026-01-01 and 2026-01-31 to")


def test_better_than_at_first_does_not_hide_that_it_is_worse_of_late() -> None:
    lately = Lately(before=0.7, change=5.3, interval=(2.9, 7.7))
    trends = (replace(COURSE.trends[0], lately=lately),)
    printed = one_line(said(course=replace(COURSE, trends=trends)))
    assert "; better; but since its level of 0.7 it rose by 5.3" in printed


@given(st.integers(-36, 36), st.tuples(st.integers(-40, 40), st.integers(-40, 40)))
def test_a_change_is_said_with_an_interval_in_order(change: int, bounds: tuple[int, int]) -> None:
    words = changed(float(change), (float(min(bounds)), float(max(bounds))))
    low, high = words[words.index("(") + 1 : -1].split(" to ")
    assert float(low) <= float(high)
    way = "fell" if change < 0 else "rose" if change > 0 else "did not change"
    assert words.startswith(way)


def test_a_change_without_an_interval_has_none() -> None:
    assert changed(-1.0, None) == "fell by 1 point"


def response(**more: Any) -> str:
    one = Response(
        where="medicalActions/0", therapy=None, name="prednisolone",
        because=(because("Scores."),), **({"began": "2026-01-01", "ended": None} | more),
    )  # fmt: skip
    course = replace(COURSE, responses=(one,))
    return one_line(section(said(course=course), "BEFORE AND AFTER"))


class TestResponses:
    def test_a_change_is_said_beside_what_else_happened(self) -> None:
        printed = one_line(said())
        assert "fell by 8 points (6 to 10), 9 to 1, while dexamethasone was given" in printed
        assert "meanwhile also immunoglobulin given, tumour resected" in printed
        assert "no cause is claimed" in printed

    def test_nothing_to_compare_is_said_as_such(self) -> None:
        assert "no scores to compare" in response()
        assert "end not recorded" in response()
        assert "prednisolone, not dated" in response(began=None)

    def test_a_change_alone_is_said_without_levels(self) -> None:
        printed = response(change=2.0, ended="2026-02-01")
        assert "the score rose by 2 points while prednisolone was given" in printed


class TestPathway:
    def test_every_step_of_the_tree_is_shown_with_its_mark(self) -> None:
        printed = section(said(), "PATHWAY")
        for one in PATHWAY:
            assert one.label in printed
        assert "> asked for now   … not yet   ? cannot say   x not for this patient" in printed

    def test_a_step_stands_below_the_one_it_hangs_under(self) -> None:
        lines = section(said(), "PATHWAY").splitlines()
        deep = {
            line.strip()[2:]: len(line) - len(line.lstrip())
            for line in lines if line.strip()[:2] in ("> ", "… ")
        }  # fmt: skip
        at = {name.split(":")[0].split(" [")[0]: indent for name, indent in deep.items()}
        assert at["Mitigate trigger"] < at["Treat infections"] < at["Give IVIG as needed"]

    def test_what_it_waits_for_or_needs_is_said_in_its_line(self) -> None:
        printed = one_line(said())
        assert "… Give IVIG as needed: waits for: the result of IgA" in printed
        assert "? Relapse: Is a relapse going on?" in printed
        assert "x Treat or retreat neuroinflammation: No relapse is going on." in printed

    def test_a_regimen_of_a_step_that_waits_is_only_shown_where_all_is_asked_for(self) -> None:
        assert "dose per kg per day" not in said()
        assert "dose per kg per day" in said(explain=True)

    def test_a_recalled_regimen_and_its_cautions_say_so(self) -> None:
        printed = one_line(said())
        assert "An invented sentence about a dose at night. [recalled, not checked]" in printed
        assert "caution: May sedate. [recalled, not checked]" in printed

    def test_a_caution_that_was_read_bears_no_mark(self) -> None:
        (regimen,) = PATHWAY[6].regimens
        one = replace(PATHWAY[6], regimens=(replace(regimen, cautions_verified="read"),))
        assert "caution: May sedate.\n" in said(pathway=(one,))

    def test_a_step_without_words_still_stands(self) -> None:
        steps = (
            step("a", "A", "not_yet"), step("b", "B", "cannot_say"),
            step("c", "C", "done", because=()), step("d", "D", "not_yet", parent="gone"),
        )  # fmt: skip
        printed = section(said(pathway=steps), "PATHWAY")
        assert "    … A [our inference]\n    ? B [our inference]\n    v C" in printed

    def test_a_tree_that_bites_its_tail_is_still_said(self) -> None:
        steps = (step("a", "A", "done", parent="b"), step("b", "B", "done", parent="a"))
        assert "v A" in said(pathway=steps)

    def test_branches_are_named(self) -> None:
        steps = (PATHWAY[0], step("search", "Search", "do_now", branch="tumour-search"))
        printed = section(said(pathway=steps), "PATHWAY")
        assert printed.index("RELAPSE") < printed.index("TUMOUR SEARCH")


class TestWorkUpAndDue:
    def test_each_investigation_has_its_state_and_its_result(self) -> None:
        printed = section(said(), "WORK-UP")
        assert "done          MRI from neck to pelvis, last 2026-03-02, normal\n" in printed
        assert "OVERDUE       since 2026-06-10, as far as is recorded: CD19 count" in printed
        assert "planned       Eye video, planned for 2027-01-11" in printed

    def test_what_is_not_meant_for_the_patient_is_only_shown_where_all_is_asked_for(self) -> None:
        assert "Adult tumour search" not in said()
        assert "Adult tumour search" in said(explain=True)

    def test_a_state_that_cannot_be_said_says_why(self) -> None:
        one = replace(WORK_UP[1], state="cannot_say", due_on=None)
        assert "cannot say    Eye video\n" in said(work_up=(one,))
        assert "cannot say    Eye video, It is planned." in said(work_up=(one,), explain=True)

    def test_a_result_in_words_is_said_beside_its_code(self) -> None:
        one = replace(WORK_UP[0], said="a mass", result="abnormal", because=())
        assert "abnormal: a mass\n" in said(work_up=(one,))
        again = replace(WORK_UP[0], due_on="2026-12-01")
        assert "again 2026-12-01" in said(work_up=(again,))

    def test_a_part_of_a_wider_test_has_no_line_of_its_own(self) -> None:
        def printed(wider: str, part: str) -> str:
            whole = replace(WORK_UP[0], id="blood", name="Blood tests", state=wider, because=())
            one = replace(WORK_UP[1], name="Count", state=part, part_of=("blood", "gone"))
            return one_line(section(said(work_up=(whole, one)), "WORK-UP"))

        assert "Blood tests (not told apart: Count), last" in printed("done", "not_recorded")
        assert "Blood tests (among them: Count), last" in printed("due", "due")
        assert "Count" not in printed("overdue", "later")
        assert "Count" not in printed("cannot_say", "cannot_say")
        for states in (("done", "done"), ("later", "overdue"), ("planned", "planned"),
                       ("planned", "due"), ("due", "planned")):  # fmt: skip
            assert "Count" in printed(*states)
            assert "told apart" not in printed(*states)

    def test_what_is_overdue_comes_first(self) -> None:
        printed = section(said(due=tuple(reversed(DUE))), "DUE")
        assert printed.index("CD19") < printed.index("score and eye video")
        assert printed.index("score and eye video") < printed.index("neuropsychology")
        assert "! overdue since 2026-06-10" in printed

    def test_what_has_come_is_marked_and_what_is_to_come_is_said_as_a_range(self) -> None:
        one = replace(DUE[1], by="2027-01-14")
        assert "  due between 2026-12-14 and 2027-01-14: score" in said(due=(one,))
        assert "> due since 2026-12-14, by 2027-01-14: score" in said(
            due=(replace(one, is_due=True),)
        )
        assert "> due since 2026-12-14: score" in said(due=(replace(DUE[1], is_due=True),))
        assert "  due on 2026-12-14: score" in said(due=(replace(DUE[1], by="2026-12-14"),))
        late = replace(one, is_due=True, overdue=True)
        assert "! overdue since 2027-01-14: score" in said(due=(late,))

    def test_what_is_due_at_once_has_no_day_to_wait_for(self) -> None:
        one = replace(WORK_UP[1], state="due", due_on=None, at_once=True)
        assert "due           Eye video, as soon as can be" in said(work_up=(one,))

    def test_what_no_day_can_be_said_of_is_said_once_with_what_is_needed(self) -> None:
        printed = one_line(section(said(), "DUE"))
        line = "when is not known: follow-up of the tumour (needs: the operation; the age)"
        assert printed.count(line) == 1
        assert "when is not known: score and eye video" not in printed
        alone = said(due=())
        assert "when is not known: score and eye video (needs: the phase of the" in alone
        assert said(explain=True).count("because: By the oncologists.") == 2

    def test_an_item_without_a_reason_is_still_said(self) -> None:
        assert "due on" in said(due=(replace(DUE[1], because=()),))


class TestOnThePageOfAnAssessment:
    def test_the_course_takes_few_lines(self) -> None:
        printed = short()
        assert len(printed.splitlines()) <= 12
        assert "Phase: partial recovery" in printed
        assert "Last worsening, ?1: 2026-10-30 to going on: cannot say yet" in printed
        assert "The pathway asks for: Mitigate trigger" in printed
        assert "Overdue: CD19 count and IgG" in printed

    def test_it_is_short_however_much_there_is(self) -> None:
        many = tuple(step(f"n{i}", f"Step {i}", "do_now") for i in range(30))
        late = tuple(replace(DUE[0], id=f"d{i}") for i in range(30))
        printed = short(pathway=many, due=late)
        assert len(printed.splitlines()) <= 16
        assert "and 26 more" in printed
        assert "and 27 more" in one_line(printed)

    def test_it_is_left_out_where_there_is_nothing_to_say(self) -> None:
        assert short(course=None, pathway=(), due=()) == ""
        waiting = tuple(one for one in PATHWAY if one.state != "do_now")
        assert short(course=None, pathway=waiting, due=()) == ""

    def test_where_nothing_is_dated_nothing_is_said(self) -> None:
        assert short(course=None) == ""

    def test_a_course_without_worsening_or_trend_is_its_headline(self) -> None:
        plain: AssessedCourse = replace(COURSE, relapses=(), trends=())
        assert len(short(course=plain, pathway=(), due=()).splitlines()) == 4


def test_no_worsening_is_counted_under_two_labels() -> None:
    many: tuple[Worsening, ...] = COURSE.relapses * 5
    labels = [label for label, _ in labelled(many)]
    assert len(set(labels)) == len(labels)
