"""When was a patient, by the scores of one scale, improved, and when worse again?

Walks the visits in order and keeps the level the patient had settled at. A rise counts once it is
more than noise: at one visit, or added up over several in a row (a one-sided cumulative sum, Page
1954). A fall of that size is an improvement, and the level then is the new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kinsbourne.case.time import Span
from kinsbourne.reasoning.course.levels import Difference, Visit
from kinsbourne.reasoning.course.numbers import Numbers


class Rise(NamedTuple):
    """A stretch of visits above the level before it."""

    before: tuple[Visit, ...]
    """The level it rose from."""
    worse: tuple[Visit, ...]
    """The visits at which it was worse."""
    after: tuple[Visit, ...]
    """The level reached afterwards; empty while it is going on."""
    by: Difference
    """How far above the level before, at the visits at which it was worse."""


class Stretches(NamedTuple):
    """One scale's visits, understood."""

    visits: tuple[Visit, ...]
    improved: Span | None
    """When improvement was first seen; None where it has not been."""
    improved_by: Difference | None
    rises: tuple[Rise, ...]
    level: tuple[Visit, ...]
    """The visits that make up the present level."""
    is_worse: bool
    """Is the last visit part of a rise that is going on?"""

    @property
    def not_worse(self) -> list[Visit]:
        """The visits that belong to no rise."""
        worse = {visit.on for rise in self.rises for visit in rise.worse}
        return [visit for visit in self.visits if visit.on not in worse]


def stretches(visits: Sequence[Visit], numbers: Numbers) -> Stretches:
    """The improvement, the rises after it and the present level."""
    slack, most, beyond = numbers["rise-slack"], numbers["rise-sum"], numbers["change-beyond-noise"]
    kept = int(numbers["level-visits"])
    at, improved_by = _first_improvement(visits, numbers)
    if at is None:
        return Stretches(tuple(visits), None, None, (), tuple(visits[-1:]), is_worse=False)
    level: list[Visit] = [visits[at]]
    pending: list[Visit] = []
    rises: list[Rise] = []
    added = 0.0
    index = at + 1
    while index < len(visits):
        visit = visits[index]
        step = numbers.noise.difference([visit], level)
        added = max(0.0, added + step.in_errors - slack)
        if added > most:
            worse, after, index = _follow(visits, index, pending, level, numbers)
            by = numbers.noise.difference(worse, level)
            rises.append(Rise(tuple(level), tuple(worse), tuple(after), by))
            level, pending, added = list(after or level), [], 0.0
            continue
        if added > 0:
            pending.append(visit)
        elif step.in_errors < -beyond:
            level, pending = [visit], []
        else:
            level, pending = [*level, *pending, visit][-kept:], []
        index += 1
    is_worse = bool(rises) and not rises[-1].after
    present = rises[-1].worse if is_worse else tuple([*level, *pending][-kept:])
    return Stretches(
        tuple(visits), visits[at].on, improved_by, tuple(rises), present, is_worse=is_worse
    )


def _first_improvement(
    visits: Sequence[Visit], numbers: Numbers
) -> tuple[int | None, Difference | None]:
    """The first visit better than the worst before it by more than noise, or in remission."""
    peak: Visit | None = None
    for index, visit in enumerate(visits):
        if visit.level <= numbers["remission-most"]:
            by = numbers.noise.difference([visit], [peak]) if peak else None
            return index, by
        if peak is not None:
            by = numbers.noise.difference([visit], [peak])
            if by.in_errors < -numbers["change-beyond-noise"]:
                return index, by
        if peak is None or visit.level > peak.level:
            peak = visit
    return None, None


def _follow(
    visits: Sequence[Visit],
    index: int,
    pending: Sequence[Visit],
    level: Sequence[Visit],
    numbers: Numbers,
) -> tuple[list[Visit], list[Visit], int]:
    """From the visit that made it a rise to the one that ends it.

    It ends back at the level before, or at a new level: two visits in a row that are better than
    the worst by more than noise.
    """
    worse = [*pending, visits[index]]
    lower: list[Visit] = []
    for at in range(index + 1, len(visits)):
        visit = visits[at]
        peak = max(worse, key=lambda one: one.level)
        if numbers.noise.difference([visit], level).in_errors <= numbers["back-at-level"]:
            return worse, [visit], at + 1
        if numbers.noise.difference([visit], [peak]).in_errors < -numbers["change-beyond-noise"]:
            lower.append(visit)
            if len(lower) == 2:
                return worse, lower, at + 1
        else:
            worse.extend([*lower, visit])
            lower = []
    return [*worse, *lower], [], len(visits)
