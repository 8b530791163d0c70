"""What is a chain of movements back to back, and how did it fare in its tests?

All chains of a recording in columns, one value a chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, isfinite
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kinsbourne.signals.eye.candidates import Indices
from kinsbourne.signals.eye.recording import Floats
from kinsbourne.signals.eye.result import Reason


class Test(NamedTuple):
    """A question put to every chain: its values, and between what they must lie."""

    name: str
    values: Floats
    least: Floats | float
    most: float = inf

    @property
    def passed(self) -> NDArray[np.bool_]:
        return (self.values >= self.least) & (self.values <= self.most)

    def reasons(self, which: Indices) -> Iterator[Reason]:
        """How these chains fared; a value that there is none of, such as no sinusoid, is none."""
        least = np.broadcast_to(self.least, self.values.shape)[which]
        said = {each: self._needed(each) for each in set(least.tolist())}
        rows = zip(
            self.values[which].round(4).tolist(), least.tolist(), self.passed[which].tolist(),
            strict=True,
        )  # fmt: skip
        for value, low, passed in rows:
            yield Reason(self.name, value if isfinite(value) else None, said[low], passed)

    def _needed(self, least: float) -> str:
        if self.most == inf:
            return f"at least {least:.3g}"
        return f"at most {self.most:g}" if least == -inf else f"{least:.3g} to {self.most:g}"


@dataclass(frozen=True, eq=False)
class Chains:
    """Movements back to back: those of chain ``i`` are ``members[start[i]:end[i]]``."""

    members: Indices
    start: Indices
    end: Indices
    first: Indices
    """The first sample of each chain."""
    last: Indices
    """And one past its last."""
    tests: tuple[Test, ...]

    def __len__(self) -> int:
        return len(self.start)

    @property
    def spans(self) -> Iterator[tuple[int, int]]:
        """First sample, and one past the last, of each."""
        return zip(self.first.tolist(), self.last.tolist(), strict=True)

    @property
    def failures(self) -> Indices:
        """How many tests each chain fails."""
        count = np.zeros(len(self), dtype=np.intp)
        for test in self.tests:
            count += ~test.passed
        return count

    @property
    def is_burst(self) -> NDArray[np.bool_]:
        return self.failures == 0

    def only(self, which: NDArray[np.bool_]) -> Chains:
        """Some of them."""
        length = (self.end - self.start)[which]
        end = np.cumsum(length)
        return Chains(
            self.members[np.repeat(which, self.end - self.start)], end - length, end,
            self.first[which], self.last[which],
            tuple(
                test._replace(
                    values=test.values[which],
                    least=np.broadcast_to(test.least, test.values.shape)[which],
                )
                for test in self.tests
            ),
        )  # fmt: skip


def inside(some: Chains, others: Chains) -> NDArray[np.bool_]:
    """Which begin within one of the others."""
    if not len(others):
        return np.zeros(len(some), dtype=bool)
    at = np.clip(np.searchsorted(others.first, some.first, side="right") - 1, 0, None)
    return (some.first >= others.first[at]) & (some.first < others.last[at])


def together(one: Chains, other: Chains) -> Chains:
    """Both, in the order in which they begin."""
    if not len(one) or not len(other):
        return one if len(one) else other
    first = np.concatenate((one.first, other.first))
    order = np.argsort(first, kind="stable")
    length = np.concatenate((one.end - one.start, other.end - other.start))
    start = np.concatenate((one.start, other.start + len(one.members)))[order]
    members = np.concatenate((one.members, other.members))
    length = length[order]
    end = np.cumsum(length)
    at: Indices = np.arange(int(length.sum())) + np.repeat(start - (end - length), length)
    tests = tuple(
        mine._replace(
            values=np.concatenate((mine.values, its.values))[order],
            least=np.concatenate(
                [np.broadcast_to(test.least, test.values.shape) for test in (mine, its)]
            )[order],
        )
        for mine, its in zip(one.tests, other.tests, strict=True)
    )
    last = np.concatenate((one.last, other.last))[order]
    return Chains(members[at], end - length, end, first[order], last, tests)


def medians(values: Floats, start: Indices, end: Indices) -> Floats:
    """The median of each chain."""
    chain = np.repeat(np.arange(len(start)), end - start)
    ordered = values[np.lexsort((values, chain))]
    low, high = start + (end - start - 1) // 2, start + (end - start) // 2
    return (ordered[low] + ordered[high]) / 2
