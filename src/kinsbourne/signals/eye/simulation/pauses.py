"""What do the eyes do between bursts?"""

from __future__ import annotations

import math

from kinsbourne.signals.eye.simulation.filters import Floats
from kinsbourne.signals.eye.simulation.scene import Walk, number


def glances(
    walk: Walk, start_s: float, end_s: float, away: Floats | None = None, interval: str = "fixation"
) -> None:
    """Ordinary saccades from start to end, the next one back to the middle where gaze is far.

    ``away`` is how far from where the saccades led the eye has been carried; ``interval`` names
    the number of how long it stays.
    """
    scene, most = walk.scene, number("glance-amplitude-most")
    dx, dy = (0.0, 0.0) if away is None else away.tolist()
    stay = scene.around(interval) if start_s > 0 else scene.between("glance-first")
    now = start_s
    while True:
        now += max(stay, number("fixation-least"))
        amplitude, heading = scene.around("glance-amplitude"), scene.rng.uniform(0, math.tau)
        if math.hypot(walk.x + dx, walk.y + dy) > number("glance-far"):
            x, y = (number("glance-home") * scene.rng.standard_normal(2)).tolist()
            x, y = x - walk.x - dx, y - walk.y - dy
            amplitude, heading = math.hypot(x, y), math.atan2(y, x)
        amplitude = min(amplitude, most)
        if now + number("glance-room") + number("duration-slope") * amplitude > end_s:
            return
        now = walk.step(now, amplitude, heading)
        stay = scene.around(interval)
