"""Is the share free of relapse Kaplan and Meier's, as an independent estimate has it?"""

from __future__ import annotations

import warnings
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kinsbourne.reasoning.course.relapse_free import free_at, kaplan_meier, median_free

Z = 1.959963984540054

patients = st.lists(
    st.tuples(st.integers(min_value=0, max_value=40), st.booleans()), min_size=1, max_size=40
)


class TestByHand:
    STEPS = kaplan_meier([2, 3, 3, 5, 8], [True, True, False, True, False], Z)

    def test_a_patient_lost_on_a_day_counts_as_followed_on_that_day(self) -> None:
        assert [(step.at, step.at_risk, step.relapsed) for step in self.STEPS] == [
            (2, 5, 1),
            (3, 4, 1),
            (5, 2, 1),
        ]

    def test_shares_multiply(self) -> None:
        assert [step.free for step in self.STEPS] == pytest.approx([4 / 5, 3 / 5, 3 / 10])

    def test_before_the_first_relapse_everybody_is_free(self) -> None:
        assert free_at(self.STEPS, 1.9) == 1
        assert free_at(self.STEPS, 4) == pytest.approx(0.6)
        assert free_at(self.STEPS, 100) == pytest.approx(0.3)

    def test_the_median_is_when_half_have_relapsed(self) -> None:
        assert median_free(self.STEPS) == 5

    def test_there_is_no_median_where_fewer_have(self) -> None:
        assert median_free(kaplan_meier([1, 2, 3], [True, False, False], Z)) is None

    def test_nobody_followed_is_no_curve(self) -> None:
        assert kaplan_meier([], [], Z) == []

    def test_where_nobody_is_left_free_there_is_no_interval(self) -> None:
        (step,) = kaplan_meier([4, 4], [True, True], Z)
        assert (step.free, step.interval) == (0, None)

    def test_a_negative_time_is_refused(self) -> None:
        with pytest.raises(ValueError, match="below nought"):
            kaplan_meier([-1, 2], [True, True], Z)

    def test_each_time_needs_to_say_how_it_ended(self) -> None:
        with pytest.raises(ValueError, match="shorter"):
            kaplan_meier([1, 2], [True], Z)


@given(patients)
def test_it_agrees_with_an_independent_estimate(followed: list[tuple[int, bool]]) -> None:
    days, events = zip(*followed, strict=True)
    steps = kaplan_meier(days, events, Z)
    assert bool(steps) == any(events)
    if not steps:
        return
    censored = stats.CensoredData.right_censored(days, [not event for event in events])
    other = stats.ecdf(censored).sf
    for step in steps:
        assert step.free == pytest.approx(float(other.evaluate(step.at)), abs=1e-12)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of times at which it gives no interval
        between = other.confidence_interval(0.95, method="log-log")
    for step in steps:
        if step.interval is not None:
            expected = (float(between.low.evaluate(step.at)), float(between.high.evaluate(step.at)))
            assert step.interval == pytest.approx(expected, abs=1e-9)


@given(patients)
def test_the_share_free_only_falls_and_lies_in_its_interval(
    followed: list[tuple[int, bool]],
) -> None:
    days, events = zip(*followed, strict=True)
    last = 1.0
    for step in kaplan_meier(days, events, Z):
        assert 0 <= step.free < last
        if step.interval:
            assert 0 <= step.interval[0] < step.free < step.interval[1] <= 1
        last = step.free


@given(patients, st.randoms())
def test_the_order_of_patients_does_not_matter(
    followed: list[tuple[int, bool]], chance: Random
) -> None:
    mixed = list(followed)
    chance.shuffle(mixed)
    assert kaplan_meier(*zip(*mixed, strict=True), Z) == kaplan_meier(
        *zip(*followed, strict=True), Z
    )
