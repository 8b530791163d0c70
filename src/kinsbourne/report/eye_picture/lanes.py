"""What was found in a recording, where, and in words how much?"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from kinsbourne.report.eye_picture import look
from kinsbourne.report.eye_picture.envelope import merged
from kinsbourne.signals.eye.candidates import runs
from kinsbourne.signals.eye.recording import Floats, Recording
from kinsbourne.signals.eye.result import Burst, Intrusion, Measured, Nystagmus, Status
from kinsbourne.signals.eye.signs import FLUTTER, JERKS, MACRO, NYSTAGMUS, OPSOCLONUS


@dataclass(frozen=True)
class Lane:
    """One row above the trace: what was found, where, and in words how much."""

    group: look.Group
    first: Floats
    last: Floats
    said: str
    is_sign: bool
    """Whether there is enough of it for the sign."""


def lanes_of(recording: Recording, measured: Measured, limits: Mapping[str, float]) -> list[Lane]:
    """A row for each kind of finding, and one for where the eye was not seen."""
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


def bars(lane: Lane, duration_s: float) -> list[tuple[float, float]]:
    """Starts and lengths [s] of what is drawn over so long a time."""
    return merged(lane.first, lane.last, duration_s / look.COLUMNS)


def within(lane: Lane, window: tuple[float, float]) -> Lane:
    """The row with what of it lies in a window [s], and how much of the whole that is."""
    is_in = (lane.last > window[0]) & (lane.first < window[1])
    first = np.maximum(lane.first[is_in], window[0])
    last = np.minimum(lane.last[is_in], window[1])
    if lane.group is look.MISSING:
        said = f"{float((last - first).sum()) / (window[1] - window[0]):.0%} of the time here"
    else:
        said = f"{int(is_in.sum())} of {len(is_in)} here" if len(is_in) else lane.said
    return replace(lane, first=first, last=last, said=said)


def draw_lanes(axes: Axes, lanes: list[Lane], window: tuple[float, float]) -> None:
    """The rows below each other, each with its name before it and its words behind."""
    for i, lane in enumerate(lanes):
        axes.axhline(i, color=look.FAINT, lw=0.5, zorder=0)
        axes.broken_barh(
            bars(lane, window[1] - window[0]), (i - 0.36, 0.72), facecolor=lane.group.colour,
            linewidth=0, hatch=lane.group.hatch, edgecolor="white",
        )  # fmt: skip
        is_there = len(lane.first) > 0
        style: dict[str, Any] = {
            "color": lane.group.colour if is_there else look.QUIET,
            "fontweight": "bold" if lane.is_sign else "normal",
        }
        between = axes.get_yaxis_transform()
        axes.text(-0.006, i, lane.group.name, transform=between, ha="right", va="center", **style)
        axes.text(1.006, i, lane.said, transform=between, ha="left", va="center", **style)
    axes.set(xlim=window, ylim=(len(lanes) - 0.5, -0.5), xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
