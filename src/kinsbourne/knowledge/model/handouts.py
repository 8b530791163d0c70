"""What is said to a family, in each language, and on what does every line rest?"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from kinsbourne.knowledge.model.chapter import Language
from kinsbourne.knowledge.model.marks import Entry, Marked, Slug

LineForm = Literal["points", "steps", "boxes", "text"]
"""How the lines of a section are set: as points, in order, to be ticked, or as they are."""


class Wording(Entry, frozen=True, kw_only=True):
    """The same said in every language."""

    en: str
    es: str
    fr: str

    def said(self, language: Language) -> str:
        return {"en": self.en, "es": self.es, "fr": self.fr}[language]


class HandoutLine(Entry, frozen=True, kw_only=True):
    """One thing said in plain words; it rests on statements, or is marked, or both."""

    text: Wording
    rests_on: tuple[Slug, ...] = ()
    """The statements that it puts in plain words."""
    limits: tuple[Slug, ...] = ()
    """Numbers of eye.yaml that stand in it."""
    verified: Literal["default"] | None = None
    """Given where a choice of ours is in it, beyond the statements."""
    write: Wording | None = None
    """What is to be written beside it, by hand."""
    picture: Slug | None = None
    """A small drawing that says the same."""


class HandoutSection(Entry, frozen=True, kw_only=True):
    """A heading with its lines, and room to write."""

    id: Slug
    title: Wording
    form: LineForm = "points"
    lead: HandoutLine | None = None
    lines: tuple[HandoutLine, ...]
    blanks: Annotated[int, Meta(ge=0)] = 0
    """Empty lines at the end, for the team to add its own."""


class Handout(Marked, frozen=True, kw_only=True):
    """One sheet for families."""

    id: Slug
    """By which its file is named."""
    title: Wording
    summary: Wording
    sections: tuple[HandoutSection, ...]
    has_sheet: bool = False
    """Does the sheet of the diary go with it?"""


class DiaryLevel(Entry, frozen=True, kw_only=True):
    """How much worse than on a usual day."""

    value: int
    label: Wording


class DiaryTap(Entry, frozen=True, kw_only=True):
    """One of the things looked at each day."""

    id: Slug
    label: Wording
    looks: Wording
    """What it looks like when it is worse, in a few words."""


class DiaryTick(Entry, frozen=True, kw_only=True):
    """One of the things ticked if they were so."""

    id: Slug
    label: Wording


class DiaryWords(Entry, frozen=True, kw_only=True):
    """The words of the printed sheet; ``{days}`` is how many days it has."""

    sheet: Wording
    day: Wording
    child: Wording
    from_date: Wording


class Diary(Marked, frozen=True, kw_only=True):
    """What a family may note each day; none of it is compulsory."""

    question: Wording
    levels: tuple[DiaryLevel, ...]
    taps: tuple[DiaryTap, ...]
    ticks: tuple[DiaryTick, ...]
    changed: Wording
    sheets: tuple[int, ...]
    """How many days a sheet may have; the first unless asked otherwise."""
    words: DiaryWords


class HandoutSign(Entry, frozen=True, kw_only=True):
    """A small sign behind a line, and what it means."""

    sign: str
    means: Wording


class HandoutMarks(Entry, frozen=True, kw_only=True):
    """How the marks of the knowledge are shown to a family."""

    default: HandoutSign
    recalled: HandoutSign


class HandoutNumbers(Entry, frozen=True, kw_only=True):
    """The phone numbers to write by hand."""

    heading: Wording
    lines: tuple[Wording, ...]


class HandoutSigned(Entry, frozen=True, kw_only=True):
    """Who has signed the text of each language: a doctor who speaks it."""

    en: tuple[str, ...] = ()
    es: tuple[str, ...] = ()
    fr: tuple[str, ...] = ()

    def by(self, language: Language) -> tuple[str, ...]:
        return {"en": self.en, "es": self.es, "fr": self.fr}[language]


class HandoutWords(Entry, frozen=True, kw_only=True):
    """The words around every hand-out, and in which order they are listed."""

    order: tuple[Slug, ...]
    signed_by: HandoutSigned
    language: Wording
    """What each language calls itself."""
    title: Wording
    lead: Wording
    others: Wording
    all: Wording
    print: Wording
    unsigned: Wording
    signed: Wording
    """``{names}`` are those of who signed."""
    advice: Wording
    numbers: HandoutNumbers
    marks: HandoutMarks
    sources: Wording
    versions: Wording
    """``{software}`` and ``{knowledge}`` are the versions."""
