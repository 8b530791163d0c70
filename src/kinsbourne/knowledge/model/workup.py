"""Which tests does the work-up ask for, when, and what would each change?"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from kinsbourne.knowledge.condition import Condition
from kinsbourne.knowledge.model.marks import Entry, Marked, Slug, Verified
from kinsbourne.knowledge.model.therapies import TherapyKind

Event = Literal["relapse", "worsening", "incomplete-response"]
"""``worsening``: a relapse, or a worsening of which it is open whether it is one."""


class Expected(Marked, frozen=True, kw_only=True):
    """What it usually shows in the syndrome."""

    text: str


class Interference(Marked, frozen=True, kw_only=True):
    """Treatments that falsify a test done after them."""

    kinds: tuple[TherapyKind, ...]
    text: str


class When(Entry, frozen=True, kw_only=True):
    """When a test is asked for: in exactly one of these ways.

    From presentation, before a treatment, or both; after another test; only in a situation. Without
    ``within_days`` and ``before`` no day is given by which it is due.
    """

    from_presentation: bool = False
    within_days: float | None = None
    """Of presentation; 0 is the same day."""
    before: tuple[TherapyKind, ...] = ()
    """Before the first treatment of one of these kinds."""
    after: tuple[Slug, ...] = ()
    """After these other tests."""
    only_if: str | None = None
    """A situation that the clinician judges; without it the test is not asked for."""
    again_at: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        by_time = self.from_presentation or bool(self.before)
        if sum((by_time, bool(self.after), self.only_if is not None)) != 1:
            raise ValueError("asked for by time, after a test, or only in a situation")
        if self.within_days is not None and not (self.from_presentation and self.within_days >= 0):
            raise ValueError("within_days, at least 0, is counted from presentation")


class Investigation(Marked, frozen=True, kw_only=True):
    """A test of the work-up, or a group of them; the mark is that of its purpose and its time.

    In a case it is coded ``KINSBOURNE:test/<id>``, or labelled by its name or one of its words.
    """

    id: Slug
    code: Annotated[str, Meta(pattern=r"^W\d{1,2}$")] | None = None
    """The step of the work-up it belongs to; none where only the pathway or follow-up asks."""
    name: str
    purpose: str
    would_change: str
    when: When
    expected: Expected | None = None
    applies: Condition | None = None
    for_whom: str | None = None
    """The same in words."""
    applies_again: Condition | None = None
    """Who is asked for it again after an event, where these are more than ``applies`` says."""
    part_of: tuple[Slug, ...] = ()
    """Wider tests that may hold it, without a record of them telling it apart."""
    while_active: bool = False
    """Is it asked for only as long as the illness goes on, and not once it is over?"""
    words: tuple[str, ...] = ()
    """Other names in records, lower case."""
    members: tuple[Slug, ...] = ()
    """A group is done when each of these is, or when it is recorded as a whole."""
    covers: tuple[Slug, ...] = ()
    """Tests that a record of this one shows to be done."""
    implied_by: tuple[Slug, ...] = ()
    """Findings that cannot be recorded, present or excluded, without the test."""
    is_scored: bool = False
    """Does any recorded severity score show it?"""
    may_be_older: bool = False
    """Does it count if done before the first sign?"""
    abnormal_if: tuple[Slug, ...] = ()
    """Findings of which any, present, shows an abnormal result."""
    normal_if: tuple[Slug, ...] = ()
    """Findings of which any, excluded, shows a normal result."""
    interferes: tuple[Interference, ...] = ()
    cautions: tuple[str, ...] = ()
    cautions_verified: Verified = "default"


class Search(Marked, frozen=True, kw_only=True):
    """What makes a search for a tumour complete."""

    id: Slug
    name: str
    applies: Condition
    found_if: tuple[Slug, ...]
    """Findings of which any, present, ends the search."""
    needs: tuple[Slug, ...]
    """Tests without which no search is negative."""
    beside: tuple[Slug, ...] = ()
    """Tests that help to find a tumour, and alone exclude none."""
    why: str


class WorkUp(Entry, frozen=True, kw_only=True):
    """The work-up: its tests, the search for a tumour, and from which signs time is counted."""

    first_signs: tuple[Slug, ...]
    """Findings whose onset may be that of the syndrome."""
    searches: tuple[Search, ...]
    investigations: tuple[Investigation, ...]
