"""Where does a record system find, call and answer the service?

``/cds-services`` and what is below it [cds-hooks-3]. Routes check who calls before anything else
is said, then hand bytes to ``exchange.cds_hooks``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

import anyio
import msgspec
from anyio import CapacityLimiter
from fastapi import APIRouter, Request, Response

from kinsbourne.exchange.cds_hooks import feedback
from kinsbourne.exchange.cds_hooks.answer import answer
from kinsbourne.exchange.cds_hooks.discovery import discovery
from kinsbourne.exchange.cds_hooks.errors import CallError
from kinsbourne.exchange.cds_hooks.strict import strict
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.web import openapi
from kinsbourne.web.client import Clients
from kinsbourne.web.feedback import FeedbackKeeper
from kinsbourne.web.settings import Settings

PATH = "/cds-services"
AT_ONCE = 2
"""Calls worked on at the same time; more only make each other slower."""


def router(
    assessor: Assessor,
    settings: Settings,
    clients: Clients,
    kept: FeedbackKeeper,
    today: Callable[[], date] = date.today,
) -> APIRouter:
    """The three endpoints of the standard: discovery, service, feedback."""
    routes = APIRouter(default_response_class=Response)
    rules = assessor.knowledge.card
    service = rules.service.id
    offered = frozenset(reason.code for reason in rules.override_reasons)
    found = _encoded(discovery(rules))
    with_comments = settings.feedback is not None and settings.feedback.comments
    room = CapacityLimiter(AT_ONCE)

    def check(request: Request, path: str) -> None:
        clients.check(request.headers.get("authorization"), settings.base_url + path)

    async def body_of(request: Request, service_id: str) -> bytes:
        if service_id != service:
            what, remedy = "there is no such service", "Call one that discovery names."
            raise CallError(HTTPStatus.NOT_FOUND, what, "the address", remedy)
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != "application/json" and not kind.endswith("+json"):
            what, remedy = "not JSON", "Send application/json."
            raise CallError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, what, "content-type", remedy)
        return await request.body()

    @routes.get(PATH, openapi_extra=openapi.DISCOVERY, responses=openapi.said(200, 401))
    async def discover(request: Request) -> Response:
        """The services there are, and what each has the record system fetch beforehand."""
        check(request, PATH)
        return _json(found)

    @routes.post(
        PATH + "/{service_id}",
        openapi_extra=openapi.CALL,
        responses=openapi.said(200, 400, 401, 404, 408, 412, 413, 415, 422, 503),
    )
    async def call(request: Request, service_id: str) -> Response:
        """At most one card for the patient whose record is open."""
        check(request, f"{PATH}/{service_id}")
        body = await body_of(request, service_id)
        cards = await anyio.to_thread.run_sync(
            lambda: _encoded(answer(body, assessor, today(), settings.links)),
            abandon_on_cancel=True,
            limiter=room,
        )
        return _json(cards)

    @routes.post(
        PATH + "/{service_id}/feedback",
        openapi_extra=openapi.FEEDBACK,
        responses=openapi.said(200, 400, 401, 404, 408, 413, 415),
    )
    async def receive_feedback(request: Request, service_id: str) -> Response:
        """What was done about cards; the answer is empty."""
        check(request, f"{PATH}/{service_id}/feedback")
        body = await body_of(request, service_id)
        kept.add(feedback.read(body, offered, with_comments=with_comments))
        return Response(status_code=HTTPStatus.OK)

    return routes


def _encoded(content: dict[str, Any]) -> bytes:
    return msgspec.json.encode(strict(content))


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")
