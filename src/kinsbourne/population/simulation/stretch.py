"""What do the people of one stretch have in their records, and what is the truth about them?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kinsbourne.knowledge.model.population_simulation import PopulationSimulation
from kinsbourne.population.simulation.dice import Truth, Whole, dice
from kinsbourne.population.simulation.noise import noisy
from kinsbourne.population.simulation.people import HEALTHY, OMS, STRETCH, People, people
from kinsbourne.population.simulation.rest import rest
from kinsbourne.population.simulation.traces import Rows, by_chance, by_illness, together
from kinsbourne.population.simulation.written import Written

Columns = dict[str, Sequence[object]]


class Plan(NamedTuple):
    """What is asked for."""

    n: int
    seed: int
    missing: float
    """Share of what an illness left that no code was given for."""
    planted: float
    """Patients with OMS, of a million people."""
    whole: bool = True
    """Are the codes that say nothing written, too?"""


class Stretch(NamedTuple):
    """The people of one stretch, and all of their rows that say something."""

    number: int
    size: int
    """How many of them belong to the population."""
    who: People
    rows: Rows
    known: Truth
    """In whose record OMS stands by a code of its own."""
    left: Whole
    """How many rows their illness left."""


def stretch(simulation: PopulationSimulation, codes: Written, plan: Plan, number: int) -> Stretch:
    """The people of one stretch, whatever the size of the population."""
    numbers = simulation.values
    who = people(simulation, plan.seed, number, plan.planted)
    chance = by_chance(simulation, codes, plan.seed, number, who)
    chance, _ = noisy(numbers, codes, chance, who, dice(plan.seed, "noise", number, 1))
    ill, safe = by_illness(simulation, codes, plan.seed, number, who)
    ill, source = noisy(numbers, codes, ill, who, dice(plan.seed, "noise", number, 2))
    ill = ill.where(safe[source] >= plan.missing)
    size = min(STRETCH, plan.n - number * STRETCH)
    rows = together((chance, ill))
    known = np.zeros(STRETCH, dtype=np.bool_)
    own = codes.traces["oms"].position
    named = np.concatenate((own, own + codes.without_point))
    known[rows.person[np.isin(rows.code, named)]] = True
    left = np.bincount(ill.person, minlength=STRETCH).astype(np.int32)
    return Stretch(number, size, who, rows.where(rows.person < size), known, left)


def table_rows(
    simulation: PopulationSimulation, codes: Written, plan: Plan, of: Stretch, table: int
) -> dict[str, Whole]:
    """All rows of one table of a stretch, in the order of its people.

    Returns:
        ``person`` (place within the stretch), ``nth`` (of the person's rows), ``code``, ``day``.
    """
    size = of.size if plan.whole else 0
    parts = list(rest(simulation.values, codes, plan.seed, of.number, of.who, table, size))
    mine = of.rows.where(of.rows.table == table)
    parts.append((mine.person, mine.code, mine.day))
    person, code, day = (np.concatenate(column) for column in zip(*parts, strict=True))
    # Places fit 16 bits, which numpy sorts in one pass.
    order = np.argsort(person.astype(np.uint16), kind="stable")
    person = person[order]
    begins = np.searchsorted(person, np.arange(of.size, dtype=np.int32)).astype(np.int32)
    nth = np.arange(len(person), dtype=np.int32) - begins[person]
    return {"person": person, "nth": nth, "code": code[order], "day": day[order]}


def truth(simulation: PopulationSimulation, of: Stretch) -> Columns:
    """What is true of those who are ill: columns of ``truth``."""
    who, columns = of.who, dict[str, Sequence[object]]()
    ill = np.flatnonzero(who.illness[: of.size] != HEALTHY)
    oms = who.illness[ill] == OMS
    kinds = [f"mimic-{one.id}" for one in simulation.illnesses]
    names = [one.id for one in simulation.published]
    columns["place"] = ill.tolist()
    columns["kind"] = [
        "oms" if is_oms else kinds[which]
        for is_oms, which in zip(oms.tolist(), who.illness[ill].tolist(), strict=True)
    ]
    columns["onset"] = who.onset[ill].tolist()
    columns["diagnosed"] = who.diagnosed[ill].tolist()
    columns["known"] = (oms & of.known[ill]).tolist()
    made_from = who.made_from[ill].tolist()
    columns["made_from"] = [names[which] if which >= 0 else None for which in made_from]
    columns["rows_left"] = of.left[ill].tolist()
    return columns
