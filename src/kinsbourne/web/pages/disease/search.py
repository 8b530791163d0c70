"""The page at ``/disease/search``: where in all that is known do these words stand?"""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response

from kinsbourne.report.disease import addresses
from kinsbourne.report.disease.search import Found, search
from kinsbourne.web import openapi
from kinsbourne.web.pages import Shared
from kinsbourne.web.pages.disease.known import TOP, Place, shown


class View(msgspec.Struct, frozen=True):
    """What was found."""

    found: Found
    trail: tuple[Place, ...]


def router(shared: Shared) -> APIRouter:
    """The route of the page."""
    routes = APIRouter(default_response_class=Response)

    @routes.get(addresses.SEARCH, responses=openapi.shown(200, 304))
    def page(request: Request, find: str = "") -> Response:
        """Statements, findings, diseases, sources and sections that hold all the words."""
        return shown(request, "disease_search.html", View(search(shared.known, find), (TOP,)))

    return routes
