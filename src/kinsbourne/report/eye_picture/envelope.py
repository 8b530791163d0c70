"""What is left of a long recording when it must fit on a page?

Every column of the page keeps its lowest and its highest sample, so that no movement is lost
however short it is; nothing is skipped and nothing is averaged.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kinsbourne.signals.eye.recording import Floats


def envelope(values: Floats, columns: int) -> tuple[NDArray[np.intp], Floats]:
    """Indices and values of what to draw: all, or the extremes of each column in their order.

    A column of which nothing was seen is one missing value, so that the line is broken there.
    """
    n = len(values)
    width = -(-n // columns)
    if width <= 2:
        return np.arange(n), values
    rows = -(-n // width)
    padded = np.full(rows * width, np.nan)
    padded[:n] = values
    table = padded.reshape(rows, width)
    is_missing = np.isnan(table)
    low = np.where(is_missing, np.inf, table).argmin(axis=1)
    high = np.where(is_missing, -np.inf, table).argmax(axis=1)
    both = np.stack((np.minimum(low, high), np.maximum(low, high)), axis=1)
    at = np.minimum((both + width * np.arange(rows)[:, None]).ravel(), n - 1)
    return at, values[at]


def merged(first: Floats, last: Floats, column: float) -> list[tuple[float, float]]:
    """Stretches as start and length, widened to whole columns and joined where they touch.

    However many there are, no more are drawn than the page has columns, and none is too thin to
    be seen.
    """
    if not len(first):
        return []
    order = np.argsort(first, kind="stable")
    start = np.floor(first[order] / column)
    end = np.maximum.accumulate(np.maximum(np.ceil(last[order] / column), start + 1))
    is_new = np.concatenate(([True], start[1:] > end[:-1]))
    begins = start[is_new]
    ends = end[np.concatenate((np.flatnonzero(is_new)[1:] - 1, [len(end) - 1]))]
    return [
        (a * column, (b - a) * column) for a, b in zip(begins.tolist(), ends.tolist(), strict=True)
    ]
