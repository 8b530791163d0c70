"""Two recordings at the same scale of time and of angle: are they different to the eye?"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kinsbourne.knowledge import base
from kinsbourne.report.eye_picture import look
from kinsbourne.report.eye_picture.closeup import SPAN_LEAST_DEG, chosen, stripes
from kinsbourne.report.eye_picture.overview import scale, span_of
from kinsbourne.signals.eye.eyes import primary
from kinsbourne.signals.eye.recording import Floats, Recording
from kinsbourne.signals.eye.result import Measured

WIDTH, HEIGHT = 10.0, 3.9
LEFT, BETWEEN, COLUMN = 0.75, 0.5, 4.25
SHOWN_S = 2.0


class Side(NamedTuple):
    """One of the two recordings, and the stretch of it that tells most."""

    name: str
    recording: Recording
    measured: Measured
    start_s: float
    end_s: float
    what: str

    @property
    def part(self) -> slice:
        """The samples of the stretch."""
        fs = self.recording.fs_hz
        return slice(max(int(self.start_s * fs) - 1, 0), int(self.end_s * fs) + 3)


def sides(
    before: tuple[Recording, Measured], after: tuple[Recording, Measured]
) -> tuple[Side, Side]:
    """The most telling stretch of each, of one length."""
    return _side("Before", *before), _side("After", *after)


def _side(name: str, recording: Recording, measured: Measured) -> Side:
    recording = primary(recording)
    start, end, what = chosen(recording, measured)
    start = max(min((start + end - SHOWN_S) / 2, recording.duration_s - SHOWN_S), 0.0)
    return Side(name, recording, measured, start, start + SHOWN_S, what)


def draw_pair(two: tuple[Side, Side]) -> Figure:
    """Before on the left, after on the right; horizontal above vertical."""
    with look.styled():
        figure = Figure(figsize=(WIDTH, HEIGHT), facecolor="white")
        span = max(span_of(s.recording, s.measured, s.part, SPAN_LEAST_DEG) for s in two)
        for i, side in enumerate(two):
            left = LEFT + i * (COLUMN + BETWEEN)
            look.write(figure, left, 0.08, side.name, fontsize=look.HEADING, fontweight="bold")
            look.write(figure, left, 0.27, side.what, color=look.QUIET)
            for j, (word, way, own) in enumerate(_pairs(side.recording)):
                axes = look.placed(figure, left, 0.5 + 1.52 * j, COLUMN, 1.46)
                _trace(axes, side, own, span)
                if i == 0:
                    axes.set_ylabel(f"{word}\n{look.degrees(side.recording)}, {way} +")
                axes.tick_params(labelbottom=j == 1, labelleft=True)
                if j == 1:
                    axes.set_xlabel("Time, seconds", labelpad=1)
    return figure


def _pairs(recording: Recording) -> tuple[tuple[str, str, Floats], ...]:
    return (
        ("Horizontal", "right", recording.x_deg),
        ("Vertical", "up", recording.y_deg),
    )


def _trace(axes: Axes, side: Side, own: Floats, span: float) -> None:
    fs = side.recording.fs_hz
    each = fs >= base.load().eye["rate-counts"]
    stripes(axes, side.measured, side.start_s, side.end_s, each_saccade=each)
    values = own[side.part]
    time = [(side.part.start + at) / fs for at in range(len(values))]
    axes.plot(time, values, color=look.INK, lw=0.8)
    scale(axes, values, span)
    axes.set(xlim=(side.start_s, side.end_s))
    axes.grid(axis="y", color=look.FAINT, lw=0.4)
    axes.set_axisbelow(True)
