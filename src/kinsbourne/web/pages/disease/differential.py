"""What do the pages below ``/disease/differential`` say: from what must it be told apart?"""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response

from kinsbourne.report.disease import addresses, differential, search
from kinsbourne.report.disease.differential import Table
from kinsbourne.report.view import Entry
from kinsbourne.web import openapi
from kinsbourne.web.pages import Shared
from kinsbourne.web.pages.disease.known import TOP, Page, Place, shown, unknown

HERE = Place(addresses.DIFFERENTIAL, "Differential diagnosis")


class View(msgspec.Struct, frozen=True):
    """The table, as far as it was searched for."""

    table: Table
    trail: tuple[Place, ...]
    asked: str


def router(shared: Shared) -> APIRouter:
    """The routes of the table and its rows."""
    known = shared.known
    routes = APIRouter(default_response_class=Response)

    @routes.get(addresses.DIFFERENTIAL, responses=openapi.shown(200, 304))
    def table(request: Request, find: str = "") -> Response:
        """The whole table, or the rows that hold all the words."""
        rows = search.chosen(known, known.diseases, addresses.disease, find)
        page = View(differential.table(known, rows), (TOP,), find)
        return shown(request, "disease_table.html", page)

    @routes.get(addresses.DIFFERENTIAL + "/{name}", responses=openapi.shown(200, 304, 404))
    def one(request: Request, name: str) -> Response:
        """One disease in full."""
        if name not in known.diseases:
            there = (
                Entry(text=one.name, url=addresses.disease(one.id))
                for one in known.diseases.values()
            )
            return unknown(request, "disease", HERE.name, there)
        page = Page(differential.disease(known, name), (TOP, HERE))
        return shown(request, "disease_page.html", page)

    return routes
