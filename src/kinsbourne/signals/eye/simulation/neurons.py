"""Would these burst neurons oscillate, and how fast?

A reduction of the published scheme [shaikh-2008, ramat-2005]: excitatory and inhibitory burst
neurons on the right and on the left. The inhibitory ones of either side inhibit both kinds of the
other; every cell adapts, and overshoots when inhibition lets go (post-inhibitory rebound).
Omnipause neurons inhibit them all. With that gate shut nothing fires; with it open, or leaking
enough, rebound and mutual inhibition make the two sides fire in turn, saccade upon saccade.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import exp
from typing import NamedTuple

import numpy as np

from kinsbourne.signals.eye.simulation.filters import Floats, recursive
from kinsbourne.signals.eye.simulation.scene import number

EXCITATORY, INHIBITORY = slice(0, 2), slice(2, 4)
OTHER_SIDE = (3, 2, 3, 2)
"""Which neurons inhibit each: right and left excitatory, right and left inhibitory."""


class Cycles(NamedTuple):
    """The oscillation with the gate open, for adaptations from fast to slow."""

    hz: Floats
    wave: Floats
    """[adaptations, points]: eye velocity through one cycle, from its upward crossing of nought;
    the peak is 1."""


def velocity(
    adaptation_ms: Sequence[float] | Floats,
    duration_ms: float,
    *,
    omnipause: float = 0.0,
    rebound: float | None = None,
    step_ms: float | None = None,
) -> Floats:
    """Eye velocity [adaptations, steps], as a share of the largest that the neurons can drive.

    Axes with other time constants of adaptation run side by side. ``omnipause`` is how far
    the gate is shut: 0 is open, 1 is shut. A command of some milliseconds to the right starts it.
    """
    rebound = number("neurons-rebound") if rebound is None else rebound
    step = step_ms or number("neurons-step")
    tonic, excitation = number("neurons-tonic"), number("neurons-excitation")
    inhibition, threshold = number("neurons-inhibition"), number("neurons-threshold")
    gate = omnipause * number("neurons-omnipause")
    width, command = number("neurons-width"), number("neurons-command")
    delay = max(1, round(number("neurons-delay") / step))
    to_drive = 1 - exp(-step / number("neurons-membrane"))
    adaptation = np.asarray(adaptation_ms, dtype=np.float64)
    to_adapt = -np.expm1(-step / adaptation)

    axes, steps = len(adaptation), round(duration_ms / step)
    membrane, adapted = np.zeros((4, axes)), np.zeros((4, axes))
    fired = np.zeros((delay + 1, 4, axes))
    turn = np.zeros((steps, axes))
    commanded = round(command / step)
    other = np.array(OTHER_SIDE)
    for at in range(steps):
        rate = 1 - np.exp(np.minimum(threshold - membrane, 0) / width)
        fired[at % (delay + 1)] = rate
        before = fired[(at - delay) % (delay + 1)]
        into = -inhibition * before[other] - gate
        into[EXCITATORY] += tonic
        into[INHIBITORY] += excitation * before[EXCITATORY]
        if at < commanded:
            into[0] += 1
        drive = into + rebound * (into - adapted)
        adapted += to_adapt * (into - adapted)
        membrane += to_drive * (drive - membrane)
        turn[at] = rate[0] - rate[1]
    keep = exp(-step / number("neurons-muscle"))
    return recursive(turn, [1 - keep], [1, -keep]).T


def upward(wave: Floats) -> Floats:
    """Where [samples] a wave crosses nought upward, between samples too."""
    before = np.flatnonzero((wave[:-1] <= 0) & (wave[1:] > 0))
    return before + wave[before] / (wave[before] - wave[before + 1])


def frequency(wave: Floats, step_ms: float) -> float:
    """Cycles a second of a wave of velocity once it has settled; 0 where it does not oscillate."""
    crossings = upward(wave[len(wave) // 3 :])
    if len(crossings) < 2:
        return 0.0
    return float(1000 / step_ms / np.diff(crossings).mean())


@cache
def cycles() -> Cycles:
    """One cycle for each of the adaptations between the fastest and the slowest."""
    adaptation = np.geomspace(
        number("neurons-adaptation-low"), number("neurons-adaptation-high"),
        int(number("neurons-adaptations")),
    )  # fmt: skip
    step, points = number("neurons-step"), int(number("neurons-points"))
    waves = velocity(adaptation, number("neurons-settle"))
    hz, wave = np.zeros(len(adaptation)), np.zeros((len(adaptation), points))
    for row, each in enumerate(waves):
        one, other = upward(each)[-2:]
        hz[row] = 1000 / step / (other - one)
        times = one + (other - one) * np.arange(points) / points
        wave[row] = np.interp(times, np.arange(len(each)), each)
    wave /= np.abs(wave).max(axis=1, keepdims=True)
    return Cycles(hz, wave)
