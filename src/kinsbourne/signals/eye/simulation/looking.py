"""How does everyone look: viewing, reading, fixating, at a target that jumps or moves?"""

from __future__ import annotations

import math

import numpy as np

from kinsbourne.signals.eye.simulation.filters import Floats
from kinsbourne.signals.eye.simulation.scene import Path, Scene, Walk, drift_of, number


def normal(scene: Scene) -> Path:
    makings = {"viewing": _viewing, "reading": _reading, "fixation": _fixation, "steps": _steps}
    return makings[scene.making](scene)


def _viewing(scene: Scene) -> Path:
    walk = Walk(scene)
    now = scene.around("fixation")
    while now < scene.duration_s:
        amplitude = min(scene.around("viewing-amplitude"), number("viewing-amplitude-most"))
        direction = float(scene.rng.uniform(0, math.tau))
        if math.hypot(walk.x, walk.y) > number("viewing-far"):
            direction = math.atan2(-walk.y, -walk.x)
        now = walk.step(now, amplitude, direction)
        now += max(scene.around("fixation"), number("fixation-least"))
    return Path(drift_of(scene), walk.table())


def _reading(scene: Scene) -> Path:
    rng, walk = scene.rng, Walk(scene)
    edge, line = number("reading-edge"), 0.0
    now = walk.to(scene.around("fixation"), -edge, number("reading-top"))
    line = number("reading-top")
    while now < scene.duration_s:
        now += max(scene.around("fixation"), number("fixation-least"))
        step = scene.around("reading-step")
        if rng.random() < number("reading-back"):
            step = -step
        if walk.x + step > edge:
            line -= number("reading-line")
            if line < -number("reading-top"):
                line = number("reading-top")
            now = walk.to(now, -edge + float(rng.standard_normal()), line)
        else:
            now = walk.to(now, walk.x + step, line + number("reading-vertical") * float(
                rng.standard_normal()))  # fmt: skip
    return Path(drift_of(scene), walk.table())


def _fixation(scene: Scene) -> Path:
    walk = Walk(scene)
    now = scene.around("microsaccade-interval")
    while now < scene.duration_s:
        amplitude = min(scene.around("microsaccade-amplitude"), number("microsaccade-most"))
        direction = number("microsaccade-tilt") * float(scene.rng.standard_normal())
        direction += math.pi * int(scene.rng.integers(2))
        if math.hypot(walk.x, walk.y) > number("microsaccade-most"):
            direction = math.atan2(-walk.y, -walk.x)
        now = walk.step(now, amplitude, direction)
        now += max(scene.around("microsaccade-interval"), number("fixation-least"))
    return Path(drift_of(scene), walk.table())


def _steps(scene: Scene) -> Path:
    """A target that jumps, and saccades that fall short of it and are made good in steps."""
    rng, walk = scene.rng, Walk(scene)
    target, gain = np.zeros((scene.n, 2)), scene.between("steps-gain")
    jump = scene.between("steps-interval")
    while jump < scene.duration_s:
        size = scene.between("steps-target") * (1 if rng.random() < 1 / 2 else -1)
        target[round(jump * scene.fine_hz) :, 0] = size
        after = jump + scene.between("steps-interval")
        now = jump + max(scene.around("steps-latency"), number("fixation-least"))
        while now < after - number("glance-room"):
            dx, dy = size - walk.x, -walk.y
            if math.hypot(dx, dy) < number("steps-near"):
                break
            got = gain * (1 + number("steps-gain-vary") * float(rng.standard_normal()))
            now = walk.step(now, got * math.hypot(dx, dy), math.atan2(dy, dx))
            now += max(scene.around("steps-correction"), number("steps-correction-least"))
        jump = after
    return Path(drift_of(scene), walk.table(), target=target)


def pursuit(scene: Scene) -> Path:
    """Pursuit of a target that swings or sweeps, with saccades that catch up."""
    rng, walk = scene.rng, Walk(scene)
    hz, size = scene.between("pursuit-frequency"), scene.between("pursuit-amplitude")
    size = min(size, number("pursuit-velocity-most") / (math.tau * hz))
    axis = math.pi / 2 if rng.random() < number("pursuit-vertical") else 0.0
    cycles = scene.time_s * hz + rng.random()
    if scene.making == "sine":
        along = size * np.sin(math.tau * cycles)
    else:
        along = size * (4 * np.abs((cycles + 1 / 4) % 1 - 1 / 2) - 1)
    gain, delay = scene.between("pursuit-gain"), number("pursuit-delay")
    late = round(delay * scene.fine_hz)
    velocity = np.diff(along, prepend=along[:1])
    velocity = np.concatenate((np.zeros(min(late, scene.n)), velocity[: max(scene.n - late, 0)]))
    followed = along[:1] + gain * np.cumsum(velocity)
    _catch_up(scene, walk, along, followed, axis)
    direction = np.array([math.cos(axis), math.sin(axis)])
    target = along[:, None] * direction
    return Path(followed[:, None] * direction + drift_of(scene), walk.table(), target=target)


def _catch_up(scene: Scene, walk: Walk, along: Floats, followed: Floats, axis: float) -> None:
    now = number("fixation-least")
    wait = number("pursuit-look")
    while now < scene.duration_s:
        at = min(int(now * scene.fine_hz), scene.n - 1)
        done = walk.x * math.cos(axis) + walk.y * math.sin(axis)
        behind = float(along[at] - followed[at]) - done
        if abs(behind) < number("pursuit-near"):
            now += wait
            continue
        got = abs(behind) * (1 + number("steps-gain-vary") * float(scene.rng.standard_normal()))
        now = walk.step(now, got, axis if behind > 0 else axis + math.pi)
        now += max(scene.around("pursuit-interval"), number("fixation-least"))
