"""What do all pages of the disease share: a document, the way to it, and that it may be kept?

Nothing of a patient is on them, so a browser may keep them; what was searched for may not be kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from http import HTTPStatus

import msgspec
from fastapi import Request, Response

from kinsbourne.case.errors import Problem
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Language
from kinsbourne.report import view
from kinsbourne.report.chapter import walk
from kinsbourne.report.disease import addresses
from kinsbourne.report.disease.contents import order
from kinsbourne.report.view import Document, Entry
from kinsbourne.web.pages.page import answer

KEPT = "public, max-age=600"
LANGUAGES: dict[Language, str] = {"en": "English", "es": "Español", "fr": "Français"}
BY_LETTERS: dict[str, Language] = {language: language for language in LANGUAGES}


class Place(msgspec.Struct, frozen=True):
    """A page to go to."""

    address: str
    name: str


class Tongue(msgspec.Struct, frozen=True):
    """The same page in a language."""

    language: Language
    name: str
    address: str
    here: bool


TOP = Place(addresses.TOP, "The disease")


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """One document, and the way to it and on from it."""

    document: Document
    trail: tuple[Place, ...] = ()
    kind: str = ""
    before: Place | None = None
    after: Place | None = None
    permalinks: dict[str, str] = {}
    """The address of each statement on the page, by its id."""
    languages: tuple[Tongue, ...] = ()


class Listed(msgspec.Struct, frozen=True):
    """A list, as far as it was searched for."""

    document: Document
    trail: tuple[Place, ...]
    address: str
    label: str
    asked: str


class Unknown(msgspec.Struct, frozen=True):
    """What is not there, and what is."""

    refused: Problem
    trail: tuple[Place, ...]
    title: str
    there: tuple[Entry, ...]


def shown(request: Request, template: str, page: msgspec.Struct) -> Response:
    """The page, which may be kept unless it was searched for; nothing where it is kept already."""
    given = answer(request, template, page)
    if request.url.query:
        return given
    tag = f'"{hashlib.blake2b(bytes(given.body), digest_size=12).hexdigest()}"'
    given.headers.update({"Cache-Control": KEPT, "ETag": tag})
    if tag in request.headers.get("if-none-match", ""):
        kept = {name: given.headers[name] for name in ("Cache-Control", "ETag", "Vary")}
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=kept)
    return given


def unknown(request: Request, kind: str, title: str, there: Iterable[Entry]) -> Response:
    """The page that says what there is in place of what there is not."""
    problem = Problem(
        f"There is no such {kind}", "the address", "Take one of these, or search for it."
    )
    page = Unknown(problem, (TOP,), title, tuple(there))
    return answer(request, "disease_unknown.html", page, HTTPStatus.NOT_FOUND)


def sections_there(knowledge: Knowledge) -> Iterator[Entry]:
    """All sections that can be opened."""
    for _, section in walk(order(knowledge)):
        yield Entry(text=section.title, url=addresses.section(section.id))


def permalinks(knowledge: Knowledge, document: Document) -> dict[str, str]:
    """The address of each statement in a document."""
    return {
        entry.id: addresses.statement(entry.id)
        for entry in view.said(document)
        if entry.id in knowledge.statements
    }


def place_of(knowledge: Knowledge, section: str) -> Place:
    """Where a section of the chapter is."""
    title = next(one.title for _, one in walk(order(knowledge)) if one.id == section)
    return Place(addresses.section(section), title)


def tongues(address: str, language: Language) -> tuple[Tongue, ...]:
    """The page in each language."""
    return tuple(
        Tongue(one, name, f"{address}?lang={one}", one == language)
        for one, name in LANGUAGES.items()
    )
