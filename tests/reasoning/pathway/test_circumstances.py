"""Is each circumstance read from the case as it stands there, and left open where it does not?"""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given as supposing
from hypothesis import settings
from hypothesis import strategies as st

from kinsbourne.case.time import Span
from kinsbourne.knowledge.condition import AgeBounds, Form
from kinsbourne.reasoning.history import Dose, History
from kinsbourne.reasoning.logic import Truth, holds
from kinsbourne.reasoning.pathway.circumstances import answered
from kinsbourne.reasoning.pathway.engine import Told
from kinsbourne.reasoning.pathway.lately import Lately
from tests.reasoning.pathway.by_hand import (
    TODAY,
    World,
    course,
    day,
    given,
    history,
    lab,
    pathway,
    read,
    sign,
    worsening,
)


def truth(name: str, *items: Any, **how: Any) -> Truth:
    return read(history(*items), **how)[name].truth


def test_of_an_empty_case_nothing_is_known() -> None:
    assert {one.truth for one in read().values()} == {None}


class TestTheDiagnosis:
    def test_is_established_by_criteria_that_are_met(self) -> None:
        world = World(**{"genoa-2004": True})
        assert truth("oms-established", world=world) is True

    def test_is_open_where_criteria_are_not_met_for_they_may_yet_be(self) -> None:
        world = World(**{"genoa-2004": False, "oms-des-2011": False, "pns-care-2021": False})
        assert truth("oms-established", world=world) is None

    def test_is_established_where_it_is_recorded_as_a_disease(self) -> None:
        found = read(history(sign("none", term="ORPHA:1183")))["oms-established"]
        assert found.truth is True
        assert [entry.where for entry in found.evidence] == ["phenotypicFeatures/0"]

    def test_is_refuted_only_where_it_is_excluded_as_a_disease(self) -> None:
        assert truth("oms-established", sign("none", present=False, term="ORPHA:1183")) is False


class TestFindings:
    @pytest.mark.parametrize("present", [True, False, None])
    def test_an_infection_is_as_recorded(self, present: bool | None) -> None:
        world = World() if present is None else World(treatable_infection=present)
        assert truth("treatable-infection", world=world) is present

    def test_the_evidence_is_what_speaks_for_the_answer(self) -> None:
        past = history(sign("treatable-infection"), sign("treatable-infection", present=False))
        yes = read(past, world=World(treatable_infection=True))["treatable-infection"]
        assert [entry.present for entry in yes.evidence] == [True]
        no = read(past, world=World(treatable_infection=False))["treatable-infection"]
        assert len(no.evidence) == 2

    def test_walking_does_not_mean_that_signs_are_mild(self) -> None:
        assert truth("moderate-or-severe", world=World(inability_to_walk=True)) is True
        assert truth("moderate-or-severe", world=World(inability_to_walk=False)) is None

    @pytest.mark.parametrize(
        ("signs", "disturbed"),
        [
            ((sign("sleep-disturbance", began=30),), True),
            ((sign("sleep-disturbance", began=400),), None),
            ((sign("sleep-disturbance"),), True),
            ((sign("sleep-disturbance", began=400), sign("sleep-disturbance", began=30)), True),
            ((sign("sleep-disturbance", began=400),
              sign("sleep-disturbance", began=30, ended=20)), None),
        ],
    )  # fmt: skip
    def test_what_began_long_ago_without_an_end_is_not_known_to_go_on(
        self, signs: Any, disturbed: Truth
    ) -> None:
        world = World(sleep_disturbance=True)
        assert truth("sleep-disturbed", *signs, world=world) is disturbed

    def test_what_is_over_stays_over_however_long_ago(self) -> None:
        past = sign("sleep-disturbance", began=400, ended=300)
        assert truth("sleep-disturbed", past, world=World(sleep_disturbance=False)) is False

    def test_without_a_day_of_today_nothing_is_long_ago(self) -> None:
        past = history(sign("sleep-disturbance", began=400), now=False)
        found = read(past, world=World(sleep_disturbance=True))
        assert found["sleep-disturbed"].truth is True

    @pytest.mark.parametrize("finding", ["hypertension", "neutropenia"])
    def test_what_holds_a_drug_back_does_so_until_it_is_recorded_as_over(
        self, finding: str
    ) -> None:
        assert truth(finding, sign(finding, began=400), world=World(**{finding: True})) is True

    def test_other_questions_are_asked_as_they_were(self) -> None:
        world = Lately(World(3, ataxia=True), history(), 183)
        assert holds("ataxia", world) is True
        assert holds(Form(age_years=AgeBounds(below=18)), world) is True
        assert holds(Form(lasting="ataxia", days=3), world) is None
        assert holds(Form(verdict="met", set="genoa-2004"), world) is None

    @pytest.mark.parametrize(("age", "is_adult"), [(None, None), (3, False), (30, True)])
    def test_age(self, age: float | None, is_adult: Truth) -> None:
        assert truth("adult", world=World(age)) is is_adult

    @pytest.mark.parametrize(
        ("sex", "is_female"),
        [("FEMALE", True), ("MALE", False), ("UNKNOWN_SEX", None), (None, None)],
    )
    def test_sex(self, sex: str | None, is_female: Truth) -> None:
        assert truth("female", sex=sex) is is_female


class TestTheTumour:
    def test_that_is_excluded_by_one_of_its_names_counts_as_none_found(self) -> None:
        assert truth("neuroblastic-tumour", world=World(neuroblastoma=False)) is False
        both = World(neuroblastoma=False, neuroblastic_tumour=True)
        assert truth("neuroblastic-tumour", world=both) is True
        assert truth("neuroblastic-tumour") is None

    def test_is_there_until_it_is_recorded_as_gone_or_was_seen_long_ago(self) -> None:
        there = World(neuroblastic_tumour=True)
        assert truth("tumour-there", sign("neuroblastic-tumour"), world=there) is True
        assert truth("tumour-there", sign("neuroblastic-tumour", began=900), world=there) is None
        assert truth("tumour-there", world=World(neuroblastic_tumour=False)) is False


class TestTests:
    def test_no_serology_on_record_is_not_known(self) -> None:
        assert truth("hepatitis-b-known") is None
        assert truth("hepatitis-b-positive") is None

    @pytest.mark.parametrize(
        ("result", "positive"), [("normal", False), ("abnormal", True), ("inconclusive", None)]
    )
    def test_a_result_is_read(self, result: str, positive: Truth) -> None:
        done = lab("hepatitis-b", result=result)
        assert truth("hepatitis-b-known", done) is True
        assert truth("hepatitis-b-positive", done) is positive

    def test_the_last_result_counts(self) -> None:
        first, last = lab("hepatitis-b", 99, "abnormal"), lab("hepatitis-b", 9, "normal")
        assert truth("hepatitis-b-positive", first, last) is False

    def test_a_planned_test_is_not_done(self) -> None:
        assert truth("hepatitis-b-known", lab("hepatitis-b", planned=True)) is None

    def test_a_normal_panel_clears_iga_and_an_abnormal_one_does_not_convict(self) -> None:
        assert truth("iga-deficiency", lab("immunoglobulins", result="normal")) is False
        assert truth("iga-deficiency", lab("immunoglobulins", result="abnormal")) is None
        assert truth("iga-deficiency", lab("iga", result="abnormal")) is True

    @pytest.mark.parametrize(("ago", "known"), [(2, True), (30, None), (None, None)])
    def test_blood_pressure_is_asked_for_of_late(self, ago: float | None, known: Truth) -> None:
        assert truth("blood-pressure-known", lab("blood-pressure", ago)) is known

    def test_without_a_day_of_today_nothing_is_of_late(self) -> None:
        past = history(lab("blood-pressure", 1), now=False)
        assert read(past)["blood-pressure-known"].truth is None

    @pytest.mark.parametrize(("ago", "known"), [(3, True), (30, None), (None, None)])
    def test_in_a_relapse_imaging_counts_from_its_onset(
        self, ago: float | None, known: Truth
    ) -> None:
        relapse = course("relapse", worsening(began=10))
        done = lab("neck-to-pelvis-imaging", ago)
        assert truth("body-imaging-done", done, assessed=relapse) is known

    def test_a_relapse_of_unknown_onset_counts_nothing(self) -> None:
        done = lab("neck-to-pelvis-imaging", 1)
        assert truth("body-imaging-done", done, assessed=course("relapse")) is None

    def test_without_a_relapse_the_whole_illness_counts(self) -> None:
        done = lab("neck-to-pelvis-imaging", 900)
        assert truth("body-imaging-done", done, assessed=course("remission")) is True
        over = course("remission", worsening("fluctuation"))
        assert truth("body-imaging-done", done, assessed=over) is True


class TestTreatments:
    def test_a_list_without_a_drug_says_no_and_no_list_says_nothing(self) -> None:
        assert truth("anti-b-cell-ever", given("dexamethasone", 9)) is False
        assert truth("anti-b-cell-ever") is None
        assert truth("taper-now", given("speech-therapy", 9)) is False
        assert truth("taper-now") is None

    @pytest.mark.parametrize(
        ("began", "ended", "on"),
        [(90, None, True), (90, 30, False), (None, None, None), (90, -9, True), (90, 0, None)],
    )
    def test_given_now(self, began: float | None, ended: float | None, on: Truth) -> None:
        assert truth("steroid-or-acth-now", given("acth", began, ended)) is on

    def test_an_end_some_time_up_to_today_leaves_it_open(self) -> None:
        wide = msgspec.structs.replace(given("acth", 90, 30), ended=Span(TODAY - 30, TODAY + 1))
        assert truth("steroid-or-acth-now", wide) is None

    def test_a_dose_that_was_begun_and_not_ended_is_given_whatever_came_before(self) -> None:
        doses = Dose(ended=day(30), amount=20, unit="mg"), Dose(began=day(9))
        drug = msgspec.structs.replace(given("acth"), doses=doses)
        assert truth("steroid-or-acth-now", drug) is True

    def test_one_that_goes_on_decides_before_one_that_ended(self) -> None:
        items = given("dexamethasone", 90, 60), given("acth", 30)
        found = read(history(*items))["steroid-or-acth-now"]
        assert found.truth is True
        assert [entry.where for entry in found.evidence] == ["medicalActions/acth"]

    def test_without_a_day_of_today_an_end_says_nothing(self) -> None:
        past = history(given("acth", 90, 30), now=False)
        assert read(past)["steroid-or-acth-now"].truth is None

    @pytest.mark.parametrize(
        ("began", "ended", "recent"),
        [(9, 9, True), (200, 200, False), (None, None, None), (300, None, True)],
    )
    def test_of_late(self, began: float | None, ended: float | None, recent: Truth) -> None:
        assert truth("ivig-recent", given("immunoglobulin", began, ended)) is recent

    @pytest.mark.parametrize(("began", "long"), [(120, True), (30, False), (None, None)])
    def test_for_long_enough(self, began: float | None, long: Truth) -> None:
        assert truth("dexamethasone-three-months", given("dexamethasone", began)) is long

    @pytest.mark.parametrize(("began", "since"), [(3, True), (30, False), (None, None)])
    def test_since_the_relapse(self, began: float | None, since: Truth) -> None:
        relapse = course("relapse", worsening(began=10))
        assert truth("ivig-in-relapse", given("immunoglobulin", began), assessed=relapse) is since

    def test_a_cycle_within_the_relapse_counts(self) -> None:
        relapse = course("relapse", worsening(began=10))
        cycles = given("immunoglobulin", 99, doses=((99, 1, "g/kg"), (3, 1, "g/kg")))
        assert truth("ivig-in-relapse", cycles, assessed=relapse) is True

    def test_in_a_relapse_of_unknown_onset_it_is_open(self) -> None:
        relapse = course("relapse")
        drug = given("immunoglobulin", 3)
        assert truth("ivig-in-relapse", drug, assessed=relapse) is None
        assert truth("steroid-raised", given("acth", 3), assessed=relapse) is None


class TestDoses:
    @pytest.mark.parametrize(
        ("doses", "ended", "tapering"),
        [
            (((60, 20, "mg"), (9, 10, "mg")), None, True),
            (((60, 10, "mg"), (9, 20, "mg")), None, False),
            (((400, 20, "mg"), (300, 10, "mg")), None, False),
            (((60, 20, "mg"), (9, 10, "IU")), None, None),
            (((60, 20, "mg"),), None, None),
            (((60, 20, "mg"), (9, 10, "mg")), 5, False),
        ],
    )
    def test_a_lower_dose_in_the_same_unit_is_a_taper(
        self, doses: Any, ended: float | None, tapering: Truth
    ) -> None:
        assert truth("taper-now", given("acth", 60, ended, doses)) is tapering

    @pytest.mark.parametrize(
        ("began", "doses", "raised"),
        [
            (60, ((60, 10, "mg"), (9, 20, "mg")), True),
            (60, ((60, 10, "mg"), (30, 20, "mg")), False),
            (60, ((60, 20, "mg"), (9, 10, "mg")), False),
            (60, (), None),
            (9, (), True),
            (None, (), None),
        ],
    )
    def test_raised_or_begun_since_the_relapse(
        self, began: float | None, doses: Any, raised: Truth
    ) -> None:
        relapse = course("relapse", worsening(began=10))
        assert (
            truth("steroid-raised", given("acth", began, doses=doses), assessed=relapse) is raised
        )

    def test_without_a_relapse_nothing_was_raised_for_it(self) -> None:
        assert truth("steroid-raised", given("acth", 5), assessed=course("remission")) is False


class TestResponses:
    @pytest.mark.parametrize(
        ("outcome", "helped"), [("partial", True), ("none", False), (None, None)]
    )
    def test_what_helped_before(self, outcome: str | None, helped: Truth) -> None:
        assert truth("ivig-helped", given("immunoglobulin", 99, outcome=outcome)) is helped

    def test_never_given_helped_never(self) -> None:
        assert truth("ivig-helped", given("acth", 9)) is False
        assert truth("ivig-helped") is None

    def test_two_failures_are_two_drugs(self) -> None:
        acth, ivig = (given(name, 99, outcome="none") for name in ("acth", "immunoglobulin"))
        assert truth("two-agents-failed", acth, ivig) is True
        assert truth("two-agents-failed", acth, acth) is False


class TestTheCourse:
    @pytest.mark.parametrize(
        ("phase", "relapses", "ongoing", "worse"),
        [
            ("relapse", (worsening(),), True, True),
            ("partial-recovery", (worsening("cannot_say"),), None, True),
            ("partial-recovery", (worsening("fluctuation"),), False, True),
            ("remission", (worsening(ended=5),), False, False),
            (None, (), None, None),
        ],
    )
    def test_is_a_relapse_going_on(
        self, phase: Any, relapses: Any, ongoing: Truth, worse: Truth
    ) -> None:
        found = course(phase, *relapses)
        assert truth("relapse-ongoing", assessed=found) is ongoing
        assert truth("worsening-now", assessed=found) is worse

    @pytest.mark.parametrize(
        ("relapses", "once", "twice"),
        [
            ((), False, False),
            ((worsening(ended=5),), True, False),
            ((worsening(ended=50), worsening(ended=5)), True, True),
            ((worsening("cannot_say", ended=5),), None, False),
            ((worsening(ended=50), worsening("cannot_say", ended=5)), True, None),
        ],
    )
    def test_relapses_are_counted(self, relapses: Any, once: Truth, twice: Truth) -> None:
        found = course("remission", *relapses)
        assert truth("relapsed-ever", assessed=found) is once
        assert truth("relapsed-twice", assessed=found) is twice

    def test_a_relapse_by_its_phase_is_one(self) -> None:
        assert truth("relapsed-ever", assessed=course("relapse")) is True
        assert truth("relapsed-twice", assessed=course(None)) is None

    def test_phases(self) -> None:
        assert truth("phase-active", assessed=course("acute")) is True
        assert truth("phase-active", assessed=course("remission")) is False
        assert truth("phase-active", assessed=course(None)) is None

    def test_a_feature_or_trigger_that_is_not_named_is_not_known(self) -> None:
        found = course("relapse", worsening(triggers=("taper",)), features=("refractory",))
        assert truth("refractory", assessed=found) is True
        assert truth("steroid-dependent", assessed=found) is None
        assert truth("taper-before", assessed=found) is True
        assert truth("vaccine-before", assessed=found) is None
        assert truth("taper-before", assessed=course("remission")) is None

    @pytest.mark.parametrize(
        ("phase", "relapses", "years", "stable"),
        [
            ("remission", (), 2, True),
            ("remission", (worsening(ended=200),), 2, True),
            ("remission", (worsening(ended=5),), 2, False),
            ("remission", (worsening(began=200),), 2, True),
            ("remission", (), 0.01, None),
            ("remission", (), None, None),
            ("partial-recovery", (), 2, None),
            ("acute", (), 2, False),
            (None, (), 2, None),
        ],
    )
    def test_stable_is_remission_for_long_enough(
        self, phase: Any, relapses: Any, years: float | None, stable: Truth
    ) -> None:
        assert truth("stable", assessed=course(phase, *relapses, years=years)) is stable

    def test_without_a_day_of_today_it_is_not_known(self) -> None:
        assert read(history(now=False), course("remission"))["stable"].truth is None


def test_a_clinician_may_answer_instead() -> None:
    found = answered(read(), {"treatable-infection": False, "nobody-asks": True})
    assert found["treatable-infection"].truth is False
    assert found["treatable-infection"].said == "Answered, not recorded."
    assert "nobody-asks" not in found


days = st.sampled_from([1.0, 5.0, 40.0, 200.0])
treatments = st.builds(
    given,
    st.sampled_from(["dexamethasone", "acth", "immunoglobulin", "rituximab", "cyclophosphamide"]),
    st.none() | days,
    st.none(),
    outcome=st.sampled_from([None, "none", "partial"]),
)
tests = st.builds(
    lab,
    st.sampled_from(
        ["hepatitis-b", "iga", "immunoglobulins", "csf-b-cells", "lumbar-puncture", "cd19"]
    ),
    st.none() | days,
    st.sampled_from([None, "normal", "abnormal", "inconclusive"]),
)
histories = st.lists(treatments | tests, max_size=6).map(lambda items: history(*items))
worsenings = st.builds(
    worsening,
    st.sampled_from(["relapse", "fluctuation", "cannot_say"]),
    days,
    st.none() | st.just(2.0),
)
courses = st.builds(
    lambda phase, found: course(phase, *found),
    st.sampled_from([None, "acute", "partial-recovery", "remission", "relapse", "chronic"]),
    st.lists(worsenings, max_size=2),
)
worlds = st.builds(
    lambda age, found: World(age, **found),
    st.sampled_from([None, 1, 5, 40]),
    st.dictionaries(
        st.sampled_from(["hepatitis_b_carrier", "iga_deficiency", "neuroblastic_tumour"]),
        st.booleans(),
    ),
)


@supposing(histories, st.none() | courses, worlds)
@settings(deadline=None)
def test_no_case_breaks_what_the_proof_takes_for_granted(
    past: History, assessed: Any, world: World
) -> None:
    found = {name: one.truth for name, one in read(past, assessed, world).items()}
    for constraint in pathway.constraints:
        assert holds(constraint.holds, Told(found)) is not False, constraint.id
