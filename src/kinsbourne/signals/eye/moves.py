"""How far, which way, how long and how fast does each candidate go, and how would a saccade?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kinsbourne.signals.eye.candidates import Candidates, duration
from kinsbourne.signals.eye.kinematics import Motion
from kinsbourne.signals.eye.recording import Floats

SMALLEST = 1e-3
"""So that nothing is divided by the size of a movement that leads nowhere."""


@dataclass(frozen=True, eq=False)
class Moves:
    """One value a candidate; angles in degrees, times in seconds."""

    dx: Floats
    dy: Floats
    size: Floats
    time: Floats
    top: Floats
    """Peak speed."""
    usual_time: Floats
    """Duration of a saccade of this size, by the main sequence [bahill-main-sequence]."""
    usual_top: Floats
    """And its peak velocity."""

    @property
    def relative_time(self) -> Floats:
        return self.time / self.usual_time

    @property
    def relative_top(self) -> Floats:
        return self.top / self.usual_top


def moves(motion: Motion, found: Candidates, limits: Mapping[str, float]) -> Moves:
    """What each candidate does."""
    end = np.minimum(found.offset, len(motion.x) - 1)
    dx, dy = motion.x[end] - motion.x[found.onset], motion.y[end] - motion.y[found.onset]
    size = np.sqrt(dx * dx + dy * dy) + SMALLEST
    return Moves(
        dx, dy, size, (found.offset - found.onset) / motion.fs_hz,
        motion.speed[found.peak] + SMALLEST, duration(size, limits), peak_velocity(size, limits),
    )  # fmt: skip


def peak_velocity(amplitude_deg: Floats, limits: Mapping[str, float]) -> Floats:
    """Peak velocity of a saccade of this size [deg/s], by the main sequence."""
    most, scale = limits["main-sequence-velocity-most"], limits["main-sequence-velocity-scale"]
    return -most * np.expm1(-amplitude_deg / scale)


def clock(motion: Motion, move: Moves, limits: Mapping[str, float]) -> float:
    """How many times too fast does the recording's clock run?

    Where its larger saccades are as a whole much shorter and much faster than any eye's, the file
    names a wrong sampling rate. One where that is not so, or cannot be said.
    """
    plain = (move.size >= limits["clock-size"]) & (
        move.top >= limits["clock-above-unrest"] * motion.unrest_deg_s
    )
    if plain.sum() < limits["clock-saccades"]:
        return 1.0
    shorter = 1 / float(np.median(move.relative_time[plain]))
    faster = float(np.median(move.relative_top[plain]))
    return shorter if min(shorter, faster) >= limits["clock-factor"] else 1.0


def slowed(motion: Motion, factor: float) -> Motion:
    """The same movement by a clock that runs so many times slower."""
    if factor == 1:
        return motion
    return replace(
        motion, fs_hz=motion.fs_hz / factor, vx=motion.vx / factor, vy=motion.vy / factor,
        speed=motion.speed / factor, noise_deg_s=motion.noise_deg_s / factor,
        unrest_deg_s=motion.unrest_deg_s / factor,
    )  # fmt: skip
