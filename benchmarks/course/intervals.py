"""Between which values does a figure lie?"""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Range = tuple[float, float]


def wilson(successes: float, n: float, z: float = 1.959964) -> Range:
    """Of a share, 95 % [Wilson 1927]; successes need not be whole, where a share was published."""
    if not n:
        return float("nan"), float("nan")
    share = successes / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return middle - half, middle + half


def of_mean(mean: float, sd: float, n: int) -> Range:
    half = float(stats.t.ppf(0.975, n - 1)) * sd / sqrt(n)
    return mean - half, mean + half


def of_sd(sd: float, n: int) -> Range:
    low, high = stats.chi2.ppf([0.975, 0.025], n - 1)
    return sd * sqrt((n - 1) / low), sd * sqrt((n - 1) / high)


def of_r2(explained: float, n: int) -> Range:
    """By Fisher's z of its root."""
    z, half = np.arctanh(sqrt(explained)), 1.959964 / sqrt(n - 3)
    return float(np.tanh(max(0.0, z - half)) ** 2), float(np.tanh(z + half) ** 2)


def of_quantile(values: ArrayLike, share: float, n: int, *, draws: int = 2000) -> Range:
    """Where 95 % of such quantiles lie in samples of so many from these values."""
    chance = np.random.default_rng(0)
    drawn = chance.choice(np.asarray(values, float), size=(draws, n))
    low, high = np.quantile(np.quantile(drawn, share, axis=1), [0.025, 0.975])
    return float(low), float(high)


def bootstrap(rows: NDArray[np.float64], draws: int = 2000, seed: int = 0) -> NDArray[np.float64]:
    """Sums of the rows of patients drawn anew, a row a draw."""
    n = len(rows)
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws)
    return times @ rows
