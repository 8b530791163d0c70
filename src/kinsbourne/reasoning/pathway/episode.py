"""What does the assessed course say of today: which episode is it, and since when?"""

from __future__ import annotations

import msgspec

from kinsbourne.case.time import DAYS_A_YEAR, Span
from kinsbourne.knowledge.model import ByCourse
from kinsbourne.reasoning.course.result import AssessedCourse, Worsening
from kinsbourne.reasoning.logic import Truth


class Episode(msgspec.Struct, frozen=True):
    """The relapse that is going on; without one, the whole illness so far."""

    is_relapse: bool
    onset_day: float | None
    """None where nothing says when the relapse began, or none is going on."""

    @staticmethod
    def of(course: AssessedCourse | None) -> Episode:
        current = _current(course)
        if current is None:
            return Episode(course is not None and course.phase == "relapse", None)
        return Episode(True, current.onset_day)

    def began_before(self, then: Span | None) -> bool:
        """Was this, surely, in the present episode?"""
        if not self.is_relapse:
            return True
        return then is not None and self.onset_day is not None and then.from_ >= self.onset_day


def _current(course: AssessedCourse | None) -> Worsening | None:
    """The worsening that goes on, unless it was taken for a fluctuation."""
    going_on = [
        one
        for one in (course.relapses if course else ())
        if one.is_ongoing and one.verdict != "fluctuation"
    ]
    return going_on[-1] if going_on else None


def fact_of(
    asked: ByCourse, course: AssessedCourse | None, now: Span | None, days: dict[str, float]
) -> tuple[Truth, str]:
    """Is this so of the course, and how is that said?

    What a course does not name, such as a trigger, is not known rather than absent.
    """
    if course is None:
        return None, ""
    said = f"The course: {course.phase or 'phase not known'}."
    if asked.phase:
        return (None if course.phase is None else course.phase in asked.phase), said
    if asked.feature is not None:
        return (True if asked.feature in course.features else None), said
    if asked.trigger is not None:
        current = _current(course)
        return (True if current is not None and asked.trigger in current.triggers else None), said
    if asked.relapses is not None:
        return _counted(course, asked.relapses), said
    if asked.ongoing is not None:
        is_relapse = asked.ongoing == "relapse"
        return (_relapse_now(course) if is_relapse else _worse_now(course)), said
    return _stable(course, now, days[asked.stable_for or ""]), said


def _relapse_now(course: AssessedCourse) -> Truth:
    if course.phase == "relapse":
        return True
    is_open = any(one.is_ongoing and one.verdict == "cannot_say" for one in course.relapses)
    return None if is_open or course.phase is None else False


def _worse_now(course: AssessedCourse) -> Truth:
    if course.phase == "relapse" or any(one.is_ongoing for one in course.relapses):
        return True
    return None if course.phase is None else False


def _counted(course: AssessedCourse, at_least: int) -> Truth:
    sure = sum(one.verdict == "relapse" for one in course.relapses)
    possible = sure + sum(one.verdict == "cannot_say" for one in course.relapses)
    if course.phase == "relapse":
        sure, possible = max(sure, 1), max(possible, 1)
    if sure >= at_least:
        return True
    return None if possible >= at_least or course.phase is None else False


def _stable(course: AssessedCourse, now: Span | None, days: float) -> Truth:
    """In remission, with no worsening begun or ended of late, followed for long enough."""
    if course.phase != "remission":
        return None if course.phase in (None, "partial-recovery", "chronic") else False
    if now is None or course.follow_up is None or course.follow_up.years * DAYS_A_YEAR < days:
        return None
    last = [one.end_day if one.end_day is not None else one.onset_day for one in course.relapses]
    return all(now.from_ - day >= days for day in last)
