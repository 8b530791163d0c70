"""How sure is a number?

By its 95 % confidence interval.
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

import numpy as np

from kinsbourne.knowledge import base
from kinsbourne.signals.eye.recording import Floats

LEVEL = base.load().eye["confidence"]
LOW, HIGH = (1 - LEVEL) / 2, (1 + LEVEL) / 2
ROUNDS = 400
"""Bootstrap samples: enough for two digits."""
SEED = 0
"""The same recording gives the same interval."""


def rate(count: int, minutes: float) -> tuple[float, float]:
    """Interval of a rate of events that come independently, by Byar's formula [breslow-day-1987].

    Within 1 % of the exact Poisson limits from five events on, a little wide below, and without a
    library that takes longer to load than a recording to measure.
    """
    z = NormalDist().inv_cdf(HIGH)
    low = 0.0
    if count:
        low = count * max(1 - 1 / (9 * count) - z / (3 * sqrt(count)), 0.0) ** 3
    more = count + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3
    return low / minutes, high / minutes


def ratio(above: Floats, below: Floats) -> tuple[float, float] | None:
    """Interval of sum(above) / sum(below) over pieces drawn again: blocks of time, or bursts."""
    if len(above) < 3 or not below.sum():
        return None
    rng = np.random.default_rng(SEED)
    n = len(above)
    drawn = rng.integers(n, size=(ROUNDS, n)) if n <= 2000 else None
    if drawn is None:  # many pieces: their sums are as good as normal
        resid = above - below * (above.sum() / below.sum())
        spread = NormalDist().inv_cdf(HIGH) * float(np.sqrt(n) * resid.std(ddof=1) / below.sum())
        middle = float(above.sum() / below.sum())
        return middle - spread, middle + spread
    with np.errstate(invalid="ignore", divide="ignore"):
        each = above[drawn].sum(axis=1) / below[drawn].sum(axis=1)
    each = each[np.isfinite(each)]
    return (float(np.quantile(each, LOW)), float(np.quantile(each, HIGH))) if len(each) else None


def share(part: Floats, whole: Floats) -> tuple[float, float] | None:
    """Interval of a share of the time, by seconds drawn again: within nothing and all.

    Where no second has any of it, or every one all, nothing is left to draw: then the share that
    so many seconds would have shown with a chance of 2.5 %.
    """
    n = int((whole > 0).sum())
    rarely = LOW ** (1 / n) if n else 0.0
    if not part.sum():
        return 0.0, 1 - rarely
    if part.sum() == whole.sum():
        return rarely, 1.0
    interval = ratio(part, whole)
    return interval and (max(interval[0], 0.0), min(interval[1], 1.0))


def median(values: Floats) -> tuple[float, float] | None:
    """Interval of the median, from the order of the values: no shape is assumed.

    Six values are the fewest that have one. As many are left out above it as below, by the normal
    limit of the binomial: the exact number or, for one size in 150, one fewer.
    """
    n = len(values)
    if n < 6:
        return None
    ordered = np.sort(values)
    out = int((n - 1 - NormalDist().inv_cdf(HIGH) * sqrt(n)) / 2)
    return float(ordered[out]), float(ordered[n - 1 - out])
