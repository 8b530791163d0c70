"""What holds for every request, whatever it asks?

Its size is counted while it comes in, its time is limited, a form comes from our own pages and from
who may open them, every answer carries the same headers, and an error inside says nothing of what
was being worked on: neither to the caller nor in the log.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kinsbourne.case.errors import Problem
from kinsbourne.exchange.cds_hooks.errors import CallError
from kinsbourne.web.access import UnknownUserError, Users
from kinsbourne.web.origin import check_origin
from kinsbourne.web.refusal import is_service, refusal, unknown
from kinsbourne.web.settings import Settings

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer that does not set its own."""
HSTS = {"Strict-Transport-Security": "max-age=31536000"}
RECORDINGS = "/eye"
"""Where recordings of the eyes are sent, which are larger than anything else."""
SMALLER = "Send less in one request: fewer observations, or a shorter period."
AGAIN = "Call again; with less, if that does not help."
BROKEN = Problem("an error in the software", "the service", "Tell the people who run it.")
logger = logging.getLogger("kinsbourne.web")


class Guard:
    """ASGI middleware, outermost of all."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._users = Users(settings)
        is_https = settings.base_url.startswith("https://")
        self._headers = HEADERS | (HSTS if is_https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most, seconds = self._limits(scope["path"])
        started = False
        received = 0
        is_whole = False

        async def counted() -> Message:
            nonlocal received, is_whole
            message = await receive()
            received += len(message.get("body", b""))
            is_whole = is_whole or not message.get("more_body", False)
            if received > most:
                raise _too_large(most)
            return message

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if self._users:  # who shares a cache has not shown who he is
                    kept = headers["cache-control"]
                    headers["cache-control"] = kept.replace("public", "private")
            await send(message)

        request = Request(scope)
        try:
            async with asyncio.timeout(seconds):
                await self._check(request, most)
                await self._app(scope, counted, with_headers)
        except Exception as error:
            answer = _answer(request, error, is_whole)
            if not started:
                if not is_whole and not is_service(scope["path"]):
                    await _take_the_rest(receive, seconds)
                await answer(scope, receive, with_headers)

    def _limits(self, path: str) -> tuple[int, float]:
        """The most bytes and seconds of a request."""
        given = self._settings
        if path.startswith(RECORDINGS):
            return given.most_recording_bytes, given.most_recording_seconds
        return given.most_bytes, given.most_seconds

    async def _check(self, request: Request, most: int) -> None:
        """What can be refused before the body is read."""
        named = request.headers.getlist("content-length")
        if any(value.isdigit() and int(value) > most for value in named):
            raise _too_large(most)
        if is_service(request.url.path):
            return
        check_origin(request.method, request.headers)
        if self._users:
            header = request.headers.get("authorization")
            await run_in_threadpool(self._users.check, header)


def _too_large(most: int) -> CallError:
    what = f"more than {most / 2**20:g} MB"
    return CallError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, what, "what was sent", SMALLER)


async def _take_the_rest(receive: Receive, seconds: float) -> None:
    """Read on and forget: a browser shows the answer only once all that it sends was taken."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (await receive()).get("more_body", False):
                pass


def _answer(request: Request, error: Exception, is_whole: bool) -> Response:
    if isinstance(error, UnknownUserError):
        return unknown(request)
    return refusal(request, *_told(error, is_whole))


def _told(error: Exception, is_whole: bool) -> tuple[HTTPStatus, Problem]:
    if isinstance(error, CallError):
        return error.status, error.problem
    if isinstance(error, TimeoutError):
        if is_whole:
            return HTTPStatus.SERVICE_UNAVAILABLE, Problem("it took too long", "the call", AGAIN)
        return HTTPStatus.REQUEST_TIMEOUT, Problem("it came in too slowly", "the body", AGAIN)
    if isinstance(error, ClientDisconnect):
        return HTTPStatus.BAD_REQUEST, Problem("it did not come in whole", "the body", AGAIN)
    logger.error("error in the software: %s", place_of(error))
    return HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN


def place_of(error: BaseException) -> str:
    """Its kind and line of code; its own text may hold what was being read."""
    at, trace = "", error.__traceback__
    while trace is not None:
        at = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return type(error).__name__ + at
