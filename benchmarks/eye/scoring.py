"""How near are found saccades to the true ones, and how sure may one be of that?

An event is a pair of times and covers what lies from its onset up to, not including, its offset;
a run of labelled samples a..b is thus a/fs to (b+1)/fs.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
LEVELS = (0.5, 0.8)
"""The overlaps (intersection over union) from which an event counts as found."""
SLACK = 1e-9


class Timing(NamedTuple):
    """Found minus true [ms], over the events found: median, and median of the absolute."""

    onset: float
    onset_absolute: float
    offset: float
    offset_absolute: float


def kappa(counts: ArrayLike) -> Any:
    """Cohen's kappa of (both, only found, only true, neither) on the last axis, or nan."""
    both, found, true, neither = np.moveaxis(np.asarray(counts, float), -1, 0)
    n = both + found + true + neither
    with np.errstate(invalid="ignore", divide="ignore"):
        agreed = (both + neither) / n
        chance = ((both + found) * (both + true) + (true + neither) * (found + neither)) / n**2
        return np.where(chance < 1, (agreed - chance) / (1 - chance), np.nan)


def f1(counts: ArrayLike) -> Any:
    """F1 of (matched, found in vain, not found) on the last axis; nan if there was nothing."""
    matched, vain, lost = np.moveaxis(np.asarray(counts, float), -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return 2 * matched / (2 * matched + vain + lost)


def agreement(found: Array, true: Array) -> Array:
    """Samples marked by both, by the first only, by the second only, by neither."""
    found, true = found.astype(bool), true.astype(bool)
    return np.array(
        [(found & true).sum(), (found & ~true).sum(), (~found & true).sum(), (~found & ~true).sum()]
    )


def overlap(found: Array, true: Array) -> Array:
    """How long each found event (rows) lies within each true one (columns)."""
    ends = np.minimum(found[:, None, 1], true[None, :, 1])
    return np.maximum(0, ends - np.maximum(found[:, None, 0], true[None, :, 0]))


def match(found: Array, true: Array, least: float) -> list[tuple[int, int]]:
    """Pairs of a found and a true event, each used once, those that overlap best first."""
    found, true = events(found), events(true)
    shared = overlap(found, true)
    union = np.diff(found, axis=1) + np.diff(true, axis=1).T - shared
    share = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    rows, columns = np.nonzero(share >= max(least - SLACK, SLACK))
    order = np.argsort(-share[rows, columns], kind="stable")
    taken: set[int] = set()
    gone: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if row not in taken and column not in gone:
            taken.add(row)
            gone.add(column)
            pairs.append((row, column))
    return pairs


def events(given: ArrayLike) -> Array:
    """Onsets and offsets as an array of two columns, in order."""
    rows = np.asarray(given, float).reshape(-1, 2)
    return rows[np.argsort(rows[:, 0], kind="stable")]


def runs(mask: Array) -> Array:
    """First samples of runs of true, and the samples after their last."""
    edges = np.diff(np.concatenate(([0], mask.astype(np.int8), [0])))
    return np.stack([np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)], axis=1)


def mask(samples: Array, n: int) -> Array:
    """Which of ``n`` samples these events, in samples, cover."""
    marked = np.zeros(n, dtype=bool)
    for onset, offset in np.rint(samples).astype(int):
        marked[max(onset, 0) : max(offset, 0)] = True
    return marked


def timing(onsets: ArrayLike, offsets: ArrayLike) -> Timing:
    """Errors of onset and offset [s] as medians [ms]."""
    values = [1000 * np.asarray(each, float) for each in (onsets, offsets)]
    if not len(values[0]):
        return Timing(*[float("nan")] * 4)
    one, other = values
    return Timing(
        *(float(v) for v in (np.median(one), np.median(abs(one)))),
        *(float(v) for v in (np.median(other), np.median(abs(other)))),
    )


def interval(
    statistic: Callable[[Array], Any],
    rows: ArrayLike,
    by: Sequence[Hashable],
    *,
    draws: int = 2000,
    seed: int = 0,
) -> tuple[float, float]:
    """Between which values does a statistic of summed rows lie? Subjects drawn anew, 95 %.

    ``rows`` are counts of one recording each, ``by`` the subject of each; ``statistic`` takes sums
    (the counts on its last axis). With fewer than two subjects nothing can be said.
    """
    table = np.asarray(rows, float)
    names = {name: number for number, name in enumerate(dict.fromkeys(by))}
    if len(names) < 2:
        return float("nan"), float("nan")
    sums = np.zeros((len(names), table.shape[1]))
    np.add.at(sums, [names[name] for name in by], table)
    chance = np.random.default_rng(seed)
    times = chance.multinomial(len(names), np.full(len(names), 1 / len(names)), size=draws)
    values = np.asarray(statistic(times @ sums), float)
    values = values[np.isfinite(values)]
    if not len(values):
        return float("nan"), float("nan")
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def rate_interval(counts: Array, minutes: Array, by: Sequence[Hashable]) -> tuple[float, float]:
    """Between which values does a rate a minute lie? Over subjects; if none, by Poisson's law."""
    if not counts.sum():
        return 0.0, float(-np.log(0.05) / minutes.sum()) if minutes.sum() else float("nan")
    return interval(
        lambda sums: sums[..., 0] / np.maximum(sums[..., 1], SLACK),
        np.stack([counts, minutes], axis=1), by,
    )  # fmt: skip
