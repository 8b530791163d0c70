"""The parts of the measuring, each against the same thing done in another way."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from kinsbourne.knowledge import base
from kinsbourne.signals.eye import intervals
from kinsbourne.signals.eye.candidates import Candidates, candidates, runs
from kinsbourne.signals.eye.chains import Test as Question
from kinsbourne.signals.eye.chains import medians
from kinsbourne.signals.eye.features import NAMES, features
from kinsbourne.signals.eye.kinematics import bridged, gain, motion, slope, unrest_of, widened
from kinsbourne.signals.eye.measures import agreement
from kinsbourne.signals.eye.moves import clock, moves, slowed
from kinsbourne.signals.eye.pendular import haste_at, is_pendular, swings
from kinsbourne.signals.eye.recording import Floats, Recording
from kinsbourne.signals.eye.scorer import Weights, packed, score, shipped
from kinsbourne.signals.eye.turning import turned

LIMITS = base.load().eye
values = arrays(
    np.float64, st.integers(1, 60), elements=st.floats(-40, 40, allow_nan=False, width=32)
)
masks = arrays(np.bool_, st.integers(0, 60))


def still(seconds: float, fs_hz: float = 500.0) -> Floats:
    return np.zeros(round(seconds * fs_hz))


def of(x: Floats, y: Floats | None = None, fs_hz: float = 500.0) -> Recording:
    return Recording(fs_hz, x, np.zeros_like(x) if y is None else y)


def step(amplitude_deg: float, duration_s: float, fs_hz: float = 500.0) -> Floats:
    """The way of one saccade: its speed a single smooth hump."""
    phase = np.arange(1, round(duration_s * fs_hz) + 1) / round(duration_s * fs_hz)
    return amplitude_deg * (phase - np.sin(2 * np.pi * phase) / (2 * np.pi))


def path(*amplitudes_deg: float, duration_s: float = 0.04, fs_hz: float = 500.0) -> Floats:
    """Saccades back to back, with rest before and after."""
    at, made = 0.0, [still(0.2, fs_hz)]
    for amplitude in amplitudes_deg:
        made.append(at + step(amplitude, duration_s, fs_hz))
        at += amplitude
    return np.concatenate([*made, at + still(0.2, fs_hz)])


class TestSlope:
    @given(values, st.integers(1, 6))
    @settings(deadline=None, max_examples=40)
    def test_is_that_of_the_least_squares_line(self, way: Floats, half: int) -> None:
        found = slope(way, half)
        assert len(found) == len(way)
        half = min(half, (len(way) - 1) // 2)
        time = np.arange(-half, half + 1)
        for at in range(half, len(way) - half) if half else ():
            line = np.polyfit(time, way[at - half : at + half + 1], 1)[0]
            assert found[at] == pytest.approx(line, abs=1e-6)

    def test_the_ends_repeat_the_nearest(self) -> None:
        found = slope(np.array([0.0, 1, 4, 9, 16, 25, 36]), 2)
        assert found.tolist() == [4, 4, 4, 6, 8, 8, 8]

    def test_two_samples_have_none(self) -> None:
        assert slope(np.array([1.0, 5]), 3).tolist() == [0, 0]

    @pytest.mark.parametrize("half", [1, 3, 6])
    def test_white_noise_makes_the_speed_that_gain_says(self, half: int) -> None:
        way = np.random.default_rng(half).standard_normal((2, 200_000))
        speed = np.hypot(*(slope(axis, half) * 500.0 for axis in way))
        assert math.sqrt(np.mean(speed**2)) == pytest.approx(gain(500.0, half), rel=0.02)


class TestNoise:
    @pytest.mark.parametrize("sd_deg", [0.01, 0.1, 0.5])
    @pytest.mark.parametrize("fs_hz", [120.0, 500.0, 1000.0])
    def test_of_a_still_eye_is_found(self, sd_deg: float, fs_hz: float) -> None:
        rng = np.random.default_rng(1)
        x, y = sd_deg * rng.standard_normal((2, round(60 * fs_hz)))
        assert motion(of(x, y, fs_hz), LIMITS).noise_deg == pytest.approx(sd_deg, rel=0.12)

    @pytest.mark.parametrize("seed", range(4))
    def test_a_burst_does_not_raise_it(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        eye = np.concatenate([path(*[5.0, -5.0] * 200), still(0.5)])  # 16 s, and 0.9 s of rest
        noise = 0.05 * rng.standard_normal((2, len(eye)))
        calm, busy = (motion(of(x + noise[0], noise[1]), LIMITS) for x in (0 * eye, eye))
        assert busy.noise_deg == pytest.approx(calm.noise_deg, rel=0.25)

    def test_is_not_known_where_no_three_samples_follow_one_another(self) -> None:
        x = np.zeros(300)
        x[::2] = np.nan
        move = motion(of(x), LIMITS)
        assert math.isnan(move.noise_deg)
        assert move.unrest_deg_s == LIMITS["unrest-least"]
        assert not candidates(move, LIMITS, 1.1).peak.size

    def test_noise_makes_the_velocity_be_taken_over_a_longer_time(self) -> None:
        x, y = 0.3 * np.random.default_rng(3).standard_normal((2, 5000))
        noisy, calm = motion(of(x, y), LIMITS), motion(of(x / 100, y / 100), LIMITS)
        longest = gain(500, round((LIMITS["velocity-window-noisy"] * 500 - 1) / 2))
        assert noisy.noise_deg_s == pytest.approx(noisy.noise_deg * longest, rel=0.3)
        assert noisy.noise_deg_s / noisy.noise_deg < calm.noise_deg_s / calm.noise_deg

    def test_where_nothing_rests_the_unrest_is_that_of_the_noise(self) -> None:
        fast = np.full(500, 200.0)
        known = np.zeros(500, dtype=bool)
        assert unrest_of(fast, fast, fast, known, 500.0, 3.0, LIMITS) == 3.0
        assert unrest_of(fast, fast, fast, known, 500.0, math.nan, LIMITS) == LIMITS["unrest-least"]


class TestGaps:
    def test_are_bridged_by_a_straight_line(self) -> None:
        gone = np.array([True, False, True, True, False, True])
        way = np.array([9.0, 1, 9, 9, 4, 9])
        assert bridged(way, gone).tolist() == [1, 1, 2, 3, 4, 4]
        assert bridged(way, np.ones(6, dtype=bool)).tolist() == [0] * 6

    @given(masks, st.integers(0, 8))
    def test_are_widened_at_either_end(self, mask: np.ndarray, by: int) -> None:
        wide = widened(mask, by)
        for at in range(len(mask)):
            assert wide[at] == mask[max(at - by, 0) : at + by + 1].any()


class TestRuns:
    @pytest.mark.parametrize(
        ("mask", "said"),
        [
            ("", []),
            ("0000", []),
            ("1111", [(0, 4)]),
            ("1", [(0, 1)]),
            ("1001", [(0, 1), (3, 4)]),
            ("0110111", [(1, 3), (4, 7)]),
        ],
    )
    def test_by_hand(self, mask: str, said: list[tuple[int, int]]) -> None:
        begin, end = runs(np.array([each == "1" for each in mask], dtype=bool))
        assert list(zip(begin.tolist(), end.tolist(), strict=True)) == said

    @given(masks)
    def test_cover_what_is_true_and_nothing_else(self, mask: np.ndarray) -> None:
        made = np.zeros(len(mask), dtype=bool)
        for begin, end in zip(*runs(mask), strict=True):
            assert begin < end
            made[begin:end] = True
        assert (made == mask).all()


class TestCandidates:
    @pytest.mark.parametrize("fs_hz", [250.0, 500.0, 1000.0])
    @pytest.mark.parametrize(
        "amplitudes",
        [(5.0,), (5.0, -5.0), (3.0, -6.0, 4.0, -4.0, 6.0, -3.0), (8.0, -8.0) * 10],
        ids=["one", "there and back", "six", "twenty"],
    )
    def test_a_chain_without_intervals_is_cut_into_its_saccades(
        self, amplitudes: tuple[float, ...], fs_hz: float
    ) -> None:
        found = candidates(motion(of(path(*amplitudes, fs_hz=fs_hz), None, fs_hz), LIMITS), LIMITS,
                           LIMITS["valley-duration"])  # fmt: skip
        assert len(found) == len(amplitudes)
        true = 0.2 + 0.04 * np.arange(len(amplitudes) + 1)
        assert found.onset / fs_hz == pytest.approx(true[:-1], abs=0.015)
        assert found.offset / fs_hz == pytest.approx(true[1:], abs=0.015)
        assert (found.onset[1:] >= found.offset[:-1]).all()

    def test_an_uneven_saccade_is_one_and_two_of_one_direction_are_two(self) -> None:
        uneven = np.concatenate([still(0.2), step(5, 0.04) + step(0.8, 0.02).repeat(2) * 0.2,
                                 np.full(100, 5.16)])  # fmt: skip
        assert len(candidates(motion(of(uneven), LIMITS), LIMITS, 1.1)) == 1
        assert len(candidates(motion(of(path(5, 5)), LIMITS), LIMITS, 1.1)) == 2

    def test_none_lies_in_what_is_left_out(self) -> None:
        way = path(5, -5, 5)
        without = np.zeros(len(way), dtype=bool)
        without[115:145] = True
        found = candidates(motion(of(way), LIMITS), LIMITS, 1.1, without=without)
        assert len(found) == 2
        for begin, end in zip(found.onset, found.offset, strict=True):
            assert not without[begin:end].any()

    @pytest.mark.parametrize("laps", [1, 3])
    def test_a_loop_at_an_even_speed_is_cut_where_the_direction_has_turned(self, laps: int) -> None:
        angle = np.concatenate([still(0.2), np.arange(0, laps * 60) * 2 * np.pi / 60])
        angle = np.concatenate([angle, np.full(100, angle[-1])])
        move = motion(of(4 * np.cos(angle), 4 * np.sin(angle)), LIMITS)
        whole = candidates(move, LIMITS, 1.1)
        pieces = turned(move, whole, LIMITS)
        assert len(pieces) > len(whole)
        assert len(pieces) == pytest.approx(laps * 360 / LIMITS["loop-turn"], abs=1)
        assert (pieces.onset[1:] >= pieces.offset[:-1]).all()
        assert (pieces.onset <= pieces.peak).all()
        assert (pieces.peak < pieces.offset).all()


class TestMoves:
    def test_size_time_and_peak_velocity_of_a_saccade(self) -> None:
        way = path(6.0)
        move = motion(of(way, -way), LIMITS)
        found = candidates(move, LIMITS, 1.1)
        told = moves(move, found, LIMITS)
        assert told.size.item() == pytest.approx(6 * math.sqrt(2), rel=0.03)
        assert told.top.item() == pytest.approx(2 * 6 * math.sqrt(2) / 0.04, rel=0.08)
        assert 0.025 < told.time.item() <= 0.044
        assert math.degrees(math.atan2(told.dy.item(), told.dx.item())) == pytest.approx(-45)

    def test_a_clock_that_runs_too_fast_is_told_by_how_many_times(self) -> None:
        way = path(*[8.0, -8.0] * 6, duration_s=0.04)
        move = motion(of(way, None, 1250.0), LIMITS)
        told = moves(move, candidates(move, LIMITS, 1.4), LIMITS)
        factor = clock(move, told, LIMITS)
        assert factor == pytest.approx(2.5, rel=0.3)
        slow = slowed(move, factor)
        assert slow.fs_hz * factor == pytest.approx(1250)
        assert slow.speed.max() * factor == pytest.approx(move.speed.max())
        assert slowed(move, 1.0) is move

    def test_a_right_clock_and_too_few_saccades_say_nothing(self) -> None:
        for way, fs_hz in ((path(*[8.0, -8.0] * 6), 500.0), (path(8.0, -8.0), 1250.0)):
            move = motion(of(way, None, fs_hz), LIMITS)
            assert clock(move, moves(move, candidates(move, LIMITS, 1.4), LIMITS), LIMITS) == 1


class TestFeatures:
    def test_one_row_a_candidate_and_one_column_a_name(self) -> None:
        way = path(5, -5, 1, 5)
        way[150:153] = np.nan
        move = motion(of(way), LIMITS)
        found = candidates(move, LIMITS, 1.1)
        rows = features(move, found, moves(move, found, LIMITS))
        assert rows.shape == (len(found), len(NAMES))
        assert np.isfinite(rows).all()

    def test_a_saccade_alone_has_no_neighbour(self) -> None:
        move = motion(of(path(5)), LIMITS)
        found = candidates(move, LIMITS, 1.1)
        row = dict(zip(NAMES, features(move, found, moves(move, found, LIMITS))[0], strict=True))
        assert row["gap_before"] == row["gap_after"] == row["missing_before"] == 0.2
        assert row["ratio_before"] == row["ratio_second_after"] == -4
        assert row["straightness"] == pytest.approx(1, abs=0.05)
        assert math.exp(row["log_amplitude"]) == pytest.approx(5, rel=0.03)


def walked(weights: Weights, row: Floats) -> float:
    """A plain walk down every tree."""

    def down(tree: int, node: int) -> float:
        left, right = weights.left[tree][node], weights.right[tree][node]
        if left == node == right:
            return weights.value[tree][node]
        goes_left = row[weights.feature[tree][node]] <= weights.threshold[tree][node]
        return down(tree, left if goes_left else right)

    total = weights.base + sum(down(tree, 0) for tree in range(len(weights.feature)))
    return 1 / (1 + math.exp(-total))


class TestScorer:
    @pytest.mark.parametrize("seed", range(5))
    def test_all_trees_at_once_are_each_tree_by_itself(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        trees, depth = int(rng.integers(1, 12)), int(rng.integers(1, 6))
        nodes = 2 ** (depth + 1) - 1
        left, right = np.tile(np.arange(nodes), (2, trees, 1))
        for tree in range(trees):
            parents = [0]
            free = 1
            while parents:  # some branches end early
                node = parents.pop()
                if free + 2 > nodes or rng.random() < 0.2 or _level(left, right, tree, node, depth):
                    continue
                left[tree, node], right[tree, node] = free, free + 1
                parents += [free, free + 1]
                free += 2
        weights = Weights(
            features=NAMES, fitted_to="chance", base=float(rng.standard_normal()),
            feature=rng.integers(len(NAMES), size=(trees, nodes)).tolist(),
            threshold=rng.standard_normal((trees, nodes)).tolist(), left=left.tolist(),
            right=right.tolist(), value=rng.standard_normal((trees, nodes)).tolist(), depth=depth,
        )  # fmt: skip
        rows = rng.standard_normal((40, len(NAMES)))
        rows[0] = weights.threshold[0][0]  # on the threshold it goes left
        found = score(rows, packed(weights))
        assert found == pytest.approx([walked(weights, row) for row in rows], rel=1e-12)

    def test_the_shipped_trees_give_a_share(self) -> None:
        rows = np.random.default_rng(0).standard_normal((100, len(NAMES))) * 3
        found = score(rows)
        assert ((found > 0) & (found < 1)).all()
        assert score(rows[:0]).shape == (0,)
        assert shipped() is shipped()

    def test_weights_for_other_features_are_refused(self) -> None:
        weights = Weights(("size",), "", 0.0, [[0]], [[0.0]], [[0]], [[0]], [[0.0]], 1)
        with pytest.raises(ValueError, match="fit them again"):
            packed(weights)


def _level(left: np.ndarray, right: np.ndarray, tree: int, node: int, most: int) -> bool:
    """Whether a node lies as deep as a tree may go."""
    deep = 0
    while node:
        parent = np.flatnonzero((left[tree] == node) | (right[tree] == node))
        node = int(parent[parent != node][0])
        deep += 1
    return deep >= most


class TestMedians:
    @given(st.lists(st.lists(st.floats(-9, 9), min_size=1, max_size=9), min_size=1, max_size=9))
    def test_of_each_chain(self, chains: list[list[float]]) -> None:
        end = np.cumsum([len(chain) for chain in chains])
        start = end - [len(chain) for chain in chains]
        found = medians(np.concatenate(chains), start, end)
        assert found == pytest.approx([np.median(chain) for chain in chains])


class TestQuestions:
    """Every test says what it found, what it needed and whether it passed."""

    def test_in_words(self) -> None:
        asked = (
            Question("a", np.array([2.0, 3.0]), 3.0),
            Question("b", np.array([0.5, 0.1]), -math.inf, 0.2),
            Question("c", np.array([1.4, math.inf]), np.array([1.0, 2.0]), 1.5),
        )
        said = [
            [(each.value, each.needed, each.passed) for each in test.reasons(np.arange(2))]
            for test in asked
        ]
        assert said == [
            [(2.0, "at least 3", False), (3.0, "at least 3", True)],
            [(0.5, "at most 0.2", False), (0.1, "at most 0.2", True)],
            [(1.4, "1 to 1.5", True), (None, "2 to 1.5", False)],
        ]


class TestAgreement:
    @pytest.mark.parametrize(
        ("moved", "said"),
        [
            ([(1, 0), (-3, 0)], 1.0),
            ([(1, 0), (0, 1)], 0.0),
            ([(3, 0), (0, 1)], 0.5),
            ([(1, 1), (-1, -1), (2, 2)], 1.0),
            ([(1, 0), (0.5, math.sqrt(0.75)), (-0.5, math.sqrt(0.75))], 0.0),
        ],
    )
    def test_by_hand(self, moved: list[tuple[float, float]], said: float) -> None:
        dx, dy = np.array(moved).T
        assert agreement(dx, dy) == pytest.approx(said, abs=1e-12)


def swing(hertz: float, width_deg: float, axis_deg: float, fs_hz: float = 500.0) -> Recording:
    way = width_deg / 2 * np.sin(2 * np.pi * hertz * np.arange(round(6 * fs_hz)) / fs_hz)
    axis = math.radians(axis_deg)
    return of(way * math.cos(axis), way * math.sin(axis), fs_hz)


class TestSwings:
    @pytest.mark.parametrize("fs_hz", [60.0, 250.0, 1000.0])
    @pytest.mark.parametrize(
        ("hertz", "width", "axis"), [(2.5, 6.0, 0), (4.0, 3.0, 60), (7.0, 2.0, -45)]
    )
    def test_of_a_pure_sinusoid(
        self, hertz: float, width: float, axis: float, fs_hz: float
    ) -> None:
        found = swings(motion(swing(hertz, width, axis, fs_hz), LIMITS), LIMITS)
        lasts = LIMITS["main-sequence-duration-base"] + (
            LIMITS["main-sequence-duration-slope"] * width
        )
        assert len(found) >= 10
        assert found.frequency_hz == pytest.approx(hertz, abs=0.26)  # of windows of a second
        assert found.amplitude_deg == pytest.approx(width, rel=0.1)
        assert found.axis_deg == pytest.approx(axis, abs=1)
        assert (found.share > 0.9).all()
        assert found.haste == pytest.approx(lasts * 2 * hertz, rel=0.12)
        assert found.pace == pytest.approx(math.sqrt(0.5), abs=0.15)
        assert is_pendular(found, LIMITS).all()

    def test_too_short_or_too_slow_a_recording_has_no_window(self) -> None:
        assert not len(swings(motion(of(still(0.9)), LIMITS), LIMITS))
        assert not len(swings(motion(of(still(60, 10.0), None, 10.0), LIMITS), LIMITS))

    def test_missing_samples_hide_it(self) -> None:
        gone = swing(3, 5, 0)
        gone.x_deg[1000:1500] = np.nan
        found = swings(motion(gone, LIMITS), LIMITS)
        hidden = (found.onset_s < 2.5) & (found.offset_s > 2.5)
        assert not is_pendular(found, LIMITS)[hidden].any()
        assert is_pendular(found, LIMITS)[0]

    def test_the_haste_at_a_time_is_that_of_the_windows_about_it(self) -> None:
        found = swings(motion(swing(3, 5, 0), LIMITS), LIMITS)
        top = np.pi * 3 * 5  # the peak speed of that sinusoid
        near, far, often, fast = haste_at(
            found, np.array([2.2, 99.0, 2.2, 2.2]), np.array([3.0, 3.0, 30.0, 3.0]),
            np.array([top, top, top, 20 * top]), LIMITS,
        )  # fmt: skip
        assert near == pytest.approx(found.haste[3], rel=0.05)
        assert far == often == fast == math.inf
        none = swings(motion(of(still(0.1)), LIMITS), LIMITS)
        assert haste_at(none, *np.ones((3, 1)), LIMITS).tolist() == [math.inf]


class TestIntervals:
    @given(st.integers(0, 500), st.floats(0.02, 60))
    def test_of_a_rate_is_that_of_the_exact_poisson_limits(
        self, count: int, minutes: float
    ) -> None:
        """By Byar's formula: within 1 %, and below five events a little wide."""
        low, high = intervals.rate(count, minutes)
        exact = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0
        assert high * minutes == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2, rel=0.01)
        assert low * minutes <= exact * 1.01
        if count >= 5:
            assert low * minutes == pytest.approx(exact, rel=0.01)

    @pytest.mark.parametrize("n", [6, 7, 8, 9, 10, 17, 25, 100, 1001, 100_000])
    def test_the_interval_of_a_median_leaves_out_as_many_above_as_below(self, n: int) -> None:
        low, high = intervals.median(np.arange(n, dtype=float)) or (math.nan, math.nan)
        assert low + high == n - 1
        assert stats.binom.cdf(low, n, 0.5) <= 0.025
        assert stats.binom.cdf(low + 2, n, 0.5) > 0.025  # and as short as it can be, or nearly

    def test_five_values_have_no_interval_of_the_median(self) -> None:
        assert intervals.median(np.arange(5.0)) is None

    def test_of_a_ratio_holds_it_and_narrows_with_more(self) -> None:
        rng = np.random.default_rng(0)
        wide = 9.0
        for n in (10, 100, 1000, 3000):
            below = rng.uniform(0.5, 1, n)
            above = below * rng.uniform(0, 1, n)
            low, high = intervals.ratio(above, below) or (math.nan, math.nan)
            assert low < above.sum() / below.sum() < high
            assert high - low < wide
            wide = high - low

    def test_of_a_ratio_is_the_same_each_time(self) -> None:
        above, below = np.arange(20.0), np.full(20, 30.0)
        assert intervals.ratio(above, below) == intervals.ratio(above, below)

    def test_there_is_none_of_two_pieces_or_of_nothing(self) -> None:
        assert intervals.ratio(np.ones(2), np.ones(2)) is None
        assert intervals.ratio(np.zeros(9), np.zeros(9)) is None


def test_candidates_are_told_apart_by_order_or_by_mask() -> None:
    three = Candidates(np.array([1, 5, 9]), np.array([3, 7, 11]), np.array([2, 6, 10]))
    assert three.only(np.array([True, False, True])).peak.tolist() == [2, 10]
    assert three.only(np.array([2, 0])).onset.tolist() == [9, 1]
    assert len(replace(three, peak=three.peak[:0])) == 0
