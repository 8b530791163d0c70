"""What would a cohort of simulated patients be, one after the other?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kinsbourne.case.model import Case
from kinsbourne.case.simulation import (
    illness,
    investigations,
    record,
    report,
    scores,
    severity,
    treatment,
)
from kinsbourne.case.simulation.chance import Chance
from kinsbourne.case.simulation.person import Person, person
from kinsbourne.case.simulation.record import day_of
from kinsbourne.case.simulation.severity import Course
from kinsbourne.case.simulation.truth import LABEL, Mimic, Relapse, Seen, Truth
from kinsbourne.case.simulation.visits import visits
from kinsbourne.knowledge import base

NAMES = LABEL + "-{seed}-{number:06d}"
"""The id of a simulated patient."""


class SimulatedPatient(NamedTuple):
    """A record that no patient made, and what truly happened."""

    case: Case
    truth: Truth


def simulate(seed: int, n: int) -> Iterator[SimulatedPatient]:
    """So many patients; the same seed gives the same, and more begin with the same.

    Raises:
        ValueError: fewer than one, or more than can be meant.
    """
    numbers = base.load().course_simulation
    most = int(numbers["patients-most"])
    if not 1 <= n <= most:
        raise ValueError(f"the number of patients is from 1 to {most}, not {n}")
    return (
        _patient(Chance(f"{seed}/{number}", numbers), NAMES.format(seed=seed, number=number))
        for number in range(1, n + 1)
    )


def _patient(chance: Chance, name: str) -> SimulatedPatient:
    who = person(chance)
    course = severity.course(chance, who)
    infected = illness.infections(chance, who, course)
    plan = treatment.plan(chance, who, course, infected)
    worse = illness.wobbles(chance, who, course, infected, plan.tapers, plan.sedated)
    days = visits(chance, who, course, plan, worse)
    rated = scores.scores(chance, course, worse, days)
    told = report.told(chance, who, course, infected, worse)
    fsiq = investigations.intelligence(chance, course, who.ends)
    tested = (
        *investigations.tests(chance, who, course, plan, fsiq),
        *investigations.temperatures(chance, days, infected),
    )
    return SimulatedPatient(
        record.case(chance, name, who, plan, told, rated, tested),
        _truth(name, who, course, worse, days, fsiq),
    )


def _truth(
    name: str,
    who: Person,
    course: Course,
    worse: list[illness.Wobble],
    days: list[float],
    fsiq: float,
) -> Truth:
    return Truth(
        id=name,
        onset=day_of(who.onset),
        diagnosed=day_of(who.diagnosed),
        improved=day_of(course.improved),
        ends=day_of(who.ends),
        age_at_onset_years=round(who.age(who.onset), 3),
        pattern=course.pattern,
        tumour=who.tumour.kind if who.tumour else None,
        relapses=tuple(
            Relapse(
                onset=day_of(spell.onset),
                end=day_of(spell.end),
                points=round(spell.points, 2),
                trigger=spell.trigger,
            )
            for spell in course.spells
        ),
        mimics=tuple(
            Mimic(
                kind=one.kind,
                onset=day_of(one.begins),
                end=day_of(one.ends),
                hours=round((one.ends - one.begins) * 24, 1),
                points=round(one.points, 2),
            )
            for one in worse
        ),
        seen=tuple(
            Seen(
                on=day_of(day),
                level=round(course.level(day), 2),
                in_relapse=course.relapsing(day),
            )
            for day in days
        ),
        residue=round(course.residue + sum(spell.step for spell in course.spells), 2),
        fsiq=fsiq,
    )
