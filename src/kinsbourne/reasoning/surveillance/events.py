"""After which events is a test asked for again?

A relapse, from its onset; a response that stays incomplete (refractory), from the first immune
treatment, which is the day after which a test speaks of the response.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kinsbourne.knowledge.model import Event
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.history.items import History


class Happened(NamedTuple):
    """The last event of those asked for: its day on the time line, and its name in words."""

    day: float
    text: str


def last_of(
    events: Iterable[Event], course: AssessedCourse | None, history: History
) -> Happened | None:
    """The latest of these events; None where the course shows none."""
    if course is None:
        return None
    found: list[Happened] = []
    if "relapse" in events:
        found.extend(
            Happened(one.onset_day, f"the relapse of {history.axis.said(one.onset_day)}")
            for one in course.relapses
            if one.verdict == "relapse"
        )
    if "incomplete-response" in events and "refractory" in course.features:
        began = [one.began for one in history.given if one.is_immune and one.began is not None]
        if began:
            day = min(began).from_
            said = history.axis.said(day)
            found.append(Happened(day, f"the incomplete response to treatment since {said}"))
    return max(found, default=None)
