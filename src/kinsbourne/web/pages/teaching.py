"""What is shown at ``/teaching``: what the eyes do, as moving eyes and as traces, and a quiz?

Everything is simulated, so a picture may have an address of its own: no patient is in it.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import TeachingMotion
from kinsbourne.report import teaching, teaching_quiz
from kinsbourne.web import openapi
from kinsbourne.web.pages import Shared
from kinsbourne.web.pages.form import form_of
from kinsbourne.web.pages.page import answer

SVG = "image/svg+xml"
PICTURES = {"trace": False, "saccades": True}
"""The trace alone, or with a stripe for each saccade."""
KEPT = {"Cache-Control": "public, max-age=86400"}
"""A page names its versions in the address of a picture, so that a new one is fetched at once."""
SHOWN = openapi.shown(200, 404)
DRAWN: dict[int | str, dict[str, Any]] = {
    200: {"description": "OK", "content": {SVG: {"schema": {"type": "string"}}}},
    404: SHOWN[404],
}
QUIZ = "teaching_quiz.html"
ANSWERED, WANTED = "answered", "wanted"
"""Fields with the number of a clip: that of which the answers are sent, that to go on to."""
FORM = openapi.form(
    {
        "answered": openapi.field("The number of the clip of which the answers are sent"),
        "wanted": openapi.field("The number of the clip to go on to"),
    }
)


def router(shared: Shared) -> APIRouter:
    """The routes of the lesson and of its quiz."""
    routes = APIRouter(default_response_class=Response)
    known = shared.known

    @routes.get("/teaching", responses=openapi.shown(200))
    def lesson(request: Request) -> Response:
        """All movements side by side."""
        return answer(request, "teaching.html", teaching.lesson(known))

    @routes.get("/teaching/quiz", responses=openapi.shown(200))
    def begin(request: Request) -> Response:
        """The first question."""
        return answer(request, QUIZ, teaching_quiz.ask(known, 1, {}))

    @routes.post("/teaching/quiz", openapi_extra=FORM, responses=openapi.shown(200))
    async def go_on(request: Request) -> Response:
        """The answers are marked, or the next question is asked; nothing is kept."""
        form = await form_of(request)
        with _found():
            view, status = _turn(known, dict(reversed(form.fields)))
        return answer(request, QUIZ, view, status)

    @routes.get("/teaching/quiz/{number}/{picture}.svg", responses=DRAWN)
    def trace_asked_about(number: str, picture: str) -> Response:
        """The trace of a clip that is asked about, without its name."""
        with _found():
            made = teaching_quiz.motion(known, _number(number))
        return _picture(known, made, f"Clip {number}", picture)

    @routes.get("/teaching/quiz/{number}", responses=SHOWN)
    def question(request: Request, number: str) -> Response:
        """One question; as JSON, with the samples that move the eyes."""
        with _found():
            view = teaching_quiz.ask(known, _number(number), {})
        return answer(request, QUIZ, view)

    @routes.get("/teaching/{name}/{picture}.svg", responses=DRAWN)
    def trace(name: str, picture: str) -> Response:
        """The trace of a clip."""
        with _found():
            one = teaching.named(known, name)
        return _picture(known, one.made, one.name, picture)

    @routes.get("/teaching/{name}", responses=SHOWN)
    def clip(request: Request, name: str) -> Response:
        """One movement; as JSON, with the samples that move the eyes."""
        with _found():
            view = teaching.clip(known, name)
        return answer(request, "teaching_clip.html", view)

    return routes


@contextmanager
def _found() -> Generator[None]:
    """A clip or a question that there is not is an address that there is not."""
    try:
        yield
    except teaching.UnknownClipError as error:
        raise HTTPException(HTTPStatus.NOT_FOUND) from error


def _turn(known: Knowledge, given: Mapping[str, str]) -> tuple[teaching_quiz.Quiz, HTTPStatus]:
    """What follows what was sent: the marking, a question, or the result."""
    if wanted := _number(given.get(WANTED, "")):
        if wanted > len(known.teaching.questions):
            return teaching_quiz.result(known, given), HTTPStatus.OK
        return teaching_quiz.ask(known, wanted, given), HTTPStatus.OK
    answered = _number(given.get(ANSWERED, ""))
    if teaching_quiz.is_answered(known, answered, given):
        return teaching_quiz.explain(known, answered, given), HTTPStatus.OK
    unanswered = teaching_quiz.ask(known, answered, given, checked=True)
    return unanswered, HTTPStatus.UNPROCESSABLE_ENTITY


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _picture(known: Knowledge, made: TeachingMotion, name: str, picture: str) -> Response:
    from kinsbourne.report import teaching_picture  # matplotlib takes its time

    if picture not in PICTURES:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    drawn = teaching_picture.picture(known, made, name, striped=PICTURES[picture])
    return Response(drawn, headers=KEPT, media_type=SVG)
