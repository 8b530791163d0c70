"""By which words is a finding called in another language?"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from kinsbourne.knowledge.model.marks import Entry, Marked, Slug


class FindingWords(Entry, frozen=True, kw_only=True):
    """What one finding is called; each word nearly always means this finding."""

    id: Slug
    """The finding."""
    words: tuple[str, ...] = ()
    """Clinical words, as in a note."""
    lay: tuple[str, ...] = ()
    """A family's words."""


class WordList(Marked, frozen=True, kw_only=True):
    """The findings by their names in one language; English stands with the findings themselves."""

    language: Annotated[str, Meta(pattern="^(?!en$)[a-z]{2}$")]
    """Its two letters of ISO 639, by which the file is named."""
    findings: tuple[FindingWords, ...]
