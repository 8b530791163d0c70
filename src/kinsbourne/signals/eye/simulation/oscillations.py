"""When do the eyes oscillate, and what do opsoclonus and flutter look like?

Saccades back to back, in episodes with pauses. Of the three makings ``chain`` is main-sequence
saccades one after another; for ``lissajous`` and ``neurons`` see ``swings``.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from kinsbourne.signals.eye.simulation.pauses import glances
from kinsbourne.signals.eye.simulation.scene import (
    Path,
    Scene,
    Walk,
    bursts_of,
    drift_of,
    number,
)
from kinsbourne.signals.eye.simulation.swings import swings, waves


class Episode(NamedTuple):
    onset_s: float
    offset_s: float
    limit_s: float
    """By when it must be over: the next one begins, or the recording ends."""


class Chain(NamedTuple):
    """How the saccades of one burst follow one another."""

    kind: str
    amplitude: float
    """Median [deg]."""
    turn: float
    """Spread of their directions: about a straight return, or about the axis of flutter [rad]."""
    axis: float


def opsoclonus(scene: Scene) -> Path:
    return _oscillation(scene, "opsoclonus")


def flutter(scene: Scene) -> Path:
    return _oscillation(scene, "flutter")


def _oscillation(scene: Scene, kind: str) -> Path:
    if scene.making == "chain":
        return _chains(scene, kind)
    made = waves(scene, axes=2 if kind == "opsoclonus" else 1)
    slowest = min(wave.hz for wave in made)
    when = episodes(scene, number("swing-cycles-least") / slowest)
    spans = [(episode.onset_s, episode.offset_s) for episode in when]
    path, swung = swings(scene, made, spans)
    return Path(path.smooth, path.drawn, swung, bursts_of(swung, kind))


def episodes(scene: Scene, least_s: float) -> list[Episode]:
    """When the eyes oscillate: so few bursts that they are bursts, and pauses between them."""
    rng, total = scene.rng, scene.duration_s
    share = scene.between("share") if scene.share is None else scene.share
    busy, pause = share * total, number("pause-least")
    most = int(min(busy / least_s, (total - busy) / pause + 1))
    count = max(1, min(round(busy / scene.between("episode")), most))
    bursts = rng.exponential(size=count)
    bursts *= max(busy - count * least_s, 0) / bursts.sum()
    bursts += min(least_s, busy / count)
    pauses = rng.exponential(size=count + 1)
    inner = min(pause, (total - busy) / max(count - 1, 1))
    pauses *= max(total - busy - inner * (count - 1), 0) / pauses.sum()
    pauses[1:-1] += inner
    onsets = np.cumsum(pauses[:-1]) + np.concatenate(([0.0], np.cumsum(bursts)[:-1]))
    limits = [*(onsets[1:] - number("pause-shortest")).tolist(), total]
    return [
        Episode(one, one + length, limit)
        for one, length, limit in zip(onsets.tolist(), bursts.tolist(), limits, strict=True)
    ]


def _chains(scene: Scene, kind: str) -> Path:
    walk, rng = Walk(scene), scene.rng
    usual, turn = scene.around(f"{kind}-amplitude"), scene.between(f"{kind}-turn")
    axis = number("flutter-tilt") * float(rng.standard_normal())
    long = number("duration-intercept") + number("duration-slope") * usual
    least_s = max(number("episode-least"), 2 * number("burst-least") * long)
    free_s, owed = 0.0, 0.0
    for episode in episodes(scene, least_s):
        glances(walk, free_s, episode.onset_s)
        median = usual * math.exp(number("burst-spread") * float(rng.standard_normal()))
        end = min(episode.offset_s + owed, episode.limit_s)
        chain = Chain(kind, median, turn, axis)
        free_s = _run(walk, chain, episode._replace(offset_s=end))
        owed = end - free_s
    glances(walk, free_s, scene.duration_s)
    drawn = walk.table()
    return Path(drift_of(scene), drawn, bursts=bursts_of(drawn, kind))


def _run(walk: Walk, chain: Chain, episode: Episode) -> float:
    """One burst; when it was over."""
    rng, gap, least = walk.scene.rng, number("chain-gap-most"), number("burst-least")
    lasts = number("duration-intercept") + number("duration-slope") * chain.amplitude
    now, over, made = episode.onset_s, episode.onset_s, 0
    heading = _first(walk, chain)
    while made < least or now + lasts / 2 < episode.offset_s:
        if now + lasts * (1 + number("person-spread")) > episode.limit_s:
            break
        amplitude, heading = _next(walk, chain, heading)
        over = walk.step(now, amplitude, heading)
        lasts = over - now
        now = over + float(rng.uniform(0, gap))
        made += 1
    return over


def _first(walk: Walk, chain: Chain) -> float:
    if chain.kind == "opsoclonus":
        return float(walk.scene.rng.uniform(0, math.tau))
    return chain.axis + math.pi * int(walk.scene.rng.integers(2))


def _next(walk: Walk, chain: Chain, before: float) -> tuple[float, float]:
    """How far the next saccade goes, and where: back, more or less, and never far out."""
    rng, kind = walk.scene.rng, chain.kind
    vary, turned = rng.standard_normal(2).tolist()
    amplitude = chain.amplitude * math.exp(number(f"{kind}-amplitude-vary") * vary)
    least, most = number("chain-amplitude-least"), number(f"{kind}-amplitude-most")
    amplitude = min(max(amplitude, least), most)
    heading = before + math.pi
    if kind == "flutter":
        side = round((heading - chain.axis) / math.pi)
        heading = chain.axis + math.pi * side + chain.turn * turned
        out = walk.x * math.cos(heading) + walk.y * math.sin(heading)
        return max(amplitude - number("flutter-recentre") * out, least), heading
    heading += chain.turn * turned
    x, y = walk.x + amplitude * math.cos(heading), walk.y + amplitude * math.sin(heading)
    if math.hypot(x, y) > max(number("chain-bound"), chain.amplitude):
        heading = math.atan2(-walk.y, -walk.x) + number("chain-home") * turned
    return amplitude, heading
