"""What do the pages below ``/disease`` say: the chapter, by section, and what is beside it?"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Language
from kinsbourne.report.chapter import RESOURCES, UnknownSectionError
from kinsbourne.report.disease import addresses
from kinsbourne.report.disease.contents import around, contents, section
from kinsbourne.report.disease.finding import seen_in
from kinsbourne.report.disease.search import index
from kinsbourne.report.disease.source import resting
from kinsbourne.report.disease.statement import statement
from kinsbourne.web import openapi
from kinsbourne.web.pages import Shared
from kinsbourne.web.pages.disease import differential, findings, search, sources
from kinsbourne.web.pages.disease.known import (
    BY_LETTERS,
    TOP,
    Page,
    permalinks,
    place_of,
    sections_there,
    shown,
    tongues,
    unknown,
)

BESIDE = (differential, findings, sources, search)


def router(shared: Shared) -> APIRouter:
    """The routes of the chapter, and of what stands beside it."""
    known = shared.known
    for made in (index, resting, seen_in):
        made(known)  # else the first to open a page waits for it
    routes = APIRouter(default_response_class=Response)
    for page in BESIDE:  # before the sections, whose address would take theirs
        routes.include_router(page.router(shared))

    @routes.get(addresses.TOP, responses=openapi.shown(200, 304))
    def chapter(request: Request) -> Response:
        """What there is to read of the disease."""
        written = contents(known)
        page = Page(written, permalinks=permalinks(known, written))
        return shown(request, "disease.html", page)

    @routes.get(addresses.TOP + "/statement/{name}", responses=openapi.shown(200, 304, 404))
    def one_statement(request: Request, name: str) -> Response:
        """One statement, with everything that is known of it."""
        if name not in known.statements:
            return unknown(request, "statement", "The chapter", sections_there(known))
        within = place_of(known, known.statements[name].section)
        page = Page(statement(known, name), (TOP, within), "Statement")
        return shown(request, "disease_page.html", page)

    @routes.get(addresses.TOP + "/{name}", responses=openapi.shown(200, 304, 404))
    def one_section(request: Request, name: str, lang: str = "en") -> Response:
        """One section of the chapter; what lies outside is also in Spanish and French."""
        try:
            page = section_page(known, name, BY_LETTERS.get(lang, "en"))
        except UnknownSectionError:
            return unknown(request, "section", "The chapter", sections_there(known))
        return shown(request, "disease_page.html", page)

    return routes


def section_page(known: Knowledge, name: str, language: Language) -> Page:
    """A section, between the one before it and the one after it.

    Raises:
        UnknownSectionError: there is none.
    """
    written = section(known, name, language)
    before, after, above = (one and place_of(known, one.id) for one in around(known, name))
    return Page(
        written,
        (TOP, above) if above else (TOP,),
        before=before,
        after=after,
        permalinks=permalinks(known, written),
        languages=tongues(addresses.section(name), language) if name == RESOURCES.id else (),
    )
