"""When does a line of the schedule fall due next, and from what is that counted?"""

from __future__ import annotations

from typing import NamedTuple

from kinsbourne.case.time import DAYS_A_MONTH, Span
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Every, ScheduleItem
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.history.items import History
from kinsbourne.reasoning.logic import World
from kinsbourne.reasoning.sources import Numbering
from kinsbourne.reasoning.surveillance.done import (
    Done,
    dated,
    done_in,
    evidence_of_treatment,
)
from kinsbourne.reasoning.surveillance.events import last_of
from kinsbourne.reasoning.surveillance.presentation import Presentation, presentation_of
from kinsbourne.reasoning.surveillance.result import TumourSearch
from kinsbourne.reasoning.surveillance.situation import last_dose, off_since, on_since, situated
from kinsbourne.reasoning.surveillance.tumour import tumour_search


class Patient(NamedTuple):
    """All that the schedule is applied to."""

    history: History
    course: AssessedCourse | None
    world: World
    presented: Presentation
    done: dict[str, tuple[Done, ...]]
    search: TumourSearch


class Anchor(NamedTuple):
    on: Span
    text: str
    evidence: tuple[Evidence, ...] = ()


class Round(NamedTuple):
    """The next time: from which day, by which, and what it was counted from."""

    from_: float
    by: tuple[float, float] | None
    """By the earliest reading of the dates, and by the latest."""
    text: str
    last: Done | None = None
    evidence: tuple[Evidence, ...] = ()


def patient_of(
    knowledge: Knowledge, history: History, course: AssessedCourse | None, world: World
) -> Patient:
    presented = presentation_of(knowledge, history)
    return Patient(
        history=history,
        course=course,
        world=world,
        presented=presented,
        done=done_in(knowledge.investigations, history, presented.first_sign),
        search=tumour_search(knowledge, history, world, Numbering()),
    )


def next_round(item: ScheduleItem, patient: Patient) -> Round | tuple[str, ...] | None:
    """The next time; what would have to be known; or None where it is not asked for."""
    there = situated(item, patient.history, patient.course, patient.world, patient.search)
    if there.holds is False:
        return None
    if there.needs:
        return there.needs
    if item.is_local:
        return ("a schedule that is kept elsewhere",)
    done = [one for name in item.satisfied_by for one in patient.done[name]]
    if item.counted_from == "event":
        return _after_event(item, done, patient)
    anchor = _anchor(item, patient)
    if anchor is None and not dated(done):
        return (_unknown_start(item, done),)
    return _counted(item, item.every, anchor, done, patient) if item.every else None


def _after_event(item: ScheduleItem, done: list[Done], patient: Patient) -> Round | None:
    event = last_of(item.when.event, patient.course, patient.history)
    if event is None or any(on.below - 1 >= event.day for on, _ in dated(done)):
        return None
    text = f"Not recorded since {event.text}; no day is given by which."
    return Round(event.day, None, text)


def _unknown_start(item: ScheduleItem, done: list[Done]) -> str:
    if done:
        return "the day on which it was last done"
    starts = {
        "presentation": "the day of presentation",
        "start-of-treatment": "the day on which the treatment began",
        "last-dose": "the day of the last dose",
        "negative-search": "the day of the negative search",
    }
    return starts[item.counted_from]


def _anchor(item: ScheduleItem, patient: Patient) -> Anchor | None:
    """What it is counted from, as long as it has not been done since."""
    history, when = patient.history, item.when
    given = history.given_of(*when.while_on, *when.after)
    evidence = tuple(map(evidence_of_treatment, given))
    if item.counted_from == "presentation":
        on, what = patient.presented.day, "presentation"
    elif item.counted_from == "start-of-treatment":
        on, what = on_since(history, *when.while_on), "the start of the treatment"
    elif item.counted_from == "last-dose":
        on, what = last_dose(history, *when.after), "the last dose"
    else:
        on, what = patient.search.between, "the negative search"
    return None if on is None else Anchor(on, what, evidence)


def _counted(
    item: ScheduleItem, every: Every, anchor: Anchor | None, done: list[Done], patient: Patient
) -> Round | None:
    """The next time by an interval, unless it has come to its end."""
    days = dated(done)
    since = [found for found in days if anchor is None or found[0].below > anchor.on.from_]
    if _is_over(item, every, anchor, days, patient):
        return None
    axis = patient.history.axis
    if not since and anchor is not None:
        if item.at_once:
            text = f"Not recorded yet; asked for from {anchor.text}. No day is given by which."
            return Round(anchor.on.from_, None, text)
        start, last, evidence = anchor.on, None, anchor.evidence
        text = f"Counted from {anchor.text}, {axis.said_span(start)}"
    else:
        start, last = since[-1]
        evidence = last.evidence
        text = f"Last recorded on {axis.said_span(start)}"
    if item.first is not None and len(days) == 1:
        every = item.first
    least, most = in_days(every)
    text = f"{text}; due {every.said} after."
    by = start.from_ + most, start.below - 1 + most
    round_ = Round(start.from_ + least, by, text, last, evidence)
    return round_ if _falls_in_time(item, round_.from_, patient) else None


def _is_over(
    item: ScheduleItem,
    every: Every,
    anchor: Anchor | None,
    days: list[tuple[Span, Done]],
    patient: Patient,
) -> bool:
    """Have the tests come back to normal, or was it repeated as often as asked for?"""
    if anchor is not None and _is_back(item, anchor.on, patient):
        return True
    return item.repeats is not None and _repeated(days, in_days(every)[0]) >= item.repeats


def _is_back(item: ScheduleItem, since: Span, patient: Patient) -> bool:
    tests = [patient.done[name] for name in item.until_normal]
    return bool(tests) and all(_is_normal(done, since) for done in tests)


def _is_normal(done: tuple[Done, ...], since: Span) -> bool:
    """Is the last result since then normal?"""
    results = [one.result for on, one in dated(done) if on.from_ >= since.below]
    told = [result for result in results if result in ("normal", "abnormal")]
    return told[-1:] == ["normal"]


def _repeated(days: list[tuple[Span, Done]], least: float) -> int:
    """How often it was done again, each at least so long after the one before."""
    count, before = -1, float("-inf")
    for on, _ in days:
        if on.from_ >= before + least:
            count, before = count + 1, on.below - 1
    return count


def _falls_in_time(item: ScheduleItem, from_: float, patient: Patient) -> bool:
    """Does the day on which it falls due lie in the time in which it is asked for?

    Asked of that day and not of today, so that what was missed stays due.
    """
    presented = patient.presented.day
    if item.for_months is not None and presented is not None:
        return from_ <= presented.below - 1 + item.for_months * DAYS_A_MONTH
    off = off_since(patient.history)
    if item.when.off_months is None or off is None:
        return True
    least, below = item.when.off_months
    is_late_enough = from_ >= off.from_ + least * DAYS_A_MONTH
    return is_late_enough and (below is None or from_ < off.below - 1 + below * DAYS_A_MONTH)


def in_days(every: Every) -> tuple[float, float]:
    """The interval in days, least and most."""
    least, most = every.bounds
    unit = 1.0 if every.days else DAYS_A_MONTH
    return least * unit, most * unit
