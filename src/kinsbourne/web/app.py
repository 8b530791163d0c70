"""What is the web application made of?

A factory: each part of it is a router given here, so that pages stand beside the service.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import Receive, Scope, Send

from kinsbourne import __version__
from kinsbourne.case.blocks import Term
from kinsbourne.case.errors import Problem
from kinsbourne.case.model import Case, Finding
from kinsbourne.exchange.cds_hooks.errors import CallError
from kinsbourne.exchange.fhir import case_of
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.differential.differentiate import Differentiator
from kinsbourne.web import cds_hooks, openapi, pages
from kinsbourne.web.client import Clients, UnknownClientError
from kinsbourne.web.feedback import FeedbackKeeper
from kinsbourne.web.guard import RECORDINGS, Guard
from kinsbourne.web.refusal import is_service, refusal, unknown
from kinsbourne.web.settings import Settings

HERE = ("127.0.0.1", "localhost", "[::1]")
"""Names of this machine; any other must be that of the base address."""
PACKED_FROM = 1400
"""Bytes of an answer: what is smaller goes in one packet as it is."""
PACKED_AT = 1
"""Fastest: the highest level saves a sixth more and takes three times as long."""
READ_AGAIN = "Read the discovery document at /cds-services."
START_AGAIN = "Begin with the page at /."


class _OfTheService(CORSMiddleware):
    """Lets other origins call the service, and no page."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_open = scope["type"] == "http" and is_service(scope["path"])
        await (super().__call__ if is_open else self.app)(scope, receive, send)


class _Packed(GZipMiddleware):
    """Packs pages on their way, but not that of the eyes.

    How long a packed page is may tell what stands in it. A page holds what came with its own
    request, which no other site can send; only the page of the eyes bears a token as well.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_packed = scope["type"] == "http" and not (
            is_service(scope["path"]) or scope["path"].startswith(RECORDINGS)
        )
        await (super().__call__ if is_packed else self.app)(scope, receive, send)


def create_app(
    knowledge: Knowledge,
    settings: Settings,
    today: Callable[[], date] = date.today,
    *,
    is_local: bool = True,
) -> FastAPI:
    """The application, warm: the knowledge is read before the first call comes.

    Where it can be reached from another machine, it holds only the parts of which the settings
    say who may use them.

    Raises:
        SettingsError: a key file that is not what it should be.
    """
    app = FastAPI(
        title="kinsbourne",
        version=__version__,
        docs_url=None,  # its pages fetch scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    if is_local or settings.clients:
        kept = FeedbackKeeper(settings.feedback)
        assessor = assessor_for_cards(knowledge, settings)
        _warm(assessor, today())
        app.include_router(
            cds_hooks.router(assessor, settings, Clients(settings), kept, today), tags=["CDS Hooks"]
        )
        app.state.feedback = kept
    if is_local or settings.users:
        ranked = Assessor(knowledge, Differentiator(knowledge))
        _warm(ranked, today())
        shared = pages.Shared(knowledge, ranked, today, settings.most_recording_bytes)
        for router in pages.routers(shared):
            app.include_router(router, tags=["Pages"], responses=openapi.REFUSALS)
    app.exception_handler(CallError)(_refused)
    app.exception_handler(HTTPException)(_no_such_place)
    app.exception_handler(RequestValidationError)(_not_taken)
    app.exception_handler(UnknownClientError)(_unknown)
    app.add_middleware(_Packed, minimum_size=PACKED_FROM, compresslevel=PACKED_AT)
    if settings.origins:
        app.add_middleware(
            _OfTheService,
            allow_origins=list(settings.origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
        )
    own = urlsplit(settings.base_url).hostname or ""
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[own, *HERE], www_redirect=False)
    app.add_middleware(Guard, settings=settings)
    return app


def assessor_for_cards(knowledge: Knowledge, settings: Settings) -> Assessor:
    """What assesses for a card; diseases are ranked only where the site asks for it."""
    return Assessor(knowledge, Differentiator(knowledge) if settings.ranked else None)


def _warm(assessor: Assessor, today: date) -> None:
    """Read what the first call would else wait for: a sign of nobody's leads to all of it."""
    knowledge = assessor.knowledge
    sign = knowledge.findings[knowledge.course.core[0]]
    nobody = Case(findings=(Finding(term=Term(id=sign.hpo or sign.local_code)),))
    assessor.assess(nobody, today)
    case_of([{"resourceType": "Patient"}], knowledge)


async def _refused(request: Request, error: CallError) -> Response:
    return refusal(request, error.status, error.problem)


async def _no_such_place(request: Request, error: HTTPException) -> Response:
    """An address or a method that there is not."""
    status = HTTPStatus(error.status_code)
    remedy = READ_AGAIN if is_service(request.url.path) else START_AGAIN
    problem = Problem(status.phrase.lower(), "the address", remedy)
    return refusal(request, status, problem, dict(error.headers or {}))


async def _not_taken(request: Request, __: Exception) -> Response:
    """A part of the address is none of those there are; which it is, is not said back."""
    problem = Problem("not one of those there are", "the address", START_AGAIN)
    return refusal(request, HTTPStatus.UNPROCESSABLE_ENTITY, problem)


async def _unknown(request: Request, __: Exception) -> Response:
    return unknown(request)
