"""What is said of each step of the pathway?"""

from __future__ import annotations

from typing import Literal

from kinsbourne.knowledge.model import Verified
from kinsbourne.reasoning.because import Because, Part

State = Literal["do_now", "not_yet", "not_for_this_patient", "cannot_say", "done"]


class ShownDose(Part, frozen=True, kw_only=True):
    """One stretch of a regimen: each amount per dose or per day, and how often it is given."""

    when: str
    schedule: str
    amounts: tuple[str, ...] = ()
    """Whole, as ``75 IU per m2 per dose``; what was worked out and not published says so."""
    doses_a_day: int | None = None
    route: str | None = None
    verified: Verified


class ShownRegimen(Part, frozen=True, kw_only=True):
    """A regimen as it was published: shown, never ordered."""

    id: str
    therapy: str
    name: str
    as_published: str
    """With every unit spelled out: per dose or per day, per m2 or per kg."""
    cautions: tuple[str, ...] = ()
    cautions_verified: Verified = "recalled"
    """The weakest mark among them; ``warnings`` has each one's own."""
    warnings: tuple[Because, ...] = ()
    """The same cautions one by one, with their marks and sources; what contradicts the regimen
    comes first."""
    for_whom: str = ""
    """Whom it was published for."""
    printed: str | None = None
    """The publication's own few words, where they can be misread."""
    doses: tuple[ShownDose, ...] = ()
    """Empty where the dose was not seen."""
    usual: tuple[Because, ...] = ()
    """What is usual elsewhere; not from this publication."""
    monitoring: tuple[Because, ...] = ()
    note: str | None = None
    verified: Verified
    """The weakest mark of the regimen and its doses."""
    sources: tuple[int, ...] = ()


class AssessedStep(Part, frozen=True, kw_only=True):
    """One node of the pathway, with today's state on it."""

    node: str
    label: str
    branch: str
    parent: str | None = None
    """The node it hangs under in the drawn tree."""
    article_says: str | None = None
    """The founding article's own wording, for the nodes of its tree."""
    how: str | None = None
    """What is done, in words."""
    state: State
    because: tuple[Because, ...]
    waits_for: tuple[str, ...] = ()
    """For ``not_yet``: what must come first."""
    needs: tuple[str, ...] = ()
    """For ``cannot_say``: what would have to be known."""
    cautions: tuple[Because, ...] = ()
    regimens: tuple[ShownRegimen, ...] = ()
    verified: Verified
    sources: tuple[int, ...] = ()
