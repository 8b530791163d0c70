"""What do oscillations look like that swing, and are not put together of saccades?

``lissajous``: a sinusoid on each axis, each with its own frequency. ``neurons``: the wave of the
burst-neuron model, each axis with its own adaptation. The swing is about as wide as the main
sequence allows at its frequency, and gaze is its integral, by an integrator that leaks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from kinsbourne.signals.eye.simulation import neurons
from kinsbourne.signals.eye.simulation.filters import Floats, recursive
from kinsbourne.signals.eye.simulation.main_sequence import peak_velocity
from kinsbourne.signals.eye.simulation.pauses import glances
from kinsbourne.signals.eye.simulation.scene import Path, Scene, Walk, drift_of, number, slowly
from kinsbourne.signals.eye.simulation.turns import saccades_within


@dataclass(frozen=True)
class Wave:
    """The swing of one axis."""

    hz: float
    shape: Floats
    """Velocity through one cycle; its peak is 1."""
    peak: float
    """Peak velocity [deg/s]."""


def swings(scene: Scene, made: list[Wave], spans: list[tuple[float, float]]) -> tuple[Path, Floats]:
    """The path of an eye that swings within the spans, and the saccades of its swings."""
    walk, one = Walk(scene), len(made) == 1
    tilt = number("flutter-tilt") * float(scene.rng.standard_normal()) if one else 0.0
    turn = np.array([[math.cos(tilt), math.sin(tilt)], [-math.sin(tilt), math.cos(tilt)]])
    smooth, within = np.zeros((scene.n, 2)), [np.zeros((0, 4))]
    held, free_s = np.zeros(2), 0.0
    for onset_s, offset_s in spans:
        glances(walk, free_s, onset_s, away=held)
        first, last = round(onset_s * scene.fine_hz), round(offset_s * scene.fine_hz)
        last = min(last, scene.n)
        if last - first < number("swing-least") * scene.fine_hz:
            continue
        chance = number("burst-spread") * float(scene.rng.standard_normal())
        velocity = np.zeros((last - first, 2))
        for axis, wave in enumerate(made):
            velocity[:, axis] = _velocity(scene, wave, last - first) * math.exp(min(chance, 0))
        drawn = np.array([walk.x, walk.y])
        path = _integrated(velocity @ turn, held + drawn, scene.fine_hz)
        smooth[first:last] = path - drawn
        held = path[-1] - drawn
        smooth[last:] = held
        within.append(saccades_within(path, first, scene.fine_hz))
        free_s = last / scene.fine_hz
    glances(walk, free_s, scene.duration_s, away=held)
    return Path(smooth + drift_of(scene), walk.table()), np.concatenate(within)


def waves(scene: Scene, *, axes: int) -> list[Wave]:
    """The waves of the axes.

    Two of one frequency would make a straight line; far apart, the faster is too small to be seen.
    """
    low, high = number("axes-apart-low"), number("axes-apart-high")
    made: list[Wave] = []
    while len(made) < axes:
        wave = _wave(scene)
        if not made or low <= abs(math.log(wave.hz / made[0].hz)) <= high:
            made.append(wave)
    return made


def _wave(scene: Scene) -> Wave:
    if scene.making == "neurons":
        cycles = neurons.cycles()
        row = int(scene.rng.integers(len(cycles.hz)))
        hz, shape = float(cycles.hz[row]), cycles.wave[row]
    else:
        hz, points = scene.between("lissajous-frequency"), int(number("neurons-points"))
        shape = np.sin(math.tau * np.arange(points) / points)
    swing = float(np.maximum(shape, 0).mean()) / hz  # the way of half a cycle, at a peak of 1 deg/s
    # the widest swing of which the peak velocity is not above the main sequence
    amplitude = np.arange(number("swing-amplitude-most"), 0, -number("swing-step"))
    fits = scene.between("swing-fullness") * peak_velocity(amplitude) * swing >= amplitude
    return Wave(hz, shape, float(amplitude[np.argmax(fits)]) / swing)


def _velocity(scene: Scene, wave: Wave, n: int) -> Floats:
    """n samples of velocity [deg/s], from rest to rest."""
    time = number("swing-vary-time")
    hz = wave.hz * np.exp(slowly(scene, n, number("swing-frequency-vary"), time))
    phase = np.cumsum(hz) / scene.fine_hz + scene.rng.random()
    points = len(wave.shape)
    shape = np.interp(phase % 1 * points, np.arange(points + 1), [*wave.shape, wave.shape[0]])
    from_rest = np.minimum(np.arange(n), np.arange(n)[::-1]) / scene.fine_hz
    ramp = np.minimum(from_rest / number("swing-ramp"), 1)
    size = np.exp(slowly(scene, n, number("swing-amplitude-vary"), time))
    return wave.peak * shape * ramp * np.minimum(size, number("swing-vary-most"))


def _integrated(velocity: Floats, start: Floats, fine_hz: float) -> Floats:
    """Gaze from velocity, by an integrator that leaks to straight ahead."""
    keep = math.exp(-1 / (number("integrator-leak") * fine_hz))
    return recursive(velocity / fine_hz, [1.0], [1.0, -keep], before=(keep * start)[None, :])
