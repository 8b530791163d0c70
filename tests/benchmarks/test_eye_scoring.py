"""Are saccades scored as a person would score them with pencil and paper?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.eye import classes, scoring, spliced
from benchmarks.eye.data import Item, at_rate
from kinsbourne.signals.eye.recording import Recording


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


def a_burst() -> Item:
    """Two bursts of three saccades of 20 ms and 5 degrees, back to back, in 1 s at 500 Hz."""
    x = np.zeros(500)
    onsets = [100, 110, 120, 300, 310, 320]
    for number, onset in enumerate(onsets):
        x[onset:] += np.clip((np.arange(500 - onset) + 1) / 10, 0, 1) * (-5 if number % 2 else 5)
    saccades = np.array([[on / 500, (on + 10) / 500, 5, 0] for on in onsets])
    bursts = np.array([[0.2, 0.26, 3], [0.6, 0.66, 3]])
    one = Recording(500.0, x, np.zeros(500))
    return Item("a", "a", "a", "flut", one, saccades=saccades, bursts=bursts)


def test_a_found_saccade_that_holds_two_merges_both() -> None:
    counts = spliced.tally(a_burst(), [(0.2, 0.24), (0.24, 0.26), (0.9, 0.95)])
    named = dict(zip(spliced.FIELDS, counts.tolist(), strict=True))
    assert named == {
        "true": 6, "found right": 2, "merged": 2, "missed": 3, "found": 3, "found in bursts": 2,
    }  # fmt: skip


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_bursts_fill_the_share_asked_for_and_keep_their_saccades(share: float) -> None:
    made = spliced.in_burst(a_burst(), share)
    assert made.saccades is not None
    assert made.bursts is not None
    assert np.diff(made.bursts[:, :2]).sum() / made.recording.duration_s == pytest.approx(
        share, rel=0.05
    )
    x = made.recording.x_deg
    ends = np.rint(made.saccades[:, :2] * 500).astype(int) - 1
    assert abs(x[ends[:, 1]] - x[np.maximum(ends[:, 0], 0)]) == pytest.approx(5.0, abs=0.6)


def test_a_lower_rate_keeps_the_times_of_the_truth() -> None:
    made = at_rate(a_burst(), 125.0)
    assert made.recording.x_deg.tolist() == a_burst().recording.x_deg[::4].tolist()
    assert made.interval == a_burst().interval == "0"


def test_macro_f1_counts_each_kind_alike() -> None:
    true = ["flutter"] * 3 + ["normal"]
    assert classes.macro_f1(true, true) == 1.0
    assert classes.macro_f1(true, ["flutter"] * 4) == pytest.approx((6 / 7 + 0) / 2)
