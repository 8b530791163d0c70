"""What does the course say, as a document of sections and entries?

The ids of its sections, which pages find them by: ``red-flags``, ``worsenings``, ``scores``,
``responses``, ``pathway`` with a part for each branch (``pathway-relapse``), ``worked``,
``work-up``, ``due``, ``notices``.
A section that has nothing to say is left out. The entries of the lead are ``verdict``, ``who``,
``phase``, ``pattern``, ``feature``, ``phase-would-settle``.
"""

from __future__ import annotations

from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.report import regimens, said
from kinsbourne.report.followed import course, due, head, pathway, work_up, worked
from kinsbourne.report.view import Document


def view(assessed: Assessment, *, explain: bool = False, with_regimens: bool = False) -> Document:
    """The course, all of it; with ``explain``, nothing is said only once for many.

    With regimens, those under the steps that are asked for now are written out in a section of
    their own, ``regimens``, with a part for each.
    """
    known = assessed.course
    return said.document(
        assessed,
        f"Course of {assessed.id or 'a case without id'}",
        head.entries(assessed),
        (
            head.red_flags(assessed),
            *(course.sections(known) if known else ()),
            pathway.section(assessed.pathway, explain=explain),
            *([regimens.asked_for(assessed.pathway)] if with_regimens else []),
            *([worked.section(assessed.worked)] if assessed.worked else []),
            work_up.section(assessed.work_up, explain=explain),
            due.section(assessed.due, assessed.due_undecided),
            said.notices(assessed),
        ),
    )
