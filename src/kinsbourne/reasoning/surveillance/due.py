"""What falls due in the follow-up, from which day, and is it overdue?

Each line of the schedule is counted from when it was last done, or, where it was not done since,
from what started it: presentation, a treatment, an event, the negative search. Of several lines
that stand in for each other the soonest is shown. *Overdue* is said only where it is sure.

Intended purpose: to remind of what an agreed schedule asks for, with what it was counted from. No
proven schedule exists; a clinic sets its own.
"""

from __future__ import annotations

from kinsbourne.case.time import Span
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Schedule, ScheduleItem
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.criteria import unique
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.history.items import History
from kinsbourne.reasoning.logic import Truth, World
from kinsbourne.reasoning.sources import Numbering
from kinsbourne.reasoning.surveillance.result import Due, Undecided
from kinsbourne.reasoning.surveillance.rounds import Patient, Round, next_round, patient_of


def assess_due(
    knowledge: Knowledge,
    schedule: Schedule,
    history: History,
    course: AssessedCourse | None,
    world: World,
    numbering: Numbering,
    *,
    oms_in_question: Truth,
) -> tuple[Due, ...]:
    """What falls due, soonest first; nothing where the syndrome is not surely in question."""
    if oms_in_question is not True:
        return ()
    patient = patient_of(knowledge, history, course, world)
    soonest: dict[str, tuple[float, ScheduleItem, Round]] = {}
    for item in schedule.items:
        round_ = next_round(item, patient)
        if isinstance(round_, Round) and (
            item.series not in soonest or round_.from_ < soonest[item.series][0]
        ):
            soonest[item.series] = (round_.from_, item, round_)
    ordered = sorted(soonest.values(), key=lambda found: (found[0], found[1].id))
    return tuple(_due(item, round_, schedule, patient, numbering) for _, item, round_ in ordered)


def undecided(
    knowledge: Knowledge,
    schedule: Schedule,
    history: History,
    course: AssessedCourse | None,
    world: World,
    numbering: Numbering,
    *,
    oms_in_question: Truth,
) -> tuple[Undecided, ...]:
    """The lines of which no day can be said: for want of a fact, or because others keep it."""
    if oms_in_question is False:
        return ()
    patient = patient_of(knowledge, history, course, world)
    found: list[Undecided] = []
    for item in schedule.items:
        round_ = next_round(item, patient)
        needs = round_ if isinstance(round_, tuple) and not isinstance(round_, Round) else ()
        if oms_in_question is None and round_ is not None:
            needs = ("whether the syndrome is in question",)
        if needs:
            because = _because(item, "", schedule, (), numbering)
            found.append(Undecided(what=item.what, id=item.id, needs=needs, because=(because,)))
    return tuple(found)


def _due(
    item: ScheduleItem,
    round_: Round,
    schedule: Schedule,
    patient: Patient,
    numbering: Numbering,
) -> Due:
    axis, now = patient.history.axis, patient.history.now
    because = [_because(item, round_.text, schedule, round_.evidence, numbering)]
    if item.counted_from == "presentation" and round_.last is None:
        because.append(patient.presented.because)
    if item.counted_from == "negative-search":
        because.extend(patient.search.because[:1])
    last = round_.last.on if round_.last else None
    by, overdue = _by(round_, now)
    return Due(
        what=item.what,
        id=item.id,
        on=axis.said(round_.from_),
        on_day=round_.from_,
        is_due=now is not None and now.from_ >= round_.from_,
        by=None if by is None else axis.said(by),
        by_day=by,
        overdue=overdue,
        last_on=axis.said(last.from_) if last else None,
        set_by_clinic=item.id in schedule.by_clinic,
        because=tuple(because),
    )


def _by(round_: Round, now: Span | None) -> tuple[float | None, bool]:
    """By which day, and is that surely past? No day where it may be past, and may not."""
    if round_.by is None:
        return None, False
    soonest, latest = round_.by
    if now is None or now.below - 1 <= soonest:
        return soonest, False
    return (latest, True) if now.from_ > latest else (None, False)


def _because(
    item: ScheduleItem,
    text: str,
    schedule: Schedule,
    evidence: tuple[Evidence, ...],
    numbering: Numbering,
) -> Because:
    """Why it is asked for; a line that the clinic set rests on the clinic alone."""
    is_own = item.id in schedule.by_clinic
    why = f"The clinic's own interval: {item.every.said}." if is_own and item.every else item.why
    return Because(
        text=f"{why} {text}".strip(),
        evidence=unique(evidence),
        rule=item.id,
        verified="default" if is_own else item.verified,
        sources=() if is_own else numbering.cite(item.sources),
    )
