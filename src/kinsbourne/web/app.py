"""What is the web application made of?

A factory: each part of it is a router given here, so that pages stand beside the service.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from urllib.parse import urlsplit

import msgspec
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from kinsbourne import __version__
from kinsbourne.case.blocks import Term
from kinsbourne.case.errors import Problem
from kinsbourne.case.model import Case, Finding
from kinsbourne.exchange.cds_hooks.errors import CallError, outcome
from kinsbourne.exchange.fhir import case_of
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.follow import Follow
from kinsbourne.web import cds_hooks
from kinsbourne.web.client import Clients, UnknownClientError
from kinsbourne.web.feedback import FeedbackKeeper
from kinsbourne.web.guard import Guard
from kinsbourne.web.settings import Settings

HERE = ("127.0.0.1", "localhost", "[::1]")
"""Names of this machine; any other must be that of the base address."""
READ_AGAIN = "Read the discovery document at /cds-services."


def create_app(
    knowledge: Knowledge, settings: Settings, today: Callable[[], date] = date.today
) -> FastAPI:
    """The application, warm: the knowledge is read before the first call comes.

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
    kept = FeedbackKeeper(settings.feedback)
    assessor = assessor_for_cards(knowledge, settings)
    _warm(assessor, today())
    app.include_router(
        cds_hooks.router(assessor, settings, Clients(settings), kept, today), tags=["CDS Hooks"]
    )
    app.state.feedback = kept
    app.exception_handler(CallError)(_refused)
    app.exception_handler(HTTPException)(_no_such_place)
    app.exception_handler(UnknownClientError)(_unknown)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
        )
    own = urlsplit(settings.base_url).hostname or ""
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[own, *HERE], www_redirect=False)
    app.add_middleware(Guard, settings=settings)
    return app


def assessor_for_cards(knowledge: Knowledge, settings: Settings) -> Assessor:
    """What assesses for a card; numpy is only loaded where diseases are to be ranked."""
    how = Follow(course_alone=True)
    if not settings.ranked:
        return Assessor(knowledge, how=how)
    from kinsbourne.reasoning.differential.differentiate import Differentiator

    return Assessor(knowledge, Differentiator(knowledge), how)


def _warm(assessor: Assessor, today: date) -> None:
    """Read what the first call would else wait for: a sign of nobody's leads to all of it."""
    knowledge = assessor.knowledge
    sign = knowledge.findings[knowledge.course.core[0]]
    nobody = Case(findings=(Finding(term=Term(id=sign.hpo or sign.local_code)),))
    assessor.assess(nobody, today)
    case_of([{"resourceType": "Patient"}], knowledge)


async def _refused(_: Request, error: CallError) -> Response:
    return _outcome(error.status, error.problem)


async def _no_such_place(_: Request, error: HTTPException) -> Response:
    """An address or a method that there is not."""
    status = HTTPStatus(error.status_code)
    problem = Problem(status.phrase.lower(), "the address", READ_AGAIN)
    return _outcome(status, problem, dict(error.headers or {}))


async def _unknown(_: Request, __: Exception) -> Response:
    """The same for everyone, whatever was wrong."""
    return Response(status_code=HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})


def _outcome(
    status: HTTPStatus, problem: Problem, headers: dict[str, str] | None = None
) -> Response:
    body = msgspec.json.encode(outcome(status, problem))
    return Response(body, int(status), headers, media_type="application/json")
