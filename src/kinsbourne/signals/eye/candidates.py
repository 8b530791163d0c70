"""Where may a saccade begin and end?

Every hump of the speed is a candidate, and humps that touch are cut apart at the valley between:
back-to-back saccades leave a valley and no pause. A valley that one saccade could have by itself
is filled in: same direction, and together no longer than a saccade of that size lasts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from kinsbourne.signals.eye.kinematics import Motion
from kinsbourne.signals.eye.recording import Floats

Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Candidates:
    """Stretches of movement: first sample, one past the last, and the fastest between."""

    onset: Indices
    offset: Indices
    peak: Indices

    def __len__(self) -> int:
        return len(self.peak)

    def only(self, which: NDArray[np.bool_] | Indices) -> Candidates:
        """Some of them, by a mask or by their order."""
        return Candidates(self.onset[which], self.offset[which], self.peak[which])


def candidates(
    motion: Motion,
    limits: Mapping[str, float],
    longest: float,
    without: NDArray[np.bool_] | None = None,
) -> Candidates:
    """Every stretch of movement that could be a saccade, in order; none in samples ``without``.

    Two that touch and go one way are one where together they last at most ``longest`` times as
    long as a saccade of that size.
    """
    noise = motion.noise_deg_s if motion.noise_deg_s == motion.noise_deg_s else 0.0
    floor = max(limits["speed-floor"], limits["speed-floor-noise"] * noise)
    least = max(
        limits["speed-least"],
        limits["speed-least-noise"] * noise,
        limits["speed-least-unrest"] * motion.unrest_deg_s,
    )
    speed = motion.speed
    is_moving = speed > floor
    if without is not None:
        is_moving &= ~without
    begins, ends = runs(is_moving)
    inner = speed[1:-1]
    rises, falls = inner > speed[:-2], inner >= speed[2:]
    tops = np.flatnonzero(rises & falls & is_moving[1:-1]) + 1
    if not len(tops):
        none = np.zeros(0, dtype=np.intp)
        return Candidates(none, none, none)
    dips = np.flatnonzero(~rises & (inner < speed[2:]) & is_moving[1:-1]) + 1
    tops, valleys = _cut(motion, tops, dips, begins, ends, longest, limits)
    stretch = np.searchsorted(begins, tops, side="right") - 1
    onset, offset = begins[stretch], ends[stretch]
    is_cut = valleys >= 0
    onset[1:][is_cut] = valleys[is_cut]
    offset[:-1][is_cut] = valleys[is_cut]
    fast = speed[tops] > least
    return _trimmed(speed, Candidates(onset[fast], offset[fast], tops[fast]), limits)


def runs(mask: NDArray[np.bool_]) -> tuple[Indices, Indices]:
    """First sample of every run of true, and one past its last."""
    edges = np.flatnonzero(mask[1:] != mask[:-1]) + 1
    if len(mask) and mask[0]:
        edges = np.concatenate(([0], edges))
    if len(mask) and mask[-1]:
        edges = np.concatenate((edges, [len(mask)]))
    return edges[::2], edges[1::2]


def _cut(
    motion: Motion,
    tops: Indices,
    dips: Indices,
    begins: Indices,
    ends: Indices,
    longest: float,
    limits: Mapping[str, float],
) -> tuple[Indices, Indices]:
    """The tops that stand for a movement of their own, and the valley behind each.

    A valley is -1 where the eye came to rest. In each round the shallowest of neighbouring valleys
    is filled in and the lower of its two tops goes, until all that are left are deep enough.
    """
    speed, vx, vy = motion.speed, motion.vx, motion.vy
    stretch = np.searchsorted(begins, tops, side="right") - 1
    first, last = begins[stretch], ends[stretch]
    valleys = np.full(max(len(tops) - 1, 0), -1, dtype=np.intp)
    joined = stretch[1:] == stretch[:-1]
    valleys[joined] = dips[np.searchsorted(dips, tops[:-1][joined])]
    turn, same = cos(radians(limits["valley-turn"])), cos(radians(limits["valley-same"]))
    while len(valleys):
        one, other = tops[:-1], tops[1:]
        fast, also = speed[one], speed[other]
        depth = np.where(valleys >= 0, speed[valleys] / np.minimum(fast, also), -1)
        cosine = (vx[one] * vx[other] + vy[one] * vy[other]) / (fast * also)
        most = np.where(cosine < turn, limits["valley-deep-turn"], limits["valley-deep"])
        # A cut behind a top is where the next begins; the eye's rest bounds the others.
        behind = np.concatenate((valleys, [-1]))
        before = np.concatenate(([-1], valleys))
        left = np.where(before >= 0, before, first)[:-1]
        right = np.where(behind >= 0, behind, last)[1:]
        right = np.minimum(right, len(speed) - 1)
        size = np.hypot(motion.x[right] - motion.x[left], motion.y[right] - motion.y[left])
        most_time = longest * duration(size, limits) + 2 / motion.fs_hz
        is_one = (cosine > same) & ((right - left) / motion.fs_hz <= most_time)
        most = np.where(is_one, limits["valley-deep-same"], most)
        shallow = np.where(depth >= most, depth, -2)
        if not (shallow > -2).any():
            break
        earlier = np.concatenate(([-3.0], shallow[:-1]))
        later = np.concatenate((shallow[1:], [-3.0]))
        fill = (shallow > -2) & (shallow >= earlier) & (shallow > later)
        gone = np.zeros(len(tops), dtype=bool)
        gone[np.flatnonzero(fill) + (fast >= also)[fill]] = True
        tops, first, last, valleys = tops[~gone], first[~gone], last[~gone], valleys[~fill]
    return tops, valleys


def duration(amplitude_deg: Floats, limits: Mapping[str, float]) -> Floats:
    """How long a saccade of this size lasts [s], by the main sequence."""
    return (
        limits["main-sequence-duration-base"]
        + limits["main-sequence-duration-slope"] * amplitude_deg
    )


def _trimmed(speed: Floats, found: Candidates, limits: Mapping[str, float]) -> Candidates:
    """The candidates from where the speed last rose past a share of its peak to where it fell."""
    if not len(found):
        return found
    length = found.offset - found.onset
    start = np.concatenate(([0], np.cumsum(length)[:-1]))
    at = np.arange(int(length.sum())) + np.repeat(found.onset - start, length)
    within, peak = speed[at], np.repeat(found.peak, length)
    top = speed[found.peak]
    slow = within < np.repeat(limits["onset-share"] * top, length)
    began = np.where(slow & (at < peak), at + 1, 0)
    slow = within < np.repeat(limits["offset-share"] * top, length)
    ended = np.where(slow & (at > peak), at, len(speed))
    return Candidates(
        np.maximum(np.maximum.reduceat(began, start), found.onset),
        np.minimum(np.minimum.reduceat(ended, start), found.offset),
        found.peak,
    )
