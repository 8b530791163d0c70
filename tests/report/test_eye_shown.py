"""Is every stretch of a recording drawn whole, and said in words for who cannot see it?"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from kinsbourne.report.eye_picture import PLOT, pair, saccades, stretch
from kinsbourne.report.eye_picture.pair import sides
from kinsbourne.report.eye_picture.stretch import draw_stretch
from kinsbourne.signals.eye import measure
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.result import Measured
from kinsbourne.signals.eye.simulation import simulate

FS = 500.0


@cache
def of(kind: str, share: float | None = None, seconds: float = 20.0, fs_hz: float = FS,
       two_eyes: bool = False) -> tuple[Recording, Measured]:  # fmt: skip
    recording = simulate(
        kind, share=share, duration_s=seconds, seed=3, noise_deg=0.02, fs_hz=fs_hz,
        two_eyes=two_eyes,
    ).recording  # fmt: skip
    return recording, measure(recording)


def words(svg: bytes) -> str:
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    return " ".join(" ".join(n.itertext()) for n in root.iter() if n.tag.endswith("text"))


def line(figure: Figure, name: str) -> tuple[np.ndarray, np.ndarray]:
    for axes in figure.axes:
        for each in axes.lines:
            if each.get_gid() == f"{name}-#1a1a1a":
                return np.asarray(each.get_xdata()), np.asarray(each.get_ydata())
    raise AssertionError(name)


@given(at=st.integers(0, 9_999), start=st.floats(0, 19), length=st.floats(0.05, 20))
@settings(max_examples=40, deadline=None)
def test_a_spike_of_one_sample_is_drawn_in_every_window_that_holds_it(
    at: int, start: float, length: float
) -> None:
    end = min(start + length, 20.0)
    x = np.zeros(10_000)
    x[at] = 5.0
    recording = Recording(FS, x, np.zeros(10_000))
    time, drawn = line(draw_stretch(recording, nothing(), start, end), "Horizontal")
    inside = (time >= start) & (time <= end)
    assert (drawn[inside].max(initial=0) == 5.0) == (start <= at / FS <= end)


@cache
def nothing() -> Measured:
    still = np.zeros(10_000)
    return measure(Recording(FS, still, still))


class TestAStretch:
    def test_says_what_lies_in_it_of_how_much_in_all(self) -> None:
        recording, measured = of("opsoclonus", 0.4)
        burst = measured.bursts[0]
        shown = stretch(recording, measured, burst.onset_s, burst.offset_s)
        count = len(measured.bursts)
        assert f"opsoclonus: 1 of {count} here ({burst.onset_s:.2f} to" in shown.description
        assert f"1 of {count} here" in words(shown.svg)
        assert "each a stripe from its onset to its offset" in shown.description
        assert shown.title == f"Gaze from {burst.onset_s:g} to {burst.offset_s:g} s"

    def test_of_the_whole_names_no_stripes_and_says_what_is_excluded(self) -> None:
        recording, measured = of("normal", seconds=90.0)
        shown = stretch(recording, measured, 0.0, 90.0)
        assert "flutter: none: excluded here" in shown.description
        assert "stripe" not in shown.description
        missing = f"{measured.recording.missing:.0%} of the time"
        assert f"eye not seen: {missing}; " in shown.description
        assert missing in words(shown.svg)

    def test_counts_no_saccades_where_there_are_none_to_count(self) -> None:
        recording, measured = of("opsoclonus", 0.4, fs_hz=90.0)
        assert "saccades" not in stretch(recording, measured, 0.0, 2.0).description

    def test_shows_the_other_eye_and_where_the_time_axis_lies(self) -> None:
        recording, measured = of("opsoclonus", 0.4, two_eyes=True)
        figure = draw_stretch(recording, measured, 1.0, 2.0)
        gids = {each.get_gid() for axes in figure.axes for each in axes.lines}
        assert "Horizontal-#9db4c8" in gids
        left, right = PLOT
        for axes in figure.axes:
            assert (axes.get_position().x0, axes.get_position().x1) == pytest.approx((left, right))
            assert axes.get_xlim() in ((1.0, 2.0), (0.0, 20.0))

    def test_in_which_the_eye_was_not_seen_is_drawn_all_the_same(self) -> None:
        gone = np.full(10_000, np.nan)
        recording = Recording(FS, gone, gone)
        shown = stretch(recording, measure(recording), 3.0, 4.0)
        assert "eye not seen: 100% of the time here" in shown.description


class TestAPair:
    def test_is_drawn_at_one_scale_of_time_and_of_angle(self) -> None:
        two = sides(of("opsoclonus", 0.4), of("opsoclonus", 0.1))
        assert len({round(side.end_s - side.start_s, 6) for side in two}) == 1
        shown = pair(of("opsoclonus", 0.4), of("opsoclonus", 0.1))
        assert "Before: " in shown.description
        assert "After: " in shown.description
        assert {"Before", "After"} <= set(words(shown.svg).split())

    def test_of_a_recording_shorter_than_what_is_shown_is_drawn(self) -> None:
        short = replace(of("normal")[0], x_deg=np.zeros(300), y_deg=np.zeros(300),
                        target_x_deg=None, target_y_deg=None)  # fmt: skip
        assert pair((short, measure(short)), of("opsoclonus", 0.4)).svg


def test_all_saccades_are_drawn_or_it_is_said_why_not() -> None:
    assert "Main sequence" in words(saccades(of("opsoclonus", 0.4)[1]).svg)
    assert "cannot be told apart" in words(saccades(of("opsoclonus", 0.4, fs_hz=90.0)[1]).svg)
