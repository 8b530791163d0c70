"""What does a hand-out for families say in a language, and on what does each line rest?

One view behind page, paper and JSON: the lines of ``knowledge/oms/handouts`` with their sources
numbered, a sign behind each line that was not read in a source, and the notices every sheet bears.
"""

from __future__ import annotations

import msgspec

from kinsbourne import __version__
from kinsbourne.knowledge import model
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Language, LineForm, Verified, weakest
from kinsbourne.reasoning.sources import Numbering
from kinsbourne.report.diary import Sheet, sheet
from kinsbourne.report.numbered import reference
from kinsbourne.report.view import Reference
from kinsbourne.report.words import EXTENT


class UnknownHandoutError(Exception):
    """A hand-out that there is not."""


class Sign(msgspec.Struct, frozen=True):
    """What stands behind a line that was not read in a source, and what it means."""

    sign: str
    means: str


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing said."""

    text: str
    rests_on: tuple[str, ...] = ()
    """Statements of the knowledge, by id."""
    sources: tuple[int, ...] = ()
    verified: Verified
    sign: Sign | None = None
    write: str = ""
    """What is to be written beside it, by hand."""
    picture: str | None = None
    """A small drawing that says the same."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One heading with its lines."""

    id: str
    title: str
    form: LineForm
    lead: Line | None
    lines: tuple[Line, ...]
    blanks: int
    """Empty lines to write on."""


class Tongue(msgspec.Struct, frozen=True):
    """A language, and what it calls itself."""

    code: Language
    name: str


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-out in the list."""

    id: str
    title: str
    summary: str


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Which hand-outs there are, in one language."""

    language: Language
    title: str
    lead: str
    handouts: tuple[Listed, ...]
    languages: tuple[Tongue, ...]
    languages_title: str
    notice: str


class Handout(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet for families, in one language."""

    id: str
    language: Language
    title: str
    summary: str
    parts: tuple[Part, ...]
    sheet: Sheet | None
    """Of the diary, to write on."""
    numbers_title: str
    numbers: tuple[str, ...]
    """Whose phone numbers are to be written on it by hand; nothing is stored."""
    notices: tuple[str, ...]
    """Who has signed the text, and what it is for."""
    signs: tuple[Sign, ...]
    """Those that stand on it."""
    sources_title: str
    references: tuple[Reference, ...]
    """In English, as published."""
    versions: str
    languages: tuple[Tongue, ...]
    languages_title: str
    all: str
    print: str


def catalogue(knowledge: Knowledge, language: Language) -> Catalogue:
    """Which hand-outs are there?"""
    words = knowledge.handout_words
    return Catalogue(
        language=language,
        title=words.title.said(language),
        lead=words.lead.said(language),
        handouts=tuple(
            Listed(id=one.id, title=one.title.said(language), summary=one.summary.said(language))
            for one in knowledge.handouts.values()
        ),
        languages=_tongues(words),
        languages_title=words.others.said(language),
        notice=_signature(words, language),
    )


def handout(
    knowledge: Knowledge, name: str, language: Language, days: int | None = None
) -> Handout:
    """One hand-out; ``days`` is how many the sheet of a diary has.

    Raises:
        UnknownHandoutError: no hand-out of that name, or no sheet of so many days.
    """
    found = knowledge.handouts.get(name)
    if found is None:
        raise UnknownHandoutError(f"take one of {', '.join(knowledge.handouts)}")
    if days is not None and not (found.has_sheet and days in knowledge.diary.sheets):
        listed = ", ".join(map(str, knowledge.diary.sheets))
        raise UnknownHandoutError(f"the sheet of the diary has {listed} days")
    words, writer = knowledge.handout_words, _Writer(knowledge, language)
    parts = tuple(map(writer.part, found.sections))
    return Handout(
        id=found.id,
        language=language,
        title=found.title.said(language),
        summary=found.summary.said(language),
        parts=parts,
        sheet=sheet(knowledge.diary, language, days) if found.has_sheet else None,
        numbers_title=words.numbers.heading.said(language),
        numbers=tuple(line.said(language) for line in words.numbers.lines),
        notices=(_signature(words, language), words.advice.said(language)),
        signs=writer.signs(parts),
        sources_title=words.sources.said(language),
        references=writer.references(),
        versions=words.versions.said(language).format(
            software=__version__, knowledge=knowledge.release.version
        ),
        languages=_tongues(words),
        languages_title=words.others.said(language),
        all=words.all.said(language),
        print=words.print.said(language),
    )


def _tongues(words: model.HandoutWords) -> tuple[Tongue, ...]:
    codes: tuple[Language, ...] = ("en", "es", "fr")
    return tuple(Tongue(code, words.language.said(code)) for code in codes)


def _signature(words: model.HandoutWords, language: Language) -> str:
    """Who has signed the text of this language, or that nobody has."""
    if names := words.signed_by.by(language):
        return words.signed.said(language).format(names=", ".join(names))
    return words.unsigned.said(language)


class _Writer:
    """Writes lines, and numbers their sources as it goes."""

    def __init__(self, knowledge: Knowledge, language: Language) -> None:
        self._knowledge = knowledge
        self._language: Language = language
        self._numbering = Numbering()
        marks = knowledge.handout_words.marks
        self._signs: dict[Verified, Sign] = {
            "default": Sign(marks.default.sign, marks.default.means.said(language)),
            "recalled": Sign(marks.recalled.sign, marks.recalled.means.said(language)),
        }

    def part(self, section: model.HandoutSection) -> Part:
        return Part(
            id=section.id,
            title=section.title.said(self._language),
            form=section.form,
            lead=self._line(section.lead) if section.lead else None,
            lines=tuple(map(self._line, section.lines)),
            blanks=section.blanks,
        )

    def _line(self, line: model.HandoutLine) -> Line:
        statements = [self._knowledge.statements[name] for name in line.rests_on]
        marks: list[Verified] = [statement.verified for statement in statements]
        mark = weakest([*marks, line.verified] if line.verified else marks)
        cited = (source for statement in statements for source in statement.sources)
        return Line(
            text=line.text.said(self._language),
            rests_on=line.rests_on,
            sources=self._numbering.cite(cited),
            verified=mark,
            sign=self._signs.get(mark),
            write=line.write.said(self._language) if line.write else "",
            picture=line.picture,
        )

    def signs(self, parts: tuple[Part, ...]) -> tuple[Sign, ...]:
        lines = [line for part in parts for line in (part.lead, *part.lines) if line]
        shown = {line.sign for line in lines}
        return tuple(sign for sign in self._signs.values() if sign in shown)

    def references(self) -> tuple[Reference, ...]:
        return tuple(
            reference(cited, EXTENT[cited.extent])
            for cited in self._numbering.list(self._knowledge)
        )
