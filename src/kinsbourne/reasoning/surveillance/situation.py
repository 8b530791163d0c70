"""Is the patient in the situation in which a line of the schedule is asked for?

Three-valued: a drug of which nothing is recorded in a record that holds no treatment at all is not
known; where other treatments are recorded, it counts as not given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kinsbourne.case.time import Span
from kinsbourne.knowledge.model import IMMUNE, ScheduleItem, TherapyKind
from kinsbourne.reasoning.course.result import AssessedCourse, Phase
from kinsbourne.reasoning.history.items import Given, History
from kinsbourne.reasoning.logic import Truth, World, holds
from kinsbourne.reasoning.surveillance.result import TumourSearch


class Situated(NamedTuple):
    """Whether each thing asked for holds, and what would have to be known where that is open."""

    holds: Truth
    needs: tuple[str, ...]


def situated(
    item: ScheduleItem,
    history: History,
    course: AssessedCourse | None,
    world: World,
    search: TumourSearch,
) -> Situated:
    """Does all hold that the line of the schedule asks for, apart from days?"""
    answers = list(_answers(item, history, course, world, search))
    if any(truth is False for truth, _ in answers):
        return Situated(False, ())
    needs = tuple(need for truth, need in answers if truth is None)
    return Situated(None if needs else True, needs)


def _answers(
    item: ScheduleItem,
    history: History,
    course: AssessedCourse | None,
    world: World,
    search: TumourSearch,
) -> Iterator[tuple[Truth, str]]:
    when = item.when
    if when.patient is not None:
        yield holds(when.patient, world), "the age"
    if when.phases:
        phase = _phase(course)
        yield None if phase is None else phase in when.phases, "the phase of the course"
    if when.tumour == "none-found":
        states: dict[str, Truth] = {"negative": True, "found": False}
        yield states.get(search.state), "a complete search for the tumour"
    elif when.tumour == "resected":
        yield _resected(history, search), "whether the tumour was removed"
    if when.while_on:
        yield is_on(history, *when.while_on), f"whether {_said(when.while_on)} is being given"
    if when.after:
        yield _was_given(history, *when.after), f"whether {_said(when.after)} was given"
    if when.off_months is not None:
        yield _is_off(history), "when the last immune treatment ended"


def _phase(course: AssessedCourse | None) -> Phase | None:
    """The phase; while it is open whether signs that are worse are a relapse, they are followed as
    one is."""
    if course is None or course.phase is not None:
        return course.phase if course else None
    is_open = any(one.is_ongoing and one.verdict == "cannot_say" for one in course.relapses)
    return "relapse" if is_open else None


def _said(kinds: Sequence[TherapyKind]) -> str:
    """The kinds of treatment in words."""
    if IMMUNE.issubset(kinds):
        return "an immune treatment"
    return f"a treatment of the kind {' or '.join(kinds)}"


def _resected(history: History, search: TumourSearch) -> Truth:
    """Was the tumour removed? Not asked where neither it nor an operation is recorded."""
    if history.given_of("tumour-surgery"):
        return True
    return None if search.state == "found" else False


def _was_given(history: History, *kinds: TherapyKind) -> Truth:
    if history.given_of(*kinds):
        return True
    return history.given_otherwise


def is_on(history: History, *kinds: TherapyKind) -> Truth:
    """Is any of them being given? What is not recorded as ended goes on, as far as is known."""
    given = history.given_of(*kinds)
    if not given:
        return history.given_otherwise
    states = [_goes_on(one, history.now) for one in given]
    if True in states:
        return True
    return None if None in states else False


def _goes_on(given: Given, now: Span | None) -> Truth:
    if given.ended is None or now is None:
        return True
    if given.ended.below <= now.below:
        return given.is_between_pulses
    return True if given.ended.from_ >= now.below else None


def _is_off(history: History) -> Truth:
    """Has every immune treatment that is recorded ended?"""
    immune = [one for one in history.given if one.is_immune]
    if not immune:
        return None
    states = [_goes_on(one, history.now) for one in immune]
    if True in states:
        return False
    return None if None in states else True


def off_since(history: History) -> Span | None:
    """When the last immune treatment ended."""
    ends = [one.ended for one in history.given if one.is_immune and one.ended is not None]
    return max(ends, key=lambda span: span.below, default=None)


def on_since(history: History, *kinds: TherapyKind) -> Span | None:
    """When the first of these treatments that is still being given was begun."""
    began = [
        one.began
        for one in history.given_of(*kinds)
        if one.began is not None and _goes_on(one, history.now) is not False
    ]
    return min(began, default=None)


def last_dose(history: History, *kinds: TherapyKind) -> Span | None:
    """When the last dose of these treatments was given, as far as is dated."""
    doses = [
        span
        for one in history.given_of(*kinds)
        for span in (one.began, one.ended, *(dose.began for dose in one.doses))
        if span is not None
    ]
    return max(doses, default=None)
