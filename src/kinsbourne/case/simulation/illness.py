"""What else befalls the child, such as fevers and bad days, and what does it do to the signs?"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import NamedTuple

from kinsbourne.case.simulation.chance import Chance
from kinsbourne.case.simulation.person import Person
from kinsbourne.case.simulation.severity import Course
from kinsbourne.case.simulation.truth import MimicKind
from kinsbourne.case.time import DAYS_A_YEAR


class Infection(NamedTuple):
    begins: float
    ends: float
    fever_ends: float | None
    """None: without fever."""


class Wobble(NamedTuple):
    """Signs that are worse for another reason than the disease."""

    kind: MimicKind
    begins: float
    ends: float
    points: float


def infections(chance: Chance, who: Person, course: Course) -> list[Infection]:
    """Those of childhood, and those that trigger relapses; in order."""
    ages = (chance.number("infections-middle-from"), chance.number("infections-old-from"))
    birthdays = [who.born, *(who.born + years * DAYS_A_YEAR for years in ages), inf]
    begins: list[float] = []
    for name, from_, until in zip(
        ("infections-young", "infections-middle", "infections-old"),
        birthdays,
        birthdays[1:],
        strict=False,
    ):
        from_, until = max(from_, who.diagnosed), min(until, who.ends)
        if from_ < until:
            begins += chance.times(from_, until, chance.number(name) / DAYS_A_YEAR)
    begins += [
        spell.onset - chance.between("infection-before")
        for spell in course.spells
        if spell.trigger in ("infection", "both")
    ]
    found: list[Infection] = []
    for at in sorted(begins):
        if not found or at > found[-1].ends:
            fever = chance.lognormal("fever") if chance.happens("infection-fever") else None
            ends = at + (fever or 0) + chance.between("infection-after")
            found.append(Infection(at, ends, at + fever if fever else None))
    return found


def wobbles(
    chance: Chance,
    who: Person,
    course: Course,
    infected: Iterable[Infection],
    tapers: Iterable[float],
    sedated: tuple[float, float] | None,
) -> list[Wobble]:
    """All that looks like a relapse and is none; in order."""
    found = [made for one in infected if (made := _with_infection(chance, one))]
    for at in chance.times(who.diagnosed, who.ends, chance.number("tired-days") / DAYS_A_YEAR):
        ends = at + chance.between("tired-lasts")
        found.append(Wobble("tired", at, ends, chance.between("tired-size")))
    for at in chance.times(who.diagnosed, who.ends, chance.number("bad-days") / DAYS_A_YEAR):
        found.append(_bad_day(chance, "bad-day", at))
    for at in tapers:
        if chance.happens("after-taper"):
            found.append(_bad_day(chance, "after-taper", at + chance.between("after-taper")))
    if sedated:
        found.append(Wobble("drug", *sedated, chance.between("sedated-size")))
    return sorted(found, key=lambda one: one.begins)


def _with_infection(chance: Chance, one: Infection) -> Wobble | None:
    if not chance.happens("wobble" if one.fever_ends else "wobble-infection"):
        return None
    over = (one.fever_ends or one.begins) + chance.between("wobble-after")
    begins = chance.uniform(one.begins, (one.begins + over) / 2)
    kind: MimicKind = "fever" if one.fever_ends else "infection"
    return Wobble(kind, begins, over, chance.lognormal("wobble-size"))


def _bad_day(chance: Chance, kind: MimicKind, at: float) -> Wobble:
    return Wobble(kind, at, at + chance.between("bad-lasts"), chance.between("bad-size"))


def lifted(found: Iterable[Wobble], day: float) -> float:
    """How many points all of them add on that day."""
    return sum(one.points for one in found if one.begins <= day < one.ends)
