"""What follows for the course: where is the patient, what does the pathway ask, what is due?

Intended purpose: to set the recorded course beside published steps and an agreed schedule, with
the reason for each. It recommends no treatment and orders nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from kinsbourne.case.model import Case
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Schedule
from kinsbourne.reasoning.assessment import AssessedConcern
from kinsbourne.reasoning.course.assess import assess_course
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.criteria import Judged
from kinsbourne.reasoning.history import History
from kinsbourne.reasoning.logic import Truth
from kinsbourne.reasoning.pathway.assess import assess_pathway
from kinsbourne.reasoning.pathway.circumstances import answered, circumstances_of
from kinsbourne.reasoning.pathway.result import AssessedStep
from kinsbourne.reasoning.regimen.assess import Patient, assess_regimen
from kinsbourne.reasoning.regimen.result import Chosen, WorkedRegimen
from kinsbourne.reasoning.sources import Numbering
from kinsbourne.reasoning.surveillance.due import assess_due, undecided
from kinsbourne.reasoning.surveillance.result import (
    AssessedInvestigation,
    Due,
    Undecided,
)
from kinsbourne.reasoning.surveillance.work_up import assess_work_up


class Follow(NamedTuple):
    """How the course is judged, where other than by the knowledge's own defaults."""

    relapse_hours: float | None = None
    """The least that a relapse lasts."""
    schedule: Schedule | None = None
    """The clinic's own schedule."""
    answers: Mapping[str, bool | None] = MappingProxyType({})
    """A clinician's own answers to questions of the pathway, by the ids of its inputs."""
    always: bool = False
    """Is the pathway said of every patient, whether or not the syndrome is in question?"""
    chosen: Chosen | None = None
    """A published regimen to be worked out, where its step is asked for."""
    until: Literal["course", "pathway", "due"] = "due"
    """The last part that is made, where somebody waits who is shown no more."""


class Followed(NamedTuple):
    course: AssessedCourse | None
    pathway: tuple[AssessedStep, ...]
    work_up: tuple[AssessedInvestigation, ...]
    due: tuple[Due, ...]
    due_undecided: tuple[Undecided, ...]
    worked: WorkedRegimen | None = None


def follow(
    history: History,
    judged: Judged,
    concern: AssessedConcern,
    knowledge: Knowledge,
    numbering: Numbering,
    how: Follow,
) -> Followed:
    """Course, pathway, work-up and what is due, of one patient on one day."""
    course = assess_course(history, knowledge, numbering, how.relapse_hours)
    question = in_question(judged.facts.case, knowledge, concern)
    rest = history, course, judged, numbering
    schedule = how.schedule or knowledge.schedule
    steps: tuple[AssessedStep, ...] = ()
    sex = judged.facts.case.subject.sex
    if how.until != "course" and (question or how.always):
        found = circumstances_of(knowledge, history, course, judged, sex)
        steps = assess_pathway(knowledge, answered(found, how.answers), numbering)
    worked = None
    if how.chosen is not None:
        beside = history.without(knowledge.regimens[how.chosen.regimen].therapy)
        told = circumstances_of(knowledge, history, course, judged, sex)
        others = circumstances_of(knowledge, beside, course, judged, sex)
        told |= {name: others[name] for name in knowledge.pathway.lowered}
        patient = Patient(judged.facts, history, course, answered(told, how.answers))
        worked = assess_regimen(how.chosen, steps, patient, knowledge, numbering)
    if how.until != "due":
        return Followed(course, steps, (), (), ())
    return Followed(
        course,
        steps,
        assess_work_up(knowledge, *rest, oms_in_question=question),
        assess_due(knowledge, schedule, *rest, oms_in_question=question),
        undecided(knowledge, schedule, *rest, oms_in_question=question),
        worked,
    )


def is_diagnosed(case: Case, knowledge: Knowledge) -> Truth:
    """Is the syndrome recorded as a diagnosis, made or excluded?"""
    codes = frozenset(code.code for code in knowledge.identity.codes if ":" in code.code)
    named = [d for d in case.diseases if d.term is not None and d.term.id in codes]
    if any(not disease.excluded for disease in named):
        return True
    return False if named else None


def in_question(case: Case, knowledge: Knowledge, concern: AssessedConcern) -> Truth:
    """Is it to be asked whether the patient has the syndrome?

    Where it is diagnosed or a rule raises the concern. Where another cause holds the concern down,
    or nothing raises it, that cannot be said.
    """
    diagnosed = is_diagnosed(case, knowledge)
    if diagnosed is not None:
        return diagnosed
    return True if concern.level != "none" else None
