"""What does nystagmus look like: slow and quick phases (jerk), a sinusoid (pendular)?"""

from __future__ import annotations

import math

import numpy as np

from kinsbourne.signals.eye.simulation.filters import Floats
from kinsbourne.signals.eye.simulation.pauses import glances
from kinsbourne.signals.eye.simulation.scene import Path, Scene, Walk, drift_of, number, slowly


def jerk(scene: Scene) -> Path:
    """Slow phases of even, falling or rising velocity, each brought back by a quick phase."""
    rng, walk = scene.rng, Walk(scene)
    axis = _axis(scene)
    hz, slow = scene.between("jerk-frequency"), scene.between("jerk-slow-velocity")
    if slow / hz > number("jerk-amplitude-most"):
        slow = number("jerk-amplitude-most") * hz
    bend = {"even": 0.0, "falling": -1.0, "rising": 1.0}[scene.making] * number("jerk-bend")
    along = np.zeros(scene.n)
    gone, start = 0.0, 0.0
    while start < scene.duration_s:
        length = max(
            (1 + number("jerk-vary") * float(rng.standard_normal())) / hz, number("jerk-least")
        )
        first, last = round(start * scene.fine_hz), round((start + length) * scene.fine_hz)
        last = min(last, scene.n)
        u = np.arange(1, last - first + 1) / max(round(length * scene.fine_hz), 1)
        way = u if not bend else np.expm1(bend * u) / math.expm1(bend)
        drift = -slow / hz * way
        along[first:last] = gone + drift
        if last > first:
            gone += float(drift[-1])
        along[last:] = gone
        start += length
        back = -(gone + walk.x * math.cos(axis) + walk.y * math.sin(axis))
        back += slow / hz * number("jerk-miss") * float(rng.standard_normal())
        if back > number("jerk-back-least"):
            tilt = number("jerk-tilt") * float(rng.standard_normal())
            start = walk.step(start, back, axis + tilt)
    smooth = along[:, None] * np.array([math.cos(axis), math.sin(axis)])
    return Path(smooth + drift_of(scene), walk.table())


def pendular(scene: Scene) -> Path:
    """A sinusoid on one axis, or on two as an ellipse, with now and then an ordinary saccade."""
    hz = scene.between(f"pendular-{scene.making}-frequency")
    fastest = scene.between("pendular-velocity")
    amplitude = min(fastest / (math.tau * hz), number("pendular-amplitude-most"))
    axis = _axis(scene)
    minor = (
        scene.between("pendular-ellipse") * amplitude
        if scene.rng.random() < number("pendular-ellipse-share")
        else 0.0
    )
    phase = _phase(scene, hz, number("pendular-frequency-vary"))
    slow = number("swing-vary-time")
    size = np.exp(slowly(scene, scene.n, number("pendular-amplitude-vary"), slow))
    swing = _turned(amplitude * size * np.sin(phase), minor * size * np.cos(phase), axis)
    walk = Walk(scene)
    if scene.rng.random() < number("pendular-glances-share"):
        glances(walk, 0.0, scene.duration_s, interval="seldom")
    return Path(swing + drift_of(scene), walk.table())


def oculopalatal(scene: Scene) -> Path:
    """Slow, large and irregular: sinusoids near one another, mostly vertical."""
    hz = scene.between("oculopalatal-frequency")
    axis = math.pi / 2 + number("oculopalatal-tilt") * float(scene.rng.standard_normal())
    amplitude = min(
        scene.between("oculopalatal-amplitude"),
        number("oculopalatal-velocity-most") / (math.tau * hz),
    )
    swing = np.zeros((scene.n, 2))
    for part in range(int(number("oculopalatal-parts"))):
        apart = 1 + number("oculopalatal-apart") * float(scene.rng.standard_normal())
        phase = _phase(scene, max(hz * apart, hz / 2), number("oculopalatal-vary"))
        phase = phase + math.tau * float(scene.rng.random())
        wave = amplitude / (part + 1) * np.sin(phase)
        torsion = number("oculopalatal-aside") * wave * math.cos(part)
        swing += _turned(wave, torsion, axis)
    walk = Walk(scene)
    glances(walk, 0.0, scene.duration_s, interval="seldom")
    return Path(swing + drift_of(scene), walk.table())


def _axis(scene: Scene) -> float:
    """The direction of quick phases: mostly horizontal."""
    sides = math.pi * int(scene.rng.integers(2))
    if scene.rng.random() < number("vertical-share"):
        sides += math.pi / 2
    return sides + number("axis-tilt") * float(scene.rng.standard_normal())


def _phase(scene: Scene, hz: float, vary: float) -> Floats:
    changing = hz * np.exp(slowly(scene, scene.n, vary, number("swing-vary-time")))
    return math.tau * np.cumsum(changing) / scene.fine_hz


def _turned(along: Floats, aside: Floats, axis: float) -> Floats:
    cosine, sine = math.cos(axis), math.sin(axis)
    return np.stack((along * cosine - aside * sine, along * sine + aside * cosine), axis=-1)
