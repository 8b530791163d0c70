"""How is an error said, to a record system and to a person?

To the one as a FHIR OperationOutcome, to the other as a page, or as JSON where that is asked for.
"""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from fastapi import Request, Response

from kinsbourne.case.errors import Problem
from kinsbourne.exchange.cds_hooks.errors import outcome
from kinsbourne.web import cds_hooks
from kinsbourne.web.pages import page


def is_service(path: str) -> bool:
    """Is it an address of the service, rather than of a page?"""
    return path == cds_hooks.PATH or path.startswith(cds_hooks.PATH + "/")


def refusal(
    request: Request, status: HTTPStatus, problem: Problem, headers: dict[str, str] | None = None
) -> Response:
    """The answer that says what is wrong."""
    if is_service(request.url.path):
        body = msgspec.json.encode(outcome(status, problem))
        return Response(body, int(status), headers, media_type="application/json")
    said = page.refused(request, status, problem)
    said.headers.update(headers or {})
    return said


def unknown(request: Request) -> Response:
    """The same for everyone, whatever was wrong."""
    scheme = "Bearer" if is_service(request.url.path) else 'Basic realm="kinsbourne"'
    return Response(status_code=HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": scheme})
