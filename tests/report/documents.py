"""Documents of every kind, made as they are made for a clinician."""

from __future__ import annotations

from functools import cache

from kinsbourne.knowledge import base
from kinsbourne.report import assessed, followed
from kinsbourne.report.chapter import chapter
from kinsbourne.report.view import Document, Entry, Section, every, said
from tests import course_case
from tests.differential import ranked

KINDS = ("assessment", "course", "chapter")


@cache
def document(kind: str) -> Document:
    """An assessment with a ranking, a course with its pathway, or the whole chapter."""
    if kind == "assessment":
        known = ranked("ataxia", "irritability", "opsoclonus", no=("fever",))
        return assessed.view(known, base.load().findings)
    if kind == "course":
        return followed.view(course_case.assessed())
    return chapter(base.load())


def words(one: Document) -> list[str]:
    """Every text of a document that a reader must be able to find in it."""
    sections: list[Section] = list(every(one.sections))
    texts = [one.title, *(section.title for section in sections), *(s.note for s in sections)]
    for entry in said(one):
        texts += of(entry)
    return [text for text in [*texts, *(r.text for r in one.references), *one.colophon] if text]


def of(entry: Entry) -> list[str]:
    """The texts of one entry."""
    share = entry.share.said if entry.share else ""
    texts = [entry.text, entry.about, entry.gist, entry.how, entry.note, entry.basis, share]
    return [*texts, *entry.cited]
