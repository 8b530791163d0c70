"""How is the course taken away: as a phenopacket, a page, a PDF, a picture?"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.exchange import phenopacket
from kinsbourne.exchange.cds_hooks.errors import CallError
from kinsbourne.report import followed as said
from kinsbourne.report import ics
from kinsbourne.report.view import Document, Figure
from kinsbourne.web.pages.attached import pdf_of
from kinsbourne.web.pages.course.judging import Followed, Judged
from kinsbourne.web.pages.course.shown import drawn

NO_DAYS = Problem("no regimen stands on days", "the form", "Choose one, and its first day.")
NO_CASE = Problem("no case was sent", "the form", "Open a case first.")


class Kind(NamedTuple):
    """A form in which it is taken away."""

    media_type: str
    file: str
    write: Callable[[Judged, Followed], bytes]


def _phenopacket(found: Judged, _: Followed) -> bytes:
    assert found.given is not None  # noqa: S101 - what follows, follows from a case
    return phenopacket.write(found.given.grown) + b"\n"


def _svg(_: Judged, followed: Followed) -> bytes:
    from kinsbourne.report.eye_picture import writing

    return writing.svg(drawn(followed))


def _png(_: Judged, followed: Followed) -> bytes:
    from kinsbourne.report.eye_picture import writing

    return writing.png(drawn(followed))


def _html(_: Judged, followed: Followed) -> bytes:
    from kinsbourne.report import html

    return html.write(_document(followed), (_figure(followed),)).encode()


def _pdf(_: Judged, followed: Followed) -> bytes:
    return pdf_of(_document(followed), (_figure(followed),))


def _calendar(_: Judged, followed: Followed) -> bytes:
    worked = followed.assessed.worked
    if worked is None or not worked.calendar:
        raise _refusal(NO_DAYS)
    return ics.write(worked)


def _document(followed: Followed) -> Document:
    return said.view(followed.assessed, with_regimens=True)


def _figure(followed: Followed) -> Figure:
    from kinsbourne.report.eye_picture import writing

    picture = drawn(followed)
    title, description = picture.get_suptitle(), str(picture.get_label())
    return Figure(title=title, description=description, svg=writing.svg(picture))


KINDS = {
    "phenopacket": Kind("application/json", "course.json", _phenopacket),
    "html": Kind("text/html", "course.html", _html),
    "pdf": Kind("application/pdf", "course.pdf", _pdf),
    "calendar": Kind("text/calendar", "regimen.ics", _calendar),
    "picture.svg": Kind("image/svg+xml", "course.svg", _svg),
    "picture.png": Kind("image/png", "course.png", _png),
}


def taken(found: Judged, form: str) -> tuple[bytes, Kind]:
    """The content of a file.

    Raises:
        CallError: no case was sent, it cannot be judged, or it cannot be written so.
    """
    kind = KINDS[form]
    if found.followed is None:
        slips = found.view.slips
        raise _refusal(slips[-1].problem if slips else NO_CASE)
    try:
        return kind.write(found, found.followed), kind
    except CaseError as error:
        raise _refusal(error.problem) from error


def _refusal(problem: Problem) -> CallError:
    return CallError(HTTPStatus.UNPROCESSABLE_ENTITY, problem.what, problem.where, problem.remedy)
