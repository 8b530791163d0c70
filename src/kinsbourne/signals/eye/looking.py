"""How well does the eye reach a target that jumps, and follow one that moves?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kinsbourne.signals.eye import intervals
from kinsbourne.signals.eye.kinematics import Motion, slope, widened
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.result import Measure
from kinsbourne.signals.eye.saccades import Saccades

Limits = Mapping[str, float]
NO_TARGET = "the recording holds no target"
UNCALIBRATED = "the recording is not calibrated"


def saccadic_gain(
    recording: Recording, motion: Motion, saccades: Saccades, limits: Limits
) -> Measure:
    """Amplitude of the first saccade to each jump of the target, over that of the jump."""
    target = _target(recording)
    if target is None:
        return Measure(None, "1", not_assessable=NO_TARGET)
    if not recording.is_calibrated:
        return Measure(None, "1", not_assessable=UNCALIBRATED)
    if motion.fs_hz < limits["rate-counts"]:
        return Measure(None, "1", not_assessable="the sampling rate is too low")
    fs, (tx, ty) = motion.fs_hz, target
    hold = max(1, round(limits["target-jump-time"] * fs))
    jx, jy = tx[hold:] - tx[:-hold], ty[hold:] - ty[:-hold]
    jumped = np.hypot(jx, jy) >= limits["target-jump"]
    starts = np.flatnonzero(jumped & ~np.concatenate(([False], jumped[:-1])))
    gains: list[float] = []
    for at in starts:
        stop = min(at + 2 * hold, len(tx) - 1)
        ox, oy = tx[stop] - tx[at], ty[stop] - ty[at]
        size = float(np.hypot(ox, oy))
        early, late = at / fs + limits["latency-least"], at / fs + limits["latency-most"]
        first = int(np.searchsorted(saccades.onset_s, early))
        if size < limits["target-jump"] or first >= len(saccades) or saccades.onset_s[first] > late:
            continue
        along = (saccades.dx_deg[first] * ox + saccades.dy_deg[first] * oy) / size**2
        if along > 0:
            gains.append(float(along))
    if not gains:
        return Measure(None, "1", not_assessable="the target does not jump, or no saccade follows")
    interval = intervals.median(np.array(gains))
    rounded = None if interval is None else (round(interval[0], 3), round(interval[1], 3))
    return Measure(round(float(np.median(gains)), 3), "1", rounded, n=len(gains))


def pursuit_gain(
    recording: Recording, motion: Motion, saccades: Saccades, limits: Limits
) -> Measure:
    """Velocity of the eye over that of the target, saccades left out; drawn again by seconds."""
    target = _target(recording)
    if target is None:
        return Measure(None, "1", not_assessable=NO_TARGET)
    if not recording.is_calibrated:
        return Measure(None, "1", not_assessable=UNCALIBRATED)
    fs = motion.fs_hz
    if fs < limits["rate-screens"]:
        what = f"at {fs:.0f} Hz a recording only screens"
        return Measure(None, "1", not_assessable=what)
    half = max(1, round(limits["pursuit-window"] * fs / 2))
    vx, vy = (slope(axis, half) * fs for axis in target)
    speed = np.hypot(vx, vy)
    moves = (speed >= limits["pursuit-least"]) & (speed <= limits["pursuit-most"])
    moves &= ~motion.is_masked
    busy = np.zeros(len(vx) + 1)
    np.add.at(busy, np.round(saccades.onset_s * fs).astype(int).clip(0, len(vx)), 1)
    np.add.at(busy, np.round(saccades.offset_s * fs).astype(int).clip(0, len(vx)), -1)
    moves &= ~widened(np.cumsum(busy[:-1]) > 0, half)
    if moves.sum() < limits["pursuit-time"] * fs:
        return Measure(
            None, "1", not_assessable="the target does not move smoothly for long enough"
        )
    along = np.where(moves, motion.vx * vx + motion.vy * vy, 0)
    square = np.where(moves, speed**2, 0)
    edges = np.arange(0, len(vx), max(round(fs), 1))
    part, whole = np.add.reduceat(along, edges), np.add.reduceat(square, edges)
    interval = intervals.ratio(part[whole > 0], whole[whole > 0])
    rounded = None if interval is None else (round(interval[0], 3), round(interval[1], 3))
    return Measure(
        round(float(along.sum() / square.sum()), 3), "1", rounded, n=int((whole > 0).sum())
    )


def _target(recording: Recording) -> tuple[np.ndarray, np.ndarray] | None:
    """Where the target was, NaN where there was none: it does not jump from nowhere."""
    x, y = recording.target_x_deg, recording.target_y_deg
    if x is None and y is None:
        return None
    still = np.zeros(recording.n)
    x, y = (still if axis is None else axis for axis in (x, y))
    return np.where(np.isfinite(x), x, np.nan), np.where(np.isfinite(y), y, np.nan)
