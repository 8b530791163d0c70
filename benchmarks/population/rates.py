"""What do counts of true and of false finds say, and how sure is that?"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import NamedTuple

import numpy as np

Z = 1.959964
DRAWS = 20_000
"""Of the shares, from which intervals of what is computed from both are taken."""


class Interval(NamedTuple):
    value: float
    low: float
    high: float


class Rates(NamedTuple):
    """Of people who have it, and of people who do not, how many were found."""

    found: int
    have: int
    false: int
    have_not: int

    @property
    def sensitivity(self) -> Interval:
        return wilson(self.found, self.have)

    @property
    def false_share(self) -> Interval:
        return wilson(self.false, self.have_not)

    def likelihood_ratio(self, seed: int) -> Interval:
        """Sensitivity over the share of the others who are found."""
        return self._of_both(lambda found, false: found / false, seed)

    def predictive_value(self, prevalence: float, seed: int) -> Interval:
        """Share of those found who have it, where this share of people has it."""

        def value(found: np.ndarray, false: np.ndarray) -> np.ndarray:
            true = found * prevalence
            return true / (true + false * (1 - prevalence))

        return self._of_both(value, seed)

    def flagged(self, prevalence: float) -> float:
        """Of 100,000 people, where this share of them has it."""
        sick = self.found / self.have * prevalence
        return 1e5 * (sick + self.false / self.have_not * (1 - prevalence))

    def _of_both(
        self, value: Callable[[np.ndarray, np.ndarray], np.ndarray], seed: int
    ) -> Interval:
        """Its middle and 95 % of it, by draws of both shares from Jeffreys' distributions."""
        rng = np.random.default_rng(seed)
        found, false = (
            rng.beta(k + 0.5, n - k + 0.5, DRAWS)
            for k, n in ((self.found, self.have), (self.false, self.have_not))
        )
        low, middle, high = np.quantile(value(found, false), (0.025, 0.5, 0.975))
        return Interval(float(middle), float(low), float(high))


def wilson(k: int, n: int) -> Interval:
    """A share and its interval by Wilson."""
    p, square = k / n, Z * Z / n
    middle = (p + square / 2) / (1 + square)
    half = Z * sqrt(p * (1 - p) / n + square / (4 * n)) / (1 + square)
    return Interval(p, max(0.0, middle - half), min(1.0, middle + half))
