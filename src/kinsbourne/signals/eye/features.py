"""What tells a saccade from its echo, from noise and from the edge of a blink?

Each candidate is described by itself (is it on the main sequence, is it above the noise), by its
neighbours (an oscillation after a saccade is much smaller than it and does not go on; the partner
of a back-to-back saccade is of like size), and by how near missing samples are.
"""

from __future__ import annotations

import numpy as np

from kinsbourne.signals.eye.candidates import Candidates, Indices
from kinsbourne.signals.eye.kinematics import Motion
from kinsbourne.signals.eye.moves import SMALLEST, Moves
from kinsbourne.signals.eye.recording import Floats

NAMES = (
    "log_amplitude", "log_duration", "log_peak_velocity", "velocity_residual",
    "duration_residual", "straightness", "amplitude_to_noise", "velocity_to_noise",
    "velocity_to_unrest",
    "gap_before", "gap_after", "ratio_before", "ratio_after", "cosine_before", "cosine_after",
    "ratio_second_before", "ratio_second_after", "largest_before", "valley_before",
    "valley_after", "missing_before", "missing_after", "skew", "stays",
    "unrest_before", "unrest_after",
)  # fmt: skip
NEAR_S = 0.2
"""Beyond this a neighbour does not count."""
CALM_DEG_S = 60
"""Faster samples count as this fast where the unrest around a candidate is asked for."""


def features(motion: Motion, found: Candidates, move: Moves) -> Floats:
    """One row a candidate, one column a name in ``NAMES``; all on scales of order one."""
    fs = motion.fs_hz
    last = len(motion.speed) - 1
    onset, offset = found.onset, np.minimum(found.offset, last)
    dx, dy, size, time, top = move.dx, move.dy, move.size, move.time, move.top
    path = np.add.reduceat(np.append(motion.speed, 0.0), _edges(found))[::2] / fs + SMALLEST
    noise = max(_known(motion.noise_deg), SMALLEST)
    noise_speed = max(_known(motion.noise_deg_s), SMALLEST)

    gap = np.full(len(found) + 1, NEAR_S)
    gap[1:-1] = np.minimum((found.onset[1:] - found.offset[:-1]) / fs, NEAR_S)
    near = gap[1:-1] < NEAR_S
    ratio = np.zeros(len(found) + 1)
    ratio[1:-1] = np.where(near, np.log(size[1:] / size[:-1]), 0)
    turn = np.zeros(len(found) + 1)
    turn[1:-1] = np.where(near, (dx[1:] * dx[:-1] + dy[1:] * dy[:-1]) / (size[1:] * size[:-1]), 0)
    before, after = -ratio[:-1], ratio[1:]
    is_near_before, is_near_after = gap[:-1] < NEAR_S, gap[1:] < NEAR_S
    second_before = before + _shifted(before, 1)
    second_after = after + _shifted(after, -1)
    alone = -4.0
    before = np.where(is_near_before, before, alone)
    after = np.where(is_near_after, after, alone)
    second_before = np.where(is_near_before & _shifted(is_near_before, 1), second_before, alone)
    second_after = np.where(is_near_after & _shifted(is_near_after, -1), second_after, alone)

    hold = max(1, round(0.02 * fs))
    later, sooner = np.minimum(found.offset + hold, last), np.maximum(onset - hold // 2, 0)
    left = np.hypot(motion.x[later] - motion.x[sooner], motion.y[later] - motion.y[sooner])
    gone = np.flatnonzero(motion.is_missing)
    slow = np.concatenate(([0.0], np.cumsum(np.minimum(motion.speed, CALM_DEG_S))))
    wide, clear = max(2, round(0.1 * fs)), round(0.03 * fs)
    calm_before = _mean(slow, onset - wide, onset)
    calm_after = _mean(slow, offset + clear, offset + clear + wide)
    columns = (
        np.log(size), np.log(time), np.log(top),
        np.log(move.relative_top), np.log(move.relative_time),
        size / path,
        np.minimum(np.log(size / noise), 8), np.minimum(np.log(top / noise_speed), 8),
        np.minimum(np.log(top / motion.unrest_deg_s), 6),
        gap[:-1], gap[1:], before, after, turn[:-1], turn[1:], second_before, second_after,
        np.maximum(before, second_before),
        motion.speed[onset] / top, motion.speed[offset] / top,
        _distance(found.onset, gone, fs, is_back=True),
        _distance(found.offset, gone, fs, is_back=False),
        (found.peak - found.onset) / np.maximum(found.offset - found.onset, 1),
        np.minimum(left / size, 3),
        np.log(top / (calm_before + 1)), np.log(top / (calm_after + 1)),
    )  # fmt: skip
    return np.column_stack(columns)


def _mean(summed: Floats, first: Indices, last: Indices) -> Floats:
    """Mean between two samples of what was summed up, as far as the recording goes."""
    most = len(summed) - 1
    first, last = np.clip(first, 0, most), np.clip(last, 0, most)
    return (summed[last] - summed[first]) / np.maximum(last - first, 1)


def _edges(found: Candidates) -> Indices:
    return np.column_stack((found.onset, found.offset)).ravel()


def _known(noise: float) -> float:
    return noise if noise == noise else 0.0


def _shifted(values: np.ndarray, by: int) -> np.ndarray:
    """The values of the neighbour so many before, zero where there is none."""
    moved = np.zeros_like(values)
    if by > 0:
        moved[by:] = values[:-by]
    else:
        moved[:by] = values[-by:]
    return moved


def _distance(at: Indices, gone: Indices, fs_hz: float, *, is_back: bool) -> Floats:
    """Time to the nearest missing sample before or after, at most ``NEAR_S``."""
    far = np.full(len(at), NEAR_S)
    if not len(gone):
        return far
    where = np.searchsorted(gone, at, side="left")
    if is_back:
        there = where > 0
        far[there] = (at[there] - gone[where[there] - 1]) / fs_hz
    else:
        there = where < len(gone)
        far[there] = (gone[where[there]] - at[there]) / fs_hz
    return np.minimum(far, NEAR_S)
