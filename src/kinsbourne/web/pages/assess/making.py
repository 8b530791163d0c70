"""What does the page say of what was sent to it?

From the fields of the form to one view: what was read, what follows, and what could not be taken.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import msgspec

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.case.model import Case
from kinsbourne.exchange import phenopacket
from kinsbourne.exchange.bedside import Item, Told, Whole, read, together
from kinsbourne.exchange.bedside.items import COUNTS
from kinsbourne.exchange.bedside.sent import AGE, AS_OF, BOXES, WORD, sent
from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.report import assessed, handover
from kinsbourne.web.pages.assess import noted
from kinsbourne.web.pages.assess.asked import ONCE, asked, rows, unfolded
from kinsbourne.web.pages.assess.chips import chips
from kinsbourne.web.pages.assess.opened import NOTE, Opened, opened
from kinsbourne.web.pages.assess.supposing import Makes, as_read, changes
from kinsbourne.web.pages.assess.view import View, Wrong, result_of
from kinsbourne.web.pages.carried import CASE, written
from kinsbourne.web.pages.form import Form

CONFIRM, ANSWER, IGNORE, SETTING = "confirm", "answer", "ignore", "setting"
"""Fields that are pressed or ticked: confirm what was read; ``name=value``; a finding's code."""
NOT_TYPED = (CONFIRM, ANSWER, IGNORE, CASE, NOTE, "read")
"""Fields that are no answers."""
NOBODY = "patient"
"""The name of a case that came without one."""


class Made(NamedTuple):
    """The view, with the case and the assessment it was made of."""

    view: View
    case: Case | None
    assessment: Assessment | None


class _Given(NamedTuple):
    """What was sent, as far as it can be taken."""

    source: Opened
    typed: dict[str, str]
    whole: Whole
    errors: dict[str, Problem]
    ignored: tuple[str, ...]

    @property
    def setting(self) -> str:
        return self.typed.get(SETTING, "")


class _Follows(NamedTuple):
    """What follows from it; nothing, where nothing is known or the record cannot be true."""

    case: Case | None = None
    assessment: Assessment | None = None
    packet: bytes = b""


def made(form: Form, with_: Makes) -> Made:
    """The view of what was sent."""
    given = _given(form, with_)
    follows = _Follows()
    if _says_something(given.whole):
        try:
            follows = _follows(given, with_)
        except CaseError as error:
            given.errors[CASE] = error.problem
    return Made(_view(given, follows, with_), follows.case, follows.assessment)


def _given(form: Form, with_: Makes) -> _Given:
    known, today = with_.shared.known, with_.shared.today()
    source = opened(form, known)
    typed = _typed(form, source, with_)
    told = Told(record=source.record, note=source.note, sent=sent(typed.items(), known))
    errors = dict(source.errors)
    try:
        whole = together(told, known, with_.vocabulary, today)
    except CaseError as error:
        errors[NOTE] = error.problem
        without = msgspec.structs.replace(told, note="")
        whole = together(without, known, with_.vocabulary, today)
    errors.update(whole.errors)
    return _Given(source, typed, whole, errors, tuple(dict.fromkeys(form.every(IGNORE))))


def _typed(form: Form, source: Opened, with_: Makes) -> dict[str, str]:
    """What stands in the fields, once a button has answered for some of them."""
    known = with_.shared.known
    answers = ((name, value) for name, value in reversed(form.fields) if name not in NOT_TYPED)
    typed = {name: value for name, value in answers if value.strip()}
    for pressed in form.every(ANSWER):
        name, _, value = pressed.rpartition("=")
        if name:
            typed[name] = value
    if form.text(CONFIRM):
        words = sent(typed.items(), known).words
        waiting = filter(_waits, read(source.record, source.note, words, known).items)
        typed |= {WORD + item.code: item.status for item in waiting}
    return typed


def _waits(item: Item) -> bool:
    """Was it read, and would a person's word make it sure?"""
    counts = item.kind == "finding" and item.status in COUNTS
    return counts and item.is_read and not item.word


def _says_something(whole: Whole) -> bool:
    case = whole.case
    items = (case.findings, case.measurements, case.medical_actions, case.diseases)
    return any(items) or bool(whole.read.items)


def _follows(given: _Given, with_: Makes) -> _Follows:
    """The assessment; an age that was typed is that of the day asked for, whatever the notice."""
    case = given.whole.case
    named = case if case.id else msgspec.structs.replace(case, id=NOBODY)
    found = with_.assessor(given.setting).assess(named, given.whole.as_of)
    if AGE in given.typed:
        notices = tuple(one for one in found.notices if one.where != "subject.dateOfBirth")
        found = msgspec.structs.replace(found, notices=notices)
    return _Follows(named, found, phenopacket.write(named))


def _view(given: _Given, follows: _Follows, with_: Makes) -> View:
    known, whole, found = with_.shared.known, given.whole, follows.assessment
    view = View(
        asked=asked(known),
        typed=given.typed,
        day=_day_of(given.typed, whole.as_of),
        rows={name: rows(given.typed, name) for name in ONCE},
        note=given.source.note,
        pieces=noted.pieces(given.source.note, whole.read),
        unread=noted.unread(whole.read),
        items=whole.read.items,
        chips=chips(whole.read.items),
        is_confirmed=not any(map(_waits, whole.read.items)),
        as_read=as_read(whole, with_),
        unfolded=tuple(unfolded(given.typed, given.errors, known)),
        opened=written(given.source.record) if given.source.record else "",
        errors=tuple(Wrong.of(name, one, known) for name, one in given.errors.items()),
        notes=(*given.source.problems, *whole.notes),
        read=whole.read.note.spans if whole.read.note else (),
        ignored=given.ignored,
    )
    if found is None or follows.case is None:
        return view
    document = assessed.view(found, known.findings)
    return msgspec.structs.replace(
        view,
        case=msgspec.Raw(follows.packet),
        packet=follows.packet.decode(),
        assessment=found,
        document=document,
        result=result_of(document, found, known),
        changes=changes(follows.case, given.ignored, whole.as_of, given.setting, with_),
        handover=handover.text(found, document),
    )


def _day_of(typed: dict[str, str], as_of: date) -> dict[str, str]:
    """The day of the assessment as it was typed; today, where it was not."""
    names = {box: f"{AS_OF}-{box}" for box in BOXES}
    if any(name in typed for name in names.values()):
        return {name: typed.get(name, "") for name in names.values()}
    return {name: str(getattr(as_of, box)) for box, name in names.items()}
