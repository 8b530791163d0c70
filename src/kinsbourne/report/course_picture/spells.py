"""How is each worsening called and drawn, and what in the record is said to have come before it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kinsbourne.reasoning.course.result import AssessedCourse, Worsening
from kinsbourne.report.course_picture.window import Window
from kinsbourne.report.course_words import labelled

HOURS_A_DAY = 24
TAPER = "taper"


class Spell(NamedTuple):
    """A worsening with its label: ``R1``, ``~1``, ``?1``; each verdict counts for itself."""

    label: str
    worsening: Worsening
    begin: float
    end: float
    is_open: bool
    """Going on, or not known when it ended."""


def spells_of(course: AssessedCourse | None, window: Window) -> list[Spell]:
    """The worsenings that have a place in time."""
    return [
        Spell(label, worsening, worsening.onset_day, *_end(worsening, window))
        for label, worsening in labelled(course.relapses if course else ())
    ]


def _end(worsening: Worsening, window: Window) -> tuple[float, bool]:
    onset = worsening.onset_day
    if worsening.end_day is not None:
        return max(worsening.end_day, onset), False
    if worsening.is_ongoing:
        return max(window.now, onset), True
    return onset + worsening.lasted_hours[0] / HOURS_A_DAY, True


def before(spells: Sequence[Spell], where: str, day: float | None, kind: str | None) -> str:
    """The labels of the worsenings that rest on this item, if it began before them."""
    return " ".join(_rest_on(spells, where, day, kind))


def _rest_on(
    spells: Sequence[Spell], where: str, day: float | None, kind: str | None
) -> Iterator[str]:
    for spell in spells:
        found = {entry.where for reason in spell.worsening.because for entry in reason.evidence}
        is_asked = kind is None or kind in spell.worsening.triggers
        if where in found and is_asked and (day is None or day <= spell.begin):
            yield spell.label
