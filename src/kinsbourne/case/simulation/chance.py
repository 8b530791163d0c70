"""How is something drawn by the numbers of ``course_simulation.yaml``?

Only the standard library's generator is used, so that a seed gives the same patients on every
machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, inf, log
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """The dice of one patient, and the numbers they are thrown for."""

    def __init__(self, seed: str, numbers: Mapping[str, float]) -> None:
        self.numbers = numbers
        self._random = Random(seed)  # noqa: S311 - no secret is made here

    def number(self, name: str) -> float:
        return self.numbers[name]

    def uniform(self, least: float, most: float) -> float:
        return least + (most - least) * self._random.random()

    def happens(self, name: str) -> bool:
        """With the chance of that name."""
        return self._random.random() < self.numbers[name]

    def between(self, name: str) -> float:
        """From ``name-least`` to ``name-most``, evenly."""
        return self.uniform(self.numbers[f"{name}-least"], self.numbers[f"{name}-most"])

    def whole(self, name: str) -> int:
        """A whole number from ``name-least`` to ``name-most``."""
        least, most = self.numbers[f"{name}-least"], self.numbers[f"{name}-most"]
        return self._random.randint(int(least), int(most))

    def lognormal(self, name: str) -> float:
        """By ``name-median`` and ``name-spread``, drawn in to ``name-least`` and ``name-most``."""
        middle, spread = self.numbers[f"{name}-median"], self.numbers[f"{name}-spread"]
        drawn = exp(log(middle) + spread * self.gauss())
        least, most = self.numbers.get(f"{name}-least", 0.0), self.numbers.get(f"{name}-most", inf)
        return min(max(drawn, least), most)

    def exponential(self, mean: float) -> float:
        return -mean * log(1 - self._random.random())

    def gauss(self) -> float:
        return self._random.gauss(0, 1)

    def triangular(self, name: str) -> float:
        """Most often ``name-middle``, never beyond ``name-least`` and ``name-most``."""
        least, middle, most = (self.numbers[f"{name}-{w}"] for w in ("least", "middle", "most"))
        return self._random.triangular(least, most, middle)

    def times(self, from_: float, until: float, a_day: float) -> list[float]:
        """When something happens that happens so often, each time by itself."""
        found: list[float] = []
        at = from_ + self.exponential(1 / a_day)
        while at < until:
            found.append(at)
            at += self.exponential(1 / a_day)
        return found

    def one_of(self, prefix: str, names: Sequence[str]) -> str:
        """One of the names, by the shares ``prefix-name``; shares need not add up to one."""
        weights = [self.numbers[f"{prefix}-{name}"] for name in names]
        return self._random.choices(names, weights)[0]

    def some(self, of: Sequence[T], count: int) -> list[T]:
        """So many of these, in their order."""
        chosen = set(self._random.sample(range(len(of)), min(count, len(of))))
        return [one for index, one in enumerate(of) if index in chosen]

    def shuffled(self, of: Sequence[T]) -> list[T]:
        mixed = list(of)
        self._random.shuffle(mixed)
        return mixed
