"""Which tests of the work-up are done, planned, due, overdue, or not for this patient?

Each test of ``workup.yaml`` is asked for by days from presentation, before a kind of treatment,
after another test, or only in a situation. *Overdue* is said only where it is sure on every
reading of the dates; what nobody recorded is not recorded as done, and never called not done.

Intended purpose: to show what of a published or agreed work-up the record does not hold yet.
"""

from __future__ import annotations

from typing import NamedTuple

from kinsbourne.case.time import Span
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Investigation
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.criteria import unique
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.history.items import History, Test
from kinsbourne.reasoning.logic import Truth, World, holds
from kinsbourne.reasoning.sources import Numbering
from kinsbourne.reasoning.surveillance.active import has_relapsed, is_over
from kinsbourne.reasoning.surveillance.done import (
    Done,
    done_in,
    evidence_of,
    evidence_of_treatment,
    planned_in,
)
from kinsbourne.reasoning.surveillance.events import last_of
from kinsbourne.reasoning.surveillance.interference import interference_of
from kinsbourne.reasoning.surveillance.presentation import (
    Presentation,
    is_one_day,
    presentation_of,
)
from kinsbourne.reasoning.surveillance.result import AssessedInvestigation, InvestigationState


class _Patient(NamedTuple):
    """All that the state of a test is read from."""

    history: History
    course: AssessedCourse | None
    world: World
    in_question: Truth
    presented: Presentation
    done: dict[str, tuple[Done, ...]]
    planned: dict[str, tuple[Test, ...]]
    is_over: bool


class _Judged(NamedTuple):
    state: InvestigationState
    text: str
    due: float | None = None
    """The last day on which it is not overdue."""
    evidence: tuple[Evidence, ...] = ()
    is_counted: bool = False
    """Does it rest on the day of presentation?"""
    at_once: bool = False
    """May the day by which it was due be past already?"""


def assess_work_up(
    knowledge: Knowledge,
    history: History,
    course: AssessedCourse | None,
    world: World,
    numbering: Numbering,
    *,
    oms_in_question: Truth,
) -> tuple[AssessedInvestigation, ...]:
    """Every test of the work-up with its state, in the order of the work-up."""
    tests = knowledge.investigations
    presented = presentation_of(knowledge, history)
    patient = _Patient(
        history=history,
        course=course,
        world=world,
        in_question=oms_in_question,
        presented=presented,
        done=done_in(tests, history, presented.first_sign),
        planned=planned_in(tests, history),
        is_over=is_over(knowledge, history, course),
    )
    return tuple(_assess(one, patient, tests, numbering) for one in tests.values())


def _assess(
    one: Investigation,
    patient: _Patient,
    tests: dict[str, Investigation],
    numbering: Numbering,
) -> AssessedInvestigation:
    judged = _judge(one, patient, tests)
    done = patient.done[one.id]
    last = done[-1] if done else None
    axis = patient.history.axis
    is_meant = judged.state != "not_for_this_patient"
    planned = patient.planned[one.id]
    return AssessedInvestigation(
        id=one.id,
        code=one.code,
        name=one.name,
        purpose=one.purpose,
        expected=one.expected.text if one.expected else None,
        state=judged.state,
        last_on=axis.said(last.on.from_) if last and last.on else None,
        result=last.result if last else None,
        said=last.said if last else "",
        due_on=None if judged.due is None else axis.said(judged.due),
        at_once=judged.at_once and judged.state == "due",
        would_change=one.would_change,
        cautions=one.cautions if is_meant else (),
        cautions_verified=one.cautions_verified,
        members=one.members,
        missing=tuple(name for name in one.members if not patient.done[name]),
        part_of=one.part_of,
        because=tuple(_because(one, judged, patient, numbering)),
        where=tuple(
            dict.fromkeys(
                [e.where for d in done for e in d.evidence] + [test.where for test in planned]
            )
        ),
    )


def _judge(one: Investigation, patient: _Patient, tests: dict[str, Investigation]) -> _Judged:
    done, planned = patient.done[one.id], patient.planned[one.id]
    wanted = _wanted(one, patient, tests)
    if planned and wanted.state != "done":
        day = min((test.on for test in planned if test.on is not None), default=None)
        when = f"planned for {patient.history.axis.said(day.from_)}" if day else "planned, no day"
        text = f"Recorded as {when}. {wanted.text}"
        evidence = tuple(map(evidence_of, planned))
        return wanted._replace(state="planned", text=text, evidence=evidence)
    if done and wanted.state not in ("due", "overdue"):
        return _Judged("done", _done_text(done[-1], one, patient), evidence=done[-1].evidence)
    return wanted


def _wanted(one: Investigation, patient: _Patient, tests: dict[str, Investigation]) -> _Judged:
    """What is to be said of a test, had none been planned."""
    applies, is_again = _applies(one, patient)
    if patient.in_question is False:
        return _Judged("not_for_this_patient", "The syndrome is not in question.")
    if applies is False:
        return _Judged("not_for_this_patient", f"It is meant for: {one.for_whom}")
    if applies is None:
        text = f"It is meant for: {one.for_whom} Whether that holds is not recorded."
        return _Judged("cannot_say", text)
    if patient.in_question is None:
        return _Judged("cannot_say", "Whether the syndrome is in question cannot be said.")
    done = patient.done[one.id]
    if done and one.while_active and patient.is_over:
        return _Judged("done", "")
    if done:
        return _again(one, done, patient)
    held = [tests[name].name for name in one.part_of if patient.done[name]]
    if held:
        text = f"Not told apart in the record: {'; '.join(held)} is recorded, and may have held it."
        return _Judged("not_recorded", text)
    if is_again:
        return _first_at_event(one, patient)
    if one.while_active and patient.is_over:
        return _Judged("not_recorded", "Not recorded in the illness, which is over.")
    if one.while_active and has_relapsed(patient.course):
        return _first_at_event(one, patient)
    if one.when.only_if is not None:
        return _Judged("later", f"Not recorded. Asked for only if {one.when.only_if}.")
    if one.when.after:
        return _after(one, patient, tests)
    return _by_day(one, patient)


def _applies(one: Investigation, patient: _Patient) -> tuple[Truth, bool]:
    """Is it for this patient, and is that so only because of an event?"""
    applies = True if one.applies is None else holds(one.applies, patient.world)
    if applies is not False or one.applies_again is None:
        return applies, False
    if last_of(one.when.again_at, patient.course, patient.history) is None:
        return False, False
    return holds(one.applies_again, patient.world), True


def _first_at_event(one: Investigation, patient: _Patient) -> _Judged:
    """Not recorded, and asked for after an event, if at all."""
    event = last_of(one.when.again_at, patient.course, patient.history)
    if event is None:
        return _Judged("not_recorded", "Not recorded in the first episode, which is over.")
    return _Judged("due", f"Not recorded; asked for after {event.text}. No day is given by which.")


def _again(one: Investigation, done: tuple[Done, ...], patient: _Patient) -> _Judged:
    """Done: was there an event since, after which it is asked for again?"""
    event = last_of(one.when.again_at, patient.course, patient.history)
    last = done[-1].on
    if event is None or last is None or last.below - 1 >= event.day:
        return _Judged("done", "")
    text = (
        f"Last recorded on {patient.history.axis.said(last.from_)}; asked for again after "
        f"{event.text}. No day is given by which."
    )
    return _Judged("due", text, evidence=done[-1].evidence)


def _after(one: Investigation, patient: _Patient, tests: dict[str, Investigation]) -> _Judged:
    waiting = [tests[name].name for name in one.when.after if not patient.done[name]]
    if waiting:
        return _Judged("later", f"Not recorded. Asked for after: {'; '.join(waiting)}.")
    names = "; ".join(tests[name].name for name in one.when.after)
    return _Judged("due", f"Not recorded as done; {names} is. No day is given by which.")


def _by_day(one: Investigation, patient: _Patient) -> _Judged:
    """Not recorded as done: by the treatments given and the days since presentation."""
    when, now = one.when, patient.history.now
    given = patient.history.given_of(*when.before) if when.before else []
    if given:
        evidence = tuple(map(evidence_of_treatment, given[:1]))
        began = given[0].began
        on = f", {_on(began, patient.history)}" if began else ""
        text = f"Not recorded as done, and asked for before {given[0].name} was begun{on}."
        day = began.from_ if began and is_one_day(began) else None
        return _Judged("overdue", text, due=day, evidence=evidence)
    if not when.from_presentation:
        kinds = " or ".join(when.before)
        text = f"Not recorded. Asked for before the first treatment of this kind: {kinds}."
        return _Judged("later", text)
    before = " and before the first immune treatment" if when.before else ""
    window = _window_said(one)
    text = f"Not recorded as done; asked for {window}{before}."
    judged = _Judged("due", text, is_counted=True)
    day = patient.presented.day
    if day is None or now is None:
        text = f"{text} How long it has been due is not known."
        return judged._replace(text=text, at_once=when.within_days is not None)
    if when.within_days is None:
        return judged
    soonest, latest = day.from_ + when.within_days, day.below - 1 + when.within_days
    if now.from_ > latest:
        return judged._replace(state="overdue", due=latest if is_one_day(day) else None)
    if now.below - 1 > soonest:
        text = f"{text} That may be past already: as soon as can be."
        return judged._replace(text=text, at_once=True)
    return judged._replace(due=soonest)


def _on(span: Span, history: History) -> str:
    said = history.axis.said_span(span)
    if is_one_day(span):
        return f"on {said}"
    return said if said.startswith("between") else f"in {said}"


def _window_said(one: Investigation) -> str:
    if one.when.within_days is None:
        return "from presentation"
    if one.when.within_days == 0:
        return "on the day of presentation"
    return f"within {one.when.within_days:g} days of presentation"


def _done_text(last: Done, one: Investigation, patient: _Patient) -> str:
    axis = patient.history.axis
    text = f"Recorded on {axis.said(last.on.from_)}." if last.on else "Recorded, without a date."
    event = last_of(one.when.again_at, patient.course, patient.history)
    if event is not None and last.on is None:
        text += f" Whether it was done since {event.text} cannot be said."
    first = patient.done[one.id][0].on
    given = patient.history.given_of(*one.when.before) if one.when.before else []
    began = given[0].began if given else None
    if first is not None and began is not None and first.from_ >= began.below:
        text += f" Asked for before {given[0].name}, begun on {axis.said(began.from_)}."
    return text


def _because(
    one: Investigation, judged: _Judged, patient: _Patient, numbering: Numbering
) -> list[Because]:
    is_meant = judged.state != "not_for_this_patient"
    found = [
        Because(
            text=judged.text,
            evidence=unique(judged.evidence),
            rule=one.id,
            verified=one.verified,
            sources=numbering.cite(one.sources) if is_meant else (),
        )
    ]
    if not is_meant:
        return found
    if judged.is_counted:
        found.append(patient.presented.because)
    if one.expected is not None:
        found.append(
            Because(
                text=f"Usual in the syndrome: {one.expected.text}",
                rule=one.id,
                verified=one.expected.verified,
                sources=numbering.cite(one.expected.sources),
            )
        )
    done = patient.done[one.id]
    found.extend(interference_of(one, done[-1].on if done else None, patient.history, numbering))
    return found
