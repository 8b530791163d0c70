"""Does the eye swing like a pendulum?

Pendular nystagmus is a sinusoid that is too slow for its width: a saccade of that size would have
been over long before. In sliding windows the best sinusoid of both axes is found and its swing
held against the main sequence, so that fast pendular nystagmus is not taken for flutter, and
flutter, which can look like a sinusoid, not for nystagmus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kinsbourne.signals.eye.candidates import duration
from kinsbourne.signals.eye.kinematics import Motion
from kinsbourne.signals.eye.recording import Floats


@dataclass(frozen=True, eq=False)
class Swings:
    """The best sinusoid of each window: one value a window."""

    onset_s: Floats
    offset_s: Floats
    frequency_hz: Floats
    amplitude_deg: Floats
    """From one end of the swing to the other."""
    axis_deg: Floats
    """Direction of the longer axis, between -90 and 90."""
    share: Floats
    """Share of the movement in the window that the sinusoid explains."""
    haste: Floats
    """Duration of a saccade of this size over the time of a swing: near one, it is saccadic."""
    pace: Floats
    """Median speed over the peak speed of the sinusoid: near zero where the eye jumps and waits."""

    def __len__(self) -> int:
        return len(self.onset_s)


def swings(motion: Motion, limits: Mapping[str, float]) -> Swings:
    """The best sinusoid in each window of the recording."""
    step = max(1, int(motion.fs_hz // limits["sinusoid-rate"]))
    rate = motion.fs_hz / step
    length = len(motion.x) // step
    width = int(limits["sinusoid-window"] * rate)
    if length < width or width < limits["sinusoid-samples"]:
        none = np.zeros(0)
        return Swings(none, none, none, none, none, none, none, none)
    coarse = (length, step)
    axes = [axis[: length * step].reshape(coarse).mean(axis=1) for axis in (motion.x, motion.y)]
    lost = motion.is_missing[: length * step].reshape(coarse).mean(axis=1)
    lag = max(1, round(limits["sinusoid-lag"] * rate))
    speed = np.hypot(*(axis[lag:] - axis[:-lag] for axis in axes)) * rate / lag
    starts = np.arange(0, length - width + 1, max(width // 2, 1))
    at = starts[:, None] + np.arange(width)
    x, y = (_level(axis[at]) for axis in axes)
    window = np.hanning(width + 2)[1:-1]
    pad = 2 * width
    fx, fy = np.fft.rfft(x * window, pad), np.fft.rfft(y * window, pad)
    power = np.abs(fx) ** 2 + np.abs(fy) ** 2
    hertz = np.fft.rfftfreq(pad, 1 / rate)
    most = min(limits["sinusoid-fastest"], rate / 4)
    power[:, (hertz < limits["sinusoid-slowest"]) | (hertz > most)] = 0
    best = power.argmax(axis=1)
    each = np.arange(len(starts))
    cx, cy = (2 * f[each, best] / window.sum() for f in (fx, fy))
    explained = (np.abs(cx) ** 2 + np.abs(cy) ** 2) / 2
    spread = (window * (x**2 + y**2)).sum(axis=1) / window.sum()
    frequency: Floats = np.asarray(hertz[best], dtype=np.float64)
    # The ellipse of two sinusoids: its longer half-axis, and where that points.
    both = np.abs(cx) ** 2 + np.abs(cy) ** 2
    twist = np.abs(cx**2 + cy**2)
    half = np.sqrt((both + twist) / 2)
    axis = 0.5 * np.arctan2(2 * (cx * np.conj(cy)).real, np.abs(cx) ** 2 - np.abs(cy) ** 2)
    clear = np.where(lost[at].mean(axis=1) <= limits["sinusoid-missing"], 1.0, 0.0)
    return Swings(
        starts / rate, (starts + width) / rate, frequency, 2 * half, np.degrees(axis),
        clear * explained / np.maximum(spread, 1e-12),
        duration(2 * half, limits) * 2 * frequency,
        np.median(speed[np.minimum(at, length - 1 - lag)], axis=1)
        / np.maximum(2 * np.pi * frequency * half, 1e-12),
    )  # fmt: skip


def is_pendular(found: Swings, limits: Mapping[str, float]) -> np.ndarray:
    """Which windows hold a sinusoid that is too slow for its width."""
    return (
        (found.share >= limits["sinusoid-share"])
        & (found.amplitude_deg >= limits["sinusoid-least"])
        & (found.haste <= limits["sinusoid-haste"])
        & (found.pace >= limits["sinusoid-pace"])
    )


def _level(values: Floats) -> Floats:
    """Each row without its straight line."""
    time = np.linspace(-1, 1, values.shape[1])
    tilt = (values @ time) / (time @ time)
    return values - values.mean(axis=1, keepdims=True) - tilt[:, None] * time


def haste_at(
    found: Swings,
    time_s: Floats,
    frequency_hz: Floats,
    top_deg_s: Floats,
    limits: Mapping[str, float],
) -> Floats:
    """The haste of a sinusoid that lasts through the windows around each time, infinite if none.

    Only of one that could have made movements this frequent and this fast: noise cuts a swing into
    a few, little faster than the swing. A lesser share than for nystagmus itself is enough here.
    """
    haste = np.full(len(time_s), np.inf)
    if not len(found):
        return haste
    lasts = (
        (found.share >= limits["sinusoid-share-burst"])
        & (found.amplitude_deg >= limits["sinusoid-least"])
        & (found.pace >= limits["sinusoid-pace"])
    )
    own = np.where(lasts, found.haste, np.inf)
    for late in (0, 1):  # the windows overlap by half
        at = np.searchsorted(found.onset_s, time_s, side="right") - 1 - late
        at = np.clip(at, 0, len(found) - 1)
        covers = (found.onset_s[at] <= time_s) & (time_s <= found.offset_s[at])
        covers &= frequency_hz <= limits["sinusoid-pieces"] * found.frequency_hz[at]
        swing = np.pi * found.frequency_hz[at] * found.amplitude_deg[at]
        covers &= top_deg_s <= limits["sinusoid-faster"] * swing
        haste = np.minimum(haste, np.where(covers, own[at], np.inf))
    return haste
