"""Which codes do illnesses leave, and which are there by chance?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from kinsbourne.knowledge.model.population_simulation import Left, PopulationSimulation, Trace
from kinsbourne.population.simulation.dice import Real, Truth, Whole, chosen, days_within, dice
from kinsbourne.population.simulation.people import NO_DAY, OMS, STRETCH, People
from kinsbourne.population.simulation.written import Choice, Written

OVER = 365
"""Days over which the codes of somebody who has them by chance are spread."""


class Rows(NamedTuple):
    """Rows of records: whose, in which table, by which code, on which day."""

    person: Whole
    """Place within the stretch."""
    table: Whole
    code: Whole
    day: Whole

    def where(self, kept: Truth) -> Rows:
        return Rows(*(column[kept] for column in self))


def together(parts: Iterable[Rows]) -> Rows:
    """All rows, one part after the other."""
    return Rows(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def by_illness(
    simulation: PopulationSimulation, codes: Written, seed: int, stretch: int, who: People
) -> tuple[Rows, Real]:
    """What the illnesses of a stretch leave.

    Returns:
        The rows; and for each a number from 0 to 1, the same for all of one trace in one person:
        the row is lost where the share that is missing is greater.
    """
    rng, lost = dice(seed, "illnesses", stretch, 1), dice(seed, "missing", stretch)
    parts, safe = list[Rows](), list[Real]()
    for left, able, day in (*_oms(simulation, who), *_others(simulation, who)):
        thrown = rng.random(len(able)) < left.share
        since = np.full(len(able), left.since, dtype=np.int32)
        first = day + days_within(rng, since, np.full_like(since, left.until))
        times = _times(rng, left.times, len(able))
        rows = _repeated(
            rng, codes.traces[left.trace], able[thrown], first[thrown], times[thrown], left.over
        )
        parts.append(rows)
        safe.append(np.repeat(lost.random(len(able))[thrown], times[thrown]))
    rows, kept_at = together(parts), np.concatenate(safe)
    inside = _inside(rows, who)
    return rows.where(inside), kept_at[inside]


def _oms(simulation: PopulationSimulation, who: People) -> Iterator[tuple[Left, Whole, Whole]]:
    """For each trace of OMS: who may have it, and the day from which it is counted."""
    ill = np.flatnonzero(who.illness == OMS).astype(np.int32)
    had = [frozenset(one.has) for one in simulation.published]
    for left in simulation.planted.leaves:
        able = np.asarray([left.where is None or left.where in one for one in had])
        day = (who.onset if left.counted_from == "onset" else who.diagnosed)[ill]
        kept = able[who.made_from[ill]] & (day != NO_DAY)
        yield left, ill[kept], day[kept]
    wrong = ill[who.wrong_first[ill]]
    yield simulation.planted.wrong_first, wrong, who.onset[wrong]


def _others(simulation: PopulationSimulation, who: People) -> Iterator[tuple[Left, Whole, Whole]]:
    for position, illness in enumerate(simulation.illnesses):
        ill = np.flatnonzero(who.illness == position).astype(np.int32)
        for left in illness.leaves:
            yield left, ill, who.onset[ill]


def by_chance(
    simulation: PopulationSimulation, codes: Written, seed: int, stretch: int, who: People
) -> Rows:
    """What the people of a stretch have whatever their illness."""
    numbers, rng = simulation.values, dice(seed, "background", stretch)
    few, half = numbers["neurological-people"], numbers["neurological-share"]
    parts = list[Rows]()
    for trace in simulation.traces:
        if trace.background is None:
            continue
        have = np.flatnonzero(rng.random(STRETCH) < _shares(trace, who, few, half))
        day = days_within(rng, who.since[have], who.until[have])
        away = rng.laplace(0, numbers["neurological-spread"], len(have))
        near = who.neurological[have] & trace.neurological
        day = np.where(near, who.episode[have] + away, day).astype(np.int32)
        times = _times(rng, numbers["days-coded"], len(have))
        choice = codes.traces[trace.id]
        parts.append(_repeated(rng, choice, have.astype(np.int32), day, times, OVER))
    rows = together(parts)
    return rows.where(_inside(rows, who))


def _shares(trace: Trace, who: People, few: float, half: float) -> float | Real:
    """In whom of all is the trace seen, so that in all it is seen as often as is said?"""
    share = trace.background or 0.0
    if not trace.neurological:
        return share
    return np.where(who.neurological, share * half / few, share * (1 - half) / (1 - few))


def _times(rng: np.random.Generator, mean: float, count: int) -> Whole:
    return (1 + rng.poisson(mean - 1, count)).astype(np.int32)


def _repeated(
    rng: np.random.Generator, choice: Choice, person: Whole, first: Whole, times: Whole, over: int
) -> Rows:
    """A row for each time, by a code of the trace each; the first on its day."""
    whose = np.repeat(person, times)
    begins = np.cumsum(times) - times
    later = (rng.random(len(whose)) * over).astype(np.int32)
    later[begins] = 0
    picked = chosen(rng, choice.cumulative, len(whose))
    day = np.repeat(first, times) + later
    return Rows(whose, choice.table[picked], choice.position[picked], day.astype(np.int32))


def _inside(rows: Rows, who: People) -> Truth:
    """What happens while no record is kept leaves nothing."""
    return (rows.day >= who.since[rows.person]) & (rows.day <= who.until[rows.person])
