"""The course: phase, worsening and its verdict, triggers, pattern, response."""

import pytest

from kinsbourne.case.model import Finding
from kinsbourne.reasoning.course.result import AssessedCourse, Worsening
from tests.build import term
from tests.course_build import (
    assessed,
    at,
    course,
    drug,
    investigation,
    patient,
    procedure,
    score,
    scores,
    sign,
)

ONSET = (sign("opsoclonus", 0, 70), sign("ataxia", 0, 100))
RECOVERED = scores((10, 11), (24, 8), (52, 4), (80, 1), (108, 0), (136, 0), (200, 0))
NO_FEVER = sign("fever", 250, no=True)


def only(found: AssessedCourse) -> Worsening:
    (worsening,) = found.relapses
    return worsening


def said(found: Worsening) -> str:
    return " ".join(because.text for because in found.because)


class TestWorsening:
    def test_signs_back_for_three_days_without_a_fever_are_a_relapse(self):
        back = sign("opsoclonus", 250, 254)
        found = only(course(patient(*ONSET, back, NO_FEVER, scores=RECOVERED), 261))
        assert found.verdict == "relapse"
        assert found.counts_from_hours == (48.0, 72.0)
        assert (found.onset, found.end, found.is_ongoing) == ("2024-09-07", "2024-09-11", False)
        assert "counts from 48 h on (also from 72 h on)" in said(found)

    def test_sixty_hours_count_at_48_and_not_surely_at_72_and_it_says_so(self):
        back = sign("opsoclonus", 250, 253)
        found = only(course(patient(*ONSET, back, NO_FEVER, scores=RECOVERED), 261))
        assert found.verdict == "relapse"
        assert found.counts_from_hours == (48.0,)
        assert "not surely from 72 h on" in said(found)

    def test_a_day_of_it_is_a_fluctuation(self):
        back = sign("opsoclonus", 250, 250)
        found = only(course(patient(*ONSET, back, NO_FEVER, scores=RECOVERED), 261))
        assert found.verdict == "fluctuation"
        assert found.triggers == ()
        assert "less than the 48 h" in said(found)

    def test_since_yesterday_cannot_be_said_and_it_names_the_day_that_would_settle_it(self):
        back = sign("opsoclonus", 250)
        found = only(course(patient(*ONSET, back, NO_FEVER, scores=RECOVERED), 251))
        assert found.verdict == "cannot_say"
        assert found.is_ongoing
        assert found.would_settle == (
            "a severity score or a film of the eyes on or after 2024-09-10: is it still worse?",
        )

    def test_signs_that_come_and_go_with_a_fever_are_a_fluctuation(self):
        back, fever = sign("ataxia", 250, 253), sign("fever", 249, 252)
        found = only(course(patient(*ONSET, back, fever, scores=RECOVERED), 261))
        assert found.verdict == "fluctuation"
        assert "overlaps with a fever" in said(found)

    def test_days_before_a_fever_began_are_not_put_down_to_it(self):
        back, fever = sign("ataxia", 250, 263), sign("fever", 258, 260)
        found = only(course(patient(*ONSET, back, fever, scores=RECOVERED), 270))
        assert found.verdict == "relapse"

    def test_signs_that_outlast_the_fever_by_days_are_a_relapse_with_the_infection_before_it(self):
        back, fever = sign("ataxia", 250, 263), sign("fever", 249, 252)
        found = only(course(patient(*ONSET, back, fever, scores=RECOVERED), 270))
        assert found.verdict == "relapse"
        assert found.triggers == ("infection",)

    @pytest.mark.parametrize(
        "code",
        [
            pytest.param("HP:0100806", id="sepsis"),
            pytest.param("HP:0002090", id="pneumonia"),
            pytest.param("HP:0000371", id="acute otitis media"),
            pytest.param("HP:0011947", id="respiratory tract infection"),
            pytest.param("HP:0011950", id="bronchiolitis"),
            pytest.param("HP:0000010", id="recurrent urinary tract infections"),
            pytest.param("HP:0100658", id="cellulitis"),
            pytest.param("HP:0012330", id="pyelonephritis"),
        ],
    )
    def test_an_infection_coded_in_the_ontology_came_before_it(self, code: str):
        back, ill = sign("ataxia", 250, 263), sign(code, 248, 256)
        found = only(course(patient(*ONSET, back, ill, NO_FEVER, scores=RECOVERED), 270))
        assert found.triggers == ("infection",)

    @pytest.mark.parametrize(
        "code",
        [
            pytest.param("HP:0040262", id="glue ear"),
            pytest.param("HP:0004469", id="chronic bronchitis"),
            pytest.param("HP:0032071", id="eosinophilic pneumonia"),
        ],
    )
    def test_what_is_no_fresh_infection_is_none(self, code: str):
        back, other = sign("ataxia", 250, 263), sign(code, 248)
        found = only(course(patient(*ONSET, back, other, NO_FEVER, scores=RECOVERED), 270))
        assert found.triggers == ()

    def test_with_the_fever_still_on_nothing_can_be_said(self):
        back, fever = sign("ataxia", 250), sign("fever", 249)
        found = only(course(patient(*ONSET, back, fever, scores=RECOVERED), 254))
        assert found.verdict == "cannot_say"
        assert any("still worse" in ask for ask in found.would_settle)

    def test_a_temperature_nobody_recorded_is_asked_for_and_not_taken_as_normal(self):
        back = sign("opsoclonus", 250, 254)
        found = only(course(patient(*ONSET, back, scores=RECOVERED), 261))
        assert found.verdict == "cannot_say"
        assert found.would_settle == ("the temperature on those days",)

    def test_a_temperature_taken_answers_it(self):
        back, taken = sign("opsoclonus", 250, 254), investigation("temperature", 251, "normal")
        found = only(course(patient(*ONSET, back, scores=RECOVERED, tests=(taken,)), 261))
        assert found.verdict == "relapse"

    def test_two_weeks_of_it_are_not_put_down_to_a_fever_nobody_recorded(self):
        found = only(course(patient(*ONSET, sign("opsoclonus", 250, 264), scores=RECOVERED), 270))
        assert found.verdict == "relapse"

    @pytest.mark.parametrize("state", ["fatigue", "lost-sleep"])
    def test_tired_days_are_a_fluctuation(self, state: str):
        back, tired = sign("ataxia", 250, 252), sign(state, 250, 251)
        found = only(course(patient(*ONSET, back, tired, NO_FEVER, scores=RECOVERED), 261))
        assert found.verdict == "fluctuation"

    def test_unsteadiness_on_a_new_sedating_drug_is_not_called_a_relapse(self):
        back, new = sign("ataxia", 250, 255), drug("clonazepam", (249, None, 1))
        case = patient(*ONSET, back, NO_FEVER, scores=RECOVERED, given=(new,))
        found = only(course(case, 261))
        assert found.verdict == "fluctuation"
        assert "clonazepam, new" in said(found)

    def test_irritability_alone_is_not_enough_and_a_score_or_film_is_asked_for(self):
        found = only(course(patient(*ONSET, sign("irritability", 240, 255), scores=RECOVERED), 261))
        assert found.verdict == "cannot_say"
        assert any("film of the eyes" in ask for ask in found.would_settle)

    def test_a_few_bad_nights_are_a_fluctuation_and_nothing_is_asked(self):
        nights = sign("sleep", 240, 243)
        found = only(course(patient(*ONSET, nights, scores=RECOVERED), 261))
        assert (found.verdict, found.would_settle) == ("fluctuation", ())
        assert "only what goes with the syndrome is recorded" in said(found)

    def test_signs_reported_while_a_score_was_no_worse_are_left_open(self):
        reported = sign("ataxia", 240, 260)
        case = patient(*ONSET, reported, scores=(*RECOVERED, *scores((250, 0))))
        found = only(course(case, 270))
        assert found.verdict == "cannot_say"
        assert any("film of the eyes while it is there" in ask for ask in found.would_settle)

    def test_getting_worse_before_any_improvement_is_not_a_relapse(self):
        case = patient(sign("ataxia", 0), scores=scores((10, 6), (20, 11), (30, 13)))
        found = course(case, 31)
        assert found.relapses == ()
        assert found.phase == "acute"

    def test_another_threshold_may_be_asked_for(self):
        from kinsbourne.knowledge import base
        from kinsbourne.reasoning.course.assess import assess_course
        from kinsbourne.reasoning.sources import Numbering
        from tests.course_build import history

        case = patient(*ONSET, sign("opsoclonus", 250, 253), NO_FEVER, scores=RECOVERED)
        strict = assess_course(history(case, 261), base.load(), Numbering(), relapse_hours=72)
        assert strict is not None
        assert only(strict).verdict == "cannot_say"
        assert strict.relapse_hours == (72, 72.0)

    def test_one_above_the_stricter_is_said_alone(self):
        from kinsbourne.knowledge import base
        from kinsbourne.reasoning.course.assess import assess_course
        from kinsbourne.reasoning.sources import Numbering
        from tests.course_build import history

        case = patient(*ONSET, sign("opsoclonus", 250, 264), scores=RECOVERED)
        longer = assess_course(history(case, 270), base.load(), Numbering(), relapse_hours=96)
        assert longer is not None
        assert "counts from 96 h on." in said(only(longer))


class TestScores:
    def test_one_worse_score_with_no_word_on_since_when_is_left_open(self):
        found = only(course(patient(*ONSET, scores=(*RECOVERED, *scores((260, 5)))), 261))
        assert found.verdict == "cannot_say"
        assert (found.not_before, found.onset) == ("2024-07-19", "2024-09-17")
        assert "the day on which it began" in found.would_settle

    def test_worse_at_two_visits_a_fortnight_apart_is_a_relapse(self):
        case = patient(*ONSET, scores=(*RECOVERED, *scores((260, 5), (274, 6))))
        found = only(course(case, 275))
        assert found.verdict == "relapse"
        assert found.lasted_hours == (13 * 24, None)
        assert "against a level of 0.2 before (4 visits)" in said(found)

    def test_a_point_more_is_within_what_raters_and_days_do(self):
        case = patient(*ONSET, scores=(*RECOVERED, *scores((260, 1))))
        assert course(case, 261).relapses == ()

    def test_small_rises_in_a_row_add_up(self):
        low = scores((10, 11), (24, 4), (52, 4), (80, 4), (108, 4))
        rising = scores((136, 5), (164, 6), (192, 6))
        found = only(course(patient(*ONSET, scores=(*low, *rising)), 193))
        assert found.verdict == "relapse"

    def test_another_rater_counts_for_less(self):
        low = scores((10, 11), (24, 4), (52, 4), (80, 4), (108, 4))
        same = course(patient(scores=(*low, score(140, 6))), 141)
        other = course(patient(scores=(*low, score(140, 6, by="B"))), 141)
        assert same.relapses
        assert other.relapses == ()

    def test_it_ends_where_the_score_is_back_at_its_level(self):
        case = patient(*ONSET, scores=(*RECOVERED, *scores((260, 5), (274, 6), (300, 0))))
        found = only(course(case, 301))
        assert (found.is_ongoing, found.end) == (False, "2024-10-27")

    def test_it_ends_at_a_new_level_where_it_stays_higher_and_that_is_progressive(self):
        later = scores((260, 9), (274, 9), (300, 5), (330, 5), (360, 5))
        found = course(patient(*ONSET, scores=(*RECOVERED, *later)), 361)
        assert only(found).end == "2024-10-27"
        assert found.pattern == "relapsing-progressive"

    def test_scales_are_never_converted_into_each_other(self):
        mixed = (*scores((10, 11), (52, 2)), *scores((80, 9), (110, 9), scale="omes"))
        found = course(patient(*ONSET, scores=mixed), 111)
        assert found.relapses == ()
        assert {trend.scale for trend in found.trends} == {"mitchell-pike", "omes"}

    def test_the_order_of_entries_and_one_entered_twice_change_nothing(self):
        rows = (*RECOVERED, *scores((260, 5), (274, 6)))
        straight = course(patient(*ONSET, scores=rows), 275)
        mixed = course(patient(*reversed(ONSET), scores=(*rows[::-1], rows[3])), 275)
        assert [(r.onset, r.verdict) for r in mixed.relapses] == [
            (r.onset, r.verdict) for r in straight.relapses
        ]
        assert mixed.phase == straight.phase

    def test_several_raters_of_one_day_make_one_visit(self):
        both = (*RECOVERED, score(260, 4), score(260, 6, by="B"))
        (trend,) = course(patient(*ONSET, scores=both), 261).trends
        assert trend.visits == 8

    def test_two_slightly_high_scores_with_months_between_are_not_taken_together(self):
        together = course(patient(*ONSET, scores=(*RECOVERED, *scores((300, 2), (330, 2)))), 420)
        apart = course(patient(*ONSET, scores=(*RECOVERED, *scores((300, 2), (400, 2)))), 420)
        assert len(together.relapses) == 1
        assert not apart.relapses


class TestToldWithoutADay:
    def test_signs_recorded_again_without_a_day_leave_phase_and_pattern_open(self):
        again = Finding(term=term("opsoclonus"))
        found = course(patient(*ONSET, again, scores=RECOVERED), 210)
        assert (found.phase, found.pattern) == (None, None)
        assert "Opsoclonus is recorded again, without a day." in found.phase_because[0].text
        assert "came back" in found.phase_would_settle[0]

    def test_so_do_they_where_improvement_is_told_without_one(self):
        told = Finding(term=term("improved")), Finding(term=term("ataxia"))
        found = course(patient(sign("ataxia", 0), *told), 30)
        assert (found.phase, found.pattern) == (None, None)

    def test_before_any_improvement_the_same_sign_twice_is_one_sign(self):
        twice = sign("ataxia", 0), Finding(term=term("ataxia"))
        assert course(patient(*twice), 30).phase == "acute"

    def test_improvement_that_is_recorded_is_one(self):
        case = patient(sign("ataxia", 0), sign("improved", 20), sign("ataxia", 40, 52))
        (found,) = course(case, 60).relapses
        assert found.verdict == "relapse"

    def test_an_undated_improvement_dates_nothing(self):
        case = patient(sign("ataxia", 0), Finding(term=term("improved")))
        assert course(case, 30).phase == "acute"


class TestSignsAndScoresTogether:
    def test_a_sign_reported_narrows_when_a_worse_score_began(self):
        case = patient(
            *ONSET, sign("opsoclonus", 250), NO_FEVER, scores=(*RECOVERED, *scores((260, 5)))
        )
        found = only(course(case, 261))
        assert (found.verdict, found.onset, found.not_before) == (
            "relapse", "2024-09-07", "2024-09-07",
        )  # fmt: skip
        assert {evidence.where for because in found.because for evidence in because.evidence} >= {
            "phenotypicFeatures/2", "measurements/7",
        }  # fmt: skip

    def test_a_sign_nobody_recorded_as_over_is_over_once_the_score_is_back(self):
        later = scores((260, 5), (274, 6), (300, 0))
        case = patient(*ONSET, sign("opsoclonus", 250), scores=(*RECOVERED, *later))
        found = only(course(case, 301))
        assert (found.is_ongoing, found.end) == (False, "2024-10-27")

    def test_or_once_a_score_without_a_rise_finds_the_child_well(self):
        case = patient(*ONSET, sign("ataxia", 250), scores=(*RECOVERED, *scores((300, 0))))
        found = only(course(case, 301))
        assert (found.is_ongoing, found.verdict) == (False, "cannot_say")

    def test_two_scales_that_rise_together_are_one_worsening(self):
        omes = scores((10, 25), (80, 3), (136, 0), (262, 12), (276, 13), scale="omes")
        case = patient(*ONSET, scores=(*RECOVERED, *scores((260, 5), (274, 6)), *omes))
        assert only(course(case, 277)).verdict == "relapse"

    def test_the_longer_of_two_ends_counts(self):
        signs = (sign("ataxia", 250, 270), sign("opsoclonus", 252, 262))
        found = only(course(patient(*ONSET, *signs, scores=RECOVERED), 280))
        assert found.end == "2024-09-27"

    def test_with_one_sign_gone_and_another_not_it_goes_on(self):
        signs = (sign("ataxia", 250), sign("opsoclonus", 252, 262))
        assert only(course(patient(*ONSET, *signs, scores=RECOVERED), 264)).is_ongoing

    def test_irritability_beside_it_belongs_to_it(self):
        signs = (sign("ataxia", 250, 264), sign("irritability", 249, 260))
        found = only(course(patient(*ONSET, *signs, scores=RECOVERED), 270))
        assert "Irritability from 2024-09-06" in said(found)

    def test_a_wobble_and_a_relapse_weeks_later_are_two(self):
        signs = (sign("ataxia", 210, 210), sign("ataxia", 250, 264))
        found = course(patient(*ONSET, *signs, scores=RECOVERED), 270)
        assert [one.verdict for one in found.relapses] == ["fluctuation", "relapse"]

    def test_a_patient_first_seen_well_has_improved(self):
        case = patient(scores=scores((10, 0), (40, 6), (54, 7)))
        found = only(course(case, 55))
        assert found.verdict == "relapse"

    def test_a_further_fall_is_the_new_level(self):
        case = patient(scores=scores((10, 12), (40, 8), (70, 3), (100, 3), (130, 7), (144, 7)))
        assert "against a level of 3.0 before (2 visits)" in said(only(course(case, 145)))


class TestWhereItBegins:
    def test_an_infection_before_the_first_sign_is_not_the_onset(self):
        found = course(patient(sign("fever", -21, -18), *ONSET, scores=RECOVERED), 100)
        assert found.follow_up is not None
        assert found.follow_up.since == "2024-01-01"

    @pytest.mark.parametrize("of_another_illness", ["HP:0000365", "fever"])
    def test_a_record_without_a_sign_of_the_syndrome_has_no_course(self, of_another_illness: str):
        assert assessed(patient(sign(of_another_illness, 0)), 800).course is None


class TestTriggers:
    def back(self, *given: object, extra: tuple[object, ...] = ()) -> Worsening:
        case = patient(*ONSET, sign("opsoclonus", 250), *extra, scores=RECOVERED, given=given)  # type: ignore[arg-type]
        return only(course(case, 265))

    def test_a_step_down_of_a_steroid_in_the_month_before_is_named(self):
        steroid = drug("prednisolone", (15, 240, 10), (240, None, 5))
        found = self.back(steroid)
        assert found.triggers == ("taper",)
        assert "prednisone or prednisolone from 10 to 5 mg/day" in said(found)

    def test_one_of_months_before_is_not(self):
        assert self.back(drug("prednisolone", (15, 150, 10), (150, None, 5))).triggers == ()

    def test_doses_in_different_units_are_never_compared(self):
        one = drug("prednisolone", (15, 240, 10))
        two = drug("prednisolone", (240, None, 1), unit="mg/kg/day")
        assert "from 10 to 1" not in said(self.back(one, two))

    def test_a_dose_that_is_recorded_as_tapered_is_one(self):
        from kinsbourne.case.blocks import DoseInterval, Interval, Term
        from kinsbourne.case.model import MedicalAction, Treatment
        from tests.course_build import day

        doses = (
            DoseInterval(interval=Interval(end=day(240))),
            DoseInterval(
                schedule_frequency=Term(label="tapered"), interval=Interval(start=day(240))
            ),
        )
        agent = Term(id="KINSBOURNE:therapy/prednisolone")
        given = MedicalAction(treatment=Treatment(agent=agent, dose_intervals=doses))
        found = course(
            patient(*ONSET, sign("opsoclonus", 250), scores=RECOVERED, given=(given,)), 265
        )
        assert found.relapses[0].triggers == ("taper",)
        assert found.responses[0].began == "before 2024-08-28"

    def test_longer_pauses_between_pulses_are_a_taper(self):
        pulses = drug(
            "dexamethasone", (100, 102, 20), (128, 130, 20), (156, 158, 20), (198, 200, 20),
            (240, 242, 20),
        )  # fmt: skip
        found = course(
            patient(*ONSET, sign("opsoclonus", 210, 230), scores=RECOVERED, given=(pulses,)), 265
        )
        assert "pulses from every 28 to every 42 days" in said(found.relapses[0])

    def test_the_last_pulse_so_far_is_not_the_end_of_them(self):
        pulses = drug("dexamethasone", (200, 202, 20), (228, 230, 20), (256, 258, 20))
        assert self.back(pulses).triggers == ()

    def test_the_end_of_a_steroid_is(self):
        assert self.back(drug("prednisolone", (15, 240, 10))).triggers == ("taper",)

    def test_a_dose_of_unknown_amount_is_no_step_down(self):
        from kinsbourne.case.blocks import DoseInterval, Interval, Term
        from kinsbourne.case.model import MedicalAction, Treatment
        from tests.course_build import day

        doses = tuple(DoseInterval(interval=Interval(start=day(start))) for start in (100, 240))
        agent = Term(id="KINSBOURNE:therapy/prednisolone")
        given = MedicalAction(treatment=Treatment(agent=agent, dose_intervals=doses))
        assert self.back(given).triggers == ()

    def test_a_vaccine_and_a_taper_are_both_named(self):
        found = self.back(
            drug("prednisolone", (15, 240, 10), (240, None, 5)),
            procedure("therapy/inactivated-vaccine", 235),
        )
        assert found.triggers == ("taper", "vaccine")

    def test_an_undated_vaccine_or_sedating_drug_is_set_beside_nothing(self):
        found = self.back(procedure("therapy/live-vaccine", None), drug("clonazepam"))
        assert (found.triggers, found.verdict) == ((), "relapse")

    def test_between_visits_far_apart_it_may_have_begun_before_the_taper_and_that_is_said(self):
        steroid = drug("prednisolone", (15, 250, 10), (250, None, 5))
        rows = (*RECOVERED, *scores((260, 5), (274, 6)))
        found = only(course(patient(*ONSET, scores=rows, given=(steroid,)), 275))
        assert found.triggers == ("taper",)
        assert "Before it was found, perhaps after it began" in said(found)

    def test_that_it_came_before_is_all_that_is_said(self):
        found = self.back(drug("prednisolone", (15, 240, 10), (240, None, 5)))
        assert "Before it: " in said(found)
        assert "because" not in said(found)


class TestPhase:
    def test_from_the_first_sign_to_the_first_improvement_it_is_acute(self):
        found = course(patient(sign("ataxia", 0), scores=scores((10, 11))), 20)
        assert (found.phase, found.pattern) == ("acute", None)

    def test_a_score_of_nought_with_no_sign_left_is_remission(self):
        assert course(patient(*ONSET, scores=RECOVERED), 210).phase == "remission"

    def test_a_score_of_two_is_so_to_some_and_it_says_that_it_is_not_nought(self):
        found = course(patient(*ONSET, scores=scores((10, 11), (80, 2))), 110)
        assert found.phase == "remission"
        assert "not nought, but some accept" in found.phase_because[0].text

    def test_better_and_not_well_is_partial_recovery(self):
        found = course(patient(sign("ataxia", 0), scores=scores((10, 11), (80, 5))), 90)
        assert found.phase == "partial-recovery"
        assert any("Ataxia is not recorded as over" in b.text for b in found.phase_because)

    def test_the_same_for_a_year_is_chronic(self):
        steady = scores((10, 11), (80, 5), (200, 5), (320, 5), (440, 5), (560, 5))
        found = course(patient(scores=steady), 570)
        assert (found.phase, found.pattern) == ("chronic", "chronic")

    def test_a_year_without_any_improvement_is_chronic(self):
        case = patient(sign("ataxia", 0), scores=scores((10, 8), (300, 8)))
        assert course(case, 400).phase == "chronic"

    def test_a_relapse_going_on_is_the_phase(self):
        case = patient(*ONSET, sign("opsoclonus", 250), NO_FEVER, scores=RECOVERED)
        assert course(case, 260).phase == "relapse"

    def test_what_was_last_seen_long_ago_says_nothing_of_today(self):
        found = course(patient(*ONSET, scores=RECOVERED), 800)
        assert found.phase is None
        assert found.phase_would_settle == ("a severity score, with the eyes filmed",)

    def test_a_score_of_a_fever_day_leaves_remission_and_asks_for_another_score(self):
        wobble = (sign("ataxia", 259, 261), sign("fever", 258, 261))
        bad = score(259, 7)
        found = course(patient(*ONSET, *wobble, scores=(*RECOVERED, bad)), 266)
        assert [one.verdict for one in found.relapses] == ["fluctuation"]
        assert found.phase == "remission"
        assert any("Scored in a fluctuation" in one.text for one in found.phase_because)
        assert any("score" in what for what in found.phase_would_settle)

    def test_a_score_after_the_fever_day_settles_it(self):
        wobble = (sign("ataxia", 259, 261), sign("fever", 258, 261))
        after = (score(259, 7), score(275, 1))
        found = course(patient(*ONSET, *wobble, scores=(*RECOVERED, *after)), 280)
        assert (found.phase, found.phase_would_settle) == ("remission", ())

    def test_while_a_worsening_is_open_so_is_the_phase(self):
        found = course(patient(*ONSET, sign("ataxia", 259), scores=RECOVERED), 260)
        assert found.phase is None
        assert found.phase_would_settle

    def test_signs_alone_show_recovery_and_a_score_is_asked_for(self):
        found = course(patient(*ONSET), 120)
        assert found.phase == "remission"
        assert found.phase_would_settle

    def test_a_sign_that_stayed_is_partial_recovery_by_response(self):
        steroid = drug("prednisolone", (5, None, 20), response="partial")
        found = course(patient(sign("ataxia", 0), given=(steroid,)), 60)
        assert found.phase == "partial-recovery"

    def test_a_complete_response_recorded_later_ends_what_nobody_recorded_as_over(self):
        steroid = drug("prednisolone", (5, None, 20), response="complete")
        assert course(patient(sign("ataxia", 0), given=(steroid,)), 60).phase == "remission"

    def test_treatment_without_a_dated_sign_or_score_says_nothing(self):
        found = course(patient(given=(drug("prednisolone", (5, None, 20)),)), 60)
        assert found.phase is None

    def test_a_treatment_without_effect_and_no_dated_sign_asks_when_the_first_began(self):
        steroid = drug("prednisolone", (5, None, 20), response="none")
        found = course(patient(given=(steroid,)), 20)
        assert found.phase is None
        assert found.phase_would_settle == ("when the first sign began",)

    def test_a_score_without_a_dated_sign_is_acute_until_it_falls(self):
        assert course(patient(scores=scores((10, 11))), 20).phase == "acute"


class TestPattern:
    def test_no_relapse_is_monophasic_with_the_follow_up_it_rests_on(self):
        found = course(patient(*ONSET, scores=RECOVERED), 210)
        assert found.pattern == "monophasic"
        assert found.follow_up is not None
        assert "in 0.6 years of follow-up" in found.pattern_because[0].text

    def test_a_relapse_and_back_to_nought_is_relapsing_remitting(self):
        case = patient(*ONSET, scores=(*RECOVERED, *scores((260, 5), (274, 6), (300, 0), (330, 0))))
        found = course(case, 331)
        assert (found.phase, found.pattern) == ("remission", "relapsing-remitting")
        assert found.follow_up is not None
        assert found.follow_up.years_since_last_relapse == pytest.approx(31 / 365.25, abs=0.02)

    def test_without_scores_nothing_shows_a_lasting_loss_and_it_says_so(self):
        found = course(patient(*ONSET, sign("opsoclonus", 250, 264)), 270)
        assert "no score shows whether for good" in found.pattern_because[0].text

    def test_follow_up_runs_from_the_first_treatment_where_that_is_earlier(self):
        out = procedure("therapy/tumour-resection", -30)
        found = course(patient(*ONSET, scores=RECOVERED, given=(out,)), 210)
        assert found.follow_up is not None
        assert found.follow_up.since == "2023-12-02"

    def test_a_rise_that_was_a_fluctuation_is_no_step_of_a_progressive_course(self):
        wobble = (sign("ataxia", 259, 261), sign("fever", 258, 261))
        rows = (*RECOVERED, *scores((260, 6), (290, 3), (320, 3), (350, 3)))
        found = course(patient(*ONSET, *wobble, sign("opsoclonus", 400, 420), scores=rows), 430)
        assert found.pattern == "relapsing-remitting"

    def test_an_open_worsening_leaves_the_pattern_open(self):
        found = course(patient(*ONSET, sign("ataxia", 259), scores=RECOVERED), 260)
        assert found.pattern is None

    def test_without_an_onset_there_is_no_follow_up_to_rest_on(self):
        found = course(patient(scores=RECOVERED), 210)
        assert (found.pattern, found.follow_up) == (None, None)

    def test_a_relapse_at_each_attempt_to_taper_is_steroid_dependent(self):
        steroid = drug(
            "prednisolone", (5, 240, 20), (240, 262, 10), (262, 400, 20), (400, None, 10)
        )
        signs = (sign("opsoclonus", 250, 262), sign("opsoclonus", 410, 425))
        found = course(patient(*ONSET, *signs, scores=RECOVERED, given=(steroid,)), 430)
        assert found.features == ("steroid-dependent",)
        assert "2024-08-28" in found.features_because[0].text

    def test_steps_of_one_slow_way_down_are_one_attempt(self):
        steps = drug("prednisolone", (5, 120, 20), (120, 180, 10), (180, 240, 5), (240, None, 2))
        case = patient(*ONSET, sign("opsoclonus", 250, 262), scores=RECOVERED, given=(steps,))
        assert course(case, 270).features == ()

    def test_a_taper_that_went_well_makes_it_not_so(self):
        steroid = drug("prednisolone", (5, 120, 20), (120, 240, 15), (240, None, 10))
        case = patient(*ONSET, sign("opsoclonus", 250, 262), scores=RECOVERED, given=(steroid,))
        assert course(case, 270).features == ()

    def test_no_improvement_on_a_month_of_steroid_is_refractory(self):
        steroid = drug("prednisolone", (5, None, 20))
        case = patient(sign("ataxia", 0), scores=scores((4, 11), (40, 11)), given=(steroid,))
        found = course(case, 45)
        assert found.features == ("refractory",)
        assert found.features_because[0].verified == "read"

    def test_nor_less_than_a_month_nor_an_undated_steroid_is(self):
        for steroid in (drug("prednisolone", (5, 20, 20)), drug("prednisolone")):
            case = patient(sign("ataxia", 0), scores=scores((4, 11)), given=(steroid,))
            assert course(case, 45).features == ()

    @pytest.mark.parametrize("of", ["neuroblastoma", "lung cancer"])
    def test_with_a_tumour_it_is_refractory_only_once_that_is_out(self, of: str):
        steroid, out = drug("prednisolone", (5, None, 20)), procedure("therapy/tumour-resection", 9)
        tumour = sign(of, 3)
        kept = patient(sign("ataxia", 0), tumour, scores=scores((4, 11)), given=(steroid,))
        removed = patient(sign("ataxia", 0), tumour, scores=scores((4, 11)), given=(steroid, out))
        assert course(kept, 45).features == ()
        assert course(removed, 45).features == ("refractory",)


class TestTrend:
    def test_better_than_at_first_and_worse_than_of_late_are_both_said(self):
        (trend,) = course(patient(*ONSET, scores=(*RECOVERED, score(250, 7))), 251).trends
        assert trend.direction == "better"
        assert trend.lately is not None
        assert trend.lately.change > trend.lately.interval[0] > 0

    def test_back_at_its_level_it_is_worse_no_more(self):
        visits = (*RECOVERED, score(250, 7), score(264, 6), score(292, 0))
        (trend,) = course(patient(*ONSET, scores=visits), 293).trends
        assert trend.lately is None


class TestResponse:
    def test_before_and_after_are_set_side_by_side_with_what_else_changed(self):
        steroid, ivig = drug("prednisolone", (15, None, 40)), drug("immunoglobulin", (16, 17, 1))
        found = course(patient(*ONSET, scores=RECOVERED, given=(steroid, ivig)), 210)
        response = found.responses[0]
        assert (response.before, response.after, response.change) == (11, 0, -11)
        assert response.direction == "better"
        assert response.also == ("intravenous immunoglobulin (IVIG) begun",)

    def test_a_change_within_noise_is_not_called_one(self):
        steroid = drug("prednisolone", (15, None, 40))
        found = course(patient(scores=scores((10, 11), (40, 10)), given=(steroid,)), 50)
        assert found.responses[0].direction == "no change shown"

    def test_worse_is_called_worse(self):
        steroid = drug("prednisolone", (15, None, 40))
        found = course(patient(scores=scores((10, 6), (40, 12)), given=(steroid,)), 50)
        assert found.responses[0].direction == "worse"

    def test_without_scores_the_record_s_own_word_is_shown(self):
        steroid = drug("prednisolone", (15, None, 40), response="none")
        found = course(patient(*ONSET, given=(steroid,)), 210)
        assert found.responses[0].because[0].text == "As recorded: none."

    def test_without_either_it_says_so(self):
        found = course(patient(*ONSET, given=(drug("prednisolone"), drug("trazodone"))), 210)
        (response,) = found.responses
        assert "No score stands" in response.because[0].text

    def test_what_had_ended_before_is_not_named_beside_it(self):
        old = drug("prednisolone", (1, 5, 40))
        new = drug("immunoglobulin", (15, 16, 1))
        running = drug("azathioprine", (2, None, 1))
        found = course(
            patient(*ONSET, scores=scores((10, 11), (40, 4)), given=(old, new, running)), 50
        )
        by_name = {r.therapy: r.also for r in found.responses}
        assert by_name["immunoglobulin"] == ("azathioprine going on",)

    def test_what_happened_between_the_scores_is_named(self):
        steroid, vaccine = drug("prednisolone", (5, None, 20)), procedure("therapy/live-vaccine", 9)
        marks = scores((3, 11), (20, 4))
        found = course(patient(*ONSET, scores=marks, given=(steroid, vaccine)), 60)
        by_name = {response.therapy: response.also for response in found.responses}
        assert any("vaccin" in one for one in by_name["prednisolone"])


class TestTimeLine:
    def test_a_case_dated_by_age_is_read_by_age(self):
        from kinsbourne.case.blocks import Age, Time
        from kinsbourne.case.model import Case, Finding, Subject
        from tests.build import term

        def age(text: str) -> Time:
            return Time(age=Age(iso8601duration=text))

        signs = (
            Finding(term=term("opsoclonus"), onset=age("P1Y6M0D"), resolution=age("P1Y9M0D")),
            Finding(term=term("opsoclonus"), onset=age("P2Y6M0D"), resolution=age("P2Y8M0D")),
        )
        subject = Subject(time_at_last_encounter=age("P3Y0M0D"))
        found = course(Case(id="ages", subject=subject, findings=signs))
        assert found.axis == "age"
        assert only(found).verdict == "relapse"
        assert only(found).onset.startswith("age 2 y")

    def test_nothing_dated_is_no_course(self):
        from tests.build import assess

        assert assess("opsoclonus", "ataxia").course is None

    def test_what_comes_after_the_day_asked_for_is_not_seen(self):
        case = patient(*ONSET, sign("opsoclonus", 250), scores=(*RECOVERED, *scores((260, 9))))
        assert course(case, 240).relapses == ()

    def test_every_reason_that_rests_on_a_number_names_it_and_its_mark(self):
        case = patient(*ONSET, sign("opsoclonus", 250, 264), scores=RECOVERED)
        found = only(course(case, 270))
        ruled = [because for because in found.because if because.rule]
        assert ruled
        assert all(because.verified for because in ruled)
        assert any(because.sources for because in ruled)

    def test_undated_scores_and_signs_are_left_aside(self):
        loose = score(10, 11)
        import msgspec

        undated = msgspec.structs.replace(loose, time_observed=None)
        case = patient(*ONSET, scores=(*RECOVERED, undated))
        assert course(case, 210).phase == "remission"
        assert at(0).timestamp == "2024-01-01"
