"""How is something drawn, so that person number i is the same in every population?

Every stream of numbers is begun afresh for each stretch of people, from the seed, the stream's
name and the stretch's number; how many people there are, and how many processes work, play no part.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int32]
Truth = NDArray[np.bool_]
Real = NDArray[np.float64]
Stream = Literal["people", "illnesses", "background", "noise", "missing", "rest"]

STREAMS: dict[Stream, int] = {
    "people": 1,
    "illnesses": 2,
    "background": 3,
    "noise": 4,
    "missing": 5,
    "rest": 6,
}
MONTH = 365.2425 / 12
"""Days in a month, in the mean."""


def dice(seed: int, stream: Stream, stretch: int, part: int = 0) -> np.random.Generator:
    """The dice of one stream for one stretch of people."""
    entropy = np.random.SeedSequence([seed, STREAMS[stream], stretch, part])
    return np.random.Generator(np.random.PCG64(entropy))


def days_within(rng: np.random.Generator, since: Whole, until: Whole) -> Whole:
    """A day from the first to the last, evenly, for each."""
    reach = rng.random(len(since)) * (until - since + 1)
    return since + reach.astype(np.int32)


def chosen(rng: np.random.Generator, cumulative: Real, count: int) -> Whole:
    """So many positions, by weights that are added up to one."""
    return np.searchsorted(cumulative, rng.random(count), side="right").astype(np.int32)


def added_up(weights: Sequence[float]) -> Real:
    """Weights, added up to one."""
    total = np.cumsum(np.asarray(weights, dtype=np.float64))
    return total / total[-1]
