"""A regimen that has begun goes on: counted and not guessed, every hold asked anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinsbourne.case.blocks import Term
from kinsbourne.case.model import Case, MedicalAction
from kinsbourne.knowledge import base
from kinsbourne.reasoning.regimen.result import WorkedRegimen
from kinsbourne.reasoning.regimen.rounds import placed, rounds, stretches
from tests.course_build import FIRST, drug, patient, procedure, score, sign
from tests.reasoning.test_regimen import HEIGHT, IVIG, PULSES, READY, body, weight, worked

CYCLES = "cyclophosphamide-oms-des"
FOUR = "rituximab-four-weekly"
NOW = 70.0
"""Of the assessment, from the first sign; the last of three pulses began on day 56."""
HEALTHY = {
    **READY,
    "live-vaccine-recent": False,
    "hypertension": False,
    "neutropenia": False,
    "blood-count-known": True,
}


def pulses(*days: float, lasts: int = 3, **more: Any) -> MedicalAction:
    return drug("dexamethasone", *((on, on + lasts - 1, 10) for on in days), **more)


def cycles(name: str, *days: float) -> MedicalAction:
    return drug(name, *((on, on, 10) for on in days))


def ill(*given: MedicalAction, **more: Any) -> Case:
    """A child whose signs go on, treated since day 0."""
    signs = (sign("opsoclonus", 0), sign("ataxia", 0), sign("irritability", 0))
    tests = (weight(on=NOW - 1), body("LOINC:8302-2", 80, "cm", NOW - 1))
    return patient(*signs, scores=(score(3, 11), score(60, 7)), given=given, tests=tests, **more)


def well(*given: MedicalAction) -> Case:
    """A child in remission, whose first episode is over."""
    signs = [sign(word, 0, 40) for word in ("opsoclonus", "ataxia", "irritability")]
    tests = (weight(on=NOW - 1), body("LOINC:8302-2", 80, "cm", NOW - 1))
    visits = (score(3, 11), score(45, 0), score(60, 0))
    return patient(*signs, scores=visits, given=given, tests=tests)


def going_on(
    case: Case,
    regimen: str = PULSES,
    answers: dict[str, bool] | None = None,
    now: float = NOW,
    **chosen: Any,
) -> WorkedRegimen:
    day = FIRST + timedelta(days=now)
    return worked(case, regimen, {**HEALTHY, **(answers or {})}, day, **chosen)


def on(day: float) -> date:
    return FIRST + timedelta(days=day)


def said(found: WorkedRegimen) -> str:
    return " ".join(line.text for line in found.so_far)


def why(found: WorkedRegimen) -> str:
    return " ".join(map(str, found.refused))


def doses(found: WorkedRegimen) -> list[tuple[str, str]]:
    return [(day.on, day.what) for day in found.calendar if day.kind == "dose"]


THREE = pulses(0, 28, 56)


class TestItGoesOn:
    def test_from_the_day_of_the_next_one_with_fresh_weight_and_height(self):
        found = going_on(ill(THREE), first_day=on(84), every_days=28)
        assert found.refused == ()
        assert len(doses(found)) == 9
        assert doses(found)[0] == (on(84).isoformat(), "each pulse, 4 of 12")
        assert doses(found)[-1] == (on(84 + 8 * 28).isoformat(), "each pulse, 12 of 12")
        assert any("4.8074… mg per dose" in line.text for line in found.lines)
        assert found.note == "published example, not an order"

    def test_and_says_how_far_it_has_come_and_when_the_next_one_falls(self):
        text = said(going_on(ill(THREE)))
        assert f"3 of 12, counted in the record, the last on {on(56)}" in text
        assert f"between {on(56 + 21)} and {on(56 + 28)}" in text
        assert "not from the record" in text

    def test_with_the_cautions_that_its_step_shows_no_more(self):
        found = [one.text for one in going_on(ill(THREE)).cautions]
        assert any("adrenal crisis" in text for text in found)
        acth = going_on(
            ill(TestALoweredDose.ACTH), "acth-rossor-table", {"infection-now": False}, now=64,
            weight_kg=10.4, height_cm=80,
        )  # fmt: skip
        assert any(one.text.startswith("Dose-doubling hazard") for one in acth.cautions)
        low = going_on(ill(cycles("rituximab", 56, 63)), FOUR, {"low-igg": True})
        assert low.cautions[0].rule == "low-igg-before-rituximab"

    def test_in_remission_in_which_no_step_asks_for_it(self):
        found = going_on(well(THREE), first_day=on(84), every_days=28)
        assert found.refused == ()
        assert len(doses(found)) == 9

    def test_by_the_published_days_of_the_cycles_that_are_left(self):
        given = cycles("immunoglobulin", 0, 1, 28, 56)
        found = going_on(ill(given), IVIG, {"iga-deficiency": False}, first_day=on(84))
        begun = [date.fromisoformat(day) for day, _ in doses(found)]
        assert [(day - FIRST).days for day in begun] == [84, 112, 140, 196, 252, 308]
        assert found.lines[0].text.startswith("Cycles 2 to 6")
        assert not any(day.because.text.startswith("IgA, IgG") for day in found.calendar)

    def test_by_the_month(self):
        found = going_on(
            ill(cycles("cyclophosphamide", 0, 31)), CYCLES, now=60, first_day=date(2024, 3, 1)
        )
        assert [day for day, _ in doses(found)] == [
            "2024-03-01", "2024-04-01", "2024-05-01", "2024-06-01",
        ]  # fmt: skip

    def test_single_days_of_a_pulse_are_one_time_round(self):
        given = drug("dexamethasone", (0, 0, 5), (1, 1, 5), (2, 2, 5), (28, 30, 5))
        assert "2 of 12" in said(going_on(ill(given), now=50))

    def test_the_same_pulse_recorded_twice_is_one(self):
        assert "3 of 12" in said(going_on(ill(THREE, pulses(28))))

    def test_a_last_day_written_as_the_day_after_is_the_same_pulse(self):
        assert "3 of 12" in said(going_on(ill(pulses(0, 28, 56, lasts=4))))

    def test_what_is_watched_goes_on_from_the_first_day_of_all(self):
        found = going_on(ill(THREE), first_day=on(84), every_days=28)
        watched = [day.on for day in found.calendar if "every 3 to 6 months" in day.what]
        assert watched[0] == "2024-04-01"
        assert min(day.on for day in found.calendar) == on(84).isoformat()

    def test_later_than_published_and_says_so(self):
        found = going_on(ill(THREE), now=90, first_day=on(90), every_days=28, weight_kg=10.4)
        assert "34 days after the last one: later than was published" in said(found)

    def test_a_day_to_come_is_asked_about_again(self):
        assert "asked again on the day" in said(
            going_on(ill(THREE), first_day=on(80), every_days=21)
        )
        assert "asked again on the day" not in said(going_on(ill(THREE)))

    def test_a_day_that_was_not_published_is_the_clinic_s_own(self):
        given = cycles("rituximab", 56)
        found = going_on(ill(given), "rituximab-oms-des", first_day=on(71))
        assert doses(found) == [(on(71).isoformat(), "two doses, 2 of 2")]
        assert "the clinic's own choice" in said(found)


class TestItIsCountedAndNotGuessed:
    @pytest.mark.parametrize(
        ("given", "words"),
        [
            (drug("dexamethasone", (0, None, 10)), "no last day"),
            (drug("dexamethasone", (0, 60, 10)), "longer than a time round"),
            (pulses(0, 5, 56), "their intervals"),
            (pulses(0, 56), "their intervals"),
            (procedure("therapy/dexamethasone", None), "not each has a day"),
            (msgspec.structs.replace(drug("dexamethasone"), procedure=None), "not each has a day"),
        ],
    )
    def test_where_the_record_cannot_tell_it_asks(self, given: MedicalAction, words: str):
        found = going_on(ill(given), first_day=on(84), every_days=28)
        assert words in why(found)
        assert "Say how many times" in why(found)
        assert (found.lines, found.calendar) == ((), ())

    def test_and_takes_what_is_told_for_what_it_is(self):
        case = ill(drug("dexamethasone", (0, None, 10)))
        found = going_on(case, first_day=on(84), every_days=28, given=3)
        assert len(doses(found)) == 9
        assert "as was said, not by the record" in said(found)
        assert "the last one was given is not recorded" in said(found)

    @pytest.mark.parametrize(("end", "is_said"), [(10, True), (60, False)])
    def test_and_heeds_that_the_last_dose_ended_long_ago(self, end: float, is_said: bool):
        case = ill(drug("dexamethasone", (0, end, 10)))
        text = said(going_on(case, given=3))
        assert ("may have been stopped" in text) is is_said

    def test_an_irregular_last_day_is_still_the_last_day(self):
        found = going_on(ill(pulses(0, 56)), given=2)
        assert f"the last on {on(56)}" in said(found)

    def test_what_is_told_against_the_record_is_refused(self):
        assert "given 5 times, and 3 are recorded" in why(going_on(ill(THREE), given=5))

    def test_what_the_record_does_not_show_is_not_gone_on_with(self):
        assert "not recorded as given" in why(going_on(ill(), given=3))

    @pytest.mark.parametrize(
        ("days", "given"), [((0, 7, 14, 21), None), ((0, 40), 4), ((0, 9, 16, 23, 30), None)]
    )
    def test_after_the_last_published_time_nothing_is_left(
        self, days: tuple[float, ...], given: int | None
    ):
        found = going_on(ill(cycles("rituximab", *days)), FOUR, given=given)
        assert "none is left" in why(found)

    def test_too_early_is_refused(self):
        found = going_on(ill(THREE), first_day=on(70), every_days=21)
        assert "14 days after the last; published: 21 to 28 days" in why(found)
        assert (found.lines, found.calendar) == ((), ())

    def test_too_early_after_a_dose_that_goes_on_is_refused(self):
        case = ill(drug("dexamethasone", (60, None, 10)))
        assert "10 days after" in why(going_on(case, first_day=on(70), every_days=21, given=4))

    def test_so_late_that_it_may_have_been_ended_it_asks(self):
        found = going_on(ill(THREE), now=120)
        assert "it may have been ended" in why(found)
        again = going_on(ill(THREE), now=120, given=3, weight_kg=10.4, height_cm=80)
        assert "later than was published" in said(again)

    def test_a_course_that_was_ended_and_begun_again_is_asked_about(self):
        ended = msgspec.structs.replace(
            pulses(0), treatment_termination_reason=Term(label="remission")
        )
        assert "begun again" in why(going_on(ill(ended, pulses(28, 56))))

    def test_what_has_no_times_round_is_refused(self):
        found = going_on(ill(drug("trazodone", (0, None, 50))), "trazodone-sleep")
        assert "no times round" in why(found)

    def test_anew_where_it_is_said_so_and_a_step_asks_for_it(self):
        found = going_on(ill(THREE), given=0)
        assert "the pathway does not ask for it now" in why(found)

    def test_one_that_is_recalled_is_refused_as_before(self):
        found = going_on(ill(cycles("rituximab", 0)), "rituximab-two-doses-alternative")
        assert "recalled" in why(found)


class TestItIsNotGoneOnWith:
    def test_after_a_reaction(self):
        bad = msgspec.structs.replace(THREE, adverse_events=(Term(label="anaphylaxis"),))
        found = going_on(ill(bad), first_day=on(84), every_days=28)
        assert "a reaction to it is recorded" in why(found)
        assert "anaphylaxis" not in why(found)
        assert (found.lines, found.calendar) == ((), ())

    def test_after_it_was_stopped(self):
        over = msgspec.structs.replace(THREE, treatment_termination_reason=Term(label="no effect"))
        assert "recorded as stopped" in why(going_on(ill(over)))

    @pytest.mark.parametrize(
        "other",
        [
            drug("prednisolone", (60, None, 20)),
            drug("prednisolone"),
            procedure("therapy/acth", None),
        ],
    )
    def test_after_another_drug_of_its_kind(self, other: MedicalAction):
        steroid = going_on(ill(THREE, other))
        is_steroid = "acth" not in str(other)
        assert ("another drug of its kind" in why(steroid)) is is_steroid

    def test_but_beside_a_drug_of_another_kind_or_one_that_was_there_before(self):
        others = (cycles("rituximab", 60), drug("prednisolone", (0, 20, 20)))
        assert "3 of 12" in said(going_on(ill(THREE, *others)))

    def test_cyclophosphamide_once_rituximab_took_its_place(self):
        case = ill(cycles("cyclophosphamide", 0, 31), cycles("rituximab", 60))
        assert "takes its place" in why(going_on(case, CYCLES))

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            ({"treatable-infection": True}, "treatable infection ruled out"),
            ({"blood-pressure-known": False}, "Blood pressure of this week"),
            ({"glucose-known": False}, "Blood glucose of this week"),
            ({"live-vaccine-recent": True}, "Four weeks after the live vaccine"),
            ({"hypertension": True}, "Blood pressure under control"),
            ({"oms-established": False}, "OMS is not recorded as established"),
        ],
    )
    @pytest.mark.parametrize("make", [ill, well])
    def test_while_something_holds_it_today(self, make: Any, answers: dict[str, bool], words: str):
        found = going_on(make(THREE), answers=answers, first_day=on(84), every_days=28)
        assert words in why(found)
        assert (found.lines, found.calendar) == ((), ())

    @pytest.mark.parametrize(
        ("regimen", "drug_", "answers", "words"),
        [
            (FOUR, "rituximab", {"hepatitis-b-known": False}, "Hepatitis B serology"),
            (FOUR, "rituximab", {"hepatitis-b-positive": True, "hepatitis-b-plan": False},
             "antiviral plan"),
            (IVIG, "immunoglobulin", {"iga-deficiency": True, "anti-iga": True},
             "speaks against immunoglobulin"),
            (CYCLES, "cyclophosphamide",
             {"female": True, "childbearing-age": True, "pregnant": True},
             "Pregnancy speaks against"),
            (CYCLES, "cyclophosphamide", {"neutropenia": True}, "Neutrophils recovered"),
        ],
    )  # fmt: skip
    def test_against_what_holds_that_drug(
        self, regimen: str, drug_: str, answers: dict[str, bool], words: str
    ):
        found = going_on(ill(cycles(drug_, 56)), regimen, answers)
        assert words in why(found)
        assert found.lines == ()

    def test_before_a_pregnancy_test_of_a_girl(self):
        answers = {"female": True, "childbearing-age": True}
        found = going_on(ill(cycles("cyclophosphamide", 40)), CYCLES, answers)
        assert "A pregnancy test" in why(found)

    def test_with_a_weight_that_is_old_on_the_day_of_the_next_one(self):
        found = going_on(ill(THREE), first_day=on(103), now=97, every_days=28, given=3)
        assert "the weight is 34 days old" in why(found)

    def test_without_an_interval_where_one_is_to_be_chosen(self):
        found = going_on(ill(THREE), first_day=on(84))
        assert "21 to 28 days" in why(found)

    def test_in_a_relapse_in_which_none_was_given(self):
        signs = (
            sign("opsoclonus", 0, 40), sign("ataxia", 0, 40), sign("irritability", 0, 40),
            sign("ataxia", 62),
        )  # fmt: skip
        visits = (score(3, 11), score(45, 0), score(60, 0), score(66, 8))
        case = patient(*signs, scores=visits, given=(THREE,), tests=(weight(on=69), HEIGHT))
        assert "since the signs got worse" in why(going_on(case, given=3))
        anew = going_on(case, weight_kg=10.4, height_cm=80, first_day=on(71), every_days=28)
        assert doses(anew)[0][1] == "each pulse, 1 of 12"
        both = msgspec.structs.replace(case, medical_actions=(pulses(0, 28, 54), pulses(80)))
        found = going_on(both, now=90, weight_kg=10.4, height_cm=80)
        assert "some came before the relapse, and some since" in why(found)


@given(
    st.lists(st.tuples(st.integers(0, 110), st.none() | st.integers(0, 20)), max_size=8),
    st.sampled_from([PULSES, IVIG, FOUR, CYCLES, "acth-rossor-table", "rituximab-oms-des"]),
    st.none() | st.integers(0, 14),
    st.integers(60, 140),
)
@settings(deadline=None)
def test_whatever_is_recorded_it_is_worked_out_whole_or_says_why_not(
    spans: list[tuple[int, int | None]], regimen: str, told: int | None, now: int
):
    therapy = base.load().regimens[regimen].therapy
    given_ = drug(therapy, *((on, None if n is None else on + n, 10) for on, n in spans))
    every = 28 if regimen == PULSES else None
    answers = {"iga-deficiency": False, "infection-now": False}
    found = going_on(
        ill(given_), regimen, answers, now, given=told, weight_kg=10.4, height_cm=80,
        first_day=on(now), every_days=every,
    )  # fmt: skip
    assert bool(found.refused) is not bool(found.calendar)
    assert bool(found.lines) is bool(found.calendar)
    whole = len(rounds(base.load().regimens[regimen]))
    if found.so_far:
        assert 0 < len(doses(found)) < whole
    assert all(day.on >= on(now).isoformat() for day in found.calendar)


class TestALoweredDose:
    ACTH = drug("acth", (56, 62, 100))
    OTHER = drug("prednisolone", (0, 50, 20), (50, None, 5))

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            ({"infection-now": True}, "infection or fever to be over"),
            ({"infection-now": False, "taper-now": True}, "No other taper under way"),
        ],
    )
    def test_is_held_by_what_holds_a_taper(self, answers: dict[str, bool], words: str):
        assert words in why(going_on(ill(self.ACTH), "acth-rossor-table", answers, now=62))

    def test_goes_on_where_none_does(self):
        found = going_on(
            ill(self.ACTH), "acth-rossor-table", {"infection-now": False}, now=64,
            first_day=on(64), weight_kg=10.4, height_cm=80,
        )  # fmt: skip
        assert [what for _, what in doses(found)] == ["second week", "third and fourth week"]

    def test_of_itself_is_not_another_taper(self):
        own = drug("acth", (50, 56, 150), (57, 63, 75))
        found = going_on(
            ill(own), "acth-rossor-table", {"infection-now": False}, now=64,
            weight_kg=10.4, height_cm=80,
        )  # fmt: skip
        assert "taper" not in why(found)

    def test_a_longer_gap_between_pulses_is_a_taper(self):
        case = ill(pulses(14, 35, 56))
        held = going_on(case, answers={"infection-now": True}, first_day=on(84), every_days=28)
        assert "infection or fever to be over" in why(held)
        free = going_on(case, answers={"infection-now": False}, first_day=on(84), every_days=28)
        assert "a way to taper" in said(free)


class TestTheTimesRound:
    @pytest.mark.parametrize(
        ("regimen", "count"),
        [(PULSES, 12), (IVIG, 9), (FOUR, 4), (CYCLES, 6), ("acth-rossor-table", 3),
         ("acth-npmc", 2), ("rituximab-oms-des", 2), ("trazodone-sleep", 0)],
    )  # fmt: skip
    def test_are_as_many_as_were_published(self, regimen: str, count: int):
        assert len(rounds(base.load().regimens[regimen])) == count

    def test_of_a_stretch_at_an_interval_have_no_published_gap_from_another_stretch(self):
        one = base.load().regimens["acth-rossor-table"]
        weekly = base.load().regimens[FOUR].courses[0]
        mixed = msgspec.structs.replace(one, courses=(one.courses[0], weekly))
        assert [r.gap for r in rounds(mixed)] == [None, None, (7, 7), (7, 7), (7, 7)]
        assert len(placed(rounds(mixed), FIRST, None)) == 1

    @pytest.mark.parametrize("regimen", base.load().regimens)
    def test_what_is_left_is_less_each_time_and_at_the_end_nothing(self, regimen: str):
        one = base.load().regimens[regimen]
        whole = rounds(one)
        every = 21 if any(step.every_days == (21, 28) for step in one.courses) else None
        for count in range(len(whole) + 1):
            left = placed(whole[count:], FIRST, every)
            assert len(left) <= len(whole) - count
            assert [day for _, day in left] == sorted(day for _, day in left)
            assert {id(r.step) for r in whole[count:]} <= {id(s) for s in stretches(one, count)}
