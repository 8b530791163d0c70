"""Are saccades scored as a person would score them with pencil and paper?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.eye import scoring


@st.composite
def event_lists(draw: st.DrawFn) -> np.ndarray:
    steps = draw(st.lists(st.integers(1, 9), max_size=24))
    return np.cumsum(steps[: len(steps) // 2 * 2]).reshape(-1, 2).astype(float)


def test_kappa_equals_a_hand_count() -> None:
    # 20 of 50 both yes, 15 both no: .70 agreed, .50 by chance (Cohen's textbook table)
    assert scoring.kappa([20, 5, 10, 15]) == pytest.approx(0.4)


def test_kappa_of_a_class_that_nobody_saw_is_undefined() -> None:
    assert np.isnan(scoring.kappa([0, 0, 0, 9]))


def test_samples_are_counted_by_who_marked_them() -> None:
    counts = scoring.agreement(np.array([1, 1, 0, 0, 0]), np.array([1, 0, 1, 0, 0]))
    assert counts.tolist() == [1, 1, 1, 2]


def test_an_event_that_covers_two_counts_once() -> None:
    assert len(scoring.match([[0, 10]], [[0, 5], [5, 10]], 0.5)) == 1


def test_the_better_overlap_wins() -> None:
    assert scoring.match([[0, 8], [1, 9]], [[1, 9]], 0.5) == [(1, 0)]


@given(event_lists())
def test_events_match_themselves(some: np.ndarray) -> None:
    assert scoring.match(some, some, 0.8) == [(i, i) for i in range(len(some))]


@given(event_lists(), event_lists())
def test_matches_are_mutual_and_fall_with_the_overlap_asked(
    some: np.ndarray, others: np.ndarray
) -> None:
    loose = scoring.match(some, others, 0.5)
    assert {(j, i) for i, j in loose} == set(scoring.match(others, some, 0.5))
    assert len(scoring.match(some, others, 0.8)) <= len(loose) <= min(len(some), len(others))


@given(event_lists())
def test_runs_and_mask_are_each_others_inverse(some: np.ndarray) -> None:
    apart = scoring.runs(scoring.mask(some, 300))
    assert (scoring.mask(apart, 300) == scoring.mask(some, 300)).all()


def test_an_interval_needs_two_subjects() -> None:
    rows = [[9, 1, 0], [8, 2, 3]]
    assert np.isnan(scoring.interval(scoring.f1, rows, ["a", "a"])).all()
    low, high = scoring.interval(scoring.f1, rows, ["a", "b"])
    assert low <= scoring.f1(np.sum(rows, axis=0)) <= high
