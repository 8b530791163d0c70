"""How are phase, pattern, verdicts and states of a course said in words?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.reasoning.course.result import (
    AssessedCourse,
    CourseFeature,
    FollowUp,
    Pattern,
    Phase,
    WorseningVerdict,
)

PHASE: dict[Phase | None, str] = {
    "acute": "acute", "partial-recovery": "partial recovery", "remission": "remission",
    "relapse": "in relapse", "chronic": "chronic", None: "cannot say yet",
}  # fmt: skip
PATTERN: dict[Pattern | None, str] = {
    "monophasic": "monophasic so far", "relapsing-remitting": "relapsing-remitting",
    "relapsing-progressive": "relapsing-progressive", "chronic": "chronic",
    None: "cannot say yet",
}  # fmt: skip
FEATURE: dict[CourseFeature, str] = {
    "steroid-dependent": "steroid-dependent", "refractory": "refractory",
}  # fmt: skip
VERDICT: dict[WorseningVerdict, str] = {
    "relapse": "relapse", "fluctuation": "fluctuation, not a relapse",
    "cannot_say": "cannot say yet",
}  # fmt: skip


def headline(course: AssessedCourse) -> str:
    """Phase, pattern, features, and how long the patient was followed, in a line."""
    return "; ".join(_parts(course)) + "."


def _parts(course: AssessedCourse) -> Iterator[str]:
    yield f"Phase: {PHASE[course.phase]}"
    features = (FEATURE[feature] for feature in course.features)
    yield ", ".join([f"pattern: {PATTERN[course.pattern]}", *features])
    relapses = sum(one.verdict == "relapse" for one in course.relapses)
    yield f"{relapses} relapse{'s' if relapses != 1 else ''}"
    if course.follow_up is not None:
        yield followed(course.follow_up)


def followed(follow_up: FollowUp) -> str:
    """How long, since when, and how long without a relapse."""
    said = f"followed {follow_up.years:.1f} years, {follow_up.since} to {follow_up.until}"
    free = follow_up.years_since_last_relapse
    return said if free is None else f"{said}, the last {free:.1f} without a relapse"
