"""What of the course and the pathway belongs on the page of an assessment?

Where the patient is, the last worsening, what the pathway asks for now and what is overdue; all of
it is what ``kinsbourne course`` says.
"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.report.course_words import VERDICT, changed, headline, labelled, when
from kinsbourne.report.said import marked
from kinsbourne.report.view import Entry, Section

MOST_STEPS, MOST_OVERDUE = 4, 3


def section(assessed: Assessment) -> Section:
    """A few entries; none where nothing is dated, for then nothing of the course can be said."""
    entries = tuple(_entries(assessed, assessed.course)) if assessed.course else ()
    return Section(id="course", title="Course and pathway", entries=entries)


def _entries(assessed: Assessment, course: AssessedCourse) -> Iterator[Entry]:
    yield Entry(text=headline(course))
    if course.relapses:
        label, last = labelled(course.relapses)[-1]
        yield Entry(
            label=f"Last worsening, {label}",
            text=f"{when(last)}: {VERDICT[last.verdict]}",
            sources=last.because[0].sources,
            basis=marked(last.because[0].verified),
        )
    for trend in course.trends[-1:]:
        yield Entry(
            text=f"{trend.name} {changed(trend.change, trend.interval)} since {trend.since}",
            sources=trend.because[0].sources,
            basis=marked(trend.because[0].verified),
        )
    now = [step for step in assessed.pathway if step.state == "do_now"]
    for at, step in enumerate(now):
        yield Entry(
            label="The pathway asks for",
            text=step.label,
            mark="now",
            sources=step.sources,
            basis=marked(step.verified),
            further=at >= MOST_STEPS,
        )
    overdue = [item.what for item in assessed.due if item.overdue]
    for at, what in enumerate(overdue):
        yield Entry(label="Overdue", text=what, mark="overdue", further=at >= MOST_OVERDUE)
