"""After which events is a test asked for again?

A relapse, or a worsening that may be one, from its onset; a response that stays incomplete
(refractory), from the first immune treatment, which is the day after which a test speaks of the
response.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from kinsbourne.knowledge.model import Event
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.history.items import History


class Happened(NamedTuple):
    """The last event of those asked for: its day on the time line, and its name in words."""

    day: float
    text: str


def last_of(
    events: Collection[Event], course: AssessedCourse | None, history: History
) -> Happened | None:
    """The latest of these events; None where the course shows none."""
    if course is None:
        return None
    found: list[Happened] = []
    for one in course.relapses:
        said = history.axis.said(one.onset_day)
        if one.verdict == "relapse" and not {"relapse", "worsening"}.isdisjoint(events):
            found.append(Happened(one.onset_day, f"the relapse of {said}"))
        elif one.verdict == "cannot_say" and "worsening" in events:
            text = f"the worsening of {said}, which may be a relapse"
            found.append(Happened(one.onset_day, text))
    if "incomplete-response" in events and "refractory" in course.features:
        began = [one.began for one in history.given if one.is_immune and one.began is not None]
        if began:
            day = min(began).from_
            said = history.axis.said(day)
            found.append(Happened(day, f"the incomplete response to treatment since {said}"))
    return max(found, default=None)
