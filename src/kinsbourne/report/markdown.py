"""How is the chapter written as Markdown, readable in a terminal as it stands?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kinsbourne.report.view import Document, Entry, Section

# Brackets are left alone: nothing here has the form of a link, and escapes read badly.
_SPECIAL = re.compile(r"[*`<\\]")


def write(chapter: Document) -> str:
    """The chapter as Markdown."""
    return "\n".join(_lines(chapter)) + "\n"


def _lines(chapter: Document) -> Iterator[str]:
    yield f"# {chapter.title}"
    for section in chapter.sections:
        yield from _section(section, 2)
    if chapter.references:
        yield from (*_heading("Sources", 2), "")
        for reference in chapter.references:
            yield f"{reference.number}. {_plain(reference.text)}"
    if chapter.resources:
        yield from _section(chapter.resources, 2)
    yield from (*_heading("About this edition", 2), "")
    yield "\n\n".join(map(_plain, chapter.colophon))


def _heading(title: str, level: int) -> Iterator[str]:
    yield from ("", f"{'#' * level} {_plain(title)}")


def _section(section: Section, level: int) -> Iterator[str]:
    yield from _heading(section.title, level)
    if section.entries:
        yield ""
    yield from _entries(section.entries)
    for part in section.parts:
        yield from _section(part, level + 1)


def _entries(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        text = _plain(entry.text)
        said = [f"[{text}]({entry.url})" if entry.url else text]
        if entry.about:
            said.append(f"({_plain(entry.about)})")
        if entry.sources:
            said.append(f"[{', '.join(map(str, entry.sources))}]")
        if entry.basis:
            said.append(f"*{entry.basis}*")
        yield f"- {' '.join(said)}"
        if entry.note:
            yield f"  - Note: {_plain(entry.note)}"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
