"""Which investigations were done, and with which results?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from kinsbourne.case.simulation.chance import Chance
from kinsbourne.case.simulation.illness import Infection
from kinsbourne.case.simulation.person import Person
from kinsbourne.case.simulation.severity import Course
from kinsbourne.case.simulation.treatment import Plan


class Tested(NamedTuple):
    test: str
    day: float
    result: Literal["normal", "abnormal", "positive", "negative"] = "normal"
    value: float | None = None
    unit: str = ""
    between: tuple[float, float] | None = None
    """What is normal."""


def intelligence(chance: Chance, course: Course, ends: float) -> float:
    """Full-scale IQ at the end: less with each relapse and with what is left of the signs."""
    n = chance.number
    lost = n("fsiq-a-relapse") * (len(course.spells) - n("fsiq-relapses"))
    lost += n("fsiq-a-point") * (course.level(ends) - n("fsiq-points"))
    drawn = n("fsiq-mean") - lost + chance.gauss() * n("fsiq-sd") * n("fsiq-unexplained")
    return float(round(min(n("fsiq-most"), max(n("fsiq-least"), drawn))))


def tests(chance: Chance, who: Person, course: Course, plan: Plan, fsiq: float) -> Iterator[Tested]:
    """Those of the first days, the repeated search for a tumour, and an IQ where it was tested."""
    for one in (*_first(chance, who), *_search(chance, who, course)):
        if one.day <= who.ends:
            yield one
    for given in plan.given:
        if given.therapy == "rituximab" and chance.happens("before-rituximab-tests"):
            before = given.begins - chance.number("before-rituximab-days")
            yield Tested("hepatitis-b", max(who.diagnosed, before), "negative")
    is_old_enough = who.age(who.ends) >= chance.number("fsiq-from")
    if chance.happens("fsiq-tested") and is_old_enough:
        yield Tested("iq-test", who.ends, value=fsiq)


def _first(chance: Chance, who: Person) -> Iterator[Tested]:
    yield Tested("mri-brain", who.diagnosed)
    if chance.happens("puncture"):
        raised = chance.happens("cells-raised")
        yield Tested("lumbar-puncture", who.diagnosed, "abnormal" if raised else "normal")
    if chance.happens("catecholamines"):
        raised = who.tumour is not None and chance.happens("catecholamines-raised")
        yield Tested("urine-catecholamines", who.diagnosed, "abnormal" if raised else "normal")


def _search(chance: Chance, who: Person, course: Course) -> Iterator[Tested]:
    test = "neck-to-pelvis-imaging"
    if not chance.happens("search-recorded"):
        return
    if who.tumour is not None:
        yield Tested(test, who.diagnosed, "abnormal")
        return
    yield Tested(test, who.diagnosed)
    yield Tested(test, who.diagnosed + chance.between("search-again"))
    for spell in course.spells:
        yield Tested(test, spell.seen)


def temperatures(
    chance: Chance, days: Sequence[float], infected: Sequence[Infection]
) -> Iterator[Tested]:
    """Those written down at visits."""
    between = (chance.number("temperature-normal-low"), chance.number("temperature-normal-most"))
    for day in days:
        if chance.happens("temperature"):
            is_hot = any(one.begins <= day < (one.fever_ends or one.begins) for one in infected)
            value = chance.between("temperature-fever" if is_hot else "temperature-well")
            yield Tested("temperature", day, value=round(value, 1), unit="Cel", between=between)
