"""The picture of a recording: is it opsoclonus, at a glance?"""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kinsbourne.report.eye_picture import PictureError, draw, save
from kinsbourne.report.eye_picture.closeup import chosen
from kinsbourne.report.eye_picture.envelope import envelope, merged
from kinsbourne.signals.eye import measure
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.simulation import KINDS, simulate

NAN = float("nan")


def recorded(kind: str, **how: object) -> Recording:
    return simulate(kind, **{"duration_s": 6.0, "seed": 1, **how}).recording  # type: ignore[arg-type]


def drawn(recording: Recording) -> Figure:
    return draw(recording, measure(recording))


def words(file: Path) -> str:
    """Every word that the SVG holds as text, in order."""
    root = ET.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    return " ".join(" ".join(node.itertext()) for node in root.iter() if node.tag.endswith("text"))


def written(figure: Figure, folder: Path, name: str = "picture.svg") -> str:
    save(figure, folder / name)
    return " ".join(words(folder / name).split())


def texts(figure: Figure) -> Iterator[str]:
    for text in figure.texts:
        yield text.get_text()
    for axes in figure.axes:
        yield from (text.get_text() for text in axes.texts)


def trace(figure: Figure, name: str) -> tuple[Axes, np.ndarray, np.ndarray]:
    """The line of the measured eye in the overview, and its axes."""
    for axes in figure.axes:
        for line in axes.lines:
            if line.get_gid() == f"{name}-#1a1a1a":
                return axes, np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
    raise AssertionError(name)


def test_both_formats_are_written(tmp_path: Path) -> None:
    recording = recorded("opsoclonus", making="chain", share=0.5)
    measured = measure(recording)
    figure = draw(recording, measured)
    said = written(figure, tmp_path)
    assert measured.summary in said
    assert "Simulated" in measured.summary
    assert "SIMULATED: no eye made this" in said
    assert f"{len(measured.bursts)} bursts" in said
    assert "It measures; it makes no diagnosis." in said
    for version in measured.versions.values():
        assert version in said
    save(figure, tmp_path / "picture.PNG")
    assert (tmp_path / "picture.PNG").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_a_screen_reader_is_told_the_result(tmp_path: Path) -> None:
    recording = recorded("flutter", share=0.5)
    save(drawn(recording), tmp_path / "picture.svg")
    root = ET.fromstring((tmp_path / "picture.svg").read_text())  # noqa: S314 - our own file
    title, described = list(root)[:2]
    assert title.text == measure(recording).summary
    assert described.tag.endswith("desc")
    assert "Opsoclonus (HP:0010543) in this recording" in str(described.text)


def test_the_same_recording_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        save(drawn(recorded("opsoclonus", share=0.4)), tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_the_style_of_the_caller_is_neither_used_nor_changed(tmp_path: Path) -> None:
    recording = recorded("normal")
    save(drawn(recording), tmp_path / "plain.svg")
    with matplotlib.rc_context({"lines.linewidth": 9, "font.size": 30, "svg.fonttype": "path"}):
        save(drawn(recording), tmp_path / "styled.svg")
        assert matplotlib.rcParams["font.size"] == 30
    assert (tmp_path / "plain.svg").read_bytes() == (tmp_path / "styled.svg").read_bytes()


def test_other_formats_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=r"picture.gif: .*\.png or \.svg"):
        save(drawn(recorded("normal")), tmp_path / "picture.gif")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn(kind: str, tmp_path: Path) -> None:
    recording = recorded(kind, two_eyes=True)
    assert measure(recording).summary in written(drawn(recording), tmp_path)


@pytest.mark.parametrize("kind", ["opsoclonus", "flutter"])
def test_bursts_are_named_where_they_are(kind: str, tmp_path: Path) -> None:
    recording = recorded(kind, making="neurons", share=0.5, noise_deg=0.02, seed=3)
    said = written(drawn(recording), tmp_path)
    assert f"{kind} for" in said  # the close-up
    assert f"in {kind}" in said  # the saccades


@pytest.mark.parametrize(
    ("recording", "said"),
    [
        pytest.param(
            Recording(500.0, np.full(2000, NAN), np.full(2000, NAN)), "The eye was not seen",
            id="all missing",
        ),
        pytest.param(
            Recording(500.0, np.zeros(3), np.zeros(3)), "No saccade was found", id="three samples"
        ),
        pytest.param(
            Recording(500.0, np.zeros(5000), np.zeros(5000)), "No saccade was found", id="still"
        ),
        pytest.param(
            Recording(1000.0, np.r_[np.full(1500, NAN), np.zeros(900)], np.zeros(2400)),
            "where the eye was seen", id="seen late",
        ),
        pytest.param(recorded("opsoclonus", fs_hz=60.0), "cannot be told apart", id="60 Hz"),
        pytest.param(recorded("opsoclonus", fs_hz=30.0), "cannot say", id="30 Hz"),
        pytest.param(recorded("flutter", noise_deg=1.0), "lost in noise", id="noisy"),
        pytest.param(
            replace(recorded("normal"), is_calibrated=False), "Amplitude, relative",
            id="uncalibrated",
        ),
        pytest.param(
            replace(recorded("normal"), source='recording:<&"$x_y$.csv'), 'recording:<&"$x_y$.csv',
            id="odd name",
        ),
        pytest.param(
            replace(recorded("normal"), source="recording:眼\x01.csv"), "眼?.csv", id="foreign"
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_said(recording: Recording, said: str, tmp_path: Path) -> None:
    figure = drawn(recording)
    assert said in written(figure, tmp_path)
    save(figure, tmp_path / "picture.png")


def test_none_found_is_not_called_excluded() -> None:
    said = list(texts(drawn(recorded("normal", making="fixation"))))
    assert "none, not excluded" in said
    assert not any("none: excluded" in words for words in said)


def test_one_odd_sample_does_not_flatten_the_rest_and_is_told() -> None:
    recording = recorded("normal", making="fixation")
    recording.x_deg[100] = 80.0
    figure = drawn(recording)
    low, high = trace(figure, "Horizontal")[0].get_ylim()
    assert high - low < 40
    assert "1 sample\nbeyond the axis" in list(texts(figure))


def test_a_burst_is_never_beyond_the_axis() -> None:
    recording = recorded("opsoclonus", duration_s=60.0, share=0.1, making="chain")
    measured = measure(recording)
    low, high = trace(draw(recording, measured), "Horizontal")[0].get_ylim()
    assert measured.bursts
    for burst in measured.bursts:
        first, last = (round(at * recording.fs_hz) for at in (burst.onset_s, burst.offset_s))
        assert low <= np.nanmin(recording.x_deg[first:last])
        assert high >= np.nanmax(recording.x_deg[first:last])


def test_the_closeup_shows_the_longest_burst() -> None:
    recording = recorded("opsoclonus", duration_s=20.0, making="chain")
    measured = measure(recording)
    begin, end, _ = chosen(recording, measured)
    longest = max(measured.bursts, key=lambda each: each.offset_s - each.onset_s)
    assert begin <= longest.onset_s < end
    assert 1.0 <= end - begin <= 2.0


VALUES = st.lists(
    st.one_of(st.floats(-90, 90), st.just(NAN)), min_size=1, max_size=400
).map(np.array)  # fmt: skip


@given(VALUES, st.integers(1, 40))
def test_no_extreme_is_lost(values: np.ndarray, columns: int) -> None:
    at, shown = envelope(values, columns)
    assert (np.diff(at) >= 0).all()
    assert len(shown) <= max(2 * columns, 2)
    width = -(-len(values) // columns)
    for start in range(0, len(values), width):
        own = values[start : start + width]
        here = shown[(at >= start) & (at < start + width)]
        if np.isnan(own).all():
            assert np.isnan(here).all()
        else:
            assert np.nanmin(here) == np.nanmin(own)
            assert np.nanmax(here) == np.nanmax(own)


SPANS = st.lists(st.tuples(st.floats(0, 90), st.floats(0, 10)), max_size=60)


@given(SPANS)
def test_no_stretch_is_lost_or_too_thin(spans: list[tuple[float, float]]) -> None:
    first = np.array([start for start, _ in spans])
    last = np.array([start + length for start, length in spans])
    bars = merged(first, last, 1.0)
    assert len(bars) <= 51
    assert all(length >= 1 for _, length in bars)
    for start, end in zip(first, last, strict=True):
        assert any(at <= start and end <= at + length for at, length in bars)


def test_an_hour_keeps_every_burst_and_stays_small(tmp_path: Path) -> None:
    part = recorded("opsoclonus", fs_hz=1000.0, duration_s=60.0, making="chain", share=0.2)
    x, y = np.tile(part.x_deg, 60), np.tile(part.y_deg, 60)
    recording = replace(part, x_deg=x, y_deg=y)
    measured = measure(recording)
    figure = draw(recording, measured)
    _, at, shown = trace(figure, "Horizontal")
    assert np.nanmin(shown) == np.nanmin(x)
    assert np.nanmax(shown) == np.nanmax(x)
    column = recording.duration_s / 1600
    for burst in measured.bursts[::10]:
        first, last = round(burst.onset_s * 1000), round(burst.offset_s * 1000)
        near = (at >= burst.onset_s - column) & (at <= burst.offset_s + column)
        assert np.nanmax(shown[near]) >= np.nanmax(x[first:last])
        assert np.nanmin(shown[near]) <= np.nanmin(x[first:last])
    save(figure, tmp_path / "hour.svg")
    assert (tmp_path / "hour.svg").stat().st_size < 2e6
    assert "minutes" in words(tmp_path / "hour.svg")


def test_a_minute_is_drawn_in_little_time() -> None:
    recording = recorded("opsoclonus", fs_hz=1000.0, duration_s=60.0)
    measured = measure(recording)
    start = time.process_time()
    draw(recording, measured)
    assert time.process_time() - start < 2
