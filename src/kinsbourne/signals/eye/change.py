"""Have the eyes changed between two recordings?

A difference with its 95 % interval, recovered from the intervals of the two measures
[zou-donner-2008]. That an interval leaves out zero says that these two recordings differ, not why:
bursts come and go, and two recordings of one hour can differ too.
"""

from __future__ import annotations

from math import sqrt

import msgspec

from kinsbourne.knowledge import base
from kinsbourne.signals.eye.result import Measure, Measured


class Change(msgspec.Struct, frozen=True):
    """One measure before and after."""

    before: Measure
    after: Measure
    difference: float | None
    interval: tuple[float, float] | None
    not_comparable: str | None = None


class Comparison(msgspec.Struct, frozen=True):
    """Two recordings, measure by measure."""

    versions: dict[str, str]
    before: str
    after: str
    cautions: tuple[str, ...]
    changes: dict[str, Change]


def compare(before: Measured, after: Measured) -> Comparison:
    """What changed from one recording to the other, and what speaks against comparing them."""
    return Comparison(
        after.versions,
        before.recording.source,
        after.recording.source,
        tuple(_cautions(before, after)),
        {
            name: change(before.measures[name], measure)
            for name, measure in after.measures.items()
            if name in before.measures
        },
    )


def change(before: Measure, after: Measure) -> Change:
    """The difference of two measures of different recordings."""
    if before.value is None or after.value is None:
        which = "before" if before.value is None else "after"
        why = (before if before.value is None else after).not_assessable
        return Change(before, after, None, None, f"{which}: {why}")
    difference = round(after.value - before.value, 4)
    if before.interval is None or after.interval is None:
        return Change(before, after, difference, None, "too little for an interval")
    below = sqrt((after.value - after.interval[0]) ** 2 + (before.interval[1] - before.value) ** 2)
    above = sqrt((after.interval[1] - after.value) ** 2 + (before.value - before.interval[0]) ** 2)
    return Change(
        before, after, difference, (round(difference - below, 4), round(difference + above, 4))
    )


def _cautions(before: Measured, after: Measured) -> list[str]:
    cautions: list[str] = []
    limits = base.load().eye
    apart = abs(before.recording.fs_hz - after.recording.fs_hz)
    if apart > limits["change-rate"] * before.recording.fs_hz:
        cautions.append(
            f"sampled at {before.recording.fs_hz:g} and {after.recording.fs_hz:g} Hz: a lower rate "
            "finds fewer saccades"
        )
    noises = (before.recording.noise_deg, after.recording.noise_deg)
    if None not in noises and max(noises) > limits["change-noise"] * min(noises):  # type: ignore[type-var]
        cautions.append("one is far noisier than the other, and hides small saccades")
    if before.recording.is_calibrated != after.recording.is_calibrated:
        cautions.append("only one is calibrated: amplitudes do not compare")
    if before.recording.is_simulated or after.recording.is_simulated:
        cautions.append("simulated: no eye made this")
    return cautions
