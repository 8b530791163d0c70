"""Which second or two tell most, and are the saccades in them back to back?"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kinsbourne.report.eye_picture import look
from kinsbourne.report.eye_picture.groups import groups_of
from kinsbourne.signals.eye.recording import Floats, Recording
from kinsbourne.signals.eye.result import Burst, Intrusion, Measured, Nystagmus

LONGEST_S, SHORTEST_S = 2.0, 1.0
BEFORE_S = 0.15
"""Shown of the time before what is shown, so that it can be seen to begin."""
SPAN_LEAST_DEG = 6.0
"""The scale is never finer: magnified, the unrest of any eye looks like an oscillation."""
TONES = (0.16, 0.4)
"""Of one stripe and the next."""
DOTS_BELOW = 400
"""Where fewer samples are shown each has a dot, so that it is seen how few there are."""


def closeup(
    figure: Figure,
    top: float,
    recording: Recording,
    measured: Measured,
    limits: Mapping[str, float],
) -> None:
    """Horizontal and vertical gaze, every saccade a stripe from its onset to its offset."""
    begin, end, what = chosen(recording, measured)
    first, last = int(begin * recording.fs_hz), int(np.ceil(end * recording.fs_hz)) + 1
    counts = recording.fs_hz >= limits["rate-counts"]
    words = (
        "each stripe is one saccade, from its onset to its offset" if counts
        else f"below {limits['rate-counts']:g} Hz there are no single saccades to mark"
    )  # fmt: skip
    look.write(
        figure, look.LEFT, top, f"Close-up: {what}", fontsize=look.HEADING, fontweight="bold"
    )
    look.write(figure, look.RIGHT, top + 0.02, words, ha="right", color=look.QUIET)
    pairs = (
        ("Horizontal", recording.x_deg, recording.x2_deg),
        ("Vertical", recording.y_deg, recording.y2_deg),
    )
    span = max(SPAN_LEAST_DEG, *(_reach(own[first:last]) for _, own, _ in pairs))
    for i, (name, own, other) in enumerate(pairs):
        axes = look.placed(figure, look.LEFT, top + 0.2 + 0.74 * i, look.RIGHT - look.LEFT, 0.72)
        stripes(axes, measured, begin, end, each_saccade=counts)
        for values, colour in ((other, look.OTHER_EYE), (own, look.INK)):
            if values is not None:
                _line(axes, values[first:last], first, recording.fs_hz, colour)
        middle = _middle(own[first:last])
        axes.set(xlim=(begin, end), ylim=(middle - span / 2, middle + span / 2))
        axes.set_ylabel(f"{name}\n{look.degrees(recording)}")
        look.gaze_ticks(axes)
        axes.tick_params(labelbottom=i == 1)
        if i == 1:
            axes.set_xlabel("Time, seconds", labelpad=1)


def chosen(recording: Recording, measured: Measured) -> tuple[float, float, str]:
    """Start and end [s] of the most telling stretch, and what it shows in words."""
    whole = recording.duration_s
    away = [each for each in measured.intrusions if measured.pattern.kind.startswith(each.kind)]
    for found in (measured.bursts, measured.nystagmus, away):
        if found:
            longest = max(found, key=lambda each: each.offset_s - each.onset_s)
            length = longest.offset_s - longest.onset_s
            show = min(max(length + 2 * BEFORE_S, SHORTEST_S), LONGEST_S)
            if not isinstance(longest, Burst):
                show = LONGEST_S
            start = longest.onset_s - max((show - length) / 2, BEFORE_S)
            return *_within(start, show, whole), _called(found, longest)
    if measured.saccades:
        onset = np.array([each.onset_s for each in measured.saccades])
        held = np.searchsorted(onset, onset + LONGEST_S - BEFORE_S) - np.arange(len(onset))
        start = float(onset[held.argmax()]) - BEFORE_S
        return *_within(start, LONGEST_S, whole), "where saccades are densest"
    if recording.is_missing.all():
        return *_within(0.0, LONGEST_S, whole), "the eye was not seen"
    seen = np.concatenate(([0], np.cumsum(~recording.is_missing)))
    n = min(max(round(LONGEST_S * recording.fs_hz), 1), recording.n)
    start = int((seen[n:] - seen[:-n]).argmax()) / recording.fs_hz
    return *_within(start, LONGEST_S, whole), "where the eye was seen"


def _called(
    found: Sequence[Burst] | Sequence[Nystagmus] | Sequence[Intrusion],
    longest: Burst | Nystagmus | Intrusion,
) -> str:
    which = "the longest of " if len(found) > 1 else "the "
    if isinstance(longest, Burst):
        which += f"{len(found)} bursts, " if len(found) > 1 else "burst, "
        count = "" if longest.saccades is None else f", {longest.saccades} saccades"
        return f"{which}{longest.kind} for {longest.offset_s - longest.onset_s:.2f} s{count}"
    if isinstance(longest, Nystagmus):
        return f"{longest.kind} nystagmus"
    return f"a {longest.kind}"


def _within(start: float, show: float, whole: float) -> tuple[float, float]:
    start = max(min(start, whole - show), 0.0)
    return start, min(start + show, whole)


def stripes(
    axes: Axes, measured: Measured, begin: float, end: float, *, each_saccade: bool
) -> None:
    """Neighbours differ in tone, so that two without a pause are still two."""
    if not each_saccade:
        for burst in measured.bursts:
            tint = look.OPSOCLONUS.tint if burst.kind == "opsoclonus" else look.FLUTTER.tint
            axes.axvspan(burst.onset_s, burst.offset_s, color=tint, lw=0, zorder=0)
    groups = groups_of(measured)
    same: dict[tuple[str, float], list[tuple[float, float]]] = {}
    shown = [
        (i, each) for i, each in enumerate(measured.saccades)
        if each.offset_s > begin and each.onset_s < end
    ]  # fmt: skip
    for i, each in shown:
        length = each.offset_s - each.onset_s
        same.setdefault((groups[i].colour, TONES[i % 2]), []).append((each.onset_s, length))
    for (colour, tone), spans in same.items():
        axes.broken_barh(
            spans, (0, 1), transform=axes.get_xaxis_transform(), color=colour, alpha=tone, lw=0,
            zorder=0,
        )  # fmt: skip


def _line(axes: Axes, values: Floats, first: int, fs_hz: float, colour: str) -> None:
    time = (first + np.arange(len(values))) / fs_hz
    marker = "." if len(values) < DOTS_BELOW else ""
    axes.plot(time, values, color=colour, lw=0.9, marker=marker, ms=2.5)


def _reach(values: Floats) -> float:
    seen = values[~np.isnan(values)]
    return 1.15 * float(np.ptp(seen)) if len(seen) else 0.0


def _middle(values: Floats) -> float:
    seen = values[~np.isnan(values)]
    return float(seen.min() + seen.max()) / 2 if len(seen) else 0.0
