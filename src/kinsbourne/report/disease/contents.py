"""What is there to read of the disease, in which order?"""

from __future__ import annotations

from collections import Counter

import msgspec

from kinsbourne.knowledge import model
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.report import regimens
from kinsbourne.report.chapter import AUDIT, NAMES, RESOURCES, chapter, plan, walk
from kinsbourne.report.cited import colophon
from kinsbourne.report.disease import addresses
from kinsbourne.report.view import Document, Entry, Section

SUMMARY = "overview"
"""The section that stands in front as the summary."""


def contents(knowledge: Knowledge) -> Document:
    """The summary, the chapter's headings, and the tables beside it."""
    summary = chapter(knowledge, SUMMARY)
    (overview,) = summary.sections
    return Document(
        title=summary.title,
        lead=overview.entries,
        sections=(_headings(knowledge), _tables(knowledge)),
        references=summary.references,
        colophon=tuple(colophon(knowledge)),
    )


def section(knowledge: Knowledge, name: str, language: model.Language = "en") -> Document:
    """One section of the chapter; what stands right under its heading leads.

    Raises:
        UnknownSectionError: there is none; says which there are.
    """
    written = chapter(knowledge, name, language)
    shown = written.sections[0] if written.sections else written.resources
    assert shown is not None  # noqa: S101 - a chapter of one section has it, or the resources
    return msgspec.structs.replace(
        written,
        title=shown.title,
        lead=shown.entries,
        sections=shown.parts,
        resources=None,
        language=shown.language,
    )


def order(knowledge: Knowledge) -> tuple[model.Section, ...]:
    """The pages that follow each other: the headings that stand below no other."""
    return (*plan(knowledge), regimens.REGIMENS, RESOURCES)


def around(
    knowledge: Knowledge, name: str
) -> tuple[model.Section | None, model.Section | None, model.Section | None]:
    """The page before a section, the one after it, and the one it is a part of."""
    pages = order(knowledge)
    for at, page in enumerate(pages):
        if any(name == section.id for _, section in walk((page,))):
            before = pages[at - 1] if at else None
            after = pages[at + 1] if at + 1 < len(pages) else None
            return before, after, page if page.id != name else None
    return None, None, None


def _headings(knowledge: Knowledge) -> Section:
    counted = Counter(one.section for one in knowledge.statements.values())
    shown = (NAMES, *knowledge.sections)
    entries = tuple(_heading(section, counted) for section in shown)
    return Section(id="chapter", title="The chapter", entries=entries)


def _heading(section: model.Section, counted: Counter[str]) -> Entry:
    number = counted[section.id]
    said = "1 statement" if number == 1 else f"{number} statements"
    return Entry(
        text=section.title,
        url=addresses.section(section.id),
        about=said if number else "",
        entries=tuple(_heading(part, counted) for part in section.parts),
    )


def _tables(knowledge: Knowledge) -> Section:
    urgent = sum(one.must_not_miss is not None for one in knowledge.diseases.values())
    rows = (
        ("Differential diagnosis", addresses.DIFFERENTIAL,
         f"{len(knowledge.diseases)} diseases, of which {urgent} must not be missed"),
        ("Findings", addresses.FINDINGS, f"{len(knowledge.findings)}, and how they are looked for"),
        (regimens.REGIMENS.title, addresses.section(regimens.REGIMENS.id),
         f"{len(knowledge.regimens)}, as they were published"),
        ("Sources", addresses.SOURCES, f"{len(knowledge.sources)}, and what rests on each"),
        (AUDIT.title, addresses.section(AUDIT.id), "its references and doubtful statements"),
        (RESOURCES.title, addresses.section(RESOURCES.id), "in English, Spanish and French"),
    )  # fmt: skip
    entries = tuple(Entry(text=text, url=url, about=about) for text, url, about in rows)
    return Section(id="tables", title="Beside the chapter", entries=entries)
