"""At which even steps of time was something sampled?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_SOME = 65536
"""So many steps are enough to know the one in their middle."""


def interval(steps: Floats, gap_factor: float, fs_hz: float | None, jitter_most: float) -> Floats:
    """The sample interval and its relative spread, gaps aside.

    The mean and not the median: times written in whole milliseconds make 300 Hz 3, 3 and 4 ms. A
    rate that the file states stands, unless steady times say otherwise.
    """
    middle = 1 / fs_hz if fs_hz else np.median(steps[:: max(1, len(steps) // _SOME)])
    near = steps if steps.max() < gap_factor * middle else steps[steps < gap_factor * middle]
    if fs_hz and len(near) < len(steps) / 2:  # most steps are longer than the rate stated
        measured, jitter = interval(steps, gap_factor, None, jitter_most)
        if jitter <= jitter_most:
            return np.array([measured, jitter])
    mean = near.mean() if len(near) else middle
    jitter = near.std() / mean if len(near) else 0.0
    is_stated = fs_hz and (jitter > jitter_most or abs(mean / middle - 1) <= jitter_most)
    return np.array([middle if is_stated else mean, jitter])


def by_order(time: Floats, gap_factor: float) -> Floats:
    """Times of a clock coarser than the sampling, spread evenly between one gap and the next."""
    steps = np.diff(time)
    tick = np.median(steps[steps > 0])
    before = np.flatnonzero(steps > gap_factor * tick)
    knots = np.unique(np.concatenate(([0], before, before + 1, [len(time) - 1])))
    return np.interp(np.arange(len(time)), knots, time[knots])


def spread(steps: Floats, values: dict[str, Floats]) -> dict[str, Floats]:
    """The samples in their order on the grid, with missing ones where time went on without."""
    at = np.concatenate(([0], np.cumsum(steps))).astype(np.intp)
    filled: dict[str, Floats] = {}
    for name, each in values.items():
        filled[name] = np.full(int(at[-1]) + 1, np.nan)
        filled[name][at] = each
    return filled


def interpolated(
    time: Floats, values: dict[str, Floats], step: float, gap_factor: float
) -> dict[str, Floats]:
    """The channels on an even grid; missing where the nearest samples lie further than a gap."""
    n = round(float(time[-1] - time[0]) / step) + 1
    ticks: Floats = float(time[0]) + step * np.arange(n, dtype=np.float64)
    even: dict[str, Floats] = {}
    for name, each in values.items():
        known = ~np.isnan(each)
        if not known.any():
            even[name] = np.full(n, np.nan)
            continue
        known_time = time[known]
        even[name] = np.interp(ticks, known_time, each[known])
        after: NDArray[np.intp] = np.asarray(np.searchsorted(known_time, ticks), dtype=np.intp)
        near = np.minimum(
            np.abs(ticks - known_time[np.maximum(after - 1, 0)]),
            np.abs(ticks - known_time[np.minimum(after, len(known_time) - 1)]),
        )
        even[name][near > gap_factor * step] = np.nan
    return even
