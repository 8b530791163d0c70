"""What is said of the work-up, and of what is due?"""

from __future__ import annotations

from typing import Literal

from kinsbourne.reasoning.because import Because, Part

InvestigationState = Literal[
    "done", "planned", "due", "overdue", "later", "not_for_this_patient", "cannot_say"
]


class AssessedInvestigation(Part, frozen=True, kw_only=True):
    """One investigation of the work-up, with what the record holds of it."""

    id: str
    name: str
    purpose: str
    state: InvestigationState
    last_on: str | None = None
    """When it was last done."""
    result: Literal["normal", "abnormal", "inconclusive"] | None = None
    said: str = ""
    """Its result in the record's words."""
    due_on: str | None = None
    would_change: str
    """What a result would change."""
    cautions: tuple[str, ...] = ()
    because: tuple[Because, ...]
    where: tuple[str, ...] = ()


class Due(Part, frozen=True, kw_only=True):
    """Something that falls due: a visit, a score, a test, a repeated search."""

    what: str
    id: str
    on: str
    """A date, or an age where the case is dated by age."""
    on_day: float
    overdue: bool
    because: tuple[Because, ...]
