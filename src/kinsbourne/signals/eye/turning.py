"""Does the eye go round without slowing down?

Where both axes oscillate, the eye can run in loops at an even speed: no valley parts one saccade
from the next, but the direction does. Long movements are cut each time the direction has turned.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import radians

import numpy as np

from kinsbourne.signals.eye.candidates import Candidates
from kinsbourne.signals.eye.kinematics import Motion
from kinsbourne.signals.eye.moves import moves


def turned(motion: Motion, found: Candidates, limits: Mapping[str, float]) -> Candidates:
    """The candidates, those cut in pieces that last too long for one saccade and go round."""
    move = moves(motion, found, limits)
    long = np.flatnonzero(move.time > limits["loop-longest"] * move.usual_time + 2 / motion.fs_hz)
    if not len(long):
        return found
    onset, length = found.onset[long], (found.offset - found.onset)[long]
    start = np.cumsum(length) - length
    which = np.repeat(np.arange(len(long)), length)
    at = np.arange(int(length.sum())) + (onset - start)[which]
    angle = np.unwrap(np.arctan2(motion.vy[at], motion.vx[at]))
    way = np.abs(angle - angle[start][which])
    # A jump of the unwrapped angle between two candidates is of neither: each counts from its own.
    piece = np.floor(way / radians(limits["loop-turn"])).astype(np.intp)
    piece = np.maximum.accumulate(piece + which * (int(piece.max()) + 1))
    first = np.concatenate(([True], piece[1:] != piece[:-1]))
    begin = at[first]
    last = np.concatenate((at[np.flatnonzero(first)[1:] - 1] + 1, [at[-1] + 1]))
    top = _peaks(motion, at, np.flatnonzero(first))
    whole = np.ones(len(found), dtype=bool)
    whole[long] = False
    rest = found.only(whole)
    every = Candidates(
        np.concatenate((rest.onset, begin)), np.concatenate((rest.offset, last)),
        np.concatenate((rest.peak, top)),
    )  # fmt: skip
    return every.only(np.argsort(every.onset, kind="stable"))


def _peaks(motion: Motion, at: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The fastest sample of each piece."""
    speed = motion.speed[at]
    most = np.maximum.reduceat(speed, start)
    length = np.diff(np.concatenate((start, [len(at)])))
    is_top = speed == np.repeat(most, length)
    _, first = np.unique(np.repeat(np.arange(len(start)), length)[is_top], return_index=True)
    return at[is_top][first]
