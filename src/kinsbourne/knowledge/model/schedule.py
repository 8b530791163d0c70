"""What is to be done again in the follow-up, in which situation, and how often?"""

from __future__ import annotations

from typing import Literal

import msgspec

from kinsbourne.knowledge.condition import Condition
from kinsbourne.knowledge.model.marks import Entry, Marked, Slug
from kinsbourne.knowledge.model.therapies import TherapyKind
from kinsbourne.knowledge.model.workup import Event

CoursePhase = Literal["acute", "partial-recovery", "remission", "relapse", "chronic"]


class Every(Entry, frozen=True, kw_only=True):
    """An interval, least and most: in days or in months."""

    days: tuple[float, float] | None = None
    months: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if (self.days is None) == (self.months is None):
            raise ValueError("an interval is given in days or in months")
        least, most = self.bounds
        if not 0 < least <= most:
            raise ValueError("an interval is at least and at most, both above 0")

    @property
    def bounds(self) -> tuple[float, float]:
        return self.days or self.months or (0, 0)

    @property
    def said(self) -> str:
        least, most = self.bounds
        unit = "days" if self.days else "months"
        if least == most:
            return f"{most:g} {unit}" if most != 1 else f"{most:g} {unit[:-1]}"
        return f"{least:g} to {most:g} {unit}"


class Situation(Entry, frozen=True, kw_only=True):
    """In which situation is it asked for? Every form that is given must hold."""

    phases: tuple[CoursePhase, ...] = ()
    while_on: tuple[TherapyKind, ...] = ()
    after: tuple[TherapyKind, ...] = ()
    off_months: tuple[float, float | None] | None = None
    """Months since the last immune treatment ended, on the day it falls due: from, below."""
    event: tuple[Event, ...] = ()
    """After each of these."""
    tumour: Literal["none-found", "resected"] | None = None
    patient: Condition | None = None
    """A condition on the patient, such as the age."""


class ScheduleItem(Marked, frozen=True, kw_only=True):
    """One line of the follow-up schedule.

    Without ``every`` it has no interval of ours: it is asked for once in its situation, or, where
    ``is_local``, by a schedule that is kept elsewhere.
    """

    id: Slug
    series: Slug
    """Items of one series stand in for each other: only the soonest is shown."""
    what: str
    why: str
    when: Situation = msgspec.field(default_factory=Situation)
    counted_from: Literal[
        "presentation", "start-of-treatment", "last-dose", "event", "negative-search", "elsewhere"
    ]
    """From what, as long as it has not been done since."""
    every: Every | None = None
    first: Every | None = None
    """From the first time it was done to the second, where that differs."""
    at_once: bool = False
    """Is it due from the start if it was never recorded?"""
    repeats: int | None = None
    """How often it is done again; without end where not given."""
    for_months: float | None = None
    """Asked for as long as it falls due within so many months of presentation."""
    until_normal: tuple[Slug, ...] = ()
    """Tests of which the last result is normal, each, when it ends."""
    satisfied_by: tuple[Slug, ...] = ()
    """Tests of the work-up that, all done, show that it was done."""

    def __post_init__(self) -> None:
        if (self.counted_from == "elsewhere") != (not self.satisfied_by):
            raise ValueError("what is not counted elsewhere is satisfied by a test")
        is_once = self.counted_from in ("event", "elsewhere")
        if is_once == (self.every is not None):
            raise ValueError("every is given, unless it is counted from an event or elsewhere")

    @property
    def is_local(self) -> bool:
        return self.counted_from == "elsewhere"


class Schedule(Entry, frozen=True, kw_only=True):
    """The follow-up schedule, and what of it a clinic has set for itself."""

    items: tuple[ScheduleItem, ...]
    by_clinic: frozenset[str] = frozenset()
    switched_off: frozenset[str] = frozenset()
    """Lines that the clinic does not use."""
