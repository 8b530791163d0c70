"""What do the pages below ``/disease/findings`` say of each sign, symptom and test result?"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from kinsbourne.report.disease import addresses, search
from kinsbourne.report.disease.finding import finding, findings
from kinsbourne.report.view import Entry
from kinsbourne.web import openapi
from kinsbourne.web.pages import Shared
from kinsbourne.web.pages.disease.known import TOP, Listed, Page, Place, shown, unknown

HERE = Place(addresses.FINDINGS, "Findings")


def router(shared: Shared) -> APIRouter:
    """The routes of the list and its findings."""
    known = shared.known
    routes = APIRouter(default_response_class=Response)

    @routes.get(addresses.FINDINGS, responses=openapi.shown(200, 304))
    def listed(request: Request, find: str = "") -> Response:
        """All findings, or those that hold all the words."""
        chosen = search.chosen(known, known.findings, addresses.finding, find)
        page = Listed(findings(known, chosen), (TOP,), HERE.address, "Find a finding", find)
        return shown(request, "disease_list.html", page)

    @routes.get(addresses.FINDINGS + "/{name}", responses=openapi.shown(200, 304, 404))
    def one(request: Request, name: str) -> Response:
        """One finding, with everything that is known of it."""
        if name not in known.findings:
            there = (
                Entry(text=one.label, url=addresses.finding(one.id))
                for one in known.findings.values()
            )
            return unknown(request, "finding", HERE.name, there)
        page = Page(finding(known, name), (TOP, HERE))
        return shown(request, "disease_page.html", page)

    return routes
