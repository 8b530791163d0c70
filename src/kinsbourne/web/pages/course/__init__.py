"""Which addresses has the page of the course, and what does each answer?

The page at ``/course``: the time line, the verdict on each worsening, the pathway with today's
state, the work-up and what is due; and what is added to the record. Nothing of it is stored.
"""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from kinsbourne.reasoning.assess import Assessor
from kinsbourne.web import openapi
from kinsbourne.web.pages import Shared
from kinsbourne.web.pages.attached import attached
from kinsbourne.web.pages.course import described
from kinsbourne.web.pages.course.downloads import KINDS, taken
from kinsbourne.web.pages.course.judging import Judged, judged
from kinsbourne.web.pages.course.shown import page_of
from kinsbourne.web.pages.course.view import View
from kinsbourne.web.pages.form import Form, form_of
from kinsbourne.web.pages.page import answer, prefers_json

TEMPLATE = "course.html"
REFUSALS = (400, 408, 413, 415, 422, 503)


def router(shared: Shared) -> APIRouter:
    """The page, empty or with what follows from what was sent, and the files to take away."""
    routes = APIRouter(default_response_class=Response)
    assessor = Assessor(shared.known)
    sent = described.sent(shared.known)

    def said(request: Request, form: Form, found: Judged) -> Response:
        if prefers_json(request.headers.get("accept", "")):
            return answer(request, TEMPLATE, found.view, found.status)
        return answer(request, TEMPLATE, page_of(found, form, shared.known), found.status)

    @routes.get("/course", responses=openapi.shown(200))
    def empty(request: Request) -> Response:
        return said(request, Form([], {}), Judged(View()))

    @routes.post("/course", openapi_extra=sent, responses=openapi.shown(200, *REFUSALS))
    async def page(request: Request) -> Response:
        form = await form_of(request)
        found = await run_in_threadpool(judged, form, assessor, shared)
        return await run_in_threadpool(said, request, form, found)

    @routes.post(
        "/course/{kind}",
        openapi_extra=sent,
        responses=described.files() | openapi.shown(404, 501, *REFUSALS),
    )
    async def file(request: Request, kind: str) -> Response:
        if kind not in KINDS:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        form = await form_of(request)
        found = await run_in_threadpool(judged, form, assessor, shared)
        content, as_ = await run_in_threadpool(taken, found, kind)
        return attached(content, as_.media_type, as_.file)

    return routes
