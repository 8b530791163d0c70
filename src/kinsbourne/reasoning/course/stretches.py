"""When was a patient, by the scores of one scale, improved, and when worse again?

Walks the visits in order and keeps the level the patient had settled at. A rise counts once it is
more than noise: at one visit, or at several in a row taken together. A fall of that size is an
improvement, and the level then is the new one.
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
    """The visits above it, those on the way back among them."""
    sure: tuple[Visit, ...]
    """Those of them that are worse by more than noise, each by itself."""
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
    kept = int(numbers["level-visits"])
    at, improved_by = _first_improvement(visits, numbers)
    if at is None:
        return Stretches(tuple(visits), None, None, (), tuple(visits[-1:]), is_worse=False)
    level: list[Visit] = [visits[at]]
    run: list[Visit] = []
    rises: list[Rise] = []
    index = at + 1
    while index < len(visits):
        visit = visits[index]
        step = numbers.noise.difference([visit], level)
        is_above = step.in_errors >= numbers["rise-each"]
        ended = [] if is_above else run
        run = _continued(run, visit, numbers) if is_above else []
        if worse := _risen(run, level, numbers):
            rise, index = _follow(visits, index, worse, level, numbers)
            rises.append(rise)
            level, run = list(rise.after or level), []
            continue
        if step.in_errors < -numbers["change-beyond-noise"]:
            level = [visit]
        elif not run:
            level = [*level, *ended, visit][-kept:]
        index += 1
    is_worse = bool(rises) and not rises[-1].after
    present = rises[-1].worse if is_worse else tuple(level)
    return Stretches(
        tuple(visits), visits[at].on, improved_by, tuple(rises), present, is_worse=is_worse
    )


def _continued(run: list[Visit], visit: Visit, numbers: Numbers) -> list[Visit]:
    """The visits in a row above the level, as far as they are not too far apart."""
    if run and visit.on.from_ - run[-1].on.from_ > numbers["rise-apart"]:
        return [visit]
    return [*run, visit]


def _risen(run: list[Visit], level: list[Visit], numbers: Numbers) -> list[Visit]:
    """The longest end of the run that is above the level by more than noise; none if none is."""
    beyond = numbers["rise-beyond" if len(level) > 1 else "rise-beyond-one"]
    for start in range(len(run)):
        if numbers.noise.difference(run[start:], level).in_errors >= beyond:
            return run[start:]
    return []


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
    risen: list[Visit],
    level: list[Visit],
    numbers: Numbers,
) -> tuple[Rise, int]:
    """From the visit that made it a rise to the one that ends it, and where to go on.

    It ends back at the level before, or at a new level: two visits, weeks apart, that are better
    than the worst by more than noise and no longer differ from each other.
    """
    difference, beyond = numbers.noise.difference, numbers["change-beyond-noise"]
    worse, after = list(risen), list[Visit]()
    at = index + 1
    while at < len(visits) and not after:
        visit, last = visits[at], worse[-1]
        peak = max(worse, key=lambda one: one.level)
        both_lower = all(difference([v], [peak]).in_errors < -beyond for v in (visit, last))
        if difference([visit], level).in_errors <= numbers["back-at-level"]:
            after = [visit]
        elif both_lower and _is_steady(last, visit, numbers):
            after = [worse.pop(), visit]
        else:
            worse.append(visit)
        at += 1
    sure = tuple(v for v in worse if difference([v], level).in_errors >= numbers["sure-visit"])
    return Rise(tuple(level), tuple(worse), sure, tuple(after), difference(worse, level)), at


def _is_steady(last: Visit, visit: Visit, numbers: Numbers) -> bool:
    """Are the two far enough apart in time, and close enough in level, to be one level?"""
    apart = visit.on.from_ - last.on.from_
    change = numbers.noise.difference([visit], [last]).in_errors
    return apart >= numbers["steady-apart"] and abs(change) <= numbers["back-at-level"]
