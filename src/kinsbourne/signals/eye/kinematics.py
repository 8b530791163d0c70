"""How fast does the eye move, and how much of that is noise?

Velocity is the slope of a least-squares line over a short window (the first derivative of Savitzky
and Golay). The noise is taken where the recording is quietest and never from its middle: in a
burst the middle is the burst, and a threshold set by it would hide what it is to find.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from kinsbourne.signals.eye.recording import Floats, Recording


@dataclass(frozen=True, eq=False)
class Motion:
    """Position [deg], velocity [deg/s] and speed of one recording, sample by sample.

    Missing samples are bridged by a straight line in ``x`` and ``y``; their speed is zero.
    """

    fs_hz: float
    x: Floats
    y: Floats
    vx: Floats
    vy: Floats
    speed: Floats
    is_missing: NDArray[np.bool_]
    is_masked: NDArray[np.bool_]
    """Missing, or so near to a missing sample that the velocity is not known."""
    noise_deg: float
    """Standard deviation of position noise where the recording is quietest; NaN if unknown."""
    noise_deg_s: float
    """What this noise makes of the speed."""
    unrest_deg_s: float
    """Speed of the eye, or of what the tracker takes for it, where no movement is plain."""

    @cached_property
    def missing_before(self) -> NDArray[np.int64]:
        """How many samples are missing before each; one more value than there are samples."""
        return np.concatenate(([0], np.cumsum(self.is_missing)))

    @cached_property
    def roughness_before(self) -> Floats:
        """Sum before each sample of squared third differences: noise, and little of a saccade."""
        left = np.zeros(max(len(self.x) - 3, 0))
        for axis in (self.x, self.y):
            third = np.diff(axis, 3)
            third *= third
            left += third
        return np.concatenate(([0.0], np.cumsum(left)))


def motion(recording: Recording, limits: Mapping[str, float]) -> Motion:
    """Velocity and noise of a recording."""
    is_missing = recording.is_missing
    fs_hz = float(recording.fs_hz)
    x, y = bridged(recording.x_deg, is_missing), bridged(recording.y_deg, is_missing)
    noise = quietest(x, y, is_missing, fs_hz, limits)
    half = half_window(fs_hz, limits["velocity-window"])
    widest = half_window(fs_hz, limits["velocity-window-noisy"])
    while half < widest and noise * gain(fs_hz, half) > limits["velocity-noise-most"]:
        half += 1
    vx, vy = slope(x, half), slope(y, half)
    vx *= fs_hz
    vy *= fs_hz
    speed = np.sqrt(vx * vx + vy * vy)
    masked = widened(is_missing, half)
    speed[masked] = 0.0
    shaken = noise * gain(fs_hz, half)
    unrest = unrest_of(vx, vy, speed, masked, fs_hz, shaken, limits)
    return Motion(fs_hz, x, y, vx, vy, speed, is_missing, masked, noise, shaken, unrest)


def half_window(fs_hz: float, window_s: float) -> int:
    """Samples on either side of the middle one, so that the window spans about this time."""
    return max(1, round((window_s * fs_hz - 1) / 2))


def gain(fs_hz: float, half: int) -> float:
    """Speed [deg/s] that white noise of 1 deg in each axis makes of a still eye."""
    return fs_hz / sqrt(sum(k * k for k in range(1, half + 1)))


def slope(values: Floats, half: int) -> Floats:
    """Slope per sample of the line fitted to 2 half + 1 samples; the ends repeat the nearest."""
    n = len(values)
    half = min(half, (n - 1) // 2)
    if half < 1:
        return np.zeros(n)
    inner = n - 2 * half
    out = np.empty(n)
    middle = out[half : n - half]
    np.subtract(values[half + 1 : half + 1 + inner], values[half - 1 : half - 1 + inner], middle)
    for k in range(2, half + 1):
        step = values[half + k : half + k + inner] - values[half - k : half - k + inner]
        step *= k
        middle += step
    middle /= 2 * sum(k * k for k in range(1, half + 1))
    out[:half] = middle[0]
    out[n - half :] = middle[-1]
    return out


def bridged(values: Floats, is_missing: NDArray[np.bool_]) -> Floats:
    """The values with missing samples on a straight line between their neighbours."""
    if not is_missing.any():
        return values
    known = np.flatnonzero(~is_missing)
    if not len(known):
        return np.zeros_like(values)
    bridge = values.copy()
    gaps = np.flatnonzero(is_missing)
    bridge[gaps] = np.interp(gaps, known, values[known])
    return bridge


def widened(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """The mask with every run made longer by so many samples at either end."""
    if not mask.any():
        return mask
    wide = mask.copy()
    for k in range(1, by + 1):
        wide[k:] |= mask[:-k]
        wide[:-k] |= mask[k:]
    return wide


def quietest(
    x: Floats, y: Floats, is_missing: NDArray[np.bool_], fs_hz: float, limits: Mapping[str, float]
) -> float:
    """Standard deviation of the noise of one axis [deg], from second differences.

    Of the quietest share of short windows: second differences leave out where the eye was and how
    fast it went, and the quiet windows leave out saccades.
    """
    bend = np.square(x[2:] - 2 * x[1:-1] + x[:-2]) + np.square(y[2:] - 2 * y[1:-1] + y[:-2])
    is_known = ~(is_missing[2:] | is_missing[1:-1] | is_missing[:-2])
    width = max(int(limits["quiet-window"] * fs_hz), int(limits["noise-samples"]))
    whole = len(bend) // width
    if not whole:
        width, whole = max(len(bend), 1), min(len(bend), 1)
    known = is_known[: whole * width].reshape(whole, width)
    power = np.where(known, bend[: whole * width].reshape(whole, width), 0).sum(1)
    count = known.sum(1)
    usable = 2 * count > width
    if not usable.any():
        return float("nan")
    means = np.sort(power[usable] / count[usable])
    quiet = float(means[: max(1, int(limits["noise-share"] * len(means)))].mean())
    at_rest = quiet / _quietest_by_chance(limits["noise-share"], width)
    if float(np.median(means)) <= limits["noise-moving"] * at_rest:
        quiet = at_rest  # else most of it moves, and the quietest are what little rest there is
    return sqrt(quiet / 12)  # two axes, and 1 + 4 + 1 of a second difference


def _quietest_by_chance(share: float, width: int) -> float:
    """How much less the quietest windows hold than all, where all are of one noise.

    The middle of that share of a chi-square, by Wilson and Hilferty's cube; neighbouring second
    differences are half alike, so that two axes have as many degrees of freedom as samples.
    """
    spread = 2 / (9 * width)
    return (1 - spread + NormalDist().inv_cdf(share / 2) * sqrt(spread)) ** 3


def unrest_of(
    vx: Floats,
    vy: Floats,
    speed: Floats,
    is_masked: NDArray[np.bool_],
    fs_hz: float,
    noise_deg_s: float,
    limits: Mapping[str, float],
) -> float:
    """How much the velocity wanders between plain movements [deg/s].

    The middle of all short windows that hold nothing fast; windows of a burst are not among them,
    however much of the recording it fills. Where there is none, what the noise alone would make.
    """
    width = max(int(limits["noise-window"] * fs_hz), int(limits["noise-samples"]))
    whole = len(speed) // width
    shape = (whole, width)
    used = slice(0, whole * width)
    most = limits["unrest-most"]
    if noise_deg_s == noise_deg_s:
        most = max(most, limits["unrest-most-noise"] * noise_deg_s)
    calm = speed[used].reshape(shape).max(axis=1, initial=0) < most
    calm &= ~is_masked[used].reshape(shape).any(axis=1)
    least = limits["unrest-least"]
    if not calm.any():
        return max(noise_deg_s, least) if noise_deg_s == noise_deg_s else least
    spread = vx[used].reshape(shape)[calm].var(axis=1) + vy[used].reshape(shape)[calm].var(axis=1)
    return max(sqrt(float(np.median(spread))), least)
