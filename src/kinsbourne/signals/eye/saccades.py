"""Which movements are saccades?

Those in a burst, by the tests of the burst; elsewhere those that the scorer takes for one. The
scorer was fitted to healthy gaze through other trackers than yours: it never overrules a burst.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinsbourne.signals.eye.bursts import chains
from kinsbourne.signals.eye.candidates import Candidates, candidates, runs
from kinsbourne.signals.eye.chains import Chains
from kinsbourne.signals.eye.features import features
from kinsbourne.signals.eye.kinematics import Motion
from kinsbourne.signals.eye.moves import clock, moves, slowed
from kinsbourne.signals.eye.pendular import Swings
from kinsbourne.signals.eye.recording import Floats
from kinsbourne.signals.eye.result import Saccade
from kinsbourne.signals.eye.scorer import score
from kinsbourne.signals.eye.turning import turned

Limits = Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Saccades:
    """The saccades of a recording in order, one value each; seconds and degrees."""

    onset_s: Floats
    offset_s: Floats
    dx_deg: Floats
    dy_deg: Floats
    amplitude_deg: Floats
    peak_velocity_deg_s: Floats
    residual: Floats
    interval_s: Floats
    """NaN for the first, and where a gap between could hide another."""
    in_burst: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.onset_s)

    @property
    def direction_deg(self) -> Floats:
        return np.degrees(np.arctan2(self.dy_deg, self.dx_deg))

    def rows(self) -> tuple[Saccade, ...]:
        """One record a saccade."""
        columns = (
            self.onset_s.round(5).tolist(),
            self.offset_s.round(5).tolist(),
            self.amplitude_deg.round(3).tolist(),
            self.direction_deg.round(1).tolist(),
            self.peak_velocity_deg_s.round(1).tolist(),
            (self.offset_s - self.onset_s).round(5).tolist(),
            [None if gap != gap else gap for gap in self.interval_s.round(5).tolist()],
            self.residual.round(3).tolist(),
        )
        return tuple(map(Saccade, *columns))


@dataclass(frozen=True, eq=False)
class Found:
    """What moved: the saccades, the chains they may form, and how wrong the clock is."""

    saccades: Saccades
    chains: Chains
    apart: Candidates
    """The candidates that the members of the chains are among."""
    clock: float


def find(motion: Motion, swings: Swings, limits: Limits) -> Found:
    """The saccades and chains of a recording.

    Candidates are cut apart twice: finely, so that back-to-back saccades of one direction stay
    two, for the chains; and coarsely outside the bursts, where an uneven saccade is one.
    """
    apart = turned(motion, candidates(motion, limits, limits["valley-duration"]), limits)
    move = moves(motion, apart, limits)
    chained = chains(motion, apart, move, swings, limits)
    burst = chained.is_burst
    in_burst = np.zeros(len(apart), dtype=bool)
    in_burst[chained.members[np.repeat(burst, chained.end - chained.start)]] = True
    inside = covered(len(motion.x), chained.first[burst], chained.last[burst])
    alone = candidates(motion, limits, limits["valley-duration-alone"], without=inside)
    factor = clock(motion, moves(motion, alone, limits), limits)
    alone = alone.only(_is_saccade(slowed(motion, factor), alone, limits))
    return Found(
        _table(motion, apart.only(in_burst), alone, limits), chained, apart, factor
    )  # fmt: skip


def covered(length: int, first: NDArray[np.intp], last: NDArray[np.intp]) -> NDArray[np.bool_]:
    """The samples from each first to before each last, in a recording of this length."""
    edge = np.zeros(length + 1, dtype=np.int8)
    edge[first] += 1
    edge[last] -= 1
    return np.cumsum(edge[:-1], dtype=np.int8) > 0


def _is_saccade(motion: Motion, found: Candidates, limits: Limits) -> NDArray[np.bool_]:
    """Which candidates the scorer takes for saccades, of those an eye could make."""
    move = moves(motion, found, limits)
    able = move.top >= limits["saccade-above-unrest"] * motion.unrest_deg_s
    able &= move.top <= limits["velocity-impossible"]
    which = np.flatnonzero(able)
    is_saccade = np.zeros(len(found), dtype=bool)
    if len(which):
        weight = score(features(motion, found, move)[which])
        is_saccade[which[weight >= limits["score-least"]]] = True
    return is_saccade


def _hidden(motion: Motion, limits: Limits) -> NDArray[np.bool_]:
    """Missing samples in gaps so long that a saccade may be lost in them."""
    begin, end = runs(motion.is_missing)
    short = end - begin < limits["gap-hides"] * motion.fs_hz
    hidden = motion.is_missing
    if short.any():
        hidden = hidden.copy()
        length = (end - begin)[short]
        start = np.cumsum(length) - length
        hidden[np.arange(length.sum()) + np.repeat(begin[short] - start, length)] = False
    return hidden


def _table(motion: Motion, burst: Candidates, alone: Candidates, limits: Limits) -> Saccades:
    every = Candidates(
        *(np.concatenate(pair) for pair in (
            (burst.onset, alone.onset), (burst.offset, alone.offset), (burst.peak, alone.peak),
        ))
    )  # fmt: skip
    order = np.argsort(every.peak, kind="stable")
    every = every.only(order)
    in_burst = (np.arange(len(every)) < len(burst))[order]
    move = moves(motion, every, limits)
    interval = np.full(len(every), np.nan)
    if len(every) > 1:
        lost = np.concatenate(([0], np.cumsum(_hidden(motion, limits))))
        gap = (every.onset[1:] - every.offset[:-1]) / motion.fs_hz
        is_seen = lost[every.onset[1:]] == lost[every.offset[:-1]]
        interval[1:] = np.where(is_seen, np.maximum(gap, 0), np.nan)
    return Saccades(
        every.onset / motion.fs_hz, every.offset / motion.fs_hz, move.dx, move.dy, move.size,
        move.top, np.log(move.relative_top), interval, in_burst,
    )  # fmt: skip
