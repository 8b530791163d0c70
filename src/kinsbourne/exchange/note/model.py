"""What did reading a note give: which words, what they mean, and what became of them?"""

from __future__ import annotations

from typing import Literal

import msgspec

from kinsbourne.case.model import Case

Status = Literal["present", "excluded", "family", "past", "uncertain", "normal"]
Kind = Literal["finding", "test", "drug", "score", "age"]
UnmappedKind = Literal["age", "disease", "drug", "score", "test"]


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the note and what they mean; ``text`` is the note from ``start`` to ``end``."""

    start: int
    end: int
    text: str
    hpo: str
    """The identifier as the case has it: of HPO, or ``KINSBOURNE:`` where HPO has none."""
    label: str
    status: Status
    kind: Kind = "finding"
    cue: str | None = None
    """The words that decided the status; none where nothing said otherwise than present."""
    value: str | None = None
    """A result, dose, score or age, as the case has it."""
    when: str | None = None
    """The words that say when."""
    places: tuple[str, ...] = ()
    """Where in the case it stands, as ``phenotypicFeatures/0``; nowhere if it was not applied."""


class Unmapped(msgspec.Struct, frozen=True, kw_only=True):
    """Words that say something which has no place in a case, or not a sure one."""

    start: int
    end: int
    text: str
    kind: UnmappedKind


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A note as read. ``spans`` stand in the order of the text."""

    language: str
    spans: tuple[Span, ...]
    case: Case
    unmapped: tuple[Unmapped, ...]
