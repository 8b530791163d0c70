"""Which marks must every piece of knowledge carry?

Where it comes from, how well that was checked, and when it was last looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Verified = Literal["read", "recalled", "default"]
"""``read``: the source's own text was read; ``recalled``: believed to be in it, not yet
checked; ``default``: a choice of this design."""

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*$")]

_STRENGTH: dict[Verified, int] = {"default": 0, "recalled": 1, "read": 2}


def weakest(marks: Iterable[Verified]) -> Verified:
    """Which mark does a conclusion carry that rests on all of these?"""
    return min(marks, key=_STRENGTH.__getitem__)


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Anything read from the knowledge files."""


class Citation(Entry, frozen=True, kw_only=True):
    """A source and the place in it."""

    id: Slug
    at: str | None = None


class Release(Entry, frozen=True, kw_only=True):
    """Which edition of the knowledge this is: a calendar version, and who answers for it."""

    version: Annotated[str, Meta(pattern=r"^\d{4}\.\d{2}\.\d+$")]
    reviewed_by: tuple[str, ...] = ()
    """Clinicians who signed it; empty means that none has yet."""
    review_months: int
    """An entry not reviewed for longer than this is overdue."""
    follows: tuple[Citation, ...] = ()
    """Standards in which cases and findings are written."""


class Marked(Entry, frozen=True, kw_only=True):
    """An entry that says where it comes from and how well that was checked."""

    verified: Verified
    reviewed: date
    sources: tuple[Citation, ...] = ()
    note: str | None = None


class Source(Entry, frozen=True, kw_only=True):
    """One publication, register entry, web page or standard that entries rest on."""

    id: Slug
    kind: Literal["article", "abstract", "registry", "web", "standard", "label", "slides"]
    title: str
    extent: Literal["full-text", "abstract", "record", "opening", "not-read"]
    """How much of it was read when entries were made from it."""
    authors: tuple[str, ...] = ()
    """Family name, then initials: ``Matthay KK``; the last may be ``et al.``."""
    container: str | None = None
    """The journal, book or site."""
    year: int | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    nct: str | None = None
    url: str | None = None
    note: str | None = None
