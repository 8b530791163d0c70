"""What happened when in a recording?"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kinsbourne.report.eye_picture import look
from kinsbourne.report.eye_picture.envelope import envelope
from kinsbourne.report.eye_picture.lanes import bars, draw_lanes, lanes_of
from kinsbourne.signals.eye.recording import Floats, Recording
from kinsbourne.signals.eye.result import Measured

SPAN_LEAST_DEG = 10.0
"""The scale is never finer: magnified, the unrest of any eye looks like an oscillation."""
TAIL = 0.1
"""Per cent of the samples, at either end, that do not set the scale unless a burst holds them."""
MINUTES_FROM_S = 180.0


def overview(
    figure: Figure,
    top: float,
    recording: Recording,
    measured: Measured,
    limits: Mapping[str, float],
) -> None:
    """Rows of findings, horizontal and vertical gaze, one time axis below another."""
    lanes = lanes_of(recording, measured, limits)
    width = look.RIGHT - look.LEFT
    upper = look.placed(figure, look.LEFT, top, width, 0.8)
    draw_lanes(upper, lanes, (0.0, recording.duration_s))
    in_minutes = recording.duration_s > MINUTES_FROM_S
    span = span_of(recording, measured)
    pairs = (
        ("Horizontal", "right", recording.x_deg, recording.x2_deg),
        ("Vertical", "up", recording.y_deg, recording.y2_deg),
    )
    for i, (name, way, own, other) in enumerate(pairs):
        axes = look.placed(figure, look.LEFT, top + 0.84 + 0.78 * i, width, 0.74)
        for lane in lanes[:2]:
            axes.broken_barh(
                bars(lane, recording.duration_s), (0, 1), transform=axes.get_xaxis_transform(),
                facecolor=lane.group.tint, linewidth=0, zorder=0,
            )  # fmt: skip
        for values, colour in ((other, look.OTHER_EYE), (own, look.INK)):
            if values is not None:
                at, drawn = envelope(values, look.COLUMNS)
                axes.plot(at / recording.fs_hz, drawn, color=colour, lw=0.5, gid=f"{name}-{colour}")
        scale(axes, own, span)
        axes.set_ylabel(f"{name}\n{look.degrees(recording)}, {way} +")
        _time_axis(axes, recording.duration_s, in_minutes=in_minutes, is_last=i == 1)


def span_of(
    recording: Recording,
    measured: Measured,
    part: slice = slice(None),
    least_deg: float = SPAN_LEAST_DEG,
) -> float:
    """Both axes have one scale, so that a quiet one looks quiet."""
    widths = [least_deg]
    inside = np.zeros(recording.n, dtype=bool)
    for burst in measured.bursts:
        first, last = (round(at * recording.fs_hz) for at in (burst.onset_s, burst.offset_s))
        inside[max(first, 0) : last + 1] = True
    inside = inside[part]
    for values in (recording.x_deg[part], recording.y_deg[part]):
        seen = values[~np.isnan(values)]
        if len(seen):
            low, middle, high = np.percentile(seen, (TAIL, 50, 100 - TAIL))
            held = values[inside & ~np.isnan(values)]
            reach = max(high - middle, middle - low, np.abs(held - middle).max(initial=0.0))
            widths.append(2.1 * float(reach))
    return max(widths)


def scale(axes: Axes, values: Floats, span: float) -> None:
    """Set the axis about the middle of the values, and say what lies beyond it."""
    seen = values[~np.isnan(values)]
    middle = float(np.median(seen)) if len(seen) else 0.0
    low, high = middle - span / 2, middle + span / 2
    axes.set_ylim(low, high)
    look.gaze_ticks(axes)
    if beyond := int(((seen < low) | (seen > high)).sum()):
        axes.text(
            1.006, 0.5, f"{beyond} sample{'s' * (beyond > 1)}\nbeyond the axis", va="center",
            transform=axes.transAxes, fontsize=look.SMALL, color=look.QUIET,
        )  # fmt: skip


def _time_axis(axes: Axes, duration_s: float, *, in_minutes: bool, is_last: bool) -> None:
    axes.set_xlim(0, duration_s)
    axes.grid(axis="y", color=look.FAINT, lw=0.4)
    axes.set_axisbelow(True)
    if in_minutes:
        step = max(round(duration_s / 60 / 12), 1)
        ticks = np.arange(0, duration_s / 60 + 1e-9, step)
        axes.set_xticks(ticks * 60, [f"{tick:g}" for tick in ticks])
    axes.tick_params(labelbottom=is_last)
    if is_last:
        axes.set_xlabel("Time, minutes" if in_minutes else "Time, seconds", labelpad=1)
