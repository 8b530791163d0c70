"""A drug given in pulses goes on between two of them, and is over where it is known to be."""

from __future__ import annotations

import msgspec
import pytest

from kinsbourne.case.blocks import Term
from kinsbourne.case.model import Case, MedicalAction
from kinsbourne.knowledge import base
from kinsbourne.reasoning.logic import Truth
from kinsbourne.reasoning.pathway.circumstances import circumstances_of
from tests.course_build import assessed, drug, history, patient, procedure, score, sign


class Nobody:
    """Of whom no finding is known."""

    def present(self, finding: str, /) -> Truth:
        return None

    def age_days(self) -> None:
        return None

    def lasting_days(self, finding: str, /) -> None:
        return None

    def ongoing(self, finding: str, /) -> Truth:
        return None

    def met(self, name: str) -> Truth:
        return None


def pulses(name: str, *days: float, lasts: int = 3) -> MedicalAction:
    return drug(name, *((on, on + lasts - 1, 10) for on in days))


def given_now(*given: MedicalAction, on: float) -> Truth:
    past = history(patient(given=given), on)
    return circumstances_of(base.load(), past, None, Nobody())["immune-now"].truth


STEROID = pulses("dexamethasone", 0, 28, 56)


class TestIsItGivenNow:
    @pytest.mark.parametrize(
        ("day", "answer"), [(60, True), (84, True), (85, None), (112, None), (113, False)]
    )
    def test_until_the_next_one_is_due_and_then_it_is_not_known(self, day: float, answer: Truth):
        assert given_now(STEROID, on=day) is answer

    def test_where_each_pulse_stands_by_itself(self):
        apart = [pulses("dexamethasone", on) for on in (0, 28, 56)]
        assert given_now(*apart, on=60) is True

    def test_not_once_it_is_recorded_as_stopped(self):
        over = msgspec.structs.replace(
            STEROID, treatment_termination_reason=Term(label="remission")
        )
        assert given_now(over, on=60) is False

    @pytest.mark.parametrize(
        "given",
        [
            pulses("dexamethasone", 0),
            pulses("dexamethasone", 0, 200),
            drug("prednisolone", (0, 90, 20), (90, 200, 10)),
            drug("prednisolone", (0, 20, 20), (40, 200, 10)),
            pulses("antimicrobial", 180, 190),
        ],
    )
    def test_not_after_one_pulse_a_long_pause_a_taper_or_of_another_kind_of_drug(
        self, given: MedicalAction
    ):
        assert given_now(given, STEROID, on=204) is False

    def test_an_infection_is_not_under_treatment_between_two_courses_of_antimicrobial(self):
        past = history(patient(given=(pulses("antimicrobial", 0, 10),)), 15)
        told = circumstances_of(base.load(), past, None, Nobody())
        assert told["antimicrobial-now"].truth is False


def ill(*given: MedicalAction) -> Case:
    signs = (sign("opsoclonus", 0), sign("ataxia", 0), sign("irritability", 0))
    return patient(*signs, scores=(score(3, 11), score(50, 4)), given=given)


class TestBetweenTwoPulses:
    def test_no_live_vaccine_and_no_abrupt_stop_are_warned_of(self):
        found = assessed(ill(STEROID), 60)
        cautions = {one.rule for step in found.pathway for one in step.cautions}
        assert {"no-live-vaccine-during"} <= cautions

    def test_the_checks_of_one_on_steroid_are_due(self):
        ids = {one.id for one in assessed(ill(STEROID), 60).due}
        assert "steroid-check" in ids
        assert "visit-on-treatment" in ids
        assert "visit-first-year-off" not in ids


class TestWhatTheRecordHasTwice:
    def test_is_there_once(self):
        past = history(patient(given=(STEROID, STEROID, drug("rituximab", (0, 0, 1)))), 60)
        assert [one.name for one in past.given] == ["dexamethasone", "rituximab"]

    def test_but_not_what_differs_or_has_no_day(self):
        more = pulses("dexamethasone", 0, 28)
        without = procedure("therapy/plasma-exchange", None)
        past = history(patient(given=(STEROID, more, without, without)), 60)
        assert len(past.given) == 4


def test_a_worsening_that_may_be_a_relapse_is_followed_like_one():
    signs = (
        sign("ataxia", 0, 40), sign("irritability", 0, 40), sign("opsoclonus", 0, 40),
        sign("ataxia", 100), sign("fever", 99),
    )  # fmt: skip
    found = assessed(patient(*signs, scores=(score(3, 11), score(45, 0), score(101, 6))), 102)
    assert found.course is not None
    assert found.course.phase is None
    assert {one.id: one.on for one in found.due}["visit-unstable"] == "2024-04-25"


def test_of_a_girl_pregnancy_is_asked_for_before_cyclophosphamide():
    girl = msgspec.structs.replace(
        ill(STEROID),
        subject=msgspec.structs.replace(ill().subject, sex="FEMALE", date_of_birth="2008-01-01"),
    )
    steps = {step.node: step for step in assessed(girl, 60).pathway}
    cautions = {one.rule for one in steps["before-immunosuppression"].cautions}
    assert "pregnancy-is-asked-for" in cautions
    boy = msgspec.structs.replace(girl, subject=msgspec.structs.replace(girl.subject, sex="MALE"))
    steps = {step.node: step for step in assessed(boy, 60).pathway}
    assert "pregnancy-is-asked-for" not in {
        one.rule for one in steps["before-immunosuppression"].cautions
    }


@pytest.mark.parametrize(
    ("called", "therapy"),
    [("MabThera", "rituximab"), ("Synacthen Depot", "tetracosactide"), ("Acthar Gel", "acth"),
     ("Privigen", "immunoglobulin"), ("Endoxan", "cyclophosphamide")],
)  # fmt: skip
def test_a_trade_name_is_known(called: str, therapy: str):
    past = history(patient(given=(drug(called, (0, 9, 5)),)))
    assert [one.therapy for one in past.given] == [therapy]


def test_synthetic_and_natural_corticotropin_are_told_apart():
    known = base.load().therapies
    assert not set(known["acth"].words) & set(known["tetracosactide"].words)
