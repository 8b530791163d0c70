"""Who are the people of one stretch, when is their record kept, and who of them is ill?

Days are counted from 1 January 1970. Somebody who is ill is born so that the illness begins
within the record, at an age that fits it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kinsbourne.knowledge.model.population_simulation import PopulationSimulation, PublishedPatient
from kinsbourne.population.simulation.dice import (
    MONTH,
    Real,
    Truth,
    Whole,
    added_up,
    chosen,
    days_within,
    dice,
)

STRETCH = 40_000
"""People who are made together."""
YEAR = 365.2425
HEALTHY, OMS = -1, -2
NO_DAY = np.iinfo(np.int32).min
"""Stands for a day that never was."""


class People(NamedTuple):
    """The people of a stretch, one place each."""

    born: Whole
    since: Whole
    until: Whole
    """First and last day of the record."""
    female: Truth
    neurological: Truth
    episode: Whole
    """The day around which the codes of neurological people stand."""
    day_known: Truth
    month_known: Truth
    year_known: Truth
    pointless: Truth
    """Whose ICD codes are written without their point."""
    illness: Whole
    """Position of the illness, ``HEALTHY`` or ``OMS``."""
    onset: Whole
    diagnosed: Whole
    """Both ``NO_DAY`` where there is none."""
    wrong_first: Truth
    made_from: Whole
    """Position of the published patient; -1 where there is none."""


def people(simulation: PopulationSimulation, seed: int, stretch: int, planted: float) -> People:
    """The people of a stretch.

    Args:
        planted: how many of a million people are given OMS.
    """
    numbers, rng = simulation.values, dice(seed, "people", stretch)
    first, last = (_day(int(numbers[f"{which}-year"])) for which in ("first", "last"))
    last += int(YEAR) - 1
    size, all_first = STRETCH, np.full(STRETCH, first, dtype=np.int32)
    all_last = np.full(size, last, dtype=np.int32)
    later = days_within(rng, all_first, all_last)
    since = np.where(rng.random(size) < numbers["joined-later"], later, all_first)
    born = last - (YEAR * _ages(rng, numbers)).astype(np.int32)
    since = np.maximum(since, born).astype(np.int32)
    earlier = days_within(rng, since, all_last)
    until = np.where(rng.random(size) < numbers["left-before"], earlier, all_last)
    until = until.astype(np.int32)
    female = rng.random(size) < numbers["women"]
    neurological = rng.random(size) < numbers["neurological-people"]
    episode = days_within(rng, since, until)
    known = rng.random(size)
    month_lost = numbers["no-birth-year"] + numbers["no-birth-month"]
    healthy = People(
        born,
        since,
        until,
        female,
        neurological,
        episode,
        day_known=known >= month_lost + numbers["no-birth-day"],
        month_known=known >= month_lost,
        year_known=known >= numbers["no-birth-year"],
        pointless=rng.random(size) < numbers["no-point"],
        illness=np.full(size, HEALTHY, dtype=np.int32),
        onset=np.full(size, NO_DAY, dtype=np.int32),
        diagnosed=np.full(size, NO_DAY, dtype=np.int32),
        wrong_first=np.zeros(size, dtype=np.bool_),
        made_from=np.full(size, -1, dtype=np.int32),
    )
    return _ill(simulation, dice(seed, "illnesses", stretch), healthy, planted)


def _day(year: int) -> int:
    return int(np.datetime64(f"{year}-01-01", "D").astype(np.int64))


def _ages(rng: np.random.Generator, numbers: dict[str, float]) -> Real:
    grown, childhood, oldest = rng.random(STRETCH), numbers["childhood"], numbers["oldest"]
    spread = rng.random(STRETCH)
    adult = childhood + spread * (oldest - childhood)
    return np.where(grown < numbers["children"], spread * childhood, adult)


def _ill(
    simulation: PopulationSimulation, rng: np.random.Generator, who: People, planted: float
) -> People:
    numbers, illnesses = simulation.values, simulation.illnesses
    # OMS is at the top of the scale, so that its share does not move the other illnesses.
    thrown = rng.random(STRETCH)
    shares = np.cumsum([one.per_million / 1e6 for one in illnesses])
    illness = np.searchsorted(shares, thrown, side="right").astype(np.int32)
    illness[illness == len(illnesses)] = HEALTHY
    illness[thrown >= 1 - planted / 1e6] = OMS
    made_from = _published(rng, numbers, simulation.published)
    low = np.asarray([one.onset_months.low for one in illnesses], dtype=np.float64)
    high = np.asarray([one.onset_months.high for one in illnesses], dtype=np.float64)
    months = low[illness] + rng.random(STRETCH) * (high - low)[illness]
    ages = np.asarray([one.age_months for one in simulation.published], dtype=np.float64)
    varied = ages[made_from] * np.exp(rng.normal(0, numbers["oms-age-spread"], STRETCH))
    months = np.where(illness == OMS, varied, months)
    onset = days_within(rng, who.since, who.until)
    born = (onset - MONTH * months).astype(np.int32)
    wrong = rng.random(STRETCH) < numbers["wrong-first"]
    delay = _delays(rng, numbers, wrong)
    never = rng.random(STRETCH) < numbers["never-diagnosed"]
    diagnosed = onset + (MONTH * delay).astype(np.int32)
    missed = (illness != OMS) | never | (diagnosed > who.until)
    sick, oms = illness != HEALTHY, illness == OMS
    sexes = np.asarray([_sex(one) for one in simulation.published], dtype=np.int32)[made_from]
    born = np.where(sick, born, who.born).astype(np.int32)
    return who._replace(
        born=born,
        since=np.maximum(who.since, born).astype(np.int32),
        female=np.where(oms & (sexes >= 0), sexes == 1, who.female),
        illness=illness,
        onset=np.where(sick, onset, NO_DAY).astype(np.int32),
        diagnosed=np.where(missed, NO_DAY, diagnosed).astype(np.int32),
        wrong_first=wrong & oms,
        made_from=np.where(oms, made_from, -1).astype(np.int32),
    )


def _sex(patient: PublishedPatient) -> int:
    return {"F": 1, "M": 0, None: -1}[patient.sex]


def _published(
    rng: np.random.Generator,
    numbers: dict[str, float],
    patients: tuple[PublishedPatient, ...],
) -> Whole:
    """For each a published patient, more often a child than they are published."""
    grown_up = 12 * numbers["childhood"]
    young = [one.age_months < grown_up for one in patients]
    child, adult = numbers["oms-children"] / sum(young), 1 - numbers["oms-children"]
    adult /= len(patients) - sum(young)
    cumulative = added_up([child if one else adult for one in young])
    return chosen(rng, cumulative, STRETCH)


def _delays(rng: np.random.Generator, numbers: dict[str, float], wrong: Truth) -> Real:
    """Months from the onset to the diagnosis."""
    drawn = rng.normal(0, 1, STRETCH)
    found = list[Real]()
    for which in ("right", "wrong"):
        median, mean = numbers[f"delay-{which}-median"], numbers[f"delay-{which}-mean"]
        found.append(median * np.exp(np.sqrt(2 * np.log(mean / median)) * drawn))
    return np.where(wrong, found[1], found[0])
