"""What holds for every request, whatever it asks?

Its size is counted while it comes in, its time is limited, every answer carries the same headers,
and an error inside says nothing of what was being worked on: neither to the caller nor in the log.
"""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus
from pathlib import Path

import msgspec
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kinsbourne.case.errors import Problem
from kinsbourne.exchange.cds_hooks.errors import CallError, outcome
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
SMALLER = "Send less in one request: fewer observations, or a shorter period."
AGAIN = "Call again; with less, if that does not help."
BROKEN = Problem("an error in the software", "the service", "Tell the people who run it.")
logger = logging.getLogger("kinsbourne.web")


class Guard:
    """ASGI middleware, outermost of all."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._most = settings.most_bytes
        self._seconds = settings.most_seconds
        is_https = settings.base_url.startswith("https://")
        self._headers = HEADERS | (HSTS if is_https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False
        received = 0
        is_whole = False

        async def counted() -> Message:
            nonlocal received, is_whole
            message = await receive()
            received += len(message.get("body", b""))
            is_whole = is_whole or not message.get("more_body", False)
            if received > self._most:
                raise self._too_large()
            return message

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            async with asyncio.timeout(self._seconds):
                self._check_length(scope)
                await self._app(scope, counted, with_headers)
        except Exception as error:
            status, problem = _told(error, is_whole)
            if not started:
                await _send(with_headers, status, problem)

    def _check_length(self, scope: Scope) -> None:
        """What says beforehand that it is too large need not be read."""
        named = [value for name, value in scope["headers"] if name == b"content-length"]
        if any(value.isdigit() and int(value) > self._most for value in named):
            raise self._too_large()

    def _too_large(self) -> CallError:
        what = f"more than {self._most} bytes"
        return CallError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, what, "the body", SMALLER)


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


async def _send(send: Send, status: HTTPStatus, problem: Problem) -> None:
    body = msgspec.json.encode(outcome(status, problem))
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})
