"""What follows from what was given, in data and in words?"""

from __future__ import annotations

from http import HTTPStatus
from typing import NamedTuple

import msgspec

from kinsbourne.case.errors import CaseError
from kinsbourne.exchange import phenopacket
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.reasoning.course_line import line
from kinsbourne.reasoning.follow import Follow
from kinsbourne.reasoning.history import History
from kinsbourne.report import followed
from kinsbourne.report.course_table import rows_of
from kinsbourne.report.course_words import tally
from kinsbourne.web.pages import Shared
from kinsbourne.web.pages.bounded import bounded
from kinsbourne.web.pages.carried import written
from kinsbourne.web.pages.course.given import Given, given, is_simulated
from kinsbourne.web.pages.course.opened import opened
from kinsbourne.web.pages.course.view import View
from kinsbourne.web.pages.form import Form, Wrong


class Followed(NamedTuple):
    """What follows from a case, and the time line it was read from."""

    assessed: Assessment
    past: History


class Judged(NamedTuple):
    """What was sent, and all that follows from it; no case, where none could be read."""

    view: View
    given: Given | None = None
    followed: Followed | None = None

    @property
    def status(self) -> HTTPStatus:
        """Something was asked for and nothing could be said."""
        is_refused = bool(self.view.slips) and self.followed is None and not self.view.choices
        return HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK


def judged(form: Form, assessor: Assessor, shared: Shared) -> Judged:
    """What follows from a form."""
    found = opened(form, shared.known)
    if found.case is None:
        return Judged(View(slips=found.slips, choices=found.choices))
    try:
        bounded(found.case)
    except CaseError as error:
        return Judged(View(slips=(*found.slips, Wrong("", error.problem))))
    told = given(form, found.case, assessor, shared.today)
    told = told._replace(slips=(*found.slips, *told.slips))
    how = Follow(told.hours, answers=told.answers, always=True, chosen=told.chosen)
    try:
        return _said(told, assessor.following(how))
    except CaseError as error:
        slips = (*told.slips, Wrong("", error.problem))
        return Judged(View(slips=slips, case=_raw(told), entries=told.entries), told)


def _said(told: Given, assessor: Assessor) -> Judged:
    case, as_of = told.grown, told.as_of
    assessed = assessor.assess(case, as_of)
    past = assessor.history(case, as_of)
    ends = past.now if as_of is None else assessor.history(case).now
    view = View(
        slips=told.slips,
        case=_raw(told),
        entries=told.entries,
        is_simulated=is_simulated(case),
        as_of=assessed.as_of or "",
        record_ends=past.axis.said(ends.from_) if ends else "",
        course=line(assessed),
        document=followed.view(assessed, with_regimens=True),
        tally=tally(assessed.pathway),
        questions=assessor.questions(case, assessed.course, as_of),
        time_line=rows_of(past, assessed.course, assessed.due, assessor.knowledge),
    )
    return Judged(view, told, Followed(assessed, past))


def _raw(told: Given) -> msgspec.Raw:
    """The case as a phenopacket; as it is held, where the standard has no way to write it."""
    try:
        return msgspec.Raw(phenopacket.write(told.grown))
    except CaseError:
        return msgspec.Raw(written(told.grown).encode())
