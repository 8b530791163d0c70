"""Of what is a document made, however it is written out?

An assessment, a course and the chapter are the same kind of document. The terminal, a page, a PDF
and the JSON each write it in their own way; none adds a sentence. The view leaves nothing out:
what is ``further`` a page may fold and a terminal may leave away, as long as it says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from kinsbourne.knowledge.model import Language

Mark = Literal[
    "met", "not-met", "yes", "no", "unknown", "caution",
    "now", "waits", "not-for", "done",
    "planned", "due", "overdue", "later", "not-recorded",
    "relapse", "fluctuation",
]  # fmt: skip
"""A state that every writer draws in its way, never by colour alone."""
WORDS: dict[Mark, str] = {
    "met": "met", "not-met": "not met", "yes": "yes", "no": "no", "unknown": "cannot say",
    "caution": "take care", "now": "asked for now", "waits": "not yet",
    "not-for": "not for this patient", "done": "done", "planned": "planned", "due": "due",
    "overdue": "overdue", "later": "later", "not-recorded": "not recorded",
    "relapse": "relapse", "fluctuation": "fluctuation",
}  # fmt: skip


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """A share of all, from 0 to 1, with its interval; never shown without it."""

    low: float
    value: float
    high: float
    said: str
    """As ``25 % (<1 % to 50 %)``."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing said, with what it rests on.

    Words of a record can hold no control character here: they could hide or forge a line.
    """

    text: str
    id: str | None = None
    label: str = ""
    """What kind of thing is said, set before the text with a colon: ``because``, ``caution``."""
    mark: Mark | None = None
    about: str = ""
    """In whom, and how many; of a step, at what burden."""
    gist: str = ""
    """In a line, what the entries behind it come to, or what follows from it."""
    how: str = ""
    """How it is done or elicited."""
    sources: tuple[int, ...] = ()
    basis: str = ""
    """Its grade, and its mark unless it was read."""
    note: str = ""
    url: str | None = None
    share: Share | None = None
    weight: float | None = None
    """A log10 likelihood ratio, for a bar to either side."""
    code: str | None = None
    """The term it is about."""
    when: str = ""
    """The day it is due, where it has one."""
    rule: str = ""
    """The entry of the knowledge that was applied."""
    cited: tuple[str, ...] = ()
    """The recorded items it rests on, each with its place in the record."""
    further: bool = False
    """Less pressing: a page may fold it, a terminal leave it away."""
    behind: tuple[Entry, ...] = ()
    """What is behind it: reasons, cautions, regimens."""
    entries: tuple[Entry, ...] = ()
    """What stands below it, of its own kind."""

    def __post_init__(self) -> None:
        for field in ("text", "label", "about", "gist", "how", "note", "when"):
            said = getattr(self, field)
            if not said.isprintable():
                msgspec.structs.force_setattr(self, field, printable(said))
        if not all(place.isprintable() for place in self.cited):
            msgspec.structs.force_setattr(self, "cited", tuple(map(printable, self.cited)))


class Section(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One heading with what stands under it."""

    id: str
    title: str
    note: str = ""
    """What holds of everything under the heading."""
    entries: tuple[Entry, ...] = ()
    parts: tuple[Section, ...] = ()
    spoken: bool = False
    """Is the mark of each entry said in words beside its sign? Elsewhere the text says it."""
    language: Language = "en"
    """Of what stands under the heading; the heading itself is in English."""


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """One numbered source, and where to find it."""

    number: int
    id: str
    text: str
    links: tuple[tuple[str, str], ...]
    """Pieces of the text, with the address each stands for."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that goes with a document."""

    title: str
    description: str
    """What it shows, for who cannot see it."""
    svg: bytes


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """An assessment, a course, or the chapter."""

    title: str
    lead: tuple[Entry, ...] = ()
    """The verdict first, then whose it is, and of which day."""
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    """Those that are cited."""
    resources: Section | None = None
    """Where to read on."""
    colophon: tuple[str, ...]
    """Versions, and what the whole is for."""
    language: Language = "en"


def printable(text: str) -> str:
    """Without what would move the cursor, hide text or begin a line of its own."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def is_at_hand(entry: Entry) -> bool:
    """Is how it is done to be read at once: is it a thing to do, and to be done now?"""
    return entry.mark in (None, "now")


def every(sections: Iterable[Section]) -> Iterator[Section]:
    """The sections and all their parts, in order."""
    for section in sections:
        yield section
        yield from every(section.parts)


def find(document: Document, name: str) -> Section | None:
    """The section or part with this id; None where the document has none."""
    return next((section for section in every(document.sections) if section.id == name), None)


def spread(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, with all that is behind and below each, in order."""
    for entry in entries:
        yield entry
        yield from spread(entry.behind)
        yield from spread(entry.entries)


def said(document: Document) -> Iterator[Entry]:
    """Every entry of the document, in order."""
    yield from spread(document.lead)
    for section in every(document.sections):
        yield from spread(section.entries)


def cites(document: Document) -> set[int]:
    """The numbers of the sources that the document's entries cite."""
    return {number for entry in said(document) for number in entry.sources}


def brief(document: Document) -> Document:
    """What stands out of a document, for paper, which cannot fold; says how much is left out."""
    short = msgspec.structs.replace(
        document,
        lead=_standing(document.lead),
        sections=tuple(map(_short, document.sections)),
    )
    cited = cites(short)
    kept = tuple(one for one in document.references if one.number in cited)
    return msgspec.structs.replace(short, references=kept)


def _short(section: Section) -> Section:
    standing = _standing(section.entries)
    left = len(section.entries) - len(standing)
    more = (Entry(text=f"{left} more left out here"),) if left else ()
    return msgspec.structs.replace(
        section, entries=standing + more, parts=tuple(map(_short, section.parts))
    )


def _standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(
        msgspec.structs.replace(
            entry,
            how=entry.how if is_at_hand(entry) else "",
            rule="",
            cited=(),
            behind=_standing(entry.behind),
            entries=_standing(entry.entries),
        )
        for entry in entries
        if not entry.further
    )
