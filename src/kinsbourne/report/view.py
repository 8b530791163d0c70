"""Of what is the chapter made, however it is written out?"""

from __future__ import annotations

import msgspec

from kinsbourne.knowledge.model import Language


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing said, with what it rests on."""

    text: str
    id: str | None = None
    about: str = ""
    """In whom, and how many."""
    sources: tuple[int, ...] = ()
    basis: str = ""
    """Its grade, and its mark unless it was read."""
    note: str = ""
    url: str | None = None


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One heading with what stands under it."""

    id: str
    title: str
    entries: tuple[Entry, ...] = ()
    parts: tuple[Section, ...] = ()


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """One numbered source, and where to find it."""

    number: int
    id: str
    text: str
    links: tuple[tuple[str, str], ...]
    """Pieces of the text, with the address each stands for."""


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """The chapter, or one section of it."""

    title: str
    language: Language
    """Of the resources; everything else is in English."""
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    resources: Section | None
    colophon: tuple[str, ...]
