"""Opsoclonus and flutter: saccades back to back, in episodes with pauses.

Three makings. ``chain``: main-sequence saccades one after another. ``lissajous``: a sinusoid on
each axis, each with its own frequency. ``neurons``: the wave of the burst-neuron model on each
axis. In the last two the swing is as wide as the main sequence lets it be at its frequency.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy.signal import lfilter

from kinsbourne.signals.eye.simulation import neurons
from kinsbourne.signals.eye.simulation.main_sequence import peak_velocity
from kinsbourne.signals.eye.simulation.pauses import glances
from kinsbourne.signals.eye.simulation.scene import (
    Floats,
    Path,
    Scene,
    Walk,
    bursts_of,
    number,
    slowly,
    wander,
)
from kinsbourne.signals.eye.simulation.turns import saccades_within


class Episode(NamedTuple):
    onset_s: float
    offset_s: float
    limit_s: float
    """When the next one begins, or the recording ends."""


def opsoclonus(scene: Scene) -> Path:
    if scene.making == "chain":
        return _chain(scene, "opsoclonus")
    return _swings(scene, "opsoclonus")


def flutter(scene: Scene) -> Path:
    if scene.making == "chain":
        return _chain(scene, "flutter")
    return _swings(scene, "flutter")


def episodes(scene: Scene) -> list[Episode]:
    """When the eyes oscillate: so many bursts that the pauses between them are pauses."""
    rng, total = scene.rng, scene.duration_s
    share = scene.between("share") if scene.share is None else scene.share
    length, pause = scene.between("episode"), number("pause-least")
    busy = min(share * total, total)
    most = int(min(busy / number("episode-least"), (total - busy) / pause + 1))
    count = max(1, min(round(busy / length), most))
    bursts = number("episode-evenness") + rng.exponential(size=count)
    bursts *= busy / bursts.sum()
    pauses = rng.exponential(size=count + 1)
    inner = min(pause, (total - busy) / max(count - 1, 1))
    pauses *= max(total - busy - inner * (count - 1), 0) / pauses.sum()
    pauses[1:-1] += inner
    onsets = np.cumsum(pauses[:-1]) + np.concatenate(([0.0], np.cumsum(bursts)[:-1]))
    offsets = onsets + bursts
    limits = [*(onsets[1:] - number("pause-shortest")), total]
    return [
        Episode(float(one), float(other), float(limit))
        for one, other, limit in zip(onsets, offsets, limits, strict=True)
    ]


def _chain(scene: Scene, kind: str) -> Path:
    walk = Walk(scene)
    usual = scene.around(f"{kind}-amplitude")
    spread = scene.between(f"{kind}-turn")
    tilt = number("flutter-tilt") * float(scene.rng.standard_normal())
    free_s, carry = 0.0, 0.0
    for episode in episodes(scene):
        glances(walk, free_s, episode.onset_s)
        # the amplitude of a burst, about the person's usual one
        median = usual * math.exp(number("burst-spread") * float(scene.rng.standard_normal()))
        end = min(episode.offset_s + carry, episode.limit_s)
        free_s = _one_chain(walk, kind, episode, end, median, spread, tilt)
        carry = end - free_s
    glances(walk, free_s, scene.duration_s)
    drawn = walk.table()
    smooth = _drift(scene)
    return Path(smooth, drawn, bursts=bursts_of(drawn, kind, int(number("burst-least"))))


def _one_chain(
    walk: Walk, kind: str, episode: Episode, end: float, median: float, spread: float, tilt: float
) -> float:
    """One burst; when it was over."""
    rng, bound = walk.scene.rng, number("chain-bound")
    low, high = number("chain-amplitude-least"), number(f"{kind}-amplitude-most")
    before, gap_most = (
        number("duration-intercept") + number("duration-slope") * median,
        number("chain-gap-most"),
    )
    now, made = episode.onset_s, 0
    direction = tilt if rng.random() < 0.5 else tilt + math.pi
    if kind == "opsoclonus":
        direction = float(rng.uniform(0, 2 * math.pi))
    least = int(number("burst-least"))
    while made < least or now + before / 2 < end:
        chance = float(rng.standard_normal())
        amplitude = median * math.exp(number(f"{kind}-amplitude-vary") * chance)
        amplitude = min(max(amplitude, low), high)
        if kind == "flutter":
            out = walk.x * math.cos(direction) + walk.y * math.sin(direction)
            amplitude = max(amplitude - number("flutter-recentre") * out, low)
        elif math.hypot(
            walk.x + amplitude * math.cos(direction), walk.y + amplitude * math.sin(direction)
        ) > max(bound, median):
            home = math.atan2(-walk.y, -walk.x)
            direction = home + number("chain-home") * float(rng.standard_normal())
        if now + (before + number("person-spread") * before) > episode.limit_s:
            break
        offset = walk.step(now, amplitude, direction)
        before = offset - now
        now = offset + float(rng.uniform(0, gap_most))
        direction += math.pi + spread * float(rng.standard_normal())
        if kind == "flutter":
            direction = tilt + math.pi * round((direction - tilt) / math.pi)
            direction += spread * float(rng.standard_normal())
        made += 1
    return walk.saccades[-1][1] if walk.saccades and made else episode.onset_s


def _drift(scene: Scene) -> Floats:
    sd, slow = number("drift-sd"), number("drift-time")
    return np.stack([wander(scene, sd, slow) for _ in range(2)], axis=-1)


def _swings(scene: Scene, kind: str) -> Path:
    """Velocity that swings within the episodes, run through a leaky integrator."""
    walk, axes = Walk(scene), 2 if kind == "opsoclonus" else 1
    waves = [_Wave(scene, axis) for axis in range(axes)]
    smooth, within = np.zeros((scene.n, 2)), list[Floats]()
    tilt = number("flutter-tilt") * float(scene.rng.standard_normal()) if axes == 1 else 0.0
    held, free_s = np.zeros(2), 0.0
    for episode in episodes(scene):
        glances(walk, free_s, episode.onset_s, away=held)
        first, last = (round(t * scene.fine_hz) for t in (episode.onset_s, episode.offset_s))
        last = min(last, scene.n)
        if last - first < number("swing-least") * scene.fine_hz:
            continue
        size = math.exp(number("burst-spread") * float(scene.rng.standard_normal()))
        velocity = np.zeros((last - first, 2))
        for axis, wave in enumerate(waves):
            velocity[:, axis] = wave.velocity(last - first, min(size, 1.0))
        velocity = _turned(velocity, tilt)
        drawn = np.array([walk.x, walk.y])
        path = _integrated(velocity, held + drawn, scene.fine_hz)
        smooth[first:last] = path - drawn
        held = path[-1] - drawn
        smooth[last:] = held
        within.append(saccades_within(path, first, scene.fine_hz))
        free_s = last / scene.fine_hz
    glances(walk, free_s, scene.duration_s, away=held)
    inside = np.concatenate(within) if within else np.zeros((0, 4))
    bursts = bursts_of(inside, kind, int(number("burst-least")))
    return Path(smooth + _drift(scene), walk.table(), inside, bursts)


class _Wave:
    """The swing of one axis: its wave, its frequency, and how wide it can be."""

    def __init__(self, scene: Scene, axis: int) -> None:
        self.scene = scene
        if scene.making == "neurons":
            cycles = neurons.cycles()
            row = int(scene.rng.integers(len(cycles.frequency_hz)))
            self.hz, self.swing = float(cycles.frequency_hz[row]), float(cycles.swing[row])
            self.wave = cycles.wave[row]
        else:
            self.hz, points = scene.between("lissajous-frequency"), int(number("neurons-points"))
            self.wave = np.sin(math.tau * np.arange(points) / points)
            self.swing = float(np.maximum(self.wave, 0).mean())
        self.fullness = scene.between("swing-fullness")

    def velocity(self, n: int, size: float) -> Floats:
        """n samples of velocity [deg/s], from rest to rest."""
        scene, fine = self.scene, self.scene.fine_hz
        slow = number("swing-vary-time")
        hz = self.hz * np.exp(slowly(scene, n, number("swing-frequency-vary"), slow))
        phase = (np.cumsum(hz) / fine + scene.rng.random()) % 1 * len(self.wave)
        wave = np.interp(phase, np.arange(len(self.wave) + 1), [*self.wave, self.wave[0]])
        peak = self.peak() * size
        ramp = np.minimum(np.arange(n), np.arange(n)[::-1]) / (number("swing-ramp") * fine)
        vary = np.exp(slowly(scene, n, number("swing-amplitude-vary"), slow))
        return wave * peak * np.minimum(ramp, 1) * np.minimum(vary, number("swing-vary-most"))

    def peak(self) -> float:
        """The velocity at which a swing of this frequency is on the main sequence."""
        amplitude = np.linspace(number("swing-amplitude-most"), 0.1, 600)
        bound = self.fullness * peak_velocity(amplitude) * self.swing / self.hz
        fits = np.flatnonzero(bound >= amplitude)
        widest = amplitude[fits[0]] if len(fits) else amplitude[-1]
        return float(widest) * self.hz / self.swing


def _turned(velocity: Floats, angle: float) -> Floats:
    cosine, sine = math.cos(angle), math.sin(angle)
    return velocity @ np.array([[cosine, sine], [-sine, cosine]])


def _integrated(velocity: Floats, start: Floats, fine_hz: float) -> Floats:
    """Gaze from velocity, by an integrator that leaks to straight ahead."""
    keep = math.exp(-1 / (number("integrator-leak") * fine_hz))
    into = velocity / fine_hz
    state = (keep * start)[None, :]
    path, _ = lfilter([1.0], [1.0, -keep], into, axis=0, zi=state)
    return np.asarray(path, dtype=np.float64)
