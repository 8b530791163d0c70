"""What happened when in a recording, and what was found in it?"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kinsbourne.report.eye_picture import look
from kinsbourne.report.eye_picture.envelope import envelope, merged
from kinsbourne.signals.eye.candidates import runs
from kinsbourne.signals.eye.recording import Floats, Recording
from kinsbourne.signals.eye.result import Burst, Intrusion, Measured, Nystagmus, Status
from kinsbourne.signals.eye.signs import FLUTTER, JERKS, MACRO, NYSTAGMUS, OPSOCLONUS

SPAN_LEAST_DEG = 10.0
"""The scale is never finer: magnified, the unrest of any eye looks like an oscillation."""
TAIL = 0.1
"""Per cent of the samples, at either end, that do not set the scale unless a burst holds them."""
MINUTES_FROM_S = 180.0


@dataclass(frozen=True)
class Lane:
    """One row above the trace: what was found, where, and in words how much."""

    group: look.Group
    first: Floats
    last: Floats
    said: str
    is_sign: bool
    """Whether there is enough of it for the sign."""


def overview(
    figure: Figure,
    top: float,
    recording: Recording,
    measured: Measured,
    limits: Mapping[str, float],
) -> None:
    """Rows of findings, horizontal and vertical gaze, one time axis below another."""
    lanes = _lanes(recording, measured, limits)
    width = look.RIGHT - look.LEFT
    upper = look.placed(figure, look.LEFT, top, width, 0.8)
    _draw_lanes(upper, lanes, recording.duration_s)
    in_minutes = recording.duration_s > MINUTES_FROM_S
    span = _span(recording, measured)
    pairs = (
        ("Horizontal", "right", recording.x_deg, recording.x2_deg),
        ("Vertical", "up", recording.y_deg, recording.y2_deg),
    )
    for i, (name, way, own, other) in enumerate(pairs):
        axes = look.placed(figure, look.LEFT, top + 0.84 + 0.78 * i, width, 0.74)
        for lane in lanes[:2]:
            axes.broken_barh(
                _bars(lane, recording.duration_s), (0, 1), transform=axes.get_xaxis_transform(),
                facecolor=lane.group.tint, linewidth=0, zorder=0,
            )  # fmt: skip
        for values, colour in ((other, look.OTHER_EYE), (own, look.INK)):
            if values is not None:
                at, drawn = envelope(values, look.COLUMNS)
                axes.plot(at / recording.fs_hz, drawn, color=colour, lw=0.5, gid=f"{name}-{colour}")
        _scale(axes, own, span)
        axes.set_ylabel(f"{name}\n{look.degrees(recording)}, {way} +")
        _time_axis(axes, recording.duration_s, in_minutes=in_minutes, is_last=i == 1)


def _lanes(recording: Recording, measured: Measured, limits: Mapping[str, float]) -> list[Lane]:
    fs = recording.fs_hz
    begin, end = runs(recording.is_missing)
    bursts = {
        kind: [each for each in measured.bursts if each.kind == kind]
        for kind in ("opsoclonus", "flutter")
    }
    away = {
        kind: [each for each in measured.intrusions if each.kind.startswith(kind)]
        for kind in ("square-wave", "macrosaccadic")
    }
    rows = (
        (look.OPSOCLONUS, OPSOCLONUS, bursts["opsoclonus"], ("burst", "bursts"), "rate-screens"),
        (look.FLUTTER, FLUTTER, bursts["flutter"], ("burst", "bursts"), "rate-screens"),
        (look.NYSTAGMUS, NYSTAGMUS, measured.nystagmus, ("stretch", "stretches"), "rate-counts"),
        (look.JERKS, JERKS, away["square-wave"], ("jerk", "jerks"), "rate-counts"),
        (look.MACRO, MACRO, away["macrosaccadic"], ("run", "runs"), "rate-counts"),
    )
    status: dict[str, Status] = {sign.hpo: sign.status for sign in measured.signs}
    missing = measured.recording.missing
    return [
        *(
            _lane(group, found, called, status[hpo], can_say=missing < 1 and fs >= limits[least])
            for group, (hpo, _), found, called, least in rows
        ),
        Lane(
            look.MISSING,
            begin / fs,
            end / fs,
            f"{missing:.0%} of the time" if missing else "never",
            is_sign=False,
        ),
    ]


def _lane(
    group: look.Group,
    found: Sequence[Burst] | Sequence[Nystagmus] | Sequence[Intrusion],
    called: tuple[str, str],
    status: Status,
    *,
    can_say: bool,
) -> Lane:
    """None is only said where the recording could have shown one, and what that is worth."""
    first = np.array([each.onset_s for each in found], dtype=np.float64)
    last = np.array([each.offset_s for each in found], dtype=np.float64)
    if found:
        said = f"{len(found)} {called[len(found) > 1]}, {_seconds(last - first)}"
    elif status == "excluded":
        said = "none: excluded here"
    else:
        said = "none, not excluded" if can_say else "cannot say"
    return Lane(group, first, last, said, is_sign=status == "present")


def _seconds(length: Floats) -> str:
    total = float(length.sum())
    return f"{total:.1f} s" if total < 100 else f"{total:.0f} s"


def _bars(lane: Lane, duration_s: float) -> list[tuple[float, float]]:
    return merged(lane.first, lane.last, duration_s / look.COLUMNS)


def _draw_lanes(axes: Axes, lanes: list[Lane], duration_s: float) -> None:
    for i, lane in enumerate(lanes):
        axes.axhline(i, color=look.FAINT, lw=0.5, zorder=0)
        axes.broken_barh(
            _bars(lane, duration_s), (i - 0.36, 0.72), facecolor=lane.group.colour, linewidth=0,
            hatch=lane.group.hatch, edgecolor="white",
        )  # fmt: skip
        is_there = len(lane.first) > 0
        style: dict[str, Any] = {
            "color": lane.group.colour if is_there else look.QUIET,
            "fontweight": "bold" if lane.is_sign else "normal",
        }
        between = axes.get_yaxis_transform()
        axes.text(-0.006, i, lane.group.name, transform=between, ha="right", va="center", **style)
        axes.text(1.006, i, lane.said, transform=between, ha="left", va="center", **style)
    axes.set(xlim=(0, duration_s), ylim=(len(lanes) - 0.5, -0.5), xticks=[], yticks=[])
    axes.spines[:].set_visible(False)


def _span(recording: Recording, measured: Measured) -> float:
    """Both axes have one scale, so that a quiet one looks quiet."""
    widths = [SPAN_LEAST_DEG]
    inside = np.zeros(recording.n, dtype=bool)
    for burst in measured.bursts:
        first, last = (round(at * recording.fs_hz) for at in (burst.onset_s, burst.offset_s))
        inside[max(first, 0) : last + 1] = True
    for values in (recording.x_deg, recording.y_deg):
        seen = values[~np.isnan(values)]
        if len(seen):
            low, middle, high = np.percentile(seen, (TAIL, 50, 100 - TAIL))
            held = values[inside & ~np.isnan(values)]
            reach = max(high - middle, middle - low, np.abs(held - middle).max(initial=0.0))
            widths.append(2.1 * float(reach))
    return max(widths)


def _scale(axes: Axes, values: Floats, span: float) -> None:
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
