"""Is the illness over, and is its first episode?

Over is what the course calls remission, and, where the course has no phase, an illness of which
every sign recorded has surely ended. The first episode is over then, and once there was a relapse.
"""

from __future__ import annotations

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.history.items import History


def is_over(knowledge: Knowledge, history: History, course: AssessedCourse | None) -> bool:
    """Is nothing of the illness left, as far as is recorded?"""
    if course is not None and course.phase is not None:
        return course.phase == "remission"
    now = history.now
    signs = [sign for sign in history.signs_of(*knowledge.work_up.first_signs) if sign.present]
    return (
        now is not None
        and bool(signs)
        and all(sign.ended is not None and sign.ended.below <= now.below for sign in signs)
    )


def has_relapsed(course: AssessedCourse | None) -> bool:
    """Was there a relapse, after which no episode is the first?"""
    return course is not None and any(one.verdict == "relapse" for one in course.relapses)
