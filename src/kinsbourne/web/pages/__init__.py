"""Which pages are there, and what do they share?

The pages know no session: what a page needs to know of a patient comes with the request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from fastapi import APIRouter

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.assess import Assessor


class Shared(NamedTuple):
    """What every page may use, made once."""

    known: Knowledge
    assessor: Assessor
    """Ranks diseases too."""
    today: Callable[[], date]
    most_recording_bytes: int
    """A larger recording of the eyes is refused."""


def routers(shared: Shared) -> Iterator[APIRouter]:
    """The router of each page."""
    from kinsbourne.web.pages import assess, course, disease, eye, handouts, static, teaching

    yield static.router()
    yield assess.router(shared)
    yield eye.router(shared)
    yield course.router(shared)
    yield disease.router(shared)
    yield handouts.router(shared)
    yield teaching.router(shared)
