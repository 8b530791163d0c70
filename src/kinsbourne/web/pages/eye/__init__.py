"""What does the page at ``/eye`` say: what do the eyes do in a recording?

Intended purpose: to show a person who can read eye movements what was measured in a recording, and
the recording itself beside it. It makes no diagnosis.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from http import HTTPStatus

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response

from kinsbourne.web.pages import Shared
from kinsbourne.web.pages.eye import described
from kinsbourne.web.pages.eye.asked import Asked, asked
from kinsbourne.web.pages.eye.held import Held
from kinsbourne.web.pages.eye.view import View, offer, typed
from kinsbourne.web.pages.eye.work import done
from kinsbourne.web.pages.form import form_of
from kinsbourne.web.pages.page import answer

LARGE_AT_ONCE = 2
"""Recordings taken in at the same time; each fills memory while it is read."""
LARGE_BYTES = 2**20


def router(shared: Shared) -> APIRouter:
    """The routes of the page."""
    routes = APIRouter(default_response_class=Response)
    offered = offer(shared.most_recording_bytes)
    held = Held()
    room, hands = CapacityLimiter(LARGE_AT_ONCE), CapacityLimiter(LARGE_AT_ONCE)

    @routes.get("/eye", openapi_extra=described.PAGE)
    def page(request: Request) -> Response:
        """An empty form."""
        return answer(request, "eye.html", View(offer=offered, typed=typed(Asked())))

    @routes.post("/eye", openapi_extra=described.SEND, responses=described.RESPONSES)
    async def receive(request: Request) -> Response:
        """What a recording shows: measures, signs, a picture; a comparison; the case with it."""
        async with _place(request, room):
            work = partial(done, asked(await form_of(request)), held, offered)
            view, status = await to_thread.run_sync(work, limiter=hands)
        return answer(request, "eye.html", view, HTTPStatus(status))

    return routes


def _place(request: Request, room: CapacityLimiter) -> AbstractAsyncContextManager[object]:
    """A place to read in, which what is small, such as the next window, need not wait for."""
    length = request.headers.get("content-length", "")
    is_small = length.isdigit() and int(length) < LARGE_BYTES
    return nullcontext() if is_small else room
