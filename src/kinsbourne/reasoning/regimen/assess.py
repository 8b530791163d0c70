"""What does a published regimen come to for this patient, from this day, where somebody asks?

Only of a regimen that was read: while a step of the pathway asks for it and nothing holds that
step, or where it has begun and nothing holds its next time round. Intended purpose: to show
published arithmetic and days, line by line, to a clinician who checks them and decides. It is not
an order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.case.time import Span
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Regimen
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.facts import Facts
from kinsbourne.reasoning.history import History
from kinsbourne.reasoning.pathway.circumstances import Circumstance
from kinsbourne.reasoning.pathway.episode import Episode
from kinsbourne.reasoning.pathway.result import AssessedStep, State
from kinsbourne.reasoning.regimen.arithmetic import is_worked_out, lines
from kinsbourne.reasoning.regimen.body import measured, plausible_at
from kinsbourne.reasoning.regimen.calendar import planned
from kinsbourne.reasoning.regimen.going_on import cautions, held, in_time, told
from kinsbourne.reasoning.regimen.result import Chosen, MeasuredBody, WorkedRegimen
from kinsbourne.reasoning.regimen.rounds import stretches
from kinsbourne.reasoning.regimen.under_way import UnderWay, under_way
from kinsbourne.reasoning.sources import Numbering

UNREAD = "no dose of it can be worked out: each is in part our own reading, or the mean of a study"
SEE = "See the publication."
NEAREST: tuple[State, ...] = ("not_yet", "cannot_say", "done", "not_for_this_patient")
"""Of several steps that do not ask for it, those are named that are nearest to it."""


class Patient(NamedTuple):
    """Whom it is worked out for."""

    facts: Facts
    history: History
    course: AssessedCourse | None
    circumstances: Mapping[str, Circumstance]
    """What the pathway asks about; of lowered doses, only those of other drugs."""


def assess_regimen(
    chosen: Chosen,
    steps: Sequence[AssessedStep],
    patient: Patient,
    knowledge: Knowledge,
    numbering: Numbering,
) -> WorkedRegimen:
    """The arithmetic and the calendar of the regimen chosen, or why there is none.

    ``chosen.regimen`` is an id of ``regimens.yaml``. One that is recorded as begun goes on from its
    next time round, where nothing holds it today; else it begins, where a step asks for it.
    """
    regimen = knowledge.regimens[chosen.regimen]
    history = patient.history
    so_far = None
    refused: list[Problem] = []
    try:
        so_far = _so_far(regimen, chosen, patient, knowledge)
    except CaseError as error:
        refused.append(error.problem)
    if so_far is not None:
        refused += held(regimen, so_far, chosen, patient.circumstances, knowledge, numbering)
    elif not refused:
        refused += _held(regimen, steps, knowledge)
    if refused:
        return WorkedRegimen(id=regimen.id, name=regimen.name, refused=tuple(refused))
    dosing = knowledge.dosing
    given = so_far.given if so_far else 0
    body: dict[str, MeasuredBody] = {}
    told_of, heeded, found, days, left = [], [], [], [], []
    try:
        day = _day(chosen.first_day, history)
        if so_far is not None:
            in_time(so_far, chosen, day, dosing.values["interval-off-by"])
            asked = patient.circumstances
            heeded = list(cautions(regimen, so_far, chosen, asked, knowledge, numbering))
            told_of = list(told(regimen, so_far, chosen, day, history, numbering))
        body = _body(regimen, given, chosen, patient, day, knowledge)
        found = list(lines(regimen, given, body, dosing, numbering))
    except CaseError as error:
        refused.append(error.problem)
    is_timely = so_far is None or bool(told_of)
    if chosen.first_day is not None and is_timely:
        begun = history.axis.date(so_far.begun.from_) if so_far and so_far.begun else None
        try:
            days, left = planned(
                regimen,
                chosen.first_day,
                chosen.every_days,
                dosing.values["watched-for"],
                numbering,
                given=given,
                begun=begun,
            )
        except CaseError as error:
            refused.append(error.problem)
    return WorkedRegimen(
        id=regimen.id,
        name=regimen.name,
        so_far=tuple(told_of),
        cautions=tuple(heeded),
        measured=tuple(body.values()),
        lines=tuple(found),
        calendar=tuple(days),
        not_placed=tuple(left),
        refused=tuple(refused),
    )


def _so_far(
    regimen: Regimen, chosen: Chosen, patient: Patient, knowledge: Knowledge
) -> UnderWay | None:
    """How far it has come, of what was read; None where it has not begun.

    Raises:
        CaseError: that cannot be told, or it is not to go on.
    """
    if regimen.verified != "read":
        return None
    return under_way(regimen, chosen, patient.history, Episode.of(patient.course), knowledge)


def _held(
    regimen: Regimen, steps: Sequence[AssessedStep], knowledge: Knowledge
) -> Iterator[Problem]:
    """Why it is not shown at all: recalled, or no step that names it is open."""
    if regimen.verified != "read":
        yield Problem("the regimen is recalled and was not checked", regimen.id, SEE)
        return
    named = {step.id for step in knowledge.pathway.steps if regimen.id in step.regimens}
    asked = [step for step in steps if step.node in named]
    states = {step.state for step in asked}
    if "do_now" in states:
        return
    nearest = next((state for state in NEAREST if state in states), None)
    for step in (step for step in asked if step.state == nearest):
        waits = " ".join(step.waits_for or step.needs) or step.because[0].text
        what = f"the pathway does not ask for it now ({step.label}): {waits.rstrip('?.')}"
        yield Problem(
            what, step.node, "See the pathway; an answer to what is not recorded counts too."
        )
    if not asked:
        yield Problem("no step of the pathway asks for it", regimen.id, SEE)


def _body(
    regimen: Regimen,
    given: int,
    chosen: Chosen,
    patient: Patient,
    day: Span,
    knowledge: Knowledge,
) -> dict[str, MeasuredBody]:
    """The weight, and the height where a dose is per m2.

    Raises:
        CaseError: no dose may be worked out, or a measure may not be used.
    """
    facts, history = patient.facts, patient.history
    doses = [d for step in stretches(regimen, given) for d in step.doses if is_worked_out(d)]
    if not doses:
        raise CaseError(UNREAD, regimen.id, SEE)
    found = facts.age()
    age = found[0] if found and found[1].startswith("subject") else None
    plausible = plausible_at(age, knowledge.dosing)
    is_by_surface = any(dose.basis == "per m2" for dose in doses)
    return {
        one.id: measured(one, chosen, facts, history, day, plausible, knowledge.dosing)
        for one in knowledge.dosing.measures
        if one.id == "weight" or is_by_surface
    }


def _day(first: date | None, history: History) -> Span:
    """The day on which it would be given: the first day, or that of the assessment.

    Raises:
        CaseError: the record has no day at all, or only ages beside a first day.
    """
    today = history.now
    day = history.axis.day(first) if first is not None else None
    if today is None:
        raise CaseError("the record has no day", "subject", "Give the day of the assessment.")
    if first is None:
        return today
    if day is None:
        what = "the record is dated by age, and the first day cannot be set beside it"
        raise CaseError(what, "subject", "Give the date of birth.")
    return max(today, day)
