"""Where does one saccade of an oscillation end and the next begin?"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from kinsbourne.signals.eye.simulation.filters import Floats
from kinsbourne.signals.eye.simulation.scene import number


def saccades_within(path: Floats, first: int, fine_hz: float) -> Floats:
    """The saccades of a noise-free oscillation, [k, 4] as in the truth: cut where speed dips.

    A dip is a cut where it is deep, or where the direction turns there. ``first`` is the sample of
    the recording at which the path begins.
    """
    if len(path) < 4:
        return np.zeros((0, 4))
    velocity = np.diff(path, axis=0) * fine_hz
    speed = np.hypot(velocity[:, 0], velocity[:, 1])
    dips = np.flatnonzero((speed[1:-1] <= speed[:-2]) & (speed[1:-1] < speed[2:])) + 1
    cuts = _cuts(path, speed, [0, *dips.tolist(), len(speed)])
    table: list[tuple[float, float, float, float]] = []
    for one, other in pairwise(cuts):
        dx, dy = (path[other] - path[one]).tolist()
        amplitude = math.hypot(dx, dy)
        if amplitude >= number("cut-amplitude-least"):
            onset, offset = (first + one) / fine_hz, (first + other) / fine_hz
            table.append((onset, offset, amplitude, math.atan2(dy, dx)))
    return np.array(table).reshape(-1, 4)


def _cuts(path: Floats, speed: Floats, cuts: list[int]) -> list[int]:
    """What is left of the cuts when the shallowest has been taken out again and again."""
    deep, bent = number("cut-depth"), math.cos(math.radians(number("cut-turn")))
    peaks: list[float] = np.maximum.reduceat(speed, cuts[:-1]).tolist()
    points: list[list[float]] = path[cuts].tolist()
    while len(cuts) > 2:
        shallowest, at = 0.0, 0
        for i in range(1, len(cuts) - 1):
            ratio = float(speed[cuts[i]]) / (min(peaks[i - 1], peaks[i]) or 1.0)
            if ratio > max(deep, shallowest) and _cosine(*points[i - 1 : i + 2]) > bent:
                shallowest, at = ratio, i
        if not at:
            break
        peaks[at - 1 : at + 1] = [max(peaks[at - 1 : at + 1])]
        del cuts[at], points[at]
    return cuts


def _cosine(before: list[float], at: list[float], after: list[float]) -> float:
    """Of the angle by which a way turns at a point; 1 where it does not move."""
    ax, ay, bx, by = at[0] - before[0], at[1] - before[1], after[0] - at[0], after[1] - at[1]
    size = math.hypot(ax, ay) * math.hypot(bx, by)
    return (ax * bx + ay * by) / size if size else 1.0
