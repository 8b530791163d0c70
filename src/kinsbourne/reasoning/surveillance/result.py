"""What is said of the work-up, and of what is due?"""

from __future__ import annotations

from typing import Literal

from kinsbourne.case.time import Span
from kinsbourne.knowledge.model import Verified
from kinsbourne.reasoning.because import Because, Part

InvestigationState = Literal[
    "done", "planned", "due", "overdue", "later", "not_recorded", "not_for_this_patient",
    "cannot_say",
]  # fmt: skip
"""``later``: not asked for yet, by what is recorded; ``overdue`` only where that is sure.
``not_recorded``: not asked for any more, or perhaps a part of a test that is recorded."""
SearchState = Literal["found", "negative", "incomplete", "not_recorded"]


class AssessedInvestigation(Part, frozen=True, kw_only=True):
    """One investigation of the work-up, with what the record holds of it."""

    id: str
    code: str | None = None
    """The step of the work-up, ``W1`` to ``W14``."""
    name: str
    purpose: str
    expected: str | None = None
    """What it usually shows in the syndrome."""
    state: InvestigationState
    last_on: str | None = None
    """When it was last done."""
    result: Literal["normal", "abnormal", "inconclusive"] | None = None
    said: str = ""
    """Its result in the record's words."""
    due_on: str | None = None
    """The last day on which it is not overdue, by the earliest reading of the dates; None where no
    day is given or known."""
    at_once: bool = False
    """Is it due as soon as can be, the day by which perhaps past already?"""
    would_change: str
    """What a result would change."""
    cautions: tuple[str, ...] = ()
    cautions_verified: Verified = "default"
    members: tuple[str, ...] = ()
    """Of a group: the tests it is made of."""
    missing: tuple[str, ...] = ()
    """Of a group: the members that are not recorded as done."""
    part_of: tuple[str, ...] = ()
    """Wider tests that may hold it, without a record of them telling it apart."""
    because: tuple[Because, ...]
    where: tuple[str, ...] = ()


class Due(Part, frozen=True, kw_only=True):
    """Something that falls due: a visit, a score, a test, a repeated search."""

    what: str
    id: str
    on: str
    """The first day on which it is due: a date, or an age where the case is dated by age."""
    on_day: float
    is_due: bool = False
    """Has that day come?"""
    by: str | None = None
    """The last day on which it is not overdue; None where no day is given, or where it may be past
    already, without being surely so."""
    by_day: float | None = None
    overdue: bool
    last_on: str | None = None
    """When it was last done, as far as is recorded."""
    set_by_clinic: bool = False
    because: tuple[Because, ...]


class Undecided(Part, frozen=True, kw_only=True):
    """A line of the schedule of which no day can be said, and for want of what."""

    what: str
    id: str
    needs: tuple[str, ...]
    because: tuple[Because, ...]


class TumourSearch(Part, frozen=True, kw_only=True):
    """How far the search for a tumour has come."""

    search: str | None
    """The form of the search, ``child-search`` or ``adult-search``; None: the age is not known."""
    state: SearchState
    since: str | None = None
    """For ``negative``: the day of its oldest part."""
    since_day: float | None = None
    between: Span | None = None
    """That day, as exactly as it is recorded."""
    missing: tuple[str, ...] = ()
    """For ``incomplete``: what a negative search would need."""
    because: tuple[Because, ...]
