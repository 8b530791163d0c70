"""Which addresses has the page of the assessment, and what does each answer?

The page at ``/``: what is known is typed, pasted or opened; what follows stands beside it.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from kinsbourne.web.pages import Shared
from kinsbourne.web.pages.assess.described import PAGE, SENT, TAKEN
from kinsbourne.web.pages.assess.downloads import KINDS
from kinsbourne.web.pages.assess.making import made
from kinsbourne.web.pages.assess.supposing import Makes, makes
from kinsbourne.web.pages.attached import attached
from kinsbourne.web.pages.form import Form, form_of
from kinsbourne.web.pages.page import answer

TEMPLATE = "assess.html"


def router(shared: Shared) -> APIRouter:
    """The page, empty or with what was sent, and the case to take away."""
    routes = APIRouter(default_response_class=Response)
    with_ = makes(shared)

    @routes.get("/", openapi_extra=PAGE)
    def page(request: Request) -> Response:
        return answer(request, TEMPLATE, made(Form([], {}), with_).view)

    @routes.post("/", openapi_extra=SENT)
    async def sent(request: Request) -> Response:
        form = await form_of(request)
        return await run_in_threadpool(_answered, request, form, with_)

    @routes.post("/assess/{kind}", openapi_extra=TAKEN)
    async def taken(
        request: Request, kind: Literal["phenopacket", "fhir", "html", "pdf"]
    ) -> Response:
        form = await form_of(request)
        return await run_in_threadpool(_file, request, kind, form, with_)

    return routes


def _answered(request: Request, form: Form, with_: Makes) -> Response:
    return answer(request, TEMPLATE, made(form, with_).view)


def _file(request: Request, kind: str, form: Form, with_: Makes) -> Response:
    """The file; the page, where there is nothing that could be written."""
    found = made(form, with_)
    if found.case is None or found.assessment is None:
        return answer(request, TEMPLATE, found.view, HTTPStatus.UNPROCESSABLE_ENTITY)
    form_ = KINDS[kind]
    content = form_.write(found.case, found.assessment, with_.shared.known)
    return attached(content, form_.media_type, form_.file)
