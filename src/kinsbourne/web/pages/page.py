"""How is a view answered: as a page, or as JSON at the same address?

A page and its JSON say the same view. Nothing of a patient is in an address, a cookie or a log.
"""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Any, NamedTuple

import msgspec
from fastapi import Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from kinsbourne import __version__
from kinsbourne.case.errors import Problem
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import INTENDED_USE
from kinsbourne.report.view import WORDS

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HTML, JSON = "text/html", "application/json"


class Place(NamedTuple):
    """One of the pages that every page leads to."""

    address: str
    name: str


PLACES = (
    Place("/", "Assess"),
    Place("/eye", "Eye recording"),
    Place("/course", "Course"),
    Place("/disease", "The disease"),
    Place("/handouts", "Hand-outs"),
    Place("/teaching", "Teaching"),
)


class Refused(msgspec.Struct, frozen=True):
    """The view of what could not be done: its page, or its JSON, says why and what to do."""

    refused: Problem


def answer(
    request: Request, template: str, view: msgspec.Struct, status: HTTPStatus = HTTPStatus.OK
) -> Response:
    """The view as the caller prefers it: a page unless JSON is asked for before it."""
    headers = {"Content-Security-Policy": CSP, "Vary": "Accept"}
    if prefers_json(request.headers.get("accept", "")):
        return Response(msgspec.json.encode(view), status, headers, media_type=JSON)
    return Response(written(template, view, request.url.path), status, headers, media_type=HTML)


def written(template: str, view: msgspec.Struct, address: str) -> str:
    """The page of a view."""
    here = next((p for p in reversed(PLACES) if address.startswith(p.address)), None)
    return templates().get_template(template).render(view=view, here=here, **_frame())


def refused(request: Request, status: HTTPStatus, problem: Problem) -> Response:
    """The page, or the JSON, of what could not be done."""
    return answer(request, "refused.html", Refused(problem), status)


def prefers_json(accept: str) -> bool:
    """Is JSON asked for before a page? Who does not say gets a page."""
    weights = {HTML: 0.0, JSON: 0.0}
    for part in accept.split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        if kind in weights:
            weights[kind] = max(weights[kind], _weight(parameters))
    return weights[JSON] > weights[HTML]


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


@cache
def templates() -> Environment:
    """The templates, escaped throughout; a name that a view lacks is an error."""
    made = Environment(
        loader=PackageLoader("kinsbourne.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    shared: Any = {"WORDS": WORDS}  # of marks; imported macros know no view
    made.globals.update(shared)
    return made


@cache
def _frame() -> dict[str, Any]:
    """What stands around every page."""
    known = base.load()
    return {
        "places": PLACES,
        "intended_use": INTENDED_USE,
        "software": __version__,
        "knowledge": known.release.version,
        "hpo": known.ontology.manifest.hpo_version,
    }
