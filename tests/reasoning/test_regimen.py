"""A published example worked out: of what was read, by a fresh and possible measure, unrounded."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.case.blocks import Age, Quantity, Term, Time, Value
from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case, Measurement, Subject
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.follow import Follow
from kinsbourne.reasoning.regimen.arithmetic import surface, written
from kinsbourne.reasoning.regimen.calendar import planned
from kinsbourne.reasoning.regimen.months import months_after
from kinsbourne.reasoning.regimen.result import Chosen, WorkedRegimen
from kinsbourne.reasoning.sources import Numbering
from tests.course_build import FIRST, at, investigation, patient, score, sign

PULSES = "dexamethasone-pulses-rossor"
IVIG = "ivig-anbl00p3"
READY = {
    "oms-established": True, "treatable-infection": False, "blood-pressure-known": True,
    "glucose-known": True, "renal-known": True, "iga-deficiency": False, "igg-known": True,
    "hepatitis-b-known": True, "hepatitis-b-positive": False,
}  # fmt: skip
DAY = 5.0
"""Of the assessment, from the first sign."""


def body(code: str, value: float, unit: str, on: float | Time | None = 4) -> Measurement:
    return Measurement(
        assay=Term(id=code, label="Weight" if unit == "kg" else "Height"),
        value=Value(quantity=Quantity(value=value, unit=Term(label=unit))),
        time_observed=at(on) if isinstance(on, int | float) else on,
    )


def weight(value: float = 10.4, unit: str = "kg", on: float | Time | None = 4) -> Measurement:
    return body("LOINC:29463-7", value, unit, on)


HEIGHT = body("LOINC:8302-2", 80, "cm")


def child(*measures: Measurement, born: str | None = "2022-07-01", **more: Any) -> Case:
    signs = (sign("opsoclonus", 0), sign("ataxia", 0), sign("irritability", 0))
    return patient(*signs, scores=(score(3, 11),), tests=measures, born=born, **more)


def worked(
    case: Case,
    regimen: str = PULSES,
    answers: dict[str, bool] | None = None,
    as_of: date | None = FIRST + timedelta(days=DAY),
    **chosen: Any,
) -> WorkedRegimen:
    how = Follow(
        answers=READY if answers is None else answers, always=True, chosen=Chosen(regimen, **chosen)
    )
    found = Assessor(base.load()).assess(case, as_of, how).worked
    assert found is not None
    return found


def texts(found: WorkedRegimen) -> list[str]:
    return [line.text for line in found.lines]


def refused(found: WorkedRegimen) -> str:
    (problem,) = found.refused
    return str(problem)


class TestTheArithmetic:
    def test_goes_line_by_line_from_the_body_surface_to_each_dose(self):
        found = worked(child(weight(), HEIGHT))
        assert found.refused == ()
        assert texts(found)[:3] == [
            "Body surface (Mosteller): √(80 cm × 10.4 kg ÷ 3600) = 0.4807… m2.",
            "Each pulse: 20 mg per m2 per day × 0.4807… m2 = 9.6148… mg per day.",
            "Each pulse: 10 mg per m2 per dose × 0.4807… m2 = 4.8074… mg per dose.",
        ]

    def test_says_that_it_is_no_order_and_what_it_was_worked_out_from(self):
        found = worked(child(weight(), HEIGHT))
        assert found.note == "published example, not an order"
        assert [(one.id, one.value, one.unit) for one in found.measured] == [
            ("weight", 10.4, "kg"),
            ("height", 80, "cm"),
        ]

    def test_says_that_no_highest_dose_was_seen(self):
        assert "No highest dose was seen" in texts(worked(child(weight(), HEIGHT)))[-1]

    def test_per_kilogram_it_asks_for_no_height(self):
        answers = {**READY, "trial-age": True}
        found = worked(child(weight(12.25)), IVIG, answers)
        assert [one.id for one in found.measured] == ["weight"]
        assert texts(found)[0] == "First cycle: 1 g per kg per dose × 12.25 kg = 12.25 g per dose."

    def test_every_line_has_its_mark(self):
        assert all(line.verified for line in worked(child(weight(), HEIGHT)).lines)

    @given(st.decimals("0.01", "500", places=2), st.decimals("0.01", "500", places=2))
    def test_digits_are_cut_off_and_never_rounded(self, one: Decimal, other: Decimal):
        number = one / other
        said = written(number)
        shown = Decimal(said.rstrip("…"))
        assert shown <= number < shown + Decimal("0.0001")
        assert said.endswith("…") is (shown != number)

    @given(st.floats(2, 180), st.floats(40, 215))
    def test_the_surface_squared_is_the_formula(self, kg: float, cm: float):
        area = surface(Decimal(str(kg)), Decimal(str(cm)), Decimal(3600))
        assert float(area) ** 2 * 3600 == pytest.approx(kg * cm)


class TestItIsRefused:
    def test_while_a_step_that_asks_for_it_waits_and_says_for_what(self):
        found = worked(child(weight(), HEIGHT), answers={**READY, "glucose-known": False})
        assert (found.lines, found.calendar) == ((), ())
        assert any("Blood glucose" in problem.what for problem in found.refused)

    def test_with_an_untreated_infection(self):
        found = worked(child(weight(), HEIGHT), answers={**READY, "treatable-infection": True})
        assert found.lines == ()

    def test_where_no_step_asks_for_it(self):
        known = base.load()
        steps = tuple(
            msgspec.structs.replace(
                step, regimens=tuple(name for name in step.regimens if name != PULSES)
            )
            for step in known.pathway.steps
        )
        changed = base.Knowledge(known.folder, known.ontology)
        changed.__dict__["pathway"] = msgspec.structs.replace(known.pathway, steps=steps)
        how = Follow(answers=READY, always=True, chosen=Chosen(PULSES))
        found = Assessor(changed).assess(child(weight(), HEIGHT), how=how).worked
        assert found is not None
        assert "no step of the pathway asks for it" in refused(found)

    def test_where_it_is_only_recalled(self):
        found = worked(child(weight(), HEIGHT), "rituximab-two-doses-alternative", first_day=FIRST)
        assert "recalled" in refused(found)
        assert (found.lines, found.calendar) == ((), ())

    def test_where_that_the_amount_is_the_day_s_is_our_reading(self):
        found = worked(child(weight(), HEIGHT), "dexamethasone-pulses-oms-des")
        assert "no dose of it can be worked out" in refused(found)

    def test_where_it_is_the_mean_of_a_study(self):
        answers = {**READY, "sleep-disturbed": True}
        assert "mean of a study" in refused(
            worked(child(weight(), HEIGHT), "trazodone-sleep", answers)
        )

    @pytest.mark.parametrize(
        ("measures", "words"),
        [
            ((HEIGHT,), "no weight with a day is recorded"),
            ((weight(),), "no height with a day is recorded"),
            ((weight(on=None), HEIGHT), "no weight with a day is recorded"),
            ((weight(on=-30), HEIGHT), "the weight is 35 days old, and 30 are the most"),
            ((weight(400), HEIGHT), "the weight is taken for a slip"),
            ((weight(104), HEIGHT), "the weight is taken for a slip"),
            ((weight(0), HEIGHT), "the weight is taken for a slip"),
            ((weight(float("nan")), HEIGHT), "the weight is taken for a slip"),
            ((weight(23, "lb"), HEIGHT), "the last weight is not a number of kg"),
            ((weight(10400, "g"), HEIGHT), "the last weight is not a number of kg"),
            ((weight(on=Time(timestamp="2024-01")), HEIGHT), "not dated to the day"),
            ((weight(10.4), weight(14.0), HEIGHT), "two weights of one day differ"),
        ],
    )
    def test_for_a_weight_or_height_that_is_missing_old_or_cannot_be(
        self, measures: tuple[Measurement, ...], words: str
    ):
        found = worked(child(*measures))
        assert words in refused(found)
        assert "Measure again" in refused(found)
        assert found.lines == ()

    @pytest.mark.parametrize("what", [None, Value(), Value(quantity=Quantity(value=10.4))])
    def test_for_a_weight_without_a_number_or_a_unit(self, what: Value | None):
        bare = msgspec.structs.replace(weight(), value=what)
        assert "not a number of kg" in refused(worked(child(bare, HEIGHT)))

    def test_for_a_weight_that_will_be_old_on_the_first_day(self):
        found = worked(child(weight(), HEIGHT), first_day=FIRST + timedelta(days=40), every_days=28)
        assert "the weight is 36 days old" in refused(found)
        assert found.calendar != ()

    def test_without_an_age(self):
        case = child(weight(), HEIGHT, born=None)
        assert "the age is not known" in refused(worked(case))

    def test_where_the_record_is_dated_by_age_beside_a_first_day(self):
        def of(days: int) -> Time:
            return Time(age=Age(iso8601duration=f"P1Y{days}D"))

        signs = [
            msgspec.structs.replace(sign(word, 0), onset=of(0))
            for word in ("opsoclonus", "ataxia", "irritability")
        ]
        measures = (weight(on=of(4)), msgspec.structs.replace(HEIGHT, time_observed=of(4)))
        case = msgspec.structs.replace(
            patient(*signs, tests=measures, born=None),
            subject=Subject(time_at_last_encounter=of(5)),
        )
        assert texts(worked(case, as_of=None))
        found = worked(case, as_of=None, first_day=FIRST, every_days=28)
        assert "dated by age" in refused(found)

    def test_for_an_adult(self):
        answers = {**READY, "adult": False}
        assert "an adult" in refused(
            worked(child(weight(), HEIGHT, born="1990-01-01"), PULSES, answers)
        )

    def test_no_number_of_the_patient_is_in_a_refusal(self):
        assert "104" not in refused(worked(child(weight(104), HEIGHT)))


class TestTheMeasure:
    def test_is_the_last_one(self):
        found = worked(child(weight(10.4), weight(9.0, on=1), HEIGHT))
        assert found.measured[0].value == 10.4

    def test_may_be_told_by_its_label(self):
        told = msgspec.structs.replace(
            weight(), assay=Term(id="KINSBOURNE:test/growth", label="Weight")
        )
        assert worked(child(told, HEIGHT)).measured[0].value == 10.4

    def test_may_be_of_weight_and_height_together_where_the_unit_tells_which(self):
        def grown(value: float, unit: str) -> Measurement:
            of = body("KINSBOURNE:test/growth", value, unit)
            return msgspec.structs.replace(
                of, assay=Term(id="KINSBOURNE:test/growth", label="Weight and height")
            )

        found = worked(child(grown(10.4, "kg"), grown(80, "cm")))
        assert [one.value for one in found.measured] == [10.4, 80]
        assert "no weight" in refused(worked(child(grown(23, "lb"), grown(80, "cm"))))

    def test_may_have_the_ucum_code_of_its_unit(self):
        coded = msgspec.structs.replace(
            weight(), value=Value(quantity=Quantity(value=10.4, unit=Term(id="UCUM:kg")))
        )
        assert worked(child(coded, HEIGHT)).measured[0].value == 10.4

    def test_may_be_given_beside_the_record(self):
        found = worked(child(), weight_kg=11.0, height_cm=81.0)
        assert [one.where for one in found.measured] == ["given today", "given today"]

    def test_of_another_kind_or_of_a_later_day_is_not_taken(self):
        other = Measurement(time_observed=at(4))
        later = weight(12, on=20)
        found = worked(child(other, investigation("blood-count", 3), later, weight(), HEIGHT))
        assert found.measured[0].value == 10.4


class TestTheCalendar:
    def test_has_each_time_round_and_what_is_watched(self):
        found = worked(child(weight(), HEIGHT), first_day=FIRST + timedelta(days=6), every_days=28)
        doses = [day for day in found.calendar if day.kind == "dose"]
        assert [doses[0].on, doses[0].until, doses[1].on] == [
            "2024-01-07",
            "2024-01-09",
            "2024-02-04",
        ]
        assert len(doses) == 12
        watched = {day.because.text for day in found.calendar if day.kind == "watch"}
        assert watched == {
            "Blood pressure and glucose.",
            "Adrenals, bone, growth, eye pressure and mood, every 3 to 6 months.",
        }

    @pytest.mark.parametrize("every", [None, 20, 29])
    def test_asks_for_an_interval_where_the_publication_leaves_a_choice(self, every: int | None):
        found = worked(child(weight(), HEIGHT), first_day=FIRST, every_days=every)
        assert "21 to 28 days" in refused(found)
        assert found.lines != ()

    def test_holds_no_amount_of_the_patient(self):
        found = worked(child(weight(), HEIGHT), first_day=FIRST, every_days=21)
        assert all(
            "×" not in day.because.text and "4.8" not in day.because.text for day in found.calendar
        )

    @pytest.mark.parametrize(
        ("regimen", "days"),
        [
            (IVIG, [0, 28, 56, 84, 112, 140, 196, 252, 308]),
            ("rituximab-four-weekly", [0, 7, 14, 21]),
            ("rituximab-oms-des", [0]),
            ("acth-rossor-table", [0, 7, 14]),
        ],
    )
    def test_is_the_published_days(self, regimen: str, days: list[int]):
        known = base.load()
        found, _ = planned(known.regimens[regimen], FIRST, None, 12, Numbering())
        begun = [date.fromisoformat(day.on) for day in found if day.kind == "dose"]
        assert [(day - FIRST).days for day in begun] == days

    @pytest.mark.parametrize("regimen", base.load().regimens)
    def test_places_or_names_each_stretch_of_every_regimen(self, regimen: str):
        one = base.load().regimens[regimen]
        is_choice = any(step.every_days == (21, 28) for step in one.courses)
        found, left = planned(one, FIRST, 21 if is_choice else None, 12, Numbering())
        said = " ".join([*(day.what for day in found), *left])
        assert all(step.when in said for step in one.courses)
        assert [day.on for day in found] == sorted(day.on for day in found)

    def test_names_what_has_no_day(self):
        one = base.load().regimens["rituximab-oms-des"]
        _, left = planned(one, FIRST, None, 12, Numbering())
        assert left == ["two doses, the other 1: 2 times, interval not seen"]

    def test_a_dose_that_is_our_reading_is_marked_so_in_it(self):
        one = base.load().regimens["dexamethasone-pulses-oms-des"]
        found, _ = planned(one, FIRST, None, 12, Numbering())
        assert {day.because.verified for day in found if day.kind == "dose"} == {"default"}

    @given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 40))
    def test_months_later_is_the_same_day_or_the_last_of_the_month(self, day: date, months: int):
        later = months_after(day, months)
        assert (later.year - day.year) * 12 + later.month - day.month == months
        assert later.day == day.day or (later + timedelta(days=1)).day == 1

    @pytest.mark.parametrize(
        ("regimen", "words"),
        [("rituximab-four-weekly", "as 7 days"), (IVIG, "no interval to choose")],
    )
    def test_an_interval_that_was_not_published_is_refused(self, regimen: str, words: str):
        with pytest.raises(CaseError, match=words):
            planned(base.load().regimens[regimen], FIRST, 8, 12, Numbering())


def test_without_any_day_it_says_so():
    case = Case(id="bare", subject=Subject(date_of_birth="2022-07-01"))
    found = worked(
        case, as_of=None, answers={**READY, "phase-active": True, "relapsed-ever": False}
    )
    assert any("no day" in str(problem) for problem in found.refused)


def test_nothing_is_worked_out_unless_it_is_chosen():
    assert Assessor(base.load()).assess(child(weight(), HEIGHT)).worked is None
