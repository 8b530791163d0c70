"""What does a recursive filter make of a signal, and of noise?"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import signal

Floats = NDArray[np.float64]


def recursive(
    into: Floats, b: Sequence[float], a: Sequence[float], before: Floats | None = None
) -> Floats:
    """What a linear filter makes of each column, or of a row: time runs along the first axis.

    ``before`` is the state that the filter starts in, of each column.
    """
    state = np.zeros((len(a) - 1, *into.shape[1:])) if before is None else before
    out, _ = signal.lfilter(b, a, into, axis=0, zi=state)  # pyright: ignore[reportUnknownMemberType]
    return np.asarray(out, dtype=np.float64)


def coloured(rng: np.random.Generator, n: int, sd: float, samples: float) -> Floats:
    """First-order autoregressive noise of this deviation and time constant in samples."""
    keep = math.exp(-1 / samples)
    driven = rng.standard_normal(n) * (sd * math.sqrt(1 - keep * keep))
    driven[:1] = sd * rng.standard_normal()
    return recursive(driven, [1.0], [1.0, -keep])
