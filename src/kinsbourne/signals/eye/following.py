"""Does the eye follow something that moves?

Between saccades an eye that looks at something still hardly moves; one that pursues goes on in one
direction. A swing or the slow phase of nystagmus does so too: those are looked for first.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kinsbourne.signals.eye.kinematics import Motion
from kinsbourne.signals.eye.recording import Floats
from kinsbourne.signals.eye.saccades import Saccades

PIECES = 4
"""Into so many pieces a window is cut to see whether the eye goes straight on."""


def share_in_pursuit(
    motion: Motion, saccades: Saccades, limits: Mapping[str, float]
) -> tuple[Floats, Floats]:
    """For each second, time in smooth movement and time between saccades, in windows."""
    fs = motion.fs_hz
    width = max(PIECES, int(limits["following-window"] * fs) // PIECES * PIECES)
    count = len(motion.x) // width
    if not count:
        return np.zeros(0), np.zeros(0)
    free = ~_busy(motion, saccades, limits)[: count * width].reshape(count, width).any(axis=1)
    shape = (count, PIECES, width // PIECES)
    x, y = (axis[: count * width].reshape(shape).mean(axis=2) for axis in (motion.x, motion.y))
    step = limits["following-window"] / PIECES
    far = np.hypot(x[:, -1] - x[:, 0], y[:, -1] - y[:, 0])
    path = np.hypot(np.diff(x), np.diff(y)).sum(axis=1)
    speed = far / (step * (PIECES - 1))
    noise = motion.noise_deg / (step * np.sqrt(width / PIECES)) if motion.noise_deg > 0 else 0.0
    goes = free & (far >= limits["following-straight"] * path)
    goes &= (speed >= max(limits["following-least"], limits["following-noise"] * noise)) & (
        speed <= limits["pursuit-most"]
    )
    second = max(1, round(fs / width))
    edges = np.arange(0, count, second)
    return np.add.reduceat(goes.astype(float), edges), np.add.reduceat(free.astype(float), edges)


def _busy(motion: Motion, saccades: Saccades, limits: Mapping[str, float]) -> NDArray[np.bool_]:
    """Samples in a saccade, or so near to one or to a gap that the eye may not have settled."""
    fs = motion.fs_hz
    n = len(motion.x)
    around = max(1, round(limits["following-settle"] * fs))
    edge = np.zeros(n + 1)
    np.add.at(edge, np.clip(np.round(saccades.onset_s * fs).astype(int) - around, 0, n), 1)
    np.add.at(edge, np.clip(np.round(saccades.offset_s * fs).astype(int) + around, 0, n), -1)
    return (np.cumsum(edge[:-1]) > 0) | motion.is_masked
