"""How does the eye move in one saccade?

Ordinary saccades, and those of a chain, are drawn: a skewed velocity profile whose duration and
peak obey the main sequence. The neuron model would make them only as well as its free parameters,
which nobody has fitted; the main sequence is what is known.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from kinsbourne.signals.eye.simulation.filters import Floats
from kinsbourne.signals.eye.simulation.scene import Person, number

POINTS = 128
"""Steps of a tabulated profile."""
MODES = np.linspace(0.5, 0.25, 11)
"""Where in its duration the velocity of a tabulated profile peaks."""
SHARPNESS = np.linspace(2, 9, 40)
"""Sum of the two exponents of a tabulated profile: 2 is a parabola where it is not skewed."""


def peak_velocity(amplitude: Floats) -> Floats:
    """The mean peak velocity [deg/s] of saccades of this amplitude [deg]."""
    scale = number("velocity-amplitude")
    return number("velocity-most") * -np.expm1(-amplitude / scale)


@cache
def _profiles() -> tuple[Floats, Floats]:
    """Of every tabulated profile: peak over mean velocity, and the share of the way at each time.

    The velocity is u^p (1-u)^q for times u from 0 to 1.
    """
    u = np.linspace(0, 1, POINTS + 1)
    rising = MODES[:, None, None] * SHARPNESS[None, :, None]
    falling = (1 - MODES[:, None, None]) * SHARPNESS[None, :, None]
    velocity = u**rising * (1 - u) ** falling
    way = np.zeros_like(velocity)
    np.cumsum((velocity[..., 1:] + velocity[..., :-1]) / 2, axis=-1, out=way[..., 1:])
    peak = velocity.max(axis=-1) / way[..., -1] * POINTS
    return peak, way / way[..., -1:]


def laid(
    saccades: Floats, n: int, fine_hz: float, person: Person, rng: np.random.Generator
) -> Floats:
    """[n, 2] degrees: the saccades, one after another, from where the eye looks straight ahead."""
    path = np.zeros((n, 2))
    if not len(saccades):
        return path
    onset, offset, amplitude, direction = saccades.T
    duration = offset - onset
    first = np.minimum(np.ceil(onset * fine_hz).astype(np.intp), n)
    after = np.minimum(np.ceil(offset * fine_hz).astype(np.intp), n)
    length = np.maximum(after - first, 0)
    of = np.repeat(np.arange(len(saccades)), length)
    at = (
        np.arange(int(length.sum()), dtype=np.intp)
        - np.repeat(np.cumsum(length) - length, length)
        + first[of]
    )
    u = np.clip((at / fine_hz - onset[of]) / duration[of], 0, 1)

    way = _way(u, of, amplitude, duration, person, rng)
    bow = rng.standard_normal(len(saccades)) * person.curvature * amplitude
    along = amplitude[of] * way
    aside = bow[of] * np.sin(np.pi * way)
    cosine, sine = np.cos(direction), np.sin(direction)
    steps = np.zeros((n + 1, 2))
    np.add.at(steps, after, np.stack((amplitude * cosine, amplitude * sine), axis=-1))
    path += np.cumsum(steps[:n], axis=0)
    path[at, 0] += along * cosine[of] - aside * sine[of]
    path[at, 1] += along * sine[of] + aside * cosine[of]
    return path


def _way(
    u: Floats, of: NDArray[np.intp], amplitude: Floats, duration: Floats, person: Person,
    rng: np.random.Generator,
) -> Floats:  # fmt: skip
    """The share of its way that each saccade has gone at each of the times u."""
    chance = 1 + number("velocity-spread") * rng.standard_normal(len(amplitude))
    peak = peak_velocity(amplitude) * person.velocity * chance
    peaks, ways = _profiles()
    skew = number("skew-most") * -np.expm1(-amplitude / number("skew-amplitude"))
    mode = np.clip(np.rint((MODES[0] - (0.5 - skew)) / (MODES[0] - MODES[1])), 0, len(MODES) - 1)
    mode = mode.astype(np.intp)
    wanted = peak * duration / np.maximum(amplitude, np.finfo(float).tiny)
    sharp = np.argmin(np.abs(peaks[mode] - wanted[:, None]), axis=1)
    place = u * POINTS
    before = np.minimum(place.astype(np.intp), POINTS - 1)
    low, high = ways[mode[of], sharp[of], before], ways[mode[of], sharp[of], before + 1]
    return low + (high - low) * (place - before)
