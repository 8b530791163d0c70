"""What else is in everybody's record: codes that say nothing?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kinsbourne.population.simulation.dice import Whole, dice
from kinsbourne.population.simulation.people import People
from kinsbourne.population.simulation.written import STEMS, Written

BLOCK = 1_000
"""People whose rows are made together, so that a small population does not cost a whole stretch."""


def rest(
    numbers: dict[str, float],
    codes: Written,
    seed: int,
    stretch: int,
    who: People,
    table: int,
    count: int,
) -> Iterator[tuple[Whole, Whole, Whole]]:
    """Person, code and day of the rows of one table, of the first people of a stretch."""
    mean, shape = numbers[f"rows-{list(STEMS.values())[table]}"], numbers["use-shape"]
    drawn = codes.drawn[table]
    for block in range(-(-count // BLOCK)):
        use = dice(seed, "rest", stretch, block).gamma(shape, 1 / shape, BLOCK)
        rng = dice(seed, "rest", stretch, (table + 1) * 1_000 + block)
        times = rng.poisson(mean * use)
        rows = int(times.sum())
        code = drawn[rng.integers(0, len(drawn), rows, dtype=np.uint32)].astype(np.int32)
        reach = rng.random(rows, dtype=np.float32)
        first = block * BLOCK
        last = min(first + BLOCK, count)
        times = times[: last - first]
        kept = int(times.sum())
        place = np.arange(first, last, dtype=np.int32)
        long = (who.until[first:last] - who.since[first:last] + 1).astype(np.float32)
        day = np.repeat(who.since[first:last], times)
        day += (np.repeat(long, times) * reach[:kept]).astype(np.int32)
        yield np.repeat(place, times), code[:kept], day
