"""What was sent: which case, what was added to it, as of which day, judged how?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.case.model import Case
from kinsbourne.case.simulation.truth import LABEL
from kinsbourne.case.time import ImpossibleTime
from kinsbourne.exchange.bedside.sent import AS_OF, BOXES
from kinsbourne.exchange.form.added import Entry, entry_of, with_entries
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.regimen.result import Chosen
from kinsbourne.web.pages.boxes import Boxes, boxes_for, boxes_of
from kinsbourne.web.pages.course.adding import added
from kinsbourne.web.pages.course.choosing import WHOLE_DAY, choice
from kinsbourne.web.pages.course.kinds import kinds_for
from kinsbourne.web.pages.form import Form, Wrong

HOURS, ANSWER, ENTRY, DROP, ADD = "relapse-hours", "answer-", "entry", "drop", "add"
ANSWERS: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}
LEAST_HOURS, MOST_HOURS = 1.0, 10_000.0
MOST_ENTRIES = 300
LONG_AGO = timedelta(days=366)
"""A record that ended so long ago is read as it stood then, unless a day is given."""


class Given(NamedTuple):
    """What was sent, as far as it can be read, and what cannot."""

    case: Case
    """As it was opened."""
    grown: Case
    """With what was added."""
    entries: tuple[Entry, ...]
    as_of: date | None
    """None: as at the end of the record."""
    boxes: Boxes
    hours: float | None
    """None: as the knowledge has it."""
    answers: dict[str, bool | None]
    chosen: Chosen | None
    """The regimen that is to be worked out, if any."""
    slips: tuple[Wrong, ...]
    adding: str
    """The kind of an entry that could not be taken; its boxes stay as they were filled in."""


def given(form: Form, case: Case, assessor: Assessor, today: Callable[[], date]) -> Given:
    """What was sent with a case."""
    slips: list[Wrong] = []
    known = assessor.knowledge
    entries = _entries(form, known, slips)
    grown = with_entries(case, entries, known, f"{today()}T00:00:00Z")
    slips.extend(Wrong("", problem) for problem in grown.errors)
    whole, adding = grown.case, form.text(ADD)
    kind = next((one for one in kinds_for(whole, known) if one.id == adding), None)
    if kind is not None:
        new = added(kind, form, whole, known, today())
        slips.extend(new.slips)
        if new.entry is not None:
            adding = ""
            entries = (*entries, new.entry)
            whole = with_entries(whole, [new.entry], known, f"{today()}T00:00:00Z").case
    boxes = _boxes(form, whole, assessor, today)
    as_of = boxes.whole
    if as_of is None and not boxes.is_blank:
        slips.append(_wrong(f"{AS_OF}-{BOXES[0]}", "not a day", "Day of the assessment", WHOLE_DAY))
    worked = choice(form, known)
    slips.extend(worked.slips)
    return Given(
        case=case,
        grown=whole,
        entries=entries,
        as_of=as_of,
        boxes=boxes,
        hours=_hours(form, slips),
        answers=dict(_answers(form, known)),
        chosen=worked.chosen,
        slips=tuple(slips),
        adding=adding,
    )


def _wrong(field: str, what: str, where: str, remedy: str) -> Wrong:
    return Wrong(field, Problem(what, where, remedy))


def is_simulated(case: Case) -> bool:
    """Is no patient behind it?"""
    return case.id.startswith(LABEL)


def _entries(form: Form, known: Knowledge, slips: list[Wrong]) -> tuple[Entry, ...]:
    """What was added before, without what is to be taken out."""
    found: list[Entry] = []
    for number, text in enumerate(form.every(ENTRY)[:MOST_ENTRIES]):
        entry = entry_of(text, known)
        if entry is None:
            remedy = "Add it again with the boxes of the page."
            slips.append(_wrong("", "not an entry of this form", "what was added", remedy))
        elif form.text(DROP) != str(number):
            found.append(entry)
    return tuple(found)


def _boxes(form: Form, case: Case, assessor: Assessor, today: Callable[[], date]) -> Boxes:
    """The day in the form; where no form has it yet, today.

    A patient who was not seen for long, as one of a publication, or whom nobody has seen, is judged
    as at the end of the record.
    """
    sent = {name for name, _ in form.fields}
    if not sent.isdisjoint(f"{AS_OF}-{part}" for part in BOXES):
        return boxes_of(form, AS_OF)
    ends = None if is_simulated(case) else last_day(case, assessor)
    is_recent = ends is not None and today() - ends < LONG_AGO
    return boxes_for(today() if is_recent else None)


def last_day(case: Case, assessor: Assessor) -> date | None:
    """The last day of the record; None where it is dated by age, or not at all."""
    try:
        past = assessor.history(case)
    except (CaseError, ImpossibleTime):  # said where the case is judged
        return None
    return past.axis.date(past.now.below - 1) if past.now is not None else None


def _hours(form: Form, slips: list[Wrong]) -> float | None:
    text = form.text(HOURS)
    if not text:
        return None
    try:
        hours = float(text)
    except ValueError:
        hours = 0.0
    if LEAST_HOURS <= hours <= MOST_HOURS:
        return hours
    remedy = f"Give a number of hours from {LEAST_HOURS:g} to {MOST_HOURS:g}, or leave it blank."
    slips.append(_wrong(HOURS, "not a number of hours", "How long a relapse lasts", remedy))
    return None


def _answers(form: Form, known: Knowledge) -> Iterator[tuple[str, bool | None]]:
    for asked in known.pathway.inputs:
        text = form.text(ANSWER + asked.id)
        if text in ANSWERS:
            yield asked.id, ANSWERS[text]
