"""How good is a ranking, and how sure may one be of that?"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Z = 1.959964  # two-sided 95 %


class Accuracy(NamedTuple):
    """How often the true disease was first, in the first three and in the first ten."""

    n: int
    top_1: float
    top_3: float
    top_10: float
    reciprocal: float
    """The mean of 1 / rank."""


def rank(scores: NDArray[np.floating[Any]], truth: int) -> int:
    """Which place does the truth take, 1 the best, when every tie goes against it?

    A score that is not a number counts as the lowest there is.
    """
    known = np.nan_to_num(scores, nan=-np.inf, posinf=np.inf, neginf=-np.inf)
    return int(np.count_nonzero(known >= known[truth]))


def accuracy(ranks: Sequence[int]) -> Accuracy:
    """How good are these ranks, every case counting the same?

    Raises:
        ValueError: there are none.
    """
    if not ranks:
        raise ValueError("no ranks")
    places = np.asarray(ranks)
    top = [float(np.mean(places <= limit)) for limit in (1, 3, 10)]
    return Accuracy(len(ranks), *top, float(np.mean(1 / places)))


def macro_accuracy(ranks: Sequence[int], diseases: Sequence[Hashable]) -> Accuracy:
    """How good are these ranks, every disease counting the same? ``n`` counts diseases."""
    by_disease: dict[Hashable, list[int]] = {}
    for place, disease in zip(ranks, diseases, strict=True):
        by_disease.setdefault(disease, []).append(place)
    each = np.array([accuracy(places)[1:] for places in by_disease.values()])
    return Accuracy(len(by_disease), *(float(value) for value in each.mean(axis=0)))


def wilson(k: int, n: int, z: float = Z) -> tuple[float, float]:
    """Between which shares does the true one lie, after k of n? Wilson's interval.

    Of no cases, all shares are possible.
    """
    if n == 0:
        return 0.0, 1.0
    p = k / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def auc(positive: ArrayLike, negative: ArrayLike) -> float:
    """How often does a positive score above a negative, a tie counting half? Mann and Whitney's U.

    Raises:
        ValueError: one side is empty.
    """
    above, below = np.asarray(positive, float), np.sort(np.asarray(negative, float))
    if not (above.size and below.size):
        raise ValueError("nothing to compare")
    beaten = np.searchsorted(below, above, "left") + np.searchsorted(below, above, "right")
    return float(beaten.mean() / 2 / below.size)


def auc_interval(
    positive: ArrayLike,
    negative: ArrayLike,
    *,
    draws: int = 2000,
    seed: int = 0,
    level: float = 0.95,
) -> tuple[float, float]:
    """Between which values does the AUC lie? Percentiles over both sides drawn anew."""
    above, below = np.asarray(positive, float), np.asarray(negative, float)
    chance = np.random.default_rng(seed)
    drawn = [
        auc(chance.choice(above, above.size), chance.choice(below, below.size))
        for _ in range(draws)
    ]
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def calibration_error(confidence: ArrayLike, correct: ArrayLike, bins: int = 10) -> float:
    """How far is the confidence in the first place from how often it is right?

    The expected calibration error: the mean distance over bins of equal width, by cases in each.

    Raises:
        ValueError: there are no cases, or the two differ in number.
    """
    sure, right = np.asarray(confidence, float), np.asarray(correct, float)
    if sure.shape != right.shape or not sure.size:
        raise ValueError("one confidence for each case is needed")
    number = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = np.bincount(number, weights=sure - right, minlength=bins)
    return float(np.abs(gaps).sum() / sure.size)
