"""What does an eye tracker make of the path of an eye?

Exposure blurs it; after each saccade the image of the pupil wobbles; noise, head tremor, spikes
and drop-outs come on top; a blink pulls gaze down and then hides it.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from kinsbourne.signals.eye.simulation.filters import Floats, coloured, recursive
from kinsbourne.signals.eye.simulation.scene import number


@dataclass(frozen=True)
class Tracker:
    """How well the eyes are recorded."""

    fs_hz: float
    noise_deg: float
    blinks_per_s: float
    missing: float
    """Share of samples lost, blinks aside."""
    spikes_per_s: float
    tremor_deg: float
    """Amplitude of head tremor seen as gaze."""
    post_saccadic: float
    """Oscillation after a saccade, as a share of its amplitude."""
    exposure: float
    """Share of the sample interval during which the shutter is open."""

    def settings(self) -> dict[str, float]:
        return asdict(self)


def wobble(path: Floats, saccades: Floats, share: float, fine_hz: float) -> Floats:
    """The path with a damped oscillation after each saccade, as video trackers show it."""
    if not share or not len(saccades):
        return path
    hz, decay = number("wobble-frequency"), number("wobble-decay")
    keep, turn = math.exp(-1 / (decay * fine_hz)), math.tau * hz / fine_hz
    at = np.minimum(np.rint(saccades[:, 1] * fine_hz).astype(np.intp), len(path) - 1)
    size = np.minimum(share * saccades[:, 2], number("wobble-most"))
    kick = np.zeros((len(path), 2))
    np.add.at(kick[:, 0], at, size * np.cos(saccades[:, 3]))
    np.add.at(kick[:, 1], at, size * np.sin(saccades[:, 3]))
    first = math.atan(math.tau * hz * decay) / (math.tau * hz)  # when the wobble is widest
    widest = math.exp(-first / decay) * math.sin(math.tau * hz * first)
    gain = keep * math.sin(turn) / widest
    wave = recursive(kick, [0.0, gain], [1.0, -2 * keep * math.cos(turn), keep * keep])
    return path + wave


def sampled(path: Floats, factor: int, n: int, exposure: float) -> Floats:
    """Every ``factor``-th sample, blurred over the exposure about it."""
    width = max(1, round(exposure * factor))
    if width == 1:
        return path[: n * factor : factor].copy()
    before = width // 2
    padded = np.concatenate((np.repeat(path[:1], before, 0), path, np.repeat(path[-1:], width, 0)))
    total = np.concatenate((np.zeros((1, path.shape[1])), np.cumsum(padded, axis=0)))
    at = np.arange(n) * factor
    return (total[at + width] - total[at]) / width


def tremor(n: int, tracker: Tracker, rng: np.random.Generator) -> Floats:
    if not tracker.tremor_deg:
        return np.zeros((n, 2))
    hz = rng.uniform(number("tremor-frequency-low"), number("tremor-frequency-high"), 2)
    phase = math.tau * (np.arange(n)[:, None] * hz / tracker.fs_hz + rng.random(2))
    size = np.stack(
        [coloured(rng, n, 1.0, number("tremor-time") * tracker.fs_hz) for _ in range(2)], axis=-1
    )
    return tracker.tremor_deg * size * np.sin(phase)


def noise(n: int, tracker: Tracker, rng: np.random.Generator) -> Floats:
    """White and autoregressive noise, with the deviation asked for together; and spikes."""
    share = number("noise-white-share")
    white = math.sqrt(share) * tracker.noise_deg * rng.standard_normal((n, 2))
    slow = math.sqrt(1 - share) * tracker.noise_deg
    samples = max(number("noise-time") * tracker.fs_hz, number("noise-samples-least"))
    made = white + np.stack([coloured(rng, n, slow, samples) for _ in range(2)], axis=-1)
    spikes = rng.poisson(tracker.spikes_per_s * n / tracker.fs_hz)
    at = rng.integers(0, max(n, 1), spikes)
    low, high = number("spike-low"), number("spike-high")
    size = rng.uniform(low, high, (spikes, 2)) * rng.choice((-1.0, 1.0), (spikes, 2))
    made[at] += size
    return made


def lids(n: int, tracker: Tracker, rng: np.random.Generator) -> Floats:
    """[n]: what blinks add to vertical gaze; missing while the lids are shut."""
    added = np.zeros(n)
    fs = tracker.fs_hz
    count = rng.poisson(tracker.blinks_per_s * n / fs)
    onsets = np.sort(rng.uniform(0, n / fs, count))
    lengths = rng.uniform(number("blink-low"), number("blink-high"), count)
    depths = rng.uniform(number("blink-depth-low"), number("blink-depth-high"), count)
    slope = number("blink-slope")
    shut = np.zeros(n, dtype=bool)
    time = np.arange(n) / fs
    for onset, length, depth in zip(
        onsets.tolist(), lengths.tolist(), depths.tolist(), strict=True
    ):
        first, last = (max(0, int((t) * fs)) for t in (onset - slope, onset + length + slope))
        here = time[first:last]
        before, after = onset - here, here - onset - length
        outside = np.maximum(before, after) / slope
        added[first:last] -= depth * np.clip(1 - outside, 0, 1) ** 2
        shut[first:last] |= outside <= 0
    added[shut] = np.nan
    return added


def lost(n: int, tracker: Tracker, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Samples lost in short runs."""
    gone = np.zeros(n, dtype=bool)
    mean = max(number("drop-out-length") * tracker.fs_hz, 1.0)
    runs = rng.poisson(tracker.missing * n / mean)
    starts = rng.integers(0, max(n, 1), runs)
    lengths = rng.geometric(1 / mean, runs)
    edges = np.zeros(n + 1)
    np.add.at(edges, starts, 1)
    np.add.at(edges, np.minimum(starts + lengths, n), -1)
    gone |= np.cumsum(edges[:n]) > 0
    return gone
