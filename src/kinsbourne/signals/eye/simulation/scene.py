"""What is to be simulated, and where has the eye gone?"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from kinsbourne.knowledge import base
from kinsbourne.signals.eye.simulation.filters import Floats, coloured

KNOTS = 3
"""How many points a smooth walk has in one time constant; straight between them."""
Burst = tuple[float, float, str]
"""Onset [s], offset [s] and kind."""


def number(name: str) -> float:
    """A number of the simulation, by its id in ``eye_simulation.yaml``."""
    return base.load().eye_simulation[name]


@dataclass(frozen=True)
class Person:
    """How one person's saccades differ from the mean of all."""

    duration: float
    """Factor on the duration of the main sequence."""
    velocity: float
    """Factor on its peak velocity."""
    curvature: float
    """Standard deviation of the deviation from a straight line, as a share of the amplitude."""


@dataclass(frozen=True)
class Scene:
    """What the making of a path is given."""

    rng: np.random.Generator
    fine_hz: float
    n: int
    """Samples of the fine grid."""
    person: Person
    making: str
    share: float | None
    """Share of the time to be spent in bursts, where it was asked for."""

    @property
    def duration_s(self) -> float:
        return self.n / self.fine_hz

    @property
    def time_s(self) -> Floats:
        return np.arange(self.n) / self.fine_hz

    def between(self, name: str) -> float:
        """A number drawn evenly between ``name-low`` and ``name-high``."""
        return float(self.rng.uniform(number(f"{name}-low"), number(f"{name}-high")))

    def around(self, name: str) -> float:
        """A number drawn log-normally, with the median ``name`` and the spread ``name-spread``."""
        return number(name) * math.exp(number(f"{name}-spread") * float(self.rng.standard_normal()))


def person(rng: np.random.Generator) -> Person:
    """Someone, drawn: who is slower takes longer, so that the velocity profile keeps its shape."""
    spread = number("person-spread")
    slower = float(rng.uniform(1 - spread, 1 + spread))
    curvature = float(rng.uniform(0, number("curvature-most")))
    return Person(duration=slower, velocity=1 / slower, curvature=curvature)


def wander(scene: Scene, sd: float, time_constant_s: float) -> Floats:
    """A random walk that is pulled back: slow drift with this standard deviation."""
    return coloured(scene.rng, scene.n, sd, time_constant_s * scene.fine_hz)


def drift_of(scene: Scene) -> Floats:
    """[n, 2] degrees: the drift of fixation."""
    sd, slow = number("drift-sd"), number("drift-time")
    return np.stack([wander(scene, sd, slow) for _ in range(2)], axis=-1)


def slowly(scene: Scene, n: int, sd: float, time_constant_s: float) -> Floats:
    """As :func:`wander`, for n samples, and smooth: what a frequency or an amplitude does."""
    apart = max(time_constant_s * scene.fine_hz / KNOTS, 1.0)
    knots = coloured(scene.rng, int(n / apart) + 2, sd, KNOTS)
    return np.interp(np.arange(n) / apart, np.arange(len(knots)), knots)


@dataclass
class Walk:
    """Saccades one after another, and where the eye stands after the last of them."""

    scene: Scene
    x: float = 0.0
    y: float = 0.0
    saccades: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Onset [s], offset [s], amplitude [deg] and direction [rad], as in the truth."""

    def step(self, onset_s: float, amplitude: float, direction: float) -> float:
        """Make a saccade, unless the recording ends before it does; its offset."""
        offset_s = onset_s + self.duration(amplitude)
        if amplitude > 0 and offset_s <= self.scene.duration_s:
            self.saccades.append((onset_s, offset_s, amplitude, direction))
            self.x += amplitude * math.cos(direction)
            self.y += amplitude * math.sin(direction)
        return offset_s

    def to(self, onset_s: float, x: float, y: float) -> float:
        """Look there."""
        dx, dy = x - self.x, y - self.y
        return self.step(onset_s, math.hypot(dx, dy), math.atan2(dy, dx))

    def duration(self, amplitude: float) -> float:
        """How long a saccade takes: the main sequence, this person, and chance."""
        mean = number("duration-intercept") + number("duration-slope") * amplitude
        chance = 1 + number("duration-spread") * float(self.scene.rng.standard_normal())
        return mean * self.scene.person.duration * max(chance, 1 - number("person-spread"))

    def table(self) -> Floats:
        return np.array(self.saccades, dtype=np.float64).reshape(-1, 4)


@dataclass(frozen=True)
class Path:
    """Where the eye went: what is smooth, and the saccades to be laid upon it."""

    smooth: Floats
    """[n, 2] degrees on the fine grid."""
    drawn: Floats
    """Saccades to be drawn with a main-sequence profile, [k, 4] as in the truth."""
    within: Floats = field(default_factory=lambda: np.zeros((0, 4)))
    """Saccades that the smooth part already holds, as an oscillation does, [k, 4]."""
    bursts: tuple[Burst, ...] = ()
    target: Floats | None = None
    """[n, 2] degrees, where the eye had one to follow."""


def bursts_of(saccades: Floats, kind: str) -> tuple[Burst, ...]:
    """Runs of saccades with no more than a short gap: from the first onset to the last offset."""
    if not len(saccades):
        return ()
    least = number("burst-least")
    apart = np.flatnonzero(saccades[1:, 0] - saccades[:-1, 1] > number("burst-gap-most"))
    first = np.concatenate(([0], apart + 1))
    last = np.concatenate((apart, [len(saccades) - 1]))
    return tuple(
        (float(saccades[one, 0]), float(saccades[other, 1]), kind)
        for one, other in zip(first, last, strict=True)
        if other - one + 1 >= least
    )
