"""What do square-wave jerks and macrosaccadic oscillations, which pause, look like?"""

from __future__ import annotations

import math

from kinsbourne.signals.eye.simulation.pauses import glances
from kinsbourne.signals.eye.simulation.scene import Path, Scene, Walk, drift_of, number


def square_wave_jerks(scene: Scene) -> Path:
    """Away and, after some 200 ms, back: small, or macro."""
    rng, walk = scene.rng, Walk(scene)
    usual = scene.between(f"jerks-{scene.making}-amplitude")
    rate = scene.between(f"jerks-{scene.making}-rate")
    now = min(float(rng.exponential(1 / rate)), number("jerks-first") * scene.duration_s)
    side = math.pi * int(rng.integers(2))
    while now < scene.duration_s:
        amplitude = usual * math.exp(number("jerks-vary") * float(rng.standard_normal()))
        direction = side + number("flutter-tilt") * float(rng.standard_normal())
        if rng.random() < number("jerks-other-side"):
            direction += math.pi
        stay = max(scene.around("intrusion-interval"), number("intrusion-least"))
        if now + stay + 2 * (number("glance-room") + number("duration-slope") * amplitude) > (
            scene.duration_s
        ):
            break
        now = walk.step(now, amplitude, direction) + stay
        now = walk.to(now, *(number("jerks-miss") * rng.standard_normal(2)))
        now += number("intrusion-least") + float(rng.exponential(1 / rate))
    return Path(drift_of(scene), walk.table())


def macrosaccadic(scene: Scene) -> Path:
    """About the target, to either side in turn, wider and then narrower, some 200 ms apart."""
    rng, walk = scene.rng, Walk(scene)
    widest = scene.between("macrosaccadic-amplitude")
    axis = number("axis-tilt") * float(rng.standard_normal())
    now = scene.around("intrusion-interval")
    while now < scene.duration_s:
        low, high = number("macrosaccadic-beats-low"), number("macrosaccadic-beats-high")
        beats = int(rng.integers(int(low), int(high) + 1))
        side = 1 if rng.random() < 1 / 2 else -1
        for beat in range(beats):
            envelope = math.sin(math.pi * (beat + 1) / (beats + 1))
            reach = side * widest / 2 * envelope
            reach *= 1 + number("jerks-vary") * float(rng.standard_normal())
            x, y = reach * math.cos(axis), reach * math.sin(axis)
            now = walk.to(now, x, y + number("jerks-miss") * float(rng.standard_normal()))
            now += max(scene.around("intrusion-interval"), number("intrusion-least"))
            side = -side
        now = walk.to(now, 0.0, 0.0)
        pause = now + scene.between("macrosaccadic-pause")
        glances(walk, now, min(pause, scene.duration_s))
        now = pause
    return Path(drift_of(scene), walk.table())
