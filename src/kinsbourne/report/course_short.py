"""What of the course and the pathway belongs on the page of an assessment?

Where the patient is, the last worsening, what the pathway asks for now and what is overdue; all of
it is what ``kinsbourne course`` says.
"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.reasoning.because import Because
from kinsbourne.report.course_words import VERDICT, changed, headline, labelled, when
from kinsbourne.report.lines import basis, paragraph

MOST_STEPS, MOST_OVERDUE = 4, 3


def lines(assessed: Assessment) -> Iterator[str]:
    """A few lines; none where nothing is dated, for then nothing of the course can be said."""
    course = assessed.course
    if course is None:
        return
    now = [step for step in assessed.pathway if step.state == "do_now"]
    yield "COURSE AND PATHWAY (in full: kinsbourne course)"
    yield from paragraph(headline(course), "  - ")
    if course.relapses:
        label, last = labelled(course.relapses)[-1]
        text = f"Last worsening, {label}: {when(last)}: {VERDICT[last.verdict]}"
        yield from paragraph(text + basis(last.because[0]), "  - ")
    for trend in course.trends[-1:]:
        text = f"{trend.name} {changed(trend.change, trend.interval)} since {trend.since}"
        yield from paragraph(text + basis(trend.because[0]), "  - ")
    for step in now[:MOST_STEPS]:
        rests_on = Because(text="", sources=step.sources, verified=step.verified)
        yield from paragraph(f"The pathway asks for: {step.label}{basis(rests_on)}", "  > ")
    if len(now) > MOST_STEPS:
        yield f"  > and {len(now) - MOST_STEPS} more"
    overdue = [item.what for item in assessed.due if item.overdue]
    if overdue:
        more = f" and {len(overdue) - MOST_OVERDUE} more" if len(overdue) > MOST_OVERDUE else ""
        yield from paragraph(f"Overdue: {'; '.join(overdue[:MOST_OVERDUE])}{more}", "  ! ")
