"""What do the eyes do between bursts? They fixate, and look about."""

from __future__ import annotations

import math

import numpy as np

from kinsbourne.signals.eye.simulation.scene import Floats, Walk, number


def glances(walk: Walk, start_s: float, end_s: float, away: Floats | None = None) -> None:
    """Ordinary saccades from start to end, the next one back to the middle where gaze is far.

    ``away`` is how far from where the saccades led the eye has been carried.
    """
    scene, far = walk.scene, number("glance-far")
    dx, dy = (0.0, 0.0) if away is None else away.tolist()
    now = start_s + scene.around("fixation") if start_s > 0 else scene.between("glance-first")
    now = max(now, start_s + number("fixation-least"))
    while True:
        amplitude = scene.around("glance-amplitude")
        direction = float(scene.rng.uniform(0, math.tau))
        if np.hypot(walk.x + dx, walk.y + dy) > far:
            spread = number("glance-home")
            x, y = spread * scene.rng.standard_normal(2)
            amplitude = math.hypot(x - walk.x - dx, y - walk.y - dy)
            direction = math.atan2(y - walk.y - dy, x - walk.x - dx)
        amplitude = min(amplitude, number("glance-amplitude-most"))
        if now + number("glance-room") + number("duration-slope") * amplitude > end_s:
            return
        now = walk.step(now, amplitude, direction)
        now += max(scene.around("fixation"), number("fixation-least"))
