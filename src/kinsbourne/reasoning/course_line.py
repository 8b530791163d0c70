"""What of an assessment is about the course?"""

from __future__ import annotations

import msgspec

from kinsbourne.case.errors import Problem
from kinsbourne.reasoning.assessment import (
    AssessedRedFlag,
    Assessment,
    NumberedSource,
    Versions,
)
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.pathway.result import AssessedStep
from kinsbourne.reasoning.regimen.result import WorkedRegimen
from kinsbourne.reasoning.surveillance.result import AssessedInvestigation, Due, Undecided


class CourseLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``kinsbourne course --json``, and the same of the page."""

    id: str
    red_flags: tuple[AssessedRedFlag, ...]
    """What must not be missed, whatever the course says; each with the day of its last sign."""
    course: AssessedCourse | None
    pathway: tuple[AssessedStep, ...]
    work_up: tuple[AssessedInvestigation, ...]
    due: tuple[Due, ...]
    due_undecided: tuple[Undecided, ...]
    worked: WorkedRegimen | None = None
    """Where a published regimen was chosen; not an order."""
    versions: Versions
    sources: tuple[NumberedSource, ...]
    notices: tuple[Problem, ...]


def line(assessed: Assessment) -> CourseLine:
    """The course, the pathway, the work-up and what is due."""
    return CourseLine(
        id=assessed.id,
        red_flags=assessed.red_flags,
        course=assessed.course,
        pathway=assessed.pathway,
        work_up=assessed.work_up,
        due=assessed.due,
        due_undecided=assessed.due_undecided,
        worked=assessed.worked,
        versions=assessed.versions,
        sources=assessed.sources,
        notices=assessed.notices,
    )
