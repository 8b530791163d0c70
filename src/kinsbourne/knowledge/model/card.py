"""When does a record system get a card, how urgent is it, and what is asked of the record?"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from kinsbourne.knowledge.model.marks import Entry, Marked, Slug
from kinsbourne.knowledge.model.recognition import Level

Indicator = Literal["info", "warning", "critical"]
"""In order of increasing urgency."""
Hook = Literal["patient-view", "order-select"]
SUMMARY_BELOW = 140
"""A summary has fewer characters than this [cds-hooks-3]."""


class CardService(Entry, frozen=True, kw_only=True):
    """The service as record systems find it; all its hooks share the id, so that a newer card
    takes the place of the one before."""

    id: Slug
    hooks: tuple[Hook, ...]
    title: str
    description: str
    usage_requirements: str


class Prefetch(Entry, frozen=True, kw_only=True):
    """One query that the record system makes beforehand."""

    key: Slug
    query: str
    holds: str
    """What it brings, as said where it was not sent."""
    required: bool = False
    """Is no answer safe without it?"""


class CardLevel(Marked, frozen=True, kw_only=True):
    """How the card of a level of concern begins, and how urgent it is."""

    level: Level
    indicator: Indicator
    summary: str


class CardRelapse(Marked, frozen=True, kw_only=True):
    """How the card of a relapse begins."""

    indicator: Indicator
    summary: str


class CardFlag(Marked, frozen=True, kw_only=True):
    """How urgent a red flag makes the card."""

    flag: Slug
    indicator: Indicator


class CardPast(Marked, frozen=True, kw_only=True):
    """How long after all that raises the concern has ended there is no card."""

    days: Annotated[int, Meta(ge=1)]
    by_onset: tuple[str, ...] = ()
    """HPO terms at and below which a finding counts by its onset: records give it no end."""


class OverrideReason(Marked, frozen=True, kw_only=True):
    """A reason for which a clinician may set the card aside, to choose from."""

    system: str
    code: Slug
    display: str


class CardRules(Entry, frozen=True, kw_only=True):
    """The service, its queries, and what decides on a card."""

    service: CardService
    prefetch: tuple[Prefetch, ...]
    levels: tuple[CardLevel, ...]
    """Of each level that brings a card; a level that is not here brings none."""
    relapse: CardRelapse
    flags: tuple[CardFlag, ...]
    past: CardPast
    override_reasons: tuple[OverrideReason, ...]
