"""On which days is the patient seen?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kinsbourne.case.simulation.chance import Chance
from kinsbourne.case.simulation.illness import Wobble
from kinsbourne.case.simulation.person import Person
from kinsbourne.case.simulation.severity import Course
from kinsbourne.case.simulation.treatment import Plan
from kinsbourne.case.time import DAYS_A_YEAR


def visits(
    chance: Chance, who: Person, course: Course, plan: Plan, worse: Iterable[Wobble]
) -> list[float]:
    """Planned visits that were kept, those the family asked for, and the last; in order."""
    asked = sorted(_asked(chance, course, worse))
    days = {int(who.diagnosed), int(who.ends)}
    at = who.diagnosed
    while at < who.ends:
        planned = at + _until_next(chance, at, course, plan)
        sooner = next((day for day in asked if at + 1 <= day < planned), None)
        at = planned if sooner is None else sooner
        if sooner is not None or not chance.happens("missed"):
            days.add(int(at))
    first, last = int(who.diagnosed), int(who.ends)
    at_clinic = chance.number("time-of-day")
    return [day + at_clinic for day in sorted(days) if first <= day <= last]


def _asked(chance: Chance, course: Course, worse: Iterable[Wobble]) -> Iterator[float]:
    """Visits because it is worse; the next is then planned from there."""
    for spell in course.spells:
        if chance.happens("seen-when-worse"):
            yield spell.seen
    for one in worse:
        is_day = one.kind in ("tired", "bad-day", "after-taper")
        if chance.happens("seen-on-a-bad-day" if is_day else "seen-when-wobbling"):
            yield chance.uniform(one.begins, one.ends)


def _until_next(chance: Chance, day: float, course: Course, plan: Plan) -> float:
    if course.unsettled(day) >= chance.number("unstable-points"):
        return chance.between("unstable")
    if plan.is_immune_on(day):
        return chance.between("on-treatment")
    if plan.is_immune_on(day - DAYS_A_YEAR):
        return chance.between("first-year")
    return chance.between("later")
