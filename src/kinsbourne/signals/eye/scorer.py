"""Is a candidate a saccade, or an echo, noise, the edge of a blink?

A small sum of decision trees over :mod:`features`, read from ``scorer.json``. What they were fitted
to, and how, is in ``benchmarks/eye/fit.py``: only data whose licence lets the result be shipped.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec
import numpy as np
from numpy.typing import NDArray

from kinsbourne.signals.eye.features import NAMES
from kinsbourne.signals.eye.recording import Floats


class Weights(msgspec.Struct, frozen=True):
    """Trees of equal size, each a row; a leaf points to itself."""

    features: tuple[str, ...]
    fitted_to: str
    base: float
    feature: list[list[int]]
    threshold: list[list[float]]
    left: list[list[int]]
    right: list[list[int]]
    value: list[list[float]]
    depth: int


class Trees(msgspec.Struct, frozen=True):
    base: float
    depth: int
    feature: NDArray[np.intp]
    threshold: Floats
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    value: Floats
    roots: NDArray[np.intp]


def packed(weights: Weights) -> Trees:
    """The trees in arrays, node after node, so that all are walked at once."""
    if weights.features != NAMES:
        raise ValueError("the weights of the scorer are for other features; fit them again")
    trees, nodes = len(weights.feature), len(weights.feature[0])
    roots = np.arange(trees) * nodes
    return Trees(
        weights.base, weights.depth,
        np.array(weights.feature, dtype=np.intp).ravel(), np.array(weights.threshold).ravel(),
        (np.array(weights.left, dtype=np.intp) + roots[:, None]).ravel(),
        (np.array(weights.right, dtype=np.intp) + roots[:, None]).ravel(),
        np.array(weights.value).ravel(), roots,
    )  # fmt: skip


@cache
def shipped() -> Trees:
    """The trees in the package."""
    text = resources.files("kinsbourne.signals.eye").joinpath("scorer.json").read_bytes()
    return packed(msgspec.json.decode(text, type=Weights))


def score(rows: Floats, trees: Trees | None = None) -> Floats:
    """How much each row looks like a saccade, from 0 to 1."""
    trees = trees or shipped()
    at = np.broadcast_to(trees.roots, (len(rows), len(trees.roots)))
    each = np.arange(len(rows))[:, None]
    for _ in range(trees.depth):
        goes_left = rows[each, trees.feature[at]] <= trees.threshold[at]
        at = np.where(goes_left, trees.left[at], trees.right[at])
    total = trees.base + trees.value[at].sum(axis=1)
    return 1 / (1 + np.exp(-total))
