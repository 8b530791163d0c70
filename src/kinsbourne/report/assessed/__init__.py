"""What does an assessment say, as a document of sections and entries?

The ids of its sections, which pages find them by: ``red-flags``, ``criteria``, ``why``,
``differential`` with its part ``do-not-miss``, ``look-next``, ``consider``, ``order-next``,
``severity``, ``course``, ``not-examined``, ``not-used``, ``notices``. A section that has nothing
to say is left out. The entries of the lead are ``verdict``, ``state``, ``who``, ``held-down``.
"""

from __future__ import annotations

from collections.abc import Mapping

from kinsbourne.knowledge.model import Finding
from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.report import said
from kinsbourne.report.assessed import criteria, head, ranking, record, steps, summary, why
from kinsbourne.report.view import Document


def view(
    assessed: Assessment, findings: Mapping[str, Finding], *, explain: bool = False
) -> Document:
    """The assessment, all of it; with ``explain``, nothing is said only once for many."""
    return said.document(
        assessed,
        f"Assessment of {assessed.id or 'a case without id'}",
        head.entries(assessed),
        (
            head.red_flags(assessed),
            criteria.section(assessed, explain=explain),
            why.section(assessed, findings),
            ranking.section(assessed),
            *steps.sections(assessed),
            record.severity(assessed),
            summary.section(assessed),
            record.not_examined(assessed),
            record.not_used(assessed),
            said.notices(assessed),
        ),
    )
