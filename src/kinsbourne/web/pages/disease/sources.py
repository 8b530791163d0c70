"""The pages at and below ``/disease/sources``: on what does the knowledge rest?"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from kinsbourne.report.disease import addresses, search
from kinsbourne.report.disease.source import source, sources
from kinsbourne.report.view import Entry
from kinsbourne.web import openapi
from kinsbourne.web.pages import Shared
from kinsbourne.web.pages.disease.known import TOP, Listed, Page, Place, shown, unknown

HERE = Place(addresses.SOURCES, "Sources")


def router(shared: Shared) -> APIRouter:
    """The routes of the list and its sources."""
    known = shared.known
    routes = APIRouter(default_response_class=Response)

    @routes.get(addresses.SOURCES, responses=openapi.shown(200, 304))
    def listed(request: Request, find: str = "") -> Response:
        """All sources, or those that hold all the words."""
        chosen = search.chosen(known, known.sources, addresses.source, find)
        page = Listed(sources(known, chosen), (TOP,), HERE.address, "Find a source", find)
        return shown(request, "disease_list.html", page)

    @routes.get(addresses.SOURCES + "/{name}", responses=openapi.shown(200, 304, 404))
    def one(request: Request, name: str) -> Response:
        """One source, and what rests on it."""
        if name not in known.sources:
            there = (
                Entry(text=one.title, url=addresses.source(one.id))
                for one in known.sources.values()
            )
            return unknown(request, "source", HERE.name, there)
        page = Page(source(known, name), (TOP, HERE))
        return shown(request, "disease_page.html", page)

    return routes
