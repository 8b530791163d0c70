"""What did the eyes do from one moment to another?"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kinsbourne.knowledge import base
from kinsbourne.report.eye_picture import look
from kinsbourne.report.eye_picture.closeup import DOTS_BELOW, SPAN_LEAST_DEG, stripes
from kinsbourne.report.eye_picture.envelope import envelope
from kinsbourne.report.eye_picture.lanes import Lane, bars, draw_lanes, lanes_of, within
from kinsbourne.report.eye_picture.overview import scale, span_of
from kinsbourne.signals.eye.eyes import primary
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.result import Measured

WIDTH, HEIGHT = 10.0, 4.75
LEFT, RIGHT = 1.3, 8.6
"""The time axes, inches from the left edge."""
PLOT = (LEFT / WIDTH, RIGHT / WIDTH)
"""Where the time axes begin and end, as shares of the width of the picture."""
SINGLE_TO_S = 5.0
"""In a longer window single saccades are too thin to be marked."""


def draw_stretch(recording: Recording, measured: Measured, start_s: float, end_s: float) -> Figure:
    """The findings and the gaze from ``start_s`` to ``end_s``, and where in the whole that is.

    The window lies within the recording and is not empty. Every column keeps its extremes: no
    movement is lost, however short.
    """
    recording = primary(recording)
    lanes = lanes_of(recording, measured, base.load().eye)
    window = (start_s, end_s)
    width = RIGHT - LEFT
    with look.styled():
        figure = Figure(figsize=(WIDTH, HEIGHT), facecolor="white")
        _whole(look.placed(figure, LEFT, 0.08, width, 0.24), lanes, window, recording.duration_s)
        is_whole = end_s - start_s >= recording.duration_s
        here = lanes if is_whole else [within(lane, window) for lane in lanes]
        draw_lanes(look.placed(figure, LEFT, 0.42, width, 1.0), here, window)
        _traces(figure, 1.48, recording, measured, here, window)
    return figure


def _whole(axes: Axes, lanes: list[Lane], window: tuple[float, float], duration_s: float) -> None:
    """The whole recording on one strip, the window outlined in it."""
    for lane in lanes[:2]:
        axes.broken_barh(
            bars(lane, duration_s), (0.15, 0.7), facecolor=lane.group.colour, linewidth=0,
            hatch=lane.group.hatch, edgecolor="white",
        )  # fmt: skip
    axes.axvspan(*window, fill=False, ec=look.INK, lw=1.4, clip_on=False)
    axes.set(xlim=(0, duration_s), ylim=(0, 1), xticks=[], yticks=[])
    axes.spines[:].set_visible(True)
    axes.spines[:].set_color(look.FAINT)
    between = axes.transAxes
    axes.text(-0.006, 0.5, "bursts in all", transform=between, ha="right", va="center")
    axes.text(
        1.006, 0.5, f"0 to {duration_s:.5g} s", transform=between, va="center", color=look.QUIET
    )


def _traces(
    figure: Figure,
    top: float,
    recording: Recording,
    measured: Measured,
    lanes: list[Lane],
    window: tuple[float, float],
) -> None:
    fs, (start_s, end_s) = recording.fs_hz, window
    first = max(int(start_s * fs) - 1, 0)
    part = slice(first, int(np.ceil(end_s * fs)) + 2)
    is_near = end_s - start_s <= SINGLE_TO_S
    span = span_of(recording, measured, part, SPAN_LEAST_DEG)
    each = is_near and fs >= base.load().eye["rate-counts"]
    pairs = (
        ("Horizontal", "right", recording.x_deg, recording.x2_deg),
        ("Vertical", "up", recording.y_deg, recording.y2_deg),
    )
    for i, (name, way, own, other) in enumerate(pairs):
        axes = look.placed(figure, LEFT, top + 1.46 * i, RIGHT - LEFT, 1.4)
        if each:
            stripes(axes, measured, start_s, end_s, each_saccade=True)
        else:
            _tints(axes, lanes, end_s - start_s)
        for values, colour in ((other, look.OTHER_EYE), (own, look.INK)):
            if values is not None:
                at, drawn = envelope(values[part], look.COLUMNS)
                dot = "." if len(values[part]) < DOTS_BELOW else ""
                axes.plot(
                    (first + at) / fs, drawn, color=colour, lw=0.7, marker=dot, ms=2.5,
                    gid=f"{name}-{colour}",
                )  # fmt: skip
        scale(axes, own[part], span)
        axes.set(xlim=window)
        axes.set_ylabel(f"{name}\n{look.degrees(recording)}, {way} +")
        axes.grid(axis="y", color=look.FAINT, lw=0.4)
        axes.set_axisbelow(True)
        axes.tick_params(labelbottom=i == 1)
        if i == 1:
            axes.set_xlabel("Time, seconds", labelpad=1)


def _tints(axes: Axes, lanes: list[Lane], length_s: float) -> None:
    for lane in lanes[:2]:
        axes.broken_barh(
            bars(lane, length_s), (0, 1), transform=axes.get_xaxis_transform(),
            facecolor=lane.group.tint, linewidth=0, zorder=0,
        )  # fmt: skip
